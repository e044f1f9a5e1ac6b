"""Mutation of the core: every small mistake that mutmut can make in it, and whether a test notices. No test here.

    pip install "crisis-aid[dev,mutation]"         once
    python tests/mutate_core.py                    all of the core
    python tests/mutate_core.py plan engine        these modules
    python tests/mutate_core.py --survivors plan   what survived when it was last run, and what is new
    python tests/mutate_core.py --every 5          a fifth of the mutants, spread over all

mutmut makes the mutants; this runs them, one at a time and giving way to everything else, in a copy of the project. mutmut's
own runner has pytest collect the tests anew for every mutant, 0.7 seconds for the thousand that reach the middle of the
core, stops at ids such as `test_a_file…[[[done]]…` which pytest does not read back, and leaves properties alone. Here tests
are collected once. A first process says which test reaches which function. Each mutant is then a process of its own, forked
from one in which all is loaded; it swaps the code of one function and runs the tests which reach it, those first that
noticed the last ones, until one fails. What is outside of functions (tables, patterns, defaults of fields) is not mutated.

Tests by chance (hypothesis), those that start a process and those that take long take no part: a mutant is to be found by
an example. A test that fails without any mutant is left out as well; standard error names it.
`tests/mutants_core.toml` names the mutants that nothing can notice, each with the reason.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import difflib
import gc
import hashlib
import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import tomli
from _pytest.tmpdir import tmppath_result_key

ROOT = Path(__file__).parent.parent
COPY = ROOT / "mutants"
RESULTS, STATS = COPY / "results.json", COPY / "stats.json"
EQUIVALENT = ROOT / "tests" / "mutants_core.toml"
CORE = (
    "ages", "answers", "build", "catalogue", "condition", "conflicts", "coverage", "days", "deadline", "dues", "engine",
    "evaluation", "exercise", "explain", "generated", "lane_uses", "lanes", "listing", "many", "model", "moments", "note",
    "packed", "paper_words", "places", "plan", "plan_local", "reviews", "text", "todo",
)  # fmt: skip
TESTS = (
    "ages", "answers", "build", "carried", "catalogue_entries", "condition", "conflicts", "days", "deadline", "dues", "engine",
    "evaluation", "exercise", "explain", "generated", "lanes", "listing", "many", "model", "moments", "next_step", "note", "note_lines",
    "packed", "paper_clocks", "paper_words", "places", "plan", "plan_local", "reviews_core", "sheets", "text", "todo",
)  # fmt: skip
"""The files of tests that together run every line and branch of the core, and do so quickly."""
SLOW = (
    "test_ages.py::test_the_shipped_ages_of_the_client", "test_ages.py::test_a_fixed_clock_of_plan_goes_before_the_now_of_the_file",
    "test_ages.py::test_every_shipped_band_fits_its_choice", "test_paper_clocks.py::test_a_conversation_in_which_two_days_are_typed",
    "test_paper_clocks.py::test_the_program_prints_it_in_every_format",
)  # fmt: skip
"""Of these the ones that take long, or start a process, and run nothing that the others do not."""
LONGEST_TEST = 0.15
"""Seconds of processor time; what takes longer says little more and would be run for every survivor."""
TARGET = 90.0


# ---------------------------------------------------------------- the copy, with every mutant in it


def make_copy(modules: Iterable[str]) -> None:
    """Copy what tests read, and write the modules of the core anew with all their mutants beside each function."""
    from mutmut.mutation.file_mutation import mutate_file_contents

    for name in ("crisis_cli", "tests", "flows"):
        shutil.rmtree(COPY / name, ignore_errors=True)
        shutil.copytree(ROOT / name, COPY / name, ignore=shutil.ignore_patterns("__pycache__", "compiled*.json"))
    for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, COPY / name)
    os.chdir(ROOT)  # mutmut reads its own settings there
    for name in modules:
        path = Path("crisis_cli") / f"{name}.py"
        mutated = mutate_file_contents(str(path), with_bare_properties(path.read_text(encoding="utf-8")))
        (COPY / path).write_text(mutated.code, encoding="utf-8")


def with_bare_properties(source: str) -> str:
    """Write `@property` above a method as an assignment below it: mutmut leaves alone what has a decorator."""
    lines = source.splitlines()
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    for node in sorted(nodes, key=lambda node: -node.lineno):
        match node.decorator_list:
            case [ast.Name("property" | "cached_property" as kind)]:
                lines.insert(node.end_lineno or 0, f"{' ' * node.col_offset}{node.name} = {kind}({node.name})")
                del lines[node.decorator_list[0].lineno - 1]
    return "\n".join(lines) + "\n"


@dataclass
class Mutated:
    """The functions of the core that have mutants, as they were loaded. `reached` are those called since it was emptied."""

    functions: list[tuple[Any, dict[str, Any]]] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)

    def mark(self, mutants: dict[str, Any], **_: object) -> Callable[[Any], Any]:
        """Stand for mutmut's decorator: remember the function, and leave it as it is."""

        def decorate(function: Any) -> Any:
            self.functions.append((function, mutants))
            return function

        return decorate

    def watch(self, mutants: dict[str, Any], **_: object) -> Callable[[Any], Any]:
        """Stand for mutmut's decorator where it is to be learned which test reaches what."""

        def decorate(function: Any) -> Any:
            name = _name(function)

            def watched(*args: Any, **named: Any) -> Any:
                self.reached.add(name)
                return function(*args, **named)

            watched.__doc__, watched.__name__, watched.__qualname__ = function.__doc__, function.__name__, name
            return watched

        return decorate

    def install(self, decorator: Callable[..., Any]) -> None:
        """Make the copy's modules find this where they look for mutmut's decorator."""
        made = ModuleType("mutmut.mutation.trampoline")
        made.wrap_in_trampoline, made.MutantDict = decorator, dict  # type: ignore[attr-defined]
        sys.modules[made.__name__] = made
        sys.path[:0] = [str(COPY), str(COPY / "tests")]
        os.environ["PYTHONPATH"] = str(COPY)
        os.chdir(COPY)


