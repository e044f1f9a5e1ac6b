"""The clocks of a paper: what counts from the day it was served and back from the day it is due, wherever that is shown."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from terminal_driver import Conversation

from crisis_cli.answers import Answers, Value
from crisis_cli.checks.expectation import failures
from crisis_cli.checks.structure import check_structure
from crisis_cli.dues import Due, urgency
from crisis_cli.engine import AskQuestion, next_step, plan_for
from crisis_cli.errors import InputError
from crisis_cli.load import _read_compiled as read_compiled
from crisis_cli.load import compile_to, load_checked
from crisis_cli.model import Combined, Content, Deadline
from crisis_cli.note import build as note
from crisis_cli.places import OUTSIDE, PLACES, US_ZONES, ZONES, zones_of
from crisis_cli.plan import Plan
from crisis_cli.render import calendar, text
from crisis_cli.render.json_output import DueJson, compact, plan_json
from crisis_cli.render.layout import head, next_clock, steps
from crisis_cli.render.words import due_brief, due_line, due_span
from crisis_cli.scenario import parse_scenario
from crisis_cli.schemas import schema_text

NOW = datetime(2026, 11, 22, 18, 4, tzinfo=UTC)  # a Sunday, 10:04 in California
SERVED, DUE = "2026-11-20", "2026-12-18"
HEAD = """\
[content]
format = 1
version = "1"

[concern]
id = "subpoena"
title = "A paper asks for records"
about = "A subpoena or an order."
priority = 1
questions = ["paper", "client.place", "paper.served", "paper.due"]

[[question]]
id = "paper"
ask = "What is it?"
topic = "the paper"
why = "They differ."
choices = { civil = "A subpoena", order = "An order" }
unknown = "Read it."
tier = "decide"

[[question]]
id = "client.place"
ask = "Where is the client?"
topic = "place"
why = "The law follows."
kind = "place"
unknown = "Ask."
tier = "decide"

[[question]]
id = "paper.served"
ask = "When was it served?"
topic = "the day it was served"
why = "The clock runs from it."
kind = "date"
when = "past"
unknown = "Ask who took it."
tier = "refine"

[[question]]
id = "paper.due"
ask = "For which day does it ask?"
topic = "the day it is due"
why = "The clock runs to it."
kind = "date"
when = "future"
unknown = "Read it."
tier = "refine"

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]

[[action]]
id = "object"
do = "Object in writing"
kind = "duty"
frame = "within 7 days"
calendar = "Answer due"
done = "Objected"

[[action]]
id = "answer"
do = "Answer the paper"
kind = "duty"
frame = "within 7 days"
calendar = "Answer due"
done = "Answered"

