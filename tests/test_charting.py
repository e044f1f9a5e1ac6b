"""What the therapist says about their own doing: conversations with a scripted prompter, and the same from a file."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped import CONTENT as SHIPPED

from crisis_cli import note as notes
from crisis_cli import results, todo
from crisis_cli.answers import Answers, Aside, Call, Disclosure, Done, Value
from crisis_cli.charting import Charting, bases, moment, picked
from crisis_cli.engine import AskQuestion, certain_so_far, next_step, plan_for
from crisis_cli.errors import InputError
from crisis_cli.interview import Interview, counted
from crisis_cli.load import shipped_folder
from crisis_cli.moments import IN_THE_FUTURE, NO_TIME
from crisis_cli.plan import Due, Plan
from crisis_cli.prompter import Command, Given, progress
from crisis_cli.render import text
from crisis_cli.render.json_output import dumps, plan_json
from crisis_cli.render.layout import Row, after_note, callable_actions, head, note_rows, review_rows, todo_rows, whole
from crisis_cli.scenario import Scenario, parse_scenario, read_scenario

HERE = timezone(timedelta(hours=-8))
NOW = datetime(2026, 11, 21, 10, 4, tzinfo=HERE)
VALUES: dict[str, Value] = {
    "danger.now": "no",
    "client.place": "us-ca",
    "client.contact": "remote_located",
    "client.company": "alone",
    "self.intent": "some",
    "self.plan": "specific",
    "self.means": "yes",
    "tell.safe": "safe",
}
EMERGENCY = Answers(("danger-to-self",), VALUES)
DUTY = "log-disclosures"


def planned(answers: Answers = EMERGENCY) -> Plan:
    return plan_for(SHIPPED, answers, NOW, changes=False)


def number_of(name: str) -> int:
    return [action.id for action in planned().actions].index(name) + 1


@dataclass
class Script:
    """A prompter that answers from a script, step by step, and keeps what it was asked and shown."""

    steps: list[tuple[str, object]]
    asked: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)
    shown: str = ""

    def _next(self, kind: str, prompt: str) -> object:
        self.asked.append(prompt)
        assert self.steps, f"asked once too often: {kind} {prompt}"
        wanted, reply = self.steps.pop(0)
        assert wanted == kind, f"{kind} {prompt} where the script has {wanted} {reply!r}"
        return reply

    def ask(self, step: AskQuestion, was: Value | None) -> Given | Command:
        reply = self._next("ask", step.question.id)
        assert isinstance(reply, (Given, str))
        return reply  # type: ignore[return-value]

    def choose(self, prompt: str, options: Sequence[tuple[str, str]], digits: int = 0) -> str:
        reply = str(self._next("choose", prompt))
        assert reply in [key for key, _ in options] or (reply.isdigit() and int(reply) <= digits), (reply, options)
        return reply

    def confirm(self, prompt: str, key: str) -> bool:
        return self._next("confirm", prompt) == key

    def keep(self, rows: Sequence[Row]) -> None:
        if rows != self.kept:
            self.kept = list(rows)
            self.shown += text.render(rows, 78) if rows else ""

    def number(self, prompt: str, highest: int) -> int | None:
        reply = self._next("number", prompt)
        assert reply is None or (isinstance(reply, int) and 1 <= reply <= highest)
        return reply

    def text(self, prompt: str) -> str:
        return str(self._next("text", prompt))

    def page(self, rows: Sequence[Row]) -> None:
        self.pages.append(text.render(rows, 78))

    def show(self, rows: Sequence[Row]) -> None:
        self.shown += text.render(rows, 78)

    def hide(self) -> None:
        self.shown += "hidden\n"


def charting(*steps: tuple[str, object]) -> tuple[Charting, Script]:
    script = Script(list(steps))
    return Charting(SHIPPED, script, lambda: NOW), script


# ---------------------------------------------------------------- times and items

TIMES = {
    "": NOW,
    "  ": NOW,
    "-": None,
    "10": NOW - timedelta(minutes=10),
    "0": NOW,
    "10 min ago": NOW - timedelta(minutes=10),
    "90m": NOW - timedelta(minutes=90),
    "9:50": datetime(2026, 11, 21, 9, 50, tzinfo=HERE),
    "09:50": datetime(2026, 11, 21, 9, 50, tzinfo=HERE),
    "9:50 AM": datetime(2026, 11, 21, 9, 50, tzinfo=HERE),
    "12:30 a.m.": datetime(2026, 11, 21, 0, 30, tzinfo=HERE),
    "10:04": datetime(2026, 11, 21, 10, 4, tzinfo=HERE),
    "10:05": datetime(2026, 11, 20, 10, 5, tzinfo=HERE),
    "11:30 pm": datetime(2026, 11, 20, 23, 30, tzinfo=HERE),
    "12:15pm": datetime(2026, 11, 20, 12, 15, tzinfo=HERE),
    "2026-11-20 14:05": datetime(2026, 11, 20, 14, 5, tzinfo=HERE),
    "2026-11-21T18:03:00Z": datetime(2026, 11, 21, 18, 3, tzinfo=UTC),
    "2026-11-21T09:03:00-08:00": datetime(2026, 11, 21, 9, 3, tzinfo=HERE),
}


@pytest.mark.parametrize(("typed", "when"), TIMES.items())
def test_a_time_is_read_as_people_write_it(typed: str, when: datetime | None) -> None:
    assert moment(typed, NOW) == when


@pytest.mark.parametrize(
    "typed",
    ["soon", "1405", "25:00", "10:60", "13:05 pm", "0:05 am", "2026-11-20", "1999-01-01 10:00", "-5", "1:5", "٣"],
)
def test_what_is_no_time_is_refused_with_one_line(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^That is no time\. ") as caught:
        moment(typed, NOW)
    assert str(caught.value) == NO_TIME


def test_a_time_still_to_come_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^That is still to come\. Write when it happened\.$"):
        moment("2026-11-21T18:05:00Z", NOW)


@given(st.text(st.characters(codec="ascii"), max_size=24) | st.integers(0, 9999).map(str))
def test_no_typed_time_is_later_than_now_or_without_an_offset(typed: str) -> None:
    try:
        when = moment(typed, NOW)
    except ValueError as error:
        assert str(error) in (NO_TIME, IN_THE_FUTURE)
        return
    assert when is None or (when <= NOW and when.tzinfo is not None)


OFFERED = ("the address", "the means", "your number")
PICKED = {
    "": (),
    "1": ("the address",),
    "3 1": ("your number", "the address"),
    "1, 3": ("the address", "your number"),
    "1 3; the dog": ("the address", "your number", "the dog"),
    "the dog": ("the dog",),
    "2 pills taken": ("2 pills taken",),
    "2; 2": ("the means",),
    " ; ;": (),
}


@pytest.mark.parametrize(("typed", "items"), PICKED.items())
def test_items_are_picked_by_number_with_own_words_beside(typed: str, items: tuple[str, ...]) -> None:
    assert picked(typed, OFFERED) == items


def test_a_number_that_is_not_offered_is_refused_and_numbers_are_words_where_nothing_is_offered() -> None:
    with pytest.raises(ValueError, match=r"^There is no number 4: 1 to 3, own words after a semicolon\.$"):
        picked("1 4", OFFERED)
    assert picked("14", ()) == ("14",)


# ---------------------------------------------------------------- done


def test_a_step_is_marked_with_the_time_of_the_event_and_of_the_entry() -> None:
    call = number_of("call-emergency")
    conversation, script = charting(("number", call), ("text", "9:50"), ("text", "the sister"), ("number", None))
    answers = conversation.mark(planned(), EMERGENCY)
    assert answers.done == (Done("call-emergency", NOW.replace(hour=9, minute=50), NOW, "the sister"),)
    assert script.asked == [
        "Number of a step you have done, then Enter; Enter alone to go on.",
        "When? Enter: now. Or 14:05, 2:05 pm, minutes ago (10), a date and time; - leaves it blank.",
        "With whom? Enter leaves it blank.",
        "Number of a step you have done, then Enter; Enter alone to go on.",
    ]
    first, _, last = script.shown.partition("\n   2026")
    assert first.startswith("\nMARK WHAT IS DONE\n 1 ")
    assert "LAW | MUST" in next(line for line in first.splitlines() if "Keep a log" in line)
    assert first.endswith("\nCall emergency services for where the client is"), (
        "the step is named while its time is asked"
    )
    assert last == (f"-11-21 09:50 UTC-08:00\n{call:>2} [done] Call emergency services for where the client is\n")


def test_a_second_time_takes_the_mark_back_without_a_question() -> None:
    marked = EMERGENCY.marked(Done("call-emergency", NOW, NOW))
    conversation, script = charting(("number", number_of("call-emergency")), ("number", None))
    assert conversation.mark(planned(), marked).done == ()
    assert script.shown.endswith(f"{number_of('call-emergency'):>2} Call emergency services for where the client is\n")


def test_enter_alone_leaves_time_now_and_nobody_named_and_a_dash_leaves_the_time_blank() -> None:
    for typed, at in (("", NOW), ("-", None)):
        conversation, script = charting(("number", 1), ("text", typed), ("text", ""), ("number", None))
        answers = conversation.mark(planned(), EMERGENCY)
        assert answers.done == (Done(planned().actions[0].id, at, NOW, ""),)
        assert ("time left blank" in script.shown) == (at is None)


def test_a_time_of_day_still_to_come_is_yesterdays_only_if_one_says_so() -> None:
    yesterday = "Yesterday 22:15, then? Enter for yes, or type the time again."
    late = datetime(2026, 11, 20, 22, 15, tzinfo=HERE)
    for again, at in (("", late), ("9:15", NOW.replace(hour=9, minute=15)), ("-", None)):
        steps = [("text", "22:15"), ("text", again), ("text", "")]
        conversation, script = charting(("number", 1), *steps, ("number", None))
        assert conversation.mark(planned(), EMERGENCY).done[0].at == at
        assert script.asked[2] == yesterday
    conversation, script = charting(("number", 1), ("text", "2026-11-20 22:15"), ("text", ""), ("number", None))
    assert conversation.mark(planned(), EMERGENCY).done[0].at == late
    assert yesterday not in script.asked, "a day that was typed needs no question"


def test_a_wrong_time_gets_one_line_and_is_asked_again() -> None:
    conversation, script = charting(("number", 1), ("text", "soon"), ("text", "5"), ("text", ""), ("number", None))
    assert conversation.mark(planned(), EMERGENCY).done[0].at == NOW - timedelta(minutes=5)
    assert "That is no time. Write 14:05 or 2:05 pm, minutes ago such as 10, or 2026-11-21\n14:05.\n" in script.shown


# ---------------------------------------------------------------- set aside


def test_a_suggestion_is_set_aside_with_what_was_chosen_and_why_and_taken_up_again() -> None:
    stay = number_of("stay-connected")
    steps = [("number", stay), ("text", "her sister stayed"), ("text", "she asked for it"), ("number", None)]
    conversation, script = charting(*steps)
    answers = conversation.set_aside(planned(), EMERGENCY)
    assert answers.asides == (Aside("stay-connected", "her sister stayed", "she asked for it"),)
    assert script.asked[1:3] == [
        "What did you choose instead? Enter leaves it blank.",
        "Because? Enter leaves it blank.",
    ]
    assert script.shown.endswith(f"{stay:>2} [set aside] Stay with them, or on the line, and keep talking\n")
    conversation, script = charting(("number", stay), ("number", None))
    assert conversation.set_aside(planned(), answers).asides == ()


def test_a_legal_duty_is_refused_with_the_ways_there_are() -> None:
    conversation, script = charting(("number", number_of(DUTY)), ("text", ""), ("number", None))
    assert conversation.set_aside(planned(), EMERGENCY) == EMERGENCY
    assert (
        "This is a legal duty. It is done, or it is open: it can't be set aside.\n"
        "If it rests on a wrong fact, change the answer. If a lawyer advised otherwise,\n"
        "say who and when.\n"
    ) in script.shown
    assert script.asked[1] == "On whose legal advice? Enter alone leaves the duty open (r changes an answer)."
    assert "The duty stays open." in script.shown


@pytest.mark.parametrize("said", [(".",), ("n/a",), ("\u3164",), ("J. Doe", ""), ("J. Doe", "-")])
def test_advice_without_a_name_or_a_time_leaves_the_duty_open(said: tuple[str, ...]) -> None:
    conversation, script = charting(("number", number_of(DUTY)), *(("text", text) for text in said), ("number", None))
    assert conversation.set_aside(planned(), EMERGENCY) == EMERGENCY
    assert "The duty stays open." in script.shown


def test_a_legal_duty_is_set_aside_on_legal_advice() -> None:
    said = [("text", "J. Doe"), ("text", "today 9:30"), ("text", ""), ("text", "")]
    steps = [("number", number_of(DUTY)), *said, ("number", None)]
    conversation, _ = charting(*steps)
    answers = conversation.set_aside(planned(), EMERGENCY)
    assert answers.asides == (Aside(DUTY, "", "", "J. Doe, today 9:30"),)
    assert DUTY not in [action.id for action in todo.left(planned(), answers)]


def test_what_is_done_is_not_set_aside_and_what_is_done_later_is_no_longer_set_aside() -> None:
    marked = EMERGENCY.marked(Done("stay-connected", NOW, NOW))
    conversation, script = charting(("number", number_of("stay-connected")), ("number", None))
    assert conversation.set_aside(planned(), marked) == marked
    assert "It is marked as done; d takes the mark back.\n" in script.shown
    aside = EMERGENCY.set_aside(Aside("stay-connected"))
    assert aside.marked(Done("stay-connected")) == EMERGENCY.marked(Done("stay-connected"))


def test_a_step_that_became_a_duty_is_open_again_and_said_so() -> None:
    aside = EMERGENCY.set_aside(Aside(DUTY, "later")).set_aside(Aside("stay-connected"))
    conversation, script = charting()
    assert conversation.duties_reopened(planned(), aside).asides == (Aside("stay-connected"),)
    assert script.shown == "Now a legal duty, so open again: Keep a log of what you told, to whom and why.\n"


@given(st.data())
def test_what_is_left_is_what_is_neither_done_nor_set_aside_and_no_duty_is_lost(data: st.DataObject) -> None:
    plan = planned()
    names = [action.id for action in plan.actions]
    done = data.draw(st.lists(st.sampled_from(names), unique=True))
    rest = [name for name in names if name not in done]
    aside = data.draw(st.lists(st.sampled_from(rest or ["none"]), unique=True))
    advised = data.draw(st.booleans())
    answers = Answers(
        EMERGENCY.concerns,
        VALUES,
        done=tuple(map(Done, done)),
        asides=tuple(Aside(name, advice="J. Doe" if advised else "") for name in aside),
    )
    left = [action.id for action in todo.left(plan, answers)]
    assert left == [name for name in names if name in left], "the plan's order"
    assert set(left) == {
        action.id
        for action in plan.actions
        if action.id not in done and (action.id not in aside or (action.verb == "must" and not advised))
    }


# ---------------------------------------------------------------- the log


def test_a_disclosure_is_logged_by_numbers_with_the_basis_of_the_plan() -> None:
    steps = [
        ("choose", "2"),
        ("text", "1"),
        ("text", "9:52"),
        ("text", "1 3; the dog"),
        ("text", "9"),
        ("text", "1"),
        ("text", "1"),
        ("text", "4711"),
    ]
    conversation, script = charting(*steps)
    told = conversation.log(planned(), EMERGENCY).disclosures[0]
    action = callable_actions(planned())[0]
    recipient = next(iter(action.share))
    share, withhold = action.share[recipient], action.withhold[recipient]
    assert told.recipient == recipient == "dispatcher"
    assert told.at == NOW.replace(hour=9, minute=52)
    assert told.content == (share[0], share[2], "the dog")
    assert told.withheld == (withhold[0],)
    law = next(because for because in action.because if because.basis == "law")
    assert told.basis == f"law: {law.reason.rstrip('.')} ({law.sources[0].cite})"
    assert told.reference == "4711"
    assert f"There is no number 9: 1 to {len(withhold)}, own words after a semicolon.\n" in script.shown
    assert "Logged: Time 2026-11-21 09:52 UTC-08:00: told Dispatcher, police: where the" in script.shown


def test_the_grounds_offered_name_a_source_each_law_first_and_never_the_response() -> None:
    for path in sorted((shipped_folder() / "scenarios").rglob("*.toml")):
        answers = read_scenario(SHIPPED, path).answers
        offered = bases(callable_actions(planned(answers)))
        kinds = [basis.split()[0] for basis in offered]
        assert kinds == sorted(kinds), "law: stands before my"
        assert set(kinds) <= {"law:", "my"}
        assert not re.search(r"emergency response|same-day|within a day|routine", " ".join(offered)), offered


def test_a_disclosure_to_somebody_else_and_a_call_are_logged_in_own_words_or_blank() -> None:
    own = [("choose", "2"), ("text", "her landlord"), ("text", "-"), *[("text", "")] * 4]
    conversation, script = charting(*own)
    answers = conversation.log(planned(), EMERGENCY)
    assert answers.disclosures == (Disclosure("her landlord"),)
    assert script.shown.endswith(
        "Logged: Time ____: told her landlord: ____. Held back: ____. Basis: ____.\n        Reference: ____.\n"
    )
    conversation, script = charting(("choose", "1"), ("text", "her doctor"), ("text", ""), ("text", "voicemail"))
    assert conversation.log(planned(), answers).calls == (Call("her doctor", NOW, "voicemail"),)
    assert script.shown.endswith("Logged: Time 2026-11-21 10:04 UTC-08:00: called her doctor. Result: voicemail.\n")
    conversation, _ = charting(("choose", "b"))
    assert conversation.log(planned(), answers) == answers


# ---------------------------------------------------------------- the call card


def test_a_call_is_chosen_and_shown_as_a_page() -> None:
    calls = callable_actions(planned())
    assert len(calls) > 1
    conversation, script = charting(("number", 1))
    conversation.call(planned(), EMERGENCY)
    assert script.shown.startswith(f"\nWHICH CALL?\n 1 {calls[0].action.do}\n 2 ")
    assert len(script.pages) == 1
    assert script.pages[0].startswith(calls[0].action.do)
    conversation, script = charting(("number", None))
    conversation.call(planned(), EMERGENCY)
    assert script.pages == []


def test_where_there_is_one_call_it_opens_at_once_and_where_there_is_none_it_says_so() -> None:
    first = callable_actions(planned())[0]
    conversation, script = charting()
    conversation.call(replace(planned(), actions=(first,)), EMERGENCY)
    assert (len(script.pages), script.shown) == (1, "")
    conversation.call(replace(planned(), actions=()), EMERGENCY)
    assert script.shown == "Nobody is to be called in this plan.\n"


# ---------------------------------------------------------------- sources and reader

SAID = ["danger.now", "self.intent", "self.plan", "self.means"]


def test_all_answers_may_come_from_one_source() -> None:
    conversation, _ = charting(("choose", "1"))
    answers = conversation.ask_informants(EMERGENCY)
    assert answers is not None
    assert answers.informants == dict.fromkeys(SAID, "client"), (
        "what leaves nothing in the note has no source to ask for, nor what the therapist states"
    )
    assert conversation.ask_informants(answers) == answers, "what is known is not asked again"


def test_where_sources_differ_each_is_asked_with_one_key() -> None:
    keys = ["2", "5", "1", "3", "4", "q"]
    steps = [("choose", "5"), *[("choose", key) for key in keys], ("text", "a neighbor")]
    conversation, script = charting(*steps)
    more = {"self.ideation": "active", "self.attempt": "never"}
    answers = conversation.ask_informants(replace(EMERGENCY, values={**VALUES, **more}))
    order = notes.sourced(SHIPPED, answers)
    assert set(order) == {*SAID, *more}
    assert answers.informants == {
        order[0]: "observed",
        order[2]: "client",
        order[3]: "told",
        order[4]: "inferred",
    }
    assert answers.told_by == {order[3]: "a neighbor"}
    assert script.asked[1].startswith("danger at this moment: ")
    assert script.asked[-1] == "Told by whom? The role (mother, teacher), no name; Enter leaves it out."


def test_sources_may_stay_blank() -> None:
    conversation, _ = charting(("choose", "6"))
    assert conversation.ask_informants(EMERGENCY) == EMERGENCY


def test_the_reader_is_asked_for_once_and_reminds_above_the_note_not_inside() -> None:
    conversation, script = charting(("choose", "6"), ("choose", "2"), ("choose", "6"))
    answers = conversation.full_note(EMERGENCY, "soap")
    assert answers.reader == "proxy"
    above, _, below = script.shown.partition("NOTE (stub")
    assert above == (
        "\nBEFORE YOU SIGN: A parent or partner may read this: keep the client's private\n"
        "words and any report out. Check who has access; mark it sensitive or hold it\n"
        "back where there is a ground, and tell the client. Who told you what and\n"
        "report forms are kept apart from it; below, nobody who told you is named.\n"
    )
    assert "Subjective\n" in below
    assert "BEFORE YOU SIGN" not in below
    assert conversation.full_note(answers, "soap") == answers


def test_the_question_for_the_reader_can_be_skipped_and_is_not_put_twice() -> None:
    conversation, script = charting(("choose", "q"))
    assert conversation.ask_reader(EMERGENCY) == EMERGENCY
    assert conversation.ask_reader(EMERGENCY) == EMERGENCY
    assert script.asked == ["Before you sign: who reads this, besides you?"]


def test_going_back_from_sources_or_reader_shows_no_note_and_loses_nothing() -> None:
    conversation, script = charting(("choose", "b"))
    assert conversation.full_note(EMERGENCY, "soap") == EMERGENCY
    assert script.shown == ""
    conversation, script = charting(("choose", "1"), ("choose", "b"), ("choose", "q"))
    answers = conversation.full_note(EMERGENCY, "soap")
    assert answers.informants == dict.fromkeys(SAID, "client")
    assert script.shown == ""
    assert conversation.ask_reader(answers) == answers, "the reader is asked for again after going back"


# ---------------------------------------------------------------- the whole conversation


def talk(answers: Answers, *steps: tuple[str, object], style: str = "narrative") -> tuple[Interview, Script]:
    script = Script(list(steps))
    return Interview(SHIPPED, script, lambda: NOW, style=style), script


def test_everything_after_the_plan_in_one_conversation() -> None:
    call, stay = number_of("call-emergency"), number_of("stay-connected")
    interview, script = talk(
        EMERGENCY,
        *[("choose", "d"), ("number", call), ("text", "5"), ("text", ""), ("number", None)],
        *[("choose", "x"), ("number", stay), ("text", "a friend stayed"), ("text", ""), ("number", None)],
        *[("choose", "l"), ("choose", "1"), ("text", "her doctor"), ("text", ""), ("text", "will ring back")],
        *[("choose", "c"), ("number", 1), ("choose", "r"), ("number", None)],
        *[("choose", "t"), ("choose", "q"), ("choose", "1")],
    )
    outcome = interview.run(EMERGENCY)
    assert outcome.finished
    assert script.steps == []
    assert outcome.answers.done == (Done("call-emergency", NOW - timedelta(minutes=5), NOW),)
    assert outcome.answers.asides == (Aside("stay-connected", "a friend stayed"),)
    assert outcome.answers.calls == (Call("her doctor", NOW, "will ring back"),)
    assert outcome.answers.reader == "client"
    assert script.pages[0].startswith("Call emergency services for where the client is")
    assert len(script.pages) == 1, "the review stands above its number prompt"
    assert (
        "YOUR ANSWERS\n 1 Is anyone hurt, in medical danger, or about to harm self or others now? No\n" in script.shown
    )
    assert "Time 2026-11-21 09:59 UTC-08:00 (entered 2026-11-21 10:04" in script.shown.replace("\n", " ")


def test_finishing_with_the_short_note_asks_nobody_who_reads_it() -> None:
    interview, script = talk(EMERGENCY, ("choose", "q"), style="brief")
    assert interview.run(EMERGENCY).answers == EMERGENCY
    assert script.asked == ["What next?"]


def test_b_at_the_reader_goes_back_to_the_plan_and_q_then_asks_again() -> None:
    interview, script = talk(EMERGENCY, ("choose", "q"), ("choose", "b"), ("choose", "q"), ("choose", "q"))
    assert interview.run(EMERGENCY).finished
    assert script.asked == ["What next?", "Before you sign: who reads this, besides you?"] * 2
    assert script.shown.count("EMERGENCY: act now") == 2


def test_what_the_unknowns_would_change_is_in_the_whole_plan_and_the_result_only(monkeypatch) -> None:
    asked: list[bool] = []

    def watched(content: object, answers: Answers, now: datetime, *, changes: bool = True) -> Plan:
        asked.append(changes)
        return plan_for(SHIPPED, answers, now, changes=changes)

    monkeypatch.setattr("crisis_cli.interview.plan_for", watched)
    monkeypatch.setattr("crisis_cli.engine.plan_for", watched)
    interview, script = talk(EMERGENCY, ("choose", "!"), ("choose", "a"), ("choose", "q"), style="brief")
    outcome = interview.run(EMERGENCY)
    assert asked.count(True) == 2, "once for `a`, once for the result"
    assert outcome.plan == plan_for(SHIPPED, EMERGENCY, NOW)
    assert any(unknown.would_change for unknown in outcome.plan.unknown)
    change = next(unknown.would_change[0] for unknown in outcome.plan.unknown if unknown.would_change)
    assert " ".join(change.split()[:3]) in " ".join(script.shown.split())


def test_an_answer_that_opens_a_concern_says_so_and_the_count_is_about_until_then() -> None:
    calm = {name: next(iter(q.choices)) for name, q in SHIPPED.questions.items() if q.kind == "choice"}
    start = Answers(("danger-to-self",), {"danger.now": "no", "client.place": "us-ca"})
    seen: list[AskQuestion] = []
    interview, script = talk(start, ("confirm", "s"))

    def ask(step: AskQuestion, was: Value | None) -> Given | Command:
        seen.append(step)
        if "This opens" in script.shown:
            return "stop"
        if step.question.id == "others.threat":
            return Given("serious")
        return Given(calm.get(step.question.id, "not-asked"))

    script.ask = ask  # type: ignore[method-assign]
    assert not interview.run(start).finished
    assert "This opens: Danger to others. More questions; ! shows what to do now.\n" in script.shown
    assert seen[-2].question.id == "others.threat"
    assert seen[-2].may_open
    assert progress(seen[0]).startswith("Question 1, about ")
    assert seen[-1].about_left > seen[-2].about_left, "more follow than were counted, and it was said"


def test_in_an_emergency_what_could_open_a_concern_waits_so_the_count_is_a_limit() -> None:
    start = Answers(("danger-to-self",), {"danger.now": "yes"})
    step = next_step(SHIPPED, start, NOW)
    assert isinstance(step, AskQuestion)
    assert not step.may_open
    later = next_step(SHIPPED, replace(start, values={**start.values, **VALUES, "danger.now": "yes"}), NOW, "refine")
    assert isinstance(later, AskQuestion)
    assert later.may_open


@pytest.mark.parametrize(
    ("left", "may_open", "words"),
    [
        (3, False, "Question 7, at most 3 more"),
        (3, True, "Question 7, about 3 more"),
        (0, False, "Question 7, the last"),
        (0, True, "Question 7, the last so far"),
    ],
)
def test_at_most_is_said_only_where_no_concern_can_open(left: int, may_open: bool, words: str) -> None:
    question = SHIPPED.questions["danger.now"]
    assert progress(AskQuestion(question, "decide", 7, left, may_open=may_open)) == words


def test_what_is_certain_is_kept_above_the_questions_and_goes_when_it_no_longer_is() -> None:
    start = Answers(("danger-to-self",), {"client.place": "us-ca"})
    steps = [("ask", Given("yes")), ("ask", "back"), ("ask", "stop"), ("confirm", "x"), ("ask", "stop")]
    interview, script = talk(start, *steps, ("confirm", "s"))
    kept: list[list[Row]] = []
    interview.prompter.keep = lambda rows: kept.append(list(rows))  # type: ignore[method-assign]
    assert not interview.run(start).finished
    assert [len(rows) for rows in kept] == [0, 1, 0, 0]
    assert kept[1][0].text == "CERTAIN ALREADY: Call emergency services for where the client is."
    assert script.steps == []


def test_marks_stand_before_the_steps_in_head_lists_and_the_whole_plan() -> None:
    answers = EMERGENCY.marked(Done("call-emergency", NOW, NOW)).set_aside(Aside("stay-connected"))
    answers = answers.set_aside(Aside(DUTY))
    marks = todo.marks(planned(), answers)
    assert marks == {"call-emergency": "done", "stay-connected": "set aside"}, "a duty is not set aside without advice"
    for rows in (head(planned(), marks), whole(SHIPPED, planned(), marks=marks)):
        shown = text.render(rows, 78)
        assert "[done] Call emergency services for where the client is" in shown
        assert "[set aside] Stay with them, or on the line, and keep talking" in shown
    conversation, script = charting(("number", None))
    conversation.call(planned(), answers)
    assert " [done] Call emergency services" in script.shown
    assert text.render(head(planned()), 78) == text.render(head(planned(), {}), 78)


def test_one_is_counted_as_one() -> None:
    assert [counted(n, "unknown") for n in (0, 1, 2)] == ["0 unknowns", "1 unknown", "2 unknowns"]
    assert counted(1, "thing not to do", "things not to do") == "1 thing not to do"


def test_a_call_that_stands_open_is_the_one_that_is_meant() -> None:
    second = callable_actions(planned())[1]
    conversation, script = charting()
    conversation.call(planned(), EMERGENCY, second)
    assert script.pages[0].startswith(second.action.do)
    other = next(action for action in planned().actions if action not in callable_actions(planned()))
    conversation, script = charting(("number", None))
    conversation.call(planned(), EMERGENCY, other)
    assert "WHICH CALL?" in script.shown


def test_the_review_lists_sources_and_what_was_not_asked_before_the_plan_too() -> None:
    started = Answers(
        EMERGENCY.concerns,
        {"danger.now": "no", "client.place": "us-ca"},
        {"danger.now": "told"},
        told_by={"danger.now": "her mother"},
    )
    interview, script = talk(started, ("ask", "review"), ("number", None), ("ask", "stop"), ("confirm", "s"))
    assert not interview.run(started).finished
    assert script.pages == []
    lines = script.shown.split("YOUR ANSWERS\n")[1].splitlines()
    assert lines[:2] == [
        " 1 Is anyone hurt, in medical danger, or about to harm self or others now? No",
        "   (Told by another person: her mother)",
    ]
    assert lines[2:4] == [" 2 Which state is the client in at this moment? California", ""]
    assert " ".join(lines[4:]).startswith("NOT ASKED (none of it reads as safe): contact with the client; ")


def test_the_head_of_the_plan_comes_again_after_the_keys_that_change_it_and_no_others() -> None:
    for key, times in (("t", 1), ("a", 2), ("!", 2), ("h", 2), ("d", 2), ("x", 2), ("0", 2)):
        more = [("number", None)] if key in "dx" else []
        interview, script = talk(EMERGENCY, ("choose", key), *more, ("choose", "q"), style="brief")
        interview.run(EMERGENCY)
        assert script.shown.count("EMERGENCY: act now") == times, key


def test_a_time_is_shown_as_date_and_time_in_review_and_note() -> None:
    values: dict[str, Value] = {
        **VALUES,
        "others.threat": "serious",
        "others.target": ("identifiable",),
        "threat.heard": "2026-11-21T09:40:00-08:00",
    }
    answers = Answers(("danger-to-others",), values)
    for rows in (review_rows(SHIPPED, answers), note_rows(notes.build(SHIPPED, answers, NOW))):
        shown = " ".join(text.render(rows, 78).split())
        assert "2026-11-21 09:40 UTC-08:00" in shown
        assert "2026-11-21T" not in shown


# ---------------------------------------------------------------- the same from a file

HEAD = 'title = "A test"\njurisdiction = "us-ca"\nconcerns = ["danger-to-self"]\nnow = 2026-11-21T10:04:00-08:00\n'
FACTS = '[answers]\n"danger.now" = "yes"\n'


def read(rest: str, top: str = "") -> Scenario:
    return parse_scenario(SHIPPED, f"{HEAD}{top}{FACTS}{rest}".encode(), "s.toml")


def issues(rest: str, top: str = "") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(rest, top)
    return [f"{i.line} {i.where}: {i.message} {i.hint} [{i.check}]" for i in caught.value.issues]


RECORDS = """
[informants]
"danger.now" = "told"
[told_by]
"danger.now" = "a neighbor"
[[done]]
action = "call-emergency"
at = 2026-11-21T09:50:00-08:00
entered = "2026-11-21T10:01:00-08:00"
with_whom = "the sister"
[[done]]
action = "observe"
[[aside]]
action = "stay-connected"
instead = "a friend stayed"
because = "she asked for it"
[[aside]]
action = "log-disclosures"
advice = "J. Doe, 2026-11-21 09:30"
[[disclosure]]
recipient = "dispatcher"
at = 2026-11-21T09:52:00-08:00
content = ["where she is"]
withheld = ["what was said in therapy"]
basis = "law"
reference = "4711"
[[call]]
to = "her doctor"
result = "voicemail"
"""


def test_a_file_says_what_was_done_set_aside_told_and_called() -> None:
    answers = read(RECORDS, 'reader = "insurer"\n').answers
    assert answers.done == (
        Done(
            "call-emergency",
            datetime(2026, 11, 21, 9, 50, tzinfo=HERE),
            datetime(2026, 11, 21, 10, 1, tzinfo=HERE),
            "the sister",
        ),
        Done("observe"),
    )
    assert answers.asides == (
        Aside("stay-connected", "a friend stayed", "she asked for it"),
        Aside("log-disclosures", advice="J. Doe, 2026-11-21 09:30"),
    )
    when = datetime(2026, 11, 21, 9, 52, tzinfo=HERE)
    told = Disclosure("dispatcher", when, ("where she is",), ("what was said in therapy",), "law", "4711")
    assert answers.disclosures == (told,)
    assert answers.calls == (Call("her doctor", None, "voicemail"),)
    assert (answers.reader, answers.told_by) == ("insurer", {"danger.now": "a neighbor"})


def test_done_as_a_list_of_ids_stays_valid() -> None:
    assert read("", 'done = ["call-emergency", "observe"]\n').answers.done == (Done("call-emergency"), Done("observe"))


NO_OFFSET = 'A time is written with its offset, such as "2026-11-22T10:30:00-08:00".  [bad-time]'
DUTY_LINE = (
    '"log-disclosures": This is a legal duty. It is done, or it is open: it can\'t be set aside. If it rests on a wrong '
    "fact, change the answer. If a lawyer advised otherwise, say who and when. Write it under `advice`. [duty-set-aside]"
)
BAD = {
    '[[done]]\naction = "call-emergancy"': [
        '7 done number 1: There is no action "call-emergancy". Did you mean "call-emergency"? [unknown-action]'
    ],
    '[[done]]\naction = "drive-client"': [
        '7 done number 1: "drive-client" is advised against; it is no step of a plan. Drop it. [not-a-step]'
    ],
    '[[done]]\naction = "observe"\nat = 2026-11-21T09:50:00\nentered = "now"': [
        f"9 done number 1, at: {NO_OFFSET}",
        f"10 done number 1, entered: {NO_OFFSET}",
    ],
    '[[done]]\naction = "observe"\nwit = "x"': [
        '9 done number 1, wit: There is no key "wit" here. Known: action, at, entered, with_whom [unknown-key]'
    ],
    '[[done]]\naction = "observe"\n[[done]]\naction = "observe"': [
        '9 done number 2: "observe" is done twice. Drop one of them. [twice]'
    ],
    '[[aside]]\naction = "stay-conected"': [
        '7 aside number 1: There is no action "stay-conected". Did you mean "stay-connected"? [unknown-action]'
    ],
    '[[aside]]\naction = "observe"\n[[aside]]\naction = "observe"': [
        '9 aside number 2: "observe" is set aside twice. Drop one of them. [twice]'
    ],
    '[[aside]]\naction = "observe"\n[[done]]\naction = "observe"': [
        '7 aside number 1: "observe" is done and set aside. Drop one of them. [done-and-aside]'
    ],
    '[[aside]]\naction = "log-disclosures"\nbecause = "no time"': [f"7 aside number 1: {DUTY_LINE}"],
    '[[disclosure]]\nrecipient = "x"\nat = "today"': [f"9 disclosure number 1, at: {NO_OFFSET}"],
    '[[call]]\nto = "x"\nat = 2026-11-21': [f"9 call number 1, at: {NO_OFFSET}"],
    '[told_by]\n"danger.now" = "x"': [
        '8 told_by, danger.now: "danger.now" was told by nobody. Write "danger.now" = "told" under informants, or drop '
        "the line. [not-told]"
    ],
    '[told_by]\n"self.intent" = "x"': [
        '8 told_by, self.intent: "self.intent" has no answer here. Answer it, or drop the line. [unknown-question]'
    ],
}


@pytest.mark.parametrize(("rest", "expected"), BAD.items(), ids=lambda value: str(value)[:40])
def test_a_file_that_is_wrong_says_where_and_what_to_do(rest: str, expected: list[str]) -> None:
    assert issues(rest) == expected


def test_an_unknown_reader_is_refused() -> None:
    assert issues("", 'reader = "priest"\n') == [
        '5 reader: "priest" is not allowed here. Known: client, proxy, insurer, court [wrong-value]'
    ]


# ---------------------------------------------------------------- results


def shown(form: str, answers: Answers, style: str = "narrative") -> str:
    return results.rendered(SHIPPED, planned(answers), answers, form=form, style=style, full=False)


PAPERS = """
PAPERS (apart from the note)
  Papers ready: safety-plan-worksheet (Worksheet for a safety plan);
  client-copy (What the client takes home); call-log (Call log);
  handover-summary (Hand-over to a clinician); consultation-summary (Two lines
  for a consultation); crisis-aid plan FILE --paper NAME
