"""Who is told of a threat, by which verb, what and until when: the law's own tables against the plans that come out.

The tables are written from the statutes (California Civ. Code 43.92, W&I 8105; Texas Health & Safety Code 611.004; New
York MHL 9.46, 33.13; 45 CFR 164.512), not from the rules: where content changes, they say what may not change with it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from interviews import NOW, OTHERS, RELEASE, REPORTING, SEED, ids, lines_of, released, sample
from shipped import CONTENT as SHIPPED

from crisis_cli.answers import Answers, Value, is_unknown
from crisis_cli.engine import plan_for
from crisis_cli.model import AVOID_VERBS, Content
from crisis_cli.plan import Plan
from crisis_cli.render.words import due_line

CA, TX, NY, NV = "us-ca", "us-tx", "us-ny", "us-nv"
TELLING = ("warn-target", "tell-police", "report-threat", "report-director")
DISCLOSING = (*TELLING, "tell-site", "contact-designated")
MUST, ADVICE, MAY, NOT = "must", "consult-first", "may", ""
SOURCES = ("client", "family", "other", "inferred", "cannot-tell")
TARGETS = ("identifiable", "group", "public", "cannot-tell")


@pytest.fixture(scope="module")
def content() -> Content:
    return SHIPPED


@pytest.fixture(scope="module")
def plans(content: Content) -> list[tuple[Answers, Plan]]:
    """More interviews than elsewhere: what is said of a threat in so many ways is rare among six concerns."""
    found = sample(content, each={1: 70, 2: 16})
    return [(answers, plan_for(content, answers, NOW, changes=False)) for answers in found]


def threat(place: str, **changed: Value) -> Answers:
    """A believed threat by the client for the next days, told by the client; `__` stands for the dot of a question."""
    values: dict[str, Value] = {
        "danger.now": "no",
        "client.place": place,
        "therapist.safe": "safe",
        "others.threat": "serious",
        "others.who": "client",
        "others.target": "identifiable",
        "others.source": "client",
        "others.intent": "soon",
        "others.plan": "some",
        "others.accepts": "partly",
        "others.signs": ("none",),
        "client.contact": "with_me",
        "self.ideation": "none",
        "protected.risk": "none",
        "tell.safe": "safe",
        "profile.licence": "mft",
        "licence.place": place,
        "victim.place": place,
        "client.age": "adult",
    }
    if place == NY:
        values |= {"harm.likely": "yes", "profile.clinic": "no"}
    return Answers((OTHERS,), values | {name.replace("__", "."): value for name, value in changed.items()})


def verbs(content: Content, answers: Answers) -> tuple[str, ...]:
    """Return the verb of each way of telling, empty where it is not in the plan. Advice against is no telling."""
    plan = plan_for(content, answers, NOW, changes=False)
    return tuple(next((a.verb for a in plan.actions if a.id == name), NOT) for name in TELLING)


# ---------------------------------------------------------------- law 21, 22, 51: the table

BELIEVED: Mapping[tuple[str, str], tuple[str, str, str, str]] = {
    (CA, "group"): (ADVICE, MAY, NOT, NOT),
    (CA, "public"): (NOT, MAY, NOT, NOT),
    (CA, "cannot-tell"): (ADVICE, MAY, NOT, NOT),
    (TX, "identifiable"): (ADVICE, MAY, NOT, NOT),
    (TX, "group"): (ADVICE, MAY, NOT, NOT),
    (TX, "public"): (NOT, MAY, NOT, NOT),
    (TX, "cannot-tell"): (ADVICE, MAY, NOT, NOT),
    (NY, "identifiable"): (ADVICE, MAY, NOT, MUST),
    (NY, "group"): (ADVICE, MAY, NOT, MUST),
    (NY, "public"): (NOT, MAY, NOT, MUST),
    (NY, "cannot-tell"): (ADVICE, MAY, NOT, MUST),
    (NV, "identifiable"): (ADVICE, ADVICE, NOT, NOT),
    (NV, "group"): (ADVICE, ADVICE, NOT, NOT),
    (NV, "public"): (NOT, ADVICE, NOT, NOT),
    (NV, "cannot-tell"): (ADVICE, ADVICE, NOT, NOT),
}
"""A believed threat for soon, whoever reported it: warn-target, tell-police, report-threat, report-director."""
IDENTIFIABLE_IN_CALIFORNIA: Mapping[str, tuple[str, str, str, str]] = {
    "client": (MUST, MUST, MUST, NOT),
    "family": (MUST, MUST, ADVICE, NOT),
    "other": (ADVICE, ADVICE, NOT, NOT),
    "inferred": (ADVICE, ADVICE, NOT, NOT),
    "cannot-tell": (ADVICE, ADVICE, NOT, NOT),
}
"""43.92 looks at who communicated the threat: the client, or family for the treatment (Ewing); 8105 at the client alone."""
NOT_NEAR: Mapping[str, tuple[str, str, str, str]] = {
    CA: (MUST, MUST, MUST, NOT),
    TX: (ADVICE, ADVICE, NOT, NOT),
    NY: (ADVICE, ADVICE, NOT, MUST),
    NV: (ADVICE, ADVICE, NOT, NOT),
}
"""The client said it, of an identifiable person, for someday: California's rule has no word of imminence."""
UNSURE: Mapping[str, tuple[str, str, str, str]] = {
    "identifiable": (ADVICE, ADVICE, NOT, NOT),
    "group": (ADVICE, ADVICE, NOT, NOT),
    "public": (NOT, ADVICE, NOT, NOT),
    "cannot-tell": (ADVICE, ADVICE, NOT, NOT),
}
"""In every state, where no serious harm is judged likely: an unsure threat makes nothing a duty."""