[[source]]
id = "act"
cite = "An act"
says = "Answer."
kind = "statute"
place = "us"
confirmed = true
"""
RULE = """
[[rule]]
id = "us.{action}"
when = {{ "paper" = ["civil"] }}
actions = ["{action}"]
verb = "must"
basis = "law"
because = "It is due."
sources = ["act"]
deadline = "{deadline}"
"""
US = """\
[pack]
code = "us"
name = "United States"
zones = ["America/Los_Angeles"]
holidays = { "2026-11-26" = "Thanksgiving" }
"""
OBJECT = "earlier of 14 calendar_days from paper.served; before paper.due"


def write(root: Path, **deadlines: str) -> Path:
    """Write a content whose actions have these deadlines."""
    (root / "law").mkdir(parents=True)
    rules = "".join(RULE.format(action=action, deadline=text) for action, text in deadlines.items())
    (root / "flow.toml").write_text(HEAD + rules, encoding="utf-8")
    (root / "law" / "us.toml").write_text(US, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("flows") / "flows", object=OBJECT, answer="by paper.due")


@pytest.fixture(scope="module")
def content(folder: Path) -> Content:
    return load_checked(folder).content


def answers(served: str | None = SERVED, due: str | None = DUE) -> Answers:
    values: dict[str, Value] = {"paper": "civil", "client.place": "us-ca"}
    values |= {"paper.served": served or "cannot-tell", "paper.due": due or "cannot-tell"}
    return Answers(("subpoena",), values)


def plan_of(content: Content, given: Answers, now: datetime = NOW) -> Plan:
    return plan_for(content, given, now)


def due_of(tmp_path: Path, deadline: str, given: Answers, now: datetime = NOW) -> Due:
    """Return the due time that one deadline makes of these answers."""
    content = load_checked(write(tmp_path / "flows", answer=deadline)).content
    action = plan_of(content, given, now).action("answer")
    assert action is not None and action.due is not None
    return action.due


# ---------------------------------------------------------------- the words of every form

ALL_KNOWN = "the {which} of: 14 days from the day it was served, Fri 20 Nov; before the day it is due, Fri 18 Dec"


@pytest.mark.parametrize(
    ("deadline", "served", "due", "line", "brief"),
    [
        (
            "14 calendar_days from paper.served", SERVED, DUE,
            "due Fri 4 Dec 23:59 PST (UTC-08:00), 12 days 13 h left; 14 days from the day it was served, Fri 20 Nov",
            "due Fri 4 Dec 23:59 PST (UTC-08:00), 12 days 13 h left",
        ),
        (
            "4 working_days from paper.served", SERVED, DUE,
            "due Fri 27 Nov 23:59 PST (UTC-08:00), 5 days 13 h left; 4 working days from the day it was served, Fri 20 Nov",
            "due Fri 27 Nov 23:59 PST (UTC-08:00), 5 days 13 h left",
        ),
        (
            "5 calendar_days before paper.due", SERVED, DUE,
            "due Sun 13 Dec 23:59 PST (UTC-08:00), 21 days 13 h left; 5 days before the day it is due, Fri 18 Dec",
            "due Sun 13 Dec 23:59 PST (UTC-08:00), 21 days 13 h left",
        ),
        (
            "1 working_days before paper.due", SERVED, "2027-01-04",
            "due Fri 1 Jan 2027 23:59 PST (UTC-08:00), 40 days 13 h left; "
            "1 working day before the day it is due, Mon 4 Jan 2027",
            "due Fri 1 Jan 2027 23:59 PST (UTC-08:00), 40 days 13 h left",
        ),
        (
            "before paper.due", SERVED, DUE,
            "due Thu 17 Dec 23:59 PST (UTC-08:00), 25 days 13 h left; before the day it is due, Fri 18 Dec",
            "due Thu 17 Dec 23:59 PST (UTC-08:00), 25 days 13 h left",
        ),
        (
            "by paper.due", SERVED, DUE,
            "due Fri 18 Dec 23:59 PST (UTC-08:00), 26 days 13 h left; by the day it is due, Fri 18 Dec",
            "due Fri 18 Dec 23:59 PST (UTC-08:00), 26 days 13 h left",
        ),
        (
            OBJECT, SERVED, DUE,
            f"due Fri 4 Dec 23:59 PST (UTC-08:00), 12 days 13 h left; {ALL_KNOWN.format(which='earlier')}",
            "due Fri 4 Dec 23:59 PST (UTC-08:00), 12 days 13 h left",
        ),
        (
            OBJECT.replace("earlier", "later"), SERVED, DUE,
            f"due Thu 17 Dec 23:59 PST (UTC-08:00), 25 days 13 h left; {ALL_KNOWN.format(which='later')}",
            "due Thu 17 Dec 23:59 PST (UTC-08:00), 25 days 13 h left",
        ),
        # one is not known
        (
            OBJECT, None, DUE,
            "due Thu 17 Dec 23:59 PST (UTC-08:00) or sooner; the earlier of: "
            "14 days from the day it was served, not known; before the day it is due, Fri 18 Dec",
            "due Thu 17 Dec 23:59 PST (UTC-08:00) or sooner",
        ),
        (
            OBJECT, SERVED, None,
            "due Fri 4 Dec 23:59 PST (UTC-08:00) or sooner; the earlier of: "
            "14 days from the day it was served, Fri 20 Nov; before the day it is due, not known",
            "due Fri 4 Dec 23:59 PST (UTC-08:00) or sooner",
        ),
        (
            OBJECT.replace("earlier", "later"), SERVED, None,
            "due Fri 4 Dec 23:59 PST (UTC-08:00), earliest reading; the later of: "
            "14 days from the day it was served, Fri 20 Nov; before the day it is due, not known",
            "due Fri 4 Dec 23:59 PST (UTC-08:00), earliest reading",
        ),
        # nothing is
        (
            "14 calendar_days from paper.served", None, None,
            "due within 14 days from the day it was served; the day of that is not known: the clock is taken to be running",
            "due within 14 days; the clock is taken to be running",
        ),
        (
            "5 calendar_days before paper.due", None, None,
            "due at least 5 days before the day it is due; that day is not known: take it to be near",
            "due 5 days before a day not known: it may be near",
        ),
        (
            "before paper.due", None, None,
            "due before the day it is due; that day is not known: take it to be near",
            "due before a day not known: it may be near",
        ),
        (
            "by paper.due", None, None,
            "due by the day it is due; that day is not known: take it to be near",
            "due by a day not known: it may be near",
        ),
        (
            OBJECT, None, None,
            "due at the earlier of: 14 days from the day it was served; before the day it is due; "
            "none of that is known: the clock is taken to be running",
            "due at the earlier of 2, none known: it may be near",
        ),
        # what has passed
        (
            "14 calendar_days from paper.served", "2026-11-01", DUE,
            "OVERDUE by 6 days 10 h: still owed, do it now; due since Sun 15 Nov 23:59 PST (UTC-08:00); "
            "14 days from the day it was served, Sun 1 Nov",
            "OVERDUE by 6 days 10 h: still owed, do it now; due since Sun 15 Nov 23:59 PST (UTC-08:00)",
        ),
        (
            "by paper.due", SERVED, "2026-11-21",
            "OVERDUE by 10 h 4 min: still owed, do it now; due since Sat 21 Nov 23:59 PST (UTC-08:00); "
            "by the day it is due, Sat 21 Nov",
            "OVERDUE by 10 h 4 min: still owed, do it now; due since Sat 21 Nov 23:59 PST (UTC-08:00)",
        ),
        (
            OBJECT, "2026-11-01", None,
            "OVERDUE by 6 days 10 h: still owed, do it now; due since Sun 15 Nov 23:59 PST (UTC-08:00); the earlier of: "
            "14 days from the day it was served, Sun 1 Nov; before the day it is due, not known",
            "OVERDUE by 6 days 10 h: still owed, do it now; due since Sun 15 Nov 23:59 PST (UTC-08:00)",
        ),
        (
            OBJECT.replace("earlier", "later"), "2026-11-01", None,
            "OVERDUE by 6 days 10 h on the earliest reading: still owed, do it now; "
            "due since Sun 15 Nov 23:59 PST (UTC-08:00); the later of: "
            "14 days from the day it was served, Sun 1 Nov; before the day it is due, not known",
            "OVERDUE by 6 days 10 h on the earliest reading: still owed, do it now; "
            "due since Sun 15 Nov 23:59 PST (UTC-08:00)",
        ),
    ],
)  # fmt: skip
def test_a_due_time_says_which_day_it_counts_from_or_to(
    tmp_path: Path, deadline: str, served: str | None, due: str | None, line: str, brief: str
) -> None:
    found = due_of(tmp_path, deadline, answers(served, due))
    assert due_line(found, NOW) == line
    assert due_brief(found, NOW) == brief
    if not brief.startswith("OVERDUE"):
        assert len(brief) <= 63 if "2027" in brief else len(brief) <= 60


def test_on_a_page_that_is_kept_nothing_is_left_of_it(tmp_path: Path) -> None:
    found = due_of(tmp_path, OBJECT, answers(None))
    assert due_span(found, NOW) == (
        "due Thu 17 Dec 23:59 PST (UTC-08:00) or sooner; the earlier of: 14 days from the day it was served, not known; "
        "before the day it is due, Fri 18 Dec"
    )


def test_the_days_of_a_clock_change_end_in_the_offset_of_their_evening(tmp_path: Path) -> None:
    now = datetime(2026, 10, 30, 18, tzinfo=UTC)
    found = due_of(tmp_path, "before paper.due", answers("2026-10-30", "2026-11-02"), now)
    assert due_line(found, now) == (
        "due Sun 1 Nov 23:59 PST (UTC-08:00), 2 days 13 h left; before the day it is due, Mon 2 Nov"
    )


# ---------------------------------------------------------------- the plan


def test_a_plan_with_both_is_shown_with_every_clock(content: Content) -> None:
    assert text.render(steps(plan_of(content, answers()))).splitlines()[:-1] == [
        "WITHIN 7 DAYS",
        " 1 Object in writing                                                LAW | MUST",
        "   due Fri 4 Dec 23:59 PST (UTC-08:00), 12 days 13 h left; the earlier of: 14",
        "   days from the day it was served, Fri 20 Nov; before the day it is due, Fri",
        "   18 Dec",
        " 2 Answer the paper                                                 LAW | MUST",
        "   due Fri 18 Dec 23:59 PST (UTC-08:00), 26 days 13 h left; by the day it is",
        "   due, Fri 18 Dec",
    ]


def test_what_is_due_first_stands_first_and_what_has_passed_in_the_first_block(content: Content) -> None:
    assert [a.id for a in plan_of(content, answers()).actions] == ["object", "answer"]
    assert [a.id for a in plan_of(content, answers(due="2026-11-24")).actions] == ["object", "answer"]
    late = plan_of(content, answers(due="2026-11-20"))
    assert text.render(head(late)).splitlines()[-3:] == [
        "OVERDUE: still owed, do it now",
        " 1 Object in writing                                                LAW | MUST",
        " 2 Answer the paper                                                 LAW | MUST",
    ]
    assert list(next_clock(late)) == []


def test_a_known_end_is_never_hidden_behind_a_day_that_is_not_known(tmp_path: Path) -> None:
    deadlines = {"object": "before paper.due", "answer": "14 calendar_days from paper.served"}
    content = load_checked(write(tmp_path / "flows", **deadlines)).content
    assert [a.id for a in plan_of(content, answers(due=None)).actions] == ["answer", "object"]
    assert [a.id for a in plan_of(content, answers()).actions] == ["answer", "object"]
    assert [a.id for a in plan_of(content, answers(due="2026-12-01")).actions] == ["object", "answer"]


def test_a_day_that_is_not_known_but_has_been_still_says_by_when_it_is_over(tmp_path: Path) -> None:
    """Served today at the latest, so over in 14 days: sooner than the day it is due, which alone is shown as known."""
    found = due_of(tmp_path, OBJECT, answers(None))
    assert found.at == datetime(2026, 12, 18, 7, 59, 59, tzinfo=UTC)
    assert found.latest == datetime(2026, 12, 7, 7, 59, 59, tzinfo=UTC)
    assert urgency(found)[0] == found.latest.timestamp()


def test_both_days_are_asked_for_and_not_more_than_once(content: Content) -> None:
    given = Answers(("subpoena",), {"paper": "civil", "client.place": "us-ca"})
    asked = []
    while isinstance(step := next_step(content, given, NOW, "refine"), AskQuestion):
        asked.append(step.question.id)
        given = given.given(step.question.id, "cannot-tell")
    assert asked == ["paper.served", "paper.due"]
    order = Answers(("subpoena",), {"paper": "order", "client.place": "us-ca"})
    assert not isinstance(next_step(content, order, NOW, "refine"), AskQuestion)


def test_the_note_says_the_days_with_their_weekday(content: Content) -> None:
    lines = [line for section in note(content, answers(due=None), NOW, "narrative").sections for line in section.lines]
    assert "The day it was served: Fri 20 Nov 2026." in lines
    assert "The day it is due: could not be determined." in lines


def test_the_compiled_copy_is_the_same_content(folder: Path, tmp_path: Path, content: Content) -> None:
    compile_to(tmp_path / "compiled.json", folder)
    assert read_compiled(tmp_path / "compiled.json", content.hash) == content
    rule = next(rule for rule in content.rules if rule.id == "us.object")
    assert rule.deadline == Combined(
        "earlier",
        (
            Deadline(14, "calendar_days", "paper.served"),
            Deadline(0, "calendar_days", "paper.due", "before"),
        ),
    )


# ---------------------------------------------------------------- as JSON


def dues(content: Content, given: Answers) -> dict[str, Any]:
    return {a["id"]: a["due"] for a in plan_json(content, plan_of(content, given), None, given)["actions"]}


def test_json_has_the_fields_of_the_part_that_counts_and_every_part(content: Content) -> None:
    served = {
        "at": "2026-12-05T07:59:59Z", "zone": "America/Los_Angeles", "number": 14, "unit": "calendar_days",
        "from": "paper.served", "start": "2026-11-20",
    }  # fmt: skip
    before = {
        "at": "2026-12-18T07:59:59Z", "zone": "America/Los_Angeles", "number": 0, "unit": "calendar_days",
        "from": "paper.due", "start": "2026-12-18", "way": "before",
    }  # fmt: skip
    unknown = {**served, "at": None, "start": None}
    found = dues(content, answers())
    assert found["object"] == {**served, "which": "earlier", "parts": [served, before]}
    assert found["answer"] == {**before, "at": "2026-12-19T07:59:59Z", "way": "by"}
    assert dues(content, answers(None))["object"] == {**before, "which": "earlier", "parts": [unknown, before]}
    assert dues(content, answers(None, None))["object"]["at"] is None
    for due in (*found.values(), *dues(content, answers(None, None)).values()):
        TypeAdapter(DueJson).validate_python(due, strict=True)


def test_the_schema_of_a_plan_explains_the_further_fields() -> None:
    due = json.loads(schema_text("plan"))["$defs"]["DueJson"]
    assert set(due["required"]) == {"at", "zone", "number", "unit", "from", "start"}
    assert set(due["properties"]) == {*due["required"], "way", "which", "parts"}
    assert "the earlier or later of its `parts`" in " ".join(due["description"].split())
    question = json.loads(schema_text("content"))["$defs"]["QuestionModel"]["properties"]
    assert {"enum": ["past", "future", "any"], "type": "string"} in question["when"]["anyOf"]
    assert "date" in question["kind"]["enum"]


def test_a_batch_has_the_end_that_is_known(content: Content) -> None:
    assert [a["due"] for a in compact(plan_of(content, answers(None)))["actions"]] == [
        "2026-12-18T07:59:59Z",
        "2026-12-19T07:59:59Z",
    ]
    assert [a["due"] for a in compact(plan_of(content, answers(None, None)))["actions"]] == [None, None]


# ---------------------------------------------------------------- scenarios

SCENARIO = """\
title = "A subpoena"
jurisdiction = "us-ca"
concerns = ["subpoena"]
now = 2026-11-22T10:04:00-08:00

