"""Plant faults in the shipped content and see whether each is found, by the check that is for it, at the right place.

    python tests/plant_faults.py                      every check, 20 faults each; a table at the end
    python tests/plant_faults.py -n 5 dead-rule link  these checks, five each
    python tests/plant_faults.py --whole 40           the whole `flows check` on 40 of them as well
    python tests/plant_faults.py --harmless           the whole check on each harmless edit: none may raise an alarm

Leaves with 1 where a fault was not found. Nothing is written but to a temporary folder.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import crisis_cli.load
from crisis_cli.checks import carried, check, given, grade, proof, reviewed, stale, standing, suites, wording
from crisis_cli.checks.prover import Prover
from crisis_cli.errors import ContentError, Issue
from crisis_cli.load import Loaded, load_checked, shipped_folder

sys.path.insert(0, str(Path(__file__).parent))
from faults import (
    CARRIED,
    GENERATORS,
    GRADE,
    LOAD,
    NOT_PLANTED,
    PROOF,
    STALE,
    STRUCTURE,
    SUITES,
    WORDING,
    Bench,
    Fault,
    items_of,
)
from harmless import EDITS

PROVED_BY = {
    "property": "_properties",
    "vacuous-property": "_properties",
    "order": "_orders",
    "dead-rule": "_dead_rules",
    "dead-raise": "_dead_raises",
    "dead-action": "_dead_actions",
    "contradiction": "_conflicts",
    "conflict": "_conflicts",
    "dead-resolution": "_dead_resolutions",
    "no-emergency": "_emergency",
    "before-the-call": "_before_the_call",
    "empty-plan": "_empty_plan",
    "overshadowed-rule": "overshadowed",
    "dead-question": "dead_questions",
    "used-before-asked": "undecided unasked_lines",
    "over-long": "lengths",
}
"""Which function of `proof` looks for what; a check that is not named here is looked for by all of them."""
MOST_TRIES = 25
DAY = date(2026, 11, 23)
"""The day from which what is old is looked at."""


@contextlib.contextmanager
def validated_once() -> Iterator[None]:
    """Keep what was validated of a file for as long as its bytes are the same; the head's file is read each time."""
    validate = crisis_cli.load._validate
    kept: dict[tuple[str, bytes], Any] = {}

    def remembering(texts: Mapping[str, bytes], root: str) -> Any:
        files: list[Any] = []
        issues: list[Issue] = []
        for name, data in texts.items():
            known = kept.get((name, data))
            if known is None:
                known = validate({name: data}, root)
                if name in WHOLE and not known[1] and data == WHOLE[name]:
                    kept[name, data] = known
            files += known[0]
            issues += known[1]
        return files, issues

    crisis_cli.load._validate = remembering
    try:
        yield
    finally:
        crisis_cli.load._validate = validate


WHOLE = {
    path.relative_to(shipped_folder()).as_posix(): path.read_bytes()
    for path in shipped_folder().rglob("*.toml")
    if "scenarios" not in path.parts and path.name != "content.toml"
}


class Outcome(NamedTuple):
    """One planted fault: whether it was found, and what else was said."""

    fault: Fault
    by: str
    seed: str
    found: bool
    issues: tuple[Issue, ...]
    seconds: float


