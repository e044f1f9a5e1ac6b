"""What answers mean, in three values: relevance, findings, rules, and which questions could still decide something."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from made import both, concern, content, either, is_, pack, question, raised, resolution, rule

from crisis_cli.answers import Value
from crisis_cli.condition import Between, Condition, HasAll, Is, Only
from crisis_cli.evaluation import Evaluation, Level, matches
from crisis_cli.model import Combined, Concern, Deadline, Finding, LawValue

RAIN, WIND, ROOF, TIDE = (is_(name, "yes") for name in ("rain", "wind", "roof", "tide"))
QUESTIONS = [
    question("rain"),
    question("wind", ask_when=RAIN),
    question("roof", ask_when=WIND),
    question("tide"),
    question("heard", kind="time"),
    question("client.place", kind="place", choices={}),
    question("victim.place", kind="place", choices={}, ask_when=RAIN),
]
STORM = concern("storm", "rain", "wind", "roof", "heard", "client.place", "victim.place")


def read(values: dict[str, Value], *concerns: str, **parts: Any) -> Evaluation:
    listed: list[Concern] = parts.pop("concerns", [STORM])
    return Evaluation(content(questions=QUESTIONS, concerns=listed, **parts), concerns or ("storm",), values)


def open_(*names: str) -> frozenset[str]:
    return frozenset(names)


# ---------------------------------------------------------------- which concerns


def test_chosen_and_opened_concerns_the_most_urgent_first() -> None:
    listed = [
        concern("late", priority=9),
        concern("shut", open_when=TIDE, priority=1),
        concern("opened", open_when=RAIN, priority=2),
        concern("first", priority=1),
        concern("out", priority=0),
    ]
    found = read({"rain": "yes"}, "late", "first", concerns=listed)
    assert [one.id for one in found.concerns] == ["first", "opened", "late"]
    assert [name for name in ("late", "shut", "opened", "first", "out") if found.is_active(name)] == [
        "late",
        "opened",
        "first",
    ]
    assert found.is_active(None)


@pytest.mark.parametrize(
    ("values", "opening"),
    [
        ({}, {"rain", "tide"}),
        ({"rain": "no"}, set()),
        ({"rain": "yes"}, {"tide"}),
        ({"rain": "yes", "tide": "no"}, set()),
    ],
)
def test_which_answers_could_still_open_a_concern(values: dict[str, Value], opening: set[str]) -> None:
    listed = [
        concern("storm", "rain", "tide"),
        concern("flood", "roof", open_when=both(RAIN, TIDE)),
        concern("never", "roof", open_when=is_("heard", "x")),
        concern("own", "wind", open_when=None),
        concern("there", "wind", open_when=both(TIDE, is_("heard", "x"))),
    ]
    assert read(values, concerns=listed).opening == opening


def test_a_concern_that_is_open_is_opened_by_nothing_more() -> None:
    listed = [STORM, concern("flood", open_when=RAIN)]
    assert read({}, "storm", "flood", concerns=listed).opening == set()


# ---------------------------------------------------------------- relevance and leaves


@pytest.mark.parametrize(
    ("values", "rain", "wind", "roof"),
    [
        ({}, True, open_("rain"), open_("rain")),
        ({"rain": "no"}, True, False, False),
        ({"rain": "yes"}, True, True, open_("wind")),
        ({"rain": "yes", "wind": "yes"}, True, True, True),
        ({"rain": "no", "wind": "yes"}, True, False, False),
    ],
)
def test_a_question_is_relevant_while_its_gate_may_open(
    values: dict[str, Value], rain: Any, wind: Any, roof: Any
) -> None:
    found = read(values)
    assert [found.relevance(name) for name in ("rain", "wind", "roof", "roof")] == [rain, wind, roof, roof]


def test_an_answer_counts_only_where_its_question_is_relevant() -> None:
    assert read({"rain": "no", "wind": "yes"}).truth(WIND) is False
    assert read({"wind": "yes"}).truth(WIND) == {"rain"}
    assert read({"rain": "yes"}).truth(WIND) == {"wind"}
    assert read({"rain": "yes", "wind": "yes"}).truth(WIND) is True


PHONE = LawValue("phone", "must", "by phone", "code", True)
DOTTED = LawValue("a.b", "may", "so", "code", True)


@pytest.mark.parametrize(
    ("values", "condition", "truth"),
    [
        ({}, is_("law.client.phone", "must"), open_("client.place")),
        ({"client.place": "us-ca"}, is_("law.client.phone", "must"), True),
        ({"client.place": "us-ca"}, is_("law.client.phone", "may"), False),
        ({"client.place": "us-ca"}, is_("law.client.a.b", "may"), True),
        ({"client.place": "us-tx"}, is_("law.client.phone", "missing"), True),
        ({"client.place": "us-tx"}, is_("law.client.phone", "must", "may"), False),
        ({}, is_("law.victim.phone", "must"), open_("rain")),
        ({"rain": "no"}, is_("law.victim.phone", "must", "missing"), False),
        ({"rain": "yes"}, is_("law.victim.phone", "must"), open_("victim.place")),
        ({"rain": "yes", "victim.place": "us-ca"}, is_("law.victim.phone", "must"), True),
    ],
)
def test_a_value_of_law_hangs_on_its_roles_place(values: dict[str, Value], condition: Is, truth: Any) -> None:
    made = read(values, packs=[pack("us-ca", values={"phone": PHONE, "a.b": DOTTED})])
    assert made.truth(condition) == truth


@pytest.mark.parametrize(
    ("atom", "holds", "fails"),
    [
        (Is("a", frozenset({"x", "cannot-tell"})), ["x", "cannot-tell", ("w", "x")], ["y", ("w",), "not-asked"]),
        (Is("a", frozenset({"3"})), [3], [4]),
        (HasAll("a", frozenset({"x", "y"})), [("x", "y"), ("w", "x", "y")], [("x",), "x", "cannot-tell"]),
        (
            Only("a", frozenset({"x", "y"})),
            [("x",), ("x", "y"), "x"],
            [("w", "x"), "cannot-tell", "not-asked", "would-not-say"],
        ),
        (Only("a", frozenset({"x", "cannot-tell"})), ["x"], ["cannot-tell"]),
        (Between("a", None, 3), [0, 3], [4, "3", "cannot-tell", -1]),
        (Between("a", 2, 3), [2, 3], [1, 4]),
        (Between("a", 2, None), [2, 9], [1, "x"]),
        (Between("a", None, None), [0], ["not-asked"]),
    ],
)
def test_which_answers_satisfy_a_leaf(atom: Any, holds: list[Value], fails: list[Value]) -> None:
    assert [value for value in (*holds, *fails) if matches(atom, value)] == holds


# ---------------------------------------------------------------- findings


LOW, MID, TOP = (
    raised(to, when) for to, when in (("prompt", RAIN), ("same-day", TIDE), ("emergency", both(RAIN, TIDE)))
)


@pytest.mark.parametrize(
    ("values", "level"),
    [
        (
            {},
            Level(
                "routine", (), {"emergency": open_("rain", "tide"), "same-day": open_("tide"), "prompt": open_("rain")}
            ),
        ),
        ({"rain": "yes"}, Level("prompt", (LOW,), {"emergency": open_("tide"), "same-day": open_("tide")})),
        ({"rain": "no"}, Level("routine", (), {"same-day": open_("tide")})),
        ({"tide": "yes"}, Level("same-day", (MID,), {"emergency": open_("rain")})),
        ({"tide": "yes", "rain": "yes"}, Level("emergency", (TOP,), {})),
        ({"tide": "no", "rain": "no"}, Level("routine", (), {})),
    ],
)
def test_where_a_finding_stands_and_what_could_raise_it(values: dict[str, Value], level: Level) -> None:
    found = read(values, raises=[LOW, MID, TOP])
    assert found.level("response") == level
    assert found.level("response") is found.level("response")


def test_several_raises_of_one_value_count_together() -> None:
    same = [raised("prompt", RAIN), raised("prompt", TIDE), raised("prompt", WIND)]
    assert read({"rain": "yes"}, raises=same).level("response") == Level("prompt", (same[0],), {})
    assert read({"tide": "yes", "rain": "yes"}, raises=same).level("response").because == (same[0], same[1])
    assert read({}, raises=same).level("response").possible == {"prompt": open_("rain", "tide")}
    later = [raised("prompt", TIDE), raised("prompt", RAIN)]
    assert read({"rain": "yes"}, raises=later).level("response") == Level("prompt", (later[1],), {})


def test_a_raise_of_a_concern_that_is_not_open_raises_nothing_and_hides_nothing() -> None:
    mine = [raised("emergency", RAIN, concern="flood"), raised("prompt", RAIN, concern="storm"), raised("prompt", RAIN)]
    found = read({"rain": "yes"}, raises=mine, concerns=[STORM, concern("flood")])
    assert found.level("response") == Level("prompt", (mine[1], mine[2]), {})


@pytest.mark.parametrize(
    ("values", "wanted", "truth"),
    [
        ({}, ("prompt",), open_("rain", "tide")),
        ({}, ("routine", "prompt", "same-day", "emergency"), True),
        ({"rain": "yes"}, ("routine",), False),
        ({"rain": "yes"}, ("prompt", "same-day", "emergency"), True),
        ({"rain": "yes"}, ("emergency",), open_("tide")),
        ({"rain": "no", "tide": "no"}, ("routine",), True),
    ],
)
def test_a_finding_is_as_wanted_when_every_value_it_may_have_is(
    values: Any, wanted: tuple[str, ...], truth: Any
) -> None:
    assert read(values, raises=[LOW, MID, TOP]).truth(is_("response", *wanted)) == truth


def test_a_finding_may_rest_on_another() -> None:
    wet = Finding("wet", ("dry", "wet"))
    rise = [raised("wet", RAIN, finding="wet"), raised("emergency", is_("wet", "wet"))]
    assert read({}, findings=[wet], raises=rise).level("response") == Level("routine", (), {"emergency": open_("rain")})
    assert read({"rain": "yes"}, findings=[wet], raises=rise).level("response").certain == "emergency"


# ---------------------------------------------------------------- rules


def test_the_rules_of_open_concerns_in_the_authors_order() -> None:
    listed = [rule("b", RAIN, concern="storm"), rule("c", TIDE, concern="flood"), rule("a", TIDE)]
    found = read({"rain": "yes"}, rules=listed, concerns=[STORM, concern("flood")])
    assert list(found.rules()) == [(listed[0], True), (listed[2], {"tide"})]


@pytest.mark.parametrize(
    ("values", "truth"),
    [
        ({"rain": "yes", "tide": "no"}, True),
        ({"rain": "yes", "tide": "yes"}, False),
        ({"rain": "no", "tide": "no"}, False),
        ({"rain": "yes"}, open_("tide")),
        ({"tide": "no"}, open_("rain")),
        ({}, open_("rain", "tide")),
        ({"tide": "yes"}, False),
    ],
)
def test_a_rule_holds_unless_one_that_overrides_it_does(values: dict[str, Value], truth: Any) -> None:
    listed = [
        rule("base", RAIN, concern="storm"),
        rule("over", TIDE, concern="storm", overrides="base"),
        rule("elsewhere", RAIN, concern="flood", overrides="base"),
    ]
    found = read(values, rules=listed, concerns=[STORM, concern("flood")])
    assert found.rule(listed[0]) == truth
    assert found.rule(listed[0]) == truth


def test_a_rule_that_is_itself_overridden_overrides_nothing() -> None:
    listed = [rule("base", RAIN), rule("over", RAIN, overrides="base"), rule("top", TIDE, overrides="over")]
    for tide, truths in (("yes", [True, False, True]), ("no", [False, True, False])):
        found = read({"rain": "yes", "tide": tide}, rules=listed)
        assert [found.rule(one) for one in listed] == truths


# ---------------------------------------------------------------- what is needed


def needed(values: dict[str, Value], *rules: Any, **parts: Any) -> set[str]:
    return set(read(values, rules=rules, **parts).needed())


def test_what_could_decide_a_rule_or_the_response_is_needed() -> None:
    assert needed({}, rule("a", RAIN)) == {"rain"}
    assert needed({}, rule("a", either(RAIN, TIDE)), rule("b", TIDE)) == {"rain", "tide"}
    assert needed({"rain": "yes"}, rule("a", either(RAIN, TIDE))) == set()
    assert needed({"rain": "no"}, rule("a", RAIN)) == set()
    assert needed({}, raises=[LOW]) == {"rain"}
    assert needed({"rain": "yes"}, raises=[LOW, TOP]) == {"tide"}
    assert needed({}, concerns=[STORM, concern("flood", open_when=RAIN)]) == {"rain"}


CLOCK = Deadline(36, "hours", "heard")


@pytest.mark.parametrize(
    ("values", "deadline", "missing"),
    [
        ({"rain": "yes"}, CLOCK, {"heard"}),
        ({"rain": "yes", "heard": "cannot-tell"}, CLOCK, set()),
        ({"rain": "no"}, CLOCK, set()),
        ({}, CLOCK, {"rain"}),
        ({"rain": "yes"}, Combined("later", (CLOCK, Deadline(1, "hours", "roof"))), {"heard", "roof", "wind"}),
        ({"rain": "yes", "wind": "no"}, Deadline(1, "hours", "roof"), set()),
        ({"rain": "yes", "wind": "yes"}, Deadline(1, "hours", "roof"), {"roof"}),
        ({"rain": "yes", "roof": "x"}, Deadline(1, "hours", "roof"), set()),
    ],
)
def test_the_start_of_a_clock_that_runs_is_needed(values: dict[str, Value], deadline: Any, missing: set[str]) -> None:
    assert needed(values, rule("a", RAIN, "call", deadline=deadline)) == missing


def test_what_settles_a_conflict_is_needed_once_there_is_one() -> None:
    two = [rule("for", RAIN, "call"), rule("against", RAIN, "call", verb="should-not"), rule("other", RAIN, "shut")]
    found = [
        resolution("a", "call", "do", when=TIDE),
        resolution("b", "call", "avoid"),
        resolution("c", "shut", "do", when=is_("heard", "x")),
    ]
    assert needed({"rain": "yes"}, *two, resolutions=found) == {"tide"}
    assert needed({"rain": "yes", "tide": "no"}, *two, resolutions=found) == set()
    assert needed({"rain": "yes"}, *two[::2], resolutions=found) == set()
    more = [*two, rule("also", RAIN, "shut", verb="should-not")]
    assert needed({"rain": "yes"}, *more, resolutions=found) == {"tide", "heard"}
    whole: list[Condition | None] = [None, None]
    assert (
        needed(
            {"rain": "yes"},
            *two,
            resolutions=[resolution(f"r{n}", "call", "do", when=when) for n, when in enumerate(whole)],
        )
        == set()
    )


# ---------------------------------------------------------------- an answer more


def everything(found: Evaluation) -> tuple[Any, ...]:
    """Return all that a reading says, so that it has been worked out and is kept."""
    return (
        found.concerns,
        list(found.rules()),
        found.needed(),
        {name: found.level(name) for name in found.content.findings},
        {name: found.relevance(name) for name in found.content.questions},
    )


@pytest.mark.parametrize(
    "values", list(permutations([("rain", "yes"), ("tide", "yes"), ("wind", "no"), ("roof", "yes")]))
)
def test_an_answer_more_says_what_all_answers_at_once_say(values: tuple[tuple[str, Value], ...]) -> None:
    """In any order: what waited for it is read anew, and where it opens a concern, everything is."""
    flood = concern("flood", "roof", open_when=TIDE)
    parts: dict[str, Any] = {
        "concerns": [STORM, flood],
        "findings": [Finding("wet", ("dry", "wet"))],
        "raises": [raised("wet", RAIN, finding="wet"), raised("emergency", both(is_("wet", "wet"), ROOF)), MID],
        "rules": [
            rule("a", RAIN, concern="storm"),
            rule("b", either(WIND, TIDE), concern="storm"),
            rule("c", is_("wet", "wet"), concern="flood", overrides="a"),
        ],
    }
    given: dict[str, Value] = {}
    found = read(given, **parts)
    for name, value in values:
        everything(found)
        found = found.given(name, value)
        given[name] = value
        assert everything(found) == everything(read(given, **parts)), name
