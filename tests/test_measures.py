"""What measures the tests of the core speaks of all of the core, and of tests that are there."""

from __future__ import annotations

import ast
from pathlib import Path

import tomli
from mutate_core import CORE, EQUIVALENT, SLOW, TESTS, left_out, with_bare_properties
from test_architecture import CORE as PURE

HERE = Path(__file__).parent


def test_every_module_of_the_core_is_measured() -> None:
    assert sorted(PURE) == sorted(CORE)


def test_the_tests_that_are_named_are_there() -> None:
    assert [name for name in TESTS if not (HERE / f"test_{name}.py").is_file()] == []
    for file, name in (one.split("::") for one in SLOW):
        assert f"def {name}(" in (HERE / file).read_text(encoding="utf-8")


def test_every_mutant_that_nothing_notices_has_a_reason() -> None:
    listed = tomli.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    assert [one for one in listed if set(one) != {"function", "line", "becomes", "because"} or not one["because"]] == []
    keys = [(one["function"], one["line"], one["becomes"]) for one in listed]
    assert len(set(keys)) == len(keys)


def test_every_mutant_that_nothing_notices_is_of_a_line_that_is_there() -> None:
    listed = tomli.loads(EQUIVALENT.read_text(encoding="utf-8"))["mutant"]
    gone = []
    for one in listed:
        module, *names = one["function"].split(".")
        source = (HERE.parent / "crisis_cli" / f"{module}.py").read_text(encoding="utf-8")
        node: ast.AST = ast.parse(source)
        for name in names:
            inside = (inner for inner in ast.walk(node) if isinstance(inner, ast.FunctionDef | ast.ClassDef))
            node = next((inner for inner in inside if inner.name == name), ast.Pass())
        text = "".join((ast.get_source_segment(source, node) or "").split())
        if "".join(one["line"].split()) not in text:
            gone.append((one["function"], one["line"]))
    assert gone == [], "lines that changed: their mutants are to be judged anew"


def test_a_property_is_written_below_its_method() -> None:
    source = "class A:\n    @cached_property\n    def b(self):\n        return 1\n\n    @staticmethod\n    def c():\n        return 2\n"
    bare = "class A:\n    def b(self):\n        return 1\n    b = cached_property(b)\n\n    @staticmethod\n    def c():\n        return 2\n"
    assert with_bare_properties(source) == bare


def test_a_test_that_takes_no_part_is_named_with_what_it_fails_of() -> None:
    tests = {
        "tests/test_plan.py::test_a": {"passed": True, "why": ""},
        "tests/test_plan.py::test_b": {"passed": False, "why": "AssertionError: assert 1 == 2"},
        "tests/test_ages.py::test_c": {
            "passed": False,
            "why": "RuntimeError: a test that starts a process takes no part",
        },
    }
    assert list(left_out(tests)) == [
        "left out: tests/test_plan.py::test_b: AssertionError: assert 1 == 2",
        "left out: tests/test_ages.py::test_c: RuntimeError: a test that starts a process takes no part",
    ]
