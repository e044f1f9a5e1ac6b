"""The whole interview without a screen: what is asked next, what is in the plan and why, and what holds of all answers.

The first part speaks of a small content, at the top of this file; the last part of the content that ships.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import CONTENT as SHIPPED

from crisis_cli.answers import Answers, Value, in_order, is_unknown, values_of
from crisis_cli.engine import AskQuestion, PlanReady, certain_so_far, change, completed, missing, next_step, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.explain import verdicts
from crisis_cli.load import load_checked
from crisis_cli.model import DO_VERBS, FRAMES, Content, Question, Tier
from crisis_cli.plan import Plan

NOW = datetime(2026, 11, 20, 18, 4, tzinfo=UTC)

# ---------------------------------------------------------------- a small content

HEAD = """
[content]
format = 1
version = "1"

[[finding]]
id = "response"
values = ["routine", "prompt", "same-day", "emergency"]

[[raise]]
finding = "response"
to = "emergency"
when = { danger = ["yes"] }
because = "Someone is hurt."

[[raise]]
finding = "response"
to = "emergency"
when = { intent = ["yes"], means = ["yes"] }
because = "Intent and means."

[[raise]]
finding = "response"
to = "same-day"
when = { any = [{ danger = ["unknown"] }, { intent = ["yes", "unknown"] }] }
because = "Intent, or not known."

