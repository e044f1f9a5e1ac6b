"""Accident and malice from outside: files that are too much, outputs over inputs, signals while writing, no home, no stream."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_cli import SCENARIO, run

from crisis_cli import profile, settings, todo
from crisis_cli.errors import InputError, OutputError, UsageError
from crisis_cli.load import load
from crisis_cli.output import put_file
from crisis_cli.positions import line_of
from crisis_cli.profile import Profile, number_fault
from crisis_cli.render.markdown import escape
from crisis_cli.render.terminal import is_plain
from crisis_cli.scenario import MOST, from_tables, parse_scenario

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals and links are POSIX")
NOW = datetime(2026, 11, 22, 18, 4, tzinfo=UTC)


def seconds(call: object) -> float:
    start = time.monotonic()
    call()  # type: ignore[operator]
    return time.monotonic() - start


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


# ---------------------------------------------------------------- files that are too much


@pytest.mark.parametrize(
    "line", ["[" + " " * 100_000, "[[" + "a" * 100_000, "x" + " " * 100_000, " " * 100_000 + "=", '"' * 100_000]
)
def test_no_line_of_a_file_takes_long_to_be_found_again(line: str) -> None:
    text = f"format = 1\n{line}\n[answers]\nx = 1\n"
    paths = [("answers", "x"), ("answers", " " * 50), ("answers", "y" * 90_000), (" ",), ("nothing",), ("answers", "")]
    assert seconds(lambda: [line_of(text, path) for path in paths]) < 1
    assert line_of(text, ("answers", "x")) == 4


def test_headers_with_spaces_are_found() -> None:
    assert line_of("a = 1\n  [[ done ]]\nat = 3\n [ answers ]\nq = 1\n", ("done", 0, "at")) == 3
    assert line_of("a = 1\n  [[ done ]]\nat = 3\n [ answers ]\nq = 1\n", ("answers", "q")) == 5


def test_twenty_thousand_unknown_answers_are_a_hundred_issues_soon() -> None:
    content = load()
    answers = "\n".join(f'"danger.{number}" = "no"' for number in range(20_000))
    data = f'title = "x"\nconcerns = ["danger-to-self"]\n[answers]\n{answers}\n'.encode()
    start = time.monotonic()
    with pytest.raises(InputError) as caught:
        parse_scenario(content, data, "s.toml")
    assert time.monotonic() - start < 20
    assert len(caught.value.issues) == MOST + 1
    assert str(caught.value).endswith("There are more issues in this file.  Mend those above first.  [too-many]")


@pytest.mark.parametrize(
    "tables",
    [
        {"answers": {"q" * 50_000: "no"}},
        {"answers": {"danger.now": "n" * 50_000}},
        {"answers": {}, "k" * 50_000: 1},
        {"answers": {}, "jurisdiction": "j" * 50_000},
        {"answers": {}, "reader": "r" * 50_000},
        {"answers": {}, "done": ["d" * 50_000]},
        {"answers": {}, "told_by": {"t" * 50_000: "x"}},
        {"answers": {}, "informants": {"t" * 50_000: "wrong"}},
    ],
)
def test_what_is_wrong_is_repeated_up_to_sixty_characters(tables: dict[str, object]) -> None:
    with pytest.raises(InputError) as caught:
        from_tables(load(), {"title": "x", "concerns": ["danger-to-self"], **tables}, "s.toml")
    assert len(str(caught.value)) < 2_000
    assert any(letter * 40 in str(caught.value) for letter in "qnkjrdt")


def test_a_name_that_is_no_toml_is_repeated_shortly() -> None:
    table = f"[{'t' * 50_000}]\n"
    with pytest.raises(InputError, match="This is not TOML") as caught:
        parse_scenario(load(), (table + table).encode(), "s.toml")
    assert len(str(caught.value)) < 500


def test_many_control_characters_are_a_hundred_issues() -> None:
    data = json.dumps({"title": "x", "concerns": ["a"], "answers": {f"a{n}": "\u202e" for n in range(5_000)}})
    with pytest.raises(InputError) as caught:
        parse_scenario(load(), data.encode(), "s.json")
    assert len(caught.value.issues) == MOST + 1


def test_an_input_error_prints_two_hundred_issues_at_most() -> None:
    from crisis_cli.errors import Issue

    error = InputError([Issue("f", n, "", "wrong", "", "x") for n in range(1_000)])
    assert str(error).count("[x]") == 200
    assert str(error).endswith("... and 800 more.")


def test_a_profile_with_thousands_of_answers_nobody_asks_for_is_three_remarks_and_a_count() -> None:
    content = load()
    many = Profile(given={f"profile.{'x' * 100}{number}": "yes" for number in range(5_000)})
    start = time.monotonic()
    remarks = many.remarks(content)
    assert many.answers(content) == {}
    assert time.monotonic() - start < 5
    assert len(remarks) == 4
    assert remarks[-1] == "4,997 more answers are left out."
    assert max(map(len, remarks)) < 300


def test_a_profile_names_what_is_wrong_in_a_short_line() -> None:
    for text in (f"format = 1\n{'k' * 9_000} = 1\n", f'format = 1\nnote_style = "{"k" * 9_000}"\n'):
        read = profile.parse(text.encode(), "profile.toml")
        assert not isinstance(read, Profile)
        assert len(profile.one_line(read)) < 400


# ---------------------------------------------------------------- what a legal duty takes, and what a record takes


@pytest.mark.parametrize(
    "advice",
    ["", " ", ".", "-", "\u3164", "\u3164\u3164", "n/a", "N/A.", "none", "no one", "2026-11-22", "??", "\u2800", "x"],
)
def test_advice_that_names_nobody_sets_no_duty_aside(advice: str) -> None:
    assert not todo.names_somebody(advice)
    tables = {
        "title": "x", "concerns": ["danger-to-self"], "now": NOW, "jurisdiction": "us-ca",
        "answers": {"danger.now": "yes"}, "aside": [{"action": duty(), "advice": advice}],
    }  # fmt: skip
    with pytest.raises(InputError) as caught:
        from_tables(load(), tables, "s.toml")
    assert [issue.check for issue in caught.value.issues] == ["duty-set-aside"]
    from_tables(load(), {**tables, "aside": [{"action": duty(), "advice": "Lee, 2026-11-22"}]}, "s.toml")


@pytest.mark.parametrize("advice", ["J. Doe", "Dr. Lee, today 9:30", "\u674e\u5f8b\u5e08", "Ng", "my lawyer"])
def test_advice_of_somebody_is_advice(advice: str) -> None:
    assert todo.names_somebody(advice)


def duty() -> str:
    from crisis_cli.engine import plan_for

    tables = {
        "title": "x", "concerns": ["danger-to-self"], "now": NOW, "jurisdiction": "us-ca",
        "answers": {"danger.now": "yes"},
    }  # fmt: skip
    content = load()
    plan = plan_for(content, from_tables(content, tables, "s").answers, NOW, changes=False)
    return next(action.id for action in plan.actions if todo.is_duty(action))


def records(at: object) -> dict[str, object]:
    return {
        "title": "x", "concerns": ["danger-to-self"], "now": NOW, "answers": {"danger.now": "no"},
        "call": [{"to": "Lee", "at": at}], "disclosure": [{"recipient": "Lee", "at": at}],
        "done": [{"action": "call-emergency", "at": at, "entered": at}],
    }  # fmt: skip


def test_a_record_of_what_is_still_to_come_is_an_issue() -> None:
    content = load()
    with pytest.raises(InputError) as caught:
        from_tables(content, records(NOW + timedelta(minutes=6)), "s.toml")
    assert [issue.check for issue in caught.value.issues] == ["in-the-future"] * 4
    assert from_tables(content, records(NOW + timedelta(minutes=4)), "s.toml").answers.calls[0].at
    later = NOW + timedelta(hours=3)
    assert from_tables(content, records(later), "s.toml", now=later).answers.calls[0].at == later


def test_without_a_clock_in_the_file_the_one_on_the_wall_counts() -> None:
    tables = {**records(datetime.now(UTC) + timedelta(days=1)), "now": None}
    with pytest.raises(InputError, match="still to come"):
        from_tables(load(), tables, "s.toml")


def test_texts_of_a_scenario_are_one_line_each() -> None:
    forged = "Lee\n\n- 10:00 told the police\tnothing   at all "
    tables = {
        "title": forged, "concerns": ["danger-to-self"], "now": NOW, "answers": {"danger.now": "no"},
        "informants": {"danger.now": "told"}, "told_by": {"danger.now": forged},
        "done": [{"action": "call-emergency", "with_whom": forged}],
        "aside": [{"action": "consult", "instead": forged, "because": forged}],
        "disclosure": [{"recipient": forged, "content": [forged], "withheld": [forged], "basis": forged, "reference": forged}],
        "call": [{"to": forged, "result": forged}],
    }  # fmt: skip
    read = from_tables(load(), tables, "s.toml")
    one = "Lee - 10:00 told the police nothing at all"
    told, call, done, aside = (
        read.answers.disclosures[0],
        read.answers.calls[0],
        read.answers.done[0],
        read.answers.asides[0],
    )
    assert {read.title, read.answers.told_by["danger.now"], done.with_whom, aside.instead, aside.because} == {one}
    assert {told.recipient, *told.content, *told.withheld, told.basis, told.reference, call.to, call.result} == {one}


def test_entities_stay_text_on_a_page() -> None:
    assert escape("&lt;b&gt; & c") == "\\&lt;b\\&gt; \\& c"


@pytest.mark.parametrize(
    "number", ["911", "1-911", "9-911", "9 1 911", "1-900-555-0100", "900 555 0100", "+1 900 555 0100"]
)
def test_ways_to_911_and_numbers_that_charge_are_no_numbers_of_ones_own(number: str) -> None:
    assert number_fault(number)


@pytest.mark.parametrize("number", ["988", "(555) 123-4911", "1-800-555-0100", "559 600 3111"])
def test_numbers_of_ones_own(number: str) -> None:
    assert number_fault(number) is None


# ---------------------------------------------------------------- outputs over inputs


def test_assess_does_not_write_over_its_answers(scenario: Path) -> None:
    done = run("assess", "--answers", str(scenario), "--output", str(scenario))
    assert done.returncode == 4
    assert b"it is what was read" in done.stderr
    assert scenario.read_text() == SCENARIO


def test_a_batch_writes_into_no_folder_that_it_reads(tmp_path: Path, scenario: Path) -> None:
    for output in (scenario, tmp_path / "new.jsonl", tmp_path / "x" / ".." / "new.jsonl"):
        done = run("batch", str(tmp_path), "--output", str(output))
        assert done.returncode == 4
        assert b"it lies in the folder that is read" in done.stderr
    assert scenario.read_text() == SCENARIO
    assert [path.name for path in tmp_path.iterdir()] == ["scenario.toml"]


@posix
def test_an_output_that_is_a_link_to_itself_is_refused_in_one_line(tmp_path: Path, scenario: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    done = run("batch", str(tmp_path), "--output", str(tmp_path / "loop"))
    assert done.returncode == 4
    assert b"went wrong" not in done.stderr


def test_a_concern_that_is_named_adds_to_those_of_the_file(scenario: Path) -> None:
    from crisis_cli.assess import AssessOptions, _given

    content = load()
    both = AssessOptions(concerns=("unable-to-care", "danger-to-self"), answers_file=scenario)
    answers, among = _given(content, both)
    assert answers.concerns == ("danger-to-self", "unable-to-care")
    assert among == ()
    assert answers.values["self.plan"] == "specific"


def test_a_family_is_not_asked_about_beside_a_file(scenario: Path) -> None:
    from crisis_cli.assess import AssessOptions, _given

    content = load()
    family = next((name for name, members in content.families.items() if len(members) > 1), None)
    if family is None:
        pytest.skip("no family of several concerns")
    with pytest.raises(UsageError, match="a concern is named"):
        _given(content, AssessOptions(concerns=(family,), answers_file=scenario))


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_while_writing_leaves_nothing_behind(tmp_path: Path, number: int) -> None:
    """The program ends itself in the middle of the writing, where the text would be half on the disk."""
    code = (
        "import os, sys, pathlib; from crisis_cli import output; from crisis_cli.guard import protected\n"
        f"os.fsync = lambda _: os.kill(os.getpid(), {int(number)})\n"
        "sys.exit(protected(lambda: output.put_file('secret', pathlib.Path(sys.argv[1])) or 0))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "plan.txt")], capture_output=True, timeout=60)
    assert done.returncode == 128 + number
    assert list(tmp_path.iterdir()) == []
    assert b"Traceback" not in done.stderr


def test_a_file_is_for_its_user_alone(tmp_path: Path) -> None:
    put_file("text\n", tmp_path / "plan.txt")
    assert (tmp_path / "plan.txt").read_bytes() == b"text\n"
    if os.name == "posix":
        assert (tmp_path / "plan.txt").stat().st_mode & 0o777 == 0o600


# ---------------------------------------------------------------- where the profile is


@posix
@pytest.mark.parametrize(
    "environment", [{"CRISIS_AID_CONFIG": "settings"}, {"HOME": "somewhere"}, {"HOME": "~"}, {"HOME": "."}]
)
def test_no_profile_is_read_from_the_current_folder(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CRISIS_AID_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    for folder in ("settings", "somewhere/.config/crisis-aid", "~/.config/crisis-aid", ".config/crisis-aid"):
        Path(folder).mkdir(parents=True)
        (Path(folder) / "profile.toml").write_text("format = 1\nplain = true\n")
    assert not settings.has_profile()
    assert profile.find().profile is None
    with pytest.raises(UsageError, match="There is no folder for settings"):
        settings.path()
    done = run("setup", "--path", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"There is no place for a profile" in run("doctor", cwd=tmp_path).stdout


@posix
def test_saving_is_looked_into_before_anything_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(name: str) -> str | None:
        monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path / name))
        return profile.save_fault()

    for name in ("folder", "fifo", "dangling", "loop", "linked", "plain"):
        (tmp_path / name).mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "folder" / "profile.toml").mkdir()
    os.mkfifo(tmp_path / "fifo" / "profile.toml")
    (tmp_path / "dangling" / "profile.toml").symlink_to("nowhere")
    (tmp_path / "loop" / "profile.toml").symlink_to("profile.toml")
    (tmp_path / "plain" / "profile.toml").write_text("format = 1\n")
    (tmp_path / "linked" / "profile.toml").symlink_to("../plain/profile.toml")
    assert "no plain file. Move it away." in str(fault("folder"))
    assert "no plain file. Move it away." in str(fault("fifo"))
    assert "leads nowhere" in str(fault("dangling"))
    assert "leads nowhere" in str(fault("loop"))
    assert "is no folder. Move it away." in str(fault("file/below"))
    assert fault("new/one") is None
    assert fault("plain") is None
    assert fault("linked") is None
    profile.save(Profile(note_style="brief"))
    assert (tmp_path / "linked" / "profile.toml").is_symlink()
    assert 'note_style = "brief"' in (tmp_path / "plain" / "profile.toml").read_text()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert "may not be written" in str(fault("plain"))
    assert "may not be written" in str(fault("new/one"))


@posix
def test_a_link_that_leads_nowhere_is_not_saved_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRISIS_AID_CONFIG", str(tmp_path))
    (tmp_path / "profile.toml").symlink_to("nowhere")
    with pytest.raises(OutputError):
        profile.save(Profile())
    assert not (tmp_path / "nowhere").exists()


# ---------------------------------------------------------------- streams that are not there


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- 2>&-"])
def test_the_doctor_looks_without_streams(closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m crisis_cli doctor {closed}'], capture_output=True, timeout=60
    )
    assert done.returncode == (4 if closed == ">&-" else 0)
    assert b"Traceback" not in done.stderr
    assert b"went wrong" not in done.stderr


@posix
@pytest.mark.parametrize("command", ["--help", "assess --help", "flows --help", "flows list --help", "plan --help"])
def test_help_whose_reader_is_gone_ends_with_141(command: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", *command.split()], stdout=writer, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_help_of_assess_names_its_argument_as_the_readme_does() -> None:
    shown = run("assess", "--help").stdout.decode()
    assert shown.startswith("Usage: crisis-aid assess [OPTIONS] [CONCERN]...\n")
    assert "list[str]" not in shown
    assert "[[" not in shown


# ---------------------------------------------------------------- plain words for everything


@pytest.mark.parametrize("name", ["ACCESSIBLE", "CRISIS_AID_PLAIN"])
def test_who_asks_for_plain_words_gets_them_on_a_terminal(name: str) -> None:
    class Terminal:
        def isatty(self) -> bool:
            return True

    terminal: object = Terminal()
    assert not is_plain(terminal, {"TERM": "xterm"})  # type: ignore[arg-type]
    assert is_plain(terminal, {"TERM": "xterm", name: "1"})  # type: ignore[arg-type]
    assert not is_plain(terminal, {"TERM": "xterm", name: "0"})  # type: ignore[arg-type]


@posix
@pytest.mark.parametrize(
    ("name", "styled"), [("ACCESSIBLE", False), ("CRISIS_AID_PLAIN", False), ("SOMETHING_ELSE", True)]
)
def test_a_plan_on_a_terminal_is_plain_for_who_asks_for_it(scenario: Path, name: str, styled: bool) -> None:
    import pexpect

    environment = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "ACCESSIBLE", "CRISIS_AID_PLAIN")
    }
    child = pexpect.spawn(
        sys.executable,
        ["-m", "crisis_cli", "plan", str(scenario)],
        env={**environment, "TERM": "xterm-256color", name: "1"},
        dimensions=(200, 100),
        timeout=30,
    )
    shown = child.read()
    child.close()
    assert child.exitstatus == 0
    assert (b"\x1b" in shown) is styled


# ---------------------------------------------------------------- days, starts, calendars and readers


@pytest.mark.parametrize("written", ["2012-11-23", "11/23/2012", "23.11.2012", "20121123", "2012-11-23T10:00:00"])
@pytest.mark.parametrize(("question", "listed"), [("danger.now", False), ("victim.place", False), ("child.kind", True)])
def test_a_day_at_a_question_that_takes_none_is_not_repeated(written: str, question: str, listed: bool) -> None:
    raw = [written] if listed else written
    with pytest.raises(InputError, match=f"{question} takes no date") as caught:
        from_tables(load(), {"title": "x", "concerns": ["child-abuse"], "answers": {question: raw}}, "s.toml")
    assert written not in str(caught.value)


def learned(at: object) -> dict[str, object]:
    answers = {"danger.now": "no", "child.kind": ["traded"], "learned.at": at}
    return {"title": "x", "jurisdiction": "us-ca", "concerns": ["child-abuse"], "now": NOW, "answers": answers}


def test_no_clock_of_a_report_starts_in_the_future() -> None:
    for at in (NOW + timedelta(minutes=6), "2099-01-01T00:00:00Z"):
        with pytest.raises(InputError) as caught:
            from_tables(load(), learned(at), "s.toml")
        assert [issue.check for issue in caught.value.issues] == ["in-the-future"]
        assert caught.value.issues[0].where == "answers, learned.at"
    for at in (NOW, NOW + timedelta(minutes=4), "not-asked", "cannot-tell"):
        assert "learned.at" in from_tables(load(), learned(at), "s.toml").answers.values


@pytest.mark.parametrize("broken", ["raise RuntimeError('boom')", "import nothing_of_that_name", "x = 1", "1 / 0"])
def test_a_calendar_library_that_does_not_load_is_said_before_anything_else(
    broken: str, scenario: Path, tmp_path: Path
) -> None:
    (tmp_path / "icalendar.py").write_text(broken + "\n")
    paths = os.pathsep.join([str(tmp_path), str(Path(__file__).parent.parent)])
    command = [sys.executable, "-m", "crisis_cli", "plan", str(scenario), "--calendar", str(tmp_path / "a.ics")]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "which can't be used here" in done.stderr


def test_a_calendar_that_fails_costs_no_plan(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from crisis_cli import results
    from crisis_cli.engine import plan_for
    from crisis_cli.render import calendar

    def fails(*_: object) -> str:
        raise RuntimeError("no value of anybody")

    monkeypatch.setattr(calendar, "entries", fails)
    content = load()
    answers = from_tables(content, learned(NOW), "s.toml").answers
    plan = plan_for(content, answers, NOW)
    with pytest.raises(OutputError, match=r"calendar file was not written \(RuntimeError\)") as caught:
        results.deliver(
            content, plan, answers, form="text", style="brief", full=False, output=None, calendar=tmp_path / "a.ics"
        )
    assert "no value of anybody" not in str(caught.value)
    assert capsys.readouterr().out.startswith("SAME DAY")


def test_the_name_of_an_entry_tells_no_number_of_hours() -> None:
    from crisis_cli.engine import plan_for
    from crisis_cli.render import calendar

    content = load()
    answers = {"child.sure": "yes", "child.age": "under_14", "child.by": "adult", "learned.role": "yes"}
    tables = learned(NOW - timedelta(hours=2))
    tables["answers"] = {**tables["answers"], **answers}  # type: ignore[dict-item]
    given = from_tables(content, tables, "s.toml").answers
    found = calendar.entries(plan_for(content, given, NOW), given)
    assert [(entry.started, entry.due) for entry in found] == [("", NOW + timedelta(hours=34))]


@pytest.mark.parametrize("style", ["brief", "narrative", "dap", "soap", "birp"])
@pytest.mark.parametrize(
    "whom", ["protection-agency", " protection-agency ", "Hotline, protective services, police for a report", "CPS", "aps worker", "the abuse hotline"]
)  # fmt: skip
def test_a_note_for_a_proxy_names_no_report_however_it_was_entered(style: str, whom: str) -> None:
    from crisis_cli import note

    content = load()
    tables = {
        **learned(NOW - timedelta(hours=2)), "reader": "proxy", "call": [{"to": whom, "result": "taken, REF-77"}],
        "disclosure": [{"recipient": whom, "reference": "REF-77"}, {"recipient": "her aunt", "basis": "mandated report, REF-77"}],
        "done": [{"action": "consult", "with_whom": f"{whom}."}],
    }  # fmt: skip
    answers = from_tables(content, tables, "s.toml").answers
    lines = "\n".join(line for section in note.build(content, answers, NOW, style).sections for line in section.lines)
    for telling in ("REF-77", "harm to a child", "cps", "aps", "protect", "hotline", "aunt"):
        assert telling not in lines.lower(), telling
    from dataclasses import replace

    open_to = note.build(content, replace(answers, reader="court"), NOW, style)
    assert "REF-77" in str(open_to)


def test_what_a_note_keeps_apart_is_in_the_logs_which_say_that_they_are_no_note() -> None:
    from crisis_cli.render.layout import log_rows

    content = load()
    tables = {**learned(NOW), "reader": "proxy", "call": [{"to": "CPS", "result": "REF-77"}]}
    rows = [row.text for row in log_rows(content, from_tables(content, tables, "s.toml").answers)]
    assert rows[1] == "CALLS (log; not part of the note)"
    assert "REF-77" in rows[2]
