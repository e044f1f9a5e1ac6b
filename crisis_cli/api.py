"""Plans from Python: read a content once, then ask it for plans. What stands in `__all__` stays as it is.

A scenario is a mapping of what a scenario file holds: `concerns` (ids, at least one), `answers` (question ids and
their answers: an id, a list of ids, a number, a time with its offset or a day as text; `"not-asked"`, `"would-not-say"` or
`"cannot-tell"` where it is not known), and where wanted `jurisdiction` (such as `"us-ca"`), `now`, `expect`, `done` and the
rest. `title` may be left out, and so is a question that nobody asked: None and NaN are no answers. What `tomllib` reads
from a scenario file, and `json` from a line, is a scenario. `crisis-aid flows show --schema scenario` has the whole of it,
`crisis-aid flows list questions --format json` what each question may be answered.

>>> import crisis_cli
>>> from datetime import datetime, timezone
>>> flows = crisis_cli.load()
>>> scenario = {
...     "concerns": ["danger-to-self"],
...     "jurisdiction": "us-ca",
...     "answers": {"danger.now": "no", "self.intent": "yes", "self.plan": "specific", "self.means": "yes"},
... }
>>> plan = flows.plan(scenario, now=datetime(2026, 11, 22, 18, 4, tzinfo=timezone.utc))
>>> plan.response, plan.complete
('emergency', True)
>>> [step.id for step in plan.actions if step.frame == "now"][:3]
['get-location', 'call-emergency', 'stay-connected']
>>> call = plan.actions[1]
>>> call.verb, call.basis, call.due, call.reasons[0].rule, call.reasons[0].answers
('should', 'clinical', None, 'self.emergency.call', ('self.plan', 'self.intent', 'self.means'))

An answer that cannot be is refused, with everything that is wrong (what is wrong with the call itself is a ValueError or a
TypeError):

>>> try:
...     flows.plan({"concerns": ["danger-to-self"], "answers": {"self.intnt": "yes"}})
... except crisis_cli.InputError as error:
...     print(error.issues[0].message, error.issues[0].hint)
There is no question "self.intnt". Did you mean "self.intent"?

For many scenarios compile first; plans come compact, in the order of the scenarios:

>>> compiled = flows.compile()
>>> many = [scenario, {**scenario, "answers": {"danger.now": "no", "self.intent": "none"}}]
>>> [plan["response"] for plan in compiled.plans(many, now=datetime(2026, 11, 22, tzinfo=timezone.utc))]
['emergency', 'same-day']

For counting, and for laying two contents side by side, the ids of the steps are enough, and come in half the time:

>>> ["call-emergency" in ids for ids in compiled.steps(many, now=datetime(2026, 11, 22, tzinfo=timezone.utc))]
[True, False]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, overload

from crisis_cli.answers import Answers, Hidden
from crisis_cli.checks.expectation import Difference, differences
from crisis_cli.engine import plan_for
from crisis_cli.errors import ContentError, InputError, Issue
from crisis_cli.load import load as load_content
from crisis_cli.model import Basis, Content, Expectation, Verb
from crisis_cli.plan import Plan as Made
from crisis_cli.plan import PlannedAction
from crisis_cli.render.json_output import CompactPlan, PlanJson, compact, dumps, plan_json
from crisis_cli.scenario import Scenario, from_tables, now_utc, parse_now

if TYPE_CHECKING:
    from crisis_cli.batch.quick import Quick

__all__ = [
    "CompactPlan",
    "Compiled",
    "ContentError",
    "Difference",
    "Flows",
    "InputError",
    "Issue",
    "Plan",
    "PlanJson",
    "Reason",
    "Response",
    "Step",
    "load",
]

Response = Literal["routine", "prompt", "same-day", "emergency"]
"""What the answers call for, the least first. The word routine is never shown to people: it is no statement of low risk."""
MANY = 32
"""From so many scenarios on it pays to make the content ready for thousands, which takes as long as planning these."""
FEW = 8
"""From so many on it pays to decide them together where the content is ready."""
FASTER, MOST_TOGETHER = 8, 1024
"""How lists of scenarios grow, and how long they get."""
DEEPEST = 20
"""So deep is a scenario looked into; what lies deeper is no part of any."""


def load(folder: str | PathLike[str] | None = None) -> Flows:
    """Return the content of `folder`, checked, or the shipped content.

    It is read once: what changes in the folder after that is not seen. Raises ContentError, with every issue in its `issues`.
    """
    return Flows(load_content(None if folder is None else Path(folder)))


class Flows:
    """A content: questions, rules, actions and law. Made by `load`; does not change, may be used from several threads."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def __repr__(self) -> str:
        return f"Flows({self.version}, {self.hash[:12]})"

    @property
    def version(self) -> str:
        """The version that the content gives itself."""
        return self._content.version

    @property
    def hash(self) -> str:
        """The hash of the content's files: two contents with the same one give the same plans."""
        return self._content.hash

    @property
    def review(self) -> str:
        """The state of review in a few words, such as "draft": what no licensed person has reviewed says so."""
        return self._content.review

    @property
    def concerns(self) -> tuple[str, ...]:
        """The ids of the concerns."""
        return tuple(self._content.concerns)

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of the questions."""
        return tuple(self._content.questions)

    def plan(self, scenario: Mapping[str, Any], /, *, now: datetime | None = None, changes: bool = True) -> Plan:
        """Return the plan for a scenario, what is missing in it taken as not asked.

        The moment of the plan is the scenario's own `now`, else `now` (with its offset), else the clock: dues and ages
        hang on it. Without `changes` it is not worked out what each unknown answer would change, which takes most of the
        time. Raises InputError, with every issue in its `issues`, and ValueError where `now` has no offset.
        """
        clock = _clock(now)
        read = _read(self._content, scenario, "scenario", clock)
        made = plan_for(self._content, read.answers, read.now or clock, changes=changes)
        return Plan(self._content, made, read.answers, read.expect)

    def compile(self) -> Compiled:
        """Return the same content, made ready for many plans. It gives the plans that `plan` gives."""
        return Compiled(self._content)


class Compiled:
    """A content made ready for many plans. Made by `Flows.compile`; for one thread at a time.

    The first list of some length takes about a second more; then thousands are decided together.
    """

    def __init__(self, content: Content) -> None:
        self._content = content

    def __repr__(self) -> str:
        return f"Compiled({self._content.version}, {self._content.hash[:12]})"

    @overload
    def plans(
        self,
        rows: Iterable[Mapping[str, Any]],
        /,
        *,
        now: datetime | None = None,
        reasons: bool = False,
        unknown: bool = False,
        on_error: Literal["raise"] = "raise",
    ) -> Iterator[CompactPlan]: ...

    @overload
    def plans(
        self,
        rows: Iterable[Mapping[str, Any]],
        /,
        *,
        now: datetime | None = None,
        reasons: bool = False,
        unknown: bool = False,
        on_error: Literal["yield"],
    ) -> Iterator[CompactPlan | InputError]: ...

    def plans(
        self,
        rows: Iterable[Mapping[str, Any]],
        /,
        *,
        now: datetime | None = None,
        reasons: bool = False,
        unknown: bool = False,
        on_error: Literal["raise", "yield"] = "raise",
    ) -> Iterator[CompactPlan | InputError]:
        """Yield a compact plan for each scenario, in order: ids, verbs, frames and dues (in UTC), as `batch` prints them.

        With `reasons` each step has the rules that call for it and the questions they rest on, and plans are made one by
        one; with `unknown` the questions that matter and have no known answer are named. `now` is that of `Flows.plan`,
        one for all. Scenarios are taken as plans are asked for, few at first and then more, up to 1,024 at a time. One
        that can't be read raises InputError, which names its row, the first being 1; with `on_error="yield"` that error
        stands in its place and the rest goes on. What `rows` itself raises comes through, after the plans of those before.
        Raises ValueError where `now` has no offset or `on_error` is something else, and TypeError where `rows` is a single
        scenario; both at once.
        """
        _check(on_error)
        return self._plans(
            _several(rows, "plans"), _clock(now), reasons=reasons, unknown=unknown, stop=on_error == "raise"
        )

    @overload
    def steps(
        self,
        rows: Iterable[Mapping[str, Any]],
        /,
        *,
        now: datetime | None = None,
        on_error: Literal["raise"] = "raise",
    ) -> Iterator[tuple[str, ...]]: ...

    @overload
    def steps(
        self,
        rows: Iterable[Mapping[str, Any]],
        /,
        *,
        now: datetime | None = None,
        on_error: Literal["yield"],
    ) -> Iterator[tuple[str, ...] | InputError]: ...

    def steps(
        self,
        rows: Iterable[Mapping[str, Any]],
        /,
        *,
        now: datetime | None = None,
        on_error: Literal["raise", "yield"] = "raise",
    ) -> Iterator[tuple[str, ...] | InputError]:
        """Yield for each scenario the ids of what its plan says to do, in the order of the plan, and nothing else.

        For counting, and for laying two contents side by side: it takes about half the time of `plans`, which says how
        rows are taken and what is raised.
        """
        _check(on_error)
        return self._steps(_several(rows, "steps"), _clock(now), stop=on_error == "raise")

    def _steps(
        self, rows: Iterator[Mapping[str, Any]], clock: datetime, *, stop: bool
    ) -> Iterator[tuple[str, ...] | InputError]:
        from crisis_cli.batch.rows import steps

        first = 1
        for some in _growing(rows):
            found = steps(self._quick, some, clock) if len(some) >= self._enough else [None] * len(some)
            odd = {first + number: some[number] for number, ids in enumerate(found) if ids is None}
            if not odd:
                yield from cast(list[tuple[str, ...]], found)
            else:
                careful = self._carefully(odd, clock)
                for number, ids in enumerate(found, first):
                    one = careful[number] if ids is None else ids
                    if stop and isinstance(one, InputError):
                        raise one
                    yield one if isinstance(one, (tuple, InputError)) else tuple(step["id"] for step in one["actions"])
            first += len(some)

    def _plans(
        self, rows: Iterator[Mapping[str, Any]], clock: datetime, *, reasons: bool, unknown: bool, stop: bool
    ) -> Iterator[CompactPlan | InputError]:
        first = 1
        for some in _growing(rows):
            make = self._together if len(some) >= self._enough and not reasons else self._singly
            for found in make(some, first, clock, reasons=reasons, unknown=unknown):
                if stop and isinstance(found, InputError):
                    raise found
                yield found
            first += len(some)

    @property
    def _enough(self) -> int:
        """From so many scenarios on it pays to decide them together."""
        return FEW if "_quick" in vars(self) else MANY

    def _together(
        self, rows: Sequence[Mapping[str, Any]], first: int, clock: datetime, *, reasons: bool, unknown: bool
    ) -> Iterator[CompactPlan | InputError]:
        """Yield the plans of many rows: of the plain ones at once, then of those that had to be read with care."""
        from crisis_cli.batch.rows import plans

        found = plans(self._quick, rows, clock, unknown=unknown)
        odd = {first + number: rows[number] for number, plan in enumerate(found) if plan is None}
        careful = self._carefully(odd, clock, reasons=reasons, unknown=unknown) if odd else {}
        for number, plan in enumerate(found, first):
            yield plan or careful[number]

    def _carefully(
        self, rows: Mapping[int, Mapping[str, Any]], clock: datetime, *, reasons: bool = False, unknown: bool = False
    ) -> dict[int, CompactPlan | InputError]:
        """Return the plans of rows that are read with care, by the number of the row, in their order."""
        from crisis_cli.batch.rows import plans_read, read_row

        read = {number: _tried(self._content, row, f"row {number}", clock) for number, row in rows.items()}
        sound = {number: read_row(one, clock) for number, one in read.items() if isinstance(one, Scenario)}
        together = plans_read(self._quick, sound.values(), unknown=unknown) if len(sound) >= self._enough else []
        found = dict(zip(sound, together, strict=False))
        return {
            number: found.get(number) or self._shown(one, clock, reasons=reasons, unknown=unknown)
            for number, one in read.items()
        }

    def _singly(
        self, rows: Sequence[Mapping[str, Any]], first: int, clock: datetime, *, reasons: bool, unknown: bool
    ) -> Iterator[CompactPlan | InputError]:
        for number, row in enumerate(rows, first):
            read = _tried(self._content, row, f"row {number}", clock)
            yield self._shown(read, clock, reasons=reasons, unknown=unknown)

    def _shown(
        self, read: Scenario | InputError, clock: datetime, *, reasons: bool, unknown: bool
    ) -> CompactPlan | InputError:
        if isinstance(read, InputError):
            return read
        made = plan_for(self._content, read.answers, read.now or clock, changes=False)
        return compact(made, reasons=reasons, unknown=unknown)

    @cached_property
    def _quick(self) -> Quick:
        from crisis_cli.batch.quick import Quick

        return Quick(self._content)


@dataclass(frozen=True, repr=False)
class Reason(Hidden):
    """Why a step is in a plan: a rule that holds, in words, and the questions whose answers make it hold."""

    rule: str
    because: str
    answers: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Step(Hidden):
    """One thing to do, or to avoid. `due` is in UTC: None where no deadline runs, or its start is not known."""

    id: str
    verb: Verb
    basis: Basis
    frame: str
    do: str
    due: datetime | None
    reasons: tuple[Reason, ...]


class Plan:
    """What the answers call for. Made by `Flows.plan`; does not change. Its repr names no answer and no step."""

    def __init__(self, content: Content, made: Made, answers: Answers, expect: Expectation | None) -> None:
        self._content, self._made, self._answers, self._expect = content, made, answers, expect

    def __repr__(self) -> str:
        return "Plan(...)"

    @property
    def now(self) -> datetime:
        """The moment of the plan, with its offset."""
        return self._made.now

    @property
    def response(self) -> Response:
        """What the answers call for as a whole. Not for the screen as it is."""
        return cast(Response, self._made.response)

    @property
    def complete(self) -> bool:
        """Whether nothing is left undecided: no rule, no higher response and no conflict."""
        return self._made.complete

    @property
    def concerns(self) -> tuple[str, ...]:
        """The concerns that are open, those that an answer opened among them, the most urgent first."""
        return self._made.concerns

    @property
    def places(self) -> dict[str, str | None]:
        """Whose law was applied, by role: client, licence, victim. None where the place is not known."""
        return dict(self._made.places)

    @property
    def actions(self) -> tuple[Step, ...]:
        """What to do, in order."""
        return tuple(map(_step, self._made.actions))

    @property
    def avoid(self) -> tuple[Step, ...]:
        """What must not or should not be done."""
        return tuple(map(_step, self._made.avoid))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The questions that matter here and have no known answer; `to_dict` has what each would change."""
        return tuple(unknown.question for unknown in self._made.unknown)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The actions that rules call for and advise against at once; each stands where its resolution puts it."""
        return tuple(name for conflict in self._made.conflicts for name in conflict.actions)

    @property
    def notices(self) -> tuple[str, ...]:
        """What must be said of the plan as a whole, such as that a place has no law pack."""
        return self._made.notices

    @property
    def differs(self) -> tuple[Difference, ...]:
        """How the plan is not as the scenario's `expect` wants it; empty where it is, or nothing is expected."""
        return differences(self._made, self._expect) if self._expect else ()

    def compact(self, *, reasons: bool = False, unknown: bool = False) -> CompactPlan:
        """Return ids, verbs, frames and dues: what `crisis-aid batch` prints."""
        return compact(self._made, reasons=reasons, unknown=unknown)

    def to_dict(self) -> PlanJson:
        """Return the whole plan, without a note: what `crisis-aid batch --full` prints. Its schema is `plan`."""
        return plan_json(self._content, self._made, None, self._answers)

    def json(self, *, indent: int | None = None) -> str:
        """Return `to_dict` as JSON text in ASCII."""
        return dumps(self.to_dict(), indent=indent)


