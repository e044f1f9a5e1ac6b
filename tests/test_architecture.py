"""The core is pure: it loads no edge, opens no file, reads no clock, speaks to no terminal; and nothing speaks to a network."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import crisis_cli

PACKAGE = Path(str(crisis_cli.__file__)).parent
CORE = (
    "ages",
    "answers",
    "build",
    "catalogue",
    "condition",
    "conflicts",
    "coverage",
    "days",
    "dues",
    "deadline",
    "engine",
    "evaluation",
    "exercise",
    "explain",
    "generated",
    "lane_uses",
    "lanes",
    "listing",
    "many",
    "model",
    "moments",
    "note",
    "packed",
    "paper_words",
    "places",
    "plan",
    "plan_local",
    "reviews",
    "text",
    "todo",
)
EDGE_LIBRARIES = (
    "typer", "rich", "questionary", "prompt_toolkit", "pydantic", "tomli", "platformdirs", "termios", "tty", "curses", "msvcrt",
    "click", "z3", "syllapy", "icalendar", "dask", "distributed",
)  # fmt: skip
NETWORK = {
    "socket", "socketserver", "http", "urllib", "ssl", "asyncio", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib",
    "xmlrpc", "webbrowser", "requests", "httpx", "aiohttp", "urllib3",
}  # fmt: skip
DANGEROUS = {"tomllib", "jinja2", "yaml", "pickle", "marshal", "shelve", "dill", "cloudpickle", "InquirerPy", "runpy"}
CALLS_NOBODY_MAKES = {"eval", "exec", "compile", "__import__", "breakpoint"}
GENERATED = PACKAGE / "generated.py"
"""It makes functions of conditions, out of nodes and never of a text: the one module that may run what it made."""
CALLS_THE_CORE_NEVER_MAKES = {"open", "print", "input"}
METHODS_THE_CORE_NEVER_CALLS = {
    "read_text", "read_bytes", "write_text", "write_bytes", "open", "iterdir", "glob", "rglob", "is_file", "is_dir",
    "exists", "stat", "mkdir", "unlink", "touch", "now", "utcnow", "today", "time", "monotonic", "perf_counter",
    "getenv", "urandom", "random", "choice", "shuffle",
}  # fmt: skip
STANDARD_THE_CORE_NEVER_IMPORTS = {
    "os",
    "sys",
    "io",
    "pathlib",
    "time",
    "random",
    "secrets",
    "subprocess",
    "shutil",
    "tempfile",
    "locale",
    "logging",
}
ALL = sorted(PACKAGE.rglob("*.py"))
CORE_FILES = [PACKAGE / f"{name}.py" for name in CORE]


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> Iterator[str]:
    """Yield the full name of every module that `file` imports, inside functions too."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}: imports are written out in full"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(file: Path) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and receiver of every call: (3, "now", "datetime") for datetime.now()."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.lineno, node.func.id, ""
            elif isinstance(node.func, ast.Attribute):
                yield node.lineno, node.func.attr, ast.unparse(node.func.value)


def name_of(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("module", CORE)
def test_a_core_module_loads_no_terminal_library_and_no_validator(module: str) -> None:
    code = f"import sys, crisis_cli.{module}; print(*sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(PACKAGE.parent)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    assert f"crisis_cli.{module}" in loaded
    assert [name for name in loaded if name.partition(".")[0] in EDGE_LIBRARIES] == []
    ours = {name.removeprefix("crisis_cli.") for name in loaded if name.startswith("crisis_cli.")}
    assert ours <= set(CORE), "a core module loads only the core"


@pytest.mark.parametrize("file", CORE_FILES, ids=name_of)
def test_a_core_module_imports_only_the_core_and_pure_parts_of_the_standard_library(file: Path) -> None:
    ours = {name for name in imports(file) if name.startswith("crisis_cli.")}
    assert {name.split(".")[1] for name in ours} <= set(CORE)
    others = {name.partition(".")[0] for name in imports(file)} - {"crisis_cli"}
    assert others <= sys.stdlib_module_names
    assert not others & (STANDARD_THE_CORE_NEVER_IMPORTS | NETWORK)


@pytest.mark.parametrize("file", CORE_FILES, ids=name_of)
def test_a_core_module_opens_nothing_prints_nothing_and_reads_no_clock(file: Path) -> None:
    found = [
        f"{name_of(file)}:{line} {receiver}.{name}" if receiver else f"{name_of(file)}:{line} {name}"
        for line, name, receiver in calls(file)
        if (not receiver and name in CALLS_THE_CORE_NEVER_MAKES) or (receiver and name in METHODS_THE_CORE_NEVER_CALLS)
    ]
    assert found == []


@pytest.mark.parametrize("file", CORE_FILES, ids=name_of)
def test_a_core_module_takes_the_clock_only_as_an_argument(file: Path) -> None:
    """`fromtimestamp(time())`, `date.today` passed on uncalled and the like."""
    named = {ast.unparse(node) for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)}
    assert not {name for name in named if name.split(".")[-1] in ("now", "utcnow", "today")}


@pytest.mark.parametrize("file", ALL, ids=name_of)
def test_no_module_speaks_to_a_network_or_reads_code_as_data(file: Path) -> None:
    tops = {name.partition(".")[0] for name in imports(file)}
    assert not tops & (NETWORK | DANGEROUS)


@pytest.mark.parametrize("file", ALL, ids=name_of)
def test_no_module_runs_text_as_code(file: Path) -> None:
    found = [
        f"{name_of(file)}:{line} {name}"
        for line, name, receiver in calls(file)
        if not receiver and name in CALLS_NOBODY_MAKES
    ]
    allowed = [name for _, name, receiver in calls(file) if not receiver and name in ("exec", "compile")]
    assert sorted(allowed) == (["compile", "exec"] if file == GENERATED else [])
    assert len(found) == len(allowed), found


def test_what_is_run_was_made_of_nodes_and_never_of_a_text() -> None:
    """`compile` is given a parameter that is annotated as a module of nodes; nothing in the file reads source."""
    functions = (node for node in tree(GENERATED).body if isinstance(node, ast.FunctionDef))
    start = next(node for node in functions if node.name == "functions_of")
    kinds = {taken.arg: ast.unparse(taken.annotation) for taken in start.args.args if taken.annotation}
    run = next(node for node in ast.walk(start) if isinstance(node, ast.Call) and ast.unparse(node.func) == "compile")
    assert kinds[ast.unparse(run.args[0])] == "ast.Module"
    assert not any(name in ("parse", "literal_eval", "unparse") for _, name, _ in calls(GENERATED))


@pytest.mark.parametrize("file", ALL, ids=name_of)
def test_every_module_says_what_it_is_for(file: Path) -> None:
    if file.name != "__init__.py" or file.stat().st_size:
        assert ast.get_docstring(tree(file))


def test_these_tests_can_see_a_breach(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "from urllib.request import urlopen\ndef f():\n    import tomllib\n    return datetime.now(), open('x')\n"
    )
    assert {"urllib.request", "tomllib"} <= set(imports(bad))
    assert [(name, receiver) for _, name, receiver in calls(bad)] == [("now", "datetime"), ("open", "")]