def _name(function: Any) -> str:
    return f"{function.__module__.removeprefix('crisis_cli.')}.{function.__qualname__}"


@dataclass(frozen=True)
class Mutant:
    name: str
    """The function with the number that mutmut gives."""
    original: Any
    changed: Any

    @property
    def function(self) -> str:
        return self.name.partition("#")[0]

    @property
    def module(self) -> str:
        return self.name.partition(".")[0]

    def apply(self) -> None:
        """Give the function the mutant's code, wherever it was imported."""
        self.original.__code__ = self.changed.__code__
        self.original.__defaults__ = self.changed.__defaults__
        self.original.__kwdefaults__ = self.changed.__kwdefaults__

    def difference(self) -> tuple[str, str]:
        """Return the lines that differ, as they were and as they are."""
        before, after = (_unnamed(inspect.getsource(one)).splitlines() for one in (self._kept, self.changed))
        changed = [line for line in difflib.ndiff(before, after) if line[0] in "-+"]
        return tuple(" ".join(line[2:].strip() for line in changed if line[0] == sign) for sign in "-+")  # type: ignore[return-value]

    @property
    def code(self) -> str:
        """Tell this mutant from another of the same name, where the function was changed since."""
        return hashlib.sha256(inspect.getsource(self.changed).encode()).hexdigest()[:12]

    @property
    def _kept(self) -> Any:
        return self.original.__kept__


def _unnamed(source: str) -> str:
    """Return the source of a function without the number in its name."""
    return re.sub(r"__mutmut_(orig|\d+)", "", source, count=1)


def mutants_of(mutated: Mutated) -> list[Mutant]:
    found = []
    for function, mutants in mutated.functions:
        function.__kept__ = getattr(mutants["_mutmut_orig"], "__func__", mutants["_mutmut_orig"])
        for key, changed in mutants.items():
            if key != "_mutmut_orig":
                number = key.rpartition("_")[2]
                found.append(Mutant(f"{_name(function)}#{number}", function, getattr(changed, "__func__", changed)))
    return found


# ---------------------------------------------------------------- the tests


class Loop:
    """A plugin of pytest that hands the collected tests to `work` in place of running them."""

    def __init__(self, work: Callable[[pytest.Session], None]) -> None:
        self.work = work
        self.error: BaseException | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        try:
            self.work(session)
        except BaseException as error:
            self.error = error
        return True


