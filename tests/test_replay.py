"""An issue walked through as an interview, and kept as a scenario that holds once the content is mended."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from test_build import EXPECT, EXPECTED
from test_cli import run as run_bytes
from test_proof import FLOW, load

from crisis_cli.checks import proof
from crisis_cli.checks.replay import expect_table, replay_ids

pytestmark = pytest.mark.skipif(not proof.available(), reason="z3-solver is not installed")
BROKEN = FLOW.replace('to = "emergency"', 'to = "same-day"', 1)


class Ended(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str) -> Ended:
    done = run_bytes(*arguments)
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def broken(tmp_path: Path) -> tuple[str, str, str]:
    """Return the folders of the broken and of the mended content, and the id of a property's issue."""
    assert BROKEN != FLOW
    folders = tmp_path / "broken", tmp_path / "mended"
    for folder in folders:
        folder.mkdir()
    loaded = load(folders[0], BROKEN)
    load(folders[1], FLOW)
    ids = replay_ids(proof.prove(loaded).counterexamples)
    name = next(known for issue, known in ids.items() if "danger-is-an-emergency" in issue.where)
    return str(folders[0] / "flows"), str(folders[1] / "flows"), name


def test_a_saved_scenario_differs_until_the_content_is_mended(tmp_path: Path) -> None:
    bad, good, name = broken(tmp_path)
    saved = tmp_path / "kept.toml"
    shown = run("flows", "check", "--content", bad, "--replay", name, "--save", str(saved))
    assert (shown.returncode, shown.stderr) == (1, "")
    assert "THE INTERVIEW\n" in shown.stdout
    assert saved.read_text() == (
        'title = "Danger now is an emergency, and the call stands first."\n'
        'concerns = ["self"]\n\n'
        '[answers]\n"danger.now" = "yes"\n\n'
        '[expect]\nresponse = ["emergency"]\nincludes = ["call-emergency"]\nfirst = ["call-emergency"]\nwithin_first = 1\n'
    )
    assert run("--content", bad, "batch", str(saved)).returncode == 1
    assert run("--content", good, "batch", str(saved)).returncode == 0


def test_everything_that_a_property_can_expect_is_kept() -> None:
    assert expect_table(EXPECTED) == {name: value for name, value in EXPECT.items() if name not in ("due", "unasked")}


def test_the_same_content_gives_the_same_id(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    first, second = (broken(tmp_path / folder)[2] for folder in ("one", "two"))
    assert first == second


def test_an_id_that_is_not_there(tmp_path: Path) -> None:
    bad, good, _ = broken(tmp_path)
    lost = run("flows", "check", "--content", bad, "--replay", "12345678")
    assert lost.returncode == 2
    assert lost.stderr.startswith('No issue of this content has the id "12345678". Those it has: ')
    none = run("flows", "check", "--content", good, "--replay", "12345678")
    assert (none.returncode, none.stderr) == (
        2,
        'No issue of this content has the id "12345678". It has none: every proof holds.\n',
    )


def test_nothing_is_saved_among_the_content_nor_without_an_id(tmp_path: Path) -> None:
    bad, _, name = broken(tmp_path)
    inside = run("flows", "check", "--content", bad, "--replay", name, "--save", f"{bad}/kept.toml")
    assert inside.returncode == 4
    assert "it lies in the folder that is read" in inside.stderr
    assert not Path(bad, "kept.toml").exists()
    nameless = run("flows", "check", "--content", bad, "--save", str(tmp_path / "kept.toml"))
    assert nameless.returncode == 2
    assert nameless.stderr.startswith("--save keeps the interview that --replay names.")
