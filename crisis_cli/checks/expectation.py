"""Does this plan satisfy that expectation? One plain sentence for each way it does not. Loads and proves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from crisis_cli.deadline import deadline_words, may_weaken
from crisis_cli.model import AVOID_VERBS, Expectation
from crisis_cli.plan import Plan, PlannedAction


def failures(plan: Plan, expect: Expectation) -> list[str]:
    """Return why `plan` is not as expected, in the order of the fields of `expect`; empty where it is.

    `verbs`, `bases` and `frames` speak only of actions that are in the plan, done or avoided; `deadlines` only of those to
    do, `before` only where both are. What `due` names must be in the plan.
    """
    found: list[str] = []
    for check in (
        _response,
        _membership,
        _avoided,
        _first,
        _before,
        _verbs,
        _bases,
        _frames,
        _due,
        _deadlines,
        _unasked,
    ):
        found += check(plan, expect)
    return found


def _response(plan: Plan, expect: Expectation) -> Iterator[str]:
    if expect.response and plan.response not in expect.response:
        yield f"response is {plan.response}, expected {' or '.join(expect.response)}"


def _membership(plan: Plan, expect: Expectation) -> Iterator[str]:
    names = [action.id for action in plan.actions]
    for name in expect.includes:
        if name not in names:
            yield f"{name} is missing"
    if expect.includes_any and not set(expect.includes_any) & set(names):
        yield f"none of {', '.join(expect.includes_any)} is in the plan"
    for name in expect.excludes:
        if name in names:
            yield f"{name} is in the plan"


def _avoided(plan: Plan, expect: Expectation) -> Iterator[str]:
    names = [action.id for action in plan.avoid]
    for name in expect.avoids:
        if name not in names:
            yield f"{name} is not among what to avoid"
    for name in expect.not_avoids:
        if name in names:
            yield f"{name} is among what to avoid"


def _first(plan: Plan, expect: Expectation) -> Iterator[str]:
    names = [action.id for action in plan.actions]
    if expect.first and (not names or names[0] not in expect.first):
        yield f"{names[0] if names else 'nothing'} comes first, expected {' or '.join(expect.first)}"
    if expect.within_first is None:
        return
    for name in expect.includes:
        if name in names[expect.within_first :]:
            yield f"{name} is number {names.index(name) + 1}, expected among the first {expect.within_first}"
    late = set(expect.includes_any) & set(names[expect.within_first :])
    if late and not set(expect.includes_any) & set(names[: expect.within_first]):
        yield f"none of {', '.join(expect.includes_any)} is among the first {expect.within_first}"


def _before(plan: Plan, expect: Expectation) -> Iterator[str]:
    names = [action.id for action in plan.actions]
    for sooner, later in expect.before:
        if sooner in names and later in names and names.index(sooner) > names.index(later):
            yield f"{sooner} does not stand before {later}"


def _verbs(plan: Plan, expect: Expectation) -> Iterator[str]:
    for name, verb in expect.verbs.items():
        found = _use(plan, name, avoided=verb in AVOID_VERBS)
        if found and found.verb != verb:
            yield f"{name} is {found.verb}, expected {verb}"


def _bases(plan: Plan, expect: Expectation) -> Iterator[str]:
    for name, basis in expect.bases.items():
        found = _use(plan, name, avoided=False)
        if found and found.basis != basis:
            yield f"the basis of {name} is {found.basis}, expected {basis}"


def _frames(plan: Plan, expect: Expectation) -> Iterator[str]:
    for name, frame in expect.frames.items():
        found = _use(plan, name, avoided=False)
        if found and found.frame != frame:
            yield f'{name} is for "{found.frame}", expected "{frame}"'


def _due(plan: Plan, expect: Expectation) -> Iterator[str]:
    for name, moment in expect.due.items():
        wanted = f"expected {_due_words(moment)}"
        found = next((action for action in plan.actions if action.id == name), None)
        if found is None:
            yield f"{name} is not among what to do, {wanted}"
        elif found.due is None:
            yield f"{name} has no due time, {wanted}"
        elif found.due.at != moment:
            at = found.due.at.astimezone(moment.tzinfo) if found.due.at and moment else found.due.at
            yield f"{name} is {_due_words(at)}, {wanted}"


def _due_words(moment: datetime | None) -> str:
    return f"due {moment.isoformat()}" if moment else "due from a start that is not known"


def _deadlines(plan: Plan, expect: Expectation) -> Iterator[str]:
    """Of the reasons for an action one has the deadline, and none that is a `must` may run longer from the same start."""
    for name, wanted in expect.deadlines.items():
        action = next((action for action in plan.actions if action.id == name), None)
        if action is None:
            continue
        dues = [(because, because.due.deadline) for because in action.because if because.due]
        if wanted not in [deadline for _, deadline in dues]:
            shown = " and ".join(dict.fromkeys(deadline_words(deadline) for _, deadline in dues)) or "no deadline"
            yield f"{name} has {shown}, expected {deadline_words(wanted)}"
        for because, deadline in dues:
            if because.verb == "must" and may_weaken(deadline, wanted):
                yield f"{because.rule} gives {name} {deadline_words(deadline)}, later than {deadline_words(wanted)}"


def _unasked(plan: Plan, expect: Expectation) -> Iterator[str]:
    for name in expect.unasked:
        if name in plan.not_assessed:
            yield f"{name} may be asked, expected not to be"


def _use(plan: Plan, name: str, *, avoided: bool) -> PlannedAction | None:
    """The action as done or, where `avoided`, as avoided; as the other where it is only that."""
    uses = (*plan.avoid, *plan.actions) if avoided else (*plan.actions, *plan.avoid)
    return next((use for use in uses if use.id == name), None)
