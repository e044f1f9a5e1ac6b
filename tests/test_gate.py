"""The gate: what comes from elsewhere reaches a terminal, a file or a log only as harmless text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli.gate import ascii_only, clean, clean_line, is_hostile

STEERING = [
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    *"\u200b\u200c\u200d\u2028\u2029\u2060\ufeff\ufff9\ufffa\ufffb",
    "\ud800", "\udbff", "\udc00", "\udfff", "\U000e0001", "\U000e0041", "\U000e007f",
]  # fmt: skip
STEERING = [character for character in STEERING if character not in "\t\n"]
ANY = st.text(st.characters(exclude_categories=()) | st.sampled_from([*STEERING, "\t", "\n"]))
"""Any text at all, lone surrogates included, with steering characters much more often than by chance."""


@pytest.mark.parametrize("character", STEERING, ids=[f"U+{ord(c):04X}" for c in STEERING])
def test_a_steering_character_is_seen_and_made_visible(character: str) -> None:
    assert is_hostile(f"a{character}b")
    assert clean(f"a{character}b") == f"a<U+{ord(character):04X}>b"


@pytest.mark.parametrize(
    "text",
    [
        "She said [she] will.",
        ":smile:",
        "é, ü, ñ, 日本語",
        "“quoted” – and … so",
        "a\tb\nc",
        "\u00a0",
        "👩‍⚕"[0],
        "36 h ≥ 2 d",
        "",
    ],
)
def test_plain_text_goes_through_untouched(text: str) -> None:
    assert clean(text) == text
    assert not is_hostile(text)


def test_a_screen_can_not_be_cleared_by_an_answer() -> None:
    assert clean("\x1b[2J\x1b]0;title\x07") == "<U+001B>[2J<U+001B>]0;title<U+0007>"


def test_a_carriage_return_can_not_write_over_a_line() -> None:
    assert clean("MUST\rMAY") == "MUST<U+000D>MAY"


def test_a_line_stays_one_line() -> None:
    assert clean_line("one\ntwo\tthree\r\nfour\x0bfive\u2028six\x85") == (
        "one two three<U+000D> four<U+000B>five<U+2028>six<U+0085>"
    )


def test_ascii_spells_out_what_it_can() -> None:
    assert ascii_only("“36 h” ≥ ‘2 d’ – § 11166 … → ×2 · é") == "\"36 h\" >= '2 d' - sec. 11166 ... -> x2 | ?"


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_nothing_that_steers_is_left(text: str) -> None:
    cleaned = clean(text)
    assert not set(cleaned) & set(STEERING)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in cleaned if c not in "\t\n")
    assert not any(
        unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI") for c in cleaned
    )
    assert not is_hostile(cleaned)
    cleaned.encode("utf-8")


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert is_hostile(text) == (clean(text) != text)


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_a_cleaned_line_has_no_break(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_ascii_is_ascii(text: str) -> None:
    assert ascii_only(text).isascii()


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(max_codepoint=0x7E, min_codepoint=0x20)))
def test_ascii_text_stays_what_it_is(text: str) -> None:
    assert ascii_only(text) == text
    assert clean(text) == text
