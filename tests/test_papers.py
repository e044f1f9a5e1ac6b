"""Papers: which plan has which, what stands on a page and what never does, by file, by key and by command."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from terminal_driver import Conversation, Window

from crisis_cli.answers import Answers, Call, Disclosure, Done, Value
from crisis_cli.checks.structure import check_structure
from crisis_cli.engine import certain_so_far, plan_for
from crisis_cli.errors import ContentError, UsageError
from crisis_cli.interview import Interview
from crisis_cli.load import load_checked
from crisis_cli.model import BLANK, Content, Review
from crisis_cli.papers import check_names, chosen, lacking
from crisis_cli.plan import Plan
from crisis_cli.plan_local import with_local_lines
from crisis_cli.prompter import FRESH_KEYS, side_by_side
from crisis_cli.render import text
from crisis_cli.render.json_output import papers_json, plan_json
from crisis_cli.render.layout import Row
from crisis_cli.render.papers import DRAFT, markdown, paper_rows
from crisis_cli.results import rendered, rendered_papers
from crisis_cli.reviews import with_reviews

FOLDER = Path(__file__).parent / "content_good" / "papers"
CONTENT = load_checked(FOLDER).content
NOW = datetime(2026, 11, 22, 10, 4, tzinfo=timezone(timedelta(hours=-8)))
LEARNED = "2026-11-22T09:00:00-08:00"
CALIFORNIA: dict[str, Value] = {"child.suspected": "yes", "client.place": "us-ca", "learned.at": LEARNED}
WORKSHEET = 'id = "call-worksheet"'
LETTER = 'id = "letter"\ntitle'
REPORTING = (FOLDER / "reporting.toml").read_text(encoding="utf-8")


# ---------------------------------------------------------------- what the checks say of papers in content


def changed(folder: Path, old: str, new: str) -> Path:
    """Copy the content with one change, and return where it is."""
    assert REPORTING.count(old) == 1, f"{old!r} stands {REPORTING.count(old)} times"
    shutil.copytree(FOLDER, folder / "flows")
    (folder / "flows" / "reporting.toml").write_text(REPORTING.replace(old, new), encoding="utf-8")
    return folder / "flows"


def issues(folder: Path) -> str:
    return "\n".join(map(str, check_structure(load_checked(folder))))


def line_of(text: str) -> int:
    """The line of the header above `text`, which follows it."""
    return REPORTING[: REPORTING.index(text)].count("\n")


def test_the_content_of_these_tests_has_no_issue() -> None:
    assert check_structure(load_checked(FOLDER)) == []


def test_a_paper_whose_actions_no_rule_calls_for_is_in_no_plan(tmp_path: Path) -> None:
    """An action that a rule only advises against is none to do."""
    flows = changed(tmp_path, 'verb = "may"\nbasis = "practice"', 'verb = "should-not"\nbasis = "practice"')
    assert issues(flows) == (
        f'flows/reporting.toml:{line_of(LETTER)}  paper "letter"\n'
        "  No rule calls for any of its actions, so no plan has this paper.  Mend `for`, or remove the paper."
        "  [unreachable-paper]"
    )


def test_a_section_whose_actions_no_rule_calls_for_is_on_no_page(tmp_path: Path) -> None:
    flows = changed(tmp_path, 'verb = "should"\nbasis = "clinical"', 'verb = "should-not"\nbasis = "clinical"')
    assert 'No rule calls for what the section "The older adult" is for.  Mend its `for`.  [unreachable-paper]' in (
        issues(flows)
    )


def test_a_line_is_measured_with_the_longest_value_of_law_that_any_pack_has(tmp_path: Path) -> None:
    flows = changed(tmp_path, "A written report: {law.client.form}.", "A" * 184 + " {law.client.form}")
    assert issues(flows) == ""
    shutil.rmtree(flows)
    flows = changed(tmp_path, "A written report: {law.client.form}.", "A" * 185 + " {law.client.form}")
    assert issues(flows) == (
        f'flows/reporting.toml:{line_of(WORKSHEET)}  paper "call-worksheet"\n'
        f"  A line has 221 characters with the values of United States: {'A' * 185} no form is known here (unconfirmed)"
        "  Shorten it to 220, or make two of it.  [too-long]"
    )


def test_a_source_that_only_a_paper_cites_is_used(tmp_path: Path) -> None:
    flows = changed(tmp_path, 'sources = ["act", "memory"]', 'sources = ["act"]')
    (flows / "law" / "us.toml").write_text(
        (FOLDER / "law" / "us.toml").read_text(encoding="utf-8").replace('"memory"', '"act"'), encoding="utf-8"
    )
    assert "[unused-source]" in issues(flows)
    (flows / "reporting.toml").write_text(REPORTING, encoding="utf-8")
    assert issues(flows) == ""


def test_a_condition_of_a_paper_reads_only_places_that_somebody_asks_for(tmp_path: Path) -> None:
    flows = changed(tmp_path, '"child.school" = ["yes", "unknown"]', '"law.victim.form" = ["form-8572"]')
    with pytest.raises(ContentError, match=r'paper "call-worksheet"\n  It reads the place "victim.place"'):
        load_checked(flows)


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ('about = "To whom it may concern."', f'about = "{"a" * 61}"', "too-long"),
        ('for = ["send-letter"]', "for = []", "too-short"),
        ('kind = "text", lines = ["Dear ____,"]', 'kind = "prose", lines = ["Dear ____,"]', "wrong-value"),
        ('kind = "text", lines = ["Dear ____,"]', "lines = []", "too-short"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear \\u001b[2J,"]', "control-character"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear \\u202e,"]', "control-character"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear {client.name},"]', "unknown-placeholder"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear ____,"], blanks = 3', "unknown-key"),
        ('when = { "client.place" = ["us-ca", "unknown"] }', "when = {}", "bad-condition"),
    ],
)
def test_what_no_paper_may_be_does_not_load(tmp_path: Path, old: str, new: str, check: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_checked(changed(tmp_path, old, new))
    assert {issue.check for issue in caught.value.issues} == {check}
    assert "\x1b" not in str(caught.value)


# ---------------------------------------------------------------- which plan has which paper


def planned(values: dict[str, Value], content: Content = CONTENT) -> Plan:
    return plan_for(content, Answers(("child",), values), NOW)


def page(plan: Plan, name: str, width: int = 60) -> str:
    paper = next(paper for paper in plan.papers if paper.id == name)
    return text.render(paper_rows(CONTENT, plan, paper), width)


@pytest.mark.parametrize(
    ("values", "papers"),
    [
        (CALIFORNIA, ["call-worksheet", "written-report"]),
        ({"child.suspected": "yes", "client.place": "us-nv"}, ["call-worksheet", "written-report"]),
        ({"child.suspected": "elder", "client.place": "us-ca"}, ["call-worksheet"]),
        ({"child.suspected": "no", "client.place": "us-ca"}, ["letter"]),
        ({"child.suspected": "no"}, ["letter"]),  # not knowing where hides nothing
        ({"child.suspected": "no", "client.place": "us-tx"}, []),
        ({"child.suspected": "cannot-tell", "client.place": "us-ca"}, []),
    ],
)
def test_a_paper_belongs_to_a_plan_that_has_one_of_its_actions_to_do(
    values: dict[str, Value], papers: list[str]
) -> None:
    plan = planned(values)
    assert [paper.id for paper in plan.papers] == papers
    assert plan_json(CONTENT, plan, None, Answers(("child",), values))["papers"] == papers


def test_an_action_to_avoid_brings_no_paper() -> None:
    plan = planned(CALIFORNIA)
    assert [action.id for action in plan.avoid] == ["send-letter"]
    assert "letter" not in [paper.id for paper in plan.papers]


def test_what_is_certain_before_the_last_answer_has_its_papers_already() -> None:
    plan = certain_so_far(CONTENT, Answers(("child",), {"child.suspected": "yes"}), NOW)
    assert [paper.id for paper in plan.papers] == ["call-worksheet", "written-report"]


def test_a_section_is_on_the_page_with_the_step_it_is_for_and_a_line_unless_its_condition_is_false() -> None:
    child, elder = planned(CALIFORNIA), planned({"child.suspected": "elder", "client.place": "us-ca"})
    assert "The older adult" not in page(child, "call-worksheet")
    assert "[ ] Who cares for them: ________________" in page(elder, "call-worksheet")
    assert "School, grade and class" in page(child, "call-worksheet"), "nobody said that there is no school"
    without = planned({**CALIFORNIA, "child.school": "no"})
    assert "School, grade and class" not in page(without, "call-worksheet")


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "child.suspected": st.sampled_from(["no", "yes", "elder", "not-asked", "cannot-tell"]),
        "client.place": st.sampled_from(["us-ca", "us-tx", "outside", "would-not-say"]),
        "learned.at": st.sampled_from([LEARNED, "2026-10-01T09:00:00+00:00", "not-asked"]),
        "child.school": st.sampled_from(["no", "yes", "not-asked"]),
    },
)


@given(ANSWERS)
def test_papers_change_nothing_else_of_a_plan(values: dict[str, Value]) -> None:
    without = planned(values, replace(CONTENT, papers={}))
    assert replace(planned(values), papers=()) == without


@given(ANSWERS)
def test_every_page_serves_a_step_of_the_plan_and_keeps_its_blanks(values: dict[str, Value]) -> None:
    plan = planned(values)
    for paper in plan.papers:
        assert {*paper.steps} <= {action.id for action in plan.actions}
        assert paper.steps
        blanks = sum(line.count(BLANK) for section in paper.sections for line in section.lines)
        assert blanks
        assert len(re.findall(r"_{16}", page(plan, paper.id, 200))) == blanks
        assert markdown(CONTENT, plan, paper).count(r"\_\_\_\_") == blanks


# ---------------------------------------------------------------- what stands on a page

CALL_WORKSHEET = """\
WORKSHEET FOR A REPORT
What to have ready, and what to write down.
Not part of the chart note: keep it apart from the chart.
Draft: reviewed by no lawyer or clinician.
Nothing about people is filled in; the blanks are yours.
California | content 1 | DRAFT, reviewed by no clinician or
lawyer | 2026-11-22 10:04 UTC-08:00

