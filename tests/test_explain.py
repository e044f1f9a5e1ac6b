"""Why a step is in a plan, why it is not, and conditions in plain words: whole sentences."""

from __future__ import annotations

from typing import Any

import pytest
from made import action, both, concern, content, either, is_, pack, question, raised, rule

from crisis_cli.answers import Answers, Value
from crisis_cli.condition import AtLeast, Between, HasAll, Not, Only
from crisis_cli.explain import RuleVerdict, depth, outline, verdicts, words
from crisis_cli.model import Finding, LawValue, Pack

UNKNOWN = ("not-asked", "would-not-say", "cannot-tell")
RAIN, WIND = is_("rain", "yes"), is_("wind", "yes")
SIGNS = {"b": "The second", "a": "The first", "none": "None"}


def house(**parts: Any) -> Any:
    return content(
        questions=[
            question("rain"),
            question("wind"),
            question("signs", kind="several", choices=SIGNS, topic="what was seen"),
            question("age", kind="number", choices={}),
            question("client.place", kind="place", choices={}),
        ],
        concerns=[concern("storm", "rain", "wind", "signs", "age", "client.place"), concern("flood", "rain")],
        actions=[action("call"), action("shut")],
        findings=[Finding("wet", ("dry", "damp", "soaked"))],
        **parts,
    )


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (RAIN, 'the rain: "Yes, so"'),
        (is_("rain", "yes", "no"), 'the rain: "No, not" or "Yes, so"'),
        (is_("rain", *UNKNOWN), "the rain: not known"),
        (is_("rain", "yes", *UNKNOWN), 'the rain: "Yes, so", or not known'),
        (is_("rain", "cannot-tell", "not-asked"), "the rain: not asked yet or cannot tell"),
        (is_("client.place", "us-tx", "us-ca"), 'the client.place: "California" or "Texas"'),
        (is_("client.place", "mars"), 'the client.place: "mars"'),
        (HasAll("signs", frozenset("ab")), 'what was seen: includes "The second" and "The first"'),
        (Only("signs", frozenset("a")), 'what was seen: only "The first", and nothing else'),
        (is_("wet", "soaked", "damp"), "wet: damp or higher"),
        (
            is_("law.client.phone", "z", "a"),
            'the law where the client is on phone: "a" (so in no place yet) or "z" (so in no place yet)',
        ),
        (Between("age", None, 17), "the age: 17 or less"),
        (Between("age", 18, None), "the age: 18 or more"),
        (Between("age", 0, 3), "the age: from 0 to 3"),
        (Between("age", 1, 0), "the age: from 1 to 0"),
        (Not(RAIN), 'the rain: anything but "Yes, so" (not known counts as this)'),
        (both(RAIN, either(RAIN, WIND)), 'the rain: "Yes, so"; and (the rain: "Yes, so"; or the wind: "Yes, so")'),
        (
            either(both(RAIN, WIND), Not(WIND)),
            '(the rain: "Yes, so"; and the wind: "Yes, so"); or the wind: anything but "Yes, so" (not known counts as this)',
        ),
        (either(AtLeast(1, (RAIN,)), WIND), 'the rain: "Yes, so"; or the wind: "Yes, so"'),
        (
            AtLeast(2, (RAIN, both(RAIN, WIND))),
            'the rain: "Yes, so"; and the rain: "Yes, so"; and the wind: "Yes, so"',
        ),
    ],
)
def test_a_condition_in_plain_words(condition: Any, said: str) -> None:
    assert words(house(), condition) == said


def told(values: dict[str, Value], *rules: Any, raises: Any = (), concerns: tuple[str, ...] = ("storm",)) -> Any:
    return verdicts(house(rules=rules, raises=raises), Answers(concerns, values), "call")


def test_a_rule_that_holds_names_the_answers_that_were_given() -> None:
    listed = [
        rule("a", both(RAIN, is_("wind", *UNKNOWN)), "call"),
        rule("b", RAIN, "shut"),
        rule("c", RAIN, "shut", "call", concern="flood"),
        rule("d", either(RAIN, WIND), "shut", "call"),
    ]
    assert told({"rain": "yes"}, *listed) == (
        RuleVerdict(listed[0], True, {"rain": "yes"}, ()),
        RuleVerdict(listed[3], True, {"rain": "yes"}, ()),
    )


