"""Exams: which exercises a form holds, and what they come to. The same form is the same each time; another is the retest.

No hints. What rests on rules that nobody licensed has reviewed is marked, and can be barred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from statistics import fmean
from typing import NamedTuple

from crisis_cli.errors import count
from crisis_cli.model import Content
from crisis_cli.training.model import AREAS, Area, Exercise, Rank, Record, Vignette
from crisis_cli.training.schedule import RANKS
from crisis_cli.training.statistics import Mistake, graves

Make = Callable[[Content, Vignette, int], Exercise]
"""What makes the exercise of a vignette and a seed."""
FORMS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALWAYS = 2
"""So many of the most urgent concerns are in every form."""
TRIES = 20
"""So many seeds are tried until a variant is another than those of the forms before."""


@dataclass(frozen=True)
class ExamRules:
    """How many exercises of each rank a drawn form has, and the share of each area that it asks for."""

    first: int = 3
    second: int = 3
    third: int = 2
    share: float = 0.8

    @property
    def numbers(self) -> Mapping[Rank, int]:
        return {"first": self.first, "second": self.second, "third": self.third}


@dataclass(frozen=True)
class FormPlan:
    """A form that somebody wrote down: vignettes by id, each with its seed. `share` is None where the rules' own counts."""

    name: str
    entries: tuple[tuple[str, int], ...]
    share: float | None = None


@dataclass(frozen=True)
class ExamItem:
    """One exercise of a form. `unreviewed` are the rules that its key rests on and nobody licensed has reviewed."""

    exercise: Exercise
    unreviewed: tuple[str, ...]

    @property
    def reviewed(self) -> bool:
        """Whether the key rests on reviewed rules alone; one that names no rule is none of them."""
        return not self.unreviewed and any(task.rests_on for task in self.exercise.tasks)


@dataclass(frozen=True)
class ExamForm:
    """A form, ready to be taken. `remarks` say what it lacks; `barred` are the titles of exercises left out as unreviewed."""

    name: str
    items: tuple[ExamItem, ...]
    share: float
    barred: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(item.exercise.minutes for item in self.items)


@dataclass(frozen=True)
class ExamResult:
    """What an exam came to. `areas` are means over its exercises; `why` says in words what was not reached."""

    sitting: str
    taken: int
    of: int
    areas: Mapping[Area, float]
    graves: tuple[Mistake, ...]
    passed: bool
    why: tuple[str, ...]


# ---------------------------------------------------------------- the form


def exam_form(
    content: Content,
    vignettes: Sequence[Vignette],
    form: str | FormPlan,
    *,
    make: Make,
    rules: ExamRules | None = None,
    reviewed_only: bool = False,
) -> ExamForm:
    """Return a form, drawn by its letter or as it was written down. Raises ValueError with what to write instead."""
    asked = rules or ExamRules()
    if isinstance(form, FormPlan):
        share = asked.share if form.share is None else form.share
        made, remarks = _written(content, vignettes, form, make), list[str]()
        name = form.name
    else:
        name, share = _letter(form), asked.share
        made, remarks = _drawn(content, vignettes, name, make, asked)
    items = [ExamItem(replace(one, hints=()), _unreviewed(content, one)) for one in made]
    return _barred(ExamForm(name, tuple(items), share, (), tuple(remarks)), reviewed_only=reviewed_only)


def _letter(form: str) -> str:
    letter = form.strip().upper()
    if len(letter) != 1 or letter not in FORMS:
        raise ValueError('A form is a letter: "A", and "B" for the retest.')
    return letter


def _written(content: Content, vignettes: Sequence[Vignette], form: FormPlan, make: Make) -> list[Exercise]:
    by_id = {vignette.id: vignette for vignette in vignettes}
    entries = [(name.removeprefix("interview."), seed) for name, seed in form.entries]
    missing = [name for name, _ in entries if name not in by_id]
    if missing:
        raise ValueError(f'There is no exercise "{missing[0]}". `crisis-aid train list` names them all.')
    return [make(content, by_id[name], seed) for name, seed in entries]


