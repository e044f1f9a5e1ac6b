"""The documentation stub: what the therapist entered, with its source, and blanks for what only they can write.

It holds no denial nobody gave, no list of undone actions, no level and no rule. What each style holds is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crisis_cli.answers import INFORMANTS, Answers, Aside, Call, Disclosure, Done, Value, display, is_unknown
from crisis_cli.model import BLANK, Content, Question
from crisis_cli.moments import stamp
from crisis_cli.places import PLACES
from crisis_cli.text import fill

STRIKE = "(strike what does not apply)"
DENIALS = ("no ", "nobody ", "none ")
TELL_SAFE = "tell.safe"
"""The question whether telling the client could raise the danger."""
PRIVATE_READERS = frozenset({"client", "proxy"})
"""Readers who must not learn from the note who told the therapist something."""


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Note:
    style: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Fact:
    """One line that was entered. `kind` is its informant, "unsourced", or what was done about it.

    `either` marks a line whose words offer alternatives, of which one may not apply.
    """

    kind: str
    line: str
    either: bool = False


@dataclass(frozen=True)
class Slot:
    """A place in a section: the facts of these kinds in order, or the blanks if there are none."""

    kinds: tuple[str, ...]
    blanks: tuple[str, ...] = ()


LEARNED = ("client", "observed", "told", "inferred", "unsourced")
VIEW = f"Client's view of what should happen: {BLANK}"
WORDS = Slot((), (f'In the client\'s words: "{BLANK}"', VIEW))
SEEN = Slot((), (f"Appearance, behavior, speech, state of mind as I saw them: {BLANK}",))
RESPONDED = Slot((), (f"How the client responded: {BLANK}", f"How they were at the end: {BLANK}"))
REASONING = Slot(
    (),
    (
        f"What raises concern: {BLANK}",
        f"What helps: {BLANK}",
        f"What is different today: {BLANK}",
        f"My judgement and why: {BLANK}",
        f"Options weighed, from least to most restrictive, and why each was or was not chosen: {BLANK}",
    ),
)
ASIDE = Slot(("aside",))
BIRP_RESPONSE = Slot(
    (),
    (
        *RESPONDED.blanks,
        f"My judgement: {BLANK}",
        *(line for line in REASONING.blanks if not line.startswith("My judgement")),
    ),
)
DONE = Slot(("done",), (f"Done: {BLANK} at {BLANK}, with {BLANK}.",))
CALLS = Slot(("call",))
TOLD = Slot(
    ("disclosure",),
    (f"Time {BLANK}: told {BLANK} (role {BLANK}): {BLANK}. Held back: {BLANK}. Basis: {BLANK}. Reference: {BLANK}.",),
)
CONSULTED = Slot((), (f"Consulted {BLANK} at {BLANK}. Advice: {BLANK}",))
FOLLOW_UP = Slot((), (f"Next contact {BLANK}, by {BLANK}. If not reached: {BLANK}. Who covers: {BLANK}.",))
SIGNED = Slot((), (f"Name and licence {BLANK}  Date and time {BLANK}",))

Form = Sequence[tuple[str, tuple[Slot, ...]]]
FORMS: Mapping[str, Form] = {
    "narrative": (
        ("What was learned", (Slot(LEARNED, (BLANK,)),)),
        ("In the client's words", (Slot((), (f'"{BLANK}"', VIEW)),)),
        ("Assessment and reasoning", (REASONING, ASIDE)),
        ("What was done", (DONE, CALLS)),
        ("What was told, to whom", (TOLD,)),
        ("Consultation", (CONSULTED,)),
        ("Follow-up", (FOLLOW_UP,)),
    ),
    "dap": (
        ("Data", (Slot(("client", "observed", "told", "unsourced"), (BLANK,)), WORDS, SEEN)),
        ("Assessment", (Slot(("inferred",)), REASONING, ASIDE)),
        ("Plan", (DONE, CALLS, TOLD, CONSULTED, FOLLOW_UP)),
    ),
    "soap": (
        ("Subjective", (Slot(("client", "told", "unsourced"), (BLANK,)), WORDS)),
        ("Objective", (Slot(("observed",)), SEEN)),
        ("Assessment", (Slot(("inferred",)), REASONING, ASIDE)),
        ("Plan", (DONE, CALLS, TOLD, CONSULTED, FOLLOW_UP)),
    ),
    "birp": (
        ("Behavior", (Slot(LEARNED, (BLANK,)), WORDS, SEEN)),
        ("Intervention", (DONE, CALLS, TOLD, CONSULTED)),
        ("Response", (BIRP_RESPONSE, ASIDE)),
        ("Plan", (FOLLOW_UP,)),
    ),
}
"""What each full style holds between "Time and place" and "Signed". Every kind of fact stands in each exactly once."""
STYLES = ("brief", *FORMS)


def build(content: Content, answers: Answers, now: datetime, style: str = "narrative") -> Note:
    """Return the stub for what was entered. Order of lines: the order of the questions, not of the asking."""
    if style == "brief":
        return Note(style, (Section("Note", tuple(_brief(content, answers, now))),))
    entered = tuple(facts(content, answers))
    sections = [Section("Time and place", _heading(now))]
    sections += [Section(title, tuple(_filled(slots, entered))) for title, slots in FORMS[style]]
    return Note(style, (*sections, Section("Signed", SIGNED.blanks)))


def facts(content: Content, answers: Answers) -> Iterator[Fact]:
    """Yield every line that was entered: answers, then what was done, called, told and set aside, each in its order."""
    for question, phrase in _entries(content, answers):
        either = _offers(question, answers.values[question.id], phrase)
        informant = answers.informants.get(question.id) if has_source(question) else None
        if informant:
            line = f"{_source(answers, question.id)}: {phrase}."
        elif has_source(question) and not is_unknown(answers.values[question.id]):
            line = f"(Source {BLANK}) {phrase}."
        else:
            line = f"{phrase[:1].upper()}{phrase[1:]}."
        yield Fact(informant or "unsourced", line, either)
    shown = without_apart(content, answers)
    for done in shown.done:
        yield Fact("done", _done(content, done))
    for call in shown.calls:
        yield Fact("call", call_line(content, call))
    for disclosure in shown.disclosures:
        yield Fact("disclosure", disclosure_line(content, disclosure))
    for aside in shown.asides:
        yield Fact("aside", _aside(content, answers, aside))


def keeps_apart(answers: Answers) -> bool:
    """Whether what concerns a report stays out of the note.

    A proxy may be the one suspected; a client whom telling would endanger, or whether it would is not known, must not read
    of the report either.
    """
    telling = answers.values.get(TELL_SAFE, "not-asked")
    return answers.reader == "proxy" or (answers.reader == "client" and telling not in ("safe", "not-asked"))


def without_apart(content: Content, answers: Answers) -> Answers:
    """Return the answers without what was done, called and told about a report, where the note keeps that apart."""
    if not keeps_apart(answers):
        return answers
    reported = any(content.questions[name].apart for name, value in answers.values.items() if value != "not-asked")

    def apart(recipient: str) -> bool:
        """Whether a call or disclosure is, or beside a report in somebody's own words may be, about the report."""
        known = next((r for r in content.recipients.values() if recipient in (r.id, r.title)), None)
        return known.apart if known else reported or bool(AGENCIES.search(recipient))

    return replace(
        answers,
        done=tuple(_unnamed(one) for one in answers.done if not content.actions[one.action].apart),
        asides=tuple(one for one in answers.asides if not content.actions[one.action].apart),
        calls=tuple(one for one in answers.calls if not apart(one.to)),
        disclosures=tuple(one for one in answers.disclosures if not apart(one.recipient)),
    )