@pytest.mark.parametrize(
    ("condition", "values", "against"),
    [
        (RAIN, {"rain": "no"}, ['the rain: "Yes, so" (answered: the rain: No, not)']),
        (
            both(RAIN, WIND),
            {"rain": "yes", "wind": "cannot-tell"},
            ['the wind: "Yes, so" (answered: the wind: cannot tell)'],
        ),
        (
            both(RAIN, both(WIND, is_("rain", "no"))),
            {"rain": "no", "wind": "no"},
            ['the rain: "Yes, so" (answered: the rain: No, not)', 'the wind: "Yes, so" (answered: the wind: No, not)'],
        ),
        (
            either(both(RAIN, WIND), is_("rain", *UNKNOWN)),
            {"rain": "no", "wind": "yes"},
            [
                '(the rain: "Yes, so"; and the wind: "Yes, so"); or the rain: not known '
                "(answered: the rain: No, not; the wind: Yes, so)"
            ],
        ),
        (is_("wet", "soaked"), {"rain": "no"}, ["wet: soaked (wet stands at dry)"]),
        (
            either(is_("wet", "soaked"), is_("rain", *UNKNOWN)),
            {"rain": "yes"},
            ["wet: soaked; or the rain: not known (answered: the rain: Yes, so; wet stands at damp)"],
        ),
        (
            is_("law.client.phone", "x"),
            {"client.place": "us-ca"},
            ['the law where the client is on phone: "x" (so in no place yet)'],
        ),
        (RAIN, {}, ['the rain: "Yes, so" (answered: the rain: not asked yet)']),
    ],
)
def test_a_rule_that_does_not_hold_names_what_stands_in_its_way(
    condition: Any, values: dict[str, Value], against: list[str]
) -> None:
    listed = rule("a", condition, "call")
    rise = [raised("damp", RAIN, finding="wet")]
    assert told(values, listed, raises=rise) == (RuleVerdict(listed, False, {}, tuple(against)),)


def test_a_rule_that_is_displaced_says_by_which() -> None:
    listed = [
        rule("base", RAIN, "call"),
        rule("over", RAIN, "shut", overrides="base"),
        rule("not-so", WIND, "shut", overrides="base"),
        rule("elsewhere", RAIN, "shut", overrides="base", concern="flood"),
    ]
    answers: dict[str, Value] = {"rain": "yes", "wind": "no"}
    assert told(answers, *listed) == (RuleVerdict(listed[0], False, {}, ("displaced by over",)),)
    both_open = told(answers, *listed, concerns=("storm", "flood"))
    assert both_open == (RuleVerdict(listed[0], False, {}, ("displaced by over", "displaced by elsewhere")),)


def test_a_question_that_is_not_asked_here_has_no_answer_to_name() -> None:
    gated = question("wind", ask_when=RAIN)
    made = content(
        questions=[question("rain"), gated],
        concerns=[concern("storm", "rain", "wind")],
        rules=[rule("a", WIND, "call")],
        actions=[action("call")],
    )
    found = verdicts(made, Answers(("storm",), {"rain": "no"}), "call")
    assert found[0].against == ('the wind: "Yes, so"',)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            AtLeast(2, (RAIN, WIND, is_("rain", "no"))),
            'at least 2 of these: the rain: "Yes, so"; the wind: "Yes, so"; the rain: "No, not"',
        ),
        (
            Not(AtLeast(2, (RAIN, WIND, is_("rain", "no")))),
            'fewer than 2 of these: the rain: "Yes, so"; the wind: "Yes, so"; the rain: "No, not"',
        ),
        (Not(both(RAIN, WIND)), 'not all of these together: the rain: "Yes, so"; the wind: "Yes, so"'),
        (Not(either(RAIN, WIND)), 'none of these: the rain: "Yes, so"; the wind: "Yes, so"'),
        (
            Not(Not(both(RAIN, WIND))),
            'none of these: (not all of these together: the rain: "Yes, so"; the wind: "Yes, so")',
        ),
        (Not(Not(RAIN)), 'it is not so that the rain: anything but "Yes, so" (not known counts as this)'),
        (Not(is_("wet", "dry")), "wet: anything but dry"),
        (is_("wet", "dry", "damp", "soaked"), "wet: whatever it is"),
        (Not(Between("age", None, 17)), "the age: not so that it is 17 or less (not known counts as this)"),
        (Between("age", None, None), "the age: any number"),
        (Not(is_("rain", *UNKNOWN)), "the rain: known"),
        (Not(is_("rain", "yes", *UNKNOWN)), 'the rain: known, and not "Yes, so"'),
        (Not(is_("rain", "yes", "cannot-tell")), 'the rain: anything but "Yes, so", or cannot tell'),
        (is_("signs", "a"), 'what was seen: includes "The first"'),
        (Not(is_("signs", "a")), 'what was seen: does not include "The first" (not known counts as this)'),
    ],
)
def test_what_is_not_so_in_plain_words(condition: Any, said: str) -> None:
    assert words(house(), condition) == said


