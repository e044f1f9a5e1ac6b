"""Expectations field by field, the line a batch makes of them, and the reasons of a compact plan. Whole values compared."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from made import action, concern, content, is_, pack, question, raised, rule
from pydantic import TypeAdapter, ValidationError

from crisis_cli.answers import Answers
from crisis_cli.batch import Options, result_of
from crisis_cli.batch.blocks import Block
from crisis_cli.batch.work import Worker
from crisis_cli.checks.expectation import Difference, differences, failures, needs_reasons
from crisis_cli.engine import plan_for
from crisis_cli.errors import InputError, Issue
from crisis_cli.model import Deadline, Expectation
from crisis_cli.render.json_output import compact
from crisis_cli.render.result_json import ResultJson
from crisis_cli.scenario import Scenario, from_tables
from crisis_cli.schemas import schema_text

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
HEARD = "2026-11-22T08:00:00-08:00"
SMALL = content(
    concerns=[concern("storm", "rain", "wind", "hail", "fog", "heard")],
    questions=[
        question("rain"), question("wind"), question("hail", ask_when=is_("wind", "no")), question("fog"),
        question("heard", kind="time", choices={}, note={}, when="past"),
    ],
    actions=[
        action("call-boat", position=1), action("write-boat", position=2), action("call-boats", position=3),
        action("sail", position=4), action("wait", position=5),
    ],
    raises=[raised("same-day", is_("rain", "yes"))],
    rules=[
        rule("wet", is_("rain", "yes"), "call-boat", "write-boat", verb="must", basis="law",
             deadline=Deadline(36, "hours", "heard")),
        rule("gale", is_("wind", "yes"), "call-boat", frame="now"),
        rule("calm", is_("wind", "no", "not-asked"), "wait", verb="may"),
        rule("no-sail", is_("rain", "yes"), "sail", verb="should-not"),
    ],
    packs=[pack("us-ca")],
)  # fmt: skip
STORM = Answers(("storm",), {"rain": "yes", "wind": "yes", "heard": HEARD})
PLAN = plan_for(SMALL, STORM, NOW)
DUE = "2026-11-23T20:00:00-08:00"
PACIFIC = timezone(timedelta(hours=-8))
LATER = datetime(2026, 11, 24, 8, tzinfo=PACIFIC)


def difference(*parts: Any) -> tuple[Difference, ...]:
    return (Difference(*parts),)


CASES: dict[str, tuple[Expectation, tuple[Difference, ...]]] = {
    "nothing is expected": (Expectation(), ()),
    "everything is as expected": (
        Expectation(
            response=("same-day",), includes=("call-boat",), includes_any=("wait", "write-boat"), excludes=("wait",),
            avoids=("sail",), not_avoids=("wait",), first=("call-boat",), within_first=2, before=(("call-boat", "write-boat"),),
            verbs={"call-boat": "must"}, bases={"call-boat": "law"}, frames={"call-boat": "now"}, due={"call-boat": datetime.fromisoformat(DUE)},
            deadlines={"call-boat": Deadline(36, "hours", "heard")}, unasked=("hail",),
        ),
        (),
    ),
    "the response": (
        Expectation(response=("prompt", "emergency")),
        difference("response", None, ("prompt", "emergency"), "same-day", "response is same-day, expected prompt or emergency"),
    ),
    "an action is missing": (
        Expectation(includes=("wait",)), difference("includes", "wait", "wait", None, "wait is missing"),
    ),
    "one much like it is there": (
        Expectation(includes=("call-boats",)),
        difference("includes", "call-boats", "call-boats", None, "call-boats is missing, the plan has call-boat"),
    ),
    "one much like it is there, and expected as well": (
        Expectation(includes=("call-boat", "call-boats")),
        difference("includes", "call-boats", "call-boats", None, "call-boats is missing"),
    ),
    "it is to be avoided": (
        Expectation(includes=("sail",)),
        difference("includes", "sail", "sail", None, "sail is missing, it is among what to avoid"),
    ),
    "none of several": (
        Expectation(includes_any=("wait", "sail")),
        difference("includes_any", None, ("wait", "sail"), None, "none of wait, sail is in the plan"),
    ),
    "one too many": (
        Expectation(excludes=("write-boat", "wait")),
        difference("excludes", "write-boat", None, "write-boat", "write-boat is in the plan"),
    ),
    "nothing against it": (
        Expectation(avoids=("wait",)), difference("avoids", "wait", "wait", None, "wait is not among what to avoid"),
    ),
    "something against it": (
        Expectation(not_avoids=("sail",)), difference("not_avoids", "sail", None, "sail", "sail is among what to avoid"),
    ),
    "another comes first": (
        Expectation(first=("write-boat", "wait")),
        difference("first", None, ("write-boat", "wait"), "call-boat", "call-boat comes first, expected write-boat or wait"),
    ),
    "it comes late": (
        Expectation(includes=("write-boat",), within_first=1),
        difference("within_first", "write-boat", 1, 2, "write-boat is number 2, expected among the first 1"),
    ),
    "all of several come late": (
        Expectation(includes_any=("write-boat", "wait"), within_first=1),
        difference("within_first", None, 1, 2, "none of write-boat, wait is among the first 1"),
    ),
    "the wrong way round": (
        Expectation(before=(("write-boat", "call-boat"), ("wait", "call-boat"))),
        difference("before", None, ("write-boat", "call-boat"), ("call-boat", "write-boat"),
                   "write-boat does not stand before call-boat"),
    ),
    "another verb": (
        Expectation(verbs={"call-boat": "should", "wait": "may"}),
        difference("verbs", "call-boat", "should", "must", "call-boat is must, expected should"),
    ),
    "on other grounds": (
        Expectation(bases={"call-boat": "clinical", "sail": "law", "wait": "law"}),
        (
            Difference("bases", "call-boat", "clinical", "law", "the basis of call-boat is law, expected clinical"),
            Difference("bases", "sail", "law", "clinical", "the basis of sail is clinical, expected law"),
        ),
    ),
    "a question that may be asked": (
        Expectation(unasked=("fog", "hail")),
        difference("unasked", None, None, "fog", "fog may be asked, expected not to be"),
    ),
    "another frame": (
        Expectation(frames={"call-boat": "today"}),
        difference("frames", "call-boat", "today", "now", 'call-boat is for "now", expected "today"'),
    ),
    "due at another time": (
        Expectation(due={"call-boat": LATER}),
        difference("due", "call-boat", "2026-11-24T08:00:00-08:00", DUE,
                   f"call-boat is due {DUE}, expected due 2026-11-24T08:00:00-08:00"),
    ),
    "due from a start that is known": (
        Expectation(due={"call-boat": None}),
        difference("due", "call-boat", "unknown", "2026-11-24T04:00:00+00:00",
                   "call-boat is due 2026-11-24T04:00:00+00:00, expected due from a start that is not known"),
    ),
    "due, and not even in the plan": (
        Expectation(due={"wait": None}),
        difference("due", "wait", "unknown", None,
                   "wait is not among what to do, expected due from a start that is not known"),
    ),
    "another deadline": (
        Expectation(deadlines={"call-boat": Deadline(24, "hours", "heard")}),
        (
            Difference("deadlines", "call-boat", "24 hours from heard", ("36 hours from heard",),
                       "call-boat has 36 hours from heard, expected 24 hours from heard"),
            Difference("deadlines", "call-boat", "24 hours from heard", "36 hours from heard",
                       "wet gives call-boat 36 hours from heard, later than 24 hours from heard"),
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_field_of_an_expectation_names_what_is_wanted_and_what_there_is(case: str) -> None:
    expect, wanted = CASES[case]
    assert differences(PLAN, expect) == wanted
    assert failures(PLAN, expect) == [one.message for one in wanted]


def test_nothing_to_do_comes_first_and_no_due_time_is_no_time() -> None:
    nothing = plan_for(SMALL, Answers(("storm",), {"rain": "no", "wind": "no"}), NOW)
    bare = replace(nothing, actions=())
    message = "nothing comes first, expected wait"
    assert differences(bare, Expectation(first=("wait",))) == difference("first", None, ("wait",), None, message)
    undated = Expectation(due={"wait": LATER}, deadlines={"wait": Deadline(1, "hours", "heard")})
    assert differences(nothing, undated) == (
        Difference("due", "wait", "2026-11-24T08:00:00-08:00", None,
                   "wait has no due time, expected due 2026-11-24T08:00:00-08:00"),
        Difference("deadlines", "wait", "1 hours from heard", None, "wait has no deadline, expected 1 hours from heard"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("expect", "needed"),
    [
        (replace(CASES["everything is as expected"][0], deadlines={}, bases={}, unasked=()), False),
        (Expectation(deadlines={"wait": Deadline(1, "hours", "heard")}), True),
        (Expectation(bases={"wait": "law"}), True),
        (Expectation(unasked=("hail",)), True),
    ],
)
def test_what_cannot_be_seen_in_a_plan_made_among_thousands(expect: Expectation, needed: bool) -> None:
    assert needs_reasons(expect) is needed


# ---------------------------------------------------------------- the line of a batch

RESULT: TypeAdapter[Any] = TypeAdapter(ResultJson)
TABLES = {"title": "Rain", "concerns": ["storm"], "answers": {"rain": "yes", "wind": "no", "heard": HEARD}}
COMPACT = {
    "response": "same-day",
    "actions": [
        {"id": "call-boat", "verb": "must", "frame": "today", "due": "2026-11-24T04:00:00Z"},
        {"id": "write-boat", "verb": "must", "frame": "today", "due": "2026-11-24T04:00:00Z"},
        {"id": "wait", "verb": "may", "frame": "today", "due": None},
    ],
    "avoid": ["sail"],
    "conflicts": [],
}


def line_of(tables: dict[str, Any], **options: bool) -> dict[str, Any]:
    """Return the line as a script reads it; it must be of the schema."""
    made = result_of(SMALL, "f:1", from_tables(SMALL, tables, "f"), Options(NOW, **options))
    line: dict[str, Any] = json.loads(json.dumps(made.line))
    RESULT.validate_python(line, strict=True)
    return line


def test_a_line_says_what_differs_in_which_field() -> None:
    expect = {"response": "prompt", "before": [["wait", "call-boat"]], "within_first": 1, "includes": ["wait"]}
    assert line_of({**TABLES, "expect": expect}) == {
        "input": "f:1",
        "title": "Rain",
        "plan": COMPACT,
        "expected": False,
        "differs": [
            {
                "field": "response",
                "action": None,
                "wanted": ["prompt"],
                "got": "same-day",
                "message": "response is same-day, expected prompt",
            },
            {
                "field": "within_first",
                "action": "wait",
                "wanted": 1,
                "got": 3,
                "message": "wait is number 3, expected among the first 1",
            },
            {
                "field": "before",
                "action": None,
                "wanted": ["wait", "call-boat"],
                "got": ["call-boat", "wait"],
                "message": "wait does not stand before call-boat",
            },
        ],
    }


def test_a_line_that_expects_nothing_and_one_that_is_as_expected() -> None:
    plain = {"input": "f:1", "title": "Rain", "plan": COMPACT}
    assert line_of(TABLES) == plain
    assert line_of({**TABLES, "expect": {"response": "same-day"}}) == {**plain, "expected": True}


def test_a_line_that_cant_be_read_is_of_the_schema() -> None:
    error = InputError([Issue("f", 1, "column 2", "This is not JSON: what.", "Was it cut short?", "not-json")])
    made = result_of(SMALL, "f:1", error, Options(NOW))
    issue = {
        "where": "column 2",
        "message": "This is not JSON: what.",
        "hint": "Was it cut short?",
        "check": "not-json",
    }
    assert (made.line, made.code) == ({"input": "f:1", "error": "bad-input", "issues": [issue]}, 3)
    RESULT.validate_python(made.line, strict=True)
    with pytest.raises(ValidationError):
        RESULT.validate_python({"input": "f:1", "error": "bad-input"})


def test_reasons_name_every_rule_that_calls_for_a_step_and_the_answers_given() -> None:
    reasons = {
        "actions": {
            "call-boat": [{"rule": "wet", "answers": ["rain"]}],
            "write-boat": [{"rule": "wet", "answers": ["rain"]}],
            "wait": [{"rule": "calm", "answers": ["wind"]}],
        },
        "avoid": {"sail": [{"rule": "no-sail", "answers": ["rain"]}]},
    }
    assert line_of(TABLES, reasons=True)["plan"] == {**COMPACT, "reasons": reasons}
    both = compact(PLAN, reasons=True)["reasons"]["actions"]["call-boat"]
    assert both == [{"rule": "wet", "answers": ["rain"]}, {"rule": "gale", "answers": ["wind"]}]


def test_a_reason_that_rests_on_not_asking_names_no_answer() -> None:
    plan = plan_for(SMALL, Answers(("storm",), {"rain": "no"}), NOW)
    assert compact(plan, reasons=True)["reasons"] == {
        "actions": {"wait": [{"rule": "calm", "answers": []}]},
        "avoid": {},
    }


def test_a_whole_plan_stands_in_a_line_as_the_schema_has_it() -> None:
    line = line_of(TABLES, full=True)
    assert [action["because"][0]["rule"] for action in line["plan"]["actions"]] == ["wet", "wet", "calm"]


def test_the_schema_of_a_result_is_shown() -> None:
    shown = json.loads(schema_text("result"))
    names = [part["$ref"].rpartition("/")[2] for part in shown["anyOf"]]
    assert names == ["PlannedJson", "RefusedJson"]
    assert [list(shown["$defs"][name]["properties"]) for name in (*names, "DifferenceJson", "ReasonJson")] == [
        ["input", "title", "plan", "expected", "differs"],
        ["input", "error", "issues"],
        ["field", "action", "wanted", "got", "message"],
        ["rule", "answers"],
    ]


def test_a_scenario_without_a_moment_is_of_the_moment_of_the_batch() -> None:
    scenario = Scenario("T", Answers(("storm",), {"rain": "yes"}), None, Expectation(due={"call-boat": None}))
    assert result_of(SMALL, "f", scenario, Options(NOW)).line["expected"] is True


def test_lines_that_expect_something_are_decided_together_as_they_are_alone() -> None:
    """So many that they are no longer taken one by one, with a time among their answers."""
    expect = {"response": "prompt", "due": {"call-boat": "2026-11-24T08:00:00-08:00"}, "includes": ["call-boats"]}
    lines = [{**TABLES, "title": f"Rain {n}", **({"expect": expect} if n % 2 else {})} for n in range(60)]
    block = Block("f", 1, tuple(json.dumps(line).encode() for line in lines))
    done = Worker(SMALL, Options(NOW)).work(block)
    alone = [
        result_of(SMALL, f"f:{n}", from_tables(SMALL, line, "f"), Options(NOW)).line for n, line in enumerate(lines, 1)
    ]
    assert [json.loads(line) for line in done.output.splitlines()] == json.loads(json.dumps(alone))
    assert len(alone[1]["differs"]) == 3
    assert (done.tally.scenarios, done.tally.expecting, done.tally.differing) == (60, 30, 30)
