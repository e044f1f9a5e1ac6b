"""Inputs of a batch become blocks of lines: each line once, in order, in bounded memory, whatever the input is."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import subprocess
import sys
import threading
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crisis_cli.batch import blocks as cut
from crisis_cli.batch.blocks import Block, Part, blocks, file_blocks, files_in, part_blocks
from crisis_cli.errors import Issue

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights, links and named pipes are POSIX")


def flat(found: object) -> list[tuple[str, int, bytes | Issue]]:
    """Every line with its input and its number, so that it does not matter where a block ends."""
    return [
        (block.shown, number, line)
        for block in found  # type: ignore[attr-defined]
        for number, line in enumerate(block.lines, block.first)
    ]


def lines_of(data: bytes, shown: str, longest: int) -> list[tuple[str, int, bytes | Issue]]:
    """What the lines of a text are, said the plain way."""
    texts = data.split(b"\n")
    if not texts[-1]:
        texts.pop()
    found: list[tuple[str, int, bytes | Issue]] = []
    for number, text in enumerate(texts, 1):
        issue = Issue(shown, number, "", f"The line is longer than {longest:,} bytes.", "Split it.", "too-large")
        line = (text.removeprefix(b"\xef\xbb\xbf") if number == 1 else text).rstrip(b"\r")
        found.append((shown, number, issue if len(text) > longest else line))
    return found


def parts(file: Path, number: int) -> list[Part]:
    """A file in so many parts of about the same size."""
    data = file.read_bytes()
    bounds = [len(data) * part // number for part in range(number + 1)]
    begins = [0, *(at for at, sign in enumerate(data, 1) if sign == 0x0A)]
    return [
        Part(str(file), start, end, 1 + sum(begin < start for begin in begins))
        for start, end in pairwise(bounds)
        if start < end
    ]


# ---------------------------------------------------------------- lines


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(
    st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\r\n", b"{", b"\xef\xbb\xbf", b"\0", b"long line of text", b" "])),
    st.integers(1, 8),
    st.integers(1, 9),
    st.integers(1, 4),
)
def test_every_line_comes_once_in_order_however_it_is_read(
    tmp_path: Path, pieces: list[bytes], read: int, number: int, most: int
) -> None:
    data = b"".join(pieces)
    file = tmp_path / "x.jsonl"
    file.write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cut, "MAX_LINE", 12)
        patch.setattr(cut, "CHUNK", read)
        patch.setattr(cut, "MOST_LINES", most)
        patch.setattr(cut, "_looks_no_text", lambda head: False)
        expected = lines_of(data, file.as_posix(), 12)
        whole = list(file_blocks(file))
        assert flat(whole) == expected
        assert all(0 < len(block.lines) <= most for block in whole)
        divided = [part_blocks(part) for part in parts(file, number)]
        assert [line for part in divided for line in flat(part)] == expected


def test_a_part_has_the_lines_that_begin_in_it(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"one\ntwo\n\nfour\nfive")
    shown = file.as_posix()
    assert parts(file, 4) == [
        Part(str(file), 0, 4, 1),
        Part(str(file), 4, 9, 2),
        Part(str(file), 9, 13, 4),
        Part(str(file), 13, 18, 5),
    ]
    assert [list(part_blocks(part)) for part in parts(file, 4)] == [
        [Block(shown, 1, (b"one",))],
        [Block(shown, 2, (b"two", b""))],
        [Block(shown, 4, (b"four",))],
        [Block(shown, 5, (b"five",))],
    ]
    assert list(part_blocks(Part(str(file), 1, 4, 2))) == []
    assert list(part_blocks(Part(str(file), 1, 5, 2))) == [Block(shown, 2, (b"two",))]


def test_a_file_without_lines_has_no_blocks(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.touch()
    assert list(file_blocks(file)) == list(part_blocks(Part(str(file), 0, 0, 1))) == []


def test_a_file_that_became_shorter_says_so(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"one\ntwo\nthree\n")
    last = parts(file, 2)[1]
    file.write_bytes(b"one\ntwo\n")
    message = "This file became shorter while it was read: 8 bytes, and it had 14 or more."
    issue = Issue(file.as_posix(), 0, "", message, "Run it again when nothing writes to it.", "changed")
    assert list(part_blocks(last)) == [Block(file.as_posix(), 0, (issue,))]


def test_lines_that_a_file_got_since_belong_to_no_part(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"one\ntwo\nthree\n")
    divided = parts(file, 2)
    with file.open("ab") as grown:
        grown.write(b"four\n")
    assert [line for part in divided for _, _, line in flat(part_blocks(part))] == [b"one", b"two", b"three"]
    assert [line for _, _, line in flat(file_blocks(file))] == [b"one", b"two", b"three", b"four"]


def test_thousands_of_lines_are_blocks_of_about_the_same_size(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"{}\n" * 2_500)
    assert [(block.first, len(block.lines)) for block in file_blocks(file)] == [(1, 834), (835, 834), (1669, 832)]


@pytest.mark.parametrize("beyond", [0, 1])
def test_the_longest_line_is_a_mebibyte(tmp_path: Path, beyond: int) -> None:
    file = tmp_path / "x.jsonl"
    long = b"x" * (cut.MAX_LINE + beyond)
    file.write_bytes(b"a\n" + long + b"\nb\n" + long)
    assert flat(file_blocks(file)) == lines_of(file.read_bytes(), file.as_posix(), cut.MAX_LINE)


def test_a_line_of_a_hundred_megabytes_takes_no_memory(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    with file.open("wb") as begun:
        begun.write(b"first\n")
        begun.truncate(100_000_000)
        begun.seek(0, os.SEEK_END)
        begun.write(b"\nlast\n")
    tracemalloc.start()
    try:
        found = flat(file_blocks(file))
        bounds = (0, 33_333_333, 66_666_666, file.stat().st_size)
        given = zip(bounds, bounds[1:], (1, 3, 3), strict=False)
        divided = [line for start, end, n in given for line in flat(part_blocks(Part(str(file), start, end, n)))]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    issue = Issue(file.as_posix(), 2, "", "The line is longer than 1,048,576 bytes.", "Split it.", "too-large")
    assert found == divided == [(file.as_posix(), n, x) for n, x in ((1, b"first"), (2, issue), (3, b"last"))]
    assert peak < 8 * cut.MAX_LINE


# ---------------------------------------------------------------- standard input, pipes


def fed(*pieces: bytes) -> list[Block]:
    """The blocks of a standard input into which this is written, each piece once the one before it was read."""
    found: list[Block] = []
    reading, writing = os.pipe()
    left = list(pieces)
    os.write(writing, left.pop(0))
    with pytest.MonkeyPatch.context() as patch, os.fdopen(reading, encoding="utf-8") as stream:
        patch.setattr(sys, "stdin", stream)
        if not left:
            os.close(writing)
        for block in blocks(["-"]):
            found.append(block)
            if left:
                os.write(writing, left.pop(0))
                if not left:
                    os.close(writing)
    return found


def test_a_line_from_a_pipe_does_not_wait_for_the_next() -> None:
    assert fed(b"one\n", b"two\nthr", b"ee\n") == [
        Block("-", 1, (b"one",)),
        Block("-", 2, (b"two",)),
        Block("-", 3, (b"three",)),
    ]


@posix
def test_what_has_come_through_a_pipe_is_read_at_once() -> None:
    assert fed(b"one\n" * 1_000) == [Block("-", 1, (b"one",) * 1_000)]


@posix
def test_an_input_that_has_nothing_yet_is_waited_for() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    waits = threading.Event()
    with pytest.MonkeyPatch.context() as patch, os.fdopen(reading, encoding="utf-8") as stream:
        patch.setattr(sys, "stdin", stream)
        wait = cut._wait
        patch.setattr(cut, "_wait", lambda file: (waits.set(), wait(file)))

        def write() -> None:
            waits.wait()
            os.write(writing, b"late\n")
            os.close(writing)

        writer = threading.Thread(target=write)
        writer.start()
        found = list(blocks(["-"]))
        writer.join()
    assert found == [Block("-", 1, (b"late",))]


def test_standard_input_that_is_no_file_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"one\n\ntwo")))
    assert flat(blocks(["-"])) == [("-", 1, b"one"), ("-", 2, b""), ("-", 3, b"two")]


@pytest.mark.parametrize("stdin", [None, io.StringIO("text")])
def test_no_standard_input(monkeypatch: pytest.MonkeyPatch, stdin: object) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    issue = Issue("-", 0, "", "There is no standard input.", "Name a file.", "unreadable")
    assert list(blocks(["-"])) == [Block("-", 0, (issue,))]


@posix
def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = subprocess.Popen([sys.executable, "-c", f"open({str(tmp_path / 'pipe')!r}, 'wb').write(b'one\\ntwo')"])
    try:
        found = flat(blocks([str(tmp_path / "pipe")]))
        assert writer.wait(timeout=30) == 0
    finally:
        writer.kill()
        writer.wait()
    assert [line for _, _, line in found] == [b"one", b"two"]


# ---------------------------------------------------------------- files and folders


def test_a_folder_is_read_by_name_and_part_by_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        "b.jsonl",
        "a/z.TOML",
        "a/deep/er/x.json",
        "a.toml",
        "c.txt",
        "c.jsonl.gz",
        "d.jsonl/x.jsonl",
        ".toml",
    ):
        Path("in", name).parent.mkdir(parents=True, exist_ok=True)
        Path("in", name).write_bytes(name.encode())
    assert list(blocks(["in"])) == [
        Block("in/a/deep/er/x.json", 0, (b"a/deep/er/x.json",)),
        Block("in/a/z.TOML", 0, (b"a/z.TOML",)),
        Block("in/a.toml", 0, (b"a.toml",)),
        Block("in/b.jsonl", 1, (b"b.jsonl",)),
        Block("in/d.jsonl/x.jsonl", 1, (b"d.jsonl/x.jsonl",)),
    ]
    found = [path for path in files_in(Path("in")) if isinstance(path, Path)]
    assert found == sorted(found)


@posix
def test_links_in_a_folder_are_left_out_and_a_link_that_is_named_is_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.jsonl").write_bytes(b"x\n")
    (tmp_path / "in" / "link.jsonl").symlink_to(tmp_path / "out.jsonl")
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    os.mkfifo(tmp_path / "in" / "pipe.jsonl")
    assert list(blocks([str(tmp_path / "in")])) == []
    link = tmp_path / "in" / "link.jsonl"
    assert list(blocks([str(link)])) == [Block(link.as_posix(), 1, (b"x",))]


def whole_issue(name: str) -> tuple[str, str, str]:
    (block,) = blocks([name])
    (issue,) = block.lines
    assert isinstance(issue, Issue)
    assert (block.shown, block.first, issue.line, issue.where) == (issue.file, 0, 0, "")
    return issue.message, issue.hint, issue.check


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may look into everything")
def test_a_folder_that_may_not_be_looked_into_is_said(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "x.jsonl").write_bytes(b"x")
    found = flat(blocks([str(tmp_path)]))
    assert [line if isinstance(line, bytes) else line.message for _, _, line in found] == [
        "This can't be read: Permission denied.",
        b"x",
    ]


def test_a_folder_that_goes_away_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.jsonl").write_bytes(b"x\n")
    found = blocks([str(tmp_path)])
    first = next(found)
    (tmp_path / "b" / "x.jsonl").unlink()
    (tmp_path / "b").rmdir()
    shown = (tmp_path / "b").as_posix()
    reason = "This can't be read: No such file or directory."
    issue = Issue(shown, 0, "", reason, "Check its name and rights.", "unreadable")
    assert [first, *found] == [Block((tmp_path / "a/x.jsonl").as_posix(), 1, (b"x",)), Block(shown, 0, (issue,))]


@pytest.mark.parametrize("suffix", ["jsonl", "toml", "json"])
def test_files_that_are_not_there(tmp_path: Path, suffix: str) -> None:
    message, hint, check = whole_issue(str(tmp_path / f"gone.{suffix}"))
    assert message.endswith("can't be read: No such file or directory.")
    assert (hint, check) == ("Check its name and rights.", "unreadable")


@pytest.mark.parametrize("name", ["a\0b", "a\0b.toml", "x" * 5_000])
def test_names_that_no_file_can_have(name: str) -> None:
    assert whole_issue(name)[1:] == ("Check its name and rights.", "unreadable")


@posix
def test_a_device_is_not_read() -> None:
    assert whole_issue("/dev/zero") == ("This is a device.", "Give a file.", "not-a-file")


class Pieces(io.RawIOBase):
    """A stream that gives this, piece by piece, then ends or fails."""

    def __init__(self, *pieces: bytes, error: OSError | None = None) -> None:
        self.pieces, self.error = list(pieces), error

    def read(self, size: int = -1) -> bytes:
        if self.error and not self.pieces:
            raise self.error
        return self.pieces.pop(0) if self.pieces else b""


def test_a_reading_that_breaks_off_keeps_what_it_had() -> None:
    message = "This can't be read from line 3 on: Input/output error."
    issue = Issue("x", 0, "", message, "Check its name and rights.", "unreadable")
    broken = Pieces(b"one\ntwo\nthr", error=OSError(5, "Input/output error"))
    assert list(cut._of_stream(broken, "x")) == [Block("x", 1, (b"one", b"two")), Block("x", 0, (issue,))]


def test_an_end_that_was_told_once_is_not_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who ends a terminal's input with a key would have to press it twice."""
    monkeypatch.setattr(cut, "_has_more", lambda file: True)
    stream = Pieces(b"one\n", b"", error=OSError(5, "asked again"))
    assert flat(cut._of_stream(stream, "-")) == [("-", 1, b"one")]


