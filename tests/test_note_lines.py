"""The lines of a note as whole values, of content that is made by hand, and what a note keeps apart."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from made import action, concern, content, pack, question, recipient

from crisis_cli.answers import Answers, Aside, Call, Disclosure, Done, Value
from crisis_cli.model import Content, LawValue
from crisis_cli.note import (
    AGENCIES,
    STRIKE,
    Fact,
    Note,
    Section,
    build,
    call_line,
    disclosure_line,
    facts,
    has_source,
    keeps_apart,
    recipient_name,
    sourced,
    without_apart,
)

NOW = datetime(2026, 11, 22, 10, 4, tzinfo=UTC)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
STAMP = "2026-11-22 09:30 UTC"
BLANK = "____"
CONTENT: Content = content(
    questions=[
        question(
            "danger", safety=True, note={"yes": "thoughts of it", "no": "no plan or means", "some": "wants or plans it"}
        ),
        question(
            "signs",
            safety=True,
            kind="several",
            choices={},
            note={"a": "tears", "b": "fear or anger", "c": "no sleep or rest"},
        ),
        question("client.with", safety=True, note={"yes": "with a friend"}),
        question("plain", note={"yes": "it is plain or simple"}),
        question("client.place", kind="place", safety=True, note={}, choices={}, topic="client's place"),
        question("age", kind="number", note={}, choices={}),
        question("heard", kind="time", note={}, choices={}),
        question("served", kind="date", note={}, choices={}),
        question("silent", note={}),
        question("practice", in_note=False),
        question("report", safety=True, apart=True, note={"yes": "a report is owed"}),
        question("tell.safe", note={"safe": "telling is safe"}),
    ],
    concerns=[
        concern(
            "storm",
            "danger",
            "signs",
            "client.with",
            "plain",
            "client.place",
            "age",
            "heard",
            "served",
            "silent",
            "practice",
        ),
        concern("child", "danger", "report", "tell.safe", apart=True),
    ],
    actions=[
        action("call", do="Call {law.client.phone}"),
        action("report", apart=True, do="Report it"),
        action("shut"),
    ],
    recipients=[recipient("nurse"), recipient("agency", apart=True, title="The county")],
    packs=[pack("us", values={"phone": LawValue("phone", "x", "by noon", "code", True)})],
)


def lines(values: dict[str, Value], **more: Any) -> list[Fact]:
    return list(facts(CONTENT, Answers(("storm",), values, **more)))


@pytest.mark.parametrize(
    ("values", "informants", "fact"),
    [
        ({"danger": "yes"}, {}, Fact("unsourced", "(Source ____) thoughts of it.")),
        ({"danger": "yes"}, {"danger": "client"}, Fact("client", "Client said: thoughts of it.")),
        ({"danger": "yes"}, {"danger": "observed"}, Fact("observed", "I saw: thoughts of it.")),
        ({"danger": "yes"}, {"danger": "inferred"}, Fact("inferred", "I infer: thoughts of it.")),
        ({"danger": "no"}, {"danger": "told"}, Fact("told", "Told by another person: no plan or means.")),
        ({"danger": "some"}, {}, Fact("unsourced", "(Source ____) wants or plans it.", True)),
        ({"danger": "would-not-say"}, {}, Fact("unsourced", "Asked about the danger; would not say.")),
        (
            {"danger": "would-not-say"},
            {"danger": "client"},
            Fact("client", "Client said: asked about the danger; would not say."),
        ),
        ({"danger": "cannot-tell"}, {}, Fact("unsourced", "The danger: could not be determined.")),
        ({"signs": ("a", "c")}, {}, Fact("unsourced", "(Source ____) tears; no sleep or rest.")),
        ({"signs": ("a", "b", "x")}, {}, Fact("unsourced", "(Source ____) tears; fear or anger.", True)),
        ({"client.with": "yes"}, {"client.with": "client"}, Fact("unsourced", "With a friend.")),
        ({"plain": "yes"}, {"plain": "client"}, Fact("unsourced", "It is plain or simple.", True)),
        ({"client.place": "us-ca"}, {"client.place": "client"}, Fact("unsourced", "Client's place: California.")),
        ({"client.place": "cannot-tell"}, {}, Fact("unsourced", "Client's place: could not be determined.")),
        ({"age": 17}, {}, Fact("unsourced", "The age: 17.")),
        ({"age": 0}, {}, Fact("unsourced", "The age: 0.")),
        ({"heard": "2026-11-22T09:30:00+00:00"}, {}, Fact("unsourced", f"The heard: {STAMP}.")),
        ({"served": "2026-12-04"}, {}, Fact("unsourced", "The served: Fri 4 Dec 2026.")),
    ],
)
def test_an_answer_as_a_line_of_the_note(values: dict[str, Value], informants: Any, fact: Fact) -> None:
    assert lines(values, informants=informants) == [fact]


@pytest.mark.parametrize(
    "values",
    [
        {"danger": "not-asked"},
        {"silent": "yes"},
        {"silent": "cannot-tell"},
        {"practice": "yes"},
        {"danger": "gone"},
        {"client.place": "not-asked"},
        {"age": "not-asked"},
    ],
)
def test_what_leaves_no_line(values: dict[str, Value]) -> None:
    assert lines(values) == []


def test_lines_stand_in_the_order_of_the_questions_each_once() -> None:
    found = lines({"report": "yes", "plain": "yes", "danger": "yes"})
    assert [fact.line for fact in found] == [
        "(Source ____) thoughts of it.", "It is plain or simple.", "(Source ____) a report is owed.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        (None, "Told by another person (a friend)"),
        ("court", "Told by another person (a friend)"),
        ("client", "Told by another person"),
        ("proxy", "Told by another person"),
    ],
)
def test_who_told_it_is_named_where_the_reader_may_know(reader: Any, said: str) -> None:
    more: dict[str, Any] = {"informants": {"danger": "told"}, "told_by": {"danger": "a friend"}, "reader": reader}
    assert lines({"danger": "yes"}, **more)[0].line == f"{said}: thoughts of it."
    more["informants"] = {"danger": "client"}
    assert lines({"danger": "yes"}, **more)[0].line == "Client said: thoughts of it."


def test_which_answers_have_a_source() -> None:
    assert [name for name, one in CONTENT.questions.items() if has_source(one)] == ["danger", "signs", "report"]
    values: dict[str, Value] = {"signs": ("a",), "danger": "yes", "plain": "yes", "report": "not-asked"}
    assert sourced(CONTENT, Answers(("storm",), values)) == ("danger", "signs")


# ---------------------------------------------------------------- what was done


ENTERED = Answers(
    ("storm",),
    {"danger": "some"},
    done=(Done("call", AT, AT, "Ann. "), Done("shut"), Done("report", AT, NOW, "x")),
    asides=(Aside("call", "waited.", " it was late"), Aside("report", advice="Ann Lee")),
    calls=(Call("nurse", AT, "she comes."), Call("Mr. X")),
    disclosures=(Disclosure("nurse", AT, ("a", "b"), ("c", "d"), "law.", "7"), Disclosure(" my aunt. ")),
)
DONE = [
    Fact("done", f"Did call. Time {STAMP}, with Ann."),
    Fact("done", "Did shut. Time ____, with ____."),
    Fact("done", f"Did report. Time {STAMP} (entered 2026-11-22 10:04 UTC), with x."),
]
CALLED = [
    Fact("call", f"Time {STAMP}: called The nurse. Result: she comes."),
    Fact("call", "Time ____: called Mr. X. Result: ____."),
]
TOLD = [
    Fact("disclosure", f"Time {STAMP}: told The nurse: a; b. Held back: c; d. Basis: law. Reference: 7."),
    Fact("disclosure", "Time ____: told my aunt: ____. Held back: ____. Basis: ____. Reference: ____."),
]
ASIDE = [
    Fact("aside", "Considered: call by noon. Chose instead: waited. Because: it was late."),
    Fact("aside", "Considered: report it. On legal advice: Ann Lee. Chose instead: ____. Because: ____."),
]


def test_what_was_done_called_told_and_set_aside_each_in_its_order() -> None:
    assert list(facts(CONTENT, ENTERED)) == [
        Fact("unsourced", "(Source ____) wants or plans it.", True), *DONE, *CALLED, *TOLD, *ASIDE,
    ]  # fmt: skip
    assert [call_line(CONTENT, one) for one in ENTERED.calls] == [fact.line for fact in CALLED]
    assert [disclosure_line(CONTENT, one) for one in ENTERED.disclosures] == [fact.line for fact in TOLD]
    assert [recipient_name(CONTENT, name) for name in ("agency", "my aunt")] == ["The county", "my aunt"]


def test_when_a_step_was_entered_is_said_only_where_it_differs() -> None:
    tried = [Done("shut", AT, None), Done("shut", None, NOW), Done("shut", AT, AT), Done("shut", AT, NOW)]
    found = [fact.line.partition("Time ")[2].partition(", with")[0] for fact in lines({}, done=tuple(tried))]
    assert found == [STAMP, BLANK, STAMP, f"{STAMP} (entered 2026-11-22 10:04 UTC)"]


def test_a_short_note_is_three_lines_with_all_that_was_entered() -> None:
    found = build(CONTENT, ENTERED, NOW, "brief")
    assert found == Note("brief", (Section("Note", (
        "2026-11-22 10:04 UTC. Storm.",
        f"Learned: wants or plans it. {STRIKE}",
        "  ".join((
            f"Done: {DONE[0].line} Did shut. {DONE[2].line}",
            *(fact.line for fact in CALLED),
            *(fact.line for fact in ASIDE),
            "Why this and not more or less: ____",
            " ".join(fact.line for fact in TOLD),
            "Next contact: ____",
        )),
    )),))  # fmt: skip
    nothing = build(CONTENT, Answers(()), NOW, "brief").sections[0].lines
    assert nothing == (
        "2026-11-22 10:04 UTC.",
        "Learned: ____.",
        "Done: ____  Why this and not more or less: ____  Told whom, what: ____  Next contact: ____",
    )
    values: dict[str, Value] = {"danger": "yes", "plain": "yes", "signs": ("a",)}
    several = Answers(
        ("child", "storm"),
        values,
        {"danger": "told", "plain": "client"},
        told_by={"danger": "Ann"},
        done=(Done("shut", with_whom="Ann"),),
    )
    assert build(CONTENT, several, NOW, "brief").sections[0].lines[:2] == (
        "2026-11-22 10:04 UTC. Storm; Child.",
        f"Learned: Told by another person (Ann): thoughts of it; tears; it is plain or simple. {STRIKE}",
    )
    assert (
        build(CONTENT, several, NOW, "brief")
        .sections[0]
        .lines[2]
        .startswith("Done: Did shut. Time ____, with Ann.  Why")
    )


def test_a_full_note_has_every_section_with_its_facts_or_its_blanks() -> None:
    found = build(CONTENT, ENTERED, NOW)
    assert found.style == "narrative"
    assert [section.title for section in found.sections] == [
        "Time and place", "What was learned", "In the client's words", "Assessment and reasoning", "What was done",
        "What was told, to whom", "Consultation", "Follow-up", "Signed",
    ]  # fmt: skip
    by_title = {section.title: section.lines for section in found.sections}
    assert by_title["Time and place"] == (
        "Drafted 2026-11-22 10:04 UTC. Event began ____, ended ____. Written ____.",
        "I was at ____. Client was at ____.",
    )
    assert by_title["What was learned"] == ("(Source ____) wants or plans it.", STRIKE)
    assert by_title["What was done"] == tuple(fact.line for fact in (*DONE, *CALLED))
    assert by_title["What was told, to whom"] == tuple(fact.line for fact in TOLD)
    assert by_title["Assessment and reasoning"][-2:] == tuple(fact.line for fact in ASIDE)
    assert by_title["Signed"] == ("Name and licence ____  Date and time ____",)
    empty = {section.title: section.lines for section in build(CONTENT, Answers(()), NOW).sections}
    assert empty["What was learned"] == (BLANK,)
    assert empty["What was done"] == ("Done: ____ at ____, with ____.",)


# ---------------------------------------------------------------- what is kept apart


@pytest.mark.parametrize(
    ("reader", "safe", "apart"),
    [
        ("proxy", None, True),
        ("proxy", "safe", True),
        ("client", None, False),
        ("client", "safe", False),
        ("client", "not-asked", False),
        ("client", "unsafe", True),
        ("client", "cannot-tell", True),
        ("court", "unsafe", False),
        (None, "unsafe", False),
    ],
)
def test_who_must_not_read_of_a_report(reader: Any, safe: str | None, apart: bool) -> None:
    answers = Answers(("child",), {"tell.safe": safe} if safe else {}, reader=reader)
    assert keeps_apart(answers) is apart


REPORTED = Answers(
    ("child",),
    {"danger": "yes"},
    done=(Done("call", AT, None, "the CPS worker"), Done("call", AT, None, "Ann"), Done("report")),
    asides=(Aside("report"), Aside("shut")),
    calls=tuple(map(Call, ("agency", "The county", "nurse", "The nurse", "a hotline", "my aunt"))),
    disclosures=tuple(map(Disclosure, ("agency", "nurse", "my aunt", "Adult Protective Services"))),
    reader="proxy",
)


def test_for_whom_may_be_suspected_what_is_about_a_report_is_left_out() -> None:
    found = without_apart(CONTENT, REPORTED)
    assert found.done == (Done("call", AT), Done("call", AT, None, "Ann"))
    assert found.asides == (Aside("shut"),)
    assert [one.to for one in found.calls] == ["nurse", "The nurse", "my aunt"]
    assert [one.recipient for one in found.disclosures] == ["nurse", "my aunt"]
    assert (found.values, found.reader) == (REPORTED.values, "proxy")


@pytest.mark.parametrize(
    ("report", "kept"),
    [
        ("yes", ["nurse", "The nurse"]),
        ("cannot-tell", ["nurse", "The nurse"]),
        ("not-asked", ["nurse", "The nurse", "my aunt"]),
    ],
)
def test_beside_a_report_what_is_in_own_words_is_left_out_too(report: str, kept: list[str]) -> None:
    answers = REPORTED.given("report", report)
    assert [one.to for one in without_apart(CONTENT, answers).calls] == kept


def test_for_others_nothing_is_left_out() -> None:
    from dataclasses import replace

    assert without_apart(CONTENT, replace(REPORTED, reader="court")) == replace(REPORTED, reader="court")


def test_the_answers_and_the_name_of_a_report_stay_out_of_the_note() -> None:
    from dataclasses import replace

    answers = replace(REPORTED.given("report", "yes"), concerns=("child", "storm"))
    assert [fact.line for fact in facts(CONTENT, answers) if fact.kind == "unsourced"] == [
        "(Source ____) thoughts of it."
    ]
    first = build(CONTENT, answers, NOW, "brief").sections[0].lines
    assert first[0] == "2026-11-22 10:04 UTC. Storm."
    assert first[1] == "Learned: thoughts of it."
    assert first[2].startswith(
        f"Done: Did call. Time {STAMP}, with ____. Did call. Time {STAMP}, with Ann.  Time ____: called The nurse."
    )
    assert "eport" not in first[2]
    open_note = replace(answers, reader="court")
    assert build(CONTENT, open_note, NOW, "brief").sections[0].lines[0] == "2026-11-22 10:04 UTC. Storm; Child."


@pytest.mark.parametrize(
    "text", ["CPS", "the aps line", "Hotline", "child protective", "the Ombudsman", "protection-agency"]
)
def test_words_for_those_who_take_a_report(text: str) -> None:
    assert AGENCIES.search(text)
    assert not AGENCIES.search(f"x{text}x".replace(" ", "x").replace("-", "x"))
