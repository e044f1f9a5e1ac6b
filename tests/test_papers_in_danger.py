"""The papers for a client in danger, away or home again: what stands on each, and what never does, whatever the answers.

The pages are recorded in `tests/papers/` by `tests/record_papers.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_papers import CASES, EMERGENCY, FOLDER, NOW, SILENT, SUICIDAL, page, pages, planned

from crisis_cli.answers import UNKNOWN_KINDS, Answers, Call, Disclosure, Done, Value
from crisis_cli.checks.grade import grade
from crisis_cli.engine import plan_for
from crisis_cli.load import load_checked
from crisis_cli.model import BLANK, Content, Paper
from crisis_cli.plan import Plan
from crisis_cli.render.json_output import papers_json
from crisis_cli.render.papers import sheets

CONTENT = load_checked(Path(__file__).parent.parent / "flows").content
PAGES = pages(CONTENT)


# ---------------------------------------------------------------- whole pages


@pytest.mark.parametrize("file", sorted(path.name for path in FOLDER.iterdir()))
def test_a_page_is_as_it_was_read(file: str) -> None:
    assert PAGES[file] == (FOLDER / file).read_text(encoding="utf-8")


def test_every_page_is_recorded() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(PAGES)
    assert {file.partition(".")[0] for file in PAGES} == set(CASES)
    assert max(len(line) for file, page in PAGES.items() if file.endswith(".txt") for line in page.splitlines()) == 60


# ---------------------------------------------------------------- words


def texts(paper: Paper) -> Iterator[str]:
    """Every text of a paper, its titles too."""
    yield from (paper.title, paper.about)
    for section in paper.sections:
        yield section.title
        yield from (line.text for line in section.lines)


ALL = {name: "\n".join(texts(CONTENT.papers[name])) for name in CASES}

INSTRUMENTS = (
    # the form of Stanley and Brown
    "warning sign", "internal coping", "coping strateg", "my mind off", "social setting", "provide distraction",
    "distraction", "whom i can ask", "ask for help", "professionals or agencies", "during a crisis", "environment saf",
    "worth living for", "most important to me", "step 1", "step 2",
    # the Columbia scale
    "wish to be dead", "wished you were dead", "not wake up", "actually had any thoughts", "killing yourself",
    "how you might do this", "intention of acting", "worked out the details", "carry out this plan", "preparatory",
    # the ASQ
    "in the past few weeks", "better off if you were dead", "tried to kill yourself",
)  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_no_wording_of_an_instrument(name: str) -> None:
    said = ALL[name].casefold()
    assert [phrase for phrase in INSTRUMENTS if phrase in said] == []


def test_the_method_is_credited_where_it_is_used() -> None:
    assert "after Barbara Stanley and Gregory Brown" in ALL["safety-plan-worksheet"]
    assert "their form is not used" in ALL["safety-plan-worksheet"]


@pytest.mark.parametrize("name", CASES)
def test_telephone_lines_come_from_the_list_that_is_checked(name: str) -> None:
    """No digits of a line stand in a paper; 911 is no line, and never stands where the client is abroad."""
    assert set(re.findall(r"\d{3,}", re.sub(r"\{[^}]*\}", "", ALL[name]))) <= {"911"}
    concern, values = CASES[name]
    abroad = planned(CONTENT, concern, {**values, "client.place": "outside-us"})
    shown = next((paper for paper in abroad.papers if paper.id == name), None)
    assert shown is not None
    assert not re.search(r"\b(911|988)\b", "\n".join(line for one in shown.sections for line in one.lines))


GIVEAWAY = re.compile(
    r"therap|clinic|client|patient|session|appointment|counsel|psych|suicid|treat|diagnos|practice|office|report|hospital"
    r"|risk|harm|abus|mental|\bplan",
    re.IGNORECASE,
)


def test_no_message_says_where_it_comes_from() -> None:
    quoted = re.findall(r'"([^"]*)"', ALL["outreach-message"])
    assert len(quoted) > 14
    assert [words for words in quoted if GIVEAWAY.search(re.sub(r"\{[^}]*\}", "", words))] == []


def test_every_way_has_a_first_a_second_and_a_third_message() -> None:
    for way in ("Voicemail", "Text", "Portal", "Email"):
        section = next(one for one in CONTENT.papers["outreach-message"].sections if one.title.startswith(way))
        tries = [line.text.split(":")[0] for line in section.lines]
        assert [word for word in tries if word != "Subject"] == ["First", "Second", "Third"]


@pytest.mark.parametrize("name", ["client-copy", "safety-plan-worksheet", "outreach-letter", "closing-letter"])
def test_what_a_client_reads_asks_for_seven_years_of_school(name: str) -> None:
    """Each sheet by itself: the therapist's part above the cut doesn't count towards it."""
    pytest.importorskip("syllapy")
    assert CONTENT.papers[name].reading_grade == 7
    by_sheet: dict[str, list[str]] = {}
    for section in CONTENT.papers[name].sections:
        if section.sheet:
            by_sheet.setdefault(section.sheet, []).extend((section.title, *(line.text for line in section.lines)))
    assert by_sheet
    assert all(grade(said) <= 7 for said in by_sheet.values())


def test_letters_say_nothing_of_why_the_client_came_and_blame_nobody() -> None:
    for name in ("outreach-letter", "closing-letter"):
        for section in (one for one in CONTENT.papers[name].sections if one.sheet):
            said = " ".join(line.text for line in section.lines if "{" not in line.text)
            assert not re.search(
                r"therap|diagnos|suicid|treatment|symptom|your (illness|problem)|failed|missed|must|fee\b|bill",
                said,
                re.I,
            )


# ---------------------------------------------------------------- what a paper belongs to


def given_away(plan: Plan, name: str) -> dict[str | None, list[str]]:
    """What is on each sheet of a paper, by its name; None is what stays."""
    paper = next(paper for paper in plan.papers if paper.id == name)
    return {
        sheet[0].section.sheet: [line for filled in sheet for line in (filled.section.title, *filled.lines)]
        for sheet in sheets(paper)
        if sheet
    }


SHORT = ["Do not forget", "____ (day), ____ (time)", "____ (number)", "____ (other number)", "Bring: ____"]
FEARED: tuple[tuple[str, Value], ...] = (
    ("others.who", "client_in_danger"),
    ("client.company", "unsafe"),
    ("client.line", "shared"),
    ("contact.person", "unsafe"),
    ("tell.safe", "unsafe"),
    ("guardian.safe", "no"),
    ("abuse.tonight", "exposed"),
    ("abuse.tonight", "cannot-tell"),
)


@pytest.mark.parametrize(("question", "value"), FEARED)
def test_where_somebody_is_feared_the_client_takes_home_what_gives_nothing_away(question: str, value: Value) -> None:
    calm: dict[str, Value] = {**SUICIDAL, "client.place": "us-ca", "client.age": "teen", "guardian.safe": "yes"}
    concerns = ("danger-to-self", "danger-to-others", "child-abuse")
    before = plan_for(CONTENT, Answers(concerns, {**calm, "abuse.tonight": "safe", "others.who": "client"}), NOW)
    assert list(given_away(before, "client-copy")) == [None, "whole", "short"]
    after = plan_for(CONTENT, Answers(concerns, {**calm, "abuse.tonight": "safe", question: value}), NOW)
    left = given_away(after, "client-copy")
    assert list(left) == [None, "short"]
    assert left["short"] == SHORT
    assert not GIVEAWAY.search(" ".join(SHORT))


def test_what_is_on_no_sheet_never_stands_below_the_cut() -> None:
    shown = PAGES["client-copy.txt"]
    assert shown.index("SOURCES") < shown.index("Cut here")
    assert "BY WHEN" not in shown[shown.index("Cut here") :]
    assert "DRAFT" not in shown[shown.index("Cut here") :]


def test_a_watched_phone_gets_no_message_and_no_letter() -> None:
    watched = planned(CONTENT, "absent-client", {**CASES["outreach-message"][1], "client.line": "shared"})
    ids = [paper.id for paper in watched.papers]
    assert "outreach-letter" not in ids
    titles = [one.section.title for one in watched.papers[ids.index("outreach-message")].sections]
    assert titles == ["Before anything goes", "A shared or watched phone: nothing at all"]


def test_a_day_to_answer_by_is_set_only_where_no_danger_was_known() -> None:
    calm = "\n".join(given_away(planned(CONTENT, *CASES["outreach-letter"]), "outreach-letter")["letter"])
    assert "If I have not heard from you by ____" in calm
    for question, value in (
        ("unreached.risk", "some"),
        ("unreached.risk", "not-asked"),
        ("unreached.sign", "cannot-tell"),
    ):
        values = {**CASES["outreach-letter"][1], question: value}
        sent = given_away(planned(CONTENT, "absent-client", values), "outreach-letter")["letter"]
        assert "If I have not heard from you by" not in "\n".join(sent)


def every_value(question: str) -> list[Value]:
    """Every answer that a question takes; of several choices each alone."""
    one = CONTENT.questions[question]
    known: list[Value] = ["us-ca", "us-tx", "us-ny", "us-nv"] if one.kind == "place" else list(one.choices)
    unknown: list[Value] = [*UNKNOWN_KINDS] if one.unknown else []
    return [(str(value),) if one.kind == "several" else value for value in known] + unknown


def answered(*names: str) -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(every_value(name)) for name in names})


ABSENT = tuple(
    name for name in CONTENT.concerns["absent-client"].questions if CONTENT.questions[name].kind in ("choice", "place")
)
LAST: dict[str, Value] = CASES["closing-letter"][1]
ALWAYS = replace(CONTENT, papers={"closing-letter": replace(CONTENT.papers["closing-letter"], actions=("document",))})
"""The closing letter's paper, bound to a step that is in every plan: what keeps it away then is its own condition."""


