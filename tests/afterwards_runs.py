"""Three runs about a client nobody has seen, and after a hold, as a therapist would press them: for tests and recordings.

Each says what stands above the questions, and after how many keys; a place counts as one key. No test here.
"""

from __future__ import annotations

from reporting_runs import CALIFORNIA, Run, key_of

FRIDAY = "2026-11-20T18:20:00-08:00"
START = ("assess", "--now", FRIDAY)

OFFICER = Run(
    "officer-at-the-door",
    START,
    (
        ("What brings you here?", key_of("wellness-check")),
        ("Is anyone hurt", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("Where does the check stand?", "3"),
        ("Has anybody seen or heard them", "3"),
        ("Where is the client, and", "5"),
        ("Any sign of danger since", "2"),
        ("Could telling the client", "1"),
    ),
    ("SAME DAY", "Tell them what safety needs now, and nothing else"),
    (),
)
"""Police whom the therapist sent stand at the client's door and ring: he wrote goodbye this morning, and nobody opens."""

NO_SHOW = Run(
    "no-show-after-discharge",
    START,
    (
        ("What brings you here?", key_of("absent-client")),
        ("Is anyone hurt", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("Any sign of danger since", "1"),
        ("What did you know of danger before the silence?", "3"),
        ("Has anybody seen or heard them", "3"),
        ("Where does the check stand?", "1"),
        ("Where is the client, and", "5"),
        ("Tried today", "2"),
        ("Can a crisis team without police", "c"),
        ("Could telling the client", "1"),
    ),
    ("SAME DAY", "Call the client now"),
    (),
)
"""A week after a psychiatric ward the client does not come to the first session, and does not answer."""

FURIOUS = Run(
    "furious-after-a-hold",
    START,
    (
        ("What brings you here?", key_of("after-report")),
        ("Is anyone hurt", "1"),
        ("Which state is the client in", CALIFORNIA),
        ("What has been done?", "12\r"),
        ("Is somebody asking you about what was done?", "1"),
        ("Where is the client now?", "1"),
        ("Could anybody be in more danger", "1"),
        ("Have you asked since then how safe they are?", "1"),
        ("Has anyone confirmed that the client was seen", "1"),
        ("Does the client know what you did?", "2"),
        ("Could telling the client", "1"),
        ("How are the two of you?", "2"),
    ),
    ("PROMPT", "Hear the anger out: no defence, nothing taken back"),
    (("When is your next contact?", "3"),),
)
"""Home from an involuntary hold that followed the therapist's call, told of it by others, and furious."""

AFTERWARDS_RUNS = (OFFICER, NO_SHOW, FURIOUS)
ABOVE_THE_QUESTIONS = {OFFICER.name: (4, "CERTAIN ALREADY: Tell them what safety needs now, and nothing else.")}
"""After so many keys this stands above the next question. In the others nothing waits for an answer at a door."""