[[source]]
id = "code"
cite = "Code 1"
says = "It is the law."
kind = "statute"
place = "us"
read_on = 2026-11-20
confirmed = true
"""


def table(header: str, /, **keys: Any) -> str:
    """Return one TOML table; a value that is already TOML is given as `Toml`."""
    lines = [f"{key.replace('__', '.')} = {v if isinstance(v, Toml) else _toml(v)}" for key, v in keys.items()]
    return "\n".join([header, *lines, ""])


class Toml(str):
    """Text that is TOML already."""


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


def question(name: str, tier: Tier = "decide", **more: Any) -> str:
    """Return a question with the choices no and yes, unless `more` says otherwise."""
    keys: dict[str, Any] = {"id": name, "ask": f"{name}?", "topic": name, "why": "It matters.", "tier": tier}
    if more.get("kind", "choice") in ("choice", "several"):
        keys["choices"] = {"no": "No", "yes": "Yes"}
        keys["note"] = {choice: f"{name} {choice}" for choice in more.get("choices", keys["choices"])}
    return table("[[question]]", **{**keys, "unknown": f"Find out {name}.", **more})


def action(name: str, kind: str = "tell", frame: str = "today", **more: Any) -> str:
    return table("[[action]]", id=name, do=name.capitalize(), kind=kind, frame=frame, done=f"Did {name}", **more)


def rule(
    name: str, when: dict[str, Any], *actions: str, verb: str = "should", basis: str = "clinical", **more: Any
) -> str:
    sources = [] if basis == "practice" else ["code"]
    keys = {"id": name, "when": when, "actions": list(actions), "verb": verb, "basis": basis, "sources": sources}
    return table("[[rule]]", **keys, because=f"Because of {name}.", **more)


DANGER = (
    table(
        "[concern]",
        id="danger",
        title="Danger",
        about="Danger to self.",
        priority=1,
        questions=[
            "danger",
            "client.place",
            "intent",
            "means",
            "willing",
            "age",
            "guardian",
            "setting",
            "learned",
            "words",
        ],
    )
    + question("danger", safety=True, in_emergency=True, sources=["code"])
    + question("client.place", kind="place", in_emergency=True)
    + question("intent")
    + question("means")
    + question("willing", "refine")
    + question("age", "refine", kind="number")
    + question("guardian", "refine", ask_when={"age": {"to": 17}})
    + question("setting", "refine", choices={"office": "Office", "ward": "Ward"}, default="office")
    + question("learned", "note", kind="time")
    + question("words", "note")
    + rule("call", {"response": ["emergency"]}, "call-emergency")
    + rule("escort", {"response": ["emergency"], "danger": ["no"], "willing": ["yes"]}, "escorted-evaluation-now")
    + rule("locate", {"response": {"from": "same-day"}, "client.place": ["unknown"]}, "get-location")
    + rule("evaluate", {"response": ["same-day"]}, "evaluate")
    + rule("ask", {"intent": ["unknown"]}, "ask-now")
    + rule("guardian", {"guardian": ["yes"]}, "tell-guardian")
    + rule("ward", {"setting": ["ward"]}, "tell-ward")
    + rule("document", {"danger": ["no", "yes", "unknown"]}, "document", basis="practice")
)
THREAT = (
    table(
        "[concern]",
        id="threat",
        title="Threat",
        about="A threat to someone else.",
        priority=2,
        questions=["danger", "threat", "target", "licence.place", "learned"],
    )
    + question("threat")
    + question("target")
    + question("licence.place", kind="place", tier="refine")
    + rule("threat.ask", {"intent": ["unknown"]}, "ask-now", verb="may", frame="now")
    + rule("threat.police", {"threat": ["yes"], "target": ["yes"]}, "tell-police", verb="may")
)
RECORDS = (
    table(
        "[concern]",
        id="records",
        title="Records",
        about="A demand for records.",
        priority=3,
        questions=["signature"],
        open_when={"threat": ["yes"]},
    )
    + question("signature")
    + rule("records.hold", {"signature": ["yes"]}, "hold-file")
)
ACTIONS = (
    action("get-location", "life-safety", "now")
    + action("escorted-evaluation-now", "life-safety", "now", alternative_to="call-emergency")
    + action(
        "call-emergency",
        "life-safety",
        "now",
        how=["Say where.", {"text": "They are a minor.", "when": {"age": {"to": 17}}}],
        unless={"text": "they go with an escort", "when": {"danger": ["no"], "willing": ["yes", "unknown"]}},
    )
    + action("ask-now", "life-safety")
    + action("evaluate", "life-safety")
    + action("tell-guardian")
    + action("tell-ward")
    + action("tell-police", "duty")
    + action("tell-target", "duty")
    + action("tell-client")
    + action("hold-file", "hold", "within 24 h")
    + action("log", "document", "within 7 days")
    + action("document", "document", "within 24 h")
)
US = table("[pack]", code="us", name="United States") + table(
    "[[value]]", id="report", value="state-law", phrase="as state law says", source="code", confirmed=True
)
CA = (
    table(
        "[pack]",
        code="us-ca",
        name="California",
        zones=["America/Los_Angeles"],
        holidays={"2026-11-26": "Thanksgiving"},
    )
    + table("[[value]]", id="report", value="mandatory", phrase="within 36 hours", source="code", confirmed=False)
    + rule(
        "us-ca.police",
        {"threat": ["yes"], "target": ["yes"], "law.client.report": ["mandatory"]},
        "tell-police",
        verb="must",
        basis="law",
        concern="threat",
        frame="now",
        deadline={"number": 36, "unit": "hours", "start": "learned"},
        overrides="threat.police",
    )
    + rule("us-ca.log", {"threat": ["yes"]}, "log", verb="must", basis="law", concern="threat", role="licence")
)


def house(folder: Path, extra: str = "", *, us: str = "", ca: str = "", **changed: str) -> Content:
    """Return the small content, with `extra` tables in the concern `threat` and others in the packs."""
    files = {
        "content.toml": HEAD,
        "danger.toml": DANGER,
        "threat.toml": THREAT + extra,
        "records.toml": RECORDS,
        "actions.toml": ACTIONS,
        "law/us.toml": US + us,
        "law/us-ca.toml": CA + ca,
    }
    for name, text in {**files, **{f"{key}.toml": text for key, text in changed.items()}}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load_checked(folder).content


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Content:
    return house(tmp_path_factory.mktemp("flows"))


def answered(*concerns: str, **values: Value) -> Answers:
    """Return answers; `client__place` stands for the question `client.place`."""
    return Answers(concerns or ("danger",), {name.replace("__", "."): value for name, value in values.items()})


def asked(content: Content, answers: Answers, upto: Tier = "decide") -> list[str]:
    """Return the questions still asked up to `upto`, each answered with no (or nothing that matters), in order."""
    order = []
    while isinstance(step := next_step(content, answers, NOW, upto), AskQuestion):
        order.append(step.question.id)
        answers = answers.given(step.question.id, "not-asked" if step.question.kind != "choice" else "no")
    return order


def first(content: Content, answers: Answers, upto: Tier = "decide") -> str | None:
    step = next_step(content, answers, NOW, upto)
    return step.question.id if isinstance(step, AskQuestion) else None


def steps(plan: Plan) -> list[str]:
    return [planned.id for planned in plan.actions]


# ---------------------------------------------------------------- what is asked


def test_questions_come_in_the_authors_order_safety_first(small: Content) -> None:
    assert asked(small, answered()) == ["danger", "client.place", "intent"]


def test_the_more_urgent_concern_is_asked_about_first_whatever_order_they_were_named_in(small: Content) -> None:
    assert asked(small, answered("threat", "danger")) == ["danger", "client.place", "intent", "threat"]
    assert asked(small, answered("threat", "danger")) == asked(small, answered("danger", "threat"))


def test_a_question_that_two_concerns_share_is_asked_once(small: Content) -> None:
    order = asked(small, answered("danger", "threat"), "note")
    assert len(order) == len(set(order))
    assert {"danger", "learned"} <= set(order)


def test_a_question_that_can_change_nothing_any_more_is_not_asked(small: Content) -> None:
    """Means matter beside intent only."""
    assert "means" not in asked(small, answered(danger="no", client__place="us-ca", intent="no"))
    assert first(small, answered(danger="no", client__place="us-ca", intent="yes")) == "means"


def test_a_question_whose_gate_is_shut_is_not_asked_and_one_whose_gate_is_open_is(small: Content) -> None:
    base = answered(danger="no", client__place="us-ca", intent="no")
    assert first(small, base.given("age", 40), "refine") == "setting"
    assert first(small, base.given("age", 17), "refine") == "guardian"


def test_the_plan_comes_after_decide_and_refine_revises_it_and_note_comes_last(small: Content) -> None:
    base = answered(danger="no", client__place="us-ca", intent="no")
    assert isinstance(next_step(small, base, NOW), PlanReady)
    assert asked(small, base, "refine") == ["age", "setting"]
    assert asked(small, base, "note") == ["age", "setting", "learned", "words"]


def test_once_an_emergency_is_certain_only_the_place_is_still_asked_before_the_plan(small: Content) -> None:
    assert asked(small, answered(danger="yes")) == ["client.place"]
    assert isinstance(next_step(small, answered(danger="yes", client__place="us-ca"), NOW), PlanReady)


def test_what_an_emergency_puts_off_is_asked_afterwards(small: Content) -> None:
    step = next_step(small, answered(danger="yes", client__place="us-ca"), NOW, "refine")
    assert isinstance(step, AskQuestion)
    assert (step.question.id, step.tier) == ("intent", "refine")


def test_a_step_counts_from_one_and_tells_how_many_may_follow(small: Content) -> None:
    one = next_step(small, answered(), NOW)
    two = next_step(small, answered(danger="no"), NOW)
    assert isinstance(one, AskQuestion)
    assert isinstance(two, AskQuestion)
    assert (one.number, one.about_left, two.number, two.about_left) == (1, 3, 2, 2)


def test_an_answer_opens_a_concern_with_its_questions(small: Content) -> None:
    base = answered("threat", danger="no", client__place="us-wy", target="no", licence__place="us-wy")
    assert "signature" not in asked(small, base.given("threat", "no"), "refine")
    assert "signature" in asked(small, base.given("threat", "yes"), "refine")
    assert plan_for(small, base.given("threat", "yes"), NOW).concerns == ("threat", "records")


def test_a_concern_nobody_chose_asks_and_adds_nothing(small: Content) -> None:
    plan = plan_for(small, answered("danger", threat="yes", target="yes", client__place="us-ca"), NOW)
    assert "tell-police" not in steps(plan)
    assert "threat" not in asked(small, answered("danger"), "note")


def test_evidence_of_a_concern_nobody_chose_raises_nothing(tmp_path: Path) -> None:
    raised = table("[[raise]]", finding="response", to="emergency", when={"target": ["yes"]}, because="A target.")
    content = house(tmp_path, raised)
    assert plan_for(content, answered("danger", danger="no", intent="no", target="yes"), NOW).response == "routine"
    assert plan_for(content, answered("danger", "threat", danger="no", intent="no", target="yes"), NOW).response == (
        "emergency"
    )


def test_the_start_of_a_clock_is_asked_for(small: Content) -> None:
    running = answered("threat", danger="no", client__place="us-ca", threat="yes", target="yes", licence__place="us-ca")
    assert "learned" in asked(small, running, "note")


# ---------------------------------------------------------------- filling in and listing what is missing


def test_missing_answers_are_not_asked_and_a_default_is_no_unknown(small: Content) -> None:
    filled = completed(small, answered(danger="no", client__place="us-ca"))
    assert dict(filled.values) == {
        "danger": "no",
        "client.place": "us-ca",
        "intent": "not-asked",
        "age": "not-asked",
        "setting": "office",
    }
    assert missing(small, answered(danger="no", client__place="us-ca")) == ("intent", "age")


def test_completing_twice_is_completing_once(small: Content) -> None:
    filled = completed(small, answered("danger", "threat", danger="no"))
    assert completed(small, filled) == filled


def test_the_plan_lists_each_unknown_with_how_to_find_out_and_what_it_would_change(small: Content) -> None:
    plan = plan_for(small, answered(danger="no", client__place="us-ca", setting="office"), NOW)
    assert [(u.question, u.kind, u.find_out, u.would_change) for u in plan.unknown] == [
        (
            "intent",
            "not-asked",
            "Find out intent.",
            ("No: less urgent, drops: Evaluate; Ask-now", "Yes: drops: Ask-now"),
        ),
        ("age", "not-asked", "Find out age.", ()),
    ]


def test_an_unknown_that_would_raise_the_response_says_so_first(small: Content) -> None:
    plan = plan_for(
        small, answered(danger="cannot-tell", client__place="us-ca", intent="yes", means="cannot-tell"), NOW
    )
    would = {u.question: u.would_change for u in plan.unknown}
    assert would["danger"] == ("Yes: calls for an emergency response",)
    assert would["means"] == ("Yes: calls for an emergency response",)


def test_an_unknown_place_would_change_whose_law_applies(small: Content) -> None:
    plan = plan_for(small, answered(danger="no", client__place="cannot-tell", intent="no"), NOW)
    assert {u.question: u.would_change for u in plan.unknown}["client.place"] == ("which state's rules apply",)


def test_the_three_ways_of_not_knowing_are_kept_apart_in_the_plan(small: Content) -> None:
    plan = plan_for(small, answered(danger="would-not-say", client__place="cannot-tell"), NOW)
    assert {u.question: u.kind for u in plan.unknown} == {
        "danger": "would-not-say",
        "client.place": "cannot-tell",
        "intent": "not-asked",
        "age": "not-asked",
    }


def test_what_nobody_answered_is_not_assessed_in_the_authors_order_pruned_or_not(small: Content) -> None:
    plan = plan_for(small, answered(danger="yes", age=40), NOW)
    assert plan.not_assessed == ("client.place", "intent", "means", "willing", "setting")


def test_certain_so_far_adds_only_what_no_answer_can_take_away(small: Content) -> None:
    nothing = certain_so_far(small, answered(), NOW)
    assert (steps(nothing), nothing.response, nothing.complete) == ([], "routine", False)
    danger = certain_so_far(small, answered(danger="yes"), NOW)
    assert (steps(danger), danger.response, danger.complete) == (["call-emergency", "document"], "emergency", False)
    assert steps(plan_for(small, answered(danger="yes"), NOW)) == [
        "get-location",
        "call-emergency",
        "ask-now",
        "document",
    ]


def test_a_plan_of_complete_answers_is_complete_and_says_so(small: Content) -> None:
    given_all = answered(danger="no", client__place="us-ca", intent="no", age=40, setting="office")
    assert certain_so_far(small, given_all, NOW).complete
    assert replace(plan_for(small, given_all, NOW), unknown=()) == certain_so_far(small, given_all, NOW)


# ---------------------------------------------------------------- changing an answer


def test_a_changed_answer_deletes_what_it_makes_irrelevant_and_names_it(small: Content) -> None:
    before = answered(danger="no", age=15, guardian="yes")
    after, gone = change(small, replace(before, informants={"guardian": "client", "age": "client"}), "age", 40)
    assert (dict(after.values), gone) == ({"danger": "no", "age": 40}, ("guardian",))
    assert "guardian" not in after.informants


def test_a_changed_answer_loses_its_source_and_who_told_it_and_keeps_its_place(small: Content) -> None:
    told = replace(
        answered(danger="no", age=15, guardian="yes"),
        informants={"age": "told", "guardian": "told"},
        told_by={"age": "her teacher", "guardian": "her mother"},
    )
    after, _ = change(small, told, "age", 16)
    assert list(after.values.items()) == [("danger", "no"), ("age", 16), ("guardian", "yes")]
    assert (dict(after.informants), dict(after.told_by)) == ({"guardian": "told"}, {"guardian": "her mother"})
    assert change(small, told, "age", 15) == (told, ())


def test_a_changed_answer_that_makes_nothing_irrelevant_deletes_nothing(small: Content) -> None:
    after, gone = change(small, answered(danger="no", age=15, guardian="yes"), "age", 16)
    assert (after.values["guardian"], gone) == ("yes", ())


def test_deleting_goes_on_down_a_chain(tmp_path: Path) -> None:
    chained = DANGER.replace('"setting", "learned"', '"setting", "guardian.home", "learned"') + question(
        "guardian.home", "refine", ask_when={"guardian": ["yes"]}
    )
    content = house(tmp_path, danger=chained)
    _, gone = change(content, answered(danger="no", age=15, guardian="yes", guardian__home="no"), "age", 40)
    assert gone == ("guardian", "guardian.home")


# ---------------------------------------------------------------- what is in the plan


def test_an_escort_stands_above_the_call_which_becomes_its_fallback(small: Content) -> None:
    plan = plan_for(small, answered(danger="no", client__place="us-ca", intent="yes", means="yes", willing="yes"), NOW)
    assert steps(plan)[:2] == ["escorted-evaluation-now", "call-emergency"]
    assert [planned.fallback_of for planned in plan.actions[:2]] == [None, "escorted-evaluation-now"]


def test_the_call_names_what_would_replace_it_until_that_is_ruled_out(small: Content) -> None:
    call = plan_for(small, answered(danger="no", intent="yes", means="yes"), NOW).action("call-emergency")
    assert call
    assert (call.unless, call.fallback_of) == ("they go with an escort", None)
    for ruled_out in (answered(danger="yes"), answered(danger="no", intent="yes", means="yes", willing="no")):
        call = plan_for(small, ruled_out, NOW).action("call-emergency")
        assert call
        assert call.unless is None


def test_a_line_is_shown_unless_it_is_ruled_out(small: Content) -> None:
    def how(age: Value | None) -> tuple[str, ...]:
        answers = answered(danger="yes") if age is None else answered(danger="yes", age=age)
        call = certain_so_far(small, answers, NOW).action("call-emergency")
        assert call
        return call.how

    assert how(None) == how(12) == ("Say where.", "They are a minor.")
    assert how(40) == how("cannot-tell") == ("Say where.",)


def test_only_three_steps_stand_before_the_call_even_if_another_has_a_deadline(tmp_path: Path) -> None:
    clock = {"number": 1, "unit": "hours", "start": "learned"}
    watch = rule("watch", {"danger": ["yes"]}, "watch", verb="must", basis="law", deadline=clock, concern="danger")
    content = house(tmp_path, us=watch, actions=ACTIONS + action("watch", "life-safety", "now"))
    assert (
        steps(plan_for(content, answered(danger="yes", client__place="us-wy", intent="no"), NOW))[0] == "call-emergency"
    )


def test_frames_come_first_then_what_a_step_is_for_then_the_clock_then_the_authors_order(tmp_path: Path) -> None:
    kinds = ("follow-up", "document", "release", "tell", "hold", "duty", "life-safety")
    actions = "".join(
        action(f"{frame.replace(' ', '-')}.{kind}", kind, frame) for frame in reversed(FRAMES) for kind in kinds
    )
    names = [f"{frame.replace(' ', '-')}.{kind}" for frame in FRAMES for kind in reversed(kinds)]
    content = house(tmp_path, rule("all", {"danger": ["no"]}, *sorted(names)), actions=ACTIONS + actions)
    plan = plan_for(content, answered("threat", danger="no"), NOW)
    assert [name for name in steps(plan) if name in names] == names


VERBS = ("must", "consult-first", "should", "may")


@pytest.mark.parametrize(("strong", "weak"), [(s, w) for n, s in enumerate(VERBS) for w in VERBS[n + 1 :]])
def test_the_strongest_verb_wins_with_the_basis_of_its_reason(tmp_path: Path, strong: str, weak: str) -> None:
    basis = "law" if strong == "must" else "practice"
    content = house(
        tmp_path,
        rule("weak", {"danger": ["no"]}, "log", verb=weak, basis="clinical")
        + rule("strong", {"danger": ["no"]}, "log", verb=strong, basis=basis),
    )
    log = plan_for(content, answered("threat", danger="no"), NOW).action("log")
    assert log
    assert (log.verb, log.basis) == (strong, basis)
    assert [because.rule for because in log.because] == ["weak", "strong"]


def test_of_equal_verbs_law_is_named_before_clinical_before_practice(tmp_path: Path) -> None:
    rules = [rule(basis, {"danger": ["no"]}, "log", basis=basis) for basis in ("practice", "clinical", "law")]
    log = plan_for(house(tmp_path, "".join(rules)), answered("threat", danger="no"), NOW).action("log")
    assert log
    assert (log.verb, log.basis) == ("should", "law")


def test_the_same_step_of_two_concerns_stands_once_with_the_earliest_frame_and_every_reason(small: Content) -> None:
    plan = plan_for(small, answered("danger", "threat", danger="no", intent="would-not-say"), NOW)
    assert steps(plan).count("ask-now") == 1
    ask = plan.action("ask-now")
    assert ask
    assert (ask.verb, ask.frame) == ("should", "now")
    assert [(b.rule, b.reason, b.verb, dict(b.answers)) for b in ask.because] == [
        ("ask", "Because of ask.", "should", {"intent": "would-not-say"}),
        ("threat.ask", "Because of threat.ask.", "may", {"intent": "would-not-say"}),
    ]
    assert [source.id for source in ask.because[0].sources] == ["code"]


def test_a_reason_shows_the_answers_behind_its_findings_and_no_answer_nobody_gave(small: Content) -> None:
    call = plan_for(small, answered(danger="no", intent="yes", means="yes"), NOW).action("call-emergency")
    assert call
    assert dict(call.because[0].answers) == {"intent": "yes", "means": "yes"}
    ask = plan_for(small, answered(danger="no"), NOW).action("ask-now")
    assert ask
    assert dict(ask.because[0].answers) == {}


# ---------------------------------------------------------------- conflicts

FORBID = rule("forbid", {"threat": ["yes"]}, "tell-client", verb="should-not")
ASKED_FOR = rule("ask-for", {"danger": ["no"]}, "tell-client", concern="danger")
WANTED_HERE = "within 36 hours (unconfirmed)"
SETTLED = table("[[resolution]]", id="do-not-tell", action="tell-client", prevails="{}", reason="Telling endangers.")


def conflict(folder: Path, doing: str, avoiding: str, *, prevails: str = "") -> Plan:
    settled = SETTLED.replace("{}", prevails) if prevails else ""
    content = house(folder, doing + avoiding + settled)
    return plan_for(content, answered("danger", "threat", danger="no", threat="yes"), NOW)


def test_a_step_that_is_called_for_and_advised_against_stands_on_both_sides_and_says_so(tmp_path: Path) -> None:
    plan = conflict(tmp_path, ASKED_FOR, FORBID)
    assert ("tell-client" in steps(plan), [a.id for a in plan.avoid]) == (True, ["tell-client"])
    (found,) = plan.conflicts
    assert (found.actions, found.resolution, found.prevails, found.consult) == (("tell-client",), None, None, None)
    assert found.reason == (
        "No rule settles this conflict. Ask a supervisor or a lawyer before either step, unless someone is in danger now."
    )
    assert [a.contested for a in (*plan.actions, *plan.avoid) if a.id == "tell-client"] == [found, found]


@pytest.mark.parametrize(("prevails", "do", "avoid"), [("avoid", False, ["tell-client"]), ("do", True, [])])
def test_a_resolution_takes_the_other_side_out_and_keeps_the_conflict(
    tmp_path: Path, prevails: str, do: bool, avoid: list[str]
) -> None:
    plan = conflict(tmp_path, ASKED_FOR, FORBID, prevails=prevails)
    assert ("tell-client" in steps(plan), [a.id for a in plan.avoid]) == (do, avoid)
    (found,) = plan.conflicts
    assert (found.actions, found.resolution, found.prevails) == (("tell-client",), "do-not-tell", prevails)
    assert found.reason == "Telling endangers."
    assert [a.contested for a in (*plan.actions, *plan.avoid) if a.id == "tell-client"] == [found]


def test_a_conflict_carries_the_reasons_of_both_sides_strongest_first_whoever_prevails(tmp_path: Path) -> None:
    doing = rule("wish", {"danger": ["no"]}, "tell-client", verb="may") + rule(
        "duty",
        {"danger": ["no"], "client.place": ["us-ca"]},
        "tell-client",
        verb="must",
        basis="law",
        deadline={"number": 2, "unit": "hours", "start": "learned"},
    )
    avoiding = FORBID + rule("ban", {"threat": ["yes"]}, "tell-client", verb="must-not", basis="law")
    content = house(tmp_path, doing + avoiding + SETTLED.replace("{}", "avoid"))
    answers = answered("threat", danger="no", threat="yes", client__place="us-ca", learned="2026-11-20T08:00:00-08:00")
    (found,) = plan_for(content, answers, NOW).conflicts
    assert [(b.rule, b.verb, b.basis, dict(b.answers)) for b in found.calls_for] == [
        ("duty", "must", "law", {"danger": "no", "client.place": "us-ca"}),
        ("wish", "may", "clinical", {"danger": "no"}),
    ]
    assert [(b.rule, b.reason, b.verb) for b in found.against] == [
        ("ban", "Because of ban.", "must-not"),
        ("forbid", "Because of forbid.", "should-not"),
    ]
    assert [[source.id for source in b.sources] for b in found.calls_for] == [["code"], ["code"]]
    assert [b.due.at for b in found.calls_for if b.due] == [datetime(2026, 11, 20, 18, tzinfo=UTC)]


def test_a_resolution_says_with_whom_to_talk_it_over_and_cites_its_sources(tmp_path: Path) -> None:
    settled = table(
        "[[resolution]]",
        id="do-not-tell",
        action="tell-client",
        prevails="avoid",
        reason="In this place: {law.client.report}.",
        consult="A colleague, {law.client.report}; until then leave it.",
        sources=["code"],
    )
    content = house(tmp_path, ASKED_FOR + FORBID + settled)
    answers = answered("danger", "threat", danger="no", threat="yes", client__place="us-ca")
    (found,) = plan_for(content, answers, NOW).conflicts
    assert found.reason == f"In this place: {WANTED_HERE}."
    assert found.consult == f"A colleague, {WANTED_HERE}; until then leave it."
    assert [source.id for source in found.sources] == ["code"]


def resolution(name: str, prevails: str, when: dict[str, Any] | None = None, step: str = "tell-client") -> str:
    more = {} if when is None else {"when": when}
    return table("[[resolution]]", id=name, action=step, prevails=prevails, reason=f"By {name}.", **more)


FAR = resolution("far", "avoid", {"target": ["yes"]})
NEAR = resolution("near", "do", {"target": ["no", "unknown"]})


@pytest.mark.parametrize(
    ("target", "resolution", "done"),
    [("yes", "far", False), ("no", "near", True), ("cannot-tell", "near", True), (None, "near", True)],
)
def test_a_resolution_may_differ_by_situation(tmp_path: Path, target: str | None, resolution: str, done: bool) -> None:
    content = house(tmp_path, ASKED_FOR + FORBID + FAR + NEAR)
    answers = answered("danger", "threat", danger="no", threat="yes", **({"target": target} if target else {}))
    plan = plan_for(content, answers, NOW)
    assert ([c.resolution for c in plan.conflicts], "tell-client" in steps(plan)) == ([resolution], done)


def test_of_several_resolutions_the_first_that_holds_counts_and_one_that_law_forbids_never(tmp_path: Path) -> None:
    answers = answered("danger", "threat", danger="no", threat="yes", target="no")
    order = house(tmp_path, ASKED_FOR + FORBID + resolution("always", "avoid") + NEAR)
    assert [c.resolution for c in plan_for(order, answers, NOW).conflicts] == ["always"]
    turned = house(tmp_path, ASKED_FOR + FORBID + FAR + NEAR + resolution("always", "avoid"))
    assert [c.resolution for c in plan_for(turned, answers, NOW).conflicts] == ["near"]
    must = rule("duty", {"danger": ["no"]}, "tell-client", verb="must", basis="law")
    law = house(tmp_path, must + FORBID + resolution("always", "avoid") + NEAR)
    assert [c.resolution for c in plan_for(law, answers, NOW).conflicts] == ["near"]


def test_what_settles_a_conflict_is_asked_for_once_there_is_one(tmp_path: Path) -> None:
    """`means` is read by nothing else here: intent is denied."""
    settled = resolution("far", "avoid", {"means": ["yes"]}) + resolution("near", "do")
    content = house(tmp_path, ASKED_FOR + FORBID + settled)
    both = answered("danger", "threat", danger="no", threat="yes", intent="no", client__place="us-ca")
    assert "means" in asked(content, both)
    assert "means" not in asked(content, both.given("threat", "no"))
    assert "means" not in asked(content, both.given("means", "yes"))
    assert plan_for(content, both, NOW).conflicts[0].resolution == "near"
    assert dict(completed(content, both).values)["means"] == "not-asked"


def test_until_that_is_answered_an_undecided_resolution_does_not_count_and_the_plan_is_open(tmp_path: Path) -> None:
    settled = resolution("far", "avoid", {"means": ["yes"]}) + resolution("near", "do", {"means": ["no"]})
    content = house(tmp_path, ASKED_FOR + FORBID + settled)
    sure = answered("danger", "threat", danger="no", threat="yes", target="no", intent="no", signature="no", age=40)
    for name, value in {"setting": "office", "client.place": "us-ca", "licence.place": "us-wy"}.items():
        sure = sure.given(name, value)
    so_far = certain_so_far(content, sure, NOW)
    (found,) = so_far.conflicts
    assert (found.resolution, found.prevails, so_far.complete) == (None, None, False)
    assert found.reason == (
        "What settles this conflict turns on answers not given yet. Until then ask a supervisor or a lawyer before "
        "either step, unless someone is in danger now."
    )
    assert ("tell-client" in steps(so_far), [a.id for a in so_far.avoid]) == (True, ["tell-client"])
    whole = certain_so_far(content, sure.given("means", "yes"), NOW)
    assert ([c.resolution for c in whole.conflicts], whole.complete) == (["far"], True)


def test_what_no_open_concern_asks_for_leaves_a_resolution_out_and_the_next_one_decides(tmp_path: Path) -> None:
    """`signature` belongs to a concern that nothing opened."""
    unheard = resolution("signed", "do", {"signature": ["yes", "no", "unknown"]})
    extra = ASKED_FOR + FORBID.replace('"threat" = ["yes"]', '"danger" = ["no"]') + unheard
    answers = answered("danger", "threat", danger="no", threat="no", target="no", intent="no", age=40)
    plan = plan_for(house(tmp_path, extra), answers, NOW)
    assert [c.resolution for c in plan.conflicts] == [None]
    assert plan.conflicts[0].reason.startswith("No rule settles this conflict.")
    settled = plan_for(house(tmp_path, extra + resolution("else", "avoid")), answers, NOW)
    assert [c.resolution for c in settled.conflicts] == ["else"]
    assert settled.complete


def test_conflicts_about_a_must_come_first_then_the_unsettled_then_as_in_the_plan(tmp_path: Path) -> None:
    def clash(step: str, verb: str = "should", against: str = "should-not") -> str:
        basis = {"must": "law"}.get(verb, "clinical"), {"must-not": "law"}.get(against, "clinical")
        return rule(f"do.{step}", {"danger": ["no"]}, step, verb=verb, basis=basis[0]) + rule(
            f"not.{step}", {"danger": ["no"]}, step, verb=against, basis=basis[1]
        )

    extra = clash("log", "must") + clash("hold-file", "may", "must-not") + clash("tell-client") + clash("tell-ward")
    extra += clash("document") + resolution("r.ward", "do", step="tell-ward") + resolution("r.log", "do", step="log")
    plan = plan_for(house(tmp_path, extra), answered("threat", danger="no"), NOW)
    assert [c.actions for c in plan.conflicts] == [
        ("hold-file",),
        ("log",),
        ("tell-client",),
        ("document",),
        ("tell-ward",),
    ]


def test_without_both_sides_there_is_no_conflict(tmp_path: Path) -> None:
    content = house(tmp_path, ASKED_FOR + FORBID + SETTLED.replace("{}", "avoid"))
    plan = plan_for(content, answered("danger", "threat", danger="no", threat="no"), NOW)
    assert ("tell-client" in steps(plan), plan.avoid, plan.conflicts) == (True, (), ())


@pytest.mark.parametrize("basis", ["clinical", "practice"])
def test_a_must_of_law_does_not_yield_to_what_is_no_law(tmp_path: Path, basis: str) -> None:
    must = rule("duty", {"danger": ["no"]}, "tell-client", verb="must", basis="law")
    plan = conflict(tmp_path, must, FORBID.replace('"clinical"', f'"{basis}"'), prevails="avoid")
    told = plan.action("tell-client")
    assert told
    assert (told.verb, told.basis) == ("must", "law")
    assert [c.resolution for c in plan.conflicts] == [None]


def test_a_must_of_law_yields_to_law_where_a_resolution_says_so(tmp_path: Path) -> None:
    must = rule("duty", {"danger": ["no"]}, "tell-client", verb="must", basis="law")
    plan = conflict(tmp_path, must, FORBID.replace('"clinical"', '"law"'), prevails="avoid")
    assert ("tell-client" in steps(plan), [c.resolution for c in plan.conflicts]) == (False, ["do-not-tell"])


def test_a_must_not_of_law_does_not_yield_to_a_clinical_should(tmp_path: Path) -> None:
    must_not = rule("ban", {"threat": ["yes"]}, "tell-client", verb="must-not", basis="law")
    plan = conflict(tmp_path, ASKED_FOR, must_not, prevails="do")
    assert [(a.id, a.verb) for a in plan.avoid] == [("tell-client", "must-not")]
    assert [c.resolution for c in plan.conflicts] == [None]


# ---------------------------------------------------------------- several concerns, one plan


def test_a_step_that_two_concerns_advise_against_stands_once_with_the_strongest_verb_and_its_basis(
    tmp_path: Path,
) -> None:
    extra = rule("not.wise", {"danger": ["no"]}, "tell-client", verb="should-not", concern="danger")
    extra += rule("not.lawful", {"threat": ["yes"]}, "tell-client", verb="must-not", basis="law")
    plan = plan_for(house(tmp_path, extra), answered("danger", "threat", danger="no", threat="yes"), NOW)
    assert [(a.id, a.verb, a.basis) for a in plan.avoid] == [("tell-client", "must-not", "law")]
    assert [b.rule for b in plan.avoid[0].because] == ["not.wise", "not.lawful"]
    assert plan.conflicts == ()


def test_verb_frame_and_clock_of_a_shared_step_may_come_from_three_concerns(tmp_path: Path) -> None:
    clock = {"number": 3, "unit": "calendar_days", "start": "learned"}
    extra = (
        rule("firm", {"threat": ["yes"]}, "log", verb="must", basis="law", concern="threat")
        + rule("early", {"danger": ["no"]}, "log", verb="may", frame="now", concern="danger")
        + rule("timed", {"signature": ["yes"]}, "log", verb="should", basis="law", deadline=clock, concern="records")
    )
    answers = answered("danger", danger="no", threat="yes", signature="yes", learned="2026-11-20T08:00:00-08:00")
    content = house(tmp_path, extra)
    assert plan_for(content, answers, NOW).concerns == ("danger", "records"), "an answer opened the third"
    plan = plan_for(content, replace(answers, concerns=("danger", "threat")), NOW)
    assert steps(plan).count("log") == 1
    log = plan.action("log")
    assert log
    assert (log.verb, log.basis, log.frame) == ("must", "law", "now")
    assert log.due
    assert (log.due.number, log.due.unit) == (3, "calendar_days")
    assert [(b.rule, b.due is not None) for b in log.because] == [("firm", False), ("early", False), ("timed", True)]


@pytest.mark.parametrize(("strong", "weak"), [(s, w) for n, s in enumerate(VERBS) for w in VERBS[n + 1 :]])
def test_a_step_called_for_twice_with_any_verbs_is_in_conflict_with_any_advice_against_it(
    tmp_path: Path, strong: str, weak: str
) -> None:
    both = "".join(
        rule(verb, {"danger": ["no"]}, "log", verb=verb, basis="law" if verb == "must" else "clinical")
        for verb in (weak, strong)
    )
    against = rule("not", {"danger": ["no"]}, "log", verb="should-not", concern="danger")
    plan = plan_for(house(tmp_path, both + against), answered("danger", "threat", danger="no"), NOW)
    (found,) = plan.conflicts
    assert [b.verb for b in found.calls_for] == [strong, weak]
    assert [b.verb for b in found.against] == ["should-not"]


# ---------------------------------------------------------------- whose law

IN_CALIFORNIA = {"danger": "no", "threat": "yes", "target": "yes", "client.place": "us-ca", "licence.place": "us-wy"}


def threatened(**changed: Value) -> Answers:
    return Answers(("threat",), {**IN_CALIFORNIA, **{k.replace("__", "."): v for k, v in changed.items()}})


def reasons(plan: Plan, name: str) -> list[str]:
    planned = plan.action(name)
    return [because.rule for because in planned.because] if planned else []


def test_a_state_rule_displaces_the_baseline_rule_it_names_where_it_is_true(small: Content) -> None:
    assert reasons(plan_for(small, threatened(), NOW), "tell-police") == ["us-ca.police"]


def test_a_displaced_rule_holds_wherever_the_overriding_one_is_false(small: Content) -> None:
    assert reasons(plan_for(small, threatened(client__place="us-wy"), NOW), "tell-police") == ["threat.police"]
    assert reasons(plan_for(small, threatened(client__place="cannot-tell"), NOW), "tell-police") == ["threat.police"]


def test_while_the_place_is_open_neither_is_certain(small: Content) -> None:
    open_place = Answers(("threat",), {q: v for q, v in IN_CALIFORNIA.items() if q != "client.place"})
    assert reasons(certain_so_far(small, open_place, NOW), "tell-police") == []


def test_a_state_rule_never_fires_elsewhere(small: Content) -> None:
    for place in ("us-wy", "us-or", "outside-us", "not-asked"):
        plan = plan_for(small, threatened(client__place=place, licence__place=place), NOW)
        assert [b.rule for a in plan.actions for b in a.because if b.rule.startswith("us-ca.")] == []


def test_a_rule_of_the_licence_state_asks_for_the_licence_and_not_for_the_client(small: Content) -> None:
    assert reasons(plan_for(small, threatened(client__place="us-wy", licence__place="us-ca"), NOW), "log") == [
        "us-ca.log"
    ]
    assert reasons(plan_for(small, threatened(client__place="us-ca", licence__place="us-wy"), NOW), "log") == []


def test_a_place_without_a_pack_is_said_and_nothing_is_borrowed(small: Content) -> None:
    plan = plan_for(small, threatened(client__place="us-wy"), NOW)
    assert plan.notices == (
        "Wyoming (where the client is) has no law pack yet: only the federal baseline is applied, no state rule. Check that state's law.",
        "Wyoming (where you are licensed) has no law pack yet: only the federal baseline is applied, no state rule. Check that state's law.",
    )


def test_outside_the_country_is_said(small: Content) -> None:
    plan = plan_for(small, threatened(client__place="outside-us", licence__place="us-ca"), NOW)
    assert plan.notices == (
        "Outside the United States (where the client is): no law of that country is applied; US federal rules are shown, which may still bind you. Ask a lawyer there; act on danger first.",
    )


def test_the_places_of_the_plan_are_those_that_are_known(small: Content) -> None:
    plan = plan_for(small, threatened(licence__place="cannot-tell"), NOW)
    assert dict(plan.places) == {"client": "us-ca", "licence": None, "victim": None}


def test_an_override_of_a_concern_that_is_not_open_displaces_nothing(tmp_path: Path) -> None:
    """Else neither rule would be in the plan."""
    weigh = rule("us.weigh", {"threat": ["yes"]}, "log", verb="must", basis="law", concern="threat")
    over = rule(
        "us-ca.weigh", {"danger": ["no"]}, "log", verb="must", basis="law", concern="danger", overrides="us.weigh"
    )
    content = house(tmp_path, us=weigh, ca=over)
    assert "us.weigh" in reasons(plan_for(content, threatened(), NOW), "log")


WANTED = "Report within 36 hours (unconfirmed)"
VALUE = "Report {law.client.report}"


def test_a_value_of_law_is_filled_in_and_an_unconfirmed_one_says_so(tmp_path: Path) -> None:
    extra = (
        rule("fill", {"danger": ["no"]}, "fill", basis="practice").replace("Because of fill.", VALUE)
        + action("fill", how=[VALUE], say=[VALUE], recipients=["police"])
        + table("[[recipient]]", id="police", title="Police", share=[VALUE], withhold=[VALUE])
        + table("[[notice]]", id="fill", text=VALUE, when={"danger": ["no"]})
    )
    plan = plan_for(house(tmp_path, extra), threatened(), NOW)
    filled = plan.action("fill")
    assert filled
    assert filled.how == filled.say == filled.share["police"] == filled.withhold["police"] == (WANTED,)
    assert filled.because[0].reason == WANTED
    assert plan.notices[0] == WANTED


def test_a_value_of_law_is_filled_in_where_a_step_may_be_left(tmp_path: Path) -> None:
    """The loader takes the placeholder in `unless` as it does in any text."""
    unless = {"text": VALUE, "when": {"danger": ["no"]}}
    extra = rule("fill", {"danger": ["no"]}, "fill", basis="practice") + action("fill", unless=unless)
    filled = plan_for(house(tmp_path, extra), threatened(), NOW).action("fill")
    assert filled
    assert filled.unless == WANTED


def test_where_no_pack_holds_the_baselines_phrase_is_printed(tmp_path: Path) -> None:
    extra = rule("fill", {"danger": ["no"]}, "log", basis="practice").replace("Because of fill.", "{law.client.report}")
    content = house(tmp_path, extra)
    for place in ("us-wy", "cannot-tell"):
        log = plan_for(content, threatened(client__place=place, licence__place="us-wy"), NOW).action("log")
        assert log
        assert log.because[0].reason == "as state law says"


# ---------------------------------------------------------------- clocks


def test_a_duty_runs_out_so_many_hours_after_the_start_that_was_given(small: Content) -> None:
    police = plan_for(small, threatened(learned="2026-10-31T18:00:00-07:00"), NOW).action("tell-police")
    assert police
    assert police.due
    assert police.due.at == datetime(2026, 11, 2, 13, 0, tzinfo=UTC)
    assert (police.due.number, police.due.unit, police.due.start_question, police.due.zone) == (
        36,
        "hours",
        "learned",
        "America/Los_Angeles",
    )


@pytest.mark.parametrize("learned", [None, "not-asked", "cannot-tell"])
def test_without_a_known_start_the_clock_is_relative_and_running(small: Content, learned: str | None) -> None:
    answers = threatened() if learned is None else threatened(learned=learned)
    police = plan_for(small, answers, NOW).action("tell-police")
    assert police
    assert police.due
    assert (police.due.at, police.due.start, police.due.number, police.due.unit) == (None, None, 36, "hours")


def test_a_step_keeps_every_deadline_and_shows_the_earliest(tmp_path: Path) -> None:
    later = rule(
        "us.written", {"threat": ["yes"]}, "tell-police", verb="must", basis="law", concern="threat",
        deadline={"number": 1, "unit": "working_days", "start": "learned"},
    )  # fmt: skip
    police = plan_for(house(tmp_path, us=later), threatened(learned="2026-11-20T08:00:00-08:00"), NOW).action(
        "tell-police"
    )
    assert police
    assert police.due
    assert sorted(b.due.number for b in police.because if b.due) == [1, 36]
    assert police.due.number == 36


def test_of_two_running_clocks_without_a_start_the_shorter_one_is_shown(tmp_path: Path) -> None:
    """Three days are longer than 36 hours, though three is less than 36."""
    later = rule(
        "us.written", {"threat": ["yes"]}, "tell-police", verb="must", basis="law", concern="threat",
        deadline={"number": 3, "unit": "calendar_days", "start": "learned"},
    )  # fmt: skip
    police = plan_for(house(tmp_path, us=later), threatened(), NOW).action("tell-police")
    assert police
    assert police.due
    assert (police.due.number, police.due.unit) == (36, "hours")


def running(tmp_path: Path, *clocks: tuple[str, int, str]) -> Plan:
    """Return the plan of a duty with these clocks: the question that starts each, a number and a unit."""
    rules = [
        rule(f"clock.{number}", {"danger": ["no"]}, "log", verb="must", basis="law", concern="threat",
             deadline={"number": length, "unit": unit, "start": start})
        for number, (start, length, unit) in enumerate(clocks)
    ]  # fmt: skip
    other = THREAT.replace('"learned"]', '"learned", "called"]') + question("called", "note", kind="time")
    content = house(tmp_path, us="".join(rules), threat=other)
    return plan_for(content, answered("threat", danger="no", learned="2026-11-20T09:34:00-08:00"), NOW)


@pytest.mark.parametrize(
    ("unknown", "first"),
    [((72, "hours"), 36), ((2, "hours"), 2), ((36, "hours"), 36), ((1, "calendar_days"), 1), ((5, "working_days"), 36)],
)
def test_a_known_end_is_not_hidden_behind_a_longer_clock_whose_start_is_not_known(
    tmp_path: Path, unknown: tuple[int, str], first: int
) -> None:
    """Half an hour has passed of the 36 hours; the other clock may run already, and has run out by its length from now."""
    log = running(tmp_path, ("called", *unknown), ("learned", 36, "hours")).action("log")
    assert log
    assert log.due
    assert log.due.number == first
    assert (log.dues[0].number, log.dues[0].unit) == (log.due.number, log.due.unit)
    assert {(due.number, due.unit) for due in log.dues} == {unknown, (36, "hours")}
    assert [(b.due.number, b.due.at is None) for b in log.because if b.due] == [(unknown[0], True), (36, False)]


FEDERAL_DAY = rule(
    "us.note", {"threat": ["yes"]}, "hold-file", verb="must", basis="law", concern="threat",
    deadline={"number": 1, "unit": "calendar_days", "start": "learned"},
)  # fmt: skip


def test_a_federal_day_is_a_day_where_the_client_is(tmp_path: Path) -> None:
    """Tuesday evening in California is Wednesday in UTC; the day counted is the one on the client's calendar."""
    hold = plan_for(house(tmp_path, us=FEDERAL_DAY), threatened(learned="2026-11-17T20:00:00-08:00"), NOW).action(
        "hold-file"
    )
    assert hold
    assert hold.due
    assert hold.due.zone == "America/Los_Angeles"
    assert hold.due.at == datetime(2026, 11, 19, 7, 59, 59, tzinfo=UTC)


