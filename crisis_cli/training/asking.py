"""The first task of an interview: what to ask. Which questions are needed, which may be left, and what comes of leaving one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from crisis_cli.answers import display
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.model import LEVELS, Content, Question
from crisis_cli.training.key import Key, Lost, lost_each, taken_for_harmless
from crisis_cli.training.lines import FIRST_SENTENCE, KEY_LETTER, capital
from crisis_cli.training.model import Choice, Feedback, Grave, Task
from crisis_cli.training.offered import Offer
from crisis_cli.training.sets import Sets

MOST_QUESTIONS = 12
"""More are only offered where a case needs so many; a few idle ones stand beside them all the same."""
FEWEST_NEEDED = 2
"""With fewer questions that are to be asked, those of the matter itself count, whatever hangs on them."""
FEWEST_IDLE = 4
"""Of fewer idle questions one would cost more than one that is missed."""
SHORT = 30
"""A question of fewer letters says too little where the one before it was not asked."""
LEANS = re.compile(r"\bit\b")
"""What is asked leans on something that was said before it."""
EVERYWHERE = frozenset(
    ("what", "whet", "whic", "who", "how", "is", "are", "do", "does", "was", "the", "a", "an", "of", "to", "in", "and", "or")
)  # fmt: skip
"""How words begin that every question has."""
SETTLED = "Nothing new: what you know of them settles that."
ELSEWHERE = "Nothing that changes what to do now."


class Asking:
    """Makes the task of one case; `offer` is what can be offered in it."""

    def __init__(self, content: Content, sets: Sets, key: Key, offer: Offer) -> None:
        self.content = content
        self.sets = sets
        self.case = offer.case
        self.key = key
        self.plan = key.plan
        self.values = offer.values
        self.offer = offer

    def task(self, steps: Sequence[str]) -> Task | None:
        """Return the task, None where there is nothing to ask. `steps` are those that a later task asks for."""
        needed = self.key.needed
        wrong = self.offer.questions(min(len(needed), max(FEWEST_IDLE, MOST_QUESTIONS - len(needed))), needed)
        if not needed or not wrong:
            return None
        questions = self.content.questions
        feedback = {name: Feedback(f"It can change nothing here: {self._why_idle(name)}.") for name in wrong}
        feedback.update(self._unasked())
        return Task(
            id="ask",
            area="asking",
            kind="ask",
            ask="What do you ask, or look for? Leave out what can change nothing here.",
            choices=self.offer.mixed(
                (Choice(name, _asking(questions[name]), self._heard(name)) for name in (*needed, *wrong)), "ask"
            ),
            right=tuple(name for name in needed if name not in self._either),
            grave=self._grave_questions,
            feedback=feedback,
            sure=False,
            stands_for=self._stands_for(frozenset(steps)),
            either=self._either,
        )

    def _why_idle(self, name: str) -> str:
        if self.offer.listed_here(name):
            return "with what the story tells the question does not come up"
        concern = next(one for one in self.content.concerns.values() if name in one.questions)
        return f'it belongs to another matter, "{concern.title}"'

    def _heard(self, name: str) -> str:
        question = self.content.questions[name]
        if name in self.case.told:
            return self.case.told[name]
        if name in self.values:
            return f"{display(question, self.values[name])}."
        return SETTLED if self.offer.listed_here(name) else ELSEWHERE

    def _unasked(self) -> Iterator[tuple[str, Feedback]]:
        """Yield for each question that is needed what stays unheard, and what the plan lacks where it is taken for granted."""
        for name, unasked in self._left_out.items():
            question = self.content.questions[name]
            harmless = self._taken_for_harmless[name]
            parts = [question.why.replace(KEY_LETTER, "")]
            if harmless and not harmless.nothing:
                parts.append(f"Not asked and taken for harmless, {self._amiss(harmless)}.")
            elif not unasked.nothing:
                parts.append(f"Not asked, {self._amiss(unasked)}.")
            yield (
                name,
                Feedback(
                    " ".join(parts),
                    (),
                    question.sources,
                    (),
                    "" if name in self._either else FIRST_SENTENCE.split(parts[0])[0] if len(parts) == 1 else parts[1],
                ),
            )

    @cached_property
    def _left_out(self) -> dict[str, Lost]:
        """Return what comes of leaving each question out that is needed."""
        needed = self.key.needed
        left = lost_each(self.content, self.case, [[one for one in needed if one != name] for name in needed])
        return dict(zip(needed, left, strict=True))

    @cached_property
    def _either(self) -> tuple[str, ...]:
        """Return the questions that may be asked or left: without an answer the program is only more careful.

        Not what safety hangs on in this matter, however harmless the answer is; but what is asked in many matters, and
        what is no question of safety. Of what the matter itself is about at least something is to be asked.
        """
        spare = [name for name in self.key.needed if not self._costs(name)]
        swept = [name for name in spare if self.offer.swept(name) or name in self.sets.questions.aside]
        free = [name for name in spare if name in swept or not self.offer.of_danger(name)]
        needed = len(self.key.needed)
        return tuple(free if needed - len(free) >= FEWEST_NEEDED else swept if needed > len(swept) else ())

    def _costs(self, name: str) -> bool:
        """Whether leaving a question out would leave out a step, or make the response too low."""
        harmless, unasked = self._taken_for_harmless[name], self._left_out[name]
        if harmless and (harmless.lacking or harmless.response):
            return True
        return bool(unasked.lacking) if unasked.response is None else not self._higher(unasked.response)

    def _higher(self, response: str) -> bool:
        return LEVELS.index(response) > LEVELS.index(self.plan.response)

    def _amiss(self, lost: Lost) -> str:
        """Say what would be amiss with a plan: what it lacks and calls for, else what it holds beside that."""
        calls = f"it would call for {RESPONSE_WORDS[lost.response]}" if lost.response else ""
        lacks = f"the plan would lack: {self._dos(lost.lacking)}" if lost.lacking else ""
        holds = f"the plan would hold what is not called for: {self._dos(lost.wrongly)}"
        return ", and ".join(filter(None, (lacks, calls))) or holds

    def _dos(self, names: Sequence[str]) -> str:
        shown = "; ".join(self.offer.do(name) for name in names[:3])
        return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown

    @cached_property
    def _grave_questions(self) -> dict[str, Grave]:
        """Return the questions without which a step for somebody's life, or the emergency, is missed."""
        found: dict[str, Grave] = {}
        for name, harmless in self._taken_for_harmless.items():
            if harmless and (self._emergency_lost(harmless.response) or any(map(self.offer.saves, harmless.lacking))):
                found[name] = "danger"
        return found

    @cached_property
    def _taken_for_harmless(self) -> dict[str, Lost | None]:
        return {name: taken_for_harmless(self.content, self.case, name) for name in self.key.needed}

    def _stands_for(self, offered: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """Return the steps that a grave question is about, where they are asked for: what more hangs on has to be asked.

        Where taking it for harmless lowers how fast to act, no step stands for the question.
        """
        found: dict[str, tuple[str, ...]] = {
            name: (step,)
            for name, step in self.sets.questions.one_step.items()
            if name in self._grave_questions and step in offered
        }
        for name in self._grave_questions:
            harmless = self._taken_for_harmless[name]
            saving = tuple(one for one in harmless.lacking if self.offer.saves(one)) if harmless else ()
            if harmless and harmless.response is None and saving and offered.issuperset(saving):
                found[name] = saving
        return found

    def _emergency_lost(self, response: str | None) -> bool:
        return self.plan.response == LEVELS[-1] and response is not None


def _asking(question: Question) -> str:
    """Return a question as one that stands alone: with its topic where what is asked does not say what it is about."""
    ask = question.ask.removesuffix(" (several)")
    topic, asked = _stems(question.topic), _stems(ask)
    leans = question.kind == "several" or len(ask) < SHORT or LEANS.search(ask) or topic.isdisjoint(asked)
    return f"{capital(question.topic)}: {ask}" if leans and not topic <= asked else ask


def _stems(text: str) -> set[str]:
    """Return how the words of a text begin, without those that every question has."""
    return {word[:4] for word in re.findall(r"[a-z']+", text.casefold())} - EVERYWHERE
