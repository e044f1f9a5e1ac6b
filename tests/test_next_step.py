"""The next question or the plan, as whole values, of content that is made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from made import action, both, concern, content, either, is_, question, raised, resolution, rule

from crisis_cli.answers import Answers, Value
from crisis_cli.engine import (
    AskQuestion,
    PlanReady,
    certain_so_far,
    change,
    completed,
    effective_tier,
    missing,
    next_step,
    plan_for,
    waiting_now,
)
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import Content, Tier
from crisis_cli.plan import Unknown, compose

NOW = datetime(2026, 11, 20, 18, 4, tzinfo=UTC)
RAIN, WIND, ROOF, TIDE = (is_(name, "yes") for name in ("rain", "wind", "roof", "tide"))
UNKNOWN_RAIN = is_("rain", "not-asked", "would-not-say", "cannot-tell")
STEPS = [action(name, position=at) for at, name in enumerate(("call", "shut", "dry", "write", "rest"))]


def house(*names: Any, **parts: Any) -> Content:
    """Return content with the concern `storm`, which asks these questions in this order."""
    asked = [one if not isinstance(one, str) else question(one) for one in names]
    return content(**{
        "questions": asked, "concerns": [concern("storm", *(one.id for one in asked))], "actions": STEPS, **parts,
    })  # fmt: skip


def given(*concerns: str, **values: Value) -> Answers:
    return Answers(concerns or ("storm",), values)


def asked(made: Content, answers: Answers, upto: Tier = "decide") -> list[tuple[str, str]]:
    """Answer every question with no, and return which were asked, in which tier."""
    found = []
    while isinstance(step := next_step(made, answers, NOW, upto), AskQuestion):
        found.append((step.question.id, step.tier))
        answers = answers.given(step.question.id, "no")
    return found


# ---------------------------------------------------------------- one step


def test_a_step_is_a_question_with_its_number_and_how_many_may_follow() -> None:
    made = house("rain", "wind", "roof", rules=[rule("a", either(RAIN, WIND), "call"), rule("b", ROOF, "shut")])
    assert next_step(made, given(), NOW) == AskQuestion(made.questions["rain"], "decide", 1, 2, False)
    assert next_step(made, given(rain="yes"), NOW) == AskQuestion(made.questions["roof"], "decide", 2, 0, False)
    done = given(rain="yes", roof="no")
    assert next_step(made, done, NOW) == PlanReady(plan_for(made, done, NOW))
    unknown = given(rain="cannot-tell", wind="no", roof="no")
    assert next_step(made, unknown, NOW, changes=False) == PlanReady(plan_for(made, unknown, NOW, changes=False))
    assert next_step(made, unknown, NOW) == PlanReady(plan_for(made, unknown, NOW))
    assert plan_for(made, unknown, NOW) != plan_for(made, unknown, NOW, changes=False)


@pytest.mark.parametrize(
    ("values", "opens"), [({}, True), ({"rain": "no"}, True), ({"rain": "no", "tide": "no"}, False)]
)
def test_a_step_says_whether_more_may_open(values: dict[str, Value], opens: bool) -> None:
    made = house(
        "rain", "tide", "wind",
        concerns=[concern("storm", "rain", "tide", "wind"), concern("flood", "wind", open_when=TIDE)],
        rules=[rule("a", RAIN, "call"), rule("b", WIND, "call")],
    )  # fmt: skip
    step = next_step(made, given(**values), NOW)
    assert isinstance(step, AskQuestion)
    assert step.may_open is opens


def test_tiers_come_one_after_another_and_no_later_than_asked_for() -> None:
    made = house(
        question("words", tier="note"),
        question("unread"),
        question("more", tier="refine"),
        question("rain"),
        question("gone", tier="note", ask_when=RAIN),
        question("maybe", tier="note", ask_when=is_("more", "x")),
        rules=[rule("a", RAIN, "call"), rule("b", is_("more", "yes"), "shut")],
    )
    decide, refine = ("rain", "decide"), ("more", "refine")
    assert asked(made, given()) == [decide]
    assert asked(made, given(), "refine") == [decide, refine]
    assert asked(made, given(), "note") == [decide, refine, ("words", "note")]
    assert asked(made, given(rain="yes"), "note") == [refine, ("words", "note"), ("gone", "note")]


def test_a_question_whose_gate_is_open_or_may_open_is_asked_and_a_shut_one_never() -> None:
    made = house(
        "rain", question("wind", ask_when=RAIN), question("roof", ask_when=WIND), rules=[rule("a", ROOF, "call")]
    )
    assert asked(made, given()) == [("rain", "decide")]
    assert asked(made, given(rain="yes")) == [("wind", "decide")]
    assert asked(made, given(rain="yes", wind="yes")) == [("roof", "decide")]


def test_the_more_urgent_concern_asks_first_and_a_shared_question_once() -> None:
    two = [concern("late", "rain", "wind", priority=2), concern("soon", "roof", "rain", priority=1)]
    made = house(
        "rain", "wind", "roof", concerns=two, rules=[rule(n, is_(n, "yes"), "call") for n in ("rain", "wind", "roof")]
    )
    assert asked(made, given("late", "soon")) == [("roof", "decide")] + [(n, "decide") for n in ("rain", "wind")]


@pytest.mark.parametrize(
    ("tier", "in_emergency", "safety", "urgent", "raising", "becomes"),
    [
        ("decide", False, False, False, False, "decide"),
        ("decide", False, False, True, True, "refine"),
        ("decide", True, True, True, False, "decide"),
        ("decide", False, True, False, False, "refine"),
        ("decide", False, True, False, True, "decide"),
        ("decide", True, True, False, False, "decide"),
        ("refine", False, True, True, False, "refine"),
        ("note", False, True, True, False, "note"),
    ],
)
def test_what_can_wait_until_the_plan_is_shown_waits(
    tier: Tier, in_emergency: bool, safety: bool, urgent: bool, raising: bool, becomes: Tier
) -> None:
    one = question("rain", tier=tier, in_emergency=in_emergency, safety=safety)
    assert effective_tier(one, urgent=urgent, raising=raising) == becomes


def test_in_an_emergency_only_what_is_marked_comes_before_the_plan() -> None:
    made = house(
        "rain", "wind", question("roof", in_emergency=True),
        raises=[raised("emergency", RAIN)], rules=[rule("a", WIND, "call"), rule("b", ROOF, "shut")],
    )  # fmt: skip
    assert asked(made, given(rain="yes"), "refine") == [("roof", "decide"), ("wind", "refine")]
    assert asked(made, given(rain="no"), "refine") == [("wind", "decide"), ("roof", "decide")]


@pytest.mark.parametrize(
    ("rules", "tier"),
    [
        ([rule("a", WIND, "call")], "refine"),
        ([rule("a", WIND, "call", verb="must", frame="now")], "decide"),
        ([rule("a", WIND, "call", verb="must", frame="today")], "refine"),
        ([rule("a", WIND, "call", verb="should", frame="now")], "refine"),
        ([rule("a", WIND, "call", "soon", verb="must")], "decide"),
        (
            [rule("a", WIND, "call", verb="must", frame="now"), rule("b", RAIN, "call", verb="must", frame="now")],
            "decide",
        ),
    ],
)
def test_a_safety_question_waits_unless_a_duty_that_is_due_now_hangs_on_it(rules: Any, tier: str) -> None:
    made = house("rain", question("wind", safety=True), rules=rules, actions=[*STEPS, action("soon", frame="now")])
    assert asked(made, given(rain="no"), "refine") == [("wind", tier)]


def test_every_duty_that_is_due_now_counts() -> None:
    asked_of = [question("wind", safety=True), question("roof", safety=True), question("tide", safety=True)]
    duties = [rule(name, is_(name, "yes"), "call", verb="must", frame="now") for name in ("wind", "roof")]
    made = house(*asked_of, rules=[*duties, rule("tide", TIDE, "call")])
    assert asked(made, given(), "refine") == [("wind", "decide"), ("roof", "decide"), ("tide", "refine")]


def test_a_safety_question_that_may_raise_the_response_or_open_a_concern_does_not_wait() -> None:
    wind = question("wind", safety=True)
    assert asked(house(wind, raises=[raised("prompt", WIND)]), given()) == [("wind", "decide")]
    opening = [concern("storm", "wind"), concern("flood", open_when=WIND)]
    assert asked(house(wind, concerns=opening), given()) == [("wind", "decide")]


def test_what_is_certainly_held_back_or_waited_for_now() -> None:
    actions = [
        action("hold", kind="hold", frame="now"),
        action("later", kind="hold", frame="today"),
        action("officer", at_once=True, frame="ongoing"),
        action("call", frame="now"),
    ]
    rules = [
        rule("a", RAIN, "officer", "hold", "later", "call", verb="consult-first"),
        rule("b", RAIN, "officer", verb="must", frame="now"),
        rule("c", RAIN, "later", verb="may", frame="now"),
        rule("d", RAIN, "later", verb="must-not", frame="now"),
        rule("e", WIND, "later", verb="must", frame="now"),
        rule("f", RAIN, "hold", "call", verb="should"),
    ]
    made = house("rain", "wind", actions=actions, rules=rules)
    assert waiting_now(Evaluation(made, ("storm",), {"rain": "yes"})) == ("hold", "officer", "hold")


# ---------------------------------------------------------------- what is missing


def test_what_nobody_answered_is_put_in_as_not_asked_or_as_the_default() -> None:
    made = house(
        "rain",
        question("where", tier="refine", default="yes"),
        question("signs", kind="several", tier="refine", default="no"),
        question("words", tier="note"),
        "unread",
        rules=[rule(n, is_(n, "yes"), "call") for n in ("rain", "where", "signs", "words")],
    )
    filled = completed(made, given())
    assert filled == given(rain="not-asked", where="yes", signs=("no",))
    assert missing(made, given()) == ("rain",)
    assert missing(made, given(rain="cannot-tell")) == ()
    assert completed(made, filled) == filled


def test_what_is_certain_adds_nothing_that_was_not_said() -> None:
    made = house("rain", "wind", rules=[rule("a", RAIN, "call"), rule("b", WIND, "shut")])
    assert certain_so_far(made, given(rain="yes"), NOW) == compose(made, given(rain="yes"), NOW)
    assert [one.id for one in certain_so_far(made, given(rain="yes"), NOW).actions] == ["call"]


# ---------------------------------------------------------------- a changed answer


def test_a_changed_answer_takes_along_what_it_makes_irrelevant() -> None:
    made = house(
        "rain", question("wind", ask_when=RAIN), question("roof", ask_when=WIND), question("tide", ask_when=RAIN), "far"
    )
    before = Answers(
        ("storm",),
        {"far": "yes", "rain": "yes", "tide": "no", "wind": "yes", "roof": "yes"},
        {"rain": "told", "wind": "client", "far": "client"},
        told_by={"rain": "a friend", "far": "x"},
    )
    after, gone = change(made, before, "rain", "no")
    assert gone == ("tide", "wind", "roof")
    assert after == Answers(("storm",), {"far": "yes", "rain": "no"}, {"far": "client"}, told_by={"far": "x"})
    assert change(made, before, "rain", "yes") == (before, ())
    new, none = change(made, given(rain="no"), "far", "yes")
    assert (new, none) == (given(rain="no", far="yes"), ())
    assert list(change(made, before, "tide", "yes")[0].values) == ["far", "rain", "tide", "wind", "roof"]


# ---------------------------------------------------------------- what an unknown would change


def unknowns(made: Content, **values: Value) -> tuple[Unknown, ...]:
    return plan_for(made, given(**values), NOW).unknown


def told(made: Content, **values: Value) -> tuple[str, ...]:
    """Return what the first unknown would change."""
    return unknowns(made, **values)[0].would_change


def test_each_unknown_with_how_to_find_out_in_the_order_of_the_content() -> None:
    made = house(
        "rain", question("wind", unknown=None), question("client.place", kind="place", choices={}), "roof",
        rules=[rule("a", RAIN, "call"), rule("b", either(WIND, is_("law.client.x", "x")), "shut")],
    )  # fmt: skip
    values: dict[str, Value] = {"client.place": "would-not-say", "wind": "cannot-tell"}
    assert plan_for(made, Answers(("storm",), values), NOW).unknown == (
        Unknown("rain", "not-asked", "Find out rain.", ("Yes, so: adds: Do call",)),
        Unknown("wind", "cannot-tell", "", ("Yes, so: adds: Do shut",)),
        Unknown("client.place", "would-not-say", "Find out client.place.", ("which state's rules apply",)),
    )
    without = plan_for(made, Answers(("storm",), values), NOW, changes=False).unknown
    assert [(one.question, one.would_change) for one in without] == [("rain", ()), ("wind", ()), ("client.place", ())]


@pytest.mark.parametrize(
    ("to", "effect"),
    [
        ("prompt", "a response within a day"),
        ("same-day", "a same-day response"),
        ("emergency", "an emergency response"),
    ],
)
def test_an_answer_that_raises_the_response_says_only_that(to: str, effect: str) -> None:
    made = house("rain", raises=[raised(to, RAIN)], rules=[rule("a", RAIN, "call")])
    assert told(made) == (f"Yes, so: calls for {effect}",)


def test_an_answer_that_lowers_the_response_says_so_before_the_steps() -> None:
    rules = [rule("a", UNKNOWN_RAIN, "call", "shut", "dry"), rule("b", is_("rain", "no"), "write", "rest")]
    made = house("rain", raises=[raised("prompt", UNKNOWN_RAIN)], rules=rules)
    assert told(made) == (
        "No, not: less urgent, adds: Do write; Do rest, drops: Do call; Do shut and 1 more",
        "Yes, so: less urgent, drops: Do call; Do shut and 1 more",
    )


def test_steps_that_come_are_named_up_to_two() -> None:
    for count, said in (
        (1, "Do call"),
        (2, "Do call; Do shut"),
        (3, "Do call; Do shut and 1 more"),
        (4, "Do call; Do shut and 2 more"),
    ):
        made = house("rain", rules=[rule("a", RAIN, *[one.id for one in STEPS[:count]])])
        assert told(made) == (f"Yes, so: adds: {said}",)


def test_answers_of_one_effect_stand_together_and_those_without_are_left_out() -> None:
    three = question("rain", choices={"no": "No", "some": "Some", "much": "Much", "same": "Same"})
    made = house(three, rules=[rule("a", is_("rain", "no", "much"), "call"), rule("b", is_("rain", "some"), "shut")])
    assert told(made) == ("No / Much: adds: Do call", "Some: adds: Do shut")


def test_what_only_becomes_firmer_or_sooner_is_said_in_general() -> None:
    made = house("rain", rules=[rule("a", either(RAIN, UNKNOWN_RAIN), "call"), rule("b", RAIN, "call", verb="must")])
    assert told(made) == ("No, not: drops: Do call", "Yes, so: changes how soon or how firmly a step is called for")


def test_a_choice_of_several_is_tried_alone() -> None:
    made = house(question("rain", kind="several"), rules=[rule("a", RAIN, "call")])
    assert told(made) == ("Yes, so: adds: Do call",)


def test_what_an_answer_would_change_counts_the_questions_that_it_opens() -> None:
    made = house(
        "rain",
        question("wind", ask_when=RAIN),
        rules=[rule("a", is_("wind", "not-asked"), "shut"), rule("b", both(RAIN, WIND), "call")],
    )
    assert told(made, rain="cannot-tell") == ("Yes, so: adds: Do shut",)


def test_a_conflict_that_an_answer_would_settle_is_a_change() -> None:
    rules = [rule("a", TIDE, "call"), rule("b", TIDE, "call", verb="should-not")]
    made = house("tide", "rain", rules=rules, resolutions=[resolution("r", "call", "avoid", when=RAIN)])
    assert told(made, tide="yes") == ("Yes, so: drops: Do call",)


def test_what_is_not_known_is_no_answer_that_is_tried() -> None:
    made = house("rain", rules=[rule("a", is_("rain", "would-not-say"), "call"), rule("b", RAIN, "shut")])
    assert told(made) == ("Yes, so: adds: Do shut",)