def _drawn(
    content: Content, vignettes: Sequence[Vignette], form: str, make: Make, rules: ExamRules
) -> tuple[list[Exercise], list[str]]:
    """Return the exercises of a form, as many of each rank as the rules ask for, and what is missing of that."""
    cells = _cells(vignettes)
    remarks = []
    for rank, number in rules.numbers.items():
        there = sum(len(held) for cell, held in cells.items() if cell.rank == rank)
        if there < number:
            remarks.append(f"Only {count(there, 'exercise')} of rank {rank}; the form asks for {number}.")
    picked = _picked(content, cells, form, rules)
    before = {other: _picked(content, cells, other, rules) for other in FORMS[: FORMS.index(form)]}
    made = []
    for vignette in picked:
        earlier = [other for other, held in before.items() if vignette in held]
        made.append(_other_variant(content, vignette, earlier, form, make))
    return made, remarks


class Cell(NamedTuple):
    """Where a vignette belongs: how hard it is, and what it is about first of all."""

    rank: Rank
    concern: str


def _cells(vignettes: Sequence[Vignette]) -> dict[Cell, list[Vignette]]:
    """Return the vignettes of each cell, in an order that hangs on their ids alone."""
    cells: dict[Cell, list[Vignette]] = {}
    for one in sorted(vignettes, key=lambda one: _digest(one.id)):
        cells.setdefault(Cell(one.rank, one.concerns[0] if one.concerns else ""), []).append(one)
    return cells


