"""A plan as JSON, schema `crisis-aid/plan/1`: whole, or compact for a batch. The typed dicts below are the schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict  # pydantic makes the JSON Schema of these, and wants this one before 3.12

from crisis_cli import todo
from crisis_cli.answers import Answers, Disclosure, Value
from crisis_cli.dues import Due
from crisis_cli.gate import clean
from crisis_cli.model import Content, Review, Source
from crisis_cli.note import Note
from crisis_cli.plan import Because, Conflict, Plan, PlannedAction, PlannedPaper
from crisis_cli.render import papers as pages
from crisis_cli.render.layout import READER_REMINDERS
from crisis_cli.reviews import IN_PART, REVIEWED

SCHEMA = "crisis-aid/plan/1"
PAPERS_SCHEMA = "crisis-aid/papers/1"
ClockJson = TypedDict(
    "ClockJson",
    {
        "at": str | None,
        "zone": str,
        "number": int,
        "unit": str,
        "from": str,
        "start": str | None,
        "way": NotRequired[Literal["before", "by"]],
    },
)


class DueJson(ClockJson):
    """When a duty runs out: `number` of `unit` from what the question `from` asks for, `start`, a time or a day.

    `way` is there where a deadline is before that day (with the number 0: till the end of the day before) or by it.

    With `which` it is the earlier or later of its `parts`, in the content's order. `at` and the other fields are those
    of the part that counts, of those that are known: where `at` is known and that of a part is null, it may be due sooner
    (`earlier`), or `at` is the earliest reading (`later`).
    """

    which: NotRequired[Literal["earlier", "later"]]
    parts: NotRequired[list[ClockJson]]


class SourceJson(TypedDict):
    id: str
    cite: str
    read_on: str | None
    confirmed: bool
    place: str


class ReviewJson(TypedDict):
    """Who reviewed, in which role and when. `item` is what they reviewed: the rule itself, or what it belongs to."""

    item: str
    by: str
    role: str
    on: str


class BecauseJson(TypedDict):
    """One reason, with the clock of its own where law sets one. `reviewed`: by whom, as far as it holds; null: by nobody."""

    rule: str
    reason: str
    verb: str
    basis: str
    answers: dict[str, str | int | list[str]]
    sources: list[SourceJson]
    due: DueJson | None
    reviewed: list[ReviewJson] | None


class ActionJson(TypedDict):
    id: str
    verb: str
    basis: str
    frame: str
    do: str
    how: list[str]
    say: list[str]
    share: dict[str, list[str]]
    withhold: dict[str, list[str]]
    fallback_of: str | None
    unless: str | None
    due: DueJson | None
    because: list[BecauseJson]


class AvoidJson(TypedDict):
    id: str
    verb: str
    basis: str
    do: str
    because: list[BecauseJson]


class UnknownJson(TypedDict):
    question: str
    kind: str
    find_out: str
    would_change: list[str]


ConflictJson = TypedDict(
    "ConflictJson",
    {
        "actions": list[str],
        "resolution": str | None,
        "reason": str,
        "prevails": Literal["do", "avoid"] | None,
        "for": list[BecauseJson],
        "against": list[BecauseJson],
        "consult": str | None,
        "sources": list[SourceJson],
    },
)


class SectionJson(TypedDict):
    title: str
    lines: list[str]


class NoteJson(TypedDict):
    style: str
    sections: list[SectionJson]


class StepJson(TypedDict):
    """A step that a paper serves: by when, whom it is told to, and by which lines they are reached."""

    id: str
    verb: str
    basis: str
    frame: str
    do: str
    due: DueJson | None
    to: list[str]
    reach: list[str]


class PaperSectionJson(TypedDict):
    """Boxes to tick (`checks`), `lines` to fill in, or `text`. A blank is four underscores. A sheet is given away alone."""

    title: str
    kind: str
    sheet: str | None
    lines: list[str]


class PaperJson(TypedDict):
    """A paper, apart from the note. Of the answers only what a paper asks for is in it, in the words of the content."""

    id: str
    title: str
    about: str
    notices: list[str]
    steps: list[StepJson]
    sections: list[PaperSectionJson]
    sources: list[SourceJson]


class TodoJson(TypedDict):
    """A step that is neither done nor set aside. A legal duty set aside without legal advice is left."""

    id: str
    verb: str
    basis: str
    frame: str
    do: str
    due: DueJson | None


class DoneJson(TypedDict):
    """A step that was done: `at` is when it happened, `entered` when it was marked; null where nobody said."""

    id: str
    at: str | None
    entered: str | None
    with_whom: str


class AsideJson(TypedDict):
    """A step that was considered: what was chosen instead, and why. `advice` is on whose legal advice, for duties."""

    id: str
    instead: str
    because: str
    advice: str


class DisclosureJson(TypedDict):
    """What was told to whom and what was held back. `recipient` is an id of the content or the therapist's words."""

    at: str | None
    recipient: str
    content: list[str]
    withheld: list[str]
    basis: str
    reference: str


