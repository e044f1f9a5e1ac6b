"""What records come to, held against a count by hand; levels by their thresholds; nothing grave is averaged away."""

from __future__ import annotations

import math
import statistics as standard
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_training_records import any_record
from training_made import NOW, mark, quarter, record

from crisis_cli.training.model import AREAS, Record
from crisis_cli.training.schedule import Offer
from crisis_cli.training.statistics import (
    Item,
    Level,
    Remedy,
    Thresholds,
    areas,
    correlation,
    graves,
    item_words,
    items,
    levels,
    sure_and_wrong,
    sureness,
)

ASKED = Thresholds()
BRIDGE = Offer("interview.the-bridge", "The bridge", "first", ("danger-to-self",))
PIER = Offer("interview.the-pier", "The pier", "second", ("danger-to-self",))


def after(*records: Record) -> list[Record]:
    """Return the records a day apart, the last one today, each another variant."""
    last = len(records) - 1
    return [replace(one, at=NOW - timedelta(days=last - at), seed=at) for at, one in enumerate(records)]


# ---------------------------------------------------------------- areas


def test_an_area_over_time_holds_the_last_five_against_those_before() -> None:
    kept = after(*(record(mark(points=points)) for points in (0.0, 0.5, 0.6, 0.8, 1.0, 1.0, 0.6)))
    found = {one.area: one for one in areas(reversed(kept))}
    assert [share for _, share in found["asking"].points] == [0.0, 0.5, 0.6, 0.8, 1.0, 1.0, 0.6]
    assert found["asking"].recent == pytest.approx(0.8)
    assert found["asking"].before == pytest.approx(0.25)
    assert found["asking"].trend == "up"
    assert (found["law"].points, found["law"].recent, found["law"].trend) == ((), None, "too few")
    assert tuple(found) == AREAS


@pytest.mark.parametrize(("before", "recent", "trend"), [(0.9, 0.5, "down"), (0.5, 0.54, "steady"), (0.5, 0.9, "up")])
def test_a_trend_is_a_difference_that_counts(before: float, recent: float, trend: str) -> None:
    kept = after(record(mark(points=before)), *(record(mark(points=recent)) for _ in range(5)))
    assert areas(kept)[0].trend == trend
    assert areas(kept[1:])[0].trend == "too few"


# ---------------------------------------------------------------- sureness


@settings(max_examples=80, deadline=None)
@given(st.lists(any_record, max_size=8))
def test_sureness_is_counted_as_one_would_by_hand(kept: list[Record]) -> None:
    marks = [m for r in kept for m in r.score.marks]
    assert {one.said: (one.times, one.right) for one in sureness(kept)} == {
        said: (sum(m.sure == said for m in marks), sum(m.sure == said and m.points == 1 for m in marks))
        for said in (50, 75, 95)
    }


def test_a_share_of_nothing_is_none() -> None:
    kept = [record(mark(sure=sure, points=points)) for sure, points in ((95, 0.9), (75, 1), (75, 0), (75, 1), (75, 1))]
    assert [(one.said, one.share) for one in sureness(kept)] == [(50, None), (75, 0.75), (95, 0.0)]


def test_certain_and_not_right_comes_with_what_is_still_wrong_first_then_what_is_grave() -> None:
    wrong = mark("ask", points=0.5, sure=95)
    grave = mark("actions", "acting", 0.5, missed=["call-emergency"], grave=[("call-emergency", "danger")], sure=95)
    kept = after(
        record(mark("record", "documenting", 0.0, sure=95)),
        record(grave),
        record(wrong),
        record(mark("record", "documenting", 1.0, sure=75)),
        record(mark("law", "law", 0.0, sure=75)),
    )
    assert [(one.mark.task, one.mended) for one in sure_and_wrong(kept)] == [
        ("actions", False),
        ("ask", False),
        ("record", True),
    ]
    assert [one.mark.task for one in graves(kept)] == ["actions"]


def test_what_was_right_before_it_was_wrong_is_not_mended() -> None:
    kept = after(record(mark(sure=95)), record(mark(points=0.0, sure=95)))
    assert [one.mended for one in sure_and_wrong(kept)] == [False]


# ---------------------------------------------------------------- single tasks


