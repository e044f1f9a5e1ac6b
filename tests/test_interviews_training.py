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
from shipped import CONTENT

from crisis_cli.model import FRAMES
from crisis_cli.training.cases import case_of, variants
from crisis_cli.training.interviews import MOST_ACTIONS, MOST_QUESTIONS, NEVER_NOTED, SOON, interview
from crisis_cli.training.key import key_of
from crisis_cli.training.lines import capital, items
from crisis_cli.training.model import AREAS, Exercise, Reply, Task
from crisis_cli.training.offered import SENDS_POLICE
from crisis_cli.training.scoring import score
from crisis_cli.training.vignettes import read_vignettes, shipped_vignettes

HERE = Path(__file__).parent
VIGNETTES = {one.id: one for one in read_vignettes(CONTENT, shipped_vignettes())[0]}
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
        exercise = interview(CONTENT, VIGNETTES[name], seed)
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
        assert len(task.choices) <= (MOST_QUESTIONS if task.kind == "ask" else MOST_ACTIONS)
        for one in task.feedback.values():
            assert all(source in CONTENT.sources for source in one.sources)


def _is_of_the_plan(exercise: Exercise, name: str, seed: int) -> None:
    """Everything that is right is what the engine's plan holds, and nothing wrong is a step of it."""
    key = key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed))
    steps = {one.id: one for one in key.plan.actions}
    tasks = {task.id: task for task in exercise.tasks}
    assert tasks["ask"].right == key.needed
    assert tasks["response"].right == (key.plan.response,)
    for task in (tasks.get("actions"), tasks.get("after")):
        if task:
            assert set(task.right) <= steps.keys()
            assert not {choice.id for choice in task.choices if choice.id not in task.right} & steps.keys()
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
    exercise = interview(CONTENT, VIGNETTES["paid-through-december"], 0)
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


def test_what_the_author_tells_of_is_offered() -> None:
    for vignette in VIGNETTES.values():
        told = {*vignette.after.missed, *vignette.after.wrong}
        for seed in range(min(variants(vignette), 8)):
            if told:
                exercise = interview(CONTENT, vignette, seed)
                told -= {choice.id for task in exercise.tasks for choice in task.choices}
        assert not told or variants(vignette) > 8


def test_every_area_is_practised_by_many() -> None:
    counts: Counter[str] = Counter()
    for vignette in VIGNETTES.values():
        counts.update({task.area for task in interview(CONTENT, vignette, 0).tasks})
    assert counts["asking"] == counts["acting"] == len(VIGNETTES)
    if len(VIGNETTES) >= 40:
        assert min(counts.get(area, 0) for area in AREAS) >= len(VIGNETTES) // 3


def test_steps_to_be_done_are_those_that_cannot_wait() -> None:
    exercise = interview(CONTENT, VIGNETTES["paid-through-december"], 0)
    plan = key_of(CONTENT, case_of(CONTENT, VIGNETTES["paid-through-december"], 0)).plan
    task = next(task for task in exercise.tasks if task.id == "actions")
    frames = {one.id: one.frame for one in plan.actions}
    assert {frames[name] for name in task.right} <= {*SOON}
    order = next(task for task in exercise.tasks if task.id == "order")
    places = [FRAMES.index(frames[name]) for name in order.right]
    assert places == sorted(places)


def test_what_is_never_noted_is_never_right() -> None:
    for name in VIGNETTES:
        for task in interview(CONTENT, VIGNETTES[name], 0).tasks:
            if task.id == "record":
                assert not {one for one, _, _ in NEVER_NOTED} & set(task.right)


@settings(max_examples=25, deadline=None)
@given(name=st.sampled_from(sorted(VIGNETTES)), seed=st.integers(-(10**9), 10**9), data=st.data())
def test_any_seed_is_an_exercise_whose_key_passes(name: str, seed: int, data: st.DataObject) -> None:
    exercise = interview(CONTENT, VIGNETTES[name], seed)
    assert interview(CONTENT, VIGNETTES[name], seed) == exercise
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
from crisis_cli.training.vignettes import read_vignettes, shipped_vignettes
content = load(shipped_folder())
vignettes, _ = read_vignettes(content, shipped_vignettes())
print(json.dumps([asdict(interview(content, one, seed)) for one in vignettes[::5] for seed in (0, 11)]))
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
        Reply(task.id, tuple(one for one in task.right if one not in SENDS_POLICE), 95, 1) for task in exercise.tasks
    ]


def _police(task: Task) -> list[str]:
    return [choice.id for choice in task.choices if choice.id in SENDS_POLICE]


def _asking_everything(exercise: Exercise) -> list[Reply]:
    return [
        Reply(task.id, tuple(choice.id for choice in task.choices) if task.kind == "ask" else task.right, None, 1)
        for task in exercise.tasks
    ]


def test_whoever_always_or_never_calls_the_police_or_asks_everything_fails_and_is_told_why() -> None:
    calm = urgent = 0
    for name, seed in ((name, seed) for name in VIGNETTES for seed in SEEDS):
        exercise = interview(CONTENT, VIGNETTES[name], seed)
        assert not score(exercise, _asking_everything(exercise)).passed, name
        steps = {one.id for one in key_of(CONTENT, case_of(CONTENT, VIGNETTES[name], seed)).plan.actions}
        (task,) = [one for one in exercise.tasks if one.id == "actions"] or [None]
        if task is None:
            continue
        if steps.isdisjoint(SENDS_POLICE):
            calm += 1
            always = score(exercise, _with_police(exercise))
            assert not always.passed and "disclosure" in dict(always.grave).values(), (name, seed)
            assert all(task.feedback[one].says for one in _police(task)), name
        elif "call-emergency" in task.right:
            urgent += 1
            never = score(exercise, _without_police(exercise))
            assert not never.passed and ("call-emergency", "danger") in never.grave, (name, seed)
            assert task.feedback["call-emergency"].says, name
    assert calm > len(VIGNETTES) and urgent > len(VIGNETTES) / 4