LINES = b'{"title": "one"}\n{"title": "two"}\n'


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(LINES.decode().encode(encoding))
    assert whole_issue(str(file)) == ("This is UTF-16.", "Save it as UTF-8.", "not-utf-8")
    first, second = (list(part_blocks(part)) for part in parts(file, 2))
    assert (first, second) == (list(file_blocks(file)), [])


@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "x.toml", "x.jsonl.gz"])
@pytest.mark.parametrize(
    ("packed", "name_of_it", "unpack"),
    [
        (gzip.compress(LINES, mtime=0), "gzip", "gzip -dc FILE"),
        (bz2.compress(LINES), "bzip2", "bzip2 -dc FILE"),
        (lzma.compress(LINES), "xz", "xz -dc FILE"),
        (b"\x28\xb5\x2f\xfd\x24", "zstd", "zstd -dc FILE"),
        (b"PK\x03\x04", "zip", "unzip -p FILE"),
    ],
)
def test_a_compressed_file_is_named(tmp_path: Path, name: str, packed: bytes, name_of_it: str, unpack: str) -> None:
    file = tmp_path / name
    file.write_bytes(packed)
    hint = f"Unpack it, or send it unpacked: {unpack} | crisis-aid batch -"
    assert whole_issue(str(file)) == (f"This is compressed ({name_of_it}).", hint, "compressed")


