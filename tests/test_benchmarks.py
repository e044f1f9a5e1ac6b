"""The benchmark itself: each part runs, on tiny sizes; the table is built; peers that are absent are named. No time counts."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks import decisions, keystrokes, profiling, run, workers, zen_model
from benchmarks.peers import Peers
from benchmarks.rows import GOALS, Figure, Goal, Row, figure, markdown_table, ratio, shares, text_plot, text_table
from benchmarks.setting import Setting
from benchmarks.workers import HERE
from count_keys import groups, walks

from crisis_cli import __version__
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.evaluation import Evaluation
from crisis_cli.generated import compile_content
from crisis_cli.load import load, shipped_folder
from crisis_cli.scenario import from_tables

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
        "what              median      range    must      aim       reaches\n"
        "first               1.50     1.25-2    <= 3     <= 2           aim\n"
        "many | quick          20    18-22.5   >= 10    >= 15           aim\n"
        "    here\n"
        "slow            7,000 ms             <= 100    <= 10        missed\n"
        "without a goal  38.6 MiB      38-39\n"
        "without a peer         -               <= 1  <= 0.65  not measured\n"
        f"    {NO_PEERS}\n"
        "other bytes            0               <= 0     <= 0           aim\n"
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


def test_the_start_and_what_comes_after_an_answer(tmp_path, monkeypatch):
    start = pytest.importorskip("benchmarks.start", reason="pseudo-terminals are POSIX", exc_type=ModuleNotFoundError)
    monkeypatch.setattr(start, "EVERY", 300)
    monkeypatch.setattr(start, "TURNS", 1)
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
        "decisions, 40 rules: ids of actions, many at a time / zen-engine": NO_PEERS,
        "decisions, 40 rules: compact plans, many at a time / zen-engine": NO_PEERS,
        "decisions, 40 rules: rules and actions, one by one / zen-engine": NO_PEERS,
        "the same / zen-engine, all rows in one call, on all cores": NO_PEERS,
        "the same / zen-engine, rules alone, no skips": NO_PEERS,
    },
    "lines": {
        "JSONL, all content / loads and dumps by json": "measured",
        "JSONL, all content / loads and dumps by orjson": NO_PEERS,
        "JSONL, all content / loads and dumps by msgspec": NO_PEERS,
        "the same, each line after the first 1 / json": "measured",
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


@pytest.mark.parametrize("part", ["decisions", "lines", "memory"])
def test_a_part_measures_what_it_can_and_says_what_it_lacks(part, tmp_path):
    assert names(run.measured(part, setting(tmp_path))) == OTHERS[part]


def test_the_proofs(tmp_path):
    pytest.importorskip("z3")
    rows = {row.what: row for row in run.measured("proof", setting(tmp_path))}
    assert list(rows) == [
        "proof of every property and rule",
        "liveness of every question",
        "flows check, all of it / python -c pass",
    ]
    assert all(row.figure is not None for row in rows.values())
    assert rows["proof of every property and rule"].remark == "1 properties, 3 rules; 3 issues"
    assert rows["liveness of every question"].remark == "7 questions"


def test_all_ways_give_the_same_bytes(tmp_path):
    rows = {row.what: row for row in run.measured("ways", setting(tmp_path))}
    same = rows["ways that give other bytes than inline"]
    assert same.figure == Figure(0, 0, 0)
    ways, number, digest = same.remark.split("; ")
    assert ways.split(", ")[:2] == ["inline", "threads"]
    written = (tmp_path / "way-inline.plans").read_bytes()
    assert number == f"{written.count(10)} lines"
    assert digest == f"sha256 {hashlib.sha256(written).hexdigest()[:12]}..."
    assert rows["speed in Dask / inline / cores"].remark == "with --long"


def test_keys_are_those_that_are_counted():
    found = walks(load(), shipped_folder() / "scenarios" / "danger-to-others")
    rows = keystrokes.rows_of(found)
    assert [row.figure for row in rows] == [figure(walk.keys for walk in part) for part in groups(found).values()]
    assert [row.goal for row in rows] == ["keys, someone acting now", "keys, other emergencies", "keys, any plan"]
    assert rows[-1].remark == f"{len(found)} scenarios; most: {max(found, key=lambda walk: walk.keys).name}"


def test_every_goal_has_a_row():
    """Each goal is named where its row is made, as a text of its own; `JSONL` and `decisions` choose among rows."""
    sources = "".join(file.read_text(encoding="utf-8") for file in HERE.glob("*.py") if file.name != "rows.py")
    keys = {f"keys, {name}" for name in keystrokes.NAMES.values()}
    assert [goal for goal in GOALS if f'"{goal}"' not in sources and goal not in keys] == []


# ---------------------------------------------------------------- decisions


def test_what_is_drawn_is_what_would_be_asked():
    content = load(decisions.FLOW)
    rows = list(decisions.drawn(content, 200, UNKNOWN_KINDS))
    assert rows == list(decisions.drawn(content, 200, UNKNOWN_KINDS))
    for row in rows:
        asked = from_tables(content, row, "row").answers
        evaluation = Evaluation(content, asked.concerns, asked.values)
        assert [name for name in content.questions if evaluation.relevance(name)] == list(asked.values)


def test_a_difference_stops_the_benchmark():
    ours = {decisions.RULES: [["a"], ["b"]]}
    decisions.same({**ours, decisions.ZEN: [["a"], ["b"]]})
    with pytest.raises(decisions.DifferError, match=r"^row 2: zen says ; rules say b$"):
        decisions.same({**ours, decisions.ZEN: [["a"], []]})


def test_the_translation_says_what_the_conditions_say():
    """zen-engine's expressions read as Python do (but for `null` and `? :`), so they can be tried without it."""
    content = load(decisions.FLOW)
    model = zen_model.model(content)
    skips, actions = (
        {one["key"]: one["value"] for one in node["content"]["expressions"]} for node in model["nodes"][1:-1]
    )
    decide = compile_content(content).decide
    rules = {rule.id: rule.actions for rule in content.rules}
    for row in decisions.drawn(content, 500, UNKNOWN_KINDS):
        given = {name: row["answers"].get(name, "not-asked") for name in content.questions}
        asked: dict[str, str | None] = {}
        for name, text in skips.items():
            condition, taken, _ = re.fullmatch(r"\((.*)\)( \? .* : null)|(.*)", text).groups()
            holds = not taken or eval(condition.replace("$.", ""), {}, asked)
            asked[name] = given[name] if holds else None
        found = [name for name, text in actions.items() if eval(text, {}, asked)]
        held = decide(row["concerns"], row["answers"]).rules
        assert found == [name for name in content.actions if any(name in rules[rule] for rule in held)]


