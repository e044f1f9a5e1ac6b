"""Due times that a scenario expects, and what is owed in writing as a calendar: what is in it, and what never is."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crisis_cli.answers import Answers, Aside, Done
from crisis_cli.checks.expectation import failures
from crisis_cli.deadline import deadline_words, read_deadline
from crisis_cli.engine import plan_for
from crisis_cli.errors import InputError, OutputError, UsageError
from crisis_cli.load import load_checked
from crisis_cli.model import Content
from crisis_cli.plan import Plan
from crisis_cli.render import calendar, text
from crisis_cli.render.layout import head
from crisis_cli.render.words import RESPONSE_HEADINGS
from crisis_cli.results import check_calendar
from crisis_cli.scenario import Scenario, parse_scenario
from crisis_cli.schemas import schema_text

LEARNED = "2026-11-21T18:10:00-08:00"
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
FLOW = """\
[content]
format = 1
version = "1"

[concern]
id = "child-abuse"
title = "A child may be abused"
about = "Something a client said about Maria."
priority = 1
questions = ["client.place", "suspicion", "online", "learned.at", "seen.at"]

[[question]]
id = "client.place"
ask = "Where is the client?"
topic = "place"
why = "The law follows."
kind = "place"
unknown = "Ask."
tier = "decide"

[[question]]
id = "suspicion"
ask = "Do you suspect abuse?"
topic = "suspicion"
why = "Suspicion is enough."
choices = { no = "No", yes = "Yes" }
unknown = "Think."
tier = "decide"

[[question]]
id = "online"
ask = "Is there an online form?"
topic = "form"
why = "It is another report."
choices = { no = "No", yes = "Yes" }
unknown = "Look."
tier = "decide"

[[question]]
id = "learned.at"
ask = "When did you learn of it?"
topic = "when you learned of it"
why = "The clock runs from it."
kind = "time"
unknown = "Look it up."
tier = "decide"

[[question]]
id = "seen.at"
ask = "When did you see it?"
topic = "when you saw it"
why = "The clock runs from it."
kind = "time"
unknown = "Look it up."
tier = "note"

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]

[[rule]]
id = "us-ca.write"
when = { "suspicion" = ["yes"] }
actions = ["report-child", "write-child-report"]
verb = "must"
basis = "law"
because = "California wants a child abuse report in writing."
sources = ["act"]
deadline = { number = 36, unit = "hours", start = "learned.at" }

[[rule]]
id = "us-ca.online"
when = { "online" = ["yes"] }
actions = ["report-child-online"]
verb = "must"
basis = "law"
because = "It is online."
sources = ["act"]
deadline = { number = 2, unit = "working_days", start = "seen.at" }

[[rule]]
id = "us-ca.note"
when = { "suspicion" = ["yes", "no", "unknown"] }
actions = ["document"]
verb = "should"
basis = "practice"
because = "Notes protect."

[[action]]
id = "report-child"
do = "Call the child abuse line"
kind = "duty"
frame = "now"
done = "Called"

[[action]]
id = "write-child-report"
do = "Write the child abuse report"
kind = "duty"
frame = "within 72 h"
calendar = "Written report due"
done = "Written"

[[action]]
id = "report-child-online"
do = "Fill in the online form"
kind = "duty"
frame = "within 72 h"
calendar = "Written report due"
done = "Filled in"

[[action]]
id = "document"
do = "Write the note"
kind = "document"
frame = "today"
done = "Noted"

[[source]]
id = "act"
cite = "An act"
says = "Report."
kind = "statute"
place = "us"
confirmed = true
"""
US = '[pack]\ncode = "us"\nname = "United States"\nzones = ["America/Los_Angeles"]\n'
SCENARIO = f"""\
title = "Maria Lopez, nine years old, bruises"
concerns = ["child-abuse"]
now = 2026-11-22T03:00:00Z

