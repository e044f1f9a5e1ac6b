"""What an exercise shows, as rows: its head, what is known so far, and at the end what came of it. Judges nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crisis_cli.model import Content
from crisis_cli.render.items import source_words
from crisis_cli.render.rows import Row
from crisis_cli.training.lines import FIRST_SENTENCE
from crisis_cli.training.model import (
    AREAS,
    SURENESS,
    TRAINING,
    Area,
    Exercise,
    Feedback,
    Kind,
    Mark,
    Reply,
    Score,
    Task,
)
from crisis_cli.training.scoring import PASS

BAR = 10
"""So many signs a bar has."""
FULL, EMPTY = "#", "-"
QUOTED = re.compile(r'"[^"]+"')
"""The step that a question is about."""
LINES_AFTER = 2
"""So many lines on what came of it stand on the short page."""
OPENED = 9
"""So many misses have a digit that opens them."""
SHOWN = 3
"""So many of them stand on the short page."""
GRAVE_WORDS = {
    "danger": "a danger was missed",
    "unasked": "what somebody's safety hangs on was not asked",
    "disclosure": "something was told that had to be withheld",
    "police": "police or other responders were brought in where nothing calls for it",
    "note": "a line was left that puts somebody at risk where it stands",
    "drill": "what one of the two cases forbids was not seen",
}
CALLED: Mapping[Kind, tuple[str, str]] = {
    "withhold": ("Let through", "Struck out"),
    "note": ("Not found", "No fault"),
    "drill": ("Not seen", "Chosen"),
}
"""By kind, what is said before a choice that was left out, and before one that was wrongly taken."""
TOLD = (
    "The plan has these steps, in no order; what you chose stands, and the end says what it lacked. "
    "What follows may ask about others too."
)
SECOND_PART = "SECOND PART"
NAMES_STEPS = (
    "What follows names steps of the plan. Reply to everything above first, and change nothing there afterwards."
)
LEAVES_OUT = "x leaves this one out."
LEAVES_OUT_OF_EXAM = "x leaves this one out; the exam can't be passed without it."
KIND_WORDS = {"ask": "ask what you like", "one": "one", "several": "several", "order": "in order"}


@dataclass(frozen=True)
class Result:
    """An exercise that was done, with what it came to. `following` is what to practise next, in a line."""

    exercise: Exercise
    replies: Mapping[str, Reply]
    score: Score
    hints: int = 0
    exam: bool = False
    timed: bool = False
    seconds: float = 0.0
    following: str = ""


@dataclass(frozen=True)
class Miss:
    """One thing to learn of: a choice that was left out or wrongly taken.

    Where one was to be chosen, or an order, it is one thing, whose choice is "".
    """

    task: Task
    mark: Mark
    choice: str = ""
    taken: bool = False
    chosen: tuple[str, ...] = ()
    kind: Kind = "interview"

    @property
    def grave(self) -> bool:
        return bool(self.mark.grave) if not self.choice else self.choice in dict(self.mark.grave)


# ---------------------------------------------------------------- before the end


def opening(exercise: Exercise, *, exam: bool) -> list[Row]:
    """Return the head: what this is, how long it takes, what it practises; on a heavy one the way out."""
    areas = [area for area in AREAS if any(task.area == area for task in exercise.tasks)]
    rows = [
        Row(f"{TRAINING}{', EXAM' if exam else ''}: {exercise.title}", "heading"),
        Row(f"About {exercise.minutes} minutes. It practises {joined(areas)}."),
    ]
    if exercise.warning:
        rows += [
            Row(f"This is a heavy one. {exercise.warning}", "subheading"),
            Row(f"Press s at any point to stop; nothing is lost. {LEAVES_OUT_OF_EXAM if exam else LEAVES_OUT}"),
        ]
    return rows


def story(exercise: Exercise) -> list[Row]:
    """Return the story: paragraphs apart, and below a heading in capitals what is known as a list."""
    rows: list[Row] = []
    listed = False
    for paragraph in exercise.story:
        heading = paragraph.partition(":")[0].isupper()
        rows += [Row()] if rows and (heading or not listed) else []
        listed = listed or heading
        rows.append(Row(paragraph, "subheading" if heading else "body", lead="- " if listed and not heading else ""))
    return rows


def exercise_rows(content: Content, exercise: Exercise, *, key: bool) -> list[Row]:
    """Return an exercise as it is put, with the id of every choice; with what is right where that is wanted.

    What takes the steps as known stands in a part of its own, which may be handed out later; which they are, with the key.
    """
    rows = [*opening(exercise, exam=False)[:2], Row(f"{exercise.id}, seed {exercise.seed}", "quiet")]
    rows += [Row(exercise.warning, lead="Warning: ")] if exercise.warning else []
    rows += [Row(), *story(exercise)]
    for task in exercise.tasks:
        rows += [Row(), Row(SECOND_PART, "heading"), Row(NAMES_STEPS)] if task.told else []
        rows += [Row(), *told_rows(task)] if key and task.told else []
        rows += [Row(), Row(f"{task.id} ({task.area}, {KIND_WORDS[task.kind]}): {task.ask}", "subheading")]
        for choice in task.choices:
            right = key and choice.id in task.right
            lead = "* " if right else "+ " if key and choice.id in task.either else "- "
            rows.append(Row(choice.text, lead=lead, mark=choice.id, indent=2))
        if key and task.kind == "order":
            rows.append(Row(", ".join(task.right), lead="In this order: ", indent=2))
    if key:
        rows += [Row(), Row("* is right, by the engine's plan; + may be taken or left.", "quiet"), *_differs(exercise)]
    return [*rows, Row(), state_row(content)]


def told_rows(task: Task) -> list[Row]:
    """Return what is told before a task that takes it as known."""
    return [Row(TOLD, "subheading"), *(Row(text, lead="- ") for text in task.told)] if task.told else []


def known_rows(exercise: Exercise, chosen: Mapping[str, Sequence[str]], told: Sequence[Row] = ()) -> list[Row]:
    """Return the story, what was heard, what was chosen and what was told so far."""
    rows = story(exercise)
    for task in exercise.tasks:
        names, texts = chosen.get(task.id, ()), texts_of(task)
        if not names:
            continue
        heard = {choice.id: choice.heard for choice in task.choices}
        rows += [Row(), Row("You asked" if task.kind == "ask" else task.ask, "subheading")]
        for name in names:
            rows.append(Row(texts[name], lead="- "))
            rows += [Row(heard[name], "say", indent=4)] if heard[name] else []
    return [*rows, Row(), *told] if told else rows


def texts_of(task: Task) -> dict[str, str]:
    """Return the text of every choice by its id."""
    return {choice.id: choice.text for choice in task.choices}


def joined(words: Sequence[str]) -> str:
    """Return words as one reads them aloud: "asking, acting and law"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


