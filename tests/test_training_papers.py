"""Exercises on a note, on what to withhold and on a call card: what is right is the engine's, what is wrong is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import pytest
from drill_holds import of_tasks
from examples import examples
from made import action, concern, content, is_, question, recipient, rule

from crisis_cli import note as notes
from crisis_cli.answers import Answers, Done
from crisis_cli.engine import plan_for
from crisis_cli.errors import UsageError
from crisis_cli.load import load
from crisis_cli.model import Content, Line
from crisis_cli.plan import PlannedAction
from crisis_cli.render.layout import callable_actions
from crisis_cli.shelf import read_shelf
from crisis_cli.training.call_card import NUMBERS, call_exercise, first_words, questions_asked
from crisis_cli.training.cases import case_of, variants
from crisis_cli.training.exercises import KINDS, exercises_of
from crisis_cli.training.interviews import interview
from crisis_cli.training.lines import id_of, ids_of, item
from crisis_cli.training.model import Case, Exercise, Reply, Task, Vignette
from crisis_cli.training.note_faults import HIDDEN, PLAIN, PROMISES, Entered, faults
from crisis_cli.training.papers import PLANTED, STYLES, entered_by_now, note_exercise, withhold_exercise
from crisis_cli.training.scoring import score
from crisis_cli.training.sets import Sets
from crisis_cli.training.sets_file import read_sets
from crisis_cli.training.sheet import by_the_wall
from crisis_cli.training.vignettes import read_vignettes

SHIPPED = load(None)
SETS = read_sets(SHIPPED)
CARDS = SETS.cards
FLOWS = Path(__file__).parent.parent / "flows"
MAKERS: Sequence[Callable[[Content, Sets, Vignette, int], Exercise | None]] = (
    note_exercise,
    withhold_exercise,
    call_exercise,
)
OF_EACH = 6
"""So many scenarios of a concern are made into vignettes."""


def of_scenarios() -> Iterator[Vignette]:
    """Yield vignettes made of the first scenarios of each folder: their facts, and no story to speak of."""
    taken: dict[str, int] = {}
    for name, scenario in read_shelf(SHIPPED, FLOWS).scenarios.items():
        folder = name.split("/")[0]
        taken[folder] = taken.get(folder, 0) + 1
        if taken[folder] <= OF_EACH and scenario.now:
            yield Vignette(
                id=Path(name).stem,
                title=scenario.title,
                story="It is told here.\n\nAnd here.",
                rank="first",
                minutes=5,
                concerns=scenario.answers.concerns,
                now=scenario.now,
                answers=scenario.answers.values,
                known=("client.contact",),
                told={name: f'"It is so," of {name}.' for name in scenario.answers.values},
                hints=(),
                debrief="That was it.",
            )


TOLD = tuple(read_vignettes(SHIPPED, FLOWS / "vignettes")[0])
VIGNETTES = (*TOLD, *of_scenarios())


@cache
def all_made() -> Sequence[tuple[Vignette, Exercise]]:
    """Return what is made of each, and of which vignette: not at import, which every process of the tests would wait for."""
    return [
        (vignette, made)
        for vignette in VIGNETTES
        for seed in range(2)
        for make in MAKERS
        if (made := make(SHIPPED, SETS, vignette, seed))
    ]


def test_there_is_much_of_every_kind() -> None:
    kinds = [exercise.kind for _, exercise in all_made()]
    assert {kind: kinds.count(kind) > len(VIGNETTES) // 2 for kind in kinds} == {
        "note": True,
        "withhold": True,
        "call": True,
    }
    assert all(exercise.id == f"{exercise.kind}.{vignette.id}" for vignette, exercise in all_made())


def test_all_that_holds_of_any_task_holds() -> None:
    assert [
        (exercise.id, *of_tasks(SHIPPED, exercise)) for _, exercise in all_made() if [*of_tasks(SHIPPED, exercise)]
    ] == []


def test_the_key_passes_and_who_takes_nothing_or_everything_does_not() -> None:
    for _, exercise in all_made():
        key = replied(exercise, lambda task: task.right)
        nothing = replied(exercise, lambda task: ())
        everything = replied(exercise, lambda task: tuple(choice.id for choice in task.choices))
        assert {*score(exercise, key).areas.values()} == {1.0}
        assert (score(exercise, key).passed, score(exercise, key).grave) == (True, ())
        assert not score(exercise, nothing).passed
        assert not score(exercise, everything).passed


def replied(exercise: Exercise, choose: Callable[[Task], tuple[str, ...]]) -> list[Reply]:
    return [Reply(task.id, choose(task), None, 1.0) for task in exercise.tasks]


def test_a_seed_gives_the_same_exercises_in_another_process() -> None:
    code = (
        "from pathlib import Path; from crisis_cli.load import load; from crisis_cli.training.papers import *; "
        "from crisis_cli.training.call_card import *; from crisis_cli.training.sets_file import read_sets; "
        "from crisis_cli.training.vignettes import read_vignettes; content = load(None); "
        f"vignette = read_vignettes(content, Path({str(FLOWS / 'vignettes')!r}))[0][0]; "
        "print(*(ascii(make(content, read_sets(content), vignette, seed)) for seed in (0, 5) "
        "for make in (note_exercise, withhold_exercise, call_exercise)), sep=chr(10))"
    )
    here = [ascii(make(SHIPPED, SETS, VIGNETTES[0], seed)) for seed in (0, 5) for make in MAKERS]
    for number in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": number},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.splitlines() == here


# ---------------------------------------------------------------- the note


@cache
def notes_made() -> Sequence[tuple[Vignette, Exercise]]:
    return [(vignette, exercise) for vignette, exercise in all_made() if exercise.kind == "note"]


def test_three_lines_are_no_lines_of_the_note_and_all_others_are() -> None:
    for vignette, exercise in notes_made():
        entered = entered_by_now(SHIPPED, SETS, vignette, exercise.seed)
        (task,) = exercise.tasks
        true = {
            by_the_wall(line)
            for style in STYLES
            for section in notes.build(SHIPPED, entered.answers, entered.case.now, style).sections
            for line in section.lines
        }
        told = [choice.id for choice in task.choices if choice.text not in true]
        assert (len(task.right), tuple(told)) == (PLANTED, task.right)


def test_a_fault_of_every_kind_is_planted_somewhere_each_of_another_kind_in_a_note() -> None:
    seen = set()
    for vignette, exercise in notes_made():
        entered = entered_by_now(SHIPPED, SETS, vignette, exercise.seed)
        planted = [fault.what for fault in faults(entered, PLANTED)]
        assert len({*planted}) == PLANTED
        assert len({*planted} & {*PLAIN}) <= 1 or len(planted) - len({*planted} & {*PLAIN}) < 2
        seen.update(planted)
    assert seen == {*HIDDEN, *PLAIN}


def entered(reader: str | None = None) -> Entered:
    """Return two answers of a client and one that was seen, a report and a call that were done, in a small content."""
    questions = [
        question("mood", safety=True, note={"no": "mood good", "yes": "mood low"}),
        question("drink", safety=True, note={"no": "no drinking reported", "yes": "drinks"}),
        question("sleep", safety=True, note={"no": "no trouble sleeping", "yes": "sleeps badly"}),
    ]
    actions = [
        action("call", do="Call the doctor", done="Called the doctor", position=1),
        action("report", do="Report the harm", done="Reported the harm", apart=True, position=2),
        action("walk", do="Walk with them", done="Walked with them", position=3),
        action("wait", do="Wait with them", done="Waited with them", position=4),
        action("talk", do="Talk with them", done="Talked with them", position=5),
    ]
    rules = [
        rule(f"care.{one.id}", is_("mood", "yes"), one.id, concern="care", because=f"So that you {one.id}.")
        for one in actions
    ]
    made = content(
        concerns=[concern("care", "mood", "drink", "sleep")], questions=questions, actions=actions, rules=rules
    )
    now = datetime(2026, 11, 17, 16, 35, tzinfo=timezone(timedelta(hours=-8)))
    values = {"mood": "yes", "sleep": "yes"}
    vignette = replace(VIGNETTES[0], id="small", concerns=("care",), answers=values, known=(), told={}, vary={})
    answers = Answers(
        ("care",),
        values,
        {"mood": "client", "sleep": "observed"},
        done=(Done("call", now, now), Done("report", now, now)),
        reader=reader,  # type: ignore[arg-type]
    )
    case: Case = replace(case_of(made, vignette, 1), now=now)
    return Entered(made, case, plan_for(made, answers, now), answers)


def test_each_kind_of_fault_says_what_it_breaks_and_what_to_write_instead() -> None:
    here = entered("proxy")
    found = {name: next(make(here)) for name, make in {**HIDDEN, **PLAIN}.items()}
    at = "Time 2026-11-17 16:35 UTC-08:00, with ____."
    assert {name: fault.line for name, fault in found.items() if name not in ("source", "opinion", "not-done")} == {
        "report": f"Reported the harm. {at}",
        "denial": "Client said: no drinking reported.",
        "level": "Care: routine, level 1 of 4.",
        "rules": "Grounds: care.call, care.report.",
        "undone": "Not done: Walk with them; Wait with them; Talk with them.",
    }
    swapped = {"I saw: mood low.": "Client said: mood low.", "Client said: sleeps badly.": "I saw: sleeps badly."}
    assert swapped[found["source"].line] == found["source"].replaces
    assert found["opinion"].line.startswith(found["opinion"].replaces.removesuffix(".") + "; ")
    assert found["not-done"].line in [f"{word} with them. {at}" for word in ("Walked", "Waited", "Talked")]
    assert {name: fault.grave for name, fault in found.items() if fault.grave} == {"report": "disclosure"}
    assert found["denial"].says == (
        "Nobody was asked about the drink. The note holds no denial that nobody gave. Instead: ask, and write what was "
        "said and by whom; until then nothing."
    )
    assert all("Instead: " in fault.says for fault in found.values())


def test_a_report_is_no_fault_where_nobody_suspected_reads() -> None:
    assert [*HIDDEN["report"](entered())] == []


def test_nobody_has_it_from_a_client_who_is_away() -> None:
    """A father on the telephone, an email, a lawyer: "Client said" would be no truth to hold a line against."""
    for vignette, exercise in notes_made():
        values = case_of(SHIPPED, vignette, exercise.seed).answers.values
        contact, about = values.get("client.contact"), {"absent-client", "consent", "subpoena"}
        away = contact in ("unanswered", "broke_off") if contact else about & {*vignette.concerns}
        if away:
            informants = entered_by_now(SHIPPED, SETS, vignette, exercise.seed).answers.informants
            assert "client" not in informants.values(), vignette.id


def test_what_nobody_said_and_nobody_wrote_is_inferred_where_the_client_is_away() -> None:
    told = {
        "danger.now": "Nothing says so.",
        "unreached.sign": "There is none in his email.",
        "unreached.seen": '"No."',
    }
    vignette = next(one for one in TOLD if one.id == "no-hard-feelings")
    made = entered_by_now(SHIPPED, SETS, replace(vignette, told=told, vary={}), 0)
    assert {name: made.answers.informants[name] for name in told} == {
        "danger.now": "inferred",
        "unreached.sign": "observed",
        "unreached.seen": "told",
    }


def test_a_refusal_is_no_report_and_a_line_of_a_report_is_said_to_be_kept_from_the_reader() -> None:
    every = [entered_by_now(SHIPPED, SETS, vignette, exercise.seed) for vignette, exercise in notes_made()]
    watched = [{*made.plan.concerns} for made in every if made.answers.reader]
    assert watched and all(about - {"consent", "subpoena", "absent-client", "wellness-check"} for about in watched)
    first = [SHIPPED.actions[made.answers.done[0].action] for made in every if made.answers.reader]
    assert all(one.apart and one.kind != "follow-up" for one in first)  # to ask again some day is no report
    says = "Nothing is for them that tells of a report or could put somebody in danger"
    for vignette, exercise in notes_made():
        kept = bool(entered_by_now(SHIPPED, SETS, vignette, exercise.seed).answers.reader)
        assert any(line.endswith(says) for line in exercise.story) is kept


@pytest.mark.parametrize(
    ("heard", "informant"),
    [
        ('"In his trunk," said the caller. Kyle: "It\'s for the truck."', "told"),
        ('Dispatch: "Cleared means they left."', "told"),
        ('The cousin, on the phone: "I\'ll stay with her."', "told"),
        ('You play it. "It\'s Marc, his brother."', "told"),
        ('"My brother cried on the phone."', "client"),
        ("Sober and clear.", "observed"),
    ],
)
def test_what_somebody_else_said_is_not_put_into_the_clients_mouth(heard: str, informant: str) -> None:
    vignette = next(one for one in TOLD if one.id == "somebody-rings-about-kyle")
    made = entered_by_now(
        SHIPPED,
        SETS,
        replace(
            vignette,
            told={**vignette.told, "others.plan": heard},
            vary={
                "call": vignette.vary["call"][1:2],
            },
        ),
        0,
    )
    assert made.answers.informants["others.plan"] == informant


def test_what_a_note_promises_stands_above_the_task_a_promise_for_each_kind_of_fault() -> None:
    """The reader's promise, that nothing tells of a report, stands with the reader."""
    for vignette, exercise in notes_made():
        at = exercise.story.index("WHAT A NOTE PROMISES")
        assert exercise.story[at + 1 :] == PROMISES, vignette.id
    assert PROMISES == (
        "Each line says truly who said it, saw it or concludes it",
        "It denies nothing that nobody was asked about",
        "It holds what was done, and neither steps that were not taken nor a list of what is left",
        "It holds what was said and seen, and no opinion of a person",
        "It holds no level, no score and no rule of a program: the reasons are the client's and yours",
    )