def by_law(place: str, kind: str, target: str, source: str) -> tuple[str, ...]:
    if kind == "cannot-tell":
        return UNSURE[target]
    if kind != "serious":
        return (NOT,) * len(TELLING)
    if (place, target) == (CA, "identifiable"):
        return IDENTIFIABLE_IN_CALIFORNIA[source]
    return BELIEVED[place, target]


@pytest.mark.parametrize("place", [CA, TX, NY, NV])
@pytest.mark.parametrize("kind", ["none", "past", "vague", "serious", "cannot-tell"])
def test_who_is_told_of_a_threat_and_how_firmly(content: Content, place: str, kind: str) -> None:
    for target, source in product(TARGETS, SOURCES):
        answers = threat(place, others__threat=kind, others__target=target, others__source=source)
        if place == NY and kind != "serious":
            answers = answers.given("harm.likely", "no")
        assert verbs(content, answers) == by_law(place, kind, target, source), (target, source)


@pytest.mark.parametrize("place", [CA, TX, NY, NV])
@pytest.mark.parametrize("intent", ["denied", "someday", "cannot-tell"])
def test_a_threat_that_is_not_near(content: Content, place: str, intent: str) -> None:
    assert verbs(content, threat(place, others__intent=intent)) == NOT_NEAR[place]


REPORTS: Mapping[str, tuple[str, str]] = {
    "psychiatrist": (MUST, MUST),
    "psychologist": (MUST, MUST),
    "social_worker": (MUST, MUST),
    "mft": (MUST, MUST),
    "school": (MUST, ADVICE),
    "counselor": (ADVICE, MUST),
    "nurse": (ADVICE, MUST),
    "associate": (ADVICE, ADVICE),
    "other": (ADVICE, ADVICE),
    "cannot-tell": (ADVICE, ADVICE),
}
"""By licence: California's 24-hour report (W&I 8105, Evid. 1010(a)-(e)), New York's to the director (MHL 9.46(a))."""


@pytest.mark.parametrize("licence", sorted(REPORTS))
def test_whom_the_reports_bind(content: Content, licence: str) -> None:
    """Both reports hang on the licence; California's warning only on being a psychotherapist at all."""
    assert set(REPORTS) - {"cannot-tell"} == set(content.questions["profile.licence"].choices)
    in_california, in_new_york = REPORTS[licence]
    warned = ADVICE if licence == "other" else MUST
    assert verbs(content, threat(CA, profile__licence=licence)) == (warned, warned, in_california, NOT)
    assert verbs(content, threat(NY, profile__licence=licence)) == (ADVICE, MAY, NOT, in_new_york)


