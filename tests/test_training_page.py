"""The page at the end of an exercise, whole, as text, Markdown and JSON: grave first, then what somebody was certain of."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest
from training_cases import ACTIONS, ASKING, ORDER, RECORD, RESPONSE, SHORT, STEPS_TOLD, TELLING, THE_TRUCK, key_of

from crisis_cli.load import load
from crisis_cli.model import Content
from crisis_cli.render.rows import Row
from crisis_cli.render.text import render
from crisis_cli.training.exercises import exercises_of
from crisis_cli.training.model import AREAS, Choice, Exercise, Feedback, Kind, Reply, Task
from crisis_cli.training.outcome import exercise_json, rendered
from crisis_cli.training.page import (
    SECOND_PART,
    TOLD,
    Result,
    area_row,
    bar,
    details,
    exercise_rows,
    headline,
    known_rows,
    misses,
    opening,
    share_words,
    short,
    story,
    took,
    verdict,
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

TO LOOK AT FIRST (marked: those you were certain of)
1 Not asked: What would he use, and where is it?                       CERTAIN
2 Chosen: Today                                                        CERTAIN
3 Chosen: That his wife left him                                       CERTAIN
  and 3 more: a shows all

A thank-you at the door is worth a question.
That was a heavy one: get up once before you go on.

asking: What do you ask?
  You were certain here.
! Not asked: What would he use, and where is it?
  Unheard: "My dad's gun. It's in the truck."
  Why: Without it the gun stays in the truck. [1-3]
  Right: Does he mean to act on it?

acting: How fast must you act?
  You were certain here.
  You chose: Today
  Why: Nothing told here leaves that much time.
  It would be right with other facts:
    - means to act: no
    - the gun: locked away elsewhere
  By the rules: At once: an emergency
  Why: He has a gun at hand and won't say he is safe. [3-4]

disclosure: The dispatcher asks about him. What may you say?
  You were certain here.
! Chosen: That his wife left him
  Why: They need what keeps people safe, no more. [5-6]
  Right: Where he is
  Right: That there is a gun, and where

acting: What is to be done?
! Left out: Call 911 and stay on the line
  Why: Someone may die within the hour. [3-4]

acting: What is to be done?
- Chosen: Report to child protective services
  Why: Nothing told here calls for it.
  It would be right if: a child is being hurt: yes
  Right: Stay with him

acting: What comes first?
  Your order:
    1. Write it down
    2. Call 911 and stay on the line
    3. Stay with him
  By the rules:
    1. Call 911 and stay on the line
    2. Stay with him
    3. Write it down
       Why: The note waits until nobody is in danger. [7]

ALL RIGHT
- documenting: What belongs in the note?
- follow-up: What is to be done within the week?                       certain

RULES AND SOURCES
 1  Rule danger-to-self.means
 2  American Association of Suicidology warning signs (IS PATH WARM); Rudd et
    al. 2006 (read 2026-11-21, confirmed)
 3  Maine suicide prevention programme, citing Harvard Injury Control Research
    Center (2003, 2005) (read 2026-11-21, confirmed)
 4  Rule danger-to-self.now
 5  Rule tell.dispatch
 6  45 CFR 164.502(b)(1) (read 2026-11-22, confirmed)
 7  Rule all.note

TRAINING. Content 2026.11.23 | DRAFT, reviewed by no clinician or lawyer
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
    missed = {"call-emergency": "He was gone.", "self.intent": "He kept it to himself.", "note": "Nobody knew."}
    after = replace(THE_TRUCK.after, missed=missed, wrong={"report-child": "A worker rang."})
    tasks = [
        replace(
            task,
            grave={"self.intent": "danger"} if task.id == "asking" else task.grave,
        )
        if task.id in ("asking", "actions")
        else task
        for task in THE_TRUCK.tasks
    ]
    weighed = replace(THE_TRUCK, after=after, tasks=tuple(tasks))
    seen = replied(weighed, asking=((), 50), actions=(("report-child",), 50))
    lines = render(short(seen)).splitlines()
    assert lines[2:4] == ["- He kept it to himself.", "- He was gone."]
    assert render(details(content(), seen)).startswith("WHAT ELSE CAME OF IT\n- A worker rang.\n\n")
    assert "A worker rang." not in render(short(seen))


def test_every_rule_and_source_stands_once_and_last_by_the_number_that_the_reasons_give() -> None:
    lines = render(details(content(), FAR_OFF), 300).splitlines()
    proofs = lines[lines.index("RULES AND SOURCES") + 1 : -2]
    assert [line[:2].strip() for line in proofs] == [str(number) for number in range(1, len(proofs) + 1)]
    assert len(set(proofs)) == len(proofs) == 7
    above = "\n".join(lines[: lines.index("RULES AND SOURCES")])
    assert "Rule " not in above
    assert "(read " not in above
    told = "Why: They need what keeps people safe, no more. [5-6]"
    assert told in above
    assert [line[4:] for line in proofs[4:6]] == [
        "Rule tell.dispatch",
        "45 CFR 164.502(b)(1) (read 2026-11-22, confirmed)",
    ]


def test_what_one_reason_holds_for_stands_together_above_it() -> None:
    told = replied(THE_TRUCK, tell_dispatch=(("where", "gun", "diagnosis", "affair"), 95))
    assert render(details(content(), told)).startswith(
        "disclosure: The dispatcher asks about him. What may you say?\n"
        "  You were certain here.\n"
        "! Chosen: What he is in treatment for\n"
        "! Chosen: That his wife left him\n"
        "  Why: They need what keeps people safe, no more. [1-2]\n"
        "  Right: Where he is\n"
        "  Right: That there is a gun, and where\n\n"
        "ALL RIGHT\n"
    )


def test_what_is_grave_stands_before_all_the_rest_and_a_task_s_own_words_are_not_said_twice() -> None:
    two = replied(THE_TRUCK, asking=((), 95), actions=(("report-child",), 95))
    lines = render(details(content(), two)).splitlines()
    heads = [line for line in lines if line.startswith(("asking: ", "acting: "))]
    assert heads == [
        "asking: What do you ask?",
        "acting: What is to be done?",
        "asking: What do you ask?",
        "acting: What is to be done?",
    ]
    graves = [at for at, line in enumerate(lines) if line.startswith("! ")]
    assert max(graves) < min(at for at, line in enumerate(lines) if line.startswith("- "))
    assert lines.count("  You were certain here.") == 2


def test_a_reason_that_two_steps_share_is_said_below_the_first() -> None:
    same = {name: Feedback("It can't wait.", (f"rule.{name}",)) for name in ("call-emergency", "stay-with-client")}
    exercise = replace(SHORT, tasks=(replace(ORDER, feedback={**ORDER.feedback, **same}),))
    missed = replied(exercise, order=(("note", "call-emergency", "stay-with-client"), 50))
    assert (
        render(details(content(), missed))
        .partition("By the rules:\n")[2]
        .startswith(
            "    1. Call 911 and stay on the line\n"
            "       Why: It can't wait. [1]\n"
            "    2. Stay with him\n"
            "    3. Write it down\n"
            "       Why: The note waits until nobody is in danger. [2]\n"
        )
    )


def _with_reasons(task: Task, **briefs: str) -> Task:
    return replace(task, feedback={**task.feedback, **{name: Feedback("", brief=why) for name, why in briefs.items()}})


def test_what_was_right_has_its_reason_behind_the_short_page_each_said_once() -> None:
    why = "It is what keeps him alive."
    asking = replace(ASKING, feedback={**ASKING.feedback, "self.means": Feedback("", brief="The gun was told here.")})
    telling = _with_reasons(TELLING, where=why, gun=why)
    note = _with_reasons(RECORD, said=why)
    exercise = replace(THE_TRUCK, tasks=(asking, telling, note))
    seen = replied(exercise, asking=(("self.means", "client.pets"), 75))
    assert "Why:" not in render(short(seen))
    assert render(details(content(), seen)).startswith(
        "asking: What do you ask?\n"
        "- Not asked: Does he mean to act on it?\n"
        "  Unheard: \"I don't know what I'd do.\" A long look at the door.\n"
        "  Why: Whether he means to act changes how fast you act. [1-2]\n"
        "- Not needed: Who feeds the dog?\n"
        "  Right: What would he use, and where is it?\n"
        "    Why: The gun was told here.\n"
        "\n"
        "ALL RIGHT\n"
        "- disclosure: The dispatcher asks about him.                           certain\n"
        "  Right: Where he is\n"
        "  Right: That there is a gun, and where\n"
        "    Why: It is what keeps him alive.\n"
        "- documenting: What belongs in the note?\n"
        "  The reasons are said above.\n"
        "\n"
    )


def test_what_was_taken_and_may_be_left_is_named_as_that() -> None:
    free = replace(TELLING, right=("where",), either=("gun",), grave={})
    exercise = replace(THE_TRUCK, tasks=(_with_reasons(free, where="They have to find him."),))
    seen = render(details(content(), replied(exercise, tell_dispatch=(("where", "gun"), 75))))
    assert seen.startswith(
        "ALL RIGHT\n"
        "- disclosure: The dispatcher asks about him.                       fairly sure\n"
        "  Right: Where he is\n"
        "    Why: They have to find him.\n"
        "  May be taken or left: That there is a gun, and where\n"
    )


def test_a_reason_that_two_tasks_share_is_said_once_on_a_page() -> None:
    again = replace(TELLING, id="tell.brother", ask="His brother asks. What may you say?")
    exercise = replace(THE_TRUCK, tasks=(TELLING, again))
    taken = (("where", "gun", "affair"), 75)
    seen = render(details(content(), replied(exercise, tell_dispatch=taken, tell_brother=taken)))
    assert seen.count("They need what keeps people safe, no more.") == 1
    assert seen.count("! Chosen: That his wife left him\n  Why: as said above. [1-2]\n") == 1


def test_of_one_choice_the_reason_is_not_said_for_what_is_right_as_well() -> None:
    response = next(task for task in THE_TRUCK.tasks if task.id == "response")
    why = {"same-day": Feedback("It calls for more. He has a plan."), "emergency": Feedback("He has a plan.")}
    for feedback, times in ((why, 1), ({**why, "same-day": Feedback("It calls for more.")}, 1)):
        exercise = replace(THE_TRUCK, tasks=(replace(response, feedback=feedback),))
        seen = render(details(content(), replied(exercise, response=(("same-day",), 75))))
        assert seen.count("He has a plan.") == times
        assert seen.index("By the rules: ") > seen.index("It calls for more.")


ON_PAPER = """\
actions (acting, several): What is to be done?
  - Call 911 and stay on the line                               call-emergency
  - Stay with him                                             stay-with-client
  - Report to child protective services                           report-child
  - Write to his employer                                       write-employer

