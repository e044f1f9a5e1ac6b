"""The page at the end of an exercise, whole, as text, Markdown and JSON: grave first, then what somebody was certain of."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest
from training_cases import ACTIONS, RESPONSE, SHORT, THE_TRUCK, key_of

from crisis_cli.load import load
from crisis_cli.model import Content
from crisis_cli.render.text import render
from crisis_cli.training.model import AREAS, Choice, Exercise, Reply, Task
from crisis_cli.training.outcome import exercise_json, rendered
from crisis_cli.training.page import (
    Result,
    area_row,
    bar,
    details,
    headline,
    known_rows,
    misses,
    opening,
    share_words,
    short,
    story,
    took,
    whole,
)
from crisis_cli.training.scoring import PASS, score


@cache
def content() -> Content:
    return load()


def replied(exercise: Exercise, **chosen: tuple[tuple[str, ...], int | None]) -> Result:
    """Return the result of replies by task, the key where nothing is given. Names of tasks have `_` for `.`."""
    given = key_of(exercise)
    for name, (names, sure) in chosen.items():
        task = name.replace("_", ".")
        given[task] = Reply(task, names, sure, 1.0)
    return Result(exercise, given, score(exercise, given), following="crisis-aid train drill danger-to-self.")


FAR_OFF = replied(
    THE_TRUCK,
    asking=(("self.intent",), 95),
    response=(("same-day",), 95),
    actions=(("stay-with-client", "report-child"), 75),
    order=(("note", "call-emergency", "stay-with-client"), 50),
    tell_dispatch=(("where", "gun", "affair"), 95),
)

WHOLE = """\
TRAINING: The truck in the lot
NOT YET: a danger was missed and something was told that had to be withheld.
No other point makes up for that.
- He was in the truck before you were back at your desk.
- A worker rang at his daughter's school. She heard it there first.

