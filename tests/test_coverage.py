"""What scenarios exercise and demand of a content: counts by hand, what can never change them, and how it is shown."""

from __future__ import annotations

import dataclasses
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from test_cli import run

from crisis_cli.checks import check
from crisis_cli.checks.expectation import failures
from crisis_cli.cli_options import COVERED_NAMES
from crisis_cli.coverage import COUNTED, DEMANDED, Count, Exercise, Item, count
from crisis_cli.covering import COVERED
from crisis_cli.engine import completed, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.exercise import Exerciser, items
from crisis_cli.guard import guarded
from crisis_cli.load import load, load_checked, shipped_folder
from crisis_cli.model import Content
from crisis_cli.render.counted import EXERCISED, Tally, count_rows, tally_rows
from crisis_cli.render.text import render
from crisis_cli.scenario import Scenario, now_utc
from crisis_cli.schemas import NAMES
from crisis_cli.shelf import files_beside, read_shelf

GOOD = Path(__file__).parent / "content_good"
CONFLICT = """
[[rule]]
id = "leave.do"
concern = "danger"
when = { signs = ["loss"] }
actions = ["leave"]
verb = "may"
basis = "practice"
because = "After a loss some want to be alone."
"""
SCENARIOS = {
    "california": """
        jurisdiction = "us-ca"
        answers = { "danger.now" = "yes", "licence.place" = "us-ca", signs = ["loss"], learned = 2026-11-22T09:00:00-08:00 }
        expect = { avoids = ["leave"], verbs = { call-emergency = "must" } }""",
    "calm": """
        jurisdiction = "us-nv"
        answers = { "danger.now" = "no", signs = ["none"], age = "not-asked" }
        expect = { response = "routine", avoids = ["leave"] }""",
    "voices": """
        answers = { "danger.now" = "cannot-tell", signs = ["voices"], guardian = "yes" }""",
}
"""Beside the shipped "hurt", which answers that somebody is hurt and expects an emergency call.

An age that was not asked is no answer; and whether there is a guardian is read only where an age is known.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content with one of everything, one conflict more, and four scenarios beside it."""
    copy = Path(shutil.copytree(GOOD / "one_of_everything", tmp_path / "flows"))
    with (copy / "danger.toml").open("a") as file:
        file.write(CONFLICT)
    for name, text in SCENARIOS.items():
        lines = (line.strip() for line in text.splitlines())
        head = f'title = "{name}"\nconcerns = ["danger"]\nnow = 2026-11-22T10:00:00-08:00\n'
        (copy / "scenarios" / "danger" / f"{name}.toml").write_text(head + "\n".join(lines) + "\n")
    return copy


def exercises(content: Content, scenarios: Mapping[str, Scenario]) -> list[Exercise]:
    by = Exerciser(content, failures)
    return [by.exercise(file, s.answers, s.expect, s.now or now_utc()) for file, s in scenarios.items()]


def counts(folder: Path) -> dict[str, Count]:
    content = load(folder)
    found = exercises(content, read_shelf(content, folder).scenarios)
    return {kind: count(kind, things, found) for kind, things in items(content).items()}


def numbers(found: Count) -> dict[str, int]:
    return {one.item.id: len(one.scenarios) for one in found.items}


def demands(found: Count) -> dict[str, int]:
    return {one.item.id: len(one.demanding) for one in found.items}


# ---------------------------------------------------------------- counts by hand

BY_HAND = {
    "questions": {"danger.now": 4, "client.place": 2, "licence.place": 1, "signs": 3, "age": 0, "learned": 1, "guardian": 0},
    "rules": {"call": 2, "leave": 2, "leave.do": 1, "us-ca.call": 1},
    "raises": {"level to high": 3, "response to emergency": 3},
    "actions": {"call-emergency": 3, "leave": 0, "leave, avoided": 2},
    "resolutions": {"leave-never": 1},
    "notices": {"prompts": 4},
    "papers": {"worksheet": 3},
    "properties": {"danger-is-an-emergency": 2},
    "orders": {"danger.now in danger": 3},
    "law": {"us-ca report": 1, "us report": 2},
    "sources": {"guideline": 4},
}  # fmt: skip
CHOICES_BY_HAND = {
    "danger.now = no": 1,
    "danger.now = yes": 2,
    "danger.now = unknown": 1,
    "client.place = us-ca": 1,
    "client.place = another-state": 1,
    "client.place = outside-us": 0,
    "licence.place = us-ca": 1,
    "licence.place = another-state": 0,
    "signs = loss": 1,
    "signs = voices": 1,
    "signs = none": 1,
    "signs = unknown": 1,
    "learned = given": 1,
    "age = given": 0,
    "age = unknown": 1,
    "guardian = yes": 0,
}


