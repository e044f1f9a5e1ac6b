"""Checks that read the content as it stands: what is unused, missing or in a circle. Proves nothing.

The foundations are checked whenever content loads; the rest when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from crisis_cli.catalogue import citations
from crisis_cli.condition import AllOf, AnyOf, AtLeast, Condition, Is, Not, atoms
from crisis_cli.deadline import deadline_words
from crisis_cli.errors import Issue
from crisis_cli.listing import MOST_CONCERNS
from crisis_cli.load import Loaded
from crisis_cli.model import AVOID_VERBS, DO_VERBS, FRAMES, KINDS, ROLE_PLACES, Action, Content, Line, Rule
from crisis_cli.paper_words import LONGEST_LINE as LONGEST_PAPER_LINE
from crisis_cli.paper_words import lines_named, longest
from crisis_cli.text import fill, placeholders

Check = Callable[[Loaded], Iterator[Issue]]
LONGEST_LINE = 60
"""Four rows of a page of 60 columns, its margin taken off."""


def check_structure(loaded: Loaded) -> list[Issue]:
    """Return every structural issue of content that has loaded, sorted by file and line."""
    return sorted({issue for check in CHECKS for issue in check(loaded)})


def check_foundations(loaded: Loaded) -> list[Issue]:
    """Return the issues under which the content has no meaning at all: the interpreter would fail or never end."""
    return sorted({issue for check in FOUNDATIONS for issue in check(loaded)})


def issue_at(
    loaded: Loaded, kind: str, name: str, message: str, hint: str, check: str, path: Sequence[str | int] = ()
) -> Issue:
    """Return an Issue that stands where the item `name` of this kind does, or a key inside it; for a raise, see `Loaded`."""
    locate = loaded.origins.get((kind, name))
    file, line = locate(path) if locate else ("content.toml", 0)
    keys = "".join(f", {part}" for part in path if not isinstance(part, int))
    return Issue(file, line, f'{kind} "{name.partition("#")[0]}"{keys}', message, hint, check)


def reads(condition: Condition | None) -> Iterator[str]:
    """Yield the questions and findings a condition reads; a value of law reads its role's place."""
    for atom in atoms(condition) if condition is not None else ():
        yield ROLE_PLACES[atom.key.split(".", 2)[1]] if atom.key.startswith("law.") else atom.key


# ---------------------------------------------------------------- foundations


def _places_exist(loaded: Loaded) -> Iterator[Issue]:
    content = loaded.content
    for kind, name, condition in (*_conditions(content), *showing(content)):
        for question in dict.fromkeys(reads(condition)):
            if question not in content.questions and question not in content.findings:
                message = f'It reads the place "{question}", which no question asks for.'
                yield issue_at(loaded, kind, name, message, f'Add a question "{question}".', "no-place-question")


def _concerns_have_keys(loaded: Loaded) -> Iterator[Issue]:
    for name in [*loaded.content.concerns][MOST_CONCERNS:]:
        message = (
            f"There are more than {MOST_CONCERNS} concerns; the list they are chosen from has no key for this one."
        )
        yield issue_at(loaded, "concern", name, message, "Leave one out, or join two.", "too-many-concerns")


def _conditions(content: Content) -> Iterator[tuple[str, str, Condition]]:
    """Yield every condition that decides something, with the kind and name of its item."""
    for question in content.questions.values():
        if question.ask_when is not None:
            yield "question", question.id, question.ask_when
    for concern in content.concerns.values():
        if concern.open_when is not None:
            yield "concern", concern.id, concern.open_when
    for number, raise_ in enumerate(content.raises):
        yield "raise", f"{raise_.finding}#{number}", raise_.when
    for rule in content.rules:
        yield "rule", rule.id, rule.when
    for resolution in content.resolutions:
        if resolution.when is not None:
            yield "resolution", resolution.id, resolution.when


def showing(content: Content) -> Iterator[tuple[str, str, Condition]]:
    """Yield every condition that decides only what is shown or proved, with the kind and name of its item."""
    for notice in content.notices:
        yield "notice", notice.id, notice.when
    for prop in content.properties:
        if prop.when is not None:
            yield "property", prop.id, prop.when
    for resource in content.resources.values():
        if resource.when is not None:
            yield "resource", resource.id, resource.when
    lines: list[tuple[str, str, tuple[Line, ...]]] = []
    for action in content.actions.values():
        if action.unless is not None:
            yield "action", action.id, action.unless.when
        lines.append(("action", action.id, (*action.brief, *action.how, *action.say)))
    for recipient in content.recipients.values():
        lines.append(
            ("recipient", recipient.id, (*recipient.you, *recipient.asks, *recipient.share, *recipient.withhold))
        )
    for paper in content.papers.values():
        if paper.when is not None:
            yield "paper", paper.id, paper.when
        yield from (("paper", paper.id, section.when) for section in paper.sections if section.when is not None)
        yield from (("paper", paper.id, when) for when in paper.sheets.values())
        lines.append(("paper", paper.id, tuple(line for section in paper.sections for line in section.lines)))
    for kind, name, shown in lines:
        yield from ((kind, name, line.when) for line in shown if line.when is not None)


