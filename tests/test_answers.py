"""What counts as an answer: nothing is coerced, every refusal says what is taken, and no answer shows in a crash report."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisis_cli.answers import (
    AnswerError,
    Answers,
    Aside,
    Call,
    Disclosure,
    Done,
    Value,
    aware_time,
    cut,
    display,
    in_order,
    is_unknown,
    nearest,
    offset_time,
    plain_date,
    read_value,
    values_of,
)
from crisis_cli.condition import UNKNOWN_KINDS
from crisis_cli.model import Question, QuestionKind
from crisis_cli.places import PLACES, matches

NO_PLACE = "Known: us-al, us-ak, us-az, us-ar, us-ca, us-co, us-ct, us-de, us-dc, us-fl, us-ga, us-hi"


def question(kind: QuestionKind, *, unknown: bool = True, **choices: str) -> Question:
    """Return a question of this kind, called after it."""
    return Question(
        id=f"the.{kind}",
        ask="?",
        topic="it",
        why="It matters.",
        kind=kind,
        choices=choices,
        unknown="Ask." if unknown else None,
        tier="decide",
        safety=False,
        in_emergency=False,
        ask_when=None,
        default=None,
        note={},
        none_choice="none" if "none" in choices else None,
        sources=(),
    )


INTENT = question("choice", none="No", some="Some", yes="Yes")
SIGNS = question("several", voices="Voices", loss="Loss", birth="Birth", none="None of these")
PLACE = question("place")
AGE = question("number")
LEARNED = question("time")
SERVED = question("date")
EVERY = (INTENT, SIGNS, PLACE, AGE, LEARNED, SERVED)


# ---------------------------------------------------------------- what is taken

TAKEN: list[tuple[Question, Any, Value]] = [
    (INTENT, "some", "some"),
    (SIGNS, ["loss"], ("loss",)),
    (SIGNS, ["birth", "voices"], ("voices", "birth")),
    (SIGNS, ["birth", "birth"], ("birth",)),
    (SIGNS, ["none"], ("none",)),
    (PLACE, "us-ca", "us-ca"),
    (PLACE, "outside-us", "outside-us"),
    (AGE, 0, 0),
    (AGE, 17, 17),
    (AGE, 10_000, 10_000),
    (LEARNED, "2026-11-22T10:30:00-08:00", "2026-11-22T10:30:00-08:00"),
    (LEARNED, "2026-11-22T18:30:00Z", "2026-11-22T18:30:00+00:00"),
    (LEARNED, datetime(2026, 11, 22, 18, 30, tzinfo=UTC), "2026-11-22T18:30:00+00:00"),
    (SERVED, "2026-12-04", "2026-12-04"),
    (SERVED, "2028-02-29", "2028-02-29"),
    (SERVED, date(2026, 12, 4), "2026-12-04"),
]


@pytest.mark.parametrize(("asked", "raw", "value"), TAKEN)
def test_what_is_taken(asked: Question, raw: Any, value: Value) -> None:
    assert read_value(asked, raw) == value


@pytest.mark.parametrize("kind", UNKNOWN_KINDS)
@pytest.mark.parametrize("asked", EVERY, ids=lambda q: q.kind)
def test_each_kind_of_not_knowing_is_an_answer_to_every_kind_of_question(asked: Question, kind: str) -> None:
    assert read_value(asked, kind) == kind
    assert is_unknown(read_value(asked, kind))


@pytest.mark.parametrize("asked", EVERY, ids=lambda q: q.kind)
def test_what_was_read_is_read_again_as_itself(asked: Question) -> None:
    for taken, raw, value in TAKEN:
        if taken is asked:
            assert read_value(asked, read_value(asked, raw)) == value


# ---------------------------------------------------------------- what is refused, in which words

NO_DAY = ("the.date takes a day without a time", 'For example "2026-12-04".')
REFUSED: list[tuple[Question, Any, str, str]] = [
    *((SERVED, raw, *NO_DAY) for raw in (
        "2026-12-4", "12/4/2026", "20261204", "2026-12-04T10:00", "2026-12-04 ", "today", "", 20261204,
        "\u0662\u0660\u0662\u0666-12-04", datetime(2026, 12, 4, 10), datetime(2026, 12, 4, 10, tzinfo=UTC),
        True, None, ["2026-12-04"],
    )),
    *((SERVED, raw, "the.date: there is no such day", NO_DAY[1]) for raw in ("2027-02-29", "2026-04-31")),
    *((SERVED, raw, "the.date takes a day of the years 2000 to 2100", NO_DAY[1]) for raw in (
        "1999-12-31", "2101-01-01", "0001-01-01", date(1999, 12, 31),
    )),
    (INTENT, "sme", 'the.choice has no value "sme"', 'Did you mean "some"?'),
    (INTENT, "Yes", 'the.choice has no value "Yes"', 'Did you mean "yes"?'),
    (INTENT, "unknown", 'the.choice has no value "unknown"', "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (INTENT, "x", 'the.choice has no value "x"', "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (INTENT, "canot-tell", 'the.choice has no value "canot-tell"', 'Did you mean "cannot-tell"?'),
    (INTENT, True, "the.choice takes one value in quotes", "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (INTENT, 1, "the.choice takes one value in quotes", "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (INTENT, ["yes"], "the.choice takes one value in quotes", "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (INTENT, None, "the.choice takes one value in quotes", "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (SIGNS, "loss", "the.several takes a list of one or more values", "Known: voices, loss, birth, none"),
    (SIGNS, [], "the.several takes a list of one or more values", "Known: voices, loss, birth, none"),
    (SIGNS, [True], "the.several takes a list of one or more values", "Known: voices, loss, birth, none"),
    (SIGNS, {"loss": True}, "the.several takes a list of one or more values", "Known: voices, loss, birth, none"),
    (SIGNS, ["voice"], 'the.several has no value "voice"', 'Did you mean "voices"?'),
    (SIGNS, ["loss", "would-not-say"], "the.several: would-not-say stands alone, without a list", 'Write "would-not-say".'),
    (SIGNS, ["cannot-tell"], "the.several: cannot-tell stands alone, without a list", 'Write "cannot-tell".'),
    (SIGNS, ["none", "loss"], 'the.several: "none" excludes every other choice', "Drop one of them."),
    (INTENT, "2012-11-23", "the.choice takes no date", "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (INTENT, "born 20121123", "the.choice takes no date", "Known: none, some, yes, not-asked, would-not-say, cannot-tell"),
    (SIGNS, ["11/23/12"], "the.several takes no date", "Known: voices, loss, birth, none, not-asked, would-not-say, cannot-tell"),
    (PLACE, "us-cq", 'the.place has no value "us-cq"', 'Did you mean "us-sc"?'),
    (PLACE, 6, "the.place takes one value in quotes", NO_PLACE),
    (AGE, "17", "the.number takes a whole number from 0 to 10000", "Write it without quotes."),
    (AGE, 17.0, "the.number takes a whole number from 0 to 10000", "Write it without quotes."),
    (AGE, True, "the.number takes a whole number from 0 to 10000", "Write it without quotes."),
    (AGE, -1, "the.number takes a whole number from 0 to 10000", "Write it without quotes."),
    (AGE, 10_001, "the.number takes a whole number from 0 to 10000", "Write it without quotes."),
    (AGE, float("nan"), "the.number takes a whole number from 0 to 10000", "Write it without quotes."),
    *(
        (LEARNED, raw, "the.time takes a time with its offset", 'For example "2026-11-22T10:30:00-08:00".')
        for raw in ("yesterday", "2026-11-22", "2026-11-22T10:30:00", "10:30", 1764000000, datetime(2026, 11, 22), True, None, "")
    ),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "raw", "message", "hint"), REFUSED)
def test_what_is_refused_is_named_with_what_is_taken(asked: Question, raw: Any, message: str, hint: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read_value(asked, raw)
    assert (str(refused.value), refused.value.hint) == (message, hint)


@pytest.mark.parametrize("kind", UNKNOWN_KINDS)
def test_a_question_that_takes_no_unknown_refuses_it(kind: str) -> None:
    with pytest.raises(AnswerError):
        read_value(question("choice", unknown=False, no="No", yes="Yes"), kind)


@pytest.mark.parametrize("raw", ["9999-12-31T23:00:00+00:00", "0001-01-01T00:00:00+14:00"])
def test_a_year_in_which_no_client_lives_is_refused(raw: str) -> None:
    """A deadline from there has no date: OverflowError in the middle of a plan."""
    with pytest.raises(AnswerError):
        read_value(LEARNED, raw)


JUNK = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.datetimes()


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(EVERY), JUNK | st.lists(JUNK, max_size=3) | st.dictionaries(st.text(max_size=3), JUNK, max_size=2)
)
def test_anything_at_all_is_taken_as_one_of_the_known_values_or_refused(asked: Question, raw: Any) -> None:
    try:
        value = read_value(asked, raw)
    except AnswerError as error:
        assert str(error).startswith(asked.id)
        assert error.hint
    else:
        assert raw == value or (isinstance(raw, (str, list)) and asked.kind in ("time", "date", "several"))
        assert display(asked, value)


# ---------------------------------------------------------------- values and their words


def test_the_values_of_each_kind_unknowns_last() -> None:
    assert values_of(INTENT) == ("none", "some", "yes", *UNKNOWN_KINDS)
    assert values_of(SIGNS) == ("voices", "loss", "birth", "none", *UNKNOWN_KINDS)
    assert values_of(PLACE) == (*PLACES, *UNKNOWN_KINDS)
    assert values_of(AGE) == values_of(LEARNED) == UNKNOWN_KINDS
    assert values_of(question("choice", unknown=False, no="No", yes="Yes")) == ("no", "yes")


@pytest.mark.parametrize(
    ("asked", "value", "words"),
    [
        (INTENT, "some", "Some"),
        (INTENT, "not-asked", "not asked yet"),
        (INTENT, "would-not-say", "asked, would not say"),
        (INTENT, "cannot-tell", "cannot tell"),
        (SIGNS, ("voices", "birth"), "Voices; Birth"),
        (PLACE, "us-ca", "California"),
        (AGE, 17, "17"),
        (LEARNED, "2026-11-22T10:30:00-08:00", "2026-11-22 10:30 UTC-08:00"),
    ],
)
def test_an_answer_is_shown_in_the_words_of_its_question(asked: Question, value: Value, words: str) -> None:
    assert display(asked, value) == words


def test_equal_sets_of_choices_are_equal_values() -> None:
    assert in_order(SIGNS, {"birth", "voices"}) == in_order(SIGNS, ["voices", "birth"]) == ("voices", "birth")


def test_a_guess_or_at_most_twelve_names() -> None:
    assert nearest("emergncy", ["routine", "emergency"]) == 'Did you mean "emergency"?'
    assert nearest("q", ["a", "b"]) == "Known: a, b"
    assert nearest("q", [f"a{n}" for n in range(13)]) == "Known: a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, …"


# ---------------------------------------------------------------- Answers


def test_a_crash_report_names_the_questions_and_no_answer() -> None:
    answers = Answers(
        ("danger-to-self",),
        {"self.intent": "secret-yes", "age": 4711, "signs": ("secret-voices",)},
        {"self.intent": "told"},
        (Done("secret-action", with_whom="secret person"),),
    )
    assert repr(answers) == "Answers(concerns=('danger-to-self',), answered=['age', 'self.intent', 'signs'])"
    assert str(answers) == repr(answers) == f"{answers}"


def test_giving_and_taking_back_leaves_the_first_answers_alone() -> None:
    first = Answers(("danger",), {"a": "yes"}, {"a": "client"}, (Done("call"),))
    second = first.given("b", "no")
    assert dict(first.values) == {"a": "yes"}
    assert dict(second.values) == {"a": "yes", "b": "no"}
    third = second.without(["a", "nothing"])
    assert (dict(third.values), dict(third.informants), third.done) == ({"b": "no"}, {}, (Done("call"),))
    assert first.given("b", "no").without(["b"]) == first


# ---------------------------------------------------------------- places

TYPED = {
    "us-ca": ("us-ca",),
    "CA": ("us-ca",),
    "california": ("us-ca",),
    "  North   DAKOTA ": ("us-nd",),
    "cal": ("us-ca",),
    "in": ("us-in",),
    "va": ("us-va",),
    "virginia": ("us-va",),
    "virgin": ("us-va",),
    "west v": ("us-wv",),
    "new": ("us-nh", "us-nj", "us-nm", "us-ny"),
    "york": ("us-ny",),
    "carolina": ("us-nc", "us-sc"),
    "islands": ("us-mp", "us-vi"),
    "dc": ("us-dc",),
    "outside": ("outside-us",),
    "outside-us": ("outside-us",),
    "": (),
    "   ": (),
    "us": (),
    "zz": (),
    "california!": (),
}


@pytest.mark.parametrize(("typed", "codes"), TYPED.items())
def test_a_place_is_found_from_what_somebody_types(typed: str, codes: tuple[str, ...]) -> None:
    assert matches(typed) == codes


@pytest.mark.parametrize("code", PLACES)
def test_every_place_is_found_by_its_code_its_letters_and_its_name(code: str) -> None:
    assert matches(code) == matches(code.removeprefix("us-").upper()) == matches(PLACES[code]) == (code,)


def test_fifty_states_the_district_five_territories_and_elsewhere() -> None:
    assert len(PLACES) == 50 + 1 + 5 + 1
    assert len(set(PLACES.values())) == len(PLACES)


@pytest.mark.parametrize("letter", "acdfghiklmnoprstuvw")
def test_the_places_offered_stand_in_the_order_of_their_names(letter: str) -> None:
    names = [PLACES[code] for code in matches(letter)]
    assert names == sorted(names)


# ---------------------------------------------------------------- what was done about it


def test_what_is_done_is_no_longer_set_aside_and_the_other_way_round() -> None:
    before = Answers(
        ("storm",), {"rain": "yes"}, done=(Done("call"), Done("shut")), asides=(Aside("write", "x"), Aside("rest"))
    )
    again = Done("call", with_whom="Ann")
    assert before.marked(again) == replace(before, done=(Done("shut"), again))
    assert before.marked(Done("write")) == replace(before, done=(*before.done, Done("write")), asides=(Aside("rest"),))
    other = Aside("rest", "y")
    assert before.set_aside(other) == replace(before, asides=(Aside("write", "x"), other))
    assert before.set_aside(Aside("shut")) == replace(
        before, done=(Done("call"),), asides=(*before.asides, Aside("shut"))
    )
    assert before.reopened("shut") == replace(before, done=(Done("call"),))
    assert before.reopened("write") == replace(before, asides=(Aside("rest"),))
    assert before.reopened("walk") == before


def test_what_is_done_and_what_is_set_aside_is_found_by_its_action() -> None:
    made = Answers(
        ("storm",), done=(Done("shut"), Done("call")), asides=(Aside("write", "x"), Aside("write", "y"), Aside("rest"))
    )
    assert [made.is_done(name) for name in ("call", "shut", "write")] == [True, True, False]
    assert [made.aside_of(name) for name in ("write", "rest", "call")] == [Aside("write", "x"), Aside("rest"), None]


def test_a_record_is_named_without_what_it_holds() -> None:
    records = (Done("call", with_whom="Ann"), Aside("call"), Disclosure("Ann"), Call("Ann"))
    assert [repr(record) for record in records] == ["Done(...)", "Aside(...)", "Disclosure(...)", "Call(...)"]


def test_answers_are_given_and_taken_back_with_their_sources() -> None:
    before = Answers(
        ("storm",), {"a": "x", "b": "y"}, {"a": "told", "b": "client"}, told_by={"a": "a friend", "b": "z"}
    )
    assert before.given("b", "n") == replace(before, values={"a": "x", "b": "n"})
    assert before.without(iter(["a", "c"])) == replace(
        before, values={"b": "y"}, informants={"b": "client"}, told_by={"b": "z"}
    )
    assert repr(before) == "Answers(concerns=('storm',), answered=['a', 'b'])"


# ---------------------------------------------------------------- messages and bounds


def test_what_a_message_repeats_is_cut_after_sixty_characters() -> None:
    assert cut("x" * 60) == "x" * 60
    assert cut("x" * 61) == "x" * 60 + "..."


def test_what_is_near_is_guessed_and_else_at_most_twelve_names_are_listed() -> None:
    assert nearest("rian", ["rain", "wind"]) == 'Did you mean "rain"?'
    assert nearest("zzzz", iter("abc")) == "Known: a, b, c"
    assert nearest("zzzz", "abcdefghijkl") == "Known: a, b, c, d, e, f, g, h, i, j, k, l"
    assert nearest("zzzz", "abcdefghijklm") == "Known: a, b, c, d, e, f, g, h, i, j, k, l, …"
    assert nearest("rain", []) == ""
    assert nearest("abc", ["abcdefg"]) == 'Did you mean "abcdefg"?'
    assert nearest("abc", ["abcdefgh"]) == "Known: abcdefgh"
    assert nearest("a" * 100 + "b" * 300, ["a" * 100]) == f'Did you mean "{"a" * 100}"?'


@pytest.mark.parametrize("raw", ["2000-01-01T00:00:00+00:00", "2100-12-31T23:59:59+00:00"])
def test_a_time_of_these_centuries_is_one(raw: str) -> None:
    assert aware_time(raw) == offset_time(raw) == datetime.fromisoformat(raw)
    assert read_value(LEARNED, raw) == raw


@pytest.mark.parametrize("raw", ["1999-12-31T23:59:59+00:00", "2101-01-01T00:00:00+00:00"])
def test_a_time_of_another_century_says_to_check_the_year(raw: str) -> None:
    assert (aware_time(raw), offset_time(raw)) == (None, datetime.fromisoformat(raw))
    with pytest.raises(AnswerError) as refused:
        read_value(LEARNED, raw)
    assert (str(refused.value), refused.value.hint) == (
        "the.time takes a time of the years 2000 to 2100",
        "Check the year.",
    )


@pytest.mark.parametrize("raw", ["soon", "2026-11-22T10:30:00", datetime(2026, 11, 22), date(2026, 11, 22), 5, None])
def test_what_has_no_offset_is_no_time(raw: Any) -> None:
    assert (aware_time(raw), offset_time(raw)) == (None, None)


@pytest.mark.parametrize("raw", ["2000-01-01", "2100-12-31", date(2026, 11, 22)])
def test_a_day_of_these_centuries_is_one(raw: Any) -> None:
    day = raw if isinstance(raw, date) else date.fromisoformat(raw)
    assert plain_date(raw) == day
    assert read_value(SERVED, raw) == day.isoformat()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("1999-12-31", "the.date takes a day of the years 2000 to 2100"),
        (date(2101, 1, 1), "the.date takes a day of the years 2000 to 2100"),
        ("2026-02-30", "the.date: there is no such day"),
        (datetime(2026, 11, 22), "the.date takes a day without a time"),
        ("2026-11-22T10:00", "the.date takes a day without a time"),
        ("20261122", "the.date takes a day without a time"),
        (20261122, "the.date takes a day without a time"),
        (None, "the.date takes a day without a time"),
    ],
)
def test_what_is_no_day_says_why(raw: Any, message: str) -> None:
    assert plain_date(raw) is None
    with pytest.raises(AnswerError) as refused:
        read_value(SERVED, raw)
    assert (str(refused.value), refused.value.hint, refused.value.check) == (
        message,
        'For example "2026-12-04".',
        "bad-date",
    )


def test_the_ends_of_a_number() -> None:
    assert [read_value(AGE, number) for number in (0, 10_000)] == [0, 10_000]


def test_an_error_is_about_a_choice_unless_it_says_otherwise() -> None:
    assert AnswerError("m", "h").check == "unknown-choice"


def test_what_is_shown_of_a_value_that_is_in_no_list() -> None:
    assert display(INTENT, "gone") == "gone"
    assert display(PLACE, "mars") == "mars"
    assert display(SIGNS, ("voices", "gone")) == "Voices; gone"


@pytest.mark.parametrize("kind", ["number", "time", "date"])
def test_what_is_no_choice_has_no_single_values(kind: QuestionKind) -> None:
    assert values_of(question(kind, yes="Yes")) == UNKNOWN_KINDS
    assert values_of(question(kind, unknown=False, yes="Yes")) == ()
