"""Faults to find in a note: each breaks one promise of the stub that the program makes, and says which and what to write.

A fault is made from the note's own data: what was learned and from whom, what was done, the plan. None is written for a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from crisis_cli import note as notes
from crisis_cli.answers import INFORMANTS, Answers, Done, Informant, Value
from crisis_cli.model import LEVELS, Content, Question
from crisis_cli.plan import Plan
from crisis_cli.training.cases import mixed
from crisis_cli.training.model import Case, Grave

What = Literal["denial", "level", "rules", "undone", "source", "opinion", "report", "not-done"]
WORDS: Mapping[What, str] = {
    "denial": "something that nobody was asked",
    "level": "a level",
    "rules": "a reason that is none of the client's",
    "undone": "a list that belongs elsewhere",
    "source": "who said or saw it",
    "opinion": "an opinion",
    "report": "something this reader must not learn",
    "not-done": "a step that was not taken",
}
"""What to look for, said without the line."""
PROMISES = (
    "Each line says truly who said it, saw it or concludes it",
    "It denies nothing that nobody was asked about",
    "It holds what was done, and neither steps that were not taken nor a list of what is left",
    "It holds what was said and seen, and no opinion of a person",
    "It holds no level, no score and no rule of a program: the reasons are the client's and yours",
)
"""What a note promises. Each kind of fault breaks one of them; who else reads it promises one more, said with the reader."""
OPINIONS = (
    "put on, by my impression",
    "as people of this kind say",
    "no surprise with this family",
    "mostly to get attention",
    "rather immature",
)
"""What no note should say of anybody, whatever was observed."""
SEVERAL = 3
"""So many steps or rules stand in a list."""


@dataclass(frozen=True)
class Entered:
    """What was entered for a note, and the plan it was entered beside. `done` are the steps of `answers` that were done."""

    content: Content
    case: Case
    plan: Plan
    answers: Answers

    def line(self, question: str, informant: Informant | None = None, value: Value | None = None) -> str:
        """Return the line of one answer, from somebody else or another one where that is wished; "" where it has none."""
        given = self.answers.values.get(question) if value is None else value
        assert given is not None
        source = informant or self.answers.informants.get(question)
        alone = Answers(
            self.answers.concerns,
            {question: given},
            {question: source} if source else {},
            reader=self.answers.reader,
        )
        return next((fact.line for fact in notes.facts(self.content, alone)), "")

    def done_line(self, action: str) -> str:
        """Return the line of a step as one that was done."""
        alone = Answers(self.answers.concerns, done=(Done(action, self.case.now, self.case.now),))
        return next(fact.line for fact in notes.facts(self.content, alone))

    @property
    def sourced(self) -> tuple[str, ...]:
        """The questions whose line names a source."""
        return tuple(name for name in notes.sourced(self.content, self.answers) if name in self.answers.informants)


@dataclass(frozen=True)
class Fault:
    """A line that has no place in the note. It stands instead of `replaces`, or, where that is empty, beside its like."""

    what: What
    line: str
    says: str
    replaces: str = ""
    grave: Grave | None = None


def faults(entered: Entered, number: int) -> tuple[Fault, ...]:
    """Return so many faults, each of another kind and about another line, by the seed; fewer where the note has not as many.

    One that a reader must not learn of is always among them, and of those that anybody sees one, where there are others.
    """
    hidden, plain = _some(entered, [*HIDDEN], "hidden"), _some(entered, [*PLAIN], "plain")
    makers = {**HIDDEN, **PLAIN}
    chosen: list[Fault] = []
    for name in ("report", *hidden[: number - 1], plain[0], *hidden[number - 1 :], *plain[1:]):
        taken = {text for fault in chosen for text in (fault.line, fault.replaces) if text}
        fault = next((one for one in makers[name](entered) if taken.isdisjoint((one.line, one.replaces))), None)
        if fault and len(chosen) < number and fault.what not in [one.what for one in chosen]:
            chosen.append(fault)
    return tuple(chosen)


def _some(entered: Entered, names: Sequence[str], what: str) -> list[str]:
    return mixed(names, entered.case.seed, entered.case.vignette.id, "fault", what)


def _denial(entered: Entered) -> Iterator[Fault]:
    """Deny, in the client's name, something that nobody asked about."""
    content = entered.content
    listed = {name for concern in entered.plan.concerns for name in content.concerns[concern].questions}
    open_ones = [name for name in content.questions if name in listed and name not in entered.case.answers.values]
    for name in _some(entered, open_ones, "denial"):
        question = content.questions[name]
        value = _denied(question)
        line = entered.line(name, "client", value) if value and notes.has_source(question) else ""
        if line:
            yield Fault(
                "denial",
                line,
                f"Nobody was asked about {question.topic}. The note holds no denial that nobody gave. Instead: ask, and "
                "write what was said and by whom; until then nothing.",
            )


