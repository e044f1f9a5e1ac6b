"""`flows list` and `flows coverage`: whole messages on small contents, JSON by its shape, and what must never be silent."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from shipped import CONTENT as SHIPPED
from test_cli import run

from crisis_cli.catalogue import ALONE, KINDS, TOGETHER, Entry, citations, counts, entries
from crisis_cli.checks import check
from crisis_cli.cli_options import KIND_NAMES
from crisis_cli.coverage import demanded
from crisis_cli.covering import COVERED
from crisis_cli.load import compile_to, load_checked, shipped_folder
from crisis_cli.model import Content, Expectation
from crisis_cli.render.catalogue import Listing, listing_json, listing_rows
from crisis_cli.render.text import render
from crisis_cli.reports import LISTED

GOOD = Path(__file__).parent / "content_good"
FOOT = "Content 1, format 1, HASH. Review: draft."

RULES = f"""\
RULES: 3

call                                                                  CLINICAL
  It is an emergency.
  concern: danger
  actions:
    - Call emergency services (now) [call-emergency]
  sources: guideline

leave                                                    PRACTICE | SHOULD NOT
  They are not left.
  concern: danger
  actions:
    - Leave them alone (now) [leave]

us-ca.call                                                          LAW | MUST
  The code says so.
  concern: danger
  place: us-ca
  actions:
    - Call emergency services (now) [call-emergency]
  overrides: call
  sources: guideline

{FOOT}
"""
BLOCKS = {
    "concerns": """\
danger: Danger. A client in danger.

7 questions, 3 rules, 2 actions, 1 recipient, 1 resource, 1 paper, 1 property,
1 order, 1 source; 1 scenario file beside it; 1 unconfirmed; law packs: us-ca,
us.
""",
    "actions": """\
ACTIONS: 2

call-emergency
  Call emergency services
  kind: life-safety
  frame: now
  used with: should (clinical), must (law)
  recipients: dispatcher
  resources: line-988
  papers: worksheet
  rules: call, us-ca.call
  sources: guideline

leave
  Leave them alone
  kind: life-safety
  frame: now
  used with: should-not (practice)
  rules: leave

""",
    "recipients": """\
RECIPIENTS: 1

dispatcher
  Dispatcher
  told by:
    - Call emergency services [call-emergency]
  sources: guideline

""",
    "resources": """\
RESOURCES: 1

line-988
  988 Lifeline
  reach: call or text 988
  about: Day and night.
  checked on: 2026-11-21
  confirmed
  used by:
    - Call emergency services [call-emergency]
  source: guideline

""",
    "papers": """\
PAPERS: 1

worksheet
  Worksheet
  about: What to write down during the call.
  with:
    - Call emergency services [call-emergency]
  sources: guideline

""",
    "properties": """\
PROPERTIES: 1

danger-is-an-emergency
  Danger now is an emergency.
  concern: danger
  carries: clinical 1

""",
    "orders": """\
ORDERS: 1

danger.now
  Is anyone hurt right now?
  safest:
    - No [no]
  riskiest:
    - Yes [yes]
  concern: danger

""",
    "sources": """\
SOURCES: 1

guideline
  A guideline
  says: Act.
  remark: Nothing.
  place: us
  read on: 2026-11-21
  confirmed
  questions: danger.now
  raises: level to high
  rules: call, us-ca.call
  actions: call-emergency
  recipients: dispatcher
  notices: prompts
  resolutions: leave-never
  papers: worksheet
  resources: line-988
  law values: us-ca report, us report

""",
    "unconfirmed": """\
UNCONFIRMED: 1

us report
  state law says whether it is reported
  what: value of law
  value: state-law
  source: guideline
  read by rules: us-ca.call
  read by actions: call-emergency
  read by papers: worksheet

""",
    "scenarios": """\
SCENARIOS: 1

danger/hurt.toml
  Somebody is hurt
  concerns: danger
  response: emergency

