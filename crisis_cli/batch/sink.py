"""What a file made of result lines has in common: fed as they come, in bounded memory, written whole or not at all."""

from __future__ import annotations

import codecs
import json
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import repeat
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crisis_cli.batch.about import NOTHING, About
from crisis_cli.output import check_output, not_written, put_file

AT_ONCE = 1 << 16
"""Bytes that are kept before they are written, and copied at a time."""


class Sink(ABC):
    """A file that is made of result lines: `take` whole lines in order, then `finish`. Closed in any case, by `with`.

    What each line is about is told with them, where it is asked for.

    Until `finish` everything lies in a nameless file beside `path`, which its owner alone may read and which is gone
    with the program, however that ends. Raises OutputError where `path` can't be written: at once where that can be
    seen, else from `take` and `finish`.
    """

    def __init__(self, path: Path, inputs: Sequence[Path] = ()) -> None:
        check_output(path, inputs)
        self.path, self.inputs = path, inputs
        try:
            self.spool = tempfile.TemporaryFile(dir=path.parent, buffering=AT_ONCE)  # noqa: SIM115  closed by `close`
        except OSError as error:
            raise not_written(path, error) from None

    def take(self, output: bytes, about: Sequence[About] = ()) -> None:
        """Take result lines, each with its newline, and of each what it is about; nothing where that is not told."""
        lines = output.splitlines()
        try:
            for line, of in zip(lines, about or repeat(NOTHING, len(lines)), strict=True):
                self.one(json.loads(line), of)
        except OSError as error:
            raise not_written(self.path, error) from None

    def finish(self) -> None:
        """Write the file. Nothing is taken after that."""
        try:
            self.write(self.end())
            self.spool.seek(0)
            put_file(self._parts(), self.path, self.inputs)
        except OSError as error:
            raise not_written(self.path, error) from None
        finally:
            self.close()

    def close(self) -> None:
        """Give up what was taken, if it was not written yet."""
        with suppress(OSError):  # a full disk was told of, or what does not fit on it is given up
            self.spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def one(self, result: Mapping[str, Any], about: About) -> None:
        """Write what one result adds to the file."""

    def head(self) -> str:
        """Return what stands before everything else. It is asked for last, when all results are known."""
        return ""

    def end(self) -> str:
        """Return what stands after everything else."""
        return ""

    def write(self, text: str) -> None:
        """Add text that has been through the gate."""
        self.spool.write(text.encode())

    def _parts(self) -> Iterator[str]:
        yield self.head()
        decoder = codecs.getincrementaldecoder("utf-8")()  # a piece may end inside a character
        while data := self.spool.read(AT_ONCE):
            yield decoder.decode(data)


def said(issue: Mapping[str, str]) -> str:
    """Return what is wrong with a line and what to do about it, as one sentence after the other."""
    where = f"{issue['where']}: " if issue["where"] else ""
    return f"{where}{issue['message']} {issue['hint']}".rstrip()
