"""The few words every rendering shares: tags, headings, the draft mark. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from crisis_cli.answers import UNKNOWN_WORDS
from crisis_cli.days import DAYS, MONTHS
from crisis_cli.dues import Due
from crisis_cli.model import Content, Unit
from crisis_cli.places import PLACES
from crisis_cli.plan import Plan

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

RUNNING = "the clock is taken to be running"
UNITS: Mapping[Unit, str] = {"hours": "hours", "calendar_days": "days", "working_days": "working days"}


def many(number: int, things: str) -> str:
    """Return a number with what it counts: "3 rules", "1 property"."""
    if number != 1:
        return f"{number} {things}"
    return f"1 {things[:-3]}y" if things.endswith("ies") else f"1 {things.removesuffix('s')}"


def tag(verb: str, basis: str) -> str:
    """Return the mark beside an action: `LAW · MUST`, `CLINICAL`. A clinical or practice `should` is its basis alone."""
    if verb == "should" and basis != "law":
        return basis.upper()
    return f"{basis.upper()} · {verb.replace('-', ' ').upper()}"


def response_heading(plan: Plan) -> str:
    """Return what the answers call for, as a heading that what is due now does not belie."""
    due_now = any(action.frame == "now" or is_overdue(action.due, plan.now) for action in plan.actions)
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
    """Return when a duty runs out, how long that is, and from which event on: "36 hours from when you learned of it".

    Times stand in the zone of the place. The start shows its own offset where the clock was changed since.
    """
    if due.at is None:
        return due_span(due, now)
    return f"{due_brief(due, now)}; {_from(due, now)}"


def due_span(due: Due, now: datetime) -> str:
    """Return when a duty runs out and from when on, without what is left of it: it stays true on a page that is kept."""
    if due.at is None:
        return f"due {_relative(due)}"
    end = due.at.astimezone(_zone(due.zone))
    return f"due {_day(end, now)} {_clock(end)}{_reading(due)}; {_from(due, now)}"


def _relative(due: Due) -> str:
    """Return by when a duty is due whose start is not known: so long from it, and that nobody should wait for it."""
    if due.which:
        parts = "; ".join(_span(part) for part in due.parts)
        return f"at the {due.which} of: {parts}; none of that is known: {RUNNING}"
    if due.way != "from":
        least = "at least " if due.number else ""
        return f"{least}{_span(due)}; that day is not known: take it to be near"
    return f"within {_span(due)}; the {'day' if due.dated else 'time'} of that is not known: {RUNNING}"


def _span(due: Due) -> str:
    """Return what a deadline says: "14 days from when it was served", "before the day it is due"."""
    length = f"{duration(due.number, due.unit)} " if due.number else ""
    return f"{length}{due.way} {due.start_topic}"


def _reading(due: Due) -> str:
    """Return what is said of a due time beside which another one counts that is not known."""
    if due.may_be_sooner:
        return " or sooner"
    return ", earliest reading" if due.may_be_later else ""


def _from(due: Due, now: datetime) -> str:
    """Return so long from which event, and when that was; the event's own offset where the clock was changed since."""
    if due.which:
        return f"the {due.which} of: {'; '.join(_from(replace(part, zone=due.zone), now) for part in due.parts)}"
    if due.at is None or due.start is None:
        return f"{_span(due)}, not known"
    if due.dated:
        return f"{_span(due)}, {_day(date.fromisoformat(due.start), now.astimezone(_zone(due.zone)))}"
    zone = _zone(due.zone)
    start, end = datetime.fromisoformat(due.start).astimezone(zone), due.at.astimezone(zone)
    changed = start.utcoffset() != end.utcoffset()
    begun = f"{_day(start, now)} {_clock(start) if changed else start.strftime('%H:%M')}"
    return f"{_span(due)}, {begun}"


def is_overdue(due: Due | None, now: datetime) -> bool:
    """Whether a duty's time has run out. The duty has not: it is owed still, and now."""
    return due is not None and due.at is not None and due.at < now


def due_brief(due: Due, now: datetime) -> str:
    """Return when a duty runs out and how long that is. What is overdue is said to be owed still, before its time.

    Kept to one line of 60 columns while there is time: it stands in the block that must not scroll away.
    """
    if due.at is None:
        return f"due {_relative_brief(due)}"
    end = due.at.astimezone(_zone(due.zone))
    when = f"{_day(end, now)} {_clock(end)}"
    if due.at < now:
        reading = " on the earliest reading" if due.may_be_later else ""
        return f"OVERDUE by {_length(now - due.at)}{reading}: still owed, do it now; due since {when}"
    return f"due {when}{_reading(due) or f', {_length(due.at - now)} left'}"


def _relative_brief(due: Due) -> str:
    if due.which:
        return f"at the {due.which} of {len(due.parts)}, none known: it may be near"
    if due.way == "from":
        return f"within {duration(due.number, due.unit)}; {RUNNING}"
    length = f"{duration(due.number, due.unit)} " if due.number else ""
    return f"{length}{due.way} a day not known: it may be near"


def duration(number: int, unit: Unit) -> str:
    """Return so many hours, days or working days in words."""
    return f"{number} {UNITS[unit][:-1] if number == 1 else UNITS[unit]}"


def _day(moment: date, now: datetime) -> str:
    """Return the day with its name, and its year where that is another one than now's."""
    today = now.astimezone(moment.tzinfo) if isinstance(moment, datetime) else now
    year = f" {moment.year}" if moment.year != today.year else ""
    return f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]}{year}"


def _clock(moment: datetime) -> str:
    """Return the time of day with its zone and the offset, which tells the two sides of a clock change apart."""
    offset = moment.strftime("%z")
    return f"{moment.strftime('%H:%M %Z')} (UTC{offset[:3]}:{offset[3:]})"


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # only plans with a deadline need it

    try:
        return ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return UTC


def _length(span: timedelta) -> str:
    """Return a length of time in whole minutes, of two days or more in days and hours."""
    minutes = int(span.total_seconds()) // 60
    days, hours = minutes // (24 * 60), minutes // 60 % 24
    return f"{days} days {hours} h" if days > 1 else f"{minutes // 60} h {minutes % 60} min"


def unknown_line(content: Content, question: str, kind: str) -> str:
    return f"{content.questions[question].topic}: {UNKNOWN_WORDS[kind]}"
