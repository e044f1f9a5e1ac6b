"""The proof finds what is wrong on bad contents, is silent on the good one, and agrees with enumeration on random ones."""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from crisis_cli.answers import Answers, Value
from crisis_cli.build import as_deadline
from crisis_cli.checks import proof
from crisis_cli.checks.enumerate import enumerate_property, interviews, size
from crisis_cli.checks.expectation import failures
from crisis_cli.checks.proof import Counterexample, Proof, prove
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.deadline import deadline_words
from crisis_cli.engine import completed, plan_for
from crisis_cli.errors import Issue
from crisis_cli.evaluation import Evaluation
from crisis_cli.load import Loaded, load_checked
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, KINDS, LEVELS, Content, Expectation
from crisis_cli.plan import Outline, Plan, compose, outline

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

FLOW = """\
[content]
format = 1
version = "1"

[concern]
id = "self"
title = "Danger to self"
about = "Thoughts of suicide."
priority = 1
questions = ["danger.now", "intent", "signs", "age", "client.place"]

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
id = "intent"
ask = "Does the client mean to act?"
topic = "intent"
why = "It separates urgency."
choices = { none = "No", some = "Some", yes = "Yes" }
unknown = "Ask."
tier = "decide"
safety = true
note = { none = "no intent", some = "some intent", yes = "intent" }
sources = ["guide"]

[[question]]
id = "signs"
ask = "Which of these?"
topic = "signs"
why = "They add up."
kind = "several"
choices = { drunk = "Drunk", loss = "A loss", voices = "Voices", none = "None of these" }
none_choice = "none"
unknown = "Ask."
tier = "decide"
safety = true
note = { drunk = "drunk", loss = "a loss", voices = "voices" }
sources = ["guide"]

[[question]]
id = "age"
ask = "How old is the client?"
topic = "age"
why = "Minors are protected."
kind = "number"
unknown = "Ask."
tier = "decide"

[[question]]
id = "client.place"
ask = "Where is the client?"
topic = "place"
why = "The law follows."
kind = "place"
unknown = "Ask."
tier = "decide"

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]

[[raise]]
finding = "response"
to = "emergency"
when = { "danger.now" = ["yes"] }
because = "Danger is happening."

[[raise]]
finding = "response"
to = "emergency"
when = { "intent" = ["yes"], "signs" = ["drunk", "voices", "unknown"] }
because = "Intent while the mind is clouded."

[[raise]]
finding = "response"
to = "same-day"
when = { any = [{ "intent" = ["some", "yes", "unknown"] }, { "danger.now" = ["unknown"] }, { "signs" = ["unknown"] }] }
because = "This is settled today."

[[raise]]
finding = "response"
to = "prompt"
when = { "signs" = ["drunk", "loss", "voices"] }
because = "Signs call for contact."

[[rule]]
id = "call"
when = { "response" = ["emergency"] }
actions = ["call-emergency"]
verb = "should"
basis = "clinical"
because = "It is an emergency."
sources = ["guide"]

[[rule]]
id = "ask"
when = { "response" = { from = "same-day" } }
actions = ["ask-now"]
verb = "should"
basis = "clinical"
because = "Settle it."
sources = ["guide"]

[[rule]]
id = "report.minor"
when = { "age" = { to = 17 }, "danger.now" = ["yes"], "law.client.report" = ["mandatory"] }
actions = ["report"]
verb = "must"
basis = "law"
because = "A minor in danger."
sources = ["act"]

[[rule]]
id = "note"
when = { "response" = { from = "routine" } }
actions = ["document"]
verb = "should"
basis = "practice"
because = "Good notes protect."

[[action]]
id = "call-emergency"
do = "Call 911 now"
kind = "life-safety"
frame = "now"
done = "Called"

[[action]]
id = "ask-now"
do = "Ask now"
kind = "life-safety"
frame = "now"
done = "Asked"

[[action]]
id = "report"
do = "Report"
kind = "duty"
frame = "today"
done = "Reported"

[[action]]
id = "document"
do = "Write the note"
kind = "document"
frame = "today"
done = "Written"

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

[[order]]
question = "danger.now"
safest = "no"
riskiest = "yes"

[[order]]
question = "intent"
safest = "none"
riskiest = "yes"

[[property]]
id = "danger-is-an-emergency"
says = "Danger now is an emergency, and the call stands first."
when = { "danger.now" = ["yes"] }
expect = { response = "emergency", includes = ["call-emergency"], first = ["call-emergency"], within_first = 1 }

[[property]]
id = "minors-are-reported-in-california"
says = "A minor in danger in California is reported, by duty, after the call."
when = { "age" = { to = 17 }, "danger.now" = ["yes"], "client.place" = ["us-ca"] }
expect = { includes = ["report"], verbs = { report = "must" }, frames = { report = "today" }, before = [["call-emergency", "report"]] }
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
"""
CALIFORNIA = US.replace('"us"', '"us-ca"').replace("United States", "California").replace('"none"', '"mandatory"')


def load(folder: Path, flow: str = FLOW, **more: str) -> Loaded:
    root = folder / "flows"
    (root / "law").mkdir(parents=True, exist_ok=True)
    for name, text in {"flow": flow, "law/us": US, "law/us-ca": CALIFORNIA, **more}.items():
        (root / f"{name}.toml").write_text(text)
    return load_checked(root)


def with_change(old: str, new: str, flow: str = FLOW) -> str:
    assert flow.count(old) == 1, f"{old!r} stands {flow.count(old)} times"
    return flow.replace(old, new)


def line_of(text: str, kind: str, name: str, key: str = "id") -> int:
    return text[: text.index(f'[[{kind}]]\n{key} = "{name}"')].count("\n") + 1


def shown(found: Proof) -> str:
    return "\n".join(map(str, found.issues))


def plan_of(loaded: Loaded, example: Counterexample) -> Plan:
    return plan_for(loaded.content, Answers(example.concerns, example.answers), NOW)


def only(found: Proof) -> tuple[Issue, tuple[Counterexample, ...]]:
    assert len(found.issues) == 1, shown(found)
    return found.issues[0], found.counterexamples.get(found.issues[0], ())


# ---------------------------------------------------------------- one check after another


def test_the_good_content_is_proved(tmp_path: Path) -> None:
    found = prove(load(tmp_path))
    assert shown(found) == ""
    assert (found.properties, found.orders, found.rules) == (2, 2, 4)
    assert found.counterexamples == {}


def test_a_property_that_does_not_hold_shows_a_smallest_interview(tmp_path: Path) -> None:
    flow = FLOW + (
        '[[property]]\nid = "intent-is-an-emergency"\nsays = "Intent is an emergency."\n'
        'when = { "intent" = ["yes"] }\nexpect = { response = "emergency", includes = ["call-emergency"] }\n'
    )
    loaded = load(tmp_path, flow)
    issue, (example,) = only(prove(loaded))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "property", "intent-is-an-emergency")}  property "intent-is-an-emergency"\n'
        "  This does not always hold: response is same-day, expected emergency; call-emergency is missing. Interview:"
        " Danger to self. intent: Yes; signs: None of these."
        "  Mend the rules, or narrow its `when`.  [property]"
    )
    assert example.answers == {"intent": "yes", "signs": ("none",)}
    plan = plan_of(loaded, example)
    assert (plan.response, plan.action("call-emergency")) == ("same-day", None)


EXPECTATIONS = {
    'response = ["emergency", "prompt"]': "response is same-day, expected emergency or prompt",
    'includes = ["report"]': "report is missing",
    'includes_any = ["report", "call-emergency"]': "none of report, call-emergency is in the plan",
    'excludes = ["ask-now"]': "ask-now is in the plan",
    'avoids = ["ask-now"]': "ask-now is not among what to avoid",
    'first = ["document"]': "ask-now comes first, expected document",
    'includes = ["document"], within_first = 1': "document is number 2, expected among the first 1",
    'includes_any = ["document"], within_first = 1': "none of document is among the first 1",
    'before = [["document", "ask-now"]]': "document does not stand before ask-now",
    'verbs = { ask-now = "may" }': "ask-now is should, expected may",
    'verbs = { ask-now = "must-not" }': "ask-now is should, expected must-not",
    'bases = { ask-now = "law" }': "the basis of ask-now is clinical, expected law",
    'frames = { ask-now = "today" }': 'ask-now is for "now", expected "today"',
}


