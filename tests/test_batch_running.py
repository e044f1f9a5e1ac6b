"""A batch gives the same bytes whoever works for it, in order, nothing lost or doubled when a worker dies."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from batch_runs import (
    CONTENT,
    DIFFERS,
    NOW,
    TOML,
    command,
    done,
    good_lines,
    here,
    mixed,
    started,
    until,
    written,
)

from crisis_cli import batch
from crisis_cli.batch import command as batch_command
from crisis_cli.batch import running
from crisis_cli.batch.csv_file import COLUMNS
from crisis_cli.batch.cutting import Place, sources
from crisis_cli.batch.processes import Processes
from crisis_cli.batch.running import (
    Cut,
    Inline,
    LostError,
    Piece,
    block_pieces,
    in_order,
    part_pieces,
    setting_of,
)
from crisis_cli.batch.work import Options
from crisis_cli.errors import CrisisAidError
from crisis_cli.load import load

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and resource limits are POSIX")
LINES = 300
HERE = Path(__file__).parent


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Files and a folder, named as from the folder in which they stand."""
    monkeypatch.chdir(tmp_path)
    Path("many.jsonl").write_bytes(mixed(LINES))
    Path("folder").mkdir()
    Path("folder/one.toml").write_text(TOML)
    Path("folder/two.jsonl").write_bytes(b"\r\n".join(good_lines(20, 2)))
    Path("empty.jsonl").write_bytes(b"")
    return ("many.jsonl", "folder", "empty.jsonl", "absent.jsonl")


@pytest.fixture
def whole(inputs: tuple[str, ...]) -> bytes:
    """What one process makes of them."""
    return made_of(inputs)


@cache
def made_of(inputs: tuple[str, ...]) -> bytes:
    """Return the result lines of the inputs in this folder, which are the same for every test."""
    code, lines, said = done(*inputs)
    assert (code, said) == (3, "")
    assert lines.count(b"\n") == LINES + 20 + 1 + 1 + 1 + 17, "17 of the 30 odd lines are not blank"
    return lines


# ---------------------------------------------------------------- the same bytes


EXECUTORS: dict[str, Callable[[], Executor]] = {
    "inline": Inline,
    "threads": partial(ThreadPoolExecutor, 3),
    "processes": partial(Processes, 2),
}


@pytest.mark.parametrize("make", EXECUTORS.values(), ids=EXECUTORS)
@pytest.mark.parametrize("way", ["blocks", "parts", "files"])
def test_every_executor_gives_the_bytes_of_one_process(
    make: Callable[[], Executor], way: str, inputs: tuple[str, ...], whole: bytes, tmp_path: Path
) -> None:
    found = sources(inputs)
    setting = setting_of(CONTENT, load(CONTENT), Options(NOW))
    into = tmp_path / "parts"
    into.mkdir()
    cut = Cut(4_000, into if way == "files" else None)
    pieces = block_pieces(setting, found, Place()) if way == "blocks" else part_pieces(setting, found, Place(), cut)
    results = list(in_order(make, pieces, 4))
    made = [piece.into.read_bytes() if piece.into else result.output for piece, result in results]
    assert digest(b"".join(made)) == digest(whole)
    assert sum(result.tally.scenarios for _, result in results) == whole.count(b"\n")
    assert results[-1][0].after == Place(len(found), 0)
    assert sorted(into.iterdir()) == [piece.into for piece, _ in results if piece.into]


@pytest.mark.parametrize("options", [(), ("--jobs", "2"), ("--output", "out"), ("--jobs", "2", "--output", "out")])
def test_the_command_gives_the_same_bytes_whoever_works(
    options: tuple[str, ...], inputs: tuple[str, ...], whole: bytes
) -> None:
    code, lines, said = done(*inputs, *options)
    assert (code, said) == (3, "")
    if "--output" in options:
        assert lines == b""
        lines = Path("out").read_bytes()
    assert digest(lines) == digest(whole)


