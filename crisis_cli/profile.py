"""The practice profile: what is true of the therapist's practice every time, read strictly. Nothing about a client.

An overlay: it answers questions about the practice, adds the practice's own numbers to steps, and chooses note style
and plain lines. It can set no answer about a client and take nothing out of a plan. How it is asked for is in `setup`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from crisis_cli import note as notes
from crisis_cli.answers import AnswerError, Value, nearest, read_value
from crisis_cli.errors import Issue, OutputError
from crisis_cli.gate import clean_line, is_hostile, short
from crisis_cli.model import Content, Question
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan
from crisis_cli.plan_local import with_local_lines
from crisis_cli.settings import folder, has_profile, path, shown_path

FORMAT = 1
LICENCE = "licence.place"
MOST_COUNTIES = 100
LONGEST = 80
MOST_REMARKS = 3


@dataclass(frozen=True)
class Number:
    """A telephone number as the user wrote it, and the day they entered it."""

    number: str
    entered_on: date


@dataclass(frozen=True)
class County:
    """The crisis lines of one county or city; `place` is the code of its state."""

    name: str
    place: str
    dispatch: str | None
    mobile_crisis: str | None
    entered_on: date

    @property
    def title(self) -> str:
        return f"{self.name}, {PLACES[self.place]}"


@dataclass(frozen=True)
class Profile:
    """What `crisis-aid setup` keeps. `given` is as the file has it; `answers` says what of it counts."""

    given: Mapping[str, Value] = field(default_factory=dict)
    first_place: str | None = None
    note_style: str | None = None
    plain: bool = False
    supervisor: Number | None = None
    advice: Number | None = None
    counties: tuple[County, ...] = ()

    def answers(self, content: Content) -> dict[str, Value]:
        """Return the answers that `content` has a question about the practice for, and that it takes."""
        return {
            name: read_value(content.questions[name], value)
            for name, value in self.given.items()
            if not _fault(content, name, value, guess=False)
        }

    def remarks(self, content: Content) -> tuple[str, ...]:
        """Return why other answers are left out, one line each: the first few, and how many more there are."""
        out = [name for name, value in self.given.items() if _fault(content, name, value, guess=False)]
        said = [_fault(content, name, self.given[name], guess=True) for name in out[:MOST_REMARKS]]
        more = len(out) - MOST_REMARKS
        if more > 0:
            said.append(f"{more:,} more {'answer is' if more == 1 else 'answers are'} left out.")
        return tuple(said)

    def lines_for(self, action: str, place: str | None = None) -> tuple[str, ...]:
        """Return the practice's own numbers for an action, each marked as the user's, with the day it was entered.

        `place` is where the client is: numbers of other states are left out once it is known.
        """
        match action:
            case "call-emergency":
                return tuple(_own(f"Dispatch of {c.title}", c.dispatch, c) for c in self._near(place) if c.dispatch)
            case "request-mobile-crisis":
                near = self._near(place)
                return tuple(_own(f"Mobile crisis of {c.title}", c.mobile_crisis, c) for c in near if c.mobile_crisis)
            case "call-supervisor":
                return self._supervisor()
            case "consult":
                return (*self._supervisor(), *self._advice())
        return ()

    def adjust(self, plan: Plan) -> Plan:
        """Return the plan with the practice's own numbers added to its steps."""
        place = plan.places.get("client")
        return with_local_lines(plan, {a.id: self.lines_for(a.id, place) for a in plan.actions})

    def _near(self, place: str | None) -> tuple[County, ...]:
        return tuple(c for c in self.counties if place is None or c.place == place)

    def _supervisor(self) -> tuple[str, ...]:
        return (_own("Your supervisor", self.supervisor.number, self.supervisor),) if self.supervisor else ()

    def _advice(self) -> tuple[str, ...]:
        return (_own("Your insurer's or legal advice line", self.advice.number, self.advice),) if self.advice else ()


def _fault(content: Content, name: str, raw: Value, *, guess: bool) -> str:
    """Return why `content` does not take an answer of the profile, "" where it does. A `guess` at the name takes time."""
    question = content.questions.get(name)
    if question is None:
        near = nearest(name, [q.id for q in practice_questions(content)]) if guess else ""
        return f'There is no question "{short(name)}" about your practice. {near}'.rstrip()
    if not is_about_the_practice(question):
        return f'"{name}" is a safety question; a profile never answers one.'
    try:
        read_value(question, raw)
    except AnswerError as error:
        return f"{error}. {error.hint}"
    return ""


