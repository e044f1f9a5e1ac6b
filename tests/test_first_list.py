"""The first list stands on the screen before the content is read: from an index that is of exactly that content, or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from terminal_driver import Conversation, Window

import crisis_cli
from crisis_cli import assess, load, settings
from crisis_cli.assess import AssessOptions
from crisis_cli.checks.structure import check_foundations
from crisis_cli.listing import DIGITS, ENTRY_KEYS, MOST_CONCERNS, SEVERAL, Listed, entries, entry_at, keys_of, listed
from crisis_cli.load import COMPILED, INDEX, compile_to, first_list, load_checked, shipped_folder
from crisis_cli.prompter import CLOSE_KEYS, COMMANDS, UNKNOWN_KEYS

HERE = Path(__file__).parent
PACKAGE = Path(str(crisis_cli.__file__)).parent
ELEVEN = HERE / "content_good" / "eleven_concerns"
NOW = "2026-11-22T14:00:00-08:00"
posix = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


def packed(root: Path, content: Path) -> Path:
    """Put a copy of the program with `content` into `root`, as a wheel would: what it ships, compiled, inside."""
    without = shutil.ignore_patterns("__pycache__", COMPILED, INDEX, "flows")
    shutil.copytree(PACKAGE, root / "crisis_cli", ignore=without)
    shutil.copytree(content, root / "crisis_cli" / "flows", ignore=shutil.ignore_patterns("scenarios"))
    compile_to(root / "crisis_cli" / COMPILED, root / "crisis_cli" / "flows")
    return root


@pytest.fixture(scope="module")
def of_eleven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed(tmp_path_factory.mktemp("eleven") / "root", ELEVEN)


@pytest.fixture(scope="module")
def of_shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return packed(tmp_path_factory.mktemp("shipped") / "root", shipped_folder())


@pytest.fixture
def own(of_eleven: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(of_eleven, tmp_path / "own"))


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Callable[..., Window]]:
    started: list[Window] = []

    def start(root: Path, *arguments: str, **options: object) -> Window:
        code = f"import sys; sys.path.insert(0, {str(root)!r}); from crisis_cli.__main__ import main; main()"
        started.append(Window(["-c", code, "assess", *arguments], tmp_path, **options))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for one in started:
        one.close()


def spoil(root: Path, name: str, change: Callable[[dict[str, object]], object]) -> None:
    """Change a compiled file and keep its hash, so that it is taken for the content's."""
    path = root / "crisis_cli" / name
    stored = json.loads(path.read_text(encoding="utf-8"))
    change(stored)
    path.write_text(json.dumps(stored), encoding="utf-8")


# ---------------------------------------------------------------- the index


def test_the_index_lists_what_the_shipped_content_does(of_shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "PACKAGE", of_shipped / "crisis_cli")
    content = load.load()
    assert first_list() == listed(content.concerns.values())
    assert [c.id for c in first_list() or ()] == sorted(
        content.concerns, key=lambda name: content.concerns[name].priority
    )
    stored = {name: json.loads((of_shipped / "crisis_cli" / name).read_text()) for name in (COMPILED, INDEX)}
    assert stored[COMPILED]["hash"] == stored[INDEX]["hash"] == content.hash


def test_the_index_stays_small(of_shipped: Path) -> None:
    sizes = [(of_shipped / "crisis_cli" / name).stat().st_size for name in (INDEX, COMPILED)]
    assert sizes[0] * 50 < sizes[1]


