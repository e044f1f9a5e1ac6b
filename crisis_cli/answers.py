"""Answers: a plain mapping from questions to values, and what counts as a value. Position is never stored here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from typing import Any, Literal

from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.days import FIRST_YEAR, LAST_YEAR, day_words
from crisis_cli.model import Question
from crisis_cli.moments import stamp
from crisis_cli.places import PLACES, matches

Value = str | int | tuple[str, ...]
"""A choice, a place, a time, a date or an unknown kind; a number; the sorted choices of a several-choice question."""

Informant = Literal["client", "observed", "told", "inferred"]
INFORMANTS: dict[str, str] = {
    "client": "Client said",
    "observed": "I saw",
    "told": "Told by another person",
    "inferred": "I infer",
}


Reader = Literal["client", "proxy", "insurer", "court"]
READERS: dict[str, str] = {
    "client": "the client, in a portal or on request",
    "proxy": "a parent or partner with access to the portal",
    "insurer": "an insurer",
    "court": "a court, or lawyers",
}
"""Who reads a note, besides the practice."""


class AnswerError(ValueError):
    """A value that this question does not take. `hint` names what it does take, `check` the kind of mistake."""

    def __init__(self, message: str, hint: str, check: str = "unknown-choice") -> None:
        super().__init__(message)
        self.hint = hint
        self.check = check


class Hidden:
    """A record that a crash report names without its content."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


@dataclass(frozen=True, repr=False)
class Done(Hidden):
    """An action that was done: `at` is when it happened, `entered` when it was marked. None: the therapist writes it."""

    action: str
    at: datetime | None = None
    entered: datetime | None = None
    with_whom: str = ""


@dataclass(frozen=True, repr=False)
class Aside(Hidden):
    """An action that was considered and not done. `advice`, on whose legal advice and when, is for legal duties alone."""

    action: str
    instead: str = ""
    because: str = ""
    advice: str = ""


@dataclass(frozen=True, repr=False)
class Disclosure(Hidden):
    """What was told to somebody, what was held back, and on what basis. `recipient` is an id of the content or free text."""

    recipient: str
    at: datetime | None = None
    content: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    basis: str = ""
    reference: str = ""


@dataclass(frozen=True, repr=False)
class Call(Hidden):
    """A call and what came of it."""

    to: str
    at: datetime | None = None
    result: str = ""