def test_depth_counts_the_lists_in_one_another() -> None:
    found = [depth(outline(house(), one)) for one in (RAIN, both(RAIN, WIND), both(RAIN, either(RAIN, WIND)))]
    assert found == [0, 1, 2]


TELL = "may_tell.whom"


def tell(code: str, name: str, value: str, phrase: str) -> Pack:
    return pack(code, name=name, values={TELL: LawValue(TELL, value, phrase, "code", True)})


GATED = content(
    questions=[
        question("said", choices={"q": 'Says "no"', "b": "B", "c": "C", "d": "D"}),
        question("seen", kind="several", choices=SIGNS, ask_when=is_("said", "q"), topic="what was seen"),
    ],
    packs=[
        tell("us", "Baseline", "no-one", "nobody"),
        tell("us-ca", "California", "no-one", "California: nobody"),
        tell("us-ny", "New York", "no-one", "not a soul"),
        tell("us-nv", "Nevada", "all", "all"),
    ],
)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (is_("said", "q", "b", "c"), 'the said: "Says \'no\'", "B" or "C"'),
        (
            Not(is_("said", "q", "b", "c")),
            'the said: anything but "Says \'no\'", "B" or "C" (not known counts as this)',
        ),
        (Not(is_("said", "q", "b", "cannot-tell")), 'the said: anything but "Says \'no\'" or "B", or cannot tell'),
        (
            Not(is_("said", "cannot-tell", "would-not-say")),
            "the said: anything but asked and would not say or cannot tell",
        ),
        (Not(is_("said", *UNKNOWN)), "the said: known"),
        (Not(is_("said", "b", "c", *UNKNOWN)), 'the said: known, and not "B" or "C"'),
        (is_("said", "would-not-say"), "the said: asked and would not say"),
        (
            Not(is_("seen", "a", "b")),
            'what was seen: does not include "The second" or "The first" (not known counts as this), or the question does not come up',
        ),
        (
            Not(is_("seen", "a", "b", *UNKNOWN)),
            'what was seen: known, without "The second" or "The first", or the question does not come up',
        ),
        (
            Not(is_("seen", "a", "not-asked")),
            'what was seen: anything but "The first", or not asked yet, or the question does not come up',
        ),
        (
            Not(Only("seen", frozenset("ab"))),
            'what was seen: not so that it is only "The second" or "The first", and nothing else (not known counts as this), or the question does not come up',
        ),
        (Only("seen", frozenset("ab")), 'what was seen: only "The second" or "The first", and nothing else'),
        (
            is_("law.client.may_tell.whom", "no-one"),
            'the law where the client is on may tell.whom: "no one" (every place whose pack says nothing else: nobody; California: nobody; New York: not a soul)',
        ),
        (AtLeast(1, (is_("said", "b"), is_("said", "c"))), 'the said: "B"; or the said: "C"'),
        (AtLeast(2, (is_("said", "b"), is_("said", "c"))), 'the said: "B"; and the said: "C"'),
        (is_("response", "nothing"), "response: "),
    ],
)
def test_a_condition_on_what_is_not_always_asked_in_plain_words(condition: Any, said: str) -> None:
    assert words(GATED, condition) == said


def test_a_list_of_one_is_what_stands_in_it() -> None:
    for one in (both(RAIN), either(RAIN), either(both(RAIN))):
        assert outline(house(), one) == outline(house(), RAIN)