""",
}


def listed(*arguments: str, folder: Path = GOOD / "one_of_everything") -> str:
    """Return what `flows list` writes, the hash of the content taken out."""
    done = run("flows", "list", *arguments, "--content", str(folder))
    assert done.returncode == 0, done.stderr.decode()
    return re.sub(r"\b[0-9a-f]{12}\b", "HASH", done.stdout.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the content with one of everything, its scenario beside it."""
    return Path(shutil.copytree(GOOD / "one_of_everything", tmp_path / "flows"))


@pytest.fixture(scope="module")
def shipped() -> Content:
    return SHIPPED


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


# ---------------------------------------------------------------- lists


def test_the_help_names_every_kind() -> None:
    assert tuple(KIND_NAMES.split(", ")) == LISTED


@pytest.mark.parametrize("kind", BLOCKS)
def test_each_kind_is_shown_whole(kind: str) -> None:
    assert listed(kind) == f"{BLOCKS[kind]}{FOOT}\n"


def test_rules_are_shown_whole_and_alike_in_every_run() -> None:
    assert listed("rules") == listed("rules", "--plain") == listed("rules", "--format", "text") == RULES


def test_questions_say_where_they_are_asked_and_read() -> None:
    shown = listed("questions")
    assert shown.startswith(
        """\
QUESTIONS: 7

danger.now
  Is anyone hurt right now?
  kind: choice
  asked to: decide
  safety question
  choices:
    - No [no]
    - Yes [yes]
  asked in: danger
  raises: level to high
  rules: us-ca.call
  sources: guideline

client.place
  Where is the client?
  kind: place
  asked to: decide
  asked in: danger
  rules: us-ca.call

licence.place
  Where are you licensed?
  kind: place
  asked to: refine
  asked in: danger
  rules: us-ca.call

"""
    )


def test_nothing_named_is_the_concerns_with_how_many_of_everything() -> None:
    assert listed() == listed("concerns")


def test_markdown_is_a_heading_and_a_list_for_each() -> None:
    assert listed("recipients", "--format", "markdown") == (
        "# Recipients: 1\n\n## dispatcher\n\nDispatcher\n\n- told by:\n"
        f"  - Call emergency services \\[call-emergency\\]\n- sources: guideline\n\n{FOOT}\n"
    )


def test_a_file_gets_the_same(tmp_path: Path) -> None:
    assert listed("rules", "--output", str(tmp_path / "rules.txt")) == ""
    assert (tmp_path / "rules.txt").read_text().splitlines()[0] == "RULES: 3"


@pytest.mark.parametrize("command", ["list", "coverage"])
def test_no_file_of_the_content_is_written_over(folder: Path, command: str) -> None:
    before = (folder / "danger.toml").read_bytes()
    for name in ("danger.toml", "new.txt"):
        done = run("flows", command, "--output", str(folder / name), "--content", str(folder))
        assert done.returncode == 4
        assert b"it lies in the folder that is read" in done.stderr
    assert (folder / "danger.toml").read_bytes() == before
    assert not (folder / "new.txt").exists()


@pytest.mark.parametrize("kind", LISTED)
def test_json_has_every_entry_with_the_same_keys(kind: str) -> None:
    found = json.loads(listed(kind, "--format", "json"))
    assert list(found) == ["schema", "content", "kind", "concern", "counts", "entries"]
    assert (found["schema"], found["kind"], found["concern"]) == ("crisis-aid/list/1", kind, None)
    assert list(found["counts"]) == list(LISTED)
    assert len(found["entries"]) == found["counts"][kind]
    if kind not in ("sources", "unconfirmed"):
        assert len({tuple(entry) for entry in found["entries"]}) == 1


