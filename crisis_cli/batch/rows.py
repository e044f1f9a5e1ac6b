"""Plans for thousands of scenarios that are no lines but mappings, as Python programs have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from crisis_cli.batch.quick import Line, Quick, is_plain
from crisis_cli.load import no_collection
from crisis_cli.many import NOTHING_TO_COME, Row, plain_time
from crisis_cli.render.json_output import CompactPlan
from crisis_cli.scenario import Scenario

KINDS = frozenset((str, int, list, tuple))
"""What stands for an answer of JSON. `convert` would also take sets and members of enumerations."""


def taken(given: Mapping[str, Any], now: datetime) -> Row | None:
    """Return a mapping as a row, None for an odd one: whatever is not of the kinds that JSON has is read with care."""
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


def plans(quick: Quick, rows: Sequence[Row | None], *, unknown: bool) -> list[CompactPlan | None]:
    """Return the compact plan of each row, None for an odd one."""
    with no_collection():
        made = quick.plans(quick.sheet(rows, unknown=unknown), unknown=unknown)
        return [None if plan is None else msgspec.json.decode(plan) for plan in made]
