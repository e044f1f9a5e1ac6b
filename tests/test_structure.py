"""Each structural check says what is wrong, and where, on one bad content; the good content has nothing to say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crisis_cli.answers import Answers
from crisis_cli.checks import standing
from crisis_cli.engine import AskQuestion, PlanReady, completed, next_step
from crisis_cli.errors import ContentError
from crisis_cli.load import Loaded, compile_to, load_checked

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
        "  It displaces the federal `must` of report by a `may`."
        "  Keep the verb, or stand beside the federal rule without `overrides`.  [weakened]"
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
