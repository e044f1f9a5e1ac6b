"""Parts of all scenarios, one after the other, are the whole: each line in exactly one, under the number it has."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from batch_runs import TOML, done, good_lines, here, mixed
from hypothesis import given
from hypothesis import strategies as st

from crisis_cli.batch.blocks import part_blocks
from crisis_cli.batch.cutting import Share, begun, behind, counted_here, shared, source_blocks, sources, stretches
from crisis_cli.errors import Issue

TEXTS = st.lists(st.sampled_from([b"", b"a", b"bc", b"\r", b"d" * 40]), max_size=12).map(b"\n".join)


@pytest.fixture
def inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    monkeypatch.chdir(tmp_path)
    Path("many.jsonl").write_bytes(mixed(60))
    Path("folder").mkdir()
    for name in "abc":
        Path(f"folder/{name}.toml").write_text(TOML)
    Path("folder/d.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\r\n".join(good_lines(20, 2)))
    Path("empty.jsonl").write_bytes(b"")
    Path("wide.jsonl").write_bytes("{}\n{}\n".encode("utf-16"))
    return ("many.jsonl", "folder", "absent.jsonl", "empty.jsonl", "wide.jsonl", "many.jsonl")


@pytest.mark.parametrize("of", [1, 2, 3, 7, 40, 400])
def test_all_parts_one_after_the_other_are_the_whole(of: int, inputs: tuple[str, ...]) -> None:
    here(*inputs, output=Path("whole"))
    codes = []
    with Path("joined").open("wb") as joined:
        for number in range(1, of + 1):
            codes.append(here(*inputs, part=f"{number}/{of}", output=Path("part")))
            joined.write(Path("part").read_bytes())
    assert Path("joined").read_bytes() == Path("whole").read_bytes()
    assert Path("whole").read_bytes().count(b"\n") == 2 * (60 + 3 + 1) + 3 + 20 + 1 + 1
    assert max(codes) == 3


def test_a_part_in_several_processes_is_the_part_in_one(inputs: tuple[str, ...]) -> None:
    for number in "123":
        code, lines, said = done(*inputs, "--part", f"{number}/3")
        assert (code, said) == (3, "")
        assert done(*inputs, "--part", f"{number}/3", "--jobs", "2") == (code, lines, "")


def test_a_part_without_a_line_is_no_mistake(inputs: tuple[str, ...]) -> None:
    Path("one.jsonl").write_bytes(good_lines(1)[0])
    found = [done("one.jsonl", "--part", f"{number}/3") for number in (1, 2, 3)]
    assert [(code, lines.count(b"\n"), said) for code, lines, said in found] == [(0, 1, ""), (0, 0, ""), (0, 0, "")]


def test_the_line_numbers_of_a_part_are_those_of_the_file(inputs: tuple[str, ...]) -> None:
    here("many.jsonl", part="2/2", output=Path("second"))
    numbers = [int(line.split(b'"')[3].rpartition(b":")[2]) for line in Path("second").read_bytes().splitlines()]
    lines = Path("many.jsonl").read_bytes().split(b"\n")
    assert 20 < numbers[0] < 50
    assert numbers == [number for number in range(numbers[0], len(lines) + 1) if lines[number - 1].strip()]


@given(st.lists(TEXTS, min_size=1, max_size=4), st.integers(1, 9))
def test_whatever_stands_in_files_every_line_is_in_one_part(
    tmp_path_factory: pytest.TempPathFactory, texts: list[bytes], of: int
) -> None:
    folder = tmp_path_factory.mktemp("files")
    for number, text in enumerate(texts):
        (folder / f"{number}.jsonl").write_bytes(text)
    found = sources([str(folder)])
    parts = [part for number in range(1, of + 1) for part in shared(found, Share(number, of))]
    assert numbered(parts) == numbered(found)
    assert {source.name for source in parts} == {source.name for source in found}
    for one, other in pairwise(parts):
        assert one.name != other.name or one.end <= other.start


def numbered(found: list[object]) -> list[tuple[str, int, bytes | Issue]]:
    """Return every line with its file and its number."""
    return [
        (block.shown, number, line)
        for source in found
        for block in source_blocks(source)  # type: ignore[arg-type]
        for number, line in enumerate(block.lines, block.first)
    ]


@given(TEXTS, st.integers(1, 30), st.integers(0, 14))
def test_stretches_of_any_size_from_any_line_on_hold_every_line_once(
    tmp_path_factory: pytest.TempPathFactory, text: bytes, size: int, after: int
) -> None:
    file = tmp_path_factory.mktemp("file") / "a.jsonl"
    file.write_bytes(text)
    (source,) = sources([str(file)])
    whole = [line for line in numbered([source]) if line[1] > after]
    found = list(stretches(source, 5, size, after, counted_here))
    held = [
        (block.shown, number, line)
        for stretch in found
        for block in part_blocks(stretch.part)
        for number, line in enumerate(block.lines, block.first)
    ]
    assert held == whole
    assert [stretch.after.source for stretch in found] == [5] * len(found)
    if whole:
        assert found[-1].after.line == whole[-1][1]


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_lines_are_counted_by_where_they_begin(
    tmp_path_factory: pytest.TempPathFactory, text: bytes, start: int, end: int
) -> None:
    file = tmp_path_factory.mktemp("file") / "a.jsonl"
    file.write_bytes(text)
    begins = [0] + [at + 1 for at, byte in enumerate(text) if byte == ord("\n")] if text else []
    begins = [at for at in begins if at < len(text)]
    end = min(end, len(text))
    assert begun(str(file), start, end) == sum(start <= at < end for at in begins)
    ends = [at + 1 for at, byte in enumerate(text) if byte == ord("\n")]
    for line in range(1, 14):
        assert behind(str(file), line) == (ends[line - 1] if line <= len(ends) else len(text))


def test_a_file_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    assert (begun(str(tmp_path / "none"), 0, 5), behind(str(tmp_path / "none"), 3)) == (1, 0)


def test_parts_are_of_about_the_same_size(tmp_path: Path) -> None:
    for name, lines in (("a", 100), ("b", 1_000), ("c", 10)):
        (tmp_path / f"{name}.jsonl").write_bytes(b"x" * 99 + b"\n" + (b"x" * 99 + b"\n") * (lines - 1))
    found = sources([str(tmp_path)])
    counts = [len(numbered(shared(found, Share(number, 6)))) for number in range(1, 7)]
    assert sum(counts) == 1_110
    assert max(counts) - min(counts) <= 2