def test_standard_input_is_sent_in_blocks(inputs: tuple[str, ...]) -> None:
    code, lines, _ = done("many.jsonl")
    for options in ((), ("--jobs", "2")):
        with Path("many.jsonl").open("rb") as file:
            sent = done("-", *options, stdin=file)
        assert sent == (code, lines.replace(b'{"input": "many.jsonl:', b'{"input": "-:'), "")


def test_whole_plans_and_reasons_are_the_same_too(inputs: tuple[str, ...]) -> None:
    for option in ("--full", "--reasons", "--unknown"):
        code, lines, _ = done("many.jsonl", option)
        assert done("many.jsonl", option, "--jobs", "2") == (code, lines, "")
        assert lines != done("many.jsonl")[1]


# ---------------------------------------------------------------- what is handed out


class Watched(Inline):
    """Remembers what it was given, and how much of it nobody has asked for yet."""

    def __init__(self) -> None:
        self.given: list[tuple[Any, ...]] = []

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        self.given.append((call, *arguments))
        return super().submit(call, *arguments)


# ---------------------------------------------------------------- many files


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Result lines, made one by one, of a folder of files that are one scenario each; bad ones and lines among them."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    for number, line in enumerate(good_lines(300)):
        tables = json.loads(line)
        if number % 3 == 0:
            tables["expect"] = {"response": "emergency"}
        Path(f"folder/{number:03}.json").write_text(json.dumps(tables))
    Path("folder/100.json").write_bytes(b"{broken")
    Path("folder/200.jsonl").write_bytes(b"\n".join(good_lines(3, 2)))
    Path("folder/250.json").write_bytes(b"")
    Path("folder/300.toml").write_text(TOML)
    results = batch.run(load(CONTENT), ["folder"], now=NOW, full=False)
    return b"".join(json.dumps(result.line).encode() + b"\n" for result in results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_that_are_decided_together_give_what_each_gives_alone(files: bytes, jobs: int) -> None:
    assert here("folder", output=Path("out.jsonl"), jobs=jobs) == 3
    assert Path("out.jsonl").read_bytes() == files


def test_fail_fast_ends_inside_files_that_are_decided_together(files: bytes) -> None:
    Path("folder/200.jsonl").unlink()
    lines = files.splitlines(keepends=True)
    last = next(n for n, line in enumerate(lines) if {"differs", "error"} & json.loads(line).keys())
    here("folder", output=Path("out.jsonl"), fail_fast=True)
    assert Path("out.jsonl").read_bytes() == b"".join(lines[: last + 1])


def test_files_are_handed_out_together_as_long_as_they_are_few_and_small(
    files: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_BYTES", sum(Path(f"folder/{n:03}.json").stat().st_size for n in range(10)))
    setting = setting_of(CONTENT, load(CONTENT), Options(NOW))
    for most, first in ((4, 4), (128, 10)):
        monkeypatch.setattr(running, "MOST_FILES", most)
        pieces = list(block_pieces(setting, sources(("folder",)), Place()))
        assert [block.shown for block in pieces[0].arguments[1]] == [f"folder/{n:03}.json" for n in range(first)]
        assert max(len(p.arguments[1]) for p in pieces if p.call is running.work_files) <= most
        assert b"".join(p.call(*p.arguments).output for p in pieces) == files
        middle = len(pieces) // 2
        rest = block_pieces(setting, sources(("folder",)), pieces[middle - 1].after)
        assert [p.about for p in rest] == [p.about for p in pieces[middle:]]


@posix
def test_files_do_not_wait_for_an_input_that_is_quiet(files: bytes) -> None:
    child = started("folder", "-", stdin=subprocess.PIPE)
    assert child.stdout is not None
    assert b"".join(child.stdout.readline() for _ in files.splitlines()) == files
    assert given_the_rest(child, b"") == (3, b"", "")


def test_a_table_of_whole_plans_has_the_concerns_and_the_place(inputs: tuple[str, ...]) -> None:
    here(*inputs, output=Path("out.jsonl"), csv=Path("out.csv"), full=True)
    wanted = []
    for line in Path("out.jsonl").read_bytes().splitlines():
        plan = json.loads(line).get("plan", {"concerns": [], "places": {"client": None}})
        wanted.append((" ".join(plan["concerns"]), plan["places"]["client"] or ""))
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["concerns"], row["place"]) for row in csv.DictReader(file)]
    assert rows == wanted
    assert {("danger", "us-ny"), ("danger", ""), ("", "")} <= set(rows)


