"""When a legal duty runs out, and which of two deadlines may be the later one. Pure arithmetic on times.

Which event starts a clock is the content's business.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from crisis_cli.model import LONGEST_DEADLINE, UNITS, Deadline, Unit

_DEADLINE = re.compile(r"(\d{1,5}) ([a-z_]+) from ([a-z0-9._-]+)", re.ASCII)
UNKNOWN_START = "unknown"
"""What an expected due time says where the start of the clock is not known."""


def due_at(start: datetime, number: int, unit: Unit, *, zone: str, holidays: Collection[date] = ()) -> datetime:
    """Return the last moment, in UTC, of a duty that started at `start` (with an offset).

    Hours are counted in UTC: 36 hours are always 129,600 seconds, clock change or not. Calendar and working days
    are local dates in `zone`, the day of the start not counted, and end with that date; working days leave out
    Saturdays, Sundays and `holidays`. Raises ValueError where `start` has no offset.
    """
    from zoneinfo import ZoneInfo  # only plans with a deadline need it

    if start.tzinfo is None:
        raise ValueError("a deadline needs a start with an offset")
    if unit == "hours":
        return start.astimezone(UTC) + timedelta(hours=number)
    day = start.astimezone(ZoneInfo(zone)).date()
    left = number
    while left:
        day += timedelta(days=1)
        if unit == "calendar_days" or (day.weekday() < 5 and day not in holidays):
            left -= 1
    end = datetime.combine(day, time(23, 59, 59), tzinfo=ZoneInfo(zone))
    return end.astimezone(UTC)


def earliest_due(
    start: datetime, number: int, unit: Unit, *, zones: Collection[str], holidays: Collection[date] = ()
) -> tuple[datetime, str]:
    """Return the earliest reading over the zones a place has, with the zone it is read in."""
    return min((due_at(start, number, unit, zone=zone, holidays=holidays), zone) for zone in zones)


def read_deadline(text: str) -> Deadline:
    """NUMBER " " ("hours" | "calendar_days" | "working_days") " from " QUESTION. Raises ValueError with what to write."""
    found = _DEADLINE.fullmatch(text)
    if found is None:
        raise ValueError("A deadline is a number, a unit, the word from and the question that the clock starts at.")
    unit = next((unit for unit in UNITS if unit == found.group(2)), None)
    if unit is None:
        raise ValueError(f'A deadline counts {", ".join(UNITS)}, and no "{found.group(2)[:40]}".')
    number = int(found.group(1))
    if not 1 <= number <= LONGEST_DEADLINE:
        raise ValueError(f"The number of a deadline is from 1 to {LONGEST_DEADLINE}.")
    return Deadline(number, unit, found.group(3))


def deadline_words(deadline: Deadline) -> str:
    """Return a deadline as `read_deadline` takes it."""
    return f"{deadline.number} {deadline.unit} from {deadline.start}"


def may_be_later(first: Deadline, second: Deadline) -> bool:
    """Whether for some start, zone and week the first deadline ends after the second, both having the same start.

    Of one unit the number decides. Across units the bounds do: a local day has from 23 to 25 hours, the day of the
    start may be over or just beginning, and of seven days in a row one at least is a working day.
    """
    if first.unit == second.unit:
        return first.number > second.number
    if "hours" not in (first.unit, second.unit):
        return _most_days(first) > second.number
    return _most_hours(first) > _least_hours(second)


def _most_days(deadline: Deadline) -> int:
    return deadline.number * (7 if deadline.unit == "working_days" else 1)


def _most_hours(deadline: Deadline) -> int:
    return deadline.number if deadline.unit == "hours" else 24 * (_most_days(deadline) + 1) + 1


def _least_hours(deadline: Deadline) -> int:
    return deadline.number if deadline.unit == "hours" else 24 * deadline.number - 1
