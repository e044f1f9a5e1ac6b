"""The shape of the content: frozen dataclasses. No reading of files and no deciding in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from crisis_cli.condition import Condition

Verb = Literal["must", "consult-first", "should", "may", "must-not", "should-not"]
Basis = Literal["law", "clinical", "practice"]
Tier = Literal["decide", "refine", "note"]
QuestionKind = Literal["choice", "several", "place", "number", "time", "date"]
When = Literal["past", "future", "any"]
Role = Literal["client", "licence", "victim"]
Unit = Literal["hours", "calendar_days", "working_days"]
Way = Literal["from", "before", "by"]
Which = Literal["earlier", "later"]
Side = Literal["do", "avoid"]
Standing = Literal["valid", "changed", "unsigned", "gone"]
UNITS: tuple[Unit, ...] = ("hours", "calendar_days", "working_days")
LONGEST_DEADLINE = 3660
"""So many hours or days has the longest deadline: ten years of days."""
LONGEST_TITLE = 300
"""Characters of a scenario's title."""
SectionKind = Literal["checks", "text", "lines"]

DO_VERBS: tuple[Verb, ...] = ("must", "consult-first", "should", "may")
"""Strongest first: the order in which several uses of one action are merged."""
AVOID_VERBS: tuple[Verb, ...] = ("must-not", "should-not")
BASES: tuple[Basis, ...] = ("law", "clinical", "practice")
"""Of equal verbs the one with the earlier basis counts."""
FRAMES = ("now", "before the client leaves", "today", "within 24 h", "within 72 h", "within 7 days", "ongoing")
KINDS = ("life-safety", "duty", "hold", "tell", "release", "document", "follow-up")
"""What an action is for; inside a frame a plan keeps this order."""
TIERS: tuple[Tier, ...] = ("decide", "refine", "note")
LEVELS = ("routine", "prompt", "same-day", "emergency")
"""The values of the finding `response`: what the answers call for, never a score of a person."""
ROLE_PLACES: Mapping[str, str] = {"client": "client.place", "licence": "licence.place", "victim": "victim.place"}
"""The question that answers where each role is."""
BLANK = "____"
"""What a person fills in, in a note as in a paper."""
ALL_PAPERS = "all"
"""On the command line every paper of a plan; so no paper has this id."""
WHOLE = "content"
"""As the item of a review: everything that an interview asks, says and decides."""
BEFORE_THE_CALL = frozenset({"protect-self", "get-location", "escorted-evaluation-now"})
"""The only actions that may stand before `call-emergency`."""


@dataclass(frozen=True)
class Line:
    """One printed line; shown unless `when` is false, so that not knowing hides nothing."""

    text: str
    when: Condition | None = None


@dataclass(frozen=True)
class AgeBand:
    """Ages in completed years, both included; None: open at that end, and never at both."""

    least: int | None
    most: int | None

    def holds(self, age: int) -> bool:
        return (self.least is None or self.least <= age) and (self.most is None or age <= self.most)


@dataclass(frozen=True)
class Question:
    """What is asked. `ages` says, for choices that are ages, which: bands that do not overlap and may leave gaps.

    `apart`: about a report, kept out of a note that somebody suspected may read. Without `in_note` no answer goes into
    any note: it is about the practice.

    `when` says of a date whether the day has been, usually lies ahead, or may be either.
    """

    id: str
    ask: str
    topic: str
    why: str
    kind: QuestionKind
    choices: Mapping[str, str]
    unknown: str | None
    tier: Tier
    safety: bool
    in_emergency: bool
    ask_when: Condition | None
    default: str | None
    note: Mapping[str, str]
    none_choice: str | None
    sources: tuple[str, ...]
    in_note: bool = True
    apart: bool = False
    ages: Mapping[str, AgeBand] = field(default_factory=dict)
    when: When | None = None


def made_up(
    name: str,
    *,
    ask: str,
    topic: str,
    kind: QuestionKind,
    choices: Mapping[str, str],
    why: str = "",
    safety: bool = False,
) -> Question:
    """Return a question that no content has: asked with the same keys, without a way of not knowing, and kept nowhere."""
    return Question(
        id=name,
        ask=ask,
        topic=topic,
        why=why,
        kind=kind,
        choices=choices,
        unknown=None,
        tier="decide",
        safety=safety,
        in_emergency=False,
        ask_when=None,
        default=None,
        note={},
        none_choice=None,
        sources=(),
    )


@dataclass(frozen=True)
class Finding:
    """What answers add up to. `values` are ordered, lowest first; a finding is only raised.

    `topic` names it in a sentence; without one its id does.
    """

    id: str
    values: tuple[str, ...]
    topic: str = ""


@dataclass(frozen=True)
class Raise:
    finding: str
    to: str
    when: Condition
    because: str
    sources: tuple[str, ...]
    concern: str | None


@dataclass(frozen=True)
class Deadline:
    """A number of `unit` from the event that the question `start`, of kind time or date, asks for.

    A date also has deadlines "before" it, so many days or (number 0) till the end of the day before, and "by" it
    (number 0), that day included.
    """

    number: int
    unit: Unit
    start: str
    way: Way = "from"

    @property
    def parts(self) -> tuple[Deadline, ...]:
        return (self,)

    @property
    def starts(self) -> tuple[str, ...]:
        return (self.start,)