def table(path: str) -> list[dict[str, str]]:
    """Return the rows of a table but for the one column that plans of two kinds do not share."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return [{key: row[key] for key in row.keys() - {"unknown"}} for row in csv.DictReader(file)]


def test_a_table_of_compact_plans_says_what_one_of_whole_plans_says(inputs: tuple[str, ...], whole: bytes) -> None:
    here(*inputs, output=Path("out.jsonl"), csv=Path("full.csv"), full=True)
    here(*inputs, output=Path("out.jsonl"), csv=Path("out.csv"))
    assert Path("out.jsonl").read_bytes() == whole, "the lines themselves do not hang on it"
    assert table("out.csv") == table("full.csv")
    assert Path("out.csv").read_text(encoding="utf-8-sig").splitlines()[0] == ",".join(COLUMNS)


@pytest.mark.parametrize("asked", [{}, {"output": Path("out")}, {"output": Path("out"), "jobs": 2}, {"jobs": 2}])
def test_a_table_is_the_same_whoever_works(
    asked: dict[str, Any], inputs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsysbinary: Any
) -> None:
    here(*inputs, summary=True, csv=Path("once.csv"))
    monkeypatch.setattr(batch_command, "SMALLEST", 4_000)
    monkeypatch.setattr(batch_command, "LARGEST", 1_000)
    capsysbinary.readouterr()
    here(*inputs, csv=Path("out.csv"), **asked)
    printed = capsysbinary.readouterr().out
    assert Path("out.csv").read_bytes() == Path("once.csv").read_bytes()
    rows = table("out.csv")
    lines = Path("out").read_bytes() if "output" in asked else printed
    assert [row["input"] for row in rows] == [json.loads(line)["input"] for line in lines.splitlines()]


def test_a_table_counts_as_the_summary_does(inputs: tuple[str, ...], capsys: Any) -> None:
    here(*inputs, summary=True, form="json", csv=Path("out.csv"))
    found = json.loads(capsys.readouterr().out)
    rows = [row for row in table("out.csv") if not row["error"]]
    assert found["concerns"] == Counter(name for row in rows for name in row["concerns"].split())
    assert found["places"] == Counter(row["place"] or "unknown" for row in rows)
    assert len(found["places"]) > 2


def test_a_table_ends_with_the_first_line_that_is_bad(inputs: tuple[str, ...]) -> None:
    here(*inputs, output=Path("out.jsonl"), csv=Path("all.csv"))
    here(*inputs, output=Path("out.jsonl"), csv=Path("out.csv"), fail_fast=True)
    assert (
        Path("out.csv").read_bytes().splitlines()
        == Path("all.csv").read_bytes().splitlines()[: len(table("out.csv")) + 1]
    )
    assert [row["concerns"] for row in table("out.csv")] == ["danger"] * (len(table("out.csv")) - 1) + [""]


def test_files_are_handed_out_by_name_and_number_without_a_word_of_a_record(
    inputs: tuple[str, ...], tmp_path: Path
) -> None:
    found = sources(["many.jsonl"])
    setting = setting_of(CONTENT, load(CONTENT), Options(NOW, reasons=True))
    executor = Watched()
    assert len(list(in_order(lambda: executor, part_pieces(setting, found, Place(), Cut(4_000, tmp_path)), 2))) == len(
        executor.given
    )
    size = Path("many.jsonl").stat().st_size
    expected = []
    first = 1
    for number, start in enumerate(range(0, size, 4_000), 1):
        end = min(start + 4_000, size)
        into = str(tmp_path / f"{number:09}.jsonl")
        expected.append((running.write_part, setting, ("many.jsonl", start, end, first), into))
        data = Path("many.jsonl").read_bytes()
        first += data.count(b"\n", max(start - 1, 0), end - 1) + (start == 0)
    assert executor.given == expected
    assert tuple(setting) == (str(CONTENT), load(CONTENT).hash, setting.version, Options(NOW, reasons=True))
    for given in executor.given:
        sent = pickle.dumps(given)
        assert len(sent) < 1_000
        assert not any(word in sent for word in (b"Drawn at random", b"self.intent", b"concerns"))


def number_of(value: int) -> int:
    return value


def numbers(many: int, asked: list[int] | None = None) -> Iterator[Piece[int]]:
    for number in range(many):
        if asked is not None:
            asked.append(number)
        yield Piece(number_of, (number,), f"number {number}")


def test_no_more_is_taken_than_the_window_holds() -> None:
    asked: list[int] = []
    results = in_order(partial(ThreadPoolExecutor, 2), numbers(100, asked), 5)
    ahead = [len(asked) - got for got, _ in enumerate(results)]
    assert len(ahead) == 100
    assert max(ahead) <= 5


def test_what_is_done_is_given_before_more_is_waited_for() -> None:
    """A slow pipe: the first result is there though the second piece never comes."""

    def slow() -> Iterator[Piece[int]]:
        yield from numbers(1)
        raise AssertionError("asked for while a result was there")

    results = in_order(Inline, slow(), 4)
    assert next(results)[1] == 0


def test_what_a_piece_raises_ends_the_run_and_nothing_more_is_handed_out() -> None:
    def fails(value: int) -> int:
        raise CrisisAidError(f"no {value}")

    asked: list[int] = []
    pieces = (Piece(fails if number == 3 else number_of, (number,), "") for number in asked_of(asked, 10))
    results = in_order(Inline, pieces, 2)
    assert [next(results)[1] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(CrisisAidError, match="no 3"):
        next(results)
    assert max(asked) <= 4


def asked_of(asked: list[int], many: int) -> Iterator[int]:
    for number in range(many):
        asked.append(number)
        yield number


# ---------------------------------------------------------------- workers that die


def dies_once(value: int, marks: str) -> int:
    """End the process that does this, the first time only."""
    mark = Path(marks) / str(value)
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return value


def dies(value: int) -> int:
    os._exit(9)


def test_a_piece_whose_worker_dies_is_done_again(tmp_path: Path) -> None:
    pieces = (
        Piece(dies_once, (number, str(tmp_path)), "") if number % 7 == 3 else Piece(number_of, (number,), "")
        for number in range(20)
    )
    assert [result for _, result in in_order(partial(Processes, 2), pieces, 4)] == list(range(20))
    assert sorted(int(mark.name) for mark in tmp_path.iterdir()) == [3, 10, 17]


def test_a_piece_that_kills_every_worker_is_named_and_all_before_it_is_done() -> None:
    pieces = (Piece(dies if number == 5 else number_of, (number,), f"lines {number}") for number in range(20))
    results = in_order(partial(Processes, 2), pieces, 4)
    assert [next(results)[1] for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(LostError) as raised:
        next(results)
    assert str(raised.value) == (
        "A worker was killed 3 times at lines 5, perhaps for want of memory. Take fewer of them, or look at what stands there."
    )


def children(parent: int) -> list[int]:
    """Return the processes that were started for the work of `parent`."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == parent and "spawn_main" in row[2]]


