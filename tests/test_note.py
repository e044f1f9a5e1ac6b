"""The note is the therapist's: what they entered, from whom they have it, and blanks for what only they can write."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import CONTENT as SHIPPED

from crisis_cli import note
from crisis_cli.answers import (
    INFORMANTS,
    READERS,
    Answers,
    Aside,
    Call,
    Disclosure,
    Done,
    Reader,
    Value,
    in_order,
    values_of,
)
from crisis_cli.load import load_checked
from crisis_cli.model import DO_VERBS, Content, Question
from crisis_cli.places import PLACES

FULL = [style for style in note.STYLES if style != "brief"]
NOW = datetime(2026, 11, 21, 18, 4, tzinfo=UTC)


def with_sources(content: Content, *names: str) -> Content:
    """Return the content with these questions bearing on safety, so that their answers have a source."""
    safe = {name: replace(content.questions[name], safety=True) for name in names}
    return replace(content, questions={**content.questions, **safe})


SMALL = with_sources(
    load_checked(Path(__file__).parent / "content_good" / "one_of_everything").content, "signs", "guardian"
)


def written(content: Content, answers: Answers, style: str = "narrative", now: datetime = NOW) -> str:
    """Return the note as a reader sees it: titles underlined by nothing, lines beneath."""
    made = note.build(content, answers, now, style)
    assert made.style == style
    return "\n".join(line for section in made.sections for line in (f"# {section.title}", *section.lines)) + "\n"


BLANKS = """\
# In the client's words
"____"
Client's view of what should happen: ____
# Assessment and reasoning
What raises concern: ____
What helps: ____
What is different today: ____
My judgement and why: ____
Options weighed, from least to most restrictive, and why each was or was not chosen: ____
"""
NOTHING_DONE = "# What was done\nDone: ____ at ____, with ____.\n"
REST = """\
# What was told, to whom
Time ____: told ____ (role ____): ____. Held back: ____. Basis: ____. Reference: ____.
# Consultation
Consulted ____ at ____. Advice: ____
# Follow-up
Next contact ____, by ____. If not reached: ____. Who covers: ____.
# Signed
Name and licence ____  Date and time ____
"""

# ---------------------------------------------------------------- whole notes


def test_a_note_of_nothing_is_all_blanks() -> None:
    assert written(SMALL, Answers(("danger",))) == (
        "# Time and place\n"
        "Drafted 2026-11-21 18:04 UTC. Event began ____, ended ____. Written ____.\n"
        "I was at ____. Client was at ____.\n"
        "# What was learned\n"
        "____\n" + BLANKS + NOTHING_DONE + REST
    )


def test_a_note_says_what_was_entered_and_from_whom() -> None:
    answers = Answers(
        ("danger",),
        {
            "age": 16,
            "signs": ("loss", "voices"),
            "danger.now": "yes",
            "client.place": "us-ca",
            "guardian": "yes",
            "learned": "2026-11-21T09:30:00-08:00",
        },
        {"danger.now": "observed", "signs": "told", "age": "client", "guardian": "inferred"},
        (Done("call-emergency"),),
    )
    assert written(SMALL, answers) == (
        "# Time and place\n"
        "Drafted 2026-11-21 18:04 UTC. Event began ____, ended ____. Written ____.\n"
        "I was at ____. Client was at ____.\n"
        "# What was learned\n"
        "I saw: someone hurt.\n"
        "Place: California.\n"
        "Told by another person: a loss; voices.\n"
        "Age: 16.\n"
        "When you learned of it: 2026-11-21 09:30 UTC-08:00.\n"
        "I infer: a guardian.\n" + BLANKS + "# What was done\n"
        "Called emergency services. Time ____, with ____.\n" + REST
    )


def test_a_note_tells_would_not_say_from_cannot_tell_and_leaves_out_what_was_not_asked() -> None:
    answers = Answers(
        ("danger",),
        {"danger.now": "would-not-say", "signs": "cannot-tell", "age": "not-asked", "client.place": "cannot-tell"},
        {"danger.now": "client"},
    )
    assert written(SMALL, answers) == (
        "# Time and place\n"
        "Drafted 2026-11-21 18:04 UTC. Event began ____, ended ____. Written ____.\n"
        "I was at ____. Client was at ____.\n"
        "# What was learned\n"
        "Client said: asked about danger now; would not say.\n"
        "Place: could not be determined.\n"
        "Signs: could not be determined.\n" + BLANKS + NOTHING_DONE + REST
    )


def test_a_brief_note_is_three_lines() -> None:
    answers = Answers(
        ("danger",), {"signs": ("voices",), "danger.now": "no"}, {"signs": "told"}, (Done("call-emergency"),)
    )
    assert written(SMALL, answers, "brief") == (
        "# Note\n"
        "2026-11-21 18:04 UTC. Danger.\n"
        "Learned: nobody hurt; Told by another person: voices.\n"
        "Done: Called emergency services.  Why this and not more or less: ____  Told whom, what: ____  Next contact: ____\n"
    )


def test_a_brief_note_of_nothing_is_three_lines() -> None:
    assert written(SMALL, Answers(("danger",)), "brief") == (
        "# Note\n"
        "2026-11-21 18:04 UTC. Danger.\n"
        "Learned: ____.\n"
        "Done: ____  Why this and not more or less: ____  Told whom, what: ____  Next contact: ____\n"
    )


EVENING = timezone(timedelta(hours=-8))
RECORDED = Answers(
    ("danger",),
    {"danger.now": "yes", "client.place": "us-ca", "signs": ("loss", "voices"), "age": 16, "guardian": "yes"},
    {"danger.now": "observed", "signs": "told", "age": "client", "guardian": "inferred"},
    done=(
        Done(
            "call-emergency",
            datetime(2026, 11, 21, 9, 50, tzinfo=EVENING),
            datetime(2026, 11, 21, 10, 1, tzinfo=EVENING),
            "the sister",
        ),
    ),
    asides=(Aside("leave", "stayed in the room.", "she asked me to"),),
    disclosures=(
        Disclosure(
            "dispatcher",
            datetime(2026, 11, 21, 9, 52, tzinfo=EVENING),
            ("where they are", "a knife"),
            ("what was said in therapy",),
            "law: to prevent a serious and imminent threat",
            "4711",
        ),
    ),
    calls=(Call("a supervisor", None, "agreed with the call"),),
    reader="court",
    told_by={"signs": "a teacher"},
)
TOP = (
    "# Time and place\n"
    "Drafted 2026-11-21 18:04 UTC. Event began ____, ended ____. Written ____.\n"
    "I was at ____. Client was at ____.\n"
)
QUOTE = "In the client's words: \"____\"\nClient's view of what should happen: ____\n"
LOOK = "Appearance, behavior, speech, state of mind as I saw them: ____\n"
REASONS = """\
What raises concern: ____
What helps: ____
What is different today: ____
My judgement and why: ____
Options weighed, from least to most restrictive, and why each was or was not chosen: ____
Considered: leave them alone. Chose instead: stayed in the room. Because: she asked me to.
"""
DOING = """\
Called emergency services. Time 2026-11-21 09:50 UTC-08:00 (entered 2026-11-21 10:01 UTC-08:00), with the sister.
Time ____: called a supervisor. Result: agreed with the call.
Time 2026-11-21 09:52 UTC-08:00: told Dispatcher: where they are; a knife. Held back: what was said in therapy. \
Basis: law: to prevent a serious and imminent threat. Reference: 4711.
Consulted ____ at ____. Advice: ____
"""
NEXT = "Next contact ____, by ____. If not reached: ____. Who covers: ____.\n"
END = "# Signed\nName and licence ____  Date and time ____\n"


def test_dap_holds_data_assessment_and_plan() -> None:
    assert written(SMALL, RECORDED, "dap") == (
        TOP + "# Data\nI saw: someone hurt.\nPlace: California.\n"
        "Told by another person (a teacher): a loss; voices.\nAge: 16.\n"
        + QUOTE + LOOK + "# Assessment\nI infer: a guardian.\n" + REASONS + "# Plan\n" + DOING + NEXT + END
    )  # fmt: skip


def test_soap_parts_what_was_said_from_what_was_seen() -> None:
    assert written(SMALL, RECORDED, "soap") == (
        TOP + "# Subjective\nPlace: California.\nTold by another person (a teacher): a loss; voices.\n"
        "Age: 16.\n" + QUOTE + "# Objective\nI saw: someone hurt.\n" + LOOK
        + "# Assessment\nI infer: a guardian.\n" + REASONS + "# Plan\n" + DOING + NEXT + END
    )  # fmt: skip


def test_birp_keeps_judgement_apart_from_what_was_done() -> None:
    assert written(SMALL, RECORDED, "birp") == (
        TOP + "# Behavior\nI saw: someone hurt.\nPlace: California.\n"
        "Told by another person (a teacher): a loss; voices.\nAge: 16.\nI infer: a guardian.\n"
        + QUOTE + LOOK + "# Intervention\n" + DOING
        + "# Response\nHow the client responded: ____\nHow they were at the end: ____\nMy judgement: ____\n"
        + REASONS.replace("My judgement and why: ____\n", "") + "# Plan\n" + NEXT + END
    )  # fmt: skip


def test_three_lines_hold_what_was_done_told_and_set_aside() -> None:
    assert written(SMALL, RECORDED, "brief") == (
        "# Note\n2026-11-21 18:04 UTC. Danger.\n"
        "Learned: I saw: someone hurt; place: California; Told by another person (a teacher): a loss; voices; "
        "age: 16; I infer: a guardian.\n"
        "Done: Called emergency services. Time 2026-11-21 09:50 UTC-08:00 (entered 2026-11-21 10:01 UTC-08:00), with "
        "the sister.  Time ____: called a supervisor. Result: agreed with the call.  Considered: leave them alone. Chose "
        "instead: stayed in the room. Because: she asked me to.  Why this and not more or less: ____  Time 2026-11-21 "
        "09:52 UTC-08:00: told Dispatcher: where they are; a knife. Held back: what was said in therapy. Basis: law: to "
        "prevent a serious and imminent threat. Reference: 4711.  Next contact: ____\n"
    )


def test_a_duty_left_on_legal_advice_says_on_whose() -> None:
    aside = Aside("leave", advice="J. Doe, practice lawyer, 2026-11-21 10:00")
    assert (
        "Considered: leave them alone. On legal advice: J. Doe, practice lawyer, 2026-11-21 10:00. "
        "Chose instead: ____. Because: ____.\n"
    ) in written(SMALL, Answers(("danger",), asides=(aside,)))


def test_every_full_style_has_its_sections_between_time_and_signature() -> None:
    titles = {style: [section.title for section in note.build(SMALL, RECORDED, NOW, style).sections] for style in FULL}
    assert {titles[style][0] for style in FULL} == {"Time and place"}
    assert {titles[style][-1] for style in FULL} == {"Signed"}
    assert {style: titles[style][1:-1] for style in ("dap", "soap", "birp")} == {
        "dap": ["Data", "Assessment", "Plan"],
        "soap": ["Subjective", "Objective", "Assessment", "Plan"],
        "birp": ["Behavior", "Intervention", "Response", "Plan"],
    }


def test_a_note_shows_the_offset_of_its_clock() -> None:
    here = NOW.astimezone(timezone(timedelta(hours=-8)))
    assert written(SMALL, Answers(("danger",)), "brief", here).startswith(
        "# Note\n2026-11-21 10:04 UTC-08:00. Danger.\n"
    )


STRIKE = "(strike what does not apply)"


@pytest.mark.parametrize(
    ("style", "title"),
    [("narrative", "What was learned"), ("dap", "Data"), ("soap", "Subjective"), ("birp", "Behavior")],
)
def test_where_words_offer_alternatives_one_line_says_to_strike(style: str, title: str) -> None:
    values: dict[str, Value] = {"danger.now": "no", "others.threat": "serious", "self.plan": "none"}
    answers = Answers(("danger-to-others",), values)
    made = {section.title: section.lines for section in note.build(SHIPPED, answers, NOW, style).sections}
    assert [name for name, lines in made.items() if STRIKE in lines] == [title]
    assert made[title].count(STRIKE) == 1
    assert made[title][2:4] == ("(Source ____) no method or plan reported.", STRIKE)
    brief = note.build(SHIPPED, answers, NOW, "brief").sections[0].lines[1]
    assert brief.endswith(f"no method or plan reported. {STRIKE}")


def test_what_offers_no_alternative_is_not_struck() -> None:
    """A topic such as "threats or thoughts" was asked about as a whole; "nobody hurt or acting" denies both."""
    for values in ({"danger.now": "no", "self.plan": "none"}, {"others.threat": "would-not-say"}, {}):
        answers = Answers(("danger-to-others",), dict[str, Value](values))
        assert STRIKE not in "".join(written(SHIPPED, answers, style) for style in note.STYLES)


def test_the_setting_and_what_is_administrative_is_said_by_nobody() -> None:
    values: dict[str, Value] = {
        "danger.now": "no",
        "client.place": "us-ca",
        "client.contact": "with_me",
        "client.company": "adult",
        "client.age": "adult",
        "client.dependents": "none",
        "self.intent": "none",
    }
    answers = Answers(("danger-to-self",), values, dict.fromkeys(values, "client"))
    assert note.sourced(SHIPPED, answers) == ("danger.now", "self.intent")
    learned = note.build(SHIPPED, answers, NOW).sections[1].lines
    assert sorted(learned) == [
        "A named safe adult is with the client.",
        "Client 18 to 64.",
        "Client in the room with me.",
        "Client said: no intent to act stated.",
        "Client said: nobody hurt or acting at the time.",
        "Client's location: California.",
        "Nobody in the client's care.",
    ]
    brief = note.build(SHIPPED, answers, NOW, "brief").sections[0].lines[1]
    assert "Client said: no intent to act stated" in brief
    assert "Client said: client" not in brief


def test_what_was_done_keeps_the_order_of_the_ticks() -> None:
    lines = written(SMALL, Answers(("danger",), done=(Done("leave"), Done("call-emergency")))).splitlines()
    at = lines.index("# What was done")
    assert lines[at + 1 : at + 3] == [
        "Left them alone. Time ____, with ____.",
        "Called emergency services. Time ____, with ____.",
    ]


def test_none_of_these_makes_no_empty_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """`none` has no words for the note here: the entry is left out, not printed as a full stop."""
    assert "(Source ____) ." not in written(SMALL, Answers(("danger",), {"signs": ("none",)}))


REPORTED = Answers(
    ("child-abuse",),
    {"child.kind": ("injury",), "child.age": "under_14", "abuse.tonight": "exposed", "danger.now": "no"},
    {"child.kind": "client", "child.age": "client", "abuse.tonight": "client", "danger.now": "client"},
    done=(Done("report-child"), Done("reassess")),
    asides=(Aside("tell-of-report", "waiting", "the parent reads along"),),
    disclosures=(Disclosure("protection-agency", content=("bruises",), reference="case 17"),),
    calls=(Call("protection-agency", result="a worker comes tonight"), Call("clinic", result="an appointment")),
)
ABOUT_THE_REPORT = (
    *(SHIPPED.questions["child.kind"].note["injury"], SHIPPED.questions["child.age"].note["under_14"]),
    *(SHIPPED.questions["abuse.tonight"].note["exposed"], SHIPPED.actions["report-child"].done),
    *("the parent reads along", "bruises", "case 17", "a worker comes tonight"),
    SHIPPED.recipients["protection-agency"].title,
)
"""What the agency was told and by whom, in the words of a note that keeps nothing apart."""


@pytest.mark.parametrize("style", note.STYLES)
def test_a_note_that_a_proxy_reads_says_nothing_of_a_report(style: str) -> None:
    """Somebody suspected may read the chart through the portal: not even the name of the concern may stand there."""
    about = [*ABOUT_THE_REPORT, *([SHIPPED.concerns["child-abuse"].title] if style == "brief" else [])]
    for reader in (None, *sorted(READERS)):
        text = written(SHIPPED, replace(REPORTED, reader=reader), style)
        found = [words for words in about if words.lower() in text.lower()]
        assert found == ([] if reader == "proxy" else about), reader
        assert "nobody hurt or acting at the time" in text
        assert ("called clinic. Result: an appointment." in text) == (reader != "proxy")  # in the therapist's own words
        assert SHIPPED.actions["reassess"].done in text


def test_three_lines_for_a_proxy_name_the_concerns_that_are_no_report() -> None:
    both = replace(REPORTED, concerns=("danger-to-self", "child-abuse"), reader="proxy")
    assert written(SHIPPED, both, "brief").splitlines()[1] == "2026-11-21 18:04 UTC. Danger to self."
    alone = replace(REPORTED, reader="proxy")
    assert written(SHIPPED, alone, "brief").splitlines()[1] == "2026-11-21 18:04 UTC."


def test_a_question_about_the_practice_leaves_nothing_in_the_note() -> None:
    kept = {"licence.place": "us-ca", "client.place": "us-ca"}
    text = written(SHIPPED, Answers(("danger-to-self",), kept))
    assert not SHIPPED.questions["licence.place"].in_note
    assert text.count("California") == 1


# ---------------------------------------------------------------- what holds of every note


def to_do(content: Content) -> list[str]:
    """Return the actions that can be ticked: those some rule calls for, not those it only advises against."""
    return sorted({name for rule in content.rules if rule.verb in DO_VERBS for name in rule.actions})


@st.composite
def answers_of(draw: st.DrawFn, content: Content) -> Answers:
    values: dict[str, Value] = {}
    informants = {}
    for name in draw(st.lists(st.sampled_from(sorted(content.questions)), unique=True)):
        values[name] = draw(_value(content.questions[name]))
        if draw(st.booleans()):
            informants[name] = draw(st.sampled_from(sorted(INFORMANTS)))
    touched = draw(st.lists(st.sampled_from(to_do(content)), unique=True, max_size=6))
    first, second = sorted((draw(st.integers(0, 6)), draw(st.integers(0, 6))))
    return Answers(
        tuple(content.concerns),
        values,
        informants,
        done=tuple(draw(_done(name)) for name in touched[:first]),
        asides=tuple(draw(_aside(name)) for name in touched[first:second]),
        disclosures=tuple(draw(st.lists(_disclosure(content), max_size=3))),
        calls=tuple(draw(st.lists(_call(content), max_size=3))),
        reader=draw(st.none() | st.sampled_from(sorted(READERS))),
        told_by={name: draw(WRITTEN) for name, source in informants.items() if source == "told"},
    )


WRITTEN = st.text("bdfghjkmqvwxz", min_size=7, max_size=9)
"""Words that are part of no word in the content."""
TYPED = st.just("") | WRITTEN
TIMES = st.none() | st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


def _done(name: str) -> st.SearchStrategy[Done]:
    return st.builds(Done, st.just(name), TIMES, TIMES, TYPED)


def _aside(name: str) -> st.SearchStrategy[Aside]:
    return st.builds(Aside, st.just(name), TYPED, TYPED, TYPED)


def _disclosure(content: Content) -> st.SearchStrategy[Disclosure]:
    who = st.sampled_from(sorted(content.recipients)) | WRITTEN
    items = st.lists(WRITTEN, max_size=2).map(tuple)
    return st.builds(Disclosure, who, TIMES, items, items, TYPED, TYPED)


def _call(content: Content) -> st.SearchStrategy[Call]:
    return st.builds(Call, st.sampled_from(sorted(content.recipients)) | TYPED, TIMES, TYPED)


def _value(question: Question) -> st.SearchStrategy[Value]:
    one: st.SearchStrategy[Value] = st.sampled_from(values_of(question))
    if question.kind == "several":
        some = st.sets(st.sampled_from([c for c in question.choices if c != question.none_choice]), min_size=1)
        return some.map(lambda chosen: in_order(question, chosen)) | one.filter(lambda v: v not in question.choices)
    if question.kind == "number":
        return st.integers(0, 120) | one
    if question.kind == "time":
        return st.just("2026-11-21T09:30:00-08:00") | one
    if question.kind == "date":
        return st.just("2026-11-20") | one
    return one


def words(question: Question, value: Value) -> str:
    """Return what the note must say about an answer, in the author's words."""
    if isinstance(value, tuple):
        return "; ".join(question.note[item] for item in value)
    fixed = {
        "would-not-say": f"asked about {question.topic}; would not say",
        "cannot-tell": f"{question.topic}: could not be determined",
    }
    if value in fixed:
        return fixed[str(value)]
    if question.kind == "number":
        return f"{question.topic}: {value}"
    if question.kind == "time":
        return f"{question.topic}: 2026-11-21 09:30 UTC-08:00"
    if question.kind == "date":
        return f"{question.topic}: Fri 20 Nov 2026"
    return f"{question.topic}: {PLACES[str(value)]}" if question.kind == "place" else question.note[str(value)]


