"""`crisis-aid setup`: a short form about the practice, a summary, and the profile written at the end or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from crisis_cli import exit_codes, profile, settings
from crisis_cli import note as notes
from crisis_cli.answers import Value, display
from crisis_cli.errors import InputError, OutputError, UsageError
from crisis_cli.gate import ascii_only, clean, clean_line, is_hostile, short
from crisis_cli.load import load
from crisis_cli.model import Content, Question
from crisis_cli.output import put
from crisis_cli.places import PLACES, matches
from crisis_cli.profile import County, Number, Profile
from crisis_cli.render.rows import Row
from crisis_cli.render.terminal import wants_plain
from crisis_cli.render.text import render

EACH_TIME = ""
"""Stands for "ask me each time": no answer is kept."""
NONE_YET = "There is no profile. `crisis-aid setup` makes one.\n"


@dataclass(frozen=True)
class SetupOptions:
    """What the command line said; at most one of `show`, `path` and `remove`."""

    show: bool = False
    path: bool = False
    remove: bool = False
    plain: bool = False
    content: Path | None = None


class Form(Protocol):
    """What the setup needs of a screen: one of several, some of several, a line, yes or no, and remarks."""

    def one(self, ask: str, options: Mapping[str, str], was: str) -> str: ...
    def some(self, ask: str, options: Mapping[str, str], was: Sequence[str]) -> tuple[str, ...]: ...
    def line(self, ask: str, was: str, fault: Any) -> str: ...
    def place(self, ask: str, was: str | None) -> str | None: ...
    def yes(self, ask: str, was: bool) -> bool: ...
    def say(self, rows: Sequence[Row]) -> None: ...


def run(options: SetupOptions, today: date) -> int:
    """Do what the options say and return the exit code. Raises CrisisAidError."""
    if options.show + options.path + options.remove > 1:
        raise UsageError("Take one of --show, --path and --remove.")
    if options.path:
        put(f"{settings.shown_path()}\n")
        return exit_codes.DONE
    if options.remove:
        put(f"Removed: {settings.shown_path()}\n" if profile.remove() else NONE_YET)
        return exit_codes.DONE
    content = load(options.content)
    return _show(content) if options.show else _ask(content, today, plain=options.plain)


def _show(content: Content) -> int:
    found = profile.find()
    if found.issue:
        raise InputError([found.issue])
    if found.profile is None:
        put(NONE_YET)
        return exit_codes.DONE
    put(render([Row(settings.shown_path(), "quiet"), *summary(content, found.profile)]))
    for remark in found.profile.remarks(content):
        put(f"{_printable(remark)}\n", sys.stderr)
    return exit_codes.DONE


def _ask(content: Content, today: date, *, plain: bool) -> int:
    _refuse_where_nothing_can_be_asked()
    hindrance = profile.save_fault()
    if hindrance:
        raise OutputError(f"No profile could be saved, so nothing is asked. {hindrance}")
    from crisis_cli.keys import orderly_end

    lines = plain or _no_arrows(os.environ)
    with orderly_end(), contextlib.nullcontext() if lines else _not_stopped():
        try:
            return fill_in(content, Lines() if lines else Questionary(), today)
        except (KeyboardInterrupt, EOFError):
            with contextlib.suppress(OutputError, SystemExit):  # a closed window shows nothing, and is no failure
                put("\nStopped. Nothing was saved or changed.\n", sys.stderr)
            return exit_codes.INTERRUPTED


def _refuse_where_nothing_can_be_asked() -> None:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise UsageError(
            "`crisis-aid setup` asks on a terminal, and there is none here; write the profile by hand instead: "
            f"{settings.shown_path()}"
        )
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None and not _can_be_used(stream.encoding):
            raise UsageError(
                f"`crisis-aid setup` can't ask in the encoding {short(stream.encoding)}. "
                "Set a UTF-8 locale, and PYTHONIOENCODING to nothing or utf-8."
            )


def _can_be_used(encoding: str) -> bool:
    """Whether plain letters are the same bytes in `encoding` as in ASCII, as keys and screens have them."""
    try:
        return "1 aZ\n".encode(encoding) == b"1 aZ\n"
    except LookupError:
        return False


def _no_arrows(environment: Mapping[str, str]) -> bool:
    """Whether to ask in typed lines: a dumb terminal, a wish in the environment, or the profile's."""
    mine = profile.find().profile
    terminal = environment.get("TERM", "console" if sys.platform == "win32" else "dumb")
    return terminal in ("", "dumb") or wants_plain(environment) or (mine is not None and mine.plain)