def test_without_a_known_zone_a_day_is_never_read_later_than_it_may_be(tmp_path: Path) -> None:
    """Learned at eight on a Tuesday evening in California; read in UTC the day would end sixteen hours too late."""
    answers = threatened(learned="2026-11-17T20:00:00-08:00", client__place="cannot-tell")
    hold = plan_for(house(tmp_path, us=FEDERAL_DAY), answers, NOW).action("hold-file")
    assert hold
    assert hold.due
    assert hold.due.at
    assert hold.due.at <= datetime(2026, 11, 19, 7, 59, 59, tzinfo=UTC)


def test_duties_of_one_frame_stand_in_the_order_of_their_clocks(tmp_path: Path) -> None:
    def duty(name: str, hours: int) -> str:
        clock = {"number": hours, "unit": "hours", "start": "learned"}
        return rule(name, {"danger": ["no"]}, name, verb="must", basis="law", concern="threat", deadline=clock)

    names = ("slow", "quick", "middle")
    actions = ACTIONS + "".join(action(name, "duty") for name in names)
    content = house(tmp_path, us=duty("slow", 72) + duty("quick", 12) + duty("middle", 24), actions=actions)
    for learned in ("2026-11-20T08:00:00-08:00", "cannot-tell"):
        plan = plan_for(content, answered("threat", danger="no", learned=learned), NOW)
        assert [name for name in steps(plan) if name in names] == ["quick", "middle", "slow"]


