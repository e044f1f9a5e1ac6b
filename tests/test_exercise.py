"""What a content holds to exercise, and what one scenario exercises and demands, of content made by hand, as whole values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

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
from crisis_cli.checks.expectation import failures
from crisis_cli.condition import Not
from crisis_cli.coverage import COUNTED, Exercise, Item
from crisis_cli.exercise import Exerciser, avoided, items, order_id, raise_ids
from crisis_cli.model import (
    Content,
    Deadline,
    Expectation,
    Finding,
    LawValue,
    Line,
    Notice,
    Order,
    Property,
    Unless,
)

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
RAIN, DRY, WIND, LOSS = is_("rain", "yes"), is_("rain", "no"), is_("wind", "yes"), is_("signs", "loss")
HOLD = is_("law.client.hold", "72")


def law(*names: str, **more: str) -> Mapping[str, LawValue]:
    """Return values of law; the source of each is named after it."""
    return {name: LawValue(name, more.get(name, "x"), f"the {name}", f"l.{name}", True) for name in (*names, *more)}


CITED = (
    "q.rain", "unused", "q.wind", "q.elsewhere", "r.rain", "r.wind", "u.call", "a.phone", "a.write", "a.keep", "a.go", "a.idle",
    "p.guard", "o.line", "o.other", "n.near", "n.far", "n.perhaps", "c.settle", "c.other", "s.one", "s.sheet", "s.two", "s.letter",
    "l.hold",
)  # fmt: skip
MADE = content(
    concerns=[
        concern("storm", "rain", "wind", "signs", "age", "at", "day", "client.place"),
        concern("flood", "rain", priority=2),
    ],
    questions=[
        question("rain", sources=("q.rain",)),
        question("wind", ask_when=RAIN, sources=("q.wind",)),
        question("signs", kind="several", choices={"loss": "A loss", "plan": "A plan"}, unknown=None),
        question("age", kind="number", choices={}),
        question("at", kind="time", choices={}, unknown=None),
        question("day", kind="date", choices={}),
        question("client.place", kind="place", choices={"home": "Home"}),
        question("elsewhere", sources=("q.elsewhere",)),
    ],
    findings=[Finding("level", ("low", "high"))],
    raises=[
        raised("high", RAIN, finding="level", sources=("r.rain",), because="Rain."),
        raised("high", WIND, finding="level", sources=("r.wind",), because="Wind."),
        raised("prompt", either(RAIN, HOLD), because="Held.", concern="storm"),
        raised("emergency", WIND, because="Now."),
    ],
    rules=[
        rule("call", RAIN, "phone", "write", sources=("u.call",), because="It rains, {law.client.because}."),
        rule("quiet", LOSS, "phone", verb="should-not", because="A loss."),
        rule("hold", both(WIND, HOLD), "keep", concern="storm", because="Hold."),
        rule("leave", DRY, "go", verb="may", concern="flood", because="Dry, {law.client.flooded}."),
        rule("warn", DRY, "keep", verb="must-not", because="Not dry."),
    ],
    actions=[
        action("phone", brief=(Line("{law.client.brief}"),), how=(Line("{law.client.how}", RAIN), Line("{law.client.never}", DRY)),
               say=(Line("{law.client.say}"), Line("Say.")), unless=Unless("{law.client.unless}", Not(WIND)),
               recipients=("guard",), resources=("line",), sources=("a.phone",)),
        action("write", do="Write by {law.client.do}", sources=("a.write",)),
        action("keep", sources=("a.keep",)),
        action("go", sources=("a.go",), recipients=("guard",)),
        action("idle", sources=("a.idle",)),
    ],
    recipients=[
        recipient("guard", you=(Line("{law.client.you}"),), asks=(Line("{law.client.asks}"),),
                  share=(Line("{law.client.share}"),), withhold=(Line("{law.client.withhold}"),), sources=("p.guard",)),
    ],
    resources=[resource("line", source="o.line"), resource("other", source="o.other")],
    notices=[
        Notice("near", "Near {law.client.near}.", RAIN, ("n.near",)),
        Notice("far", "Far {law.client.far}.", DRY, ("n.far",)),
        Notice("perhaps", "Perhaps.", is_("elsewhere", "yes"), ("n.perhaps",)),
    ],
    resolutions=[
        resolution("settle", "phone", "do", reason="Settled {law.client.reason}.", consult="Ask {law.client.consult}.",
                   sources=("c.settle",)),
        resolution("other", "phone", "avoid", reason="Other {law.client.other}.", sources=("c.other",)),
    ],
    papers=[
        paper("sheet", section("One", Line("{law.client.paper}", RAIN), Line("{law.client.dry}", DRY), sources=("s.one",)),
              actions=("write",), sources=("s.sheet",)),
        paper("letter", section("Two", Line("{law.client.letter}"), sources=("s.two",)), actions=("go",), sources=("s.letter",)),
    ],
    properties=[
        Property("always", "Always.", None, (), Expectation(), (), None, False),
        Property("rainy", "Rainy.", RAIN, ("phone", "write"), Expectation(), (), "storm", False),
        Property("both", "Both.", None, ("phone", "keep"), Expectation(), (), None, False),
        Property("alone", "Alone.", None, (), Expectation(), (), "storm", True),
        Property("flooded", "Flooded.", None, (), Expectation(), (), "flood", False),
        Property("unsaid", "Unsaid.", is_("elsewhere", "yes"), (), Expectation(), (), None, False),
    ],
    orders=[
        Order("rain", "no", "yes", None), Order("rain", "yes", "no", "flood"), Order("signs", "plan", "loss", "storm"),
        Order("client.place", "us-ca", "elsewhere", None),
    ],
    sources=[source(name) for name in CITED],
    packs=[
        pack("us-ca", values=law("how", hold="72")),
        pack("us-ny", values=law("say", hold="24")),
    ],
)  # fmt: skip
BASE = law("because", "flooded", "brief", "how", "never", "say", "unless", "do", "you", "asks", "share", "withhold", "near",
           "far", "reason", "consult", "other", "paper", "dry", "letter", "unread", hold="1")  # fmt: skip
MADE = replace(MADE, packs={**MADE.packs, "us": pack("us", values=BASE)})


# ---------------------------------------------------------------- what there is


def test_everything_there_is_to_exercise() -> None:
    found = items(MADE)
    assert tuple(found) == COUNTED
    assert found["questions"][:2] == (Item("rain", "rain?"), Item("wind", "wind?"))
    assert found["choices"] == (
        Item("rain = no", "rain? No, not"),
        Item("rain = yes", "rain? Yes, so"),
        Item("rain = unknown", "rain? Not known"),
        Item("wind = no", "wind? No, not"),
        Item("wind = yes", "wind? Yes, so"),
        Item("wind = unknown", "wind? Not known"),
        Item("signs = loss", "signs? A loss"),
        Item("signs = plan", "signs? A plan"),
        Item("age = given", "age? Any number"),
        Item("age = unknown", "age? Not known"),
        Item("at = given", "at? Any time"),
        Item("day = given", "day? Any date"),
        Item("day = unknown", "day? Not known"),
        Item("client.place = us-ca", "client.place? California"),
        Item("client.place = us-ny", "client.place? New York"),
        Item("client.place = another-state", "client.place? A state without a law pack"),
        Item("client.place = outside-us", "client.place? outside the United States"),
        Item("client.place = unknown", "client.place? Not known"),
        Item("elsewhere = no", "elsewhere? No, not"),
        Item("elsewhere = yes", "elsewhere? Yes, so"),
        Item("elsewhere = unknown", "elsewhere? Not known"),
    )
    assert found["rules"][1:3] == (Item("quiet", "A loss."), Item("hold", "Hold."))
    assert found["raises"] == (
        Item("level to high #1", "Rain."),
        Item("level to high #2", "Wind."),
        Item("response to prompt", "Held."),
        Item("response to emergency", "Now."),
    )
    assert found["actions"] == (
        Item("phone", "Do phone"),
        Item("phone, avoided", "Do phone"),
        Item("write", "Write by {law.client.do}"),
        Item("keep", "Do keep"),
        Item("keep, avoided", "Do keep"),
        Item("go", "Do go"),
    )
    assert found["resolutions"] == (
        Item("settle", "Settled {law.client.reason}."),
        Item("other", "Other {law.client.other}."),
    )
    assert found["notices"][:1] == (Item("near", "Near {law.client.near}."),)
    assert found["papers"] == (Item("sheet", "Sheet"), Item("letter", "Letter"))
    assert found["properties"][:2] == (Item("always", "Always."), Item("rainy", "Rainy."))
    assert found["orders"] == (
        Item("rain", "rain? No, not / Yes, so", ("rain safest", "rain riskiest")),
        Item("rain in flood", "rain? Yes, so / No, not", ("rain in flood safest", "rain in flood riskiest")),
        Item("signs in storm", "signs? A plan / A loss", ("signs in storm safest", "signs in storm riskiest")),
        Item("client.place", "client.place? us-ca / elsewhere", ("client.place safest", "client.place riskiest")),
    )
    assert found["law"] == (
        *(Item(f"us {name}", f"the {name}") for name in BASE if name != "unread"),
        Item("us-ca how", "the how"),
        Item("us-ca hold", "the hold"),
        Item("us-ny say", "the say"),
        Item("us-ny hold", "the hold"),
    )
    assert found["sources"] == tuple(Item(name, f"Cite {name}") for name in CITED if name != "unused")


def test_what_does_not_speak_of_law_prints_none() -> None:
    made = content(
        rules=[rule("a", RAIN, because="{answer.rain.x} {law.client.b.c}")], packs=[pack("us-ca", values=law("x", "b"))]
    )
    made.packs["us-ca"].values["b.c"] = LawValue("b.c", "x", "the rest", "s", True)  # type: ignore[index]
    assert items(made)["law"] == (Item("us-ca b.c", "the rest"),)


def test_raises_and_orders_have_names() -> None:
    made = content(
        raises=[raised("prompt", RAIN), raised("prompt", WIND), raised("prompt", DRY), raised("emergency", DRY)]
    )
    assert raise_ids(made) == dict(
        zip(
            map(id, made.raises),
            ("response to prompt #1", "response to prompt #2", "response to prompt #3", "response to emergency"),
            strict=True,
        )
    )
    assert [order_id(order) for order in MADE.orders] == ["rain", "rain in flood", "signs in storm", "client.place"]
    assert avoided("go") == "go, avoided"


# ---------------------------------------------------------------- what a scenario exercises


def run(values: dict[str, Value], *concerns: str, made: Content = MADE, expect: Expectation | None = None) -> Exercise:
    return Exerciser(made, failures).exercise("f", Answers(concerns or ("storm",), values), expect, NOW)


def held(found: Exercise) -> dict[str, set[str]]:
    return {kind: set(names) for kind, names in found.held.items()}


WET: dict[str, Value] = {"rain": "yes", "wind": "no", "signs": ("loss", "plan"), "client.place": "us-ca"}
GUARD = {"us you", "us asks", "us share", "us withhold"}
WET_LAW = GUARD | {
    "us because", "us brief", "us-ca how", "us say", "us unless", "us do", "us near", "us reason", "us consult", "us paper",
}  # fmt: skip


def test_all_that_a_wet_day_exercises() -> None:
    found = run(WET)
    assert (found.file, found.demanded) == ("f", {})
    assert held(found) == {
        "questions": {"rain", "wind", "signs", "client.place"},
        "choices": {"rain = yes", "wind = no", "signs = loss", "signs = plan", "client.place = us-ca"},
        "rules": {"call", "quiet"},
        "raises": {"level to high #1", "response to prompt"},
        "actions": {"phone", "write"},
        "resolutions": {"settle"},
        "notices": {"near"},
        "papers": {"sheet"},
        "properties": {"always", "rainy", "alone"},
        "orders": {"rain riskiest", "signs in storm safest", "signs in storm riskiest", "client.place safest"},
        "law": WET_LAW,
        "sources": {
            "q.rain", "q.wind", "r.rain", "u.call", "n.near", "c.settle", "a.phone", "p.guard", "o.line", "a.write", "s.sheet",
            "s.one", *(f"l.{name.split()[1]}" for name in WET_LAW),
        },
    }  # fmt: skip
    assert list(found.held) == list(COUNTED)


def test_all_that_a_dry_day_of_a_flood_exercises() -> None:
    found = held(run({"rain": "no", "wind": "yes", "client.place": "us-nv", "elsewhere": "not-asked"}, "flood"))
    law = GUARD | {"us flooded", "us far", "us letter"}
    assert found == {
        "questions": {"rain", "client.place"},
        "choices": {"rain = no", "client.place = another-state", "elsewhere = unknown"},
        "rules": {"leave", "warn"},
        "raises": set(),
        "actions": {"go", "keep, avoided"},
        "resolutions": set(),
        "notices": {"far"},
        "papers": {"letter"},
        "properties": {"always", "flooded"},
        "orders": {"rain safest", "rain in flood riskiest"},
        "law": law,
        "sources": {
            "q.rain", "q.elsewhere", "n.far", "a.go", "a.keep", "p.guard", "s.letter", "s.two",
            *(f"l.{name.split()[1]}" for name in law),
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "choices"),
    [
        ({"age": 4, "at": "2026-11-22T10:00:00Z", "day": "2026-11-22"}, {"age = given", "at = given", "day = given"}),
        ({"age": "not-asked", "day": "cannot-tell"}, {"age = unknown", "day = unknown"}),
        ({"client.place": "outside-us"}, {"client.place = outside-us"}),
        ({"client.place": "would-not-say", "rain": "would-not-say"}, {"client.place = unknown", "rain = unknown"}),
    ],
)
def test_how_an_answer_counts(values: dict[str, Value], choices: set[str]) -> None:
    names = {name.split(" = ")[0] for name in choices}
    assert {one for one in run(values).held["choices"] if one.split(" = ")[0] in names} == choices


def test_an_answer_that_was_not_asked_for_answers_no_question() -> None:
    assert run({"rain": "not-asked", "age": "cannot-tell"}).held["questions"] == {"age"}


@pytest.mark.parametrize(
    ("values", "decisive"),
    [
        ({"rain": "no", "client.place": "us-ca"}, {"us-ca hold"}),
        ({"rain": "no", "client.place": "us-ny"}, {"us-ny hold"}),
        ({"rain": "no", "client.place": "us-nv"}, {"us hold"}),
        ({"rain": "no"}, {"us hold"}),
        ({"rain": "yes", "wind": "no", "client.place": "us-ca"}, set()),
        ({"rain": "yes", "wind": "yes", "client.place": "us-ca"}, {"us-ca hold"}),
    ],
)
def test_a_value_of_law_is_exercised_where_something_hangs_on_it(values: dict[str, Value], decisive: set[str]) -> None:
    assert {name for name in run(values).held["law"] if name.endswith(" hold")} == decisive
    assert {name for name in run(values, "flood").held["law"] if name.endswith(" hold")} == set()


def test_a_value_that_no_pack_has_is_none() -> None:
    made = content(
        concerns=[concern("storm", "rain")],
        questions=[question("rain"), question("client.place", kind="place", choices={})],
        rules=[
            rule("a", both(RAIN, HOLD), because="So."),
            rule("b", RAIN, because="{law.client.none} {answer.rain} {law.client.there.too}"),
        ],
        packs=[pack("us-ca", values=law("there.too", "too"))],
    )
    assert run({"rain": "yes"}, made=made).held["law"] == frozenset()
    found = run({"rain": "yes", "client.place": "us-ca"}, made=made)
    assert (found.held["law"], found.held["sources"]) == ({"us-ca there.too"}, {"l.there.too"})


def test_two_values_of_law_in_one_condition_are_looked_at_one_by_one() -> None:
    other = is_("law.client.other", "x")
    made = content(
        concerns=[concern("storm", "client.place")],
        questions=[question("client.place", kind="place", choices={})],
        rules=[rule("a", both(HOLD, other), "go")],
        actions=[action("go")],
        packs=[pack("us-ca", values=law(other="y", hold="72"))],
    )
    assert run({"client.place": "us-ca"}, made=made).held["law"] == {"us-ca other"}


@pytest.mark.parametrize(("wind", "printed"), [("yes", set()), ("no", {"us unless"}), ("cannot-tell", {"us unless"})])
def test_what_stands_above_a_step_that_may_be_left_out_prints_where_it_is_shown(wind: Value, printed: set[str]) -> None:
    assert {name for name in run(WET | {"wind": wind}).held["law"] if name == "us unless"} == printed


def test_a_line_of_which_it_is_not_known_whether_it_is_shown_prints() -> None:
    unsure = is_("elsewhere", "yes")
    made = replace(MADE, actions={**MADE.actions, "go": action("go", how=(Line("{law.client.how}", unsure),))})
    assert run({"rain": "no"}, "flood", made=made).held["law"] == {"us flooded", "us far", "us letter", "us how"}


@pytest.mark.parametrize(
    ("concerns", "wanted"),
    [
        (("storm",), {"always", "rainy", "both", "alone"}),
        (("flood",), {"always", "flooded"}),
        (("storm", "flood"), {"always", "rainy", "both", "flooded"}),
    ],
)
def test_which_properties_speak(concerns: tuple[str, ...], wanted: set[str]) -> None:
    assert run({"rain": "yes", "wind": "yes", "client.place": "us-ca"}, *concerns).held["properties"] == wanted


# ---------------------------------------------------------------- what it demands


def demands(values: dict[str, Value], expect: Expectation, made: Content = MADE) -> tuple[set[str], set[str]]:
    found = run(values, made=made, expect=expect).demanded
    assert set(found) == {"actions", "rules"}
    return set(found["actions"]), set(found["rules"])


def test_nothing_is_demanded_where_a_plan_is_not_as_expected() -> None:
    assert run(WET, expect=Expectation(includes=("keep",))).demanded == {}


ONE = content(
    concerns=[concern("storm", "rain", "wind", "at")],
    questions=[question("rain"), question("wind"), question("at", kind="time", choices={}, unknown=None)],
    raises=[raised("prompt", RAIN)],
    rules=[
        rule("a", RAIN, "phone", verb="must", basis="law", frame="now", deadline=Deadline(2, "hours", "at")),
        rule("b", WIND, "phone", deadline=Deadline(9, "hours", "at")),
        rule("c", RAIN, "write"),
        rule("d", RAIN, "shut", verb="should-not"),
        rule("e", WIND, "shut", verb="must-not"),
        rule("f", RAIN, "leave"),
        rule("g", RAIN, "leave", verb="should-not"),
        rule("h", WIND, "idle", overrides="i"),
        rule("i", RAIN, "go"),
    ],
    actions=[
        action(name, position=n, frame="within 24 h" if name == "phone" else "today")
        for n, name in enumerate(("write", "phone", "shut", "leave", "idle", "go"))
    ],
    resolutions=[resolution("settle", "leave", "do")],
)
AT: dict[str, Value] = {"rain": "yes", "wind": "yes", "at": "2026-11-22T17:00:00Z"}


@pytest.mark.parametrize(
    ("values", "expect", "actions", "rules"),
    [
        (AT, Expectation(), set(), set()),
        (AT, Expectation(includes=("phone",)), {"phone"}, set()),
        ({"rain": "yes"}, Expectation(includes=("phone",)), {"phone"}, {"a"}),
        (AT, Expectation(includes=("write",)), {"write"}, {"c"}),
        (AT, Expectation(includes_any=("write", "go")), set(), {"c"}),
        (AT, Expectation(includes_any=("write",)), {"write"}, {"c"}),
        (AT, Expectation(avoids=("shut",)), {"shut, avoided"}, set()),
        ({"rain": "yes"}, Expectation(avoids=("shut",)), {"shut, avoided"}, {"d"}),
        (AT, Expectation(verbs={"shut": "must-not"}), set(), {"e"}),
        (AT, Expectation(verbs={"phone": "must"}), set(), {"a"}),
        (AT, Expectation(bases={"phone": "law"}), set(), {"a"}),
        (AT, Expectation(frames={"phone": "now"}), set(), {"a"}),
        (AT, Expectation(due={"phone": datetime(2026, 11, 22, 19, tzinfo=UTC)}), {"phone"}, {"a"}),
        (AT, Expectation(deadlines={"phone": Deadline(9, "hours", "at")}), set(), {"b"}),
        (AT, Expectation(first=("phone",)), {"phone"}, {"a"}),
        (AT, Expectation(first=("phone", "write")), set(), set()),
        (AT, Expectation(before=(("phone", "write"),)), set(), {"a"}),
        (AT, Expectation(before=(("write", "leave"),)), set(), set()),
        (AT, Expectation(includes=("leave",)), {"leave"}, {"f"}),
        (AT, Expectation(not_avoids=("leave",)), set(), {"f"}),
        (AT, Expectation(excludes=("go",)), set(), {"h"}),
        ({"rain": "yes"}, Expectation(includes=("go",)), {"go"}, {"i"}),
        (AT, Expectation(includes=("phone",), within_first=1), {"phone"}, {"a"}),
        (AT, Expectation(includes=("write",), within_first=2), {"write"}, {"c"}),
        (AT, Expectation(response=("prompt",)), set(), set()),
    ],
)
def test_the_rules_without_which_a_plan_would_not_be_as_expected(
    values: dict[str, Value], expect: Expectation, actions: set[str], rules: set[str]
) -> None:
    assert demands(values, expect, ONE) == (actions, rules)


def test_what_is_left_of_an_action_has_the_nearest_frame_and_the_most_urgent_clock() -> None:
    made = content(
        concerns=[concern("storm", "rain", "at")],
        questions=[question("rain"), question("at", kind="time", choices={}, unknown=None)],
        rules=[
            rule("a", RAIN, "phone", frame="ongoing", verb="must"),
            rule("b", RAIN, "phone", frame="before the client leaves", deadline=Deadline(9, "hours", "at")),
            rule("c", RAIN, "phone", frame="now", deadline=Deadline(4, "hours", "at")),
        ],
        actions=[action("phone")],
    )
    given: dict[str, Value] = {"rain": "yes", "at": AT["at"]}
    due = datetime(2026, 11, 22, 21, tzinfo=UTC)
    assert demands(given, Expectation(frames={"phone": "now"}), made) == (set(), {"c"})
    assert demands(given, Expectation(due={"phone": due}), made) == ({"phone"}, {"c"})
    assert demands(given, Expectation(verbs={"phone": "must"}), made) == (set(), {"a"})


def test_a_rule_that_moves_every_action_is_demanded_by_their_order() -> None:
    made = content(
        concerns=[concern("storm", "rain")],
        questions=[question("rain")],
        rules=[
            rule("a", RAIN, "phone", "write", frame="now"),
            rule("b", RAIN, "phone", frame="within 24 h"),
            rule("c", RAIN, "write"),
        ],
        actions=[action("phone"), action("write", position=1)],
    )
    assert demands({"rain": "yes"}, Expectation(before=(("phone", "write"),)), made) == (set(), {"a"})
