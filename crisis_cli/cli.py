"""The commands: parse options, call, render, exit code. No rules of ours in here, and no heavy import at the top."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from crisis_cli import __version__, exit_codes
from crisis_cli.cli_group import App
from crisis_cli.cli_help import ABOUT
from crisis_cli.cli_options import (
    BatchNowOption,
    CalendarOption,
    ContentOption,
    Format,
    FormatOption,
    FullOption,
    NowOption,
    OutputOption,
    PaperOption,
    PlainWordsOption,
    StyleOption,
    clock_of,
    complete_concerns,
    complete_packs,
    complete_places,
)

app = App(
    name="crisis-aid",
    help=ABOUT,
    no_args_is_help=True,
)


@app.callback()
def main(
    context: typer.Context,
    content: ContentOption = None,
    version: Annotated[bool, typer.Option("--version", help="Show the version and end.", is_eager=True)] = False,
) -> None:
    """Take the options that hold for every command."""
    if version:
        _put(f"crisis-aid {__version__}\n")
        raise typer.Exit
    context.obj = content


@app.later("assess")
def assess(
    context: typer.Context,
    concerns: Annotated[
        list[str] | None,
        typer.Argument(metavar="CONCERN", hidden=True, autocompletion=complete_concerns),
    ] = None,
    jurisdiction: Annotated[
        str | None,
        typer.Option("--jurisdiction", help="Where the client is.", metavar="PLACE", autocompletion=complete_places),
    ] = None,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Answers from a scenario file.", metavar="FILE")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Numbered lines, nothing redrawn.")] = False,
    form: FormatOption = Format.terminal,
    style: StyleOption = None,
    full: FullOption = False,
    paper: PaperOption = None,
    now: NowOption = None,
    output: OutputOption = None,
    calendar: CalendarOption = None,
    content: ContentOption = None,
) -> None:
    """The interview on the terminal, then plan and note. CONCERN is what brings you here; it is asked for otherwise."""
    from crisis_cli.assess import AssessOptions, run

    options = AssessOptions(
        concerns=tuple(concerns or ()),
        jurisdiction=jurisdiction,
        answers_file=answers,
        plain=plain,
        form=form.value,
        style=_style(style),
        full=full,
        now=clock_of(now),
        output=output,
        content=content or context.obj,
        calendar=calendar,
        papers=tuple(paper or ()),
    )
    raise SystemExit(run(options))


@app.later("plan")
def plan(
    context: typer.Context,
    scenario: Annotated[Path, typer.Argument(help="A scenario file; - for standard input.", metavar="SCENARIO")],
    form: FormatOption = Format.terminal,
    style: StyleOption = None,
    full: FullOption = False,
    why: Annotated[
        str | None, typer.Option("--why", help="Why this action is, or is not, in the plan.", metavar="ACTION")
    ] = None,
    paper: PaperOption = None,
    now: NowOption = None,
    output: OutputOption = None,
    calendar: CalendarOption = None,
    content: ContentOption = None,
) -> None:
    """Plan and note for one scenario, without questions; with --paper that paper alone."""
    from crisis_cli.engine import plan_for
    from crisis_cli.load import load
    from crisis_cli.results import check_calendar, deliver
    from crisis_cli.scenario import Run, now_utc, parse_scenario, read_scenario

    alone = "--why" if why is not None else "--paper" if paper else ""
    if calendar is not None and alone:
        from crisis_cli.errors import UsageError

        raise UsageError(f"{alone} shows no whole plan and makes no calendar. Leave one of the two out.")
    if calendar is not None:
        check_calendar(calendar, output, [scenario])
    chosen = _style(style) or "narrative"
    loaded, clock = load(content or context.obj), clock_of(now)
    _check_papers(loaded, paper, why)
    if str(scenario) == "-":
        given = parse_scenario(loaded, _standard_input(), "-", clock, Run(clock))
    else:
        given = read_scenario(loaded, scenario, clock, Run(clock))
    if why is not None:
        _put(_why(loaded, given.answers, why))
        return
    made = plan_for(loaded, given.answers, clock or given.now or now_utc(), changes=not paper)
    if paper:
        _put_papers(loaded, made, paper, form.value, output, scenario)
        return
    deliver(
        loaded,
        made,
        given.answers,
        form=form.value,
        style=chosen,
        full=full,
        output=output,
        inputs=[scenario],
        calendar=calendar,
    )


@app.later("batch")
def batch(
    context: typer.Context,
    inputs: Annotated[
        list[str], typer.Argument(help="JSONL or TOML files, folders, - for standard input.", metavar="INPUT")
    ],
    full: Annotated[bool, typer.Option("--full", help="Whole plans instead of compact ones.")] = False,
    reasons: Annotated[
        bool, typer.Option("--reasons", help="Which rules call for each action, on which answers.")
    ] = False,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Compact plans name the questions without an answer that is known.")
    ] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Counts by response, verb, concern and place, not the lines.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How to show the summary.")] = Format.terminal,
    junit: Annotated[
        Path | None, typer.Option("--junit", help="Write the comparisons as JUnit XML as well.", metavar="FILE")
    ] = None,
    csv: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            help="Write a table for a spreadsheet as well. With --full: concerns and place, too.",
            metavar="FILE",
        ),
    ] = None,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="End after the first line that is bad or differs.")
    ] = False,
    jobs: Annotated[int, typer.Option("--jobs", help="So many processes.", metavar="N", min=1, max=1_000)] = 1,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", help="The workers of this Dask scheduler, which share a disk.", metavar="ADDRESS"),
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", help="The I-th of N parts of all scenarios: 2/8.", metavar="I/N")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run into --output was broken off.")] = False,
    now: BatchNowOption = None,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """Scenarios in, a JSON plan a line out, compared with what they expect."""
    from crisis_cli.batch.command import Asked, run_batch

    asked = Asked(
        inputs=tuple(inputs),
        folder=content or context.obj,
        now=clock_of(now),
        full=full,
        reasons=reasons,
        unknown=unknown,
        output=output,
        junit=junit,
        csv=csv,
        summary=summary,
        form=form.value,
        jobs=jobs,
        cluster=cluster,
        part=part,
        fail_fast=fail_fast,
        resume=resume,
    )
    raise SystemExit(run_batch(asked))


@app.later("law")
def law(
    context: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(
            help="A place, such as us-ca; none for the list.", metavar="CODE", autocompletion=complete_packs
        ),
    ] = None,
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """What a jurisdiction's pack says, with its sources and their standing."""
    from crisis_cli.reports import show_law

    raise SystemExit(show_law(content or context.obj, code, form=form.value, plain=plain, output=output))


