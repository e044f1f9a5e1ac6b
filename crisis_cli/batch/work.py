"""The work of a batch: lines in, result lines out. One bad line never stops the rest. Knows no files and no processes."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from crisis_cli import exit_codes
from crisis_cli.batch.about import NOTHING, About, about_of
from crisis_cli.batch.blocks import Block
from crisis_cli.batch.reading import read_line, scenarios
from crisis_cli.batch.tally import Tally
from crisis_cli.checks.expectation import differences, needs_reasons
from crisis_cli.engine import plan_for
from crisis_cli.errors import InputError, Issue
from crisis_cli.load import no_collection
from crisis_cli.model import ROLE_PLACES, Content
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan
from crisis_cli.render.json_output import CompactPlan, compact, dumps, plan_json
from crisis_cli.render.result_json import differences_json, issues_json
from crisis_cli.scenario import Scenario, parse_scenario

if TYPE_CHECKING:
    from crisis_cli.batch.quick import Quick
    from crisis_cli.many import Row, Sheet

CLIENT = ROLE_PLACES["client"]
Read = tuple[str, Scenario | InputError]
"""Where a scenario stands, and what it is, or why it is none."""


class Options(NamedTuple):
    """What is the same for every line: the clock, and whether plans are whole, with reasons, with what was not known.

    With `about` it is told beside each result line what that is about, as far as a compact plan does not say it.
    """

    now: datetime
    full: bool = False
    reasons: bool = False
    unknown: bool = False
    about: bool = False


@dataclass(frozen=True)
class Result:
    """One line of output: what was read, the plan or the error, and how it compares with what was expected."""

    line: dict[str, Any]
    code: int
    plan: Plan | None = None


class Done(NamedTuple):
    """Result lines, each with its line end, in order, and what they come to in numbers.

    `about` says of each line what it is about, where that was asked for.
    """

    output: bytes
    tally: Tally
    about: Sequence[About] = ()


MANY = 64
"""From so many lines on it pays to make the content ready for thousands."""
SOME = 4
"""So many lines together are decided as thousands are, once the content is ready."""
EXPECTING = 24
"""So many scenarios that were read with care are decided together."""


class Worker:
    """Turns blocks of lines into result lines. Takes about a second more for the first block that is long."""

    def __init__(self, content: Content, options: Options) -> None:
        self._content = content
        self._options = options
        self._seen = 0

    @cached_property
    def _quick(self) -> Quick:
        from crisis_cli.batch.quick import Quick

        with no_collection():
            quick = Quick(self._content)
        gc.freeze()  # a content stays to the end: it need not be looked through again and again
        return quick

    def work(self, block: Block) -> Done:
        """Return the result lines of a block: none for a blank line, one for any other."""
        with no_collection():  # it would look through thousands of short lists, and again through what is left of them
            return self._work(block)

    def _work(self, block: Block) -> Done:
        found: list[bytes | None] = [None] * len(block.lines)
        about: list[About] = []
        tally = Tally()
        if self._are_many(block):
            where = dumps(block.shown)[:-1].encode()
            now, unknown = self._options.now, self._options.unknown
            found, sheet = self._quick.lines(block.lines, where, block.first, now, unknown=unknown)
            tally = self._quick.tally(sheet)
            about = self._quick.about(sheet) if self._options.about else []
        careful = [lane for lane, line in enumerate(found) if line is None and not _is_blank(block, lane)]
        read = [_read(self._content, block, lane, self._options.now) for lane in careful]
        about = about or [NOTHING] * len(found)
        for lane, (line, of) in zip(careful, self._with_care(read, tally), strict=True):
            found[lane], about[lane] = line, of
        return self._done(found, about, tally)

    def _done(self, lines: Sequence[bytes | None], about: Sequence[About], tally: Tally) -> Done:
        """Return the lines of a block that there are."""
        told = [of for line, of in zip(lines, about, strict=True) if line is not None] if self._options.about else ()
        return Done(b"".join([line for line in lines if line is not None]), tally, told)

    def work_files(self, blocks: Sequence[Block]) -> Done:
        """Return the result lines of files that are one scenario each."""
        tally = Tally()
        read = [_read(self._content, block, 0, self._options.now) for block in blocks]
        found = list(self._with_care(read, tally))
        return self._done([line for line, _ in found], [of for _, of in found], tally)

    def _are_many(self, block: Block) -> bool:
        """Whether these lines, or all so far, are so many that they are decided together."""
        if self._options.full or self._options.reasons:
            return False
        self._seen += len(block.lines)
        return self._seen >= MANY and len(block.lines) >= SOME

    def _with_care(self, read: Sequence[Read], tally: Tally) -> Iterator[tuple[bytes, About]]:
        """Yield the result line of each of these scenarios, read one by one, and what it is about."""
        now = self._options.now
        together = [number for number, (_, found) in enumerate(read) if self._is_plain(found)]
        sheet, plans = None, []
        if len(together) >= (SOME if self._seen >= MANY else EXPECTING):
            rows = (_row(read[number][1], now) for number in together)
            sheet = self._quick.sheet(rows, unknown=self._options.unknown)
            plans = self._quick.plans(sheet, unknown=self._options.unknown)
        lanes = {number: lane for lane, number in enumerate(together)}
        for number, (where, found) in enumerate(read):
            lane = lanes.get(number)
            if sheet is None or lane is None or lane in sheet.odd or isinstance(found, InputError):
                yield self._one(where, found, tally)
            else:
                yield self._of_sheet(where, found, sheet, lane, plans[lane] or b"", tally)

    def _is_plain(self, found: Scenario | InputError) -> bool:
        """Whether what is expected of it can be compared without the reasons."""
        if isinstance(found, InputError) or self._options.full or self._options.reasons:
            return False
        return found.expect is None or not needs_reasons(found.expect)

    def _one(self, where: str, found: Scenario | InputError, tally: Tally) -> tuple[bytes, About]:
        result = result_of(self._content, where, found, self._options)
        about = NOTHING
        if result.plan is None:
            tally.take_bad()
        else:
            about = about_of(result.plan.concerns, result.plan.places.get("client"))
            tally.take(result.plan, expected=result.line.get("expected"))
        return dumps(result.line).encode() + b"\n", about

    def _of_sheet(
        self, where: str, found: Scenario, sheet: Sheet, lane: int, plan: bytes, tally: Tally
    ) -> tuple[bytes, About]:
        shown = self._quick.shown(sheet, lane)
        parts = [
            b'{"input": ' + dumps(where).encode(),
            b'"title": ' + dumps(found.title).encode(),
            b'"plan": ' + plan,
        ]
        differs = differences(shown, found.expect) if found.expect else ()
        if found.expect:
            parts.append(b'"expected": ' + dumps(not differs).encode())
        if differs:
            parts.append(b'"differs": ' + dumps(differences_json(differs)).encode())
        about = about_of(self._concerns(sheet, lane), _place(found))
        tally.take_shown(shown, *about, expected=not differs if found.expect else None)
        return b", ".join(parts) + b"}\n", about

    def _concerns(self, sheet: Sheet, lane: int) -> list[str]:
        return [name for name, lanes in zip(self._content.concerns, sheet.open, strict=True) if lanes >> lane & 1]


def _is_blank(block: Block, lane: int) -> bool:
    """Whether a line holds nothing, and gives no result; a file that is one scenario and empty is none all the same."""
    line = block.lines[lane]
    return bool(block.first) and isinstance(line, bytes) and not line.strip()


def _read(content: Content, block: Block, lane: int, now: datetime) -> Read:
    """Return the scenario of a line, or why it is none, and where it stands."""
    where = f"{block.shown}:{block.first + lane}" if block.first else block.shown
    line = block.lines[lane]
    if isinstance(line, Issue):
        return where, InputError([line])
    if block.first:
        return where, read_line(content, line, block.shown, block.first + lane, now)
    try:
        return where, parse_scenario(content, line, block.shown, now)
    except InputError as error:
        return where, error


def _row(found: Scenario | InputError, now: datetime) -> Row:
    from crisis_cli.batch.rows import read_row

    assert isinstance(found, Scenario)
    return read_row(found, now)


def _place(found: Scenario) -> str | None:
    place = found.answers.values.get(CLIENT)
    return place if isinstance(place, str) and place in PLACES else None


def run(content: Content, inputs: Sequence[str], *, now: datetime, full: bool) -> Iterator[Result]:
    """Yield a result for every scenario of `inputs`, in order, one by one. `-` is standard input."""
    options = Options(now, full)
    for name in inputs:
        for where, found in scenarios(content, name, now):
            yield result_of(content, where, found, options)


def result_of(content: Content, where: str, found: Scenario | InputError, options: Options) -> Result:
    """Return what a batch says of one scenario, or of why it could not be read."""
    if isinstance(found, InputError):
        refused = {"input": where, "error": found.name, "issues": issues_json(found.issues)}
        return Result(refused, exit_codes.BAD_INPUT)
    plan = plan_for(content, found.answers, found.now or options.now, changes=options.full)
    shown = plan_json(content, plan, None, found.answers) if options.full else _compact(plan, options)
    line: dict[str, Any] = {"input": where, "title": found.title, "plan": shown}
    differs = differences(plan, found.expect) if found.expect else ()
    if found.expect:
        line["expected"] = not differs
    if differs:
        line["differs"] = differences_json(differs)
    return Result(line, exit_codes.DIFFERS if differs else exit_codes.DONE, plan)


def _compact(plan: Plan, options: Options) -> CompactPlan:
    return compact(plan, reasons=options.reasons, unknown=options.unknown)
