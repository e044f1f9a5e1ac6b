"""Places a person can be: the codes, their names, and finding one from what somebody typed. No law in here."""

from __future__ import annotations

from collections.abc import Callable

OUTSIDE = "outside-us"

PLACES: dict[str, str] = {
    "us-al": "Alabama",
    "us-ak": "Alaska",
    "us-az": "Arizona",
    "us-ar": "Arkansas",
    "us-ca": "California",
    "us-co": "Colorado",
    "us-ct": "Connecticut",
    "us-de": "Delaware",
    "us-dc": "District of Columbia",
    "us-fl": "Florida",
    "us-ga": "Georgia",
    "us-hi": "Hawaii",
    "us-id": "Idaho",
    "us-il": "Illinois",
    "us-in": "Indiana",
    "us-ia": "Iowa",
    "us-ks": "Kansas",
    "us-ky": "Kentucky",
    "us-la": "Louisiana",
    "us-me": "Maine",
    "us-md": "Maryland",
    "us-ma": "Massachusetts",
    "us-mi": "Michigan",
    "us-mn": "Minnesota",
    "us-ms": "Mississippi",
    "us-mo": "Missouri",
    "us-mt": "Montana",
    "us-ne": "Nebraska",
    "us-nv": "Nevada",
    "us-nh": "New Hampshire",
    "us-nj": "New Jersey",
    "us-nm": "New Mexico",
    "us-ny": "New York",
    "us-nc": "North Carolina",
    "us-nd": "North Dakota",
    "us-oh": "Ohio",
    "us-ok": "Oklahoma",
    "us-or": "Oregon",
    "us-pa": "Pennsylvania",
    "us-ri": "Rhode Island",
    "us-sc": "South Carolina",
    "us-sd": "South Dakota",
    "us-tn": "Tennessee",
    "us-tx": "Texas",
    "us-ut": "Utah",
    "us-vt": "Vermont",
    "us-va": "Virginia",
    "us-wa": "Washington",
    "us-wv": "West Virginia",
    "us-wi": "Wisconsin",
    "us-wy": "Wyoming",
    "us-as": "American Samoa",
    "us-gu": "Guam",
    "us-mp": "Northern Mariana Islands",
    "us-pr": "Puerto Rico",
    "us-vi": "U.S. Virgin Islands",
    OUTSIDE: "outside the United States",
}
"""Postal codes of states, the District and the territories, prefixed by the country as the packs are."""


EASTERN, CENTRAL, MOUNTAIN, PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
ZONES = {
    "us-al": (CENTRAL,),
    "us-ak": ("America/Anchorage", "America/Adak"),
    "us-az": ("America/Phoenix", MOUNTAIN),
    "us-ar": (CENTRAL,),
    "us-ca": (PACIFIC,),
    "us-co": (MOUNTAIN,),
    "us-ct": (EASTERN,),
    "us-de": (EASTERN,),
    "us-dc": (EASTERN,),
    "us-fl": (EASTERN, CENTRAL),
    "us-ga": (EASTERN,),
    "us-hi": ("Pacific/Honolulu",),
    "us-id": ("America/Boise", PACIFIC),
    "us-il": (CENTRAL,),
    "us-in": (EASTERN, CENTRAL),
    "us-ia": (CENTRAL,),
    "us-ks": (CENTRAL, MOUNTAIN),
    "us-ky": (EASTERN, CENTRAL),
    "us-la": (CENTRAL,),
    "us-me": (EASTERN,),
    "us-md": (EASTERN,),
    "us-ma": (EASTERN,),
    "us-mi": (EASTERN, CENTRAL),
    "us-mn": (CENTRAL,),
    "us-ms": (CENTRAL,),
    "us-mo": (CENTRAL,),
    "us-mt": (MOUNTAIN,),
    "us-ne": (CENTRAL, MOUNTAIN),
    "us-nv": (PACIFIC, MOUNTAIN),
    "us-nh": (EASTERN,),
    "us-nj": (EASTERN,),
    "us-nm": (MOUNTAIN,),
    "us-ny": (EASTERN,),
    "us-nc": (EASTERN,),
    "us-nd": (CENTRAL, MOUNTAIN),
    "us-oh": (EASTERN,),
    "us-ok": (CENTRAL,),
    "us-or": (PACIFIC, "America/Boise"),
    "us-pa": (EASTERN,),
    "us-ri": (EASTERN,),
    "us-sc": (EASTERN,),
    "us-sd": (CENTRAL, MOUNTAIN),
    "us-tn": (CENTRAL, EASTERN),
    "us-tx": (CENTRAL, MOUNTAIN),
    "us-ut": (MOUNTAIN,),
    "us-vt": (EASTERN,),
    "us-va": (EASTERN,),
    "us-wa": (PACIFIC,),
    "us-wv": (EASTERN,),
    "us-wi": (CENTRAL,),
    "us-wy": (MOUNTAIN,),
    "us-as": ("Pacific/Pago_Pago",),
    "us-gu": ("Pacific/Guam",),
    "us-mp": ("Pacific/Guam",),
    "us-pr": ("America/Puerto_Rico",),
    "us-vi": ("America/Puerto_Rico",),
}
"""The time zones of each place, the larger part first; clocks of one zone that keep the same time are named once."""


US_ZONES = (
    "Pacific/Guam",
    "America/Puerto_Rico",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
)
"""Where a zone is not known, days are read in all of these and the earliest end counts."""


def zones_of(place: object) -> tuple[str, ...]:
    """Return the zones in which days are read at a place; where it is not known, those of all the United States."""
    return ZONES.get(place, US_ZONES) if isinstance(place, str) else US_ZONES


def matches(typed: str) -> tuple[str, ...]:
    """Return the codes that `typed` may mean, in alphabetical order of their names; one code when it is exact.

    Understood: `us-ca`, `ca`, the name, and the beginning of the name or of a word in it, in any case.
    """
    text = " ".join(typed.lower().split())
    if not text:
        return ()
    named = sorted(PLACES.items(), key=lambda place: place[1])
    tests: tuple[Callable[[str, str], bool], ...] = (
        lambda code, name: text in (code, code.removeprefix("us-"), name.lower()),
        lambda code, name: name.lower().startswith(text),
        lambda code, name: any(word.startswith(text) for word in name.lower().split()),
    )
    for test in tests:
        found = tuple(code for code, name in named if test(code, name))
        if found:
            return found
    return ()
