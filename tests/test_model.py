"""What the content knows of itself: which raise comes first, what displaces what, families, and whose value of law holds."""

from __future__ import annotations

import pytest
from made import concern, content, is_, pack, raised, resolution, rule

from crisis_cli.model import (
    WHOLE,
    AgeBand,
    Combined,
    Deadline,
    Finding,
    LawValue,
    Paper,
    PaperSection,
    Review,
    made_up,
)

YES = is_("rain", "yes")


def value(phrase: str) -> LawValue:
    return LawValue("phone", "yes", phrase, "code", True)


def test_the_highest_raise_of_a_finding_comes_first() -> None:
    low, high, other = raised("prompt", YES), raised("emergency", YES), raised("b", YES, finding="wet")
    made = content(findings=[Finding("wet", ("a", "b"))], raises=[low, other, high])
    assert made.raises_of == {"response": (high, low), "wet": (other,)}


def test_what_displaces_a_rule_in_the_authors_order() -> None:
    base = rule("base", YES)
    first, second = rule("first", YES, overrides="base"), rule("second", YES, overrides="base")
    assert content(rules=[base, first, second]).overriders == {"base": (first, second)}


def test_resolutions_by_action_in_the_authors_order() -> None:
    one, two, three = (resolution(name, act, "do") for name, act in (("1", "tell"), ("2", "hold"), ("3", "tell")))
    assert content(resolutions=[one, two, three]).resolutions_of == {"tell": (one, three), "hold": (two,)}


def test_families_with_the_most_urgent_first_and_no_concerns_own_name() -> None:
    made = content(
        concerns=[
            concern("rain", priority=3, family="weather"),
            concern("gate", priority=2),
            concern("wind", priority=1, family="weather"),
            concern("roof", priority=4, family="gate"),
        ]
    )
    assert made.families == {"weather": ("wind", "rain")}


def test_a_value_of_law_is_the_places_own_or_the_baselines_or_none() -> None:
    ours, theirs = value("by noon"), value("by night")
    made = content(packs=[pack("us", values={"phone": ours}), pack("us-ca", values={"phone": theirs}), pack("us-tx")])
    found = [made.law(place, "phone") for place in ("us-ca", "us-tx", "us-ny", "", None)]
    assert found == [theirs, ours, ours, ours, ours]
    assert made.law("us-ca", "letter") is None


@pytest.mark.parametrize(
    ("band", "held"), [((None, 13), [12, 13]), ((14, 15), [14, 15]), ((14, None), [14, 15, 16]), ((13, 13), [13])]
)
def test_a_band_of_ages_holds_both_its_ends(band: tuple[int | None, int | None], held: list[int]) -> None:
    assert [age for age in range(12, 17) if AgeBand(*band).holds(age)] == held


def test_the_starts_of_a_deadline_each_once() -> None:
    one, two, again = Deadline(1, "hours", "heard"), Deadline(2, "hours", "seen"), Deadline(3, "hours", "heard")
    assert (one.parts, one.starts) == ((one,), ("heard",))
    assert Combined("later", (one, two, again)).starts == ("heard", "seen")


def test_what_a_paper_cites_is_its_own_and_its_sections() -> None:
    section = PaperSection("A", "text", (), (), ("b", "c"))
    assert Paper("p", "P", "About.", (), None, (section,), ("a",)).cited == ("a", "b", "c")


def test_a_rule_has_the_valid_reviews_of_itself_its_concern_its_pack_and_the_whole() -> None:
    items = ("rule:all", "concern:storm", "concern:flood", "pack:us-ca", WHOLE, "rule:st")
    made = {item: Review(item, "Ann", "lawyer", "2026-11-20", "valid") for item in items}
    void = Review("rule:all", "Bob", "lawyer", "2026-11-20", "changed")
    rules = [rule("all", YES, place="us-ca"), rule("st", YES, concern="storm")]
    house = content(concerns=[concern("storm"), concern("flood")], rules=rules, reviews=(void, *made.values()))
    assert house.rule_reviews == {
        "all": (made["rule:all"], made["concern:storm"], made["concern:flood"], made["pack:us-ca"], made[WHOLE]),
        "st": (made["rule:st"], made["concern:storm"], made[WHOLE]),
    }
    alone = content(concerns=[concern("storm")], rules=rules, reviews=(made["rule:st"],))
    assert alone.rule_reviews == {"st": (made["rule:st"],)}
    assert content(rules=rules, reviews=(void,)).rule_reviews == {}


def test_what_is_asked_and_is_no_question_of_the_content_takes_one_of_its_choices_and_is_kept_nowhere() -> None:
    made = made_up("which", ask="Which one?", topic="which", kind="choice", choices={"a": "This", "b": "That"})
    assert (made.id, made.ask, made.kind, dict(made.choices)) == (
        "which",
        "Which one?",
        "choice",
        {"a": "This", "b": "That"},
    )
    assert (made.unknown, made.default, made.ask_when, made.safety, dict(made.note)) == (None, None, None, False, {})
