"""Each structural check says what is wrong, and where, on one bad content; the good content has nothing to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from crisis_cli.checks.structure import check_foundations, check_structure
from crisis_cli.load import Loaded, load_checked

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
do = "Report in writing {law.client.written}"
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


def load(folder: Path, flow: str = FLOW, california: str = CALIFORNIA) -> Loaded:
    root = folder / "flows"
    (root / "law").mkdir(parents=True, exist_ok=True)
    (root / "flow.toml").write_text(flow)
    (root / "law" / "us.toml").write_text(US)
    (root / "law" / "us-ca.toml").write_text(california)
    return load_checked(root)


def shown(loaded: Loaded) -> str:
    return "\n".join(map(str, check_structure(loaded)))


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


def test_a_start_event_that_is_never_asked_for(tmp_path: Path) -> None:
    flow = with_change('tier = "note"', 'tier = "refine"')
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "question", "when.learned")}  question "when.learned"\n'
        "  No rule and no raise reads this question, so it is never asked."
        '  A deadline starts from it: give it `tier = "note"`, so that it is asked.  [unused-question]'
    )


def test_a_question_read_only_through_a_gate_counts_as_read(tmp_path: Path) -> None:
    flow = with_change(
        "[[order]]",
        '[[question]]\nid = "extra"\nask = "Extra?"\ntopic = "extra"\nwhy = "Why."\n'
        'choices = { a = "A", b = "B" }\nnote = { a = "a", b = "b" }\ntier = "decide"\ndefault = "a"\n\n[[order]]',
    )
    flow = flow.replace('kind = "place"', 'kind = "place"\nask_when = { "extra" = ["a"] }')
    flow = flow.replace('"when.learned"]', '"when.learned", "extra"]')
    assert shown(load(tmp_path, flow)) == ""


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


def test_a_line_too_long_in_one_pack(tmp_path: Path) -> None:
    california = CALIFORNIA.replace("within 36 hours", "within 36 hours of learning of it, by form 8572")
    assert shown(load(tmp_path, FLOW, california)) == (
        f'flows/flow.toml:{line_of(FLOW, "action", "report")}  action "report"\n'
        "  Its line has 65 characters with the values of California:"
        " Report in writing within 36 hours of learning of it, by form 8572  Shorten it to 60.  [too-long]"
    )


def test_an_unconfirmed_phrase_counts_with_its_remark(tmp_path: Path) -> None:
    california = CALIFORNIA.replace(
        'phrase = "within 36 hours"\nsource = "act"\nconfirmed = true',
        'phrase = "within 36 hours, by form 8572"\nsource = "act"\nconfirmed = false',
    )
    assert "Its line has 61 characters" in shown(load(tmp_path, FLOW, california))


def test_an_alternative_below_what_it_stands_for(tmp_path: Path) -> None:
    flow = with_change('done = "Reported"', 'done = "Reported"\nalternative_to = "call-emergency"')
    assert shown(load(tmp_path, flow)) == (
        f'flows/flow.toml:{line_of(flow, "action", "report")}  action "report"\n'
        "  It is an alternative to call-emergency and must stand above it, yet the plan puts it below."
        "  Define it before call-emergency, with the same frame and kind.  [alternative-order]"
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
    assert shown(load(tmp_path, FLOW, california.replace('verb = "may"', 'verb = "must"'))) == ""


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
def test_content_without_a_meaning(tmp_path: Path, name: str) -> None:
    flow, (kind, item), message = FOUNDATIONS[name]
    loaded = load(tmp_path, flow)
    expected = f'flows/flow.toml:{line_of(flow, kind, item)}  {kind} "{item}"\n  {message}'
    assert "\n".join(map(str, check_foundations(loaded))) == expected
    assert expected in shown(loaded)


def test_a_concern_opened_by_a_finding(tmp_path: Path) -> None:
    flow = with_change("priority = 1\n", 'priority = 1\nopen_when = { "response" = ["emergency"] }\n')
    assert "\n".join(map(str, check_foundations(load(tmp_path, flow)))) == (
        'flows/flow.toml:5  concern "self"\n'
        "  Its `open_when` depends on the finding response, and findings depend on which concerns are open."
        "  Read the answers instead.  [open-when-finding]"
    )
