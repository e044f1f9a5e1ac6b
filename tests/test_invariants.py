"""The clinical and law invariants, each by its number: carried by a property proven for all answers or by a test.

Numbers and wording: `clinical-flows.md` section 7 and `law-flows.md` section 5, as changed by `READ-FIRST.md`. The
tests here hold for every concern, alone, together and opened by another; what is particular to telling somebody of a
threat stands in `test_invariants_threats.py`, to reporting in `test_invariants_reporting.py`, scenarios of holding back in
`test_scenarios.py`.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from carriers import CLINICAL, LAW, ORDERED, PROVEN_CLINICAL, PROVEN_LAW, Carried
from examples import examples
from interviews import (
    ABSENT,
    ALL,
    CARE,
    CHILD,
    CONCERNS,
    ELDER,
    NOW,
    OTHERS,
    PARTNER,
    SEED,
    SELF,
    TOGETHER,
    as_value,
    choices_of,
    emergencies,
    ids,
    level_of,
    lines_of,
    open_concerns,
    released,
    sample,
    sentences,
    texts,
)
from shipped import CONTENT as SHIPPED

from crisis_cli import note
from crisis_cli.answers import Answers, Done, Value, in_order, is_unknown
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.engine import AskQuestion, PlanReady, certain_so_far, next_step, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import BEFORE_THE_CALL, DO_VERBS, FRAMES, LEVELS, ROLE_PLACES, Content
from crisis_cli.plan import Plan

# ---------------------------------------------------------------- who carries what

TEST_FILES = sorted(Path(__file__).parent.glob("test_*.py"))


@pytest.fixture(scope="module")
def content() -> Content:
    return SHIPPED


@pytest.fixture(scope="module")
def samples(content: Content) -> list[Answers]:
    return sample(content)


@pytest.fixture(scope="module")
def plans(content: Content, samples: list[Answers]) -> list[tuple[Answers, Plan]]:
    return [(answers, plan_for(content, answers, NOW, changes=False)) for answers in samples]


def test_every_invariant_has_a_carrier(content: Content) -> None:
    assert sorted(CLINICAL) == list(range(1, 43))
    assert sorted(LAW) == list(range(1, 62))
    orders = {order.question for order in content.orders}
    properties = {prop.id: prop.carries for prop in content.properties}
    written = set(re.findall(r"^def (test_\w+)", "".join(file.read_text("utf-8") for file in TEST_FILES), re.MULTILINE))
    for kind, table in (("clinical", CLINICAL), ("law", LAW)):
        for number, carried in table.items():
            what = f"{kind} {number}"
            assert carried.properties or carried.orders or carried.tests, what
            assert set(carried.properties) <= set(properties), what
            assert [p for p in carried.properties if what not in properties[p]] == [], f"{what}: carries"
            assert set(carried.orders) <= orders, what
            assert [t for t in carried.tests if t not in written] == [], what


def test_no_property_of_any_concern_claims_what_the_tables_do_not_give_it(content: Content) -> None:
    """The `carries` of the concerns and these tables say the same, so neither can outgrow the other."""
    assert {prop.concern for prop in content.properties} == set(ALL)
    for prop in content.properties:
        for claim in prop.carries:
            kind, _, number = claim.rpartition(" ")
            if kind in ("clinical", "law"):
                carried = (CLINICAL if kind == "clinical" else LAW)[int(number)]
                assert prop.id in carried.properties, f"{prop.id} carries {claim}"


def test_every_concern_orders_its_questions(content: Content) -> None:
    for concern in ALL:
        assert {order.question for order in content.orders if order.concern == concern} == set(ORDERED[concern])


def test_which_invariants_are_proven_for_every_answer() -> None:
    """What is not in these two sets rests at least in part on the samples and lints below."""

    def proven(table: Mapping[int, Carried]) -> set[int]:
        return {number for number, carried in table.items() if carried.properties and not carried.tests}

    assert proven(CLINICAL) == PROVEN_CLINICAL
    assert proven(LAW) == PROVEN_LAW


# ---------------------------------------------------------------- the samples


def test_the_samples_reach_every_response(plans: list[tuple[Answers, Plan]]) -> None:
    found = [plan.response for _, plan in plans]
    assert all(found.count(level) >= 15 for level in LEVELS), {level: found.count(level) for level in LEVELS}


def test_the_samples_reach_every_concern_and_every_duty(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Each concern chosen, each one that can be opened, many at once, and each duty often enough to be looked at."""
    opened = [set(plan.concerns) - set(answers.concerns) for answers, plan in plans]
    for concern in (SELF, OTHERS, CHILD, ELDER):
        assert sum(concern in found for found in opened) >= 15, concern
    assert sum(len(plan.concerns) >= 3 for _, plan in plans) >= 60
    held = Counter((planned.id, planned.verb) for _, plan in plans for planned in plan.actions)
    for duty in ("warn-target", "tell-police", "report-threat", "report-director", "report-child", "report-elder"):
        for verb in ("must", "consult-first"):
            assert held[duty, verb] >= 3, (duty, verb)
    for duty in ("write-child-report", "report-facility", "write-facility-report", "write-elder-report"):
        assert held[duty, "must"] >= 3, duty


# ---------------------------------------------------------------- clinical 1 to 11: levels and order


