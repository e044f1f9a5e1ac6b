"""A counterexample on the screen: question by question as a therapist would meet it, then the plan, then what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from crisis_cli.answers import display
from crisis_cli.checks.replay import Run
from crisis_cli.errors import Issue
from crisis_cli.model import Content
from crisis_cli.plan import Plan
from crisis_cli.render.rows import Row
from crisis_cli.render.words import many, response_heading, tag

MOST_STEPS = 12
"""So many steps of a plan are shown; the whole plan is one command away once the interview is a scenario."""


def replay_rows(
    content: Content, name: str, issue: Issue, runs: Sequence[Run], content_option: str = ""
) -> Iterator[Row]:
    """Yield the issue, then each interview with its plan."""
    yield Row(f"{issue.where}", "heading", mark=name)
    yield Row(issue.message.partition(" Interview:")[0])
    yield Row(f"{issue.file}:{issue.line}" if issue.line else issue.file, "quiet")
    for number, run in enumerate(runs, 1):
        yield Row()
        yield Row(f"INTERVIEW {number} OF {len(runs)}" if len(runs) > 1 else "THE INTERVIEW", "heading")
        yield from _interview(content, run)
        yield Row()
        yield from _plan(run.plan)
    yield Row()
    yield Row(issue.hint)
    yield Row(
        f"Keep it as a scenario: crisis-aid{content_option} flows check --replay {name} --save FILE.toml", "quiet"
    )


def _interview(content: Content, run: Run) -> Iterator[Row]:
    titles = "; ".join(content.concerns[name].title for name in run.example.concerns)
    answered = sum(step.value is not None for step in run.steps)
    yield Row(f"{titles}. {many(len(run.steps), 'questions')}, {answered} of them answered.")
    number = 0
    for blank, steps in groupby(run.steps, key=lambda step: step.value is None):
        some = list(steps)
        if blank:
            topics = "; ".join(content.questions[step.question].topic for step in some)
            yield Row(f"not asked: {topics}", "quiet", indent=4)
        else:
            for step in some:
                question = content.questions[step.question]
                assert step.value is not None
                number += 1
                yield Row(question.ask, lead=f"{number:>2}  ")
                yield Row(display(question, step.value), "subheading", lead="> ", indent=4)
    for name, value in run.unasked.items():
        question = content.questions[name]
        yield Row(f"{question.topic}: {display(question, value)} (nobody asks this here; a file can say it)", indent=4)


def _plan(plan: Plan) -> Iterator[Row]:
    yield Row(f"THE PLAN: {response_heading(plan)}", "heading")
    for number, action in enumerate(plan.actions[:MOST_STEPS], 1):
        yield Row(f"{action.action.do} [{action.id}]", lead=f"{number:>2}  ", mark=tag(action.verb, action.basis))
    if len(plan.actions) > MOST_STEPS:
        yield Row(f"... and {len(plan.actions) - MOST_STEPS} more", "quiet", indent=4)
    for action in plan.avoid:
        yield Row(f"DO NOT: {action.action.do} [{action.id}]", indent=4, mark=tag(action.verb, action.basis))
