"""Hostile days, deadlines and copies: dates nobody has, deadlines of nothing, spoilt compiled files, streams that take half."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crisis_cli import load as loading
from crisis_cli.answers import AnswerError, Answers, read_value
from crisis_cli.deadline import deadline_words, earliest_due, last_day, read_deadline
from crisis_cli.engine import plan_for
from crisis_cli.errors import ContentError, InputError
from crisis_cli.interview import Interview
from crisis_cli.listing import MOST_CONCERNS
from crisis_cli.load import COMPILED, INDEX, _read_compiled, compile_to, first_list, load, load_checked
from crisis_cli.model import LONGEST_DEADLINE, UNITS, Combined, Content, Question, Unit, Way
from crisis_cli.note import build as build_note
from crisis_cli.render.calendar import entries, render
from crisis_cli.scenario import from_tables, parse_now, parse_scenario

HERE = Path(__file__).parent
PACKAGE = Path(str(loading.__file__)).parent
ELEVEN = HERE / "content_good" / "eleven_concerns"
NOW = datetime(2026, 11, 22, 18, 4, tzinfo=UTC)
posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and limits are POSIX")


@pytest.fixture(scope="module")
def shipped() -> Content:
    return load()


@pytest.fixture(scope="module")
def due(shipped: Content) -> Question:
    return shipped.questions["paper.due"]


# ---------------------------------------------------------------- days in files


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (date(1, 1, 1), " takes a day of the years 2000 to 2100"),
        (date(9999, 12, 31), " takes a day of the years 2000 to 2100"),
        ("1999-12-31", " takes a day of the years 2000 to 2100"),
        ("2101-01-01", " takes a day of the years 2000 to 2100"),
        ("0000-01-01", ": there is no such day"),
        ("2026-02-29", ": there is no such day"),
        ("2026-13-01", ": there is no such day"),
        ("2026-12-04T00:00:00", " takes a day without a time"),
        (datetime(2026, 12, 4), " takes a day without a time"),
        ("\u0662\u0660\u0662\u0666-12-04", " takes a day without a time"),
        ("2026-12-04\n", " takes a day without a time"),
        ("in 999999999 days", " takes a day without a time"),
        ("2026-W49-5", " takes a day without a time"),
        (1e999, " takes a day without a time"),
        (16**6000, " takes a day without a time"),
        (None, " takes a day without a time"),
    ],
    ids=lambda raw: repr(raw)[:20] if not isinstance(raw, int) else "int",
)
def test_a_day_that_is_refused_is_refused_for_what_is_wrong_with_it(raw: object, fault: str, due: Question) -> None:
    with pytest.raises(AnswerError) as refused:
        read_value(due, raw)
    assert str(refused.value) == f"paper.due{fault}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("2026-02-29", "there is no such day or time.  Check year, month and day: 2026-11-21.  [not-toml]"),
        ("0000-01-01", "there is no such day or time.  Check year, month and day: 2026-11-21.  [not-toml]"),
        ("1" * 5000, "it holds a number of thousands of digits.  Shorten it.  [not-toml]"),
        ('"', "Was the file cut short?  [not-toml]"),
    ],
    ids=["29 Feb", "year 0", "digits", "cut short"],
)
def test_what_no_toml_can_hold_is_told_with_what_to_do(line: str, said: str, shipped: Content) -> None:
    with pytest.raises(InputError) as refused:
        parse_scenario(shipped, f'title = "x"\nx = {line}'.encode(), "s.toml")
    assert str(refused.value).endswith(said)


def test_endless_digits_in_json_are_told_without_words_for_programmers(shipped: Content) -> None:
    with pytest.raises(InputError) as refused:
        parse_scenario(shipped, ('{"x": ' + "1" * 5000 + "}").encode(), "s.json")
    assert str(refused.value) == "s.json:1  column 7\n  This number has 5,000 digits.  Shorten it.  [not-json]"


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "1999-12-31T23:59:59Z"])
def test_a_moment_of_another_century_is_not_told_that_it_lacks_its_offset(text: str, shipped: Content) -> None:
    with pytest.raises(ValueError, match=r"This time is not of the years 2000 to 2100\. Check the year\."):
        parse_now(text)
    with pytest.raises(AnswerError, match="a time of the years 2000 to 2100"):
        read_value(shipped.questions["learned.at"], text)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(ANY_JSON | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
def test_whatever_stands_for_a_day_is_one_of_this_century_or_a_fault(raw: Any) -> None:
    question = load_date_question()
    try:
        value = read_value(question, raw)
    except AnswerError as error:
        assert error.hint
        assert len(str(error)) < 80
    else:
        assert (
            value in ("not-asked", "would-not-say", "cannot-tell")
            or 2000 <= date.fromisoformat(str(value)).year <= 2100
        )


def load_date_question() -> Question:
    return Question(
        id="paper.due", ask="When?", topic="the day", why="It counts.", kind="date", choices={}, unknown="Look.",
        tier="decide", safety=False, in_emergency=False, ask_when=None, default=None, note={}, none_choice=None,
        sources=(), when="future",
    )  # fmt: skip


# ---------------------------------------------------------------- deadlines


EDGES = st.sampled_from([date(2000, 1, 1), date(2100, 12, 31), date(2028, 2, 29), date(2026, 3, 8), date(2026, 11, 1)])
DAYS = EDGES | st.dates(date(2000, 1, 1), date(2100, 12, 31))
WAYS: st.SearchStrategy[Way] = st.sampled_from(("from", "before", "by"))
DAY_UNITS: st.SearchStrategy[Unit] = st.sampled_from(UNITS[1:])
ZONES = st.sampled_from(("America/Anchorage", "Pacific/Apia", "Pacific/Kiritimati", "America/St_Johns", "Etc/GMT+12"))


@settings(max_examples=150, deadline=None)
@given(DAYS, st.sampled_from((1, LONGEST_DEADLINE)) | st.integers(1, LONGEST_DEADLINE), DAY_UNITS, WAYS, ZONES)
@example(date(2000, 1, 1), LONGEST_DEADLINE, "working_days", "before", "Pacific/Apia")
@example(date(2100, 12, 31), LONGEST_DEADLINE, "working_days", "from", "Etc/GMT+12")
def test_no_deadline_of_content_runs_over_the_ends_of_the_calendar(
    day: date, number: int, unit: Unit, way: Way, zone: str
) -> None:
    end = last_day(day, number, unit, (), way)
    at, _ = earliest_due(day, number, unit, zones=[zone], way=way)
    assert abs((at.replace(tzinfo=None) - datetime(end.year, end.month, end.day)).days) <= 1
    assert (end > day, end == day, end < day) == (way == "from", way == "by", way == "before")
    if way != "by" and unit == "working_days":
        assert end.weekday() < 5


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60)
    | st.from_regex(
        r"((earlier|later) of )?([0-9]{0,6} ?(hours|calendar_days|working_days|years)? ?(from|before|by) a(; )?){0,6}"
    )
)
@example("")
@example("by a\n")
@example("\u0663 calendar_days from a")
def test_whatever_stands_for_a_deadline_is_one_or_a_fault(text: str) -> None:
    try:
        found = read_deadline(text)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert read_deadline(deadline_words(found)) == found
        parts = found.parts if isinstance(found, Combined) else (found,)
        assert all(0 <= part.number <= LONGEST_DEADLINE for part in parts)


PAPER = """
[concern]
id = "paper"
title = "Paper"
about = "A paper came."
priority = 1
questions = ["signed", "client.place", "paper.due"]

