"""What holds for every test: no profile of the machine's user takes part; how many examples are drawn; what need not be done twice."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from examples import USUAL
from hypothesis import settings

settings.register_profile("ci", settings.default, max_examples=USUAL)
settings.register_profile("campaign", settings.default, deadline=None, max_examples=20 * USUAL)
settings.load_profile(os.environ.get("CRISIS_AID_EXAMPLES") or "ci")
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
"""Tests start the program a thousand times: where nothing compiled is kept, each start compiles all that it imports."""


def pytest_collection_finish() -> None:
    """Keep the collector from looking again and again through thousands of tests and contents that stay to the end."""
    gc.collect()
    gc.freeze()


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
