"""What scenarios exercise of a content: a table of all kinds, or every item of one. What none reaches comes last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from typing_extensions import TypedDict  # pydantic makes the JSON Schema of these, and wants this one before 3.12

from crisis_cli.coverage import DEMANDED, Count, Counted
from crisis_cli.gate import clean
from crisis_cli.model import Content
from crisis_cli.render.coverage import MOST_NAMED, SCHEMA, foot
from crisis_cli.render.json_output import ContentJson, content_json
from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row
from crisis_cli.render.words import many

ALL_REACHED = "Everything is reached by a scenario."
MISSING = "REACHED BY NO SCENARIO"
EXERCISED = {
    "documents": "A procedure is carried where a scenario demands one of its actions, or answers its question.",
    "questions": "A question is exercised where a scenario answers it; not knowing is an answer, not asking is none.",
    "choices": "An answer is exercised where a plan reads it. The three kinds of not knowing are one, not asked among them.",
    "rules": "A rule is exercised where it holds in a scenario's plan.",
    "raises": "A raise is exercised where the finding stands as high as it does because of it.",
    "actions": "A step is exercised where a plan has it: to do, or to be avoided.",
    "resolutions": "A resolution is exercised where it settles a conflict.",
    "notices": "A notice is exercised where it is shown.",
    "papers": "A paper is exercised where a plan has it.",
    "properties": "A property is exercised where it speaks of a plan: its concern open, its condition true, its actions there.",
    "orders": "An order is exercised where one scenario gives its safest answer and another one its riskiest.",
    "law": "A value of law is exercised where it decides whether a rule or a raise holds, or where it is printed. Values that "
    "nothing reads are not counted; `crisis-aid law` shows them.",
    "sources": "A source is exercised where a plan cites it or rests on it. Sources of the documents alone, or of banned "
    "words alone, are not counted.",
}
DEMANDS = "It is demanded where a scenario's expectation would fail without it."
ABOUT = (
    "How much of each kind takes part in the plan of at least one scenario; of rules and steps, how many an expectation "
    "demands. Name a kind for every item of it."
)


class CountJson(TypedDict):
    """How many items of a kind there are, and how many of them a scenario exercises. Of most kinds demands are not known."""

    kind: str
    items: int
    exercised: int
    demanded: int | None


class ItemJson(TypedDict):
    """An item with the scenarios that exercise it, and those whose expectation would fail without it."""

    id: str
    words: str
    exercised: bool
    scenarios: list[str]
    demanded_by: list[str] | None


class TallyJson(TypedDict):
    """What `flows coverage` gives as JSON: every kind, and as "kind: id" what no scenario exercises."""

    schema: Literal["crisis-aid/coverage/1"]
    content: ContentJson
    about: Literal["summary"]
    scenarios: int
    counts: list[CountJson]
    missing: list[str]


class ItemsJson(TypedDict):
    """What `flows coverage KIND` gives as JSON: every item, and the ids of those that no scenario exercises."""

    schema: Literal["crisis-aid/coverage/1"]
    content: ContentJson
    about: str
    scenarios: int
    counts: list[CountJson]
    items: list[ItemJson]
    missing: list[str]


class Tally(NamedTuple):
    """What `flows coverage` shows: one kind with all its items, or every kind. So many scenarios were run.

    `notice` says why nothing is exercised, where that has one reason for all; it stands for the list of what is missing.
    """

    counts: Sequence[Count]
    scenarios: int
    notice: str = ""

    @property
    def missing(self) -> tuple[tuple[Count, Counted], ...]:
        return tuple((count, one) for count in self.counts for one in count.missing)


# ---------------------------------------------------------------- as rows


def tally_rows(content: Content, tally: Tally) -> Iterator[Row]:
    """Yield a line for each kind, then the names of what none reaches."""
    yield Row(_title(tally), "heading")
    yield Row(ABOUT)
    yield Row()
    widest = max(len(count.kind) for count in tally.counts)
    for count in tally.counts:
        yield Row(_reached(count), lead=f"{count.kind.ljust(widest)}  ")
    yield Row()
    yield from _missing_rows(tally)
    yield Row(foot(content), "quiet")


def count_rows(content: Content, tally: Tally) -> Iterator[Row]:
    """Yield every item of one kind with the scenarios that exercise it, what is missing last."""
    (count,) = tally.counts
    yield Row(_heading(tally), "heading")
    yield Row(_about(count))
    for one in count.items:
        yield Row()
        yield Row(one.item.id, "subheading")
        yield Row(one.item.words, indent=2)
        yield Row(_seen(count, one), indent=2)
    yield Row()
    yield from _missing_rows(tally)
    yield Row(foot(content), "quiet")


def _title(tally: Tally) -> str:
    return f"Coverage of the content; {many(tally.scenarios, 'scenarios')} run"


def _heading(tally: Tally) -> str:
    (count,) = tally.counts
    return f"{count.kind.upper()}: {_reached(count)}; {many(tally.scenarios, 'scenarios')} run"


def _reached(count: Count) -> str:
    demanded = f", {count.demanded} demanded" if count.kind in DEMANDED else ""
    how = "carried" if count.kind == "documents" else "exercised"
    return f"{count.reached} of {len(count.items)} {how}{demanded}"


def _about(count: Count) -> str:
    return f"{EXERCISED[count.kind]} {DEMANDS}" if count.kind in DEMANDED else EXERCISED[count.kind]


def _seen(count: Count, one: Counted) -> str:
    """Return by how many scenarios an item is exercised and demanded, and the first of them."""
    number, first = len(one.scenarios), ", ".join(one.first[:MOST_NAMED])
    if not number:
        return "NO SCENARIO"
    demanding = f", {_demanding(one)} it" if count.kind in DEMANDED else ""
    such = ", such as" if number > MOST_NAMED else ":"
    return f"{many(number, 'scenarios')}{demanding}{such} {first}"


def _demanding(one: Counted) -> str:
    if not one.demanding:
        return "none demands"
    return f"{len(one.demanding)} {'demands' if len(one.demanding) == 1 else 'demand'}"


def _missing_rows(tally: Tally) -> Iterator[Row]:
    if not tally.missing:
        yield Row(ALL_REACHED)
    elif tally.notice:
        yield Row(tally.notice, "alarm")
    else:
        yield Row(f"{MISSING}: {len(tally.missing)}", "alarm")
        for count in tally.counts:
            if count.missing and len(tally.counts) > 1:
                yield Row(f"{count.kind}: {len(count.missing)}", "subheading")
            yield from (Row(one.item.id, lead="- ") for one in count.missing)


# ---------------------------------------------------------------- as Markdown


def tally_markdown(content: Content, tally: Tally) -> str:
    """Return the table of all kinds as Markdown, with the names of what none reaches."""
    head = [
        f"# {escape(_title(tally))}\n",
        escape(ABOUT),
        "",
        "| kind | of | reached | demanded |",
        "|---|---|---|---|",
    ]
    rows = [
        f"| {c.kind} | {len(c.items)} | {c.reached} | {c.demanded if c.kind in DEMANDED else ''} |"
        for c in tally.counts
    ]
    return _page(content, [*head, *rows], tally)


def count_markdown(content: Content, tally: Tally) -> str:
    """Return every item of one kind as a table in Markdown."""
    (count,) = tally.counts
    head = [
        f"# {escape(_heading(tally))}\n",
        escape(_about(count)),
        "",
        "| item | words | scenarios |",
        "|---|---|---|",
    ]
    rows = [
        f"| {escape(one.item.id)} | {escape(one.item.words)} | {escape(_seen(count, one))} |" for one in count.items
    ]
    return _page(content, [*head, *rows], tally)


def _page(content: Content, lines: Sequence[str], tally: Tally) -> str:
    return "\n".join((*lines, "", *_missing_markdown(tally), "", escape(foot(content)))) + "\n"


def _missing_markdown(tally: Tally) -> Iterator[str]:
    if not tally.missing:
        yield ALL_REACHED
    elif tally.notice:
        yield escape(tally.notice)
    else:
        yield f"## {MISSING}: {len(tally.missing)}"
        for count in tally.counts:
            if count.missing:
                yield f"\n### {count.kind}: {len(count.missing)}\n"
                yield from (f"- {escape(one.item.id)}" for one in count.missing)


# ---------------------------------------------------------------- as JSON


def tally_json(content: Content, tally: Tally) -> TallyJson:
    """Return the counts of all kinds as JSON, with the names of what none reaches."""
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "about": "summary",
        "scenarios": tally.scenarios,
        "counts": [_count(count) for count in tally.counts],
        "missing": [f"{count.kind}: {clean(one.item.id)}" for count, one in tally.missing],
    }


def count_json(content: Content, tally: Tally) -> ItemsJson:
    """Return every item of one kind as JSON, with every scenario that exercises or demands it."""
    (count,) = tally.counts
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "about": count.kind,
        "scenarios": tally.scenarios,
        "counts": [_count(count)],
        "items": [_item(count, one) for one in count.items],
        "missing": [clean(one.item.id) for one in count.missing],
    }


def _count(count: Count) -> CountJson:
    demanded = count.demanded if count.kind in DEMANDED else None
    return {"kind": count.kind, "items": len(count.items), "exercised": count.reached, "demanded": demanded}


def _item(count: Count, one: Counted) -> ItemJson:
    return {
        "id": clean(one.item.id),
        "words": clean(one.item.words),
        "exercised": bool(one.scenarios),
        "scenarios": [clean(file) for file in one.scenarios],
        "demanded_by": [clean(file) for file in one.demanding] if count.kind in DEMANDED else None,
    }
