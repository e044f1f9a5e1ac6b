"""Plans for thousands of scenarios at once, as `engine.plan_for` makes them for one: what to do, with verb, frame and due.

Answers become planes (`lanes.py`), what is missing is filled in, and what holds where is read off again scenario by
scenario. Where anything about a scenario is odd it is left out: then `scenario.py` reads it, and says what is wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import compress
from typing import Any, NamedTuple

from crisis_cli.answers import AnswerError, Value, read_value
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.days import FIRST_YEAR, LAST_YEAR, is_to_come
from crisis_cli.dues import Ends, ends_of, urgency
from crisis_cli.lane_uses import Clocked, Spread, Use, Uses
from crisis_cli.lanes import Lanes, Step
from crisis_cli.model import ROLE_PLACES, Content, Question
from crisis_cli.packed import MOST_USES, Across, Handed, Packed, may_be_packed

MOST_SETS = 4096
"""So many different sets of choices are kept at a time; a scenario with another one is read with care."""
NOTHING_TO_COME = datetime(9000, 1, 1, tzinfo=UTC)
"""As the clock: what has been was looked at already. Not the last moment there is: nothing can be added to that."""
CLIENT = ROLE_PLACES["client"]


class Row(NamedTuple):
    """One scenario: the concerns chosen, its answers as files hold them (sets as tuples), the moment of the plan, the clock.

    What lies before one of these two moments counts as past. `True` and `1.0` are equal to 1 and would be taken for it:
    who reads answers refuses them.
    """

    concerns: Sequence[str]
    answers: Mapping[str, Any]
    now: datetime
    clock: datetime


Bare = tuple[Sequence[str], Mapping[str, Any], datetime, datetime]
"""What a row is, without names: to make one of these takes a tenth of the time."""


Timed = tuple[Mapping[str, Value], Value | None, datetime]
"""What the clocks of a plan are read from: the answers that are times or days, the client's place, the moment."""
NO_STARTS: Mapping[str, Value] = {}
NO_TIME: Timed = (NO_STARTS, None, datetime(FIRST_YEAR, 1, 1, tzinfo=UTC))


class Sheet(NamedTuple):
    """What the plans of some rows say, by the number of the row; those with no plan here are in `odd`.

    `do` and `avoid` hold numbers of `Uses.do` and `Uses.avoid` in the order of the plan (`do` what was asked for in their
    place), `conflicts` of `Uses.conflicts`, `unknown` of questions (none where they were not asked for). `dues` has the clock of each action that has one.
    `open` are the lanes of each concern that have a plan here, `levels` those of each response; `verbs` says how often
    each verb stands in a plan, `places` where each client is.
    """

    odd: frozenset[int]
    response: Sequence[int]
    do: Sequence[list[Any]]
    avoid: Sequence[list[int]]
    conflicts: Mapping[int, list[int]]
    unknown: Mapping[int, list[int]]
    dues: Mapping[int, Mapping[str, Ends | None]]
    open: Sequence[int]
    levels: Sequence[int]
    verbs: Mapping[str, int]
    places: Sequence[Value | None]


class _Clock(dict[Any, int]):
    """For an answer that is a time or a day the bit of its plane. None is kept: each is one of very many."""

    def __init__(self, question: Question, many: Many) -> None:
        super().__init__()
        self._question = question
        self._known = 1 << next(many.lanes.of_value(question.id, ""))
        self._events = many.events_met
        self._is_past = question.kind == "time" or question.when == "past"
        if question.unknown is not None:
            self.update({kind: 1 << next(many.lanes.of_value(question.id, kind)) for kind in UNKNOWN_KINDS})

    def __missing__(self, raw: Any) -> int:
        """Read a time or a day, and remember what has to have been. Raises AnswerError."""
        if not isinstance(raw, str):
            raise KeyError
        event: date | None = plain_time(raw) if self._question.kind == "time" else None
        if event is None:
            event = _read(str(read_value(self._question, raw)), self._question)
        self._events.append((self._question.id, raw, event if self._is_past else None))
        return self._known


def plain_time(raw: str) -> datetime | None:
    """Return an ordinary time, with its offset, at once; None for whatever has to be looked at with care."""
    try:
        when = datetime.fromisoformat(raw)
    except ValueError:
        return None
    return when if when.tzinfo is not None and FIRST_YEAR <= when.year <= LAST_YEAR else None


def _read(value: str, question: Question) -> date:
    return datetime.fromisoformat(value) if question.kind == "time" else date.fromisoformat(value)


