"""Times as people write them, and as one line to read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crisis_cli.moments import IN_THE_FUTURE, NO_TIME, is_time_of_day, stamp, typed_moment

WEST = timezone(timedelta(hours=-8))
NOW = datetime(2026, 11, 22, 14, 5, 30, 250, tzinfo=WEST)


def test_a_time_to_the_minute_with_its_offset() -> None:
    assert stamp(NOW) == "2026-11-22 14:05 UTC-08:00"
    assert stamp(datetime(2026, 1, 2, 3, 4)) == "2026-01-02 03:04"


@pytest.mark.parametrize("typed", ["14:05", " 2:05 pm ", "2:05PM", "2:05 p.m.", "0:00", "12:00 A.M."])
def test_a_clock_shows_a_time_of_day(typed: str) -> None:
    assert is_time_of_day(typed)


@pytest.mark.parametrize("typed", ["", "10", "2026-11-22 14:05", "14:5", "14.05", "2:05 xm", "1\u0664:05"])
def test_anything_else_does_not(typed: str) -> None:
    assert not is_time_of_day(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10", "2026-11-22T13:55:30.000250-08:00"),
        ("10 min ago", "2026-11-22T13:55:30.000250-08:00"),
        ("5m", "2026-11-22T14:00:30.000250-08:00"),
        ("90 Minutes", "2026-11-22T12:35:30.000250-08:00"),
        ("999", "2026-11-21T21:26:30.000250-08:00"),
        ("14:05", "2026-11-22T14:05:00-08:00"),
        ("14:06", "2026-11-21T14:06:00-08:00"),
        ("2:05 pm", "2026-11-22T14:05:00-08:00"),
        ("2:05 am", "2026-11-22T02:05:00-08:00"),
        ("12:30 pm", "2026-11-22T12:30:00-08:00"),
        ("12:30 am", "2026-11-22T00:30:00-08:00"),
        ("11:59 P.M.", "2026-11-21T23:59:00-08:00"),
        ("23:59", "2026-11-21T23:59:00-08:00"),
        ("1:00 am", "2026-11-22T01:00:00-08:00"),
        ("0:00", "2026-11-22T00:00:00-08:00"),
        ("2026-11-21 14:05", "2026-11-21T14:05:00-08:00"),
        (" 2026-11-21T14:05 ", "2026-11-21T14:05:00-08:00"),
        ("2026-11-21T14:05:00+00:00", "2026-11-21T14:05:00+00:00"),
        ("2026-11-21T14:05Z", "2026-11-21T14:05:00+00:00"),
        ("2000-01-01 00:00", "2000-01-01T00:00:00-08:00"),
    ],
)
def test_what_is_typed_is_a_time_that_has_been(typed: str, meant: str) -> None:
    found = typed_moment(typed, NOW)
    assert (found, found.utcoffset()) == (datetime.fromisoformat(meant), datetime.fromisoformat(meant).utcoffset())


def test_now_itself_has_been() -> None:
    exact = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
    assert typed_moment("2026-11-22 14:05", exact) == exact
    assert typed_moment("14:05", exact) == exact


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "soon",
        "\uff11\uff10",
        "\uff114:05",
        "1405",
        "24:00",
        "12:60",
        "0:30 am",
        "13:00 pm",
        "2026-11-21",
        "1999-12-31 23:59",
        "2101-01-01 00:00",
        "20261121",
    ],
)
def test_what_is_no_time_says_what_to_write(typed: str) -> None:
    with pytest.raises(ValueError) as refused:
        typed_moment(typed, NOW)
    assert str(refused.value) == NO_TIME


@pytest.mark.parametrize("typed", ["2026-11-22 14:06", "2026-11-22T22:05:31Z", "2100-12-31 23:59"])
def test_what_is_still_to_come_is_refused(typed: str) -> None:
    with pytest.raises(ValueError) as refused:
        typed_moment(typed, NOW)
    assert str(refused.value) == IN_THE_FUTURE
