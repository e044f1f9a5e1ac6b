"""What was practised, kept: one record a line in `training.jsonl` where settings belong, and the exercise that was left.

Nothing here costs anybody their result: what hinders keeping comes back as one line to show beside it.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec

from crisis_cli.errors import OutputError, UsageError, count
from crisis_cli.gate import clean_line, is_hostile
from crisis_cli.output import NO_ROOM, PRIVATE, put_file
from crisis_cli.settings import folder
from crisis_cli.training.model import AREAS, TRAINING, Area, Record, Reply

LOG = "training.jsonl"
RATINGS = "training_ratings.jsonl"
OPEN = "training_open.json"
LOCK = "training.lock"
RECORD: Literal["crisis-aid/training-record/1"] = "crisis-aid/training-record/1"
RATING: Literal["crisis-aid/training-rating/1"] = "crisis-aid/training-rating/1"
LEFT: Literal["crisis-aid/training-open/1"] = "crisis-aid/training-open/1"
LONGEST_LINE = 1_048_576
MOST_BYTES = 256 * 1_048_576
"""A log that is larger is none of ours: practised daily, a year comes to a few megabytes."""
MOST_REMARKS = 3
PATIENCE = 5.0
"""So many seconds another program may hold the log before this one goes on without the lock."""
YEARS = range(2000, 2200)
"""A time outside of these is a broken clock's, or nobody's; days are reckoned from it."""
NOT_KEPT = "This exercise was not kept"
RATING_NOT_KEPT = "This rating was not kept"


@dataclass(frozen=True)
class Open:
    """An exercise that was left: enough to make it again and go on. `partly` is what was asked in the task that comes next.

    `folder` is that of a supervisor's own exercises, where it came from there. `reviewed_only` and `thresholds` are what an
    exam was begun with, `written` the file of its form where that was written down.
    """

    at: datetime
    exercise: str
    seed: int
    content: str
    replies: tuple[Reply, ...] = ()
    partly: tuple[str, ...] = ()
    hints: int = 0
    seconds: float = 0.0
    form: Literal["practice", "exam"] = "practice"
    exam: str = ""
    folder: str = ""
    reviewed_only: bool = False
    thresholds: str = ""
    written: str = ""


@dataclass(frozen=True)
class Rating:
    """What a supervisor saw in a role-play: 1 to 4 an area, by the rubric of the frame. `role` is theirs; no name is needed.

    It stands beside what the program counted and is never mixed with it.
    """

    at: datetime
    role: str
    areas: dict[Area, int]
    remark: str = ""
    concern: str = ""
    who: str = ""


class Log(NamedTuple):
    """Every record that could be read, in the order of keeping, and a line about each that could not."""

    records: tuple[Record, ...]
    remarks: tuple[str, ...]


class Ratings(NamedTuple):
    ratings: tuple[Rating, ...]
    remarks: tuple[str, ...]


class TakenUp(NamedTuple):
    """The exercise that was left, if there is one that can be read; else perhaps why not, in one line."""

    left: Open | None
    remark: str = ""


class _RecordLine(msgspec.Struct):
    schema: Literal["crisis-aid/training-record/1"]
    record: Record


class _RatingLine(msgspec.Struct):
    schema: Literal["crisis-aid/training-rating/1"]
    rating: Rating


class _OpenFile(msgspec.Struct):
    schema: Literal["crisis-aid/training-open/1"]
    open: Open


class _AnyLine(msgspec.Struct):
    schema: str


# ---------------------------------------------------------------- the log


def append(record: Record) -> str:
    """Keep a record. Returns "" where it is kept, else one line that says why not; never raises for want of a disk."""
    return _append(LOG, {"schema": RECORD, "record": record}, NOT_KEPT)


def records(path: Path | None = None) -> Log:
    """Read every record, of the log or of another that somebody gave. A line that can't be read stays, and is told of.

    Raises UsageError where there is no such other log; one's own begins with the first record.
    """
    if path is not None and not os.path.lexists(path):
        raise UsageError(f"There is no file {_shown(path)}. Give a {LOG}.")
    found, remarks = _read(path or LOG, _RecordLine, RECORD, lambda line: _record_fault(line.record))
    return Log(tuple(line.record for line in found), remarks)


def refuse_unreadable(path: Path | None = None) -> None:
    """Raise OutputError where a log is there and can't be read at all: of it nothing may be written over what was."""
    _lines(path or _path(LOG))


