"""Exercises on a call card: whom to ring, what to say first, what they ask, which number to leave.

What is right is the plan's. What is offered beside it could be meant and is wrong: the sets name it by recipient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crisis_cli.answers import display
from crisis_cli.model import FRAMES, Content, Recipient
from crisis_cli.plan import PlannedAction
from crisis_cli.render.layout import callable_actions
from crisis_cli.training.cases import case_of
from crisis_cli.training.model import Exercise, Feedback, Task, TaskKind, Vignette
from crisis_cli.training.sets import CardSets, Sets
from crisis_cli.training.sheet import Sheet, also_known, made, read_by, small
from crisis_cli.training.whys import alike

WRONG = 3
FEWEST = 2
"""So many tasks has a card at least."""


def call_exercise(content: Content, sets: Sets, vignette: Vignette, seed: int) -> Exercise | None:
    """Return a call card to fill for one call that the plan has to one person; None where there is none, or too little in it.

    A call to one of two, of which only one can be right, is none: which of them it is nobody could tell.
    """
    sheet = Sheet(content, sets, case_of(content, vignette, seed))
    calls = {one.id: one for one in callable_actions(sheet.plan) if _is_card(sheet, one)}
    soon = [name for name in calls if calls[name].frame == FRAMES[0]] or [*calls]
    for name in sheet.mixed(soon, "call"):
        card = _Card(sheet, calls[name])
        tasks = list(card.tasks())
        if len(tasks) >= FEWEST:
            recipients = [content.recipients[one] for one in calls[name].action.recipients]
            read = (one for recipient in recipients for one in read_by(content, (*recipient.you, *recipient.asks)))
            story = (*also_known(sheet, read), "THE CALL", calls[name].action.do)
            return replace(made(vignette, sheet.case, "call", tasks, story), hints=(card.hint,))
    return None


def _is_card(sheet: Sheet, planned: PlannedAction) -> bool:
    """Whether somebody is rung, one alone, whose card the sets know how to ask for."""
    cards = sheet.sets.cards
    if planned.id in cards.not_dialled or len(planned.you) != 1 or not planned.you.keys() <= cards.openings.keys():
        return False
    return cards.agency not in planned.you or not sheet.learned_privately


def first_words(line: str) -> str:
    """Return what is said of a line on how to begin, without the advice that stands beside it."""
    said = re.match(r'"[^"]*"', line)
    return said[0] if said else f"{line.partition(':')[0].rstrip('.')}." if '"' not in line else line


def questions_asked(line: str) -> str:
    """Return what is asked of a line, without the answer that stands behind it."""
    return line[: line.rfind("?") + 1] or line


@dataclass(frozen=True)
class _Card:
    """One call of a plan as tasks."""

    sheet: Sheet
    planned: PlannedAction

    def tasks(self) -> Iterator[Task]:
        for task in (self._whom(), self._line(), self._where(), self._first(), self._asked(), self._number()):
            if task:
                yield task

    @property
    def content(self) -> Content:
        return self.sheet.content

    @property
    def cards(self) -> CardSets:
        return self.sheet.sets.cards

    @property
    def own(self) -> Recipient:
        return self.content.recipients[next(iter(self.planned.you))]

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(because.rule for because in self.planned.because)

    @property
    def hint(self) -> str:
        if self.own.id in self.cards.come:
            return "What do they need to send the right help to the right door?"
        if self.own.id in self.cards.at_work:
            return "What do they need to do their part, and who has to say it?"
        return "What do they know already, what may they know, and what would anybody ask who is not at work?"

    def _named(self, names: Sequence[str]) -> Iterator[Recipient]:
        recipients = self.content.recipients
        return (recipients[name] for name in names if name in recipients)

    def _whom(self) -> Task | None:
        if self.planned.id not in self.cards.reports:
            return None
        right = {self.own.title: Feedback(self.planned.because[0].reason, self.rules, self.own.sources)}
        no_report = self.cards.no_report
        wrong = {one.title: Feedback(no_report[one.id], (), one.sources) for one in self._named([*no_report])}
        return self._some("whom", "Whom do you ring?", right, wrong)

    def _line(self) -> Task | None:
        """Ask for the line where a report has one of its own, and not several, among which a county decides."""
        agency = self.cards.agency
        if self.own.id != agency or len(self.planned.action.resources) != 1:
            return None
        resources = self.content.resources
        lines = dict.fromkeys(
            name for one in self.content.actions.values() if agency in one.recipients for name in one.resources
        )
        own = resources[self.planned.action.resources[0]]
        says = {
            f"{one.name}: {one.reach}": Feedback(one.about, (), (one.source,))
            for one in (own, *(resources[name] for name in self.sheet.mixed(lines, "line")))
        }
        right = f"{own.name}: {own.reach}"
        return self._some("line", "Which line?", {right: says.pop(right)}, says)

    def _where(self) -> Task | None:
        """Ask where the client is, where somebody comes and the story tells."""
        facts, values = self.sheet.sets.facts, self.sheet.case.answers.values
        question = self.content.questions.get(facts.contact)
        if self.own.id not in self.cards.come or question is None or question.id not in self.sheet.case.known.values:
            return None
        if values.get(question.id) not in facts.here:
            return None
        others = [text for choice, text in question.choices.items() if choice != values[question.id]]
        return self._some(
            "where",
            "They ask first: where is the client now?",
            {display(question, values[question.id]): Feedback("So the story tells it.")},
            {text: Feedback("The story tells something else.") for text in self.sheet.mixed(others, "where")},
        )

    def _first(self) -> Task | None:
        opening, on_the_line = self.cards.openings[self.own.id], small(self.own.title)
        right = {
            first_words(line): Feedback(_with_whole(opening.why, line), self.rules, self.own.sources)
            for line in self.planned.you[self.own.id]
        }
        wrong = {
            first_words(one.you[0].text): Feedback(
                f"So you begin with somebody else: {small(one.title)}. {opening.why}", (), one.sources
            )
            for one in self._named(opening.wrong)
        }
        return self._some("first", f"On the line: {on_the_line}. What do you say first?", right, wrong)

    def _asked(self) -> Task | None:
        lines = list(dict.fromkeys(self.planned.asks.get(self.own.id, ())))[:WRONG]
        right = {
            questions_asked(line): Feedback(_with_whole("They ask it: have the answer ready before you dial.", line))
            for line in lines
        }
        at_work = self.own.id in self.cards.at_work
        others = self.cards.asked_at_home if at_work else self.cards.asked_at_work
        wrong = {
            questions_asked(one.asks[0].text): Feedback(
                f"That is what others ask: {small(one.title)}.", (), one.sources
            )
            for one in self._named([name for name in others if name != self.own.id])
        }
        other = self.own.id == self.cards.answers_for
        ask = "Somebody else picks up. What will they ask?" if other else "What will they ask? Have it ready."
        return self._some("asked", ask, right, wrong)

    def _number(self) -> Task | None:
        """Ask for the number to leave with those who come, where the first words leave one."""
        told = [line for line in self.planned.you[self.own.id] if NUMBER in line]
        if self.own.id not in self.cards.come or not told:
            return None
        own = Feedback(f"The first words leave it: {told[0]}")
        wrong = {text: Feedback(says) for text, says in NUMBERS.items()}
        return self._some("number", "What number do you leave?", {OWN_NUMBER: own}, wrong)

    def _some(self, name: str, ask: str, right: Mapping[str, Feedback], wrong: Mapping[str, Feedback]) -> Task | None:
        """Return a task with three wrong answers that nobody takes for a right one; None where there is too little."""
        kept: dict[str, Feedback] = {}
        for text, feedback in wrong.items():
            if len(kept) < WRONG and not any(alike(text, other) for other in (*right, *kept)):
                kept[text] = feedback
        if not right or len(kept) < WRONG - 1:
            return None
        kind: TaskKind = "one" if len(right) == 1 else "several"
        return self.sheet.task(name, kind, ask, right, kept, rests_on=self.rules)


def _with_whole(says: str, line: str) -> str:
    """Add the line of the card where what was offered is less than all of it."""
    return says if line in (first_words(line), questions_asked(line)) else f"{says} The card says: {line}"


NUMBER = "My number is"
OWN_NUMBER = "Your own, on which you pick up now"
NUMBERS: Mapping[str, str] = {
    "The client's": "Whoever calls it back reaches the client, and perhaps whoever is beside them.",
    "None: you will ring again": "They may need you while they are on their way.",
    "The practice's answering machine": "It picks up when you should.",
}
"""Numbers that nobody should leave, and why."""