class Many:
    """A content made ready for many scenarios. Takes about a second to make: make it once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.lanes = Lanes(content)
        self.uses = Uses(content)
        self._concern = {name: 1 << self.lanes.planes + number for number, name in enumerate(content.concerns)}
        self._across = Across(self.lanes.planes + len(content.concerns))
        self.events_met: list[tuple[str, str, date | None]] = []
        """The times and days of the scenario that is being read, by question; None for one that may be still to come."""
        self.timed = frozenset(name for name, q in content.questions.items() if q.kind in ("time", "date"))
        self._tables: dict[str, dict[Any, int]] = {
            question.id: _Clock(question, self) if question.id in self.timed else {}
            for question in content.questions.values()
        }
        """For each question and answer that was met the bits of its planes."""
        self._sets = [self._tables[name] for name, q in content.questions.items() if q.kind == "several"]
        self._timed = _timed_uses(self.uses.do), _timed_uses(self.uses.avoid)
        self._names = [use.action for use in self.uses.do]
        self._packed = Packed(self.lanes) if may_be_packed(self.lanes) else None
        self._few = Handed(self._names) if self.is_packed and len(self._names) <= MOST_USES else None
        self._unknown = [self._unknown_planes(question) for question in content.questions.values()]

    @property
    def is_packed(self) -> bool:
        """Whether every answer is one of a few texts, and is looked up as it is: nothing else is equal to a text."""
        return self._packed is not None

    def _unknown_planes(self, question: Question) -> tuple[int, ...]:
        if question.unknown is None:
            return ()
        return tuple(next(self.lanes.of_value(question.id, kind)) for kind in UNKNOWN_KINDS)

    @property
    def _sets_met(self) -> int:
        return sum(map(len, self._sets))

    def sheet(self, rows: Iterable[Bare | None], *, unknown: bool = False, do: Sequence[Any] = ()) -> Sheet:
        """Return what the plan of each row says, with `unknown` also which questions had no answer that is known.

        Rows are taken one by one, and none is kept. `do` has for each of `Uses.do` what is handed out for it, no two
        alike; without it their numbers are.
        """
        planes, odd, timed = self._planes(rows)
        everywhere = (1 << len(timed)) - 1
        opened, step, spread = self._decided(planes, odd, everywhere, unknown=unknown)
        response = [0] * len(timed)
        for level, plane in enumerate(step.levels[1:], 1):
            for lane in lanes_of(plane):
                response[lane] = level
        done, avoided = (
            _Handed(do or range(len(spread.do)), self._timed[0]),
            _Handed(range(len(spread.avoid)), self._timed[1]),
        )
        steps, avoid = done.out(spread.do, len(timed)), avoided.out(spread.avoid, len(timed))
        self._in_time(spread.clocks_avoided, self.uses.clocks_avoided, avoided, spread.avoid, avoid, timed)
        dues = self._in_time(spread.clocks, self.uses.clocks, done, spread.do, steps, timed)
        kinds = [_union(planes[plane] for plane in kinds) for kinds in self._unknown] if unknown else []
        sound = everywhere ^ sum([1 << lane for lane in odd])
        return Sheet(
            odd=frozenset(odd),
            response=response,
            do=steps,
            avoid=avoid,
            conflicts=_by_lane(spread.conflicts),
            unknown=_by_lane(kinds),
            dues=dues,
            open=[plane & sound for plane in opened],
            levels=[plane & sound for plane in step.levels],
            verbs=self._verbs(spread, sound),
            places=[place for lane, (_, place, _) in enumerate(timed) if lane not in odd],
        )

    def steps(self, rows: Iterable[Bare | None]) -> list[tuple[str, ...] | None]:
        """Return the ids of what the plan of each row says to do, in its order; None for an odd one."""
        planes, odd, timed = self._planes(rows)
        _, _, spread = self._decided(planes, odd, (1 << len(timed)) - 1)
        if self._few is not None:
            steps = self._few.out(spread.do, len(timed))
        else:
            handed = _Handed(range(len(spread.do)), self._timed[0])
            lists = handed.out(spread.do, len(timed))
            self._in_time(spread.clocks, self.uses.clocks, handed, spread.do, lists, timed)
            steps = [tuple(map(self._names.__getitem__, numbers)) for numbers in lists]
        for lane in odd:
            steps[lane] = None
        return steps

    def _decided(
        self, planes: list[int], odd: set[int], everywhere: int, *, unknown: bool = False
    ) -> tuple[Sequence[int], Step, Spread]:
        """Return which concerns are open in which lanes, what the answers come to, and what plans hold.

        The planes are filled in, question by question where it is to be told which were unknown; to `odd` is added who
        answered what is not asked.
        """
        chosen = planes[self.lanes.planes :]
        del planes[self.lanes.planes :]
        start = self.lanes.start(planes, chosen, everywhere)
        odd.update(lanes_of(_union(start.moot)))
        if unknown:
            self._ask(planes, chosen, everywhere)
            opened: Sequence[int] = self.lanes.start(planes, chosen, everywhere).open
        else:
            opened = self.lanes.fill(planes, chosen, start, everywhere)
        step = self.lanes.step(planes, chosen, everywhere)
        return opened, step, self.uses.spread(step, everywhere)

    def _verbs(self, spread: Spread, sound: int) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for uses, planes in ((self.uses.do, spread.do), (self.uses.avoid, spread.avoid)):
            for use, plane in zip(uses, planes, strict=True):
                if plane:
                    found[use.verb] = found.get(use.verb, 0) + (plane & sound).bit_count()
        return found

    # -- answers to planes

    def _planes(self, rows: Iterable[Bare | None]) -> tuple[list[int], set[int], list[Timed]]:
        """Return the planes of all answers and concerns, the rows that are odd (they are in no plane), what clocks need."""
        if self._packed is not None:
            numbers, odd = self._packed.read(rows)
            return self._across.planes(numbers), odd, [NO_TIME] * len(numbers)
        self._forget_sets()
        odd = set()
        timed: list[Timed] = []
        return self._across.planes(self._numbers(rows, odd, timed)), odd, timed

    def _forget_sets(self) -> None:
        """Make room, where there is little, for sets of choices that the next scenarios hold, each however it is written."""
        if self._sets_met > MOST_SETS // 2:
            for table in self._sets:
                table.clear()

    def _numbers(self, rows: Iterable[Bare | None], odd: set[int], timed: list[Timed]) -> list[int]:
        """Return for each row the number that has the bits of its answers and concerns."""
        numbers: list[int] = []
        put, put_time = numbers.append, timed.append
        tables, chosen, events = self._tables, self._concern, self.events_met
        for row in rows:
            number = 0
            try:
                concerns, answers, now, clock = row  # type: ignore[misc]  # None is as odd as any other
                try:
                    for name, value in answers.items():
                        number += tables[name][value]
                except KeyError:
                    self._meet(answers)
                    number = sum([tables[name][value] for name, value in answers.items()])
                for concern in concerns:
                    number |= chosen[concern]
                starts = self._starts(now, clock) if events else NO_STARTS
            except (KeyError, TypeError, AnswerError):
                events.clear()
                odd.add(len(numbers))
                put(0)
                put_time(NO_TIME)
            else:
                put(number)
                put_time((starts, answers.get(CLIENT), now))
        return numbers

    def _starts(self, now: datetime, clock: datetime) -> Mapping[str, Value]:
        """Return what clocks may start from, and forget it. Raises KeyError for an event that is still to come."""
        starts: dict[str, Value] = {}
        for name, raw, event in self.events_met:
            if event is not None and is_to_come(event, clock) and (now is clock or is_to_come(event, now)):
                raise KeyError
            starts[name] = raw
        self.events_met.clear()
        return starts

    def _meet(self, answers: Mapping[str, Any]) -> None:
        """Read the answers that were not met before. Raises AnswerError, and KeyError where there is no more room."""
        for name, raw in answers.items():
            table = self._tables[name]
            if name not in self.timed and raw not in table:
                question = self.content.questions[name]
                if question.kind == "several" and self._sets_met >= MOST_SETS:
                    raise KeyError
                planes = self.lanes.of_value(name, read_value(question, raw))
                table[raw] = sum([1 << plane for plane in planes])
        self.events_met.clear()

    # -- question by question

    def _ask(self, planes: list[int], chosen: Sequence[int], everywhere: int) -> None:
        """Fill in what is missing question by question, as an interview does in which nothing is answered."""
        lanes = lanes_of(everywhere)
        here, chosen_here, all_here = planes, chosen, everywhere
        while True:
            fills = self.lanes.following(here, chosen_here, all_here)
            waiting = _union(fills)
            if not waiting:
                return
            for number, plane in enumerate(fills):
                if plane:
                    self._fill(number, plane, lanes, here, planes)
            if waiting.bit_count() * 2 < len(lanes):
                left = lanes_of(waiting)
                narrow = _Narrowed(left)
                here, chosen_here = narrow.all_of(here), narrow.all_of(chosen_here)
                lanes, all_here = [lanes[lane] for lane in left], (1 << len(left)) - 1

    def _fill(self, number: int, plane: int, lanes: Sequence[int], here: list[int], planes: list[int]) -> None:
        """Put no answer to a question into some lanes of those that still go on, and into all planes alike."""
        everywhere = plane if here is planes else sum([1 << lanes[lane] for lane in lanes_of(plane)])
        for blank in self.lanes.blanks[number]:
            planes[blank] |= everywhere
            if here is not planes:
                here[blank] |= plane

    # -- clocks

    def _in_time(
        self,
        clocked: Sequence[int],
        clocks: Sequence[Clocked],
        uses: _Handed,
        planes: Sequence[int],
        lists: Sequence[list[Any]],
        timed: Sequence[Timed],
    ) -> Mapping[int, Mapping[str, Ends | None]]:
        """Put what has a clock first among its like, by its time, and return what is due when.

        `clocked` are the planes of `clocks`, `planes` those of the `uses` that are in `lists`.
        """
        found: dict[int, Mapping[str, Ends | None]] = {}
        for lane, numbers in _by_lane(clocked).items():
            here, bit = lists[lane], 1 << lane
            dues = found[lane] = self._dues([clocks[number] for number in numbers], timed[lane])
            moved = [
                (number, first, ends)
                for action, ends in dues.items()
                for number, first in uses.timed[action].items()
                if planes[number] & bit
            ]
            if len(moved) > 1:
                moved.sort(key=_latest_first, reverse=True)
            for number, first, _ in moved:
                item = uses.items[number]
                here.remove(item)
                here.insert(bisect_left(here, first, key=uses.numbers.__getitem__), item)
        return found

    def _dues(self, clocked: Sequence[Clocked], timed: Timed) -> Mapping[str, Ends | None]:
        """Return the clock of each action that has one; None for the only one, of which nobody knows when it began."""
        starts, place, now = timed
        if len(clocked) == 1 and starts.keys().isdisjoint(clocked[0].starts):
            return {clocked[0].action: None}
        values = starts if place is None else {**starts, CLIENT: place}
        dues: dict[str, Ends | None] = {}
        for action, rule, _ in clocked:
            ends = ends_of(self.content, values, rule, now)
            before = dues.get(action)
            if before is None or urgency(ends) < urgency(before):
                dues[action] = ends
        return dues


def _latest_first(moved: tuple[int, int, Ends | None]) -> tuple[tuple[float, bool], int]:
    number, _, ends = moved
    return urgency(ends) if ends else (0.0, False), number


def _timed_uses(uses: Sequence[Use]) -> Mapping[str, Mapping[int, int]]:
    """Return for each action its uses that a clock puts in their place, each with the first use of its like."""
    found: dict[str, dict[int, int]] = {use.action: {} for use in uses}
    for number, use in enumerate(uses):
        if use.is_timed:
            found[use.action][number] = use.first_of_its_like
    return found


# ---------------------------------------------------------------- lanes and their numbers

BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))
"""For each byte the bits that are set in it."""


def _union(planes: Iterable[int]) -> int:
    found = 0
    for plane in planes:
        found |= plane
    return found


def lanes_of(plane: int) -> list[int]:
    """Return the numbers of the lanes in a plane, lowest first."""
    data = plane.to_bytes((plane.bit_length() + 7) // 8, "little")
    return [at * 8 + bit for at, byte in enumerate(data) if byte for bit in BITS[byte]]


class _Handed:
    """What is handed out to lanes for the uses of actions: `items`, by the number of the use; which of these are `timed`."""

    def __init__(self, items: Sequence[Any], timed: Mapping[str, Mapping[int, int]]) -> None:
        self.items = items
        self.timed = timed

    @cached_property
    def numbers(self) -> Mapping[Any, int]:
        return {item: number for number, item in enumerate(self.items)}

    def out(self, planes: Iterable[int], width: int) -> list[list[Any]]:
        """Return for each of so many lanes the items of its planes. Goes through the lanes in eights."""
        lists: list[list[Any]] = [[] for _ in range(width)]
        put = [one.append for one in lists]
        eights = [put[start : start + 8] for start in range(0, width, 8)]
        for item, plane in zip(self.items, planes, strict=True):
            if plane:
                data = plane.to_bytes(len(eights), "little")
                for byte, eight in compress(zip(data, eights, strict=True), data):
                    for bit in BITS[byte]:
                        eight[bit](item)
        return lists


def _by_lane(planes: Iterable[int]) -> dict[int, list[int]]:
    """Return for each lane that is in any plane the numbers of its planes."""
    found: dict[int, list[int]] = {}
    for number, plane in enumerate(planes):
        if plane:
            for lane in lanes_of(plane):
                found.setdefault(lane, []).append(number)
    return found


class _Narrowed:
    """Some lanes apart: planes of these alone."""

    def __init__(self, lanes: Sequence[int]) -> None:
        self._mask = sum([1 << lane for lane in lanes])
        self._bits = {lane: 1 << number for number, lane in enumerate(lanes)}

    def all_of(self, planes: Iterable[int]) -> list[int]:
        return [sum([self._bits[lane] for lane in lanes_of(plane & self._mask)]) for plane in planes]