"""


def test_the_to_do_list_and_the_logs_stand_below_the_note_and_the_reader_above() -> None:
    answers = read(RECORDS, 'reader = "insurer"\n').answers
    out = shown("text", answers)
    places = [
        out.index(words)
        for words in ("BEFORE YOU SIGN: An insurer", "NOTE (stub", "\nSigned\n", "\nTO DO (for you", "\nCALLS (log)\n")
    ]
    assert places == sorted(places)
    below = out[places[3] :]
    assert "Call emergency services for where the client is" not in below, "done"
    assert "Stay with them, or on the line" not in below, "set aside"
    assert "Keep a log of what you told" not in below, "set aside on legal advice"
    assert "[ ] Find out what they took or did: what, how much, when" in below
    logs, _, papers = below.partition("\nPAPERS (apart from the note)\n")
    assert papers.startswith("  Papers ready: ")
    assert logs.endswith(
        "\nCALLS (log)\n- Time ____: called her doctor. Result: voicemail.\n"
        "\nDISCLOSURES (log)\n- Time 2026-11-21 09:52 UTC-08:00: told Dispatcher, police: where she is. Held\n"
        "  back: what was said in therapy. Basis: law. Reference: 4711.\n"
    )
    marked = shown("markdown", answers)
    assert "\n## TO DO (for you; not part of the note)\n" in marked
    assert marked.index("BEFORE YOU SIGN") < marked.index("## NOTE (stub") < marked.index("## TO DO")
    assert "\n## DISCLOSURES (log)\n" in marked


def test_where_nothing_is_marked_the_to_do_list_is_the_plan() -> None:
    assert shown("text", EMERGENCY).endswith(
        "\nTO DO (for you; not part of the note)\n  Every step of the plan above: none is marked as done or set aside.\n"
        + PAPERS
    )


def test_a_plan_that_was_stopped_never_reads_as_nothing_left() -> None:
    stopped = certain_so_far(SHIPPED, Answers(("danger-to-self",), {"danger.now": "no"}), NOW)
    assert not stopped.complete
    assert "more may come" in text.render(after_note(SHIPPED, stopped, Answers(("danger-to-self",))))
    stopped = replace(stopped, actions=())
    assert text.render(after_note(SHIPPED, stopped, Answers(("danger-to-self",)))) == (
        "TO DO (for you; not part of the note)\n"
        "  The plan is not complete: more may come, and none of it reads as safe.\n"
    )


def test_a_plan_with_everything_done_has_nothing_left() -> None:
    answers = replace(EMERGENCY, done=tuple(Done(action.id) for action in planned().actions))
    assert text.render(after_note(SHIPPED, planned(), answers)) == (
        f"TO DO (for you; not part of the note)\n  Nothing is left of this plan.\n{PAPERS}"
    )


def test_a_step_that_is_left_shows_when_it_is_due() -> None:
    at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    due = Due(36, "hours", "learned", "2026-11-21T14:00:00+00:00", at, "America/Los_Angeles", "when you learned of it")
    duty = planned().action(DUTY)
    assert duty is not None
    plan = replace(planned(), actions=(replace(duty, due=due),))
    assert text.render(todo_rows(plan, EMERGENCY)) == (
        "TO DO (for you; not part of the note)\nONGOING\n"
        " 1 [ ] Keep a log of what you told, to whom and why                 LAW | MUST\n"
        "       due Sun 22 Nov 18:00 PST (UTC-08:00), 31 h 56 min left; 36 hours from\n"
        "       when you learned of it, Sat 21 Nov 06:00\n"
    )
    made = json.loads(dumps(plan_json(SHIPPED, plan, None, EMERGENCY)))["todo"]
    assert [(step["id"], step["due"]["at"]) for step in made] == [(DUTY, "2026-11-23T02:00:00Z")]


def test_json_holds_what_is_left_what_was_done_and_the_logs() -> None:
    answers = read(RECORDS, 'reader = "insurer"\n').answers
    plan = json.loads(shown("json", answers))
    left = [action.id for action in todo.left(planned(answers), answers)]
    assert [step["id"] for step in plan["todo"]] == left
    assert set(plan["todo"][0]) == {"id", "verb", "basis", "frame", "do", "due"}
    assert plan["done"][0] == {
        "id": "call-emergency",
        "at": "2026-11-21T17:50:00Z",
        "entered": "2026-11-21T18:01:00Z",
        "with_whom": "the sister",
    }
    assert plan["set_aside"][1] == {
        "id": "log-disclosures",
        "instead": "",
        "because": "",
        "advice": "J. Doe, 2026-11-21 09:30",
    }
    assert plan["disclosures"][0]["withheld"] == ["what was said in therapy"]
    assert plan["calls"] == [{"at": None, "to": "her doctor", "result": "voicemail"}]
    assert plan["reader"]["who"] == "insurer"
    assert json.loads(shown("json", EMERGENCY))["reader"] is None


def test_what_is_typed_can_steer_no_terminal_and_no_page() -> None:
    hostile = "\x1b[2J <b>\n# x"
    answers = EMERGENCY.marked(Done("observe", with_whom=hostile)).set_aside(Aside("stay-connected", hostile, hostile))
    for form in ("text", "markdown", "json"):
        assert "\x1b" not in shown(form, answers)
    assert "\n# x" not in shown("markdown", answers)


def test_no_record_shows_its_content_in_a_crash_report() -> None:
    answers = read(RECORDS, 'reader = "insurer"\n').answers
    for record in (*answers.done, *answers.asides, *answers.disclosures, *answers.calls):
        assert repr(record) == str(record) == f"{type(record).__name__}(...)"
    assert repr(answers) == "Answers(concerns=('danger-to-self',), answered=['client.place', 'danger.now'])"
