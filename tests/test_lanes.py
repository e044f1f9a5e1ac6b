"""Lanes: operations on planes against brute force, and what they say of answers against the interpreter, question by question."""

from __future__ import annotations

import ast
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from differing import InLanes, against_lanes, answers_in, finished, interpreted
from examples import examples
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from made import both, concern, content, either, is_, question, raised, rule
from test_proof import contents, load

from crisis_cli import lanes as planes
from crisis_cli.answers import Answers
from crisis_cli.condition import AtLeast, Between, Condition, HasAll, Is, Not, Only
from crisis_cli.deadline import read_deadline
from crisis_cli.engine import blank_of, completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.lanes import EVERYWHERE, NOWHERE, Circuit, Demand, Lanes, Writer
from crisis_cli.load import load as load_content
from crisis_cli.model import Content
from crisis_cli.sampling import TEMPERS, Sampler

SHIPPED = load_content(None)

# ---------------------------------------------------------------- operations on planes

INPUTS = 4
ALL = (1 << (1 << INPUTS)) - 1
"""A lane for each way in which the inputs can hold."""
TABLE = [sum(1 << lane for lane in range(1 << INPUTS) if lane >> number & 1) for number in range(INPUTS)]

Tree = tuple[Any, ...]
trees = st.recursive(
    st.one_of(
        st.tuples(st.just("taken"), st.integers(0, INPUTS - 1)), st.sampled_from([("nowhere",), ("everywhere",)])
    ),
    lambda parts: st.one_of(
        st.tuples(st.sampled_from(["both", "either"]), st.lists(parts, max_size=4)),
        st.tuples(st.just("opposite"), parts),
        st.tuples(st.just("without"), parts, parts),
        st.tuples(st.just("at_least"), st.integers(0, 5), st.lists(parts, max_size=5)),
    ),
    max_leaves=16,
)


def plane_of(circuit: Circuit, tree: Tree) -> int:
    match tree:
        case ("taken", number):
            return circuit.taken("a" if number < 2 else "b", number % 2)
        case ("nowhere",):
            return NOWHERE
        case ("everywhere",):
            return EVERYWHERE
        case ("both" | "either" as kind, parts):
            made: int = getattr(circuit, kind)(*(plane_of(circuit, part) for part in parts))
            return made
        case ("opposite", part):
            return circuit.opposite(plane_of(circuit, part))
        case ("without", part, other):
            return circuit.without(plane_of(circuit, part), plane_of(circuit, other))
        case ("at_least", number, parts):
            return circuit.at_least(number, [plane_of(circuit, part) for part in parts])
    raise AssertionError(tree)


def holds(tree: Tree, lane: int) -> bool:
    """The same of one lane, as it is said in words."""
    match tree:
        case ("taken", number):
            return bool(lane >> number & 1)
        case ("nowhere",) | ("everywhere",):
            return tree == ("everywhere",)
        case ("both", parts):
            return all(holds(part, lane) for part in parts)
        case ("either", parts):
            return any(holds(part, lane) for part in parts)
        case ("opposite", part):
            return not holds(part, lane)
        case ("without", part, other):
            return holds(part, lane) and not holds(other, lane)
        case ("at_least", number, parts):
            return sum(holds(part, lane) for part in parts) >= number
    raise AssertionError(tree)


def worked_out(some: Sequence[Sequence[Tree]]) -> list[list[int]]:
    circuit = Circuit()
    outputs = [[plane_of(circuit, tree) for tree in group] for group in some]
    function = circuit.function(outputs, ("a", "b"))
    return [list(group) for group in function(TABLE[:2], TABLE[2:], ALL)]


def by_force(some: Sequence[Sequence[Tree]]) -> list[list[int]]:
    return [[sum(1 << lane for lane in range(1 << INPUTS) if holds(tree, lane)) for tree in group] for group in some]


@settings(deadline=None, max_examples=examples(200))
@given(st.lists(st.lists(trees, max_size=4), max_size=3))
def test_operations_are_what_brute_force_says(some: list[list[Tree]]) -> None:
    assert worked_out(some) == by_force(some)


