"""Why an action is in a plan, and why it is not. Sentences as data; renderers print them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from crisis_cli.answers import UNKNOWN_WORDS, Answers, Value, display
from crisis_cli.condition import (
    UNKNOWN_KINDS,
    AllOf,
    AnyOf,
    AtLeast,
    Atom,
    Between,
    Condition,
    HasAll,
    Is,
    Not,
    Only,
    atoms,
)
from crisis_cli.engine import completed
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import Content, Pack, Question, Rule
from crisis_cli.places import PLACES
from crisis_cli.plan import supporting


@dataclass(frozen=True)
class RuleVerdict:
    """A rule that uses the action: whether it holds, by which answers given, and the conditions that stand in its way."""

    rule: Rule
    holds: bool
    answers: Mapping[str, Value]
    against: tuple[str, ...]


def verdicts(content: Content, answers: Answers, action: str) -> tuple[RuleVerdict, ...]:
    """Return every rule of this run that uses `action`, with what makes it true or keeps it false."""
    filled = completed(content, answers)
    evaluation = Evaluation(content, filled.concerns, filled.values)

    def verdict(rule: Rule, holds: bool) -> RuleVerdict:
        if not holds:
            return RuleVerdict(rule, False, {}, tuple(_against(evaluation, rule)))
        read = supporting(evaluation, rule.when)
        return RuleVerdict(rule, True, {q: answers.values[q] for q in read if q in answers.values}, ())

    return tuple(verdict(rule, truth is True) for rule, truth in evaluation.rules() if action in rule.actions)


def _against(evaluation: Evaluation, rule: Rule) -> Iterator[str]:
    for other in evaluation.content.overriders.get(rule.id, ()):
        if evaluation.is_active(other.concern) and evaluation.rule(other) is True:
            yield f"displaced by {other.id}"
    yield from _failing(evaluation, rule.when)


def _failing(evaluation: Evaluation, node: Condition) -> Iterator[str]:
    if evaluation.truth(node) is True:
        return
    if isinstance(node, AllOf):
        for part in node.parts:
            yield from _failing(evaluation, part)
    else:
        yield words(evaluation.content, node) + _stands(evaluation, node)


def _stands(evaluation: Evaluation, node: Condition) -> str:
    """Return, in brackets, the answers and findings that the condition reads."""
    content = evaluation.content
    keys = dict.fromkeys(atom.key for atom in atoms(node))
    answered = [
        f"{content.questions[key].topic}: {display(content.questions[key], evaluation.values[key])}"
        for key in keys
        if key in content.questions and key in evaluation.values
    ]
    standing = [
        f"{topic(content, key)} stands at {evaluation.level(key).certain}" for key in keys if key in content.findings
    ]
    parts = ([f"answered: {'; '.join(answered)}"] if answered else []) + standing
    return f" ({'; '.join(parts)})" if parts else ""


class Clause(NamedTuple):
    """A condition in plain English: one leaf, or the words above several parts."""

    text: str
    parts: tuple[Clause, ...] = ()


def words(content: Content, node: Condition) -> str:
    """Return the condition on one line, in the words of the questions. What holds together stands in brackets."""
    return in_line(outline(content, node))


def outline(content: Content, node: Condition) -> Clause:
    """Return the condition as a list in lists, without a level that says nothing."""
    match node:
        case AllOf(parts):
            return _joined(ALL, [outline(content, part) for part in parts])
        case AnyOf(parts):
            return _joined(ANY, [outline(content, part) for part in parts])
        case AtLeast(number, parts):
            if number == 1 or number == len(parts):
                return _joined(ANY if number == 1 else ALL, [outline(content, part) for part in parts])
            return Clause(f"at least {number} of these", tuple(outline(content, part) for part in parts))
        case Not(part):
            return _negated(content, part)
        case _:
            return Clause(f"{topic(content, node.key)}: {_test(content, node)}")


def depth(clause: Clause) -> int:
    """Return how many lists stand in one another: none in a leaf."""
    return 1 + max(map(depth, clause.parts)) if clause.parts else 0


def in_line(clause: Clause) -> str:
    """Return a clause on one line: semicolons between its parts, brackets round a part that has parts itself."""
    if not clause.parts:
        return clause.text
    shown = [f"({in_line(part)})" if part.parts else part.text for part in clause.parts]
    if clause.text in _BETWEEN:
        return f"; {_BETWEEN[clause.text]} ".join(shown)
    return f"{clause.text}: {'; '.join(shown)}"


ALL, ANY = "all of these", "any of these"
_BETWEEN = {ALL: "and", ANY: "or"}
_NEGATED = {ALL: "not all of these together", ANY: "none of these"}


def _joined(text: str, parts: Sequence[Clause]) -> Clause:
    """Put parts under the words for all or any; a part of the same kind gives its own parts instead."""
    flat = tuple(inner for part in parts for inner in (part.parts if part.text == text and part.parts else (part,)))
    return flat[0] if len(flat) == 1 else Clause(text, flat)


def _negated(content: Content, part: Condition) -> Clause:
    if isinstance(part, (Is, HasAll, Only, Between)):
        return Clause(f"{topic(content, part.key)}: {_other(content, part)}")
    found = outline(content, part)
    if not found.parts:
        return Clause(f"it is not so that {found.text}")
    if found.text in _NEGATED:
        return Clause(_NEGATED[found.text], found.parts)
    if found.text.startswith("at least "):
        return Clause(found.text.replace("at least", "fewer than", 1), found.parts)
    return Clause("none of these", (found,))


def topic(content: Content, key: str) -> str:
    """Return what a leaf reads, as a sentence names it: a question's topic, a finding's, or a matter of law."""
    if key in content.questions:
        return content.questions[key].topic
    if key in content.findings:
        return content.findings[key].topic or key
    _, role, name = key.split(".", 2)
    return f"the law {WHERE[role]} on {name.replace('_', ' ')}"


WHERE = {
    "client": "where the client is",
    "licence": "of the state of the licence",
    "victim": "where the person in danger is",
}


def _test(content: Content, atom: Atom) -> str:
    """Return what a leaf asks of its question, finding or value of law."""
    if isinstance(atom, Between):
        return _range(atom)
    if atom.key in content.findings:
        return _levels(content.findings[atom.key].values, atom.values)
    if atom.key not in content.questions:
        return _either([_law_words(content, atom.key, value) for value in sorted(atom.values)])
    question = content.questions[atom.key]
    chosen, unknown = _chosen(question, atom.values), _unknown(atom.values)
    if isinstance(atom, HasAll):
        return f"includes {_listed(chosen, 'and')}"
    if isinstance(atom, Only):
        return f"only {_listed(chosen, 'or')}, and nothing else"
    includes = "includes " if question.kind == "several" and chosen else ""
    return ", or ".join(filter(None, (includes + _listed(chosen, "or"), unknown)))


def _other(content: Content, atom: Atom) -> str:
    """Return what is left where a leaf is false. Not knowing is said to count, or not to: nobody should have to guess."""
    question = content.questions.get(atom.key)
    if question is None:
        return f"anything but {_test(content, atom)}"
    unasked = ", or the question does not come up" if question.ask_when is not None else ""
    if not isinstance(atom, Is):
        verb = "" if isinstance(atom, HasAll) else "is "
        return f"not so that it {verb}{_test(content, atom)} (not known counts as this){unasked}"
    chosen, unknown = _chosen(question, atom.values), _unknown(atom.values)
    if not unknown:
        without = "does not include" if question.kind == "several" else "anything but"
        return f"{without} {_listed(chosen, 'or')} (not known counts as this){unasked}"
    if unknown != NOT_KNOWN:
        return f"anything but {', or '.join(filter(None, (_listed(chosen, 'or'), unknown)))}{unasked}"
    without = "without" if question.kind == "several" else "and not"
    return (f"known, {without} {_listed(chosen, 'or')}" if chosen else "known") + unasked


NOT_KNOWN = "not known"


def _chosen(question: Question, values: frozenset[str]) -> list[str]:
    """Return the choices among `values` in the author's words and order, places by their names."""
    known = [value for value in question.choices if value in values]
    others = sorted(values - set(known) - set(UNKNOWN_KINDS))
    return [question.choices[value] for value in known] + [PLACES.get(value, value) for value in others]


