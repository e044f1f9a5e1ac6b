"""Mutates the shipped content and says which mistakes the scenarios and the proofs notice, and what the others change.

    python tests/mutate_content.py --number 1200 --seed 1 [--part 1/2] [--kind "unknown lost"] [--survivors FILE.jsonl]

A mutant is killed by a scenario that is not as expected any more, by a proof, or by a check of its structure. One of
which no plan differs, whatever the answers, is equivalent: the comparison of both contents says so. `UNNOTICED` names
those of which plans differ in nothing that an expectation can say, with the reason. Each that survives is printed with
what it changes. With --survivors each that no scenario notices becomes one, of the interview that shows it, counted at
once and added to that file, to be read before it is kept. Ends with 1 where one survives.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from content_mutants import Mutant, every_mutant, mutants

from crisis_cli.answers import Answers
from crisis_cli.checks import standing
from crisis_cli.checks.difference import Change, Comparing
from crisis_cli.checks.edits import edits
from crisis_cli.checks.expectation import failures
from crisis_cli.checks.formula import Formula
from crisis_cli.checks.outcomes import Outcomes
from crisis_cli.checks.plans import Plans
from crisis_cli.checks.proof import CHECKS
from crisis_cli.checks.prover import Prover, interview
from crisis_cli.checks.search import Counterexample, Search
from crisis_cli.checks.variables import variables_of
from crisis_cli.checks.world import World
from crisis_cli.condition import Is, atoms
from crisis_cli.deadline import deadline_words
from crisis_cli.engine import RESPONSE_WORDS, completed, plan_for
from crisis_cli.evaluation import Evaluation
from crisis_cli.generated import compile_content
from crisis_cli.load import Loaded, load_checked, no_collection, shipped_folder
from crisis_cli.model import Content
from crisis_cli.plan import Plan, PlannedAction
from crisis_cli.render.difference import sentence
from crisis_cli.render.words import tag
from crisis_cli.scenario import Scenario, from_tables, now_utc
from crisis_cli.shelf import read_shelf

UNNOTICED: Mapping[tuple[str, str, str], str] = {
    ("deadline", "us-tx.paper.privilege.licence", "twice as long"): (
        "Till the day and no longer till the day before. Wherever the rule holds, paper.privilege or paper.privilege.dead does "
        "and asks for the day before, so that is what is due. Only one of several reasons would name the later day."
    ),
}
"""Mutants that no expectation can tell from the content, by class, item and what was changed, each with the reason."""
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Verdict(NamedTuple):
    """What became of a mutant: killed by what, or equivalent, or with a change that nothing noticed."""

    mutant: Mutant
    by: str
    change: Change | None = None


def apart(content: Content) -> Iterator[Is]:
    """Yield a condition for every single value, since a mutant may tell apart what the content does not."""
    read: dict[str, set[str]] = {}
    for rule in (*content.rules, *content.raises):
        for atom in atoms(rule.when):
            if isinstance(atom, Is) and atom.key in content.questions:
                read.setdefault(atom.key, set()).update(atom.values)
    for name, question in content.questions.items():
        for value in sorted({*question.choices, *read.get(name, ())}):
            yield Is(name, frozenset((value,)))


class MutantProver(Prover):
    """Proves a mutant with the solver of what it was made from: what was asked before is not asked again.

    It is for mutants of which the same interviews end as before. What an interview shows is not looked for.
    """

    def __init__(self, loaded: Loaded, base: Prover, known: dict[frozenset[Formula], bool]) -> None:
        self.loaded, self.content, self.known = loaded, loaded.content, known
        self.world = World(loaded.content, base.forge, base.variables)
        self.plans = Plans(self.world)
        self.to_keep = tuple(self.plans.to_keep())
        self.worlds, self.forge, self.variables, self.chosen = (self.world,), base.forge, base.variables, base.chosen
        self.limits, self.tried, self.solver = base.limits, base.tried, base.solver

    def possible(self, *formulas: Formula) -> bool:
        asked = frozenset(formulas)
        if asked not in self.known:
            self.known[asked] = super().possible(*formulas)
        return self.known[asked]

    def impossible(self, *formulas: Formula) -> bool:
        return not self.possible(*formulas)

    def example(self, bad: Formula, *given: Formula, same: Any = None, apart: str = "") -> Counterexample | None:
        return Counterexample(tuple(self.chosen)[:1], {}) if self.possible(bad, *given) else None


class Campaign:
    """The scenarios of the content, read once, and its rules as formulas over them: which mutants touch which scenarios."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded, self.content = loaded, loaded.content
        shelf = read_shelf(loaded.content, loaded.folder)
        assert not shelf.issues
        self.scenarios = [(file, one) for file, one in shelf.scenarios.items() if one.expect]
        self.now = now_utc()
        self.prover = Prover(loaded)
        forge = self.prover.forge
        self.variables = variables_of(forge, loaded.content, also=apart(loaded.content))
        self.world = World(loaded.content, forge, self.variables)
        self.search = Search(self.world)
        self.outcomes = Outcomes(loaded.content, forge, self.variables)
        self.proved: dict[frozenset[Formula], bool] = {}
        readers = compile_content(loaded.content)
        self.decided = [readers.decide(one.answers.concerns, one.answers.values) for _, one in self.scenarios]
        self.keeping = False
        """Whether what no scenario notices becomes one, even where a proof would notice it."""
        self.known = set(self._issues(loaded, MutantProver(loaded, self.prover, self.proved)))

    def add(self, name: str, scenario: Scenario) -> None:
        """Take one scenario more into account."""
        self.scenarios.append((name, scenario))
        readers = compile_content(self.content)
        self.decided.append(readers.decide(scenario.answers.concerns, scenario.answers.values))

    def _issues(self, loaded: Loaded, prover: Prover) -> Iterator[tuple[str, str]]:
        """Yield the check and place of every structural issue, then of every proof that fails."""
        yield from ((issue.check, issue.where) for issue in standing(loaded))
        with no_collection():
            for check in CHECKS:
                yield from ((issue.check, issue.where) for issue, _ in check(prover))

    def touched(self, mutant: Mutant) -> Iterator[tuple[str, Scenario]]:
        """Yield the scenarios whose plan may be another: where something else is decided, or a changed rule holds."""
        if mutant.kind == "resolution":
            yield from self.scenarios
            return
        readers = compile_content(mutant.content)
        before = {rule.id: rule for rule in self.content.rules}
        changed = {rule.id for rule in mutant.content.rules if before[rule.id] is not rule}
        for one, decided in zip(self.scenarios, self.decided, strict=True):
            now = readers.decide(one[1].answers.concerns, one[1].answers.values)
            asked = asks_others(mutant) and one[1].expect and one[1].expect.unasked
            if asked or now != decided or not changed.isdisjoint(now.rules):
                yield one

    def verdict(self, mutant: Mutant) -> Verdict:
        for file, scenario in self.touched(mutant):
            assert scenario.expect is not None
            plan = plan_for(mutant.content, scenario.answers, scenario.now or self.now, changes=False)
            if failures(plan, scenario.expect):
                return Verdict(mutant, f"scenario {file}")
        change = self.first_change(mutant)
        if change is None:
            return Verdict(mutant, "equivalent")
        if self.keeping and scenario_of(self.content, change):
            return Verdict(mutant, "", change)
        loaded = self.loaded._replace(content=mutant.content)
        prover = Prover(loaded) if asks_others(mutant) else MutantProver(loaded, self.prover, self.proved)
        new = next((one for one in self._issues(loaded, prover) if one not in self.known), None)
        if new:
            return Verdict(mutant, " ".join(new))
        return Verdict(mutant, "named" if mutant.key in UNNOTICED else "", change)

    def first_change(self, mutant: Mutant) -> Change | None:
        """Return the first change of a plan that the comparison of both contents finds; None where no plan differs."""
        if asks_others(mutant):
            comparing = Comparing.of(self.content, mutant.content, edits(self.content, mutant.content))
            return next(comparing.changes(lambda _: None), None)
        after = Outcomes(mutant.content, self.world.forge, self.variables)
        found = edits(self.content, mutant.content)
        comparing = Comparing(self.outcomes, after, self.search, found)
        return next(comparing.changes(lambda _: None), None)


