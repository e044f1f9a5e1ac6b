"""Checking content: structure always, proofs where z3 is installed. Every issue of one run together."""

from __future__ import annotations

from dataclasses import dataclass

from crisis_cli.errors import Issue, summary
from crisis_cli.load import Loaded


@dataclass(frozen=True)
class Report:
    issues: tuple[Issue, ...]
    summary: str


def check(loaded: Loaded) -> Report:
    """Return every issue found in content that loads, and a closing line that says what was proved."""
    from crisis_cli.checks import carried, proof, structure

    issues = [*structure.check_structure(loaded), *carried.check_carried(loaded)]
    if proof.available():
        proved = proof.prove(loaded)
        issues += proved.issues
        done = f"{proved.properties} properties and {proved.orders} orders hold for every combination of answers"
        done = (
            done
            if not proved.issues
            else f"{proved.properties} properties and {proved.orders} orders tested over every combination of answers"
        )
    else:
        done = 'nothing was proved: z3 is not installed (pip install "crisis-aid[proof]")'
    found = tuple(sorted(set(issues)))
    return Report(found, f"{summary(found, loaded.files)[:-1]}; {done}.")
