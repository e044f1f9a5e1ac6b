"""What a condition means. Cases are in `conditions.toml`; what holds of all of them is below."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli.answers import Value
from crisis_cli.condition import (
    UNKNOWN_KINDS,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    ConditionError,
    HasAll,
    Is,
    Not,
    Only,
    Truth,
    atoms,
    evaluate,
    parse,
)
from crisis_cli.evaluation import Evaluation
from crisis_cli.load import load_checked
from crisis_cli.model import Content

HERE = Path(__file__).parent

CONTENT = """
[content]
format = 1
version = "1"

[concern]
id = "danger"
title = "Danger"
about = "Enough questions for every kind of test."
priority = 1
questions = ["intent", "means", "harms", "age", "guardian.safe", "guardian.home", "client.place", "victim.place"]

[[question]]
id = "intent"
ask = "Intent?"
topic = "intent"
why = "It matters."
choices = { none = "No", some = "Some", yes = "Yes" }
unknown = "Ask."
tier = "decide"
note = { none = "none", some = "some", yes = "yes" }

[[question]]
id = "means"
ask = "Means?"
topic = "means"
why = "It matters."
choices = { no = "No", yes = "Yes" }
unknown = "Ask."
tier = "decide"
note = { no = "no", yes = "yes" }

[[question]]
id = "harms"
kind = "several"
ask = "Which harms?"
topic = "harms"
why = "It matters."
choices = { physical = "Physical", emotional = "Emotional", neglect = "Neglect", none = "None" }
none_choice = "none"
unknown = "Ask."
tier = "decide"
note = { physical = "physical", emotional = "emotional", neglect = "neglect" }

[[question]]
id = "age"
kind = "number"
ask = "How old?"
topic = "age"
why = "It matters."
unknown = "Look it up."
tier = "decide"

[[question]]
id = "guardian.safe"
ask = "Is a guardian safe?"
topic = "guardian"
why = "It matters."
choices = { no = "No", yes = "Yes" }
unknown = "Ask."
tier = "decide"
ask_when = { age = { to = 17 } }
note = { no = "no", yes = "yes" }

[[question]]
id = "guardian.home"
ask = "Is the safe guardian at home?"
topic = "guardian at home"
why = "It matters."
choices = { no = "No", yes = "Yes" }
unknown = "Ask."
tier = "decide"
ask_when = { "guardian.safe" = ["yes"] }
note = { no = "no", yes = "yes" }

[[question]]
id = "client.place"
kind = "place"
ask = "Where?"
topic = "place"
why = "It matters."
unknown = "Ask."
tier = "decide"

[[question]]
id = "victim.place"
kind = "place"
ask = "Where is the other?"
topic = "the other's place"
why = "It matters."
unknown = "Ask."
tier = "decide"

[[finding]]
id = "level"
values = ["low", "middle", "high"]

[[finding]]
id = "load"
values = ["light", "heavy", "crushing"]

[[raise]]
finding = "load"
to = "heavy"
when = { harms = ["physical"] }
because = "Harm."

[[raise]]
finding = "load"
to = "heavy"
when = { means = ["yes"] }
because = "Means."

[[raise]]
finding = "load"
to = "crushing"
when = { age = { from = 65 } }
because = "Age."

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]

[[raise]]
finding = "level"
to = "middle"
when = { intent = ["some", "yes"] }
because = "Intent."

[[raise]]
finding = "level"
to = "high"
when = { intent = ["yes"], means = ["yes"] }
because = "Intent and means."

[[raise]]
finding = "response"
to = "emergency"
when = { level = ["high"] }
because = "High."

[[source]]
id = "statute"
cite = "Code 1"
says = "Reports are mandatory."
kind = "statute"
place = "us"
confirmed = true
"""
PACK = """
[pack]
code = "{code}"
name = "{code}"

[[value]]
id = "report"
value = "{value}"
phrase = "a phrase"
source = "statute"
confirmed = true
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    folder = tmp_path_factory.mktemp("flows")
    (folder / "law").mkdir()
    (folder / "content.toml").write_text(CONTENT, encoding="utf-8")
    for code, value in (("us", "state-law"), ("us-ca", "mandatory")):
        (folder / "law" / f"{code}.toml").write_text(PACK.format(code=code, value=value), encoding="utf-8")
    return load_checked(folder).content


def ranks(content: Content) -> dict[str, tuple[str, ...]]:
    return {name: finding.values for name, finding in content.findings.items()}


def truth(content: Content, table: dict[str, Any], answers: dict[str, Value]) -> Truth:
    return Evaluation(content, ("danger",), answers).truth(parse(table, ranks(content)))


