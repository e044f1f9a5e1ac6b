"""The count of keys is that of a person at a terminal, and it keeps to what was promised."""

from __future__ import annotations

import statistics
import sys
from dataclasses import replace

import pytest
from count_keys import GROUPS, NOON, Walk, groups, keys_of, report, walk, walks
from terminal_driver import Conversation
from test_profile import a_question

from crisis_cli.answers import Answers
from crisis_cli.load import load, shipped_folder

CONTENT = load()


@pytest.fixture(scope="module")
def walked() -> list[Walk]:
    """Every scenario, walked once: not at import, which every process of the tests would wait for."""
    return walks(CONTENT, shipped_folder() / "scenarios")


@pytest.mark.parametrize(
    ("kind", "value", "keys"),
    [
        ("choice", "a", 1),
        ("choice", "not-asked", 1),
        ("place", "us-ca", 1),
        ("several", ("a",), 2),
        ("several", ("a", "b"), 3),
        ("several", ("none",), 1),
        ("several", "cannot-tell", 1),
        ("number", 12, 3),
    ],
)
def test_keys_of_one_answer(kind, value, keys):
    assert keys_of(a_question("x", kind=kind, none_choice="none"), value) == keys


def test_the_concern_is_a_key_where_there_is_more_than_one():
    first = next(iter(CONTENT.concerns.values()))
    one = replace(CONTENT, concerns={first.id: first})
    two = replace(CONTENT, concerns={first.id: first, "other": replace(first, id="other")})
    given = Answers((first.id,), {"danger.now": "yes"})
    assert walk(two, "", given, NOON).keys == walk(one, "", given, NOON).keys + 1


def test_every_scenario_is_counted_and_groups_are_told_apart(walked: list[Walk]) -> None:
    parts = groups(walked)
    assert tuple(parts) == GROUPS
    assert all(parts.values())
    assert len(parts[GROUPS[2]]) == len(list((shipped_folder() / "scenarios").rglob("*.toml")))
    assert all(one.response == "emergency" for one in (*parts[GROUPS[0]], *parts[GROUPS[1]]))
    assert report(walked).splitlines()[1].startswith("emergency, danger.now = yes")


def test_an_emergency_takes_few_keys(walked: list[Walk]) -> None:
    """Design: four keys where someone acts now, about ten otherwise; one more where the concern is chosen."""
    concern = 1 if len(CONTENT.concerns) > 1 else 0
    parts = groups(walked)
    assert max(one.keys for one in parts[GROUPS[0]]) <= 4 + concern
    assert statistics.median(one.keys for one in parts[GROUPS[1]]) <= 10 + concern


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_the_count_is_that_of_a_conversation():
    concern = next(iter(CONTENT.concerns))
    given = Answers((concern,), {"danger.now": "yes", "client.place": "us-ca", "tell.safe": "safe"})
    c = Conversation(["assess", concern, "--plain"])
    try:
        c.press("2", after="Is anyone hurt")
        c.type_place("us-ca")
        c.press("1", after="Could telling")
        c.wait("What next?")
    finally:
        c.child.close(force=True)
    counted = walk(CONTENT, "", given, NOON).keys - (1 if len(CONTENT.concerns) > 1 else 0)
    assert counted == c.keys
