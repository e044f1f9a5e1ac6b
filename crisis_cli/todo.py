"""What is left of a plan: neither done nor set aside. Pure; what a legal duty allows is said here, once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from crisis_cli.answers import Answers, Aside
from crisis_cli.model import DO_VERBS, Content
from crisis_cli.plan import Plan, PlannedAction

DUTY = "This is a legal duty. It is done, or it is open: it can't be set aside."
WAYS = "If it rests on a wrong fact, change the answer. If a lawyer advised otherwise, say who and when."


_WORD = re.compile(r"[^\W\d_]{2,}")
_FILLERS = "\u115f\u1160"
"""Letters to Unicode that nobody sees (U+3164 and U+FFA0 become one of them)."""
_NOBODY = frozenset(
    {
        "na",
        "no",
        "nil",
        "none",
        "nobody",
        "not",
        "applicable",
        "unknown",
        "yes",
        "ok",
        "tbd",
        "todo",
        "later",
        "one",
        "me",
        "myself",
    }
)


def names_somebody(text: str) -> bool:
    """Whether a text can name a person and a day: it has a word, and not only words for nobody."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text).translate(dict.fromkeys(map(ord, _FILLERS))))
    return any(word.casefold() not in _NOBODY for word in words)


def says_when(text: str) -> bool:
    """Whether a text can name a day or a time: it has a digit, or a word as `names_somebody` takes it."""
    return any(char.isdecimal() for char in text) or names_somebody(text)


def is_duty(planned: PlannedAction | None) -> bool:
    """Whether the law says must: nobody sets that aside on their own judgement."""
    return planned is not None and planned.verb == "must"


def stands(plan: Plan, aside: Aside) -> bool:
    """Whether an action may be set aside like this: a suggestion as one chooses, a legal duty on legal advice only."""
    return names_somebody(aside.advice) or not is_duty(plan.action(aside.action))


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