@dataclass(frozen=True)
class Combined:
    """The earlier or the later of two deadlines or more."""

    which: Which
    parts: tuple[Deadline, ...]

    @property
    def starts(self) -> tuple[str, ...]:
        """Every question that a part of it runs from, once."""
        return tuple(dict.fromkeys(part.start for part in self.parts))


AnyDeadline = Deadline | Combined


@dataclass(frozen=True)
class Rule:
    id: str
    when: Condition
    actions: tuple[str, ...]
    verb: Verb
    basis: Basis
    because: str
    sources: tuple[str, ...]
    concern: str | None
    frame: str | None
    deadline: AnyDeadline | None
    overrides: str | None
    place: str | None


@dataclass(frozen=True)
class Unless:
    text: str
    when: Condition


@dataclass(frozen=True)
class Action:
    """One thing to do, or not to do.

    `apart`: about a report, kept out of a note that somebody suspected may read. `at_once`: somebody is waiting for it
    (an officer on the line), so it stands above the questions as soon as it is certain, as what is held back does.
    """

    id: str
    do: str
    kind: str
    frame: str
    brief: tuple[Line, ...]
    how: tuple[Line, ...]
    say: tuple[Line, ...]
    recipients: tuple[str, ...]
    resources: tuple[str, ...]
    record: tuple[str, ...]
    done: str
    calendar: str | None
    unless: Unless | None
    alternative_to: str | None
    sources: tuple[str, ...]
    position: int
    apart: bool = False
    at_once: bool = False


@dataclass(frozen=True)
class Recipient:
    """Who may be told what; everything else is withheld. `you` is how to present oneself, `asks` what they will ask.

    `apart`: what they were told is about a report, kept out of a note that somebody suspected may read.
    """

    id: str
    title: str
    you: tuple[Line, ...]
    asks: tuple[Line, ...]
    share: tuple[Line, ...]
    withhold: tuple[Line, ...]
    sources: tuple[str, ...]
    apart: bool = False


@dataclass(frozen=True)
class Notice:
    id: str
    text: str
    when: Condition
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Resolution:
    """Which side prevails where one rule calls for an action and another advises against it, and why.

    The first of an action's that may prevail and whose `when` is true counts. `consult` is with whom to talk it over,
    and until when what holds.
    """

    id: str
    action: str
    prevails: Side
    reason: str
    consult: str | None
    when: Condition | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PaperSection:
    """A part of a paper: boxes to tick, plain lines to fill in, or text in paragraphs. It belongs with any of `actions`; with none named, always.

    Not where `when` is false. `answers` are those that `{known}` in a line stands for. Sections of one `sheet` are given
    away, apart from what stays with the therapist and from other sheets.
    """

    title: str
    kind: SectionKind
    actions: tuple[str, ...]
    lines: tuple[Line, ...]
    sources: tuple[str, ...]
    when: Condition | None = None
    answers: tuple[str, ...] = ()
    sheet: str | None = None


@dataclass(frozen=True)
class Paper:
    """A stub with blanks that stands apart from the note. It belongs to a plan that has one of `actions` to do.

    Not where `when` is false; not knowing hides nothing. A blank is `BLANK`: of people only answers that are choices or a
    state are filled in, and only where a line asks for them. A sheet that is named in `sheets` is not there where its
    condition is false. One that a client is handed has a `reading_grade`, the highest it may read at.
    """

    id: str
    title: str
    about: str
    actions: tuple[str, ...]
    when: Condition | None
    sections: tuple[PaperSection, ...]
    sources: tuple[str, ...]
    reading_grade: float | None = None
    sheets: Mapping[str, Condition] = field(default_factory=dict)

    @property
    def cited(self) -> tuple[str, ...]:
        """Every source of the paper and of its sections."""
        return (*self.sources, *(name for section in self.sections for name in section.sources))


@dataclass(frozen=True)
class Source:
    id: str
    cite: str
    says: str
    kind: str
    place: str
    read_on: str | None
    confirmed: bool
    remark: str


@dataclass(frozen=True)
class Resource:
    """A telephone or text line, with the day it was checked.

    With `place` it is shown only where the client is there, with `when` unless that is false.
    """

    id: str
    name: str
    reach: str
    about: str
    checked_on: str
    confirmed: bool
    source: str
    place: str | None = None
    when: Condition | None = None


@dataclass(frozen=True)
class LawValue:
    """One typed value of a jurisdiction, with the phrase that prints it."""

    id: str
    value: str
    phrase: str
    source: str
    confirmed: bool


@dataclass(frozen=True)
class Pack:
    code: str
    name: str
    zones: tuple[str, ...]
    values: Mapping[str, LawValue]
    holidays: Mapping[str, str]

    @cached_property
    def days_off(self) -> frozenset[date]:
        """The holidays as days."""
        return frozenset(map(date.fromisoformat, self.holidays))


