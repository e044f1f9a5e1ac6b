"""The command `batch`: what it is asked, who works for it, where its result lines go, and how it ends."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from crisis_cli import exit_codes
from crisis_cli.batch.about import About
from crisis_cli.batch.blocks import Block, Part, part_blocks
from crisis_cli.batch.cutting import (
    STANDARD_INPUT,
    Place,
    Share,
    Source,
    done_before,
    left_of,
    read_share,
    shared,
    source_blocks,
    sources,
)
from crisis_cli.batch.pace import Pace
from crisis_cli.batch.processes import Processes
from crisis_cli.batch.running import (
    WAITING,
    Cut,
    Inline,
    Piece,
    Setting,
    block_pieces,
    in_order,
    know,
    part_pieces,
    setting_of,
    worker_of,
)
from crisis_cli.batch.tally import Tally
from crisis_cli.batch.told import added, input_of
from crisis_cli.batch.unfinished import ANEW, Run, Unfinished
from crisis_cli.batch.work import Done, Options
from crisis_cli.checks.status_line import Say, silent, status_line
from crisis_cli.errors import CrisisAidError, UsageError
from crisis_cli.keys import orderly_end
from crisis_cli.load import load
from crisis_cli.output import check_output, put, remark
from crisis_cli.render.terminal import is_plain
from crisis_cli.scenario import now_utc

NONE = "There was no scenario in the input. A scenario is a TOML file or a JSON object a line."
KEPT = "What is done is kept: the same command with --resume goes on from there."
NO_CSV = "Leave out --csv to go on, or --resume to begin anew."
SMALLEST, LARGEST, FARTHEST = 64 * 1024, 1024 * 1024, 16 * 1024 * 1024
"""Bytes of an input that a worker is given at once: at least, at most, at most where it is on another machine."""
PIECES = 8
"""So many stretches each hand has to do at least, for all to end at about the same time."""


class Asked(NamedTuple):
    """The options of the command, as they were given."""

    inputs: tuple[str, ...]
    folder: Path | None = None
    now: datetime | None = None
    full: bool = False
    reasons: bool = False
    unknown: bool = False
    output: Path | None = None
    junit: Path | None = None
    csv: Path | None = None
    summary: bool = False
    form: str = "terminal"
    jobs: int = 1
    cluster: str | None = None
    part: str | None = None
    fail_fast: bool = False
    resume: bool = False

    @property
    def files(self) -> list[Path]:
        """What is read, as far as it has a name."""
        return [Path(name) for name in self.inputs if name != STANDARD_INPUT]


class StoppedError(CrisisAidError):
    """Ctrl-C, with what was done kept."""

    exit_code = exit_codes.INTERRUPTED
    name = "stopped"


def run_batch(asked: Asked) -> int:
    """Run every scenario of the inputs and return the exit code. Raises CrisisAidError for all that keeps it from its end."""
    share = _check(asked)
    content = load(asked.folder)
    taken = sources(asked.inputs)
    if share is not None:
        taken = shared(taken, share)
    if asked.cluster is not None and not all(source.apart for source in taken):
        raise UsageError("--cluster takes files of JSON lines (.jsonl) that can be read, and nothing else.")
    with contextlib.ExitStack() as stack:
        kept, now = _begun(asked, content.hash, taken, stack)
        about = asked.csv is not None and not asked.full
        setting = setting_of(asked.folder, content, Options(now, asked.full, asked.reasons, asked.unknown, about))
        know(setting, content)
        if kept is not None:
            _check_last(kept, setting, taken)
        sinks = _sinks(asked, stack)
        if kept is not None:
            _feed_again(kept, setting, taken, sinks)
        elif not asked.summary:
            sinks.append(_Printed())
        tally = _run(asked, setting, taken, _Lines(kept, sinks))
        if not tally.scenarios and share is None:
            raise UsageError(NONE)
        for target in (kept, *sinks):
            if target is not None:
                target.finish()
    if asked.summary:
        from crisis_cli.render.summary import summary

        put(summary(content, tally, asked.form))
    return tally.code


def _check(asked: Asked) -> Share | None:
    """Refuse what does not go together, before anything is read."""
    files = [path for path in (asked.output, asked.junit, asked.csv) if path is not None]
    refused = {
        "--resume goes on where an output ends: name it with --output FILE.": asked.resume and asked.output is None,
        "--cluster needs --output FILE: its workers write beside it.": asked.cluster is not None
        and asked.output is None,
        "--jobs is for this machine, and --cluster has workers of its own. Give one of them.": asked.cluster is not None
        and asked.jobs > 1,
        "--part cuts files, and standard input is none. Name files.": asked.part is not None
        and STANDARD_INPUT in asked.inputs,
        "Standard input can be read once: name - once.": asked.inputs.count(STANDARD_INPUT) > 1,
        "--output, --junit and --csv need a file each. Name different ones.": len(set(map(os.path.realpath, files)))
        < len(files),
    }
    for message, holds in refused.items():
        if holds:
            raise UsageError(message)
    for path in files:
        check_output(path, asked.files)
    if asked.cluster is not None:
        from crisis_cli.batch.cluster import check_library

        check_library()
    return read_share(asked.part) if asked.part is not None else None


# ---------------------------------------------------------------- where result lines go


class Takes(Protocol):
    """What is fed with result lines, such as a table for a spreadsheet."""

    def take(self, output: bytes, about: Sequence[About], /) -> None:
        """Take whole result lines, in order, and of each what it is about; nothing where that is not told."""

    def finish(self) -> None:
        """Write what is made of them."""


class _Printed:
    """Result lines on standard output."""

    def take(self, output: bytes, about: Sequence[About], /) -> None:
        if output:
            put(output.decode("ascii"))

    def finish(self) -> None:
        """All of it stands there."""


def _begun(
    asked: Asked, content: str, taken: Sequence[Source], stack: contextlib.ExitStack
) -> tuple[Unfinished | None, datetime]:
    """Return the output, if there is to be one, and the clock of this run."""
    clock = now_utc()
    if asked.output is None:
        return None, asked.now or clock
    kept = Unfinished(asked.output, asked.files)
    stack.callback(kept.stop)
    run = Run(content, asked.inputs, asked.part or "", asked.full, asked.reasons, asked.unknown)
    return kept, kept.begin(run, taken, asked.now, clock, resume=asked.resume, counts=asked.summary)


def _check_last(kept: Unfinished, setting: Setting, taken: Sequence[Source]) -> None:
    """See that the last line that is there is the one this run would write. Raises UsageError."""
    last = kept.last_line()
    again = _again(input_of(last) or "", setting, taken[: kept.safe.place.source + 1]) if last else None
    if again is not None and again != last:
        raise UsageError(
            f"{kept.shown} ends with a line that this run would not write: other inputs, content, options or --now. {ANEW}"
        )


def _again(where: str, setting: Setting, before: Sequence[Source]) -> bytes | None:
    """Return the result line of one place, made once more; None where it can't be read a second time."""
    shown, _, line = where.rpartition(":")
    for source in reversed(before):
        if source.name == STANDARD_INPUT or not (source.apart or source.size):
            continue
        if source.shown == where:
            return b"".join(worker_of(setting).work(block).output for block in source_blocks(source))
        if source.shown == shown and source.apart and line.isdigit():
            block = next(source_blocks(source, int(line) - 1), None)
            return worker_of(setting).work(block._replace(lines=block.lines[:1])).output if block else b""
    return None


