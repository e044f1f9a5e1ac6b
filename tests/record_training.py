"""Record what training shows of a quarter of a year of made-up practice into `tests/training_shown/`: read the difference.

python tests/record_training.py
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import made
from training_made import CONCERNS, NOW, TITLES, quarter

from crisis_cli.load import shipped_folder
from crisis_cli.model import Content
from crisis_cli.render import training
from crisis_cli.render.training import Names
from crisis_cli.training import export, report, schedule, statistics
from crisis_cli.training.exam import results
from crisis_cli.training.frame import Frame, read_frame
from crisis_cli.training.records import Rating

SHOWN = Path(__file__).parent / "training_shown"
CONTENT: Content = replace(
    made.content(
        concerns=[
            made.concern("danger-to-self", "self.means", "self.plan", title="Danger to self"),
            made.concern("danger-to-others", "self.means", title="Danger to others"),
            made.concern("child-abuse", "self.means", title="Harm to a child"),
            made.concern("partner-violence", "self.means", title="Partner violence"),
        ],
        questions=[
            made.question("self.means", topic="means within reach"),
            made.question("self.plan", topic="a plan"),
            made.question("client.age", topic="the client's age"),
        ],
        actions=[
            made.action("call-emergency", do="Call 911"),
            made.action("stay-connected", do="Stay on the line"),
            made.action("request-mobile-crisis", do="Ask for a mobile crisis team"),
        ],
    ),
    version="1.0",
    hash="0123456789abcdef",
    review="draft",
)
NAMES = Names(CONTENT, TITLES)
RATINGS = (
    Rating(
        NOW, "supervisor, LMFT", {"asking": 3, "acting": 2, "law": 4}, "Plain words. Called late.", "danger-to-self"
    ),
)
OFFERS = tuple(schedule.Offer(name, TITLES[name], "first", CONCERNS[name]) for name in TITLES)
KEPT = quarter(90)


def frame() -> Frame:
    return read_frame(shipped_folder())


def found_levels() -> statistics.Levels:
    return statistics.levels(KEPT, NOW, tuple(CONTENT.concerns), frame().level, OFFERS)


def page() -> str:
    return report.page(report.Data(NAMES, KEPT, found_levels(), frame(), NOW, RATINGS))


def recordings() -> dict[str, str]:
    """Return every text by the name of its file."""
    texts: dict[str, Iterable[tuple[str, str]]] = {}
    for width in (40, 60, 78):
        texts[f"progress-{width}.txt"] = training.progress(NAMES, KEPT, NOW, width=width)
    texts["progress-blocks-60.txt"] = training.progress(NAMES, KEPT, NOW, width=60, blocks=True)
    texts["level-60.txt"] = training.level(NAMES, found_levels(), frame(), RATINGS, width=60)
    texts["tasks-60.txt"] = training.items(NAMES, statistics.items(KEPT), width=60)
    texts["exam-60.txt"] = training.exam(NAMES, results(quarter(40, 5), 0.8)[0], 0.8, width=60)
    shown = {name: training.as_text(lines) for name, lines in texts.items()}
    shown["report.html"] = page()
    shown["answers.csv"] = "".join(export.to_csv(export.answers(KEPT[:2]), export.COLUMNS))
    shown["answers.jsonl"] = "".join(export.to_jsonl(export.answers(KEPT[:2])))
    return shown


if __name__ == "__main__":
    SHOWN.mkdir(exist_ok=True)
    for name, text in recordings().items():
        (SHOWN / name).write_bytes(text.encode())
