"""What each invariant says, a sentence each, in our own words; what carries it stands in `carriers.py`.

The numbers are those of the two lists that the content's facts came with, 42 clinical and 61 of law, as corrected since.
"""

from __future__ import annotations

from collections.abc import Mapping

CLINICAL_WORDS: Mapping[int, str] = {
    1: "In an emergency the call for help is due now and among the first three steps, or stands right below the escorted "
    "evaluation as its fallback.",
    2: "A specific plan with means at hand and intent (yes, some or not known) is an emergency, and no step answers it with "
    "waiting.",
    3: "Danger this minute is an emergency whatever else is answered, and at most two more questions come before the plan.",
    4: "A riskier answer never lowers the response.",
    5: "Not knowing in place of the safest answer never lowers the response, and takes no life-saving step and no duty of "
    "law away.",
    6: "A core question that cannot be answered brings a same-day response, alone no more than that; thoughts of suicide "
    "not known count as active ones.",
    7: "What would protect counts only where it is known, and no text takes it for granted.",
    8: "Where nothing is known the response is same-day and says what would raise it; with contact broken off in a crisis it "
    "is an emergency; a new client who stays away gets the ordinary tries.",
    9: "Context and the therapist's own judgement only ever raise the response.",
    10: "No plan is empty, each holds a note to write, each step has one time frame, and later frames never stand above "
    "earlier ones.",
    11: "Before the emergency call stand at most: getting safe, finding the place, the escorted evaluation.",
    12: "From same-day up a crisis line is neither the first step nor the only one.",
    13: "A safety plan stands in neither for the hand-over in an emergency nor for an evaluation due the same day.",
    14: "No text asks for a promise or contract not to die.",
    15: "A denial in words lowers nothing that deeds, means in hand or a credible report from others have raised.",
    16: "A therapist in danger is sent to safety first, and no step keeps them near.",
    17: "No step tells anybody to take, hold or search for a weapon, or the therapist to drive the client.",
    18: "The call goes to the emergency service for where the client is.",
    19: "A place not known is found within the first three steps, and holds up no emergency call.",
    20: "No other state's law is borrowed: where the client's state is not known the plan says so and asks for it.",
    21: "Somebody the client named is contacted only once it is checked that they are neither suspected nor threatened and "
    "that it is safe.",
    22: "A parent or guardian who may be the danger is not told; whether to report is settled the same day.",
    23: "A parent or guardian who is safe is told from same-day up; below that it is decided with the young person.",
    24: "A serious threat, affirmed, against somebody who can be identified brings the protection that the state's law names, "
    "and consulting never comes first; an unsure one is consulted on, with both calls prepared.",
    25: "Danger to oneself leads to the question of danger to others, and the other way round.",
    26: "Above routine, or where weapons are spoken of, a step deals with the means.",
    27: "In an emergency with safe contact, keeping it is among the first four steps.",
    28: "Whatever help, warning or report was asked for is followed until it is known to have arrived; a door that nobody "
    "opens ends nothing.",
    29: "After danger the client is heard from within a day and seen within seven; nobody is discharged to nobody.",
    30: "The client is told what was disclosed unless telling may endanger somebody, and what it did to the work is taken up "
    "within a week.",
    31: "Each recipient hears what their list allows; diagnosis and therapy reach no dispatcher, target, unagreed contact or "
    "voicemail.",
    32: "No closing letter goes out where danger was last known, or not known, or the client has not been seen.",
    33: "Above routine no plan ends the treatment, but for a therapist under threat, who still protects and hands over.",
    34: "A client who fears a partner is not exposed to them: no contact, no telling message, no couple session; strangling "
    "is seen by medical staff the same day.",
    35: "A medical cause or an overdose brings emergency medical help and not police alone.",
    36: "Where nobody is in danger now and a crisis team will come in time, police are not the answer; in danger now nothing "
    "comes before the call.",
    37: "Consulting holds up nothing that is due now, and a trainee calls the supervisor alongside.",
    38: "The note holds what was entered, and nothing that nobody said.",
    39: "An evaluation is requested; no text has a therapist place a hold.",
    40: "From same-day up the plan sees to the therapist as well; that levels are prompts is on the screen and in the JSON, "
    "not in the note.",
    41: "The same answers give the same plan; an interview broken off shows what is certain and what was not assessed; an "
    "answer that a batch lacks counts as not asked.",
    42: "Every telephone line comes from the dated list, and nothing unverified about one is printed.",
}