@pytest.mark.parametrize("expect", EXPECTATIONS)
def test_each_field_of_an_expectation(tmp_path: Path, expect: str) -> None:
    antecedent = '"danger.now" = ["no"], "intent" = ["some"], "signs" = ["none"]'
    flow = FLOW + f'[[property]]\nid = "p"\nsays = "P."\nwhen = {{ {antecedent} }}\nexpect = {{ {expect} }}\n'
    loaded = load(tmp_path, flow)
    issue, (example,) = only(prove(loaded))
    assert issue.message.startswith(f"This does not always hold: {EXPECTATIONS[expect]}. Interview:")
    assert failures(plan_of(loaded, example), loaded.content.properties[-1].expect) == [EXPECTATIONS[expect]]


@pytest.mark.parametrize(
    "expect",
    [
        'response = ["emergency", "same-day"]',
        'includes_any = ["report", "ask-now"]',
        'excludes = ["call-emergency", "report"]',
        'not_avoids = ["ask-now"]',
        'first = ["ask-now", "report"]',
        'includes = ["document", "ask-now"], within_first = 2',
        'before = [["ask-now", "document"], ["report", "ask-now"]]',
        'verbs = { ask-now = "should", report = "may" }',
        'bases = { ask-now = "clinical", report = "law" }',
        'frames = { ask-now = "now", report = "ongoing" }',
    ],
)
def test_each_field_of_an_expectation_that_holds(tmp_path: Path, expect: str) -> None:
    antecedent = '"danger.now" = ["no"], "intent" = ["some"], "signs" = ["none"]'
    flow = FLOW + f'[[property]]\nid = "p"\nsays = "P."\nwhen = {{ {antecedent} }}\nexpect = {{ {expect} }}\n'
    assert shown(prove(load(tmp_path, flow))) == ""


def test_an_action_can_be_the_antecedent(tmp_path: Path) -> None:
    flow = (
        FLOW + '[[property]]\nid = "p"\nsays = "P."\nactions = ["report"]\nexpect = { includes = ["call-emergency"] }\n'
    )
    assert shown(prove(load(tmp_path, flow))) == ""


def test_a_counterexample_names_a_real_place_and_a_number(tmp_path: Path) -> None:
    flow = FLOW + (
        '[[property]]\nid = "p"\nsays = "Minors."\nwhen = { "danger.now" = ["yes"] }\nexpect = { excludes = ["report"] }\n'
    )
    loaded = load(tmp_path, flow)
    issue, (example,) = only(prove(loaded))
    assert example == Counterexample(("self",), {"danger.now": "yes", "age": 0, "client.place": "us-ca"})
    assert issue.message == (
        "This does not always hold: report is in the plan."
        " Interview: Danger to self. danger: Yes; age: 0; place: California."
    )
    assert plan_of(loaded, example).action("report") is not None


def test_a_property_that_says_nothing(tmp_path: Path) -> None:
    flow = FLOW + (
        '[[property]]\nid = "p"\nsays = "P."\nwhen = { "danger.now" = ["no"] }\nactions = ["report"]\n'
        'expect = { response = "emergency" }\n'
    )
    issue, examples = only(prove(load(tmp_path, flow)))
    assert examples == ()
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "property", "p")}  property "p"\n'
        "  No answers fulfil its `when` with its actions in the plan, so it says nothing."
        "  Mend its `when` or its `actions`, or remove it.  [vacuous-property]"
    )


def test_an_unknown_that_counts_less_than_the_safest(tmp_path: Path) -> None:
    flow = with_change('{ "danger.now" = ["unknown"] }', '{ "danger.now" = ["no"] }')
    loaded = load(tmp_path, flow)
    found = prove(loaded)
    issues = [issue for issue in found.issues if "response" in issue.message]
    example = found.counterexamples[issues[0]]
    assert str(issues[0]) == (
        f'flows/flow.toml:{line_of(flow, "order", "danger.now", "question")}  order "danger.now"\n'
        f'  The response falls from same-day with "No" to {plan_of(loaded, example[1]).response} with "not asked yet".'
        f" Interview: {words_without(loaded, example[0], 'danger.now')}"
        '  Let "not asked yet" raise it at least as far.  [order]'
    )
    low, high = (plan_of(loaded, part).response for part in example)
    assert LEVELS.index(low) > LEVELS.index(high)
    assert example[0].answers["danger.now"] == "no"
    assert example[1].answers["danger.now"] == "not-asked"
    lost = [issue for issue in found.issues if issue not in issues]
    assert [issue.message.split(".")[0] for issue in lost] == [
        'ask-now is in the plan with "No" and no longer with "not asked yet"'
    ]


def words_without(loaded: Loaded, example: Counterexample, question: str) -> str:
    rest = {q: v for q, v in example.answers.items() if q != question}
    return proof.interview(loaded.content, replace(example, answers=rest))


def test_an_unknown_that_counts_more_than_the_riskiest(tmp_path: Path) -> None:
    flow = with_change('when = { "danger.now" = ["yes"] }\nbecause', 'when = { "danger.now" = ["unknown"] }\nbecause')
    flow = flow.split("[[property]]")[0]
    loaded = load(tmp_path, flow)
    found = prove(loaded)
    issue = next(issue for issue in found.issues if "response" in issue.message)
    low, high = found.counterexamples[issue]
    assert (low.answers["danger.now"], high.answers["danger.now"]) == ("not-asked", "yes")
    assert plan_of(loaded, low).response == "emergency"
    assert plan_of(loaded, high).response != "emergency"


def test_an_order_over_a_several_choice_question(tmp_path: Path) -> None:
    order = '[[order]]\nquestion = "signs"\nsafest = "none"\nriskiest = "drunk"\n'
    flow = with_change('{ "signs" = ["unknown"] }', '{ "signs" = ["unknown", "drunk"] }', FLOW + order)
    assert shown(prove(load(tmp_path, flow))) == ""
    flow = with_change('"signs" = ["drunk", "voices", "unknown"]', '"signs" = ["voices", "unknown"]', flow)
    loaded = load(tmp_path, flow)
    issue, (low, high) = only(prove(loaded))
    assert issue.message.startswith('The response falls from emergency with "not asked yet" to same-day with "Drunk".')
    assert (low.answers["signs"], high.answers["signs"]) == ("not-asked", ("drunk",))
    assert (plan_of(loaded, low).response, plan_of(loaded, high).response) == ("emergency", "same-day")


def test_a_legal_duty_lost_by_not_knowing(tmp_path: Path) -> None:
    flow = with_change('"danger.now" = ["yes"], "law', '"intent" = ["none", "yes"], "law')
    flow = flow.split("[[property]]")[0]
    loaded = load(tmp_path, flow)
    issue, (low, high) = only(prove(loaded))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "order", "intent", "question")}  order "intent"\n'
        '  report is a legal duty with "No" and no longer with "not asked yet".'
        " Interview: Danger to self. age: 0; place: California."
        '  Let the rule count "not asked yet" as well.  [order]'
    )
    assert plan_of(loaded, low).action("report") is not None
    assert plan_of(loaded, high).action("report") is None


def test_an_alternative_may_give_way_to_what_it_stands_for(tmp_path: Path) -> None:
    flow = with_change('done = "Asked"', 'done = "Asked"\nalternative_to = "call-emergency"')
    flow = with_change(
        '[[action]]\nid = "call-emergency"',
        '[[rule]]\nid = "more"\nwhen = { "intent" = ["unknown"] }\nactions = ["call-emergency"]\nverb = "may"\n'
        'basis = "practice"\nbecause = "B."\n\n[[action]]\nid = "call-emergency"',
        flow,
    )
    flow = with_change('when = { "response" = { from = "same-day" } }', 'when = { "intent" = ["none", "yes"] }', flow)
    flow = flow.split("[[property]]")[0]
    assert shown(prove(load(tmp_path, flow))) == ""
    flow = flow.replace('alternative_to = "call-emergency"\n', "")
    issue, _ = only(prove(load(tmp_path, flow)))
    assert issue.message.startswith('ask-now is in the plan with "No" and no longer with "not asked yet".')


ACTION = '[[action]]\nid = "{0}"\ndo = "{0}"\nkind = "follow-up"\nframe = "ongoing"\ndone = "{0}"\n'
RULE = '[[rule]]\nid = "{id}"\nwhen = {when}\nactions = ["{action}"]\nverb = "{verb}"\nbasis = "{basis}"\nbecause = "B."\nsources = ["act"]\n'


