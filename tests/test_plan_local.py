"""A practice's own numbers are added to the steps they belong to, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from made import action, concern, content, is_, question, resource, rule

from crisis_cli.answers import Answers
from crisis_cli.model import Line
from crisis_cli.plan import compose
from crisis_cli.plan_local import with_local_lines

CONTENT = content(
    questions=[question("rain")],
    concerns=[concern("storm", "rain")],
    resources=[resource("help")],
    actions=[
        action("call", how=(Line("Slowly."),), resources=("help",)),
        action("shut"),
        action("leave"),
        action("walk", position=1),
    ],
    rules=[
        rule("a", is_("rain", "yes"), "call", "shut", "walk"),
        rule("b", is_("rain", "yes"), "leave", verb="must-not"),
    ],
)


def test_own_lines_stand_after_those_of_the_content() -> None:
    plan = compose(CONTENT, Answers(("storm",), {"rain": "yes"}), datetime(2026, 11, 20, tzinfo=UTC))
    found = with_local_lines(
        plan, {"call": ("Front desk: 12", "Ann: 13"), "shut": (), "leave": ("No",), "gone": ("No",)}
    )
    call, shut, walk = plan.actions
    help_line = "Line help: call 1 (checked 2026-11-01)"
    own = ("Front desk: 12", "Ann: 13")
    longer = replace(call, how=("Slowly.", help_line, *own), reach=(help_line, *own))
    assert found == replace(plan, actions=(longer, shut, walk))
