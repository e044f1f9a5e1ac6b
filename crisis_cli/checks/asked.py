"""Is every question there when its answer is read? The order of asking, concern by concern, as the files have it.

What an interview asks is not walked through here: `unasked.py` does that, over every combination of answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from crisis_cli.checks.structure import issue_at, reads
from crisis_cli.condition import AllOf, AnyOf, AtLeast, Condition, Is, Not
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded
from crisis_cli.model import TIERS, Concern, Content, Question, Tier


def check_asking(loaded: Loaded) -> Iterator[Issue]:
    """Yield an issue for each question whose `ask_when` can be true only once something asked later is known.

    An `ask_when` that earlier answers can make true may read later ones as well: where they do not, it waits.
    """
    for concern in loaded.content.concerns.values():
        for name in concern.questions:
            gate = loaded.content.questions[name].ask_when
            if gate is not None:
                yield from _gate(loaded, _Before(loaded.content, concern, name), gate)


def _gate(loaded: Loaded, before: _Before, gate: Condition) -> Iterator[Issue]:
    if before.can(gate, True):
        return
    name, concern = before.question.id, before.concern.id
    late = next(_late(before, gate), None)
    if late is None:
        message, hint = f'In "{concern}" it waits for what no answer can bring about.', "Mend its `ask_when`."
    else:
        other, why, hint = late
        message = f'In "{concern}" it waits for "{other}", {why}.'
    yield issue_at(loaded, "question", name, message, hint, "used-before-asked", ("ask_when",))


def _late(before: _Before, gate: Condition) -> Iterator[tuple[str, str, str]]:
    """Yield each question that comes too late, directly or through a finding, with why and what to do."""
    todo = list(reads(gate))
    for name in todo:
        if name in before.content.findings:
            todo += (read for raise_ in before.raises(name) for read in reads(raise_) if read not in todo)
        elif lateness := before.lateness(name):
            yield name, *lateness


class _Before:
    """What is known in a run of `concern` alone when `question` is to be asked."""

    def __init__(self, content: Content, concern: Concern, question: str) -> None:
        self.content, self.concern = content, concern
        self.question = content.questions[question]
        self.order = {name: place for place, name in enumerate(concern.questions)}

    def lateness(self, name: str) -> tuple[str, str] | None:
        """Return why the answer to a question is not there yet, and what to do; None where it can be."""
        question, other = self.question, self.content.questions[name]
        if name not in self.order:
            return (
                "which this concern does not ask",
                f"Add it to the `questions` of {self.concern.id}, or do not read it.",
            )
        if _rank(other.tier) > _rank(question.tier):
            hint = f'Give "{name}" the tier {question.tier}, or "{question.id}" the tier {other.tier}.'
            return f"which is of the later tier {other.tier}", hint
        if other.tier == question.tier and self.order[name] > self.order[question.id]:
            return "which is asked after it", f'Put "{name}" before it in the `questions` of {self.concern.id}.'
        if _in_emergency(question) and not _in_emergency(other):
            hint = f'Give "{name}" `in_emergency = true` as well, or take it away here.'
            return "which is put off in an emergency, as this question is not", hint
        return None

    def raises(self, finding: str) -> Iterator[Condition]:
        for raise_ in self.content.raises_of[finding]:
            if raise_.concern in (None, self.concern.id):
                yield raise_.when

    def can(self, condition: Condition, wanted: bool) -> bool:
        """Whether answers given before can make `condition` what is `wanted`, whatever comes later."""
        match condition:
            case Not(part):
                return self.can(part, not wanted)
            case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
                number = len(parts) if isinstance(condition, AllOf) else 1
                number = condition.number if isinstance(condition, AtLeast) else number
                needed = number if wanted else len(parts) - number + 1
                return sum(self.can(part, wanted) for part in parts) >= needed
            case Is(key, values) if key in self.content.findings:
                inside = [value in values for value in self.content.findings[key].values]
                return self._finding(key, [one == wanted for one in inside])
            case _:
                return self._answer(next(reads(condition)), wanted)

    def _answer(self, name: str, wanted: bool) -> bool:
        """An answer that is known can be any; one that is not is surely no other where its question is irrelevant."""
        gate = self.content.questions[name].ask_when
        return self.lateness(name) is None or (not wanted and gate is not None and self.can(gate, False))

    def _finding(self, finding: str, wanted: list[bool]) -> bool:
        """Whether a raise can bring the finding to a wanted value, or none brings it up from a lowest one that is."""
        values = self.content.findings[finding].values
        here = [r for r in self.content.raises_of[finding] if r.concern in (None, self.concern.id)]
        if any(wanted[values.index(r.to)] and self.can(r.when, True) for r in here):
            return True
        return wanted[0] and all(self.can(r.when, False) for r in here if not wanted[values.index(r.to)])


def _rank(tier: Tier) -> int:
    return TIERS.index(tier)


def _in_emergency(question: Question) -> bool:
    """Whether it is asked in an emergency too. What is not of the tier *decide* waits until the plan has been shown."""
    return question.in_emergency and question.tier == TIERS[0]
