"""One exercise made by hand on the real keyboard and screen, for tests: shipped ones change, and their words with them.

    python training_harness.py NAME [--plain] [--exam] [--timed] [--from JSON]

Ends as `crisis-aid train run` does, and prints what was replied after the terminal was given back.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from training_cases import SHORT, STEPS_TOLD, THE_TRUCK

from crisis_cli import exit_codes
from crisis_cli.guard import protected
from crisis_cli.keys import Keyboard, orderly_end
from crisis_cli.load import load
from crisis_cli.output import put
from crisis_cli.prompter import EndedHidden, prompter_for
from crisis_cli.scenario import now_utc
from crisis_cli.training.conversation import Held, Practice, look
from crisis_cli.training.model import Reply
from crisis_cli.training.page import Result
from crisis_cli.training.scoring import score

EXERCISES = {"truck": THE_TRUCK, "short": SHORT, "told": STEPS_TOLD}


def before(text: str) -> Held:
    given = json.loads(text)
    replies = tuple(Reply(**{**reply, "chosen": tuple(reply["chosen"])}) for reply in given.pop("replies"))
    return Held(**{**given, "replies": replies, "partly": tuple(given["partly"])})


def converse(name: str, given: list[str]) -> int:
    exercise, ticks = EXERCISES[name], itertools.count(0, 5)
    left = before(given[given.index("--from") + 1]) if "--from" in given else None
    with orderly_end(), Keyboard() as keyboard:
        prompter = prompter_for(keyboard, now_utc, plain="--plain" in given, environment=os.environ)
        practice = Practice(prompter, exercise, lambda: float(next(ticks)), before=left, exam="--exam" in given)
        try:
            held = practice.run()
            if held.ended == "done":
                replies = {reply.task: reply for reply in held.replies}
                found = score(exercise, replies)
                following = "crisis-aid train drill danger-to-self"
                timed = "--timed" in given
                look(
                    load(),
                    prompter,
                    Result(
                        exercise, replies, found, held.hints, timed=timed, seconds=held.seconds, following=following
                    ),
                )
        except (EndedHidden, KeyboardInterrupt, EOFError):
            put(f"RESULT {json.dumps(asdict(practice.held()))}\n")
            return exit_codes.INTERRUPTED
    put(f"RESULT {json.dumps(asdict(held))}\n")
    return exit_codes.DONE


if __name__ == "__main__":
    sys.exit(protected(lambda: converse(sys.argv[1], sys.argv[2:])))
