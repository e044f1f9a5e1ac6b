"""Real conversations in numbered lines on a pseudo-terminal: what a therapist sees, how many keys it takes, and that nothing breaks."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from terminal_driver import Conversation

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

DANGER = "Is anyone hurt, in medical danger, or about to harm self or others now?"
CONTACT = "Where is the client, and are you in contact?"
COMPANY = "Who is with the client?"
INTENT = "Does the client mean to act on thoughts of suicide?"
IDEATION = "Thoughts of suicide, now or in the past month?"
PLAN = "A method in mind, or a plan?"
MEANS = "Could they get to a gun, pills or other means today?"
WILLING = "Will they go to be evaluated now, and with whom?"
SIGNS = "Which of these do you know or see? (several)"
TELL = "Could telling the client what you are doing raise the danger?"
NEXT = "What next?"
READS = "who reads this"


@pytest.fixture(autouse=True)
def numbered_lines(monkeypatch):
    """The menu has its own tests."""
    monkeypatch.setenv("CRISIS_AID_PLAIN", "1")


@pytest.fixture
def talk():
    """Start conversations on danger to self, and end those that a failed test left behind."""
    started: list[Conversation] = []

    def start(*arguments: str, **options: object) -> Conversation:
        conversation = Conversation(["assess", "danger-to-self", *arguments], **options)
        started.append(conversation)
        return conversation

    yield start
    for conversation in started:
        conversation.child.close(force=True)


def actions_now(shown: str) -> list[str]:
    """Return the numbered lines between NOW and the end of the first block, tags cut off."""
    block = shown.split("\nNOW", 1)[1].split("Then ", 1)[0]
    found = re.findall(r"^\s*\d+ (.+?)\s{2,}", block.replace("\r", ""), re.MULTILINE)
    return [line.strip() for line in found]


def after_plan(conversation: Conversation) -> str:
    """Wait for the menu after the plan and return what was shown before it."""
    shown = conversation.wait(NEXT)
    conversation.wait("> ")
    time.sleep(0.03)
    return shown.replace("\r\n", "\n")


def finish_with_q(conversation: Conversation) -> tuple[str, int]:
    conversation.send("q")
    conversation.press("q", after=READS)
    rest, code = conversation.finish()
    return rest.replace("\r\n", "\n"), code


# ---------------------------------------------------------------- the four conversations


def test_someone_acting_now_takes_at_most_four_keys(talk):
    """The emergency plan stands on the screen after danger, place and the safety of telling."""
    c = talk()
    first = c.wait("\n")
    assert first.startswith("Danger this minute? Call 911.")
    c.press("2", after=DANGER)
    assert "CERTAIN ALREADY: Call emergency services for where the client is." in c.wait("Which state").replace(
        "\r\n", "\n"
    )
    c.type_place("calif", after="is the client in")
    c.press("1", after=TELL)
    assert c.keys <= 4
    shown = after_plan(c)
    assert "EMERGENCY: act now" in shown
    now = actions_now(shown)
    assert "Call emergency services for where the client is" in now[:2]
    assert "unless" not in shown.split("Then ")[0].split("CERTAIN")[-1].split("EMERGENCY")[-1]
    rest, code = finish_with_q(c)
    assert code == 0
    assert "NOTE (stub" in rest
    assert "someone hurt, in medical danger or acting at the time" in " ".join(rest.split())


def test_telehealth_with_plan_intent_and_means_takes_at_most_ten_keys(talk):
    """Another county, known address: the call goes to the dispatch for the client's address, never to bare 911."""
    c = talk()
    c.press("1", after=DANGER)
    c.type_place("ca")
    c.press("2", after=CONTACT)
    c.press("2", after=COMPANY)
    c.press("2", after=INTENT)
    c.press("3", after=PLAN)
    c.press("3", after=MEANS)
    c.press("1", after=TELL)
    assert c.keys <= 10
    shown = after_plan(c)
    assert actions_now(shown)[0] == "Call emergency services for where the client is"
    rest, code = finish_with_q(c)
    assert code == 0
    assert "dispatch center" in rest
    assert "Client with you: call 911." not in rest


