"""What a batch comes to, in numbers: counting, adding up, and every way of showing it. Whole texts compared."""

from __future__ import annotations

import io
import json
import os
import pickle
import re
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from made import action, concern, content, is_, pack, question, raised, rule
from pydantic import TypeAdapter

from crisis_cli.answers import Answers
from crisis_cli.batch.tally import Tally
from crisis_cli.engine import plan_for
from crisis_cli.load import load, shipped_folder
from crisis_cli.render.summary import SummaryJson, lines, share, summary
from crisis_cli.schemas import schema_text

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
SMALL = content(
    concerns=[concern("storm", "client.place", "rain"), concern("flood-that-has-a-long-name", "client.place", "rain")],
    questions=[question("rain"), question("client.place", kind="place", choices={}, note={})],
    actions=[action("call"), action("sail")],
    raises=[raised("same-day", is_("rain", "yes"))],
    rules=[
        rule("wet", is_("rain", "yes"), "call", verb="must", basis="law"),
        rule("no-sail", is_("rain", "yes"), "sail", verb="must-not", basis="law"),
    ],
    packs=[pack("us-ca")],
)
TALLY = Tally(
    scenarios=1203,
    bad=3,
    expecting=1000,
    differing=7,
    responses=Counter({"emergency": 1, "same-day": 900, "routine": 299}),
    verbs=Counter({"must": 4000, "consult-first": 10, "must-not": 6}),
    concerns=Counter({"storm": 1200, "flood-that-has-a-long-name": 60}),
    places=Counter({"unknown": 700, "us-ca": 300, "us-az": 100, "us-ny": 100}),
)


class Screen(io.TextIOWrapper):
    """A terminal of so many columns, as far as a program can tell."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 7


def sit_at(monkeypatch: pytest.MonkeyPatch, screen: Screen) -> None:
    """Make standard output a terminal of 61 columns that takes styles. Not in a fixture: pytest has a stream of its own."""
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((61, 24)))
    for name, value in (("TERM", "xterm-256color"), ("NO_COLOR", ""), ("ACCESSIBLE", ""), ("CRISIS_AID_PLAIN", "")):
        monkeypatch.setenv(name, value)


def text(tally: Tally, width: int, *, blocks: bool = False) -> str:
    return "\n".join(line for _, line in lines(SMALL, tally, width, blocks=blocks)) + "\n"


# ---------------------------------------------------------------- counting


def test_a_tally_counts_plans_steps_and_bad_lines() -> None:
    tally = Tally()
    wet = plan_for(SMALL, Answers(("storm",), {"rain": "yes", "client.place": "us-ca"}), NOW)
    dry = plan_for(SMALL, Answers(("storm", "flood-that-has-a-long-name"), {"rain": "no"}), NOW)
    tally.take(wet, expected=True)
    tally.take(wet, expected=False)
    tally.take(dry)
    tally.take_bad()
    assert tally == Tally(
        scenarios=4,
        bad=1,
        expecting=2,
        differing=1,
        responses=Counter({"same-day": 2, "routine": 1}),
        verbs=Counter({"must": 2, "must-not": 2}),
        concerns=Counter({"storm": 3, "flood-that-has-a-long-name": 1}),
        places=Counter({"us-ca": 2, "unknown": 1}),
    )
    assert tally.plans == 3


def test_tallies_add_up_and_travel_between_processes() -> None:
    total = Tally()
    for _ in range(2):
        total.add(pickle.loads(pickle.dumps(TALLY)))
    assert total == Tally(
        scenarios=2406,
        bad=6,
        expecting=2000,
        differing=14,
        responses=Counter({"emergency": 2, "same-day": 1800, "routine": 598}),
        verbs=Counter({"must": 8000, "consult-first": 20, "must-not": 12}),
        concerns=Counter({"storm": 2400, "flood-that-has-a-long-name": 120}),
        places=Counter({"unknown": 1400, "us-ca": 600, "us-az": 200, "us-ny": 200}),
    )
    assert TALLY.scenarios == 1203


@pytest.mark.parametrize(("bad", "differing", "code"), [(0, 0, 0), (0, 2, 1), (1, 0, 3), (1, 2, 3)])
def test_a_bad_line_outranks_a_plan_that_is_not_as_expected(bad: int, differing: int, code: int) -> None:
    assert Tally(scenarios=9, bad=bad, expecting=3, differing=differing).code == code


# ---------------------------------------------------------------- showing

AT_80 = """\
1,203 scenarios; 3 can't be read; 7 of 1,000 not as expected

WHAT THE ANSWERS CALL FOR
One of these in each plan. Usual care is no statement of low risk.
an emergency response      1   <1%  #
a same-day response      900   75%  ##########################################
a response within a day    0    0%
usual care               299   25%  ##############

