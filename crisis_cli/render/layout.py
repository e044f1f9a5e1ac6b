"""A plan, a note and what is left to do as rows with a style and an indent: what `text` and `terminal` have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from crisis_cli import todo
from crisis_cli.answers import INFORMANTS, Answers, Value, display, is_unknown
from crisis_cli.evaluation import Evaluation
from crisis_cli.model import DO_VERBS, FRAMES, Content, Review, Source
from crisis_cli.note import Note, call_line, disclosure_line, keeps_apart
from crisis_cli.plan import Because, Conflict, Plan, PlannedAction, not_assessed
from crisis_cli.render.rows import Row
from crisis_cli.render.words import (
    FRAME_HEADINGS,
    due_brief,
    due_line,
    is_overdue,
    response_heading,
    state_line,
    tag,
    unknown_line,
)
from crisis_cli.reviews import signed, void_reviews

NO_MARKS: Mapping[str, str] = {}
"""What was done about an action, in words, by its id: of a plan that nobody has worked on yet, nothing."""

NOW_LINES = 10
"""So many lines stand before anything else, unless a screen has room for more or legal duties need one each."""

CONFLICTS = "CONFLICTS"
"""The heading under which both sides of a conflict stand; the steps point to it."""

LEAST_LINES = 6
"""So many lines are left to what is due first, however much is overdue: a step or two, and how many more there are."""

MARKS = "CLINICAL, LAW, PRACTICE: on what ground. Without a verb: should."
"""What the marks beside the steps mean, for those who hear or print them."""


def numbers(plan: Plan) -> dict[str, int]:
    """Return the number under which each action is shown and opened, avoided ones last.

    An action on both sides of a conflict that nothing settles has two: here stands that of the step to do.
    """
    numbered = list(enumerate((*plan.actions, *plan.avoid), 1))
    return {action.id: number for number, action in reversed(numbered)}


def marked(action: PlannedAction, marks: Mapping[str, str]) -> str:
    """Return the line of an action, what was done about it before it."""
    mark = marks.get(action.id)
    return f"[{mark}] {action.action.do}" if mark else action.action.do


def head(plan: Plan, marks: Mapping[str, str] = NO_MARKS, *, lines: int = NOW_LINES) -> Iterator[Row]:
    """Yield the first block: what the answers call for and what is due first, in about `lines` rows.

    Legal duties due then are named whatever the number of rows: those that no longer fit with number and line alone.
    So is what is overdue, in whatever frame it stands, until it is marked.
    """
    first = _due_first(plan)
    late = [action for action in plan.actions if _is_late(action, plan.now, marks) and action not in first]
    room = lines - len(late) - 1 if late else lines
    shown, duties, more = _first_block(first, max(room, LEAST_LINES), marks, plan.now)
    if not plan.complete and plan.response == "routine" and not shown and not late:
        yield Row("SO FAR, NOT COMPLETE: nothing is certain yet, and none of it reads as safe.", "heading")
        return
    label = "SO FAR, NOT COMPLETE. " if not plan.complete else ""
    yield Row(label + response_heading(plan), "alarm" if plan.response == "emergency" else "heading")
    count = numbers(plan)
    if shown or duties:
        yield Row(FRAME_HEADINGS[first[0].frame], "heading")
    for action in shown:
        due = due_brief(action.due, plan.now) if action.due else ""
        yield from _action_rows(action, count[action.id], due, marks)
    for action in duties:
        yield _step_row(action, count[action.id], marks)
    if more:
        yield Row(f"and {more} more due {first[0].frame} (in all of the plan)", "quiet", indent=4)
    if late:
        yield Row("OVERDUE: still owed, do it now", "heading")
    for action in late:
        yield _step_row(action, count[action.id], marks)


def _is_late(action: PlannedAction, now: datetime, marks: Mapping[str, str]) -> bool:
    return is_overdue(action.due, now) and action.id not in marks


def _due_first(plan: Plan) -> list[PlannedAction]:
    """Return the actions due now, else those of the first frame up to today; of a plan that calls for nothing yet only those due now."""
    frame = plan.actions[0].frame if plan.actions else ""
    soon = frame in ("before the client leaves", "today") and (plan.complete or plan.response != "routine")
    early = frame == "now" or soon
    return [action for action in plan.actions if action.frame == frame and early]


def next_clock(plan: Plan) -> Iterator[Row]:
    """Yield, of the legal duties that are not due first, the one whose time runs out next: it must not be found too late."""
    first = plan.actions[0].frame if plan.actions else ""
    later = [action for action in plan.actions if action.frame != first and todo.is_duty(action)]
    timed = [(a.due.at, a.due, a) for a in later if a.due and a.due.at and a.due.at >= plan.now]
    if timed:
        _, due, action = min(timed, key=lambda one: one[0])
        number = numbers(plan)[action.id]
        yield Row(f"{action.action.do}: {due_brief(due, plan.now)}", "alarm", lead=f"{number:>2} ")


def _first_block(
    due: Sequence[PlannedAction], lines: int, marks: Mapping[str, str], now: datetime
) -> tuple[tuple[PlannedAction, ...], tuple[PlannedAction, ...], int]:
    """Return the actions due first that fit `lines`, the duties among those that do not, and how many more there are."""
    fitting = _fitting(due, lines - 2, marks, now)
    duties = tuple(action for action in due[fitting:] if todo.is_duty(action) or _is_late(action, now, marks))
    return tuple(due[:fitting]), duties, len(due) - fitting - len(duties)


def _fitting(due: Sequence[PlannedAction], left: int, marks: Mapping[str, str], now: datetime) -> int:
    """Return how many of these actions, from the first, fit `left` lines; one is kept for the number of the others."""
    for position, action in enumerate(due):
        needed = _height(action, marks, now)
        if needed > left - (1 if len(due) - position > 1 else 0):
            return position
        left -= needed
    return len(due)


def _height(action: PlannedAction, marks: Mapping[str, str], now: datetime) -> int:
    """Return how many lines an action takes in the first block, at 80 columns."""
    title = f"{marked(action, marks)}  {tag(action.verb, action.basis)}"
    unless = "" if action.fallback_of else action.unless or ""
    due = due_brief(action.due, now) if action.due else ""
    texts = (title, hint(action), due, unless and f"unless {unless}")
    lines = sum(-(-len(text) // 72) for text in texts)
    return lines + bool(action.fallback_of) + bool(action.contested)


def hint(action: PlannedAction) -> str:
    """Return what stands under a step in the first block: of a report with one telephone line that line, else its hint."""
    one_line = len(action.reach) == 1 and action.action.kind == "duty"
    return action.reach[0] if one_line else action.brief


def _step_row(action: PlannedAction, number: int, marks: Mapping[str, str]) -> Row:
    return Row(marked(action, marks), "action", lead=f"{number:>2} ", mark=tag(action.verb, action.basis))


def _action_rows(action: PlannedAction, number: int, due: str, marks: Mapping[str, str]) -> Iterator[Row]:
    yield _step_row(action, number, marks)
    if hint(action):
        yield Row(hint(action), indent=3)
    if due:
        yield Row(due, "alarm", indent=3)
    if action.fallback_of:
        yield Row("the fallback: at once if that fails or stops", "quiet", indent=3)
    elif action.unless:
        yield Row(f"unless {action.unless}", "quiet", indent=3)
    yield from _contested(action)


def _contested(action: PlannedAction) -> Iterator[Row]:
    """Yield one short line where rules speak against the step as well: that it holds comes before where to read why."""
    if action.contested:
        state = "contested, and it holds" if action.contested.prevails else "contested, not settled"
        yield Row(f"{state}: see {CONFLICTS}", "quiet", indent=3)


def steps(plan: Plan, marks: Mapping[str, str] = NO_MARKS) -> Iterator[Row]:
    """Yield every action, frame by frame, one row each, then what not to do, and what the marks mean.

    Only the due time of a legal duty stands under its step, and that it is contested.
    """
    count = numbers(plan)
    for frame in FRAMES:
        actions = [action for action in plan.actions if action.frame == frame]
        if actions:
            yield Row(FRAME_HEADINGS[frame], "heading")
        for action in actions:
            row = _step_row(action, count[action.id], marks)
            first = count.get(action.fallback_of or "")
            yield row._replace(text=f"{row.text} (fallback of {first})") if first else row
            if action.due:
                yield Row(due_line(action.due, plan.now), "alarm", indent=3)
            yield from _contested(action)
    if plan.avoid:
        yield Row("DO NOT", "heading")
    for number, action in enumerate(plan.avoid, len(plan.actions) + 1):
        yield _step_row(action, number, marks)
        yield from _contested(action)
    if plan.actions or plan.avoid:
        yield Row(MARKS, "quiet")


def hints(plan: Plan) -> Iterator[Row]:
    """Yield what must be known beside the line of a step: its hint, whose fallback it is, when it may be left."""
    count = numbers(plan)
    every = enumerate((*plan.actions, *plan.avoid), 1)
    shown = [(number, one) for number, one in every if one.brief or one.fallback_of or one.unless]
    if shown:
        yield Row()
        yield Row("TO SINGLE STEPS", "heading")
    for number, action in shown:
        first = count.get(action.fallback_of or "")
        fallback = f"The fallback of {first}: at once if that fails or stops." if first else ""
        unless = f"Unless {action.unless}." if action.unless and not first else ""
        yield Row(" ".join(filter(None, (action.brief, fallback, unless))), lead=f"{number:>2} ")


def details(content: Content, action: PlannedAction, now: datetime, *, why: bool = True) -> Iterator[Row]:
    """Yield all about one action, what is needed first at the top: the hint, unless or fallback, by when, words to say.

    Then how, whom to tell what and what to withhold; `why` adds reasons and sources. `now` is the plan's: it tells how
    long a duty has still to run. What is not to be done comes without words to say and to share: they would read as an
    instruction.
    """
    done = action.verb in DO_VERBS
    yield Row(action.action.do, "heading", mark=tag(action.verb, action.basis))
    yield from _conditions(content, action, now)
    for line in action.say if done else ():
        yield Row(line, "say", lead="Say: ", indent=2)
    for line in action.how:
        yield Row(line, lead="- ", indent=2)
    told = action.share if done else {}
    for lead, lists in (("Tell: ", told), ("Withhold: ", action.withhold)):
        for recipient in recipients_of(action):
            if lists.get(recipient):
                title = content.recipients[recipient].title
                yield Row(f"{title}: {'; '.join(lists[recipient])}.", lead=lead, indent=2)
    if why:
        yield from reasons(content, action, now)


def _conditions(content: Content, action: PlannedAction, now: datetime) -> Iterator[Row]:
    """Yield what bears on whether and by when an action is done: its hint, fallback or exception, every due time.

    A contested one says here, too, what holds and with whom to talk it over: nobody should need another page for that.
    """
    if action.brief:
        yield Row(action.brief)
    if action.fallback_of:
        first = content.actions[action.fallback_of].do
        yield Row(f"the fallback of: {first}; at once if that fails or stops", "quiet")
    elif action.unless:
        yield Row(f"unless {action.unless}", "quiet")
    for due in action.dues:
        yield Row(due_line(due, now), "alarm")
    if action.contested:
        state = "Contested, and it holds" if action.contested.prevails else "Contested, not settled"
        yield Row(f"{state}: {action.contested.reason}", "quiet")
        if action.contested.consult:
            yield Row(f"{TALK_IT_OVER}{action.contested.consult}", "quiet")


def reasons(content: Content, action: PlannedAction, now: datetime) -> Iterator[Row]:
    """Yield every reason for an action with the answers it rests on, its own due time, its sources and their standing."""
    for because in action.because:
        reason = f"{because.reason}{matched(content, because.answers)}"
        yield Row(f"{tag(because.verb, because.basis)}: {reason}", "quiet", lead="Why: ", indent=2)
        if because.due:
            yield Row(due_line(because.due, now), "quiet", indent=6)
        yield from _sources(because.sources)
        yield from review_rows_of(content, f"rule:{because.rule}", because.reviewed)


def review_rows_of(content: Content, item: str, reviewed: Sequence[Review], *, indent: int = 6) -> Iterator[Row]:
    """Yield by whom an item was reviewed, and which reviews of it are void. Where nobody has reviewed it, nothing."""
    for review in reviewed:
        wider = f", with {review.item}" if review.item != item else ""
        yield Row(f"Reviewed by {signed(review)}{wider}", "quiet", indent=indent)
    for review in void_reviews(content) if content.reviews else ():
        if review.item == item:
            yield Row(f"VOID review by {signed(review)}", "quiet", indent=indent)


def _sources(sources: Sequence[Source]) -> Iterator[Row]:
    for source in sources:
        day = f"read {source.read_on}" if source.read_on else "not read"
        standing = "confirmed" if source.confirmed else "UNCONFIRMED"
        yield Row(f"{source.cite} ({day}, {standing})", "quiet", indent=6)


def matched(content: Content, answers: Mapping[str, Value]) -> str:
    """Return in brackets the answers of this case that a reason rests on, or nothing where it rests on none given."""
    shown = "; ".join(f"{content.questions[q].topic}: {display(content.questions[q], v)}" for q, v in answers.items())
    return f" ({shown})" if shown else ""


def rest(content: Content, plan: Plan, *, full: bool = False) -> Iterator[Row]:
    """Yield conflicts, what is not known, notices, and the state of the content; `full` adds the sources of conflicts."""
    if plan.conflicts:
        yield Row()
        yield Row(f"{CONFLICTS} (rules speak for and against the same step)", "heading")
        for conflict in plan.conflicts:
            yield from conflict_rows(content, plan, conflict, full=full)
    if plan.unknown:
        yield Row()
        yield Row("NOT KNOWN (none of it reads as safe)", "heading")
        for unknown in plan.unknown:
            yield Row(unknown_line(content, unknown.question, unknown.kind), lead="? ", indent=1)
            for change in unknown.would_change:
                yield Row(change, "quiet", indent=5)
    elif plan.not_assessed and not plan.complete:
        yield Row()
        yield Row("NOT ASSESSED (none of it reads as safe)", "heading")
        yield Row("; ".join(content.questions[q].topic for q in plan.not_assessed), indent=3)
    yield Row()
    for cause in plan.response_because:
        yield Row(f"Why this response: {cause.reason}{matched(content, cause.answers)}", "quiet")
    for notice in plan.notices:
        yield Row(notice, "quiet")
    yield Row(state_line(content, plan), "quiet")


TALK_IT_OVER = "Talk it over: "


def conflict_rows(content: Content, plan: Plan, conflict: Conflict, *, full: bool = False) -> Iterator[Row]:
    """Yield both sides of a conflict, for before against, then what holds and why, then with whom to talk it over.

    The sides stand one below the other, each line with its side's name: in columns a plain copy would mix them up.
    """
    planned = [(name, plan.action(name)) for name in conflict.actions]
    names = ", ".join(found.action.do if found else content.actions[name].do for name, found in planned)
    yield Row(names, lead="! ", indent=1)
    for lead, side in (("FOR: ", conflict.calls_for), ("AGAINST: ", conflict.against)):
        for because in side if full else _said_once(side):
            yield from _side(content, plan, because, lead, full=full)
    yield Row(_what_holds(plan, conflict), lead="What holds: ", indent=3)
    if full:
        yield from _sources(conflict.sources)
    if conflict.consult:
        yield Row(conflict.consult, lead=TALK_IT_OVER, indent=3)


def _said_once(side: Sequence[Because]) -> Iterable[Because]:
    """Leave out what another reason of the same side and tag says in the same words: several concerns may."""
    said = {(because.reason, because.verb, because.basis, because.due): because for because in reversed(side)}
    return reversed(said.values())


def _side(content: Content, plan: Plan, because: Because, lead: str, *, full: bool) -> Iterator[Row]:
    answers = matched(content, because.answers) if full else ""
    yield Row(f"{because.reason}{answers}", lead=lead, mark=tag(because.verb, because.basis), indent=3)
    if because.due:
        yield Row(due_line(because.due, plan.now), "quiet", indent=6)
    if full:
        yield from _sources(because.sources)


def _what_holds(plan: Plan, conflict: Conflict) -> str:
    """Return which side prevails, where the step stands now, and why."""
    count = numbers(plan)
    where = ", ".join(str(count[name]) for name in conflict.actions if name in count)
    match conflict.prevails:
        case "do":
            return f"FOR, it stays in the plan as step {where}. {conflict.reason}"
        case "avoid":
            return f"AGAINST, it stands under DO NOT as {where}. {conflict.reason}"
        case _:
            return f"nothing yet, both sides stay. {conflict.reason}"


def the_call(content: Content, plan: Plan) -> Iterator[Row]:
    """Yield how to make the emergency call and what to say, where the plan has one."""
    for name in ("escorted-evaluation-now", "call-emergency"):
        action = next((a for a in plan.actions if a.id == name), None)
        if action:
            yield Row()
            yield from details(content, action, plan.now, why=False)


def whole(content: Content, plan: Plan, *, full: bool = False, marks: Mapping[str, str] = NO_MARKS) -> Iterator[Row]:
    """Yield the whole plan: every step on a row of its own, then what belongs to single steps and the rest, details last.

    Details are how the emergency call is made; with `full` all about every action, with reasons and sources.
    """
    label = "SO FAR, NOT COMPLETE. " if not plan.complete else ""
    yield Row(label + response_heading(plan), "alarm" if plan.response == "emergency" else "heading")
    yield from steps(plan, marks)
    if not full:
        yield from hints(plan)
    yield from rest(content, plan, full=full)
    if not full:
        yield from the_call(content, plan)
        return
    for action in (*plan.actions, *plan.avoid):
        yield Row()
        yield from details(content, action, plan.now)


def note_rows(note: Note) -> Iterator[Row]:
    yield Row("NOTE (stub: yours to check, complete and sign)", "heading")
    for section in note.sections:
        if note.style != "brief":
            yield Row(section.title, "subheading")
        for line in section.lines:
            yield Row(line, indent=0 if note.style == "brief" else 2)


# ---------------------------------------------------------------- the note and what stands around it

READER_REMINDERS: Mapping[str, str] = {
    "client": "The client may read this as soon as it is signed: write what you would say to them. Who told you what, "
    "report forms and other people's data are kept apart from it; below, nobody who told you is named.",
    "proxy": "A parent or partner may read this: keep the client's private words and any report out. Check who has "
    "access; mark it sensitive or hold it back where there is a ground, and tell the client. Who told you what and "
    "report forms are kept apart from it; below, nobody who told you is named.",
    "insurer": "An insurer reads this: what care and payment need, and no more. Who told you what, report forms and other "
    "people's data are kept apart from it.",
    "court": "A court or lawyers may read this: facts with their source and time; later additions marked as such, no "
    "earlier entry altered. Report forms and other people's data are kept apart from it.",
}


def reader_rows(answers: Answers) -> Iterator[Row]:
    """Yield what to think of before signing, for the reader that the therapist named. It stands above the note."""
    if answers.reader:
        yield Row(f"BEFORE YOU SIGN: {READER_REMINDERS[answers.reader]}")


def todo_rows(plan: Plan, answers: Answers) -> Iterator[Row]:
    """Yield what is neither done nor set aside, frame by frame, with when it is due. No part of the note."""
    yield Row("TO DO (for you; not part of the note)", "heading")
    count = numbers(plan)
    left = todo.left(plan, answers)
    if not plan.complete:
        yield Row("The plan is not complete: more may come, and none of it reads as safe.", indent=2)
    elif not left:
        yield Row("Nothing is left of this plan.", indent=2)
    for frame in FRAMES:
        actions = [action for action in left if action.frame == frame]
        if actions:
            yield Row(FRAME_HEADINGS[frame], "subheading")
        for action in actions:
            yield Row(action.action.do, lead=f"{count[action.id]:>2} [ ] ", mark=tag(action.verb, action.basis))
            if action.due:
                yield Row(due_line(action.due, plan.now), "alarm", indent=7)


def log_rows(content: Content, answers: Answers) -> Iterator[Row]:
    """Yield the calls and the disclosures, one paragraph each, where there are any."""
    calls = [call_line(content, call) for call in answers.calls]
    told = [disclosure_line(content, one) for one in answers.disclosures]
    for title, lines in (("CALLS", calls), ("DISCLOSURES", told)):
        if lines:
            yield Row()
            apart = "; not part of the note" if keeps_apart(answers) else ""
            yield Row(f"{title} (log{apart})", "heading")
            yield from (Row(line, lead="- ") for line in lines)


def after_note(content: Content, plan: Plan, answers: Answers) -> Iterator[Row]:
    """Yield what a result holds below the note: what is left to do, the logs, and which papers are ready."""
    if answers.done or answers.asides or not plan.actions or not plan.complete:
        yield from todo_rows(plan, answers)
    else:
        yield Row("TO DO (for you; not part of the note)", "heading")
        yield Row("Every step of the plan above: none is marked as done or set aside.", indent=2)
    yield from log_rows(content, answers)
    yield from papers_ready(plan)


def papers_ready(plan: Plan) -> Iterator[Row]:
    """Yield which papers a plan has and how to print one; nothing of them stands in the result itself."""
    if plan.papers:
        named = "; ".join(f"{paper.id} ({paper.paper.title})" for paper in plan.papers)
        yield Row()
        yield Row("PAPERS (apart from the note)", "heading")
        yield Row(f"Papers ready: {named}; crisis-aid plan FILE --paper NAME", indent=2)


def review_rows(content: Content, answers: Answers) -> Iterator[Row]:
    """Yield each question with its answer and its source, numbered as answered, then those that were not asked."""
    yield Row("YOUR ANSWERS", "heading")
    for number, (name, value) in enumerate(answers.values.items(), 1):
        question = content.questions[name]
        source = f" ({source_words(answers, name)})" if name in answers.informants and not is_unknown(value) else ""
        yield Row(f"{question.ask} {display(question, value)}{source}", lead=f"{number:>2} ")
    open_ones = not_assessed(Evaluation(content, answers.concerns, answers.values), answers.values)
    if open_ones:
        topics = "; ".join(content.questions[name].topic for name in open_ones)
        yield Row()
        yield Row(f"NOT ASKED (none of it reads as safe): {topics}.")


def source_words(answers: Answers, question: str) -> str:
    """Return from whom an answer is, for the therapist's own eyes."""
    informant = answers.informants.get(question)
    role = answers.told_by.get(question, "") if informant == "told" else ""
    words = INFORMANTS[informant] if informant else "source not entered"
    return f"{words}: {role}" if role else words


