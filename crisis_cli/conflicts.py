"""Steps that some rules call for and others advise against: which resolution settles them. Makes no plan and no words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from crisis_cli.condition import Condition, Truth
from crisis_cli.model import AVOID_VERBS, DO_VERBS, Content, Resolution, Rule


@dataclass(frozen=True)
class Clash:
    """An action with the rules on both of its sides, and the resolution that settles it, where one does.

    `waiting` are the questions that would decide the condition of a resolution that comes before that one.
    """

    action: str
    doing: tuple[Rule, ...]
    avoiding: tuple[Rule, ...]
    resolution: Resolution | None
    waiting: frozenset[str]


def clash(
    content: Content, action: str, rules: Iterable[Rule], truth: Callable[[Condition], Truth]
) -> tuple[Sequence[Rule], Sequence[Rule], Clash | None]:
    """Return what calls for the action, what advises against it, and the clash where both are there."""
    uses = tuple(rules)
    doing = tuple(rule for rule in uses if rule.verb in DO_VERBS)
    avoiding = tuple(rule for rule in uses if rule.verb in AVOID_VERBS)
    if not doing or not avoiding:
        return doing, avoiding, None
    resolution, waiting = _settling(content, action, doing, avoiding, truth)
    return doing, avoiding, Clash(action, doing, avoiding, resolution, waiting)


def _settling(
    content: Content,
    action: str,
    doing: Sequence[Rule],
    avoiding: Sequence[Rule],
    truth: Callable[[Condition], Truth],
) -> tuple[Resolution | None, frozenset[str]]:
    """Return the first resolution that may prevail and holds. One whose condition is undecided does not count yet."""
    waiting: frozenset[str] = frozenset()
    for resolution in content.resolutions_of.get(action, ()):
        if not may_prevail(resolution, doing, avoiding):
            continue
        holds = True if resolution.when is None else truth(resolution.when)
        if holds is True:
            return resolution, waiting
        if holds is not False:
            waiting |= holds
    return None, waiting


def may_prevail(resolution: Resolution, doing: Sequence[Rule], avoiding: Sequence[Rule]) -> bool:
    """A `must` or `must not` of law yields only to law."""
    winners, losers = (doing, avoiding) if resolution.prevails == "do" else (avoiding, doing)
    bound = any(rule.basis == "law" and rule.verb in ("must", "must-not") for rule in losers)
    return not bound or any(rule.basis == "law" for rule in winners)
