"""What there is to exercise in a content, kind by kind, and what one scenario exercises and demands of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from crisis_cli.answers import Answers, Value, is_unknown
from crisis_cli.catalogue import Scope, citations
from crisis_cli.condition import Condition, Truth, atoms, evaluate
from crisis_cli.coverage import NOT_ASKED, Exercise, Item, called_for
from crisis_cli.dues import urgency
from crisis_cli.engine import completed_and_read, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import (
    AVOID_VERBS,
    DO_VERBS,
    FRAMES,
    ROLE_PLACES,
    Content,
    Expectation,
    Line,
    Order,
    Property,
    Question,
    Raise,
    Rule,
)
from crisis_cli.places import OUTSIDE, PLACES
from crisis_cli.plan import Plan, PlannedAction, compose, frame_of, strongest
from crisis_cli.text import placeholders

UNKNOWN, GIVEN, ELSEWHERE = "unknown", "given", "another-state"
"""What is counted of an answer that is no choice: none of the three kinds of not knowing; any number, time or day; any
state without a law pack of its own."""
SAFEST, RISKIEST = "safest", "riskiest"

Failures = Callable[[Plan, Expectation], Sequence[str]]
"""Why a plan is not as expected; empty where it is."""


# ---------------------------------------------------------------- what there is to exercise


def items(content: Content) -> dict[str, tuple[Item, ...]]:
    """Return everything that is counted, by its kind, in the order of showing and of the content."""
    raised = raise_ids(content)
    return {
        "questions": tuple(Item(q.id, q.ask) for q in content.questions.values()),
        "choices": tuple(item for q in content.questions.values() for item in _choices(content, q)),
        "rules": tuple(Item(rule.id, rule.because) for rule in content.rules),
        "raises": tuple(Item(raised[id(cause)], cause.because) for cause in content.raises),
        "actions": tuple(_actions(content)),
        "resolutions": tuple(Item(found.id, found.reason) for found in content.resolutions),
        "notices": tuple(Item(notice.id, notice.text) for notice in content.notices),
        "papers": tuple(Item(paper.id, paper.title) for paper in content.papers.values()),
        "properties": tuple(Item(prop.id, prop.says) for prop in content.properties),
        "orders": tuple(_order(content, order) for order in content.orders),
        "law": tuple(_law_values(content)),
        "sources": tuple(_sources(content)),
    }


def raise_ids(content: Content) -> dict[int, str]:
    """Return for each raise, by its identity, its finding and value; numbered where several raise as high."""
    several = Counter((cause.finding, cause.to) for cause in content.raises)
    seen: Counter[tuple[str, str]] = Counter()
    found = {}
    for cause in content.raises:
        seen[cause.finding, cause.to] += 1
        number = f" #{seen[cause.finding, cause.to]}" if several[cause.finding, cause.to] > 1 else ""
        found[id(cause)] = f"{cause.finding} to {cause.to}{number}"
    return found


def _choices(content: Content, question: Question) -> Iterator[Item]:
    known: Mapping[str, str] = question.choices
    if question.kind == "place":
        known = {code: PLACES[code] for code in content.packs if code in PLACES}
        known |= {ELSEWHERE: "A state without a law pack", OUTSIDE: PLACES[OUTSIDE]}
    elif question.kind in ("number", "time", "date"):
        known = {GIVEN: f"Any {question.kind}"}
    for choice, words in (*known.items(), *([(UNKNOWN, "Not known")] if question.unknown is not None else [])):
        yield Item(f"{question.id} = {choice}", f"{question.ask} {words}")


def _actions(content: Content) -> Iterator[Item]:
    verbs: dict[str, set[str]] = {name: set() for name in content.actions}
    for rule in content.rules:
        for name in rule.actions:
            verbs[name].add(rule.verb)
    for action in content.actions.values():
        for side, name in ((DO_VERBS, action.id), (AVOID_VERBS, avoided(action.id))):
            if verbs[action.id].intersection(side):
                yield Item(name, action.do)


def avoided(action: str) -> str:
    """Return the name under which an action that is advised against is counted."""
    return f"{action}, avoided"


def _order(content: Content, order: Order) -> Item:
    question = content.questions[order.question]
    name = order_id(order)
    ends = (question.choices.get(end, end) for end in (order.safest, order.riskiest))
    return Item(name, f"{question.ask} {' / '.join(ends)}", (f"{name} {SAFEST}", f"{name} {RISKIEST}"))


def order_id(order: Order) -> str:
    return f"{order.question} in {order.concern}" if order.concern else order.question


def _law_values(content: Content) -> Iterator[Item]:
    """Yield the values of law that something reads or prints. Of the others only `crisis-aid law` speaks."""
    texts = [*(rule.because for rule in content.rules), *(notice.text for notice in content.notices)]
    texts += [f"{found.reason}{found.consult}" for found in content.resolutions]
    printed = (name for text in texts for name in placeholders(text) if name.startswith("law."))
    used = {*Scope(content, None).law_readers, *(name.split(".", 2)[2] for name in printed)}
    for pack in content.packs.values():
        yield from (Item(f"{pack.code} {v.id}", v.phrase) for v in pack.values.values() if v.id in used)


def _sources(content: Content) -> Iterator[Item]:
    """Yield what an item of the content cites. What only the table of documents or of banned words cites is in no plan."""
    cited = {name for item in citations(content) for name in item.sources}
    return (Item(source.id, source.cite) for source in content.sources.values() if source.id in cited)


# ---------------------------------------------------------------- what one scenario exercises


class Exerciser:
    """Runs scenarios on one content and says what each exercises. Holds names and texts looked up once, nothing of a run."""

    def __init__(self, content: Content, failures: Failures) -> None:
        self.content = content
        self.failures = failures
        self.raise_ids = raise_ids(content)
        self.rules = {rule.id: rule for rule in content.rules}

    def exercise(self, file: str, answers: Answers, expect: Expectation | None, now: datetime) -> Exercise:
        """Return what a scenario exercises and what its expectation demands; nothing of that where it is not fulfilled."""
        filled, evaluation = completed_and_read(self.content, answers)
        plan = compose(self.content, filled, now, entered=answers, evaluation=evaluation)
        run = _Run(self, evaluation, plan, answers, now)
        held = {kind: frozenset(names) for kind, names in run.held().items()}
        wanted: dict[str, frozenset[str]] = {}
        if expect is not None and not self.failures(run.plan, expect):
            calls = (*called_for(expect), *(avoided(name) for name in expect.avoids))
            wanted = {"actions": frozenset(calls), "rules": frozenset(run.demanded_rules(expect))}
        return Exercise(file, held, wanted)

    @cached_property
    def law_readers(self) -> tuple[tuple[str | None, Condition, tuple[str, ...]], ...]:
        """The rules and raises that read values of law: their concern, their condition, and which they read."""
        rules = ((rule.concern, rule.when) for rule in self.content.rules)
        items = (*rules, *((cause.concern, cause.when) for cause in self.content.raises))
        found = ((concern, when, tuple(dict.fromkeys(a.key for a in atoms(when)))) for concern, when in items)
        laws = ((concern, when, tuple(key for key in keys if key.startswith("law."))) for concern, when, keys in found)
        return tuple(one for one in laws if one[2])

    @cached_property
    def printed(self) -> Mapping[str, tuple[Line, ...]]:
        """For each action the lines that print values of law; most have none."""
        found = {}
        for action in self.content.actions.values():
            recipients = [self.content.recipients[name] for name in action.recipients]
            told = (line for r in recipients for line in (*r.you, *r.asks, *r.share, *r.withhold))
            unless = [Line(action.unless.text, action.unless.when)] if action.unless else []
            found[action.id] = _with_law((Line(action.do), *action.brief, *action.how, *action.say, *unless, *told))
        return found


def _with_law(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if any(name.startswith("law.") for name in placeholders(line.text)))


@dataclass(frozen=True)
class _Run:
    """A scenario that was run: what its answers mean, and the plan they call for."""

    by: Exerciser
    evaluation: Evaluation
    plan: Plan
    given: Answers
    moment: datetime

    def held(self) -> dict[str, Iterable[str]]:
        plan = self.plan
        return {
            "questions": (name for name in self.answered if self.given.values.get(name, NOT_ASKED) != NOT_ASKED),
            "choices": self.choices(),
            "rules": (rule.id for rule in self.rules),
            "raises": (self.by.raise_ids[id(cause)] for cause in self.raises),
            "actions": (*(one.id for one in plan.actions), *(avoided(one.id) for one in plan.avoid)),
            "resolutions": (found.resolution for found in plan.conflicts if found.resolution),
            "notices": self.notices,
            "papers": (paper.id for paper in plan.papers),
            "properties": (prop.id for prop in self.by.content.properties if self.speaks(prop)),
            "orders": self.orders(),
            "law": self.law,
            "sources": self.sources(),
        }

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that hold."""
        return tuple(rule for rule, truth in self.evaluation.rules() if truth is True)

    @cached_property
    def raises(self) -> tuple[Raise, ...]:
        """The raises by which findings stand where they do: one to a lower value makes no difference."""
        found = self.by.content.findings
        return tuple(cause for finding in found for cause in self.evaluation.level(finding).because)

    @cached_property
    def notices(self) -> tuple[str, ...]:
        return tuple(n.id for n in self.by.content.notices if self.evaluation.truth(n.when) is True)

    @cached_property
    def answered(self) -> dict[str, Value]:
        """Every answer that is read: those given, and for the rest not asked or what is taken without one."""
        evaluation = self.evaluation
        return {name: value for name, value in evaluation.values.items() if evaluation.relevance(name) is True}

    def choices(self) -> Iterator[str]:
        for name, value in self.answered.items():
            question = self.by.content.questions[name]
            for one in value if isinstance(value, tuple) else (value,):
                yield f"{name} = {self.answer(question, one)}"

    def answer(self, question: Question, value: Value) -> str:
        if is_unknown(value):
            return UNKNOWN
        if question.kind == "place":
            return str(value) if value in (*self.by.content.packs, OUTSIDE) else ELSEWHERE
        return GIVEN if question.kind in ("number", "time", "date") else str(value)

    def speaks(self, prop: Property) -> bool:
        """Whether a property says something about this run, as the proof understands it."""
        evaluation = self.evaluation
        if not evaluation.is_active(prop.concern):
            return False
        if prop.alone and any(concern.id != prop.concern for concern in evaluation.concerns):
            return False
        to_do = {one.id for one in self.plan.actions}
        return to_do.issuperset(prop.actions) and (prop.when is None or evaluation.truth(prop.when) is True)

    def orders(self) -> Iterator[str]:
        for order in self.by.content.orders:
            value = self.answered.get(order.question)
            held = value if isinstance(value, tuple) else (value,)
            if self.evaluation.is_active(order.concern):
                yield from [f"{order_id(order)} {SAFEST}"] if order.safest in held else []
                yield from [f"{order_id(order)} {RISKIEST}"] if order.riskiest in held else []

    # -- values of law, and sources

    @cached_property
    def law(self) -> frozenset[str]:
        """The values of law that decide whether a rule or a raise holds, or that something shown prints."""
        content = self.by.content
        texts = [rule.because for rule in self.rules]
        texts += [notice.text for notice in content.notices if notice.id in self.notices]
        settled = {found.resolution for found in self.plan.conflicts}
        texts += [f"{one.reason}{one.consult}" for one in content.resolutions if one.id in settled]
        texts += [line.text for line in self.lines() if self.shows(line.when)]
        printed = (name for text in texts for name in placeholders(text))
        return frozenset(filter(None, map(self.value, dict.fromkeys((*self.decisive(), *printed)))))

    def decisive(self) -> Iterator[str]:
        """Yield each atom of law but for which a rule or a raise of an open concern would be another truth."""
        for concern, when, keys in self.by.law_readers:
            if self.evaluation.is_active(concern):
                yield from (key for key in keys if self.truth(when, key, True) != self.truth(when, key, False))

    def truth(self, when: Condition, key: str, taken: bool) -> Truth:
        """Return the truth of a condition where the value of law is taken to be, or not to be, what it asks for."""
        return evaluate(when, lambda atom: taken if atom.key == key else self.evaluation.atom(atom))

    def lines(self) -> Iterator[Line]:
        for one in (*self.plan.actions, *self.plan.avoid):
            yield from self.by.printed[one.id]
        for paper in self.plan.papers:
            for filled in paper.sections:
                yield from filled.section.lines

    def shows(self, when: Condition | None) -> bool:
        return when is None or self.evaluation.truth(when) is not False

    def value(self, key: str) -> str | None:
        """Return the value of law that `law.<role>.<name>` stands for here: its pack's, else the baseline's."""
        if not key.startswith("law."):
            return None
        _, role, name = key.split(".", 2)
        packs, place = self.by.content.packs, self.evaluation.values.get(ROLE_PLACES[role])
        return next(
            (f"{code} {name}" for code in (place, "us") if code in packs and name in packs[str(code)].values), None
        )

    def sources(self) -> Iterator[str]:
        """Yield what the plan cites, and what it rests on: its questions, raises, rules and values of law."""
        content = self.by.content
        cited: list[Sequence[str]] = [content.questions[name].sources for name in self.answered]
        cited += [*(rule.sources for rule in self.rules), *(cause.sources for cause in self.raises)]
        cited += [notice.sources for notice in content.notices if notice.id in self.notices]
        settled = {found.resolution for found in self.plan.conflicts}
        cited += [found.sources for found in content.resolutions if found.id in settled]
        for one in (*self.plan.actions, *self.plan.avoid):
            cited.append(one.action.sources)
            cited += [content.recipients[name].sources for name in one.action.recipients]
            cited += [(content.resources[name].source,) for name in one.action.resources]
        for paper in self.plan.papers:
            cited += [paper.paper.sources, *(filled.section.sources for filled in paper.sections)]
        for name in self.law:
            code, _, value = name.partition(" ")
            cited.append((content.packs[code].values[value].source,))
        return (name for names in cited for name in names)

    # -- what the expectation demands

    def demanded_rules(self, expect: Expectation) -> Iterator[str]:
        """Yield the rules that hold and without which the plan would not be as expected."""
        named = _named(expect)
        contested = {name for found in self.plan.conflicts for name in found.actions}
        for rule in self.rules:
            opens = bool(rule.overrides) or not contested.isdisjoint(rule.actions)
            if (opens or not named.isdisjoint(rule.actions)) and self.by.failures(
                self.without(rule, expect, whole=opens), expect
            ):
                yield rule.id

    def without(self, rule: Rule, expect: Expectation, *, whole: bool) -> Plan:
        """Return the plan with `rule` taken out of the content, enough of it for `expect`.

        `whole` makes it anew: the rule stands in the way of others. Otherwise its actions have one reason less, which
        may change their order as well.
        """
        lighter = self.plan
        if not whole:
            actions = tuple(filter(None, (self.less(one, rule) for one in self.plan.actions)))
            avoid = tuple(filter(None, (self.less(one, rule) for one in self.plan.avoid)))
            lighter = replace(self.plan, actions=actions, avoid=avoid)
        if whole or (_about_order(expect) and _moved(self.plan, lighter)):
            content = self.by.content
            changed = replace(content, rules=tuple(other for other in content.rules if other is not rule))
            return plan_for(changed, self.given, self.moment, changes=False)
        return lighter

    def less(self, one: PlannedAction, rule: Rule) -> PlannedAction | None:
        """Return the action without one of its reasons; None where it has no other."""
        left = tuple(because for because in one.because if because.rule != rule.id)
        if len(left) == len(one.because) or not left:
            return one if left else None
        rules = [self.by.rules[because.rule] for because in left]
        verb, basis = strongest(rules)
        frame = min((frame_of(other, one.action) for other in rules), key=FRAMES.index)
        due = min((because.due for because in left if because.due), key=urgency, default=None)
        return replace(one, verb=verb, basis=basis, frame=frame, due=due, because=left)


def _named(expect: Expectation) -> frozenset[str]:
    """Return every action that an expectation speaks of."""
    lists = (expect.includes, expect.includes_any, expect.excludes, expect.avoids, expect.not_avoids, expect.first)
    tables: tuple[Mapping[str, object], ...] = (expect.verbs, expect.bases, expect.frames, expect.due, expect.deadlines)
    pairs = (name for pair in expect.before for name in pair)
    return frozenset((*(name for names in (*lists, *tables) for name in names), *pairs))


def _about_order(expect: Expectation) -> bool:
    return bool(expect.first or expect.before or expect.within_first is not None)


def _moved(plan: Plan, lighter: Plan) -> bool:
    """Whether an action that is still there may stand elsewhere now."""
    before = {one.id: (one.frame, one.due) for one in plan.actions}
    return any(before[one.id] != (one.frame, one.due) for one in lighter.actions)