class Field:
    """A copy of the shipped content, edited for one fault after the other and put back each time."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "flows"
        shutil.copytree(shipped_folder(), self.folder)
        self.bench = Bench(self.folder)

    def plant(self, fault: Fault) -> None:
        for name, text in fault.edits.items():
            path = self.folder / name
            if text is None and path.is_dir():
                path.rename(path.with_name("." + path.name))
            elif text is None:
                path.unlink()
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        if fault.link:
            (self.folder / fault.file).unlink()
            (self.folder / fault.file).symlink_to(fault.link)

    def mend(self, fault: Fault) -> None:
        for name in {*fault.edits, *([fault.file] if fault.link else [])}:
            path = self.folder / name
            hidden = path.with_name("." + path.name)
            if hidden.is_dir():
                hidden.rename(path)
                continue
            path.unlink(missing_ok=True)
            whole = shipped_folder() / name
            if whole.is_file():
                shutil.copy(whole, path)

    def issues(self, fault: Fault, *, whole: bool = False) -> tuple[Issue, ...]:
        """Return what is said about the content with this fault in it: by the checks of its stage, or by all."""
        self.plant(fault)
        try:
            loaded = load_checked(self.folder)
            if whole:
                report = check(loaded)
                return (*report.issues, *report.remarks)
            return () if fault.stage == LOAD else tuple(run(self._small(loaded, fault), fault))
        except ContentError as error:
            return error.issues
        except Exception as error:  # whatever else ends a check is a defect, and the campaign goes on
            return (Issue("", 0, "", f"{type(error).__name__}: {error}", "", "crash"),)
        finally:
            self.mend(fault)

    def _small(self, loaded: Loaded, fault: Fault) -> Loaded:
        """Let a fault in a scenario be looked for in that scenario alone: the others are as they were."""
        if fault.stage != SUITES:
            return loaded
        folder = self.folder.parent / "one" / self.folder.name
        shutil.rmtree(folder, ignore_errors=True)
        (folder / fault.file).parent.mkdir(parents=True)
        shutil.copy(self.folder / fault.file, folder / fault.file)
        return loaded._replace(folder=folder)


def run(loaded: Loaded, fault: Fault) -> Iterable[Issue]:
    """Return what the checks of the fault's stage say about a content that loads."""
    if fault.stage == PROOF:
        return _proved(loaded, PROVED_BY.get(fault.check, ""))
    return {
        STRUCTURE: lambda loaded: (*standing(loaded), *given.remark_sources(loaded), *reviewed.check_reviews(loaded)),
        WORDING: wording.check_wording,
        CARRIED: lambda loaded: carried.check_carried(loaded, suites.shelf_of(loaded)),
        SUITES: _of_the_scenarios,
        STALE: lambda loaded: stale.check_stale(loaded, stale.AsOf(DAY)),
        GRADE: lambda loaded: (*grade.check_grades(loaded), *grade.hard_questions(loaded)),
    }[fault.stage](loaded)


def _of_the_scenarios(loaded: Loaded) -> Iterator[Issue]:
    shelf = suites.shelf_of(loaded)
    yield from suites.check_suites(loaded, shelf, lambda text: None)
    yield from suites.remark_suites(loaded, shelf)


def _proved(loaded: Loaded, names: str) -> Iterator[Issue]:
    prover = Prover(loaded)
    for one in proof.CHECKS:
        if not names or one.__name__ in names.split():
            yield from (issue for issue, _ in one(prover))


def is_named(fault: Fault, issue: Issue, folder: Path) -> bool:
    """Whether this issue is about the planted fault: its check, its file, its item, and a line inside of that."""
    file = issue.file.removeprefix(f"{folder.name}/")
    if issue.check != fault.check or file != fault.file:
        return False
    if not fault.kind:
        return fault.line in (0, issue.line) or (fault.check == "not-toml" and fault.line <= issue.line)
    if f'{fault.kind} "{fault.name}"' not in issue.where:
        return False
    text = fault.edits.get(fault.file)
    text = text if isinstance(text, str) else (folder / fault.file).read_text(encoding="utf-8")
    if fault.kind == "pack":
        return issue.line > 0
    try:
        blocks = [
            (i.start, i.end) for i in items_of(file, text, keys=False) if (i.kind, i.name) == (fault.kind, fault.name)
        ]
    except ValueError:
        return issue.line > 0
    return any(start < issue.line <= end for start, end in blocks)


def planted(field: Field, name: str, number: int) -> Iterator[Outcome]:
    """Yield the outcome of `number` different faults for one check; the same ones every time."""
    seen: set[str] = set()
    made = 0
    for at in range(number * MOST_TRIES):
        if made == number:
            return
        seed = f"{name}/{at}"
        by, generate = GENERATORS[name][at % len(GENERATORS[name])]
        fault = generate(field.bench, Random(seed))
        if fault is None or str(fault) in seen or _nothing_typed(field, fault):
            continue
        seen.add(str(fault))
        made += 1
        begun = time.perf_counter()
        issues = field.issues(fault)
        found = any(is_named(fault, issue, field.folder) for issue in issues)
        yield Outcome(fault, by, seed, found, issues, time.perf_counter() - begun)


def _nothing_typed(field: Field, fault: Fault) -> bool:
    return not fault.link and all(field.bench.texts.get(name) == text for name, text in fault.edits.items())


# ---------------------------------------------------------------- which checks there are

CHECK_AT = {"Issue": 5, "file_issue": 3, "issue_at": 5, "issue": 4, "_issue": 6}
MADE = ("unknown-source", "unknown-action", "unknown-question", "unknown-recipient", "unknown-resource", "unknown-rule",
        "unknown-finding", "unknown-document", "unknown-paper", "unknown-concern",
        "unused-action", "unused-recipient", "unused-resource", "unused-source")  # fmt: skip