def gathered(paths: Sequence[Path]) -> Log:
    """Read the logs of several people, as a supervisor has them. A record that is in two of them counts once. Raises UsageError."""
    logs = [records(path) for path in paths]
    found = {msgspec.json.encode(record): record for log in logs for record in log.records}
    return Log(tuple(found.values()), tuple(line for log in logs for line in log.remarks))


def rate(rating: Rating) -> str:
    """Keep what a supervisor rated. Returns "" or why not, as `append` does. Raises UsageError where it is no rating."""
    fault = _rating_fault(rating)
    if fault:
        raise UsageError(fault)
    return _append(RATINGS, {"schema": RATING, "rating": rating}, RATING_NOT_KEPT)


def ratings() -> Ratings:
    """Read every rating of a supervisor."""
    found, remarks = _read(RATINGS, _RatingLine, RATING, lambda line: _rating_fault(line.rating))
    return Ratings(tuple(line.rating for line in found), remarks)


def reset(exercise: str | None = None) -> int:
    """Take the records of one exercise out of the log, or with None everything that was kept. Returns how many those were.

    Lines that can't be read stay, unless everything goes. Raises OutputError where it can't be done.
    """
    path = _path(LOG)
    with _locked(must=True):
        for name in (LOG, OPEN) if exercise is not None else (LOG, RATINGS, OPEN):
            _refuse_link(_path(name))
        lines = _lines(path)
        gone = [line for line in lines if exercise is None or _exercise_of(line) == exercise]
        kept = [line for line in lines if exercise is not None and _exercise_of(line) != exercise]
        try:
            if exercise is None:
                _forget_all()
            elif gone:
                _rewrite(path, b"".join(line + b"\n" for line in kept))
        except OSError as error:
            raise OutputError(_not_changed(error)) from None
    return sum(1 for line in gone if line.strip())


FORGOTTEN = {LOG: "the records", RATINGS: "the ratings", OPEN: "the exercise that was left"}
"""What each file holds, in the order of forgetting."""


def _forget_all() -> None:
    """Delete every file. One that can't be deleted keeps none of the others; raises OutputError with what went and what not."""
    gone, kept = [], []
    for name, what in FORGOTTEN.items():
        try:
            there = os.path.lexists(_path(name))
            _path(name).unlink(missing_ok=True)
        except OSError as error:
            kept.append((_path(name), what, error.strerror or str(error)))
        else:
            gone += [what] if there else []
    if kept:
        forgotten = f"Forgotten: {', '.join(gone)}." if gone else "Nothing was forgotten."
        still = " ".join(f"Still kept: {what}, in {_shown(path)}: {reason}." for path, what, reason in kept)
        raise OutputError(f"{forgotten} {still} Check the folder and its rights, then try again.")


def _refuse_link(path: Path) -> None:
    """Raise OutputError for a link: only the link would go, and what was practised would stay where it points."""
    if path.is_symlink():
        raise OutputError(
            f"{_shown(path)} is a link, to {_shown(path.readlink())}. Nothing was forgotten. Delete what it points to, "
            "then the link."
        )


def _rewrite(path: Path, data: bytes) -> None:
    """Write a file anew, whole or not at all. As bytes: a line that was cut off may end within a letter."""
    from crisis_cli.keys import orderly_end

    temporary = path.parent / f".crisis-aid-{os.urandom(8).hex()}"
    try:
        with orderly_end():
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _append(name: str, line: dict[str, Any], not_kept: str) -> str:
    """Write one line at the end of a file, whole or not at all. What was torn before it keeps a line of its own.

    Returns "", or why not: a line that begins with `not_kept`.
    """
    data = msgspec.json.encode({"note": TRAINING, **line}) + b"\n"
    try:
        _make_folder()
        with _locked():
            _write_at_end(_path(name), data)
    except (OSError, ValueError) as error:
        return _why_not(error, not_kept)
    except UsageError as error:
        return clean_line(f"{not_kept}. {error}")
    return ""


def _write_at_end(path: Path, data: bytes) -> None:
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), PRIVATE)
    try:
        info = os.fstat(handle)
        if not stat.S_ISREG(info.st_mode):
            raise OSError(errno.EINVAL, "it is no plain file")
        if info.st_size + len(data) > MOST_BYTES:
            raise OSError(errno.EFBIG, "the file is too large")
        if info.st_size:
            os.lseek(handle, -1, os.SEEK_END)
            data = data if os.read(handle, 1) == b"\n" else b"\n" + data
        _write_whole(handle, data, info.st_size)
    finally:
        os.close(handle)