def test_how_many_scenarios_exercise_each_item(folder: Path) -> None:
    found = counts(folder)
    assert list(found) == list(COUNTED)
    assert {kind: numbers(found[kind]) for kind in BY_HAND} == BY_HAND
    assert numbers(found["choices"]) | CHOICES_BY_HAND == numbers(found["choices"])


def test_how_many_scenarios_demand_a_rule_or_a_step(folder: Path) -> None:
    """A rule that others stand behind is not demanded: with it or without it, nobody is left alone."""
    found = counts(folder)
    assert demands(found["rules"]) == {"call": 1, "leave": 2, "leave.do": 0, "us-ca.call": 1}
    assert demands(found["actions"]) == {"call-emergency": 1, "leave": 0, "leave, avoided": 2}


def test_a_scenario_that_is_not_as_expected_demands_nothing(folder: Path) -> None:
    page = folder / "scenarios" / "danger" / "hurt.toml"
    page.write_text(page.read_text().replace('response = "emergency"', 'response = "routine"'))
    found = counts(folder)
    assert demands(found["rules"])["call"] == demands(found["actions"])["call-emergency"] == 0
    assert numbers(found["rules"])["call"] == 2, "it is exercised all the same"


def test_a_raise_that_makes_no_difference_is_not_exercised(folder: Path) -> None:
    with (folder / "danger.toml").open("a") as file:
        file.write(
            '\n[[raise]]\nfinding = "response"\nto = "prompt"\nwhen = { signs = ["voices", "loss"] }\nbecause = "Signs."\n'
        )
    assert numbers(counts(folder)["raises"])["response to prompt"] == 0


def test_raises_of_one_height_are_told_apart(folder: Path) -> None:
    with (folder / "danger.toml").open("a") as file:
        file.write('\n[[raise]]\nfinding = "level"\nto = "high"\nwhen = { signs = ["none"] }\nbecause = "None."\n')
    found = numbers(counts(folder)["raises"])
    assert (found["level to high #1"], found["level to high #2"]) == (3, 1)


def test_an_order_needs_both_of_its_ends(folder: Path) -> None:
    (folder / "scenarios" / "danger" / "calm.toml").unlink()
    assert numbers(counts(folder)["orders"]) == {"danger.now in danger": 0}


def test_one_scenario_of_each_end_is_named_first(folder: Path) -> None:
    (one,) = counts(folder)["orders"].items
    assert one.first[:2] == ("danger/calm.toml", "danger/california.toml")


def test_a_scenario_that_demands_is_named_first() -> None:
    held = {"rules": frozenset("a")}
    found = [Exercise("1.toml", held, {}), Exercise("2.toml", held, held), Exercise("3.toml", held, {})]
    (one,) = count("rules", [Item("a", "A")], found).items
    assert one.first == ("2.toml", "1.toml", "3.toml")


def test_whatever_takes_part_in_a_plan_exercises_its_sources(folder: Path) -> None:
    """Every item that cites gets a source of its own."""
    made: list[str] = []

    def own(found: re.Match[str]) -> str:
        made.append(f"own-{len(made)}")
        return found.group().replace("guideline", made[-1])

    for name in ("danger.toml", "law/us-ca.toml", "law/us.toml"):
        page = folder / name
        page.write_text(re.sub(r'sources? = \[?"guideline"', own, page.read_text()))
    with (folder / "danger.toml").open("a") as file:
        for name in made:
            file.write(
                f'\n[[source]]\nid = "{name}"\ncite = "x"\nsays = "x"\nkind = "practice"\nplace = "us"\nconfirmed = true\n'
            )
    found = numbers(counts(folder)["sources"])
    by_hand = {
        "question": 4, "raise": 3, "rule": 2, "action": 3, "recipient": 3, "notice": 4, "resolution": 1, "paper": 3,
        "section": 3, "resource": 3, "procedure": None, "value of California": 1, "rule of California": 1, "federal value": 2,
    }  # fmt: skip
    assert [found.get(name) for name in made] == list(by_hand.values())


