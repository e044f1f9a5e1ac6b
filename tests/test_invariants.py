"""The clinical and law invariants, each by its number: carried by a property proven for all answers, by a test, or not here.

Numbers and wording: `clinical-flows.md` section 7 and `law-flows.md` section 5, as changed by `READ-FIRST.md`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from crisis_cli import note
from crisis_cli.answers import Answers, Done, Value, in_order, is_unknown, values_of
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.engine import AskQuestion, PlanReady, certain_so_far, next_step, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.load import load_checked, shipped_folder
from crisis_cli.model import BEFORE_THE_CALL, FRAMES, LEVELS, ROLE_PLACES, Content, Line, Question
from crisis_cli.plan import Plan, PlannedAction

CONCERN = "danger-to-self"
NOW = datetime(2026, 11, 20, 18, 4, tzinfo=UTC)
SAMPLES = 320
SEED = 20261122
PLACES_TRIED = ("us-ca", "us-tx", "us-nv", "outside-us", "not-asked", "cannot-tell")


# ---------------------------------------------------------------- who carries what


@dataclass(frozen=True)
class Carried:
    """`properties` name `[[property]]` ids, `orders` questions with an `[[order]]`, `tests` functions in this file."""

    properties: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    elsewhere: str = ""


def by_property(*names: str, tests: tuple[str, ...] = ()) -> Carried:
    return Carried(properties=names, tests=tests)


def by_test(*names: str) -> Carried:
    return Carried(tests=names)


def not_this_branch(why: str) -> Carried:
    return Carried(elsewhere=why)


ORDERED = (
    "danger.now",
    "client.contact",
    "client.company",
    "self.intent",
    "self.ideation",
    "self.plan",
    "self.means",
    "willing.now",
    "self.attempt",
    "self.signs",
    "self.keeps_safe",
    "self.injury",
    "others.threat",
    "tell.safe",
)

CLINICAL: Mapping[int, Carried] = {
    1: by_property(
        "emergency-has-the-call", "escort-never-hides-the-call", tests=("test_the_call_is_directly_below_the_escort",)
    ),
    2: by_property(
        "plan-intent-means-is-an-emergency",
        "unknown-intent-beside-plan-and-means",
        "method-counts-beside-intent-and-means",
        tests=("test_no_emergency_step_says_wait",),
    ),
    3: by_property("danger-now-is-an-emergency", tests=("test_after_danger_now_few_questions_come_before_the_plan",)),
    4: Carried(orders=ORDERED, tests=("test_a_riskier_answer_never_lowers_the_response",)),
    5: Carried(orders=ORDERED, tests=("test_not_knowing_never_lowers_and_never_removes_life_safety",)),
    6: by_property(
        "danger-unknown-is-not-waited-out",
        "intent-unknown-is-same-day",
        "keeping-safe-unknown-is-same-day",
        "ideation-unknown-counts-as-active",
    ),
    7: by_property(
        "escort-needs-a-yes",
        "keeping-safe-unknown-is-same-day",
        tests=("test_what_is_not_known_is_never_asserted_as_protection",),
    ),
    8: by_property("unknowns-alone-are-same-day", "unknowns-with-contact-broken-off"),
    9: by_test("test_context_only_raises"),
    10: by_property("always-a-note", tests=("test_frames_never_decrease",)),
    11: by_property("emergency-has-the-call", tests=("test_only_three_steps_may_stand_before_the_call",)),
    12: by_property("lines-are-never-the-answer", "lines-not-in-an-emergency"),
    13: by_property("no-safety-plan-in-acute-danger", "safety-plan-never-replaces-evaluation"),
    14: by_property("no-contracts", tests=("test_no_step_recommends_a_contract",)),
    15: by_property("a-no-in-words-undoes-nothing", "danger-in-deed-outranks-a-no"),
    16: not_this_branch("others: a therapist in danger is asked about with danger to others"),
    17: by_property("never-disarm-never-drive", tests=("test_no_step_is_to_take_a_weapon_or_to_drive",)),
    18: by_test("test_the_call_goes_to_the_clients_own_dispatch"),
    19: by_property("location-unknown-is-found-first"),
    20: by_property("state-unknown-is-established", tests=("test_no_other_states_law_is_borrowed",)),
    21: by_property("unsafe-contact-is-not-called", tests=("test_an_unchecked_contact_is_checked_first",)),
    22: by_property("unsafe-guardian-is-not-told"),
    23: by_property("safe-guardian-is-told-from-same-day", "guardian-decided-together-at-prompt"),
    24: by_property("danger-to-others-gets-advice-now", "consulting-gates-nothing"),
    25: by_property("others-are-asked-about", "danger-to-others-gets-advice-now"),
    26: by_property("means-are-always-dealt-with", "means-within-reach-are-put-away-now"),
    27: by_property("stay-connected-within-four"),
    28: by_property("loop-is-closed", "loop-is-closed-after-a-team"),
    29: by_property("nobody-is-sent-away-to-nothing"),
    30: by_property("client-is-told-where-safe", "client-is-not-told-where-unsafe"),
    31: by_test("test_share_lists_hold_nothing_clinical"),
    32: not_this_branch("absent: closing letters belong to the client who does not appear"),
    33: by_test("test_no_step_ends_the_treatment"),
    34: not_this_branch("others: contact with a violent partner belongs to danger to others"),
    35: by_property("medical-emergency-gets-the-call"),
    36: not_this_branch("wellness: the police check weighs police against other teams"),
    37: by_property("consulting-gates-nothing", "trainee-calls-the-supervisor-alongside"),
    38: by_test("test_the_note_holds_what_was_entered_and_nothing_else"),
    39: by_test("test_an_evaluation_is_requested_and_no_hold_placed"),
    40: by_property("therapist-is-seen-to", tests=("test_levels_are_prompts_on_screen_and_not_in_the_note",)),
    41: by_test("test_order_of_answers_does_not_matter", "test_a_run_broken_off_keeps_what_is_certain"),
    42: by_test("test_every_number_comes_from_the_resources"),
}

REPORTING = "reporting: child, elder and dependent adult abuse have a concern of their own"
PROCESS = "legal process: subpoenas, orders, warrants and releases have a concern of their own"
THREAT = "others: threats to another person are weighed there"

LAW: Mapping[int, Carried] = {
    1: by_property("danger-now-is-an-emergency", "danger-unknown-is-not-waited-out"),
    2: by_property("life-saving-calls-are-never-forbidden", "part-2-says-nothing-that-identifies"),
    3: Carried(orders=ORDERED, tests=("test_not_knowing_never_lowers_and_never_removes_life_safety",)),
    4: by_property("danger-unknown-is-not-waited-out"),
    5: by_property("always-a-note", tests=("test_every_plan_has_steps_and_every_legal_step_a_source",)),
    **dict.fromkeys((6, 7, 8), not_this_branch(REPORTING)),
    9: by_test("test_no_must_depends_on_consent"),
    **dict.fromkeys(range(10, 20), not_this_branch(REPORTING)),
    20: by_test("test_the_call_is_documented_and_logged"),
    **dict.fromkeys((21, 22, 23, 25), not_this_branch(THREAT)),
    24: by_property("danger-to-self-commands-no-call-by-law", tests=("test_danger_to_self_warns_and_reports_nobody",)),
    26: by_test("test_an_evaluation_is_requested_and_no_hold_placed"),
    27: by_test("test_danger_opens_telling_and_never_the_file"),
    **dict.fromkeys(range(28, 35), not_this_branch(PROCESS)),
    35: by_property("part-2-says-nothing-that-identifies", tests=("test_danger_opens_telling_and_never_the_file",)),
    **dict.fromkeys(range(36, 50), not_this_branch(PROCESS)),
    50: by_property("state-unknown-is-established", tests=("test_no_other_states_law_is_borrowed",)),
    51: by_test("test_the_clients_place_decides"),
    52: by_test("test_every_command_of_law_was_read_or_says_that_it_was_not"),
    53: by_test("test_this_branch_sets_no_deadline"),
    54: by_test("test_order_of_answers_does_not_matter", "test_every_answer_reaches_an_end"),
    55: by_test("test_the_note_holds_what_was_entered_and_nothing_else"),
    **dict.fromkeys(range(56, 62), not_this_branch(f"{REPORTING}; {PROCESS}")),
}

PROVEN_CLINICAL = {6, 8, 12, 13, 15, 19, 22, 23, 24, 25, 26, 27, 28, 29, 30, 35, 37}
PROVEN_LAW = {1, 2, 4}
"""Carried by properties alone: `flows check` shows them for every combination of answers, not for a sample."""


@pytest.fixture(scope="module")
def content() -> Content:
    return load_checked(shipped_folder()).content


@pytest.fixture(scope="module")
def samples(content: Content) -> list[Answers]:
    rng = random.Random(SEED)
    return [random_answers(content, rng) for _ in range(SAMPLES)]


@pytest.fixture(scope="module")
def plans(content: Content, samples: list[Answers]) -> list[tuple[Answers, Plan]]:
    return [(answers, plan_for(content, answers, NOW, changes=False)) for answers in samples]


def test_every_invariant_has_a_carrier(content: Content) -> None:
    assert sorted(CLINICAL) == list(range(1, 43))
    assert sorted(LAW) == list(range(1, 62))
    orders = {order.question for order in content.orders}
    properties = {prop.id: prop.carries for prop in content.properties}
    for kind, table in (("clinical", CLINICAL), ("law", LAW)):
        for number, carried in table.items():
            what = f"{kind} {number}"
            assert carried.properties or carried.orders or carried.tests or carried.elsewhere, what
            assert set(carried.properties) <= set(properties), what
            assert [p for p in carried.properties if what not in properties[p]] == [], f"{what}: carries"
            assert set(carried.orders) <= orders, what
            assert [t for t in carried.tests if t not in globals()] == [], what


def test_no_property_claims_an_invariant_of_another_branch(content: Content) -> None:
    for prop in content.properties:
        for claim in prop.carries:
            kind, _, number = claim.rpartition(" ")
            if kind in ("clinical", "law") and prop.concern == CONCERN:
                table = CLINICAL if kind == "clinical" else LAW
                assert not table[int(number)].elsewhere, f"{prop.id} carries {claim}"


def test_which_invariants_are_proven_for_every_answer() -> None:
    """What is not in these two sets rests at least in part on the samples and lints below."""

    def proven(table: Mapping[int, Carried]) -> set[int]:
        return {number for number, carried in table.items() if carried.properties and not carried.tests}

    assert proven(CLINICAL) == PROVEN_CLINICAL
    assert proven(LAW) == PROVEN_LAW


# ---------------------------------------------------------------- random interviews


def choices_of(question: Question) -> tuple[str, ...]:
    return PLACES_TRIED if question.kind == "place" else values_of(question)


def random_value(question: Question, rng: random.Random) -> Value:
    if question.kind != "several" or rng.random() < 0.15:
        return rng.choice(choices_of(question))
    if rng.random() < 0.35 and question.none_choice:
        return (question.none_choice,)
    ticked = [choice for choice in question.choices if choice != question.none_choice]
    return in_order(question, rng.sample(ticked, rng.randint(1, 3)))


def random_answers(content: Content, rng: random.Random) -> Answers:
    """Return an answer to every relevant question; half of the samples lean to the calm side so that no level is rare."""
    calm = rng.random() < 0.5
    safest = {order.question: order.safest for order in content.orders}
    safest["own.judgement"] = "no"
    values: dict[str, Value] = {}
    for name in content.concerns[CONCERN].questions:
        question = content.questions[name]
        if Evaluation(content, (CONCERN,), values).relevance(name) is False:
            continue
        value = random_value(question, rng)
        if calm and name in safest and rng.random() < 0.85:
            value = (safest[name],) if question.kind == "several" else safest[name]
        values[name] = value
    return Answers((CONCERN,), values)


def test_the_samples_reach_every_response(plans: list[tuple[Answers, Plan]]) -> None:
    found = [plan.response for _, plan in plans]
    assert all(found.count(level) >= 15 for level in LEVELS), {level: found.count(level) for level in LEVELS}


def emergencies(plans: list[tuple[Answers, Plan]]) -> Iterator[tuple[Answers, Plan]]:
    return ((answers, plan) for answers, plan in plans if plan.response == "emergency")


def ids(plan: Plan) -> list[str]:
    return [action.id for action in plan.actions]


def texts(planned: PlannedAction) -> tuple[str, ...]:
    return (planned.action.do, *planned.how, *planned.say)


def sentences(text: str) -> list[str]:
    return [part.strip(' "“”') for part in re.split(r"[.:;!?]\s+|\s-\s", text) if part.strip(' "“”')]


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
    asked = []
    answers = Answers((CONCERN,), {"danger.now": "yes"})
    while isinstance(step := next_step(content, answers, NOW), AskQuestion):
        asked.append(step.question.id)
        answers = answers.given(step.question.id, "cannot-tell")
    assert isinstance(step, PlanReady)
    assert set(asked) <= {"client.place", "tell.safe"}
    assert "call-emergency" in ids(certain_so_far(content, Answers((CONCERN,), {"danger.now": "yes"}), NOW))


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
    "others.threat": ("none", "yes"),
}


def response_rank(content: Content, answers: Answers) -> int:
    return LEVELS.index(plan_for(content, answers, NOW, changes=False).response)


def test_a_riskier_answer_never_lowers_the_response(content: Content, samples: list[Answers]) -> None:
    rng = random.Random(SEED)
    for answers in samples:
        question = rng.choice(list(SCALES))
        for safer, riskier in pairwise(SCALES[question]):
            before = response_rank(content, answers.given(question, safer))
            after = response_rank(content, answers.given(question, riskier))
            assert before <= after, (question, safer, riskier, answers.values)


def test_not_knowing_never_lowers_and_never_removes_life_safety(content: Content, samples: list[Answers]) -> None:
    """The escort is no loss: it stands only beside a verified yes, and the call below it stays."""
    rng = random.Random(SEED)
    for answers in samples:
        order = rng.choice(content.orders)
        question = content.questions[order.question]

        def as_value(choice: str, question: Question = question) -> Value:
            return (choice,) if question.kind == "several" else choice

        safe = plan_for(content, answers.given(question.id, as_value(order.safest)), NOW, changes=False)
        risky = plan_for(content, answers.given(question.id, as_value(order.riskiest)), NOW, changes=False)
        for kind in UNKNOWN_KINDS:
            unknown = plan_for(content, answers.given(question.id, kind), NOW, changes=False)
            ranks = [LEVELS.index(plan.response) for plan in (safe, unknown, risky)]
            assert ranks == sorted(ranks), (question.id, kind, answers.values)
            kept = {a.id for a in safe.actions if a.action.kind in ("life-safety", "duty")} - {
                "escorted-evaluation-now"
            }
            assert kept <= set(ids(unknown)), (question.id, kind, answers.values)


ASSERTED: Mapping[str, tuple[str, ...]] = {
    "willing.now": ("willing to go now",),
    "tell.safe": ("is judged safe",),
    "guardian.safe": ("a parent or guardian is safe to tell", "a safe parent or guardian is told now"),
    "contact.person": ("The contact is safe", "the client agrees to the call"),
    "client.company": ("a named safe adult who is there",),
    "danger.now": ("nobody is hurt",),
    "self.means": ("the means are out of reach",),
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
        for question, phrases in ASSERTED.items():
            if is_unknown(answers.values.get(question)):
                assert [phrase for phrase in phrases if phrase in shown] == [], question


def test_a_guardian_not_known_to_be_safe_is_not_called_safe(content: Content) -> None:
    answers = Answers(
        (CONCERN,),
        {"danger.now": "yes", "client.age": "teen", "guardian.safe": "not-asked", "client.contact": "with_me"},
    )
    planned = plan_for(content, answers, NOW, changes=False).action("notify-guardian")
    assert planned is not None
    assert planned.verb == "consult-first"
    assert "the safe parent" not in planned.action.do.lower()


def test_context_only_raises(content: Content, samples: list[Answers]) -> None:
    """One more sign or circumstance never lowers the response."""
    signs = content.questions["self.signs"]
    rng = random.Random(SEED)
    for answers in samples:
        held = answers.values.get("self.signs")
        ticked = set(held) - {"none"} if isinstance(held, tuple) else set()
        more = rng.choice([choice for choice in signs.choices if choice != "none"])
        fewer: Value = in_order(signs, ticked) if ticked else ("none",)
        before = response_rank(content, answers.given("self.signs", fewer))
        after = response_rank(content, answers.given("self.signs", in_order(signs, ticked | {more})))
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


# ---------------------------------------------------------------- clinical 14 to 21: what no step says


def test_no_step_recommends_a_contract(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    forbidden = re.compile(r"\b(contracts?|promises?|pacts?)\b", re.IGNORECASE)
    for _, plan in plans:
        for planned in plan.actions:
            assert [text for text in texts(planned) if forbidden.search(text)] == [], planned.id


def test_no_step_is_to_take_a_weapon_or_to_drive(plans: list[tuple[Answers, Plan]]) -> None:
    order = re.compile(r"^(take|hold|disarm|unload|seize|search|drive|grab|remove)\b", re.IGNORECASE)
    therapist = re.compile(r"\byou (will |should |can |may |must )?(take|hold|disarm|search|drive)\b", re.IGNORECASE)
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
        contact = answers.values["client.contact"]
        if answers.values["client.place"] == "outside-us":
            assert "911" not in words.replace("not 911", "")
        elif contact == "with_me":
            assert "Client with you" in words
        else:
            assert "THEIR address" in words
            assert "Client with you" not in words or is_unknown(contact)


def test_no_other_states_law_is_borrowed(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        place = str(answers.values["client.place"])
        used = {b.rule for a in (*plan.actions, *plan.avoid) for b in a.because}
        assert {rule.place for rule in content.rules if rule.id in used} <= {None, "us", place}
        shown = " ".join(text for a in plan.actions for text in texts(a))
        if place != "us-ca":
            assert "California" not in shown
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


def lines_of(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_share_lists_hold_nothing_clinical(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    clinical = re.compile(r"diagnos|therap|psych|history|session|treatment|medicines|notes|trauma", re.IGNORECASE)
    narrow = ("dispatcher", "contact-without-consent", "voicemail", "next-client")
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
    ending = re.compile(r"terminat|closing letter|refer (them )?out|end the treatment", re.IGNORECASE)
    for action in content.actions.values():
        assert [t for t in (action.do, *lines_of(action.how), *lines_of(action.say)) if ending.search(t)] == []


def test_the_note_holds_what_was_entered_and_nothing_else(content: Content, samples: list[Answers]) -> None:
    rng = random.Random(SEED)
    machine = re.compile(r"response level|same-day|\bdraft\b|not[- ]assessed|not[- ]asked|us-ca\.|\bself\.[a-z]|hash")
    for whole in samples[:150]:
        kept = dict(rng.sample(sorted(whole.values.items()), rng.randint(0, len(whole.values))))
        if is_unknown(kept.get("client.age")) or "client.age" not in kept:
            kept.pop("guardian.safe", None)
        entered = Answers((CONCERN,), kept, dict.fromkeys(kept, "client"), (Done("consult"),))
        for style in note.STYLES:
            shown = "\n".join(
                line for section in note.build(content, entered, NOW, style).sections for line in section.lines
            )
            assert not machine.search(shown), shown
            assert content.hash not in shown
            for name in content.concerns[CONCERN].questions:
                question = content.questions[name]
                held = kept.get(name)
                chosen = set(held) if isinstance(held, tuple) else {held}
                for choice, phrase in question.note.items():
                    if choice in chosen:
                        assert phrase in shown
                    elif not any(phrase in other for c, other in question.note.items() if c in chosen):
                        assert f"Client said: {phrase}." not in shown
                        assert f"Client said: {phrase};" not in shown
            for action in content.actions.values():
                if action.id != "consult":
                    assert action.do not in shown


def test_the_note_says_nothing_where_nothing_was_entered(content: Content) -> None:
    for style in note.STYLES:
        shown = "\n".join(
            line for s in note.build(content, Answers((CONCERN,)), NOW, style).sections for line in s.lines
        )
        assert note.BLANK in shown
        phrases = [p for q in content.questions.values() for p in q.note.values() if len(p) > 12]
        assert [phrase for phrase in phrases if phrase in shown] == []


def test_an_evaluation_is_requested_and_no_hold_placed(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    placing = re.compile(r"(^|\byou )(place|write|put|start)\b[^.]{0,30}\b(hold|5150)\b", re.IGNORECASE)
    for _, plan in plans:
        for planned in plan.actions:
            for text in texts(planned):
                for sentence in sentences(text):
                    assert not placing.search(sentence), (planned.id, sentence)
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
    for answers, plan in plans[:150]:
        shuffled = list(answers.values.items())
        rng.shuffle(shuffled)
        again = plan_for(content, Answers((CONCERN,), dict(shuffled)), NOW, changes=False)
        assert again == plan
        assert repr(again) == repr(plan)


def test_a_run_broken_off_keeps_what_is_certain(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """At every point of an interview, what `!` shows stays, and what was not assessed is named."""
    for answers, whole in plans[:50]:
        given = Answers((CONCERN,))
        while isinstance(step := next_step(content, given, NOW, upto="refine"), AskQuestion):
            name = step.question.id
            sure = certain_so_far(content, given, NOW)
            assert not sure.complete
            assert LEVELS.index(sure.response) <= LEVELS.index(whole.response)
            assert set(ids(sure)) <= set(ids(whole)), answers.values
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
        words = [action.do, *lines_of(action.how), *lines_of(action.say), *action.record, action.done]
        yield action.id, " ".join([*words, action.unless.text if action.unless else ""])
    for recipient in content.recipients.values():
        yield recipient.id, " ".join([recipient.title, *lines_of(recipient.share), *lines_of(recipient.withhold)])
    for item in (*content.rules, *content.raises):
        yield getattr(item, "id", item.to if hasattr(item, "to") else ""), item.because
    for notice in content.notices:
        yield notice.id, notice.text
    for pack in content.packs.values():
        for value in pack.values.values():
            yield value.id, value.phrase


NUMBER = re.compile(r"\b988\b|\b(?:1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{5,6}\b")


def test_every_number_comes_from_the_resources(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    """911 is not a line of ours; which number reaches help where the client is, the call itself says."""
    known = {n for resource in content.resources.values() for n in NUMBER.findall(resource.reach)}
    assert known
    for where, text in printed(content):
        assert set(NUMBER.findall(text)) <= known, where
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
    for answers in samples[:150]:
        found = {
            frozenset(musts(plan_for(content, answers.given("contact.person", person), NOW, changes=False)))
            for person in ("agreed", "listed", "none", "would-not-say")
        }
        assert len(found) == 1


def test_the_call_is_documented_and_logged(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in emergencies(plans):
        names = ids(plan)
        assert names.index("call-emergency") < names.index("document")
        if answers.values["profile.hipaa"] != "no":
            assert names.index("call-emergency") < names.index("log-disclosures")
        else:
            assert "log-disclosures" not in names


def test_danger_to_self_warns_and_reports_nobody(plans: list[tuple[Answers, Plan]]) -> None:
    for _, plan in plans:
        assert not {"warn-target", "tell-police", "report-threat"} & set(ids(plan))
        for planned in plan.actions:
            told = planned.action.kind in ("life-safety", "duty", "tell")
            assert not told or planned.verb != "must", planned.id
            for because in planned.because:
                assert because.verb not in ("must", "must-not") or because.basis == "law"


def test_danger_opens_telling_and_never_the_file(plans: list[tuple[Answers, Plan]]) -> None:
    for _, plan in plans:
        assert [planned.id for planned in plan.actions if planned.action.kind == "release"] == []
        if plan.response == "emergency":
            assert "send-the-file" in [planned.id for planned in plan.avoid]
            call = plan.action("call-emergency")
            assert call is not None
            assert any("beyond this danger" in line for line in call.withhold["dispatcher"])


def test_the_clients_place_decides(content: Content, samples: list[Answers]) -> None:
    """Between two states without a pack nothing changes but the place; nothing here reads where the therapist is."""
    asked = set(content.concerns[CONCERN].questions)
    assert asked & set(ROLE_PLACES.values()) == {ROLE_PLACES["client"]}
    for answers in samples[:100]:
        one, other = (
            plan_for(content, answers.given("client.place", place), NOW, changes=False) for place in ("us-tx", "us-nv")
        )
        if content.packs.keys() & {"us-tx", "us-nv"}:
            pytest.skip("both states need to be without a pack for this comparison")
        assert one.actions == other.actions or ids(one) == ids(other)
        assert [(a.verb, a.frame, texts(a)) for a in one.actions] == [
            (a.verb, a.frame, texts(a)) for a in other.actions
        ]
        assert one.places != other.places


def test_every_command_of_law_was_read_or_says_that_it_was_not(content: Content) -> None:
    for rule in content.rules:
        if rule.verb in ("must", "must-not"):
            assert rule.basis == "law", rule.id
            seen = any(content.sources[name].read_on and content.sources[name].confirmed for name in rule.sources)
            assert seen or "unconfirmed" in rule.because, rule.id


def test_this_branch_sets_no_deadline(content: Content) -> None:
    """No statute gives danger to self a clock. The first rule with one brings its own test against its source."""
    assert [rule.id for rule in content.rules if rule.concern == CONCERN and rule.deadline] == []


def test_every_answer_reaches_an_end(content: Content) -> None:
    for name in content.concerns[CONCERN].questions:
        question = content.questions[name]
        for choice in choices_of(question):
            several = question.kind == "several" and choice not in UNKNOWN_KINDS
            value: Value = (choice,) if several else choice
            values: dict[str, Value] = {"client.age": "teen"} if name == "guardian.safe" else {}
            plan = plan_for(content, Answers((CONCERN,), {**values, name: value}), NOW, changes=False)
            assert plan.complete and plan.actions, (name, choice)
