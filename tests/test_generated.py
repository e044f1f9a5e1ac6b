"""The generated reader of conditions: each form against the reader that explains, the whole program, and what is decided."""

from __future__ import annotations

import ast
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from made import both, concern, content, either, is_, pack, question, raised, rule

from crisis_cli import generated
from crisis_cli.answers import AnswerError, Value
from crisis_cli.condition import UNKNOWN_KINDS, AtLeast, Between, Condition, HasAll, Not, Only
from crisis_cli.evaluation import Evaluation
from crisis_cli.generated import Bits, Decided, Glance, _Writer, compile_content
from crisis_cli.model import Content, Finding, LawValue

RAIN, WIND, DRY = is_("rain", "yes"), is_("wind", "yes"), is_("rain", "no")
SIGNS = {"a": "A", "b": "B", "c": "C", "none": "None"}
HOLD = {
    "hold": LawValue("hold", "72", "72 h", "code", True),
    "hold.on": LawValue("hold.on", "x", "so", "code", True),
    "on": LawValue("on", "y", "so", "code", True),
}
QUESTIONS = [
    question("rain"),
    question("wind"),
    question("signs", kind="several", choices=SIGNS, none_choice="none"),
    question("age", kind="number", choices={}),
    question("at", kind="time", choices={}),
    question("day", kind="date", choices={}),
    question("client.place", kind="place", choices={}),
]
PACKS = [pack("us-ca", values=HOLD), pack("us-ny", values={"hold": LawValue("hold", "24", "24 h", "code", True)})]


def with_rules(*conditions: Condition, **parts: Any) -> Content:
    """Return content with a rule for each condition, and one for where it surely does not hold."""
    rules = [
        one
        for n, c in enumerate(conditions)
        for one in (rule(f"yes{n}", c, concern="storm"), rule(f"no{n}", Not(c), concern="storm"))
    ]
    here = concern("storm", *(q.id for q in parts.get("questions", QUESTIONS)))
    made = {"concerns": [here], "questions": QUESTIONS, "packs": PACKS, "rules": rules, **parts}
    return content(**made)


