"""`crisis-aid setup` as a person meets it: filled in, filled in again, broken off, over a broken profile, without a terminal."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pexpect
import pytest
from terminal_driver import Conversation, Window, until_it_waits
from test_profile import DAY, FULL, a_question

from crisis_cli import profile
from crisis_cli.load import load, shipped_folder
from crisis_cli.profile import County, Number, Profile
from crisis_cli.render.layout import Row
from crisis_cli.setup import Lines, ask_all, fill_in, summary

TODAY = date(2026, 11, 22)
posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


def run(*arguments: str, folder: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", *arguments],
        env={**os.environ, "CRISIS_AID_CONFIG": str(folder)},
        input=stdin.decode(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


# ---------------------------------------------------------------- the form without a terminal


class Script:
    """A form whose person has written down what they say; anything else is left as it was."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.said = {ask: list(replies) if isinstance(replies, list) else [replies] for ask, replies in said.items()}
        self.seen: list[str] = []
        self.rows: list[str] = []

    def _reply(self, ask: str, was: Any) -> Any:
        self.seen.append(ask)
        key = next((key for key in self.said if key in ask and self.said[key]), None)
        return self.said[key].pop(0) if key else was

    def one(self, ask: str, options: Mapping[str, str], was: str) -> str:
        reply = str(self._reply(ask, was))
        assert reply in options
        return reply

    def some(self, ask: str, options: Mapping[str, str], was: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._reply(ask, was))

    def line(self, ask: str, was: str, fault: Callable[[str], str | None]) -> str:
        reply = str(self._reply(ask, was))
        assert not reply or fault(reply) is None
        return reply

    def place(self, ask: str, was: str | None) -> str | None:
        found: str | None = self._reply(ask, was)
        return found

    def yes(self, ask: str, was: bool) -> bool:
        return bool(self._reply(ask, was))

    def say(self, rows: Sequence[Row]) -> None:
        self.rows += [f"{row.lead}{row.text}" for row in rows]


@pytest.fixture
def content() -> Any:
    shipped = load()
    new = {
        "licence.place": a_question("licence.place", kind="place", choices={}),
        "profile.licence": a_question("profile.licence", choices={"lmft": "LMFT", "lcsw": "LCSW"}),
        "profile.roles": a_question("profile.roles", kind="several"),
    }
    return replace(shipped, questions={**shipped.questions, **new})


def test_everything_is_asked_and_kept(content: Any) -> None:
    form = Script(
        {
            "licence.place": "us-ca",
            "profile.licence": "lmft",
            "profile.roles": ("b", "a"),
            "under supervision": "yes",
            "Crisis lines": ["add", "done"],
            "County or city": "Fresno County",
            "ten-digit": "559-600-3111",
            "mobile crisis line": "559-600-8918",
            "supervisor's number": "(555) 123-4567",
            "Style": "brief",
            "How questions": "plain",
        }
    )
    assert ask_all(content, form, Profile(), TODAY) == Profile(
        given={
            "licence.place": "us-ca",
            "profile.licence": "lmft",
            "profile.trainee": "yes",
            "profile.roles": ("a", "b"),
        },
        first_place="us-ca",
        note_style="brief",
        plain=True,
        supervisor=Number("(555) 123-4567", TODAY),
        counties=(County("Fresno County", "us-ca", "559-600-3111", "559-600-8918", TODAY),),
    )
    assert form.seen[:2] == ["About licence.place? (state; empty: ask me each time)", "About profile.licence?"]


def test_old_values_are_kept_with_their_days_and_changed_ones_get_todays(content: Any) -> None:
    assert ask_all(content, Script({}), FULL, TODAY) == FULL
    changed = ask_all(
        content,
        Script({"supervisor's": "555-765-4321", "advice line": "", "Crisis lines": ["0", "done"], "mobile": "988"}),
        FULL,
        TODAY,
    )
    assert changed.supervisor == Number("555-765-4321", TODAY)
    assert changed.advice is None
    assert changed.counties == (
        County("Fresno County", "us-ca", "559-600-3111", "988", TODAY),
        County("Travis County", "us-tx", "512-974-0845", None, DAY),
    )