# ---------------------------------------------------------------- small helpers


def _step(planned: PlannedAction) -> Step:
    due = planned.due.at if planned.due else None
    reasons = tuple(Reason(b.rule, b.reason, tuple(b.answers)) for b in planned.because)
    at = due.astimezone(UTC) if due else None
    return Step(planned.id, planned.verb, planned.basis, planned.frame, planned.action.do, at, reasons)


def _clock(now: datetime | None) -> datetime:
    if now is not None and (not isinstance(now, datetime) or now.tzinfo is None):
        raise ValueError("now is a datetime with its offset, such as datetime.now().astimezone().")
    return now_utc() if now is None else parse_now(now)


def _check(on_error: str) -> None:
    if on_error not in ("raise", "yield"):
        raise ValueError(f'on_error is "raise" or "yield", not {on_error!r}.')


def _several(rows: Iterable[Mapping[str, Any]], method: str) -> Iterator[Mapping[str, Any]]:
    """Return what gives one row after the other. Raises TypeError for what gives none, as one scenario would not."""
    if isinstance(rows, (Mapping, str, bytes)):
        raise TypeError(f"{method} takes scenarios, one after the other: put a single one into a list.")
    return iter(rows)


def _growing(rows: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the rows in lists: the first plan does not wait for many rows, and many rows are decided together.

    What the rows raise comes after those that were there.
    """
    size = 1
    while True:
        some: list[Mapping[str, Any]] = []
        try:
            some.extend(islice(rows, size))  # what was there before something is raised stays
        except Exception:
            yield some
            raise
        yield some
        if len(some) < size:
            return
        size = min(size * FASTER, MOST_TOGETHER)


def _read(content: Content, given: Mapping[str, Any], shown: str, clock: datetime) -> Scenario:
    """Return the scenario that a mapping holds. Raises InputError."""
    if not isinstance(given, Mapping):
        raise InputError([Issue(shown, 0, "", "A scenario is a mapping.", "Give a dict.", "not-a-mapping")])
    try:
        return from_tables(content, {"title": shown, **_plain(given)}, shown, now=clock)
    except InputError as error:
        raise InputError([issue._replace(line=0) for issue in error.issues]) from None


def _tried(content: Content, given: Mapping[str, Any], shown: str, clock: datetime) -> Scenario | InputError:
    """Return the scenario that a mapping holds, or why there is none."""
    try:
        return _read(content, given, shown, clock)
    except InputError as error:
        return error


def _plain(value: Any, depth: int = 0) -> Any:
    """Return mappings as dicts, tuples as lists and texts as no more than texts: what a file would have given.

    A member of an enumeration of texts is equal to its text, and is printed as something else.
    """
    if isinstance(value, str):
        return value if type(value) is str else str.__str__(value)
    if depth > DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {_plain(key) if isinstance(key, str) else key: _plain(item, depth + 1) for key, item in value.items()}
    return [_plain(item, depth + 1) for item in value] if isinstance(value, (list, tuple)) else value
