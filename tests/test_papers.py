"""Papers: which plan has which, what stands on a page and what never does, by file, by key and by command."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crisis_cli.checks.structure import check_structure
from crisis_cli.errors import ContentError
from crisis_cli.load import load_checked

FOLDER = Path(__file__).parent / "content_good" / "papers"
WORKSHEET = 'id = "call-worksheet"'
LETTER = 'id = "letter"\ntitle'
REPORTING = (FOLDER / "reporting.toml").read_text(encoding="utf-8")


# ---------------------------------------------------------------- what the checks say of papers in content


def changed(folder: Path, old: str, new: str) -> Path:
    """Copy the content with one change, and return where it is."""
    assert REPORTING.count(old) == 1, f"{old!r} stands {REPORTING.count(old)} times"
    shutil.copytree(FOLDER, folder / "flows")
    (folder / "flows" / "reporting.toml").write_text(REPORTING.replace(old, new), encoding="utf-8")
    return folder / "flows"


def issues(folder: Path) -> str:
    return "\n".join(map(str, check_structure(load_checked(folder))))


def line_of(text: str) -> int:
    """The line of the header above `text`, which follows it."""
    return REPORTING[: REPORTING.index(text)].count("\n")


def test_the_content_of_these_tests_has_no_issue() -> None:
    assert check_structure(load_checked(FOLDER)) == []


def test_a_paper_whose_actions_no_rule_calls_for_is_in_no_plan(tmp_path: Path) -> None:
    """An action that a rule only advises against is none to do."""
    flows = changed(tmp_path, 'verb = "may"\nbasis = "practice"', 'verb = "should-not"\nbasis = "practice"')
    assert issues(flows) == (
        f'flows/reporting.toml:{line_of(LETTER)}  paper "letter"\n'
        "  No rule calls for any of its actions, so no plan has this paper.  Mend `for`, or remove the paper."
        "  [unreachable-paper]"
    )


def test_a_section_whose_actions_no_rule_calls_for_is_on_no_page(tmp_path: Path) -> None:
    flows = changed(tmp_path, 'verb = "should"\nbasis = "clinical"', 'verb = "should-not"\nbasis = "clinical"')
    assert 'No rule calls for what the section "The older adult" is for.  Mend its `for`.  [unreachable-paper]' in (
        issues(flows)
    )


def test_a_line_is_measured_with_the_longest_value_of_law_that_any_pack_has(tmp_path: Path) -> None:
    flows = changed(tmp_path, "A written report: {law.client.form}.", "A" * 129 + " {law.client.form}")
    assert issues(flows) == ""
    shutil.rmtree(flows)
    flows = changed(tmp_path, "A written report: {law.client.form}.", "A" * 130 + " {law.client.form}")
    assert issues(flows) == (
        f'flows/reporting.toml:{line_of(WORKSHEET)}  paper "call-worksheet"\n'
        f"  A line has 166 characters with the values of United States: {'A' * 130} no form is known here (unconfirmed)"
        "  Shorten it to 165, or make two of it.  [too-long]"
    )


def test_a_source_that_only_a_paper_cites_is_used(tmp_path: Path) -> None:
    flows = changed(tmp_path, 'sources = ["act", "memory"]', 'sources = ["act"]')
    (flows / "law" / "us.toml").write_text(
        (FOLDER / "law" / "us.toml").read_text(encoding="utf-8").replace('"memory"', '"act"'), encoding="utf-8"
    )
    assert "[unused-source]" in issues(flows)
    (flows / "reporting.toml").write_text(REPORTING, encoding="utf-8")
    assert issues(flows) == ""


def test_a_condition_of_a_paper_reads_only_places_that_somebody_asks_for(tmp_path: Path) -> None:
    flows = changed(tmp_path, '"child.school" = ["yes", "unknown"]', '"law.victim.form" = ["form-8572"]')
    with pytest.raises(ContentError, match=r'paper "call-worksheet"\n  It reads the place "victim.place"'):
        load_checked(flows)


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ('about = "To whom it may concern."', f'about = "{"a" * 61}"', "too-long"),
        ('for = ["send-letter"]', "for = []", "too-short"),
        ('kind = "text", lines = ["Dear ____,"]', 'kind = "prose", lines = ["Dear ____,"]', "wrong-value"),
        ('kind = "text", lines = ["Dear ____,"]', "lines = []", "too-short"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear \\u001b[2J,"]', "control-character"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear \\u202e,"]', "control-character"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear {client.name},"]', "unknown-placeholder"),
        ('kind = "text", lines = ["Dear ____,"]', 'lines = ["Dear ____,"], blanks = 3', "unknown-key"),
        ('when = { "client.place" = ["us-ca", "unknown"] }', "when = {}", "bad-condition"),
    ],
)
def test_what_no_paper_may_be_does_not_load(tmp_path: Path, old: str, new: str, check: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_checked(changed(tmp_path, old, new))
    assert {issue.check for issue in caught.value.issues} == {check}
    assert "\x1b" not in str(caught.value)