def test_client_left_an_hour_ago_as_planned(talk):
    """Left as planned and in reach: ring the client now; no emergency call is made of it by itself."""
    c = talk()
    c.press("1", after=DANGER)
    c.type_place("California")
    c.press("4", after=CONTACT)
    c.press("2", after=COMPANY)
    c.press("2", after=INTENT)
    c.press("1", after=PLAN)
    c.press("9", after=SIGNS)
    c.press("1", after="Any threat or thought of violence, by or against anyone?")
    c.press("1", after="Is a child, an elder or a dependent adult harmed or neglected?")
    c.press("1", after=TELL)
    shown = after_plan(c)
    assert "SAME DAY: start now, done today" in shown
    assert "Call the client now" in shown
    rest, code = finish_with_q(c)
    assert code == 0
    assert "Call emergency services" not in rest.split("NOTE (stub")[0].split("DO NOT")[0].split("TRIGGER")[0]


def test_willing_client_in_the_office_with_a_sister_who_drives(talk):
    """The escorted evaluation stands first, the call directly below as its fallback."""
    c = talk()
    c.press("1", after=DANGER)
    c.type_place("us-ca")
    c.press("1", after=CONTACT)
    c.press("1", after=COMPANY)
    c.press("3", after=INTENT)
    c.press("3", after=PLAN)
    c.press("2", after=MEANS)
    assert "unless they go now" in c.wait(TELL).replace("\r\n", " ")
    c.wait("> ")
    time.sleep(0.03)
    c.send("1")
    shown = after_plan(c)
    assert "unless they go now" in shown
    c.send("m")
    c.press("1", after=WILLING)
    c.press("s", after="Have they ever tried")
    shown = after_plan(c)
    assert actions_now(shown)[:2] == [
        "Send them now, with the named adult, to be evaluated",
        "Call emergency services for where the client is",
    ]
    assert "the fallback: at once if that fails or stops" in shown
    _, code = finish_with_q(c)
    assert code == 0


def test_back_twice_and_another_answer_is_the_same_as_fresh(talk, tmp_path):
    """Going back and changing an answer leaves no trace in plan or note."""

    def answer(c: Conversation, *, astray: bool) -> str:
        c.press("1", after=DANGER)
        c.type_place("ca")
        c.press("1", after=CONTACT)
        c.press("2", after=COMPANY)
        if astray:
            c.press("1", after=INTENT)
            c.press("2", after=IDEATION)
            c.press("b", after=PLAN)
            c.press("b", after=IDEATION)
        c.press("3", after=INTENT)
        c.press("3", after=PLAN)
        c.press("3", after=MEANS)
        c.press("1", after=TELL)
        after_plan(c)
        rest, code = finish_with_q(c)
        assert code == 0
        return rest

    plain = ("--now", "2026-11-22T10:00:00-08:00", "--full")
    assert answer(talk(*plain), astray=True) == answer(talk(*plain), astray=False)


def test_review_changes_one_answer(talk):
    c = talk()
    c.press("1", after=DANGER)
    c.type_place("ca")
    c.press("1", after=CONTACT)
    c.press("r", after=COMPANY)
    c.wait("YOUR ANSWERS")
    c.press("1\r", after="Number to change, then Enter")
    c.wait("Before: No")
    c.wait("> ")
    time.sleep(0.03)
    c.send("2")
    assert "CERTAIN ALREADY" in c.wait(TELL)


# ---------------------------------------------------------------- keys


def test_enter_alone_never_answers_a_safety_question(talk):
    c = talk()
    c.press("\r", after=DANGER)
    assert "Enter alone is no answer: press 1 to 2, n, w or c." in c.wait("> ")
    c.send("\n")
    assert "Enter alone is no answer" in c.wait("> ")
    c.send("1")
    c.wait("Which state")


def test_keys_typed_ahead_of_a_question_do_not_answer_it(talk):
    """Hammering one key answers one question only, or the answer would be chance."""
    c = talk()
    c.wait(DANGER)
    c.wait("> ")
    time.sleep(0.1)
    c.send("1111111111")
    c.wait("Which state is the client in")
    c.wait("> ")
    time.sleep(0.3)
    c.send("ca\r")
    after = c.wait(CONTACT)
    assert "California" in after
    assert "1" not in after.split("California")[0], "no hammered key was left over for the place"


def test_unknowns_each_have_a_key_and_a_state_may_be_unknown(talk):
    c = talk()
    c.press("w", after=DANGER)
    assert "asked, would not say" in c.wait("Which state")
    c.type_place("c", after="is the client in")
    assert "cannot tell" in c.wait(CONTACT)
    c.wait("> ")
    time.sleep(0.03)
    c.send("n")
    assert "not asked yet" in c.wait(INTENT)


