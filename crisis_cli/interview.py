"""The interview around `next_step`: asking, going back, reviewing, showing the plan, making the note.

Holds no position: what was answered is in the answers, and where to go on follows from them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from crisis_cli import todo
from crisis_cli.answers import Answers, Value
from crisis_cli.engine import AskQuestion, certain_so_far, change, next_step, plan_for, waiting_now
from crisis_cli.evaluation import Evaluation
from crisis_cli.listing import SEVERAL, Listed, listed
from crisis_cli.model import Concern, Content, Question, Tier, made_up
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.prompter import FRESH_KEYS, Command, Given, Prompter, choose_concern
from crisis_cli.render.layout import conflict_rows, details, head, next_clock, reasons, review_rows, whole
from crisis_cli.render.rows import Row
from crisis_cli.render.words import state_line, tag

if TYPE_CHECKING:
    from crisis_cli.charting import Charting


@dataclass(frozen=True)
class Outcome:
    """How an interview ended: the answers and the plan. `finished` is False after `s` at a question."""

    answers: Answers
    plan: Plan
    finished: bool


class Stopped(Exception):  # noqa: N818 - no error: a wish
    """The therapist stopped the interview at a question."""


def _which_of(concerns: Sequence[Listed]) -> Question:
    """Return the question for several concerns at once. It is the interview's own: no answer to it is kept."""
    return made_up(
        "concerns",
        ask="Which of these? (several)",
        topic="what brings you here",
        why="What they share is asked once, the most urgent first, and one plan comes out. Answers can open others.",
        kind="several",
        choices={concern.id: concern.title for concern in concerns},
        safety=True,
    )


def _as_it_is(plan: Plan) -> Plan:
    return plan


def _is_undisputed(action: PlannedAction) -> bool:
    """Whether nothing is advised against it, or what is advised against it gives way: only then is it certain."""
    return action.contested is None or action.contested.prevails == "do"


MOST_ABOVE = 2
"""So many lines on what is due at once stand above a question: the rest of the screen is the question's."""


