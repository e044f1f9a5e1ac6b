"""Days as people type them: month first, the nearest year, whole messages for what is no day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crisis_cli.days import day_away, day_words, is_to_come, typed_day
from crisis_cli.model import When

TODAY = date(2026, 11, 22)  # a Sunday
NO_DAY = "That is no day. Write 12/4 (month first), 4 Dec, fri, in 10 days, or 2026-12-04."
NO_YEAR = "That year is too far away. Write one from 2000 to 2100."


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-04", "2026-12-4", "12/4", "12/04", "12-4", "12/4/2026", "12/4/26", "12-4-2026", "4 Dec", "4 december",
        "4th Dec", "4th of December", "Dec 4", "DEC 4 2026", "Dec. 4, 2026", "December 4th, 2026", "Fri 4 Dec 2026",
        "friday, dec 4", "Fri 12/4", "  4   dec ", "in 12 days", "in 12 day",
    ],
)  # fmt: skip
@pytest.mark.parametrize("when", ["future", "any"])
def test_one_day_in_the_ways_people_write_it(typed: str, when: When) -> None:
    assert typed_day(typed, TODAY, when) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("typed", "when", "day"),
    [
        ("today", "future", "2026-11-22"),
        ("today", "past", "2026-11-22"),
        ("tomorrow", "future", "2026-11-23"),
        ("yesterday", "future", "2026-11-21"),
        ("yesterday", "past", "2026-11-21"),
        ("fri", "future", "2026-11-27"),
        ("friday", "any", "2026-11-27"),
        ("fri", "past", "2026-11-20"),
        ("sun", "future", "2026-11-29"),  # today is one: it has a word of its own
        ("sunday", "past", "2026-11-15"),
        ("mon", "past", "2026-11-16"),
        ("tues", "future", "2026-11-24"),
        ("in 10 days", "future", "2026-12-02"),
        ("in 1 day", "any", "2026-11-23"),
        ("in 2 weeks", "future", "2026-12-06"),
        ("10 days ago", "past", "2026-11-12"),
        ("10 days ago", "future", "2026-11-12"),
        ("0 days ago", "past", "2026-11-22"),
        ("sept 3", "past", "2026-09-03"),
        ("1/5", "future", "2027-01-05"),  # over the turn of the year
        ("1/5", "any", "2027-01-05"),
        ("10/23", "future", "2026-10-23"),  # 30 days ago: it may have passed
        ("10/22", "past", "2026-10-22"),
        ("10/22", "any", "2026-10-22"),
        ("10/22/2026", "future", "2026-10-22"),
        ("12/4/2025", "past", "2025-12-04"),
        ("2/29/2028", "future", "2028-02-29"),
        ("5/23", "future", "2027-05-23"),  # 182 days ahead, 183 back
        ("5/24", "past", "2026-05-24"),
    ],
)
def test_which_day_is_meant(typed: str, when: When, day: str) -> None:
    assert typed_day(typed, TODAY, when) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("today", "typed", "when", "day"),
    [
        ("2027-01-03", "12/28", "future", "2026-12-28"),
        ("2027-01-03", "12/28", "past", "2026-12-28"),
        ("2026-12-30", "1/2", "future", "2027-01-02"),
        ("2026-12-31", "thu", "future", "2027-01-07"),
        ("2026-12-31", "tomorrow", "any", "2027-01-01"),
        ("2028-02-10", "2/29", "future", "2028-02-29"),
        ("2028-03-10", "29 Feb", "past", "2028-02-29"),
        ("2027-12-01", "feb 29", "future", "2028-02-29"),
        ("2028-02-28", "tomorrow", "future", "2028-02-29"),
        ("2028-03-01", "yesterday", "past", "2028-02-29"),
        ("2026-06-15", "12/15", "any", "2025-12-15"),  # 182 days back, 183 ahead
    ],
)
def test_leap_days_and_the_turn_of_the_year(today: str, typed: str, when: When, day: str) -> None:
    assert typed_day(typed, date.fromisoformat(today), when) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "when", "message"),
    [
        ("31 April", "any", "There is no 31 Apr. April has 30 days."),
        ("4/31", "future", "There is no 31 Apr. April has 30 days."),
        ("4/31/2027", "future", "There is no 31 Apr. April has 30 days."),
        ("2/30", "any", "There is no 30 Feb. February has 29 days."),
        ("12/32", "any", "There is no 32 Dec. December has 31 days."),
        ("1/0", "any", "There is no 0 Jan. January has 31 days."),
        ("29 Feb 2027", "any", "There is no 29 Feb in 2027. Check the day and the year."),
        ("2/29", "future", "29 Feb is not near here. Write it with its year, such as 29 Feb 2028."),
        ("13/4", "future", "There is no month 13; the month stands first. For 13 Apr write 4/13."),
        ("25/12/2026", "any", "There is no month 25; the month stands first. For 25 Dec write 12/25."),
        ("32/4", "any", "There is no month 32. Write the month first, such as 12/4, or 4 Dec."),
        ("13/13", "any", "There is no month 13. Write the month first, such as 12/4, or 4 Dec."),
        ("0/4", "any", "There is no month 0. Write the month first, such as 12/4, or 4 Dec."),
        ("2026-13-04", "any", "There is no month 13. Write year, month and day, such as 2026-12-04."),
        ("Thu 4 Dec", "future", "4 Dec 2026 is a Friday. Check the day and the year."),
        ("10/22", "future", "22 Oct 2026 was 31 days ago. Write the year too."),
        ("12/4", "past", "4 Dec 2026 is still to come. Write the year too."),
        ("12/4/2026", "past", "That day is still to come. Write the day it happened."),
        ("tomorrow", "past", "That day is still to come. Write the day it happened."),
        ("in 3 days", "past", "That day is still to come. Write the day it happened."),
        ("12/4/1999", "past", NO_YEAR),
        ("2101-01-01", "any", NO_YEAR),
        ("12/4/0026", "any", NO_YEAR),
        ("", "any", NO_DAY),
        ("-", "any", NO_DAY),
        ("10", "any", NO_DAY),
        ("10 days", "any", NO_DAY),
        ("in 10 days ago", "any", NO_DAY),
        ("in 1000 days", "any", NO_DAY),
        ("12.4.2026", "any", NO_DAY),
        ("4 Ju", "any", NO_DAY),
        ("4 Decem 26", "any", NO_DAY),
        ("friday 13", "any", NO_DAY),
        ("fri fri", "any", NO_DAY),
        ("next friday", "any", NO_DAY),  # two days answer to that
        ("14:05", "any", NO_DAY),
        ("2026-12-04T10:00", "any", NO_DAY),
        ("\u0661\u0662/\u0664", "any", NO_DAY),
    ],
)
def test_what_is_no_day_is_refused_in_two_short_sentences(typed: str, when: When, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        typed_day(typed, TODAY, when)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("day", "words", "away"),
    [
        ("2026-12-04", "Fri 4 Dec 2026", "in 12 days"),
        ("2026-11-22", "Sun 22 Nov 2026", "today"),
        ("2026-11-23", "Mon 23 Nov 2026", "tomorrow"),
        ("2026-11-21", "Sat 21 Nov 2026", "yesterday"),
        ("2026-11-20", "Fri 20 Nov 2026", "2 days ago"),
        ("2027-11-22", "Mon 22 Nov 2027", "in 365 days"),
    ],
)
def test_a_day_is_read_with_its_weekday_and_how_far_off_it_is(day: str, words: str, away: str) -> None:
    found = date.fromisoformat(day)
    assert (day_words(found), day_away(found, TODAY)) == (words, away)


WHENS: st.SearchStrategy[When] = st.sampled_from(("past", "future", "any"))
TODAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=30) | st.from_regex(r"(in )?[0-9]{1,5}[/. -]?[0-9]{0,4}[/ -]?[0-9]{0,5}( ?[a-z]{0,9}){0,2}"),
    TODAYS,
    WHENS,
)
@example("29 feb", date(2097, 3, 1), "any")
@example("in 999 weeks", date(2099, 1, 1), "any")
@example("999 weeks ago", date(2001, 1, 1), "any")
def test_whatever_is_typed_is_a_day_or_a_fault_and_what_to_write(typed: str, today: date, when: When) -> None:
    try:
        day = typed_day(typed, today, when)
    except ValueError as error:
        fault, stop, hint = str(error).partition(". ")
        assert fault
        assert stop
        assert hint.endswith(".")
        assert len(str(error)) <= 90
    else:
        assert 2000 <= day.year <= 2100
        assert when != "past" or day <= today


@settings(max_examples=300, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)), TODAYS)
def test_what_is_shown_can_be_typed_and_means_the_same(day: date, today: date) -> None:
    for typed in (day_words(day), day.isoformat(), f"{day.month}/{day.day}/{day.year}"):
        assert typed_day(typed, today, "any") == day
    away = day_away(day, today)
    if abs(day - today) < timedelta(days=1000):
        assert typed_day(away, today, "any") == day


@settings(max_examples=300, deadline=None)
@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), TODAYS, WHENS)
def test_without_its_year_a_day_is_the_nearest_or_asked_for_again(day: date, today: date, when: When) -> None:
    typed = f"{day.month}/{day.day}"
    try:
        found = typed_day(typed, today, when)
    except ValueError as error:
        nearest = "Write the year too." in str(error) or "29 Feb" in str(error)
        assert nearest
        assert when != "any" or typed == "2/29"
    else:
        assert (found.month, found.day) == (day.month, day.day)
        assert abs(found - today) <= timedelta(days=184)
        assert when != "future" or found >= today - timedelta(days=30)


@pytest.mark.parametrize(("today", "typed"), [("2090-05-01", "in 999 weeks"), ("2000-01-05", "6 days ago")])
def test_a_day_counted_into_another_century_is_none(today: str, typed: str) -> None:
    with pytest.raises(ValueError, match=r"^That year is too far away\. Write one from 2000 to 2100\.$"):
        typed_day(typed, date.fromisoformat(today), "any")


def test_the_first_and_the_last_day_of_the_years_that_are_read() -> None:
    assert typed_day("5 days ago", date(2000, 1, 6), "any") == date(2000, 1, 1)
    assert typed_day("in 5 days", date(2100, 12, 26), "any") == date(2100, 12, 31)


NO_DAY = "That is no day. Write 12/4 (month first), 4 Dec, fri, in 10 days, or 2026-12-04."
FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "when", "message"),
    [
        ("\uff14 Dec", "any", NO_DAY),
        ("Dec \uff14", "any", NO_DAY),
        ("12/\uff14", "any", NO_DAY),
        ("2026-12-0\uff14", "any", NO_DAY),
        ("in \uff14 days", "any", NO_DAY),
        ("in 4 days ago", "any", NO_DAY),
        ("4 days", "any", NO_DAY),
        ("de 4", "any", NO_DAY),
        ("fr", "any", NO_DAY),
        ("4 ma 2026", "any", NO_DAY),
        ("", "any", NO_DAY),
        ("13/1", "any", "There is no month 13; the month stands first. For 13 Jan write 1/13."),
        ("31/12", "any", "There is no month 31; the month stands first. For 31 Dec write 12/31."),
        ("13/13", "any", "There is no month 13. Write the month first, such as 12/4, or 4 Dec."),
        ("13/0", "any", "There is no month 13. Write the month first, such as 12/4, or 4 Dec."),
        ("32/1", "any", "There is no month 32. Write the month first, such as 12/4, or 4 Dec."),
        ("0/4", "any", "There is no month 0. Write the month first, such as 12/4, or 4 Dec."),
        ("2026-13-04", "any", "There is no month 13. Write year, month and day, such as 2026-12-04."),
        ("13/4/2026", "any", "There is no month 13; the month stands first. For 13 Apr write 4/13."),
        ("11/31", "any", "There is no 31 Nov. November has 30 days."),
        ("12/32", "any", "There is no 32 Dec. December has 31 days."),
        ("12/0", "any", "There is no 0 Dec. December has 31 days."),
        ("2/30", "any", "There is no 30 Feb. February has 29 days."),
        ("2/29/2026", "any", "There is no 29 Feb in 2026. Check the day and the year."),
        ("29 Feb", "any", "29 Feb is not near here. Write it with its year, such as 29 Feb 2028."),
        ("10/20", "future", "20 Oct 2026 was 31 days ago. Write the year too."),
        ("12/4", "past", "4 Dec 2026 is still to come. Write the year too."),
        ("12/4/2026", "past", "That day is still to come. Write the day it happened."),
        ("tomorrow", "past", "That day is still to come. Write the day it happened."),
        ("thu 4 dec", "any", "4 Dec 2026 is a Friday. Check the day and the year."),
        ("12/4/1999", "any", "That year is too far away. Write one from 2000 to 2100."),
        ("2101-12-04", "any", "That year is too far away. Write one from 2000 to 2100."),
    ],
)
def test_what_is_no_day_here_says_what_to_write(typed: str, when: When, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        typed_day(typed, FRIDAY, when)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("typed", "when", "day"),
    [
        ("today", "past", "2026-11-20"),
        ("Tomorrow", "any", "2026-11-21"),
        ("yesterday", "future", "2026-11-19"),
        ("fri", "any", "2026-11-27"),
        ("friday", "past", "2026-11-13"),
        ("thurs", "past", "2026-11-19"),
        ("sat", "past", "2026-11-14"),
        ("sat", "future", "2026-11-21"),
        ("thu", "any", "2026-11-26"),
        ("in 1 day", "any", "2026-11-21"),
        ("in 2 weeks", "any", "2026-12-04"),
        ("3days ago", "past", "2026-11-17"),
        ("1 week ago", "past", "2026-11-13"),
        ("12/4", "future", "2026-12-04"),
        ("12-4-26", "any", "2026-12-04"),
        ("12/4/00", "any", "2000-12-04"),
        ("2026-12-4", "any", "2026-12-04"),
        ("fri 4 dec", "any", "2026-12-04"),
        ("Fri, Dec. 4th, 2026", "any", "2026-12-04"),
        ("4th of december 2026", "any", "2026-12-04"),
        ("1st sept", "past", "2026-09-01"),
        ("2nd may", "any", "2027-05-02"),
        ("3rd mar", "any", "2027-03-03"),
        ("10/21", "future", "2026-10-21"),
        ("11/20", "past", "2026-11-20"),
        ("5/22", "any", "2026-05-22"),
        ("5/21", "any", "2027-05-21"),
        ("12/31/2100", "any", "2100-12-31"),
        ("1/1/2000", "past", "2000-01-01"),
        ("2/29/2028", "any", "2028-02-29"),
        ("12/31", "any", "2026-12-31"),
        ("1/31", "any", "2027-01-31"),
    ],
)
def test_what_day_is_meant_on_a_friday(typed: str, when: When, day: str) -> None:
    assert typed_day(typed, FRIDAY, when) == date.fromisoformat(day)


def test_a_leap_day_is_near_half_a_year_around() -> None:
    assert typed_day("29 feb", date(2027, 8, 29), "any") == date(2028, 2, 29)
    assert typed_day("29 feb", date(2028, 8, 31), "any") == date(2028, 2, 29)
    for today in (date(2027, 8, 28), date(2028, 9, 1)):
        with pytest.raises(ValueError, match=r"^29 Feb is not near here"):
            typed_day("29 feb", today, "any")


def test_words_for_a_day() -> None:
    assert day_words(date(2026, 12, 4)) == "Fri 4 Dec 2026"
    away = [day_away(FRIDAY + timedelta(days=n), FRIDAY) for n in (-2, -1, 0, 1, 2, 12)]
    assert away == ["2 days ago", "yesterday", "today", "tomorrow", "in 2 days", "in 12 days"]


@pytest.mark.parametrize(
    ("event", "latest", "to_come"),
    [
        ("2026-11-22T10:05:00-08:00", "2026-11-22T10:00:00-08:00", False),  # as far as a clock on the wall is ahead
        ("2026-11-22T10:05:01-08:00", "2026-11-22T10:00:00-08:00", True),
        ("2026-11-22T18:05:00+00:00", "2026-11-22T10:00:00-08:00", False),
        ("2026-11-23", "2026-11-22T01:59:59-08:00", True),  # a second before midnight where a day begins first
        ("2026-11-23", "2026-11-22T02:00:00-08:00", False),
    ],
)
def test_what_is_still_to_come(event: str, latest: str, to_come: bool) -> None:
    read = datetime.fromisoformat(event) if "T" in event else date.fromisoformat(event)
    assert is_to_come(read, datetime.fromisoformat(latest)) is to_come