def test_what_the_step_rests_on_is_told_before_it_is_asked_what_to_withhold() -> None:
    """ "What the client agreed to" can be weighed only by somebody who knows that the client agreed."""
    vignette = next(one for one in TOLD if one.id == "how-can-i-help-him")
    made = withhold_exercise(SHIPPED, SETS, vignette, 0)
    assert made is not None
    assert "Permission to give the information: The client said yes, nothing signed" in made.story


def test_each_step_that_was_done_is_named_beside_its_line() -> None:
    for vignette, exercise in notes_made():
        made = entered_by_now(SHIPPED, SETS, vignette, exercise.seed)
        (task,) = exercise.tasks
        planted = {fault.line for fault in faults(made, PLANTED)}
        said = sorted(feedback.says for feedback in task.feedback.values() if feedback.says.startswith("It was done ("))
        left = [one.action for one in made.answers.done if made.done_line(one.action) not in planted]
        assert said == sorted(
            f'It was done ("{SHIPPED.actions[name].do}"), and the line says no more than that.' for name in left
        )


def test_steps_whose_line_has_a_word_of_theirs_go_first() -> None:
    """A line in quite other words is taken for a step that was not done."""

    def done_of(**done: str) -> list[str]:
        actions = [
            action(name, do=f"{name.capitalize()} somebody", done=text, position=place)
            for place, (name, text) in enumerate(done.items(), 1)
        ]
        rules = [rule(f"care.{one.id}", is_("mood", "yes"), one.id, concern="care") for one in actions]
        made = content(
            concerns=[concern("care", "mood")],
            questions=[question("mood", safety=True, note={"no": "mood good", "yes": "mood low"})],
            actions=actions,
            rules=rules,
        )
        vignette = replace(VIGNETTES[0], concerns=("care",), answers={"mood": "yes"}, known=(), told={}, vary={})
        return sorted(one.action for one in entered_by_now(made, Sets(), vignette, 0).answers.done)

    assert done_of(call="Called", free="Moved it", hear="Heard of it", walk="Walked") == ["call", "walk"]
    assert done_of(free="Moved it", open="Looked") == ["free", "open"]


