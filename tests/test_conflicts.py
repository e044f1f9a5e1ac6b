"""Which resolution settles a step that is called for and advised against, as whole values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from made import content, is_, resolution, rule

from crisis_cli.condition import Condition, Truth
from crisis_cli.conflicts import Clash, clash, may_prevail

RAIN, WIND, ROOF = (is_(name, "yes") for name in ("rain", "wind", "roof"))
DO, MUST = rule("do", RAIN, "call"), rule("must", RAIN, "call", verb="must", basis="law")
NOT, NEVER = rule("not", RAIN, "call", verb="should-not"), rule("never", RAIN, "call", verb="must-not", basis="law")


def truths(**known: bool) -> Callable[[Condition], Truth]:
    """Return what is true of a condition on one question: what is known, else undecided by that question and another."""
    return lambda condition: known.get(condition.key, frozenset((condition.key, "more")))  # type: ignore[union-attr]


def test_without_both_sides_there_is_no_clash() -> None:
    assert clash(content(), "call", iter([DO, MUST]), truths()) == ((DO, MUST), (), None)
    assert clash(content(), "call", [NOT], truths()) == ((), (NOT,), None)
    assert clash(content(), "call", [], truths()) == ((), (), None)


def test_what_nothing_settles_waits_for_nothing() -> None:
    made = content(resolutions=[resolution("other", "shut", "do")])
    assert clash(made, "call", [DO, NOT], truths()) == ((DO,), (NOT,), Clash("call", (DO,), (NOT,), None, frozenset()))


def test_the_first_that_holds_settles_and_what_may_come_before_it_is_waited_for() -> None:
    found = [
        resolution("open", "call", "do", when=WIND),
        resolution("also", "call", "avoid", when=ROOF),
        resolution("shut", "call", "avoid", when=is_("shut", "yes")),
        resolution("last", "call", "do"),
        resolution("never-read", "call", "avoid", when=is_("late", "yes")),
    ]
    settled = clash(content(resolutions=found), "call", [NOT, DO], truths(shut=False))
    assert settled == ((DO,), (NOT,), Clash("call", (DO,), (NOT,), found[3], frozenset({"wind", "roof", "more"})))
    unsettled = clash(content(resolutions=found[:3]), "call", [NOT, DO], truths(shut=False, wind=False))
    assert unsettled[2] == Clash("call", (DO,), (NOT,), None, frozenset({"roof", "more"}))
    true = clash(content(resolutions=found), "call", [NOT, DO], truths(wind=False, roof=True))
    assert true[2] == Clash("call", (DO,), (NOT,), found[1], frozenset())


def test_one_that_law_forbids_is_passed_over_and_not_waited_for() -> None:
    found = [
        resolution("a", "call", "avoid", when=WIND),
        resolution("b", "call", "avoid"),
        resolution("c", "call", "do"),
    ]
    assert clash(content(resolutions=found), "call", [MUST, NOT], truths())[2] == Clash(
        "call", (MUST,), (NOT,), found[2], frozenset()
    )


CLINICAL = rule("clinical", RAIN, "call", verb="must")
ADVICE = rule("advice", RAIN, "call", basis="law")
FORBIDDEN = rule("forbidden", RAIN, "call", verb="must-not", basis="practice")


@pytest.mark.parametrize(
    ("prevails", "doing", "avoiding", "may"),
    [
        ("do", [DO], [NOT], True),
        ("avoid", [MUST], [NOT], False),
        ("avoid", [MUST], [NOT, NEVER], True),
        ("avoid", [CLINICAL], [NOT], True),
        ("avoid", [ADVICE], [NOT], True),
        ("do", [MUST], [NOT], True),
        ("do", [DO], [NEVER], False),
        ("do", [DO, ADVICE], [NOT, NEVER], True),
        ("do", [DO], [FORBIDDEN], True),
        ("avoid", [DO, MUST], [FORBIDDEN], False),
    ],
)
def test_what_law_binds_yields_to_law_alone(prevails: str, doing: list[Any], avoiding: list[Any], may: bool) -> None:
    assert may_prevail(resolution("r", "call", prevails), doing, avoiding) is may
