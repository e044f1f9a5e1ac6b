"""Content broken as somebody breaks it who never programmed: every word that is said about it, and how to mend it.

`broken_files.toml` says what was typed, in `content_good/for_authors`; what is no slip of typing is made here.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import tomli

from crisis_cli.checks import check
from crisis_cli.errors import ContentError
from crisis_cli.load import load_checked

HERE = Path(__file__).parent
WHOLE = HERE / "content_good" / "for_authors"
BROKEN: list[dict[str, Any]] = tomli.loads((HERE / "broken_files.toml").read_text(encoding="utf-8"))["broken"]


@pytest.fixture
def flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A whole small content in a folder `flows` beneath the current one."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(WHOLE, tmp_path / "flows")
    return tmp_path / "flows"


def said(folder: Path) -> str:
    """Return what `flows check` says about a content, without its closing line where it loads."""
    try:
        report = check(load_checked(folder))
    except ContentError as error:
        return str(error)
    return "\n".join(map(str, (*report.issues, *report.remarks)))


def test_what_is_broken_was_whole(flows: Path) -> None:
    assert said(flows) == ""


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: str(case["by"]))
def test_a_slip_is_told_in_words_that_mend_it(flows: Path, case: dict[str, Any]) -> None:
    for edit in case["edits"]:
        file = flows / edit["file"]
        text = file.read_text(encoding="utf-8")
        assert text.count(edit["old"]) == 1
        file.write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8")
    assert said(flows) == case["said"]


JARGON = re.compile(
    r"\b(tuple|mapping|dict\w*|array|key path|instance|boolean|integer|string|float|schema|parse\w*|exception|invalid"
    r"|pydantic|model\w*|namespace|declar\w*|token|statement|character '|U\+)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("case", BROKEN, ids=lambda case: str(case["by"]))
def test_no_word_of_a_programmer_is_needed(case: dict[str, Any]) -> None:
    """What an author typed may be repeated; a sign that nobody sees has no name but its number."""
    typed = " ".join(edit["new"] for edit in case["edits"])
    words = [found.group(0) for found in JARGON.finditer(case["said"])]
    assert [word for word in words if word not in typed and word != "U+"] == []


def test_each_message_says_what_to_do() -> None:
    for case in BROKEN:
        for line in case["said"].splitlines():
            if line.startswith("  "):
                assert re.search(r"\S  \S.*  \[[a-z0-9-]+\]$", line), line


def test_a_file_saved_as_utf_16(flows: Path) -> None:
    file = flows / "danger.toml"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    assert said(flows) == (
        "flows/danger.toml\n"
        '  Byte 1 is not UTF-8 text.  It was saved as UTF-16, which some editors call "Unicode":'
        ' save it with the encoding "UTF-8".  [not-utf-8]\n'
        "1 issue in 1 file (6 files checked)."
    )


def test_a_file_saved_in_the_alphabet_of_an_old_windows(flows: Path) -> None:
    file = flows / "danger.toml"
    file.write_bytes(file.read_bytes().replace(b'"Danger to self"', b'"Danger to self \x96 suicide"'))
    assert said(flows) == (
        "flows/danger.toml:5\n"
        '  Byte 96 is not UTF-8 text, after: title = "Danger to self.'
        '  Save the file with the encoding "UTF-8".  [not-utf-8]\n'
        "1 issue in 1 file (6 files checked)."
    )


def test_a_file_with_the_mark_of_windows_and_its_line_ends(flows: Path) -> None:
    for file in flows.rglob("*.toml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert said(flows) == ""


def test_a_file_that_was_left_out(flows: Path) -> None:
    (flows / "actions.toml").unlink()
    assert said(flows) == (
        'flows/danger.toml:60  rule "self.call", actions\n'
        '  There is no action "call-emergency".  No file holds any action: is one missing?  [unknown-action]\n'
        'flows/danger.toml:69  rule "self.tell", actions\n'
        '  There is no action "tell-agency".  No file holds any action: is one missing?  [unknown-action]\n'
        'flows/danger.toml:79  rule "self.talk", actions\n'
        '  There is no action "keep-talking".  No file holds any action: is one missing?  [unknown-action]\n'
        'flows/danger.toml:90  property "intent-is-an-emergency", expect, includes\n'
        '  There is no action "call-emergency".  No file holds any action: is one missing?  [unknown-action]\n'
        "4 issues in 1 file (5 files checked)."
    )


def test_a_file_that_was_cut_short(flows: Path) -> None:
    file = flows / "danger.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index(" an emergency.")], encoding="utf-8")
    assert said(flows) == (
        "flows/danger.toml:63  column 17\n"
        "  This is not TOML: a text on this line has no closing quotation mark."
        '  Put " at its end. Was the file cut short?  [not-toml]\n'
        "1 issue in 1 file (6 files checked)."
    )


def test_a_copied_file_beside_the_first(flows: Path) -> None:
    shutil.copy(flows / "law" / "us-ny.toml", flows / "law" / "us-ny - copy.toml")
    assert said(flows) == (
        "flows/law/us-ny - copy.toml:2  pack, code\n"
        '  The pack "us-ny" stands in law/us-ny - copy.toml; a file has the name of its pack.'
        "  Name the file law/us-ny.toml, or mend `code`.  [pack-name]\n"
        "1 issue in 1 file (7 files checked)."
    )


@pytest.mark.parametrize("key", ["words", "allow"])
def test_a_list_of_thousands_of_banned_words_is_refused_at_once(flows: Path, key: str) -> None:
    """Each is looked for in every text: 50,000 would take minutes."""
    many = ", ".join(f'"{first}{second}{n}"' for n in range(74) for first in LETTERS for second in LETTERS)
    lists = {"words": '["oath"]', key: f"[{many}]"}
    table = "".join(f"{name} = {values}\n" for name, values in lists.items())
    extra = f'\n[[banned]]\nid = "oaths"\n{table}instead = "nothing"\nbecause = "they hurt."\nsources = ["guide"]\n'
    file = flows / "sources.toml"
    file.write_text(file.read_text(encoding="utf-8") + extra, encoding="utf-8")
    what = "banned words" if key == "words" else "allowed phrases"
    number = extra[: extra.index(f"\n{key} = ")].count("\n") + 2 + file.read_text(encoding="utf-8").count("\n")
    number -= extra.count("\n")
    assert said(flows) == (
        f'flows/sources.toml:{number}  banned "oaths", {key}\n'
        f"  There are 50,024 {what} in all; the limit is 1,000.  Keep those that somebody might write.  [too-many-words]\n"
        "1 issue in 1 file (6 files checked)."
    )


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def test_a_sign_that_only_python_takes_for_a_line_end_moves_no_line_number(flows: Path) -> None:
    """A line separator comes along in a remark that was copied from a page; no editor counts it."""
    file = flows / "danger.toml"
    text = file.read_text(encoding="utf-8").replace("as short as", "as\u2028short\u0085as")
    file.write_text(text.replace('actions = ["call-emergency"]', 'actions = ["call-emergncy"]'), encoding="utf-8")
    assert said(flows).startswith('flows/danger.toml:60  rule "self.call", actions\n')
    file.write_text(text.replace('verb = "must"', "verb = must"), encoding="utf-8")
    assert "no quotation mark stands before must." in said(flows)
