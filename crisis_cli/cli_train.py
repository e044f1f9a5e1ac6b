"""The commands of `crisis-aid train`: parse options, call, exit code. Imported when one of them is wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from crisis_cli.cli_group import App
from crisis_cli.cli_options import (
    CheckFormat,
    ContentOption,
    Format,
    FormatOption,
    NowOption,
    OutputOption,
    PlainWordsOption,
    ShowFormat,
    clock_of,
    complete_concern,
    complete_exercises,
    content_above,
)

app = App(
    name="train",
    help="Practise: made-up cases, judged by the same rules. `crisis-aid train` alone takes the next exercise.",
)

FromOption = Annotated[Path | None, typer.Option("--from", help="A folder of exercises of your own.", metavar="FOLDER")]
PlainLinesOption = Annotated[bool, typer.Option("--plain", help="Numbered lines, nothing redrawn.")]
SeedOption = Annotated[
    int | None,
    typer.Option("--seed", help="A number: the same one gives the same facts.", metavar="N", min=0, max=1_000_000_000),
]
RepliesOption = Annotated[
    Path | None,
    typer.Option(
        "--replies",
        help='Answers from a JSON file, {"task": ["choice"]}; nothing is asked. The exit code is 0 for a pass, else 1.',
        metavar="FILE",
    ),
]
ExerciseArgument = Annotated[str, typer.Argument(help="An exercise.", metavar="ID", autocompletion=complete_exercises)]
ThresholdsOption = Annotated[
    Path | None, typer.Option("--thresholds", help="Numbers of your own for levels and exams.", metavar="FILE")
]
LogOption = Annotated[
    Path | None, typer.Option("--log", help="Of this training.jsonl, not of your own.", metavar="FILE")
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

    return Asked(content or content_above(context), folder, plain, form, output, clock_of(now))


@app.callback(invoke_without_command=True)
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

    raise SystemExit(run_next(Asked(context.obj, folder, plain, "terminal", output, clock_of(now))))


@app.later("next")
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


@app.later("list")
def train_list(
    context: typer.Context,
    concern: Annotated[
        str | None,
        typer.Option("--concern", help="Only those about this one.", metavar="ID", autocompletion=complete_concern),
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


@app.later("show")
def train_show(
    context: typer.Context,
    exercise: ExerciseArgument,
    seed: SeedOption = None,
    key: Annotated[bool, typer.Option("--key", help="What is right as well.")] = False,
    folder: FromOption = None,
    form: Annotated[
        ShowFormat,
        typer.Option("--format", help="How to show it; toml is its file, to begin one of your own from."),
    ] = ShowFormat.terminal,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """An exercise to read or print, with the id of each answer."""
    from crisis_cli.training.command import show_exercise

    asked = _asked(context, content, folder, plain=plain, form=form.value, output=output)
    raise SystemExit(show_exercise(asked, exercise, seed or 0, key=key))


@app.later("run")
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
    """One exercise of your choice."""
    from crisis_cli.training.command import run_one

    asked = _asked(context, content, folder, plain=plain, form=form.value, output=output, now=now)
    raise SystemExit(run_one(asked, exercise, seed, replies, timed=timed))


@app.later("drill")
def train_drill(
    context: typer.Context,
    concern: Annotated[
        str | None, typer.Argument(help="Of this one.", metavar="CONCERN", autocompletion=complete_concern)
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


@app.later("exam")
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


@app.later("hint")
def train_hint(context: typer.Context, folder: FromOption = None, content: ContentOption = None) -> None:
    """The next hint of the exercise that was left."""
    from crisis_cli.training.command import hint

    raise SystemExit(hint(_asked(context, content, folder)))


@app.later("reset")
def train_reset(
    context: typer.Context,
    exercise: Annotated[str | None, typer.Argument(help="Of this one.", metavar="ID")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Of every exercise, exam and rating.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Without asking first.")] = False,
) -> None:
    """Forget what was practised, of one exercise or all. Asks first."""
    from crisis_cli.training.command import reset

    raise SystemExit(reset(exercise, everything=everything, yes=yes))


@app.later("progress")
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


@app.later("level")
def train_level(
    context: typer.Context,
    thresholds: ThresholdsOption = None,
    log: LogOption = None,
    folder: FromOption = None,
    plain: PlainWordsOption = False,
    output: OutputOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """The level as of today, and what to practise for the next one."""
    from crisis_cli.training.supervising import show_level

    asked = _asked(context, content, folder, plain=plain, output=output, now=now)
    raise SystemExit(show_level(asked, thresholds, log))


@app.later("rate")
def train_rate(
    context: typer.Context,
    areas: Annotated[list[str], typer.Argument(help="asking=3 acting=2 ..., 1 to 4 each.", metavar="AREA=N")],
    role: Annotated[str, typer.Option("--role", help="Who rated, in which role; no name.", metavar="ROLE")],
    remark: Annotated[str, typer.Option("--remark", help="What was seen.", metavar="TEXT")] = "",
    concern: Annotated[
        str,
        typer.Option("--concern", help="What the role-play was about.", metavar="ID", autocompletion=complete_concern),
    ] = "",
    who: WhoOption = "",
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """What a supervisor saw in a role-play, beside what was counted."""
    from crisis_cli.training.supervising import rate

    asked = _asked(context, content, now=now)
    raise SystemExit(rate(asked, areas, role=role, remark=remark, concern=concern, who=who))


@app.later("export")
def train_export(
    file: Annotated[Path, typer.Argument(help="Ends in .csv or .jsonl.", metavar="FILE")],
    who: WhoOption = "",
    rated: Annotated[bool, typer.Option("--ratings", help="What supervisors rated, area by area, instead.")] = False,
) -> None:
    """Every record, task by task, as a table or as JSON lines."""
    from crisis_cli.training.supervising import export

    raise SystemExit(export(file, who, rated=rated))


@app.later("report")
def train_report(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The page to write, .html.", metavar="FILE")],
    who: WhoOption = "",
    thresholds: ThresholdsOption = None,
    log: LogOption = None,
    folder: FromOption = None,
    now: NowOption = None,
    content: ContentOption = None,
) -> None:
    """One page with everything, for a browser or a printer."""
    from crisis_cli.training.supervising import write_report

    raise SystemExit(write_report(_asked(context, content, folder, now=now), file, who, thresholds, log))


@app.later("check")
def train_check(
    context: typer.Context,
    exercises: Annotated[
        Path | None, typer.Argument(help="A folder of your own; none for those that came with it.", metavar="FOLDER")
    ] = None,
    form: Annotated[CheckFormat, typer.Option("--format", help="How to show the result.")] = CheckFormat.terminal,
    output: OutputOption = None,
    content: ContentOption = None,
) -> None:
    """Check exercises of your own against the rules.

    Each is a TOML file whose name is its id: `train show the-baler --format toml --output mine/my-own.toml` writes
    one to begin from. `answers` are the facts, `known` those the story tells, `told` what is heard when one is asked
    for; `vary` has variants, `hints` and `debrief` are said on the way and at the end, `after` what comes of what is
    left out or wrong. What is right is the program's own plan. `expect` says which you expect; where yours is
    another, `differs` says why, and is shown at the end.
    """
    from crisis_cli.training.supervising import check

    raise SystemExit(check(_asked(context, content, form=form.value, output=output), exercises))


@app.later("dispute")
def train_dispute(
    context: typer.Context,
    exercise: ExerciseArgument,
    task: Annotated[
        str | None, typer.Option("--task", help="In which task; without it they are listed.", metavar="TASK")
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
    """Object to what counts as right, in a file. Nothing is sent."""
    from crisis_cli.training.supervising import dispute

    asked = _asked(context, content, folder, output=output, now=now)
    raise SystemExit(dispute(asked, exercise, seed, task, words))
