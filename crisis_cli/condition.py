"""Conditions as tables: which answers. Reads no content and no answers; `evaluation.py` supplies the atoms.

Grammar (TOML)::

    condition  = { key = test, … }            several keys are "and"
               | { any = [condition, …] }     "or"
               | { not = condition }
               | { at_least = n, of = [condition, …] }
    test       = ["value", …]                 one of; for several-choice answers: has any of
               | { all = ["value", …] }       has every one of
               | { only = ["value", …] }      has nothing else
               | { from = x, to = y }         numbers; for findings: values of that rank
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

UNKNOWN_KINDS = ("not-asked", "would-not-say", "cannot-tell")
"""The three ways of not knowing. In a condition, `unknown` stands for any of them."""

Truth = bool | frozenset[str]
"""True, False, or undecided: the (never empty) set of questions that would decide it."""


@dataclass(frozen=True)
class Is:
    """The value of `key` is one of `values` (a several-choice answer: has any of them)."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class HasAll:
    """A several-choice answer holds every one of `values`."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class Only:
    """A several-choice answer holds one or more of `values` and nothing else."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class Between:
    """A number from `low` to `high`, both included; None is open."""

    key: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    part: Condition


@dataclass(frozen=True)
class AtLeast:
    number: int
    parts: tuple[Condition, ...]


Atom = Is | HasAll | Only | Between
Condition = Atom | AllOf | AnyOf | Not | AtLeast


class ConditionError(ValueError):
    """A table that is no condition. `path` leads to the offending key."""

    def __init__(self, message: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.path = path


def parse(table: Mapping[str, Any], ranks: Mapping[str, Sequence[str]], path: tuple[str | int, ...] = ()) -> Condition:
    """Return the condition that `table` writes down.

    `ranks` gives each finding's values, lowest first; `{ from = … }` over a finding becomes the list of values.
    Raises ConditionError for an empty table or list, an unknown operator or a wrong shape.
    """
    if not table:
        raise ConditionError("an empty condition says nothing", path)
    parts: list[Condition] = []
    for key, test in table.items():
        here = (*path, key)
        match key:
            case "any":
                parts.append(AnyOf(_parts(test, ranks, here)))
            case "not":
                parts.append(Not(parse(_table(test, here), ranks, here)))
            case "at_least":
                number = test
                if not isinstance(number, int) or isinstance(number, bool) or number < 1:
                    raise ConditionError("`at_least` takes a whole number from 1", here)
                of = _parts(table.get("of"), ranks, (*path, "of"))
                if number > len(of):
                    raise ConditionError(f"`at_least = {number}` can never hold: `of` has {len(of)}", here)
                parts.append(AtLeast(number, of))
            case "of":
                if "at_least" not in table:
                    raise ConditionError("`of` goes with `at_least`", here)
            case _:
                parts.append(_test(key, test, ranks, here))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _table(value: Any, path: tuple[str | int, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConditionError("a condition in braces belongs here", path)
    return value


def _parts(value: Any, ranks: Mapping[str, Sequence[str]], path: tuple[str | int, ...]) -> tuple[Condition, ...]:
    if not isinstance(value, (list, tuple)) or not value:
        raise ConditionError("a list of one or more conditions belongs here", path)
    return tuple(parse(_table(part, (*path, n)), ranks, (*path, n)) for n, part in enumerate(value))


def _values(value: Any, path: tuple[str | int, ...], *, answers: bool = True) -> frozenset[str]:
    """Return the listed values; for questions `unknown` becomes the three kinds."""
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(v, str) for v in value):
        raise ConditionError("a list of one or more values belongs here", path)
    if len(set(value)) != len(value):
        raise ConditionError("a value is listed twice", path)
    expanded: set[str] = set()
    for item in value:
        expanded.update(UNKNOWN_KINDS if item == "unknown" and answers else (item,))
    return frozenset(expanded)


def _choices(value: Any, path: tuple[str | int, ...]) -> frozenset[str]:
    """Return the values of `all` or `only`, which not knowing can never fulfil."""
    values = _values(value, path)
    if values & set(UNKNOWN_KINDS):
        raise ConditionError("not knowing excludes every choice, so `all` and `only` can't list it", path)
    return values


def _test(key: str, test: Any, ranks: Mapping[str, Sequence[str]], path: tuple[str | int, ...]) -> Condition:
    if not isinstance(test, Mapping):
        return Is(key, _values(test, path, answers=not key.startswith("law.") and key not in ranks))
    match sorted(test):
        case ["all"]:
            return HasAll(key, _choices(test["all"], path))
        case ["only"]:
            return Only(key, _choices(test["only"], path))
        case ["from"] | ["to"] | ["from", "to"]:
            low, high = test.get("from"), test.get("to")
            if key in ranks:
                return Is(key, _ranked(ranks[key], low, high, path))
            for bound in (low, high):
                if bound is not None and (not isinstance(bound, int) or isinstance(bound, bool)):
                    raise ConditionError("`from` and `to` take whole numbers", path)
            if low is not None and high is not None and low > high:
                raise ConditionError("`from` is above `to`", path)
            return Between(key, low, high)
    raise ConditionError("a test is a list of values, or { all = … }, { only = … }, { from = …, to = … }", path)


def _ranked(order: Sequence[str], low: Any, high: Any, path: tuple[str | int, ...]) -> frozenset[str]:
    for bound in (low, high):
        if bound is not None and bound not in order:
            raise ConditionError(f"{bound!r} is none of this finding's values: {', '.join(order)}", path)
    start = order.index(low) if low is not None else 0
    stop = order.index(high) if high is not None else len(order) - 1
    if start > stop:
        raise ConditionError("`from` is above `to`", path)
    return frozenset(order[start : stop + 1])


def evaluate(condition: Condition, atom: Callable[[Atom], Truth]) -> Truth:
    """Return the condition's truth in Kleene's three values; `atom` gives the truth of the leaves.

    An undecided result names every question that could still decide it.
    """
    if isinstance(condition, Is):
        return atom(condition)  # three in four of all that is ever asked
    if isinstance(condition, AllOf):
        missing: frozenset[str] = frozenset()
        for part in condition.parts:
            truth = evaluate(part, atom)
            if truth is False:
                return False
            if truth is not True:
                missing |= truth
        return missing or True
    if isinstance(condition, AnyOf):
        missing = frozenset()
        for part in condition.parts:
            truth = evaluate(part, atom)
            if truth is True:
                return True
            if truth is not False:
                missing |= truth
        return missing or False
    if isinstance(condition, Not):
        return negation(evaluate(condition.part, atom))
    if isinstance(condition, AtLeast):
        truths = [evaluate(part, atom) for part in condition.parts]
        certain = sum(truth is True for truth in truths)
        if certain >= condition.number:
            return True
        if sum(truth is not False for truth in truths) < condition.number:
            return False
        return frozenset().union(*(t for t in truths if isinstance(t, frozenset)))
    return atom(condition)


def conjunction(truths: Iterable[Truth]) -> Truth:
    missing: frozenset[str] = frozenset()
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            missing |= truth
    return missing or True


def negation(truth: Truth) -> Truth:
    return truth if isinstance(truth, frozenset) else not truth


def atoms(condition: Condition) -> Iterator[Atom]:
    """Yield every leaf, in the author's order, repeats included."""
    match condition:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from atoms(part)
        case Not(part):
            yield from atoms(part)
        case _:
            yield condition