asking       [#####-----]  not yet
acting       [#---------]  not yet
disclosure   [#####-----]  not yet
documenting  [##########]  all of it
follow-up    [##########]  all of it

TO LOOK AT FIRST (CERTAIN: you were, and it was not so)
1 Not asked: What would he use, and where is it?                       CERTAIN
2 Chosen: Today                                                        CERTAIN
3 Chosen: That his wife left him                                       CERTAIN
  and 3 more: a shows all

A thank-you at the door is worth a question.
That was a hard one: get up once before you go on.

asking: What do you ask?
! Not asked: What would he use, and where is it?
  Unheard: "My dad's gun. It's in the truck."
  You were certain here.
  Why: Without it the gun stays in the truck.
      Rule danger-to-self.means
      American Association of Suicidology warning signs (IS PATH WARM); Rudd
      et al. 2006 (read 2026-11-21, confirmed)
      Maine suicide prevention programme, citing Harvard Injury Control
      Research Center (2003, 2005) (read 2026-11-21, confirmed)

acting: How fast must you act?
  You chose: Today
  You were certain here.
  Why: Nothing told here leaves that much time.
  It would be right with other facts:
    - means to act: no
    - the gun: locked away elsewhere
  By the rules: At once: an emergency
  Why: He has a gun at hand and won't say he is safe.
      Rule danger-to-self.now
      Other sources: as above.

disclosure: The dispatcher asks about him. What may you say?
! Chosen: That his wife left him
  You were certain here.
  Why: They need what keeps people safe, no more.
      Rule tell.dispatch
      45 CFR 164.502(b)(1) (read 2026-11-22, confirmed)

acting: What is to be done?
! Left out: Call 911 and stay on the line
  Why: Someone may die within the hour.
      Rule danger-to-self.now
      Other sources: as above.

- Chosen: Report to child protective services
  Why: Nothing told here calls for it.
  It would be right if: a child is being hurt: yes

acting: What comes first?
  Your order:
    1. Write it down
    2. Call 911 and stay on the line
    3. Stay with him
  By the rules:
    1. Call 911 and stay on the line
    2. Stay with him
    3. Write it down
  Why: The note waits until nobody is in danger.
      Rule all.note

NOT ASKED, SO NOT HEARD
! What would he use, and where is it?
    "My dad's gun. It's in the truck."

WHAT YOU CHOSE
asking: What do you ask?
  right  Does he mean to act on it?
  [#####-----]  not yet, certain
acting: How fast must you act?
         Today
  [----------]  none of it yet, certain
acting: What is to be done?
  right  Stay with him
         Report to child protective services
  [----------]  none of it yet, fairly sure
acting: What comes first?
  right  Write it down
  right  Call 911 and stay on the line
  right  Stay with him
  [###-------]  not yet, a guess
disclosure: The dispatcher asks about him. What may you say?
  right  Where he is
  right  That there is a gun, and where
         That his wife left him
  [#####-----]  not yet, certain
documenting: What belongs in the note?
  right  What he said, in his words
  [##########]  all of it
follow-up: What is to be done within the week?
  right  Call him within a day of his release
  [##########]  all of it, certain

TRAINING. Content 2026.11.22 | DRAFT, reviewed by no clinician or lawyer
Next: crisis-aid train drill danger-to-self.
"""


def test_all_of_it_the_worst_first_with_why_rules_and_sources() -> None:
    assert render(whole(content(), FAR_OFF)) == WHOLE


def test_the_short_page_is_one_the_eye_can_hold() -> None:
    assert WHOLE.startswith(render(short(FAR_OFF)[:-1]))
    assert len(render(short(FAR_OFF)).splitlines()) <= 22


def test_grave_ones_come_first_then_what_somebody_was_certain_of_then_the_rest() -> None:
    weights = [(miss.grave, miss.mark.sure_and_wrong) for miss in misses(FAR_OFF)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 3


def test_of_what_came_of_it_the_worst_comes_first_and_the_rest_stands_behind() -> None:
    missed = {"call-emergency": "He was gone.", "self.intent": "He kept it to himself."}
    after = replace(THE_TRUCK.after, missed=missed, wrong={"report-child": "A worker rang."})
    seen = replied(replace(THE_TRUCK, after=after), asking=((), 50), actions=(("report-child",), 50))
    lines = render(short(seen)).splitlines()
    assert lines[2:4] == ["- He was gone.", "- He kept it to himself."]
    assert render(details(content(), seen)).startswith("WHAT ELSE CAME OF IT\n- A worker rang.\n\n")
    assert "A worker rang." not in render(short(seen))


def test_everything_right_says_what_came_of_it_and_lists_nothing() -> None:
    passed = replied(THE_TRUCK)
    assert misses(passed) == []
    seen = render(short(passed))
    assert "PASSED." in seen
    assert THE_TRUCK.after.right in " ".join(seen.split())
    assert "TO LOOK AT" not in seen
    assert "NOT ASKED" not in render(details(content(), passed))


@pytest.mark.parametrize(("hints", "said"), [(0, "PASSED."), (1, "PASSED. With 1 hint."), (2, "PASSED. With 2 hints.")])
def test_hints_are_said(hints: int, said: str) -> None:
    assert render(short(replace(replied(THE_TRUCK), hints=hints))).splitlines()[1] == said


def test_what_is_not_enough_is_named_and_nobody_is_called_bad() -> None:
    little = replied(THE_TRUCK, record=(("said", "liar"), None), after=((), 50))
    lines = render(short(little)).splitlines()
    assert lines[1] == "NOT YET: documenting and follow-up need more."
    one = replied(THE_TRUCK, record=(("said", "liar"), None))
    assert render(short(one)).splitlines()[1] == "NOT YET: documenting needs more."
    shaming = ("fail", "wrong", "bad", "poor", "mistake", "should have")
    assert not [word for word in shaming if word in render(whole(content(), FAR_OFF)).lower()]


def test_every_area_has_its_bar_and_words() -> None:
    assert [bar(share) for share in (0, 0.04, 0.05, 0.5, 0.96, 1)] == [
        "[----------]",
        "[----------]",
        "[#---------]",
        "[#####-----]",
        "[##########]",
        "[##########]",
    ]
    said = [share_words(share) for share in (0, 0.01, PASS - 0.001, PASS, 0.8, 0.999, 1)]
    assert said == ["none of it yet", "not yet", "not yet", "enough", "nearly all", "nearly all", "all of it"]
    assert {len(area_row(area, 0.5).lead) for area in AREAS} == {13}


@pytest.mark.parametrize(
    ("kind", "missed", "taken"),
    [
        ("interview", "Left out", "Chosen"),
        ("withhold", "Let through", "Struck out"),
        ("note", "Not found", "No fault"),
        ("drill", "Not seen", "Chosen"),
    ],
)
def test_a_miss_is_called_by_what_was_to_be_done(kind: str, missed: str, taken: str) -> None:
    exercise = replace(SHORT, kind=kind, tasks=(ACTIONS,))  # type: ignore[arg-type]
    found = misses(replied(exercise, actions=(("report-child", "stay-with-client"), None)))
    assert [headline(miss) for miss in found] == [
        f"{missed}: Call 911 and stay on the line",
        f"{taken}: Report to child protective services",
    ]


def test_the_head_says_what_is_practised_and_a_hard_one_the_way_out() -> None:
    assert render(opening(THE_TRUCK, exam=True)) == (
        "TRAINING, EXAM: The truck in the lot\n"
        "About 6 minutes. It practises asking, acting, disclosure, documenting and\nfollow-up.\n"
        "This is a hard one. Suicide, and a gun.\n"
        "Press s at any point to stop; nothing is lost. x leaves this one out.\n"
    )
    assert "hard" not in render(opening(SHORT, exam=False))


def test_facts_below_a_heading_in_capitals_are_a_list() -> None:
    drill = replace(SHORT, story=("Danger to self", "CASE A", "Age: 40", "Means: no", "CASE B", "The same, but."))
    assert render(story(drill)) == ("Danger to self\n\nCASE A\n- Age: 40\n- Means: no\n\nCASE B\n- The same, but.\n")


def test_what_is_known_so_far_has_what_was_heard_and_judges_nothing() -> None:
    rows = known_rows(THE_TRUCK, {"asking": ("self.means",), "response": ("same-day",)})
    assert render(rows).endswith(
        "You asked\n- What would he use, and where is it?\n    \"My dad's gun. It's in the truck.\"\n\n"
        "How fast must you act?\n- Today\n"
    )


def test_how_long_it_took_is_said_in_minutes_and_seconds() -> None:
    assert [took(seconds) for seconds in (0, 59.6, 60, 95)] == [
        "It took 0 s.",
        "It took 1 min 0 s.",
        "It took 1 min 0 s.",
        "It took 1 min 35 s.",
    ]
    assert "It took" not in render(whole(content(), FAR_OFF))


# ---------------------------------------------------------------- the other forms


def test_as_json_it_has_everything() -> None:
    found = json.loads(rendered(content(), FAR_OFF, "json"))
    assert (found["schema"], found["note"], found["passed"]) == ("crisis-aid/training-result/1", "TRAINING", False)
    assert found["grave"] == [
        {"task": "asking", "choice": "self.means", "kind": "danger"},
        {"task": "response", "choice": "emergency", "kind": "danger"},
        {"task": "actions", "choice": "call-emergency", "kind": "danger"},
        {"task": "tell.dispatch", "choice": "affair", "kind": "disclosure"},
    ]
    response = next(task for task in found["tasks"] if task["id"] == "response")
    assert response["sure_and_wrong"] is True
    assert response["wrong"][0]["right_if"] == ["means to act: no", "the gun: locked away elsewhere"]
    assert response["missed"][0]["sources"][0]["confirmed"] is True
    assert "seconds" not in found


def test_an_exercise_as_json_has_no_key_unless_it_is_wanted() -> None:
    put = exercise_json(content(), THE_TRUCK, key=False)
    assert not any("right" in task for task in put["tasks"])
    assert [task["right"] for task in exercise_json(content(), THE_TRUCK, key=True)["tasks"]] == [
        list(task.right) for task in THE_TRUCK.tasks
    ]


def test_as_markdown_nothing_of_a_text_is_taken_for_markup() -> None:
    odd = Task("t", "law", "one", "Is *this* <b>so</b>?", (Choice("a", "# no_w_"), Choice("b", "[x](y)")), ("a",))
    exercise = replace(SHORT, title="`Two` cases", tasks=(odd, RESPONSE))
    shown = rendered(content(), replied(exercise, t=(("b",), None)), "markdown")
    assert "## TRAINING: \\`Two\\` cases" in shown
    assert "\\[x\\](y)" in shown
    assert "\\# no\\_w\\_" in shown
    assert "<b>" not in shown.replace("\\<b\\>", "")
