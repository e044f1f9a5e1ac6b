"""What changes between two contents: nothing where nothing does, everything where something does, each with its cause."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from shipped import CONTENT as SHIPPED
from test_proof import FLOW, NOW, contents, load, rule

from crisis_cli.answers import Answers
from crisis_cli.checks import proof
from crisis_cli.checks.difference import Change, Comparison, compare
from crisis_cli.checks.edits import condition_change, edits, moved
from crisis_cli.checks.enumerate import interviews, size
from crisis_cli.checks.outcomes import Subject, observe
from crisis_cli.checks.search import Counterexample
from crisis_cli.condition import AllOf, AnyOf, Condition, Not
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, LEVELS, Content, Deadline, Line, Raise, Rule
from crisis_cli.plan import compose
from crisis_cli.render import text
from crisis_cli.render.difference import difference_json, difference_markdown, difference_rows, sentence

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")


@pytest.fixture(scope="module")
def shipped() -> Content:
    return SHIPPED


def both(tmp_path: Path, old: str, new: str) -> tuple[Content, Content]:
    folders = tmp_path / "old", tmp_path / "new"
    for folder in folders:
        folder.mkdir()
    return load(folders[0], old).content, load(folders[1], new).content


def said(tmp_path: Path, old: str, new: str) -> list[str]:
    before, after = both(tmp_path, old, new)
    return [sentence(before, after, change) for change in compare(before, after).changes]


# ---------------------------------------------------------------- what ships


def test_a_content_does_not_differ_from_itself(shipped: Content) -> None:
    assert compare(shipped, shipped) == Comparison((), ())


def with_rule(content: Content, name: str, **fields: object) -> Content:
    rules = (replace(one, **fields) if one.id == name else one for one in content.rules)  # type: ignore[arg-type]
    return replace(content, rules=tuple(rules))


def test_a_later_deadline_of_what_ships(shipped: Content) -> None:
    later = with_rule(shipped, "us-ca.child.written", deadline=Deadline(72, "hours", "learned.at"))
    (change,) = compare(shipped, later).changes
    assert sentence(shipped, later, change) == (
        '"Send the written child abuse report" (write-child-report) has the deadline of 72 hours from "when it was'
        ' learned of" instead of the deadline of 36 hours from "when it was learned of".'
    )
    (cause,) = change.causes
    assert (cause.kind, cause.id) == ("rule", "us-ca.child.written")
    assert cause.said == (
        'deadline is 72 hours from "when it was learned of", was 36 hours from "when it was learned of"',
    )
    assert change.lessens
    assert change.example.answers["client.place"] == "us-ca"


def test_an_unknown_that_no_longer_counts(shipped: Content) -> None:
    """The plan is not known, intent and means are: what had been an emergency no longer is, and its steps are gone."""
    at, raised = next(
        (n, r) for n, r in enumerate(shipped.raises) if r.because.startswith("Intent and means are there, and a method")
    )
    assert isinstance(raised.when, AllOf)
    parts = tuple(
        replace(part, values=frozenset({"specific", "method"})) if part.key == "self.plan" else part  # type: ignore[union-attr, call-arg]
        for part in raised.when.parts
    )
    raises = (*shipped.raises[:at], replace(raised, when=AllOf(parts)), *shipped.raises[at + 1 :])
    weaker = replace(shipped, raises=raises)
    found = compare(shipped, weaker)
    first = found.changes[0]
    assert (
        sentence(shipped, weaker, first) == "The answers call for a same-day response instead of an emergency response."
    )
    assert first.lessens
    assert set(first.example.answers) == {"self.intent", "self.means"}
    assert first.example.concerns == ("danger-to-self",)
    assert all(len(change.causes) == 1 and change.causes[0].old is raised for change in found.changes)
    assert first.causes[0].said == ("it no longer counts: a method or plan for suicide: not known",)
    gone = {change.subject for change in found.changes if (change.aspect, change.new) == ("presence", "absent")}
    assert {"call-emergency", "request-evaluation"} <= gone
    for change in found.changes:
        seen = [observe(content, change.example, (change.aspect, change.subject)) for content in (shipped, weaker)]
        assert seen == [change.old, change.new], change


# ---------------------------------------------------------------- one edit after another

CALLING = rule("more", '{ "intent" = ["yes"] }', "document", "must", "law")
AVOIDING = rule("not", '{ "danger.now" = ["yes"] }', "document", "should-not", "clinical")
EDITS: dict[str, tuple[Callable[[str], str], list[str]]] = {
    "a rule is gone": (
        lambda flow: flow.replace(CALLING, ""),
        ['"Write the note" (document) is "should" (practice) instead of "must" (law).'],
    ),
    "a verb is weaker": (
        lambda flow: flow.replace(CALLING, CALLING.replace('"must"', '"may"')),
        ['"Write the note" (document) is "should" (practice) instead of "must" (law).'],
    ),
    "a rule has another name": (lambda flow: flow.replace('id = "more"', 'id = "renamed"'), []),
    "a rule is put in other words": (lambda flow: flow.replace('because = "Settle it."', 'because = "Ask."'), []),
}


def test_an_equal_condition_changes_no_plan(tmp_path: Path) -> None:
    """De Morgan: neither is as good as not either."""
    old = FLOW + rule(
        "r", '{ not = { any = [{ "age" = { from = 18 } }, { "client.place" = ["us-ca"] }] } }', "document"
    )
    new = FLOW + rule(
        "r", '{ not = { "age" = { from = 18 } }, any = [{ not = { "client.place" = ["us-ca"] } }] }', "document"
    )
    before, after = both(tmp_path, old, new)
    found = compare(before, after)
    assert found.changes == ()
    assert [edit.id for edit in found.idle] == ["r"]
    rows = text.render(difference_rows(before, after, found))
    assert rows.startswith("No plan changes, whatever the answers. 1 item edited.\n")
    assert 'EDITED, AND NO PLAN CHANGES\n- rule "r"\n' in rows


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_and_what_comes_of_it(tmp_path: Path, name: str) -> None:
    change, expected = EDITS[name]
    old = FLOW + CALLING + AVOIDING + '[[resolution]]\nid = "x"\naction = "document"\nprevails = "do"\nreason = "R."\n'
    assert said(tmp_path, old, change(old)) == expected


def test_the_whole_page(tmp_path: Path) -> None:
    old = FLOW + rule("r", '{ "intent" = ["yes", "unknown"] }', "report", "should", "clinical")
    new = FLOW + rule("r", '{ "intent" = ["yes"] }', "report", "should", "clinical")
    before, after = both(tmp_path, old, new)
    found = compare(before, after)
    assert text.render(difference_rows(before, after, found)) == (
        "1 change in plans. Less than before: 1.\n"
        f"From content 1 ({before.hash[:12]}) to content 1 ({after.hash[:12]}).\n"
        "Every combination of answers was compared. Below each cause stands what it\n"
        "changes, each with the shortest interview found that shows it; what that\n"
        "interview does not say is not asked. What lessens a plan has a mark: LESS.\n"
        "\n"
        'Because of rule "r":\n'
        "  - it no longer counts: intent: not known\n"
        "\n"
        '    "Report" (report) is no longer in the plan.                           LESS\n'
        "    Interview 1: Danger to self, and nothing is answered. Not asked: intent.\n"
    )


def test_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    extra = '[[notice]]\nid = "n"\ntext = "N."\nwhen = { "intent" = ["yes"] }\nsources = ["guide"]\n'
    assert said(tmp_path, FLOW, FLOW + extra) == ['The notice "n" is shown.']
    shutil.rmtree(tmp_path / "old")
    shutil.rmtree(tmp_path / "new")
    assert said(tmp_path, FLOW + extra, FLOW) == ['The notice "n" is no longer shown.']


def asking(flow: str, *names: str) -> str:
    """Return the content with these questions more, asked last."""
    listed = flow.index("]", flow.index("questions = ["))
    added = "".join(f', "{name}"' for name in names)
    tables = (
        f'[[question]]\nid = "{name}"\nask = "A {name}?"\ntopic = "a {name}"\nwhy = "W."\ntier = "refine"\n'
        'choices = { yes = "Yes", no = "No" }\nunknown = "Ask."\n'
        for name in names
    )
    return flow[:listed] + added + flow[listed:] + "".join(tables)


@pytest.mark.parametrize("gone", [False, True])
def test_what_a_rule_brought_along_stands_with_it_and_the_rest_apart(tmp_path: Path, gone: bool) -> None:
    """The rule asks for a weapon; a tattoo is asked and nothing reads it."""
    new = asking(FLOW, "weapon") + rule("armed", '{ "weapon" = ["yes"] }', "report", "should", "clinical")
    idle = 'id = "note"\nwhen = { "response" = { from = "routine" } }'
    assert idle in new
    new = new.replace(
        idle, 'id = "note"\nwhen = { any = [{ "response" = { from = "routine" } }, { "age" = { from = 3 } }] }'
    )
    before, after = both(tmp_path, *((new, FLOW) if gone else (FLOW, new)))
    found = compare(before, after)
    rows = text.render(difference_rows(before, after, found))
    page = difference_markdown(before, after, found)
    for shown, quiet in ((rows, "  - {}\n"), (page, "- *{}*\n")):
        for line in (
            f"It is {'gone' if gone else 'new'}.",
            f'with it, concern "self": questions, {"no longer" if gone else "now also"}: "weapon"',
            f'with it, question "weapon": It is {"gone" if gone else "new"}.',
        ):
            assert quiet.format(line) in shown
    assert rows.partition("EDITED, AND NO PLAN CHANGES\n")[2].startswith('- rule "note"\n')
    assert 'question "weapon"' not in rows.partition("EDITED, AND NO PLAN CHANGES\n")[2]
    along = [
        {"kind": kind, "id": name, "decides": True} for kind, name in (("concern", "self"), ("question", "weapon"))
    ]
    table = difference_json(before, after, found)
    assert [change["with"] for change in table["changes"]] == [along] * len(found.changes)


def test_what_is_new_for_no_rule_is_said_to_change_no_plan(tmp_path: Path) -> None:
    new = asking(FLOW, "weapon", "tattoo") + rule("armed", '{ "weapon" = ["yes"] }', "report", "should", "clinical")
    before, after = both(tmp_path, FLOW, new)
    found = compare(before, after)
    assert [(edit.kind, edit.id) for edit in found.serving(found.changes[0].causes)] == [("question", "weapon")]
    rows = text.render(difference_rows(before, after, found))
    assert rows.partition("EDITED, AND NO PLAN CHANGES\n")[2] == (
        '- concern "self"\n    questions, now also: "weapon"; "tattoo"\n- question "tattoo"\n    It is new.\n'
    )


def test_two_edits_are_told_apart(tmp_path: Path) -> None:
    """Each of two rules calls for the step; both are gone, so only both together are the cause."""
    first = rule("one", '{ "intent" = ["yes"] }', "report", "should", "clinical")
    second = rule("two", '{ "danger.now" = ["yes"] }', "report", "should", "clinical")
    before, after = both(tmp_path, FLOW + first + second, FLOW)
    found = compare(before, after)
    causes = [[edit.id for edit in change.causes] for change in found.changes if change.aspect == "presence"]
    assert sorted(causes) in ([["one"], ["two"]], [["one", "two"]])


def test_json_has_everything(tmp_path: Path) -> None:
    old, new = both(tmp_path, FLOW, FLOW + rule("r", '{ "intent" = ["yes"] }', "report", "should", "clinical"))
    table = difference_json(old, new, compare(old, new))
    assert json.loads(json.dumps(table))["changes"] == [
        {
            "aspect": "presence",
            "subject": "report",
            "old": "absent",
            "new": "do",
            "lessens": False,
            "says": '"Report" (report) comes into the plan.',
            "causes": [{"kind": "rule", "id": "r", "decides": True}],
            "with": [],
            "interview": {"concerns": ["self"], "answers": {"intent": "yes"}},
        }
    ]
    assert table["edits"] == [{"kind": "rule", "id": "r", "decides": True, "said": ["It is new."]}]
    page = difference_markdown(old, new, compare(old, new))
    assert '- "Report" (report) comes into the plan.' in page


def test_without_a_solver_only_the_edits_are_said(tmp_path: Path) -> None:
    old, new = both(tmp_path, FLOW, FLOW + rule("r", '{ "intent" = ["yes"] }', "report"))
    found = Comparison((), edits(old, new))
    rows = text.render(difference_rows(old, new, found, compared=False))
    assert rows.startswith("Plans were not compared: the solver is not installed.")
    assert 'EDITED\n- rule "r"\n    It is new.\n' in rows


# ---------------------------------------------------------------- parts of it


def test_the_fewest_moved() -> None:
    assert moved("abcde", "abcde") == ()
    assert moved("abcde", "eabcd") == ("e",)
    assert moved("abcde", "acbde") in (("b",), ("c",))
    assert moved("abc", "xbcy") == ()


@given(st.permutations("abcdefg"))
def test_without_the_moved_the_order_is_kept(order: list[str]) -> None:
    gone = set(moved("abcdefg", order))
    rest = [name for name in order if name not in gone]
    assert rest == sorted(rest)


def test_words_of_a_changed_condition(shipped: Content) -> None:
    first = next(one.when for one in shipped.rules if isinstance(one.when, AllOf) and len(one.when.parts) > 2)
    assert isinstance(first, AllOf)
    fewer = AllOf(first.parts[1:])
    (sentence_,) = condition_change(shipped, shipped, first, fewer)
    assert sentence_.startswith("it no longer asks for: ")
    (back,) = condition_change(shipped, shipped, fewer, first)
    assert back.startswith("it now asks also for: ")
    assert list(condition_change(shipped, shipped, first, first)) == []


# ---------------------------------------------------------------- an oracle: every interview through the interpreter


def mutated(content: Content, draw: st.DrawFn) -> Content:
    """Return the content with one or two rules, raises or resolutions changed. Who is asked what stays as it is."""
    for _ in range(draw(st.integers(1, 2))):
        kind = draw(st.sampled_from(("rule", "raise", "resolution")))
        if kind == "rule":
            at = draw(st.integers(0, len(content.rules) - 1))
            content = replace(content, rules=swapped(content.rules, at, changed_rule(content.rules[at], draw)))
        elif kind == "raise" and content.raises:
            at = draw(st.integers(0, len(content.raises) - 1))
            content = replace(content, raises=swapped(content.raises, at, changed_raise(content.raises[at], draw)))
        elif content.resolutions:
            at = draw(st.integers(0, len(content.resolutions) - 1))
            content = replace(content, resolutions=swapped(content.resolutions, at, None))
    return content


def swapped(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], *([] if item is None else [item]), *items[at + 1 :])


def changed_rule(one: Rule, draw: st.DrawFn) -> Rule | None:
    match draw(st.integers(0, 4)):
        case 0:
            return None
        case 1:
            return replace(one, verb=draw(st.sampled_from((*DO_VERBS, *AVOID_VERBS))))
        case 2:
            return replace(one, frame=draw(st.sampled_from(FRAMES[:3])))
        case 3:
            return replace(one, basis=draw(st.sampled_from(("law", "clinical", "practice"))))
    return replace(one, when=changed_condition(one.when, draw))


def changed_raise(one: Raise, draw: st.DrawFn) -> Raise | None:
    match draw(st.integers(0, 2)):
        case 0:
            return None
        case 1 if one.finding == "response":
            return replace(one, to=draw(st.sampled_from(LEVELS)))
    return replace(one, when=changed_condition(one.when, draw))


def changed_condition(when: Condition, draw: st.DrawFn) -> Condition:
    if isinstance(when, AllOf | AnyOf) and draw(st.booleans()):
        return when.parts[0]
    return when.part if isinstance(when, Not) else Not(when)


ASPECTS = ("presence", "verb", "frame", "advice")


def differences(old: Content, new: Content, answers: Answers) -> Iterator[tuple[str, str, str, str]]:
    """Yield in what the plans of one interview differ, as `compare` says it."""
    example = Counterexample(answers.concerns, answers.values)
    subjects: list[Subject] = [("response", "response")]
    subjects += [(aspect, name) for name in old.actions for aspect in ASPECTS]  # type: ignore[misc]
    for subject in subjects:
        before, after = (observe(content, example, subject) for content in (old, new))
        both_there = subject[0] in ("response", "presence") or "absent" not in (before, after)
        if before != after and both_there:
            yield *subject, before, after


@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
@given(contents(), st.data())
def test_comparison_and_enumeration_agree(files: dict[str, str], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = load(Path(folder), files.pop("shared"), **files).content
    assume(size(old, tuple(old.questions)) <= 600)
    new = mutated(old, data.draw)
    found = compare(old, new)
    kinds = {"response", *ASPECTS}
    reported = {(c.aspect, c.subject, c.old, c.new) for c in found.changes if c.aspect in kinds}
    walked = {one for answers in interviews(old, tuple(old.questions)) for one in differences(old, new, answers)}
    event(f"changes: {min(len(walked), 3)}")
    assert reported == walked
    for change in found.changes:
        check_shown(old, new, change)


def check_shown(old: Content, new: Content, change: Change) -> None:
    """The interview of a change shows it, and its causes bring it about or are needed for it."""
    assert change.causes or change.aspect == "before"
    if change.aspect == "deadline":
        plans = [
            compose(content, Answers(change.example.concerns, change.example.answers), NOW) for content in (old, new)
        ]
        assert all(plan.action(change.subject) for plan in plans)
        assert change.old != change.new
        return
    seen = [observe(content, change.example, (change.aspect, change.subject)) for content in (old, new)]
    assert seen == [change.old, change.new]


def test_every_kind_of_item_can_be_put_in_and_taken_out(shipped: Content) -> None:
    """An edit put into the old content and taken out of the new one gives the other."""
    name = next(iter(shipped.actions))
    action = shipped.actions[name]
    changed = dataclasses.replace(
        shipped,
        actions={**shipped.actions, name: replace(action, how=(*action.how, Line("More.")))},
        rules=shipped.rules[1:],
        raises=shipped.raises[1:],
        notices=shipped.notices[1:],
        orders=shipped.orders[1:],
        properties=shipped.properties[1:],
        resolutions=shipped.resolutions[1:],
        packs={code: pack for code, pack in shipped.packs.items() if code != "us-tx"},
    )
    there, back = shipped, changed
    for edit in edits(shipped, changed):
        there, back = edit.apply(there), edit.revert(back)
    assert edits(there, changed) == ()
    assert edits(back, shipped) == ()


# ---------------------------------------------------------------- many edits, odd folders


def test_a_question_that_only_one_has_is_left_out_where_it_does_not_matter(tmp_path: Path) -> None:
    asked = FLOW.replace("questions = [", 'questions = ["extra", ', 1)
    assert asked != FLOW
    extra = (
        '[[question]]\nid = "extra"\nask = "More?"\ntopic = "more"\nwhy = "W."\nchoices = { no = "No", yes = "Yes" }\n'
    )
    extra += 'unknown = "Ask."\ntier = "refine"\n'
    added = rule("r", '{ "intent" = ["yes"] }', "report", "should", "clinical")
    old, new = both(tmp_path, FLOW, asked + extra + added)
    examples = [change.example for change in compare(old, new).changes if change.aspect == "presence"]
    assert examples
    assert all("extra" not in example.answers for example in examples)


def test_hundreds_of_edits_that_only_together_change_a_plan(tmp_path: Path) -> None:
    def rules(verb: str) -> str:
        return "".join(rule(f"r{n}", '{ "intent" = ["yes"] }', "report", verb, "law") for n in range(60))

    old, new = both(tmp_path, FLOW + rules("should"), FLOW + rules("may"))
    found = compare(old, new)
    (weaker,) = (change for change in found.changes if change.aspect == "verb")
    assert (weaker.old, weaker.new, len(weaker.causes)) == ("should law", "may law", 60)
    page = text.render(difference_rows(old, new, found))
    assert "and 40\nmore:" in page or "and 40 more:" in page


def test_no_more_changes_than_a_page_bears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crisis_cli.checks.difference.MOST_CHANGES", 1)
    more = rule("r", '{ "intent" = ["yes"] }', "report") + rule(
        "s", '{ "danger.now" = ["yes"] }', "call-emergency", "must", "law"
    )
    old, new = both(tmp_path, FLOW + more, FLOW)
    found = compare(old, new)
    assert (len(found.changes), found.complete, found.idle) == (1, False, ())
    rows = text.render(difference_rows(old, new, found))
    assert rows.startswith("More than 1 change in plans.")
    assert "Compare in smaller steps" in " ".join(rows.split())
    assert difference_json(old, new, found)["complete"] is False