def _denied(question: Question) -> str:
    """Return the choice whose words in the note are a denial."""
    denials = (choice for choice, words in question.note.items() if words.startswith(notes.DENIALS))
    return next(denials, "") if question.kind == "choice" else ""


def _level(entered: Entered) -> Iterator[Fault]:
    plan = entered.plan
    title = entered.content.concerns[entered.answers.concerns[0]].title
    yield Fault(
        "level",
        f"{title}: {plan.response}, level {LEVELS.index(plan.response) + 1} of {len(LEVELS)}.",
        "The note holds no level and no score: it is a prompt to act, no finding about a person, and it would stay in the "
        "file. Instead: what was said, seen and done, and your own judgement with its reasons.",
    )


def _rules(entered: Entered) -> Iterator[Fault]:
    done = {one.action for one in entered.answers.done}
    names = dict.fromkeys(b.rule for one in entered.plan.actions if one.id in done for b in one.because)
    if names:
        yield Fault(
            "rules",
            f"Grounds: {', '.join([*names][:SEVERAL])}.",
            "The note holds no rule: its name tells a reader nothing of the client, and much of a program. Instead: your "
            "reason in your words.",
        )


def _undone(entered: Entered) -> Iterator[Fault]:
    left = [
        one.action.do for one in entered.plan.actions if not entered.answers.is_done(one.id) and not one.action.apart
    ]
    if len(left) >= SEVERAL:
        yield Fault(
            "undone",
            f"Not done: {'; '.join(left[:SEVERAL])}.",
            "The note holds no list of undone steps: what is still to do stands apart from it. Instead: what you weighed "
            "and chose otherwise, and why.",
        )


SWAPPED: Mapping[Informant, Informant] = {
    "client": "observed",
    "observed": "client",
    "told": "observed",
    "inferred": "observed",
}


def _source(entered: Entered) -> Iterator[Fault]:
    for name in _some(entered, entered.sourced, "source"):
        said = entered.answers.informants[name]
        right, wrong = entered.line(name), entered.line(name, SWAPPED[said])
        if right and right != wrong:
            yield Fault(
                "source",
                wrong,
                f"It is from another source: {INFORMANTS[said].lower().replace('i ', 'I ', 1)}. Each line says truly "
                f'from whom it is. Instead: "{right}"',
                replaces=right,
            )


def _opinion(entered: Entered) -> Iterator[Fault]:
    for name in _some(entered, entered.sourced, "opinion"):
        right = entered.line(name)
        if right:
            opinion = _some(entered, OPINIONS, "words")[0]
            yield Fault(
                "opinion",
                f"{right.removesuffix('.')}; {opinion}.",
                "An opinion of a person stands there as if it had been observed, and nobody can check it. Instead: "
                f'"{right}"',
                replaces=right,
            )


def _report(entered: Entered) -> Iterator[Fault]:
    """Say something of a report in a note from which that is kept apart."""
    if not notes.keeps_apart(entered.answers):
        return
    shown = {fact.line for fact in notes.facts(entered.content, entered.answers)}
    for fact in notes.facts(entered.content, replace(entered.answers, reader=None)):
        if fact.kind == "done" and fact.line not in shown:
            yield Fault(
                "report",
                fact.line,
                "Somebody else reads this note: nothing stands in it that tells of a report or could put somebody in danger. "
                "Instead: keep that line apart, where they can't read it.",
                grave="disclosure",
            )


def _not_done(entered: Entered) -> Iterator[Fault]:
    reports = notes.keeps_apart(entered.answers)
    left = [one.id for one in entered.plan.actions if not entered.answers.is_done(one.id)]
    actions = entered.content.actions
    left = [name for name in left if actions[name].kind != "document" and not (reports and actions[name].apart)]
    for name in _some(entered, left, "not-done"):
        yield Fault(
            "not-done",
            entered.done_line(name),
            "It was not done. The note holds what was done, and by whom. Instead: nothing; mark it when it is done.",
        )


HIDDEN: Mapping[str, Callable[[Entered], Iterator[Fault]]] = {
    "report": _report,
    "denial": _denial,
    "source": _source,
    "opinion": _opinion,
    "not-done": _not_done,
}
"""Faults that show only to somebody who knows what was learned and done."""
PLAIN: Mapping[str, Callable[[Entered], Iterator[Fault]]] = {"level": _level, "rules": _rules, "undone": _undone}
"""Lines that no note should have, whatever was learned."""