[answers]
"client.place" = "us-ca"
"suspicion" = "yes"
"online" = "no"
"learned.at" = "{LEARNED}"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("flows")
    (root / "law").mkdir()
    (root / "flow.toml").write_text(FLOW, encoding="utf-8")
    (root / "law" / "us.toml").write_text(US, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def content(folder: Path) -> Content:
    return load_checked(folder).content


def answers(**more: str) -> Answers:
    given = {"client.place": "us-ca", "suspicion": "yes", "online": "no", "learned.at": LEARNED}
    return Answers(("child-abuse",), {**given, **{name.replace("__", "."): value for name, value in more.items()}})


def plan_of(content: Content, given: Answers, now: datetime = NOW) -> Plan:
    return plan_for(content, given, now)


# ---------------------------------------------------------------- what is overdue

LATER = NOW + timedelta(days=3)


def first_block(content: Content, given: Answers, marks: Mapping[str, str], now: datetime = LATER) -> list[str]:
    return text.render(head(plan_of(content, given, now), marks)).splitlines()


def test_what_is_overdue_stands_in_the_first_block_whatever_its_frame(content: Content) -> None:
    shown = first_block(content, answers(), {})
    assert shown == [
        "STEPS ARE DUE NOW. That is no statement of low risk.",
        "NOW",
        " 1 Call the child abuse line                                        LAW | MUST",
        "   OVERDUE by 36 h 50 min: still owed, do it now; due since Mon 23 Nov 06:10",
        "   PST (UTC-08:00)",
        "OVERDUE: still owed, do it now",
        " 3 Write the child abuse report                                     LAW | MUST",
    ]
    assert "OVERDUE: still owed, do it now" not in first_block(content, answers(), {}, NOW)
    assert first_block(content, answers(), {"write-child-report": "done"})[-1] == "   PST (UTC-08:00)"


def test_a_plan_with_something_overdue_never_says_that_nothing_is_due(content: Content) -> None:
    given = answers(suspicion="no", online="yes", seen__at="2026-11-17T09:00:00-08:00")
    assert first_block(content, given, {}, datetime(2026, 11, 18, tzinfo=UTC))[0] == RESPONSE_HEADINGS["routine"]
    assert first_block(content, given, {}) == [
        "STEPS ARE DUE NOW. That is no statement of low risk.",
        "TODAY",
        " 1 Write the note                                                     PRACTICE",
        "OVERDUE: still owed, do it now",
        " 2 Fill in the online form                                          LAW | MUST",
    ]


# ---------------------------------------------------------------- what a scenario expects


def scenario(content: Content, expect: str, text: str = SCENARIO) -> Scenario:
    return parse_scenario(content, f"{text}\n[expect]\n{expect}\n".encode(), "case.toml")


def differences(content: Content, expect: str, text: str = SCENARIO) -> list[str]:
    read = scenario(content, expect, text)
    assert read.expect is not None
    return failures(plan_for(content, read.answers, read.now or NOW), read.expect)


@pytest.mark.parametrize(
    "due",
    ["2026-11-23T06:10:00-08:00", "2026-11-23T14:10:00Z", '"2026-11-23T06:10:00-08:00"', "2026-11-23T23:10:00+09:00"],
)
def test_an_instant_is_expected_in_any_offset_and_as_text_or_as_a_time(content: Content, due: str) -> None:
    assert differences(content, f"due = {{ write-child-report = {due} }}") == []


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (
            "{ write-child-report = 2026-11-23T06:10:01-08:00 }",
            "write-child-report is due 2026-11-23T06:10:00-08:00, expected due 2026-11-23T06:10:01-08:00",
        ),
        (
            "{ write-child-report = 2026-11-23T06:10:00Z }",
            "write-child-report is due 2026-11-23T14:10:00+00:00, expected due 2026-11-23T06:10:00+00:00",
        ),
        (
            '{ write-child-report = "unknown" }',
            "write-child-report is due 2026-11-23T14:10:00+00:00, expected due from a start that is not known",
        ),
        (
            "{ document = 2026-11-23T06:10:00Z }",
            "document has no due time, expected due 2026-11-23T06:10:00+00:00",
        ),
        ('{ document = "unknown" }', "document has no due time, expected due from a start that is not known"),
        (
            "{ report-child-online = 2026-11-23T06:10:00Z }",
            "report-child-online is not among what to do, expected due 2026-11-23T06:10:00+00:00",
        ),
    ],
)
def test_a_plan_due_otherwise_is_told_in_one_whole_sentence(content: Content, due: str, why: str) -> None:
    assert differences(content, f"due = {due}") == [why]