# ---------------------------------------------------------------- the end, in short


def misses(result: Result) -> list[Miss]:
    """Return everything to learn of: what is grave first, then what somebody was certain of, then the rest."""
    found = [miss for task, mark in _marked(result) for miss in _of_task(task, mark, _chosen(result, task))]
    found = [replace(miss, kind=result.exercise.kind) for miss in found]
    return sorted(found, key=lambda miss: (not miss.grave, not miss.mark.sure_and_wrong))


def _marked(result: Result) -> Iterable[tuple[Task, Mark]]:
    return zip(result.exercise.tasks, result.score.marks, strict=True)


def _chosen(result: Result, task: Task) -> tuple[str, ...]:
    return result.replies[task.id].chosen if task.id in result.replies else ()


def _of_task(task: Task, mark: Mark, chosen: tuple[str, ...]) -> Iterator[Miss]:
    if task.kind in ("one", "order"):
        if mark.points < 1:
            yield Miss(task, mark, chosen=chosen)
        return
    for name in mark.missed:
        yield Miss(task, mark, name)
    for name in mark.wrong:
        yield Miss(task, mark, name, taken=True)


def short(result: Result) -> list[Row]:
    """Return what the eye can hold: how it ended, what came of it, the areas, what to look at, what to practise next."""
    found = misses(result)
    return [
        Row(f"{TRAINING}: {result.exercise.title}", "heading"),
        verdict(result),
        *(Row(line, lead="- ") for line in came_of_it(result)[:LINES_AFTER]),
        Row(),
        *(area_row(area, share) for area, share in result.score.areas.items()),
        *_list_of(found),
        *_debrief(result),
        *([Row(took(result.seconds), "quiet")] if result.timed else []),
        Row(result.following, lead="Next: ") if result.following else Row(),
    ]


