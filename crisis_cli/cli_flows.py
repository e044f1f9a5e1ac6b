"""The commands of `crisis-aid flows`: parse options, call, exit code. Imported when one of them is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crisis_cli.cli_group import App
from crisis_cli.cli_options import (
    COVERED_NAMES,
    KIND_NAMES,
    CheckFormat,
    ContentOption,
    Drawn,
    Format,
    FormatOption,
    OutputOption,
    PlainWordsOption,
    complete_concern,
    complete_covered,
    complete_items,
    complete_kinds,
    content_above,
)

app = App(name="flows", help="Read and check the content.", no_args_is_help=True)


@app.later("list")
def flows_list(
    context: typer.Context,
    kind: Annotated[
        str | None,
        typer.Argument(help=f"What to list: {KIND_NAMES}.", metavar="KIND", autocompletion=complete_kinds),
    ] = None,
    concern: Annotated[
        str | None,
        typer.Option(
            "--concern", help="Only what takes part in this one.", metavar="ID", autocompletion=complete_concern
        ),
    ] = None,
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """What the content holds: the concerns with how many of everything, or one kind, an entry a block."""
    from crisis_cli.reports import list_content

    where = content or content_above(context)
    raise SystemExit(list_content(where, kind, concern, form=form.value, plain=plain, output=output))


@app.later("coverage")
def flows_coverage(
    context: typer.Context,
    about: Annotated[
        str | None,
        typer.Argument(
            help=f"What to count: {COVERED_NAMES}. None for all.", metavar="WHAT", autocompletion=complete_covered
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

    where = content or content_above(context)
    raise SystemExit(cover(where, about, scenarios, form=form.value, plain=plain, output=output))


@app.later("diff")
def flows_diff(
    old: Annotated[Path, typer.Argument(help="A content folder.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="The one it is to be compared with.", metavar="NEW")],
    own: Annotated[
        Path | None,
        typer.Option(
            "--from", help="A folder of exercises of your own, instead of those beside NEW.", metavar="FOLDER"
        ),
    ] = None,
    form: FormatOption = Format.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
) -> None:
    """Which plans change between two contents, over every combination of answers, each by which edit; 1 where any do.

    It names the exercises of `train` whose key moves, too. `crisis-aid doctor` says where the content lies that came with
    the program.
    """
    from crisis_cli.checks.diff_command import diff

    raise SystemExit(diff(old, new, own=own, form=form.value, plain=plain, output=output))


@app.later("show")
def flows_show(
    context: typer.Context,
    concern: Annotated[
        str | None,
        typer.Argument(
            help="Which concern; with --format markdown none is all of the content, as one book.",
            metavar="CONCERN",
            autocompletion=complete_concern,
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
    where = content or content_above(context)
    raise SystemExit(show(where, concern, form=form.value, plain=plain, output=output))


@app.later("check")
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

    day, where = read_as_of(as_of, older_than), content or content_above(context)
    if replay is not None or save is not None:
        raise SystemExit(replay_content(where, replay, save, form=form.value, plain=plain, output=output))
    raise SystemExit(check_content(where, day, form=form.value, plain=plain, output=output))


@app.later("sample")
def flows_sample(
    context: typer.Context,
    number: Annotated[int, typer.Option("-n", "--number", help="How many.", metavar="N")] = 10,
    seed: Annotated[
        int, typer.Option("--seed", help="A number: the same one draws the same scenarios.", metavar="S")
    ] = 1,
    concern: Annotated[
        str | None,
        typer.Option("--concern", help="This one in each of them.", metavar="ID", autocompletion=complete_concern),
    ] = None,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """Valid scenarios drawn at random, a JSON object a line, as batch reads them."""
    from crisis_cli.samples import write_samples

    raise SystemExit(write_samples(content or content_above(context), number, seed, concern, output=output))


@app.later("sign")
def flows_sign(
    context: typer.Context,
    item: Annotated[
        str,
        typer.Argument(
            help="What was reviewed: rule:NAME, concern:NAME, pack:CODE, ..., or content for the whole.",
            metavar="ITEM",
            autocompletion=complete_items,
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

    sign(content or content_above(context), item, by, role, on, date.today())