@dataclass(frozen=True)
class Concern:
    """What brought the therapist here. `family` names several concerns at once, for the choice among them.

    `apart`: about a report, its title kept out of a note that somebody suspected may read.
    """

    id: str
    title: str
    about: str
    priority: int
    questions: tuple[str, ...]
    open_when: Condition | None
    family: str | None
    apart: bool = False


@dataclass(frozen=True)
class Expectation:
    """What must hold of a plan, in scenarios and properties alike. Empty fields say nothing.

    `due` is for scenarios, whose times are known: None is a start that is not. `deadlines` are what law says of an
    action wherever it is in the plan. `unasked` is for scenarios as well: questions that these answers leave aside.
    """

    response: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    includes_any: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    not_avoids: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    within_first: int | None = None
    before: tuple[tuple[str, str], ...] = ()
    verbs: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)
    frames: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, datetime | None] = field(default_factory=dict)
    deadlines: Mapping[str, AnyDeadline] = field(default_factory=dict)
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Property:
    """A sentence that must hold for every possible set of answers, in every run that `concern` takes part in.

    With `alone` it speaks only of runs in which no other concern is open.
    """

    id: str
    says: str
    when: Condition | None
    actions: tuple[str, ...]
    expect: Expectation
    carries: tuple[str, ...]
    concern: str | None
    alone: bool


@dataclass(frozen=True)
class Order:
    """Response: safest ≤ unknown ≤ riskiest; life-safety actions and legal duties: none lost from safest to unknown."""

    question: str
    safest: str
    riskiest: str
    concern: str | None


@dataclass(frozen=True)
class Review:
    """Who read an item, in which role and when, and whether that still holds.

    Not where the item `changed` since, was `unsigned` (no hash says what was read), or is `gone`.
    """

    item: str
    by: str
    role: str
    on: str
    standing: Standing

    @property
    def valid(self) -> bool:
        return self.standing == "valid"


@dataclass(frozen=True)
class Content:
    """Everything that was read. `review` is the state of review, as a few words to print."""

    version: str
    format: int
    hash: str
    review: str
    concerns: Mapping[str, Concern]
    questions: Mapping[str, Question]
    findings: Mapping[str, Finding]
    raises: tuple[Raise, ...]
    rules: tuple[Rule, ...]
    actions: Mapping[str, Action]
    recipients: Mapping[str, Recipient]
    notices: tuple[Notice, ...]
    resolutions: tuple[Resolution, ...]
    papers: Mapping[str, Paper]
    sources: Mapping[str, Source]
    resources: Mapping[str, Resource]
    packs: Mapping[str, Pack]
    properties: tuple[Property, ...]
    orders: tuple[Order, ...]
    reviews: tuple[Review, ...] = ()

    @cached_property
    def rule_reviews(self) -> Mapping[str, tuple[Review, ...]]:
        """For each rule the valid reviews of it, of its concern, of its pack and of the whole; not where there are none."""
        valid: dict[str, list[Review]] = {}
        for review in self.reviews:
            if review.valid:
                valid.setdefault(review.item, []).append(review)
        if not valid:
            return {}
        every = [f"concern:{name}" for name in self.concerns]
        found = {}
        for rule in self.rules:
            concerns = [f"concern:{rule.concern}"] if rule.concern else every
            names = (f"rule:{rule.id}", *concerns, f"pack:{rule.place}", WHOLE)
            found[rule.id] = tuple(review for name in names for review in valid.get(name, ()))
        return {name: reviews for name, reviews in found.items() if reviews}

    @cached_property
    def raises_of(self) -> Mapping[str, tuple[Raise, ...]]:
        """Every finding's raises, highest value first: the first true one settles the rest."""
        return {
            finding.id: tuple(
                sorted(
                    (r for r in self.raises if r.finding == finding.id),
                    key=lambda r: -finding.values.index(r.to),
                )
            )
            for finding in self.findings.values()
        }

    @cached_property
    def overriders(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each displaced rule the rules that displace it."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if rule.overrides:
                found.setdefault(rule.overrides, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def rules_of(self) -> Mapping[str, tuple[Rule, ...]]:
        """For each action that a rule names the rules that do, in the author's order."""
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            for action in dict.fromkeys(rule.actions):
                found.setdefault(action, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def resolutions_of(self) -> Mapping[str, tuple[Resolution, ...]]:
        """For each action the resolutions of its conflicts, in the author's order."""
        found: dict[str, tuple[Resolution, ...]] = {}
        for resolution in self.resolutions:
            found[resolution.action] = (*found.get(resolution.action, ()), resolution)
        return found

    @cached_property
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """Each family of concerns with its members, the most urgent first. A concern's own id is no family."""
        found: dict[str, tuple[str, ...]] = {}
        for concern in sorted(self.concerns.values(), key=lambda concern: concern.priority):
            if concern.family and concern.family not in self.concerns:
                found[concern.family] = (*found.get(concern.family, ()), concern.id)
        return found

    def law(self, place: str | None, value: str) -> LawValue | None:
        """Return the value that holds at `place`: its pack's, else the federal baseline's, else None."""
        for code in (place, "us"):
            pack = self.packs.get(code or "")
            if pack and value in pack.values:
                return pack.values[value]
        return None
