"""Lines of a batch that may be anything: one result each, in ASCII, with where, what and what to do; the others are done."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from fuzz_lines import Checker, drawn
from hostile_lines import FINE, GOOD, HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import run

from crisis_cli import batch
from crisis_cli.batch import MAX_LINE
from crisis_cli.load import load
from crisis_cli.model import Content

NOW = datetime(2026, 11, 22, 18, 4, tzinfo=UTC)
TOO_LONG = {
    "where": "",
    "message": "The line is longer than 1,048,576 bytes.",
    "hint": "Split it.",
    "check": "too-large",
}


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def results(folder: Path, *lines: bytes, code: int) -> list[dict[str, Any]]:
    """What the program writes of a file with these lines."""
    (folder / "x.jsonl").write_bytes(b"\n".join(lines))
    done = run("batch", "x.jsonl", "--now", NOW.isoformat(), cwd=folder)
    assert (done.returncode, done.stderr) == (code, b"")
    assert set(done.stdout) <= {0x0A, *range(0x20, 0x7F)}
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(number: int, *issues: dict[str, str]) -> dict[str, Any]:
    return {"input": f"x.jsonl:{number}", "error": "bad-input", "issues": list(issues)}


def test_each_hostile_line_has_a_line_of_its_own_that_says_what_is_wrong_and_the_others_are_done(
    tmp_path: Path,
) -> None:
    (plan,) = (line["plan"] for line in results(tmp_path, GOOD, code=0))
    expected = []
    for number, hostile in enumerate(HOSTILE):
        expected.append({"input": f"x.jsonl:{2 * number + 1}", "title": "x", "plan": plan})
        expected.append(refused(2 * number + 2, *hostile.issues))
    found = results(tmp_path, *(line for hostile in HOSTILE for line in (GOOD, hostile.line)), code=3)
    for one, other in zip(found, expected, strict=True):
        assert one == other


def test_no_two_hostile_lines_are_the_same() -> None:
    assert len({hostile.kind for hostile in HOSTILE}) == len({hostile.line for hostile in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.kind)
def test_a_hostile_line_that_begins_the_file_takes_none_with_it(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostile: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    # A file may begin with a BOM, which is no slip there.
    line = hostile.line.removeprefix(b"\xef\xbb\xbf") if hostile.line.endswith(GOOD) else hostile.line
    Path("x.jsonl").write_bytes(line + b"\n" + GOOD)
    first, second = (result.line for result in batch.run(content, ["x.jsonl"], now=NOW, full=False))
    assert second["input"] == "x.jsonl:2"
    assert "plan" in second
    if line == hostile.line:
        assert first == refused(1, *hostile.issues)


def test_lines_that_look_odd_and_are_scenarios(tmp_path: Path) -> None:
    found = results(tmp_path, *(line for _, line, _ in FINE), code=0)
    assert [(line["input"], line["title"]) for line in found] == [
        (f"x.jsonl:{number}", title) for number, (_, _, title) in enumerate(FINE, 1)
    ]


def test_a_line_of_a_hundred_megabytes_is_one_line_that_says_so(
    content: Content, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Path("x.jsonl").open("wb") as file:
        file.write(GOOD + b"\n")
        file.truncate(100_000_000)
        file.seek(100_000_000)
        file.write(b"\n" + GOOD + b"\n")
    list(batch.run(content, ["x.jsonl"], now=NOW, full=False))  # what is kept for the next time is not counted
    tracemalloc.start()
    try:
        first, long, last = (result.line for result in batch.run(content, ["x.jsonl"], now=NOW, full=False))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert long == refused(2, TOO_LONG)
    assert (last["input"], last["plan"]) == ("x.jsonl:3", first["plan"])
    assert peak < 10 * MAX_LINE


# ---------------------------------------------------------------- anything at all


@pytest.fixture(scope="module")
def checker(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Checker:
    return Checker(content, tmp_path_factory.mktemp("lines"))


@settings(deadline=None, max_examples=examples(60))
@given(st.lists(st.binary(max_size=60), max_size=8))
def test_any_bytes_at_all_are_one_result_a_line(checker: Checker, lines: list[bytes]) -> None:
    checker.check([line.replace(b"\n", b" ") for line in lines])


@pytest.mark.parametrize("seed", range(4))
def test_scenarios_that_were_broken_are_one_result_a_line(checker: Checker, seed: int) -> None:
    checker.check(list(drawn(checker.content, seed, 60)))


def test_hostile_lines_among_many_have_the_results_that_they_have_alone(checker: Checker) -> None:
    lines = [*(hostile.line for hostile in HOSTILE), *(line for _, line, _ in FINE[1:])]
    assert checker.check(lines) == len(HOSTILE)