@dataclass(frozen=True, repr=False)
class Answers:
    """What the therapist entered: values, from whom each was learned, and what they did, set aside and told.

    `told_by` holds, for answers told by another person, that person's role. `reader` is who reads the note.
    """

    concerns: tuple[str, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    informants: Mapping[str, Informant] = field(default_factory=dict)
    done: tuple[Done, ...] = ()
    asides: tuple[Aside, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    calls: tuple[Call, ...] = ()
    reader: Reader | None = None
    told_by: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Name the questions, never the values: a crash report must not hold an answer."""
        return f"Answers(concerns={self.concerns!r}, answered={sorted(self.values)!r})"

    def given(self, question: str, value: Value) -> Answers:
        return replace(self, values={**self.values, question: value})

    def without(self, questions: Iterable[str]) -> Answers:
        gone = set(questions)
        return replace(
            self,
            values={q: v for q, v in self.values.items() if q not in gone},
            informants={q: s for q, s in self.informants.items() if q not in gone},
            told_by={q: s for q, s in self.told_by.items() if q not in gone},
        )

    def is_done(self, action: str) -> bool:
        return any(done.action == action for done in self.done)

    def aside_of(self, action: str) -> Aside | None:
        return next((aside for aside in self.asides if aside.action == action), None)

    def marked(self, done: Done) -> Answers:
        """Return the answers with an action done; it is then no longer set aside."""
        return replace(self.reopened(done.action), done=(*(d for d in self.done if d.action != done.action), done))

    def set_aside(self, aside: Aside) -> Answers:
        """Return the answers with an action set aside; it is then no longer done."""
        others = tuple(a for a in self.asides if a.action != aside.action)
        return replace(self.reopened(aside.action), asides=(*others, aside))

    def reopened(self, action: str) -> Answers:
        """Return the answers with an action neither done nor set aside."""
        return replace(
            self,
            done=tuple(d for d in self.done if d.action != action),
            asides=tuple(a for a in self.asides if a.action != action),
        )


def is_unknown(value: Value | None) -> bool:
    return isinstance(value, str) and value in UNKNOWN_KINDS


LONGEST_REPEATED = 60


def cut(text: str) -> str:
    """Return `text` as a message may repeat it: at most 60 characters."""
    return text if len(text) <= LONGEST_REPEATED else f"{text[:LONGEST_REPEATED]}..."


LONGEST_GUESSED = 100
"""Characters of a word that are compared; no id is longer."""


def nearest(word: str, known: Iterable[str], *, every: bool = False) -> str:
    """Return "Did you mean …?" for the nearest of `known`, the list where nothing is near, "" where nothing is known.

    The list is cut short, unless `every` one is wanted.
    """
    options = list(known)
    if not options:
        return ""
    close = near(word, options)
    if close:
        return f'Did you mean "{close}"?'
    most = len(options) if every else 12
    return "Known: " + ", ".join(options[:most]) + (", …" if len(options) > most else "")


def near(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Return the nearest of `known` that is near at all: `likeness` is the share of letters in common, from 0 to 1."""
    import difflib  # only errors need it, and the first question should not wait for it

    options, start = list(known), word[:LONGEST_GUESSED]
    same = (option for option in options if option.casefold() == start.casefold())
    return next(chain(same, difflib.get_close_matches(start, options, n=1, cutoff=likeness)), None)


def values_of(question: Question) -> tuple[str, ...]:
    """Return every single value the question takes, unknowns last; empty for numbers, times and dates."""
    unknown = UNKNOWN_KINDS if question.unknown is not None else ()
    if question.kind == "place":
        return (*PLACES, *unknown)
    if question.kind in ("number", "time", "date"):
        return unknown
    return (*question.choices, *unknown)


def read_value(question: Question, raw: Any) -> Value:
    """Return `raw` (from a file) as a value of `question`.

    Raises AnswerError. Nothing is coerced: `true` is no choice, `"3"` is no number.
    """
    if isinstance(raw, str) and raw in UNKNOWN_KINDS and question.unknown is not None:
        return raw
    match question.kind:
        case "number":
            if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= 10_000:
                return raw
            raise AnswerError(f"{question.id} takes a whole number from 0 to 10000", "Write it without quotes.")
        case "time":
            return _read_time(question, raw)
        case "date":
            return _read_date(question, raw)
        case "several":
            return _read_several(question, raw)
    known = values_of(question)
    if not isinstance(raw, str):
        raise AnswerError(f"{question.id} takes one value in quotes", "Known: " + ", ".join(known[:12]))
    if raw not in known:
        raise _no_value(question, raw)
    return raw


_DAY = re.compile(r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}|\d{8}")


def _no_value(question: Question, raw: str) -> AnswerError:
    """Return an error that repeats what was written, unless it is a day: a date of birth beside its question, most likely."""
    if _DAY.search(raw):
        return AnswerError(f"{question.id} takes no date", nearest("", values_of(question)))
    hint = nearest_place(raw) if question.kind == "place" else nearest(raw, values_of(question))
    return AnswerError(f'{question.id} has no value "{cut(raw)}"', hint)


def nearest_place(typed: str) -> str:
    """Return a hint for what is no code of a place: the only one that it can mean, such as by its name, or the nearest."""
    found = matches(typed)
    return nearest(found[0] if len(found) == 1 else typed, PLACES)


def _read_several(question: Question, raw: Any) -> Value:
    if not isinstance(raw, (list, tuple)) or not raw or not all(isinstance(item, str) for item in raw):
        raise AnswerError(f"{question.id} takes a list of one or more values", "Known: " + ", ".join(question.choices))
    for item in raw:
        if item not in question.choices:
            if item in UNKNOWN_KINDS:
                raise AnswerError(f"{question.id}: {item} stands alone, without a list", f'Write "{item}".')
            raise _no_value(question, item)
    chosen = set(raw)
    if question.none_choice in chosen and len(chosen) > 1:
        raise AnswerError(f'{question.id}: "{question.none_choice}" excludes every other choice', "Drop one of them.")
    return in_order(question, chosen)


def in_order(question: Question, chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the choices of a several-choice answer in the author's order, so that equal sets are equal values."""
    picked = set(chosen)
    return tuple(choice for choice in question.choices if choice in picked)


def aware_time(raw: Any) -> datetime | None:
    """Return `raw`, a time or its ISO text, as a time with its offset; None if it is none, or of another century."""
    when = offset_time(raw)
    return when if when and FIRST_YEAR <= when.year <= LAST_YEAR else None


def offset_time(raw: Any) -> datetime | None:
    """Return `raw`, a time or its ISO text, as a time with its offset, whatever its year; None if it is none."""
    when = raw
    if isinstance(raw, str):
        try:
            when = datetime.fromisoformat(raw)
        except ValueError:
            return None
    return when if isinstance(when, datetime) and when.tzinfo is not None else None


def _read_time(question: Question, raw: Any) -> Value:
    when = aware_time(raw)
    if when is None and offset_time(raw):
        raise AnswerError(f"{question.id} takes a time of the years {FIRST_YEAR} to {LAST_YEAR}", "Check the year.")
    if when is None:
        raise AnswerError(f"{question.id} takes a time with its offset", 'For example "2026-11-22T10:30:00-08:00".')
    return when.isoformat()


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def plain_date(raw: Any) -> date | None:
    """Return `raw`, a date or its ISO text, as a date; None if it is none, has a time of day, or is of another century."""
    day = raw
    if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):
        try:
            day = date.fromisoformat(raw)
        except ValueError:
            return None
    if not isinstance(day, date) or isinstance(day, datetime) or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return day


def _read_date(question: Question, raw: Any) -> Value:
    day = plain_date(raw)
    if day is None:
        raise AnswerError(f"{question.id}{_why_no_date(raw)}", 'For example "2026-12-04".', "bad-date")
    return day.isoformat()


def _why_no_date(raw: Any) -> str:
    """Return what is wrong with what is no date here; it is not repeated: it may be a date of birth."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return f" takes a day of the years {FIRST_YEAR} to {LAST_YEAR}"
    if isinstance(raw, str) and _ISO_DAY.fullmatch(raw):
        try:
            return _why_no_date(date.fromisoformat(raw))
        except ValueError:
            return ": there is no such day"
    return " takes a day without a time"


def display(question: Question, value: Value) -> str:
    """Return the value in the words of the question."""
    if isinstance(value, tuple):
        return "; ".join(question.choices.get(item, item) for item in value)
    if isinstance(value, int):
        return str(value)
    if value in UNKNOWN_KINDS:
        return UNKNOWN_WORDS[value]
    if question.kind == "place":
        return PLACES.get(value, value)
    if question.kind == "time":
        return stamp(datetime.fromisoformat(value))
    if question.kind == "date":
        return day_words(date.fromisoformat(value))
    return question.choices.get(value, value)


UNKNOWN_WORDS = {"not-asked": "not asked yet", "would-not-say": "asked, would not say", "cannot-tell": "cannot tell"}
