"""Content from files: what loads, and the exact words about what does not.

Each folder in `content_bad` holds one mistake (or a few of a kind) and, in `expected.txt`, everything that is said
about it. What can't be committed (links, huge or hostile files) is made here.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
import time
from pathlib import Path

import pytest

import crisis_cli.load
import crisis_cli.reading
import crisis_cli.references
from crisis_cli.errors import ContentError
from crisis_cli.load import _read_compiled as read_compiled
from crisis_cli.load import compile_to, load, load_checked, shipped_folder

HERE = Path(__file__).parent
GOOD = sorted(folder.name for folder in (HERE / "content_good").iterdir() if folder.is_dir())
BAD = sorted(folder.name for folder in (HERE / "content_bad").iterdir() if folder.is_dir())
SMALLEST = HERE / "content_good" / "smallest"


@pytest.fixture
def flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The smallest content that loads, in a folder `flows` beneath the current one."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SMALLEST, tmp_path / "flows")
    return tmp_path / "flows"


def complaint(folder: Path) -> str:
    """Return what is said about `folder`, which must not load, and must say so in five seconds."""
    begun = time.monotonic()
    with pytest.raises(ContentError) as refused:
        load_checked(folder)
    assert time.monotonic() - begun < 5
    return str(refused.value)


def first_issue(folder: Path) -> str:
    """Return where and what of the first issue, without the summary."""
    return "\n".join(complaint(folder).splitlines()[:2])


# ---------------------------------------------------------------- good and bad folders


@pytest.mark.parametrize("name", GOOD)
def test_good_content_loads(name: str) -> None:
    load_checked(HERE / "content_good" / name)


@pytest.mark.parametrize("name", BAD)
def test_bad_content_says_where_what_and_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / "content_bad")
    expected = (HERE / "content_bad" / name / "expected.txt").read_text(encoding="utf-8")
    assert complaint(HERE / "content_bad" / name) + "\n" == expected


def test_every_check_of_the_loader_has_an_example() -> None:
    """A new check needs a folder in `content_bad`, or a test below for what can't be committed."""
    shown = {
        check
        for name in BAD
        for check in re.findall(r"\[([a-z0-9-]+)\]$", (HERE / "content_bad" / name / "expected.txt").read_text(), re.M)
    }
    below = {
        "link", "not-a-file", "too-large", "unreadable", "no-folder", "no-content", "too-many", "too-many-words",
    }  # fmt: skip
    assert _checks() - shown - below == set()


def _checks() -> set[str]:
    """Return the names of all checks: the last word of every Issue and of every (path, message, hint, check)."""
    found = set()
    for module in (crisis_cli.load, crisis_cli.reading, crisis_cli.references):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            last = None
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Issue" and len(node.args) == 6:
                last = node.args[5]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "file_issue":
                last = node.args[3]
            elif isinstance(node, ast.Tuple) and len(node.elts) == 4 and not isinstance(node.elts[0], ast.Constant):
                last = node.elts[3]
            if isinstance(last, ast.Constant) and isinstance(last.value, str):
                found.add(last.value)
    assert len(found) > 30
    return found


def test_the_shipped_content_loads() -> None:
    assert load_checked(shipped_folder()).content.concerns


@pytest.mark.parametrize("name", GOOD)
def test_the_compiled_copy_is_the_same_content(name: str, tmp_path: Path) -> None:
    folder = HERE / "content_good" / name
    checked = load_checked(folder).content
    compile_to(tmp_path / "compiled.json", folder)
    assert read_compiled(tmp_path / "compiled.json", checked.hash) == checked


def test_a_compiled_copy_of_other_files_is_no_copy(tmp_path: Path) -> None:
    compile_to(tmp_path / "compiled.json", SMALLEST)
    assert read_compiled(tmp_path / "compiled.json", "0" * 64) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "3", '{"hash": "x"}', '{"hash": "x", "format": 1}'])
def test_a_broken_compiled_copy_is_no_copy(tmp_path: Path, text: str) -> None:
    (tmp_path / "compiled.json").write_text(text)
    assert read_compiled(tmp_path / "compiled.json", "x") is None


def test_one_changed_byte_is_another_hash(flows: Path) -> None:
    before = load_checked(flows).content.hash
    (flows / "law" / "us.toml").write_text((flows / "law" / "us.toml").read_text() + "\n")
    assert load_checked(flows).content.hash != before


# ---------------------------------------------------------------- how the folder is called