def test_the_call_is_directly_below_the_escort(plans: list[tuple[Answers, Plan]]) -> None:
    for _, plan in plans:
        names = ids(plan)
        if "escorted-evaluation-now" in names:
            assert names.index("call-emergency") == names.index("escorted-evaluation-now") + 1
            call = plan.action("call-emergency")
            assert call is not None and call.fallback_of == "escorted-evaluation-now"


def test_no_emergency_step_says_wait(plans: list[tuple[Answers, Plan]]) -> None:
    waiting = re.compile(r"^(wait|monitor|watch and wait|see how|next session)", re.IGNORECASE)
    for _, plan in emergencies(plans):
        for planned in plan.actions:
            if planned.frame == "now":
                assert [s for text in texts(planned) for s in sentences(text) if waiting.match(s)] == []


def test_after_danger_now_few_questions_come_before_the_plan(content: Content) -> None:
    for chosen in TOGETHER:
        asked = []
        answers = Answers(chosen, {"danger.now": "yes"})
        while isinstance(step := next_step(content, answers, NOW, changes=False), AskQuestion):
            asked.append(step.question.id)
            answers = answers.given(step.question.id, "cannot-tell")
        assert isinstance(step, PlanReady)
        assert set(asked) <= {"client.place", "tell.safe"}, chosen
        assert "call-emergency" in ids(certain_so_far(content, Answers(chosen, {"danger.now": "yes"}), NOW))


SCALES: Mapping[str, tuple[str, ...]] = {
    "danger.now": ("no", "yes"),
    "client.contact": ("left_reachable", "unanswered", "broke_off"),
    "client.company": ("adult", "alone"),
    "self.intent": ("none", "some", "yes"),
    "self.ideation": ("none", "passive", "active"),
    "self.plan": ("none", "method", "specific"),
    "self.means": ("no", "later", "yes"),
    "willing.now": ("escorted", "unescorted", "no"),
    "self.attempt": ("never", "over_3m", "recent_seen", "recent"),
    "self.keeps_safe": ("yes", "no"),
    "self.injury": ("none", "usual", "changed", "medical"),
    "therapist.safe": ("safe", "unsafe"),
    "others.threat": ("none", "vague", "serious"),
    "others.who": ("other", "client"),
    "others.intent": ("denied", "someday", "soon"),
    "others.plan": ("none", "some", "ready"),
    "others.accepts": ("verified", "partly", "refuses"),
    "care.body": ("no", "yes"),
    "care.cause": ("poverty", "condition"),
    "care.helper": ("verified", "none"),
    "care.accepts": ("yes", "no"),
    "protected.risk": ("none", "child", "both"),
    "abuse.tonight": ("safe", "exposed"),
    "child.sure": ("no", "yes"),
    "child.coerced": ("no", "yes"),
    "child.others": ("no", "yes"),
    "child.neglect": ("poor", "short", "risk", "severe"),
    "elder.basis": ("none", "suspect", "saw"),
    "elder.limits": ("no", "yes"),
    "elder.age": ("under_60", "sixties", "older"),
    "own.judgement": ("no", "today", "now"),
    "unreached.sign": ("none", "self", "both"),
    "unreached.risk": ("none", "some", "strong"),
    "unreached.seen": ("seen", "told", "no"),
    "absent.known": ("new", "seen"),
    "after.where": ("ward", "gone"),
    "after.risk": ("better", "worse"),
    "after.more": ("no", "yes"),
}


def response_rank(content: Content, answers: Answers) -> int:
    return LEVELS.index(plan_for(content, answers, NOW, changes=False).response)


def asked_in(content: Content, answers: Answers) -> set[str]:
    return {name for concern in open_concerns(content, answers) for name in content.concerns[concern].questions}


def test_a_riskier_answer_never_lowers_the_response(content: Content, samples: list[Answers]) -> None:
    rng = random.Random(SEED)
    for answers in samples[::2]:
        for question in rng.sample(sorted(SCALES.keys() & asked_in(content, answers)), 2):
            for safer, riskier in pairwise(SCALES[question]):
                before = response_rank(content, answers.given(question, safer))
                after = response_rank(content, answers.given(question, riskier))
                assert before <= after, (question, safer, riskier, answers.values)


def test_not_knowing_never_lowers_and_never_removes_life_safety(content: Content, samples: list[Answers]) -> None:
    """The escort is no loss: it stands only beside a verified yes, and the call below it stays. Nor is a permission."""
    rng = random.Random(SEED)
    for answers in samples[::2]:
        open_now = open_concerns(content, answers)
        order = rng.choice([order for order in content.orders if order.concern in open_now])
        question = content.questions[order.question]
        safe, risky = (
            plan_for(content, answers.given(question.id, as_value(question, choice)), NOW, changes=False)
            for choice in (order.safest, order.riskiest)
        )
        for kind in UNKNOWN_KINDS:
            unknown = plan_for(content, answers.given(question.id, kind), NOW, changes=False)
            ranks = [LEVELS.index(plan.response) for plan in (safe, unknown, risky)]
            assert ranks == sorted(ranks), (question.id, kind, answers.values)
            kept = {a.id for a in safe.actions if a.action.kind in ("life-safety", "duty") and a.verb != "may"} - {
                "escorted-evaluation-now"
            }
            contested = {name for conflict in unknown.conflicts for name in conflict.actions}  # both sides are shown
            assert kept <= set(ids(unknown)) | contested, (question.id, kind, answers.values)