def test_what_nothing_in_a_plan_can_cite_is_not_counted(folder: Path) -> None:
    with (folder / "danger.toml").open("a") as file:
        file.write(
            '\n[[source]]\nid = "old"\ncite = "Old"\nsays = "x"\nkind = "practice"\nplace = "us"\nconfirmed = false\n'
        )
        file.write(
            '\n[[procedure]]\nid = "p"\ndocument = "leaflet"\nsays = "x"\nactions = ["leave"]\nsources = ["old"]\n'
        )
    with (folder / "law" / "us.toml").open("a") as file:
        file.write('\n[[value]]\nid = "unread"\nvalue = "x"\nphrase = "x"\nsource = "guideline"\nconfirmed = true\n')
    found = counts(folder)
    assert numbers(found["sources"]) == {"guideline": 4}
    assert set(numbers(found["law"])) == {"us-ca report", "us report"}


OTHER = """
[concern]
id = "other"
title = "Another"
about = "Another thing."
priority = 2
questions = ["danger.now"]

[[order]]
question = "danger.now"
safest = "no"
riskiest = "yes"

[[rule]]
id = "other.read"
when = { "law.client.read" = ["x"] }
actions = ["leave"]
verb = "should-not"
basis = "practice"
because = "The law says x."
"""
MORE = """
[[property]]
id = "alone"
says = "Nobody calls."
when = { "danger.now" = ["no"] }
alone = true
expect = { excludes = ["call-emergency"] }

[[property]]
id = "in-company"
says = "Nobody calls, whatever else there is."
when = { "danger.now" = ["no"] }
expect = { excludes = ["call-emergency"] }

[[property]]
id = "with-the-call"
says = "A call is made now."
actions = ["call-emergency"]
expect = { frames = { call-emergency = "now" } }
"""


@pytest.fixture
def wider(folder: Path) -> Path:
    """The same with a second concern, which no scenario is about yet."""
    (folder / "other.toml").write_text(OTHER)
    with (folder / "danger.toml").open("a") as file:
        file.write(MORE)
    with (folder / "law" / "us.toml").open("a") as file:
        for name in ("read", "hidden", "told", "avoided", "unless"):
            file.write(
                f'\n[[value]]\nid = "{name}"\nvalue = "x"\nphrase = "x"\nsource = "guideline"\nconfirmed = true\n'
            )
    return folder


def about_both(folder: Path) -> None:
    page = folder / "scenarios" / "danger" / "calm.toml"
    page.write_text(page.read_text().replace('concerns = ["danger"]', 'concerns = ["danger", "other"]'))


def test_what_belongs_to_a_concern_that_is_not_open_is_not_exercised(wider: Path) -> None:
    before = counts(wider)
    assert (numbers(before["orders"])["danger.now in other"], numbers(before["law"])["us read"]) == (0, 0)
    about_both(wider)
    assert numbers(counts(wider)["law"])["us read"] == 1


def test_a_property_speaks_where_its_actions_are_and_alone_where_nothing_else_is_open(wider: Path) -> None:
    found = numbers(counts(wider)["properties"])
    assert (found["alone"], found["in-company"], found["with-the-call"]) == (1, 1, 3)
    about_both(wider)
    found = numbers(counts(wider)["properties"])
    assert (found["alone"], found["in-company"]) == (0, 1)


def test_a_value_of_law_counts_where_a_line_that_is_shown_prints_it(wider: Path) -> None:
    page = wider / "danger.toml"
    text = page.read_text()
    for old, new in (
        (
            'how = ["Say where.", ',
            'how = ["Say where.", { text = "{law.client.hidden}", when = { "danger.now" = ["no"] } }, ',
        ),
        ('share = ["where they are"]', 'share = ["{law.client.told}"]'),
        (
            'text = "they go with an escort", when = { "danger.now" = ["no"] }',
            'text = "{law.client.unless}", when = { "danger.now" = ["cannot-tell"] }',
        ),
        ('do = "Leave them alone"', 'do = "Leave them alone"\nhow = ["{law.client.avoided}"]'),
    ):
        assert old in text
        text = text.replace(old, new)
    page.write_text(text)
    found = numbers(counts(wider)["law"])
    shown = {name: found[f"us {name}"] for name in ("hidden", "told", "unless", "avoided")}
    assert shown == {"hidden": 0, "told": 3, "unless": 1, "avoided": 2}


