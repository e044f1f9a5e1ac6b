"""Mutates the shipped content and says which mistakes the scenarios and the proofs notice, and what the others change.

    python tests/mutate_content.py --number 1200 --seed 1 [--kind "unknown lost"] [--survivors FILE.jsonl]

A mutant is killed by a scenario that is not as expected any more, by a proof, or by a check of its structure. One of
which no plan differs, whatever the answers, is equivalent: the comparison of both contents says so. Each that survives
is printed with the interview that shows its difference; with --survivors they are written as scenarios, to be read and
given a title. Ends with 1 where one survives.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from content_mutants import Mutant, every_mutant, mutants
from differing import Lanes, Read, finished, interpreted

from crisis_cli.answers import Answers
from crisis_cli.checks import standing
from crisis_cli.checks.difference import Change, compare
from crisis_cli.checks.expectation import failures
from crisis_cli.checks.formula import Forge
from crisis_cli.checks.proof import prove
from crisis_cli.checks.variables import variables_of
from crisis_cli.checks.world import World
from crisis_cli.condition import Is, atoms
from crisis_cli.engine import plan_for
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded, load_checked, no_collection, shipped_folder
from crisis_cli.model import Content
from crisis_cli.render.difference import sentence
from crisis_cli.scenario import Scenario, now_utc
from crisis_cli.shelf import read_shelf

OF_MUTATION = frozenset(
    {"dead-rule", "dead-raise", "dead-action", "dead-resolution", "overshadowed-rule", "vacuous-property"}
)
"""Checks that say that something is idle: a mutant that only makes another item idle is killed by them as well."""


class Verdict(NamedTuple):
    """What became of a mutant: killed by what, or equivalent, or the changes that nothing noticed."""

    mutant: Mutant
    by: str
    changes: tuple[Change, ...] = ()


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


class Campaign:
    """The scenarios of the content, read once, and its rules as formulas over them: which mutants touch which scenarios."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded, self.content = loaded, loaded.content
        shelf = read_shelf(loaded.content, loaded.folder)
        assert not shelf.issues
        self.scenarios = [(file, one) for file, one in shelf.scenarios.items() if one.expect]
        self.now = now_utc()
        forge = Forge()
        self.world = World(loaded.content, forge, variables_of(forge, loaded.content, also=apart(loaded.content)))
        reads: list[Read] = [interpreted(finished(loaded.content, one.answers)) for _, one in self.scenarios]
        self.lanes = Lanes(self.world, reads)
        self.base = self._signature(self.world)
        known = {**self._issues(loaded)}
        self.known = {(check, where) for check, where in known}

    def _issues(self, loaded: Loaded) -> dict[tuple[str, str], Issue]:
        with no_collection():
            found = [*standing(loaded), *prove(loaded).issues]
        return {(issue.check, issue.where): issue for issue in found}

    def _signature(self, world: World) -> dict[str, int]:
        """For each rule in which scenarios it holds, and where the response stands."""
        content = world.content
        held = {rule.id: self._in(world.fires((rule,))) for rule in content.rules}
        levels = {f"response {n}": self._in(formula) for n, formula in enumerate(world.stands("response"))}
        whens = {
            f"{r.id} {r.prevails}": self._in(world.truth(r.when).yes if r.when else True) for r in content.resolutions
        }
        return held | levels | whens

    def _in(self, formula: Any) -> int:
        return self.lanes._all((formula,))

    def touched(self, mutant: Mutant) -> Iterator[tuple[str, Scenario]]:
        """Yield the scenarios whose plan may be another: where another rule holds, or one that was changed does."""
        if mutant.kind.startswith(("gate", "law")):
            yield from self.scenarios
            return
        after = self._signature(World(mutant.content, self.world.forge, self.world.variables))
        rules = {rule.id: rule for rule in mutant.content.rules}
        bits = 0
        for name in {*self.base, *after}:
            bits |= self.base.get(name, 0) ^ after.get(name, 0)
        for rule in self.content.rules:
            if rules.get(rule.id) is not rule:
                bits |= self.base[rule.id] | after.get(rule.id, 0)
        for lane, one in enumerate(self.scenarios):
            if bits >> lane & 1:
                yield one

    def verdict(self, mutant: Mutant) -> Verdict:
        for file, scenario in self.touched(mutant):
            assert scenario.expect is not None
            plan = plan_for(mutant.content, scenario.answers, scenario.now or self.now, changes=False)
            if failures(plan, scenario.expect):
                return Verdict(mutant, f"scenario {file}")
        found = compare(self.content, mutant.content)
        if not found.changes:
            return Verdict(mutant, "equivalent")
        issues = self._issues(self.loaded._replace(content=mutant.content))
        new = [issue for key, issue in issues.items() if key not in self.known]
        if new:
            return Verdict(mutant, f"{new[0].check} {new[0].where}")
        return Verdict(mutant, "", found.changes)


