"""Result lines of thousands of scenarios at once, from bytes to bytes. What is odd about a line is left to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count, repeat
from json.encoder import encode_basestring_ascii
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple
from unicodedata import normalize

import msgspec

from crisis_cli.batch.about import NOTHING, About
from crisis_cli.batch.tally import NOT_KNOWN, Tally
from crisis_cli.dues import Ends
from crisis_cli.gate import is_hostile
from crisis_cli.many import CLIENT, Bare, Many, Sheet, lanes_of, plain_time
from crisis_cli.model import LONGEST_TITLE, Content
from crisis_cli.places import PLACES
from crisis_cli.render.json_output import CompactAction, CompactPlan
from crisis_cli.scenario import MOST_VALUES

LONGEST_LINE = 2 * MOST_VALUES
"""In a longer one more may stand than a scenario may hold."""


PLAN = b'%b{"response": %b, "actions": [%b], "avoid": [%b], "conflicts": [%b]%b}%b'
PLAIN_PLAN = b'%b{"response": %b, "actions": [%b], "avoid": [%b], "conflicts": []}%b'
"""A plan as JSON, between what stands before and after it on its line."""


class Line(msgspec.Struct, forbid_unknown_fields=True, gc=False, frozen=True):
    """A line with nothing odd about it. Whoever expects something, or did something, is read with more care."""

    title: str
    concerns: tuple[str, ...]
    answers: dict[str, str | int | tuple[str, ...]]
    now: str | None = None
    jurisdiction: str | None = None
    informants: dict[str, Literal["client", "observed", "told", "inferred"]] | None = None

    def __repr__(self) -> str:
        return "Line(...)"


class Shown(NamedTuple):
    """A plan as far as it is shown: what `checks.expectation` compares, but for what it needs reasons for."""

    response: str
    actions: Sequence[Any]
    avoid: Sequence[Any]
    not_assessed: Sequence[str] = ()


class Quick:
    """A content made ready to turn lines into result lines."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.many = Many(content)
        self._decode = msgspec.json.Decoder(Line).decode
        uses = self.many.uses
        self._before_due = [
            _text(f'{{"id": "{u.action}", "verb": "{u.verb}", "frame": "{u.frame}", "due": ') for u in uses.do
        ]
        self._do = [before + b"null}" for before in self._before_due]
        self._number_of = {step: number for number, step in enumerate(self._do)}
        self._uses_of: dict[str, list[int]] = {}
        for number, use in enumerate(uses.do):
            self._uses_of.setdefault(use.action, []).append(number)
        self._avoid = [_text(f'"{use.action}"') for use in uses.avoid]
        self._avoided = [use.action for use in uses.avoid]
        self._steps_as_values: list[CompactAction] = [
            {"id": use.action, "verb": use.verb, "frame": use.frame, "due": None} for use in uses.do
        ]
        self._conflicts = [_text(f'"{action}"') for action in uses.conflicts]
        self._unknown = [_text(f'"{question}"') for question in content.questions]
        self._levels = content.findings["response"].values
        self._responses = [_text(f'"{level}"') for level in self._levels]

    # -- lines

    def lines(
        self, lines: Sequence[object], where: bytes, first: int, now: datetime, *, unknown: bool
    ) -> tuple[list[bytes | None], Sheet]:
        """Return the result line of each line of a block, None where it has to be read with care; and what their plans say.

        `where` is the input's name as JSON, without its closing quote, `first` the number of its first line.
        """
        titles: list[bytes] = []
        sheet = self.sheet(self._rows(lines, titles, now), unknown=unknown)
        heads = [
            b'{"input": %b:%d", "title": "%b", "plan": ' % (where, number, title)
            for number, title in enumerate(titles, first)
        ]
        return self.plans(sheet, unknown=unknown, heads=heads, tail=b"}\n"), sheet

    def _rows(self, lines: Sequence[object], titles: list[bytes], now: datetime) -> Iterator[Bare | None]:
        """Yield each line as a row, None for an odd one. A title stands in one line, as `scenario.py` puts it."""
        decode, put, timed = self._decode, titles.append, self.many.timed
        for line in lines:
            try:
                read = decode(line)  # type: ignore[arg-type]  # an issue in the place of a line is as odd as any other
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError):
                put(b"")
                yield None
                continue
            when = read.now
            moment = now if when is None else plain_time(when)
            if moment is None or _may_repeat_a_key(line, read, timed) or not is_plain(read):  # type: ignore[arg-type]
                put(b"")
                yield None
            else:
                title = read.title
                put(
                    title.encode()
                    if title.isascii() and "  " not in title and title[0] != " " != title[-1]
                    else _in_line(title)
                )
                yield read.concerns, read.answers, moment, now

    # -- plans

    def sheet(self, rows: Iterable[Bare | None], *, unknown: bool) -> Sheet:
        """Return what the plans of rows say, their steps as they are written."""
        return self.many.sheet(rows, unknown=unknown, do=self._do)

    def plans(
        self, sheet: Sheet, *, unknown: bool, heads: Iterable[bytes] = repeat(b""), tail: bytes = b""
    ) -> list[bytes | None]:
        """Return the compact plan of each lane as JSON, written as `json_output.dumps` writes it; None for an odd one.

        `heads` and `tail` are what stands before and after each.
        """
        avoid, responses = self._avoid.__getitem__, self._responses
        with_more = range(len(sheet.do)) if unknown else {*sheet.conflicts, *sheet.dues}
        plans: list[bytes | None] = [
            self._with_more(sheet, lane, head, tail, unknown=unknown)
            if lane in with_more
            else PLAIN_PLAN % (head, responses[level], b", ".join(steps), b", ".join(map(avoid, avoided)), tail)
            for lane, head, level, steps, avoided in zip(count(), heads, sheet.response, sheet.do, sheet.avoid)
        ]
        for lane in sheet.odd:
            plans[lane] = None
        return plans

    def _with_more(self, sheet: Sheet, lane: int, head: bytes, tail: bytes, *, unknown: bool) -> bytes:
        """Return a plan with what few have: what is due when, conflicts, what was not known."""
        more = b', "unknown": [%b]' % self._joined(self._unknown, sheet.unknown, lane) if unknown else b""
        return PLAN % (
            head,
            self._responses[sheet.response[lane]],
            b", ".join(self._steps(sheet.do[lane], sheet.dues[lane]) if lane in sheet.dues else sheet.do[lane]),
            b", ".join(map(self._avoid.__getitem__, sheet.avoid[lane])),
            self._joined(self._conflicts, sheet.conflicts, lane),
            more,
            tail,
        )

    def _joined(self, texts: Sequence[bytes], by_lane: Mapping[int, Sequence[int]], lane: int) -> bytes:
        return b", ".join([texts[number] for number in by_lane[lane]]) if lane in by_lane else b""

    def _steps(self, steps: Sequence[bytes], dues: Mapping[str, Ends | None]) -> list[bytes]:
        """Return the steps of a plan with what is due when: few of them have a clock."""
        due = {
            self._do[number]: b'%b"%b"}' % (self._before_due[number], utc(ends.at).encode())
            for action, ends in dues.items()
            if ends is not None and ends.at is not None
            for number in self._uses_of.get(action, ())
        }
        return [due.get(step, step) for step in steps]

    def values(self, rows: Iterable[Bare | None], *, unknown: bool) -> list[CompactPlan | None]:
        """Return the compact plan of each row as a program has it, None for an odd one."""
        sheet = self.many.sheet(rows, unknown=unknown)
        names, levels = self._avoided.__getitem__, self._levels
        copies = [step.copy for step in self._steps_as_values]
        plans: list[CompactPlan] = [
            {
                "response": levels[level],
                "actions": [copies[number]() for number in steps],
                "avoid": list(map(names, avoided)),
                "conflicts": [],
            }
            for level, steps, avoided in zip(sheet.response, sheet.do, sheet.avoid, strict=True)
        ]
        for lane, dues in sheet.dues.items():
            for step in plans[lane]["actions"]:
                ends = dues.get(step["id"])
                step["due"] = utc(ends.at) if ends and ends.at else None
        for lane, conflicts in sheet.conflicts.items():
            plans[lane]["conflicts"] = [self.many.uses.conflicts[number] for number in conflicts]
        if unknown:
            questions = [*self._content.questions]
            for lane, plan in enumerate(plans):
                plan["unknown"] = [questions[number] for number in sheet.unknown.get(lane, ())]
        return [None if lane in sheet.odd else plan for lane, plan in enumerate(plans)]

    def shown(self, sheet: Sheet, lane: int) -> Shown:
        """Return the plan of a lane as far as something can be expected of it."""
        dues, uses = sheet.dues.get(lane, {}), self.many.uses
        do = [uses.do[self._number_of[step]] for step in sheet.do[lane]]
        actions = [
            SimpleNamespace(
                id=use.action,
                verb=use.verb,
                frame=use.frame,
                due=(dues[use.action] or Ends(None, None)) if use.action in dues else None,
            )
            for use in do
        ]
        avoid = [uses.avoid[number] for number in sheet.avoid[lane]]
        avoided = [SimpleNamespace(id=use.action, verb=use.verb, frame=use.frame, due=None) for use in avoid]
        return Shown(self._levels[sheet.response[lane]], actions, avoided)

    def tally(self, sheet: Sheet) -> Tally:
        """Return what the plans of a sheet come to in numbers."""
        plans = len(sheet.response) - len(sheet.odd)
        places = Counter(sheet.places)
        unknown = sum(places.pop(place) for place in list(places) if place not in PLACES)
        if unknown:
            places[NOT_KNOWN] = unknown
        return Tally(
            scenarios=plans,
            responses=_counted(zip(self._levels, sheet.levels, strict=True)),
            verbs=Counter({verb: number for verb, number in sheet.verbs.items() if number}),
            concerns=_counted(zip(self._content.concerns, sheet.open, strict=True)),
            places=places,  # type: ignore[arg-type]  # what is no place of ours was taken out
        )

    def about(self, sheet: Sheet) -> list[About]:
        """Return what the plan of each lane is about; nothing of an odd one. Equal ones are one and the same."""
        found: list[tuple[str, ...]] = [()] * len(sheet.response)
        for name, plane in sorted(zip(self._content.concerns, sheet.open, strict=True)):
            for lane in lanes_of(plane):
                found[lane] = (*found[lane], name)
        places = iter(sheet.places)
        kept: dict[About, About] = {}
        about = [NOTHING] * len(found)
        for lane, concerns in enumerate(found):
            if lane not in sheet.odd:
                place = next(places)
                one = About(concerns, place if place in PLACES else None)
                about[lane] = kept.setdefault(one, one)
        return about


