"""Papers as rows and as Markdown: worksheets, checklists and letters with blanks, each apart from the note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from crisis_cli.model import BLANK, Content, Source
from crisis_cli.paper_words import entered
from crisis_cli.plan import FilledSection, Plan, PlannedAction, PlannedPaper
from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row
from crisis_cli.render.words import FRAME_HEADINGS, due_span, state_line, tag
from crisis_cli.reviews import Index, signed

WIDTH = 60
"""No page is wider: it is printed, or kept beside the telephone."""
WRITING_ROOM = "_" * 16
"""What a blank is on a page: room for a pen."""
BOX = "[ ] "
APART = "Not part of the chart note: keep it apart from the chart."
DRAFT = "Draft: reviewed by no lawyer or clinician."
BLANKS = "Nothing about people is filled in; the blanks are yours."
ENTERED = "Filled in from your answers, without names: check it; the blanks are yours."
CUT = "Cut here: only what is below is given away."
STEPS = "BY WHEN AND WHERE TO"
SOURCES = "SOURCES"


def notices(content: Content, paper: PlannedPaper) -> tuple[str, ...]:
    """Return what stands above a paper: that it is apart, reviewed by nobody, and what on it is from the answers."""
    taken = any(entered(line.text) for section in paper.paper.sections for line in section.lines)
    return (APART, *_reviews(content, paper), ENTERED if taken else BLANKS)


def _reviews(content: Content, paper: PlannedPaper) -> Iterator[str]:
    """Yield by whom this page was reviewed; that it was by nobody, whatever else of the content was."""
    found = Index(content).of(f"paper:{paper.id}") if content.reviews else ()
    yield from (f"Reviewed by {signed(review)}." for review in found)
    if not found:
        yield DRAFT


def sheets(paper: PlannedPaper) -> tuple[Sequence[FilledSection], ...]:
    """Return the sections that stay with the therapist, which may be none, then those of each sheet that is given away."""
    found: dict[str | None, list[FilledSection]] = {None: []}
    for filled in paper.sections:
        found.setdefault(filled.section.sheet, []).append(filled)
    return tuple(found.values())


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
    """Yield a whole paper: what it is and is not, by when and where to, its sections and sources, then what is given away."""
    yield Row(paper.paper.title.upper(), "heading")
    yield Row(paper.paper.about)
    yield from (Row(notice) for notice in notices(content, paper))
    yield Row(state_line(content, plan), "quiet")
    yield from _titled(STEPS)
    for action in steps(plan, paper):
        yield Row(action.action.do, "action", lead="- ", mark=tag(action.verb, action.basis))
        yield from (Row(fact, indent=2) for fact in facts(content, plan, action))
    kept, *given = sheets(paper)
    yield from _sheet_rows(kept)
    cited = dict.fromkeys(_cited(content, plan, paper))
    yield from _titled(SOURCES) if cited else ()
    yield from (Row(line, "quiet", lead="- ") for line in cited)
    for sheet in given:
        yield from (Row(), Row("-" * WIDTH), Row(CUT, "quiet"))
        yield from _sheet_rows(sheet)


def _sheet_rows(sheet: Iterable[FilledSection]) -> Iterator[Row]:
    for filled in sheet:
        yield from _titled(filled.section.title)
        yield from _section_rows(filled)


def _section_rows(filled: FilledSection) -> Iterator[Row]:
    """Yield boxes to tick, and lines to fill in, one under the other; a letter's sentences as paragraphs of their own."""
    lines = [line.replace(BLANK, WRITING_ROOM) for line in filled.lines]
    if filled.section.kind != "text":
        lead = BOX if filled.section.kind == "checks" else ""
        yield from (Row(line, lead=lead) for line in lines)
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
    for line in (paper.paper.about, *notices(content, paper), state_line(content, plan)):
        yield f"{escape(line)}\n"
    yield f"## {STEPS}\n"
    for action in steps(plan, paper):
        yield f"- **{escape(action.action.do)}** ({tag(action.verb, action.basis)})"
        yield from (f"  - {escape(fact)}" for fact in facts(content, plan, action))
    kept, *given = sheets(paper)
    yield from _markdown_sheet(kept)
    cited = dict.fromkeys(_cited(content, plan, paper))
    yield f"\n## {SOURCES}\n" if cited else ""
    yield from (f"- {escape(line)}" for line in cited)
    for sheet in given:
        yield f"\n---\n\n*{CUT}*"
        yield from _markdown_sheet(sheet)


def _markdown_sheet(sheet: Iterable[FilledSection]) -> Iterator[str]:
    for filled in sheet:
        yield f"\n## {escape(filled.section.title)}\n"
        lead, tail = {"checks": ("- [ ] ", ""), "lines": ("- ", ""), "text": ("", "\n")}[filled.section.kind]
        yield from (f"{lead}{escape(line)}{tail}" for line in filled.lines)