SOME: dict[str, tuple[Value, ...]] = {
    "rain": ("no", "yes", *UNKNOWN_KINDS),
    "wind": ("no", "yes", "cannot-tell"),
    "signs": (("a",), ("b",), ("a", "b"), ("a", "c"), ("a", "b", "c"), ("none",), *UNKNOWN_KINDS),
    "age": (0, 1, 4, 5, 6, 11, 12, 13, 500, *UNKNOWN_KINDS),
    "at": ("2026-11-22T10:00:00Z", *UNKNOWN_KINDS),
    "day": ("2026-11-22", *UNKNOWN_KINDS),
    "client.place": ("us-ca", "us-ny", "us-nv", "outside-us", *UNKNOWN_KINDS),
}
SURE, PERHAPS = AtLeast(0, (RAIN,)), AtLeast(3, (RAIN, WIND))
"""One that always holds and one that never does."""
CONDITIONS: dict[str, tuple[Condition, tuple[str, ...]]] = {
    "choice": (RAIN, ("rain",)),
    "no choice of it": (is_("rain", "else"), ("rain",)),
    "either choice": (is_("rain", "no", "yes"), ("rain",)),
    "unknown": (is_("rain", *UNKNOWN_KINDS), ("rain",)),
    "one unknown": (is_("rain", "cannot-tell", "yes"), ("rain",)),
    "not": (Not(RAIN), ("rain",)),
    "not not": (Not(Not(RAIN)), ("rain",)),
    "all": (both(RAIN, WIND), ("rain", "wind")),
    "any": (either(RAIN, WIND), ("rain", "wind")),
    "all of none": (both(), ("rain",)),
    "any of none": (either(), ("rain",)),
    "not all": (Not(both(RAIN, WIND)), ("rain", "wind")),
    "not any": (Not(either(RAIN, WIND)), ("rain", "wind")),
    "all with one that holds": (both(SURE, RAIN), ("rain",)),
    "all with one that fails": (both(RAIN, PERHAPS), ("rain",)),
    "any with one that holds": (either(RAIN, SURE), ("rain",)),
    "any with one that fails": (either(PERHAPS, RAIN), ("rain",)),
    "one of two": (AtLeast(1, (RAIN, WIND)), ("rain", "wind")),
    "two of two": (AtLeast(2, (RAIN, WIND)), ("rain", "wind")),
    "two of three": (AtLeast(2, (RAIN, WIND, is_("signs", "a"))), ("rain", "wind", "signs")),
    "two of three, one held": (AtLeast(2, (SURE, RAIN, WIND)), ("rain", "wind")),
    "two of three, one failed": (AtLeast(2, (PERHAPS, RAIN, WIND)), ("rain", "wind")),
    "one of one that is held": (both(RAIN, AtLeast(1, (both(),))), ("rain",)),
    "one of two that failed": (either(RAIN, AtLeast(1, (PERHAPS, PERHAPS))), ("rain",)),
    "two of two, one failed": (AtLeast(2, (PERHAPS, RAIN)), ("rain",)),
    "several": (is_("signs", "a"), ("signs",)),
    "several, one of two": (is_("signs", "a", "b"), ("signs",)),
    "several, none or unknown": (is_("signs", "none", "not-asked"), ("signs",)),
    "has all": (HasAll("signs", frozenset("ab")), ("signs",)),
    "has one": (HasAll("signs", frozenset("a")), ("signs",)),
    "has what is no choice": (HasAll("signs", frozenset("az")), ("signs",)),
    "only": (Only("signs", frozenset("a")), ("signs",)),
    "only of two": (Only("signs", frozenset("ab")), ("signs",)),
    "only the unknown": (Only("signs", frozenset({"a", "cannot-tell"})), ("signs",)),
    "has only what is no choice": (HasAll("signs", frozenset("z")), ("signs",)),
    "has all of a choice": (HasAll("rain", frozenset({"yes"})), ("rain",)),
    "has two of a choice": (HasAll("rain", frozenset({"yes", "no"})), ("rain",)),
    "only of a choice": (Only("rain", frozenset({"yes", "cannot-tell"})), ("rain",)),
    "number": (Between("age", 5, 12), ("age",)),
    "number from": (Between("age", 5, None), ("age",)),
    "number to": (Between("age", None, 12), ("age",)),
    "number from 1": (Between("age", 1, 5), ("age",)),
    "number to 0": (Between("age", 0, 0), ("age",)),
    "two ranges": (both(Between("age", 1, 11), Not(Between("age", 5, 5))), ("age",)),
    "numbers that are unknown": (is_("age", "not-asked", "cannot-tell"), ("age",)),
    "time": (is_("at", "not-asked"), ("at",)),
    "date": (is_("day", *UNKNOWN_KINDS), ("day",)),
    "place": (is_("client.place", "us-ca", "outside-us"), ("client.place",)),
    "place unknown": (is_("client.place", "us-nv", "would-not-say"), ("client.place",)),
    "law": (is_("law.client.hold", "72"), ("client.place",)),
    "law that is missing": (is_("law.client.hold", "24", "not-in-tool"), ("client.place",)),
    "law with a longer name": (is_("law.client.hold.on", "x"), ("client.place",)),
    "law and place": (both(is_("law.client.hold", "24"), Not(is_("client.place", "us-ny"))), ("client.place",)),
}


@pytest.mark.parametrize("form", CONDITIONS)
def test_every_form_of_a_condition_is_read_as_by_the_reader_that_explains(form: str) -> None:
    condition, asked = CONDITIONS[form]
    made = with_rules(condition)
    readers = compile_content(made)
    for chosen in product(*(SOME[name] for name in asked)):
        values = dict(zip(asked, chosen, strict=True))
        rules = Evaluation(made, ("storm",), values).rules()
        assert readers.decide(("storm",), values).rules == tuple(one.id for one, held in rules if held is True), values


@pytest.mark.parametrize("form", CONDITIONS)
def test_a_question_that_is_not_asked_here_makes_a_condition_on_it_false(form: str) -> None:
    condition, asked = CONDITIONS[form]
    gated = [replace(q, ask_when=is_("gate", "yes")) for q in QUESTIONS]
    made = with_rules(condition, questions=[*gated, question("gate")])
    readers = compile_content(made)
    for gate in ("yes", "no", "cannot-tell"):
        values = {"gate": gate, **{name: SOME[name][1] for name in asked}}
        rules = Evaluation(made, ("storm",), values).rules()
        assert readers.decide(("storm",), values).rules == tuple(one.id for one, held in rules if held is True), values


