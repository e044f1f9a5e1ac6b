"""Which exercises there are, and each of them made when it is wanted. Reads vignettes; knows nothing of who practised what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crisis_cli.answers import near
from crisis_cli.errors import InputError, UsageError, count
from crisis_cli.gate import clean_line, short
from crisis_cli.load import load, shipped_folder
from crisis_cli.model import Content
from crisis_cli.output import remark
from crisis_cli.training.model import Exercise, Kind, Vignette
from crisis_cli.training.schedule import Offer, offers_of
from crisis_cli.training.sets import Sets
from crisis_cli.training.sets_file import read_sets
from crisis_cli.training.vignettes import FOLDER, read_shelf, read_vignettes

if TYPE_CHECKING:
    from crisis_cli.render.training import Names
    from crisis_cli.training.drills import Base

DRILL = "drill"
INTERVIEW: Kind = "interview"
KINDS: tuple[Kind, ...] = (INTERVIEW, "note", "withhold", "call")
"""What a vignette can be made into; a drill needs none."""
ON_PAPER: Mapping[str, str] = {"note": "its note", "withhold": "what to withhold", "call": "its call card"}
"""What is made of a story beside the interview, behind its title where several stand in one list."""


class Exercises:
    """The exercises of a content and of a folder of vignettes: those that came with the content, or a supervisor's own."""

    def __init__(self, content: Content, sets: Sets, folder: Path) -> None:
        self.content = content
        self.sets = sets
        self.folder = folder

    @cached_property
    def vignettes(self) -> dict[str, Vignette]:
        """The vignettes by id. One that can't be read stops none of the others: it is told of.

        Raises InputError where none can be read.
        """
        found, issues = read_vignettes(self.content, self.folder)
        if issues and not found:
            raise InputError(issues)
        if issues:
            files = count(len({issue.file for issue in issues}), "exercise")
            remark(
                f"{files} left out, which can't be read: crisis-aid train check {clean_line(str(self.folder))} says why."
            )
        return {vignette.id: vignette for vignette in found}

    def named(self, name: str) -> str:
        """Return the whole id of what somebody typed: `the-bridge` is its interview. Raises UsageError where there is none."""
        kind, _, rest = name.partition(".")
        if kind == DRILL and (not rest or rest in self.content.concerns):
            return name
        if kind in KINDS and rest in self.vignettes:
            return name
        if name in self.vignettes:
            return f"{INTERVIEW}.{name}"
        known = [*self.vignettes, *(offer.exercise for kind in KINDS[1:] for offer in self.offers(kind)), DRILL]
        meant = near(name, known)
        hint = f'Did you mean "{meant}"?' if meant else "crisis-aid train list shows all."
        raise UsageError(f'There is no exercise "{short(name)}". {hint}')

    def make(self, name: str, seed: int) -> Exercise:
        """Return the exercise of this id and seed; of the next seed that has something where a variant has nothing for it.

        Raises UsageError where there is none, or no variant has anything.
        """
        whole = self.named(name)
        kind, _, rest = whole.partition(".")
        made = self._drill(seed, rest) if kind == DRILL else self._of_vignette(kind, self.vignettes[rest], seed)
        if made is None:
            raise UsageError(
                f'"{whole}" has nothing to practise: no plan of its story calls for that. crisis-aid train list --kind '
                f"{kind} shows those that have."
                if kind != DRILL
                else f'"{whole}" has nothing to practise: no single fact changes a plan there.'
            )
        return made

    def file_of(self, name: str) -> str:
        """Return the text of the file of which an exercise is made. Raises UsageError for a drill, which needs none."""
        kind, _, rest = self.named(name).partition(".")
        if kind == DRILL:
            raise UsageError("A drill has no file: it is made of the content. A story has one: crisis-aid train list.")
        return next(one.text for one in read_shelf(self.content, self.folder).written if one.vignette.id == rest)

    def bases(self) -> list[Base]:
        """Return every story in all its variants as cases that drills start from."""
        from crisis_cli.training.cases import case_of, variants
        from crisis_cli.training.drills import Base

        stories = self.vignettes.values()
        cases = [case_of(self.content, story, number) for story in stories for number in range(variants(story))]
        return [Base(case.answers, case.now) for case in cases]

    def _drill(self, seed: int, concern: str) -> Exercise | None:
        from crisis_cli.training.drills import drill

        return drill(self.content, self.sets, seed, concern or None, self.bases())

    def _of_vignette(self, kind: str, vignette: Vignette, seed: int) -> Exercise | None:
        if kind == INTERVIEW:
            from crisis_cli.training.interviews import interview

            return interview(self.content, self.sets, vignette, seed)
        from crisis_cli.training import papers
        from crisis_cli.training.call_card import call_exercise
        from crisis_cli.training.cases import variants

        makes = {"note": papers.note_exercise, "withhold": papers.withhold_exercise, "call": call_exercise}
        found = (
            makes[kind](self.content, self.sets, vignette, other) for other in range(seed, seed + variants(vignette))
        )
        return next((made for made in found if made), None)

    def offers(self, kind: Kind = INTERVIEW) -> tuple[Offer, ...]:
        """Return the exercises of one kind as they are offered: one for each vignette, those on paper perhaps empty."""
        return offers_of(self.vignettes.values(), kind)

    def worth_listing(self, kind: Kind) -> tuple[Offer, ...]:
        """Return the exercises of one kind that have something to do. Those on paper are made for it."""
        if kind == INTERVIEW:
            return self.offers()
        full = [one for name, one in self.vignettes.items() if self._of_vignette(kind, one, 0)]
        return offers_of(full, kind)

    def every(self) -> Iterator[Offer]:
        for kind in KINDS:
            yield from self.offers(kind)

    def names(self) -> Names:
        """Return what exercises and choices are called, for what shows records of them."""
        from crisis_cli.render.training import Names

        return Names(self.content, {offer.exercise: _called(offer) for offer in self.every()}, self._again)

    def _again(self, name: str, seed: int) -> Exercise | None:
        """Return an exercise that a record is of, None where it is gone."""
        try:
            return self.make(name, seed)
        except UsageError:
            return None

    def has(self, name: str) -> bool:
        try:
            self.named(name)
        except UsageError:
            return False
        return True


def _called(offer: Offer) -> str:
    """Return the title of an exercise with its kind, where the story alone would not tell which one it is."""
    kind = ON_PAPER.get(offer.exercise.partition(".")[0])
    return f"{offer.title}: {kind}" if kind else offer.title


def exercises_of(content_folder: Path | None, own: Path | None) -> Exercises:
    """Return the exercises beside a content, the shipped one if none is named, or those of a folder of one's own.

    Raises InputError where the content or its sets can't be read.
    """
    content = load(content_folder)
    return Exercises(content, read_sets(content, content_folder), own or (content_folder or shipped_folder()) / FOLDER)
