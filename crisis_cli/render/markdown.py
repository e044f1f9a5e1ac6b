"""A plan and its note as Markdown, for a page somebody prints or files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from crisis_cli.answers import Answers
from crisis_cli.gate import clean_line
from crisis_cli.model import FRAMES, Content
from crisis_cli.note import Note
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.render.layout import after_note, details, reader_rows, rest
from crisis_cli.render.rows import Row
from crisis_cli.render.words import FRAME_HEADINGS, response_heading, tag

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def escape(text: str) -> str:
    """Return `text` on one line so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", clean_line(text))


def render(content: Content, plan: Plan, note: Note | None, answers: Answers) -> str:
    """Return the plan, its details, the note, what is left to do and the logs as one Markdown text."""
    return "\n".join(_lines(content, plan, note, answers)).rstrip() + "\n"


def _lines(content: Content, plan: Plan, note: Note | None, answers: Answers) -> Iterator[str]:
    state = "So far, not complete. " if not plan.complete else ""
    yield f"# {escape(state + response_heading(plan))}"
    for frame in FRAMES:
        actions = [action for action in plan.actions if action.frame == frame]
        if actions:
            yield f"\n## {FRAME_HEADINGS[frame]}\n"
            yield from _actions(content, plan, actions)
    if plan.avoid:
        yield "\n## DO NOT\n"
        yield from _actions(content, plan, plan.avoid)
    yield ""
    yield from _rows(rest(content, plan, full=True))
    if note:
        yield ""
        yield from _rows(reader_rows(answers))
        yield "\n## NOTE (stub: yours to check, complete and sign)"
        for section in note.sections:
            yield f"\n### {escape(section.title)}\n"
            yield from (f"- {escape(line)}" for line in section.lines)
    yield ""
    yield from _rows(after_note(content, plan, answers))


def _actions(content: Content, plan: Plan, actions: Iterable[PlannedAction]) -> Iterator[str]:
    for number, action in enumerate(actions, 1):
        yield f"{number}. **{escape(action.action.do)}** ({tag(action.verb, action.basis)})"
        for row in list(details(content, action, plan.now))[1:]:
            nested = "  " if row.indent >= 6 else ""
            yield f"   {nested}- {escape(_lead(row) + row.text)}"


def _lead(row: Row) -> str:
    """Return the lead where it is a word; signs in the margin mean nothing on a page."""
    return row.lead if row.lead.endswith(": ") else ""


def _rows(rows: Iterator[Row]) -> Iterator[str]:
    for row in rows:
        mark = f" ({row.mark})" if row.mark else ""
        if row.style == "heading":
            yield f"## {escape(row.text)}\n"
        elif row.style == "subheading":
            yield f"\n### {escape(row.text)}\n"
        elif row.lead or row.indent >= 5:
            nested = "  " * min(row.indent // 3, 2) if row.indent >= 3 else ""
            yield f"{nested}- {escape(_lead(row) + row.text)}{mark}"
        else:
            yield escape(row.text) + ("\n" if row.text else "")
