"""Forms of exams are the same each time, the retest is another; what rests on unreviewed rules is marked and can be barred."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import made
import pytest
from training_made import NOW, mark, record

from crisis_cli.model import Content
from crisis_cli.training.exam import ExamForm, ExamRules, FormPlan, exam_form, result, results, sitting
from crisis_cli.training.model import Choice, Exercise, Rank, Task, Vignette

CONCERNS = ("danger-to-self", "danger-to-others", "child-abuse")


class Reviewed:
    """As much of a content as a form asks for: concerns by urgency, and which rules were reviewed."""

    def __init__(self, *rules: str) -> None:
        self.concerns = {name: made.concern(name, priority=place) for place, name in enumerate(CONCERNS)}
        self.rule_reviews = dict.fromkeys(rules, ("a review",))


def vignettes(number: int, *, variants: int = 3) -> tuple[Vignette, ...]:
    """Return so many vignettes of each rank, over three concerns in turn."""
    ranks: tuple[Rank, ...] = ("first", "second", "third")
    return tuple(
        Vignette(
            id=f"{rank}-{place}",
            title=f"Case {place} of rank {rank}",
            story=str(variants),
            rank=rank,
            minutes=5,
            concerns=(CONCERNS[place % 3],),
            now=NOW,
            answers={},
            known=(),
            told={},
            hints=("Think of the means.",),
            debrief="",
        )
        for rank in ranks
        for place in range(number)
    )


def make(content: Content, vignette: Vignette, seed: int) -> Exercise:
    task = Task("ask", "asking", "ask", "What?", (Choice("a", "A"),), ("a",), rests_on=(f"rule-{vignette.id}",))
    story = (f"{vignette.id}, variant {seed % int(vignette.story)}",)
    return Exercise(
        f"interview.{vignette.id}",
        "interview",
        seed,
        vignette.title,
        vignette.concerns,
        vignette.minutes,
        story,
        (task,),
        vignette.hints,
        rank=vignette.rank,
    )


def form(letter: str | FormPlan, number: int = 8, *, reviewed: tuple[str, ...] = (), **more: Any) -> ExamForm:
    variants = more.pop("variants", 3)
    content = cast(Content, Reviewed(*reviewed))
    return exam_form(content, vignettes(number, variants=variants), letter, make=make, **more)


def names(found: ExamForm) -> list[str]:
    return [item.exercise.id for item in found.items]


def test_a_form_is_the_same_each_time_and_whatever_the_order_of_the_files() -> None:
    again = exam_form(cast(Content, Reviewed()), vignettes(8)[::-1], "a", make=make)
    assert form("A") == again
    assert [(item.exercise.id, item.exercise.seed) for item in form("A").items] == [
        (item.exercise.id, item.exercise.seed) for item in form(" a ").items
    ]


@pytest.mark.parametrize("letter", "ABCZ")
def test_every_form_has_the_same_number_of_each_rank_and_no_hints(letter: str) -> None:
    found = form(letter)
    assert Counter(item.exercise.rank for item in found.items) == {"first": 3, "second": 3, "third": 2}
    assert all(item.exercise.hints == () for item in found.items)
    assert (found.name, found.share, found.minutes) == (letter, 0.8, 40)


def cells(found: ExamForm) -> list[tuple[str, str]]:
    return [(item.exercise.rank, item.exercise.concerns[0]) for item in found.items]


@pytest.mark.parametrize("letter", "ABCYZ")
def test_every_form_has_what_is_most_urgent_and_spreads_over_the_concerns(letter: str) -> None:
    about = Counter(concern for _, concern in cells(form(letter)))
    assert {"danger-to-self", "danger-to-others"} <= set(about)
    assert max(about.values()) - min(about.values()) <= 1


@pytest.mark.parametrize("pair", ["AB", "CD", "YZ"])
def test_the_retest_has_as_many_of_each_rank_and_concern(pair: str) -> None:
    assert cells(form(pair[0])) == cells(form(pair[1]))


def test_the_retest_has_other_exercises_where_there_are_enough() -> None:
    every = [name for letter in "ABCD" for name in names(form(letter, 12))]
    assert len(every) == len(set(every)) == 32


def test_a_rank_is_taken_that_has_an_exercise_for_the_retest_too() -> None:
    """Of danger to self there is one easy exercise and two hard ones: the form takes a hard one."""
    kept = [one for one in vignettes(6) if one.concerns[0] != "danger-to-self"]
    mine = [one for one in vignettes(6) if one.concerns[0] == "danger-to-self"]
    some = [*kept, next(one for one in mine if one.rank == "first"), *(one for one in mine if one.rank == "third")]
    found = exam_form(cast(Content, Reviewed()), some, "A", make=make, rules=ExamRules(1, 1, 1))
    assert ("third", "danger-to-self") in cells(found)


def test_no_exercise_stands_in_a_form_twice() -> None:
    for number in (1, 2, 3, 4, 8, 12):
        for letter in "ABCDE":
            assert max(Counter(names(form(letter, number))).values()) == 1


def test_the_retest_has_other_variants_where_there_are_too_few_exercises() -> None:
    first, second = (form(letter, 3) for letter in "AB")
    assert sorted(names(first)) == sorted(names(second))
    stories = [{item.exercise.id: item.exercise.story for item in one.items} for one in (first, second)]
    assert all(stories[0][name] != stories[1][name] for name in stories[0])


def test_concerns_that_a_form_has_no_room_for_come_in_the_next_pair() -> None:
    few = ExamRules(1, 1, 1)
    ten = [replace(one, concerns=(f"concern-{place % 7}",)) for place, one in enumerate(vignettes(14))]
    content = Reviewed()
    content.concerns = {f"concern-{n}": made.concern(f"concern-{n}", priority=n) for n in range(7)}
    found = [
        {
            item.exercise.concerns[0]
            for item in exam_form(cast(Content, content), ten, letter, make=make, rules=few).items
        }
        for letter in "ACEGI"
    ]
    assert found == [{"concern-0", "concern-1", f"concern-{n}"} for n in (2, 3, 4, 5, 6)]


def test_where_there_is_one_variant_alone_the_retest_has_it_again() -> None:
    assert len(form("B", 3, variants=1).items) == 8


def test_too_few_exercises_are_said() -> None:
    found = form("A", 2)
    assert [item.exercise.rank for item in found.items] == ["first", "first", "second", "second", "third", "third"]
    assert len(set(names(found))) == 6
    assert found.remarks == (
        "Only 2 exercises of rank first; the form asks for 3.",
        "Only 2 exercises of rank second; the form asks for 3.",
        "6 of 6 exercises rest on rules that nobody licensed has reviewed.",
    )
    assert form("A", 0).items == ()


@pytest.mark.parametrize("letter", ["", "AB", "1", "é", "-"])
def test_a_form_is_a_letter(letter: str) -> None:
    with pytest.raises(ValueError, match=r'A form is a letter: "A", and "B" for the retest\.'):
        form(letter)


# ---------------------------------------------------------------- reviewed or not


def test_what_rests_on_unreviewed_rules_is_marked() -> None:
    found = form("A", 1, reviewed=("rule-first-0",), rules=ExamRules(1, 1, 1, 0.7))
    assert [(item.unreviewed, item.reviewed) for item in found.items] == [
        ((), True),
        (("rule-second-0",), False),
        (("rule-third-0",), False),
    ]
    assert found.remarks == ("2 of 3 exercises rest on rules that nobody licensed has reviewed.",)
    assert found.share == 0.7


def test_what_rests_on_unreviewed_rules_can_be_barred() -> None:
    found = form("A", 1, reviewed=("rule-first-0",), rules=ExamRules(1, 1, 1), reviewed_only=True)
    assert names(found) == ["interview.first-0"]
    assert found.barred == ("Case 0 of rank second", "Case 0 of rank third")
    assert found.remarks == ("2 of 3 exercises were left out: nobody licensed has reviewed the rules they rest on.",)


def test_where_none_is_left_that_is_said_plainly() -> None:
    found = form("A", 1, rules=ExamRules(1, 1, 1), reviewed_only=True)
    assert found.items == ()
    assert found.remarks == (
        "3 of 3 exercises were left out: nobody licensed has reviewed the rules they rest on.",
        "No exercise is left. Nothing can be examined from reviewed rules alone yet.",
    )


def test_where_all_is_reviewed_nothing_is_said() -> None:
    reviewed = tuple(f"rule-{rank}-{place}" for rank in ("first", "second", "third") for place in range(8))
    assert form("A", reviewed=reviewed, reviewed_only=True).remarks == ()


def test_a_key_that_names_no_rule_counts_as_unreviewed() -> None:
    def bare(content: Content, vignette: Vignette, seed: int) -> Exercise:
        made = make(content, vignette, seed)
        return replace(made, tasks=tuple(replace(task, rests_on=()) for task in made.tasks))

    content = cast(Content, Reviewed())
    found = exam_form(content, vignettes(1), "A", make=bare, rules=ExamRules(1, 0, 0), reviewed_only=True)
    assert found.items == ()


# ---------------------------------------------------------------- written down


def test_a_form_that_was_written_down_is_taken_as_it_is() -> None:
    plan = FormPlan("Autumn", (("third-1", 9), ("first-0", 4)), 0.75)
    found = form(plan, reviewed=("rule-third-1", "rule-first-0"))
    assert [(item.exercise.id, item.exercise.seed) for item in found.items] == [
        ("interview.third-1", 9),
        ("interview.first-0", 4),
    ]
    assert (found.name, found.share, found.remarks) == ("Autumn", 0.75, ())
    assert form(replace(plan, share=None), rules=ExamRules(share=0.9)).share == 0.9
    whole = replace(plan, entries=tuple((f"interview.{name}", seed) for name, seed in plan.entries))
    assert form(whole, reviewed=("rule-third-1", "rule-first-0")) == found


def test_a_form_that_names_an_unknown_exercise_is_refused() -> None:
    with pytest.raises(ValueError, match=r'There is no exercise "the-bridge"\.'):
        form(FormPlan("Autumn", (("the-bridge", 1),)))


# ---------------------------------------------------------------- what it comes to

TAKEN = sitting(ExamForm("A", form("A").items[:2], 0.8), NOW)
GOOD = record(mark(), mark("actions", "acting", 0.9), form="exam", exam=TAKEN)
DANGER = record(mark("actions", "acting", 0.9, grave=[("x", "danger")]), form="exam", exam=TAKEN)
WEAK = record(mark(points=0.5), form="exam", exam=TAKEN)


def test_an_exam_has_a_name_that_says_how_many_exercises_it_has() -> None:
    assert TAKEN == "A 2 2026-11-22T22:00:00+00:00"


def test_an_exam_is_passed_with_every_area_and_every_exercise() -> None:
    found = result(TAKEN, [GOOD, GOOD, record()], 0.8)
    assert (found.passed, found.why, found.taken, found.of) == (True, (), 2, 2)
    assert found.areas == {"asking": 1.0, "acting": 0.9}


def test_nothing_grave_is_averaged_away() -> None:
    found = result(TAKEN, [GOOD, DANGER], 0.8)
    assert (found.passed, found.why) == (False, ("1 thing too grave to be averaged away.",))
    assert [one.mark.task for one in found.graves] == ["actions"]


def test_an_area_that_reaches_the_share_to_the_point_is_passed() -> None:
    just = replace(WEAK, score=replace(WEAK.score, areas={"asking": 0.8}))
    assert result(TAKEN, [just, just], 0.8).passed


def test_an_exam_that_was_left_is_not_passed() -> None:
    assert result(TAKEN, [GOOD], 0.8).why == ("1 of 2 exercises taken.",)
    assert not result(TAKEN, [], 0.8).passed


def test_an_area_below_the_share_is_not_passed() -> None:
    assert result(TAKEN, [GOOD, WEAK], 0.8).why == ("asking: 75%; 80% is asked for.",)


def test_practice_of_the_same_exercises_is_no_exam() -> None:
    assert result(TAKEN, [GOOD, replace(GOOD, form="practice"), replace(GOOD, exam="B")], 0.8).taken == 1


def test_every_exam_of_the_log_stands_by_itself_the_latest_first() -> None:
    retest = "B 1 2026-12-01T09:00:00+00:00"
    later = replace(GOOD, exam=retest, at=NOW + timedelta(days=9))
    odd = replace(GOOD, exam="", at=NOW - timedelta(days=9))
    found = results([GOOD, WEAK, later, odd, record()], 0.8)
    assert [(one.sitting, one.passed) for one in found] == [(retest, True), (TAKEN, False), ("", True)]