SECOND PART
What follows names steps of the plan. Reply to everything above first, and
change nothing there afterwards.

tell.dispatch (disclosure, several): The dispatcher asks about him. What may
you say?
"""


def test_on_paper_what_names_the_steps_is_a_part_of_its_own() -> None:
    assert ON_PAPER in render(exercise_rows(content(), STEPS_TOLD, key=False))
    assert "SECOND PART" not in render(exercise_rows(content(), THE_TRUCK, key=True))


def test_which_steps_are_told_before_a_task_stands_on_paper_with_the_key_alone() -> None:
    told = "afterwards.\n\n" + render([Row(TOLD)]) + "- Stay with him\n"
    assert told in render(exercise_rows(content(), STEPS_TOLD, key=True))
    assert "The plan has" not in render(exercise_rows(content(), STEPS_TOLD, key=False))


def test_the_second_part_of_a_shipped_sheet_begins_where_the_screen_tells_the_steps() -> None:
    exercise = exercises_of(None, None).make("lane-six", 1)
    shown = render(exercise_rows(content(), exercise, key=False), 200)
    first, _, second = shown.partition(f"\n{SECOND_PART}\n")
    assert [task.id for task in exercise.tasks if f"\n{task.id} (" in first] == ["ask", "response", "actions", "after"]
    asked = [task.id for task in exercise.tasks if f"\n{task.id} (" in second]
    assert asked == ["verb.report-child", "tell.protection-agency", "record"]


def test_what_was_chosen_of_one_step_says_of_which() -> None:
    asked = replace(RESPONSE, ask='By when is this owed: "Tell the agency"?')
    (miss,) = misses(replied(replace(SHORT, tasks=(asked,)), response=(("same-day",), 60)))
    assert headline(miss) == 'Chosen: Today: "Tell the agency"'


def test_a_long_miss_is_wrapped_and_not_cut() -> None:
    long = "Psychotherapy notes that are kept apart from the rest of the record, with all that stands in them"
    choices = (ACTIONS.choices[0], replace(ACTIONS.choices[2], text=long))
    exercise = replace(SHORT, tasks=(replace(ACTIONS, choices=choices, right=("call-emergency",)),))
    seen = render(short(replied(exercise, actions=(("call-emergency", "report-child"), 95))), 60)
    assert f"1 Chosen: {long} [CERTAIN]" in " ".join(seen.split())
    assert "..." not in seen


def test_everything_right_says_what_came_of_it_and_lists_nothing() -> None:
    passed = replied(THE_TRUCK)
    assert misses(passed) == []
    seen = render(short(passed))
    assert "PASSED." in seen
    assert THE_TRUCK.after.right in " ".join(seen.split())
    assert "TO LOOK AT" not in seen
    assert render(details(content(), passed)).startswith("ALL RIGHT\n- asking: What do you ask?")


@pytest.mark.parametrize(("hints", "said"), [(0, "PASSED."), (1, "PASSED. With 1 hint."), (2, "PASSED. With 2 hints.")])
def test_hints_are_said(hints: int, said: str) -> None:
    assert render(short(replace(replied(THE_TRUCK), hints=hints))).splitlines()[1] == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("interview", "something was told that had to be withheld"),
        ("withhold", "something was told that had to be withheld"),
        ("note", "a line was left that puts somebody at risk where it stands"),
        ("drill", "what one of the two cases forbids was not seen"),
    ],
)
def test_nobody_is_told_of_having_told_something_where_nothing_was_told(kind: Kind, said: str) -> None:
    (telling,) = (task for task in THE_TRUCK.tasks if task.area == "disclosure")
    alone = replace(THE_TRUCK, kind=kind, tasks=(telling,))
    seen = replied(alone, **{telling.id: (tuple(choice.id for choice in telling.choices), None)})
    assert verdict(seen).text == f"NOT YET: {said}. No other point makes up for that."


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
        "[----------]",
        "[#####-----]",
        "[#########-]",
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
        "This is a heavy one. Suicide, and a gun.\n"
        "Press s at any point to stop; nothing is lost. x leaves this one out; the exam\n"
        "can't be passed without it.\n"
    )
    assert render(opening(THE_TRUCK, exam=False)).endswith("nothing is lost. x leaves this one out.\n")
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


def test_the_key_as_json_has_what_is_told_before_a_task_and_why_a_choice_is_right() -> None:
    acting = replace(ACTIONS, feedback={"stay-with-client": Feedback("Alone.", brief="Nobody else is there.")})
    found = exercise_json(content(), replace(STEPS_TOLD, tasks=(acting, *STEPS_TOLD.tasks[1:])), key=True)["tasks"]
    assert [task["told"] for task in found] == [[], ["Stay with him", "Call 911 and stay on the line"], []]
    assert [task["brief"] for task in found] == [{"stay-with-client": "Nobody else is there."}, {}, {}]
    assert not {"told", "brief"} & {*exercise_json(content(), STEPS_TOLD, key=False)["tasks"][1]}


def test_as_markdown_what_is_numbered_stays_numbered() -> None:
    shown = rendered(content(), FAR_OFF, "markdown")
    assert "\n1. Not asked: What would he use, and where is it? (CERTAIN)\n2. Chosen: Today (CERTAIN)\n" in shown
    assert "\n  1. Write it down\n  2. Call 911" in shown
    assert "\n## RULES AND SOURCES\n\n1. Rule danger-to-self.means\n" in shown


def test_as_markdown_nothing_of_a_text_is_taken_for_markup() -> None:
    odd = Task("t", "law", "one", "Is *this* <b>so</b>?", (Choice("a", "# no_w_"), Choice("b", "[x](y)")), ("a",))
    exercise = replace(SHORT, title="`Two` cases", tasks=(odd, RESPONSE))
    shown = rendered(content(), replied(exercise, t=(("b",), None)), "markdown")
    assert "## TRAINING: \\`Two\\` cases" in shown
    assert "\\[x\\](y)" in shown
    assert "\\# no\\_w\\_" in shown
    assert "<b>" not in shown.replace("\\<b\\>", "")
