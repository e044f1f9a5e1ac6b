"""The plan: which actions the answers call for, merged, ordered, with every reason. Decides nothing about the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from crisis_cli.answers import Answers, Value
from crisis_cli.condition import AllOf, AnyOf, AtLeast, Atom, Condition, Not
from crisis_cli.conflicts import Clash, clash
from crisis_cli.dues import Due, due_of, urgency
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import (
    AVOID_VERBS,
    BASES,
    DO_VERBS,
    FRAMES,
    KINDS,
    LEVELS,
    ROLE_PLACES,
    Action,
    Basis,
    Content,
    Line,
    Paper,
    PaperSection,
    Raise,
    Recipient,
    Resource,
    Review,
    Rule,
    Side,
    Source,
    Verb,
)
from crisis_cli.paper_words import filled
from crisis_cli.places import OUTSIDE, PLACES
from crisis_cli.text import fill

NOT_CLOSED = (
    "No rule settles this conflict. Ask a supervisor or a lawyer before either step, unless someone is in danger now."
)
NOT_YET = (
    "What settles this conflict turns on answers not given yet. Until then ask a supervisor or a lawyer before either "
    "step, unless someone is in danger now."
)


@dataclass(frozen=True)
class Because:
    """One reason why an action is in the plan: the rule, the answers it read, the sources that bear it out.

    `reviewed` are the valid reviews that cover the rule.
    """

    rule: str
    reason: str
    verb: Verb
    basis: Basis
    answers: Mapping[str, Value]
    sources: tuple[Source, ...]
    due: Due | None
    reviewed: tuple[Review, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """Actions called for and advised against at once, with the reasons of both sides, and how the content settles it.

    Without a resolution both sides stay in the plan. `consult` is with whom to talk it over, and until when what holds;
    `sources` are the resolution's.
    """

    actions: tuple[str, ...]
    resolution: str | None
    reason: str
    prevails: Side | None
    calls_for: tuple[Because, ...]
    against: tuple[Because, ...]
    consult: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class PlannedAction:
    """An action with what the answers say of it. `contested` is the conflict it comes out of, if there was one.

    `reach` are its telephone and text lines, which `how` holds as well.
    """

    action: Action
    verb: Verb
    basis: Basis
    frame: str
    brief: str
    how: tuple[str, ...]
    say: tuple[str, ...]
    you: Mapping[str, tuple[str, ...]]
    asks: Mapping[str, tuple[str, ...]]
    share: Mapping[str, tuple[str, ...]]
    withhold: Mapping[str, tuple[str, ...]]
    fallback_of: str | None
    unless: str | None
    due: Due | None
    because: tuple[Because, ...]
    contested: Conflict | None = None
    reach: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.action.id

    @property
    def dues(self) -> tuple[Due, ...]:
        """Every clock of the action, the most urgent first, each once."""
        others = sorted((because.due for because in self.because if because.due), key=urgency)
        return tuple(dict.fromkeys((self.due, *others))) if self.due else ()


@dataclass(frozen=True)
class Unknown:
    """A question without a known answer: how to find out, and what each answer would change."""

    question: str
    kind: str
    find_out: str
    would_change: tuple[str, ...]


@dataclass(frozen=True)
class Cause:
    """Evidence that raised the response, with the answers it rests on."""

    reason: str
    answers: Mapping[str, Value]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class FilledSection:
    """A section of a paper as this plan has it: what is known without naming anybody is filled in, blanks are left."""

    section: PaperSection
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class PlannedPaper:
    """A paper of this plan. `steps` are the actions it serves, in the plan's order."""

    paper: Paper
    steps: tuple[str, ...]
    sections: tuple[FilledSection, ...]

    @property
    def id(self) -> str:
        return self.paper.id


@dataclass(frozen=True)
class Plan:
    places: Mapping[str, str | None]
    now: datetime
    concerns: tuple[str, ...]
    response: str
    response_because: tuple[Cause, ...]
    complete: bool
    not_assessed: tuple[str, ...]
    actions: tuple[PlannedAction, ...]
    avoid: tuple[PlannedAction, ...]
    unknown: tuple[Unknown, ...]
    conflicts: tuple[Conflict, ...]
    notices: tuple[str, ...]
    papers: tuple[PlannedPaper, ...] = ()

    def action(self, name: str) -> PlannedAction | None:
        return next((a for a in (*self.actions, *self.avoid) if a.id == name), None)


