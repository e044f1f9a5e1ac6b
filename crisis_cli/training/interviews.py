"""Interview exercises: what to ask, how fast, what to do, in which order, what the law says, what may be told, what stays.

Every key is the engine's plan for the facts of the case; nothing that is right is written down here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from crisis_cli.answers import display
from crisis_cli.engine import RESPONSE_WORDS
from crisis_cli.model import FRAMES, LEVELS, Action, Content, Rule, Verb
from crisis_cli.places import PLACES
from crisis_cli.plan import Because, Cause, PlannedAction
from crisis_cli.training.asking import Asking
from crisis_cli.training.cases import case_of, is_practice, worded, words_of
from crisis_cli.training.deadlines import deadline_text
from crisis_cli.training.key import Key, facts, key_of, right_if
from crisis_cli.training.lines import FIRST_SENTENCE, KEY_LETTER, NEEDED, STAYS, capital, ids_of, items, with_line
from crisis_cli.training.model import After, Case, Choice, Exercise, Feedback, Grave, Task, Vignette
from crisis_cli.training.nearby import Nearby, nearby
from crisis_cli.training.offered import COMMON, FOLLOWING, Offer
from crisis_cli.training.sets import Sets

MOST_ACTIONS = 14
MOST_RIGHT = 9
"""Of what is to be done so much is asked for, the most urgent first; with more nobody reads to the end."""
FEWEST_WRONG = 3
FEWEST_RIGHT = 2
"""Of fewer steps that are to be done, advice is one as well, though it goes on beside the rest."""
MOST_FACTS = 2
"""Of the facts that make something right so many are named: one line is read."""
MOST_LINES = 6
MOST_SAME = 2
"""So many tasks of one sort has an exercise at most: what the law says of a step, what a recipient may hear."""
SOON = FRAMES[:3]
TO_DO = ("life-safety", "duty", "hold", "tell", "release")
FRAME_WORDS: Mapping[str, str] = {"now": "it can't wait", "today": "it takes today, and not this minute"}
"""Why a step comes where it does, by its time frame; of the others the frame itself says it."""
LATER = "later"
LONGER = ", even where the law gives longer"
"""Asked of a plan with a deadline: who knows it would take its step for one that has time."""
OPEN_VERBS = ("may", "consult-first")
"""What may be done, or is to be asked about first, is neither right nor wrong among what is to be done."""
NAMES_RESPONSE = re.compile(r"The answers call for (?:an? )?[\w -]+ response\.$")
TELLS_TIME = re.compile(r"\b\d+ (?:\w+ )?(?:hours?|days?)\b")
"""In the words of a step the time in which it is owed: then nobody is asked for it."""
TELLS_WHEN = re.compile(rf"{TELLS_TIME.pattern}|\b(?:now|today|tonight)\b")
"""In the words of a step when it is due: in an order another of that time is taken, if there is one."""
NOTED = "It is a step of this plan. What came of it goes into the note, for whoever reads it next, and for you."
"""Why a line is right in the note: not why its step is in the plan."""
NOTHING_CALLS = "Nothing told here calls for it."
NO_RULE = "No rule here ever calls for it."
VERB_WORDS: Mapping[Verb, str] = {
    "must": "The law demands it",
    "consult-first": "The law is open here: ask a lawyer or a supervisor first",
    "may": "The law speaks of it, and leaves it to you",
    "should": "The law does not speak of it: good practice decides",
    "must-not": "The law forbids it",
}
OF_LAW: tuple[Verb, ...] = ("must", "may", "consult-first")
NEVER_NOTED = (
    ("level", "A level or a score of how dangerous the client is", "A note says what was learned and done, and why. A level is no finding, and it stays in the file."),
    ("denial", "That the client denied the things you did not ask about", "A denial that nobody gave is made up, and it reads as asked."),
    ("opinion", "What kind of person the client is, in your opinion", "What was seen and said can be checked. An opinion of a person can't."),
    ("earlier", "What you add tomorrow, under the date of today", "What is added later carries the day on which it was added."),
    ("guess", "What you suppose happened, as what happened", "What you infer is written as that, with what it rests on."),
)  # fmt: skip
"""What the note of this program never holds, whatever the plan: id, words, why."""


def interview(content: Content, sets: Sets, vignette: Vignette, seed: int) -> Exercise:
    """Return the exercise of a vignette and a seed, the same each time."""
    case = case_of(content, vignette, seed)
    words = words_of(vignette, seed)
    maker = _Maker(content, sets, case, key_of(content, case))
    return Exercise(
        id=f"interview.{vignette.id}",
        kind="interview",
        seed=seed,
        title=case.title,
        concerns=vignette.concerns,
        minutes=vignette.minutes,
        story=(*case.story.split("\n\n"), *maker.practice()),
        tasks=tuple(maker.tasks()),
        hints=tuple(worded(hint, words) for hint in vignette.hints),
        warning=worded(vignette.warning, words),
        debrief=(worded(vignette.debrief, words),),
        after=_after(vignette.after, words),
        rank=vignette.rank,
        differs=worded(vignette.differs, words),
    )


def _after(after: After, words: Mapping[str, str]) -> After:
    missed, wrong = (
        {name: worded(text, words) for name, text in texts.items()} for texts in (after.missed, after.wrong)
    )
    return After(worded(after.right, words), missed, wrong)


class _Maker:
    """Makes the tasks of one case."""

    def __init__(self, content: Content, sets: Sets, case: Case, key: Key) -> None:
        self.content = content
        self.sets = sets
        self.case = case
        self.key = key
        self.plan = key.plan
        self.values = case.answers.values
        self.steps = {planned.id: planned for planned in key.plan.actions}
        self.offer = Offer(content, sets, case, key.plan)

    @cached_property
    def near(self) -> Nearby:
        return nearby(self.content, self.case.answers, self.case.now)

    def tasks(self) -> Iterator[Task]:
        """Yield first what asks for the steps, then what is about them: before that the page tells which they are."""
        finding: tuple[Callable[[], Iterable[Task]], ...] = (
            self.asking, self.response, self.actions, self.after,
        )  # fmt: skip
        knowing: tuple[Callable[[], Iterable[Task]], ...] = (
            self.verbs, self.dues, self.tells, self.record, self.order,
        )  # fmt: skip
        found = [task for make in finding for task in make()]
        steps = [name for task in found if task.kind == "several" for name in (*task.right, *task.either)]
        known = [task for make in knowing for task in make()]
        told = tuple(self.offer.text(name) for name in self.offer.some(steps, "told"))
        yield from found
        yield from (replace(task, told=told if at == 0 else ()) for at, task in enumerate(known))

    def practice(self) -> Iterator[str]:
        """Yield a paragraph on the practice, of which the story says nothing and which nobody has to ask for."""
        questions = self.content.questions
        lines = [
            f"{questions[name].topic.removeprefix('whether ')}: {display(questions[name], value)}"
            for name, value in self.values.items()
            if is_practice(name)
        ]
        if lines:
            yield f"Your practice: {'; '.join(lines)}."

    def asking(self) -> Iterator[Task]:
        asking = Asking(self.content, self.sets, self.key, self.offer)
        task = asking.task(self._to_do())
        if task:
            yield task

    # -- acting

    def response(self) -> Iterator[Task]:
        right = self.plan.response
        causes = self.plan.response_because
        reasons = self._causes or "Nothing told here calls for more."
        sources = tuple(dict.fromkeys(source.id for cause in causes for source in cause.sources))
        feedback = {
            level: Feedback(
                f"{'It calls for more' if LEVELS.index(level) < LEVELS.index(right) else 'It calls for less'}. {reasons}",
                (),
                sources,
                facts(self.content, self.near.level(level)),
            )
            for level in LEVELS
            if level != right
        }
        yield Task(
            id="response",
            area="acting",
            kind="one",
            ask="What does all this call for? That is how soon the case as a whole needs you; a single step can be due sooner.",
            choices=tuple(Choice(level, capital(RESPONSE_WORDS[level])) for level in LEVELS),
            right=(right,),
            nearly=next_levels(right),
            grave={right: "danger"} if right == LEVELS[-1] else {},
            feedback={**feedback, right: Feedback(reasons, (), sources, (), self._brief(reasons, causes))},
        )

    @cached_property
    def _causes(self) -> str:
        return " ".join(dict.fromkeys(cause.reason for cause in self.plan.response_because))

    def actions(self) -> Iterator[Task]:
        right = self._to_do()
        if not right:
            return
        wrong = self._not_to_do
        longer = any(self.steps[name].due for name in right)
        until = "today" if all(self.steps[name].frame in SOON for name in right) else "in the next days"
        ask = f"What is to be done now, and {until}{LONGER if longer else ''}? Mark each step."
        yield self._steps("actions", "acting", ask, right, wrong, self._beside())

    @cached_property
    def _not_to_do(self) -> list[str]:
        right = self._to_do()
        number = min(max(FEWEST_WRONG, len(right)), MOST_ACTIONS - len(right) - len(self._beside()))
        kinds = {self.content.actions[name].kind for name in right} | {*TO_DO}
        return self.offer.wrong(kinds, number, right, self._named(following=False))

    def _steps(
        self, task: str, area: str, ask: str, right: Sequence[str], wrong: Sequence[str], either: Sequence[str] = ()
    ) -> Task:
        feedback = {name: self._of_step(self.steps[name]) for name in (*right, *either)}
        feedback.update((name, self._of_no_step(name)) for name in wrong)
        grave: dict[str, Grave] = {name: "danger" for name in right if self._is_grave(self.steps[name])}
        grave.update((name, self._harm(name)) for name in wrong if self.offer.forbidden(name))
        grave.update((name, "police") for name in self.offer.police(wrong) if grave.get(name) != "disclosure")
        return Task(
            id=task,
            area=area,  # type: ignore[arg-type]  # one of two, both areas
            kind="several",
            ask=ask,
            choices=self.offer.mixed((Choice(name, self.offer.text(name)) for name in (*right, *either, *wrong)), task),
            right=tuple(right),
            grave=grave,
            feedback=feedback,
            rests_on=_rules(self.steps[name] for name in right),
            stands_for=self._with_the_call(right),
            either=tuple(either),
        )

    def _with_the_call(self, right: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return what else saves a life beside calling for help: who called has not missed the danger."""
        calls = [name for name in right if name in self.sets.steps.police][:1]
        return {name: (calls[0],) for name in right if calls and name not in calls and self.offer.saves(name)}

    def _to_do(self) -> list[str]:
        """Return what is to be done soon, the gravest first to be kept, in the plan's order; where next to nothing is, all."""
        named = self.case.vignette.after.missed
        soon = [one for one in self._firm() if one.frame in SOON and (one.action.kind in TO_DO or one.id in named)]
        wanted = soon if len(soon) > 1 else self._firm()
        first = sorted(wanted, key=lambda one: (one.id not in named, not self._is_grave(one)))
        kept = self.sets.steps.apart(one.id for one in first)[:MOST_RIGHT]
        found = [one.id for one in wanted if one.id in kept]
        return found if len(found) >= FEWEST_RIGHT else [*found, *self._advice(found)]

    def _beside(self) -> list[str]:
        """Return the advice of the plan that may be taken or left: not beside a step that means the same."""
        return self._advice(self._to_do())

    def _advice(self, asked: Sequence[str]) -> list[str]:
        """Return the advice of the plan that goes on beside the rest, but for what is asked for, or means the same."""
        beside = [one.id for one in self.plan.actions if one.id in self.sets.steps.alongside]
        return self.sets.steps.apart(beside, asked)

    def _firm(self) -> list[PlannedAction]:
        """Return the steps that are to be done: not those that may be, that wait for advice, or that another one replaces.

        What waits for advice, or goes on beside the rest, counts where the author says what comes of leaving it.
        """
        return [one for one in self.plan.actions if one.fallback_of is None and self._is_firm(one)]

    def _is_firm(self, planned: PlannedAction) -> bool:
        if planned.id in self.case.vignette.after.missed:
            return planned.verb != "may"
        return planned.verb not in OPEN_VERBS and planned.id not in self.sets.steps.alongside

    def _is_grave(self, planned: PlannedAction) -> bool:
        due_now = planned.frame == FRAMES[0]
        calm = planned.id in self.sets.steps.company and self.plan.response != LEVELS[-1]
        saves = self.offer.saves(planned.id) and planned.frame in SOON and not calm
        return planned.verb not in OPEN_VERBS and (saves or (planned.verb == "must" and due_now))

    def _harm(self, name: str) -> Grave:
        return "danger" if self.offer.saves(name) else "disclosure"

    def _named(self, *, following: bool) -> list[str]:
        """Return the wrong steps that the author says something of: what follows apart from what is to be done."""
        named = self.case.vignette.after.wrong
        return [name for name in named if (self.content.actions[name].kind == "follow-up") is following]

    def order(self) -> Iterator[Task]:
        """What comes before what: the first step of each time frame up to today, and one of later. Inside one nobody has to know.

        What is due within two days or seven may be done at once, and is in no order. The task comes last, for it tells steps
        that follow. Asking somebody for advice goes on beside the rest, and has no place.
        """
        first: dict[str, PlannedAction] = {}
        for one in sorted(self._firm(), key=lambda one: bool(TELLS_WHEN.search(self.offer.text(one.id)))):
            if not self.offer.is_advice(one.id) and (one.action.kind in TO_DO or one.frame not in SOON):
                first.setdefault(one.frame if one.frame in SOON else LATER, one)
        steps = sorted(first.values(), key=lambda one: FRAMES.index(one.frame))[:3]
        if len(steps) < 3:
            return
        feedback = {one.id: self._of_place(one, later) for one, later in zip(steps, [*steps[1:], None], strict=True)}
        yield Task(
            id="order",
            area="acting",
            kind="order",
            ask="In which order? First what can't wait.",
            choices=self.offer.mixed((Choice(one.id, self.offer.text(one.id)) for one in steps), "order"),
            right=tuple(one.id for one in steps),
            feedback=feedback,
            rests_on=_rules(steps),
        )

    def _of_place(self, planned: PlannedAction, later: PlannedAction | None) -> Feedback:
        """Say what puts a step where it is: its time frame, and that of the one behind it."""
        time = FRAME_WORDS.get(planned.frame, planned.frame)
        behind = f'before "{self.offer.text(later.id)}" ({later.frame})' if later else "after the others"
        says = f"{capital(time)}, so {behind}."
        return Feedback(says, _rules([planned]), _sources(planned), (), says)

    # -- law

    def verbs(self) -> Iterator[Task]:
        """Ask of a step or two how firmly the law speaks: of two that differ in it, if there are.

        Of no paperwork, and not where good practice alone says as much: nobody could tell whose word it is.
        """
        of_law = [one for one in self.plan.actions if one.basis == "law" and one.verb in OF_LAW]
        of_law = [one for one in of_law if all(because.basis == "law" for because in _as_firm(one))]
        of_law = [one for one in of_law if one.action.kind != "document"]
        barred = [one for one in self.plan.avoid if one.basis == "law" and one.verb == "must-not"]
        of_law += [one for one in barred if self.offer.tempts(one.id)]
        by_id = {one.id: one for one in of_law if one.contested is None}
        chosen: dict[Verb, PlannedAction] = {}
        for name in sorted(self.offer.some(by_id, "verb"), key=self.offer.commonness):
            if not chosen or self.offer.commonness(name) < COMMON:
                chosen.setdefault(by_id[name].verb, by_id[name])
        for one in [*chosen.values()][:MOST_SAME]:
            yield self._verb(one)

    def _verb(self, planned: PlannedAction) -> Task:
        reasons = _as_firm(planned)
        says, rules = self._said(reasons), tuple(one.rule for one in reasons)
        said = Feedback(says, rules, _cited(reasons), (), self._brief(says, reasons, self._calling, whole=True))
        feedback: dict[str, Feedback] = {
            verb: Feedback(said.says, said.rules, said.sources, self._verb_if(planned.id, verb)) for verb in VERB_WORDS
        }
        telling = planned.verb == "must-not" and planned.action.kind in ("tell", "release", "hold")
        return Task(
            id=f"verb.{planned.id}",
            area="law",
            kind="one",
            ask=f'What does the law say here to this: "{planned.action.do}"?',
            choices=tuple(Choice(verb, words) for verb, words in VERB_WORDS.items()),
            right=(planned.verb,),
            grave=dict.fromkeys(("must", "may", "should"), "disclosure") if telling else {},
            feedback={**feedback, planned.verb: said},
            rests_on=said.rules,
            nearly=("should",) if planned.verb == "may" else (),
        )

    def _verb_if(self, action: str, verb: str) -> tuple[str, ...]:
        if verb == "must-not":
            return facts(self.content, self.near.barring(action))
        return facts(self.content, (one for one in self.near.bringing(action) if one.plan.actions[action][0] == verb))

    def dues(self) -> Iterator[Task]:
        dated = [one for one in self.plan.actions if one.due and one.verb != "consult-first"]
        dated = [one for one in dated if not TELLS_TIME.search(one.action.do)]
        for one in dated[:1]:
            assert one.due is not None
            right = deadline_text(self.content, one.due.deadline)
            others = self._other_deadlines(one, right)
            if len(others) >= MOST_SAME:
                yield self._due(one, right, others)

    def _other_deadlines(self, planned: PlannedAction, right: str) -> dict[str, Rule]:
        """Return other deadlines that the content has, with a rule that gives each: those of this step elsewhere first."""
        mine = {deadline_text(self.content, due.deadline) for due in planned.dues} | {right}
        starts = set(planned.due.deadline.starts) if planned.due else set()
        timed = [rule for rule in self.content.rules if rule.deadline]
        timed.sort(key=lambda rule: (planned.id not in rule.actions, starts.isdisjoint(rule.deadline.starts)))  # type: ignore[union-attr]
        found: dict[str, Rule] = {}
        for rule in timed:
            text = deadline_text(self.content, rule.deadline)  # type: ignore[arg-type]
            if text not in mine and (_has_number(text) or _has_number(right)):  # "by" a day or "before" it: a coin toss
                found.setdefault(text, rule)
        return dict([*found.items()][:FEWEST_WRONG])

    def _due(self, planned: PlannedAction, right: str, others: Mapping[str, Rule]) -> Task:
        task = f"due.{planned.id}"
        reasons = [one for one in planned.because if one.due and deadline_text(self.content, one.due.deadline) == right]
        rules = tuple(one.rule for one in reasons)
        key = rules[0]  # an id as those of the others: `train show` tells ids, and no key
        ids = {right: key, **{text: rule.id for text, rule in others.items()}}
        says = self._said(reasons)
        feedback = {
            rule.id: Feedback(
                "Nothing told here gives this step that much time, or that little.",
                rules,
                _cited(reasons),
                (self._where(rule, planned.id),),
            )
            for rule in others.values()
        }
        return Task(
            id=task,
            area="law",
            kind="one",
            ask=f'By when is this owed: "{planned.action.do}"?',
            choices=self.offer.mixed((Choice(name, text) for text, name in ids.items()), task),
            right=(key,),
            feedback={
                **feedback,
                key: Feedback(says, rules, _cited(reasons), (), self._brief(says, reasons, self._calling, whole=True)),
            },
            rests_on=rules,
        )

    def _where(self, rule: Rule, action: str) -> str:
        """Say of what, and where, another deadline is."""
        place = PLACES.get(rule.place or "", "")
        step = "" if action in rule.actions else f": {self.offer.do(rule.actions[0])}"
        return f"{place or 'Under other facts, in every state'}{step}"

    # -- disclosure

    def tells(self) -> Iterator[Task]:
        """What may be said to whom: not where the law is open, for then nothing may be said before somebody was asked."""
        steps = [one for one in self.plan.actions if one.verb != "consult-first"]
        asked_for = self._recipients(one for one in steps if self._is_asked_for(one))
        found = asked_for or self._recipients(steps)
        soonest = [name for name in self.content.recipients if name in found]
        soonest.sort(key=lambda name: FRAMES.index(found[name].frame))
        telling = [name for name in soonest if len(items(found[name].withhold[name])) > 1]
        telling = telling or [name for name in soonest if name in asked_for][:1]
        for name in self.offer.some(telling[: 2 * MOST_SAME], "tell")[:MOST_SAME]:
            yield self._tell(name, found[name])

    def _is_asked_for(self, planned: PlannedAction) -> bool:
        return planned.id in self._to_do() or planned.id in self._to_follow

    def _recipients(self, steps: Iterable[PlannedAction]) -> dict[str, PlannedAction]:
        """Return who is told something in these steps and is not to hear all, each with the first of them."""
        found: dict[str, PlannedAction] = {}
        for one in steps:
            for name in one.share.keys() & one.withhold.keys():
                if items(one.withhold[name]):
                    found.setdefault(name, one)
        return found

    def _tell(self, name: str, planned: PlannedAction) -> Task:
        recipient, task = self.content.recipients[name], f"tell.{name}"
        hold = items(planned.withhold[name])
        share = {text: line for text, line in items(planned.share[name]).items() if text not in hold}
        kept = [*self.offer.some(share, task)[:MOST_LINES], *self.offer.some(hold, task)[:MOST_LINES]]
        rules = _rules([planned])
        feedback = {text: with_line(NEEDED, text, share[text]) for text in kept if text in share}
        feedback |= {text: with_line(STAYS, text, hold[text]) for text in kept if text in hold}
        ids = ids_of(kept)  # they tell no key: `train show` shows them
        return Task(
            id=task,
            area="disclosure",
            kind="several",
            ask=f"{recipient.title}, {'for' if self._is_asked_for(planned) else 'should it come to'} this step: "
            f'"{planned.action.do}". What may be said? Leave out what stays with you.',
            choices=self.offer.mixed((Choice(ids[text], text) for text in kept), task),
            right=tuple(ids[text] for text in share if text in kept),
            grave=dict.fromkeys((ids[text] for text in hold if text in kept), "disclosure"),
            feedback={
                ids[text]: Feedback(says, rules, recipient.sources, (), NEEDED if text in share else "")
                for text, says in feedback.items()
            },
            rests_on=rules,
        )

    # -- documenting, following up

    def record(self) -> Iterator[Task]:
        right = {one.id: one.action for one in self._firm() if one.action.record and one.frame in SOON}
        kept = [*right][: MOST_LINES - 1]
        if not kept:
            return
        wrong = [name for name in self._not_to_do if self.content.actions[name].record][:2]
        faults = self.offer.some((name for name, _, _ in NEVER_NOTED), "record")[:FEWEST_WRONG]
        lines = [Choice(name, self._recorded(self.content.actions[name])) for name in (*kept, *wrong)]
        lines += [Choice(name, text) for name, text, _ in NEVER_NOTED if name in faults]
        steps = [self.steps[name] for name in kept]
        feedback = {one.id: Feedback(NOTED, _rules([one]), _sources(one), (), NOTED) for one in steps}
        feedback.update((name, Feedback(f"It was not a step here. {self._of_no_step(name).says}")) for name in wrong)
        feedback.update((name, Feedback(why)) for name, _, why in NEVER_NOTED if name in faults)
        yield Task(
            id="record",
            area="documenting",
            kind="several",
            ask="What goes into the note today, once it is done?",
            choices=self.offer.mixed(lines, "record"),
            right=tuple(kept),
            feedback=feedback,
            rests_on=_rules(steps),
            again="actions",
        )

    def _recorded(self, action: Action) -> str:
        return f"{self.offer.text(action.id)}: {'; '.join(action.record)}"

    def after(self) -> Iterator[Task]:
        """What is to follow, but for what was asked for with what is to be done."""
        kept = self._to_follow
        if not kept:
            return
        wrong = self.offer.wrong(FOLLOWING, max(FEWEST_WRONG, len(kept)), kept, self._named(following=True))
        yield self._steps("after", "follow-up", "What follows, in the next hours and days?", kept, wrong)

    @cached_property
    def _to_follow(self) -> list[str]:
        soon = self._to_do()
        right = [one.id for one in self._firm() if one.frame not in SOON and one.id not in soon]
        named = self.case.vignette.after.missed
        first = sorted(right, key=lambda name: name not in named)[:MOST_LINES]
        return self.sets.steps.apart(name for name in right if name in first)

    # -- what is said of a step

    def _of_step(self, planned: PlannedAction) -> Feedback:
        says = self._reason(planned)
        written = planned.action.kind == "document"  # whatever the facts are, so none of them is why
        brief = self._brief(says, _as_firm(planned), self._calling.union(self.values if written else ()))
        return Feedback(says, _rules([planned]), _sources(planned), (), brief)

    @cached_property
    def _calling(self) -> frozenset[str]:
        """The questions whose answers call for the response: with it they are named, and not again with every step."""
        return frozenset(name for cause in self.plan.response_because for name in cause.answers)

    def _brief(
        self, says: str, reasons: Iterable[Because | Cause], but: Collection[str] = (), *, whole: bool = False
    ) -> str:
        """Return why something is right: the first sentence of a reason, and the facts of the case it rests on.

        What the law says hangs on more than its first sentence: there the reason is `whole`.
        """
        answers = {name: value for one in reasons for name, value in one.answers.items()}
        questions = self.content.questions
        found = [
            f"{questions[name].topic.removeprefix('whether ')}: {display(questions[name], value)}"
            for name, value in answers.items()
            if name in questions and name not in but and not is_practice(name)
        ]
        here = f" Here: {'; '.join(found[:MOST_FACTS])}." if found else ""
        return f"{says if whole else FIRST_SENTENCE.split(says)[0]}{here}"

    def _reason(self, planned: PlannedAction) -> str:
        """Return why a step is in the plan, or is to be avoided: the reasons as firm as the step, two at most."""
        return self._said(_as_firm(planned))

    def _said(self, reasons: Sequence[Because]) -> str:
        """Return the reasons; instead of one that only names the response, what calls for that."""
        texts = (self._causes if NAMES_RESPONSE.match(one.reason) and self._causes else one.reason for one in reasons)
        return " ".join([*dict.fromkeys(texts)][:2]).replace(KEY_LETTER, "")

    def _of_no_step(self, name: str) -> Feedback:
        when = right_if(self.content, self.case.answers, self.case.now, name)
        if name in self.offer.avoided:
            planned = self.offer.avoided[name]
            says = self._reason(planned)
            return Feedback(says, _rules([planned]), _sources(planned), when, self._brief(says, ()))
        return Feedback(NOTHING_CALLS if when else NO_RULE, (), (), when)


def next_levels(right: str) -> tuple[str, ...]:
    """Return the levels beside the right one: who takes one of them misjudged it by little. An emergency is beside none."""
    calm = LEVELS[:-1]
    return tuple(level for level in calm if right in calm and abs(LEVELS.index(level) - LEVELS.index(right)) == 1)


def _has_number(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _as_firm(planned: PlannedAction) -> list[Because]:
    """Return the reasons that are as firm as the step."""
    return [one for one in planned.because if one.verb == planned.verb]


def _rules(steps: Iterable[PlannedAction]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(because.rule for one in steps for because in one.because))


def _sources(planned: PlannedAction) -> tuple[str, ...]:
    return _cited(planned.because)


def _cited(reasons: Iterable[Because]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source.id for one in reasons for source in one.sources))