STEPS, BY HOW FIRMLY
Every step of every plan; what must not or should not be done is one to leave.
must           4,000  >99%  ##################################################
consult first     10   <1%  #
should             0    0%
may                0    0%
must not           6   <1%  #
should not         0    0%

CONCERNS
Plans in which each is open; a plan may have several.
Storm                       1,200  100%  #####################################
Flood-That-Has-A-Long-Name     60    5%  ##

WHERE THE CLIENT IS
One of these in each plan.
California  300   25%  ########################
Arizona     100    8%  ########
New York    100    8%  ########
not known   700   58%  #######################################################

Content 1, 0. Review: draft.
"""
AT_60 = """\
1,203 scenarios; 3 can't be read; 7 of 1,000 not as expected

WHAT THE ANSWERS CALL FOR
One of these in each plan. Usual care is no statement of low
risk.
an emergency response      1   <1%  ▏
a same-day response      900   75%  ████████████████████████
a response within a day    0    0%
usual care               299   25%  ████████

STEPS, BY HOW FIRMLY
Every step of every plan; what must not or should not be
done is one to leave.
must           4,000  >99%  ████████████████████████████████
consult first     10   <1%  ▏
should             0    0%
may                0    0%
must not           6   <1%  ▏
should not         0    0%

CONCERNS
Plans in which each is open; a plan may have several.
Storm                       1,200  100%  ███████████████████
Flood-That-Has-A-Long-Name     60    5%  █

WHERE THE CLIENT IS
One of these in each plan.
California  300   25%  ███████████████▉
Arizona     100    8%  █████▎
New York    100    8%  █████▎
not known   700   58%  █████████████████████████████████████

Content 1, 0. Review: draft.
"""


def test_a_summary_at_80_columns_in_plain_signs() -> None:
    assert text(TALLY, 78) == AT_80
    assert summary(SMALL, TALLY, "text") == AT_80


def test_a_summary_at_60_columns_in_blocks() -> None:
    assert text(TALLY, 60, blocks=True) == AT_60


@pytest.mark.parametrize("width", [40, 60, 78, 100])
@pytest.mark.parametrize("blocks", [True, False])
def test_no_line_is_wider_than_the_screen_with_the_shipped_content(width: int, blocks: bool) -> None:
    shipped = load()
    tally = Tally(scenarios=10**9, places=Counter({"outside-us": 10**9, "us-dc": 1}))
    tally.responses.update({"emergency": 10**9})
    tally.concerns.update({name: 10**9 - number for number, name in enumerate(shipped.concerns)})
    shown = [line for _, line in lines(shipped, tally, width, blocks=blocks)]
    assert max(map(len, shown)) <= width
    assert all(line.isascii() for line in shown) is not blocks
    assert not any("routine" in line for line in shown)
    names = " ".join(line.strip() for line in shown)
    assert all(concern.title in names for concern in shipped.concerns.values()) or width == 40


def test_on_a_terminal_headings_are_bold_and_bars_are_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_at(monkeypatch, Screen())
    shown = summary(SMALL, TALLY, "terminal")
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == AT_60
    bold = re.findall(r"\x1b\[1m(.*?)\x1b\[0m", shown)
    assert bold == [
        "1,203 scenarios; 3 can't be read; 7 of 1,000 not as expected",
        "WHAT THE ANSWERS CALL FOR",
        "STEPS, BY HOW FIRMLY",
        "CONCERNS",
        "WHERE THE CLIENT IS",
    ]


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("NO_COLOR", "1"), ("CRISIS_AID_PLAIN", "1")])
def test_where_words_alone_are_wanted_bars_are_plain_signs(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    sit_at(monkeypatch, Screen())
    monkeypatch.setenv(name, value)
    assert summary(SMALL, TALLY, "terminal") == text(TALLY, 60)


def test_plain_words_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_at(monkeypatch, Screen())
    assert summary(SMALL, TALLY, "terminal", plain=True) == text(TALLY, 60)


def test_a_terminal_that_cant_write_blocks_gets_plain_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    sit_at(monkeypatch, Screen("cp437"))
    assert re.sub(r"\x1b\[[0-9;]*m", "", summary(SMALL, TALLY, "terminal")) == text(TALLY, 60)


def test_off_a_terminal_it_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert summary(SMALL, TALLY, "terminal") == AT_80
    monkeypatch.setattr(sys, "stdout", None)
    assert summary(SMALL, TALLY, "terminal") == AT_80


def test_a_summary_of_nothing_and_of_one() -> None:
    empty = [line for line in text(Tally(), 78).splitlines() if re.search(r"\d", line)]
    assert empty == [
        "0 scenarios; all can be read",
        "an emergency response    0    0%",
        "a same-day response      0    0%",
        "a response within a day  0    0%",
        "usual care               0    0%",
        "must           0    0%",
        "consult first  0    0%",
        "should         0    0%",
        "may            0    0%",
        "must not       0    0%",
        "should not     0    0%",
        "Storm                       0    0%",
        "Flood-That-Has-A-Long-Name  0    0%",
        "Content 1, 0. Review: draft.",
    ]
    one = Tally(scenarios=1, expecting=1, responses=Counter({"prompt": 1}), places=Counter({"us-ca": 1}))
    assert text(one, 78).splitlines()[0] == "1 scenario; all can be read; 1 as expected"
    all_as_expected = Tally(scenarios=1500, expecting=1500)
    assert text(all_as_expected, 78).splitlines()[0] == "1,500 scenarios; all can be read; all 1,500 as expected"


@pytest.mark.parametrize(
    ("number", "whole", "shown"),
    [
        (0, 0, "0%"),
        (0, 9, "0%"),
        (9, 9, "100%"),
        (1, 1000, "<1%"),
        (999, 1000, ">99%"),
        (1, 3, "33%"),
        (5, 1000, "<1%"),
    ],
)
def test_a_share_says_nothing_and_everything_only_of_that(number: int, whole: int, shown: str) -> None:
    assert share(number, whole) == shown


def test_a_summary_as_markdown() -> None:
    small = Tally(
        scenarios=2,
        bad=1,
        responses=Counter({"routine": 1}),
        verbs=Counter({"may": 1}),
        concerns=Counter({"storm": 1}),
        places=Counter({"us-ca": 1}),
    )
    assert (
        summary(SMALL, small, "markdown")
        == """\