@contextlib.contextmanager
def _not_stopped() -> Iterator[None]:
    """Let a stop from outside do nothing meanwhile: it would leave the shell with a terminal that echoes nothing."""
    number = getattr(signal, "SIGTSTP", None)
    before = signal.signal(number, signal.SIG_IGN) if number else None
    try:
        yield
    finally:
        if number:
            signal.signal(number, before)


def fill_in(content: Content, form: Form, today: date) -> int:
    """Hold the form, show what would be kept, and save it if the person says so."""
    found = profile.find()
    old = found.profile or Profile()
    form.say(list(_opening(found, content)))
    new = ask_all(content, form, old, today)
    form.say([Row(), Row("YOUR PROFILE", "heading"), *summary(content, new), Row()])
    if not form.yes("Save this?", True):
        form.say([Row("Nothing was saved or changed.")])
        return exit_codes.DONE
    profile.save(new)
    form.say([Row(f"Saved: {settings.shown_path()}"), Row("Look at it: crisis-aid setup --show. Delete it: --remove.")])
    return exit_codes.DONE


def _opening(found: profile.Found, content: Content) -> list[Row]:
    rows = [
        Row("About your practice, so that `assess` need not ask each time. Never anything about a client."),
        Row(f"Kept in {settings.shown_path()}, for you alone, and sent nowhere. Ctrl-C leaves everything as it is."),
    ]
    if found.issue:
        rows.append(Row(f"{profile.one_line(found.issue)} It can't be used; saving replaces it."))
    if found.profile:
        rows += [Row(f"{remark} It is dropped when you save.") for remark in found.profile.remarks(content)]
    return [*rows, Row()]


def ask_all(content: Content, form: Form, old: Profile, today: date) -> Profile:
    """Return the profile that the person enters, the old values offered first."""
    kept = old.answers(content)
    given: dict[str, Value] = {}
    for question in profile.practice_questions(content):
        value = _answer(form, question, kept.get(question.id))
        if value is not None:
            given[question.id] = value
    licence = given.get(profile.LICENCE)
    first = old.first_place or (licence if isinstance(licence, str) and licence in PLACES else None)
    place = form.place("State offered first when you are asked where a client is (empty: none)", first)
    return Profile(
        given=given,
        first_place=place,
        counties=_counties(form, old.counties, place, today),
        supervisor=_number(form, "Your supervisor's number (empty: none)", old.supervisor, today),
        advice=_number(form, "Your insurer's or legal advice line (empty: none)", old.advice, today),
        note_style=form.one("Style of the note", {s: s for s in notes.STYLES}, old.note_style or "narrative"),
        plain=form.one("How questions are asked", PLAIN_CHOICES, "plain" if old.plain else "menu") == "plain",
    )


PLAIN_CHOICES = {"menu": "A menu where the terminal can show one", "plain": "Numbered lines, nothing redrawn"}


def _answer(form: Form, question: Question, was: Value | None) -> Value | None:
    """Ask a question about the practice in the content's own words; None is "ask me each time"."""
    if question.kind == "place":
        return form.place(f"{question.ask} (state; empty: ask me each time)", str(was) if was else None)
    if question.kind == "several":
        chosen = form.some(question.ask, question.choices, was if isinstance(was, tuple) else ())
        return tuple(c for c in question.choices if c in chosen) or None
    if question.kind != "choice":
        return was
    options = {**question.choices, EACH_TIME: "Ask me each time"}
    return form.one(question.ask, options, was if isinstance(was, str) and was in options else EACH_TIME) or None


def _number(form: Form, ask: str, old: Number | None, today: date) -> Number | None:
    text = form.line(ask, old.number if old else "", profile.number_fault)
    if not text:
        return None
    return old if old and old.number == text else Number(text, today)


# ---------------------------------------------------------------- counties


def _counties(form: Form, old: Sequence[County], place: str | None, today: date) -> tuple[County, ...]:
    """Ask for the crisis lines of as many counties as the person wants; a county without any is dropped."""
    found = list(old)
    while True:
        options = {str(n): f"Change {_county_line(county)}" for n, county in enumerate(found)}
        options |= {"add": "Add a county or city"} if len(found) < profile.MOST_COUNTIES else {}
        options |= {"done": "Go on"}
        chosen = form.one("Crisis lines of the counties your clients are in", options, "done")
        if chosen == "done":
            return tuple(found)
        if chosen == "add":
            found += _county(form, None, place, today)
        else:
            found[int(chosen) : int(chosen) + 1] = _county(form, found[int(chosen)], place, today)


