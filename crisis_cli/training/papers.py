"""Exercises on paper from a vignette's case and plan: faults in a note, what to withhold from a caller, a call card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from crisis_cli import note as notes
from crisis_cli.answers import INFORMANTS, READERS, Answers, Done, Informant, display, is_unknown
from crisis_cli.condition import atoms
from crisis_cli.engine import plan_for
from crisis_cli.model import BLANK, FRAMES, Content, Line, Recipient
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.render.layout import callable_actions, recipients_of
from crisis_cli.training.cases import case_of, mixed, worded, words_of
from crisis_cli.training.contrast import fact
from crisis_cli.training.lines import ids_of, item
from crisis_cli.training.model import Area, Case, Choice, Exercise, Feedback, Grave, Kind, Task, TaskKind, Vignette
from crisis_cli.training.note_faults import WORDS, Entered, Fault, faults
from crisis_cli.training.whys import alike

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
WRONG = 3
CONTACT = "client.contact"
ROLE, PRIVATE = "learned.role", "private"
IN_CONTACT = ("with_me", "remote_located", "remote_unlocated")
ZONE = re.compile(r"(?<=\d\d:\d\d) UTC[+-]\d\d:\d\d")
"""What follows a moment. A story is told by the clock on the wall, and its variants are in other zones than its first."""


def _made(vignette: Vignette, case: Case, kind: Kind, tasks: Sequence[Task], story: Iterable[str]) -> Exercise:
    words = words_of(vignette, case.seed)
    return Exercise(
        id=f"{kind}.{vignette.id}",
        kind=kind,
        seed=case.seed,
        title=case.title,
        concerns=vignette.concerns,
        minutes=3,
        story=(*case.story.split("\n\n"), *story),
        tasks=tuple(tasks),
        warning=worded(vignette.warning, words),
        debrief=(worded(vignette.debrief, words),),
        rank=vignette.rank,
    )


@dataclass(frozen=True)
class _Sheet:
    """A case with its plan, from which an exercise is made."""

    content: Content
    case: Case

    @cached_property
    def plan(self) -> Plan:
        return plan_for(self.content, self.case.answers, self.case.now, changes=False)

    def mixed(self, names: Iterable[str], what: str) -> list[str]:
        """Return names in an order of the seed."""
        return mixed(names, self.case.seed, self.case.vignette.id, what)

    def known(self, names: Iterable[str]) -> Iterator[str]:
        """Yield answers as lines: what is known beside the story."""
        values = self.case.answers.values
        for name in dict.fromkeys(names):
            if name in values and name not in self.case.vignette.known:
                yield by_the_wall(fact(self.content.questions[name], values[name]))

    def task(
        self,
        name: str,
        kind: TaskKind,
        ask: str,
        right: Mapping[str, Feedback],
        wrong: Mapping[str, Feedback],
        *,
        area: Area = "acting",
        grave: Mapping[str, Grave] | None = None,
        rests_on: Sequence[str] = (),
    ) -> Task:
        """Return a task whose choices are told apart by their texts, in an order of the seed. `grave` goes by text as well."""
        texts = self.mixed((*right, *wrong), name)
        ids = ids_of((*right, *wrong))
        return Task(
            id=name,
            area=area,
            kind=kind,
            ask=ask,
            choices=tuple(Choice(ids[text], text) for text in texts),
            right=tuple(ids[text] for text in texts if text in right),
            grave={ids[text]: weight for text, weight in (grave or {}).items()},
            feedback={ids[text]: feedback for text, feedback in {**right, **wrong}.items()},
            rests_on=tuple(rests_on),
        )


# ---------------------------------------------------------------- three faults in a note


def note_exercise(content: Content, vignette: Vignette, seed: int) -> Exercise | None:
    """Return a note with three faults in it, each of another kind; None where nothing was done, or nobody would write one."""
    sheet = _Sheet(content, case_of(content, vignette, seed))
    entered = _entered(sheet)
    planted = faults(entered, PLANTED)
    if len(planted) < PLANTED or not entered.answers.done or sheet.case.answers.values.get(ROLE) == PRIVATE:
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
    made = _made(vignette, sheet.case, "note", [task], _told(entered))
    looked_for = "; ".join(WORDS[what] for what in sorted(fault.what for fault in planted))
    return replace(
        made,
        minutes=4,
        hints=(
            "Hold each line against what you learned and did: who said it, was it asked, was it done?",
            f"Look for: {looked_for}.",
        ),
    )


def entered_by_now(content: Content, vignette: Vignette, seed: int) -> Entered:
    """Return what the note of an exercise is made of."""
    return _entered(_Sheet(content, case_of(content, vignette, seed)))


def _entered(sheet: _Sheet) -> Entered:
    """Return what somebody would have entered by now: some answers with their sources, a step or two that were done."""
    content, case, plan = sheet.content, sheet.case, sheet.plan
    firm = [one for one in plan.actions if one.verb not in ("may", "consult-first") and one.action.kind != "document"]
    steps = [one for one in firm if one.frame in SOON] or firm
    apart = [one.id for one in steps if one.action.apart]
    done = [*sheet.mixed(apart, "done")[:1], *sheet.mixed((one.id for one in steps if not one.action.apart), "done")]
    marked = tuple(Done(name, case.now, case.now) for name in done[: MOST_DONE + bool(apart)])
    values = {name: case.answers.values[name] for name in _learned(sheet)}
    informants = {name: _informant(sheet, name) for name in values if notes.has_source(content.questions[name])}
    watched = bool(apart) and sheet.mixed(("watched", "unwatched"), "reader")[0] == "watched"
    answers = Answers(case.answers.concerns, values, informants, done=marked, reader="proxy" if watched else None)
    return Entered(content, case, plan, answers)


def _learned(sheet: _Sheet) -> list[str]:
    """Return the questions whose answers stand in the note: those with a source on which the plan rests first."""
    values = sheet.case.answers.values
    read = {name for one in sheet.plan.actions for because in one.because for name in because.answers}
    fit = [name for name in notes.sourced(sheet.content, sheet.case.answers) if not is_unknown(values[name])]
    first = sheet.mixed((name for name in fit if name in read), "learned")
    return [*first, *sheet.mixed((name for name in fit if name not in read), "learned")][:MOST_LEARNED]


SEEN = re.compile(r"\b(eyes?|face|hands?|voice|looks?|smells?|sits?|stands?|wears?|steady|sober|you see|you hear)\b")
READ = re.compile(r"\b(file|form|chart|message|voicemail|letter|paper|e-?mail|text|record)\b")


def _informant(sheet: _Sheet, name: str) -> Informant:
    """Return from whom an answer is taken to be, by what is heard when it is asked for.

    What stands in quotes was said; what is told of eyes and hands was seen. The trainee is told which it is.
    """
    heard = sheet.case.told.get(name, "")
    if sheet.case.answers.values.get(CONTACT, IN_CONTACT[0]) in IN_CONTACT:
        return "observed" if '"' not in heard and SEEN.search(heard) else "client"
    return "observed" if '"' not in heard and READ.search(heard) else "told"


def _with_faults(sheet: _Sheet, entered: Entered, style: str, planted: Sequence[Fault]) -> list[str]:
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
    if BLANK in line and not any(line == entered.done_line(one.action) for one in entered.answers.done):
        return Feedback("A blank is yours to fill. It says nothing that is not so.")
    if any(line == entered.done_line(one.action) for one in entered.answers.done):
        return Feedback("It was done, and the line says no more than that.")
    return Feedback("It is as you learned it, with its source.")


def _told(entered: Entered) -> Iterator[str]:
    """Yield what the note may rest on: what was learned and from whom, what was done, who reads it."""
    content, answers = entered.content, entered.answers
    yield "WHAT YOU LEARNED WHEN YOU ASKED, AND FROM WHOM"
    for name in content.questions:
        if name in answers.values:
            line = fact(content.questions[name], answers.values[name], within=True)
            yield by_the_wall(f"{INFORMANTS[answers.informants[name]]}: {line}")
    yield "WHAT YOU HAVE DONE SINCE"
    yield from (_do(entered.plan, one.action) for one in answers.done)
    if answers.reader:
        yield "WHO READS THIS NOTE BESIDES YOU"
        yield f"{_capital(READERS[answers.reader])}, who may be the one suspected"


def _do(plan: Plan, action: str) -> str:
    planned = plan.action(action)
    assert planned is not None
    return planned.action.do


# ---------------------------------------------------------------- what to withhold


def withhold_exercise(content: Content, vignette: Vignette, seed: int) -> Exercise | None:
    """Return an exercise in which somebody asks, and what must be withheld is struck out; None where nobody hears anything."""
    sheet = _Sheet(content, case_of(content, vignette, seed))
    heard: dict[str, PlannedAction] = {}
    for planned in (one for one in sheet.plan.actions if one.verb != "consult-first"):
        for name in recipients_of(planned):
            held = _held(planned, name)
            lines = {*held, *_items(planned.share.get(name, ()))}
            if held and held.keys() < lines and len(lines) >= FEWEST_LINES:
                heard.setdefault(name, planned)
    names = sheet.mixed(heard, "withhold")
    names.sort(key=lambda name: len(_held(heard[name], name)) < 2)
    chosen = names[:MOST_RECIPIENTS]
    if not chosen:
        return None
    tasks = [_withhold(sheet, heard[name], name) for name in chosen]
    recipients = [content.recipients[name] for name in chosen]
    read = (name for one in recipients for name in _read(content, (*one.share, *one.withhold)))
    made = _made(vignette, sheet.case, "withhold", tasks, _also(sheet, read))
    return replace(made, hints=("What do they need for what they do now? What can they do without?",))


def _held(planned: PlannedAction, recipient: str) -> dict[str, str]:
    """Return what is withheld, as an exercise offers it, with the whole line that says why."""
    return _items(planned.withhold.get(recipient, ()))


def _items(lines: Iterable[str]) -> dict[str, str]:
    return {_capital(shown): line for line in lines if (shown := item(line))}


def _withhold(sheet: _Sheet, planned: PlannedAction, name: str) -> Task:
    recipient = sheet.content.recipients[name]
    rules = tuple(because.rule for because in planned.because)
    held = dict([*_held(planned, name).items()][:MOST_LINES])
    share = {text: line for text, line in _items(planned.share[name]).items() if text not in held}
    told = sheet.mixed(share, f"share.{name}")[: MOST_LINES - len(held)]
    asks = " ".join(planned.asks.get(name, ()))
    return sheet.task(
        f"withhold.{name}",
        "several",
        f'{recipient.title}, for this step: "{planned.action.do}".'
        + (f" They ask: {asks}" if asks else "")
        + " What do you strike out of what you could say?",
        {text: Feedback(_with_line(STAYS, text, line), rules, recipient.sources) for text, line in held.items()},
        {
            text: Feedback(_with_line(NEEDED, text, line), rules, recipient.sources)
            for text, line in share.items()
            if text in told
        },
        area="disclosure",
        grave=dict.fromkeys(held, "disclosure"),
        rests_on=rules,
    )


STAYS = "It stays with you: what they do now does not need it."
NEEDED = "They need it for what they do now, and this much may be told."


def _with_line(says: str, text: str, line: str) -> str:
    """Add the line of the plan where what was offered is less than all of it."""
    whole = _capital(line)
    return says if whole == text else f"{says} The plan says: {whole}."


def _read(content: Content, lines: Iterable[Line]) -> Iterator[str]:
    """Yield the questions that decide which lines are shown."""
    for line in lines:
        for atom in atoms(line.when) if line.when is not None else ():
            if atom.key in content.questions:
                yield atom.key


def _also(sheet: _Sheet, names: Iterable[str]) -> Iterator[str]:
    lines = list(sheet.known(names))
    if lines:
        yield "YOU ALSO KNOW"
        yield from lines


# ---------------------------------------------------------------- a call card


def call_exercise(content: Content, vignette: Vignette, seed: int) -> Exercise | None:
    """Return a call card to fill: to whom, where the client is, what to say first, what they ask, what number to leave.

    None where the plan has no call, or too little to fill in.
    """
    sheet = _Sheet(content, case_of(content, vignette, seed))
    calls = {one.id: one for one in callable_actions(sheet.plan) if one.you}
    soon = [name for name in calls if calls[name].frame == FRAMES[0]] or [*calls]
    for name in sheet.mixed(soon, "call"):
        tasks = list(_Card(sheet, calls[name]).tasks())
        if len(tasks) > 2:
            recipients = [content.recipients[one] for one in calls[name].action.recipients]
            read = (one for recipient in recipients for one in _read(content, (*recipient.you, *recipient.asks)))
            story = (*_also(sheet, read), "THE CALL", calls[name].action.do)
            made = _made(vignette, sheet.case, "call", tasks, story)
            return replace(made, hints=("What do they need to send the right help to the right door?",))
    return None


@dataclass(frozen=True)
class _Card:
    """One call of a plan as tasks. What is wrong comes from the cards of others."""

    sheet: _Sheet
    planned: PlannedAction

    def tasks(self) -> Iterator[Task]:
        for made in (self._whom(), self._line(), self._where(), self._first(), self._asked(), self._number()):
            if made:
                yield made

    @property
    def content(self) -> Content:
        return self.sheet.content

    @property
    def own(self) -> list[Recipient]:
        return [self.content.recipients[name] for name in self.planned.you]

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(because.rule for because in self.planned.because)

    def _others(self, what: str) -> list[Recipient]:
        """Return whom this call is not to: who is called in its place under other facts, by other steps, and then any."""
        mine = {*self.planned.you, *recipients_of(self.planned)}
        near = [name for name in self.planned.action.recipients if name not in mine]
        here = [name for one in self.sheet.plan.actions for name in recipients_of(one)]
        order = (*near, *self.sheet.mixed(dict.fromkeys(here), what), *self.sheet.mixed(self.content.recipients, what))
        return [self.content.recipients[name] for name in dict.fromkeys(order) if name not in mine]

    def _whom(self) -> Task | None:
        right = {one.title: Feedback(self._why(), self.rules, one.sources) for one in self.own}
        wrong = {
            one.title: Feedback("This call is not to them.") for one in self._others("whom") if one.title not in right
        }
        return self._some("whom", "Who is to pick up?", right, dict([*wrong.items()][:WRONG]), alike_too=True)

    def _why(self) -> str:
        return self.planned.because[0].reason

    def _line(self) -> Task | None:
        """Ask for the telephone line where the step has one of its own, and not several, among which a county decides."""
        if len(self.planned.action.resources) != 1:
            return None
        resources = self.content.resources
        right = {
            f"{resources[name].name}: {resources[name].reach}": resources[name]
            for name in self.planned.action.resources
        }
        wrong = {
            f"{one.name}: {one.reach}": one
            for name in self.sheet.mixed(resources, "line")
            if (one := resources[name]).reach not in {other.reach for other in right.values()}
        }
        says = {text: Feedback(one.about, (), (one.source,)) for text, one in {**right, **wrong}.items()}
        return self._some("line", "Which line?", {t: says[t] for t in right}, {t: says[t] for t in wrong})

    def _where(self) -> Task | None:
        """Ask where the client is, where the story tells."""
        values, question = self.sheet.case.answers.values, self.content.questions.get(CONTACT)
        if question is None or CONTACT not in self.sheet.case.known.values or CONTACT not in values:
            return None
        right = display(question, values[CONTACT])
        others = [text for choice, text in question.choices.items() if choice != values[CONTACT]]
        return self._some(
            "where",
            "They ask first: where is the client now?",
            {right: Feedback("So the story tells it.")},
            {text: Feedback("The story tells something else.") for text in self.sheet.mixed(others, "where")},
        )

    def _first(self) -> Task | None:
        right = {
            line: Feedback("It says who you are and no more than they need.")
            for one in self.own[:1]
            for line in self.planned.you[one.id]
        }
        wrong = {
            line.text: Feedback(f"That is how you begin with somebody else: {_small(one.title)}.", (), one.sources)
            for one in self._others("first")
            for line in one.you
        }
        title = f" to {_small(self.own[0].title)}" if len(self.own) > 1 else ""
        return self._some("first", f"What do you say first{title}?", right, wrong)

    def _asked(self) -> Task | None:
        lines = list(dict.fromkeys(line for one in self.own for line in self.planned.asks.get(one.id, ())))
        right = {line: Feedback("They ask it: have the answer ready before you dial.") for line in lines[:WRONG]}
        wrong = {
            line.text: Feedback(f"That is what others ask: {_small(one.title)}.", (), one.sources)
            for one in self._others("asked")
            for line in one.asks
            if line.text not in lines
        }
        return self._some("asked", "What will they ask? Have it ready.", right, wrong)

    def _number(self) -> Task | None:
        """Ask for the number to leave where the first words leave one."""
        told = [line for one in self.own for line in self.planned.you[one.id] if NUMBER in line]
        if not told:
            return None
        own = Feedback(f"The first words leave it: {told[0]}")
        wrong = {text: Feedback(says) for text, says in NUMBERS.items()}
        return self._some("number", "What number do you leave?", {OWN_NUMBER: own}, wrong)

    def _some(
        self,
        name: str,
        ask: str,
        right: Mapping[str, Feedback],
        wrong: Mapping[str, Feedback],
        *,
        alike_too: bool = False,
    ) -> Task | None:
        """Return a task with three wrong answers that nobody takes for a right one; None where there is too little."""
        kept: dict[str, Feedback] = {}
        for text, feedback in wrong.items():
            unlike = alike_too or not any(alike(text, other) for other in (*right, *kept))
            if unlike and len(kept) < max(WRONG, len(right)):
                kept[text] = feedback
        if not right or len(kept) < WRONG - 1:
            return None
        kind: TaskKind = "one" if len(right) == 1 else "several"
        return self.sheet.task(name, kind, ask, right, kept, rests_on=self.rules)


NUMBER = "number"
OWN_NUMBER = "Your own, on which you pick up now"
NUMBERS: Mapping[str, str] = {
    "The client's": "Whoever calls it back reaches the client, and perhaps whoever is beside them.",
    "None: you will ring again": "They may need you while they are on their way.",
    "The practice's answering machine": "It picks up when you should.",
}
"""Numbers that nobody should leave, and why."""


def by_the_wall(text: str) -> str:
    """Return a text with its moments as a clock on the wall shows them."""
    return ZONE.sub("", text)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _small(title: str) -> str:
    return f"{title[:1].lower()}{title[1:]}"