def as_values(answers: dict[str, Any]) -> dict[str, Value]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in answers.items()}


# ---------------------------------------------------------------- the table

CASES = tomli.loads((HERE / "conditions.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_table_of_conditions(content: Content, case: dict[str, Any]) -> None:
    expected = frozenset(case["is"]) if isinstance(case["is"], list) else case["is"]
    assert truth(content, case["when"], as_values(case["answers"])) == expected


def test_no_two_cases_say_the_same() -> None:
    said = [case["says"] for case in CASES]
    assert len(set(said)) == len(said)


# ---------------------------------------------------------------- tables that are no condition

REFUSED: list[tuple[str, Any, str, tuple[str | int, ...]]] = [
    ("an empty table", {}, "an empty condition says nothing", ()),
    ("not over an empty table", {"not": {}}, "an empty condition says nothing", ("not",)),
    ("an empty part", {"any": [{"intent": ["yes"]}, {}]}, "an empty condition says nothing", ("any", 1)),
    ("an empty list", {"intent": []}, "a list of one or more values belongs here", ("intent",)),
    ("an empty all", {"harms": {"all": []}}, "a list of one or more values belongs here", ("harms",)),
    ("an empty only", {"harms": {"only": []}}, "a list of one or more values belongs here", ("harms",)),
    ("an empty any", {"any": []}, "a list of one or more conditions belongs here", ("any",)),
    ("an empty of", {"at_least": 1, "of": []}, "a list of one or more conditions belongs here", ("of",)),
    ("at_least without of", {"at_least": 1}, "a list of one or more conditions belongs here", ("of",)),
    ("of without at_least", {"of": [{"intent": ["yes"]}]}, "`of` goes with `at_least`", ("of",)),
    (
        "at least none",
        {"at_least": 0, "of": [{"intent": ["yes"]}]},
        "`at_least` takes a whole number from 1",
        ("at_least",),
    ),
    (
        "at least true",
        {"at_least": True, "of": [{"intent": ["yes"]}]},
        "`at_least` takes a whole number from 1",
        ("at_least",),
    ),
    (
        "more than there are",
        {"at_least": 2, "of": [{"intent": ["yes"]}]},
        "`at_least = 2` can never hold: `of` has 1",
        ("at_least",),
    ),
    ("a bare value", {"intent": "yes"}, "a list of one or more values belongs here", ("intent",)),
    ("a boolean", {"intent": True}, "a list of one or more values belongs here", ("intent",)),
    ("a list of numbers", {"age": [12, 13]}, "a list of one or more values belongs here", ("age",)),
    ("a value twice", {"intent": ["yes", "yes"]}, "a value is listed twice", ("intent",)),
    ("not over a list", {"not": ["yes"]}, "a condition in braces belongs here", ("not",)),
    ("a part that is no table", {"any": ["intent"]}, "a condition in braces belongs here", ("any", 0)),
    ("any without a list", {"any": {"intent": ["yes"]}}, "a list of one or more conditions belongs here", ("any",)),
    (
        "an operator nobody knows",
        {"harms": {"none": ["physical"]}},
        "a test is a list of values, or { all = … }, { only = … }, { from = …, to = … }",
        ("harms",),
    ),
    (
        "two operators at once",
        {"harms": {"all": ["physical"], "only": ["physical"]}},
        "a test is a list of values, or { all = … }, { only = … }, { from = …, to = … }",
        ("harms",),
    ),
    ("bounds the wrong way round", {"age": {"from": 18, "to": 12}}, "`from` is above `to`", ("age",)),
    ("a bound in quotes", {"age": {"from": "12"}}, "`from` and `to` take whole numbers", ("age",)),
    ("a bound with a fraction", {"age": {"to": 17.5}}, "`from` and `to` take whole numbers", ("age",)),
    ("ranks the wrong way round", {"level": {"from": "high", "to": "low"}}, "`from` is above `to`", ("level",)),
    (
        "a rank nobody defined",
        {"not": {"level": {"from": "hihg"}}},
        "'hihg' is none of this finding's values: low, middle, high",
        ("not", "level"),
    ),
    (
        "all with not knowing",
        {"harms": {"all": ["physical", "unknown"]}},
        "not knowing excludes every choice, so `all` and `only` can't list it",
        ("harms",),
    ),
    (
        "only one kind of not knowing",
        {"any": [{"harms": {"only": ["cannot-tell"]}}]},
        "not knowing excludes every choice, so `all` and `only` can't list it",
        ("any", 0, "harms"),
    ),
    (
        "a part of parts",
        {"at_least": 1, "of": [{"any": [{"not": {"a": []}}]}]},
        "a list of one or more values belongs here",
        ("of", 0, "any", 0, "not", "a"),
    ),
    ("a true bound", {"age": {"from": True}}, "`from` and `to` take whole numbers", ("age",)),
    (
        "at least one and a half",
        {"at_least": 1.5, "of": [{"intent": ["yes"]}]},
        "`at_least` takes a whole number from 1",
        ("at_least",),
    ),
    (
        "a rank nobody defined, above",
        {"level": {"to": "hihg"}},
        "'hihg' is none of this finding's values: low, middle, high",
        ("level",),
    ),
]


@pytest.mark.parametrize(
    ("table", "message", "path"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_is_no_condition_is_refused_with_its_place(
    content: Content, table: dict[str, Any], message: str, path: tuple[str | int, ...]
) -> None:
    with pytest.raises(ConditionError) as refused:
        parse(table, ranks(content))
    assert (str(refused.value), refused.value.path) == (message, path)


RANKS = {"wet": ("dry", "damp", "soaked")}
KINDS = frozenset(UNKNOWN_KINDS)


@pytest.mark.parametrize(
    ("table", "condition"),
    [
        ({"a": ["x", "unknown"]}, Is("a", frozenset({"x"}) | KINDS)),
        ({"a": ("x",)}, Is("a", frozenset({"x"}))),
        ({"law.client.a": ["unknown"]}, Is("law.client.a", frozenset({"unknown"}))),
        ({"wet": ["unknown"]}, Is("wet", frozenset({"unknown"}))),
        ({"a": {"all": ["x", "y"]}}, HasAll("a", frozenset({"x", "y"}))),
        ({"a": {"only": ["x"]}}, Only("a", frozenset({"x"}))),
        ({"a": {"from": 0}}, Between("a", 0, None)),
        ({"a": {"to": 0}}, Between("a", None, 0)),
        ({"a": {"to": 3, "from": 3}}, Between("a", 3, 3)),
        ({"wet": {"from": "damp"}}, Is("wet", frozenset({"damp", "soaked"}))),
        ({"wet": {"to": "damp"}}, Is("wet", frozenset({"dry", "damp"}))),
        ({"wet": {"from": "damp", "to": "damp"}}, Is("wet", frozenset({"damp"}))),
        ({"a": ["x"], "b": ["y"]}, AllOf((Is("a", frozenset("x")), Is("b", frozenset("y"))))),
        (
            {"any": [{"a": ["x"]}, {"wet": {"from": "soaked"}}]},
            AnyOf((Is("a", frozenset("x")), Is("wet", frozenset({"soaked"})))),
        ),
        ({"not": {"wet": {"to": "dry"}}}, Not(Is("wet", frozenset({"dry"})))),
        (
            {"at_least": 2, "of": ({"a": ["x"]}, {"wet": {"from": "soaked"}}), "c": ["z"]},
            AllOf((AtLeast(2, (Is("a", frozenset("x")), Is("wet", frozenset({"soaked"})))), Is("c", frozenset("z")))),
        ),
    ],
)
def test_a_table_is_read_as_the_condition_that_it_writes_down(table: dict[str, Any], condition: Any) -> None:
    assert parse(table, RANKS) == condition


A, B, C = (Is(name, frozenset({"x"})) for name in "abc")


@pytest.mark.parametrize(
    ("condition", "truths", "truth"),
    [
        (AllOf((A, B)), {"a": True, "b": True}, True),
        (AllOf((A, B, C)), {"a": {"p"}, "b": True, "c": {"q"}}, {"p", "q"}),
        (AllOf((A, B)), {"a": {"p"}, "b": False}, False),
        (AnyOf((A, B)), {"a": {"p"}, "b": True}, True),
        (AnyOf((A, B, C)), {"a": {"p"}, "b": False, "c": {"q"}}, {"p", "q"}),
        (AnyOf((A, B)), {"a": False, "b": False}, False),
        (Not(A), {"a": {"p"}}, {"p"}),
        (Not(A), {"a": True}, False),
        (Not(A), {"a": False}, True),
        (AtLeast(2, (A, B, C)), {"a": True, "b": {"p"}, "c": True}, True),
        (AtLeast(2, (A, B, C)), {"a": True, "b": {"p"}, "c": {"q"}}, {"p", "q"}),
        (AtLeast(2, (A, B, C)), {"a": True, "b": {"p"}, "c": False}, {"p"}),
        (AtLeast(2, (A, B, C)), {"a": False, "b": {"p"}, "c": False}, False),
        (AtLeast(2, (A, B, C)), {"a": {"p"}, "b": {"q"}, "c": False}, {"p", "q"}),
    ],
)
def test_what_undecided_leaves_make_of_a_condition(condition: Any, truths: dict[str, Any], truth: Any) -> None:
    found = evaluate(condition, lambda atom: one if isinstance(one := truths[atom.key], bool) else frozenset(one))
    assert found == truth
    assert isinstance(found, bool) == isinstance(truth, bool)


# ---------------------------------------------------------------- law and places at the edges


def test_a_law_value_that_no_pack_has_is_missing(content: Content) -> None:
    from dataclasses import replace

    bare = replace(content, packs={})
    assert truth(bare, {"law.client.report": ["missing"]}, {"client.place": "us-ca"}) is True
    assert truth(bare, {"law.client.report": ["mandatory"]}, {"client.place": "us-ca"}) is False


def test_the_place_of_a_victim_who_does_not_exist_is_not_waited_for(tmp_path: Path) -> None:
    """`victim.place` is asked only where there is a victim; a law atom over it is then false, as any other atom is."""
    gated = CONTENT.replace('topic = "the other\'s place"', 'topic = "the other"\nask_when = { means = ["yes"] }')
    (tmp_path / "law").mkdir()
    (tmp_path / "content.toml").write_text(gated, encoding="utf-8")
    (tmp_path / "law" / "us.toml").write_text(PACK.format(code="us", value="state-law"), encoding="utf-8")
    content = load_checked(tmp_path).content
    condition = {"law.victim.report": ["state-law"]}
    assert truth(content, condition, {"means": "no"}) is False
    assert truth(content, condition, {}) == frozenset({"means"})


def test_atoms_are_yielded_in_the_order_they_were_written(content: Content) -> None:
    table = {"means": ["yes"], "any": [{"intent": ["yes"]}, {"not": {"means": ["no"]}}]}
    assert [atom.key for atom in atoms(parse(table, ranks(content)))] == ["means", "intent", "means"]


# ---------------------------------------------------------------- what holds of all conditions

CHOICES = {
    "intent": ["none", "some", "yes"],
    "means": ["no", "yes"],
    "guardian.safe": ["no", "yes"],
    "guardian.home": ["no", "yes"],
    "client.place": ["us-ca", "us-wy"],
    "victim.place": ["us-ca", "us-wy"],
}
HARMS = ["physical", "emotional", "neglect"]
UNKNOWN = st.sampled_from(UNKNOWN_KINDS)
ANSWER: dict[str, st.SearchStrategy[Value]] = {
    **{name: st.sampled_from(choices) | UNKNOWN for name, choices in CHOICES.items()},
    "age": st.integers(0, 25) | UNKNOWN,
    "harms": st.sets(st.sampled_from(HARMS), min_size=1).map(lambda s: tuple(h for h in HARMS if h in s))
    | st.just(("none",))
    | UNKNOWN,
}
SOME_ANSWERS = st.fixed_dictionaries({}, optional=ANSWER)
ALL_ANSWERS = st.fixed_dictionaries(ANSWER)


def one_of(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


BOUNDS = st.tuples(st.integers(0, 25), st.integers(0, 25)).map(lambda b: {"from": min(b), "to": max(b)})
TEST = st.one_of(
    *(st.tuples(st.just(name), one_of([*choices, "unknown"])) for name, choices in CHOICES.items()),
    st.tuples(st.just("age"), BOUNDS | st.just(["unknown"])),
    st.tuples(st.just("harms"), one_of([*HARMS, "none", "unknown"])),
    st.tuples(st.just("harms"), one_of(HARMS).map(lambda v: {"all": v})),
    st.tuples(st.just("harms"), one_of(HARMS).map(lambda v: {"only": v})),
    st.tuples(st.just("level"), one_of(["low", "middle", "high"])),
    st.tuples(st.just("level"), st.sampled_from(["low", "middle", "high"]).map(lambda v: {"from": v})),
    st.tuples(st.sampled_from(["law.client.report", "law.victim.report"]), one_of(["mandatory", "state-law"])),
)
LEAVES = st.lists(TEST, min_size=1, max_size=2).map(dict)


def larger(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    lists = st.lists(parts, min_size=1, max_size=3)
    return st.one_of(
        lists.map(lambda ps: {"any": ps}),
        parts.map(lambda p: {"not": p}),
        lists.flatmap(lambda ps: st.integers(1, len(ps)).map(lambda n: {"at_least": n, "of": ps})),
        st.tuples(LEAVES, parts).map(lambda two: {**two[0], "not": two[1]}),
    )


CONDITIONS = st.recursive(LEAVES, larger, max_leaves=5)


@settings(max_examples=120, deadline=None)
@given(CONDITIONS, SOME_ANSWERS, ALL_ANSWERS)
def test_more_answers_never_change_a_decided_condition(
    content: Content, table: dict[str, Any], some: dict[str, Value], rest: dict[str, Value]
) -> None:
    before = truth(content, table, some)
    if isinstance(before, bool):
        assert truth(content, table, {**rest, **some}) is before


@settings(max_examples=120, deadline=None)
@given(CONDITIONS, SOME_ANSWERS)
def test_an_undecided_condition_names_at_least_one_question_and_only_unanswered_ones(
    content: Content, table: dict[str, Any], some: dict[str, Value]
) -> None:
    found = truth(content, table, some)
    if isinstance(found, frozenset):
        assert found
        assert found <= content.questions.keys() - some.keys()


@settings(max_examples=120, deadline=None)
@given(CONDITIONS, SOME_ANSWERS, ALL_ANSWERS)
def test_answering_what_an_undecided_condition_names_decides_it(
    content: Content, table: dict[str, Any], some: dict[str, Value], rest: dict[str, Value]
) -> None:
    """A gate may open another question, so it can take a round for each of the two gates in a chain, and one more."""
    answers = dict(some)
    for _ in range(3):
        found = truth(content, table, answers)
        if isinstance(found, frozenset):
            answers |= {name: rest[name] for name in found}
    assert isinstance(truth(content, table, answers), bool)


@settings(max_examples=120, deadline=None)
@given(CONDITIONS, CONDITIONS, SOME_ANSWERS)
def test_de_morgan(content: Content, one: dict[str, Any], two: dict[str, Any], some: dict[str, Value]) -> None:
    both = {"at_least": 2, "of": [one, two]}
    either = {"any": [one, two]}
    neither = {"at_least": 2, "of": [{"not": one}, {"not": two}]}
    not_both = {"any": [{"not": one}, {"not": two}]}
    assert truth(content, {"not": either}, some) == truth(content, neither, some)
    assert truth(content, {"not": both}, some) == truth(content, not_both, some)


@settings(max_examples=150, deadline=None)
@given(CONDITIONS, ALL_ANSWERS)
def test_with_every_answer_a_condition_means_what_it_says(
    content: Content, table: dict[str, Any], answers: dict[str, Value]
) -> None:
    assert truth(content, table, answers) is _plainly(table, answers)


def _plainly(table: dict[str, Any], answers: dict[str, Value]) -> bool:
    """Read a condition over complete answers the way a person would: two values, no code of ours."""
    return all(_key(key, test, table, answers) for key, test in table.items())


def _key(key: str, test: Any, table: dict[str, Any], answers: dict[str, Value]) -> bool:
    match key:
        case "any":
            return any(_plainly(part, answers) for part in test)
        case "not":
            return not _plainly(test, answers)
        case "at_least":
            return sum(_plainly(part, answers) for part in table["of"]) >= test
        case "of":
            return True
        case "level":
            order = ["low", "middle", "high"]
            return _level(answers) in (order[order.index(test["from"]) :] if isinstance(test, dict) else test)
        case "law.client.report" | "law.victim.report":
            return ("mandatory" if answers[key.split(".")[1] + ".place"] == "us-ca" else "state-law") in test
        case "guardian.safe" if not _minor(answers):
            return False
        case "guardian.home" if not _minor(answers) or answers["guardian.safe"] != "yes":
            return False
    value = answers[key]
    if isinstance(test, dict) and "from" in test:
        return isinstance(value, int) and test["from"] <= value <= test["to"]
    held = set(value) if isinstance(value, tuple) else {value}
    if isinstance(test, dict):
        known = held.isdisjoint(UNKNOWN_KINDS)
        return known and (set(test["all"]) <= held if "all" in test else held <= set(test["only"]))
    return bool(held & set(test)) or ("unknown" in test and not held.isdisjoint(UNKNOWN_KINDS))


def _minor(answers: dict[str, Value]) -> bool:
    age = answers["age"]
    return isinstance(age, int) and age <= 17


def _level(answers: dict[str, Value]) -> str:
    if answers["intent"] == "yes" and answers["means"] == "yes":
        return "high"
    return "middle" if answers["intent"] in ("some", "yes") else "low"


def test_evaluate_asks_every_leaf_only_through_the_function_given() -> None:
    asked = []

    def atom(leaf: Any) -> Truth:
        asked.append(leaf.key)
        return leaf.key == "a"

    assert evaluate(parse({"any": [{"b": ["x"]}, {"a": ["x"]}]}, {}), atom) is True
    assert asked == ["b", "a"]
