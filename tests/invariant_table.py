"""Write `tests/INVARIANTS.md`: what must never fail, sentence by sentence, and what carries each.

python tests/invariant_table.py
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from carriers import CLINICAL, LAW, Carried
from invariant_words import CLINICAL_WORDS, LAW_WORDS

from crisis_cli.load import Loaded, load_checked, shipped_folder

TESTS = Path(__file__).parent
PROGRAM = TESTS.parent / "crisis_cli"
PAGE = TESTS / "INVARIANTS.md"

HEAD = """\
# What must never fail

{clinical} clinical and {law} legal sentences that hold for every combination of answers, each with what carries it.
`python tests/invariant_table.py` writes this page from `carriers.py` and `invariant_words.py`; a test holds it to both.

- **Property**, **order**: proved by `crisis-aid flows check` over every combination of answers in every state. What each
  says: `crisis-aid flows list properties`, `crisis-aid flows list orders`.
- **Check**: `crisis-aid flows check` holds all of the content to it, by the name that stands beside an issue.
- **Test**: over drawn interviews, over every text, or against an oracle written from the facts alone.

Of the {all} sentences {proven} rest on proof alone, {both} on proof and tests, {tested} on tests. None is without.
"""
TABLE = "| | what must never fail | carried by |\n|---|---|---|\n"
ORDERS = """
## Orders

For each question its answers stand as safest, not known, riskiest; the response never falls along them.

| | questions |
|---|---|
"""


def page(loaded: Loaded) -> str:
    """Return the whole page."""
    parts = [
        _head(),
        "\n## Clinical\n\n",
        TABLE,
        *_rows(loaded, CLINICAL, CLINICAL_WORDS),
        "\n## Law\n\n",
        TABLE,
        *_rows(loaded, LAW, LAW_WORDS),
        ORDERS,
        *_order_rows(loaded),
    ]
    return "".join(parts)


def _head() -> str:
    carried = (*CLINICAL.values(), *LAW.values())
    proved = [c for c in carried if c.properties or c.orders]
    alone = [c for c in proved if not c.tests]
    return HEAD.format(
        clinical=len(CLINICAL),
        law=len(LAW),
        all=len(carried),
        proven=len(alone),
        both=len(proved) - len(alone),
        tested=len(carried) - len(proved),
    )


def _rows(loaded: Loaded, table: Mapping[int, Carried], words: Mapping[int, str]) -> Iterator[str]:
    for number, carried in table.items():
        yield f"| {number} | {words[number]} | {'<br>'.join(_carriers(loaded, carried))} |\n"


def _carriers(loaded: Loaded, carried: Carried) -> Iterator[str]:
    """Yield each kind of carrier in words, with the files in which they stand."""
    if carried.properties:
        yield "**Property** " + _by_file((name, property_file(loaded, name)) for name in carried.properties)
    if carried.orders:
        whole = set(carried.orders) == {order.question for order in loaded.content.orders}
        yield f"**Order** {'every one of [these](#orders)' if whole else _quoted(carried.orders)}"
    if carried.checks:
        yield f"**Check** {_quoted(carried.checks)}"
    if carried.tests:
        files = files_of_tests()
        yield "**Test** " + _by_file((name, files[name][0]) for name in carried.tests)


def _by_file(placed: Iterable[tuple[str, str]]) -> str:
    files: dict[str, list[str]] = {}
    for name, file in placed:
        files.setdefault(file, []).append(name)
    return "; ".join(f"{file}: {_quoted(names)}" for file, names in files.items())


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _order_rows(loaded: Loaded) -> Iterator[str]:
    files: dict[str, list[str]] = {}
    for order in loaded.content.orders:
        files.setdefault(_file_of(loaded, "concern", order.concern or ""), []).append(order.question)
    for file, questions in files.items():
        yield f"| {file} | {_quoted(questions)} |\n"


# ---------------------------------------------------------------- where it stands


def property_file(loaded: Loaded, name: str) -> str:
    """Return the file of the content in which a property stands. Raises KeyError where there is none."""
    return _file_of(loaded, "property", name)


def _file_of(loaded: Loaded, kind: str, name: str) -> str:
    file, _ = loaded.origins[(kind, name)](())
    return file.removeprefix(f"{loaded.root}/")


@cache
def files_of_tests() -> dict[str, list[str]]:
    """Return for each test the files that have one of that name."""
    found: dict[str, list[str]] = {}
    for file in sorted(TESTS.glob("test_*.py")):
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE):
            found.setdefault(name, []).append(file.name)
    return found


@cache
def check_names() -> set[str]:
    """Return every text in the program that may be the name of a check: issues carry theirs as a plain text."""
    trees = (ast.parse(file.read_text("utf-8")) for file in PROGRAM.rglob("*.py"))
    constants = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {value for value in constants if isinstance(value, str) and re.fullmatch(r"[a-z]+(-[a-z]+)*", value)}


if __name__ == "__main__":
    PAGE.write_text(page(load_checked(shipped_folder())), encoding="utf-8")