def _own(what: str, number: str | None, entered: Number | County) -> str:
    return f"{what}: {number} (yours, entered on {entered.entered_on.isoformat()})"


def may_hold(name: str) -> bool:
    """Whether a profile may answer the question `name`: only what is about the practice."""
    return name == LICENCE or name.startswith("profile.")


def is_about_the_practice(question: Question) -> bool:
    """Whether a profile may answer `question`: never one that content marks as a safety question, whatever its name."""
    return may_hold(question.id) and not question.safety


def practice_questions(content: Content) -> tuple[Question, ...]:
    """Return the questions a profile may answer: the licence first, then in the content's order."""
    found = [q for q in content.questions.values() if is_about_the_practice(q)]
    return tuple(sorted(found, key=lambda q: (LICENCE, "profile.licence", q.id).index(q.id)))


# ---------------------------------------------------------------- telephone numbers


LONGEST_TO_911 = 5
"""Digits of 911 with those for a way out of an office before it: 1-911, 9-911, 91-911."""


def number_fault(text: str, *, dispatch: bool = False) -> str | None:
    """Return what is wrong with a telephone number, or None. A dispatch center's has ten digits: 911 is never it."""
    if len(text) > 40 or is_hostile(text) or any(c not in "0123456789 ()+-./#*,extEXT" for c in text):
        return "A number has digits, spaces and ( ) + - . / only, and ext for an extension."
    digits = "".join(c for c in text.lower().partition("e")[0].partition("x")[0] if c.isdigit())
    if dispatch and len(digits.removeprefix("1")) != 10:
        return "The dispatch center's own number has ten digits; 911 reaches your own area, so it is not taken here."
    if (digits.endswith("911") and len(digits) <= LONGEST_TO_911) or not 3 <= len(digits) <= 15:
        return "A number of your own has 3 to 15 digits, and is not 911: that stands in the plan already."
    if len(digits) in (10, 11) and digits.removeprefix("1").startswith("900"):
        return "A 900 number charges whoever calls it; it is not taken here."
    return None


# ---------------------------------------------------------------- finding it


@dataclass(frozen=True)
class Found:
    """The profile of this machine, or why it can't be used; neither where there is none."""

    profile: Profile | None = None
    issue: Issue | None = None


def find() -> Found:
    """Read the profile. Whatever is wrong with it is an Issue, never an exception."""
    if not has_profile():
        return Found()
    from crisis_cli.reading import read_bytes

    try:
        data = read_bytes(path(), shown_path())
    except ValueError:
        return Found(issue=Issue(shown_path(), 0, "", "This is no name of a file.", "", "unreadable"))
    if isinstance(data, Issue):
        return Found(issue=data)
    read = parse(data, shown_path())
    return Found(issue=read) if isinstance(read, Issue) else Found(read)


def one_line(issue: Issue) -> str:
    """Return the issue as one line that begins with file and line."""
    where = f"{issue.file}:{issue.line}" if issue.line else issue.file
    parts = (f"{where}  {issue.where + ': ' if issue.where else ''}{issue.message}", issue.hint)
    return clean_line(" ".join(part for part in parts if part))


# ---------------------------------------------------------------- strict reading


class _FaultError(Exception):
    def __init__(self, where: tuple[str | int, ...], message: str, hint: str = "") -> None:
        super().__init__(message)
        self.where = where
        self.message = message
        self.hint = hint


def parse(data: bytes, shown: str) -> Profile | Issue:
    """Return the profile that `data` holds, or the first thing wrong with it. Nothing is coerced or passed over.

    By hand and not by pydantic, whose import alone takes longer than everything before the first question.
    """
    from crisis_cli.reading import oddities, parse_toml

    tables = parse_toml(data, shown)
    if isinstance(tables, Issue):
        return tables
    text = data.decode("utf-8-sig")
    for where, issue in oddities(tables, shown):
        return _issue(shown, text, _FaultError(where, issue.message, issue.hint))
    try:
        return _profile(tables)
    except _FaultError as fault:
        return _issue(shown, text, fault)


