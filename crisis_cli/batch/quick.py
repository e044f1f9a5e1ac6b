"""Result lines of thousands of scenarios at once, from bytes to bytes. What is odd about a line is left to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple
from unicodedata import normalize

import msgspec

from crisis_cli.batch.tally import NOT_KNOWN, Tally
from crisis_cli.dues import Ends
from crisis_cli.gate import is_hostile
from crisis_cli.load import no_collection
from crisis_cli.many import CLIENT, Many, Row, Sheet, plain_time
from crisis_cli.model import Content
from crisis_cli.places import PLACES
from crisis_cli.scenario import MOST_VALUES

LONGEST_TITLE = 300
LONGEST_LINE = 2 * MOST_VALUES
"""In a longer one more may stand than a scenario may hold."""


PLAN = b'{"response": %b, "actions": [%b], "avoid": [%b], "conflicts": [%b]%b}'


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
        self._avoid = [_text(f'"{use.action}"') for use in uses.avoid]
        self._conflicts = [_text(f'"{action}"') for action in uses.conflicts]
        self._unknown = [_text(f'"{question}"') for question in content.questions]
        self._levels = content.findings["response"].values
        self._responses = [_text(f'"{level}"') for level in self._levels]

    # -- lines

    def lines(
        self, lines: Sequence[object], where: bytes, first: int, now: datetime, *, unknown: bool
    ) -> tuple[list[bytes | None], Tally]:
        """Return the result line of each line of a block, None where it has to be read with care; and a tally.

        `where` is the input's name as JSON, without its closing quote, `first` the number of its first line.
        """
        titles: list[bytes] = []
        with no_collection():  # it would look through thousands of short lists again and again
            sheet = self.many.sheet(self._rows(lines, titles, now), unknown=unknown)
            plans = self.plans(sheet, unknown=unknown)
            found = [
                None if plan is None else b'{"input": %b:%d", "title": %b, "plan": %b}\n' % (where, number, title, plan)
                for number, title, plan in zip(range(first, first + len(titles)), titles, plans, strict=True)
            ]
        return found, self.tally(sheet)

    def _rows(self, lines: Sequence[object], titles: list[bytes], now: datetime) -> Iterator[Row | None]:
        """Yield each line as a row, None for an odd one. A title stands in one line, as `scenario.py` puts it."""
        decode, timed = self._decode, tuple(self.many.timed)
        for line in lines:
            try:
                read = decode(line)  # type: ignore[arg-type]  # an issue in the place of a line is as odd as any other
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError):
                titles.append(b"")
                yield None
                continue
            title = read.title
            moment = now if read.now is None else plain_time(read.now)
            if moment is None or _may_repeat_a_key(line, read, timed) or not is_plain(read):  # type: ignore[arg-type]
                titles.append(b"")
                yield None
            else:
                titles.append(encode_basestring_ascii(" ".join(title.split())).encode())
                yield Row(read.concerns, read.answers, moment, moment if moment > now else now)

    # -- plans

    def plans(self, sheet: Sheet, *, unknown: bool) -> list[bytes | None]:
        """Return the compact plan of each lane as JSON, written as `json_output.dumps` writes it; None for an odd one."""
        do, avoid, responses = self._do.__getitem__, self._avoid.__getitem__, self._responses
        plans: list[bytes | None] = [
            PLAN % (responses[level], b", ".join(map(do, steps)), b", ".join(map(avoid, avoided)), b"", b"")
            for level, steps, avoided in zip(sheet.response, sheet.do, sheet.avoid, strict=True)
        ]
        for lane in {*sheet.conflicts, *sheet.unknown, *sheet.dues} if not unknown else range(len(plans)):
            plans[lane] = self._with_more(sheet, lane, unknown=unknown)
        for lane in sheet.odd:
            plans[lane] = None
        return plans

    def _with_more(self, sheet: Sheet, lane: int, *, unknown: bool) -> bytes:
        """Return a plan with what few have: what is due when, conflicts, what was not known."""
        dues = sheet.dues.get(lane, {})
        more = b', "unknown": [%b]' % self._joined(self._unknown, sheet.unknown, lane) if unknown else b""
        return PLAN % (
            self._responses[sheet.response[lane]],
            b", ".join([self._with_due(number, dues) for number in sheet.do[lane]]),
            b", ".join(map(self._avoid.__getitem__, sheet.avoid[lane])),
            self._joined(self._conflicts, sheet.conflicts, lane),
            more,
        )

    def _joined(self, texts: Sequence[bytes], by_lane: Mapping[int, Sequence[int]], lane: int) -> bytes:
        return b", ".join([texts[number] for number in by_lane[lane]]) if lane in by_lane else b""

    def _with_due(self, number: int, dues: Mapping[str, Ends | None]) -> bytes:
        ends = dues.get(self.many.uses.do[number].action)
        if ends is None or ends.at is None:
            return self._do[number]
        return b'%b"%b"}' % (self._before_due[number], utc(ends.at).encode())

    def shown(self, sheet: Sheet, lane: int) -> Shown:
        """Return the plan of a lane as far as something can be expected of it."""
        dues, uses = sheet.dues.get(lane, {}), self.many.uses
        do = [uses.do[number] for number in sheet.do[lane]]
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


def _text(text: str) -> bytes:
    return text.encode("ascii")


def _counted(planes: Iterable[tuple[str, int]]) -> Counter[str]:
    return Counter({name: plane.bit_count() for name, plane in planes if plane})


def utc(moment: datetime) -> str:
    """Return a time as result lines have it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _may_repeat_a_key(line: bytes, read: Line, timed: Iterable[str]) -> bool:
    """Whether a key may stand twice, which the decoder does not tell: then there are more colons than keys ask for.

    Every other colon stands in a title or a time: elsewhere none is in what the content knows. Where something is
    written as an escape nobody can count them.
    """
    if b"\\" in line or len(line) > LONGEST_LINE:
        return True
    answers = read.answers
    colons = 3 + len(answers) + read.title.count(":")
    if read.informants is not None:
        colons += 1 + len(read.informants)
    if read.jurisdiction is not None:
        colons += 1
    if read.now is not None:
        colons += 1 + read.now.count(":")
    for name in timed:
        if name in answers:
            colons += str(answers[name]).count(":")
    return line.count(b":") != colons


def is_plain(read: Line) -> bool:
    """Whether a line is as it should be, as far as the content is not asked. Puts `jurisdiction` among its answers."""
    answers: dict[str, Any] = read.answers
    here = read.jurisdiction
    if here is not None and (here not in PLACES or answers.setdefault(CLIENT, here) != here):
        return False
    if read.informants and not read.informants.keys() <= answers.keys():
        return False
    concerns = read.concerns
    return bool(concerns) and (len(concerns) == 1 or len({*concerns}) == len(concerns)) and _is_plain_title(read.title)


def _is_plain_title(title: str) -> bool:
    """Whether nothing is wrong with a title: its length, signs that nobody sees, letters in two parts."""
    if not 0 < len(title) <= LONGEST_TITLE:
        return False
    return (title.isascii() and "\x7f" not in title) or not (is_hostile(title) or normalize("NFC", title) != title)
