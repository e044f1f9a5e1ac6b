"""What a paper takes from the answers, without naming anybody, and the sheets of a paper that are given away."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisis_cli.answers import Answers, Call, Disclosure, Done, Value
from crisis_cli.checks.structure import check_structure
from crisis_cli.engine import certain_so_far, plan_for
from crisis_cli.load import load_checked
from crisis_cli.model import Content
from crisis_cli.paper_words import LONGEST_SUMMARY, MORE, NOTHING, joined
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan
from crisis_cli.render import text
from crisis_cli.render.book import concern_rows
from crisis_cli.render.json_output import papers_json
from crisis_cli.render.papers import BLANKS, CUT, ENTERED, markdown, notices, paper_rows, sheets

FOLDER = Path(__file__).parent / "content_good" / "sheets"
CONTENT = load_checked(FOLDER).content
NOW = datetime(2026, 11, 22, 10, 4, tzinfo=timezone(timedelta(hours=-8)))
HARM = (FOLDER / "harm.toml").read_text(encoding="utf-8")
KNOWN: dict[str, Value] = {
    "client.place": "us-ca",
    "client.age": "adult",
    "harm.means": "yes",
    "harm.seen": ("tears", "anger"),
    "feared": "no",
}


def planned(values: Mapping[str, Value], content: Content = CONTENT) -> Plan:
    return plan_for(content, Answers(("harm",), values), NOW)


def page(plan: Plan, name: str, content: Content = CONTENT) -> str:
    paper = next(paper for paper in plan.papers if paper.id == name)
    return text.render(paper_rows(content, plan, paper), 60)


def lines(plan: Plan, name: str) -> list[str]:
    paper = next(paper for paper in plan.papers if paper.id == name)
    return [line for section in paper.sections for line in section.lines]


def changed(folder: Path, old: str, new: str) -> Content:
    """Return the content of these tests with one change; the checks of structure find nothing in it."""
    assert HARM.count(old) == 1, f"{old!r} stands {HARM.count(old)} times"
    shutil.copytree(FOLDER, folder / "flows")
    (folder / "flows" / "harm.toml").write_text(HARM.replace(old, new), encoding="utf-8")
    return load_checked(folder / "flows").content


# ---------------------------------------------------------------- whole pages

COPY = """\
COPY TO TAKE HOME
Given away below the cut.
Not part of the chart note: keep it apart from the chart.
Draft: reviewed by no lawyer or clinician.
Filled in from your answers, without names: check it; the
blanks are yours.
California: federal rules only, no state's law | content 1 |
DRAFT, reviewed by no clinician or lawyer | 2026-11-22 10:04
UTC-08:00

BY WHEN AND WHERE TO
- Are the means away?                               PRACTICE
  when: today
- Go with them                                      PRACTICE
  when: today

Before you give it
[ ] Who reads it: ________________

SOURCES
- An act (read 2026-11-21, confirmed)

------------------------------------------------------------
Cut here: only what is below is given away.

Next
We meet: ________________
Call: A line: call 555-0100
Or: A new line: call 555-0199 (unconfirmed)

What I know
Means: means at hand
Seen: tears; anger
Where: California, form: no form

Put away
What: ________________

------------------------------------------------------------
Cut here: only what is below is given away.

Remember
________________ (day)

________________ (number)
"""

SUMMARY = r"""# Two lines

Without names.

Not part of the chart note: keep it apart from the chart.

Draft: reviewed by no lawyer or clinician.

Filled in from your answers, without names: check it; the blanks are yours.

California: federal rules only, no state's law · content 1 · DRAFT, reviewed by no clinician or lawyer · 2026-11-22 10:04 UTC-08:00

## BY WHEN AND WHERE TO

- **Consult a colleague** (PRACTICE)
  - when: today

## Say

- Known: Adult client. California. Means at hand. Tears; anger.
- Planned: Are the means away? Go with them. My question: \_\_\_\_

## SOURCES