PAPERS = """
[[action]]
id = "write"
do = "Write it down"
kind = "document"
frame = "today"
calendar = "Report due"
done = "Wrote it down"

[[action]]
id = "sign"
do = "Sign it"
kind = "document"
frame = "today"
done = "Signed it"
"""
PAPER_RULES = {
    "write": 'actions = ["write", "sign"]\nverb = "should"',
    "write.now": 'actions = ["write"]\nverb = "may"\nframe = "now"',
    "sign.now": 'actions = ["sign"]\nverb = "may"\nframe = "now"',
    "write.by": 'actions = ["write"]\nverb = "should"\ndeadline = { number = 36, unit = "hours", start = "learned" }',
}


@pytest.mark.parametrize(
    ("expect", "without", "demanded"),
    [
        ('frames = { write = "now" }', (), ["write.now"]),
        ("due = { write = 2026-11-23T21:00:00-08:00 }", (), ["write.by"]),
        ('before = [["sign", "write"]]', ("write.now", "write.by"), ["sign.now"]),
        ('verbs = { write = "should" }', ("write.by",), ["write"]),
        ('excludes = ["leave"]', (), ["leave"]),
    ],
)
def test_a_rule_is_demanded_for_its_verb_its_frame_its_deadline_its_place_and_what_it_holds_off(
    folder: Path, expect: str, without: tuple[str, ...], demanded: list[str]
) -> None:
    rules = {name: text for name, text in PAPER_RULES.items() if name not in without}
    with (folder / "danger.toml").open("a") as file:
        file.write(PAPERS)
        for name, text in rules.items():
            when = 'concern = "danger"\nwhen = { signs = ["loss"] }\nbasis = "practice"\nbecause = "So."'
            file.write(f'\n[[rule]]\nid = "{name}"\n{when}\n{text}\n')
    page = folder / "scenarios" / "danger" / "california.toml"
    head, _, _ = page.read_text().partition("expect = ")
    page.write_text(f"{head}expect = {{ {expect} }}\n")
    (one,) = (
        found
        for found in exercises(load(folder), read_shelf(load(folder), folder).scenarios)
        if "california" in found.file
    )
    assert sorted(one.demanded["rules"]) == demanded


# ---------------------------------------------------------------- what can never change a count

names = st.sampled_from(["a", "b", "c", "d"])
KIND = "rules"
THINGS = (Item("a", "A"), Item("b", "B"), Item("both", "C and D", ("c", "d")))


@st.composite
def some_exercises(draw: st.DrawFn) -> list[Exercise]:
    held = draw(st.lists(st.frozensets(names), max_size=8))
    wanted = [frozenset(name for name in some if draw(st.booleans())) for some in held]
    return [Exercise(f"{n}.toml", {KIND: some}, {KIND: wanted[n]}) for n, some in enumerate(held)]


@given(some_exercises(), st.randoms(use_true_random=False))
def test_the_order_of_scenarios_changes_nothing(found: list[Exercise], chance: random.Random) -> None:
    shuffled = [*found]
    chance.shuffle(shuffled)
    assert count(KIND, THINGS, shuffled) == count(KIND, THINGS, found)


@given(some_exercises(), st.data())
def test_a_scenario_taken_away_raises_no_count(found: list[Exercise], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(found)) if found else None
    before, after = count(KIND, THINGS, found), count(KIND, THINGS, [one for one in found if one is not gone])
    for one, less in zip(before.items, after.items, strict=True):
        assert set(less.scenarios) <= set(one.scenarios)
        assert set(less.demanding) <= set(one.demanding)
    assert (after.reached, after.demanded) <= (before.reached, before.demanded)