def test_notes_without_enough_to_break_have_fewer_faults() -> None:
    bare = replace(entered(), answers=Answers(("care",)))
    assert [fault.what for fault in faults(replace(bare, plan=replace(bare.plan, actions=())), PLANTED)] in (
        ["denial", "level"],
        ["level", "denial"],
    )


# ---------------------------------------------------------------- what to withhold, whom to call


def test_what_is_struck_out_is_what_the_plan_withholds() -> None:
    for vignette, exercise in all_made():
        if exercise.kind != "withhold":
            continue
        plan = plan_for(SHIPPED, case_of(SHIPPED, vignette, exercise.seed).answers, vignette.now, changes=False)
        for task in exercise.tasks:
            name = task.id.removeprefix("withhold.")
            held = {item(line).casefold() for one in plan.actions for line in one.withhold.get(name, ())}
            share = {item(line).casefold() for one in plan.actions for line in one.share.get(name, ())}
            texts = {choice.id: choice.text.casefold() for choice in task.choices}
            assert {texts[one] for one in task.right} == held - {""}
            assert {text for one, text in texts.items() if one not in task.right} <= share - held
            assert task.grave == dict.fromkeys(task.right, "disclosure")
            assert task.area == "disclosure"


def test_no_line_says_itself_whether_it_may_be_told() -> None:
    judging = (
        "not need",
        "emergency needs",
        "bear on",
        "beyond",
        "unless",
        "but for",
        "where it",
        "does not matter",
        "everything",
    )
    offered = {
        choice.text
        for _, exercise in all_made()
        if exercise.kind == "withhold"
        for task in exercise.tasks
        for choice in task.choices
    }
    assert len(offered) > 40
    assert [text for text in offered if any(word in text.casefold() for word in judging)] == []


