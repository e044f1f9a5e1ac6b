"""What the texts may not say, and how hard they may be to read: on planted mistakes, and on everything that ships."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
import tomli
from shipped import LOADED as SHIPPED

import crisis_cli
from crisis_cli.checks import Report, check, grade, proof
from crisis_cli.checks.grade import concern_grades, question_grades, sentences_of, syllables
from crisis_cli.checks.wording import Banned, BannedWords, check_wording, content_texts, document_texts
from crisis_cli.load import Loaded, compile_to, load_checked, shipped_folder

HERE = Path(__file__).parent
ROOT = HERE.parent
EVERYTHING = HERE / "content_good" / "one_of_everything"
WORDS = (HERE / "content_good" / "words" / "words.toml").read_text(encoding="utf-8").replace("a-guide", "guideline")
WORDS = WORDS.partition("[[source]]")[0].partition("[[term]]")[0]
"""One entry: "zounds" and "by my troth", but for "the Zounds Papers"."""
BANNED = SHIPPED.wording.banned


@pytest.fixture
def flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content with one of every kind of table and a list of banned words, in `flows` beneath the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EVERYTHING, tmp_path / "flows")
    (tmp_path / "flows" / "words.toml").write_text(WORDS, encoding="utf-8")
    return tmp_path / "flows"


def change(file: Path, old: str, new: str) -> int:
    """Replace `old`, which stands in the file, once; return the line it begins in."""
    text = file.read_text(encoding="utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def wording(folder: Path) -> str:
    return "\n".join(map(str, sorted(check_wording(load_checked(folder)))))


def checked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """Return the whole report but for the proofs, which take their time and are not about words."""
    monkeypatch.setattr(proof, "available", lambda: False)
    return check(load_checked(folder))


# ---------------------------------------------------------------- banned words

OATH = '"zounds" is not said here: it is an oath.  Say: well.  [banned-word]'
FIELDS = {
    'title = "A leaflet about danger"': 'document "leaflet", title',
    'says = "In danger the emergency services are called."': 'procedure "leaflet.call", says',
    'corrected = "They are called where the client is."': 'procedure "leaflet.call", corrected',
    'title = "Danger"': 'concern "danger", title',
    'about = "A client in danger."': 'concern "danger", about',
    'ask = "Is anyone hurt right now?"': 'question "danger.now", ask',
    'topic = "danger now"': 'question "danger.now", topic',
    'why = "It decides."': 'question "danger.now", why',
    'choices = { no = "No"': 'question "danger.now", choices, no',
    'unknown = "Ask."': 'question "danger.now", unknown',
    'note = { no = "nobody hurt"': 'question "danger.now", note, no',
    'because = "Danger or voices."': 'raise "level", because',
    'because = "It is an emergency."': 'rule "call", because',
    'do = "Call emergency services"': 'action "call-emergency", do',
    'how = ["Say where."': 'action "call-emergency", how',
    '{ text = "They are a minor."': 'action "call-emergency", how',
    'say = ["I am a therapist. {law.client.report}."': 'action "call-emergency", say',
    'record = ["the time"': 'action "call-emergency", record',
    'done = "Called emergency services"': 'action "call-emergency", done',
    'unless = { text = "they go with an escort"': 'action "call-emergency", unless, text',
    'title = "Dispatcher"': 'recipient "dispatcher", title',
    'share = ["where they are"': 'recipient "dispatcher", share',
    'withhold = [{ text = "what was said in therapy"': 'recipient "dispatcher", withhold',
    'text = "A level is a prompt."': 'notice "prompts", text',
    'reason = "Nobody is left alone in danger."': 'resolution "leave-never", reason',
    'consult = "A supervisor, the same day; until then this holds."': 'resolution "leave-never", consult',
    'title = "Worksheet"': 'paper "worksheet", title',
    'about = "What to write down during the call."': 'paper "worksheet", about',
    'title = "The call"': 'paper "worksheet", sections, title',
    'lines = ["Number reached: ____"': 'paper "worksheet", sections, lines',
    '{ text = "Guardian told: ____"': 'paper "worksheet", sections, lines',
    'name = "988 Lifeline"': 'resource "line-988", name',
    'reach = "call or text 988"': 'resource "line-988", reach',
    'about = "Day and night."': 'resource "line-988", about',
    'says = "Danger now is an emergency."': 'property "danger-is-an-emergency", says',
}
ADDED = {
    ('kind = "life-safety"\n', 'brief = ["Zounds, quick."]\nkind = "life-safety"\n'): (
        'action "call-emergency", brief',
        1,
    ),
    ('kind = "life-safety"\n', 'calendar = "Zounds"\nkind = "life-safety"\n'): ('action "call-emergency", calendar', 1),
    ("priority = 1\n", 'priority = 1\nfamily = "zounds"\n'): ('concern "danger", family', 2),
    ('title = "Dispatcher"\n', 'title = "Dispatcher"\nyou = ["Zounds"]\n'): ('recipient "dispatcher", you', 2),
    ('title = "Dispatcher"\n', 'title = "Dispatcher"\nasks = ["Zounds"]\n'): ('recipient "dispatcher", asks', 2),
}
IN_PACKS = {
    ("us-ca", 'phrase = "it is reported"'): 'pack "us-ca", values, phrase',
    ("us-ca", 'because = "The code says so."'): 'rule "us-ca.call", because',
    ("us", 'name = "United States"'): 'pack "us", name',
    ("us", '"2026-11-26" = "Thanksgiving"'): 'pack "us", holidays, 2026-11-26',
}


def planted(old: str, oath: str = "zounds") -> str:
    """Return a text of the content with an oath at its end."""
    head, quote, rest = old.rpartition('"') if old.endswith('"') else old.partition('"')
    assert quote
    return f'{head} {oath}"{rest}'


@pytest.mark.parametrize("old", FIELDS)
def test_a_banned_word_is_found_in_every_field_that_somebody_reads(flows: Path, old: str) -> None:
    line = change(flows / "danger.toml", old, planted(old))
    assert wording(flows) == f"flows/danger.toml:{line}  {FIELDS[old]}\n  {OATH}"


@pytest.mark.parametrize(("old", "new"), ADDED)
def test_a_banned_word_is_found_in_fields_that_may_be_left_out(flows: Path, old: str, new: str) -> None:
    where, lines = ADDED[old, new]
    line = change(flows / "danger.toml", old, new) + lines - 1
    assert wording(flows).lower() == f"flows/danger.toml:{line}  {where}\n  {OATH}".lower()


@pytest.mark.parametrize(("pack", "old"), IN_PACKS)
def test_a_banned_word_is_found_in_packs(flows: Path, pack: str, old: str) -> None:
    line = change(flows / "law" / f"{pack}.toml", old, planted(old))
    assert wording(flows) == f"flows/law/{pack}.toml:{line}  {IN_PACKS[pack, old]}\n  {OATH}"


def test_every_text_of_the_format_is_looked_through_or_known_to_be_none(flows: Path) -> None:
    """What stands between quotes in the files and is not looked through is an id, a fixed word, a day or a source."""
    loaded = load_checked(flows)
    texts = (*content_texts(loaded.content), *document_texts(loaded.documents))
    looked_at = {text for _, _, _, text in texts}
    assert {"Danger", "It decides.", "voices", "Say where.", "Thanksgiving", "it is reported"} <= looked_at
    unread = set()
    for file in (*flows.glob("*.toml"), *flows.glob("law/*.toml")):
        tables = tomli.loads(file.read_text(encoding="utf-8"))
        for kind in {"source", "review", "banned"} & tables.keys():
            del tables[kind]
        unread |= {text for text in strings(tables) if text not in looked_at and " " in text}
    assert unread == set()


def strings(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {text for part in parts for text in strings(part)}


def test_what_a_source_says_is_in_the_words_of_the_source(flows: Path) -> None:
    change(flows / "danger.toml", 'says = "Act."', 'says = "Zounds."')
    change(flows / "danger.toml", 'cite = "A guideline"', 'cite = "Zounds, a guideline"')
    assert wording(flows) == ""


@pytest.mark.parametrize(
    "oath", ["ZOUNDS", "by my troth", "By  My\tTroth", "by-my-troth", "by my\\ntroth", "zounds-like"]
)
def test_case_blanks_hyphens_and_line_breaks_hide_no_word(flows: Path, oath: str) -> None:
    change(flows / "danger.toml", 'why = "It decides."', f'why = "It, {oath}, decides."')
    assert "[banned-word]" in wording(flows)


def test_a_word_over_two_lines_of_the_file_is_shown_on_one(flows: Path) -> None:
    line = change(flows / "danger.toml", 'why = "It decides."', 'why = """It decides, by\n   my troth."""')
    assert wording(flows) == (
        f'flows/danger.toml:{line}  question "danger.now", why\n'
        '  "by my troth" is not said here: it is an oath.  Say: well.  [banned-word]'
    )


@pytest.mark.parametrize("other", ["zoundsome", "unzounds", "by my trothplight", "by our troth", "standby my troths"])
def test_a_part_of_a_word_is_another_word(flows: Path, other: str) -> None:
    change(flows / "danger.toml", 'why = "It decides."', f'why = "It, {other}, decides."')
    assert wording(flows) == ""


def test_an_allowed_phrase_allows_only_itself(flows: Path) -> None:
    change(flows / "danger.toml", 'why = "It decides."', 'why = "Read the zounds\\npapers."')
    assert wording(flows) == ""
    change(flows / "danger.toml", 'why = "Read the', 'why = "Zounds, read the')
    assert wording(flows).count("[banned-word]") == 1


def test_an_exemption_that_exempts_nothing_is_reported(flows: Path) -> None:
    line = change(flows / "words.toml", 'allow = ["the Zounds Papers"]', 'allow = ["the Zounds Papers", "the Papers"]')
    assert wording(flows) == (
        f'flows/words.toml:{line}  banned "oaths", allow\n'
        '  "the Papers" is allowed, and holds none of its words.  Remove it.  [idle-exemption]'
    )


def test_words_about_words_are_no_part_of_what_the_interview_reads(tmp_path: Path) -> None:
    compile_to(tmp_path / "compiled.json", HERE / "content_good" / "words")
    text = (tmp_path / "compiled.json").read_text(encoding="utf-8")
    assert "A guide to speech" in text
    assert "zounds" not in text.lower()
    assert "subpoena" not in text


# ---------------------------------------------------------------- the shipped list


@pytest.mark.parametrize("entry", BANNED, ids=lambda entry: entry.id)
@pytest.mark.parametrize("form", [str, str.upper, lambda word: word.replace(" ", "\n  "), lambda word: f"({word})."])
def test_every_word_of_the_shipped_list_is_found_and_named(entry: Banned, form: object) -> None:
    assert callable(form)
    words = BannedWords(BANNED)
    for word in entry.words:
        found = [hit for _, hit in words.found(f"They said {form(word)} and left")]
        assert found == [entry], word


@pytest.mark.parametrize("old", FIELDS)
def test_every_kind_of_banned_word_is_found_in_every_field(flows: Path, old: str) -> None:
    text = (shipped_folder() / "words.toml").read_text(encoding="utf-8").partition("\n[[term]]")[0]
    names = {name for entry in BANNED for name in entry.sources}
    sources = "".join(
        f'[[source]]\nid = "{name}"\ncite = "A"\nsays = "B"\nkind = "text"\nplace = "us"\nconfirmed = true\n'
        for name in sorted(names)
    )
    (flows / "words.toml").write_text(text + sources, encoding="utf-8")
    file = flows / "danger.toml"
    clean = file.read_text(encoding="utf-8")
    for number in range(0, len(BANNED), 2):
        entries = BANNED[number : number + 2]
        new = f'{old.partition(chr(34))[0]}"{"; ".join(entry.words[0] for entry in entries)}"'
        file.write_text(clean.replace(old, new, 1), encoding="utf-8")
        found = list(check_wording(load_checked(flows)))
        assert {issue.message.partition('"')[2].partition('"')[0] for issue in found} == {e.words[0] for e in entries}
        assert all(issue.where == FIELDS[old] for issue in found)


def test_the_shipped_content_says_none_of_it() -> None:
    assert list(check_wording(SHIPPED)) == []
    assert len(BANNED) >= 14
    assert all(SHIPPED.content.sources[name].says for entry in BANNED for name in entry.sources)


@pytest.mark.parametrize(
    "sentence",
    [
        "They died by suicide after an earlier suicide attempt.",
        "Do not ask for a promise or contract not to die.",
        "Say nothing that shows a substance use patient.",
        "Nothing that shows somebody is or was a patient there.",
        "The victim and police are told; the abuser is not.",
        "California's 5150 hold allows up to 72 hours.",
        "Texas names chemical addiction; the risk is lower than last week.",
        "Their commitment; they committed a crime.",
        "A psychologist, a psychotherapist, a borderline score. That is no statement of low risk.",
    ],
)
def test_words_that_are_needed_raise_no_false_alarm(sentence: str) -> None:
    assert list(BannedWords(BANNED).found(sentence)) == []


def said_by_the_program() -> list[tuple[str, str]]:
    """Return every text in the program's code that may reach somebody, with its file: no docstring, no pattern."""
    found = []
    for file in sorted(Path(str(crisis_cli.__file__)).parent.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                silent |= {id(part) for part in ast.walk(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
                found.append((file.name, node.value))
    assert len(found) > 1000
    return found


def test_the_program_says_none_of_it_either() -> None:
    words = BannedWords(BANNED)
    assert [(file, word) for file, text in said_by_the_program() for word, _ in words.found(text)] == []


@pytest.mark.parametrize("page", ["README.md", "CHANGELOG.md"])
def test_the_pages_of_the_project_say_none_of_it(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [word for word, _ in BannedWords(BANNED).found(text)] == []


def test_the_scenarios_say_none_of_it() -> None:
    words = BannedWords(BANNED)
    files = sorted((shipped_folder() / "scenarios").rglob("*.toml"))
    assert len(files) > 600
    titles = [(file.name, tomli.loads(file.read_text(encoding="utf-8"))["title"]) for file in files]
    assert [(name, word) for name, title in titles for word, _ in words.found(title)] == []


# ---------------------------------------------------------------- the reading grade


def test_the_formula() -> None:
    """Ten words, twelve syllables, two sentences: 0.39 * 10 / 2 + 11.8 * 12 / 10 - 15.59."""
    assert grade.grade(["The client is here. They want to go home today."]) == pytest.approx(0.52)


def test_each_text_ends_a_sentence() -> None:
    apart = grade.grade(["Is it safe", "Yes", "No, not at all"])
    assert apart == pytest.approx(grade.grade(["Is it safe? Yes. No, not at all."]))
    assert apart < grade.grade(["Is it safe yes no not at all"])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Ask. Then wait!", [["ask"], ["then", "wait"]]),
        ('They said: "I\'m going." Nobody saw.', [["they", "said", "i'm", "going"], ["nobody", "saw"]]),
        ("About 9 a.m. they rang.", [["about", "9", "a.m", "they", "rang"]]),
        ("It costs 2.61, says 45 CFR 164.512.", [["it", "costs", "2.61", "says", "45", "cfr", "164.512"]]),
        (
            "I saw ____ at {law.client.report} with the client's sister.",
            [["i", "saw", "at", "with", "the", "client", "sister"]],
        ),
        ("A follow-up, on 11/22.", [["a", "follow-up", "on", "11", "22"]]),
        ("____", []),
        ("", []),
    ],
)
def test_sentences_and_words(text: str, sentences: list[list[str]]) -> None:
    assert list(sentences_of(text)) == sentences


SYLLABLES = {
    1: "ask call harm help hour law looked state through week 911 2.61 164.512 lmhc",
    2: "agree client danger father intent letter mother order paper person records",
    3: "another consider family hospital already somebody suspected therapist",
    4: "california conservator evaluate psychologist",
    5: "evaluation authorization",
}


@pytest.mark.parametrize("number", SYLLABLES)
def test_syllables_of_words_of_the_questions(number: int) -> None:
    assert {word: syllables(word) for word in SYLLABLES[number].split()} == dict.fromkeys(
        SYLLABLES[number].split(), number
    )


def test_a_hyphenated_word_has_the_syllables_of_its_parts_and_a_number_one() -> None:
    assert syllables("follow-up") == 3
    assert syllables("72-hour") == 2
    assert syllables("11") == 1


def test_a_text_without_words_is_no_harder_than_any() -> None:
    assert grade.grade([]) == grade.grade(["____", "{law.client.report}"]) == 0.0


def test_an_exempt_term_counts_as_a_word_of_one_syllable() -> None:
    text = ["The subpoena is here.", "A Subpoena's day."]
    assert grade.grade(text, {"subpoena"}) == pytest.approx(grade.grade(["The page is here.", "A page's day."]))
    assert grade.grade(text) > grade.grade(text, {"subpoena"})


HARD = (
    "Consideration of confidentiality obligations notwithstanding, determine whether administrative documentation "
    "substantiating psychopharmacological contraindications necessitates immediate interdisciplinary communication."
)


def test_a_concern_that_is_hard_to_read_fails(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked(flows, monkeypatch).issues == before(flows)
    line = change(flows / "danger.toml", "questions = [", "questions = [")
    for why in ("It decides.", "Each was seen.", "The clock starts then.", "They are told."):
        change(flows / "danger.toml", f'why = "{why}"', f'why = "{HARD}"')
    report = checked(flows, monkeypatch)
    grades = question_grades(load_checked(flows).content)
    average = concern_grades(load_checked(flows).content)["danger"]
    assert average > 9
    hardest = sorted(grades, key=lambda name: -grades[name])[:3]
    shown = ", ".join(f"{name} ({grades[name]:.1f})" for name in hardest)
    assert [str(issue) for issue in report.issues if issue not in before(flows)] == [
        f'flows/danger.toml:{line}  concern "danger", questions\n'
        f"  Its questions read at grade {average:.1f} on average; at most 9 is wanted.  Shorten the hardest: {shown}."
        "  [reading-grade]"
    ]
    assert f"the questions of danger are the hardest to read, at grade {average:.1f};" in report.summary


def before(flows: Path) -> tuple[object, ...]:
    """What is wrong with the structure of this small content, which only has to have one of everything."""
    from crisis_cli.checks.structure import check_structure

    return tuple(check_structure(load_checked(flows)))


OF_THE_CONTENT = {"without-source", "review-of-nothing"}
"""What is remarked on in the content as it stands: it has items without a source, and a review of no item."""


def test_a_hard_question_is_remarked_on_and_fails_nothing(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(flows / "danger.toml", 'why = "It decides."', f'why = "{HARD}"')
    report = checked(flows, monkeypatch)
    found = question_grades(load_checked(flows).content)["danger.now"]
    assert report.issues == before(flows)
    assert [str(remark) for remark in report.remarks if remark.check not in OF_THE_CONTENT] == [
        'flows/danger.toml:11  question "danger.now"\n'
        f"  It reads at grade {found:.1f}; above 12 a tired reader reads it twice.  "
        "Shorten its sentences, if nothing is lost.  [hard-question]"
    ]


def test_terms_of_law_make_a_question_no_harder(flows: Path) -> None:
    change(flows / "danger.toml", 'why = "It decides."', 'why = "It is a subpoena, or an authorization."')
    plain = question_grades(load_checked(flows).content)["danger.now"]
    terms = '[[term]]\nid = "law"\nwords = ["subpoena", "authorization"]\nbecause = "They are called so."\n'
    (flows / "words.toml").write_text(WORDS + terms, encoding="utf-8")
    loaded = load_checked(flows)
    assert question_grades(loaded.content, loaded.wording.exempt)["danger.now"] < plain
    assert list(grade.check_grades(loaded)) == []


def test_a_term_that_nothing_uses_is_reported(flows: Path) -> None:
    terms = '\n[[term]]\nid = "law"\nwords = ["replevin"]\nbecause = "It is called so."\n'
    (flows / "words.toml").write_text(WORDS + terms, encoding="utf-8")
    line = (WORDS + terms)[: (WORDS + terms).index("[[term]]")].count("\n") + 1
    assert [str(issue) for issue in grade.check_grades(load_checked(flows))] == [
        f'flows/words.toml:{line}  term "law"\n'
        "  No question uses this term, and no paper that has a `reading_grade`.  Remove it.  [unused-term]"
    ]


def test_a_paper_for_a_client_keeps_to_its_own_grade(flows: Path) -> None:
    file = flows / "danger.toml"
    change(file, 'lines = ["They said: {law.client.report}."]', f'lines = ["{HARD[:200]}"]')
    assert list(grade.check_grades(load_checked(flows))) == []
    line = change(file, 'about = "What to write down during the call."', 'reading_grade = 7\nabout = "What to write."')
    paper = load_checked(flows).content.papers["worksheet"]
    found = grade.grade(grade.paper_texts(paper))
    assert [str(issue) for issue in grade.check_grades(load_checked(flows))] == [
        f'flows/danger.toml:{line}  paper "worksheet", reading_grade\n'
        f"  It reads at grade {found:.1f}; at most 7 is wanted.  Shorten the hardest line: {HARD[:200]}  [reading-grade]"
    ]
    change(file, "reading_grade = 7", "reading_grade = 18")
    change(file, HARD[:200], "We can ring you. You can ring us.")
    assert list(grade.check_grades(load_checked(flows))) == []


def test_without_the_library_the_rest_is_checked_and_that_is_said(flows: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grade, "available", lambda: False)
    change(flows / "danger.toml", 'why = "It decides."', f'why = "Zounds. {HARD}"')
    report = checked(flows, monkeypatch)
    assert [issue.check for issue in report.issues if issue not in before(flows)] == ["banned-word"]
    assert {remark.check for remark in report.remarks} == OF_THE_CONTENT
    assert report.summary.endswith(
        '; the reading grade was not checked: syllapy is not installed (pip install "crisis-aid[proof]"); '
        'nothing was proved: z3 is not installed (pip install "crisis-aid[proof]").'
    )


# ---------------------------------------------------------------- the shipped content


def test_every_shipped_concern_reads_at_grade_9_or_below() -> None:
    exempt = SHIPPED.wording.exempt
    assert max(concern_grades(SHIPPED.content, exempt).values()) <= grade.CONCERN_GRADE == 9
    assert max(concern_grades(SHIPPED.content).values()) <= 9, "without a term exempt, too"
    assert list(grade.check_grades(SHIPPED)) == []
    assert list(grade.hard_questions(SHIPPED)) == []


def test_every_shipped_concern_is_below_grade_9_in_the_strictest_reading() -> None:
    """As one running text, where a choice ends no sentence: what other tools would make of the same words."""
    content = SHIPPED.content
    for concern in content.concerns.values():
        texts = [" ".join(grade.question_texts(content.questions[name])) for name in concern.questions]
        assert sum(grade.grade([text]) for text in texts) / len(texts) <= 9, concern.id


def test_both_checks_take_no_time_to_speak_of(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    begun = time.process_time()
    list(check_wording(SHIPPED))
    list(grade.check_grades(SHIPPED))
    list(grade.hard_questions(SHIPPED))
    assert time.process_time() - begun < 2


def test_every_concern_and_paper_to_come_is_held_too(flows: Path) -> None:
    """Nothing names the concerns that are checked: a new file in the folder is enough."""
    loaded: Loaded = load_checked(flows)
    assert set(concern_grades(loaded.content)) == set(loaded.content.concerns)
    (flows / "more.toml").write_text(
        '[concern]\nid = "more"\ntitle = "More"\nabout = "Zounds."\npriority = 2\nquestions = ["danger.now"]\n',
        encoding="utf-8",
    )
    assert set(concern_grades(load_checked(flows).content)) == {"danger", "more"}
    assert wording(flows) == f'flows/more.toml:4  concern "more", about\n  {OATH}'.replace('"zounds"', '"Zounds"')