@posix
def test_a_worker_killed_in_mid_run_loses_and_doubles_nothing(inputs: tuple[str, ...]) -> None:
    data = mixed(4_000)
    Path("more.jsonl").write_bytes(data)
    with Path("more.jsonl").open("rb") as file:
        code, lines, _ = done("-", stdin=file)
    child = started("-", "--jobs", "2", "--output", "out", stdin=subprocess.PIPE)
    rest = fed(child, data)
    victims = children(child.pid)
    os.kill(victims[0], signal.SIGKILL)
    assert len(victims) == 2
    assert given_the_rest(child, rest) == (code, b"", "")
    assert digest(Path("out").read_bytes()) == digest(lines)


def fed(child: subprocess.Popen[bytes], data: bytes) -> bytes:
    """Send lines, a few at a time, until the first results are written; return what was not sent.

    While a pipe is quiet the last results are held back, so it must not be.
    """
    assert child.stdin is not None
    lines = data.splitlines(keepends=True)
    sent = len(lines) // 4
    child.stdin.writelines(lines[:sent])
    while not written(Path("out")):
        assert sent < len(lines), "not seen: the first block"
        child.stdin.writelines(lines[sent : sent + 2])
        child.stdin.flush()
        sent += 2
        time.sleep(0.02)
    return b"".join(lines[sent:])


