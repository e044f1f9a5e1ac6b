"""Interview exercises over every shipped vignette: the key passes whole, nothing and everything fail, the same seed is the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import CONTENT, SETS
from stories import VIGNETTES, exercise_of

from crisis_cli.model import FRAMES
from crisis_cli.training.asking import FEWEST_IDLE, MOST_QUESTIONS
from crisis_cli.training.cases import case_of, variants
from crisis_cli.training.interviews import MOST_ACTIONS, NEVER_NOTED, SOON, interview
from crisis_cli.training.key import key_of
from crisis_cli.training.lines import capital, items
from crisis_cli.training.model import AREAS, Exercise, Reply, Task
from crisis_cli.training.scoring import score

HERE = Path(__file__).parent
SEEDS = range(int(os.environ.get("TRAINING_SEEDS", "2")))
"""More in a campaign: TRAINING_SEEDS=50."""
LONGEST = 240


def replies(exercise: Exercise, chosen: str) -> list[Reply]:
    picks = {
        "right": lambda task: task.right,
        "nothing": lambda task: (),
        "all": lambda task: tuple(choice.id for choice in task.choices),
        "wrong": lambda task: tuple(choice.id for choice in task.choices if choice.id not in task.right),
    }
    return [Reply(task.id, picks[chosen](task), None, 1.0) for task in exercise.tasks]


@pytest.mark.parametrize("name", VIGNETTES)
def test_every_exercise_holds(name: str) -> None:
    for seed in SEEDS:
        exercise = exercise_of(name, seed)
        assert exercise.id == f"interview.{name}" and exercise.tasks[0].id == "ask"
        whole = score(exercise, replies(exercise, "right"))
        assert whole.passed and set(whole.areas.values()) == {1.0} and set(whole.areas) <= set(AREAS)
        for chosen in ("nothing", "all", "wrong"):
            assert not score(exercise, replies(exercise, chosen)).passed
        _is_sound(exercise)
        _is_of_the_plan(exercise, name, seed)


def _is_sound(exercise: Exercise) -> None:
    assert not any("{" in text for text in (*exercise.story, exercise.title, *exercise.hints, *exercise.debrief))
    for task in exercise.tasks:
        ids, texts = [choice.id for choice in task.choices], [choice.text for choice in task.choices]
        assert len(set(ids)) == len(ids) and len(set(texts)) == len(texts)
        assert (task.right and set(task.right) < set(ids)) or task.kind == "order"
        assert set(task.grave) <= set(ids) and set(task.feedback) == set(ids)
        assert all(text and len(text) <= LONGEST and "{" not in text for text in texts)
        assert all(one.says and one.says == one.says.strip() for one in task.feedback.values())
        most = (
            max(MOST_QUESTIONS, len(task.right) + len(task.either) + FEWEST_IDLE)
            if task.kind == "ask"
            else MOST_ACTIONS
        )
        assert len(task.choices) <= most
        for one in task.feedback.values():
            assert all(source in CONTENT.sources for source in one.sources)


def _is_of_the_plan(exercise: Exercise, name: str, seed: int) -> None:
    """Everything that is right is what the engine's plan holds, and nothing wrong is a step of it."""
    key = key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed))
    steps = {one.id: one for one in key.plan.actions}
    tasks = {task.id: task for task in exercise.tasks}
    ask = tasks["ask"]
    assert ask.right and tuple(one for one in key.needed if one in {*ask.right, *ask.either}) == key.needed
    assert {*ask.right, *ask.either} == {*key.needed} and {*ask.right}.isdisjoint(ask.either)
    assert tasks["response"].right == (key.plan.response,)
    for task in (tasks.get("actions"), tasks.get("after")):
        if task:
            assert set(task.right) <= steps.keys()
            assert {*task.either} <= steps.keys() and not {*task.wrong} & steps.keys()
    if "order" in tasks:
        places = [[*steps].index(one) for one in tasks["order"].right]
        assert places == sorted(places)
    for task in exercise.tasks:
        if task.id.startswith("verb."):
            planned = key.plan.action(task.id.removeprefix("verb."))
            assert planned and task.right == (planned.verb,) and planned.basis == "law"
        if task.id.startswith("tell."):
            recipient = task.id.removeprefix("tell.")
            shared = items(line for one in key.plan.actions for line in one.share.get(recipient, ()))
            held = items(line for one in key.plan.actions for line in one.withhold.get(recipient, ()))
            assert task.right and {_text(task, one) for one in task.right} <= shared.keys()
            assert task.grave and {_text(task, one) for one in task.grave} <= held.keys()
            assert not {*task.right} & task.grave.keys()
            for one in task.choices:  # the whole line is told with the reason, where less of it was offered
                line = capital((held | shared if one.id in task.right else shared | held)[one.text])
                assert line == one.text or task.feedback[one.id].says.endswith(f"The plan says: {line}.")
            assert set(task.grave.values()) == {"disclosure"}
        assert set(task.rests_on) <= {rule.id for rule in CONTENT.rules}


