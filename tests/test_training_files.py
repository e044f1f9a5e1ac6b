"""Files of training: the frame and forms read strictly, exports that no spreadsheet takes for formulas, disputes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date
from pathlib import Path

import made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_training_records import any_record
from training_made import NOW, mark, record

from crisis_cli.errors import InputError, OutputError, UsageError
from crisis_cli.load import load, shipped_folder
from crisis_cli.model import Review
from crisis_cli.training import dispute, export
from crisis_cli.training.exam import ExamRules, FormPlan
from crisis_cli.training.frame import read_form, read_frame
from crisis_cli.training.model import AREAS, Choice, Exercise, Feedback, Record, Reply, Task
from crisis_cli.training.records import Rating
from crisis_cli.training.statistics import Thresholds

# ---------------------------------------------------------------- the frame


def test_the_shipped_frame_names_a_published_list_and_says_what_of_it_was_read() -> None:
    frame = read_frame()
    assert tuple(frame.areas) == AREAS
    assert [(source.confirmed, source.read_on) for source in frame.sources] == [
        (True, date(2026, 11, 22)),
        (True, date(2026, 11, 22)),
        (False, None),
    ]
    assert sorted({number for area in frame.areas.values() for number in area.competencies}) == [
        3, 9, 11, 14, 15, 16, 18, 23,
    ]  # fmt: skip
    assert (frame.level, frame.exam) == (Thresholds(), ExamRules())
    anchors = [anchor for area in frame.areas.values() for anchor in area.anchors]
    assert len(anchors) == len(set(anchors)) == 24


def test_the_words_of_the_frame_and_of_what_is_shown_are_as_plain_as_those_of_the_content() -> None:
    from crisis_cli.checks.grade import grade
    from crisis_cli.checks.wording import BannedWords
    from crisis_cli.load import load_checked

    frame, wording = read_frame(), load_checked(shipped_folder()).wording
    for area in frame.areas.values():
        assert grade([area.means, *area.anchors, *area.competencies.values()], wording.exempt) <= 9
    files = sorted((shipped_folder() / "training").iterdir())
    assert [file.name for file in files] == ["frame.toml", "sets.toml"]
    shown = [file.read_text() for file in (Path(__file__).parent / "training_shown").iterdir()]
    found = [
        word
        for text in (*(file.read_text() for file in files), *shown)
        for word, _ in BannedWords(wording.banned).found(text)
    ]
    assert found == []


def test_content_without_a_frame_takes_the_shipped_one(tmp_path: Path) -> None:
    assert read_frame(tmp_path) == read_frame(shipped_folder())


def test_the_frame_is_no_content(tmp_path: Path) -> None:
    """No plan hangs on it: the content and its hash are the same with another frame."""
    import shutil

    small = Path(__file__).parent / "content_good" / "smallest"
    shutil.copytree(small, tmp_path / "content")
    (tmp_path / "content" / "training").mkdir()
    (tmp_path / "content" / "training" / "frame.toml").write_text("this is no TOML")
    assert load(tmp_path / "content").hash == load(small).hash


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ours.toml"
    path.write_text(text)
    return path


def test_what_counts_as_done_is_named_by_kind(tmp_path: Path) -> None:
    path = own(tmp_path, '[level]\nkinds = ["drill", "interview"]\n')
    assert read_frame(None, path).level.kinds == ("interview", "drill")
    path = own(tmp_path, '[level]\nkinds = ["drills"]\n')
    assert said(lambda: read_frame(None, path)) == [
        '2 level, kinds: There is no kind "drills" of exercise. Did you mean "drill"?'
    ]
    path = own(tmp_path, "[level]\nkinds = []\n")
    assert said(lambda: read_frame(None, path)) == [
        "2 level, kinds: At least one kind belongs here. There are: interview, drill, note, withhold, call."
    ]


def test_a_supervisors_file_changes_numbers_and_nothing_else(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        'format = 1\n[level]\ndone = 8\nshare = 0.9\nconcerns = ["danger-to-self"]\n[exam]\nthird = 4\n',
    )
    frame = read_frame(None, path)
    assert frame.level == Thresholds(done=8, share=0.9, concerns=("danger-to-self",))
    assert frame.exam == ExamRules(third=4)
    assert replace(frame, level=Thresholds(), exam=ExamRules()) == read_frame()


def said(read: Callable[[], object]) -> list[str]:
    with pytest.raises(InputError) as refused:
        read()
    return [f"{one.line} {one.where}: {one.message} {one.hint}".strip() for one in refused.value.issues]


def test_every_mistake_of_a_supervisors_file_is_told_of_with_its_line(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        '[level]\ndone = "five"\nleast = 0\ndays = true\nsharing = 0.8\nshare = 80\nconcerns = "all"\n'
        "[exam]\nfirst = 2.5\n[areas]\n",
    )
    assert said(lambda: read_frame(None, path)) == [
        "2 level, done: A whole number from 1 to 1,000 belongs here. Write it without quotation marks.",
        "3 level, least: A whole number from 1 to 1,000 belongs here. Write it without quotation marks.",
        "4 level, days: A whole number from 1 to 1,000 belongs here. Write it without quotation marks.",
        '5 level, sharing: There is no key "sharing" here. Did you mean "share"?',
        "6 level, share: A number from 0 to 1 belongs here. Write it without quotation marks.",
        "7 level, concerns: A list of at most 1,000 belongs here. Put its entries between brackets.",
        "9 exam, first: A whole number from 0 to 50 belongs here. Write it without quotation marks.",
        '10 areas: There is no key "areas" here. Known: format, level, exam',
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("format = 1", "format = 2", "A frame of this program says `format = 1`."),
        ("confirmed = true\n", "", "`confirmed` takes true or false."),
        ("read_on = 2026-11-22\n", "", "A confirmed source says when it was read."),
        ('    "Leaves out what danger', '    # "', "3 anchors stand here; 4 belong here, 1 to 4."),
        ("[areas.law]", "[areas.laws]", 'There is no key "laws" here.'),
        ('title = "', 'title = 1 # "', "A text belongs here."),
        ('means = "Asking', 'means = "\\u202e', "This text holds control or direction characters: U+202E"),
        ("14 = ", "fourteen = ", '"fourteen" is no number of a competency.'),
    ],
)
def test_a_frame_that_is_none_says_why(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = (shipped_folder() / "training" / "frame.toml").read_text()
    assert before in text
    folder = tmp_path / "training"
    folder.mkdir()
    (folder / "frame.toml").write_text(text.replace(before, after, 1))
    assert any(told in line for line in said(lambda: read_frame(tmp_path)))


@pytest.mark.parametrize("data", [b"\xff", b"level = ", b"[level]\ndone = " + b"9" * 5_000, b"level = 7"])
def test_a_supervisors_file_that_cannot_be_read_says_so(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(data)
    assert said(lambda: read_frame(None, path))
    assert said(lambda: read_frame(None, tmp_path / "missing.toml"))
    assert said(lambda: read_frame(None, tmp_path))
    assert said(lambda: read_frame(None, Path("a\0b")))


def test_a_form_is_read(tmp_path: Path) -> None:
    path = own(
        tmp_path,
        'form = "Autumn"\nshare = 0.75\n[[exercise]]\nid = "the-bridge"\nseed = 4\n[[exercise]]\nid = "the-pier"\n',
    )
    assert read_form(path) == FormPlan("Autumn", (("the-bridge", 4), ("the-pier", 0)), 0.75)


def test_every_mistake_of_a_form_is_told_of(tmp_path: Path) -> None:
    path = own(tmp_path, 'form = "My form"\nseed = 1\n[[exercise]]\nid = "a"\n[[exercise]]\nid = "a"\nseed = -1\n')
    assert said(lambda: read_form(path)) == [
        "1 form: The name of a form is one word of at most 40 characters. Write it with hyphens.",
        '2 seed: There is no key "seed" here. Known: form, share, exercise',
        "3 exercise: An exercise stands here twice. Name each once.",
        "7 exercise, seed: A whole number from 0 to 1,000,000,000 belongs here. Write it without quotation marks.",
    ]


def test_a_letter_is_no_name_of_a_written_form(tmp_path: Path) -> None:
    path = own(tmp_path, 'form = "A"\n[[exercise]]\nid = "the-bridge"\n')
    assert said(lambda: read_form(path)) == ["1 form: A letter names a form that the program draws. Write a word."]


# ---------------------------------------------------------------- export


@settings(max_examples=60, deadline=None)
@given(st.lists(any_record, max_size=4))
def test_an_export_holds_every_answer(kept: list[Record]) -> None:
    answers = list(export.answers(kept))
    assert len(answers) == sum(len(one.score.marks) for one in kept)
    lines = [json.loads(line) for line in export.to_jsonl(export.answers(kept))]
    assert [(line["note"], line["task"], line["wrong"]) for line in lines] == [
        ("TRAINING", m.task, list(m.wrong)) for one in kept for m in one.score.marks
    ]
    rows = list(
        csv.DictReader(
            io.StringIO("".join(export.to_csv(export.answers(kept), export.COLUMNS)).removeprefix("\ufeff"), newline="")
        )
    )
    assert [row["task"].removeprefix("'") for row in rows] == [answer.task for answer in answers]
    assert all(row["note"] == "TRAINING" for row in rows)
    assert all(row["at"].endswith("+00:00") for row in rows)


def test_no_cell_is_a_formula_and_no_name_stands_there_unless_given() -> None:
    bad = record(
        mark('=HYPERLINK("http://x")', wrong=["+1", "@cmd", ";=1"]), exercise="-2+3", concerns=["=1"], who="=cmd"
    )
    text = "".join(export.to_csv(export.answers([bad]), export.COLUMNS))
    row = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert row["task"] == '\'=HYPERLINK("http://x")'
    assert row["exercise"] == "'-2+3"
    assert row["who"] == "'=cmd"
    assert row["wrong"] == "'+1 @cmd ;'=1"
    assert (
        "".join(export.to_csv(export.answers([record()]), export.COLUMNS))
        .splitlines()[1]
        .startswith("TRAINING,2026-11-22T22:00:00+00:00,,")
    )


def test_an_answer_that_was_not_kept_is_not_made_up() -> None:
    (found,) = export.answers([replace(record(), replies=())])
    assert found.chosen is None
    assert json.loads("".join(export.to_jsonl(export.answers([replace(record(), replies=())]))))["chosen"] is None


def test_ratings_are_exported_area_by_area_and_are_no_formula_either() -> None:
    kept = [Rating(NOW, "=supervisor", {"asking": 3, "law": 2}, "Asked twice.", "danger-to-self", "A.")]
    lines = [json.loads(line) for line in export.to_jsonl(export.ratings(kept))]
    assert lines[1] == {
        "note": "TRAINING",
        "schema": "crisis-aid/training-ratings/1",
        "at": "2026-11-22T22:00:00+00:00",
        "who": "A.",
        "role": "=supervisor",
        "concern": "danger-to-self",
        "area": "law",
        "rated": 2,
        "remark": "Asked twice.",
    }
    table = "".join(export.to_csv(export.ratings(kept), export.RATED)).removeprefix("\ufeff")
    assert table.splitlines() == [
        "note,at,who,role,concern,area,rated,remark",
        "TRAINING,2026-11-22T22:00:00+00:00,A.,'=supervisor,danger-to-self,asking,3,Asked twice.",
        "TRAINING,2026-11-22T22:00:00+00:00,A.,'=supervisor,danger-to-self,law,2,Asked twice.",
    ]


# ---------------------------------------------------------------- disputes

RULES = [
    made.rule("self.call", made.is_("rain", "yes"), "call", sources=("statute",), because="The danger is now."),
    made.rule("self.stay", made.is_("rain", "yes"), "call", because="Nobody else is there."),
]
CONTENT = replace(
    made.content(
        questions=[made.question("rain")],
        actions=[made.action("call")],
        rules=RULES,
        sources=[replace(made.source("statute"), cite="Code, section 1", read_on=date(2026, 11, 21), confirmed=False)],
        reviews=(Review("rule:self.stay", "A. Reviewer", "psychologist", "2026-11-20", "valid"),),
    ),
    version="1.0",
    hash="abc123",
)
TASK = Task(
    "actions",
    "acting",
    "several",
    "What now?",
    (Choice("call", "Call *911*"), Choice("wait", "Wait"), Choice("stay", "Stay")),
    ("call", "stay"),
    feedback={"stay": Feedback("Stay.", rules=("self.stay", "gone"), sources=("lost",))},
    rests_on=("self.call",),
)
EXERCISE = Exercise("interview.the-bridge", "interview", 4, "The bridge", ("danger-to-self",), 5, (), (TASK,))
KEPT = replace(record(mark("actions", "acting")), replies=(Reply("actions", ("wait",), 95, 12.0),), content="1.0 old")
PAGE = """\
# TRAINING: a key is disputed

