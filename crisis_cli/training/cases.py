"""A vignette as one seed has it: which variants, which facts, its texts without a `{name}`. Chance is only the seed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from math import prod
from typing import TypeVar

from crisis_cli.answers import Answers, Value
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import ROLE_PLACES, Content
from crisis_cli.text import PLACEHOLDER
from crisis_cli.training.model import Case, Variant, Vignette

Item = TypeVar("Item")
PRACTICE = "profile."
"""How ids of questions about the practice begin: whoever practises here is told, and need not ask."""


def variants(vignette: Vignette) -> int:
    """Return how many ways the case may be. Seeds that differ by less than that differ in a variant."""
    return prod(len(ways) for ways in vignette.vary.values())


def taken(vignette: Vignette, seed: int) -> tuple[Variant, ...]:
    """Return the variants of a seed, one of each list: one seed after the other goes through all of them."""
    found = []
    for ways in vignette.vary.values():
        seed, number = divmod(seed, len(ways))
        found.append(ways[number])
    return tuple(found)


def words_of(vignette: Vignette, seed: int) -> dict[str, str]:
    """Return the words of a seed's variants."""
    return {name: word for variant in taken(vignette, seed) for name, word in variant.words.items()}


def worded(text: str, words: Mapping[str, str]) -> str:
    """Return the text with every `{name}` that has words replaced by them."""
    return PLACEHOLDER.sub(lambda found: words.get(found.group(1), found.group()), text)


def case_of(content: Content, vignette: Vignette, seed: int) -> Case:
    """Return the case of a seed. Facts that are not asked for in its variant are left out of it."""
    variants, words = taken(vignette, seed), words_of(vignette, seed)
    facts = {**vignette.answers, **{name: value for one in variants for name, value in one.answers.items()}}
    told = {**vignette.told, **{name: text for one in variants for name, text in one.told.items()}}
    answers = relevant(content, vignette.concerns, facts)
    known = {name: value for name, value in answers.items() if name in vignette.known or is_practice(name)}
    return Case(
        vignette=vignette,
        seed=seed,
        title=worded(vignette.title, words),
        story=worded(vignette.story, words),
        answers=Answers(vignette.concerns, answers),
        known=Answers(vignette.concerns, known),
        told={name: worded(text, words) for name, text in told.items() if name in answers},
        now=vignette.now,
    )


def is_practice(question: str) -> bool:
    """Whether it is about the practice of whoever asks, and not about the case."""
    return question.startswith(PRACTICE) or question == ROLE_PLACES["licence"]


def relevant(content: Content, concerns: tuple[str, ...], facts: Mapping[str, Value]) -> dict[str, Value]:
    """Return the facts without those that are not asked for where the others are as they are."""
    left = dict(facts)
    while True:
        evaluation = Evaluation(content, concerns, left)
        moot = [name for name in left if evaluation.relevance(name) is False]
        if not moot:
            return left
        for name in moot:
            del left[name]


# ---------------------------------------------------------------- chance


def drawn(seed: int, *words: str) -> int:
    """Return a large number that hangs on the seed and the words, the same on every machine and in every release."""
    return int.from_bytes(hashlib.sha256("\0".join((str(seed), *words)).encode()).digest()[:8], "big")


def mixed(items: Iterable[Item], seed: int, *words: str) -> list[Item]:
    """Return the items in an order that hangs on the seed, the words and each item's own text."""
    return sorted(items, key=lambda item: drawn(seed, *words, str(item)))
