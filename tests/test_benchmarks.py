"""The benchmark itself: each part runs, on tiny sizes; the table is built; peers that are absent are named. No time counts."""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from pathlib import Path

import pytest
from benchmarks import decisions, lines, memory, profiling, run, workers, zen_model
from benchmarks.peers import Peers
from benchmarks.rows import GOALS, Figure, Goal, Row, figure, markdown_table, ratio, shares, text_plot, text_table
from benchmarks.setting import Setting

from crisis_cli.generated import compile_content
from crisis_cli.load import load

SMALL = Path(__file__).parent / "content_good" / "one_of_everything"
NO_PEERS = "no peers: name their folder with --peers"
PEERS = os.environ.get("BENCHMARK_PEERS")
"""The folder that `benchmarks/peers.py` made, for the tests that compare with a peer."""
ROWS = [
    Row("first", Figure(1.5, 1.25, 2), "x", "first byte"),
    Row("many | quick", Figure(20, 18, 22.5), "x", "decisions", "here"),
    Row("slow", Figure(7000, 7000, 7000), "ms", "after an answer, plan"),
    Row("without a goal", Figure(38.6, 38, 39), "MiB"),
    Row("without a peer", None, "x", "--help", NO_PEERS),
    Row("other bytes", Figure(0, 0, 0), "", "ways, other bytes"),
    Row("quick", Figure(0.5, 0.4, 0.6), "x", "ways, speed"),
]
TABLE = """\
what            median      range   must     aim       reaches
first             1.50     1.25-2   <= 3    <= 2           aim
many | quick        20    18-22.5  >= 10   >= 15           aim
    here
slow          7,000 ms             <= 100   <= 10        missed
without a goal  38.6 MiB      38-39
without a peer       -             <= 1  <= 0.65  not measured
"""


def setting(folder: Path, number: int = 4) -> Setting:
    return Setting((sys.executable, "-m", "crisis_cli"), Peers(None), folder, 1, number, False, SMALL)


def names(rows: list[Row]) -> dict[str, str]:
    """Return of each row whether it has a figure, or why it has none."""
    return {row.what: row.remark if row.figure is None else "measured" for row in rows}


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("goal", "amount", "verdict", "share"),
    [
        (Goal(3, 2), 2, "aim", 2 / 3),
        (Goal(3, 2), 3, "must", 1),
        (Goal(3, 2), 3.01, "missed", 3.01 / 3),
        (Goal(10, 15, at_least=True), 15, "aim", 10 / 15),
        (Goal(10, 15, at_least=True), 10, "must", 1),
        (Goal(10, 15, at_least=True), 5, "missed", 2),
        (Goal(None, 60), 60, "aim", 1),
        (Goal(None, 60), 61, "missed", 61 / 60),
    ],
)
def test_a_goal_judges_and_says_how_much_of_it_is_taken(goal, amount, verdict, share):
    assert (goal.verdict(amount), goal.share(amount)) == (verdict, share)


def test_a_ratio_is_the_median_of_the_rounds_and_none_without_a_peer():
    rounds = {"ours": [2.0, 9.0, 3.0], "theirs": [1.0, 3.0, 2.0], "none": []}
    assert ratio(rounds, "ours", "theirs") == Figure(2.0, 1.5, 3.0)
    assert ratio(rounds, "ours", "absent") is None
    assert ratio(rounds, "none", "ours") is None
    with pytest.raises(ValueError, match="zip"):
        ratio({**rounds, "theirs": [1.0]}, "ours", "theirs")


def test_the_table_on_a_terminal():
    assert text_table(ROWS) == (
        "what              median    range    must      aim       reaches\n"
        "first               1.50   1.25-2    <= 3     <= 2           aim\n"
        "many | quick          20  18-22.5   >= 10    >= 15           aim\n"
        "    here\n"
        "slow            7,000 ms           <= 100    <= 10        missed\n"
        "without a goal  38.6 MiB    38-39\n"
        "without a peer         -             <= 1  <= 0.65  not measured\n"
        f"    {NO_PEERS}\n"
        "other bytes            0             <= 0     <= 0           aim\n"
        "quick               0.50  0.40-0.60          >= 0.80        missed\n"
    )


def test_the_table_in_markdown():
    assert markdown_table(ROWS[1:3]) == (
        "| what | median | range | must | aim | reaches | remark |\n"
        "| --- | --: | --: | --: | --: | --- | --- |\n"
        "| many \\| quick | 20 | 18-22.5 | >= 10 | >= 15 | aim | here |\n"
        "| slow | 7,000 ms |  | <= 100 | <= 10 | missed |  |\n"
    )


def test_the_plot_without_a_library():
    assert text_plot(ROWS, half=10) == (
        "share of what it may cost  all of it |\n"
        "first                      #####                 0.50\n"
        "many | quick               #####                 0.50\n"
        "slow                       ###################>  70.00\n"
        "quick                      ################      1.60\n"
    )
    assert text_plot(ROWS[3:5]) == ""


# ---------------------------------------------------------------- the parts, tiny, without peers


def test_the_start_and_what_comes_after_an_answer(tmp_path):
    start = pytest.importorskip("benchmarks.start", reason="pseudo-terminals are POSIX", exc_type=ModuleNotFoundError)
    rows = start.table(setting(tmp_path)._replace(content=None))
    assert names(rows) == {
        "first byte of `assess` / python -c pass": "measured",
        "`--version` / python -c pass": "measured",
        "`--help` / pipx's": NO_PEERS,
        "first question, drawn / copier's": NO_PEERS,
        "first question, in plain lines / copier's": NO_PEERS,
        "first question, drawn, the concern named / copier's": NO_PEERS,
        "first question, drawn, with a practice profile / copier's": NO_PEERS,
        "an answer to the next question / copier's": NO_PEERS,
        "after an answer, on the screen: the next question": "measured",
        "after an answer, on the screen: the plan": "measured",
        "after an answer, on the screen: what follows, chosen at once": "measured",
        "after an answer, own work: the next question": "measured",
        "after an answer, own work: the plan": "measured",
        "the same, every concern open, nothing known": "measured",
    }


OTHERS = {
    "decisions": {
        "decisions, 40 rules: compact plans, many at a time / zen-engine": NO_PEERS,
        "decisions, 40 rules: rules and actions, one by one / zen-engine": NO_PEERS,
        "the same / zen-engine, all rows in one call, on all cores": NO_PEERS,
        "the same / zen-engine, rules alone, no skips": NO_PEERS,
    },
    "lines": {
        "JSONL, all content / loads and dumps by json": "measured",
        "JSONL, all content / loads and dumps by orjson": NO_PEERS,
        "JSONL, all content / loads and dumps by msgspec": NO_PEERS,
        "the same, both as whole processes / json": "measured",
        "a batch of one scenario / python -c pass": "measured",
        "full plans / loads and dumps of them by json": "measured",
        "lines a second, 40 rules: ours / zen-engine with orjson": NO_PEERS,
    },
    "memory": {
        "memory at most, 4 lines / 1 lines": "measured",
        "memory at most, 4 lines": "measured",
        "memory at most, 1,000,000 lines / 10,000 lines": "with --long",
        "memory at most, 1,000,000 lines": "with --long",
    },
}
