"""What is left of a plan: neither done nor set aside. Pure; what a legal duty allows is said here, once."""

from __future__ import annotations

from collections.abc import Mapping

from crisis_cli.answers import Answers, Aside
from crisis_cli.model import DO_VERBS, Content
from crisis_cli.plan import Plan, PlannedAction

DUTY = "This is a legal duty. It is done, or it is open: it can't be set aside."
WAYS = "If it rests on a wrong fact, change the answer. If a lawyer advised otherwise, say who and when."


def is_duty(planned: PlannedAction | None) -> bool:
    """Whether the law says must: nobody sets that aside on their own judgement."""
    return planned is not None and planned.verb == "must"


def stands(plan: Plan, aside: Aside) -> bool:
    """Whether an action may be set aside like this: a suggestion as one chooses, a legal duty on legal advice only."""
    return bool(aside.advice) or not is_duty(plan.action(aside.action))


def left(plan: Plan, answers: Answers) -> tuple[PlannedAction, ...]:
    """Return the actions neither done nor set aside, in the plan's order. A duty set aside without advice is left."""
    gone = {done.action for done in answers.done}
    gone |= {aside.action for aside in answers.asides if stands(plan, aside)}
    return tuple(action for action in plan.actions if action.id not in gone)


def marks(plan: Plan, answers: Answers) -> Mapping[str, str]:
    """Return in words what was done about each action of a plan, where anything was: by the action's id."""
    aside = {aside.action: "set aside" for aside in answers.asides if stands(plan, aside)}
    return aside | {done.action: "done" for done in answers.done}


def steps_of(content: Content) -> frozenset[str]:
    """Return the actions that some rule calls for. The others are only advised against, and are no step to tick."""
    return frozenset(name for rule in content.rules if rule.verb in DO_VERBS for name in rule.actions)
