"""JUnit XML and CSV of result lines: whole files compared, hostile texts, files that can't be written, bounded memory."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import crisis_cli
from crisis_cli.batch.about import NOTHING, About
from crisis_cli.batch.csv_file import COLUMNS, LONGEST, CsvFile, defused
from crisis_cli.batch.junit import JunitFile
from crisis_cli.batch.sink import Sink
from crisis_cli.errors import OutputError

PACKAGE = Path(str(crisis_cli.__file__)).parent
SINKS: tuple[type[Sink], ...] = (JunitFile, CsvFile)
posix = pytest.mark.skipif(os.name == "nt", reason="signals, rights and limits of POSIX")


def step(name: str, verb: str, due: str | None = None) -> dict[str, Any]:
    return {"id": name, "verb": verb, "frame": "now", "due": due}


def planned(where: str, title: str, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    plan = {"response": "same-day", "actions": list(steps), "avoid": [], "conflicts": []}
    return {"input": where, "title": title, "plan": plan, **more}


def refused(where: str, *issues: tuple[str, str, str, str]) -> dict[str, Any]:
    listed = [dict(zip(("where", "message", "hint", "check"), one, strict=True)) for one in issues]
    return {"input": where, "error": "bad-input", "issues": listed}


def differs(*messages: str) -> dict[str, Any]:
    found = [{"field": "response", "action": None, "wanted": "a", "got": "b", "message": m} for m in messages]
    return {"expected": False, "differs": found}


UNKNOWN = {
    "plan": {"response": "prompt", "actions": [], "avoid": ["sail"], "conflicts": ["sail"], "unknown": ["rain", "wind"]}
}
BAD = refused("many.jsonl:3", ("column 2", "This is not JSON: what.", "Was it cut short?", "not-json"))
BAD_TWICE = refused(
    "-:1", ("answers, rain", 'rain has no value "<b>&".', "", "unknown-choice"), ("", "No concern.", "Name one.", "x")
)
FULL = {
    "input": "whole.json",
    "title": "Whole plan",
    "plan": {
        "schema": "crisis-aid/plan/1",
        "response": "routine",
        "actions": [
            {"id": "call", "verb": "should", "due": {"at": "2026-11-24T04:00:00Z", "zone": "UTC"}},
            {"id": "wait", "verb": "may", "due": {"at": None, "zone": "UTC"}},
            {"id": "rest", "verb": "may", "due": None},
        ],
        "avoid": [{"id": "sail"}],
        "unknown": [{"question": "rain"}, {"question": "wind"}],
        "conflicts": [{"actions": ["sail"]}, {"actions": ["call"]}],
    },
}
LINES = [
    planned("many.jsonl:1", "Rain, wind", step("call", "must", "2026-11-24T04:00:00Z"), step("wait", "may")),
    planned("many.jsonl:2", 'A "quoted" <title> & more', expected=True) | UNKNOWN,
    BAD,
    planned(
        "many.jsonl:5", "Rain, wind", **differs("call is missing, the plan has calls", "wait is may, expected must")
    ),
    FULL,
    BAD_TWICE,
]


def output(*results: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(result).encode() + b"\n" for result in results)


ABOUT = [
    About(("sailing",), "us-ny"),
    About(("danger", "sailing")),
    NOTHING,
    About(("sailing",), "us-ny"),
    About(("danger",), "us-tx"),
    NOTHING,
]
"""What each of these lines is about."""


def made(kind: type[Sink], path: Path, *results: dict[str, Any], about: Sequence[About] = ()) -> str:
    """Return what becomes of these results, and check that it is private and that nothing else is left."""
    with kind(path) as sink:
        sink.take(output(*results[:2]), about[:2])
        sink.take(b"")
        sink.take(output(*results[2:]), about[2:])
        assert not path.exists()
        sink.finish()
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_bytes().decode()


# ---------------------------------------------------------------- whole files

JUNIT = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="crisis-aid batch" tests="6" failures="1" errors="2" time="0">
  <testsuite name="many.jsonl" tests="4" failures="1" errors="1" time="0">
    <testcase name="Rain, wind" classname="many.jsonl" file="many.jsonl" line="1" time="0"/>
    <testcase name='A "quoted" &lt;title&gt; &amp; more' classname="many.jsonl" file="many.jsonl" line="2" time="0"/>
    <testcase name="line 3" classname="many.jsonl" file="many.jsonl" line="3" time="0"><error message="column 2: This is \
not JSON: what. Was it cut short? [not-json]" type="bad-input">column 2: This is not JSON: what. Was it cut short? \
[not-json]</error></testcase>
    <testcase name="Rain, wind (line 5)" classname="many.jsonl" file="many.jsonl" line="5" time="0"><failure \
message="call is missing, the plan has calls (and 1 more)" type="differs">call is missing, the plan has calls
wait is may, expected must</failure></testcase>
  </testsuite>
  <testsuite name="whole.json" tests="1" failures="0" errors="0" time="0">
    <testcase name="Whole plan" classname="whole.json" file="whole.json" time="0"/>
  </testsuite>
  <testsuite name="-" tests="1" failures="0" errors="1" time="0">
    <testcase name="line 1" classname="-" file="-" line="1" time="0"><error message='answers, rain: rain has no value \
"&lt;b&gt;&amp;". [unknown-choice] (and 1 more)' type="bad-input">answers, rain: rain has no value "&lt;b&gt;&amp;". \
[unknown-choice]
No concern. Name one. [x]</error></testcase>
  </testsuite>
</testsuites>
"""
CSV = (
    "\ufeffinput,title,concerns,place,"
    "response,must,consult first,should,may,avoid,unknown,conflicts,dues,expected,differs,error\r\n"
    'many.jsonl:1,"Rain, wind",sailing,us-ny,a same-day response,call,,,wait,,,,call=2026-11-24T04:00:00Z,,,\r\n'
    'many.jsonl:2,"A ""quoted"" <title> & more",danger sailing,,a response within a day,,,,,sail,rain wind,sail,,yes,,\r\n'
    "many.jsonl:3,,,,,,,,,,,,,,,column 2: This is not JSON: what. Was it cut short?\r\n"
    'many.jsonl:5,"Rain, wind",sailing,us-ny,a same-day response,,,,,,,,,no,'
    '"call is missing, the plan has calls; wait is may, expected must",\r\n'
    "whole.json,Whole plan,danger,us-tx,usual care,,,call,wait rest,sail,rain wind,sail call,"
    "call=2026-11-24T04:00:00Z,,,\r\n"
    '\'-:1,,,,,,,,,,,,,,,"answers, rain: rain has no value ""<b>&"".; No concern. Name one."\r\n'
)


