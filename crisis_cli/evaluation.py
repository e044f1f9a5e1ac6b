"""What a set of answers means under the content: relevance, findings in strata, which rules hold. Three-valued throughout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from crisis_cli.answers import Value
from crisis_cli.condition import (
    UNKNOWN_KINDS,
    Atom,
    Between,
    Condition,
    HasAll,
    Is,
    Truth,
    conjunction,
    evaluate,
    negation,
)
from crisis_cli.conflicts import clash
from crisis_cli.model import ROLE_PLACES, Concern, Content, Raise, Rule

MISSING_LAW = "missing"
"""The value of a law atom where neither the place's pack nor the baseline has one."""


@dataclass(frozen=True)
class Level:
    """Where a finding stands: `certain` is reached; `possible` lists higher values with what would decide each."""

    certain: str
    because: tuple[Raise, ...]
    possible: Mapping[str, frozenset[str]]


class Evaluation:
    """One reading of the answers. Holds caches only; equal inputs give equal results."""

    def __init__(self, content: Content, concerns: tuple[str, ...], values: Mapping[str, Value]) -> None:
        self.content = content
        self.chosen = concerns
        self.values = values
        self._relevance: dict[str, Truth] = {}
        self._levels: dict[str, Level] = {}
        self._rules: dict[str, Truth] = {}
        self.concerns = self._active(concerns)
        self._open = frozenset((None, *(concern.id for concern in self.concerns)))

    def given(self, question: str, value: Value) -> Evaluation:
        """Return the reading with an answer more, to a question that has none.

        An answer more changes only what waits for it. The rest is taken over, unless a concern was opened.
        """
        after = Evaluation(self.content, self.chosen, {**self.values, question: value})
        if after.concerns == self.concerns:
            after._relevance = {name: truth for name, truth in self._relevance.items() if not _waits(truth, question)}
            after._rules = {name: truth for name, truth in self._rules.items() if not _waits(truth, question)}
            after._levels = {
                name: level
                for name, level in self._levels.items()
                if not any(question in truth for truth in level.possible.values())
            }
        return after

    def _active(self, chosen: tuple[str, ...]) -> tuple[Concern, ...]:
        """Return the concerns of this run, most urgent first: those chosen and those an answer opened."""
        active = []
        for concern in self.content.concerns.values():
            opened = concern.open_when is not None and self.truth(concern.open_when) is True
            if opened or concern.id in chosen:
                active.append(concern)
        return tuple(sorted(active, key=lambda concern: concern.priority))

    @cached_property
    def opening(self) -> frozenset[str]:
        """Return the questions that could still open a concern; one that hangs on what nobody here is asked is no reason."""
        listed = {question for concern in self.concerns for question in concern.questions}

        def askable(atom: Atom) -> Truth:
            truth = self.atom(atom)
            return truth if isinstance(truth, bool) or truth & listed else False

        shut = (c.open_when for c in self.content.concerns.values() if c.open_when and not self.is_active(c.id))
        return frozenset().union(*(truth for gate in shut if isinstance(truth := evaluate(gate, askable), frozenset)))

    def is_active(self, concern: str | None) -> bool:
        return concern in self._open

    def truth(self, condition: Condition) -> Truth:
        return evaluate(condition, self.atom)

    def relevance(self, question: str) -> Truth:
        """Whether the question is asked at all in this situation (its `ask_when`)."""
        relevant = self._relevance.get(question)
        if relevant is None:
            gate = self.content.questions[question].ask_when
            relevant = True if gate is None else self.truth(gate)
            self._relevance[question] = relevant
        return relevant

    def atom(self, atom: Atom) -> Truth:
        key = atom.key
        if key in self.content.questions:
            return self._answer(key, atom)
        if key in self.content.findings:
            assert isinstance(atom, Is)
            return self._finding(key, atom.values)
        assert isinstance(atom, Is)
        return self._law(key, atom.values)

    def _answer(self, question: str, atom: Atom) -> Truth:
        relevant = self.relevance(question)
        if relevant is not True:
            return relevant
        if question not in self.values:
            return frozenset((question,))
        return matches(atom, self.values[question])

    def _law(self, key: str, wanted: frozenset[str]) -> Truth:
        _, role, name = key.split(".", 2)
        question = ROLE_PLACES[role]
        relevant = self.relevance(question)
        if relevant is not True:
            return relevant
        place = self.values.get(question)
        if place is None:
            return frozenset((question,))
        value = self.content.law(str(place), name)
        return (value.value if value else MISSING_LAW) in wanted

    def level(self, finding: str) -> Level:
        """Where `finding` stands. Raises at or below the certain value are moot: nothing is asked for them."""
        if finding not in self._levels:
            self._levels[finding] = self._level(finding)
        return self._levels[finding]

    def _level(self, finding: str) -> Level:
        certain = self.content.findings[finding].values[0]
        because: list[Raise] = []
        possible: dict[str, frozenset[str]] = {}
        for candidate in self.content.raises_of[finding]:
            if because and candidate.to != certain:
                break
            if not self.is_active(candidate.concern):
                continue
            truth = self.truth(candidate.when)
            if truth is True:
                certain = candidate.to
                because.append(candidate)
            elif truth is not False and not because:
                possible[candidate.to] = possible.get(candidate.to, frozenset()) | truth
        possible.pop(certain, None)
        return Level(certain, tuple(because), possible)

    def _finding(self, finding: str, wanted: frozenset[str]) -> Truth:
        level = self.level(finding)
        reachable = {level.certain, *level.possible}
        if reachable <= wanted:
            return True
        if not reachable & wanted:
            return False
        return frozenset().union(*level.possible.values())

    def rule(self, rule: Rule) -> Truth:
        """Whether `rule` is in force: its condition holds and no rule of an active concern that overrides it does."""
        truth = self._rules.get(rule.id)
        if truth is None:
            truth = self.truth(rule.when)
            if truth is not False:
                others = [o for o in self.content.overriders.get(rule.id, ()) if self.is_active(o.concern)]
                truth = conjunction((truth, *(negation(self.rule(other)) for other in others)))
            self._rules[rule.id] = truth
        return truth

    def rules(self) -> Iterator[tuple[Rule, Truth]]:
        """Iterate over every rule of the active concerns with its truth, in the author's order."""
        return iter(self._rules_here)

    @cached_property
    def _rules_here(self) -> tuple[tuple[Rule, Truth], ...]:
        open_here = self._open
        return tuple((rule, self.rule(rule)) for rule in self.content.rules if rule.concern in open_here)

    def needed(self) -> frozenset[str]:
        """Return the questions that could still decide a rule, a conflict or the response, or start a duty's clock."""
        missing = self.opening
        holding: list[Rule] = []
        for rule, truth in self.rules():
            if isinstance(truth, frozenset):
                missing |= truth
            elif truth:
                holding.append(rule)
                if rule.deadline is not None:
                    missing = missing.union(*map(self._start, rule.deadline.starts))
        return missing.union(self._settling(holding), *self.level("response").possible.values())

    def _settling(self, holding: Sequence[Rule]) -> frozenset[str]:
        """Return the questions that could still decide which resolution settles a conflict of the rules that hold."""
        missing: frozenset[str] = frozenset()
        for action, resolutions in self.content.resolutions_of.items():
            if any(resolution.when is not None for resolution in resolutions):
                uses = [rule for rule in holding if action in rule.actions]
                _, _, found = clash(self.content, action, uses, self.truth)
                missing |= found.waiting if found else frozenset()
        return missing

    def _start(self, question: str) -> frozenset[str]:
        """Return a start question while it has no answer, with those that decide whether it is relevant."""
        relevant = self.relevance(question)
        if question in self.values or relevant is False:
            return frozenset()
        return frozenset((question,)) | (frozenset() if relevant is True else relevant)


def _waits(truth: Truth, question: str) -> bool:
    return isinstance(truth, frozenset) and question in truth


def matches(atom: Atom, value: Value) -> bool:
    """Whether an answer satisfies a leaf. An unknown satisfies only a list that names it."""
    if isinstance(atom, Is) and isinstance(value, str):
        return value in atom.values
    if isinstance(atom, Between):
        low = atom.low if atom.low is not None else 0
        return isinstance(value, int) and low <= value and (atom.high is None or value <= atom.high)
    held = frozenset(value) if isinstance(value, tuple) else frozenset((str(value),))
    if isinstance(atom, Is):
        return bool(held & atom.values)
    if isinstance(atom, HasAll):
        return atom.values <= held
    return held <= atom.values and not held & frozenset(UNKNOWN_KINDS)