def _text(text: str) -> bytes:
    return text.encode("ascii")


def _counted(planes: Iterable[tuple[str, int]]) -> Counter[str]:
    return Counter({name: plane.bit_count() for name, plane in planes if plane})


def utc(moment: datetime) -> str:
    """Return a time as result lines have it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _in_line(title: str) -> bytes:
    """Return a plain title in one line, as it stands between quotes in JSON."""
    return encode_basestring_ascii(" ".join(title.split())).encode()[1:-1]


def _may_repeat_a_key(line: bytes, read: Line, timed: frozenset[str]) -> bool:
    """Whether a key may stand twice, which the decoder does not tell: then there are more colons than keys ask for.

    Every other colon stands in a title or a time: elsewhere none is in what the content knows. Where something is
    written as an escape nobody can count them.
    """
    if b"\\" in line or len(line) > LONGEST_LINE:
        return True
    answers = read.answers
    more = line.count(b":") - 3 - len(answers)
    if read.now is not None:
        more -= 1 + read.now.count(":")
    if read.informants is not None:
        more -= 1 + len(read.informants)
    if read.jurisdiction is not None:
        more -= 1
    if more:
        more -= read.title.count(":")
    if more:
        more -= sum([str(answers[name]).count(":") for name in timed.intersection(answers)])
    return more != 0


def is_plain(read: Line) -> bool:
    """Whether a line is as it should be, as far as the content is not asked. Puts `jurisdiction` among its answers."""
    answers: dict[str, Any] = read.answers
    here = read.jurisdiction
    if here is not None and (here not in PLACES or answers.setdefault(CLIENT, here) != here):
        return False
    if read.informants and not read.informants.keys() <= answers.keys():
        return False
    concerns = read.concerns
    if len(concerns) != 1 and (not concerns or len({*concerns}) != len(concerns)):
        return False
    title = read.title
    return (0 < len(title) <= LONGEST_TITLE and title.isascii() and "\x7f" not in title) or _is_plain_title(title)


def _is_plain_title(title: str) -> bool:
    """Whether nothing is wrong with a title: its length, signs that nobody sees, letters in two parts."""
    if not 0 < len(title) <= LONGEST_TITLE:
        return False
    return (title.isascii() and "\x7f" not in title) or not (is_hostile(title) or normalize("NFC", title) != title)
