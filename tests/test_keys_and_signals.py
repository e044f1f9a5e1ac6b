"""Whatever happens at whatever prompt: the terminal comes back as it was, the exit code is the documented one, no traceback.

A small shell with job control runs each prompt and compares the modes of its terminal before and after.
"""

from __future__ import annotations

import random
import signal
import sys
import termios
import time

import pytest
from examples import examples
from terminal_driver import GIVE, HARNESS, TAKE, Window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")

HIDDEN = "Hidden. Press any key to come back."
SHOWN = {
    "choice": "Which shoes are they?",
    "several": "Which shoes are they?",
    "place": "Which shoes are they?",
    "text": "Whom did you consult?",
    "plan": "step 9 of the plan",
    "page": "line 1 of the page",
}
ANSWERS = {
    "choice": ("2", "'red'"),
    "several": ("1", "('none',)"),
    "place": ("\x15ca\r", "'us-ca'"),
    "text": ("\x15Lee\r", "'Lee'"),
    "plan": ("q", "'q'"),
    "page": ("q", "'page closed'"),
}
PROMPTS = [*((kind, ()) for kind in SHOWN), *((kind, ("--plain",)) for kind in ("choice", "text", "plan"))]


@pytest.fixture
def at(tmp_path):
    """Open a window on a prompt, and wait until it stands on the screen."""
    opened: list[Window] = []

    def start(kind: str, arguments: tuple[str, ...] = (), **options: object) -> Window:
        opened.append(Window([HARNESS, kind, *arguments], tmp_path, **options))
        opened[-1].see(SHOWN[kind])
        assert bool(arguments) == (TAKE not in opened[-1].transcript)
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def ends(w: Window, code: int) -> None:
    ended = w.end()
    assert ended["code"] == code, w.transcript[-2000:]
    assert ended["restored"] is True, "the modes of the terminal are what they were"
    assert w.was_given_back()
    assert "Traceback" not in w.transcript
    assert "went wrong" not in w.transcript


def goes_on(w: Window, kind: str) -> None:
    """The prompt is still there and takes its answer."""
    keys, result = ANSWERS[kind]
    w.press(keys)
    ends(w, 0)
    assert f"RESULT {result}" in w.transcript


# ---------------------------------------------------------------- what ends the program


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
@pytest.mark.parametrize(
    ("key", "code"), [("\x03", 130), ("\x04", 130), ("\x1c", 131)], ids=["Ctrl-C", "Ctrl-D", "Ctrl-\\"]
)
def test_a_key_that_ends_the_program(at, kind, arguments, key, code):
    w = at(kind, arguments)
    w.press(key)
    ends(w, code)


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_program(at, kind, arguments, number):
    w = at(kind, arguments)
    w.kill(number)
    ends(w, 128 + number)


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
def test_the_end_of_input(at, kind, arguments):
    """Somebody else switched the terminal to lines, where Ctrl-D ends the input instead of being a key."""
    w = at(kind, arguments)
    modes = termios.tcgetattr(w.child.child_fd)
    modes[3] |= termios.ICANON
    termios.tcsetattr(w.child.child_fd, termios.TCSANOW, modes)
    time.sleep(0.02)
    w.press("\x04")
    ends(w, 130)


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
def test_a_terminal_that_is_closed(at, kind, arguments):
    """The window is gone: nothing can be said any more, and the program ends all the same."""
    w = at(kind, arguments)
    w.hang_up()
    stop = time.monotonic() + 5
    while "code" not in w.notes() and time.monotonic() < stop:
        time.sleep(0.01)
    assert w.notes()["code"] in (129, 130)


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_an_interview_whose_terminal_is_closed_after_an_answer_ends_as_interrupted(tmp_path, plain):
    """There is something to show and nobody to show it to: that is no failure to write a result."""
    w = Window(["-m", "crisis_cli", "assess", "danger-to-self", *plain], tmp_path)
    try:
        w.see("Is anyone hurt", *([">"] if plain else []))
        w.press("2")
        w.see("CERTAIN ALREADY", "Which state")
        w.hang_up()
        stop = time.monotonic() + 5
        while "code" not in w.notes() and time.monotonic() < stop:
            time.sleep(0.01)
        assert w.notes()["code"] in (129, 130)
    finally:
        w.close()