def test_a_place_is_completed_and_ambiguity_is_asked_back(talk):
    c = talk()
    c.press("1", after=DANGER)
    c.type_place("new")
    assert "Which: New Hampshire, New Jersey, New Mexico, New York?" in c.wait("> ")
    time.sleep(0.03)
    c.send("narnia\r")
    assert "No such place." in c.wait("> ")
    time.sleep(0.03)
    c.send("new y\t\r")
    assert "New York" in c.wait(CONTACT)


def test_exclamation_mark_shows_what_is_certain(talk):
    c = talk()
    c.press("1", after=DANGER)
    c.type_place("ca")
    c.press("!", after=CONTACT)
    shown = c.wait("Not assessed yet")
    assert "SO FAR, NOT COMPLETE: nothing is certain yet, and none of it reads as safe." in shown.replace("\r\n", "\n")


def test_hide_blanks_the_screen_and_a_key_brings_the_question_back(talk):
    c = talk()
    c.press("1", after=DANGER)
    c.type_place("ca")
    c.press("h", after=CONTACT)
    c.wait("Hidden. Press any key to come back.")
    assert [line for line in c.lines() if line] == ["Hidden. Press any key to come back."]
    time.sleep(0.05)
    c.send("x")
    c.wait(CONTACT)


def test_escape_hides_at_every_prompt_and_ctrl_c_then_shows_nothing(talk):
    """Whoever looks over the shoulder sees nothing, not even after the program was stopped."""
    c = talk()
    c.press("2", after=DANGER)
    c.wait("Which state is the client in")
    c.wait("> ")
    time.sleep(0.05)
    c.send("cal\x1b")
    c.wait("Hidden. Press any key to come back.")
    time.sleep(0.05)
    c.child.sendintr()
    rest, code = c.finish()
    assert code == 130
    assert rest.strip() in ("", "^C")
    assert [line for line in c.lines() if line.strip("^C ")] == ["Hidden. Press any key to come back."]


def test_an_arrow_key_is_no_answer_and_does_not_hide(talk):
    c = talk()
    c.press("\x1b[A", after=DANGER)
    assert "Hidden" not in c.wait("k shows all keys.")


def test_question_mark_explains_in_at_most_six_lines(talk):
    for question_number, setup in enumerate([[], ["1"]]):
        c = talk()
        if setup:
            c.press("1", after=DANGER)
            c.wait("Which state")
        else:
            c.wait(DANGER)
        c.wait("> ")
        time.sleep(0.03)
        c.send("?")
        shown = c.wait((DANGER, "Which state is the client in")[question_number]).replace("\r\n", "\n")
        explanation = [line for line in shown.split("\n")[1:-1] if line.strip()]
        assert 1 <= len(explanation) <= 6, explanation


def test_stop_shows_what_is_certain_and_ends_with_zero(talk):
    c = talk()
    c.press("2", after=DANGER)
    c.type_place("ca")
    c.press("s", after=TELL)
    c.press("s", after="Stop? s again stops, any other key goes on.")
    rest, code = c.finish()
    assert code == 0
    assert "SO FAR, NOT COMPLETE. EMERGENCY: act now" in rest
    assert "Call emergency services for where the client is" in rest


def test_any_other_key_than_a_second_s_goes_on(talk):
    c = talk()
    c.press("2", after=DANGER)
    c.type_place("ca")
    c.press("s", after=TELL)
    assert "SO FAR, NOT COMPLETE. EMERGENCY: act now" in c.wait("Stop? s again stops")
    c.press("x", after="goes on.")
    c.press("1", after=TELL)
    assert "EMERGENCY: act now" in after_plan(c)
    assert c.transcript.count("CERTAIN ALREADY") == 1


def test_a_key_that_is_refused_is_echoed(talk):
    c = talk()
    c.press("7", after=DANGER)
    assert "7\r\nPress 1 to 2, n, w or c; k shows all keys." in c.wait("all keys.")


