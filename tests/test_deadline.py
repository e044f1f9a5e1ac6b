"""When a duty runs out: hours in UTC, days and working days as local dates, the earliest reading of two zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli.deadline import (
    deadline_words,
    due_at,
    earliest_due,
    last_day,
    may_be_later,
    may_weaken,
    read_deadline,
)
from crisis_cli.model import AnyDeadline, Combined, Deadline, Unit, Way

LA = "America/Los_Angeles"
NY = "America/New_York"
THANKSGIVING = date(2026, 11, 26)


def local(text: str, zone: str = LA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def shown(moment: datetime, zone: str = LA) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat()


# ---------------------------------------------------------------- hours


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-07T18:00:00", "2026-03-09T07:00:00-07:00"),  # an hour is lost in the night to March 8
        ("2026-10-31T18:00:00", "2026-11-02T05:00:00-08:00"),  # an hour is won in the night to November 1
        ("2027-03-13T18:00:00", "2027-03-15T07:00:00-07:00"),
        ("2027-11-06T18:00:00", "2027-11-08T05:00:00-08:00"),
        ("2026-06-01T18:00:00", "2026-06-03T06:00:00-07:00"),  # and an ordinary one
    ],
)
def test_36_hours_are_129600_seconds_over_every_change_of_the_clock(start: str, end: str) -> None:
    begun = local(start)
    due = due_at(begun, 36, "hours", zone=LA)
    assert due.timestamp() - begun.timestamp() == 129_600
    assert shown(due) == end


def test_hours_take_no_notice_of_the_zone_or_of_holidays() -> None:
    begun = datetime(2026, 11, 25, 20, tzinfo=UTC)
    assert due_at(begun, 24, "hours", zone=LA, holidays={THANKSGIVING}) == due_at(begun, 24, "hours", zone=NY)


def test_a_start_in_the_hour_that_comes_twice_is_the_one_that_its_offset_says() -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-7)))
    second = datetime(2026, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-8)))
    assert due_at(second, 24, "hours", zone=LA) - due_at(first, 24, "hours", zone=LA) == timedelta(hours=1)


# ---------------------------------------------------------------- calendar days


def test_calendar_days_end_with_the_local_date_the_first_day_not_counted() -> None:
    assert shown(due_at(local("2026-11-20T09:00:00"), 3, "calendar_days", zone=LA)) == "2026-11-23T23:59:59-08:00"


def test_calendar_days_count_saturday_sunday_and_holidays() -> None:
    due = due_at(local("2026-11-25T09:00:00"), 2, "calendar_days", zone=LA, holidays={THANKSGIVING})
    assert shown(due) == "2026-11-27T23:59:59-08:00"


def test_a_minute_before_and_a_minute_after_local_midnight_are_two_days() -> None:
    before = due_at(local("2026-11-20T23:59:00"), 1, "calendar_days", zone=LA)
    after = due_at(local("2026-11-21T00:00:00"), 1, "calendar_days", zone=LA)
    assert (shown(before), shown(after)) == ("2026-11-21T23:59:59-08:00", "2026-11-22T23:59:59-08:00")


def test_the_date_is_the_one_of_the_place_whatever_the_offset_of_the_start() -> None:
    """Eight in the evening in California is the next day in UTC and in New York's small hours."""
    evening = local("2026-11-20T20:00:00")
    wanted = "2026-11-21T23:59:59-08:00"
    assert shown(due_at(evening, 1, "calendar_days", zone=LA)) == wanted
    assert shown(due_at(evening.astimezone(UTC), 1, "calendar_days", zone=LA)) == wanted
    assert shown(due_at(evening.astimezone(ZoneInfo("Asia/Tokyo")), 1, "calendar_days", zone=LA)) == wanted


def test_a_day_that_ends_after_a_change_of_the_clock_ends_at_local_midnight() -> None:
    assert shown(due_at(local("2026-10-31T12:00:00"), 1, "calendar_days", zone=LA)) == "2026-11-01T23:59:59-08:00"
    assert shown(due_at(local("2026-03-07T12:00:00"), 1, "calendar_days", zone=LA)) == "2026-03-08T23:59:59-07:00"


