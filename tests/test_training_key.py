"""The key of a case comes from the engine: what is asked, what is lost by not asking, under which facts something would be right."""

from __future__ import annotations

from itertools import islice

import pytest
from shipped import CONTENT

from crisis_cli.answers import Answers, Value, is_unknown
from crisis_cli.engine import completed, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.plan import outline
from crisis_cli.training.cases import case_of, is_practice
from crisis_cli.training.key import facts, idle, key_of, lost, lost_each, right_if, taken_for_harmless, walk, with_only
from crisis_cli.training.model import Case
from crisis_cli.training.nearby import Change, Nearby, many_of, nearby, others, outlines
from crisis_cli.training.vignettes import read_vignettes, shipped_vignettes

VIGNETTES = {one.id: one for one in read_vignettes(CONTENT, shipped_vignettes())[0]}


def case(seed: int = 0, name: str = "paid-through-december") -> Case:
    return case_of(CONTENT, VIGNETTES[name], seed)


EVERY = [case(seed, name) for number, name in enumerate(VIGNETTES) for seed in (number % 2,)]


def test_what_is_needed_is_what_the_interview_asks_in_its_order() -> None:
    key = key_of(CONTENT, case())
    assert key.needed[:4] == ("danger.now", "self.intent", "self.plan", "self.means")
    assert not key.unanswered
    assert not set(key.needed) & case().known.values.keys()
    assert not any(map(is_practice, key.needed))


def test_a_fact_that_is_missing_is_named() -> None:
    whole = case()
    facts = {name: value for name, value in whole.answers.values.items() if name != "self.means"}
    assert walk(CONTENT, whole.known, facts, whole.now).missing == ("self.means",)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.vignette.id}-{one.seed}")
def test_asking_what_is_needed_gives_the_whole_plan(one: Case) -> None:
    key = key_of(CONTENT, one)
    plan = plan_for(CONTENT, with_only(one, key.needed), one.now, changes=False)
    assert [(a.id, a.verb, a.frame) for a in plan.actions] == [(a.id, a.verb, a.frame) for a in key.plan.actions]
    assert [a.id for a in plan.avoid] == [a.id for a in key.plan.avoid]
    assert lost(CONTENT, one, key.needed).nothing


@pytest.mark.parametrize("one", EVERY[::2], ids=lambda one: one.vignette.id)
def test_an_idle_question_changes_nothing_whatever_is_answered(one: Case) -> None:
    found = idle(CONTENT, one, "mandatory-reporting")
    assert found and not set(found) & {*key_of(CONTENT, one).needed, *one.answers.values}
    before = outlines(CONTENT, [(one.answers, one.now)])[0]
    for name in islice(found, 12):
        for value in others(CONTENT, CONTENT.questions[name], "not-asked"):
            plan = plan_for(CONTENT, one.answers.given(name, value), one.now, changes=False)
            assert [a.id for a in plan.actions if a.id in before.actions] == list(before.actions)


def test_what_is_lost_by_not_asking() -> None:
    found = lost(CONTENT, case(), [name for name in key_of(CONTENT, case()).needed if name != "tell.safe"])
    assert found.lacking == ("tell-client",) and not found.wrongly and found.response is None
    nothing = lost(CONTENT, case(), [])
    assert "call-emergency" in nothing.lacking and nothing.response == "same-day"
    assert lost_each(CONTENT, case(), [[], []]) == (nothing, nothing)


def test_who_takes_intent_for_granted_loses_the_emergency() -> None:
    found = taken_for_harmless(CONTENT, case(), "self.intent")
    assert found is not None and found.response == "same-day" and "call-emergency" in found.lacking
    assert taken_for_harmless(CONTENT, case(), "self.attempt") is None  # never was the answer
    assert taken_for_harmless(CONTENT, case(), "contact.person") is None  # nobody says which answer is safest