def _issue(shown: str, text: str, fault: _FaultError) -> Issue:
    from crisis_cli.positions import line_of

    where = ", ".join(short(part) for part in fault.where if isinstance(part, str))
    line = line_of(text, fault.where) if fault.where else 1
    return Issue(shown, line, clean_line(where), clean_line(fault.message), clean_line(fault.hint), "profile")


def _profile(tables: dict[str, Any]) -> Profile:
    top = ("format", "first_place", "note_style", "plain", "answers", "supervisor", "advice", "county")
    _only(tables, top, ())
    if type(tables.get("format")) is not int or tables["format"] != FORMAT:
        raise _FaultError(("format",), f"A profile of this program says `format = {FORMAT}`.")
    return Profile(
        given=_given(_of(tables, "answers", dict, (), "a table") or {}),
        first_place=_one_of(tables, "first_place", PLACES, ()),
        note_style=_one_of(tables, "note_style", notes.STYLES, ()),
        plain=bool(_of(tables, "plain", bool, (), "true or false")),
        supervisor=_number(tables, "supervisor"),
        advice=_number(tables, "advice"),
        counties=_counties(_of(tables, "county", list, (), "tables [[county]]") or []),
    )


def _only(table: Mapping[str, Any], known: tuple[str, ...], where: tuple[str | int, ...]) -> None:
    for key in table:
        if key not in known:
            raise _FaultError((*where, key), f'There is no key "{short(key)}" here.', nearest(key, known))


def _of(table: Mapping[str, Any], key: str, kind: type, where: tuple[str | int, ...], takes: str) -> Any:
    """Return the value of `key` if it is exactly of `kind` (true is no number), None where the key is not there."""
    if key not in table:
        return None
    if type(table[key]) is not kind:
        raise _FaultError((*where, key), f"`{key}` takes {takes}.")
    return table[key]


def _one_of(table: Mapping[str, Any], key: str, known: Any, where: tuple[str | int, ...]) -> str | None:
    value: str | None = _of(table, key, str, where, "one value in quotes")
    if value is not None and value not in known:
        raise _FaultError((*where, key), f'`{key}` has no value "{short(value)}".', nearest(value, known))
    return value


