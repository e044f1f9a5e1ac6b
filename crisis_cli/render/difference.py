"""The difference between two contents for whoever signs the new one: what changes in plans first, cause by cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from crisis_cli.checks.difference import MOST_CHANGES, Change, Comparison
from crisis_cli.checks.edits import Edit, changed_keys
from crisis_cli.checks.outcomes import ABSENT, AVOID, DO, OPEN_CONFLICT, YES
from crisis_cli.checks.prover import interview
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.gate import clean
from crisis_cli.model import Content
from crisis_cli.render.json_output import content_json
from crisis_cli.render.markdown import escape
from crisis_cli.render.rows import Row
from crisis_cli.render.words import many

if TYPE_CHECKING:
    from crisis_cli.training.moved import Moved

SCHEMA = "crisis-aid/diff/1"
MOVED = "EXERCISES WHOSE KEY CHANGES"
NOTHING = "No plan changes, whatever the answers."
NOT_COMPARED = (
    "Plans were not compared: the solver is not installed. What follows says what was edited, not what comes of it."
)
ABOUT = (
    "Every combination of answers was compared. Below each cause stands what it changes, each with the shortest interview "
    "found that shows it; what that interview does not say is not asked. What lessens a plan has a mark: LESS."
)
LESS = "LESS"
TOO_MANY = (
    f"There are more changes than these {MOST_CHANGES}; the others were not looked for. Compare in smaller steps: put in some "
    "of the edits, compare, then the next."
)
MOST_EDITS_SHOWN = 200
"""So many edits are listed under a heading."""
MOST_CAUSES_SHOWN = 20
"""So many edits are named as the cause of one change."""


def sentence(old: Content, new: Content, change: Change) -> str:
    """Return what changes, in one sentence."""
    match change.aspect:
        case "response":
            return f"The answers call for {RESPONSE_WORDS[change.new]} instead of {RESPONSE_WORDS[change.old]}."
        case "presence":
            return f"{_action(old, new, change.subject)} {_PRESENCE[change.old, change.new]}."
        case "verb" | "advice":
            now, was = (_verb(value) for value in (change.new, change.old))
            return f"{_action(old, new, change.subject)} is {now} instead of {was}."
        case "frame":
            return f'{_action(old, new, change.subject)} is for "{change.new}" instead of "{change.old}".'
        case "deadline":
            clocks = f"{_clock(old, new, change.new)} instead of {_clock(new, old, change.old)}"
            return f"{_action(old, new, change.subject)} has {clocks}."
        case "before":
            first, _, second = change.subject.partition(" ")
            return f"{_action(old, new, first)} now stands before {_action(old, new, second)}."
        case "concern":
            title = _held("concerns", old, new, change.subject).title
            return f'"{title}" is {"opened" if change.new == YES else "no longer opened"} by these answers.'
        case "notice":
            return f'The notice "{change.subject}" is {"shown" if change.new == YES else "no longer shown"}.'
        case "paper":
            title = _held("papers", old, new, change.subject).title
            return f'The paper "{title}" {"comes with the plan" if change.new == YES else "no longer comes with the plan"}.'


_PRESENCE = {
    (DO, ABSENT): "is no longer in the plan",
    (DO, AVOID): "is advised against instead of called for",
    (DO, OPEN_CONFLICT): "is called for and now advised against as well, and nothing settles it",
    (AVOID, ABSENT): "is no longer advised against",
    (AVOID, DO): "is called for instead of advised against",
    (AVOID, OPEN_CONFLICT): "is advised against and now called for as well, and nothing settles it",
    (ABSENT, DO): "comes into the plan",
    (ABSENT, AVOID): "is now advised against",
    (ABSENT, OPEN_CONFLICT): "is now both called for and advised against, and nothing settles it",
    (OPEN_CONFLICT, ABSENT): "is neither called for nor advised against any more",
    (OPEN_CONFLICT, DO): "is called for alone, and no longer advised against",
    (OPEN_CONFLICT, AVOID): "is advised against alone, and no longer called for",
}


def _verb(value: str) -> str:
    """Return a verb with its basis in full: where two are compared, none goes without saying."""
    verb, basis = value.split(" ")
    return f'"{verb.replace("-", " ")}" ({basis})'


def _action(old: Content, new: Content, name: str) -> str:
    return f'"{_held("actions", new, old, name).do}" ({name})'


def _held(kind: str, first: Content, second: Content, name: str) -> Any:
    return getattr(first, kind).get(name) or getattr(second, kind)[name]


def _clock(other: Content, own: Content, deadlines: str) -> str:
    """Return deadlines with the events they run from in words, as `own` has them."""
    words = []
    for word in deadlines.replace(";", " ;").split():
        question = own.questions.get(word) or other.questions.get(word)
        words.append(f'"{question.topic}"' if question else word)
    return f"the deadline of {' '.join(words).replace(' ;', ';')}" if words else "no deadline"


def _by_cause(comparison: Comparison) -> list[tuple[tuple[Edit, ...], list[Change]]]:
    """Return the changes by their causes, in the order in which the gravest change of each comes."""
    found: list[tuple[tuple[Edit, ...], list[Change]]] = []
    for change in comparison.changes:
        held = next((changes for causes, changes in found if causes == change.causes), None)
        if held is None:
            found.append((change.causes, [change]))
        else:
            held.append(change)
    return found


def _examples(old: Content, new: Content, changes: Sequence[Change]) -> list[str]:
    """Return the interview of each change; one that stands there already is spoken of by its number."""
    numbers: dict[str, int] = {}
    said = []
    for change in changes:
        words = _interview(old, new, change)
        there = words in numbers
        number = numbers.setdefault(words, len(numbers) + 1)
        said.append(f"Interview {number}, as above." if there else f"Interview {number}: {words}")
    return said


def _interview(old: Content, new: Content, change: Change) -> str:
    """Return an interview with what it leaves open of that on which the change hangs."""
    known = new if all(q in new.questions for q in change.example.answers) else old
    keys = dict.fromkeys(key for cause in change.causes for key in changed_keys(cause))
    open_ = [known.questions[key].topic for key in keys if key in known.questions and key not in change.example.answers]
    return f"{interview(known, change.example)}{_left_open(open_)}"


def _left_open(topics: Sequence[str]) -> str:
    return f" Not asked: {'; '.join(topics)}." if topics else ""


def summary(comparison: Comparison, compared: bool) -> str:
    if not compared:
        return NOT_COMPARED
    if not comparison.changes:
        edited = f" {many(len(comparison.edits), 'items')} edited." if comparison.edits else " The two are equal."
        return f"{NOTHING}{edited}"
    lessened = sum(change.lessens for change in comparison.changes)
    more = "" if comparison.complete else "More than "
    return f"{more}{many(len(comparison.changes), 'changes')} in plans. Less than before: {lessened}."


# ---------------------------------------------------------------- rows


def difference_rows(
    old: Content, new: Content, comparison: Comparison, moved: Sequence[Moved] = (), *, compared: bool = True
) -> Iterator[Row]:
    """Yield everything in which the two contents differ; `moved` are the exercises whose key does."""
    yield Row(summary(comparison, compared), "heading")
    yield Row(f"From {_named(old)} to {_named(new)}.", "quiet")
    if comparison.changes:
        yield Row(ABOUT)
    grouped = _by_cause(comparison)
    examples = iter(_examples(old, new, [change for _, changes in grouped for change in changes]))
    for causes, changes in grouped:
        yield Row()
        yield Row(_caused(old, new, causes), "subheading")
        yield from (Row(said, lead="- ", indent=2) for said in _said_of(old, new, comparison, causes))
        for change in changes:
            yield Row()
            yield Row(sentence(old, new, change), lead="  ", mark=LESS if change.lessens else "", indent=2)
            yield Row(next(examples), "quiet", indent=4)
    if not comparison.complete:
        yield Row()
        yield Row(TOO_MANY)
    if moved:
        yield Row()
        yield Row(MOVED, "heading")
        for one in moved:
            yield Row(_titled(one), lead="- ")
            yield from (Row(said, indent=4) for said in one.said)
    for heading, edits in _rest(comparison, compared):
        yield Row()
        yield Row(heading, "heading")
        for edit in edits[:MOST_EDITS_SHOWN]:
            yield Row(named(old, new, edit), lead="- ")
            yield from (Row(said, indent=4) for said in edit.said)
        if len(edits) > MOST_EDITS_SHOWN:
            yield Row(f"... and {len(edits) - MOST_EDITS_SHOWN:,} more. `--format json` has all of them.")


def _named(content: Content) -> str:
    return f"content {content.version} ({content.hash[:12]})"


def _caused(old: Content, new: Content, causes: Sequence[Edit]) -> str:
    if not causes:
        return "Because actions stand in another order:"
    names = [named(old, new, cause) for cause in causes[:MOST_CAUSES_SHOWN]]
    more = [f"{len(causes) - MOST_CAUSES_SHOWN:,} more"] if len(causes) > MOST_CAUSES_SHOWN else []
    return f"Because of {' and '.join((*names, *more))}:"


def _said_of(old: Content, new: Content, comparison: Comparison, causes: Sequence[Edit]) -> Iterator[str]:
    """Yield what was edited, then what came or went with it and alone changes nothing."""
    for cause in causes[:MOST_CAUSES_SHOWN]:
        yield from cause.said
    for edit in comparison.serving(causes)[:MOST_CAUSES_SHOWN]:
        yield f"with it, {named(old, new, edit)}: {'; '.join(edit.said)}"


def named(old: Content, new: Content, edit: Edit) -> str:
    """Return what an edit is about: a raise, which has no name, by what it raises to what, and why."""
    if edit.kind != "raise":
        return f'{edit.kind} "{edit.id}"'
    raised = edit.new or edit.old
    topic = _held("findings", new, old, raised.finding).topic or raised.finding
    return f'what raises "{topic}" to "{raised.to}" ("{raised.because}")'


def _rest(comparison: Comparison, compared: bool) -> Iterator[tuple[str, Sequence[Edit]]]:
    """Yield what changes no plan: what could have, what is proved, and words."""
    idle: Sequence[Edit] = [edit for edit in comparison.edits if edit.decides]
    if compared:
        served = {id(edit) for causes, _ in _by_cause(comparison) for edit in comparison.serving(causes)}
        idle = [edit for edit in comparison.idle if id(edit) not in served]
    promised = [edit for edit in comparison.edits if edit.kind in ("property", "order")]
    words = [edit for edit in comparison.edits if not edit.decides and edit not in promised]
    headings = (
        ("EDITED, AND NO PLAN CHANGES" if compared else "EDITED", idle),
        ("WHAT IS PROVED", promised),
        ("WORDS, SOURCES, WHAT IS SHOWN", words),
    )
    yield from ((heading, edits) for heading, edits in headings if edits)


# ---------------------------------------------------------------- markdown, json


def difference_markdown(
    old: Content, new: Content, comparison: Comparison, moved: Sequence[Moved] = (), *, compared: bool = True
) -> str:
    """Return the difference as Markdown, a heading a cause."""
    return "\n".join(_markdown(old, new, comparison, moved, compared)) + "\n"


def _markdown(
    old: Content, new: Content, comparison: Comparison, moved: Sequence[Moved], compared: bool
) -> Iterator[str]:
    yield f"# {escape(summary(comparison, compared))}\n"
    yield escape(f"From {_named(old)} to {_named(new)}.")
    if comparison.changes:
        yield f"\n{escape(ABOUT)}"
    grouped = _by_cause(comparison)
    examples = iter(_examples(old, new, [change for _, changes in grouped for change in changes]))
    for causes, changes in grouped:
        yield f"\n## {escape(_caused(old, new, causes))}\n"
        yield from (f"- *{escape(said)}*" for said in _said_of(old, new, comparison, causes))
        yield ""
        for change in changes:
            mark = f"**{LESS}** " if change.lessens else ""
            yield f"- {mark}{escape(sentence(old, new, change))}"
            yield f"  {escape(next(examples))}"
    if not comparison.complete:
        yield f"\n{escape(TOO_MANY)}"
    if moved:
        yield f"\n## {MOVED}\n"
        for one in moved:
            yield f"- {escape(_titled(one))}"
            yield from (f"  - {escape(said)}" for said in one.said)
    for heading, edits in _rest(comparison, compared):
        yield f"\n## {heading}\n"
        for edit in edits:
            yield f"- {escape(named(old, new, edit))}"
            yield from (f"  - {escape(said)}" for said in edit.said)


def _titled(moved: Moved) -> str:
    return f"{moved.vignette}: {moved.title}"


def difference_json(
    old: Content, new: Content, comparison: Comparison, moved: Sequence[Moved] = (), *, compared: bool = True
) -> dict[str, Any]:
    """Return the difference as JSON: every change with its causes and its interview, every edit, every key that moved."""
    return {
        "schema": SCHEMA,
        "old": content_json(old),
        "new": content_json(new),
        "compared": compared,
        "complete": comparison.complete,
        "changes": [_change_json(old, new, comparison, change) for change in comparison.changes],
        "edits": [{**_edit_json(edit), "said": [clean(said) for said in edit.said]} for edit in comparison.edits],
        "exercises": [
            {"id": one.vignette, "title": clean(one.title), "says": [clean(said) for said in one.said]} for one in moved
        ],
    }


def _change_json(old: Content, new: Content, comparison: Comparison, change: Change) -> dict[str, Any]:
    answers = {q: list(v) if isinstance(v, tuple) else v for q, v in change.example.answers.items()}
    return {
        "aspect": change.aspect,
        "subject": change.subject,
        "old": change.old,
        "new": change.new,
        "lessens": change.lessens,
        "says": clean(sentence(old, new, change)),
        "causes": [_edit_json(edit) for edit in change.causes],
        "with": [_edit_json(edit) for edit in comparison.serving(change.causes)],
        "interview": {"concerns": list(change.example.concerns), "answers": answers},
    }


def _edit_json(edit: Edit) -> dict[str, Any]:
    return {"kind": edit.kind, "id": clean(edit.id), "decides": edit.decides}