def test_a_start_that_is_not_known_is_expected_in_a_word(content: Content) -> None:
    text = SCENARIO.replace(f'"{LEARNED}"', '"cannot-tell"')
    assert differences(content, 'due = { write-child-report = "unknown", report-child = "unknown" }', text) == []
    assert differences(content, "due = { write-child-report = 2026-11-23T06:10:00-08:00 }", text) == [
        "write-child-report is due from a start that is not known, expected due 2026-11-23T06:10:00-08:00"
    ]


@pytest.mark.parametrize(
    ("expect", "line"),
    [
        (
            "due = { write-child-reprt = 2026-11-23T06:10:00-08:00 }",
            'There is no action "write-child-reprt".  Did you mean "write-child-report"?  [unknown-action]',
        ),
        (
            "due = { write-child-report = 2026-11-23T06:10:00 }",
            'A due time is written with its offset, such as "2026-11-23T06:10:00-08:00".'
            '  Or "unknown", where the start is not known.  [bad-time]',
        ),
        ("due = { write-child-report = 2026-11-23 }", "[bad-time]"),
        ("due = { write-child-report = 06:10:00 }", "[bad-time]"),
        ('due = { write-child-report = "2026-11-23T06:10:00" }', "[bad-time]"),
        ('due = { write-child-report = "tomorrow" }', "[bad-time]"),
        ('due = { write-child-report = "not-asked" }', "[bad-time]"),
        ("due = { write-child-report = 36 }", "[bad-time]"),
        ("due = { write-child-report = true }", "[bad-time]"),
        ('due = { write-child-report = ["unknown"] }', "[bad-time]"),
        (
            'deadlines = { write-child-reprt = "36 hours from learned.at" }',
            'There is no action "write-child-reprt".  Did you mean "write-child-report"?  [unknown-action]',
        ),
        ('deadlines = { write-child-report = "36 hours" }', 'For example "36 hours from learned.at".  [bad-deadline]'),
        ('deadlines = { write-child-report = "36 Hours from learned.at" }', "[bad-deadline]"),
        ('deadlines = { write-child-report = " 36 hours from learned.at" }', "[bad-deadline]"),
        ('deadlines = { write-child-report = "36 hours from learned.at\\n" }', "[bad-deadline]"),
        ('deadlines = { write-child-report = "-1 hours from learned.at" }', "[bad-deadline]"),
        ('deadlines = { write-child-report = "99999 hours from learned.at" }', "from 1 to 3660."),
        (
            'deadlines = { write-child-report = "36 hours from learned" }',
            'There is no question "learned".  Did you mean "learned.at"?  [unknown-question]',
        ),
        ('deadlines = { write-child-report = "36 hours from suspicion" }', '"suspicion" asks for no time.'),
        ("deadlines = { write-child-report = 36 }", "[wrong-type]"),
    ],
)
def test_what_no_plan_could_be_compared_with_is_refused_with_its_line(content: Content, expect: str, line: str) -> None:
    with pytest.raises(InputError) as refused:
        scenario(content, expect)
    assert line in str(refused.value)
    assert str(refused.value).startswith(f"case.toml:{SCENARIO.count(chr(10)) + 3}  expect, ")
    assert len(refused.value.issues) == 1


def test_the_same_holds_of_a_scenario_in_json(content: Content) -> None:
    tables: dict[str, Any] = {
        "title": "x",
        "concerns": ["child-abuse"],
        "now": "2026-11-22T03:00:00Z",
        "answers": {"client.place": "us-ca", "suspicion": "yes", "online": "no", "learned.at": LEARNED},
        "expect": {"due": {"write-child-report": "2026-11-23T06:10:00-08:00"}},
    }
    read = parse_scenario(content, json.dumps(tables).encode(), "case.json")
    assert read.expect is not None
    assert failures(plan_for(content, read.answers, NOW), read.expect) == []
    tables["expect"] = {"due": {"write-child-report": None}}
    with pytest.raises(InputError, match="bad-time"):
        parse_scenario(content, json.dumps(tables).encode(), "case.json")


