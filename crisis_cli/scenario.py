"""Scenarios: answers from a file instead of a keyboard, and what is expected of the plan. Reading and checking only."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from crisis_cli.ages import band_of, local_date, takes_birth_date
from crisis_cli.answers import (
    AnswerError,
    Answers,
    Aside,
    Call,
    Disclosure,
    Done,
    Value,
    aware_time,
    is_unknown,
    nearest,
    nearest_place,
    offset_time,
    read_value,
)
from crisis_cli.build import expectation
from crisis_cli.days import FIRST_YEAR, LAST_YEAR, is_to_come
from crisis_cli.engine import plan_for
from crisis_cli.errors import InputError, Issue, count
from crisis_cli.evaluation import Evaluation
from crisis_cli.gate import clean_line, short
from crisis_cli.model import Content, Expectation, Question
from crisis_cli.places import PLACES
from crisis_cli.todo import DUTY, WAYS, stands, steps_of

MOST = 100
"""So many issues of one file are listed; a hostile file must not keep anyone waiting."""
MOST_VALUES = 25_000
"""What is wrong with more values than these would take hundreds of megabytes to list."""
BOM = b"\xef\xbb\xbf"
"""What some editors put before UTF-8 text; it means nothing."""


@dataclass(frozen=True)
class Scenario:
    title: str
    answers: Answers
    now: datetime | None
    expect: Expectation | None


@dataclass(frozen=True)
class Run:
    """What the command settles, whatever the file says: the moment of the plan, and where the client is."""

    now: datetime | None = None
    place: str | None = None


def read_scenario(content: Content, path: Path, now: datetime | None = None, run: Run = Run()) -> Scenario:
    """Return the scenario in a TOML or JSON file. `now` is the clock if it was fixed. Raises InputError with the issues.

    Dates of birth are read on the day of `run`, else of the file's own `now`, else of the clock.
    """
    from crisis_cli.reading import read_bytes

    shown = clean_line(path.as_posix())
    data = read_bytes(path, shown)
    if isinstance(data, Issue):
        raise InputError([data])
    return parse_scenario(content, data, shown, now, run)


def parse_scenario(
    content: Content, data: bytes, shown: str, now: datetime | None = None, run: Run = Run()
) -> Scenario:
    """Return the scenario that `data` holds: one JSON object if it begins with a brace, else TOML. Raises InputError."""
    from crisis_cli.reading import parse_toml

    tables = parse_json(data, shown, 0) if data.removeprefix(BOM).lstrip()[:1] == b"{" else parse_toml(data, shown)
    if isinstance(tables, Issue):
        raise InputError([tables])
    text = data.decode("utf-8-sig")
    refuse_odd_signs(tables, shown, text)
    return from_tables(content, tables, shown, text, now, run)


def refuse_odd_signs(tables: Mapping[str, Any], shown: str, text: str = "") -> None:
    """Raise InputError where a text or key has signs that nobody sees, or there is too much; lines from `text`."""
    from crisis_cli.complaints import where
    from crisis_cli.positions import line_of
    from crisis_cli.reading import oddities

    if _count(tables) > MOST_VALUES:
        message = f"More than {MOST_VALUES:,} keys and values stand here."
        raise InputError([Issue(shown, 0, "", message, "A scenario has some hundreds: split it.", "too-large")])
    odd = [
        issue._replace(line=line_of(text, path) if text.count("\n") else 0, where=where(path, tables))
        for path, issue in islice(oddities(tables, shown), MOST + 1)
    ]
    if odd:
        raise InputError(odd if len(odd) <= MOST else [*odd[:MOST], _and_more(shown)])


def _count(tables: Any) -> int:
    """Return how many keys and values there are, up to one more than MOST_VALUES."""
    waiting, number = [tables], 0
    while waiting and number <= MOST_VALUES:
        inside = waiting.pop()
        number += len(inside)
        found = inside.values() if isinstance(inside, Mapping) else inside
        waiting += [value for value in found if isinstance(value, (dict, list))]
    return number


def _and_more(shown: str) -> Issue:
    return Issue(shown, 0, "", "There are more issues in this file.", "Mend those above first.", "too-many")


def parse_json(data: bytes, shown: str, line: int) -> dict[str, Any] | Issue:
    """Return the one JSON object that `data` holds, or why not. Repeated keys, NaN and deep nesting are refused.

    `line` is the number of the line that `data` is; 0: it is a file. Only a file may begin with a BOM.
    """
    from crisis_cli.reading import MAX_DEPTH

    try:
        text = data.decode("utf-8" if line else "utf-8-sig")
    except UnicodeDecodeError as error:
        from crisis_cli.json_slips import not_utf_8

        return not_utf_8(data, error.start, shown, line)
    found = _loaded(text)
    if found is _NOT_JSON or _is_deep(found, MAX_DEPTH):
        from crisis_cli.json_slips import not_json

        return not_json(text, shown, line)
    if not isinstance(found, dict):
        from crisis_cli.json_slips import OBJECT

        several = "Write each scenario on a line of its own, without brackets around them all."
        hint = several if isinstance(found, list) and found else OBJECT
        return Issue(shown, line, "", "A scenario is a JSON object, in braces.", hint, "not-json")
    return found


_NOT_JSON = object()


def _loaded(text: str) -> Any:
    """Return the JSON value in a text, or _NOT_JSON. Why it is none depends on the release of Python, so that is not asked."""
    try:
        return json.loads(text, object_pairs_hook=_no_repeats, parse_constant=_no_constants)
    except (RecursionError, ValueError):
        return _NOT_JSON


def _is_deep(found: Any, left: int) -> bool:
    """Whether more than `left` brackets stand inside one another."""
    if not isinstance(found, (dict, list)):
        return False
    inside = found.values() if isinstance(found, dict) else found
    return not left or any(_is_deep(value, left - 1) for value in inside)


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constants(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def from_tables(
    content: Content,
    tables: Mapping[str, Any],
    shown: str,
    text: str = "",
    now: datetime | None = None,
    run: Run = Run(),
) -> Scenario:
    """Return the scenario that `tables` describe. Raises InputError with the issues found, lines from `text`."""
    from pydantic import ValidationError

    from crisis_cli.complaints import validation_issues
    from crisis_cli.schema import ScenarioModel

    try:
        model = ScenarioModel.model_validate(tables)
    except ValidationError as error:
        found = validation_issues(error, shown, text, tables)
        raise InputError([_beside_answers(content, issue) for issue in found]) from None
    reader = Reader(content, shown, text, now, run)
    try:
        scenario = reader.scenario(_on_lines(model.model_dump()))
    except EnoughError:
        raise InputError([*reader.issues, _and_more(shown)]) from None
    if reader.issues:
        raise InputError(reader.issues)
    return scenario


def _beside_answers(content: Content, issue: Issue) -> Issue:
    """Return an issue with a better hint where an answer stands among the keys of a scenario."""
    is_answer = issue.check == "unknown-key" and issue.where in content.questions
    return issue._replace(hint='It is a question: put it into "answers".') if is_answer else issue


class EnoughError(Exception):
    """There are more issues than anyone reads."""


FREE_TEXTS = ("title", "told_by", "done", "aside", "disclosure", "call")


def _on_lines(tables: dict[str, Any]) -> dict[str, Any]:
    """Return the tables with every text that a note may show on one line: line breaks, tabs and runs of spaces are one space."""
    return {key: _on_line(value) if key in FREE_TEXTS else value for key, value in tables.items()}


def _on_line(value: Any) -> Any:
    match value:
        case str():
            return " ".join(value.split())
        case list():
            return [_on_line(item) for item in value]
        case dict():
            return {key: item if key in ("at", "entered") else _on_line(item) for key, item in value.items()}
    return value


class Reader:
    """Collects issues while it turns checked tables into a Scenario. `now` is the clock if it was fixed."""

    def __init__(self, content: Content, shown: str, text: str, now: datetime | None, run: Run) -> None:
        self.content = content
        self.run = run
        self.shown = shown
        self.text = text
        self.clocks = [now] if now else []
        self.issues: list[Issue] = []
        self.inside: tuple[str | int, ...] = ()
        """Where in the file the tables stand that are read."""

    def issue(self, path: tuple[str | int, ...], message: str, hint: str, check: str) -> None:
        from crisis_cli.positions import line_of

        if len(self.issues) >= MOST:
            raise EnoughError
        path = (*self.inside, *path)
        words = (f" number {part + 1}" if isinstance(part, int) else f", {short(part)}" for part in path)
        where = "".join(words).removeprefix(", ")
        line = line_of(self.text, path) if self.text.count("\n") else 0
        self.issues.append(Issue(self.shown, line, where, clean_line(message), clean_line(hint), check))

    def scenario(self, tables: Mapping[str, Any]) -> Scenario:
        self.concerns(tables["concerns"])
        values = dict(self.values(tables))
        self.jurisdiction(tables["jurisdiction"], values)
        for key in ("informants", "told_by"):
            self.sources(key, tables, values)
        now = self.now(tables["now"])
        self.clocks += [now] if now else []
        for name, value in values.items():
            self.has_been(self.content.questions[name], value)
        answers = Answers(
            tuple(tables["concerns"]),
            values,
            tables["informants"],
            done=tuple(self.done(tables["done"])),
            asides=tuple(self.asides(tables["aside"])),
            disclosures=tuple(self.disclosures(tables["disclosure"])),
            calls=tuple(self.calls(tables["call"])),
            reader=tables["reader"],
            told_by=tables["told_by"],
        )
        if not self.issues:
            self.irrelevant(answers)
        if not self.issues and answers.asides:
            self.duties(answers, now or now_utc())
        return Scenario(tables["title"], answers, now, self.expectation(tables["expect"], values))

    def concerns(self, names: Sequence[str]) -> None:
        for name, times in Counter(names).items():
            if name not in self.content.concerns:
                self.issue(("concerns",), *self.no_concern(name), "unknown-concern")
            elif times > 1:
                self.issue(("concerns",), f'"{name}" stands {count(times, "time")} here.', "Name it once.", "twice")

    def sources(self, key: str, tables: Mapping[str, Any], values: Mapping[str, Value]) -> None:
        """From whom an answer is can be said of answers only, and by whom it was told only of what was told."""
        for name in tables[key]:
            if name not in values:
                hint = "Answer it, or drop the line."
                self.issue((key, name), f'"{short(name)}" has no answer here.', hint, "unknown-question")
            elif key == "told_by" and tables["informants"].get(name) != "told":
                hint = f'Write "{short(name)}" = "told" under informants, or drop the line.'
                self.issue((key, name), f'"{short(name)}" was told by nobody.', hint, "not-told")

    # ------------------------------------------------------------ what was done

    def done(self, tables: Sequence[Mapping[str, Any]]) -> Iterator[Done]:
        """`done = ["id"]` says only that; a table `[[done]]` also when it happened, when it was entered, with whom."""
        seen: set[str] = set()
        for number, table in enumerate(tables):
            path = ("done", number)
            if not self.step(table["action"], path):
                continue
            if table["action"] in seen:
                self.issue(path, f'"{table["action"]}" is done twice.', "Drop one of them.", "twice")
            seen.add(table["action"])
            at, entered = (self.past(table[key], (*path, key)) for key in ("at", "entered"))
            yield Done(table["action"], at, entered, table["with_whom"])

    def asides(self, tables: Sequence[Mapping[str, Any]]) -> Iterator[Aside]:
        for number, table in enumerate(tables):
            if self.step(table["action"], ("aside", number)):
                yield Aside(**table)

    def disclosures(self, tables: Sequence[Mapping[str, Any]]) -> Iterator[Disclosure]:
        for number, table in enumerate(tables):
            lists = {key: tuple(table[key]) for key in ("content", "withheld")}
            yield Disclosure(**{**table, **lists, "at": self.past(table["at"], ("disclosure", number, "at"))})

    def calls(self, tables: Sequence[Mapping[str, Any]]) -> Iterator[Call]:
        for number, table in enumerate(tables):
            yield Call(**{**table, "at": self.past(table["at"], ("call", number, "at"))})

    def step(self, name: str, path: tuple[str | int, ...]) -> bool:
        """Whether `name` is an action that can be done or set aside."""
        if name not in self.content.actions:
            hint = nearest(name, self.content.actions)
            self.issue(path, f'There is no action "{short(name)}".', hint, "unknown-action")
            return False
        if name not in steps_of(self.content):
            self.issue(path, f'"{name}" is advised against; it is no step of a plan.', "Drop it.", "not-a-step")
            return False
        return True

    def time(self, raw: Any, path: tuple[str | int, ...]) -> datetime | None:
        """Return a time of the file; one that is no time or has no offset is an issue."""
        if raw is None:
            return None
        try:
            return parse_now(raw)
        except ValueError as error:
            self.issue(path, f"{error}", "", "bad-time")
            return None

    def past(self, raw: Any, path: tuple[str | int, ...]) -> datetime | None:
        """Return when something happened; a time that no clock of this run has reached is an issue."""
        when = self.time(raw, path)
        if when is not None and self.lies_ahead(when):
            hint = "Write when it happened, or leave it out."
            self.issue(path, "This time is still to come; nothing has happened then.", hint, "in-the-future")
            return None
        return when

    def has_been(self, question: Question, value: Value) -> None:
        """An event that was asked for in the past is an issue where its time or day is still to come."""
        path = ("answers", question.id)
        if is_unknown(value):
            return
        if question.kind == "time":
            self.past(value, path)
        elif question.kind == "date" and question.when == "past" and self.lies_ahead(date.fromisoformat(str(value))):
            hint = "Write the day it happened, or leave it out."
            self.issue(path, "This day is still to come; nothing has happened then.", hint, "in-the-future")

    def lies_ahead(self, event: date) -> bool:
        """Whether no clock of this run has reached a time, or a day."""
        return is_to_come(event, max(self.clocks or [now_utc()]))

    def duties(self, answers: Answers, now: datetime) -> None:
        """What is set aside is not done as well, and a legal duty is set aside on legal advice only."""
        plan = plan_for(self.content, answers, now, changes=False)
        for number, aside in enumerate(answers.asides):
            path = ("aside", number)
            if answers.is_done(aside.action):
                self.issue(path, f'"{aside.action}" is done and set aside.', "Drop one of them.", "done-and-aside")
            elif any(other.action == aside.action for other in answers.asides[:number]):
                self.issue(path, f'"{aside.action}" is set aside twice.', "Drop one of them.", "twice")
            elif not stands(plan, aside):
                hint = f"{WAYS} Write it under `advice`."
                self.issue(path, f'"{aside.action}": {DUTY}', hint, "duty-set-aside")

    def no_concern(self, name: str) -> tuple[str, str]:
        """Return what is wrong with the name of a concern, and what to write instead."""
        members = self.content.families.get(name)
        if members:
            return f'"{name}" stands for {", ".join(members)}.', "Name those it is about."
        return f'There is no concern "{short(name)}".', nearest(name, self.content.concerns)

    def values(self, tables: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
        today: date | None = None
        for name, raw in tables["answers"].items():
            question = self.content.questions.get(name)
            if question is None:
                self.issue(
                    ("answers", name),
                    f'There is no question "{short(name)}".',
                    nearest(name, self.content.questions),
                    "unknown-question",
                )
                continue
            try:
                if question.ages and takes_birth_date(question, raw):
                    today = today or self.today(tables)
                    yield name, band_of(question, raw, today)
                else:
                    yield name, read_value(question, raw)
            except AnswerError as error:
                self.issue(("answers", name), f"{error}.", error.hint, error.check)

    def today(self, tables: Mapping[str, Any]) -> date:
        """Return the day on which ages count: that of the plan's moment, where the client is."""
        now = self.run.now or aware_time(tables["now"]) or (self.clocks or [now_utc()])[0]
        place = self.run.place or tables["jurisdiction"] or tables["answers"].get("client.place")
        return local_date(self.content, place, now)

    def jurisdiction(self, place: str | None, values: dict[str, Value]) -> None:
        """`jurisdiction` sets where the client is; a different answer contradicts it."""
        if place is None:
            return
        if place not in PLACES:
            self.issue(("jurisdiction",), f'There is no place "{short(place)}".', nearest_place(place), "unknown-place")
        elif values.setdefault("client.place", place) != place:
            self.issue(
                ("jurisdiction",),
                f"`jurisdiction` is {place}, but client.place is {values['client.place']}.",
                "Give one of them.",
                "two-places",
            )

    def irrelevant(self, answers: Answers) -> None:
        evaluation = Evaluation(self.content, answers.concerns, answers.values)
        for name in answers.values:
            if evaluation.relevance(name) is False:
                self.issue(
                    ("answers", name),
                    f"{name} is not asked with these answers.",
                    "Drop it, or change what it depends on.",
                    "irrelevant-answer",
                )

    def now(self, raw: Any) -> datetime | None:
        return self.time(raw, ("now",))

    def expectation(self, table: Mapping[str, Any] | None, answers: Container[str]) -> Expectation | None:
        from crisis_cli.references import check_expectation

        if table is None:
            return None
        kinds = {name: question.kind for name, question in self.content.questions.items()}
        before = len(self.issues)
        found = check_expectation(table, ("expect",), self.content.actions, kinds)
        for path, message, hint, check in chain(found, self.asked_all_the_same(table["unasked"], answers)):
            self.issue(path, message, hint, check)
        return None if len(self.issues) > before else expectation(table)

    def asked_all_the_same(
        self, unasked: Sequence[str], answers: Container[str]
    ) -> Iterator[tuple[tuple[str, ...], str, str, str]]:
        """Yield what is wrong with the questions that are expected not to be asked: the answer stands here, or no plan shows it."""
        for name in unasked:
            question = self.content.questions.get(name)
            if name in answers:
                message, hint = f"{name} is answered here, so it is asked.", "Drop the answer, or this."
                yield ("expect", "unasked"), message, hint, "bad-expectation"
            elif question and question.tier == "note":
                message, hint = f"{name} is asked for the note, when the plan is there.", "Drop it."
                yield ("expect", "unasked"), message, hint, "bad-expectation"


def parse_now(raw: Any) -> datetime:
    """Return a clock reading given as text or as a TOML time. Raises ValueError where it has no offset."""
    when = aware_time(raw)
    if when is None and offset_time(raw):
        raise ValueError(f"This time is not of the years {FIRST_YEAR} to {LAST_YEAR}. Check the year.")
    if when is None:
        raise ValueError(f'{_why_no_time(raw)}A time is written with its offset, such as "2026-11-22T10:30:00-08:00".')
    return when


_LEAP_SECOND = re.compile(r"[T ]\d\d:\d\d:60", re.ASCII)
_LIKE_A_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", re.ASCII)


def _why_no_time(raw: Any) -> str:
    """Return a sentence about a text that looks like a time and is none; "" where the offset may be all that is missing."""
    if not isinstance(raw, str) or not _LIKE_A_TIME.match(raw):
        return ""
    try:
        datetime.fromisoformat(raw)
    except ValueError:
        leap = _LEAP_SECOND.search(raw[:40])
        return "No clock here has a second 60: write 59. " if leap else "There is no such day or time. "
    return ""


def now_utc() -> datetime:
    """The clock, read at the edge and passed in."""
    return datetime.now(UTC).replace(microsecond=0)