# ---------------------------------------------------------------- what does not


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
def test_escape_hides_and_any_key_comes_back(at, kind, arguments):
    w = at(kind, arguments)
    w.press("\x1b")
    w.see(HIDDEN)
    assert SHOWN[kind] not in w.text()
    w.press("2")
    w.see(SHOWN[kind], *(() if arguments else ("Danger",)))
    goes_on(w, kind)


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
def test_ctrl_z_gives_the_terminal_back_and_takes_it_again(at, kind, arguments):
    w = at(kind, arguments)
    w.press("\x1a")
    stop = time.monotonic() + 5
    while "stopped" not in w.notes() and time.monotonic() < stop:
        w.read(0.02)
    assert w.notes()["stopped"] is True, "the shell has its modes while the program is stopped"
    w.read(0.05)
    while b"own line]" not in w.raw:
        w.read(0.02)
    if not arguments:
        assert w.transcript.index(GIVE) < w.transcript.index("own line]")
        stop = time.monotonic() + 5
        while w.transcript.count(TAKE) < 2 and time.monotonic() < stop:
            w.read(0.02)
        w.see(SHOWN[kind], without="own line")
    time.sleep(0.2)
    goes_on(w, kind)


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
def test_a_resize(at, kind, arguments):
    w = at(kind, arguments)
    w.resize(60, 30)
    if arguments:
        w.read(0.1)
    else:
        w.see(SHOWN[kind])
        assert w.lines()[0].startswith("Danger")
    goes_on(w, kind)


@pytest.mark.parametrize("kind", SHOWN)
@pytest.mark.parametrize("bracketed", [True, False])
def test_a_paste_of_100_kb_is_swallowed_or_answers_one_prompt(at, kind, bracketed):
    w = at(kind)
    data = b"z" * 100_000
    w.flood(b"\x1b[200~" + data + b"\x1b[201~" if bracketed else data)
    w.see("z" * 60 if kind == "text" or (kind == "place" and not bracketed) else SHOWN[kind])
    time.sleep(0.1)
    goes_on(w, kind)


@pytest.mark.parametrize("arguments", [(), ("--plain",)])
def test_a_paste_of_answers_answers_one_question_at_most(tmp_path, arguments):
    """The second question still stands there after 100 kB of a key that would answer it."""
    w = Window([HARNESS, "two", *arguments], tmp_path)
    try:
        w.see("Blue shoes")
        w.flood(b"1" * 100_000)
        w.see("[ ] Blue shoes" if not arguments else "Press each that holds")
        time.sleep(0.2)
        w.read(0.1)
        assert "RESULT" not in w.transcript
        w.press("1")
        ends(w, 0)
        assert "RESULT (Given(value='none'), Given(value=('none',)))" in w.transcript
    finally:
        w.close()


def test_a_pasted_line_is_taken_as_text_without_what_steers_a_terminal(at):
    w = at("text")
    w.flood(b"\x1b[200~Dr. Lee\r\nby\tphone \x1b[31m\x07\x1b[201~")
    w.see("> Dr. Lee")
    w.press("\r")
    ended = w.end()
    assert ended["code"] == 0
    returned = w.transcript.rpartition("RESULT ")[2]
    assert "Dr. Lee" in returned
    assert "by phone" in returned
    assert "\x1b" not in returned
    assert "\\x1b" not in returned


# ---------------------------------------------------------------- the program itself


def test_ctrl_z_in_the_middle_of_an_interview_loses_nothing(tmp_path):
    w = Window(["-m", "crisis_cli", "assess", "danger-to-self"], tmp_path)
    try:
        w.see("Is anyone hurt")
        w.press("2")
        w.see("CERTAIN ALREADY")
        w.press("cal")
        w.see("> cal")
        w.press("\x1a")
        stop = time.monotonic() + 5
        while w.transcript.count(TAKE) < 2 and time.monotonic() < stop:
            w.read(0.02)
        w.see("Which state", "> cal")
        assert w.notes()["stopped"] is True
        assert "CERTAIN ALREADY" in w.text()
        w.press("\r")
        w.see("Could telling")
        w.press("\x03")
        ends(w, 130)
    finally:
        w.close()


