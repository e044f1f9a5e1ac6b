"""What the commands of `cli`, `cli_flows` and `cli_train` share: formats, options, what a shell completes. No command."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


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


class ShowFormat(StrEnum):
    """Of an exercise: as it is put, or `toml`, the file that it is made of."""

    terminal = "terminal"
    text = "text"
    markdown = "markdown"
    json = "json"
    toml = "toml"


class CheckFormat(StrEnum):
    terminal = "terminal"
    text = "text"
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


def complete_concerns(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.errors import CrisisAidError

    try:
        content = _loaded(context)
    except CrisisAidError:
        return []
    known = {c.id: c.title for c in content.concerns.values()} | {
        name: "asks which: " + ", ".join(members) for name, members in content.families.items()
    }
    return [(name, about) for name, about in known.items() if name.startswith(incomplete)]


def complete_concern(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Like `complete_concerns`, without the families: `flows show` takes one concern."""
    from crisis_cli.errors import CrisisAidError

    try:
        concerns = _loaded(context).concerns.values()
    except CrisisAidError:
        return []
    return [(c.id, c.title) for c in concerns if c.id.startswith(incomplete)]


def complete_places(incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.places import PLACES

    return [(code, name) for code, name in PLACES.items() if code.startswith(incomplete.lower())]


def complete_packs(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.errors import CrisisAidError

    try:
        packs = _loaded(context).packs.values()
    except CrisisAidError:
        return []
    return [(pack.code, pack.name) for pack in packs if pack.code.startswith(incomplete.lower())]


def complete_papers(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    from crisis_cli.errors import CrisisAidError
    from crisis_cli.model import ALL_PAPERS

    try:
        papers = _loaded(context).papers.values()
    except CrisisAidError:
        return []
    known = {paper.id: paper.title for paper in papers} | {ALL_PAPERS: "every paper of the plan"}
    return [(name, about) for name, about in known.items() if name.startswith(incomplete)]


def complete_styles(incomplete: str) -> list[str]:
    from crisis_cli.note import STYLES

    return [style for style in STYLES if style.startswith(incomplete)]


def complete_items(context: typer.Context, incomplete: str) -> list[str]:
    from crisis_cli.errors import CrisisAidError
    from crisis_cli.model import WHOLE
    from crisis_cli.reviews import items

    try:
        known = items(_loaded(context))
    except CrisisAidError:
        return []
    names = (WHOLE, *(f"{kind}:{name}" for kind, ids in known.items() for name in ids))
    return [name for name in names if name.startswith(incomplete)]


def complete_kinds(incomplete: str) -> list[str]:
    from crisis_cli.reports import LISTED

    return [kind for kind in LISTED if kind.startswith(incomplete)]


def complete_exercises(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
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


def complete_covered(incomplete: str) -> list[str]:
    from crisis_cli.covering import COVERED

    return [about for about in COVERED if about.startswith(incomplete)]


# ---------------------------------------------------------------- options that several commands take

ContentOption = Annotated[Path | None, typer.Option("--content", help="Use this content folder.", metavar="DIR")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to show the result.")]
StyleOption = Annotated[
    str | None,
    typer.Option("--style", help=f"The note's style: {STYLE_NAMES}.", metavar="STYLE", autocompletion=complete_styles),
]
PaperOption = Annotated[
    list[str] | None,
    typer.Option(
        "--paper",
        help="A paper of the plan, or all; may be repeated.",
        metavar="NAME",
        autocompletion=complete_papers,
    ),
]
PlainWordsOption = Annotated[bool, typer.Option("--plain", help="Words only: no weight, no underline.")]
FullOption = Annotated[bool, typer.Option("--full", help="With how, words to say, what to share, reasons, sources.")]
BatchNowOption = Annotated[
    str | None, typer.Option("--now", help="The clock of scenarios that name none (ISO, with offset).", metavar="TIME")
]
NowOption = Annotated[str | None, typer.Option("--now", help="Fix the clock (ISO, with offset).", metavar="TIME")]
OutputOption = Annotated[Path | None, typer.Option("--output", help="Write to this file.", metavar="FILE")]
CalendarOption = Annotated[
    Path | None,
    typer.Option("--calendar", help="Write what is owed in writing to this calendar file (.ics).", metavar="FILE"),
]


# ---------------------------------------------------------------- what options mean


def content_above(context: typer.Context) -> Path | None:
    found: Any = context.parent.obj if context.parent else None
    return found if isinstance(found, Path) else None


def clock_of(text: str | None) -> datetime | None:
    from crisis_cli.errors import UsageError
    from crisis_cli.scenario import parse_now

    if text is None:
        return None
    try:
        return parse_now(text)
    except ValueError as error:
        raise UsageError(f"--now: {error}") from None
