"""A short sample of the mutation of the content, and that it can say so where a mistake goes unnoticed."""

from __future__ import annotations

from collections import Counter

import pytest
from content_mutants import Mutant, every_mutant, mutants
from mutate_content import UNNOTICED, Campaign, scenario_of, table

from crisis_cli.checks import proof
from crisis_cli.load import load_checked, shipped_folder
from crisis_cli.scenario import from_tables

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")
SAMPLE = (
    ("rule lost", "emergency.call"),
    ("raise lost", "self.base#"),
    ("unknown lost", "self.level#"),
    ("deadline", "us-ca.child.written"),
    ("verb", "us-ca.threat.protect"),
    ("resolution", ""),
)
"""Classes of mistakes with how the id of an item begins: the first mutant of each is tried."""


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return Campaign(load_checked(shipped_folder()))


@pytest.fixture(scope="module")
def everything(campaign: Campaign) -> list[Mutant]:
    return list(every_mutant(campaign.content))


def first(everything: list[Mutant], kind: str, item: str) -> Mutant:
    found = [mutant for mutant in everything if mutant.kind == kind]
    return next((mutant for mutant in found if mutant.item.startswith(item)), found[0])


@pytest.mark.parametrize(("kind", "item"), SAMPLE)
def test_a_mistake_is_noticed(campaign: Campaign, everything: list[Mutant], kind: str, item: str) -> None:
    verdict = campaign.verdict(first(everything, kind, item))
    assert verdict.by, (verdict.mutant.item, verdict.mutant.said)
    assert verdict.by != "equivalent"


def test_the_content_itself_is_equivalent(campaign: Campaign) -> None:
    assert campaign.verdict(Mutant("rule lost", "none", "nothing", campaign.content)).by == "equivalent"


@pytest.mark.parametrize("key", UNNOTICED)
def test_a_mistake_named_as_one_that_nothing_can_notice_is_one(
    campaign: Campaign, everything: list[Mutant], key: tuple[str, str, str]
) -> None:
    (mutant,) = (mutant for mutant in everything if mutant.key == key)
    assert campaign.verdict(mutant).by == "named"


def test_a_question_asked_in_vain_is_noticed_by_a_scenario_that_expects_it_unasked(
    campaign: Campaign, everything: list[Mutant]
) -> None:
    """The executor of a client who died is not asked what harm it does the client to see the record."""
    key = ("gate: part lost", "access.harm", "without Not")
    (mutant,) = (mutant for mutant in everything if mutant.key == key)
    assert campaign.verdict(mutant).by.startswith("scenario ")
    change = campaign.first_change(mutant)
    assert change is not None
    made = scenario_of(campaign.content, change)
    assert (made["expect"]["unasked"], "access.harm" in made["answers"]) == (["access.harm"], False)


def test_what_nothing_notices_is_said_and_made_a_scenario(campaign: Campaign, everything: list[Mutant]) -> None:
    """Without scenarios a mistake that no proof minds survives; the scenario made of it notices it from then on."""
    held = campaign.scenarios, campaign.decided
    campaign.scenarios, campaign.decided, campaign.keeping = [], [], True
    try:
        mutant = first(everything, "verb", "us-ca.threat.protect")
        verdict = campaign.verdict(mutant)
        assert verdict.by == ""
        assert verdict.change is not None
        tables = scenario_of(campaign.content, verdict.change)
        assert tables
        campaign.add("new", from_tables(campaign.content, tables, "new"))
        assert campaign.verdict(mutant).by == "scenario new"
    finally:
        campaign.scenarios, campaign.decided = held
        campaign.keeping = False


def test_the_draw_is_the_same_each_time(campaign: Campaign) -> None:
    some = [(mutant.kind, mutant.item, mutant.said) for mutant in mutants(campaign.content, 100, 3)]
    assert some == [(mutant.kind, mutant.item, mutant.said) for mutant in mutants(campaign.content, 100, 3)]
    assert 80 <= len(some) <= 120
    assert len({kind for kind, _, _ in some}) >= 20


def test_the_table_fails_where_one_survives(capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter({("verb", "scenario"): 2, ("verb", "equivalent"): 1})
    assert table(counts, 3, 4.0) == 0
    assert capsys.readouterr().out.endswith("3 mutants, 2 of them different; killed 2; 4 s\n")
    assert table(counts + Counter({("frame", "SURVIVED"): 1}), 4, 4.0) == 1