# 2 scenarios; 1 can't be read

## What the answers call for

One of these in each plan. Usual care is no statement of low risk.

| | number | share |
|---|---:|---:|
| an emergency response | 0 | 0% |
| a same-day response | 0 | 0% |
| a response within a day | 0 | 0% |
| usual care | 1 | 100% |

## Steps, by how firmly

Every step of every plan; what must not or should not be done is one to leave.

| | number | share |
|---|---:|---:|
| must | 0 | 0% |
| consult first | 0 | 0% |
| should | 0 | 0% |
| may | 1 | 100% |
| must not | 0 | 0% |
| should not | 0 | 0% |

## Concerns

Plans in which each is open; a plan may have several.

| | number | share |
|---|---:|---:|
| Storm | 1 | 100% |
| Flood-That-Has-A-Long-Name | 0 | 0% |

## Where the client is

One of these in each plan.

| | number | share |
|---|---:|---:|
| California | 1 | 100% |

Content 1, 0. Review: draft.
"""
    )


def test_a_summary_as_json_has_its_schema() -> None:
    found: dict[str, Any] = json.loads(summary(SMALL, TALLY, "json"))
    assert found == {
        "schema": "crisis-aid/summary/1",
        "content": {"version": "1", "format": 1, "hash": "0", "review": "draft"},
        "scenarios": 1203,
        "bad": 3,
        "expecting": 1000,
        "differing": 7,
        "responses": {"emergency": 1, "same-day": 900, "prompt": 0, "routine": 299},
        "verbs": {"must": 4000, "consult-first": 10, "should": 0, "may": 0, "must-not": 6, "should-not": 0},
        "concerns": {"storm": 1200, "flood-that-has-a-long-name": 60},
        "places": {"us-ca": 300, "us-az": 100, "us-ny": 100, "unknown": 700},
    }
    assert list(found["places"]) == ["us-ca", "us-az", "us-ny", "unknown"]
    TypeAdapter(SummaryJson).validate_python(found, strict=True)
    assert set(json.loads(schema_text("summary"))["required"]) == set(found)


def test_what_a_summary_says_of_the_shipped_scenarios_is_what_their_plans_say() -> None:
    """Counted once more, from the plans themselves."""
    from crisis_cli.shelf import read_shelf

    shipped = load()
    scenarios = list(read_shelf(shipped, shipped_folder(), NOW).scenarios.values())[:40]
    tally, plans = Tally(), []
    for scenario in scenarios:
        plans.append(plan_for(shipped, scenario.answers, scenario.now or NOW, changes=False))
        tally.take(plans[-1])
    found = json.loads(summary(shipped, tally, "json"))
    assert found["scenarios"] == len(plans) == 40
    for level, number in found["responses"].items():
        assert number == sum(plan.response == level for plan in plans)
    for verb, number in found["verbs"].items():
        assert number == sum(step.verb == verb for plan in plans for step in (*plan.actions, *plan.avoid))
    for name, number in found["concerns"].items():
        assert number == sum(name in plan.concerns for plan in plans)
    for place, number in found["places"].items():
        assert number == sum((plan.places["client"] or "unknown") == place for plan in plans)