def test_a_folder_outside_the_current_one_is_called_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    shutil.copytree(HERE / "content_bad" / "bad_id", tmp_path / "flows")
    assert complaint(tmp_path / "flows").startswith("flows/flow.toml:")


def test_a_folder_below_the_current_one_is_called_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "content_bad" / "bad_id", tmp_path / "our" / "flows")
    assert complaint(tmp_path / "our" / "flows").startswith("our/flows/flow.toml:")


def test_a_folder_with_a_steering_name_cannot_steer_the_terminal(flows: Path) -> None:
    odd = flows.rename(flows.with_name("fl\x1b[2Jows"))
    (odd / "flow.toml").write_text("= 1")
    assert "\x1b" not in complaint(odd)


def test_a_file_with_a_steering_name_cannot_steer_the_terminal(flows: Path) -> None:
    (flows / "fl\x1b[2Jow.toml").write_text("= 1")
    assert complaint(flows).startswith("flows/fl<U+001B>[2Jow.toml:1  column 1\n")


# ---------------------------------------------------------------- versions


def test_newer_content_says_so_even_where_this_program_knows_none_of_its_keys(flows: Path) -> None:
    """The reason why the key is unknown matters more than the key."""
    head = (flows / "content.toml").read_text()
    (flows / "content.toml").write_text(head.replace("format = 1", 'format = 2\nlanguage = "en"'))
    assert "The content is of format 2; this program reads 1. This program is older than the content." in complaint(
        flows
    )


# ---------------------------------------------------------------- folders and files of every sort


def test_a_missing_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert complaint(Path("nowhere")) == (
        "nowhere\n"
        "  There is no such content folder.  Check its name.  [no-folder]\n"
        "1 issue in 1 file (0 files checked)."
    )


def test_a_file_in_the_place_of_the_folder(flows: Path) -> None:
    assert complaint(Path("flows/content.toml")) == (
        "flows/content.toml\n"
        "  There is no such content folder.  Check its name.  [no-folder]\n"
        "1 issue in 1 file (0 files checked)."
    )


def test_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("flows").mkdir()
    assert complaint(Path("flows")) == (
        "flows\n"
        "  There is no content here.  A content folder holds TOML files.  [no-content]\n"
        "1 issue in 1 file (0 files checked)."
    )


def test_a_file_that_is_too_large(flows: Path) -> None:
    (flows / "flow.toml").write_bytes(b"#" * 1_048_577)
    assert first_issue(flows) == (
        "flows/flow.toml\n  The file has 1,048,577 bytes; the limit is 1,048,576.  Split it.  [too-large]"
    )


def test_a_file_at_the_limit(flows: Path) -> None:
    (flows / "flow.toml").write_bytes(b"#" * 1_048_576)
    load_checked(flows)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("target", ["content.toml", "../outside.toml", "nowhere.toml", "/etc/hostname"])
