"""Which plans change between two contents, over every combination of answers: what is lost first, each with its cause.

Both contents are put into formulas over the same answers. What means the same by the same conditions is then the same
formula, and only the rest is asked of the solver. Times are left out, as in every proof: of a clock its deadline counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Literal

from crisis_cli.answers import Answers
from crisis_cli.checks.edits import Edit, edits, moved, vocabulary
from crisis_cli.checks.formula import Forge, Formula
from crisis_cli.checks.plans import Plans
from crisis_cli.checks.search import Counterexample, Search
from crisis_cli.checks.variables import Variable, variables_of
from crisis_cli.checks.world import World
from crisis_cli.condition import Condition
from crisis_cli.deadline import deadline_words, may_be_later
from crisis_cli.engine import completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.load import no_collection
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, KINDS, LEVELS, AnyDeadline, Basis, Content, Rule, Verb
from crisis_cli.plan import Plan, compose

Aspect = Literal["response", "presence", "verb", "advice", "frame", "deadline", "before", "notice", "paper", "concern"]
"""In what two plans may differ. `verb` is that of something to do, `advice` that of something to avoid."""
Subject = tuple[Aspect, str]
ABSENT, DO, AVOID, OPEN_CONFLICT = "absent", "do", "avoid", "both"
YES, NO = "yes", "no"
BASES: tuple[Basis, ...] = ("law", "clinical", "practice")
MOST_CAUSES = 8
"""So many causes of one change are looked for; what is left then has the rest of the edits for its cause."""
_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """What some answers now lead to instead of what they led to before, by which edits, and an interview that shows it.

    `old` and `new` are values of the aspect: a level, a verb with its basis, a frame, a deadline, yes or no. `lessens`
    says that something is taken away or weakened: a lower response, a step gone, a weaker verb, later than before.
    """

    aspect: Aspect
    subject: str
    old: str
    new: str
    causes: tuple[Edit, ...]
    example: Counterexample
    lessens: bool


@dataclass(frozen=True)
class Comparison:
    """Every change of a plan, what lessens it first, and every edit, those that change no plan among them."""

    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]

    @property
    def idle(self) -> tuple[Edit, ...]:
        """The edits that might decide something, and change no plan."""
        causing = [edit for change in self.changes for edit in change.causes]
        return tuple(edit for edit in self.edits if edit.decides and edit not in causing)


def compare(old: Content, new: Content, progress: Callable[[str], None] = lambda _: None) -> Comparison:
    """Return in what the plans of two contents differ, for every combination of answers that both of them take.

    A concern or a question that only one of them has is an edit; a run that starts with such a concern is not compared.
    `progress` is told what is being compared. Raises ModuleNotFoundError where the solver is not installed.
    """
    found = edits(old, new)
    if not any(edit.decides for edit in found) and not _moved(old, new):
        return Comparison((), found)
    with no_collection():
        comparing = Comparing.of(old, new, found)
        changes = list(comparing.changes(progress))
    return Comparison(tuple(sorted(changes, key=_weight)), found)


def _moved(old: Content, new: Content) -> tuple[str, ...]:
    def order(content: Content) -> list[str]:
        return sorted(content.actions, key=lambda name: _rank(content, name))

    return moved(order(old), order(new))


def _rank(content: Content, name: str) -> tuple[int, int]:
    action = content.actions[name]
    return KINDS.index(action.kind), action.position


def _weight(change: Change) -> tuple[bool, int, str]:
    order: Sequence[Aspect] = (
        "response", "presence", "verb", "frame", "deadline", "advice", "before", "concern", "notice", "paper",
    )  # fmt: skip
    return not change.lessens, order.index(change.aspect), change.subject


# ---------------------------------------------------------------- one content


class Outcomes:
    """What a content's plans are, as formulas: for each subject the values that exclude each other."""

    def __init__(self, content: Content, forge: Forge, variables: Mapping[str, Variable]) -> None:
        self.content = content
        self.world = World(content, forge, variables)
        self.plans = Plans(self.world)
        self.forge = forge

    def values(self, subject: Subject) -> dict[str, Formula]:
        aspect, name = subject
        match aspect:
            case "response":
                return dict(zip(LEVELS, self.world.stands("response"), strict=True))
            case "presence":
                return self._presence(name)
            case "verb":
                return self._tags(name, DO_VERBS)
            case "advice":
                return self._tags(name, AVOID_VERBS)
            case "frame":
                return self._frames(name)
            case "deadline":
                action, _, deadline = name.partition(" ")
                return self._yes(self.forge.all((self._has(action, deadline), self.done(action))))
            case "before":
                first, _, second = name.partition(" ")
                return self._before(first, second)
            case "concern":
                return self._yes(self.world.active(name) if name in self.content.concerns else False)
            case "notice":
                notice = next((n for n in self.content.notices if n.id == name), None)
                return self._yes(self.world.truth(notice.when).yes if notice else False)
            case "paper":
                return self._yes(self._paper(name))

    def _yes(self, formula: Formula) -> dict[str, Formula]:
        return {YES: formula, NO: self.forge.negation(formula)}

    def done(self, action: str) -> Formula:
        return self.plans.done(action) if action in self.content.actions else False

    def _avoided(self, action: str) -> Formula:
        return self.plans.avoided(action) if action in self.content.actions else False

    def _presence(self, action: str) -> dict[str, Formula]:
        forge, done, avoided = self.forge, self.done(action), self._avoided(action)
        not_done, not_avoided = forge.negation(done), forge.negation(avoided)
        return {
            DO: forge.all((done, not_avoided)),
            AVOID: forge.all((avoided, not_done)),
            OPEN_CONFLICT: forge.all((done, avoided)),
            ABSENT: forge.all((not_done, not_avoided)),
        }

    def _uses(self, action: str) -> list[Rule]:
        return [rule for rule in self.content.rules if action in rule.actions]

    def _tags(self, action: str, verbs: Sequence[Verb]) -> dict[str, Formula]:
        """The strongest verb with its basis, where the action is on the side of these verbs."""
        there = self.done(action) if verbs is DO_VERBS else self._avoided(action)
        found: dict[str, Formula] = {}
        stronger: Formula = False
        uses = self._uses(action)
        for verb in verbs:
            for basis in BASES:
                here = self.world.fires(rule for rule in uses if rule.verb == verb and rule.basis == basis)
                found[f"{verb} {basis}"] = self.forge.all((there, here, self.forge.negation(stronger)))
                stronger = self.forge.any((stronger, here))
        return found

    def _frames(self, action: str) -> dict[str, Formula]:
        done = self.done(action)
        if done is False:
            return {}
        return {frame: self.forge.all((done, self.plans.has_frame(action, frame, avoided=False))) for frame in FRAMES}

    def deadlines(self, action: str) -> list[AnyDeadline]:
        return [rule.deadline for rule in self._uses(action) if rule.deadline and rule.verb in DO_VERBS]

    def _has(self, action: str, deadline: str) -> Formula:
        given = (r for r in self._uses(action) if r.deadline and r.verb in DO_VERBS)
        return self.world.fires(rule for rule in given if rule.deadline and deadline_words(rule.deadline) == deadline)

    def _before(self, first: str, second: str) -> dict[str, Formula]:
        both = self.forge.all((self.done(first), self.done(second)))
        if both is False:
            return {}
        sooner = self.plans.before(first, second)
        return {
            YES: self.forge.all((both, sooner)),
            NO: self.forge.all((both, self.forge.negation(sooner))),
        }

    def _paper(self, name: str) -> Formula:
        paper = self.content.papers.get(name)
        if paper is None:
            return False
        shown = True if paper.when is None else self.forge.negation(self.world.truth(paper.when).no)
        return self.forge.all((self.forge.any(map(self.done, paper.actions)), shown))