def no_closing_letter_in_danger(content: Content, values: dict[str, Value]) -> bool:
    """Whether the plan has the paper, which may only be where nothing points to danger and post is safe."""
    plan = planned(content, "absent-client", values)
    found = "closing-letter" in [paper.id for paper in plan.papers]
    if found:
        assert plan.response == "routine"
        assert values["unreached.risk"] == values["unreached.sign"] == "none"
        assert values["danger.now"] == "no"
        assert values["client.line"] not in ("shared", "none")
    return found


@settings(max_examples=40, deadline=None)
@given(answered(*ABSENT))
def test_no_closing_letter_beside_danger_that_is_raised_or_not_known(changed: dict[str, Value]) -> None:
    no_closing_letter_in_danger(CONTENT, {**LAST, **changed})
    no_closing_letter_in_danger(ALWAYS, {**LAST, **changed})


@pytest.mark.parametrize("name", ["unreached.risk", "unreached.sign", "danger.now", "client.line"])
def test_the_closing_letter_s_own_condition_needs_no_rule_and_no_level(name: str) -> None:
    """Each answer by itself keeps it away, even in a content in which nothing raises the response."""
    blind = replace(ALWAYS, raises=())
    found = [no_closing_letter_in_danger(blind, {**LAST, name: value}) for value in every_value(name)]
    assert any(found)
    assert not all(found)


