"""What the lines of a paper are filled with: whole lines, and what room there is for a list."""

from __future__ import annotations

import pytest
from made import content, pack, paper, question, resource, section

from crisis_cli.answers import Value
from crisis_cli.model import LawValue, Line
from crisis_cli.paper_words import (
    LONGEST_SUMMARY,
    answer_words,
    entered,
    filled,
    joined,
    known,
    line_words,
    lines_named,
    longest,
    longest_words,
)
from crisis_cli.places import PLACES

RAIN = question("rain", note={"yes": "it rains", "no": "it is dry now"})
SIGNS = question(
    "signs",
    kind="several",
    choices={"a": "A", "b": "B", "c": "C"},
    note={"a": "tears", "c": "anger"},
    topic="the signs",
)
PLACE = question("client.place", kind="place", choices={}, note={}, topic="the place")
PLAIN = question("plain", note={})
CONTENT = content(
    questions=[RAIN, SIGNS, PLACE, PLAIN],
    resources=[resource("help"), resource("new", confirmed=False)],
    papers=[paper("kit")],
    packs=[pack("us-ca", values={"phone": LawValue("phone", "x", "by noon", "code", True)})],
)
ANSWERS: dict[str, Value] = {"rain": "yes", "signs": ("a", "b", "c"), "client.place": "us-ca"}


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("Rain: {answer.rain}", True),
        ("{known}", True),
        ("{law.client.phone} {planned}", True),
        ("{law.client.phone} {line.help}", False),
        ("Nothing", False),
    ],
)
def test_which_lines_take_something_from_the_answers(text: str, takes: bool) -> None:
    assert entered(text) is takes


def test_the_telephone_lines_that_stand_on_a_section() -> None:
    lines = (Line("{line.help}, {answer.rain}"), Line("None."), Line("{law.client.phone} {line.line-988} {line.help}"))
    assert list(lines_named(section("S", *lines))) == ["help", "line-988", "help"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Nothing to fill.", "Nothing to fill."),
        ("{answer.rain}; {answer.signs}; {answer.client.place}.", "it rains; tears; anger; California."),
        ("{answer.plain}", "____"),
        ("{line.help} / {line.new}", "Line help: call 1 / Line new: call 1 (unconfirmed)"),
        ("Call {law.client.phone}.", "Call by noon."),
        ("Known: {known}", "Known: It rains. Not known: the signs."),
        ("{planned} And {known}", "Call. Then rest! Tell X. And It rains. Not known: the signs."),
    ],
)
def test_a_line_with_everything_filled_in(text: str, shown: str) -> None:
    here = section("S", answers=("rain", "signs", "plain"))
    values = {**ANSWERS, "signs": "cannot-tell"} if "known" in text else ANSWERS
    assert filled(Line(text), here, CONTENT, values, ["call", "then rest!", "tell X"]) == shown


def test_a_list_takes_what_room_its_line_leaves() -> None:
    plan = ["a" * 99] * 4
    sentence = f"A{'a' * 98}."
    whole = filled(Line("{planned}"), section("S"), CONTENT, {}, plan)
    assert whole == f"{sentence} {sentence} {sentence} And more."
    tight = filled(Line("x" * 48 + "{planned}"), section("S"), CONTENT, {}, plan)
    assert tight == "x" * 48 + f"{sentence} {sentence} {sentence} And more."
    less = filled(Line("x" * 49 + "{planned}"), section("S"), CONTENT, {}, plan)
    assert less == "x" * 49 + f"{sentence} {sentence} And more."
    assert (len(tight), LONGEST_SUMMARY) == (360, 360)


def test_what_is_known_and_what_could_not_be_learned() -> None:
    asked = section("S", answers=("rain", "signs", "client.place", "plain"))
    assert known(asked, CONTENT, ANSWERS, 300) == "It rains. Tears; anger. California."
    none: dict[str, Value] = {"rain": "would-not-say", "signs": "cannot-tell", "client.place": "not-asked"}
    assert known(asked, CONTENT, none, 300) == "Nothing yet. Not known: the rain, the signs."
    assert known(
        asked, CONTENT, {"client.place": "cannot-tell", **dict.fromkeys(("rain", "signs"), "cannot-tell")}, 60
    ) == ("Nothing yet. Not known: the rain, the signs, the place.")
    assert known(asked, CONTENT, dict.fromkeys(("rain", "signs", "client.place"), "cannot-tell"), 58) == (
        "Nothing yet. Not known: the rain, the signs, and more."
    )
    some: dict[str, Value] = {"rain": "yes", "signs": ("a",), "client.place": "cannot-tell"}
    assert known(asked, CONTENT, some, 39) == "It rains. Tears. Not known: the place."
    assert known(asked, CONTENT, some, 37) == "And more. Not known: the place."


@pytest.mark.parametrize(
    ("parts", "room", "text"),
    [
        ((), 0, "Nothing yet."),
        (("A.",), 2, "A."),
        (("A.",), 1, "And more."),
        (("A.", "B."), 5, "A. B."),
        (("A.", "B.", "C."), 12, "A. B. C."),
        (("Aaaa.", "Bbbb.", "Cccc."), 15, "Aaaa. And more."),
        (("Aaaa.", "Bbbb.", "Cccc."), 14, "And more."),
        (("Aaaa.", "Bbbb.", "Cccccccccccc."), 21, "Aaaa. Bbbb. And more."),
    ],
)
def test_whole_parts_as_many_as_fit(parts: tuple[str, ...], room: int, text: str) -> None:
    assert joined(parts, room) == text


def test_parts_with_other_words_between() -> None:
    assert joined(("a", "b", "cccccccccc"), 14, between=", ", more="etc.") == "a, b, etc."


@pytest.mark.parametrize(
    ("question", "value", "said", "most"),
    [
        (RAIN, "yes", "it rains", "it is dry now"),
        (RAIN, "would-not-say", "asked; would not say", "it is dry now"),
        (RAIN, "cannot-tell", "not known", "it is dry now"),
        (RAIN, "not-asked", "", "it is dry now"),
        (RAIN, None, "", "it is dry now"),
        (SIGNS, ("b",), "", "tears; anger"),
        (PLACE, "us-tx", "Texas", max(PLACES.values(), key=len)),
        (PLACE, "mars", "", max(PLACES.values(), key=len)),
        (PLACE, None, "", "outside the United States"),
        (PLAIN, "yes", "", "____"),
    ],
)
def test_an_answer_in_the_words_of_the_note_and_the_longest(
    question: object, value: Value | None, said: str, most: str
) -> None:
    assert answer_words(question, value) == said  # type: ignore[arg-type]
    assert longest_words(question) == most  # type: ignore[arg-type]


def test_the_longest_that_a_line_can_become() -> None:
    text = "{answer.rain} {answer.client.place} {known}{planned}{line.help} {law.client.phone}"
    shown = "it is dry now outside the United States Line help: call 1 by noon"
    assert longest(text, CONTENT, {"client.place": "us-ca"}) == shown


def test_how_a_telephone_line_is_reached() -> None:
    assert [line_words(CONTENT, name) for name in ("help", "new")] == [
        "Line help: call 1",
        "Line new: call 1 (unconfirmed)",
    ]
