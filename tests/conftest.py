"""What holds for every test: no profile of the machine's user takes part; and how many examples are drawn."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from examples import USUAL
from hypothesis import settings

settings.register_profile("ci", settings.default, max_examples=USUAL)
settings.register_profile("campaign", settings.default, deadline=None, max_examples=20 * USUAL)
settings.load_profile(os.environ.get("CRISIS_AID_EXAMPLES") or "ci")


@pytest.fixture(autouse=True, scope="session")
def no_profile_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Point CRISIS_AID_CONFIG at an empty folder; tests that want a profile name a folder of their own."""
    folder = tmp_path_factory.mktemp("no-profile")
    before = os.environ.get("CRISIS_AID_CONFIG")
    os.environ["CRISIS_AID_CONFIG"] = str(folder)
    yield folder
    if before is None:
        del os.environ["CRISIS_AID_CONFIG"]
    else:
        os.environ["CRISIS_AID_CONFIG"] = before
