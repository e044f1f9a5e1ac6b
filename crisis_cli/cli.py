"""The commands: parse options, call, render, exit code. No rules of ours in here, and no heavy import at the top."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from crisis_cli import __version__, exit_codes


class Format(StrEnum):
    terminal = "terminal"
    text = "text"
    markdown = "markdown"
    json = "json"


class Drawn(StrEnum):
    """The formats of what can be drawn as well."""

    terminal = "terminal"
    text = "text"
    markdown = "markdown"
    mermaid = "mermaid"
    dot = "dot"
    json = "json"


KIND_NAMES = (
    "concerns, questions, rules, actions, recipients, resources, papers, properties, orders, sources, unconfirmed, "
    "scenarios"
)
"""For the help only, as STYLE_NAMES: what counts is `reports.LISTED`. A test compares them."""
COVERED_NAMES = "documents, questions, choices, rules, raises, actions, resolutions, notices, papers, properties, orders, law, sources"
"""For the help only: what counts is `covering.COVERED`. A test compares them."""
STYLE_NAMES = "brief, narrative, dap, soap, birp"
"""For the help only: what counts is `note.STYLES`, whose import would make every help wait. A test compares them."""


class Commands(TyperGroup):
    """Commands whose help and errors end with 141 where their reader is gone. Typer alone would end with 1."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        with _reader_may_go():
            return super().make_context(*arguments, **options)

    def invoke(self, context: Any) -> Any:
        with _reader_may_go():
            return super().invoke(context)


@contextlib.contextmanager
def _reader_may_go() -> Iterator[None]:
    from crisis_cli.output import discard

    try:
        yield
    except BrokenPipeError:
        discard(sys.stdout)
        raise SystemExit(exit_codes.CLOSED_PIPE) from None