class Interview:
    """One conversation. `show_result` prints a plan where results belong; everything else goes to the prompter."""

    def __init__(
        self,
        content: Content,
        prompter: Prompter,
        clock: Callable[[], datetime],
        *,
        style: str = "narrative",
        adjust: Callable[[Plan], Plan] | None = None,
        among: Sequence[str] = (),
    ) -> None:
        """`adjust` may add to every plan shown; `among` are the concerns to choose among where none is given, else all."""
        self.content = content
        self.prompter = prompter
        self.clock = clock
        self.style = style
        self.adjust = adjust or _as_it_is
        self.among = among
        self.given: frozenset[str] = frozenset()
        self.answers = Answers(())
        self.earlier: dict[str, Value] = {}
        self._opened: PlannedAction | None = None

    @cached_property
    def charting(self) -> Charting:
        """The conversation about what was done; loaded with the plan, so that the first question does not wait for it."""
        from crisis_cli.charting import Charting

        return Charting(self.content, self.prompter, self.clock)

    def run(self, answers: Answers, chosen: str = "") -> Outcome:
        """Ask until the therapist stops or is done. Raises KeyboardInterrupt and EOFError as the keyboard does.

        `chosen` is what was chosen of the first list where that was shown before: a concern's id, or `SEVERAL`.
        """
        self.answers = answers
        self.given = frozenset(answers.values)
        try:
            if not self.answers.concerns:
                self._choose_concerns(chosen)
            self._ask_upto("decide")
            return self._with_plan()
        except Stopped:
            return Outcome(self.answers, self._certain(), False)

    def _certain(self) -> Plan:
        return self.adjust(certain_so_far(self.content, self.answers, self.clock()))

    # ------------------------------------------------------------ asking

    def _choose_concerns(self, chosen: str) -> None:
        """Ask what brought the therapist here, unless that was `chosen` before or there is only one thing it can be."""
        names = self.among or self.content.concerns
        concerns = listed(self.content.concerns[name] for name in names)
        if len(concerns) == 1:
            chosen = concerns[0].id
        found: tuple[str, ...] = ()
        while not found:
            one = chosen or choose_concern(self.prompter, concerns)
            found = self._several_concerns(concerns) if one == SEVERAL else (one,)
            chosen = ""
        self.answers = replace(self.answers, concerns=found)

    def _several_concerns(self, concerns: Sequence[Listed]) -> tuple[str, ...]:
        """Ask for several concerns at once; none where the therapist goes back to the list."""
        step = AskQuestion(_which_of(concerns), "decide", 1, 0, may_open=True)
        while True:
            reply = self.prompter.ask(step, None)
            if isinstance(reply, Given):
                return reply.value if isinstance(reply.value, tuple) else ()
            match reply:
                case "why":
                    self.prompter.show(self._why(step.question))
                case "now":
                    self.prompter.show(self._so_far())
                case "review":
                    self._review()
                case "hide":
                    self.prompter.hide()
                case _:  # `s` too: with no concern chosen there is no plan to stop with
                    return ()

    def _ask_upto(self, tier: Tier, most: int | None = None) -> None:
        """Ask the questions up to `tier` that still matter, at most `most` of them."""
        asked = 0
        while most is None or asked < most:
            step = next_step(self.content, self.answers, self.clock(), tier, changes=False)
            if not isinstance(step, AskQuestion):
                return
            asked += self._put(step, confirm=tier == "decide")

    def _put(self, step: AskQuestion, *, confirm: bool) -> int:
        """Ask one question; return 1 if it was answered, 0 if something else was done.

        `confirm` asks before `s` stops: where that ends the run, one key too many must not.
        """
        number = step.number - len(self.given & self.answers.values.keys())
        reply = self._ask(replace(step, number=number), self.earlier.get(step.question.id))
        if isinstance(reply, Given):
            self._answer(step.question, reply.value)
            return 1
        match reply:
            case "back":
                self._back()
            case "why":
                self.prompter.show(self._why(step.question))
            case "now":
                self.prompter.show(self._so_far())
            case "review":
                self._review()
            case "hide":
                self.prompter.hide()
            case "stop":
                if not confirm or self._stops():
                    raise Stopped
        return 0

    def _ask(self, step: AskQuestion, was: Value | None) -> Given | Command:
        self.prompter.keep(self._certain_lines())
        return self.prompter.ask(step, was)

    def _stops(self) -> bool:
        """Show what is certain, and ask whether to stop there."""
        self.prompter.show(self._so_far())
        return self.prompter.confirm("Stop? s again stops, any other key goes on.", "s")

    def _answer(self, question: Question, value: Value) -> None:
        before = self._evaluation()
        self.answers, gone = change(self.content, self.answers, question.id, value)
        self.earlier.pop(question.id, None)
        self._tell_gone(gone)
        for concern in self._evaluation().concerns:
            if concern not in before.concerns:
                self.prompter.show([Row(f"This opens: {concern.title}. More questions; ! shows what to do now.")])

    def _certain_lines(self) -> list[Row]:
        """Return what stands above every question: the emergency call once it is certain, else what is due at once."""
        evaluation = self._evaluation()
        urgent = evaluation.level("response").certain == "emergency"
        above = () if urgent else waiting_now(evaluation)
        if not urgent and not above:
            return []
        actions = certain_so_far(self.content, self.answers, self.clock()).actions
        lines = [one.action.do for one in actions if one.id in above and _is_undisputed(one)][:MOST_ABOVE]
        call = next((one for one in actions if urgent and one.id == "call-emergency"), None)
        if call:
            lines = [f"{call.action.do} - unless {call.unless}" if call.unless else call.action.do]
        return [Row(f"{'' if number else 'CERTAIN ALREADY: '}{line}.", "alarm") for number, line in enumerate(lines)]

    def _evaluation(self) -> Evaluation:
        return Evaluation(self.content, self.answers.concerns, self.answers.values)

    def _tell_gone(self, gone: Sequence[str]) -> None:
        """Say which answers no longer count. What a profile says of the practice is nothing the therapist gave here."""
        from crisis_cli.profile import may_hold  # only where an answer is taken out

        gone = [name for name in gone if not may_hold(name)]
        if gone:
            topics = "; ".join(self.content.questions[name].topic for name in gone)
            self.prompter.show([Row(f"No longer asked, so taken out: {topics}.", "quiet")])

    def _back(self) -> None:
        """Take the last answer out; the next step asks it again. What was given beforehand stays: `r` changes it."""
        asked = [name for name in self.answers.values if name not in self.given]
        if not asked:
            self.prompter.show([Row("This is the first question.", "quiet")])
            return
        last = asked[-1]
        self.earlier[last] = self.answers.values[last]
        self.answers = self.answers.without([last])

    def _review(self) -> None:
        """Show every answer with its source, and what was not asked; a number then changes an answer."""
        given = list(self.answers.values)
        if not given:
            self.prompter.show([Row("Nothing has been answered yet.", "quiet")])
            return
        self.prompter.show([Row(), *review_rows(self.content, self.answers)])
        chosen = self.prompter.number("Number to change, then Enter; Enter alone to go on.", len(given))
        if chosen is not None:
            self._change(self.content.questions[given[chosen - 1]])

    def _change(self, question: Question) -> None:
        """Ask one answered question again; any command leaves the old answer."""
        following = self._next("decide")
        left, may_open = (1 + following.about_left, following.may_open) if following else (0, False)
        number = list(self.answers.values).index(question.id) + 1
        step = AskQuestion(question, question.tier, number, left, may_open=may_open)
        reply = self._ask(step, self.answers.values[question.id])
        while reply in ("why", "stop"):
            if reply == "why":
                self.prompter.show(self._why(question))
            elif self._stops():
                raise Stopped
            reply = self._ask(step, self.answers.values[question.id])
        if isinstance(reply, Given):
            before = self._certain()
            concerns = self._evaluation().concerns
            self._answer(question, reply.value)
            self._tell_lost(before, concerns)
        else:
            self.prompter.show([Row("Left as it was.", "quiet")])

    def _tell_lost(self, before: Plan, concerns: Sequence[Concern]) -> None:
        """Say which duties and concerns a changed answer took away: none of them goes in silence."""
        left = {action.id for action in self._certain().actions}
        lost = [action for action in before.actions if todo.is_duty(action) and action.id not in left]
        closed = [concern for concern in concerns if concern not in self._evaluation().concerns]
        rows = [Row(f"This closes: {concern.title}.", "heading") for concern in closed]
        for action in lost:
            gone = f"No longer called for: {action.action.do}"
            rows.append(Row(gone, "alarm", mark=tag(action.verb, action.basis)))
        if lost:
            rows.append(Row("If that is not what you meant, change the answer again (r).", "quiet"))
        if rows:
            self.prompter.show(rows)

    def _why(self, question: Question) -> list[Row]:
        from crisis_cli.ages import local_date

        today = local_date(self.content, self.answers.values.get("client.place"), self.clock())
        return why_rows(self.content, question, today)

    def _so_far(self) -> list[Row]:
        plan = self.plan_until_now()
        rows = [Row(), *head(plan, todo.marks(plan, self.answers))]
        if plan.response == "routine":
            rows.append(Row("In danger this minute: call. Otherwise go on, or act on your own judgement."))
        if plan.not_assessed:
            rows.append(Row(f"Not assessed yet: {counted(len(plan.not_assessed), 'question')}.", "quiet"))
        call = plan.action("call-emergency")
        return [*rows, *(Row(line, "say", lead="Say: ") for line in (call.say if call else ()))]

    def plan_until_now(self) -> Plan:
        """Return the whole plan once its questions are answered, before that what is certain so far."""
        if not self.answers.concerns or self._next("decide"):
            return self._certain()
        return self._plan()

    def _next(self, tier: Tier) -> AskQuestion | None:
        """Return the next question up to `tier`, None where the plan is as exact as those make it."""
        step = next_step(self.content, self.answers, self.clock(), tier, changes=False)
        return step if isinstance(step, AskQuestion) else None

    def _plan(self, *, changes: bool = False) -> Plan:
        """Return the plan as it is shown. What the unknowns would change takes most of the time, and few rows show it."""
        return self.adjust(plan_for(self.content, self.answers, self.clock(), changes=changes))

    # ------------------------------------------------------------ the plan and after

    def _with_plan(self) -> Outcome:
        """Show the plan, and go on as the therapist chooses until they are done."""
        show_head = True
        while True:
            plan = self._plan()
            self.answers = self.charting.duties_reopened(plan, self.answers)
            if show_head:
                self.prompter.show(self._head(plan))
            step = self._next("refine")
            left, about = (1 + step.about_left, step.may_open) if step else (0, False)
            opened = min(9, len(plan.actions) + len(plan.avoid))
            options = self._options(left, opened, about, papers=bool(plan.papers))
            key = self.prompter.choose("What next?", options, digits=opened)
            show_head = key in FRESH_KEYS
            if key != "q":
                self._after(key, plan)
            elif (outcome := self._finished()) is not None:
                return outcome

    def _finished(self) -> Outcome | None:
        """Ask who reads the note, and return how the interview ended; None to go back to the plan."""
        if self.style != "brief":
            answers = self.charting.ask_reader(self.answers)
            if answers is None:
                return None
            self.answers = answers
        return Outcome(self.answers, self._plan(changes=True), True)

    def _head(self, plan: Plan) -> list[Row]:
        later = sum(1 for action in plan.actions if action.frame != "now")
        counts = (
            counted(later, "more step"),
            counted(len(plan.avoid), "thing not to do", "things not to do"),
            counted(len(plan.unknown), "unknown"),
        )
        return [
            Row(),
            *head(plan, todo.marks(plan, self.answers)),
            *next_clock(plan),
            Row(f"Then {', '.join(counts)}: press a.", "quiet"),
            Row(state_line(self.content, plan), "quiet"),
        ]

    def _options(self, left: int, opened: int, about: bool = False, *, papers: bool = False) -> list[tuple[str, str]]:
        more = [("m", f"more questions ({'about' if about else 'at most'} {left})")] if left else []
        return [
            (f"1-{opened}", "open a step"),
            ("o", "later"),
            ("?", "why"),
            ("!", "now"),
            ("a", "all"),
            ("c", "call card"),
            ("r", "review"),
            *more,
            ("d", "done"),
            ("x", "set aside"),
            ("l", "log a call"),
            ("h", "hide"),
            ("t", "note in three lines"),
            ("f", "in full"),
            *([("p", "papers")] if papers else []),
            ("q", "finish: print plan and note"),
        ]

    def _after(self, key: str, plan: Plan) -> None:
        before, self._opened = self._opened, None
        if key.isdigit() and key != "0":
            self._show_step(plan, int(key), why=False)
        match key:
            case "o" | "?":
                self._open(plan, why=key == "?")
            case "a":
                marks = todo.marks(plan, self.answers)
                every = whole(self.content, self._plan(changes=True), marks=marks)
                self.prompter.show([Row(), *every])
            case "m":
                with contextlib.suppress(Stopped):
                    self._ask_upto("refine")
            case "c":
                self.charting.call(plan, self.answers, before)
            case "d":
                self.answers = self.charting.mark(plan, self.answers)
            case "x":
                self.answers = self.charting.set_aside(plan, self.answers)
            case "l":
                self.answers = self.charting.log(plan, self.answers)
            case "p":
                self.charting.papers(plan)
            case "t":
                self.charting.brief_note(self.answers)
            case "f":
                self.answers = self.charting.full_note(self.answers, self.style)
            case "r":
                self._review()
                self._ask_upto("decide")
            case "h":
                self.prompter.hide()

    def _open(self, plan: Plan, *, why: bool) -> None:
        actions = (*plan.actions, *plan.avoid)
        chosen = self.prompter.number("Number of the step, then Enter.", len(actions))
        if chosen is not None:
            self._show_step(plan, chosen, why=why)

    def _show_step(self, plan: Plan, number: int, *, why: bool) -> None:
        """Show how a step is done and what to say, or why it is there and on what sources."""
        action = (*plan.actions, *plan.avoid)[number - 1]
        self._opened = action
        if why:
            rows = [Row(action.action.do, "heading"), *reasons(self.content, action, plan.now)]
            if action.contested:
                rows += conflict_rows(self.content, plan, action.contested, full=True)
        else:
            rows = list(details(self.content, action, plan.now, why=False))
        self.prompter.show([Row(), *rows])


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its word: "1 unknown", "2 unknowns"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


LONG_WHY = 230
"""Beyond this the source gives way, so that an explanation keeps to six lines."""


def why_rows(content: Content, question: Question, today: date) -> list[Row]:
    """Return why a question is asked, what counts, and the first source: six lines at most at 78 columns.

    Each band of ages has a line more: the dates of birth it stands for on the day `today`.
    """
    from crisis_cli.ages import birth_lines

    rows = [Row(question.why), *map(Row, birth_lines(question, today))]
    if question.unknown:
        rows.append(Row(f"Not known? {question.unknown}"))
    if question.sources and len(question.why) < LONG_WHY:
        rows.append(Row(f"Source: {content.sources[question.sources[0]].cite}", "quiet"))
    return rows
