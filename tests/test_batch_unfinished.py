"""What a run that was stopped or killed had done is there, is gone on with, and is never mixed with anything else."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from batch_runs import CONTENT, NOW, ODD, beside, done, ended, good_lines, here, mixed, started, until, written

from crisis_cli.batch.unfinished import Unfinished, folder_of
from crisis_cli.errors import OutputError, UsageError

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and resource limits are POSIX")
KEPT = "What is done is kept: the same command with --resume goes on from there."
OUT = Path("out.jsonl")
PARTIAL = Path("out.jsonl.partial")
ANEW = "Leave out --resume to begin anew."


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The result lines of `many.jsonl` and of `folder`, made in one go."""
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    for name, data in given().items():
        Path(name).write_bytes(data)
    return in_one_go()


@cache
def given() -> dict[str, bytes]:
    return {"many.jsonl": mixed(2_500), "folder/two.jsonl": b"\r\n".join(good_lines(20, 2))}


@cache
def in_one_go() -> bytes:
    here("many.jsonl", "folder", output=Path("whole.jsonl"))
    lines = Path("whole.jsonl").read_bytes()
    Path("whole.jsonl").unlink()
    return lines


def stopped_at(size: int, *options: str, with_signal: int) -> tuple[int, bytes, str]:
    """Start a run whose input does not end, and send it a signal once so many bytes of result lines are there."""
    child = started("folder", "-", "--output", "out.jsonl", *options, stdin=subprocess.PIPE, start_new_session=True)
    assert child.stdin is not None
    child.stdin.write(Path("many.jsonl").read_bytes() + b"\n")
    child.stdin.flush()
    until(lambda: written(OUT) > size, "result lines")
    os.killpg(child.pid, with_signal)
    return ended(child)


def gone_on_with(*options: str) -> tuple[int, bytes, str]:
    """Run to the end what was stopped."""
    with Path("many.jsonl").open("rb") as file:
        return done("folder", "-", "--output", "out.jsonl", "--resume", *options, stdin=file)


@pytest.fixture
def sent(whole: bytes) -> bytes:
    """The result lines of `folder` and of what is sent."""
    folder = whole.index(b'{"input": "folder')
    return whole[folder:] + whole[:folder].replace(b'{"input": "many.jsonl:', b'{"input": "-:')


def of_the_folder(sent: bytes) -> int:
    """How many bytes the folder's lines are. Once more than these lie there, these are safe, whenever a signal comes."""
    return sent.index(b'{"input": "-:')


# ---------------------------------------------------------------- stopped, killed, gone on with


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(jobs: str, sent: bytes) -> None:
    code, printed, said = stopped_at(of_the_folder(sent), "--jobs", jobs, with_signal=signal.SIGINT)
    assert (code, printed) == (130, b"")
    kept = (PARTIAL / "lines.jsonl").read_bytes()
    assert said == f"Stopped. {kept.count(10):,} scenarios are done. {KEPT}\n"
    assert 0 < len(kept) <= len(sent)  # all of it where it was quick: the input does not end
    assert sent.startswith(kept) and kept.endswith(b"\n")
    assert beside(PARTIAL) == ["lines.jsonl", "lock", "run.json", "state.json"]
    assert not OUT.exists()
    assert gone_on_with() == (3, b"", "")
    assert OUT.read_bytes() == sent
    assert beside(Path(), "many.jsonl", "folder") == ["out.jsonl"]