[answers]
"paper" = "civil"
"paper.served" = 2026-11-20
"paper.due" = "2026-12-18"
"""


def differences(content: Content, expect: str, text: str = SCENARIO) -> list[str]:
    read = parse_scenario(content, f"{text}\n[expect]\n{expect}\n".encode(), "case.toml")
    assert read.expect is not None
    return failures(plan_for(content, read.answers, read.now or NOW), read.expect)


def test_a_scenario_holds_days_and_expects_due_times_and_deadlines(content: Content) -> None:
    assert (
        differences(content, "due = { object = 2026-12-04T23:59:59-08:00, answer = 2026-12-18T23:59:59-08:00 }") == []
    )
    assert differences(content, f'deadlines = {{ object = "{OBJECT}", answer = "by paper.due" }}') == []
    assert differences(content, 'deadlines = { object = "before paper.due", answer = "before paper.due" }') == [
        f"object has {OBJECT}, expected before paper.due",
        "answer has by paper.due, expected before paper.due",
        "us.answer gives answer by paper.due, later than before paper.due",
    ]
    unknown = SCENARIO.replace('"2026-12-18"', '"cannot-tell"').replace("2026-11-20", '"not-asked"')
    assert differences(content, 'due = { object = "unknown", answer = "unknown" }', unknown) == []


def test_the_same_scenario_in_json(content: Content) -> None:
    tables: dict[str, Any] = {
        "title": "A subpoena", "jurisdiction": "us-ca", "concerns": ["subpoena"], "now": "2026-11-22T10:04:00-08:00",
        "answers": {"paper": "civil", "paper.served": "2026-11-20", "paper.due": "2026-12-18"},
    }  # fmt: skip
    in_json = parse_scenario(content, json.dumps(tables).encode(), "case.json")
    assert in_json.answers == parse_scenario(content, SCENARIO.encode(), "case.toml").answers


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-11-24", "This day is still to come; nothing has happened then.  Write the day it happened, or leave it out.  [in-the-future]"),
        ("2026-11-20T10:00:00Z", 'paper.served takes a day without a time.  For example "2026-12-04".  [bad-date]'),
        ('"11/20"', 'paper.served takes a day without a time.  For example "2026-12-04".  [bad-date]'),
        ('"today"', 'paper.served takes a day without a time.  For example "2026-12-04".  [bad-date]'),
        ('"2026-11-31"', 'paper.served: there is no such day.  For example "2026-12-04".  [bad-date]'),
    ],
)  # fmt: skip
def test_a_day_of_a_scenario_that_can_t_be_is_refused_with_its_line(content: Content, day: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_scenario(content, SCENARIO.replace("2026-11-20", day).encode(), "case.toml")
    lines = str(refused.value).splitlines()
    assert (lines[0], lines[1].strip()) == ("case.toml:8  answers, paper.served", message)


def test_where_a_day_has_begun_anywhere_it_is_no_day_to_come(content: Content) -> None:
    for due in ("2020-01-01", "2100-12-31"):
        parse_scenario(content, SCENARIO.replace("2026-12-18", due).encode(), "case.toml")
    parse_scenario(content, SCENARIO.replace("2026-11-20", "2026-11-23").encode(), "case.toml")


def test_a_clock_on_a_question_that_the_concern_does_not_ask_is_an_issue(tmp_path: Path) -> None:
    other = '\n[[question]]\nid = "filed"\nask = "A?"\ntopic = "the day"\nwhy = "W."\nkind = "date"\nwhen = "past"\nunknown = "U."\ntier = "refine"\n'
    folder = write(tmp_path / "flows", answer="5 calendar_days from filed", object="by paper.due")
    flow = (folder / "flow.toml").read_text() + other
    (folder / "flow.toml").write_text(flow.replace('id = "us.answer"', 'id = "us.answer"\nconcern = "subpoena"'))
    (folder / "other.toml").write_text(
        '[concern]\nid = "other"\ntitle = "Other"\nabout = "A."\npriority = 2\nquestions = ["filed", "paper"]\n'
    )
    found = [issue for issue in check_structure(load_checked(folder)) if issue.check == "clock-not-asked"]
    assert [f"{issue.where}: {issue.message} {issue.hint}" for issue in found] == [
        'rule "us.answer": Its clock hangs on "filed", which the concern subpoena does not ask. '
        "Add it to the `questions` of the concern."
    ]


# ---------------------------------------------------------------- the calendar


def test_the_calendar_has_the_end_that_is_known_and_says_that_it_may_be_sooner(content: Content) -> None:
    given = answers(None)
    plan = plan_of(content, given)
    found = calendar.entries(plan, given)
    assert [(entry.due.isoformat(), entry.started) for entry in found] == [
        ("2026-12-18T07:59:59+00:00", ""),
        ("2026-12-19T07:59:59+00:00", ""),
    ]
    assert list(calendar.remarks(plan, given)) == [
        "In the calendar with the latest time there is: 1. The start of another clock is not known; it may be due sooner."
    ]
    assert list(calendar.remarks(plan_of(content, answers()), answers())) == []


def test_a_calendar_tells_no_day_of_a_paper_by_its_names(content: Content) -> None:
    """Another day of service with the same due time gives the same file: of days there are few enough to try."""
    pytest.importorskip("icalendar")
    files = set()
    for served in ("2026-11-01", "2026-11-02"):
        given = answers(served, "2026-11-10")
        files.add(calendar.render(calendar.entries(plan_of(content, given), given), NOW))
    assert len(files) == 1


# ---------------------------------------------------------------- what holds of all

DAYS = st.dates(date(2026, 10, 1), date(2027, 1, 31)).map(date.isoformat) | st.none()


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Content:
    root = tmp_path_factory.mktemp("later") / "flows"
    return load_checked(write(root, object=OBJECT.replace("earlier", "later"), answer="by paper.due")).content


@settings(max_examples=150, deadline=None)
@given(DAYS, DAYS, st.datetimes(datetime(2026, 10, 1), datetime(2027, 2, 1), timezones=st.just(UTC)))
def test_the_earlier_is_no_later_than_each_and_the_later_no_earlier(
    content: Content, later: Content, served: str | None, due: str | None, now: datetime
) -> None:
    given = answers(served, due)
    for either, bound in ((content, max), (later, min)):
        plan = plan_for(either, given, now, changes=False)
        found = next(a.due for a in plan.actions if a.id == "object")
        assert found is not None
        known = [part.at for part in found.parts if part.at]
        if known:
            assert found.at is not None
            assert bound([found.at, *known]) == bound(known)
            assert found.at in known
        else:
            assert found.at is None
        open_parts = len(known) < len(found.parts) and bool(known)
        assert (found.may_be_sooner or found.may_be_later) is open_parts
        for words in (due_line(found, now), due_brief(found, now), due_span(found, now)):
            assert words.isprintable()
            assert ("due" in words) or ("OVERDUE" in words)


# ---------------------------------------------------------------- typed


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_conversation_in_which_two_days_are_typed(folder: Path) -> None:
    talk = Conversation(["assess", "--content", str(folder), "--plain", "--now", "2026-11-22T10:04:00-08:00"])
    talk.press("1", after="What is it?")
    talk.press("m", after="What next?")
    talk.type_place("12/4", after="Type a day, then Enter: 12/4 (month first), 4 Dec, fri, in 10 days.")
    talk.wait("4 Dec 2026 is still to come. Write the year too.")
    talk.type_place("fri", after="\n")
    talk.wait("Fri 20 Nov 2026, 2 days ago")
    talk.type_place("dec 18", after="For which day does it ask?")
    talk.wait("Fri 18 Dec 2026, in 26 days")
    talk.press("a", after="What next?")
    talk.wait("due Fri 4 Dec 23:59 PST (UTC-08:00), 12 days 13 h left; the earlier of:")
    talk.press("r", after="What next?")
    talk.wait(" 3 For which day does it ask? Fri 18 Dec 2026")
    talk.type_place("3", after="Number to change, then Enter; Enter alone to go on.")
    talk.type_place("in 3 days", after="Before: Fri 18 Dec 2026")
    talk.wait("Wed 25 Nov 2026, in 3 days")
    talk.press("a", after="What next?")
    talk.wait("due Tue 24 Nov 23:59 PST (UTC-08:00), 2 days 13 h left; the earlier of:")
    talk.press("q", after="What next?")
    talk.press("q", after="none of these, or not known: skip")
    rest, code = talk.finish()
    assert code == 0
    assert "The day it is due: Wed 25 Nov 2026." in rest


def test_the_program_prints_it_in_every_format(folder: Path, tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text(SCENARIO.replace('"2026-12-18"', '"cannot-tell"'), encoding="utf-8")
    for form in ("text", "markdown", "json"):
        done = subprocess.run(
            [sys.executable, "-m", "crisis_cli", "plan", str(case), "--content", str(folder), "--format", form],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=60, text=True,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        words = " ".join(done.stdout.replace("\\", "").split())
        if form == "json":
            assert json.loads(done.stdout)["actions"][0]["due"]["which"] == "earlier"
        else:
            assert "due Fri 4 Dec 23:59 PST (UTC-08:00) or sooner; the earlier of:" in words
            assert "due by the day it is due; that day is not known: take it to be near" in words


def test_now_later_the_same_answers_give_the_same_due_times(content: Content) -> None:
    for later in (NOW, NOW + timedelta(days=40)):
        plan = plan_of(content, answers(), later)
        assert [a.due.at for a in plan.actions if a.due] == [
            datetime(2026, 12, 5, 7, 59, 59, tzinfo=UTC),
            datetime(2026, 12, 19, 7, 59, 59, tzinfo=UTC),
        ]


def test_a_day_in_a_state_without_a_pack_is_that_states_own() -> None:
    """Every place has zones that the system knows; a day in Ohio ends in Ohio, not in Guam."""
    from zoneinfo import ZoneInfo

    assert set(ZONES) == set(PLACES) - {OUTSIDE}
    assert all(ZoneInfo(zone) for zones in ZONES.values() for zone in zones)
    assert zones_of("us-oh") == ("America/New_York",)
    assert set(zones_of("us-nv")) == {"America/Los_Angeles", "America/Denver"}
    assert zones_of(None) == zones_of("not-asked") == zones_of(OUTSIDE) == US_ZONES
    assert {zone for zones in ZONES.values() for zone in zones} >= set(US_ZONES)
