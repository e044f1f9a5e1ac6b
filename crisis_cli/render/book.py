"""The content itself to read: a concern, or all of it as one book; a law pack; why an action is in a plan or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from crisis_cli.answers import Answers
from crisis_cli.catalogue import Scope
from crisis_cli.condition import Atom, Truth, evaluate
from crisis_cli.explain import verdicts
from crisis_cli.model import ROLE_PLACES, WHOLE, Content, Notice, Paper, Question, Resource, Source
from crisis_cli.render import items
from crisis_cli.render.layout import matched
from crisis_cli.render.pieces import Name, Piece, rows
from crisis_cli.render.rows import Row
from crisis_cli.render.words import many, tag
from crisis_cli.text import placeholders

Pieces = Iterator[Piece]
ASKING = "Questions, in the order of asking"
RAISED = "What the answers add up to (only ever raised)"
RULES = "Rules"
NOTICES = "Notices"
SETTLED = "Where rules speak for and against a step"
ACTIONS = "Actions, with their whole words"
PEOPLE = "Recipients, and what they may hear"
LINES = "Telephone and text lines"
PAPERS = "Papers (apart from the note)"
HOLDS = "What must hold for every set of answers"
ORDERED = "From the safest answer to the riskiest"
SOURCES = "Sources"
PACKS = "Law packs"


# ---------------------------------------------------------------- one concern


def concern_pieces(content: Content, name: str) -> Pieces:
    """Yield all of a concern, with what every concern shares: from its questions to the sources it rests on."""
    scope, concern = Scope(content, name), content.concerns[name]
    yield Piece("title", f"{concern.title} ({concern.id})")
    yield Piece("text", concern.about)
    yield Piece("quiet", _edition(content))
    yield from items.reviewed(content, WHOLE)
    yield from items.reviewed(content, f"concern:{name}")
    yield from _opened(content, name)
    numbered = enumerate((content.questions[question] for question in concern.questions), 1)
    yield from _section(ASKING, (p for n, q in numbered for p in items.question_pieces(content, q, f"{n:>2} ")))
    causes = [cause for cause in content.raises if cause.concern in (None, name)]
    yield from _section(RAISED, items.raise_pieces(content, causes))
    yield from _rules(content, lambda owner: owner in (None, name))
    yield from _section(NOTICES, (p for n in notices_of(content, scope) for p in items.notice_pieces(content, n)))
    yield from _section(SETTLED, _settled(content, scope))
    yield from _section(ACTIONS, (p for a in scope.actions.values() for p in items.action_pieces(content, a)))
    yield from _section(PEOPLE, (p for r in scope.recipients.values() for p in items.recipient_pieces(content, r)))
    yield from _section(LINES, (p for line in lines_of(scope) for p in items.resource_pieces(content, line)))
    yield from _section(PAPERS, (p for x in scope.papers.values() for p in items.paper_pieces(content, x)))
    yield from _held(content, scope, lambda owner: owner in (None, name))
    yield from _section(SOURCES, (p for source in sources_of(scope) for p in items.source_pieces(content, source)))
    yield Piece("remarks")


def _edition(content: Content) -> str:
    return f"Content {content.version}. Review: {content.review}."


def _section(text: str, pieces: Iterable[Piece]) -> Pieces:
    """Yield a heading and what stands under it, or nothing where that is nothing."""
    found = tuple(pieces)
    if found:
        yield Piece("section", text)
        yield from found


def _opened(content: Content, name: str) -> Pieces:
    concern = content.concerns[name]
    if concern.family:
        yield Piece("item", f"One of: {concern.family.replace('-', ' ')}")
    if concern.apart:
        yield Piece("item", "Kept out of a note that somebody suspected may read")
    if concern.open_when is not None:
        yield from items.condition(content, "An answer opens it too, when", concern.open_when)


def _rules(content: Content, belongs: Callable[[str | None], bool]) -> Pieces:
    rules = (rule for rule in content.rules if belongs(rule.concern))
    return _section(RULES, (piece for rule in rules for piece in items.rule_pieces(content, rule)))


def _held(content: Content, scope: Scope, belongs: Callable[[str | None], bool]) -> Pieces:
    """Yield what must hold for every set of answers, of those owners that belong."""
    properties = (prop for prop in content.properties if belongs(prop.concern))
    yield from _section(HOLDS, (piece for prop in properties for piece in items.property_pieces(content, prop)))
    orders = (o for o in content.orders if belongs(o.concern) and o.question in scope.questions)
    yield from _section(ORDERED, (items.order_piece(content, order) for order in orders))


def notices_of(content: Content, scope: Scope) -> tuple[Notice, ...]:
    """Return the notices that a run of this scope may show: what it never asks counts for nothing in their conditions."""

    def asked(atom: Atom) -> Truth:
        return frozenset((atom.key,)) if _reads(scope, atom.key) else False

    return tuple(n for n in content.notices if scope.concern is None or evaluate(n.when, asked) is not False)


def _reads(scope: Scope, key: str) -> bool:
    """Whether a run of this scope asks the question behind a leaf; a finding always stands somewhere."""
    if key in scope.content.findings:
        return True
    return (ROLE_PLACES[key.split(".", 2)[1]] if key.startswith("law.") else key) in scope.questions


def _settled(content: Content, scope: Scope) -> Pieces:
    for action in content.resolutions_of:
        if action in scope.actions:
            yield from items.resolution_pieces(content, action)


def lines_of(scope: Scope) -> tuple[Resource, ...]:
    """Return the telephone lines that an action or a paper of this scope names."""
    used = {name for action in scope.actions.values() for name in action.resources}
    used |= {name for paper in scope.papers.values() for name in _lines_on(paper)}
    return tuple(line for line in scope.content.resources.values() if scope.concern is None or line.id in used)


def _lines_on(paper: Paper) -> Iterator[str]:
    texts = (line.text for section in paper.sections for line in section.lines)
    yield from (n.removeprefix("line.") for text in texts for n in placeholders(text) if n.startswith("line."))


def sources_of(scope: Scope) -> tuple[Source, ...]:
    """Return the sources that anything of this scope cites."""
    cited = {name for item in scope.citations for name in item.sources}
    return tuple(s for s in scope.content.sources.values() if scope.concern is None or s.id in cited)


# ---------------------------------------------------------------- the whole book


SHARED = "What every concern shares"
INDEX = "Index"


def book_pieces(content: Content) -> Pieces:
    """Yield the whole content for who will never run a program: how to read it, every item once, an index."""
    chapters = tuple(_chapters(content))
    yield Piece("title", "crisis-aid: every question, rule and word")
    yield from _front(content)
    yield Piece("section", "Chapters")
    for name in (piece.name for piece in chapters if piece.kind == "chapter" and piece.name):
        yield Piece("item", refs=(name,))
    yield Piece("item", refs=(Name("chapter", INDEX),))
    yield Piece("remarks")
    yield from chapters
    yield Piece("chapter", INDEX, name=Name("chapter", INDEX))
    yield from _index(content)


def _chapters(content: Content) -> Pieces:
    scope = Scope(content, None)
    for name in _concerns(content):
        yield from _chapter(f"Concern {content.concerns[name].title}", _own(content, name))
    yield from _chapter(SHARED, _shared(content, scope))
    parts = {
        ACTIONS: (p for action in scope.actions.values() for p in items.action_pieces(content, action)),
        PEOPLE: (p for recipient in scope.recipients.values() for p in items.recipient_pieces(content, recipient)),
        LINES: (p for line in lines_of(scope) for p in items.resource_pieces(content, line)),
        PAPERS: (p for paper in scope.papers.values() for p in items.paper_pieces(content, paper)),
        PACKS: (p for pack in content.packs.values() for p in items.pack_pieces(content, pack)),
        SOURCES: (p for source in content.sources.values() for p in items.source_pieces(content, source)),
    }
    for title, pieces in parts.items():
        yield from _chapter(title, pieces)


def _concerns(content: Content) -> tuple[str, ...]:
    return tuple(c.id for c in sorted(content.concerns.values(), key=lambda concern: concern.priority))


def _chapter(title: str, pieces: Iterable[Piece]) -> Pieces:
    """Yield a chapter with room for remarks at its end, or nothing where it would be empty."""
    found = tuple(pieces)
    if found:
        yield Piece("chapter", title, name=Name("chapter", title))
        yield from found
        yield Piece("remarks")


def _own(content: Content, name: str) -> Pieces:
    """Yield what belongs to one concern alone. A question that others ask too is only named, in its place."""
    concern, scope = content.concerns[name], Scope(content, name)
    yield Piece("text", concern.about)
    yield from items.reviewed(content, f"concern:{name}")
    yield from _opened(content, name)
    yield from _section(ASKING, _asked(content, concern.questions))
    yield from _section(RAISED, _raised(content, name))
    yield from _rules(content, lambda owner: owner == name)
    yield from _held(content, scope, lambda owner: owner == name)


def _asked(content: Content, names: Iterable[str]) -> Pieces:
    shared = _shared_questions(content)
    for number, name in enumerate(names, 1):
        question = content.questions[name]
        if name in shared:
            yield Piece("entry", f"Question {number}, asked in other concerns too")
            yield Piece("text", f"{number}. {question.ask}", refs=(Name("question", name),))
        else:
            yield from items.question_pieces(content, question, f"{number:>2} ")


def _raised(content: Content, name: str) -> Pieces:
    """Yield the findings that this concern alone raises, and which others it raises too."""
    own = [cause for cause in content.raises if _owner(content, cause.finding) == name]
    yield from items.raise_pieces(content, own)
    helped = dict.fromkeys(c.finding for c in content.raises if c.concern == name and c not in own)
    if helped:
        yield Piece("entry", "Findings that other concerns raise too")
    for finding in (content.findings[found] for found in helped):
        yield Piece("item", finding.topic or finding.id, refs=(Name("finding", finding.id),))


def _owner(content: Content, finding: str) -> str | None:
    """Return the concern that alone raises a finding; None where several do, or none in particular."""
    owners = {cause.concern for cause in content.raises_of[finding]}
    return owners.pop() if len(owners) == 1 else None


def _shared_questions(content: Content) -> dict[str, Question]:
    """Return the questions that not exactly one concern asks."""
    asked = [name for concern in content.concerns.values() for name in concern.questions]
    return {name: question for name, question in content.questions.items() if asked.count(name) != 1}


def _shared(content: Content, scope: Scope) -> Pieces:
    questions = _shared_questions(content).values()
    yield from _section("Questions", (p for question in questions for p in items.question_pieces(content, question)))
    shared = [cause for cause in content.raises if _owner(content, cause.finding) is None]
    yield from _section(RAISED, items.raise_pieces(content, shared, named=True))
    yield from _rules(content, lambda owner: owner is None)
    yield from _section(NOTICES, (p for n in notices_of(content, scope) for p in items.notice_pieces(content, n)))
    yield from _section(SETTLED, _settled(content, scope))
    yield from _held(content, scope, lambda owner: owner is None)


FRONT: dict[str, tuple[str, ...]] = {
    "What this is": (
        "This book holds everything that crisis-aid can ask and say: every question, every condition, every step with "
        "all of its words, every paper, and the sources. It is decision support for licensed clinicians. It is no legal "
        "advice, no score of a person and no standard of care.",
        "It is made from the content that the program runs on, so it says what the program does. To change a line, "
        "change the content, where it has the id that stands beside it here, and have the book made again.",
        "At the end of each chapter is room for your remarks, your initials and the day. A review counts once it is "
        "entered in the content: who, in which role, on which day, of what.",
    ),
    "How to read a rule": (
        "A rule says when it holds, which steps then stand in a plan, by when, why, and by which sources. Its mark gives "
        "the ground it stands on (LAW, CLINICAL or PRACTICE) and its verb:",
        "- MUST: a law commands it. MUST NOT: a law forbids it. Both words are kept for law.",
        "- SHOULD: it is advised. CLINICAL or PRACTICE without a verb means should. SHOULD NOT: it is advised against.",
        "- MAY: it is allowed and nobody is bound to do it. A permission never reads as a duty.",
        "- CONSULT FIRST: talk to whoever is named before doing it.",
        "Where several rules call for one step, a plan shows it once: with the strongest verb, the earliest time and every "
        "deadline and reason. Where rules speak for and against a step, a resolution says which side holds and why.",
        "When a step is due: now; before the client leaves; today; within 24 hours, 72 hours or 7 days; ongoing. A deadline "
        "is what a law sets, counted from an event that the therapist is asked about.",
    ),
    "How to read a question": (
        "Each stands with why it is asked, its choices, what the note says for each, what to do where it is not known, "
        "and by which name conditions call it.",
        "- Asked to decide: it can change how soon something must be done. Asked to refine: it can change which steps. "
        "Asked to note: it only completes the note.",
        "- A safety question takes not knowing for an answer, has no answer put in beforehand, and is never skipped "
        "because of another answer alone.",
    ),
    "Not knowing": (
        "There are three ways of not knowing, and each is an answer. None of them reads as safe, and none as a danger that "
        "was affirmed:",
        "- Not asked yet.",
        "- Asked, and the person would not say.",
        "- Asked or looked into, and the therapist cannot tell.",
        'Where a condition says "not known", all three count. Where it names only one of them, only that one does.',
        "A line that has a condition is left out only where that condition is known to be false: not knowing hides nothing.",
    ),
    "How to read a condition": (
        "A condition names what a question is about, then the answers that count, in quotes. What a finding stands at has no "
        "quotes.",
        '- "All of these": every line under it must hold. "Any of these": one is enough. "At least 2 of these": any '
        'two. "None of these": not one. "Not all of these together": one at least does not hold.',
        '- "includes": among several answers to one question, at least one of those named; with "and", each of them.',
        '- "only": nothing but those named; not knowing is then never enough.',
        '- "anything but": every other answer; in brackets stands whether not knowing counts. "known, and not": every '
        "other answer, but not knowing does not count.",
        '- "or the question does not come up": it also holds where earlier answers make the question pointless.',
        '- "or higher": that value of a finding and all above it. Findings are only ever raised: no answer undoes what '
        "another has shown.",
        "- Names in braces, such as {law.client.hold_length}, are filled in; what with stands below the text.",
        "Routine, prompt, same-day and emergency say how soon something must be done. They never say how dangerous a person is.",
    ),
}
"""How to read the book, by heading. A line that begins with "- " is an item of a list."""


def _front(content: Content) -> Pieces:
    yield Piece("text", _draft(content))
    yield from items.reviewed(content, WHOLE)
    yield Piece("text", f"Content version {content.version}, format {content.format}, hash {content.hash}.")
    for heading, lines in FRONT.items():
        yield Piece("section", heading)
        for line in lines:
            yield Piece("item", line[2:]) if line.startswith("- ") else Piece("text", line)


def _draft(content: Content) -> str:
    if content.review == "draft":
        return (
            "DRAFT. No licensed clinician and no lawyer has reviewed any of this. Do not rely on it for a client: it is "
            "here to be reviewed."
        )
    return f"Review: {content.review}. What nobody has reviewed is a draft: do not rely on it for a client."


def _index(content: Content) -> Pieces:
    """Yield every rule, then every question, finding and action, by name, each a link to where it stands."""
    raised = (name for name, causes in content.raises_of.items() if causes)
    kinds: dict[str, Iterable[str]] = {
        "rule": (rule.id for rule in content.rules),
        "question": content.questions,
        "finding": raised,
        "action": content.actions,
    }
    for kind, names in kinds.items():
        yield from _section(
            f"{kind.capitalize()}s", (Piece("item", "", refs=(Name(kind, name),)) for name in sorted(names))
        )


# ---------------------------------------------------------------- law


def packs_pieces(content: Content) -> Pieces:
    """Yield which jurisdictions have a pack."""
    for pack in content.packs.values():
        rules = sum(1 for rule in content.rules if rule.place == pack.code)
        yield Piece("text", f"{pack.code}: {pack.name}; {many(len(pack.values), 'values')}, {many(rules, 'rules')}")
        yield from items.reviewed(content, f"pack:{pack.code}", 1)
    yield Piece("text", "Every other place: the federal baseline only, and the plan says so.")
    yield Piece("quiet", _edition(content))


def law_pieces(content: Content, code: str) -> Pieces:
    """Yield a pack's values and rules with what their sources say, when they were read, and whether confirmed."""
    pack = content.packs[code]
    rules = [rule for rule in content.rules if rule.place == code]
    yield Piece("title", f"{pack.name} ({pack.code})")
    yield Piece("quiet", f"{_edition(content)} Decision support, no legal advice.")
    yield from items.reviewed(content, WHOLE)
    yield from items.reviewed(content, f"pack:{code}")
    yield from (piece for piece in items.pack_pieces(content, pack) if piece.kind != "entry")
    yield from _section(RULES, (piece for rule in rules for piece in items.rule_pieces(content, rule)))
    cited = dict.fromkeys([v.source for v in pack.values.values()] + [name for rule in rules for name in rule.sources])
    yield from _section(
        "What the sources say", (p for n in cited for p in items.source_pieces(content, content.sources[n]))
    )


def concern_rows(content: Content, name: str) -> Iterator[Row]:
    """Yield all of a concern as rows."""
    return rows(concern_pieces(content, name))


def law_rows(content: Content, code: str) -> Iterator[Row]:
    """Yield all of a law pack as rows."""
    return rows(law_pieces(content, code))


def packs_rows(content: Content) -> Iterator[Row]:
    """Yield the jurisdictions with a pack as rows."""
    return rows(packs_pieces(content))


# ---------------------------------------------------------------- why


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
            for name in verdict.rule.sources:
                yield Row(f"{items.source_words(content.sources[name])} [{name}]", "quiet", indent=4)
        else:
            yield Row("Does not hold. Missing:", indent=2)
            for line in verdict.against:
                yield Row(line, lead="- ", indent=4)