def test_json_names_all_that_a_line_leaves_out(shipped: Content) -> None:
    whole = entries(shipped, "questions")
    listing = Listing("questions", None, whole, counts(shipped) | {"scenarios": 0})
    place = next(entry for entry in listing_json(shipped, listing)["entries"] if entry["id"] == "client.place")
    shown = render(listing_rows(shipped, listing))
    left_out = re.search(r"^client\.place\n.*?^  rules: .*? and\s+(\d+)\s+more", shown, re.M | re.S)
    assert left_out
    assert len(place["rules"]) == 6 + int(left_out.group(1))


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_concern_only_what_takes_part_in_it(shipped: Content, kind: str) -> None:
    """Every concern lists a part; all of them together list the whole, but for what is outside of every run.

    That is a value of law that nothing reads, and a source that only banned words and documents cite.
    """
    content = shipped
    whole = {entry.id for entry in entries(content, kind)}
    parts = {name: {entry.id for entry in entries(content, kind, name)} for name in content.concerns}
    for name, part in parts.items():
        assert part <= whole, name
        assert kind in ("papers", "resources") or part, name
        assert part < whole, name
    left = whole - set().union(*parts.values())
    cited = {name for item in citations(content) for name in item.sources}
    unread = {name for name in left if kind == "unconfirmed" and name.split()[0] in content.packs}
    uncited = {name for name in left if kind in ("sources", "unconfirmed") and name not in cited}
    assert left == unread | uncited


def test_of_a_concern_only_its_scenarios() -> None:
    found = json.loads(listed("scenarios", "--concern", "consent", "--format", "json", folder=shipped_folder()))
    assert found["entries"]
    assert all("consent" in entry["concerns"] for entry in found["entries"])
    assert len(found["entries"]) < found["counts"]["scenarios"]


@pytest.mark.parametrize("width", [40, 60, 78])
@pytest.mark.parametrize("kind", KINDS)
def test_no_line_is_wider_than_the_screen(shipped: Content, kind: str, width: int) -> None:
    listing = Listing(kind, None, entries(shipped, kind), counts(shipped) | {"scenarios": 0})
    for line in render(listing_rows(shipped, listing), width).splitlines():
        assert line.isascii()
        assert len(line) <= width or " " not in line.strip(), "a single long name is not broken"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list", "rulse"), 'There is no kind "rulse". Did you mean "rules"?\n'),
        (("list", "rules", "--concern", "dangre"), 'There is no concern "dangre". Did you mean "danger"?\n'),
        (("list", "x\x1b[2J"), 'There is no kind "x<U+001B>[2J". Known: concerns, questions, rules, actions, recipients, '
         "resources, papers, properties, orders, sources, unconfirmed, scenarios\n"),
        (("coverage", "document"), 'There is no coverage "document". Did you mean "documents"?\n'),
    ],
)  # fmt: skip
def test_a_wrong_name_is_one_line_and_2(arguments: tuple[str, ...], message: str) -> None:
    done = run("flows", *arguments, "--content", str(GOOD / "one_of_everything"))
    assert (done.returncode, done.stdout, done.stderr.decode()) == (2, b"", message)


def test_where_no_scenarios_ship_it_says_so() -> None:
    assert listed("scenarios", folder=GOOD / "smallest").splitlines()[:2] == [
        "SCENARIOS: 0",
        "No scenarios stand beside this content: they would be in its folder scenarios.",
    ]
    assert "0 scenario files beside it" in listed(folder=GOOD / "smallest").replace("\n", " ")
    assert json.loads(listed("scenarios", "--format", "json", folder=GOOD / "smallest"))["entries"] == []


def test_scenarios_are_read_only_when_they_are_asked_for(folder: Path) -> None:
    (folder / "scenarios" / "broken.toml").write_text("title = ")
    assert "2 scenario files beside it" in listed(folder=folder).replace("\n", " ")
    done = run("flows", "list", "scenarios", "--content", str(folder))
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"broken.toml" in done.stderr


