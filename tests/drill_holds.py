"""What holds of every drill, asked of the engine and not of the lanes it was drawn with. No test here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crisis_cli.answers import Answers, Value, display, is_unknown
from crisis_cli.engine import completed, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import DO_VERBS, Content, Question
from crisis_cli.plan import Because, Cause, Plan
from crisis_cli.training.contrast import others
from crisis_cli.training.drills import MOST_FACTS, Drill
from crisis_cli.training.model import Exercise, Task

MOST_LINES = MOST_FACTS + 5
"""What it is about, the facts, the two headings, what is other in case B, and that nothing else is."""


@dataclass(frozen=True)
class Step:
    """How an action stands in a plan."""

    verb: str
    frame: str

    @property
    def done(self) -> bool:
        return self.verb in DO_VERBS


def faults(content: Content, drill: Drill) -> Iterator[str]:
    """Yield what is wrong with a drill; nothing where all holds."""
    cases = (drill.pair.before, drill.pair.after)
    plans = [plan_for(content, case, drill.pair.now, changes=False) for case in cases]
    yield from _of_cases(content, cases, drill.pair.question)
    yield from _of_changes(content, drill, plans)
    yield from _of_reasons(drill.exercise, plans)
    yield from _of_twins(content, drill)
    yield from _of_story(content, drill)
    couples = "partner-violence" in drill.exercise.concerns
    if not couples and any("two of them together" in one.text for t in drill.exercise.tasks for one in t.choices):
        yield "a couple is named where there is none"
    yield from of_tasks(content, drill.exercise)


# ---------------------------------------------------------------- the two cases


def _of_cases(content: Content, cases: Sequence[Answers], question: str) -> Iterator[str]:
    first, second = (case.values for case in cases)
    if {name for name in {*first, *second} if first.get(name) != second.get(name)} != {question}:
        yield f"more or less than {question} differs"
    read = [Evaluation(content, case.concerns, case.values) for case in cases]
    if [one.id for one in read[0].concerns] != [one.id for one in read[1].concerns] or len(read[0].concerns) != 1:
        yield "other concerns are open"
    for name in {name for one in read for concern in one.concerns for name in concern.questions}:
        here, there = (one.relevance(name) for one in read)
        if (here is False) != (there is False):
            yield f"{name} comes up in one case alone"
        if name in first and here is not True:
            yield f"{name} is answered and does not come up"
    for case in cases:
        put_in = {name: v for name, v in completed(content, case).values.items() if name not in case.values}
        yield from (f"{name} is put in as {v}" for name, v in put_in.items() if not is_unknown(v))


# ---------------------------------------------------------------- what changes


def _of_changes(content: Content, drill: Drill, plans: Sequence[Plan]) -> Iterator[str]:
    task = drill.exercise.tasks[0]
    if task.id != "change":
        yield "the first task asks something else"
    for choice in task.choices:
        if is_so(choice.id, plans) is not (choice.id in task.right):
            yield f"{choice.id} is {'not ' if choice.id in task.right else ''}so"
        feedback = task.feedback[choice.id]
        if (choice.id in task.right) is bool(feedback.right_if):
            yield f"{choice.id} has the wrong kind of feedback"
        for fact in feedback.right_if:
            if not _would_be(content, drill, choice.id, fact):
                yield f"{choice.id} would not be right if {fact}"


def is_so(change: str, plans: Sequence[Plan]) -> bool:
    """Whether a change, named by the id of its choice, is one from the first plan to the second."""
    what, *names = change.split(".")
    if what == "response":
        return plans[1].response == names[0] != plans[0].response
    was, now = (_standing(plan).get(names[0]) for plan in plans)
    return _became(what, was, now, names[1] if len(names) > 1 else "")


def _became(what: str, was: Step | None, now: Step | None, end: str) -> bool:
    if was is None or now is None:
        one = was or now
        return one is not None and {
            "step": was is None and one.done,
            "avoid": was is None and not one.done,
            "dropped": now is None and one.done,
            "allowed": now is None and not one.done,
        }.get(what, False)
    if was.done != now.done:
        return what == "turned"
    if was.verb != now.verb:
        return what == "verb" and now.verb == end
    return what == "frame" and was.frame != now.frame and now.frame.replace(" ", "-") == end


def _standing(plan: Plan) -> Mapping[str, Step]:
    avoided = {one.id: Step(one.verb, "") for one in plan.avoid}
    return avoided | {one.id: Step(one.verb, one.frame) for one in plan.actions}


def _would_be(content: Content, drill: Drill, change: str, fact: str) -> bool:
    """Whether one fact, said in words, would make a change of the first case come."""
    pair = drill.pair
    plans = plan_for(content, pair.before, pair.now, changes=False)
    return any(
        is_so(change, (plans, plan_for(content, pair.before.given(name, value), pair.now, changes=False)))
        for name, value in _meant(content, pair.before.values, fact)
    )


def _meant(content: Content, values: Mapping[str, Value], fact: str) -> Iterator[tuple[str, Value]]:
    for name, given in values.items():
        question = content.questions[name]
        if fact.startswith((question.topic, question.ask)):
            for value in others(content, question, given):
                if fact == _line(question, value):
                    yield name, value


# ---------------------------------------------------------------- why


def _of_reasons(exercise: Exercise, plans: Sequence[Plan]) -> Iterator[str]:
    task = exercise.tasks[1]
    differing = _differing(plans)
    for choice in task.choices:
        if (choice.text in differing) is not (choice.id in task.right):
            yield f"the reason {choice.id} does {'not ' if choice.id in task.right else ''}make a difference"


def _of_twins(content: Content, drill: Drill) -> Iterator[str]:
    """Yield each wrong reason that is so in one case alone, or that nothing told rules out though it is so in neither."""
    pair, task = drill.pair, drill.exercise.tasks[1]
    cases = (pair.before, pair.after)
    given = pair.before.values
    lines = {_line(q, given[q.id]).casefold(): q.id for q in content.questions.values() if q.id in given}
    story = drill.exercise.story
    told = {lines[line.casefold()] for line in story[2 : story.index("CASE B")]}
    whole = [Evaluation(content, one.concerns, completed(content, one).values) for one in cases]
    seen = [Evaluation(content, one.concerns, {n: v for n, v in one.values.items() if n in told}) for one in cases]
    for choice in (one for one in task.choices if one.id not in task.right):
        for rule in (one for name in task.feedback[choice.id].rules for one in content.rules if one.id == name):
            truths = [one.truth(rule.when) for one in whole]
            if truths[0] is not truths[1]:
                yield f"the reason {choice.id} ({rule.id}) is so in one case alone"
            if truths[0] is False and any(one.truth(rule.when) is not False for one in seen):
                yield f"the reason {choice.id} ({rule.id}) is so in neither case, and nothing told says so"
        for raised in (one for one in content.raises if one.because == choice.text and not task.rests_on):
            if whole[0].is_active(raised.concern) and whole[0].truth(raised.when) is not whole[1].truth(raised.when):
                yield f"the reason {choice.id} ({raised.finding}) is so in one case alone"


def _differing(plans: Sequence[Plan]) -> set[str]:
    """Return the reasons that stand in one plan alone."""
    said = [
        {(_who(reason), reason.reason) for action in plan.actions + plan.avoid for reason in action.because}
        | {("response", cause.reason) for cause in plan.response_because}
        for plan in plans
    ]
    both = {text for one in said for _, text in one if all(text in {t for _, t in other} for other in said)}
    return {text for _, text in said[0] ^ said[1]} - both


def _who(reason: Because | Cause) -> str:
    return reason.rule if isinstance(reason, Because) else "response"


# ---------------------------------------------------------------- what is read


def _of_story(content: Content, drill: Drill) -> Iterator[str]:
    pair, story = drill.pair, drill.exercise.story
    if len(story) > MOST_LINES:
        yield "too many lines"
    question = content.questions[pair.question]
    given = pair.before.values
    facts = {_line(q, given[q.id]) for q in content.questions.values() if q.id in given}
    shown = story[2 : story.index("CASE B")]
    if not {line[:1].lower() + line[1:] for line in shown} <= {line[:1].lower() + line[1:] for line in facts}:
        yield "a fact is not so in case A"
    other = _line(question, pair.after.values[pair.question])
    if story[-2] not in (f"The same, but {other}", f"The same, but: {other}"):
        yield "case B says something else"
    if not shown[-1].endswith(_line(question, pair.before.values[pair.question])[1:]):
        yield "case A does not end with the fact that changes"


def _line(question: Question, value: Value) -> str:
    """Return what is said of an answer: a yes or a no behind the question itself, all else behind its topic."""
    said = display(question, value)
    return f"{question.ask} {said}" if said.split()[0].rstrip(":,") in ("Yes", "No") else f"{question.topic}: {said}"


def of_tasks(content: Content, exercise: Exercise) -> Iterator[str]:
    """Yield what is wrong with the tasks of any exercise, whatever their key."""
    for task in exercise.tasks:
        yield from (f"{task.id}: {fault}" for fault in _of_task(content, task))


def _of_task(content: Content, task: Task) -> Iterator[str]:
    ids, texts = [choice.id for choice in task.choices], [choice.text for choice in task.choices]
    if len({*ids}) < len(ids) or len({*texts}) < len(texts):
        yield "a choice stands there twice"
    if not task.right or not {*task.right} < {*ids} or len({*task.right}) < len(task.right):
        yield "what is right is none of the choices, or all of them"
    if task.kind == "one" and len(task.right) != 1:
        yield "more than one is right"
    if {*task.feedback} != {*ids}:
        yield "not every choice is explained"
    if not {*task.grave} <= {*ids}:
        yield "something grave is no choice"
    named = [*task.rests_on, *(rule for one in task.feedback.values() for rule in one.rules)]
    if not {*named} <= {rule.id for rule in content.rules}:
        yield "a rule is none of the content"
    if not {source for one in task.feedback.values() for source in one.sources} <= {*content.sources}:
        yield "a source is none of the content"
    if any("{" in text or not text.strip() for text in (*texts, *(one.says for one in task.feedback.values()))):
        yield "a text is not filled in"
