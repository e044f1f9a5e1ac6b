"""When a duty runs out by these answers, as whole values: what is known, what bounds it, and which of several counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from made import content, is_, pack, question, rule

from crisis_cli.answers import Value
from crisis_cli.dues import Due, due_of, urgency
from crisis_cli.model import AnyDeadline, Combined, Deadline

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
HEARD = "2026-11-19T08:00:00+00:00"
LA, CHICAGO = "America/Los_Angeles", "America/Chicago"
CONTENT = content(
    questions=[
        question("heard", kind="time"),
        question("seen", kind="time"),
        question("served", kind="date", when="past"),
        question("court", kind="date", when="future"),
        question("either", kind="date", when="any"),
    ],
    packs=[
        pack("us", zones=("America/New_York",), holidays={"2026-11-23": "A day"}),
        pack("us-ca", zones=(LA,), holidays={"2026-11-26": "Thanksgiving", "2026-11-27": "The day after"}),
        pack("us-tx"),
    ],
)
HOURS = Deadline(36, "hours", "heard")


def due(deadline: AnyDeadline | None, values: dict[str, Value] | None = None, place: str | None = None) -> Due | None:
    return due_of(CONTENT, values or {}, rule("r", is_("rain", "yes"), "call", deadline=deadline, place=place), NOW)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def test_a_rule_without_a_deadline_has_no_clock() -> None:
    assert due(None, {"heard": HEARD}) is None


def test_a_clock_from_a_known_time() -> None:
    expected = Due(36, "hours", "heard", HEARD, at("2026-11-20T20:00:00"), LA, "the heard")
    assert due(HOURS, {"heard": HEARD, "client.place": "us-ca"}) == expected
    assert expected.deadline == HOURS
    assert not expected.may_be_sooner
    assert not expected.may_be_later


@pytest.mark.parametrize("value", [{}, {"heard": "not-asked"}, {"heard": "cannot-tell"}])
def test_a_clock_from_an_unknown_time_runs_and_has_run_out_by_then(value: dict[str, Value]) -> None:
    values = {"client.place": "us-ca", **value}
    assert due(HOURS, values) == Due(36, "hours", "heard", None, None, LA, "the heard", at("2026-11-22T06:00:00"))


@pytest.mark.parametrize(
    ("start", "latest"), [("served", at("2026-11-25T07:59:59")), ("court", None), ("either", None)]
)
def test_the_unknown_day_of_a_paper_bounds_nothing_unless_it_has_been(start: str, latest: datetime | None) -> None:
    asked = Deadline(4, "calendar_days", start)
    expected = Due(4, "calendar_days", start, None, None, LA, f"the {start}", latest, "from", True)
    assert due(asked, {"client.place": "us-ca"}) == expected


def test_days_before_a_day_and_by_it() -> None:
    values: dict[str, Value] = {"court": "2026-12-04", "client.place": "us-ca"}
    before = Deadline(2, "working_days", "court", "before")
    assert due(before, values) == Due(
        2, "working_days", "court", "2026-12-04", at("2026-12-03T07:59:59"), LA, "the court", None, "before", True
    )
    found = due(Deadline(0, "calendar_days", "court", "by"), values)
    assert found and (found.at, found.way, found.deadline) == (
        at("2026-12-05T07:59:59"), "by", Deadline(0, "calendar_days", "court", "by"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("client", "place", "zone", "end"),
    [
        ("us-ca", None, LA, "2026-12-01T07:59:59"),
        ("us-ca", "us", LA, "2026-12-01T07:59:59"),
        ("us-nv", "us-ca", LA, "2026-12-01T07:59:59"),
        ("us-ca", "us-tx", CHICAGO, "2026-11-25T05:59:59"),
        ("us-ny", None, "America/New_York", "2026-11-28T04:59:59"),
        ("cannot-tell", "us", "America/New_York", "2026-11-28T04:59:59"),
        (None, None, "America/New_York", "2026-11-28T04:59:59"),
    ],
)
def test_days_are_those_of_the_rules_place_or_the_clients_else_the_baselines(
    client: str | None, place: str | None, zone: str, end: str
) -> None:
    values: dict[str, Value] = {"heard": "2026-11-20T20:00:00+00:00"} | ({"client.place": client} if client else {})
    found = due(Deadline(2 if place == "us-tx" else 4, "working_days", "heard"), values, place)
    assert found
    assert (found.zone, found.at) == (zone, at(end))


def test_where_a_place_is_known_to_no_pack_its_zones_are_the_baselines() -> None:
    made = replace(CONTENT, packs={"us": pack("us")})
    waiting = rule("r", is_("rain", "yes"), "call", deadline=Deadline(1, "calendar_days", "heard"))
    found = due_of(made, {"client.place": "us-tx"}, waiting, NOW)
    assert found and found.zone == CHICAGO
    assert found.latest == at("2026-11-22T05:59:59")
    nowhere = due_of(made, {"heard": "2026-11-20T20:00:00+00:00"}, waiting, NOW)
    assert nowhere and nowhere.zone == "America/Puerto_Rico"
    assert nowhere.at == at("2026-11-22T03:59:59")


def test_a_clock_that_is_not_known_to_have_begun_has_the_first_of_its_zones() -> None:
    made = replace(CONTENT, packs={"us": pack("us")})
    found = due_of(made, {}, rule("r", is_("rain", "yes"), "call", deadline=Deadline(1, "calendar_days", "heard")), NOW)
    assert found and (found.zone, found.latest) == ("Pacific/Guam", at("2026-11-22T03:59:59"))


# ---------------------------------------------------------------- several


def combined(which: Any, values: dict[str, Value], *starts: str, number: int = 36) -> Due:
    parts = tuple(Deadline(number + n, "hours", start) for n, start in enumerate(starts))
    found = due(Combined(which, parts), {"client.place": "us-ca", **values})
    assert found
    assert found.which == which
    assert found.deadline == Combined(which, parts)
    return found


SEEN = "2026-11-18T08:00:00+00:00"


@pytest.mark.parametrize(
    ("which", "values", "start", "end", "latest", "opened"),
    [
        ("earlier", {"heard": HEARD, "seen": SEEN}, "seen", at("2026-11-19T21:00:00"), None, False),
        ("later", {"heard": HEARD, "seen": SEEN}, "heard", at("2026-11-20T20:00:00"), None, False),
        ("earlier", {"heard": HEARD}, "heard", at("2026-11-20T20:00:00"), at("2026-11-22T07:00:00"), True),
        ("later", {"heard": HEARD}, "heard", at("2026-11-20T20:00:00"), None, True),
        ("earlier", {"seen": SEEN}, "seen", at("2026-11-19T21:00:00"), at("2026-11-22T06:00:00"), True),
        ("earlier", {}, "heard", None, at("2026-11-22T06:00:00"), False),
        ("later", {}, "heard", None, at("2026-11-22T07:00:00"), False),
    ],
)
def test_of_two_clocks_one_counts(
    which: str, values: dict[str, Value], start: str, end: datetime | None, latest: datetime | None, opened: bool
) -> None:
    found = combined(which, values, "heard", "seen")
    assert (found.start_question, found.at, found.latest) == (start, end, latest)
    assert (found.may_be_sooner, found.may_be_later) == (opened and which == "earlier", opened and which == "later")
    alone = [
        due(Deadline(36 + n, "hours", name), {"client.place": "us-ca", **values})
        for n, name in enumerate(("heard", "seen"))
    ]
    assert found.parts == tuple(alone)


def test_the_deadline_of_several_is_the_contents_own() -> None:
    asked = Combined(
        "earlier", (Deadline(14, "calendar_days", "served"), Deadline(2, "working_days", "court", "before"))
    )
    found = due(asked, {"client.place": "us-ca"})
    assert found and found.deadline == asked


def test_where_nothing_is_known_the_one_that_has_run_out_first_is_shown() -> None:
    found = due(Combined("later", (Deadline(3, "calendar_days", "court"), HOURS)), {"client.place": "us-ca"})
    assert found and (found.start_question, found.at, found.latest) == ("heard", None, None)


# ---------------------------------------------------------------- which is more urgent


def test_urgency_is_by_when_it_has_run_out_for_certain() -> None:
    known = Due(1, "hours", "heard", HEARD, at("2026-11-20T20:00:00"), LA, "t")
    waiting = replace(known, at=None, start=None, latest=known.at)
    bounded = replace(known, latest=at("2026-11-20T19:00:00"))
    open_end = replace(known, at=None, latest=None)
    second = at("2026-11-20T20:00:00").timestamp()
    assert [urgency(one) for one in (known, waiting, bounded, open_end)] == [
        (second, True), (second, False), (second - 3600, True), (float("inf"), False),
    ]  # fmt: skip