def _picked(content: Content, cells: Mapping[Cell, Sequence[Vignette]], form: str, rules: ExamRules) -> list[Vignette]:
    """Return the vignettes of a form: of each of its cells the next after those that the forms before took."""
    taken: Counter[Cell] = Counter()
    for other in FORMS[: FORMS.index(form)]:
        taken.update(_blueprint(content, cells, FORMS.index(other) // 2, rules))
    found = []
    for cell in _blueprint(content, cells, FORMS.index(form) // 2, rules):
        found.append(cells[cell][taken[cell] % len(cells[cell])])
        taken[cell] += 1
    return found


def _blueprint(
    content: Content, cells: Mapping[Cell, Sequence[Vignette]], pair: int, rules: ExamRules
) -> tuple[Cell, ...]:
    """Return the cells of a form and of its retest, which are the same: A and B, C and D.

    The two most urgent concerns are in every form, the others in turn. Of each a rank is taken that has an exercise for
    the retest too, where there is one.
    """
    left = dict(rules.numbers)
    found: list[Cell] = []
    for concern in _in_turn(content, cells, pair, sum(left.values())):
        open_cells = [cell for cell in cells if cell.concern == concern and left[cell.rank]]
        if open_cells:
            found.append(min(open_cells, key=lambda cell: (len(cells[cell]) < 2, -left[cell.rank], cell)))
            left[found[-1].rank] -= 1
    while more := [cell for cell in cells if left[cell.rank] and found.count(cell) < len(cells[cell])]:
        held = Counter(cell.concern for cell in found)
        known = {cell: (held[cell.concern], found.count(cell), len(cells[cell]) < 2) for cell in more}
        found.append(min(more, key=lambda cell: (*known[cell], _digest("|".join(cell)))))
        left[found[-1].rank] -= 1
    return tuple(sorted(found, key=lambda cell: RANKS.index(cell.rank)))


def _in_turn(content: Content, cells: Iterable[Cell], pair: int, number: int) -> list[str]:
    """Return the concerns of a form by urgency: the first two always, of the others as many as there is room for."""
    there = {cell.concern for cell in cells}
    known = sorted(content.concerns.values(), key=lambda one: (one.priority, one.id))
    every = [one.id for one in known if one.id in there]
    always, rest = every[:ALWAYS], every[ALWAYS:]
    room = max(0, min(number - len(always), len(rest)))
    return [*always, *(rest[(pair * room + place) % len(rest)] for place in range(room))]


def _other_variant(content: Content, vignette: Vignette, before: Sequence[str], form: str, make: Make) -> Exercise:
    """Return the exercise of a form, another variant than the forms before have of it, where there is one."""
    told: set[tuple[str, ...]] = set()
    for other in (*before, form):
        made = make(content, vignette, _seed(other, vignette.id, 0))
        for turn in range(1, TRIES):
            if made.story not in told:
                break
            made = make(content, vignette, _seed(other, vignette.id, turn))
        told.add(made.story)
    return made


def _seed(form: str, name: str, turn: int) -> int:
    return int(_digest(f"{form}|{name}|{turn}")[:6], 16)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _unreviewed(content: Content, exercise: Exercise) -> tuple[str, ...]:
    rules = {rule for task in exercise.tasks for rule in task.rests_on}
    return tuple(sorted(rule for rule in rules if rule not in content.rule_reviews))


def _barred(form: ExamForm, *, reviewed_only: bool) -> ExamForm:
    open_ones = [item for item in form.items if not item.reviewed]
    if not open_ones:
        return form
    total = len(form.items)
    if not reviewed_only:
        said = f"{len(open_ones)} of {total} exercises rest on rules that nobody licensed has reviewed."
        return replace(form, remarks=(*form.remarks, said))
    kept = tuple(item for item in form.items if item.reviewed)
    said = f"{len(open_ones)} of {total} exercises were left out: nobody licensed has reviewed the rules they rest on."
    none_left = () if kept else ("No exercise is left. Nothing can be examined from reviewed rules alone yet.",)
    titles = tuple(item.exercise.title for item in open_ones)
    return replace(form, items=kept, barred=titles, remarks=(*form.remarks, said, *none_left))


# ---------------------------------------------------------------- what it comes to


def sitting(form: ExamForm, began: datetime) -> str:
    """Return what the records of one exam have in common: form, number of exercises, when it was begun."""
    return f"{form.name} {len(form.items)} {began.isoformat(timespec='seconds')}"


def exercises_in(sitting: str) -> int | None:
    """Return how many exercises an exam of this name has; None where the name does not say."""
    number = sitting.split(" ")[1] if sitting.count(" ") >= 2 else ""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 4 else None


def results(records: Iterable[Record], share: float) -> tuple[ExamResult, ...]:
    """Return what each exam among the records came to, the latest first. `share` is what is asked for in each area."""
    found: dict[str, list[Record]] = {}
    for record in records:
        if record.form == "exam":
            found.setdefault(record.exam, []).append(record)
    latest_first = sorted(found, key=lambda name: max(record.at for record in found[name]), reverse=True)
    return tuple(_result(name, found[name], share) for name in latest_first)


def result(sitting: str, records: Iterable[Record], share: float) -> ExamResult:
    """Return what one exam came to, of which `records` may hold more than its own."""
    return _result(sitting, [r for r in records if r.form == "exam" and r.exam == sitting], share)


def _result(name: str, records: Sequence[Record], share: float) -> ExamResult:
    number = exercises_in(name)
    asked = len(records) if number is None else number
    held: dict[Area, list[float]] = {}
    for record in records:
        for area, reached in record.score.areas.items():
            held.setdefault(area, []).append(reached)
    areas = {area: fmean(held[area]) for area in AREAS if area in held}
    wrong = graves(records)
    why = []
    if len(records) < asked:
        why.append(f"{len(records)} of {count(asked, 'exercise')} taken.")
    if wrong:
        why.append(f"{count(len(wrong), 'thing')} too grave to be averaged away.")
    why += [f"{area}: {reached:.0%}; {share:.0%} is asked for." for area, reached in areas.items() if reached < share]
    return ExamResult(name, len(records), asked, areas, wrong, bool(records) and not why, tuple(why))
