"""Of how many sets of answers a proof speaks: the exact number, and a short figure of it."""

from __future__ import annotations

import math
from decimal import Decimal

from crisis_cli.checks.variables import HIGHEST_NUMBER
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.model import Content, Question
from crisis_cli.places import PLACES


def answer_sets(content: Content) -> int:
    """Return in how many ways some of the concerns can be chosen and every question be answered, or not answered.

    Every choice, place and number counts, every set of choices of a several-choice question, each kind of not knowing
    where it is taken for an answer, and no answer at all. A known time or day counts once: none is told from another.
    """
    concerns: int = 2 ** len(content.concerns) - 1
    return concerns * math.prod(map(answers_to, content.questions.values()))


def answers_to(question: Question) -> int:
    """Return how many answers a question has, none at all among them."""
    unknown = len(UNKNOWN_KINDS) if question.unknown is not None else 0
    return _known(question) + unknown + 1


def _known(question: Question) -> int:
    match question.kind:
        case "choice":
            return len(question.choices)
        case "several":
            alone = 1 if question.none_choice else 0
            sets: int = 2 ** (len(question.choices) - alone)
            return sets - 1 + alone
        case "place":
            return len(PLACES)
        case "number":
            return HIGHEST_NUMBER + 1
        case _:
            return 1


def exactly(number: int) -> str:
    """Return every digit of a number; Python itself writes no more than 4,300 of them."""
    return f"{Decimal(number):f}"


def figure(number: int) -> str:
    """Return a number as people read it: 12,345, or 3.1 x 10^112 where it has more than nine digits."""
    if number < 10**9:
        return f"{number:,}"
    digits, exponent = f"{Decimal(number):.1E}".split("E")
    return f"{digits} x 10^{int(exponent)}"