def test_a_line_is_offered_by_what_it_is_about() -> None:
    assert {line: item(line) for line in ITEMS} == ITEMS


ITEMS = {
    "diagnosis and history that the report does not need": "diagnosis and history",
    "history that does not bear on tonight": "history",
    "what treatment does not need; other people's words and names": "other people's words and names",
    "the chart, and what was said in therapy beyond this": "the chart, and what else was said in therapy",
    "substance use treatment beyond what this emergency needs": "substance use treatment",
    "earlier attempts and what helped, where it bears on care": "earlier attempts and what helped",
    "diagnosis, history, everything else from therapy": "diagnosis, history",
    "that they are a client": "that they are a client",
    "what does not bear on that judgement": "",
    "diagnosis, unless safety or medical care needs it": "",
    "everything else": "",
    "Texas: everything, until the client's written consent names them": "",
}


def test_what_was_cut_off_a_line_is_told_afterward() -> None:
    says = {
        choice.text: task.feedback[choice.id].says
        for _, exercise in all_made()
        if exercise.kind == "withhold"
        for task in exercise.tasks
        for choice in task.choices
    }
    assert says["History"] == (
        "It stays with you: what they do now does not need it. The plan says: History that does not bear on tonight."
    )
    assert says["That they are a client"] == "It stays with you: what they do now does not need it."


