"""Rules that never count and questions whose answers make no difference are found; what says one reason more is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_proof import FLOW, line_of, load, only, rule, shown

from crisis_cli.checks import proof
from crisis_cli.checks.proof import prove

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")

QUESTION = """
[[question]]
id = "colour"
ask = "Which colour?"
topic = "colour"
why = "W."
choices = { red = "Red", blue = "Blue" }
unknown = "Look."
tier = "refine"
in_note = false
"""
ASKED = 'questions = ["danger.now", "intent", "signs", "age", "client.place"'


def asking_colour(flow: str) -> str:
    assert ASKED in flow
    return flow.replace(ASKED, ASKED + ', "colour"') + QUESTION


def test_a_rule_that_never_counts_is_found(tmp_path: Path) -> None:
    flow = FLOW + rule("quiet", '{ "intent" = ["yes"], "signs" = ["none"] }', "ask-now", "may", "clinical")
    found = [issue for issue in prove(load(tmp_path, flow)).issues if issue.check == "overshadowed-rule"]
    assert [str(issue) for issue in found] == [
        f'flows/flow.toml:{line_of(flow, "rule", "quiet")}  rule "quiet"\n'
        "  Wherever it holds, its actions are wanted more firmly or sooner: ask.  Remove it, or narrow the others."
        "  [overshadowed-rule]"
    ]


def test_a_rule_that_says_one_reason_more_is_left(tmp_path: Path) -> None:
    flow = FLOW + rule("also", '{ "intent" = ["yes"], "signs" = ["none"] }', "ask-now", "should", "clinical")
    assert shown(prove(load(tmp_path, flow))) == ""


def test_a_question_that_changes_nothing_is_found(tmp_path: Path) -> None:
    same = rule("red", '{ "colour" = ["red", "blue", "unknown"] }', "ask-now", "should", "clinical")
    flow = asking_colour(FLOW) + same
    issue, examples = only(prove(load(tmp_path, flow)))
    assert examples == ()
    assert str(issue) == (
        f'flows/flow.toml:{line_of(flow, "question", "colour")}  question "colour"\n'
        "  No answer to this question changes a plan, and none stands in a note."
        "  Let a rule, a raise or a line turn on it, give it `note` words, or remove it.  [dead-question]"
    )


@pytest.mark.parametrize("colours", ['"red"', '"blue", "unknown"'])
def test_a_question_on_which_one_rule_turns_is_left(tmp_path: Path, colours: str) -> None:
    flow = asking_colour(FLOW) + rule("red", f'{{ "colour" = [{colours}] }}', "ask-now", "should", "clinical")
    assert shown(prove(load(tmp_path, flow))) == ""
