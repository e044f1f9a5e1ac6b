"""The list of exercises, each with how it stands, as rows and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from crisis_cli.days import day_away
from crisis_cli.model import Content
from crisis_cli.render.rows import Row
from crisis_cli.training.exercises import Exercises
from crisis_cli.training.model import TRAINING, Kind, Record, Vignette
from crisis_cli.training.records import Open
from crisis_cli.training.schedule import RANKS, Due, due

SCHEMA = "crisis-aid/training-list/1"
State = Literal["new", "left open", "not yet", "due", "passed"]
RANK_HEADINGS = {"first": "TO BEGIN WITH", "second": "HARDER", "third": "HARDEST"}
KIND_ASKS = {
    "interview": "What to ask, what to do, what to tell",
    "note": "Find what is wrong in a note",
    "withhold": "Strike out what must be withheld",
    "call": "Fill a call card",
}


@dataclass(frozen=True)
class Entry:
    """One exercise of the list. `last` is the day it was done last, `on` when it comes back, where it was done."""

    exercise: str
    kind: Kind
    vignette: Vignette
    state: State
    times: int = 0
    last: date | None = None
    on: date | None = None


def listed(
    found: Exercises, kind: Kind, concern: str | None, records: Sequence[Record], left: Open | None, now: datetime
) -> list[Entry]:
    """Return the exercises of one kind, those of a concern where one is named, the easier first."""
    back = {one.topic.exercise: one for one in due(records, now)}
    last = {record.exercise: record for record in sorted(records, key=lambda record: record.at)}
    entries = []
    for offer in found.worth_listing(kind):
        if concern is not None and concern not in offer.concerns:
            continue
        name = offer.exercise
        vignette = found.vignettes[name.partition(".")[2]]
        open_now = left is not None and left.exercise == name
        state = _state(last.get(name), back.get(name), now, open_now=open_now)
        seen = back.get(name)
        on = seen.on if seen else None
        times = sum(record.exercise == name for record in records)
        entries.append(Entry(name, kind, vignette, state, times, seen.last if seen else None, on))
    return sorted(entries, key=lambda entry: (RANKS.index(entry.vignette.rank), entry.exercise))


def _state(last: Record | None, back: Due | None, now: datetime, *, open_now: bool) -> State:
    if open_now:
        return "left open"
    if last is None:
        return "new"
    if not last.score.passed:
        return "not yet"
    return "due" if back is not None and back.on <= now.date() else "passed"


def list_rows(entries: Sequence[Entry], concern: str | None, today: date) -> Iterator[Row]:
    """Yield the list, ranks under headings; each with its id, minutes, and how it stands."""
    about = f" about {concern}" if concern else ""
    kind = KIND_ASKS[entries[0].kind] if entries else "None yet"
    yield Row(f"{TRAINING}: {len(entries)} exercise{'' if len(entries) == 1 else 's'}{about}. {kind}.", "heading")
    yield Row("Heavy: suicide, violence or a child harmed. It says so first, and may be left out.", "quiet")
    yield Row("Other kinds: crisis-aid train list --kind note, withhold or call.", "quiet")
    for rank in RANKS:
        of_rank = [entry for entry in entries if entry.vignette.rank == rank]
        if of_rank:
            yield Row()
            yield Row(RANK_HEADINGS[rank], "subheading")
        for entry in of_rank:
            yield from _entry_rows(entry, today)
    yield Row()
    yield Row(
        "Take one: crisis-aid train run ID. The next by itself: crisis-aid train. Drills: crisis-aid train drill."
    )


def _entry_rows(entry: Entry, today: date) -> Iterator[Row]:
    vignette = entry.vignette
    name = entry.exercise.removeprefix("interview.")
    heavy = "heavy, " if vignette.warning else ""
    yield Row(name, lead="  ", mark=f"{vignette.minutes} min, {heavy}{_stands(entry, today)}")
    yield Row(vignette.title, indent=4)


def _stands(entry: Entry, today: date) -> str:
    if entry.state == "passed" and entry.on:
        return f"passed, again {day_away(entry.on, today)}"
    return entry.state


def list_json(content: Content, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the list as JSON."""
    return {
        "schema": SCHEMA,
        "note": TRAINING,
        "content": {"version": content.version, "hash": content.hash, "review": content.review},
        "exercises": [
            {
                "id": entry.exercise,
                "kind": entry.kind,
                "title": entry.vignette.title,
                "rank": entry.vignette.rank,
                "minutes": entry.vignette.minutes,
                "concerns": list(entry.vignette.concerns),
                "warning": entry.vignette.warning,
                "state": entry.state,
                "times": entry.times,
                "last": entry.last.isoformat() if entry.last else None,
                "due": entry.on.isoformat() if entry.on else None,
            }
            for entry in entries
        ],
    }
