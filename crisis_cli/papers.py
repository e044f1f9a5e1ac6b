"""Which papers were asked for by name, and which of them a plan has. How they look is `render/papers`."""

from __future__ import annotations

from collections.abc import Sequence

from crisis_cli.answers import nearest
from crisis_cli.errors import UsageError
from crisis_cli.gate import short
from crisis_cli.model import ALL_PAPERS, Content
from crisis_cli.plan import Plan, PlannedPaper


def check_names(content: Content, names: Sequence[str]) -> None:
    """Raise UsageError for the first name that no paper of the content has; `all` is every paper of a plan."""
    for name in names:
        if name != ALL_PAPERS and name not in content.papers:
            known = [*content.papers, ALL_PAPERS]
            raise UsageError(f'There is no paper "{short(name)}". {nearest(name, known)}')


def chosen(plan: Plan, names: Sequence[str]) -> tuple[PlannedPaper, ...]:
    """Return the papers of the plan that are named, each once, in the order of the content."""
    return tuple(paper for paper in plan.papers if ALL_PAPERS in names or paper.id in names)


def lacking(plan: Plan, names: Sequence[str]) -> str:
    """Return what to say of the named papers that this plan does not have; "" where it has them all."""
    has = [paper.id for paper in plan.papers]
    missing = [name for name in dict.fromkeys(names) if name != ALL_PAPERS and name not in has]
    if not missing:
        return ""
    named = ", ".join(missing)
    subject = (
        f"These papers do not belong to this plan: {named}." if missing[1:] else f"{named} is no paper of this plan."
    )
    return f"{subject} {papers_of(plan)}"


def papers_of(plan: Plan) -> str:
    """Return in a sentence which papers a plan has."""
    names = ", ".join(paper.id for paper in plan.papers)
    return f"Its papers: {names}." if names else "It has no papers."
