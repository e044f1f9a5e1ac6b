"""Filling values of law into texts, by plain replacement from a closed list of names. No template engine."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crisis_cli.answers import Value
from crisis_cli.model import ROLE_PLACES, Content

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def placeholders(text: str) -> tuple[str, ...]:
    return tuple(PLACEHOLDER.findall(text))


def fill(text: str, content: Content, values: Mapping[str, Value]) -> str:
    """Replace every `{law.<role>.<name>}` by the phrase that holds at that role's place.

    Unconfirmed phrases say so. The loader has checked the names, so nothing else can stand between braces.
    """
    if "{" not in text:
        return text

    def phrase(match: re.Match[str]) -> str:
        _, role, name = match.group(1).split(".", 2)
        place = values.get(ROLE_PLACES[role])
        return law_phrase(content, str(place) if place is not None else None, name)

    return PLACEHOLDER.sub(phrase, text)


def law_phrase(content: Content, place: str | None, name: str) -> str:
    value = content.law(place, name)
    if value is None:
        return "(not in this tool: look it up)"
    return value.phrase if value.confirmed else f"{value.phrase} (unconfirmed)"
