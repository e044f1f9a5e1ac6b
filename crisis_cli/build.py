"""From plain validated tables to Content. Both ways of loading end here: TOML just checked, and the compiled copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from crisis_cli.answers import aware_time
from crisis_cli.condition import AllOf, Condition, Is, parse
from crisis_cli.deadline import read_deadline
from crisis_cli.model import (
    ROLE_PLACES,
    Action,
    AgeBand,
    AnyDeadline,
    Concern,
    Content,
    Deadline,
    Expectation,
    Finding,
    LawValue,
    Line,
    Notice,
    Order,
    Pack,
    Paper,
    PaperSection,
    Property,
    Question,
    Raise,
    Recipient,
    Resolution,
    Resource,
    Review,
    Rule,
    Source,
    Unless,
)

Plain = Mapping[str, Any]


def build(plain: Plain, *, content_hash: str) -> Content:
    """Return the content that `plain` describes: a mapping from each kind of item to its list of tables.

    Expects validated tables; raises KeyError or ConditionError on others. Reviews were judged before, in `judged`: what
    they are worth is not worked out again when a compiled copy is read.
    """
    ranks = {f["id"]: tuple(f["values"]) for f in plain["finding"]}
    builder = _Builder(ranks)
    return Content(
        version=plain["content"]["version"],
        format=plain["content"]["format"],
        hash=content_hash,
        review=plain["judged"]["state"],
        concerns=_by_id(map(builder.concern, plain["concern"])),
        questions=_by_id(map(builder.question, plain["question"])),
        findings=_by_id(Finding(f["id"], tuple(f["values"]), f["topic"] or "") for f in plain["finding"]),
        raises=tuple(map(builder.raise_, plain["raise"])),
        rules=tuple(map(builder.rule, plain["rule"])),
        actions=_by_id(builder.action(a, n) for n, a in enumerate(plain["action"])),
        recipients=_by_id(map(builder.recipient, plain["recipient"])),
        notices=tuple(
            Notice(n["id"], n["text"], builder.condition(n["when"]), tuple(n["sources"])) for n in plain["notice"]
        ),
        resolutions=tuple(map(builder.resolution, plain["resolution"])),
        papers=_by_id(map(builder.paper, plain["paper"])),
        sources=_by_id(Source(**s) for s in plain["source"]),
        resources=_by_id(map(builder.resource, plain["resource"])),
        packs={p["code"]: _pack(p) for p in plain["pack"]},
        properties=tuple(map(builder.property, plain["property"])),
        orders=tuple(Order(**o) for o in plain["order"]),
        reviews=tuple(Review(**r) for r in plain["judged"]["reviews"]),
    )


def _by_id(items: Any) -> dict[str, Any]:
    return {item.id: item for item in items}


def _pack(p: Plain) -> Pack:
    values = {v["id"]: LawValue(**v) for v in p["values"]}
    return Pack(p["code"], p["name"], tuple(p["zones"]), values, p["holidays"])


class _Builder:
    """Turns one table at a time into its dataclass; knows the findings' ranks, which conditions need."""

    def __init__(self, ranks: Mapping[str, Sequence[str]]) -> None:
        self.ranks = ranks

    def condition(self, table: Plain) -> Condition:
        return parse(table, self.ranks)

    def optional(self, table: Plain | None) -> Condition | None:
        return None if table is None else self.condition(table)

    def lines(self, lines: Sequence[Any]) -> tuple[Line, ...]:
        return tuple(
            Line(line) if isinstance(line, str) else Line(line["text"], self.condition(line["when"])) for line in lines
        )

    def concern(self, c: Plain) -> Concern:
        fields = {**c, "questions": tuple(c["questions"]), "open_when": self.optional(c["open_when"])}
        return Concern(**fields)

    def question(self, q: Plain) -> Question:
        ages = {choice: AgeBand(band["from"], band["to"]) for choice, band in q["ages"].items()}
        fields = {**q, "ask_when": self.optional(q["ask_when"]), "sources": tuple(q["sources"]), "ages": ages}
        return Question(**fields)

    def raise_(self, r: Plain) -> Raise:
        return Raise(**{**r, "when": self.condition(r["when"]), "sources": tuple(r["sources"])})

    def rule(self, r: Plain) -> Rule:
        """A rule of a state's pack can hold only where its role is in that state."""
        when = self.condition(r["when"])
        place = r["place"]
        if place not in (None, "us"):
            when = AllOf((Is(ROLE_PLACES[r["role"]], frozenset((place,))), when))
        deadline = None if r["deadline"] is None else as_deadline(r["deadline"])
        fields = {k: v for k, v in r.items() if k != "role"}
        fields.update(when=when, deadline=deadline, actions=tuple(r["actions"]), sources=tuple(r["sources"]))
        return Rule(**fields)

    def action(self, a: Plain, position: int) -> Action:
        fields = dict(a)
        for key in ("brief", "how", "say"):
            fields[key] = self.lines(a[key])
        for key in ("recipients", "resources", "record", "sources"):
            fields[key] = tuple(a[key])
        unless = a["unless"]
        fields["unless"] = Unless(unless["text"], self.condition(unless["when"])) if unless else None
        return Action(**fields, position=position)

    def recipient(self, r: Plain) -> Recipient:
        lines = {key: self.lines(r[key]) for key in ("you", "asks", "share", "withhold")}
        return Recipient(r["id"], r["title"], sources=tuple(r["sources"]), apart=r["apart"], **lines)

    def resource(self, r: Plain) -> Resource:
        return Resource(**{**r, "when": self.optional(r["when"])})

    def resolution(self, r: Plain) -> Resolution:
        return Resolution(**{**r, "when": self.optional(r["when"]), "sources": tuple(r["sources"])})

    def paper(self, p: Plain) -> Paper:
        sections = tuple(
            PaperSection(
                title=s["title"],
                kind=s["kind"],
                actions=tuple(s["for"]),
                lines=self.lines(s["lines"]),
                sources=tuple(s["sources"]),
                when=self.optional(s["when"]),
                answers=tuple(s["answers"]),
                sheet=s["sheet"],
            )
            for s in p["sections"]
        )
        when, sources = self.optional(p["when"]), tuple(p["sources"])
        sheets = {name: self.condition(table) for name, table in p["sheets"].items()}
        return Paper(
            p["id"], p["title"], p["about"], tuple(p["for"]), when, sections, sources, p["reading_grade"], sheets
        )

    def property(self, p: Plain) -> Property:
        return Property(
            id=p["id"],
            says=p["says"],
            when=self.optional(p["when"]),
            actions=tuple(p["actions"]),
            expect=expectation(p["expect"]),
            carries=tuple(p["carries"]),
            concern=p["concern"],
            alone=p["alone"],
        )


def as_deadline(raw: Plain | str) -> AnyDeadline:
    """Return a rule's deadline, which is a table or text. Raises ValueError where the text is none."""
    return read_deadline(raw) if isinstance(raw, str) else Deadline(**raw)


def expectation(e: Plain) -> Expectation:
    """Return an `expect` table, checked before, as an Expectation."""
    lists = ("includes", "includes_any", "excludes", "avoids", "not_avoids", "first", "unasked")
    response = e["response"]
    return Expectation(
        response=(response,) if isinstance(response, str) else tuple(response),
        within_first=e["within_first"],
        before=tuple((a, b) for a, b in e["before"]),
        verbs=e["verbs"],
        bases=e["bases"],
        frames=e["frames"],
        due={name: aware_time(raw) for name, raw in e["due"].items()},
        deadlines={name: read_deadline(text) for name, text in e["deadlines"].items()},
        **{key: tuple(e[key]) for key in lists},
    )