@posix
def test_a_run_that_is_ended_by_a_signal_keeps_what_is_done(sent: bytes) -> None:
    assert stopped_at(of_the_folder(sent), with_signal=signal.SIGTERM) == (143, b"", KEPT + "\n")
    assert sent.startswith((PARTIAL / "lines.jsonl").read_bytes())
    assert gone_on_with() == (3, b"", "")
    assert OUT.read_bytes() == sent


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_that_is_killed_again_and_again_ends_with_the_whole(jobs: str, sent: bytes) -> None:
    dice = random.Random(20261122 + int(jobs))
    for size in sorted(dice.randrange(len(sent) // 3) for _ in range(3)):
        code, printed, said = stopped_at(size, "--jobs", jobs, "--resume", with_signal=signal.SIGKILL)
        assert (code, printed, said) == (-9, b"", "")
        assert written(OUT) > size
    assert gone_on_with("--jobs", jobs) == (3, b"", "")
    assert OUT.read_bytes() == sent
    assert beside(Path(), "many.jsonl", "folder") == ["out.jsonl"]


@pytest.mark.parametrize("asked", [{}, {"jobs": 2}], ids=["one process", "two"])
def test_a_file_that_ends_anywhere_is_gone_on_with(asked: dict[str, Any], whole: bytes) -> None:
    """What a shell wrote, of which nothing is known but its lines; the last one may be cut short."""
    dice = random.Random(8)
    cuts = [0, 1, whole.index(b"\n"), whole.index(b"\n") + 1, len(whole) - 1, len(whole)]
    for size in [*cuts, *(dice.randrange(len(whole)) for _ in range(2 if asked else 6))]:
        OUT.write_bytes(whole[:size])
        assert here("many.jsonl", "folder", output=OUT, resume=True, **asked) == 3
        assert OUT.read_bytes() == whole, size
    assert beside(Path(), "many.jsonl", "folder") == ["out.jsonl"]


def test_the_clock_of_a_run_that_names_none_is_the_one_it_began_with(
    whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = {"self.intent": "yes", "learned.at": "2026-12-22T08:00:00-08:00"}  # not yet known of, by the first clock
    lines = [json.dumps({"title": str(n), "concerns": ["danger"], "answers": late}).encode() for n in range(2_500)]
    Path("many.jsonl").write_bytes(b"\n".join(lines))
    assert here("many.jsonl", output=OUT) == 3
    expected = OUT.read_bytes()
    OUT.unlink()
    _stop_in_the_middle(monkeypatch, "many.jsonl")
    monkeypatch.setattr("crisis_cli.batch.command.now_utc", lambda: NOW.replace(year=2027))
    assert here("many.jsonl", now=None, output=OUT, resume=True) == 3
    assert OUT.read_bytes() == expected
    assert here("many.jsonl", now=None, output=OUT) == 0, "by the clock of that day all of it can be"


class EnoughError(Exception):
    """A run is broken off here."""


def _stop_in_the_middle(monkeypatch: pytest.MonkeyPatch, *inputs: str, after: int = 2, **asked: Any) -> None:
    """Break a run off after so many pieces, as whatever goes wrong in it would."""
    take = Unfinished.take
    left = [after]

    def taken(self: Unfinished, *arguments: Any) -> None:
        if not left[0]:
            raise EnoughError
        left[0] -= 1
        take(self, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(Unfinished, "take", taken)
        with pytest.raises(EnoughError):
            here(*inputs, output=OUT, **asked)


def test_what_is_counted_and_made_beside_the_lines_is_whole_too(
    whole: bytes, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    asked = {"summary": True, "form": "json", "csv": Path("a.csv"), "junit": Path("a.xml")}
    here("many.jsonl", "folder", output=OUT, **asked)
    once = capsys.readouterr().out, Path("a.csv").read_bytes(), Path("a.xml").read_bytes()
    for name in ("out.jsonl", "a.csv", "a.xml"):
        Path(name).unlink()
    _stop_in_the_middle(monkeypatch, "many.jsonl", "folder", **asked)
    assert beside(Path(), "many.jsonl", "folder") == ["out.jsonl.partial"]
    here("many.jsonl", "folder", output=OUT, resume=True, jobs=2, **asked)
    assert (capsys.readouterr().out, Path("a.csv").read_bytes(), Path("a.xml").read_bytes()) == once
    assert OUT.read_bytes() == whole


def test_a_note_that_is_not_true_of_the_lines_is_not_believed(whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut: the note is on the disk, and not all of what it speaks of; or the note itself is half written."""
    for note in (None, b"{", b"[]", b'{"bytes": 5}', b'{"bytes": "x", "source": 0, "line": 1, "tally": {}}'):
        _stop_in_the_middle(monkeypatch, "many.jsonl", "folder")
        lines = PARTIAL / "lines.jsonl"
        if note is None:
            lines.write_bytes(lines.read_bytes()[:-1000])
        else:
            (PARTIAL / "state.json").write_bytes(note)
        here("many.jsonl", "folder", output=OUT, resume=True)
        assert OUT.read_bytes() == whole
        OUT.unlink()


# ---------------------------------------------------------------- what is not gone on with


def test_a_run_is_gone_on_with_only_by_itself(whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_in_the_middle(monkeypatch, "many.jsonl", "folder")
    before = (PARTIAL / "lines.jsonl").read_bytes()
    shutil.copytree(CONTENT, "copy")
    with Path("copy/content.toml").open("a") as file:
        file.write("\n# another\n")
    others: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
        ("another --full", ("many.jsonl", "folder"), {"full": True}),
        ("another --reasons", ("many.jsonl", "folder"), {"reasons": True}),
        ("another --unknown", ("many.jsonl", "folder"), {"unknown": True}),
        ("another --now", ("many.jsonl", "folder"), {"now": NOW.replace(year=2027)}),
        ("another --part and inputs that were changed since", ("many.jsonl", "folder"), {"part": "1/2"}),
        ("other inputs and inputs that were changed since", ("many.jsonl",), {}),
        ("other content", ("many.jsonl", "folder"), {"folder": Path("copy")}),
    ]
    for what, inputs, asked in others:
        with pytest.raises(UsageError) as raised:
            here(*inputs, output=OUT, resume=True, **asked)
        assert str(raised.value) == f"out.jsonl was begun with {what}. {ANEW}"
    os.utime("many.jsonl", ns=(5, 5))
    with pytest.raises(UsageError) as raised:
        here("many.jsonl", "folder", output=OUT, resume=True)
    assert str(raised.value) == f"out.jsonl was begun with inputs that were changed since. {ANEW}"
    assert (PARTIAL / "lines.jsonl").read_bytes() == before, "it can still be gone on with"


def test_a_file_of_something_else_is_not_gone_on_with(whole: bytes) -> None:
    first = whole.index(b"\n") + 1
    changed = whole[first:].replace(b'"response": "', b'"response": "un', 1)
    second = changed.index(b"\n") + 1
    others = [
        (
            whole.replace(b"many.jsonl", b"some.jsonl", 1),
            "holds lines of other inputs (some.jsonl:1): it can't be gone on with.",
        ),
        (whole[:first] * 2, "holds lines of other inputs (many.jsonl:1): it can't be gone on with."),
        (
            whole[:first] + changed[:second],
            "ends with a line that this run would not write: other inputs, content, options or --now.",
        ),
    ]
    for lines, why in others:
        OUT.write_bytes(lines)
        with pytest.raises(UsageError) as raised:
            here("many.jsonl", "folder", output=OUT, resume=True)
        assert str(raised.value) == f"out.jsonl {why} {ANEW}"
        assert OUT.read_bytes() == lines
    OUT.write_bytes(b"a poem\n")
    here("many.jsonl", "folder", output=OUT, resume=True)
    assert OUT.read_bytes() == whole, "a file without a result line is written anew"


NOT_ALL = (
    "out.jsonl begins with lines that do not say all that --summary counts. "
    "Leave out --summary to go on from the last of them, or --resume to begin anew."
)


def test_a_summary_is_not_made_of_lines_that_do_not_say_enough(
    whole: bytes, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """Nor later, of what was noted about them when that run was stopped as well."""
    some = whole[: whole.index(b"\n", len(whole) // 4) + 1]
    OUT.write_bytes(some)
    with pytest.raises(UsageError) as raised:
        here("many.jsonl", "folder", output=OUT, resume=True, summary=True)
    assert (str(raised.value), OUT.read_bytes(), PARTIAL.exists()) == (NOT_ALL, some, False)
    _stop_in_the_middle(monkeypatch, "many.jsonl", "folder", resume=True)
    kept = (PARTIAL / "lines.jsonl").read_bytes()
    assert kept.startswith(some) and len(kept) > len(some)
    with pytest.raises(UsageError) as raised:
        here("many.jsonl", "folder", output=OUT, resume=True, summary=True)
    assert (str(raised.value), (PARTIAL / "lines.jsonl").read_bytes()) == (NOT_ALL, kept)
    here("many.jsonl", "folder", output=OUT, resume=True)
    assert (OUT.read_bytes(), capsys.readouterr().out) == (whole, "")


def test_lines_without_a_plan_say_all_that_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("some.jsonl").write_bytes(b"\n".join([*ODD[1:3], *good_lines(3)]))
    here("some.jsonl", output=OUT, summary=True)
    once = OUT.read_bytes(), capsys.readouterr().out
    OUT.write_bytes(b"".join(once[0].splitlines(keepends=True)[:2]))
    here("some.jsonl", output=OUT, summary=True, resume=True)
    assert (OUT.read_bytes(), capsys.readouterr().out) == once


def test_a_table_and_a_page_are_made_of_any_lines(whole: bytes) -> None:
    files = Path("a.csv"), Path("a.xml")
    here("many.jsonl", "folder", output=OUT, csv=files[0], junit=files[1])
    once = [file.read_bytes() for file in files]
    OUT.write_bytes(whole[: len(whole) // 2])
    here("many.jsonl", "folder", output=OUT, resume=True, csv=files[0], junit=files[1])
    assert (OUT.read_bytes(), [file.read_bytes() for file in files]) == (whole, once)


def test_a_table_of_lines_that_are_not_those_of_the_inputs_is_refused(whole: bytes) -> None:
    lines = whole.splitlines(keepends=True)[:40]
    lines[7] = lines[7].replace(b'"frame": "', b'"frame": "x')
    OUT.write_bytes(b"".join(lines))
    with pytest.raises(UsageError) as raised:
        here("many.jsonl", "folder", output=OUT, resume=True, csv=Path("a.csv"))
    assert str(raised.value) == (
        "out.jsonl has lines that this run would not write: other inputs, content, options or --now. "
        "Leave out --resume to begin anew."
    )
    assert OUT.read_bytes() == b"".join(lines)
    assert not Path("a.csv").exists()


@posix
def test_a_table_is_not_gone_on_with_where_lines_came_through_a_pipe(sent: bytes) -> None:
    """Their concerns and places are in no result line, and can't be read again: no cell stays empty for that."""
    stopped_at((of_the_folder(sent) + 3 * len(sent)) // 4, with_signal=signal.SIGTERM)
    if written(OUT) <= of_the_folder(sent):
        pytest.skip("it was stopped before a line of the pipe was safe")
    assert gone_on_with("--csv", "a.csv") == (
        2,
        b"",
        "out.jsonl has lines of an input that can be read only once, and --csv reads it again. "
        "Leave out --csv to go on, or --resume to begin anew.\n",
    )
    assert not Path("a.csv").exists()
    assert gone_on_with() == (3, b"", "")
    assert OUT.read_bytes() == sent


# ---------------------------------------------------------------- the old output, and what is in the way


@posix
def test_what_stood_in_the_output_stays_until_the_run_ends(whole: bytes) -> None:
    OUT.write_text("before\n")
    child = started("-", "--output", "out.jsonl", stdin=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.write(Path("many.jsonl").read_bytes() + b"\n")
    child.stdin.flush()
    until(lambda: written(OUT) > 100_000, "result lines")
    assert OUT.read_text() == "before\n"
    assert folder_of(OUT).stat().st_mode & 0o777 == 0o700
    assert (PARTIAL / "lines.jsonl").stat().st_mode & 0o777 == 0o600
    assert done("many.jsonl", "--output", "out.jsonl") == (
        4,
        b"",
        "out.jsonl was not written: another run is writing it. Nothing of it was changed. Wait for its end, or name another "
        "file.\n",
    )
    assert ended(child) == (3, b"", "")
    expected = whole.replace(b'"input": "many.jsonl:', b'"input": "-:')
    assert OUT.read_bytes() == expected[: expected.index(b'{"input": "folder')]
    assert OUT.stat().st_mode & 0o777 == 0o600


def test_without_resume_a_run_begins_anew(whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_in_the_middle(monkeypatch, "folder", "many.jsonl", full=True)
    assert here("many.jsonl", "folder", output=OUT) == 3
    assert OUT.read_bytes() == whole
    assert beside(Path(), "many.jsonl", "folder") == ["out.jsonl"]


def test_a_run_without_a_result_leaves_nothing(whole: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    OUT.write_text("before\n")
    _stop_in_the_middle(monkeypatch, "many.jsonl", after=0)
    Path("blank.jsonl").write_bytes(b"\n\n \n")
    with pytest.raises(UsageError, match="no scenario"):
        here("blank.jsonl", output=OUT)
    assert OUT.read_text() == "before\n"
    assert beside(Path(), "many.jsonl", "folder", "blank.jsonl") == ["out.jsonl"]


def test_what_is_in_the_way_is_left_alone(whole: bytes) -> None:
    PARTIAL.mkdir()
    (PARTIAL / "letters.txt").write_text("mine")
    for _ in range(2):
        with pytest.raises(OutputError) as raised:
            here("many.jsonl", output=OUT)
        assert str(raised.value) == (
            "out.jsonl was not written: out.jsonl.partial beside it is in the way. Nothing of it was changed. "
            "Move that, or name another file."
        )
    assert (PARTIAL / "letters.txt").read_text() == "mine"
    assert beside(PARTIAL) == ["letters.txt"]


# ---------------------------------------------------------------- no room, no right


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_disk_that_fills_up_keeps_what_is_done(jobs: str, whole: bytes) -> None:
    import resource

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    OUT.write_text("before\n")
    code, printed, said = done("many.jsonl", "folder", "--output", "out.jsonl", "--jobs", jobs, preexec_fn=little_room)
    assert (code, printed) == (4, b"")
    assert said == (
        "out.jsonl was not written: File too large. Nothing of it was changed. Free some space, or write elsewhere. "
        f"{KEPT}\n"
    )
    assert OUT.read_text() == "before\n"
    kept = (PARTIAL / "lines.jsonl").read_bytes()
    assert len(kept) > 100_000 and whole.startswith(kept) and kept.endswith(b"\n")
    assert done("many.jsonl", "folder", "--output", "out.jsonl", "--resume") == (3, b"", "")
    assert OUT.read_bytes() == whole


@posix
def test_a_disk_with_no_room_for_a_part_says_so_and_keeps_what_is_done(whole: bytes) -> None:
    import resource

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    code, printed, said = done("many.jsonl", "--output", "out.jsonl", "--jobs", "2", preexec_fn=no_room)
    assert (code, printed, said) == (
        4,
        b"",
        "A worker could not write beside the output: File too large. Free some space, or write elsewhere.\n",
    )
    assert beside(Path(), "many.jsonl", "folder") == []


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever runs this may write everywhere")
def test_a_folder_that_may_not_be_written_is_told_of(whole: bytes) -> None:
    Path("closed").mkdir(0o500)
    assert done("many.jsonl", "--output", "closed/out.jsonl") == (
        4,
        b"",
        "closed/out.jsonl was not written: Permission denied. Nothing of it was changed. Check the folder and its rights.\n",
    )


def test_an_output_that_is_no_file_or_lies_nowhere_is_refused(whole: bytes) -> None:
    targets = ["none/out.jsonl", *(["/dev/full"] if Path("/dev/full").exists() else [])]
    for target in targets:
        code, printed, said = done("many.jsonl", "--output", target)
        assert (code, printed) == (4, b"")
        assert said.startswith(f"{target} was not written: ") and said.count("\n") == 1