def test_an_id_means_the_same_line_in_every_variant_and_tells_no_key() -> None:
    meant: dict[tuple[str, str, str], set[str]] = {}
    some = TOLD[:: 1 if examples(1) > 1 else 4]
    interviews = [interview(SHIPPED, SETS, vignette, seed) for vignette in some for seed in range(variants(vignette))]
    papers = [
        made
        for one in TOLD
        for make in MAKERS
        for seed in range(variants(one))
        if (made := make(SHIPPED, SETS, one, seed))
    ]
    for exercise in (*interviews, *papers):
        for task in exercise.tasks:
            if task.area == "disclosure" or exercise.kind in ("note", "call"):
                for choice in task.choices:
                    meant.setdefault((exercise.id, task.id, choice.id), set()).add(choice.text)
                    assert not choice.id.startswith(("share", "withhold")) and not choice.id.isdecimal()
    assert len(meant) > 500
    assert {name: texts for name, texts in meant.items() if len(texts) > 1} == {}


def test_texts_that_begin_alike_have_ids_of_their_own() -> None:
    long = "One two three four five six seven"
    ids = ids_of([f"{long} eight", f"{long} nine", "Don't!", "Dont", "…"])
    assert len({*ids.values()}) == len(ids)
    assert ids[f"{long} nine"].startswith("one-two-three-four-five-six-")
    assert ids[f"{long} nine"] == id_of(f"{long} nine")
    assert (ids["Don't!"], ids["Dont"]) == ("dont", "dont-more")


