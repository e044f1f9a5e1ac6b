"""Ages in completed years: the band a date of birth falls into, the dates a band stands for. Reads no clock, keeps no date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from crisis_cli.answers import AnswerError, Value, nearest, values_of
from crisis_cli.model import AgeBand, Content, Question
from crisis_cli.places import OUTSIDE, zones_of

OLDEST = 125
"""Years. A date of birth further back is a slip of the pen."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EXAMPLE = 'Write a date of birth as 2012-11-23, in JSON "2012-11-23"'


def local_date(content: Content, place: Value | None, now: datetime) -> date:
    """Return which day it is where the client is, at `now` (with an offset).

    The day in the zones of the place, of all the United States where it is not known, and outside them in the offset that
    `now` carries. Where zones have different days, the earlier one: nobody stops being a child some hours too soon.
    """
    if place == OUTSIDE:
        return now.date()
    from zoneinfo import ZoneInfo  # only a date of birth needs it, and the first question should not wait for it

    pack = content.packs.get(place) if isinstance(place, str) else None
    zones = (pack.zones if pack else ()) or zones_of(place)
    return min(now.astimezone(ZoneInfo(zone)).date() for zone in zones)


# ---------------------------------------------------------------- from a date of birth to a band


def birthday(born: date, years: int) -> date:
    """Return the day on which somebody is `years` old. Who was born on 29 February has a birthday on 1 March in common years."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def completed_years(born: date, today: date) -> int:
    """Return the age on the day `today`: the birthdays there were. Born 29 February: see `birthday`."""
    years = today.year - born.year
    return years if birthday(born, years) <= today else years - 1


def takes_birth_date(question: Question, raw: Any) -> bool:
    """Whether `raw` (from a file), for a question with ages, is to be read by `band_of`: it is none of its values."""
    return not (isinstance(raw, str) and raw in values_of(question))


def band_of(question: Question, raw: Any, today: date) -> str:
    """Return the choice whose ages hold somebody born on `raw`: a date, or its text as 2012-11-23.

    Raises AnswerError, which never repeats what was written: a date of birth goes nowhere.
    """
    born = _birth_date(question, raw)
    if born > today:
        hint = f"It is {day_text(today)} in this run. Check the year, or write a choice: {_known(question)}."
        raise AnswerError(f"{question.id}: this date of birth is still to come", hint, "in-the-future")
    if today > birthday(born, OLDEST):
        hint = f"Check the year, or write a choice: {_known(question)}."
        raise AnswerError(f"{question.id}: this date of birth is over {OLDEST} years ago", hint, "bad-birth-date")
    age = completed_years(born, today)
    for choice, band in question.ages.items():
        if band.holds(age):
            return choice
    raise _in_a_gap(question, age)


def _birth_date(question: Question, raw: Any) -> date:
    with_time = isinstance(raw, str) and re.match(r"\d{4}-\d{2}-\d{2}[Tt ]", raw, re.ASCII)
    if isinstance(raw, datetime) or with_time:
        hint = f"{EXAMPLE}, or write a choice: {_known(question)}."
        message = f"{question.id} takes a date of birth without a time of day"
        raise AnswerError(message, hint, "bad-birth-date")
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw, re.ASCII):
        raise _neither(question, raw)
    try:
        return date.fromisoformat(raw)
    except ValueError:
        hint = f"Check month and day, or write a choice: {_known(question)}."
        raise AnswerError(f"{question.id}: there is no such day", hint, "bad-birth-date") from None


def _neither(question: Question, raw: Any) -> AnswerError:
    guess = nearest(raw if isinstance(raw, str) else "", values_of(question))
    message = f"{question.id} takes one of its choices or a date of birth, and this is neither"
    return AnswerError(message, f"{guess}{'' if guess.endswith('?') else '.'} {EXAMPLE}.")


def _in_a_gap(question: Question, age: int) -> AnswerError:
    """Return an error that names the ages that no choice stands for, and not the age itself."""
    below = [band.most for band in question.ages.values() if band.most is not None and band.most < age]
    above = [band.least for band in question.ages.values() if band.least is not None and band.least > age]
    low, high = max(below, default=-1) + 1, min(above, default=OLDEST + 1) - 1
    until = "and over" if not above else f"to {high}"
    ages = f"the age {low}" if low == high else f"the ages {low} {until}"
    message = f"{question.id}: no choice stands for {ages}, where this date of birth falls"
    return AnswerError(message, f"Write a choice: {_known(question)}.", "age-gap")


def _known(question: Question) -> str:
    return ", ".join(values_of(question))


# ---------------------------------------------------------------- from a band to its dates of birth


def births(band: AgeBand, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last date of birth of those whose age is in `band` on the day `today`; None: open.

    Counts back from today and shares nothing with `completed_years`, so that each can be held against the other.
    """
    first = None if band.most is None else _years_before(today, band.most + 1) + timedelta(days=1)
    return first, None if band.least is None else _years_before(today, band.least)


def _years_before(today: date, years: int) -> date:
    """Return the last date of birth that makes `years` today; on 29 February, in a common year, that is the 28th."""
    year = today.year - years
    if (today.month, today.day) == (2, 29) and date(year, 3, 1) - date(year, 2, 28) == timedelta(days=1):
        return date(year, 2, 28)
    return date(year, today.month, today.day)


def birth_lines(question: Question, today: date) -> Iterator[str]:
    """Yield for each band its choice and dates of birth: "14 or 15: born 23 Nov 2010 to 22 Nov 2012"."""
    for choice, band in question.ages.items():
        first, last = births(band, today)
        if first and last:
            dates = f"{day_text(first)} to {day_text(last)}"
        else:
            dates = f"{day_text(first)} or later" if first else f"{day_text(last or today)} or earlier"
        yield f"{question.choices[choice]}: born {dates}"


def day_text(day: date) -> str:
    """Return a date as it is read, the same in every locale: "22 Nov 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