def _sinks(asked: Asked, stack: contextlib.ExitStack) -> list[Takes]:
    """Return the files that are made of result lines."""
    found: list[Takes] = []
    if asked.junit is not None:
        from crisis_cli.batch.junit import JunitFile

        found.append(stack.enter_context(JunitFile(asked.junit, asked.files)))
    if asked.csv is not None:
        from crisis_cli.batch.csv_file import CsvFile

        found.append(stack.enter_context(CsvFile(asked.csv, asked.files)))
    return found


def _feed_again(kept: Unfinished, setting: Setting, taken: Sequence[Source], sinks: Sequence[Takes]) -> None:
    """Feed the files with the result lines that are there already. What they are about is found out once more.

    Raises UsageError where that can't be: an input can be read only once, or it gives other lines.
    """
    if not setting.options.about:
        for lines in kept.written() if sinks else ():
            for sink in sinks:
                sink.take(lines, ())
        return
    before = done_before(taken, kept.safe.place)
    if any(source.is_read_once for source in before):
        raise UsageError(
            f"{kept.shown} has lines of an input that can be read only once, and --csv reads it again. {NO_CSV}"
        )
    with kept.reading() as stored:
        for piece in block_pieces(setting, before, Place()):
            done = piece.call(*piece.arguments)
            if stored.read(len(done.output)) != done.output:
                raise UsageError(
                    f"{kept.shown} has lines that this run would not write: other inputs, content, options or --now. {ANEW}"
                )
            for sink in sinks:
                sink.take(done.output, done.about)


