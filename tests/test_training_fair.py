"""What is fair in every shipped interview: a slip does not undo it, nobody is blamed twice, and all that is offered could be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
from shipped import CONTENT, SETS
from stories import VIGNETTES, exercise_of
from training_cases import ACTIONS, ASKING, THE_TRUCK, key_of

from crisis_cli.model import DO_VERBS, FRAMES, LEVELS
from crisis_cli.training import key
from crisis_cli.training.cases import case_of
from crisis_cli.training.interviews import NOTED
from crisis_cli.training.model import After, Choice, Exercise, Reply, Task
from crisis_cli.training.offered import ONCE_FOUND
from crisis_cli.training.page import Result, came_of_it
from crisis_cli.training.scoring import PASS, score

SEEDS = range(3)
DANGER = {"self.intent", "self.plan", "self.means"}


def replied(exercise: Exercise, **other: tuple[str, ...]) -> dict[str, Reply]:
    """The key, but for some tasks."""
    return {task.id: Reply(task.id, other.get(task.id, task.right), None, 1.0) for task in exercise.tasks}


def pickers(exercise: Exercise) -> Iterator[Task]:
    return (task for task in exercise.tasks if task.kind in ("ask", "several"))


def items(exercise: Exercise, task: Task) -> int:
    """How many things the area of a task asks for."""
    return sum(len(one.right) for one in pickers(exercise) if one.area == task.area)


# ---------------------------------------------------------------- what a slip costs


@pytest.mark.parametrize("name", VIGNETTES)
def test_one_harmless_choice_too_many_passes(name: str) -> None:
    for exercise in (exercise_of(name, seed) for seed in SEEDS):
        for task in pickers(exercise):
            for choice in task.choices:
                if choice.id not in task.right and choice.id not in task.grave:
                    chosen = {task.id: (*task.right, choice.id)}
                    assert score(exercise, replied(exercise, **chosen)).passed, (task.id, choice.id)


@pytest.mark.parametrize("name", VIGNETTES)
def test_one_choice_left_out_passes_where_it_is_not_grave_and_not_all_that_its_task_asks_for(name: str) -> None:
    for exercise in (exercise_of(name, seed) for seed in SEEDS):
        for task in pickers(exercise):
            for left in task.right:
                rest = tuple(one for one in task.right if one != left)
                found = score(exercise, replied(exercise, **{task.id: rest}))
                weighs = left in task.grave and left not in task.stands_for
                assert not (weighs and found.passed), (task.id, left)
                assert found.passed or weighs or not rest, (task.id, left)


def test_a_harmless_one_too_many_costs_less_than_one_that_is_missed() -> None:
    for name in VIGNETTES:
        exercise = exercise_of(name)
        for task in pickers(exercise):
            harmless = [one.id for one in task.choices if one.id not in task.right and one.id not in task.grave]
            if harmless and len(task.choices) - len(task.right) > 2:
                more = score(exercise, replied(exercise, **{task.id: (*task.right, harmless[0])}))
                less = score(exercise, replied(exercise, **{task.id: task.right[1:]}))
                place = exercise.tasks.index(task)
                assert more.marks[place].points > less.marks[place].points


def test_two_slips_in_a_small_area_and_one_that_is_grave_do_not_pass() -> None:
    four = tuple(Choice(name, name) for name in "abcd")
    task = replace(ACTIONS, choices=four, right=("a", "b"), grave={})
    exercise = replace(THE_TRUCK, tasks=(task,))
    slip = score(exercise, replied(exercise, **{task.id: ("a",)}))
    assert slip.passed and slip.areas == {"acting": PASS} and slip.marks[0].points == 0.5
    assert not score(exercise, replied(exercise, **{task.id: ("a", "c")})).passed
    grave = replace(exercise, tasks=(replace(task, grave={"b": "danger"}),))
    found = score(grave, replied(grave, **{task.id: ("a",)}))
    assert not found.passed and found.areas == {"acting": 0.5}


# ---------------------------------------------------------------- nothing counts twice


def test_a_step_that_was_missed_is_not_missed_again_in_the_note() -> None:
    tried = 0
    for name in VIGNETTES:
        exercise = exercise_of(name)
        tasks = {task.id: task for task in exercise.tasks}
        both = [one for one in tasks["record"].right if one in tasks["actions"].right] if "record" in tasks else []
        if len(both) > 1:
            tried += 1
            chosen = {task: tuple(one for one in tasks[task].right if one != both[0]) for task in ("actions", "record")}
            marks = {one.task: one for one in score(exercise, replied(exercise, **chosen)).marks}
            assert both[0] in marks["actions"].missed
            assert (marks["record"].missed, marks["record"].points) == ((), 1.0)
            empty = dict.fromkeys(("actions", "record"), ())
            marks = {one.task: one for one in score(exercise, replied(exercise, **empty)).marks}
            assert marks["record"].points == 0 or marks["record"].missed == ()
    assert tried > len(VIGNETTES) / 3


def test_an_empty_note_is_empty_whatever_was_done() -> None:
    note = replace(ACTIONS, id="record", area="documenting", again=ACTIONS.id, grave={})
    exercise = replace(THE_TRUCK, tasks=(ACTIONS, note))
    assert score(exercise, {}).areas["documenting"] == 0


def test_a_question_weighs_no_more_where_all_was_done_that_hung_on_it() -> None:
    exercise = exercise_of("forty-six-years")
    ask = next(task for task in exercise.tasks if task.id == "ask")
    assert ask.stands_for["abuse.tonight"] == ("protected-safe",)
    rest = tuple(one for one in ask.right if one != "abuse.tonight")
    done = score(exercise, replied(exercise, ask=rest))
    assert done.grave == () and "abuse.tonight" in done.marks[0].missed
    steps = next(task for task in exercise.tasks if task.id == "actions").right
    without = tuple(one for one in steps if one != "protected-safe")
    assert dict(score(exercise, replied(exercise, ask=rest, actions=without)).grave)["abuse.tonight"] == "danger"


def test_what_the_emergency_hangs_on_has_to_be_asked_whatever_was_done() -> None:
    exercise = exercise_of("paid-through-december")
    ask = next(task for task in exercise.tasks if task.id == "ask")
    assert set(ask.grave) == DANGER
    assert not DANGER & ask.stands_for.keys()
    for name in DANGER:
        assert not score(exercise, replied(exercise, ask=tuple(one for one in ask.right if one != name))).passed


def test_a_question_whose_step_was_taken_all_the_same_is_no_missed_danger_and_beside_the_call_nothing_is() -> None:
    exercise = exercise_of("a-deputy-on-the-line")
    ask, acting = exercise.tasks[0], next(task for task in exercise.tasks if task.id == "actions")
    name, steps = next((name, steps) for name, steps in ask.stands_for.items() if {*steps} <= {*acting.right})
    unasked = tuple(one for one in ask.right if one != name)
    assert not [one for found in score(exercise, replied(exercise, ask=unasked)).marks for one in found.grave]
    without = tuple(one for one in acting.right if one not in steps)
    assert score(exercise, replied(exercise, ask=unasked, actions=without)).grave
    emergency = exercise_of("paid-through-december")
    acting = next(task for task in emergency.tasks if task.id == "actions")
    beside = {one for one in acting.right if one in acting.stands_for}
    assert beside and set(acting.stands_for.values()) == {("call-emergency",)}
    for one in beside:
        left = tuple(other for other in acting.right if other != one)
        assert not score(emergency, replied(emergency, actions=left)).grave, one
    called = tuple(one for one in acting.right if one != "call-emergency")
    assert ("call-emergency", "danger") in score(emergency, replied(emergency, actions=called)).grave


# ---------------------------------------------------------------- what the story says of it


def came(exercise: Exercise, replies: dict[str, Reply]) -> list[str]:
    return came_of_it(Result(exercise, replies, score(exercise, replies)))


def test_of_what_is_grave_the_story_tells_first_and_on_a_pass_of_what_was_right() -> None:
    after = replace(THE_TRUCK.after, missed={"call-emergency": "He was gone.", "self.intent": "Nobody spoke with him."})
    exercise = replace(THE_TRUCK, after=after, tasks=(replace(ASKING, grave={}), *THE_TRUCK.tasks[1:]))
    slip = {ASKING.id: tuple(one for one in ASKING.right if one != "self.intent")}
    passed = key_of(exercise) | {ASKING.id: Reply(ASKING.id, slip[ASKING.id], None, 1.0)}
    assert score(exercise, passed).passed and came(exercise, passed) == [after.right]
    little = key_of(exercise) | {ASKING.id: Reply(ASKING.id, (), None, 1.0)}
    assert not score(exercise, little).passed and came(exercise, little) == []
    assert came(exercise, {}) == ["He was gone."]
    (wrong, said), *_ = after.wrong.items()
    acting = next(task for task in THE_TRUCK.tasks if wrong in {choice.id for choice in task.choices})
    taken = {acting.id: Reply(acting.id, (wrong,), None, 1.0)}
    assert came(exercise, taken) == ["He was gone.", said]


def test_the_story_tells_of_a_step_that_was_left_out_only_where_it_was_no_pass() -> None:
    voicemail = exercise_of("the-voicemail")
    acting = next(task for task in voicemail.tasks if task.id == "actions")
    fewer = tuple(one for one in acting.right if one not in ("evaluation-today", "means-plan", "consult"))
    no_pass = replied(voicemail, actions=fewer, response=("routine",))
    assert not score(voicemail, no_pass).passed
    assert came(voicemail, no_pass) == [
        "He left at ten, whistling. The envelope with the fee was still on the table.",
        "You carried it alone until Monday.",
        "Nobody spoke with him or with Marc about what was still in the studio.",
    ]
    passed = replied(voicemail, actions=fewer)
    assert score(voicemail, passed).passed and came(voicemail, passed) == [voicemail.after.right]


def test_where_the_story_turned_on_something_grave_it_tells_of_no_step_that_weighs_less() -> None:
    lot = exercise_of("the-plants-on-the-step")
    acting = next(task for task in lot.tasks if task.id == "actions")
    assert {"call-client", "close-loop"} <= lot.after.missed.keys() & {*acting.right}
    fewer = tuple(one for one in acting.right if one not in ("call-client", "close-loop"))
    assert came(lot, replied(lot, actions=fewer)) == [
        "Nobody called him any more. At two he had picked up for the clock shop."
    ]


def test_of_a_step_that_another_stood_for_or_that_was_only_not_noted_the_story_tells_nothing() -> None:
    emergency = exercise_of("paid-through-december")
    acting, *_ = (task for task in emergency.tasks if task.id == "actions")
    beside = next(one for one in acting.right if acting.stands_for.get(one) == ("call-emergency",))
    noted, *_ = (task for task in emergency.tasks if task.id == "record")
    unnoted = next(one for one in noted.right if one in acting.right and one != beside)
    told = replace(emergency, after=After(missed={beside: "Nobody stayed.", unnoted: "Nobody did it."}))
    left = tuple(one for one in acting.right if one != beside)
    notes = tuple(one for one in noted.right if one != unnoted)
    given = replied(told, actions=left, record=notes, response=("routine",))
    assert not score(told, given).passed and came(told, given) == []


# ---------------------------------------------------------------- what is offered


def every() -> Iterator[tuple[str, int, Exercise]]:
    return ((name, seed, exercise_of(name, seed)) for name in VIGNETTES for seed in SEEDS)


def test_no_task_offers_two_steps_that_mean_the_same() -> None:
    for name, seed, exercise in every():
        for task in exercise.tasks:
            if task.id in ("actions", "after"):
                ids = [choice.id for choice in task.choices]
                assert sorted(SETS.steps.apart(ids)) == sorted(ids), (name, seed, task.id)


def test_asking_for_advice_or_about_safety_is_never_wrong() -> None:
    for name, seed, exercise in every():
        for task in pickers(exercise):
            wrong = {*task.wrong}
            assert not wrong & (SETS.steps.advice | SETS.questions.safe), (name, seed, task.id)


def test_what_may_be_left_is_never_grave_and_what_is_near_is_no_emergency() -> None:
    left = near = 0
    for name, seed, exercise in every():
        for task in exercise.tasks:
            assert not {*task.grave} & {*task.either}, (name, seed, task.id)
            assert task.kind == "ask" or {*task.either} <= SETS.steps.alongside, "another step is right or wrong"
            assert "emergency" not in task.nearly and not {*task.nearly} & {*task.right}, (name, seed, task.id)
            assert task.nearly == () or "emergency" not in task.right
            left, near = left + bool(task.either), near + bool(task.nearly)
    assert left and near


def test_no_question_may_be_left_without_which_a_step_is_lost_or_the_response_too_low() -> None:
    for name, seed, exercise in every():
        case = case_of(CONTENT, VIGNETTES[name], seed)
        right, needed, ask = (
            key.key_of(CONTENT, case).plan.response,
            key.key_of(CONTENT, case).needed,
            exercise.tasks[0],
        )
        for one in ask.either:
            unasked = key.lost(CONTENT, case, [other for other in needed if other != one])
            higher = unasked.response is not None and LEVELS.index(unasked.response) > LEVELS.index(right)
            assert higher or not (unasked.lacking or unasked.response), (name, seed, one)
            harmless = key.taken_for_harmless(CONTENT, case, one)
            assert harmless is None or not (harmless.lacking or harmless.response), (name, seed, one)


def test_what_may_be_told_is_asked_of_a_step_that_was_asked_for_or_says_that_it_might_come_to_it() -> None:
    of_others = 0
    for name, seed, exercise in every():
        plan = key.key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan
        asked_for = {one for task in exercise.tasks if task.id in ("actions", "after") for one in task.right}
        steps = {planned.action.do for planned in plan.actions if planned.id in asked_for}
        for task in (task for task in exercise.tasks if task.id.startswith("tell.")):
            of_other = ", should it come to this step: " in task.ask
            of_others += of_other
            assert (task.ask.split('"')[1] in steps) is not of_other, (name, seed, task.id)
    assert of_others


def test_no_deadline_is_asked_of_whose_step_tells_it_or_that_nobody_could_tell_from_another() -> None:
    asked = 0
    for name, seed, exercise in every():
        for task in (task for task in exercise.tasks if task.id.startswith("due.")):
            asked += 1
            assert not re.search(r"\d+ (\w+ )?(hours?|days?)", task.ask), (name, seed, task.ask)
            without = [choice.text for choice in task.choices if not re.search(r"\d", choice.text)]
            assert len(without) < 2, (name, seed, without)
    assert asked


def test_only_one_step_of_an_order_is_due_later_than_today() -> None:
    """What is due within a day or three may be done at once, with somebody who sits there."""
    for name, seed, exercise in every():
        frames = {
            one.id: one.frame for one in key.key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan.actions
        }
        for task in (task for task in exercise.tasks if task.id == "order"):
            assert sum(frames[one] not in FRAMES[:3] for one in task.right) <= 1, (name, seed)


def test_a_step_of_an_order_says_when_it_is_due_only_where_no_other_of_its_time_does_not() -> None:
    when = re.compile(r"\b(now|today|tonight|\d+ (\w+ )?(hours?|days?))\b")
    telling = 0
    for name, seed, exercise in every():
        plan = key.key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan
        frames = {one.id: one.frame for one in plan.actions if one.action.kind != "document"}
        asked = [task for task in exercise.tasks if task.id in ("actions", "after")]
        could = {
            one.id: one.text for task in asked for one in task.choices if one.id in task.right and one.id in frames
        }
        for choice in (one for task in exercise.tasks if task.id == "order" for one in task.choices):
            if when.search(choice.text):
                beside = {one for one in could if frames[one] == frames[choice.id] and not when.search(could[one])}
                assert beside <= SETS.steps.advice, (name, seed, choice.text)
                telling += 1
    assert telling


def test_whoever_sits_with_the_client_misses_no_danger_by_not_saying_that_they_stay() -> None:
    """And a hand on the throat is a danger, whatever else was done."""
    calm = [exercise_of("a-scarf-indoors", 0), exercise_of("somebody-rings-about-kyle", 0)]
    for task in (task for exercise in calm for task in exercise.tasks if task.id == "actions"):
        assert "stay-connected" in task.right and "stay-connected" not in task.grave
    graves = [task.grave for task in calm[0].tasks if task.id == "actions"]
    assert [one["strangulation-care"] for one in graves] == ["danger"]
    emergency = exercise_of("paid-through-december", 0)
    assert [task.grave["stay-connected"] for task in emergency.tasks if task.id == "actions"] == ["danger"]


def test_notes_that_nobody_asked_for_are_in_no_task_but_where_a_case_is_about_papers() -> None:
    about = SETS.steps.tempting_in["send-psychotherapy-notes"]
    found = set()
    for name, _, exercise in every():
        for task in exercise.tasks:
            if task.id == "verb.send-psychotherapy-notes" or any(
                c.id == "send-psychotherapy-notes" for c in task.choices
            ):
                found.add(name)
    assert found and all(about & {*VIGNETTES[name].concerns} for name in found)


def test_advice_beside_the_rest_may_be_left_but_where_a_story_tells_of_it() -> None:
    told = free = 0
    for name, seed, exercise in every():
        for task in (task for task in exercise.tasks if task.id == "actions"):
            assert not {*task.either} & {*VIGNETTES[name].after.missed}, (name, seed)
            told, free = told + ("consult" in task.right), free + ("consult" in task.either)
    assert told and free


def test_asking_for_advice_has_no_place_in_an_order() -> None:
    orders = [{*task.right} for _, _, exercise in every() for task in exercise.tasks if task.id == "order"]
    assert orders and not any(order & SETS.steps.advice for order in orders)


def test_no_choice_tells_what_is_to_be_found_out() -> None:
    telling = ("Strangled", "losing reality", "after the assault")
    for name, seed, exercise in every():
        for task in exercise.tasks:
            if task.id in ("actions", "after", "order", "record"):
                told = [choice.text for choice in task.choices if any(word in choice.text for word in telling)]
                assert told == [], (name, seed, task.id)


def open_in(name: str, seed: int) -> tuple[str, ...]:
    """The concerns that are open in a case, whichever it began with."""
    return key.key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan.concerns


def test_what_is_offered_could_be_meant_of_this_client() -> None:
    for name, seed, exercise in every():
        case = case_of(CONTENT, VIGNETTES[name], seed)
        age = case.answers.values.get("client.age")
        for task in exercise.tasks:
            wrong = {*task.wrong}
            if task.id == "ask" and age in ("adult", "older") and "child-abuse" not in open_in(name, seed):
                assert not any(one.startswith("child.") for one in wrong), (name, seed)
            assert not wrong & {"perinatal-support", "perinatal-evaluation"} or "birth" in str(case.answers.values)
            assert "death-others" not in wrong or "absent-client" in open_in(name, seed)


def test_a_step_with_somebody_who_is_not_there_says_once_they_are_reached() -> None:
    said = 0
    for name, seed, exercise in every():
        if case_of(CONTENT, VIGNETTES[name], seed).answers.values.get("client.contact") not in SETS.facts.gone:
            continue
        for task in exercise.tasks:
            if task.id in ("actions", "after", "order"):
                for choice in task.choices:
                    if choice.id in SETS.steps.with_client and choice.id not in VIGNETTES[name].after.wrong:
                        said += 1
                        assert choice.id in task.right and choice.text.startswith(ONCE_FOUND), (name, choice)
    assert said


# ---------------------------------------------------------------- reasons


def texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from texts(one)
        case list() | tuple():
            for one in value:
                yield from texts(one)


def test_no_text_speaks_of_a_key_or_calls_law_absent_that_is_there() -> None:
    for name, seed, exercise in every():
        values = case_of(CONTENT, VIGNETTES[name], seed).answers.values
        whole = " ".join(texts(asdict(exercise)))
        assert "(r)" not in whole, (name, seed)
        if "is not in this tool" in whole:
            places = {value for key, value in values.items() if key.endswith(".place")}
            assert not places <= CONTENT.packs.keys(), (name, seed, places)


def test_in_an_order_each_step_says_what_puts_it_there() -> None:
    for name, seed, exercise in every():
        for task in (task for task in exercise.tasks if task.id == "order"):
            said = [task.feedback[one].says.removesuffix(".") for one in task.right]
            assert len(set(said)) == len(said), (name, seed)
            assert all(", so before " in one for one in said[:-1]) and said[-1].endswith(", so after the others")


def test_the_law_is_asked_of_only_where_it_alone_speaks_as_firmly_and_its_whole_reason_is_told() -> None:
    for name, seed, exercise in every():
        plan = key.key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan
        for task in (task for task in exercise.tasks if task.id.startswith("verb.")):
            planned = plan.action(task.id.removeprefix("verb."))
            assert planned is not None
            as_firm = [one for one in planned.because if one.verb == planned.verb]
            assert {one.basis for one in as_firm} == {"law"}, (name, seed, task.id)
            brief = task.feedback[planned.verb].brief
            assert as_firm[0].reason.replace(" (r)", "") in brief, (name, seed, task.id)


def test_a_line_of_the_note_is_right_because_it_is_a_step_and_not_for_the_reason_of_the_step() -> None:
    for _, _, exercise in every():
        for task in (task for task in exercise.tasks if task.id == "record"):
            assert {task.feedback[one].says for one in task.right} == {NOTED}
            assert all(task.feedback[one].rules for one in task.right)


def test_the_law_is_only_asked_of_what_the_plan_holds() -> None:
    for name, seed, exercise in every():
        plan = key.key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan
        for task in (task for task in exercise.tasks if task.id.startswith(("verb.", "due."))):
            planned = plan.action(task.id.partition(".")[2])
            assert planned is not None, (name, seed, task.id)
            assert planned.verb in DO_VERBS or planned in plan.avoid
