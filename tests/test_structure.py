"""Each structural check says what is wrong, and where, on one bad content; the good content has nothing to say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crisis_cli.answers import Answers
from crisis_cli.checks import standing
from crisis_cli.checks.given import remark_sources
from crisis_cli.engine import AskQuestion, PlanReady, completed, next_step
from crisis_cli.errors import ContentError
from crisis_cli.load import Loaded, compile_to, load_checked, shipped_folder

FLOW = """\
[content]
format = 1
version = "1"

[concern]
id = "self"
title = "Danger to self"
about = "Thoughts of suicide."
priority = 1
questions = ["danger.now", "client.place", "when.learned"]

[[question]]
id = "danger.now"
ask = "Is anyone in danger this minute?"
topic = "danger"
why = "It comes first."
choices = { no = "No", yes = "Yes" }
unknown = "Look and ask."
tier = "decide"
safety = true
note = { no = "no danger seen", yes = "danger now" }
sources = ["guide"]

[[question]]
id = "client.place"
ask = "Where is the client?"
topic = "place"
why = "The law follows."
kind = "place"
unknown = "Ask."
tier = "decide"

[[question]]
id = "when.learned"
ask = "When did you learn of it?"
topic = "when learned"
why = "The clock runs from it."
kind = "time"
unknown = "Look it up."
tier = "note"

[[order]]
question = "danger.now"
safest = "no"
riskiest = "yes"

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]

[[raise]]
finding = "response"
to = "emergency"
when = { "danger.now" = ["yes"] }
because = "Danger is happening."

[[rule]]
id = "call"
when = { "response" = ["emergency"] }
actions = ["call-emergency"]
verb = "should"
basis = "clinical"
because = "It is an emergency."
sources = ["guide"]

[[rule]]
id = "report"
when = { "law.client.report" = ["mandatory"] }
actions = ["report"]
verb = "must"
basis = "law"
because = "The law says so."
sources = ["act"]
deadline = { number = 36, unit = "hours", start = "when.learned" }

[[action]]
id = "call-emergency"
do = "Call 911 now"
kind = "life-safety"
frame = "now"
recipients = ["dispatcher"]
resources = ["line"]
done = "Called"

[[action]]
id = "report"
do = "Report in writing"
how = ["In writing: {law.client.written}."]
kind = "duty"
frame = "today"
done = "Reported"

[[recipient]]
id = "dispatcher"
title = "Dispatcher"
share = ["the place"]

[[resource]]
id = "line"
name = "Line"
reach = "911"
about = "Emergency"
checked_on = 2026-11-21
confirmed = true
source = "guide"

[[source]]
id = "guide"
cite = "A guide"
says = "Call."
kind = "guideline"
place = "us"
confirmed = true

[[source]]
id = "act"
cite = "An act"
says = "Report."
kind = "statute"
place = "us"
confirmed = true
"""
US = """\
[pack]
code = "us"
name = "United States"

[[value]]
id = "report"
value = "none"
phrase = "no duty"
source = "act"
confirmed = true

[[value]]
id = "written"
value = "none"
phrase = "no limit found"
source = "act"
confirmed = true
"""
CALIFORNIA = """\
[pack]
code = "us-ca"
name = "California"

[[value]]
id = "report"
value = "mandatory"
phrase = "a duty"
source = "act"
confirmed = true

