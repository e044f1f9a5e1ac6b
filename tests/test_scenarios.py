"""Every scenario that ships: its plan is the expected one, and together they watch over-reaction as closely as neglect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crisis_cli.checks.expectation import failures
from crisis_cli.engine import plan_for
from crisis_cli.load import load_checked, shipped_folder
from crisis_cli.model import Content, Expectation
from crisis_cli.scenario import Scenario, read_scenario

FILES = sorted((shipped_folder() / "scenarios").rglob("*.toml"))
LEAST_INTRUSIVE = {"routine", "prompt"}
NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def content() -> Content:
    return load_checked(shipped_folder()).content


@pytest.fixture(scope="module")
def scenarios(content: Content) -> dict[str, Scenario]:
    return {file.stem: read_scenario(content, file) for file in FILES}


def expectation_of(scenario: Scenario) -> Expectation:
    assert scenario.expect is not None, f"{scenario.title}: no [expect]"
    return scenario.expect


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_plan_is_as_expected(content: Content, file: Path) -> None:
    scenario = read_scenario(content, file)
    plan = plan_for(content, scenario.answers, scenario.now or NOON, changes=False)
    assert failures(plan, expectation_of(scenario)) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scenario_says_what_belongs_there_and_what_does_not(content: Content, file: Path) -> None:
    expect = expectation_of(read_scenario(content, file))
    assert expect.response
    assert expect.includes
    assert expect.excludes or expect.not_avoids or expect.avoids


def test_titles_are_unique_single_sentences(scenarios: dict[str, Scenario]) -> None:
    titles = [scenario.title for scenario in scenarios.values()]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if title.endswith(".") or ". " in title] == []


def test_file_names_are_unique_across_folders() -> None:
    assert len({file.stem for file in FILES}) == len(FILES)


def test_over_reaction_is_tested_as_much_as_neglect(scenarios: dict[str, Scenario]) -> None:
    responses = [set(expectation_of(scenario).response) for scenario in scenarios.values()]
    gentle = [found for found in responses if found <= LEAST_INTRUSIVE]
    assert len(gentle) >= 30
    assert len(gentle) >= 0.4 * len(responses)


def test_same_day_scenarios_rule_the_emergency_call_out(scenarios: dict[str, Scenario]) -> None:
    """Between the two errors: what is urgent and no emergency must not bring police by itself."""
    loose = [
        name
        for name, scenario in scenarios.items()
        if expectation_of(scenario).response == ("same-day",)
        and "call-emergency" not in expectation_of(scenario).excludes
    ]
    assert loose == []


def test_every_choice_of_every_safety_question_occurs(content: Content, scenarios: dict[str, Scenario]) -> None:
    seen: set[tuple[str, str]] = set()
    for scenario in scenarios.values():
        for question, value in scenario.answers.values.items():
            seen |= {(question, item) for item in (value if isinstance(value, tuple) else (str(value),))}
    wanted = {
        (question.id, choice)
        for question in content.questions.values()
        if question.safety and question.tier in ("decide", "refine")
        for choice in question.choices
    }
    assert wanted - seen == set()


def test_every_way_of_not_knowing_occurs(scenarios: dict[str, Scenario]) -> None:
    values = {str(value) for scenario in scenarios.values() for value in scenario.answers.values.values()}
    assert {"not-asked", "would-not-say", "cannot-tell"} <= values