@given(some_exercises())
def test_what_is_missing_and_what_is_reached_are_all(found: list[Exercise]) -> None:
    counted = count(KIND, THINGS, found)
    assert counted.reached + len(counted.missing) == len(THINGS)
    assert all(set(one.demanding) <= {f.file for f in found} for one in counted.items)
    (both,) = (one for one in counted.items if one.item.ends)
    ends = [{f.file for f in found if end in f.held[KIND]} for end in both.item.ends]
    assert set(both.scenarios) == (ends[0] | ends[1] if all(ends) else set())


@pytest.fixture(scope="module")
def shipped() -> Content:
    return load(shipped_folder())


@pytest.fixture(scope="module")
def some_shipped() -> dict[str, Scenario]:
    """Every fiftieth scenario, and those with a conflict or a rule that displaces another, where order counts too."""
    content = load(shipped_folder())
    found = read_shelf(content, shipped_folder()).scenarios
    chosen = {*list(found)[::50], *[file for file in found if file.startswith("several/")][::8]}
    return {file: scenario for file, scenario in found.items() if file in chosen}


def test_what_is_demanded_is_what_fails_when_it_is_taken_out(
    shipped: Content, some_shipped: dict[str, Scenario]
) -> None:
    """The short way, one reason less in the plan, against the long one: content without the rule."""
    tried = 0
    for one in exercises(shipped, some_shipped):
        scenario = some_shipped[one.file]
        filled = completed(shipped, scenario.answers)
        evaluation = Evaluation(shipped, filled.concerns, filled.values)
        for rule in [rule for rule, truth in evaluation.rules() if truth is True]:
            tried += 1
            without = dataclasses.replace(shipped, rules=tuple(other for other in shipped.rules if other is not rule))
            plan = plan_for(without, scenario.answers, scenario.now or now_utc(), changes=False)
            fails = scenario.expect is not None and bool(failures(plan, scenario.expect))
            assert (rule.id in one.demanded["rules"]) == fails, (one.file, rule.id)
    assert tried > 200


def test_what_is_demanded_is_exercised(shipped: Content, some_shipped: dict[str, Scenario]) -> None:
    for one in exercises(shipped, some_shipped):
        assert set(one.demanded) <= set(DEMANDED)
        for kind, wanted in one.demanded.items():
            assert wanted <= one.held[kind]


def test_every_name_that_a_scenario_exercises_is_an_item(shipped: Content, some_shipped: dict[str, Scenario]) -> None:
    known = {kind: {name for item in found for name in (item.id, *item.ends)} for kind, found in items(shipped).items()}
    assert all(len({item.id for item in found}) == len(found) for found in items(shipped).values()), (
        "no two share a name"
    )
    for one in exercises(shipped, some_shipped):
        for kind, held in one.held.items():
            assert held <= known[kind], (one.file, kind)


# ---------------------------------------------------------------- how it is shown