@pytest.mark.parametrize(("likely", "verb"), [("yes", MUST), ("no", NOT), ("cannot-tell", ADVICE)])
def test_new_yorks_report_turns_on_likely_serious_harm(content: Content, likely: str, verb: str) -> None:
    assert verbs(content, threat(NY, harm__likely=likely))[-1] == verb


def test_new_yorks_facility_may_warn_and_a_private_practice_asks_first(content: Content) -> None:
    for licence, clinic in product(REPORTS, ("yes", "no", "cannot-tell")):
        allowed = clinic == "yes" and licence in ("psychiatrist", "psychologist")
        warn, police, *_ = verbs(content, threat(NY, profile__licence=licence, profile__clinic=clinic))
        assert (warn, police) == (MAY if allowed else ADVICE, MAY), (licence, clinic)


ELSEWHERE: Mapping[tuple[str, str, str], tuple[str, str, str, str]] = {
    (CA, TX, NV): (MUST, MUST, ADVICE, NOT),
    (CA, CA, TX): (MUST, MUST, MUST, NOT),
    (NV, CA, TX): (ADVICE, ADVICE, ADVICE, NOT),
    (NV, NY, CA): (ADVICE, ADVICE, NOT, NOT),
    (NV, TX, NY): (ADVICE, ADVICE, NOT, NOT),
    (TX, CA, NY): (ADVICE, MAY, ADVICE, NOT),
    (TX, NY, TX): (ADVICE, MAY, NOT, NOT),
    (TX, TX, CA): (ADVICE, MAY, NOT, NOT),
    (NY, NY, TX): (ADVICE, MAY, NOT, MUST),
    (NY, CA, TX): (ADVICE, MAY, ADVICE, ADVICE),
    ("outside-us", CA, CA): (ADVICE, ADVICE, ADVICE, NOT),
    ("cannot-tell", CA, NV): (ADVICE, ADVICE, ADVICE, NOT),
    ("cannot-tell", NV, CA): (ADVICE, ADVICE, NOT, NOT),
}
"""Client, licence, person in danger: duties of the client's state stand, those of the others are advice first."""


@pytest.mark.parametrize("places", sorted(ELSEWHERE), ids="-".join)
def test_three_states_at_once(content: Content, places: tuple[str, str, str]) -> None:
    client, licence, victim = places
    answers = threat(client, licence__place=licence, victim__place=victim)
    assert verbs(content, answers) == ELSEWHERE[places]


# ---------------------------------------------------------------- over all samples: what no answer makes a must


OF_HARM_ONLY = (
    "report-child",
    "write-child-report",
    "report-elder",
    "write-elder-report",
    "report-facility",
    "write-facility-report",
    "report-state-hospital",
    "report-nursing-home",
    "write-nursing-home-report",
    "report-justice-center",
    "inform-of-report",
    "answer-investigator",
)
"""What harm to a child or a protected adult commands, whatever is threatened: `test_invariants_reporting.py`."""