# ---------------------------------------------------------------- working days


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-11-20T16:00:00", 1, "2026-11-23"),  # Friday to Monday
        ("2026-11-21T16:00:00", 1, "2026-11-23"),  # Saturday to Monday
        ("2026-11-22T16:00:00", 2, "2026-11-24"),  # Sunday to Tuesday
        ("2026-11-25T16:00:00", 1, "2026-11-27"),  # Wednesday before Thanksgiving to Friday
        ("2026-11-25T16:00:00", 2, "2026-11-30"),  # over Thanksgiving and the weekend
        ("2026-11-26T10:00:00", 1, "2026-11-27"),  # from the holiday itself
    ],
)
def test_working_days_leave_out_the_weekend_and_the_holiday(start: str, number: int, end: str) -> None:
    due = due_at(local(start), number, "working_days", zone=LA, holidays={THANKSGIVING})
    assert shown(due) == f"{end}T23:59:59-08:00"


def test_a_holiday_on_a_sunday_costs_no_second_day() -> None:
    assert due_at(local("2026-11-20T16:00:00"), 1, "working_days", zone=LA, holidays={date(2026, 11, 22)}) == due_at(
        local("2026-11-20T16:00:00"), 1, "working_days", zone=LA
    )


NEW_YEAR = date(2027, 1, 1)
JULY_4 = {date(2027, 7, 4), date(2027, 7, 5)}
"""In 2027 the fourth is a Sunday, and its Monday is the day off: a pack's table holds both."""


@pytest.mark.parametrize(
    ("start", "holidays", "end"),
    [
        ("2026-11-25T23:59:00", {THANKSGIVING}, "2026-11-30"),  # the last minute of Wednesday: Friday, Monday
        ("2026-11-26T00:00:00", {THANKSGIVING}, "2026-11-30"),  # a minute later, on the holiday: Friday, Monday too
        ("2026-11-27T23:59:00", {THANKSGIVING}, "2026-12-01"),  # the last minute of Friday: Monday, Tuesday
        ("2026-11-28T00:00:00", {THANKSGIVING}, "2026-12-01"),  # a minute later it is Saturday: Monday, Tuesday too
        ("2026-11-25T23:59:00", {THANKSGIVING, date(2026, 11, 27)}, "2026-12-01"),  # a state that is off on Friday
        ("2026-12-30T23:59:00", {NEW_YEAR}, "2027-01-04"),  # Thursday, then over New Year and the weekend to Monday
        ("2026-12-31T23:59:00", {NEW_YEAR}, "2027-01-05"),
        ("2027-01-01T23:59:00", {NEW_YEAR}, "2027-01-05"),  # a Friday that is the holiday itself
        ("2027-07-02T23:59:00", JULY_4, "2027-07-07"),  # Friday: not Saturday, Sunday, the observed Monday
        ("2027-07-04T12:00:00", JULY_4, "2027-07-07"),
        ("2027-07-05T12:00:00", JULY_4, "2027-07-07"),
    ],
)
def test_two_working_days_over_the_long_weekends(start: str, holidays: set[date], end: str) -> None:
    offset = "-07:00" if "07-" in end[5:8] else "-08:00"
    assert shown(due_at(local(start), 2, "working_days", zone=LA, holidays=holidays)) == f"{end}T23:59:59{offset}"


def test_a_table_that_leaves_out_the_observed_monday_would_be_a_day_early_never_late() -> None:
    """What a pack that lists the Sunday alone costs: the due time shown is earlier than the true one."""
    start = local("2027-07-02T23:59:00")
    short = due_at(start, 2, "working_days", zone=LA, holidays={date(2027, 7, 4)})
    assert short < due_at(start, 2, "working_days", zone=LA, holidays=JULY_4)
    assert shown(short) == "2027-07-06T23:59:59-07:00"