@app.later("setup")
def setup(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--show", help="Print the profile.")] = False,
    path: Annotated[bool, typer.Option("--path", help="Print where it is kept.")] = False,
    remove: Annotated[bool, typer.Option("--remove", help="Delete it.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Ask in typed lines, nothing redrawn.")] = False,
    content: ContentOption = None,
) -> None:
    """Your practice: licence, local numbers, note style. Nothing about a client."""
    from datetime import date

    from crisis_cli.setup import SetupOptions, run

    raise SystemExit(run(SetupOptions(show, path, remove, plain, content or context.obj), date.today()))


@app.later("doctor")
def doctor(context: typer.Context, content: ContentOption = None) -> None:
    """What is wrong on this machine, and how to mend it."""
    from crisis_cli.doctor import examine
    from crisis_cli.render.rows import Row

    bad_content = False
    for finding in examine(content or context.obj):
        rows = [
            Row(line, lead="ok   " if finding.good else "look " if n == 0 else "     ")
            for n, line in enumerate(finding.what.splitlines())
        ]
        if not finding.good and finding.mend:
            rows.append(Row(finding.mend, indent=5))
        _put_rows(rows)
        bad_content = bad_content or "does not load" in finding.what
    raise SystemExit(exit_codes.BAD_INPUT if bad_content else exit_codes.DONE)


app.apart("flows", "crisis_cli.cli_flows")
app.apart("train", "crisis_cli.cli_train")


# ---------------------------------------------------------------- small helpers


def _style(name: str | None) -> str | None:
    """Return the style if there is one of that name; None where none was asked for."""
    from crisis_cli.answers import nearest
    from crisis_cli.errors import UsageError
    from crisis_cli.note import STYLES

    if name is not None and name not in STYLES:
        raise UsageError(f'There is no note style "{_shown(name)}". {nearest(name, STYLES)}')
    return name


def _check_papers(content: Any, names: list[str] | None, why: str | None) -> None:
    """Refuse names that no paper has, and a paper where something else is asked for, before anything is read."""
    from crisis_cli.errors import UsageError
    from crisis_cli.papers import check_names

    if names and why is not None:
        raise UsageError("--why and --paper each show one thing alone. Give one of them.")
    check_names(content, names or ())


def _put_papers(content: Any, plan: Any, names: list[str], form: str, output: Path | None, scenario: Path) -> None:
    """Write the papers that are named, all or none of them. Raises UsageError where the plan does not have one."""
    from crisis_cli.errors import UsageError
    from crisis_cli.papers import chosen, lacking, papers_of
    from crisis_cli.results import in_file, rendered_papers, write_out

    papers, missing = chosen(plan, names), lacking(plan, names)
    if missing or not papers:
        raise UsageError(missing or f"There is no paper to print. {papers_of(plan)}")
    write_out(rendered_papers(content, plan, papers, in_file(form, output)), output, [scenario])


def _standard_input() -> bytes:
    from crisis_cli.errors import UsageError
    from crisis_cli.reading import MAX_BYTES

    if sys.stdin is None:
        raise UsageError("There is no standard input to read from. Name a file.")
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UsageError(f"Standard input holds more than {MAX_BYTES:,} bytes; a scenario has fewer.")
    return data


def _shown(text: str | None) -> str:
    from crisis_cli.gate import clean_line

    return clean_line(text or "")[:60]


def _why(content: Any, answers: Any, action: str) -> str:
    from crisis_cli.answers import nearest
    from crisis_cli.errors import UsageError
    from crisis_cli.render.book import why_rows
    from crisis_cli.render.text import render

    if action not in content.actions:
        raise UsageError(f'There is no action "{_shown(action)}". {nearest(action, content.actions)}')
    return render(why_rows(content, answers, action))


def _put_rows(rows: Any) -> None:
    import os

    from crisis_cli.render import terminal

    _put(terminal.write(rows, sys.stdout, plain=terminal.is_plain(sys.stdout, os.environ)))


def _put(text: str) -> None:
    from crisis_cli.output import put

    put(text)