def _opening_reads_answers(loaded: Loaded) -> Iterator[Issue]:
    """Which concerns are open decides which raises count, so no opening can wait for a finding."""
    content, gates = loaded.content, _gates(loaded.content)
    for concern in content.concerns.values():
        found = [name for name in _closure(reads(concern.open_when), gates) if name in content.findings]
        if found:
            message = (
                f"Its `open_when` depends on the finding {found[0]}, and findings depend on which concerns are open."
            )
            yield issue_at(loaded, "concern", concern.id, message, "Read the answers instead.", "open-when-finding")


def _gates(content: Content) -> Mapping[str, Iterable[str]]:
    """For each question what its relevance reads, for each finding what its raises read."""
    found: dict[str, list[str]] = {name: list(reads(q.ask_when)) for name, q in content.questions.items()}
    for raise_ in content.raises:
        found.setdefault(raise_.finding, []).extend(reads(raise_.when))
    return found


def _circular_questions(loaded: Loaded) -> Iterator[Issue]:
    gates = _gates(loaded.content)
    for name in loaded.content.questions:
        if name in _closure(gates[name], gates):
            message = "Whether this question is asked depends, in the end, on its own answer."
            yield issue_at(loaded, "question", name, message, "Break the circle of `ask_when`.", "circular-question")


def _circular_overrides(loaded: Loaded) -> Iterator[Issue]:
    over = {rule.id: [rule.overrides] for rule in loaded.content.rules if rule.overrides}
    for name, first in over.items():
        if name in _closure(first, over):
            message = "It overrides itself, alone or through others."
            yield issue_at(loaded, "rule", name, message, "Remove one `overrides`.", "circular-override")


def _closure(start: Iterable[str], edges: Mapping[str, Iterable[str]]) -> dict[str, None]:
    """Return every name that can be reached from `start`, nearest first."""
    found: dict[str, None] = {}
    todo = list(start)
    for name in todo:
        if name not in found:
            found[name] = None
            todo += edges.get(name, ())
    return found


# ---------------------------------------------------------------- questions


def _some_concern(loaded: Loaded) -> Iterator[Issue]:
    if not loaded.content.concerns:
        message = "No concern stands in this content, so nothing is ever asked, and nothing was proved."
        yield Issue("content.toml", 0, "content", message, "Add a file with a [concern].", "no-concern")


def _listed_questions(content: Content) -> set[str]:
    return {name for concern in content.concerns.values() for name in concern.questions}


def _listed(loaded: Loaded) -> Iterator[Issue]:
    listed = _listed_questions(loaded.content)
    for name in loaded.content.questions:
        if name not in listed:
            hint = "Add it to the `questions` of a concern, or remove it."
            yield issue_at(loaded, "question", name, "No concern asks this question.", hint, "question-not-in-concern")


def _read(loaded: Loaded) -> Iterator[Issue]:
    """A question is asked only if a rule, a raise, an opening or a clock waits for it, directly or through a gate."""
    content = loaded.content
    start = [name for kind, _, condition in _conditions(content) if kind != "question" for name in reads(condition)]
    start += [name for rule in content.rules if rule.deadline is not None for name in rule.deadline.starts]
    read = _closure(start, _gates(content))
    for name, question in content.questions.items():
        if name not in read and question.tier != "note":
            message = "No rule and no raise reads this question, so it is never asked."
            hint = 'Let a rule or raise read it, give it `tier = "note"`, or remove it.'
            yield issue_at(loaded, "question", name, message, hint, "unused-question")


def _orders(loaded: Loaded) -> Iterator[Issue]:
    content = loaded.content
    ordered = {order.question for order in content.orders}
    asked = _listed_questions(content)
    for name, question in content.questions.items():
        if question.safety and question.choices and name in asked and name not in ordered:
            message = "A safety question needs an order: which answer is safest, which riskiest."
            yield issue_at(loaded, "question", name, message, "Add an [[order]] for it.", "missing-order")


# ---------------------------------------------------------------- raises


def _upward(loaded: Loaded) -> Iterator[Issue]:
    """Findings are only raised, so a raise that holds for a value of one must hold for every higher value."""
    content = loaded.content
    for number, raise_ in enumerate(content.raises):
        for finding, why, hint in dict.fromkeys(_downward(content, raise_.when)):
            message = f"It reads {finding} {why}, so that more evidence would switch this raise off."
            yield issue_at(loaded, "raise", f"{raise_.finding}#{number}", message, hint, "not-upward")


