"""Every scenario that ships: its plan is the expected one, and together they watch over-reaction as closely as neglect."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from shipped import CONTENT as SHIPPED

from crisis_cli.checks.expectation import failures
from crisis_cli.engine import plan_for
from crisis_cli.load import shipped_folder
from crisis_cli.model import ROLE_PLACES, Content, Expectation, Rule, Verb
from crisis_cli.scenario import Scenario, read_scenario

FILES = sorted((shipped_folder() / "scenarios").rglob("*.toml"))
LEAST_INTRUSIVE = {"routine", "prompt"}
NOON = datetime(2026, 11, 20, 20, tzinfo=UTC)
NEW_FOLDERS: Mapping[str, int] = {"danger-to-others": 45, "unable-to-care": 21}
"""The folders in which telling too much is the nearer mistake, with the least number of scenarios in each."""
REPORTING: Mapping[str, tuple[int, int]] = {"elder-abuse": (28, 10), "partner-violence": (12, 8), "several": (25, 5)}
"""The folders about reporting, with the least number of scenarios, and of those in which no report is commanded."""
AT_ONCE = ("child-abuse", *REPORTING)
"""The folders where a report is due at once, so that the level alone does not say whether too much is done."""
REPORTS = (
    "report-child",
    "report-elder",
    "report-facility",
    "report-state-hospital",
    "report-nursing-home",
    "report-justice-center",
)
DISCLOSURES = ("warn-target", "tell-police", "tell-site", "report-threat", "report-director", "contact-designated")
SENT_FOR = ("call-emergency", "request-mobile-crisis", "request-evaluation", "evaluation-today")
SOFT: tuple[Verb, ...] = ("consult-first", "may")


@cache
def shipped() -> Content:
    return SHIPPED


@cache
def read(file: Path) -> Scenario:
    """Return a scenario as the shipped content reads it; changed rules read it alike."""
    return read_scenario(shipped(), file)


@pytest.fixture(scope="module")
def content() -> Content:
    return shipped()


@pytest.fixture(scope="module")
def scenarios() -> dict[str, Scenario]:
    return {file.stem: read(file) for file in FILES}


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
    reporting = {file.stem for file in FILES if folder(file) in AT_ONCE}
    responses = [set(expectation_of(found).response) for name, found in scenarios.items() if name not in reporting]
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


# ---------------------------------------------------------------- telling too much fails as a missed danger does


def folder(file: Path) -> str:
    return file.parent.name


def held_back(expect: Expectation) -> tuple[str, ...]:
    """Return the disclosures that a scenario rules out, or allows only after advice or as a permission."""
    softened = {name for name, verb in expect.verbs.items() if verb in SOFT}
    return tuple(name for name in DISCLOSURES if name in expect.excludes or name in softened)


def holds_back(expect: Expectation) -> bool:
    """Nobody who may hear of a threat is told by this scenario: each is ruled out, or waits for advice."""
    told = {name for name in expect.includes if name in DISCLOSURES}
    return {"warn-target", "tell-police"} <= set(held_back(expect)) and all(
        expect.verbs.get(name) == "consult-first" for name in told
    )


def expectations() -> dict[Path, Expectation]:
    return {file: expectation_of(read(file)) for file in FILES if folder(file) in NEW_FOLDERS}


def test_the_folders_hold_what_was_asked_for_and_half_of_it_holds_back(content: Content) -> None:
    found = expectations()
    for name, least in NEW_FOLDERS.items():
        inside = [expect for file, expect in found.items() if folder(file) == name]
        back = [expect for expect in inside if holds_back(expect)]
        assert len(inside) >= least
        assert 2 * len(back) >= len(inside), name
        gentle = [expect for expect in inside if set(expect.response) <= LEAST_INTRUSIVE]
        assert 10 * len(gentle) >= 3 * len(inside), name


def test_states_meet_in_a_dozen_scenarios(scenarios: dict[str, Scenario]) -> None:
    """The client in one state, the licence of another, the person in danger in a third or in one of the two."""
    met = []
    for name, scenario in scenarios.items():
        places = {str(scenario.answers.values[q]) for q in ROLE_PLACES.values() if q in scenario.answers.values}
        if len(places) > 1 and len(ROLE_PLACES.values() & scenario.answers.values.keys()) == len(ROLE_PLACES):
            met.append((name, places))
    assert len(met) >= 12
    assert {"us-ca", "us-tx", "us-ny", "us-nv", "outside-us", "would-not-say"} <= {
        p for _, places in met for p in places
    }


def test_each_concern_opens_the_others_in_some_scenario(content: Content, scenarios: dict[str, Scenario]) -> None:
    opened = {
        (scenario.answers.concerns, plan_for(content, scenario.answers, NOON, changes=False).concerns)
        for scenario in scenarios.values()
    }
    assert (("danger-to-self",), ("danger-to-self", "danger-to-others")) in opened
    assert (("danger-to-others",), ("danger-to-self", "danger-to-others")) in opened
    assert (("unable-to-care",), ("danger-to-self", "unable-to-care")) in opened
    assert (("unable-to-care",), ("danger-to-self", "danger-to-others", "unable-to-care")) in opened


def always(content: Content, actions: Iterable[str], verb: Verb) -> Content:
    """Return content in which `actions` are called for whatever is answered: the mistake of telling too much."""
    model = next(rule for rule in content.rules if rule.id == "others.document")
    extra = dataclasses.replace(
        model, id=f"test.always.{verb}", actions=tuple(actions), verb=verb, basis="law", concern=None, frame=None
    )
    return dataclasses.replace(content, rules=(*content.rules, extra))


def never(content: Content, actions: Iterable[str]) -> Content:
    """Return content in which nothing calls for `actions`: the danger missed."""
    dropped = set(actions)
    rules = (dataclasses.replace(r, actions=tuple(a for a in r.actions if a not in dropped)) for r in content.rules)
    return dataclasses.replace(content, rules=tuple(rules))


def fails(content: Content, file: Path) -> bool:
    scenario = read(file)
    plan = plan_for(content, scenario.answers, scenario.now or NOON, changes=False)
    return bool(failures(plan, expectation_of(scenario)))


def test_the_changed_contents_do_what_they_are_for(content: Content) -> None:
    """A rule that never fires would make the next tests pass for nothing."""
    file = next(file for file in FILES if folder(file) == "unable-to-care")
    answers = read_scenario(content, file).answers
    names = {a.id: a.verb for a in plan_for(always(content, DISCLOSURES, "must"), answers, NOON, changes=False).actions}
    assert {name: names[name] for name in DISCLOSURES} == dict.fromkeys(DISCLOSURES, "must")
    assert not any(set(rule.actions) & set(DISCLOSURES) for rule in never(content, DISCLOSURES).rules)


@pytest.mark.parametrize("disclosure", DISCLOSURES)
def test_a_wrongful_disclosure_fails(content: Content, disclosure: str) -> None:
    """Where a scenario rules a disclosure out or softens it, content that commands it always is found out, each time."""
    wrong = always(content, (disclosure,), "must")
    watched = [file for file, expect in expectations().items() if disclosure in held_back(expect)]
    assert len(watched) >= 25
    assert [file.stem for file in watched if not fails(wrong, file)] == []


@pytest.mark.parametrize("disclosure", DISCLOSURES)
def test_even_a_permission_too_many_fails(content: Content, disclosure: str) -> None:
    wrong = always(content, (disclosure,), "may")
    watched = [file for file, expect in expectations().items() if disclosure in expect.excludes]
    assert len(watched) >= 20
    assert [file.stem for file in watched if not fails(wrong, file)] == []


@pytest.mark.parametrize("step", SENT_FOR)
def test_sending_somebody_too_soon_fails(content: Content, step: str) -> None:
    wrong = always(content, (step,), "should")
    watched = [file for file, expect in expectations().items() if step in expect.excludes]
    assert len(watched) >= 25
    assert [file.stem for file in watched if not fails(wrong, file)] == []


def test_every_scenario_that_holds_back_notices_the_police_being_told(content: Content) -> None:
    wrong = always(content, ("tell-police",), "must")
    watched = [file for file, expect in expectations().items() if holds_back(expect)]
    assert len(watched) >= 66 / 2
    assert [file.stem for file in watched if not fails(wrong, file)] == []


@pytest.mark.parametrize("step", ["call-emergency", "warn-target", "tell-police", "report-threat", "report-director"])
def test_a_missed_danger_fails(content: Content, step: str) -> None:
    wrong = never(content, (step,))
    watched = [file for file, expect in expectations().items() if step in expect.includes]
    assert len(watched) >= 8
    assert [file.stem for file in watched if not fails(wrong, file)] == []


@pytest.mark.parametrize("step", ["disclose-threat", "tell-old-deed", "contact-violent-person", "poverty-as-ground"])
def test_a_warning_against_telling_that_is_lost_fails(content: Content, step: str) -> None:
    wrong = never(content, (step,))
    watched = [file for file, expect in expectations().items() if step in expect.avoids]
    assert len(watched) >= 5
    assert [file.stem for file in watched if not fails(wrong, file)] == []


def without(content: Content, rule: Rule) -> Content:
    return dataclasses.replace(content, rules=tuple(r for r in content.rules if r.id != rule.id))


@cache
def rules_at_work(file: Path) -> frozenset[str]:
    """Return the rules that are a reason for or against something in the plan."""
    plan = plan_for(shipped(), read(file).answers, read(file).now or NOON, changes=False)
    return frozenset(because.rule for planned in (*plan.actions, *plan.avoid) for because in planned.because)


def is_missed(content: Content, rule: Rule, files: Iterable[Path]) -> bool:
    """Whether some scenario fails where the rule is gone. Those in which it is at work come first."""
    gone = without(content, rule)
    return any(fails(gone, file) for file in sorted(files, key=lambda file: rule.id not in rules_at_work(file)))


REASONS_ONLY = frozenset(
    {
        "us-ca.licence.threat",
        "us-ca.threat.permitted",
        "us-ca.victim.threat",
        "us-ny.threat.police.soon",
        "us-tx.licence.threat",
        "us-tx.threat.others-hand",
        "us-tx.threat.police",
        "us-tx.threat.site",
    }
)
"""Rules beside an equal or a firmer one: without them the same step stands with the same verb and one reason less."""


def test_no_rule_about_telling_goes_without_a_scenario(content: Content) -> None:
    """Each rule that lets, commands or forbids telling somebody is missed by some scenario where it is gone."""
    telling = {*DISCLOSURES, "disclose-threat", "tell-old-deed", "contact-violent-person", "ask-consent-to-warn"}
    rules = [rule for rule in content.rules if rule.concern == "danger-to-others" and set(rule.actions) & telling]
    files = [file for file in FILES if folder(file) == "danger-to-others"]
    unseen = {rule.id for rule in rules if not is_missed(content, rule, files)}
    assert unseen == REASONS_ONLY


def test_rules_that_only_add_a_reason_add_it(content: Content, scenarios: dict[str, Scenario]) -> None:
    plans = [plan_for(content, scenario.answers, NOON, changes=False) for scenario in scenarios.values()]
    given = {because.rule for plan in plans for planned in plan.actions for because in planned.because}
    assert given >= REASONS_ONLY


# ---------------------------------------------------------------- a report too many fails as a report missed does


def reports() -> dict[Path, Expectation]:
    return {file: expectation_of(read(file)) for file in FILES if folder(file) in REPORTING}


def softened(expect: Expectation, report: str) -> bool:
    return report in expect.excludes or expect.verbs.get(report) in SOFT


def commands_no_report(expect: Expectation) -> bool:
    """Nobody is reported by command, some report is ruled out or waits for advice, and nobody is sent for."""
    commanded = [name for name in REPORTS if name in expect.includes and not softened(expect, name)]
    return not commanded and any(softened(expect, name) for name in REPORTS) and "call-emergency" in expect.excludes


def test_the_folders_about_reporting_hold_back_too(content: Content) -> None:
    found = reports()
    for name, (least, back) in REPORTING.items():
        inside = [expect for file, expect in found.items() if folder(file) == name]
        assert len(inside) >= least, name
        assert len([expect for expect in inside if commands_no_report(expect)]) >= back, name


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_that_is_not_owed_fails(content: Content, report: str) -> None:
    wrong = always(content, (report,), "must")
    watched = [file for file, expect in reports().items() if softened(expect, report)]
    assert len(watched) >= 2
    assert [file.stem for file in watched if not fails(wrong, file)] == []


@pytest.mark.parametrize("report", REPORTS)
def test_a_missed_report_fails(content: Content, report: str) -> None:
    wrong = never(content, (report,))
    watched = [file for file, expect in reports().items() if report in expect.includes]
    assert watched
    assert [file.stem for file in watched if not fails(wrong, file)] == []


def test_no_rule_about_an_adult_or_a_partner_goes_without_a_scenario(content: Content) -> None:
    """Each rule of the two concerns, the states' among them, is missed by some scenario where it is gone."""
    files = list(reports())
    rules = [rule for rule in content.rules if rule.concern in ("elder-abuse", "partner-violence")]
    assert [rule.id for rule in rules if not is_missed(content, rule, files)] == []


def test_several_concerns_are_open_in_the_folder_about_several(content: Content) -> None:
    """Chosen at the start or opened by an answer; two, three and four of them."""
    files = [file for file in FILES if folder(file) == "several"]
    scenarios = [read_scenario(content, file) for file in files]
    found = [plan_for(content, scenario.answers, NOON, changes=False).concerns for scenario in scenarios]
    assert {len(concerns) for concerns in found} >= {2, 3, 4}
    assert all(len(concerns) > 1 for concerns in found)
    opened = [s for s, concerns in zip(scenarios, found, strict=True) if len(s.answers.concerns) < len(concerns)]
    assert 2 * len(opened) >= len(scenarios)
