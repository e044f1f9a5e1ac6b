"""Every page at four widths, plain and styled: nothing is cut, no word and no mark is broken, what is due now fits 24 lines."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from shipped import CONTENT

from crisis_cli import note as notes
from crisis_cli.answers import READERS, Answers, Aside, Call, Disclosure, Done, Value
from crisis_cli.engine import plan_for
from crisis_cli.gate import ascii_only, clean_line
from crisis_cli.interview import Interview
from crisis_cli.load import shipped_folder
from crisis_cli.model import Unit
from crisis_cli.plan import Because, Conflict, Due, Plan, PlannedAction
from crisis_cli.prompter import side_by_side
from crisis_cli.render import markdown, terminal, text
from crisis_cli.render.json_output import plan_json
from crisis_cli.render.layout import (
    Row,
    after_note,
    call_card,
    callable_actions,
    conflict_rows,
    details,
    head,
    note_rows,
    reader_rows,
    review_rows,
    steps,
    todo_rows,
    whole,
)
from crisis_cli.render.words import due_brief, due_line
from crisis_cli.scenario import read_scenario

NOW = datetime(2026, 11, 21, 18, 4, tzinfo=UTC)
WIDTHS = (40, 60, 80, 200)


@dataclass(frozen=True)
class Case:
    name: str
    answers: Answers
    plan: Plan


def cases() -> Iterator[Case]:
    for path in sorted((shipped_folder() / "scenarios").rglob("*.toml")):
        answers = read_scenario(CONTENT, path).answers
        yield Case(path.stem, answers, plan_for(CONTENT, answers, NOW, changes=False))


CASES = list(cases())
LONGEST = max(CASES, key=lambda case: len(case.plan.actions))
MARKED = replace(
    LONGEST.answers,
    informants=dict.fromkeys(LONGEST.answers.values, "told"),
    told_by=dict.fromkeys(LONGEST.answers.values, "a neighbor"),
    done=(Done(LONGEST.plan.actions[0].id, NOW, NOW, "the sister"),),
    asides=(Aside(LONGEST.plan.actions[1].id, "something else", "they asked for it"),),
    disclosures=(Disclosure("dispatcher", NOW, ("where they are",) * 5, ("the rest",), "law", "4711"),),
    calls=(Call("a doctor", NOW, "voicemail"),),
)


def pages(case: Case) -> Iterator[tuple[str, list[Row]]]:
    """Yield everything that can be shown of a case."""
    yield "head", list(head(case.plan))
    yield "plan", list(whole(CONTENT, case.plan))
    yield "full plan", list(whole(CONTENT, case.plan, full=True))
    yield "to do", list(todo_rows(case.plan, case.answers))
    yield "review", list(review_rows(CONTENT, case.answers))
    for action in callable_actions(case.plan):
        yield f"card {action.id}", list(call_card(CONTENT, action, NOW))
    for style in notes.STYLES:
        yield style, list(note_rows(notes.build(CONTENT, case.answers, NOW, style)))
    yield "below the note", list(after_note(CONTENT, case.plan, case.answers))
    for reader in READERS:
        yield f"reader {reader}", list(reader_rows(replace(case.answers, reader=reader)))  # type: ignore[arg-type]


SHOWN = (*CASES, replace(LONGEST, answers=MARKED))


def flat(words: str) -> str:
    return " ".join(words.split())


def said(row: Row) -> str:
    """Return what a row says, on one line, without its mark."""
    return flat(f"{row.lead}{ascii_only(clean_line(row.text))}")


def test_no_line_is_too_wide_no_word_is_broken_and_no_mark_is_lost() -> None:
    """Of every case at every width. One test: a test for each took longer than what it looked at."""
    for case in SHOWN:
        for page, rows in pages(case):
            for width in WIDTHS:
                nothing_is_lost(f"{case.name}, {page}", rows, width)


def nothing_is_lost(page: str, rows: Iterable[Row], width: int) -> None:
    for row in rows:
        assert wrong_with(row, width) == "", (page, width, row)


@cache
def wrong_with(row: Row, width: int) -> str:
    """Return what of a row is cut, broken or lost at a width, or nothing; of many pages the rows are the same."""
    lines = list(text.wrapped(row, width))
    if [line for line in lines if len(line) > width]:
        return f"too wide: {lines}"
    if [line for line in lines if not line.isascii()]:
        return f"not ASCII: {lines}"
    shown = flat(" ".join(lines))
    mark = ascii_only(row.mark)
    if mark and not [line for line in lines if mark in line]:
        return f"the mark is lost: {lines}"
    bare = flat(shown.replace(f"[{mark}]", "").removesuffix(mark)) if mark else shown
    return "" if bare == said(row) else f"a word is broken or lost: {bare!r}, not {said(row)!r}"


@pytest.mark.parametrize("width", WIDTHS)
def test_every_action_stands_in_the_plan_with_its_number_at_every_width(width: int) -> None:
    for case in CASES:
        shown = flat(text.render(whole(CONTENT, case.plan), width))
        for number, action in enumerate((*case.plan.actions, *case.plan.avoid), 1):
            assert f"{number} {ascii_only(action.action.do)}" in shown, (case.name, action.id)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_action_that_is_left_stands_in_the_to_do_list(width: int) -> None:
    """What a scenario says was done keeps its number in the plan and leaves the list."""
    dealt_with = set()
    for case in CASES:
        assert not case.answers.asides, "this test knows of steps done, not of steps set aside"
        done = {one.action for one in case.answers.done}
        shown = flat(text.render(todo_rows(case.plan, case.answers), width))
        for number, action in enumerate(case.plan.actions, 1):
            listed = f" {number} [ ] {ascii_only(action.action.do)}" in shown
            assert listed == (action.id not in done), (case.name, action.id)
        dealt_with |= done
    assert dealt_with


def test_a_mark_stands_at_the_right_edge_or_behind_the_text_in_one_piece() -> None:
    row = Row("Keep a log of what you told, to whom and why", "action", lead="22 ", mark="LAW · MUST")
    assert {width: list(text.wrapped(row, width)) for width in (40, 60, 80)} == {
        40: ["22 Keep a log of what you told, to whom", "   and why [LAW | MUST]"],
        60: ["22 Keep a log of what you told, to whom and why   LAW | MUST"],
        80: ["22 Keep a log of what you told, to whom and why                       LAW | MUST"],
    }
    assert list(text.wrapped(row._replace(text="Keep a log of what you told them"), 40)) == [
        "22 Keep a log of what you told them",
        "   [LAW | MUST]",
    ]


# ---------------------------------------------------------------- what must be in sight


def menu(case: Case, left: int) -> list[str]:
    interview = Interview(CONTENT, None, lambda: NOW)  # type: ignore[arg-type]
    opened = min(9, len(case.plan.actions) + len(case.plan.avoid))
    return side_by_side(interview._options(left, opened), 77)


def test_what_is_due_now_and_the_menu_fit_a_terminal_of_24_lines() -> None:
    for case in CASES:
        interview = Interview(CONTENT, None, lambda: NOW)  # type: ignore[arg-type]
        above = text.render(interview._head(case.plan), 79).splitlines()
        keys = menu(case, len(CONTENT.questions))
        assert len(keys) <= 3, (case.name, keys)
        prompt = 3  # a blank line, "What next?", and the line of the cursor
        assert len(above) + prompt + len(keys) <= 24, (case.name, above)


def test_the_menu_names_every_key_once() -> None:
    line = "   ".join(menu(LONGEST, 12))
    assert [item.split()[0] for item in line.split("   ")] == [
        *("1-9", "o", "?", "!", "a", "c", "r", "m", "d", "x", "l", "h", "t", "f", "q"),
    ]


YOU = (
    "This is ____, a licensed therapist, calling about a client in danger.",
    "My number is ____; I stay on the line.",
)
ASKS = ("What is the address?", "Are there weapons?")


def with_words_for_the_call(
    action: PlannedAction, you: tuple[str, ...] = YOU, asks: tuple[str, ...] = ASKS
) -> PlannedAction:
    """Return the action with these words of who calls and what they will be asked, whatever the content has."""
    more = replace(action)
    names = dict.fromkeys((*action.share, *action.withhold))
    object.__setattr__(more, "you", dict.fromkeys(names, you))
    object.__setattr__(more, "asks", dict.fromkeys(names, asks))
    return more


def calls() -> list[tuple[str, PlannedAction]]:
    found = {}
    for case in CASES:
        for action in callable_actions(case.plan):
            found[action.id, action.brief, action.say, tuple(action.share)] = (case.name, action)
    return list(found.values())


@pytest.mark.parametrize(("name", "action"), calls(), ids=lambda value: getattr(value, "id", value))
def test_who_you_are_and_what_to_say_stand_on_the_first_screen_of_a_call(name: str, action: PlannedAction) -> None:
    card = text.render(call_card(CONTENT, with_words_for_the_call(action), NOW), 79).splitlines()
    screen = flat(" ".join(card[:22]))  # two lines are left for the key that closes the page
    for line in (*(YOU if action.share or action.withhold else ()), *action.say):
        assert flat(ascii_only(line)) in screen, name


def test_the_call_card_as_a_whole() -> None:
    card = text.render(call_card(CONTENT, with_words_for_the_call(CALL), NOW), 78)
    titles = [line for line in card.splitlines() if line.isupper()]
    assert titles == ["WHO YOU ARE", "SAY", "THEY WILL ASK", "YOU MAY TELL", "WITHHOLD", "HOW"]
    assert card.splitlines()[:7] == [
        "Call emergency services for where the client is                       CLINICAL",
        "Elsewhere: THEIR dispatch, or 911 and their address.",
        "To: Dispatcher, police",
        "WHO YOU ARE",
        "  - This is ____, a licensed therapist, calling about a client in danger.",
        "  - My number is ____; I stay on the line.",
        "SAY",
    ]
    without = text.render(call_card(CONTENT, with_words_for_the_call(CALL, (), ()), NOW), 78)
    assert "WHO YOU ARE" not in without
    assert "SAY\n" in without
    for line in (*CALL.share["dispatcher"], *CALL.withhold["dispatcher"], *CALL.how):
        assert flat(ascii_only(line)) in flat(without)


REMOTE = Answers(
    ("danger-to-self",),
    {
        "danger.now": "no",
        "client.place": "us-ca",
        "client.contact": "remote_located",
        "self.intent": "yes",
        "self.plan": "specific",
        "self.means": "yes",
    },
)
CALL = next(a for a in plan_for(CONTENT, REMOTE, NOW, changes=False).actions if a.id == "call-emergency")


def test_a_card_with_several_recipients_says_to_whom_each_line_belongs() -> None:
    several = replace(
        CALL,
        you={"guardian": ("the therapist",)},
        asks={"dispatcher": ("what was taken?",)},
        share={"dispatcher": ("the address",), "guardian": ("the plan",)},
        withhold={"dispatcher": ("history",)},
        say=(),
        how=(),
        brief="",
    )
    assert text.render(call_card(CONTENT, several, NOW), 78).splitlines()[1:] == [
        "To: Dispatcher, police; Parent or guardian",
        "WHO YOU ARE",
        "  - Parent or guardian: the therapist",
        "THEY WILL ASK",
        "  - Dispatcher, police: what was taken?",
        "YOU MAY TELL",
        "  - Dispatcher, police: the address",
        "  - Parent or guardian: the plan",
        "WITHHOLD",
        "  - Dispatcher, police: history",
    ]


# ---------------------------------------------------------------- when a duty runs out

START = datetime(2026, 11, 22, 17, 40, tzinfo=UTC)
DUE = Due(
    24,
    "hours",
    "learned",
    START.isoformat(),
    START + timedelta(hours=24),
    "America/Los_Angeles",
    "when you learned of it",
)
LINE = "; 24 hours from when you learned of it, Sun 22 Nov 09:40"


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (START, "24 h 0 min left"),
        (START + timedelta(minutes=20), "23 h 40 min left"),
        (START + timedelta(hours=23, minutes=59, seconds=30), "0 h 0 min left"),
        (START + timedelta(hours=24), "0 h 0 min left"),
        (START - timedelta(hours=23, minutes=59), "47 h 59 min left"),
        (START - timedelta(days=2, hours=3), "3 days 3 h left"),
    ],
)
def test_a_due_time_says_from_when_and_how_long_is_left_in_the_zone_of_the_place(now: datetime, left: str) -> None:
    assert due_brief(DUE, now) == f"due Mon 23 Nov 09:40 PST (UTC-08:00), {left}"
    assert due_line(DUE, now) == due_brief(DUE, now) + LINE


@pytest.mark.parametrize(
    ("late", "by"),
    [
        (timedelta(seconds=1), "0 h 0 min"),
        (timedelta(hours=2, minutes=5), "2 h 5 min"),
        (timedelta(days=6, hours=1), "6 days 1 h"),
    ],
)
def test_what_is_overdue_is_still_owed_and_says_so_before_its_time(late: timedelta, by: str) -> None:
    now = START + timedelta(hours=24) + late
    assert due_brief(DUE, now) == (
        f"OVERDUE by {by}: still owed, do it now; due since Mon 23 Nov 09:40 PST (UTC-08:00)"
    )
    assert due_line(DUE, now) == due_brief(DUE, now) + LINE
    for word in ("ended", "expired", "passed", "was due", "over "):
        assert word not in due_line(DUE, now)


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        (
            "2026-03-07T18:00:00-08:00",
            "due Mon 9 Mar 07:00 PDT (UTC-07:00), 36 h 0 min left; "
            "36 hours from when you learned of it, Sat 7 Mar 18:00 PST (UTC-08:00)",
        ),
        (
            "2026-10-31T18:00:00-07:00",
            "due Mon 2 Nov 05:00 PST (UTC-08:00), 36 h 0 min left; "
            "36 hours from when you learned of it, Sat 31 Oct 18:00 PDT (UTC-07:00)",
        ),
    ],
)
def test_over_a_change_of_the_clock_the_start_shows_the_offset_it_was_told_in(start: str, shown: str) -> None:
    begun = datetime.fromisoformat(start)
    due = replace(DUE, number=36, start=start, at=begun + timedelta(hours=36))
    assert due_line(due, begun) == shown


def test_in_the_hour_that_comes_twice_the_offset_tells_which_one_it_is() -> None:
    second = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    lines = {due_brief(replace(DUE, at=moment), START) for moment in (second, second - timedelta(hours=1))}
    assert {line.split(": ")[1].split(";")[1] for line in lines} == {
        " due since Sun 1 Nov 01:30 PST (UTC-08:00)",
        " due since Sun 1 Nov 01:30 PDT (UTC-07:00)",
    }


def test_a_due_time_in_another_year_names_the_year() -> None:
    due = replace(
        DUE,
        number=2,
        unit="working_days",
        start="2026-12-31T15:00:00-08:00",
        at=datetime(2027, 1, 6, 7, 59, 59, tzinfo=UTC),
    )
    assert due_line(due, datetime(2026, 12, 31, 23, tzinfo=UTC)) == (
        "due Tue 5 Jan 2027 23:59 PST (UTC-08:00), 5 days 8 h left; "
        "2 working days from when you learned of it, Thu 31 Dec 15:00"
    )
    assert "from when you learned of it, Thu 31 Dec 2026 15:00" in due_line(due, datetime(2027, 1, 2, tzinfo=UTC))


def test_the_day_is_the_one_of_the_place_whatever_zone_the_clock_here_is_in() -> None:
    """In Tokyo it is Tuesday by then; where the client is it is Monday, and still last year until the morning."""
    now = (START + timedelta(hours=1)).astimezone(ZoneInfo("Asia/Tokyo"))
    assert due_brief(DUE, now) == "due Mon 23 Nov 09:40 PST (UTC-08:00), 23 h 0 min left"
    late = replace(DUE, at=datetime(2027, 1, 1, 7, 59, 59, tzinfo=UTC))
    assert "due Thu 31 Dec 23:59 PST" in due_brief(late, datetime(2027, 1, 1, 12, tzinfo=ZoneInfo("Asia/Tokyo")))


@pytest.mark.parametrize(("number", "unit", "words"), [(1, "hours", "1 hour"), (1, "working_days", "1 working day")])
def test_one_hour_and_one_day_are_singular(number: int, unit: Unit, words: str) -> None:
    assert f"; {words} from when" in due_line(replace(DUE, number=number, unit=unit), NOW)


@pytest.mark.parametrize("now", [START, START + timedelta(days=9)])
def test_no_due_time_is_cut_or_loses_a_word_at_60_columns(now: datetime) -> None:
    for due in (DUE, replace(DUE, at=None, start=None)):
        for words in (due_line(due, now), due_brief(due, now)):
            shown = text.render([Row(words, "alarm", indent=7)], 60)
            assert " ".join(shown.split()) == words
            assert max(map(len, shown.splitlines())) <= 60
    for due in (DUE, replace(DUE, at=None, start=None)):
        assert len(due_brief(due, START)) <= 57, "one line of the first block at 60 columns"


def test_a_start_that_is_not_known_is_named_in_words() -> None:
    assert due_line(replace(DUE, start=None, at=None), NOW) == (
        "due within 24 hours from when you learned of it; the time of that is not known: "
        "the clock is taken to be running"
    )
    assert due_brief(replace(DUE, start=None, at=None), NOW) == (
        "due within 24 hours; the clock is taken to be running"
    )


def with_dues(plan: Plan) -> Plan:
    """Return the plan as if law set a time for every step."""
    return replace(plan, now=START, actions=tuple(replace(action, due=DUE) for action in plan.actions))


def test_a_due_time_stands_under_its_step_in_the_first_block_and_in_the_list() -> None:
    plan = with_dues(LONGEST.plan)
    for shown, rows in ((due_brief, list(head(plan, lines=100))), (due_line, list(steps(plan)))):
        count = 0
        for at, row in enumerate(rows):
            if row.style == "action" and row.mark and "NOT" not in row.mark:
                under = [one.text for one in rows[at + 1 : at + 3]]
                assert shown(DUE, START) in under, row
                count += 1
        assert count


def test_with_a_due_time_under_every_step_the_first_block_still_fits_its_lines() -> None:
    """Ten lines, and one for each legal duty that no longer fits."""
    for case in CASES:
        shown = text.render(head(with_dues(case.plan)), 78).splitlines()
        assert len(shown) <= 10 + len(duties_due_first(case.plan)), case.name


def duties_due_first(plan: Plan) -> list[PlannedAction]:
    frame = plan.actions[0].frame if plan.actions else ""
    return [a for a in plan.actions if a.frame == frame and a.verb == "must"] if frame in ("now", "today") else []


@pytest.mark.parametrize("lines", [3, 6, 10, 40])
def test_a_legal_duty_due_first_is_always_named_in_the_first_block(lines: int) -> None:
    named = 0
    for case in CASES:
        shown = [flat(f"{row.lead}{row.text}") for row in head(case.plan, lines=lines)]
        for duty in duties_due_first(case.plan):
            number = case.plan.actions.index(duty) + 1
            assert shown.count(f"{number} {duty.action.do}") == 1, (case.name, duty.id)
            named += 1
    assert named > 20


def test_the_first_block_counts_every_step_that_it_leaves_out_and_grows_with_the_screen() -> None:
    """What is overdue in another frame stands below, all of it and under a heading of its own."""
    for case in CASES:
        due = [action for action in case.plan.actions if action.frame == case.plan.actions[0].frame]
        others = [action for action in case.plan.actions if action not in due]
        late = [action.action.do for action in others if action.due and action.due.at and action.due.at < NOW]
        before = 0
        for lines in (10, 14, 20, 60):
            rows = list(head(case.plan, lines=lines))
            below = next((at for at, row in enumerate(rows) if row.text.startswith("OVERDUE: ")), len(rows))
            assert [row.text for row in rows[below + 1 :]] == late, case.name
            shown = sum(row.style == "action" for row in rows[:below])
            left = [int(row.text.split()[1]) for row in rows if row.text.startswith("and ")]
            assert shown + sum(left) == len(due), case.name
            assert shown >= before, case.name
            before = shown
        assert before == len(due), case.name


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("teen-active-thoughts-unsafe-parent", "PROMPT: act within a day. STEPS ARE DUE NOW."),
        ("minor-assaulted-last-night", "STEPS ARE DUE NOW. That is no statement of low risk."),
        ("chronic-passive-lives-alone", "PROMPT: act within a day"),
        ("teen-usual-cuts-safe-mother", "No step is due now. That is no statement of low risk."),
        ("mother-reports-goodbye-letter", "SAME DAY: start now, done today"),
    ],
)
def test_the_heading_goes_with_what_is_due(name: str, heading: str) -> None:
    plan = next(case.plan for case in CASES if case.name == name)
    for rows in (head(plan), whole(CONTENT, plan)):
        assert next(iter(rows)).text == heading


def test_nothing_is_said_to_be_due_later_above_a_step_that_is_due_now() -> None:
    found = set()
    for case in CASES:
        first = next(iter(head(case.plan))).text
        now = any(action.frame == "now" for action in case.plan.actions)
        assert not (now and first.startswith("No step")), case.name
        assert not ("DUE NOW" in first and not now), case.name
        found |= {case.plan.response} if "DUE NOW" in first else set()
        draft = replace(case.plan, complete=False)
        assert now == any(row.style == "action" for row in head(draft)) or case.plan.response != "routine", case.name
    assert found == {"routine", "prompt"}


def test_the_police_report_of_california_stands_with_its_hours_in_the_first_block() -> None:
    values: dict[str, Value] = {
        "danger.now": "no",
        "client.place": "us-ca",
        "client.contact": "with_me",
        "others.threat": "serious",
        "others.target": "identifiable",
        "others.who": "client",
        "others.source": "client",
        "profile.licence": "psychologist",
        "threat.heard": "2026-11-21T09:40:00-08:00",
    }
    shown = text.render(head(plan_for(CONTENT, Answers(("danger-to-others",), values), NOW, changes=False)), 78)
    assert "   due Sun 22 Nov 09:40 PST (UTC-08:00), 23 h 36 min left\n" in shown
    values["threat.heard"] = "cannot-tell"
    shown = text.render(head(plan_for(CONTENT, Answers(("danger-to-others",), values), NOW, changes=False)), 78)
    assert "   due within 24 hours; the clock is taken to be running\n" in shown


# ---------------------------------------------------------------- styled

SGR = re.compile(r"\x1b\[([\d;]*)m")


def styled(rows: Sequence[Row], width: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(terminal, "width_of", lambda stream: width)
    return terminal.write(rows, io.StringIO(), plain=False)


@pytest.mark.parametrize("width", WIDTHS)
def test_styled_pages_hold_the_same_words_in_no_colour_and_nothing_dim(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = replace(LONGEST, answers=MARKED)
    for page, rows in pages(case):
        out = styled(rows, width, monkeypatch)
        bare = [line.rstrip() for line in SGR.sub("", out).splitlines()]
        assert bare == [line.rstrip() for line in text.render(rows, width).splitlines()], page
        codes = {code for found in SGR.findall(out) for code in found.split(";")}
        assert codes <= {"", "0", "1", "3", "4", "7"}, "weight, slant, underline, reverse: no dim, no colour"
        assert "\x1b[1m" in out or not any(row.style == "heading" for row in rows), page


def test_the_whole_plan_lists_every_step_first_in_order_and_once_and_details_last() -> None:
    for case in CASES:
        for full in (False, True):
            rows = list(whole(CONTENT, case.plan, full=full))
            listed = [at for at, row in enumerate(rows) if row.style == "action"]
            every = (*case.plan.actions, *case.plan.avoid)
            assert [rows[at].text.partition(" (fallback of ")[0] for at in listed] == [a.action.do for a in every]
            between = {row.style for row in rows[1 : listed[-1]] if "CONFLICTS" not in row.text} if listed else set()
            assert between <= {"action", "heading", "alarm"}, "but for headings, due times and what is contested"
            details = [at for at, row in enumerate(rows) if row.lead in ("Say: ", "Tell: ", "Why: ")]
            closing = max(at for at, row in enumerate(rows) if " · content " in row.text)
            assert all(at > closing for at in details), case.name
            assert not any(at < listed[-1] for at in details)


def test_what_the_marks_mean_stands_under_the_list() -> None:
    rows = [row.text for row in steps(LONGEST.plan)]
    assert rows[-1] == "CLINICAL, LAW, PRACTICE: on what ground. Without a verb: should."
    assert list(steps(replace(LONGEST.plan, actions=(), avoid=()))) == []


def test_hints_and_fallbacks_stand_below_the_list() -> None:
    for case in CASES:
        shown = [flat(f"{row.lead}{row.text}") for row in whole(CONTENT, case.plan)]
        for number, action in enumerate(case.plan.actions, 1):
            if action.brief:
                assert any(line.startswith(f"{number} {flat(action.brief)}") for line in shown), (case.name, action.id)
            if action.fallback_of:
                first = [a.id for a in case.plan.actions].index(action.fallback_of) + 1
                assert f"{number} {action.action.do} (fallback of {first})" in shown
            elif action.unless:
                assert any(f"Unless {action.unless}." in line for line in shown), (case.name, action.id)


# ---------------------------------------------------------------- one step


def plan_of(name: str) -> Plan:
    return next(case.plan for case in CASES if case.name == name)


def test_an_opened_step_shows_what_is_needed_first_at_the_top() -> None:
    plan = with_dues(plan_of("willing-and-sister-drives"))
    call = plan.action("call-emergency")
    assert call and call.brief and call.fallback_of
    rows = list(details(CONTENT, call, START))
    assert rows[1].text == call.brief
    assert rows[2].text.startswith("the fallback of: Send them now")
    assert rows[3].text == due_line(DUE, START)
    leads = list(dict.fromkeys(row.lead for row in rows[4:] if row.lead))
    assert leads == ["Say: ", "- ", "Tell: ", "Withhold: ", "Why: "]


def test_what_to_say_is_on_the_first_page_of_every_step_at_80_by_24() -> None:
    for case in CASES:
        for action in case.plan.actions:
            page = flat(" ".join(text.render(details(CONTENT, action, NOW, why=False), 79).splitlines()[:20]))
            for line in action.say:
                assert flat(ascii_only(line)) in page, (case.name, action.id)


def test_a_reason_is_followed_by_the_answers_of_this_case_and_no_others() -> None:
    plan = plan_of("intoxicated-with-active-thoughts")
    why = [row.text for row in whole(CONTENT, plan) if row.text.startswith("Why this response")]
    assert why[0].endswith(
        "(thoughts of suicide in the past month: Active: thinks of suicide; signs and circumstances: Intoxicated, or in "
        "withdrawal)"
    )
    assert why[1].endswith("(thoughts of suicide in the past month: Active: thinks of suicide)")
    for case in CASES:
        for action in case.plan.actions:
            rows = [row.text for row in details(CONTENT, action, NOW) if row.lead == "Why: "]
            for row, because in zip(rows, action.because, strict=True):
                topics = [f"{CONTENT.questions[name].topic}: " for name in because.answers]
                assert row.endswith(")") if topics else row.endswith(because.reason)
                assert [topic for topic in topics if topic not in row.removeprefix(because.reason)] == []


def test_reasons_of_the_response_are_not_repeated() -> None:
    handed_on = re.compile(r"The evidence, your own judgement|The evidence by itself|^Danger to (self|others):")
    for case in CASES:
        causes = case.plan.response_because
        assert len({cause.reason for cause in causes}) == len(causes), case.name
        for cause in causes:
            if handed_on.search(cause.reason):
                assert {"own.judgement", "client.contact"} & cause.answers.keys(), case.name


# ---------------------------------------------------------------- which steps are calls


def test_a_call_names_a_recipient_or_says_call() -> None:
    calls = {action.id for case in CASES for action in callable_actions(case.plan)}
    assert {"call-emergency", "call-supervisor", "call-client", "ask-hotline", "contact-designated"} <= calls
    assert not calls & {"free-next-hour", "document", "stay-connected", "consult"}
    steps_of_all = {action.id: action for case in CASES for action in case.plan.actions}
    assert calls == {
        name
        for name, action in steps_of_all.items()
        if action.action.do.startswith("Call ") or set(action.action.recipients) - {"next-client"}
    }


def test_a_call_without_a_recipient_has_a_card_of_what_to_say_and_how() -> None:
    for name, step in (
        ("asked-whether-he-would-take-his-son-along", "ask-hotline"),
        ("trainee-with-plan-intent-means", "call-supervisor"),
    ):
        action = next((a for case in CASES for a in case.plan.actions if a.id == step), None)
        assert action, name
        card = text.render(call_card(CONTENT, action, NOW), 78)
        assert "To:" not in card
        for line in (*action.say, *action.how):
            assert flat(ascii_only(line)) in flat(card)


def test_the_card_shows_when_a_duty_runs_out_and_whose_fallback_it_is() -> None:
    plan = with_dues(plan_of("willing-and-sister-drives"))
    call = plan.action("call-emergency")
    assert call
    card = [row.text for row in call_card(CONTENT, call, START)]
    assert due_line(DUE, START) in card[:4]
    first = "the fallback of: Send them now, with the named adult, to be evaluated; at once if that fails or stops"
    assert first in card[:4]


# ---------------------------------------------------------------- conflicts

TOLD = Because(
    "tell",
    "The law wants it told.",
    "must",
    "law",
    {"therapist.safe": "unsafe"},
    (CONTENT.sources["therapist-safety-steps"],),
    DUE,
)
WISHED = Because("wish", "It keeps their trust.", "may", "clinical", {}, (), None)
HELD_BACK = Because("hold", "Telling could raise the danger.", "should-not", "practice", {}, (), None)


def contested(prevails: str | None, *, consult: str | None = None, frame: str = "now") -> Plan:
    """Return a plan with one step, called for by two rules and advised against by one, both of which stay unless settled."""
    conflict = Conflict(
        ("tell-client",),
        "settled" if prevails else None,
        "Delay costs more." if prevails else "No rule settles this conflict.",
        prevails,  # type: ignore[arg-type]
        (TOLD, WISHED),
        (HELD_BACK,),
        consult,
        (),
    )
    case = next(case for case in CASES if "tell-client" in [action.id for action in case.plan.actions])
    step = case.plan.action("tell-client")
    assert step
    told = replace(
        step, frame=frame, verb="must", basis="law", due=DUE, because=(TOLD, WISHED), contested=conflict, brief=""
    )
    held = replace(told, verb="should-not", basis="practice", due=None, because=(HELD_BACK,))
    return replace(
        case.plan,
        now=START,
        response="routine",
        actions=() if prevails == "avoid" else (told,),
        avoid=() if prevails == "do" else (held,),
        conflicts=(conflict,),
        unknown=(),
    )


def conflict_lines(plan: Plan, width: int, *, full: bool = False) -> list[str]:
    rows = conflict_rows(CONTENT, plan, plan.conflicts[0], full=full)
    return text.render(rows, width).splitlines()


def test_a_settled_conflict_shows_for_then_against_then_what_holds_then_whom_to_ask() -> None:
    plan = contested("do", consult="Your supervisor, today; until then this holds.")
    assert conflict_lines(plan, 78) == [
        " ! Tell the client what you are doing, and why",
        "   FOR: The law wants it told.                                      LAW | MUST",
        "      due Mon 23 Nov 09:40 PST (UTC-08:00), 24 h 0 min left; 24 hours from",
        "      when you learned of it, Sun 22 Nov 09:40",
        "   FOR: It keeps their trust.                                   CLINICAL | MAY",
        "   AGAINST: Telling could raise the danger.              PRACTICE | SHOULD NOT",
        "   What holds: FOR, it stays in the plan as step 1. Delay costs more.",
        "   Talk it over: Your supervisor, today; until then this holds.",
    ]


def test_the_reasons_of_a_conflict_have_answers_and_sources_where_all_is_asked_for() -> None:
    lines = flat(" ".join(conflict_lines(contested("do"), 78, full=True)))
    assert "FOR: The law wants it told. (the therapist's own safety: Yes)" in lines
    assert flat(ascii_only(CONTENT.sources["therapist-safety-steps"].cite)) in lines
    brief = flat(" ".join(conflict_lines(contested("do"), 78)))
    assert "own safety" not in brief


def test_what_several_concerns_say_in_the_same_words_stands_once_unless_all_is_asked_for() -> None:
    plan = contested("do")
    again = replace(plan.conflicts[0], against=(HELD_BACK, replace(HELD_BACK, rule="hold.too"), WISHED))
    plan = replace(plan, conflicts=(again,))
    assert [line.strip()[:9] for line in conflict_lines(plan, 78)].count("AGAINST: ") == 2
    assert [line.strip()[:9] for line in conflict_lines(plan, 78, full=True)].count("AGAINST: ") == 3


@pytest.mark.parametrize(
    ("prevails", "holds"),
    [
        ("do", "What holds: FOR, it stays in the plan as step 1. Delay costs more."),
        ("avoid", "What holds: AGAINST, it stands under DO NOT as 1. Delay costs more."),
        (None, "What holds: nothing yet, both sides stay. No rule settles this conflict."),
    ],
)
def test_what_holds_says_which_side_and_where_the_step_stands(prevails: str | None, holds: str) -> None:
    plan = contested(prevails)
    assert holds in flat(" ".join(conflict_lines(plan, 40)))
    assert holds in flat(text.render(whole(CONTENT, plan), 60))
    page = markdown.render(CONTENT, plan, None, LONGEST.answers)
    assert f"  - {holds}" in page.splitlines()
    assert "  - AGAINST: Telling could raise the danger. (PRACTICE · SHOULD NOT)" in page.splitlines()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("prevails", ["do", "avoid", None])
def test_a_contested_plan_fits_every_width(prevails: str | None, width: int) -> None:
    plan = contested(prevails, consult="A lawyer or the county's hotline, within the hour; until then this holds.")
    for page, rows in pages(replace(LONGEST, plan=plan)):
        nothing_is_lost(page, rows, width)


@pytest.mark.parametrize(
    ("prevails", "line"),
    [("do", "contested, and it holds: see CONFLICTS"), (None, "contested, not settled: see CONFLICTS")],
)
def test_a_contested_step_says_so_in_one_line_and_in_the_first_block_only_where_it_is_due_first(
    prevails: str | None, line: str
) -> None:
    now = contested(prevails)
    assert [row.text for row in head(now)].count(line) == 1
    assert [row.text for row in steps(now)].count(line) == (1 if prevails else 2), "on both sides where neither yields"
    later = contested(prevails, frame="within 7 days")
    assert not [row for row in head(later) if "CONFLICTS" in row.text]
    assert line in [row.text for row in steps(later)]
    losing = contested("avoid")
    assert not [row for row in head(losing) if "CONFLICTS" in row.text]
    assert "contested, and it holds: see CONFLICTS" in [row.text for row in steps(losing)]


def test_a_step_on_both_sides_is_numbered_on_each_as_it_is_opened() -> None:
    plan = contested(None)
    assert [row.lead for row in steps(plan) if row.style == "action"] == [" 1 ", " 2 "]
    assert [row.lead for row in head(plan) if row.style == "action"] == [" 1 "]
    hinted = replace(plan, avoid=(replace(plan.avoid[0], brief="Leave it."),))
    assert [row.lead for row in whole(CONTENT, hinted) if row.text == "Leave it."] == [" 2 "]


def test_a_plan_without_conflicts_speaks_of_none() -> None:
    for case in CASES:
        rows = [row.text for row in whole(CONTENT, case.plan, full=True)]
        assert any("CONFLICTS" in row for row in rows) == bool(case.plan.conflicts), case.name


def test_with_every_step_contested_the_first_block_still_fits_its_lines() -> None:
    conflict = contested("do").conflicts[0]
    for case in CASES:
        actions = tuple(replace(action, contested=conflict) for action in case.plan.actions)
        shown = text.render(head(with_dues(replace(case.plan, actions=actions))), 78).splitlines()
        assert len(shown) <= 10 + len(duties_due_first(case.plan)), case.name


def test_an_opened_step_and_a_call_card_say_what_holds_and_whom_to_ask() -> None:
    step = contested("do", consult="Your supervisor, today.").action("tell-client")
    assert step
    for rows in (details(CONTENT, step, START, why=False), call_card(CONTENT, step, START)):
        texts = [row.text for row in rows]
        assert "Contested, and it holds: Delay costs more." in texts
        assert "Talk it over: Your supervisor, today." in texts
    unsettled = contested(None).action("tell-client")
    assert unsettled
    texts = [row.text for row in details(CONTENT, unsettled, START, why=False)]
    assert "Contested, not settled: No rule settles this conflict." in texts


def test_every_clock_of_a_step_stands_in_its_details_each_beside_its_own_reason() -> None:
    step = contested("do").action("tell-client")
    assert step
    slow = replace(DUE, number=7, unit="calendar_days", at=START + timedelta(days=7))
    unknown = replace(DUE, number=36, start=None, at=None, latest=START + timedelta(hours=36))
    because = (replace(WISHED, due=slow), TOLD, replace(WISHED, rule="third", due=unknown))
    step = replace(step, because=because, due=DUE, contested=None)
    rows = [row.text for row in details(CONTENT, step, START)]
    assert [row for row in rows if row.startswith("due ")] == [
        *(due_line(due, START) for due in (DUE, unknown, slow)),
        *(due_line(due, START) for due in (slow, DUE, unknown)),
    ]
    whys = [at for at, row in enumerate(rows) if row.startswith(("CLINICAL", "LAW"))]
    assert [rows[at + 1] for at in whys] == [due_line(due, START) for due in (slow, DUE, unknown)]
    plan = replace(contested("do"), actions=(step,), conflicts=())
    (shown,) = plan_json(CONTENT, plan, None, LONGEST.answers)["actions"]
    assert shown["due"] == shown["because"][1]["due"]
    assert [(b["due"]["number"], b["due"]["at"] is None) for b in shown["because"] if b["due"]] == [
        (7, False),
        (24, False),
        (36, True),
    ]
