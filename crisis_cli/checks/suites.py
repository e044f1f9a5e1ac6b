"""The scenarios beside the content, each run through the interpreter and held to what it expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from crisis_cli.answers import is_unknown
from crisis_cli.checks.expectation import failures
from crisis_cli.engine import plan_for
from crisis_cli.errors import Issue
from crisis_cli.gate import clean_line
from crisis_cli.load import Loaded
from crisis_cli.positions import line_of
from crisis_cli.reading import parse_toml, read_bytes
from crisis_cli.scenario import Scenario
from crisis_cli.shelf import FOLDER, Shelf, read_shelf

SOME_MOMENT = datetime(2026, 1, 15, 12, tzinfo=UTC)
"""When a scenario runs that does not say: always the same, so that a check says the same every day."""
EVERY = 25
"""After so many scenarios it is said how far we are."""


def shelf_of(loaded: Loaded) -> Shelf:
    """Return the scenarios beside the content, their issues named by the short path of everything else."""
    shelf = read_shelf(loaded.content, loaded.folder, SOME_MOMENT)
    return Shelf(shelf.scenarios, tuple(_renamed(loaded, issue) for issue in shelf.issues))


def _renamed(loaded: Loaded, issue: Issue) -> Issue:
    before = clean_line((loaded.folder / FOLDER).as_posix())
    file = f"{loaded.root}/{FOLDER}{issue.file.removeprefix(before)}"
    hint = (
        f"{issue.hint} Without `now` it runs on {SOME_MOMENT.date()}." if issue.check == "in-the-future" else issue.hint
    )
    return issue._replace(file=file, hint=hint)


def check_suites(loaded: Loaded, shelf: Shelf, say: Callable[[str], None]) -> Iterator[Issue]:
    """Yield an issue for each scenario that can't be read, names no moment though it needs one, or has another plan."""
    yield from shelf.issues
    for number, (file, scenario) in enumerate(shelf.scenarios.items()):
        if number % EVERY == 0:
            say(f"Running the scenarios: {number} of {len(shelf.scenarios)}")
        if scenario.now is None and _hangs_on_the_day(loaded, scenario):
            message = "It has a time or a day among its answers and no `now`, so that it hangs on the day it runs."
            yield _issue(loaded, file, scenario, (), message, "Add `now`.", "scenario-without-now")
        yield from _differs(loaded, file, scenario)


def remark_suites(loaded: Loaded, shelf: Shelf) -> Iterator[Issue]:
    """Yield a remark for each scenario that expects nothing."""
    for file, scenario in shelf.scenarios.items():
        if scenario.expect is None:
            message, hint = "It expects nothing, so it shows nothing.", "Add an [expect] table."
            yield _issue(loaded, file, scenario, (), message, hint, "scenario-without-expectation")


def _hangs_on_the_day(loaded: Loaded, scenario: Scenario) -> bool:
    questions = loaded.content.questions
    values = scenario.answers.values.items()
    return any(questions[name].kind in ("time", "date") and not is_unknown(value) for name, value in values)


def _differs(loaded: Loaded, file: str, scenario: Scenario) -> Iterator[Issue]:
    if scenario.expect is None:
        return
    plan = plan_for(loaded.content, scenario.answers, scenario.now or SOME_MOMENT, changes=False)
    found = failures(plan, scenario.expect)
    if found:
        message = f"The plan is not what it expects: {'; '.join(found)}."
        hint = "Mend the content, or what the scenario expects where the plan is right."
        yield _issue(loaded, file, scenario, ("expect",), message, hint, "scenario-differs")


def _issue(
    loaded: Loaded, file: str, scenario: Scenario, path: tuple[str, ...], message: str, hint: str, check: str
) -> Issue:
    """Return an issue at the line of the file where `path` stands; a line of JSONL is named by its number."""
    name, line = file, 0
    head, _, number = file.rpartition(":")
    if head and number.isdigit():
        name, line = head, int(number)
    elif name.endswith(".toml"):
        line = _line(loaded, name, path)
    return Issue(
        f"{loaded.root}/{FOLDER}/{name}", line, f'scenario "{clean_line(scenario.title)}"', message, hint, check
    )


def _line(loaded: Loaded, name: str, path: tuple[str, ...]) -> int:
    data = read_bytes(loaded.folder / FOLDER / name, name)
    if isinstance(data, Issue) or isinstance(parse_toml(data, name), Issue):
        return 0  # it was there, and whole, a moment ago
    return line_of(data.decode("utf-8-sig"), path)