def test_hostile_names_and_titles_steer_nothing(folder: Path) -> None:
    line = {"title": "red", "concerns": ["danger"], "answers": {"danger.now": "no"}}
    hostile = folder / "scenarios" / "a\x1b[2J.jsonl"
    hostile.write_text(json.dumps(line) + "\n")
    for form in ("text", "terminal", "markdown", "json"):
        done = run("flows", "list", "scenarios", "--format", form, "--content", str(folder))
        assert done.returncode == 0
        assert done.stdout.isascii()
        assert b"\x1b" not in done.stdout
        assert b"U+001B" in done.stdout
    hostile.write_text(json.dumps({**line, "title": "red \x1b[31m \u202eder"}) + "\n")
    done = run("flows", "list", "scenarios", "--content", str(folder))
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.isascii() and b"\x1b" not in done.stderr and b"U+202E" in done.stderr


# ---------------------------------------------------------------- what is unconfirmed


def test_what_hangs_on_one_unconfirmed_source_alone_is_told_from_what_hangs_on_several(folder: Path) -> None:
    page = folder / "danger.toml"
    change(page, "confirmed = true\nremark", "confirmed = false\nremark")
    with_more = page.read_text() + (
        '\n[[source]]\nid = "rumour"\ncite = "A rumour"\nsays = "Act."\nkind = "practice"\nplace = "us"\nconfirmed = false\n'
    )
    page.write_text(
        with_more.replace(
            'because = "They are not left."', 'because = "They are not left."\nsources = ["rumour", "guideline"]'
        )
    )
    change(folder / "law" / "us-ca.toml", 'verb = "must"', 'verb = "should"')
    found = {entry.id: entry for entry in entries(load_checked(folder).content, "unconfirmed")}
    assert list(found) == ["guideline", "rumour", "us report"]
    assert named(found["guideline"], f"{ALONE}rules") == ["call", "us-ca.call"]
    assert named(found["guideline"], f"{TOGETHER}rules") == ["leave"]
    assert f"{ALONE}rules" not in found["rumour"].facts
    assert named(found["rumour"], f"{TOGETHER}rules") == ["leave"]


def named(entry: Entry, fact: str) -> list[str]:
    value = entry.facts[fact]
    assert isinstance(value, tuple)
    return [item if isinstance(item, str) else item.id for item in value]


def test_every_unconfirmed_thing_of_the_shipped_content_is_listed(shipped: Content) -> None:
    content = shipped
    found = {entry.id for entry in entries(content, "unconfirmed")}
    assert {s.id for s in content.sources.values() if not s.confirmed} <= found
    assert {r.id for r in content.resources.values() if not r.confirmed} <= found
    values = {f"{p.code} {v.id}" for p in content.packs.values() for v in p.values.values() if not v.confirmed}
    assert values <= found


def test_every_source_is_cited_by_what_the_list_says(shipped: Content) -> None:
    content = shipped
    cited = {(item.kind, item.id, name) for item in citations(content) for name in item.sources}
    kinds = {kind for kind, _, _ in cited}
    listed_ = {
        (kind, item, entry.id)
        for entry in entries(content, "sources")
        for kind in kinds & entry.facts.keys()
        for item in named(entry, kind)
    }
    assert listed_ == cited


# ---------------------------------------------------------------- coverage


def coverage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return run("flows", "coverage", "documents", *arguments, "--content", str(folder))


TABLE = """\
1 procedure of 1 document; 1 carried by scenarios
What the documents say, in our words; they name topics and are no authority.
Below it what carries it, each with the number of scenarios that demand the
action or answer the question, and the scenarios that show most of it.

A leaflet about danger                                                 leaflet

 1 In danger the emergency services are called.
   Corrected: They are called where the client is.
   A guideline (read 2026-11-21, confirmed)
   - Call emergency services [call-emergency]: 1
   - Leave them alone [leave]: 0
   - question: Is anyone hurt right now? [danger.now]: 1
   - paper: Worksheet [worksheet]: 1
   1 scenario: danger/hurt.toml

Every procedure is carried by a scenario.
"""

PLANTED = """
[[procedure]]
id = "leaflet.leave"
document = "leaflet"
says = "Nobody is left alone."
actions = ["leave"]
questions = ["signs"]
"""


