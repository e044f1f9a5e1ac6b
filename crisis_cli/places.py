"""Places a person can be: the codes, their names, and finding one from what somebody typed. No law in here."""

from __future__ import annotations

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


def matches(typed: str) -> tuple[str, ...]:
    """Return the codes that `typed` may mean, in alphabetical order of their names; one code when it is exact.

    Understood: `us-ca`, `ca`, the name, and the beginning of the name or of a word in it, in any case.
    """
    text = " ".join(typed.lower().split())
    if not text:
        return ()
    exact = [code for code, name in PLACES.items() if text in (code, code.removeprefix("us-"), name.lower())]
    if exact:
        return tuple(exact)
    begins = [code for code, name in PLACES.items() if name.lower().startswith(text)]
    if begins:
        return tuple(begins)
    return tuple(code for code, name in PLACES.items() if any(w.startswith(text) for w in name.lower().split()))
