"""Plans for many rows at once say what `engine.plan_for` says of each: what, how firmly, how soon, in which order, until when."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from compare_lines import Lines, Ways
from differing import answers_in
from examples import examples
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from made import action, both, concern, content, either, is_, pack, question, raised, resolution, rule
from test_proof import contents, load

from crisis_cli import many
from crisis_cli.answers import AnswerError, Answers, is_unknown, read_value
from crisis_cli.condition import Between, HasAll, Not, Only
from crisis_cli.deadline import read_deadline
from crisis_cli.engine import plan_for
from crisis_cli.evaluation import MISSING_LAW, Evaluation
from crisis_cli.load import load as load_content
from crisis_cli.many import Many, Row, Sheet
from crisis_cli.model import FRAMES, KINDS, Content, LawValue
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan
from crisis_cli.sampling import Sampler

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
SHIPPED = load_content(None)
MANY = Many(SHIPPED)

Said = Mapping[str, Any]
"""What a plan says, as far as a sheet does."""


def of_plan(plan: Plan, client: object) -> Said:
    return {
        "response": plan.response,
        "do": [(use.id, use.verb, use.frame, use.due.at if use.due else None) for use in plan.actions],
        "avoid": [(use.id, use.verb, use.frame) for use in plan.avoid],
        "conflicts": [name for conflict in plan.conflicts for name in conflict.actions],
        "unknown": [one.question for one in plan.unknown],
        "open": {*plan.concerns},
        "place": client if client in PLACES else None,
    }


def of_sheet(made: Many, sheet: Sheet, lane: int) -> Said:
    here, uses = made.content, made.uses
    dues = sheet.dues.get(lane, {})
    return {
        "response": here.findings["response"].values[sheet.response[lane]],
        "do": [
            (use.action, use.verb, use.frame, due.at if (due := dues.get(use.action)) else None)
            for use in map(uses.do.__getitem__, sheet.do[lane])
        ],
        "avoid": [(use.action, use.verb, use.frame) for use in map(uses.avoid.__getitem__, sheet.avoid[lane])],
        "conflicts": [uses.conflicts[number] for number in sheet.conflicts.get(lane, ())],
        "unknown": [[*here.questions][number] for number in sheet.unknown.get(lane, ())],
        "open": {name for name, lanes in zip(here.concerns, sheet.open, strict=True) if lanes >> lane & 1},
    }


def is_odd(here: Content, row: Row) -> bool:
    """Whether a row says what nobody can, or what is still to come."""
    try:
        values = {name: read_value(here.questions[name], raw) for name, raw in row.answers.items()}
    except (KeyError, AnswerError):
        return True
    if not {*row.concerns} <= {*here.concerns} or any(_is_to_come(here, name, row, values) for name in values):
        return True
    reading = Evaluation(here, tuple(row.concerns), values)
    return any(reading.relevance(name) is False for name in values)


def _is_to_come(here: Content, name: str, row: Row, values: Mapping[str, Any]) -> bool:
    asked, value = here.questions[name], values[name]
    if is_unknown(value) or asked.kind not in ("time", "date") or (asked.kind == "date" and asked.when != "past"):
        return False
    if asked.kind == "time":
        return datetime.fromisoformat(value) > max(row.now, row.clock) + timedelta(minutes=5)
    return str(value) > (max(row.now, row.clock).astimezone(UTC) + timedelta(hours=14)).date().isoformat()


def planned(here: Content, row: Row) -> Said:
    values = {name: read_value(here.questions[name], raw) for name, raw in row.answers.items()}
    plan = plan_for(here, Answers(tuple(row.concerns), values), row.now, changes=False)
    return of_plan(plan, values.get("client.place"))


def differing(made: Many, rows: Sequence[Row], *, unknown: bool) -> list[tuple[int, str, object, object]]:
    """Return in which rows, and in what, a sheet and the plans of its rows are not the same."""
    sheet, here = made.sheet(rows, unknown=unknown), made.content
    found: list[tuple[int, str, object, object]] = []
    expected: dict[int, Said] = {}
    for lane, row in enumerate(rows):
        if is_odd(here, row) is not (lane in sheet.odd):
            found.append((lane, "odd", lane in sheet.odd, lane not in sheet.odd))
        elif lane not in sheet.odd:
            expected[lane] = planned(here, row)
            said = of_sheet(made, sheet, lane)
            keys = [key for key in said if unknown or key != "unknown"]
            found += [(lane, key, said[key], expected[lane][key]) for key in keys if said[key] != expected[lane][key]]
    steps = [
        tuple(name for name, *_ in expected[lane]["do"]) if lane in expected else None for lane in range(len(rows))
    ]
    if (told_steps := made.steps(rows)) != steps:
        found.append((-1, "steps", told_steps, steps))
    if made.is_packed and sheet != one_by_one(made, rows, unknown=unknown):
        found.append((-1, "packed", sheet, one_by_one(made, rows, unknown=unknown)))
    for key, told, counted in numbers(here, sheet, expected.values()):
        if told != counted:
            found.append((-1, key, told, counted))
    return found


def one_by_one(made: Many, rows: Sequence[Row | None], *, unknown: bool = False) -> Sheet:
    """What a sheet of a packed content is where its answers are read one after the other."""
    packed, made._packed = made._packed, None
    try:
        return made.sheet(rows, unknown=unknown)
    finally:
        made._packed = packed


def numbers(here: Content, sheet: Sheet, plans: Iterable[Said]) -> Iterable[tuple[str, object, object]]:
    """Yield what a sheet says in numbers with what its plans come to."""
    plans = list(plans)
    levels = Counter(plan["response"] for plan in plans)
    opened = Counter(name for plan in plans for name in plan["open"])
    verbs = Counter(verb for plan in plans for _, verb, *_ in (*plan["do"], *plan["avoid"]))
    yield "levels", [plane.bit_count() for plane in sheet.levels], [levels[v] for v in here.findings["response"].values]
    yield "concerns", [plane.bit_count() for plane in sheet.open], [opened[name] for name in here.concerns]
    yield "verbs", {verb: number for verb, number in sheet.verbs.items() if number}, dict(verbs)
    places = [place if place in PLACES else None for place in sheet.places]
    yield "places", places, [plan["place"] for plan in plans]


def rows_of(here: Content, seed: int, number: int, first: int = 1) -> list[Row]:
    """Rows of scenarios that were drawn."""
    sampler = Sampler(here)
    tables = [sampler.scenario(seed, at) for at in range(first, first + number)]
    moments = [datetime.fromisoformat(table["now"]) for table in tables]
    answers = [answers_in(here, table) for table in tables]
    return [Row(one.concerns, dict(one.values), now, now) for one, now in zip(answers, moments, strict=True)]


# ---------------------------------------------------------------- the shipped content


@pytest.mark.parametrize("unknown", [False, True])
def test_drawn_scenarios_of_the_shipped_content(unknown: bool) -> None:
    rows = rows_of(SHIPPED, 4 + unknown, 150)
    assert differing(MANY, rows, unknown=unknown) == []
    assert {concern for row in rows for concern in row.concerns} == {*SHIPPED.concerns}


ROWS = rows_of(SHIPPED, 6, 40)
SAID = [of_sheet(MANY, MANY.sheet(ROWS), lane) for lane in range(len(ROWS))]


@pytest.mark.parametrize("width", [0, 1, 511, 512, 513, 1025])
def test_as_many_rows_as_there_may_be(width: int) -> None:
    sheet = MANY.sheet(ROWS[lane % 40] for lane in range(width))
    assert [len(one) for one in (sheet.response, sheet.do, sheet.avoid, sheet.places)] == [width] * 4
    assert sheet.odd == frozenset()
    assert all(of_sheet(MANY, sheet, lane) == SAID[lane % 40] for lane in range(width))
    assert sum(plane.bit_count() for plane in sheet.levels) == width


@settings(deadline=None, max_examples=examples(25))
@given(st.permutations(range(40)), st.sets(st.integers(0, 39)), st.booleans())
def test_each_row_has_its_plan_whatever_stands_beside_it(order: list[int], odd: set[int], unknown: bool) -> None:
    rows: list[Row | None] = [ROWS[number] for number in order]
    for number in odd:
        rows[number] = None if number % 2 else ROWS[number]._replace(answers={**ROWS[number].answers, "no.such": "no"})
    sheet = MANY.sheet(rows, unknown=unknown)
    assert sheet.odd == odd
    for lane in {*range(40)} - odd:
        assert {**of_sheet(MANY, sheet, lane), "unknown": []} == SAID[order[lane]]
    assert len(sheet.places) == 40 - len(odd)


def test_a_sheet_of_the_same_rows_is_the_same_with_what_was_not_known() -> None:
    quick, slow = MANY.sheet(ROWS), MANY.sheet(ROWS, unknown=True)
    assert quick.unknown == {}
    assert slow.unknown != {}
    assert slow._replace(unknown={}) == quick


# ---------------------------------------------------------------- random small contents


RANDOM: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # to make a content smaller takes minutes
}


@settings(max_examples=examples(40), **RANDOM)
@given(contents(), st.booleans())
def test_random_contents(files: dict[str, str], unknown: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = load(Path(folder), files.pop("shared"), **files).content
    chance = random.Random(len(here.rules))
    kinds = {name: replace(one, kind=chance.choice(KINDS)) for name, one in here.actions.items()}
    here = replace(here, actions=kinds)  # a content with clocks has life safety alone, which no clock puts in order
    whole = rows_of(here, 7, 20)
    part = [row._replace(answers={q: v for q, v in row.answers.items() if chance.random() < 0.6}) for row in whole]
    made, rows = Many(here), [*whole, *part]
    assert differing(made, rows, unknown=unknown) == []
    sheet = made.sheet(rows)
    event(f"conflicts: {bool(sheet.conflicts)}")
    event(f"packed: {made.is_packed}")
    event(f"several clocks in one plan: {any(len(dues) > 1 for dues in sheet.dues.values())}")
    event(
        f"concerns that an answer opened: {any(len(row.concerns) == 1 and sheet.open[-1] >> n & 1 for n, row in enumerate(rows))}"
    )


@settings(max_examples=examples(15), **RANDOM)
@given(contents(), st.booleans(), st.integers(1, 1_000))
def test_lines_of_random_contents(files: dict[str, str], unknown: bool, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = load(Path(folder), files.pop("shared"), **files).content
    lines = Lines(here)
    assert Ways(here, unknown=unknown).difference([lines.line(seed, number) for number in range(1, 151)]) == ""


# ---------------------------------------------------------------- one thing after another, by hand


def asked(name: str, **more: Any) -> Any:
    return question(name, **more)


def when(name: str, **more: Any) -> Any:
    return question(name, kind="time", choices={}, **more)


def day(name: str, when_: str) -> Any:
    return question(name, kind="date", choices={}, when=when_)


def clocked(**kinds: Any) -> Content:
    """Steps of one frame, each with the deadline that its name stands for, or none; the last two are life safety."""
    starts = (when("heard"), when("told"), day("born", "past"), day("hearing", "any"))
    deadlines = {
        "plain": None, "later": "72 hours from heard", "sooner": "24 hours from heard", "other": "36 hours from told",
        "days": "2 working_days from heard", "both": "earlier of 24 hours from heard; 48 hours from told",
        "last": "later of 24 hours from heard; 48 hours from told", "dated": "3 calendar_days from born",
        "before": "2 working_days before hearing", "by": "by hearing", "safe": "1 hours from heard", "safest": None,
    }  # fmt: skip
    actions = [
        action(name, kind="life-safety" if name.startswith("safe") else "duty", position=position)
        for position, name in enumerate(deadlines)
    ]
    rules = [
        rule(f"r.{name}", is_("go", "yes"), name, verb="must", basis="law", deadline=words and read_deadline(words))
        for name, words in deadlines.items()
    ]
    return content(
        questions=[asked("go"), *starts, question("client.place", kind="place", choices={})],
        concerns=[concern("self", "go", "client.place", *(start.id for start in starts))],
        actions=actions,
        rules=[*rules, *kinds.pop("rules", ())],
        **kinds,
    )


TIMES = {
    "heard": ("2026-11-20T10:00:00-08:00", "2026-11-22T18:04:59+00:00", "not-asked", None),
    "told": ("2026-11-21T01:00:00+09:00", "2026-11-19T18:00Z", "cannot-tell", None),
    "born": ("2026-11-20", "2026-11-23", None),
    "hearing": ("2026-12-01", "2026-01-02", "would-not-say", None),
    "client.place": ("us-ca", "us-tx", "outside-us", "not-asked", None),
}


def test_clocks_order_what_is_alike_and_life_safety_keeps_its_own_order() -> None:
    chance, here = random.Random(1), clocked()
    rows = []
    for _ in range(250):
        values = {name: chance.choice(some) for name, some in TIMES.items()}
        given_ = {name: value for name, value in values.items() if value is not None}
        rows.append(Row(("self",), {"go": "yes", **given_}, NOW, NOW))
    made = Many(here)
    assert differing(made, rows, unknown=True) == []
    sheet = made.sheet(rows)
    orders = {tuple(made.uses.do[number].action for number in lane) for lane in sheet.do}
    assert len(orders) > 12
    assert {order[:2] for order in orders} == {("safe", "safest")}


def test_an_action_with_several_clocks_has_the_one_that_runs_out_first() -> None:
    more = [
        rule("more", is_("go", "yes"), "plain", "later", deadline=read_deadline("10 hours from told")),
        rule("also", is_("go", "yes"), "plain", "by", deadline=read_deadline("30 hours from heard"), frame="now"),
        rule(
            "not", is_("go", "yes"), "days", "dated", verb="must-not", basis="law", deadline=read_deadline("by hearing")
        ),
    ]
    here = clocked(rules=more, resolutions=[resolution("one", "days", "avoid")])
    rows = [
        Row(("self",), {"go": "yes", **{name: value for name, value in values if value}}, NOW, NOW)
        for heard in TIMES["heard"]
        for told in TIMES["told"]
        for hearing in TIMES["hearing"]
        if (values := (("heard", heard), ("told", told), ("hearing", hearing)))
    ]
    assert differing(Many(here), rows, unknown=True) == []


def test_a_start_that_is_still_to_come_is_odd() -> None:
    made, here = Many(clocked()), clocked()
    starts = {
        "heard": (("2026-11-22T18:05:00+00:00", False), ("2026-11-22T18:05:01+00:00", True), ("2026-11-22 10:00-08:00", False)),
        "born": (("2026-11-23", False), ("2026-11-24", True)),
        "hearing": (("2099-12-31", False), ("2101-01-01", True), ("20261122", True)),
        "told": (("2026-11-22", True), ("2026-11-22T18:05:00", True), ("today", True), (5, True), (("a",), True), ("", True)),
    }  # fmt: skip
    rows = [Row(("self",), {name: raw}, NOW, NOW) for name, cases in starts.items() for raw, _ in cases]
    expected = [odd for cases in starts.values() for _, odd in cases]
    sheet = made.sheet(rows)
    assert [lane in sheet.odd for lane in range(len(rows))] == expected == [is_odd(here, row) for row in rows]
    later = [row._replace(clock=many.NOTHING_TO_COME) for row in rows]
    assert [lane for lane in range(len(rows)) if lane not in made.sheet(later).odd] == [0, 1, 2, 3, 4, 5]


def conflicting() -> Content:
    """Steps called for and advised against by rules of every weight, settled in every way."""
    actions = [action(f"a{n}", frame=frame, position=n) for n, frame in enumerate(("today", "now", "today", "today"))]
    rules = []
    for n in range(4):
        rules += [
            rule(f"do{n}", is_("do", "yes"), f"a{n}"),
            rule(f"law{n}", both(is_("do", "yes"), is_("law", "yes")), f"a{n}", verb="must", basis="law", frame="now"),
            rule(f"may{n}", is_("law", "yes"), f"a{n}", verb="may"),
            rule(f"not{n}", is_("avoid", "yes"), f"a{n}", verb="should-not", frame=FRAMES[2] if n % 2 else None),
            rule(f"never{n}", is_("forbid", "yes"), f"a{n}", verb="must-not", basis="law"),
        ]
    settling = [
        resolution("first", "a1", "avoid", when=is_("which", "no")),
        resolution("second", "a1", "do"),
        resolution("third", "a2", "avoid", when=is_("which", "yes")),
        resolution("fourth", "a2", "do", when=Not(is_("which", "not-asked", "yes"))),
        resolution("fifth", "a3", "avoid", when=is_("response", "emergency")),
    ]
    names = ("do", "avoid", "forbid", "law", "which")
    return content(
        questions=[question(name) for name in names],
        concerns=[concern("self", *names)],
        actions=actions,
        rules=rules,
        resolutions=settling,
        raises=[raised("emergency", is_("which", "yes"))],
    )


def every_answer(here: Content, *names: str) -> list[Row]:
    found: list[dict[str, str]] = [{}]
    for name in names:
        found = [
            {**one, **({name: value} if value else {})} for one in found for value in ("no", "yes", "not-asked", None)
        ]
    return [Row(tuple(here.concerns), answers, NOW, NOW) for answers in found]


ANSWERED = ("no", "yes", "not-asked", None)


@pytest.mark.parametrize("unknown", [False, True])
@pytest.mark.parametrize("forbid", ANSWERED)
@pytest.mark.parametrize("law_", ANSWERED)
def test_conflicts_of_every_weight_and_how_they_are_settled(
    law_: str | None, forbid: str | None, unknown: bool
) -> None:
    here = conflicting()
    given_ = {name: value for name, value in (("law", law_), ("forbid", forbid)) if value}
    rows = [row._replace(answers={**row.answers, **given_}) for row in every_answer(here, "do", "avoid", "which")]
    assert differing(Many(here), rows, unknown=unknown) == []


def test_conflicts_of_every_weight_stand_in_several_orders() -> None:
    made = Many(conflicting())
    sheet = made.sheet(every_answer(made.content, "do", "avoid", "forbid", "law", "which"))
    orders = {tuple(made.uses.conflicts[number] for number in numbers_) for numbers_ in sheet.conflicts.values()}
    assert len(orders) > 3


def gated() -> Content:
    """Questions that are asked only sometimes, concerns that open, a finding on another, rules that override."""
    low, high = Between("age", None, 13), Between("age", 14, 17)
    several = question("signs", kind="several", choices={"a": "A", "b": "B", "none": "None"}, none_choice="none")
    return content(
        questions=[
            question("a"), question("b", ask_when=is_("a", "yes", "cannot-tell")), several,
            question("age", kind="number", choices={}, ask_when=Not(HasAll("signs", frozenset(["a", "b"])))),
            question("c", default="no", unknown=None, ask_when=is_("base", "high")), question("alone"),
        ],
        findings=[replace(SHIPPED.findings["response"], id="base", values=("low", "high"))],
        concerns=[concern("one", "a", "b", "signs"), concern("two", "age", "c", open_when=is_("b", "yes"), priority=0)],
        raises=[
            raised("high", both(is_("b", "no"), Only("signs", frozenset(["a", "none"]))), finding="base"),
            raised("emergency", both(is_("base", "high"), low)), raised("same-day", either(is_("alone", "yes"), high)),
            raised("prompt", is_("c", "no"), concern="two"),
        ],
        actions=[action("x", position=0), action("y", position=1)],
        rules=[
            rule("x.one", either(low, is_("a", "no")), "x"), rule("x.not", is_("c", "no"), "x", verb="should-not"),
            rule("y.one", Not(is_("response", "routine")), "y", verb="may"),
            rule("y.two", is_("b", "cannot-tell"), "y", verb="must", concern="two", overrides="y.one"),
        ],
    )  # fmt: skip


@pytest.mark.parametrize("unknown", [False, True])
def test_gates_openings_findings_and_overrides(unknown: bool) -> None:
    here = gated()
    signs: tuple[Any, ...] = (("a",), ("b",), ("a", "b"), ("b", "a"), ("none",), "not-asked", None)
    ages: tuple[Any, ...] = (0, 13, 14, 17, 18, 10_000, "cannot-tell", None)
    rows = [
        row._replace(answers={**row.answers, **{k: v for k, v in (("signs", some), ("age", age)) if v is not None}})
        for row in every_answer(here, "a", "b", "c")[::3]
        for some in signs
        for age in ages
    ]
    rows = [row._replace(concerns=("one",) if number % 2 else ("two", "one")) for number, row in enumerate(rows)]
    assert differing(Many(here), rows, unknown=unknown) == []


@pytest.mark.parametrize("unknown", [False, True])
def test_numbers_and_places_that_only_a_resolution_tells_apart(unknown: bool) -> None:
    here = content(
        questions=[question("a"), question("age", kind="number", choices={}), question("client.place", kind="place", choices={})],
        concerns=[concern("one", "a", "age", "client.place")],
        actions=[action("x", position=0), action("y", position=1)],
        rules=[
            rule("do", is_("a", "yes"), "x", "y"), rule("low", Between("age", 0, 4), "x"),
            rule("not", is_("a", "yes"), "x", "y", verb="should-not"), rule("ca", is_("client.place", "us-ca"), "y"),
        ],
        resolutions=[
            resolution("r1", "x", "do", when=Between("age", 2, 7)),
            resolution("r2", "y", "avoid", when=Not(is_("client.place", "us-tx", "us-ca"))),
        ],
    )  # fmt: skip
    places = ("us-ca", "us-tx", "us-ny", "outside-us", "cannot-tell", None)
    answers = [
        {"a": "yes", "age": age, "client.place": place} for age in (0, 1, 2, 4, 5, 7, 8, 90, None) for place in places
    ]
    rows = [Row(("one",), {k: v for k, v in one.items() if v is not None}, NOW, NOW) for one in answers]
    assert differing(Many(here), rows, unknown=unknown) == []


def law(name: str, value: str) -> LawValue:
    return LawValue(name, value, value, "code", True)


def lawful() -> Content:
    """Steps that hang on what the law of a place says: in its pack, in the baseline, or nowhere."""
    by_state = {"hold": law("hold", "24"), "hold.on": law("hold.on", "x")}
    packs = [
        pack("us", values={"hold": law("hold", "72"), "on": law("on", "y")}),
        pack("us-ca", values=by_state),
        pack("us-ny", values={"hold.on": law("hold.on", "z"), "on": law("on", "x")}),
    ]
    tests = [
        is_("law.client.hold", "72"), is_("law.client.hold", "24", "72"), is_("law.client.on", "y"), is_("law.client.hold.on", "x"),
        is_("law.licence.hold", "24"), is_("law.licence.hold.on", MISSING_LAW),
        both(is_("law.client.hold", "24"), Not(is_("law.licence.hold", "24"))), is_("law.client.no.such", MISSING_LAW),
    ]  # fmt: skip
    tests += [Not(test) for test in tests]
    return content(
        questions=[question("client.place", kind="place", choices={}), question("licence.place", kind="place", choices={})],
        concerns=[concern("one", "client.place", "licence.place")],
        actions=[action(f"step{n}", position=n) for n in range(len(tests))],
        rules=[rule(f"r{n}", test, f"step{n}") for n, test in enumerate(tests)],
        packs=packs,
    )  # fmt: skip


@pytest.mark.parametrize("unknown", [False, True])
def test_what_the_law_of_a_place_says(unknown: bool) -> None:
    made = Many(lawful())
    places = ("us-ca", "us-ny", "us-tx", "outside-us", "cannot-tell", None)
    answers = [{"client.place": one, "licence.place": other} for one in places for other in places]
    rows = [Row(("one",), {k: v for k, v in one.items() if v is not None}, NOW, NOW) for one in answers]
    assert differing(made, rows, unknown=unknown) == []
    assert len({tuple(lane) for lane in made.sheet(rows).do}) == 3 * 3, "each place has one of three laws"


# ---------------------------------------------------------------- what is odd


ODD: tuple[Any, ...] = (
    None, Row(("no-such",), {}, NOW, NOW), Row(("one",), {"no.such": "yes"}, NOW, NOW), Row((), {"a": "b"}, NOW, NOW),
    Row(("one",), {"a": ["no"]}, NOW, NOW), Row(("one",), {"a": {"no": 1}}, NOW, NOW), Row(("one",), {"a": None}, NOW, NOW),
    Row(("one",), {"a": ("no",)}, NOW, NOW), Row(("one",), {"a": 1}, NOW, NOW), Row(("one",), {"signs": "a"}, NOW, NOW),
    Row(("one",), {"signs": ()}, NOW, NOW), Row(("one",), {"signs": ("a", "none")}, NOW, NOW),
    Row(("one",), {"signs": ("a", "not-asked")}, NOW, NOW), Row(("one",), {"signs": ["a"]}, NOW, NOW),
    Row(("one",), {"age": -1}, NOW, NOW), Row(("one",), {"age": 10_001}, NOW, NOW), Row(("one",), {"age": 1.5}, NOW, NOW),
    Row(("one",), {"age": "3"}, NOW, NOW), Row(("one",), {"age": 10**30}, NOW, NOW), Row(("one",), {"c": "not-asked"}, NOW, NOW),
    Row(("one",), {"a": "no", "b": "yes"}, NOW, NOW), Row(("one",), {"signs": ("a", "b"), "age": 3}, NOW, NOW),
)  # fmt: skip


def test_what_is_odd_is_left_out_and_counted_nowhere() -> None:
    made = Many(gated())
    good = Row(("one", "one"), {"a": "yes", "b": "yes", "signs": ("b", "b"), "age": 13}, NOW, NOW)
    alone = made.sheet([good])
    for odd in ODD:
        sheet = made.sheet([odd, good, odd])
        assert sheet.odd == {0, 2}, odd
        assert of_sheet(made, sheet, 1) == of_sheet(made, alone, 0)
        assert (sheet.verbs, sheet.places) == (alone.verbs, alone.places)
        assert [plane >> 1 for plane in sheet.levels] == list(alone.levels)
        assert [plane >> 1 for plane in sheet.open] == list(alone.open)
    assert made.sheet(ODD).odd == {*range(len(ODD))}
    assert made.sheet(ODD, unknown=True).odd == {*range(len(ODD))}


def sets_of(number: int) -> list[Row]:
    """Rows with so many different sets of choices."""
    return [
        Row(("one",), {"s": tuple(f"c{n}" for n in range(12) if at >> n & 1)}, NOW, NOW) for at in range(1, number + 1)
    ]


def test_more_sets_of_choices_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those without room are odd; there is room for them in a sheet of their own, in which what was there is forgotten."""
    monkeypatch.setattr(many, "MOST_SETS", 50)
    choices = {f"c{n}": f"C {n}" for n in range(12)}
    here = content(
        questions=[question("s", kind="several", choices=choices)],
        concerns=[concern("one", "s")],
        actions=[action("x", position=0), action("y", position=1)],
        rules=[
            rule("x", HasAll("s", frozenset(["c1", "c3"])), "x"),
            rule("y", Only("s", frozenset(["c0", "c1", "c5"])), "y"),
        ],
    )
    made, rows = Many(here), sets_of(200)
    sheet = made.sheet(rows)
    assert sheet.odd == {*range(50, 200)}
    for _ in range(4):
        for start in range(0, 200, 25):
            assert differing(made, rows[start : start + 25], unknown=False) == []
    assert 0 < len(made.sheet(rows).odd) <= 150