def silent(question: Question, answers: Answers) -> bool:
    """Whether this question is kept out of the note: by its author, or because it is about a report and a proxy reads."""
    wordless = question.kind in ("choice", "several") and not question.note
    return wordless or not question.in_note or (question.apart and shut_out(answers))


def shut_out(answers: Answers) -> bool:
    """Whether this reader must not read of a report: a proxy, or a client whom telling would endanger, or may."""
    unsafe = answers.values.get("tell.safe", "safe") not in ("safe", "not-asked")
    return answers.reader == "proxy" or (unsafe and answers.reader == "client")


def open_to_the_reader(content: Content, answers: Answers) -> Answers:
    """Return the answers with only what this reader may see of what was done, called, told and set aside."""
    if not shut_out(answers):
        return answers
    about = [name for name, value in answers.values.items() if content.questions[name].apart and value != "not-asked"]
    others = {recipient.id for recipient in content.recipients.values() if not recipient.apart}
    others |= {recipient.title for recipient in content.recipients.values() if not recipient.apart}
    agencies = {recipient.id for recipient in content.recipients.values() if recipient.apart}
    agencies |= {recipient.title for recipient in content.recipients.values() if recipient.apart}
    steps = {action.id for action in content.actions.values() if action.apart}
    return replace(
        answers,
        done=tuple(one for one in answers.done if one.action not in steps),
        asides=tuple(one for one in answers.asides if one.action not in steps),
        calls=tuple(one for one in answers.calls if (one.to in others if about else one.to not in agencies)),
        disclosures=tuple(
            one for one in answers.disclosures if (one.recipient in others if about else one.recipient not in agencies)
        ),
    )


