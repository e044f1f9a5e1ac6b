"""Edits of the shipped content that change nothing, or nothing that is wrong: none of them may raise an alarm.

`EDITS` has them by name; each takes the files and says what they are afterwards (None: a file is gone).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from faults import Bench, Editor, atoms_of, block, questions, replaced, with_key

Edits = Mapping[str, str | bytes | None]
EDITS: dict[str, Callable[[Bench, Random], Edits]] = {}


def harmless(make: Callable[[Bench, Random], Any]) -> Callable[[Bench, Random], Any]:
    def done(bench: Bench, chance: Random) -> Edits:
        made = make(bench, chance)
        return made.done() if isinstance(made, Editor) else made

    EDITS[make.__name__.replace("_", " ")] = done
    return make


def rewritten(bench: Bench, chance: Random, pattern: str, new: str, count: int = 1) -> Edits:
    """Put `new` for the pattern in a file that has it."""
    file = chance.choice([name for name, text in bench.texts.items() if re.search(pattern, text, re.M)])
    return {file: re.sub(pattern, new, bench.texts[file], count=count, flags=re.M)}


# ---------------------------------------------------------------- how a file is written


@harmless
def a_comment_at_the_top(bench: Bench, chance: Random) -> Edits:
    file = chance.choice(list(bench.texts))
    return {file: '# For the lawyer: is "must" right here? [[rule]] { any = 3\n' + bench.texts[file]}


@harmless
def a_comment_in_every_item(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r"^(\[\[rule\]\])$", r"\1\n# read again in spring", 0)


@harmless
def a_comment_behind_a_value(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r'^(verb = "\w+")$', r"\1  # see § 1", 3)


@harmless
def blanks_at_the_ends_of_lines(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r'^(id = ".*)$', r"\1   ", 0)


@harmless
def empty_lines(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r"^(\[\[\w+\]\])$", r"\n\n\1", 0)


@harmless
def blanks_around_the_sign(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r"^(verb|basis) = ", r"\1   =\t", 0)


@harmless
def lines_that_begin_further_in(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r"^(because|actions) = ", r"    \1 = ", 0)


@harmless
def headings_with_blanks_inside(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r"^\[\[rule\]\]$", "[[ rule ]]", 0)


@harmless
def one_file_with_the_line_ends_of_windows(bench: Bench, chance: Random) -> Edits:
    file = chance.choice(list(bench.texts))
    return {file: bench.texts[file].replace("\n", "\r\n").encode()}


@harmless
def every_file_with_the_line_ends_of_windows(bench: Bench, chance: Random) -> Edits:
    return {file: text.replace("\n", "\r\n").encode() for file, text in bench.texts.items()}


@harmless
def the_mark_that_some_editors_put_first(bench: Bench, chance: Random) -> Edits:
    return {file: b"\xef\xbb\xbf" + text.encode() for file, text in bench.texts.items()}


@harmless
def no_line_end_at_the_end(bench: Bench, chance: Random) -> Edits:
    return {file: text.rstrip("\n") for file, text in bench.texts.items()}


@harmless
def single_quotation_marks(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r'^(id|verb|basis) = "([^"\'\\]*)"$', r"\1 = '\2'", 0)


@harmless
def a_name_without_need_between_quotation_marks(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r"^verb = ", '"verb" = ', 0)


@harmless
def a_letter_by_its_number(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r'^because = "T', r'because = "\\u0054', 3)


@harmless
def a_condition_over_several_lines(bench: Bench, chance: Random) -> Edits:
    return rewritten(bench, chance, r"^when = \{ (.*) \}$", r"when = {\n  \1,\n}", 4)


@harmless
def lists_on_one_line(bench: Bench, chance: Random) -> Edits:
    concern = chance.choice(bench.of("concern"))
    return Editor(bench).set(concern, "questions", concern.table["questions"]).done()


# ---------------------------------------------------------------- in which order it stands


@harmless
def keys_in_another_order(bench: Bench, chance: Random) -> Any:
    edits = Editor(bench)
    for item in chance.sample([i for i in bench.of("rule") if i.keys], 5):
        edits.lines(item.file, item.start, item.end, block("rule", dict(reversed(item.table.items()))))
    return edits


@harmless
def rules_in_another_order(bench: Bench, chance: Random) -> Any:
    concern = chance.choice(list(bench.concern_of))
    rules = [r for r in bench.of("rule") if r.file == concern]
    edits = Editor(bench)
    for here, there in zip(rules, reversed(rules), strict=True):
        edits.lines(here.file, here.start, here.end, block("rule", there.table))
    return edits


@harmless
def raises_in_another_order(bench: Bench, chance: Random) -> Any:
    concern = chance.choice(list(bench.concern_of))
    raises = [r for r in bench.of("raise") if r.file == concern]
    edits = Editor(bench)
    for here, there in zip(raises, reversed(raises), strict=True):
        edits.lines(here.file, here.start, here.end, block("raise", there.table))
    return edits


@harmless
def a_rule_moved_to_a_file_of_its_own(bench: Bench, chance: Random) -> Any:
    rule = chance.choice([r for r in bench.of("rule") if r.file in bench.concern_of])
    table = {**rule.table, "concern": bench.concern(rule)}
    return {**Editor(bench).cut(rule).done(), "zz-more-rules.toml": "# More rules.\n\n" + block("rule", table)}


@harmless
def a_question_moved_to_the_end_of_its_file(bench: Bench, chance: Random) -> Any:
    item = chance.choice([q for q in bench.of("question") if q.file in bench.concern_of])
    return Editor(bench).cut(item).append(item.file, "question", item.table)


@harmless
def sources_in_another_order(bench: Bench, chance: Random) -> Any:
    edits = Editor(bench)
    for rule in bench.of("rule"):
        if len(rule.table.get("sources", ())) > 1:
            edits.set(rule, "sources", list(reversed(rule.table["sources"])))
    return edits


@harmless
def the_file_of_sources_under_another_name(bench: Bench, chance: Random) -> Edits:
    return {"sources.toml": None, "where-it-comes-from.toml": bench.texts["sources.toml"]}


@harmless
def sources_in_two_files(bench: Bench, chance: Random) -> Edits:
    text = bench.texts["sources.toml"]
    at = text.index("[[source]]", len(text) // 2)
    return {"sources.toml": text[:at], "sources-two.toml": text[at:]}


@harmless
def procedures_in_another_order(bench: Bench, chance: Random) -> Any:
    items = bench.of("procedure")
    edits = Editor(bench)
    for here, there in zip(items, reversed(items), strict=True):
        edits.lines(here.file, here.start, here.end, block("procedure", there.table))
    return edits


# ---------------------------------------------------------------- the same condition in other words


def _condition(bench: Bench, chance: Random, change: Callable[[Any], Any], *kinds: str) -> Editor:
    edits = Editor(bench)
    items = with_key(bench, "when", *(kinds or ("rule", "property")))
    for item in chance.sample(items, len(items)):
        new = change(item.table["when"])
        if new is not None and new != item.table["when"]:
            return edits.set(item, "when", new)
    raise AssertionError("no condition can be rewritten so")


@harmless
def any_of_one(bench: Bench, chance: Random) -> Any:
    return _condition(bench, chance, lambda when: {"any": [when]})


@harmless
def one_of_one(bench: Bench, chance: Random) -> Any:
    return _condition(bench, chance, lambda when: {"at_least": 1, "of": [when]})


@harmless
def any_as_one_of_several(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        return {"at_least": 1, "of": when["any"]} if set(when) == {"any"} else None

    return _condition(bench, chance, change, "rule", "raise", "property")


@harmless
def and_as_all_of_several(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        parts = [{key: test} for key, test in when.items()]
        plain = not {"any", "at_least", "of"} & set(when)
        return {"at_least": len(parts), "of": parts} if plain and len(parts) > 1 else None

    return _condition(bench, chance, change)


@harmless
def a_list_split_in_two(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        key, test = next(iter(when.items()))
        if key in ("any", "not", "at_least") or "any" in when or not isinstance(test, list) or len(test) < 2:
            return None
        rest = {k: v for k, v in when.items() if k != key}
        return {**rest, "any": [{key: test[:1]}, {key: test[1:]}]}

    return _condition(bench, chance, change)


@harmless
def a_list_in_another_order(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        atom = next((key for key, test in atoms_of(when) if isinstance(test, list) and len(test) > 1), None)
        turned = lambda key, test: (key, list(reversed(test)) if isinstance(test, list) else test)  # noqa: E731
        return replaced(when, atom, turned) if atom else None

    return _condition(bench, chance, change)


@harmless
def the_keys_of_a_condition_in_another_order(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        return dict(reversed(when.items())) if len(when) > 1 and "at_least" not in when else None

    return _condition(bench, chance, lambda when: None if change(when) is None else {"any": [change(when)]})


@harmless
def not_knowing_spelt_out(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        atom = next((key for key, test in atoms_of(when) if isinstance(test, list) and "unknown" in test), None)
        if atom is None:
            return None
        kinds = ["not-asked", "would-not-say", "cannot-tell"]
        return replaced(
            when,
            atom,
            lambda key, test: (key, [v for v in test if v != "unknown"] + kinds if "unknown" in test else test),
        )

    return _condition(bench, chance, change)


def _open_atoms(bench: Bench, when: Any) -> bool:
    known = questions(bench)
    return all(key in known and not known[key].table.get("safety") for key, _ in atoms_of(when))


@harmless
def or_as_not_neither(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        if set(when) != {"any"} or not _open_atoms(bench, when):
            return None
        return {"not": {"at_least": len(when["any"]), "of": [{"not": part} for part in when["any"]]}}

    return _condition(bench, chance, change, "rule", "raise", "property")


@harmless
def and_as_not_either_not(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        if {"any", "not", "at_least"} & set(when) or len(when) < 2 or not _open_atoms(bench, when):
            return None
        return {"not": {"any": [{"not": {key: test}} for key, test in when.items()]}}

    return _condition(bench, chance, change)


@harmless
def a_level_from_the_highest_up(bench: Bench, chance: Random) -> Any:
    def change(when: Any) -> Any:
        return replaced(when, "response", lambda k, t: (k, {"from": "emergency"} if t == ["emergency"] else t))

    return _condition(bench, chance, change)


@harmless
def what_goes_without_saying_said(bench: Bench, chance: Random) -> Any:
    edits = Editor(bench)
    for question in chance.sample([q for q in bench.of("question") if not q.table.get("safety")], 5):
        edits.set(question, "in_note", question.table.get("in_note", True))
    return edits


@harmless
def a_frame_said_twice(bench: Bench, chance: Random) -> Any:
    rule = chance.choice([r for r in bench.of("rule") if "frame" not in r.keys and len(r.table["actions"]) == 1])
    return Editor(bench).set(rule, "frame", bench.named("action", rule.table["actions"][0]).table["frame"])


@harmless
def a_concern_and_a_role_said_where_they_follow(bench: Bench, chance: Random) -> Any:
    rule = chance.choice([r for r in bench.of("rule") if r.file in bench.concern_of and "concern" not in r.keys])
    return Editor(bench).lines(
        rule.file, rule.start + 1, rule.start + 1, f'concern = "{bench.concern(rule)}"\nrole = "client"'
    )


@harmless
def a_deadline_as_text_and_as_keys(bench: Bench, chance: Random) -> Any:
    rules = with_key(bench, "deadline", "rule")
    rule = chance.choice([r for r in rules if isinstance(r.table["deadline"], dict)] or rules)
    given = rule.table["deadline"]
    if isinstance(given, dict):
        return Editor(bench).set(rule, "deadline", f"{given['number']} {given['unit']} from {given['start']}")
    found = re.fullmatch(r"(\d+) (\w+) from ([\w.-]+)", given)
    value = {"number": int(found[1]), "unit": found[2], "start": found[3]} if found else given
    return Editor(bench).set(rule, "deadline", value)


# ---------------------------------------------------------------- other words, and more of the same


def _reworded(key: str, *kinds: str) -> Callable[[Bench, Random], Edits]:
    def change(bench: Bench, chance: Random) -> Edits:
        items = [i for i in with_key(bench, key, *kinds) if 20 < len(i.table[key]) < 90 and "{" not in i.table[key]]
        item = chance.choice(items)
        return Editor(bench).set(item, key, f"So: {item.table[key]}").done()

    return change


for _key, _kinds, _name in (
    ("because", ("rule",), "a reason in other words"),
    ("because", ("raise",), "the reason of a raise in other words"),
    ("why", ("question",), "a why in other words"),
    ("ask", ("question",), "a question in other words"),
    ("about", ("resource",), "a line about a telephone line in other words"),
    ("says", ("property",), "a property in other words"),
    ("says", ("procedure",), "a procedure in other words"),
    ("says", ("source",), "a source in other words"),
    ("text", ("notice",), "a notice in other words"),
    ("reason", ("resolution",), "a reason of a resolution in other words"),
):
    EDITS[_name] = _reworded(_key, *_kinds)


@harmless
def a_new_source_with_a_citation(bench: Bench, chance: Random) -> Any:
    rule = chance.choice(with_key(bench, "sources", "rule"))
    source = {"id": "extra-source", "cite": "Another guide", "says": "The same.", "kind": "guideline", "place": "us",
              "confirmed": True}  # fmt: skip
    edits = Editor(bench).append("sources.toml", "source", source)
    return edits.set(rule, "sources", [*rule.table["sources"], "extra-source"])


@harmless
def a_new_action_with_its_rule_and_scenario(bench: Bench, chance: Random) -> Edits:
    source = bench.of("source")[0].name
    action = {"id": "extra-tea", "do": "Offer a glass of water", "kind": "follow-up", "frame": "today",
              "done": "Offered a glass of water", "sources": [source]}  # fmt: skip
    concern = bench.of("concern")[0]
    rule = {"id": "extra-tea", "when": {"response": {"from": "same-day"}}, "actions": ["extra-tea"], "verb": "may",
            "basis": "practice", "because": "It is a long hour."}  # fmt: skip
    scenario = (
        'title = "A glass of water"\nconcerns = ["%s"]\nnow = 2026-11-20T10:00:00-08:00\n\n[answers]\n"danger.now" = "%s"\n\n'
        '[expect]\nresponse = "emergency"\nincludes = ["extra-tea"]\n'
    )
    order = next(o for o in bench.of("order") if o.name == "danger.now")
    text = scenario % (concern.name, order.table["riskiest"])
    edits = Editor(bench).append("actions.toml", "action", action).append(concern.file, "rule", rule)
    return {**edits.done(), "scenarios/extra-tea.toml": text}


@harmless
def a_property_once_more_under_another_name(bench: Bench, chance: Random) -> Any:
    item = chance.choice(bench.of("property"))
    return Editor(bench).append(item.file, "property", {**item.table, "id": "extra-again"})


@harmless
def a_holiday_more(bench: Bench, chance: Random) -> Any:
    pack = chance.choice([p for p in bench.of("pack") if "holidays" in p.keys or "holidays" not in p.table])
    return Editor(bench).set(pack, "holidays", {**pack.table.get("holidays", {}), "2031-07-05": "A day off"})


@harmless
def a_source_read_again(bench: Bench, chance: Random) -> Edits:
    return {"sources.toml": re.sub(r"read_on = 2026-11-2\d", "read_on = 2026-11-23", bench.texts["sources.toml"])}


@harmless
def a_banned_word_that_nobody_says(bench: Bench, chance: Random) -> Any:
    item = chance.choice(bench.of("banned"))
    return Editor(bench).set(item, "words", [*item.table["words"], "zounds and gadzooks"])


@harmless
def another_version(bench: Bench, chance: Random) -> Any:
    return Editor(bench).set(bench.named("content", ""), "version", "2027.01.01")


@harmless
def a_line_more_of_how(bench: Bench, chance: Random) -> Any:
    item = chance.choice(with_key(bench, "how", "action"))
    return Editor(bench).set(item, "how", [*item.table["how"], "Take a breath first."])


def _of_scenarios(change: Callable[[str], str]) -> Callable[[Bench, Random], Edits]:
    def edit(bench: Bench, chance: Random) -> Edits:
        path = chance.choice(sorted((bench.folder / "scenarios").rglob("*.toml")))
        return {path.relative_to(bench.folder).as_posix(): change(path.read_text(encoding="utf-8"))}

    return edit


EDITS["a remark in a scenario"] = _of_scenarios(lambda text: f"# seen last week\n{text}")
EDITS["a scenario with the line ends of Windows"] = _of_scenarios(lambda text: text.replace("\n", "\r\n"))
EDITS["a scenario under another title"] = _of_scenarios(lambda text: re.sub(r'^title = "', 'title = "Once: ', text))


def all_at_once(folder: Path) -> None:
    """Make every edit in a copy of the content, one after the other: the last first, for those of the bytes come last."""
    bench = Bench(folder)
    for name, edit in reversed(EDITS.items()):
        edits = edit(bench, Random(name))
        assert any(bench.texts.get(file) != text for file, text in edits.items()), name
        for file, text in edits.items():
            path = folder / file
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        bench = Bench(folder, bench)