def verdict(result: Result) -> Row:
    """Return whether it is enough, and if not, in which words: never that somebody is bad at it."""
    hints = f" With {result.hints} hint{'s' if result.hints > 1 else ''}." if result.hints else ""
    if result.score.passed:
        return Row(f"PASSED.{hints}", "heading")
    kinds = dict.fromkeys(kind for task, one in _marked(result) for kind in _grave(task, one))
    told = result.exercise.kind if result.exercise.kind in GRAVE_WORDS else "disclosure"
    words = (told if kind == "disclosure" else kind for kind in kinds if kind != "unasked" or "danger" not in kinds)
    grave = [GRAVE_WORDS[kind] for kind in words]
    low = [area for area, share in result.score.areas.items() if share < PASS]
    if grave:
        return Row(f"NOT YET: {joined(grave)}. No other point makes up for that.{hints}", "alarm")
    return Row(f"NOT YET: {joined(low)} {'needs' if len(low) == 1 else 'need'} more.{hints}", "heading")


def _grave(task: Task, mark: Mark) -> Iterator[str]:
    for _, kind in mark.grave:
        yield "unasked" if task.kind == "ask" and kind == "danger" else kind


def came_of_it(result: Result) -> list[str]:
    """Return what came of it in the story: on a pass of what was right; else of what went amiss, the worst first.

    Of steps that were left out and are not grave only where the story did not turn on something grave: it would tell of
    days that never came.
    """
    after, grave = result.exercise.after, dict(result.score.grave)
    if result.score.passed:
        return [after.right] if after.right else []
    missed = [(name, after.missed.get(name)) for mark in result.score.marks for name in mark.missed if name in grave]
    wrong = [(name, after.wrong.get(name)) for mark in result.score.marks for name in mark.wrong]
    told = [(name, line) for name, line in (*missed, *wrong) if line]
    worst_first = [line for _, line in sorted(told, key=lambda one: one[0] not in grave)]
    if not any(name in grave for name, _ in told):
        worst_first += [after.missed[name] for name in _steps_left_out(result) if name in after.missed]
    return list(dict.fromkeys(worst_first))


def _steps_left_out(result: Result) -> Iterator[str]:
    """Yield the steps that were taken nowhere and weigh little; one that another stood for was not left out."""
    steps = [(task, mark) for task, mark in _marked(result) if task.kind == "several" and not task.again]
    taken = {name for task, _ in steps for name in _chosen(result, task)}
    yield from (name for task, mark in steps for name in mark.missed if name not in task.grave and name not in taken)


def area_row(area: Area, share: float) -> Row:
    return Row(f"{bar(share)}  {share_words(share)}", lead=f"{area:<13}")


def bar(share: float) -> str:
    full = int(share * BAR + 1e-9)  # never rounded up: what is not enough looks so, and what is not all
    return f"[{FULL * full}{EMPTY * (BAR - full)}]"


def share_words(share: float) -> str:
    """Return a share in words; what is not enough is not there yet, and nothing worse."""
    if share >= 1:
        return "all of it"
    if share >= 0.8:
        return "nearly all"
    if share >= PASS:
        return "enough"
    return "not yet" if share else "none of it yet"


def _list_of(found: Sequence[Miss]) -> Iterator[Row]:
    if not found:
        return
    yield Row()
    sure = any(miss.mark.sure_and_wrong for miss in found)
    yield Row(f"TO LOOK AT FIRST{' (marked: those you were certain of)' if sure else ''}", "heading")
    for number, miss in enumerate(found[:SHOWN], 1):
        mark = "CERTAIN" if miss.mark.sure_and_wrong else ""
        yield Row(headline(miss), "alarm" if miss.grave else "body", lead=f"{number} ", mark=mark)
    if len(found) > SHOWN:
        yield Row(f"and {len(found) - SHOWN} more: a shows all", "quiet", indent=2)


