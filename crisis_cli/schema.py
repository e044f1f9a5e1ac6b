"""What a content file and a scenario file may hold, as pydantic models. Strict; nothing is coerced, nothing is extra."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from crisis_cli.model import (
    LONGEST_DEADLINE,
    LONGEST_TITLE,
    UNITS,
    Basis,
    QuestionKind,
    Role,
    SectionKind,
    Side,
    Tier,
    Unit,
    Verb,
    When,
)

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([._-][a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=False)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Table = dict[str, Any]
Frame = Literal["now", "before the client leaves", "today", "within 24 h", "within 72 h", "within 7 days", "ongoing"]
Kind = Literal["life-safety", "duty", "hold", "tell", "release", "document", "follow-up"]


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LineModel(Strict):
    text: Words
    when: Table


Lines = list[Words | LineModel]


class ConcernModel(Strict):
    id: Id
    title: Short
    about: Words
    priority: int
    questions: list[Id]
    open_when: Table | None = None
    family: Id | None = None
    apart: bool = False


class AgesModel(Strict):
    """Ages in completed years, both ends included. An end left out is open; one of the two is given."""

    from_: int | None = Field(default=None, ge=0, le=125, alias="from")
    to: int | None = Field(default=None, ge=0, le=125)


class QuestionModel(Strict):
    id: Id
    ask: Words
    topic: Words
    why: Words
    kind: QuestionKind = "choice"
    choices: dict[Id, Words] = Field(default_factory=dict, max_length=9)
    unknown: Words | None = None
    tier: Tier
    safety: bool = False
    in_emergency: bool = False
    ask_when: Table | None = None
    default: Id | None = None
    none_choice: Id | None = None
    note: dict[Id, Words] = Field(default_factory=dict)
    ages: dict[Id, AgesModel] = Field(
        default_factory=dict,
        description="The ages that choices stand for. Scenario files may then answer with a date of birth. "
        "Bands do not overlap and may leave gaps.",
    )
    when: When | None = Field(
        default=None,
        description="For a question of kind `date`, and only there: whether the day has been (`past`; a later one is "
        "refused), usually lies ahead (`future`; it may have been), or may be either (`any`).",
    )
    sources: list[Id] = Field(default_factory=list)
    in_note: bool = True
    apart: bool = False


class FindingModel(Strict):
    id: Id
    topic: Words | None = None
    values: list[Id] = Field(min_length=2)


class RaiseModel(Strict):
    finding: Id
    to: Id
    when: Table
    because: Words
    sources: list[Id] = Field(default_factory=list)
    concern: Id | None = None


_PLAIN = rf"([1-9][0-9]* ({'|'.join(UNITS)}) from|[1-9][0-9]* ({'|'.join(UNITS[1:])}) before|before|by) [a-z0-9._-]+"
DeadlineText = Annotated[
    str,
    StringConstraints(max_length=400),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^({_PLAIN}|(earlier|later) of {_PLAIN}(; {_PLAIN})+)$",
            "examples": [
                "36 hours from learned.at",
                "5 calendar_days before paper.due",
                "before paper.due",
                "by paper.due",
                "earlier of 14 calendar_days from paper.served; before paper.due",
            ],
            "description": "What hangs on a question of kind `date` counts days; what is `before` or `by` does so on one. "
            "`before` without a number is till the end of the day before, `by` till the end of the day itself.",
        }
    ),
]
"""A deadline in words; `deadline.read_deadline` says which."""


class DeadlineModel(Strict):
    number: int = Field(ge=1, le=LONGEST_DEADLINE)
    unit: Unit
    start: Id


def _deadline_form(raw: Any) -> str:
    return "deadline-text" if isinstance(raw, str) else "deadline-table"


DeadlineField = Annotated[
    Annotated[DeadlineModel, Tag("deadline-table")] | Annotated[DeadlineText, Tag("deadline-text")],
    Discriminator(_deadline_form),
]
"""A table or text: which one was meant is seen from its type, so that a slip in it is told once."""


class RuleModel(Strict):
    id: Id
    when: Table
    actions: list[Id] = Field(min_length=1)
    verb: Verb
    basis: Basis
    because: Words
    sources: list[Id] = Field(default_factory=list)
    concern: Id | None = None
    role: Role = "client"
    frame: Frame | None = None
    deadline: DeadlineField | None = None
    overrides: Id | None = None


class UnlessModel(Strict):
    text: Words
    when: Table


class ActionModel(Strict):
    id: Id
    do: Short
    kind: Kind
    frame: Frame
    brief: Lines = Field(default_factory=list)
    how: Lines = Field(default_factory=list)
    say: Lines = Field(default_factory=list)
    recipients: list[Id] = Field(default_factory=list)
    resources: list[Id] = Field(default_factory=list)
    record: list[Words] = Field(default_factory=list)
    done: Words
    calendar: Short | None = None
    unless: UnlessModel | None = None
    alternative_to: Id | None = None
    sources: list[Id] = Field(default_factory=list)
    apart: bool = False
    at_once: bool = False


class RecipientModel(Strict):
    id: Id
    title: Short
    you: Lines = Field(default_factory=list)
    asks: Lines = Field(default_factory=list)
    share: Lines = Field(default_factory=list)
    withhold: Lines = Field(default_factory=list)
    sources: list[Id] = Field(default_factory=list)
    apart: bool = False


class NoticeModel(Strict):
    id: Id
    text: Words
    when: Table
    sources: list[Id] = Field(default_factory=list)


class ResolutionModel(Strict):
    id: Id
    action: Id
    prevails: Side
    reason: Words
    consult: Words | None = None
    when: Table | None = None
    sources: list[Id] = Field(default_factory=list)


class PaperSectionModel(Strict):
    title: Short
    kind: SectionKind = "checks"
    for_: list[Id] = Field(default_factory=list, alias="for")
    lines: Annotated[Lines, Field(min_length=1)]
    sources: list[Id] = Field(default_factory=list)
    when: Table | None = None
    answers: list[Id] = Field(default_factory=list)
    sheet: Id | None = None


class PaperModel(Strict):
    id: Id
    title: Short
    about: Short
    for_: list[Id] = Field(min_length=1, alias="for")
    when: Table | None = None
    sections: list[PaperSectionModel] = Field(min_length=1)
    sources: list[Id] = Field(default_factory=list)
    sheets: dict[Id, Table] = Field(default_factory=dict)
    reading_grade: float | None = Field(
        default=None,
        ge=1,
        le=18,
        description="For a paper that is handed to a client: the highest Flesch-Kincaid grade that it may read at.",
    )


class BannedModel(Strict):
    """Words that no text of the content may use, what to say instead and why. `allow` are phrases in which they may."""

    id: Id
    words: list[Short] = Field(min_length=1)
    instead: Words
    because: Words
    allow: list[Short] = Field(default_factory=list)
    sources: list[Id] = Field(default_factory=list)


class TermModel(Strict):
    """Words that the reading grade counts as words of one syllable, and why nothing shorter will do."""

    id: Id
    words: list[Short] = Field(min_length=1)
    because: Words


class DocumentModel(Strict):
    """A document the content grew from, under a title of our own."""

    id: Id
    title: Short


class ProcedureModel(Strict):
    """What a document says, in our own words, and what of the content carries it."""

    id: Id
    document: Id
    says: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    actions: list[Id] = Field(default_factory=list)
    questions: list[Id] = Field(default_factory=list)
    papers: list[Id] = Field(default_factory=list)
    corrected: Words | None = Field(
        default=None, description="Where the document is wrong or too broad, and what holds instead; needs `sources`."
    )
    sources: list[Id] = Field(default_factory=list)


class SourceModel(Strict):
    id: Id
    cite: Words
    says: Annotated[str, StringConstraints(min_length=1, max_length=900)]
    kind: Literal["statute", "regulation", "case", "guidance", "guideline", "study", "text", "practice"]
    place: Id
    read_on: date | None = None
    confirmed: bool
    remark: Annotated[str, StringConstraints(max_length=900)] = ""


class ResourceModel(Strict):
    id: Id
    name: Short
    reach: Words
    about: Words
    checked_on: date
    confirmed: bool
    source: Id
    place: Id | None = None
    when: Table | None = None


class PackModel(Strict):
    code: Id
    name: Short
    zones: list[str] = Field(default_factory=list)
    holidays: dict[str, Words] = Field(default_factory=dict)


class LawValueModel(Strict):
    id: Id
    value: Id
    phrase: Words
    source: Id
    confirmed: bool


Moment = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": "string",
            "description": 'A time with its offset, or "unknown" where the start of the clock is not known.',
        }
    ),
]
"""When something is due. Checked with the other times of a file, which may be text or a time of TOML."""


class ExpectationModel(Strict):
    response: str | list[str] = Field(default_factory=list)
    includes: list[Id] = Field(default_factory=list)
    includes_any: list[Id] = Field(default_factory=list)
    excludes: list[Id] = Field(default_factory=list)
    avoids: list[Id] = Field(default_factory=list)
    not_avoids: list[Id] = Field(default_factory=list)
    first: list[Id] = Field(default_factory=list)
    within_first: int | None = Field(default=None, ge=1, le=60)
    before: list[Annotated[list[Id], Field(min_length=2, max_length=2)]] = Field(default_factory=list)
    verbs: dict[Id, Verb] = Field(default_factory=dict)
    bases: dict[Id, Basis] = Field(default_factory=dict)
    frames: dict[Id, Frame] = Field(default_factory=dict)
    due: dict[Id, Moment] = Field(default_factory=dict)
    deadlines: dict[Id, DeadlineText] = Field(default_factory=dict)
    unasked: list[Id] = Field(default_factory=list)


class PropertyModel(Strict):
    id: Id
    says: Words
    when: Table | None = None
    actions: list[Id] = Field(default_factory=list)
    expect: ExpectationModel
    carries: list[Words] = Field(default_factory=list)
    concern: Id | None = None
    alone: bool = False


class OrderModel(Strict):
    question: Id
    safest: Id
    riskiest: Id
    concern: Id | None = None


HASH = r"^[0-9a-f]{64}$"


class ReviewModel(Strict):
    """Who read an item, in which role and when. `crisis-aid flows sign` writes it."""

    item: Words
    by: Words
    role: Words
    on: date
    hash: Annotated[str, StringConstraints(pattern=HASH)] | None = Field(
        default=None,
        description="Of what was read, and with what does not match it the review is void. Without one it says nothing.",
    )


class MostModel(Strict):
    """How many questions of each tier one concern may ask at most in one interview. `flows check` holds it to that."""

    decide: int | None = Field(default=None, ge=1)
    refine: int | None = Field(default=None, ge=1)
    note: int | None = Field(default=None, ge=1)


class HeadModel(Strict):
    """The `[content]` table that exactly one file, `content.toml`, holds."""

    format: int
    version: Words
    most: MostModel = MostModel()


class FileModel(Strict):
    """One TOML file of a content folder. Which file holds what is for the author to decide; ids are one namespace."""

    content: HeadModel | None = None
    concern: ConcernModel | None = None
    pack: PackModel | None = None
    question: list[QuestionModel] = Field(default_factory=list)
    finding: list[FindingModel] = Field(default_factory=list)
    raise_: list[RaiseModel] = Field(default_factory=list, alias="raise")
    rule: list[RuleModel] = Field(default_factory=list)
    action: list[ActionModel] = Field(default_factory=list)
    recipient: list[RecipientModel] = Field(default_factory=list)
    notice: list[NoticeModel] = Field(default_factory=list)
    resolution: list[ResolutionModel] = Field(default_factory=list)
    paper: list[PaperModel] = Field(default_factory=list)
    source: list[SourceModel] = Field(default_factory=list)
    resource: list[ResourceModel] = Field(default_factory=list)
    value: list[LawValueModel] = Field(default_factory=list)
    property: list[PropertyModel] = Field(default_factory=list)
    order: list[OrderModel] = Field(default_factory=list)
    review: list[ReviewModel] = Field(default_factory=list)
    document: list[DocumentModel] = Field(default_factory=list)
    procedure: list[ProcedureModel] = Field(default_factory=list)
    banned: list[BannedModel] = Field(default_factory=list)
    term: list[TermModel] = Field(default_factory=list)


Said = Annotated[str, StringConstraints(max_length=400)]
Items = Annotated[list[Said], Field(max_length=40)]


class DoneModel(Strict):
    """An action that was done, when it happened and when it was entered (times with their offset)."""

    action: str
    at: Any = None
    entered: Any = None
    with_whom: Said = ""


def _named(raw: Any) -> Any:
    return {"action": raw} if isinstance(raw, str) else raw


Ticked = Annotated[DoneModel, BeforeValidator(_named, json_schema_input_type=str | DoneModel)]
"""An action that was done, as a table or by its id alone."""


class AsideModel(Strict):
    """A suggestion that was set aside. `advice` says on whose legal advice and when; a legal duty needs it."""

    action: str
    instead: Said = ""
    because: Said = ""
    advice: Said = ""


class DisclosureModel(Strict):
    """What was told to whom, when, what was held back, on what basis."""

    recipient: Said
    at: Any = None
    content: Items = Field(default_factory=list)
    withheld: Items = Field(default_factory=list)
    basis: Said = ""
    reference: Said = ""


class CallModel(Strict):
    """A call and what came of it."""

    to: Said
    at: Any = None
    result: Said = ""


class ScenarioModel(Strict):
    """A scenario: answers, what was done about them, and where given the plan that is expected."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TITLE)]
    jurisdiction: str | None = None
    concerns: list[str] = Field(min_length=1)
    now: Any = None
    answers: dict[str, Any] = Field(
        default_factory=dict,
        description="Question ids and their answers. A question with `ages` takes a date of birth instead of a choice: "
        'in TOML 2012-11-23, in JSON "2012-11-23". The choice is the age in completed years on the day of `now` where '
        "the client is; the date itself is not kept. A question of kind `date` takes a day in the same way; that is kept.",
    )
    informants: dict[str, Literal["client", "observed", "told", "inferred"]] = Field(default_factory=dict)
    told_by: dict[str, Said] = Field(default_factory=dict)
    reader: Literal["client", "proxy", "insurer", "court"] | None = None
    done: list[Ticked] = Field(default_factory=list)
    aside: list[AsideModel] = Field(default_factory=list)
    disclosure: list[DisclosureModel] = Field(default_factory=list)
    call: list[CallModel] = Field(default_factory=list)
    expect: ExpectationModel | None = None