app = typer.Typer(
    name="crisis-aid",
    cls=Commands,
    help="A decision aid for psychotherapists in a crisis. In danger this minute: call first.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
flows_app = typer.Typer(help="Read and check the content.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(flows_app, name="flows")
train_app = typer.Typer(
    help="Practise: made-up cases, judged by the same rules. Without a subcommand the next exercise.",
    rich_markup_mode=None,
)
app.add_typer(train_app, name="train")


# ---------------------------------------------------------------- completion in the shell; whatever fails offers nothing


def _loaded(context: typer.Context) -> Any:
    """Return the content that the line typed so far names, else the shipped one. Raises ContentError."""
    from crisis_cli.load import load

    return load(_folder_of(context))


def _folder_of(context: typer.Context) -> Path | None:
    given = None
    here: Any = context
    while here is not None and given is None:
        given, here = here.params.get("content"), here.parent
    return Path(given) if given else None


def _complete_concerns(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.errors import CrisisAidError

    try:
        content = _loaded(context)
    except CrisisAidError:
        return []
    known = {c.id: c.title for c in content.concerns.values()} | {
        name: "asks which: " + ", ".join(members) for name, members in content.families.items()
    }
    return [(name, about) for name, about in known.items() if name.startswith(incomplete)]


def _complete_concern(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Like `_complete_concerns`, without the families: `flows show` takes one concern."""
    from crisis_cli.errors import CrisisAidError

    try:
        concerns = _loaded(context).concerns.values()
    except CrisisAidError:
        return []
    return [(c.id, c.title) for c in concerns if c.id.startswith(incomplete)]


def _complete_places(incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.places import PLACES

    return [(code, name) for code, name in PLACES.items() if code.startswith(incomplete.lower())]


def _complete_packs(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.errors import CrisisAidError

    try:
        packs = _loaded(context).packs.values()
    except CrisisAidError:
        return []
    return [(pack.code, pack.name) for pack in packs if pack.code.startswith(incomplete.lower())]


def _complete_papers(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.errors import CrisisAidError
    from crisis_cli.model import ALL_PAPERS

    try:
        papers = _loaded(context).papers.values()
    except CrisisAidError:
        return []
    known = {paper.id: paper.title for paper in papers} | {ALL_PAPERS: "every paper of the plan"}
    return [(name, about) for name, about in known.items() if name.startswith(incomplete)]


def _complete_styles(incomplete: str) -> list[str]:
    from crisis_cli.note import STYLES

    return [style for style in STYLES if style.startswith(incomplete)]


def _complete_items(context: typer.Context, incomplete: str) -> list[str]:
    from crisis_cli.errors import CrisisAidError
    from crisis_cli.model import WHOLE
    from crisis_cli.reviews import items

    try:
        known = items(_loaded(context))
    except CrisisAidError:
        return []
    names = (WHOLE, *(f"{kind}:{name}" for kind, ids in known.items() for name in ids))
    return [name for name in names if name.startswith(incomplete)]


def _complete_kinds(incomplete: str) -> list[str]:
    from crisis_cli.reports import LISTED

    return [kind for kind in LISTED if kind.startswith(incomplete)]


def _complete_exercises(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.errors import CrisisAidError
    from crisis_cli.training.exercises import exercises_of

    folder = context.params.get("folder")
    try:
        found = exercises_of(_folder_of(context), Path(folder) if folder else None)
        offers = list(found.every())
    except CrisisAidError:
        return []
    names = [(offer.exercise.removeprefix("interview."), offer.title) for offer in offers]
    return [(name, title) for name, title in names if name.startswith(incomplete)]


def _complete_covered(incomplete: str) -> list[str]:
    from crisis_cli.covering import COVERED

    return [about for about in COVERED if about.startswith(incomplete)]


# ---------------------------------------------------------------- options that several commands take

ContentOption = Annotated[Path | None, typer.Option("--content", help="Use this content folder.", metavar="DIR")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to show the result.")]
StyleOption = Annotated[
    str | None,
    typer.Option("--style", help=f"The note's style: {STYLE_NAMES}.", metavar="STYLE", autocompletion=_complete_styles),
]
PaperOption = Annotated[
    list[str] | None,
    typer.Option(
        "--paper",
        help="A paper of the plan, or all; may be repeated.",
        metavar="NAME",
        autocompletion=_complete_papers,
    ),
]
PlainWordsOption = Annotated[bool, typer.Option("--plain", help="Words only: no weight, no underline.")]
FullOption = Annotated[bool, typer.Option("--full", help="With how, words to say, what to share, reasons, sources.")]
NowOption = Annotated[str | None, typer.Option("--now", help="Fix the clock (ISO, with offset).", metavar="TIME")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Write to this file.", metavar="FILE")]
CalendarOption = Annotated[
    Path | None,
    typer.Option("--calendar", help="Write what is owed in writing to this calendar file (.ics).", metavar="FILE"),
]


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


@app.command()
def assess(
    context: typer.Context,
    concerns: Annotated[
        list[str] | None,
        typer.Argument(metavar="CONCERN", hidden=True, autocompletion=_complete_concerns),
    ] = None,
    jurisdiction: Annotated[
        str | None,
        typer.Option("--jurisdiction", help="Where the client is.", metavar="PLACE", autocompletion=_complete_places),
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
        now=_clock(now),
        output=output,
        content=content or context.obj,
        calendar=calendar,
        papers=tuple(paper or ()),
    )
    raise SystemExit(run(options))


@app.command()
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
    loaded, clock = load(content or context.obj), _clock(now)
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


@app.command()
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
        Path | None, typer.Option("--csv", help="Write a table for a spreadsheet as well.", metavar="FILE")
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
    now: NowOption = None,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """Scenarios in, a JSON plan a line out, compared with what they expect."""
    from crisis_cli.batch.command import Asked, run_batch

    asked = Asked(
        inputs=tuple(inputs),
        folder=content or context.obj,
        now=_clock(now),
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


@app.command()
def law(
    context: typer.Context,
    code: Annotated[
        str | None,
        typer.Argument(
            help="A place, such as us-ca; none for the list.", metavar="CODE", autocompletion=_complete_packs
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


@app.command()
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


@app.command()
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


@flows_app.command("list")
def flows_list(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(help=f"What to list: {KIND_NAMES}.", metavar="KIND", autocompletion=_complete_kinds),
    ] = None,
    concern: Annotated[
        str | None,
        typer.Option(
            "--concern", help="Only what takes part in this one.", metavar="ID", autocompletion=_complete_concern
        ),
    ] = None,
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """What the content holds: the concerns with how many of everything, or one kind, an entry a block."""
    from crisis_cli.reports import list_content

    where = content or _parent(context)
    raise SystemExit(list_content(where, kind, concern, form=form.value, plain=plain, output=output))


@flows_app.command("coverage")
def flows_coverage(
    context: typer.Context,
    about: Annotated[
        str | None,
        typer.Argument(
            help=f"What to count: {COVERED_NAMES}. None for all.", metavar="WHAT", autocompletion=_complete_covered
        ),
    ] = None,
    scenarios: Annotated[
        Path | None,
        typer.Option("--scenarios", help="Count these scenarios, not those beside the content.", metavar="FOLDER"),
    ] = None,
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """What the scenarios exercise and demand of the content, and what none reaches: ends with 1 where there is any."""
    from crisis_cli.covering import cover

    where = content or _parent(context)
    raise SystemExit(cover(where, about, scenarios, form=form.value, plain=plain, output=output))


@flows_app.command("diff")
def flows_diff(
    old: Annotated[Path, typer.Argument(help="A content folder.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The one it is to be compared with.", metavar="NEW")],
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
) -> None:
    """Which plans change between two contents, over every combination of answers, each by which edit; 1 where any do."""
    from crisis_cli.checks.diff_command import diff

    raise SystemExit(diff(old, new, form=form.value, plain=plain, output=output))


@flows_app.command("show")
def flows_show(
    context: typer.Context,
    concern: Annotated[
        str | None,
        typer.Argument(
            help="Which concern; with --format markdown none is all of the content, as one book.",
            metavar="CONCERN",
            autocompletion=_complete_concern,
        ),
    ] = None,
    form: Annotated[
        Drawn,
        typer.Option("--format", help="How to show it; mermaid and dot draw questions, findings, rules, actions."),
    ] = Drawn.terminal,
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema",
            help="JSON Schema of: content, scenario, plan, papers, result, summary, list or coverage.",
            metavar="NAME",
        ),
    ] = None,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """The whole wording and logic of a concern, conditions in plain English; or a JSON Schema."""
    from crisis_cli.reports import show
    from crisis_cli.results import write_out

    if schema is not None:
        from crisis_cli.schemas import schema_text

        write_out(schema_text(schema), output)
        return
    where = content or _parent(context)
    raise SystemExit(show(where, concern, form=form.value, plain=plain, output=output))


class CheckFormat(StrEnum):
    terminal = "terminal"
    text = "text"
    json = "json"


@flows_app.command("check")
def flows_check(
    context: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Remark on what is stale on this day: 2026-11-22.", metavar="DAY"),
    ] = None,
    older_than: Annotated[
        int | None,
        typer.Option(
            "--older-than",
            help="So many days are stale, not 365 for a source and 90 for a telephone line.",
            metavar="DAYS",
            min=0,
            max=36_500,
        ),
    ] = None,
    replay: Annotated[
        str | None, typer.Option("--replay", help="Walk through the interview that shows an issue.", metavar="ID")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", help="With --replay: keep the interview as a scenario.", metavar="FILE")
    ] = None,
    form: Annotated[CheckFormat, typer.Option("--format", help="How to show the result.")] = CheckFormat.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """Check the content: names, structure, wording, scenarios, and every property over every combination of answers."""
    from crisis_cli.checks.command import check_content, read_as_of, replay_content

    day, where = read_as_of(as_of, older_than), content or _parent(context)
    if replay is not None or save is not None:
        raise SystemExit(replay_content(where, replay, save, form=form.value, plain=plain, output=output))
    raise SystemExit(check_content(where, day, form=form.value, plain=plain, output=output))


@flows_app.command("sample")
def flows_sample(
    context: typer.Context,
    number: Annotated[int, typer.Option("-n", "--number", help="How many.", metavar="N")] = 10,
    seed: Annotated[
        int, typer.Option("--seed", help="A number: the same one draws the same scenarios.", metavar="S")
    ] = 1,
    concern: Annotated[
        str | None,
        typer.Option("--concern", help="This one in each of them.", metavar="ID", autocompletion=_complete_concern),
    ] = None,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """Valid scenarios drawn at random, a JSON object a line, as batch reads them."""
    from crisis_cli.samples import write_samples

    raise SystemExit(write_samples(content or _parent(context), number, seed, concern, output=output))


@flows_app.command("sign")
def flows_sign(
    context: typer.Context,
    item: Annotated[
        str,
        typer.Argument(
            help="What was reviewed: rule:NAME, concern:NAME, pack:CODE, ..., or content for the whole.",
            metavar="ITEM",
            autocompletion=_complete_items,
        ),
    ],
    by: Annotated[str, typer.Option("--by", help="Who reviewed it.", metavar="NAME")],
    role: Annotated[str, typer.Option("--role", help="In which role.", metavar="ROLE")],
    on: Annotated[str, typer.Option("--on", help="On which day (YYYY-MM-DD).", metavar="DAY")],
    content: ContentOption = None,
) -> None:
    """Sign a review of an item of your content. It is void as soon as anything changes that was reviewed."""
    from datetime import date

    from crisis_cli.signing import sign

    sign(content or _parent(context), item, by, role, on, date.today())


# ---------------------------------------------------------------- practising

FromOption = Annotated[Path | None, typer.Option("--from", help="A folder of exercises of your own.", metavar="FOLDER")]
PlainLinesOption = Annotated[bool, typer.Option("--plain", help="Numbered lines, nothing redrawn.")]
SeedOption = Annotated[
    int | None,
    typer.Option("--seed", help="A number: the same one gives the same facts.", metavar="N", min=0, max=1_000_000_000),
]
RepliesOption = Annotated[
    Path | None,
    typer.Option("--replies", help='Replies from a JSON file, {"task": ["choice"]}; nothing is asked.', metavar="FILE"),
]
ExerciseArgument = Annotated[str, typer.Argument(help="An exercise.", metavar="ID", autocompletion=_complete_exercises)]
ThresholdsOption = Annotated[
    Path | None, typer.Option("--thresholds", help="Numbers of your own for levels and exams.", metavar="FILE")
]
WhoOption = Annotated[str, typer.Option("--who", help="A name for the file; none is needed.", metavar="NAME")]


def _asked(
    context: typer.Context,
    content: Path | None,
    folder: Path | None = None,
    *,
    plain: bool = False,
    form: str = "terminal",
    output: Path | None = None,
    now: str | None = None,
) -> Any:
    """Return what holds for every command about practising."""
    from crisis_cli.training.command import Asked

    return Asked(content or _parent(context), folder, plain, form, output, _clock(now))


@train_app.callback(invoke_without_command=True)
def train(
    context: typer.Context,
    folder: FromOption = None,
    plain: PlainLinesOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """Practise: the exercise that was left, else what is due, else the next one."""
    above = context.parent.obj if context.parent else None
    context.obj = content or above
    if context.invoked_subcommand is not None:
        if folder is not None or plain or output is not None or now is not None:
            from crisis_cli.errors import UsageError

            raise UsageError(
                f"Options go behind the name of the command: crisis-aid train {context.invoked_subcommand} ..."
            )
        return
    from crisis_cli.training.command import Asked, run_next

    raise SystemExit(run_next(Asked(context.obj, folder, plain, "terminal", output, _clock(now))))


@train_app.command("next")
def train_next(
    context: typer.Context,
    folder: FromOption = None,
    plain: PlainLinesOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """The same as `train` alone: what was left, is due, or comes next."""
    from crisis_cli.training.command import run_next

    raise SystemExit(run_next(_asked(context, content, folder, plain=plain, output=output, now=now)))


@train_app.command("list")
def train_list(
    context: typer.Context,
    concern: Annotated[
        str | None,
        typer.Option("--concern", help="Only those about this one.", metavar="ID", autocompletion=_complete_concern),
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="interview, note, withhold or call.", metavar="KIND")
    ] = None,
    folder: FromOption = None,
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """Every exercise: its id, title, minutes, and how it stands."""
    from crisis_cli.training.command import list_exercises

    asked = _asked(context, content, folder, plain=plain, form=form.value, output=output, now=now)
    raise SystemExit(list_exercises(asked, concern, kind))


@train_app.command("show")
def train_show(
    context: typer.Context,
    exercise: ExerciseArgument,
    seed: SeedOption = None,
    key: Annotated[bool, typer.Option("--key", help="What is right as well.")] = False,
    folder: FromOption = None,
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """An exercise as it is put, with the ids of its choices."""
    from crisis_cli.training.command import show_exercise

    asked = _asked(context, content, folder, plain=plain, form=form.value, output=output)
    raise SystemExit(show_exercise(asked, exercise, seed or 0, key=key))


@train_app.command("run")
def train_run(
    context: typer.Context,
    exercise: ExerciseArgument,
    seed: SeedOption = None,
    replies: RepliesOption = None,
    timed: Annotated[bool, typer.Option("--timed", help="Say afterwards how long it took.")] = False,
    folder: FromOption = None,
    form: FormatOption = Format.terminal,
    plain: PlainLinesOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """One exercise; the exit code is 0 where it was passed, else 1."""
    from crisis_cli.training.command import run_one

    asked = _asked(context, content, folder, plain=plain, form=form.value, output=output, now=now)
    raise SystemExit(run_one(asked, exercise, seed, replies, timed=timed))


@train_app.command("drill")
def train_drill(
    context: typer.Context,
    concern: Annotated[
        str | None, typer.Argument(help="Of this one.", metavar="CONCERN", autocompletion=_complete_concern)
    ] = None,
    seed: SeedOption = None,
    replies: RepliesOption = None,
    form: FormatOption = Format.terminal,
    plain: PlainLinesOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """Two cases that differ in one fact: what changes, and why?"""
    from crisis_cli.training.command import run_drill

    asked = _asked(context, content, plain=plain, form=form.value, output=output, now=now)
    raise SystemExit(run_drill(asked, concern, seed, replies))


@train_app.command("exam")
def train_exam(
    context: typer.Context,
    exam_form: Annotated[
        str, typer.Argument(help="A letter, B for the retest of A; or a file that ends in .toml.", metavar="FORM")
    ],
    reviewed_only: Annotated[
        bool, typer.Option("--reviewed-only", help="Without exercises that rest on rules nobody licensed has reviewed.")
    ] = False,
    thresholds: ThresholdsOption = None,
    folder: FromOption = None,
    plain: PlainLinesOption = False,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """Several exercises in a row, without hints, judged at the end."""
    from crisis_cli.training.examination import run_exam

    asked = _asked(context, content, folder, plain=plain, now=now)
    raise SystemExit(run_exam(asked, exam_form, reviewed_only=reviewed_only, thresholds=thresholds))


@train_app.command("hint")
def train_hint(context: typer.Context, folder: FromOption = None, content: ContentOption = None) -> None:
    """The next hint of the exercise that was left."""
    from crisis_cli.training.command import hint

    raise SystemExit(hint(_asked(context, content, folder)))


@train_app.command("reset")
def train_reset(
    context: typer.Context,
    exercise: Annotated[str | None, typer.Argument(help="Of this one.", metavar="ID")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of every exercise, exam and rating.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking first.")] = False,
) -> None:
    """Forget what was practised, of one exercise or all. Asks first."""
    from crisis_cli.training.command import reset

    raise SystemExit(reset(exercise, everything=everything, yes=yes))


@train_app.command("progress")
def train_progress(
    context: typer.Context,
    items: Annotated[bool, typer.Option("--items", help="How each task does, for supervisors.")] = False,
    logs: Annotated[
        list[Path] | None,
        typer.Option("--log", help="With --items: of this training.jsonl; may be given several times.", metavar="FILE"),
    ] = None,
    folder: FromOption = None,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """How practice goes: sure and not right, areas, what comes back."""
    from crisis_cli.errors import UsageError
    from crisis_cli.training.supervising import show_items, show_progress

    asked = _asked(context, content, folder, plain=plain, output=output, now=now)
    if logs and not items:
        raise UsageError(
            "--log goes with --items: how the tasks do is counted over several people, their progress is not."
        )
    raise SystemExit(show_items(asked, logs or ()) if items else show_progress(asked))


@train_app.command("level")
def train_level(
    context: typer.Context,
    thresholds: ThresholdsOption = None,
    folder: FromOption = None,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """The level as of today, and what to practise for the next one."""
    from crisis_cli.training.supervising import show_level

    asked = _asked(context, content, folder, plain=plain, output=output, now=now)
    raise SystemExit(show_level(asked, thresholds))


@train_app.command("rate")
def train_rate(
    context: typer.Context,
    areas: Annotated[list[str], typer.Argument(help="asking=3 acting=2 ..., 1 to 4 each.", metavar="AREA=N")],
    role: Annotated[str, typer.Option("--role", help="Who rated, in which role; no name.", metavar="ROLE")],
    remark: Annotated[str, typer.Option("--remark", help="What was seen.", metavar="TEXT")] = "",
    concern: Annotated[
        str,
        typer.Option("--concern", help="What the role-play was about.", metavar="ID", autocompletion=_complete_concern),
    ] = "",
    who: WhoOption = "",
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """What a supervisor saw in a role-play, beside what was counted."""
    from crisis_cli.training.supervising import rate

    asked = _asked(context, content, now=now)
    raise SystemExit(rate(asked, areas, role=role, remark=remark, concern=concern, who=who))


@train_app.command("export")
def train_export(
    file: Annotated[Path, typer.Argument(help="Ends in .csv or .jsonl.", metavar="FILE")], who: WhoOption = ""
) -> None:
    """Every record, task by task, as a table or as JSON lines."""
    from crisis_cli.training.supervising import export

    raise SystemExit(export(file, who))


@train_app.command("report")
def train_report(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The page to write, .html.", metavar="FILE")],
    who: WhoOption = "",
    thresholds: ThresholdsOption = None,
    log: Annotated[
        Path | None, typer.Option("--log", help="Of this training.jsonl, not of your own.", metavar="FILE")
    ] = None,
    folder: FromOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """One page with everything, for a browser or a printer."""
    from crisis_cli.training.supervising import write_report

    raise SystemExit(write_report(_asked(context, content, folder, now=now), file, who, thresholds, log))


@train_app.command("check")
def train_check(
    context: typer.Context,
    exercises: Annotated[
        Path | None, typer.Argument(help="A folder of your own; none for those that came with it.", metavar="FOLDER")
    ] = None,
    form: Annotated[CheckFormat, typer.Option("--format", help="How to show the result.")] = CheckFormat.terminal,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """Check exercises of your own against the engine."""
    from crisis_cli.training.supervising import check

    raise SystemExit(check(_asked(context, content, form=form.value, output=output), exercises))


@train_app.command("dispute")
def train_dispute(
    context: typer.Context,
    exercise: ExerciseArgument,
    task: Annotated[
        str | None, typer.Option("--task", help="Whose key is wrong; none lists them.", metavar="TASK")
    ] = None,
    words: Annotated[
        str | None, typer.Option("--words", help="What is wrong with it, and why.", metavar="TEXT")
    ] = None,
    seed: SeedOption = None,
    folder: FromOption = None,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """Say why a key is wrong, in a file. Nothing is sent."""
    from crisis_cli.training.supervising import dispute

    asked = _asked(context, content, folder, output=output, now=now)
    raise SystemExit(dispute(asked, exercise, seed, task, words))


# ---------------------------------------------------------------- small helpers


def _parent(context: typer.Context) -> Path | None:
    found: Any = context.parent.obj if context.parent else None
    return found if isinstance(found, Path) else None


def _clock(text: str | None) -> datetime | None:
    from crisis_cli.errors import UsageError
    from crisis_cli.scenario import parse_now

    if text is None:
        return None
    try:
        return parse_now(text)
    except ValueError as error:
        raise UsageError(f"--now: {error}") from None


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
