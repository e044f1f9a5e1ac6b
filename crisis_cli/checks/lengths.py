"""How long an interview about one concern can become: the author's own bound for each tier, over every combination of answers."""

from __future__ import annotations

from crisis_cli.checks.formula import Formula
from crisis_cli.checks.prover import Prover
from crisis_cli.checks.unasked import Found
from crisis_cli.model import Concern, Tier


def lengths(prover: Prover) -> Found:
    """Yield each concern and tier of which more questions can be relevant together than `most` in content.toml allows.

    Relevant is more than asked: what can no longer change the plan is left out. So no interview asks more of the
    concern's own questions than this; a concern that an answer opens brings its own.
    """
    for concern in prover.content.concerns.values():
        for tier, allowed in prover.loaded.most.items():
            most = longest(prover, concern, tier, allowed)
            if most > allowed:
                questions = _relevant(prover, concern, tier)
                example = prover.example(prover.forge.at_least(most, questions), prover.world.chosen[concern.id])
                assert example is not None
                message = prover.shown(
                    f"Up to {most} of its questions of the tier {tier} can matter in one interview; "
                    f"content.toml allows {allowed}.",
                    example,
                )
                hint = "Give one of them an `ask_when` or a later tier, or raise `most` if people can bear it."
                yield prover.issue("concern", concern.id, message, hint, "over-long"), (example,)


def longest(prover: Prover, concern: Concern, tier: Tier, at_least: int = 0) -> int:
    """Return how many of a concern's own questions of a tier can be relevant together, or `at_least` where that is more."""
    questions = _relevant(prover, concern, tier)
    most = max(at_least, sum(formula is True for formula in questions))
    chosen = prover.world.chosen[concern.id]
    while most < len(questions) and prover.possible(prover.forge.at_least(most + 1, questions), chosen):
        most += 1
    return most


def _relevant(prover: Prover, concern: Concern, tier: Tier) -> list[Formula]:
    mine = (name for name in concern.questions if prover.content.questions[name].tier == tier)
    return [prover.world.relevance(name).yes for name in mine]