def _county(form: Form, old: County | None, place: str | None, today: date) -> list[County]:
    name = form.line("County or city, such as Fresno County (empty: none)", old.name if old else "", _name_fault)
    state = form.place("Its state (empty: none)", old.place if old else place) if name else None
    if not state:
        return []
    dispatch = form.line(
        "The dispatch center's own ten-digit number (empty: none)",
        (old.dispatch if old else None) or "",
        lambda text: profile.number_fault(text, dispatch=True),
    )
    mobile = form.line(
        "Its mobile crisis line (empty: none)", (old.mobile_crisis if old else None) or "", profile.number_fault
    )
    if not dispatch and not mobile:
        form.say([Row(f"{name}: no number, so it is not kept.", "quiet")])
        return []
    new = County(name, state, dispatch or None, mobile or None, today)
    return [old if old and replace(new, entered_on=old.entered_on) == old else new]


def _name_fault(text: str) -> str | None:
    if len(text) > profile.LONGEST or clean_line(text) != text:
        return f"A name has at most {profile.LONGEST} characters, on one line."
    return None


def _county_line(county: County) -> str:
    kinds = (("dispatch", county.dispatch), ("mobile crisis", county.mobile_crisis))
    return f"{county.title}: " + ", ".join(f"{kind} {number}" for kind, number in kinds if number)


# ---------------------------------------------------------------- summary


def summary(content: Content, given: Profile) -> list[Row]:
    """Return the profile in rows, one fact each, with what is asked each time."""
    answers = given.answers(content)
    rows = [
        Row(f"{q.topic}: {display(q, answers[q.id]) if q.id in answers else 'asked each time'}", lead="- ")
        for q in profile.practice_questions(content)
    ]
    facts = {
        "state offered first": PLACES[given.first_place] if given.first_place else "none",
        "supervisor": _dated(given.supervisor),
        "insurer's or legal advice line": _dated(given.advice),
        "note style": given.note_style or "narrative",
        "questions": PLAIN_CHOICES["plain" if given.plain else "menu"].lower(),
    }
    rows += [Row(f"{what}: {value}", lead="- ") for what, value in facts.items()]
    rows += [Row(f"{_county_line(c)} (entered on {c.entered_on.isoformat()})", lead="- ") for c in given.counties]
    return rows


def _dated(number: Number | None) -> str:
    return f"{number.number} (entered on {number.entered_on.isoformat()})" if number else "none"


def _printable(text: str) -> str:
    return ascii_only(clean(text))


# ---------------------------------------------------------------- the form on a terminal


def _place_fault(text: str) -> str | None:
    """Return what is wrong with the name of a state, or its beginning; None where it is one."""
    found = matches(text)
    if len(found) == 1:
        return None
    return "Which: " + ", ".join(PLACES[code] for code in found) + "?" if found else "There is no such state."


class Questionary:
    """The form with questionary, on standard error. Ctrl-C comes out as KeyboardInterrupt, Ctrl-D as EOFError."""

    def __init__(self) -> None:
        import logging

        import questionary
        from prompt_toolkit.key_binding import KeyBindings
        from prompt_toolkit.output.defaults import create_output

        self._ask = questionary
        self._output = create_output(stdout=sys.stderr)
        self._keys = KeyBindings()
        self._keys.add("c-d", eager=True)(lambda event: event.app.exit(exception=EOFError))
        logging.getLogger("asyncio").disabled = True  # it would print a traceback for what `_reply` turns into an end

    def _reply(self, question: Any) -> Any:
        """Return the answer. Whatever goes wrong in the loop below ends the form; a terminal that is gone is its end."""
        from prompt_toolkit.key_binding import merge_key_bindings

        app = question.application
        app.key_bindings = merge_key_bindings([app.key_bindings, self._keys] if app.key_bindings else [self._keys])

        def failed(_loop: Any, context: Mapping[str, Any]) -> None:
            if app.is_running and not app.is_done:
                app.exit(exception=context.get("exception") or EOFError())

        try:
            return app.run(set_exception_handler=False, pre_run=lambda: app.loop.set_exception_handler(failed))
        except OSError:
            raise EOFError from None

    def one(self, ask: str, options: Mapping[str, str], was: str) -> str:
        choices = [self._ask.Choice(_printable(title), value=value) for value, title in options.items()]
        chosen = next(choice for choice in choices if choice.value == was)
        return str(self._reply(self._ask.select(_printable(ask), choices, default=chosen, output=self._output)))

    def some(self, ask: str, options: Mapping[str, str], was: Sequence[str]) -> tuple[str, ...]:
        choices = [self._ask.Choice(_printable(t), value=v, checked=v in was) for v, t in options.items()]
        return tuple(self._reply(self._ask.checkbox(_printable(ask), choices, output=self._output)))

    def line(self, ask: str, was: str, fault: Any) -> str:
        def judge(text: str) -> bool | str:
            return True if not text.strip() else fault(text.strip()) or True

        prompt = self._ask.text(_printable(ask), default=was, validate=judge, output=self._output)
        return unicodedata.normalize("NFC", str(self._reply(prompt)).strip())

    def place(self, ask: str, was: str | None) -> str | None:
        prompt = self._ask.autocomplete(
            _printable(ask),
            list(PLACES.values()),
            default=PLACES[was] if was else "",
            validate=lambda text: not text.strip() or _place_fault(text) or True,
            match_middle=False,
            output=self._output,
        )
        typed = str(self._reply(prompt))
        return matches(typed)[0] if typed.strip() else None

    def yes(self, ask: str, was: bool) -> bool:
        return bool(self._reply(self._ask.confirm(_printable(ask), default=was, output=self._output)))

    def say(self, rows: Sequence[Row]) -> None:
        put(render(rows), sys.stderr)