[[value]]
id = "written"
value = "hours-36"
phrase = "within 36 hours"
source = "act"
confirmed = true
"""


NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def load(folder: Path, flow: str = FLOW, california: str = CALIFORNIA) -> Loaded:
    root = folder / "flows"
    (root / "law").mkdir(parents=True, exist_ok=True)
    (root / "flow.toml").write_text(flow)
    (root / "law" / "us.toml").write_text(US)
    (root / "law" / "us-ca.toml").write_text(california)
    return load_checked(root)


def shown(loaded: Loaded) -> str:
    return "\n".join(map(str, standing(loaded)))


def with_change(old: str, new: str) -> str:
    assert FLOW.count(old) == 1, f"{old!r} stands {FLOW.count(old)} times"
    return FLOW.replace(old, new)


def line_of(text: str, kind: str, name: str, key: str = "id") -> int:
    """The line of the header above `id = "name"`."""
    return text[: text.index(f'[[{kind}]]\n{key} = "{name}"')].count("\n") + 1


def test_good_content_has_no_issue(tmp_path: Path) -> None:
    assert shown(load(tmp_path)) == ""


def test_a_question_in_no_concern(tmp_path: Path) -> None:
    flow = with_change(', "when.learned"]', "]")
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "question", "when.learned")}  question "when.learned"\n'
        "  No concern asks this question.  Add it to the `questions` of a concern, or remove it."
        "  [question-not-in-concern]"
    )


def test_a_question_that_nothing_reads(tmp_path: Path) -> None:
    flow = with_change('when = { "law.client.report" = ["mandatory"] }', 'when = { "danger.now" = ["yes"] }')
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "question", "client.place")}  question "client.place"\n'
        "  No rule and no raise reads this question, so it is never asked."
        '  Let a rule or raise read it, give it `tier = "note"`, or remove it.  [unused-question]'
    )


def test_a_start_event_counts_as_read_and_is_asked_for_in_its_tier(tmp_path: Path) -> None:
    loaded = load(tmp_path, with_change('tier = "note"', 'tier = "refine"'))
    assert shown(loaded) == ""
    duty = Answers(("self",), {"danger.now": "no", "client.place": "us-ca"})
    step = next_step(loaded.content, duty, NOW, "refine")
    assert isinstance(step, AskQuestion)
    assert (step.question.id, step.tier) == ("when.learned", "refine")
    assert isinstance(next_step(loaded.content, duty, NOW, "decide"), PlanReady)
    assert isinstance(next_step(loaded.content, duty.given("client.place", "us-ny"), NOW, "refine"), PlanReady)
    assert completed(loaded.content, duty).values["when.learned"] == "not-asked"


GATE = (
    '[[question]]\nid = "extra"\nask = "Extra?"\ntopic = "extra"\nwhy = "Why."\nchoices = { a = "A", b = "B" }\n'
    'note = { a = "a", b = "b" }\ntier = "decide"\nunknown = "Ask."\n\n'
)


def test_a_start_event_behind_a_gate_has_its_gate_asked_first(tmp_path: Path) -> None:
    flow = with_change('tier = "note"', 'tier = "decide"\nask_when = { "extra" = ["a"] }')
    flow = flow.replace("[[order]]", GATE + "[[order]]").replace(', "when.learned"]', ', "extra", "when.learned"]')
    loaded = load(tmp_path, flow)
    assert shown(loaded) == ""
    answers = Answers(("self",), {"danger.now": "no", "client.place": "us-ca"})
    assert asked(loaded, answers) == "extra"
    assert asked(loaded, answers.given("extra", "a")) == "when.learned"
    assert asked(loaded, answers.given("extra", "b")) is None


def asked(loaded: Loaded, answers: Answers) -> str | None:
    step = next_step(loaded.content, answers, NOW)
    return step.question.id if isinstance(step, AskQuestion) else None


def test_a_question_read_only_through_a_gate_counts_as_read(tmp_path: Path) -> None:
    flow = with_change("[[order]]", GATE + "[[order]]").replace(
        'kind = "place"', 'kind = "place"\nask_when = { "extra" = ["a"] }'
    )
    flow = flow.replace('["danger.now", ', '["danger.now", "extra", ')
    assert shown(load(tmp_path, flow)) == ""


def test_a_question_that_only_a_resolution_reads_counts_as_read(tmp_path: Path) -> None:
    flow = with_change("[[order]]", GATE + "[[order]]").replace('"when.learned"]', '"when.learned", "extra"]')
    settled = '[[resolution]]\nid = "x"\naction = "call-emergency"\nprevails = "do"\nreason = "R."\n'
    assert "[unused-question]" in shown(load(tmp_path, flow + settled))
    assert shown(load(tmp_path, flow + settled + 'when = { "extra" = ["a"] }\n')) == ""


def test_an_unused_action(tmp_path: Path) -> None:
    flow = FLOW + '[[action]]\nid = "rest"\ndo = "Rest"\nkind = "follow-up"\nframe = "ongoing"\ndone = "Rested"\n'
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "action", "rest")}  action "rest"\n'
        "  No rule uses this action.  Use it or remove it.  [unused-action]"
    )


def test_an_unused_source(tmp_path: Path) -> None:
    flow = FLOW + (
        '[[source]]\nid = "novel"\ncite = "A novel"\nsays = "So."\nkind = "text"\nplace = "us"\nconfirmed = true\n'
    )
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "source", "novel")}  source "novel"\n'
        "  Nothing cites this source.  Use it or remove it.  [unused-source]"
    )


def test_an_unused_recipient_and_resource(tmp_path: Path) -> None:
    flow = with_change('recipients = ["dispatcher"]\nresources = ["line"]\n', "")
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "recipient", "dispatcher")}  recipient "dispatcher"\n'
        "  No action is told to this recipient.  Use it or remove it.  [unused-recipient]\n"
        f'flows/flow.toml:{line_of(flow, "resource", "line")}  resource "line"\n'
        "  No action names this resource.  Use it or remove it.  [unused-resource]"
    )


def test_a_must_on_unconfirmed_sources(tmp_path: Path) -> None:
    flow = FLOW.replace(
        'kind = "statute"\nplace = "us"\nconfirmed = true', 'kind = "statute"\nplace = "us"\nconfirmed = false'
    )
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "rule", "report")}  rule "report"\n'
        "  `must` rests on unconfirmed sources alone: act."
        "  Cite a confirmed source, or use a weaker verb until one is confirmed.  [unconfirmed-must]"
    )


def test_one_confirmed_source_bears_a_must(tmp_path: Path) -> None:
    flow = FLOW.replace(
        'kind = "statute"\nplace = "us"\nconfirmed = true', 'kind = "statute"\nplace = "us"\nconfirmed = false'
    )
    flow = flow.replace('sources = ["act"]\ndeadline', 'sources = ["act", "guide"]\ndeadline')
    assert shown(load(tmp_path, flow)) == ""


def test_a_safety_question_without_an_order(tmp_path: Path) -> None:
    flow = with_change('[[order]]\nquestion = "danger.now"\nsafest = "no"\nriskiest = "yes"\n', "")
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "question", "danger.now")}  question "danger.now"\n'
        "  A safety question needs an order: which answer is safest, which riskiest."
        "  Add an [[order]] for it.  [missing-order]"
    )


def test_an_action_line_too_long_once_a_value_of_law_is_filled_in(tmp_path: Path) -> None:
    flow = with_change('do = "Report in writing"', 'do = "Report in writing to the agency {law.client.written}"')
    assert shown(load(tmp_path, flow)) == ""
    long = CALIFORNIA.replace("within 36 hours", "within 36 hours of hearing of it")
    assert shown(load(tmp_path, flow, long)) == (
        f'flows/flow.toml:{line_of(flow, "action", "report")}  action "report"\n'
        "  Its line has 64 characters with the values of California: "
        "Report in writing to the agency within 36 hours of hearing of it  Shorten it to 60.  [too-long]"
    )


def test_an_alternative_below_what_it_stands_for(tmp_path: Path) -> None:
    flow = with_change('done = "Reported"', 'done = "Reported"\nalternative_to = "call-emergency"')
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "action", "report")}  action "report"\n'
        "  It is an alternative to call-emergency and must stand above it, yet the plan puts it below."
        "  Define it before call-emergency, with the same frame and kind.  [alternative-order]"
    )


DUE = '[[property]]\nid = "p"\nsays = "P."\nexpect = {{ deadlines = {{ {0} = "{1}" }} }}\n'


def test_a_property_on_a_deadline_that_no_rule_gives(tmp_path: Path) -> None:
    assert shown(load(tmp_path, FLOW + DUE.format("report", "36 hours from when.learned"))) == ""
    flow = FLOW + DUE.format("report", "48 hours from when.learned")
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "property", "p")}  property "p"\n'
        "  It expects report 48 hours from when.learned; its rules give it 36 hours from when.learned."
        "  Mend the property, or the `deadline` of a rule.  [unknown-deadline]"
    )
    flow = FLOW + DUE.format("call-emergency", "36 hours from when.learned")
    assert "its rules give it no deadline at all." in shown(load(tmp_path, flow))


def test_a_deadline_that_only_a_rule_against_the_action_has_is_none(tmp_path: Path) -> None:
    flow = with_change('verb = "must"', 'verb = "must-not"') + DUE.format("report", "36 hours from when.learned")
    assert "[unknown-deadline]" in shown(load(tmp_path, flow))


def test_a_deadline_of_what_must_not_be_done(tmp_path: Path) -> None:
    flow = with_change('verb = "must"', 'verb = "must-not"')
    line = flow[: flow.index("deadline =")].count("\n") + 1
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line}  rule "report", deadline\n'
        "  It has a deadline and says `must-not`: nothing is owed by then."
        "  Remove the `deadline`, and say in `because` until when it holds.  [deadline-of-nothing]"
    )


def test_a_calendar_entry_for_what_is_never_due(tmp_path: Path) -> None:
    assert shown(load(tmp_path, with_change('done = "Reported"', 'done = "Reported"\ncalendar = "Report due"'))) == ""
    flow = with_change('done = "Called"', 'done = "Called"\ncalendar = "Report due"')
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "action", "call-emergency")}  action "call-emergency"\n'
        "  It is meant for the calendar, and no rule that calls for it has a deadline."
        "  Remove `calendar`.  [calendar-without-deadline]"
    )


def test_a_weakened_federal_must(tmp_path: Path) -> None:
    california = CALIFORNIA + (
        '[[rule]]\nid = "ca.report"\nconcern = "self"\nwhen = { "danger.now" = ["yes"] }\nactions = ["report"]\n'
        'verb = "may"\nbasis = "law"\nbecause = "Here it may."\nsources = ["act"]\noverrides = "report"\n'
    )
    assert shown(load(tmp_path, FLOW, california)) == (
        f'flows/law/us-ca.toml:{line_of(california, "rule", "ca.report")}  rule "ca.report"\n'
        "  It displaces the baseline's `must` of report by a `may`."
        "  Keep the verb, or stand beside that rule without `overrides`.  [weakened]"
    )
    kept = california.replace('verb = "may"', 'verb = "must"\ndeadline = "36 hours from when.learned"')
    assert shown(load(tmp_path, FLOW, kept)) == ""


FOUNDATIONS = {
    "a place nobody asks for": (
        with_change(
            '"law.client.report" = ["mandatory"]',
            '"law.client.report" = ["mandatory"], "law.victim.report" = ["mandatory"]',
        ),
        ("rule", "report"),
        'It reads the place "victim.place", which no question asks for.  Add a question "victim.place".'
        "  [no-place-question]",
    ),
    "a place nobody asks for, in a raise": (
        with_change('when = { "danger.now" = ["yes"] }', 'when = { "law.licence.report" = ["mandatory"] }'),
        ("raise", "response"),
        'It reads the place "licence.place", which no question asks for.  Add a question "licence.place".'
        "  [no-place-question]",
    ),
    "a place nobody asks for, in a notice": (
        FLOW + '[[notice]]\nid = "n"\ntext = "T."\nwhen = { "law.victim.report" = ["mandatory"] }\n',
        ("notice", "n"),
        'It reads the place "victim.place", which no question asks for.  Add a question "victim.place".'
        "  [no-place-question]",
    ),
    "a place nobody asks for, in a property": (
        FLOW + '[[property]]\nid = "p"\nsays = "P."\nwhen = { "law.victim.report" = ["mandatory"] }\n'
        'expect = { includes = ["report"] }\n',
        ("property", "p"),
        'It reads the place "victim.place", which no question asks for.  Add a question "victim.place".'
        "  [no-place-question]",
    ),
    "a place nobody asks for, in a line": (
        with_change(
            'share = ["the place"]', 'share = [{ text = "the place", when = { "law.victim.report" = ["none"] } }]'
        ),
        ("recipient", "dispatcher"),
        'It reads the place "victim.place", which no question asks for.  Add a question "victim.place".'
        "  [no-place-question]",
    ),
    "a place nobody asks for, in an unless": (
        with_change(
            'done = "Called"',
            'done = "Called"\nunless = { text = "unless", when = { "law.victim.report" = ["none"] } }',
        ),
        ("action", "call-emergency"),
        'It reads the place "victim.place", which no question asks for.  Add a question "victim.place".'
        "  [no-place-question]",
    ),
    "a place nobody asks for, in a resolution": (
        FLOW
        + '[[resolution]]\nid = "x"\naction = "call-emergency"\nprevails = "do"\nreason = "R."\n'
        + 'when = { "law.victim.report" = ["none"] }\n',
        ("resolution", "x"),
        'It reads the place "victim.place", which no question asks for.  Add a question "victim.place".'
        "  [no-place-question]",
    ),
    "a question that gates itself": (
        with_change('kind = "place"', 'kind = "place"\nask_when = { "law.client.report" = ["none"] }'),
        ("question", "client.place"),
        "Whether this question is asked depends, in the end, on its own answer."
        "  Break the circle of `ask_when`.  [circular-question]",
    ),
    "a rule that overrides itself": (
        with_change('sources = ["act"]\ndeadline', 'sources = ["act"]\noverrides = "report"\ndeadline'),
        ("rule", "report"),
        "It overrides itself, alone or through others.  Remove one `overrides`.  [circular-override]",
    ),
}


@pytest.mark.parametrize("name", FOUNDATIONS)
def test_content_without_a_meaning_does_not_load(tmp_path: Path, name: str) -> None:
    flow, (kind, item), message = FOUNDATIONS[name]
    key = "finding" if kind == "raise" else "id"
    expected = f'flows/flow.toml:{line_of(flow, kind, item, key)}  {kind} "{item}"\n  {message}'
    assert complaint(tmp_path, flow) == f"{expected}\n1 issue in 1 file (3 files checked)."


def complaint(folder: Path, flow: str) -> str:
    with pytest.raises(ContentError) as error:
        load(folder, flow)
    return str(error.value)


def test_a_concern_opened_by_a_finding(tmp_path: Path) -> None:
    flow = with_change("priority = 1\n", 'priority = 1\nopen_when = { "response" = ["emergency"] }\n')
    assert complaint(tmp_path, flow) == (
        'flows/flow.toml:5  concern "self"\n'
        "  Its `open_when` depends on the finding response, and findings depend on which concerns are open."
        "  Read the answers instead.  [open-when-finding]\n"
        "1 issue in 1 file (3 files checked)."
    )


def test_content_without_a_meaning_is_not_compiled(tmp_path: Path) -> None:
    complaint(tmp_path, FOUNDATIONS["a question that gates itself"][0])
    with pytest.raises(ContentError):
        compile_to(tmp_path / "compiled.json", tmp_path / "flows")
    assert not (tmp_path / "compiled.json").exists()


def test_each_raise_is_shown_at_its_own_line(tmp_path: Path) -> None:
    """Of three raises of one finding the second is at fault; raises of other files stand before and after it."""
    raises = [
        f'[[raise]]\nfinding = "response"\nto = "prompt"\nbecause = "B."\nwhen = {{ {when} }}\n'
        for when in (
            '"danger.now" = ["unknown"]',
            '"law.victim.report" = ["mandatory"]',
            '"client.place" = ["unknown"]',
        )
    ]
    flow = FLOW + "".join(raises)
    root = tmp_path / "flows"
    root.mkdir()
    (root / "after.toml").write_text(raises[0])
    (root / "z.toml").write_text(raises[2])
    line = flow[: flow.index(raises[1])].count("\n") + 1
    assert complaint(tmp_path, flow).startswith(f'flows/flow.toml:{line}  raise "response"\n')


NOT_UPWARD = {
    "a list without its higher values": (
        '{ "level" = ["mid"] }',
        "in a list without its higher values",
        'Write `{ from = "mid" }`.',
    ),
    "a range that ends": (
        '{ "level" = { to = "mid" } }',
        "in a list without its higher values",
        'Write `{ from = "low" }`.',
    ),
    "not": ('{ not = { "level" = ["low"] } }', "under `not`", 'Write `{ from = "…" }` without `not`.'),
    "at_least of not": (
        '{ at_least = 1, of = [{ not = { any = [{ "level" = { from = "mid" } }] } }, { "client.place" = ["us-ca"] }] }',
        "under `not`",
        'Write `{ from = "…" }` without `not`.',
    ),
}
LEVEL = (
    '[[finding]]\nid = "level"\nvalues = ["low", "mid", "high"]\n\n'
    '[[raise]]\nfinding = "level"\nto = "mid"\nwhen = { "danger.now" = ["unknown"] }\nbecause = "B."\n\n'
    '[[raise]]\nfinding = "response"\nto = "same-day"\nwhen = WHEN\nbecause = "B."\n'
)


@pytest.mark.parametrize("name", NOT_UPWARD)
def test_a_raise_that_more_evidence_switches_off(tmp_path: Path, name: str) -> None:
    when, how, hint = NOT_UPWARD[name]
    flow = FLOW + LEVEL.replace("WHEN", when)
    line = flow[: flow.rindex("[[raise]]")].count("\n") + 1
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line}  raise "response"\n'
        f"  It reads level {how}, so that more evidence would switch this raise off.  {hint}  [not-upward]"
    )


@pytest.mark.parametrize(
    "when",
    [
        '{ "level" = ["high"] }',
        '{ "level" = ["high", "mid"] }',
        '{ "level" = { from = "mid" }, not = { "client.place" = ["us-ca", "unknown"] } }',
        '{ at_least = 2, of = [{ "level" = { from = "mid" } }, { "level" = ["high"] }] }',
    ],
)
def test_a_raise_that_more_evidence_keeps(tmp_path: Path, when: str) -> None:
    assert shown(load(tmp_path, FLOW + LEVEL.replace("WHEN", when))) == ""


def test_a_rule_may_read_a_single_value_of_a_finding(tmp_path: Path) -> None:
    flow = with_change('when = { "response" = ["emergency"] }', 'when = { "response" = ["prompt"] }')
    assert shown(load(tmp_path, flow)) == ""


# ---------------------------------------------------------------- the order of asking

BEFORE = GATE.replace('"extra"', '"before"').replace("Extra?", "Before?").replace('topic = "extra"', 'topic = "before"')
"""Another question, of the tier decide."""


def with_gate(gate: str, order: str, *, before: str = BEFORE, extra: str = GATE) -> str:
    """The flow with the questions `extra`, behind `gate`, and `before`, in this order of asking; a notice needs both."""
    gated = extra.replace('tier = "decide"', f'tier = "decide"\nask_when = {gate}', 1)
    flow = with_change("[[order]]", gated + before + "[[order]]")
    flow = flow.replace('"danger.now", "client.place", "when.learned"]', f"{order}]")
    read = 'when = { any = [{ "response" = ["emergency"] }, { "before" = ["a"] }, { "extra" = ["a"] }] }'
    return flow.replace('when = { "response" = ["emergency"] }', read)


def early(flow: str, message: str) -> str:
    return (
        f'flows/flow.toml:{flow[: flow.index("ask_when")].count(chr(10)) + 1}  question "extra", ask_when\n'
        f"  {message}  [used-before-asked]"
    )


ALL = '"danger.now", "before", "client.place", "when.learned"'


def test_a_gate_that_reads_what_is_asked_after_it(tmp_path: Path) -> None:
    gate = '{ "before" = ["a"] }'
    assert shown(load(tmp_path, with_gate(gate, f'{ALL}, "extra"'))) == ""
    flow = with_gate(gate, f'"extra", {ALL}')
    assert shown(load(tmp_path, flow)) == early(
        flow,
        'In "self" it waits for "before", which is asked after it.  Put "before" before it in the `questions` of self.',
    )


def test_a_gate_that_waits_for_a_level_that_nothing_reaches(tmp_path: Path) -> None:
    """No question comes too late here, and yet the gate never opens."""
    flow = with_gate('{ "response" = ["prompt"] }', f'{ALL}, "extra"')
    assert shown(load(tmp_path, flow)) == early(
        flow, 'In "self" it waits for what no answer can bring about.  Mend its `ask_when`.'
    )


def test_a_gate_that_reads_a_later_tier(tmp_path: Path) -> None:
    later = BEFORE.replace('tier = "decide"', 'tier = "refine"')
    flow = with_gate('{ "before" = ["a"] }', f'{ALL}, "extra"', before=later)
    assert shown(load(tmp_path, flow)) == early(
        flow,
        'In "self" it waits for "before", which is of the later tier refine.'
        '  Give "before" the tier decide, or "extra" the tier refine.',
    )


def test_a_gate_that_reads_what_its_concern_does_not_ask(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    other = '[concern]\nid = "b"\ntitle = "B"\nabout = "B."\npriority = 2\nquestions = ["danger.now", "before"]\n'
    (tmp_path / "flows" / "b.toml").write_text(other)
    flow = with_gate('{ "before" = ["a"] }', '"danger.now", "client.place", "when.learned", "extra"')
    assert shown(load(tmp_path, flow)) == early(
        flow,
        'In "self" it waits for "before", which this concern does not ask.'
        "  Add it to the `questions` of self, or do not read it.",
    )


def test_a_gate_in_an_emergency_that_reads_what_then_waits(tmp_path: Path) -> None:
    at_once = GATE.replace('tier = "decide"', 'tier = "decide"\nin_emergency = true')
    flow = with_gate('{ "before" = ["a"] }', f'{ALL}, "extra"', extra=at_once)
    assert shown(load(tmp_path, flow)) == early(
        flow,
        'In "self" it waits for "before", which is put off in an emergency, as this question is not.'
        '  Give "before" `in_emergency = true` as well, or take it away here.',
    )


RAISED = '[[finding]]\nid = "f"\nvalues = ["no", "some", "much"]\n\n'
RAISE = '[[raise]]\nfinding = "f"\nto = "{0}"\nwhen = {1}\nbecause = "B."\nsources = ["guide"]\n\n'
LATE, EARLY = '{ "before" = ["a"] }', '{ "danger.now" = ["yes", "unknown"] }'
GATES = {
    "one of two, and the other is known": ('{ any = [{ "before" = ["a"] }, { "danger.now" = ["yes"] }] }', "", True),
    "both": ('{ "before" = ["a"], "danger.now" = ["yes"] }', "", False),
    "not both": ('{ not = { "before" = ["a"], "client.place" = ["us-ca", "unknown"] } }', "", True),
    "none of the two": ('{ not = { any = [{ "before" = ["a"] }, { "client.place" = ["us-ca"] }] } }', "", False),
    "two of three": (
        '{ at_least = 2, of = [{ "before" = ["a"] }, { "client.place" = ["us-ca"] }, { "danger.now" = ["yes"] }] }',
        "",
        True,
    ),
    "three of three": (
        '{ at_least = 3, of = [{ "before" = ["a"] }, { "client.place" = ["us-ca"] }, { "danger.now" = ["yes"] }] }',
        "",
        False,
    ),
    "a finding that only it raises": ('{ "f" = { from = "some" } }', RAISED + RAISE.format("much", LATE), False),
    "a finding that something else raises, too": (
        '{ "f" = { from = "some" } }',
        RAISED + RAISE.format("much", LATE) + RAISE.format("some", EARLY),
        True,
    ),
    "a finding that it must not raise": ('{ "f" = ["no"] }', RAISED + RAISE.format("much", LATE), False),
    "a finding that stays low where something is known": (
        '{ "f" = ["no"] }',
        RAISED + RAISE.format("much", '{ "before" = ["a"], "danger.now" = ["yes"] }'),
        True,
    ),
    "a value of law": ('{ "law.client.report" = ["mandatory"] }', "", True),
}


@pytest.mark.parametrize("name", GATES)
def test_a_gate_may_read_later_answers_where_earlier_ones_can_make_it_true(tmp_path: Path, name: str) -> None:
    gate, finding, fine = GATES[name]
    flow = with_gate(gate, '"danger.now", "client.place", "when.learned", "extra", "before"')
    found = shown(load(tmp_path, flow.replace("[[rule]]", finding + "[[rule]]", 1)))
    assert ('In "self" it waits for "before", which is asked after it.' in found) is not fine
    assert (found == "") is fine


def test_what_is_irrelevant_before_it_is_asked_is_surely_no_other(tmp_path: Path) -> None:
    """`not` of a later answer can be true at once where that question is not relevant."""
    later = BEFORE.replace('tier = "decide"', 'tier = "decide"\nask_when = { "danger.now" = ["no"] }')
    order = '"danger.now", "client.place", "when.learned", "extra", "before"'
    assert shown(load(tmp_path, with_gate('{ not = { "before" = ["a"] } }', order, before=later))) == ""
    assert "[used-before-asked]" in shown(load(tmp_path, with_gate('{ not = { "before" = ["a"] } }', order)))


# ---------------------------------------------------------------- the baseline

FLOOR = (
    '[[rule]]\nid = "{0}"\n{3}when = {{ "danger.now" = ["yes"] }}\nactions = {1}\nverb = "{2}"\nbasis = "law"\n'
    'because = "B."\nsources = ["act"]\n'
)
KEEPING = FLOOR.format("ca.own", '["report"]', "must", 'concern = "self"\n') + 'overrides = "floor"\n'


def displaced(tmp_path: Path, floor: str, own: str) -> str:
    """What is said about the pack of California where its rule `own` displaces `floor`."""
    california = CALIFORNIA + own
    found = shown(load(tmp_path, FLOW + floor, california))
    head = f'flows/law/us-ca.toml:{line_of(california, "rule", "ca.own")}  rule "ca.own"\n  '
    assert found == "" or all(part.startswith(head) for part in found.split("\n  [weakened]"))
    return found.replace(head, "")


def test_a_displaced_rule_keeps_its_actions(tmp_path: Path) -> None:
    floor = FLOOR.format("floor", '["report", "call-emergency"]', "must", "")
    assert displaced(tmp_path, floor, KEEPING) == (
        "It displaces floor and leaves out call-emergency."
        "  Keep those actions, or stand beside that rule without `overrides`.  [weakened]"
    )
    assert displaced(tmp_path, floor.replace('"must"', '"may"'), KEEPING) == ""


def test_a_displaced_rule_keeps_its_frame(tmp_path: Path) -> None:
    floor = FLOOR.format("floor", '["report"]', "must", "")
    assert displaced(tmp_path, floor, KEEPING) == ""
    assert displaced(tmp_path, floor, KEEPING + 'frame = "within 72 h"\n') == (
        'It displaces floor, and puts report off from "today" to "within 72 h".'
        "  Keep the frame, or stand beside that rule without `overrides`.  [weakened]"
    )
    assert displaced(tmp_path, floor, KEEPING + 'frame = "now"\n') == ""


def test_a_displaced_rule_keeps_its_deadline(tmp_path: Path) -> None:
    floor = FLOOR.format("floor", '["report"]', "must", "") + 'deadline = "36 hours from when.learned"\n'
    assert displaced(tmp_path, floor, KEEPING) == (
        "It displaces floor and drops its deadline, 36 hours from when.learned."
        "  Keep the deadline, or stand beside that rule without `overrides`.  [weakened]"
    )
    assert displaced(tmp_path, floor, KEEPING + 'deadline = "2 working_days from when.learned"\n') == (
        "It displaces floor, and 2 working_days from when.learned can be later than its 36 hours from when.learned."
        "  Keep the deadline, or stand beside that rule without `overrides`.  [weakened]"
    )
    assert displaced(tmp_path, floor, KEEPING + 'deadline = "24 hours from when.learned"\n') == ""


@pytest.mark.parametrize(
    ("floor", "own", "fine"),
    [
        ("must", "consult-first", False),
        ("must", "must-not", False),
        ("must-not", "should-not", False),
        ("should", "must", True),
        ("should", "consult-first", True),
        ("should", "may", False),
        ("consult-first", "should", False),
        ("may", "should-not", True),
        ("may", "consult-first", True),
        ("should", "must-not", True),
        ("should-not", "must-not", True),
        ("should-not", "may", False),
    ],
)
def test_what_may_displace_what(tmp_path: Path, floor: str, own: str, fine: bool) -> None:
    found = displaced(tmp_path, FLOOR.format("floor", '["report"]', floor, ""), KEEPING.replace('"must"', f'"{own}"'))
    assert found == (
        ""
        if fine
        else f"It displaces the baseline's `{floor}` of floor by a `{own}`."
        "  Keep the verb, or stand beside that rule without `overrides`.  [weakened]"
    )


def test_advice_is_turned_into_its_opposite_by_law_alone(tmp_path: Path) -> None:
    practice = KEEPING.replace('verb = "must"\nbasis = "law"', 'verb = "should-not"\nbasis = "practice"')
    floor = FLOOR.format("floor", '["report"]', "should", "")
    assert "It displaces the baseline's `should` of floor by a `should-not`." in displaced(tmp_path, floor, practice)


def test_a_rule_of_the_baseline_may_displace_another_but_for_what_binds(tmp_path: Path) -> None:
    floor, other = FLOOR.format("floor", '["report", "call-emergency"]', "should", ""), FLOOR.replace("{3}", "")
    other = other.format("other", '["report"]', "may") + 'overrides = "floor"\n'
    assert shown(load(tmp_path, FLOW + floor + other)) == ""
    found = shown(load(tmp_path, FLOW + floor.replace('"should"', '"must"') + other))
    assert "It displaces the baseline's `must` of floor by a `may`." in found


def test_a_value_of_law_that_switches_off_a_federal_duty(tmp_path: Path) -> None:
    rule = (
        '[[rule]]\nid = "federal"\nconcern = "self"\nwhen = WHEN\nactions = ["report"]\nverb = "must"\nbasis = "law"\n'
        'because = "B."\nsources = ["act"]\n'
    )
    root = tmp_path / "flows" / "law"
    root.mkdir(parents=True)
    found = {}
    for when in ('{ "law.client.written" = ["none"] }', '{ not = { "law.client.written" = ["none"] } }'):
        load(tmp_path)
        (root / "us.toml").write_text(US + rule.replace("WHEN", when))
        found[when] = shown(load_checked(tmp_path / "flows"))
    line = CALIFORNIA[: CALIFORNIA.index('[[value]]\nid = "written"')].count("\n") + 1
    assert list(found.values()) == [
        f'flows/law/us-ca.toml:{line}  pack "us-ca", values\n'
        '  Its value "hours-36" of written switches off the federal `must` of federal.'
        '  Give "written" another value, or let federal not read it.  [weakened]',
        "",
    ]


# ---------------------------------------------------------------- texts and sources


def test_a_reason_too_long_once_a_value_of_law_is_filled_in(tmp_path: Path) -> None:
    words = "It is due. " * 34
    flow = with_change('because = "The law says so."', f'because = "{words}{{law.client.written}}"')
    assert shown(load(tmp_path, flow)) == ""
    long = CALIFORNIA.replace("within 36 hours", "within 36 hours of hearing of it, counted in hours")
    filled = f"{words}within 36 hours of hearing of it, counted in hours"
    assert shown(load(tmp_path, flow, long)) == (
        f'flows/flow.toml:{flow[: flow.index(words)].count(chr(10)) + 1}  rule "report", because\n'
        f"  This text has {len(filled)} characters with the values of California: {filled}"
        "  Shorten it to 416, which are 8 rows of a narrow screen.  [too-long]"
    )


@pytest.mark.parametrize(
    ("old", "new", "where", "most", "rows"),
    [
        ('share = ["the place"]', 'share = ["TEXT"]', 'recipient "dispatcher", share', 156, 3),
        ('how = ["In writing: {law.client.written}."]', 'how = ["TEXT"]', 'action "report", how', 364, 7),
        ('topic = "danger"', 'topic = "TEXT"', 'question "danger.now", topic', 104, 2),
        ('choices = { no = "No", yes', 'choices = { no = "TEXT", yes', 'question "danger.now", choices, no', 104, 2),
        ('because = "Danger is happening."', 'because = "TEXT"', 'raise "response", because', 260, 5),
    ],
)
def test_a_text_has_the_rows_that_its_kind_bears(
    tmp_path: Path, old: str, new: str, where: str, most: int, rows: int
) -> None:
    assert shown(load(tmp_path, with_change(old, new.replace("TEXT", "x" * most)))) == ""
    flow = with_change(old, new.replace("TEXT", "x" * (most + 1)))
    line = flow[: flow.index("x" * most)].count("\n") + 1
    assert shown(load(tmp_path, flow)) == (
        f"flows/flow.toml:{line}  {where}\n"
        f"  This text has {most + 1} characters: {'x' * (most + 1)}"
        f"  Shorten it to {most}, which are {rows} rows of a narrow screen.  [too-long]"
    )


def test_a_blank_text(tmp_path: Path) -> None:
    flow = with_change('why = "The law follows."', 'why = "  "')
    line = flow[: flow.index('why = "  "')].count("\n") + 1
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line}  question "client.place", why\n'
        "  This text is blank.  Write it, or remove the key.  [no-text]"
    )


STATED = {
    "a notice that prints a value of law": (
        '[[notice]]\nid = "n"\ntext = "{law.client.written}"\nwhen = { "danger.now" = ["yes"] }\n',
        'notice "n"',
    ),
    "a resolution that reads one": (
        '[[resolution]]\nid = "n"\naction = "report"\nprevails = "do"\nreason = "R."\n'
        'when = { "law.client.report" = ["mandatory"] }\n',
        'resolution "n"',
    ),
    "a raise that reads one": (
        '[[raise]]\nfinding = "response"\nto = "prompt"\nbecause = "B."\n'
        'when = { "law.client.report" = ["mandatory"] }\n',
        'raise "response"',
    ),
}


@pytest.mark.parametrize("name", STATED)
def test_a_statement_of_law_without_a_source(tmp_path: Path, name: str) -> None:
    text, where = STATED[name]
    assert shown(load(tmp_path, FLOW + text + 'sources = ["act"]\n')) == ""
    loaded = load(tmp_path, FLOW + text)
    line = FLOW.count("\n") + 1
    assert shown(loaded) == (
        f"flows/flow.toml:{line}  {where}\n  It speaks of law and cites no source.  Add `sources`.  [law-without-source]"
    )
    assert f"flows/flow.toml:{line}" not in {f"{issue.file}:{issue.line}" for issue in remark_sources(loaded)}


def test_what_cites_nothing_is_remarked_on(tmp_path: Path) -> None:
    found = list(remark_sources(load(tmp_path)))
    assert str(found[0]) == (
        f'flows/flow.toml:{line_of(FLOW, "question", "client.place")}  question "client.place"\n'
        "  It cites no source.  Add `sources` if one says so.  [without-source]"
    )
    assert [issue.where for issue in found] == [
        'question "client.place"',
        'question "when.learned"',
        'action "call-emergency"',
        'action "report"',
        'recipient "dispatcher"',
        'raise "response"',
    ]


def test_a_raise_that_only_reads_findings_rests_on_their_sources(tmp_path: Path) -> None:
    flow = FLOW + LEVEL.replace("WHEN", '{ "level" = { from = "mid" } }')
    found = [issue.line for issue in remark_sources(load(tmp_path, flow)) if issue.where == 'raise "response"']
    assert found == [line_of(FLOW, "raise", "response", "finding")]


def test_the_shipped_content_has_no_structural_issue_and_no_remark() -> None:
    loaded = load_checked(shipped_folder())
    assert standing(loaded) == []
    assert list(remark_sources(loaded)) == []
