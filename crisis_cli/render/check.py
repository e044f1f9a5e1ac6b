"""What `flows check` found, as text a line of which can be clicked on, as rows for a screen, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crisis_cli.checks import Report
from crisis_cli.checks.answer_sets import exactly
from crisis_cli.checks.stale import AsOf
from crisis_cli.errors import MOST_SHOWN, ContentError, Issue, and_more, shown
from crisis_cli.model import Content
from crisis_cli.render.json_output import content_json
from crisis_cli.render.rows import Row

SCHEMA = "crisis-aid/check/1"


def report_text(report: Report) -> str:
    """Return the report as text: no line is broken, so that places can be clicked on and words searched for."""
    return "".join(f"{line}\n" for line in (*shown(report.issues), *shown(report.remarks), report.summary))


def report_rows(report: Report) -> Iterator[Row]:
    """Yield the same for a screen, where lines are broken."""
    for found in (report.issues, report.remarks):
        for issue in found[:MOST_SHOWN]:
            head, _, message = str(issue).partition("\n")
            yield Row(head, "subheading")
            yield Row(message.strip(), indent=2)
        if len(found) > MOST_SHOWN:
            yield Row(and_more(found))
    yield Row(report.summary)


def report_json(content: Content, report: Report, as_of: AsOf | None) -> dict[str, Any]:
    """Return the report as JSON. The number of answer sets is text: it has more digits than many readers of JSON take."""
    counts: dict[str, Any] = dict(report.counts)
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "as_of": as_of.day.isoformat() if as_of else None,
        "issues": _issues(report.issues),
        "remarks": _issues(report.remarks),
        "counts": {**counts, "answer_sets": exactly(counts["answer_sets"])},
        "graded": report.graded,
        "proved": report.proved,
        "summary": report.summary,
    }


def refused_json(error: ContentError) -> dict[str, Any]:
    """Return the same of content that does not load: its issues, and nothing else was looked at."""
    return {
        "schema": SCHEMA,
        "content": None,
        "as_of": None,
        "issues": _issues(error.issues),
        "remarks": [],
        "counts": {"files": error.checked},
        "graded": False,
        "proved": False,
        "summary": str(error).splitlines()[-1],
    }


def _issues(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    return [issue._asdict() for issue in issues]
