"""Papers as rows and as Markdown: worksheets, checklists and letters with blanks, each apart from the note."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crisis_cli.model import BLANK, Content, Source
from crisis_cli.plan import FilledSection, Plan, PlannedAction, PlannedPaper
from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row
from crisis_cli.render.words import FRAME_HEADINGS, due_span, state_line, tag

WIDTH = 60
"""No page is wider: it is printed, or kept beside the telephone."""
WRITING_ROOM = "_" * 16
"""What a blank is on a page: room for a pen."""
BOX = "[ ] "
APART = "Not part of the chart note: keep it apart from the chart."
DRAFT = "Draft: reviewed by no lawyer or clinician."
BLANKS = "Nothing about people is filled in; the blanks are yours."
STEPS = "BY WHEN AND WHERE TO"
SOURCES = "SOURCES"


def notices(content: Content) -> tuple[str, ...]:
    """Return what stands above every paper."""
    return (APART, *([DRAFT] if content.review == "draft" else []), BLANKS)


def steps(plan: Plan, paper: PlannedPaper) -> tuple[PlannedAction, ...]:
    """Return the actions of the plan that the paper serves, in the plan's order."""
    return tuple(action for action in plan.actions if action.id in paper.steps)


def recipients(content: Content, action: PlannedAction) -> tuple[str, ...]:
    """Return whom the action is told to, as the content calls them."""
    return tuple(content.recipients[name].title for name in action.action.recipients)


def facts(content: Content, plan: Plan, action: PlannedAction) -> Iterator[str]:
    """Yield what is known of a step without naming anybody: by when, unless what, to whom, by which line."""
    yield _by_when(plan, action)
    if action.unless:
        yield f"unless {action.unless}"
    named = recipients(content, action)
    if named:
        yield f"to: {'; '.join(named)}"
    yield from action.reach


def _by_when(plan: Plan, action: PlannedAction) -> str:
    """Return when the step is due, in words that stay true while the page is kept."""
    if action.due is None:
        return f"when: {FRAME_HEADINGS[action.frame].lower()}"
    late = action.due.at is not None and action.due.at < plan.now
    return due_span(action.due, plan.now) + ("; past already" if late else "")


def sources(content: Content, plan: Plan, paper: PlannedPaper) -> tuple[Source, ...]:
    """Return what bears out what stands on the page: federal, and of the states that the plan has to do with."""
    places = {"us", *plan.places.values()}
    names = (*paper.paper.sources, *(name for filled in paper.sections for name in filled.section.sources))
    return tuple(found for name in dict.fromkeys(names) if (found := content.sources[name]).place in places)


def _cited(content: Content, plan: Plan, paper: PlannedPaper) -> Iterator[str]:
    """Yield each source with the day it was read and its standing."""
    for source in sources(content, plan, paper):
        day = f"read {source.read_on}" if source.read_on else "not read"
        yield f"{source.cite} ({day}, {'confirmed' if source.confirmed else 'UNCONFIRMED'})"


def paper_rows(content: Content, plan: Plan, paper: PlannedPaper) -> Iterator[Row]:
    """Yield a whole paper: what it is and is not, by when and where to, then its sections and sources."""
    yield Row(paper.paper.title.upper(), "heading")
    yield Row(paper.paper.about)
    yield from (Row(notice) for notice in notices(content))
    yield Row(state_line(content, plan), "quiet")
    yield from _titled(STEPS)
    for action in steps(plan, paper):
        yield Row(action.action.do, "action", lead="- ", mark=tag(action.verb, action.basis))
        yield from (Row(fact, indent=2) for fact in facts(content, plan, action))
    for filled in paper.sections:
        yield from _titled(filled.section.title)
        yield from _section_rows(filled)
    cited = dict.fromkeys(_cited(content, plan, paper))
    yield from _titled(SOURCES) if cited else ()
    yield from (Row(line, "quiet", lead="- ") for line in cited)


def _section_rows(filled: FilledSection) -> Iterator[Row]:
    """Yield boxes to tick one under the other, and a letter's sentences as paragraphs of their own."""
    lines = [line.replace(BLANK, WRITING_ROOM) for line in filled.lines]
    if filled.section.kind == "checks":
        yield from (Row(line, lead=BOX) for line in lines)
        return
    for number, line in enumerate(lines):
        yield from [Row()] if number else []
        yield Row(line)


def _titled(title: str) -> Iterator[Row]:
    yield Row()
    yield Row(title, "subheading")


def markdown(content: Content, plan: Plan, paper: PlannedPaper) -> str:
    """Return a paper as one Markdown text; what is ticked or filled in is a list of boxes."""
    text = "\n".join(_markdown_lines(content, plan, paper)).rstrip() + "\n"
    return re.sub(r"\n{3,}", "\n\n", text)


def _markdown_lines(content: Content, plan: Plan, paper: PlannedPaper) -> Iterator[str]:
    yield f"# {escape(paper.paper.title)}\n"
    for line in (paper.paper.about, *notices(content), state_line(content, plan)):
        yield f"{escape(line)}\n"
    yield f"## {STEPS}\n"
    for action in steps(plan, paper):
        yield f"- **{escape(action.action.do)}** ({tag(action.verb, action.basis)})"
        yield from (f"  - {escape(fact)}" for fact in facts(content, plan, action))
    for filled in paper.sections:
        yield f"\n## {escape(filled.section.title)}\n"
        checks = filled.section.kind == "checks"
        yield from (f"- [ ] {escape(line)}" if checks else f"{escape(line)}\n" for line in filled.lines)
    cited = dict.fromkeys(_cited(content, plan, paper))
    yield f"\n## {SOURCES}\n" if cited else ""
    yield from (f"- {escape(line)}" for line in cited)
