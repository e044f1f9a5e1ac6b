"""The shipped stories, and the exercises made of them: each made once for all tests of a process. No test here."""

from __future__ import annotations

from functools import cache

from shipped import CONTENT, SETS

from crisis_cli.training.interviews import interview
from crisis_cli.training.model import Exercise
from crisis_cli.training.vignettes import read_vignettes, shipped_vignettes

VIGNETTES = {one.id: one for one in read_vignettes(CONTENT, shipped_vignettes())[0]}


@cache
def exercise_of(name: str, seed: int = 0) -> Exercise:
    return interview(CONTENT, SETS, VIGNETTES[name], seed)