class CallJson(TypedDict):
    """A call and what came of it."""

    at: str | None
    to: str
    result: str


class ReaderJson(TypedDict):
    """Who reads the note, and what to think of before it is signed. No part of the note."""

    who: str
    reminder: str


class ReviewsJson(TypedDict):
    """How many reviews there are, how many are void, and how many of the rules are covered by one that holds."""

    valid: int
    void: int
    reviewed_rules: int
    rules: int


class ContentJson(TypedDict):
    """Which content it is, and in what state of review. `reviews` is there where somebody has reviewed anything."""

    version: str
    format: int
    hash: str
    review: Literal["draft", "reviewed in part", "reviewed"]
    reviews: NotRequired[ReviewsJson]


class CauseJson(TypedDict):
    reason: str
    answers: dict[str, str | int | list[str]]
    sources: list[SourceJson]


class PlanJson(TypedDict):
    """A plan with what was done about it, for the therapist. Times are UTC. `note` is null where none was asked for.

    `note` alone is for its reader: what it keeps apart from them stands in every other part.

    `papers` names the papers of the plan; `paper_pages` holds those that were asked for, apart from the note.
    """

    schema: str
    content: ContentJson
    places: dict[str, str | None]
    now: str
    concerns: list[str]
    response: str
    response_because: list[CauseJson]
    complete: bool
    not_assessed: list[str]
    actions: list[ActionJson]
    avoid: list[AvoidJson]
    unknown: list[UnknownJson]
    conflicts: list[ConflictJson]
    notices: list[str]
    papers: list[str]
    paper_pages: list[PaperJson]
    todo: list[TodoJson]
    done: list[DoneJson]
    set_aside: list[AsideJson]
    disclosures: list[DisclosureJson]
    calls: list[CallJson]
    reader: ReaderJson | None
    note: NoteJson | None


class PapersJson(TypedDict):
    """Papers alone, without the plan: nothing of the note is in it, and of the answers what a paper asks for."""

    schema: str
    content: ContentJson
    places: dict[str, str | None]
    now: str
    papers: list[PaperJson]


class CompactAction(TypedDict):
    id: str
    verb: str
    frame: str
    due: str | None


class ReasonJson(TypedDict):
    """A rule that holds, and the questions whose answers make it hold; none where not knowing does."""

    rule: str
    answers: list[str]


class ReasonsJson(TypedDict):
    """For each action of a compact plan, to do or to avoid, the rules that call for that, in the author's order."""

    actions: dict[str, list[ReasonJson]]
    avoid: dict[str, list[ReasonJson]]


class CompactPlan(TypedDict):
    """A plan in ids. `due` is in UTC, null where no deadline runs or its start is not known.

    `avoid` names actions, `conflicts` actions called for and advised against, `unknown`, where it was asked for,
    questions without an answer that is known.
    """

    response: str
    actions: list[CompactAction]
    avoid: list[str]
    conflicts: list[str]
    unknown: NotRequired[list[str]]
    reasons: NotRequired[ReasonsJson]