# ---------------------------------------------------------------- two zones, no offset

TEXAS = ("America/Chicago", "America/Denver")


@pytest.mark.parametrize(
    ("start", "holidays", "end", "zone"),
    [
        # Friday 23:59 in Dallas is Friday in El Paso: Monday and Tuesday in both, and Tuesday ends in Dallas first.
        (local("2026-11-20T23:59:00", TEXAS[0]), (), "2026-11-24T23:59:59-06:00", TEXAS[0]),
        # Friday 23:59 in El Paso is Saturday in Dallas: the same Monday and Tuesday.
        (local("2026-11-20T23:59:00", TEXAS[1]), (), "2026-11-24T23:59:59-06:00", TEXAS[0]),
        # Thursday 23:59 in El Paso is Friday in Dallas: Monday counts as the second day from El Paso's calendar alone.
        (local("2026-11-19T23:59:00", TEXAS[1]), (), "2026-11-23T23:59:59-07:00", TEXAS[1]),
        (local("2026-11-25T23:59:00", TEXAS[1]), {THANKSGIVING}, "2026-11-30T23:59:59-06:00", TEXAS[0]),
        (local("2026-11-24T23:59:00", TEXAS[1]), {THANKSGIVING}, "2026-11-27T23:59:59-07:00", TEXAS[1]),
        (local("2026-12-30T23:59:00", TEXAS[1]), {NEW_YEAR}, "2027-01-04T23:59:59-07:00", TEXAS[1]),
        (local("2027-07-02T23:59:00", TEXAS[0]), JULY_4, "2027-07-07T23:59:59-05:00", TEXAS[0]),
        (local("2027-07-02T23:59:00", TEXAS[1]), JULY_4, "2027-07-07T23:59:59-05:00", TEXAS[0]),
    ],
)
def test_two_working_days_in_a_state_with_two_zones_end_as_early_as_either_reading(
    start: datetime, holidays: set[date], end: str, zone: str
) -> None:
    for zones in (TEXAS, TEXAS[::-1]):
        due, read_in = earliest_due(start, 2, "working_days", zones=zones, holidays=holidays)
        assert (shown(due, zone), read_in) == (end, zone)


def test_36_hours_are_the_same_instant_in_both_zones_of_a_state_on_the_night_of_a_change() -> None:
    """Dallas changes its clock an hour before El Paso does."""
    for start in ("2026-03-08T01:30:00-06:00", "2026-11-01T00:30:00-06:00", "2026-11-01T01:30:00-05:00"):
        begun = datetime.fromisoformat(start)
        due, _ = earliest_due(begun, 36, "hours", zones=TEXAS)
        assert due - begun == timedelta(seconds=129_600)


def test_of_two_zones_the_earliest_reading_counts() -> None:
    due, zone = earliest_due(local("2026-11-20T12:00:00", NY), 1, "calendar_days", zones=(LA, NY))
    assert (due, zone) == (datetime(2026, 11, 22, 4, 59, 59, tzinfo=UTC), NY)


def test_of_two_zones_the_western_one_is_earlier_where_it_is_still_yesterday_there() -> None:
    just_after_midnight_in_new_york = local("2026-11-21T00:30:00", NY)
    due, zone = earliest_due(just_after_midnight_in_new_york, 1, "calendar_days", zones=(NY, LA))
    assert (shown(due), zone) == ("2026-11-21T23:59:59-08:00", LA)


@pytest.mark.parametrize("unit", ["hours", "calendar_days", "working_days"])
def test_a_start_without_an_offset_is_refused(unit: Unit) -> None:
    with pytest.raises(ValueError, match=r"^a deadline needs a start with an offset$"):
        due_at(datetime(2026, 11, 20, 12), 1, unit, zone=LA)


# ---------------------------------------------------------------- days before a day, and the day itself


