"""The work of a batch in other hands: any `concurrent.futures.Executor`, results in order, a few pieces at a time.

What is handed out are names of files, numbers and options, or a block of lines where an input can't be read in several
places at once. What comes back are result lines, or a file of them beside the output. Decides nothing about a scenario.
"""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from pathlib import Path
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from crisis_cli import __version__
from crisis_cli.batch.about import About
from crisis_cli.batch.blocks import WHOLE, Block, Part, part_blocks
from crisis_cli.batch.cutting import Count, Place, Source, begun, counted_here, source_blocks, stretches
from crisis_cli.batch.tally import Tally
from crisis_cli.batch.work import Done, Options, Worker
from crisis_cli.errors import CrisisAidError, OutputError
from crisis_cli.gate import clean_line
from crisis_cli.model import Content
from crisis_cli.output import PRIVATE

TRIES = 3
"""So often a piece may cost a worker its life before the run gives up."""
WAITING = 2
"""So many pieces a hand are handed out: one it works on, and the next. So many are read ahead."""
MOST_FILES, MOST_BYTES = 128, 1024 * 1024
"""So many files that are one scenario each are decided together, as long as they are small."""
POLL = 0.2
"""Seconds between two looks at a piece that is waited for: on Windows Ctrl-C is only seen then."""
P = ParamSpec("P")
R = TypeVar("R")


class LostError(CrisisAidError):
    """A worker is gone with its work, and so is every other one that was given the same."""

    name = "lost"


class Setting(NamedTuple):
    """What every worker is told: which content, from where, and the options. No answer of anybody."""

    folder: str | None
    content: str
    version: str
    options: Options


def setting_of(folder: Path | None, content: Content, options: Options) -> Setting:
    """Return what a worker needs to make the same lines as this process does."""
    return Setting(str(folder.absolute()) if folder is not None else None, content.hash, __version__, options)


# ---------------------------------------------------------------- at the worker

_contents: dict[tuple[str | None, str], Content] = {}
_loading = threading.Lock()
_mine = threading.local()


def know(setting: Setting, content: Content) -> None:
    """Let this process work with content that it has loaded already."""
    _contents[setting.folder, setting.content] = content


def worker_of(setting: Setting) -> Worker:
    """Return the worker of this thread for a setting. Raises CrisisAidError where there is other content here."""
    if getattr(_mine, "setting", None) != setting:
        _mine.worker, _mine.setting = Worker(_content(setting), setting.options), setting
    worker: Worker = _mine.worker
    return worker


def _content(setting: Setting) -> Content:
    from crisis_cli.load import load

    if setting.version != __version__:
        raise CrisisAidError(
            f"A worker has crisis-aid {__version__}, and this is {clean_line(setting.version)}. Install the same one."
        )
    with _loading:
        key = setting.folder, setting.content
        if key not in _contents:
            # As text: an error that holds issues could not be sent back.
            try:
                found = load(Path(setting.folder) if setting.folder is not None else None)
            except CrisisAidError as error:
                raise _OtherContentError(f"A worker can't load the content:\n{error}") from None
            if found.hash != setting.content:
                raise _OtherContentError(
                    "A worker has other content than this run began with. Give all the same, unchanged."
                )
            _contents[key] = found
    return _contents[key]


class _OtherContentError(CrisisAidError):
    exit_code = 3
    name = "bad-content"


def work_block(setting: Setting, block: Block) -> Done:
    """Return the result lines of a block that was sent."""
    return worker_of(setting).work(block)


def work_files(setting: Setting, blocks: tuple[Block, ...]) -> Done:
    """Return the result lines of files that are one scenario each."""
    return worker_of(setting).work_files(blocks)


def work_part(setting: Setting, part: Part) -> Done:
    """Read some bytes of a file and return their result lines."""
    worker, tally, lines = worker_of(setting), Tally(), []
    about: list[About] = []
    _check_whole(part)
    for block in part_blocks(part):
        done = worker.work(block)
        tally.add(done.tally)
        lines.append(done.output)
        about += done.about
    return Done(b"".join(lines), tally, about)


def _check_whole(part: Part) -> None:
    """See that the file is here, and as long as it was. Raises _InputGoneError: a message is no result line of a scenario."""
    shown = clean_line(Path(part.name).as_posix())
    try:
        with Path(part.name).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise _InputGoneError(
            f"A worker can't read {shown}: {error.strerror or error}. It must stay where it is."
        ) from None
    if size < part.end:
        raise _InputGoneError(f"{shown} became shorter while it was read. It must stay as it is.")


class _InputGoneError(CrisisAidError):
    exit_code = 3
    name = "bad-input"