AGENCIES = re.compile(r"\b(cps|aps|hotline|protective|ombudsman|protection-agency)\b", re.IGNORECASE)
"""Words for those who take a report, in the therapist's own words for whom they called, told or did another step with."""


def _unnamed(done: Done) -> Done:
    """Return a step that was done with somebody who takes reports with a blank for them."""
    return replace(done, with_whom="") if AGENCIES.search(done.with_whom) else done


def _filled(slots: Iterable[Slot], entered: Sequence[Fact]) -> Iterator[str]:
    for slot in slots:
        held = [fact for fact in entered if fact.kind in slot.kinds]
        yield from tuple(fact.line for fact in held) or slot.blanks
        if any(fact.either for fact in held):
            yield STRIKE


def _heading(now: datetime) -> tuple[str, ...]:
    return (
        f"Drafted {stamp(now)}. Event began {BLANK}, ended {BLANK}. Written {BLANK}.",
        f"I was at {BLANK}. Client was at {BLANK}.",
    )


# ---------------------------------------------------------------- what was learned


def _entries(content: Content, answers: Answers) -> Iterator[tuple[Question, str]]:
    order = dict.fromkeys(q for concern in content.concerns.values() for q in concern.questions)
    for name in order:
        question = content.questions[name]
        if name in answers.values and not (question.apart and keeps_apart(answers)):
            phrase = _phrase(question, answers.values[name])
            if phrase:
                yield question, phrase


def has_source(question: Question) -> bool:
    """Whether the note says from whom an answer is: what bears on safety, and was said, seen, told or inferred.

    A place, number, time or date and what bears on no safety are administrative or the therapist's own; where the client is,
    with whom and how they are reached (the names under `client.`) is the setting, which the therapist states.
    """
    said = question.kind in ("choice", "several")
    return said and question.safety and not question.id.startswith("client.")


def sourced(content: Content, answers: Answers) -> tuple[str, ...]:
    """Return the questions whose answers stand in the note with a source."""
    return tuple(question.id for question, _ in _entries(content, answers) if has_source(question))