- Exercise: The bridge (interview.the-bridge, seed 4)
- Task: actions (acting): What now?
- Content: 1.0 old
- When: 2026-11-22T22:00+00:00

## What should be different

Staying is not for me. \\<b\\>Call\\</b\\> alone.

## The key

- Call \\*911\\* (call)
- Stay (stay)

## What was chosen

- Wait (wait)

## What the key rests on

- self.call: The danger is now. (draft)
- self.stay: Nobody else is there. (reviewed by A. Reviewer, psychologist, 2026-11-20)
- gone:  (not in this content)
- lost:  (not in this content)
- statute: Code, section 1 (read 2026-11-21, UNCONFIRMED)

Nothing was sent. Give this file to those who keep the content. Read it first: it holds what you typed.
"""


def disputed(words: str = "Staying is not for me.\n <b>Call</b> alone.", **more: object) -> dispute.Dispute:
    return dispute.dispute(CONTENT, EXERCISE, "actions", words, NOW, **{"record": KEPT, **more})  # type: ignore[arg-type]


def test_a_dispute_is_a_page_for_those_who_keep_the_content(tmp_path: Path) -> None:
    path = dispute.write(disputed(), tmp_path)
    assert path.name == "dispute-interview.the-bridge-actions-20261122-220000.md"
    assert path.read_text() == PAGE
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_dispute_as_json_holds_the_same(tmp_path: Path) -> None:
    path = dispute.write(disputed(), tmp_path / "mine.json")
    found = json.loads(path.read_text())
    assert (found["note"], found["schema"]) == ("TRAINING", "crisis-aid/training-dispute/1")
    assert found["dispute"]["chosen"] == [["wait", "Wait"]]
    assert found["dispute"]["key"] == [["call", "Call *911*"], ["stay", "Stay"]]
    assert [one["id"] for one in found["dispute"]["rules"]] == ["self.call", "self.stay", "gone"]


def test_without_a_record_the_content_of_today_is_named_and_nothing_is_made_up() -> None:
    found = disputed(record=None)
    assert (found.content, found.chosen) == ("1.0 abc123", None)
    assert "## What was chosen\n\nNot kept.\n" in dispute.to_markdown(found)
    nothing = replace(KEPT, replies=(Reply("actions", (), None, 0.0),))
    assert "## What was chosen\n\nNothing.\n" in dispute.to_markdown(disputed(record=nothing))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (" \n ", "Say in a sentence what should be different, and why. No client's name belongs in it."),
        ("a" * 4_001, "This has 4,001 characters; 4,000 is the most. Shorten it."),
        ("a\x1b[2J", "This holds control or direction characters. Type it again."),
    ],
)
def test_words_that_are_none_are_refused(words: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        disputed(words)
    assert str(refused.value) == told


def test_a_task_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as refused:
        dispute.dispute(CONTENT, EXERCISE, "ask\x1b", "Why?", NOW)
    assert str(refused.value) == 'This exercise has no task "ask<U+001B>". It has: actions.'


def test_a_dispute_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        dispute.write(disputed(), tmp_path / "no" / "folder.md")


def test_the_name_of_a_file_holds_nothing_that_somebody_typed() -> None:
    odd = replace(EXERCISE, id="../../etc/é" + "x" * 200)
    found = dispute.dispute(CONTENT, odd, "actions", "Why?", NOW.astimezone(UTC))
    assert dispute.file_name(found).startswith("dispute-..-..-etc--xxx")
    assert "/" not in dispute.file_name(found)
    assert len(dispute.file_name(found)) < 120
