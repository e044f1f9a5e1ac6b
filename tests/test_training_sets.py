"""What training knows of a content beside it: every id held against the content, and exercises without any of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from shipped import CONTENT, SETS

from crisis_cli.errors import InputError
from crisis_cli.load import load, shipped_folder
from crisis_cli.training.call_card import call_exercise
from crisis_cli.training.drills import drill
from crisis_cli.training.interviews import interview
from crisis_cli.training.model import Reply
from crisis_cli.training.papers import note_exercise, withhold_exercise
from crisis_cli.training.scoring import score
from crisis_cli.training.sets import Opening, Sets
from crisis_cli.training.sets_file import read_sets
from crisis_cli.training.vignettes import read_vignettes, shipped_vignettes

TEXT = (shipped_folder() / "training" / "sets.toml").read_text(encoding="utf-8")
SMALL = """format = 1

[steps]
kind = [
    "after-check", "after-hold-talk",
]
same = [
    ["call-client", "reach-call"],
    ["find-where", "get-location"],
]
plainly = { medical-today = "Get a medical evaluation today" }
only_of = { death-others = ["absent-client"] }

[questions]
one_step = { "abuse.tonight" = "protected-safe" }

[concerns]
of_age = { elder-abuse = ["older"] }
look_alike = "mandatory-reporting"

[facts]
contact = "client.contact"
gone = ["unanswered", "broke_off"]
age = "client.age"