def headline(miss: Miss) -> str:
    """Return in a line what was missed: "Left out: Stay with the client"."""
    texts = texts_of(miss.task)
    if miss.task.kind == "order":
        return f"Another order. First: {texts[miss.task.right[0]]}"
    if miss.task.kind == "one":
        chosen = next(iter(miss.mark.wrong), "")
        step = QUOTED.search(miss.task.ask)
        return f"Chosen: {texts[chosen]}{f': {step[0]}' if step else ''}" if chosen else f"Left open: {miss.task.ask}"
    if miss.task.kind == "ask":
        return f"{'Not needed' if miss.taken else 'Not asked'}: {texts[miss.choice]}"
    left_out, taken = CALLED.get(miss.kind, ("Left out", "Chosen"))
    return f"{taken if miss.taken else left_out}: {texts[miss.choice]}"


def _debrief(result: Result) -> list[Row]:
    lines = [*(Row(line) for line in result.exercise.debrief), *_differs(result.exercise)]
    if lines and result.exercise.warning:
        lines.append(Row("That was a heavy one: get up once before you go on."))
    return [Row(), *lines] if lines else []


def _differs(exercise: Exercise) -> list[Row]:
    """Return what the author holds against the key, where that is known."""
    return [Row(exercise.differs, lead="The author would decide otherwise: ")] if exercise.differs else []


def took(seconds: float) -> str:
    """Return how long something took: "It took 1 min 20 s."."""
    minutes, rest = divmod(round(seconds), 60)
    return f"It took {f'{minutes} min ' if minutes else ''}{rest} s."


# ---------------------------------------------------------------- the end, in full


class Proofs:
    """Rules and sources, each with a number in the order in which they were first leant on."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._numbers: dict[str, int] = {}

    def numbers(self, feedback: Feedback) -> str:
        """Return the numbers of what a reason rests on, in brackets: "[1-3, 7]"; "" where it names nothing."""
        sources = [self._content.sources[name] for name in feedback.sources if name in self._content.sources]
        named = [*(f"Rule {name}" for name in feedback.rules), *map(source_words, sources)]
        return f"[{_runs(sorted({self._number(text) for text in named}))}]" if named else ""

    def _number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers) + 1)

    def rows(self) -> list[Row]:
        """Return what the numbers stand for, each once."""
        rows = [Row(text, "quiet", lead=f"{number:>2}  ") for text, number in self._numbers.items()]
        return [Row("RULES AND SOURCES", "heading"), *rows] if rows else []


def _runs(numbers: Sequence[int]) -> str:
    """Return rising numbers in short: "1-3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def miss_page(content: Content, miss: Miss) -> list[Row]:
    """Return all that is to be said of one miss: where, what, why, when it would be right, and last by which proofs."""
    proofs = Proofs(content)
    rows = [_task_row(miss.task), *_certain(miss), *_miss_rows(miss, proofs)]
    return [*rows, Row(), *_closing(proofs), state_row(content)]


def _closing(proofs: Proofs) -> list[Row]:
    found = proofs.rows()
    return [*found, Row()] if found else []


def _task_row(task: Task) -> Row:
    return Row(f"{task.area}: {task.ask}", "subheading")


def _certain(miss: Miss) -> list[Row]:
    sure = miss.mark.sure
    return [Row(f"You were {SURENESS.get(sure or 0, 'sure')} here.", indent=2)] if miss.mark.sure_and_wrong else []


def _miss_rows(miss: Miss, proofs: Proofs) -> list[Row]:
    return [*_said_rows(miss, proofs), *_why_rows(miss, proofs)]


def _said_rows(miss: Miss, proofs: Proofs) -> list[Row]:
    """Return what was missed or taken, with what stayed unheard; of one choice and of an order, what was said of it."""
    if miss.task.kind == "order":
        return _order_rows(miss, proofs)
    if miss.task.kind == "one":
        return _one_rows(miss, proofs)
    rows = [Row(headline(miss), "alarm" if miss.grave else "body", lead="! " if miss.grave else "- ")]
    heard = next(choice.heard for choice in miss.task.choices if choice.id == miss.choice)
    if heard and not miss.taken:
        rows.append(Row(heard, "say", lead="Unheard: ", indent=2))
    return rows


