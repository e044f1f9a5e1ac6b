"""The commands from outside: whole messages, exit codes, broken input, broken output. No traceback, ever."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from examples import examples

import crisis_cli
from crisis_cli.load import load_checked, shipped_folder
from crisis_cli.schema import ScenarioModel

SCENARIO = """title = "Telehealth, plan, intent, means"
jurisdiction = "us-ca"
concerns = ["danger-to-self"]
now = 2026-11-22T10:04:00-08:00

[answers]
"danger.now" = "no"
"client.contact" = "remote_located"
"client.company" = "alone"
"self.intent" = "some"
"self.plan" = "specific"
"self.means" = "yes"
"tell.safe" = "safe"
"""


def run(
    *arguments: str, stdin: bytes | None = None, env: dict[str, str] | None = None, **options
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **(env or {})}
    given = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", *arguments],
        env=environment,
        timeout=60,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **given, **options},
    )
    assert b"Traceback" not in (done.stderr or b"")
    return done


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


# ---------------------------------------------------------------- the plan in every format


def test_plan_as_json_has_the_schema_of_the_design(scenario):
    done = run("plan", str(scenario), "--format", "json")
    assert done.returncode == 0
    plan = json.loads(done.stdout)
    assert list(plan)[:5] == ["schema", "content", "places", "now", "concerns"]
    assert plan["schema"] == "crisis-aid/plan/1"
    assert plan["content"]["review"] == "draft"
    assert plan["places"] == {"client": "us-ca", "licence": None, "victim": None}
    assert plan["now"] == "2026-11-22T18:04:00Z"
    assert plan["response"] == "emergency"
    call = next(a for a in plan["actions"] if a["id"] == "call-emergency")
    assert (call["verb"], call["basis"], call["frame"]) == ("should", "clinical", "now")
    assert {b["rule"] for b in call["because"]} == {
        "self.emergency.call",
        "us.threat.permitted",
        "us-ca.self.permitted",
    }
    for reason in (b for a in plan["actions"] for b in a["because"] if b["basis"] != "practice"):
        assert reason["sources"]
        assert all(set(s) == {"id", "cite", "read_on", "confirmed", "place"} for s in reason["sources"])
    assert {u["question"] for u in plan["unknown"]} >= {"contact.person", "client.age"}
    assert all(u["find_out"] for u in plan["unknown"])
    assert plan["note"]["style"] == "narrative"


def test_plan_as_json_fits_its_own_json_schema(scenario):
    schema = json.loads(run("flows", "show", "--schema", "plan").stdout)
    plan = json.loads(run("plan", str(scenario), "--format", "json").stdout)
    assert set(plan) == set(schema["properties"]) == set(schema["required"])
    action = schema["$defs"]["ActionJson"]
    assert all(set(a) == set(action["properties"]) for a in plan["actions"])
    assert json.loads(run("flows", "show", "--schema", "scenario").stdout)["title"] == ScenarioModel.__name__
    assert run("flows", "show", "--schema", "content").returncode == 0
    assert b'Did you mean "plan"?' in run("flows", "show", "--schema", "plam").stderr


def test_text_is_ascii_and_at_most_78_columns_wide(scenario):
    for arguments in ([], ["--full"], ["--style", "brief"]):
        text = run("plan", str(scenario), "--format", "text", *arguments).stdout.decode("ascii")
        assert max(len(line) for line in text.splitlines()) <= 78
        assert text.startswith("EMERGENCY: act now\nNOW\n 1 Call emergency services for where the client is ")


def test_now_stands_first_and_every_step_on_a_line_of_its_own(scenario):
    lines = run("plan", str(scenario), "--format", "text").stdout.decode().splitlines()
    assert lines[1] == "NOW"
    listed = [line for line in lines[: lines.index("")] if line[:2].strip().isdigit()]
    assert [int(line[:2]) for line in listed] == list(range(1, len(listed) + 1))
    assert len(listed) > 15


def test_markdown_says_the_same_as_text(scenario):
    text = run("plan", str(scenario), "--format", "markdown").stdout.decode("utf-8")
    assert text.startswith(
        "# EMERGENCY: act now\n\n## NOW\n\n1. **Call emergency services for where the client is** (CLINICAL)\n"
    )
    for heading in ("## TODAY", "## DO NOT", "## NOT KNOWN", "## NOTE", "DRAFT, reviewed by no clinician or lawyer"):
        assert heading in text


def test_full_shows_words_lists_reasons_and_sources(scenario):
    text = run("plan", str(scenario), "--format", "text", "--full").stdout.decode()
    for words in (
        "Tell: Dispatcher, police: where the client is",
        "Withhold: Dispatcher, police: what was said in therapy",
        "Why: LAW | MAY:",
        "(read 2026-11-22, confirmed)",
        "UNCONFIRMED",
    ):
        assert words in text


def test_brief_note_has_three_lines(scenario):
    plan = json.loads(run("plan", str(scenario), "--format", "json", "--style", "brief").stdout)
    assert len(plan["note"]["sections"]) == 1
    assert len(plan["note"]["sections"][0]["lines"]) == 3


def test_why_and_why_not(scenario):
    why = run("plan", str(scenario), "--why", "call-emergency").stdout.decode()
    flat = " ".join(why.split())
    assert "Holds: The answers call for an emergency response. (a method or plan for suicide: " in flat, (
        "by which answers"
    )
    why_not = run("plan", str(scenario), "--why", "get-location").stdout.decode()
    assert "Does not hold. Missing:" in why_not
    assert "(answered: contact with the client: On phone or video; I know the address" in " ".join(why_not.split())
    near = run("plan", str(scenario), "--why", "call-emergensy")
    assert near.returncode == 2
    assert near.stderr == b'There is no action "call-emergensy". Did you mean "call-emergency"?\n'


def test_a_state_without_a_pack_says_so_and_borrows_nothing(tmp_path):
    path = tmp_path / "nevada.toml"
    path.write_text(SCENARIO.replace("us-ca", "us-nv"), encoding="utf-8")
    text = run("plan", str(path), "--format", "text", "--full").stdout.decode()
    assert "Nevada (where the client is) has no law pack yet" in text
    assert "California" not in text
    assert "Cal." not in text


# ---------------------------------------------------------------- input that is not what it should be

BROKEN = {
    "truncated": (b'title = "x', 3, "[not-toml]"),
    "not text": (b'title = "\xff\xfe"', 3, "[not-utf-8]"),
    "binary": (bytes(range(256)), 3, "[not-utf-8]"),
    "empty": (b"", 3, "[missing-key]"),
    "deep": (b"a = " + b"[" * 5000, 3, "[not-toml]"),
    "escape in a value": (SCENARIO.replace('"no"', '"\\u001b[2J"').encode(), 3, "[control-character]"),
    "bidi in a title": (SCENARIO.replace("Telehealth", "\\u202eTelehealth").encode(), 3, "[control-character]"),
    "boolean for a choice": (SCENARIO.replace('"no"', "true").encode(), 3, "[unknown-choice]"),
    "two places": (SCENARIO.replace('"danger.now" = "no"', '"client.place" = "us-tx"').encode(), 3, "[two-places]"),
    "irrelevant": (SCENARIO.encode() + b'"client.age" = "adult"\n"guardian.safe" = "yes"\n', 3, "[irrelevant-answer]"),
    "no offset": (SCENARIO.replace("-08:00", "").encode(), 3, "[bad-time]"),
    "json cut short": (b'{"title": "x"', 3, "[not-json]"),
    "json list": (b'{"a": NaN}', 3, "[not-json]"),
    "key twice": (b'{"title": "a", "title": "b"}', 3, "[not-json]"),
}


@pytest.mark.parametrize(("data", "code", "check"), BROKEN.values(), ids=BROKEN)
def test_broken_scenarios_get_one_clear_refusal(tmp_path, data, code, check):
    path = tmp_path / "broken.toml"
    path.write_bytes(data)
    done = run("plan", str(path))
    assert done.returncode == code
    message = done.stderr.decode("ascii")
    assert check in message
    assert "\x1b" not in message
    assert done.stdout == b""
    by_standard_input = run("plan", "-", stdin=data)
    assert by_standard_input.returncode == code


def test_every_mistake_of_a_scenario_is_named_with_its_line_and_a_near_guess(tmp_path):
    path = tmp_path / "mistakes.toml"
    path.write_text(
        'title = "x"\nconcerns = ["danger-to-sef"]\n[answers]\n"self.intnt" = "yes"\n"self.plan" = "specifc"\n'
        '"client.place" = "us-cal"\n[expect]\nincludes = ["call-emergncy"]\n'
        'bases = { call-emergncy = "law" }\n',
        encoding="utf-8",
    )
    shown = path.as_posix()
    assert run("plan", str(path)).stderr.decode() == (
        f'{shown}:2  concerns\n  There is no concern "danger-to-sef".  Did you mean "danger-to-self"?  [unknown-concern]\n'
        f'{shown}:4  answers, self.intnt\n  There is no question "self.intnt".  Did you mean "self.intent"?  [unknown-question]\n'
        f'{shown}:5  answers, self.plan\n  self.plan has no value "specifc".  Did you mean "specific"?  [unknown-choice]\n'
        f'{shown}:6  answers, client.place\n  client.place has no value "us-cal".  Did you mean "us-ca"?  [unknown-choice]\n'
        f'{shown}:8  expect, includes\n  There is no action "call-emergncy".  Did you mean "call-emergency"?  [unknown-action]\n'
        f'{shown}:9  expect, bases\n  There is no action "call-emergncy".  Did you mean "call-emergency"?  [unknown-action]\n'
    )


def test_a_basis_that_there_is_not_is_named_with_a_near_guess(tmp_path):
    path = tmp_path / "basis.toml"
    head = 'title = "x"\nconcerns = ["danger-to-self"]\n[expect]\n'
    path.write_text(head + 'bases = { call-emergency = "clinic" }\n', encoding="utf-8")
    done = run("plan", str(path))
    assert (done.returncode, done.stdout, done.stderr.decode()) == (
        3,
        b"",
        f"{path.as_posix()}:4  expect, bases, call-emergency\n"
        '  "clinic" is not allowed here.  Did you mean "clinical"?  [wrong-value]\n',
    )


RELATIVE = (
    '{"title": "x", "concerns": ["consent"], "answers": {"tell.whom": "relative", %s}, "expect": {"unasked": [%s]}}'
)


@pytest.mark.parametrize(
    ("what", "differs"),
    [
        ("records", []),
        ("not-asked", []),
        ("say", ["client.here may be asked, expected not to be"]),
    ],
)
def test_a_scenario_expects_that_a_question_is_not_asked(what, differs):
    line = RELATIVE % (f'"tell.what": "{what}"', '"client.here"')
    done = run("batch", "-", stdin=line.encode())
    found = json.loads(done.stdout)
    said = [one["message"] for one in found.get("differs", [])]
    assert (done.returncode, found["expected"], said) == (int(bool(differs)), not differs, differs)


@pytest.mark.parametrize(
    ("answers", "unasked", "issue"),
    [
        (
            '"tell.what": "say"',
            "client.her",
            'There is no question "client.her".  Did you mean "client.here"?  [unknown-question]',
        ),
        (
            '"tell.what": "say", "client.here": "away"',
            "client.here",
            "client.here is answered here, so it is asked.  Drop the answer, or this.  [bad-expectation]",
        ),
        (
            '"tell.what": "say"',
            "paper.hand",
            "paper.hand is asked for the note, when the plan is there.  Drop it.  [bad-expectation]",
        ),
    ],
)
def test_what_cannot_be_expected_of_a_question(answers, unasked, issue):
    done = run("plan", "-", stdin=(RELATIVE % (answers, f'"{unasked}"')).encode())
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode() == f"-  expect, unasked\n  {issue}\n"


def test_a_file_name_cannot_steer_the_terminal(tmp_path):
    done = run("plan", str(tmp_path / "\x1b[2Jgone.toml"))
    assert done.returncode == 3
    assert "<U+001B>[2Jgone.toml" in done.stderr.decode()
    assert b"\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["frobnicate"], "No such command 'frobnicate'"),
        (["plan"], "Missing argument"),
        (["plan", "x.toml", "--format", "xml"], "xml"),
        (["assess", "danger-to-sef"], 'Did you mean "danger-to-self"?'),
        (["assess", "--jurisdiction", "narnia"], '"narnia" is no place.'),
        (["assess", "--now", "yesterday"], "written with its offset"),
        (["flows", "show", "danger-self"], 'Did you mean "danger-to-self"?'),
        (["assess", "--style", "sope"], 'There is no note style "sope".'),
        (["plan", "x.toml", "--style", "narative"], 'There is no note style "narative". Did you mean "narrative"?'),
        (["law", "us-nv"], "Nevada has no law pack yet"),
        (["law", "atlantis"], 'There is no place "atlantis"'),
        (["batch", "-"], "There was no scenario in the input."),
    ],
)
def test_usage_errors_end_with_2_and_say_what_to_do(arguments, message):
    done = run(*arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()


def test_missing_files_and_folders_end_with_3(tmp_path):
    for arguments in (
        ["plan", "nothing.toml"],
        ["flows", "check", "--content", "nothing"],
        ["--content", "nothing", "flows", "list"],
    ):
        done = run(*arguments, cwd=tmp_path)
        assert done.returncode == 3
        assert done.stderr


# ---------------------------------------------------------------- assess without a terminal


def test_assess_names_what_is_missing_where_there_is_no_terminal():
    done = run("assess", "danger-to-self", stdin=b"1\n")
    assert done.returncode == 2
    assert done.stdout == b""
    message = done.stderr.decode()
    assert message.splitlines()[0].startswith("Danger this minute? Call 911.")
    assert "Answers missing: danger.now, client.place, client.contact, " in message
    assert "others.who" not in message, "only what danger to self asks"
    assert "crisis-aid plan FILE (crisis-aid flows show danger-to-self " in message


def test_assess_without_a_terminal_and_a_concern_asks_for_the_concern_first():
    done = run("assess", stdin=b"1\n")
    assert (done.returncode, done.stdout) == (2, b"")
    message = " ".join(done.stderr.decode().split())
    concerns = load_checked(shipped_folder()).content.concerns.values()
    among = ", ".join(concern.id for concern in sorted(concerns, key=lambda concern: concern.priority))
    assert among.startswith("danger-to-self, danger-to-others, ") and "subpoena" in among
    assert f"No concern is named: name one or more of {among}." in message
    assert "Answers missing" not in message


def test_random_piped_inputs_never_make_a_plan():
    """Whatever is piped into `assess`, nothing is read from it: no plan, exit 2."""
    from concurrent.futures import ThreadPoolExecutor

    dice = random.Random(20261122)
    keys = b"123456789nwcb?!rsh\r\n\t \x1b\x03\x04"

    def one(number: int) -> None:
        length = dice.randrange(0, 400)
        noise = bytes(dice.choice(keys) for _ in range(length)) if number % 2 else dice.randbytes(length)
        done = run("assess", *(["--plain"] if number % 3 == 0 else []), stdin=noise)
        assert done.returncode == 2, (number, noise)
        assert done.stdout == b"", (number, noise)
        assert b"no terminal" in done.stderr or b"standard input is none" in done.stderr

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(examples(12))))


def test_assess_needs_no_terminal_when_nothing_is_missing():
    path = shipped_folder() / "scenarios" / "danger-to-self" / "willing-and-sister-drives.toml"
    done = run("assess", "--answers", str(path), "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["actions"][0]["id"] == "escorted-evaluation-now"


# ---------------------------------------------------------------- a family of concerns


def family_of(content, *names: str):
    """Return the content with concerns `names` made of the shipped one, all of the family imminent-danger."""
    first = next(iter(content.concerns.values()))
    made = {}
    for number, name in enumerate(names):
        concern = replace(first, id=name, title=name, priority=10 - number)
        object.__setattr__(concern, "family", "imminent-danger")
        made[name] = concern
    return replace(content, concerns={**content.concerns, **made})


def test_a_family_is_a_choice_among_its_concerns_the_most_urgent_first():
    from crisis_cli.assess import AssessOptions, _given
    from crisis_cli.errors import UsageError
    from crisis_cli.load import load

    both = family_of(load(), "x-one", "x-two")
    members = both.families["imminent-danger"]
    assert [name for name in members if name.startswith("x-")] == ["x-two", "x-one"]
    answers, among = _given(both, AssessOptions(concerns=("imminent-danger",)))
    assert (answers.concerns, among) == ((), members)
    with pytest.raises(UsageError) as refused:
        _given(both, AssessOptions(concerns=("imminent-danger", "x-one")))
    assert str(refused.value) == (
        f'"imminent-danger" stands for {", ".join(members)}, one of which is asked for. Name it alone, or name them.'
    )
    with pytest.raises(UsageError) as refused:
        _given(both, AssessOptions(concerns=("iminent-danger",)))
    assert str(refused.value) == 'There is no concern "iminent-danger". Did you mean "imminent-danger"?'


def test_a_family_of_one_concern_needs_no_choice():
    from crisis_cli.assess import AssessOptions, _given
    from crisis_cli.load import load

    content = load()
    one = replace(family_of(content, "x-one"), concerns={"x-one": family_of(content, "x-one").concerns["x-one"]})
    answers, among = _given(one, AssessOptions(concerns=("imminent-danger",)))
    assert (answers.concerns, among) == (("x-one",), ())


def test_the_short_path_and_the_command_parser_start_the_same_run(monkeypatch):
    from crisis_cli import assess, guard

    seen = []
    monkeypatch.setattr(assess, "run", lambda options: seen.append(options) or 0)
    for arguments in (["assess"], ["assess", "imminent-danger"], ["assess", "a", "--plain", "b"]):
        assert guard.guarded(arguments) == 0
        assert guard.guarded([*arguments, "--format", "terminal"]) == 0
    assert len(seen) == 6
    assert seen[0::2] == seen[1::2]
    assert seen[4].concerns == ("a", "b")
    assert seen[4].plain


# ---------------------------------------------------------------- completion in the shell


def completed(line: str, shell: str, **env: str) -> str:
    """Return what the program offers for the last word of `line`, asked as this shell asks."""
    protocol = {
        "bash": {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)},
        "zsh": {"_TYPER_COMPLETE_ARGS": line},
        "fish": {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    }[shell]
    done = run(env={"_CRISIS_AID_COMPLETE": f"complete_{shell}", **protocol, **env})
    assert done.stderr == b""
    return done.stdout.decode().rstrip("\n")


def test_words_are_completed_in_bash():
    from crisis_cli.note import STYLES

    assert "danger-to-self" in completed("crisis-aid assess ", "bash").split("\n")
    assert completed("crisis-aid assess danger-to-s", "bash") == "danger-to-self"
    assert completed("crisis-aid assess --jurisdiction us-c", "bash") == "us-ca\nus-co\nus-ct"
    assert completed("crisis-aid assess --format ", "bash") == "terminal\ntext\nmarkdown\njson"
    assert completed("crisis-aid plan --style ", "bash").split("\n") == list(STYLES)
    assert completed("crisis-aid law us-c", "bash") == "us-ca"
    assert completed("crisis-aid flows show danger-to-s", "bash") == "danger-to-self"
    assert completed("crisis-aid fl", "bash") == "flows"
    assert completed("crisis-aid flows list re", "bash") == "recipients\nresources"
    assert completed("crisis-aid flows list rules --concern danger-to-s", "bash") == "danger-to-self"
    assert completed("crisis-aid flows coverage d", "bash") == "documents"
    assert completed("crisis-aid setup --", "bash") == "--show\n--path\n--remove\n--plain\n--content\n--help"


def test_zsh_and_fish_get_the_meaning_of_each_word_too():
    assert completed("crisis-aid law us-c", "zsh") == """_arguments '*: :(("us-ca":"California"))'"""
    assert completed("crisis-aid law us-c", "fish") == "us-ca\tCalifornia"
    assert completed("crisis-aid assess danger-to-s", "fish") == "danger-to-self\tDanger to self"


def test_content_that_does_not_load_offers_nothing_and_says_nothing(tmp_path):
    for line in ("flows show d", "assess d", "law us-c"):
        assert completed(f"crisis-aid --content {tmp_path} {line}", "bash") == ""


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_itself_completes(tmp_path):
    program = tmp_path / "crisis-aid"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crisis_cli "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = run(env={"_CRISIS_AID_COMPLETE": "source_bash"}).stdout.decode()
    ask = (
        f"{script}\nCOMP_WORDS=(crisis-aid assess --jurisdiction us-n) COMP_CWORD=3\n"
        f'_crisis_aid_completion "{program}"; echo "${{COMPREPLY[*]}}"\n'
    )
    done = subprocess.run(["bash", "--norc", "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["us-ne", "us-nv", "us-nh", "us-nj", "us-nm", "us-ny", "us-nc", "us-nd"]


def test_the_help_names_every_note_style():
    from crisis_cli.note import STYLES

    shown = " ".join(run("assess", "--help").stdout.decode().split())
    named = shown.split("The note's style: ")[1].split(".")[0].split(", ")
    assert set(STYLES) <= set(named)


# ---------------------------------------------------------------- output that breaks


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_on_standard_output_is_one_line_and_4(scenario):
    with Path("/dev/full").open("wb") as full:
        done = run("plan", str(scenario), stdout=full)
    assert done.returncode == 4
    assert (
        done.stderr
        == b"The output could not be written: No space left on device. Free some space, or write elsewhere.\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by a POSIX shell here")
@pytest.mark.parametrize(
    ("command", "code", "message"),
    [
        ("--version >&-", 4, "There is no standard output to write to."),
        ("--version > /dev/full", 4, "No space left on device"),
        ("--help > /dev/full", 4, "No space left on device"),
        ("plan {scenario} >&-", 4, "There is no standard output to write to."),
        ("plan - <&-", 2, "There is no standard input to read from."),
        ("assess <&-", 2, "standard input is none"),
        ("plan - < /dev/zero", 2, "Standard input holds more than 1,048,576 bytes"),
    ],
)
def test_descriptors_that_are_closed_full_or_endless(scenario, command, code, message):
    line = f"{sys.executable} -m crisis_cli {command.format(scenario=scenario)}"
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, timeout=30)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert "Something went wrong" not in done.stderr


def test_output_refuses_what_was_read_and_what_is_no_plain_file(scenario, tmp_path):
    before = scenario.read_bytes()
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "elsewhere.txt")
    folder = tmp_path / "folder"
    folder.mkdir()
    for target, why in (
        (scenario, "it is what was read"),
        (link, "it is a folder, a link or a device"),
        (folder, "it is a folder"),
    ):
        done = run("plan", str(scenario), "--format", "text", "--output", str(target))
        assert done.returncode == 4
        assert why in done.stderr.decode()
        assert done.stdout.startswith(b"EMERGENCY"), "the plan is still shown"
    assert scenario.read_bytes() == before
    assert link.is_symlink()
    assert not (tmp_path / "elsewhere.txt").exists()


def test_a_byte_order_mark_means_nothing(tmp_path):
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SCENARIO.encode())
    assert run("plan", str(path)).returncode == 0


def test_a_closed_pipe_ends_quietly_with_141(scenario):
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = run("plan", str(scenario), stdout=writer)
    finally:
        os.close(writer)
    assert done.returncode == 141
    assert done.stderr == b""


def test_output_is_written_whole_or_not_at_all_and_the_plan_is_still_shown(scenario, tmp_path):
    target = tmp_path / "plan.txt"
    done = run("plan", str(scenario), "--format", "text", "--output", str(target))
    assert done.returncode == 0
    assert done.stdout == b""
    whole = target.read_text()
    assert whole.startswith("EMERGENCY")
    locked = tmp_path / "no-such-folder" / "plan.txt"
    done = run("plan", str(scenario), "--format", "text", "--output", str(locked))
    assert done.returncode == 4
    assert done.stdout.decode() == whole
    assert b"Nothing of it was changed." in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["plan.txt", "scenario.toml"]


def test_a_disk_that_fills_up_while_writing_leaves_the_old_file(scenario, tmp_path, monkeypatch):
    from crisis_cli import output
    from crisis_cli.errors import OutputError

    target = tmp_path / "plan.txt"
    target.write_text("before")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(OutputError, match=r"No space left on device\. Nothing of it was changed"):
        output.put_file("after" * 1000, target)
    assert target.read_text() == "before"
    assert [p.name for p in tmp_path.glob(".crisis-aid-*")] == []


def test_an_ascii_terminal_gets_ascii(scenario):
    done = run("plan", str(scenario), env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 0
    assert done.stdout.isascii()


def test_no_home_and_an_empty_environment(scenario):
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", "plan", str(scenario)],
        capture_output=True,
        env={"PYTHONPATH": str(Path(crisis_cli.__file__).parent.parent)},
    )
    assert done.returncode == 0
    assert done.stdout.startswith(b"EMERGENCY")


def test_an_unexpected_failure_names_its_place_and_no_value(monkeypatch, capsys):
    from crisis_cli import guard

    def broken(_arguments: list[str]) -> int:
        raise RuntimeError("the client said she has pills")

    monkeypatch.setattr(guard, "_run", broken)
    assert guard.guarded([]) == 4
    message = capsys.readouterr().err
    assert "RuntimeError at" in message
    assert "pills" not in message
    assert "act first: call" in message


# ---------------------------------------------------------------- batch, flows, law, doctor


def test_batch_keeps_order_and_a_bad_line_stops_nothing(scenario, tmp_path):
    good = {"title": "calm", "concerns": ["danger-to-self"], "answers": {"danger.now": "no"}}
    differs = {**good, "title": "differs", "expect": {"response": "emergency"}}
    lines = [
        json.dumps(good),
        "{broken",
        json.dumps({**good, "answers": {"danger.now": "perhaps"}}),
        "",
        json.dumps(differs),
    ]
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("batch", str(path), str(scenario))
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 3
    assert [r.get("title") or r["error"] for r in results] == [
        "calm",
        "bad-input",
        "bad-input",
        "differs",
        "Telehealth, plan, intent, means",
    ]
    assert (
        results[2]["issues"][0]["hint"].startswith("Known: no, yes")
        or "Did you mean" in results[2]["issues"][0]["hint"]
    )
    assert results[3]["differs"] == [
        {
            "field": "response",
            "action": None,
            "wanted": ["emergency"],
            "got": "same-day",
            "message": "response is same-day, expected emergency",
        }
    ]
    assert set(results[0]["plan"]) == {"response", "actions", "avoid", "conflicts"}
    assert run("batch", "-", stdin=(json.dumps(differs) + "\n").encode()).returncode == 1
    assert run("batch", "-", stdin=(json.dumps(good) + "\n").encode()).returncode == 0


def test_batch_takes_the_shipped_scenarios_as_a_folder():
    done = run("batch", str(shipped_folder() / "scenarios"))
    assert done.returncode == 0
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) >= 30
    assert all(r["expected"] for r in results)


def test_flows_check_proves_the_shipped_content():
    done = run("flows", "check")
    assert done.returncode == 0, done.stdout.decode()
    assert b"0 issues in 0 files" in done.stdout
    assert b"hold for every combination of answers" in done.stdout


def test_content_without_a_concern_is_an_issue_and_no_failure():
    done = run("flows", "check", "--content", str(Path(__file__).parent / "content_good" / "smallest"))
    assert done.returncode == 1 and not done.stderr
    assert done.stdout.decode().splitlines()[:2] == [
        "content.toml  content",
        "  No concern stands in this content, so nothing is ever asked, and nothing was proved."
        "  Add a file with a [concern].  [no-concern]",
    ]


def test_flows_check_says_so_when_nothing_was_proved(monkeypatch):
    from crisis_cli.checks import check, proof
    from crisis_cli.load import load_checked

    monkeypatch.setattr(proof, "available", lambda: False)
    report = check(load_checked(Path(__file__).parent / "content_good" / "eleven_concerns"))
    assert report.issues == ()
    assert "nothing was proved: z3 is not installed" in report.summary


def test_another_content_folder_is_checked_and_broken_content_ends_with_3(tmp_path):
    folder = tmp_path / "mine"
    shutil.copytree(shipped_folder(), folder)
    assert run("flows", "list", "--content", str(folder)).returncode == 0
    page = folder / "danger-to-self.toml"
    page.write_text(
        page.read_text(encoding="utf-8").replace('actions = ["call-emergency"]', 'actions = ["call-emergncy"]', 1),
        encoding="utf-8",
    )
    done = run("flows", "check", "--content", str(folder))
    assert done.returncode == 3
    assert b'There is no action "call-emergncy".  Did you mean "call-emergency"?  [unknown-action]' in done.stderr


def test_lists_and_packs_are_shown():
    assert b"danger-to-self: Danger to self." in run("flows", "list").stdout
    book = run("flows", "show", "danger-to-self").stdout.decode()
    for words in (
        "QUESTIONS, in the order of asking",
        "safety question",
        "RULES",
        "WHAT MUST HOLD FOR EVERY SET OF ANSWERS",
    ):
        assert words in book
    law = run("law", "us-ca").stdout.decode()
    for words in ("California (us-ca)", "Review: draft", "Cal. Welf. & Inst. Code 5150(a)", "LAW | MAY"):
        assert words in law


def test_doctor_looks_and_changes_nothing(tmp_path):
    done = run("doctor", cwd=tmp_path)
    assert done.returncode == 0
    assert b"Review: draft" in done.stdout
    assert "Thecontentliesin/" in "".join(done.stdout.decode().split())
    assert list(tmp_path.iterdir()) == []


def test_doctor_looks_at_the_profile(tmp_path):
    env = {"CRISIS_AID_CONFIG": str(tmp_path)}

    def said() -> str:
        """Return the report without its spaces: long paths are broken at the edge."""
        done = run("doctor", env=env)
        assert done.returncode == 0
        return "".join(done.stdout.decode().split())

    def squeezed(text: str) -> str:
        return "".join(text.split())

    path = tmp_path / "profile.toml"
    assert squeezed("ok No profile; crisis-aid setup makes one") in said()
    path.write_text("format = 3\n")
    path.chmod(0o600)
    assert squeezed("look The profile can't be used:") in said()
    assert squeezed(f"{path}:1 format: A profile of this program says `format = 1`. Run: crisis-aid setup") in said()
    path.write_text('format = 1\nplain = true\n[answers]\n"profile.trane" = "no"\n')
    shown = said()
    assert squeezed(f"ok Profile read from {path}") in shown
    assert squeezed('look Your profile: There is no question "profile.trane" about your practice.') in shown
    assert squeezed("ok assess asks in numbered lines: your profile says so") in shown
    assert squeezed("Others on this machine") not in shown
    if os.name == "posix":
        path.chmod(0o644)
        assert (
            squeezed(f"look Others on this machine may read or change the profile (mode 644) chmod 600 {path}")
            in said()
        )


def test_why_questions_come_as_numbered_lines_is_decided_in_one_place(monkeypatch):
    from types import SimpleNamespace

    from crisis_cli import prompter

    terminal = SimpleNamespace(isatty=lambda: True, fileno=lambda: 0)
    piped = SimpleNamespace(isatty=lambda: False, fileno=lambda: 0)
    fits = {"TERM": "xterm"}

    def why(keys: object, screen: object, **environment: str) -> str | None:
        """Return the reason, after checking that the prompter which comes is the one it speaks of."""
        monkeypatch.setattr(prompter.sys, "stdin", keys)
        monkeypatch.setattr(prompter.sys, "stderr", screen)
        keyboard = SimpleNamespace(attach=lambda _: None)
        reason = prompter.why_no_menu({**fits, **environment})
        given = prompter.prompter_for(keyboard, lambda: None, plain=False, environment={**fits, **environment})
        assert isinstance(given, prompter.NumberedLines) is (reason is not None)
        return reason

    monkeypatch.setattr(prompter.os, "get_terminal_size", lambda *_: os.terminal_size((80, 24)))
    assert why(terminal, terminal) is None
    assert why(terminal, terminal, ACCESSIBLE="1") == "ACCESSIBLE is set"
    assert why(terminal, terminal, CRISIS_AID_PLAIN="0") is None
    assert why(terminal, terminal, TERM="dumb") == "TERM is not set, or dumb"
    for given in ((terminal, piped), (piped, terminal), (None, terminal)):
        assert why(*given) == "standard input and standard error are not both a terminal"
    monkeypatch.setattr(prompter.os, "get_terminal_size", lambda *_: os.terminal_size((0, 0)))
    assert why(terminal, terminal) == "the terminal does not say how large it is"


def test_version_and_help():
    assert run("--version").stdout.decode() == f"crisis-aid {crisis_cli.__version__}\n"
    assert b"In danger this minute: call" in run("--help").stdout
    assert b"\xe2\x95\xad" not in run("--help", env={"TERM": "dumb"}).stdout