def _given(table: Mapping[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for name, raw in table.items():
        if not may_hold(name):
            message = (
                f'A profile never answers "{short(name)}": only licence.place and profile.*, nothing about a client.'
            )
            raise _FaultError(("answers", name), message, "Take the line out.")
        if type(raw) is list and raw and all(type(item) is str for item in raw):
            found[name] = tuple(raw)
        elif type(raw) in (str, int):
            found[name] = raw
        else:
            raise _FaultError(
                ("answers", name), f"`{short(name)}` takes a value in quotes, a list of them, or a number."
            )
    return found


def _number(tables: Mapping[str, Any], key: str) -> Number | None:
    table = _of(tables, key, dict, (), "a table with `number` and `entered_on`")
    if table is None:
        return None
    _only(table, ("number", "entered_on"), (key,))
    number = _telephone(table, "number", (key,))
    if number is None:
        raise _FaultError((key,), "`number` is missing.")
    return Number(number, _day(table, (key,)))


def _telephone(table: Mapping[str, Any], key: str, where: tuple[str | int, ...]) -> str | None:
    number: str | None = _of(table, key, str, where, "a telephone number in quotes")
    fault = number_fault(number, dispatch=key == "dispatch") if number is not None else None
    if fault:
        raise _FaultError((*where, key), fault)
    return number


def _day(table: Mapping[str, Any], where: tuple[str | int, ...]) -> date:
    day: date | None = _of(table, "entered_on", date, where, "a day without quotes, such as 2026-11-22")
    if day is None:
        raise _FaultError(where, "`entered_on` is missing: the day you entered or last checked it.")
    return day


def _counties(tables: list[Any]) -> tuple[County, ...]:
    if len(tables) > MOST_COUNTIES:
        raise _FaultError(("county",), f"There are more than {MOST_COUNTIES} counties.")
    return tuple(_county(table, ("county", n)) for n, table in enumerate(tables))


def _county(table: Any, where: tuple[str | int, ...]) -> County:
    if type(table) is not dict:
        raise _FaultError(("county",), "`county` takes tables [[county]].")
    _only(table, ("name", "place", "dispatch", "mobile_crisis", "entered_on"), where)
    name = _of(table, "name", str, where, "a name in quotes")
    if not name or not name.strip() or len(name) > LONGEST or "\n" in name or "\t" in name:
        raise _FaultError(
            (*where, "name"), f"`name` takes the county's name, at most {LONGEST} characters on one line."
        )
    place = _one_of(table, "place", PLACES, where)
    if place is None:
        raise _FaultError(where, "`place` is missing: the code of the county's state, such as us-ca.")
    dispatch = _telephone(table, "dispatch", where)
    mobile_crisis = _telephone(table, "mobile_crisis", where)
    if dispatch is None and mobile_crisis is None:
        raise _FaultError(where, "A county has `dispatch`, `mobile_crisis` or both.")
    return County(name, place, dispatch, mobile_crisis, _day(table, where))


# ---------------------------------------------------------------- writing


def to_toml(profile: Profile) -> str:
    """Return the profile as TOML that `parse` reads back to the same profile."""
    lines = ["# crisis-aid: your practice. Nothing about a client belongs in here.", f"format = {FORMAT}"]
    for key in ("first_place", "note_style"):
        value = getattr(profile, key)
        lines += [f"{key} = {quoted(value)}"] if value is not None else []
    lines.append(f"plain = {str(profile.plain).lower()}")
    if profile.given:
        lines += ["", "[answers]", *(f"{quoted(name)} = {_toml(value)}" for name, value in profile.given.items())]
    for key in ("supervisor", "advice"):
        number = getattr(profile, key)
        if number is not None:
            lines += ["", f"[{key}]", f"number = {quoted(number.number)}", f"entered_on = {number.entered_on}"]
    for county in profile.counties:
        lines += ["", "[[county]]", f"name = {quoted(county.name)}", f"place = {quoted(county.place)}"]
        lines += [f"dispatch = {quoted(county.dispatch)}"] if county.dispatch else []
        lines += [f"mobile_crisis = {quoted(county.mobile_crisis)}"] if county.mobile_crisis else []
        lines.append(f"entered_on = {county.entered_on}")
    return "\n".join(lines) + "\n"


def _toml(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(quoted(item) for item in value)}]"
    return str(value) if isinstance(value, int) else quoted(value)


def quoted(text: str) -> str:
    """Return `text` as a TOML basic string: quotes, backslashes and everything that steers a terminal escaped."""
    return '"' + "".join(_escaped(c) for c in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char < " " or is_hostile(char):
        return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
    return char


def save(profile: Profile) -> None:
    """Write the profile whole or not at all, readable by its user alone (on POSIX). Raises OutputError."""
    from crisis_cli.output import put_file

    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        target = _written_to()
    except OSError as error:
        raise OutputError(
            f"{shown_path()} was not written: {error.strerror}. Check the folder and its rights."
        ) from None
    put_file(to_toml(profile), target)


def save_fault() -> str | None:
    """Return why no profile could be saved, and what to do; None where nothing hinders. Raises UsageError."""
    try:
        there = _written_to()
    except OSError as error:
        return f"{shown_path()} is a link that leads nowhere ({error.strerror}). Remove the link."
    if os.path.lexists(there):
        if not there.is_file():
            return f"{shown_path()} is a folder or a device, no plain file. Move it away."
        if not os.access(there, os.W_OK):
            return f"{shown_path()} may not be written. Check its rights."
    above = there.parent
    while not os.path.lexists(above) and above != above.parent:
        above = above.parent
    if not above.is_dir():
        return f"{clean_line(str(above))} is no folder. Move it away."
    if not os.access(above, os.W_OK | os.X_OK):
        return f"The folder {clean_line(str(above))} may not be written. Check its rights."
    return None


def _written_to() -> Path:
    """Return the file that saving replaces: where the profile is a link, what it leads to. Raises OSError."""
    here = path()
    return Path(os.path.realpath(here, strict=True)) if here.is_symlink() else here


def remove() -> bool:
    """Delete the profile; False where there was none. Raises OutputError where it can't be deleted."""
    try:
        path().unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise OutputError(f"{shown_path()} was not removed: {error.strerror}.") from None
    return True