[[question]]
id = "signed"
ask = "Signed?"
topic = "a signature"
why = "It matters."
choices = { no = "No", yes = "Yes" }
unknown = "Look."
tier = "decide"

[[question]]
id = "client.place"
kind = "place"
ask = "Where?"
topic = "place"
why = "Its law counts."
unknown = "Ask."
tier = "decide"

[[question]]
id = "paper.due"
kind = "date"
when = "future"
ask = "By when?"
topic = "the day it is due"
why = "The clock runs to it."
unknown = "Look."
tier = "refine"

[[source]]
id = "act"
cite = "An act"
says = "Answer."
kind = "statute"
place = "us"
confirmed = true

[[action]]
id = "answer"
do = "Answer it"
kind = "duty"
frame = "today"
done = "Answered"
calendar = "Answer due"

[[rule]]
id = "must-answer"
when = { signed = ["yes"] }
actions = ["answer"]
verb = "must"
basis = "law"
because = "It says so."
sources = ["act"]
deadline = DEADLINE
"""


def paper_content(folder: Path, *more: str, deadline: str = '"by paper.due"', pack: str = "") -> Path:
    shutil.copytree(HERE / "content_good" / "smallest", folder, dirs_exist_ok=True)
    (folder / "paper.toml").write_text(PAPER.replace("DEADLINE", deadline) + "\n".join(more), encoding="utf-8")
    (folder / "law" / "us.toml").write_text(f'[pack]\ncode = "us"\nname = "United States"\n{pack}\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize("deadline", ['""', '" "', '"before"', '"by paper.due "', '"0 calendar_days from paper.due"'])
def test_a_deadline_of_nothing_is_an_issue_and_no_duty_without_a_clock(deadline: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        load(paper_content(tmp_path, deadline=deadline))
    assert [issue.check for issue in refused.value.issues] == ["bad-deadline"]


@pytest.mark.parametrize("zone", ["localtime", "posixrules", "Factory", "America", "../../etc/passwd", "z" * 5000])
def test_a_zone_that_is_none_or_another_one_elsewhere_is_an_issue(zone: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        load(paper_content(tmp_path, pack=f'zones = ["{zone}"]'))
    assert [issue.check for issue in refused.value.issues] == ["unknown-zone"]
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
@pytest.mark.parametrize("deadline", ["3660 working_days before", "3660 working_days from", "before", "by"])
def test_the_longest_deadlines_make_plans_and_calendars(day: str, deadline: str, tmp_path: Path) -> None:
    content = load(paper_content(tmp_path, deadline=f'"{deadline} paper.due"'))
    tables = {"title": "x", "concerns": ["paper"], "now": NOW, "jurisdiction": "us-ak",
              "answers": {"signed": "yes", "paper.due": day}}  # fmt: skip
    answers = from_tables(content, tables, "s").answers
    plan = plan_for(content, answers, NOW)
    found = entries(plan, answers)
    assert len(found) == 1
    assert abs(found[0].due.date() - date.fromisoformat(day)) < timedelta(days=7 * 3660 // 5 + 5)
    assert "BEGIN:VEVENT" in render(found, NOW)


# ---------------------------------------------------------------- what is said to be certain


HOLD = '[[action]]\nid = "keep"\ndo = "Keep it"\nkind = "hold"\nframe = "now"\ndone = "Kept"\n'


def rule(name: str, verb: str, basis: str = "clinical") -> str:
    return (
        f'[[rule]]\nid = "{name}"\nwhen = {{ signed = ["yes"] }}\nactions = ["keep"]\nverb = "{verb}"\n'
        f'basis = "{basis}"\nbecause = "So."\nsources = ["act"]\n'
    )


RESOLUTION = (
    '[[resolution]]\nid = "r"\naction = "keep"\nprevails = "{}"\nreason = "It weighs more."\nsources = ["act"]\n'
)


@pytest.mark.parametrize(
    ("more", "certain"),
    [
        ([rule("a", "should")], True),
        ([rule("a", "must", "law")], True),
        ([rule("a", "may")], False),
        ([rule("a", "should"), rule("b", "should-not")], False),
        ([rule("a", "should"), rule("b", "must-not", "law")], False),
        ([rule("a", "should"), rule("b", "should-not"), RESOLUTION.format("do")], True),
        ([rule("a", "should"), rule("b", "should-not"), RESOLUTION.format("avoid")], False),
        ([rule("b", "must-not", "law")], False),
    ],
    ids=["should", "must", "may", "contested", "forbidden by law", "it prevails", "it gives way", "only forbidden"],
)
def test_only_what_nothing_is_said_against_is_certain(more: list[str], certain: bool, tmp_path: Path) -> None:
    content = load(paper_content(tmp_path, HOLD, *more))
    interview = Interview(content, None, lambda: NOW)  # type: ignore[arg-type]  # nothing is asked here
    interview.answers = Answers(("paper",), {"signed": "yes"})
    shown = [row.text for row in interview._certain_lines()]
    assert shown == (["CERTAIN ALREADY: Keep it."] if certain else [])


# ---------------------------------------------------------------- the compiled copy and its index


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package folder with its own content, as it is installed."""
    here = tmp_path / "crisis_cli"
    shutil.copytree(ELEVEN, here / "flows")
    compile_to(here / COMPILED, here / "flows")
    monkeypatch.setattr(loading, "PACKAGE", here)
    return here