def test_every_exercise_that_is_listed_can_be_done_with_any_seed() -> None:
    found = exercises_of(None, None)
    for kind in KINDS[1:]:
        listed = [offer.exercise for offer in found.worth_listing(kind)]
        assert listed
        for name in listed:
            for seed in range(variants(found.vignettes[name.partition(".")[2]])):
                made = found.make(name, seed)
                assert made.tasks and found.make(name, made.seed) == made
        for vignette in found.vignettes:
            if f"{kind}.{vignette}" not in listed:
                with pytest.raises(UsageError, match=f"train list --kind {kind} shows those that have"):
                    found.make(f"{kind}.{vignette}", 0)


def test_two_exercises_of_a_story_are_told_apart_in_what_was_practised() -> None:
    names = exercises_of(None, None).names()
    assert [names.exercise(f"{kind}.page-nineteen") for kind in KINDS] == [
        "Page nineteen",
        "Page nineteen: its note",
        "Page nineteen: what to withhold",
        "Page nineteen: its call card",
    ]


def test_no_moment_of_a_paper_stands_in_a_zone() -> None:
    shown = [
        text
        for vignette, exercise in all_made()
        if vignette in TOLD
        for text in (*exercise.story, *(choice.text for task in exercise.tasks for choice in task.choices))
    ]
    assert any("2026-11-" in text for text in shown)
    assert [text for text in shown if "UTC" in text] == []


def cards() -> Iterator[tuple[PlannedAction, Exercise]]:
    """Yield every call card with the call of the plan that it is of."""
    for vignette, exercise in all_made():
        if exercise.kind == "call":
            plan = plan_for(SHIPPED, case_of(SHIPPED, vignette, exercise.seed).answers, vignette.now, changes=False)
            (planned,) = [one for one in callable_actions(plan) if one.action.do == exercise.story[-1]]
            yield planned, exercise


def texts_of(exercise: Exercise, *, right: bool) -> dict[str, list[str]]:
    return {task.id: [c.text for c in task.choices if (c.id in task.right) is right] for task in exercise.tasks}


def test_a_call_card_is_the_card_of_one_call_of_the_plan_to_one_person() -> None:
    for planned, exercise in cards():
        right, wrong = texts_of(exercise, right=True), texts_of(exercise, right=False)
        (own,) = planned.you
        if "whom" in right:
            assert right["whom"] == [SHIPPED.recipients[own].title] and planned.id in CARDS.reports
        assert {*right.get("first", ())} <= {first_words(line) for line in planned.you[own]}
        asked = {questions_asked(line) for line in planned.asks[own]}
        assert {*right.get("asked", ())} <= asked and not {*wrong.get("asked", ())} & asked
        if "line" in right:
            (name,) = planned.action.resources
            assert right["line"] == [f"{SHIPPED.resources[name].name}: {SHIPPED.resources[name].reach}"]
        if "number" in right:
            assert {*wrong["number"]} <= {*NUMBERS}


def test_only_who_comes_asks_where_the_client_is_and_is_left_a_number() -> None:
    choices = SHIPPED.questions["client.contact"].choices
    with_the_client = {choices[name] for name in ("with_me", "remote_located", "remote_unlocated")}
    asked = set[str]()
    for planned, exercise in cards():
        right = texts_of(exercise, right=True)
        asked |= {*right} if {*planned.you} & CARDS.come else set()
        assert {*planned.you} <= CARDS.come or not {*right} & {"where", "number"}, exercise.id
        assert {*right.get("where", ())} <= with_the_client
    assert {"where", "number"} <= asked


