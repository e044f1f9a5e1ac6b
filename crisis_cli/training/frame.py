"""The frame of training (`training/frame.toml` of the content) and forms of exams, read strictly, every mistake told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import get_args

from crisis_cli.answers import nearest
from crisis_cli.gate import clean_line, short
from crisis_cli.load import shipped_folder
from crisis_cli.training.exam import ExamRules, FormPlan
from crisis_cli.training.model import AREAS, Area, Kind
from crisis_cli.training.statistics import Thresholds
from crisis_cli.training.strict import MOST, Path_, Reader

FOLDER = "training"
FILE = "frame.toml"
FORMAT = 1
KINDS: tuple[Kind, ...] = get_args(Kind)
ANCHORS = 4
"""So many steps has the rubric of an area."""


@dataclass(frozen=True)
class FrameSource:
    """What the frame rests on; `read_on` is None where nothing was read."""

    cite: str
    confirmed: bool
    url: str = ""
    read_on: date | None = None
    remark: str = ""


@dataclass(frozen=True)
class FrameArea:
    """An area in a sentence, the competencies beside it by number, and what 1, 2, 3 and 4 look like in a role-play."""

    means: str
    competencies: Mapping[int, str]
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """A published list of competencies by its name, our areas beside it, and the numbers of levels and exams."""

    title: str
    says: str
    sources: tuple[FrameSource, ...]
    areas: Mapping[Area, FrameArea]
    level: Thresholds
    exam: ExamRules


def read_frame(content_folder: Path | None = None, own: Path | None = None) -> Frame:
    """Return the frame that stands beside the content, else the shipped one, with the numbers of a file of one's `own`.

    Raises InputError with everything that is wrong with either file.
    """
    path = (content_folder or shipped_folder()) / FOLDER / FILE
    if not path.is_file():
        path = shipped_folder() / FOLDER / FILE
    reader = Reader(path, f"{FOLDER}/{FILE}")
    frame = _frame(reader)
    reader.end()
    if own is None:
        return frame
    mine = Reader(own, clean_line(str(own)))
    mine.only((), ("format", "level", "exam"))
    changed = replace(frame, level=_level(mine, frame.level), exam=_exam(mine, frame.exam))
    mine.end()
    return changed


def read_form(path: Path) -> FormPlan:
    """Return a form of an exam that was written down. Raises InputError with everything that is wrong with it.

    `form = "Autumn"`, `share = 0.8` if it is another, and an `[[exercise]]` with `id` and `seed` for each.
    """
    reader = Reader(path, clean_line(str(path)))
    reader.only((), ("form", "share", "exercise"))
    name = reader.text(("form",))
    if name and (" " in name or len(name) > 40):
        reader.wrong(("form",), "The name of a form is one word of at most 40 characters.", "Write it with hyphens.")
    if len(name) == 1:
        reader.wrong(("form",), "A letter names a form that the program draws.", "Write a word.")
    share = reader.number(("share",), 0, 1, None) if "share" in reader.tables else None
    entries = []
    for number, _ in enumerate(reader.list_of(("exercise",))):
        here = ("exercise", number)
        reader.only(here, ("id", "seed"))
        entries.append((reader.text((*here, "id")), int(reader.number((*here, "seed"), 0, 10**9, 0, whole=True))))
    if len({name.removeprefix("interview.") for name, _ in entries}) < len(entries):
        reader.wrong(("exercise",), "An exercise stands here twice.", "Name each once.")
    reader.end()
    return FormPlan(name, tuple(entries), share)


def _frame(reader: Reader) -> Frame:
    reader.only((), ("format", "title", "says", "source", "areas", "level", "exam"))
    if type(reader.tables.get("format")) is not int or reader.tables["format"] != FORMAT:
        reader.wrong(("format",), f"A frame of this program says `format = {FORMAT}`.", "")
    reader.only(("areas",), AREAS)
    return Frame(
        reader.text(("title",)),
        reader.text(("says",)),
        tuple(_source(reader, ("source", number)) for number, _ in enumerate(reader.list_of(("source",)))),
        {area: _area(reader, ("areas", area)) for area in AREAS},
        _level(reader, Thresholds()),
        _exam(reader, ExamRules()),
    )


def _source(reader: Reader, where: Path_) -> FrameSource:
    reader.only(where, ("cite", "url", "read_on", "confirmed", "remark"))
    table = reader.table(where)
    confirmed, read_on = table.get("confirmed"), table.get("read_on")
    if type(confirmed) is not bool:
        reader.wrong(where, "`confirmed` takes true or false.", "Write false where nobody has looked.")
    if read_on is not None and type(read_on) is not date:
        reader.wrong((*where, "read_on"), "`read_on` takes a day without quotation marks.", "Such as 2026-11-22.")
    if confirmed is True and read_on is None:
        reader.wrong(where, "A confirmed source says when it was read.", "Add `read_on`.")
    cite = reader.text((*where, "cite"))
    url, remark = (reader.text((*where, key)) if key in table else "" for key in ("url", "remark"))
    return FrameSource(cite, confirmed is True, url, read_on if type(read_on) is date else None, remark)


def _area(reader: Reader, where: Path_) -> FrameArea:
    reader.only(where, ("means", "competencies", "anchors"))
    numbered = reader.table((*where, "competencies"))
    for number in numbered:
        if not (number.isascii() and number.isdigit() and len(number) < 4):
            reader.wrong((*where, "competencies", number), f'"{short(number)}" is no number of a competency.', "")
    anchors = reader.list_of((*where, "anchors"))
    if len(anchors) != ANCHORS:
        reader.wrong((*where, "anchors"), f"{len(anchors)} anchors stand here; {ANCHORS} belong here, 1 to 4.", "")
    texts = tuple(reader.text((*where, "anchors", number)) for number, _ in enumerate(anchors))
    words = {
        int(number): reader.text((*where, "competencies", number))
        for number in numbered
        if number.isascii() and number.isdigit() and len(number) < 4
    }
    return FrameArea(reader.text((*where, "means")), words, texts)


def _level(reader: Reader, default: Thresholds) -> Thresholds:
    if "level" not in reader.tables:
        return default
    wholes = ("least", "clear", "done", "seeds", "long_clear", "days")
    reader.only(("level",), (*wholes, "share", "concerns", "kinds"))
    numbers = {key: int(reader.number(("level", key), 1, MOST, getattr(default, key), whole=True)) for key in wholes}
    concerns = [reader.text(("level", "concerns", n)) for n, _ in enumerate(reader.list_of(("level", "concerns")))]
    share = reader.number(("level", "share"), 0, 1, default.share)
    if "concerns" not in reader.table(("level",)):
        concerns = list(default.concerns)
    return Thresholds(**numbers, share=share, concerns=tuple(concerns), kinds=_kinds(reader, default.kinds))


def _kinds(reader: Reader, default: tuple[Kind, ...]) -> tuple[Kind, ...]:
    """Return the kinds of exercises that count as done; a list that names none would let nobody pass."""
    where = ("level", "kinds")
    given = reader.list_of(where)
    for number, name in enumerate(given):
        if name not in KINDS:
            near = nearest(str(name), KINDS)
            reader.wrong((*where, number), f'There is no kind "{short(str(name))}" of exercise.', near)
    if not given and reader.value(where) is not None:
        reader.wrong(where, "At least one kind belongs here.", f"There are: {', '.join(KINDS)}.")
    return tuple(kind for kind in KINDS if kind in given) or default


def _exam(reader: Reader, default: ExamRules) -> ExamRules:
    if "exam" not in reader.tables:
        return default
    wholes = ("first", "second", "third")
    reader.only(("exam",), (*wholes, "share"))
    numbers = {key: int(reader.number(("exam", key), 0, 50, getattr(default, key), whole=True)) for key in wholes}
    return ExamRules(**numbers, share=reader.number(("exam", "share"), 0, 1, default.share))
