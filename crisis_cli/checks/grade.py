"""How many years of school a text asks for: the Flesch-Kincaid grade of questions and of papers for clients.

Says nothing about whether a text is right, only whether a tired reader gets through it.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from typing import Any

from crisis_cli.checks.structure import issue_at
from crisis_cli.errors import Issue
from crisis_cli.load import Loaded
from crisis_cli.model import Content, Paper, Question

CONCERN_GRADE = 9.0
"""The questions of a concern read at this grade or below, on average."""
QUESTION_GRADE = 12.0
"""A question above this is remarked on; it fails nothing, for one hard question may be the shortest way to say it."""
SHORTEST = 5
"""A sentence of fewer words is no sentence to mend: the formula says nothing about a label."""
_BLANKS = re.compile(r"\{[^{}]*\}|_{2,}")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[^a-z\s]|\s*$)")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_PART = re.compile(r"[^-]+")


def available() -> bool:
    """Whether the library that counts syllables is installed."""
    return importlib.util.find_spec("syllapy") is not None


def grade(texts: Iterable[str], exempt: Set[str] = frozenset()) -> float:
    """Return the Flesch-Kincaid grade of `texts` as one text; needs `available()`.

    Each text ends a sentence, so that a list of choices is a list of short sentences. A number is a word of one
    syllable, as is every word of `exempt` (small letters); blanks and values to be filled in are not counted. A text
    without words has grade 0.
    """
    sentences = [words for text in texts for words in sentences_of(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    return _formula(len(sentences), len(words), sum(1 if word in exempt else syllables(word) for word in words))


def _formula(sentences: int, words: int, all_syllables: int) -> float:
    return 0.39 * words / sentences + 11.8 * all_syllables / words - 15.59


def sentences_of(text: str) -> Iterator[list[str]]:
    """Yield the words of each sentence, in small letters and without a possessive ending."""
    for sentence in _END.split(_BLANKS.sub(" ", text)):
        words = [re.sub(r"['’]s?$", "", word.lower()) for word in _WORD.findall(sentence)]
        if words:
            yield words


@lru_cache(maxsize=8192)
def syllables(word: str) -> int:
    """Return how many syllables a word has, at least one; a hyphenated word has those of its parts."""
    library: Any = importlib.import_module("syllapy")
    return sum(max(1, int(library.count(part))) for part in _PART.findall(word.replace("’", "'")))


def question_texts(question: Question) -> tuple[str, ...]:
    """Return what a reader of the question may see: asking, choices, why, and what to do where it is not known."""
    return question.ask, *question.choices.values(), question.why, *filter(None, [question.unknown])


def paper_texts(paper: Paper) -> tuple[str, ...]:
    """Return what a reader of the paper sees: its title, and the titles and lines of its sections."""
    sections = ((section.title, *(line.text for line in section.lines)) for section in paper.sections)
    return paper.title, *(text for section in sections for text in section)


def question_grades(content: Content, exempt: Set[str] = frozenset()) -> dict[str, float]:
    """Return the grade of every question, by its id."""
    return {name: grade(question_texts(question), exempt) for name, question in content.questions.items()}


def concern_grades(content: Content, exempt: Set[str] = frozenset()) -> dict[str, float]:
    """Return the average grade of the questions of every concern, by its id."""
    grades = question_grades(content, exempt)
    return {
        name: sum(map(grades.__getitem__, concern.questions)) / len(concern.questions)
        for name, concern in content.concerns.items()
        if concern.questions
    }


# ---------------------------------------------------------------- checks


def check_grades(loaded: Loaded) -> Iterator[Issue]:
    """Yield an issue for each concern and each paper with a bound of its own that asks for more years of school."""
    exempt = loaded.wording.exempt
    yield from _unused_terms(loaded)
    grades = question_grades(loaded.content, exempt)
    for name, average in concern_grades(loaded.content, exempt).items():
        if average > CONCERN_GRADE:
            hardest = sorted(loaded.content.concerns[name].questions, key=lambda question: -grades[question])[:3]
            shown = ", ".join(f"{question} ({grades[question]:.1f})" for question in hardest)
            message = f"Its questions read at grade {average:.1f} on average; at most {CONCERN_GRADE:g} is wanted."
            hint = f"Shorten the hardest: {shown}."
            yield issue_at(loaded, "concern", name, message, hint, "reading-grade", ("questions",))
    for paper in loaded.content.papers.values():
        yield from _paper(loaded, paper, exempt)


def _paper(loaded: Loaded, paper: Paper, exempt: Set[str]) -> Iterator[Issue]:
    texts = paper_texts(paper)
    if paper.reading_grade is None or (found := grade(texts, exempt)) <= paper.reading_grade:
        return
    message = f"It reads at grade {found:.1f}; at most {paper.reading_grade:g} is wanted."
    hardest = max((text for text in texts if _is_sentence(text)), key=lambda text: grade([text], exempt), default="")
    hint = f"Shorten the hardest line: {hardest}" if hardest else "Choose shorter words."
    yield issue_at(loaded, "paper", paper.id, message, hint, "reading-grade", ("reading_grade",))


def _unused_terms(loaded: Loaded) -> Iterator[Issue]:
    """A term that no text uses is taken out, so that the list stays what it is: words that had to be used."""
    content = loaded.content
    texts = [text for question in content.questions.values() for text in question_texts(question)]
    texts += [text for paper in content.papers.values() if paper.reading_grade for text in paper_texts(paper)]
    used = {word for text in texts for sentence in sentences_of(text) for word in sentence}
    for term in loaded.wording.terms:
        if used.isdisjoint(term.words):
            message = "No question uses this term, and no paper that has a `reading_grade`."
            yield issue_at(loaded, "term", term.id, message, "Remove it.", "unused-term")


def _is_sentence(text: str) -> bool:
    return any(len(words) >= SHORTEST for words in sentences_of(text))


def hard_questions(loaded: Loaded) -> Iterator[Issue]:
    """Yield a remark, which fails nothing, for each question that by itself is hard to read."""
    for name, found in question_grades(loaded.content, loaded.wording.exempt).items():
        if found > QUESTION_GRADE:
            message = f"It reads at grade {found:.1f}; above {QUESTION_GRADE:g} a tired reader reads it twice."
            hint = "Shorten its sentences, if nothing is lost."
            yield issue_at(loaded, "question", name, message, hint, "hard-question")
