"""`crisis-aid assess`: the interview on a terminal, from the danger line to plan and note.

Where nothing is given but `assess` itself, the first list comes from the index of the content; everything else is read,
and the modules that need it are loaded, while it stands on the screen. So they are imported inside functions here.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from crisis_cli import exit_codes, settings
from crisis_cli.errors import OutputError, UsageError
from crisis_cli.listing import Listed, listed
from crisis_cli.load import first_list, load
from crisis_cli.render.rows import Row
from crisis_cli.render.terminal import wants_plain

if TYPE_CHECKING:
    from datetime import datetime

    from crisis_cli.answers import Answers
    from crisis_cli.interview import Interview, Outcome
    from crisis_cli.model import Content
    from crisis_cli.plan import Plan
    from crisis_cli.profile import Profile
    from crisis_cli.prompter import Prompter


class AssessOptions(NamedTuple):
    """What the command line said. No answer about a client is among it. No style: the profile's, else narrative."""

    concerns: tuple[str, ...] = ()
    jurisdiction: str | None = None
    answers_file: Path | None = None
    plain: bool = False
    form: str = "terminal"
    style: str | None = None
    full: bool = False
    now: datetime | None = None
    output: Path | None = None
    content: Path | None = None
    calendar: Path | None = None
    papers: tuple[str, ...] = ()


class _Run(NamedTuple):
    """All that one run starts from. `among` are the concerns to choose among where `answers` name none.

    `remarks` are what is to be said of the profile.
    """

    content: Content
    profile: Profile | None
    remarks: tuple[str, ...]
    answers: Answers
    among: tuple[str, ...]
    clock: Callable[[], datetime]
    plain: bool
    form: str
    style: str
    full: bool
    output: Path | None
    inputs: tuple[Path, ...]
    calendar: Path | None
    papers: tuple[str, ...]


def run(options: AssessOptions) -> int:
    """Hold the interview and deliver plan and note; return the exit code. Raises CrisisAidError."""
    _refuse_output(options)
    concerns = first_list() if _list_comes_first(options) else None
    if concerns is not None and len(concerns) > 1:
        return _converse_from_list(options, concerns)
    started = _read(options)
    for remark in started.remarks:
        _remark(remark)
    if not _is_terminal(sys.stdin):
        return _without_terminal(started)
    if not _is_terminal(sys.stderr):
        raise UsageError(
            "The questions are shown on standard error, and that is no terminal here.\n"
            "Leave standard error on the terminal (2> elsewhere hides the questions)."
        )
    return _converse(started)


def _list_comes_first(options: AssessOptions) -> bool:
    """Whether the run starts with the list of all concerns, and nothing has to be checked against the content before."""
    given = (options.concerns, options.jurisdiction, options.answers_file, options.content, options.papers)
    return not any(given) and _is_terminal(sys.stdin) and _is_terminal(sys.stderr)


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _read(options: AssessOptions) -> _Run:
    """Read content, profile and answers: all that the options stand for. Raises CrisisAidError."""
    content = load(options.content)
    if options.papers:
        from crisis_cli.papers import check_names

        check_names(content, options.papers)
    given, among = _given(content, options)
    return _started(content, options, given, among)


def _refuse_output(options: AssessOptions) -> None:
    """Say before the first question, not after the last, that a file would overwrite the answers or can't be made."""
    if options.output is not None and options.answers_file is not None:
        from crisis_cli.output import check_output

        check_output(options.output, [options.answers_file])
    if options.calendar is not None:
        from crisis_cli.results import check_calendar

        check_calendar(options.calendar, options.output, [options.answers_file] if options.answers_file else [])


def _started(content: Content, options: AssessOptions, given: Answers, among: tuple[str, ...]) -> _Run:
    mine, remarks = _profile(content)
    plain = options.plain or (mine is not None and mine.plain) or wants_plain(os.environ)
    return _Run(
        content=content,
        profile=mine,
        remarks=remarks,
        answers=_with_profile(content, given, mine) if mine else given,
        among=among,
        clock=_clock(options.now),
        plain=plain,
        form="text" if plain and options.form == "terminal" else options.form,
        style=options.style or (mine.note_style if mine else None) or "narrative",
        full=options.full,
        output=options.output,
        inputs=(options.answers_file,) if options.answers_file else (),
        calendar=options.calendar,
        papers=options.papers,
    )


def _clock(fixed: datetime | None) -> Callable[[], datetime]:
    if fixed is not None:
        return lambda: fixed
    from datetime import UTC, datetime

    return lambda: datetime.now(UTC).replace(microsecond=0).astimezone()


# ---------------------------------------------------------------- what is given before the first question


