"""Writes one page of each paper for a client in danger, away or home again into `tests/papers/`; tests compare with them.

Run after a change of words: `python tests/record_papers.py`, and read the difference before you commit it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from crisis_cli.answers import Answers, Value
from crisis_cli.engine import plan_for
from crisis_cli.load import load_checked
from crisis_cli.model import Content
from crisis_cli.plan import Plan
from crisis_cli.render import text
from crisis_cli.render.papers import WIDTH, markdown, paper_rows

HERE = Path(__file__).parent
FOLDER = HERE / "papers"
NOW = datetime.fromisoformat("2026-11-17T09:50:00-06:00")
SILENT: dict[str, Value] = {
    "danger.now": "no",
    "unreached.sign": "none",
    "unreached.risk": "none",
    "unreached.seen": "no",
    "absent.known": "seen",
    "absent.wish": "open",
    "absent.tries": "three",
    "absent.since": "longer",
    "absent.letter": "none",
    "client.contact": "unanswered",
    "client.line": "number",
    "client.age": "adult",
    "protected.risk": "none",
    "tell.safe": "safe",
    "profile.part2": "no",
}
SUICIDAL: dict[str, Value] = {
    "danger.now": "no",
    "client.contact": "with_me",
    "client.company": "adult",
    "self.intent": "none",
    "self.ideation": "active",
    "self.plan": "method",
    "self.means": "no",
    "willing.now": "escorted",
    "self.attempt": "over_3m",
    "self.signs": ("loss",),
    "self.keeps_safe": "yes",
    "self.injury": "none",
    "others.threat": "none",
    "protected.risk": "none",
    "tell.safe": "safe",
    "client.line": "number",
    "client.age": "adult",
    "contact.person": "agreed",
    "profile.part2": "no",
}
EMERGENCY: dict[str, Value] = {
    **SUICIDAL,
    "self.intent": "yes",
    "self.plan": "specific",
    "self.means": "yes",
    "willing.now": "no",
    "self.attempt": "would-not-say",
    "self.keeps_safe": "no",
    "client.company": "alone",
}
CASES: Mapping[str, tuple[str, dict[str, Value]]] = {
    "outreach-message": (
        "absent-client",
        {**SILENT, "client.place": "us-ny", "absent.tries": "none", "unreached.risk": "some"},
    ),
    "outreach-letter": ("absent-client", {**SILENT, "client.place": "us-ca"}),
    "closing-letter": ("absent-client", {**SILENT, "client.place": "us-tx", "absent.letter": "passed"}),
    "safety-plan-worksheet": ("danger-to-self", {**SUICIDAL, "client.place": "us-nv", "client.age": "teen"}),
    "client-copy": ("danger-to-self", {**SUICIDAL, "client.place": "us-ca"}),
    "call-log": ("danger-to-self", {**EMERGENCY, "client.place": "us-ca"}),
    "handover-summary": ("danger-to-self", {**EMERGENCY, "client.place": "us-tx", "profile.part2": "not-asked"}),
    "consultation-summary": ("danger-to-self", {**EMERGENCY, "client.place": "us-ny", "client.age": "cannot-tell"}),
}
"""For each paper the concern and the answers of one plan that has it."""


def planned(content: Content, concern: str, values: Mapping[str, Value]) -> Plan:
    return plan_for(content, Answers((concern,), dict(values)), NOW, changes=False)


def page(content: Content, plan: Plan, name: str) -> str:
    """Return a paper of the plan as it is printed. Raises StopIteration where the plan has no such paper."""
    return text.render(paper_rows(content, plan, next(one for one in plan.papers if one.id == name)), WIDTH)


def pages(content: Content) -> dict[str, str]:
    """Return each page by the name of its file; the hand-over, which is sent, as Markdown too."""
    made = {}
    for name, (concern, values) in CASES.items():
        plan = planned(content, concern, values)
        made[f"{name}.txt"] = page(content, plan, name)
        if name == "handover-summary":
            made[f"{name}.md"] = markdown(content, plan, next(one for one in plan.papers if one.id == name))
    return made


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, shown in pages(load_checked(HERE.parent / "flows").content).items():
        (FOLDER / file).write_text(shown, encoding="utf-8")
        print(f"{file}: {len(shown.splitlines())} lines")