def compose(
    content: Content,
    answers: Answers,
    now: datetime,
    *,
    entered: Answers | None = None,
    evaluation: Evaluation | None = None,
) -> Plan:
    """Return the plan that `answers` make certain. `entered` are those a person gave, where blanks were filled in since.

    `evaluation` is the reading of these answers, where there is one already.
    A rule still undecided adds nothing, a resolution still undecided settles nothing; both make the plan incomplete.
    """
    evaluation = evaluation or Evaluation(content, answers.concerns, answers.values)
    uses, open_rules = _uses(evaluation)
    do, avoid, clashes = _settle(evaluation, uses)
    given = (entered or answers).values
    level = evaluation.level("response")
    make = _Maker(evaluation, given, now)
    conflicts = {one.action: make.conflict(one) for one in sorted(clashes, key=partial(_weight, content))}
    planned = [make.planned(content.actions[name], rules, conflicts.get(name)) for name, rules in do.items()]
    avoided = [make.planned(content.actions[name], rules, conflicts.get(name)) for name, rules in avoid.items()]
    actions = tuple(sorted(_with_fallbacks(planned), key=_place_in_plan))
    return Plan(
        places={role: _place(answers.values.get(question)) for role, question in ROLE_PLACES.items()},
        now=now,
        concerns=tuple(concern.id for concern in evaluation.concerns),
        response=level.certain,
        response_because=tuple(_causes(evaluation, given)),
        complete=not open_rules and not level.possible and not any(make.waits(one) for one in clashes),
        not_assessed=not_assessed(evaluation, given),
        actions=actions,
        avoid=tuple(sorted(avoided, key=_place_in_plan)),
        unknown=(),
        conflicts=tuple(conflicts.values()),
        notices=_notices(evaluation),
        papers=tuple(make.papers(actions)),
    )


def _place(value: Value | None) -> str | None:
    return value if isinstance(value, str) and value in PLACES else None