def coverage(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return run("flows", "coverage", *arguments, "--content", str(folder))


SUMMARY = """\
Coverage of the content; 4 scenarios run
How much of each kind takes part in the plan of at least one scenario; of
rules and steps, how many an expectation demands. Name a kind for every item
of it.

documents    1 of 1 carried
questions    5 of 7 exercised
choices      13 of 21 exercised
rules        4 of 4 exercised, 3 demanded
raises       2 of 2 exercised
actions      2 of 3 exercised, 2 demanded
resolutions  1 of 1 exercised
notices      1 of 1 exercised
papers       1 of 1 exercised
properties   1 of 1 exercised
orders       1 of 1 exercised
law          2 of 2 exercised
sources      1 of 1 exercised

REACHED BY NO SCENARIO: 11
questions: 2
- age
- guardian
choices: 8
"""
RULES = """\
RULES: 4 of 4 exercised, 3 demanded; 4 scenarios run
A rule is exercised where it holds in a scenario's plan. It is demanded where
a scenario's expectation would fail without it.

call
  It is an emergency.
  2 scenarios, 1 demands it: danger/hurt.toml, danger/voices.toml

leave
  They are not left.
  2 scenarios, 2 demand it: danger/california.toml, danger/calm.toml

leave.do
  After a loss some want to be alone.
  1 scenario, none demands it: danger/california.toml

us-ca.call
  The code says so.
  1 scenario, 1 demands it: danger/california.toml

Everything is reached by a scenario.
"""


def test_the_summary_has_a_line_for_each_kind_and_ends_with_1_where_one_lacks_something(folder: Path) -> None:
    done = coverage(folder)
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.decode().startswith(SUMMARY)
    assert done.stdout.decode().splitlines()[-3:-1] == ["actions: 1", "- leave"]
    assert coverage(folder, "--plain").stdout == done.stdout


def test_one_kind_is_shown_whole_and_ends_with_0_where_nothing_is_lacking(folder: Path) -> None:
    done = coverage(folder, "rules")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(RULES)


@pytest.mark.parametrize("kind", COVERED)
def test_the_code_of_each_kind_is_1_where_none_reaches_something_of_it(folder: Path, kind: str) -> None:
    assert coverage(folder, kind).returncode == (kind in ("questions", "choices", "actions"))


def test_the_help_names_every_kind() -> None:
    assert COVERED_NAMES.split(", ") == list(COVERED) == list(EXERCISED)


def test_other_scenarios_may_be_counted(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(folder / "scenarios" / "danger" / "calm.toml", other)
    shown = coverage(folder, "rules", "--scenarios", str(other)).stdout.decode()
    assert shown.splitlines()[0] == "RULES: 1 of 4 exercised, 1 demanded; 1 scenario run"
    assert "  1 scenario, 1 demands it: calm.toml\n" in shown
    assert "carried by scenarios" in coverage(folder, "documents", "--scenarios", str(other)).stdout.decode()


@pytest.mark.parametrize("name", ["gone", "x" * 5_000])
def test_a_folder_that_is_not_there_is_one_line_and_3(folder: Path, tmp_path: Path, name: str) -> None:
    done = coverage(folder, "--scenarios", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().splitlines() == [
        f"{tmp_path.as_posix()}/{name}",
        "  There is no such folder.  Name a folder of scenarios.  [not-a-folder]",
    ]


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_without_scenarios_it_says_so_once_and_ends_with_1(folder: Path, tmp_path: Path, form: str) -> None:
    shutil.rmtree(folder / "scenarios")
    (tmp_path / "empty").mkdir()
    for arguments, why in (
        ((), "No scenarios stand beside this content: they would be in its folder scenarios."),
        (("--scenarios", str(tmp_path / "empty")), "No scenarios stand in"),
    ):
        done = coverage(folder, "--format", form, *arguments)
        shown = " ".join(done.stdout.decode().split())
        assert done.returncode == 1
        assert (shown.count(why), shown.count("REACHED BY NO")) == (1, 0)


def test_a_broken_scenario_is_told_and_ends_with_3(folder: Path) -> None:
    (folder / "scenarios" / "broken.toml").write_text("title = ")
    done = coverage(folder)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"broken.toml" in done.stderr


@pytest.mark.parametrize(
    "asked",
    [
        ("coverage",),
        ("coverage", "documents", "--format", "json"),
        ("list",),
        ("list", "scenarios", "--format", "json"),
    ],
)
def test_a_folder_of_scenarios_that_cannot_be_looked_into_is_one_line_and_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], asked: tuple[str, ...]
) -> None:
    closed(folder / "scenarios" / "danger", monkeypatch)
    assert guarded(["flows", *asked, "--content", str(folder)]) == 3
    where = (folder / "scenarios" / "danger").as_posix()
    said = f"{where}\n  This can't be read: Permission denied.  Check its name and rights.  [unreadable]\n"
    assert capfd.readouterr() == ("", said)


def test_a_check_says_which_folder_of_scenarios_it_did_not_see(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed(folder / "scenarios" / "danger", monkeypatch)
    monkeypatch.chdir(folder.parent)
    report = check(load_checked(Path("flows")))
    assert [str(issue) for issue in report.issues if "/scenarios" in issue.file] == [
        "flows/scenarios/danger\n  This can't be read: Permission denied.  Check its name and rights.  [unreadable]"
    ]


def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody look into a folder: its rights would not keep root out."""
    scandir = os.scandir

    def refuses(path: Path) -> Any:
        if Path(path) in (folder, Path("flows/scenarios") / folder.name):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuses)


def test_no_scenario_is_written_over(folder: Path) -> None:
    page = folder / "scenarios" / "danger" / "hurt.toml"
    before = page.read_bytes()
    done = coverage(GOOD / "one_of_everything", "--scenarios", str(folder / "scenarios"), "--output", str(page))
    assert (done.returncode, page.read_bytes()) == (4, before)


@pytest.mark.parametrize(("about", "last"), [((), "### actions: 1\n\n- leave\n"), (("actions",), "- leave\n")])
def test_a_page_ends_with_what_is_missing_and_the_review(folder: Path, about: tuple[str, ...], last: str) -> None:
    page = coverage(folder, *about, "--format", "markdown").stdout.decode()
    assert page.startswith("# ")
    assert page[: page.rindex("\nContent 1, ")].endswith(last)
    assert re.fullmatch(r"Content 1, \w+\. Review: .+\.", page.splitlines()[-1])


@pytest.mark.parametrize("about", [(), *((kind,) for kind in COVERED)])
def test_the_json_fits_its_schema(folder: Path, about: tuple[str, ...]) -> None:
    found = json.loads(coverage(folder, *about, "--format", "json").stdout)
    TypeAdapter(NAMES["coverage"]).validate_python(found, strict=True)
    assert (found["schema"], found["about"]) == ("crisis-aid/coverage/1", *(about or ("summary",)))


def test_the_shape_of_the_json_of_a_kind(folder: Path) -> None:
    found = json.loads(coverage(folder, "actions", "--format", "json").stdout)
    assert found["counts"] == [{"kind": "actions", "items": 3, "exercised": 2, "demanded": 2}]
    assert (found["scenarios"], found["missing"]) == (4, ["leave"])
    assert found["items"][-1] == {
        "id": "leave, avoided",
        "words": "Leave them alone",
        "exercised": True,
        "scenarios": ["danger/california.toml", "danger/calm.toml"],
        "demanded_by": ["danger/california.toml", "danger/calm.toml"],
    }


def test_the_shape_of_the_json_of_all(folder: Path) -> None:
    found = json.loads(coverage(folder, "--format", "json").stdout)
    assert list(found) == ["schema", "content", "about", "scenarios", "counts", "missing"]
    assert [one["kind"] for one in found["counts"]] == list(COVERED)
    assert [one["demanded"] for one in found["counts"] if one["kind"] not in DEMANDED] == [None] * (len(COVERED) - 2)
    assert found["missing"][-1] == "actions: leave"


@pytest.mark.parametrize("kind", ["list", "coverage"])
def test_what_lists_and_counts_has_a_json_schema(kind: str) -> None:
    assert json.loads(run("flows", "show", "--schema", kind).stdout)


def test_the_json_of_a_list_fits_its_schema(folder: Path) -> None:
    found = json.loads(run("flows", "list", "rules", "--format", "json", "--content", str(folder)).stdout)
    TypeAdapter(NAMES["list"]).validate_python(found, strict=True)


def test_hostile_names_steer_nothing(folder: Path) -> None:
    hostile = folder / "scenarios" / "a\x1b[2J\u202e.toml"
    hostile.write_text((folder / "scenarios" / "danger" / "hurt.toml").read_text())
    for form in ("text", "terminal", "markdown", "json"):
        done = coverage(folder, "rules", "--format", form)
        assert done.stdout.isascii()
        assert b"\x1b" not in done.stdout
        assert b"U+001B" in done.stdout


@pytest.mark.parametrize("width", [40, 60, 100])
def test_no_line_is_wider_than_the_screen(shipped: Content, some_shipped: dict[str, Scenario], width: int) -> None:
    found = exercises(shipped, some_shipped)
    tallies = [Tally([count(kind, things, found)], len(found)) for kind, things in items(shipped).items()]
    pages = [render(count_rows(shipped, tally), width) for tally in tallies]
    pages.append(render(tally_rows(shipped, Tally([tally.counts[0] for tally in tallies], len(found))), width))
    for line in (line for page in pages for line in page.splitlines()):
        assert line.isascii()
        assert len(line) <= width or " " not in line.strip(" -"), "a single long name is not broken"


def test_the_shipped_scenarios_reach_everything() -> None:
    done = run("flows", "coverage", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["missing"], done.returncode) == ([], 0)
    files = files_beside(shipped_folder())
    lines = [len(file.read_bytes().splitlines()) if file.suffix == ".jsonl" else 1 for file in files]
    assert found["scenarios"] == sum(lines)