def test_results_as_junit(tmp_path: Path) -> None:
    shown = made(JunitFile, tmp_path / "out.xml", *LINES, about=ABOUT)
    # The counts of a suite stand in room that was kept for them.
    assert [line.rstrip(">").rstrip() for line in shown.splitlines()] == [
        line.rstrip(">").rstrip() for line in JUNIT.splitlines()
    ]
    root = ElementTree.fromstring(shown)
    suites = [(s.get("tests"), len(s), s.get("failures"), len(s.findall("*/failure")), s.get("errors"), len(s.findall("*/error"))) for s in root]  # fmt: skip
    assert suites == [("4", 4, "1", 1, "1", 1), ("1", 1, "0", 0, "0", 0), ("1", 1, "0", 0, "1", 1)]


def test_results_as_csv(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert made(CsvFile, path, *LINES, about=ABOUT) == CSV
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["title"] for row in rows] == [
        "Rain, wind",
        'A "quoted" <title> & more',
        "",
        "Rain, wind",
        "Whole plan",
        "",
    ]


WHOLE_CSV = (
    "\ufeffinput,title,concerns,place,"
    "response,must,consult first,should,may,avoid,unknown,conflicts,dues,expected,differs,error\r\n"
    "here.toml,Here,danger sailing,us-ny,usual care,,,call,wait rest,sail,rain wind,sail call,"
    "call=2026-11-24T04:00:00Z,,,\r\n"
    "many.jsonl:3,,,,,,,,,,,,,,,column 2: This is not JSON: what. Was it cut short?\r\n"
    "nowhere.toml,Nowhere,danger,,usual care,,,call,wait rest,sail,rain wind,sail call,"
    "call=2026-11-24T04:00:00Z,,,\r\n"
)


