"""A sample of the planted faults, and every harmless edit: see `plant_faults.py` for the whole campaign."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from faults import GENERATORS, NOT_PLANTED
from harmless import EDITS, all_at_once
from plant_faults import Field, every_check, is_named, planted, validated_once

from crisis_cli.checks import check
from crisis_cli.load import load_checked, shipped_folder

SAMPLE = {
    "not-toml", "unknown-key", "unknown-choice", "unknown-source", "bad-condition", "duplicate-id", "safety-unknown",
    "unconfirmed-must", "missing-order", "unused-question", "weakened", "used-before-asked", "banned-word",
    "scenario-differs", "reading-grade", "dead-rule", "dead-raise", "contradiction", "conflict", "vacuous-property",
    "property",
}  # fmt: skip
"""One fault of each in the ordinary run: one at least for each way of finding them."""


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    with validated_once():
        yield Field(tmp_path_factory.mktemp("field"))


def test_every_check_has_a_fault_that_shows_it() -> None:
    """A new check gets a generator in `faults.py`, or a reason there why no edit sets it off."""
    assert set(GENERATORS).isdisjoint(NOT_PLANTED)
    assert every_check() == set(GENERATORS) | set(NOT_PLANTED)


@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_a_planted_fault_is_found_at_its_place(field: Field, name: str) -> None:
    outcomes = list(planted(field, name, 1))
    assert len(outcomes) == 1
    for outcome in outcomes:
        assert outcome.found, (outcome.by, outcome.fault.file, outcome.fault.name, [str(i) for i in outcome.issues][:3])


def test_a_fault_is_found_by_the_whole_check_as_well(field: Field) -> None:
    fault = next(planted(field, "dead-rule", 1)).fault
    assert any(is_named(fault, issue, field.folder) for issue in field.issues(fault, whole=True))


def test_the_content_is_whole_again_after_each_fault(field: Field) -> None:
    for file in field.bench.texts:
        assert (field.folder / file).read_bytes() == (shipped_folder() / file).read_bytes()


def test_fifty_harmless_edits_raise_no_alarm(tmp_path: Path) -> None:
    """All of them together, by every check. Which one it was, `python tests/plant_faults.py --harmless` says."""
    shutil.copytree(shipped_folder(), tmp_path / "flows")
    all_at_once(tmp_path / "flows")
    report = check(load_checked(tmp_path / "flows"))
    assert len(EDITS) >= 50
    assert [str(issue) for issue in (*report.issues, *report.remarks)] == []