BY WHEN AND WHERE TO
- Report the child by telephone                   LAW | MUST
  due Mon 23 Nov 21:00 PST (UTC-08:00); 36 hours from when
  you learned of it, Sun 22 Nov 09:00
  to: The hotline
  Child hotline: call 555-0100 (checked 2026-11-21,
  unconfirmed)

Before you call
[ ] What made you suspect it, and from whom you have it:
    ________________
[ ] School, grade and class: ________________

During the call
Reached ________________ at ________________.

A written report: SS 8572.

SOURCES
- An act (read 2026-11-21, confirmed)
- Practice (not read, UNCONFIRMED)
"""

WRITTEN_REPORT = r"""# Checklist for the written report

What goes in, and what stays out.

Not part of the chart note: keep it apart from the chart.

Draft: reviewed by no lawyer or clinician.

Nothing about people is filled in; the blanks are yours.

Nevada: federal rules only, no state's law · content 1 · DRAFT, reviewed by no clinician or lawyer · 2026-11-22 10:04 UTC-08:00

## BY WHEN AND WHERE TO

- **Send the written report** (LAW · MUST)
  - when: within 72 hours

## Sent

- [ ] On form no form is known here (unconfirmed), by \_\_\_\_ at \_\_\_\_

## SOURCES

- An act (read 2026-11-21, confirmed)
"""


def test_a_page_as_text() -> None:
    assert page(planned(CALIFORNIA), "call-worksheet") == CALL_WORKSHEET


def test_a_page_as_markdown_is_a_list_of_boxes() -> None:
    plan = planned({"child.suspected": "yes", "client.place": "us-nv"})
    assert markdown(CONTENT, plan, plan.papers[1]) == WRITTEN_REPORT


def test_text_of_a_paper_is_prose_and_no_list_in_markdown() -> None:
    plan = planned({"child.suspected": "no"})
    letter = markdown(CONTENT, plan, plan.papers[0])
    assert "\n## The letter\n\nDear \\_\\_\\_\\_,\n\n## SOURCES\n" in letter
    assert "[ ]" not in letter + page(plan, "letter")


def test_markdown_shows_signs_as_they_are(tmp_path: Path) -> None:
    content = load_checked(changed(tmp_path, "Dear ____,", "Dear *[you](x)* <b> # ____,")).content
    plan = planned({"child.suspected": "no"}, content)
    assert r"Dear \*\[you\](x)\* \<b\> \# \_\_\_\_," in markdown(content, plan, plan.papers[0])


def test_pages_as_json() -> None:
    plan = planned(CALIFORNIA)
    made = papers_json(CONTENT, plan, plan.papers)
    assert (made["schema"], made["now"]) == ("crisis-aid/papers/1", "2026-11-22T18:04:00Z")
    assert made["places"] == {"client": "us-ca", "licence": None, "victim": None}
    worksheet, written = made["papers"]
    assert worksheet == {
        "id": "call-worksheet",
        "title": "Worksheet for a report",
        "about": "What to have ready, and what to write down.",
        "notices": CALL_WORKSHEET.splitlines()[2:5],
        "steps": [
            {
                "id": "report-child",
                "verb": "must",
                "basis": "law",
                "frame": "now",
                "do": "Report the child by telephone",
                "due": {
                    "at": "2026-11-24T05:00:00Z",
                    "zone": "America/Los_Angeles",
                    "number": 36,
                    "unit": "hours",
                    "from": "learned.at",
                    "start": LEARNED,
                },
                "to": ["The hotline"],
                "reach": ["Child hotline: call 555-0100 (checked 2026-11-21, unconfirmed)"],
            }
        ],
        "sections": [
            {
                "title": "Before you call",
                "kind": "checks",
                "sheet": None,
                "lines": [
                    "What made you suspect it, and from whom you have it: ____",
                    "School, grade and class: ____",
                ],
            },
            {
                "title": "During the call",
                "kind": "text",
                "sheet": None,
                "lines": ["Reached ____ at ____.", "A written report: SS 8572."],
            },
        ],
        "sources": [
            {"id": "act", "cite": "An act", "read_on": "2026-11-21", "confirmed": True, "place": "us"},
            {"id": "memory", "cite": "Practice", "read_on": None, "confirmed": False, "place": "us"},
        ],
    }
    assert [step["id"] for step in written["steps"]] == ["write-child-report"]


@pytest.mark.parametrize(
    ("learned", "line"),
    [
        (LEARNED, "due Mon 23 Nov 21:00 PST (UTC-08:00); 36 hours from when you learned of it, Sun 22 Nov 09:00 to:"),
        (
            "2026-11-20T09:00:00-08:00",
            "due Sat 21 Nov 21:00 PST (UTC-08:00); 36 hours from when you learned of it, Fri 20 Nov 09:00; past already to:",
        ),
        (
            "not-asked",
            "due within 36 hours from when you learned of it; the time of that is not known: the clock is taken to be running to:",
        ),
    ],
)
def test_by_when_stays_true_while_the_page_is_kept(learned: str, line: str) -> None:
    shown = " ".join(page(planned({**CALIFORNIA, "learned.at": learned}), "call-worksheet").split())
    assert line in shown
    assert " left" not in shown


def test_a_page_that_was_reviewed_says_by_whom_and_any_other_is_a_draft_still() -> None:
    reviews = (Review("paper:call-worksheet", "A. Nurse", "nurse", "2026-11-21", "valid"),)
    content = with_reviews(CONTENT, reviews)
    plan = planned(CALIFORNIA, content)
    reviewed, other = (paper_rows(content, plan, paper) for paper in plan.papers)
    shown = text.render(reviewed, 60)
    assert "raft" not in shown
    assert "Reviewed by A. Nurse (nurse), 2026-11-21." in shown
    assert "reviewed in part" in shown
    assert DRAFT in text.render(other, 60)


def test_a_page_cites_no_law_of_a_state_that_has_no_part_in_the_plan(tmp_path: Path) -> None:
    flows = changed(
        tmp_path,
        'says = "Report."\nkind = "statute"\nplace = "us"',
        'says = "Report."\nkind = "statute"\nplace = "us-ca"',
    )
    content = load_checked(flows).content

    def cited(place: str) -> tuple[list[str], str]:
        plan = planned({"child.suspected": "yes", "client.place": place}, content)
        shown = text.render(paper_rows(content, plan, plan.papers[0]), 60) + markdown(content, plan, plan.papers[0])
        return [one["id"] for one in papers_json(content, plan, plan.papers)["papers"][0]["sources"]], shown

    assert cited("us-ca")[0] == ["act", "memory"]
    ids, shown = cited("us-nv")
    assert ids == ["memory"]
    assert "An act" not in shown
    plan = planned({"child.suspected": "yes", "client.place": "us-nv"}, content)
    assert "SOURCES" not in markdown(content, plan, plan.papers[1]), "nothing is left to cite"
    assert "SOURCES" not in text.render(paper_rows(content, plan, plan.papers[1]), 60)


def test_a_page_cites_what_its_own_sections_rest_on_each_once() -> None:
    elder = page(planned({"child.suspected": "elder", "client.place": "us-ca"}), "call-worksheet")
    assert elder.endswith(
        "SOURCES\n- An act (read 2026-11-21, confirmed)\n- Practice (not read, UNCONFIRMED)\n"
        "- An act (read 2026-11-20, confirmed)\n"
    )
    assert "2026-11-20" not in page(planned(CALIFORNIA), "call-worksheet"), "of a section that is not on the page"


def test_an_exception_stands_beside_the_step_it_is_for(tmp_path: Path) -> None:
    unless = (
        'done = "Sent at ____"\nunless = { text = "the county took it online", when = { "child.school" = ["yes"] } }\n'
    )
    flows = changed(tmp_path, 'frame = "within 72 h"\ndone = "Sent at ____"\n', f'frame = "within 72 h"\n{unless}')
    content = load_checked(flows).content
    plan = planned(CALIFORNIA, content)
    assert "  unless the county took it online\n" in text.render(paper_rows(content, plan, plan.papers[1]), 60)


def test_a_practice_s_own_number_stands_with_the_step_s_lines() -> None:
    own = "Hotline of the county: 559-555-0101 (yours, entered 2026-11-22)"
    plan = with_local_lines(planned(CALIFORNIA), {"report-child": (own,)})
    assert own in " ".join(page(plan, "call-worksheet").split())
    assert papers_json(CONTENT, plan, plan.papers)["papers"][0]["steps"][0]["reach"][-1] == own


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_page_fits_every_width_and_is_ascii(width: int) -> None:
    plan = planned(CALIFORNIA)
    for paper in plan.papers:
        shown = page(plan, paper.id, width)
        assert shown.isascii()
        assert max(map(len, shown.splitlines())) <= width


SECRET = "Zebulon"
TOLD = Answers(
    ("child",),
    CALIFORNIA,
    done=(Done("report-child", NOW, NOW, SECRET),),
    calls=(Call(SECRET, NOW, SECRET),),
    disclosures=(Disclosure(SECRET, NOW, (SECRET,), (SECRET,), SECRET, SECRET),),
    told_by={"child.suspected": SECRET},
    informants={"child.suspected": "told"},
)


@pytest.mark.parametrize("form", ["text", "markdown", "json", "terminal"])
def test_nothing_that_was_entered_about_people_comes_onto_a_page(form: str) -> None:
    plan = plan_for(CONTENT, TOLD, NOW)
    pages = rendered_papers(CONTENT, plan, plan.papers, form)
    assert SECRET in rendered(CONTENT, plan, TOLD, form=form, style="narrative", full=True)
    assert SECRET not in pages
    assert "child.suspected" not in pages


# ---------------------------------------------------------------- beside the result, never in it


@pytest.mark.parametrize("form", ["text", "markdown", "terminal"])
@pytest.mark.parametrize("style", ["brief", "narrative"])
def test_a_result_names_its_papers_and_holds_nothing_of_them(form: str, style: str) -> None:
    answers = Answers(("child",), CALIFORNIA)
    shown = rendered(CONTENT, planned(CALIFORNIA), answers, form=form, style=style, full=True)
    flat = " ".join(shown.split())
    assert flat.endswith(
        "Papers ready: call-worksheet (Worksheet for a report); written-report (Checklist for the written report); "
        "crisis-aid plan FILE --paper NAME"
    )
    assert "PAPERS (apart from the note)" in flat.partition("NOTE (stub")[2]
    assert "School, grade" not in flat
    assert "WORKSHEET" not in flat


def test_a_plan_without_papers_says_nothing_of_papers() -> None:
    values: dict[str, Value] = {"child.suspected": "cannot-tell", "client.place": "us-ca"}
    shown = rendered(CONTENT, planned(values), Answers(("child",), values), form="text", style="narrative", full=True)
    assert "aper" not in shown


def test_papers_asked_for_stand_after_the_result_under_their_own_headings() -> None:
    plan, answers = planned(CALIFORNIA), Answers(("child",), CALIFORNIA)

    def shown(form: str, papers: Sequence[str]) -> str:
        return rendered(CONTENT, plan, answers, form=form, style="brief", full=False, papers=chosen(plan, papers))

    assert shown("text", ["call-worksheet"]) == f"{shown('text', [])}\n{CALL_WORKSHEET}"
    alone = rendered_papers(CONTENT, plan, plan.papers, "markdown")
    assert shown("markdown", ["all"]) == f"{shown('markdown', [])}\n{alone}"
    with_pages, without = json.loads(shown("json", ["all"])), json.loads(shown("json", []))
    assert [one["id"] for one in with_pages.pop("paper_pages")] == ["call-worksheet", "written-report"]
    assert without.pop("paper_pages") == []
    assert with_pages == without


def test_names_are_taken_once_and_in_the_order_of_the_content() -> None:
    plan = planned(CALIFORNIA)
    assert [paper.id for paper in chosen(plan, ["written-report", "call-worksheet", "written-report"])] == [
        "call-worksheet",
        "written-report",
    ]
    assert chosen(plan, ["all", "written-report"]) == plan.papers
    assert chosen(plan, ["letter"]) == ()
    assert lacking(plan, ["all", "written-report"]) == ""
    assert lacking(plan, ["letter", "letter"]) == (
        "letter is no paper of this plan. Its papers: call-worksheet, written-report."
    )
    none = planned({"child.suspected": "cannot-tell"})
    assert lacking(none, ["letter", "written-report"]) == (
        "These papers do not belong to this plan: letter, written-report. It has no papers."
    )


@pytest.mark.parametrize("name", ["", "\x1b[2J", "\u202ecall", "a" * 100_000, "ALL", "call-worksheet "])
def test_a_name_that_no_paper_has_is_refused_in_one_clean_line(name: str) -> None:
    with pytest.raises(UsageError, match=r'^There is no paper "') as caught:
        check_names(CONTENT, ["call-worksheet", name])
    assert len(str(caught.value)) < 200
    assert not re.search("[\x00-\x1f\u202e]", str(caught.value))


def test_a_near_name_is_guessed() -> None:
    with pytest.raises(UsageError, match=r'^There is no paper "call-workshet"\. Did you mean "call-worksheet"\?$'):
        check_names(CONTENT, ["call-workshet"])
    check_names(CONTENT, ["all", "letter"])


# ---------------------------------------------------------------- on the command line

SCENARIO = """title = "A child is hurt"
jurisdiction = "us-ca"
concerns = ["child"]
now = 2026-11-22T10:04:00-08:00