@pytest.mark.parametrize(
    ("concern", "raised"),
    [
        ("danger-to-self", {"self.ideation": "passive"}),
        ("danger-to-others", {"others.threat": "serious"}),
        ("absent-client", {"unreached.risk": "some"}),
        ("absent-client", {"unreached.sign": "would-not-say"}),
        ("absent-client", {"danger.now": "not-asked"}),
        ("absent-client", {"own.judgement": "today"}),
    ],
)
def test_danger_of_any_kind_takes_the_closing_letter_away(concern: str, raised: Mapping[str, Value]) -> None:
    assert planned(ALWAYS, "absent-client", LAST).papers
    answers = Answers(tuple(dict.fromkeys(("absent-client", concern))), {**LAST, **raised})
    assert plan_for(ALWAYS, answers, NOW, changes=False).papers == ()


def test_a_call_log_is_offered_from_a_prompt_response_up() -> None:
    always = replace(CONTENT, papers={"call-log": replace(CONTENT.papers["call-log"], actions=("document",))})
    for risk, level in (("none", "routine"), ("some", "prompt"), ("strong", "same-day")):
        plan = planned(always, "absent-client", {**LAST, "unreached.risk": risk})
        assert (plan.response, bool(plan.papers)) == (level, level != "routine")


def test_whom_nobody_has_seen_takes_nothing_home() -> None:
    values = {**SUICIDAL, "client.place": "us-ca"}
    for seen, expected in (("seen", True), ("not-asked", True), ("no", False), ("told", False)):
        answers = Answers(("danger-to-self", "absent-client"), {**values, "unreached.seen": seen})
        plan = plan_for(CONTENT, answers, NOW, changes=False)
        assert ("client-copy" in [paper.id for paper in plan.papers]) is expected, seen


def test_no_message_is_drafted_while_somebody_is_in_danger_this_minute() -> None:
    now = planned(CONTENT, "absent-client", {**CASES["outreach-message"][1], "danger.now": "yes"})
    assert "reach-message" in [action.id for action in now.actions]
    assert "outreach-message" not in [paper.id for paper in now.papers]


def test_no_paper_for_the_client_while_somebody_is_in_danger_this_minute() -> None:
    now = planned(CONTENT, "danger-to-self", {**EMERGENCY, "client.place": "us-ca", "danger.now": "yes"})
    assert {"client-copy", "safety-plan-worksheet"}.isdisjoint(paper.id for paper in now.papers)
    later = planned(CONTENT, "danger-to-self", {**EMERGENCY, "client.place": "us-ca"})
    assert {"client-copy", "safety-plan-worksheet"} <= {paper.id for paper in later.papers}