def test_one_set_of_choices_in_very_many_orders_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "MOST_SETS", 50)
    made = Many(gated())
    for length in range(1, 200):
        row = Row(("one",), {"signs": ("a",) * length + ("b",)}, NOW, NOW)
        assert differing(made, [row], unknown=False) == []
        assert len(made._tables["signs"]) <= 51


def test_a_mistake_in_the_order_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(("self",), {"go": "yes", "heard": TIMES["heard"][0], "told": TIMES["told"][0]}, NOW, NOW)]
    assert differing(Many(clocked()), rows, unknown=False) == []
    monkeypatch.setattr(many, "urgency", lambda ends: (0.0, False))
    assert [key for _, key, *_ in differing(Many(clocked()), rows, unknown=False)] == ["do", "steps"]


def deep() -> Content:
    """A concern that opens on a question whose gate has parts; a time that has to be known."""
    gate = both(either(is_("a", "yes"), is_("away", "yes")), Not(is_("b", "no")))
    told = when("told", unknown=None, default="")
    return content(
        questions=[
            question("a"),
            question("b"),
            question("away"),
            question("deep", ask_when=gate),
            question("c"),
            told,
        ],
        findings=[replace(SHIPPED.findings["response"], id="base", values=("low", "high"))],
        concerns=[concern("one", "a", "b", "deep"), concern("two", "c", open_when=is_("deep", "yes", "not-asked"))],
        raises=[raised("high", is_("b", "yes"), finding="base"), raised("prompt", is_("c", "yes"), concern="two")],
        actions=[action("x", position=0)],
        rules=[
            rule("x.one", is_("b", "yes"), "x", verb="must", frame="now"),
            rule("x.two", is_("b", "yes"), "x", frame="today"),
        ],
    )


@pytest.mark.parametrize("unknown", [False, True])
def test_a_concern_that_opens_behind_a_gate_of_parts(unknown: bool) -> None:
    here = deep()
    rows = every_answer(here, "a", "b", "away", "deep", "c")
    rows = [row._replace(concerns=("one",)) for row in rows]
    assert differing(Many(here), rows, unknown=unknown) == []


def test_a_time_that_has_to_be_known_takes_no_other_answer() -> None:
    made = Many(deep())
    rows = [Row(("one",), {"told": raw}, NOW, NOW) for raw in ("2026-11-22T10:00:00-08:00", "not-asked")]
    assert made.sheet(rows).odd == {1}
