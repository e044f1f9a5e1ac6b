"""What exercises on paper share: a case with its plan, and the tasks and lines that are made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crisis_cli.condition import atoms
from crisis_cli.engine import plan_for
from crisis_cli.model import Content, Line
from crisis_cli.plan import Plan
from crisis_cli.training.cases import mixed, worded, words_of
from crisis_cli.training.contrast import fact
from crisis_cli.training.lines import ids_of
from crisis_cli.training.model import Area, Case, Choice, Exercise, Feedback, Grave, Kind, Task, TaskKind, Vignette
from crisis_cli.training.sets import Sets

ZONE = re.compile(r"(?<=\d\d:\d\d) UTC[+-]\d\d:\d\d")
"""What follows a moment. A story is told by the clock on the wall, and its variants are in other zones than its first."""


def made(vignette: Vignette, case: Case, kind: Kind, tasks: Sequence[Task], story: Iterable[str]) -> Exercise:
    words = words_of(vignette, case.seed)
    return Exercise(
        id=f"{kind}.{vignette.id}",
        kind=kind,
        seed=case.seed,
        title=case.title,
        concerns=vignette.concerns,
        minutes=3,
        story=(*case.story.split("\n\n"), *story),
        tasks=tuple(tasks),
        warning=worded(vignette.warning, words),
        debrief=(worded(vignette.debrief, words),),
        rank=vignette.rank,
    )


@dataclass(frozen=True)
class Sheet:
    """A case with its plan, from which an exercise is made."""

    content: Content
    sets: Sets
    case: Case

    @property
    def learned_privately(self) -> bool:
        """Whether nobody acts in their profession here."""
        facts = self.sets.facts
        return self.case.answers.values.get(facts.role) in facts.private

    @cached_property
    def plan(self) -> Plan:
        return plan_for(self.content, self.case.answers, self.case.now, changes=False)

    def mixed(self, names: Iterable[str], what: str) -> list[str]:
        """Return names in an order of the seed."""
        return mixed(names, self.case.seed, self.case.vignette.id, what)

    def known(self, names: Iterable[str]) -> Iterator[str]:
        """Yield answers as lines: what is known beside the story."""
        values = self.case.answers.values
        for name in dict.fromkeys(names):
            if name in values and name not in self.case.vignette.known:
                yield by_the_wall(fact(self.content.questions[name], values[name]))

    def task(
        self,
        name: str,
        kind: TaskKind,
        ask: str,
        right: Mapping[str, Feedback],
        wrong: Mapping[str, Feedback],
        *,
        area: Area = "acting",
        grave: Mapping[str, Grave] | None = None,
        rests_on: Sequence[str] = (),
    ) -> Task:
        """Return a task whose choices are told apart by their texts, in an order of the seed. `grave` goes by text as well."""
        texts = self.mixed((*right, *wrong), name)
        ids = ids_of((*right, *wrong))
        return Task(
            id=name,
            area=area,
            kind=kind,
            ask=ask,
            choices=tuple(Choice(ids[text], text) for text in texts),
            right=tuple(ids[text] for text in texts if text in right),
            grave={ids[text]: weight for text, weight in (grave or {}).items()},
            feedback={ids[text]: feedback for text, feedback in {**right, **wrong}.items()},
            rests_on=tuple(rests_on),
        )


def read_by(content: Content, lines: Iterable[Line]) -> Iterator[str]:
    """Yield the questions that decide which lines are shown."""
    for line in lines:
        for atom in atoms(line.when) if line.when is not None else ():
            if atom.key in content.questions:
                yield atom.key


def also_known(sheet: Sheet, names: Iterable[str]) -> Iterator[str]:
    lines = list(sheet.known(names))
    if lines:
        yield "YOU ALSO KNOW"
        yield from lines


def by_the_wall(text: str) -> str:
    """Return a text with its moments as a clock on the wall shows them."""
    return ZONE.sub("", text)


def small(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"
