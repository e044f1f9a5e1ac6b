"""A content with few questions: all answers of a scenario are one number, and come to what they come to one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from benchmarks import decisions
from hypothesis import given, settings
from hypothesis import strategies as st
from made import action, concern, content, is_, question, rule
from test_many import differing, one_by_one

import crisis_cli
from crisis_cli import many, packed
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.deadline import read_deadline
from crisis_cli.lanes import Lanes
from crisis_cli.load import load
from crisis_cli.many import Many, Row
from crisis_cli.model import Content
from crisis_cli.packed import TOGETHER, Across

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
FLOW = load(decisions.FLOW)
MANY = Many(FLOW)
DRAWN = [Row(row["concerns"], row["answers"], NOW, NOW) for row in decisions.drawn(FLOW, 1_100, UNKNOWN_KINDS, seed=3)]
GIVEN = {name: question.choices for name, question in FLOW.questions.items()}


def test_drawn_rows_come_to_their_plans_more_of_them_than_are_read_at_a_time() -> None:
    assert MANY.is_packed
    assert differing(MANY, DRAWN[:150], unknown=True) == []
    assert MANY.sheet(DRAWN) == one_by_one(MANY, DRAWN)


answered = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([*some, *UNKNOWN_KINDS]) for name, some in GIVEN.items()}
)


@settings(deadline=None)
@given(st.lists(st.none() | answered, min_size=1, max_size=20), st.booleans())
def test_whatever_is_answered_and_left_out(rows: list[dict[str, str] | None], unknown: bool) -> None:
    """Answers that are not asked for among them, and rows that could not be read."""
    read = [None if answers is None else Row(("storm",), answers, NOW, NOW) for answers in rows]
    assert MANY.sheet(read, unknown=unknown) == one_by_one(MANY, read, unknown=unknown)


@settings(deadline=None)
@given(st.integers(1, 70).flatmap(lambda bits: st.tuples(st.just(bits), st.lists(st.integers(0, (1 << bits) - 1)))))
def test_numbers_read_across(given: tuple[int, list[int]]) -> None:
    bits, numbers = given
    planes = [sum((number >> bit & 1) << row for row, number in enumerate(numbers)) for bit in range(bits)]
    assert Across(bits).planes(numbers) == planes
    assert not numbers or Across(len(numbers)).planes(planes) == numbers, "and turned back"


@pytest.mark.parametrize("rows", [TOGETHER - 1, TOGETHER, TOGETHER + 1, 2 * TOGETHER, 2 * TOGETHER + 9])
def test_more_numbers_than_are_read_across_at_a_time(rows: int) -> None:
    chance = Random(rows)
    numbers = [chance.getrandbits(21) for _ in range(rows)]
    planes = [sum((number >> bit & 1) << row for row, number in enumerate(numbers)) for bit in range(21)]
    assert Across(21).planes(numbers) == planes


class Raises(str):
    """A text that is like no other: who looks it up is sorry."""

    __slots__ = ()

    def __hash__(self) -> int:
        raise RuntimeError("do not")


ODD: tuple[Any, ...] = (
    {"wind": "windy"}, {"winds": "calm"}, {"wind": ("calm",)}, {"wind": ["calm"]}, {"wind": None}, {"wind": True},
    {"wind": 1.0}, {"wind": float("nan")}, {"wind": ""}, {"wind": "calm "}, {"wind": Raises("calm")}, {1: "calm"}, {"": ""},
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(ODD)))
def test_an_odd_row_is_left_out_alone(number: int) -> None:
    rows = [*DRAWN[:9], Row(("storm",), ODD[number], NOW, NOW), *DRAWN[9:20]]
    sheet = MANY.sheet(rows)
    assert sheet.odd == {9}
    assert [sheet.do[lane] for lane in range(21) if lane != 9] == MANY.sheet(DRAWN[:20]).do
    assert MANY.steps(rows)[9] is None


@pytest.mark.parametrize("most", [0, 15, 48])
def test_steps_are_the_same_however_they_are_handed_out(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    """With more of them than are handed out at once, and with room for few different plans."""
    monkeypatch.setattr(many, "MOST_USES", most)
    monkeypatch.setattr(packed, "MOST_KEPT", 40)
    made, said = Many(FLOW), [None if one is None else [*one] for one in MANY.steps(DRAWN)]
    assert len(made.uses.do) == 15
    for start in range(0, len(DRAWN), 50):
        found = made.steps(DRAWN[start : start + 50])
        assert [None if one is None else [*one] for one in found] == said[start : start + 50]
    assert made._few is None if most < 15 else len(made._few or ()) <= 90


def test_a_content_without_steps_has_none_for_anybody() -> None:
    made = Many(content(questions=[question("a")], concerns=[concern("one", "a")]))
    assert made.steps([Row(("one",), {"a": "yes"}, NOW, NOW), None]) == [(), None]


def two_concerns() -> Content:
    return content(
        questions=[question("a"), question("b")],
        concerns=[concern("one", "a"), concern("two", "b")],
        actions=[action("call"), action("wait", position=1)],
        rules=[rule("ra", is_("a", "yes"), "call"), rule("rb", is_("b", "yes"), "wait")],
    )


def test_concerns_may_be_several_and_none_counts_twice() -> None:
    here = two_concerns()
    made = Many(here)
    assert made.is_packed
    both = {"a": "yes", "b": "yes"}
    rows = [
        Row(names, both, NOW, NOW) for names in (("one", "two"), ("two", "one"), ("one", "one"), ("one",), ("three",))
    ]
    steps = made.steps(rows)
    assert steps == [("call", "wait")] * 4 + [None]
    assert steps == [None if lane in one_by_one(made, rows).odd else one for lane, one in enumerate(steps)]


def test_contents_with_more_to_read_are_not_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("time", "date", "number", "several", "place"):
        other = question("c", kind=kind, **({} if kind in ("several",) else {"choices": {}}))
        here = two_concerns()
        asked = replace(here, questions={**here.questions, "c": other})
        assert not packed.may_be_packed(Lanes(asked)), kind
    timed = replace(
        two_concerns(), rules=(rule("r", is_("a", "yes"), "call", deadline=read_deadline("2 hours from a")),)
    )
    assert not packed.may_be_packed(Lanes(timed))
    monkeypatch.setattr(packed, "MOST_PLANES", 3)
    assert not packed.may_be_packed(Lanes(two_concerns()))


HOSTILE: tuple[Any, ...] = (
    *({"concerns": ["storm"], "answers": answers} for answers in ODD), None, {}, {"concerns": ["storm", "storm"], "answers": {}},
    {"concerns": ["storm"]}, {"concerns": ["storm"], "answers": {"wind": "not-asked"}, "now": NOW},
    {"concerns": ["storm"], "answers": {"river": "low", "current": "fast"}}, {"concerns": "storm", "answers": {}},
)  # fmt: skip


def test_from_python_a_row_means_together_what_it_means_alone() -> None:
    flows = crisis_cli.load(decisions.FLOW)
    rows = [*decisions.drawn(FLOW, 200, seed=5)]
    for number, one in enumerate(HOSTILE):
        rows.insert(40 + 5 * number, one)
    compiled = flows.compile()
    plans = list(compiled.plans(rows, now=NOW, on_error="yield"))
    steps = list(compiled.steps(rows, now=NOW, on_error="yield"))
    for number, (row, plan, ids) in enumerate(zip(rows, plans, steps, strict=True), 1):
        try:
            alone = flows.plan(row, now=NOW, changes=False).compact()
        except crisis_cli.InputError as error:
            issues = tuple(issue._replace(file=f"row {number}") for issue in error.issues)
            assert isinstance(plan, crisis_cli.InputError) and plan.issues == issues, row
            assert isinstance(ids, crisis_cli.InputError) and ids.issues == issues, row
        else:
            assert plan == alone
            assert ids == tuple(step["id"] for step in alone["actions"])
    assert sum(isinstance(plan, crisis_cli.InputError) for plan in plans) >= len(HOSTILE) - 4