@pytest.mark.parametrize(
    ("deadline", "end"),
    [
        ("14 calendar_days from x", "2026-12-18"),
        ("1 calendar_days from x", "2026-12-05"),  # a Saturday: nothing is put off
        ("1 working_days from x", "2026-12-07"),
        ("5 calendar_days before x", "2026-11-29"),  # a Sunday: nothing is brought forward either
        ("1 calendar_days before x", "2026-12-03"),
        ("before x", "2026-12-03"),
        ("by x", "2026-12-04"),
        ("1 working_days before x", "2026-12-03"),
        ("5 working_days before x", "2026-11-27"),  # Thu Wed Tue Mon, over the weekend, Fri
        ("6 working_days before x", "2026-11-25"),  # and over Thanksgiving
    ],
)
def test_the_day_of_a_paper_has_days_from_it_before_it_and_by_it(deadline: str, end: str) -> None:
    plain = read_deadline(deadline)
    assert isinstance(plain, Deadline)
    due = due_at(date(2026, 12, 4), plain.number, plain.unit, zone=LA, holidays={THANKSGIVING}, way=plain.way)
    assert shown(due) == f"{end}T23:59:59-08:00"


@pytest.mark.parametrize(
    ("day", "way", "number", "end"),
    [
        (date(2026, 11, 2), "before", 0, "2026-11-01T23:59:59-08:00"),  # the day with 25 hours
        (date(2026, 11, 1), "by", 0, "2026-11-01T23:59:59-08:00"),
        (date(2026, 11, 1), "before", 0, "2026-10-31T23:59:59-07:00"),
        (date(2027, 3, 15), "before", 0, "2027-03-14T23:59:59-07:00"),  # the day with 23
        (date(2027, 3, 13), "from", 1, "2027-03-14T23:59:59-07:00"),
        (date(2028, 3, 1), "before", 1, "2028-02-29T23:59:59-08:00"),
        (date(2027, 1, 1), "before", 1, "2026-12-31T23:59:59-08:00"),
    ],
)
def test_days_end_at_local_midnight_on_the_day_of_a_clock_change_too(
    day: date, way: Way, number: int, end: str
) -> None:
    assert shown(due_at(day, number, "calendar_days", zone=LA, way=way)) == end


def test_a_day_is_the_same_date_in_every_zone_and_ends_first_in_the_east() -> None:
    for zones in (TEXAS, TEXAS[::-1]):
        due, zone = earliest_due(date(2026, 12, 4), 0, "calendar_days", zones=zones, way="by")
        assert (shown(due, zone), zone) == ("2026-12-04T23:59:59-06:00", TEXAS[0])


def test_hours_are_never_counted_from_a_day() -> None:
    with pytest.raises(ValueError, match=r"^hours are counted from a time, not from a day$"):
        due_at(date(2026, 12, 4), 36, "hours", zone=LA)


# ---------------------------------------------------------------- in words, and which may be the later one


@pytest.mark.parametrize("unit", ["hours", "calendar_days", "working_days"])
def test_a_deadline_is_read_as_it_is_written(unit: Unit) -> None:
    for number in (1, 36, 3660):
        deadline = Deadline(number, unit, "learned.at")
        assert read_deadline(deadline_words(deadline)) == deadline


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("5 calendar_days before x.y", Deadline(5, "calendar_days", "x.y", "before")),
        ("2 working_days before x", Deadline(2, "working_days", "x", "before")),
        ("before x", Deadline(0, "calendar_days", "x", "before")),
        ("by x", Deadline(0, "calendar_days", "x", "by")),
        (
            "earlier of 14 calendar_days from served; before x",
            Combined("earlier", (Deadline(14, "calendar_days", "served"), Deadline(0, "calendar_days", "x", "before"))),
        ),
        (
            "later of 20 calendar_days from issued; 15 calendar_days from served; 36 hours from heard",
            Combined(
                "later",
                (
                    Deadline(20, "calendar_days", "issued"),
                    Deadline(15, "calendar_days", "served"),
                    Deadline(36, "hours", "heard"),
                ),
            ),
        ),
    ],
)
def test_every_form_of_a_deadline_is_read_as_it_is_written(text: str, deadline: AnyDeadline) -> None:
    assert read_deadline(text) == deadline
    assert deadline_words(deadline) == text
    assert deadline.starts == tuple(dict.fromkeys(part.start for part in deadline.parts))


