"""The work of a batch: lines in, result lines out. One bad line never stops the rest. Knows no files and no processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from crisis_cli import exit_codes
from crisis_cli.batch.blocks import Block
from crisis_cli.batch.reading import read_block, scenarios
from crisis_cli.batch.tally import Tally
from crisis_cli.checks.expectation import differences
from crisis_cli.engine import plan_for
from crisis_cli.errors import InputError
from crisis_cli.model import Content
from crisis_cli.render.json_output import compact, dumps, plan_json
from crisis_cli.render.result_json import differences_json, issues_json
from crisis_cli.scenario import Scenario


class Options(NamedTuple):
    """What is the same for every line: the clock, whole plans or compact ones, and whether these carry reasons."""

    now: datetime
    full: bool = False
    reasons: bool = False


@dataclass(frozen=True)
class Result:
    """One line of output: what was read, the plan or the error, and how it compares with what was expected."""

    line: dict[str, Any]
    code: int


def run(content: Content, inputs: Sequence[str], *, now: datetime, full: bool) -> Iterator[Result]:
    """Yield a result for every scenario of `inputs`, in order. `-` is standard input."""
    options = Options(now, full)
    for name in inputs:
        for where, found in scenarios(content, name, now):
            yield result_of(content, where, found, options)


def result_of(content: Content, where: str, found: Scenario | InputError, options: Options) -> Result:
    """Return what a batch says of one scenario, or of why it could not be read."""
    if isinstance(found, InputError):
        refused = {"input": where, "error": found.name, "issues": issues_json(found.issues)}
        return Result(refused, exit_codes.BAD_INPUT)
    plan = plan_for(content, found.answers, found.now or options.now, changes=options.full)
    shown = plan_json(content, plan, None, found.answers) if options.full else compact(plan, reasons=options.reasons)
    line: dict[str, Any] = {"input": where, "title": found.title, "plan": shown}
    differs = differences(plan, found.expect) if found.expect else ()
    if found.expect:
        line["expected"] = not differs
    if differs:
        line["differs"] = differences_json(differs)
    return Result(line, exit_codes.DIFFERS if differs else exit_codes.DONE)


class Done(NamedTuple):
    """What came of a block: result lines, each with its newline, and their tally."""

    output: bytes
    tally: Tally


class Worker:
    """Makes result lines of blocks, for one content and one set of options."""

    def __init__(self, content: Content, options: Options) -> None:
        self.content, self.options = content, options

    def work(self, block: Block) -> Done:
        """Return the result lines of a block in order; a blank line gives none."""
        tally, lines = Tally(), []
        for where, found in read_block(self.content, block, self.options.now):
            result = result_of(self.content, where, found, self.options)
            if isinstance(found, InputError):
                tally.take_bad()
            else:
                plan = plan_for(self.content, found.answers, found.now or self.options.now)
                tally.take(plan, expected=result.line.get("expected"))
            lines.append(dumps(result.line) + "\n")
        return Done("".join(lines).encode(), tally)