def _text(task: Task, name: str) -> str:
    return next(choice.text for choice in task.choices if choice.id == name)


def test_what_is_missed_of_what_saves_a_life_is_grave() -> None:
    exercise = exercise_of("paid-through-december")
    tasks = {task.id: task for task in exercise.tasks}
    assert tasks["actions"].grave["call-emergency"] == "danger"
    assert tasks["response"].grave == {"emergency": "danger"}
    assert {name for name, grave in tasks["ask"].grave.items()} == {"self.intent", "self.plan", "self.means"}
    given_all = {task.id: Reply(task.id, task.right, None, 1.0) for task in exercise.tasks}
    given_all["actions"] = Reply(
        "actions", tuple(n for n in tasks["actions"].right if n != "call-emergency"), None, 1.0
    )
    found = score(exercise, given_all)
    assert found.areas["acting"] > 0.9 and not found.passed and found.grave == (("call-emergency", "danger"),)


def test_what_leaving_a_question_out_would_do_to_the_plan_is_named() -> None:
    ask = exercise_of("the-gym-card", 2).tasks[0]
    briefs = {name: ask.feedback[name].brief for name in ("care.needs", "care.body", "care.helper")}
    assert briefs == {
        "care.needs": "Not asked and taken for harmless, the plan would lack: See to food, warmth, a place and care, today; "
        "Consult a colleague, supervisor or lawyer, alongside; Speak with the client, or the unit, within 24 hours and 2 more, "
        "and it would call for usual care.",
        "care.body": "Not asked, it would call for a same-day response.",
        "care.helper": "Not asked and taken for harmless, the plan would hold what is not called for: Hear from the helper what "
        "they will do tonight.",
    }


def test_what_the_author_tells_of_is_offered() -> None:
    for vignette in VIGNETTES.values():
        told = {*vignette.after.missed, *vignette.after.wrong}
        for seed in range(min(variants(vignette), 8)):
            if told:
                exercise = exercise_of(vignette.id, seed)
                told -= {choice.id for task in exercise.tasks for choice in task.choices}
        assert not told or variants(vignette) > 8


def test_every_area_is_practised_by_many() -> None:
    counts: Counter[str] = Counter()
    for vignette in VIGNETTES.values():
        counts.update({task.area for task in exercise_of(vignette.id).tasks})
    assert counts["asking"] == counts["acting"] == len(VIGNETTES)
    if len(VIGNETTES) >= 40:
        assert min(counts.get(area, 0) for area in AREAS) >= len(VIGNETTES) // 3


def test_steps_to_be_done_are_those_that_cannot_wait() -> None:
    exercise = exercise_of("paid-through-december")
    plan = key_of(CONTENT, case_of(CONTENT, VIGNETTES["paid-through-december"], 0)).plan
    task = next(task for task in exercise.tasks if task.id == "actions")
    frames = {one.id: one.frame for one in plan.actions}
    assert {frames[name] for name in task.right} <= {*SOON}
    order = next(task for task in exercise.tasks if task.id == "order")
    places = [FRAMES.index(frames[name]) for name in order.right]
    assert places == sorted(places)