def test_the_same_digit_again_shows_the_first_block_instead_of_the_step(talk):
    c = talk()
    c.press("2", after=DANGER)
    c.type_place("ca")
    assert "Type a state and Enter, or one letter and Enter." in c.transcript
    c.press("1", after=TELL)
    after_plan(c)
    c.send("1")
    assert "Tell: Dispatcher, police" in after_plan(c)
    c.send("1")
    shown = after_plan(c)
    assert "EMERGENCY: act now" in shown
    assert "Tell: Dispatcher" not in shown
    c.send("1")
    assert "Tell: Dispatcher, police" in after_plan(c)
    c.send("c")
    shown = c.wait("Press any key for more, q to go on.")
    assert "WHICH CALL?" not in shown
    assert "WHO YOU ARE" in shown


def test_a_space_too_many_does_not_close_the_call_card(talk):
    c = talk(rows=50)
    c.press("2", after=DANGER)
    c.type_place("ca")
    c.press("1", after=TELL)
    after_plan(c)
    c.send("1")
    after_plan(c)
    c.send("c")
    while "Press Enter to go on." not in (shown := c.wait("to go on.")):
        assert "Press any key for more" in shown
        time.sleep(0.05)
        c.send(" ")
    time.sleep(0.05)
    c.send("  ")
    time.sleep(0.2)
    assert "What next?" not in c.transcript.rpartition("to go on.")[2]
    c.send("\r")
    assert "EMERGENCY: act now" in after_plan(c)


def test_done_is_marked_and_stands_in_the_note(talk):
    c = talk()
    c.press("2", after=DANGER)
    c.type_place("ca")
    c.press("1", after=TELL)
    shown = after_plan(c)
    number = re.search(r"(\d+) Call emergency services", shown)
    assert number
    c.send("d")
    c.wait("MARK WHAT IS DONE")
    c.wait("> ")
    c.send(number.group(1) + "\r")
    c.wait("When?")
    c.wait("> ")
    c.send("\r")
    c.wait("With whom?")
    c.wait("> ")
    c.send("\r")
    c.wait("[done] Call emergency services")
    c.wait("> ")
    c.send("\r")
    after_plan(c)
    rest, code = finish_with_q(c)
    note = rest.split("NOTE (stub")[1]
    assert code == 0
    assert "Called emergency services for the client's location at ____" in note
    assert "Stayed with the client" not in note


def test_the_call_card_shows_first_who_calls_and_what_to_say(talk):
    """80 x 24: the words to say are in sight before any key is pressed; more comes by a key."""
    c = talk()
    c.press("2", after=DANGER)
    c.type_place("ca")
    c.press("1", after=TELL)
    after_plan(c)
    c.send("c")
    c.press("1\r", after="WHICH CALL?")
    c.wait("Press any key for more, q to go on.")
    shown = c.lines()
    assert any(line.startswith("Call emergency services for where the client is") for line in shown), shown
    assert any(line.startswith("SAY") for line in shown), shown
    assert any("Call me on ____." in line for line in shown) or any("me on ____." in line for line in shown), shown
    c.send("q")
    assert "EMERGENCY: act now" in after_plan(c)


# ---------------------------------------------------------------- signals, streams, widths


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131), (signal.SIGINT, 130)]
)
def test_signals_give_the_terminal_back(number, code):
    """A shell runs the program, so that its terminal can be looked at after the program is gone."""
    c = Conversation(["assess", "danger-to-self"])
    c.wait(DANGER)
    c.wait("> ")
    before = termios.tcgetattr(c.child.child_fd)
    assert not before[3] & termios.ICANON
    c.child.kill(number)
    c.child.expect(__import__("pexpect").EOF)
    c.child.wait()
    assert (c.child.exitstatus if c.child.exitstatus is not None else 128 + c.child.signalstatus) == code


def test_terminal_modes_are_restored_after_ctrl_c_and_kill(tmp_path):
    import pexpect

    script = f"""
trap : INT
before=$(stty -g)
{sys.executable} -m crisis_cli assess danger-to-self
echo "code $?"
test "$before" = "$(stty -g)" && echo "modes restored"
"""
    for send in ("\x03", "\x04"):
        child = pexpect.spawn("/bin/sh", ["-c", script], encoding="utf-8", timeout=20, dimensions=(24, 80))
        child.expect_exact("about to harm self or others now?")
        child.expect_exact("> ")
        time.sleep(0.1)
        child.send(send)
        child.expect_exact("code 130")
        child.expect_exact("modes restored")
        child.close()


