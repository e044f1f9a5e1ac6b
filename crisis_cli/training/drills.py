"""Drills out of the content itself: two cases that differ in one fact and call for different plans.

A rule is drawn by the seed, a case is made near its boundary, and of all its answers that one is changed whose other value
changes the plan in something that matters. What is right, and why, is read off the two plans.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from crisis_cli.answers import Answers, display, is_unknown
from crisis_cli.condition import atoms
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.generated import variable_of
from crisis_cli.many import Many
from crisis_cli.model import AVOID_VERBS, LEVELS, Content, Rule
from crisis_cli.plan import Because
from crisis_cli.sampling import FIRST_MOMENT, MOMENTS, OFFSETS, Chance, Sampler
from crisis_cli.training.contrast import (
    MATTERS,
    WEIGHTS,
    Change,
    One,
    Pair,
    changes,
    comes,
    fact,
    grounds,
    is_yes_or_no,
    neighbours,
    pair,
    rested_on,
    said,
    spoken,
    weight,
)
from crisis_cli.training.model import Choice, Exercise, Feedback, Grave, Rank, Task
from crisis_cli.training.nearby import many_of
from crisis_cli.training.sets import Sets, StepSets
from crisis_cli.training.whys import why

ATTEMPTS = 200
"""So many cases are looked at before it is said that there is no drill: in the shipped content a handful is enough."""
FROM_BASES = 60
"""So often a case that was handed in is tried before one is drawn."""
WRITTEN = 0.7
"""How often one of these is taken: what people wrote hangs together, what is drawn goes everywhere."""
MOST_UNKNOWN = 1
"""So many of the facts shown may be not known: somebody has to be able to imagine the case."""
LEAST_FACTS, MOST_FACTS = 2, 8
"""So many facts stand in a case: those that the two plans rest on."""
MOST_CHANGES = 8
"""Plans that differ in more than this are no drill: nobody can say what one fact did."""
MOST_RIGHT, MOST_CHOICES, LEAST_WRONG = 4, 7, 3
WORTH_CLAIMING = 3
"""What weighs less than this is not offered as a change that does not come."""
SHARED = 0.12
"""How often a rule is drawn that every concern has."""
BEST = 6
"""So many questions with the best differences are drawn from."""


class Base(NamedTuple):
    """A case to start from: answers that somebody wrote as a whole, and its moment."""

    answers: Answers
    now: datetime


@dataclass(frozen=True)
class _Tools:
    """What drills of a content are made with. `rules` are those worth aiming at, by concern."""

    content: Content
    many: Many
    sampler: Sampler
    rules: Mapping[str | None, Sequence[Rule]]


_made: list[_Tools] = []


def _tools(content: Content) -> _Tools:
    """Return what drills of this content are made with; the last content's are kept, they take a second to make."""
    if not _made or _made[0].content is not content:
        worth = [rule for rule in content.rules if _worth_aiming(content, rule)]
        rules = {name: [rule for rule in worth if rule.concern == name] for name in (None, *content.concerns)}
        _made[:] = [_Tools(content, many_of(content), Sampler(content), rules)]
    return _made[0]


class Drill(NamedTuple):
    """A drill with the two cases it is made of."""

    pair: Pair
    exercise: Exercise


def drill(
    content: Content, sets: Sets, seed: int, concern: str | None = None, bases: Sequence[Base] = ()
) -> Exercise | None:
    """Return the drill of this seed, of this concern where one is named. None where no single fact changes any plan.

    With `bases` the case is mostly one of these, where one has the concern alone and makes a drill, else it is drawn. The same
    arguments give the same drill.
    """
    found = drawn(content, sets, seed, concern, bases)
    return found.exercise if found else None


def drawn(
    content: Content, sets: Sets, seed: int, concern: str | None = None, bases: Sequence[Base] = ()
) -> Drill | None:
    """Return the drill of this seed with its two cases."""
    tools = _tools(content)
    chance = Chance(f"drill {concern or ''} {seed}")
    about = concern or chance.one(tuple(content.concerns))
    own = [base for base in bases if base.answers.concerns == (about,)]
    for attempt in range(ATTEMPTS):
        written = own if attempt < FROM_BASES and chance.once(WRITTEN) else ()
        found = _pair(tools, about, written, chance)
        made = _exercise(tools, sets.steps, found, chance) if found else None
        if found and made:
            return Drill(found, replace(made, id="drill" if concern is None else f"drill.{concern}", seed=seed))
    return None


