"""Four runs about papers and callers, as a therapist would press them: for the conversations tested and those recorded.

Each says after how many keys the hold stands on the screen; a place counts as one key. No test here.
"""

from __future__ import annotations

from reporting_runs import CALIFORNIA, Run

MONDAY = "2026-11-23T10:10:00-08:00"
START = ("assess", "--now", MONDAY)

EX_HUSBAND = Run(
    "ex-husband",
    START,
    (
        ("What brings you here?", "7"),
        ("Is anyone hurt", "1"),
        ("What is in front of you?", "1"),
        ("By which day must it be answered?", "12/4\r"),
        ("Whose information is it?", "4"),
        ("Which state is the client in", CALIFORNIA),
        ("Whose court or authority is it?", "1"),
        ("What kind of case?", "2"),
        ("What do you have from the client", "4"),
        ("Who signed the form?", "2"),
    ),
    ("PROMPT", "STEPS ARE DUE NOW", "Hold the file: send, show, read out nothing"),
    (
        ("On which day did it reach you?", "11/23\r"),
        ("What does it ask for?", "1"),
        ("Is there proof that the client was told", "2"),
    ),
)
"""The ex-husband's lawyer subpoenas the couple's file; his own release is attached, hers is not."""

DEPUTY = Run(
    "deputy",
    START,
    (
        ("What brings you here?", "7"),
        ("Is anyone hurt", "1"),
        ("What is in front of you?", "8"),
        ("Who asks?", "2"),
        ("point to danger?", "1"),
        ("Is it about a call or a report", "1"),
        ("Whose information is it?", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("What do you have from the client", "1"),
    ),
    ("SAME DAY", "Hold the file: send, show, read out nothing", "Say neither yes nor no"),
    (),
)
"""A deputy stands at the door and asks whether somebody is a client, with no paper."""

IS_SHE_THERE = Run(
    "is-she-there",
    START,
    (
        ("What brings you here?", "7"),
        ("Is anyone hurt", "c"),
        ("What is in front of you?", "9"),
        ("Who asks?", "8"),
        ("point to danger?", "c"),
        ("Whose information is it?", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("What do you have from the client", "1"),
    ),
    ("SAME DAY", "Reach the client yourself, now", "Say neither yes nor no"),
    (),
)
"""A mother on the telephone: is she there, is she suicidal? Whether there is danger is not known."""

ELSEWHERE = Run(
    "deposition-elsewhere",
    START,
    (
        ("What brings you here?", "7"),
        ("Is anyone hurt", "1"),
        ("What is in front of you?", "1"),
        ("By which day must it be answered?", "12/14\r"),
        ("Whose information is it?", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("Whose court or authority is it?", "3"),
        ("What kind of case?", "1"),
        ("What do you have from the client", "1"),
    ),
    ("PROMPT", "STEPS ARE DUE NOW", "Hold the file: send, show, read out nothing"),
    (
        ("On which day did it reach you?", "11/20\r"),
        ("What does it ask for?", "2"),
    ),
)
"""A lawyer in Nevada wants the therapist's deposition there, on a Nevada subpoena."""

PROCESS_RUNS = (EX_HUSBAND, DEPUTY, IS_SHE_THERE, ELSEWHERE)
KEYS_TO_THE_HOLD = {EX_HUSBAND.name: 3, DEPUTY.name: 4, IS_SHE_THERE.name: 4, ELSEWHERE.name: 3}
"""After so many keys the hold stands above the next question."""
