"""Checking content: structure and wording always, reading grade and proofs where their libraries are installed."""

from __future__ import annotations

from dataclasses import dataclass

from crisis_cli.errors import Issue, summary
from crisis_cli.load import Loaded

INSTALL = 'pip install "crisis-aid[proof]"'


@dataclass(frozen=True)
class Report:
    """What was found. Remarks fail nothing: they are read and weighed."""

    issues: tuple[Issue, ...]
    remarks: tuple[Issue, ...]
    summary: str


def check(loaded: Loaded) -> Report:
    """Return every issue found in content that loads, all together, and a closing line that says what was checked."""
    from crisis_cli.checks import carried, reviewed, structure, wording

    issues = [*structure.check_structure(loaded), *wording.check_wording(loaded), *carried.check_carried(loaded)]
    graded, remarks, read = _graded(loaded)
    proved, done = _proved(loaded)
    found = tuple(sorted({*issues, *graded, *proved}))
    return Report(
        found, (*remarks, *reviewed.check_reviews(loaded)), f"{summary(found, loaded.files)[:-1]}; {read}; {done}."
    )


def _graded(loaded: Loaded) -> tuple[list[Issue], list[Issue], str]:
    """Return issues and remarks about the reading grade, and a few words about it."""
    from crisis_cli.checks import grade

    if not grade.available():
        return [], [], f"the reading grade was not checked: syllapy is not installed ({INSTALL})"
    grades = grade.concern_grades(loaded.content, loaded.wording.exempt)
    read = "no concern asks anything"
    if grades:
        hardest = max(grades, key=grades.__getitem__)
        read = f"the questions of {hardest} are the hardest to read, at grade {grades[hardest]:.1f}"
    return list(grade.check_grades(loaded)), list(grade.hard_questions(loaded)), read


def _proved(loaded: Loaded) -> tuple[tuple[Issue, ...], str]:
    from crisis_cli.checks import proof

    if not proof.available():
        return (), f"nothing was proved: z3 is not installed ({INSTALL})"
    proved = proof.prove(loaded)
    verb = "tested over" if proved.issues else "hold for"
    done = f"{proved.properties} properties and {proved.orders} orders {verb} every combination of answers"
    return tuple(proved.issues), done