"""Names of checks that are put together when they are used."""


def every_check() -> set[str]:
    """Return the name of every check that `flows check` can report, as the modules have them."""
    package = Path(crisis_cli.__file__).parent
    modules = [package / f"{name}.py" for name in ("load", "reading", "complaints", "references")]
    modules += sorted((package / "checks").glob("*.py"))
    found = set(MADE)
    for module in modules:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            found.update(_named_in(node))
    return {name for name in found if re.fullmatch(r"[a-z0-9-]+", name)}


def _named_in(node: ast.AST) -> Iterator[str]:
    last: ast.expr | None = None
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        at = CHECK_AT.get(name)
        last = node.args[at] if at is not None and len(node.args) > at else None
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "CHECK":
        last = node.value
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        names = [getattr(name, "id", "") for target in node.targets for name in getattr(target, "elts", ())]
        last = (
            node.value.elts[names.index("check")] if "check" in names and len(names) == len(node.value.elts) else None
        )
    elif isinstance(node, ast.Tuple) and len(node.elts) == 4 and not isinstance(node.elts[0], ast.Constant):
        last = node.elts[3]
    elif isinstance(node, (ast.Yield, ast.Return)) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
        last = node.value.elts[2]
    if isinstance(last, ast.Constant) and isinstance(last.value, str) and last.value:
        yield last.value


# ---------------------------------------------------------------- the campaign


def main(arguments: list[str]) -> int:
    """Run the campaign, print a line for each check and what was not found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checks", nargs="*", help="the checks to plant faults for; all where none is named")
    parser.add_argument("-n", type=int, default=20, help="how many faults for each")
    parser.add_argument("--whole", type=int, default=0, help="on so many of them run the whole check as well")
    parser.add_argument("--harmless", action="store_true", help="make the harmless edits instead, one by one")
    given = parser.parse_args(arguments)
    if given.harmless:
        return alarms()
    begun, missed, made = time.perf_counter(), [], []
    with tempfile.TemporaryDirectory() as root, validated_once():
        field = Field(Path(root))
        print(f"{'check':28}{'planted':>8}{'found':>7}{'seconds':>9}  also said by other checks")
        for name in given.checks or sorted(GENERATORS):
            outcomes = list(planted(field, name, given.n))
            made += outcomes
            missed += [outcome for outcome in outcomes if not outcome.found]
            others = {issue.check for outcome in outcomes for issue in outcome.issues} - {name}
            found, seconds = sum(o.found for o in outcomes), sum(o.seconds for o in outcomes)
            print(f"{name:28}{len(outcomes):8}{found:7}{seconds:9.1f}  {', '.join(sorted(others))}", flush=True)
        for outcome in Random(1).sample(made, min(given.whole, len(made))):
            if not any(is_named(outcome.fault, i, field.folder) for i in field.issues(outcome.fault, whole=True)):
                missed.append(outcome)
                print(f"the whole check misses {outcome.seed}", flush=True)
    for name, why in NOT_PLANTED.items():
        print(f"{name:28}{'-':>8}{'-':>7}{'':9}  not planted: {why}")
    for outcome in missed:
        print(_missed(outcome))
    print(
        f"{len(made)} faults of {len({o.fault.check for o in made})} checks, {len(missed)} not found; {time.perf_counter() - begun:.0f} s"
    )
    return 1 if missed else 0


def alarms() -> int:
    """Make each harmless edit alone, and print what the whole check says that it does not say without."""
    false = 0
    with tempfile.TemporaryDirectory() as root:
        field = Field(Path(root))
        known = {issue[2:] for issue in field.issues(Fault("", "harmless", {}, ""), whole=True)}
        for name, edit in EDITS.items():
            fault = Fault("", "harmless", edit(field.bench, Random(name)), "")
            new = [issue for issue in field.issues(fault, whole=True) if issue[2:] not in known]
            false += bool(new)
            print(f"{name:60}{'an alarm' if new else 'none'}", *new, sep="\n  ", flush=True)
    print(f"{len(EDITS)} harmless edits, {false} false alarms")
    return 1 if false else 0


def _missed(outcome: Outcome) -> str:
    fault = outcome.fault
    said = "\n    ".join(str(issue) for issue in outcome.issues[:3]) or "nothing"
    return f"NOT FOUND {outcome.seed} ({outcome.by}): {fault.file} {fault.kind} {fault.name} {fault.line}\n    {said}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