def change_index(here: Path, change: Callable[[dict[str, Any]], object]) -> None:
    stored = json.loads((here / INDEX).read_text(encoding="utf-8"))
    change(stored)
    (here / INDEX).write_text(json.dumps(stored), encoding="utf-8")


def first(key: str, value: object) -> Callable[[Path], object]:
    return lambda here: change_index(here, lambda body: body["concerns"][0].update({key: value}))


def more_than_there_are_keys(here: Path) -> None:
    one = {"id": "x", "title": "T", "about": "A", "priority": 9, "family": None}
    change_index(here, lambda body: body.update(concerns=[one] * (MOST_CONCERNS + 1)))


def replaced(name: str, make: Callable[[Path], object]) -> Callable[[Path], object]:
    def put(here: Path) -> None:
        (here / name).unlink()
        make(here / name)

    return put


NO_INDEX: dict[str, Callable[[Path], object]] = {
    "a number for a title": first("title", 5),
    "a list for an id": first("id", ["a"]),
    "a list for a family": first("family", ["a"]),
    "null for what it is about": first("about", None),
    "a word for a priority": first("priority", "1"),
    "more than there are keys": more_than_there_are_keys,
    "a folder": replaced(INDEX, Path.mkdir),
    "nested without end": lambda here: (here / INDEX).write_text("[" * 200_000),
    "a number without end": lambda here: (here / INDEX).write_text('{"hash": ' + "9" * 10_000 + "}"),
    "null": lambda here: (here / INDEX).write_text("null"),
}
if sys.platform != "win32":
    NO_INDEX |= {
        "a pipe": replaced(INDEX, os.mkfifo),
        "a link to itself": replaced(INDEX, lambda path: path.symlink_to(path.name)),
        "a link to nothing": replaced(INDEX, lambda path: path.symlink_to("nowhere")),
    }