# ---------------------------------------------------------------- why, and why not


def test_why_a_step_is_in_the_plan_and_what_keeps_another_rule_from_it(small: Content) -> None:
    found = verdicts(small, threatened(), "tell-police")
    assert [(v.rule.id, v.holds, v.against) for v in found] == [
        ("us-ca.police", True, ()),
        ("threat.police", False, ("displaced by us-ca.police",)),
    ]


def test_why_a_step_is_not_in_the_plan_in_the_words_of_the_questions(small: Content) -> None:
    found = verdicts(small, threatened(client__place="us-wy", target="no"), "tell-police")
    assert [(v.rule.id, v.holds, v.against) for v in found] == [
        (
            "us-ca.police",
            False,
            (
                'client.place: "California" (answered: client.place: Wyoming)',
                'target: "Yes" (answered: target: No)',
                'the law where the client is on report: "mandatory" (California: within 36 hours)',
            ),
        ),
        ("threat.police", False, ('target: "Yes" (answered: target: No)',)),
    ]


def test_why_not_names_the_level_that_a_finding_stands_at(small: Content) -> None:
    found = verdicts(small, answered(danger="no", intent="no"), "call-emergency")
    assert [(v.holds, v.against) for v in found] == [(False, ("response: emergency (response stands at routine)",))]