TREES: tuple[Tree, ...] = (
    ("both", [("taken", 0), ("taken", 1)]), ("either", [("taken", 0), ("taken", 3)]), ("opposite", ("taken", 2)),
    ("without", ("taken", 0), ("taken", 1)), ("at_least", 2, [("taken", number) for number in range(INPUTS)]),
    ("opposite", ("either", [("taken", 0), ("opposite", ("both", [("taken", 1), ("taken", 2)]))])),
)  # fmt: skip
WRONG: dict[str, Callable[[Any], Any]] = {
    "_both": lambda usual: lambda self, one, other: one if other == EVERYWHERE else usual(self, one, one),
    "_either": lambda usual: lambda self, one, other: one if one != NOWHERE else usual(self, one, other),
    "opposite": lambda usual: lambda self, plane: plane,
    "without": lambda usual: lambda self, plane, other: plane,
    "at_least": lambda usual: lambda self, number, parts: usual(self, number + 1, parts),
    "taken": lambda usual: lambda self, kind, number: usual(self, kind, 1 - number),
    "_needed": lambda usual: lambda self, outputs: usual(self, outputs)[::-1],
}


@pytest.mark.parametrize("method", WRONG)
def test_a_mistake_in_an_operation_is_noticed(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    assert worked_out([TREES]) == by_force([TREES])
    monkeypatch.setattr(Circuit, method, WRONG[method](getattr(Circuit, method)))
    try:
        found = worked_out([TREES])
    except KeyError:  # an operation before what it reads
        return
    assert found != by_force([TREES])


def test_operations_one_inside_the_other_without_end() -> None:
    """Each is read once, so that none needs a name; but whoever reads them may not call itself for all of them."""
    circuit = Circuit()
    plane = circuit.taken("a", 0)
    for number in range(5_000):
        plane = circuit.opposite(circuit.both(plane, circuit.taken("b", number)))
    (found,) = circuit.function([[plane]], ("a", "b"))([1], [1] * 5_000, 1)
    assert [*found] == [1]


@pytest.mark.parametrize("operator", ["&", "|", "^"])
def test_a_mistake_in_an_operator_is_noticed(monkeypatch: pytest.MonkeyPatch, operator: str) -> None:
    other = {"&": ast.BitOr(), "|": ast.BitXor(), "^": ast.BitAnd()}
    monkeypatch.setitem(planes.OPERATORS, operator, other[operator])  # type: ignore[arg-type]
    assert worked_out([TREES]) != by_force([TREES])


def test_what_is_known_beforehand_makes_no_operation() -> None:
    circuit = Circuit()
    one, other = circuit.taken("a", 0), circuit.taken("a", 1)
    not_one = circuit.opposite(one)
    before = len(circuit.operations)
    assert (circuit.taken("a", 0), circuit.opposite(not_one)) == (one, one)
    assert [circuit.both(), circuit.both(one), circuit.both(one, one), circuit.both(one, EVERYWHERE)] == [
        EVERYWHERE,
        one,
        one,
        one,
    ]
    assert [circuit.both(EVERYWHERE, one), circuit.both(one, NOWHERE), circuit.both(one, not_one)] == [
        one,
        NOWHERE,
        NOWHERE,
    ]
    assert [circuit.either(), circuit.either(one), circuit.either(one, one), circuit.either(one, NOWHERE)] == [
        NOWHERE,
        one,
        one,
        one,
    ]
    assert [circuit.either(NOWHERE, one), circuit.either(one, EVERYWHERE), circuit.either(not_one, one)] == [
        one,
        EVERYWHERE,
        EVERYWHERE,
    ]
    assert [circuit.at_least(0, [one]), circuit.at_least(1, [one]), circuit.at_least(2, [one])] == [
        EVERYWHERE,
        one,
        NOWHERE,
    ]
    assert circuit.opposite(EVERYWHERE) == NOWHERE
    assert circuit.opposite(NOWHERE) == EVERYWHERE
    assert len(circuit.operations) == before
    assert circuit.both(one, other) == circuit.both(other, one)
    assert len(circuit.operations) == before + 1


def test_a_function_works_out_what_is_asked_for_and_no_more() -> None:
    """It sees no name but its own, and planes that nobody asks for need not be there."""
    circuit = Circuit()
    circuit.both(circuit.taken("a", 7), circuit.taken("b", 9))
    function = circuit.function([[circuit.taken("a", 0), EVERYWHERE], [], [NOWHERE]], ("a", "b"))
    assert function([0b01], [], 0b11) == ([0b01, 0b11], [], [0])
    made: Any = function
    assert made.__globals__["__builtins__"] == {}


# ---------------------------------------------------------------- what answers come to


def start_differs(made: Lanes, drawn: Sequence[Answers]) -> Iterator[str]:
    """Yield what the answers as they were given are said to be, and are not."""
    here = InLanes(made, drawn)
    start = made.start(here.planes, here.chosen, here.everywhere)
    for lane, answers in enumerate(drawn):
        reading = Evaluation(made.content, answers.concerns, answers.values)
        moot = {name for name in answers.values if reading.relevance(name) is False}
        questions, concerns = [*made.content.questions], [*made.content.concerns]
        for what, names, lanes, expected in (
            ("open", concerns, start.open, {one.id for one in reading.concerns}),
            ("given", questions, start.given, {*answers.values}),
            ("moot", questions, start.moot, moot),
        ):
            found = {name for name, plane in zip(names, lanes, strict=True) if plane >> lane & 1}
            if found != expected:
                yield f"{lane} {what}: {sorted(found ^ expected)}"


def asked_in_lanes(made: Lanes, drawn: Sequence[Answers]) -> tuple[InLanes, list[list[str]]]:
    """Answer nothing to whatever each lane is asked next until none is asked any more; return what was asked, in order."""
    here, names = InLanes(made, drawn), [*made.content.questions]
    asked: list[list[str]] = [[] for _ in drawn]
    while True:
        fills = made.following(here.planes, here.chosen, here.everywhere)
        if not any(fills):
            return here, asked
        for name, lanes, blank in zip(names, fills, made.blanks, strict=True):
            for plane in blank:
                here.planes[plane] |= lanes
            for lane in [lane for lane in range(len(drawn)) if lanes >> lane & 1]:
                asked[lane].append(name)


def filled_differs(made: Lanes, drawn: Sequence[Answers]) -> Iterator[str]:
    """Yield what an interview in which nothing is answered comes to, question by question, and is said not to."""
    content_ = made.content
    here, asked = asked_in_lanes(made, drawn)
    step = made.step(here.planes, here.chosen, here.everywhere)
    start = made.start(here.planes, here.chosen, here.everywhere)
    values = content_.findings["response"].values
    for lane, answers in enumerate(drawn):
        filled = completed(content_, answers)
        expected = [name for name in filled.values if name not in answers.values]
        if asked[lane] != expected:
            yield f"{lane} asked: {asked[lane]}, {expected}"
        reading = Evaluation(content_, filled.concerns, filled.values)
        for what, found, wanted in (
            ("open", _named(content_.concerns, start.open, lane), {one.id for one in reading.concerns}),
            ("rules", _named([r.id for r in content_.rules], step.rules, lane), {r.id for r, t in reading.rules() if t is True}),
            ("response", _named(values, step.levels, lane), {reading.level("response").certain}),
            (
                "resolutions",
                _named([one.id for one in content_.resolutions], step.resolutions, lane),
                {one.id for one in content_.resolutions if one.when is None or reading.truth(one.when) is True},
            ),
        ):  # fmt: skip
            if found != wanted:
                yield f"{lane} {what}: {sorted(found ^ wanted)}"


def _named(names: Any, lanes: Sequence[int], lane: int) -> set[str]:
    return {name for name, plane in zip(names, lanes, strict=True) if plane >> lane & 1}


def at_once_differs(made: Lanes, drawn: Sequence[Answers]) -> list[str]:
    reads = [interpreted(finished(made.content, answers)) for answers in drawn]
    return [str(one) for one in against_lanes(made, drawn, reads)]


def drawn_from(here: Content, seed: int, number: int) -> list[Answers]:
    sampler = Sampler(here)
    return [answers_in(here, sampler.scenario(seed, at)) for at in range(1, number + 1)]


def with_gaps(drawn: Sequence[Answers], share: float, seed: int) -> list[Answers]:
    """The same answers with a share of them left out, which leaves some that are not asked any more."""
    chance = random.Random(seed)
    return [replace(a, values={q: v for q, v in a.values.items() if chance.random() >= share}) for a in drawn]


@pytest.fixture(scope="module")
def shipped() -> Lanes:
    return Lanes(SHIPPED)


def test_the_shipped_content_at_once_and_question_by_question(shipped: Lanes) -> None:
    """Scenarios of every temper and with every concern; `engine.completed` asks what is missing one by one."""
    sampler = Sampler(SHIPPED)
    tempers = Counter(sampler.scenario(3, at)["title"].rsplit(", ", 1)[1] for at in range(1, 101))
    drawn = drawn_from(SHIPPED, 3, 100)
    drawn += with_gaps(drawn[:40], 0.5, 1)
    assert {*tempers} == {*TEMPERS}
    assert {name for answers in drawn for name in answers.concerns} == {*SHIPPED.concerns}
    assert list(start_differs(shipped, drawn)) == []
    assert at_once_differs(shipped, drawn) == []
    assert list(filled_differs(shipped, drawn)) == []


def test_each_concern_with_nothing_answered(shipped: Lanes) -> None:
    drawn = [Answers((name,)) for name in SHIPPED.concerns]
    assert list(filled_differs(shipped, drawn)) == []
    assert at_once_differs(shipped, drawn) == []


RANDOM: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # to make a content smaller takes minutes
}