- An act (read 2026-11-21, confirmed)
"""


def test_the_content_of_these_tests_has_no_issue() -> None:
    assert check_structure(load_checked(FOLDER)) == []


def test_a_paper_with_two_sheets_as_text() -> None:
    assert page(planned(KNOWN), "copy") == COPY


def test_two_lines_for_a_colleague_as_markdown() -> None:
    plan = planned(KNOWN)
    assert markdown(CONTENT, plan, plan.papers[0]) == SUMMARY


def test_a_sheet_in_markdown_stands_below_a_rule_of_its_own() -> None:
    plan = planned(KNOWN)
    copy = markdown(CONTENT, plan, plan.papers[1])
    above, whole, short = copy.split(f"\n---\n\n*{CUT}*\n")
    assert "## SOURCES" in above
    assert whole.startswith("\n## Next\n\n- We meet: \\_\\_\\_\\_\n- Call: A line: call 555-0100\n")
    assert short == "\n## Remember\n\n\\_\\_\\_\\_ (day)\n\n\\_\\_\\_\\_ (number)\n"


def test_sections_as_json_say_which_sheet_they_are_on() -> None:
    plan = planned({**KNOWN, "feared": "yes"})
    made = papers_json(CONTENT, plan, plan.papers)
    assert made["papers"][0]["notices"][-1] == ENTERED
    assert [(s["title"], s["kind"], s["sheet"], s["lines"]) for s in made["papers"][1]["sections"]] == [
        ("Before you give it", "checks", None, ["Who reads it: ____", "Somebody is feared: the short one"]),
        ("Remember", "text", "short", ["____ (day)", "____ (number)"]),
    ]


# ---------------------------------------------------------------- what is given away


@pytest.mark.parametrize(
    ("feared", "titles"),
    [
        ("no", [["Before you give it"], ["Next", "What I know", "Put away"], ["Remember"]]),
        ("cannot-tell", [["Before you give it"], ["Next", "What I know", "Put away"], ["Remember"]]),
        ("yes", [["Before you give it"], ["Remember"]]),
    ],
)
def test_a_sheet_is_there_unless_its_condition_is_false(feared: str, titles: list[list[str]]) -> None:
    plan = planned({**KNOWN, "feared": feared})
    assert [[filled.section.title for filled in sheet] for sheet in sheets(plan.papers[1])] == titles


def test_a_section_that_is_missing_moves_no_other_to_another_sheet() -> None:
    """Not even where the first of a sheet is gone: what is given away is never what stands above it."""
    minor = sheets(planned({**KNOWN, "client.age": "minor"}).papers[1])
    assert [[filled.section.title for filled in sheet] for sheet in minor] == [
        ["Before you give it"], ["Next", "What I know"], ["Remember"],
    ]  # fmt: skip
    without = sheets(planned({**KNOWN, "harm.means": "no"}).papers[1])
    assert [filled.section.title for filled in without[1]] == ["Next", "What I know"]


def test_before_the_question_is_answered_both_sheets_are_there() -> None:
    plan = certain_so_far(CONTENT, Answers(("harm",), {"harm.means": "yes"}), NOW)
    copy = next(paper for paper in plan.papers if paper.id == "copy")
    assert [sheet[0].section.sheet for sheet in sheets(copy)] == [None, "whole", "short"]


def test_a_paper_that_takes_nothing_from_the_answers_says_so() -> None:
    plan = planned(KNOWN)
    copy = plan.papers[1]
    plain = replace(copy.paper, sections=copy.paper.sections[1:3])
    assert notices(CONTENT, replace(copy, paper=plain))[-1] == BLANKS
    assert notices(CONTENT, copy)[-1] == ENTERED


def test_whoever_reviews_a_concern_reads_the_sheets_and_what_is_filled_in() -> None:
    flat = " ".join(text.render(concern_rows(CONTENT, "harm"), 78).split())
    assert (
        'Sheet whole. Left out only where this is known to be false: somebody feared at home: "No", or not known'
        in flat
    )
    assert (
        "Put away (sheet whole, which is given away): - Left out only where this is known to be false: age band:"
        in flat
    )
    assert "{known} stands for the answers about: age band, place, means, what was seen, a report" in flat


# ---------------------------------------------------------------- what is filled in


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("no", "Means: no means at hand"),
        ("would-not-say", "Means: asked; would not say"),
        ("cannot-tell", "Means: not known"),
        ("not-asked", "Means: ____"),
    ],
)
def test_an_answer_stands_in_the_words_of_the_note_or_as_a_blank(value: str, shown: str) -> None:
    assert shown in lines(planned({**KNOWN, "harm.means": value}), "copy")


def test_what_could_not_be_learned_is_said_after_what_is_known() -> None:
    values = {**KNOWN, "harm.means": "cannot-tell", "client.age": "would-not-say", "harm.seen": "not-asked"}
    assert lines(planned(values), "summary")[0] == "Known: California. Not known: age band, means."
    only: dict[str, Value] = {**dict.fromkeys(KNOWN, "not-asked"), "harm.means": "cannot-tell"}
    assert lines(planned(only), "summary")[0] == f"Known: {NOTHING} Not known: means."


def test_where_nothing_is_known_the_line_says_that() -> None:
    values: dict[str, Value] = dict.fromkeys(KNOWN, "not-asked")
    assert lines(planned(values), "summary")[0] == f"Known: {NOTHING}"


def test_writing_the_note_and_the_consultation_itself_are_no_news_to_a_colleague() -> None:
    assert lines(planned({**KNOWN, "harm.means": "no"}), "summary")[1] == "Planned: Go with them. My question: ____"


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (11, "One. Two!"),
        (9, "One. Two!"),
        (14, "One. Two!"),
        (8, MORE),
        (0, MORE),
    ],
)
def test_a_list_is_cut_only_between_sentences(room: int, shown: str) -> None:
    assert joined(["One.", "Two!"], room) == shown


def test_what_is_not_known_is_not_cut_off(tmp_path: Path) -> None:
    content = changed(tmp_path, 'adult = "adult client" }', f'adult = "{"adult " * 60}" }}')
    values = {**KNOWN, "harm.means": "cannot-tell"}
    assert lines(planned(values, content), "summary")[0] == f"Known: {MORE} Not known: means."


def test_of_a_long_list_the_first_are_kept() -> None:
    assert joined([f"Sentence {n}." for n in range(9)], 40) == f"Sentence 0. Sentence 1. {MORE}"
    assert joined([], 40) == NOTHING


def test_a_line_is_measured_with_the_longest_answer(tmp_path: Path) -> None:
    room = 220 - len("Means: no means at hand")
    changed(tmp_path, '"Means: {answer.harm.means}"', f'"{"A" * room}Means: {{answer.harm.means}}"')
    assert check_structure(load_checked(tmp_path / "flows")) == []
    shutil.rmtree(tmp_path / "flows")
    changed(tmp_path, '"Means: {answer.harm.means}"', f'"{"A" * (room + 1)}Means: {{answer.harm.means}}"')
    assert [issue.check for issue in check_structure(load_checked(tmp_path / "flows"))] == ["too-long"]


def test_a_telephone_line_that_only_a_paper_names_is_used(tmp_path: Path) -> None:
    assert check_structure(load_checked(FOLDER)) == []
    changed(tmp_path, ', "Or: {line.line-new}"', "")
    assert [issue.check for issue in check_structure(load_checked(tmp_path / "flows"))] == ["unused-resource"]


# ---------------------------------------------------------------- what never gets in

SECRET = "Zofia-4711"
MEMO = datetime(2025, 3, 5, 4, 6, tzinfo=UTC)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "client.place": st.sampled_from([*PLACES, "not-asked", "would-not-say"]),
        "client.age": st.sampled_from(["minor", "adult", "not-asked", "cannot-tell"]),
        "harm.means": st.sampled_from(["no", "yes", "not-asked", "would-not-say", "cannot-tell"]),
        "harm.seen": st.sampled_from([("tears",), ("tears", "anger"), ("none",), "not-asked", "cannot-tell"]),
        "harm.at": st.sampled_from(["2025-03-05T04:06:00+00:00", "not-asked"]),
        "harm.on": st.sampled_from(["2025-03-05", "not-asked"]),
        "harm.often": st.sampled_from([4711, "not-asked"]),
        "feared": st.sampled_from(["no", "yes", "not-asked", "cannot-tell"]),
        "secret": st.sampled_from(["no", "yes", "would-not-say"]),
    },
)


@given(VALUES)
def test_two_lines_are_two_at_any_answers_and_name_nobody(values: dict[str, Value]) -> None:
    answers = Answers(
        ("harm",),
        values,
        informants=dict.fromkeys(values, "told"),
        told_by=dict.fromkeys(values, SECRET),
        done=(Done("go", MEMO, MEMO, SECRET),),
        calls=(Call(SECRET, MEMO, SECRET),),
        disclosures=(Disclosure(SECRET, MEMO, (SECRET,), (SECRET,), SECRET, SECRET),),
    )
    plan = plan_for(CONTENT, answers, NOW)
    for paper in plan.papers:
        shown = json.dumps(papers_json(CONTENT, plan, [paper])["papers"][0]["sections"])
        assert not re.search(r"Zofia|4711|2025|\d\d:\d\d|harm\.|client\.(age|place)\b|us-[a-z]{2}", shown)
    said = [section.lines for paper in plan.papers if paper.id == "summary" for section in paper.sections]
    if said:
        known, planned_line = said[0]
        assert known.startswith("Known: ")
        assert planned_line.startswith("Planned: ")
        assert max(len(known), len(planned_line)) <= LONGEST_SUMMARY
        assert "\n" not in known + planned_line


def test_no_answer_is_in_the_repr_of_a_paper() -> None:
    assert "means at hand" in repr(planned(KNOWN).papers[1].sections[3].lines)
    assert "means at hand" not in repr(planned(KNOWN).papers)


@given(VALUES)
def test_no_page_is_wider_than_a_narrow_page(values: dict[str, Value]) -> None:
    plan = planned(values)
    for paper in plan.papers:
        shown = text.render(paper_rows(CONTENT, plan, paper), 60)
        assert max(map(len, shown.splitlines())) <= 60
        assert "{" not in shown


def test_signs_in_the_words_of_an_answer_are_shown_as_they_are(tmp_path: Path) -> None:
    content = changed(
        tmp_path,
        'note = { no = "no means at hand", yes = "means at hand" }',
        'note = { no = "no", yes = "a *[knife](x)* <b> # [bold]x :smile:" }',
    )
    plan = planned(KNOWN, content)
    assert r"a \*\[knife\](x)\* \<b\> \# \[bold\]x :smile:" in markdown(content, plan, plan.papers[1])
    assert "Means: a *[knife](x)* <b> # [bold]x :smile:" in page(plan, "copy", content)