def test_the_table_is_shown_whole(folder: Path) -> None:
    done = coverage(folder)
    assert done.returncode == 0
    assert done.stdout.decode().startswith(TABLE)
    assert coverage(folder, "--plain").stdout == done.stdout


def test_what_no_scenario_carries_comes_last_and_ends_with_1(folder: Path) -> None:
    with (folder / "danger.toml").open("a") as file:
        file.write(PLANTED)
    done = coverage(folder)
    assert done.returncode == 1
    assert done.stdout.decode().startswith("2 procedures of 1 document; 1 carried by scenarios\n")
    assert done.stdout.decode().splitlines()[-4:-1] == [
        "",
        "NOT CARRIED BY ANY SCENARIO: 1",
        "- leaflet: Nobody is left alone. [leave]",
    ]
    page = coverage(folder, "--format", "markdown").stdout.decode()
    assert "## NOT CARRIED BY ANY SCENARIO: 1\n\n- leaflet: Nobody" in page
    assert re.fullmatch(r"Content 1, \w+\. Review: .+\.", page.splitlines()[-1]), "a page that is filed says its review"
    found = json.loads(coverage(folder, "--format", "json").stdout)
    assert found["missing"] == ["leaflet.leave"]
    assert [p["carried"] for p in found["documents"][0]["procedures"]] == [True, False]


def test_the_check_reports_what_no_scenario_carries(folder: Path) -> None:
    page = folder / "danger.toml"
    page.write_text(page.read_text() + PLANTED + '\n[[document]]\nid = "empty"\ntitle = "An empty one"\n')
    found = [str(issue).partition("  ")[2] for issue in check(load_checked(folder)).issues]
    assert (
        'procedure "leaflet.leave"\n  No scenario shows what carries it: leave.  '
        "Demand one of its actions in a scenario's `expect`; where it has none, answer its question.  [uncarried-procedure]"
    ) in found
    assert (
        'document "empty"\n  No procedure is of this document.  Add its procedures, or remove it.  [empty-document]'
    ) in found


def test_the_scenario_that_shows_most_of_a_procedure_comes_first(folder: Path) -> None:
    hurt = folder / "scenarios" / "danger" / "hurt.toml"
    for name in ("a", "b", "z"):
        (hurt.parent / f"{name}.toml").write_text(hurt.read_text() + ('avoids = ["leave"]\n' if name == "z" else ""))
    shown = coverage(folder).stdout.decode()
    assert "   4 scenarios, such as danger/z.toml, danger/a.toml\n" in shown
    assert "   - Call emergency services [call-emergency]: 4\n   - Leave them alone [leave]: 1\n" in shown


@pytest.mark.parametrize(("carriers", "code"), [('actions = ["leave"]\n', 1), ("", 0)])
def test_to_ask_is_not_yet_to_do(folder: Path, carriers: str, code: int) -> None:
    """A question that scenarios answer carries a procedure only if that is all there is to it."""
    page = folder / "danger.toml"
    page.write_text(page.read_text() + PLANTED.replace('actions = ["leave"]\n', carriers))
    change(folder / "scenarios" / "danger" / "hurt.toml", '"danger.now"', 'signs = ["loss"]\n"danger.now"')
    assert coverage(folder).returncode == code
    assert ("uncarried-procedure" in [issue.check for issue in check(load_checked(folder)).issues]) == bool(code)


@pytest.mark.parametrize(
    "expect",
    ['includes = ["call-emergency"]', 'first = ["call-emergency"]', 'includes_any = ["call-emergency"]'],
)
def test_what_an_expectation_demands_counts(folder: Path, expect: str) -> None:
    change(folder / "scenarios" / "danger" / "hurt.toml", 'includes = ["call-emergency"]', expect)
    assert carried_by(folder, "call-emergency") == ["danger/hurt.toml"]