def rule(id: str, when: str, action: str, verb: str = "should", basis: str = "practice", more: str = "") -> str:  # noqa: A002
    return RULE.format(id=id, when=when, action=action, verb=verb, basis=basis) + more


def test_a_rule_that_can_never_fire(tmp_path: Path) -> None:
    flow = FLOW + rule("r", '{ "danger.now" = ["yes"], "response" = { to = "same-day" } }', "ask-now")
    issue, _ = only(prove(load(tmp_path, flow)))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "rule", "r")}  rule "r"\n'
        "  No answers make its `when` true.  Mend its `when`, or remove it.  [dead-rule]"
    )


def test_a_rule_that_is_always_displaced(tmp_path: Path) -> None:
    flow = FLOW + rule("r", '{ "intent" = ["yes"] }', "ask-now")
    flow += rule("s", '{ "intent" = ["yes", "some"] }', "ask-now", more='overrides = "r"\n')
    issue, _ = only(prove(load(tmp_path, flow)))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "rule", "r")}  rule "r"\n'
        "  It is always displaced by s.  Remove it, or narrow the others.  [dead-rule]"
    )


def test_one_action_done_and_avoided_inside_a_concern(tmp_path: Path) -> None:
    flow = FLOW + rule("r", '{ "intent" = ["none"] }', "ask-now", "should-not")
    loaded = load(tmp_path, flow)
    issue, (example,) = only(prove(loaded))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "rule", "ask")}  rule "ask"\n'
        "  It says should ask-now where r says should-not. Interview: Danger to self."
        " intent: No."
        "  Let one of the two give way in its `when`.  [contradiction]"
    )
    assert plan_of(loaded, example).conflicts[0].resolution is None
    resolved = flow + '[[resolution]]\nid = "x"\naction = "ask-now"\nprevails = "do"\nreason = "R."\n'
    assert shown(prove(load(tmp_path, resolved))) == ""


SECOND = """\
[concern]
id = "second"
title = "Second"
about = "Another."
priority = 2
questions = ["danger.now"]

[[rule]]
id = "second.note"
when = { "response" = { from = "routine" } }
actions = ["document"]
verb = "should"
basis = "practice"
because = "Good notes protect."

"""


def test_a_conflict_across_concerns_needs_a_resolution_that_may_prevail(tmp_path: Path) -> None:
    second = SECOND + rule("r", '{ "danger.now" = ["yes"] }', "report", "must-not", "law")
    loaded = load(tmp_path, FLOW, second=second)
    issue, (example,) = only(prove(loaded))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(FLOW, "rule", "report.minor")}  rule "report.minor"\n'
        "  It says must report where r says must-not."
        " Interview: Danger to self; Second. danger: Yes; age: 0; place: California."
        '  Add a [[resolution]] for "report" that may prevail, or let one of the two give way.  [conflict]'
    )
    assert plan_of(loaded, example).conflicts[0].resolution is None
    resolution = '[[resolution]]\nid = "x"\naction = "report"\nprevails = "do"\nreason = "R."\n'
    assert shown(prove(load(tmp_path, FLOW, second=second + resolution))) == ""
    clinical = FLOW.replace('verb = "must"\nbasis = "law"', 'verb = "should"\nbasis = "clinical"').split(
        "[[property]]"
    )[0]
    again = prove(load(tmp_path, clinical, second=second + resolution))
    assert [issue.check for issue in again.issues] == ["conflict", "dead-resolution"], "clinical prevails over no law"


def test_the_first_resolution_that_may_prevail_decides(tmp_path: Path) -> None:
    clash = FLOW + rule("r", '{ "intent" = ["none"] }', "ask-now", "should-not")
    for winner, loser in (("do", "avoid"), ("avoid", "do")):
        flow = clash + "".join(
            f'[[resolution]]\nid = "{side}"\naction = "ask-now"\nprevails = "{side}"\nreason = "R."\n'
            for side in (winner, loser)
        )
        held, missed = ("includes", "avoids") if winner == "do" else ("avoids", "includes")
        both = '"intent" = ["none"], "danger.now" = ["unknown"]'
        flow += f'[[property]]\nid = "held"\nsays = "P."\nwhen = {{ {both} }}\nexpect = {{ {held} = ["ask-now"] }}\n'
        flow += (
            f'[[property]]\nid = "missed"\nsays = "P."\nwhen = {{ {both} }}\nexpect = {{ {missed} = ["ask-now"] }}\n'
        )
        found = prove(load(tmp_path, flow))
        assert checked(found, "property") == {"missed"}, shown(found)
        assert {issue.check for issue in found.issues} <= {"property", "order", "dead-resolution"}
        assert checked(found, "dead-resolution") == {loser}


def settling(name: str, prevails: str, when: str = "", action: str = "ask-now") -> str:
    more = f"when = {when}\n" if when else ""
    return f'[[resolution]]\nid = "{name}"\naction = "{action}"\nprevails = "{prevails}"\nreason = "R."\n{more}'


def test_a_resolution_with_a_condition_settles_only_where_it_is_true(tmp_path: Path) -> None:
    clash = FLOW.split("[[property]]")[0] + rule("r", '{ "intent" = ["none"] }', "ask-now", "should-not")
    minor = settling("minor", "avoid", '{ "age" = { to = 17 } }')
    loaded = load(tmp_path, clash + minor)
    found = prove(loaded)
    (issue,) = [issue for issue in found.issues if issue.check == "contradiction"]
    (example,) = found.counterexamples[issue]
    assert plan_of(loaded, example).conflicts[0].resolution is None
    assert example.answers.get("age") not in range(18)
    rest = minor + settling("rest", "do")
    both = '"intent" = ["none"], "danger.now" = ["unknown"], "age"'
    properties = holds("minor", f"{both} = {{ to = 17 }}", 'avoids = ["ask-now"], excludes = ["ask-now"]')
    properties += holds("adult", f"{both} = {{ from = 18 }}", 'includes = ["ask-now"], not_avoids = ["ask-now"]')
    properties += holds("unknown", f'{both} = ["unknown"]', 'includes = ["ask-now"], not_avoids = ["ask-now"]')
    properties += holds("wrong", f"{both} = {{ to = 18 }}", 'avoids = ["ask-now"]')
    settled = load(tmp_path, clash + rest + properties)
    assert agree(settled) == {"minor": True, "adult": True, "unknown": True, "wrong": False}
    assert {issue.check for issue in prove(settled).issues} <= {"property", "order"}


def test_enumeration_tries_what_only_a_resolution_reads(tmp_path: Path) -> None:
    """Neither the property nor a rule for its action reads the age, and no other condition speaks of 65."""
    flow = FLOW.split("[[property]]")[0] + rule("r", '{ "intent" = ["none"] }', "ask-now", "should-not")
    flow += settling("old", "avoid", '{ "age" = { from = 65 } }') + settling("rest", "do")
    flow += holds("asked", '"intent" = ["none"], "danger.now" = ["unknown"]', 'includes = ["ask-now"]')
    loaded = load(tmp_path, flow)
    assert agree(loaded) == {"asked": False}
    found = enumerate_property(loaded.content, loaded.content.properties[0], limit=50_000)
    assert found is not None
    assert {answers.values["age"] for answers in found.broken} == {65, 66}


def test_a_resolution_that_no_open_concern_can_decide_does_not_count(tmp_path: Path) -> None:
    """`intent` is on the list of another concern: alone, the second one never asks for it."""
    second = SECOND + rule("do", '{ "danger.now" = ["no"] }', "ask-now")
    second += rule("not", '{ "danger.now" = ["no"] }', "ask-now", "should-not")
    second += settling("asked", "do", '{ "intent" = ["none", "some", "yes", "unknown"] }')
    loaded = load(tmp_path, FLOW, second=second)
    found = prove(loaded)
    (issue,) = [issue for issue in found.issues if issue.check == "contradiction" and issue.where == 'rule "do"']
    (example,) = found.counterexamples[issue]
    assert example == Counterexample(("second",), {"danger.now": "no"})
    assert plan_of(loaded, example).conflicts[0].resolution is None
    assert plan_of(loaded, replace(example, concerns=("self", "second"))).conflicts[0].resolution == "asked"
    again = prove(load(tmp_path, FLOW, second=second + settling("else", "avoid")))
    assert not {issue.check for issue in again.issues} & {"contradiction", "dead-resolution"}