def test_a_county_goes_when_its_name_or_both_numbers_go(content: Any) -> None:
    form = Script({"Crisis lines": ["0", "0", "done"], "ten-digit": "", "mobile": "", "County or city": ["Fresno", ""]})
    assert ask_all(content, form, FULL, TODAY).counties == ()
    assert form.rows == ["Fresno: no number, so it is not kept."]


def test_an_answer_is_given_back_with_ask_me_each_time(content: Any) -> None:
    assert ask_all(content, Script({"under supervision": ""}), FULL, TODAY).given == {"profile.hipaa": "yes"}


def test_the_summary_says_all_of_it(content: Any) -> None:
    assert [row.text for row in summary(content, FULL)] == [
        "licence.place: asked each time",
        "profile.licence: asked each time",
        "whether the practice is a licensed or funded facility: asked each time",
        "whether you practise under supervision: Yes: trainee, intern or associate",
        "whether the practice is covered by HIPAA: Yes",
        "whether substance use program rules apply: asked each time",
        "profile.roles: asked each time",
        "state offered first: California",
        "supervisor: (555) 123-4567 ext 8 (entered on 2026-11-20)",
        "insurer's or legal advice line: 1-800-555-0100 (entered on 2026-11-20)",
        "note style: brief",
        "questions: numbered lines, nothing redrawn",
        "Fresno County, California: dispatch 559-600-3111, mobile crisis 559-600-8918 (entered on 2026-11-20)",
        "Travis County, Texas: dispatch 512-974-0845 (entered on 2026-11-20)",
    ]


def test_nothing_is_saved_without_a_yes(content: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path / "settings"))
    form = Script({"Save this?": False})
    assert fill_in(content, form, TODAY) == 0
    assert form.rows[-1] == "Nothing was saved or changed."
    assert list(tmp_path.iterdir()) == []
    assert fill_in(content, Script({"supervisor's": "555-123-4567"}), TODAY) == 0
    assert profile.find().profile == Profile(note_style="narrative", supervisor=Number("555-123-4567", TODAY))


# ---------------------------------------------------------------- flags, and no terminal


def test_without_a_terminal_it_refuses_in_one_line_and_names_the_file(tmp_path: Path) -> None:
    done = run("setup", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "`crisis-aid setup` asks on a terminal, and there is none here; write the profile by hand instead: "
        f"{tmp_path}/profile.toml\n"
    )


def test_show_path_and_remove(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("setup", "--show", folder=tmp_path).stdout == "There is no profile. `crisis-aid setup` makes one.\n"
    assert run("setup", "--path", folder=tmp_path).stdout == f"{tmp_path}/profile.toml\n"
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path))
    profile.save(replace(FULL, given={**FULL.given, "profile.trane": "no"}))
    shown = run("setup", "--show", folder=tmp_path)
    place, _, said = shown.stdout.partition("- ")
    assert "".join(place.split()) == f"{tmp_path}/profile.toml"  # a long path is broken over two lines
    assert f"- {said}".splitlines()[:4] == [
        "- the state of the licence: asked each time",
        "- the licence practised under: asked each time",
        "- whether the practice is a licensed or funded facility: asked each time",
        "- whether you practise under supervision: Yes: trainee, intern or associate",
    ]
    assert shown.stderr == 'There is no question "profile.trane" about your practice. Did you mean "profile.trainee"?\n'
    both = run("setup", "--show", "--remove", folder=tmp_path)
    assert (both.returncode, both.stderr) == (2, "Take one of --show, --path and --remove.\n")
    assert run("setup", "--remove", folder=tmp_path).stdout == f"Removed: {tmp_path}/profile.toml\n"
    assert run("setup", "--remove", folder=tmp_path).stdout == "There is no profile. `crisis-aid setup` makes one.\n"


def test_show_of_a_broken_profile_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "profile.toml").write_text("format = 1\nplain = 1\n")
    done = run("setup", "--show", folder=tmp_path)
    assert done.returncode == 3
    assert done.stderr == f"{tmp_path}/profile.toml:2  plain\n  `plain` takes true or false.  [profile]\n"