@pytest.mark.parametrize(
    "text",
    [
        "before", "by", "before ", "by x y", "by the x", "5 before x", "5 calendar_days by x", "5 hours before x",
        "0 calendar_days before x", "earlier of by x", "earlier of by x; by x", "earlier of by x;by y", "earlier by x; by y",
        "later of by a; by b; by c; by d; by e", "later of earlier of by x; by y; by z", "latest of by x; by y",
        "earlier of by x; ", "earlier of ", "Earlier of by x; by y",
    ],
)  # fmt: skip
def test_no_other_form_is(text: str) -> None:
    with pytest.raises(ValueError, match=r"deadline"):
        read_deadline(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "36", "36 hours", "36 hours of learned.at", "36 hours from", "36 hours from learned at", "36hours from x",
        "36 hour from x", "36 days from x", "36.5 hours from x", "+36 hours from x", "0 hours from x", "3661 hours from x",
        "36 hours from X", "36  hours from x", "36 hours from x ", "\u0663\u0666 hours from x", "9" * 5000 + " hours from x",
    ],
)  # fmt: skip
def test_anything_else_is_no_deadline(text: str) -> None:
    with pytest.raises(ValueError, match=r"deadline"):
        read_deadline(text)


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        ("48 hours", "36 hours", True),
        ("36 hours", "36 hours", False),
        ("24 hours", "36 hours", False),
        ("3 calendar_days", "2 calendar_days", True),
        ("1 calendar_days", "36 hours", True),  # from midnight it has 48 hours
        ("1 calendar_days", "49 hours", False),
        ("1 calendar_days", "48 hours", True),  # 49 hours where the clock is set back
        ("36 hours", "2 calendar_days", False),  # from the last second of a day those have 48 hours or 47
        ("48 hours", "2 calendar_days", True),
        ("1 working_days", "36 hours", True),
        ("1 working_days", "7 calendar_days", False),
        ("1 working_days", "6 calendar_days", True),
        ("2 calendar_days", "2 working_days", False),
        ("3 calendar_days", "2 working_days", True),
    ],
)
def test_which_deadline_may_be_the_later_one(first: str, second: str, later: bool) -> None:
    assert may_be_later(read_deadline(f"{first} from x"), read_deadline(f"{second} from x")) is later


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        ("by x", "before x", True),
        ("before x", "by x", False),
        ("before x", "1 calendar_days before x", False),
        ("1 calendar_days before x", "before x", False),
        ("5 calendar_days before x", "before x", False),
        ("before x", "5 calendar_days before x", True),
        ("5 calendar_days before x", "10 calendar_days before x", True),
        ("10 calendar_days before x", "5 calendar_days before x", False),
        ("5 working_days before x", "4 working_days before x", False),
        ("4 working_days before x", "5 working_days before x", True),
        ("5 working_days before x", "5 calendar_days before x", False),
        ("5 calendar_days before x", "5 working_days before x", True),
        ("35 calendar_days before x", "5 working_days before x", False),
        ("34 calendar_days before x", "5 working_days before x", True),
        ("1 calendar_days from x", "by x", True),
        ("by x", "1 working_days from x", False),
        ("before x", "2 calendar_days before x", True),
        ("23 hours from x", "1 calendar_days from x", False),
        ("24 hours from x", "1 calendar_days from x", True),
        ("before x", "1 working_days before x", True),
        ("1 working_days before x", "before x", False),
        ("by x", "by y", True),  # nobody knows which is first
        ("36 hours from x", "by x", True),  # hours and days that are not counted from one moment are not compared
        ("before x", "900 hours from x", True),
        ("by x", "36 hours from x", True),
        ("14 calendar_days from x", "14 calendar_days from y", True),
        ("earlier of 14 calendar_days from x; by y", "14 calendar_days from x", False),
        ("earlier of 15 calendar_days from x; by y", "14 calendar_days from x", True),
        ("later of 14 calendar_days from x; by y", "14 calendar_days from x", True),
        ("later of 14 calendar_days from x; 10 calendar_days from x", "14 calendar_days from x", False),
        ("14 calendar_days from x", "later of 14 calendar_days from x; by y", False),
        ("14 calendar_days from x", "earlier of 14 calendar_days from x; by y", True),
        ("earlier of 14 calendar_days from x; by y", "earlier of 14 calendar_days from x; by y", False),
        ("earlier of by y; 14 calendar_days from x", "earlier of 14 calendar_days from x; by y", False),
        ("later of 14 calendar_days from x; by y", "later of 14 calendar_days from x; by y", False),
        ("earlier of 14 calendar_days from x; before y", "earlier of 14 calendar_days from x; by y", False),
        ("earlier of 14 calendar_days from x; by y", "earlier of 14 calendar_days from x; before y", True),
        ("earlier of 14 calendar_days from x; by y", "later of 14 calendar_days from x; by y", False),
        ("later of 14 calendar_days from x; by y", "earlier of 14 calendar_days from x; by y", True),
    ],
)
def test_which_of_the_further_forms_may_be_the_later_one(first: str, second: str, later: bool) -> None:
    assert may_be_later(read_deadline(first), read_deadline(second)) is later