def given_the_rest(child: subprocess.Popen[bytes], data: bytes) -> tuple[int, bytes, str]:
    out, said = child.communicate(data, timeout=60)
    return child.returncode, out, said.decode()


@posix
def test_the_processes_end_with_the_one_that_started_them(inputs: tuple[str, ...]) -> None:
    child = started("-", "--jobs", "2", "--output", "out", stdin=subprocess.PIPE)
    fed(child, b"\n".join(good_lines(3_000)) + b"\n")
    started_ones = children(child.pid)
    assert started_ones
    child.kill()
    child.communicate(timeout=60)
    until(lambda: not any(alive(pid) for pid in started_ones), "the end of the processes")


def alive(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


# ---------------------------------------------------------------- the content at a worker


class Ends:
    """In the place of a process that ends, and is taken out, while others are being ended."""

    def __init__(self, hands: Processes, ended: list[Ends]) -> None:
        self.hands, self.ended = hands, ended

    def kill(self) -> None:
        self.ended.append(self)
        self.hands._processes.discard(self)  # type: ignore[arg-type]


def test_all_processes_are_ended_though_some_end_by_themselves() -> None:
    hands, ended = Processes(3), list[Ends]()
    all_three = {Ends(hands, ended) for _ in range(3)}
    hands._processes.update(all_three)  # type: ignore[arg-type]
    hands.shutdown(wait=False)
    assert set(ended) == all_three


def test_a_worker_with_other_content_does_nothing(tmp_path: Path) -> None:
    setting = setting_of(CONTENT, load(CONTENT), Options(NOW))
    with pytest.raises(CrisisAidError) as raised:
        running.worker_of(setting._replace(content="0" * 64))
    assert (str(raised.value), raised.value.exit_code) == (
        "A worker has other content than this run began with. Give all the same, unchanged.",
        3,
    )
    with pytest.raises(CrisisAidError) as raised:
        running.worker_of(setting._replace(folder=str(tmp_path / "none"), content="1"))
    assert str(raised.value).startswith("A worker can't load the content:\n")
    with pytest.raises(CrisisAidError, match=r"^A worker has crisis-aid .*, and this is 9\. Install the same one\.$"):
        running.worker_of(setting._replace(version="9"))
    assert pickle.loads(pickle.dumps(raised.value)).args == raised.value.args


def test_a_worker_that_can_not_read_its_bytes_says_so_and_writes_no_line(
    inputs: tuple[str, ...], tmp_path: Path
) -> None:
    setting = setting_of(CONTENT, load(CONTENT), Options(NOW))
    (piece,) = part_pieces(setting, sources(["many.jsonl"]), Place(), Cut(10**6, tmp_path))
    data = Path("many.jsonl").read_bytes()
    Path("many.jsonl").write_bytes(data[:-1])
    with pytest.raises(
        CrisisAidError, match=r"^many\.jsonl became shorter while it was read\. It must stay as it is\.$"
    ):
        piece.call(*piece.arguments)
    Path("many.jsonl").unlink()
    with pytest.raises(CrisisAidError, match=r"^A worker can't read many\.jsonl: No such file or directory\."):
        piece.call(*piece.arguments)
    Path("many.jsonl").write_bytes(data)
    gone = (*piece.arguments[:2], str(tmp_path / "gone" / "1.jsonl"))
    with pytest.raises(
        CrisisAidError, match=r"^A worker could not write beside the output: No such file or directory\."
    ):
        piece.call(*gone)
    assert not list(tmp_path.glob("0*"))


# ---------------------------------------------------------------- how it ends


def test_fail_fast_ends_after_the_first_line_that_is_bad_or_differs(inputs: tuple[str, ...]) -> None:
    import json

    lines = good_lines(40)
    for wrong, code in ((json.dumps(DIFFERS).encode(), 1), (b"{broken", 3)):
        Path("some.jsonl").write_bytes(b"\n".join([*lines[:25], b"", wrong, *lines[25:], b"[]"]))
        _, every, _ = done("some.jsonl")
        kept = b"".join(every.splitlines(keepends=True)[:26])
        assert kept.splitlines()[-1].startswith(b'{"input": "some.jsonl:27"')
        for options in ((), ("--jobs", "2")):
            assert done("some.jsonl", "many.jsonl", "--fail-fast", *options) == (code, kept, "")
        assert here("some.jsonl", fail_fast=True, output=Path("out"), jobs=2) == code
        assert Path("out").read_bytes() == kept
    Path("good.jsonl").write_bytes(b"\n".join(lines))
    assert done("good.jsonl", "--fail-fast") == done("good.jsonl")


def test_fail_fast_counts_what_it_did(inputs: tuple[str, ...]) -> None:
    Path("some.jsonl").write_bytes(b"\n".join([*good_lines(5), b"{broken", *good_lines(9, 2)]))
    code, shown, _ = done("some.jsonl", "--fail-fast", "--summary", "--format", "text")
    assert code == 3
    assert shown.decode().splitlines()[0].startswith("6 scenarios")


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_goes_ends_the_run_with_141(jobs: str, inputs: tuple[str, ...]) -> None:
    Path("more.jsonl").write_bytes(mixed(2_000))
    child = started("more.jsonl", "--jobs", jobs)
    assert child.stdout is not None
    assert child.stdout.readline().startswith(b'{"input": "more.jsonl:1"')
    child.stdout.close()
    assert child.stderr is not None
    with child.stderr:
        said = child.stderr.read()
    assert (child.wait(60), said) == (141, b"")


REFUSED = [
    (("--resume",), "--resume goes on where an output ends: name it with --output FILE."),
    (("--cluster", "x"), "--cluster needs --output FILE: its workers write beside it."),
    (
        ("--cluster", "x", "--output", "o", "--jobs", "2"),
        "--jobs is for this machine, and --cluster has workers of its own. Give one of them.",
    ),
    (("--part", "1/2", "-"), "--part cuts files, and standard input is none. Name files."),
    (("-", "-"), "Standard input can be read once: name - once."),
    (("--csv", "o", "--junit", "o"), "--output, --junit and --csv need a file each. Name different ones."),
    (("--part", "3/2"), '--part takes I/N, such as 2/8 for the second of eight parts, not "3/2".'),
    (("--part", "0/2"), '--part takes I/N, such as 2/8 for the second of eight parts, not "0/2".'),
    (("--part", "1/0"), '--part takes I/N, such as 2/8 for the second of eight parts, not "1/0".'),
    (("--part", "1"), '--part takes I/N, such as 2/8 for the second of eight parts, not "1".'),
    (("--part", "\u0661/2"), '--part takes I/N, such as 2/8 for the second of eight parts, not "?/2".'),
    (("empty.jsonl",), "There was no scenario in the input. A scenario is a TOML file or a JSON object a line."),
]


@pytest.mark.parametrize(("options", "message"), REFUSED, ids=[" ".join(options) for options, _ in REFUSED])
def test_what_does_not_go_together_is_refused_in_one_line(
    options: tuple[str, ...], message: str, inputs: tuple[str, ...]
) -> None:
    given = () if "empty.jsonl" in options else ("many.jsonl",)
    before = sorted(Path().iterdir())
    assert done(*given, *options) == (2, b"", message + "\n")
    assert sorted(Path().iterdir()) == before


def test_the_options_of_the_command_are_in_its_help() -> None:
    shown = subprocess.run([*command("--help")], capture_output=True, text=True, timeout=60).stdout
    for option in (
        "--jobs",
        "--part",
        "--cluster",
        "--fail-fast",
        "--resume",
        "--summary",
        "--junit",
        "--csv",
        "--reasons",
    ):
        assert option in shown
