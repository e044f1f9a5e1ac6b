"""What carries a procedure, and what a scenario shows, as whole values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from made import action, content, paper, question

from crisis_cli.coverage import (
    Carried,
    Carrier,
    Counted,
    Document,
    Exercise,
    Item,
    Procedure,
    Witness,
    carried,
    count,
    demanded,
    documents_of,
    witness,
)
from crisis_cli.model import Expectation

CONTENT = content(
    actions=[action("call"), action("write"), action("shut")],
    questions=[question("rain"), question("wind")],
    papers=[paper("sheet", actions=("call", "shut")), paper("letter", actions=("write",))],
)


def procedure(**more: Any) -> Procedure:
    table: dict[str, Any] = {"id": "p", "document": "d", "says": "Says.", "corrected": None}
    return Procedure(**{**table, "actions": (), "questions": (), "papers": (), "sources": (), **more})


def test_documents_hold_their_procedures_in_the_authors_order() -> None:
    table = {"says": "S.", "actions": ["a"], "questions": ["q"], "papers": ["p"], "corrected": "C.", "sources": ["s"]}
    listed = [{"id": str(n), "document": name, **table} for n, name in enumerate(("two", "one", "two"))]
    found = documents_of([{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}], listed)
    made = [
        Procedure(str(n), name, "S.", ("a",), ("q",), ("p",), "C.", ("s",))
        for n, name in enumerate(("two", "one", "two"))
    ]
    assert found == (Document("one", "One", (made[1],)), Document("two", "Two", (made[0], made[2])))


@pytest.mark.parametrize(
    ("expect", "names"),
    [
        (None, set()),
        (Expectation(), set()),
        (Expectation(includes=("a", "b"), avoids=("c",)), {"a", "b", "c"}),
        (Expectation(due={"d": None, "e": datetime(2026, 11, 20, tzinfo=UTC)}), {"d", "e"}),
        (Expectation(includes_any=("a",), first=("b",)), {"a", "b"}),
        (Expectation(includes_any=("a", "b"), first=("c", "d")), set()),
        (
            Expectation(
                excludes=("a",), not_avoids=("b",), verbs={"c": "must"}, bases={"e": "law"}, frames={"d": "now"}
            ),
            set(),
        ),
    ],
)
def test_what_an_expectation_cannot_do_without(expect: Expectation | None, names: set[str]) -> None:
    assert demanded(expect) == names


def test_a_scenario_shows_what_it_demands_and_answers() -> None:
    answers: Mapping[str, object] = {"rain": "cannot-tell", "wind": "not-asked", "roof": "yes"}
    found = witness("a.toml", Expectation(includes=("call",)), answers)
    assert found == Witness("a.toml", frozenset({"call"}), frozenset({"rain", "roof"}))


def test_all_that_carries_a_procedure_with_the_scenarios_that_show_it() -> None:
    seen = [
        Witness("a", frozenset({"call"}), frozenset({"rain"})),
        Witness("b", frozenset({"write", "shut"}), frozenset({"rain", "wind"})),
        Witness("c", frozenset(), frozenset()),
    ]
    asked = procedure(actions=("call", "write"), questions=("rain", "wind"), papers=("sheet", "letter"))
    found = carried(CONTENT, asked, iter(seen))
    assert found == Carried(
        asked,
        (
            Carrier("action", "call", "Do call", ("a",)),
            Carrier("action", "write", "Do write", ("b",)),
            Carrier("question", "rain", "rain?", ("a", "b")),
            Carrier("question", "wind", "wind?", ("b",)),
            Carrier("paper", "sheet", "Sheet", ("a", "b")),
            Carrier("paper", "letter", "Letter", ("b",)),
        ),
    )
    assert found.counted == found.carriers[:2]
    assert found.scenarios == ("b", "a")


def test_without_actions_questions_and_papers_count() -> None:
    found = carried(
        CONTENT, procedure(questions=("rain",), papers=("sheet",)), [Witness("a", frozenset(), frozenset({"rain"}))]
    )
    assert found.counted == found.carriers
    assert found.scenarios == ("a",)
    assert carried(CONTENT, procedure(questions=("rain",)), []).scenarios == ()


def test_the_scenario_that_shows_most_comes_first_then_in_the_order_of_names() -> None:
    seen = [
        Witness("z", frozenset({"call", "write"}), frozenset()),
        Witness("c", frozenset({"call"}), frozenset()),
        Witness("b", frozenset({"call"}), frozenset()),
        Witness("y", frozenset({"call"}), frozenset({"rain"})),
    ]
    found = carried(CONTENT, procedure(actions=("call", "write"), questions=("rain",)), seen)
    assert found.scenarios == ("z", "y", "b", "c")


def test_each_item_with_the_scenarios_that_exercise_and_demand_it() -> None:
    made = {name: Item(name, name.title()) for name in ("call", "shut", "rest")}
    pair = made["rest"]._replace(id="pair", ends=("call", "shut"))
    seen = [
        Exercise("b", {"actions": frozenset({"call", "shut"})}, {"actions": frozenset({"shut"})}),
        Exercise("a", {"actions": frozenset({"call"}), "rules": frozenset({"rest"})}, {}),
    ]
    items = (made["call"], made["shut"], made["rest"], pair, pair._replace(ends=("call", "rest")))
    found = count("actions", items, iter(seen))
    assert [(one.item, one.scenarios, one.demanding) for one in found.items] == [
        (items[0], ("a", "b"), ()),
        (items[1], ("b",), ("b",)),
        (items[2], (), ()),
        (items[3], ("a", "b"), ()),
        (items[4], (), ()),
    ]
    assert (found.kind, found.missing, found.reached, found.demanded) == (
        "actions",
        (found.items[2], found.items[4]),
        3,
        1,
    )
    assert Counted(items[0], ("a", "b"), ("b",)).first == ("b", "a")


def test_scenarios_are_named_in_the_order_of_their_files_whichever_comes_first() -> None:
    held = {"actions": frozenset({"call"})}
    seen = [Exercise("b", held, held), Exercise("c", {}, {}), Exercise("a", held, held)]
    for exercises in (seen, seen[::-1]):
        (found,) = count("actions", [Item("call", "Call")], exercises).items
        assert (found.scenarios, found.demanding) == (("a", "b"), ("a", "b"))
    assert count("actions", [Item("call", "Call")], [seen[0], Exercise("b", {}, {})]).reached == 1
    (pair,) = count("actions", [Item("pair", "", ("none", "call"))], seen).items
    assert pair.scenarios == ()
