"""What training knows of a content, read from `training/sets.toml` beside it: every id is held against the content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from crisis_cli.answers import nearest
from crisis_cli.gate import short
from crisis_cli.load import shipped_folder
from crisis_cli.model import Content
from crisis_cli.training.sets import CardSets, ConcernSets, FactSets, Opening, QuestionSets, Sets, StepSets
from crisis_cli.training.strict import Path_, Reader

FOLDER = "training"
FILE = "sets.toml"
FORMAT = 1


def read_sets(content: Content, content_folder: Path | None = None) -> Sets:
    """Return the sets beside a content, the shipped one if no folder is named; none of them where there is no such file.

    Raises InputError with everything that is wrong with the file.
    """
    path = (content_folder or shipped_folder()) / FOLDER / FILE
    if not path.is_file():
        return Sets()
    reader = _Reader(content, path)
    sets = reader.sets()
    reader.end()
    return sets


class _Reader(Reader):
    """Reads the sets; each list of ids is one of things that the content has."""

    def __init__(self, content: Content, path: Path) -> None:
        super().__init__(path, f"{FOLDER}/{FILE}")
        self.content = content

    def sets(self) -> Sets:
        self.only((), ("format", "steps", "questions", "concerns", "facts", "cards"))
        if type(self.tables.get("format")) is not int or self.tables["format"] != FORMAT:
            self.wrong(("format",), f"The sets of this program say `format = {FORMAT}`.", "")
        facts = self.facts()
        ages = self.choices(facts.age)
        return Sets(self.steps(), self.questions(ages), self.concerns(ages), facts, self.cards())

    # -- the parts

    def steps(self) -> StepSets:
        here, actions, concerns = "steps", self.content.actions, self.content.concerns
        self.part(
            here,
            (
                "kind",
                "advice",
                "alongside",
                "police",
                "same",
                "plainly",
                "glossed",
                "only_of",
                "tempting_in",
                "company",
                "saving",
                "people_of",
                "with_client",
            ),
        )
        same = [self.ids((here, "same", at), actions, "action") for at, _ in enumerate(self.list_of((here, "same")))]
        twice = {name for at, names in enumerate(same) for name in names for other in same[:at] if name in other}
        for name in sorted(twice):
            self.wrong((here, "same"), f'"{short(name)}" stands in two groups.', "Join them, or name it once.")
        return StepSets(
            kind=self.set_of((here, "kind"), actions, "action"),
            advice=self.set_of((here, "advice"), actions, "action"),
            alongside=self.set_of((here, "alongside"), actions, "action"),
            police=self.ids((here, "police"), actions, "action"),
            same=tuple(map(frozenset, same)),
            plainly=self.words((here, "plainly"), actions, "action"),
            glossed=self.words((here, "glossed"), actions, "action"),
            only_of=self.lists((here, "only_of"), actions, "action", concerns, "concern"),
            tempting_in=self.lists((here, "tempting_in"), actions, "action", concerns, "concern"),
            company=self.set_of((here, "company"), actions, "action"),
            saving=self.set_of((here, "saving"), actions, "action"),
            people_of=self.lists((here, "people_of"), actions, "action", concerns, "concern"),
            with_client=self.set_of((here, "with_client"), actions, "action"),
        )

    def questions(self, ages: Collection[str]) -> QuestionSets:
        here, questions, actions = "questions", self.content.questions, self.content.actions
        self.part(here, ("safe", "aside", "one_step", "of_age", "answered_with"))
        return QuestionSets(
            safe=self.set_of((here, "safe"), questions, "question"),
            aside=self.set_of((here, "aside"), questions, "question"),
            one_step={
                name: self.one((here, "one_step", name), actions, "action")
                for name in self.keys((here, "one_step"), questions, "question")
            },
            of_age=self.lists((here, "of_age"), questions, "question", ages, "age"),
            answered_with=self.lists((here, "answered_with"), questions, "question", questions, "question"),
        )

    def concerns(self, ages: Collection[str]) -> ConcernSets:
        here, concerns = "concerns", self.content.concerns
        families = {one.family for one in concerns.values() if one.family}
        self.part(here, ("away", "of_age", "look_alike", "others_speak", "read_along"))
        return ConcernSets(
            away=self.set_of((here, "away"), concerns, "concern"),
            of_age=self.lists((here, "of_age"), concerns, "concern", ages, "age"),
            look_alike=self.one((here, "look_alike"), families, "family"),
            others_speak=self.set_of((here, "others_speak"), concerns, "concern"),
            read_along=self.set_of((here, "read_along"), concerns, "concern"),
        )

    def facts(self) -> FactSets:
        here, questions = "facts", self.content.questions
        self.part(here, ("contact", "here", "gone", "role", "private", "age"))
        contact, role, age = (self.one((here, key), questions, "question") for key in ("contact", "role", "age"))
        return FactSets(
            contact=contact,
            here=self.set_of((here, "here"), self.choices(contact), "choice"),
            gone=self.set_of((here, "gone"), self.choices(contact), "choice"),
            role=role,
            private=self.set_of((here, "private"), self.choices(role), "choice"),
            age=age,
        )

    def cards(self) -> CardSets:
        here, recipients, actions = "cards", self.content.recipients, self.content.actions
        self.part(
            here,
            (
                *("not_dialled", "reports", "agency", "no_report", "answers_for", "come", "openings"),
                *("at_work", "asked_at_work", "asked_at_home"),
            ),
        )
        return CardSets(
            not_dialled=self.set_of((here, "not_dialled"), actions, "action"),
            reports=self.set_of((here, "reports"), actions, "action"),
            agency=self.one((here, "agency"), recipients, "recipient"),
            no_report=self.words((here, "no_report"), recipients, "recipient"),
            answers_for=self.one((here, "answers_for"), recipients, "recipient"),
            come=self.set_of((here, "come"), recipients, "recipient"),
            openings={
                name: self.opening((here, "openings", name))
                for name in self.keys((here, "openings"), recipients, "recipient")
            },
            at_work=self.set_of((here, "at_work"), recipients, "recipient"),
            asked_at_work=self.ids((here, "asked_at_work"), recipients, "recipient"),
            asked_at_home=self.ids((here, "asked_at_home"), recipients, "recipient"),
        )

    def opening(self, where: Path_) -> Opening:
        self.only(where, ("why", "wrong"))
        return Opening(self.text((*where, "why")), self.ids((*where, "wrong"), self.content.recipients, "recipient"))

    # -- values

    def part(self, name: str, keys: tuple[str, ...]) -> None:
        """Refuse what a part does not take; it may be missing whole."""
        if self.value((name,)) is not None:
            self.only((name,), keys)

    def choices(self, question: str) -> Collection[str]:
        found = self.content.questions.get(question)
        return found.choices if found else ()

    def ids(self, where: Path_, known: Collection[str], what: str) -> tuple[str, ...]:
        """Return the ids of a list, those that the content has; an empty one where nothing stands there."""
        return tuple(self._known((*where, at), one, known, what) for at, one in enumerate(self.list_of(where)))

    def set_of(self, where: Path_, known: Collection[str], what: str) -> frozenset[str]:
        return frozenset(self.ids(where, known, what))

    def one(self, where: Path_, known: Collection[str], what: str) -> str:
        """Return the id at a path, "" where nothing stands there."""
        found = self.value(where)
        return "" if found is None else self._known(where, found, known, what)

    def keys(self, where: Path_, known: Collection[str], what: str) -> Iterable[str]:
        """Return the keys of a table, which are ids; none where there is no table."""
        if self.value(where) is None:
            return ()
        return [self._known((*where, name), name, known, what) for name in self.table(where)]

    def words(self, where: Path_, known: Collection[str], what: str) -> Mapping[str, str]:
        return {name: self.text((*where, name)) for name in self.keys(where, known, what)}

    def lists(
        self, where: Path_, known: Collection[str], what: str, inner: Collection[str], of: str
    ) -> Mapping[str, frozenset[str]]:
        return {name: self.set_of((*where, name), inner, of) for name in self.keys(where, known, what)}

    def _known(self, where: Path_, name: object, known: Collection[str], what: str) -> str:
        if not isinstance(name, str):
            self.wrong(where, f"The id of one {what} belongs here.", "Put it between quotation marks.")
        elif name not in known:
            self.wrong(where, f'There is no {what} "{short(name)}".', nearest(name, known))
        return str(name)