def test_whole_plans_as_csv_say_themselves_which_concerns_are_open_and_where(tmp_path: Path) -> None:
    def whole(title: str, place: str | None, *concerns: str) -> dict[str, Any]:
        about = {"concerns": list(concerns), "places": {"client": place, "licence": "us-tx", "victim": None}}
        return {"input": f"{title.lower()}.toml", "title": title, "plan": {**FULL["plan"], **about}}

    path = tmp_path / "out.csv"
    with CsvFile(path) as sink:
        sink.take(output(whole("Here", "us-ny", "sailing", "danger"), BAD, whole("Nowhere", None, "danger")))
        sink.finish()
    assert path.read_bytes().decode() == WHOLE_CSV


def test_no_results_are_a_file_without_any(tmp_path: Path) -> None:
    assert made(JunitFile, tmp_path / "out.xml") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="crisis-aid batch" tests="0" failures="0" errors="0" time="0">\n</testsuites>\n'
    )
    (tmp_path / "out.xml").unlink()
    assert made(CsvFile, tmp_path / "out.csv") == f"\ufeff{','.join(COLUMNS)}\r\n"


def test_a_suite_of_many_million_cases_keeps_its_tag_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from crisis_cli.batch import junit

    most = junit.Counts(10**15, 10**15, 10**15)
    monkeypatch.setattr(junit.Counts, "plus", lambda _self, _kind: most)
    (suite,) = ElementTree.fromstring(made(JunitFile, tmp_path / "out.xml", LINES[0]))
    assert suite.attrib == {
        "name": "many.jsonl", "tests": str(10**15), "failures": str(10**15), "errors": str(10**15), "time": "0",
    }  # fmt: skip


def test_titles_are_told_apart_within_a_file_and_not_across_files(tmp_path: Path) -> None:
    lines = [planned(where, "Same") for where in ("a:1", "a:2", "b:1", "c.toml", "d.toml", "a:9")]
    root = ElementTree.fromstring(made(JunitFile, tmp_path / "out.xml", *lines))
    assert [(case.get("classname"), case.get("name")) for case in root.iter("testcase")] == [
        ("a", "Same"),
        ("a", "Same (line 2)"),
        ("b", "Same"),
        ("c.toml", "Same"),
        ("d.toml", "Same"),
        ("a", "Same (line 9)"),
    ]


# ---------------------------------------------------------------- hostile texts

CELLS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "\t=1": " '=1",
    "\r=1": "<U+000D>=1",
    "\n=1": " '=1",
    "  =1": "  '=1",
    '"=1': "\"'=1",
    "'=1": "''=1",
    "a;=1": "a;'=1",
    'a"; "=1': 'a"; "\'=1',
    "a,@x": "a,'@x",
    "a|=cmd": "a|'=cmd",
    "\uff1d1": "'\uff1d1",
    "\uff0b1": "'\uff0b1",
    "\uff0d1": "'\uff0d1",
    "\uff201": "'\uff201",
    "a=1": "a=1",
    "follow-up a-b": "follow-up a-b",
    "2026-11-22": "2026-11-22",
    "\x1b[2J\u202ex": "<U+001B>[2J<U+202E>x",
    "\ud800": "<U+D800>",
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_cell_that_begins_like_a_formula_is_defused(cell: str) -> None:
    assert defused(cell) == CELLS[cell]


@given(st.text(st.characters(codec=None), max_size=40))
def test_no_cell_is_a_formula_however_it_is_cut(text: str) -> None:
    for separator in (None, ";", ",", "|"):
        for cut in defused(text).split(separator) if separator else [defused(text)]:
            assert not cut.strip(" \"'\t").startswith(tuple("=+-@")) or "'" in cut[: len(cut) - len(cut.lstrip(" \"'"))]
    assert defused(text).isprintable() or not set(defused(text)) & set("\r\n\t\0")


