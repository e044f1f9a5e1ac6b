"""The key of a case, from the engine alone: what an interview asks, what could be left out, what the plan then is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from crisis_cli.answers import Answers, Value, display, is_unknown
from crisis_cli.engine import AskQuestion, blank_of, next_step, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.explain import verdicts, words
from crisis_cli.model import AVOID_VERBS, DO_VERBS, Content, Question, Tier
from crisis_cli.plan import Plan
from crisis_cli.training.cases import is_practice, relevant
from crisis_cli.training.contrast import is_yes_or_no
from crisis_cli.training.lines import capital
from crisis_cli.training.model import Case
from crisis_cli.training.nearby import Change, nearby, outlines

MOST_FACTS = 3
"""So many facts are named under which something else would be right."""
MOST_VALUES = 4
LONGEST = 200
"""What is longer than this nobody follows; then it is said that it would take several facts."""
SEVERAL = "several facts would have to be others, together"
_STANDING = re.compile(r" \([^()]*(answered: |stands at )[^()]*\)$")
"""What a verdict says in brackets after a condition: how things stand. Here that is known."""
LAST: Tier = "refine"
"""Up to here an interview asks for a plan; what comes after is for the note."""


@dataclass(frozen=True)
class Walk:
    """An interview that is answered by facts: what it asked, in order, and what of that no fact answers."""

    asked: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """What is right in a case. `needed` are the questions an interview asks beyond what is known, in its order.

    `unanswered` are those of them for which there is no fact: of a case that is whole none.
    """

    needed: tuple[str, ...]
    unanswered: tuple[str, ...]
    plan: Plan


def walk(content: Content, known: Answers, facts: Mapping[str, Value], now: datetime, upto: Tier = LAST) -> Walk:
    """Return the interview that begins with what is known and gets every answer from the facts."""
    answers, asked, missing = known, [], []
    while isinstance(step := next_step(content, answers, now, upto, changes=False), AskQuestion):
        name = step.question.id
        asked.append(name)
        if name not in facts:
            missing.append(name)
        answers = answers.given(name, facts.get(name, blank_of(step.question)))
    return Walk(tuple(asked), tuple(missing))


def key_of(content: Content, case: Case) -> Key:
    """Return the key of a case."""
    found = walk(content, case.known, case.answers.values, case.now)
    return Key(found.asked, found.missing, plan_for(content, case.answers, case.now, changes=False))


def with_only(case: Case, asked: Collection[str]) -> Answers:
    """Return what is known of a case once only these questions were asked."""
    heard = {name: value for name, value in case.answers.values.items() if name in asked or name in case.known.values}
    return Answers(case.answers.concerns, heard)


# ---------------------------------------------------------------- what could be left out, and what could not


def idle(content: Content, case: Case, look_alike: str = "") -> tuple[str, ...]:
    """Return questions that can change nothing here, the nearest first: of what an interview only prunes as it goes none.

    Those of this case's concerns that do not come up with what the story tells; then those of concerns that no fact opens.
    From the concerns of the family `look_alike` nobody can tell each other, so none of another of them is such a question.
    """
    evaluation = Evaluation(content, case.answers.concerns, case.answers.values)
    at_first = Evaluation(content, case.known.concerns, case.known.values)
    here = dict.fromkeys(name for concern in evaluation.concerns for name in concern.questions)
    family = {concern.family for concern in evaluation.concerns} - {None}
    shut = [one for one in content.concerns.values() if not evaluation.is_active(one.id)]
    near = [one for one in shut if one.family in family - {look_alike}]
    far = [one for one in shut if one.family not in family]
    elsewhere = dict.fromkeys(name for concern in (*near, *far) for name in concern.questions if name not in here)
    moot = [name for name in here if at_first.relevance(name) is False]
    return tuple(name for name in (*moot, *elsewhere) if _may_be_put(content, case, name))


def _may_be_put(content: Content, case: Case, name: str) -> bool:
    question = content.questions[name]
    return question.tier != "note" and not is_practice(name) and name not in case.answers.values


@dataclass(frozen=True)
class Lost:
    """What a plan lacks or wrongly holds, held against the key, and its response where that is another."""

    lacking: tuple[str, ...]
    wrongly: tuple[str, ...]
    response: str | None

    @property
    def nothing(self) -> bool:
        return not (self.lacking or self.wrongly or self.response)


def lost(content: Content, case: Case, asked: Collection[str]) -> Lost:
    """Return what comes of asking only these questions."""
    return lost_each(content, case, [asked])[0]


def lost_each(content: Content, case: Case, askings: Sequence[Collection[str]]) -> tuple[Lost, ...]:
    """Return the same for several ways of asking."""
    return _lost(content, case, [with_only(case, asked) for asked in askings])


def _lost(content: Content, case: Case, cases: Sequence[Answers]) -> tuple[Lost, ...]:
    whole, *others = outlines(content, [(answers, case.now) for answers in (case.answers, *cases)])
    return tuple(
        Lost(
            lacking=tuple(name for name in whole.actions if name not in plan.actions),
            wrongly=tuple(name for name in plan.actions if name not in whole.actions),
            response=plan.response if plan.response != whole.response else None,
        )
        for plan in others
    )


def taken_for_harmless(content: Content, case: Case, question: str) -> Lost | None:
    """Return what comes of not asking and taking the safest answer for granted; None where that is so, or nobody says what is safest."""
    safest = next((order.safest for order in content.orders if order.question == question), None)
    if safest is None:
        return None
    several = content.questions[question].kind == "several"
    value: Value = (safest,) if several else safest
    if case.answers.values.get(question) == value:
        return None
    values = relevant(content, case.answers.concerns, {**case.answers.values, question: value})
    return _lost(content, case, [Answers(case.answers.concerns, values)])[0]


# ---------------------------------------------------------------- when something else would be right


def right_if(content: Content, answers: Answers, now: datetime, action: str, *, avoid: bool = False) -> tuple[str, ...]:
    """Return the facts, each alone, with which an action would be a step here; with `avoid`, something to avoid.

    Where no single fact does it: what the nearest rule asks for, in words.
    """
    near = nearby(content, answers, now)
    found = facts(content, near.barring(action) if avoid else near.bringing(action))
    return found or _by_rule(content, answers, action, AVOID_VERBS if avoid else DO_VERBS)


def facts(content: Content, changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the facts of some changes as sentences, a question's answers together; not knowing only where nothing else is.

    Where one of them is a yes or a no they stand behind their question, as `contrast.fact` has it.
    """
    every = [*changes]
    known = [change for change in every if not is_unknown(change.value)]
    chosen = known or every
    fewest = min((change.opens for change in chosen), default=0)
    by_question: dict[str, dict[str, None]] = {}
    for change in chosen:
        if change.opens == fewest:
            question = content.questions[change.question]
            by_question.setdefault(question.id, {}).setdefault(_other_answer(question, change))
    sentences = (_sentence(content.questions[name], [*values]) for name, values in by_question.items())
    return tuple(islice(sentences, MOST_FACTS))