def fact_lines(content: Content, answers: Answers) -> list[str]:
    """Return every line that the note must hold, written out here a second time and apart from the program."""
    lines = []
    for name, value in answers.values.items():
        if value != "not-asked" and not silent(content.questions[name], answers):
            lines.append(fact(content.questions[name], answers))
    shown = open_to_the_reader(content, answers)
    for done in shown.done:
        late = done.at and done.entered and done.at != done.entered
        entered = f" (entered {clock(done.entered)})" if late else ""
        phrase = content.actions[done.action].done
        lines.append(f"{phrase}. Time {clock(done.at)}{entered}, with {done.with_whom or '____'}.")
    for call in shown.calls:
        reached = content.recipients.get(call.to)
        name = reached.title if reached else call.to
        lines.append(f"Time {clock(call.at)}: called {name or '____'}. Result: {call.result or '____'}.")
    for told in shown.disclosures:
        known = content.recipients.get(told.recipient)
        lines.append(
            f"Time {clock(told.at)}: told {known.title if known else told.recipient}: {'; '.join(told.content) or '____'}. "
            f"Held back: {'; '.join(told.withheld) or '____'}. Basis: {told.basis or '____'}. "
            f"Reference: {told.reference or '____'}."
        )
    for aside in shown.asides:
        do = content.actions[aside.action].do
        advice = f" On legal advice: {aside.advice}." if aside.advice else ""
        lines.append(
            f"Considered: {do[0].lower()}{do[1:]}.{advice} Chose instead: {aside.instead or '____'}. "
            f"Because: {aside.because or '____'}."
        )
    return lines


