"""The output of a run that may be long: written beside its file as it goes, put in its place at the end, gone on with.

`plans.jsonl` is written in the folder `plans.jsonl.partial`: what stood in `plans.jsonl` stays until the run ends, and
what a run that was stopped or killed had done stays for the next one. Makes no result line.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import IO, Any, NamedTuple

from crisis_cli import __version__
from crisis_cli.batch.cutting import Place, Source
from crisis_cli.batch.tally import Tally
from crisis_cli.batch.told import input_of, is_whole, tally_from, tally_table, tally_told
from crisis_cli.errors import OutputError, UsageError
from crisis_cli.gate import clean_line, short
from crisis_cli.output import PRIVATE, check_output, not_written

FOLDER = ".partial"
LINES, RUN, STATE, LOCK, PARTS = "lines.jsonl", "run.json", "state.json", "lock", "parts-"
"""What stands in the folder: the result lines so far, whose run it is, how far it is, who writes; and what workers write."""
EVERY = 2.0
"""Seconds between two notes of how far a run is."""
AT_ONCE = 1024 * 1024
ANEW = "Leave out --resume to begin anew."


class Run(NamedTuple):
    """Everything that the result lines hang on but the lines of the inputs themselves."""

    content: str
    inputs: tuple[str, ...]
    part: str
    full: bool
    reasons: bool
    unknown: bool


def identity(run: Run, sources: Iterable[Source], now: datetime) -> dict[str, Any]:
    """Return what is kept of a run to tell whether another one would write the same lines."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(repr((source.shown, source.start, source.end, source.size, source.changed)).encode())
    return {
        "version": __version__,
        **run._asdict(),
        "inputs": [clean_line(name) for name in run.inputs],
        "files": digest.hexdigest(),
        "now": now.isoformat(),
    }


SAID = {
    "version": "another version of crisis-aid",
    "content": "other content",
    "inputs": "other inputs",
    "part": "another --part",
    "full": "another --full",
    "reasons": "another --reasons",
    "unknown": "another --unknown",
    "files": "inputs that were changed since",
    "now": "another --now",
}


def folder_of(output: Path) -> Path:
    """Return the folder in which an output is written until it is whole."""
    return output.with_name(output.name + FOLDER)


class Safe(NamedTuple):
    """How far the output goes: so many bytes are the result lines of all that comes before `place`, and count as `tally`."""

    size: int = 0
    place: Place = Place()
    tally: Tally | None = None