def test_steps_are_asked_for_before_they_are_told_and_told_before_they_are_asked_about() -> None:
    """No task gives away what one that is still open asks for, and none is about a step that nobody was told of."""
    for name, seed in ((name, seed) for name in VIGNETTES for seed in SEEDS):
        tasks = exercise_of(name, seed).tasks
        steps = [
            _text(task, one) for task in tasks if task.id in ("actions", "after") for one in (*task.right, *task.either)
        ]
        telling = [task for task in tasks if task.told]
        assert len(telling) <= 1
        before = tasks[: tasks.index(telling[0])] if telling else tasks
        assert {task.id for task in before} <= {"ask", "response", "actions", "after"}, name
        assert not telling or sorted(telling[0].told) == sorted(steps), name
        assert not telling or {"actions", "after"}.isdisjoint(task.id for task in tasks[len(before) :])


def test_a_step_that_was_left_out_counts_once() -> None:
    exercise = exercise_of("paid-through-december")
    given = {task.id: Reply(task.id, task.right, None, 1.0) for task in exercise.tasks}
    given["actions"] = Reply("actions", (), None, 1.0)
    noted = tuple(one for one in given["record"].chosen if one not in exercise.tasks[2].right)
    given["record"] = Reply("record", noted, None, 1.0)
    marks = {one.task: one for one in score(exercise, given).marks}
    assert [name for name, one in marks.items() if one.missed] == ["actions", "record"], "of the note all counts"
    given["record"] = Reply("record", exercise.tasks[-2].right[:1], None, 1.0)
    marks = {one.task: one for one in score(exercise, given).marks}
    assert [name for name, one in marks.items() if one.missed] == ["actions"]


def test_every_right_answer_says_in_a_line_why() -> None:
    for name, seed in ((name, seed) for name in VIGNETTES for seed in SEEDS):
        for task in exercise_of(name, seed).tasks:
            for one in task.right:
                brief = task.feedback[one].brief
                assert brief.strip() and brief != "The answers call for an emergency response.", (name, task.id, one)
            left = {one for one in task.wrong if task.feedback[one].brief}
            assert not left or task.id in ("actions", "after"), (name, task.id, left)


def test_what_the_plan_advises_against_says_why_it_is_rightly_left() -> None:
    exercise = exercise_of("a-scarf-indoors")
    task = next(one for one in exercise.tasks if one.id == "actions")
    plan = key_of(CONTENT, case_of(CONTENT, VIGNETTES["a-scarf-indoors"], 0)).plan
    avoided = {one.id for one in plan.avoid} & {*task.wrong}
    assert "couple-session" in avoided
    assert {one for one in task.wrong if task.feedback[one].brief} == avoided


def test_why_a_step_is_right_is_the_engine_s_reason_with_the_facts_of_the_case() -> None:
    exercise = exercise_of("paid-through-december")
    briefs = {(task.id, one): task.feedback[one].brief for task in exercise.tasks for one in task.right}
    assert briefs["actions", "call-emergency"] == "Intent and means are there, and a method or plan is not ruled out."
    assert briefs["actions", "stay-connected"] == (
        "The bond with you is part of what keeps them alive while help comes."
        " Here: contact with the client: Here in the room with me."
    )


def test_no_question_of_safety_is_offered_as_one_too_many() -> None:
    safest = {order.question for order in CONTENT.orders}
    for name, seed in ((name, seed) for name in VIGNETTES for seed in SEEDS):
        ask = exercise_of(name, seed).tasks[0]
        idle = {choice.id for choice in ask.choices} - {*ask.right, *ask.either}
        assert idle and not idle & (safest | SETS.questions.safe), name
        assert not any(CONTENT.questions[one].safety for one in idle), name


def test_a_question_says_what_it_is_about() -> None:
    asked = {
        choice.id: choice.text
        for vignette in VIGNETTES.values()
        for seed in range(4)
        for choice in exercise_of(vignette.id, seed).tasks[0].choices
    }
    assert asked["self.plan"] == "A method or plan for suicide: A method in mind, or a plan?"
    assert (
        asked["authz.state"] == "Permission to give the information: What do you have from the client that allows it?"
    )
    assert asked["authz.covers"].startswith("Whether the form covers this recipient and this information: Does it")
    assert asked["self.means"] == "Could they get to a gun, pills or other means today?"