def asks_others(mutant: Mutant) -> bool:
    """Whether the mutant asks other questions, or its states have other law, so that other interviews end."""
    return mutant.kind.startswith(("gate", "law"))


def scenario_of(content: Content, change: Change) -> dict[str, Any]:
    """Return a scenario of the interview that shows a change, with what the content makes of it now, and does not ask.

    Empty where no expectation can say it: which notice or paper a plan has, which concern an answer opens.
    """
    example = asked_here(content, change.example)
    answers = {name: list(value) if isinstance(value, tuple) else value for name, value in example.answers.items()}
    plan = plan_for(content, Answers(example.concerns, example.answers), NOON, changes=False)
    expect = _expect(plan, change) or {}
    expected = _expected_words(content, plan, change)
    unasked = [name for name in change.example.answers if name not in answers]
    if unasked:
        expect["unasked"] = unasked
        expected = f"Not asked: {'; '.join(content.questions[name].topic for name in unasked)}"
    title = f"{expected}: {interview(content, example)}"
    return expect and {"title": title[:300], "concerns": list(example.concerns), "answers": answers, "expect": expect}


def asked_here(content: Content, example: Counterexample) -> Counterexample:
    """Return the interview without answers that only the mutant asks for."""
    filled = completed(content, Answers(example.concerns, example.answers))
    read = Evaluation(content, filled.concerns, filled.values)
    kept = {name: value for name, value in example.answers.items() if read.relevance(name) is not False}
    return Counterexample(example.concerns, kept)