LAW_WORDS: Mapping[int, str] = {
    1: "In danger now the call is first, after getting safe and finding the place, and no paperwork, consent or lawyer before "
    "it; danger not known is asked about first.",
    2: "In danger nothing forbids the call, the warning or the named contact; rules on substance use records limit only what "
    "is said.",
    3: "Yes or not known in place of no, at a question of danger, never lowers the response and takes no life-saving step "
    "and no duty away.",
    4: "Danger not known weighs at least as much as no danger.",
    5: "Every plan has a step, a note to write, and a source for each step of law.",
    6: "California: a reasonable suspicion of harm to a child, in a professional role, brings the telephone report and then "
    "the written one.",
    7: "That written report is due 36 hours after the information was received: not after the call, and not in working days.",
    8: "Telling a supervisor never stands in for one's own report.",
    9: "No duty hangs on the client's consent.",
    10: "A suspicion one is not sure of is put to the hotline or reported, and never called no report.",
    11: "No step investigates, interviews or confronts before a report.",
    12: "California: emotional damage alone, or mental suffering alone of an adult, may be reported and need not be.",
    13: "California: wanted sexual activity of minors is reported by both ages as the statute draws them, with coercion "
    "always; an age not known never reads as not reportable.",
    14: "What an adult went through as a child is no duty to report by itself; a child who is or may be at risk now is "
    "reported or put to the hotline.",
    15: "California: harm to an elder or dependent adult outside care facilities is reported at once, and in writing within "
    "two working days unless the first report went through the internet tool.",
    16: "California: in a care facility police hear within two hours and the writing follows within 24; the dementia "
    "exception needs both of its parts.",
    17: "California: the exception for an elder's own account spares the report only where all four of its parts are yes.",
    18: "An adult is told of a report about them unless that is unsafe or their representative is suspected; telling of a "
    "child report is no duty.",
    19: "Partner violence between adults, with nothing else, is reported to nobody, and the plan advises against it.",
    20: "With every report goes a note and, where HIPAA binds or may, the log of disclosures.",
    21: "California: a serious threat against somebody identifiable, told by the client or family, brings the warning, police "
    "and the state's report together.",
    22: "California: that report is due within 24 hours, a must for listed licences told by the client, else consult first, "
    "and never absent; the warning is due now.",
    23: "An evaluation or a hospital takes neither the warning nor the report away.",
    24: "Danger to the client alone warns nobody as a target; New York's own report aside, telling is a permission.",
    25: "A crime of the past alone is not told to police, and the plan says so.",
    26: "A therapist in private practice requests an evaluation and places no hold.",
    27: "What is told of a threat is kept to what protects, and never opens the file.",
    28: "On a subpoena without an order or a valid form nothing is sent first, or before notice, client and privilege have "
    "been seen to.",
    29: "On a paper nobody can name, a lawyer's letter, an agency's or police's demand or a relative's wish nothing is sent; "
    "danger opens no file.",
    30: "A court order is neither ignored nor refused outright, and followed only as far as it expressly goes.",
    31: "A subpoena is never ignored: there is a day to keep, or one to find out, and an answer.",
    32: "California: where notice to the client is missing or not known, a civil subpoena brings nothing out.",
    33: "Once the client objects, nothing is sent until an order.",
    34: "Psychotherapy notes kept apart stay out without a form or an order that names them, or a law that requires it.",
    35: "Substance use treatment records, or what may be some, stay shut and unconfirmed without what their own rules ask for.",
    36: "A search warrant is not obstructed, privilege is claimed and sealing asked for; no text has records destroyed, hidden, "
    "moved or edited.",
    37: "On a criminal subpoena records go at most sealed to the court, never to the lawyer or police who ask.",
    38: "A paper from another state's court alone brings nothing out about a client in California.",
    39: "Without a judge's signature an immigration officer gets neither records nor entry.",
    40: "No plan asks for the attestation that 45 CFR 164.509 once asked for.",
    41: "Every plan on a legal paper keeps the records and calls a lawyer.",
    42: "A report once made opens no chart; an investigator of that report may be answered about a child, must be about an "
    "adult.",
    43: "After permission is taken back nothing more is sent.",
    44: "A form that lacks a part, or may, holds the release, and danger does not mend it.",
    45: "California: a form without an end, or beyond a year without a stated exception, is not valid.",
    46: "For care that a minor consented to, a parent's signature alone sends nothing; from twelve the minor can sign.",
    47: "A record of a couple or family is sent only with each adult's signature.",
    48: "A representative who is or may be suspected opens nothing, by signature or by asking to see it.",
    49: "A spoken yes sends nothing to a lawyer, employer, insurer or school.",
    50: "Where the client's place is not known the plan asks for it, says that no state's rules were applied, and shows no "
    "state's deadline as theirs.",
    51: "The client's place decides, never the office's; what the licence's or the victim's state adds is shown beside it.",
    52: "Every must of law rests on a source that was read, or says that it is unconfirmed.",
    53: "Every deadline has the number, unit and start of its source.",
    54: "The same answers give the same plan, and every answer, not knowing too, reaches an end.",
    55: "The note holds no more of the client than was entered.",
    56: "California: harm in a state hospital or developmental center is reported within two hours.",
    57: "California: nothing is told to family on a permission that is only inferred.",
    58: "A parent from whom the juvenile court removed the child, with no order shown, signs for nothing.",
    59: "What was said in sessions goes to no coroner, at most to a judge.",
    60: "California: a county's internet report stands for telephone and writing only where the county takes part and nobody "
    "is at immediate risk; not known keeps both.",
    61: "The injury report of medical care never stands where a child or elder report of the same injury is due.",
}