@pytest.mark.parametrize("name", NO_INDEX)
def test_an_odd_index_lists_nothing_and_costs_nothing(name: str, own: Path) -> None:
    assert len(first_list() or ()) == 11
    NO_INDEX[name](own)
    assert first_list() is None
    assert len(load().concerns) == 11


def digit_changed(here: Path) -> None:
    text = (here / COMPILED).read_bytes()
    at = text.index(b"umbrella")
    (here / COMPILED).write_bytes(text[:at] + b"U" + text[at + 1 :])


NO_COPY: dict[str, Callable[[Path], object]] = {
    "one letter changed": digit_changed,
    "cut short": lambda here: (here / COMPILED).write_bytes((here / COMPILED).read_bytes()[:-50]),
    "something after it": lambda here: (here / COMPILED).write_bytes((here / COMPILED).read_bytes() + b"}"),
    "nested without end": lambda here: (here / COMPILED).write_text("[" * 200_000),
    "empty": lambda here: (here / COMPILED).write_bytes(b""),
    "not text": lambda here: (here / COMPILED).write_bytes(b"\xff\xfe\x00\xd8"),
    "a folder": replaced(COMPILED, Path.mkdir),
}
if sys.platform != "win32":
    NO_COPY["a pipe"] = replaced(COMPILED, os.mkfifo)