def _unknown(values: frozenset[str]) -> str:
    """Return which kinds of not knowing are among `values`, as "not known" where all three are."""
    kinds = [UNKNOWN_WORDS[kind].replace(",", " and") for kind in UNKNOWN_KINDS if kind in values]
    return NOT_KNOWN if len(kinds) == len(UNKNOWN_KINDS) else _either(kinds)


def _listed(texts: Sequence[str], last: str) -> str:
    """Return texts in quotes, as one says a list: "A", "B" or "C"."""
    return _series([f'"{_inner(text)}"' for text in texts], last)


def _inner(text: str) -> str:
    """Return a text as it stands inside quotes."""
    return text.replace('"', "'")


def _either(texts: Sequence[str]) -> str:
    return _series(texts, "or")


def _series(texts: Sequence[str], last: str) -> str:
    *others, end = texts or ("",)
    return f"{', '.join(others)} {last} {end}" if others else end


def _range(atom: Between) -> str:
    if atom.high is None:
        return f"{atom.low} or more" if atom.low is not None else "any number"
    return f"from {atom.low} to {atom.high}" if atom.low is not None else f"{atom.high} or less"


def _levels(order: Sequence[str], values: frozenset[str]) -> str:
    """Return values of a finding: "same-day or higher" where they reach the top, else each."""
    held = [value for value in order if value in values]
    run = held == list(order[order.index(held[0]) :]) if held else False
    if run and len(held) == len(order):
        return "whatever it is"
    return f"{held[0]} or higher" if run and len(held) > 1 else _either(held)


def _law_words(content: Content, key: str, value: str) -> str:
    """Return a value of law with what it says and where: its name alone would say little to who never saw the packs."""
    name = key.split(".", 2)[2]
    held = [pack for pack in content.packs.values() if name in pack.values and pack.values[name].value == value]
    said = "; ".join(_placed(pack, pack.values[name].phrase) for pack in held)
    return f'"{value.replace("-", " ")}" ({said or "so in no place yet"})'


def _placed(pack: Pack, phrase: str) -> str:
    """Return what the law says with its place before it, which many phrases name themselves."""
    where = "every place whose pack says nothing else" if pack.code == BASELINE else pack.name
    return phrase if phrase.startswith(f"{where}:") else f"{where}: {phrase}"


BASELINE = "us"
"""The pack of what holds everywhere."""