def _why_rows(miss: Miss, proofs: Proofs) -> list[Row]:
    if not miss.choice:
        return []
    return feedback_rows(miss.task.feedback.get(miss.choice), proofs)


def _one_rows(miss: Miss, proofs: Proofs) -> list[Row]:
    """Return what was chosen where one was to be chosen, and what the rules say; a reason said already is not said again."""
    texts, style, feedback = texts_of(miss.task), "alarm" if miss.grave else "body", miss.task.feedback
    rows = []
    for name in miss.mark.wrong:
        rows += [Row(texts[name], style, lead="You chose: ", indent=2), *feedback_rows(feedback.get(name), proofs)]
    said = [feedback[name].says for name in miss.mark.wrong if name in feedback]
    for name in miss.task.right:
        rows.append(Row(texts[name], lead="By the rules: ", indent=2))
        if name in feedback and not any(feedback[name].says in why for why in said):
            rows += feedback_rows(feedback[name], proofs)
    return rows


def _order_rows(miss: Miss, proofs: Proofs) -> list[Row]:
    """Return both orders; each step of the right one has its reason below it, and a reason said already is not said again."""
    texts, said = texts_of(miss.task), set[str]()
    rows = [Row("Your order:", indent=2), *_numbered(texts.get(name, name) for name in miss.chosen)]
    rows.append(Row("By the rules:", indent=2))
    for number, name in enumerate(miss.task.right, 1):
        rows.append(Row(texts[name], lead=f"{number}. ", indent=4))
        feedback = miss.task.feedback.get(name)
        if feedback and feedback.says not in said:
            rows += [row._replace(indent=row.indent + 5) for row in feedback_rows(feedback, proofs)]
            said.add(feedback.says)
    return rows


def _numbered(texts: Iterable[str]) -> list[Row]:
    return [Row(text, lead=f"{number}. ", indent=4) for number, text in enumerate(texts, 1)] or [Row("none", indent=4)]


def feedback_rows(feedback: Feedback | None, proofs: Proofs) -> list[Row]:
    """Return why, with the numbers of its proofs, and the facts under which a choice would be right."""
    if feedback is None:
        return []
    why = " ".join(part for part in (feedback.says, proofs.numbers(feedback)) if part)
    return [*([Row(why, lead="Why: ", indent=2)] if why else []), *_right_if(feedback.right_if)]


def _right_if(facts: Sequence[str]) -> list[Row]:
    """Return the facts under which a choice would be right."""
    if not facts:
        return []
    if len(facts) == 1:
        return [Row(f"It would be right if: {facts[0]}", indent=2)]
    return [
        Row("It would be right with other facts:", indent=2),
        *(Row(fact, lead="- ", indent=4) for fact in facts),
    ]


def unheard(result: Result) -> list[Row]:
    """Return the questions that were not asked and what stayed unheard; those that something hung on first."""
    rows: list[Row] = []
    for task, mark in _marked(result):
        if task.kind != "ask":
            continue
        for choice in task.choices:
            if choice.id in mark.missed:
                rows += [Row(choice.text, lead="! " if choice.id in dict(mark.grave) else "- ")]
                rows += [Row(choice.heard, "say", indent=4)] if choice.heard else []
    return [Row("NOT ASKED, SO NOT HEARD", "heading"), *rows] if rows else []


def all_right(result: Result, said: set[str], proofs: Proofs) -> list[Row]:
    """Return the tasks in which nothing was missed, each in a sentence, with how sure the trainee was, and why it is right.

    A reason that is in `said` is not said again.
    """
    rows: list[Row] = []
    for task, mark in _marked(result):
        if mark.points == 1:
            ask = FIRST_SENTENCE.split(task.ask)[0]
            rows.append(Row(f"{task.area}: {ask}", lead="- ", mark=SURENESS.get(mark.sure or 0, "")))
            chosen = _chosen(result, task)
            found = _right_rows(task, chosen, said, proofs, only_reasons=True)
            reasoned = any(task.feedback[name].brief for name in chosen if name in task.right and name in task.feedback)
            rows += [Row("The reasons are said above.", indent=2)] if reasoned and not found else found
    return [Row("ALL RIGHT", "heading"), *rows, Row()] if rows else []