NOTHING = "-"
"""Typed to take an old value away; Enter alone keeps it."""


class Lines:
    """The form in typed lines on standard error: numbers for choices, nothing redrawn. Ctrl-D comes out as EOFError."""

    def one(self, ask: str, options: Mapping[str, str], was: str) -> str:
        values = list(options)
        kept = str(values.index(was) + 1)
        self._offer(ask, options.values())
        typed = self._typed(f"Number (Enter: {kept})", lambda text: _numbers_fault(text, len(values), 1), ()) or kept
        return values[int(typed) - 1]

    def some(self, ask: str, options: Mapping[str, str], was: Sequence[str]) -> tuple[str, ...]:
        values = list(options)
        kept = " ".join(str(n) for n, value in enumerate(values, 1) if value in was)
        self._offer(ask, options.values())
        offer = f"Numbers with spaces between, {NOTHING} for none (Enter: {kept or 'none'})"
        typed = self._typed(offer, lambda text: _numbers_fault(text, len(values), len(values))) or kept
        return tuple(values[int(number) - 1] for number in typed.split() if number != NOTHING)

    def line(self, ask: str, was: str, fault: Any) -> str:
        typed = self._typed(self._asked(ask, was), fault) or was
        return "" if typed == NOTHING else typed

    def place(self, ask: str, was: str | None) -> str | None:
        typed = self._typed(self._asked(ask, PLACES[was] if was else ""), _place_fault)
        if not typed:
            return was
        return None if typed == NOTHING else matches(typed)[0]

    def yes(self, ask: str, was: bool) -> bool:
        return self.one(ask, {"yes": "Yes", "no": "No"}, "yes" if was else "no") == "yes"

    def say(self, rows: Sequence[Row]) -> None:
        put(render(rows), sys.stderr)

    def _asked(self, ask: str, was: str) -> str:
        return f"{ask} (Enter: {was}; {NOTHING} for none)" if was else ask

    def _offer(self, ask: str, titles: Iterable[str]) -> None:
        self.say([Row(), Row(ask), *(Row(title, lead=f"{n:>3}  ") for n, title in enumerate(titles, 1))])

    def _typed(self, ask: str, fault: Callable[[str], str | None], passes: Sequence[str] = (NOTHING,)) -> str:
        """Return a line without fault, or one of `passes`; "" for Enter alone."""
        while True:
            self.say([Row(ask)])
            put("> ", sys.stderr)
            text = _line_of_input()
            wrong = None if text in ("", *passes) else fault(text)
            if wrong is None:
                return text
            self.say([Row(wrong)])


def _numbers_fault(text: str, highest: int, most: int) -> str | None:
    numbers = text.split()
    if len(numbers) <= most and all(n.isascii() and n.isdigit() and 1 <= int(n[:4]) <= highest for n in numbers):
        return None
    return f"Type a number from 1 to {highest}." if most == 1 else f"Type numbers from 1 to {highest}."


def _line_of_input() -> str:
    """Return a typed line, "?" where it can't be read. Raises EOFError at its end."""
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        return "?"
    except OSError:  # the terminal is gone
        raise EOFError from None
    if not line:
        raise EOFError
    text = unicodedata.normalize("NFC", line.strip())
    return "?" if is_hostile(text) else text
