"""The first list and its keys, as values: which key stands for what, and above which entry a family's name stands."""

from __future__ import annotations

import pytest

from crisis_cli.listing import ENTRY_KEYS, SEVERAL, Entries, Listed, entries, entry_at, keys_of, listed

RAIN = Listed("rain", "Rain", "water from above", 2, "bad-weather")
WIND = Listed("wind", "Wind", "the roof is loose", 1, "bad-weather")
GATE = Listed("gate", "A gate", "it does not shut", 3, None)
ALL = "Several of these"


def many(count: int, *families: str | None) -> list[Listed]:
    return [Listed(f"c{n}", f"T{n}", f"about {n}", n, families[n % len(families)]) for n in range(count)]


def test_the_most_urgent_concern_stands_first() -> None:
    assert listed([RAIN, GATE, WIND]) == (WIND, RAIN, GATE)


def test_a_short_list_is_shown_whole_without_headings() -> None:
    assert entries([WIND, RAIN]) == Entries(
        [("1", "Wind: the roof is loose"), ("2", "Rain: water from above"), ("3", ALL)],
        {"1": "Wind", "2": "Rain", "3": ALL},
        {},
        {"1": "wind", "2": "rain", "3": SEVERAL},
    )


def test_nine_entries_have_no_heading_and_ten_have() -> None:
    assert entries(many(8, "bad-weather")).headings == {}
    assert entries(many(9, "bad-weather")).headings == {"1": "Bad weather"}


def test_a_heading_stands_above_the_first_of_those_that_stand_together() -> None:
    families = ("wet-feet", "wet-feet", None, "wet-feet", "at-the-long-gate", None)
    found = entries(many(12, *families)).headings
    assert found == {
        "1": "Wet feet",
        "4": "Wet feet",
        "5": "At the long gate",
        "7": "Wet feet",
        "a": "Wet feet",
        "d": "At the long gate",
    }


def test_as_many_concerns_as_there_are_keys_have_one_each() -> None:
    full = entries(many(25, None))
    assert "".join(full.stands_for) == ENTRY_KEYS == "123456789adefgijlmoptuvxyz"
    assert [*full.stands_for.values()] == [*(f"c{n}" for n in range(25)), "*"]
    assert full.headings == {}
    assert entries(many(25, "one")).headings == {"1": "One"}


def test_more_concerns_than_keys_are_never_cut_in_silence() -> None:
    with pytest.raises(ValueError, match="longer"):
        entries(many(26, None))


def test_a_key_chooses_an_entry_that_is_there_and_nothing_else() -> None:
    assert [entry_at(key, 10) for key in ("1", "9", "a", "d", "", "12", "0", "b")] == [
        0,
        8,
        9,
        None,
        None,
        None,
        None,
        None,
    ]
    assert entry_at("1", 0) is None


def test_keys_in_words() -> None:
    assert [keys_of(n) for n in (2, 9, 10, 12)] == ["1 to 2", "1 to 9", "1 to 9, a", "1 to 9, a, d, e"]