def observe(content: Content, example: Counterexample, subject: Subject) -> str:
    """Return what the interpreter says of the subject where these answers are given, as a value of `Outcomes`."""
    plan = replay(content, example)
    aspect, name = subject
    done = {action.id: action for action in plan.actions}
    avoided = {action.id: action for action in plan.avoid}
    if aspect == "response":
        return plan.response
    if aspect == "presence":
        sides = {(True, False): DO, (False, True): AVOID, (True, True): OPEN_CONFLICT, (False, False): ABSENT}
        return sides[name in done, name in avoided]
    if aspect in ("verb", "advice"):
        found = (done if aspect == "verb" else avoided).get(name)
        return f"{found.verb} {found.basis}" if found else ABSENT
    if aspect == "frame":
        return done[name].frame if name in done else ABSENT
    if aspect == "before":
        first, _, second = name.partition(" ")
        order = list(done)
        return ABSENT if not {first, second} <= {*order} else _said(order.index(first) < order.index(second))
    if aspect == "deadline":
        action, _, deadline = name.partition(" ")
        return _said(deadline in map(deadline_words, _deadlines(plan, action)))
    if aspect == "concern":
        return _said(name in plan.concerns)
    if aspect == "paper":
        return _said(any(paper.id == name for paper in plan.papers))
    notice = next((n for n in content.notices if n.id == name), None)
    filled = _answers(content, example)
    read = Evaluation(content, filled.concerns, filled.values)
    return _said(notice is not None and read.truth(notice.when) is True)