def naive_items(kept: Sequence[Record]) -> dict[tuple[str, str], tuple[object, ...]]:
    """Count every task anew for each of its numbers, as somebody would in a spreadsheet."""
    found = {}
    rows = [(f"{r.exercise} #{r.seed}" if r.kind == "drill" else r.exercise, m, r) for r in kept for m in r.score.marks]
    for name, task in {(name, m.task) for name, m, _ in rows}:
        mine = [(m, r) for other, m, r in rows if (other, m.task) == (name, task)]
        wrong = {choice for m, _ in mine for choice in m.wrong}
        pairs = [
            (int(m.points == 1), standard.mean([o.points for o in r.score.marks if o.task != task]))
            for m, r in mine
            if [o for o in r.score.marks if o.task != task]
        ]
        found[(name, task)] = (
            len(mine),
            sum(m.points == 1 for m, _ in mine) / len(mine),
            {choice: sum(choice in m.wrong for m, _ in mine) / len(mine) for choice in wrong},
            _naive_correlation(pairs) if len(pairs) >= 10 else None,
            standard.median([m.seconds for m, _ in mine]),
        )
    return found


def _naive_correlation(pairs: Sequence[tuple[int, float]]) -> float | None:
    """Point-biserial by its own formula: the difference of the two means over the spread, weighted by how many are where."""
    ones = [score for right, score in pairs if right]
    zeros = [score for right, score in pairs if not right]
    scores = [score for _, score in pairs]
    spread = standard.pstdev(scores)
    if not ones or not zeros or spread < 1e-6:
        return None
    weight = math.sqrt(len(ones) * len(zeros) / len(pairs) ** 2)
    return (standard.mean(ones) - standard.mean(zeros)) / spread * weight


few_tasks = st.lists(
    st.tuples(
        st.sampled_from(("a", "b")),
        st.lists(
            st.tuples(st.sampled_from((0.0, 0.5, 1.0)), st.sampled_from(((), ("x",), ("x", "y"))), st.integers(0, 90)),
            min_size=3,
            max_size=3,
        ),
    ),
    max_size=40,
)


@settings(max_examples=120, deadline=None)
@given(few_tasks)
def test_tasks_are_counted_as_one_would_by_hand(
    drawn: list[tuple[str, list[tuple[float, tuple[str, ...], int]]]],
) -> None:
    kept = [
        record(
            *(mark(f"t{n}", "law", points, wrong=wrong, seconds=took) for n, (points, wrong, took) in enumerate(tasks)),
            exercise=name,
        )
        for name, tasks in drawn
    ]
    expected = naive_items(kept)
    found = {(one.exercise, one.task): one for one in items(kept)}
    assert found.keys() == expected.keys()
    for key, (times, right, wrong, told_apart, took) in expected.items():
        one = found[key]
        assert (one.times, one.right, dict(one.wrong), one.seconds) == (times, right, wrong, took)
        assert (one.discrimination is None) == (told_apart is None)
        if told_apart is not None:
            assert one.discrimination == pytest.approx(told_apart, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.lists(any_record, max_size=10))
def test_any_records_have_statistics(kept: list[Record]) -> None:
    for one in items(kept):
        assert 0 <= one.right <= 1
        assert one.discrimination is None or -1 <= one.discrimination <= 1
        assert item_words(one)
    areas(kept), sure_and_wrong(kept), graves(kept)
    levels(kept, NOW, ("danger-to-self",), ASKED)


def test_choices_stand_by_how_often_they_were_taken() -> None:
    kept = [record(mark(points=0.5, wrong=wrong)) for wrong in (["b"], ["a", "b"], [], ["c"])]
    assert list(items(kept)[0].wrong.items()) == [("b", 0.5), ("a", 0.25), ("c", 0.25)]


def test_another_drill_is_another_task() -> None:
    kept = [record(exercise="drill", kind="drill", seed=seed) for seed in (1, 2, 2)]
    assert [(one.exercise, one.times) for one in items(kept)] == [("drill #1", 1), ("drill #2", 2)]


def item(times: int, right: float, told_apart: float | None) -> Item:
    return Item("x", "ask", "asking", times, right, {}, {}, told_apart, 10.0)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (item(9, 0.5, None), "Too few answers to tell (9 of 10)."),
        (item(10, 0.95, 0.9), "Nearly everybody gets this right. It may be too easy."),
        (item(10, 0.5, None), "Not told apart: there is nothing to hold it against."),
        (item(10, 0.5, -0.2), "Those who do well elsewhere get this wrong more often. Read the key again."),
        (item(10, 0.5, -0.05), "Not told apart: those who do well elsewhere get it right no more often."),
        (item(10, 0.5, 0.05), "Not told apart: those who do well elsewhere get it right no more often."),
        (item(10, 0.5, 0.2), "Tells apart a little."),
        (item(10, 0.5, 0.6), "Tells apart: those who do well elsewhere get it right."),
    ],
)
def test_what_the_numbers_of_a_task_say(one: Item, words: str) -> None:
    assert item_words(one) == words