def scenario_of(content: Content, mutant: Mutant, change: Change) -> dict[str, Any]:
    """Return a scenario that is as expected in the content and not in the mutant, for somebody to read and name."""
    answers = {
        name: list(value) if isinstance(value, tuple) else value for name, value in change.example.answers.items()
    }
    plan = plan_for(content, Answers(change.example.concerns, change.example.answers), now_utc(), changes=False)
    expect: dict[str, Any] = {"response": plan.response}
    done = {action.id: action for action in plan.actions}
    avoided = {action.id: action for action in plan.avoid}
    name = change.subject
    if name in done:
        expect |= {"includes": [name], "verbs": {name: done[name].verb}, "frames": {name: done[name].frame}}
    elif name in avoided:
        expect |= {"avoids": [name], "verbs": {name: avoided[name].verb}}
    elif change.aspect in ("presence", "verb", "frame", "advice"):
        expect |= {"excludes": [name], "not_avoids": [name]}
    about = {
        "mutant": f"{mutant.kind}: {mutant.item}: {mutant.said}",
        "says": sentence(content, mutant.content, change),
    }
    return {"title": "", **about, "concerns": list(change.example.concerns), "answers": answers, "expect": expect}


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Mutate the shipped content.")
    parser.add_argument("--number", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default=None)
    parser.add_argument("--survivors", default=None)
    given = parser.parse_args(arguments)
    loaded = load_checked(shipped_folder())
    campaign = Campaign(loaded)
    if given.kind:
        chosen = [mutant for mutant in every_mutant(loaded.content) if mutant.kind == given.kind][: given.number]
    else:
        chosen = mutants(loaded.content, given.number, given.seed)
    counts: Counter[tuple[str, str]] = Counter()
    lines: list[str] = []
    began = time.monotonic()
    for number, mutant in enumerate(chosen, 1):
        verdict = campaign.verdict(mutant)
        by = verdict.by.partition(" ")[0] or "SURVIVED"
        counts[mutant.kind, "proof" if by not in ("scenario", "equivalent", "SURVIVED") else by] += 1
        if verdict.changes:
            change = verdict.changes[0]
            says = sentence(loaded.content, mutant.content, change)
            print(f"SURVIVED {mutant.kind}: {mutant.item}: {mutant.said}\n  {says}", flush=True)
            lines.append(json.dumps(scenario_of(loaded.content, mutant, change)))
        if sys.stderr.isatty():
            print(f"\r{number} of {len(chosen)}", end="", file=sys.stderr)
    if given.survivors:
        with open(given.survivors, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.writelines(f"{line}\n" for line in lines)
    return table(counts, len(chosen), time.monotonic() - began)


def table(counts: Counter[tuple[str, str]], number: int, seconds: float) -> int:
    columns = ("scenario", "proof", "equivalent", "SURVIVED")
    print(f"{'':24}" + "".join(f"{name:>12}" for name in columns))
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:24}" + "".join(f"{counts[kind, name]:>12}" for name in columns))
    totals = [sum(count for (_, by), count in counts.items() if by == name) for name in columns]
    print(f"{'all':24}" + "".join(f"{total:>12}" for total in totals))
    different = number - totals[2]
    print(f"{number} mutants, {different} of them different; killed {different - totals[3]}; {seconds:.0f} s")
    return 1 if totals[3] else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
