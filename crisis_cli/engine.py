"""The whole interview without a screen: the next question, or the plan. Pure; the same inputs give the same step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from crisis_cli.answers import Answers, Value, display, is_unknown, values_of
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import DO_VERBS, FRAMES, LEVELS, TIERS, Action, Content, Question, Rule, Tier
from crisis_cli.plan import Outline, Plan, Unknown, compose, frame_of, louder, outline


@dataclass(frozen=True)
class AskQuestion:
    """Ask this next. `number` counts from 1; `about_left` is how many more may follow, this one not counted.

    With `may_open` the answer to one of these can still open a concern, and then more follow than were counted.
    """

    question: Question
    tier: Tier
    number: int
    about_left: int
    may_open: bool = False


@dataclass(frozen=True)
class PlanReady:
    plan: Plan


def next_step(
    content: Content, answers: Answers, now: datetime, upto: Tier = "decide", *, changes: bool = True
) -> AskQuestion | PlanReady:
    """Return the first question up to tier `upto` that can still change the plan, or the plan when none can.

    Questions keep the author's order within each concern, the most urgent concern first. Once an emergency is
    certain, every question but those marked `in_emergency` waits until the plan has been shown. `changes` is that of
    `plan_for`.
    """
    evaluation = Evaluation(content, answers.concerns, answers.values)
    waiting = _waiting(evaluation, answers, upto)
    first = next(waiting, None)
    if first is None:
        return PlanReady(plan_for(content, answers, now, changes=changes))
    question, tier = first
    following = [later.id for later, _ in waiting]
    may_open = not evaluation.opening.isdisjoint((question.id, *following))
    return AskQuestion(question, tier, len(answers.values) + 1, len(following), may_open=may_open)


def _waiting(evaluation: Evaluation, answers: Answers, upto: Tier) -> Iterator[tuple[Question, Tier]]:
    """Yield the questions to ask, lower tiers first, in the author's order."""
    needed = evaluation.needed()
    response = evaluation.level("response")
    urgent = response.certain == LEVELS[-1]
    raising = evaluation.opening.union(*response.possible.values(), _deciding_duties(evaluation))
    order = dict.fromkeys(name for concern in evaluation.concerns for name in concern.questions)
    by_tier: dict[Tier, list[Question]] = {tier: [] for tier in TIERS}
    for name in order:
        question = evaluation.content.questions[name]
        if name in answers.values or evaluation.relevance(name) is False:
            continue
        tier = effective_tier(question, urgent=urgent, raising=name in raising)
        if name in needed or (tier == "note" and evaluation.relevance(name) is True):
            by_tier[tier].append(question)
    for tier in TIERS[: TIERS.index(upto) + 1]:
        for question in by_tier[tier]:
            yield question, tier


def _deciding_duties(evaluation: Evaluation) -> frozenset[str]:
    """Return the questions that could still decide a legal duty that is due now."""
    found: frozenset[str] = frozenset()
    for rule, truth in evaluation.rules():
        if rule.verb == "must" and not isinstance(truth, bool) and due_now(evaluation.content, rule):
            found |= truth
    return found


HOLDING_VERBS = tuple(verb for verb in DO_VERBS if verb != "may")
"""What may be held back need not be: it is not said to be certain."""


def waiting_now(evaluation: Evaluation) -> tuple[str, ...]:
    """Return what is certainly to be held back now, and what somebody is waiting for. Asks the rules alone, no plan."""
    content = evaluation.content
    holds = (rule for rule, truth in evaluation.rules() if truth is True and rule.verb in HOLDING_VERBS)
    return tuple(
        name
        for rule in holds
        for name in rule.actions
        if _stands_above(content.actions[name]) and frame_of(rule, content.actions[name]) == FRAMES[0]
    )


def _stands_above(action: Action) -> bool:
    return action.kind == "hold" or action.at_once


def due_now(content: Content, rule: Rule) -> bool:
    """Whether the rule calls for something at once."""
    return any(frame_of(rule, content.actions[name]) == FRAMES[0] for name in rule.actions)


def effective_tier(question: Question, *, urgent: bool, raising: bool) -> Tier:
    """Return the tier in which the question is asked here: what can wait until the plan has been shown, waits.

    In an emergency that is every question not marked `in_emergency`; else a safety question that with the answers
    given can neither raise the response any more, nor open a concern, nor decide a legal duty that is due now.
    """
    waits = urgent or (question.safety and not raising)
    if question.tier == "decide" and not question.in_emergency and waits:
        return "refine"
    return question.tier