def test_a_correlation_with_what_never_changes_is_none() -> None:
    assert correlation([(1.0, 0.5), (1.0, 0.7)]) is None
    assert correlation([(0.0, 0.5), (1.0, 0.5)]) is None
    assert correlation([(0.0, 0.1), (1.0, 0.9)]) == pytest.approx(1.0)


# ---------------------------------------------------------------- levels

GOOD = record(mark(sure=95), mark("actions", "acting"))
DANGER = record(mark("actions", "acting", 0.5, missed=["x"], grave=[("x", "danger")]))
WEAK = record(mark(points=0.65))


def level(*kept: Record, asked: Thresholds = ASKED) -> Level:
    (found,) = levels(after(*kept), NOW, ("danger-to-self",), asked).by_concern
    return found


def test_two_are_too_few_and_three_are_not() -> None:
    assert level(GOOD, GOOD) == Level(
        "danger-to-self", "observe", date(2026, 11, 22), None, ("2 done in 180 days; 3 are asked for.",), 2, True, 2
    )
    assert level(GOOD, GOOD, GOOD) == Level(
        "danger-to-self",
        "supervised",
        date(2026, 11, 22),
        date(2027, 5, 19),
        ("3 passed without a hint in 180 days; 5 are asked for.",),
        3,
        True,
        3,
    )


def test_five_without_a_hint_are_independent_until_they_are_too_old() -> None:
    found = level(*[GOOD] * 6)
    assert (found.name, found.why, found.until) == ("independent", (), date(2027, 5, 17))
    hinted = level(*[replace(GOOD, hints=1)] * 2, *[GOOD] * 4)
    assert (hinted.name, hinted.why) == ("supervised", ("4 passed without a hint in 180 days; 5 are asked for.",))


def test_the_level_ends_on_the_day_it_says() -> None:
    kept = after(*[GOOD] * 5)
    found = levels(kept, NOW, ("danger-to-self",), ASKED)
    assert found.name == "independent"
    assert found.until is not None
    last_day = NOW + timedelta(days=(found.until - NOW.date()).days - 1)
    assert levels(kept, last_day, ("danger-to-self",), ASKED).name == "independent"
    assert levels(kept, last_day + timedelta(days=1), ("danger-to-self",), ASKED).name == "supervised"


def test_something_grave_is_seen_for_five_exercises_and_bars_the_highest_level_for_ten() -> None:
    assert level(*[GOOD] * 20, DANGER, *[GOOD] * 4).name == "observe"
    assert level(*[GOOD] * 20, DANGER, *[GOOD] * 4).why == ("Something grave in 1 of the last 5; there may be none.",)
    assert level(*[GOOD] * 20, DANGER, *[GOOD] * 5).name == "supervised"
    assert level(*[GOOD] * 20, DANGER, *[GOOD] * 9).name == "supervised"
    assert level(*[GOOD] * 20, DANGER, *[GOOD] * 10).name == "independent"


def test_something_grave_does_not_grow_old_while_nothing_else_is_done() -> None:
    kept = after(*[GOOD] * 5, DANGER)
    found = levels(kept, NOW + timedelta(days=400), ("danger-to-self",), ASKED).by_concern[0]
    assert found.why == (
        "0 done in 180 days; 3 are asked for.",
        "Something grave in 1 of the last 5; there may be none.",
    )


def test_one_variant_known_by_heart_is_not_independent() -> None:
    same = [replace(one, seed=7) for one in after(*[GOOD] * 6)]
    found = levels(same, NOW, ("danger-to-self",), ASKED).by_concern[0]
    assert (found.name, found.why) == ("supervised", ("1 different passed without a hint; 2 are asked for.",))


def test_an_area_below_the_share_is_not_independent() -> None:
    found = level(*[WEAK] * 6)
    assert (found.name, found.why) == ("supervised", ("asking: 65% on average; 80% is asked for.",))