# ---------------------------------------------------------------- on a terminal


class Form:
    """The form on a pseudo-terminal."""

    def __init__(
        self,
        folder: Path,
        command: Sequence[str] = ("-m", "crisis_cli", "setup"),
        *,
        program: str = sys.executable,
        env: Mapping[str, str] | None = None,
    ) -> None:
        environment = {
            **os.environ,
            "CRISIS_AID_CONFIG": str(folder),
            "TERM": "xterm-256color",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            **(env or {}),
        }
        self.child = pexpect.spawn(
            program,
            list(command),
            dimensions=(40, 120),
            encoding="utf-8",
            env=environment,
            timeout=20,
        )
        self.child.delaybeforesend = None
        self.child.delayafterclose = 0.01

    def at(self, text: str, keys: str) -> None:
        self.child.expect_exact(text)
        until_it_waits(self.child.pid)
        self.child.send(keys)

    def enter_until(self, *texts: str) -> None:
        for text in texts:
            self.at(text, "\r")

    def end(self) -> tuple[str, int | None]:
        self.child.expect(pexpect.EOF)
        self.child.close()
        return str(self.child.before), self.child.exitstatus


@pytest.fixture
def form(tmp_path: Path) -> Iterator[Form]:
    made = Form(tmp_path)
    yield made
    made.child.close(force=True)


QUESTIONS = [question.ask[:30] for question in profile.practice_questions(load())]
UP = "\x1b[A"


def saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Profile | None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(folder))
    return profile.find().profile


@posix
def test_filled_in_on_a_terminal(form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form.enter_until(*QUESTIONS)
    form.at("State offered first", "calif\r")
    form.at("Crisis lines", f"{UP}\r")
    form.at("County or city", "Fresno County\r")
    form.at("Its state", "\r")
    form.at("ten-digit number", "911\r")
    form.at("911 reaches your own area", "\x15559 600 3111\r")
    form.at("mobile crisis line", "\r")
    form.enter_until("Crisis lines", "supervisor's number", "legal advice line", "Style of the note", "How questions")
    form.at("YOUR PROFILE", "")
    form.at("Save this?", "y")
    rest, code = form.end()
    assert code == 0
    assert f"Saved:{tmp_path}/profile.toml" in "".join(rest.split())
    found = saved(tmp_path, monkeypatch)
    assert found is not None
    assert found.first_place == "us-ca"
    assert [(c.title, c.dispatch) for c in found.counties] == [("Fresno County, California", "559 600 3111")]
    if os.name == "posix":
        assert (tmp_path / "profile.toml").stat().st_mode & 0o777 == 0o600


@posix
def test_the_second_time_enter_keeps_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path))
    profile.save(FULL)
    form = Form(tmp_path)
    form.enter_until(*QUESTIONS, "State offered first", "Crisis lines", "supervisor's number", "legal advice line")
    form.enter_until("Style of the note", "How questions", "Save this?")
    assert form.end()[1] == 0
    assert saved(tmp_path, monkeypatch) == FULL


@posix
@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 130)])
def test_breaking_off_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, code: int
) -> None:
    path = tmp_path / "profile.toml"
    path.write_text("format = 1\n")
    form = Form(tmp_path)
    form.enter_until(*QUESTIONS)
    form.at("State offered first", "Texas\r")
    form.enter_until("Crisis lines")
    form.at("supervisor's number", key)
    rest, ended = form.end()
    assert ended == code
    assert "Stopped. Nothing was saved or changed." in rest
    assert "Traceback" not in rest
    assert path.read_text() == "format = 1\n"
    assert [p.name for p in tmp_path.iterdir()] == ["profile.toml"]


@posix
def test_a_signal_ends_it_with_128_and_its_number(form: Form, tmp_path: Path) -> None:
    form.child.expect_exact(QUESTIONS[0])
    time.sleep(0.3)
    form.child.kill(signal.SIGTERM)
    rest, code = form.end()
    assert code == 128 + signal.SIGTERM
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