[answers]
"child.suspected" = "yes"
"learned.at" = 2026-11-22T09:00:00-08:00
"child.school" = "yes"
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def crisis_aid(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", "--content", str(FOLDER), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


def test_plan_prints_one_paper_alone(scenario: Path) -> None:
    for form in ("text", "terminal"):
        done = crisis_aid("plan", scenario, "--paper", "call-worksheet", "--format", form)
        assert (done.returncode, done.stdout, done.stderr) == (0, CALL_WORKSHEET, ""), form


def test_plan_prints_several_papers_and_all_of_them_once(scenario: Path) -> None:
    both = crisis_aid(
        "plan", scenario, "--paper", "written-report", "--paper", "call-worksheet", "--format", "markdown"
    )
    every = crisis_aid("plan", scenario, "--paper", "all", "--format", "markdown")
    assert both.stdout == every.stdout
    assert re.findall("^# (.*)$", every.stdout, re.MULTILINE) == [
        "Worksheet for a report",
        "Checklist for the written report",
    ]
    assert crisis_aid("plan", "-", "--paper", "all", "--format", "markdown", stdin=SCENARIO).stdout == every.stdout


def test_papers_as_json_fit_their_own_json_schema(scenario: Path) -> None:
    schema = json.loads(crisis_aid("flows", "show", "--schema", "papers").stdout)
    made = json.loads(crisis_aid("plan", scenario, "--paper", "all", "--format", "json").stdout)
    assert set(made) == set(schema["properties"]) == set(schema["required"])
    for name, tables in (
        ("PaperJson", made["papers"]),
        ("StepJson", [step for paper in made["papers"] for step in paper["steps"]]),
        ("PaperSectionJson", [section for paper in made["papers"] for section in paper["sections"]]),
    ):
        assert all(set(table) == set(schema["$defs"][name]["required"]) for table in tables), name
        assert tables


def test_a_paper_goes_to_a_file_and_never_over_the_scenario(scenario: Path, tmp_path: Path) -> None:
    file = tmp_path / "worksheet.txt"
    done = crisis_aid("plan", scenario, "--paper", "call-worksheet", "--output", file)
    assert (done.returncode, done.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == CALL_WORKSHEET
    over = crisis_aid("plan", scenario, "--paper", "call-worksheet", "--format", "text", "--output", scenario)
    assert over.returncode == 4
    assert over.stdout == CALL_WORKSHEET, "what can't be written to a file is shown"
    assert scenario.read_text(encoding="utf-8") == SCENARIO


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--paper", "call-workshet"], 'There is no paper "call-workshet". Did you mean "call-worksheet"?\n'),
        (
            ["--paper", "\x1b[2J\n"],
            'There is no paper "<U+001B>[2J ". Known: call-worksheet, written-report, letter, all\n',
        ),
        (["--paper", ""], 'There is no paper "". Known: call-worksheet, written-report, letter, all\n'),
        (
            ["--paper", "letter", "--paper", "call-worksheet"],
            "letter is no paper of this plan. Its papers: call-worksheet, written-report.\n",
        ),
        (
            ["--paper", "letter", "--why", "report-child"],
            "--why and --paper each show one thing alone. Give one of them.\n",
        ),
    ],
)
def test_what_is_no_paper_of_the_plan_ends_with_2_and_prints_nothing(
    scenario: Path, arguments: list[str], message: str
) -> None:
    done = crisis_aid("plan", scenario, *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_all_papers_of_a_plan_that_has_none_is_said_and_ends_with_2(scenario: Path) -> None:
    scenario.write_text(SCENARIO.replace('"yes"', '"cannot-tell"', 1), encoding="utf-8")
    done = crisis_aid("plan", scenario, "--paper", "all")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "There is no paper to print. It has no papers.\n"


def test_a_wrong_name_is_said_before_anything_is_asked_or_read(tmp_path: Path) -> None:
    done = crisis_aid("assess", "child", "--paper", "lettr")
    assert done.returncode == 2
    assert done.stderr.endswith('There is no paper "lettr". Did you mean "letter"?\n')
    gone = crisis_aid("plan", tmp_path / "gone.toml", "--paper", "lettr")
    assert (gone.returncode, gone.stderr) == (2, 'There is no paper "lettr". Did you mean "letter"?\n')


def test_assess_prints_papers_after_the_result(scenario: Path) -> None:
    clock = ("--now", "2026-11-22T10:04:00-08:00", "--format", "text")
    with_paper = crisis_aid("assess", "--answers", scenario, *clock, "--paper", "call-worksheet")
    without = crisis_aid("assess", "--answers", scenario, *clock)
    assert (with_paper.returncode, without.returncode) == (0, 0)
    assert with_paper.stdout == f"{without.stdout}\n{CALL_WORKSHEET}"


def test_assess_never_loses_the_plan_for_a_paper_it_does_not_have(scenario: Path) -> None:
    asked = ("assess", "--answers", scenario, "--now", "2026-11-22T10:04:00-08:00", "--format", "text")
    done = crisis_aid(*asked, "--paper", "letter", "--paper", "call-worksheet")
    assert done.returncode == 2
    assert done.stdout == f"{crisis_aid(*asked).stdout}\n{CALL_WORKSHEET}"
    assert done.stderr.endswith("letter is no paper of this plan. Its papers: call-worksheet, written-report.\n")
    scenario.write_text(SCENARIO.replace('"yes"', '"cannot-tell"', 1), encoding="utf-8")
    assert crisis_aid(*asked, "--paper", "all").returncode == 0, "all papers, of which there are none"


def test_whoever_reviews_a_concern_reads_its_papers() -> None:
    shown = crisis_aid("flows", "show", "child").stdout
    papers = shown.partition("PAPERS (apart from the note)")[2].partition("WHAT MUST HOLD")[0]
    flat = " ".join(papers.split())
    assert "Checklist for the written report written-report What goes in, and what stays out." in flat
    assert (
        '- School, grade and class: ____ - Left out only where this is known to be false: school: "Yes", or not known'
        in flat
    )
    assert "With any of these steps: - Report the child by telephone [report-child] - Report the older adult" in flat
    assert "3 papers, 0 properties" in " ".join(crisis_aid("flows", "list").stdout.split())


def test_a_batch_names_the_papers_of_whole_plans(scenario: Path) -> None:
    full = json.loads(crisis_aid("batch", scenario, "--full").stdout)
    plan = full.get("plan", full)
    assert plan["papers"] == ["call-worksheet", "written-report"]
    assert plan["paper_pages"] == []


# ---------------------------------------------------------------- by a key, in the interview


@dataclass
class Script:
    """A prompter that answers from a script and keeps what it showed."""

    steps: list[object]
    shown: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    offered: list[list[str]] = field(default_factory=list)

    def choose(self, prompt: str, options: Sequence[tuple[str, str]], digits: int = 0) -> str:
        self.offered.append([key for key, _ in options])
        key = str(self.steps.pop(0))
        assert key in self.offered[-1]
        return key

    def number(self, prompt: str, highest: int) -> int | None:
        reply = self.steps.pop(0)
        assert reply is None or (isinstance(reply, int) and 1 <= reply <= highest)
        return reply

    def show(self, rows: Sequence[Row]) -> None:
        self.shown.append(text.render(rows, 78))

    def page(self, rows: Sequence[Row]) -> None:
        self.pages.append(text.render(rows, 60))


def after_plan(values: dict[str, Value], *steps: object) -> Script:
    """Hold the conversation after the plan, and return what was shown."""
    script = Script(list(steps))
    interview = Interview(CONTENT, script, lambda: NOW, style="brief")  # type: ignore[arg-type]
    outcome = interview.run(Answers(("child",), values))
    assert outcome.finished
    assert not script.steps
    return script


def test_a_key_lists_the_papers_and_a_number_opens_one_on_a_page() -> None:
    script = after_plan(CALIFORNIA, "p", 1, "p", 2, "p", None, "q")
    assert script.pages[0] == CALL_WORKSHEET
    assert [one.splitlines()[0] for one in script.pages] == [
        "WORKSHEET FOR A REPORT",
        "CHECKLIST FOR THE WRITTEN REPORT",
    ]
    assert (
        "WHICH PAPER? (apart from the note)\n"
        " 1 Worksheet for a report: What to have ready, and what to write down.\n"
        " 2 Checklist for the written report: What goes in, and what stays out.\n"
    ) in "".join(script.shown)


def test_one_paper_alone_opens_at_once() -> None:
    script = after_plan({"child.suspected": "elder", "client.place": "us-ca", "learned.at": LEARNED}, "p", "q")
    assert script.pages[0].startswith("WORKSHEET FOR A REPORT\n")
    assert "WHICH PAPER" not in "".join(script.shown)


def test_the_key_is_offered_only_where_there_are_papers() -> None:
    assert "p" in after_plan(CALIFORNIA, "q").offered[-1]
    without = after_plan({"child.suspected": "cannot-tell", "client.place": "us-ca", "learned.at": LEARNED}, "q")
    assert "p" not in without.offered[-1]


def test_with_the_key_for_papers_the_menu_still_takes_three_lines() -> None:
    interview = Interview(CONTENT, None, lambda: NOW)  # type: ignore[arg-type]
    options = interview._options(120, 9, True, papers=True)
    assert len({key for key, _ in options}) == len(options)
    assert len(side_by_side(options, 77)) <= 3


def test_below_a_closed_page_stands_the_plan() -> None:
    assert "p" in FRESH_KEYS


posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
ASSESS = ("assess", "child", "--content", str(FOLDER), "--now", "2026-11-22T10:04:00-08:00", "--format", "text")


@posix
def test_papers_in_a_conversation_in_numbered_lines() -> None:
    c = Conversation([*ASSESS, "--style", "brief"], columns=79)
    try:
        c.press("2", after="Do you suspect")
        c.type_place("calif")
        c.wait("When did you learn")
        c.press("n\r", after="14:05")
        c.press("p", after="p papers")
        c.press("2\r", after="Number of the paper")
        shown = c.wait("Press Enter to go on.").replace("\r\n", "\n")
        assert "CHECKLIST FOR THE WRITTEN REPORT\n" in shown
        assert "Not part of the chart note: keep it apart from the chart.\n" in shown
        assert "[ ] On form SS 8572, by ________________ at ________________\n" in shown
        c.send("\r")
        c.press("q", after="What next?")
        rest, code = c.finish()
    finally:
        c.child.close(force=True)
    assert code == 0
    result = " ".join(rest.partition("NOTE (stub")[2].split())
    assert "Papers ready: call-worksheet (Worksheet for a report); written-report" in result
    assert "On form SS 8572" not in result


@posix
def test_papers_on_the_drawn_screen(tmp_path: Path) -> None:
    w = Window(["-m", "crisis_cli", *ASSESS, "--paper", "written-report"], tmp_path)
    try:
        w.see("Do you suspect")
        w.press("2")
        w.see("Which state")
        w.press("calif\r")
        w.see("When did you learn")
        w.press("9:00\r")
        w.see("p papers", "What next?")
        w.press("p")
        w.see("WHICH PAPER?", "2 Checklist for the written report")
        w.press("7\r")
        w.see("Type a number from 1 to 2")
        w.press("1\r")
        w.see("WORKSHEET FOR A REPORT", "Not part of the chart note", "due Mon 23 Nov 21:00 PST", "Enter q b 0 back")
        w.press("\x1b[F")
        w.see("During the call", "SOURCES")
        w.press("\r")
        w.see("What next?", "STEPS ARE DUE NOW", without="WORKSHEET")
        w.press("q")
        w.see("who reads this")
        w.press("q")
        assert w.end()["code"] == 0
        after = w.after_leaving().replace("\r\n", "\n")
    finally:
        w.close()
    assert after.count("CHECKLIST FOR THE WRITTEN REPORT\n") == 1
    assert after.index("NOTE (stub") < after.index("Papers ready") < after.index("CHECKLIST FOR THE WRITTEN REPORT\n")


@posix
def test_a_page_stays_narrow_on_a_wide_terminal(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    window = Window(["-m", "crisis_cli", "--content", str(FOLDER), "plan", str(scenario), "--paper", "all"], tmp_path, columns=200, rows=60)  # fmt: skip
    try:
        assert window.end()["code"] == 0
        lines = [line for line in window.lines() if line]
    finally:
        window.close()
    assert "WORKSHEET FOR A REPORT" in lines
    assert max(map(len, lines)) <= 60
    assert "\x1b[1m" in window.transcript, "headings have weight on a terminal"
