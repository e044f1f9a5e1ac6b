"""Drills: two cases that differ in one fact, and plans that really differ by it; keys from the engine alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from drill_holds import faults
from made import action, concern, content, is_, question, raised, rule

from crisis_cli.load import load
from crisis_cli.model import Content
from crisis_cli.shelf import read_shelf
from crisis_cli.training.contrast import Change, Outlined, changes, comes, fact, others, said, weight
from crisis_cli.training.drills import Base, Drill, drawn, drill
from crisis_cli.training.exercises import exercises_of
from crisis_cli.training.model import Feedback, Reply
from crisis_cli.training.scoring import score
from crisis_cli.training.sets import Sets
from crisis_cli.training.sets_file import read_sets

SHIPPED = load(None)
SETS = read_sets(SHIPPED)
FLOWS = Path(__file__).parent.parent / "flows"
SEEDS = range(1, 61)
"""The campaign (`drill_campaign.py`) looks at a thousand."""


@pytest.fixture(scope="module")
def drills() -> Sequence[Drill]:
    """Drills as `crisis-aid train drill` draws them, those of every other seed without the stories."""
    stories = exercises_of(None, None).bases()
    return [found for seed in SEEDS if (found := drawn(SHIPPED, SETS, seed, None, stories if seed % 2 else ()))]


def test_every_seed_has_a_drill_of_which_all_holds(drills: Sequence[Drill]) -> None:
    found = {one.exercise.seed: [*faults(SHIPPED, one)] for one in drills}
    assert found == {seed: [] for seed in SEEDS}


def test_seeds_give_different_drills_over_concerns_and_questions(drills: Sequence[Drill]) -> None:
    assert len({one.exercise.story for one in drills}) == len(SEEDS)
    assert {one.exercise.concerns[0] for one in drills} == {*SHIPPED.concerns}
    assert len({one.pair.question for one in drills}) > len(SEEDS) // 3
    assert {name.split(".")[0] for one in drills for name in one.exercise.tasks[0].right} == {
        "response", "step", "dropped", "turned", "verb", "frame", "avoid", "allowed",
    }  # fmt: skip


def test_the_key_passes_and_who_takes_nothing_or_everything_does_not(drills: Sequence[Drill]) -> None:
    for exercise in (one.exercise for one in drills):
        key = [Reply(task.id, task.right, None, 1.0) for task in exercise.tasks]
        nothing = [Reply(task.id, (), None, 1.0) for task in exercise.tasks]
        everything = [Reply(task.id, tuple(one.id for one in task.choices), None, 1.0) for task in exercise.tasks]
        assert {*score(exercise, key).areas.values()} == {1.0}
        assert (score(exercise, key).passed, score(exercise, key).grave) == (True, ())
        assert not score(exercise, nothing).passed
        assert not score(exercise, everything).passed


@pytest.mark.parametrize("name", SHIPPED.concerns)
def test_a_drill_of_one_concern_has_that_one(name: str) -> None:
    found = drawn(SHIPPED, SETS, 7, name)
    assert found is not None
    assert (found.exercise.id, found.exercise.seed, found.exercise.concerns) == (f"drill.{name}", 7, (name,))
    assert [*faults(SHIPPED, found)] == []


def test_a_seed_gives_the_same_drill_in_another_process() -> None:
    code = (
        "from crisis_cli.load import load; from crisis_cli.training.drills import drill; "
        "from crisis_cli.training.sets_file import read_sets; content = load(None); sets = read_sets(content); "
        "print(*(ascii(drill(content, sets, seed)) for seed in (3, 11, 12)), sep=chr(10))"
    )
    for number in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.splitlines() == [ascii(drill(SHIPPED, SETS, seed)) for seed in (3, 11, 12)]


def test_cases_that_are_handed_in_are_drilled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crisis_cli.training.drills.WRITTEN", 1.0)
    shelf = read_shelf(SHIPPED, FLOWS)
    bases = [Base(one.answers, one.now) for one in shelf.scenarios.values() if one.now]
    for seed in range(5):
        found = drawn(SHIPPED, SETS, seed, "danger-to-self", bases)
        assert found is not None
        assert [*faults(SHIPPED, found)] == []
        handed_in = [base.answers.values for base in bases]
        assert found.pair.before.values in handed_in or found.pair.after.values in handed_in


# ---------------------------------------------------------------- a small content, in which all can be seen


def small(**more: object) -> Content:
    """Four questions; each yes brings a step of its own, "fire" an emergency too, and "paper" forbids to tell."""
    names = ("fire", "paper", "guest", "night")
    return content(
        concerns=[concern("care", *names)],
        questions=[question(name) for name in names],
        actions=[
            action("call", kind="life-safety", do="Call the fire brigade", frame="now", position=1),
            action("tell", kind="tell", do="Tell the guest", position=2),
            action("wake", kind="hold", do="Wake everyone", position=3),
            action("send", kind="release", do="Send the paper", position=4),
        ],
        rules=[
            rule("fire.call", is_("fire", "yes"), "call", concern="care", because="It burns."),
            rule("guest.tell", is_("guest", "yes"), "tell", concern="care", because="A guest has to know."),
            rule("night.wake", is_("night", "yes"), "wake", concern="care", because="People are asleep."),
            rule(
                "paper.not", is_("paper", "yes"), "send", concern="care", because="The law closes it.",
                verb="must-not", basis="law",
            ),
        ],
        raises=[
            raised("emergency", is_("fire", "yes"), because="Fire.", concern="care"),
            raised("prompt", is_("guest", "yes", "no"), because="Somebody is there.", concern="care"),
            raised("prompt", is_("night", "yes", "no"), because="It has a time.", concern="care"),
            raised("same-day", is_("paper", "cannot-tell"), because="The paper is not known.", concern="care"),
        ],
        **more,
    )  # fmt: skip


def of_fact(question: str, was: str, now: str, **others: str) -> Drill:
    """Return the first drill of the small content in which this fact changes, the others being as given."""
    made = small()
    wanted = {**others, question: was}
    for seed in range(1000):
        found = drawn(made, Sets(), seed)
        if found and found.pair.question == question and found.pair.after.values[question] == now:
            assert [*faults(made, found)] == []
            if all(found.pair.before.values[name] == value for name, value in wanted.items()):
                return found
    raise AssertionError(wanted)


@pytest.mark.parametrize(
    ("question", "answer", "line"),
    [
        ("tell.safe", "safe", "Could telling the client what you are doing raise the danger? No: I can tell them"),
        ("therapist.safe", "safe", "Are you, or people around you, in danger right now? No"),
        ("self.plan", "specific", "A method or plan for suicide: A specific plan"),
    ],
)
def test_a_yes_or_a_no_stands_behind_its_question(question: str, answer: str, line: str) -> None:
    """A topic with a yes or a no behind it can be read as its opposite."""
    assert fact(SHIPPED.questions[question], answer) == line


def test_a_term_that_a_beginner_may_not_know_is_said_with_what_it_means() -> None:
    change = Change("avoid", "send-psychotherapy-notes", "", "must-not")
    assert said(SHIPPED, change, {}, SETS.steps.glossed) == (
        "New under DO NOT: Send psychotherapy notes that are kept apart (your own notes on what was said in a session, "
        "kept apart from the chart)"
    )


def test_a_drill_as_it_is_read() -> None:
    found = of_fact("fire", "no", "yes", paper="yes", guest="yes", night="no").exercise
    change, why = found.tasks
    assert (found.title, found.story, found.concerns, found.rank) == (
        "Drill: the fire",
        (
            "Care",
            "CASE A",
            "paper? Yes, so",
            "guest? Yes, so",
            "night? No, not",
            "fire? No, not",
            "CASE B",
            "The same, but: fire? Yes, so",
            "All else that was asked has the same answer in both.",
        ),
        ("care",),
        "first",
    )
    assert sorted((choice.id, choice.text) for choice in change.choices) == [
        ("allowed.send", "No longer under DO NOT: Send the paper"),
        ("dropped.tell", "No longer a step: Tell the guest"),
        ("response.emergency", "Rises to an emergency response"),
        ("step.call.should", "New step: Call the fire brigade"),
        ("step.wake.should", "New step: Wake everyone"),
    ]
    assert sorted(change.right) == ["response.emergency", "step.call.should"]
    assert change.grave == {"response.emergency": "danger", "step.call.should": "danger", "allowed.send": "disclosure"}
    assert change.rests_on == ("fire.call",)
    assert change.feedback["allowed.send"] == Feedback(
        "In case B it is under DO NOT (must not): The law closes it.", ("paper.not",), (), ("paper? No, not",)
    )
    assert change.feedback["step.call.should"] == Feedback("Case B: It burns.", ("fire.call",))
    assert why.ask == 'Why is this a step in case B, and none in case A: "Call the fire brigade"?'
    texts = {choice.id: choice.text for choice in why.choices}
    assert [texts[name] for name in why.right] == ["It burns."]
    assert {texts[name]: one.says for name, one in why.feedback.items()} == {
        "It burns.": "This is what changed with the fire.",
        "The law closes it.": "That is so in both cases, so it can't be what makes the difference.",
        "A guest has to know.": "That is so in both cases, so it can't be what makes the difference.",
        "People are asleep.": "That is so in neither case.",
    }


def test_an_emergency_that_ends_and_a_step_of_life_safety_that_stays_are_weighed() -> None:
    ends = of_fact("fire", "yes", "no").exercise.tasks[0]
    assert {"response.prompt", "dropped.call"} == {*ends.right}
    assert "response.prompt" not in ends.grave
    stays = of_fact("night", "no", "yes", fire="yes").exercise.tasks[0]
    assert {name: stays.grave.get(name) for name in ("response.prompt", "dropped.call") if name in stays.feedback} == {
        name: "danger" for name in ("response.prompt", "dropped.call") if name in stays.feedback
    }
    assert stays.grave


def test_what_law_forbids_to_tell_is_grave_where_it_begins() -> None:
    begins = of_fact("paper", "no", "yes").exercise
    assert begins.tasks[0].grave["avoid.send.must-not"] == "disclosure"
    assert begins.tasks[1].area == "law"
    assert begins.rank == "second"


def test_without_a_fact_that_changes_a_plan_there_is_no_drill() -> None:
    bare = content(concerns=[concern("care", "fire")], questions=[question("fire")])
    assert drill(bare, Sets(), 1) is None
    alone = content(
        concerns=[concern("care", "fire")],
        questions=[question("fire")],
        actions=[action("call", kind="life-safety")],
        rules=[rule("fire.call", is_("fire", "yes"), "call", concern="care")],
    )
    assert drill(alone, Sets(), 1) is None


# ---------------------------------------------------------------- differences


def test_how_plans_differ_the_heaviest_first() -> None:
    made = small()
    before = Outlined("prompt", {"tell": ("should", "today"), "wake": ("may", "today"), "call": ("should", "now")}, {})
    after = Outlined("emergency", {"wake": ("must", "today"), "call": ("should", "today")}, {"send": "must-not"})
    found = changes(made, before, after)
    assert found == (
        Change("response", "", "prompt", "emergency"),
        Change("avoid", "send", "", "must-not"),
        Change("verb", "wake", "may", "must"),
        Change("dropped", "tell", "should", ""),
        Change("frame", "call", "now", "today"),
    )
    assert [weight(made, one) for one in found] == [10, 7, 5, 4, 3]
    assert [(said(made, one, {}, {}), comes(one)) for one in found] == [
        ("Rises to an emergency response", True),
        ("New under DO NOT: Send the paper", True),
        ("From may to must: Wake everyone", True),
        ("No longer a step: Tell the guest", False),
        ("Later, today and not now: Call the fire brigade", False),
    ]
    back = [(said(made, one, {}, {}), comes(one)) for one in changes(made, after, before)]
    assert back == [
        ("Falls to a response within a day", False),
        ("No longer under DO NOT: Send the paper", False),
        ("From must to may: Wake everyone", False),
        ("New step: Tell the guest", True),
        ("Sooner, now and not today: Call the fire brigade", True),
    ]


def test_a_step_that_is_to_be_avoided_turns() -> None:
    made = small()
    plans = Outlined("prompt", {"tell": ("may", "today")}, {}), Outlined("prompt", {}, {"tell": "must-not"})
    (change,) = changes(made, *plans)
    assert change == Change("turned", "tell", "may", "must-not")
    assert said(made, change, {}, {}) == "From a step to DO NOT: Tell the guest"
    assert [said(made, one, {}, {}) for one in changes(made, *reversed(plans))] == [
        "From DO NOT to a step: Tell the guest"
    ]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("choice", "no", ["yes", "would-not-say", "cannot-tell"]),
        ("several", ("none",), [("a",), ("b",), "would-not-say", "cannot-tell"]),
        ("several", ("a",), [("none",), ("a", "b"), ("b",), "would-not-say", "cannot-tell"]),
        ("several", ("a", "b"), [("b",), ("a",), "would-not-say", "cannot-tell"]),
        ("several", "cannot-tell", [("a",), ("b",), ("none",), "would-not-say"]),
        ("place", "us-ca", ["us-al", "would-not-say", "cannot-tell"]),
        ("number", 3, []),
        ("time", "2026-11-01T10:00:00-08:00", []),
        ("date", "2026-11-01", []),
    ],
)
def test_what_one_other_thing_somebody_may_say(kind: str, value: Any, expected: list[Any]) -> None:
    choices = {"several": {"a": "A", "b": "B", "none": "None"}, "choice": {"no": "No", "yes": "Yes"}}.get(kind, {})
    asked = question("asked", kind=kind, choices=choices, none_choice="none" if kind == "several" else None)
    assert sorted(map(str, others(content(), asked, value))) == sorted(map(str, expected))
