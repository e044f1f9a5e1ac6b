"""From plain tables to the content, as one whole value; what a form cannot say is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from made import is_

from crisis_cli.build import as_deadline, build, expectation
from crisis_cli.condition import AllOf, ConditionError
from crisis_cli.model import (
    Action,
    AgeBand,
    Combined,
    Concern,
    Content,
    Deadline,
    Expectation,
    Finding,
    LawValue,
    Line,
    Notice,
    Order,
    Pack,
    Paper,
    PaperSection,
    Property,
    Question,
    Raise,
    Recipient,
    Resolution,
    Resource,
    Review,
    Rule,
    Source,
    Unless,
)

RAIN = {"rain": ["yes"]}
IT_RAINS = is_("rain", "yes")
WETTER = {"wet": {"from": "damp"}}
IT_IS_WETTER = is_("wet", "damp", "soaked")
QUESTION: dict[str, Any] = {
    "id": "rain", "ask": "Rain?", "topic": "rain", "why": "W.", "kind": "choice", "choices": {"no": "No", "yes": "Yes"},
    "unknown": "Look.", "tier": "decide", "safety": True, "in_emergency": True, "ask_when": None, "default": "no",
    "note": {"yes": "rain"}, "none_choice": None, "sources": ["code"], "in_note": False, "apart": True,
    "ages": {"no": {"from": None, "to": 13}, "yes": {"from": 14, "to": 15}}, "when": "past",
}  # fmt: skip
CONCERN = {
    "id": "storm", "title": "Storm", "about": "About.", "priority": 3, "questions": ["rain", "wind"], "open_when": RAIN,
    "family": "weather", "apart": True,
}  # fmt: skip
RULE: dict[str, Any] = {
    "id": "r", "when": RAIN, "actions": ["call", "shut"], "verb": "must", "basis": "law", "because": "B.", "sources": ["code"],
    "concern": "storm", "frame": "now", "deadline": {"number": 36, "unit": "hours", "start": "heard"}, "overrides": "other",
    "place": "us-ca", "role": "licence",
}  # fmt: skip
ACTION: dict[str, Any] = {
    "id": "call", "do": "Call", "kind": "tell", "frame": "now", "brief": ["A."], "how": [{"text": "B.", "when": RAIN}, "C."],
    "say": ["D."], "recipients": ["nurse"], "resources": ["help"], "record": ["E"], "done": "Called", "calendar": "Report due",
    "unless": {"text": "F.", "when": WETTER}, "alternative_to": "shut", "sources": ["code"], "apart": True, "at_once": True,
}  # fmt: skip
SECTION: dict[str, Any] = {
    "title": "S", "kind": "checks", "for": ["call"], "lines": ["L."], "sources": ["a"], "when": RAIN, "answers": ["rain"],
    "sheet": "home",
}  # fmt: skip
PAPER: dict[str, Any] = {
    "id": "kit", "title": "Kit", "about": "About.", "for": ["call", "shut"], "sections": [SECTION], "when": WETTER,
    "sources": ["b"], "reading_grade": 7.0, "sheets": {"home": RAIN},
}  # fmt: skip
EXPECT: dict[str, Any] = {
    "response": ["prompt", "same-day"], "includes": ["a"], "includes_any": ["b"], "excludes": ["c"], "avoids": ["d"],
    "not_avoids": ["e"], "first": ["f"], "within_first": 2, "before": [["g", "h"]], "verbs": {"i": "must"}, "frames": {"j": "now"},
    "bases": {"n": "law"}, "unasked": ["o"],
    "due": {"k": "2026-11-23T06:10:00+00:00", "l": "unknown"}, "deadlines": {"m": "36 hours from heard"},
}  # fmt: skip
EXPECTED = Expectation(
    response=("prompt", "same-day"), includes=("a",), includes_any=("b",), excludes=("c",), avoids=("d",), not_avoids=("e",),
    first=("f",), within_first=2, before=(("g", "h"),), verbs={"i": "must"}, bases={"n": "law"}, frames={"j": "now"},
    due={"k": datetime(2026, 11, 23, 6, 10, tzinfo=UTC), "l": None}, deadlines={"m": Deadline(36, "hours", "heard")},
    unasked=("o",),
)  # fmt: skip
PROPERTY: dict[str, Any] = {
    "id": "p", "says": "Says.", "when": WETTER, "actions": ["call"], "expect": EXPECT, "carries": ["x"], "concern": "storm",
    "alone": True,
}  # fmt: skip
RESOURCE = {
    "id": "help", "name": "Help", "reach": "1", "about": "A.", "checked_on": "2026-11-01", "confirmed": True, "source": "code",
    "place": "us-ca", "when": RAIN,
}  # fmt: skip
SOURCE = {
    "id": "code", "cite": "C.", "says": "S.", "kind": "statute", "place": "us", "read_on": "2026-11-01", "confirmed": True,
    "remark": "R.",
}  # fmt: skip
VALUE = {"id": "phone", "value": "x", "phrase": "by noon", "source": "code", "confirmed": True}
PLAIN: dict[str, Any] = {
    "content": {"version": "7", "format": 1},
    "judged": {"state": "draft", "reviews": []},
    "finding": [{"id": "wet", "values": ["dry", "damp", "soaked"], "topic": "how wet it is"}],
    "concern": [CONCERN, {**CONCERN, "id": "calm", "open_when": None}],
    "question": [QUESTION, {**QUESTION, "id": "wind", "ask_when": RAIN, "ages": {}}],
    "raise": [{"finding": "wet", "to": "damp", "when": RAIN, "because": "B.", "sources": ["code"], "concern": "storm"}],
    "rule": [RULE, {**RULE, "id": "s", "place": "us", "deadline": None}, {**RULE, "id": "t", "place": None, "role": "client", "deadline": "by due"}],
    "action": [ACTION, {**ACTION, "id": "shut", "unless": None}],
    "recipient": [
        {"id": "nurse", "title": "Nurse", "you": ["1"], "asks": ["2"], "share": ["3"], "withhold": ["4"], "sources": ["code"], "apart": True}
    ],
    "notice": [{"id": "n", "text": "N.", "when": WETTER, "sources": ["code"]}],
    "resolution": [{"id": "q", "action": "call", "prevails": "do", "reason": "R.", "consult": "C.", "when": RAIN, "sources": ["code"]}],
    "paper": [PAPER],
    "source": [SOURCE],
    "resource": [RESOURCE],
    "pack": [{"code": "us-ca", "name": "California", "zones": ["z"], "values": [VALUE], "holidays": {"2026-11-26": "T"}}],
    "property": [PROPERTY],
    "order": [{"question": "rain", "safest": "no", "riskiest": "yes", "concern": None}],
}  # fmt: skip


def rule(name: str, when: Any, deadline: Any, place: str | None) -> Rule:
    return Rule(name, when, ("call", "shut"), "must", "law", "B.", ("code",), "storm", "now", deadline, "other", place)


def asked(name: str, ask_when: Any, ages: dict[str, AgeBand]) -> Question:
    return Question(
        name, "Rain?", "rain", "W.", "choice", {"no": "No", "yes": "Yes"}, "Look.", "decide", True, True, ask_when, "no",
        {"yes": "rain"}, None, ("code",), False, True, ages, "past",
    )  # fmt: skip


def step(name: str, unless: Unless | None, position: int) -> Action:
    return Action(
        name, "Call", "tell", "now", (Line("A."),), (Line("B.", IT_RAINS), Line("C.")), (Line("D."),), ("nurse",), ("help",),
        ("E",), "Called", "Report due", unless, "shut", ("code",), position, True, True,
    )  # fmt: skip


def test_every_kind_of_table_becomes_what_it_stands_for() -> None:
    section = PaperSection("S", "checks", ("call",), (Line("L."),), ("a",), IT_RAINS, ("rain",), "home")
    bands = {"no": AgeBand(None, 13), "yes": AgeBand(14, 15)}
    at_home = AllOf((is_("licence.place", "us-ca"), IT_RAINS))
    concerns = [
        Concern(name, "Storm", "About.", 3, ("rain", "wind"), when, "weather", True)
        for name, when in (("storm", IT_RAINS), ("calm", None))
    ]
    assert build(PLAIN, content_hash="abc") == Content(
        version="7",
        format=1,
        hash="abc",
        review="draft",
        concerns={one.id: one for one in concerns},
        questions={"rain": asked("rain", None, bands), "wind": asked("wind", IT_RAINS, {})},
        findings={"wet": Finding("wet", ("dry", "damp", "soaked"), "how wet it is")},
        raises=(Raise("wet", "damp", IT_RAINS, "B.", ("code",), "storm"),),
        rules=(
            rule("r", at_home, Deadline(36, "hours", "heard"), "us-ca"),
            rule("s", IT_RAINS, None, "us"),
            rule("t", IT_RAINS, Deadline(0, "calendar_days", "due", "by"), None),
        ),
        actions={"call": step("call", Unless("F.", IT_IS_WETTER), 0), "shut": step("shut", None, 1)},
        recipients={
            "nurse": Recipient(
                "nurse", "Nurse", (Line("1"),), (Line("2"),), (Line("3"),), (Line("4"),), ("code",), True
            )
        },
        notices=(Notice("n", "N.", IT_IS_WETTER, ("code",)),),
        resolutions=(Resolution("q", "call", "do", "R.", "C.", IT_RAINS, ("code",)),),
        papers={
            "kit": Paper(
                "kit", "Kit", "About.", ("call", "shut"), IT_IS_WETTER, (section,), ("b",), 7.0, {"home": IT_RAINS}
            )
        },
        sources={"code": Source("code", "C.", "S.", "statute", "us", "2026-11-01", True, "R.")},
        resources={"help": Resource("help", "Help", "1", "A.", "2026-11-01", True, "code", "us-ca", IT_RAINS)},
        packs={
            "us-ca": Pack(
                "us-ca",
                "California",
                ("z",),
                {"phone": LawValue("phone", "x", "by noon", "code", True)},
                {"2026-11-26": "T"},
            )
        },
        properties=(Property("p", "Says.", IT_IS_WETTER, ("call",), EXPECTED, ("x",), "storm", True),),
        orders=(Order("rain", "no", "yes", None),),
    )


def test_content_that_somebody_reviewed_says_so() -> None:
    table = {"item": "rule:call", "by": "A", "role": "lawyer", "on": "2026-11-22", "standing": "valid"}
    made = build({**PLAIN, "judged": {"state": "reviewed in part", "reviews": [table]}}, content_hash="abc")
    assert (made.review, made.reviews) == (
        "reviewed in part",
        (Review("rule:call", "A", "lawyer", "2026-11-22", "valid"),),
    )


def test_one_response_is_written_without_a_list() -> None:
    assert expectation({**EXPECT, "response": "prompt"}).response == ("prompt",)


def test_a_deadline_is_a_table_or_text() -> None:
    assert as_deadline({"number": 2, "unit": "hours", "start": "x"}) == Deadline(2, "hours", "x")
    parts = (Deadline(0, "calendar_days", "x", "before"), Deadline(2, "working_days", "y"))
    assert as_deadline("later of before x; 2 working_days from y") == Combined("later", parts)


def test_a_condition_that_is_none_is_refused() -> None:
    with pytest.raises(ConditionError, match="an empty condition says nothing"):
        build({**PLAIN, "raise": [{**PLAIN["raise"][0], "when": {}}]}, content_hash="abc")