def _profile(content: Content) -> tuple[Profile | None, tuple[str, ...]]:
    """Return this machine's profile, None where there is none, and what is to be said of it.

    One that can't be used is told of and stops nothing.
    """
    if not settings.has_profile():
        return None, ()
    from crisis_cli import profile

    found = profile.find()
    if found.issue:
        return None, (f"{profile.one_line(found.issue)} Your profile is not used; crisis-aid setup mends it.",)
    remarks = found.profile.remarks(content) if found.profile else ()
    return found.profile, tuple(f"Your profile: {text} Not used; crisis-aid setup mends it." for text in remarks)


def _remark(text: str) -> None:
    from crisis_cli.output import remark

    remark(text)


def _with_profile(content: Content, given: Answers, mine: Profile) -> Answers:
    """Return the answers with the profile's before them. What was given for this run goes before the profile."""
    from dataclasses import replace

    from crisis_cli.evaluation import Evaluation

    values = {**mine.answers(content), **given.values}
    evaluation = Evaluation(content, given.concerns, values)
    kept = {
        name: value for name, value in values.items() if name in given.values or evaluation.relevance(name) is not False
    }
    return replace(given, values=kept)


def _concerns(content: Content, named: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the concerns named, and those to choose among: a family alone is a choice. Raises UsageError."""
    from crisis_cli.answers import nearest

    known = content.families
    if len(named) == 1 and named[0] in known:
        members = known[named[0]]
        return (members, ()) if len(members) == 1 else ((), members)
    for name in named:
        if name in known:
            raise UsageError(
                f'"{name}" stands for {", ".join(known[name])}, one of which is asked for. Name it alone, or name them.'
            )
        if name not in content.concerns:
            raise UsageError(f'There is no concern "{_shown(name)}". {nearest(name, [*content.concerns, *known])}')
    return named, ()


def _given(content: Content, options: AssessOptions) -> tuple[Answers, tuple[str, ...]]:
    """Return the answers that a file gave before the interview, and the concerns to choose among.

    Raises InputError and UsageError.
    """
    from crisis_cli.answers import Answers

    concerns, among = _concerns(content, options.concerns)
    place = None if options.jurisdiction is None else _place(options.jurisdiction)
    answers = Answers(concerns)
    if options.answers_file is not None:
        from dataclasses import replace

        from crisis_cli.scenario import Run, read_scenario

        run = Run(_clock(options.now)(), place)  # an interview is held now, whenever the file was written
        given = read_scenario(content, options.answers_file, options.now, run).answers
        if among:
            raise UsageError(f"With --answers a concern is named, not asked for: {', '.join(among)}.")
        answers = replace(given, concerns=tuple(dict.fromkeys((*given.concerns, *concerns))))
    if place is not None:
        answers = answers.given("client.place", place)
    return answers, among


def _place(typed: str) -> str:
    from crisis_cli.answers import nearest
    from crisis_cli.places import PLACES, matches

    found = matches(typed)
    if len(found) != 1:
        raise UsageError(f'"{_shown(typed)}" is no place. {nearest(typed, PLACES)}')
    return found[0]


def _shown(typed: str) -> str:
    from crisis_cli.gate import clean_line

    return clean_line(typed)[:60]


# ---------------------------------------------------------------- the run


def _without_terminal(run: _Run) -> int:
    """Refuse, naming the answers that are missing and how to give them; with none missing, show the plan."""
    from dataclasses import replace

    from crisis_cli.engine import missing, plan_for

    content, answers = run.content, run.answers
    among = run.among or tuple(sorted(content.concerns, key=lambda name: content.concerns[name].priority))
    if not answers.concerns and len(among) == 1:
        answers = replace(answers, concerns=among)
    open_questions = missing(content, answers)
    if open_questions or not answers.concerns:
        lacking = (
            f"Answers missing: {', '.join(open_questions)}."
            if answers.concerns
            else f"No concern is named: name one or more of {', '.join(among)}."
        )
        raise UsageError(
            "`assess` asks its questions on a terminal, and standard input is none. Nothing was read from it.\n"
            f"{lacking}\n"
            "Write the answers into a scenario file and run: crisis-aid plan FILE (crisis-aid flows show "
            f"{(answers.concerns or among)[0]} lists what each takes)."
        )
    plan = plan_for(content, answers, run.clock())
    _deliver(run, run.profile.adjust(plan) if run.profile else plan, answers)
    return exit_codes.DONE


def _deliver(run: _Run, plan: Plan, answers: Answers) -> None:
    """Write plan and note, then the papers that were asked for. Raises UsageError last, where the plan lacks one."""
    from crisis_cli.papers import chosen, lacking
    from crisis_cli.results import deliver

    deliver(
        run.content,
        plan,
        answers,
        form=run.form,
        style=run.style,
        full=run.full,
        output=run.output,
        inputs=run.inputs,
        calendar=run.calendar,
        papers=chosen(plan, run.papers),
    )
    missing = lacking(plan, run.papers)
    if missing:
        raise UsageError(missing)


def _own(run: _Run) -> set[str]:
    """Return the questions that the profile answered in this run."""
    return set(run.profile.answers(run.content)) & run.answers.values.keys() if run.profile else set()


def _own_remark(run: _Run) -> tuple[str, ...]:
    own = _own(run)
    return (f"Answered by your profile, about your practice: {len(own)} (r shows and changes them).",) if own else ()


def _converse(run: _Run) -> int:
    from crisis_cli.keys import Keyboard, orderly_end
    from crisis_cli.prompter import prompter_for

    for remark in _own_remark(run):
        _remark(remark)
    with orderly_end(), Keyboard() as keyboard:
        first_place = run.profile.first_place if run.profile else None
        prompter = prompter_for(keyboard, run.clock, plain=run.plain, environment=os.environ, first_place=first_place)
        outcome = _interviewed(run, prompter)
    return _ended(run, outcome)


def _interviewed(run: _Run, prompter: Prompter, chosen: str = "") -> Outcome | None:
    """Hold the interview; None where the therapist broke off. `chosen` is what was chosen of the first list before."""
    from crisis_cli.interview import Interview
    from crisis_cli.prompter import EndedHidden

    interview = Interview(
        run.content,
        prompter,
        run.clock,
        style=run.style,
        adjust=run.profile.adjust if run.profile else None,
        among=run.among,
    )
    try:
        return interview.run(run.answers, chosen)
    except EndedHidden:
        return None
    except (KeyboardInterrupt, EOFError):
        with contextlib.suppress(OutputError):  # a closed terminal is no fault: nobody is there to read it
            _interrupted(run, interview)
        return None


def _ended(run: _Run, outcome: Outcome | None) -> int:
    if outcome is None:
        return exit_codes.INTERRUPTED
    _deliver(run, outcome.plan, outcome.answers)
    return exit_codes.DONE


def _converse_from_list(options: AssessOptions, concerns: tuple[Listed, ...]) -> int:
    """Show the first list, read everything else while it stands there, and go on from what is chosen."""
    from crisis_cli.keys import Keyboard, orderly_end
    from crisis_cli.prompter import EndedHidden, choose_concern, prompter_for

    @cache
    def read() -> _Run:
        from crisis_cli import interview  # noqa: F401 - not needed to read, but its import takes as long

        return _read(options)

    plain = options.plain or wants_plain(os.environ) or (settings.has_profile() and settings.plain_is_wished())
    with orderly_end(), Keyboard() as keyboard:
        prompter = prompter_for(keyboard, _clock(options.now), plain=plain, environment=os.environ)
        keyboard.meanwhile(read)
        try:
            chosen = choose_concern(prompter, concerns)
        except EndedHidden:
            return exit_codes.INTERRUPTED
        except (KeyboardInterrupt, EOFError):
            _say_nothing_answered()
            return exit_codes.INTERRUPTED
        run = read()
        prompter.first_place = run.profile.first_place if run.profile else None
        remarks = [Row(text) for text in (*run.remarks, *_own_remark(run))]
        if remarks:
            prompter.show(remarks)
        same = listed(run.content.concerns.values()) == concerns
        outcome = _interviewed(run, prompter, chosen if same else "")
    return _ended(run, outcome)


def _say_nothing_answered() -> None:
    from crisis_cli.output import put

    with contextlib.suppress(OutputError):  # a closed terminal is no fault: nobody is there to read it
        put("\nStopped. Nothing had been answered.\n", sys.stderr)


def _interrupted(run: _Run, interview: Interview) -> None:
    """Show on the terminal what was certain when the therapist broke off: nothing they learned is lost unseen."""
    from crisis_cli.output import put
    from crisis_cli.render.layout import head, note_rows
    from crisis_cli.render.text import render

    if not interview.answers.values.keys() - _own(run):
        _say_nothing_answered()
        return
    from crisis_cli import note as notes
    from crisis_cli import todo

    plan = interview.plan_until_now()
    note = notes.build(run.content, interview.answers, run.clock(), "brief")
    marks = todo.marks(plan, interview.answers)
    rows = [Row(), Row("STOPPED. Certain until then:", "heading"), *head(plan, marks), Row(), *note_rows(note)]
    put(render(rows), sys.stderr)
