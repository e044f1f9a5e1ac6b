"""Exercises on paper from a vignette's case and plan: faults in a note, what to withhold from a caller."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crisis_cli import note as notes
from crisis_cli.answers import INFORMANTS, READERS, Answers, Done, Informant, display, is_unknown
from crisis_cli.model import BLANK, FRAMES, Content
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.render.layout import recipients_of
from crisis_cli.training.cases import case_of
from crisis_cli.training.lines import NEEDED, STAYS, capital, ids_of, items, with_line
from crisis_cli.training.model import Choice, Exercise, Feedback, Task, Vignette
from crisis_cli.training.note_faults import PROMISES, WORDS, Entered, Fault, faults
from crisis_cli.training.sets import Sets
from crisis_cli.training.sheet import Sheet, also_known, by_the_wall, made, read_by

PLANTED = 3
"""So many faults stand in a note, each of another kind."""
MOST_LEARNED, MOST_BLANKS, MOST_DONE = 7, 3, 2
"""So many answers, blanks and steps stand in a note to read: the rest is left out of it."""
FEWEST_TRUE = 7
"""Beside the faults at least so many lines: else they are found by counting."""
STYLES = tuple(notes.FORMS)
SOON = FRAMES[:3]
MOST_LINES = 12
"""So many lines may be told or are to be withheld in one task."""
FEWEST_LINES = 3
"""With fewer there is nothing to weigh."""
MOST_RECIPIENTS = 2


# ---------------------------------------------------------------- three faults in a note


def note_exercise(content: Content, sets: Sets, vignette: Vignette, seed: int) -> Exercise | None:
    """Return a note with three faults in it, each of another kind; None where nothing was done, or nobody would write one."""
    sheet = Sheet(content, sets, case_of(content, vignette, seed))
    entered = _entered(sheet)
    planted = faults(entered, PLANTED)
    if len(planted) < PLANTED or not entered.answers.done or sheet.learned_privately:
        return None
    lines = _with_faults(sheet, entered, sheet.mixed(STYLES, "style")[0], planted)
    ids = ids_of(lines)
    fault_of = {fault.line: fault for fault in planted}
    task = Task(
        id="faults",
        area="documenting",
        kind="several",
        ask="Three lines of this note break what a note promises. Which?",
        choices=tuple(Choice(ids[line], by_the_wall(line)) for line in lines),
        right=tuple(ids[line] for line in lines if line in fault_of),
        grave={ids[line]: grave for line in lines if line in fault_of and (grave := fault_of[line].grave)},
        feedback={ids[line]: _of_line(entered, line, fault_of.get(line)) for line in lines},
    )
    exercise = made(vignette, sheet.case, "note", [task], _told(entered))
    looked_for = "; ".join(WORDS[what] for what in sorted(fault.what for fault in planted))
    return replace(
        exercise,
        minutes=4,
        hints=(
            "Hold each line against what you learned and did: who said it, was it asked, was it done?",
            f"Look for: {looked_for}.",
        ),
    )


def entered_by_now(content: Content, sets: Sets, vignette: Vignette, seed: int) -> Entered:
    """Return what the note of an exercise is made of."""
    return _entered(Sheet(content, sets, case_of(content, vignette, seed)))


def _entered(sheet: Sheet) -> Entered:
    """Return what somebody would have entered by now: some answers with their sources, a step or two that were done."""
    content, case, plan = sheet.content, sheet.case, sheet.plan
    firm = [one for one in plan.actions if one.verb not in ("may", "consult-first") and one.action.kind != "document"]
    steps = [one for one in firm if one.frame in SOON] or firm
    apart = [one.id for one in steps if one.action.apart]
    rest = sheet.mixed((one.id for one in steps if not one.action.apart), "done")
    rest.sort(key=lambda name: not _is_known_again(content, name))
    done = [*sheet.mixed(apart, "done")[:1], *rest]
    marked = tuple(Done(name, case.now, case.now) for name in done[: MOST_DONE + bool(apart)])
    values = {name: case.answers.values[name] for name in _learned(sheet)}
    informants = {name: _informant(sheet, name) for name in values if notes.has_source(content.questions[name])}
    told = any(content.actions[name].apart and content.actions[name].kind != "follow-up" for name in done[:1])
    watched = (
        told
        and not sheet.sets.concerns.read_along.isdisjoint(plan.concerns)
        and sheet.mixed(("watched", "unwatched"), "reader")[0] == "watched"
    )
    answers = Answers(case.answers.concerns, values, informants, done=marked, reader="proxy" if watched else None)
    return Entered(content, case, plan, answers)


def _is_known_again(content: Content, action: str) -> bool:
    """Whether the line of a step that was done has a word of the step: else it might be taken for one that was not."""
    one = content.actions[action]
    words = ({word[:4] for word in re.findall(r"[a-z]{4,}", text.casefold())} for text in (one.do, one.done))
    return not set.isdisjoint(*words)


def _learned(sheet: Sheet) -> list[str]:
    """Return the questions whose answers stand in the note: those with a source on which the plan rests first."""
    values = sheet.case.answers.values
    read = {name for one in sheet.plan.actions for because in one.because for name in because.answers}
    fit = [name for name in notes.sourced(sheet.content, sheet.case.answers) if not is_unknown(values[name])]
    first = sheet.mixed((name for name in fit if name in read), "learned")
    return [*first, *sheet.mixed((name for name in fit if name not in read), "learned")][:MOST_LEARNED]


SEEN = re.compile(
    r"\b(eyes?|face|hands?|voice|looks?|smells?|sits?|stands?|wears?|steady|sober|you see|you hear)\b", re.I
)
OTHERS = re.compile(r"\bcaller\b|\bdispatch:|\bdeputy:|\bon the phone:|^you play it\b", re.I)
"""How it is told that what stands in quotes was said by somebody else than the client."""
READ = re.compile(r"\b(file|form|chart|message|voicemail|letter|paper|e-?mail|text|record)\b")


def _informant(sheet: Sheet, name: str) -> Informant:
    """Return from whom an answer is taken to be, by what is heard when it is asked for.

    What stands in quotes was said, by the client where nobody else is named; what is told of eyes and hands was seen. Where the client is away, what nobody said and
    nobody wrote is one's own conclusion. The trainee is told which it is.
    """
    heard, quoted = sheet.case.told.get(name, ""), '"' in sheet.case.told.get(name, "")
    if quoted and OTHERS.search(heard):
        return "told"
    if _is_away(sheet):
        return "told" if quoted else "observed" if READ.search(heard) else "inferred"
    return "observed" if not quoted and SEEN.search(heard) else "client"


def _is_away(sheet: Sheet) -> bool:
    """Whether the client speaks with nobody: as the story has it, else by what it is about."""
    sets, contact = sheet.sets, sheet.case.answers.values.get(sheet.sets.facts.contact)
    if contact:
        return contact not in sets.facts.here
    return not sets.concerns.others_speak.isdisjoint(sheet.case.answers.concerns)


def _with_faults(sheet: Sheet, entered: Entered, style: str, planted: Sequence[Fault]) -> list[str]:
    """Return the lines of the note in their order, a few of its blanks and the faults among them."""
    built = notes.build(sheet.content, entered.answers, sheet.case.now, style)
    every = [line for section in built.sections[1:-1] for line in section.lines]
    held = {one.line: one.kind for one in notes.facts(sheet.content, entered.answers)}
    blanks = dict.fromkeys(line for line in every if line not in held and line != notes.STRIKE)
    kept = {*sheet.mixed(blanks, "blanks")[: max(MOST_BLANKS, FEWEST_TRUE - len(held))]}
    replaced = {fault.replaces: fault.line for fault in planted if fault.replaces}
    placed: list[tuple[float, str]] = []
    for number, line in enumerate(every):
        if line in held or line in kept:
            placed.append((number, replaced.get(line, line)))
    learned = [n for n, line in enumerate(every) if held.get(line) in notes.LEARNED]
    done = [n for n, line in enumerate(every) if held.get(line) == "done"]
    for fault in planted:
        if not fault.replaces:
            placed.append((_place(fault, every, learned, done), fault.line))
    return list(dict.fromkeys(line for _, line in sorted(placed)))


def _place(fault: Fault, every: Sequence[str], learned: Sequence[int], done: Sequence[int]) -> float:
    """Return behind which line a fault that stands alone is put: a half behind its like."""
    match fault.what:
        case "denial":
            return (learned[len(learned) // 2] if learned else 0) + 0.5
        case "level":
            judged = [n for n, line in enumerate(every) if line.startswith("My judgement")]
            return (judged[0] if judged else len(every)) + 0.5
        case "report":
            return (done[0] if done else len(every)) - 0.5
        case _:
            return (done[-1] if done else len(every)) + 0.5


def _of_line(entered: Entered, line: str, fault: Fault | None) -> Feedback:
    if fault:
        return Feedback(fault.says)
    step = next((one.action for one in entered.answers.done if line == entered.done_line(one.action)), "")
    if step:
        return Feedback(f'It was done ("{_do(entered.plan, step)}"), and the line says no more than that.')
    if BLANK in line:
        return Feedback("A blank is yours to fill. It says nothing that is not so.")
    return Feedback("It is as you learned it, with its source.")


def _told(entered: Entered) -> Iterator[str]:
    """Yield what the note may rest on: what was learned and from whom, what was done, who reads it; and what it promises."""
    content, answers = entered.content, entered.answers
    yield "WHAT YOU LEARNED WHEN YOU ASKED, AND FROM WHOM"
    for name in content.questions:
        if name in answers.values:
            question = content.questions[name]
            line = f"{question.topic}: {display(question, answers.values[name])}"
            yield by_the_wall(f"{INFORMANTS[answers.informants[name]]}: {line}")
    yield "WHAT YOU HAVE DONE SINCE"
    yield from (_do(entered.plan, one.action) for one in answers.done)
    if answers.reader:
        yield "WHO READS THIS NOTE BESIDES YOU"
        yield f"{capital(READERS[answers.reader])}. Nothing is for them that tells of a report or could put somebody in danger"
    yield "WHAT A NOTE PROMISES"
    yield from PROMISES


def _do(plan: Plan, action: str) -> str:
    planned = plan.action(action)
    assert planned is not None
    return planned.action.do


# ---------------------------------------------------------------- what to withhold


def withhold_exercise(content: Content, sets: Sets, vignette: Vignette, seed: int) -> Exercise | None:
    """Return an exercise in which somebody asks, and what must be withheld is struck out; None where nobody hears anything."""
    sheet = Sheet(content, sets, case_of(content, vignette, seed))
    heard: dict[str, PlannedAction] = {}
    for planned in (one for one in sheet.plan.actions if one.verb != "consult-first"):
        for name in recipients_of(planned):
            held = _held(planned, name)
            lines = {*held, *items(planned.share.get(name, ()))}
            if held and held.keys() < lines and len(lines) >= FEWEST_LINES:
                heard.setdefault(name, planned)
    names = sheet.mixed(heard, "withhold")
    names.sort(key=lambda name: len(_held(heard[name], name)) < 2)
    chosen = names[:MOST_RECIPIENTS]
    if not chosen:
        return None
    tasks = [_withhold(sheet, heard[name], name) for name in chosen]
    recipients = [content.recipients[name] for name in chosen]
    rests = (name for one in chosen for because in heard[one].because[:1] for name in because.answers)
    read = (*rests, *(name for one in recipients for name in read_by(content, (*one.share, *one.withhold))))
    exercise = made(vignette, sheet.case, "withhold", tasks, also_known(sheet, read))
    return replace(exercise, hints=("What do they need for what they do now? What can they do without?",))


def _held(planned: PlannedAction, recipient: str) -> dict[str, str]:
    """Return what is withheld, as an exercise offers it, with the whole line that says why."""
    return items(planned.withhold.get(recipient, ()))


def _withhold(sheet: Sheet, planned: PlannedAction, name: str) -> Task:
    recipient = sheet.content.recipients[name]
    rules = tuple(because.rule for because in planned.because)
    held = dict([*_held(planned, name).items()][:MOST_LINES])
    share = {text: line for text, line in items(planned.share[name]).items() if text not in held}
    told = sheet.mixed(share, f"share.{name}")[: MOST_LINES - len(held)]
    asks = " ".join(planned.asks.get(name, ()))
    return sheet.task(
        f"withhold.{name}",
        "several",
        f'{recipient.title}, for this step: "{planned.action.do}".'
        + (f" They ask: {asks}" if asks else "")
        + " What do you strike out of what you could say?",
        {text: Feedback(with_line(STAYS, text, line), rules, recipient.sources) for text, line in held.items()},
        {
            text: Feedback(with_line(NEEDED, text, line), rules, recipient.sources)
            for text, line in share.items()
            if text in told
        },
        area="disclosure",
        grave=dict.fromkeys(held, "disclosure"),
        rests_on=rules,
    )
