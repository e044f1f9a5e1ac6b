"""What comes back when: from the records alone, in days, the same each time, with the package fsrs and without."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_training_records import any_record
from training_made import NOW, TITLES, mark, quarter, record

from crisis_cli.training import schedule
from crisis_cli.training.model import Record
from crisis_cli.training.schedule import LADDER, LONGEST, Due, Next, Offer, Topic, due, grade, next_exercise

BRIDGE = "interview.the-bridge"
OFFERS = (
    Offer(BRIDGE, TITLES[BRIDGE], "first", ("danger-to-self",)),
    Offer("interview.the-letter", "A letter under the door", "first", ("danger-to-others",)),
    Offer("interview.the-brother", "What the brother said", "second", ("child-abuse",)),
)


@pytest.fixture(params=["fsrs", "ladder"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways of counting days, the second as if the package were not there."""
    if request.param == "fsrs":
        pytest.importorskip("fsrs")
    schedule._reviewer.cache_clear()
    if request.param == "ladder":
        monkeypatch.setitem(sys.modules, "fsrs", None)
    yield request.param
    schedule._reviewer.cache_clear()


# ---------------------------------------------------------------- how it went


@pytest.mark.parametrize(
    ("one", "how"),
    [
        (record(mark(sure=95)), "easy"),
        (record(mark(sure=95), mark("actions", "acting", sure=None)), "easy"),
        (record(mark(sure=95), mark("actions", "acting", sure=75)), "good"),
        (record(mark(sure=None)), "good"),
        (record(mark(points=0.9, sure=95)), "good"),
        (record(mark(sure=95), hints=1), "hard"),
        (record(mark(points=0.2)), "again"),
        (record(mark(points=0.2), hints=2), "again"),
        (record(mark(grave=[("self.means", "danger")]), passed=True), "again"),
    ],
)
def test_how_an_exercise_went(one: Record, how: str) -> None:
    assert grade(one) == how


# ---------------------------------------------------------------- days


def days_after(way: str, *went: tuple[int, Record]) -> int:
    """Return the days from the last to the next, of exercises done so many days after the first."""
    from dataclasses import replace

    (found,) = due([replace(one, at=NOW + timedelta(days=after)) for after, one in went], NOW)
    return (found.on - (NOW + timedelta(days=went[-1][0])).date()).days


SURE, FINE, HINTED, GRAVE = (
    record(mark(sure=95)),
    record(mark()),
    record(mark(), hints=1),
    record(mark(grave=[("x", "danger")])),
)


HISTORIES: dict[str, tuple[tuple[int, Record], ...]] = {
    "grave": ((0, GRAVE),),
    "with hints": ((0, HINTED),),
    "passed": ((0, FINE),),
    "sure": ((0, SURE),),
    "passed twice": ((0, FINE), (3, FINE)),
    "passed thrice": ((0, FINE), (3, FINE), (14, FINE)),
    "grave after all": ((0, SURE), (8, SURE), (60, GRAVE)),
    "sure at last": ((0, SURE), (8, SURE), (60, SURE)),
    "hinted at last": ((0, SURE), (8, HINTED)),
    "hinted on the first rung": ((0, FINE), (3, HINTED)),
    "twice on one day": ((0, FINE), (0, FINE)),
    "every day": tuple((day, SURE) for day in range(30)),
}


def test_the_days_of_the_plain_ladder() -> None:
    schedule._reviewer.cache_clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(sys.modules, "fsrs", None)
        assert {name: days_after("ladder", *went) for name, went in HISTORIES.items()} == {
            "grave": 1,
            "with hints": 1,
            "passed": 1,
            "sure": 3,
            "passed twice": 3,
            "passed thrice": 7,
            "grave after all": 1,
            "sure at last": 75,
            "hinted at last": 3,
            "hinted on the first rung": 1,
            "twice on one day": 1,
            "every day": 180,
        }
    schedule._reviewer.cache_clear()


def test_the_days_are_those_that_fsrs_gives_itself() -> None:
    fsrs = pytest.importorskip("fsrs")
    scheduler = fsrs.Scheduler(
        desired_retention=0.9, learning_steps=(), relearning_steps=(), maximum_interval=180, enable_fuzzing=False
    )
    ratings = {"again": 1, "hard": 2, "good": 3, "easy": 4}
    found = {}
    for name, went in HISTORIES.items():
        logs = [
            fsrs.ReviewLog(1, fsrs.Rating(ratings[grade(one)]), NOW.replace(hour=12) + timedelta(days=day), None)
            for day, one in went
        ]
        card = scheduler.reschedule_card(fsrs.Card(card_id=1), logs)
        found[name] = (card.due - card.last_review).days
    assert {name: days_after("fsrs", *went) for name, went in HISTORIES.items()} == found
    assert found["grave"] == 1 < found["sure"] < found["sure at last"] <= 180