def fact(question: Question, answers: Answers) -> str:
    said = words(question, answers.values[question.id])
    before = lead(question, answers)
    return f"{before}{said}." if before else f"{said[0].upper()}{said[1:]}."


def own(question: Question) -> bool:
    """Whether an answer is the therapist's own or administrative: nobody is named as its source."""
    setting = question.id in ("client.contact", "client.company", "client.line", "client.age", "client.dependents")
    return setting or question.kind in ("place", "number", "time", "date") or not question.safety


def lead(question: Question, answers: Answers) -> str:
    name = question.id
    source = None if own(question) else answers.informants.get(name)
    if source is None:
        return "" if own(question) or answers.values[name] in ("would-not-say", "cannot-tell") else "(Source ____) "
    role = f" ({answers.told_by[name]})" if source == "told" and answers.reader not in ("client", "proxy") else ""
    return f"{INFORMANTS[source]}{role}: "


def clock(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M %Z") if moment else "____"


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", FULL)
@pytest.mark.parametrize("content", [SMALL, SHIPPED], ids=["small", "shipped"])
def test_every_full_style_holds_every_fact_once_and_nothing_else_but_blanks(
    content: Content, style: str, data: st.DataObject
) -> None:
    answers = data.draw(answers_of(content))
    made = [line for section in note.build(content, answers, NOW, style).sections for line in section.lines]
    blanks = [
        line
        for section in note.build(content, Answers(answers.concerns), NOW, style).sections
        for line in section.lines
    ]
    held = Counter(made)
    held.subtract(Counter(fact_lines(content, answers)))
    assert [line for line, count in held.items() if count < 0] == [], "a fact is missing"
    held.pop(STRIKE, None)
    assert +held <= Counter(blanks), "a line is neither fact nor blank"


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", FULL)
def test_each_fact_stands_in_the_section_that_its_source_calls_for(style: str, data: st.DataObject) -> None:
    answers = data.draw(answers_of(SHIPPED))
    made = {section.title: section.lines for section in note.build(SHIPPED, answers, NOW, style).sections}
    for name, value in answers.values.items():
        if value != "not-asked" and not silent(SHIPPED.questions[name], answers):
            question = SHIPPED.questions[name]
            title = WHERE[style]["unsourced" if own(question) else answers.informants.get(name, "unsourced")]
            assert fact(question, answers) in made[title]


WHERE = {
    "narrative": dict.fromkeys((*INFORMANTS, "unsourced"), "What was learned"),
    "dap": {**dict.fromkeys((*INFORMANTS, "unsourced"), "Data"), "inferred": "Assessment"},
    "soap": {
        **dict.fromkeys((*INFORMANTS, "unsourced"), "Subjective"),
        "observed": "Objective",
        "inferred": "Assessment",
    },
    "birp": dict.fromkeys((*INFORMANTS, "unsourced"), "Behavior"),
}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_three_lines_hold_every_fact_too(data: st.DataObject) -> None:
    answers = data.draw(answers_of(SHIPPED))
    first, learned, doing = note.build(SHIPPED, answers, NOW, "brief").sections[0].lines
    told = [c.title for c in SHIPPED.concerns.values() if not (c.apart and shut_out(answers))]
    assert first == f"2026-11-21 18:04 UTC. {'; '.join(told)}."
    for line in fact_lines(SHIPPED, answers):
        shorter = line.removesuffix(" Time ____, with ____.")
        said = shorter.removeprefix("(Source ____) ").removesuffix(".")
        assert (said in learned or f"{said[0].lower()}{said[1:]}" in learned) != (shorter in doing), line


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", note.STYLES)
@pytest.mark.parametrize("reader", ["client", "proxy"])
def test_where_the_client_or_a_parent_reads_nobody_who_told_is_named(
    style: str, reader: Reader, data: st.DataObject
) -> None:
    answers = replace(data.draw(answers_of(SHIPPED)), reader=reader)
    text = written(SHIPPED, answers, style)
    typed = fact_lines(SHIPPED, replace(answers, values={}))
    assert [role for role in answers.told_by.values() if role in text and not any(role in line for line in typed)] == []


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", note.STYLES)
def test_a_note_holds_no_rule_no_level_no_mark_and_nothing_that_was_not_ticked(style: str, data: st.DataObject) -> None:
    answers = data.draw(answers_of(SHIPPED))
    text = written(SHIPPED, answers, style)
    assert [rule.id for rule in SHIPPED.rules if rule.id in text] == []
    assert [name for name in (*SHIPPED.questions, *SHIPPED.findings) if "." in name and name in text] == []
    assert (
        re.findall(r"(?i)\b(?:routine|same-day|low risk|high risk|risk level|response level|draft|must)\b", text) == []
    )
    assert SHIPPED.hash not in text
    shown = open_to_the_reader(SHIPPED, answers)
    ticked = [SHIPPED.actions[done.action].done for done in shown.done]
    phrases = {SHIPPED.actions[name].done for name in to_do(SHIPPED)}  # two steps may be written down in the same words
    assert [p for p in phrases if text.count(p) != sum(one.count(p) for one in ticked)] == []
    aside = [aside.action for aside in shown.asides]
    considered = [a.id for a in SHIPPED.actions.values() if f"Considered: {a.do[0].lower()}{a.do[1:]}." in text]
    assert sorted(considered) == sorted(aside)
    assert [a.do for a in SHIPPED.actions.values() if f" {a.do}" in text] == []


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", note.STYLES)
def test_the_order_of_answering_does_not_change_the_note(style: str, data: st.DataObject) -> None:
    answers = data.draw(answers_of(SHIPPED))
    names = data.draw(st.permutations(list(answers.values)))
    turned = replace(answers, values={n: answers.values[n] for n in names})
    assert written(SHIPPED, turned, style) == written(SHIPPED, answers, style)


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", note.STYLES)
def test_what_was_not_asked_leaves_no_trace(style: str, data: st.DataObject) -> None:
    answers = data.draw(answers_of(SHIPPED))
    unasked = {name: "not-asked" for name in SHIPPED.questions if name not in answers.values}
    more = replace(answers, values={**answers.values, **unasked})
    assert written(SHIPPED, more, style) == written(SHIPPED, answers, style)
