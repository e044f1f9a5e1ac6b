"""The campaign of differing readers: answer sets drawn at random, read by interpreter, generated functions, proof and lanes.

    python tests/compare_readers.py [--number 1000000] [--seed 1] [--first 1] [--completed-every 25] [--content DIR]

Stops at the first difference with the scenario that shows it, a line that `crisis-aid batch` reads, and ends with 1. Says
on standard error how far it is, and where it was stopped how to go on: the same seed and number give the same scenario.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from differing import Comparison, answers_in

from crisis_cli.load import load
from crisis_cli.render.json_output import dumps
from crisis_cli.sampling import Sampler

AT_ONCE = 2_000
"""So many are held against the proof at a time: a formula costs little more for thousands than for one."""


@dataclass
class Seen:
    """What occurred among the scenarios compared so far."""

    number: int = 0
    responses: Counter[str] = field(default_factory=Counter)
    rules: set[str] = field(default_factory=set)

    def line(self, rules: int) -> str:
        shares = ", ".join(f"{level} {count / self.number:.0%}" for level, count in self.responses.most_common())
        return f"{self.number:,} answer sets; {len(self.rules)} of {rules} rules held in one or more; {shares}"


def compared(
    comparison: Comparison, sampler: Sampler, seed: int, numbers: Sequence[int], every: int, seen: Seen
) -> str:
    """Return the first difference among these scenarios with the one that shows it; "" where there is none."""
    tables = [sampler.scenario(seed, number) for number in numbers]
    answers = [answers_in(comparison.content, table) for table in tables]
    for found in comparison.differences(answers, completed_every=every):
        return f"number {numbers[found.scenario]}, {found.readers}: {found.about}\n{dumps(tables[found.scenario])}"
    for one in answers:
        decided = comparison.readers.decide(one.concerns, one.values)
        seen.responses[decided.findings.get("response", "none")] += 1
        seen.rules.update(decided.rules)
    seen.number += len(numbers)
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=1_000_000, help="how many answer sets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=1, help="go on from this number")
    parser.add_argument("--completed-every", type=int, default=25, help="one in so many through engine.completed too")
    parser.add_argument("--content", type=Path, help="the content folder")
    options = parser.parse_args()
    content = load(options.content)
    comparison, sampler = Comparison(content), Sampler(content)
    seen, began, end = Seen(), time.monotonic(), options.first + options.number
    at = options.first
    try:
        for at in range(options.first, end, AT_ONCE):
            numbers = range(at, min(at + AT_ONCE, end))
            found = compared(comparison, sampler, options.seed, numbers, options.completed_every, seen)
            if found:
                print(f"The readings differ: seed {options.seed}, {found}")
                return 1
            rate = seen.number / (time.monotonic() - began)
            print(
                f"\r{seen.number:,} of {options.number:,}, {rate:,.0f} a second ", end="", file=sys.stderr, flush=True
            )
    except KeyboardInterrupt:
        left = end - at
        print(f"\nStopped. Go on with --seed {options.seed} --first {at} --number {left}", file=sys.stderr)
        return 130
    print(file=sys.stderr)
    spent = time.process_time()
    print(
        f"No difference. {seen.line(len(content.rules))}; {time.monotonic() - began:,.0f} s, of these {spent:,.0f} s of work"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
