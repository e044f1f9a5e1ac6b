"""What is left of a plan: what may be set aside, on whose word, and what is marked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from made import action, concern, content, is_, question, rule

from crisis_cli.answers import Answers, Aside, Done
from crisis_cli.plan import Plan, compose
from crisis_cli.todo import is_duty, left, marks, names_somebody, says_when, stands, steps_of

RAIN = is_("rain", "yes")
CONTENT = content(
    questions=[question("rain")],
    concerns=[concern("storm", "rain")],
    actions=[action(name, position=at) for at, name in enumerate(("report", "call", "shut", "leave"))],
    rules=[
        rule("a", RAIN, "report", verb="must"),
        rule("b", RAIN, "call", "shut"),
        rule("c", RAIN, "leave", verb="must-not"),
        rule("d", is_("rain", "no"), "shut", verb="may"),
    ],
)


def plan() -> Plan:
    return compose(CONTENT, Answers(("storm",), {"rain": "yes"}), datetime(2026, 11, 20, tzinfo=UTC))


@pytest.mark.parametrize("text", ["Dr. Lee", "my lawyer", "no, Ann", "Ét", "li"])
def test_a_word_that_is_not_for_nobody_names_somebody(text: str) -> None:
    assert names_somebody(text)
    assert says_when(text)


@pytest.mark.parametrize(
    "text", ["", "n/a", "N/A", "NONE", "nobody yes", "a b c", "___", "12", "\u3164\u3164", "\u1160\uffa0", "OK, later"]
)
def test_nothing_and_words_for_nobody_name_nobody(text: str) -> None:
    assert not names_somebody(text)


def test_a_digit_says_when() -> None:
    assert says_when("12")
    assert says_when("on 3")
    assert not says_when("none")
    assert not says_when("x")


def test_a_legal_duty_is_set_aside_on_legal_advice_only() -> None:
    made = plan()
    assert [is_duty(one) for one in made.actions] == [True, False, False]
    assert not is_duty(None)
    tried = [
        Aside("report"),
        Aside("report", "x", "Because", "n/a"),
        Aside("report", advice="Ann Lee"),
        Aside("call"),
        Aside("gone"),
    ]
    assert [stands(made, one) for one in tried] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("done", "asides", "kept", "marked"),
    [
        ((), (), ["report", "call", "shut"], {}),
        ((Done("call"),), (), ["report", "shut"], {"call": "done"}),
        ((), (Aside("report"), Aside("shut")), ["report", "call"], {"shut": "set aside"}),
        (
            (Done("shut"),),
            (Aside("report", advice="Ann Lee"), Aside("shut")),
            ["call"],
            {"report": "set aside", "shut": "done"},
        ),
    ],
)
def test_what_is_left_and_what_is_marked(done: Any, asides: Any, kept: list[str], marked: dict[str, str]) -> None:
    answers = Answers(("storm",), done=done, asides=asides)
    assert [one.id for one in left(plan(), answers)] == kept
    assert marks(plan(), answers) == marked


def test_what_is_only_advised_against_is_no_step() -> None:
    assert steps_of(CONTENT) == {"report", "call", "shut"}