def with_tests(work: Callable[[pytest.Session], None]) -> None:
    files = [f"tests/test_{name}.py" for name in TESTS]
    subprocess.Popen.__init__ = _no_process  # type: ignore[method-assign,assignment]
    more = [
        "-o", "addopts=", "-q", "-q", "--no-header", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist",
        "-m", "not hypothesis", *(f"--deselect=tests/{name}" for name in SLOW),
    ]  # fmt: skip
    loop = Loop(work)
    ended = pytest.main([*more, "--rootdir", str(COPY), "-c", str(COPY / "pyproject.toml"), *files], plugins=[loop])
    if loop.error:
        raise loop.error
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(f"the tests do not collect: pytest ends with {ended}")


def _no_process(*_: object, **__: object) -> None:
    raise RuntimeError("a test that starts a process takes no part")


def passes(item: Any, following: Any, *, tidy: bool = True, why: list[str] | None = None) -> bool:
    """Run one test as pytest does, but for its report, which takes longer than the test where values are compared.

    `why` is told in a line what it fails of.
    """
    item._initrequest()
    item.stash[tmppath_result_key] = {}  # as a report would; without it a test's own folder can't be taken away
    phases: list[Callable[[], object]] = [
        lambda: item.ihook.pytest_runtest_setup(item=item),
        lambda: item.ihook.pytest_runtest_call(item=item),
    ]
    passed = True
    for phase in phases:
        excinfo = pytest.CallInfo.from_call(phase, "call").excinfo
        if excinfo:
            passed = excinfo.errisinstance(pytest.skip.Exception)
            if why is not None and not passed:
                why.append(excinfo.exconly().partition("\n")[0])
            break
    if passed or tidy:
        teardown = pytest.CallInfo.from_call(
            lambda: item.ihook.pytest_runtest_teardown(item=item, nextitem=following), "teardown"
        )
        passed = passed and not teardown.excinfo
        if why is not None and teardown.excinfo:
            why.append(teardown.excinfo.exconly().partition("\n")[0])
    item._request, item.funcargs = False, None
    return passed


@dataclass(frozen=True)
class Reach:
    """What one test reaches, and how long it takes."""

    functions: frozenset[str]
    seconds: float


def measure(session: pytest.Session, mutated: Mutated, known: Mapping[str, Any], out: Path) -> None:
    """Run each test once. What builds the things that tests of a file share is put down to all of these tests."""
    stats: dict[str, Any] = {}
    shared: dict[str, set[str]] = defaultdict(set)
    for item, following in zip(session.items, [*session.items[1:], None], strict=True):
        if item.nodeid in known:
            stats[item.nodeid] = known[item.nodeid]
            continue
        mutated.reached.clear()
        why: list[str] = []
        begun = time.process_time()
        passed = passes(item, following, why=why)
        seconds = time.process_time() - begun
        file = item.nodeid.partition("::")[0]
        scopes = {one.scope for more in item._fixtureinfo.name2fixturedefs.values() for one in more}  # type: ignore[attr-defined]
        if "module" in scopes:
            shared[file] |= mutated.reached
        stats[item.nodeid] = {
            "reached": sorted(mutated.reached), "seconds": seconds, "shared": "module" in scopes, "passed": passed,
            "why": "; ".join(why),
        }  # fmt: skip
    for name, one in stats.items():
        file = name.partition("::")[0]
        if one.get("shared") and name not in known:
            one["reached"] = sorted({*one["reached"], *shared[file]})
    out.write_text(json.dumps(stats), encoding="utf-8")


def reaches() -> dict[str, Reach]:
    """Return what each test reaches; of files that did not change, and of an unchanged program, from the last time."""
    program = _hash(
        [*sorted((ROOT / "crisis_cli").rglob("*.py")), *sorted((ROOT / "tests").glob("*.py"))], helpers=True
    )
    files = {f"tests/test_{name}.py": _hash([ROOT / "tests" / f"test_{name}.py"]) for name in TESTS}
    kept = json.loads(STATS.read_text(encoding="utf-8")) if STATS.exists() else {}
    same = {
        file
        for file, digest in files.items()
        if kept.get("files", {}).get(file) == digest and kept["program"] == program
    }
    known = {name: one for name, one in kept.get("tests", {}).items() if name.partition("::")[0] in same}
    out = COPY / "measured.json"
    if not (child := os.fork()):
        mutated = Mutated()
        mutated.install(mutated.watch)
        with_tests(lambda session: measure(session, mutated, known, out))
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit(2)
    tests = json.loads(out.read_text(encoding="utf-8"))
    STATS.write_text(json.dumps({"program": program, "files": files, "tests": tests}), encoding="utf-8")
    for line in left_out(tests):
        print(line, file=sys.stderr, flush=True)
    return {name: Reach(frozenset(one["reached"]), one["seconds"]) for name, one in tests.items() if one["passed"]}


