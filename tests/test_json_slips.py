"""What is said of JSON that can't be read: a slip is found wherever Python's reader or ours finds one, and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli.errors import Issue
from crisis_cli.json_slips import first_slip
from crisis_cli.reading import MAX_DEPTH
from crisis_cli.scenario import parse_json

SIGNS = "{}[],:\"\\-'/\t\n \x00a\ufeff\u00a0é"
WORDS = ('"a"', '"b"', '"\\u0061"', "\\ud800", "1", "-0", "01", "1.", ".5", "1e5", "1E+", "true", "True", "null", "NaN")
BITS = ("-Infinity", "//", '{"a":', "[" * 6, "]" * 6, '"a":1', ',"b":2')
PIECES = st.sampled_from([*SIGNS, *WORDS, *BITS])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def is_fit(text: str) -> bool:
    """Whether Python reads a text, no key stands twice in an object, no NaN in it, and it is not nested too deeply."""
    odd: list[object] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        odd.extend([found] if len(dict(found)) < len(found) else [])
        return dict(found)

    try:
        found = json.loads(text, object_pairs_hook=pairs, parse_constant=odd.append)
    except (ValueError, RecursionError):
        return False
    return not odd and depth(found) <= MAX_DEPTH


def depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inside is None else 1 + max(map(depth, inside), default=0)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_a_slip_is_found_in_what_does_not_read_and_in_nothing_else(text: str) -> None:
    assert (first_slip(text) is None) == is_fit(text)


@settings(deadline=None, max_examples=300)
@given(VALUES.map(json.dumps), st.integers(0, 300), PIECES)
def test_a_slip_is_found_in_whatever_was_broken(text: str, at: int, piece: str) -> None:
    for broken in (text, text[:at] + piece + text[at:], text[:at] + text[at + 1 :], text[:at]):
        assert (first_slip(broken) is None) == is_fit(broken)


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=14).map("".join), st.integers(1, 9))
def test_a_slip_of_a_line_stands_in_that_line(text: str, line: int) -> None:
    found = parse_json(text.encode("utf-8", "surrogatepass"), "x", line)
    if isinstance(found, Issue):
        column = int(found.where.removeprefix("column ") or 1)
        assert (found.file, found.line) == ("x", line)
        assert 1 <= column <= len(text) + 1
        assert found.message.endswith(".")
        assert found.hint.endswith((".", "?"))
    else:
        assert json.loads(text) == found


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b'{\n  "title": "x",\n  "title": "y"\n}', 3, 3),
        (b'\xef\xbb\xbf{"title": NaN}', 1, 11),
        ('{"title": "ééé", x}'.encode(), 1, 18),
        ('{\n"title": "é'.encode() + b"\xff", 2, 12),
        (b'{"a": "b\n"}', 1, 9),
    ],
)
def test_lines_and_columns_of_a_file_are_those_of_an_editor(data: bytes, line: int, column: int) -> None:
    found = parse_json(data, "x.json", 0)
    assert isinstance(found, Issue)
    assert (found.line, found.where) == (line, f"column {column}")


def test_a_key_twice_in_a_table_of_a_list_is_named_with_what_holds_the_list() -> None:
    found = parse_json(b'{"done": [{"action": "a"}, {"action": "b", "action": "c"}]}', "x", 1)
    message = 'The key "action" stands twice in "done".'
    assert found == Issue("x", 1, "column 44", message, "Delete one of them.", "not-json")