[cards.openings.bereaved]
why = "It is not yours to say."
wrong = ["dispatcher"]
"""
NONE: list[str] = []


def beside(folder: Path, text: str) -> Path:
    """Return a folder with this file of sets."""
    (folder / "training").mkdir(exist_ok=True)
    (folder / "training" / "sets.toml").write_text(text, encoding="utf-8")
    return folder


def replies(chosen: Mapping[str, Sequence[str]]) -> list[Reply]:
    return [Reply(task, tuple(names), None, 1.0) for task, names in chosen.items()]


def said(folder: Path, text: str) -> list[str]:
    try:
        read_sets(CONTENT, beside(folder, text))
    except InputError as refused:
        return [f"{one.file}:{one.line} {one.where}: {one.message} {one.hint}".strip() for one in refused.issues]
    return NONE


def test_the_shipped_sets_fit_the_content_and_one_another() -> None:
    steps, cards = SETS.steps, SETS.cards
    assert steps.same_to_a_reader("distance-means", "means-plan")
    assert not steps.same_to_a_reader("distance-means", "safety-plan")
    assert steps.apart(["reassess", "means-plan", "distance-means", "consult"], ["keep-watching"]) == [
        "means-plan",
        "consult",
    ]
    assert steps.advice.isdisjoint(steps.kind) and steps.police[0] == "call-emergency"
    assert cards.openings["dispatcher"] == Opening(
        "They send help by what you are and where they can ring back.",
        ("voicemail", "contact-without-consent", "contact-agreed"),
    )
    assert steps.saving.isdisjoint(steps.company) and {*steps.tempting_in}.isdisjoint(steps.only_of)
    assert SETS.facts.here.isdisjoint(SETS.facts.gone)
    assert {*SETS.concerns.of_age} == {"child-abuse", "elder-abuse"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("format = 1", "format = 2", ["1 format: The sets of this program say `format = 1`."]),
        (
            '"after-check", "after-hold-talk"',
            '"after-chek", 7',
            [
                '4 steps, kind: There is no action "after-chek". Did you mean "after-check"?',
                "4 steps, kind: The id of one action belongs here. Put it between quotation marks.",
            ],
        ),
        (
            '["find-where", "get-location"]',
            '["find-where", "reach-call"]',
            ['7 steps, same: "reach-call" stands in two groups. Join them, or name it once.'],
        ),
        (
            'medical-today = "Get',
            'medical-todays = "Get',
            ['3 steps, plainly, medical-todays: There is no action "medical-todays". Did you mean "medical-today"?'],
        ),
        (
            'death-others = ["absent-client"]',
            'death-others = "absent-client"',
            ["3 steps, only_of, death-others: A list of at most 1,000 belongs here. Put its entries between brackets."],
        ),
        (
            "only_of = {",
            'company = ["stay-conected"]\nonly_of = {',
            ['3 steps, company: There is no action "stay-conected". Did you mean "stay-connected"?'],
        ),
        (
            '"abuse.tonight" = "protected-safe"',
            '"abuse.tonite" = "protect-safe"',
            [
                '15 questions, one_step, abuse.tonite: There is no question "abuse.tonite". Did you mean "abuse.tonight"?',
                '15 questions, one_step, abuse.tonite: There is no action "protect-safe". Did you mean "protected-safe"?',
            ],
        ),
        (
            'elder-abuse = ["older"]',
            'elder-abuse = ["old"]',
            ['18 concerns, of_age, elder-abuse: There is no age "old". Did you mean "older"?'],
        ),
        (
            'look_alike = "mandatory-reporting"',
            'look_alike = "mandatory"',
            ['19 concerns, look_alike: There is no family "mandatory". Did you mean "mandatory-reporting"?'],
        ),
        (
            'gone = ["unanswered", "broke_off"]',
            'gone = ["unanswered", "broken_off"]',
            ['23 facts, gone: There is no choice "broken_off". Did you mean "broke_off"?'],
        ),
        (
            'why = "It is',
            'who = "It is',
            [
                "26 cards, openings, bereaved: `why` is missing. Add it.",
                '27 cards, openings, bereaved, who: There is no key "who" here. Did you mean "why"?',
            ],
        ),
        ("[questions]", "[question]", ['14 question: There is no key "question" here. Did you mean "questions"?']),
    ],
)  # fmt: skip
def test_every_mistake_is_told_of_with_its_line(tmp_path: Path, before: str, after: str, told: list[str]) -> None:
    assert SMALL.count(before) == 1
    found = [line.removeprefix("training/sets.toml:") for line in said(tmp_path, SMALL.replace(before, after))]
    assert sorted(found) == sorted(told)


@pytest.mark.parametrize("text", ["format = ", "format = 1\nsteps = 3\n", "format = 1\n[steps]\nkind = 5\n", "\ufffe"])
def test_a_file_that_is_no_sets_is_refused(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, text)


def test_parts_may_be_missing_and_none_is_needed(tmp_path: Path) -> None:
    assert read_sets(CONTENT, beside(tmp_path, "format = 1\n")) == Sets()
    one = read_sets(CONTENT, beside(tmp_path, 'format = 1\n[steps]\npolice = ["send-check"]\n'))
    assert one.steps.police == ("send-check",) and one.cards == Sets().cards


def test_the_sets_are_no_content(tmp_path: Path) -> None:
    """No plan hangs on them: the content and its hash are the same with others."""
    small = Path(__file__).parent / "content_good" / "smallest"
    shutil.copytree(small, tmp_path / "content")
    assert load(beside(tmp_path / "content", "this is no TOML")).hash == load(small).hash


def test_a_content_without_sets_has_its_exercises_all_the_same() -> None:
    """Whoever writes content of their own need not know of the file: only a call card has nothing to ask about."""
    nothing = Sets()
    vignettes, _ = read_vignettes(CONTENT, shipped_vignettes())
    made = {"note": 0, "withhold": 0, "call": 0}
    for vignette in vignettes[::6]:
        exercise = interview(CONTENT, nothing, vignette, 0)
        key = {task.id: list(task.right) for task in exercise.tasks}
        assert score(exercise, replies(key)).passed and {"ask", "response", "actions"} <= key.keys()
        made["note"] += note_exercise(CONTENT, nothing, vignette, 0) is not None
        made["withhold"] += withhold_exercise(CONTENT, nothing, vignette, 0) is not None
        made["call"] += call_exercise(CONTENT, nothing, vignette, 0) is not None
    assert made["note"] and made["withhold"] and not made["call"]
    found = drill(CONTENT, nothing, 3)
    assert found is not None and len(found.tasks) == 2


@pytest.mark.parametrize("words", [("list",), ("show", "drill"), ("check",)])
def test_a_broken_file_is_one_clear_line_for_every_command(tmp_path: Path, words: tuple[str, ...]) -> None:
    content = tmp_path / "content"
    shutil.copytree(shipped_folder(), content)
    beside(content, TEXT.replace('["call-emergency", "send-check"', '["call-emergencies", "send-check"'))
    done = subprocess.run(
        [sys.executable, "-m", "crisis_cli", "train", *words, "--content", str(content)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    line = TEXT[: TEXT.index("police = [")].count("\n") + 1
    assert (done.returncode, done.stdout, done.stderr) == (
        3,
        "",
        f"training/sets.toml:{line}  steps, police\n"
        '  There is no action "call-emergencies".  Did you mean "call-emergency"?  [training]\n',
    )