def test_what_hangs_on_other_events_weakens_nothing() -> None:
    """Another clock is another clock: both are shown. One that hangs on the same event must not run longer."""
    wanted = read_deadline("earlier of 14 calendar_days from x; before y")
    assert not may_weaken(read_deadline("30 calendar_days from z"), wanted)
    assert may_weaken(read_deadline("by y"), wanted)
    assert may_weaken(read_deadline("later of 3 calendar_days from z; by y"), wanted)
    assert not may_weaken(wanted, wanted)


# ---------------------------------------------------------------- what holds of all

STARTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from(
    [LA, NY, "America/Denver", "America/Phoenix", "Pacific/Honolulu", "America/Anchorage", "Pacific/Guam"]
)
NUMBERS = st.integers(1, 60)
UNITS: st.SearchStrategy[Unit] = st.sampled_from(("hours", "calendar_days", "working_days"))
HOLIDAYS = st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=12)


@settings(max_examples=100, deadline=None)
@given(STARTS, NUMBERS, ZONES)
def test_hours_are_always_so_many_seconds(start: datetime, number: int, zone: str) -> None:
    assert due_at(start.astimezone(ZoneInfo(zone)), number, "hours", zone=zone) - start == timedelta(hours=number)


@settings(max_examples=100, deadline=None)
@given(STARTS, NUMBERS, UNITS, ZONES, HOLIDAYS)
def test_one_more_is_always_later_and_a_duty_never_ends_before_it_starts(
    start: datetime, number: int, unit: Unit, zone: str, holidays: set[date]
) -> None:
    one = due_at(start, number, unit, zone=zone, holidays=holidays)
    more = due_at(start, number + 1, unit, zone=zone, holidays=holidays)
    assert start < one < more


@settings(max_examples=100, deadline=None)
@given(STARTS, NUMBERS, ZONES, HOLIDAYS)
def test_working_days_never_end_before_as_many_calendar_days_and_end_on_a_working_day(
    start: datetime, number: int, zone: str, holidays: set[date]
) -> None:
    due = due_at(start, number, "working_days", zone=zone, holidays=holidays)
    assert due >= due_at(start, number, "calendar_days", zone=zone, holidays=holidays)
    day = due.astimezone(ZoneInfo(zone))
    assert day.weekday() < 5
    assert day.date() not in holidays
    assert day.strftime("%H:%M:%S") == "23:59:59"


