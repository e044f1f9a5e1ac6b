"""Plans for thousands of scenarios that are no lines but mappings, as Python programs have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from crisis_cli.batch.quick import Line, Quick, is_plain
from crisis_cli.load import no_collection
from crisis_cli.many import NOTHING_TO_COME, Bare, Row, plain_time
from crisis_cli.model import LONGEST_TITLE
from crisis_cli.render.json_output import CompactPlan
from crisis_cli.scenario import Scenario

KINDS = frozenset((str, int, list, tuple))
"""What stands for an answer of JSON. `convert` would also take sets and members of enumerations."""

TEXT = frozenset((str,))


def taken(given: Mapping[str, Any], now: datetime, *, of_any_type: bool) -> Bare | None:
    """Return a mapping as a row, None for an odd one: whatever is not of the kinds that JSON has is read with care.

    With `of_any_type` the answers of an ordinary row are not looked at: who looks them up takes texts alone.
    """
    if type(given) is dict:
        concerns, answers, title = given.get("concerns"), given.get("answers"), given.get("title", "row")
        if (
            len(given) == (3 if "title" in given else 2)
            and type(answers) is dict
            and type(concerns) is list
            and len(concerns) == 1
            and type(title) is str
            and 0 < len(title) <= LONGEST_TITLE
            and title.isascii()
            and (of_any_type or TEXT.issuperset(map(type, answers.values())))
            and type(concerns[0]) is str
        ):
            return concerns, answers, now, now
    return _converted(given, now)


def _converted(given: Mapping[str, Any], now: datetime) -> Bare | None:
    try:
        read = msgspec.convert({"title": "row", "answers": {}, **given}, Line)
        read.title.encode()  # a text that is none
    except (msgspec.ValidationError, TypeError, UnicodeEncodeError, RecursionError):
        return None
    moment = now if read.now is None else plain_time(read.now)
    if moment is None or not _has_json_kinds(given) or not is_plain(read):
        return None
    return Row(read.concerns, read.answers, moment, now)


def _has_json_kinds(given: Mapping[str, Any]) -> bool:
    """Whether the lists of a mapping are lists, and what could be left out is not None."""
    answers = given.get("answers", {})
    return (
        type(given["concerns"]) in (list, tuple)
        and KINDS.issuperset(map(type, answers.values()))
        and given.get("informants", answers) is not None
    )


def read_row(read: Scenario, now: datetime) -> Row:
    """Return a scenario that was read with care as a row. What has been was looked at then."""
    return Row(read.answers.concerns, read.answers.values, read.now or now, NOTHING_TO_COME)


def plans(quick: Quick, rows: Iterable[Mapping[str, Any]], now: datetime, *, unknown: bool) -> list[CompactPlan | None]:
    """Return the compact plan of each row, None for an odd one."""
    with no_collection():
        return quick.values(_all_taken(quick, rows, now), unknown=unknown)


def plans_read(quick: Quick, rows: Iterable[Row], *, unknown: bool) -> list[CompactPlan | None]:
    """Return the compact plan of each row that was read with care."""
    with no_collection():
        return quick.values(rows, unknown=unknown)


def steps(quick: Quick, rows: Iterable[Mapping[str, Any]], now: datetime) -> list[tuple[str, ...] | None]:
    """Return the ids of the steps of each row's plan, None for an odd one."""
    with no_collection():
        return quick.many.steps(_all_taken(quick, rows, now))


def _all_taken(quick: Quick, rows: Iterable[Mapping[str, Any]], now: datetime) -> list[Bare | None]:
    of_any_type = quick.many.is_packed
    return [taken(row, now, of_any_type=of_any_type) for row in rows]