def test_the_model_of_a_small_content():
    flow = load(decisions.FLOW)
    small = replace(
        flow,
        questions={name: flow.questions[name] for name in ("wind", "thunder", "shelter")},
        rules=tuple(rule for rule in flow.rules if rule.id in ("storm.10", "storm.14")),
    )
    graph = zen_model.model(small)
    assert [edge["sourceId"] + ">" + edge["targetId"] for edge in graph["edges"]] == [
        "input>asked",
        "asked>actions",
        "actions>output",
    ]
    assert [node["content"]["expressions"] for node in graph["nodes"][1:-1]] == [
        [
            {"id": "asked.wind", "key": "wind", "value": "wind"},
            {"id": "asked.thunder", "key": "thunder", "value": "thunder"},
            {
                "id": "asked.shelter",
                "key": "shelter",
                "value": '($.thunder == "near" or $.wind == "gale") ? shelter : null',
            },
        ],
        [
            {
                "id": "actions.stay-inside",
                "key": "stay-inside",
                "value": '(thunder == "near" and shelter == "room") or (wind == "gale" and shelter == "room")',
            },
            {
                "id": "actions.open-hall",
                "key": "open-hall",
                "value": '(thunder == "near" and shelter == "room") or (wind == "gale" and shelter == "room")',
            },
        ],
    ]


def test_what_is_not_translated_is_refused():
    with pytest.raises(zen_model.UntranslatedError, match=r"^not translated: danger\.now, client\.place, "):
        zen_model.model(load(SMALL))


@pytest.mark.skipif(not PEERS, reason="set BENCHMARK_PEERS to the folder that benchmarks/peers.py made")
def test_zen_engine_decides_as_we_do(tmp_path):
    peers = Peers(Path(PEERS or ""))
    assert peers.missing("zen-engine") == ""
    assert decisions.compare(tmp_path, peers, 500, UNKNOWN_KINDS) == 500 * 5