def write_part(setting: Setting, part: Part, into: str) -> Done:
    """Read some bytes of a file and write their result lines into a file of their own, whole or not at all.

    Done twice it is the same file: what was lost can be done again, and one who comes late changes nothing.
    """
    worker, tally, target = worker_of(setting), Tally(), Path(into)
    about: list[About] = []
    _check_whole(part)
    new = target.with_name(f"{target.name}.{os.urandom(6).hex()}")
    try:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE)
        with os.fdopen(handle, "wb") as file:
            for block in part_blocks(part):
                done = worker.work(block)
                tally.add(done.tally)
                file.write(done.output)
                about += done.about
        new.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            new.unlink()
        why = error.strerror or type(error).__name__
        raise OutputError(
            f"A worker could not write beside the output: {why}. Free some space, or write elsewhere."
        ) from None
    return Done(b"", tally, about)


def count_lines(name: str, start: int, end: int) -> int:
    """Return how many lines of a file begin at some of its bytes."""
    return begun(name, start, end)


# ---------------------------------------------------------------- executors


class Inline(Executor):
    """Does everything itself, at once."""

    def submit(self, call: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(call(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


# ---------------------------------------------------------------- in order


class Piece(NamedTuple, Generic[R]):
    """Work for one hand: a call that can be sent, what it is about, where the run stands behind it, how many bytes it reads."""

    call: Callable[..., R]
    arguments: tuple[Any, ...]
    about: str
    after: Place = Place()
    weight: int = 0
    into: Path | None = None


class _Slot(Generic[R]):
    """A piece and, once it is handed out, what will come of it."""

    def __init__(self, piece: Piece[R]) -> None:
        self.piece = piece
        self.future: Future[R] | None = None

    def is_done(self) -> bool:
        """Whether something came of it already."""
        return self.future is not None and self.future.done()

    def survived(self) -> bool:
        """Whether it was done before the executor broke."""
        future = self.future
        return future is not None and future.done() and not future.cancelled() and future.exception() is None


class _Ahead(Generic[R]):
    """Pieces that are read while results are waited for: an input that is quiet must not hold back what is done."""

    def __init__(self, pieces: Iterator[Piece[R]]) -> None:
        self._read: queue.Queue[Piece[R] | BaseException | None] = queue.Queue(WAITING)
        threading.Thread(target=self._read_all, args=(pieces,), daemon=True).start()

    def _read_all(self, pieces: Iterator[Piece[R]]) -> None:
        try:
            for piece in pieces:
                self._read.put(piece)
        except BaseException as error:
            self._read.put(error)
        else:
            self._read.put(None)

    def take(self, *, wait: bool) -> Piece[R] | None:
        """Return the next piece; None at the end and, unless it is to wait, where none is there yet."""
        while True:
            try:
                piece = self._read.get(timeout=POLL) if wait else self._read.get_nowait()
            except queue.Empty:
                if wait:
                    continue
                return None
            if piece is None:
                self._read.put(None)
            if isinstance(piece, BaseException):
                raise piece
            return piece


class _AtOnce(Generic[R]):
    """Pieces that are read when they are taken."""

    def __init__(self, pieces: Iterator[Piece[R]]) -> None:
        self._pieces = pieces

    def take(self, *, wait: bool) -> Piece[R] | None:
        """Return the next piece, None at the end. There is nothing to wait for."""
        return next(self._pieces, None)


def in_order(
    make: Callable[[], Executor],
    pieces: Iterable[Piece[R]],
    window: int,
    killed: type[Exception] | None = None,
    *,
    ahead: bool = False,
) -> Generator[tuple[Piece[R], R], None, None]:
    """Yield what comes of each piece, in order, while at most `window` are handed out or not yet asked for.

    Raises LostError where one piece cost TRIES workers their lives (an executor that sees to that itself says it with
    `killed`), and whatever a piece raises. With `ahead` pieces are read while results are waited for.
    """
    hands = _Hands(make, _Ahead(iter(pieces)) if ahead else _AtOnce(iter(pieces)), window)
    try:
        while (slot := hands.next()) is not None:
            yield slot
    except BaseException as error:
        hands.end(now=True)
        if killed is not None and isinstance(error, killed):
            raise LostError(_killed(hands.about)) from None
        raise
    hands.end(now=False)


class _Hands(Generic[R]):
    """An executor and what it was given. Where a worker's death breaks it, another is made.

    Which piece it was nobody says: what was handed out is done again one piece at a time.
    """

    def __init__(self, make: Callable[[], Executor], pieces: _Ahead[R] | _AtOnce[R], window: int) -> None:
        self.make, self.pieces, self.window = make, pieces, window
        self.executor = make()
        self.slots: deque[_Slot[R]] = deque()
        self.suspects = self.deaths = 0
        self.about = ""

    def next(self) -> tuple[Piece[R], R] | None:
        """Return the next piece that is done; None at the end."""
        while True:
            self._fill()
            if not self.slots:
                return None
            slot = self.slots[0]
            self.about = slot.piece.about
            try:
                self._hand_out()
                result = self._result(slot)
            except BrokenExecutor:
                self._begin_again()
                continue
            self.slots.popleft()
            self.suspects, self.deaths = max(self.suspects - 1, 0), 0
            return slot.piece, result

    def _fill(self) -> None:
        """Take more pieces, but not where that may mean to wait for them while one is done."""
        while not self.suspects and len(self.slots) < self.window and not (self.slots and self.slots[0].is_done()):
            piece = self.pieces.take(wait=not self.slots)
            if piece is None:
                return
            self.slots.append(_Slot(piece))
            with contextlib.suppress(BrokenExecutor):  # said again where its result is asked for
                self._hand_out()

    def _result(self, slot: _Slot[R]) -> R:
        """Wait for what comes of a piece, and hand out what can be read meanwhile."""
        assert slot.future is not None
        while not wait((slot.future,), POLL).done:
            self._fill()
        return slot.future.result()

    def _hand_out(self) -> None:
        for slot in (self.slots[0],) if self.suspects else self.slots:
            if slot.future is None:
                piece = slot.piece
                slot.future = self.executor.submit(piece.call, *piece.arguments)

    def _begin_again(self) -> None:
        if self.suspects:
            self.deaths += 1
            if self.deaths >= TRIES:
                raise LostError(_killed(self.about)) from None
        for slot in self.slots:
            if not slot.survived():
                slot.future = None
        self.suspects = len(self.slots)
        self.executor.shutdown(wait=False)
        self.executor = self.make()

    def end(self, *, now: bool) -> None:
        """Let the workers go: after what they do, or now."""
        for slot in self.slots:
            if slot.future is not None:
                slot.future.cancel()
        self.executor.shutdown(wait=not now)


def _killed(about: str) -> str:
    return (
        f"A worker was killed {TRIES} times at {about}, perhaps for want of memory. Take fewer of them, or look at "
        "what stands there."
    )


# ---------------------------------------------------------------- which pieces there are


def block_pieces(setting: Setting, sources: Sequence[Source], place: Place) -> Iterator[Piece[Done]]:
    """Yield all that comes after `place` in blocks, which are read here."""
    for index, some in _in_a_row(sources, place.source):
        if _is_one_scenario(some[0]):
            yield _files_piece(setting, index, some)
            continue
        for block in source_blocks(some[0], place.line if index == place.source else 0):
            yield _block_piece(setting, index, block)


def _in_a_row(sources: Sequence[Source], first: int) -> Iterator[tuple[int, Sequence[Source]]]:
    """Yield the sources from number `first` on, each alone, but those together that are one scenario each and small."""
    index = first
    while index < len(sources):
        end, size = index + 1, sources[index].size
        while end < len(sources) and end - index < MOST_FILES and _is_one_scenario(sources[end - 1]):
            size += sources[end].size
            if not _is_one_scenario(sources[end]) or size > MOST_BYTES:
                break
            end += 1
        yield index, sources[index:end]
        index = end


def _is_one_scenario(source: Source) -> bool:
    return source.issue is not None or Path(source.name).suffix.lower() in WHOLE


def _files_piece(setting: Setting, index: int, files: Sequence[Source]) -> Piece[Done]:
    blocks = tuple(block for source in files for block in source_blocks(source))
    weight = sum(map(len, (line for block in blocks for line in block.lines)))
    about = files[0].shown if len(files) == 1 else f"{files[0].shown} to {files[-1].shown}"
    return Piece(work_files, (setting, blocks), about, Place(index + len(files), 0), weight)


def _block_piece(setting: Setting, index: int, block: Block) -> Piece[Done]:
    last = block.first + len(block.lines) - 1
    after = Place(index, last) if block.first else Place(index + 1, 0)
    weight = sum(map(len, block.lines)) + len(block.lines)
    return Piece(work_block, (setting, block), _about(block.shown, block.first, last), after, weight)


class Cut(NamedTuple):
    """How files of lines are cut for several hands: bytes a stretch, the folder for the files that workers write, a counter."""

    size: int
    into: Path | None = None
    counted: Count = counted_here


def part_pieces(setting: Setting, sources: Sequence[Source], place: Place, cut: Cut) -> Iterator[Piece[Done]]:
    """Yield all that comes after `place`: of files of lines only their bytes, the rest in blocks."""
    number = 0
    for index, some in _in_a_row(sources, place.source):
        source, done = some[0], place.line if index == place.source else 0
        if _is_one_scenario(source):
            yield _files_piece(setting, index, some)
            continue
        if not source.apart:
            yield from (_block_piece(setting, index, block) for block in source_blocks(source, done))
            continue
        for part, after in stretches(source, index, cut.size, done, cut.counted):
            number += 1
            yield _part_piece(setting, part, after, cut.into / f"{number:09}.jsonl" if cut.into else None)


def _part_piece(setting: Setting, part: Part, after: Place, into: Path | None) -> Piece[Done]:
    about = _about(clean_line(Path(part.name).as_posix()), part.first, after.line)
    weight = part.end - part.start
    if into is None:
        return Piece(work_part, (setting, part), about, after, weight)
    return Piece(write_part, (setting, part, str(into)), about, after, weight, into)


def _about(shown: str, first: int, last: int) -> str:
    return f"lines {first:,} to {last:,} of {shown}" if first else shown