def test_an_answer_that_nobody_asks_for_leaves_a_condition_undecided() -> None:
    made = with_rules(RAIN, is_("signs", "a"), HasAll("signs", frozenset("ab")), Only("signs", frozenset("a")))
    quiet = Content(**{**vars(made), "concerns": {"storm": concern("storm")}})
    assert compile_content(quiet).decide(("storm",), {}).rules == ()
    assert compile_content(made).decide(("storm",), {}).rules == ("no0", "no1", "no2", "no3")


# ---------------------------------------------------------------- the bits of answers


def bits_of(name: str, *read: Any, **more: Any) -> Bits:
    made = next(q for q in QUESTIONS if q.id == name)
    return Bits(content(packs=PACKS), question(name, kind=made.kind, choices=made.choices, **more), read)


def test_each_choice_has_a_bit_above_that_of_a_question_that_is_not_asked() -> None:
    open_, gated = bits_of("rain"), bits_of("rain", ask_when=WIND)
    assert dict(open_) == {"no": 2, "yes": 4, "not-asked": 8, "would-not-say": 16, "cannot-tell": 32} == dict(gated)
    assert (open_.everything, gated.everything) == (62, 63)
    assert (open_.known, open_.cuts, open_.ranges, open_.kind) == (0, [], [], "choice")
    assert open_.among(["yes", "else", "cannot-tell", "yes"]) == 36


def test_several_choices_have_the_bits_of_all() -> None:
    bits = bits_of("signs")
    assert (bits["a",], bits["a", "c"], bits["none",], bits.everything) == (2, 10, 16, 254)
    with pytest.raises(KeyError):
        bits["a", "z"]
    with pytest.raises(KeyError):
        bits_of("rain")["yes",]


@pytest.mark.parametrize(
    ("read", "cuts"),
    [
        ([], [0]),
        ([Between("age", 5, 12)], [0, 5, 13]),
        ([Between("age", None, 4), Between("age", 5, None), Between("age", -3, -2)], [0, 5]),
        ([is_("age", "not-asked"), Between("age", 0, 0)], [0, 1]),
        ([Between("age", 1, 1)], [0, 1, 2]),
    ],
)
def test_numbers_have_a_bit_for_each_range_that_something_tells_apart(read: list[Any], cuts: list[int]) -> None:
    bits = bits_of("age", *read)
    assert bits.cuts == cuts
    assert bits.ranges == [16 << n for n in range(len(cuts))]
    assert [bits[cut] for cut in cuts] == bits.ranges
    assert [bits[cut - 1] for cut in cuts[1:]] == bits.ranges[:-1]
    assert bits[10_000] == bits.ranges[-1]
    for wrong in (-1, "5", (5,)):
        with pytest.raises(KeyError):
            bits[wrong]


@pytest.mark.parametrize("name", ["at", "day"])
def test_all_times_have_one_bit(name: str) -> None:
    bits = bits_of(name)
    assert (bits["2026-11-22"], bits["any"], bits["not-asked"], bits.known, bits.everything) == (16, 16, 2, 16, 30)
    with pytest.raises(KeyError):
        bits[5]


def test_places_that_nothing_tells_apart_share_a_bit() -> None:
    bits = bits_of("client.place", is_("client.place", "us-ca"), is_("law.client.hold", "24"))
    assert (bits["us-al"], bits["us-ca"], bits["us-ny"], bits["outside-us"]) == (2, 4, 8, 2)
    assert (bits["not-asked"], bits.everything) == (16, 126)
    assert bits_of("client.place")["us-ca"] == bits_of("client.place")["us-al"] == 2


def test_a_place_has_no_choices_beside_the_places() -> None:
    place = question("client.place", kind="place", choices={"home": "Home"})
    assert "home" not in Bits(content(), place, ())


# ---------------------------------------------------------------- the whole program

