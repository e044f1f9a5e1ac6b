"""The few words every rendering shares: tags, headings, the draft mark. Nothing is decided here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from crisis_cli.answers import UNKNOWN_WORDS
from crisis_cli.model import Content
from crisis_cli.places import PLACES
from crisis_cli.plan import Due, Plan

RESPONSE_HEADINGS = {
    "emergency": "EMERGENCY: act now",
    "same-day": "SAME DAY: start now, done today",
    "prompt": "PROMPT: act within a day",
    "routine": "No step is due now. That is no statement of low risk.",
}

DUE_NOW_HEADINGS = {
    "prompt": "PROMPT: act within a day. STEPS ARE DUE NOW.",
    "routine": "STEPS ARE DUE NOW. That is no statement of low risk.",
}
"""Where the response as a whole leaves time and single steps do not, such as a hotline to ask about a past deed."""

FRAME_HEADINGS = {
    "now": "NOW",
    "before the client leaves": "BEFORE THE CLIENT LEAVES",
    "today": "TODAY",
    "within 24 h": "WITHIN 24 HOURS",
    "within 72 h": "WITHIN 72 HOURS",
    "within 7 days": "WITHIN 7 DAYS",
    "ongoing": "ONGOING",
}

UNITS = {"hours": "hours", "calendar_days": "days", "working_days": "working days"}


def tag(verb: str, basis: str) -> str:
    """Return the mark beside an action: `LAW · MUST`, `CLINICAL`. A clinical or practice `should` is its basis alone."""
    if verb == "should" and basis != "law":
        return basis.upper()
    return f"{basis.upper()} · {verb.replace('-', ' ').upper()}"


def response_heading(plan: Plan) -> str:
    """Return what the answers call for, as a heading that what is due now does not belie."""
    due_now = any(action.frame == "now" for action in plan.actions)
    return (DUE_NOW_HEADINGS if due_now else {}).get(plan.response, RESPONSE_HEADINGS[plan.response])


def place_name(plan: Plan) -> str:
    place = plan.places.get("client")
    return PLACES[place] if place else "place not known"


def state_line(content: Content, plan: Plan) -> str:
    """Return where, which content, in what state of review, and when."""
    when = plan.now.strftime("%Y-%m-%d %H:%M %Z").strip()
    review = "DRAFT, reviewed by no clinician or lawyer" if content.review == "draft" else content.review
    place = f"{place_name(plan)[0].upper()}{place_name(plan)[1:]}"
    if (plan.places.get("client") or "") not in content.packs:
        place += ": federal rules only, no state's law"
    return f"{place} · content {content.version} · {review} · {when}"


def due_line(due: Due, now: datetime) -> str:
    """Return when a duty runs out and how long that is, in the zone of the place with its offset, and from when on."""
    return due_span(due) if due.at is None or due.start is None else f"{due_span(due)}; {_left(due.at - now)}"


def due_span(due: Due) -> str:
    """Return when a duty runs out and from when on, without what is left of it: it stays true on a page that is kept."""
    length = f"{due.number} {UNITS[due.unit]}"
    if due.at is None or due.start is None:
        return f"due {length} after: {due.start_topic} (time not known: take the clock as running)"
    start = datetime.fromisoformat(due.start).astimezone(_zone(due.zone))
    return f"due {_end(due.at, due.zone)}, {length} from {start.strftime('%Y-%m-%d %H:%M')}"


def due_brief(due: Due, now: datetime) -> str:
    """Return when a duty runs out and how long that is, on one line of a screen of usual width."""
    if due.at is None:
        return f"due within {due.number} {UNITS[due.unit]}; start not known: take the clock as running"
    return f"due {_end(due.at, due.zone)}, {_left(due.at - now)}"


def _end(at: datetime, zone: str) -> str:
    return at.astimezone(_zone(zone)).strftime("%Y-%m-%d %H:%M %Z (UTC%z)")


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only plans with a deadline need it

    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return UTC


def _left(left: timedelta) -> str:
    """Return how long a duty has still to run, or by how much it is overdue, in whole minutes."""
    minutes = int(abs(left).total_seconds()) // 60
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    length = f"{days} days {hours} h" if days > 1 else f"{minutes // 60} h {minutes % 60} min"
    return f"overdue by {length}" if left < timedelta(0) else f"{length} left"


def unknown_line(content: Content, question: str, kind: str) -> str:
    return f"{content.questions[question].topic}: {UNKNOWN_WORDS[kind]}"