def test_a_card_is_of_a_call_that_one_makes() -> None:
    done = {planned.action.do for planned, _ in cards()}
    assert "Call emergency services for where the client is" in done
    assert not done & {SHIPPED.actions[name].do for name in CARDS.not_dialled}


def test_no_card_has_the_words_of_a_report_where_it_was_learned_privately() -> None:
    kept = [
        (planned, exercise)
        for vignette in VIGNETTES
        if vignette.answers.get("learned.role") == "private" and (exercise := call_exercise(SHIPPED, SETS, vignette, 0))
        for planned in plan_for(SHIPPED, case_of(SHIPPED, vignette, 0).answers, vignette.now, changes=False).actions
        if planned.action.do == exercise.story[-1]
    ]
    assert any(vignette.answers.get("learned.role") == "private" for vignette in VIGNETTES)
    assert [exercise.id for planned, exercise in kept if "protection-agency" in planned.you] == []


def test_nobody_is_offered_whom_one_would_not_ring_and_no_choice_says_itself_that_it_is_wrong() -> None:
    offered = {choice.text for _, exercise in cards() for task in exercise.tasks for choice in task.choices}
    titles = {
        SHIPPED.recipients[name].title for name in {*SHIPPED.recipients} - {*CARDS.no_report, "protection-agency"}
    }
    assert not offered & {*titles, "Your name."}
    assert [text for text in offered if re.search(r"need not answer|Not yours|Say so|neither yes nor no", text)] == []
    assert "Are they your client? What do they have?" in {
        questions_asked(line.text) for line in SHIPPED.recipients["contact-without-consent"].asks
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("\"I'm ____. I'm very sorry.\" Whether the person was your client: no.", "\"I'm ____. I'm very sorry.\""),
        ("Your name and number only: no profession, no practice.", "Your name and number only."),
        ('Your name. Listen first: "I\'m worried."', 'Your name. Listen first: "I\'m worried."'),
        ("Your name.", "Your name."),
    ],
)
def test_first_words_stand_without_the_advice_beside_them(line: str, words: str) -> None:
    assert first_words(line) == words


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("Who is it? (Say so: that is the warning.)", "Who is it?"),
        ('Who is this? What is it about? "Please ask them to call me."', "Who is this? What is it about?"),
        ("Their name", "Their name"),
    ],
)
def test_what_they_ask_stands_without_the_answer(line: str, asked: str) -> None:
    assert questions_asked(line) == asked


NEVER_RUNG = {"next-client", "officer-on-line", "worried-caller"}
"""Recipients who ring, or whose hour is moved."""


def test_every_recipient_is_one_whose_card_is_known_or_who_is_never_rung() -> None:
    assert {*SHIPPED.recipients} == {*CARDS.openings, *NEVER_RUNG}
    named = {name for opening in CARDS.openings.values() for name in opening.wrong}
    assert {*named, *CARDS.no_report, *CARDS.asked_at_home, *CARDS.asked_at_work, *CARDS.at_work, *CARDS.come} <= {
        *CARDS.openings
    }
    assert {*CARDS.not_dialled, *CARDS.reports} <= {*SHIPPED.actions}
    assert all(len(opening.wrong) == 3 and name not in opening.wrong for name, opening in CARDS.openings.items())


def test_a_plan_without_anybody_to_tell_has_nothing_to_withhold_and_no_card() -> None:
    def of(*recipients: str) -> Content:
        told = [
            recipient("doctor", share=(Line("what helps"),), withhold=(Line("the rest"),), you=(Line("I'm ____."),))
        ]
        return content(
            concerns=[concern("care", "mood")],
            questions=[question("mood")],
            actions=[action("help", recipients=recipients)],
            recipients=told,
            rules=[rule("care.help", is_("mood", "yes"), "help", concern="care")],
        )

    vignette = replace(VIGNETTES[0], concerns=("care",), answers={"mood": "yes"}, known=(), told={}, vary={})
    for made in (of(), of("doctor")):
        assert [make(made, Sets(), vignette, 0) for make in MAKERS] == [None, None, None]
