"""The content itself as rows: a concern's whole logic in plain English, a law pack, and why or why not."""

from __future__ import annotations

from collections.abc import Iterator

from crisis_cli.answers import Answers
from crisis_cli.deadline import deadline_words
from crisis_cli.explain import verdicts, words
from crisis_cli.model import WHOLE, Content, Question, Rule
from crisis_cli.render.layout import matched, review_rows_of
from crisis_cli.render.rows import Row
from crisis_cli.render.words import tag


def concern_rows(content: Content, name: str) -> Iterator[Row]:
    """Yield all of a concern: questions, what raises what, rules, properties."""
    concern = content.concerns[name]
    yield Row(f"{concern.title} ({concern.id})", "heading")
    yield Row(concern.about)
    yield Row(f"Content {content.version}. Review: {content.review}.", "quiet")
    yield from reviews(content, WHOLE)
    yield from reviews(content, f"concern:{name}")
    yield Row()
    yield Row("QUESTIONS, in the order of asking", "heading")
    for number, question in enumerate(concern.questions, 1):
        yield from _question(content, content.questions[question], number)
    yield Row()
    yield Row("WHAT THE ANSWERS ADD UP TO (only ever raised)", "heading")
    for cause in content.raises:
        if cause.concern in (None, name):
            yield Row(f"{cause.finding} to {cause.to}: {words(content, cause.when)}", lead="- ")
            yield Row(cause.because, "quiet", indent=4)
    yield Row()
    yield Row("RULES", "heading")
    for rule in content.rules:
        if rule.concern in (None, name):
            yield from _rule(content, rule)
    yield from _papers(content, name)
    yield Row()
    yield Row("WHAT MUST HOLD FOR EVERY SET OF ANSWERS", "heading")
    for prop in content.properties:
        if prop.concern in (None, name):
            yield Row(prop.says, lead="- ")
            yield from reviews(content, f"property:{prop.id}", indent=4)


def reviews(content: Content, item: str, indent: int = 0) -> Iterator[Row]:
    """Yield the reviews of an item itself, those that hold and those that are void."""
    own = [review for review in content.reviews if review.valid and review.item == item]
    yield from review_rows_of(content, item, own, indent=indent)


def _papers(content: Content, concern: str) -> Iterator[Row]:
    """Yield the papers of the actions that this concern's rules use, whole: they are read by whoever reviews it."""
    used = {action for rule in content.rules if rule.concern in (None, concern) for action in rule.actions}
    papers = [paper for paper in content.papers.values() if not used.isdisjoint(paper.actions)]
    if papers:
        yield Row()
        yield Row("PAPERS (apart from the note)", "heading")
    for paper in papers:
        yield Row()
        yield Row(paper.title, "subheading", mark=paper.id)
        yield Row(paper.about, indent=2)
        yield Row(f"With: {'; '.join(content.actions[action].do for action in paper.actions)}", "quiet", indent=2)
        if paper.when is not None:
            yield Row(f"Unless false: {words(content, paper.when)}", "quiet", indent=2)
        for sheet, when in paper.sheets.items():
            yield Row(f"Sheet {sheet}, unless false: {words(content, when)}", "quiet", indent=2)
        for section in paper.sections:
            hidden = f" (unless false: {words(content, section.when)})" if section.when is not None else ""
            sheet_name = f"Sheet {section.sheet}: " if section.sheet else ""
            yield Row(f"{sheet_name}{section.title}{hidden}", indent=2)
            if section.answers:
                topics = ", ".join(content.questions[name].topic for name in section.answers)
                yield Row(f"From the answers: {topics}", "quiet", indent=4)
            for line in section.lines:
                hidden = f" (shown unless false: {words(content, line.when)})" if line.when is not None else ""
                yield Row(line.text + hidden, lead="- ", indent=4)
        for source in dict.fromkeys(paper.cited):
            yield from _source(content, source)
        yield from reviews(content, f"paper:{paper.id}", indent=2)


