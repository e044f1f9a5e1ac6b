"""Which plans change between two contents, over every combination of answers: what is lost first, each with its cause.

Both contents are put into formulas over the same answers. What means the same by the same conditions is then the same
formula, and only the rest is asked of the solver. Times are left out, as in every proof: of a clock its deadline counts.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from crisis_cli.checks.edits import Edit, apply_all, edits, moved, serving, vocabulary
from crisis_cli.checks.formula import Forge, Formula
from crisis_cli.checks.outcomes import (
    ABSENT,
    AVOID,
    DO,
    NO,
    YES,
    Aspect,
    Outcomes,
    Seen,
    Subject,
    deadlines_of,
    joined,
    observe,
    observed,
    see,
)
from crisis_cli.checks.search import Counterexample, Search
from crisis_cli.checks.variables import variables_of
from crisis_cli.condition import Condition
from crisis_cli.deadline import deadline_words, may_be_later
from crisis_cli.load import no_collection
from crisis_cli.model import (
    AVOID_VERBS,
    BASES,
    DO_VERBS,
    FRAMES,
    KINDS,
    LEVELS,
    Content,
    Raise,
    Rule,
)

MOST_CAUSES = 8
"""So many causes of one change are looked for; what is left then has the rest of the edits for its cause."""
MOST_CHANGES = 200
"""So many changes are looked for, the gravest kinds first: a content in which all is different would take hours."""
FEW_EDITS = 24
"""Up to so many edits each is tried alone for a cause; of more, halves are put in until those that matter are left."""


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
    """Every change of a plan, what lessens it first, and every edit, those that change no plan among them.

    It is not `complete` where there were more than MOST_CHANGES.
    """

    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    complete: bool = True

    @property
    def idle(self) -> tuple[Edit, ...]:
        """The edits that might decide something, and change no plan; none is known where not every change is."""
        if not self.complete:
            return ()
        causing = {id(edit) for change in self.changes for edit in change.causes}
        return tuple(edit for edit in self.edits if edit.decides and id(edit) not in causing)

    def serving(self, causes: Sequence[Edit]) -> tuple[Edit, ...]:
        """Return the idle edits that came or went for the sake of these causes."""
        return serving(causes, self.idle)


def compare(old: Content, new: Content, progress: Callable[[str], None] = lambda _: None) -> Comparison:
    """Return in what the plans of two contents differ, for every combination of answers that both of them take.

    A concern or a question that only one of them has is an edit; a run that starts with such a concern is not compared.
    `progress` is told what is being compared. Raises ModuleNotFoundError where the solver is not installed.
    """
    found = edits(old, new)
    if not takes_a_solver(old, new, found):
        return Comparison((), found)
    with no_collection():
        comparing = Comparing.of(old, new, found)
        changes = list(islice(comparing.changes(progress), MOST_CHANGES + 1))
    heaviest = sorted(changes[:MOST_CHANGES], key=lambda change: _weight(old, new, change))
    return Comparison(tuple(heaviest), found, len(changes) <= MOST_CHANGES)


def takes_a_solver(old: Content, new: Content, found: Sequence[Edit]) -> bool:
    """Whether the edits found may change a plan. Where none may there is nothing to compare."""
    return any(edit.decides for edit in found) or bool(_moved(old, new))


def _moved(old: Content, new: Content) -> tuple[str, ...]:
    def order(content: Content) -> list[str]:
        return sorted(content.actions, key=lambda name: _rank(content, name))

    return moved(order(old), order(new))


def _rank(content: Content, name: str) -> tuple[int, int]:
    action = content.actions[name]
    return KINDS.index(action.kind), action.position


GRAVEST: Sequence[Aspect] = (
    "response", "presence", "verb", "frame", "deadline", "advice", "before", "concern", "notice", "paper",
)  # fmt: skip


def _weight(old: Content, new: Content, change: Change) -> tuple[bool, int, tuple[int, int], str]:
    """What lessens a plan first, then by kind, then in the order in which a plan has its steps."""
    known = next((one for one in (old, new) if change.subject in one.actions), None)
    place = _rank(known, change.subject) if known else (0, 0)
    return not change.lessens, GRAVEST.index(change.aspect), place, change.subject


# ---------------------------------------------------------------- two contents


class Comparing:
    """Two contents over the same answers, with the edits between them."""

    def __init__(self, old: Outcomes, new: Outcomes, search: Search, found: Sequence[Edit]) -> None:
        self.forge, self.variables = old.forge, search.variables
        self.old, self.new, self.search = old, new, search
        self.edits = tuple(edit for edit in found if edit.decides)
        self.numbers = {id(edit): number for number, edit in enumerate(self.edits)}
        self.base = vocabulary(old.content, new.content)
        self.hybrids: dict[tuple[int, ...], Outcomes] = {}
        self.partly: dict[tuple[int, ...], Content] = {}
        self.watched: dict[tuple[int, tuple[str, ...], str], Seen] = {}
        self.blamed: dict[tuple[int, ...], tuple[Edit, ...]] = {}

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
        by_rank = (sorted(one.actions, key=lambda name: _rank(one, name)) for one in (old, new))
        actions = tuple(dict.fromkeys(name for names in by_rank for name in names))
        aspects: tuple[Aspect, ...] = ("presence", "verb", "frame", "advice")
        yield from ((aspect, name) for aspect in aspects for name in actions)
        for name in actions:
            clocks = dict.fromkeys(map(deadline_words, (*self.old.deadlines(name), *self.new.deadlines(name))))
            yield from (("deadline", f"{name} {deadline}") for deadline in clocks)
        yield from (("concern", name) for name in dict.fromkeys((*old.concerns, *new.concerns)))
        yield from (("notice", name) for name in dict.fromkeys(n.id for n in (*old.notices, *new.notices)))
        yield from (("paper", name) for name in dict.fromkeys((*old.papers, *new.papers)))

    def changes(self, progress: Callable[[str], None]) -> Iterator[Change]:
        for subject in self.subjects():
            before, after = self.old.values(subject), self.new.values(subject)
            if any(before.get(value, False) is not after.get(value, False) for value in (*before, *after)):
                progress(f"Comparing {subject[1]}")
                for old, new, both in self._pairs(subject, before, after):
                    if both is not False and self.search.possible(both):
                        yield from self._explained(subject, old, new, both)
        for name in _moved(self.old.content, self.new.content):
            progress(f"Comparing the place of {name}")
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
                example = self._example(subject, both)
                if example is not None:
                    yield Change(*subject, NO, YES, (), example, False)
                    return

    def _explained(self, subject: Subject, old: str, new: str, both: Formula) -> Iterator[Change]:
        """Yield the change once for each cause, until no answers are left that the causes found do not explain."""
        known: dict[int, Edit] = {}
        rest: Formula = both
        while len(known) < MOST_CAUSES:
            example = self._example(subject, rest)
            if example is None:
                return
            causes = self._causes(subject, new, example, known)
            yield self._change(subject, old, new, causes, example)
            fresh = {id(edit): edit for edit in causes if id(edit) not in known}
            known |= fresh
            if not fresh or len(known) == len(self.edits):
                return
            reached = self._with(list(known.values())).values(subject).get(new, False)
            rest = self.forge.all((both, self.forge.negation(reached)))

    def _example(self, subject: Subject, formula: Formula) -> Counterexample | None:
        """Return an interview already shown, where one will do: one interview with all that it changes is read at once."""
        return self.search.seen_already(formula) or self.search.example(formula, first=self._concerns_of(subject))

    def _concerns_of(self, subject: Subject) -> list[str]:
        """Return the concerns in which the subject was edited: there an interview is least far-fetched."""
        touched = (item for edit in self.edits for item in (edit.old, edit.new) if isinstance(item, Rule | Raise))
        near: list[str] = []
        for item in touched:
            action = subject[1].partition(" ")[0]
            if item.concern and (action in item.actions if isinstance(item, Rule) else subject[0] == "response"):
                near.append(item.concern)
        return near

    def _change(
        self, subject: Subject, old: str, new: str, causes: tuple[Edit, ...], example: Counterexample
    ) -> Change:
        aspect, name = subject
        if aspect != "deadline":
            return Change(aspect, name, old, new, causes, example, _lessens(aspect, old, new))
        action = name.partition(" ")[0]
        was, now = (deadlines_of(self._seen(one.content, example).plan, action) for one in (self.old, self.new))
        later = not now or any(may_be_later(one, other) for one in now for other in was)
        return Change(aspect, action, joined(was), joined(now), causes, example, bool(was) and later)

    def _seen(self, content: Content, example: Counterexample) -> Seen:
        """Return what comes of an interview, seen once. The contents are kept, so that an id stands for one of them."""
        key = id(content), example.concerns, repr(sorted(example.answers.items()))
        if key not in self.watched:
            self.watched[key] = see(content, example)
        return self.watched[key]

    def _partly(self, causes: Iterable[Edit]) -> Content:
        """Return the old content with some of the edits. What an edit takes out stays in the vocabulary: others may name it."""
        key = tuple(sorted(self.numbers[id(edit)] for edit in causes))
        if key not in self.partly:
            self.partly[key] = vocabulary(apply_all(self.base, (self.edits[number] for number in key)), self.base)
        return self.partly[key]

    def _with(self, causes: Sequence[Edit]) -> Outcomes:
        """The same as formulas."""
        key = tuple(sorted(self.numbers[id(edit)] for edit in causes))
        if key not in self.hybrids:
            self.hybrids[key] = Outcomes(self._partly(causes), self.forge, self.variables)
        return self.hybrids[key]

    def _causes(self, subject: Subject, new: str, example: Counterexample, known: Container[int]) -> tuple[Edit, ...]:
        """Return an edit that alone brings the change about; else those without which it would not be."""
        if len(self.edits) == 1:
            return self.edits

        def enough(causes: Sequence[Edit]) -> bool:
            return observed(self._seen(self._partly(causes), example), subject) == new

        fresh = (some for some in self.blamed.values() if any(id(edit) not in known for edit in some))
        before = next(filter(enough, fresh), None)
        found = before or self._found(enough, subject, new, example, known)
        self.blamed[tuple(map(id, found))] = found
        return found

    def _found(
        self,
        enough: Callable[[Sequence[Edit]], bool],
        subject: Subject,
        new: str,
        example: Counterexample,
        known: Container[int],
    ) -> tuple[Edit, ...]:
        others = [edit for edit in self.edits if id(edit) not in known]
        if len(self.edits) > FEW_EDITS:
            return _fewest(others, enough)
        alone = next((edit for edit in others if enough((edit,))), None)
        if alone is not None:
            return (alone,)
        needed = [e for e in self.edits if observe(self._without(e), example, subject) != new]
        return tuple(needed or others)

    def _without(self, edit: Edit) -> Content:
        return vocabulary(edit.revert(self._whole), self._whole)

    @cached_property
    def _whole(self) -> Content:
        """The new content with what only the old one names."""
        return vocabulary(self.new.content, self.old.content)


def _fewest(edits: Sequence[Edit], enough: Callable[[Sequence[Edit]], bool]) -> tuple[Edit, ...]:
    """Return a few of the edits that are enough together, each found by halving what comes before the next; else all."""
    needed: list[Edit] = []
    rest = list(edits)
    while not enough(needed):
        if len(needed) == MOST_CAUSES or not enough([*needed, *rest]):
            return tuple(edits)
        low, high = 0, len(rest)  # the first `high` of the rest are enough, the first `low` are not
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough([*needed, *rest[:middle]]) else (middle, high)
        needed.append(rest[high - 1])
        rest = rest[: high - 1]
    return tuple(needed) or tuple(edits)


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