DEAD = {
    "No answers call for call-emergency and advise against it at once.  Remove it, or mend the rules.": (
        settling("x", "do", action="call-emergency")
    ),
    "Wherever rules disagree on report, law would have to yield to what is no law.  Turn its `prevails`.": (
        settling("x", "avoid", action="report") + settling("y", "do", action="report")
    ),
    "Its `when` is never true where rules disagree on ask-now.  Mend its `when`, or remove it.": (
        settling("x", "do", '{ "intent" = ["yes"] }') + settling("y", "do")
    ),
    "Others before it settle every conflict about ask-now.  Put it before them, narrow theirs, or remove it.": (
        settling("y", "do", '{ "age" = { to = 17 } }')
        + settling("z", "do", '{ "age" = { from = 18 } }')
        + settling("w", "do", '{ "age" = ["unknown"] }')
        + settling("x", "do")
    ),
}


@pytest.mark.parametrize("message", DEAD, ids=lambda message: message.split()[0])
def test_a_resolution_that_settles_nothing(tmp_path: Path, message: str) -> None:
    flow = FLOW + rule("r", '{ "intent" = ["none"] }', "ask-now", "should-not")
    flow += rule("s", '{ "danger.now" = ["yes"] }', "report", "should-not") + DEAD[message]
    found = prove(load(tmp_path, flow))
    (issue,) = [issue for issue in found.issues if issue.check == "dead-resolution"]
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "resolution", "x")}  resolution "x"\n  {message}  [dead-resolution]'
    )


def test_the_strongest_verb_and_the_earliest_frame_of_several_rules(tmp_path: Path) -> None:
    """Two rules use one action: the plan shows `should` and `now`, and neither `may` nor `today`."""
    flow = FLOW + rule("r", '{ "intent" = ["some"] }', "ask-now", "may", more='frame = "today"\n')
    when = '{ "intent" = ["some"], "danger.now" = ["no"] }'
    for name, expect in {
        "verb": 'verbs = { ask-now = "should" }',
        "frame": 'frames = { ask-now = "now" }',
        "wrong-verb": 'verbs = { ask-now = "may" }',
        "wrong-frame": 'frames = { ask-now = "today" }',
    }.items():
        flow += f'[[property]]\nid = "{name}"\nsays = "P."\nwhen = {when}\nexpect = {{ {expect} }}\n'
    assert checked(prove(load(tmp_path, flow)), "property") == {"wrong-verb", "wrong-frame"}


def test_the_basis_is_that_of_the_strongest_verb_and_of_equal_verbs_that_of_law(tmp_path: Path) -> None:
    """To do: `should` (clinical) and `should` (law), beside `may` (practice). Not to do: `must not` (law), `should not`."""
    flow = FLOW + rule("by-law", '{ "intent" = ["yes"] }', "ask-now", "should", "law")
    flow += rule("weaker", '{ "intent" = ["some", "yes"] }', "ask-now", "may")
    flow += rule("against", '{ "intent" = ["some", "yes"] }', "report", "should-not", "clinical")
    flow += rule("forbidden", '{ "intent" = ["yes"] }', "report", "must-not", "law")
    for intent, action, basis in itertools.product(
        ("some", "yes"), ("ask-now", "report"), ("law", "clinical", "practice")
    ):
        when = f'{{ "intent" = ["{intent}"], "danger.now" = ["no"] }}'
        flow += f'[[property]]\nid = "{intent}.{action}.{basis}"\nsays = "P."\nwhen = {when}\n'
        flow += f'expect = {{ bases = {{ {action} = "{basis}" }} }}\n'
    assert checked(prove(load(tmp_path, flow)), "property") == {
        "some.ask-now.law", "some.ask-now.practice", "some.report.law", "some.report.practice",
        "yes.ask-now.clinical", "yes.ask-now.practice", "yes.report.clinical", "yes.report.practice",
    }  # fmt: skip


def test_raises_that_change_nothing(tmp_path: Path) -> None:
    more = (
        '[[raise]]\nfinding = "response"\nto = "prompt"\nwhen = { "intent" = ["some"] }\nbecause = "Covered."\n'
        '[[raise]]\nfinding = "response"\nto = "prompt"\nwhen = { "signs" = { all = ["none", "loss"] } }\nbecause = "Never."\n'
        '[[raise]]\nfinding = "response"\nto = "routine"\nwhen = { "intent" = ["none"] }\nbecause = "Low."\n'
    )
    found = prove(load(tmp_path, FLOW + more))
    assert {issue.check for issue in found.issues} == {"dead-raise"}
    assert sorted(issue.message for issue in found.issues) == [
        "No answers make this raise to prompt true: Never.",
        "Wherever this raise to prompt holds, response stands as high without it: Covered.",
        "Wherever this raise to routine holds, response stands as high without it: Low.",
    ]
    assert {str(issue).splitlines()[0].split("  ")[1] for issue in found.issues} == {'raise "response"'}
    first = (FLOW + more).index(more.splitlines()[0], len(FLOW))
    line = (FLOW + more)[:first].count("\n") + 1
    assert [issue.line for issue in found.issues] == [line, line + 5, line + 10]


def test_of_two_equal_raises_the_later_is_dead(tmp_path: Path) -> None:
    text = '[[raise]]\nfinding = "response"\nto = "emergency"\nwhen = { "danger.now" = ["yes"] }\nbecause = "Again."\n'
    issue, _ = only(prove(load(tmp_path, FLOW + text)))
    assert issue.message == "Wherever this raise to emergency holds, response stands as high without it: Again."
    assert issue.line == FLOW.count("\n") + 1


def test_an_action_that_is_never_shown(tmp_path: Path) -> None:
    action = '[[action]]\nid = "rest"\ndo = "Rest"\nkind = "follow-up"\nframe = "ongoing"\ndone = "Rested"\n'
    flow = (
        FLOW
        + action
        + rule("a", '{ "intent" = ["none"] }', "rest")
        + rule("b", '{ "intent" = ["none"] }', "rest", "should-not")
    )
    flow += '[[resolution]]\nid = "x"\naction = "rest"\nprevails = "avoid"\nreason = "R."\n'
    issue, _ = only(prove(load(tmp_path, flow)))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "action", "rest")}  action "rest"\n'
        "  It is never in a plan: its rules never hold, or give way each time."
        "  Mend its rules, or remove it.  [dead-action]"
    )


def test_an_emergency_out_of_reach(tmp_path: Path) -> None:
    flow = FLOW.split("[[order]]")[0].replace('to = "emergency"', 'to = "same-day"')
    flow = flow.replace('when = { "response" = ["emergency"] }', 'when = { "danger.now" = ["yes"] }')
    found = prove(load(tmp_path, flow))
    issue = next(issue for issue in found.issues if issue.check == "no-emergency")
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "finding", "response")}  finding "response"\n'
        "  No answers make the response emergency.  Add a [[raise]] to it.  [no-emergency]"
    )


def test_an_action_before_the_call(tmp_path: Path) -> None:
    flow = with_change(
        'kind = "life-safety"\nframe = "now"\ndone = "Called"', 'kind = "tell"\nframe = "now"\ndone = "Called"'
    )
    flow = flow.split("[[property]]")[0]
    loaded = load(tmp_path, flow)
    issue, (example,) = only(prove(loaded))
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "action", "ask-now")}  action "ask-now"\n'
        "  It stands before call-emergency in a plan. Interview: Danger to self. danger: Yes."
        "  Define it after call-emergency, or give it a later frame.  [before-the-call]"
    )
    assert [action.id for action in plan_of(loaded, example).actions][:2] == ["ask-now", "call-emergency"]


def test_an_empty_plan(tmp_path: Path) -> None:
    flow = with_change('when = { "response" = { from = "routine" } }', 'when = { "response" = { from = "prompt" } }')
    loaded = load(tmp_path, flow)
    issue, (example,) = only(prove(loaded))
    assert str(issue) == (
        'flows/flow.toml:5  concern "self"\n'
        "  There are answers for which the plan is empty."
        " Interview: Danger to self. danger: No; intent: No; signs: None of these."
        "  Add a rule that holds whenever no other does.  [empty-plan]"
    )
    assert plan_of(loaded, example).actions == ()


def agree(loaded: Loaded) -> dict[str, bool]:
    """For each property whether proof and enumeration say that it holds; they say the same."""
    broken = checked(prove(loaded), "property")
    said = {}
    for prop in loaded.content.properties:
        slow = enumerate_property(loaded.content, prop, limit=50_000)
        assert slow is not None
        assert slow.fulfilled
        said[prop.id] = not slow.broken
        assert (prop.id in broken) == bool(slow.broken), prop
    return said