def _offers(question: Question, value: Value, phrase: str) -> bool:
    """Whether the author's words for an answer offer alternatives, of which one may not apply.

    A topic with "or" was asked about as a whole, and a denial with "or" denies all of it.
    """
    written = question.kind in ("choice", "several") and not is_unknown(value)
    return written and any(" or " in part and not part.startswith(DENIALS) for part in phrase.split("; "))


def _phrase(question: Question, value: Value) -> str:
    administrative = question.kind in ("place", "number", "time", "date")
    if value == "not-asked" or not question.in_note or not (question.note or administrative):
        return ""
    if value == "would-not-say":
        return f"asked about {question.topic}; would not say"
    if value == "cannot-tell":
        return f"{question.topic}: could not be determined"
    if isinstance(value, tuple):
        return "; ".join(question.note[item] for item in value if item in question.note)
    if question.kind == "place":
        return f"{question.topic}: {PLACES[str(value)]}"
    if isinstance(value, int):
        return f"{question.topic}: {value}"
    if question.kind in ("time", "date"):
        return f"{question.topic}: {display(question, value)}"
    return question.note.get(value, "")


def _source(answers: Answers, question: str) -> str:
    """Return from whom an answer is. Another person's role is left out where the reader must not learn it."""
    informant = answers.informants[question]
    role = answers.told_by.get(question, "")
    named = informant == "told" and role and answers.reader not in PRIVATE_READERS
    return f"{INFORMANTS[informant]} ({role})" if named else INFORMANTS[informant]


# ---------------------------------------------------------------- what was done about it


def recipient_name(content: Content, recipient: str) -> str:
    """Return the title of a recipient of the content, or what the therapist wrote."""
    known = content.recipients.get(recipient)
    return known.title if known else recipient


def _or_blank(words: str) -> str:
    """Return what was written, without the full stop that the line puts after it, or a blank."""
    return words.strip().rstrip(".") or BLANK


def _time(at: datetime | None) -> str:
    return stamp(at) if at else BLANK


def _done(content: Content, done: Done) -> str:
    entered = f" (entered {stamp(done.entered)})" if done.at and done.entered and done.entered != done.at else ""
    phrase = content.actions[done.action].done
    return f"{phrase}. Time {_time(done.at)}{entered}, with {_or_blank(done.with_whom)}."


def call_line(content: Content, call: Call) -> str:
    """Return a call as one sentence, with blanks for what was not entered."""
    return f"Time {_time(call.at)}: called {_or_blank(recipient_name(content, call.to))}. Result: {_or_blank(call.result)}."


def disclosure_line(content: Content, told: Disclosure) -> str:
    """Return a disclosure as one line, with blanks for what was not entered."""
    return (
        f"Time {_time(told.at)}: told {_or_blank(recipient_name(content, told.recipient))}: "
        f"{_or_blank('; '.join(told.content))}. Held back: {_or_blank('; '.join(told.withheld))}. "
        f"Basis: {_or_blank(told.basis)}. Reference: {_or_blank(told.reference)}."
    )


def _aside(content: Content, answers: Answers, aside: Aside) -> str:
    do = fill(content.actions[aside.action].do, content, answers.values)
    advice = f" On legal advice: {_or_blank(aside.advice)}." if aside.advice else ""
    reason = f"Chose instead: {_or_blank(aside.instead)}. Because: {_or_blank(aside.because)}."
    return f"Considered: {do[:1].lower()}{do[1:]}.{advice} {reason}"


# ---------------------------------------------------------------- three lines


def _brief(content: Content, answers: Answers, now: datetime) -> Iterator[str]:
    chosen = [c for c in content.concerns.values() if c.id in answers.concerns]
    titles = "; ".join(c.title for c in chosen if not (c.apart and keeps_apart(answers)))
    yield f"{stamp(now)}. {titles}." if titles else f"{stamp(now)}."
    entries = []
    for question, phrase in _entries(content, answers):
        known = has_source(question) and question.id in answers.informants
        entries.append(f"{_source(answers, question.id)}: {phrase}" if known else phrase)
    strike = any(
        _offers(question, answers.values[question.id], phrase) for question, phrase in _entries(content, answers)
    )
    yield f"Learned: {'; '.join(entries) or BLANK}.{f' {STRIKE}' if strike else ''}"
    yield "  ".join(_brief_doing(content, answers))


def _brief_doing(content: Content, answers: Answers) -> Iterator[str]:
    """Yield the parts of the third line: what was done and told if entered, else a blank for it."""
    answers = without_apart(content, answers)
    done = [
        _done(content, one) if one.at or one.with_whom else f"{content.actions[one.action].done}."
        for one in answers.done
    ]
    yield f"Done: {' '.join(done) or BLANK}"
    yield from (call_line(content, call) for call in answers.calls)
    yield from (_aside(content, answers, aside) for aside in answers.asides)
    yield f"Why this and not more or less: {BLANK}"
    told = " ".join(disclosure_line(content, one) for one in answers.disclosures)
    yield told or f"Told whom, what: {BLANK}"
    yield f"Next contact: {BLANK}"
