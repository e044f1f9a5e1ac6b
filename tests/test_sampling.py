"""Scenarios drawn at random: valid, varied, the same for the same seed; and the command that writes them, hostile uses included."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest
from examples import examples
from hypothesis import HealthCheck, given, settings
from test_proof import FLOW, contents, load

from crisis_cli.answers import AnswerError, is_unknown
from crisis_cli.batch import run as batch
from crisis_cli.evaluation import Evaluation
from crisis_cli.generated import compile_content
from crisis_cli.load import load as load_content
from crisis_cli.model import LEVELS, Content
from crisis_cli.render.json_output import dumps
from crisis_cli.sampling import TEMPERS, Sampler, scenarios
from crisis_cli.scenario import Scenario, from_tables

SHIPPED = load_content(None)
posix = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")


def lines(content: Content, number: int, seed: int, concern: str | None = None) -> list[str]:
    return [dumps(tables) for tables in scenarios(content, number, seed, concern)]


def read(content: Content, line: str) -> Scenario:
    """Return a line as batch reads it, or raise InputError."""
    return from_tables(content, json.loads(line), "line")


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "crisis_cli", "flows", "sample", *arguments],
        stdin=subprocess.DEVNULL,
        timeout=120,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


# ---------------------------------------------------------------- what is drawn


def test_the_same_seed_gives_the_same_lines_however_many_are_drawn() -> None:
    few, many = lines(SHIPPED, 20, 3), lines(SHIPPED, 60, 3)
    assert many[:20] == few
    assert lines(SHIPPED, 20, 4) != few
    assert dumps(Sampler(SHIPPED).scenario(3, 60)) == many[-1]
    assert len({*many}) == 60


def test_the_same_bytes_in_another_process_and_with_another_order_of_hashes(tmp_path: Path) -> None:
    written = []
    for number in ("1", "2"):
        done = run("-n", "30", "--seed", "-9", env={**os.environ, "PYTHONHASHSEED": number})
        assert (done.returncode, done.stderr) == (0, b"")
        written.append(done.stdout)
    assert written[0] == written[1] == "".join(f"{line}\n" for line in lines(SHIPPED, 30, -9)).encode()


def test_every_line_is_a_valid_scenario_of_which_all_fits() -> None:
    for line in lines(SHIPPED, 1_500, 5):
        tables, scenario = json.loads(line), read(SHIPPED, line)
        reading = Evaluation(SHIPPED, scenario.answers.concerns, scenario.answers.values)
        listed = {name for concern in reading.concerns for name in concern.questions}
        assert {*scenario.answers.values} <= listed, "nothing is answered that no open concern asks"
        assert scenario.now is not None
        assert 1 <= len(tables["concerns"]) == len({*tables["concerns"]}) <= 3
        for name, value in scenario.answers.values.items():
            question = SHIPPED.questions[name]
            if question.kind == "time" and not is_unknown(value):
                assert datetime.fromisoformat(str(value)) <= scenario.now
            if question.kind == "date" and question.when == "past" and not is_unknown(value):
                assert str(value) <= scenario.now.date().isoformat()


def test_batch_accepts_every_line(tmp_path: Path) -> None:
    file = tmp_path / "drawn.jsonl"
    file.write_text("".join(f"{line}\n" for line in lines(SHIPPED, 40, 6)))
    now = datetime.fromisoformat("2020-01-01T00:00:00+00:00")
    results = list(batch(SHIPPED, [str(file)], now=now, full=False))
    assert [(result.code, "plan" in result.line) for result in results] == [(0, True)] * 40


@pytest.fixture(scope="module")
def many() -> list[Scenario]:
    return [read(SHIPPED, line) for line in lines(SHIPPED, 4_000, 1)]


def test_all_responses_and_nearly_all_rules_occur(many: Sequence[Scenario]) -> None:
    readers = compile_content(SHIPPED)
    decided = [readers.decide(s.answers.concerns, s.answers.values) for s in many]
    responses = Counter(d.findings["response"] for d in decided)
    assert {*responses} == {*LEVELS}
    assert min(responses.values()) > 40
    assert len({rule for d in decided for rule in d.rules}) > 0.95 * len(SHIPPED.rules)
    assert {concern for d in decided for concern in d.concerns} == {*SHIPPED.concerns}
    assert any(d.possible for d in decided)
    reached = {(name, value) for d in decided for name, value in d.findings.items()}
    assert reached == {(f.id, value) for f in SHIPPED.findings.values() for value in f.values}


def test_scenarios_differ_in_temper_in_length_and_in_who_told(many: Sequence[Scenario]) -> None:
    assert {s.title.rsplit(", ", 1)[1] for s in many} == {*TEMPERS}
    assert {len(s.answers.concerns) for s in many} == {1, 2, 3}
    told = [bool(s.answers.informants) for s in many]
    assert 0.1 < sum(told) / len(told) < 0.5
    assert {who for s in many for who in s.answers.informants.values()} == {"client", "observed", "told", "inferred"}
    unknown = {
        temper: sum(is_unknown(v) for s in many if s.title.endswith(temper) for v in s.answers.values.values())
        / sum(len(s.answers.values) for s in many if s.title.endswith(temper))
        for temper in TEMPERS
    }
    assert unknown["mostly unknown"] > 0.4 > 0.2 > unknown["mixed"] > unknown["mostly risky"] > unknown["mostly safe"]
    given_of = [len(s.answers.values) for s in many]
    assert min(given_of) < 8 and max(given_of) > 60


def test_every_value_of_every_question_occurs(many: Sequence[Scenario]) -> None:
    seen: dict[str, set[object]] = {name: set() for name in SHIPPED.questions}
    for scenario in many:
        for name, value in scenario.answers.values.items():
            seen[name].update(value if isinstance(value, tuple) else (value,))
    for name, question in SHIPPED.questions.items():
        assert {*question.choices} <= seen[name], name
        assert question.unknown is None or {"not-asked", "cannot-tell", "would-not-say"} <= seen[name], name


def test_the_named_concern_is_in_each_alone_or_with_others() -> None:
    found = [json.loads(line)["concerns"] for line in lines(SHIPPED, 200, 1, "subpoena")]
    assert all(concerns[0] == "subpoena" for concerns in found)
    assert {len(concerns) for concerns in found} == {1, 2, 3}


@settings(max_examples=examples(80), deadline=None, suppress_health_check=list(HealthCheck))
@given(contents())
def test_every_line_is_valid_for_random_contents_too(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        content = load(Path(folder), files.pop("shared"), **files).content
    for line in lines(content, 40, 1):
        read(content, line)


def test_a_number_is_one_that_the_question_takes(tmp_path: Path) -> None:
    content = load(tmp_path, FLOW).content
    ages = {read(content, line).answers.values.get("age") for line in lines(content, 400, 1)}
    numbers = {age for age in ages if isinstance(age, int)}
    assert {n <= 17 for n in numbers} == {True, False}
    assert all(0 <= n <= 10_000 for n in numbers)


def test_an_answer_that_is_none_would_be_seen() -> None:
    readers = compile_content(SHIPPED)
    with pytest.raises(AnswerError):
        readers.glance(("subpoena",), {"client.age": "a hundred"})


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-n", "0"), "-n takes a whole number from 1 to 1,000,000,000.\n"),
        (("-n", "-5"), "-n takes a whole number from 1 to 1,000,000,000.\n"),
        (("-n", "1" + "0" * 30), "-n takes a whole number from 1 to 1,000,000,000.\n"),
        (("--seed", "-1" + "0" * 30), "--seed takes a whole number from -1,000,000,000 to 1,000,000,000.\n"),
        (("-n", "9" * 5_000), "Invalid value for '-n' / '--number'"),
        (("-n", "1.5"), "Invalid value for '-n' / '--number'"),
        (("--seed", "today"), "Invalid value for '--seed'"),
        (("--seed", "\x1b[31m"), "Invalid value for '--seed'"),
        (("--concern", "dangers"), 'There is no concern "dangers".'),
        (("--concern", "\x1b[31m" + "x" * 500), 'There is no concern "<U+001B>[31mxxx'),
        (("5",), "Got unexpected extra argument"),
    ],
)
def test_wrong_options_are_one_clear_line_and_2(arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert says in done.stderr.decode()
    assert b"\x1b" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_content_that_does_not_load_is_3(tmp_path: Path) -> None:
    done = run("--content", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"Traceback" not in done.stderr


def test_a_content_without_a_concern_is_refused(tmp_path: Path) -> None:
    start = FLOW.index("[concern]")
    load(tmp_path, FLOW[:start] + FLOW[FLOW.index("[[question]]") :])
    done = run("--content", str(tmp_path / "flows"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"This content has no concern" in done.stderr


def test_a_file_gets_what_standard_output_gets(tmp_path: Path) -> None:
    target = tmp_path / "drawn.jsonl"
    done = run("-n", "150", "--output", str(target))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert target.read_bytes() == run("-n", "150").stdout
    assert len(target.read_bytes().splitlines()) == 150
    assert target.stat().st_mode & 0o777 == 0o600


@posix
def test_a_disk_that_fills_up_leaves_the_old_file(tmp_path: Path) -> None:
    import resource

    target = tmp_path / "drawn.jsonl"
    target.write_text("before\n")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = run("-n", "200", "--output", str(target), preexec_fn=little_room)
    assert done.returncode == 4
    assert b"was not written: File too large. Nothing of it was changed. Free some space" in done.stderr
    assert done.stdout == b""
    assert [path.name for path in tmp_path.iterdir()] == ["drawn.jsonl"]
    assert target.read_text() == "before\n"


def test_a_file_that_may_not_be_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "no-such-folder" / "drawn.jsonl"):
        done = run("-n", "5", "--output", str(target))
        assert (done.returncode, done.stdout) == (4, b"")
        assert b"Nothing of it was changed." in done.stderr
    load(tmp_path, FLOW)
    inside = tmp_path / "flows" / "drawn.jsonl"
    done = run("--content", str(tmp_path / "flows"), "--output", str(inside))
    assert done.returncode == 4
    assert not inside.exists()


@posix
def test_a_closed_pipe_ends_quietly_with_141() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run("-n", "1000000000", stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@posix
def test_a_reader_that_has_enough_ends_it() -> None:
    code = "crisis_cli flows sample -n 1000000000"
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m {code} | head -n 3; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        timeout=60,
    )
    *first, code = done.stdout.decode().splitlines()
    assert first == lines(SHIPPED, 3, 1)
    assert (code, done.stderr) == ("141", b"")


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_writing_leaves_the_old_file(tmp_path: Path, number: int) -> None:
    target = tmp_path / "drawn.jsonl"
    target.write_text("before\n")
    child = subprocess.Popen(
        [sys.executable, "-m", "crisis_cli", "flows", "sample", "-n", "1000000000", "--output", str(target)],
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 60
    while not any(path.name.startswith(".crisis-aid-") and path.stat().st_size for path in tmp_path.iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    child.send_signal(number)
    _, said = child.communicate(timeout=60)
    assert child.returncode == 128 + number
    assert b"Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["drawn.jsonl"]
    assert target.read_text() == "before\n"


@posix
def test_progress_is_one_line_on_a_terminal_that_is_wiped(tmp_path: Path) -> None:
    target = tmp_path / "drawn.jsonl"
    child = pexpect.spawn(
        sys.executable,
        ["-m", "crisis_cli", "flows", "sample", "-n", "1000000000", "--output", str(target)],
        timeout=60,
        encoding="utf-8",
        env={**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm"},
    )
    child.expect(r"\r\x1b\[K([\d,]+) of 1,000,000,000 scenarios")
    child.expect(r"\r\x1b\[K([\d,]+) of 1,000,000,000 scenarios")
    child.sendintr()
    child.expect(pexpect.EOF)
    assert str(child.before).replace("^C", "").endswith("\r\x1b[K")
    child.close()
    assert child.exitstatus == 130
    assert list(tmp_path.iterdir()) == []