def _write_whole(handle: int, data: bytes, before: int) -> None:
    """Write in one go, so that two programs never mix their lines; where the disk takes a part alone, take that back."""
    written = os.write(handle, data)
    if written != len(data):
        with contextlib.suppress(OSError):
            if os.fstat(handle).st_size == before + written:
                os.ftruncate(handle, before)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _make_folder() -> None:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)


def _path(name: str) -> Path:
    return folder() / name


def _shown(path: Path) -> str:
    return clean_line(str(path))


def _why_not(error: Exception, not_kept: str) -> str:
    """Return the one line that stands beside a result that could not be kept, or in place of a rating."""
    reason = getattr(error, "strerror", None) or str(error)
    number = getattr(error, "errno", None)
    hint = "Free some space." if number in NO_ROOM else "Check the folder and its rights."
    try:
        where = _shown(folder())
    except UsageError as fault:
        return clean_line(f"{not_kept}. {fault}")
    holds = " The result above holds." if not_kept == NOT_KEPT else ""
    return clean_line(f"{not_kept} in {where}: {reason}. {hint}{holds}")


def _not_changed(error: OSError) -> str:
    return f"The log in {_shown(folder())} was not changed: {error.strerror or error}. Check the folder and its rights."


# ---------------------------------------------------------------- reading


def _lines(path: Path) -> list[bytes]:
    """Return the lines of a log, none where there is no log. Raises OutputError where it can't be read."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise OutputError(_unreadable(path, error)) from None
    info = os.fstat(handle)
    if not stat.S_ISREG(info.st_mode):  # before it is made a file of Python's, which a folder can't be
        os.close(handle)
        raise OutputError(f"{_shown(path)} is no plain file. Move it away; what was practised is kept there.")
    with os.fdopen(handle, "rb") as file:
        if info.st_size > MOST_BYTES:
            raise OutputError(f"{_shown(path)} has {info.st_size:,} bytes; the limit is {MOST_BYTES:,}. Move it away.")
        try:
            data = file.read()
        except OSError as error:
            raise OutputError(_unreadable(path, error)) from None
    return data.removesuffix(b"\n").split(b"\n") if data else []


def _unreadable(path: Path, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return f"What was practised before can't be read: {_shown(path)}: {reason}. Check the folder and its rights."


def _read(file: str | Path, kind: Any, schema: str, fault: Callable[[Any], str]) -> tuple[list[Any], tuple[str, ...]]:
    """Return the lines of a log that can be read, and what to say about the others."""
    try:
        path = _path(file) if isinstance(file, str) else file
        lines = _lines(path)
    except (OutputError, UsageError) as error:
        return [], (clean_line(str(error)),)
    decoder = msgspec.json.Decoder(kind)
    found: list[Any] = []
    broken: list[int] = []
    newer = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        read = _decoded(decoder, line)
        if read is not None and not fault(read):
            found.append(read)
        elif _schema_of(line) not in ("", schema):
            newer += 1
        else:
            broken.append(number)
    return found, tuple(_remarks(clean_line(path.name), broken, newer))


def _decoded(decoder: msgspec.json.Decoder[Any], line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        return None
    try:
        return decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return None


def _schema_of(line: bytes) -> str:
    read = _decoded(msgspec.json.Decoder(_AnyLine), line)
    return read.schema if read is not None else ""


def _exercise_of(line: bytes) -> str:
    read = _decoded(msgspec.json.Decoder(_RecordLine), line)
    return read.record.exercise if read is not None else ""


def _remarks(name: str, broken: Sequence[int], newer: int) -> Iterator[str]:
    for number in broken[:MOST_REMARKS]:
        yield f"{name}, line {number}: this record can't be read (cut off, or changed). It is left out, and left in place."
    if len(broken) > MOST_REMARKS:
        yield f"{name}: {count(len(broken) - MOST_REMARKS, 'more record')} can't be read."
    if newer:
        yield f"{name}: {count(newer, 'record')} of a newer crisis-aid left out. Update this one to see them."


def _record_fault(record: Record) -> str:
    """Return what is wrong with a record that has the right shape, "" where nothing is."""
    numbers = [record.seconds, *record.score.areas.values()]
    shares = [*record.score.areas.values(), *(mark.points for mark in record.score.marks)]
    numbers += [x for mark in record.score.marks for x in (mark.points, mark.seconds)]
    numbers += [reply.seconds for reply in record.replies]
    if record.at.tzinfo is None or record.at.year not in YEARS:
        return "no time"
    if not all(math.isfinite(number) and number >= 0 for number in numbers) or record.hints < 0:
        return "no number"
    if any(share > 1 for share in shares):
        return "more than whole"
    sures = [*(mark.sure for mark in record.score.marks), *(reply.sure for reply in record.replies)]
    return "no percent" if any(sure is not None and not 0 <= sure <= 100 for sure in sures) else _naming_fault(record)


def _naming_fault(record: Record) -> str:
    """Ids are shown on a terminal and in a file: what is none of ours says so by what it holds."""
    ids = [record.exercise, record.content, record.exam, *record.concerns]
    for mark in record.score.marks:
        ids += [mark.task, *mark.missed, *mark.wrong, *(name for name, _ in mark.grave)]
    for reply in record.replies:
        ids += [reply.task, *reply.chosen]
    return "no id" if not record.exercise or any(is_hostile(name) or len(name) > 400 for name in ids) else ""


def _rating_fault(rating: Rating) -> str:
    if rating.at.tzinfo is None or rating.at.year not in YEARS:
        return "The time of a rating needs its offset, and a year of this century."
    if not rating.role.strip():
        return 'Say in which role it was rated, such as "supervisor"; no name is needed.'
    if any(is_hostile(text) or len(text) > 2_000 for text in (rating.role, rating.remark, rating.who, rating.concern)):
        return "A text of this rating is too long, or holds control characters."
    if not rating.areas:
        return f"Nothing is rated. The areas are: {', '.join(AREAS)}."
    wrong = next((area for area, value in rating.areas.items() if not 1 <= value <= 4), None)
    return f"{wrong} takes 1, 2, 3 or 4." if wrong else ""


# ---------------------------------------------------------------- the exercise that was left


def keep_open(left: Open) -> str:
    """Keep an exercise that was left, in place of an earlier one. Returns "" or why not, in one line."""
    data = msgspec.json.encode({"note": TRAINING, "schema": LEFT, "open": left})
    try:
        _make_folder()
        put_file(data.decode() + "\n", _path(OPEN))
    except (OutputError, UsageError) as error:
        return clean_line(f"Where you stopped was not kept. {error}")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return clean_line(f"Where you stopped was not kept: {reason}. Check the folder and its rights.")
    return ""


def taken_up() -> TakenUp:
    """Return the exercise that was left. One that can't be read is told of and stays until the next is left."""
    try:
        lines = _lines(_path(OPEN))
    except (OutputError, UsageError) as error:
        return TakenUp(None, clean_line(str(error)))
    if not lines:
        return TakenUp(None)
    read = _decoded(msgspec.json.Decoder(_OpenFile), b"\n".join(lines))
    if read is None or read.open.at.tzinfo is None or read.open.at.year not in YEARS:
        return TakenUp(None, f"{OPEN}: the exercise that was left can't be read. Begin it anew.")
    left: Open = read.open
    return TakenUp(left)