def test_drills_are_practice_and_do_not_count_as_done() -> None:
    drills = [replace(GOOD, kind="drill", exercise="drill.danger-to-self")] * 8
    assert level(*drills).name == "observe"
    assert level(*drills).why == ("0 done in 180 days; 3 are asked for.",)
    assert (level(*drills).practised, level().practised) == (True, False)
    assert level(*drills, asked=Thresholds(kinds=("drill",))).name == "independent"
    grave = replace(DANGER, kind="drill", exercise="drill.danger-to-self")
    assert level(*[GOOD] * 10, grave).why == ("Something grave in 1 of the last 5; there may be none.",)


def test_a_supervisor_may_ask_for_less_or_for_other_concerns() -> None:
    assert level(*[WEAK] * 6, asked=Thresholds(share=0.6)).name == "independent"
    assert level(GOOD, asked=Thresholds(least=1)).name == "supervised"
    found = levels(after(*[GOOD] * 6), NOW, ("danger-to-self", "child-abuse"), ASKED)
    assert [one.name for one in found.by_concern] == ["independent", "observe"]
    assert found.name == "observe"
    only = levels(after(*[GOOD] * 6), NOW, ("danger-to-self", "child-abuse"), Thresholds(concerns=("danger-to-self",)))
    assert (only.name, len(only.by_concern)) == ("independent", 1)


def test_what_is_still_to_come_does_not_count() -> None:
    kept = [replace(one, at=one.at + timedelta(days=30)) for one in after(*[GOOD] * 6)]
    assert levels(kept, NOW, ("danger-to-self",), ASKED).by_concern[0].done == 0


def test_a_record_of_two_concerns_counts_for_both() -> None:
    kept = [replace(one, concerns=("danger-to-self", "child-abuse")) for one in after(*[GOOD] * 6)]
    assert [one.name for one in levels(kept, NOW, ("danger-to-self", "child-abuse"), ASKED).by_concern] == [
        "independent",
        "independent",
    ]


# ---------------------------------------------------------------- what to practise


def test_what_was_grave_is_to_be_practised_first_then_what_was_not_passed_then_what_is_weak_or_new() -> None:
    failed = replace(WEAK, exercise="note.the-bridge", score=replace(WEAK.score, passed=False))
    kept = after(DANGER, failed)
    found = levels(kept, NOW, ("danger-to-self", "child-abuse"), ASKED, (BRIDGE, PIER))
    assert found.remedies == (
        Remedy("interview.the-bridge", "danger-to-self", "A danger was missed. Due now."),
        Remedy("note.the-bridge", "danger-to-self", "Not passed last time. Comes back on Mon 23 Nov 2026."),
        Remedy("interview.the-pier", "danger-to-self", "0 passed without a hint; 5 are asked for."),
        Remedy("drill", "danger-to-self", "Weak here: asking, acting."),
        Remedy("drill", "child-abuse", "Not practised yet."),
    )


def test_where_every_exercise_was_done_the_one_longest_ago_comes_again() -> None:
    pier = replace(GOOD, exercise="interview.the-pier")
    found = levels(after(pier, GOOD, pier, GOOD, GOOD), NOW, ("danger-to-self",), Thresholds(done=6), (BRIDGE, PIER))
    assert found.remedies == (
        Remedy(
            "interview.the-pier",
            "danger-to-self",
            "5 passed without a hint; 6 are asked for. This time another variant.",
        ),
    )


def test_where_only_something_grave_stands_in_the_way_another_variant_is_practised() -> None:
    found = levels(after(DANGER, *[GOOD] * 6), NOW, ("danger-to-self",), ASKED, (BRIDGE,))
    assert found.remedies == (
        Remedy(
            "interview.the-bridge",
            "danger-to-self",
            "Something grave in 1 of the last 7; there may be none. This time another variant.",
        ),
    )


def test_where_nothing_is_weak_nothing_is_to_be_practised() -> None:
    assert levels(after(*[GOOD] * 6), NOW, ("danger-to-self",), ASKED, (BRIDGE, PIER)).remedies == ()


def test_nothing_is_to_be_practised_twice_over() -> None:
    found = levels(quarter(), NOW, ("danger-to-self", "danger-to-others", "child-abuse"), ASKED, (BRIDGE, PIER))
    named = [(one.exercise, one.concern) for one in found.remedies]
    assert len(named) == len(set(named))