def whole(content: Content, result: Result) -> list[Row]:
    """Return everything, the short page first: for a file, or for who wants it all."""
    rows = short(result)
    return [*rows[:-1], Row(), *details(content, result), rows[-1]]


def details(content: Content, result: Result) -> list[Row]:
    """Return what stands behind the short page: what to learn of every miss, what was right, and last the proofs."""
    rows: list[Row] = []
    came = came_of_it(result)[LINES_AFTER:]
    if came:
        rows += [Row("WHAT ELSE CAME OF IT", "heading"), *(Row(line, lead="- ") for line in came), Row()]
    proofs, told, parts, said = Proofs(content), set[str](), _parts(result), set[str]()
    for at, (task, found) in enumerate(parts):
        rows += [_task_row(task), *(_certain(found[0]) if task.id not in told else ()), *_missed(found, proofs, said)]
        rows += _was_right(result, task, said, proofs) if all(task is not later for later, _ in parts[at + 1 :]) else []
        rows.append(Row())
        told.add(task.id)
    return [*rows, *all_right(result, said, proofs), *_closing(proofs), state_row(content)]


def _parts(result: Result) -> list[tuple[Task, list[Miss]]]:
    """Return the misses by task, what is grave in any of them before the rest."""
    parts: dict[tuple[str, bool], tuple[Task, list[Miss]]] = {}
    for miss in misses(result):
        parts.setdefault((miss.task.id, miss.grave), (miss.task, []))[1].append(miss)
    return list(parts.values())


def _missed(found: Sequence[Miss], proofs: Proofs, said: set[str]) -> Iterator[Row]:
    """Yield misses of one task; those that one reason holds for stand together above it. It is `said` from then on."""
    by_reason: dict[tuple[Row, ...], list[Row]] = {}
    for miss in found:
        by_reason.setdefault((*_why_rows(miss, proofs),), []).extend(_said_rows(miss, proofs))
    for why, rows in by_reason.items():
        yield from rows
        if len(why) == 1:  # with facts below it a reason is not the one above
            reason, bracket, numbers = why[0].text.partition(" [")
            yield why[0]._replace(text=f"as said above.{bracket}{numbers}") if reason in said else why[0]
            said.add(reason)
        else:
            yield from why


def _was_right(result: Result, task: Task, said: set[str], proofs: Proofs) -> list[Row]:
    """Return what was right of what was chosen, or left, in a task of several."""
    return _right_rows(task, _chosen(result, task), said, proofs) if task.kind in ("ask", "several") else []


def _right_rows(
    task: Task, chosen: Sequence[str], said: set[str], proofs: Proofs, *, only_reasons: bool = False
) -> list[Row]:
    """Return what was right of what was chosen, or left, those that one reason holds for above it, each reason once.

    With `only_reasons` a choice stands only where it has a reason that is new. What the law says has its proofs.
    """
    texts, by_reason, proved = texts_of(task), dict[str, list[Row]](), dict[str, str]()
    left = [choice.id for choice in task.choices if choice.id not in (*chosen, *task.right, *task.either)]
    for name in (*(name for name in chosen if name in task.right), *(left if task.kind == "several" else ())):
        feedback = task.feedback.get(name)
        why = feedback.brief if feedback and feedback.brief not in said else ""
        if why or name in chosen:
            lead = "Right: " if name in chosen else "Rightly left: "
            by_reason.setdefault(why, []).append(Row(texts[name], lead=lead, indent=2))
        if why and feedback and task.area == "law":
            proved[why] = proofs.numbers(feedback)
    rows: list[Row] = []
    for why, choices in by_reason.items():
        rows += choices if why or not only_reasons else []
        rows += [Row(f"{why} {proved.get(why, '')}".rstrip(), lead="Why: ", indent=4)] if why else []
    said.update(by_reason)
    lead = f"May be {'asked' if task.kind == 'ask' else 'taken'} or left: "
    rows += [Row(texts[name], lead=lead, indent=2) for name in chosen if name in task.either]
    return rows


def state_row(content: Content) -> Row:
    """Return which content this rests on and in what state of review it is."""
    review = "DRAFT, reviewed by no clinician or lawyer" if content.review == "draft" else content.review
    return Row(f"{TRAINING}. Content {content.version} · {review}", "quiet")
