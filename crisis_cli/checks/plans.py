"""Plans as formulas: which actions are in, their verbs and frames, their order, and what an expectation says of them.

They follow `plan.py` exactly, with one thing left out: how far a deadline lies ahead, which orders duties of equal
frame and kind by due time. There the author's order is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product, takewhile

from crisis_cli.checks.formula import Formula
from crisis_cli.checks.world import World
from crisis_cli.deadline import may_weaken
from crisis_cli.model import (
    AVOID_VERBS,
    BASES,
    DO_VERBS,
    FRAMES,
    KINDS,
    LEVELS,
    AnyDeadline,
    Basis,
    Expectation,
    Resolution,
    Rule,
    Verb,
)


class Plans:
    """The plan of a world's answers, as formulas."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.content = world.content
        self.forge = world.forge
        self._done: dict[str, Formula] = {}
        self._before: dict[tuple[str, str], Formula] = {}
        self._resolutions = self.content.resolutions_of
        self._uses = {name: [r for r in self.content.rules if name in r.actions] for name in self.content.actions}

    # -- actions

    def doing(self, action: str) -> list[Rule]:
        return [rule for rule in self._uses[action] if rule.verb in DO_VERBS]

    def avoiding(self, action: str) -> list[Rule]:
        return [rule for rule in self._uses[action] if rule.verb in AVOID_VERBS]

    def done(self, action: str) -> Formula:
        """The action is in the plan."""
        if action not in self._done:
            losing = self.forge.negation(self._settled(action, "avoid"))
            self._done[action] = self.forge.all((self.world.fires(self.doing(action)), losing))
        return self._done[action]

    def avoided(self, action: str) -> Formula:
        """The action is among what to avoid."""
        losing = self.forge.negation(self._settled(action, "do"))
        return self.forge.all((self.world.fires(self.avoiding(action)), losing))

    def _settled(self, action: str, winner: str) -> Formula:
        """Rules call for the action and against it, and the resolution that settles it is for `winner`."""
        return self.forge.any(self.settles(r) for r in self._resolutions.get(action, ()) if r.prevails == winner)

    def conflict(self, action: str) -> Formula:
        """Rules that hold call for the action, and others advise against it."""
        return self.forge.all((self.world.fires(self.doing(action)), self.world.fires(self.avoiding(action))))

    def settles(self, resolution: Resolution) -> Formula:
        """There is a conflict that this resolution settles: it counts, and none before it does."""
        earlier = takewhile(lambda other: other.id != resolution.id, self._resolutions[resolution.action])
        none_before = (self.forge.negation(self._counts(other)) for other in earlier)
        return self.forge.all((self.conflict(resolution.action), self._counts(resolution), *none_before))

    def _counts(self, resolution: Resolution) -> Formula:
        """It may prevail and its condition is true; undecided is not true."""
        holds = True if resolution.when is None else self.world.truth(resolution.when).yes
        return self.forge.all((self.may_prevail(resolution), holds))

    def may_prevail(self, resolution: Resolution) -> Formula:
        """A `must` or `must not` of law yields only to law."""
        sides = self.doing(resolution.action), self.avoiding(resolution.action)
        winners, losers = sides if resolution.prevails == "do" else sides[::-1]
        bound = [rule for rule in losers if rule.basis == "law" and rule.verb in ("must", "must-not")]
        law = [rule for rule in winners if rule.basis == "law"]
        return self.forge.any((self.forge.negation(self.world.fires(bound)), self.world.fires(law)))

    def unsettled(self, action: str) -> Formula:
        """No resolution of this action counts."""
        return self.forge.negation(self.forge.any(self._counts(r) for r in self._resolutions.get(action, ())))

    def to_keep(self) -> Iterator[tuple[tuple[str, str], Formula, Formula]]:
        """Yield for each action what must not be lost: its name and role, when it is held, and what may stand for it."""
        for action in self.content.actions.values():
            done = self.done(action.id)
            instead = self.done(action.alternative_to) if action.alternative_to else False
            if action.kind == "life-safety":
                yield (action.id, "in the plan"), done, self.forge.any((done, instead))
            duties = [rule for rule in self.doing(action.id) if rule.basis == "law" and rule.verb == "must"]
            duty = self.forge.all((done, self.world.fires(duties)))
            yield (action.id, "a legal duty"), duty, duty

    # -- verb, frame, order

    def _frames(self, rules: Sequence[Rule], action: str) -> list[int]:
        return [FRAMES.index(rule.frame or self.content.actions[action].frame) for rule in rules]

    def _by_frame(self, action: str, rules: Sequence[Rule], frame: int) -> Formula:
        """A rule that holds wants the action in this frame or an earlier one."""
        frames = self._frames(rules, action)
        return self.world.fires(rule for rule, wanted in zip(rules, frames, strict=True) if wanted <= frame)

    def has_frame(self, action: str, frame: str, *, avoided: bool) -> Formula:
        rules = self.avoiding(action) if avoided else self.doing(action)
        number = FRAMES.index(frame)
        sooner = self.forge.negation(self._by_frame(action, rules, number - 1))
        return self.forge.all((self._by_frame(action, rules, number), sooner))

    def has_verb(self, action: str, verb: str) -> Formula:
        """Of the uses on this verb's side it is the strongest that holds."""
        order: Sequence[str] = AVOID_VERBS if verb in AVOID_VERBS else DO_VERBS
        uses = self._uses[action]
        stronger = order[: order.index(verb)]
        return self.forge.all(
            (
                self.world.fires(rule for rule in uses if rule.verb == verb),
                self.forge.negation(self.world.fires(rule for rule in uses if rule.verb in stronger)),
            )
        )

    def strongest(self, uses: Sequence[Rule], verbs: Sequence[Verb]) -> dict[tuple[Verb, Basis], Formula]:
        """Which of these verbs, on which basis, is the strongest of the uses that hold; no two of them at once."""
        found: dict[tuple[Verb, Basis], Formula] = {}
        stronger: Formula = False
        for pair in product(verbs, BASES):
            here = self.world.fires(rule for rule in uses if (rule.verb, rule.basis) == pair)
            found[pair] = self.forge.all((here, self.forge.negation(stronger)))
            stronger = self.forge.any((stronger, here))
        return found

    def has_basis(self, action: str, basis: str, *, avoided: bool) -> Formula:
        """The strongest use that holds on this side has this basis."""
        found = self.strongest(self._uses[action], AVOID_VERBS if avoided else DO_VERBS)
        return self.forge.any(here for (_, its), here in found.items() if its == basis)

    def before(self, first: str, second: str) -> Formula:
        """`first` is in the plan and stands before `second`, taken to be in it as well. Due times are left out."""
        if (first, second) not in self._before:
            ranks = [(KINDS.index(a.kind), a.position) for a in map(self.content.actions.__getitem__, (first, second))]
            by_frame = (
                self.forge.negation(self._sooner(second, first)) if ranks[0] < ranks[1] else self._sooner(first, second)
            )
            self._before[first, second] = self.forge.all((self.done(first), by_frame))
        return self._before[first, second]

    def _sooner(self, first: str, second: str) -> Formula:
        """The frame of `first` is earlier than that of `second`, both being in the plan."""
        mine, yours = self.doing(first), self.doing(second)
        frames = self._frames(mine, first), self._frames(yours, second)
        if not frames[0] or not frames[1] or max(frames[0]) < min(frames[1]):
            return bool(frames[0])
        return self.forge.any(
            self.forge.all(
                (self._by_frame(first, mine, frame), self.forge.negation(self._by_frame(second, yours, frame)))
            )
            for frame in sorted({frame for frame in frames[0] if frame < max(frames[1])})
        )

    # -- expectations

    def expected(self, expect: Expectation) -> Formula:
        """The plan is as `expect` says. Its `due` is for scenarios: no formula knows what time it is."""
        forge = self.forge
        parts: list[Formula] = [self.done(name) for name in expect.includes]
        parts += [forge.negation(self.done(name)) for name in expect.excludes]
        parts += [self.avoided(name) for name in expect.avoids]
        parts += [forge.negation(self.avoided(name)) for name in expect.not_avoids]
        if expect.response:
            stands = self.world.stands("response")
            parts.append(forge.any(stands[LEVELS.index(level)] for level in expect.response))
        if expect.includes_any:
            parts.append(forge.any(self.done(name) for name in expect.includes_any))
        if expect.first:
            parts.append(self._first(expect.first))
        if expect.within_first is not None:
            parts += self._within(expect, expect.within_first)
        for sooner, later in expect.before:
            both = forge.all((self.done(later), self.done(sooner))) if sooner != later else False
            parts.append(forge.negation(forge.all((both, forge.negation(self.before(sooner, later))))))
        parts += [self._verb_kept(name, verb) for name, verb in expect.verbs.items()]
        parts += [self._basis_kept(name, basis) for name, basis in expect.bases.items()]
        parts += [self._frame_kept(name, frame) for name, frame in expect.frames.items()]
        parts += [self._deadline_kept(name, deadline) for name, deadline in expect.deadlines.items()]
        return forge.all(parts)

    def _first(self, names: Sequence[str]) -> Formula:
        """One of `names` is in the plan and no other action stands before it."""
        forge, others = self.forge, [name for name in self.content.actions if name not in names]
        return forge.any(
            forge.all((self.done(name), *(forge.negation(self.before(other, name)) for other in others)))
            for name in names
        )

    def _within(self, expect: Expectation, number: int) -> Iterator[Formula]:
        for name in expect.includes:
            yield self._among_first(name, number)
        if expect.includes_any:
            yield self.forge.any(
                self.forge.all((self.done(name), self._among_first(name, number))) for name in expect.includes_any
            )

    def _among_first(self, name: str, number: int) -> Formula:
        others = (self.before(other, name) for other in self.content.actions if other != name)
        return self.forge.negation(self.forge.at_least(number, others))

    def _verb_kept(self, name: str, verb: str) -> Formula:
        """Where the action is on the side of this verb, it has this verb; it is never on the other side alone."""
        here, there = self.done(name), self.avoided(name)
        if verb in AVOID_VERBS:
            here, there = there, here
        forge = self.forge
        wrong = forge.all((here, forge.negation(self.has_verb(name, verb))))
        return forge.negation(forge.any((wrong, forge.all((there, forge.negation(here))))))

    def _basis_kept(self, name: str, basis: str) -> Formula:
        return self._kept(name, *(self.has_basis(name, basis, avoided=avoided) for avoided in (False, True)))

    def _frame_kept(self, name: str, frame: str) -> Formula:
        return self._kept(name, *(self.has_frame(name, frame, avoided=avoided) for avoided in (False, True)))

    def _kept(self, name: str, as_done: Formula, as_avoided: Formula) -> Formula:
        """Where the action is done, `as_done` holds; where it is only advised against, `as_avoided`."""
        forge, done = self.forge, self.done(name)
        wrong = forge.all((done, forge.negation(as_done)))
        only_avoided = forge.all((self.avoided(name), forge.negation(done)))
        return forge.negation(forge.any((wrong, forge.all((only_avoided, forge.negation(as_avoided))))))

    def _deadline_kept(self, name: str, wanted: AnyDeadline) -> Formula:
        """Where the action is done, a rule that holds gives it this deadline, and no `must` a later one of its start."""
        forge, doing = self.forge, self.doing(name)
        later = [rule for rule in doing if rule.verb == "must" and rule.deadline and may_weaken(rule.deadline, wanted)]
        given = self.world.fires(rule for rule in doing if rule.deadline == wanted)
        kept = forge.all((given, forge.negation(self.world.fires(later))))
        return forge.any((forge.negation(self.done(name)), kept))