@pytest.mark.parametrize("name", NO_COPY)
def test_a_spoilt_compiled_copy_is_none_and_the_sources_are_read(name: str, own: Path) -> None:
    content = load()
    assert _read_compiled(own / COMPILED, content.hash) == content
    NO_COPY[name](own)
    assert _read_compiled(own / COMPILED, content.hash) is None
    assert load() == content


def test_a_copy_larger_than_any_is_not_read(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = load_checked(own / "flows").content
    monkeypatch.setattr(loading, "MAX_COPY", 100)
    assert _read_compiled(own / COMPILED, content.hash) is None
    assert first_list() is None


# ---------------------------------------------------------------- streams that take half


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_result_that_does_not_fit_is_told_of(unbuffered: str, tmp_path: Path) -> None:
    """Python that does not buffer drops what a first write did not take, and says nothing."""
    code = (
        "import resource, sys\n"
        "from crisis_cli.guard import protected\n"
        "from crisis_cli.output import put\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "sys.exit(protected(lambda: put('line\\n' * 4000) or 0))"
    )
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered, "PYTHONPATH": str(PACKAGE.parent)}
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code], stdout=out, stderr=subprocess.PIPE, env=environment, timeout=60
        )
    assert done.returncode == 4
    assert done.stderr == b"The output could not be written: File too large. Free some space, or write elsewhere.\n"


@posix
def test_a_file_that_may_not_grow_is_not_written_and_says_why(tmp_path: Path) -> None:
    code = (
        "import pathlib, resource, sys\n"
        "from crisis_cli.guard import protected\n"
        "from crisis_cli.output import put_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "sys.exit(protected(lambda: put_file('line\\n' * 4000, pathlib.Path(sys.argv[1])) or 0))"
    )
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "plan.txt")], capture_output=True, env=environment, timeout=60
    )
    assert done.returncode == 4
    assert b"Nothing of it was changed. Free some space, or write elsewhere." in done.stderr
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- signals while the program is being loaded


@posix
@pytest.mark.parametrize(("raised", "code"), [("KeyboardInterrupt", 130), ("SystemExit(143)", 143), ("OSError", 4)])
def test_a_signal_while_a_class_is_being_made_ends_as_a_signal_does(raised: str, code: int) -> None:
    """Python 3.11 makes a RuntimeError of it, as while the interview is loaded behind the first list."""
    program = (
        "import sys\n"
        "from crisis_cli.guard import protected\n"
        "class Struck:\n"
        "    def __set_name__(self, *_): raise " + raised + "\n"
        "sys.exit(protected(lambda: type('Made', (), {'one': Struck()}) and 0))"
    )
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, timeout=60)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert (b"went wrong" in done.stderr) == (code == 4)


# ---------------------------------------------------------------- what a proxy reads


@pytest.mark.parametrize("whom", ["CPS, Ms Doe", "the child abuse hotline", "Adult Protective Services"])
def test_a_proxy_does_not_read_of_protective_services_after_a_paper_either(whom: str, shipped: Content) -> None:
    tables = {
        "title": "x", "concerns": ["subpoena"], "now": NOW, "jurisdiction": "us-ca", "reader": "proxy",
        "answers": {"danger.now": "no", "paper.form": "call"},
        "call": [{"to": whom, "result": "called back"}], "disclosure": [{"recipient": whom, "content": ["the number"]}],
    }  # fmt: skip
    for reader, told in (("proxy", False), ("court", True)):
        answers = from_tables(shipped, {**tables, "reader": reader}, "s").answers
        note = "\n".join(line for section in build_note(shipped, answers, NOW).sections for line in section.lines)
        assert (whom in note) == told