def _expect(plan: Plan, change: Change) -> dict[str, Any] | None:
    done = {action.id: action for action in plan.actions}
    avoided = {action.id: action for action in plan.avoid}
    name = change.subject
    match change.aspect:
        case "response":
            return {"response": plan.response}
        case "deadline":
            clocks = [deadline_words(b.due.deadline) for b in done[name].because if b.due]
            gone = [clock for clock in clocks if clock not in change.new.split(" and ")]
            return {"deadlines": {name: (gone or clocks)[0]}} if clocks else None
        case "presence" | "verb" | "frame" | "advice" if name in done:
            return {"includes": [name], **_tagged(done[name]), "frames": {name: done[name].frame}}
        case "presence" | "advice" | "verb" if name in avoided:
            return {"avoids": [name], "excludes": [name], **_tagged(avoided[name])}
        case "presence":
            return {"excludes": [name], "not_avoids": [name]}
    return None


def _tagged(one: PlannedAction) -> dict[str, Any]:
    return {"verbs": {one.id: one.verb}, "bases": {one.id: one.basis}}


def _expected_words(content: Content, plan: Plan, change: Change) -> str:
    if change.aspect == "response":
        return RESPONSE_WORDS[plan.response].capitalize()
    planned = plan.action(change.subject)
    do = content.actions[change.subject].do if change.subject in content.actions else change.subject
    return f"{do}, {tag(planned.verb, planned.basis)}" if planned else f"Nothing of: {do}"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Mutate the shipped content.")
    parser.add_argument("--number", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default=None)
    parser.add_argument("--survivors", default=None)
    parser.add_argument("--part", default="1/1", help="which of so many parts, such as 1/2")
    given = parser.parse_args(arguments)
    loaded = load_checked(shipped_folder())
    campaign = Campaign(loaded)
    if given.kind:
        chosen = [mutant for mutant in every_mutant(loaded.content) if mutant.kind == given.kind][: given.number]
    else:
        chosen = mutants(loaded.content, given.number, given.seed)
    part, parts = map(int, given.part.split("/"))
    chosen = chosen[part - 1 :: parts]
    counts: Counter[tuple[str, str]] = Counter()
    campaign.keeping = given.survivors is not None
    with open(given.survivors or os.devnull, "a", encoding="utf-8") as file:  # noqa: PTH123
        began = time.monotonic()
        for number, mutant in enumerate(chosen, 1):
            verdict = campaign.verdict(mutant)
            by = verdict.by.partition(" ")[0] or "SURVIVED"
            counts[mutant.kind, "proof" if by not in COLUMNS else by] += 1
            if by == "SURVIVED" and verdict.change is not None:
                says = sentence(loaded.content, mutant.content, verdict.change)
                print(f"SURVIVED {mutant.kind}: {mutant.item}: {mutant.said}\n  {says}", flush=True)
                tables = scenario_of(loaded.content, verdict.change) if campaign.keeping else {}
                if tables:
                    print(json.dumps(tables), file=file, flush=True)
                    campaign.add(f"new {number}", from_tables(loaded.content, tables, f"new {number}"))
            if number % 50 == 0:
                print(f"{number} of {len(chosen)} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return table(counts, len(chosen), time.monotonic() - began)


COLUMNS = ("scenario", "proof", "equivalent", "named", "SURVIVED")


def table(counts: Counter[tuple[str, str]], number: int, seconds: float) -> int:
    print(f"{'':24}" + "".join(f"{name:>12}" for name in COLUMNS))
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:24}" + "".join(f"{counts[kind, name]:>12}" for name in COLUMNS))
    totals = [sum(count for (_, by), count in counts.items() if by == name) for name in COLUMNS]
    print(f"{'all':24}" + "".join(f"{total:>12}" for total in totals))
    different = number - totals[2] - totals[3]
    print(f"{number} mutants, {different} of them different; killed {different - totals[4]}; {seconds:.0f} s")
    return 1 if totals[4] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
