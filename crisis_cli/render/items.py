"""Each kind of item of the content as pieces to read: all of its words, and its conditions in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from crisis_cli.condition import Condition
from crisis_cli.explain import BASELINE, Clause, depth, in_line, outline, topic
from crisis_cli.model import (
    AVOID_VERBS,
    Action,
    AgeBand,
    AnyDeadline,
    Combined,
    Content,
    Expectation,
    Line,
    Notice,
    Order,
    Pack,
    Paper,
    PaperSection,
    Property,
    Question,
    Raise,
    Recipient,
    Resource,
    Rule,
    Source,
)
from crisis_cli.paper_words import line_words
from crisis_cli.places import PLACES
from crisis_cli.render.pieces import Name, Piece
from crisis_cli.render.words import duration, tag
from crisis_cli.reviews import signed, void_reviews
from crisis_cli.text import placeholders

LONGEST_LINE = 160
"""A condition of one or two lists is put on one line up to so many characters; any other becomes lists in lists."""
UNLESS_FALSE = "Left out only where this is known to be false:"
"""Before the condition of a line, a paper or a sheet: not knowing hides nothing."""


# ---------------------------------------------------------------- small things that every chapter uses


def reviewed(content: Content, item: str, depth: int = 0) -> Iterator[Piece]:
    """Yield by whom an item itself was reviewed, and which reviews of it are void; nothing where there are none."""
    if content.reviews:
        own = [review for review in content.reviews if review.valid and review.item == item]
        void = [review for review in void_reviews(content) if review.item == item]
        yield from (Piece("quiet", f"Reviewed by {signed(review)}", depth) for review in own)
        yield from (Piece("quiet", f"VOID review by {signed(review)}", depth) for review in void)


def _rule_reviewed(content: Content, rule: Rule) -> Iterator[Piece]:
    """Yield who reviewed a rule, alone or with more, or that nobody has."""
    found = content.rule_reviews.get(rule.id, ())
    for review in (review for review in found if review.item != f"rule:{rule.id}"):
        yield Piece("quiet", f"Reviewed by {signed(review)}, with {review.item}")
    if not found:
        yield Piece("quiet", "Draft: reviewed by no clinician or lawyer")
    yield from reviewed(content, f"rule:{rule.id}")


def _item(text: str, depth: int = 0, *refs: Name) -> Piece:
    return Piece("item", text, depth, refs=refs)


def condition(content: Content, lead: str, node: Condition, at: int = 0) -> Iterator[Piece]:
    """Yield a condition after `lead`: on one line while it is short and easily said, else as lists in lists."""
    clause = outline(content, node)
    line = in_line(clause)
    if depth(clause) == 0 or (depth(clause) <= 2 and len(line) <= LONGEST_LINE):
        yield _item(f"{lead} {line}", at)
    else:
        yield from _lists(f"{lead} {clause.text}:", clause, at)


def _lists(text: str, clause: Clause, at: int) -> Iterator[Piece]:
    yield _item(text, at)
    for part in clause.parts:
        yield from _lists(f"{part.text}:", part, at + 1) if part.parts else [_item(part.text, at + 1)]


def source_words(source: Source) -> str:
    """Return where a source is to be found, when it was read, and whether the statement was confirmed there."""
    day = f"read {source.read_on}" if source.read_on else "not read"
    return f"{source.cite} ({day}, {'confirmed' if source.confirmed else 'UNCONFIRMED'})"


def _cited(content: Content, names: Iterable[str], at: int = 0) -> Iterator[Piece]:
    for name in dict.fromkeys(names):
        yield _item(f"Source: {source_words(content.sources[name])}", at, Name("source", name))


def _actions(
    content: Content, names: Iterable[str], at: int, note: Callable[[Action], str] | None = None
) -> Iterator[Piece]:
    for action in (content.actions[name] for name in names):
        more = f" ({note(action)})" if note else ""
        yield _item(f"{action.do}{more}", at, Name("action", action.id))


def _said(content: Content, title: str, lines: Sequence[Line]) -> Iterator[Piece]:
    """Yield lines under a title, each with its condition."""
    if lines:
        yield _item(f"{title}:")
    for line in lines:
        yield _item(line.text, 1)
        if line.when is not None:
            yield from condition(content, UNLESS_FALSE, line.when, 2)


def _filled(content: Content, texts: Iterable[str]) -> Iterator[Piece]:
    """Yield what stands in a plan instead of each name in braces."""
    for name in dict.fromkeys(found for text in texts for found in placeholders(text)):
        family, _, rest = name.partition(".")
        if family == "law":
            yield _item(f"{{{name}}} becomes, by {topic(content, name)}:")
            yield from (_item(line, 1) for line in _phrases(content, name.split(".", 2)[2]))
        elif family == "line":
            yield _item(f"{{{name}}} becomes: {line_words(content, rest)}", 0, Name("resource", rest))
        elif family == "answer":
            yield _item(f"{{{name}}} becomes the answer, in the words of the note: {topic(content, rest)}")
        else:
            yield _item(
                f"{{{name}}} becomes {'the answers named there' if name == 'known' else 'the steps of the plan'}"
            )


def _phrases(content: Content, value: str) -> Iterator[str]:
    for pack in content.packs.values():
        if value in pack.values:
            found = pack.values[value]
            where = "Every other place" if pack.code == BASELINE else pack.name
            yield f"{where}: {found.phrase}{'' if found.confirmed else ' (unconfirmed)'}"


def deadline_in_words(content: Content, deadline: AnyDeadline) -> str:
    """Return a deadline with the topics of the events it hangs on."""
    if isinstance(deadline, Combined):
        return f"the {deadline.which} of: {'; '.join(deadline_in_words(content, part) for part in deadline.parts)}"
    length = f"{duration(deadline.number, deadline.unit)} " if deadline.number else ""
    return f"{length}{deadline.way} {content.questions[deadline.start].topic}"


# ---------------------------------------------------------------- one piece of the content each


def question_pieces(content: Content, question: Question, lead: str = "") -> Iterator[Piece]:
    """Yield a question: why it is asked, its choices with what the note says for each, what to do where it is not known."""
    yield Piece("entry", question.ask, name=Name("question", question.id), lead=lead)
    yield Piece("text", question.why)
    yield from (_item(line) for line in _answers(question))
    if question.unknown:
        yield _item(f"Not known: {question.unknown}")
    yield _item("; ".join(_asked(question)))
    if question.ask_when is not None:
        yield from condition(content, "Asked only when", question.ask_when)
    yield from _cited(content, question.sources)
    yield from reviewed(content, f"question:{question.id}")


def _asked(question: Question) -> Iterator[str]:
    """Yield what is particular about how a question is asked."""
    yield f'{KIND_WORDS[question.kind]}, called "{question.topic}" in conditions'
    yield f"asked to {question.tier}"
    if question.when:
        yield DAY_WORDS[question.when]
    if question.safety:
        yield "safety question"
    if question.in_emergency:
        yield "asked in an emergency too"
    if question.default:
        yield f'"{question.choices.get(question.default, question.default)}" is taken where nobody answers'
    if question.apart:
        yield "kept out of a note that somebody suspected may read"
    if not question.in_note:
        yield "goes into no note"


KIND_WORDS = {
    "choice": "One choice",
    "several": "Several choices",
    "place": "A state or other place",
    "number": "A number",
    "time": "A time",
    "date": "A day",
}


DAY_WORDS = {"past": "it has been", "future": "it usually lies ahead", "any": "it may have been or lie ahead"}


def _answers(question: Question) -> Iterator[str]:
    """Yield each choice, and what the note then says."""
    for choice, text in question.choices.items():
        noted = f" (in the note: {question.note[choice]})" if choice in question.note else ""
        alone = " (excludes the others)" if choice == question.none_choice else ""
        ages = f" ({_band(question.ages[choice])})" if choice in question.ages else ""
        yield f"{choice}: {text}{ages}{alone}{noted}"
    if not question.choices:
        yield from (f"In the note, {choice}: {text}" for choice, text in question.note.items())


def _band(band: AgeBand) -> str:
    """Return ages in completed years in words."""
    if band.most is None:
        return f"{band.least} or older"
    if band.least is None:
        return f"{band.most} or younger"
    return f"{band.least} to {band.most}" if band.least != band.most else f"{band.least}"


def raise_pieces(content: Content, causes: Sequence[Raise], *, named: bool = False) -> Iterator[Piece]:
    """Yield what the answers add up to: each finding, and what raises it to which value, the highest first.

    `named` says of each in which concern alone it counts.
    """
    for finding in content.findings.values():
        own = [cause for cause in content.raises_of[finding.id] if cause in causes]
        if own:
            yield Piece("entry", finding.topic or finding.id, name=Name("finding", finding.id))
            yield Piece("quiet", f"Values, lowest first: {', '.join(finding.values)}. It is only ever raised.")
        for cause in own:
            where = f" (in: {content.concerns[cause.concern].title})" if named and cause.concern else ""
            yield _item(f"To {cause.to}: {cause.because}{where}")
            yield from condition(content, "When", cause.when, 1)
            yield from _cited(content, cause.sources, 1)
        if own:
            yield from reviewed(content, f"finding:{finding.id}")


def rule_pieces(content: Content, rule: Rule) -> Iterator[Piece]:
    """Yield a rule: when, what then, by when, why, by which sources, and what displaces it."""
    yield Piece("entry", rule.id, name=Name("rule", rule.id), mark=tag(rule.verb, rule.basis))
    yield from condition(content, "When", rule.when)
    yield _item("Then do not:" if rule.verb in AVOID_VERBS else "Then:")
    yield from _actions(content, rule.actions, 1, lambda action: rule.frame or action.frame)
    if rule.deadline:
        yield _item(f"Deadline: {deadline_in_words(content, rule.deadline)}")
    yield _item(f"Because: {rule.because}")
    if rule.place:
        yield _item(f"Law pack: {content.packs[rule.place].name}", 0, Name("pack", rule.place))
    if rule.overrides:
        yield _item("Where it holds, this rule no longer does:", 0, Name("rule", rule.overrides))
    for other in content.overriders.get(rule.id, ()):
        yield _item("No longer in force where this one holds:", 0, Name("rule", other.id))
    yield from _cited(content, rule.sources)
    yield from _rule_reviewed(content, rule)


def notice_pieces(content: Content, notice: Notice) -> Iterator[Piece]:
    yield Piece("entry", notice.text, name=Name("notice", notice.id))
    yield from condition(content, "Shown when", notice.when)
    yield from _cited(content, notice.sources)
    yield from reviewed(content, f"notice:{notice.id}")


def resolution_pieces(content: Content, action: str) -> Iterator[Piece]:
    """Yield what settles the conflicts about an action, in the order in which they count."""
    for found in content.resolutions_of.get(action, ()):
        prevails = "do it" if found.prevails == "do" else "do not do it"
        yield Piece("entry", f"{content.actions[action].do}: {prevails}", name=Name("resolution", found.id))
        yield _item("Where rules call for this step and others advise against it:", 0, Name("action", action))
        if found.when is not None:
            yield from condition(content, "Counts when", found.when)
        yield _item(f"Because: {found.reason}")
        if found.consult:
            yield _item(f"Talk it over: {found.consult}")
        yield from _cited(content, found.sources)
        yield from reviewed(content, f"resolution:{found.id}")


def action_pieces(content: Content, action: Action) -> Iterator[Piece]:
    """Yield an action with its whole words, and the recipients, lines and papers that belong to it."""
    yield Piece("entry", action.do, name=Name("action", action.id))
    yield Piece("quiet", f"{action.kind}, {action.frame} unless its rule says otherwise.")
    for title, lines in (("Hint", action.brief), ("How", action.how), ("Say", action.say)):
        yield from _said(content, title, lines)
    if action.unless:
        yield _item(f"Unless {action.unless.text}")
        yield from condition(content, "Said where this is not false:", action.unless.when, 1)
    yield from _belongings(content, action)
    for record in action.record:
        yield _item(f"Record: {record}")
    yield _item(f"In the note, once done: {action.done}")
    if action.calendar:
        yield _item(f"In a calendar: {action.calendar}")
    texts = [action.do, *(line.text for line in (*action.brief, *action.how, *action.say))]
    yield from _filled(content, [*texts, *([action.unless.text] if action.unless else [])])
    yield from _cited(content, action.sources)
    yield from reviewed(content, f"action:{action.id}")


def _belongings(content: Content, action: Action) -> Iterator[Piece]:
    for name in action.recipients:
        yield _item(f"Told to: {content.recipients[name].title}", 0, Name("recipient", name))
    for name in action.resources:
        yield _item(f"Line: {line_words(content, name)}", 0, Name("resource", name))
    for paper in content.papers.values():
        if action.id in paper.actions:
            yield _item(f"Paper: {paper.title}", 0, Name("paper", paper.id))
    if action.alternative_to:
        first = content.actions[action.alternative_to]
        yield _item(f"Stands above, with it as the fallback: {first.do}", 0, Name("action", first.id))
    if action.at_once:
        yield _item("Somebody is waiting for it: it stands above the questions as soon as it is certain.")
    if action.apart:
        yield _item("Kept out of a note that somebody suspected may read.")


def recipient_pieces(content: Content, recipient: Recipient) -> Iterator[Piece]:
    yield Piece("entry", recipient.title, name=Name("recipient", recipient.id))
    groups = {
        "How to present yourself": recipient.you,
        "They will ask": recipient.asks,
        "May share": recipient.share,
        "Withhold": recipient.withhold,
    }
    for title, lines in groups.items():
        yield from _said(content, title, lines)
    if recipient.apart:
        yield _item("What they were told is kept out of a note that somebody suspected may read.")
    yield from _filled(content, (line.text for lines in groups.values() for line in lines))
    yield from _cited(content, recipient.sources)
    yield from reviewed(content, f"recipient:{recipient.id}")


def resource_pieces(content: Content, line: Resource) -> Iterator[Piece]:
    yield Piece("entry", f"{line.name}: {line.reach}", name=Name("resource", line.id))
    yield Piece("text", line.about)
    yield _item(f"Checked on {line.checked_on}; {'confirmed' if line.confirmed else 'UNCONFIRMED'}")
    if line.place:
        yield _item(f"Only where the client is in {PLACES.get(line.place, line.place)}")
    if line.when is not None:
        yield from condition(content, UNLESS_FALSE, line.when)
    yield from _cited(content, (line.source,))
    yield from reviewed(content, f"resource:{line.id}")


def paper_pieces(content: Content, paper: Paper) -> Iterator[Piece]:
    """Yield a paper whole, sheet by sheet: whoever reviews it reads what a client or an authority would."""
    yield Piece("entry", paper.title, name=Name("paper", paper.id))
    yield Piece("text", paper.about)
    yield _item("With any of these steps:")
    yield from _actions(content, paper.actions, 1)
    if paper.when is not None:
        yield from condition(content, UNLESS_FALSE, paper.when)
    for sheet, when in paper.sheets.items():
        yield from condition(content, f"Sheet {sheet}. {UNLESS_FALSE}", when)
    if paper.reading_grade is not None:
        yield _item(f"A client is handed it: it reads at grade {paper.reading_grade:g} or below")
    for section in paper.sections:
        yield from _paper_section(content, section)
    yield from _filled(content, (line.text for section in paper.sections for line in section.lines))
    yield from _cited(content, paper.cited)
    yield from reviewed(content, f"paper:{paper.id}")


def _paper_section(content: Content, section: PaperSection) -> Iterator[Piece]:
    sheet = f" (sheet {section.sheet}, which is given away)" if section.sheet else ""
    yield _item(f"{section.title}{sheet}:")
    if section.when is not None:
        yield from condition(content, UNLESS_FALSE, section.when, 1)
    if section.actions:
        yield _item("Only with any of these steps:", 1)
        yield from _actions(content, section.actions, 2)
    if section.answers:
        topics = ", ".join(content.questions[name].topic for name in section.answers)
        yield _item(f"{{known}} stands for the answers about: {topics}", 1)
    for line in section.lines:
        yield _item(line.text, 1)
        if line.when is not None:
            yield from condition(content, UNLESS_FALSE, line.when, 2)


def property_pieces(content: Content, prop: Property) -> Iterator[Piece]:
    """Yield what must hold for every set of answers: the sentence, then what is checked of it."""
    yield Piece("entry", prop.says, name=Name("property", prop.id))
    if prop.when is not None:
        yield from condition(content, "When", prop.when)
    if prop.actions:
        yield _item(
            "Where the plan has any of these steps:" if len(prop.actions) > 1 else "Where the plan has this step:"
        )
        yield from _actions(content, prop.actions, 1)
    for line in expected_words(content, prop.expect):
        yield _item(line)
    if prop.alone:
        yield _item("Only in runs in which no other concern is open")
    yield from reviewed(content, f"property:{prop.id}")


def expected_words(content: Content, expect: Expectation) -> Iterator[str]:
    """Yield what is expected of a plan, one sentence for each thing."""
    lists = {
        "To do": expect.includes,
        "To do, any of": expect.includes_any,
        "Not among what to do": expect.excludes,
        "Among what not to do": expect.avoids,
        "Not among what not to do": expect.not_avoids,
        "First of all, any of": expect.first,
    }
    if expect.response:
        yield f"What the answers call for: {' or '.join(expect.response)}"
    for title, names in lists.items():
        among = _among(expect.within_first) if title.startswith("To do") else ""
        if names:
            yield f"{title}{among}: {'; '.join(map(_do(content), names))}"
    for sooner, later in expect.before:
        yield f"First {_do(content)(sooner)}; only then {_do(content)(later)}"
    for name, verb in expect.verbs.items():
        yield f"{_do(content)(name)}: {verb.replace('-', ' ')}, if it is in the plan"
    for name, basis in expect.bases.items():
        yield f"{_do(content)(name)}: its basis is {basis}, if it is in the plan"
    for name, frame in expect.frames.items():
        yield f"{_do(content)(name)}: {frame}, if it is in the plan"
    for name, deadline in expect.deadlines.items():
        yield f"{_do(content)(name)}: due {deadline_in_words(content, deadline)}"


def _among(first: int | None) -> str:
    if first is None:
        return ""
    return " (first of all)" if first == 1 else f" (among the first {first})"


def _do(content: Content) -> Callable[[str], str]:
    return lambda name: f'"{content.actions[name].do}"'


def order_piece(content: Content, order: Order) -> Piece:
    """Return what is never to be lost between the safest answer to a question, not knowing, and the riskiest."""
    question = content.questions[order.question]
    safest, riskiest = (question.choices[choice] for choice in (order.safest, order.riskiest))
    words = f'"{safest}" never calls for more than not knowing does, nor that for more than "{riskiest}"'
    return _item(f"{question.topic}: {words}", 0, Name("question", question.id))


def pack_pieces(content: Content, pack: Pack) -> Iterator[Piece]:
    """Yield a pack's values, its holidays and time zones, and which rules are its own."""
    yield Piece("entry", pack.name, name=Name("pack", pack.code))
    for value in pack.values.values():
        standing = "" if value.confirmed else " (unconfirmed)"
        yield _item(f"{value.id.replace('_', ' ')}, {value.value.replace('-', ' ')}: {value.phrase}{standing}")
        yield from _cited(content, (value.source,), 1)
    if pack.zones:
        yield _item(f"Time zones: {', '.join(pack.zones)}")
    if pack.holidays:
        days = "; ".join(f"{day} {name}" for day, name in pack.holidays.items())
        yield _item(f"Days that are no working days: {days}")
    own = tuple(Name("rule", rule.id) for rule in content.rules if rule.place == pack.code)
    if own:
        yield _item("Rules:")
        yield from (_item("", 1, name) for name in own)


def source_pieces(content: Content, source: Source) -> Iterator[Piece]:
    yield Piece("entry", source_words(source), name=Name("source", source.id))
    yield Piece("text", source.says)
    if source.remark:
        yield Piece("quiet", source.remark)
    yield _item(
        f"{source.kind}; {'federal or general' if source.place == BASELINE else PLACES.get(source.place, source.place)}"
    )
    yield from reviewed(content, f"source:{source.id}")