class _Lines:
    """Result lines on their way: to what is fed with them, and into the output."""

    def __init__(self, kept: Unfinished | None, sinks: Sequence[Takes]) -> None:
        self.kept, self.sinks = kept, sinks
        self.tally = (kept.safe.tally if kept is not None else None) or Tally()

    def take(self, done: Done, after: Place, into: Path | None) -> None:
        """Take what came of a piece; `into` is the file that a worker wrote it into."""
        if into is None:
            self._feed(done.output, done.about)
        elif self.sinks:
            at = 0
            with into.open("rb") as file:
                while some := file.read(LARGEST):
                    some += file.readline()
                    start, at = at, at + some.count(b"\n")
                    self._feed(some, done.about[start:at])
        tally = added(self.tally, done.tally)
        if self.kept is not None:
            self.kept.take(into or done.output, after, tally)
        self.tally = tally

    def _feed(self, output: bytes, about: Sequence[About]) -> None:
        for sink in self.sinks:
            sink.take(output, about)


# ---------------------------------------------------------------- the run


def _run(asked: Asked, setting: Setting, taken: Sequence[Source], lines: _Lines) -> Tally:
    """Do the work and return the tally of all of it. What was done before it was broken off is kept and told of."""
    main = threading.current_thread() is threading.main_thread()
    try:
        with orderly_end() if main else contextlib.nullcontext():
            _work(asked, setting, taken, lines)
    except KeyboardInterrupt:
        if lines.kept is not None and lines.kept.stop():
            done = (lines.kept.safe.tally or lines.tally).scenarios
            raise StoppedError(f"Stopped. {done:,} scenarios are done. {KEPT}") from None
        raise
    except CrisisAidError as error:
        if lines.kept is not None and lines.kept.stop():
            error.args = (f"{error} {KEPT}",)
        raise
    except SystemExit:
        if lines.kept is not None and lines.kept.stop():
            remark(KEPT)
        raise
    return lines.tally


def _work(asked: Asked, setting: Setting, taken: Sequence[Source], lines: _Lines) -> None:
    place = lines.kept.safe.place if lines.kept is not None else Place()
    with _hands(asked, taken, lines.kept) as hands, _told(asked, taken, place) as pace:
        pieces = part_pieces(setting, taken, place, hands.cut) if hands.cut else block_pieces(setting, taken, place)
        ahead = asked.jobs > 1 and STANDARD_INPUT in asked.inputs
        with contextlib.closing(in_order(hands.make, pieces, hands.window, hands.killed, ahead=ahead)) as results:
            for piece, done in results:
                if asked.fail_fast and done.tally.code:
                    lines.take(_until_failing(setting, piece), piece.after, None)
                    return
                lines.take(done, piece.after, piece.into)
                pace.take(piece.weight, done.tally.scenarios)


