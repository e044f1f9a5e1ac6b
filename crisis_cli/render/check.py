"""What `flows check` found, as text a line of which can be clicked on, as rows for a screen, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crisis_cli.checks import Report
from crisis_cli.checks.answer_sets import exactly
from crisis_cli.checks.stale import AsOf
from crisis_cli.errors import MOST_SHOWN, ContentError, Issue, and_more, count, shown
from crisis_cli.model import Content
from crisis_cli.render.json_output import content_json
from crisis_cli.render.rows import Row

SCHEMA = "crisis-aid/check/1"


def report_text(report: Report) -> str:
    """Return the report as text: no line is broken, so that places can be clicked on and words searched for."""
    issues = shown(report.issues)
    for number, issue in enumerate(report.issues[:MOST_SHOWN]):
        if issue in report.replays:
            issues[number] += f"\n  {replay_hint(report, issue)}"
    remarks = [_heading(report), *shown(report.remarks)] if report.remarks else []
    return "".join(f"{line}\n" for line in (*issues, *remarks, report.summary))


def replay_hint(report: Report, issue: Issue) -> str:
    return f"Walk through it: crisis-aid{report.content} flows check --replay {report.replays[issue]}"


def _heading(report: Report) -> str:
    return f"{count(len(report.remarks), 'remark')}, which fail{'s' if len(report.remarks) == 1 else ''} nothing:"


def report_rows(report: Report) -> Iterator[Row]:
    """Yield the same for a screen, where lines are broken."""
    yield from _found_rows(report.issues, report)
    if report.remarks:
        yield Row(_heading(report), "heading")
        yield from _found_rows(report.remarks, report)
    yield Row(report.summary)


def _found_rows(found: Sequence[Issue], report: Report) -> Iterator[Row]:
    for issue in found[:MOST_SHOWN]:
        head, _, message = str(issue).partition("\n")
        yield Row(head, "subheading")
        yield Row(message.strip(), indent=2)
        if issue in report.replays:
            yield Row(replay_hint(report, issue), "quiet", indent=2)
    if len(found) > MOST_SHOWN:
        yield Row(and_more(found))


def report_json(content: Content, report: Report, as_of: AsOf | None) -> dict[str, Any]:
    """Return the report as JSON. The number of answer sets is text: it has more digits than many readers of JSON take."""
    counts: dict[str, Any] = dict(report.counts)
    return {
        "schema": SCHEMA,
        "content": content_json(content),
        "as_of": as_of.day.isoformat() if as_of else None,
        "issues": [{**i._asdict(), "replay": report.replays.get(i)} for i in report.issues],
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
