"""Three runs about reporting, as a therapist would press them: for the conversations that are tested and those recorded.

Each step is what stands on the screen and the keys then pressed; a place counts as one key. No test here.
"""

from __future__ import annotations

from dataclasses import dataclass

from crisis_cli.listing import SEVERAL, entries, listed
from crisis_cli.load import load

ENTRIES = entries(listed(load().concerns.values())).stands_for


def key_of(entry: str) -> str:
    """Return the key of an entry of the first list: a concern's moves where others are added."""
    return next(key for key, name in ENTRIES.items() if name == entry)


SEVERAL_KEY = key_of(SEVERAL)
NOW = "2026-11-20T15:40:00-08:00"
CALIFORNIA = "California\r"


def presses(keys: str) -> tuple[str, ...]:
    """Return what is pressed at once: a place and a day are typed whole, all else key by key."""
    return (keys,) if keys == CALIFORNIA or "/" in keys else tuple(keys)


@dataclass(frozen=True)
class Run:
    """A run from the first question to the plan, and on to what is asked after it."""

    name: str
    arguments: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    plan: tuple[str, ...]
    after: tuple[tuple[str, str], ...]

    def next_keys(self, shown: str) -> str:
        """Return what is pressed at the question on the screen after the plan: not asked yet, or the first choice, unless told."""
        for text, keys in self.after:
            if text in " ".join(shown.split()):
                return keys
        return "n\r" if "Type a " in shown else "n" if "not asked yet" in shown else "1"

    @property
    def keys(self) -> int:
        """Return how many keys lead to the plan."""
        return sum(len(presses(keys)) for _, keys in self.steps)


COACH = Run(
    "coach",
    ("assess", "--now", NOW),
    (
        ("What brings you here?", "4"),
        ("Is anyone hurt", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("near the suspected person, or uncared for, tonight", "2"),
        ("What happened, or do you fear?", "3\r"),
        ("How old is the young person", "2"),
        ("Force, pressure, authority", "2"),
        ("Who is suspected?", "3"),
        ("Could telling the client", "1"),
    ),
    ("SAME DAY", "See the child or adult at risk safe", "Report the suspected child abuse"),
    (
        ("Is your own judgement worse", "1"),
        ("Did you learn it in your professional work?", "1"),
        ("When did you learn of it?", "15:10\r"),
    ),
)
"""A girl of 15 tells of sex with her coach of 20, whom she calls her boyfriend."""

DEMENTIA_UNIT = Run(
    "dementia-unit",
    ("assess", "--now", NOW),
    (
        ("What brings you here?", "5"),
        ("Is anyone hurt", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("near the suspected person, or uncared for, tonight", "2"),
        ("What happened, or do you fear?", "1\r"),
        ("How old is the adult?", "3"),
        ("What do you go on?", "3"),
        ("Which state does the adult live in?", CALIFORNIA),
        ("Where did it happen?", "2"),
        ("resident with diagnosed dementia do it", "c"),
        ("Could telling the client", "1"),
    ),
    ("SAME DAY", "See the child or adult at risk safe", "Telephone police of the care facility, within 2 hours"),
    (
        ("Is your own judgement worse", "1"),
        ("Is the adult your client?", "2"),
        ("Did you learn it in your professional work?", "1"),
        ("When did you learn of it?", "14:20\r"),
    ),
)
"""A client's mother was hit on a dementia unit; whether the one who hit her is diagnosed is not known."""

THREE = Run(
    "three-concerns",
    ("assess", "--now", NOW),
    (
        ("What brings you here?", SEVERAL_KEY),
        ("Which of these?", "124\r"),
        ("Is anyone hurt", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("are you in contact", "1"),
        ("Who is with the client", "2"),
        ("Does the client mean to act", "3"),
        ("A method in mind, or a plan", "3"),
        ("gun, pills or other means", "3"),
        ("Could telling the client", "1"),
    ),
    ("EMERGENCY", "Call emergency services for where the client is"),
    (),
)
"""A mother with plan, intent and means, two small children at home, and a former husband who has threatened her."""

RUNS = (COACH, DEMENTIA_UNIT, THREE)
