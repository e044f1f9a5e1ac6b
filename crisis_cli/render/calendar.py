"""What is still owed in writing, as a calendar file for the therapist's own calendar. Says when, and of whom nothing.

A calendar is synchronised, shared and shown on locked screens: no client, no place, no kind of report, no rule stands in
it, and nothing that these could be worked out from.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crisis_cli import todo
from crisis_cli.answers import Answers
from crisis_cli.dues import Due
from crisis_cli.errors import UsageError
from crisis_cli.gate import clean_line
from crisis_cli.plan import Plan, PlannedAction

if TYPE_CHECKING:
    from icalendar import Alarm, Event

BLOCK = timedelta(minutes=30)
"""An entry ends when the duty is due, and begins so long before: a time read as its begin alone is never too late."""
ALARMS = (timedelta(hours=4), timedelta(hours=1))
"""So long before an entry it reminds. The longer one stands first: some programs keep one alarm only."""
DESCRIPTION = "Due when this entry ends. What it is about stands in your own record."
BROKEN = "--calendar needs the package icalendar, which can't be used here: python -m pip install --force-reinstall icalendar"
MISSING = "--calendar needs the package icalendar, which is not installed here: python -m pip install icalendar"


@dataclass(frozen=True)
class Entry:
    """One thing that is owed, in the neutral words of the content, and until when.

    `started` is the start of a clock that counts days from a time; "" for hours, where the due time alone tells starts
    apart, and for a clock from a day: of days there are so few that all can be tried (see `_uid`). `sooner`:
    it is the earlier of this time and one that is not known.
    """

    summary: str
    started: str
    due: datetime
    sooner: bool = False


def check_library() -> None:
    """Raise UsageError where the library that writes calendars is not installed, or does not load."""
    try:
        importlib.import_module("icalendar").Calendar  # noqa: B018 - a folder of that name is no library
    except Exception as error:  # whatever a broken package raises: said now, it costs no interview
        absent = isinstance(error, ModuleNotFoundError) and error.name == "icalendar"
        raise UsageError(MISSING if absent else BROKEN) from None


def entries(plan: Plan, answers: Answers) -> tuple[Entry, ...]:
    """Return what is owed in writing at a known time and is neither done nor set aside, the earliest first."""
    found = [entry for action in _written(plan, answers) for entry in _earliest(action)]
    return tuple(sorted(found, key=lambda entry: (entry.due, entry.summary)))


def untimed(plan: Plan, answers: Answers) -> int:
    """Return of how many such duties a clock runs whose start is not known. No calendar can hold those."""
    return sum(any(b.due and b.due.at is None for b in action.because) for action in _written(plan, answers))


def remarks(plan: Plan, answers: Answers) -> Iterator[str]:
    """Yield what somebody must know who will look at the calendar only."""
    found = entries(plan, answers)
    without = untimed(plan, answers)
    if not found:
        yield "Nothing with a known time is owed in writing: no calendar file was written."
    late = sum(entry.due < plan.now for entry in found)
    if late:
        yield f"Overdue in the calendar file: {late}. Still owed: do it now."
    sooner = sum(entry.sooner for entry in found)
    if sooner:
        yield (
            f"In the calendar with the latest time there is: {sooner}. The start of another clock is not known; "
            "it may be due sooner."
        )
    if without:
        yield (
            f"Not in the calendar, since the start of the clock is not known: {without}. "
            "Take the clock as running; the plan says from when."
        )


def render(found: Sequence[Entry], now: datetime) -> str:
    """Return the entries as an iCalendar file (RFC 5545), times in UTC. The same entries and `now` give the same text.

    Events, not to-dos: the usual calendar programs leave out to-dos when they import a file.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//crisis-aid//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for number, entry in enumerate(found):
        calendar.add_component(_event(entry, found[:number].count(entry), now))
    return str(calendar.to_ical(), "utf-8")


def _written(plan: Plan, answers: Answers) -> tuple[PlannedAction, ...]:
    return tuple(action for action in todo.left(plan, answers) if action.action.calendar)


def _earliest(action: PlannedAction) -> Iterator[Entry]:
    """Yield the entry for the earliest known due time of an action, if it has one."""
    known = [(b.due.at, _started(b.due), b.due.may_be_sooner) for b in action.because if b.due and b.due.at]
    if known and action.action.calendar:
        at, started, may_be_sooner = min(known)
        yield Entry(clean_line(action.action.calendar), started, at.astimezone(UTC), may_be_sooner)


def _started(due: Due) -> str:
    return "" if due.unit == "hours" or due.dated else due.start or ""


def _event(entry: Entry, equal: int, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", _uid(entry, equal))
    event.add("dtstamp", now.astimezone(UTC))
    late = entry.due < now
    event.add("dtstart", now.astimezone(UTC) if late else entry.due - BLOCK)
    event.add("dtend", now.astimezone(UTC) + BLOCK if late else entry.due)
    event.add("summary", entry.summary)
    event.add("description", DESCRIPTION)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for before in (timedelta(0),) if late else ALARMS:
        event.add_component(_alarm(entry, before))
    return event


def _alarm(entry: Entry, before: timedelta) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -before)
    return alarm


def _uid(entry: Entry, equal: int) -> str:
    """Return the same name for the same entry, so that a second import replaces the first and adds nothing.

    Made of what the entry shows, nothing else: were the action in it, or the start of a clock of hours, the few actions
    and deadlines there are could be tried, and the one that fits tells the state and the kind of report. Many days
    run out at the same midnight: there the start keeps two clients' reports apart, among thousands of possible minutes. Two
    papers that are due on one day share a name across files: the entry of the second import says the same.
    """
    start = datetime.fromisoformat(entry.started).astimezone(UTC).isoformat() if entry.started else ""
    parts = f"{start}|{entry.due.isoformat()}|{entry.summary}|{equal}"
    return hashlib.sha256(parts.encode()).hexdigest()[:32]