@pytest.mark.parametrize(
    "expect", ['verbs = { call-emergency = "should" }', 'bases = { call-emergency = "clinical" }', 'excludes = ["call-emergency"]', 'first = ["call-emergency", "leave"]']
)  # fmt: skip
def test_what_an_expectation_only_speaks_of_does_not(folder: Path, expect: str) -> None:
    change(folder / "scenarios" / "danger" / "hurt.toml", 'includes = ["call-emergency"]', expect)
    assert carried_by(folder, "call-emergency") == []


def test_an_action_that_is_to_be_avoided_is_demanded_too() -> None:
    assert demanded(Expectation(avoids=("leave",), due={"report": None})) == {"leave", "report"}
    assert demanded(None) == frozenset()


@pytest.mark.parametrize(("answer", "files"), [("cannot-tell", ["danger/hurt.toml"]), ("not-asked", [])])
def test_not_knowing_is_an_answer_and_not_asking_is_none(folder: Path, answer: str, files: list[str]) -> None:
    change(folder / "scenarios" / "danger" / "hurt.toml", '"danger.now" = "yes"', f'"danger.now" = "{answer}"')
    assert carried_by(folder, "danger.now") == files


def carried_by(folder: Path, name: str) -> list[str]:
    found = json.loads(coverage(folder, "--format", "json").stdout)
    by = found["documents"][0]["procedures"][0]["by"]
    return next(carrier["scenarios"] for carrier in by if carrier["id"] == name)


def test_a_broken_scenario_is_told_and_ends_with_3(folder: Path) -> None:
    (folder / "scenarios" / "broken.toml").write_text("title = ")
    done = coverage(folder)
    assert (done.returncode, done.stdout) == (3, b"")
    assert [issue.check for issue in check(load_checked(folder)).issues if "broken" in issue.file] == ["not-toml"]


def test_the_shape_of_the_json(folder: Path) -> None:
    found = json.loads(coverage(folder, "--format", "json").stdout)
    assert list(found) == ["schema", "content", "about", "documents", "missing"]
    assert (found["schema"], found["about"]) == ("crisis-aid/coverage/1", COVERED[0])
    assert found["documents"][0]["procedures"][0] == {
        "id": "leaflet.call",
        "says": "In danger the emergency services are called.",
        "corrected": "They are called where the client is.",
        "sources": [
            {"id": "guideline", "cite": "A guideline", "read_on": "2026-11-21", "confirmed": True, "place": "us"}
        ],
        "carried": True,
        "scenarios": ["danger/hurt.toml"],
        "by": [
            {"kind": kind, "id": name, "words": words, "scenarios": files}
            for kind, name, words, files in (
                ("action", "call-emergency", "Call emergency services", ["danger/hurt.toml"]),
                ("action", "leave", "Leave them alone", []),
                ("question", "danger.now", "Is anyone hurt right now?", ["danger/hurt.toml"]),
                ("paper", "worksheet", "Worksheet", ["danger/hurt.toml"]),
            )
        ],
    }


def test_content_without_documents_says_so_and_its_check_reads_its_scenarios_all_the_same(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(GOOD / "eleven_concerns", tmp_path / "flows"))
    assert coverage(folder).stdout.decode().splitlines()[:3] == [
        "0 procedures of 0 documents; 0 carried by scenarios",
        "This content names no documents, so there is nothing to compare with its",
        "scenarios.",
    ]
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "broken.toml").write_text("title = ")
    assert [i.check for i in check(load_checked(folder)).issues if i.file.startswith("flows/scenarios")] == ["not-toml"]


def test_no_interview_waits_for_the_documents(tmp_path: Path) -> None:
    compile_to(tmp_path / "compiled.json", GOOD / "one_of_everything")
    assert b"leaflet" not in (tmp_path / "compiled.json").read_bytes()


def test_the_shipped_documents_are_carried_whole() -> None:
    done = coverage(shipped_folder(), "--format", "json")
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert len(found["documents"]) == 5
    assert [len(document["procedures"]) for document in found["documents"]] == [13, 11, 17, 17, 25]
    assert found["missing"] == []