SPOILT: dict[str, Callable[[Path], object]] = {
    "no index": lambda here: (here / INDEX).unlink(),
    "no compiled copy": lambda here: (here / COMPILED).unlink(),
    "an index of other content": lambda here: spoil(here.parent, INDEX, lambda body: body.update(hash="0" * 64)),
    "an index of another format": lambda here: spoil(here.parent, INDEX, lambda body: body.update(format=2)),
    "an index cut short": lambda here: (here / INDEX).write_text('{"format": 1, "ha'),
    "an index that is a list": lambda here: (here / INDEX).write_text("[]"),
    "a concern with a key too many": lambda here: spoil(
        here.parent, INDEX, lambda body: body["concerns"][0].update(x=1)
    ),
    "a concern without a title": lambda here: spoil(here.parent, INDEX, lambda body: body["concerns"][0].pop("title")),
    "content changed since": lambda here: (here / "flows" / "fog.toml").write_text(
        (here / "flows" / "fog.toml").read_text() + "# changed\n"
    ),
    "a file of content too many": lambda here: (here / "flows" / "more.toml").write_text("# nothing\n"),
    "no content": lambda here: shutil.rmtree(here / "flows"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_an_index_that_may_not_be_of_the_content_lists_nothing(
    name: str, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "PACKAGE", own / "crisis_cli")
    assert len(first_list() or ()) == 11
    SPOILT[name](own / "crisis_cli")
    assert first_list() is None


def test_collection_of_garbage_goes_on_after_reading(of_eleven: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import gc

    monkeypatch.setattr(load, "PACKAGE", of_eleven / "crisis_cli")
    assert gc.isenabled()
    load.load()
    assert gc.isenabled()
    gc.disable()
    try:
        load.load()
        assert not gc.isenabled()
    finally:
        gc.enable()


# ---------------------------------------------------------------- when it comes first


@pytest.mark.parametrize(
    "options",
    [
        AssessOptions(concerns=("rain",)),
        AssessOptions(jurisdiction="us-ca"),
        AssessOptions(answers_file=Path("a.toml")),
        AssessOptions(content=Path("flows")),
        AssessOptions(papers=("all",)),
    ],
    ids=str,
)
def test_what_has_to_be_checked_against_the_content_is_checked_before_the_list(
    options: AssessOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assess, "_is_terminal", lambda stream: True)
    assert not assess._list_comes_first(options)
    assert assess._list_comes_first(AssessOptions(plain=True, form="json", style="soap", full=True, output=Path("x")))


@pytest.mark.parametrize("missing", ["stdin", "stderr"])
def test_without_a_terminal_there_is_no_list(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assess, "_is_terminal", lambda stream: stream is not getattr(sys, missing))
    assert not assess._list_comes_first(AssessOptions())


def test_nothing_heavy_is_loaded_before_the_list(of_eleven: Path) -> None:
    """Not the model, not the engine, not even dataclasses: each would make the first list wait."""
    code = (
        f"import sys; sys.path.insert(0, {str(of_eleven)!r}); import crisis_cli.guard, crisis_cli.assess, crisis_cli.keys\n"
        "from crisis_cli.load import first_list\n"
        "from crisis_cli.listing import entries\n"
        "from crisis_cli.menu import Menu\n"
        "from crisis_cli.menu_lines import options_view\n"
        "from crisis_cli.prompter import choose_concern, prompter_for\n"
        "from crisis_cli.screen import Screen, arrange\n"
        "shown = entries(first_list())\n"
        "arrange(options_view('?', shown.options, None, brief=shown.brief)(80), 80, 24, None)\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    heavy = {"dataclasses", "inspect", "datetime", "tomli", "typer", "rich", "questionary", "pydantic", "threading"}
    ours = {
        "model",
        "condition",
        "answers",
        "evaluation",
        "plan",
        "engine",
        "note",
        "todo",
        "build",
        "interview",
        "profile",
    }
    assert not set(done.stdout.split()) & (heavy | {f"crisis_cli.{name}" for name in ours})


# ---------------------------------------------------------------- the same run with and without it


def plain_run(root: Path, keys: tuple[tuple[str, str], ...], *arguments: str, env: dict[str, str] | None = None) -> str:
    """Hold a conversation in numbered lines and return all that was written, with the exit code."""
    talk = Conversation(["assess", "--now", NOW, *arguments], cwd=root, env=env)
    try:
        for text, key in keys:
            talk.press(key, after=text)
        _, code = talk.finish()
        return f"{talk.transcript}\n{code}"
    finally:
        talk.child.close(force=True)


OF_ELEVEN = (("What brings you here?", "d"), ("Is anyone wet?", "2"), ("What next?", "q"))
TOWARDS_A_PLAN = (
    ("What brings you here?", "1"),
    ("Is anyone hurt, in medical danger", "2"),
    ("Which state is the client in", "us-ca\r"),
    ("Could telling the client", "1"),
    ("What next?", "q"),
)
SEVERAL_AT_ONCE = (("What brings you here?", "e"), ("Which of these? (several)", "1ad\r"), *OF_ELEVEN[1:])


@posix
@pytest.mark.parametrize("form", ["text", "json"])
def test_the_shipped_content_gives_the_same_bytes(of_shipped: Path, tmp_path: Path, form: str) -> None:
    without = Path(shutil.copytree(of_shipped, tmp_path / "without"))
    (without / "crisis_cli" / INDEX).unlink()
    options = ("--format", form, "--style", "brief")
    seen = plain_run(of_shipped, TOWARDS_A_PLAN, *options)
    assert seen == plain_run(without, TOWARDS_A_PLAN, *options)
    assert seen.endswith("\n0")
    assert "Call emergency services" in seen


@posix
@pytest.mark.parametrize("keys", [OF_ELEVEN, SEVERAL_AT_ONCE], ids=["one", "several"])
@pytest.mark.parametrize("name", ["no index", "no compiled copy", "an index of other content", "content changed since"])
def test_a_missing_or_stale_index_changes_nothing(
    of_eleven: Path, own: Path, name: str, keys: tuple[tuple[str, str], ...]
) -> None:
    SPOILT[name](own / "crisis_cli")
    seen, expected = (plain_run(root, keys, "--style", "brief") for root in (own, of_eleven))
    assert "Fetch a towel" in seen
    assert seen.partition("Content 1")[0] == expected.partition("Content 1")[0]  # the hash of the content follows
    assert seen.endswith("\n0")


@posix
def test_a_broken_compiled_copy_is_read_from_its_sources_while_the_list_stands(of_eleven: Path, own: Path) -> None:
    spoil(own, COMPILED, lambda body: body.update(content={}))
    assert plain_run(own, OF_ELEVEN, "--style", "brief") == plain_run(of_eleven, OF_ELEVEN, "--style", "brief")


@posix
def test_an_index_that_lists_other_concerns_is_not_believed(own: Path) -> None:
    """Whatever made it so: the content's own list is shown, and asked again."""
    spoil(own, INDEX, lambda body: body["concerns"][0].update(id="sun", title="Sun"))
    seen = plain_run(own, (("1  Sun", "1"), ("1  Rain on the way", "1"), *OF_ELEVEN[1:]), "--style", "brief")
    assert seen.endswith("\n0")
    assert "Fetch a towel" in seen


@posix
def test_content_that_does_not_load_ends_as_it_does_without_a_list(
    own: Path, window: Callable[..., Window], monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "crisis_cli" / "flows" / "fog.toml").write_text("[concern]\nid = 1\n")
    expected = plain_run(own, ())
    monkeypatch.setattr(load, "PACKAGE", own / "crisis_cli")
    texts, _ = load._read_all(load.shipped_folder())
    for name in (INDEX, COMPILED):
        spoil(own, name, lambda body: body.update(hash=load._hash(texts or {}), content={}))
    assert first_list() is not None
    seen = plain_run(own, ())
    assert seen.startswith("Danger this minute?")
    assert "What brings you here?" in seen
    assert "Traceback" not in seen
    fault = expected.partition("dispatch.\r\n")[2]
    assert "fog.toml:2" in fault
    assert seen.endswith(fault)
    w = window(own)
    ended = w.end()
    assert (ended["code"], ended["restored"]) == (int(expected.rpartition("\n")[2]), True)
    assert "fog.toml:2" in w.after_leaving()
    assert w.was_given_back()


# ---------------------------------------------------------------- keys while it is read


SLOW = """
import os, sys, time
sys.path.insert(0, {root!r})
from crisis_cli.errors import InputError
from crisis_cli.guard import protected
from crisis_cli.keys import Keyboard, orderly_end
from crisis_cli.listing import Listed
from crisis_cli.prompter import choose_concern, prompter_for

def read():
    time.sleep(0.8)
    if "fails" in sys.argv:
        raise InputError([])

def main():
    with orderly_end(), Keyboard() as keyboard:
        prompter = prompter_for(keyboard, None, plain="plain" in sys.argv, environment=os.environ)
        keyboard.meanwhile(read)
        concerns = [Listed("a", "Ants", "In the house.", 1, None), Listed("b", "Bees", "In the wall.", 2, None)]
        start = time.monotonic()
        chosen = [choose_concern(prompter, concerns)]
        slow = time.monotonic() - start
        chosen.append(choose_concern(prompter, concerns))
    print("RESULT", *chosen, slow > 0.7)
    return 0

sys.exit(protected(main))
"""


def slow_window(tmp_path: Path, *arguments: str) -> Window:
    return Window(["-c", SLOW.format(root=str(PACKAGE.parent)), *arguments], tmp_path)


@posix
@pytest.mark.parametrize("how", ["menu", "plain"])
def test_a_key_typed_while_the_rest_is_read_is_taken_once_and_in_its_turn(tmp_path: Path, how: str) -> None:
    w = slow_window(tmp_path, how)
    try:
        w.see("2  Bees")
        w.press("2")
        time.sleep(1.2)  # the rest is read, and the second list stands there
        w.see("What brings you here?")
        w.press("1")
        ended = w.end()
        assert "RESULT b a True" in w.transcript
        assert ended["code"] == 0
    finally:
        w.close()


@posix
@pytest.mark.parametrize("how", ["menu", "plain"])
def test_what_goes_wrong_while_the_rest_is_read_gives_the_terminal_back(tmp_path: Path, how: str) -> None:
    w = slow_window(tmp_path, how, "fails")
    try:
        w.see("2  Bees")
        w.press("2")
        ended = w.end()
        assert (ended["code"], ended["restored"]) == (3, True)
        assert "Traceback" not in w.transcript
        assert w.was_given_back()
    finally:
        w.close()


@posix
@pytest.mark.parametrize("how", ["menu", "plain"])
def test_ctrl_c_while_the_rest_is_read_ends_the_program(tmp_path: Path, how: str) -> None:
    w = slow_window(tmp_path, how)
    try:
        w.see("2  Bees")
        w.press("\x03")
        ended = w.end()
        assert (ended["code"], ended["restored"]) == (130, True)
        assert "Stopped." in w.transcript
    finally:
        w.close()


@posix
@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_ctrl_c_at_the_list_says_that_nothing_was_answered(
    of_eleven: Path, window: Callable[..., Window], plain: tuple[str, ...]
) -> None:
    w = window(of_eleven, *plain)
    w.see("Several of these")
    time.sleep(0.3)
    w.press("\x03")
    ended = w.end()
    assert (ended["code"], ended["restored"]) == (130, True)
    assert "Stopped. Nothing had been answered." in w.after_leaving()


# ---------------------------------------------------------------- with a profile


def profile(folder: Path, text: str) -> dict[str, str]:
    folder.mkdir()
    (folder / settings.FILE).write_text(text, encoding="utf-8")
    return {"CRISIS_AID_CONFIG": str(folder)}


GOOD = 'format = 1\nfirst_place = "us-or"\n[answers]\n"profile.trainee" = "yes"\n'
ANSWERED = "Answered by your profile, about your practice: 1 (r shows and changes them)."


@posix
def test_with_a_profile_its_answers_are_told_of_after_the_list(
    of_shipped: Path, tmp_path: Path, window: Callable[..., Window]
) -> None:
    w = window(of_shipped, env=profile(tmp_path / "mine", GOOD))
    assert "your profile" not in w.see("Several of these")
    w.press("1")
    w.see(ANSWERED, "Is anyone hurt")
    w.press("2")
    assert "Oregon (your practice)" in w.see("Which state")


@posix
def test_a_profile_that_wishes_for_plain_lines_has_them_from_the_list_on(of_shipped: Path, tmp_path: Path) -> None:
    env = {**profile(tmp_path / "mine", "plain = true\n" + GOOD), "CRISIS_AID_PLAIN": ""}
    keys = (("What brings you here?", "1"), ("Is anyone hurt", "\x03"))
    seen = plain_run(of_shipped, keys, env=env)
    assert "\x1b[?1049h" not in seen
    assert "What brings you here?" in seen.partition(ANSWERED)[0]
    assert "Is anyone hurt" in seen.partition(ANSWERED)[2]
    assert seen.endswith("\n130")
    assert settings.plain_is_wished() is False, "no profile of the machine's user takes part"


@posix
def test_a_profile_that_cannot_be_used_is_told_of_after_the_list(
    of_shipped: Path, tmp_path: Path, window: Callable[..., Window]
) -> None:
    w = window(of_shipped, env=profile(tmp_path / "mine", "format = 1\nplain = 1\n"))
    w.see("Several of these")
    w.press("1")
    w.see("`plain` takes true or false. Your profile is not used; crisis-aid setup mends it.", "Is anyone hurt")


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("plain = true\n", True),
        ("plain = false\n", False),
        ("plain = 1\n", False),
        ('plain = "true"\n', False),
        ("[answers]\nplain = true\n", False),
        ("plain = \n", False),
        ("\x00", False),
        ("", False),
    ],
)
def test_of_a_profile_only_the_wish_for_plain_lines_is_read_before_the_list(
    text: str, wished: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in profile(tmp_path / "mine", text).items():
        monkeypatch.setenv(name, value)
    assert settings.plain_is_wished() is wished
    (tmp_path / "mine" / settings.FILE).unlink()
    assert settings.plain_is_wished() is False
    (tmp_path / "mine" / settings.FILE).mkdir()
    assert settings.plain_is_wished() is False


# ---------------------------------------------------------------- more entries than digits


def concerns(count: int, *families: str | None) -> list[Listed]:
    return [
        Listed(f"c{n}", f"Title {n}", "About.", n, (families or (None,))[n % len(families or (0,))])
        for n in range(count)
    ]


def test_the_keys_of_entries_mean_nothing_else_where_something_is_chosen() -> None:
    taken = {*COMMANDS, *UNKNOWN_KEYS, *CLOSE_KEYS, "h", "k"}
    assert not taken & set(ENTRY_KEYS)
    assert len(set(ENTRY_KEYS)) == len(ENTRY_KEYS) == MOST_CONCERNS + 1
    assert ENTRY_KEYS.startswith("123456789")


def test_up_to_nine_entries_have_digits_and_no_headings() -> None:
    shown = entries(concerns(DIGITS - 1, "a", "b"))
    assert "".join(shown.stands_for) == "123456789"
    assert shown.stands_for["9"] == SEVERAL
    assert shown.headings == {}
    assert shown.options[0] == ("1", "Title 0: About.")
    assert shown.brief["1"] == "Title 0"


def test_where_digits_run_out_letters_follow_and_families_head_the_list() -> None:
    shown = entries(listed(load_checked(ELEVEN).content.concerns.values()))
    assert "".join(shown.stands_for) == "123456789ade"
    assert (shown.stands_for["a"], shown.stands_for["e"]) == ("neighbour", SEVERAL)
    assert shown.headings == {"1": "Bad weather", "7": "Small repairs", "9": "Letters and visits", "d": "Afterwards"}
    alone = entries(concerns(12, None))
    assert alone.headings == {}


def test_entries_by_key() -> None:
    assert [entry_at(key, 11) for key in ("1", "9", "a", "d", "e", "0", "b", "", "12", "up")] == [
        0, 8, 9, 10, None, None, None, None, None, None,
    ]  # fmt: skip
    assert [keys_of(count) for count in (2, 9, 11)] == ["1 to 2", "1 to 9", "1 to 9, a, d"]


def test_concerns_without_a_key_are_an_issue(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ELEVEN, tmp_path / "flows"))
    for n in range(MOST_CONCERNS - 11):
        (folder / f"more-{n:02}.toml").write_text(
            f'[concern]\nid = "more-{n:02}"\ntitle = "More"\nabout = "More."\npriority = {20 + n}\nquestions = ["anyone.wet"]\n'
        )
    full = load_checked(folder)
    assert check_foundations(full) == []
    assert len(entries(listed(full.content.concerns.values())).options) == len(ENTRY_KEYS)
    (folder / "yet-one-more.toml").write_text((folder / "more-00.toml").read_text().replace("more-00", "yet-one-more"))
    with pytest.raises(load.ContentError, match="no key for this one") as refused:
        load_checked(folder)
    assert [(issue.check, issue.file.rpartition("/")[2]) for issue in refused.value.issues] == [
        ("too-many-concerns", "yet-one-more.toml")
    ]


@posix
@pytest.mark.parametrize("key", ["1", "6", "9", "a", "d"])
def test_on_a_small_screen_every_entry_is_in_sight_and_takes_one_key(
    of_eleven: Path, window: Callable[..., Window], key: str
) -> None:
    w = window(of_eleven, columns=60, rows=24)
    seen = w.see("What brings you here?", "Several of these")
    names = [c.title for c in listed(load_checked(ELEVEN).content.concerns.values())]
    assert all(f"  {entry}  {name}\n" in seen for entry, name in zip(ENTRY_KEYS, names, strict=False))
    assert "  e  Several of these" in seen
    assert "more below" not in seen
    w.press(key)
    w.see("Is anyone wet?")


@posix
def test_on_a_small_screen_a_key_shows_what_each_entry_is_about(of_eleven: Path, window: Callable[..., Window]) -> None:
    w = window(of_eleven, columns=60, rows=24)
    w.see("? shows what each one is about")
    w.press("?")
    assert "Drying what became wet" not in w.see("1  Rain on the way: Somebody at the door", "more below")
    w.press("d")
    w.see("Read, then d again.", "d  Drying what became wet: Somebody at the door")
    w.press("?")
    assert "Somebody at the door" not in w.see("1  Rain on the way", "e  Several of these")
    w.press("b")
    w.see("Press 1 2 3 4 5 6 7 8 9 a d e.")
    w.press("\x1b[A")
    w.see("> e  Several of these")
    w.press("\r")
    w.see("Which of these? (several)", "d [ ] Drying what became wet")
    w.press("d")
    w.see("d [x] Drying")
    w.press("x")
    w.see("Press 1 to 9, a, d")
    w.press("1")
    w.see("1 [x] Rain")
    w.press("\r")
    w.see("Is anyone wet?")


@posix
def test_a_screen_that_holds_the_whole_list_shows_it(of_eleven: Path, window: Callable[..., Window]) -> None:
    seen = window(of_eleven, columns=80, rows=40).see("Several of these")
    assert seen.count("Somebody at the door") == 11
    assert "shows what each one is about" not in seen


@posix
def test_numbered_lines_show_the_whole_list_with_its_families(of_eleven: Path) -> None:
    seen = plain_run(of_eleven, (("What brings you here?", "b"), ("Press one of", "\x03")))
    assert seen.count("Somebody at the door") == 11
    assert "\r\n  Letters and visits\r\n  9  The postman" in seen
    assert "Press one of 1 2 3 4 5 6 7 8 9 a d e." in seen