def _downward(content: Content, condition: Condition, inside: bool = False) -> Iterator[tuple[str, str, str]]:
    """Yield each finding that is read so that a higher value of it may count less, how it is read, and what to write."""
    match condition:
        case Not(part):
            yield from _downward(content, part, True)
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from _downward(content, part, inside)
        case Is(key, values) if key in content.findings:
            order = content.findings[key].values
            lowest = min(map(order.index, values))
            if inside:
                yield key, "under `not`", 'Write `{ from = "…" }` without `not`.'
            elif set(order[lowest:]) != values:
                yield key, "in a list without its higher values", f'Write `{{ from = "{order[lowest]}" }}`.'
        case _:
            pass


# ---------------------------------------------------------------- unused


def _actions_used(loaded: Loaded) -> Iterator[Issue]:
    used = {name for rule in loaded.content.rules for name in rule.actions}
    yield from _unused(loaded, "action", loaded.content.actions, used, "No rule uses this action.")


def _recipients_used(loaded: Loaded) -> Iterator[Issue]:
    used = {name for action in loaded.content.actions.values() for name in action.recipients}
    yield from _unused(loaded, "recipient", loaded.content.recipients, used, "No action is told to this recipient.")


def _resources_used(loaded: Loaded) -> Iterator[Issue]:
    used = {name for action in loaded.content.actions.values() for name in action.resources}
    papers = loaded.content.papers.values()
    used |= {name for paper in papers for section in paper.sections for name in lines_named(section)}
    yield from _unused(loaded, "resource", loaded.content.resources, used, "No action names this resource.")


def _sources_used(loaded: Loaded) -> Iterator[Issue]:
    content = loaded.content
    used = {name for citation in citations(content) for name in citation.sources}
    used |= {name for d in loaded.documents for procedure in d.procedures for name in procedure.sources}
    used |= {name for banned in loaded.wording.banned for name in banned.sources}
    yield from _unused(loaded, "source", content.sources, used, "Nothing cites this source.")


def _unused(loaded: Loaded, kind: str, names: Iterable[str], used: set[str], message: str) -> Iterator[Issue]:
    for name in names:
        if name not in used:
            yield issue_at(loaded, kind, name, message, "Use it or remove it.", f"unused-{kind}")


# ---------------------------------------------------------------- rules and actions


def _confirmed(loaded: Loaded) -> Iterator[Issue]:
    sources = loaded.content.sources
    for rule in loaded.content.rules:
        if rule.verb in ("must", "must-not") and not any(sources[name].confirmed for name in rule.sources):
            message = f"`{rule.verb}` rests on unconfirmed sources alone: {', '.join(rule.sources)}."
            hint = "Cite a confirmed source, or use a weaker verb until one is confirmed."
            yield issue_at(loaded, "rule", rule.id, message, hint, "unconfirmed-must")


def _short_enough(loaded: Loaded) -> Iterator[Issue]:
    """The line of an action is as short once the values of law are filled in, whatever the pack."""
    content = loaded.content
    for action in content.actions.values():
        packs = longest_in(content, action.do)
        text = fill(action.do, content, packs)
        if len(text) > LONGEST_LINE:
            names = dict.fromkeys(content.packs[code].name for code in packs.values())
            message = f"Its line has {len(text)} characters with the values of {', '.join(names)}: {text}"
            yield issue_at(loaded, "action", action.id, message, f"Shorten it to {LONGEST_LINE}.", "too-long")


def longest_in(content: Content, line: str) -> Mapping[str, str]:
    """Return, for the place of each role the line speaks of, the pack whose phrases make it longest."""
    names = placeholders(line)
    found = {}
    for role, place in ROLE_PLACES.items():
        text = "".join(f"{{{name}}}" for name in names if name.startswith(f"law.{role}."))
        if text:
            found[place] = max(content.packs, key=lambda code: len(fill(text, content, {place: code})))
    return found


def _alternatives(loaded: Loaded) -> Iterator[Issue]:
    actions = loaded.content.actions
    for action in actions.values():
        other = actions.get(action.alternative_to or "")
        if other and _stands(action) > _stands(other):
            message = f"It is an alternative to {other.id} and must stand above it, yet the plan puts it below."
            hint = f"Define it before {other.id}, with the same frame and kind."
            yield issue_at(loaded, "action", action.id, message, hint, "alternative-order")


# ---------------------------------------------------------------- papers


