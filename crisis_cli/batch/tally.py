"""What a batch comes to, in numbers: kept by each worker, added up by the one who asked. Holds no scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from crisis_cli import exit_codes
from crisis_cli.checks.expectation import Compared
from crisis_cli.plan import Plan

NOT_KNOWN = "unknown"
"""Stands for a place that nobody gave."""


@dataclass
class Tally:
    """How many results there are, of which kind. `bad` ones have no plan; the counters are about those that have one.

    `expecting` of them expect something of their plan, and `differing` of these have another one. `responses` and
    `places` (of the client) count each plan once; `concerns` once for each that is open; `verbs` counts steps, those to
    avoid among them.
    """

    scenarios: int = 0
    bad: int = 0
    expecting: int = 0
    differing: int = 0
    responses: Counter[str] = field(default_factory=Counter)
    verbs: Counter[str] = field(default_factory=Counter)
    concerns: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)

    def take(self, plan: Plan, *, expected: bool | None = None) -> None:
        """Count one plan; `expected` is whether it is as expected, None where nothing is."""
        self.take_shown(plan, plan.concerns, plan.places.get("client"), expected=expected)

    def take_shown(
        self, plan: Compared, concerns: Iterable[str], place: str | None, *, expected: bool | None = None
    ) -> None:
        """Count a plan as far as it is shown, with the concerns that are open in it and the client's place."""
        self.scenarios += 1
        self.expecting += expected is not None
        self.differing += expected is False
        self.responses[plan.response] += 1
        self.verbs.update(action.verb for action in (*plan.actions, *plan.avoid))
        self.concerns.update(concerns)
        self.places[place or NOT_KNOWN] += 1

    def take_bad(self) -> None:
        """Count one line that can't be read."""
        self.scenarios += 1
        self.bad += 1

    def add(self, other: Tally) -> None:
        """Add what another one counted."""
        self.scenarios += other.scenarios
        self.bad += other.bad
        self.expecting += other.expecting
        self.differing += other.differing
        self.responses.update(other.responses)
        self.verbs.update(other.verbs)
        self.concerns.update(other.concerns)
        self.places.update(other.places)

    @property
    def plans(self) -> int:
        return self.scenarios - self.bad

    @property
    def code(self) -> int:
        """Return the exit code: a bad line outranks a plan that is not as expected."""
        if self.bad:
            return exit_codes.BAD_INPUT
        return exit_codes.DIFFERS if self.differing else exit_codes.DONE
