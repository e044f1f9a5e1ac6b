"""Scenarios as Python programs have them: what is no JSON is refused in the same words, made together or one by one."""

from __future__ import annotations

import enum
from collections import ChainMap, OrderedDict, UserDict, deque
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest

import crisis_cli
from crisis_cli import api

NOW = datetime(2027, 1, 1, tzinfo=UTC)


class Text(str):
    """A text of another class."""


class Choice(str, enum.Enum):  # noqa: UP042 - such as older programs have, whose members are printed by their names
    NO = "no"
    TOLD = "told"
    QUESTION = "danger.now"
    TIME = "time"


class Number(enum.IntEnum):
    ONE = 1


def row(**changes: Any) -> dict[str, Any]:
    return {"title": "t", "concerns": ["absent-client"], "answers": {"danger.now": "no"}, **changes}


def answering(*values: Any, question: str = "danger.now") -> list[dict[str, Any]]:
    return [row(answers={question: value}) for value in values]


ROWS: tuple[Any, ...] = (
    row(), {}, {"concerns": ["absent-client"]}, row(title=Text("x")), row(title=b"x"), row(title=""), row(title=None),
    row(title="\ud800"), row(title="a\nb"), *(row(concerns=kind(["absent-client"])) for kind in (tuple, set, frozenset, deque, iter)),
    row(concerns="absent-client"), row(concerns=[Text("absent-client")]), row(concerns=None),
    *answering(*(kind(["time"]) for kind in (list, tuple, set, frozenset, deque, iter)), {"time": 1}, question="absent.barriers"),
    *answering([Text("time")], [Choice.TIME], (Choice.TIME,), ["time", None], [], "time", question="absent.barriers"),
    *answering(Text("no"), Choice.NO, 1, True, 1.0, Number.ONE, None, b"no", bytearray(b"no"), Decimal(1), date(2026, 1, 1)),
    *answering(object(), {"a": 1}, [], ["no"], [1], float("nan"), 10**30, timedelta(1), NOW, (), {"no"}),
    *answering(NOW - timedelta(days=5), date(2026, 1, 1), "2026-01-01T00:00:00Z", question="threat.heard"),
    row(answers={Text("danger.now"): "no"}), row(answers={Choice.QUESTION: "no"}), row(answers={1: "no"}), row(answers={(1, 2): "no"}),
    row(answers={"danger.now": "no", "\ud800": "x"}), row(answers=None), row(answers=[("danger.now", "no")]),
    *(row(answers=kind({"danger.now": "no"})) for kind in (MappingProxyType, OrderedDict, ChainMap, UserDict)),
    *(kind(row()) for kind in (MappingProxyType, OrderedDict, ChainMap, UserDict)),
    *(row(now=now) for now in (NOW, NOW.isoformat(), Text(NOW.isoformat()), date(2026, 1, 1), None, b"2026-01-01T00:00Z", 5)),
    *(row(informants={"danger.now": one}) for one in ("told", Text("told"), Choice.TOLD, Choice.NO, None)), row(informants=None),
    *(row(jurisdiction=place) for place in ("us-ca", Text("us-ca"), None, 5)), {**row(), 1: 2}, row(expect={"response": "routine"}),
    row(done=["call-emergency"]), 5, None, "x", [("title", "x")],
)  # fmt: skip


def plans(rows: Sequence[Any], *, unknown: bool) -> list[Any]:
    """The plans of rows, and of a row that can't be read what is said of it, without its number."""
    made = crisis_cli.load().compile().plans(rows, now=NOW, unknown=unknown, on_error="yield")
    return [
        [issue._replace(file="") for issue in one.issues] if isinstance(one, crisis_cli.InputError) else one
        for one in made
    ]


@pytest.mark.parametrize("unknown", [False, True])
def test_what_stands_in_a_row_is_read_the_same_way_together_and_alone(
    monkeypatch: pytest.MonkeyPatch, unknown: bool
) -> None:
    def rows() -> list[Any]:  # but for the iterators, which can be gone through once
        return [one for one in ROWS if "iterator" not in repr(one)]

    monkeypatch.setattr(api, "MANY", 1_000_000)
    alone = plans(rows(), unknown=unknown)
    monkeypatch.setattr(api, "MANY", 1)
    before = repr(rows())
    together = plans(rows(), unknown=unknown)
    for given, one, other in zip(rows(), together, alone, strict=True):
        assert one == other, given
    assert repr(rows()) == before
    assert sum(isinstance(one, dict) for one in alone) > 20
    assert sum(isinstance(one, list) for one in alone) > 30


def test_a_member_of_an_enumeration_is_the_text_that_it_is() -> None:
    usual, member, key = plans([row(), *answering(Choice.NO), row(answers={Choice.QUESTION: Choice.NO})], unknown=True)
    assert usual == member == key
    assert "danger.now" not in usual["unknown"]