@pytest.mark.parametrize(
    ("deadline", "why"),
    [
        ("36 hours from learned.at", []),
        (
            "48 hours from learned.at",
            ["write-child-report has 36 hours from learned.at, expected 48 hours from learned.at"],
        ),
        (
            "24 hours from learned.at",
            [
                "write-child-report has 36 hours from learned.at, expected 24 hours from learned.at",
                "us-ca.write gives write-child-report 36 hours from learned.at, later than 24 hours from learned.at",
            ],
        ),
        (
            "36 hours from seen.at",
            ["write-child-report has 36 hours from learned.at, expected 36 hours from seen.at"],
        ),
    ],
)
def test_a_scenario_expects_a_deadline_as_a_property_does(content: Content, deadline: str, why: list[str]) -> None:
    assert differences(content, f'deadlines = {{ write-child-report = "{deadline}" }}') == why
    assert differences(content, f'deadlines = {{ report-child-online = "{deadline}" }}') == [], "it is not in the plan"


def test_the_json_schemas_tell_both_fields_and_the_calendar_text() -> None:
    for name in ("scenario", "content"):
        expect = json.loads(schema_text(name))["$defs"]["ExpectationModel"]["properties"]
        (due,) = expect["due"]["patternProperties"].values()
        (deadline,) = expect["deadlines"]["patternProperties"].values()
        assert (due["type"], deadline["type"]) == ("string", "string")
        for example in deadline["examples"]:
            assert re.fullmatch(deadline["pattern"], example)
            assert deadline_words(read_deadline(example)) == example
    action = json.loads(schema_text("content"))["$defs"]["ActionModel"]["properties"]["calendar"]
    assert {"maxLength": 60, "minLength": 1, "type": "string"} in action["anyOf"]


# ---------------------------------------------------------------- the calendar


def ics(content: Content, given: Answers, now: datetime = NOW) -> str:
    pytest.importorskip("icalendar")
    plan = plan_of(content, given, now)
    return calendar.render(calendar.entries(plan, given), now)


def events(text: str) -> list[Any]:
    from icalendar import Calendar

    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_what_is_owed_in_writing_is_one_event_that_ends_when_it_is_due(content: Content) -> None:
    text = ics(content, answers())
    (event,) = events(text)
    assert str(event["summary"]) == "Written report due"
    assert event["dtend"].dt == datetime(2026, 11, 23, 14, 10, tzinfo=UTC)
    assert event["dtstart"].dt == datetime(2026, 11, 23, 13, 40, tzinfo=UTC)
    assert event["dtstamp"].dt == NOW
    alarms = event.walk("VALARM")
    assert [alarm["trigger"].dt for alarm in alarms] == [timedelta(hours=-4), timedelta(hours=-1)]
    assert [str(alarm["action"]) for alarm in alarms] == ["DISPLAY", "DISPLAY"]
    assert (str(event["class"]), str(event["transp"])) == ("PRIVATE", "TRANSPARENT")


def test_the_file_is_as_calendar_programs_expect_it(content: Content) -> None:
    text = ics(content, answers())
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    for line in ("VERSION:2.0", "DTEND:20261123T141000Z", "DTSTART:20261123T134000Z", "DTSTAMP:20261122T030000Z"):
        assert line in text.split("\r\n")


def test_nothing_of_the_client_the_place_or_the_kind_of_report_is_in_it(content: Content) -> None:
    given = replace(answers(online="yes", seen__at=LEARNED), told_by={"suspicion": "her aunt Rosa"})
    text = ics(content, given).casefold().replace("\r\n ", "")
    for word in (
        "child", "abuse", "maria", "rosa", "aunt", "california", "us-ca", "los_angeles", "act", "suspicion", "learned",
        "write-", "online", "must", "client", "18:10", "181000", "20261122t0210", "-08", "tzid", "location", "attendee",
        "organizer", "categories",
    ):  # fmt: skip
        found = text.replace("transp:", "").replace("action:", "")
        assert word not in found, word


def test_the_same_answers_give_the_same_file_and_a_later_run_the_same_entries(content: Content) -> None:
    text = ics(content, answers())
    assert ics(content, answers()) == text
    later = ics(content, answers(), NOW + timedelta(hours=1))
    assert later != text
    assert [str(e["uid"]) for e in events(later)] == [str(e["uid"]) for e in events(text)]


