"""Times as people write and read them: what was typed becomes a time, and a time one line to read. Reads no clock."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

NO_TIME = "That is no time. Write 14:05 or 2:05 pm, minutes ago such as 10, or 2026-11-21 14:05."
IN_THE_FUTURE = "That is still to come. Write when it happened."
_MINUTES = r"(\d{1,3})\s*(m|min|mins|minutes?)?(\s*ago)?"
_CLOCK = r"(\d{1,2}):(\d{2})\s*(?:([ap])\.?m\.?)?"


def stamp(moment: datetime) -> str:
    """Return a time to the minute, with its zone or offset."""
    return moment.strftime("%Y-%m-%d %H:%M %Z").strip()


def is_time_of_day(typed: str) -> bool:
    """Whether a time was typed as a clock shows it, without its day."""
    return re.fullmatch(_CLOCK, typed.strip().lower(), re.ASCII) is not None


def typed_moment(typed: str, now: datetime) -> datetime:
    """Return the time that somebody typed, in the zone of `now`. Raises ValueError with a line to show.

    A time of day later than now was yesterday's. Minutes have three digits at most: 1405 is more likely a mistyped
    14:05 than a day ago.
    """
    words = typed.strip().lower()
    if found := re.fullmatch(_MINUTES, words, re.ASCII):
        return now - timedelta(minutes=int(found.group(1)))
    when = _of_day(words, now) or _dated(typed.strip(), now)
    if when is None:
        raise ValueError(NO_TIME)
    if when > now:
        raise ValueError(IN_THE_FUTURE)
    return when


def _of_day(words: str, now: datetime) -> datetime | None:
    found = re.fullmatch(_CLOCK, words, re.ASCII)
    if not found:
        return None
    hour, minute, half = int(found.group(1)), int(found.group(2)), found.group(3)
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    when = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return when if when <= now else when - timedelta(days=1)


def _dated(words: str, now: datetime) -> datetime | None:
    """Return an ISO date and time; without an offset it is read in the zone of `now`."""
    try:
        when = datetime.fromisoformat(words)
    except ValueError:
        return None
    if len(words) <= len("2026-11-21") or not 2000 <= when.year <= 2100:
        return None
    return when if when.tzinfo else when.replace(tzinfo=now.tzinfo)