def test_a_cell_stays_within_what_a_spreadsheet_takes() -> None:
    assert defused("x" * LONGEST) == "x" * LONGEST
    assert defused("x" * (LONGEST + 1)) == "x" * LONGEST + "..."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@given(st.text(st.characters(codec=None), min_size=1, max_size=30), st.text(st.characters(codec=None), max_size=30))
def test_any_title_and_any_message_give_xml_and_csv_that_can_be_read(folder: Path, title: str, message: str) -> None:
    results = [
        planned("f:1", title, **differs(message)),
        refused("f:2", (title, message, message, "check")),
        planned(f"{title}:3", title),
    ]
    names, rows = [], []
    for kind, path in ((JunitFile, folder / "out.xml"), (CsvFile, folder / "out.csv")):
        with kind(path) as sink:
            sink.take(output(*results))
            sink.finish()
    names = [case.get("name") for case in ElementTree.parse(folder / "out.xml").getroot().iter("testcase")]
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(names) == 3 and names[1] == "line 2"
    assert [len(row) for row in rows] == [len(COLUMNS)] * 4
    assert [row[1] for row in rows] == ["title", defused(title), "", defused(title)]


# ---------------------------------------------------------------- whole or not at all


@pytest.mark.parametrize("kind", SINKS)
def test_what_is_not_finished_leaves_what_was_there(kind: type[Sink], tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_text("before")
    with pytest.raises(KeyboardInterrupt), kind(path) as sink:
        sink.take(output(*LINES))
        raise KeyboardInterrupt
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
    assert path.read_text() == "before"


@pytest.mark.parametrize("kind", SINKS)
def test_where_nothing_can_be_written_is_said_before_anything_is_taken(kind: type[Sink], tmp_path: Path) -> None:
    given = tmp_path / "in.jsonl"
    given.write_text("")
    lost = tmp_path / "no" / "out"
    for path, why in (
        (lost, "No such file or directory. Nothing of it was changed. Check the folder and its rights."),
        (tmp_path, "it is a folder, a link or a device. Nothing of it was changed. Name a new file."),
        (given, "it is what was read. Nothing of it was changed. Name a new file."),
    ):
        with pytest.raises(OutputError) as error:
            kind(path, [given])
        assert str(error.value) == f"{path} was not written: {why}"


@posix
@pytest.mark.parametrize("kind", SINKS)
@pytest.mark.parametrize("lines", [40, 40_000])
def test_a_file_that_may_not_grow_is_not_written_and_says_why(kind: type[Sink], lines: int, tmp_path: Path) -> None:
    """The limit is met while lines are taken, or only when the file is finished."""
    code = (
        "import pathlib, resource, sys\n"
        f"from {kind.__module__} import {kind.__name__} as Kind\n"
        "from crisis_cli.guard import protected\n"
        "def work():\n"
        "    with Kind(pathlib.Path(sys.argv[1])) as sink:\n"
        "        for _ in range(int(sys.argv[2])):\n"
        "            sink.take(sys.argv[3].encode())\n"
        "        sink.finish()\n"
        "    return 0\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "sys.exit(protected(work))"
    )
    path = tmp_path / "out"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(path), str(lines), output(LINES[0]).decode()],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (4, "")
    said = f"{path} was not written: File too large. Nothing of it was changed. Free some space, or write elsewhere.\n"
    assert done.stderr == said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", SINKS)
def test_memory_does_not_grow_with_the_lines(kind: type[Sink], tmp_path: Path) -> None:
    def peak(blocks: int) -> int:
        with kind(tmp_path / "out") as sink:
            tracemalloc.start()
            for block in range(blocks):
                sink.take(
                    output(
                        *(
                            planned(f"f:{block * 100 + n}", f"title {block} {n}", step("call", "must"))
                            for n in range(100)
                        )
                    )
                )
            sink.finish()
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    peak(1)
    few, many = peak(20), peak(160)
    assert many < few * 1.05 + 2**16
    assert (tmp_path / "out").stat().st_size > 500_000
