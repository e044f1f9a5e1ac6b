"""The menu on a pseudo-terminal: what stands on the screen, what one key does, and what never answers a question."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date

import pytest
from terminal_driver import GIVE, HARNESS, TAKE, Window

from crisis_cli.days import typed_day
from crisis_cli.menu_lines import Explanation, completed, edited
from crisis_cli.prompter import brief_line, prompter_for
from crisis_cli.render.layout import Row
from crisis_cli.screen import View, arrange, danger, lines_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

DANGER_LINE = "Danger this minute? Call 911. Client elsewhere: ask 911 for THEIR dispatch."
CONTACT = "Where is the client, and are you in contact?"
TELL = "Could telling the client what you are doing raise the danger?"
HIDDEN = "Hidden. Press any key to come back."


@pytest.fixture
def window(tmp_path):
    """Open windows on a program, and close them whatever happened."""
    opened: list[Window] = []

    def start(*command: str, **options: object) -> Window:
        opened.append(Window(list(command), tmp_path, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def prompt(window):
    """Open a window on one prompt of a kind."""
    return lambda kind, *arguments, **options: window(HARNESS, kind, *arguments, **options)


@pytest.fixture
def assess(window):
    return lambda *arguments, **options: window("-m", "crisis_cli", "assess", "danger-to-self", *arguments, **options)


def result(w: Window) -> str:
    """Return what the prompt returned, after checking that it came with the terminal given back."""
    ended = w.end()
    assert (ended["code"], ended["restored"], w.was_given_back()) == (0, True, True), w.text()
    return w.after_leaving().partition("RESULT ")[2].strip()


# ---------------------------------------------------------------- one keystroke, and what is no answer


def test_the_danger_line_is_first_then_where_you_are_the_question_and_its_keys(prompt):
    w = prompt("choice")
    w.see("Which shoes are they?")
    lines = [line for line in w.lines() if line]
    assert lines == [
        DANGER_LINE,
        "Question 3, at most 4 more",
        "Which shoes are they?",
        "  1  None of these",
        "  2  Red shoes  <- before",
        "  3  Blue shoes",
        "  n not asked yet   w asked, would not say   c cannot tell",
        "b back   ? why   ! act now   r review   h or Esc hide   s stop   k all keys",
    ]
    assert w.lines()[-1] == lines[-1], "the keys stand on the last line"


@pytest.mark.parametrize(
    ("key", "answer"), [("3", "'blue'"), ("w", "'would-not-say'"), ("b", "'back'"), ("s", "'stop'")]
)
def test_one_keystroke_answers_or_commands(prompt, key, answer):
    w = prompt("choice")
    w.see("Blue shoes")
    w.press(key)
    assert result(w) == answer


@pytest.mark.parametrize("kind", ["choice", "several", "place", "number", "time", "date", "list"])
def test_enter_alone_never_answers(prompt, kind):
    w = prompt(kind)
    w.see("What brings you" if kind == "list" else "Which shoes")
    w.press("\r")
    w.see("Enter alone is no answer")
    w.press("\n")
    w.read(0.1)
    w.see("Enter alone is no answer")
    assert "RESULT" not in w.transcript


def test_nothing_is_marked_until_an_arrow_marks_it_and_then_enter_chooses(prompt):
    w = prompt("choice")
    assert "> " not in w.see("Blue shoes")
    w.press("\x1b[B")
    w.see("> 1  None of these")
    w.press("\x1b[B")
    w.see("> 2  Red shoes  <- before")
    w.press("\r")
    assert result(w) == "'red'"


def test_an_arrow_up_marks_the_last_and_a_list_of_concerns_takes_arrows_too(prompt):
    w = prompt("list")
    w.see("What brings you here?")
    w.press("\x1b[A")
    w.see("> 3  Hats")
    w.press("\r")
    assert result(w) == "'3'"


def test_arrows_mark_nothing_while_something_is_out_of_sight(assess):
    """They scroll there, or Enter could choose a line that nobody sees."""
    w = assess(rows=17)
    w.see("Is anyone hurt")
    w.press("2")
    w.see("Which state")
    w.press("ca\r")
    w.see(TELL)
    w.press("!")
    w.see("SO FAR, NOT COMPLETE", "more below", TELL)
    w.press("\x1b[B")
    w.see("more above and below", TELL, without="SO FAR")
    assert "> " not in w.text()
    w.press("\r")
    w.see("Enter alone is no answer")


def test_a_key_that_is_no_answer_is_told_so(prompt):
    w = prompt("choice")
    w.see("Blue shoes")
    w.press("7")
    w.see("Press 1 to 3, n, w or c; k shows all keys.")
    w.press("\x1b[15~")
    w.see("Press 1 to 3, n, w or c; k shows all keys.")
    w.press("2")
    assert result(w) == "'red'"


def test_several_are_toggled_and_closed_with_enter(prompt):
    w = prompt("several")
    w.see("2 [ ] Red shoes  <- before", "3 [ ] Blue shoes  <- before")
    w.press("2")
    w.see("2 [x] Red shoes")
    w.press("3")
    w.see("3 [x] Blue shoes")
    w.press("2")
    w.see("2 [ ] Red shoes")
    w.press("\r")
    assert result(w) == "('blue',)"


def test_none_of_these_answers_at_once_and_looking_something_up_loses_no_mark(prompt):
    w = prompt("several")
    w.see("2 [ ] Red")
    w.press("2")
    w.see("2 [x] Red")
    w.press("?")
    w.see("Because.", "2 [x] Red")
    w.press("!")
    w.see("CERTAIN ALREADY: look down.", "2 [x] Red")
    w.press("1")
    assert result(w) == "('none',)"


def test_an_old_answer_is_told_in_words_where_it_is_no_choice(prompt):
    prompt("place").see("Before: California")
    prompt("number").see("Before: 12")


CERTAIN = "CERTAIN ALREADY: take the shoes off"


def test_what_is_certain_stays_above_every_question_until_it_is_not(prompt):
    w = prompt("kept")
    shown = w.see(CERTAIN, "Blue shoes")
    assert shown.index(CERTAIN) < shown.index("Question 3") < shown.index("Which shoes")
    w.press("?")
    w.see(CERTAIN, "Because.")
    w.press("2")
    w.see("2 [ ] Red", CERTAIN)
    w.press("1")
    w.see("  2  Red shoes", without="CERTAIN")


@pytest.mark.parametrize("plain", [(), ("--plain",)])
@pytest.mark.parametrize(("key", "stops"), [("s", "True"), ("b", "False"), ("\r", "False"), ("2", "False")])
def test_stopping_takes_a_second_s_and_any_other_key_goes_on(prompt, plain, key, stops):
    w = prompt("kept", *plain)
    for answer, waiting in (("2", "Which shoes"), ("1", "Press each"), ("2", "  2  Red shoes")):
        w.see(waiting)
        w.read(0.2)
        w.press(answer)
    w.see("SO FAR, NOT COMPLETE", "Stop? s again stops, any other key goes on.")
    w.read(0.2)
    w.press(key)
    assert w.end()["code"] == 0
    assert f"RESULT ('red', ('none',), {stops})" in w.transcript
    assert w.transcript.count("CERTAIN ALREADY") >= 1
    if plain:
        assert w.transcript.count("CERTAIN ALREADY") == 1, "once is enough where nothing is redrawn"


def test_a_choice_is_taken_only_after_it_was_on_the_screen(prompt):
    """20 x 8: the key of a line nobody saw brings that line, and answers when pressed again."""
    w = prompt("choice", columns=20, rows=8)
    w.see("Which shoes", without="Blue")
    w.press("3")
    w.see("Blue shoes", "Read, then 3 again.")
    assert "RESULT" not in w.transcript
    w.press("3")
    assert result(w) == "'blue'"


def test_the_foot_of_a_list_says_what_is_true_at_that_moment(prompt):
    w = prompt("list", columns=80, rows=24)
    w.see("What brings", "a key chooses   arrows mark   h or Esc hide", without="Enter choose")
    w.press("\r")
    w.see("Enter alone is no answer")
    w.press("\x1b[B")
    w.see("Enter chooses what is marked   arrows mark another   h or Esc hide", without="a key chooses")
    w.press("\r")
    assert result(w) == "'1'"


def test_a_choice_that_was_scrolled_to_is_taken_at_once(prompt):
    w = prompt("list", columns=20, rows=8)
    w.see("What brings")
    w.press("\x1b[F")
    w.see("Hats")
    w.press("3")
    assert result(w) == "'3'"


# ---------------------------------------------------------------- typed lines


def test_a_place_is_listed_completed_and_taken(prompt):
    w = prompt("place")
    w.see("Type a state")
    w.press("new")
    w.see("> new", "Which: New Hampshire, New Jersey, New Mexico, New York")
    w.press("\r")
    w.see("> new", "Which: New Hampshire")
    w.press(" y\t")
    w.see("> New York", "Enter: New York")
    w.press("\r")
    assert result(w) == "'us-ny'"


def test_letters_at_a_place_say_what_enter_would_do(prompt):
    w = prompt("place")
    w.see("Type a state")
    w.press("c")
    w.see("Enter: cannot tell", "Which: California, Colorado, Connecticut")
    w.press("\x7f\x7fzz")
    w.see("No place begins like that.")
    w.press("\r")
    w.see('No such place. Type a state, or "outside", or n, w, c.')
    w.press("\x15w\r")
    assert result(w) == "'would-not-say'"


def test_a_number_is_typed_corrected_and_read(prompt):
    w = prompt("number")
    w.see("Type it, then Enter.")
    w.press("12x\r")
    w.see("takes a whole number from 0 to 10000")
    w.press("\x7f4\r")
    assert result(w) == "124"


@pytest.mark.parametrize("plain", [(), ("--plain",)])
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2026-11-22T10:30-05:00", "2026-11-22T10:30:00-05:00"),
        ("2026-11-22 10:30", "2026-11-22T10:30:00-08:00"),
        ("2:05 pm", "2026-11-21T14:05:00-08:00"),
        ("13:05", "2026-11-22T13:05:00-08:00"),
        ("10", "2026-11-22T13:50:00-08:00"),
    ],
)
def test_a_time_is_taken_as_people_write_it(prompt, plain, typed, answer):
    w = prompt("time", *plain)
    w.see("Type when, then Enter: 14:05, 2:05 pm, minutes ago (10), or 2026-11-21 14:05.", ">")
    w.press(f"{typed}\r")
    w.end()
    assert f"RESULT {answer!r}" in w.transcript


@pytest.mark.parametrize("plain", [(), ("--plain",)])
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("12/4", "Fri 4 Dec 2026, in 12 days"),
        ("fri", "Fri 27 Nov 2026, in 5 days"),
        ("10 days ago", "Thu 12 Nov 2026, 10 days ago"),
    ],
)
def test_a_day_is_taken_as_people_write_it_and_shown_as_it_was_read(prompt, plain, typed, shown):
    w = prompt("date", *plain)
    w.see(
        "Before: Tue 1 Dec 2026",
        "Type a day, then Enter: 12/4 (month first), 4 Dec, fri, in 10 days.",
        ">",
    )
    w.press(typed)
    if not plain:
        w.see(f"Enter: {shown}")
    w.press("\r")
    w.end()
    assert shown in w.transcript
    assert f"RESULT '{typed_day(typed, date(2026, 11, 22), 'future').isoformat()}'" in w.transcript


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_what_is_no_day_is_said_and_asked_again(prompt, plain):
    w = prompt("date", *plain)
    w.see("Type a day", ">")
    for typed, said in (
        ("13/4", "There is no month 13; the month stands first. For 13 Apr write 4/13."),
        ("31 april", "There is no 31 Apr. April has 30 days."),
        ("10/20", "20 Oct 2026 was 33 days ago. Write the year too."),
        ("soon", "That is no day."),
    ):
        w.press(f"\x15{typed}\r")
        w.see(said)
    w.press("\x15c\r")
    w.end()
    assert "RESULT 'cannot-tell'" in w.transcript


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_no_time_a_dash_and_a_time_to_come_are_asked_again(prompt, plain):
    w = prompt("time", *plain)
    w.see("Type when", ">")
    for typed, said in (
        ("-", "That is no time."),
        ("1405", "That is no time."),
        ("2026-11-22 15:00", "still to come."),
    ):
        w.press(f"\x15{typed}\r")
        w.see(said)
    w.press("\x15c\r")
    w.end()
    assert "RESULT 'cannot-tell'" in w.transcript


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_the_place_of_the_practice_takes_one_key_and_is_never_taken_by_itself(prompt, plain):
    w = prompt("first place", *plain)
    hint = "Type a state and Enter" if plain else "Type a state"
    w.see("  1  Oregon (your practice)", hint, ">")
    w.press("\r")
    w.see(hint, "No such place." if plain else "Enter alone is no answer.")
    assert "RESULT" not in w.transcript
    w.press("1")
    w.end()
    assert "RESULT 'us-or'" in w.transcript


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_another_place_is_typed_as_ever_and_nothing_is_offered_without_a_profile(prompt, plain):
    w = prompt("first place", *plain)
    w.see("Oregon (your practice)", ">")
    w.press("nev\r")
    w.end()
    assert "RESULT 'us-nv'" in w.transcript
    w = prompt("place", *plain)
    w.see("Type a state and Enter" if plain else "Type a state", ">", without="your practice")
    w.press("1\r")
    w.see("No such place.")


def test_a_number_of_a_list_is_checked_and_enter_alone_is_none(prompt):
    w = prompt("count")
    w.see("Number of the step")
    w.press("13\r")
    w.see("Type a number from 1 to 12")
    w.press("\r")
    assert result(w) == "None"


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_letters_are_refused_at_once_where_a_number_is_asked_for(prompt, plain):
    w = prompt("count", *plain)
    w.see("Number of the step", ">")
    w.press("1q!")
    w.see("A number, or Enter to go back.")
    w.press("2\r")
    w.end()
    assert "RESULT 12" in w.transcript
    assert "1q" not in w.transcript or plain, "what is refused is not collected"


@pytest.mark.parametrize("plain", [(), ("--plain",)])
@pytest.mark.parametrize("keys", ["b", "0", "1b"])
def test_b_and_0_go_back_from_a_number(prompt, plain, keys):
    w = prompt("count", *plain)
    w.see("Number of the step", ">")
    w.press(keys)
    w.end()
    assert "RESULT None" in w.transcript


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_a_line_of_text_is_edited_hidden_and_cut_at_200(prompt, plain):
    w = prompt("text", *plain)
    w.see("Whom did you consult?", ">")
    w.press("wrong\x15Dr. Lee, my  supervisorx\x7f")
    w.see("> Dr. Lee, my  supervisor")
    w.press("\x1b")
    w.see(HIDDEN)
    if not plain:
        assert w.text().strip() == HIDDEN
    w.press("x")
    w.see("Whom did you consult?", "> Dr. Lee, my  supervisor")
    w.press("a" * 300 + "\r")
    ended = w.end()
    assert (ended["code"], ended["restored"]) == (0, True)
    assert ("Dr. Lee, my  supervisor" + "a" * 300)[:200] in w.transcript.rpartition("RESULT ")[2]


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_enter_alone_gives_an_empty_text(prompt, plain):
    w = prompt("text", *plain)
    w.see("Whom did you consult?", ">")
    w.press("\r")
    w.end()
    assert "RESULT ''" in w.transcript


# ---------------------------------------------------------------- looking things up


@pytest.mark.parametrize("columns", [40, 80])
def test_an_explanation_stands_under_the_question_in_at_most_six_lines(assess, columns):
    w = assess(columns=columns, rows=30)
    before = w.see("Is anyone hurt", "c cannot tell").split("\n")
    w.press("?")
    after = w.see("hurting themselves").split("\n")
    added = len([line for line in after if line]) - len([line for line in before if line])
    assert 1 <= added <= 6
    question = next(n for n, line in enumerate(after) if "Is anyone hurt" in line)
    assert after[:question] == before[:question], "the question stays where it is"
    for _ in range(3):
        if "more: press ? again" in w.text():
            w.press("?")
            w.see("Is anyone hurt")
    assert "Not known?" in w.text(), "the explanation is all there, in parts where it must be"
    w.press("?")
    w.see("Is anyone hurt", without="Not known?")


def test_k_shows_and_hides_all_keys(prompt):
    w = prompt("choice")
    w.see("Blue shoes")
    w.press("k")
    w.see("h or Esc hide", "PgUp PgDn space scroll what stands above")
    w.press("k")
    w.see("Blue shoes", without="PgUp")


def test_what_is_certain_stands_above_the_question_until_the_next_answer(assess):
    w = assess()
    w.see("Is anyone hurt")
    w.press("2")
    w.see("CERTAIN ALREADY: Call emergency services for where the client is.", "Which state is the client in")
    w.press("!")
    w.see("SO FAR, NOT COMPLETE. EMERGENCY: act now", "Which state is the client in")
    w.press("ca\r")
    w.see(TELL, without="SO FAR")


def test_going_back_marks_the_old_answer(assess):
    w = assess()
    w.see("Is anyone hurt")
    w.press("1")
    w.see("Which state")
    w.press("b\r")
    w.see("1  No  <- before")


def test_review_lists_the_answers_and_changes_one(assess):
    w = assess()
    w.see("Is anyone hurt")
    w.press("1")
    w.see("Which state")
    w.press("ca\r")
    w.see(CONTACT)
    w.press("r")
    w.see("YOUR ANSWERS", "California", "Number to change")
    w.press("1\r")
    w.see("1  No  <- before")
    w.press("2")
    w.see(TELL, "CERTAIN ALREADY")


def test_a_page_scrolls_and_goes_back(prompt):
    w = prompt("page")
    assert "line 60" not in w.see("line 1 of the page", "more below")
    assert w.lines()[0] == DANGER_LINE
    w.press(" ")
    w.see("line 30 of the page", "more above and below", without="line 1 of")
    w.press("\x1b[F")
    w.see("line 60 of the page", "more above")
    w.press("\x1b[A")
    w.see("line 59 of the page", "more above and below", without="line 60 of")
    w.press("\x1b[H")
    w.see("line 1 of the page")
    w.press("\x1b[6~")
    w.see("line 25 of the page")
    w.press("\x1b[5~")
    w.see("line 1 of the page")
    w.press("q")
    assert result(w) == "'page closed'"


@pytest.mark.parametrize("key", ["\r", "q", "b", "0"])
def test_a_page_is_closed_by_four_keys(prompt, key):
    w = prompt("page")
    w.see("line 1 of the page", "Enter q b 0 back")
    w.press(key)
    assert result(w) == "'page closed'"


def test_a_space_too_many_closes_no_page(prompt):
    w = prompt("page")
    w.see("line 1 of the page")
    w.press("\x1b[F")
    w.see("line 60 of the page")
    for key in " x ":
        w.press(key)
        w.see("line 60 of the page", "Enter, q, b or 0 goes back.")
    w.press("b")
    assert result(w) == "'page closed'"


# ---------------------------------------------------------------- the plan


def answered(w: Window) -> Window:
    w.see("Is anyone hurt")
    w.press("2")
    w.see("Which state")
    w.press("ca\r")
    w.see("Could telling")
    w.press("1")
    return w


def test_the_first_block_and_the_menu_are_both_in_sight(assess):
    shown = answered(assess()).see("EMERGENCY: act now", "NOW", "1-9 open a step", "finish: print plan and note")
    assert " 1 Call emergency services for where the client is" in shown
    assert shown.startswith(DANGER_LINE)


def test_on_a_narrow_screen_the_call_and_a_hint_are_in_sight(assess):
    w = answered(assess(columns=40, rows=24))
    w.see(
        "EMERGENCY: act now",
        "1 Call emergency services for where",
        "more below",
        "c call",
        "1-9 open",
        "q end",
        "k keys",
    )
    w.press("k")
    w.see("1 Call emergency services for where", "q finish: print plan and note")


@pytest.mark.parametrize("close", ["1", "0", "\r"])
def test_a_step_opens_over_the_plan_and_closes_again(assess, close):
    w = answered(assess())
    w.see("EMERGENCY: act now", "finish")
    w.press("1")
    w.see('Say: "The address is', "more below", "Enter or 0 back to the plan", without="EMERGENCY: act now")
    w.press(close)
    w.see("EMERGENCY: act now", "finish", without="Dispatcher")
    w.press("q")
    w.see("who reads this")
    w.press("q")
    ended = w.end()
    assert (ended["code"], ended["restored"]) == (0, True)
    assert "NOTE (stub" in w.after_leaving(), "the result is printed where it stays"


def test_another_digit_opens_another_step_and_what_was_opened_scrolls(prompt):
    w = prompt("plan")
    w.see("step 9 of the plan")
    w.press("3")
    w.see("How step 3 is done")
    w.press("4")
    w.see("How step 4 is done", without="step 3")
    w.press("a")
    w.see("line 1 of the page")
    w.press("\x1b[B")
    w.see("line 2 of the page", without="line 1 of")
    w.press("0")
    w.see("step 9 of the plan", without="of the page")
    w.press("m")
    w.see("A NEW PLAN")
    w.press("5")
    w.see("How step 5", without="A NEW PLAN")
    w.press("0")
    w.see("A NEW PLAN", without="EMERGENCY")
    w.press("\r")
    w.see("A NEW PLAN", "Enter alone is no answer")
    w.press("q")
    assert result(w) == "'q'"


def test_a_number_asked_on_the_plan_keeps_the_plan_in_sight(assess):
    w = answered(assess())
    w.see("finish")
    w.press("o")
    w.see("Number of the step, then Enter.", "1 Call emergency services")
    w.press("2\r")
    w.see("Stay with them, or on the line", "Enter or 0 back to the plan")


def test_a_call_that_stands_open_opens_its_card_at_once(assess):
    w = answered(assess())
    w.see("EMERGENCY: act now", "finish")
    w.press("1")
    w.see("Say: ", "Enter or 0 back to the plan   c call")
    w.press("c")
    w.see("WHO YOU ARE", "SAY", without="WHICH CALL")
    w.press("q")
    w.see("EMERGENCY: act now", "What next?")
    w.press("1")
    w.see("Say: ")
    w.press("0")
    w.see("EMERGENCY: act now", without="Tell: Dispatcher")
    w.press("c")
    w.see("WHICH CALL?")


def test_what_is_done_is_marked_in_the_head_and_in_the_whole_plan(assess):
    w = answered(assess())
    w.see("EMERGENCY: act now", "finish")
    w.press("d")
    w.see("MARK WHAT IS DONE")
    w.press("1\r")
    w.see("When?")
    w.press("\r")
    w.see("With whom?")
    w.press("\r")
    w.see("[done] Call emergency services")
    w.press("b")
    w.see("EMERGENCY: act now", " 1 [done] Call emergency services", "What next?")
    w.press("x")
    w.see("SET A SUGGESTION ASIDE", " 1 [done] Call")


def test_finishing_can_be_taken_back(assess):
    w = answered(assess())
    w.see("EMERGENCY: act now", "finish")
    w.press("q")
    w.see("who reads this", "b  back to the plan")
    w.press("b")
    w.see("EMERGENCY: act now", "What next?", without="who reads this")
    w.press("f")
    w.see("Where do these answers come from?", "b  back to the plan")
    w.press("b")
    w.see("EMERGENCY: act now", "What next?", without="NOTE (stub")


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (60, "c call   1-9 open   a all   q finish   k keys"),
        (40, "c call  1-9 open  a all  q end  k keys"),
    ],
)
def test_the_one_line_menu_names_the_call_and_the_end_first(columns, line):
    options = [("1-9", "open a step"), ("a", "all"), ("c", "call card"), ("q", "finish: print plan and note")]
    assert brief_line(options, columns - 2) == line


def test_on_a_screen_of_40_by_12_the_plan_stays_usable(assess):
    w = answered(assess(columns=40, rows=12))
    w.see("EMERGENCY: act now", "Call emergency services", "c call  1-9 open  a all  q end  k keys")
    w.press("1")
    w.see("Enter or 0 back to the plan   k keys", "more below")
    w.press("0")
    w.see("EMERGENCY: act now", "c call")
    w.press("k")
    w.see("1-9 open a step")
    for _ in range(12):
        w.press("\x1b[6~")
    w.see("q finish: print plan and note")
    w.press("d")
    w.see("Number of a step you have done")
    w.press("b")
    w.see("EMERGENCY: act now", "c call")
    w.press("q")
    w.see("who reads this")
    w.press("\x1b[F")
    w.see("b  back to the plan")
    w.press("q")
    assert w.end()["code"] == 0


# ---------------------------------------------------------------- hiding, sizes, colour


@pytest.mark.parametrize("key", ["h", "\x1b", "\x1b\x1b"])
def test_hiding_leaves_one_line_and_any_key_comes_back(prompt, key):
    w = prompt("choice")
    w.see("Blue shoes")
    w.press(key)
    w.see(HIDDEN)
    assert w.text().strip() == HIDDEN
    w.press("3")
    w.see("Blue shoes", without="Hidden")
    w.press("3")
    assert result(w) == "'blue'", "the key that brought the question back did not answer it"


def test_stopped_while_hidden_shows_nothing(assess):
    w = assess()
    w.see("Is anyone hurt")
    w.press("2")
    w.see("CERTAIN ALREADY")
    w.press("\x1b")
    w.see(HIDDEN)
    w.press("\x03")
    ended = w.end()
    assert (ended["code"], ended["restored"]) == (130, True)
    assert w.after_leaving().strip("\r\n ^C") == ""
    assert w.was_given_back()


def test_ctrl_c_leaves_what_was_certain_on_the_normal_screen(assess):
    w = assess()
    w.see("Is anyone hurt")
    w.press("2")
    w.see("CERTAIN ALREADY")
    w.press("\x03")
    ended = w.end()
    assert (ended["code"], ended["restored"]) == (130, True)
    assert "STOPPED. Certain until then:" in w.after_leaving()


SIZES = [(40, 24), (60, 24), (80, 24), (200, 50), (20, 8)]


@pytest.mark.parametrize("kind", ["choice", "several", "place", "number", "text", "count", "list", "plan", "page"])
def test_every_prompt_is_drawn_again_at_every_size(prompt, kind):
    """One after the other in one window; no line is wider than the screen, and danger stays first."""
    w = prompt(kind)
    w.see("Danger this minute?")
    for columns, rows in [*SIZES, (10, 3), (1, 1), (80, 24)]:
        w.resize(columns, rows)
        if columns >= 20:
            w.see(*(line for line, _ in danger(columns, rows)))
            assert w.lines()[0].startswith("Danger")
        else:
            w.read(0.1)
    assert w.see(DANGER_LINE).count("Danger") == 1
    w.press("\x03")
    ended = w.end()
    assert (ended["code"], ended["restored"], w.was_given_back()) == (130, True, True)


def test_a_resize_while_hidden_shows_nothing_else(prompt):
    w = prompt("choice")
    w.see("Blue shoes")
    w.press("h")
    w.see(HIDDEN)
    w.resize(60, 20)
    w.see(HIDDEN)
    assert w.text().strip() == HIDDEN


def test_no_colour_means_no_weight_either_and_the_same_words(prompt):
    coloured, plain = prompt("plan"), prompt("plan", env={"NO_COLOR": "1"})
    assert coloured.see("step 9") == plain.see("step 9")
    assert re.search(r"\x1b\[[0-9;]+m", coloured.transcript)
    assert not re.search(r"\x1b\[[0-9;]*m", plain.transcript)
    used = set(re.findall(r"\x1b\[([0-9;]*)m", coloured.transcript))
    assert used <= {"0", "1", "4", "1;7"}, "weight, underline, reverse: nothing dim, no colours"


def test_every_byte_is_ascii_and_each_drawing_is_one_write(prompt):
    w = prompt("choice")
    w.see("Blue shoes")
    w.press("\x1b[B")
    w.see("> 1")
    assert w.raw.isascii()
    assert w.raw.count(TAKE.encode()) == 1


# ---------------------------------------------------------------- when there is a menu


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (("--plain",), {}),
        ((), {"TERM": "dumb"}),
        ((), {"TERM": ""}),
        ((), {"CRISIS_AID_PLAIN": "1"}),
        ((), {"ACCESSIBLE": "yes"}),
    ],
)
def test_numbered_lines_where_they_are_asked_for_or_nothing_can_be_drawn(prompt, arguments, env):
    w = prompt("choice", *arguments, env=env)
    w.see("Blue shoes", ">")
    w.press("3")
    w.end()
    assert "RESULT 'blue'" in w.transcript
    assert TAKE not in w.transcript
    assert GIVE not in w.transcript


@pytest.mark.parametrize("env", [{"CRISIS_AID_PLAIN": "0"}, {"CRISIS_AID_PLAIN": ""}, {"ACCESSIBLE": "0"}])
def test_a_zero_or_nothing_asks_for_nothing(prompt, env):
    w = prompt("choice", env=env)
    w.see("Blue shoes")
    assert TAKE in w.transcript


def test_a_terminal_without_a_size_gets_numbered_lines(prompt):
    w = prompt("choice", sized=False)
    w.see("Blue shoes", ">")
    assert TAKE not in w.transcript


def test_no_terminal_no_menu():
    assert type(prompter_for(None, None, plain=False, environment={"TERM": "xterm"})).__name__ == "NumberedLines"  # type: ignore[arg-type]


# ---------------------------------------------------------------- fitting, without a terminal


def fitted(message: int, body: int, rows: int, offset: int | None = None, **more: object):
    view = View(
        [(f"m{n}", "") for n in range(message)], [(f"q{n}", "") for n in range(body)], foot=[("keys", "")], **more
    )
    return arrange(view, 80, rows, offset)


def texts(picture) -> list[str]:
    return [text for text, _ in picture.lines]


def test_a_message_gives_way_and_the_question_is_never_pushed_off():
    picture = fitted(message=50, body=8, rows=24)
    assert len(picture.lines) == 24
    assert texts(picture)[-9:] == [*(f"q{n}" for n in range(8)), "keys"]
    assert texts(picture)[1:15] == [*(f"m{n}" for n in range(13)), "more below: PgDn, space"]
    assert (picture.page, picture.last) == (13, 37)


def test_scrolling_reaches_every_line_and_stops_at_the_end():
    seen, offset = set(), 0
    while True:
        picture = fitted(message=50, body=8, rows=24, offset=offset)
        seen.update(texts(picture))
        if picture.offset == picture.last:
            break
        offset = picture.offset + picture.page
    assert {f"m{n}" for n in range(50)} <= seen
    assert "more above: PgUp" in texts(picture)


def test_a_screen_too_small_for_the_question_scrolls_the_question():
    picture = fitted(message=5, body=20, rows=10)
    assert texts(picture)[-1] == "keys"
    assert "q0" in texts(picture)
    assert any("more above and below" in text for text in texts(picture))
    last = fitted(message=5, body=20, rows=10, offset=99)
    assert "q19" in texts(last)


def test_what_was_asked_for_under_a_long_question_stays_in_sight_while_the_question_scrolls():
    keys = [("keys of it", "")]
    for offset in (None, 0, 99):
        seen = texts(fitted(message=5, body=40, rows=24, offset=offset, under=keys))
        assert seen[-2:] == ["keys of it", "keys"]
        assert "more" in seen[-3]
    assert "q39" in texts(fitted(message=5, body=40, rows=24, offset=99, under=keys))
    assert texts(fitted(message=0, body=20, rows=8, under=keys))[-3:] == ["q4", "more below: PgDn, space", "keys"]


def test_the_short_form_is_used_only_where_the_message_needs_the_lines():
    short = [("short", "")]
    assert "short" not in texts(fitted(message=5, body=6, rows=24, short=short))
    assert "short" in texts(fitted(message=18, body=6, rows=24, short=short))


def test_the_typed_line_stays_in_sight_with_its_cursor():
    for rows in (24, 10, 8):
        picture = fitted(message=30, body=12, rows=rows, typed="cali")
        assert picture.cursor is not None
        row, column = picture.cursor
        assert texts(picture)[row] == "> cali"
        assert column == 6


@pytest.mark.parametrize("columns", [20, 40, 60, 76, 77, 80, 200])
def test_the_danger_line_keeps_its_meaning_at_every_width(columns):
    for rows in (8, 24):
        said = " ".join(text for text, _ in danger(columns, rows))
        assert "Danger" in said
        assert "Call 911" in said
        assert "Client elsewhere" in said
        assert "THEIR dispatch" in said
        assert all(len(text) <= columns for text, _ in danger(columns, rows))


@pytest.mark.parametrize("width", [19, 39, 79])
def test_an_explanation_comes_in_parts_of_six_lines_and_loses_nothing(width):
    words = " ".join(f"word{n}" for n in range(60))
    parts = Explanation([Row(words)]).parts(width)
    assert all(1 <= len(part) <= 6 for part in parts)
    kept = [text.strip() for part in parts for text, style in part if style != "subheading"]
    assert " ".join(kept) == words
    assert [line.strip() for line, _ in lines_of([Row(words)], width - 2)] == kept


def test_tab_completes_what_is_common_and_names_what_is_unique():
    assert completed("cali") == "California"
    assert completed("CA") == "California"
    assert completed("new") == "New "
    assert completed("n") == "N" or completed("n") == "n"
    assert completed("zz") == "zz"
    assert completed("") == ""


def test_editing_takes_printable_characters_only():
    assert edited("ab", "c", 60) == "abc"
    assert edited("ab", "\x7f", 60) == "a"
    assert edited("ab", "\x15", 60) == ""
    assert edited("ab", "\x07", 60) == "ab"
    assert edited("ab", "up", 60) == "ab"
    assert edited("ab", "c", 2) == "ab"


def test_the_first_question_needs_no_prompt_library():
    code = "import sys, crisis_cli.interview, crisis_cli.menu; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = {name.partition(".")[0] for name in loaded.stdout.split()}
    assert not names & {"prompt_toolkit", "questionary", "rich", "typer", "pydantic", "curses"}
