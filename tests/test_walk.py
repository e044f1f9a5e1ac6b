"""The solver against a walk that asks nobody: properties of the shipped content inside their concern, and mistakes in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from examples import examples
from shipped import LOADED
from test_proof import FLOW, load
from walk import TooLongError, Walk, answers

from crisis_cli.checks import proof
from crisis_cli.checks.enumerate import interviews
from crisis_cli.checks.prover import Prover
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import Property

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")
STEPS = 1_500
"""So many answers a property may take; what takes more is left to the solver."""


@pytest.fixture(scope="module")
def prover() -> Prover:
    return Prover(LOADED)


def spoken_of(prover: Prover) -> list[Property]:
    return [prop for prop in prover.content.properties if prop.concern is not None and not prop.expect.within_first]


def test_no_property_is_broken_inside_its_concern(prover: Prover) -> None:
    """Every complete interview of the concern, walked through, for one property in eight; and for most of those in time.

    In a campaign for all of them.
    """
    walked = 0
    for prop in spoken_of(prover)[:: 1 if examples(1) > 1 else 8]:
        assert prop.concern is not None
        try:
            assert not Walk(prover.world, prop.concern, STEPS).possible(proof.against(prover, prop)), prop.id
            walked += 1
        except TooLongError:
            continue
    assert walked >= 12


def test_solver_and_walk_agree_on_what_can_happen(prover: Prover) -> None:
    """Where the walk finds an interview the solver finds one too; a rule that no interview fires is found by neither."""
    agreed = 0
    for rule in [rule for rule in prover.content.rules if rule.concern is not None][::4]:
        assert rule.concern is not None
        fires = prover.world.fires((rule,))
        alone = [node if name == rule.concern else prover.forge.negation(node) for name, node in prover.chosen.items()]
        try:
            walked = Walk(prover.world, rule.concern, STEPS).possible(fires)
        except TooLongError:
            continue
        agreed += walked
        assert not walked or prover.possible(fires, *alone), rule.id
    assert agreed >= 80


def test_a_broken_property_is_found_by_both(prover: Prover) -> None:
    found = 0
    for prop in spoken_of(prover)[::5]:
        if not prop.expect.excludes or prop.expect.includes:
            continue
        assert prop.concern is not None
        turned = replace(prop, expect=replace(prop.expect, excludes=(), includes=prop.expect.excludes))
        formula = proof.against(prover, turned)
        try:
            walked = Walk(prover.world, prop.concern, STEPS).possible(formula)
        except TooLongError:
            continue
        found += walked
        assert not walked or not prover.impossible(formula), prop.id
    assert found >= 10


def test_the_walk_is_exact_on_a_small_content(tmp_path: Path) -> None:
    """Its complete interviews, one by one through the interpreter, fire the same rules."""
    loaded = load(tmp_path, FLOW)
    prover = Prover(loaded)
    complete = [one for one in interviews(loaded.content, tuple(loaded.content.questions)) if one.concerns == ("self",)]
    assert complete
    fired = {
        rule.id
        for one in complete
        for rule, truth in Evaluation(loaded.content, one.concerns, one.values).rules()
        if truth is True
    }
    walk = Walk(prover.world, "self", 200_000)
    assert {rule.id for rule in loaded.content.rules if walk.possible(prover.world.fires((rule,)))} == fired


def test_every_answer_of_a_question_is_walked(prover: Prover) -> None:
    variable = prover.world.variables["self.signs"]
    question = variable.question
    sets = 2 ** (len(question.choices) - (question.none_choice is not None)) - 1
    assert len(list(answers(variable))) == sets + (question.none_choice is not None) + len(variable.options)


def test_a_walk_that_takes_too_long_says_so(prover: Prover) -> None:
    prop = next(prop for prop in spoken_of(prover) if prop.concern == "danger-to-self")
    with pytest.raises(TooLongError):
        Walk(prover.world, "danger-to-self", 1).possible(proof.against(prover, prop))