@settings(max_examples=100, deadline=None)
@given(STARTS, NUMBERS, UNITS, ZONES, st.integers(-14, 14))
def test_the_offset_in_which_the_start_is_written_does_not_matter(
    start: datetime, number: int, unit: Unit, zone: str, hours: int
) -> None:
    elsewhere = start.astimezone(timezone(timedelta(hours=hours)))
    assert due_at(start, number, unit, zone=zone) == due_at(elsewhere, number, unit, zone=zone)


@settings(max_examples=100, deadline=None)
@given(STARTS, NUMBERS, UNITS, st.lists(ZONES, min_size=1, max_size=3, unique=True))
def test_the_earliest_is_one_of_the_readings_and_none_is_earlier(
    start: datetime, number: int, unit: Unit, zones: list[str]
) -> None:
    due, zone = earliest_due(start, number, unit, zones=zones)
    assert due == due_at(start, number, unit, zone=zone)
    assert due == min(due_at(start, number, unit, zone=other) for other in zones)
    assert due.tzinfo is UTC


@settings(max_examples=300, deadline=None)
@given(
    STARTS, NUMBERS, UNITS, NUMBERS, UNITS, ZONES, st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=2)
)
def test_what_is_never_later_never_is(
    start: datetime, number: int, unit: Unit, other: int, other_unit: Unit, zone: str, holidays: set[date]
) -> None:
    first, second = Deadline(number, unit, "x"), Deadline(other, other_unit, "x")
    late = due_at(start, number, unit, zone=zone, holidays=holidays)
    early = due_at(start, other, other_unit, zone=zone, holidays=holidays)
    assert late <= early or may_be_later(first, second)


DAYS = st.dates(date(2025, 6, 1), date(2027, 6, 30))
DAY_UNITS: st.SearchStrategy[Unit] = st.sampled_from(("calendar_days", "working_days"))
FEW_HOLIDAYS = st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=2)


@settings(max_examples=200, deadline=None)
@given(DAYS, NUMBERS, ZONES, HOLIDAYS)
def test_before_is_the_way_back(day: date, number: int, zone: str, holidays: set[date]) -> None:
    back = last_day(day, number, "calendar_days", way="before")
    assert last_day(back, number, "calendar_days") == day
    assert due_at(back, number, "calendar_days", zone=zone) == due_at(day, 0, "calendar_days", zone=zone, way="by")
    if day.weekday() < 5 and day not in holidays:
        back = last_day(day, number, "working_days", holidays, "before")
        assert last_day(back, number, "working_days", holidays) == day


@settings(max_examples=200, deadline=None)
@given(DAYS, NUMBERS, DAY_UNITS, ZONES, HOLIDAYS)
def test_before_comes_before_by_and_that_before_from(
    day: date, number: int, unit: Unit, zone: str, holidays: set[date]
) -> None:
    ends = [
        due_at(day, count, of, zone=zone, holidays=holidays, way=way)
        for count, of, way in (
            (number + 1, unit, "before"),
            (number, unit, "before"),
            (0, "calendar_days", "by"),
            (number, unit, "from"),
            (number + 1, unit, "from"),
        )
    ]  # fmt: skip
    assert ends == sorted(ends)
    assert len(set(ends)) == 5
    before = due_at(day, 0, "calendar_days", zone=zone, way="before")
    assert ends[1] <= before < ends[2]


PLAIN = st.one_of(
    st.builds(Deadline, NUMBERS, DAY_UNITS, st.sampled_from("xy"), st.sampled_from(("from", "before"))),
    st.builds(Deadline, st.just(0), st.just("calendar_days"), st.sampled_from("xy"), st.sampled_from(("before", "by"))),
)
ANY = st.one_of(
    PLAIN,
    st.builds(
        Combined,
        st.sampled_from(("earlier", "later")),
        st.lists(PLAIN, min_size=2, max_size=4, unique=True).map(tuple),
    ),
)


def end_of(deadline: AnyDeadline, starts: dict[str, date], zone: str, holidays: set[date]) -> datetime:
    ends = [
        due_at(starts[part.start], part.number, part.unit, zone=zone, holidays=holidays, way=part.way)
        for part in deadline.parts
    ]
    return max(ends) if isinstance(deadline, Combined) and deadline.which == "later" else min(ends)


