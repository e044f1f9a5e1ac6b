"""What a plan would be if one answer were another: all these cases at once. Words for them are chosen elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from crisis_cli.answers import Answers, Value, values_of
from crisis_cli.condition import atoms
from crisis_cli.dues import Ends
from crisis_cli.engine import completed, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.many import NOTHING_TO_COME, Many, Row
from crisis_cli.model import LEVELS, ROLE_PLACES, Content, Question
from crisis_cli.places import OUTSIDE, PLACES
from crisis_cli.plan import Outline, outline
from crisis_cli.training.cases import relevant

UNKNOWN = "cannot-tell"
"""Of the ways of not knowing one is tried."""
_made: list[Many] = []
"""The contents made ready, the last first: it takes a moment, and one is enough for all exercises of a content."""
KEPT = 2


def many_of(content: Content) -> Many:
    """Return the content made ready for many cases at once, made once."""
    for many in _made:
        if many.content is content:
            return many
    _made.insert(0, Many(content))
    del _made[KEPT:]
    return _made[0]


class Sketch(NamedTuple):
    """A plan without its texts, and when what has a clock runs out; None where nobody knows when that began."""

    outline: Outline
    dues: Mapping[str, Ends | None]


def outlines(content: Content, cases: Sequence[tuple[Answers, datetime]]) -> list[Outline]:
    """Return the plan of each case without its texts, what is missing put in as the engine does."""
    return [sketch.outline for sketch in sketches(content, cases)]


def sketches(content: Content, cases: Sequence[tuple[Answers, datetime]]) -> list[Sketch]:
    """Return the same with what is due when."""
    many = many_of(content)
    sheet = many.sheet([Row(answers.concerns, answers.values, now, NOTHING_TO_COME) for answers, now in cases])
    found = []
    for lane, (answers, now) in enumerate(cases):
        if lane in sheet.odd:
            found.append(_sketched(content, answers, now))
        else:
            do = [many.uses.do[number] for number in sheet.do[lane]]
            avoid = frozenset(many.uses.avoid[number].action for number in sheet.avoid[lane])
            steps = {use.action: (use.verb, use.frame) for use in do}
            found.append(Sketch(Outline(LEVELS[sheet.response[lane]], steps, avoid), sheet.dues.get(lane, {})))
    return found


def _sketched(content: Content, answers: Answers, now: datetime) -> Sketch:
    """Return the same of one case by the interpreter: where an answer is one that thousands at once can't have."""
    filled = completed(content, answers)
    plan = plan_for(content, answers, now, changes=False)
    dues = {one.id: Ends(one.due.at, one.due.latest) for one in plan.actions if one.due}
    return Sketch(outline(Evaluation(content, filled.concerns, filled.values)), dues)


class Change(NamedTuple):
    """One answer that is another than it `was`, with the plan that then is. `opens` counts questions that come up only then."""

    question: str
    was: Value
    value: Value
    plan: Outline
    opens: int


class Nearby:
    """A case and every case that differs from it in one answer."""

    def __init__(self, content: Content, answers: Answers, now: datetime) -> None:
        self.content = content
        self.answers = answers
        self.now = now

    @cached_property
    def gates(self) -> frozenset[str]:
        return gating(self.content)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change, in the order of the answers; those that bring no further question first."""
        tried = [*self._tried()]
        changed = [self._with(question, value) for question, value in tried]
        plans = outlines(self.content, [(answers, self.now) for answers in changed])
        asked = self._asked(self.answers)
        found = [
            Change(
                question,
                self.answers.values[question],
                value,
                plan,
                len(self._asked(answers) - asked) if question in self.gates else 0,
            )
            for (question, value), answers, plan in zip(tried, changed, plans, strict=True)
        ]
        return tuple(sorted(found, key=lambda change: change.opens))

    def _tried(self) -> Iterator[tuple[str, Value]]:
        for name, value in self.answers.values.items():
            for other in others(self.content, self.content.questions[name], value):
                yield name, other

    def _with(self, question: str, value: Value) -> Answers:
        values = {**self.answers.values, question: value}
        if question in self.gates:
            values = relevant(self.content, self.answers.concerns, values)
        return Answers(self.answers.concerns, values)

    def _asked(self, answers: Answers) -> frozenset[str]:
        """Return the questions that come up with these answers."""
        evaluation = Evaluation(self.content, answers.concerns, answers.values)
        listed = {name for concern in evaluation.concerns for name in concern.questions}
        return frozenset(name for name in listed if evaluation.relevance(name) is True)

    def bringing(self, action: str) -> Iterator[Change]:
        """Yield the changes that make something a step of the plan."""
        return (change for change in self.changes if action in change.plan.actions)

    def barring(self, action: str) -> Iterator[Change]:
        """Yield the changes that put something among what to avoid."""
        return (change for change in self.changes if action in change.plan.avoid)

    def level(self, response: str) -> Iterator[Change]:
        """Yield the changes that call for this response."""
        return (change for change in self.changes if change.plan.response == response)


def gating(content: Content) -> frozenset[str]:
    """Return the questions on whose answers it hangs whether others come up."""
    conditions = [question.ask_when for question in content.questions.values()]
    conditions += [concern.open_when for concern in content.concerns.values()]
    waiting = [atom.key for condition in conditions if condition is not None for atom in atoms(condition)]
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            if key in content.findings:
                waiting += [atom.key for raised in content.raises_of[key] for atom in atoms(raised.when)]
            elif key not in content.questions:
                waiting.append(ROLE_PLACES[key.split(".", 2)[1]])
    return frozenset(found & content.questions.keys())


def others(content: Content, question: Question, value: Value) -> Iterator[Value]:
    """Yield the answers that somebody could have given instead. Numbers, times and days are no single fact."""
    match question.kind:
        case "number" | "time" | "date":
            return
        case "place":
            singles: Iterable[str] = places(content)
        case "several":
            yield from _sets(question, value)
            singles = ()
        case _:
            singles = question.choices
    yield from (one for one in singles if one != value)
    if UNKNOWN in values_of(question) and value != UNKNOWN:
        yield UNKNOWN


def places(content: Content) -> tuple[str, ...]:
    """Return the places whose law the content has, one without any, and abroad."""
    packs = [code for code in content.packs if code in PLACES]
    without = [code for code in PLACES if code not in content.packs and code != OUTSIDE]
    return (*packs, *without[:1], OUTSIDE)


def _sets(question: Question, value: Value) -> Iterator[Value]:
    """Yield sets that differ in one choice: one more, one less, or the only one exchanged for what stands alone."""
    held = value if isinstance(value, tuple) else ()
    for choice in question.choices:
        alone = choice == question.none_choice or question.none_choice in held or not held
        if choice in held:
            left = tuple(one for one in held if one != choice)
            if left:
                yield left
        elif alone:
            if len(held) <= 1:
                yield (choice,)
        else:
            yield tuple(one for one in question.choices if one in held or one == choice)


_seen: dict[tuple[int, tuple[str, ...], tuple[tuple[str, Value], ...]], Nearby] = {}
MOST_SEEN = 64


def nearby(content: Content, answers: Answers, now: datetime) -> Nearby:
    """Return what is near a case; of the last few cases it is kept."""
    name = (id(content), answers.concerns, tuple(answers.values.items()))
    found = _seen.get(name)
    if found is None or found.content is not content or found.now != now:
        while len(_seen) >= MOST_SEEN:
            del _seen[next(iter(_seen))]
        found = _seen[name] = Nearby(content, answers, now)
    return found