def test_no_two_entries_have_the_same_name(content: Content) -> None:
    """Two reports due at once, and those of two clients due at the end of the same day, must not replace each other."""
    due = datetime(2026, 11, 24, 7, 59, 59, tzinfo=UTC)
    same = calendar.Entry("Written report due", LEARNED, due)
    other = replace(same, started="2026-11-21T18:11:00-08:00")
    pytest.importorskip("icalendar")
    names = [str(event["uid"]) for event in events(calendar.render([same, same, other], NOW))]
    assert len(set(names)) == 3
    assert calendar.render([replace(same, started="2026-11-22T02:10:00+00:00")], NOW) == calendar.render([same], NOW)


def test_only_actions_that_content_marks_are_in_it(content: Content) -> None:
    plan = plan_of(content, answers())
    assert [action.id for action in plan.actions if action.due] == ["report-child", "write-child-report"]
    assert len(calendar.entries(plan, answers())) == 1


def test_several_stand_in_the_order_in_which_they_are_due(content: Content) -> None:
    given = answers(online="yes", seen__at="2026-11-17T09:00:00-08:00")
    found = calendar.entries(plan_of(content, given), given)
    assert [entry.due for entry in found] == [
        datetime(2026, 11, 20, 7, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 23, 14, 10, tzinfo=UTC),
    ]


def test_what_is_overdue_is_in_it_and_said(content: Content) -> None:
    now = datetime(2026, 11, 25, 3, tzinfo=UTC)
    plan = plan_of(content, answers(), now)
    assert [entry.due for entry in calendar.entries(plan, answers())] == [datetime(2026, 11, 23, 14, 10, tzinfo=UTC)]
    assert list(calendar.remarks(plan, answers())) == ["Overdue in the calendar file: 1. Still owed: do it now."]
    assert list(calendar.remarks(plan_of(content, answers()), answers())) == []


def test_a_start_that_is_not_known_is_not_in_it_and_said(content: Content) -> None:
    remark = (
        "Not in the calendar, since the start of the clock is not known: 1. "
        "Take the clock as running; the plan says from when."
    )
    given = answers(online="yes", seen__at="cannot-tell")
    plan = plan_of(content, given)
    assert len(calendar.entries(plan, given)) == 1
    assert list(calendar.remarks(plan, given)) == [remark]
    given = answers(learned__at="cannot-tell")
    plan = plan_of(content, given)
    assert calendar.entries(plan, given) == ()
    assert list(calendar.remarks(plan, given)) == [
        "Nothing with a known time is owed in writing: no calendar file was written.",
        remark,
    ]


def test_what_is_done_is_owed_no_more_and_a_duty_set_aside_without_advice_is(content: Content) -> None:
    done = replace(answers(), done=(Done("write-child-report"),))
    assert calendar.entries(plan_of(content, done), done) == ()
    aside = replace(answers(), asides=(Aside("write-child-report", because="no time"),))
    assert len(calendar.entries(plan_of(content, aside), aside)) == 1


# ---------------------------------------------------------------- the calendar as a file


def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", *arguments],
        timeout=60,
        capture_output=True,
        stdin=more.pop("stdin", subprocess.DEVNULL),
        **more,
    )
    assert b"Traceback" not in done.stderr
    return done


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [("plan",), ("assess", "--answers")])
def test_both_commands_write_it_beside_the_plan(folder: Path, case: Path, command: tuple[str, ...]) -> None:
    pytest.importorskip("icalendar")
    target = case.parent / "due.ics"
    common = ("--content", str(folder), "--format", "text", "--now", "2026-11-22T03:00:00Z")
    without = run(*command, str(case), *common)
    done = run(*command, str(case), *common, "--calendar", str(target))
    assert (done.returncode, done.stdout, done.stderr) == (0, without.stdout, without.stderr)
    assert b"Write the child abuse report" in done.stdout
    assert target.read_bytes() == ics(load_checked(folder).content, answers()).encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert sorted(path.name for path in case.parent.iterdir()) == ["case.toml", "due.ics"]


def test_with_nothing_due_no_file_is_written_and_that_is_said(folder: Path, case: Path) -> None:
    pytest.importorskip("icalendar")
    case.write_text(SCENARIO.replace('"suspicion" = "yes"', '"suspicion" = "no"'), encoding="utf-8")
    target = case.parent / "due.ics"
    done = run("plan", str(case), "--content", str(folder), "--calendar", str(target))
    assert (done.returncode, done.stderr) == (
        0,
        b"Nothing with a known time is owed in writing: no calendar file was written.\n",
    )
    assert not target.exists()