def _papers_reachable(loaded: Loaded) -> Iterator[Issue]:
    """A paper belongs to a plan that has one of its actions to do; so some rule calls for one."""
    done = {name for rule in loaded.content.rules if rule.verb in DO_VERBS for name in rule.actions}
    for paper in loaded.content.papers.values():
        if done.isdisjoint(paper.actions):
            message = "No rule calls for any of its actions, so no plan has this paper."
            yield issue_at(loaded, "paper", paper.id, message, "Mend `for`, or remove the paper.", "unreachable-paper")
        for section in paper.sections:
            if section.actions and done.isdisjoint(section.actions):
                message = f'No rule calls for what the section "{section.title}" is for.'
                yield issue_at(loaded, "paper", paper.id, message, "Mend its `for`.", "unreachable-paper")


def _papers_fit(loaded: Loaded) -> Iterator[Issue]:
    """A line of a paper keeps to four rows of a narrow page, whatever the pack."""
    content = loaded.content
    for paper in content.papers.values():
        for line in (line for section in paper.sections for line in section.lines):
            packs = longest_in(content, line.text)
            text = longest(line.text, content, packs)
            if len(text) > LONGEST_PAPER_LINE:
                names = ", ".join(dict.fromkeys(content.packs[code].name for code in packs.values()))
                values = f" with the values of {names}" if names else ""
                message = f"A line has {len(text)} characters{values}: {text}"
                hint = f"Shorten it to {LONGEST_PAPER_LINE}, or make two of it."
                yield issue_at(loaded, "paper", paper.id, message, hint, "too-long")


def _stands(action: Action) -> tuple[int, int, int]:
    return FRAMES.index(action.frame), KINDS.index(action.kind), action.position


def _deadlines_given(loaded: Loaded) -> Iterator[Issue]:
    """A property names a deadline that some rule gives the action; else it can hold only where the action is not."""
    content = loaded.content
    for prop in content.properties:
        for name, wanted in prop.expect.deadlines.items():
            given = [rule.deadline for rule in _calling(content, name) if rule.deadline]
            if wanted not in given:
                shown = ", ".join(sorted({deadline_words(deadline) for deadline in given})) or "no deadline at all"
                message = f"It expects {name} {deadline_words(wanted)}; its rules give it {shown}."
                hint = "Mend the property, or the `deadline` of a rule."
                yield issue_at(loaded, "property", prop.id, message, hint, "unknown-deadline")


def _clocks_asked(loaded: Loaded) -> Iterator[Issue]:
    """The event that a rule's clock hangs on is asked for wherever the rule speaks; else its clock is never known."""
    content = loaded.content
    listed = _listed_questions(content)
    for rule in content.rules:
        asked = content.concerns[rule.concern].questions if rule.concern else listed
        for name in rule.deadline.starts if rule.deadline else ():
            if name in listed and name not in asked:
                message = f'Its clock hangs on "{name}", which the concern {rule.concern} does not ask.'
                hint = "Add it to the `questions` of the concern."
                yield issue_at(loaded, "rule", rule.id, message, hint, "clock-not-asked")


def _deadlines_owed(loaded: Loaded) -> Iterator[Issue]:
    """A deadline is when something is owed; what must not be done is never due."""
    for rule in loaded.content.rules:
        if rule.deadline is not None and rule.verb in AVOID_VERBS:
            message = f"It has a deadline and says `{rule.verb}`: nothing is owed by then."
            hint = "Remove the `deadline`, and say in `because` until when it holds."
            yield issue_at(loaded, "rule", rule.id, message, hint, "deadline-of-nothing", ("deadline",))


def _calling(content: Content, action: str) -> list[Rule]:
    return [rule for rule in content.rules_of.get(action, ()) if rule.verb in DO_VERBS]


def _calendar_entries(loaded: Loaded) -> Iterator[Issue]:
    """Only what has a due time comes into a calendar."""
    content = loaded.content
    for action in content.actions.values():
        if action.calendar is not None and not any(rule.deadline for rule in _calling(content, action.id)):
            message = "It is meant for the calendar, and no rule that calls for it has a deadline."
            yield issue_at(loaded, "action", action.id, message, "Remove `calendar`.", "calendar-without-deadline")


FOUNDATIONS: tuple[Check, ...] = (
    _concerns_have_keys,
    _places_exist,
    _opening_reads_answers,
    _circular_questions,
    _circular_overrides,
)
CHECKS: tuple[Check, ...] = (
    _some_concern,
    _listed,
    _read,
    _orders,
    _upward,
    _actions_used,
    _recipients_used,
    _resources_used,
    _sources_used,
    _confirmed,
    _short_enough,
    _papers_reachable,
    _papers_fit,
    _alternatives,
    _deadlines_given,
    _clocks_asked,
    _deadlines_owed,
    _calendar_entries,
)