def test_why_not_reads_nested_conditions_in_plain_words(tmp_path: Path) -> None:
    nested = {
        "any": [{"danger": ["yes"], "means": ["yes"]}, {"not": {"intent": ["no", "unknown"]}}],
        "at_least": 2,
        "of": [{"age": {"from": 12, "to": 17}}, {"target": ["yes", "would-not-say"]}],
    }
    content = house(tmp_path, rule("nested", nested, "log"))
    answers = answered("danger", "threat", danger="no", intent="no", age=40, target="no")
    found = [v for v in verdicts(content, answers, "log") if v.rule.id == "nested"]
    assert found[0].against == (
        '(danger: "Yes"; and means: "Yes"); or intent: known, and not "No" (answered: danger: No; intent: No)',
        'age: from 12 to 17; and target: "Yes", or asked and would not say (answered: age: 40; target: No)',
    )


# ================================================================ the content that ships

MOST_QUESTIONS = 30


@st.composite
def shipped_answers(draw: st.DrawFn, least: int = 0) -> Answers:
    """Return some of the answers to the shipped questions, without those that the others make irrelevant.

    Of at most three concerns, and what they open: what each unknown would change takes seconds where all are chosen.
    """
    names = draw(st.lists(st.sampled_from(sorted(SHIPPED.questions)), unique=True, min_size=least))
    concerns = draw(st.lists(st.sampled_from(sorted(SHIPPED.concerns)), unique=True, min_size=1, max_size=3))
    return relevant(Answers(tuple(concerns), {name: draw(value_of(SHIPPED.questions[name])) for name in names}))


