"""A practice's own numbers in a plan: lines are added to steps, and nothing is taken away, moved or reworded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crisis_cli.plan import Plan


def with_local_lines(plan: Plan, lines: Mapping[str, tuple[str, ...]]) -> Plan:
    """Return `plan` with `lines` (by action id) after the how of each action it holds; other ids add nothing."""
    actions = tuple(
        replace(a, how=(*a.how, *lines[a.id]), reach=(*a.reach, *lines[a.id])) if lines.get(a.id) else a
        for a in plan.actions
    )
    return replace(plan, actions=actions)