def told(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the steps that tell somebody, with their verbs."""
    for planned in plan.actions:
        if planned.action.kind in ("life-safety", "duty", "tell"):
            yield planned.id, planned.verb


def test_nothing_is_told_by_command_in_texas_or_without_a_pack(
    content: Content, plans: list[tuple[Answers, Plan]]
) -> None:
    """Texas permits and commands nothing; where a state's rule is not here, nothing is printed as its command."""
    seen: set[str] = set()
    for answers, plan in plans:
        place = str(answers.values["client.place"])
        if place == TX or place not in content.packs:
            seen.add(place)
            assert [name for name, verb in told(plan) if verb == "must" and name not in OF_HARM_ONLY] == []
    assert seen == {TX, NV, "outside-us", "not-asked", "cannot-tell"}


def test_the_target_is_never_told_in_texas_on_a_permission(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        if answers.values["client.place"] == TX:
            planned = plan.action("warn-target")
            assert planned is None or planned.verb == ADVICE
            assert planned is None or "written consent" in planned.brief


def test_an_unsure_threat_is_never_a_must(plans: list[tuple[Answers, Plan]]) -> None:
    """A report that New York hangs on the professional's own judgement of harm is not of the threat."""
    for answers, plan in plans:
        if is_unknown(answers.values.get("others.threat")) and OTHERS in plan.concerns:
            firm = {name for name, verb in told(plan) if verb == "must"} - {"report-director", *OF_HARM_ONLY}
            assert firm == set(), answers.values


def test_nobody_is_told_of_what_is_no_threat(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        if answers.values.get("others.threat") in ("none", "past", "vague"):
            assert not {"warn-target", "tell-police", "tell-site", "report-threat"} & set(ids(plan)), answers.values


def test_somebody_elses_threat_commands_nothing(plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        if answers.values.get("others.who") in ("other", "client_in_danger"):
            assert not {"warn-target", "report-threat", "tell-site"} & set(ids(plan)), answers.values
            assert ("tell-police", "must") not in set(told(plan))


def test_a_client_in_danger_is_not_spoken_of_to_the_feared_person(plans: list[tuple[Answers, Plan]]) -> None:
    found = 0
    for answers, plan in plans:
        if answers.values.get("others.who") == "client_in_danger":
            found += 1
            avoided = {planned.id for planned in plan.avoid}
            assert {"contact-violent-person", "couple-session"} <= avoided
            assert not {"warn-target", "tell-police", "request-evaluation", "weapons-away"} & only_of_others(plan)
    assert found >= 10


def only_of_others(plan: Plan) -> set[str]:
    """The steps that danger to others alone calls for; danger to self may call for an evaluation of its own."""
    return {a.id for a in plan.actions if all(b.rule.startswith("others.") for b in a.because)}


def test_an_evaluation_takes_no_duty_away(content: Content) -> None:
    """Neither a yes to hospital nor police on their way nor the client being held ends the duty to warn and to report."""
    for accepts, judgement, ready in product(("verified", "partly", "refuses"), ("no", "now"), ("some", "ready")):
        answers = threat(CA, others__accepts=accepts, own__judgement=judgement, others__plan=ready)
        plan = plan_for(content, answers, NOW, changes=False)
        assert {"request-evaluation", "evaluation-today"} & set(ids(plan))
        assert verbs(content, answers) == (MUST, MUST, MUST, NOT)


# ---------------------------------------------------------------- clinical 31, law 27: what is told, and what is not

NARROW = ("target", "firearms-report", "county-director")
CLINICAL_WORDS = re.compile(r"diagnos|history|therapy|treatment|medic(ine|ation)|session|symptom|trauma|illness", re.I)


def test_a_threat_is_told_without_diagnosis_or_history(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    for name in NARROW:
        recipient = content.recipients[name]
        assert recipient.share and recipient.withhold
        assert [text for text in lines_of(recipient.share) if CLINICAL_WORDS.search(text)] == [], name
        assert [text for text in lines_of(recipient.you) if CLINICAL_WORDS.search(text)] == [], name
    for name in ("target", "firearms-report"):
        assert any("diagnosis" in text for text in lines_of(content.recipients[name].withhold)), name
    for _, plan in plans:
        for planned in plan.actions:
            if planned.id in (*TELLING, "tell-site"):
                assert planned.share.keys() == planned.withhold.keys() == set(planned.action.recipients), planned.id
                spoken = [t for t in planned.say if not t.startswith("To the client")]
                assert [t for t in spoken if CLINICAL_WORDS.search(t)] == [], planned.id


def test_telling_of_a_threat_never_opens_the_file(content: Content, plans: list[tuple[Answers, Plan]]) -> None:
    for answers, plan in plans:
        assert released(content, answers, plan) == []
        if set(TELLING) & set(ids(plan)) and plan.response in ("same-day", "emergency"):
            avoided = {planned.id for planned in plan.avoid}
            assert "send-the-file" in avoided, answers.values


def test_what_is_not_to_be_told_stands_under_what_to_avoid(plans: list[tuple[Answers, Plan]]) -> None:
    """Holding back is a step of the plan, with its reason, and not only something that the plan does not say."""
    for answers, plan in plans:
        values = answers.values
        if OTHERS not in plan.concerns or plan.response not in ("routine", "prompt"):
            continue
        wanted = {"vague": "disclose-threat", "past": "tell-old-deed"}.get(str(values.get("others.threat")))
        harmed = values["protected.risk"] in ("child", "adult", "both")
        if (wanted == "disclose-threat" and not harmed) or (
            wanted == "tell-old-deed" and (values["danger.now"], values["protected.risk"]) == ("no", "none")
        ):
            planned = plan.action(wanted)
            assert planned in plan.avoid and planned is not None and planned.verb in AVOID_VERBS, values


# ---------------------------------------------------------------- law 53: the clocks

DEADLINES: Mapping[str, tuple[str, int, str, str]] = {
    "us-ca.threat.report": ("ca-8105-report-24h", 24, "hours", "threat.heard"),
    "us-ca.threat.report.unclear": ("ca-8105-report-24h", 24, "hours", "threat.heard"),
    "us-ca.licence.report": ("ca-8105-report-24h", 24, "hours", "threat.heard"),
}
"""Every clock of a threat: the source whose words hold the number, the number, its unit, the event it starts at.

No other statute read for these concerns has one: New York says as soon as practicable, 43.92 nothing at all. The clocks of
reporting stand in `test_invariants_reporting.py`.
"""


def test_every_deadline_is_that_of_its_source(content: Content) -> None:
    clocks = {
        rule.id: rule.deadline for rule in content.rules if rule.deadline and rule.concern not in (*REPORTING, *RELEASE)
    }
    assert clocks.keys() == DEADLINES.keys()
    for name, (source, number, unit, start) in DEADLINES.items():
        deadline = clocks[name]
        assert deadline is not None
        assert (deadline.number, deadline.unit, deadline.start) == (number, unit, start)
        assert f"{number} hours" in content.sources[source].says
        assert content.questions[start].kind == "time"
    for rule in content.rules:
        if "report-threat" in rule.actions and rule.place == CA:
            assert rule.deadline, f"{rule.id}: the 24 hours"


def test_the_report_is_due_a_day_after_the_threat_was_told(content: Content) -> None:
    for licence, heard in product(("mft", "counselor"), ("2026-11-20T09:30:00-08:00", "2026-10-31T23:30:00-07:00")):
        plan = plan_for(content, threat(CA, profile__licence=licence, threat__heard=heard), NOW, changes=False)
        report = plan.action("report-threat")
        assert report is not None and report.due is not None
        told_at = datetime.fromisoformat(heard)
        assert report.due.at == (told_at + timedelta(hours=24)).astimezone(UTC)
        assert report.frame == "now"
        assert "24 hours" in due_line(report.due, plan.now)


def test_a_clock_without_a_start_is_shown_as_running(content: Content) -> None:
    for value in ("not-asked", "would-not-say", "cannot-tell"):
        plan = plan_for(content, threat(CA, threat__heard=value), NOW, changes=False)
        report = plan.action("report-threat")
        assert report is not None and report.due is not None and report.due.at is None
        shown = due_line(report.due, plan.now)
        assert "within 24 hours from when the threat was told" in shown and "running" in shown
        assert "threat.heard" in [unknown.question for unknown in plan.unknown]


def test_a_duty_with_a_clock_stands_before_one_without(content: Content) -> None:
    rng = random.Random(SEED)
    heard: tuple[str, ...] = ("2026-11-20T09:30:00-08:00", "cannot-tell")
    for _ in range(20):
        answers = threat(CA, threat__heard=rng.choice(heard), others__plan=rng.choice(("some", "ready")))
        names = ids(plan_for(content, answers, NOW, changes=False))
        assert names.index("report-threat") < names.index("consult")
        assert names.index("warn-target") < names.index("report-threat")


def test_no_text_of_a_threat_states_law_without_its_state(content: Content) -> None:
    """What a state orders is said of that state: the steps that every state shares carry no other's words unmarked."""
    states = re.compile(r"\b(California|Texas|New York)\b")
    for name in (*DISCLOSING, "ask-consent-to-warn", "recheck-target"):
        action = content.actions[name]
        for line in (*action.brief, *action.how):
            if (named := states.match(line.text)) and name != "report-director":
                assert line.when is not None, (name, named.group())
        assert not states.search(action.do)
