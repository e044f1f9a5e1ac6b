"""Which property, order or test carries each invariant, by number, over all concerns. Tables only; no test here.

Numbers and wording: `clinical-flows.md` section 7 and `law-flows.md` section 5, as changed by `READ-FIRST.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interviews import ABSENT, AFTER, CARE, CHECK, CHILD, CONSENT, ELDER, OTHERS, PARTNER, SELF, SUBPOENA


@dataclass(frozen=True)
class Carried:
    """`properties` name `[[property]]` ids, `orders` questions with an `[[order]]`, `checks` the checks of `flows check` that
    hold all content to it, `tests` functions of the tests. `invariant_table.py` writes all of it down."""

    properties: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()


def by_property(*names: str, checks: tuple[str, ...] = (), tests: tuple[str, ...] = ()) -> Carried:
    return Carried(properties=names, checks=checks, tests=tests)


def by_test(*names: str, checks: tuple[str, ...] = ()) -> Carried:
    return Carried(checks=checks, tests=names)


ORDERED: Mapping[str, tuple[str, ...]] = {
    SELF: (
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
        "tell.safe",
    ),
    OTHERS: (
        "danger.now",
        "therapist.safe",
        "others.threat",
        "others.who",
        "others.intent",
        "others.plan",
        "others.accepts",
        "others.signs",
        "client.contact",
        "self.ideation",
        "tell.safe",
    ),
    CARE: (
        "danger.now",
        "client.contact",
        "care.body",
        "care.needs",
        "care.cause",
        "care.helper",
        "care.accepts",
        "protected.risk",
        "self.ideation",
        "tell.safe",
    ),
    CHILD: (
        "danger.now",
        "abuse.tonight",
        "child.sure",
        "child.coerced",
        "child.others",
        "child.neglect",
        "child.kind",
    ),
    ELDER: ("danger.now", "abuse.tonight", "elder.basis", "elder.limits", "elder.age", "elder.kind"),
    PARTNER: ("danger.now", "others.signs", "self.ideation"),
    SUBPOENA: ("danger.now",),
    CONSENT: ("danger.now",),
    CHECK: ("unreached.sign", "unreached.risk", "unreached.seen", "client.contact"),
    ABSENT: ("absent.known",),
    AFTER: ("danger.now", "after.where", "after.risk", "after.more", "client.contact"),
}
"""The questions of each concern whose answers are proven to stand as safest, not known, riskiest."""
EVERY_ORDER = tuple(dict.fromkeys(question for questions in ORDERED.values() for question in questions))

ALWAYS_A_NOTE = (
    *("always-a-note", "child-always-a-note", "elder-always-a-note", "partner-always-a-note"),
    *("consent-always-a-note", "check-always-a-note", "absent-always-a-note"),
)

CLINICAL: Mapping[int, Carried] = {
    1: by_property(
        "emergency-has-the-call",
        "escort-never-hides-the-call",
        "others-emergency-has-the-call",
        "care-emergency-has-the-call",
        "after-danger-now-is-an-emergency",
        checks=("before-the-call",),
        tests=("test_the_call_is_directly_below_the_escort",),
    ),
    2: by_property(
        "plan-intent-means-is-an-emergency",
        "unknown-intent-beside-plan-and-means",
        "a-plan-not-known-beside-intent-and-means",
        "method-counts-beside-intent-and-means",
        "threat-intent-means-is-an-emergency",
        tests=("test_no_emergency_step_says_wait",),
    ),
    3: by_property(
        "danger-now-is-an-emergency",
        "others-danger-now-is-an-emergency",
        "care-danger-now-is-an-emergency",
        "child-danger-now-is-an-emergency",
        "elder-danger-now-is-an-emergency",
        "partner-danger-now-is-an-emergency",
        "consent-danger-now-is-an-emergency",
        "absent-danger-now-is-an-emergency",
        "after-danger-now-is-an-emergency",
        "check-danger-now-is-a-call",
        tests=("test_after_danger_now_few_questions_come_before_the_plan",),
    ),
    4: Carried(
        orders=EVERY_ORDER,
        checks=("order", "missing-order", "not-upward"),
        tests=("test_a_riskier_answer_never_lowers_the_response",),
    ),
    5: Carried(
        orders=EVERY_ORDER,
        checks=("order", "missing-order", "not-unknown"),
        tests=("test_not_knowing_never_lowers_and_never_removes_life_safety",),
    ),
    6: by_property(
        "danger-unknown-is-not-waited-out",
        "intent-unknown-is-same-day",
        "keeping-safe-unknown-is-same-day",
        "ideation-unknown-counts-as-active",
        "threat-unknown-is-same-day",
        "care-core-unknown-is-same-day",
        "absent-unknowns-are-same-day",
        "absent-strong-and-unseen-runs-in-hours",
        "after-danger-not-known-is-asked",
    ),
    7: by_property(
        "escort-needs-a-yes",
        "escort-is-there-and-in-contact",
        "keeping-safe-unknown-is-same-day",
        "a-need-without-help-is-same-day",
        "absent-death-is-made-sure",
        checks=("safety-unknown", "safety-default", "not-unknown"),
        tests=("test_what_is_not_known_is_never_asserted_as_protection",),
    ),
    8: by_property(
        "unknowns-alone-are-same-day",
        "unknowns-with-contact-broken-off",
        "others-unknowns-alone-are-same-day",
        "others-broke-off-is-an-emergency",
        "care-unknowns-alone-are-same-day",
        "absent-unknowns-are-same-day",
        "absent-unknowns-with-contact-broken-off",
        "absent-new-client-is-no-alarm",
        "after-unasked-is-asked-today",
        "check-unknowns-alone-are-same-day",
    ),
    9: by_property("judgement-raises", checks=("not-upward",), tests=("test_context_only_raises",)),
    10: by_property(
        *ALWAYS_A_NOTE, "after-always-a-note", checks=("empty-plan",), tests=("test_frames_never_decrease",)
    ),
    11: by_property(
        "emergency-has-the-call",
        "nothing-before-the-call-when-it-happens",
        "others-emergency-has-the-call",
        "care-emergency-has-the-call",
        "after-consulting-never-comes-before-the-call",
        checks=("before-the-call",),
        tests=("test_only_three_steps_may_stand_before_the_call",),
    ),
    12: by_property(
        "lines-are-never-the-answer",
        "lines-not-in-an-emergency",
        "absent-lines-are-never-the-answer",
        tests=("test_no_line_stands_in_for_the_call",),
    ),
    13: by_property(
        "no-safety-plan-in-acute-danger",
        "safety-plan-never-replaces-evaluation",
        "absent-lines-are-never-the-answer",
        "after-no-plan-in-place-of-help",
        "after-worse-at-home-is-evaluated",
        tests=("test_no_line_stands_in_for_the_call",),
    ),
    14: by_property(
        "no-contracts",
        checks=("banned-word",),
        tests=(
            "test_no_step_recommends_a_contract",
            "test_no_text_of_the_three_asks_for_a_contract",
        ),
    ),
    15: by_property(
        "a-no-in-words-undoes-nothing",
        "danger-in-deed-outranks-a-no",
        "absent-sign-out-of-reach-is-an-emergency",
        "absent-sign-is-same-day",
    ),
    16: by_property(
        "own-safety-is-first",
        "nobody-in-danger-stays-near",
        tests=("test_a_therapist_in_danger_is_sent_away_first",),
    ),
    17: by_property("never-disarm-never-drive", tests=("test_no_step_is_to_take_a_weapon_or_to_drive",)),
    18: by_test("test_the_call_goes_to_the_clients_own_dispatch"),
    19: by_property(
        "location-unknown-is-found-first",
        "care-location-is-found",
        tests=("test_a_place_not_known_is_found_first_in_every_concern",),
    ),
    20: by_property("state-unknown-is-established", tests=("test_no_other_states_law_is_borrowed",)),
    21: by_property(
        "unsafe-contact-is-not-called",
        "absent-watched-phone-no-unchecked-contact",
        "absent-unsafe-contact-is-not-called",
        tests=("test_an_unchecked_contact_is_checked_first",),
    ),
    22: by_property(
        "unsafe-guardian-is-not-told",
        "unsafe-guardian-is-put-to-the-hotline",
        "harm-to-the-protected-is-checked",
        "a-suspected-parent-is-not-contacted",
        "absent-unsafe-guardian-is-not-told",
        "absent-unsafe-guardian-is-put-to-the-hotline",
        "after-an-unsafe-parent-is-not-brought-in",
        "check-unsafe-guardian-is-not-told",
        tests=("test_an_unsafe_guardian_is_told_in_no_concern",),
    ),
    23: by_property(
        "safe-guardian-is-told-from-same-day",
        "care-safe-guardian-is-told",
        "guardian-decided-together-at-prompt",
        "absent-safe-guardian-is-told",
        tests=("test_a_safe_guardian_is_told_from_same_day_in_every_concern",),
    ),
    24: by_property(
        "affirmed-threat-is-protected-against",
        "unsure-threat-is-never-a-must",
        "consulting-gates-nothing",
        tests=("test_an_unsure_threat_is_never_a_must",),
    ),
    25: by_property("others-are-asked-about", "suicide-is-asked-about", "care-suicide-is-asked-about"),
    26: by_property(
        "means-are-always-dealt-with", "means-within-reach-are-put-away-now", "others-weapons-are-dealt-with"
    ),
    27: by_property(
        "stay-connected-within-four",
        "others-stay-connected-within-four",
        "care-stays-in-contact",
        tests=("test_contact_is_kept_and_the_client_told_in_every_concern",),
    ),
    28: by_property(
        "loop-is-closed",
        "loop-is-closed-after-a-team",
        "others-loop-is-closed",
        "care-loop-is-closed",
        "absent-call-is-followed",
        "absent-team-is-followed",
        "after-consulting-never-comes-before-the-call",
        "after-unconfirmed-call-is-closed-now",
        "after-unconfirmed-hold-is-closed",
        "after-unconfirmed-report-is-rung-again",
        "after-nobody-knows-where-they-are",
        "check-a-sign-nobody-home-is-an-emergency",
        "check-nobody-at-the-door-ends-nothing",
        "check-loop-is-closed",
        "check-asked-and-no-word",
        tests=(
            "test_help_is_followed_until_it_has_arrived",
            "test_what_is_asked_for_is_followed",
            "test_what_the_facts_ask_for",
        ),
    ),
    29: by_property(
        "nobody-is-sent-away-to-nothing",
        "others-loop-is-closed",
        "care-loop-is-closed",
        "absent-nobody-is-dropped",
        "after-a-crisis-nobody-is-discharged-to-nobody",
        "after-what-is-not-booked-is-booked",
        "check-follow-up-and-debrief",
    ),
    30: by_property(
        "client-is-told-where-safe",
        "client-is-not-told-where-unsafe",
        "others-client-is-told-where-safe",
        "care-client-is-told-where-safe",
        "unsafe-telling-is-held-back",
        "absent-nobody-is-dropped",
        "after-every-breach-is-repaired",
        "after-the-client-hears-it",
        "after-unsafe-telling-is-held-back",
        "check-follow-up-and-debrief",
        "check-client-is-told-where-safe",
        "check-client-is-not-told-where-unsafe",
        "check-seen-is-heard-out",
        tests=(
            "test_contact_is_kept_and_the_client_told_in_every_concern",
            "test_whom_a_report_is_told_to",
            "test_what_the_facts_ask_for",
        ),
    ),
    31: by_property(
        "absent-silence-alone-is-no-alarm",
        "absent-nothing-is-left-with-others",
        "check-police-hear-no-history",
        "check-officers-on-the-telephone",
        "check-a-caller-i-had-not-called-hears-no-place",
        tests=(
            "test_share_lists_hold_nothing_clinical",
            "test_a_threat_is_told_without_diagnosis_or_history",
            "test_whom_nothing_of_therapy_reaches",
        ),
    ),
    32: by_property(
        "absent-no-closing-with-danger",
        "absent-no-closing-before-the-tries",
        "absent-closing-unseen-is-consulted",
        "absent-no-closing-letter-to-a-watched-line",
        tests=("test_a_closing_letter_only_where_the_facts_allow_one",),
    ),
    33: by_property(
        "treatment-ends-only-for-the-threatened",
        "absent-no-closing-with-danger",
        "absent-no-ending-above-routine",
        "after-a-crisis-therapy-is-not-ended",
        tests=(
            "test_no_step_ends_the_treatment",
            "test_what_the_facts_ask_for",
        ),
    ),
    34: by_property(
        "client-in-danger-is-not-exposed",
        "strangling-is-seen-today",
        "partner-strangling-is-seen-today",
        "feared-partner-is-not-contacted",
        "the-feared-hear-nothing",
        "fear-is-not-passed-on",
        "absent-watched-phone-no-letter-home",
        "absent-watched-phone-no-unchecked-contact",
        "after-an-unsafe-family-is-not-met",
        "absent-no-closing-letter-to-a-watched-line",
        tests=("test_a_client_in_danger_is_not_spoken_of_to_the_feared_person",),
    ),
    35: by_property(
        "medical-emergency-gets-the-call", "care-danger-now-is-an-emergency", "confused-and-in-need-is-an-emergency"
    ),
    36: by_property(
        "check-danger-now-is-a-call",
        "check-team-before-police",
        "check-team-confirmed-no-police-ever",
        "check-not-for-silence",
        "absent-sign-and-a-team-in-time-brings-no-police",
        tests=("test_police_are_never_asked_beside_a_confirmed_team",),
    ),
    37: by_property(
        "consulting-gates-nothing",
        "trainee-calls-the-supervisor-alongside",
        "care-trainee-calls-the-supervisor",
        "child-trainee-calls-the-supervisor",
        "absent-consulting-gates-nothing",
        "absent-trainee-calls-alongside",
        "after-consulting-never-comes-before-the-call",
        "check-consulting-gates-nothing",
        "check-trainee-calls-alongside",
        tests=("test_a_trainee_calls_the_supervisor_in_every_concern",),
    ),
    38: by_test("test_the_note_holds_what_was_entered_and_nothing_else"),
    39: by_test(
        "test_an_evaluation_is_requested_and_no_hold_placed",
        "test_no_text_of_the_three_places_a_hold",
        checks=("banned-word",),
    ),
    40: by_property(
        "therapist-is-seen-to",
        "others-loop-is-closed",
        "care-loop-is-closed",
        "absent-nobody-is-dropped",
        "after-you-are-looked-after",
        "check-follow-up-and-debrief",
        tests=("test_levels_are_prompts_on_screen_and_not_in_the_note",),
    ),
    41: by_test(
        "test_order_of_answers_does_not_matter",
        "test_a_run_broken_off_keeps_what_is_certain",
        "test_ctrl_c_leaves_what_was_certain_on_the_normal_screen",
        "test_a_plan_that_was_stopped_never_reads_as_nothing_left",
        "test_missing_answers_are_not_asked_and_a_default_is_no_unknown",
    ),
    42: by_test("test_every_number_comes_from_the_resources"),
}

OF_A_CHILD = "test_what_is_reported_of_a_child"
OF_AN_ADULT = "test_what_is_reported_of_an_adult"
CLOCKS = "test_every_clock_of_a_report_is_that_of_its_statute"
TO_THE_LAW = "test_what_is_held_said_answered_and_released"
BY_A_FORM = "test_nothing_is_sent_without_a_valid_form_of_the_right_signer"

LAW: Mapping[int, Carried] = {
    1: by_property(
        "danger-now-is-an-emergency",
        "danger-unknown-is-not-waited-out",
        "nothing-before-the-call-when-it-happens",
        "others-danger-now-is-an-emergency",
        "care-danger-now-is-an-emergency",
        "child-danger-now-is-an-emergency",
        "child-danger-unknown-is-asked",
        "the-child-tonight-comes-first",
        "elder-danger-now-is-an-emergency",
        "elder-danger-unknown-is-asked",
        "the-adult-tonight-comes-first",
        "partner-danger-now-is-an-emergency",
        "danger-calls-first",
        "consent-danger-now-is-an-emergency",
        "consent-danger-unknown-is-asked",
        "check-danger-now-is-a-call",
        checks=("before-the-call",),
    ),
    2: by_property(
        "life-saving-calls-are-never-forbidden",
        "part-2-says-nothing-that-identifies",
        tests=("test_no_avoided_step_forbids_a_call_or_a_warning",),
    ),
    3: Carried(
        orders=EVERY_ORDER,
        checks=("order", "missing-order", "not-unknown"),
        tests=("test_not_knowing_never_lowers_and_never_removes_life_safety",),
    ),
    4: by_property(
        "danger-unknown-is-not-waited-out",
        "child-danger-unknown-is-asked",
        "elder-danger-unknown-is-asked",
        "consent-danger-unknown-is-asked",
    ),
    5: by_property(
        *ALWAYS_A_NOTE,
        "absent-death-has-no-ladder",
        checks=("empty-plan", "missing-source", "law-without-source"),
        tests=("test_every_plan_has_steps_and_every_legal_step_a_source",),
    ),
    6: by_property("california-child-report-and-writing", tests=(OF_A_CHILD,)),
    7: by_property(
        "california-child-report-and-writing",
        tests=("test_the_written_child_report_is_due_36_hours_after_it_was_learned", CLOCKS),
    ),
    8: by_property(
        "california-child-report-and-writing",
        "child-trainee-calls-the-supervisor",
        tests=("test_nobody_reports_in_ones_stead",),
    ),
    9: by_property(
        "california-child-report-and-writing",
        "california-adult-report-and-writing",
        tests=("test_no_must_depends_on_consent", "test_no_wish_changes_what_must_be_reported"),
    ),
    10: by_property(
        "suspicion-unknown-is-never-no-report",
        "no-suspicion-no-report",
        "adult-suspicion-unknown-is-never-no-report",
        "no-suspicion-no-adult-report",
        tests=(OF_A_CHILD, OF_AN_ADULT),
    ),
    11: by_property(
        "nobody-investigates-or-confronts",
        "nobody-investigates-an-adult-case",
        tests=("test_no_step_investigates_interviews_or_confronts",),
    ),
    12: by_property(
        "circumstances-alone-are-no-report",
        "california-emotional-damage-alone-is-permitted",
        "california-suffering-alone-is-permitted",
        tests=(OF_A_CHILD, OF_AN_ADULT, "test_a_permission_made_a_duty_fails"),
    ),
    13: by_property(
        "california-ages-that-are-reported",
        "california-ages-at-the-time-decide",
        "california-ages-that-are-not-reported",
        "two-under-fourteen-is-no-command",
        "coercion-is-reported-whatever-the-ages",
        "an-unknown-age-is-never-not-reportable",
        tests=("test_ages_of_wanted_activity", "test_an_age_not_known_is_never_not_reportable", OF_A_CHILD),
    ),
    14: by_property("survivor-alone-is-no-report", "survivor-with-a-child-at-risk", tests=(OF_A_CHILD,)),
    15: by_property(
        "california-adult-report-and-writing",
        "sixty-to-sixty-four-without-limits-is-no-duty",
        "sixty-where-the-law-was-not-read-is-asked",
        tests=(OF_AN_ADULT, CLOCKS),
    ),
    16: by_property(
        "california-facility-is-police-and-writing", "california-dementia-exception", tests=(OF_AN_ADULT, CLOCKS)
    ),
    17: by_property(
        "california-exception-needs-all-of-it", "california-exception-spares-the-report", tests=(OF_AN_ADULT,)
    ),
    18: by_property(
        "telling-of-a-child-report-is-no-duty",
        "unsafe-telling-is-held-back",
        "the-adult-is-told-of-the-report",
        "the-adult-is-not-told-where-unsafe",
        tests=("test_whom_a_report_is_told_to",),
    ),
    19: by_property(
        "partner-violence-alone-is-not-reported",
        "injury-report-is-medical-care-only",
        "a-protected-client-is-no-adult-partner-case",
        tests=("test_partner_violence_alone_is_reported_to_nobody",),
    ),
    20: by_property(
        "a-child-report-is-logged-and-written-down",
        "an-adult-report-is-logged-and-written-down",
        tests=("test_the_call_is_documented_and_logged", "test_every_report_is_documented_and_logged"),
    ),
    21: by_property(
        "california-protects-both-ways",
        "relayed-by-others-is-no-must",
        tests=("test_who_is_told_of_a_threat_and_how_firmly",),
    ),
    22: by_property(
        "california-protects-both-ways",
        "california-report-binds-the-listed",
        "california-report-is-never-absent",
        tests=("test_whom_the_reports_bind",),
    ),
    23: by_property(
        "evaluation-removes-no-duty",
        "unsure-threat-is-never-a-must",
        "new-york-report-is-no-protection",
        tests=("test_an_evaluation_takes_no_duty_away",),
    ),
    24: by_property(
        "danger-to-self-commands-no-call-by-law",
        tests=("test_danger_to_self_warns_nobody_and_reports_in_new_york_only",),
    ),
    25: by_property("past-deed-is-confidential", "past-deed-against-the-protected-is-checked"),
    26: by_test("test_an_evaluation_is_requested_and_no_hold_placed", checks=("banned-word",)),
    27: by_test("test_danger_opens_telling_and_never_the_file", "test_telling_of_a_threat_never_opens_the_file"),
    28: by_property(
        "always-held-first",
        "no-release-on-a-subpoena",
        "hold-before-any-release",
        tests=(TO_THE_LAW, "test_what_is_held_checked_told_and_claimed_comes_before_a_release"),
    ),
    29: by_property(
        "always-held-first",
        "nothing-leaves-on-a-demand",
        "danger-opens-no-file",
        "unknown-paper-is-no-order",
        "a-worried-caller-hears-neither",
        tests=(TO_THE_LAW, "test_danger_releases_no_record"),
    ),
    30: by_property(
        "an-order-is-not-ignored",
        tests=(TO_THE_LAW, "test_an_order_is_followed_as_far_as_it_goes", "test_no_step_ignores_or_refuses_outright"),
    ),
    31: by_property(
        "a-subpoena-is-answered",
        tests=(TO_THE_LAW, "test_every_subpoena_has_a_day_and_an_answer", "test_no_step_ignores_or_refuses_outright"),
    ),
    32: by_property("no-notice-no-release", tests=(TO_THE_LAW,)),
    33: by_property("an-objection-stops-it", tests=(TO_THE_LAW,)),
    34: by_property(
        "danger-opens-no-file",
        "notes-kept-apart-stay",
        "psychotherapy-notes-stay",
        tests=("test_danger_releases_no_record", "test_psychotherapy_notes_stay_out_of_what_is_sent"),
    ),
    35: by_property(
        "part-2-says-nothing-that-identifies",
        "part2-holds",
        "part-2-stays-shut-in-care",
        tests=(TO_THE_LAW, "test_danger_opens_telling_and_never_the_file"),
    ),
    36: by_property(
        "a-warrant-is-met",
        "kept-and-counselled",
        tests=(TO_THE_LAW, "test_no_text_tells_to_destroy_hide_move_or_edit_records"),
    ),
    37: by_property("criminal-only-sealed", "criminal-nothing-to-the-asker", tests=(TO_THE_LAW,)),
    38: by_property("another-states-paper", tests=(TO_THE_LAW,)),
    39: by_property("immigration-at-the-door", tests=(TO_THE_LAW, "test_no_officer_is_let_in_without_a_judge")),
    40: by_test("test_no_attestation_is_asked_for"),
    41: by_property("kept-and-counselled", tests=(TO_THE_LAW,)),
    42: by_property(
        "investigator-of-a-child-report-may-be-answered",
        "investigator-of-an-adult-report-must-be-answered",
        "nothing-leaves-on-a-demand",
        "own-report-opens-no-chart",
        "own-report-california",
        "texas-gives-what-relates-and-not-the-file",
        tests=("test_an_investigator_is_answered_and_the_file_stays", TO_THE_LAW),
    ),
    43: by_property("revoked-sends-nothing", "revoked-stops", tests=(BY_A_FORM,)),
    44: by_property(
        "danger-opens-no-record",
        "a-form-that-lacks-a-part-is-held",
        "place-unknown-sends-nothing",
        "nothing-known-nothing-told",
        tests=(BY_A_FORM,),
    ),
    45: by_property("california-form-within-a-year", tests=(BY_A_FORM,)),
    46: by_property(
        "a-parent-does-not-sign-for-own-care",
        "a-parent-does-not-see-own-care",
        "a-young-person-signs-for-own-care",
        "only-a-parent-who-consented-sees",
        tests=(BY_A_FORM, "test_which_parent_sees_a_record"),
    ),
    47: by_property("each-adult-signs", tests=(BY_A_FORM,)),
    48: by_property(
        "a-suspected-representative-opens-nothing",
        "a-suspected-parent-sees-nothing",
        tests=(BY_A_FORM, "test_which_parent_sees_a_record"),
    ),
    49: by_property("spoken-opens-nothing-to-outsiders", "spoken-sends-no-record-to-family", tests=(BY_A_FORM,)),
    50: by_property("state-unknown-is-established", tests=("test_no_other_states_law_is_borrowed",)),
    51: by_property(
        "texas-never-orders-a-call-to-the-target",
        "texas-permits-police",
        "new-york-report-is-no-protection",
        "texas-child-report",
        "new-york-duty-turns-on-who-told",
        "new-york-child-report",
        "texas-adult-report",
        "new-york-adult-at-home-is-no-command",
        tests=("test_the_clients_place_decides", "test_another_states_licence_takes_nothing_away", OF_A_CHILD),
    ),
    52: by_test(
        "test_every_command_of_law_was_read_or_says_that_it_was_not",
        "test_every_command_to_report_shows_its_standing",
        checks=("must-without-law", "unconfirmed-must"),
    ),
    53: by_test(
        "test_every_deadline_is_that_of_its_source", "test_a_clock_without_a_start_is_shown_as_running", CLOCKS
    ),
    54: by_test(
        "test_order_of_answers_does_not_matter",
        "test_every_answer_reaches_an_end",
        checks=("safety-unknown", "circular-question"),
    ),
    55: by_test("test_the_note_holds_what_was_entered_and_nothing_else"),
    56: by_property("california-state-hospital", tests=(OF_AN_ADULT, CLOCKS)),
    57: by_property("california-nothing-is-inferred", tests=("test_what_family_may_be_told",)),
    58: by_property("a-removed-childs-parent-does-not-sign", tests=(BY_A_FORM, "test_which_parent_sees_a_record")),
    59: by_property(
        "the-coroner-gets-no-sessions", tests=(TO_THE_LAW, "test_what_was_said_in_sessions_goes_to_no_coroner")
    ),
    60: by_property(
        "california-internet-report-only-without-risk",
        "california-internet-report-needs-no-writing",
        tests=(OF_A_CHILD,),
    ),
    61: by_property(
        "injury-report-is-medical-care-only",
        "injury-report-never-beside-a-protected-report",
        tests=("test_the_injury_report_stands_beside_no_other",),
    ),
}

PROVEN_CLINICAL = {6, 8, 15, 25, 26, 29, 35}
PROVEN_LAW = {1, 4, 25}
"""Carried by properties alone: `flows check` shows them for every combination of answers, not for a sample."""