def holds(name: str, when: str, expect: str) -> str:
    return f'[[property]]\nid = "{name}"\nsays = "P."\nwhen = {{ {when} }}\nexpect = {{ {expect} }}\n'


def test_no_law_follows_from_a_place_that_is_not_relevant(tmp_path: Path) -> None:
    """Neither the state's value nor the baseline's is read, so that `not` over either is true."""
    flow = with_change('kind = "place"\n', 'kind = "place"\nask_when = { "danger.now" = ["yes"] }\n')
    flow = flow.split("[[property]]")[0]
    flow += rule("read", '{ "law.client.report" = ["none", "mandatory"] }', "rest")
    flow += rule("else", '{ not = { "law.client.report" = ["none", "mandatory"] } }', "other")
    flow += ACTION.format("rest") + ACTION.format("other")
    flow += holds("relevant", '"danger.now" = ["yes"]', 'includes = ["rest"], excludes = ["other"]')
    flow += holds("irrelevant", '"danger.now" = ["no", "unknown"]', 'includes = ["other"], excludes = ["rest"]')
    flow += holds("wrong", '"danger.now" = ["no"]', 'includes = ["rest"]')
    loaded = load(tmp_path, flow)
    assert agree(loaded) == {"relevant": True, "irrelevant": True, "wrong": False}
    assert "client.place" not in completed(loaded.content, Answers(("self",), {"danger.now": "no"})).values


def test_the_law_of_a_place_waits_for_what_decides_whether_it_is_relevant(tmp_path: Path) -> None:
    """The gate belongs to the list of another concern: where that one is closed, no value of law is read, or ruled out."""
    flow = with_change('kind = "place"\n', 'kind = "place"\nask_when = { "age" = { from = 0 } }\n')
    flow = flow.split("[[order]]")[0]
    second = SECOND.replace('["danger.now"]', '["danger.now", "client.place"]')
    second += rule("read", '{ "law.client.report" = ["none", "mandatory"] }', "rest")
    second += rule("else", '{ not = { "law.client.report" = ["none", "mandatory"] } }', "other")
    second += ACTION.format("rest") + ACTION.format("other")
    second += holds("either", '"danger.now" = ["no"]', 'includes_any = ["rest", "other"]')
    loaded = load(tmp_path, flow, second=second)
    assert agree(loaded) == {"either": False}
    found = prove(loaded)
    issue = next(issue for issue in found.issues if issue.check == "property")
    (example,) = found.counterexamples[issue]
    assert (example.concerns, plan_of(loaded, example).action("rest")) == (("second",), None)
    evaluation = Evaluation(loaded.content, ("second",), {"client.place": "us-ca"})
    assert evaluation.truth(loaded.content.rules[-1].when) == {"age"}


def test_a_rule_gives_way_only_to_a_rule_of_an_active_concern(tmp_path: Path) -> None:
    second = SECOND.replace("[[rule]]", 'open_when = { "signs" = ["voices"] }\n\n[[rule]]', 1)
    second += rule("over", '{ "danger.now" = ["yes"] }', "document", more='overrides = "call"\n')
    alone = '"danger.now" = ["yes"], "signs" = ["none"]'
    flow = FLOW.split("[[property]]")[0]
    flow += holds("called", alone, 'includes = ["call-emergency"]')
    flow += holds("opened", '"danger.now" = ["yes"], "signs" = ["voices"]', 'excludes = ["call-emergency"]')
    loaded = load(tmp_path, flow, second=second)
    assert agree(loaded) == {"called": False, "opened": True}
    found = prove(loaded)
    issue = next(issue for issue in found.issues if issue.check == "property")
    (example,) = found.counterexamples[issue]
    assert "second" in example.concerns
    assert plan_of(loaded, example).action("call-emergency") is None
    assert plan_of(loaded, replace(example, concerns=("self",))).action("call-emergency") is not None


def test_a_rule_that_is_displaced_in_every_run_it_takes_part_in(tmp_path: Path) -> None:
    """A concern that is never open displaces nothing; one that the rule itself belongs to always can."""
    second = SECOND + rule(
        "over", '{ "danger.now" = ["yes", "no", "unknown"] }', "document", more='overrides = "call"\n'
    )
    assert "dead-rule" not in {issue.check for issue in prove(load(tmp_path, FLOW, second=second)).issues}
    inside = FLOW + rule("over", '{ "danger.now" = ["yes", "no", "unknown"] }', "document", more='overrides = "call"\n')
    assert checked(prove(load(tmp_path, inside, second=SECOND)), "dead-rule") == {"call"}


def test_a_default_of_a_several_choice_question_is_a_set(tmp_path: Path) -> None:
    flow = with_change(
        'none_choice = "none"\nunknown = "Ask."\ntier = "decide"\nsafety = true\n',
        'none_choice = "none"\ndefault = "loss"\ntier = "decide"\n',
    )
    flow = flow.replace(', "unknown"] }\nbecause = "Intent', '] }\nbecause = "Intent').replace(
        ', { "signs" = ["unknown"] }', ""
    )
    flow = flow.split("[[property]]")[0] + rule("r", '{ "signs" = { only = ["loss"] } }', "document")
    flow += holds("p", '"signs" = ["loss"]', 'response = ["prompt", "same-day", "emergency"]')
    loaded = load(tmp_path, flow)
    assert agree(loaded) == {"p": True}
    blank = completed(loaded.content, Answers(("self",), {"danger.now": "no", "intent": "none"}))
    assert blank.values["signs"] == ("loss",)


def test_an_answer_that_no_interview_asks_for_may_be_absent(tmp_path: Path) -> None:
    """A rule that reads the list of another concern is undecided, not false, where only its own concern is chosen."""
    second = (
        SECOND
        + rule("r", '{ any = [{ "age" = ["unknown"] }, { not = { "age" = ["unknown"] } }] }', "ask-now")
        + (
            '[[property]]\nid = "p"\nsays = "P."\nexpect = { includes = ["ask-now"] }\nwhen = { "danger.now" = ["no"] }\n'
        )
    )
    loaded = load(tmp_path, FLOW, second=second)
    found = prove(loaded)
    left_open, broken = found.issues
    assert (left_open.check, broken.check) == ("used-before-asked", "property")
    assert 'Whether it holds can hang on "age", which is not asked there.' in left_open.message
    (example,) = found.counterexamples[broken]
    assert example == Counterexample(("second",), {"danger.now": "no"})
    assert "ask-now is missing" in broken.message
    assert plan_of(loaded, example).action("ask-now") is None


# ---------------------------------------------------------------- deadlines

LEARNED = """\
[[question]]
id = "learned"
ask = "When did you learn of it?"
topic = "when you learned of it"
why = "The clock runs from it."
kind = "time"
unknown = "Look it up."
tier = "note"

[[question]]
id = "seen"
ask = "When did you see it?"
topic = "when you saw it"
why = "The clock runs from it."
kind = "time"
unknown = "Look it up."
tier = "note"

"""
CLOCK = 'deadline = {{ number = {0}, unit = "{1}", start = "{2}" }}\n'
ALWAYS = '{ "response" = { from = "routine" } }'


def written(*rules: str, expect: str = "36 hours from learned") -> str:
    """A flow with a written report that `rules` call for, and the property `p` on its deadline."""
    flow = FLOW.split("[[order]]")[0] + LEARNED + ACTION.format("write") + "".join(rules)
    return flow + f'[[property]]\nid = "p"\nsays = "P."\nexpect = {{ deadlines = {{ write = "{expect}" }} }}\n'


