"""Does this plan satisfy that expectation? One plain sentence for each way it does not. Loads and proves nothing."""

from __future__ import annotations

from collections.abc import Iterator

from crisis_cli.model import AVOID_VERBS, Expectation
from crisis_cli.plan import Plan, PlannedAction


def failures(plan: Plan, expect: Expectation) -> list[str]:
    """Return why `plan` is not as expected, in the order of the fields of `expect`; empty where it is.

    `verbs` and `frames` speak only of actions that are in the plan, done or avoided; `before` only where both are.
    """
    found: list[str] = []
    for check in (_response, _membership, _avoided, _first, _before, _verbs, _frames):
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


def _frames(plan: Plan, expect: Expectation) -> Iterator[str]:
    for name, frame in expect.frames.items():
        found = _use(plan, name, avoided=False)
        if found and found.frame != frame:
            yield f'{name} is for "{found.frame}", expected "{frame}"'


def _use(plan: Plan, name: str, *, avoided: bool) -> PlannedAction | None:
    """The action as done or, where `avoided`, as avoided; as the other where it is only that."""
    uses = (*plan.avoid, *plan.actions) if avoided else (*plan.actions, *plan.avoid)
    return next((use for use in uses if use.id == name), None)