def completed(content: Content, answers: Answers) -> Answers:
    """Return the answers with `not-asked` (or a context question's default) put in until the plan is decided.

    Questions that no longer matter get nothing: they are pruned, not unknown.
    """
    return completed_and_read(content, answers)[0]


def completed_and_read(content: Content, answers: Answers) -> tuple[Answers, Evaluation]:
    """Return the answers completed, and what they mean."""
    filled = answers
    evaluation = Evaluation(content, answers.concerns, answers.values)
    while (first := next(_waiting(evaluation, filled, "refine"), None)) is not None:
        question, _ = first
        filled = filled.given(question.id, blank_of(question))
        evaluation = evaluation.given(question.id, blank_of(question))
    return filled, evaluation


def blank_of(question: Question) -> Value:
    """What stands for no answer: `not-asked`, or the default, which is a set where the question takes several."""
    if question.default is None:
        return "not-asked"
    return (question.default,) if question.kind == "several" else question.default


def plan_for(content: Content, answers: Answers, now: datetime, *, changes: bool = True) -> Plan:
    """Return the plan for `answers`, what is missing taken as not asked and listed under `unknown`.

    `changes` also works out what each unknown would change, which costs an evaluation for every choice.
    """
    filled, evaluation = completed_and_read(content, answers)
    plan = compose(content, filled, now, entered=answers, evaluation=evaluation)
    return replace(plan, unknown=tuple(_unknowns(content, filled, changes)))


def certain_so_far(content: Content, answers: Answers, now: datetime) -> Plan:
    """Return only what the answers given make certain already: the answer to `!` at any prompt."""
    return compose(content, answers, now)


def missing(content: Content, answers: Answers) -> tuple[str, ...]:
    """Return the questions that would be asked before the plan is as exact as it can be, in order."""
    before = answers.values
    return tuple(
        name for name, value in completed(content, answers).values.items() if name not in before and is_unknown(value)
    )


def change(content: Content, answers: Answers, question: str, value: Value) -> tuple[Answers, tuple[str, ...]]:
    """Return the answers with one changed, and the names of the answers that this made irrelevant and that are gone."""
    changed = answers.given(question, value)
    if answers.values.get(question) != value:
        changed = replace(answers.without([question]), values=changed.values)
    gone: list[str] = []
    while True:
        evaluation = Evaluation(content, changed.concerns, changed.values)
        stale = [name for name in changed.values if evaluation.relevance(name) is False]
        if not stale:
            return changed, tuple(gone)
        gone += stale
        changed = changed.without(stale)


def _unknowns(content: Content, filled: Answers, changes: bool) -> Iterator[Unknown]:
    before = outline(Evaluation(content, filled.concerns, filled.values)) if changes else None
    for name, question in content.questions.items():
        value = filled.values.get(name)
        if not is_unknown(value):
            continue
        would = tuple(_would_change(content, filled, question, before)) if before else ()
        yield Unknown(name, str(value), question.unknown or "", would)


def _would_change(
    content: Content,
    filled: Answers,
    question: Question,
    before: Outline,
) -> Iterator[str]:
    """Yield a sentence for each known answer that would make another plan, answers of one effect together."""
    if question.kind == "place":
        yield "which state's rules apply"
        return
    effects: dict[str, list[str]] = {}
    for choice in values_of(question):
        if is_unknown(choice):
            continue
        value: Value = (choice,) if question.kind == "several" else choice
        changed = completed(content, filled.given(question.id, value))
        after = outline(Evaluation(content, changed.concerns, changed.values))
        effect = _effect(content, before, after)
        if effect:
            effects.setdefault(effect, []).append(display(question, value))
    for effect, choices in effects.items():
        yield f"{' / '.join(choices)}: {effect}"


def _effect(content: Content, before: Outline, after: Outline) -> str:
    """Return in a few words how the plan would differ: the response if it rises, else the steps that come and go."""
    if louder(after.response, before.response):
        return f"calls for {RESPONSE_WORDS[after.response]}"
    parts = ["less urgent"] if after.response != before.response else []
    added = [content.actions[name].do for name in after.actions if name not in before.actions]
    dropped = [content.actions[name].do for name in before.actions if name not in after.actions]
    for word, names in (("adds", added), ("drops", dropped)):
        if names:
            more = f" and {len(names) - 2} more" if len(names) > 2 else ""
            parts.append(f"{word}: {'; '.join(names[:2])}{more}")
    if not parts and after != before:
        parts.append("changes how soon or how firmly a step is called for")
    return ", ".join(parts)


RESPONSE_WORDS = {
    "routine": "usual care",
    "prompt": "a response within a day",
    "same-day": "a same-day response",
    "emergency": "an emergency response",
}
"""How a response is shown. The word routine stays inside."""