def plan_json(
    content: Content, plan: Plan, note: Note | None, answers: Answers, papers: Sequence[PlannedPaper] = ()
) -> PlanJson:
    """Return the plan, what was done about it, the note if given and these papers, as the JSON schema has it."""
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "places": dict(plan.places),
        "now": _utc(plan.now),
        "concerns": list(plan.concerns),
        "response": plan.response,
        "response_because": [
            {
                "reason": c.reason,
                "answers": {question: _value(value) for question, value in c.answers.items()},
                "sources": [source_json(source) for source in c.sources],
            }
            for c in plan.response_because
        ],
        "complete": plan.complete,
        "not_assessed": list(plan.not_assessed),
        "actions": [_action(action) for action in plan.actions],
        "avoid": [
            {
                "id": a.id,
                "verb": a.verb,
                "basis": a.basis,
                "do": a.action.do,
                "because": [_because(b) for b in a.because],
            }
            for a in plan.avoid
        ],
        "unknown": [
            {"question": u.question, "kind": u.kind, "find_out": u.find_out, "would_change": list(u.would_change)}
            for u in plan.unknown
        ],
        "conflicts": [_conflict(c) for c in plan.conflicts],
        "notices": list(plan.notices),
        "papers": [paper.id for paper in plan.papers],
        "paper_pages": [_paper(content, plan, paper) for paper in papers],
        "todo": [_todo(action) for action in todo.left(plan, answers)],
        "done": [
            {"id": d.action, "at": _moment(d.at), "entered": _moment(d.entered), "with_whom": clean(d.with_whom)}
            for d in answers.done
        ],
        "set_aside": [
            {"id": a.action, "instead": clean(a.instead), "because": clean(a.because), "advice": clean(a.advice)}
            for a in answers.asides
        ],
        "disclosures": [_disclosure(told) for told in answers.disclosures],
        "calls": [{"at": _moment(c.at), "to": clean(c.to), "result": clean(c.result)} for c in answers.calls],
        "reader": {"who": answers.reader, "reminder": READER_REMINDERS[answers.reader]} if answers.reader else None,
        "note": _note(note) if note else None,
    }


def papers_json(content: Content, plan: Plan, papers: Sequence[PlannedPaper]) -> PapersJson:
    """Return these papers of the plan, as the JSON schema has them."""
    return {
        "schema": PAPERS_SCHEMA,
        "content": content_json(content),
        "places": dict(plan.places),
        "now": _utc(plan.now),
        "papers": [_paper(content, plan, paper) for paper in papers],
    }


def compact(plan: Plan, *, reasons: bool = False, unknown: bool = False) -> CompactPlan:
    """Return ids, verbs, frames and dues: what a batch prints for each scenario.

    With `reasons` also the rules' ids, with `unknown` the questions without an answer that is known.
    """
    shown: CompactPlan = {
        "response": plan.response,
        "actions": [
            {"id": a.id, "verb": a.verb, "frame": a.frame, "due": _utc(a.due.at) if a.due and a.due.at else None}
            for a in plan.actions
        ],
        "avoid": [a.id for a in plan.avoid],
        "conflicts": [name for c in plan.conflicts for name in c.actions],
    }
    if unknown:
        shown["unknown"] = [u.question for u in plan.unknown]
    if reasons:
        shown["reasons"] = {"actions": _reasons(plan.actions), "avoid": _reasons(plan.avoid)}
    return shown


def _reasons(actions: Sequence[PlannedAction]) -> dict[str, list[ReasonJson]]:
    return {a.id: [{"rule": b.rule, "answers": list(b.answers)} for b in a.because] for a in actions}


def dumps(value: Any, *, indent: int | None = None) -> str:
    """Return `value` as JSON in ASCII: what could steer a terminal is written as an escape."""
    return json.dumps(value, indent=indent, ensure_ascii=True)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _moment(moment: datetime | None) -> str | None:
    return _utc(moment) if moment else None


