"""Results as JUnit XML, as continuous integration reads it: a suite a file, a test case a scenario."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

from crisis_cli.batch.about import About
from crisis_cli.batch.sink import Sink, said
from crisis_cli.gate import clean_line

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROOM = 100
"""Columns kept for the counts of a suite, which stand in its opening tag and are known only at its end."""
SEEN = 1 << 24
"""Bits that remember titles: in two megabytes, however many there are."""
_NO_XML = re.compile("[\ufffe\uffff]")


Kind = Literal["passed", "failure", "error"]


class Counts(NamedTuple):
    """How many test cases there are, of which so many failed (another plan) or had an error (can't be read)."""

    tests: int = 0
    failures: int = 0
    errors: int = 0

    def plus(self, kind: Kind) -> Counts:
        return Counts(self.tests + 1, self.failures + (kind == "failure"), self.errors + (kind == "error"))

    def shown(self) -> str:
        return f'tests="{self.tests}" failures="{self.failures}" errors="{self.errors}" time="0"'


class JunitFile(Sink):
    """A `testsuite` for each input file and in it a `testcase` for each scenario, called by its title.

    A title that was there before in the same file gets the number of its line: GitLab shows one of each name. (What was
    there is remembered in bits, so that now and then another title gets its line as well.) Times are 0; nothing is timed.
    """

    def __init__(self, path: Path, inputs: Sequence[Path] = ()) -> None:
        super().__init__(path, inputs)
        self._file: str | None = None
        self._suite = self._all = Counts()
        self._counts_at = 0
        self._seen = bytearray(SEEN // 8)

    def one(self, result: Mapping[str, Any], about: About) -> None:
        file, line = _place(result["input"])
        if file != self._file:
            self._close_suite()
            self._open_suite(file)
        kind, inside = _outcome(result)
        self._suite, self._all = self._suite.plus(kind), self._all.plus(kind)
        named = _attributes(name=self._name(result, file, line), classname=file, file=file, line=line, time="0")
        self.write(f"    <testcase {named}>{inside}</testcase>\n" if inside else f"    <testcase {named}/>\n")

    def end(self) -> str:
        self._close_suite()
        return "</testsuites>\n"

    def head(self) -> str:
        return f'{HEAD}<testsuites name="crisis-aid batch" {self._all.shown()}>\n'

    def _open_suite(self, file: str) -> None:
        self._file, self._suite = file, Counts()
        self.write(f"  <testsuite {_attributes(name=file)} ")
        self._counts_at = self.spool.tell()
        self.write(f"{'':{ROOM}}>\n")

    def _close_suite(self) -> None:
        """Close the suite that is open, if there is one, and put its counts where room was kept for them."""
        if self._file is None:
            return
        self.write("  </testsuite>\n")
        end = self.spool.tell()
        self.spool.seek(self._counts_at)
        self.write(self._suite.shown())
        self.spool.seek(end)

    def _name(self, result: Mapping[str, Any], file: str, line: str | None) -> str:
        title = result.get("title")
        if title is None or line is None:
            return title or (f"line {line}" if line else file)
        place = crc32(f"{file}\n{title}".encode(errors="backslashreplace")) % SEEN
        byte, bit = place // 8, 1 << place % 8
        known = self._seen[byte] & bit
        self._seen[byte] |= bit
        return f"{title} (line {line})" if known else title


def _place(shown: str) -> tuple[str, str | None]:
    """Return the file of a result and the number of its line, None where the file is the scenario."""
    file, _, line = shown.rpartition(":")
    return (file, line) if file and line.isdigit() else (shown, None)


def _outcome(result: Mapping[str, Any]) -> tuple[Kind, str]:
    """Return what became of a result, and the element that says so; nothing where it is well."""
    if "error" in result:
        says = [f"{said(issue)} [{issue['check']}]" for issue in result["issues"]]
        return "error", _element("error", result["error"], says)
    if result.get("differs"):
        return "failure", _element("failure", "differs", [one["message"] for one in result["differs"]])
    return "passed", ""


def _element(name: str, kind: str, says: Sequence[str]) -> str:
    """Return a failure or an error: its first sentence as an attribute, all of them, a line each, as its text."""
    text = escape(_allowed("\n".join(clean_line(one) for one in says)))
    more = f" (and {len(says) - 1} more)" if len(says) > 1 else ""
    return f"<{name} {_attributes(message=f'{says[0]}{more}', type=kind)}>{text}</{name}>"


def _attributes(**given: str | None) -> str:
    return " ".join(f"{key}={quoteattr(_allowed(clean_line(value)))}" for key, value in given.items() if value)


def _allowed(text: str) -> str:
    """Return `text`, already through the gate, without the two characters that it lets pass and XML forbids."""
    return _NO_XML.sub(lambda found: f"<U+{ord(found.group()):04X}>", text)
