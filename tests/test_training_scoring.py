"""What replies come to: taking everything is nothing, taking nothing is nothing, and no average hides what is grave."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from training_cases import ACTIONS, ASKING, ORDER, RESPONSE, THE_TRUCK, key_of

from crisis_cli.training.interviews import next_levels
from crisis_cli.training.model import AREAS, Choice, Exercise, Grave, Kind, Reply, Task, TaskKind
from crisis_cli.training.scoring import PASS, mark, score

KINDS: list[TaskKind] = ["ask", "one", "several", "order"]


@st.composite
def tasks(draw: st.DrawFn, kinds: list[TaskKind] = KINDS, name: str = "task") -> Task:
    """A task with at least one right choice and one wrong; of kind one a single right one, of order at least two."""
    kind = draw(st.sampled_from(kinds))
    names = [f"c{number}" for number in range(draw(st.integers(3, 8)))]
    least = 2 if kind == "order" else 1
    most = 1 if kind == "one" else len(names) - 1
    right = draw(st.permutations(names))[: draw(st.integers(least, max(least, most)))]
    grave: dict[str, Grave] = dict.fromkeys(draw(st.lists(st.sampled_from(names), unique=True)), "danger")
    return Task(
        id=name,
        area=draw(st.sampled_from(AREAS)),
        kind=kind,
        ask="?",
        choices=tuple(Choice(one, one) for one in names),
        right=tuple(right),
        grave=grave,
    )


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    found = tuple(draw(tasks(name=f"t{number}")) for number in range(draw(st.integers(1, 6))))
    kind: Kind = "drill"
    return replace(THE_TRUCK, kind=kind, tasks=found)


def took(task: Task, *chosen: str, sure: int | None = 50) -> Reply:
    return Reply(task.id, chosen, sure, 1.0)


def everything(task: Task) -> Reply:
    return took(task, *(choice.id for choice in task.choices))


@given(tasks())
def test_the_key_is_all_of_it_and_nothing_is_nothing(task: Task) -> None:
    whole, empty = mark(task, took(task, *task.right)), mark(task, took(task))
    assert (whole.points, whole.missed, whole.wrong, whole.grave) == (1.0, (), (), ())
    assert (empty.points, empty.missed, empty.wrong) == (0.0, task.right, ())


@given(tasks(["ask", "several", "one"]))
def test_whoever_takes_everything_gets_nothing(task: Task) -> None:
    assert mark(task, everything(task)).points == 0


@given(exercises())
def test_the_key_passes_and_neither_everything_nor_nothing_does(exercise: Exercise) -> None:
    assert score(exercise, key_of(exercise)).passed
    assert not score(exercise, {}).passed
    chosen = [task for task in exercise.tasks if task.kind != "order"]
    if chosen:
        only = replace(exercise, tasks=tuple(chosen))
        assert not score(only, [everything(task) for task in chosen]).passed


@given(exercises(), st.data())
def test_whatever_is_chosen_points_lie_between_none_and_one_and_pass_as_is_said(
    exercise: Exercise, data: st.DataObject
) -> None:
    replies = [
        took(task, *data.draw(st.lists(st.sampled_from([*(c.id for c in task.choices), "not offered"]))))
        for task in exercise.tasks
    ]
    found = score(exercise, replies)
    assert all(0 <= one.points <= 1 for one in found.marks)
    assert found.passed == (not found.grave and min(found.areas.values()) >= PASS)
    assert list(found.areas) == [area for area in AREAS if any(task.area == area for task in exercise.tasks)]
    for task, one in zip(exercise.tasks, found.marks, strict=True):
        assert set(one.missed) <= set(task.right)
        assert not set(one.wrong) & set(task.right)
        assert {name for name, _ in one.grave} <= {*one.missed, *one.wrong} & set(task.grave)


@given(exercises(), st.data())
def test_a_grave_one_never_passes_whatever_else_is_right(exercise: Exercise, data: st.DataObject) -> None:
    several = [task for task in exercise.tasks if task.kind in ("ask", "several")]
    if not several:
        return
    task = data.draw(st.sampled_from(several))
    name = data.draw(st.sampled_from([choice.id for choice in task.choices]))
    weighed = replace(task, grave={name: "danger"})
    whole = replace(exercise, tasks=tuple(weighed if one is task else one for one in exercise.tasks))
    chosen = set(task.right) ^ {name}
    found = score(whole, key_of(whole) | {task.id: took(task, *chosen)})
    assert not found.passed
    assert found.grave == ((name, "danger"),)


@given(tasks(["ask", "several"]), st.data())
def test_one_more_right_one_never_takes_points_and_one_more_wrong_one_never_gives_any(
    task: Task, data: st.DataObject
) -> None:
    names = [choice.id for choice in task.choices]
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True))
    more = data.draw(st.sampled_from(names))
    before, after = mark(task, took(task, *chosen)).points, mark(task, took(task, *chosen, more)).points
    assert after >= before if more in task.right or more in chosen else after <= before


@pytest.mark.parametrize(
    ("chosen", "points"),
    [
        (("call-emergency", "stay-with-client", "note"), 1.0),
        (("stay-with-client", "call-emergency", "note"), 0.666666667),
        (("note", "stay-with-client", "call-emergency"), 0.0),
        (("call-emergency", "note"), 0.333333333),
        (("note", "note", "note", "call-emergency", "stay-with-client"), 0.333333333),
        ((), 0.0),
    ],
)
def test_order_is_the_share_of_pairs_in_order(chosen: tuple[str, ...], points: float) -> None:
    assert mark(ORDER, took(ORDER, *chosen)).points == points


def test_of_an_order_only_as_many_count_as_the_key_has() -> None:
    short = replace(ORDER, right=("call-emergency", "stay-with-client"))
    assert mark(short, took(short, "note", "call-emergency", "stay-with-client")).points == 0
    alone = replace(ORDER, right=("call-emergency",))
    assert mark(alone, took(alone, "call-emergency")).points == 1
    assert mark(alone, took(alone, "note")).points == 0


def test_points_are_what_was_hit_less_the_squared_share_of_the_wrong_ones() -> None:
    half = mark(ACTIONS, took(ACTIONS, "call-emergency"))
    assert (half.points, half.missed, half.wrong, half.grave) == (0.5, ("stay-with-client",), (), ())
    one_wrong = mark(ACTIONS, took(ACTIONS, *ACTIONS.right, "report-child"))
    assert (one_wrong.points, one_wrong.wrong) == (0.75, ("report-child",))
    left_out = mark(ACTIONS, took(ACTIONS, "stay-with-client"))
    assert left_out.grave == (("call-emergency", "danger"),)


def test_where_one_is_to_be_chosen_any_of_several_right_ones_is_right_and_two_are_not() -> None:
    either = replace(RESPONSE, right=("emergency", "same-day"))
    found = mark(either, took(either, "same-day"))
    assert (found.points, found.missed, found.grave) == (1.0, (), ())
    assert mark(RESPONSE, took(RESPONSE, "emergency", "routine")).points == 0


def test_certain_and_not_right_is_said() -> None:
    assert mark(RESPONSE, took(RESPONSE, "routine", sure=95)).sure_and_wrong
    assert not mark(RESPONSE, took(RESPONSE, "routine", sure=75)).sure_and_wrong
    assert not mark(RESPONSE, took(RESPONSE, "emergency", sure=95)).sure_and_wrong


def test_seven_tenths_are_enough_however_they_were_added_up() -> None:
    names = tuple(f"c{number}" for number in range(10))
    choices = tuple(Choice(name, name) for name in names)
    tasks = tuple(replace(ASKING, id=f"t{n}", choices=choices, right=names, grave={}) for n in range(3))
    found = score(replace(THE_TRUCK, tasks=tasks), [took(task, *names[:7]) for task in tasks])
    assert PASS > (0.7 + 0.7 + 0.7) / 3, "what would be too little"
    assert found.areas == {"asking": 0.7}
    assert found.passed


def test_how_fast_to_act_alone_misjudged_is_not_enough() -> None:
    tasks = (replace(RESPONSE, grave={}), ACTIONS, ORDER)
    exercise = replace(THE_TRUCK, tasks=tasks)
    assert not score(exercise, key_of(exercise) | {RESPONSE.id: took(RESPONSE, "routine")}).passed


def test_what_was_not_replied_to_counts_as_left_empty() -> None:
    found = score(THE_TRUCK, key_of(replace(THE_TRUCK, tasks=THE_TRUCK.tasks[:-1])))
    assert not found.passed
    assert found.areas["follow-up"] == 0
    assert [one.task for one in found.marks] == [task.id for task in THE_TRUCK.tasks]


def test_what_may_be_taken_or_left_neither_gives_nor_takes_and_is_no_miss() -> None:
    first, *others = ASKING.right
    asking = replace(ASKING, right=tuple(others), either=(first,), grave={})
    with_it, without = (mark(asking, took(asking, *chosen)) for chosen in ((first, *others), others))
    assert (
        (with_it.points, with_it.missed, with_it.wrong)
        == (without.points, without.missed, without.wrong)
        == (1, (), ())
    )


def test_one_step_beside_the_right_pace_loses_a_quarter_and_is_still_not_right() -> None:
    near, far = (choice.id for choice in RESPONSE.choices if choice.id not in RESPONSE.right)
    pace = replace(RESPONSE, nearly=(near,), grave={})
    found = [mark(pace, took(pace, one, sure=95)) for one in (*RESPONSE.right, near, far)]
    assert [one.points for one in found] == [1, 0.75, 0]
    assert found[1].wrong == (near,) and found[1].sure_and_wrong


@pytest.mark.parametrize(
    ("right", "nearly"),
    [("routine", ("prompt",)), ("prompt", ("routine", "same-day")), ("same-day", ("prompt",)), ("emergency", ())],
)
def test_no_pace_is_near_an_emergency(right: str, nearly: tuple[str, ...]) -> None:
    assert next_levels(right) == nearly