@posix
def test_over_a_broken_profile_it_says_so_and_starts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "profile.toml"
    path.write_text('format = 1\nplain = "no"\n')
    form = Form(tmp_path)
    form.at("plain: `plain` takes true or false. It can't be", "")
    form.enter_until(*QUESTIONS, "State offered first", "Crisis lines", "supervisor's number", "legal advice line")
    form.enter_until("Style of the note", "How questions")
    assert path.read_text() == 'format = 1\nplain = "no"\n'
    form.enter_until("Save this?")
    assert form.end()[1] == 0
    assert saved(tmp_path, monkeypatch) == Profile(note_style="narrative")


# ---------------------------------------------------------------- what assess makes of it


def shipped_without_practice(tmp_path: Path) -> Path:
    """A shipped scenario in which nothing about the practice is answered."""
    shipped = shipped_folder() / "scenarios" / "danger-to-self" / "willing-and-sister-drives.toml"
    lines = shipped.read_text(encoding="utf-8").splitlines()
    path = tmp_path / "scenario.toml"
    path.write_text("\n".join(x for x in lines if not x.startswith('"profile.')) + "\n", encoding="utf-8")
    return path


ALL_ANSWERED = replace(FULL, given={"profile.trainee": "yes", "profile.hipaa": "yes", "profile.part2": "no"})


def test_assess_takes_its_answers_and_numbers_and_plan_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "settings"
    scenario = shipped_without_practice(tmp_path)
    refused = run("assess", "--answers", str(scenario), folder=folder)
    assert refused.returncode == 2
    assert "Answers missing: profile.trainee, profile.part2, profile.hipaa." in refused.stderr
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(folder))
    before = run("plan", str(scenario), folder=folder).stdout
    profile.save(ALL_ANSWERED)
    done = run("assess", "--answers", str(scenario), "--full", folder=folder)
    assert done.returncode == 0, done.stderr
    words = " ".join(done.stdout.split())
    assert "Dispatch of Fresno County, California: 559-600-3111 (yours, entered on 2026-11-20)" in words
    assert "Travis County" not in words, "the client is in California"
    assert "Your supervisor: (555) 123-4567 ext 8 (yours, entered on 2026-11-20)" in words
    assert "Learned:" in words, "the profile's note style is brief"
    styled = run("assess", "--answers", str(scenario), "--style", "narrative", folder=folder).stdout
    assert "What was learned" in styled
    assert run("plan", str(scenario), folder=folder).stdout == before
    assert "Fresno" not in before


def test_what_a_run_is_given_goes_before_the_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path))
    profile.save(ALL_ANSWERED)
    shipped = shipped_folder() / "scenarios" / "danger-to-self" / "willing-and-sister-drives.toml"
    assert '"profile.trainee" = "no"' in shipped.read_text(encoding="utf-8")
    done = run("assess", "--answers", str(shipped), "--format", "json", folder=tmp_path)
    assert '"call-supervisor"' not in done.stdout


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (
            "format = 1\nplain = 1\n",
            "{path}:2  plain: `plain` takes true or false. Your profile is not used; crisis-aid setup mends it.\n",
        ),
        (
            'format = 1\n[answers]\n"self.plan" = "none"\n',
            '{path}:3  answers, self.plan: A profile never answers "self.plan": only licence.place and profile.*, nothing '
            "about a client. Take the line out. Your profile is not used; crisis-aid setup mends it.\n",
        ),
        (
            'format = 1\n[answers]\n"profile.hipaa" = "si"\n',
            'Your profile: profile.hipaa has no value "si". Known: yes, no, not-asked, would-not-say, cannot-tell '
            "Not used; crisis-aid setup mends it.\n",
        ),
    ],
)
def test_a_profile_that_cannot_be_used_stops_nothing(tmp_path: Path, text: str, remark: str) -> None:
    path = tmp_path / "profile.toml"
    path.write_text(text)
    shipped = shipped_folder() / "scenarios" / "danger-to-self" / "willing-and-sister-drives.toml"
    done = run("assess", "--answers", str(shipped), folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("EMERGENCY")
    assert done.stderr.splitlines(keepends=True)[1:] == [remark.replace("{path}", str(path))]


@posix
def test_in_the_interview_its_answers_are_told_of_not_asked_and_changed_in_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path))
    profile.save(ALL_ANSWERED)
    c = Conversation(["assess", "danger-to-self"], env={"CRISIS_AID_CONFIG": str(tmp_path)})
    try:
        seen = c.wait("Is anyone hurt, in medical danger, or about to harm self or others now?")
        assert "Answered by your profile, about your practice: 3 (r shows and changes them)." in seen
        assert "Question 1," in seen
        c.wait("> ")
        time.sleep(0.05)
        c.send("b")
        c.wait("This is the first question.")
        c.press("2", after="Is anyone hurt, in medical danger, or about to harm self or others now?")
        c.type_place("us-ca")
        c.press("1", after="Could telling the client")
        c.wait("What next?")
        c.press("r", after="finish")
        shown = c.wait("Number to change")
        assert "Do you practise under supervision? Yes: trainee, intern or associate" in " ".join(shown.split())
        c.wait("> ")
        c.send("\x03")
        assert c.finish()[1] == 130
    finally:
        c.child.close(force=True)