@pytest.mark.parametrize("odd", [b"\xff\xfe{\0", b"\xfe\xff", b"\0", b"\x1f\x8b\x08", b"BZh", b"{\0}\0\n"])
def test_one_odd_line_at_the_beginning_takes_none_of_the_others_with_it(tmp_path: Path, odd: bytes) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(odd + b"\n" + LINES)
    assert flat(file_blocks(file)) == lines_of(file.read_bytes(), file.as_posix(), cut.MAX_LINE)


@pytest.mark.parametrize(
    "odd",
    [b"\xff\xfe{\0}\0\nwhatever\n", b"\xfe\xff\0{\nwhatever\n", b"{\0}\0\nwhatever\n", b"\n\0{\0}\nwhatever\n"],
)
def test_a_line_of_utf_16_among_others_that_are_odd_makes_no_file_of_utf_16(tmp_path: Path, odd: bytes) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(odd)
    assert flat(file_blocks(file)) == lines_of(odd, file.as_posix(), cut.MAX_LINE)


def test_a_pipe_that_begins_oddly_is_read_on_before_it_is_judged() -> None:
    assert flat(cut._of_stream(Pieces(b"BZh\n", LINES), "-")) == lines_of(b"BZh\n" + LINES, "-", cut.MAX_LINE)
    message, hint = "This is compressed (gzip).", "Unpack it, or send it unpacked: gzip -dc FILE | crisis-aid batch -"
    packed = gzip.compress(LINES)
    issue = Issue("-", 0, "", message, hint, "compressed")
    assert list(cut._of_stream(Pieces(packed[:3], packed[3:]), "-")) == [Block("-", 0, (issue,))]
