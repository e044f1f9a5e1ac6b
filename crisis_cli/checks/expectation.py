"""Does this plan satisfy that expectation? Each way it does not, field by field. Loads and proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from crisis_cli.answers import near
from crisis_cli.deadline import deadline_words, may_weaken
from crisis_cli.model import AVOID_VERBS, Expectation

Part = str | int | tuple[str, ...] | None
"""What a field wants or what the plan has: an id, a number, several ids; None for nothing."""
ALIKE = 0.75
"""An id that is so much like a missing one may be the one that was meant: a report of another kind, a day later."""


class Use(Protocol):
    """An action as it stands in a plan."""

    @property
    def id(self) -> str: ...
    @property
    def verb(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def frame(self) -> str: ...
    @property
    def due(self) -> Any: ...
    @property
    def because(self) -> Sequence[Any]: ...


class Compared(Protocol):
    """What is compared of a plan; `plan.Plan` is one."""

    @property
    def response(self) -> str: ...
    @property
    def actions(self) -> Sequence[Use]: ...
    @property
    def avoid(self) -> Sequence[Use]: ...
    @property
    def not_assessed(self) -> Sequence[str]: ...


class Difference(NamedTuple):
    """One way in which a plan is not as expected: the field of `expect`, the action it is about, and a sentence.

    `wanted` and `got` are the values that the sentence compares. `action` is None where a field is about the whole plan.
    """

    field: str
    action: str | None
    wanted: Part
    got: Part
    message: str


def failures(plan: Compared, expect: Expectation) -> list[str]:
    """Return the sentences of `differences`; empty where the plan is as expected."""
    return [found.message for found in differences(plan, expect)]


def differences(plan: Compared, expect: Expectation) -> tuple[Difference, ...]:
    """Return why `plan` is not as expected, in the order of the fields of `expect`; empty where it is.

    `verbs`, `bases` and `frames` speak only of actions that are in the plan, done or avoided; `deadlines` only of those to
    do, `before` only where both are. What `due` names must be in the plan.
    """
    found: list[Difference] = []
    for check in _CHECKS:
        found += check(plan, expect)
    return tuple(found)


def needs_reasons(expect: Expectation) -> bool:
    """Whether it speaks of reasons, their ground, or questions left aside: a plan made among thousands has none of these."""
    return bool(expect.deadlines or expect.bases or expect.unasked)


def _response(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    if expect.response and plan.response not in expect.response:
        message = f"response is {plan.response}, expected {' or '.join(expect.response)}"
        yield Difference("response", None, expect.response, plan.response, message)


def _membership(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    names = [action.id for action in plan.actions]
    for name in expect.includes:
        if name not in names:
            message = f"{name} is missing{_instead(plan, name, expect.includes)}"
            yield Difference("includes", name, name, None, message)
    if expect.includes_any and not set(expect.includes_any) & set(names):
        message = f"none of {', '.join(expect.includes_any)} is in the plan"
        yield Difference("includes_any", None, expect.includes_any, None, message)
    for name in expect.excludes:
        if name in names:
            yield Difference("excludes", name, None, name, f"{name} is in the plan")


def _instead(plan: Compared, name: str, wanted: Iterable[str]) -> str:
    """Say where an action is that is missing: among what to avoid, or nearly there, under a name much like it."""
    if any(action.id == name for action in plan.avoid):
        return ", it is among what to avoid"
    other = near(name, [action.id for action in plan.actions if action.id not in wanted], ALIKE)
    return f", the plan has {other}" if other else ""


def _avoided(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    names = [action.id for action in plan.avoid]
    for name in expect.avoids:
        if name not in names:
            yield Difference("avoids", name, name, None, f"{name} is not among what to avoid")
    for name in expect.not_avoids:
        if name in names:
            yield Difference("not_avoids", name, None, name, f"{name} is among what to avoid")


def _first(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    names = [action.id for action in plan.actions]
    if expect.first and (not names or names[0] not in expect.first):
        message = f"{names[0] if names else 'nothing'} comes first, expected {' or '.join(expect.first)}"
        yield Difference("first", None, expect.first, names[0] if names else None, message)
    within = expect.within_first
    if within is None:
        return
    for name in expect.includes:
        if name in names[within:]:
            place = names.index(name) + 1
            message = f"{name} is number {place}, expected among the first {within}"
            yield Difference("within_first", name, within, place, message)
    late = [place for place, name in enumerate(names, 1) if name in expect.includes_any]
    if late and late[0] > within:
        message = f"none of {', '.join(expect.includes_any)} is among the first {within}"
        yield Difference("within_first", None, within, late[0], message)


def _before(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    names = [action.id for action in plan.actions]
    for sooner, later in expect.before:
        if sooner in names and later in names and names.index(sooner) > names.index(later):
            message = f"{sooner} does not stand before {later}"
            yield Difference("before", None, (sooner, later), (later, sooner), message)


def _verbs(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    for name, verb in expect.verbs.items():
        found = _use(plan, name, avoided=verb in AVOID_VERBS)
        if found and found.verb != verb:
            yield Difference("verbs", name, verb, found.verb, f"{name} is {found.verb}, expected {verb}")


def _bases(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    for name, basis in expect.bases.items():
        found = _use(plan, name, avoided=False)
        if found and found.basis != basis:
            message = f"the basis of {name} is {found.basis}, expected {basis}"
            yield Difference("bases", name, basis, found.basis, message)


def _frames(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    for name, frame in expect.frames.items():
        found = _use(plan, name, avoided=False)
        if found and found.frame != frame:
            yield Difference("frames", name, frame, found.frame, f'{name} is for "{found.frame}", expected "{frame}"')


def _due(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    for name, moment in expect.due.items():
        wanted, words = _moment(moment), f"expected {_due_words(moment)}"
        found = next((action for action in plan.actions if action.id == name), None)
        if found is None:
            yield Difference("due", name, wanted, None, f"{name} is not among what to do, {words}")
        elif found.due is None:
            yield Difference("due", name, wanted, None, f"{name} has no due time, {words}")
        elif found.due.at != moment:
            at = found.due.at.astimezone(moment.tzinfo) if found.due.at and moment else found.due.at
            yield Difference("due", name, wanted, _moment(at), f"{name} is {_due_words(at)}, {words}")


def _moment(moment: datetime | None) -> str:
    """Return a due time as a scenario writes it."""
    return moment.isoformat() if moment else "unknown"


def _due_words(moment: datetime | None) -> str:
    return f"due {moment.isoformat()}" if moment else "due from a start that is not known"


def _deadlines(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    """Of the reasons for an action one has the deadline, and none that is a `must` may run longer from the same start."""
    for name, wanted in expect.deadlines.items():
        action = next((action for action in plan.actions if action.id == name), None)
        if action is None:
            continue
        words = deadline_words(wanted)
        dues = [(because, because.due.deadline) for because in action.because if because.due]
        if wanted not in [deadline for _, deadline in dues]:
            shown = tuple(dict.fromkeys(deadline_words(deadline) for _, deadline in dues))
            message = f"{name} has {' and '.join(shown) or 'no deadline'}, expected {words}"
            yield Difference("deadlines", name, words, shown or None, message)
        for because, deadline in dues:
            if because.verb == "must" and may_weaken(deadline, wanted):
                given = deadline_words(deadline)
                message = f"{because.rule} gives {name} {given}, later than {words}"
                yield Difference("deadlines", name, words, given, message)


def _unasked(plan: Compared, expect: Expectation) -> Iterator[Difference]:
    for name in expect.unasked:
        if name in plan.not_assessed:
            yield Difference("unasked", None, None, name, f"{name} may be asked, expected not to be")


_CHECKS = (
    _response, _membership, _avoided, _first, _before, _verbs, _bases, _frames, _due, _deadlines, _unasked,
)  # fmt: skip


def _use(plan: Compared, name: str, *, avoided: bool) -> Use | None:
    """The action as done or, where `avoided`, as avoided; as the other where it is only that."""
    uses = (*plan.avoid, *plan.actions) if avoided else (*plan.actions, *plan.avoid)
    return next((use for use in uses if use.id == name), None)
