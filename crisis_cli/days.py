"""Days as people write and read them: what was typed becomes a date, and a date a few words to read. Reads no clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from crisis_cli.model import When

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Named here, not by `strftime`: a machine set to another language must not mix two on one line."""

NO_DAY = "That is no day. Write 12/4 (month first), 4 Dec, fri, in 10 days, or 2026-12-04."
STILL_TO_COME = "That day is still to come. Write the day it happened."
FIRST_YEAR, LAST_YEAR = 2000, 2100
NO_YEAR = f"That year is too far away. Write one from {FIRST_YEAR} to {LAST_YEAR}."
PAST_ENOUGH = timedelta(days=30)
"""A day that usually lies ahead may without its year be one that has been, if it was no longer ago than this."""
HALF_A_YEAR = timedelta(days=184)
AHEAD = timedelta(minutes=5)
"""So much may the clock on the wall be ahead of this one: a time later than that has not happened."""
FIRST_TO_TURN = timezone(timedelta(hours=14))
"""Where a day begins first. A day that has begun nowhere has not been."""
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_DISTANCE = r"(in )?(\d{1,3}) ?(days?|weeks?)( ago)?"
_NUMBERS = r"(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?"
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_YEAR = r"(?: (\d{4}))?"
_DAY_FIRST = rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ([a-z]{{3,9}}){_YEAR}"
_MONTH_FIRST = rf"([a-z]{{3,9}}) (\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}"


# ---------------------------------------------------------------- to read


def day_words(day: date) -> str:
    """Return a date with its day of the week: "Fri 4 Dec 2026"."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def day_away(day: date, today: date) -> str:
    """Return how far a day is from today: "in 12 days", "tomorrow", "3 days ago"."""
    away = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(away)
    return near or (f"in {away} days" if away > 0 else f"{-away} days ago")


def is_to_come(event: date, latest: datetime) -> bool:
    """Whether a time, or a day, has not been yet by the latest clock that there is."""
    if isinstance(event, datetime):
        return event > latest + AHEAD
    return event > latest.astimezone(FIRST_TO_TURN).date()


# ---------------------------------------------------------------- from what was typed


def typed_day(typed: str, today: date, when: When) -> date:
    """Return the day that somebody typed. Raises ValueError with what is wrong and, after a full stop, what to write.

    Numbers are month first, as in the United States. Without its year the nearest such day is meant; one that does not
    fit `when` is asked for with its year: guessed a year too late, a day that is due would be missed. The name of a
    weekday is the next such day, where `when` is "past" the last; it is never today.
    """
    words = " ".join(re.sub(r"[,.]", " ", typed.lower()).split())
    day = _near(words, today, when) or _counted(words, today) or _dated(words, today, when)
    if day is None:
        raise ValueError(NO_DAY)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(NO_YEAR)
    if when == "past" and day > today:
        raise ValueError(STILL_TO_COME)
    return day


def _near(words: str, today: date, when: When) -> date | None:
    """today | tomorrow | yesterday | the name of a weekday, or its beginning."""
    away = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(words)
    if away is not None:
        return today + timedelta(days=away)
    weekday = _named(words, _DAY_NAMES)
    if weekday is None:
        return None
    if when == "past":
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _counted(words: str, today: date) -> date | None:
    """ "in " NUMBER ("days" | "weeks") | NUMBER ("days" | "weeks") " ago"."""
    found = re.fullmatch(_DISTANCE, words, re.ASCII)
    if not found or bool(found.group(1)) == bool(found.group(4)):
        return None
    days = int(found.group(2)) * (7 if found.group(3).startswith("week") else 1)
    return today + timedelta(days=days if found.group(1) else -days)


def _dated(words: str, today: date, when: When) -> date | None:
    """A date in numbers or with the name of its month, the day of the week before it or not."""
    name, _, rest = words.partition(" ")
    weekday = _named(name, _DAY_NAMES) if rest else None
    parts = _parts(words if weekday is None else rest)
    if parts is None:
        return None
    year, month, number = parts
    _check_month(month, number, month_first=year is None or not words[:4].isdigit())
    _check_day(year, month, number)
    day = date(year, month, number) if year else _nearest(month, number, today, when)
    if weekday is not None and day.weekday() != weekday:
        raise ValueError(f"{_short(day)} is a {_DAY_NAMES[day.weekday()].title()}. Check the day and the year.")
    return day


def _parts(words: str) -> tuple[int | None, int, int] | None:
    """Return year (None: not written), month and day as they were written, or None where that is no date at all."""
    if found := re.fullmatch(_ISO, words, re.ASCII):
        return _year(found.group(1)), int(found.group(2)), int(found.group(3))
    if found := re.fullmatch(_NUMBERS, words, re.ASCII):
        return _year(found.group(3)), int(found.group(1)), int(found.group(2))
    for pattern, name, number in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        found = re.fullmatch(pattern, words, re.ASCII)
        month = _named(found.group(name), _MONTH_NAMES) if found else None
        if found and month is not None:
            return _year(found.group(3)), month + 1, int(found.group(number))
    return None


def _year(digits: str | None) -> int | None:
    """Two digits are a year of this century."""
    if not digits:
        return None
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(NO_YEAR)
    return year


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of `names` begins with `word`, of which three letters or more are written."""
    found = [at for at, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _check_month(month: int, number: int, *, month_first: bool) -> None:
    if 1 <= month <= 12:
        return
    if not month_first:
        raise ValueError(f"There is no month {month}. Write year, month and day, such as 2026-12-04.")
    if 13 <= month <= 31 and 1 <= number <= 12:
        fault = f"There is no month {month}; the month stands first"
        raise ValueError(f"{fault}. For {month} {MONTHS[number - 1]} write {number}/{month}.")
    raise ValueError(f"There is no month {month}. Write the month first, such as 12/4, or 4 Dec.")


def _check_day(year: int | None, month: int, number: int) -> None:
    """Raise ValueError where the month has no such day in that year, without a year in any."""
    longest = (date(2000 + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if not 1 <= number <= longest:
        fault = f"There is no {number} {MONTHS[month - 1]}"
        raise ValueError(f"{fault}. {_MONTH_NAMES[month - 1].title()} has {longest} days.")
    if year and not _exists(year, month, number):
        raise ValueError(f"There is no 29 Feb in {year}. Check the day and the year.")


def _exists(year: int, month: int, number: int) -> bool:
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True


def _nearest(month: int, number: int, today: date, when: When) -> date:
    """Return the nearest such day, where none of the years was written and the nearest can be meant."""
    years = (today.year - 1, today.year, today.year + 1)
    days = [date(year, month, number) for year in years if _exists(year, month, number)]
    day = min(days, key=lambda day: (abs(day - today), day < today), default=None)
    if day is None or abs(day - today) > HALF_A_YEAR:
        raise ValueError("29 Feb is not near here. Write it with its year, such as 29 Feb 2028.")
    if when == "future" and day < today - PAST_ENOUGH:
        raise ValueError(f"{_short(day)} was {-(day - today).days} days ago. Write the year too.")
    if when == "past" and day > today:
        raise ValueError(f"{_short(day)} is still to come. Write the year too.")
    return day


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
