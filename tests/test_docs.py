"""The documentation is a test too: shown output is real, every command and exit code is in the README, blocks are two."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from test_architecture import CORE

from crisis_cli.checks import suites
from crisis_cli.checks.answer_sets import answer_sets, figure
from crisis_cli.exit_codes import EXIT_CODES
from crisis_cli.load import load_checked
from crisis_cli.schema import Story
from crisis_cli.training.exam import ExamRules
from crisis_cli.training.exercises import exercises_of
from crisis_cli.training.frame import read_form, read_frame

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


BROKEN = """\
{"title": "A worry with nothing to go on", "concerns": ["elder-abuse"], "jurisdiction": "us-ca", "answers": {"danger.now": "no", "elder.basis": "none"}}
{"title": "x", "concerns": ["wellness-check"], "answers": {"danger.now": "no", "danger.now": "yes"}}
{"title": "x", "concerns": ["wellnes-check"]}
"""


def crisis_aid(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "crisis_cli", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        stdin=subprocess.DEVNULL,
    )


def in_a_shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a pipeline as it is typed."""
    program = f'crisis-aid() {{ {shlex.quote(sys.executable)} -m crisis_cli "$@"; }}; {line}'
    environment = {**os.environ, "LC_ALL": "C"}
    return subprocess.run(
        ["bash", "-c", program], capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment
    )


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the shipped content, edited as the README shows."""
    folder = tmp_path_factory.mktemp("edited") / "changed"
    shutil.copytree(ROOT / "flows", folder)
    (shown,) = fenced("diff")
    for edit in shown.split("--- changed/")[1:]:
        name, *lines = edit.splitlines()
        old, new = ("\n".join(line[1:] for line in lines if line[0] in kept) for kept in (" -", " +"))
        text = (folder / name).read_text(encoding="utf-8")
        assert text.count(f"{old}\n") == 1, name
        (folder / name).write_text(text.replace(f"{old}\n", f"{new}\n"), encoding="utf-8")
    return folder


def test_the_first_two_blocks_set_up_everything():
    first, second = fenced("sh")
    assert "crisis-aid assess" in first
    assert second.strip().endswith("-m pytest")
    for block in (first, second):
        assert "--require-hashes" in block


@pytest.mark.parametrize("shown", fenced("console"), ids=lambda text: text.splitlines()[0])
def test_shown_output_is_real(shown: str, changed: Path):
    """Between two lines of dots every line stands in the real output, one after the other.

    The folder `changed` is the shipped content after the edits shown; commands on it find something, and end with 1.
    """
    command, *lines = shown.splitlines()
    words = shlex.split(command.removeprefix("$ crisis-aid "))
    if "|" in words:
        done = in_a_shell(command.removeprefix("$ "))
    elif "broken.jsonl" in words:
        (changed.parent / "broken.jsonl").write_text(BROKEN, encoding="utf-8")
        done = crisis_aid(*words, folder=changed.parent)
    else:
        done = crisis_aid(*(str(changed) if word == "changed" else word for word in words))
    assert done.returncode == (3 if "broken.jsonl" in words else "changed" in words), done.stderr
    real = done.stdout.splitlines()
    position = 0
    block: list[str] = []
    for line in [*lines, "..."]:
        if line != "...":
            block.append(line)
            continue
        if block:
            found = next(
                (n for n in range(position, len(real)) if real[n : n + len(block)] == block),
                None,
            )
            assert found is not None, f"not in the real output, in this order:\n{chr(10).join(block)}"
            position = found + len(block)
        block = []


def test_the_program_of_the_readme_runs(tmp_path: Path):
    (program,) = fenced("python")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    done = subprocess.run([sys.executable, str(tmp_path / "program.py")], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "emergency ['get-location', 'call-emergency']\n", "")


def test_every_command_has_help_and_a_place_in_the_readme():
    listing = crisis_aid("--help").stdout
    commands = re.findall(r"^  (\w+) ", listing.split("Commands:")[1], re.MULTILINE)
    inner = re.findall(r"^  (\w+) ", crisis_aid("flows", "--help").stdout.split("Commands:")[1], re.MULTILINE)
    names = [name for name in commands if name != "flows"] + [f"flows {name}" for name in inner]
    assert names
    for name in names:
        assert f"`crisis-aid {name}" in README, name
        assert crisis_aid(*name.split(), "--help").returncode == 0


def test_every_option_is_in_the_readme():
    ours = ("list", "show", "check", "diff", "coverage", "sample", "sign")
    for command in ("assess", "plan", "batch", "law", "setup", *(f"flows {name}" for name in ours)):
        for option in re.findall(r"--[a-z-]+", crisis_aid(*command.split(), "--help").stdout):
            if option != "--help":
                assert option in README, (command, option)


def test_the_exit_codes_of_the_readme_are_those_of_the_program():
    table = dict(re.findall(r"^\| (\d+) \| (.+?) \|$", README, re.MULTILINE))
    assert table == {str(code): words for code, words in EXIT_CODES.items()}


def test_the_figures_of_the_readme_are_those_of_the_content():
    loaded = load_checked(ROOT / "flows")
    content, files = loaded.content, list(suites.shelf_of(loaded).scenarios)
    scenarios, edges = len(files), sum(file.startswith("edges/") for file in files)
    assert len(content.concerns) == 11
    assert f"`flows/scenarios/` holds {scenarios - edges} cases," in README
    assert f"`edges/` holds {edges} more" in README
    assert f"median over {scenarios - edges} cases |" in README
    assert (
        f"| `flows check`: {scenarios} scenarios, {len(content.properties)} properties, {len(content.orders)} orders, "
        f"{len(content.rules)} rules, eleven concerns, all {figure(answer_sets(content))} sets of answers |"
    ) in README
    assert set(re.findall(r"(\d+) of (?=\d+ exercised)", README)) == {str(len(content.rules))}


def test_what_the_readme_says_of_own_exercises_is_so():
    limits = get_args(Story)[1]
    assert f"A story has {limits.min_length} to {limits.max_length:,} characters." in README.replace("\n", " ")
    shown = crisis_aid("flows", "list", "questions", "--concern", "danger-to-self", "--format", "text").stdout
    assert "    - Yes [yes]\n" in shown


def test_the_scenario_of_the_readme_holds(tmp_path):
    path = tmp_path / "scenario.toml"
    path.write_text(fenced("toml")[0], encoding="utf-8")
    done = crisis_aid("batch", str(path))
    assert done.returncode == 0, done.stdout
    assert '"expected": true' in done.stdout


def test_the_files_for_supervisors_in_the_readme_are_read(tmp_path):
    written = {key: text for text in fenced("toml") for key in ("form =", "[level]") if text.startswith(key)}
    form, numbers = tmp_path / "autumn.toml", tmp_path / "numbers.toml"
    form.write_text(written["form ="], encoding="utf-8")
    numbers.write_text(written["[level]"], encoding="utf-8")
    plan, frame = read_form(form), read_frame(None, numbers)
    assert (plan.name, plan.share, plan.entries) == ("Autumn", 0.9, (("the-baler", 3), ("nine-days-home", 1)))
    known = exercises_of(None, None)
    assert all(known.has(name) for name, _ in plan.entries)
    assert (frame.level.done, frame.level.share, frame.exam.third) == (8, 0.9, 1)
    assert f"{ExamRules().share} if it is left out" in README.replace("\n", " ")


def test_every_module_is_described_and_every_dependency_answers_for_itself():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for module in (*(ROOT / "crisis_cli").glob("*.py"), *(ROOT / "crisis_cli" / "checks").glob("*.py")):
        if module.stem != "__init__":
            assert f"`{module.stem}`" in page, module.stem
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for package in re.findall(r'^    "([a-z0-9-]+)>=', project, re.MULTILINE):
        assert package in page, package


def test_every_command_of_the_tests_is_described_and_there():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    files = {file: file.read_text(encoding="utf-8") for file in (ROOT / "tests").glob("*.py")}
    scripts = [file for file, text in files.items() if f"python tests/{file.name}" in text]
    assert {file.stem for file in scripts} >= {"record_screens", "invariant_table"}
    for file in scripts:
        assert f"`python tests/{file.name}" in page.replace("\n", " "), file.name
    for name in re.findall(r"python tests/(\w+\.py)", page + README):
        assert (ROOT / "tests" / name).is_file(), name


def test_the_core_is_named_as_it_is_tested():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.search(r"The core \((.+?)\) is pure", page, re.DOTALL)
    assert named
    assert sorted(re.findall(r"`(\w+)`", named[1])) == sorted(CORE)


def test_no_file_names_a_host_of_a_registry_or_a_path_of_a_machine():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    wanted = re.compile("pypi" + r"\.org|files\.python" + "hosted|/" + "work/|/" + "root/|/" + "home/")
    for name in tracked.stdout.splitlines():
        path = ROOT / name
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            assert not wanted.search(text), name
