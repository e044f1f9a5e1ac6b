"""Proof over every combination of answers: each check says what must never happen, and shows an interview where it does.

What the content means stands in `world.py` and `plans.py`, how an interview is found in `prover.py`.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crisis_cli.answers import Value
from crisis_cli.checks.baseline import weakened
from crisis_cli.checks.expectation import failures
from crisis_cli.checks.formula import Formula
from crisis_cli.checks.idle import dead_questions, overshadowed
from crisis_cli.checks.lengths import lengths
from crisis_cli.checks.prover import Pair, Prover, interview
from crisis_cli.checks.search import Counterexample
from crisis_cli.checks.unasked import clocks, unasked_lines, undecided
from crisis_cli.checks.world import World
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded, no_collection
from crisis_cli.model import BEFORE_THE_CALL, LEVELS, Order, Property, Raise, Resolution, Rule

__all__ = ["Counterexample", "Proof", "available", "interview", "prove"]

CALL = "call-emergency"
"""The action before which only BEFORE_THE_CALL may stand."""
Found = Iterator[tuple[Issue, tuple[Counterexample, ...]]]


@dataclass(frozen=True)
class Proof:
    """What was proved, and what was not. An issue about an order has two counterexamples: the safer answers first."""

    issues: tuple[Issue, ...]
    properties: int
    orders: int
    rules: int
    counterexamples: Mapping[Issue, tuple[Counterexample, ...]]


def available() -> bool:
    """Whether the solver is installed (the extra `proof`)."""
    return importlib.util.find_spec("z3") is not None


def prove(loaded: Loaded) -> Proof:
    """Return every issue that some combination of answers shows, sorted, with the interviews that show them.

    Raises ModuleNotFoundError where the solver is not installed; ask `available` first.
    """
    content = loaded.content
    found: dict[Issue, tuple[Counterexample, ...]] = {}
    with no_collection():
        prover = Prover(loaded)
        for check in CHECKS if content.concerns else ():
            found.update(check(prover))
    shown = {issue: examples for issue, examples in found.items() if examples}
    return Proof(tuple(sorted(found)), len(content.properties), len(content.orders), len(content.rules), shown)


def _properties(prover: Prover) -> Found:
    """Those of one concern are asked about all at once, and each by itself only where one of them is broken."""
    of_concern: dict[str | None, list[Property]] = {}
    for prop in prover.content.properties:
        of_concern.setdefault(prop.concern, []).append(prop)
    for props in of_concern.values():
        broken = [against(prover, prop) for prop in props]
        none_broken = prover.impossible(prover.forge.any(broken))
        for prop, formula in zip(props, broken, strict=True):
            yield from _vacuous(prover, prop)
            yield from () if none_broken else _property(prover, prop, formula)


def _assumed(prover: Prover, prop: Property) -> Iterator[Formula]:
    """Of which runs the property speaks: its concern open, no other where it says `alone`, its `when` and `actions`."""
    world = prover.world
    if prop.concern:
        yield world.active(prop.concern)
    if prop.alone:
        yield from (prover.forge.negation(world.active(c)) for c in prover.content.concerns if c != prop.concern)
    yield from (prover.plans.done(name) for name in prop.actions)
    if prop.when is not None:
        yield world.truth(prop.when).yes


def against(prover: Prover, prop: Property) -> Formula:
    """What must never be: the property speaks, and the plan is not as it expects."""
    return prover.forge.all((*_assumed(prover, prop), prover.forge.negation(prover.plans.expected(prop.expect))))


def _vacuous(prover: Prover, prop: Property) -> Found:
    if not prover.possible(*_assumed(prover, prop)):
        message = "No answers fulfil its `when` with its actions in the plan, so it says nothing."
        hint = "Mend its `when` or its `actions`, or remove it."
        yield prover.issue("property", prop.id, message, hint, "vacuous-property"), ()


def _property(prover: Prover, prop: Property, broken: Formula) -> Found:
    example = prover.example(broken)
    if example:
        why = "; ".join(failures(prover.plan(example), prop.expect)) or "the interpreter does not show it"
        message = prover.shown(f"This does not always hold: {why}.", example)
        hint = "Mend the rules, or narrow its `when`."
        yield prover.issue("property", prop.id, message, hint, "property"), (example,)


def _orders(prover: Prover) -> Found:
    """Orders that differ by concern alone are asked about all at once, and each by itself only where one can break."""
    prover.solver.tell(_compared(prover))
    alike: dict[tuple[str, str, str], list[Order]] = {}
    for order in prover.content.orders:
        alike.setdefault((order.question, order.safest, order.riskiest), []).append(order)
    for orders in alike.values():
        for safest, unknown, riskiest in _answers(prover, orders[0]):
            if _can_break(prover, orders, safest, unknown, riskiest):
                for order in orders:
                    yield from _not_lower(prover, order, safest, unknown)
                    yield from _not_lower(prover, order, unknown, riskiest)
                    yield from _nothing_lost(prover, order, safest, unknown)


def _compared(prover: Prover) -> Iterator[Formula]:
    """Every formula that orders compare with a copy of it."""
    yield from prover.world.reached("response")
    for _, held, kept in prover.to_keep:
        yield from (held, kept)


def _answers(prover: Prover, order: Order) -> Iterator[tuple[Value, Value, Value]]:
    """The answers that an order compares, from the safest up, for each unknown that is told apart from the others."""
    variable = prover.world.variables[order.question]
    several = variable.question.kind == "several"
    for unknown in (option.value for option in variable.options if option.value in UNKNOWN_KINDS):
        yield (order.safest,) if several else order.safest, unknown, (order.riskiest,) if several else order.riskiest


def _can_break(prover: Prover, orders: Sequence[Order], safest: Value, unknown: Value, riskiest: Value) -> bool:
    """Whether a pair of interviews shows any of the three things that one of `orders` forbids.

    The copy has `unknown` each time, so that one copy serves for all three; the base has the safest answer or the riskiest.
    """
    pair, forge = Pair(prover, orders[0], safest, unknown), prover.forge
    reached = [(here, pair.copy(here)) for here in prover.world.reached("response")]
    worse = [forge.all((here, forge.negation(there))) for here, there in reached]
    worse += [forge.all((held, forge.negation(pair.copy(kept)))) for _, held, kept in prover.to_keep]
    better = [forge.all((there, forge.negation(here))) for here, there in reached]
    broken = (
        forge.all((*pair.base(safest), forge.any(worse))),
        forge.all((*pair.base(riskiest), forge.any(better))),
    )
    chosen = forge.any(prover.world.chosen[order.concern] if order.concern else True for order in orders)
    with prover.solver.aside():
        return not prover.impossible(forge.any(broken), pair.finished, chosen)


def _not_lower(prover: Prover, order: Order, low: Value, high: Value) -> Found:
    pair, forge = Pair(prover, order, low, high), prover.forge
    reached = prover.world.reached("response")
    falls = forge.any(forge.all((here, forge.negation(pair.copy(here)))) for here in reached)
    examples = pair.examples(falls)
    if examples:
        responses = [prover.plan(example).response for example in examples]
        words = pair.words()
        message = (
            f'The response falls from {responses[0]} with "{words[0]}" to {responses[1]} with "{words[1]}".'
            f" Interview: {interview(prover.content, _common(examples, order.question))}"
        )
        hint = f'Let "{words[1]}" raise it at least as far.'
        yield prover.issue("order", _name(prover, order), message, hint, "order"), examples


def _name(prover: Prover, order: Order) -> str:
    """How `Loaded.origins` knows an order: several concerns may order one question."""
    return f"{order.question}#{prover.content.orders.index(order)}"


def _common(examples: tuple[Counterexample, Counterexample], question: str) -> Counterexample:
    """What both interviews say, and what one of them says where the question is irrelevant in the other."""
    both = {**examples[0].answers, **examples[1].answers}
    return replace(examples[0], answers={q: v for q, v in both.items() if q != question})


def _nothing_lost(prover: Prover, order: Order, low: Value, high: Value) -> Found:
    """No life-safety action and no legal duty that the safest answer leaves in the plan is lost by not knowing.

    An action that stands as the alternative to another is not lost where that other one is in the plan.
    """
    pair, forge = Pair(prover, order, low, high), prover.forge
    lost = {key: forge.all((held, forge.negation(pair.copy(kept)))) for key, held, kept in prover.to_keep}
    if not prover.possible(forge.any(lost.values()), pair.finished, *pair.given):
        return
    for (action, what), formula in lost.items():
        examples = pair.examples(formula)
        if examples:
            words = pair.words()
            message = (
                f'{action} is {what} with "{words[0]}" and no longer with "{words[1]}".'
                f" Interview: {interview(prover.content, _common(examples, order.question))}"
            )
            hint = f'Let the rule count "{words[1]}" as well.'
            yield prover.issue("order", _name(prover, order), message, hint, "order"), examples


def _dead_rules(prover: Prover) -> Found:
    for rule in prover.content.rules:
        if prover.possible(prover.world.fires((rule,))):
            continue
        displacing = [other.id for other in prover.content.overriders.get(rule.id, ())]
        if prover.possible(prover.world.active(rule.concern), prover.world.truth(rule.when).yes):
            message, hint = f"It is always displaced by {', '.join(displacing)}.", "Remove it, or narrow the others."
        else:
            message, hint = "No answers make its `when` true.", "Mend its `when`, or remove it."
        yield prover.issue("rule", rule.id, message, hint, "dead-rule"), ()


def _dead_raises(prover: Prover) -> Found:
    """A raise that is never true, or only where the finding stands as high without it. Of two equal ones the later."""
    for finding in prover.content.findings:
        counted = {n: raise_ for n, raise_ in enumerate(prover.content.raises) if raise_.finding == finding}
        for number, raise_ in reversed(tuple(counted.items())):
            others = {n: other for n, other in counted.items() if n != number}
            if not _changes(prover, raise_, others.values()):
                counted = others
                yield _dead_raise(prover, number, raise_), ()


def _changes(prover: Prover, raise_: Raise, others: Iterable[Raise]) -> bool:
    world, forge = prover.world, prover.forge
    rank = prover.content.findings[raise_.finding].values.index
    as_high = [other for other in others if rank(other.to) >= rank(raise_.to)]
    if rank(raise_.to) == 0:
        return False
    return prover.possible(_raises(world, raise_), *(forge.negation(_raises(world, other)) for other in as_high))


def _raises(world: World, raise_: Raise) -> Formula:
    return world.forge.all((world.active(raise_.concern), world.truth(raise_.when).yes))


def _dead_raise(prover: Prover, number: int, raise_: Raise) -> Issue:
    if prover.possible(_raises(prover.world, raise_)):
        why = f"Wherever this raise to {raise_.to} holds, {raise_.finding} stands as high without it"
    else:
        why = f"No answers make this raise to {raise_.to} true"
    name, hint = f"{raise_.finding}#{number}", "Mend its `when`, or remove it."
    return prover.issue("raise", name, f"{why}: {raise_.because}", hint, "dead-raise")


def _dead_actions(prover: Prover) -> Found:
    plans = prover.plans
    for name in prover.content.actions:
        doing, avoiding = plans.doing(name), plans.avoiding(name)
        if (doing or avoiding) and not prover.possible(plans.done(name) if doing else plans.avoided(name)):
            message = "It is never in a plan: its rules never hold, or give way each time."
            yield prover.issue("action", name, message, "Mend its rules, or remove it.", "dead-action"), ()


def _conflicts(prover: Prover) -> Found:
    """The same action called for and advised against, and no resolution that prevails."""
    world, plans = prover.world, prover.plans
    for name in prover.content.actions:
        for do in plans.doing(name):
            for avoid in plans.avoiding(name):
                both = prover.forge.all((world.fires((do,)), world.fires((avoid,)), plans.unsettled(name)))
                example = prover.example(both)
                if example:
                    yield _conflict(prover, name, do, avoid, example), (example,)


def _conflict(prover: Prover, action: str, do: Rule, avoid: Rule, example: Counterexample) -> Issue:
    message = prover.shown(f"It says {do.verb} {action} where {avoid.id} says {avoid.verb}.", example)
    if do.concern == avoid.concern or None in (do.concern, avoid.concern):
        return prover.issue("rule", do.id, message, "Let one of the two give way in its `when`.", "contradiction")
    hint = f'Add a [[resolution]] for "{action}" that may prevail, or let one of the two give way.'
    return prover.issue("rule", do.id, message, hint, "conflict")


def _dead_resolutions(prover: Prover) -> Found:
    """A resolution that settles no conflict, whatever the answers and whichever concerns meet."""
    for resolution in prover.content.resolutions:
        if not prover.possible(prover.plans.settles(resolution)):
            message, hint = _never_settles(prover, resolution)
            yield prover.issue("resolution", resolution.id, message, hint, "dead-resolution"), ()


def _never_settles(prover: Prover, resolution: Resolution) -> tuple[str, str]:
    plans, name = prover.plans, resolution.action
    given: list[Formula] = [plans.conflict(name)]
    if not prover.possible(*given):
        return f"No answers call for {name} and advise against it at once.", "Remove it, or mend the rules."
    given.append(plans.may_prevail(resolution))
    if not prover.possible(*given):
        return f"Wherever rules disagree on {name}, law would have to yield to what is no law.", "Turn its `prevails`."
    given.append(prover.world.truth(resolution.when).yes if resolution.when is not None else True)
    if not prover.possible(*given):
        return f"Its `when` is never true where rules disagree on {name}.", "Mend its `when`, or remove it."
    return f"Others before it settle every conflict about {name}.", "Put it before them, narrow theirs, or remove it."


def _emergency(prover: Prover) -> Found:
    if not prover.possible(prover.world.reached("response")[-1]):
        message = f"No answers make the response {LEVELS[-1]}."
        yield prover.issue("finding", "response", message, "Add a [[raise]] to it.", "no-emergency"), ()


def _before_the_call(prover: Prover) -> Found:
    plans, content = prover.plans, prover.content
    if CALL not in content.actions:
        return
    for name in content.actions:
        if name == CALL or name in BEFORE_THE_CALL:
            continue
        example = prover.example(prover.forge.all((plans.done(CALL), plans.before(name, CALL))))
        if example:
            message = prover.shown(f"It stands before {CALL} in a plan.", example)
            hint = f"Define it after {CALL}, or give it a later frame."
            yield prover.issue("action", name, message, hint, "before-the-call"), (example,)


def _empty_plan(prover: Prover) -> Found:
    plans, forge = prover.plans, prover.forge
    example = prover.example(forge.all(forge.negation(plans.done(name)) for name in prover.content.actions))
    if example:
        message = prover.shown("There are answers for which the plan is empty.", example)
        hint = "Add a rule that holds whenever no other does."
        yield prover.issue("concern", example.concerns[0], message, hint, "empty-plan"), (example,)


CHECKS: tuple[Callable[[Prover], Found], ...] = (
    _orders,
    _properties,
    _dead_rules,
    _dead_raises,
    _dead_actions,
    _conflicts,
    _dead_resolutions,
    _emergency,
    _before_the_call,
    _empty_plan,
    overshadowed,
    dead_questions,
    undecided,
    unasked_lines,
    clocks,
    lengths,
    weakened,
)