def test_right_if_names_single_facts_that_make_it_so() -> None:
    one = case()
    found = right_if(CONTENT, one.answers, one.now, "evaluation-today")
    assert found == (
        "Does the client mean to act on thoughts of suicide? No",
        "A method or plan for suicide: Neither",
        "Could they get to a gun, pills or other means today? No",
    )
    assert right_if(CONTENT, one.answers, one.now, "notify-guardian") == ("Client's age band: Under 12 / 12 to 17",)
    assert right_if(CONTENT, one.answers, one.now, "tell-client", avoid=True) == (
        "Could telling the client what you are doing raise the danger? Yes: it could",
    )


def test_a_yes_or_a_no_stands_behind_its_question_with_the_answers_beside_it() -> None:
    assert told("unreached.sign", "no", "self", "others") == (
        "Any sign of danger since you last spoke? Yes: they may die or be badly hurt / Yes: they may hurt somebody",
    )
    assert told("unreached.seen", "seen", "told", "no") == (
        "Has anybody seen or heard them since you did? Somebody says so; nobody has checked / No",
    )
    assert told("tell.safe", "safe", "cannot-tell") == (
        "Whether telling the client could raise the danger: cannot tell",
    )


def test_a_choice_more_or_less_stands_behind_its_topic() -> None:
    assert told("self.signs", ("loss", "birth"), ("birth",), ("loss", "birth", "agitated")) == (
        "Signs and circumstances: without: Recent loss, humiliation, legal trouble"
        " / also: Severe agitation, or days without sleep",
    )


def told(question: str, was: Value, *values: Value) -> tuple[str, ...]:
    """Return what is said of these other answers to a question."""
    plan = outlines(CONTENT, [(case().answers, case().now)])[0]
    return facts(CONTENT, [Change(question, was, value, plan, opens=0) for value in values])


def test_where_no_single_fact_does_it_the_nearest_rule_is_told() -> None:
    one = case()
    assert right_if(CONTENT, one.answers, one.now, "board-answer") == (
        'Subpoena, police or a caller; who asks: "A licensing board"',
    )
    assert right_if(CONTENT, one.answers, one.now, "safety-contract") == ()


@pytest.mark.parametrize("one", EVERY[::3], ids=lambda one: one.vignette.id)
def test_each_change_makes_the_plan_that_the_interpreter_makes(one: Case) -> None:
    for change in Nearby(CONTENT, one.answers, one.now).changes[::7]:
        values = {**one.answers.values, change.question: change.value}
        filled = completed(CONTENT, _relevant(Answers(one.answers.concerns, values)))
        assert outline(Evaluation(CONTENT, filled.concerns, filled.values)) == change.plan


def _relevant(answers: Answers) -> Answers:
    while True:
        evaluation = Evaluation(CONTENT, answers.concerns, answers.values)
        moot = [name for name in answers.values if evaluation.relevance(name) is False]
        if not moot:
            return answers
        answers = answers.without(moot)


def test_a_change_is_of_one_answer_to_another_known_or_not() -> None:
    intent = CONTENT.questions["self.intent"]
    assert [*others(CONTENT, intent, "some")] == ["none", "yes", "cannot-tell"]
    assert [*others(CONTENT, CONTENT.questions["client.place"], "us-ca")][:3] == ["us-ny", "us-tx", "us-al"]
    assert [*others(CONTENT, CONTENT.questions["learned.at"], "2026-11-22T10:00:00-08:00")] == []
    signs = CONTENT.questions["self.signs"]
    sets = [*others(CONTENT, signs, ("loss",))]
    assert ("none",) in sets and ("loss", "reported") in sets and () not in sets
    assert ("none",) not in [*others(CONTENT, signs, ("loss", "reported"))]
    assert all(is_unknown(one) or isinstance(one, tuple) for one in sets)
    assert ("loss",) in [*others(CONTENT, signs, ("none",))]


def test_the_content_is_made_ready_once() -> None:
    assert many_of(CONTENT) is many_of(CONTENT)
    one = case()
    assert nearby(CONTENT, one.answers, one.now) is nearby(CONTENT, one.answers, one.now)
