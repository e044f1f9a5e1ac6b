"""When a rule's deadline runs out, by these answers. Says what is known and what is not; words are for the renderers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from crisis_cli.answers import Value, is_unknown
from crisis_cli.deadline import earliest_due
from crisis_cli.model import (
    ROLE_PLACES,
    AnyDeadline,
    Combined,
    Content,
    Deadline,
    Question,
    Rule,
    Unit,
    Way,
    Which,
)
from crisis_cli.places import zones_of


@dataclass(frozen=True)
class Due:
    """When a duty runs out. `at` is None while the start event's time is not known: the clock is taken to be running.

    Then `latest` is by when it has run out whenever that was, where no event lies in the future. `start` is a time with
    its offset, or a day where the clock is `dated`. A due time with `which` is the earlier or later of its `parts`; its
    own fields are those of the part that counts, of those that are known.
    """

    number: int
    unit: Unit
    start_question: str
    start: str | None
    at: datetime | None
    zone: str
    start_topic: str
    latest: datetime | None = None
    way: Way = "from"
    dated: bool = False
    which: Which | None = None
    parts: tuple[Due, ...] = ()

    @property
    def deadline(self) -> AnyDeadline:
        """The deadline that the content gives."""
        if self.which:
            own = (Deadline(part.number, part.unit, part.start_question, part.way) for part in self.parts)
            return Combined(self.which, tuple(own))
        return Deadline(self.number, self.unit, self.start_question, self.way)

    @property
    def may_be_sooner(self) -> bool:
        """Whether it is the earlier of what is known and what is not."""
        return self.which == "earlier" and self._is_open

    @property
    def may_be_later(self) -> bool:
        """Whether it is the later of what is known and what is not: then `at` is the earliest reading."""
        return self.which == "later" and self._is_open

    @property
    def _is_open(self) -> bool:
        return self.at is not None and any(part.at is None for part in self.parts)


class Ends(NamedTuple):
    """When a duty runs out, and no more: `at` and `latest` of a `Due`."""

    at: datetime | None
    latest: datetime | None


def ends_of(content: Content, values: Mapping[str, Value], rule: Rule, moment: datetime) -> Ends:
    """Return when the duty of a rule that has a deadline runs out, for where thousands are asked for."""
    deadline = rule.deadline
    if isinstance(deadline, Deadline):
        clock = _clock_of(content, values, rule, moment)
        ends, _ = clock.ends(deadline, content.questions[deadline.start], values)
        return ends
    due = due_of(content, values, rule, moment)
    assert due is not None
    return Ends(due.at, due.latest)


def due_of(content: Content, values: Mapping[str, Value], rule: Rule, moment: datetime) -> Due | None:
    """Return when the duty of a rule runs out, None where it has no deadline.

    Days are those of the place whose rule it is, of a federal one the client's; where that place has several zones, or is
    not known, the earliest end counts. So too for the day of a paper, though the therapist's own place may be another.
    """
    if rule.deadline is None:
        return None
    clock = _clock_of(content, values, rule, moment)
    parts = [clock.due(part, content.questions[part.start], values) for part in rule.deadline.parts]
    return _combined(rule.deadline.which, parts) if isinstance(rule.deadline, Combined) else parts[0]


def _clock_of(content: Content, values: Mapping[str, Value], rule: Rule, moment: datetime) -> _Clock:
    place = rule.place
    if place is None or place == "us":
        place = str(values.get(ROLE_PLACES["client"]))
    pack = content.packs.get(place) or content.packs["us"]
    return _Clock(pack.zones or zones_of(place), pack.days_off, moment)


def urgency(due: Due | Ends) -> tuple[float, bool]:
    """By when each has run out for certain; at the same moment a clock of unknown start first, for it may be sooner.

    A clock of unknown start is not put before everything: a known end that is nearer must not be hidden behind it.
    """
    ends = [end for end in (due.at, due.latest) if end]
    return (min(ends).timestamp() if ends else float("inf"), due.at is not None)


class _Clock(NamedTuple):
    zones: Sequence[str]
    holidays: frozenset[date]
    moment: datetime

    def ends(self, deadline: Deadline, question: Question, values: Mapping[str, Value]) -> tuple[Ends, str]:
        """Return when one deadline runs out, and the zone in which that was read.

        What has been is no later than now, so that a clock from it has an end.
        """
        start = values.get(deadline.start)
        dated = question.kind == "date"
        known = isinstance(start, str) and not is_unknown(start)
        if not known and dated and question.when != "past":
            return Ends(None, None), self.zones[0]
        begun = _read(str(start), dated=dated) if known else self.moment
        at, zone = earliest_due(
            begun, deadline.number, deadline.unit, zones=self.zones, holidays=self.holidays, way=deadline.way
        )
        if known:
            return Ends(at, None), zone
        return Ends(None, at), self.zones[0]

    def due(self, deadline: Deadline, question: Question, values: Mapping[str, Value]) -> Due:
        """Return the same with all that is said of it."""
        ends, zone = self.ends(deadline, question, values)
        return Due(
            number=deadline.number,
            unit=deadline.unit,
            start_question=deadline.start,
            start=str(values[deadline.start]) if ends.at else None,
            at=ends.at,
            zone=zone,
            start_topic=question.topic,
            latest=ends.latest,
            way=deadline.way,
            dated=question.kind == "date",
        )


def _read(start: str, *, dated: bool) -> date:
    return date.fromisoformat(start) if dated else datetime.fromisoformat(start)


def _combined(which: Which, parts: Sequence[Due]) -> Due:
    """Return the earlier or later of some due times: of those that are known, where any is.

    The earlier has run out by the end of any of its parts, the later by that of all of them.
    """
    pick = min if which == "earlier" else max
    known = [part for part in parts if part.at]
    ends = [part.latest for part in parts if part.latest]
    certain = ends if which == "earlier" or len(ends) == len(parts) else []
    shown = pick(known, key=lambda part: part.at) if known else min(parts, key=urgency)  # type: ignore[arg-type,return-value]
    return replace(shown, which=which, parts=tuple(parts), latest=pick(certain) if certain else None)