def _lists(table: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    return {key: [clean(line) for line in lines] for key, lines in table.items()}


def _action(a: PlannedAction) -> ActionJson:
    return {
        "id": a.id,
        "verb": a.verb,
        "basis": a.basis,
        "frame": a.frame,
        "do": a.action.do,
        "how": list(a.how),
        "say": list(a.say),
        "share": _lists(a.share),
        "withhold": _lists(a.withhold),
        "fallback_of": a.fallback_of,
        "unless": a.unless,
        "due": _due(a.due) if a.due else None,
        "because": [_because(b) for b in a.because],
    }


def content_json(content: Content) -> ContentJson:
    """Return which content it is, and its review."""
    shown: ContentJson = {
        "version": content.version,
        "format": content.format,
        "hash": content.hash,
        "review": _state(content),
    }
    if content.reviews:
        valid = sum(1 for review in content.reviews if review.valid)
        shown["reviews"] = {
            "valid": valid,
            "void": len(content.reviews) - valid,
            "reviewed_rules": len(content.rule_reviews),
            "rules": len(content.rules),
        }
    return shown


def _state(content: Content) -> Literal["draft", "reviewed in part", "reviewed"]:
    """Return the state of review without the number that a person reads after it."""
    if content.review.startswith(IN_PART):
        return "reviewed in part"
    return "reviewed" if content.review == REVIEWED else "draft"


def _review(review: Review) -> ReviewJson:
    return {"item": clean(review.item), "by": clean(review.by), "role": clean(review.role), "on": review.on}


def _paper(content: Content, plan: Plan, paper: PlannedPaper) -> PaperJson:
    return {
        "id": paper.id,
        "title": paper.paper.title,
        "about": paper.paper.about,
        "notices": list(pages.notices(content, paper)),
        "steps": [_step(content, action) for action in pages.steps(plan, paper)],
        "sections": [
            {"title": f.section.title, "kind": f.section.kind, "sheet": f.section.sheet, "lines": list(f.lines)}
            for f in paper.sections
        ],
        "sources": [source_json(source) for source in pages.sources(content, plan, paper)],
    }


def _step(content: Content, a: PlannedAction) -> StepJson:
    return {
        **_todo(a),
        "to": list(pages.recipients(content, a)),
        "reach": [clean(line) for line in a.reach],
    }


def _todo(a: PlannedAction) -> TodoJson:
    due = _due(a.due) if a.due else None
    return {"id": a.id, "verb": a.verb, "basis": a.basis, "frame": a.frame, "do": a.action.do, "due": due}


def _disclosure(told: Disclosure) -> DisclosureJson:
    return {
        "at": _moment(told.at),
        "recipient": clean(told.recipient),
        "content": [clean(line) for line in told.content],
        "withheld": [clean(line) for line in told.withheld],
        "basis": clean(told.basis),
        "reference": clean(told.reference),
    }


def _due(due: Due) -> DueJson:
    if due.which is None:
        return {**_clock(due)}  # type: ignore[typeddict-item]  # a plain clock has none of the further keys
    return {**_clock(due), "which": due.which, "parts": [_clock(part) for part in due.parts]}


def _clock(due: Due) -> ClockJson:
    shown: ClockJson = {
        "at": _utc(due.at) if due.at else None,
        "zone": due.zone,
        "number": due.number,
        "unit": due.unit,
        "from": due.start_question,
        "start": due.start,
    }
    if due.way != "from":
        shown["way"] = due.way
    return shown


def _because(b: Because) -> BecauseJson:
    return {
        "rule": b.rule,
        "reason": b.reason,
        "verb": b.verb,
        "basis": b.basis,
        "answers": {question: _value(value) for question, value in b.answers.items()},
        "sources": [source_json(source) for source in b.sources],
        "due": _due(b.due) if b.due else None,
        "reviewed": [_review(review) for review in b.reviewed] or None,
    }


def _conflict(c: Conflict) -> ConflictJson:
    return {
        "actions": list(c.actions),
        "resolution": c.resolution,
        "reason": c.reason,
        "prevails": c.prevails,
        "for": [_because(b) for b in c.calls_for],
        "against": [_because(b) for b in c.against],
        "consult": c.consult,
        "sources": [source_json(source) for source in c.sources],
    }


def _value(value: Value) -> str | int | list[str]:
    return list(value) if isinstance(value, tuple) else value


def source_json(s: Source) -> SourceJson:
    """Return a source with the day it was read and its standing."""
    return {"id": s.id, "cite": s.cite, "read_on": s.read_on, "confirmed": s.confirmed, "place": s.place}


def _note(note: Note) -> NoteJson:
    return {
        "style": note.style,
        "sections": [{"title": s.title, "lines": [clean(line) for line in s.lines]} for s in note.sections],
    }
