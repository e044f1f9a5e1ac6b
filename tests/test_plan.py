"""A plan as a whole value, of content that is made by hand: every field of every part, and what leaves a part out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from made import (
    action,
    both,
    concern,
    content,
    either,
    is_,
    pack,
    paper,
    question,
    raised,
    recipient,
    resolution,
    resource,
    rule,
    section,
    source,
)

from crisis_cli.answers import Answers, Value
from crisis_cli.condition import AtLeast, Not
from crisis_cli.dues import Due
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import Deadline, Finding, LawValue, Line, Notice, PaperSection, Resolution, Review, Unless
from crisis_cli.plan import (
    NOT_CLOSED,
    NOT_YET,
    Because,
    Cause,
    Conflict,
    FilledSection,
    Outline,
    Plan,
    PlannedAction,
    PlannedPaper,
    compose,
    louder,
    not_assessed,
    outline,
    strongest,
    supporting,
)

NOW = datetime(2026, 11, 20, 18, 4, tzinfo=UTC)
RAIN, WIND, ROOF = (is_(name, "yes") for name in ("rain", "wind", "roof"))
DRY = is_("rain", "no")
UNKNOWN = is_("rain", "not-asked", "would-not-say", "cannot-tell")
PHONE = LawValue("phone", "x", "by noon", "code", True)
PLACE = question("client.place", kind="place", choices={})


def plan(values: dict[str, Value], *concerns: str, entered: dict[str, Value] | None = None, **parts: Any) -> Plan:
    given = Answers(concerns or ("storm",), entered) if entered is not None else None
    return compose(house(**parts), Answers(concerns or ("storm",), values), NOW, entered=given)


def house(**parts: Any) -> Any:
    """Return content about a storm: questions on rain, wind, roof and the place, and what `parts` say."""
    defaults = {
        "questions": [
            question("rain"),
            question("wind"),
            question("roof"),
            PLACE,
            question("heard", kind="time", choices={}),
        ],
        "concerns": [concern("storm", "rain", "wind", "roof", "client.place", "heard")],
        "actions": [
            action("shut", position=1),
            action("call", position=2),
            action("write", kind="document", position=3),
        ],
        "sources": [source("code"), source("guide")],
        "packs": [pack("us", values={"phone": PHONE}), pack("us-ca", zones=("America/Los_Angeles",))],
    }
    return content(**{**defaults, **parts})


def names(planned: tuple[PlannedAction, ...]) -> list[str]:
    return [one.id for one in planned]


# ---------------------------------------------------------------- whole


def test_a_plan_with_everything_an_action_may_have() -> None:
    full = action(
        "call",
        do="Call them {law.client.phone}",
        frame="within 24 h",
        brief=(Line("Brief."), Line("If dry.", DRY), Line("By {law.client.phone}.")),
        how=(Line("Slowly."), Line("If windy.", WIND)),
        say=(Line("Say so."),),
        recipients=("nurse", "guard"),
        resources=("help", "there", "dry"),
        unless=Unless("they call {law.client.phone}", WIND),
        position=4,
    )
    people = [
        recipient("nurse", you=(Line("I am."),), asks=(Line("Who?"), Line("Dry?", DRY)), share=(Line("All."),)),
        recipient("guard", withhold=(Line("The rest."),), share=(Line("Dry.", DRY),)),
    ]
    lines = [resource("help"), resource("there", place="us-tx"), resource("dry", when=DRY)]
    when = both(RAIN, Not(ROOF))
    clock = Deadline(36, "hours", "heard")
    one = rule(
        "one",
        when,
        "call",
        verb="must",
        basis="law",
        sources=("code",),
        deadline=clock,
        because="Law: {law.client.phone}.",
    )
    two = rule("two", RAIN, "call", basis="practice", frame="today", sources=("guide", "code"))
    values: dict[str, Value] = {
        "rain": "yes",
        "roof": "no",
        "client.place": "us-ca",
        "heard": "2026-11-20T10:00:00+00:00",
    }
    made = plan(values, actions=[full], rules=[one, two], recipients=people, resources=lines, entered={"rain": "yes"})
    end = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)
    due = Due(36, "hours", "heard", "2026-11-20T10:00:00+00:00", end, "America/Los_Angeles", "the heard")
    code, guide = source("code"), source("guide")
    shown = full.__class__(**{**full.__dict__, "do": "Call them by noon", "resources": ("help",)})
    assert made == Plan(
        places={"client": "us-ca", "licence": None, "victim": None},
        now=NOW,
        concerns=("storm",),
        response="routine",
        response_because=(),
        complete=True,
        not_assessed=("wind", "roof", "client.place", "heard"),
        actions=(
            PlannedAction(
                action=shown,
                verb="must",
                basis="law",
                frame="today",
                brief="Brief. By by noon.",
                how=("Slowly.", "If windy.", "Line help: call 1 (checked 2026-11-01)"),
                say=("Say so.",),
                you={"nurse": ("I am.",)},
                asks={"nurse": ("Who?",)},
                share={"nurse": ("All.",)},
                withhold={"guard": ("The rest.",)},
                fallback_of=None,
                unless="they call by noon",
                due=due,
                because=(
                    Because("one", "Law: by noon.", "must", "law", {"rain": "yes"}, (code,), due),
                    Because("two", "Because of two.", "should", "practice", {"rain": "yes"}, (guide, code), None),
                ),
                reach=("Line help: call 1 (checked 2026-11-01)",),
            ),
        ),
        avoid=(),
        unknown=(),
        conflicts=(),
        notices=(),
    )
    assert made.actions[0].dues == (due,)
    assert (made.action("call"), made.action("shut")) == (made.actions[0], None)


def test_a_plan_is_found_to_have_what_it_advises_against_too() -> None:
    made = plan({"rain": "yes"}, rules=[rule("no", RAIN, "call", verb="should-not"), rule("yes", RAIN, "shut")])
    assert (names(made.actions), names(made.avoid)) == (["shut"], ["call"])
    assert made.action("call") == made.avoid[0]
    assert made.conflicts == ()


def test_a_line_that_is_not_confirmed_says_so_and_is_shown_only_where_it_is() -> None:
    lines = [resource("old", confirmed=False), resource("here", place="us-ca"), resource("wind", when=WIND)]
    call = action("call", resources=("old", "here", "wind"))
    old = "Line old: call 1 (checked 2026-11-01, unconfirmed)"
    here, wind = (f"Line {name}: call 1 (checked 2026-11-01)" for name in ("here", "wind"))
    for place, shown in (("us-ca", (old, here, wind)), ("us-tx", (old, wind)), (None, (old, wind))):
        values: dict[str, Value] = {"rain": "yes", **({"client.place": place} if place else {})}
        made = plan(values, actions=[call], resources=lines, rules=[rule("a", RAIN, "call")])
        assert (made.actions[0].how, made.actions[0].reach) == (shown, shown)


@pytest.mark.parametrize(("wind", "shown"), [("yes", "there is no wind"), ("no", None), (None, "there is no wind")])
def test_when_a_step_may_be_left_is_said_until_it_is_ruled_out(wind: str | None, shown: str | None) -> None:
    shut = action("shut", unless=Unless("there is no wind", WIND))
    values: dict[str, Value] = {"rain": "yes", **({"wind": wind} if wind else {})}
    assert plan(values, actions=[shut], rules=[rule("a", RAIN, "shut")]).actions[0].unless == shown


# ---------------------------------------------------------------- both sides


def clashing(**parts: Any) -> Plan:
    rules = [
        rule("for", RAIN, "call", basis="practice"),
        rule("law", RAIN, "call", verb="must", basis="clinical", sources=("code",)),
        rule("against", RAIN, "call", verb="should-not"),
        rule("never", RAIN, "call", verb="must-not", basis="practice"),
    ]
    return plan({"rain": "yes", **parts.pop("more", {})}, rules=rules, **parts)


def sides() -> tuple[tuple[Because, ...], tuple[Because, ...]]:
    answers = {"rain": "yes"}
    return (
        (
            Because("law", "Because of law.", "must", "clinical", answers, (source("code"),), None),
            Because("for", "Because of for.", "should", "practice", answers, (), None),
        ),
        (
            Because("never", "Because of never.", "must-not", "practice", answers, (), None),
            Because("against", "Because of against.", "should-not", "clinical", answers, (), None),
        ),
    )


def test_a_conflict_that_nothing_settles_is_kept_whole_on_both_sides() -> None:
    made = clashing()
    expected = Conflict(("call",), None, NOT_CLOSED, None, *sides(), None, ())
    assert made.conflicts == (expected,)
    assert (names(made.actions), names(made.avoid)) == (["call"], ["call"])
    assert (made.actions[0].contested, made.avoid[0].contested) == (expected, expected)
    assert (made.actions[0].verb, made.avoid[0].verb) == ("must", "must-not")


@pytest.mark.parametrize(("prevails", "done", "left"), [("do", ["call"], []), ("avoid", [], ["call"])])
def test_a_conflict_that_is_settled_says_how_and_with_whom(prevails: str, done: list[str], left: list[str]) -> None:
    settled = resolution(
        "r",
        "call",
        prevails,
        reason="As law says, {law.client.phone}.",
        consult="A lawyer {law.client.phone}",
        sources=("guide",),
    )
    made = clashing(resolutions=[settled])
    expected = Conflict(
        ("call",), "r", "As law says, by noon.", settled.prevails, *sides(), "A lawyer by noon", (source("guide"),)
    )
    assert made.conflicts == (expected,)
    assert (names(made.actions), names(made.avoid)) == (done, left)


@pytest.mark.parametrize(
    ("wind", "reason", "complete"), [(None, NOT_YET, False), ("no", NOT_CLOSED, True), ("yes", "So.", True)]
)
def test_what_may_yet_settle_a_conflict_keeps_the_plan_open(wind: str | None, reason: str, complete: bool) -> None:
    settled = Resolution("r", "call", "do", "So.", None, WIND, ())
    made = clashing(resolutions=[settled], more={"wind": wind} if wind else {})
    assert (made.conflicts[0].reason, made.conflicts[0].consult, made.complete) == (reason, None, complete)


def test_what_nobody_here_is_asked_keeps_no_plan_open() -> None:
    settled = Resolution("r", "call", "do", "So.", None, is_("moon", "yes"), ())
    moon = [question("rain"), question("moon")]
    made = clashing(resolutions=[settled], questions=moon, concerns=[concern("storm", "rain"), concern("sky", "moon")])
    assert (made.conflicts[0].reason, made.complete) == (NOT_CLOSED, True)


def test_conflicts_of_law_first_then_the_unsettled_then_as_in_a_plan() -> None:
    steps = {
        "late": ("should", "today", "tell", 0),
        "placed": ("should", "now", "tell", 9),
        "first": ("should", "now", "tell", 1),
        "kind": ("should", "now", "life-safety", 20),
        "bound": ("must", "ongoing", "tell", 2),
        "done": ("should", "now", "life-safety", 0),
    }
    actions = [action(name, frame=frame, kind=kind, position=at) for name, (_, frame, kind, at) in steps.items()]
    rules = [rule(f"{name}-do", RAIN, name, verb=verb) for name, (verb, *_) in steps.items()]
    rules += [rule(f"{name}-not", RAIN, name, verb="should-not", frame="now") for name in steps]
    made = plan({"rain": "yes"}, actions=actions, rules=rules, resolutions=[resolution("r", "done", "do")])
    assert [one.actions[0] for one in made.conflicts] == ["bound", "kind", "first", "placed", "late", "done"]
    forbidden = [*rules, rule("law", RAIN, "late", verb="must-not")]
    again = plan({"rain": "yes"}, actions=actions, rules=forbidden, resolutions=[resolution("r", "done", "do")])
    assert [one.actions[0] for one in again.conflicts] == ["late", "bound", "kind", "first", "placed", "done"]


# ---------------------------------------------------------------- order


def test_what_is_avoided_stands_in_the_order_of_a_plan_too() -> None:
    actions = [action("b", position=2), action("a", position=1), action("c", frame="now", position=3)]
    made = plan({"rain": "yes"}, actions=actions, rules=[rule("r", RAIN, "b", "a", "c", verb="must-not")])
    assert names(made.avoid) == ["c", "a", "b"]


def test_a_clock_moves_a_duty_and_no_step_that_saves_a_life() -> None:
    actions = [
        action("life", kind="life-safety", position=0),
        action("clocked", kind="life-safety", position=1),
        action("duty", kind="duty", position=2),
        action("timed", kind="duty", position=3),
    ]
    rules = [
        rule("a", RAIN, "life", "duty"),
        rule("b", RAIN, "clocked", "timed", deadline=Deadline(36, "hours", "heard")),
    ]
    assert names(plan({"rain": "yes"}, actions=actions, rules=rules).actions) == ["life", "clocked", "timed", "duty"]


def test_every_clock_of_a_step_stands_once_the_most_urgent_first() -> None:
    clocks = [Deadline(number, "hours", "heard") for number in (48, 24, 48, 72)]
    rules = [rule(f"r{n}", RAIN, "call", deadline=clock) for n, clock in enumerate(clocks)]
    step = plan(
        {"rain": "yes", "heard": "2026-11-20T10:00:00+00:00"}, rules=[*rules, rule("none", RAIN, "call")]
    ).actions[0]
    assert [due.number for due in step.dues] == [24, 48, 72]
    assert step.due == step.dues[0]
    assert plan({"rain": "yes"}, rules=[rule("none", RAIN, "call")]).actions[0].dues == ()


def test_a_step_is_due_when_the_first_of_its_rules_says_and_not_the_first_word() -> None:
    rules = [rule("a", RAIN, "call", frame="before the client leaves"), rule("b", RAIN, "call", frame="now")]
    assert plan({"rain": "yes"}, rules=rules).actions[0].frame == "now"


def test_a_clock_without_any_end_still_stands_before_none() -> None:
    asked = [question("rain"), question("court", kind="date", when="future")]
    actions = [action("plain", position=1), action("clocked", position=2)]
    rules = [rule("a", RAIN, "plain"), rule("b", RAIN, "clocked", deadline=Deadline(2, "calendar_days", "court"))]
    storm = [concern("storm", "rain", "court")]
    assert names(plan({"rain": "yes"}, questions=asked, concerns=storm, actions=actions, rules=rules).actions) == [
        "clocked",
        "plain",
    ]


def test_an_alternative_leaves_the_other_step_below_it_as_its_fallback() -> None:
    spare = action("spare", alternative_to="call", position=1)
    call = action("call", unless=Unless("they come", WIND), position=2)
    rules = [rule("a", RAIN, "spare", "call")]
    made = plan({"rain": "yes"}, actions=[spare, call], rules=rules)
    assert [(one.id, one.fallback_of, one.unless) for one in made.actions] == [
        ("spare", None, None),
        ("call", "spare", None),
    ]
    alone = plan({"rain": "yes"}, actions=[spare, call], rules=[rule("a", RAIN, "call")])
    assert [(one.id, one.fallback_of, one.unless) for one in alone.actions] == [("call", None, "they come")]


def test_of_equal_verbs_law_counts_before_clinical_before_practice() -> None:
    made = {basis: rule(basis, RAIN, basis=basis) for basis in ("law", "clinical", "practice")}
    weak = rule("weak", RAIN, verb="may", basis="law")
    assert strongest([weak, made["practice"], made["clinical"]]) == ("should", "clinical")
    assert strongest([made["practice"], made["clinical"], made["law"]]) == ("should", "law")
    assert strongest([rule("a", RAIN, verb="should-not", basis="law"), rule("b", RAIN, verb="must-not")]) == (
        "must-not",
        "clinical",
    )


# ---------------------------------------------------------------- why


def test_a_reason_says_who_reviewed_its_own_rule() -> None:
    mine, other = (Review(f"rule:{name}", "Ann", "lawyer", "2026-11-20", "valid") for name in ("a", "b"))
    rules = [rule("a", RAIN, "call"), rule("b", RAIN, "call"), rule("c", RAIN, "call")]
    (step,) = plan({"rain": "yes"}, rules=rules, reviews=(mine, other)).actions
    assert [because.reviewed for because in step.because] == [(mine,), (other,), ()]


def test_the_response_with_the_evidence_that_raised_it_each_once() -> None:
    wet = Finding("wet", ("dry", "wet"))
    rise = [
        raised("emergency", is_("wet", "wet"), because="A finding alone is no evidence."),
        raised("emergency", both(RAIN, ROOF), because="Rain and roof.", sources=("code",)),
        raised("emergency", WIND, because="Wind."),
        raised("emergency", either(WIND, RAIN), because="Wind."),
        raised("prompt", RAIN, because="Lower, so moot."),
        raised("wet", both(RAIN, ROOF), finding="wet", because="The same condition in other words."),
        raised("wet", either(RAIN, DRY), finding="wet", because="Any rain.", sources=("guide",)),
    ]
    made = plan(
        {"rain": "yes", "roof": "yes", "wind": "yes"},
        findings=[wet],
        raises=rise,
        entered={"rain": "yes", "wind": "yes"},
    )
    assert made.response == "emergency"
    assert made.response_because == (
        Cause("The same condition in other words.", {"rain": "yes"}, ()),
        Cause("Any rain.", {"rain": "yes"}, (source("guide"),)),
        Cause("Wind.", {"wind": "yes"}, ()),
    )


def test_a_raise_with_a_finding_and_an_answer_is_evidence_and_hands_on_the_finding() -> None:
    wet = Finding("wet", ("dry", "wet"))
    rise = [
        raised("prompt", both(is_("wet", "wet"), WIND), because="Wet and windy."),
        raised("wet", RAIN, finding="wet", because="Rain."),
    ]
    made = plan({"rain": "yes", "wind": "yes"}, findings=[wet], raises=rise)
    assert made.response_because == (
        Cause("Wet and windy.", {"rain": "yes", "wind": "yes"}, ()),
        Cause("Rain.", {"rain": "yes"}, ()),
    )


@pytest.mark.parametrize(
    ("condition", "values", "read"),
    [
        (either(RAIN, WIND), {"rain": "no", "wind": "yes"}, ("wind",)),
        (either(RAIN, WIND), {"rain": "yes", "wind": "yes"}, ("rain", "wind")),
        (Not(both(RAIN, WIND)), {"rain": "no", "wind": "yes"}, ("rain",)),
        (Not(Not(RAIN)), {"rain": "yes"}, ("rain",)),
        (AtLeast(1, (RAIN, WIND, ROOF)), {"rain": "yes", "wind": "no", "roof": "yes"}, ("rain", "roof")),
        (both(is_("law.client.phone", "x"), RAIN, is_("law.client.phone", "x")), {"rain": "yes", "client.place": "us-ca"}, ("client.place", "rain")),
        (is_("law.victim.phone", "x"), {}, ("victim.place",)),
        (both(either(RAIN, WIND), ROOF), {"rain": "no", "wind": "yes", "roof": "yes"}, ("wind", "roof")),
        (Not(either(both(RAIN, WIND), ROOF)), {"rain": "no", "wind": "yes", "roof": "no"}, ("rain", "roof")),
        (is_("law.client.a.b", "x"), {"client.place": "us-ca"}, ("client.place",)),
        (is_("response", "prompt"), {"rain": "yes", "wind": "yes"}, ("rain", "wind")),
    ],
)  # fmt: skip
def test_which_answers_make_a_condition_true(condition: Any, values: dict[str, Value], read: tuple[str, ...]) -> None:
    made = house(raises=[raised("prompt", RAIN), raised("prompt", either(RAIN, WIND))])
    assert supporting(Evaluation(made, ("storm",), values), condition) == read


def test_what_was_not_assessed_is_what_is_relevant_and_no_matter_of_the_note() -> None:
    asked = [
        question("rain"),
        question("wind", ask_when=RAIN),
        question("roof", ask_when=DRY),
        question("words", tier="note"),
    ]
    made = content(
        questions=asked, concerns=[concern("b", "wind", "roof", "words", priority=2), concern("a", "rain", "wind")]
    )
    for values, left in (({"rain": "yes"}, ("wind",)), ({}, ("rain", "wind", "roof")), ({"rain": "no"}, ("roof",))):
        assert not_assessed(Evaluation(made, ("a", "b"), values), values) == left  # type: ignore[arg-type]


# ---------------------------------------------------------------- complete, notices, places


@pytest.mark.parametrize(
    ("values", "parts", "complete"),
    [
        ({"rain": "yes"}, {"rules": [rule("a", RAIN, "call")]}, True),
        ({}, {"rules": [rule("a", RAIN, "call")]}, False),
        ({}, {"raises": [raised("prompt", RAIN)]}, False),
        ({"rain": "yes"}, {"raises": [raised("prompt", RAIN)]}, True),
    ],
)
def test_a_plan_is_complete_when_nothing_is_open(values: dict[str, Value], parts: Any, complete: bool) -> None:
    assert plan(values, **parts).complete is complete


def test_a_notice_is_shown_only_where_it_is_certain() -> None:
    notices = [
        Notice("a", "Rain {law.client.phone}.", RAIN, ()),
        Notice("b", "Wind.", WIND, ()),
        Notice("c", "Dry.", DRY, ()),
    ]
    assert plan({"rain": "yes"}, notices=notices).notices == ("Rain by noon.",)


def test_a_place_without_a_pack_is_said_for_each_role() -> None:
    values: dict[str, Value] = {"client.place": "us-nv", "licence.place": "outside-us", "victim.place": "us-ca"}
    asked = [question(name, kind="place", choices={}) for name in values]
    storm = [concern("storm", *values)]
    made = plan(values, questions=asked, concerns=storm)
    assert made.places == {"client": "us-nv", "licence": "outside-us", "victim": "us-ca"}
    assert made.notices == (
        "Nevada (where the client is) has no law pack yet: only the federal baseline is applied, no state rule. "
        "Check that state's law.",
        "Outside the United States (where you are licensed): no law of that country is applied; US federal rules are shown, "
        "which may still bind you. Ask a lawyer there; act on danger first.",
    )
    other: dict[str, Value] = {"victim.place": "us-nv", "client.place": "cannot-tell"}
    again = plan(other, questions=asked, concerns=storm)
    assert again.places == {"client": None, "licence": None, "victim": "us-nv"}
    assert again.notices == (
        "Nevada (where the victim is) has no law pack yet: only the federal baseline is applied, no state rule. "
        "Check that state's law.",
    )


# ---------------------------------------------------------------- papers


def test_a_paper_with_the_sections_and_lines_that_belong_here() -> None:
    sections = (
        section("Always", Line("Rain: {answer.rain}."), Line("Dry only.", DRY)),
        section("With the call", Line("{planned}"), actions=("call",)),
        section("With writing", Line("Not here."), actions=("write",)),
        section("In wind", Line("Unless no wind."), when=WIND),
        section("Ruled out", Line("Not here."), when=DRY),
        section("Nothing left", Line("Not here.", DRY)),
        section("Sheet", Line("To take home."), sheet="home"),
        section("Other sheet", Line("Not here."), sheet="dry"),
    )
    sheet = paper("sheet", *sections, actions=("call", "shut"), sheets={"dry": DRY, "home": WIND})
    others = [paper("none", *sections, actions=("write",)), paper("dry", *sections, actions=("call",), when=DRY)]
    actions = [
        action("shut"),
        action("call", position=1),
        action("tidy", position=2),
        action("note", kind="document", position=3),
    ]
    rules = [rule("a", RAIN, "call", "tidy", "note")]
    made = plan({"rain": "yes"}, actions=actions, rules=rules, papers=[*others, sheet])
    kept: dict[str, PaperSection] = {one.title: one for one in sections}
    assert made.papers == (
        PlannedPaper(
            sheet,
            ("call",),
            (
                FilledSection(kept["Always"], ("Rain: rain so.",)),
                FilledSection(kept["With the call"], ("Do tidy.",)),
                FilledSection(kept["In wind"], ("Unless no wind.",)),
                FilledSection(kept["Sheet"], ("To take home.",)),
            ),
        ),
    )
    assert made.papers[0].id == "sheet"


# ---------------------------------------------------------------- outline


def test_an_outline_has_what_counts_of_a_plan() -> None:
    rules = [
        rule("a", RAIN, "call", verb="may", frame="now"),
        rule("b", RAIN, "call", "write", verb="must", frame="ongoing"),
        rule("e", RAIN, "call", frame="before the client leaves"),
        rule("c", RAIN, "shut", verb="should-not"),
        rule("d", WIND, "shut"),
    ]
    made = house(rules=rules, raises=[raised("prompt", RAIN)])
    found = outline(Evaluation(made, ("storm",), {"rain": "yes"}))
    assert found == Outline("prompt", {"call": ("must", "now"), "write": ("must", "ongoing")}, frozenset({"shut"}))


def test_which_response_is_louder() -> None:
    assert louder("emergency", "same-day")
    assert not louder("prompt", "prompt")
    assert not louder("routine", "prompt")
