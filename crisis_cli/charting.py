"""The conversation about what was done: marks, suggestions set aside, the log, the call card, sources, the reader.

Every step takes answers and gives answers back; nothing is kept here but whether the reader was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from crisis_cli import note as notes
from crisis_cli import todo
from crisis_cli.answers import (
    INFORMANTS,
    READERS,
    Answers,
    Aside,
    Call,
    Disclosure,
    Done,
    Informant,
    Reader,
    display,
    is_unknown,
)
from crisis_cli.model import Content
from crisis_cli.moments import is_time_of_day, stamp, typed_moment
from crisis_cli.plan import Because, Plan, PlannedAction
from crisis_cli.prompter import Prompter
from crisis_cli.render.layout import (
    call_card,
    callable_actions,
    marked,
    note_rows,
    numbers,
    reader_rows,
    recipients_of,
)
from crisis_cli.render.rows import Row
from crisis_cli.render.words import tag

WHEN = "When? Enter: now. Or 14:05, 2:05 pm, minutes ago (10), a date and time; - leaves it blank."
_LIST = re.compile(r"[\d\s,]+")


def moment(typed: str, now: datetime) -> datetime | None:
    """Return the time that somebody typed, now for nothing, None for "-". Raises ValueError with a line to show."""
    words = typed.strip()
    if words == "-":
        return None
    return typed_moment(words, now) if words else now


def picked(typed: str, offered: Sequence[str]) -> tuple[str, ...]:
    """Return the items of `offered` that were typed by number, and own words, parted by semicolons.

    "1 3; the dog" is the first, the third and "the dog". Raises ValueError with a line to show for a number not offered.
    """
    found: list[str] = []
    for part in filter(None, (part.strip() for part in typed.split(";"))):
        if not (offered and part.isascii() and _LIST.fullmatch(part)):
            found.append(part)
            continue
        for number in part.replace(",", " ").split():
            if not 1 <= int(number) <= len(offered):
                raise ValueError(f"There is no number {int(number)}: 1 to {len(offered)}, own words after a semicolon.")
            found.append(offered[int(number) - 1])
    return tuple(dict.fromkeys(found))


def bases(actions: Iterable[PlannedAction]) -> tuple[str, ...]:
    """Return the grounds on which these actions may be told of: law first, with its source.

    Of another ground only the source is given: its reason may name the response, which has no place in a note.
    """
    found = sorted((because for action in actions for because in action.because), key=lambda b: b.basis != "law")
    return tuple(dict.fromkeys(filter(None, map(_basis, found))))


def _basis(because: Because) -> str:
    cite = because.sources[0].cite if because.sources else ""
    if because.basis == "law":
        return f"law: {because.reason.rstrip('.')}" + (f" ({cite})" if cite else "")
    return f"my {because.basis} judgement, after {cite}" if cite else ""


class Charting:
    """What the therapist says about their own doing. Talks through the prompter, changes nothing but answers."""

    def __init__(self, content: Content, prompter: Prompter, clock: Callable[[], datetime]) -> None:
        self.content = content
        self.prompter = prompter
        self.clock = clock
        self._reader_asked = False

    # ------------------------------------------------------------ done and set aside

    def mark(self, plan: Plan, answers: Answers) -> Answers:
        """Mark steps as done, by number, until Enter alone; a second time takes the mark back."""
        self._show_steps("MARK WHAT IS DONE", plan, answers)
        prompt = "Number of a step you have done, then Enter; Enter alone to go on."
        while (chosen := self.prompter.number(prompt, len(plan.actions))) is not None:
            name = plan.actions[chosen - 1].id
            if answers.is_done(name):
                answers = answers.reopened(name)
            else:
                self.prompter.show([Row(plan.actions[chosen - 1].action.do, "heading")])
                answers = answers.marked(self._done(name))
            self.prompter.show([self._step_row(plan, answers, name)])
        return answers

    def _done(self, name: str) -> Done:
        at = self._when()
        with_whom = self.prompter.text("With whom? Enter leaves it blank.")
        return Done(name, at, self.clock(), with_whom)

    def set_aside(self, plan: Plan, answers: Answers) -> Answers:
        """Set suggestions aside, by number, until Enter alone; a second time takes one up again."""
        self._show_steps("SET A SUGGESTION ASIDE (you considered it and chose otherwise)", plan, answers)
        prompt = "Number of the step, then Enter; Enter alone to go on."
        while (chosen := self.prompter.number(prompt, len(plan.actions))) is not None:
            name = plan.actions[chosen - 1].id
            answers = self._put_aside(plan, answers, name)
            self.prompter.show([self._step_row(plan, answers, name)])
        return answers

    def _put_aside(self, plan: Plan, answers: Answers, name: str) -> Answers:
        if answers.aside_of(name):
            return answers.reopened(name)
        if answers.is_done(name):
            self.prompter.show([Row("It is marked as done; d takes the mark back.")])
            return answers
        advice = ""
        if todo.is_duty(plan.action(name)):
            self.prompter.show([Row(todo.DUTY), Row(todo.WAYS)])
            advice = self._advice()
            if not advice:
                self.prompter.show([Row("The duty stays open.")])
                return answers
        instead = self.prompter.text("What did you choose instead? Enter leaves it blank.")
        because = self.prompter.text("Because? Enter leaves it blank.")
        return answers.set_aside(Aside(name, instead, because, advice))

    def _advice(self) -> str:
        """Return on whose legal advice and when; "" where either is missing."""
        who = self.prompter.text("On whose legal advice? Enter alone leaves the duty open (r changes an answer).")
        if not todo.names_somebody(who):
            return ""
        when = self.prompter.text("When did they advise it? Enter alone leaves the duty open.")
        return f"{who}, {when}" if todo.says_when(when) else ""

    def duties_reopened(self, plan: Plan, answers: Answers) -> Answers:
        """Return the answers with every step open again that has become a legal duty since it was set aside."""
        for aside in answers.asides:
            planned = plan.action(aside.action)
            if planned and not todo.stands(plan, aside):
                self.prompter.show([Row(f"Now a legal duty, so open again: {planned.action.do}.", "alarm")])
                answers = answers.reopened(aside.action)
        return answers

    def _show_steps(self, title: str, plan: Plan, answers: Answers) -> None:
        rows = [self._step_row(plan, answers, action.id) for action in plan.actions]
        self.prompter.show([Row(), Row(title, "heading"), *rows])

    def _step_row(self, plan: Plan, answers: Answers, name: str) -> Row:
        planned = plan.action(name)
        assert planned is not None
        mark = tag(planned.verb, planned.basis) if todo.is_duty(planned) else ""
        words = marked(planned, todo.marks(plan, answers))
        return Row(words, lead=f"{numbers(plan)[name]:>2} ", mark=mark)

    def _when(self) -> datetime | None:
        typed = self.prompter.text(WHEN)
        while True:
            try:
                when = moment(typed, self.clock())
            except ValueError as error:
                self.prompter.show([Row(str(error))])
                typed = self.prompter.text(WHEN)
                continue
            typed = self._yesterday(typed, when)
            if not typed:
                self.prompter.show([Row(stamp(when) if when else "time left blank", lead="   ")])
                return when

    def _yesterday(self, typed: str, when: datetime | None) -> str:
        """Ask whether a time of day still to come was yesterday's; return "" if so, else what was typed instead."""
        if when is None or not is_time_of_day(typed) or when.date() == self.clock().date():
            return ""
        return self.prompter.text(f"Yesterday {when:%H:%M}, then? Enter for yes, or type the time again.")

    # ------------------------------------------------------------ the log

    def log(self, plan: Plan, answers: Answers) -> Answers:
        """Log one call or one disclosure. Enter alone leaves any part of it blank."""
        options = [("1", "a call: to whom, what came of it"), ("2", "a disclosure: who was told what"), ("b", "back")]
        key = self.prompter.choose("What do you log?", options)
        if key == "1":
            call = Call(self._whom(plan), self._when(), self.prompter.text("What came of it? Enter leaves it blank."))
            self.prompter.show([Row(notes.call_line(self.content, call), lead="Logged: ")])
            return replace(answers, calls=(*answers.calls, call))
        if key == "2":
            told = self._disclosure(plan)
            self.prompter.show([Row(notes.disclosure_line(self.content, told), lead="Logged: ")])
            return replace(answers, disclosures=(*answers.disclosures, told))
        return answers

    def _disclosure(self, plan: Plan) -> Disclosure:
        recipient = self._whom(plan)
        actions = [action for action in plan.actions if recipient in recipients_of(action)]
        share = dict.fromkeys(line for action in actions for line in action.share.get(recipient, ()))
        withhold = dict.fromkeys(line for action in actions for line in action.withhold.get(recipient, ()))
        return Disclosure(
            recipient,
            self._when(),
            self._items("What did you tell?", share),
            self._items("What did you hold back?", withhold),
            "; ".join(self._items("On what basis?", bases(actions))),
            self.prompter.text("Reference or incident number? Enter leaves it blank."),
        )

    def _whom(self, plan: Plan) -> str:
        """Return the id of a recipient of the plan, chosen by number, or the therapist's words."""
        known = list(dict.fromkeys(name for action in plan.actions for name in recipients_of(action)))
        self.prompter.show(
            [Row(self.content.recipients[name].title, lead=f"{n:>2} ") for n, name in enumerate(known, 1)]
        )
        by_number = "A number, or their role in your words" if known else "Their role in your words"
        typed = self.prompter.text(f"To whom? {by_number}; Enter leaves it blank.")
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(known):
            return known[int(typed) - 1]
        return typed

    def _items(self, question: str, offered: Iterable[str]) -> tuple[str, ...]:
        lines = list(offered)
        self.prompter.show([Row(line, lead=f"{n:>2} ") for n, line in enumerate(lines, 1)])
        how = "Numbers (1 3); own words after a semicolon" if lines else "In your words"
        while True:
            try:
                return picked(self.prompter.text(f"{question} {how}; Enter leaves it blank."), lines)
            except ValueError as error:
                self.prompter.show([Row(str(error))])

    # ------------------------------------------------------------ the call card

    def call(self, plan: Plan, answers: Answers, opened: PlannedAction | None = None) -> None:
        """Show one call as a page: the number, who you are, what to say, what to tell and to withhold.

        A call that stands open is the one that is meant; else it is chosen where there are several.
        """
        actions = callable_actions(plan)
        if opened is not None and opened.id in [action.id for action in actions]:
            actions = (opened,)
        if not actions:
            self.prompter.show([Row("Nobody is to be called in this plan.")])
            return
        chosen: int | None = 1
        if len(actions) > 1:
            marks = todo.marks(plan, answers)
            rows = [Row(marked(action, marks), lead=f"{n:>2} ") for n, action in enumerate(actions, 1)]
            self.prompter.show([Row(), Row("WHICH CALL?", "heading"), *rows])
            chosen = self.prompter.number("Number of the call, then Enter; Enter alone to go back.", len(actions))
        if chosen is not None:
            self.prompter.page(list(call_card(self.content, actions[chosen - 1], plan.now)))

    # ------------------------------------------------------------ the papers

    def papers(self, plan: Plan) -> None:
        """Show one paper as a page: the one there is, else the one that is chosen by number."""
        from crisis_cli.render.papers import paper_rows

        chosen: int | None = 1
        if len(plan.papers) > 1:
            rows = [
                Row(f"{paper.paper.title}: {paper.paper.about}", lead=f"{n:>2} ")
                for n, paper in enumerate(plan.papers, 1)
            ]
            self.prompter.show([Row(), Row("WHICH PAPER? (apart from the note)", "heading"), *rows])
            chosen = self.prompter.number("Number of the paper, then Enter; Enter alone to go back.", len(plan.papers))
        if chosen is not None:
            self.prompter.page(list(paper_rows(self.content, plan, plan.papers[chosen - 1])))

    # ------------------------------------------------------------ the note

    def brief_note(self, answers: Answers) -> None:
        self.prompter.show([Row(), *note_rows(notes.build(self.content, answers, self.clock(), "brief"))])

    def full_note(self, answers: Answers, style: str) -> Answers:
        """Ask for sources and reader where they are open, then show the note with what to think of above it.

        Going back shows no note; what was answered until then is kept.
        """
        learned = self.ask_informants(answers)
        if learned is None:
            return answers
        read = self.ask_reader(learned)
        if read is None:
            return learned
        answers = read
        note = notes.build(self.content, answers, self.clock(), style)
        self.prompter.show([Row(), *reader_rows(answers), *note_rows(note)])
        return answers

    def ask_reader(self, answers: Answers) -> Answers | None:
        """Ask once who reads the note; None to go back to the plan."""
        if self._reader_asked or answers.reader:
            return answers
        readers: list[Reader] = ["client", "proxy", "insurer", "court"]
        options = [(str(n), READERS[reader]) for n, reader in enumerate(readers, 1)]
        prompt = "Before you sign: who reads this, besides you?"
        key = self.prompter.choose(prompt, [*options, ("q", "none of these, or not known: skip"), BACK])
        if key == BACK[0]:
            return None
        self._reader_asked = True
        return answers if key == "q" else replace(answers, reader=readers[int(key) - 1])

    def ask_informants(self, answers: Answers) -> Answers | None:
        """Ask from whom the answers come that stand in the note, all at once or one by one; None to go back."""
        open_ones = [
            name
            for name in notes.sourced(self.content, answers)
            if name not in answers.informants and not is_unknown(answers.values[name])
        ]
        if not open_ones:
            return answers
        differs = [("5", "it differs: ask one by one"), ("6", "leave it blank")]
        key = self.prompter.choose("Where do these answers come from?", [*SOURCES, *differs, BACK])
        if key == BACK[0]:
            return None
        if key == "5":
            return self._one_by_one(answers, open_ones)
        return self._learned(answers, open_ones, KINDS[int(key) - 1]) if key != "6" else answers

    def _one_by_one(self, answers: Answers, names: Sequence[str]) -> Answers:
        """Ask from whom each answer comes, one key each; `q` leaves the rest blank."""
        by_kind: dict[Informant, list[str]] = {}
        options = [*SOURCES, ("5", "leave it blank"), ("q", "leave the rest blank")]
        for name in names:
            question = self.content.questions[name]
            key = self.prompter.choose(f"{question.topic}: {display(question, answers.values[name])}", options)
            if key == "q":
                break
            if key != "5":
                by_kind.setdefault(KINDS[int(key) - 1], []).append(name)
        for kind, learned in by_kind.items():
            answers = self._learned(answers, learned, kind)
        return answers

    def _learned(self, answers: Answers, names: Sequence[str], informant: Informant) -> Answers:
        informants = {**answers.informants, **dict.fromkeys(names, informant)}
        told_by = {name: role for name, role in answers.told_by.items() if name not in names}
        if informant == "told":
            role = self.prompter.text("Told by whom? The role (mother, teacher), no name; Enter leaves it out.")
            told_by |= dict.fromkeys(names, role) if role else {}
        return replace(answers, informants=informants, told_by=told_by)


KINDS: list[Informant] = ["client", "observed", "told", "inferred"]
BACK = ("b", "back to the plan")
SOURCES = [(str(n), INFORMANTS[kind]) for n, kind in enumerate(KINDS, 1)]
