"""On how many examples a property is tried: few in every run of the tests, many in a campaign. No test here."""

from __future__ import annotations

from hypothesis import settings

USUAL = 100
"""What hypothesis tries where nothing is said, and so in the profile that is not named."""


def examples(number: int) -> int:
    """Return `number`, or as many times more as the profile in use has more than the usual examples."""
    return number * max(settings.default.max_examples // USUAL, 1)