# ---------------------------------------------------------------- a pair of cases


def _pair(tools: _Tools, concern: str, bases: Sequence[Base], chance: Chance) -> Pair | None:
    """Return two cases near the boundary of a rule; None where this draw has no difference worth a drill."""
    drawn_from = tools.rules[None if chance.once(SHARED) else concern] or tools.rules[concern] or tools.rules[None]
    if not drawn_from:
        return None
    rule = chance.one(drawn_from)
    if bases:
        base = chance.one(bases)
    else:
        now = (FIRST_MOMENT + timedelta(minutes=chance.below(MOMENTS))).astimezone(chance.one(OFFSETS))
        base = Base(Answers((concern,), tools.sampler.near(rule, concern, chance, now)), now)
    around = neighbours(tools.many, base.answers, base.now)
    best = _best(tools.content, around, None if bases else rule)
    if not best:
        return None
    one = chance.one(best)
    if chance.once(0.5):
        turned = base.answers.given(one.question, one.value)
        return pair(tools.content, turned, one.question, base.answers.values[one.question], base.now)
    return pair(tools.content, base.answers, one.question, one.value, base.now)


def _worth_aiming(content: Content, rule: Rule) -> bool:
    kinds = (content.actions[name].kind for name in rule.actions)
    return rule.verb in ("must", "must-not") or any(WEIGHTS[kind] >= MATTERS for kind in kinds)


def _best(content: Content, around: Sequence[One], rule: Rule | None) -> list[One]:
    """Return for each of the best questions the answer with the largest differences and the fewest.

    With a rule only what changes one of its steps, and by an answer that it reads itself where one does.
    """
    if not around or around[0].question:
        return []
    found: dict[str, tuple[float, One]] = {}
    for one in around[1:]:
        differing = changes(content, around[0].plan, one.plan)
        if not differing or weight(content, differing[0]) < MATTERS or len(differing) > MOST_CHANGES:
            continue
        if rule is not None and not any(change.action in rule.actions for change in differing):
            continue
        worth = _worth([weight(content, change) for change in differing]) - is_unknown(one.value)
        if one.question not in found or worth > found[one.question][0]:
            found[one.question] = worth, one
    read = {variable_of(atom) for atom in atoms(rule.when) if atom.key not in content.findings} if rule else set()
    near = [pair for name, pair in found.items() if name in read] or list(found.values())
    near.sort(key=lambda pair: -pair[0])
    return [one for _, one in (near[:BEST] if rule else near)]


def _worth(weights: Sequence[int]) -> float:
    return sum(weights[:3]) / 2 + weights[0] / 2 - 0.7 * max(0, len(weights) - MOST_RIGHT)


def _can_be_imagined(found: Pair, shown: Iterable[str]) -> bool:
    """Whether so much of both cases is known that somebody can see them, and nobody refuses the answer that makes the case."""
    both = [found.before.values[found.question], found.after.values[found.question]]
    others = [found.before.values[name] for name in shown if name != found.question and name in found.before.values]
    return "would-not-say" not in both and sum(map(is_unknown, (*both, *others))) <= MOST_UNKNOWN


# ---------------------------------------------------------------- the exercise


class _Claim(NamedTuple):
    """A change that does not come, and the one fact with which it would."""

    change: Change
    one: One