# ---------------------------------------------------------------- one call on one page


NO_CALLS = frozenset({"next-client"})
"""Recipients whom one tells something without calling about the client of the plan."""


def callable_actions(plan: Plan) -> tuple[PlannedAction, ...]:
    """Return the actions that are calls, in the plan's order."""
    return tuple(action for action in plan.actions if is_call(action))


def is_call(planned: PlannedAction) -> bool:
    """Whether an action is a call: content names a recipient for it, or its line starts with "Call "."""
    return bool(set(planned.action.recipients) - NO_CALLS) or planned.action.do.startswith("Call ")


def recipients_of(action: PlannedAction) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*action.share, *action.withhold)))


def call_card(content: Content, planned: PlannedAction, now: datetime) -> Iterator[Row]:
    """Yield one call: by when, the number, who you are, what to say, what they will ask, what to tell and withhold, how.

    `now` is the plan's: it tells how long a duty has still to run.
    """
    yield Row(planned.action.do, "heading", mark=tag(planned.verb, planned.basis))
    yield from _conditions(content, planned, now)
    for name in planned.action.resources:
        yield Row(f"{content.resources[name].name}: {content.resources[name].reach}")
    names = {name: content.recipients[name].title for name in recipients_of(planned)}
    if names:
        yield Row(f"To: {'; '.join(names.values())}")
    yield from _card_part("WHO YOU ARE", names, _extra(planned, "you"))
    yield from _card_lines("SAY", planned.say, "say")
    yield from _card_part("THEY WILL ASK", names, _extra(planned, "asks"))
    yield from _card_part("YOU MAY TELL", names, planned.share)
    yield from _card_part("WITHHOLD", names, planned.withhold)
    yield from _card_lines("HOW", planned.how, "body")


def _extra(planned: PlannedAction, name: str) -> Mapping[str, Sequence[str]]:
    """Return lines per recipient that content may lack."""
    found: Mapping[str, Sequence[str]] = getattr(planned, name, {})
    return found


def _card_part(title: str, names: Mapping[str, str], lists: Mapping[str, Sequence[str]]) -> Iterator[Row]:
    """Yield the lines for each recipient, whose title stands before them where the card has several."""
    lines = [f"{names[name]}: {line}" if len(names) > 1 else line for name in names for line in lists.get(name, ())]
    yield from _card_lines(title, lines, "body")


def _card_lines(title: str, lines: Sequence[str], style: str) -> Iterator[Row]:
    if lines:
        yield Row(title, "subheading")
        yield from (Row(line, style, lead="- ", indent=2) for line in lines)