@posix
@pytest.mark.parametrize("arguments", [(), ("--plain",)])
def test_the_place_of_the_profile_is_offered_first_and_takes_one_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path))
    profile.save(Profile(first_place="us-ny"))
    window = Window(["-m", "crisis_cli", "assess", "danger-to-self", *arguments], tmp_path)
    try:
        window.see("Is anyone hurt", *([">"] if arguments else []))
        window.press("1")
        window.see("  1  New York (your practice)", "Type a state")
        window.press("1")
        window.see("Where is the client, and are you in contact?")
        window.press("r")
        window.see("Which state is the client in at this moment? New York")
    finally:
        window.close()


@posix
def test_stopping_before_the_first_answer_says_so_with_a_profile_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path))
    profile.save(ALL_ANSWERED)
    c = Conversation(["assess", "danger-to-self"], env={"CRISIS_AID_CONFIG": str(tmp_path)})
    try:
        c.press("\x03", after="Is anyone hurt")
        rest, code = c.finish()
        assert code == 130
        assert "Stopped. Nothing had been answered." in rest
    finally:
        c.child.close(force=True)


# ---------------------------------------------------------------- how it ends, and typed lines

MOMENTS = [QUESTIONS[0], "State offered first", "Crisis lines", "supervisor's number", "Save this?"]


def up_to(form: Form, moment: str) -> None:
    """Press Enter at every question before `moment`, and wait until that one is asked."""
    rest = ["State offered first", "Crisis lines", "supervisor's number", "legal advice line"]
    for text in [*QUESTIONS, *rest, "Style of the note", "How questions", "Save this?"]:
        form.child.expect_exact(text)
        until_it_waits(form.child.pid)
        if text == moment:
            return
        form.child.send("\r")


@posix
@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_d_ends_it_at_any_question(form: Form, tmp_path: Path, moment: str) -> None:
    up_to(form, moment)
    form.child.send("\x04")
    rest, code = form.end()
    assert code == 130
    assert "Stopped. Nothing was saved or changed." in rest
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("moment", [QUESTIONS[0], "State offered first"])
@pytest.mark.parametrize("plain", [False, True])
def test_a_window_that_is_closed_ends_it(tmp_path: Path, moment: str, plain: bool) -> None:
    settings = {"CRISIS_AID_CONFIG": str(tmp_path / "settings"), "PROMPT_TOOLKIT_NO_CPR": "1"}
    w = Window(
        ["-m", "crisis_cli", "setup", *(["--plain"] if plain else [])], tmp_path, rows=40, columns=120, env=settings
    )
    for text in [*QUESTIONS, "State offered first"]:
        w.see(text)
        if text == moment:
            break
        time.sleep(0.15)
        w.press("\r")
    w.hang_up()
    stop = time.monotonic() + 8
    while "code" not in w.notes() and time.monotonic() < stop:
        time.sleep(0.02)
    notes = w.notes()
    w.close()
    assert notes["code"] in (129, 130)


