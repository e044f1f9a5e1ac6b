"""When a duty runs out: hours in UTC, days and working days as local dates, the earliest reading of two zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli.deadline import due_at, earliest_due
from crisis_cli.model import Unit

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


# ---------------------------------------------------------------- two zones, no offset


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
