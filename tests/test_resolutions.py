"""Every shipped resolution settles a conflict that some answers bring about, and it is seen wherever a plan is shown.

Over random answers of random concerns the interpreter finds the conflicts that the solver finds, and none is left open.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest
from interviews import NOW, SEED, random_answers
from shipped import LOADED

from crisis_cli.answers import Answers, Value
from crisis_cli.checks import proof
from crisis_cli.checks.formula import Formula
from crisis_cli.checks.prover import Prover
from crisis_cli.checks.variables import SOME_DAY, SOME_TIME, Variable
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.engine import completed, plan_for
from crisis_cli.gate import ascii_only, clean_line
from crisis_cli.model import Resolution
from crisis_cli.plan import Because, Conflict, Plan
from crisis_cli.render import markdown, text
from crisis_cli.render.json_output import dumps, plan_json
from crisis_cli.render.layout import details, whole
from crisis_cli.render.words import tag

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")
CONTENT = LOADED.content
SAMPLES = 150


@pytest.fixture(scope="module")
def prover() -> Prover:
    return Prover(LOADED)


@cache
def reached(prover: Prover, resolution: Resolution) -> tuple[Answers, Plan, Conflict]:
    """Return answers under which the resolution settles a conflict, found by the solver, with the plan over them."""
    example = prover.example(prover.plans.settles(resolution))
    assert example, f"no answers make {resolution.id} settle a conflict"
    answers = Answers(example.concerns, example.answers)
    plan = plan_for(CONTENT, answers, NOW, changes=False)
    (conflict,) = [found for found in plan.conflicts if found.resolution == resolution.id]
    return answers, plan, conflict


def flat(words: str) -> str:
    return " ".join(words.split())


def plain(words: str) -> str:
    return flat(ascii_only(clean_line(words)))


def sides(conflict: Conflict) -> Iterator[tuple[str, Because]]:
    yield from (("FOR", because) for because in conflict.calls_for)
    yield from (("AGAINST", because) for because in conflict.against)


@pytest.mark.parametrize("resolution", CONTENT.resolutions, ids=lambda resolution: resolution.id)
def test_every_resolution_settles_a_conflict_in_the_plan(prover: Prover, resolution: Resolution) -> None:
    _, plan, conflict = reached(prover, resolution)
    assert conflict.actions == (resolution.action,)
    assert conflict.calls_for
    assert conflict.against
    assert (conflict.prevails, bool(conflict.consult)) == (resolution.prevails, bool(resolution.consult))
    here, there = (plan.actions, plan.avoid) if resolution.prevails == "do" else (plan.avoid, plan.actions)
    assert [action.contested for action in here if action.id == resolution.action] == [conflict]
    assert resolution.action not in [action.id for action in there]


@pytest.mark.parametrize("resolution", CONTENT.resolutions, ids=lambda resolution: resolution.id)
def test_every_resolution_is_seen_in_json_with_both_sides(prover: Prover, resolution: Resolution) -> None:
    answers, plan, conflict = reached(prover, resolution)
    shown = json.loads(dumps(plan_json(CONTENT, plan, None, answers)))
    (found,) = [one for one in shown["conflicts"] if one["resolution"] == resolution.id]
    assert set(found) == {"actions", "resolution", "reason", "prevails", "for", "against", "consult", "sources"}
    assert (found["actions"], found["prevails"]) == ([resolution.action], resolution.prevails)
    assert (found["reason"], found["consult"]) == (conflict.reason, conflict.consult)
    assert [one["id"] for one in found["sources"]] == list(resolution.sources)
    for key, side in (("for", conflict.calls_for), ("against", conflict.against)):
        assert [(one["rule"], one["verb"], one["basis"]) for one in found[key]] == [
            (because.rule, because.verb, because.basis) for because in side
        ]
        assert all(set(one) == set(shown["actions"][0]["because"][0]) for one in found[key])


@pytest.mark.parametrize("resolution", CONTENT.resolutions, ids=lambda resolution: resolution.id)
def test_every_resolution_is_seen_as_text_at_60_columns(prover: Prover, resolution: Resolution) -> None:
    _, plan, conflict = reached(prover, resolution)
    for full in (False, True):
        lines = text.render(whole(CONTENT, plan, full=full), 60)
        page = flat(lines)
        assert max(map(len, lines.splitlines())) <= 60
        at = page.index("CONFLICTS (rules speak for and against the same step)")
        for side, because in sides(conflict):
            assert f"{side}: {plain(because.reason)}" in page[at:]
            assert plain(tag(because.verb, because.basis)) in page[at:]
            assert not full or all(plain(source.cite) in page[at:] for source in because.sources)
        assert page.index("FOR: ", at) < page.index("AGAINST: ", at) < page.index("What holds: ", at)
        assert plain(conflict.reason) in page[at:]
        assert not conflict.consult or f"Talk it over: {plain(conflict.consult)}" in page[at:]
        assert page[:at].count("see CONFLICTS") == len(plan.conflicts)
    (step,) = [action for action in (*plan.actions, *plan.avoid) if action.id == resolution.action]
    opened = flat(text.render(details(CONTENT, step, NOW, why=False), 60))
    assert f"Contested, and it holds: {plain(conflict.reason)}" in opened


@pytest.mark.parametrize("resolution", CONTENT.resolutions, ids=lambda resolution: resolution.id)
def test_every_resolution_is_seen_in_markdown(prover: Prover, resolution: Resolution) -> None:
    answers, plan, conflict = reached(prover, resolution)
    page = markdown.render(CONTENT, plan, None, answers)
    lines = page[page.index("## CONFLICTS") :].splitlines()
    for side, because in sides(conflict):
        start, end = f"  - {side}: {markdown.escape(because.reason)}", f" ({tag(because.verb, because.basis)})"
        assert [line for line in lines if line.startswith(start) and line.endswith(end)]
    assert [line for line in lines if line.startswith("  - What holds: ") and markdown.escape(conflict.reason) in line]
    assert not conflict.consult or f"  - Talk it over: {markdown.escape(conflict.consult)}" in lines


# ---------------------------------------------------------------- interpreter and solver agree


def random_runs() -> Iterator[Answers]:
    """Yield whole and broken-off interviews over random combinations of all concerns."""
    rng = random.Random(SEED)
    names = list(CONTENT.concerns)
    together = [chosen for size in range(1, len(names) + 1) for chosen in combinations(names, size)]
    for number in range(SAMPLES):
        answers = random_answers(CONTENT, rng, rng.choice(together))
        dropped = [name for name in answers.values if number % 2 and rng.random() < 0.3]
        yield answers.without(dropped)


RUNS = list(random_runs())


def test_no_plan_has_a_conflict_that_no_resolution_settles() -> None:
    settled: set[str] = set()
    for answers in RUNS:
        for conflict in plan_for(CONTENT, answers, NOW, changes=False).conflicts:
            assert conflict.resolution, (conflict.actions, answers.values)
            settled.add(conflict.resolution)
    assert settled, "the random answers bring about conflicts"


def test_interpreter_and_solver_find_the_same_conflicts(prover: Prover) -> None:
    for answers in RUNS[:60]:
        plan = plan_for(CONTENT, answers, NOW, changes=False)
        found = {conflict.resolution for conflict in plan.conflicts}
        given = list(pinned(prover, answers))
        assert prover.possible(*given)
        for resolution in CONTENT.resolutions:
            settles = prover.plans.settles(resolution)
            assert prover.possible(settles, *given) == (resolution.id in found), (resolution.id, answers)
            assert prover.possible(prover.forge.negation(settles), *given) == (resolution.id not in found)
        clashing = {name for name in CONTENT.actions if prover.possible(prover.plans.conflict(name), *given)}
        assert clashing == {name for conflict in plan.conflicts for name in conflict.actions}


def pinned(prover: Prover, answers: Answers) -> Iterator[Formula]:
    """Yield what holds of the solver's variables in the interview with these answers, blanks filled in."""
    world, negation = prover.world, prover.forge.negation
    for name, node in world.chosen.items():
        yield node if name in answers.concerns else negation(node)
    values = completed(CONTENT, answers).values
    for name, variable in world.variables.items():
        if name not in values:
            yield world.unanswered(variable)
            continue
        yield variable.given
        yield from held(prover, variable, values[name])


def held(prover: Prover, variable: Variable, value: Value) -> Iterator[Formula]:
    """Yield which of the values told apart an answer is."""
    if value in variable.choices:
        value = (str(value),)
    if isinstance(value, tuple):
        for name, node in variable.choices.items():
            yield node if name in value else prover.forge.negation(node)
        return
    members = [member for option in variable.options for member in option.members]
    if isinstance(value, int):
        value = max(member for member in members if isinstance(member, int) and member <= value)
    elif variable.question.kind == "time" and value not in UNKNOWN_KINDS:
        value = SOME_TIME
    elif variable.question.kind == "date" and value not in UNKNOWN_KINDS:
        value = SOME_DAY
    yield next(option.formula for option in variable.options if value in option.members)