def clock(number: int, unit: str = "hours", start: str = "learned") -> str:
    return CLOCK.format(number, unit, start)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ([rule("r", ALWAYS, "write", "must", "law", clock(36))], ""),
        ([rule("r", ALWAYS, "write", "must", "law", clock(48))], "write has 48 hours from learned"),
        ([rule("r", ALWAYS, "write", "must", "law", clock(36, "calendar_days"))], "write has 36 calendar_days"),
        ([rule("r", ALWAYS, "write", "must", "law", clock(36, start="seen"))], "write has 36 hours from seen"),
        ([rule("r", ALWAYS, "write", "must", "law")], "write has no deadline, expected 36 hours from learned"),
        (
            [
                rule("r", '{ "intent" = ["yes"] }', "write", "must", "law", clock(36)),
                rule("s", '{ "intent" = ["none", "some", "unknown"] }', "write", "may", "law"),
            ],
            "write has no deadline, expected 36 hours from learned",
        ),
        ([rule("r", '{ "intent" = ["yes"] }', "write", "must", "law", clock(36))], ""),
        (
            [
                rule("r", ALWAYS, "write", "must", "law", clock(36)),
                rule("s", '{ "intent" = ["yes"] }', "write", "must", "law", clock(48)),
            ],
            "s gives write 48 hours from learned, later than 36 hours from learned",
        ),
        (
            [
                rule("r", ALWAYS, "write", "must", "law", clock(36)),
                rule("s", '{ "intent" = ["yes"] }', "write", "must", "law", clock(1, "working_days")),
            ],
            "s gives write 1 working_days from learned, later than 36 hours from learned",
        ),
        (
            [
                rule("r", ALWAYS, "write", "must", "law", clock(36)),
                rule("s", '{ "intent" = ["yes"] }', "write", "must", "law", clock(24)),
            ],
            "",
        ),
        (
            [
                rule("r", ALWAYS, "write", "must", "law", clock(36)),
                rule("s", '{ "intent" = ["yes"] }', "write", "should", "law", clock(48)),
                rule("t", '{ "intent" = ["yes"] }', "write", "must", "law", clock(48, start="seen")),
                rule("u", '{ "intent" = ["yes"] }', "write", "must", "law"),
            ],
            "",
        ),
        (
            [
                rule("r", ALWAYS, "write", "must", "law", clock(36)),
                rule("s", '{ "danger.now" = ["yes"] }', "write", "must", "law", clock(48) + 'overrides = "r"\n'),
            ],
            "write has 48 hours from learned, expected 36 hours from learned; s gives write 48 hours from learned",
        ),
    ],
)
def test_a_deadline_is_proved_for_every_answer(tmp_path: Path, rules: list[str], why: str) -> None:
    loaded = load(tmp_path, written(*rules))
    found = prove(loaded)
    assert agree(loaded) == {"p": not why}
    if not why:
        assert shown(found) == ""
        return
    issue, (example,) = only(found)
    assert issue.message.startswith(f"This does not always hold: {why}")
    assert "; ".join(failures(plan_of(loaded, example), loaded.content.properties[-1].expect)).startswith(why)


def test_a_deadline_says_nothing_of_an_action_that_is_advised_against(tmp_path: Path) -> None:
    rules = [
        rule("r", '{ "intent" = ["none"] }', "write", "must", "law", clock(48)),
        rule("s", ALWAYS, "write", "must-not", "law"),
        '[[resolution]]\nid = "x"\naction = "write"\nprevails = "avoid"\nreason = "R."\n',
    ]
    assert agree(load(tmp_path, written(*rules))) == {"p": True}
    rules[-1] = rules[-1].replace('prevails = "avoid"', 'prevails = "do"')
    assert agree(load(tmp_path, written(*rules))) == {"p": False}


def test_only_the_deadline_of_a_state_that_has_it_is_expected_there(tmp_path: Path) -> None:
    """A planted fault in one state's pack is found with the place in its interview."""
    base = rule("r", ALWAYS, "write", "must", "law", clock(36))
    pack = rule("us-ca.r", '{ "danger.now" = ["yes"] }', "write", "must", "law", clock(72) + 'concern = "self"\n')
    loaded = load(tmp_path, written(base), **{"law/us-ca": CALIFORNIA + pack})
    found = prove(loaded)
    broken, weaker = found.issues
    for issue in (broken, weaker):
        (example,) = found.counterexamples[issue]
        assert (example.answers["client.place"], example.answers["danger.now"]) == ("us-ca", "yes")
    assert "us-ca.r gives write 72 hours from learned, later than 36 hours from learned" in broken.message
    assert weaker.check == "weakened"
    assert weaker.message.startswith("It gives write 72 hours from learned, which can be later than the 36 hours")


def test_the_module_is_there_without_the_solver() -> None:
    import subprocess
    import sys

    code = "import sys; import crisis_cli.checks.proof; sys.exit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---------------------------------------------------------------- random contents, against enumeration

CHOICES = ("a", "b", "c")
QUESTIONS = ("q0", "q1", "q2", "client.place")
ACTIONS = ("call-emergency", "get-location", "x", "y")
Table = dict[str, Any]