GATED = content(
    concerns=[
        concern("storm", "rain", "wind", "roof", "age", priority=2),
        concern("flood", "rain", "leak", priority=1, open_when=is_("leak", "yes")),
        concern("frost", "rain", priority=3),
    ],
    questions=[
        question("roof", ask_when=is_("level", "high")),
        question("rain"),
        question("wind", ask_when=RAIN, default="no"),
        question("leak", ask_when=WIND, tier="note"),
        question("age", kind="number", choices={}, tier="refine"),
    ],
    findings=[Finding("level", ("low", "middle", "high"))],
    raises=[
        raised("high", both(RAIN, WIND), finding="level"),
        raised("middle", DRY, finding="level", concern="storm"),
        raised("middle", is_("rain", "cannot-tell"), finding="level", concern="frost"),
        raised("prompt", WIND),
        raised("middle", WIND, finding="level", concern="storm"),
    ],
    rules=[
        rule("stay", both(), "a"),
        rule("shut", RAIN, "a", concern="storm"),
        rule("leave", WIND, "a", concern="flood", overrides="shut"),
        rule("move", is_("roof", "yes"), "a", overrides="shut"),
        rule("pack", is_("level", "middle", "high"), "a", concern="frost"),
        rule("wait", Not(is_("level", "middle", "high")), "a", concern="frost"),
        rule("never", either(), "a", concern="storm"),
        rule("else", is_("rain", "else"), "a", concern="storm"),
    ],
)
PROGRAM = """
def settle(v, a):
    q0, q1, q2, q3, q4 = v
    if not q1 & 4:
        if q1 & 58:
            q2 = 1
        else:
            q2 = 0
    if not q2 & 4:
        if q2 & 59:
            q3 = 1
        else:
            q3 = 0
    f0 = 0
    if q2 & 4:
        f0 |= 2
    else:
        if not q2 & 59:
            f0 |= 2
        f0 |= 1
    f1 = 0
    if q1 & 4 and q2 & 4:
        f1 |= 4
    else:
        if not (q1 & 58 or q2 & 59):
            f1 |= 4
        if a & 1 and (q1 & 2 or q2 & 4) or (a & 4 and q1 & 32):
            f1 |= 2
        else:
            if a & 1 and (not q1 & 60 or not q2 & 59) or (a & 4 and (not q1 & 30)):
                f1 |= 2
            f1 |= 1
    if not not f1 & 3:
        if not f1 & 4:
            q0 = 1
        else:
            q0 = 0
    return [q0, q1, q2, q3, q4, f0, f1]

def enter(v, a):
    q1 = v[1]
    q2 = v[2]
    q3 = v[3]
    if not q1 & 4:
        if q1 & 58:
            q2 = 1
        else:
            q2 = 0
    if not q2 & 4:
        if q2 & 59:
            q3 = 1
        else:
            q3 = 0
    if not a & 2 and q3 & 4:
        a |= 2
    return a

def rules(v, a, add):
    q0 = v[0]
    add(0)
    if q0 & 4:
        add(3)

def rules0(v, a, add):
    q0 = v[0]
    q1 = v[1]
    q2 = v[2]
    if q1 & 4 and (not a & 2 or q2 & 59) and q0 & 59:
        add(1)

def rules1(v, a, add):
    q2 = v[2]
    if q2 & 4:
        add(2)

def rules2(v, a, add):
    f1 = v[6]
    if not f1 & 1:
        add(4)
    if not f1 & 6:
        add(5)
"""


def test_the_program_holds_numbers_and_operators() -> None:
    assert ast.unparse(_Writer(GATED).module()) == ast.unparse(ast.parse(PROGRAM))


def test_a_program_of_nothing() -> None:
    empty = Content(**{**vars(content()), "findings": {}})
    assert ast.unparse(_Writer(empty).module()) == (
        "def settle(v, a):\n    return []\n\ndef enter(v, a):\n    return a\n\ndef rules(v, a, add):\n    pass"
    )
    assert compile_content(empty).decide((), {}) == Decided((), {}, {}, ())


# ---------------------------------------------------------------- what is decided


READERS = compile_content(GATED)
BOTH: dict[str, Value] = {"rain": "yes", "wind": "yes"}
LOW, HIGH = {"response": "routine", "level": "low"}, {"response": "prompt", "level": "high"}


