"""Scenarios drawn at random, each of them one that could be: no answer that is not asked for, no time that does not fit.

The same content, seed and number give the same scenario, however many are drawn. Reads no clock and no scenario.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from random import Random
from typing import Any, TypeVar

from crisis_cli.answers import INFORMANTS, Value, in_order, is_unknown
from crisis_cli.condition import UNKNOWN_KINDS, AllOf, AnyOf, AtLeast, Atom, Between, Condition, HasAll, Is, Not
from crisis_cli.evaluation import MISSING_LAW
from crisis_cli.generated import compile_content
from crisis_cli.model import ROLE_PLACES, Content, Question, Rule
from crisis_cli.places import PLACES

Item = TypeVar("Item")
MOST = 1_000_000_000
"""So many scenarios may be drawn at once, and so far from zero may a seed be."""
FIRST_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = 2 * 365 * 24 * 60
"""Each scenario has a moment of its own among so many minutes."""
OFFSETS = tuple(timezone(timedelta(hours=hours)) for hours in (-10, -8, -7, -6, -5, -4))
"""Clocks in the United States, more or less."""
HIGHEST_NUMBER = 10_000
TEMPERS = ("mixed", "mostly unknown", "mostly safe", "mostly risky")
NOT_KNOWN = {"mixed": 0.15, "mostly unknown": 0.65, "mostly safe": 0.03, "mostly risky": 0.08}
"""How often an answer is one of the three ways of not knowing."""
LEFT_OUT = (0.0, 0.0, 0.1, 0.3, 0.6)
"""How often a scenario says nothing to a question: one of these for all of its questions."""
AIMED = {"mixed": 0.8, "mostly unknown": 0.7, "mostly safe": 0.35, "mostly risky": 0.8}
"""How often a scenario is drawn so that some rule is likely to hold: many are never met by mere chance."""
INCLINED = 0.9
"""How often a question that has a safest and a riskiest answer gets the one to which the temper inclines."""
KNOWN_PACKS = 0.75
"""How often a place is one whose law the content has."""


class Chance:
    """Random choices from one source: only `random()`, whose numbers no version of Python changes."""

    def __init__(self, seed: str) -> None:
        self._next = Random(seed).random  # noqa: S311 - nothing secret: the same ones each time

    def once(self, share: float) -> bool:
        return self._next() < share

    def below(self, number: int) -> int:
        return int(self._next() * number)

    def one(self, items: Sequence[Item]) -> Item:
        return items[int(self._next() * len(items))]

    def some(self, items: Sequence[Item], number: int) -> list[Item]:
        """Return `number` of the items, or all where there are fewer, in an order of chance."""
        left = list(items)
        return [left.pop(int(self._next() * len(left))) for _ in range(min(number, len(left)))]


@dataclass
class Wishes:
    """What answers would make a rule hold: allowed values, and for several-choice answers what is in the set and not."""

    allowed: dict[str, list[str]] = field(default_factory=dict)
    held: dict[str, set[str]] = field(default_factory=dict)
    barred: dict[str, set[str]] = field(default_factory=dict)
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)

    def narrow(self, question: str, values: Sequence[str]) -> None:
        """Allow only these values; where none of those allowed before is among them, nothing changes."""
        before = self.allowed.get(question)
        both = list(values) if before is None else [value for value in before if value in values]
        if both:
            self.allowed[question] = both


class Sampler:
    """Draws scenarios for one content, all with `concern` where one is named."""

    def __init__(self, content: Content, concern: str | None = None) -> None:
        self.content = content
        self.concern = concern
        self.readers = compile_content(content)
        self._safest = {order.question: order.safest for order in content.orders}
        self._riskiest = {order.question: order.riskiest for order in content.orders}
        self._packs = [code for code in content.packs if code in PLACES]
        self._rules: dict[str | None, list[Rule]] = {None: [], **{name: [] for name in content.concerns}}
        for rule in content.rules:
            self._rules[rule.concern].append(rule)

    def scenario(self, seed: int, number: int) -> dict[str, Any]:
        """Return scenario `number` of `seed` as a scenario file holds it."""
        chance = Chance(f"{seed} {number}")
        temper = chance.one(TEMPERS)
        concerns = self._concerns(chance)
        now = self._now(chance)
        drawn = _Drawn(self, chance, temper, now)
        rules = [rule for name in (*concerns, None) for rule in self._rules[name]]
        if rules and chance.once(AIMED[temper]):
            drawn.aim(chance.one(rules))
        values = drawn.answers(concerns)
        tables: dict[str, Any] = {
            "title": f"Drawn at random: {number} of seed {seed}, {temper}",
            "concerns": concerns,
            "now": now.isoformat(),
            "answers": {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()},
        }
        if values and chance.once(0.3):
            tables["informants"] = {name: chance.one(tuple(INFORMANTS)) for name in values if chance.once(0.4)}
        return tables

    def near(self, rule: Rule, concern: str, chance: Chance, now: datetime) -> Mapping[str, Value]:
        """Return answers to all that is asked of `concern`, mostly safe but for those that would make the rule hold."""
        drawn = _Drawn(self, chance, "mostly safe", now)
        drawn.left_out = 0.0
        drawn.aim(rule)
        return drawn.answers([concern])

    def _concerns(self, chance: Chance) -> list[str]:
        """One in most scenarios, two or three in others."""
        number = chance.one((1, 1, 1, 1, 1, 2, 2, 2, 3))
        first = [] if self.concern is None else [self.concern]
        others = [name for name in self.content.concerns if name != self.concern]
        return first + chance.some(others, number - len(first))

    def _now(self, chance: Chance) -> datetime:
        moment = FIRST_MOMENT + timedelta(minutes=chance.below(MOMENTS))
        return moment.astimezone(chance.one(OFFSETS))

    # -- values

    def value(self, question: Question, chance: Chance, temper: str, now: datetime, home: str) -> Value:
        """Return any value the question takes, as the temper inclines."""
        if question.unknown is not None and chance.once(NOT_KNOWN[temper]):
            return chance.one(UNKNOWN_KINDS)
        match question.kind:
            case "number":
                return chance.below(chance.one((20, 120, HIGHEST_NUMBER + 1)))
            case "time":
                return self.time(chance, now)
            case "date":
                return self.day(question, chance, now)
            case "place":
                return home if chance.once(0.6) else self.place(chance)
        inclined = {"mostly safe": self._safest, "mostly risky": self._riskiest}.get(temper, {}).get(question.id)
        if inclined is not None and inclined in question.choices and chance.once(INCLINED):
            return (inclined,) if question.kind == "several" else inclined
        choices = tuple(question.choices)
        if question.kind == "choice":
            return chance.one(choices)
        if question.none_choice and chance.once(0.25):
            return (question.none_choice,)
        others = [choice for choice in choices if choice != question.none_choice] or choices
        return in_order(question, chance.some(others, chance.one((1, 1, 2, 3))))

    def time(self, chance: Chance, now: datetime) -> str:
        """Some minutes, hours or days ago."""
        return (now - timedelta(minutes=chance.below(chance.one((60, 24 * 60, 60 * 24 * 60))))).isoformat()

    def day(self, question: Question, chance: Chance, now: datetime) -> str:
        """A day that fits what the question says of it: been, usually ahead, or either."""
        away = chance.below(chance.one((4, 30, 120)))
        back = question.when == "past" or chance.once(0.5 if question.when == "any" else 0.15)
        return (now + timedelta(days=-away if back else away)).date().isoformat()

    def place(self, chance: Chance) -> str:
        return chance.one(self._packs if self._packs and chance.once(KNOWN_PACKS) else tuple(PLACES))


class _Drawn:
    """One scenario while it is drawn."""

    def __init__(self, sampler: Sampler, chance: Chance, temper: str, now: datetime) -> None:
        self.sampler, self.chance, self.temper, self.now = sampler, chance, temper, now
        self.content = sampler.content
        self.home = sampler.place(chance)
        self.left_out = chance.one(LEFT_OUT)
        self.wishes = Wishes()
        self.gates: set[str] = set()

    def answers(self, concerns: Sequence[str]) -> Mapping[str, Value]:
        """Return answers to the questions of these concerns, and of those that an answer opens, the moot ones dropped."""
        readers, content = self.sampler.readers, self.content
        values: dict[str, Value] = {}
        seen: set[str] = set()
        open_now: tuple[str, ...] = tuple(concerns)
        while True:
            for name in (name for concern in open_now for name in content.concerns[concern].questions):
                if name not in seen:
                    seen.add(name)
                    value = self._value(content.questions[name])
                    if value is not None:
                        values[name] = value
            glance = readers.glance(concerns, values)
            if {*glance.concerns} <= {*open_now}:
                return {name: value for name, value in values.items() if name not in glance.moot}
            open_now = glance.concerns

    def _value(self, question: Question) -> Value | None:
        """Return the value that is wished for, else any, else none."""
        wished = self._wished(question)
        if wished is not None or self.chance.once(self.left_out):
            return wished
        return self.sampler.value(question, self.chance, self.temper, self.now, self.home)

    def _wished(self, question: Question) -> Value | None:
        name, wishes, chance = question.id, self.wishes, self.chance
        if question.kind == "number" and name in wishes.numbers:
            low, high = wishes.numbers[name]
            return low + chance.below(high - low + 1)
        if question.kind == "several" and name in wishes.held:
            barred = wishes.barred.get(name, set())
            held = wishes.held[name] - barred
            known = {choice for choice in held if not is_unknown(choice)} - {question.none_choice}
            if known:
                return in_order(question, {choice for choice in known if isinstance(choice, str)})
            return next(((item,) if item in question.choices else item for item in sorted(held)), None)
        if name not in wishes.allowed:
            return None
        value = chance.one(wishes.allowed[name])
        return (value,) if question.kind == "several" and value in question.choices else value

    # -- aiming

    def aim(self, rule: Rule) -> None:
        """Wish for answers that would make the rule hold."""
        self._wish(rule.when, True)

    def _wish(self, condition: Condition, holds: bool) -> None:
        match condition:
            case Not(part):
                self._wish(part, not holds)
            case AllOf(parts):
                self._some(parts, len(parts) if holds else 1, holds)
            case AnyOf(parts):
                self._some(parts, 1 if holds else len(parts), holds)
            case AtLeast(number, parts):
                self._some(parts, number if holds else len(parts) - number + 1, holds)
            case _:
                self._leaf(condition, holds)

    def _some(self, parts: Sequence[Condition], number: int, holds: bool) -> None:
        for part in self.chance.some(parts, number):
            self._wish(part, holds)

    def _leaf(self, atom: Atom, holds: bool) -> None:
        if atom.key in self.content.findings:
            self._finding(atom, holds)
            return
        name = ROLE_PLACES[atom.key.split(".", 2)[1]] if atom.key.startswith("law.") else atom.key
        question = self.content.questions[name]
        if name not in self.gates:
            self.gates.add(name)
            if question.ask_when is not None:
                self._wish(question.ask_when, True)
        if isinstance(atom, Between):
            if holds:
                high = HIGHEST_NUMBER if atom.high is None else min(atom.high, HIGHEST_NUMBER)
                self.wishes.numbers.setdefault(name, (max(atom.low or 0, 0), max(high, 0)))
        elif question.kind == "several":
            self._set(atom, question, holds)
        else:
            self.wishes.narrow(name, [v for v in self._values(question) if self._satisfies(atom, v) is holds])

    def _set(self, atom: Atom, question: Question, holds: bool) -> None:
        assert not isinstance(atom, Between)
        taken = sorted(value for value in atom.values if value in question.choices or question.unknown is not None)
        if holds and taken:
            wished = taken if isinstance(atom, HasAll) else [self.chance.one(taken)]
            self.wishes.held.setdefault(question.id, set()).update(wished)
        elif not holds:
            self.wishes.barred.setdefault(question.id, set()).update(atom.values)

    def _values(self, question: Question) -> Sequence[str]:
        """Return single values to choose among, places with a law of their own more often."""
        kinds = UNKNOWN_KINDS if question.unknown is not None else ()
        if question.kind == "place":
            return (*self.sampler._packs * 8, *PLACES, *kinds)
        return (*question.choices, *kinds)

    def _satisfies(self, atom: Atom, value: str) -> bool:
        assert not isinstance(atom, Between)
        if atom.key.startswith("law."):
            law = self.content.law(value, atom.key.split(".", 2)[2])
            return (law.value if law else MISSING_LAW) in atom.values
        return value in atom.values

    def _finding(self, atom: Atom, holds: bool) -> None:
        """Wish for one of the values that the leaf names, or does not, through one of the raises to it."""
        assert isinstance(atom, Is)
        values = [v for v in self.content.findings[atom.key].values if (v in atom.values) is holds]
        if values:
            wanted = self.chance.one(values)
            raises = [raise_ for raise_ in self.content.raises_of[atom.key] if raise_.to == wanted]
            if raises:
                self._wish(self.chance.one(raises).when, True)


def scenarios(content: Content, number: int, seed: int, concern: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield `number` scenarios as scenario files hold them: valid ones, of every temper, the same for the same seed."""
    sampler = Sampler(content, concern)
    return (sampler.scenario(seed, at) for at in range(1, number + 1))
