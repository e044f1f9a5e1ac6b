"""A counterexample as the interview it is: what is asked, what is answered, which plan comes of it; and as a scenario.

Its id hangs on what it shows and not on when it was found: the same content gives the same ids.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crisis_cli.answers import Answers, Value
from crisis_cli.checks.search import Counterexample
from crisis_cli.deadline import deadline_words
from crisis_cli.engine import AskQuestion, blank_of, next_step, plan_for
from crisis_cli.errors import Issue
from crisis_cli.model import LEVELS, Content, Expectation
from crisis_cli.plan import Plan

CALL = "call-emergency"
_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DIGITS = 8


@dataclass(frozen=True)
class Step:
    """A question that the interview asks. Without a value it is left blank."""

    question: str
    value: Value | None


@dataclass(frozen=True)
class Run:
    """An interview from its first question to its plan. `unasked` are answers that matter and that nobody asks for."""

    example: Counterexample
    steps: tuple[Step, ...]
    unasked: Mapping[str, Value]
    plan: Plan


def replay_id(issue: Issue, examples: Sequence[Counterexample]) -> str:
    """Return the id of an issue's interviews: hexadecimal digits of what is shown, where, and by which answers."""
    shown = [[list(example.concerns), sorted(example.answers.items())] for example in examples]
    told = json.dumps([issue.check, issue.where, shown], default=list)
    return hashlib.sha256(told.encode()).hexdigest()[:DIGITS]


def replay_ids(counterexamples: Mapping[Issue, tuple[Counterexample, ...]]) -> dict[Issue, str]:
    """Return the id of every issue that an interview shows."""
    return {issue: replay_id(issue, examples) for issue, examples in counterexamples.items() if examples}


def run_of(content: Content, example: Counterexample) -> Run:
    """Return the interview of a counterexample: what it does not answer is left blank, which is one key each time."""
    answers = Answers(example.concerns)
    steps: list[Step] = []
    while isinstance(step := next_step(content, answers, _NOW, upto="refine", changes=False), AskQuestion):
        question = step.question
        value = example.answers.get(question.id)
        steps.append(Step(question.id, value))
        answers = answers.given(question.id, blank_of(question) if value is None else value)
    asked = {step.question for step in steps}
    unasked = {name: value for name, value in example.answers.items() if name not in asked}
    plan = plan_for(content, Answers(example.concerns, example.answers), _NOW, changes=False)
    return Run(example, tuple(steps), unasked, plan)


# ---------------------------------------------------------------- as a scenario


def scenario_of(content: Content, issue: Issue, examples: Sequence[Counterexample]) -> dict[str, Any]:
    """Return the tables of a scenario that is not as expected now, and will be once the issue is mended.

    Of two interviews it is the second, which calls for too little. Where the issue says of no plan what it should be, nothing is
    expected: that is for the author to write.
    """
    example = examples[-1]
    answers = {name: list(value) if isinstance(value, tuple) else value for name, value in example.answers.items()}
    tables: dict[str, Any] = {"title": _title(content, issue), "concerns": list(example.concerns), "answers": answers}
    expect = _expect(content, issue, examples)
    return {**tables, "expect": expect} if expect else tables


def _named(issue: Issue) -> str:
    return issue.where.partition('"')[2].partition('"')[0]


def _title(content: Content, issue: Issue) -> str:
    says = next((prop.says for prop in content.properties if prop.id == _named(issue)), None)
    text = says if issue.check == "property" and says else issue.message.partition(" Interview:")[0]
    return text[:300]


def _expect(content: Content, issue: Issue, examples: Sequence[Counterexample]) -> dict[str, Any]:
    name = _named(issue)
    if issue.check == "property":
        prop = next(prop for prop in content.properties if prop.id == name)
        return expect_table(prop.expect)
    if issue.check == "order":
        first = plan_for(content, Answers(examples[0].concerns, examples[0].answers), _NOW, changes=False)
        return {"response": list(LEVELS[LEVELS.index(first.response) :])}
    return {"before": [[CALL, name]]} if issue.check == "before-the-call" else {}


def expect_table(expect: Expectation) -> dict[str, Any]:
    """Return an expectation as the table that says it; `due` and `unasked`, which are for scenarios alone, are left out."""
    table: dict[str, Any] = {}
    for key in ("response", "includes", "includes_any", "excludes", "avoids", "not_avoids", "first"):
        if getattr(expect, key):
            table[key] = list(getattr(expect, key))
    if expect.within_first is not None:
        table["within_first"] = expect.within_first
    if expect.before:
        table["before"] = [list(pair) for pair in expect.before]
    for key in ("verbs", "bases", "frames"):
        if getattr(expect, key):
            table[key] = dict(getattr(expect, key))
    if expect.deadlines:
        table["deadlines"] = {name: deadline_words(deadline) for name, deadline in expect.deadlines.items()}
    return table


def scenario_toml(tables: Mapping[str, Any]) -> str:
    """Return a scenario's tables as TOML: plain keys first, then a table each for answers and what is expected."""
    plain = {key: value for key, value in tables.items() if not isinstance(value, Mapping)}
    return "\n".join(_toml(plain, tables)) + "\n"


def _toml(plain: Mapping[str, Any], tables: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{key} = {_toml_value(value)}" for key, value in plain.items())
    for key, table in tables.items():
        if isinstance(table, Mapping):
            yield f"\n[{key}]"
            yield from (f"{_key(name)} = {_toml_value(value)}" for name, value in table.items())


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() and name.isascii() else _string(name)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _toml_value(value: Any) -> str:
    match value:
        case str():
            return _string(value)
        case Mapping():
            return "{ " + ", ".join(f"{_key(name)} = {_toml_value(item)}" for name, item in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_toml_value, value)) + "]"
        case _:
            return str(value)