def value_of(question: Question) -> st.SearchStrategy[Value]:
    one: st.SearchStrategy[Value] = st.sampled_from(values_of(question))
    if question.kind == "place":
        return st.sampled_from(["us-ca", "us-ny", "outside-us", "cannot-tell"])
    if question.kind == "several":
        some = st.sets(st.sampled_from([c for c in question.choices if c != question.none_choice]), min_size=1)
        alone = [v for v in values_of(question) if v not in question.choices]
        return st.one_of(
            some.map(lambda s: in_order(question, s)), st.just((question.none_choice,)), st.sampled_from(alone)
        )  # type: ignore[arg-type]
    if question.kind == "number":
        return st.integers(0, 110) | one
    if question.kind == "time":
        return st.just("2026-11-20T08:00:00-08:00") | one
    if question.kind == "date":
        return st.just("2026-11-19") | one
    return one


def relevant(answers: Answers) -> Answers:
    while True:
        evaluation = Evaluation(SHIPPED, answers.concerns, answers.values)
        stale = [name for name in answers.values if evaluation.relevance(name) is False]
        if not stale:
            return answers
        answers = answers.without(stale)


def interviewed(answers: Answers, data: st.DataObject, upto: Tier) -> tuple[Answers, list[str]]:
    """Answer whatever is asked, at random, until the plan is ready; return what was asked too."""
    order: list[str] = []
    while isinstance(step := next_step(SHIPPED, answers, NOW, upto, changes=False), AskQuestion):
        name = step.question.id
        assert name not in answers.values, "an answered question is not asked"
        assert Evaluation(SHIPPED, answers.concerns, answers.values).relevance(name) is not False, (
            "nor an irrelevant one"
        )
        order.append(name)
        answers = answers.given(name, data.draw(value_of(step.question)))
    return answers, order


