"""Finding a place from what somebody typed, and the zones in which its days are read."""

from __future__ import annotations

import pytest

from crisis_cli.places import PLACES, US_ZONES, ZONES, matches, zones_of


def test_every_state_and_territory_has_its_zones() -> None:
    assert set(ZONES) == set(PLACES) - {"outside-us"}
    assert zones_of("us-tx") == ("America/Chicago", "America/Denver")


@pytest.mark.parametrize("place", [None, "outside-us", "cannot-tell", 3, ("us-tx",), ["us-tx"]])
def test_where_a_place_is_not_known_all_zones_count(place: object) -> None:
    assert zones_of(place) == US_ZONES


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ()),
        ("   ", ()),
        ("us-ca", ("us-ca",)),
        (" CA ", ("us-ca",)),
        ("US-CA", ("us-ca",)),
        ("california", ("us-ca",)),
        ("virginia", ("us-va",)),
        ("washington", ("us-wa",)),
        ("kansas", ("us-ks",)),
        ("virg", ("us-va",)),
        ("islands", ("us-mp", "us-vi")),
        ("new  y", ("us-ny",)),
        ("new", ("us-nh", "us-nj", "us-nm", "us-ny")),
        ("m", ("us-me", "us-md", "us-ma", "us-mi", "us-mn", "us-ms", "us-mo", "us-mt")),
        ("outside", ("outside-us",)),
        ("us-", ()),
        ("zz", ()),
    ],
)
def test_which_places_may_be_meant(typed: str, codes: tuple[str, ...]) -> None:
    assert matches(typed) == codes