def test_a_link_to_a_file_is_not_followed(flows: Path, target: str) -> None:
    (flows.parent / "outside.toml").write_text("")
    (flows / "flow.toml").symlink_to(target)
    assert first_issue(flows) == (
        "flows/flow.toml\n  This is a link; content is read from plain files only.  Put the file itself here.  [link]"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
@pytest.mark.parametrize("target", ["law", "..", "."])
def test_a_link_to_a_folder_is_not_followed(flows: Path, target: str) -> None:
    (flows / "more").symlink_to(target, target_is_directory=True)
    assert first_issue(flows) == (
        "flows/more\n  This is a link; content is read from plain files only.  Put the file itself here.  [link]"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes there")
def test_a_pipe_is_not_waited_for(flows: Path) -> None:
    import os

    os.mkfifo(flows / "flow.toml")
    assert "  This is no plain file.  Give a file.  [not-a-file]\n" in complaint(flows)


def test_a_folder_that_ends_in_toml_is_a_folder(flows: Path) -> None:
    (flows / "more.toml").mkdir()
    load_checked(flows)


@pytest.mark.skipif(sys.platform == "win32", reason="rights differ there")
def test_a_file_without_the_right_to_read_it(flows: Path) -> None:
    import os

    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (flows / "flow.toml").write_text("")
    (flows / "flow.toml").chmod(0)
    assert "  This file can't be read: Permission denied.  Check its name and rights.  [unreadable]\n" in complaint(
        flows
    )


def test_folders_in_folders_have_an_end(flows: Path) -> None:
    deep = flows / "a" / "b" / "c" / "d" / "e"
    deep.mkdir(parents=True)
    assert "  This folder is nested too deeply.  Move it up.  [too-deep]\n" in complaint(flows)


def test_too_many_files(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crisis_cli.reading, "MAX_FILES", 3)
    for number in range(3):
        (flows / f"flow{number}.toml").write_text("")
    assert first_issue(flows) == "flows\n  There are more than 3 files here.  [too-many]"


def test_scenarios_vignettes_and_hidden_files_are_no_content(flows: Path) -> None:
    for name in ("scenarios/a.toml", "vignettes/b.toml", ".hidden.toml", "notes.txt"):
        (flows / name).parent.mkdir(exist_ok=True)
        (flows / name).write_text("this is not TOML")
    assert load_checked(flows).files == 2


def test_every_line_of_a_file_from_windows_is_found(flows: Path) -> None:
    (flows / "flow.toml").write_bytes(b'[[finding]]\r\nid = "self.level"\r\nvalues = ["low"]\r\n')
    assert complaint(flows).startswith('flows/flow.toml:3  finding "self.level", values\n')


# ---------------------------------------------------------------- hostile TOML

HOSTILE = {
    "100 kB of opening brackets": "[" * 100_000,
    "a list in a list, ten thousand times": "a = " + "[" * 10_000 + "1" + "]" * 10_000,
    "a table in a table, ten thousand times": "a = " + "{ a = " * 10_000 + "1" + " }" * 10_000,
    "a key of fifty thousand parts": "a." * 50_000 + "a = 1",
    "a header of fifty thousand parts": "[" + "a." * 50_000 + "a]",
    "headers that grow": "".join(f"[a{'.a' * n}]\n" for n in range(1, 300)),
    "a number of 100,000 digits": "a = " + "9" * 100_000,
    "a text that never ends": 'a = """' + '"' * 100_000,
    "100,000 escapes": 'a = "' + "\\u0041" * 100_000 + '"',
    "a text of a megabyte": "a = '" + "x" * 1_000_000 + "'",
    "an escape for half a character": 'a = "\\ud800"',
    "a NUL": "a = 1\0",
    "nothing but blanks and a brace": " " * 100_000 + "}",
    "6,000 keys nobody knows": "".join(f"a{n} = 1\n" for n in range(6_000)),
    "2,500 empty questions": "[[question]]\n" * 2_500,
    "a deep condition": "[[rule]]\nwhen = " + "{ not = " * 390 + "{ a = [] }" + " }" * 390,
    "a key called str": "str = 1",
    "a key called constrained-str": "constrained-str = 1",
    "a key called LineModel in a question": "[[question]]\nLineModel = 1",
    "infinity for a priority": '[concern]\nid = "a"\npriority = inf',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_toml_is_refused_in_time_and_in_words(flows: Path, text: str) -> None:
    (flows / "flow.toml").write_text(text, encoding="utf-8")
    message = complaint(flows)
    assert message.startswith("flows/flow.toml")
    assert "Traceback" not in message
    assert message.endswith("(3 files checked).")


# ---------------------------------------------------------------- content that loads and then has no meaning

SAFE = """
[[source]]
id = "guideline"
cite = "A guideline"
says = "Act."
kind = "guideline"
place = "us"
confirmed = true

[[question]]
id = "signs"
kind = "several"
ask = "Which signs?"
topic = "signs"
why = "They matter."
choices = { voices = "Voices", loss = "Loss" }
unknown = "Ask."
tier = "decide"
safety = true
note = { voices = "voices", loss = "loss" }
sources = ["guideline"]

[[action]]
id = "call"
do = "Call"
kind = "life-safety"
frame = "now"
done = "Called"

[[rule]]
id = "call"
actions = ["call"]
verb = "should"
basis = "practice"
because = "They matter."
"""


def test_the_content_that_the_next_ones_begin_from_loads(flows: Path) -> None:
    (flows / "flow.toml").write_text(SAFE + 'when = { signs = ["voices"] }\n')
    load_checked(flows)


@pytest.mark.parametrize("test", ['{ all = ["voices", "loss"] }', '{ only = ["loss"] }'])
def test_not_over_all_or_only_of_a_safety_question_must_say_what_unknown_does_too(flows: Path, test: str) -> None:
    """`all` and `only` are false for not knowing, so `not` over them reads not knowing as a known answer."""
    (flows / "flow.toml").write_text(SAFE + f"when = {{ not = {{ signs = {test} }} }}\n")
    assert "`not` over the safety question signs does not say what unknown does." in complaint(flows)


@pytest.mark.parametrize("test", ['{ all = ["unknown"] }', '{ only = ["unknown"] }', '{ all = ["voices", "unknown"] }'])
def test_all_and_only_take_no_unknown_for_it_excludes_every_choice(flows: Path, test: str) -> None:
    """An unknown stands alone, so such a test can never hold: an author who writes it means something else."""
    (flows / "flow.toml").write_text(SAFE + f"when = {{ signs = {test} }}\n")
    complaint(flows)


def test_a_deadline_starts_from_a_time(flows: Path) -> None:
    deadline = 'deadline = { number = 36, unit = "hours", start = "signs" }\n'
    (flows / "flow.toml").write_text(SAFE + 'when = { signs = ["voices"] }\n' + deadline)
    assert "flows/flow.toml:" in complaint(flows)


@pytest.mark.parametrize("name", ["any", "not", "of", "at_least"])
def test_no_question_is_called_like_an_operator(flows: Path, name: str) -> None:
    (flows / "flow.toml").write_text(SAFE.replace('"signs"', f'"{name}"') + 'when = { response = ["routine"] }\n')
    complaint(flows)


def test_no_question_is_called_like_a_finding(flows: Path) -> None:
    """A condition could mean either; the question would win in silence."""
    (flows / "flow.toml").write_text(SAFE.replace('"signs"', '"response"') + 'when = { response = ["voices"] }\n')
    complaint(flows)


def test_a_law_value_stands_once_in_a_pack(flows: Path) -> None:
    value = '[[value]]\nid = "hours"\nvalue = "{}"\nphrase = "{}"\nsource = "guideline"\nconfirmed = true\n'
    (flows / "flow.toml").write_text(SAFE + 'when = { signs = ["voices"] }\n')
    (flows / "law" / "us.toml").write_text(
        (SMALLEST / "law" / "us.toml").read_text() + value.format("a", "36 hours") + value.format("b", "72 hours")
    )
    complaint(flows)


@pytest.mark.parametrize("line", ['zones = ["Mars/Olympus"]', 'holidays = { "2026-13-45" = "No day" }'])
def test_zones_and_holidays_exist(flows: Path, line: str) -> None:
    """Else the first plan with a deadline ends in an unexpected error."""
    us = flows / "law" / "us.toml"
    us.write_text(us.read_text() + line + "\n")
    complaint(flows)


def test_a_finding_has_each_value_once(flows: Path) -> None:
    (flows / "flow.toml").write_text('[[finding]]\nid = "level"\nvalues = ["low", "low"]\n')
    complaint(flows)


CIRCLES = {
    "a question that waits for itself": SAFE.replace("safety = true\n", 'ask_when = { signs = ["loss"] }\n')
    + 'when = { signs = ["voices"] }\n',
    "rules that override each other": SAFE
    + 'when = { signs = ["voices"] }\noverrides = "stay"\n'
    + '[[rule]]\nid = "stay"\nwhen = { signs = ["loss"] }\nactions = ["call"]\nverb = "should"\nbasis = "practice"\n'
    + 'because = "b"\noverrides = "call"\n',
}


@pytest.mark.parametrize("text", CIRCLES.values(), ids=CIRCLES.keys())
def test_content_in_a_circle_does_not_load(flows: Path, text: str) -> None:
    """Else `--content` ends in a RecursionError at the first question."""
    (flows / "flow.toml").write_text(text)
    complaint(flows)


def test_load_without_a_folder_is_the_shipped_content() -> None:
    assert load() == load_checked(shipped_folder()).content


def test_a_law_value_called_unknown_can_be_read(flows: Path) -> None:
    """The baseline ships one. In a condition `unknown` means the three answers, which no pack has: it can't be named."""
    value = 'id = "report"\nvalue = "unknown"\nphrase = "not known"\nsource = "guideline"\nconfirmed = true\n'
    us = flows / "law" / "us.toml"
    us.write_text(us.read_text() + "[[value]]\n" + value)
    place = '[[question]]\nid = "client.place"\nkind = "place"\nask = "Where?"\ntopic = "place"\nwhy = "Its law."\n'
    (flows / "flow.toml").write_text(
        SAFE + 'when = { "law.client.report" = ["unknown"] }\n' + place + 'unknown = "Ask."\ntier = "decide"\n'
    )
    load_checked(flows)
