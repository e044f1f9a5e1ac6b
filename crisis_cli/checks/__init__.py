"""Checking content: structure, wording and scenarios always, reading grade and proofs where their libraries are installed."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from crisis_cli.errors import Issue, count, summary
from crisis_cli.gate import clean_line
from crisis_cli.load import Loaded, shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

    from crisis_cli.checks.stale import AsOf
    from crisis_cli.shelf import Shelf

INSTALL = 'pip install "crisis-aid[proof]"'
Say = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What was found. Remarks fail nothing: they are read and weighed. `counts` are of what was looked at."""

    issues: tuple[Issue, ...]
    remarks: tuple[Issue, ...]
    summary: str
    counts: Mapping[str, int]
    graded: bool
    proved: bool
    replays: Mapping[Issue, str] = field(default_factory=dict)
    """The id under which `--replay` shows the interview of an issue."""
    content: str = ""
    """The option that names this content in a command, with a space before it; empty for what ships."""


class _Part(NamedTuple):
    """What one part of a check found, and a few words about it for the closing line."""

    issues: tuple[Issue, ...] = ()
    remarks: tuple[Issue, ...] = ()
    words: str = ""
    done: bool = True
    replays: Mapping[Issue, str] = {}


def check(loaded: Loaded, as_of: AsOf | None = None, say: Say = lambda text: None) -> Report:
    """Return every issue found in content that loads, all together, and a closing line that says what was checked.

    Nothing hangs on the day unless `as_of` names one. `say` is told what is being done.
    """
    from crisis_cli.checks.suites import shelf_of

    say("Reading the scenarios")
    shelf = shelf_of(loaded)
    parts = [_standing(loaded, shelf), _scenarios(loaded, shelf, say), _graded(loaded), _proved(loaded, say)]
    parts += [] if as_of is None else [_stale(loaded, as_of)]
    issues = tuple(sorted({issue for part in parts for issue in part.issues}))
    remarks = tuple(sorted({remark for part in parts for remark in part.remarks}))
    files = f"{count(loaded.files, 'file')} and {count(len(shelf.scenarios), 'scenario')}"
    words = (summary(issues, files)[:-1], *(part.words for part in parts if part.words))
    counts = _counts(loaded, shelf)
    graded, proved = parts[2], parts[3]
    return Report(
        issues, remarks, f"{'; '.join(words)}.", counts, graded.done, proved.done, proved.replays, named(loaded.folder)
    )


def named(folder: Path) -> str:
    """Return the option by which a command speaks of this content: none for what ships."""
    return "" if folder == shipped_folder() else f" --content {shlex.quote(clean_line(folder.as_posix()))}"


def _counts(loaded: Loaded, shelf: Shelf) -> Mapping[str, int]:
    from crisis_cli.checks.answer_sets import answer_sets

    content = loaded.content
    return {
        "files": loaded.files,
        "scenarios": len(shelf.scenarios),
        "concerns": len(content.concerns),
        "questions": len(content.questions),
        "rules": len(content.rules),
        "actions": len(content.actions),
        "properties": len(content.properties),
        "orders": len(content.orders),
        "answer_sets": answer_sets(content),
    }


def standing(loaded: Loaded) -> list[Issue]:
    """Return every structural issue of content that has loaded, sorted: what it shows as it stands, nothing run or proved."""
    from crisis_cli.checks import asked, baseline, fitting, given, structure

    checks = (
        structure.check_structure,
        asked.check_asking,
        baseline.check_baseline,
        given.check_texts,
        given.check_law_sources,
        fitting.check_fitting,
    )
    return sorted({issue for one in checks for issue in one(loaded)})


def _standing(loaded: Loaded, shelf: Shelf) -> _Part:
    from crisis_cli.checks import carried, given, reviewed, wording

    issues = (*standing(loaded), *wording.check_wording(loaded), *carried.check_carried(loaded, shelf))
    return _Part(issues, (*given.remark_sources(loaded), *reviewed.check_reviews(loaded)))


def _scenarios(loaded: Loaded, shelf: Shelf, say: Say) -> _Part:
    from crisis_cli.checks import suites

    return _Part(tuple(suites.check_suites(loaded, shelf, say)), tuple(suites.remark_suites(loaded, shelf)))


def _graded(loaded: Loaded) -> _Part:
    from crisis_cli.checks import grade

    if not grade.available():
        why = f"the reading grade was not checked: syllapy is not installed ({INSTALL})"
        return _Part(words=why, done=False)
    grades = grade.concern_grades(loaded.content, loaded.wording.exempt)
    read = "no concern asks anything"
    if grades:
        hardest = max(grades, key=grades.__getitem__)
        read = f"the questions of {hardest} are the hardest to read, at grade {grades[hardest]:.1f}"
    return _Part(tuple(grade.check_grades(loaded)), tuple(grade.hard_questions(loaded)), read)


def _proved(loaded: Loaded, say: Say) -> _Part:
    from crisis_cli.checks import proof
    from crisis_cli.checks.answer_sets import answer_sets, figure
    from crisis_cli.checks.replay import replay_ids

    if not proof.available():
        return _Part(words=f"nothing was proved: z3 is not installed ({INSTALL})", done=False)
    say(f"Proving {_promises(len(loaded.content.properties), len(loaded.content.orders))}")
    proved = proof.prove(loaded)
    verb = "tested over" if proved.issues else "hold for"
    sets, promises = answer_sets(loaded.content), _promises(proved.properties, proved.orders)
    words = f"{promises} {verb} every combination of answers, {'' if sets < 10**9 else 'about '}{figure(sets)} in all"
    return _Part(tuple(proved.issues), words=words, replays=replay_ids(proved.counterexamples))


def _promises(properties: int, orders: int) -> str:
    from crisis_cli.render.words import many

    return f"{many(properties, 'properties')} and {many(orders, 'orders')}"


def _stale(loaded: Loaded, as_of: AsOf) -> _Part:
    from crisis_cli.checks.stale import check_stale, stale_words

    remarks = tuple(check_stale(loaded, as_of))
    return _Part(remarks=remarks, words=stale_words(remarks, as_of))
