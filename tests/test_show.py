"""`flows show` and `law`: whole small outputs, and that the book of the shipped content leaves nothing out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from record_shown import SHOWN, recordings
from test_cli import run

from crisis_cli.condition import AllOf, AnyOf, AtLeast, Between, Condition, HasAll, Is, Not, Only, parse
from crisis_cli.explain import Clause, in_line, outline, words
from crisis_cli.load import load, shipped_folder
from crisis_cli.model import Question, Review
from crisis_cli.render import book, graph, items, pieces
from crisis_cli.render.book_json import CONDITIONS, concern_json, table
from crisis_cli.render.markdown import escape
from crisis_cli.render.pieces import Name, Piece
from crisis_cli.render.text import render

SMALL = Path(__file__).parent / "content_good" / "one_of_everything"
SHIPPED = load(None)
UNKNOWN = {"not-asked", "would-not-say", "cannot-tell"}


@cache
def whole_book() -> str:
    return pieces.markdown(book.book_pieces(SHIPPED))


# ---------------------------------------------------------------- whole outputs of a small content


@pytest.mark.parametrize(("name", "shown"), recordings().items())
def test_each_format_of_a_small_content_is_as_it_was_read(name: str, shown: str) -> None:
    assert shown == (SHOWN / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- conditions in words


def question(name: str, **more: Any) -> Question:
    base = next(iter(SHIPPED.questions.values()))
    plain = replace(base, id=name, topic=name, ask_when=None, kind="choice", choices={"a": "A", "b": "B", "c": "C"})
    return replace(plain, **more)


SMALL_WORDS = replace(
    SHIPPED,
    questions={
        "one": question("one"),
        "late": question("late", ask_when=Is("one", frozenset({"a"}))),
        "many": question("many", kind="several"),
        "number": question("number", kind="number", choices={}),
        "client.place": question("client.place", kind="place", choices={}),
        "odd": question("odd", choices={"a": 'A "quoted" one'}),
    },
)


def is_(key: str, *values: str) -> Is:
    return Is(key, frozenset(values))


A, B, LATE = is_("one", "a"), is_("many", "b"), is_("late", "a")


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (A, 'one: "A"'),
        (is_("one", "b", "a"), 'one: "A" or "B"'),
        (is_("one", "c", "a", "b"), 'one: "A", "B" or "C"'),
        (is_("one", "a", *UNKNOWN), 'one: "A", or not known'),
        (is_("one", *UNKNOWN), "one: not known"),
        (is_("one", "cannot-tell"), "one: cannot tell"),
        (is_("one", "a", "would-not-say", "not-asked"), 'one: "A", or not asked yet or asked and would not say'),
        (is_("many", "a", "b"), 'many: includes "A" or "B"'),
        (is_("many", *UNKNOWN), "many: not known"),
        (HasAll("many", frozenset("ab")), 'many: includes "A" and "B"'),
        (Only("many", frozenset("ab")), 'many: only "A" or "B", and nothing else'),
        (Between("number", 12, 17), "number: from 12 to 17"),
        (Between("number", 65, None), "number: 65 or more"),
        (Between("number", None, 11), "number: 11 or less"),
        (Between("number", None, None), "number: any number"),
        (is_("client.place", "us-tx", "us-ca"), 'client.place: "California" or "Texas"'),
        (is_("odd", "a"), "odd: \"A 'quoted' one\""),
        (is_("self.level", "emergency", "same-day"), "danger to self: same-day or higher"),
        (is_("self.level", "emergency"), "danger to self: emergency"),
        (is_("self.level", "routine", "same-day"), "danger to self: routine or same-day"),
        (is_("self.level", "routine", "prompt", "same-day", "emergency"), "danger to self: whatever it is"),
        (Not(A), 'one: anything but "A" (not known counts as this)'),
        (Not(LATE), 'late: anything but "A" (not known counts as this), or the question does not come up'),
        (Not(is_("one", "a", *UNKNOWN)), 'one: known, and not "A"'),
        (Not(is_("one", *UNKNOWN)), "one: known"),
        (Not(is_("one", "a", "cannot-tell")), 'one: anything but "A", or cannot tell'),
        (Not(B), 'many: does not include "B" (not known counts as this)'),
        (Not(is_("many", "a", *UNKNOWN)), 'many: known, without "A"'),
        (Not(Only("many", frozenset("a"))), 'many: not so that it is only "A", and nothing else (not known counts as this)'),
        (Not(is_("self.level", "emergency")), "danger to self: anything but emergency"),
        (Not(Not(A)), 'it is not so that one: anything but "A" (not known counts as this)'),
        (AllOf((A, B)), 'one: "A"; and many: includes "B"'),
        (AllOf((A, AllOf((B, LATE)))), 'one: "A"; and many: includes "B"; and late: "A"'),
        (AnyOf((A, AllOf((B, LATE)))), 'one: "A"; or (many: includes "B"; and late: "A")'),
        (AtLeast(2, (A, B, LATE)), 'at least 2 of these: one: "A"; many: includes "B"; late: "A"'),
        (AtLeast(1, (A, B)), 'one: "A"; or many: includes "B"'),
        (AtLeast(2, (A, B)), 'one: "A"; and many: includes "B"'),
        (Not(AllOf((A, B))), 'not all of these together: one: "A"; many: includes "B"'),
        (Not(AnyOf((A, B))), 'none of these: one: "A"; many: includes "B"'),
        (Not(AtLeast(2, (A, B, LATE))), 'fewer than 2 of these: one: "A"; many: includes "B"; late: "A"'),
        (Not(Not(AllOf((A, B)))), 'none of these: (not all of these together: one: "A"; many: includes "B")'),
        (
            is_("law.client.duty_to_protect", "victim-and-police"),
            'the law where the client is on duty to protect: "victim and police" (California: reasonable efforts to '
            "tell the person threatened AND a law enforcement agency; one of the two is not enough)",
        ),
        (is_("law.victim.no_such", "x-y"), 'the law where the person in danger is on no such: "x y" (so in no place yet)'),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_words(condition: Condition, said: str) -> None:
    assert words(SMALL_WORDS, condition) == said


def test_the_baseline_of_law_is_said_to_hold_where_no_pack_says_else() -> None:
    said = words(SHIPPED, is_("law.client.child_report", "state-law"))
    phrase = SHIPPED.packs["us"].values["child_report"].phrase
    assert said.endswith(f'"state law" (every place whose pack says nothing else: {phrase})')


def test_a_deep_condition_becomes_lists_in_lists_and_no_brackets() -> None:
    found = list(items.condition(SMALL_WORDS, "When", AllOf((A, AnyOf((B, AllOf((A, Not(AllOf((A, B)))))))))))
    assert [(piece.depth, piece.text) for piece in found] == [
        (0, "When all of these:"),
        (1, 'one: "A"'),
        (1, "any of these:"),
        (2, 'many: includes "B"'),
        (2, "all of these:"),
        (3, 'one: "A"'),
        (3, "not all of these together:"),
        (4, 'one: "A"'),
        (4, 'many: includes "B"'),
    ]


def test_a_long_condition_of_two_levels_becomes_lists_too() -> None:
    both = AnyOf((A, AllOf((B, LATE))))
    assert [p.text for p in items.condition(SMALL_WORDS, "When", both)] == [f"When {words(SMALL_WORDS, both)}"]
    long = AllOf(tuple(is_("one", *"abc") for _ in range(10)))
    found = list(items.condition(SMALL_WORDS, "When", long))
    assert (found[0].text, len(found)) == ("When all of these:", 11)


def everything(value: Any) -> Iterator[Any]:
    """Yield every dataclass and condition inside a value, itself first; a condition's parts are not entered."""
    if isinstance(value, CONDITIONS):
        yield value
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from everything(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from everything(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from everything(item)


SHIPPED_CONDITIONS = list(dict.fromkeys(c for c in everything(SHIPPED) if isinstance(c, CONDITIONS)))


def test_every_table_of_the_json_says_what_the_condition_says() -> None:
    ranks = {finding.id: finding.values for finding in SHIPPED.findings.values()}
    assert len(SHIPPED_CONDITIONS) > 1000
    for condition in SHIPPED_CONDITIONS:
        assert words(SHIPPED, parse(table(SHIPPED, condition), ranks)) == words(SHIPPED, condition)


def test_no_condition_of_the_content_shows_an_id_or_two_ways_to_read_it() -> None:
    ids = {*SHIPPED.questions, *SHIPPED.findings}
    for condition in SHIPPED_CONDITIONS:
        for clause in leaves(outline(SHIPPED, condition)):
            before = clause.text.split(": ", 1)[0]
            assert before not in ids
            assert not before.startswith("law.")
            quoted_out = re.sub(r'"[^"]*"', "", clause.text)
            assert "would-not-say" not in clause.text
            assert ";" not in re.sub(r"\(.*\)", "", quoted_out), clause.text


def leaves(clause: Clause) -> Iterator[Clause]:
    if not clause.parts:
        yield clause
    for part in clause.parts:
        yield from leaves(part)


def test_every_finding_has_a_topic_of_its_own() -> None:
    topics = [finding.topic for finding in SHIPPED.findings.values()]
    assert all(topics)
    assert len(set(topics)) == len(topics)


# ---------------------------------------------------------------- the book leaves nothing out


ITEMS: dict[str, Any] = {
    "question": SHIPPED.questions.values(),
    "rule": SHIPPED.rules,
    "action": SHIPPED.actions.values(),
    "recipient": SHIPPED.recipients.values(),
    "resource": SHIPPED.resources.values(),
    "notice": SHIPPED.notices,
    "resolution": SHIPPED.resolutions,
    "paper": SHIPPED.papers.values(),
    "property": SHIPPED.properties,
    "pack": SHIPPED.packs.values(),
    "source": SHIPPED.sources.values(),
    "finding": SHIPPED.findings.values(),
}
NO_TEXT = frozenset({
    "kind", "tier", "default", "none_choice", "concern", "verb", "basis", "overrides", "alternative_to", "prevails", "action",
    "code", "value", "when", "sheet", "start", "unit", "way", "which", "expect", "carries", "actions", "questions",
    "place", "answers", "sheets",
})  # fmt: skip
"""Fields that hold ids or fixed words, which the book says in words of its own. Any other text must stand in it."""


def texts(value: Any) -> Iterator[str]:
    """Yield every text of an item that a person may read, and the ids of what it cites."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, CONDITIONS):
        return
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NO_TEXT and not (field.name == "id" and hasattr(value, "phrase")):
                yield from texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(item)
            yield from [key] if isinstance(item, str) else []
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from texts(item)


@cache
def entries() -> dict[str, str]:
    """Return what stands under each heading of an item, by its anchor."""
    found: dict[str, list[str]] = {}
    here: list[str] = []
    for line in whole_book().splitlines():
        if line.startswith("#"):
            here = found.setdefault(github_anchor(line), []) if line.startswith("#### ") else []
        here.append(line)
    return {anchor: "\n".join(lines) for anchor, lines in found.items()}


def github_anchor(line: str) -> str:
    """Return the anchor that GitHub makes of a heading, written down here a second time."""
    return re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("kind", ITEMS)
def test_every_text_of_the_content_stands_at_its_item_in_the_book(kind: str) -> None:
    seen = 0
    for item in ITEMS[kind]:
        if kind == "finding" and not SHIPPED.raises_of[item.id]:
            continue
        name = Name(kind, item.code if kind == "pack" else item.id)
        shown = entries()[github_anchor(name.heading)]
        raised = SHIPPED.raises_of[item.id] if kind == "finding" else ()
        for text in (*texts(item), *texts(raised)):
            assert any(form in shown for form in (escape(text), pieces.opening(text), f"`{text}`")), (
                item.id if kind != "pack" else item.code,
                text,
            )
            seen += 1
    assert seen > len(ITEMS[kind])


@pytest.mark.parametrize("kind", [kind for kind in ITEMS if kind not in ("pack", "source", "recipient", "resolution")])
def test_every_condition_stands_at_its_item_in_words(kind: str) -> None:
    seen = 0
    for item in ITEMS[kind]:
        causes = SHIPPED.raises_of[item.id] if kind == "finding" else ()
        for condition in (c for c in everything((item, *causes)) if isinstance(c, CONDITIONS)):
            shown = entries()[github_anchor(Name(kind, item.id).heading)]
            clause = outline(SHIPPED, condition)
            in_lists = [escape(leaf.text) for leaf in leaves(clause)]
            assert escape(in_line(clause)) in shown or all(leaf in shown for leaf in in_lists), (item.id, clause)
            seen += 1
    assert seen


def test_every_concern_has_a_chapter_with_its_words_and_all_of_its_questions_in_order() -> None:
    for concern in SHIPPED.concerns.values():
        chapter = whole_book().split(f"\n## Concern {concern.title}\n")[1].split("\n## ")[0]
        assert escape(concern.about) in chapter
        asked = re.findall(r"^(?:\*\*)?(\d+)\\?\. (.*?)(?:\*\*| \[)", chapter, re.MULTILINE)
        expected = [escape(SHIPPED.questions[name].ask) for name in concern.questions]
        assert asked == [(str(number), ask) for number, ask in enumerate(expected, 1)]
        if concern.open_when is not None:
            for leaf in leaves(outline(SHIPPED, concern.open_when)):
                assert escape(leaf.text) in chapter


def test_every_rule_finding_and_safety_order_stands_in_the_book_once() -> None:
    every = re.findall(r"^#### (.*)$", whole_book(), re.MULTILINE)
    headings = [heading for heading in every if not heading.endswith(" too")]
    assert len(headings) == len(set(headings))
    rules = [heading for heading in headings if heading.startswith("Rule ")]
    assert len(rules) == len(SHIPPED.rules)
    for order in SHIPPED.orders:
        question = SHIPPED.questions[order.question]
        for choice in (order.safest, order.riskiest):
            assert f'"{escape(question.choices[choice])}"' in whole_book()
    assert whole_book().count(" never calls for more than not knowing does") == len(SHIPPED.orders)


def test_every_link_of_the_book_leads_to_a_heading_and_every_rule_is_in_the_index() -> None:
    anchors = [github_anchor(line) for line in whole_book().splitlines() if line.startswith("#")]
    linked = set(re.findall(r"\]\(#([^)]*)\)", whole_book()))
    assert len(linked) > 1500
    assert [name for name in linked if anchors.count(name) != 1] == []
    index = whole_book().split("\n## Index\n")[1]
    for rule in SHIPPED.rules:
        assert f"- [{escape(rule.id)}](#" in index


def test_the_book_says_that_it_is_a_draft_and_holds_no_html() -> None:
    assert "DRAFT. No licensed clinician and no lawyer has reviewed any of this." in whole_book()[:400]
    assert SHIPPED.hash in whole_book()[:600]
    assert not re.search(r"(?<!\\)<", whole_book())
    chapters = whole_book().count("\n## ") - 1
    assert whole_book().count("\nRemarks:\n") == chapters + 1, "at the end of each but the index, and after the front"


def test_a_part_is_never_deeper_than_one_step_below_what_it_stands_under() -> None:
    before = -1
    for piece in book.book_pieces(SHIPPED):
        before = before if piece.kind == "item" else -1
        if piece.kind == "item":
            assert piece.depth <= before + 1, piece
            before = piece.depth


@pytest.mark.parametrize("width", [40, 60, 78])
def test_a_concern_fits_a_narrow_screen_in_ascii(width: int) -> None:
    shown = render(pieces.rows(book.concern_pieces(SHIPPED, "partner-violence")), width)
    wide = [line for line in shown.splitlines() if len(line) > width and " " in line.strip().removeprefix("- ")]
    assert wide == []
    assert shown.isascii()


# ---------------------------------------------------------------- Markdown in the small


def test_headings_that_would_make_one_anchor_are_numbered() -> None:
    names = (Name("rule", "a.b"), Name("rule", "a-b"), Name("rule", "a b"))
    made = pieces.markdown([*(Piece("entry", "x", name=name) for name in names), Piece("text", refs=names)])
    assert re.findall("^#### (.*)$", made, re.MULTILINE) == ["Rule a b", "Rule a-b 2", "Rule a b 3"]
    assert made.endswith("[a.b](#rule-a-b) [a-b](#rule-a-b-2) [a b](#rule-a-b-3)\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1. Not a list", "1\\. Not a list"),
        ("911: call", "911: call"),
        ("- not a list", "\\- not a list"),
        ("+ neither", "\\+ neither"),
        ("=", "\\="),
        ("# no heading <b> [a](b)", "\\# no heading \\<b\\> \\[a\\](b)"),
        ("two\nlines\x1b", "two lines\\<U+001B\\>"),
    ],
)
def test_no_text_of_the_content_becomes_markdown(text: str, shown: str) -> None:
    assert pieces.markdown([Piece("text", text)]) == f"{shown}\n"
    assert pieces.markdown([Piece("item", text, 1)]) == f"  - {shown}\n"


def test_a_title_with_signs_that_anchors_differ_on_stands_below_a_plain_heading() -> None:
    title = "Abuse & neglect: v1.2"
    made = pieces.markdown([Piece("chapter", title, name=Name("chapter", title))])
    assert made == "## Abuse neglect v1 2\n\n**Abuse \\& neglect: v1.2**\n"


def test_a_concern_shows_only_the_notices_that_its_own_runs_may_show() -> None:
    shown = {name: {n["id"] for n in concern_json(SHIPPED, name)["notices"]} for name in SHIPPED.concerns}
    assert "after-new-york-program" in shown["after-report"]
    assert "after-new-york-program" not in shown["consent"]
    assert set().union(*shown.values()) == {notice.id for notice in SHIPPED.notices}


def test_who_reviewed_an_item_stands_at_it_and_a_rule_that_nobody_reviewed_is_a_draft() -> None:
    small = load(SMALL)
    valid = [Review(item, "A. Nurse", "nurse", "2026-11-21", "valid") for item in ("rule:call", "concern:danger")]
    void = Review("action:leave", "B. Lawyer", "attorney", "2026-11-20", "changed")
    made = pieces.markdown(book.concern_pieces(replace(small, reviews=(*valid, void)), "danger"))
    blocks = {block.split("\n", 1)[0]: block for block in made.split("\n#### ")}
    assert "\nReviewed by A. Nurse (nurse), 2026-11-21\n" in blocks["Rule call"]
    assert "\nReviewed by A. Nurse (nurse), 2026-11-21, with concern:danger\n" in blocks["Rule leave"]
    assert "\nVOID review by B. Lawyer (attorney), 2026-11-20: changed since\n" in blocks["Action leave"]
    assert "Draft: reviewed by" not in made
    assert "Draft: reviewed by no clinician or lawyer" in pieces.markdown(book.concern_pieces(small, "danger"))


# ---------------------------------------------------------------- drawings


MERMAID = (
    r"%% [^{}]*",
    r"flowchart LR",
    r'  subgraph g\d+\["[A-Za-z0-9 .,:?!()\'/#;-]+"\]',
    r'    (?P<node>[qfra]\d+)(\["T"\]|\{\{"T"\}\}|\("T(<br/>T)*"\)|\[\["T"\]\])'.replace(
        "T", r"[A-Za-z0-9 .,:?!()'/#;-]+"
    ),
    r"  end",
    r'  (?P<start>[qfra]\d+) -->(\|"[A-Za-z0-9 .,:?!()\'/#;-]+"\|)? (?P<end>[qfra]\d+)',
)
DOT_STRING = r'"([^"\\\x00-\x1f]|\\["\\n])*"'
DOT = (
    r"// .*",
    r"digraph concern \{",
    r"  rankdir=LR;",
    r"  subgraph cluster_\d+ \{",
    rf"    label={DOT_STRING};",
    rf"    (?P<node>[qfra]\d+) \[label={DOT_STRING}, shape=(box|hexagon)(, style=rounded|, peripheries=2)?\];",
    r"  \}",
    rf"  (?P<start>[qfra]\d+) -> (?P<end>[qfra]\d+)( \[label={DOT_STRING}\])?;",
    r"\}",
)


def checked(text: str, grammar: tuple[str, ...]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return nodes and arrows of a drawing, each line of which must be one of the grammar's."""
    nodes, arrows = [], []
    for line in text.splitlines():
        found = next((m for form in grammar if (m := re.fullmatch(form, line))), None)
        assert found, line
        named = found.groupdict()
        nodes += [named["node"]] if "node" in named else []
        arrows += [(named["start"], named["end"])] if "start" in named else []
    return nodes, arrows


@pytest.mark.parametrize("concern", SHIPPED.concerns)
def test_drawings_are_well_formed_the_same_in_both_languages_and_no_hairball(concern: str) -> None:
    drawing = graph.drawing(SHIPPED, concern)
    in_mermaid, in_dot = graph.mermaid(drawing), graph.dot(drawing)
    assert checked(in_mermaid, MERMAID) == checked(in_dot, DOT)
    nodes, arrows = checked(in_dot, DOT)
    assert len(nodes) == len(set(nodes))
    assert {end for arrow in arrows for end in arrow} <= set(nodes)
    assert len(arrows) == len(set(arrows))
    assert in_mermaid.count("  subgraph ") == in_mermaid.count("\n  end\n") == in_dot.count("\n  }\n")
    into_boxes = [start for start, end in arrows if end.startswith("r")]
    assert all(into_boxes.count(start) <= graph.MOST_ARROWS for start in set(into_boxes))


@pytest.mark.parametrize("concern", SHIPPED.concerns)
def test_a_drawing_holds_every_question_rule_and_action_of_the_concern(concern: str) -> None:
    drawing = graph.drawing(SHIPPED, concern)
    shown = {shape: [n for g in drawing.groups for n in g.nodes if n.shape == shape] for shape in ("rules", "action")}
    own = [rule for rule in SHIPPED.rules if rule.concern == concern]
    drawn = [line for node in shown["rules"] for line in node.lines if not line.startswith("reads ")]
    assert sorted(drawn) == sorted(rule.id for rule in own)
    used = {name for rule in own for name in rule.actions}
    assert [n.lines[0] for n in shown["action"]] == [a.do for a in SHIPPED.actions.values() if a.id in used]
    asked = [node.id for group in drawing.groups for node in group.nodes if node.shape == "question"]
    assert {f"q{n}" for n in range(1, len(SHIPPED.concerns[concern].questions) + 1)} <= set(asked)


def test_what_a_rule_reads_is_drawn_to_its_box_or_named_in_it() -> None:
    drawing = graph.drawing(SHIPPED, "danger-to-self")
    boxes = {line: node for g in drawing.groups for node in g.nodes if node.shape == "rules" for line in node.lines}
    names = {
        n.lines[0].split(" ", 1)[1]: n.id for g in drawing.groups for n in g.nodes if n.shape in ("question", "finding")
    }
    for rule in (rule for rule in SHIPPED.rules if rule.concern == "danger-to-self" and rule.place is None):
        node = boxes[rule.id]
        named = re.findall(r"[QF]\d+", node.lines[-1]) if node.lines[-1].startswith("reads ") else []
        shown = {a.start for a in drawing.arrows if a.end == node.id} | {name.lower() for name in named}
        topics = {clause.text.split(": ", 1)[0] for clause in leaves(outline(SHIPPED, rule.when))}
        assert {names[topic] for topic in topics} == shown, rule.id


HOSTILE = 'end "]; x --> y %% {a} [b] (c) <b>\\" `m` #quot; | \u2192 \x1b\n}'


def test_no_text_breaks_out_of_a_drawing() -> None:
    small = load(SMALL)
    action = replace(small.actions["leave"], do=HOSTILE)
    question = replace(small.questions["signs"], topic=HOSTILE)
    concern = replace(small.concerns["danger"], title=HOSTILE)
    hostile = replace(
        small,
        actions={**small.actions, "leave": action},
        questions={**small.questions, "signs": question},
        concerns={"danger": concern},
    )
    plain, bad = graph.drawing(small, "danger"), graph.drawing(hostile, "danger")
    assert checked(graph.mermaid(bad), MERMAID) == checked(graph.mermaid(plain), MERMAID)
    assert checked(graph.dot(bad), DOT) == checked(graph.dot(plain), DOT)
    assert graph.dot_text(['a "b" \\']) == '"a \\"b\\" \\\\"'
    assert graph.mermaid_text('a "b" #1;') == "a #34;b#34; #35;1#59;"


# ---------------------------------------------------------------- JSON


def test_the_json_of_a_concern_holds_every_item_with_conditions_as_tables_and_in_words() -> None:
    small = load(SMALL)
    made = concern_json(small, "danger")
    assert list(made) == [
        "schema", "content", "concern", "questions", "findings", "raises", "rules", "notices", "resolutions", "actions",
        "recipients", "resources", "papers", "properties", "orders", "sources",
    ]  # fmt: skip
    assert made["schema"] == "crisis-aid/show/1"
    assert made["concern"]["open_when"] == {"table": {"danger.now": ["yes"]}, "words": 'danger now: "Yes"'}
    law = next(rule for rule in made["rules"] if rule["id"] == "us-ca.call")
    assert law["when"]["table"] == {
        "licence.place": ["us-ca"],
        "law.client.report": ["mandatory"],
        "danger.now": ["yes"],
    }
    assert law["deadline"] == {"text": "36 hours from learned", "words": "36 hours from when you learned of it"}
    notice = made["notices"][0]["when"]["table"]
    assert notice == {"danger.now": ["no", "yes", "unknown"]}
    assert json.loads(json.dumps(made)) == made


def test_one_table_for_two_that_share_a_key_says_that_both_hold() -> None:
    both = AllOf((A, AnyOf((A, B)), AnyOf((LATE, B))))
    made = table(SMALL_WORDS, both)
    assert made["at_least"] == len(made["of"]) == 3
    assert words(SMALL_WORDS, parse(made, {})) == words(SMALL_WORDS, both)


# ---------------------------------------------------------------- the commands


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["flows", "show"], "Name a concern; or --format markdown for all of them. Known: "),
        (["flows", "show", "--format", "dot"], "Name a concern; or --format markdown for all of them. Known: "),
        (["flows", "show", "danger-self", "--format", "json"], 'There is no concern "danger-self". Did you mean "danger-to-self"?'),
        (["flows", "show", "danger-to-self", "--format", "svg"], "'svg' is not one of"),
        (["law", "atlantis", "--format", "json"], 'There is no place "atlantis".'),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_said_in_one_line(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert message in done.stderr.decode()


def test_every_format_goes_to_a_file_and_the_same_to_standard_output(tmp_path: Path) -> None:
    for form in ("text", "markdown", "mermaid", "dot", "json"):
        asked = ("--content", str(SMALL), "flows", "show", "danger", "--format", form)
        file = tmp_path / form
        assert run(*asked, "--output", str(file)).returncode == 0
        assert file.read_bytes() == run(*asked).stdout
    law = ("law", "us-ca", "--content", str(SMALL))
    for form in ("markdown", "json"):
        assert run(*law, "--format", form, "--output", str(tmp_path / f"law.{form}")).returncode == 0
    assert json.loads((tmp_path / "law.json").read_text())["packs"][0]["code"] == "us-ca"
    assert (tmp_path / "law.markdown").read_text().startswith("# California (us-ca)\n")
    schema = tmp_path / "schema.json"
    assert run("flows", "show", "--schema", "plan", "--output", str(schema)).returncode == 0
    assert "properties" in json.loads(schema.read_text())


def test_law_without_a_code_lists_the_packs_in_every_format() -> None:
    text = run("law", "--content", str(SMALL), "--format", "text").stdout.decode()
    assert text.startswith("us-ca: California; 1 value, 1 rule\nus: United States; 1 value, 0 rules\n")
    made = json.loads(run("law", "--content", str(SMALL), "--format", "json").stdout)
    assert (made["schema"], [pack["code"] for pack in made["packs"]]) == ("crisis-aid/law/1", ["us-ca", "us"])


def test_the_book_is_not_written_into_the_content_it_is_made_of(tmp_path: Path) -> None:
    done = run("--content", str(SMALL), "flows", "show", "--format", "markdown", "--output", str(SMALL / "book.md"))
    assert done.returncode == 4
    assert b"it lies in the folder that is read" in done.stderr
    assert not (SMALL / "book.md").exists()
    assert done.stdout.startswith(b"# crisis-aid: every question, rule and word\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_and_a_reader_who_left_end_as_elsewhere() -> None:
    asked = ("flows", "show", "danger-to-self")
    with Path("/dev/full").open("wb") as full:
        done = run(*asked, stdout=full)
    assert (done.returncode, done.stderr.count(b"\n")) == (4, 1)
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run(*asked, stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_same_content_gives_the_same_bytes_in_every_run() -> None:
    code = (
        "import sys; from crisis_cli.load import load; from crisis_cli.render import book, book_json, graph, pieces;"
        "from pathlib import Path; c = load(Path(sys.argv[1])); d = graph.drawing(c, 'subpoena');"
        "sys.stdout.write(pieces.markdown(book.book_pieces(c)) + graph.mermaid(d) + graph.dot(d)"
        " + repr(book_json.concern_json(c, 'subpoena')))"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", code, str(shipped_folder())],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1]
    assert len(made[0]) > 1_000_000
