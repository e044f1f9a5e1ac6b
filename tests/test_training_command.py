"""`crisis-aid train` as it is called: from files, on a terminal, with what is kept between two calls."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from record_practice import EXAM_IN_LINES, exam_in_lines
from terminal_driver import Conversation, Window
from training_driver import Drawn, InLines

from crisis_cli.training.command import stamp
from crisis_cli.training.exercises import Exercises, exercises_of
from crisis_cli.training.model import Exercise, Reply
from crisis_cli.training.scoring import score

NOW = ("--now", "2026-11-22T10:00:00-08:00")
ONE, SEED = "paid-through-december", 1
STYLES = re.compile(r"\x1b\[[0-9;]*m")
Train = Callable[..., subprocess.CompletedProcess[str]]


@cache
def shipped() -> Exercises:
    return exercises_of(None, None)


@cache
def one() -> Exercise:
    return shipped().make(ONE, SEED)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    folder = tmp_path / "settings"
    folder.mkdir()
    return folder


@pytest.fixture
def train(settings: Path) -> Train:
    def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "crisis_cli", "train", *arguments],
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env={**os.environ, "CRISIS_AID_CONFIG": str(settings)},
            timeout=60,
        )

    return run


@pytest.fixture
def window(tmp_path: Path, settings: Path) -> Iterator[Callable[..., Window]]:
    opened: list[Window] = []

    def start(*arguments: str, **options: Any) -> Window:
        command = ["-m", "crisis_cli", "train", *arguments]
        opened.append(Window(command, tmp_path, env={"CRISIS_AID_CONFIG": str(settings)}, **options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def file(folder: Path, replies: Mapping[str, Any]) -> str:
    path = folder / "replies.json"
    path.write_text(json.dumps(replies), encoding="utf-8")
    return str(path)


def key(exercise: Exercise) -> dict[str, list[str]]:
    return {task.id: list(task.right) for task in exercise.tasks}


def everything(exercise: Exercise) -> dict[str, list[str]]:
    several = {task.id: [choice.id for choice in task.choices] for task in exercise.tasks if task.kind != "order"}
    return key(exercise) | {name: ids for name, ids in several.items() if len(key(exercise)[name]) > 1 or len(ids) < 2}


def run_from(train: Train, replies: str, *options: str) -> subprocess.CompletedProcess[str]:
    return train("run", ONE, "--seed", str(SEED), "--replies", replies, *NOW, *options)


# ---------------------------------------------------------------- from a file


def test_the_key_passes_with_0_everything_and_nothing_end_with_1(train: Train, tmp_path: Path) -> None:
    passed = run_from(train, file(tmp_path, key(one())))
    assert (passed.returncode, passed.stderr) == (0, "")
    assert passed.stdout.splitlines()[:2] == [f"TRAINING: {one().title}", "PASSED."]
    for replies in (everything(one()), {}):
        done = run_from(train, file(tmp_path, replies))
        assert (done.returncode, done.stderr) == (1, "")
        assert "NOT YET" in done.stdout


def test_nothing_is_kept_of_what_came_from_a_file(train: Train, tmp_path: Path, settings: Path) -> None:
    run_from(train, file(tmp_path, key(one())))
    assert list(settings.iterdir()) == []


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_every_form_says_that_it_is_training(train: Train, tmp_path: Path, form: str) -> None:
    done = run_from(train, file(tmp_path, key(one())), "--format", form)
    assert "TRAINING" in done.stdout
    if form == "json":
        found = json.loads(done.stdout)
        assert (found["exercise"], found["seed"], found["passed"]) == (f"interview.{ONE}", SEED, True)
    written = tmp_path / "result"
    again = run_from(train, file(tmp_path, key(one())), "--format", form, "--output", str(written))
    assert (again.stdout, written.read_text(encoding="utf-8")) == ("", done.stdout)


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ('{"respons": ["routine"]}', 'There is no task "respons".  Did you mean "response"?'),
        ('{"response": ["routin"]}', 'There is no choice "routin".  Did you mean "routine"?'),
        ('{"response": ["routine", "prompt"]}', "One is to be chosen here."),
        ('{"response": ["routine", "routine"]}', "A choice stands twice."),
        ('{"response": "routine"}', "These are no choices."),
        ('{"response": {"chosen": ["routine"], "sure": 60}}', "It is 50, 75, 95 or left out."),
        ('{"response": {"chosen": ["routine"], "sur": 75}}', 'A reply has no "sur".'),
        ('{"order": ["call-emergency", "tell-client", "request-evaluation", "self-debrief"]}', "[unknown-choice]"),
        ("[]", "Replies are one JSON object, in braces."),
        ('{"response": ["routine"]', "[not-json]"),
        ('{"response": ["\\u001b[2J"]}', "<U+001B>[2J"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_what_to_mend(
    train: Train, tmp_path: Path, replies: str, said: str
) -> None:
    path = tmp_path / "replies.json"
    path.write_text(replies, encoding="utf-8")
    done = run_from(train, str(path))
    assert (done.returncode, done.stdout) == (3, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_drill_from_a_file(train: Train, tmp_path: Path) -> None:
    drill = shipped().make("drill.child-abuse", 4)
    done = train("drill", "child-abuse", "--seed", "4", "--replies", file(tmp_path, key(drill)))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == f"TRAINING: {drill.title}"


# ---------------------------------------------------------------- what is said of a wrong call


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "paid-trough-december"), 'There is no exercise "paid-trough-december". Did you mean "paid-through'),
        (("run", "xyz"), "crisis-aid train list shows all."),
        (("run", ONE), "An exercise is held on a terminal, and there is none here."),
        ((), "An exercise is held on a terminal, and there is none here."),
        (("drill", "danger-to-selv"), 'Did you mean "danger-to-self"?'),
        (("list", "--kind", "nots"), 'Did you mean "note"?'),
        (("list", "--concern", "nots"), 'There is no concern "nots".'),
        (("hint",), "No exercise is left open."),
        (("reset",), "Name one exercise, or --all."),
        (("reset", ONE), f'Nothing is kept of an exercise "{ONE}".'),
        (("reset", "--all"), "Add --yes."),
        (("exam", "nonsense"), 'A form is a letter: "A", and "B" for the retest.'),
        (("export", "records.txt"), "name a file that ends in .csv or .jsonl."),
        (("rate", "askin=3", "--role", "supervisor"), 'Did you mean "asking"?'),
        (("rate", "asking=5", "--role", "supervisor"), "asking takes 1, 2, 3 or 4"),
        (("rate", "asking=3", "asking=2", "--role", "supervisor"), "asking stands twice."),
        (("dispute", ONE), "Name it with --task: ask, response"),
        (("--plain", "list"), "Options go behind the name of the command: crisis-aid train list"),
    ],
)
def test_a_wrong_call_is_one_clear_line(train: Train, arguments: tuple[str, ...], said: str) -> None:
    done = train(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_log_that_is_a_link_is_not_forgotten(train: Train, tmp_path: Path, settings: Path) -> None:
    log, elsewhere = settings / "training.jsonl", tmp_path / "elsewhere"
    elsewhere.write_text("{}\n", encoding="utf-8")
    log.symlink_to(elsewhere)
    done = train("reset", "--all", "--yes")
    assert (done.returncode, done.stdout, done.stderr) == (
        4,
        "",
        f"{log} is a link, to {elsewhere}. Nothing was forgotten. Delete what it points to, then the link.\n",
    )
    assert (log.is_symlink(), elsewhere.read_text(encoding="utf-8")) == (True, "{}\n")


def test_a_hint_for_an_exercise_that_cannot_be_read_is_one_line(train: Train, settings: Path) -> None:
    (settings / "training_open.json").write_text("{", encoding="utf-8")
    done = train("hint")
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "training_open.json: the exercise that was left can't be read. Begin it anew.\n",
    )


def test_an_exam_of_reviewed_exercises_alone_does_not_go_on_with_another(
    window: Callable[..., Window], train: Train, settings: Path
) -> None:
    w = window("exam", "A", *NOW)
    w.see("TRAINING, EXAM: form A")
    w.press("\r")
    w.see("Do you want to go on with this one?")
    w.press("1")
    w.see("Enter go on")
    w.press("s")
    assert w.end()["code"] == 0
    left = (settings / "training_open.json").read_bytes()
    done = train("exam", "A", "--reviewed-only", *NOW)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "An exam of form A was left, begun without --reviewed-only. Go on with it: crisis-aid train exam A.\n",
    )
    assert (settings / "training_open.json").read_bytes() == left
    other = train("exam", "B", "--reviewed-only", *NOW)
    assert (other.returncode, other.stdout) == (1, "TRAINING: there is nothing in this form, so no exam is held.\n")


def exam_left(settings: Path, **more: Any) -> None:
    left = {"exam": "A 8 2026-11-21T10:00:00-08:00", "form": "exam", **more}
    left_open(settings, one(), {}, **left)


def test_an_exam_is_gone_on_with_as_it_was_begun(train: Train, settings: Path, tmp_path: Path) -> None:
    """Of the shipped exercises none rests on reviewed rules alone: the form is empty where the option is kept."""
    nothing = (1, "TRAINING: there is nothing in this form, so no exam is held.\n")
    for words in ((), ("exam", "A"), ("exam", "A", "--reviewed-only")):
        exam_left(settings, reviewed_only=True)
        done = train(*words, *NOW)
        assert (done.returncode, done.stdout) == nothing, words
    gone = tmp_path / "gone.toml"
    exam_left(settings, thresholds=str(gone))
    done = train(*NOW)
    assert (done.returncode, done.stdout) == (3, "")
    assert str(gone) in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("begun", "how"), [("", "without --thresholds"), ("other.toml", "with --thresholds {begun}")])
def test_an_exam_is_not_gone_on_with_by_other_numbers(
    train: Train, settings: Path, tmp_path: Path, begun: str, how: str
) -> None:
    numbers = tmp_path / "numbers.toml"
    numbers.write_text("[exam]\nfirst = 1\n", encoding="utf-8")
    path = str(tmp_path / begun) if begun else ""
    exam_left(settings, thresholds=path)
    left = (settings / "training_open.json").read_bytes()
    done = train("exam", "A", "--thresholds", str(numbers), *NOW)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        f"An exam of form A was left, begun {how.format(begun=path)}. Go on with it: crisis-aid train exam A.\n",
    )
    assert (settings / "training_open.json").read_bytes() == left


AUTUMN = 'form = "Autumn"\n[[exercise]]\nid = "no-hard-feelings"\nseed = 1\n'


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (None, "An exam was left, of the form Autumn, whose file {file} is gone."),
        (
            AUTUMN.replace("Autumn", "Spring"),
            "An exam was left, of the form Autumn, and {file} holds another form now.",
        ),
    ],
)
def test_an_exam_whose_form_is_no_more_where_it_was_is_kept_and_asks_for_its_file(
    train: Train, settings: Path, tmp_path: Path, now: str | None, said: str
) -> None:
    file = tmp_path / "autumn.toml"
    if now is not None:
        file.write_text(now, encoding="utf-8")
    exam_left(settings, exam="Autumn 1 2026-11-21T10:00:00-08:00", written=str(file))
    left = (settings / "training_open.json").read_bytes()
    for words in ((), ("next",)):
        done = train(*words, *NOW)
        asks = f"{said.format(file=file)} Go on with it: crisis-aid train exam FILE.toml.\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", asks)
    assert (settings / "training_open.json").read_bytes() == left


def test_an_exam_whose_form_can_not_be_read_any_more_says_where(train: Train, settings: Path, tmp_path: Path) -> None:
    file = tmp_path / "autumn.toml"
    file.write_text("share = 0.8\n", encoding="utf-8")
    exam_left(settings, exam="Autumn 1 2026-11-21T10:00:00-08:00", written=str(file))
    done = train("next", *NOW)
    said = f"{file}:1\n  `form` is missing.  Add it.  [training]\n"
    assert (done.returncode, done.stdout, done.stderr) == (3, "", said)
    assert (settings / "training_open.json").exists()


def test_an_exam_left_by_a_version_that_kept_no_file_asks_for_it(train: Train, settings: Path) -> None:
    exam_left(settings, exam="Autumn 1 2026-11-21T10:00:00-08:00")
    done = train("next", *NOW)
    said = "An exam was left, of the form Autumn. Go on with it: crisis-aid train exam FILE.toml.\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


@pytest.mark.parametrize("number", [1, 2])
def test_an_exam_is_not_gone_on_with_by_a_form_that_was_written_anew(
    train: Train, settings: Path, tmp_path: Path, number: int
) -> None:
    """The exercise that was left is not in it, or it has more of them than the exam was begun with."""
    file = tmp_path / "autumn.toml"
    again = f'[[exercise]]\nid = "{ONE}"\nseed = {SEED}\n' * (number - 1)
    file.write_text(AUTUMN + again, encoding="utf-8")
    exam_left(settings, exam="Autumn 1 2026-11-21T10:00:00-08:00", written=str(file))
    left = (settings / "training_open.json").read_bytes()
    for words in (("next",), ("exam", str(file))):
        done = train(*words, *NOW)
        assert (done.returncode, done.stdout, done.stderr) == (
            2,
            "",
            f"An exam of form Autumn was left, and {file} has other exercises now. "
            "Give the new form another name, or put the old one back to go on with it.\n",
        )
    assert (settings / "training_open.json").read_bytes() == left


def leave_the_first(w: Window) -> None:
    w.see("TRAINING, EXAM: form A")
    w.press("\r")
    w.see("Do you want to go on with this one?")
    w.press("s")
    assert w.end()["code"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_an_exam_by_numbers_of_ones_own_is_gone_on_with_by_them(
    window: Callable[..., Window], settings: Path, tmp_path: Path
) -> None:
    numbers = tmp_path / "numbers.toml"
    numbers.write_text("[exam]\nfirst = 1\nsecond = 1\nthird = 0\n", encoding="utf-8")
    w = window("exam", "A", "--thresholds", str(numbers), *NOW)
    w.see("TRAINING, EXAM: form A", "2 exercises, about")
    leave_the_first(w)
    assert json.loads((settings / "training_open.json").read_text())["open"]["thresholds"] == str(numbers)
    w = window(*NOW)
    w.see("TRAINING, EXAM: form A", "Taken up where you left it.", "2 exercises, about")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_an_exam_of_another_size_is_begun_and_not_gone_on_with(
    window: Callable[..., Window], settings: Path, tmp_path: Path
) -> None:
    """With another exercise left meanwhile nothing says with which numbers it was begun: its size does."""
    numbers = tmp_path / "numbers.toml"
    numbers.write_text("[exam]\nfirst = 1\nsecond = 1\nthird = 0\n", encoding="utf-8")
    w = window("exam", "A", "--thresholds", str(numbers), *NOW)
    leave_the_first(w)
    left = json.loads((settings / "training_open.json").read_text())["open"]
    first = shipped().make(left["exercise"], left["seed"])
    record = {
        "at": left["at"],
        "exercise": first.id,
        "kind": "interview",
        "seed": first.seed,
        "hints": 0,
        "seconds": 1.0,
    }
    record |= {"form": "exam", "exam": left["exam"], "content": left["content"], "concerns": list(first.concerns)}
    record |= {"score": {"areas": {}, "marks": [], "passed": True}}
    line = json.dumps({"schema": "crisis-aid/training-record/1", "record": record})
    (settings / "training.jsonl").write_text(f"{line}\n", encoding="utf-8")
    (settings / "training_open.json").unlink()
    w = window("exam", "A", *NOW)
    assert "Taken up" not in w.see("TRAINING, EXAM: form A", "No hints")
    w = window("exam", "A", "--thresholds", str(numbers), *NOW)
    w.see("TRAINING, EXAM: form A", "Taken up where you left it.", "1 of 2 exercises left")


@pytest.mark.parametrize(
    ("name", "said"), [("away", "There is no such folder."), ("file.toml", "This is a file.")], ids=["none", "a-file"]
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_check_of_no_folder_is_bad_input(train: Train, tmp_path: Path, name: str, said: str, form: str) -> None:
    (tmp_path / "file.toml").write_text("", encoding="utf-8")
    done = train("check", str(tmp_path / name), "--format", form)
    assert (done.returncode, done.stdout, done.stderr) == (
        3,
        "",
        f"{tmp_path / name}\n  {said}  Name a folder of exercises.  [no-folder]\n",
    )


def test_a_check_of_a_folder_without_an_exercise_is_bad_input(train: Train, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    done = train("check", str(own))
    assert (done.returncode, done.stdout, done.stderr) == (
        3,
        "",
        f"{own}\n  No exercise is in this folder.  crisis-aid train show the-baler --format toml --output FOLDER/my-own.toml "
        "writes one to begin from.  [no-exercise]\n",
    )


def test_a_rating_that_is_not_kept_is_said_on_standard_error(train: Train, settings: Path) -> None:
    settings.rmdir()
    settings.write_text("a file stands where the folder would be", encoding="utf-8")
    done = train("rate", "asking=3", "--role", "supervisor")
    assert (done.returncode, done.stdout, done.stderr) == (
        4,
        "",
        f"This rating was not kept in {settings}: File exists. Check the folder and its rights.\n",
    )


# ---------------------------------------------------------------- lists, hints, files


def test_the_list_has_every_exercise_and_how_it_stands(train: Train) -> None:
    found = json.loads(train("list", "--format", "json", *NOW).stdout)
    assert [entry["id"] for entry in found["exercises"]].count(f"interview.{ONE}") == 1
    assert {entry["state"] for entry in found["exercises"]} == {"new"}
    about = json.loads(train("list", "--concern", "child-abuse", "--format", "json").stdout)["exercises"]
    assert about
    assert all("child-abuse" in entry["concerns"] for entry in about)
    lines = train("list").stdout.splitlines()
    assert lines[0].startswith("TRAINING: ")
    assert max(map(len, lines)) <= 78


def test_an_exercise_can_be_seen_with_the_ids_of_its_choices(train: Train) -> None:
    put = train("show", ONE, "--seed", "1").stdout
    for task in one().tasks:
        assert f"{task.id} ({task.area}" in put
    assert "* " not in put
    assert (
        "* is right, by the engine's plan; + may be taken or left." in train("show", ONE, "--seed", "1", "--key").stdout
    )
    assert json.loads(train("show", ONE, "--format", "json").stdout)["note"] == "TRAINING"


def test_the_file_of_an_exercise_is_one_to_begin_from(train: Train, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    shown = train("show", f"note.{ONE}", "--format", "toml")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == (shipped().folder / f"{ONE}.toml").read_text(encoding="utf-8")
    assert train("show", ONE, "--format", "toml", "--output", str(own / "my-own.toml")).returncode == 0
    checked = train("check", str(own))
    assert (checked.returncode, checked.stdout) == (0, "TRAINING: 1 exercise checked, nothing found.\n")
    again = train("show", "my-own", "--from", str(own), "--format", "toml")
    assert again.stdout == shown.stdout
    drill = train("show", "drill", "--format", "toml")
    assert (drill.returncode, drill.stdout, drill.stderr) == (
        2,
        "",
        "A drill has no file: it is made of the content. A story has one: crisis-aid train list.\n",
    )


@pytest.mark.parametrize("how", [("--key",), ("--format", "toml"), ("--key", "--format", "json")])
def test_what_is_right_is_not_shown_while_an_exam_is_open(train: Train, settings: Path, how: tuple[str, ...]) -> None:
    exam_left(settings)
    done = train("show", ONE, *how)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        "An exam is open, and what is right is not shown before its end: crisis-aid train goes on with it.\n",
    )
    assert train("show", ONE).returncode == 0
    (settings / "training_open.json").unlink()
    assert train("show", ONE, *how).returncode == 0


def test_why_an_author_would_decide_otherwise_is_said_and_changes_no_key(train: Train, tmp_path: Path) -> None:
    own, why = tmp_path / "own", "We would call her sister first."
    own.mkdir()
    text = (shipped().folder / f"{ONE}.toml").read_text(encoding="utf-8")
    expected = f'differs = "{why}"\nrank =', '[expect]\nresponse = "same-day"\n\n[told]'
    text = text.replace("rank =", expected[0], 1).replace("[told]", expected[1], 1)
    (own / f"{ONE}.toml").write_text(text, encoding="utf-8")
    checked = train("check", str(own))
    assert (checked.returncode, checked.stdout) == (
        0,
        "TRAINING: 1 exercise checked, nothing found.\n"
        f"1 says why another plan would be right: {ONE}.toml. The key stays the engine's plan; what is said is shown "
        "at the end.\n",
    )
    assert json.loads(train("check", str(own), "--format", "json").stdout)["differing"] == [f"{ONE}.toml"]
    said = f"The author would decide otherwise: {why}"
    shown = train("show", ONE, "--from", str(own), "--format", "text")
    assert said not in shown.stdout
    with_key = train("show", ONE, "--from", str(own), "--format", "text", "--key").stdout
    assert with_key.replace(f"{said}\n", "") == train("show", ONE, "--format", "text", "--key").stdout
    replies = file(tmp_path, key(one()))
    done = run_from(train, replies, "--from", str(own), "--format", "text")
    assert (done.returncode, said in done.stdout) == (0, True)
    result = json.loads(run_from(train, replies, "--from", str(own), "--format", "json").stdout)
    assert (result["passed"], result["differs"]) == (True, why)


def test_own_exercises_are_checked_and_those_that_can_be_read_are_there(train: Train, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    good = (shipped().folder / f"{ONE}.toml").read_text(encoding="utf-8")
    (own / f"{ONE}.toml").write_text(good, encoding="utf-8")
    assert train("check", str(own)).returncode == 0
    (own / "the-other.toml").write_text("title = 1\n", encoding="utf-8")
    done = train("check", str(own))
    assert done.returncode == 1
    assert "the-other.toml" in done.stdout
    listed = train("list", "--from", str(own), "--format", "json")
    assert [entry["id"] for entry in json.loads(listed.stdout)["exercises"]] == [f"interview.{ONE}"]
    assert "1 exercise left out, which can't be read" in listed.stderr


def test_progress_level_export_report_and_rating_of_nothing_yet(train: Train, tmp_path: Path) -> None:
    assert "Nothing was practised yet." in train("progress").stdout
    assert "observe" in train("level", *NOW).stdout
    table, page = tmp_path / "records.csv", tmp_path / "report.html"
    assert train("export", str(table)).returncode == 0
    assert "exercise" in table.read_text(encoding="utf-8")
    assert train("report", str(page), *NOW).returncode == 0
    assert "TRAINING" in page.read_text(encoding="utf-8")
    assert train("rate", "asking=3", "law=2", "--role", "supervisor").returncode == 0
    assert "supervisor" in train("level").stdout
    rated = train("export", str(tmp_path / "rated.csv"), "--ratings", "--who", "R. K.")
    assert (rated.returncode, rated.stderr) == (
        0,
        f"1 rating written to {tmp_path / 'rated.csv'}. TRAINING: no client is in it.\n",
    )
    rows = (tmp_path / "rated.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [row.split(",")[2:] for row in rows] == [
        ["R. K.", "supervisor", "", "asking", "3", ""],
        ["R. K.", "supervisor", "", "law", "2", ""],
    ]


def test_the_level_of_somebody_else_is_that_of_their_log_without_ones_own_ratings(
    train: Train, settings: Path, tmp_path: Path
) -> None:
    assert train("rate", "asking=3", "--role", "supervisor").returncode == 0
    mark = {"task": "response", "area": "acting", "points": 0.0, "missed": ["emergency"], "wrong": ["routine"]}
    mark |= {"grave": [["emergency", "danger"]], "sure": 95, "seconds": 9.0}
    record = {"at": "2026-11-21T10:00:00-08:00", "exercise": f"interview.{ONE}", "kind": "interview", "seed": 0}
    record |= {"content": "x", "form": "practice", "concerns": ["danger-to-self"], "hints": 0, "seconds": 9.0}
    record |= {"score": {"areas": {"acting": 0.0}, "marks": [mark], "passed": False}}
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_text(json.dumps({"schema": "crisis-aid/training-record/1", "record": record}) + "\n", encoding="utf-8")
    nothing = train("level", *NOW).stdout
    assert "A danger was missed" not in nothing and "ROLE-PLAY, RATED BY A SUPERVISOR" in nothing
    done = train("level", "--log", str(theirs), *NOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert "A danger was missed" in done.stdout and "ROLE-PLAY" not in done.stdout
    gone = train("level", "--log", str(tmp_path / "gone.jsonl"))
    assert (gone.returncode, gone.stdout, gone.stderr) == (
        2,
        "",
        f"There is no file {tmp_path / 'gone.jsonl'}. Give a training.jsonl.\n",
    )


def test_a_disputed_key_becomes_a_file_and_nothing_is_sent(train: Train, tmp_path: Path) -> None:
    target = tmp_path / "dispute.md"
    done = train("dispute", ONE, "--task", "response", "--words", "She drives home first.", "--output", str(target))
    assert done.returncode == 0, done.stderr
    assert "Nothing was sent." in done.stdout
    assert "She drives home first." in target.read_text(encoding="utf-8")


# ---------------------------------------------------------------- on a terminal


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_an_exercise_is_left_hinted_taken_up_done_and_kept(
    window: Callable[..., Window], train: Train, settings: Path
) -> None:
    exercise = one()
    w = window("run", ONE, "--seed", str(SEED), *NOW)
    trainee = Drawn(w)
    trainee.begin(exercise)
    w.see("task 1 of")
    w.press("s")
    assert w.end()["code"] == 0
    assert "TRAINING: stopped, and kept: crisis-aid train goes on." in w.after_leaving()
    assert "left open" in train("list").stdout
    assert train("hint").stdout.startswith("TRAINING: hint 1 of 2\n")
    w = window(*NOW)
    w.see("Taken up where you left it")
    w.press("\r")
    Drawn(w).tasks(exercise, key(exercise))
    w.see("PASSED. With 1 hint.")
    w.press("q")
    assert (w.end()["code"], w.was_given_back()) == (0, True)
    assert "PASSED. With 1 hint." in w.after_leaving()
    kept = [json.loads(line) for line in (settings / "training.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(line["note"], line["record"]["exercise"], line["record"]["seed"]) for line in kept] == [
        ("TRAINING", f"interview.{ONE}", SEED)
    ]
    assert "passed, again" in train("list", *NOW).stdout
    assert "No exercise is left open" in train("hint").stderr
    assert train("reset", ONE, "--yes").stdout == "Forgotten: 1 record.\n"
    assert "passed, again" not in train("list").stdout


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_what_is_left_out_makes_way_for_the_next(window: Callable[..., Window], tmp_path: Path, settings: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name in (ONE, "it-has-a-day-now"):
        text = (shipped().folder / f"{name}.toml").read_text(encoding="utf-8")
        (own / f"{name}.toml").write_text(text, encoding="utf-8")
    w = window("--from", str(own), *NOW)
    w.see("She asked to come today", "Why this one: Not done yet.", "Do you want to go on")
    w.press("x")
    w.see("She has paid ahead", "Do you want to go on")
    w.press("x")
    assert w.end()["code"] == 0
    said = " ".join(w.transcript.split())
    assert said.count("TRAINING: left out. Nothing was kept of it.") == 2
    assert "Nothing else is there to practise but drills" in said
    assert list(settings.glob("*.json*")) == []


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_ctrl_c_in_the_middle_keeps_how_far_it_came(window: Callable[..., Window], train: Train) -> None:
    w = window("run", ONE, "--seed", str(SEED), *NOW)
    Drawn(w).begin(one())
    w.see("task 1 of")
    w.press("\x03")
    assert w.end()["code"] == 130
    assert "stopped, and kept" in w.after_leaving()
    assert train("hint").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_in_plain_lines_it_is_kept_too(settings: Path) -> None:
    talk = Conversation(
        ["train", "run", ONE, "--seed", str(SEED), "--plain", *NOW],
        columns=60,
        rows=50,
        env={"CRISIS_AID_CONFIG": str(settings)},
    )
    trainee = InLines(talk)
    trainee.begin(one())
    trainee.tasks(one(), key(one()))
    talk.press("q", after="What do you want to look at?")
    rest, code = talk.finish()
    assert code == 0
    assert "PASSED" in talk.transcript
    assert "PASSED" not in rest, "it stands above already"
    assert (settings / "training.jsonl").is_file()


@pytest.fixture
def autumn(tmp_path: Path) -> tuple[str, list[Exercise]]:
    """Return the path of a form of two exercises, and these."""
    names = ("no-hard-feelings", "how-can-i-help-him")
    form = tmp_path / "autumn.toml"
    entries = "".join(f'[[exercise]]\nid = "{name}"\nseed = 1\n' for name in names)
    form.write_text(f'form = "Autumn"\n{entries}', encoding="utf-8")
    return str(form), [shipped().make(name, 1) for name in names]


def through(w: Window, exercise: Exercise) -> None:
    Drawn(w).begin(exercise)
    Drawn(w).tasks(exercise, key(exercise))


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("words", [("exam", "FORM"), ("next",)])
def test_an_exam_is_left_between_two_exercises_gone_on_with_and_judged(
    window: Callable[..., Window], autumn: tuple[str, list[Exercise]], settings: Path, words: tuple[str, ...]
) -> None:
    form, (first, second) = autumn
    w = window("exam", form, *NOW)
    w.see("TRAINING, EXAM: form Autumn", "No hints, no clock")
    w.press("\r")
    through(w, first)
    w.see("1 of 2 done. Go on?")
    assert "PASSED" not in w.text()
    w.press("s")
    assert w.end()["code"] == 0
    w = window(*(form if word == "FORM" else word for word in words), *NOW)
    w.see("TRAINING, EXAM: form Autumn", "Taken up where you left it.", "1 of 2 exercises left")
    w.press("\r")
    through(w, second)
    w.see("Which one do you want to look at?", "Passed.")
    w.press("q")
    assert w.end()["code"] == 0
    kept = [json.loads(line)["record"] for line in (settings / "training.jsonl").read_text().splitlines()]
    assert [(one["exercise"], one["form"]) for one in kept] == [(one.id, "exam") for one in (first, second)]
    assert len({one["exam"] for one in kept}) == 1
    assert not (settings / "training_open.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_what_an_exam_came_to_stands_in_the_window_after_the_screen_is_given_back(
    window: Callable[..., Window], autumn: tuple[str, list[Exercise]]
) -> None:
    form, (first, second) = autumn
    w = window("exam", form, *NOW)
    w.see("2 exercises, about 10 minutes.")
    w.press("\r")
    through(w, first)
    w.see("1 of 2 done. Go on?")
    w.press("1")
    through(w, second)
    w.see('1  "No hard feelings," he writes: passed', "2  I only want to help him: passed")
    w.press("q")
    assert w.end()["code"] == 0
    after = STYLES.sub("", w.after_leaving()).replace("\r", "")
    assert after.startswith("TRAINING: exam, form Autumn\nPassed.\n")
    assert after.endswith("Next: crisis-aid train level says what this comes to.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_an_exam_in_plain_lines_is_page_by_page_what_was_recorded(tmp_path: Path) -> None:
    """Where words were changed on purpose: `python tests/record_practice.py`, and read the difference."""
    shown, code = exam_in_lines(shipped(), tmp_path)
    assert shown.splitlines() == EXAM_IN_LINES.read_text(encoding="utf-8").splitlines()
    assert code == 1
    assert shown.count("TRAINING: exam, form Autumn\nNot passed.") == 2, "at its end, and after one was looked at"


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize(("pressed", "code"), [("s", 0), ("\x03", 130), ("\x04", 130)])
def test_an_exam_that_was_not_begun_costs_nothing_that_was_left_before(
    window: Callable[..., Window], autumn: tuple[str, list[Exercise]], settings: Path, pressed: str, code: int
) -> None:
    w = window("run", "no-hard-feelings", "--seed", "1", *NOW)
    w.see("Enter go on")
    w.press("s")
    w.end()
    before = (settings / "training_open.json").read_text()
    w = window("exam", autumn[0], *NOW)
    w.see("No hints, no clock")
    w.press(pressed)
    ended = w.end()
    assert (ended["code"], ended["restored"]) == (code, True)
    assert w.after_leaving().replace("\r", "") == "TRAINING: no exam was begun.\n"
    assert (settings / "training_open.json").read_text() == before


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_another_exercise_begun_meanwhile_does_not_cost_an_exam(
    window: Callable[..., Window], autumn: tuple[str, list[Exercise]], settings: Path
) -> None:
    form, (first, second) = autumn
    w = window("exam", form, *NOW)
    w.see("No hints, no clock")
    w.press("\r")
    through(w, first)
    w.see("1 of 2 done. Go on?")
    w.press("s")
    assert w.end()["code"] == 0
    assert w.after_leaving().replace("\r", "") == "TRAINING: stopped, and kept: crisis-aid train goes on.\n"
    w = window("run", "no-hard-feelings", "--seed", "2", *NOW)
    w.see("Enter go on")
    w.press("s")
    w.end()
    w = window("exam", form, *NOW)
    w.see("Taken up where you left it.", "1 of 2 exercises left")
    w.press("\r")
    through(w, second)
    w.see("I only want to help him: passed", "Passed.")
    w.press("q")
    assert w.end()["code"] == 0
    kept = [json.loads(line)["record"]["exam"] for line in (settings / "training.jsonl").read_text().splitlines()]
    assert len(kept) == 2
    assert len(set(kept)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_one_left_out_does_not_end_an_exam_and_the_exam_is_not_passed_without_it(
    window: Callable[..., Window], tmp_path: Path
) -> None:
    form = tmp_path / "hard.toml"
    form.write_text(
        'form = "Hard"\n[[exercise]]\nid = "paid-through-december"\nseed = 1\n'
        '[[exercise]]\nid = "no-hard-feelings"\nseed = 1\n',
        encoding="utf-8",
    )
    w = window("exam", str(form), *NOW)
    w.see("No hints, no clock")
    w.press("\r")
    w.see("x leaves this one out; the exam can't be passed without it.", "Do you want to go on with this one?")
    w.press("x")
    w.see("0 of 2 done. Go on?")
    w.press("1")
    through(w, shipped().make("no-hard-feelings", 1))
    w.see("Not passed.", "- 1 of 2 exercises taken.", "he writes: passed")
    w.press("q")
    assert w.end()["code"] == 1


# ---------------------------------------------------------------- what the help says


COMMANDS = [
    "next",
    "list",
    "show",
    "run",
    "drill",
    "exam",
    "hint",
    "reset",
    "progress",
    "level",
    "rate",
    "export",
    "report",
    "check",
    "dispute",
]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_the_help_speaks_of_answers_and_of_what_is_right(train: Train, command: str) -> None:
    """A psychotherapist reads it: how a script learns how it ended stands where its file is named, and nowhere else."""
    shown = " ".join(train(*command.split(), "--help").stdout.split())
    assert not re.findall(r"(?<![-\w])(?:engine|subcommands?|keys?|log)\b", shown)
    for said in re.finditer("exit code", shown):
        assert 'Answers from a JSON file, {"task": ["choice"]}; nothing is asked. The exit code' in shown[: said.end()]


def test_the_help_names_every_command_in_a_line(train: Train) -> None:
    listed = train("--help").stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert not [line for line in listed if line.endswith("...")]


# ---------------------------------------------------------------- whoever does the same in every case


def scored(exercise: Exercise, replies: Mapping[str, list[str]]) -> Any:
    return score(exercise, {name: Reply(name, tuple(ids), None, 0.0) for name, ids in replies.items()})


def test_who_always_calls_the_police_never_does_or_asks_everything_fails_and_is_told_why() -> None:
    """Everything else is right each time, so that nothing but the habit fails."""
    emergencies = others = 0
    for name in shipped().vignettes:
        exercise = shipped().make(name, 0)
        right, tasks = key(exercise), {task.id: task for task in exercise.tasks}
        assert scored(exercise, right).passed, name
        offered = {task.id: [choice.id for choice in task.choices] for task in exercise.tasks}
        if "ask" in offered:
            asks = scored(exercise, right | {"ask": offered["ask"]})
            assert not asks.passed, name
            assert all(tasks["ask"].feedback[wrong].says for wrong in asks.marks[0].wrong)
        if "response" not in offered:
            continue
        actions = right.get("actions", [])
        if right["response"] == ["emergency"]:
            emergencies += 1
            without = [one for one in actions if one != "call-emergency"]
            never = scored(exercise, right | {"response": ["same-day"], "actions": without})
            assert ("emergency", "danger") in never.grave or never.grave, name
            assert tasks["response"].feedback["emergency"].says
            assert not never.passed
        else:
            others += 1
            also = [*actions, *(one for one in offered.get("actions", ()) if one == "call-emergency")]
            always = scored(exercise, right | {"response": ["emergency"], "actions": list(dict.fromkeys(also))})
            assert not always.passed, name
            assert tasks["response"].feedback["emergency"].says
    assert (emergencies >= 5, others >= 5) == (True, True)


# ---------------------------------------------------------------- what breaks an exercise off


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_window_that_is_closed_keeps_how_far_it_came(window: Callable[..., Window], settings: Path) -> None:
    w = window("run", ONE, "--seed", str(SEED), *NOW)
    Drawn(w).begin(one())
    w.see("task 1 of")
    w.press("1")
    w.see("1 [x]")
    w.press("\r")
    w.see("what you hear")
    os.kill(w.notes()["pid"], signal.SIGHUP)
    assert w.end()["code"] == 128 + signal.SIGHUP
    left = json.loads((settings / "training_open.json").read_text(encoding="utf-8"))
    assert (left["note"], left["open"]["partly"]) == ("TRAINING", [one().tasks[0].choices[0].id])


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_what_is_hidden_stays_hidden_when_it_is_stopped(window: Callable[..., Window], settings: Path) -> None:
    w = window("run", ONE, "--seed", str(SEED), *NOW)
    Drawn(w).begin(one())
    w.see("task 1 of")
    w.press("h")
    assert "TRAINING" not in w.see("Hidden. Press any key to come back.")
    w.press("x")
    w.see("task 1 of")
    w.press("h")
    w.see("Hidden.")
    w.press("\x03")
    assert w.end()["code"] == 130
    assert w.after_leaving().strip() == ""
    assert (settings / "training_open.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_where_nothing_can_be_kept_the_result_is_still_shown(window: Callable[..., Window], settings: Path) -> None:
    (settings / "training.jsonl").mkdir()
    w = window("run", ONE, "--seed", str(SEED), *NOW)
    trainee = Drawn(w)
    trainee.begin(one())
    trainee.tasks(one(), key(one()))
    w.see("PASSED.")
    w.press("q")
    assert w.end()["code"] == 0
    assert "PASSED." in w.after_leaving()
    assert "This exercise was not kept" in " ".join(w.after_leaving().split())


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_an_exercise_left_before_another_is_named(window: Callable[..., Window]) -> None:
    for name in (ONE, "no-hard-feelings"):
        w = window("run", name, "--seed", "1", *NOW)
        Drawn(w).begin(shipped().make(name, 1))
        w.see("task 1 of")
        w.press("s")
        assert w.end()["code"] == 0
    assert f"interview.{ONE}, which was left before, is not." in " ".join(w.after_leaving().split())


def left_open(settings: Path, exercise: Exercise, replies: Mapping[str, list[str]], **more: Any) -> None:
    """Write by hand that an exercise was left, as an older version may have written it."""
    content = stamp(shipped().content)
    kept = [{"task": name, "chosen": chosen, "sure": 75, "seconds": 9.0} for name, chosen in replies.items()]
    left = {"at": "2026-11-21T10:00:00-08:00", "exercise": exercise.id, "seed": exercise.seed, "content": content}
    line = {"schema": "crisis-aid/training-open/1", "open": {**left, "replies": kept, **more}}
    (settings / "training_open.json").write_text(json.dumps(line), encoding="utf-8")


@pytest.mark.parametrize(
    ("left", "exam", "called"),
    [
        ("interview.the-cookie-tin", "", "The cookie tin"),
        ("call.the-cookie-tin", "", "The cookie tin: its call card"),
        ("drill.danger-to-self", "", "Drill: Danger to self"),
        ("interview.the-cookie-tin", "Autumn 2 2026-11-21T10:00:00-08:00", "an exam of form Autumn"),
    ],
)
def test_what_was_left_comes_next_and_is_named_with_its_kind(
    train: Train, settings: Path, tmp_path: Path, left: str, exam: str, called: str
) -> None:
    left_open(settings, shipped().make(left, 0), {}, exam=exam)
    said = run_from(train, file(tmp_path, key(one())), "--format", "text").stdout.partition("\nNext: ")[2]
    assert " ".join(said.split()) == f"crisis-aid train goes on with what you left ({called})."


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_choices_of_an_older_version_are_asked_for_again(window: Callable[..., Window], settings: Path) -> None:
    card = shipped().make("call.the-cookie-tin", 0)
    first, *others = card.tasks
    left_open(settings, card, {first.id: ["share-2"]} | {task.id: list(task.right) for task in others[:1]})
    w = window(*NOW)
    w.see(f"Taken up where you left it: 1 of {len(card.tasks)} tasks done.")
    w.press("\r")
    assert "This task was changed meanwhile, so it is asked again." in w.see(f"task 1 of {len(card.tasks)}")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
@pytest.mark.parametrize("words", [(), ("run", ONE, "--seed", str(SEED))])
def test_what_was_left_under_another_content_begins_anew_and_says_so(
    window: Callable[..., Window], settings: Path, words: tuple[str, ...]
) -> None:
    left_open(settings, one(), {one().tasks[0].id: list(one().tasks[0].right)}, content="2026.01.01 other")
    w = window(*words, *NOW)
    assert "The content has changed since you left this exercise. It begins anew." in " ".join(
        w.see("Do you want to go on").split()
    )


def test_tasks_of_an_older_version_are_counted_and_say_so(train: Train, settings: Path) -> None:
    """A log as an older version wrote it: ids of choices by their number."""
    card = shipped().make("call.the-cookie-tin", 0)
    mark = {"task": card.tasks[-1].id, "area": "acting", "points": 0.0, "missed": [], "wrong": ["share-2"], "grave": []}
    record = {"at": "2026-11-21T10:00:00-08:00", "exercise": card.id, "kind": "call", "seed": 0, "content": "x"}
    record |= {"form": "practice", "concerns": list(card.concerns), "hints": 0, "seconds": 9.0}
    record |= {"score": {"areas": {"acting": 0.0}, "marks": [{**mark, "sure": 95, "seconds": 9.0}], "passed": False}}
    line = json.dumps({"schema": "crisis-aid/training-record/1", "record": record})
    (settings / "training.jsonl").write_text(f"{line}\n" * 12, encoding="utf-8")
    done = train("progress", "--items", *NOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert "taken, wrong: a choice of an older version" in done.stdout and "share-2" not in done.stdout
    page = settings / "report.html"
    assert train("report", str(page), *NOW).returncode == 0
    assert "a choice of an older version" in page.read_text(encoding="utf-8")
    assert "share-2" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [("export", "old.csv"), ("export", "old.jsonl"), ("report", "old.html")])
def test_what_was_written_before_stays_where_the_log_cannot_be_read(
    train: Train, settings: Path, tmp_path: Path, words: tuple[str, str]
) -> None:
    (settings / "training.jsonl").mkdir(parents=True)
    old = tmp_path / words[1]
    old.write_text("kept", encoding="utf-8")
    done = train(words[0], str(old))
    assert (done.returncode, done.stdout, old.read_text(encoding="utf-8")) == (4, "", "kept")
    assert done.stderr.splitlines()[-1].endswith("is no plain file. Move it away; what was practised is kept there.")