def test_ctrl_c_shows_what_was_certain(talk):
    c = talk()
    c.press("2", after=DANGER)
    c.wait("Which state")
    c.wait("> ")
    time.sleep(0.05)
    c.child.sendintr()
    rest, code = c.finish()
    assert code == 130
    assert "STOPPED. Certain until then:" in rest
    assert "Call emergency services for where the client is" in rest
    assert "someone hurt, in medical danger or acting at the time" in " ".join(rest.split())


def test_json_goes_to_a_file_while_questions_stay_on_the_terminal(tmp_path):
    import pexpect

    target = tmp_path / "plan.json"
    command = f"{sys.executable} -m crisis_cli assess danger-to-self --format json > {target}; echo code $?"
    child = pexpect.spawn("/bin/sh", ["-c", command], encoding="utf-8", timeout=20, dimensions=(24, 80))
    for text, key in ((DANGER, "2"), ("Which state", "ca\r"), (TELL, "1"), (NEXT, "q"), (READS, "q")):
        child.expect_exact(text)
        child.expect_exact("> ")
        time.sleep(0.05)
        child.send(key)
    child.expect_exact("code 0")
    child.close()
    plan = json.loads(target.read_text())
    assert plan["schema"] == "crisis-aid/plan/1"
    assert plan["response"] == "emergency"
    assert plan["actions"][0]["id"] in ("get-location", "call-emergency")


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_first_block_fits_ten_lines_and_no_line_is_wider_than_the_screen(talk, columns):
    c = talk(columns=columns, rows=24)
    c.press("2", after="Is anyone hurt")
    c.type_place("ca", after="Which state is the client")
    c.press("1", after="Could telling")
    shown = after_plan(c)
    block = shown.split("EMERGENCY", 1)[1].split("Then ", 1)[0]
    lines = block.rstrip("\n").split("\n")
    assert all(len(line) <= columns for line in shown.split("\n"))
    if columns >= 80:
        assert len(lines) <= 10


@pytest.mark.parametrize(("columns", "rows"), [(60, 24), (80, 24)])
def test_the_call_is_on_the_screen_when_the_menu_is(talk, columns, rows):
    """The whole of what is due now stays in sight: nothing of it has scrolled away under the menu."""
    c = talk(columns=columns, rows=rows)
    c.press("2", after="Is anyone hurt")
    c.type_place("ca", after="Which state is the client")
    c.press("1", after="Could telling")
    after_plan(c)
    c.send("k")
    on_screen = c.lines()
    assert any("Call emergency services for where the client is" in line for line in on_screen), on_screen
    assert any(line.startswith("NOW") for line in on_screen), on_screen
    shown = c.wait("finish: print plan and note")
    assert "note in three lines" in shown or columns >= 70


def test_no_escape_sequence_without_colour(talk):
    """TERM=dumb: words only, on the whole way to the note."""
    c = talk(env={"TERM": "dumb"})
    c.press("2", after=DANGER)
    c.type_place("ca")
    c.press("1", after=TELL)
    after_plan(c)
    finish_with_q(c)
    assert "\x1b" not in c.transcript


def test_everything_is_ascii_on_the_terminal_in_plain(talk):
    c = talk("--plain")
    c.press("2", after=DANGER)
    c.type_place("ca")
    c.press("1", after=TELL)
    after_plan(c)
    finish_with_q(c)
    assert c.transcript.isascii()


def test_questions_are_refused_where_standard_error_is_no_terminal(tmp_path):
    import pexpect

    command = f"{sys.executable} -m crisis_cli assess danger-to-self 2> {tmp_path / 'err'}; echo code $?"
    child = pexpect.spawn("/bin/sh", ["-c", command], encoding="utf-8", timeout=20)
    child.expect_exact("code 2")
    child.close()
    assert "The questions are shown on standard error" in (tmp_path / "err").read_text()


def test_a_read_only_home_or_none_changes_nothing(talk, tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    for value in (str(home), "/nonexistent"):
        c = talk(env={"HOME": value})
        c.press("2", after=DANGER)
        c.wait("Which state")
    assert list(home.iterdir()) == []


def test_module_and_script_are_the_same():
    script = Path(sys.executable).with_name("crisis-aid")
    by_module = subprocess.run([sys.executable, "-m", "crisis_cli", "--version"], capture_output=True, text=True)
    by_script = subprocess.run([str(script), "--version"], capture_output=True, text=True)
    assert by_module.stdout == by_script.stdout
    assert by_module.returncode == by_script.returncode == 0
