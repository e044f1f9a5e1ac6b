"""What was last looked at too long ago, as of a day that is passed in. It warns and fails nothing: no clock is read here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crisis_cli.checks.structure import issue_at
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded

SOURCE_DAYS = 365
LINE_DAYS = 90
"""So old may the reading of a source, and the checking of a telephone line, be where nobody says otherwise."""
HOLIDAYS_AHEAD = 60
"""So many days ahead a table of holidays reaches at least: those of a deadline that begins now."""
CHECK = "stale"


class AsOf(NamedTuple):
    """The day to look from, and how old what was looked at may be, in days."""

    day: date
    older_than: int | None = None

    @property
    def source_days(self) -> int:
        return SOURCE_DAYS if self.older_than is None else self.older_than

    @property
    def line_days(self) -> int:
        return LINE_DAYS if self.older_than is None else self.older_than


def check_stale(loaded: Loaded, as_of: AsOf) -> Iterator[Issue]:
    """Yield a remark for each source, telephone line and table of holidays that is due for another look."""
    yield from _sources(loaded, as_of)
    yield from _lines(loaded, as_of)
    yield from _holidays(loaded, as_of)


def stale_words(remarks: Sequence[Issue], as_of: AsOf) -> str:
    """Return how much is stale: "as of 2027-03-01 3 sources, 1 telephone line and 0 tables of holidays are stale"."""
    kinds = [remark.where.partition(" ")[0] for remark in remarks]
    things = (("source", "source"), ("resource", "telephone line"), ("pack", "table of holidays"))
    words = [f"{kinds.count(kind)} {_several(thing, kinds.count(kind))}" for kind, thing in things]
    return f"as of {as_of.day} {', '.join(words[:-1])} and {words[-1]} {'is' if len(kinds) == 1 else 'are'} stale"


def _several(thing: str, number: int) -> str:
    if number == 1:
        return thing
    return thing.replace("table ", "tables ") if " of " in thing else f"{thing}s"


def _sources(loaded: Loaded, as_of: AsOf) -> Iterator[Issue]:
    """A source that was never read is unconfirmed, and no older for it: `flows list unconfirmed` has those."""
    for source in loaded.content.sources.values():
        age = _age(source.read_on, as_of)
        if age > as_of.source_days:
            message = (
                f"It was last read on {source.read_on}, {age} days before {as_of.day}; {as_of.source_days} are allowed."
            )
            hint = "Read it again, mend what changed, and write the day into `read_on`."
            yield issue_at(loaded, "source", source.id, message, hint, CHECK, ("read_on",))


def _lines(loaded: Loaded, as_of: AsOf) -> Iterator[Issue]:
    for line in loaded.content.resources.values():
        age = _age(line.checked_on, as_of)
        if age > as_of.line_days:
            message = f"It was last checked on {line.checked_on}, {age} days before {as_of.day}; {as_of.line_days} are allowed."
            hint = "Look it up again, and write the day into `checked_on`."
            yield issue_at(loaded, "resource", line.id, message, hint, CHECK, ("checked_on",))


def _holidays(loaded: Loaded, as_of: AsOf) -> Iterator[Issue]:
    """A day after the last holiday of the table is counted as a working day, whatever it is."""
    for pack in loaded.content.packs.values():
        last = max(map(date.fromisoformat, pack.holidays), default=None)
        if last is not None and last < as_of.day + timedelta(days=HOLIDAYS_AHEAD):
            message = f"Its last holiday is {last}, less than {HOLIDAYS_AHEAD} days after {as_of.day}."
            hint = "Add the holidays of the next year, or working days are counted too short."
            yield issue_at(loaded, "pack", pack.code, message, hint, CHECK, ("holidays",))


def _age(day: str | None, as_of: AsOf) -> int:
    return (as_of.day - date.fromisoformat(day)).days if day else 0