@settings(max_examples=examples(12), deadline=None)
@given(shipped_answers(), st.randoms(use_true_random=False))
def test_the_same_answers_in_any_order_give_the_same_plan(answers: Answers, shuffle: Any) -> None:
    names = list(answers.values)
    shuffle.shuffle(names)
    concerns = list(answers.concerns)
    shuffle.shuffle(concerns)
    turned = Answers(tuple(concerns), {name: answers.values[name] for name in names})
    assert plan_for(SHIPPED, turned, NOW) == plan_for(SHIPPED, answers, NOW)
    assert certain_so_far(SHIPPED, turned, NOW) == certain_so_far(SHIPPED, answers, NOW)


@settings(max_examples=examples(20), deadline=None)
@given(shipped_answers())
def test_a_reading_with_an_answer_more_is_that_of_all_answers_at_once(answers: Answers) -> None:
    found = Evaluation(SHIPPED, answers.concerns, {})
    for name, value in answers.values.items():
        found.needed()  # so that all is worked out, and may be taken over
        found = found.given(name, value)
    fresh = Evaluation(SHIPPED, answers.concerns, answers.values)
    assert list(found.rules()) == list(fresh.rules())
    assert found.needed() == fresh.needed()
    assert [found.level(name) for name in SHIPPED.findings] == [fresh.level(name) for name in SHIPPED.findings]
    assert [found.relevance(name) for name in SHIPPED.questions] == [
        fresh.relevance(name) for name in SHIPPED.questions
    ]


