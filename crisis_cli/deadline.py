"""When a legal duty runs out, and which of two deadlines may be the later one. Pure arithmetic on times.

Which event starts a clock is the content's business.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache

from crisis_cli.model import LONGEST_DEADLINE, UNITS, AnyDeadline, Combined, Deadline, Unit, Way, Which

_COUNTED = re.compile(r"(\d{1,5}) ([a-z_]+) (from|before) ([a-z0-9._-]+)", re.ASCII)
_DAY_ITSELF = re.compile(r"(before|by) ([a-z0-9._-]+)", re.ASCII)
MOST_PARTS = 4
"""So many deadlines may stand after "earlier of" or "later of"."""
UNKNOWN_START = "unknown"
"""What an expected due time says where the start of the clock is not known."""


# ---------------------------------------------------------------- when


def due_at(
    start: datetime | date, number: int, unit: Unit, *, zone: str, holidays: Collection[date] = (), way: Way = "from"
) -> datetime:
    """Return the last moment, in UTC, of a duty whose clock hangs on `start`: a time with an offset, or a day.

    Hours are counted in UTC: 36 hours are always 129,600 seconds, clock change or not. Calendar and working days
    are local dates in `zone`, the day of the start not counted, and end with that date; working days leave out
    Saturdays, Sundays and `holidays`. A day is the same date in every zone. Raises ValueError where a time has no
    offset, and where hours are to be counted from a day.
    """
    if not isinstance(start, datetime):
        if unit == "hours":
            raise ValueError("hours are counted from a time, not from a day")
        day = start
    elif start.tzinfo is None:
        raise ValueError("a deadline needs a start with an offset")
    elif unit == "hours":
        return start.astimezone(UTC) + timedelta(hours=number)
    else:
        day = start.astimezone(_zone(zone)).date()
    return _end_of(last_day(day, number, unit, holidays, way), zone)


@cache
def _zone(name: str) -> tzinfo:
    """Return a zone, each read once: the library keeps few, and a batch asks for many in turn."""
    from zoneinfo import ZoneInfo  # only plans with a deadline need it

    return ZoneInfo(name)


@lru_cache(maxsize=1 << 14)
def _end_of(day: date, zone: str) -> datetime:
    """Return the last second of a day, in UTC."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=_zone(zone)).astimezone(UTC)


@lru_cache(maxsize=1 << 14)
def _first_end(day: date, zones: tuple[str, ...]) -> tuple[datetime, str]:
    """Return the last second of a day where it ends first, with that zone."""
    return min((_end_of(day, zone), zone) for zone in zones)


def last_day(day: date, number: int, unit: Unit, holidays: Collection[date] = (), way: Way = "from") -> date:
    """Return the last day of a duty so many days from, or before, `day`; by it is that day.

    `before` without a number is the day before: what must be done before a time on that day, and nobody says which
    hour, is safely done only then.
    """
    if way == "by":
        return day
    step = timedelta(days=1 if way == "from" else -1)
    left = number or 1
    if unit == "calendar_days":
        return day + left * step
    while left:
        day += step
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


def earliest_due(
    start: datetime | date,
    number: int,
    unit: Unit,
    *,
    zones: Collection[str],
    holidays: Collection[date] = (),
    way: Way = "from",
) -> tuple[datetime, str]:
    """Return the earliest reading over the zones a place has, with the zone it is read in."""
    if unit == "hours":
        first = min(zones)  # hours end at the same moment in all of them
        return due_at(start, number, unit, zone=first), first
    if not isinstance(start, datetime):
        return _first_end(last_day(start, number, unit, holidays, way), tuple(zones))
    return min((due_at(start, number, unit, zone=zone, holidays=holidays, way=way), zone) for zone in zones)


# ---------------------------------------------------------------- in words


def read_deadline(text: str) -> AnyDeadline:
    """PLAIN | ("earlier" | "later") " of " PLAIN "; " PLAIN … . Raises ValueError with what to write.

    PLAIN is NUMBER " " UNIT (" from " | " before ") QUESTION, or ("before " | "by ") QUESTION.
    """
    either: tuple[Which, ...] = ("earlier", "later")
    for which in either:
        if text.startswith(f"{which} of "):
            parts = tuple(_plain(part) for part in text.removeprefix(f"{which} of ").split("; "))
            if not 2 <= len(parts) <= MOST_PARTS or len(set(parts)) < len(parts):
                raise ValueError(
                    f'After "{which} of" stand 2 to {MOST_PARTS} different deadlines, with "; " between them.'
                )
            return Combined(which, parts)
    return _plain(text)


