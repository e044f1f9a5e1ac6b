"""The campaign of drills: each one's two plans really differ, and only by the fact that is named.

    python tests/drill_campaign.py [--number 1000] [--seed 1] [--concern ID] [--content DIR] [--drawn]

Drills start as those of `crisis-aid train drill` do, mostly from the stories; with `--drawn` from drawn cases alone. Asks the engine about every drill (`drill_holds.py`), prints what there was by concern, question and kind of change, and
ends with 1 where something does not hold or a drill is missing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drill_holds import faults

from crisis_cli.model import Content
from crisis_cli.training.drills import Base, Drill, drawn
from crisis_cli.training.exercises import exercises_of
from crisis_cli.training.sets import Sets

SLOW = 0.4
"""Nobody waits longer for a drill, in seconds."""


@dataclass
class Seen:
    """What there was among the drills so far."""

    concerns: Counter[str] = field(default_factory=Counter)
    questions: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    stories: set[tuple[str, ...]] = field(default_factory=set)
    grave: int = 0
    slowest: float = 0.0

    def add(self, drill: Drill, seconds: float) -> None:
        self.concerns.update(drill.exercise.concerns)
        self.questions[drill.pair.question] += 1
        self.changes.update(name.split(".")[0] for name in drill.exercise.tasks[0].right)
        self.areas.update(task.area for task in drill.exercise.tasks)
        self.stories.add(drill.exercise.story)
        self.grave += any(task.grave for task in drill.exercise.tasks)
        self.slowest = max(self.slowest, seconds)

    def lines(self) -> list[str]:
        tables: Mapping[str, Counter[str]] = {
            "concern": self.concerns,
            "question that changed": self.questions,
            "kind of change": self.changes,
            "area": self.areas,
        }
        found = []
        for title, counted in tables.items():
            found += [f"{title}:", *(f"  {number:>5}  {name}" for name, number in counted.most_common())]
        return [
            *found,
            f"{len(self.stories):,} different pairs of cases, {self.grave:,} drills with something grave, "
            f"the slowest in {self.slowest * 1000:.0f} ms",
        ]


def campaign(content: Content, sets: Sets, seeds: range, concern: str | None, bases: Sequence[Base], seen: Seen) -> int:
    """Return how many drills are missing or don't hold, each of them said on standard error."""
    bad = 0
    for seed in seeds:
        begun = time.perf_counter()
        found = drawn(content, sets, seed, concern, bases)
        if found is not None:
            seen.add(found, time.perf_counter() - begun)
        wrong = list(faults(content, found)) if found else ["no drill"]
        bad += bool(wrong)
        for fault in wrong:
            print(f"seed {seed}: {fault}", file=sys.stderr)
    return bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=1_000, help="how many drills")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed")
    parser.add_argument("--concern", help="drills of one concern")
    parser.add_argument("--content", type=Path, help="a content folder, if not the shipped one")
    parser.add_argument("--drawn", action="store_true", help="from drawn cases alone")
    options = parser.parse_args()
    exercises, seen = exercises_of(options.content, None), Seen()
    content, bases = exercises.content, [] if options.drawn else exercises.bases()
    drawn(content, exercises.sets, 0)
    bad = campaign(
        content, exercises.sets, range(options.seed, options.seed + options.number), options.concern, bases, seen
    )
    print(*seen.lines(), sep="\n")
    print(f"{options.number - bad:,} of {options.number:,} drills hold")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