def _question(content: Content, question: Question, number: int) -> Iterator[Row]:
    yield Row()
    yield Row(question.ask, "subheading", lead=f"{number:>2} ", mark=question.id)
    yield Row(question.why, "quiet", indent=3)
    for choice, text in question.choices.items():
        yield Row(f"{choice}: {text}", indent=5)
    if question.unknown:
        yield Row(f"not known: {question.unknown}", indent=5)
    facts = [f"asked to {question.tier}", *(["safety question"] if question.safety else [])]
    if question.ask_when is not None:
        facts.append(f"only when {words(content, question.ask_when)}")
    yield Row("; ".join(facts), "quiet", indent=3)
    yield from reviews(content, f"question:{question.id}", indent=3)


def _rule(content: Content, rule: Rule) -> Iterator[Row]:
    yield Row()
    yield Row(rule.id, "subheading", mark=tag(rule.verb, rule.basis))
    yield Row(f"When {words(content, rule.when)}", indent=2)
    for name in rule.actions:
        action = content.actions[name]
        yield Row(f"{action.do} ({rule.frame or action.frame}) [{name}]", lead="- ", indent=2)
    if rule.deadline:
        yield Row(f"Deadline: {deadline_words(rule.deadline)}", indent=2)
    yield Row(f"Because: {rule.because}", "quiet", indent=2)
    for source in rule.sources:
        yield from _source(content, source)
    yield from reviews(content, f"rule:{rule.id}", indent=2)


def _source(content: Content, name: str) -> Iterator[Row]:
    source = content.sources[name]
    day = f"read {source.read_on}" if source.read_on else "not read"
    standing = "confirmed" if source.confirmed else "UNCONFIRMED"
    yield Row(f"{source.cite} ({day}, {standing}) [{name}]", "quiet", indent=4)


def packs_rows(content: Content) -> Iterator[Row]:
    """Yield which jurisdictions have a pack."""
    for pack in content.packs.values():
        rules = sum(1 for rule in content.rules if rule.place == pack.code)
        yield Row(f"{pack.code}: {pack.name}; {len(pack.values)} values, {rules} rules")
        yield from reviews(content, f"pack:{pack.code}", indent=2)
    yield Row("Every other place: the federal baseline only, and the plan says so.", "quiet")
    yield Row(f"Content {content.version}. Review: {content.review}.", "quiet")


def law_rows(content: Content, code: str) -> Iterator[Row]:
    """Yield a pack's values and rules with what their sources say, when they were read, and whether confirmed."""
    pack = content.packs[code]
    yield Row(f"{pack.name} ({pack.code})", "heading")
    yield Row(f"Content {content.version}. Review: {content.review}. Decision support, no legal advice.", "quiet")
    yield from reviews(content, WHOLE)
    yield from reviews(content, f"pack:{code}")
    cited: dict[str, None] = {}
    for value in pack.values.values():
        yield Row()
        yield Row(f"{value.id} = {value.value}: {value.phrase}{'' if value.confirmed else ' (unconfirmed)'}")
        yield from _source(content, value.source)
        cited.setdefault(value.source)
    for rule in content.rules:
        if rule.place == code:
            yield from _rule(content, rule)
            cited.update(dict.fromkeys(rule.sources))
    yield Row()
    yield Row("WHAT THE SOURCES SAY", "heading")
    for name in cited:
        source = content.sources[name]
        yield Row()
        yield from _source(content, name)
        yield Row(source.says, indent=4)
        if source.remark:
            yield Row(source.remark, "quiet", indent=4)


def why_rows(content: Content, answers: Answers, action: str) -> Iterator[Row]:
    """Yield for every rule that uses an action whether it holds, and what stands in its way."""
    yield Row(f"{content.actions[action].do} [{action}]", "heading")
    found = verdicts(content, answers, action)
    if not found:
        yield Row("No rule of these concerns uses it.")
    for verdict in found:
        yield Row()
        yield Row(verdict.rule.id, "subheading", mark=tag(verdict.rule.verb, verdict.rule.basis))
        if verdict.holds:
            yield Row(f"Holds: {verdict.rule.because}{matched(content, verdict.answers)}", indent=2)
            for source in verdict.rule.sources:
                yield from _source(content, source)
        else:
            yield Row("Does not hold. Missing:", indent=2)
            for line in verdict.against:
                yield Row(line, lead="- ", indent=4)
