"""Plans of thousands of scenarios at once: from the lanes in which each rule holds to what every scenario's plan says.

The words for it are those of `plan.py`, whose order, strength and settling of conflicts hold here too; what differs is
that nothing is explained. What is due when is left to `dues.py`, scenario by scenario: few have a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crisis_cli.lanes import EVERYWHERE, NOWHERE, Circuit, Sides, Step
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, KINDS, Action, Content, Rule, Verb
from crisis_cli.plan import frame_of


class Use(NamedTuple):
    """An action as it stands in a plan. `rank` is its place there while nothing is due.

    `first_of_its_like` is the number of the first use of the same frame and kind. Where it is timed a clock puts it
    before these; life safety has an order of its own.
    """

    rank: tuple[int, int, int]
    action: str
    verb: Verb
    frame: str
    is_timed: bool
    first_of_its_like: int = 0


class Clocked(NamedTuple):
    """A rule with a deadline, as one of the reasons for a use of an action."""

    action: str
    rule: Rule
    starts: tuple[str, ...]


class Spread(NamedTuple):
    """What plans can hold, in the order in which they hold it, and for each of these the lanes whose plans do."""

    do: Sequence[int]
    avoid: Sequence[int]
    conflicts: Sequence[int]
    clocks: Sequence[int]
    clocks_avoided: Sequence[int]


class Uses:
    """Everything that a plan of this content can hold, and the function that says in which lanes it does."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._circuit = Circuit()
        self._holding = {rule.id: self._circuit.taken("r", n) for n, rule in enumerate(content.rules)}
        self._conditions = {one.id: self._circuit.taken("h", n) for n, one in enumerate(content.resolutions)}
        do: list[tuple[Use, int]] = []
        avoid: list[tuple[Use, int]] = []
        conflicts: list[tuple[tuple[object, ...], str, int]] = []
        clocks: list[tuple[Clocked, int]] = []
        clocks_avoided: list[tuple[Clocked, int]] = []
        for action in content.actions.values():
            sides = Sides(content, self._circuit, action.id, self._holding)
            gives_way, stands_back, settled = self._settled(sides)
            done = self._circuit.without(sides.called_for, stands_back)
            avoided = self._circuit.without(sides.advised_against, gives_way)
            do += self._uses(action, sides.doing, done, DO_VERBS)
            avoid += self._uses(action, sides.avoiding, avoided, AVOID_VERBS)
            clocks += self._clocks(action, sides.doing, done)
            clocks_avoided += self._clocks(action, sides.avoiding, avoided)
            conflicts += self._conflicts(action, sides, settled)
        do.sort(key=lambda pair: pair[0].rank)
        avoid.sort(key=lambda pair: pair[0].rank)
        conflicts.sort(key=lambda conflict: conflict[0])
        self.do = _with_firsts([use for use, _ in do])
        self.avoid = _with_firsts([use for use, _ in avoid])
        self.conflicts = tuple(action for _, action, _ in conflicts)
        self.clocks = tuple(clock for clock, _ in clocks)
        self.clocks_avoided = tuple(clock for clock, _ in clocks_avoided)
        outputs = [[plane for *_, plane in group] for group in (do, avoid, conflicts, clocks, clocks_avoided)]
        self._function = self._circuit.function(outputs, ("r", "h"))

    def spread(self, step: Step, everywhere: int) -> Spread:
        """Return in which lanes a plan holds what it can hold, once nothing waits for an answer any more."""
        return Spread(*self._function(step.rules, step.resolutions, everywhere))

    def _settled(self, sides: Sides) -> tuple[int, int, int]:
        """Return where a clash is settled for doing, where against it, and where at all."""
        circuit = self._circuit
        prevails = {"do": NOWHERE, "avoid": NOWHERE}
        free = sides.clash
        for resolution in sides.resolutions:
            here = circuit.both(free, sides.may_prevail(resolution), self._conditions[resolution.id])
            prevails[resolution.prevails] = circuit.either(prevails[resolution.prevails], here)
            free = circuit.without(free, here)
        return prevails["do"], prevails["avoid"], circuit.without(sides.clash, free)

    def _uses(
        self, action: Action, rules: Sequence[Rule], lanes: int, verbs: Sequence[Verb]
    ) -> Iterator[tuple[Use, int]]:
        """Yield the action with each verb and frame, the strongest of the one and the earliest of the other."""
        by_frame = list(self._firsts(FRAMES, rules, lambda rule: frame_of(rule, action)))
        for verb, with_verb in self._firsts(verbs, rules, lambda rule: rule.verb):
            for frame, in_frame in by_frame:
                use = Use(_rank(action, frame), action.id, verb, frame, action.kind != "life-safety")
                yield use, self._circuit.both(lanes, with_verb, in_frame)

    def _firsts(
        self, order: Sequence[str], rules: Sequence[Rule], value: Callable[[Rule], str]
    ) -> Iterator[tuple[Any, int]]:
        """Yield each value that a rule may have with the lanes in which it is the first of all that hold there."""
        free = EVERYWHERE
        for one in order:
            here = self._circuit.either(*(self._holding[rule.id] for rule in rules if value(rule) == one))
            if here != NOWHERE:
                yield one, self._circuit.both(free, here)
                free = self._circuit.without(free, here)

    def _clocks(self, action: Action, rules: Iterable[Rule], lanes: int) -> Iterator[tuple[Clocked, int]]:
        for rule in rules:
            if rule.deadline is not None:
                yield Clocked(action.id, rule, rule.deadline.starts), self._circuit.both(lanes, self._holding[rule.id])

    def _conflicts(self, action: Action, sides: Sides, settled: int) -> Iterator[tuple[tuple[object, ...], str, int]]:
        """Yield the conflict about an action with each weight that it may have."""
        if sides.clash == NOWHERE:
            return
        circuit = self._circuit
        bound = sides.any_of(r for r in (*sides.doing, *sides.avoiding) if r.verb in ("must", "must-not"))
        for light, weight in ((False, bound), (True, circuit.opposite(bound))):
            for closed, standing in ((False, circuit.opposite(settled)), (True, settled)):
                for frame, in_frame in self._firsts(FRAMES, sides.doing, lambda rule: frame_of(rule, action)):
                    plane = circuit.both(sides.clash, weight, standing, in_frame)
                    if plane != NOWHERE:
                        yield (light, closed, *_rank(action, frame)), action.id, plane


def _rank(action: Action, frame: str) -> tuple[int, int, int]:
    return FRAMES.index(frame), KINDS.index(action.kind), action.position


def _with_firsts(uses: Sequence[Use]) -> tuple[Use, ...]:
    """Return uses in the order of a plan, each with the number of the first of its frame and kind."""
    firsts: dict[tuple[int, int], int] = {}
    for number, use in enumerate(uses):
        firsts.setdefault(use.rank[:2], number)
    return tuple(use._replace(first_of_its_like=firsts[use.rank[:2]]) for use in uses)