def _sentence(question: Question, said: Sequence[str]) -> str:
    about = question.ask if any(map(is_yes_or_no, said)) else f"{capital(question.topic)}:"
    return f"{about} {_either(said)}"


def _other_answer(question: Question, change: Change) -> str:
    """Return the other answer; of a set with one choice more or less that one alone."""
    if isinstance(change.value, tuple) and isinstance(change.was, tuple):
        more = tuple(one for one in change.value if one not in change.was)
        less = tuple(one for one in change.was if one not in change.value)
        if not more:
            return f"without: {display(question, less)}"
        return display(question, more) if less else f"also: {display(question, more)}"
    return display(question, change.value)


def _either(values: Sequence[str]) -> str:
    more = f" / {len(values) - MOST_VALUES} others" if len(values) > MOST_VALUES + 1 else ""
    return " / ".join(values[:MOST_VALUES] if more else values) + more


def _by_rule(content: Content, answers: Answers, action: str, verbs: Collection[str]) -> tuple[str, ...]:
    """Return what the nearest rule for an action asks for beyond what is the case: one sentence, for it takes all of that."""
    here = [one for one in verdicts(content, answers, action) if one.rule.verb in verbs and one.against]
    if here:
        texts = ("; and ".join(_STANDING.sub("", part) for part in one.against) for one in here)
        text = min(texts, key=len)
        return (capital(text if len(text) <= LONGEST else SEVERAL),)
    rules = [rule for rule in content.rules_of.get(action, ()) if rule.verb in verbs]
    if not rules:
        return ()
    rule, text = min(((rule, words(content, rule.when)) for rule in rules), key=lambda pair: len(pair[1]))
    concern = content.concerns.get(rule.concern or "")
    matter = f"{concern.title}; " if concern else ""
    return (capital(f"{matter}{text}") if len(text) <= LONGEST else f"{matter}{SEVERAL}",)
