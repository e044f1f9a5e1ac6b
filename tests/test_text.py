"""Values of law in texts, as whole texts."""

from __future__ import annotations

import pytest
from made import content, pack

from crisis_cli.answers import Value
from crisis_cli.model import LawValue
from crisis_cli.text import fill, law_phrase, placeholders

OURS = {"phone": LawValue("phone", "x", "as the law there says", "code", True)}
THEIRS = {
    "phone": LawValue("phone", "y", "within a day", "code", False),
    "a.b": LawValue("a.b", "z", "in writing", "code", True),
}
CONTENT = content(packs=[pack("us", values=OURS), pack("us-ca", values=THEIRS)])


def test_the_names_between_braces_in_their_order() -> None:
    named = placeholders("By {law.client.phone} or {line.line-988}, {known}.")
    assert named == ("law.client.phone", "line.line-988", "known")
    assert placeholders("Nothing to fill in.") == ()


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("Call them.", {}, "Call them."),
        ("Call {law.client.phone}.", {}, "Call as the law there says."),
        ("Call {law.client.phone}.", {"client.place": "us-tx"}, "Call as the law there says."),
        ("Call {law.client.phone}.", {"client.place": "us-ca"}, "Call within a day (unconfirmed)."),
        ("Call {law.licence.phone}.", {"client.place": "us-ca"}, "Call as the law there says."),
        ("{law.victim.a.b}, {law.victim.phone}", {"victim.place": "us-ca"}, "in writing, within a day (unconfirmed)"),
        ("{law.client.a.b}", {"client.place": "us-tx"}, "(not in this tool: look it up)"),
    ],
)
def test_a_text_with_the_phrases_that_hold_at_a_place(text: str, values: dict[str, Value], filled: str) -> None:
    assert fill(text, CONTENT, values) == filled


def test_a_phrase_of_law() -> None:
    assert law_phrase(CONTENT, "us-ca", "phone") == "within a day (unconfirmed)"
    assert law_phrase(CONTENT, None, "phone") == "as the law there says"
    assert law_phrase(CONTENT, "us-ca", "letter") == "(not in this tool: look it up)"