def not_assessed(evaluation: Evaluation, given: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the relevant questions of this run that nobody answered, in the author's order."""
    names = dict.fromkeys(q for concern in evaluation.concerns for q in concern.questions)
    questions = evaluation.content.questions
    return tuple(
        q for q in names if questions[q].tier != "note" and q not in given and evaluation.relevance(q) is not False
    )


def _uses(evaluation: Evaluation) -> tuple[dict[str, list[Rule]], bool]:
    uses: dict[str, list[Rule]] = {}
    open_rules = False
    for rule, truth in evaluation.rules():
        if truth is True:
            for name in rule.actions:
                uses.setdefault(name, []).append(rule)
        elif truth is not False:
            open_rules = True
    return uses, open_rules


def _settle(
    evaluation: Evaluation, uses: Mapping[str, Sequence[Rule]]
) -> tuple[dict[str, Sequence[Rule]], dict[str, Sequence[Rule]], tuple[Clash, ...]]:
    """Split the uses into what to do and what to avoid, settling each action that is in both."""
    do: dict[str, Sequence[Rule]] = {}
    avoid: dict[str, Sequence[Rule]] = {}
    clashes = []
    for name, rules in uses.items():
        doing, avoiding, found = clash(evaluation.content, name, rules, evaluation.truth)
        prevails = found.resolution.prevails if found and found.resolution else None
        if found:
            clashes.append(found)
        if doing and prevails != "avoid":
            do[name] = doing
        if avoiding and prevails != "do":
            avoid[name] = avoiding
    return do, avoid, tuple(clashes)


def _weight(content: Content, one: Clash) -> tuple[bool, bool, int, int, int]:
    """Conflicts about what law demands or forbids first, of those the unsettled ones; then in the order of a plan."""
    action = content.actions[one.action]
    bound = any(rule.verb in ("must", "must-not") for rule in (*one.doing, *one.avoiding))
    frame = min(FRAMES.index(frame_of(rule, action)) for rule in one.doing)
    return (not bound, one.resolution is not None, frame, KINDS.index(action.kind), action.position)


@dataclass(frozen=True)
class _Maker:
    evaluation: Evaluation
    given: Mapping[str, Value]
    moment: datetime

    def planned(self, action: Action, rules: Sequence[Rule], contested: Conflict | None) -> PlannedAction:
        content = self.evaluation.content
        because = tuple(self.because(rule) for rule in rules)
        verb, basis = strongest(rules)
        dues = [b.due for b in because if b.due]
        recipients = [content.recipients[name] for name in action.recipients]
        resources = [r for name in action.resources if self.offers(r := content.resources[name])]
        reach = tuple(map(_reached, resources))
        return PlannedAction(
            action=replace(
                action,
                do=fill(action.do, content, self.evaluation.values),
                resources=tuple(r.id for r in resources),
            ),
            verb=verb,
            basis=basis,
            frame=min((frame_of(rule, action) for rule in rules), key=FRAMES.index),
            brief=" ".join(self.lines(action.brief)),
            how=(*self.lines(action.how), *reach),
            say=self.lines(action.say),
            you=self.by_recipient(recipients, "you"),
            asks=self.by_recipient(recipients, "asks"),
            share=self.by_recipient(recipients, "share"),
            withhold=self.by_recipient(recipients, "withhold"),
            fallback_of=None,
            unless=self.unless(action),
            due=min(dues, key=urgency) if dues else None,
            because=because,
            contested=contested,
            reach=reach,
        )

    def conflict(self, one: Clash) -> Conflict:
        content, values, found = self.evaluation.content, self.evaluation.values, one.resolution
        open_reason = NOT_YET if self.waits(one) else NOT_CLOSED
        return Conflict(
            actions=(one.action,),
            resolution=found.id if found else None,
            reason=fill(found.reason, content, values) if found else open_reason,
            prevails=found.prevails if found else None,
            calls_for=self.side(one.doing),
            against=self.side(one.avoiding),
            consult=fill(found.consult, content, values) if found and found.consult else None,
            sources=tuple(content.sources[name] for name in found.sources) if found else (),
        )

    def side(self, rules: Sequence[Rule]) -> tuple[Because, ...]:
        """Return the reasons of one side, the strongest first."""
        return tuple(self.because(rule) for rule in sorted(rules, key=_strength))

    def waits(self, one: Clash) -> bool:
        """Whether an answer that this interview asks for can still change what settles the conflict."""
        return any(one.waiting.intersection(concern.questions) for concern in self.evaluation.concerns)

    def papers(self, actions: Sequence[PlannedAction]) -> Iterator[PlannedPaper]:
        """Yield the papers of a plan that has these actions to do, in the author's order."""
        for paper in self.evaluation.content.papers.values():
            steps = tuple(action.id for action in actions if action.id in paper.actions)
            if steps and self.shows(paper.when):
                others = (one.action for one in actions if one.id not in steps)
                planned = [action.do for action in others if action.kind != "document"]
                yield PlannedPaper(paper, steps, tuple(self.sections(paper, steps, planned)))

    def sections(self, paper: Paper, steps: Sequence[str], planned: Sequence[str]) -> Iterator[FilledSection]:
        content, values = self.evaluation.content, self.evaluation.values
        for section in paper.sections:
            wanted = not section.actions or not {*section.actions}.isdisjoint(steps)
            if wanted and self.shows(section.when) and self.shows(paper.sheets.get(section.sheet or "")):
                shown = [line for line in section.lines if self.shows(line.when)]
                if shown:
                    lines = tuple(filled(line, section, content, values, planned) for line in shown)
                    yield FilledSection(section, lines)

    def shows(self, when: Condition | None) -> bool:
        """Whether something with this condition is shown: unless it is false, so not knowing hides nothing."""
        return when is None or self.evaluation.truth(when) is not False

    def offers(self, resource: Resource) -> bool:
        """Whether a telephone line is this place's, and may be the one for what the answers say."""
        client = self.evaluation.values.get(ROLE_PLACES["client"])
        return self.shows(resource.when) and resource.place in (None, client)

    def lines(self, lines: Iterable[Line]) -> tuple[str, ...]:
        shown = (line for line in lines if self.shows(line.when))
        return tuple(fill(line.text, self.evaluation.content, self.evaluation.values) for line in shown)

    def by_recipient(self, recipients: Iterable[Recipient], key: str) -> dict[str, tuple[str, ...]]:
        return {r.id: shown for r in recipients if (shown := self.lines(getattr(r, key)))}

    def unless(self, action: Action) -> str | None:
        """The condition under which the action may be left, shown until it is ruled out."""
        if action.unless is None or self.evaluation.truth(action.unless.when) is False:
            return None
        return fill(action.unless.text, self.evaluation.content, self.evaluation.values)

    def because(self, rule: Rule) -> Because:
        content = self.evaluation.content
        read = supporting(self.evaluation, rule.when)
        return Because(
            rule=rule.id,
            reason=fill(rule.because, content, self.evaluation.values),
            verb=rule.verb,
            basis=rule.basis,
            answers={q: self.given[q] for q in read if q in self.given},
            sources=tuple(content.sources[name] for name in rule.sources),
            due=due_of(content, self.evaluation.values, rule, self.moment),
            reviewed=content.rule_reviews.get(rule.id, ()),
        )


def _reached(resource: Resource) -> str:
    standing = "" if resource.confirmed else ", unconfirmed"
    return f"{resource.name}: {resource.reach} (checked {resource.checked_on}{standing})"


def strongest(rules: Sequence[Rule]) -> tuple[Verb, Basis]:
    """Return the strongest verb among `rules` with its basis, law before clinical before practice."""
    best = min(rules, key=_strength)
    return best.verb, best.basis


def _strength(rule: Rule) -> tuple[int, int]:
    order = DO_VERBS if rule.verb in DO_VERBS else AVOID_VERBS
    return order.index(rule.verb), BASES.index(rule.basis)


def frame_of(rule: Rule, action: Action) -> str:
    return rule.frame or action.frame


def _place_in_plan(planned: PlannedAction) -> tuple[int, int, tuple[float, bool], int]:
    """Frame; what it is for; what has a clock by due time, life safety excepted; then the author's order."""
    timed = planned.due if planned.action.kind != "life-safety" else None
    due = urgency(timed) if timed else (float("inf"), True)
    return (FRAMES.index(planned.frame), KINDS.index(planned.action.kind), due, planned.action.position)


def _with_fallbacks(actions: Sequence[PlannedAction]) -> list[PlannedAction]:
    """Mark each action that another one in the plan stands above as an alternative."""
    above = {a.action.alternative_to: a.id for a in actions if a.action.alternative_to}
    return [replace(a, fallback_of=above[a.id], unless=None) if a.id in above else a for a in actions]


def supporting(evaluation: Evaluation, condition: Condition) -> tuple[str, ...]:
    """Return the questions whose answers make a true condition true, through findings and places, without repeats."""
    found: dict[str, None] = {}
    for atom in _deciding(evaluation, condition):
        if atom.key in evaluation.content.questions:
            found.setdefault(atom.key)
        elif atom.key in evaluation.content.findings:
            for cause in evaluation.level(atom.key).because:
                found.update(dict.fromkeys(supporting(evaluation, cause.when)))
        else:
            found.setdefault(ROLE_PLACES[atom.key.split(".", 2)[1]])
    return tuple(found)


def _deciding(evaluation: Evaluation, node: Condition, wanted: bool = True) -> Iterator[Atom]:
    """Yield the leaves by which a condition is as wanted: of alternatives those that hold, and no others."""
    if isinstance(node, Not):
        yield from _deciding(evaluation, node.part, not wanted)
    elif isinstance(node, (AllOf, AnyOf, AtLeast)):
        for part in node.parts:
            if evaluation.truth(part) is wanted:
                yield from _deciding(evaluation, part, wanted)
    else:
        yield node


def _causes(evaluation: Evaluation, given: Mapping[str, Value]) -> Iterator[Cause]:
    """Yield what raised the response, down to the evidence, each piece of it once.

    Several concerns may read the same evidence: what has the same condition or the same words is not said again.
    """
    sources = evaluation.content.sources
    said: list[Raise] = []
    for raised in _evidence(evaluation, evaluation.level("response").because):
        if any(raised.when == one.when or raised.because == one.because for one in said):
            continue
        said.append(raised)
        answers = {q: given[q] for q in supporting(evaluation, raised.when) if q in given}
        yield Cause(raised.because, answers, tuple(sources[name] for name in raised.sources))


def _evidence(evaluation: Evaluation, raises: Sequence[Raise]) -> Iterator[Raise]:
    """Yield the raises that rest on answers of their own. One that holds by a finding alone only hands that on."""
    findings = evaluation.content.findings
    for raised in raises:
        read = [atom.key for atom in _deciding(evaluation, raised.when)]
        if any(key not in findings for key in read):
            yield raised
        for key in dict.fromkeys(read):
            if key in findings:
                yield from _evidence(evaluation, evaluation.level(key).because)


def _notices(evaluation: Evaluation) -> tuple[str, ...]:
    content = evaluation.content
    shown = [
        fill(notice.text, content, evaluation.values)
        for notice in content.notices
        if evaluation.truth(notice.when) is True
    ]
    for role, question in ROLE_PLACES.items():
        place = evaluation.values.get(question)
        if isinstance(place, str) and place in PLACES and place not in content.packs:
            shown.append(_no_pack(role, place))
    return tuple(shown)


def _no_pack(role: str, place: str) -> str:
    whose = {"client": "where the client is", "licence": "where you are licensed", "victim": "where the victim is"}[
        role
    ]
    if place == OUTSIDE:
        return (
            f"Outside the United States ({whose}): no law of that country is applied; US federal rules are shown, which "
            "may still bind you. Ask a lawyer there; act on danger first."
        )
    return f"{PLACES[place]} ({whose}) has no law pack yet: only the federal baseline is applied, no state rule. Check that state's law."


@dataclass(frozen=True)
class Outline:
    """A plan without its texts: the response, each action with its verb and frame, and what to avoid."""

    response: str
    actions: Mapping[str, tuple[Verb, str]]
    avoid: frozenset[str]


def outline(evaluation: Evaluation) -> Outline:
    uses, _ = _uses(evaluation)
    do, avoid, _ = _settle(evaluation, uses)
    actions = {
        name: (
            strongest(rules)[0],
            min((frame_of(rule, evaluation.content.actions[name]) for rule in rules), key=FRAMES.index),
        )
        for name, rules in do.items()
    }
    return Outline(evaluation.level("response").certain, actions, frozenset(avoid))


def louder(level: str, than: str) -> bool:
    return LEVELS.index(level) > LEVELS.index(than)
