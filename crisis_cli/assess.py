"""`crisis-aid assess`: the interview on a terminal, from the danger line to plan and note."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crisis_cli import exit_codes
from crisis_cli.answers import Answers
from crisis_cli.engine import missing, plan_for
from crisis_cli.errors import UsageError
from crisis_cli.load import load
from crisis_cli.model import Content


@dataclass(frozen=True)
class AssessOptions:
    """What the command line said. No answer about a client is among it."""

    concerns: tuple[str, ...] = ()
    jurisdiction: str | None = None
    answers_file: Path | None = None
    plain: bool = False
    form: str = "terminal"
    style: str = "narrative"
    full: bool = False
    now: datetime | None = None
    output: Path | None = None
    content: Path | None = None


def run(options: AssessOptions) -> int:
    """Hold the interview and deliver plan and note; return the exit code. Raises CrisisAidError."""
    content = load(options.content)
    answers = _given(content, options)
    clock = _clock(options.now)
    if sys.stdin is None or not sys.stdin.isatty():
        return _without_terminal(content, answers, options, clock)
    if sys.stderr is None or not sys.stderr.isatty():
        raise UsageError(
            "The questions are shown on standard error, and that is no terminal here.\n"
            "Leave standard error on the terminal (2> elsewhere hides the questions)."
        )
    return _converse(content, answers, options, clock)


def _clock(fixed: datetime | None) -> Callable[[], datetime]:
    if fixed is not None:
        return lambda: fixed
    return lambda: datetime.now(UTC).replace(microsecond=0).astimezone()


def _given(content: Content, options: AssessOptions) -> Answers:
    """Return the answers that a file gave before the interview. Raises InputError and UsageError."""
    from crisis_cli.answers import nearest

    for name in options.concerns:
        if name not in content.concerns:
            raise UsageError(f'There is no concern "{_shown(name)}". {nearest(name, content.concerns)}')
    answers = Answers(options.concerns)
    if options.answers_file is not None:
        from crisis_cli.scenario import read_scenario

        scenario = read_scenario(content, options.answers_file)
        answers = scenario.answers
    if options.jurisdiction is not None:
        answers = answers.given("client.place", _place(options.jurisdiction))
    return answers


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


def _without_terminal(content: Content, answers: Answers, options: AssessOptions, clock: Callable[[], datetime]) -> int:
    """Refuse, naming the answers that are missing and how to give them; with none missing, show the plan."""
    if not answers.concerns and len(content.concerns) == 1:
        answers = Answers(tuple(content.concerns), answers.values)
    open_questions = missing(content, answers) if answers.concerns else tuple(content.questions)
    if open_questions:
        raise UsageError(
            "`assess` asks its questions on a terminal, and standard input is none. Nothing was read from it.\n"
            f"Answers missing: {', '.join(open_questions)}.\n"
            "Write them into a scenario file and run: crisis-aid plan FILE (crisis-aid flows show "
            f"{next(iter(content.concerns), '')} lists what each takes)."
        )
    from crisis_cli.results import deliver

    plan = plan_for(content, answers, clock())
    deliver(content, plan, answers, form=options.form, style=options.style, full=options.full, output=options.output)
    return exit_codes.DONE


def _converse(content: Content, answers: Answers, options: AssessOptions, clock: Callable[[], datetime]) -> int:
    from crisis_cli.interview import Interview
    from crisis_cli.keys import Keyboard, orderly_end
    from crisis_cli.prompter import EndedHidden, prompter_for
    from crisis_cli.results import deliver

    with orderly_end(), Keyboard() as keyboard:
        prompter = prompter_for(keyboard, plain=options.plain, environment=os.environ)
        interview = Interview(content, prompter, clock, style=options.style)
        try:
            outcome = interview.run(answers)
        except EndedHidden:
            return exit_codes.INTERRUPTED
        except (KeyboardInterrupt, EOFError):
            _interrupted(content, interview, clock)
            return exit_codes.INTERRUPTED
    deliver(
        content,
        outcome.plan,
        outcome.answers,
        form=options.form,
        style=options.style,
        full=options.full,
        output=options.output,
    )
    return exit_codes.DONE


def _interrupted(content: Content, interview: object, clock: Callable[[], datetime]) -> None:
    """Show on the terminal what was certain when the therapist broke off: nothing they learned is lost unseen."""
    from crisis_cli.interview import Interview
    from crisis_cli.output import put
    from crisis_cli.render.layout import Row, head, note_rows
    from crisis_cli.render.text import render

    assert isinstance(interview, Interview)
    if not interview.answers.values:
        put("\nStopped. Nothing had been answered.\n", sys.stderr)
        return
    from crisis_cli import note as notes

    plan = interview.plan_until_now()
    note = notes.build(content, interview.answers, clock(), "brief")
    rows = [Row(), Row("STOPPED. Certain until then:", "heading"), *head(plan), Row(), *note_rows(note)]
    put(render(rows), sys.stderr)