def _exercise(tools: _Tools, steps: StepSets, found: Pair, chance: Chance) -> Exercise | None:
    """Return the exercise, nameless; None where it takes too many facts or concerns, or has too little that is wrong."""
    content = tools.content
    if len(found.plans[0].concerns) > 1:
        return None
    right = _offered(content, steps, found)
    read = rested_on(content, [reason for change in right for reason in grounds(found, change).reasons])
    shown = dict.fromkeys((*read, found.question))
    if len(shown) > MOST_FACTS or not _can_be_imagined(found, shown):
        return None
    wrong = _claims(tools, steps, found, right, shown, chance)
    if len(wrong) < LEAST_WRONG or len(shown) < LEAST_FACTS:
        return None
    asked_why = why(content, found, right, shown, chance)
    if asked_why is None:
        return None
    facts = [name for name in content.questions if name in shown and name != found.question]
    question = content.questions[found.question]
    return Exercise(
        id="",
        seed=0,
        kind="drill",
        title=f"Drill: {question.topic}",
        concerns=found.plans[1].concerns,
        minutes=3,
        story=tuple(_story(content, found, facts)),
        tasks=(_change_task(content, steps, found, right, wrong, chance), asked_why),
        hints=(
            "Take each step for itself: does it rest on the fact that changed?",
            f"{len(right)} of the {len(right) + len(wrong)} are so." if len(right) > 1 else "Only one of them is so.",
        ),
        debrief=(question.why,) if question.why else (),
        rank=_rank(right),
    )


def _story(content: Content, found: Pair, facts: Sequence[str]) -> Iterator[str]:
    question = content.questions[found.question]
    yield "; ".join(content.concerns[name].title for name in found.plans[0].concerns)
    yield "CASE A"
    for name in facts:
        yield fact(content.questions[name], found.before.values[name])
    yield fact(question, found.before.values[found.question])
    yield "CASE B"
    other = fact(question, found.after.values[found.question], within=True)
    yield f"The same, but{':' if other.startswith(question.ask) else ''} {other}"
    yield "All else that was asked has the same answer in both."


def _offered(content: Content, steps: StepSets, found: Pair) -> tuple[Change, ...]:
    """Return the heaviest changes that are told apart by their words."""
    fit = [change for change in found.changes if _has_the_people(steps, found, change)]
    by_text = {_said(content, steps, found, change): change for change in reversed(fit)}
    return tuple(change for change in found.changes if change in by_text.values())[:MOST_RIGHT]


def _has_the_people(steps: StepSets, found: Pair, change: Change) -> bool:
    concerns = steps.people_of.get(change.action)
    return concerns is None or not concerns.isdisjoint(found.plans[0].concerns)


def _said(content: Content, steps: StepSets, found: Pair, change: Change) -> str:
    case = found.after if comes(change) else found.before
    return said(content, change, case.values, steps.glossed)


def _claims(
    tools: _Tools, steps: StepSets, found: Pair, right: Sequence[Change], shown: dict[str, None], chance: Chance
) -> list[_Claim]:
    """Return changes that one other fact would bring, and this one does not. That fact is added to those shown."""
    content = tools.content
    taken = {_said(content, steps, found, change) for change in found.changes}
    about = {change.action for change in found.changes if change.action}
    claims: list[_Claim] = []
    for claim in _near(tools, steps, found, shown, chance):
        name, text = claim.change.action, _said(content, steps, found, claim.change)
        if text in taken or name in about:
            continue
        wanted = dict.fromkeys((claim.one.question, *_rests_on(content, found, name)))
        if len({*shown, *wanted}) > MOST_FACTS:
            continue
        shown.update(wanted)
        taken.add(text)
        about.add(name)
        claims.append(claim)
        if len(claims) + len(right) == MOST_CHOICES or len(claims) == max(LEAST_WRONG, len(right) + 1):
            break
    return claims


def _rests_on(content: Content, found: Pair, action: str) -> tuple[str, ...]:
    """Return the facts by which an action stands in the first case, none where it does not."""
    planned = found.plans[0].action(action) if action else None
    return rested_on(content, planned.because[:1]) if planned else ()


def _near(tools: _Tools, steps: StepSets, found: Pair, shown: Mapping[str, None], chance: Chance) -> list[_Claim]:
    """Return every change that another fact would bring to the first case: by the same question first, then one shown."""
    around = neighbours(tools.many, found.before, found.now)
    claims = [
        _Claim(change, one)
        for one in around[1:]
        for change in changes(tools.content, around[0].plan, one.plan)
        if change not in found.changes
        and weight(tools.content, change) >= WORTH_CLAIMING
        and _has_the_people(steps, found, change)
    ]
    mixed = chance.some(claims, len(claims))
    return sorted(
        mixed,
        key=lambda claim: (
            claim.one.question not in shown,
            claim.one.question != found.question,
            is_unknown(claim.one.value),
        ),
    )


