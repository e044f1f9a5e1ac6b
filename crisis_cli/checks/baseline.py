"""Does a state's pack weaken the baseline, by displacing a rule, by standing against one, or by a value of law?

The baseline is the rules of no pack and those of the federal one. A state may ask for more, and forbid what else may be done.
"""

from __future__ import annotations

from collections.abc import Iterator

from crisis_cli.checks.formula import Formula
from crisis_cli.checks.prover import Prover
from crisis_cli.checks.structure import issue_at
from crisis_cli.checks.unasked import Found
from crisis_cli.condition import AllOf, AnyOf, AtLeast, Condition, Is, Not
from crisis_cli.deadline import deadline_words, may_weaken
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, Content, Rule, Side
from crisis_cli.plan import frame_of

BASELINE = (None, "us")
BINDING = ("must", "must-not")
CHECK = "weakened"
BESIDE = "Keep {0}, or stand beside that rule without `overrides`."


# ---------------------------------------------------------------- what displaces


def check_baseline(loaded: Loaded) -> Iterator[Issue]:
    """Yield an issue for each rule that displaces one of the baseline by something weaker, and each such value of law."""
    rules = {rule.id: rule for rule in loaded.content.rules}
    for rule in loaded.content.rules:
        floor = rules.get(rule.overrides or "")
        if floor is not None and floor.place in BASELINE:
            for message, kept in _less(loaded.content, rule, floor):
                yield issue_at(loaded, "rule", rule.id, message, BESIDE.format(kept), CHECK)
    yield from _switched_off(loaded)


def _less(content: Content, rule: Rule, floor: Rule) -> Iterator[tuple[str, str]]:
    """Yield in which way a rule is weaker than the one it displaces, and what would have to be kept.

    A rule of the baseline may displace another as it likes, but for what binds.
    """
    pack = rule.place not in BASELINE
    if _weaker(rule, floor) and (pack or floor.verb in BINDING):
        yield f"It displaces the baseline's `{floor.verb}` of {floor.id} by a `{rule.verb}`.", "the verb"
        return
    if floor.verb == "may" or not pack:
        return
    gone = [name for name in floor.actions if name not in rule.actions]
    if gone:
        yield f"It displaces {floor.id} and leaves out {', '.join(gone)}.", "those actions"
    if floor.verb in AVOID_VERBS or rule.verb in AVOID_VERBS:
        return
    for name in (name for name in floor.actions if name in rule.actions):
        mine, theirs = (frame_of(one, content.actions[name]) for one in (rule, floor))
        if FRAMES.index(mine) > FRAMES.index(theirs):
            yield f'It displaces {floor.id}, and puts {name} off from "{theirs}" to "{mine}".', "the frame"
    if floor.deadline is not None and rule.deadline is None:
        yield f"It displaces {floor.id} and drops its deadline, {deadline_words(floor.deadline)}.", "the deadline"
    elif floor.deadline is not None and rule.deadline is not None and may_weaken(rule.deadline, floor.deadline):
        words = deadline_words(rule.deadline), deadline_words(floor.deadline)
        yield f"It displaces {floor.id}, and {words[0]} can be later than its {words[1]}.", "the deadline"


def _weaker(rule: Rule, floor: Rule) -> bool:
    """A law's `must` keeps its verb; else advice may turn into more, or where law has it so into its opposite."""
    if floor.verb in BINDING:
        return rule.verb != floor.verb
    if floor.verb in AVOID_VERBS:
        return rule.verb not in AVOID_VERBS
    if rule.verb in AVOID_VERBS:
        return rule.basis != "law"
    return DO_VERBS.index(rule.verb) > DO_VERBS.index(floor.verb)


def _switched_off(loaded: Loaded) -> Iterator[Issue]:
    """A federal duty reads a value of law that a state's pack turns, so that it no longer holds there."""
    content = loaded.content
    for rule in content.rules:
        if rule.place == "us" and rule.verb in BINDING:
            for key, values in _asked_for(rule.when):
                yield from _turned(loaded, rule, key.split(".", 2)[2], values)


def _turned(loaded: Loaded, rule: Rule, name: str, values: frozenset[str]) -> Iterator[Issue]:
    for pack in loaded.content.packs.values():
        floor, own = loaded.content.law("us", name), pack.values.get(name)
        if floor is not None and own is not None and floor.value in values and own.value not in values:
            message = f'Its value "{own.value}" of {name} switches off the federal `{rule.verb}` of {rule.id}.'
            hint = f'Give "{name}" another value, or let {rule.id} not read it.'
            path = ("values", list(pack.values).index(name))
            yield issue_at(loaded, "pack", pack.code, message, hint, CHECK, path)


def _asked_for(condition: Condition, wanted: bool = True) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each value of law that a condition wants to be one of several; not what it wants it not to be."""
    match condition:
        case Not(part):
            yield from _asked_for(part, not wanted)
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _asked_for(part, wanted)
        case Is(key, values) if wanted and key.startswith("law."):
            yield key, values
        case _:
            pass


# ---------------------------------------------------------------- what stands beside it


def weakened(prover: Prover) -> Found:
    """Yield each rule of a pack that stands with a binding one of the baseline and takes from it.

    It wins the conflict between the two; or, called for as well, it has a later deadline or frame: the sooner one counts,
    and whoever reads the pack alone is misled.
    """
    content = prover.content
    floors = [rule for rule in content.rules if rule.place in BASELINE and rule.verb in BINDING]
    for rule in (rule for rule in content.rules if rule.place not in BASELINE):
        for floor in floors:
            for name in (name for name in rule.actions if name in floor.actions):
                yield from _beside(prover, rule, floor, name)


def _beside(prover: Prover, rule: Rule, floor: Rule, name: str) -> Found:
    both = [prover.world.fires((rule,)), prover.world.fires((floor,))]
    message, hint = _later(prover.content, rule, floor, name), "Make it no later, or leave it to that rule."
    if (rule.verb in DO_VERBS) != (floor.verb in DO_VERBS):
        both.append(_won(prover, name, "do" if rule.verb in DO_VERBS else "avoid"))
        message = f"Its `{rule.verb}` prevails over the baseline's `{floor.verb}` of {floor.id} on {name}."
        hint = "Turn the [[resolution]], or narrow its `when`."
    if not message:
        return
    bad = prover.forge.all(both)
    example = prover.example(bad) if prover.possible(bad) else None
    if example is not None:
        yield prover.issue("rule", rule.id, prover.shown(message, example), hint, CHECK), (example,)


def _won(prover: Prover, action: str, side: Side) -> Formula:
    """A resolution settles a conflict about the action for this side."""
    resolutions = prover.content.resolutions_of.get(action, ())
    return prover.forge.any(prover.plans.settles(one) for one in resolutions if one.prevails == side)


def _later(content: Content, rule: Rule, floor: Rule, name: str) -> str:
    """Return in which way a rule calls for the same later than the floor does; "" where it does not."""
    if floor.verb in AVOID_VERBS or rule.verb in AVOID_VERBS:
        return ""
    if rule.deadline is not None and floor.deadline is not None and may_weaken(rule.deadline, floor.deadline):
        words = deadline_words(rule.deadline), deadline_words(floor.deadline)
        return f"It gives {name} {words[0]}, which can be later than the {words[1]} of {floor.id}."
    mine, theirs = (frame_of(one, content.actions[name]) for one in (rule, floor))
    if FRAMES.index(mine) > FRAMES.index(theirs):
        return f'It puts {name} at "{mine}", later than the "{theirs}" of {floor.id}.'
    return ""