def _said(yes: bool) -> str:
    return YES if yes else NO


def _deadlines(plan: Plan, action: str) -> tuple[AnyDeadline, ...]:
    """Return the deadlines that an action of a plan has, each once."""
    found = next((one for one in plan.actions if one.id == action), None)
    dues = (because.due for because in found.because if because.due) if found else ()
    return tuple(dict.fromkeys(due.deadline for due in dues))


def _joined(deadlines: Sequence[AnyDeadline]) -> str:
    return " and ".join(map(deadline_words, deadlines))


def replay(content: Content, example: Counterexample) -> Plan:
    """Return the plan of an interview in a content that may lack some of its questions, choices or concerns."""
    return compose(content, _answers(content, example), _NOW)


def _answers(content: Content, example: Counterexample) -> Answers:
    concerns = tuple(name for name in example.concerns if name in content.concerns)
    values = {name: value for name, value in example.answers.items() if name in content.questions}
    return completed(content, Answers(concerns, values))


# ---------------------------------------------------------------- two contents


class Comparing:
    """Two contents over the same answers, with the edits between them."""

    def __init__(self, old: Outcomes, new: Outcomes, search: Search, found: Sequence[Edit]) -> None:
        self.forge, self.variables = old.forge, search.variables
        self.old, self.new, self.search = old, new, search
        self.edits = tuple(edit for edit in found if edit.decides)
        self.base = vocabulary(old.content, new.content)
        self.hybrids: dict[tuple[int, ...], Outcomes] = {}

    @classmethod
    def of(cls, old: Content, new: Content, found: Sequence[Edit]) -> Comparing:
        """Return the comparison of two contents. What only one of them can be started with is left out of interviews."""
        forge = Forge()
        variables = variables_of(forge, old, new, also=(*_shown(old), *_shown(new)))
        before, after = (Outcomes(content, forge, variables) for content in (old, new))
        common = old.concerns.keys() & new.concerns.keys()
        return cls(before, after, Search(before.world, after.world, start=common), found)

    def subjects(self) -> Iterator[Subject]:
        old, new = self.old.content, self.new.content
        yield "response", "response"
        actions = tuple(dict.fromkeys((*old.actions, *new.actions)))
        for name in actions:
            yield "presence", name
            yield "verb", name
            yield "frame", name
            clocks = dict.fromkeys(map(deadline_words, (*self.old.deadlines(name), *self.new.deadlines(name))))
            yield from (("deadline", f"{name} {deadline}") for deadline in clocks)
            yield "advice", name
        yield from (("concern", name) for name in dict.fromkeys((*old.concerns, *new.concerns)))
        yield from (("notice", name) for name in dict.fromkeys(n.id for n in (*old.notices, *new.notices)))
        yield from (("paper", name) for name in dict.fromkeys((*old.papers, *new.papers)))

    def changes(self, progress: Callable[[str], None]) -> Iterator[Change]:
        for subject in self.subjects():
            before, after = self.old.values(subject), self.new.values(subject)
            if any(before.get(value, False) is not after.get(value, False) for value in (*before, *after)):
                progress(f"comparing {subject[1]}")
                for old, new, both in self._pairs(subject, before, after):
                    if both is not False and self.search.possible(both):
                        yield from self._explained(subject, old, new, both)
        for name in _moved(self.old.content, self.new.content):
            progress(f"comparing the place of {name}")
            yield from self._overtaken(name)

    def _pairs(
        self, subject: Subject, before: Mapping[str, Formula], after: Mapping[str, Formula]
    ) -> Iterator[tuple[str, str, Formula]]:
        """Yield each two values of which the second may now stand where the first stood, and where that is so."""
        given = tuple(self._both_have(subject))
        for old, was in before.items():
            for new, now in after.items():
                if old != new:
                    yield old, new, self.forge.all((was, now, *given))

    def _both_have(self, subject: Subject) -> Iterator[Formula]:
        """A clock is compared where the step is in both plans, and one that came where none is gone for it."""
        if subject[0] != "deadline":
            return
        action, _, deadline = subject[1].partition(" ")
        yield from (self.old.done(action), self.new.done(action))
        for other in map(deadline_words, self.old.deadlines(action)):
            if deadline not in map(deadline_words, self.old.deadlines(action)) and other != deadline:
                gone = [one.values(("deadline", f"{action} {other}"))[YES] for one in (self.old, self.new)]
                yield self.forge.any((self.forge.negation(gone[0]), gone[1]))

    def _overtaken(self, name: str) -> Iterator[Change]:
        """Yield the first that a moved action stands before now, or behind, and did not, both being in the plan."""
        old, new = self.old.content, self.new.content
        for other in (one for one in new.actions if one in old.actions and one != name):
            first, second = sorted((name, other), key=lambda one: _rank(new, one))
            if _rank(old, first) > _rank(old, second):
                subject: Subject = ("before", f"{first} {second}")
                both = self.forge.all((self.old.values(subject)[NO], self.new.values(subject)[YES]))
                example = self.search.example(both)
                if example is not None:
                    yield Change(*subject, NO, YES, (), example, False)
                    return

    def _explained(self, subject: Subject, old: str, new: str, both: Formula) -> Iterator[Change]:
        """Yield the change once for each cause, until no answers are left that the causes found do not explain."""
        known: list[Edit] = []
        rest: Formula = both
        while len(known) < MOST_CAUSES:
            example = self.search.example(rest)
            if example is None:
                return
            causes = self._causes(subject, new, example, known)
            yield self._change(subject, old, new, causes, example)
            fresh = [edit for edit in causes if edit not in known]
            known += fresh
            if not fresh or len(known) == len(self.edits):
                return
            reached = self._with(known).values(subject).get(new, False)
            rest = self.forge.all((both, self.forge.negation(reached)))

    def _change(
        self, subject: Subject, old: str, new: str, causes: tuple[Edit, ...], example: Counterexample
    ) -> Change:
        aspect, name = subject
        if aspect != "deadline":
            return Change(aspect, name, old, new, causes, example, _lessens(aspect, old, new))
        action = name.partition(" ")[0]
        was, now = (_deadlines(replay(one.content, example), action) for one in (self.old, self.new))
        later = not now or any(may_be_later(one, other) for one in now for other in was)
        return Change(aspect, action, _joined(was), _joined(now), causes, example, bool(was) and later)

    def _with(self, causes: Sequence[Edit]) -> Outcomes:
        """The old content with some of the edits."""
        key = tuple(sorted(self.edits.index(edit) for edit in causes))
        if key not in self.hybrids:
            content = self.base
            for number in key:
                content = self.edits[number].apply(content)
            self.hybrids[key] = Outcomes(content, self.forge, self.variables)
        return self.hybrids[key]

    def _causes(self, subject: Subject, new: str, example: Counterexample, known: Sequence[Edit]) -> tuple[Edit, ...]:
        """Return the edits each of which alone brings the change about; else those without which it would not be."""
        if len(self.edits) == 1:
            return self.edits
        others = [edit for edit in self.edits if edit not in known]
        alone = [edit for edit in others if observe(edit.apply(self.base), example, subject) == new]
        if alone:
            return tuple(alone[:1])
        needed = [e for e in self.edits if observe(e.revert(self._whole), example, subject) != new]
        return tuple(needed or others)

    @cached_property
    def _whole(self) -> Content:
        """The new content with what only the old one names."""
        return vocabulary(self.new.content, self.old.content)


def _shown(content: Content) -> Iterator[Condition]:
    yield from (notice.when for notice in content.notices)
    yield from (paper.when for paper in content.papers.values() if paper.when is not None)


def _lessens(aspect: Aspect, old: str, new: str) -> bool:
    """Whether the new value is less than the old one. That a step which was advised against no longer is, counts."""
    if aspect == "response":
        return LEVELS.index(new) < LEVELS.index(old)
    if aspect == "presence":
        return new in (ABSENT, AVOID) if old == DO else new == ABSENT or (old == AVOID and new == DO)
    if aspect in ("verb", "advice"):
        order = [f"{verb} {basis}" for verb in (*DO_VERBS, *AVOID_VERBS) for basis in BASES]
        return order.index(new) > order.index(old)
    if aspect == "frame":
        return FRAMES.index(new) > FRAMES.index(old)
    return new == NO