@settings(max_examples=600, deadline=None)
@given(ANY, ANY, DAYS, DAYS, ZONES, FEW_HOLIDAYS)
def test_of_every_two_forms_what_is_never_later_never_is(
    first: AnyDeadline, second: AnyDeadline, x: date, y: date, zone: str, holidays: set[date]
) -> None:
    starts = {"x": x, "y": y}
    late, early = (end_of(deadline, starts, zone, holidays) for deadline in (first, second))
    assert late <= early or may_be_later(first, second)
    assert not may_be_later(first, first)
    assert read_deadline(deadline_words(first)) == first


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=60) | st.from_regex(r"(earlier of |later of )?[0-9]{0,6} ?[a-z_]* (from|before|by) [a-z.]*(; .*)?")
)
def test_whatever_is_written_is_a_deadline_or_a_sentence_about_deadlines(text: str) -> None:
    try:
        deadline = read_deadline(text)
    except ValueError as error:
        assert "deadline" in str(error)
        assert str(error).endswith(".")
    else:
        assert deadline_words(read_deadline(deadline_words(deadline))) == deadline_words(deadline)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", 'A deadline is "36 hours from", "5 working_days before", "before" or "by", and a question.'),
        ("3 weeks from x", 'A deadline counts hours, calendar_days, working_days, and no "weeks".'),
        (f"3 {'w' * 41} from x", f'A deadline counts hours, calendar_days, working_days, and no "{"w" * 40}".'),
        ("0 hours from x", "The number of a deadline is from 1 to 3660."),
        ("3661 hours from x", "The number of a deadline is from 1 to 3660."),
        ("3 hours before x", "A deadline before a day counts days: no hours."),
        ("earlier of by x", 'After "earlier of" stand 2 to 4 different deadlines, with "; " between them.'),
        ("later of by x; by x", 'After "later of" stand 2 to 4 different deadlines, with "; " between them.'),
        (
            "later of by a; by b; by c; by d; by e",
            'After "later of" stand 2 to 4 different deadlines, with "; " between them.',
        ),
    ],
)
def test_what_is_no_deadline_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_deadline(text)
    assert str(refused.value) == message


def test_the_ends_of_what_a_deadline_may_be() -> None:
    assert read_deadline("1 hours from x") == Deadline(1, "hours", "x")
    assert read_deadline("3660 hours from x") == Deadline(3660, "hours", "x")
    four = tuple(Deadline(0, "calendar_days", name, "by") for name in "abcd")
    assert read_deadline("later of by a; by b; by c; by d") == Combined("later", four)
    assert read_deadline("earlier of by a; by b") == Combined("earlier", four[:2])


def test_days_are_counted_from_a_day_unless_it_is_said_otherwise() -> None:
    friday = date(2026, 11, 20)
    assert last_day(friday, 2, "working_days") == date(2026, 11, 24)
    assert last_day(friday, 2, "working_days", {date(2026, 11, 23)}) == date(2026, 11, 25)
    assert last_day(friday, 1, "working_days", way="before") == date(2026, 11, 19)
    assert due_at(friday, 1, "calendar_days", zone="UTC") == datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC)
    assert earliest_due(friday, 1, "calendar_days", zones=["UTC", LA]) == (
        datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC),
        "UTC",
    )


def test_every_end_is_said_in_utc() -> None:
    units: tuple[Unit, ...] = ("hours", "calendar_days", "working_days")
    assert all(due_at(local("2026-11-20T10:00"), 2, unit, zone=LA).tzinfo is UTC for unit in units)


def test_what_cannot_be_counted_says_why() -> None:
    with pytest.raises(ValueError, match=r"^hours are counted from a time, not from a day$"):
        due_at(date(2026, 11, 20), 2, "hours", zone=LA)
    with pytest.raises(ValueError, match=r"^a deadline needs a start with an offset$"):
        due_at(datetime(2026, 11, 20), 2, "hours", zone=LA)