@settings(max_examples=examples(40), **RANDOM)
@given(contents())
def test_random_contents_at_once_and_question_by_question(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here = load(Path(folder), files.pop("shared"), **files).content
    made, whole = Lanes(here), drawn_from(here, 9, 15)
    drawn = [*whole, *with_gaps(whole, 0.4, 2), *(Answers((name,)) for name in here.concerns)]
    assert list(start_differs(made, drawn)) == []
    assert at_once_differs(made, drawn) == []
    assert list(filled_differs(made, drawn)) == []
    reading = [Evaluation(here, a.concerns, completed(here, a).values) for a in drawn]
    event(f"gates: {any(q.ask_when for q in here.questions.values())}")
    event(f"overrides: {any(rule_.overrides for rule_ in here.rules)}")
    event(f"conditional resolutions: {any(one.when for one in here.resolutions)}")
    event(f"an opened concern: {any(len(r.concerns) > len(a.concerns) for r, a in zip(reading, drawn, strict=True))}")


# ---------------------------------------------------------------- one kind of condition after another


def conditions() -> list[Condition]:
    """Every test there is, alone and joined, of questions, gated ones, places, findings and law."""
    two, unknown = frozenset(["x", "y"]), frozenset(["not-asked", "cannot-tell"])
    leaves: list[Condition] = [
        is_("a", "yes"), Is("a", frozenset({"no"}) | unknown), Only("a", frozenset(["yes", "no"])), HasAll("a", frozenset(["yes"])),
        HasAll("a", frozenset(["yes", "no"])), Is("s", two), HasAll("s", two), Only("s", two), Only("s", frozenset(["none"])),
        Is("s", frozenset({"x"}) | unknown), HasAll("s", frozenset(["x"])), Between("n", 5, 9), Between("n", None, 2),
        Between("n", 40, None), Between("n", 0, 0), Only("n", frozenset(["x"])), Is("n", unknown), is_("g", "yes"),
        is_("client.place", "us-ca"), is_("client.place", "us-ca", "us-tx"), is_("client.place", "cannot-tell"),
        Only("client.place", frozenset(["us-ca", "us-ny"])), HasAll("client.place", frozenset(["us-ny"])),
        is_("base", "low"), is_("base", "mid", "high"), is_("base", "high"), is_("t", "not-asked"),
    ]  # fmt: skip
    joined: list[Condition] = [Not(leaf) for leaf in leaves]
    for one, other, third in zip(leaves, leaves[3:] + leaves[:3], leaves[7:] + leaves[:7], strict=True):
        joined += [
            both(one, Not(other)),
            either(one, other),
            AtLeast(2, (one, other, third)),
            Not(AtLeast(1, (Not(one), third))),
        ]
        joined += [AtLeast(3, (one, Not(other), third)), AtLeast(2, (one, one, other))]
    return [*leaves, *joined]


def small() -> Content:
    several = question("s", kind="several", choices={"x": "X", "y": "Y", "z": "Z", "none": "None"}, none_choice="none")
    made = content(
        questions=[
            question("a"), several, question("n", kind="number", choices={}), question("g", ask_when=both(is_("a", "yes"), is_("base", "mid"))),
            question("client.place", kind="place", choices={}), question("t", kind="time", choices={}, ask_when=Not(is_("s", "none"))), question("d", default="no", unknown=None),
            question("o"),
            question("f"),
        ],
        findings=[replace(SHIPPED.findings["response"], id="base", values=("low", "mid", "high"))],
        concerns=[concern("one", "a", "s", "g", "d", "o", "f"), concern("two", "n", "client.place", "t", open_when=is_("a", "no"), priority=0),
            concern("three", "n", open_when=both(is_("o", "yes"), Not(is_("d", "yes"))))],
        raises=[
            raised("mid", is_("s", "x", "not-asked"), finding="base"), raised("high", Between("n", 5, 50), finding="base", concern="two"),
            raised("high", both(is_("a", "yes"), is_("s", "y")), finding="base"), raised("low", is_("a", "yes"), finding="base"),
            raised("emergency", is_("base", "high")),
            raised("same-day", is_("f", "yes", "cannot-tell")), raised("prompt", either(is_("d", "no"), is_("g", "yes"))),
            raised("same-day", is_("g", "no"), concern="one"), raised("same-day", Not(is_("t", "not-asked", "cannot-tell"))),
        ],
    )  # fmt: skip
    rules = [
        rule(f"r{number}", when, "step", concern=(None, "one", "two")[number % 3])
        for number, when in enumerate(conditions())
    ]
    rules.append(rule("late", is_("a", "yes", "cannot-tell"), "step", deadline=read_deadline("36 hours from t")))
    for number in range(0, len(rules) - 5, 4):
        rules[number] = replace(rules[number], overrides=rules[number + 5].id)
    return replace(made, rules=tuple(rules))


def small_answers(number: int) -> list[Answers]:
    chance = random.Random(number)
    values: dict[str, tuple[Any, ...]] = {
        "a": ("yes", "yes", "no", "cannot-tell"), "s": (("x",), ("y",), ("x", "y"), ("x", "y", "z"), ("none",), "not-asked", "would-not-say"),
        "n": (0, 1, 2, 3, 4, 5, 9, 10, 39, 40, 50, 51, 10_000, "cannot-tell"), "g": ("yes", "no", "not-asked"),
        "client.place": ("us-ca", "us-ny", "us-tx", "outside-us", "cannot-tell", "not-asked"),
        "t": ("2026-11-22T10:00:00+00:00", "not-asked", "would-not-say"), "d": ("yes", "no"), "o": ("yes", "no", "cannot-tell"),
        "f": ("yes", "no"),
    }  # fmt: skip
    return [
        Answers(
            chance.choice((("one",), ("two",), ("one", "two"))),
            {name: chance.choice(some) for name, some in values.items() if chance.random() < 0.7},
        )
        for _ in range(number)
    ]


@pytest.fixture(scope="module")
def small_lanes() -> Lanes:
    return Lanes(small())


def test_every_kind_of_condition(small_lanes: Lanes) -> None:
    drawn = small_answers(300)
    assert list(start_differs(small_lanes, drawn)) == []
    assert at_once_differs(small_lanes, drawn) == []
    assert list(filled_differs(small_lanes, drawn)) == []


def test_a_deep_condition_and_a_long_one() -> None:
    deep: Condition = is_("a", "yes")
    for number in range(60):
        deep = (
            Not(Not(deep))
            if number > 3
            else AtLeast(1, (both(deep, is_("s", "x")), Not(either(deep, is_("g", "yes")))))
        )
    here = small()
    long = AtLeast(9, tuple(conditions()[:30]))
    made = Lanes(replace(here, rules=(rule("deep", deep, "step"), rule("long", long, "step"))))
    assert at_once_differs(made, small_answers(100)) == []
    assert list(filled_differs(made, small_answers(30))) == []


def test_ids_that_would_break_out_are_numbers_in_the_function() -> None:
    name = "x'\"\n) or __import__('os').system('true') #{\\"
    here = content(
        questions=[question(name)], concerns=[concern(name, name)], rules=[rule(name, is_(name, "yes"), "step")],
        raises=[raised("emergency", is_(name, "yes"))],
    )  # fmt: skip
    made, drawn = Lanes(here), [Answers((name,), {name: value}) for value in ("yes", "no", "not-asked")]
    assert at_once_differs(made, drawn) == []
    for function in (made._start, made._open, made._step, made._next):
        code: Any = function.__code__  # type: ignore[attr-defined]
        assert {one.rstrip("0123456789") for one in (*code.co_names, *code.co_varnames)} <= {"v", "p", "c"}
        assert {type(constant) for constant in code.co_consts} <= {int, type(None)}


def test_what_a_question_does_not_take_is_refused(small_lanes: Lanes) -> None:
    for name, value in (
        ("a", "maybe"),
        ("a", ("yes",)),
        ("s", ("x", "w")),
        ("n", -1),
        ("n", "five"),
        ("client.place", "us"),
        ("no.such", 1),
    ):
        with pytest.raises(KeyError):
            list(small_lanes.of_value(name, value))


def test_the_blank_of_each_question_is_that_of_the_engine(small_lanes: Lanes) -> None:
    for made in (small_lanes, Lanes(SHIPPED)):
        blanks = [tuple(made.of_value(q.id, blank_of(q))) for q in made.content.questions.values()]
        assert made.blanks == blanks
        assert all(blanks)


# ---------------------------------------------------------------- a mistake is seen


def no_gates(self: Writer, name: str) -> planes.Truth:
    return planes.Truth(EVERYWHERE, NOWHERE)


def no_overriding(self: Writer, rule_: Any) -> planes.Truth:
    return self.truth(rule_.when)


def higher_only(self: Writer, name: str) -> planes.Level:
    certain, possible, raises = LEVEL(self, name)
    return planes.Level(certain, [NOWHERE] * len(possible), raises)


LEVEL = Writer._level
MISTAKES: dict[str, tuple[type, str, Any]] = {
    "gates": (Writer, "relevant", no_gates),
    "overriding": (Writer, "rule", no_overriding),
    "levels": (Writer, "_level", higher_only),
    "only open concerns": (Writer, "holding", lambda self, rule_: self.rule(rule_).yes),
    "given": (Writer, "given", lambda self, name: EVERYWHERE),
    "joined": (Writer, "joined", lambda self, condition, parts: planes.Truth(parts[0].yes, parts[0].no)),
}
MISTAKES_OF_ASKING: dict[str, tuple[type, str, Any]] = {
    "gates of what is wanted": (Demand, "question", lambda self, name, lanes: None),
    "opening": (Demand, "opening", lambda self: None),
    "findings": (Demand, "finding", lambda self, name, lanes: None),
    "starts": (Demand, "start", lambda self, name, lanes: None),
    "rules": (Demand, "rule", lambda self, rule_, lanes: None),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_what_holds_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    owner, method, wrong = MISTAKES[name]
    monkeypatch.setattr(owner, method, wrong)
    assert at_once_differs(Lanes(small()), small_answers(60)) != []


@pytest.mark.parametrize("name", MISTAKES_OF_ASKING)
def test_a_mistake_in_what_is_asked_is_noticed(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    owner, method, wrong = MISTAKES_OF_ASKING[name]
    drawn = small_answers(80)
    monkeypatch.setattr(owner, method, wrong)
    assert any(" asked: " in found for found in filled_differs(Lanes(small()), drawn))


def test_filling_at_once_without_opening_is_noticed(monkeypatch: pytest.MonkeyPatch, small_lanes: Lanes) -> None:
    monkeypatch.setattr(small_lanes, "_open", lambda *_: ([0] * 3,))
    assert at_once_differs(small_lanes, small_answers(60)) != []


def test_the_oracle_has_a_lane_for_each_way_in_which_the_inputs_can_hold() -> None:
    ways = {tuple(table >> lane & 1 for table in TABLE) for lane in range(1 << INPUTS)}
    assert len(ways) == 1 << INPUTS