def _plain(text: str) -> Deadline:
    if found := _DAY_ITSELF.fullmatch(text):
        return Deadline(0, "calendar_days", found.group(2), "by" if found.group(1) == "by" else "before")
    found = _COUNTED.fullmatch(text)
    if found is None:
        raise ValueError('A deadline is "36 hours from", "5 working_days before", "before" or "by", and a question.')
    unit = next((unit for unit in UNITS if unit == found.group(2)), None)
    if unit is None:
        raise ValueError(f'A deadline counts {", ".join(UNITS)}, and no "{found.group(2)[:40]}".')
    number = int(found.group(1))
    if not 1 <= number <= LONGEST_DEADLINE:
        raise ValueError(f"The number of a deadline is from 1 to {LONGEST_DEADLINE}.")
    if found.group(3) == "from":
        return Deadline(number, unit, found.group(4))
    if unit == "hours":
        raise ValueError("A deadline before a day counts days: no hours.")
    return Deadline(number, unit, found.group(4), "before")


def deadline_words(deadline: AnyDeadline) -> str:
    """Return a deadline as `read_deadline` takes it."""
    if isinstance(deadline, Combined):
        return f"{deadline.which} of {'; '.join(map(deadline_words, deadline.parts))}"
    counted = f"{deadline.number} {deadline.unit} " if deadline.number else ""
    return f"{counted}{deadline.way} {deadline.start}"


# ---------------------------------------------------------------- which is later


def may_weaken(first: AnyDeadline, second: AnyDeadline) -> bool:
    """Whether the first deadline, hanging on an event that the second hangs on too, may end after it."""
    return not {*first.starts}.isdisjoint(second.starts) and may_be_later(first, second)


def may_be_later(first: AnyDeadline, second: AnyDeadline) -> bool:
    """Whether for some starts, zone and week the first deadline ends after the second; True where that is not ruled out.

    The later of several is never later only if none of them may be, the earlier if one of them never is. Of events
    that differ nobody knows which is first.
    """
    if isinstance(first, Combined) and first.which == "later":
        return any(may_be_later(part, second) for part in first.parts)
    if isinstance(second, Combined) and second.which == "earlier":
        return any(may_be_later(first, part) for part in second.parts)
    if isinstance(first, Combined) or isinstance(second, Combined):
        return all(may_be_later(mine, other) for mine in first.parts for other in second.parts)
    return first.start != second.start or _may_be_later(first, second)


def _may_be_later(first: Deadline, second: Deadline) -> bool:
    """The same of two plain deadlines that hang on one event.

    Of one unit the number decides. Across units the bounds do: a local day has from 23 to 25 hours, the day of the
    start may be over or just beginning, and of seven days in a row one at least is a working day.
    """
    if first.unit == second.unit == "hours":
        return first.number > second.number
    if "hours" not in (first.unit, second.unit):
        return _may_be_later_day(first, second)
    if first.way != "from" or second.way != "from":
        return True  # hours run from a time and the others hang on a day: no content has both
    return _most_hours(first) > _least_hours(second)


def _may_be_later_day(first: Deadline, second: Deadline) -> bool:
    if (first.unit, first.way) == (second.unit, second.way):
        return _sign(first) * (first.number or 1) > _sign(second) * (second.number or 1)
    return max(_days(first)) > min(_days(second))


def _sign(deadline: Deadline) -> int:
    return {"from": 1, "before": -1, "by": 0}[deadline.way]


def _days(deadline: Deadline) -> tuple[int, int]:
    """How many days after the start it may end: the fewest and the most, before the start below zero."""
    number = _sign(deadline) * (deadline.number or 1)
    return number, number * (7 if deadline.unit == "working_days" else 1)


def _most_hours(deadline: Deadline) -> int:
    return deadline.number if deadline.unit == "hours" else 24 * (max(_days(deadline)) + 1) + 1


def _least_hours(deadline: Deadline) -> int:
    return deadline.number if deadline.unit == "hours" else 24 * deadline.number - 1