# ---------------------------------------------------------------- what is taken from the answers

SECRET = "Zofia Q. Brandt 4711"


def hostile(concerns: tuple[str, ...], values: dict[str, Value]) -> Answers:
    """Answers with a name, a number and a birthday wherever free text can stand."""
    words = f"{SECRET}, born 5 March 1984\x1b[2J\u202e"
    return Answers(
        concerns,
        values,
        informants=dict.fromkeys(values, "told"),
        told_by=dict.fromkeys(values, words),
        done=(Done("consult", NOW, NOW, words),),
        calls=(Call(words, NOW, words),),
        disclosures=(Disclosure(words, NOW, (words,), (words,), words, words),),
    )


WIDE = tuple(
    name
    for concern in ("danger-to-self", "danger-to-others", "unable-to-care", "absent-client")
    for name in CONTENT.concerns[concern].questions
    if CONTENT.questions[name].kind in ("choice", "place", "several")
)


@settings(max_examples=60, deadline=None)
@given(
    answered(*dict.fromkeys(WIDE)),
    st.lists(
        st.sampled_from(["danger-to-self", "danger-to-others", "unable-to-care", "absent-client"]),
        min_size=1,
        unique=True,
    ),
)
def test_two_lines_are_two_and_no_page_names_anybody(values: dict[str, Value], concerns: list[str]) -> None:
    plan = plan_for(CONTENT, hostile(tuple(concerns), values), NOW, changes=False)
    for paper in plan.papers:
        said = json.dumps(papers_json(CONTENT, plan, [paper])["papers"][0]["sections"])
        assert not re.search(r"Zofia|Brandt|4711|1984|u001b|u202e|\[2J", said)
        assert "{" not in "".join(line for section in paper.sections for line in section.lines)
    for summary in (paper for paper in plan.papers if paper.id == "consultation-summary"):
        say = summary.sections[0].lines
        assert len(say) == 2
        assert max(map(len, say)) <= 360
        assert not re.search(r"\b[a-z_]+\.[a-z_]+\b|\bus-[a-z]{2}\b", " ".join(say)), "an id stands in it"
        assert say[1].endswith(f"My question: {BLANK}")


def test_a_hand_over_says_what_was_entered_and_leaves_the_rest_open() -> None:
    sent = given_away(planned(CONTENT, *CASES["handover-summary"]), "handover-summary")["page"]
    assert "Intent: means to act on thoughts of suicide" in sent
    assert "Plan: has a specific plan. Which: ____" in sent
    assert "Attempts: asked; would not say. When, how: ____" in sent
    nothing = {**CASES["handover-summary"][1], "self.means": "not-asked"}
    assert (
        "Means: ____. Which: ____"
        in given_away(planned(CONTENT, "danger-to-self", nothing), "handover-summary")["page"]
    )


def test_a_hand_over_asks_for_an_evaluation_only_where_somebody_takes_over() -> None:
    assert "A psychiatric evaluation before they leave." in PAGES["handover-summary.txt"]
    without = next(one for one in CONTENT.papers["handover-summary"].sections if one.title == "Who does what")
    assert without.actions == ("coordinate-care",)


@pytest.mark.parametrize("place", ["us-ca", "us-tx", "us-ny", "us-nv"])
def test_a_state_s_line_stands_only_where_the_client_is_there(place: str) -> None:
    values = {**CASES["handover-summary"][1], "client.place": place}
    shown = page(CONTENT, planned(CONTENT, "danger-to-self", values), "handover-summary")
    named = {name for name in ("California", "Texas", "New York") if f"[ ] {name}:" in shown}
    assert named == {"us-ca": {"California"}, "us-tx": {"Texas"}, "us-ny": {"New York"}, "us-nv": set()}[place]


def content_without(name: str) -> Content:
    return replace(CONTENT, papers={key: paper for key, paper in CONTENT.papers.items() if key != name})


def test_a_paper_more_changes_nothing_else_of_a_plan() -> None:
    for name, (concern, values) in CASES.items():
        with_it, without = planned(CONTENT, concern, values), planned(content_without(name), concern, values)
        assert replace(with_it, papers=()) == replace(without, papers=())
        assert len(with_it.papers) == len(without.papers) + 1


def test_silence_alone_brings_few_papers() -> None:
    assert [paper.id for paper in planned(CONTENT, "absent-client", {**SILENT, "client.place": "us-ca"}).papers] == [
        "outreach-letter"
    ]