def left_out(tests: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each test that fails without any mutant, and so takes no part, with what it fails of."""
    for name, one in tests.items():
        if not one["passed"]:
            yield f"left out: {name}: {one['why']}"


def _hash(paths: Iterable[Path], *, helpers: bool = False) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if not (helpers and path.name.startswith("test_")) and path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


# ---------------------------------------------------------------- one mutant after another


@dataclass
class Runner:
    """Runs mutants against the tests that reach them."""

    session: pytest.Session
    reach: Mapping[str, Reach]
    killers: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def tests_for(self, mutant: Mutant) -> list[Any]:
        """Return the tests that reach the function: those that noticed its last mutants first, then file by file."""
        able = [item for item in self.session.items if item.nodeid in self.reach]
        items = [item for item in able if mutant.function in self.reach[item.nodeid].functions]
        items = [item for item in items if self.reach[item.nodeid].seconds <= LONGEST_TEST]
        cost: dict[str, float] = defaultdict(float)
        for item in items:
            cost[item.nodeid.partition("::")[0]] += self.reach[item.nodeid].seconds
        last = [*self.killers[mutant.function][-3:][::-1], *self.killers[mutant.module][-2:][::-1]]

        def rank(item: Any) -> tuple[int, float, str, float]:
            file = item.nodeid.partition("::")[0]
            at = last.index(item.nodeid) if item.nodeid in last else len(last)
            return (at, cost[file], file, self.reach[item.nodeid].seconds)

        return sorted(items, key=rank)

    def control(self) -> None:
        """Run every test in the same way without any mistake in the program: nothing of it may fail."""
        one = Mutant("control#0", print, print)
        status, name = self.run(one, [item for item in self.session.items if item.nodeid in self.reach])
        if status != "survived":
            raise SystemExit(f"without any mutant this test fails: {name}")

    def run(self, mutant: Mutant, tests: Sequence[Any] | None = None) -> tuple[str, str]:
        """Return what became of a mutant, and by which test."""
        items = self.tests_for(mutant) if tests is None else tests
        if not items:
            return "unreached", ""
        told, tell = os.pipe()
        scratch = COPY / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        if not (child := os.fork()):
            with contextlib.suppress(BaseException):
                self._work(mutant, items, tell, scratch)
            os._exit(3)
        os.close(tell)
        with os.fdopen(told, encoding="utf-8") as pipe:
            said = pipe.read()
        _, status = os.waitpid(child, 0)
        killer = said.strip().splitlines()[-1] if said.strip() else ""
        if os.WIFSIGNALED(status):
            return "endless", killer
        if os.waitstatus_to_exitcode(status) == 0:
            return "survived", ""
        if os.waitstatus_to_exitcode(status) != 1:
            raise SystemExit(f"{mutant.name} could not be run")
        self._remember(mutant, killer)
        return "killed", killer

    def _remember(self, mutant: Mutant, killer: str) -> None:
        for key in (mutant.function, mutant.module):
            if killer in self.killers[key]:
                self.killers[key].remove(killer)
            self.killers[key].append(killer)

    def _work(self, mutant: Mutant, items: Sequence[Any], tell: int, scratch: Path) -> None:
        import resource  # POSIX alone has it, as it has fork

        limit = 5 + 4 * sum(self.reach[item.nodeid].seconds for item in items)
        signal.setitimer(signal.ITIMER_PROF, limit)
        signal.alarm(int(60 + 10 * limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
        for number in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), number)
        self.session.config._tmp_path_factory._basetemp = scratch  # type: ignore[attr-defined]
        if mutant.original is not mutant.changed:
            mutant.apply()
        for item, following in zip(items, [*items[1:], None], strict=True):
            os.write(tell, f"{item.nodeid.encode('unicode_escape').decode()}\n".encode())
            if not passes(item, following, tidy=False):
                os._exit(1)
        os._exit(0)


def equivalents() -> dict[tuple[str, str, str], str]:
    """Return the mutants that nothing can notice, by function and both lines, with the reason."""
    if not EQUIVALENT.exists():
        return {}
    listed = tomli.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {(one["function"], one["line"], one["becomes"]): one["because"] for one in listed}


def run_all(mutants: Sequence[Mutant], reach: Mapping[str, Reach], last: Mapping[str, Any]) -> dict[str, Any]:
    results: dict[str, Any] = {}

    def work(session: pytest.Session) -> None:
        runner = Runner(session, reach)
        gc.collect()
        gc.freeze()
        runner.control()
        for number, mutant in enumerate(mutants):
            begun = time.monotonic()
            status, killer = runner.run(mutant)
            line, becomes = mutant.difference() if status != "killed" else ("", "")
            results[mutant.name] = {
                "status": status, "by": killer, "line": line, "becomes": becomes, "seconds": round(time.monotonic() - begun, 2),
                "code": mutant.code,
            }  # fmt: skip
            if number % 50 == 49:
                print(f"{number + 1} of {len(mutants)}", file=sys.__stderr__, flush=True)
                RESULTS.write_text(json.dumps({**last, **results}, indent=1), encoding="utf-8")

    with_tests(work)
    return results


# ---------------------------------------------------------------- what is said


def table(results: Mapping[str, Any], modules: Iterable[str]) -> Iterator[str]:
    """Yield a line for each module and one for all: mutants, noticed, equivalent, left, and the share that is noticed."""
    named = equivalents()
    total = [0, 0, 0, 0]
    yield f"{'module':<14}{'mutants':>8}{'noticed':>9}{'equivalent':>12}{'left':>6}{'score':>9}"
    for module in modules:
        mine = {name: one for name, one in results.items() if name.partition(".")[0] == module}
        noticed = sum(one["status"] in ("killed", "endless") for one in mine.values())
        equal = sum(is_equivalent(name, one, named) for name, one in mine.items())
        counts = [len(mine), noticed, equal, len(mine) - noticed - equal]
        total = [a + b for a, b in zip(total, counts, strict=True)]
        if mine:
            yield _row(module, counts)
    yield _row("all", total)


def _row(name: str, counts: Sequence[int]) -> str:
    of = counts[0] - counts[2]
    return f"{name:<14}{counts[0]:>8}{counts[1]:>9}{counts[2]:>12}{counts[3]:>6}{100 * counts[1] / (of or 1):>8.1f}%"


def is_equivalent(name: str, one: Mapping[str, str], named: Mapping[tuple[str, str, str], str]) -> bool:
    found = (name.partition("#")[0], one["line"], one["becomes"]) in named
    return found and one["status"] not in ("killed", "endless")


def left(results: Mapping[str, Any]) -> Iterator[str]:
    named = equivalents()
    for name, one in sorted(results.items()):
        if one["status"] not in ("killed", "endless") and not is_equivalent(name, one, named):
            yield f"{name} {one['status']}\n  - {one['line']}\n  + {one['becomes']}"


def main() -> int:
    reading = argparse.ArgumentParser(description="Mutate the core and see which mutants no test notices.")
    reading.add_argument("module", nargs="*", choices=[*CORE, []], help="of the core; all of it where none is named")
    reading.add_argument("--survivors", action="store_true", help="only what survived the last time, and what is new")
    reading.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth mutant: a sample")
    asked = reading.parse_args()
    chosen = asked.module or list(CORE)
    begun = time.monotonic()
    COPY.mkdir(exist_ok=True)
    last = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    make_copy(CORE)
    reach = reaches()
    os.nice(19 - os.nice(0))
    mutated = Mutated()
    mutated.install(mutated.mark)
    for name in CORE:
        __import__(f"crisis_cli.{name}")
    mutants = sorted(
        (one for one in mutants_of(mutated) if one.module in chosen), key=lambda one: chosen.index(one.module)
    )
    valid = {one.name: one.code for one in mutants}
    mutants = mutants[:: asked.every]
    last = {
        name: one
        for name, one in last.items()
        if valid.get(name) == one.get("code") or name.partition(".")[0] not in chosen
    }
    if asked.survivors:
        mutants = [one for one in mutants if last.get(one.name, {}).get("status") not in ("killed", "endless")]
    results = {**last, **run_all(mutants, reach, last)}
    RESULTS.write_text(json.dumps(results, indent=1), encoding="utf-8")
    shown = {name: one for name, one in results.items() if name.partition(".")[0] in chosen}
    print(*left(shown), *table(shown, chosen), f"{time.monotonic() - begun:.0f} seconds", sep="\n")
    score = float(list(table(shown, chosen))[-1].split()[-1].rstrip("%"))
    return 0 if score >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