@settings(max_examples=examples(30), deadline=None)
@given(shipped_answers(least=3), st.data())
def test_going_back_and_changing_an_answer_is_as_good_as_starting_afresh(answers: Answers, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(answers.values) or ["danger.now"]))
    value = data.draw(value_of(SHIPPED.questions[name]))
    changed, gone = change(SHIPPED, answers, name, value)
    assert set(changed.values) | set(gone) == set(answers.values) | {name}
    fresh = relevant(Answers(answers.concerns, {**answers.values, name: value}))
    assert dict(changed.values) == dict(fresh.values)
    assert plan_for(SHIPPED, changed, NOW, changes=False) == plan_for(SHIPPED, fresh, NOW, changes=False)
    back, _ = change(SHIPPED, changed, name, answers.values.get(name, value))
    restored = relevant(Answers(back.concerns, {**answers.values, **back.values}))
    assert plan_for(SHIPPED, restored, NOW, changes=False) == plan_for(SHIPPED, answers, NOW, changes=False)


@settings(max_examples=examples(40), deadline=None)
@given(shipped_answers(), st.data())
def test_what_is_certain_to_be_done_now_in_an_emergency_stays_whatever_is_answered_next(
    answers: Answers, data: st.DataObject
) -> None:
    so_far = certain_so_far(SHIPPED, answers, NOW)
    whole, _ = interviewed(answers, data, "note")
    final = plan_for(SHIPPED, whole, NOW, changes=False)
    if so_far.response == "emergency":
        assert final.response == "emergency"
        urgent = {a.id for a in so_far.actions if a.frame == "now"}
        assert urgent <= {a.id for a in final.actions if a.frame == "now"} | _in_conflict(final)


def _in_conflict(plan: Plan) -> set[str]:
    return {name for conflict in plan.conflicts for name in conflict.actions}


@settings(max_examples=examples(60), deadline=None)
@given(shipped_answers(), st.data())
def test_what_is_certain_never_falls(answers: Answers, data: st.DataObject) -> None:
    """More answers raise the response that is certain and add rules; they take none back."""
    so_far = certain_so_far(SHIPPED, answers, NOW)
    whole, _ = interviewed(answers, data, "refine")
    final = certain_so_far(SHIPPED, whole, NOW)
    levels = list(SHIPPED.findings["response"].values)
    assert levels.index(final.response) >= levels.index(so_far.response)
    settled = _in_conflict(final)
    assert _rules(so_far, settled) <= _rules(final, settled)
    assert final.complete


def _rules(plan: Plan, settled: set[str]) -> set[tuple[str, str]]:
    """Return which rule speaks of which action, on either side, but for those `settled` by a conflict in the end."""
    return {
        (b.rule, planned.id)
        for planned in (*plan.actions, *plan.avoid)
        for b in planned.because
        if planned.id not in settled
    }


@settings(max_examples=examples(30), deadline=None)
@given(st.data())
def test_every_interview_ends_in_at_most_thirty_questions_each_asked_once(data: st.DataObject) -> None:
    concerns = data.draw(st.lists(st.sampled_from(sorted(SHIPPED.concerns)), unique=True, min_size=1))
    answers, order = interviewed(Answers(tuple(concerns)), data, "note")
    opened = Evaluation(SHIPPED, answers.concerns, answers.values).concerns
    assert len(order) == len(set(order)) <= MOST_QUESTIONS * len(opened), "thirty for each concern chosen or opened"


@settings(max_examples=examples(60), deadline=None)
@given(shipped_answers())
def test_no_plan_is_empty_and_frames_never_decrease(answers: Answers) -> None:
    plan = plan_for(SHIPPED, answers, NOW, changes=False)
    assert plan.actions
    frames = [FRAMES.index(planned.frame) for planned in plan.actions]
    assert all(one <= two for one, two in pairwise(frames))
    assert len({planned.id for planned in plan.actions}) == len(plan.actions)


@settings(max_examples=examples(60), deadline=None)
@given(shipped_answers())
def test_every_step_has_a_reason_and_no_verb_stronger_than_its_reasons(answers: Answers) -> None:
    plan = plan_for(SHIPPED, answers, NOW, changes=False)
    for planned in plan.actions:
        assert planned.because
        best = min(planned.because, key=lambda b: DO_VERBS.index(b.verb))
        assert planned.verb == best.verb
        assert planned.basis in {b.basis for b in planned.because if b.verb == planned.verb}
        for because in planned.because:
            assert because.reason
            assert because.sources or because.basis == "practice"
            assert set(because.answers) <= set(answers.values), "an answer nobody gave is no reason"


@settings(max_examples=examples(15), deadline=None)
@given(shipped_answers())
def test_every_unknown_of_the_plan_was_given_or_filled_in_and_has_a_way_to_find_out(answers: Answers) -> None:
    plan = plan_for(SHIPPED, answers, NOW)
    filled: Mapping[str, Value] = completed(SHIPPED, answers).values
    assert {u.question: u.kind for u in plan.unknown} == {q: v for q, v in filled.items() if is_unknown(v)}
    assert [u.question for u in plan.unknown if not u.find_out] == []
