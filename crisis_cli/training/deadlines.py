"""A deadline as a choice to pick: how long, from which event. Says nothing of a date: an exercise has no calendar."""

from __future__ import annotations

from crisis_cli.model import AnyDeadline, Combined, Content, Deadline, Unit

UNITS: dict[Unit, str] = {"hours": "hour", "calendar_days": "day", "working_days": "working day"}


def deadline_text(content: Content, deadline: AnyDeadline) -> str:
    """Return a deadline on one line: "Within 36 hours from when it was learned of"."""
    if isinstance(deadline, Combined):
        return f"At the {deadline.which} of: {'; '.join(_text(content, part) for part in deadline.parts)}"
    text = _text(content, deadline)
    return f"{text[:1].upper()}{text[1:]}"


def _text(content: Content, deadline: Deadline) -> str:
    topic = content.questions[deadline.start].topic
    length = (
        f"{deadline.number} {UNITS[deadline.unit]}{'' if deadline.number == 1 else 's'} " if deadline.number else ""
    )
    return f"{'within ' if deadline.way == 'from' else ''}{length}{deadline.way} {topic}"