def test_what_is_never_noted_is_never_right() -> None:
    for name in VIGNETTES:
        for task in exercise_of(name).tasks:
            if task.id == "record":
                assert not {one for one, _, _ in NEVER_NOTED} & set(task.right)


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(sorted(VIGNETTES)), seed=st.integers(-(10**9), 10**9), data=st.data())
def test_any_seed_is_an_exercise_whose_key_passes(name: str, seed: int, data: st.DataObject) -> None:
    exercise = interview(CONTENT, SETS, VIGNETTES[name], seed)
    assert interview(CONTENT, SETS, VIGNETTES[name], seed) == exercise
    assert score(exercise, replies(exercise, "right")).passed
    task = data.draw(st.sampled_from(exercise.tasks))
    chosen = data.draw(st.lists(st.sampled_from([choice.id for choice in task.choices]), unique=True))
    other = [reply for reply in replies(exercise, "right") if reply.task != task.id]
    found = score(exercise, [*other, Reply(task.id, tuple(chosen), None, 1.0)])
    assert all(0 <= points <= 1 for points in found.areas.values())


ANOTHER = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from crisis_cli.load import load, shipped_folder
from crisis_cli.training.interviews import interview
from crisis_cli.training.sets_file import read_sets
from crisis_cli.training.vignettes import read_vignettes, shipped_vignettes
content = load(shipped_folder())
vignettes, _ = read_vignettes(content, shipped_vignettes())
print(json.dumps([asdict(interview(content, read_sets(content), one, seed)) for one in vignettes[::5] for seed in (0, 11)]))
"""


def test_another_process_makes_the_same_exercises() -> None:
    def made(hash_seed: str) -> list[object]:
        env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(HERE.parent)}
        done = subprocess.run(
            [sys.executable, "-c", ANOTHER], capture_output=True, text=True, check=True, env=env, timeout=120
        )
        found: list[object] = json.loads(done.stdout)
        return found

    assert made("1") == made("2")


def _with_police(exercise: Exercise) -> list[Reply]:
    """All as it should be, but for whoever always calls the police."""
    return [
        Reply(
            task.id,
            tuple(dict.fromkeys((*task.right, *_police(task)))) if task.kind == "several" else task.right,
            95,
            1,
        )
        for task in exercise.tasks
    ]


def _without_police(exercise: Exercise) -> list[Reply]:
    return [
        Reply(task.id, tuple(one for one in task.right if one not in SETS.steps.police), 95, 1)
        for task in exercise.tasks
    ]


def _police(task: Task) -> list[str]:
    return [choice.id for choice in task.choices if choice.id in SETS.steps.police]


def _asking_everything(exercise: Exercise) -> list[Reply]:
    return [
        Reply(task.id, tuple(choice.id for choice in task.choices) if task.kind == "ask" else task.right, None, 1)
        for task in exercise.tasks
    ]


def test_whoever_always_or_never_calls_the_police_or_asks_everything_fails_and_is_told_why() -> None:
    calm = urgent = 0
    for name, seed in ((name, seed) for name in VIGNETTES for seed in SEEDS):
        exercise = exercise_of(name, seed)
        assert not score(exercise, _asking_everything(exercise)).passed, name
        steps = {one.id for one in key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan.actions}
        (task,) = [one for one in exercise.tasks if one.id == "actions"] or [None]
        if task is None:
            continue
        if steps.isdisjoint(SETS.steps.police):
            calm += 1
            always = score(exercise, _with_police(exercise))
            kinds = {kind for one, kind in always.grave if one in SETS.steps.police}
            assert not always.passed and kinds and kinds <= {"police", "disclosure"}, (name, seed)
            assert all(task.feedback[one].says for one in _police(task)), name
        elif "call-emergency" in task.right:
            urgent += 1
            never = score(exercise, _without_police(exercise))
            assert not never.passed and ("call-emergency", "danger") in never.grave, (name, seed)
            assert task.feedback["call-emergency"].says, name
    assert calm > len(VIGNETTES) and urgent > len(VIGNETTES) / 4
