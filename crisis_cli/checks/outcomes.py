"""What a content makes of answers, as formulas and as the interpreter sees it: in what two plans may differ, value by value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from crisis_cli.answers import Answers
from crisis_cli.checks.formula import Forge, Formula
from crisis_cli.checks.plans import Plans
from crisis_cli.checks.search import Counterexample
from crisis_cli.checks.variables import Variable
from crisis_cli.checks.world import World
from crisis_cli.deadline import deadline_words
from crisis_cli.engine import completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, LEVELS, AnyDeadline, Content, Rule, Verb
from crisis_cli.plan import Plan, compose

Aspect = Literal["response", "presence", "verb", "advice", "frame", "deadline", "before", "notice", "paper", "concern"]
"""In what two plans may differ. `verb` is that of something to do, `advice` that of something to avoid."""
Subject = tuple[Aspect, str]
ABSENT, DO, AVOID, OPEN_CONFLICT = "absent", "do", "avoid", "both"
YES, NO = "yes", "no"
_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Outcomes:
    """What a content's plans are, as formulas: for each subject the values that exclude each other."""

    def __init__(self, content: Content, forge: Forge, variables: Mapping[str, Variable]) -> None:
        self.content = content
        self.world = World(content, forge, variables)
        self.plans = Plans(self.world)
        self.forge = forge

    def values(self, subject: Subject) -> dict[str, Formula]:
        aspect, name = subject
        match aspect:
            case "response":
                return dict(zip(LEVELS, self.world.stands("response"), strict=True))
            case "presence":
                return self._presence(name)
            case "verb":
                return self._tags(name, DO_VERBS)
            case "advice":
                return self._tags(name, AVOID_VERBS)
            case "frame":
                return self._frames(name)
            case "deadline":
                action, _, deadline = name.partition(" ")
                return self._yes(self.forge.all((self._has(action, deadline), self.done(action))))
            case "before":
                first, _, second = name.partition(" ")
                return self._before(first, second)
            case "concern":
                return self._yes(self.world.active(name) if name in self.content.concerns else False)
            case "notice":
                notice = next((n for n in self.content.notices if n.id == name), None)
                return self._yes(self.world.truth(notice.when).yes if notice else False)
            case "paper":
                return self._yes(self._paper(name))

    def _yes(self, formula: Formula) -> dict[str, Formula]:
        return {YES: formula, NO: self.forge.negation(formula)}

    def done(self, action: str) -> Formula:
        return self.plans.done(action) if action in self.content.actions else False

    def _avoided(self, action: str) -> Formula:
        return self.plans.avoided(action) if action in self.content.actions else False

    def _presence(self, action: str) -> dict[str, Formula]:
        forge, done, avoided = self.forge, self.done(action), self._avoided(action)
        not_done, not_avoided = forge.negation(done), forge.negation(avoided)
        return {
            DO: forge.all((done, not_avoided)),
            AVOID: forge.all((avoided, not_done)),
            OPEN_CONFLICT: forge.all((done, avoided)),
            ABSENT: forge.all((not_done, not_avoided)),
        }

    def _uses(self, action: str) -> tuple[Rule, ...]:
        return self.content.rules_of.get(action, ())

    def _tags(self, action: str, verbs: Sequence[Verb]) -> dict[str, Formula]:
        """The strongest verb with its basis, where the action is on the side of these verbs."""
        there = self.done(action) if verbs is DO_VERBS else self._avoided(action)
        strongest = self.plans.strongest(self._uses(action), verbs)
        return {f"{verb} {basis}": self.forge.all((there, here)) for (verb, basis), here in strongest.items()}

    def _frames(self, action: str) -> dict[str, Formula]:
        done = self.done(action)
        if done is False:
            return {}
        return {frame: self.forge.all((done, self.plans.has_frame(action, frame, avoided=False))) for frame in FRAMES}

    def deadlines(self, action: str) -> list[AnyDeadline]:
        return [rule.deadline for rule in self._uses(action) if rule.deadline and rule.verb in DO_VERBS]

    def _has(self, action: str, deadline: str) -> Formula:
        given = (r for r in self._uses(action) if r.deadline and r.verb in DO_VERBS)
        return self.world.fires(rule for rule in given if rule.deadline and deadline_words(rule.deadline) == deadline)

    def _before(self, first: str, second: str) -> dict[str, Formula]:
        both = self.forge.all((self.done(first), self.done(second)))
        if both is False:
            return {}
        sooner = self.plans.before(first, second)
        return {
            YES: self.forge.all((both, sooner)),
            NO: self.forge.all((both, self.forge.negation(sooner))),
        }

    def _paper(self, name: str) -> Formula:
        paper = self.content.papers.get(name)
        if paper is None:
            return False
        shown = True if paper.when is None else self.forge.negation(self.world.truth(paper.when).no)
        return self.forge.all((self.forge.any(map(self.done, paper.actions)), shown))


@dataclass(frozen=True)
class Seen:
    """What the interpreter makes of an interview: its plan, and the reading of its answers."""

    content: Content
    plan: Plan
    read: Evaluation


def see(content: Content, example: Counterexample) -> Seen:
    """Return what comes of an interview in a content that may lack some of its questions, choices or concerns."""
    answers = _answers(content, example)
    return Seen(content, compose(content, answers, _NOW), Evaluation(content, answers.concerns, answers.values))


def observe(content: Content, example: Counterexample, subject: Subject) -> str:
    """Return what the interpreter says of the subject where these answers are given, as a value of `Outcomes`."""
    return observed(see(content, example), subject)


def observed(seen: Seen, subject: Subject) -> str:
    """Return the value of the subject in what was seen."""
    plan = seen.plan
    aspect, name = subject
    done = {action.id: action for action in plan.actions}
    avoided = {action.id: action for action in plan.avoid}
    if aspect == "response":
        return plan.response
    if aspect == "presence":
        sides = {(True, False): DO, (False, True): AVOID, (True, True): OPEN_CONFLICT, (False, False): ABSENT}
        return sides[name in done, name in avoided]
    if aspect in ("verb", "advice"):
        found = (done if aspect == "verb" else avoided).get(name)
        return f"{found.verb} {found.basis}" if found else ABSENT
    if aspect == "frame":
        return done[name].frame if name in done else ABSENT
    if aspect == "before":
        first, _, second = name.partition(" ")
        order = list(done)
        return ABSENT if not {first, second} <= {*order} else _said(order.index(first) < order.index(second))
    if aspect == "deadline":
        action, _, deadline = name.partition(" ")
        return _said(deadline in map(deadline_words, deadlines_of(plan, action)))
    if aspect == "concern":
        return _said(name in plan.concerns)
    if aspect == "paper":
        return _said(any(paper.id == name for paper in plan.papers))
    notice = next((n for n in seen.content.notices if n.id == name), None)
    return _said(notice is not None and seen.read.truth(notice.when) is True)


def _said(yes: bool) -> str:
    return YES if yes else NO


def deadlines_of(plan: Plan, action: str) -> tuple[AnyDeadline, ...]:
    """Return the deadlines that an action of a plan has, each once."""
    found = next((one for one in plan.actions if one.id == action), None)
    dues = (because.due for because in found.because if because.due) if found else ()
    return tuple(dict.fromkeys(due.deadline for due in dues))


def joined(deadlines: Sequence[AnyDeadline]) -> str:
    return " and ".join(map(deadline_words, deadlines))


def _answers(content: Content, example: Counterexample) -> Answers:
    concerns = tuple(name for name in example.concerns if name in content.concerns)
    values = {name: value for name, value in example.answers.items() if name in content.questions}
    return completed(content, Answers(concerns, values))
