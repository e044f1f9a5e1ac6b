"""Why one fact changes a plan: the reason by its rule, among reasons that are as they were in both cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from crisis_cli.answers import Answers
from crisis_cli.condition import Truth
from crisis_cli.engine import RESPONSE_WORDS, completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.explain import BASELINE
from crisis_cli.model import Content
from crisis_cli.plan import Because, Cause, Plan
from crisis_cli.sampling import Chance
from crisis_cli.text import fill
from crisis_cli.training.contrast import Change, Pair, comes, grounds, spoken
from crisis_cli.training.model import Area, Choice, Feedback, Task

WRONG = 3
LONGEST = 260
"""A reason that is longer is not asked for: four of them would not be read."""
LIKENESS = 0.6
"""Reasons that share more of the words of the shorter one are too much alike to choose between."""


class _Other(NamedTuple):
    """A reason that is no answer: the one fact leaves it as it was. `holds` in both cases, or in neither."""

    text: str
    holds: bool
    rules: tuple[str, ...]
    sources: tuple[str, ...]


def why(
    content: Content, found: Pair, offered: Sequence[Change], shown: Collection[str], chance: Chance
) -> Task | None:
    """Return the task that asks for the reason of the heaviest change that has one; None where there is none to ask for.

    `shown` are the questions whose answers are told: what is so in neither case is ruled out by these alone.
    """
    for change in offered:
        side, reasons = grounds(found, change)
        apart = _in_one_alone(found)
        short = [one for one in reasons if len(one.reason) <= LONGEST and one.reason in apart]
        if short and side == comes(change):
            others = _others(content, found, change, [one.reason for one in reasons], shown, chance)
            if len(others) == WRONG:
                return _task(content, found, change, short[0], others, chance)
    return None


def _task(
    content: Content, found: Pair, change: Change, right: Because | Cause, others: Sequence[_Other], chance: Chance
) -> Task:
    rules = (right.rule,) if isinstance(right, Because) else ()
    of_law = isinstance(right, Because) and right.basis == "law"
    area: Area = "law" if of_law else "acting"
    texts = chance.some([right.reason, *(other.text for other in others)], WRONG + 1)
    ids = {text: str(number) for number, text in enumerate(texts, 1)}
    feedback = {ids[other.text]: _feedback(other) for other in others}
    feedback[ids[right.reason]] = Feedback(
        says=f"This is what changed with {content.questions[found.question].topic}.",
        rules=rules,
        sources=tuple(source.id for source in right.sources),
    )
    return Task(
        id="why",
        area=area,
        kind="one",
        ask=_ask(content, found, change),
        choices=tuple(Choice(ids[text], text) for text in texts),
        right=(ids[right.reason],),
        feedback=feedback,
        rests_on=rules,
    )


def _feedback(other: _Other) -> Feedback:
    says = (
        "That is so in both cases, so it can't be what makes the difference."
        if other.holds
        else ("That is so in neither case.")
    )
    return Feedback(says, other.rules, other.sources)


def _ask(content: Content, found: Pair, change: Change) -> str:
    if change.what == "response":
        if comes(change):
            return f"Why does case B call for {RESPONSE_WORDS[change.now]}, and case A does not?"
        return f"Why does case A call for {RESPONSE_WORDS[change.was]}, and case B does not?"
    case = found.after if comes(change) else found.before
    do = fill(content.actions[change.action].do, content, case.values)
    match change.what:
        case "step":
            return f'Why is this a step in case B, and none in case A: "{do}"?'
        case "dropped":
            return f'Why is this a step in case A, and none in case B: "{do}"?'
        case "avoid":
            return f'Why is this under DO NOT in case B, and not in case A: "{do}"?'
        case "allowed":
            return f'Why is this under DO NOT in case A, and not in case B: "{do}"?'
        case "turned":
            return f'Why does case B say {spoken(change.now)}, where case A says {spoken(change.was)}: "{do}"?'
        case "verb" if comes(change):
            return f'Why does case B say {spoken(change.now)}, where case A says {spoken(change.was)}: "{do}"?'
        case "verb":
            return f'Why does case A say {spoken(change.was)}, where case B says {spoken(change.now)}: "{do}"?'
        case _:
            sooner, frame = ("B", change.now) if comes(change) else ("A", change.was)
            return f'Why is this sooner in case {sooner} ({frame}): "{do}"?'


def _others(
    content: Content, found: Pair, change: Change, right: Sequence[str], shown: Collection[str], chance: Chance
) -> list[_Other]:
    pool = list(_pool(content, found, change, shown))
    mixed = chance.some(pool, len(pool))
    size = len(right[0])
    mixed.sort(key=lambda pair: (pair[0], abs(len(pair[1].text) - size) > size // 2))
    apart = _in_one_alone(found)
    kept: dict[str, _Other] = {}
    for _, other in mixed:
        if other.text in apart:
            continue
        if len(other.text) <= LONGEST and not any(alike(other.text, text) for text in (*right, *kept)):
            kept[other.text] = other
        if len(kept) == WRONG:
            break
    return list(kept.values())


def _in_one_alone(found: Pair) -> set[str]:
    """Return the reasons that one of the plans gives and the other does not, by whichever rule: several may say the same."""
    before, after = map(_said, found.plans)
    return before ^ after


def _said(plan: Plan) -> set[str]:
    steps = {because.reason for action in (*plan.actions, *plan.avoid) for because in action.because}
    return steps | {cause.reason for cause in plan.response_because}


def alike(one: str, other: str) -> bool:
    """Whether two reasons say so nearly the same that nobody could tell which is meant."""
    words = set(one.casefold().split()), set(other.casefold().split())
    return len(words[0] & words[1]) > LIKENESS * min(map(len, words))


def _nearness(*, holds: bool, same_step: bool) -> int:
    """Return what is offered first: reasons of the same step, then what holds in both cases, which no fact rules out."""
    return 0 if same_step else 1 if holds else 2


def _read(content: Content, case: Answers) -> Evaluation:
    filled = completed(content, case)
    return Evaluation(content, filled.concerns, filled.values)


def _pool(content: Content, found: Pair, change: Change, shown: Collection[str]) -> Iterator[tuple[int, _Other]]:
    """Yield every reason that the one fact leaves as it was, with how near it is: of the same step first.

    A reason that several give is so where any of them is; it is left out where that is not the same in both cases.
    """
    cases = [_read(content, case) for case in (found.before, found.after)]
    told = [_of_those_shown(content, case, shown) for case in (found.before, found.after)]
    made: dict[str, list[tuple[int, _Other]]] = {}
    unsure: set[str] = set()
    for text, holds, ruled_out, same_step, rules, sources in _every(content, found, change, cases, told):
        if holds is None or not (holds or ruled_out):
            unsure.add(text)
        else:
            nearness = _nearness(holds=holds, same_step=same_step)
            made.setdefault(text, []).append((nearness, _Other(text, holds, rules, sources)))
    for text, ones in made.items():
        if text not in unsure and len({other.holds for _, other in ones}) == 1:
            yield min(ones, key=lambda one: one[0])


class _Reason(NamedTuple):
    """A reason that the content has. `holds` where it is certain and the same in both cases; else None."""

    text: str
    holds: bool | None
    ruled_out: bool
    same_step: bool
    rules: tuple[str, ...]
    sources: tuple[str, ...]


def _every(
    content: Content, found: Pair, change: Change, cases: Sequence[Evaluation], told: Sequence[Evaluation]
) -> Iterator[_Reason]:
    """Yield the reasons for a response where that is what changes, else those of rules that count where the cases are."""
    if not change.action:
        for raised in content.raises:
            holds = _same([one.truth(raised.when) for one in cases if one.is_active(raised.concern)])
            out = all(one.truth(raised.when) is False for one in told)
            if any(one.is_active(raised.concern) for one in cases):
                yield _Reason(raised.because, holds, out, False, (), raised.sources)
        return
    places = {None, BASELINE, *found.plans[0].places.values(), *found.plans[1].places.values()}
    for rule in content.rules:
        here = [one for one in cases if one.is_active(rule.concern) and rule.place in places]
        if here:
            holds = _same([one.rule(rule) for one in here])
            holds = holds if holds is _same([one.truth(rule.when) for one in here]) else None
            out = all(one.truth(rule.when) is False for one in told)
            text = fill(rule.because, content, found.before.values)
            yield _Reason(text, holds, out, change.action in rule.actions, (rule.id,), rule.sources)


def _of_those_shown(content: Content, case: Answers, shown: Collection[str]) -> Evaluation:
    """Return what follows from the answers that are told, as if nothing else had been asked yet."""
    return Evaluation(content, case.concerns, {name: value for name, value in case.values.items() if name in shown})


def _same(truths: Sequence[Truth]) -> bool | None:
    """Return what is certain and the same in both cases; None where it is not, or where a case has nothing of it."""
    if len(truths) == 2 and isinstance(truths[0], bool) and truths[0] is truths[1]:
        return truths[0]
    return None