ASSERTED: Mapping[str, tuple[str, ...]] = {
    "willing.now": ("willing to go now",),
    "tell.safe": ("is judged safe",),
    "guardian.safe": ("a parent or guardian is safe to tell", "a safe parent or guardian is told now"),
    "contact.person": ("The contact is safe", "the client agrees to the call"),
    "client.company": ("a named safe adult who is there",),
    "danger.now": ("nobody is hurt",),
    "self.means": ("the means are out of reach",),
    "care.helper": ("Help counts that is named, confirmed and there",),
}
"""Phrases of the content that state a protective fact, by the question that alone can bear them out."""


def test_what_is_not_known_is_never_asserted_as_protection(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    reasons = " ".join(rule.because for rule in content.rules)
    for phrases in ASSERTED.values():
        assert all(phrase in reasons for phrase in phrases), "the content's words have changed: change them here too"
    for answers, plan in plans:
        shown = " ".join(
            [*(b.reason for a in (*plan.actions, *plan.avoid) for b in a.because)]
            + [text for a in plan.actions for text in texts(a)]
        )
        shown = re.sub(r"\bwhether [^.:;]*", "", shown, flags=re.IGNORECASE)  # what is left open asserts nothing
        for question, phrases in ASSERTED.items():
            if is_unknown(answers.values.get(question)):
                assert [phrase for phrase in phrases if phrase in shown] == [], question


def test_a_guardian_not_known_to_be_safe_is_not_called_safe(content: Content) -> None:
    answers = Answers(
        (SELF,),
        {"danger.now": "yes", "client.age": "teen", "guardian.safe": "not-asked", "client.contact": "with_me"},
    )
    planned = plan_for(content, answers, NOW, changes=False).action("notify-guardian")
    assert planned is not None
    assert planned.verb == "consult-first"
    assert "the safe parent" not in planned.action.do.lower()


CONTEXT = {"self.signs", "others.signs", "care.needs", "child.kind", "elder.kind"}


def test_context_only_raises(content: Content, samples: list[Answers]) -> None:
    """One more sign, circumstance or need never lowers the response."""
    rng = random.Random(SEED)
    for answers in samples[::2]:
        for name in sorted(CONTEXT & asked_in(content, answers)):
            signs = content.questions[name]
            least = signs.none_choice or "suffering"
            held = answers.values.get(name)
            ticked = set(held) - {least} if isinstance(held, tuple) else set()
            more = rng.choice([choice for choice in signs.choices if choice != least])
            fewer: Value = in_order(signs, ticked) if ticked else (least,)
            before = response_rank(content, answers.given(name, fewer))
            after = response_rank(content, answers.given(name, in_order(signs, ticked | {more})))
            assert before <= after, (more, answers.values)


def test_frames_never_decrease(plans: list[tuple[Answers, Plan]]) -> None:
    for _, plan in plans:
        frames = [FRAMES.index(planned.frame) for planned in plan.actions]
        assert frames == sorted(frames)
        assert len(set(ids(plan))) == len(plan.actions)
        assert "document" in ids(plan)


def test_only_three_steps_may_stand_before_the_call(plans: list[tuple[Answers, Plan]]) -> None:
    for _, plan in emergencies(plans):
        names = ids(plan)
        assert set(names[: names.index("call-emergency")]) <= BEFORE_THE_CALL


# ---------------------------------------------------------------- clinical 12 to 30, beyond what is proven for one concern

URGENT = ("same-day", "emergency")
DANGER = (SELF, OTHERS, CARE)
"""The concerns in which it is the client who is in danger, or is the danger: what they call for by themselves is their own."""
IN_CONTACT = ("with_me", "remote_located", "remote_unlocated", "left_reachable")


def test_no_line_stands_in_for_the_call(plans: list[tuple[Answers, Plan]]) -> None:
    """Whichever concern makes the emergency: a crisis line or a safety plan of another one comes after the call, later."""
    for _, plan in plans:
        names = ids(plan)
        if plan.response in URGENT:
            assert names[0] != "give-lines"
            assert {"give-lines", "safety-plan"} < set(names) or len(set(names) - {"give-lines", "safety-plan"}) >= 3
        if plan.response == "emergency":
            for planned in plan.actions:
                later = planned.id in ("give-lines", "safety-plan")
                assert not later or (planned.frame != "now" and names.index(planned.id) > names.index("call-emergency"))


def test_a_therapist_in_danger_is_sent_away_first(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Also where another concern would have them stay and watch."""
    asked = [answers for answers, plan in plans if OTHERS in plan.concerns]
    beside = 0
    for answers in asked[::2]:
        plan = plan_for(content, answers.given("therapist.safe", "unsafe"), NOW, changes=False)
        assert ids(plan)[0] == "protect-self"
        if answers.values["client.contact"] == "with_me":
            beside += 1
            assert not {"stay-connected", "observe", "tell-client"} & set(ids(plan)), answers.values
    assert beside >= 15


def test_an_unsafe_guardian_is_told_in_no_concern(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """And whether a report is due is asked, unless harm to a child was named, looked into and found to be none."""
    found = 0
    for answers, plan in plans:
        if answers.values.get("guardian.safe") == "no":
            assert "notify-guardian" not in ids(plan), answers.values
            named = answers.values.get("protected.risk") in ("child", "both")
            settled = named and not child_suspected(content, answers)
            if level_of(content, answers, DANGER) != "routine" and not settled:
                found += 1
                assert {"ask-hotline", "report-child"} & set(ids(plan)), answers.values
            if child_suspected(content, answers) and answers.values["client.age"] in ("under_12", "teen"):
                assert "contact-unsafe-person" in [planned.id for planned in plan.avoid], answers.values
    assert found >= 10


def about_a_stranger(answers: Answers) -> bool:
    """Somebody else's violence against a third person: what is urgent then may have nothing to do with this client."""
    return answers.values.get("others.who") == "other"


def child_suspected(content: Content, answers: Answers) -> bool:
    evaluation = Evaluation(content, answers.concerns, answers.values)
    return evaluation.is_active(CHILD) and evaluation.level("child.suspected").certain != "no"


def test_a_safe_guardian_is_told_from_same_day_in_every_concern(
    content: Content, plans: list[tuple[Answers, Plan]]
) -> None:
    """Of the young person's own danger; not of a stranger's threat. While a parent is suspected the hotline is asked first.

    Where the other parent is safe and the young person's life is in danger, that one still hears of it.
    """
    found: set[str] = set()
    for answers, plan in plans:
        if answers.values.get("guardian.safe") != "yes" or about_a_stranger(answers):
            continue
        if answers.values.get("child.by") == "parent" and child_suspected(content, answers):
            told = plan.action("notify-guardian")
            assert told is not None and (told in plan.avoid or told.verb == "consult-first"), answers.values
        elif level_of(content, answers, DANGER) in URGENT:
            assert "notify-guardian" in ids(plan), answers.values
            found |= set(plan.concerns)
    assert found == set(CONCERNS)


def test_help_is_followed_until_it_has_arrived(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Every call; and after a report, safety is looked at again. Of the client's own danger also contact and appointment."""
    asked_for = {"call-emergency", "request-mobile-crisis", "request-evaluation", "warn-target", "report-threat"}
    reports = {"report-child", "report-elder", "report-facility", "report-state-hospital", "report-justice-center"}
    for answers, plan in plans:
        names = set(ids(plan))
        if names & asked_for and plan.response in URGENT:
            assert {"close-loop", "self-debrief"} <= names, answers.values
            followed = level_of(content, answers, DANGER) not in URGENT or {"follow-up-24h", "follow-up-7d"} <= names
            assert followed, answers.values
        if any((planned := plan.action(report)) is not None and planned.verb == "must" for report in reports):
            assert {"reassess-after-report", "self-debrief"} <= names, answers.values


def test_a_trainee_calls_the_supervisor_in_every_concern(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        if answers.values["profile.trainee"] == "yes" and plan.response in URGENT:
            planned = plan.action("call-supervisor")
            assert planned in plan.actions
            assert planned is not None and planned.frame == "now"


def test_contact_is_kept_and_the_client_told_in_every_concern(
    content: Content, plans: list[tuple[Answers, Plan]]
) -> None:
    """As long as the therapist is safe and it is the client's danger or theirs to do; what is unsafe to tell is avoided.

    A report about a child has its own telling, and about an adult too: `test_whom_a_report_is_told_to`.
    """
    kept = told = held = 0
    for answers, plan in plans:
        values = answers.values
        level = level_of(content, answers, DANGER)
        safe = values.get("therapist.safe", "safe") == "safe"
        if about_a_stranger(answers) or values.get("therapist.safe") == "unsafe" or level not in URGENT:
            continue
        left = values["client.contact"] == "left_reachable"  # a client who may be violent is called first, then kept
        own = level_of(content, answers, (SELF, CARE)) if left else level
        if values["client.contact"] in IN_CONTACT and own == "emergency" and safe:
            kept += 1
            assert "stay-connected" in ids(plan)[: 4 + ids(plan).count("escorted-evaluation-now")], values
        if values["client.contact"] in IN_CONTACT and values["tell.safe"] == "safe":
            told += 1
            assert "tell-client" in ids(plan), values
            assert "repair" in ids(plan) or values.get("others.who") == "client_in_danger", values
        if values["tell.safe"] != "safe":
            held += 1
            assert "tell-client" in [planned.id for planned in plan.avoid], values
    assert min(kept, told, held) >= 15


def test_a_place_not_known_is_found_first_in_every_concern(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in emergencies(plans):
        if answers.values.get("client.contact") in ("remote_unlocated", "broke_off") and not about_a_stranger(answers):
            names = ids(plan)
            assert "get-location" in names[:3], answers.values
            assert names.index("call-emergency") < 3


def test_no_step_recommends_a_contract(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    forbidden = re.compile(r"\b(contracts?|promises?|pacts?)\b(?! nothing)", re.IGNORECASE)
    for _, plan in plans:
        for planned in plan.actions:
            assert [text for text in texts(planned) if forbidden.search(text)] == [], planned.id


def test_no_step_is_to_take_a_weapon_or_to_drive(plans: list[tuple[Answers, Plan]]) -> None:
    order = re.compile(
        r"^(take (?!name,|down )|hold(?! the file)|disarm|unload|seize|search|drive|grab|remove)\b", re.IGNORECASE
    )
    therapist = re.compile(
        r"\byou (will |should |can |may |must )?(take(?! it in\b| the client back\b)|hold|disarm|search|drive)\b",
        re.IGNORECASE,
    )
    for _, plan in plans:
        for planned in plan.actions:
            for text in texts(planned):
                assert not [s for s in sentences(text) if order.match(s)], (planned.id, text)
                assert not therapist.search(text), (planned.id, text)


def test_the_call_goes_to_the_clients_own_dispatch(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in emergencies(plans):
        call = plan.action("call-emergency")
        assert call is not None
        words = " ".join(call.how)
        contact = answers.values.get("client.contact", "not-asked")
        if answers.values["client.place"] == "outside-us":
            assert "911" not in words.replace("not 911", "")
        elif contact == "with_me":
            assert "Client with you" in words
        else:
            assert "THEIR address" in words
            assert "Client with you" not in words or is_unknown(contact)


STATES: Mapping[str, str] = {"us-ca": "California", "us-tx": "Texas", "us-ny": "New York"}


def test_no_other_states_law_is_borrowed(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """A rule of a state stands only where the client, the licence or the person in danger is there, each for its role."""
    rules = {rule.id: rule for rule in content.rules}
    for answers, plan in plans:
        place = str(answers.values["client.place"])
        for because in (b for a in (*plan.actions, *plan.avoid) for b in a.because):
            rule = rules[because.rule]
            role = next((role for role in ROLE_PLACES if role in rule.id.split(".")), "client")
            assert rule.place in {None, "us", str(answers.values.get(ROLE_PLACES[role]))}, rule.id
        shown = " ".join(text for a in plan.actions for text in texts(a))
        for code, name in STATES.items():
            assert place == code or name not in shown, (code, answers.values)
        if is_unknown(place):
            assert any("state" in notice for notice in plan.notices)
        elif place not in content.packs:
            assert any("law" in notice for notice in plan.notices)


def test_an_unchecked_contact_is_checked_first(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        planned = plan.action("contact-designated")
        if planned in plan.actions:
            assert answers.values.get("contact.person") not in ("unsafe", "none")
            assert planned is not None and planned.how[0].startswith("Check first")


# ---------------------------------------------------------------- clinical 31 to 42: disclosure, note, interview


def test_share_lists_hold_nothing_clinical(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    clinical = re.compile(r"diagnos|therap|psych|history|session|treatment|medicines|notes|trauma", re.IGNORECASE)
    narrow = [
        "dispatcher",
        "contact-without-consent",
        "voicemail",
        "next-client",
        "target",
        "firearms-report",
        "county-director",
    ]
    for name in narrow:
        assert [text for text in lines_of(content.recipients[name].share) if clinical.search(text)] == [], name
        assert content.recipients[name].withhold
    for answers, plan in plans:
        agreed = answers.values.get("contact.person") == "agreed"
        for planned in plan.actions:
            assert not agreed or "contact-without-consent" not in planned.share
            assert agreed or "contact-agreed" not in planned.share
            assert set(planned.share) <= set(planned.action.recipients)


def test_no_step_ends_the_treatment(content: Content) -> None:
    """Handing over is weighed only by a therapist who is threatened: `treatment-ends-only-for-the-threatened`.

    A closing letter is called for by one concern alone, `test_a_closing_letter_only_where_the_facts_allow_one`.
    """
    ending = re.compile(r"terminat|(?<!no )closing letter|refer (them )?out|end the (treatment|therapy)", re.IGNORECASE)
    done = {name for rule in content.rules if rule.verb in DO_VERBS for name in rule.actions}
    for action in (content.actions[name] for name in sorted(done)):
        assert [t for t in (action.do, *lines_of(action.how), *lines_of(action.say)) if ending.search(t)] == []
    assert {rule.id for rule in content.rules if "safe-transfer" in rule.actions} == {"others.transfer"}
    assert {rule.concern for rule in content.rules if {"closing-letter", "end-well"} & {*rule.actions}} == {ABSENT}


def test_every_plan_of_a_completed_interview_is_complete(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Nothing is left to ask, no rule and no conflict waits; and it is the plan that the interview ends with."""
    for answers, plan in plans:
        assert plan.complete, answers.values
    for answers, plan in plans[::8]:
        step = next_step(content, answers, NOW, upto="refine", changes=False)
        assert isinstance(step, PlanReady), answers.values
        assert ids(step.plan) == ids(plan)
        assert certain_so_far(content, answers, NOW).complete


def part_of(content: Content, whole: Answers, rng: random.Random) -> Answers:
    """Return some of the answers, those left out that are only asked beside another that is now missing."""
    values = dict(rng.sample(sorted(whole.values.items()), rng.randint(0, len(whole.values))))
    evaluation = Evaluation(content, whole.concerns, values)
    kept = {name: value for name, value in values.items() if evaluation.relevance(name) is True}
    return Answers(whole.concerns, kept, dict.fromkeys(kept, "client"), (Done("consult"),))


def test_the_note_holds_what_was_entered_and_nothing_else(content: Content, samples: list[Answers]) -> None:
    rng = random.Random(SEED)
    machine = re.compile(
        r"response level|same-day|\bdraft\b|not[- ]assessed|not[- ]asked|us-[a-z]{2}\.|\b(self|others|care)\.[a-z]|hash"
    )
    for whole in rng.sample(samples, 150):
        entered = part_of(content, whole, rng)
        for style in note.STYLES:
            shown = "\n".join(
                line for section in note.build(content, entered, NOW, style).sections for line in section.lines
            )
            assert not machine.search(shown), shown
            assert content.hash not in shown
            for name in asked_in(content, entered):
                question = content.questions[name]
                held = entered.values.get(name)
                chosen = set(held) if isinstance(held, tuple) else {held}
                for choice, phrase in question.note.items():
                    if choice in chosen:
                        assert phrase.casefold() in shown.casefold(), name
                    elif not any(phrase in other for c, other in question.note.items() if c in chosen):
                        assert f"Client said: {phrase}." not in shown
                        assert f"Client said: {phrase};" not in shown
            for action in content.actions.values():
                if action.id != "consult":
                    assert action.do not in shown


def test_the_note_says_nothing_where_nothing_was_entered(content: Content) -> None:
    for chosen in TOGETHER:
        for style in note.STYLES:
            shown = "\n".join(
                line for s in note.build(content, Answers(chosen), NOW, style).sections for line in s.lines
            )
            assert note.BLANK in shown
            phrases = [p for q in content.questions.values() for p in q.note.values() if len(p) > 12]
            assert [phrase for phrase in phrases if phrase in shown] == []


def test_an_evaluation_is_requested_and_no_hold_placed(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    placing = re.compile(
        r"(^|\byou )(place(?! no hold)|write|put|start)\b[^.]{0,30}\b(hold|5150|9\.\d\d)\b", re.IGNORECASE
    )
    written = [(where, text) for where, text in printed(content)]
    written += [(planned.id, text) for _, plan in plans for planned in plan.actions for text in texts(planned)]
    for where, text in dict.fromkeys(written):
        assert [sentence for sentence in sentences(text) if placing.search(sentence)] == [], where
    asked = content.actions["request-evaluation"]
    assert "evaluation" in asked.do and "hold" not in asked.do
    assert "do not place a hold" in " ".join(lines_of(asked.how))


def test_levels_are_prompts_on_screen_and_not_in_the_note(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        assert any("not a prediction" in notice for notice in plan.notices)
        lines = [line for section in note.build(content, answers, NOW).sections for line in section.lines]
        assert not any("prediction" in line for line in lines)


def test_order_of_answers_does_not_matter(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    rng = random.Random(SEED)
    for answers, plan in rng.sample(plans, 150):
        shuffled = list(answers.values.items())
        rng.shuffle(shuffled)
        again = plan_for(content, Answers(answers.concerns, dict(shuffled)), NOW, changes=False)
        assert again == plan
        assert repr(again) == repr(plan)


def test_a_run_broken_off_keeps_what_is_certain(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """At every point of an interview, what `!` shows stays, and what was not assessed is named.

    Where only the start of a clock is still asked, the plan is whole already, the clock shown as running.
    """
    for answers, whole in random.Random(SEED).sample(plans, min(examples(20), len(plans))):
        given = Answers(answers.concerns)
        while isinstance(step := next_step(content, given, NOW, upto="refine", changes=False), AskQuestion):
            name = step.question.id
            sure = certain_so_far(content, given, NOW)
            assert not sure.complete or step.question.kind in ("time", "date"), name
            assert LEVELS.index(sure.response) <= LEVELS.index(whole.response)
            assert set(ids(sure)) <= set(ids(whole)) | {n for c in whole.conflicts for n in c.actions}, answers.values
            broken_off = plan_for(content, given, NOW, changes=False)
            assert broken_off.complete
            assert name in broken_off.not_assessed
            assert "document" in ids(broken_off)
            given = given.given(name, answers.values[name])
        assert ids(plan_for(content, given, NOW, changes=False)) == ids(whole)


def printed(content: Content) -> Iterator[tuple[str, str]]:
    """Yield every text of the content that a screen may show, with where it stands; sources' citations left out."""
    for question in content.questions.values():
        yield question.id, " ".join([question.ask, question.why, question.unknown or "", *question.choices.values()])
        yield question.id, " ".join(question.note.values())
    for action in content.actions.values():
        said = (*action.brief, *action.how, *action.say)
        words = [action.do, *lines_of(said), *action.record, action.done]
        yield action.id, " ".join([*words, action.unless.text if action.unless else ""])
    for recipient in content.recipients.values():
        said = (*recipient.you, *recipient.asks, *recipient.share, *recipient.withhold)
        yield recipient.id, " ".join([recipient.title, *lines_of(said)])
    yield from ((rule.id, rule.because) for rule in content.rules)
    yield from ((raised.finding, raised.because) for raised in content.raises)
    for notice in content.notices:
        yield notice.id, notice.text
    for pack in content.packs.values():
        for value in pack.values.values():
            yield value.id, value.phrase


STATUTE = re.compile(r"Penal Code \d+")
NUMBER = re.compile(r"\b988\b|\b(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{5,6}\b")


def test_every_number_comes_from_the_resources(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """911 is not a line of ours; which number reaches help where the client is, the call itself says."""
    known = {n for resource in content.resources.values() for n in NUMBER.findall(resource.reach)}
    assert known
    for where, text in printed(content):
        assert set(NUMBER.findall(STATUTE.sub("", text))) <= known, where
        assert not re.search(r"press\s*3", text, re.IGNORECASE), where
    for resource in content.resources.values():
        assert resource.checked_on
        assert not re.search(r"press\s*3", resource.reach + resource.about, re.IGNORECASE)
        assert set(NUMBER.findall(resource.about)) <= known
    dated = re.compile(r"\(checked \d{4}-\d{2}-\d{2}(, unconfirmed)?\)$")
    for _, plan in plans:
        for planned in plan.actions:
            lines = [line for line in planned.how if any(r.reach in line for r in content.resources.values())]
            assert all(dated.search(line) for line in lines)
            assert len(lines) == len(planned.action.resources)


# ---------------------------------------------------------------- law


def test_every_plan_has_steps_and_every_legal_step_a_source(plans: list[tuple[Answers, Plan]]) -> None:
    for _, plan in plans:
        assert plan.actions
        for planned in (*plan.actions, *plan.avoid):
            for because in planned.because:
                assert because.basis != "law" or because.sources, because.rule


def musts(plan: Plan) -> set[str]:
    return {planned.id for planned in (*plan.actions, *plan.avoid) if planned.verb in ("must", "must-not")}


def test_no_must_depends_on_consent(content: Content, samples: list[Answers]) -> None:
    """Neither on the client's word about a contact, nor on what they want done, nor on whether they may be told.

    The one exception is telling the adult of a report about them: HIPAA's own duty ends where telling endangers.
    """
    rng = random.Random(SEED)
    for answers in rng.sample(samples, 90):
        for question in ("contact.person", "tell.safe", "partner.wants"):
            found = {
                frozenset(
                    musts(plan_for(content, answers.given(question, choice), NOW, changes=False)) - {"inform-of-report"}
                )
                for choice in (*content.questions[question].choices, "would-not-say")
            }
            assert len(found) == 1, (question, answers.values)


def test_the_call_is_documented_and_logged(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in emergencies(plans):
        names = ids(plan)
        assert names.index("call-emergency") < names.index("document")
        if answers.values["profile.hipaa"] != "no":
            assert names.index("call-emergency") < names.index("log-disclosures")
        else:
            assert "log-disclosures" not in names


TOLD_BY_LAW = ("life-safety", "duty", "tell")
REPORTS_TO_THE_DIRECTOR = ("psychiatrist", "psychologist", "social_worker", "mft", "counselor", "nurse")


def test_danger_to_self_warns_nobody_and_reports_in_new_york_only(plans: list[tuple[Answers, Plan]]) -> None:
    """New York's section 9.46 speaks of serious harm to self too: the one report that danger to self alone can command."""
    reported = 0
    for answers, plan in plans:
        for because in (b for planned in plan.actions for b in planned.because):
            assert because.verb not in ("must", "must-not") or because.basis == "law"
        if {OTHERS, CHILD, ELDER, PARTNER} & set(plan.concerns):
            continue
        assert not {"warn-target", "tell-police", "tell-site", "report-threat"} & set(ids(plan))
        for planned in plan.actions:
            if planned.action.kind in TOLD_BY_LAW and planned.verb == "must":
                reported += 1
                assert planned.id == "report-director"
                assert answers.values["client.place"] == "us-ny"
                assert answers.values["harm.likely"] == "yes"
                assert answers.values["profile.licence"] in REPORTS_TO_THE_DIRECTOR
    assert reported


def test_no_avoided_step_forbids_a_call_or_a_warning(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """Silence on adult partner violence holds while nobody is in danger now; a contact may be the feared partner."""
    saving = {"call-emergency", "warn-target", "tell-police", "contact-designated", "report-threat", "report-director"}
    saving |= {"report-child", "report-elder", "report-facility", "report-state-hospital", "ask-hotline"}
    for answers, plan in plans:
        silent = PARTNER in plan.concerns and answers.values["danger.now"] == "no"
        may_wait = {"tell-police", "contact-designated"} if silent else set()
        assert not (saving - may_wait) & {planned.id for planned in plan.avoid}, answers.values
        if {"warn-target", "tell-police"} & set(ids(plan)) and answers.values.get("others.who") != "other":
            assert not {"disclose-threat", "tell-old-deed"} & {planned.id for planned in plan.avoid}, answers.values


def test_danger_opens_telling_and_never_the_file(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """What bears on a report that is owed goes to the agency that asks, where a state's law says so: no danger opens that."""
    for answers, plan in plans:
        assert released(content, answers, plan) == [], answers.values
        if plan.response == "emergency":
            assert "send-the-file" in [planned.id for planned in plan.avoid]
            call = plan.action("call-emergency")
            assert call is not None
            assert any("beyond this danger" in line for line in call.withhold["dispatcher"])


def as_shown(plan: Plan) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(a.id, a.verb, a.frame, texts(a)) for a in plan.actions]


def test_the_clients_place_decides(content: Content, samples: list[Answers]) -> None:
    """Between two states without a pack nothing changes but the place, whoever of the three is there."""
    assert not content.packs.keys() & {"us-nv", "us-or"}, "both states need to be without a pack for this comparison"
    for answers in samples[::6]:
        for question in ROLE_PLACES.values():
            one, other = (
                plan_for(content, answers.given(question, place), NOW, changes=False) for place in ("us-nv", "us-or")
            )
            assert as_shown(one) == as_shown(other)
            assert one.places != other.places


def test_another_states_licence_takes_nothing_away(content: Content, samples: list[Answers]) -> None:
    """A licence or a victim elsewhere adds what may bind there; it never removes or softens what the client's state has."""
    for answers in samples[::4]:
        if OTHERS not in open_concerns(content, answers):
            continue
        for question in ("licence.place", "victim.place"):
            plain = plan_for(content, answers.given(question, "us-nv"), NOW, changes=False)
            for place in ("us-ca", "us-tx", "us-ny"):
                plan = plan_for(content, answers.given(question, place), NOW, changes=False)
                for before in plain.actions:
                    after = plan.action(before.id)
                    assert after in plan.actions and after is not None, (before.id, place)
                    assert DO_VERBS.index(after.verb) <= DO_VERBS.index(before.verb), (before.id, place)
                    assert FRAMES.index(after.frame) <= FRAMES.index(before.frame), (before.id, place)


def test_every_command_of_law_was_read_or_says_that_it_was_not(content: Content) -> None:
    for rule in content.rules:
        if rule.verb in ("must", "must-not"):
            assert rule.basis == "law", rule.id
            seen = any(content.sources[name].read_on and content.sources[name].confirmed for name in rule.sources)
            assert seen or "unconfirmed" in rule.because, rule.id


ASKED_OF_A_THREAT = ("others.target", "others.source", "victim.place")
SERIOUS: Mapping[str, Value] = {"others.threat": "serious", "others.who": "client"}
ADULT_HURT: Mapping[str, Value] = {"elder.age": "older", "elder.kind": ("physical",), "elder.basis": "saw"}


ASKED_OF_A_PAPER = (
    *("paper.court", "paper.due", "paper.served", "paper.hand", "paper.case", "paper.notice"),
    *("paper.objection", "paper.issue", "role.case"),
)
TOLD_TO: Mapping[str, Value] = {"consent.task": "tell", "tell.what": "say", "authz.state": "none"}
ASKED_OF_A_FORM = ("authz.covers", "authz.core", "authz.flaw", "authz.california")
SIGNED: Mapping[str, Value] = {
    **{"paper.form": "letter", "file.kind": "adult"},
    **{"authz.state": "signed", "authz.signer": "all", "authz.flaw": ("none",)},
}


def test_every_answer_reaches_an_end(content: Content) -> None:
    beside: Mapping[str, Mapping[str, Value]] = {
        "guardian.safe": {"client.age": "teen"},
        "harm.likely": {"client.place": "us-ny"},
        "profile.clinic": {"client.place": "us-ny", "others.who": "client"},
        **{name: {"client.place": "us-ny"} for name in ("child.source", "report.called")},
        **{name: {"client.place": "us-ca"} for name in ("child.route", "partner.medical")},
        "elder.dementia": {"client.place": "us-ca", "elder.where": "facility"},
        "elder.doubt": {"client.place": "us-ca", "elder.basis": "told"},
        **{name: {**ADULT_HURT} for name in ("elder.place", "elder.client", "elder.by")},
        **dict.fromkeys(ASKED_OF_A_THREAT, SERIOUS),
        "threat.heard": {"client.place": "us-ca", **SERIOUS, "others.target": "identifiable"},
        **{name: {"paper.form": "call"} for name in ("paper.asker", "asked.worry")},
        "asked.event": {"paper.form": "call", "paper.asker": "police"},
        **{name: {"paper.form": "subpoena"} for name in ASKED_OF_A_PAPER},
        **{name: {"paper.form": "order"} for name in ("order.checked", "paper.secret")},
        "authz.signer": {"paper.form": "letter", "authz.state": "signed"},
        **{name: {**SIGNED, "client.place": "us-ca"} for name in ASKED_OF_A_FORM},
        **{name: {"file.kind": "minor"} for name in ("minor.care", "rep.suspect")},
        "minor.order": {"file.kind": "minor", "minor.care": "parent"},
        "file.notes": {"authz.state": "signed"},
        "notes.paper": {"authz.state": "signed", "file.notes": "yes"},
        "file.sensitive": {"paper.form": "subpoena", "client.place": "us-ny"},
        "part2.paper": {"profile.part2": "yes", "authz.state": "signed"},
        **{name: {**TOLD_TO, "tell.whom": "relative"} for name in ("whom.safe", "client.here")},
        **{name: {**TOLD_TO, "tell.whom": "cotreated"} for name in ("tell.what", "couple.about")},
        **{name: {"consent.task": "limits"} for name in ("limits.why", "limits.paper")},
        **{
            name: {"consent.task": "tell", "tell.whom": "client", "file.kind": "adult"}
            for name in ("access.wants", "access.harm", "access.at")
        },
        **{name: {"check.stage": "thinking"} for name in ("check.tried", "check.team")},
        "consent.task": {},
        "tell.whom": {"consent.task": "tell"},
        "insurer.wants": {"consent.task": "tell", "tell.whom": "insurer"},
        "couple.permission": {**TOLD_TO, "tell.whom": "cotreated", "couple.about": "no"},
        "parent.harm": {**TOLD_TO, "tell.whom": "parent", "file.kind": "minor", "minor.care": "parent"},
    }
    for concern in ALL:
        for name in content.concerns[concern].questions:
            question = content.questions[name]
            assert question.ask_when is None or name in beside, f"{name}: say here beside what it is asked"
            for choice in choices_of(question):
                value: Value = choice if choice in UNKNOWN_KINDS else as_value(question, choice)
                answers = Answers((concern,), {**beside.get(name, {}), name: value})
                evaluation = Evaluation(content, answers.concerns, answers.values)
                assert evaluation.relevance(name) is True, f"{name}: it is not asked beside {beside.get(name)}"
                plan = plan_for(content, answers, NOW, changes=False)
                assert plan.complete and plan.actions, (name, choice)