@pytest.mark.parametrize(
    ("concerns", "values", "expected"),
    [
        (("storm",), {}, Decided(("storm",), LOW, {}, ("stay",))),
        (("storm",), {"rain": "yes"}, Decided(("storm",), LOW, {}, ("stay", "shut"))),
        (("storm",), {"rain": "no"}, Decided(("storm",), LOW | {"level": "middle"}, {}, ("stay",))),
        (("frost", "storm"), BOTH, Decided(("storm", "frost"), HIGH, {}, ("stay", "shut", "pack"))),
        (("storm", "storm"), BOTH | {"roof": "yes"}, Decided(("storm",), HIGH, {}, ("stay", "move"))),
        (("storm",), BOTH | {"leak": "yes"}, Decided(("flood", "storm"), HIGH, {}, ("stay", "leave"))),
        (("flood",), BOTH, Decided(("flood",), HIGH, {}, ("stay", "leave"))),
        (("flood",), {"rain": "yes"},
         Decided(("flood",), LOW, {"response": ("prompt",), "level": ("high",)}, ("stay",))),
        (("frost",), {"rain": "cannot-tell"}, Decided(("frost",), LOW | {"level": "middle"}, {}, ("stay", "pack"))),
        ((), {}, Decided((), LOW, {"response": ("prompt",), "level": ("high",)}, ("stay",))),
    ],
)  # fmt: skip
def test_what_a_scenario_comes_to(concerns: tuple[str, ...], values: dict[str, Value], expected: Decided) -> None:
    assert READERS.decide(concerns, values) == expected
    assert READERS.decide(concerns, values) == expected, "and again of what was kept"


@pytest.mark.parametrize("wind", ["yes", "no", "cannot-tell"])
@pytest.mark.parametrize("roof", ["yes", "no"])
@pytest.mark.parametrize("concerns", [("storm",), ("storm", "flood"), ("flood",)])
def test_a_rule_that_displaces_may_be_displaced_itself(concerns: tuple[str, ...], roof: str, wind: str) -> None:
    made = content(
        concerns=[concern("storm", "rain", "wind", "roof"), concern("flood", "rain", "wind", "roof")],
        questions=[question("rain"), question("wind"), question("roof")],
        rules=[
            rule("stay", RAIN),
            rule("leave", WIND, overrides="stay"),
            rule("wait", is_("roof", "yes"), overrides="leave", concern="flood"),
        ],
    )
    values: dict[str, Value] = {"rain": "yes", "wind": wind, "roof": roof}
    rules = Evaluation(made, concerns, values).rules()
    assert compile_content(made).decide(concerns, values).rules == tuple(one.id for one, held in rules if held is True)


@pytest.mark.parametrize(
    ("more", "held"),
    [
        ({}, ("blank", "neither")),
        ({"tier": "refine", "default": "yes"}, ("yes",)),
        ({"tier": "note", "default": "yes"}, ()),
        ({"tier": "note"}, ()),
    ],
)
def test_what_stands_for_no_answer(more: dict[str, Any], held: tuple[str, ...]) -> None:
    made = content(
        concerns=[concern("storm", "rain")],
        questions=[question("rain", **more)],
        rules=[rule("yes", RAIN), rule("blank", is_("rain", "not-asked")), rule("neither", Not(RAIN))],
    )
    assert compile_content(made).decide(("storm",), {}).rules == held


def test_a_raise_to_the_lowest_value_changes_nothing() -> None:
    lowest = replace(GATED, raises=(*GATED.raises, raised("low", RAIN, finding="level")))
    assert ast.unparse(_Writer(lowest).module()) == ast.unparse(_Writer(GATED).module())


def test_the_functions_have_nothing_to_call_and_a_name_that_says_what_they_are() -> None:
    readers = compile_content(GATED)
    for function in (readers._enter, readers._settle, readers._shared, *readers._of_concern):
        assert (function.__builtins__, function.__code__.co_filename) == ({}, "<generated>")