def _change_task(
    content: Content,
    steps: StepSets,
    found: Pair,
    right: Sequence[Change],
    wrong: Sequence[_Claim],
    chance: Chance,
) -> Task:
    true = [(change, _right_feedback(found, change)) for change in right]
    false = [(claim.change, _wrong_feedback(content, found, claim)) for claim in wrong]
    order = chance.some([*true, *false], len(true) + len(false))
    question = content.questions[found.question]
    was, now = (display(question, case.values[found.question]) for case in (found.before, found.after))
    topic = f"{question.topic[:1].upper()}{question.topic[1:]}."
    about = question.ask if is_yes_or_no(was) or is_yes_or_no(now) else topic
    grave = {_id(change): _missed(content, change) for change in right}
    grave |= {_id(claim.change): _taken(content, found, claim.change) for claim in wrong}
    return Task(
        id="change",
        area="acting",
        kind="several",
        ask=f"{about} Case A: {was}. Case B: {now}. "
        "What does that bring, and what does it take away? Pick all that is so.",
        choices=tuple(Choice(_id(change), _said(content, steps, found, change)) for change, _ in order),
        right=tuple(_id(change) for change, _ in order if change in right),
        grave={name: kind for name, kind in grave.items() if kind},
        feedback={_id(change): feedback for change, feedback in order},
        rests_on=tuple(dict.fromkeys(rule for _, feedback in true for rule in feedback.rules)),
    )


def _id(change: Change) -> str:
    return ".".join(filter(None, (change.what, change.action, change.now.replace(" ", "-"))))


def _right_feedback(found: Pair, change: Change) -> Feedback:
    side, reasons = grounds(found, change)
    return Feedback(
        says=f"Case {'AB'[side]}: {' '.join(dict.fromkeys(one.reason for one in reasons))}",
        rules=tuple(dict.fromkeys(one.rule for one in reasons if isinstance(one, Because))),
        sources=tuple(dict.fromkeys(source.id for one in reasons for source in one.sources)),
    )


def _wrong_feedback(content: Content, found: Pair, claim: _Claim) -> Feedback:
    """Return how it stands in both cases, and the fact with which the change would come."""
    name = claim.change.action
    planned = found.plans[1].action(name) if name else None
    if not name:
        says = f"Case B calls for {RESPONSE_WORDS[found.plans[1].response]}."
    elif planned is None:
        says = "In case B nothing calls for it, and nothing speaks against it."
    else:
        stands = "under DO NOT" if planned.verb in AVOID_VERBS else "a step"
        says = f"In case B it is {stands} ({spoken(planned.verb)}): {planned.because[0].reason}"
    because = planned.because[:1] if planned else ()
    question = content.questions[claim.one.question]
    return Feedback(
        says=says,
        rules=tuple(one.rule for one in because),
        sources=tuple(source.id for one in because for source in one.sources),
        right_if=(fact(question, claim.one.value, within=True),),
    )


# ---------------------------------------------------------------- what can't be averaged away


def _missed(content: Content, change: Change) -> Grave | None:
    """Return how grave it is not to see that a change comes."""
    if change.now == LEVELS[-1] or (change.what == "step" and _saves(content, change.action)):
        return "danger"
    return "disclosure" if change.now == "must-not" else None


def _taken(content: Content, found: Pair, change: Change) -> Grave | None:
    """Return how grave it is to think that a change comes where it does not."""
    after = found.plans[1]
    if change.what == "response":
        return "danger" if after.response == LEVELS[-1] and not comes(change) else None
    planned = after.action(change.action)
    if planned is None:
        return None
    if planned.verb == "must-not" and change.what in ("allowed", "turned"):
        return "disclosure"
    return "danger" if change.what == "dropped" and _saves(content, change.action) else None


def _saves(content: Content, action: str) -> bool:
    return content.actions[action].kind == "life-safety"


def _rank(right: Iterable[Change]) -> Rank:
    """Return how hard it is: what comes and goes is seen sooner than what is only firmer, sooner or forbidden."""
    whats = {change.what for change in right}
    if whats <= {"response", "step", "dropped"}:
        return "first"
    return "second" if whats <= {"response", "step", "dropped", "avoid", "allowed"} else "third"