def _until_failing(setting: Setting, piece: Piece[Done]) -> Done:
    """Return the result lines of a piece up to and with the first that is bad or differs: made once more, one at a time."""
    worker, tally, output = worker_of(setting), Tally(), []
    about: list[About] = []
    what: Block | Part | tuple[Block, ...] = piece.arguments[1]
    for block in _blocks_of(what):
        for number, line in enumerate(block.lines):
            done = worker.work(block._replace(first=block.first and block.first + number, lines=(line,)))
            output.append(done.output)
            about += done.about
            tally.add(done.tally)
            if done.tally.code:
                return Done(b"".join(output), tally, about)
    return Done(b"".join(output), tally, about)


def _blocks_of(what: Block | Part | tuple[Block, ...]) -> Iterable[Block]:
    """Return what a piece is about, in blocks. A Block and a Part are tuples too."""
    if isinstance(what, Part):
        return part_blocks(what)
    return (what,) if isinstance(what, Block) else what


# ---------------------------------------------------------------- who works


class _Hands(NamedTuple):
    make: Callable[[], Executor]
    window: int
    cut: Cut | None = None
    killed: type[Exception] | None = None


@contextlib.contextmanager
def _hands(asked: Asked, taken: Sequence[Source], kept: Unfinished | None) -> Iterator[_Hands]:
    """Give those who do the work: this process, several of this machine, or a cluster."""
    if asked.cluster is not None and kept is not None:
        from crisis_cli.batch.cluster import cluster

        with cluster(asked.cluster) as found:
            kept.parts.mkdir(0o700)
            cut = Cut(_size(taken, found.hands, LARGEST if asked.fail_fast else FARTHEST), kept.parts, found.counted)
            yield _Hands(found.make, WAITING * found.hands, cut, found.killed)
    elif asked.jobs > 1:
        cut = Cut(_size(taken, asked.jobs, LARGEST))
        if kept is not None and not asked.fail_fast:
            kept.parts.mkdir(0o700)
            cut = Cut(_size(taken, asked.jobs, LARGEST), kept.parts)
        yield _Hands(partial(Processes, asked.jobs), WAITING * asked.jobs, cut)
    else:
        yield _Hands(Inline, 1)


def _size(taken: Sequence[Source], hands: int, most: int) -> int:
    """Return how many bytes of an input a hand is given at once."""
    whole = sum(source.end - source.start for source in taken if source.apart)
    return max(SMALLEST, min(whole // (hands * PIECES), most))


# ---------------------------------------------------------------- how far it is


@contextlib.contextmanager
def _told(asked: Asked, taken: Sequence[Source], place: Place) -> Iterator[Pace]:
    """Say on standard error how far the run is, if that is a terminal on which the lines themselves do not show it."""
    plain = is_plain(sys.stderr, os.environ)
    shown = asked.output is not None or asked.summary or sys.stdout is None or not sys.stdout.isatty()
    quiet: contextlib.AbstractContextManager[Say] = contextlib.nullcontext(silent)
    with status_line(plain=plain) if shown else quiet as say:
        yield Pace(say, _whole(taken), _before(taken, place) if say is not silent else 0, plain=plain)


def _whole(taken: Sequence[Source]) -> int | None:
    """Return how many bytes there are to read; None where one of the inputs does not say."""
    if any(source.name == STANDARD_INPUT for source in taken):
        return None
    return sum(source.end - source.start for source in taken)


def _before(taken: Sequence[Source], place: Place) -> int:
    """Return how many of them are done where a run begins that is gone on with."""
    done = sum(source.end - source.start for source in taken[: place.source])
    here = taken[place.source] if place.line and place.source < len(taken) else None
    return done + (left_of(here, place.line).start - here.start if here is not None and here.apart else 0)
