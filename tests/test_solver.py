"""What makes the proof quick says the same as what is slow: interviews tried at random, one text for all formulas, batches."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from shipped import CONTENT as SHIPPED
from test_proof import FLOW, load

from crisis_cli.answers import Answers, Value
from crisis_cli.checks import proof
from crisis_cli.checks.formula import Forge, Formula, Node, Solver
from crisis_cli.checks.proof import prove
from crisis_cli.checks.tried import Tried
from crisis_cli.checks.world import World
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import LEVELS

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")


def holds(formula: Formula, values: Mapping[Node, bool]) -> bool:
    """What a formula is, worked out one interview at a time."""
    if isinstance(formula, bool):
        return formula
    if formula.op == "variable":
        return values[formula]
    parts = [holds(arg, values) for arg in formula.args]
    if formula.op == "not":
        return not parts[0]
    return all(parts) if formula.op == "and" else sum(parts) >= int(formula.name)


def formulas(forge: Forge, variables: list[Node], number: int, draw: random.Random) -> list[Formula]:
    made: list[Formula] = [*variables]
    for _ in range(number):
        parts = [draw.choice(made) for _ in range(draw.randint(2, 5))]
        parts = [forge.negation(part) if draw.random() < 0.4 else part for part in parts]
        made.append(
            draw.choice((forge.all, forge.any, lambda p: forge.at_least(2, p), lambda p: forge.at_least(3, p)))(parts)
        )
    return made


@pytest.mark.parametrize("seed", range(6))
def test_the_solver_agrees_with_every_row_of_a_table(seed: int) -> None:
    draw, forge = random.Random(seed), Forge()
    variables = [forge.variable(f"v{n}", 1) for n in range(6)]
    made = formulas(forge, variables, 60, draw)
    limit = forge.any(variables[:3])
    rows = [dict(zip(variables, row, strict=True)) for row in itertools.product((False, True), repeat=6)]
    rows = [row for row in rows if holds(limit, row)]
    solver = Solver([True, limit])
    answers = []
    for _ in range(150):
        asked = draw.sample(made, 3)
        answer = any(all(holds(formula, row) for formula in asked) for row in rows)
        answers.append(answer)
        if draw.random() < 0.5:
            with solver.aside():
                assert solver.satisfiable(asked) is answer
        assert solver.satisfiable(asked) is answer
        if answer:
            found = solver.values(variables)
            assert all(holds(formula, found) for formula in (*asked, limit))
        else:
            core = solver.core(asked)
            assert core is not None
            assert core <= set(asked)
            assert not any(all(holds(part, row) for part in core or asked) for row in rows)
    assert {True, False} == set(answers)


def test_what_is_told_aside_is_forgotten() -> None:
    forge = Forge()
    one, two, three = (forge.variable(name, 1) for name in ("one", "two", "three"))
    both, odd = forge.all((one, two)), forge.at_least(2, (one, two, three))
    solver = Solver([forge.any((one, two))])
    with solver.aside():
        assert solver.satisfiable((both, forge.negation(odd))) is False
        assert both in solver.named
    assert {both, odd, three}.isdisjoint(solver.named)
    assert solver.core((both, forge.negation(odd))) == {both, forge.negation(odd)}
    assert solver.satisfiable((both, odd))


class Interrupted:
    """Answers as the solver does once it was given Ctrl-C."""

    def __init__(self, why: str) -> None:
        self.why = why

    def reason_unknown(self) -> str:
        return self.why


def test_ctrl_c_is_no_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    solver = Solver([])
    monkeypatch.setattr(solver, "_check", lambda nodes: solver.z3.unknown)
    solver.solver = Interrupted("interrupted from keyboard")
    with pytest.raises(KeyboardInterrupt):
        solver.satisfiable(())
    solver.solver = Interrupted("max. memory exceeded")
    with pytest.raises(AssertionError):
        solver.satisfiable(())


# ---------------------------------------------------------------- interviews tried


def bit(tried: Tried, formula: Formula, lane: int) -> bool:
    if isinstance(formula, bool):
        return formula
    tried.shows((formula,))
    return bool(tried.bits[formula] >> lane & 1)


def answers_in(tried: Tried, world: World, lane: int) -> Answers:
    values: dict[str, Value] = {}
    for name, variable in world.variables.items():
        found = [option.value for option in variable.options if bit(tried, option.formula, lane)]
        chosen = tuple(choice for choice, node in variable.choices.items() if bit(tried, node, lane))
        assert len(found) + bool(chosen) == 1, name
        values[name] = found[0] if found else chosen
    return Answers(tuple(name for name, node in world.chosen.items() if bit(tried, node, lane)), values)


def test_interviews_tried_mean_what_the_interpreter_says() -> None:
    world = World(SHIPPED)
    tried = Tried(world.chosen.values(), world.variables.values(), world.limits, 256)
    assert tried.counted == tried.everywhere
    fired: set[str] = set()
    for lane in range(0, 256, 4):
        answers = answers_in(tried, world, lane)
        read = Evaluation(SHIPPED, answers.concerns, answers.values)
        held = {rule.id for rule, truth in read.rules() if truth is True}
        assert held == {rule.id for rule in SHIPPED.rules if bit(tried, world.fires((rule,)), lane)}
        assert read.level("response").certain == LEVELS[sum(bit(tried, f, lane) for f in world.reached("response")) - 1]
        fired |= held
    assert len(fired) > len(SHIPPED.rules) // 3


@pytest.mark.parametrize("seed", range(3))
def test_interviews_tried_are_read_as_one_by_one(seed: int) -> None:
    draw, world = random.Random(seed), World(SHIPPED)
    tried = Tried(world.chosen.values(), world.variables.values(), world.limits, 64)
    variables = [node for node in tried.bits if draw.random() < 0.1][:12]
    made = formulas(world.forge, variables, 80, draw)
    rows = [{node: bit(tried, node, lane) for node in variables} for lane in range(64)]
    for _ in range(100):
        asked = draw.sample(made, 2)
        assert tried.shows(asked) is any(all(holds(formula, row) for formula in asked) for row in rows)


def test_an_interview_that_breaks_a_limit_shows_nothing() -> None:
    world = World(SHIPPED)
    node = next(iter(world.chosen.values()))
    world.limits.append(world.forge.negation(node))
    tried = Tried(world.chosen.values(), world.variables.values(), world.limits, 64)
    assert not tried.shows((node,))
    assert tried.bits[node] & tried.everywhere
    assert tried.shows((world.forge.negation(node),))


# ---------------------------------------------------------------- asked about at once


PROPERTY = """\
[[property]]
id = "{0}"
says = "P."
when = {{ "danger.now" = [{1}], "intent" = ["none"], "signs" = ["none"] }}
expect = {{ response = "{2}" }}
"""


def test_of_properties_asked_about_at_once_only_the_broken_one_is_reported(tmp_path: Path) -> None:
    safe, never = ("safe", '"no"', "routine"), ("never", '"no"', "emergency")
    flow = FLOW + PROPERTY.format(*safe) + PROPERTY.format(*never)
    silent = PROPERTY.format("silent", '"no"', "routine").replace("expect", 'actions = ["report"]\nexpect')
    assert [(issue.where, issue.check) for issue in prove(load(tmp_path, flow + silent)).issues] == [
        ('property "never"', "property"),
        ('property "silent"', "vacuous-property"),
    ]


ORDER = '[[order]]\nquestion = "intent"\nsafest = "none"\nriskiest = "yes"\n'
OTHER = """\
[concern]
id = "other"
title = "Danger to others"
about = "Threats."
priority = 2
questions = ["danger.now", "intent", "signs"]

"""
TURNED = (
    '[[raise]]\nfinding = "response"\nto = "emergency"\nwhen = { "intent" = ["none"] }\nbecause = "Turned round."\n\n'
)


def broken_orders(folder: Path, flow: str, other: str) -> set[str]:
    found = prove(load(folder, flow, other=other))
    broken = {issue: examples for issue, examples in found.counterexamples.items() if issue.check == "order"}
    assert all("other" in example.concerns for examples in broken.values() for example in examples)
    return {issue.message.split(" with ")[0].split(" from ")[0] for issue in broken}


def test_orders_asked_about_at_once_break_as_they_do_alone(tmp_path: Path) -> None:
    """Two concerns have the same order; what breaks it is raised in one of them."""
    assert FLOW.count(ORDER) == 1
    assert broken_orders(tmp_path, FLOW, OTHER + ORDER) == set()
    alone = broken_orders(tmp_path, FLOW.replace(ORDER, ""), OTHER + TURNED + ORDER)
    assert alone == {"The response falls", "call-emergency is in the plan"}
    assert broken_orders(tmp_path, FLOW, OTHER + TURNED + ORDER) == alone
    assert broken_orders(tmp_path, FLOW, OTHER + TURNED) == alone