def test_a_second_ctrl_c_while_ending_does_no_harm(at):
    w = at("choice")
    w.press("\x03\x03\x03")
    ends(w, 130)


def test_term_and_then_hup_give_the_terminal_back(at):
    for _ in range(3):
        w = at("plan")
        w.kill(signal.SIGTERM)
        w.kill(signal.SIGHUP)
        ended = w.end()
        assert ended["code"] in (129, 143)
        assert ended["restored"] is True
        assert w.was_given_back()
        assert "Traceback" not in w.transcript


def test_stopped_and_continued_from_outside_is_drawn_again(at):
    """kill -STOP and -CONT, as a shell or a debugger would."""
    w = at("choice")
    w.kill(signal.SIGSTOP)
    stop = time.monotonic() + 5
    while "stopped" not in w.notes() and time.monotonic() < stop:
        w.read(0.02)
    w.see(SHOWN["choice"], "Danger")
    goes_on(w, "choice")


@pytest.mark.parametrize(("kind", "arguments"), PROMPTS)
def test_stopped_sent_to_the_background_and_fetched_back(at, kind, arguments):
    """Ctrl-Z, `bg`, `fg`: in the background the terminal can't be changed, which is no reason to end."""
    w = at(kind, arguments, env={"BACKGROUND_FIRST": "1"})
    w.press("\x1a")
    stop = time.monotonic() + 5
    while "background" not in w.notes() and time.monotonic() < stop:
        w.read(0.02)
    assert w.notes()["background"] is True, "it was stopped for reaching for the terminal"
    time.sleep(0.3)
    w.read(0.1)
    goes_on(w, kind)


@pytest.mark.parametrize(
    ("kind", "arguments"), [("choice", ()), ("plan", ()), ("choice", ("--plain",)), ("text", ("--plain",))]
)
@pytest.mark.parametrize("seed", range(examples(1)))
def test_a_storm_of_stops_and_continues(at, kind, arguments, seed):
    chance = random.Random(seed)
    w = at(kind, arguments)
    for _ in range(40):
        w.kill(chance.choice([signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGCONT]))
        if chance.random() < 0.5:
            w.kill(signal.SIGCONT)
        w.read(chance.random() * 0.02)
    stop = time.monotonic() + 1
    while time.monotonic() < stop:
        w.read(0.05)
    assert "code" not in w.notes(), w.transcript[-500:]
    goes_on(w, kind)


def test_lines_pasted_into_the_numbered_lines_answer_one_prompt_at_most(tmp_path):
    """A number and a text ask one after the other: what came with the first line is no answer to the second."""
    w = Window([HARNESS, "lines", "--plain"], tmp_path)
    try:
        w.see("Which step?")
        w.flood(b"3\r2\rLee\rPat\r")
        w.see("With whom?")
        time.sleep(0.3)
        w.read(0.1)
        assert "RESULT" not in w.transcript
        w.press("Kim\r")
        ends(w, 0)
        assert "RESULT (3, 'Kim')" in w.transcript
    finally:
        w.close()


@pytest.mark.parametrize("arguments", [(), ("--plain",)])
def test_a_text_that_is_too_long_says_that_the_rest_was_left_out(at, arguments):
    w = at("text", arguments)
    w.press("\x15")
    for _ in range(9):
        w.press("z" * 50)
        time.sleep(0.02)
        w.read(0.02)
    if not arguments:
        w.see("At most 400 characters; the rest was left out.")
    w.press("\r")
    ends(w, 0)
    assert "At most 400 characters; the rest was left out." in w.transcript
    assert "z" * 400 in w.transcript.rpartition("RESULT")[2]
    assert "z" * 401 not in w.transcript.rpartition("RESULT")[2]