def test_it_never_overwrites_what_was_read_nor_a_link_nor_a_folder(folder: Path, case: Path) -> None:
    pytest.importorskip("icalendar")
    link = case.parent / "link.ics"
    link.symlink_to(case.parent / "elsewhere.ics")
    for target, why in (
        (case, "it is what was read"),
        (link, "it is a folder, a link or a device"),
        (case.parent, "it is a folder, a link or a device"),
    ):
        done = run("plan", str(case), "--content", str(folder), "--calendar", str(target))
        assert done.returncode == 4
        assert f"was not written: {why}. Nothing of it was changed." in done.stderr.decode()
        assert done.stdout == b"", "refused before anything else"
    assert case.read_text(encoding="utf-8") == SCENARIO
    assert not (case.parent / "elsewhere.ics").exists()


def test_a_folder_that_is_not_there_costs_the_calendar_and_not_the_plan(folder: Path, case: Path) -> None:
    pytest.importorskip("icalendar")
    target = case.parent / "none" / "due.ics"
    done = run("plan", str(case), "--content", str(folder), "--calendar", str(target), "--format", "text")
    assert done.returncode == 4
    assert b"due.ics was not written: No such file or directory." in done.stderr
    assert b"Write the child abuse report" in done.stdout


def test_where_neither_file_can_be_written_both_are_named_and_the_plan_is_shown(folder: Path, case: Path) -> None:
    pytest.importorskip("icalendar")
    missing = case.parent / "none"
    files = ("--calendar", str(missing / "due.ics"), "--output", str(missing / "plan.txt"))
    done = run("plan", str(case), "--content", str(folder), *files)
    assert done.returncode == 4
    assert [line.split(b" was not written")[0][-8:] for line in done.stderr.splitlines()] == [b"/due.ics", b"plan.txt"]
    assert b"Write the child abuse report" in done.stdout


@pytest.mark.parametrize("command", [("plan",), ("assess", "--answers")])
def test_the_plan_and_the_calendar_are_two_files(folder: Path, case: Path, command: tuple[str, ...]) -> None:
    pytest.importorskip("icalendar")
    target = case.parent / "one"
    twisted = f"{case.parent}/../{case.parent.name}/one"
    done = run(*command, str(case), "--content", str(folder), "--output", str(target), "--calendar", twisted)
    assert done.returncode == 2
    assert done.stderr.decode().endswith("--output and --calendar name the same file. Name two.\n")
    assert not target.exists()


def test_why_one_action_is_there_makes_no_calendar(case: Path) -> None:
    done = run("plan", str(case), "--why", "document", "--calendar", str(case.parent / "due.ics"))
    assert done.returncode == 2
    assert done.stderr == b"--why shows no whole plan and makes no calendar. Leave one of the two out.\n"


@pytest.mark.parametrize("command", [["plan"], ["assess", "--answers"]])
def test_without_the_library_one_line_says_what_to_install(folder: Path, case: Path, command: list[str]) -> None:
    code = (
        "import sys; sys.modules['icalendar'] = None; from crisis_cli.guard import guarded; "
        "sys.exit(guarded(sys.argv[1:]))"
    )
    target = case.parent / "due.ics"
    arguments = [*command, str(case), "--content", str(folder), "--calendar", str(target)]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], timeout=60, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", f"{calendar.MISSING}\n")
    assert not target.exists()


def test_the_library_is_loaded_for_a_calendar_only() -> None:
    code = "import sys, crisis_cli.cli, crisis_cli.results, crisis_cli.render.calendar; sys.exit('icalendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_check_before_the_interview_refuses_what_would_fail_after_it(case: Path) -> None:
    pytest.importorskip("icalendar")
    with pytest.raises(OutputError, match="it is what was read"):
        check_calendar(case, None, [case])
    with pytest.raises(UsageError, match="name the same file"):
        check_calendar(case, Path(os.path.relpath(case)), [])
    check_calendar(case.parent / "due.ics", case.parent / "plan.txt", [case])