Story = Annotated[str, StringConstraints(min_length=200, max_length=1800)]
Heard = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Hint = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Taken = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class VariantModel(Strict):
    """One way a case may be: words for `{name}` in its texts, answers and what is heard that are others in it."""

    words: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,30}$")], Short] = Field(default_factory=dict)
    answers: dict[str, Any] = Field(default_factory=dict)
    told: dict[str, Heard] = Field(default_factory=dict)


class AfterModel(Strict):
    right: Annotated[str, StringConstraints(max_length=400)] = ""
    missed: dict[str, Taken] = Field(default_factory=dict)
    wrong: dict[str, Taken] = Field(default_factory=dict)


class VignetteModel(Strict):
    """A story to practise on, with all its facts; the key comes from the plan that these call for."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=70)]
    rank: Literal["first", "second", "third"]
    minutes: int = Field(ge=3, le=10)
    warning: Annotated[str, StringConstraints(max_length=120)] = ""
    concerns: list[str] = Field(min_length=1)
    now: Any
    jurisdiction: str | None = None
    story: Story
    known: list[str] = Field(default_factory=list)
    hints: list[Hint] = Field(min_length=1, max_length=3)
    debrief: Taken
    answers: dict[str, Any] = Field(min_length=1)
    told: dict[str, Heard] = Field(default_factory=dict)
    after: AfterModel = Field(default_factory=AfterModel)
    vary: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,30}$")], list[VariantModel]] = Field(
        default_factory=dict
    )
    expect: ExpectationModel | None = None
    differs: Taken | None = None
    sources: list[str] = Field(default_factory=list)
