"""What a change of content does to exercises: each vignette whose key is another one is named, with how, and no other."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from shipped import CONTENT

from crisis_cli.checks.diff_command import diff
from crisis_cli.checks.difference import Comparison
from crisis_cli.errors import InputError
from crisis_cli.load import shipped_folder
from crisis_cli.model import Content, Deadline, Line
from crisis_cli.render.difference import difference_json, difference_markdown, difference_rows
from crisis_cli.training.moved import Moved, beside, moved_keys
from crisis_cli.training.vignettes import shipped_vignettes

PATTERN = "paid-through-december"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(shipped_vignettes() / f"{PATTERN}.toml", tmp_path)
    return tmp_path


def with_rule(name: str, **changes: object) -> Content:
    assert name in {rule.id for rule in CONTENT.rules}
    rules = tuple(replace(rule, **changes) if rule.id == name else rule for rule in CONTENT.rules)  # type: ignore[arg-type]
    return replace(CONTENT, rules=rules, hash="changed")


def said(new: Content, folder: Path) -> tuple[str, ...]:
    found = moved_keys(CONTENT, new, folder)
    assert [one.vignette for one in found] == ([PATTERN] if found else [])
    return found[0].said if found else ()


def test_the_same_content_moves_no_key() -> None:
    assert moved_keys(CONTENT, replace(CONTENT, hash="same"), shipped_vignettes()) == ()


def test_words_move_no_key(folder: Path) -> None:
    assert said(with_rule("self.observe", because="So that nobody is alone."), folder) == ()


def test_a_step_that_comes_goes_or_changes(folder: Path) -> None:
    without = replace(CONTENT, rules=tuple(rule for rule in CONTENT.rules if rule.id != "self.observe"))
    assert said(without, folder) == ('"See that somebody is with them until hand-over" is no longer in the plan.',)
    assert [one.said for one in moved_keys(without, CONTENT, folder)] == [
        ('"See that somebody is with them until hand-over" comes into the plan.',)
    ]
    assert said(with_rule("self.observe", verb="may"), folder) == (
        '"See that somebody is with them until hand-over" is "may" instead of "should".',
    )
    assert said(with_rule("self.observe", frame="today"), folder) == (
        '"See that somebody is with them until hand-over" is for "today" instead of "now".',
    )
    assert said(with_rule("self.observe", basis="law"), folder) == (
        '"See that somebody is with them until hand-over" is so by law instead of clinical.',
    )
    barred = said(with_rule("self.observe", verb="should-not"), folder)
    assert '"See that somebody is with them until hand-over" is now to be avoided.' in barred


def test_a_change_of_one_variant_only_is_found(folder: Path) -> None:
    """The practice of the second place is in Texas; the first seed has California."""
    action = replace(CONTENT.actions["observe"], do="Stay")
    assert said(replace(CONTENT, actions={**CONTENT.actions, "observe": action}), folder) == ()
    here = next(rule for rule in CONTENT.rules if rule.id == "self.contact.refused")
    assert here.verb == "consult-first"
    assert said(with_rule(here.id, verb="should"), folder) == (
        '"Call the emergency contact" is "should" instead of "consult first".',
    )


def test_what_may_be_told_is_part_of_the_key(folder: Path) -> None:
    recipient = CONTENT.recipients["dispatcher"]
    changed = replace(recipient, withhold=(*recipient.withhold, Line("the name of their street")))
    new = replace(CONTENT, recipients={**CONTENT.recipients, "dispatcher": changed})
    assert said(new, folder) == (
        '"Call emergency services for where the client is" has other lines on what may be told, or is held back.',
    )


def test_what_is_asked_is_part_of_the_key(folder: Path) -> None:
    concern = CONTENT.concerns["danger-to-self"]
    rules = tuple(rule for rule in CONTENT.rules if rule.id not in ("self.contact.agreed", "self.contact.refused"))
    found = said(replace(CONTENT, rules=rules), folder)
    assert found[0].endswith("is no longer in the plan.")
    less = replace(concern, questions=tuple(name for name in concern.questions if name != "tell.safe"))
    new = replace(CONTENT, concerns={**CONTENT.concerns, concern.id: less})
    assert "It no longer asks tell.safe." in said(new, folder)


def test_a_deadline_of_what_ships_moves_the_keys_that_rest_on_it() -> None:
    rule = next(rule for rule in CONTENT.rules if rule.id == "us-tx.child.report")
    assert isinstance(rule.deadline, Deadline)
    new = with_rule(rule.id, deadline=replace(rule.deadline, number=12))
    found = moved_keys(CONTENT, new, shipped_vignettes())
    assert all(one.said == ('"Report the suspected child abuse" is owed by another time.',) for one in found)
    assert [one.vignette for one in found] == sorted(one.vignette for one in found)


def test_a_vignette_that_fits_one_content_only_is_named(folder: Path) -> None:
    file = folder / f"{PATTERN}.toml"
    file.write_text('sources = ["a-book"]\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    book = replace(CONTENT.sources["no-suicide-contract"], id="a-book")
    with_book = replace(CONTENT, sources={**CONTENT.sources, "a-book": book})
    assert [one.said for one in moved_keys(with_book, CONTENT, folder)] == [
        ('It can\'t be read with the new content: There is no source "a-book".',)
    ]
    assert [one.said for one in moved_keys(CONTENT, with_book, folder)] == [
        ("It can be read with the new content only.",)
    ]
    assert moved_keys(CONTENT, CONTENT, folder) == ()


def test_no_more_is_told_of_one_than_a_page_bears(folder: Path) -> None:
    found = said(replace(CONTENT, rules=()), folder)
    assert len(found) == 7 and found[-1].endswith(" more.")


def test_where_the_vignettes_of_a_content_stand(tmp_path: Path) -> None:
    assert beside(tmp_path) == shipped_vignettes()
    (tmp_path / "vignettes").mkdir()
    assert beside(tmp_path) == tmp_path / "vignettes"


def test_the_page_names_them() -> None:
    moved = (Moved("the-bridge", "He laughs", ('"Call" comes into the plan.',)),)
    rows = [row.text for row in difference_rows(CONTENT, CONTENT, Comparison((), ()), moved)]
    assert rows[-3:] == ["EXERCISES WHOSE KEY CHANGES", "the-bridge: He laughs", '"Call" comes into the plan.']
    text = difference_markdown(CONTENT, CONTENT, Comparison((), ()), moved)
    assert text.endswith(
        '\n## EXERCISES WHOSE KEY CHANGES\n\n- the-bridge: He laughs\n  - "Call" comes into the plan.\n'
    )
    assert difference_json(CONTENT, CONTENT, Comparison((), ()), moved)["exercises"] == [
        {"id": "the-bridge", "title": "He laughs", "says": ['"Call" comes into the plan.']}
    ]


def test_the_command_names_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "flows"
    shutil.copytree(shipped_folder(), new, ignore=shutil.ignore_patterns("scenarios", "vignettes"))
    (new / "vignettes").mkdir()
    shutil.copy(shipped_vignettes() / f"{PATTERN}.toml", new / "vignettes")
    file = new / "danger-to-self.toml"
    text = file.read_text(encoding="utf-8")
    old = 'actions = ["observe"]\nverb = "should"'
    assert text.count(old) == 1
    file.write_text(text.replace(old, 'actions = ["observe"]\nverb = "may"'), encoding="utf-8")
    assert diff(shipped_folder(), new, form="text", plain=True, output=None) == 1
    shown = capsys.readouterr().out
    assert f"EXERCISES WHOSE KEY CHANGES\n- {PATTERN}: She has paid ahead" in shown
    own = tmp_path / "own"
    own.mkdir()
    (new / "vignettes" / f"{PATTERN}.toml").rename(own / "our-own.toml")
    assert diff(shipped_folder(), new, own=own, form="text", plain=True, output=None) == 1
    assert "EXERCISES WHOSE KEY CHANGES\n- our-own: She has paid ahead" in capsys.readouterr().out
    with pytest.raises(InputError) as refused:
        diff(shipped_folder(), new, own=tmp_path / "nowhere", form="text", plain=True, output=None)
    assert str(refused.value.issues[0]) == (
        f"{tmp_path / 'nowhere'}\n  There is no such folder.  Name a folder of exercises.  [no-folder]"
    )