# ---------------------------------------------------------------- processes


def test_a_command_is_timed_to_its_end_and_its_memory_with_it():
    small = workers.finished([sys.executable, "-c", "pass"])
    large = workers.finished([sys.executable, "-c", "b'x' * (64 << 20)"])
    assert small.seconds > 0
    if small.peak is not None:
        assert 60 < large.peak - small.peak < 70


def test_a_command_that_fails_ends_the_benchmark():
    with pytest.raises(workers.FailedError, match=r"^.* -c import sys; sys.exit\('no room'\) ended with 1: no room$"):
        workers.finished([sys.executable, "-c", "import sys; sys.exit('no room')"])


def test_a_worker_that_dies_ends_the_benchmark(tmp_path):
    missing = str(tmp_path / "none.py")
    with pytest.raises(workers.FailedError, match=r"none\.py ended: .*No such file"):
        workers.Worker(sys.executable, missing)


def test_rounds_go_side_by_side_and_the_first_does_not_count():
    done: list[str] = []

    def note(name: str) -> float:
        done.append(name)
        return len(done)

    found = workers.in_rounds({"a": lambda: note("a"), "b": lambda: note("b")}, 2)
    assert ("".join(done), found) == ("ababab", {"a": [3, 5], "b": [4, 6]})


def test_the_profile_names_what_takes_the_time(tmp_path):
    head, _, *table = profiling.table(setting(tmp_path)).splitlines()
    assert re.fullmatch(r"Own time in a batch of 4 lines, one process, [0-9.]+ s under the profiler", head)
    assert table[:2] == ["| share | seconds | calls | where |", "| --: | --: | --: | --- |"]
    found = [float(line.split("%")[0].strip("| ")) for line in table[2:]]
    assert len(found) == profiling.TOP
    assert found == sorted(found, reverse=True)


# ---------------------------------------------------------------- the command


def test_table_plot_and_rows_are_kept(tmp_path, capsys):
    pytest.importorskip("z3")
    folder, small = tmp_path / "out", ["--content", str(SMALL)]
    run.main(["--only", "decisions", "--only", "proof", "--runs", "1", "--lines", "3", "--output", str(folder), *small])
    said = capsys.readouterr()
    assert said.err == "measuring: decisions\nmeasuring: proof\n"
    assert said.out.splitlines()[-3:] == [f"written: {folder / name}" for name in ("table.md", "rows.json", "plot.txt")]
    kept = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    rows = [Row(**{**row, "figure": row["figure"] and Figure(*row["figure"])}) for row in kept]
    assert [row.goal for row in rows if row.goal] == ["decisions", "proof", "liveness"]
    head, table = (folder / "table.md").read_text(encoding="utf-8").split("\n\n")
    assert table == markdown_table(rows)
    assert head.splitlines()[0] == f"crisis-aid {__version__}: 1 concerns, 7 questions, 3 rules  "
    assert text_table(rows) in said.out
    assert (folder / "plot.txt").read_text(encoding="utf-8") == text_plot(rows)


@pytest.mark.skipif(not PEERS, reason="set BENCHMARK_PEERS to the folder that benchmarks/peers.py made")
def test_the_plot_is_drawn_where_its_library_is(tmp_path):
    with_peers = setting(tmp_path)._replace(peers=Peers(Path(PEERS or "")))
    for name in ("one", "two"):
        files = run.keep(with_peers, tmp_path / name, ["head"], ROWS)
        assert [file.name for file in files] == ["table.md", "rows.json", "plot.svg"]
    drawn = (tmp_path / "one" / "plot.svg").read_text(encoding="utf-8")
    assert drawn == (tmp_path / "two" / "plot.svg").read_text(encoding="utf-8")
    for one in shares(ROWS):
        assert f">{one.what}</text>" in drawn
        assert f">{one.share:.2f}</text>" in drawn


@pytest.mark.parametrize(
    "arguments", [["--runs", "0"], ["--lines", "1"], ["--only", "nothing"], ["--program", "/no/crisis-aid"]]
)
def test_options_that_make_no_sense_are_refused(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        run.main(arguments)
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err.splitlines()[-1]


def test_peers_that_are_not_there_are_named(tmp_path):
    assert Peers(None).missing("copier") == NO_PEERS
    assert Peers(tmp_path).missing("copier", "pipx") == "not in the peers' folder: copier, pipx"