@posix
def test_a_stop_from_outside_leaves_no_terminal_without_echo(form: Form) -> None:
    up_to(form, "State offered first")
    form.child.kill(signal.SIGTSTP)
    time.sleep(0.3)
    state = Path(f"/proc/{form.child.pid}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "T"
    form.child.send("\x03")
    assert form.end()[1] == 130


@posix
def test_a_failure_below_the_form_is_one_line_and_an_end(tmp_path: Path) -> None:
    """What an exception in the loop of the library leads to: neither a traceback nor a question whether to go on."""
    code = (
        "import sys; from crisis_cli import setup; from crisis_cli.guard import guarded\n"
        "from prompt_toolkit.renderer import Renderer\n"
        "real = Renderer.render\n"
        "def render(self, app, layout, is_done=False):\n"
        "    if app.is_running and not is_done: raise RuntimeError('secret')\n"
        "    return real(self, app, layout, is_done)\n"
        "Renderer.render = render\n"
        "sys.exit(guarded(['setup']))"
    )
    form = Form(tmp_path, ["-c", code])
    rest, ended = form.end()
    assert ended == 4, rest
    assert "RuntimeError at" in rest
    assert "secret" not in rest
    assert "Traceback" not in rest
    assert "Press ENTER" not in rest


@posix
@pytest.mark.parametrize("encoding", ["utf-16", "cp037"])
def test_an_encoding_that_no_terminal_has_is_refused(tmp_path: Path, encoding: str) -> None:
    code = (
        "import sys; from crisis_cli.guard import guarded\n"
        f"sys.stdout.reconfigure(encoding={encoding!r})\n"
        "sys.exit(guarded(['setup']))"
    )
    form = Form(tmp_path, ["-c", code])
    rest, ended = form.end()
    assert ended == 2
    assert f"can't ask in the encoding {encoding}" in rest


@posix
@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}, {"CRISIS_AID_PLAIN": "1"}, {}])
def test_in_typed_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    form = Form(tmp_path, ["-m", "crisis_cli", "setup", *([] if environment else ["--plain"])], env=environment)
    form.enter_until(*QUESTIONS)
    form.at("State offered first", "calif\r")
    form.child.expect_exact("Crisis lines")
    form.at("Number (Enter: 2)", "1\r")
    form.at("County or city", "Fresno County\r")
    form.at("Its state (empty: none) (Enter: California; - for none)", "\r")
    form.at("ten-digit number", "911\r")
    form.at("911 reaches your own area", "559 600 3111\r")
    form.at("mobile crisis line", "\r")
    form.at("Number (Enter: 3)", "9\r")
    form.at("Type a number from 1 to 3.", "\r")
    form.enter_until("supervisor's number", "legal advice line")
    form.at("Style of the note", "1\r")
    form.at("How questions", "\r")
    form.at("Save this?", "1\r")
    rest, code = form.end()
    assert code == 0
    assert "\x1b" not in rest
    found = saved(tmp_path, monkeypatch)
    assert found is not None
    assert found.first_place == "us-ca"
    assert found.note_style == "brief"
    assert [(c.title, c.dispatch) for c in found.counties] == [("Fresno County, California", "559 600 3111")]


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Lines:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    return Lines()


def test_typed_lines_keep_change_and_take_away(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"a": "First", "b": "Second", "c": "Third"}
    form = typed(monkeypatch, "", "4", "x", "2", "", "1 3", "-", "", "-", "Lee", "", "-", "tex", "", "2")
    assert form.one("Which?", options, "c") == "c"
    assert form.one("Which?", options, "c") == "b"
    assert form.some("Which?", options, ("a", "b")) == ("a", "b")
    assert form.some("Which?", options, ("b",)) == ("a", "c")
    assert form.some("Which?", options, ("b",)) == ()
    assert form.line("Who?", "Kim", lambda _: None) == "Kim"
    assert form.line("Who?", "Kim", lambda _: None) == ""
    assert form.line("Who?", "", lambda _: None) == "Lee"
    assert form.place("Where?", "us-ca") == "us-ca"
    assert form.place("Where?", "us-ca") is None
    assert form.place("Where?", None) == "us-tx"
    assert form.yes("Save?", True) is True
    assert form.yes("Save?", True) is False
    with pytest.raises(EOFError):
        form.yes("Save?", True)