def forget() -> str:
    """Forget the exercise that was left. Returns "" or why not, in one line."""
    try:
        _path(OPEN).unlink(missing_ok=True)
    except UsageError:
        return ""
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return clean_line(f"The exercise that was left is still kept: {reason}. Check the folder and its rights.")
    return ""


# ---------------------------------------------------------------- one at a time


@contextlib.contextmanager
def _locked(*, must: bool = False) -> Iterator[None]:
    """Hold the log against other programs. Where that takes too long, or a disk knows no locks, go on without.

    With `must` raise OutputError then: a log that is written anew would lose what another adds meanwhile.
    """
    try:
        handle = os.open(_path(LOCK), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), PRIVATE)
    except (OSError, ValueError) as error:
        if must and not isinstance(error, FileNotFoundError):
            raise OutputError(f"The log was not changed: {getattr(error, 'strerror', None) or error}.") from None
        yield
        return
    try:
        held = _wait_for(handle)
        if must and not held:
            raise OutputError("Another crisis-aid is using the log. Nothing was changed. Try again when it is done.")
        try:
            yield
        finally:
            if held:
                _unlock(handle)
    finally:
        os.close(handle)


def _wait_for(handle: int) -> bool:
    """Whether the lock is held, after at most PATIENCE seconds."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            _lock(handle)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK) or time.monotonic() > end:
                return False
            time.sleep(0.01)
        else:
            return True


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

    def _unlock(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
