"""The note is the therapist's: what they entered, from whom they have it, and blanks for what only they can write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli import note
from crisis_cli.answers import INFORMANTS, Answers, Value, in_order, values_of
from crisis_cli.load import load_checked, shipped_folder
from crisis_cli.model import DO_VERBS, Content, Question
from crisis_cli.places import PLACES

NOW = datetime(2026, 11, 21, 18, 4, tzinfo=UTC)
SMALL = load_checked(Path(__file__).parent / "content_good" / "one_of_everything").content
SHIPPED = load_checked(shipped_folder()).content


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
REST = """\
# What was told, to whom
Time ____  Person and role ____  Told ____  Held back ____  Basis ____  Reference ____
# Consultation
With ____ at ____. Advice: ____
# Follow-up
Next contact ____, by ____. If not reached: ____. Who covers: ____.
# Signed
Name and licence ____  Date and time ____
"""

# ---------------------------------------------------------------- whole notes


def test_a_note_of_nothing_is_all_blanks() -> None:
    assert written(SMALL, Answers(("danger",))) == (
        "# Time and place\n"
        "Stub made 2026-11-21 18:04 UTC. Event began ____, ended ____. Written ____.\n"
        "I was at ____. Client was at ____.\n"
        "# What was learned\n"
        "____\n" + BLANKS + "# What was done\n"
        "____  Time ____\n" + REST
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
        ("call-emergency",),
    )
    assert written(SMALL, answers) == (
        "# Time and place\n"
        "Stub made 2026-11-21 18:04 UTC. Event began ____, ended ____. Written ____.\n"
        "I was at ____. Client was at ____.\n"
        "# What was learned\n"
        "I saw: someone hurt.\n"
        "(Source ____) place: California.\n"
        "Told by another person: a loss; voices.\n"
        "Client said: age: 16.\n"
        "(Source ____) when you learned of it: 2026-11-21T09:30:00-08:00.\n"
        "I infer: a guardian.\n" + BLANKS + "# What was done\n"
        "Called emergency services. Time ____.\n" + REST
    )


def test_a_note_tells_would_not_say_from_cannot_tell_and_leaves_out_what_was_not_asked() -> None:
    answers = Answers(
        ("danger",),
        {"danger.now": "would-not-say", "signs": "cannot-tell", "age": "not-asked", "client.place": "cannot-tell"},
        {"danger.now": "client"},
    )
    assert written(SMALL, answers) == (
        "# Time and place\n"
        "Stub made 2026-11-21 18:04 UTC. Event began ____, ended ____. Written ____.\n"
        "I was at ____. Client was at ____.\n"
        "# What was learned\n"
        "Client said: asked about danger now; would not say.\n"
        "(Source ____) place: could not be determined.\n"
        "(Source ____) signs: could not be determined.\n" + BLANKS + "# What was done\n"
        "____  Time ____\n" + REST
    )


def test_a_brief_note_is_three_lines() -> None:
    answers = Answers(("danger",), {"signs": ("voices",), "danger.now": "no"}, {"signs": "told"}, ("call-emergency",))
    assert written(SMALL, answers, "brief") == (
        "# Note\n"
        "2026-11-21 18:04 UTC. Danger.\n"
        "Learned: nobody hurt; Told by another person: voices.\n"
        "Done: Called emergency services  Why this and not more or less: ____  Told whom, what: ____  Next contact: ____\n"
    )


def test_a_brief_note_of_nothing_is_three_lines() -> None:
    assert written(SMALL, Answers(("danger",)), "brief") == (
        "# Note\n"
        "2026-11-21 18:04 UTC. Danger.\n"
        "Learned: ____.\n"
        "Done: ____  Why this and not more or less: ____  Told whom, what: ____  Next contact: ____\n"
    )


def test_a_note_shows_the_offset_of_its_clock() -> None:
    here = NOW.astimezone(timezone(timedelta(hours=-8)))
    assert written(SMALL, Answers(("danger",)), "brief", here).startswith(
        "# Note\n2026-11-21 10:04 UTC-08:00. Danger.\n"
    )


def test_what_was_done_keeps_the_order_of_the_ticks() -> None:
    lines = written(SMALL, Answers(("danger",), done=("leave", "call-emergency"))).splitlines()
    at = lines.index("# What was done")
    assert lines[at + 1 : at + 3] == ["Left them alone. Time ____.", "Called emergency services. Time ____."]


def test_none_of_these_makes_no_empty_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """`none` has no words for the note here: the entry is left out, not printed as a full stop."""
    assert "(Source ____) ." not in written(SMALL, Answers(("danger",), {"signs": ("none",)}))


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
    done = draw(st.lists(st.sampled_from(to_do(content)), unique=True, max_size=4))
    return Answers(tuple(content.concerns), values, informants, tuple(done))  # type: ignore[arg-type]


def _value(question: Question) -> st.SearchStrategy[Value]:
    one: st.SearchStrategy[Value] = st.sampled_from(values_of(question))
    if question.kind == "several":
        some = st.sets(st.sampled_from([c for c in question.choices if c != question.none_choice]), min_size=1)
        return some.map(lambda chosen: in_order(question, chosen)) | one.filter(lambda v: v not in question.choices)
    if question.kind == "number":
        return st.integers(0, 120) | one
    if question.kind == "time":
        return st.just("2026-11-21T09:30:00-08:00") | one
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
    if question.kind in ("number", "time"):
        return f"{question.topic}: {value}"
    return f"{question.topic}: {PLACES[str(value)]}" if question.kind == "place" else question.note[str(value)]


def silent(question: Question) -> bool:
    """Whether the author keeps this question out of the note: no words for any choice."""
    return question.kind in ("choice", "several") and not question.note


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("content", [SMALL, SHIPPED], ids=["small", "shipped"])
def test_every_answer_stands_once_under_what_was_learned_and_nothing_else_does(
    content: Content, data: st.DataObject
) -> None:
    answers = data.draw(answers_of(content))
    learned = note.build(content, answers, NOW).sections[1]
    assert learned.title == "What was learned"
    expected = []
    for name, value in answers.values.items():
        if value != "not-asked" and not silent(content.questions[name]):
            source = INFORMANTS.get(answers.informants.get(name, ""))
            lead = f"{source}: " if source else "(Source ____) "
            expected.append(f"{lead}{words(content.questions[name], value)}.")
    assert sorted(learned.lines) == sorted(expected or ["____"])


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
    assert [name for name in to_do(SHIPPED) if name not in answers.done and SHIPPED.actions[name].done in text] == []
    assert [a for a in answers.done if text.count(SHIPPED.actions[a].done) != 1] == []
    assert [a.do for a in SHIPPED.actions.values() if f" {a.do}" in text] == []


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", note.STYLES)
def test_the_order_of_answering_does_not_change_the_note(style: str, data: st.DataObject) -> None:
    answers = data.draw(answers_of(SHIPPED))
    names = data.draw(st.permutations(list(answers.values)))
    turned = Answers(answers.concerns, {n: answers.values[n] for n in names}, answers.informants, answers.done)
    assert written(SHIPPED, turned, style) == written(SHIPPED, answers, style)


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("style", note.STYLES)
def test_what_was_not_asked_leaves_no_trace(style: str, data: st.DataObject) -> None:
    answers = data.draw(answers_of(SHIPPED))
    unasked = {name: "not-asked" for name in SHIPPED.questions if name not in answers.values}
    more = Answers(answers.concerns, {**answers.values, **unasked}, answers.informants, answers.done)
    assert written(SHIPPED, more, style) == written(SHIPPED, answers, style)
