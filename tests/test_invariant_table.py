"""The page of what must never fail is whole and current, and nothing it names is made up."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from carriers import CLINICAL, LAW, Carried
from invariant_table import PAGE, check_names, files_of_tests, page, property_file
from invariant_words import CLINICAL_WORDS, LAW_WORDS
from shipped import LOADED

from crisis_cli.load import Loaded

BOTH = [
    *(pytest.param(carried, id=f"clinical {number}") for number, carried in CLINICAL.items()),
    *(pytest.param(carried, id=f"law {number}") for number, carried in LAW.items()),
]


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return LOADED


def test_the_page_is_current(loaded: Loaded) -> None:
    assert PAGE.read_text("utf-8") == page(loaded), "run: python tests/invariant_table.py"


def test_all_of_both_lists_stand_in_the_page() -> None:
    clinical, law = PAGE.read_text("utf-8").split("\n## ")[1:3]
    for section, words in ((clinical, CLINICAL_WORDS), (law, LAW_WORDS)):
        rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+) \|$", section, re.MULTILINE)
        assert {int(number): sentence for number, sentence, _ in rows} == words
        assert all(re.match(r"\*\*(Property|Order|Check|Test)\*\* ", carriers) for _, _, carriers in rows)
    assert list(CLINICAL_WORDS) == list(range(1, 43))
    assert list(LAW_WORDS) == list(range(1, 62))


@pytest.mark.parametrize("words", [CLINICAL_WORDS, LAW_WORDS], ids=["clinical", "law"])
def test_each_sentence_is_one_and_short(words: Mapping[int, str]) -> None:
    for number, sentence in words.items():
        assert re.fullmatch(r"[A-Z].{20,215}[a-z]\.", sentence), number
        assert ". " not in sentence, number
        assert "|" not in sentence, number


@pytest.mark.parametrize("carried", BOTH)
def test_every_carrier_exists(loaded: Loaded, carried: Carried) -> None:
    """Properties and orders in the content, tests in one file each; a check is a text that the program gives issues."""
    assert carried.properties or carried.orders or carried.tests, "checks alone carry none: they know no meaning"
    for name in carried.properties:
        assert (loaded.folder / property_file(loaded, name)).is_file(), name
    assert set(carried.orders) <= {order.question for order in loaded.content.orders}
    assert [check for check in carried.checks if check not in check_names()] == []
    written = files_of_tests()
    assert [name for name in carried.tests if len(written.get(name, ())) != 1] == []