@settings(max_examples=150, deadline=None)
@given(st.lists(any_record, max_size=12), st.booleans())
def test_nothing_comes_back_before_the_last_time_nor_later_than_the_longest(kept: list[Record], ladder: bool) -> None:
    now = datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=-8)))
    found = due(kept, now, ladder=ladder)
    assert sum(one.times for one in found) == len(kept)
    for one in found:
        mine = [r.at.astimezone(now.tzinfo).date() for r in kept if schedule.topic_of(r) == one.topic]
        assert one.last == max(mine)
        assert one.last + timedelta(days=1) <= one.on <= one.last + timedelta(days=LONGEST)
    assert list(found) == sorted(found, key=lambda one: (one.on, one.topic))


def test_the_order_in_which_records_were_kept_does_not_count(way: str) -> None:
    kept = quarter()
    assert due(kept, NOW) == due(tuple(reversed(kept)), NOW)


def test_the_same_records_give_the_same_days_in_another_process(way: str) -> None:
    from pathlib import Path

    here = str(Path(__file__).parent)
    block = "sys.modules['fsrs'] = None;" if way == "ladder" else ""
    code = (
        f"import sys; sys.path.insert(0, {here!r}); {block} from training_made import NOW, quarter; "
        "from crisis_cli.training.schedule import due; print([str(one.on) for one in due(quarter(), NOW)])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60).stdout
    assert told.strip() == str([str(one.on) for one in due(quarter(), NOW)])


def test_a_day_is_that_of_the_place(way: str) -> None:
    """Half past nine in the evening in California is the day after in UTC."""
    late = record(at=datetime(2026, 11, 22, 5, 30, tzinfo=UTC))
    california = timezone(timedelta(hours=-8))
    assert due([late], datetime(2026, 11, 23, tzinfo=california))[0].last == date(2026, 11, 21)
    assert due([late], NOW)[0].last == date(2026, 11, 22)


def test_drills_come_back_by_concern_and_not_by_case(way: str) -> None:
    drills = [record(exercise="drill", kind="drill", seed=seed, concerns=["danger-to-self"]) for seed in (1, 2)]
    other = record(exercise="drill", kind="drill", seed=3, concerns=["child-abuse"])
    assert [(one.topic, one.times) for one in due([*drills, other], NOW)] == [
        (Topic("drill", "child-abuse"), 1),
        (Topic("drill", "danger-to-self"), 2),
    ]


def test_what_is_different_without_the_package_is_one_line(way: str) -> None:
    line = (
        "Without the package fsrs, refreshers come by a plain ladder of days (1, 3, 7, 16, 35, 75, 180) instead of your "
        'own rate of forgetting. To have it: pip install "crisis-aid[train]".'
    )
    assert schedule.has_fsrs() == (way == "fsrs")
    assert schedule.remark() == ("" if way == "fsrs" else line)
    assert LADDER[-1] == LONGEST


# ---------------------------------------------------------------- what comes next


def test_nothing_on_offer_is_nothing_to_do() -> None:
    assert next_exercise((), (), NOW) is None
    assert next_exercise((), (record(),), NOW) is None


def test_the_first_exercise_is_an_easy_one() -> None:
    assert next_exercise(OFFERS, (), NOW) == Next(OFFERS[0], 0, "Not done yet.")


def test_of_easy_ones_comes_the_concern_that_was_practised_least() -> None:
    drilled = record(exercise="drill", kind="drill", concerns=["danger-to-self"])
    assert next_exercise(OFFERS, (drilled,), NOW) == Next(OFFERS[1], 0, "Not done yet.")


def test_what_is_due_comes_before_what_is_new_and_as_another_variant(way: str) -> None:
    kept = (record(mark(points=0.1), at=NOW - timedelta(days=3)),)
    assert next_exercise(OFFERS, kept, NOW) == Next(OFFERS[0], 1, "Due for 2 days. It was not passed last time.")
    kept = (record(mark(points=0.1), at=NOW - timedelta(days=2)),)
    assert next_exercise(OFFERS, kept, NOW) == Next(OFFERS[0], 1, "Due since yesterday. It was not passed last time.")
    kept = (record(mark(points=0.1), at=NOW - timedelta(days=1)),)
    assert next_exercise(OFFERS, kept, NOW) == Next(OFFERS[0], 1, "Due today. It was not passed last time.")


def test_what_went_well_says_when_that_was(way: str) -> None:
    kept = (record(mark(), at=NOW - timedelta(days=30)),)
    found = next_exercise(OFFERS, kept, NOW)
    assert found is not None
    assert found.why == f"Due for {28 if way == 'fsrs' else 29} days. Last done 30 days ago."


def test_what_is_new_comes_before_what_is_not_due(way: str) -> None:
    assert next_exercise(OFFERS, (record(),), NOW) == Next(OFFERS[1], 0, "Not done yet.")


def test_where_everything_was_done_the_soonest_comes_first(way: str) -> None:
    kept = [record(exercise=offer.exercise, at=NOW) for offer in OFFERS]
    kept[1] = record(mark(points=0), exercise=OFFERS[1].exercise, at=NOW)
    found = next_exercise(OFFERS, kept, NOW)
    assert found is not None
    assert found.seed == 1
    assert found.why == "Everything was done. This comes back first, tomorrow."
    assert isinstance(due(kept, NOW)[0], Due)