def test_findings_that_no_answer_settles_stay_possible_one_by_one() -> None:
    made = content(
        concerns=[concern("storm")],
        questions=[question("rain"), question("wind")],
        findings=[Finding("level", ("low", "middle", "high", "top"))],
        raises=[raised("middle", RAIN, finding="level", concern="storm"), raised("top", WIND, finding="level")],
    )
    found = compile_content(made).decide(("storm",), {})
    assert (found.findings["level"], found.possible) == ("low", {"level": ("middle", "top")})
    assert compile_content(made).decide((), {}).possible == {"level": ("top",)}
    assert compile_content(made).decide(("storm",), {"rain": "yes"}).possible == {"level": ("top",)}


@pytest.mark.parametrize(
    ("concerns", "values", "expected"),
    [
        ((), {}, Glance((), frozenset())),
        (("frost", "storm"), {"rain": "no", "wind": "yes"}, Glance(("storm", "frost"), frozenset({"wind"}))),
        (("storm",), BOTH | {"leak": "yes"}, Glance(("flood", "storm"), frozenset())),
        (("storm",), {"rain": "no", "leak": "yes", "roof": "yes"}, Glance(("storm",), frozenset({"leak", "roof"}))),
        (
            ("storm",),
            {"rain": "no", "wind": "no", "leak": "yes", "roof": "no"},
            Glance(("storm",), frozenset({"wind", "leak", "roof"})),
        ),
        (("storm",), {"wind": "yes"}, Glance(("storm",), frozenset())),
    ],
)
def test_what_answers_say_as_they_are(concerns: tuple[str, ...], values: dict[str, Value], expected: Glance) -> None:
    assert READERS.glance(concerns, values) == expected


@pytest.mark.parametrize("value", ["else", 5, ("yes",), ["yes"]])
def test_a_value_that_the_question_does_not_take_is_refused(value: Any) -> None:
    for read in (READERS.decide, READERS.glance):
        with pytest.raises(AnswerError) as caught:
            read(("storm",), {"rain": value})
        assert (str(caught.value), caught.value.hint) == ("rain has no such value", "Read it with `read_value` first.")


def test_a_concern_or_question_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError, match="drought"):
        READERS.decide(("drought",), {})
    with pytest.raises(KeyError, match="moon"):
        READERS.decide(("storm",), {"moon": "yes"})


def test_neither_result_says_what_it_holds() -> None:
    assert (repr(READERS.decide(("storm",), {})), repr(READERS.glance((), {}))) == ("Decided(...)", "Glance(...)")


def test_so_many_sets_of_concerns_are_kept_and_then_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert generated.MOST_RUNS == 4096
    monkeypatch.setattr(generated, "MOST_RUNS", 2)
    readers, kept = compile_content(GATED), []
    for concerns in (("storm",), ("frost",), ("storm",), ("frost", "storm"), ("storm",)):
        readers.decide(concerns, {})
        kept.append(len(readers._runs))
    assert kept == [1, 2, 2, 1, 2]


def test_conditions_in_a_circle_are_refused() -> None:
    circle = content(questions=[question("rain", ask_when=WIND), question("wind", ask_when=RAIN)])
    with pytest.raises(ValueError) as caught:
        compile_content(circle)
    assert str(caught.value) == "a question or a finding depends on itself"
    assert caught.value.__suppress_context__


def test_a_finding_may_open_no_concern() -> None:
    opened = content(concerns=[concern("storm", open_when=is_("response", "prompt"))])
    with pytest.raises(ValueError) as caught:
        compile_content(opened)
    assert str(caught.value) == "an `open_when` depends on a finding"


def test_questions_that_open_a_concern_are_settled_once_however_they_hang_together() -> None:
    made = content(
        concerns=[
            concern("storm", "rain", "wind", "roof"),
            concern("flood", open_when=either(is_("roof", "yes"), WIND)),
        ],
        questions=[question("rain"), question("wind", ask_when=RAIN), question("roof", ask_when=both(WIND, RAIN))],
    )
    readers = compile_content(made)
    assert readers.glance(("storm",), {"rain": "yes", "wind": "yes"}).concerns == ("storm", "flood")
    assert readers.glance(("storm",), {"rain": "no", "wind": "yes", "roof": "yes"}).concerns == ("storm",)
    assert readers.glance(("storm",), {"rain": "yes", "wind": "no", "roof": "yes"}).concerns == ("storm",)