def toml(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def toml_file(tables: Mapping[str, Any]) -> str:
    lines = []
    for kind, content in tables.items():
        for table in content if isinstance(content, list) else [content]:
            lines.append(f"[[{kind}]]" if isinstance(content, list) else f"[{kind}]")
            lines += [f"{key} = {toml(value)}" for key, value in table.items() if value is not None]
    return "\n".join(lines) + "\n"


class Draw:
    """Small draws, so that hypothesis is quick: one of, some of, a number."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.starts: list[str] = []

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def sometimes(self, one_in: int) -> bool:
        return self.number(0, one_in - 1) == 0

    def one(self, values: Sequence[Any]) -> Any:
        return values[self.number(0, len(values) - 1)]

    def some(self, values: Sequence[Any]) -> list[Any]:
        mask = self.number(1, 2 ** len(values) - 1)
        return [value for n, value in enumerate(values) if mask >> n & 1]

    # -- the content

    def question(self, name: str, earlier: list[Table]) -> Table:
        kinds = {
            "q0": ("choice",),
            "q1": ("choice", "choice", "several"),
            "q2": ("number", "time", "date", "several", "choice"),
        }
        kind = self.one(kinds.get(name, ("place",)))
        knowable = kind != "choice" or not self.sometimes(3)
        table: Table = {"id": name, "ask": "A?", "topic": name, "why": "W.", "kind": kind}
        table["tier"] = self.one(("decide", "decide", "refine", "note"))
        if knowable:
            table["unknown"] = "Ask."
        if kind == "date":
            table["when"] = self.one(("past", "future", "any"))
        if kind in ("choice", "several"):
            choices = CHOICES[: self.number(2, 3)]
            table["choices"] = {choice: choice.upper() for choice in choices}
            table["note"] = {choice: choice for choice in choices}
            table["none_choice"] = choices[-1] if kind == "several" and self.sometimes(2) else None
            table["default"] = choices[0] if not knowable or self.sometimes(6) else None
        if earlier and self.sometimes(4):
            table["ask_when"] = self.condition(earlier, ())
        return table

    def leaf(self, questions: list[Table], findings: Sequence[str]) -> Table:
        law = ["law.client.report"] if any(table["id"] == "client.place" for table in questions) else []
        key = self.one([*(table["id"] for table in questions), *findings, *law])
        match key:
            case "law.client.report":
                return {key: self.one((["none"], ["mandatory"]))}
            case "response":
                return {key: self.some(LEVELS)}
            case "base":
                return {key: {"from": self.one(("mid", "high"))}}
        return {key: self.test(next(table for table in questions if table["id"] == key))}

    def test(self, question: Table) -> Any:
        unknown = ("unknown", "cannot-tell") if "unknown" in question else ()
        match question["kind"]:
            case "number":
                low = self.number(0, 3)
                return {"from": low, "to": low + self.number(0, 2)}
            case "time" | "date":
                return ["not-asked"]
            case "place":
                return self.one((["us-ca"], ["us-ca", "us-ny"], ["us-ny", *unknown[:1]]))
        how = self.one(("any", "any", "all", "only")) if question["kind"] == "several" else "any"
        if how != "any":
            return {how: self.some([*question["choices"]])}
        return self.some([*question["choices"], *((self.one(unknown),) if unknown else ())])

    def condition(self, questions: list[Table], findings: Sequence[str]) -> Table:
        def part() -> Table:
            leaf = self.leaf(questions, findings)
            return {"not": leaf} if self.sometimes(3) else leaf

        match self.number(0, 5):
            case 0 | 1 | 2:
                return part()
            case 3:
                return {"any": [part(), part()]}
            case 4:
                return {**part(), **part()}
        return {"at_least": self.number(1, 3), "of": [part(), part(), part()]}

    def rules(self, questions: list[Table], prefix: str, others: list[Table]) -> list[Table]:
        """Some rules, each of which may override an earlier one or one of `others`."""
        tables: list[Table] = []
        for number in range(self.number(2, 4)):
            basis = self.one(("law", "clinical"))
            verbs = (
                (*DO_VERBS, *DO_VERBS, *AVOID_VERBS) if basis == "law" else ("should", "may", "should", "should-not")
            )
            table: Table = {"id": f"{prefix}.r{number}", "when": self.condition(questions, ("response", "base"))}
            table |= {"actions": self.some(ACTIONS), "verb": self.one(verbs), "basis": basis}
            table |= {"because": "B.", "sources": ["act"], "frame": self.one((None, None, *FRAMES[:3]))}
            table["deadline"] = self.deadline() if self.sometimes(2) else None
            earlier = [*others, *tables]
            table["overrides"] = self.one(earlier)["id"] if earlier and self.sometimes(3) else None
            tables.append(table)
        return tables

    def raises(self, questions: list[Table]) -> list[Table]:
        tables: list[Table] = []
        for _ in range(self.number(1, 3)):
            base, response = self.condition(questions, ()), self.condition(questions, ("base",))
            tables.append({"finding": "base", "to": self.one(("low", "mid", "high")), "when": base})
            tables.append({"finding": "response", "to": self.one(LEVELS[1:]), "when": response})
        return [{**table, "because": f"Because {number}."} for number, table in enumerate(tables)]

    def property(self, questions: list[Table], name: str) -> Table:
        when = None if self.sometimes(3) else self.condition(questions, ("response", "base"))
        actions = [] if self.sometimes(2) else self.some(ACTIONS[:2])
        return {"id": name, "says": "P.", "when": when, "actions": actions, "expect": self.expectation()}

    def resolution(self, questions: list[Table], name: str) -> Table:
        when = None if self.sometimes(2) else self.condition(questions, ("response", "base"))
        prevails = self.one(("do", "avoid"))
        return {"id": name, "action": self.one(ACTIONS), "prevails": prevails, "reason": "R.", "when": when}

    def deadline(self) -> Table | str | None:
        """One of a few, so that rules and properties often mean the same one; none where nothing starts a clock."""
        if not self.starts:
            return None
        if self.sometimes(3):
            parts = [self.plain_deadline(), self.plain_deadline()]
            return f"{self.one(('earlier', 'later'))} of {'; '.join(parts)}" if parts[0] != parts[1] else parts[0]
        start = self.one(self.starts)
        if start.startswith("d"):
            return self.plain_deadline()
        number, unit = self.one(((36, "hours"), (48, "hours"), (2, "calendar_days"), (2, "working_days")))
        return {"number": number, "unit": unit, "start": start}

    def plain_deadline(self) -> str:
        start = self.one(self.starts)
        if start.startswith("t"):
            return f"{self.one(('36 hours', '2 calendar_days', '2 working_days'))} from {start}"
        return f"{self.one(('2 calendar_days from', '2 working_days before', 'before', 'by'))} {start}"

    def expectation(self) -> Table:
        table: Table = {}
        fields = (*FIELDS, *["deadlines"] * (4 if self.starts else 0))
        for key in [self.one(fields) for _ in range(self.number(1, 2))]:
            match key:
                case "response":
                    table[key] = self.some(LEVELS)
                case "within":
                    table |= {
                        self.one(("includes", "includes_any")): self.some(ACTIONS),
                        "within_first": self.number(1, 3),
                    }
                case "before":
                    table[key] = [[self.one(ACTIONS), self.one(ACTIONS)]]
                case "verbs":
                    table[key] = {self.one(ACTIONS): self.one((*DO_VERBS, *AVOID_VERBS))}
                case "deadlines":
                    wanted = self.deadline()
                    assert wanted is not None
                    table[key] = {self.one(ACTIONS): deadline_words(as_deadline(wanted))}
                case "frames":
                    table[key] = {self.one(ACTIONS): self.one(FRAMES[:3])}
                case "bases":
                    table[key] = {self.one(ACTIONS): self.one(("law", "clinical"))}
                case _:
                    table[key] = self.some(ACTIONS)
        return table


FIELDS = (
    "response", "includes", "excludes", "avoids", "not_avoids", "first", "within", "before", "verbs", "bases", "frames"
)  # fmt: skip


@st.composite
def contents(draw: st.DrawFn) -> dict[str, str]:
    """The files of a small random content: two concerns, a state pack, findings in two strata."""
    d = Draw(draw)
    questions: list[Table] = []
    for name in QUESTIONS:
        questions.append(d.question(name, questions))
    read = d.one((questions[:3], questions[1:], questions))
    clocks = [
        {"id": name, "ask": "A?", "topic": name, "why": "W.", "unknown": "Ask.", "tier": "note"}
        | ({"kind": "time"} if name.startswith("t") else {"kind": "date", "when": d.one(("past", "future", "any"))})
        for name in d.one(((), ("t0",), ("t0", "t1"), ("t0", "d0"), ("d0", "d1")))
    ]
    d.starts = [str(table["id"]) for table in clocks]
    shared: Table = {"content": {"format": 1, "version": "1"}, "question": [*questions, *clocks]}
    shared["finding"] = [{"id": "response", "values": LEVELS}, {"id": "base", "values": ("low", "mid", "high")}]
    shared["source"] = [{"id": "act", "cite": "C", "says": "S", "kind": "text", "place": "us", "confirmed": True}]
    kinds = KINDS[:1] if d.starts else KINDS[:2]  # due times order duties, and a proof takes the author's order there
    shared["action"] = [
        {"id": name, "do": name, "kind": d.one(kinds), "frame": d.one(FRAMES[:2]), "done": name} for name in ACTIONS
    ]
    shared["action"][-1]["alternative_to"] = "x"
    shared["rule"] = d.rules(read, "shared", [])
    rules = list(shared["rule"])
    if d.sometimes(2):
        shared["resolution"] = [d.resolution(read, f"res{n}") for n in range(d.number(1, 4))]
    orderable = [table for table in questions if "choices" in table and "unknown" in table]
    shared["order"] = [{"question": table["id"], "safest": "a", "riskiest": "b"} for table in orderable[:2]]
    shared["property"] = [d.property(read, f"shared.p{n}") for n in range(2)]
    files = {"shared": shared}
    for name in ("one", "two"):
        opening = d.condition(read[:2], ()) if name == "two" and d.sometimes(2) else None
        concern = {"id": name, "title": name, "about": "A.", "priority": 1, "questions": d.some(QUESTIONS)}
        files[name] = {
            "concern": {**concern, "open_when": opening},
            "raise": d.raises(read),
            "rule": d.rules(read, name, rules),
        }
        rules += files[name]["rule"]
        files[name]["property"] = [d.property(read, f"{name}.p{n}") for n in range(3)]
    return {name: toml_file(tables) for name, tables in files.items()}


class Walk:
    """Every interview over all questions of a content with its plan in outline: the oracle for the fixed checks."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.all = list(interviews(content, tuple(content.questions)))
        self.read = [Evaluation(content, answers.concerns, answers.values) for answers in self.all]
        self.plans = [outline(read) for read in self.read]

    def dead_rules(self) -> set[str]:
        fired = {rule.id for read in self.read for rule, truth in read.rules() if truth is True}
        return {rule.id for rule in self.content.rules} - fired

    def dead_actions(self) -> set[str]:
        done = {name for plan in self.plans for name in plan.actions}
        avoided = {name for plan in self.plans for name in plan.avoid}
        used = {name for rule in self.content.rules for name in rule.actions}
        to_do = {name for rule in self.content.rules if rule.verb in DO_VERBS for name in rule.actions}
        return (to_do - done) | (used - to_do - avoided)

    def before_the_call(self) -> set[str]:
        found = set()
        for plan in self.plans:
            for name in plan.actions:
                if "call-emergency" in plan.actions and self.place(plan, name) < self.place(plan, "call-emergency"):
                    found.add(name)
        return found - {"get-location", "call-emergency"}

    def place(self, plan: Outline, name: str) -> tuple[int, int, int]:
        action = self.content.actions[name]
        return FRAMES.index(plan.actions[name][1]), KINDS.index(action.kind), action.position

    def unsettled(self) -> set[str]:
        return {name for plan in self.plans for name in plan.actions if name in plan.avoid}

    def dead_resolutions(self) -> set[str]:
        named = {resolution.id for resolution in self.content.resolutions}
        plans = (compose(self.content, answers, NOW) for answers in self.all if named)
        return named - {conflict.resolution for plan in plans for conflict in plan.conflicts}

    def falling(self) -> set[str]:
        """The orders that some pair of interviews, alike in everything else, breaks by its response."""
        found = set()
        for question, safest, riskiest in self.orders():
            for low, high in [(safest, kind) for kind in UNKNOWN_KINDS] + [(kind, riskiest) for kind in UNKNOWN_KINDS]:
                if any(LEVELS.index(a.response) > LEVELS.index(b.response) for a, b in self.pairs(question, low, high)):
                    found.add(question)
        return found

    def losing(self) -> set[tuple[str, str]]:
        """Each order with each life-safety action that not knowing takes out of the plan, an alternative's other aside."""
        found = set()
        for question, safest, _ in self.orders():
            for low, high in [(safest, kind) for kind in UNKNOWN_KINDS]:
                for above, below in self.pairs(question, low, high):
                    for name in above.actions:
                        action = self.content.actions[name]
                        if action.kind == "life-safety" and not {name, action.alternative_to} & set(below.actions):
                            found.add((question, name))
        return found

    def orders(self) -> Iterator[tuple[str, Value, Value]]:
        for order in self.content.orders:
            several = self.content.questions[order.question].kind == "several"
            yield (
                (order.question, (order.safest,), (order.riskiest,))
                if several
                else (
                    order.question,
                    order.safest,
                    order.riskiest,
                )
            )

    def pairs(self, question: str, low: Value, high: Value) -> Iterator[tuple[Outline, Outline]]:
        highs: dict[tuple[str, ...], list[int]] = {}
        for n, answers in enumerate(self.all):
            if answers.values.get(question) == high:
                highs.setdefault(answers.concerns, []).append(n)
        for n, answers in enumerate(self.all):
            if answers.values.get(question) == low:
                for m in highs.get(answers.concerns, ()):
                    if self.alike(n, m, question):
                        yield self.plans[n], self.plans[m]

    def alike(self, n: int, m: int, question: str) -> bool:
        """Equal but for `question` and for what is relevant in only one of the two."""
        mine, yours = self.all[n].values, self.all[m].values
        return all(
            mine.get(q) == yours.get(q) or self.read[n].relevance(q) is False or self.read[m].relevance(q) is False
            for q in self.content.questions
            if q != question
        )


def checked(found: Proof, check: str) -> set[str]:
    return {issue.where.split('"')[1] for issue in found.issues if issue.check == check}


@settings(max_examples=examples(12), deadline=None, suppress_health_check=list(HealthCheck))
@given(contents())
def test_proof_and_enumeration_agree(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        loaded = load(Path(folder), files.pop("shared"), **files)
    found = prove(loaded)
    broken, vacuous = checked(found, "property"), checked(found, "vacuous-property")
    for prop in loaded.content.properties:
        slow = enumerate_property(loaded.content, prop, limit=1_500)
        if slow is not None:
            event(f"property broken: {bool(slow.broken)}, fulfilled: {bool(slow.fulfilled)}")
            assert (prop.id in broken) == bool(slow.broken), prop
            assert (prop.id in vacuous) == (not slow.fulfilled), prop
    for issue, shown_by in found.counterexamples.items():
        assert replayed(loaded, issue, shown_by), issue
    if size(loaded.content, tuple(loaded.content.questions)) <= 2_000:
        event("walked through every interview")
        compare(found, Walk(loaded.content))


def compare(found: Proof, walk: Walk) -> None:
    assert checked(found, "dead-rule") == walk.dead_rules()
    assert checked(found, "dead-action") == walk.dead_actions()
    assert checked(found, "dead-resolution") == walk.dead_resolutions()
    assert checked(found, "before-the-call") == walk.before_the_call()
    assert bool(checked(found, "empty-plan")) == any(not plan.actions for plan in walk.plans)
    assert bool(checked(found, "no-emergency")) == all(plan.response != "emergency" for plan in walk.plans)
    conflicts = [i for i in found.issues if i.check in ("contradiction", "conflict")]
    assert {issue.message.split(" where ")[0].split()[-1] for issue in conflicts} == walk.unsettled()
    orders = [(issue.where.split('"')[1], issue.message) for issue in found.issues if issue.check == "order"]
    assert {question for question, message in orders if "falls" in message} == walk.falling()
    lost = {(question, message.split()[0]) for question, message in orders if "in the plan with" in message}
    assert lost == walk.losing()


def replayed(loaded: Loaded, issue: Issue, examples: tuple[Counterexample, ...]) -> bool:
    """Whether the interpreter shows what the issue says."""
    plans = [plan_of(loaded, example) for example in examples]
    names = [[action.id for action in plan.actions] for plan in plans]
    name = issue.where.split('"')[1]
    match issue.check:
        case "property":
            expect = next(prop.expect for prop in loaded.content.properties if prop.id == name)
            return bool(failures(plans[0], expect)) and "interpreter" not in issue.message
        case "order" if "falls" in issue.message:
            return LEVELS.index(plans[0].response) > LEVELS.index(plans[1].response)
        case "order" if "legal duty" in issue.message:
            uses = [plan.action(issue.message.split()[0]) for plan in plans]
            held = [use is not None and any(b.verb == "must" for b in use.because) for use in uses]
            return held == [True, False]
        case "order":
            action = issue.message.split()[0]
            return action in names[0] and action not in names[1]
        case "contradiction" | "conflict":
            return any(conflict.resolution is None for conflict in plans[0].conflicts)
        case "before-the-call":
            return names[0].index(name) < names[0].index("call-emergency")
        case "empty-plan":
            return not names[0]
        case "used-before-asked":
            return left_open(loaded, issue, examples[0])
        case "clock-not-asked":
            start = issue.message.split('"')[1]
            return in_force(loaded, name, examples[0]) and start not in asked(loaded, examples[0])
        case "weakened":
            floor = issue.message.partition(" Interview:")[0].rstrip(".").split()
            others = [rule.id for rule in loaded.content.rules if rule.id in floor]
            return bool(others) and all(in_force(loaded, rule, examples[0]) for rule in (name, *others))
        case "over-long":
            most, tier = re.findall(r"Up to (\d+) of its questions of the tier (\w+)", issue.message)[0]
            mine = loaded.content.concerns[name].questions
            relevant = asked(loaded, examples[0])
            return sum(loaded.content.questions[q].tier == tier for q in mine if q in relevant) >= int(most)
    return False


def read_as(loaded: Loaded, example: Counterexample) -> Evaluation:
    """What the answers of an interview mean, everything that is asked and left blank being not asked."""
    filled = completed(loaded.content, Answers(example.concerns, example.answers))
    return Evaluation(loaded.content, filled.concerns, filled.values)


def asked(loaded: Loaded, example: Counterexample) -> set[str]:
    """The questions that some concern of the run lists and that are relevant."""
    read = read_as(loaded, example)
    listed = (q for c in loaded.content.concerns.values() if read.is_active(c.id) for q in c.questions)
    return {question for question in listed if read.relevance(question) is True}


def in_force(loaded: Loaded, name: str, example: Counterexample) -> bool:
    read = read_as(loaded, example)
    return [truth for rule, truth in read.rules() if rule.id == name] == [True]


def left_open(loaded: Loaded, issue: Issue, example: Counterexample) -> bool:
    """Whether a condition of what the issue names is neither true nor false, for want of each answer it names."""
    content, read = loaded.content, read_as(loaded, example)
    kind, name, *_ = issue.where.split('"')
    conditions = {
        "rule ": [(rule.concern, rule.when) for rule in content.rules if rule.id == name],
        "raise ": [(raise_.concern, raise_.when) for raise_ in content.raises if raise_.finding == name],
        "resolution ": [(None, one.when) for one in content.resolutions if one.id == name],
    }[kind]
    missing = set(issue.message.partition(", which")[0].split('"')[1::2])
    truths = [read.truth(when) for concern, when in conditions if when is not None and read.is_active(concern)]
    return bool(missing) and any(isinstance(truth, frozenset) and missing <= truth for truth in truths)


def test_enumeration_gives_up_above_its_limit(tmp_path: Path) -> None:
    content = load(tmp_path).content
    assert enumerate_property(content, content.properties[0], limit=5) is None


def test_enumeration_of_the_good_content(tmp_path: Path) -> None:
    content = load(tmp_path).content
    for prop in content.properties:
        found = enumerate_property(content, prop, limit=50_000)
        assert found is not None
        assert found.fulfilled > 0
        assert found.broken == ()


def test_enumeration_sees_a_broken_property(tmp_path: Path) -> None:
    content = load(tmp_path).content
    prop = replace(content.properties[0], expect=Expectation(excludes=("call-emergency",)))
    found = enumerate_property(content, prop, limit=50_000)
    assert found is not None
    assert len(found.broken) == found.fulfilled > 0
