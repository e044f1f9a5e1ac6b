"""When a legal duty runs out. Pure arithmetic on times; which event starts the clock is the content's business."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from crisis_cli.model import Unit


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