class Unfinished:
    """The output of a run while it runs. Raises OutputError where it can't be written, UsageError where it is of another run."""

    def __init__(self, output: Path, inputs: Sequence[Path] = ()) -> None:
        self.output, self.inputs, self.folder = output, inputs, folder_of(output)
        self.shown = clean_line(str(output))
        self.safe = Safe()
        self._noted = monotonic()
        self._lines: IO[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._ours = False
        """Nothing in the folder was there before: what this run does not add to is not worth keeping."""
        self.parts = self.folder / f"{PARTS}{os.urandom(6).hex()}"
        """Where workers write: a folder of this run alone, so that a late one of another run finds it gone."""

    # ---------------------------------------------------------------- begin

    def begin(
        self, run: Run, sources: Sequence[Source], now: datetime | None, clock: datetime, *, resume: bool, counts: bool
    ) -> datetime:
        """Make ready and return the clock of the run: `now` if it is given, or what a run gone on with had, or `clock`.

        `counts`: what is there already must be known with everything that a Tally counts.
        """
        check_output(self.output, self.inputs)
        with self._told():
            self._take_folder()
            before = self._stored(RUN) if resume else None
            if before is not None:
                now = self._go_on(before, identity(run, sources, now or _moment(before.get("now")) or clock))
                self._find_place(sources, counts=counts)
            elif resume and self.output.exists():
                self._take_output(sources, counts=counts)
            else:
                (self.folder / STATE).unlink(missing_ok=True)
                self._open(Safe())
            self._keep(RUN, identity(run, sources, now or clock))
            self._clear_parts()
        return now or clock

    def _take_folder(self) -> None:
        try:
            self.folder.mkdir(0o700)
            self._ours = True
        except FileExistsError:
            if self.folder.is_symlink() or not self.folder.is_dir() or not self._is_ours():
                raise OutputError(
                    f"{self.shown} was not written: {clean_line(self.folder.name)} beside it is in the way. "
                    "Nothing of it was changed. Move that, or name another file."
                ) from None
        self._lock = _held(self.folder / LOCK)
        if self._lock is None:
            raise OutputError(
                f"{self.shown} was not written: another run is writing it. Nothing of it was changed. "
                "Wait for its end, or name another file."
            )

    def _is_ours(self) -> bool:
        names = (path.name for path in self.folder.iterdir())
        return all(name.removesuffix(".new") in (LINES, RUN, STATE, LOCK) or name.startswith(PARTS) for name in names)

    def _go_on(self, before: Mapping[str, Any], wanted: Mapping[str, Any]) -> datetime:
        """Return the clock of a run that is to be gone on with. Raises UsageError where it was another one."""
        others = [said for key, said in SAID.items() if before.get(key) != wanted[key]]
        if others:
            raise UsageError(f"{self.shown} was begun with {' and '.join(others)}. {ANEW}")
        return datetime.fromisoformat(wanted["now"])

    def _find_place(self, sources: Sequence[Source], *, counts: bool) -> None:
        path = self.folder / LINES
        size = path.stat().st_size if path.exists() else 0
        safe = self._state(size)
        if safe is None and not counts:
            safe = self._read_through(sources) if size else None
        self._go_on_from(safe or Safe(), counts=counts)

    def _take_output(self, sources: Sequence[Source], *, counts: bool) -> None:
        """Go on where a file ends of which nothing is known but its lines, such as one that a shell wrote."""
        (self.folder / STATE).unlink(missing_ok=True)
        shutil.copyfile(self.output, self.folder / LINES)
        (self.folder / LINES).chmod(PRIVATE)
        self._go_on_from(self._read_through(sources), counts=counts)

    def _go_on_from(self, safe: Safe, *, counts: bool) -> None:
        """Open the lines that are there. Raises UsageError where they were counted by what they say, and that is too little."""
        if counts and safe.tally is not None and not is_whole(safe.tally):
            raise UsageError(
                f"{self.shown} begins with lines that do not say all that --summary counts. "
                "Leave out --summary to go on from the last of them, or --resume to begin anew."
            )
        self._open(safe)

    def _state(self, size: int) -> Safe | None:
        """Return how far the run was as it noted it, unless the lines are fewer than that."""
        kept = self._stored(STATE)
        try:
            if kept is None or not 0 <= kept["bytes"] <= size:
                return None
            return Safe(int(kept["bytes"]), Place(int(kept["source"]), int(kept["line"])), tally_told(kept["tally"]))
        except (KeyError, TypeError, ValueError):
            return None

    def _read_through(self, sources: Sequence[Source]) -> Safe:
        """Return how far the run was by its lines alone. Those behind the last whole one are dropped."""
        size, place, tally = 0, Place(), Tally()
        with (self.folder / LINES).open("rb") as file:
            for line in file:
                where = input_of(line)
                if not line.endswith(b"\n") or where is None:
                    break
                found = _next_place(where, place, sources)
                if found is None:
                    raise UsageError(
                        f"{self.shown} holds lines of other inputs ({short(where)}): it can't be gone on with. {ANEW}"
                    )
                place, size = found, size + len(line)
                tally.add(tally_from(line))
        return Safe(size, place, tally)

    def _open(self, safe: Safe) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._lines = os.fdopen(os.open(self.folder / LINES, flags, PRIVATE), "r+b", buffering=0)
        self._lines.truncate(safe.size)
        self._lines.seek(safe.size)
        self.safe = safe

    # ---------------------------------------------------------------- what is there

    def reading(self) -> IO[bytes]:
        """Open the result lines that are there."""
        return (self.folder / LINES).open("rb")

    def written(self) -> Iterator[bytes]:
        """Yield the result lines that are there, many at a time."""
        left = self.safe.size
        with self.reading() as file:
            while left > 0 and (chunk := file.read(min(AT_ONCE, left))):
                chunk += file.readline()
                left -= len(chunk)
                yield chunk

    def last_line(self) -> bytes:
        """Return the last result line that is there; nothing where there is none."""
        at, tail = self.safe.size, b""
        with self.reading() as file:
            while at and tail.count(b"\n") < 2:
                at = max(at - AT_ONCE, 0)
                file.seek(at)
                tail = file.read(self.safe.size - at)
        return tail.splitlines(keepends=True)[-1] if tail else b""

    # ---------------------------------------------------------------- while it runs

    def take(self, output: bytes | Path, place: Place, tally: Tally) -> None:
        """Write result lines, or those of a file that a worker wrote, which is gone afterwards.

        From here on the output goes up to `place`, and all of it counts as `tally`.
        """
        with self._told():
            if isinstance(output, bytes):
                _write_whole(self._file(), output)
            else:
                with output.open("rb") as file:
                    _copy(file, self._file())
                output.unlink()
            self._ours = False
            # One assignment, so that a signal finds it as it was or as it is.
            self.safe = Safe(self._file().tell(), place, tally)
            if monotonic() - self._noted >= EVERY:
                self._note()
                self._noted = monotonic()

    def _note(self) -> None:
        """Keep how far the run is. What the note speaks of must be on the disk before it."""
        os.fsync(self._file().fileno())
        size, place, tally = self.safe
        self._keep(STATE, {"bytes": size, **place._asdict(), "tally": tally_table(tally or Tally())})

    # ---------------------------------------------------------------- its end

    def finish(self) -> None:
        """Put the output in its place, whole."""
        check_output(self.output, self.inputs)
        with self._told():
            os.fsync(self._file().fileno())
            self._close()
            (self.folder / LINES).replace(self.output)
        self._remove()
        self._ours = False

    def stop(self) -> bool:
        """End before the end: keep what is done, to go on with; nothing where nothing was. Return whether something is."""
        if self._ours or (self._lines is not None and not self.safe.size):
            self._close()
            self._remove()
            return False
        if self._lines is None:  # it was not begun, or it is finished
            self._release()
            return False
        with contextlib.suppress(OSError):  # then the lines say how far it is
            self._lines.truncate(self.safe.size)
            self._note()
        self._clear_parts()
        self._close()
        self._release()
        return True

    def _close(self) -> None:
        if self._lines is not None:
            self._lines.close()
            self._lines = None

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _remove(self) -> None:
        self._clear_parts()
        with contextlib.suppress(OSError):
            for name in (LINES, RUN, STATE):
                (self.folder / name).unlink(missing_ok=True)
            self._release()
            (self.folder / LOCK).unlink(missing_ok=True)
            self.folder.rmdir()

    def _clear_parts(self) -> None:
        for path in self.folder.glob(f"{PARTS}*"):
            shutil.rmtree(path, ignore_errors=True)

    # ---------------------------------------------------------------- small files

    def _file(self) -> IO[bytes]:
        if self._lines is None:
            raise OutputError(f"{self.shown} was not written: it is closed.")
        return self._lines

    def _keep(self, name: str, table: Mapping[str, Any]) -> None:
        new = self.folder / f"{name}.new"
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), PRIVATE)
        with os.fdopen(handle, "wb") as file:
            file.write(json.dumps(table).encode())
        new.replace(self.folder / name)

    def _stored(self, name: str) -> dict[str, Any] | None:
        try:
            found = json.loads((self.folder / name).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        return found if isinstance(found, dict) else None

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the system refuses into one clear line."""
        try:
            yield
        except OSError as error:
            raise not_written(self.output, error) from None


def _next_place(where: str, place: Place, sources: Sequence[Source]) -> Place | None:
    """Return the place behind a result line from `where`, the line before it having ended at `place`; None where it has none."""
    shown, _, number = where.rpartition(":")
    for index in range(place.source, len(sources)):
        source = sources[index]
        line = place.line if index == place.source else 0
        if source.shown == where:
            return Place(index + 1, 0)
        if source.shown == shown and number.isascii() and number.isdigit() and int(number) > line:
            return Place(index, int(number))
    return None


def _write_whole(file: IO[bytes], data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy all that is left of `source`, where the system can inside itself."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # from one file system to another, or an old one: by hand
            while os.copy_file_range(source.fileno(), target.fileno(), AT_ONCE * 1024):
                pass
    while chunk := source.read(AT_ONCE):
        _write_whole(target, chunk)


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None


def _held(path: Path) -> IO[bytes] | None:
    """Return a lock that ends with this process, however it ends; None where another one has it."""
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE), "r+b")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        file.close()
        return None
    except OSError:  # this file system knows no locks
        return file
    return file
