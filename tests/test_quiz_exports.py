"""A quiz for other systems: what is written holds to each format's rules, with the same answers."""

from __future__ import annotations

import html
import io
import json
import re
import sqlite3
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from autograder.course import load as load_course
from autograder.quiz import loading
from autograder.quiz.exports import export, typeset
from autograder.quiz.model import Quiz, QuizError, Variant
from autograder.quiz.variants import Maker

COURSE = load_course(Path(__file__).parents[1])
SLUGS = loading.slugs(COURSE)
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


@cache
def made(slug: str = "conv_sizes", count: int = 2) -> tuple[Quiz, list[Variant]]:
    quiz = loading.load(COURSE, slug)
    maker = Maker(quiz)
    return quiz, [v for question in quiz.questions for v in maker.variants(question, count)]


def written(to: str, slug: str = "conv_sizes", answers: bool = False) -> bytes:
    quiz, variants = made(slug)
    return export(quiz, variants, to, "Deep Learning", answers)


@pytest.mark.parametrize("to", ["moodle", "gift", "qti", "pdf"])
def test_the_same_quiz_gives_the_same_bytes(to: str) -> None:
    assert written(to, "introduction") == written(to, "introduction")


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(QuizError, match="unknown format 'word'"):
        written("word")


# --- Moodle ---


@pytest.mark.parametrize("slug", SLUGS)
def test_moodle_gets_full_marks_for_the_right_answers_only(slug: str) -> None:
    root = ET.fromstring(written("moodle", slug))
    questions = [q for q in root.findall("question") if q.get("type") != "category"]
    assert root.tag == "quiz"
    assert len(questions) == len(made(slug)[1])
    for question in questions:
        assert question.get("type") in {"multichoice", "numerical", "shortanswer", "matching"}
        assert question.findtext("name/text")
        assert question.findtext("questiontext/text")
        assert question.findtext("generalfeedback/text")
        shares = [float(answer.get("fraction", "")) for answer in question.findall("answer")]
        assert all(-100 <= share <= 100 for share in shares)
        if question.get("type") == "multichoice" and question.findtext("single") == "false":
            assert sum(s for s in shares if s > 0) == pytest.approx(100, abs=0.01)
        elif question.get("type") == "matching":
            assert len(question.findall("subquestion")) >= 3
        else:
            assert max(shares) == 100


def test_moodle_keeps_latex_in_the_delimiters_that_it_knows() -> None:
    text = ET.fromstring(written("moodle")).findtext("question[2]/questiontext/text")
    assert text is not None
    assert "\\(n = " in text
    assert "$" not in text


def test_moodle_numbers_carry_their_tolerance() -> None:
    root = ET.fromstring(written("moodle", "backprop"))
    [one, *_] = [q for q in root.iter("question") if q.findtext("name/text") == "One weight"]
    answer = one.find("answer")
    assert answer is not None
    value = abs(float(answer.findtext("text") or ""))
    assert float(answer.findtext("tolerance") or "") == pytest.approx(0.01 * value, rel=1e-3)


# --- GIFT, read by its rules: a sign after a backslash is text ---


def gift_questions(text: str) -> list[tuple[str, str, list[str]]]:
    """(title, body, answers) of each question."""
    sign = r"(?:\\[~=#{}:\\]|[^~=#{}:\\\n])"
    found = []
    for block in text.split("\n\n")[1:]:
        whole = re.fullmatch(
            rf"::({sign}+)::\[html\]({sign}+)\{{(#?)\n(.*)\n####({sign}+)\n\}}\n?", block, re.DOTALL
        )
        assert whole, block
        lines = whole.group(4).split("\n")
        answer = rf"(?:=|~)(?:%-?[\d.]+%)?(?:{sign}|:[\d.e-]+)*(?:#{sign}*)?"
        for line in lines:
            assert re.fullmatch(answer, line), line
        found.append((whole.group(1), whole.group(2), lines))
    return found


@pytest.mark.parametrize("slug", SLUGS)
def test_gift_can_be_read_by_its_rules(slug: str) -> None:
    questions = gift_questions(written("gift", slug).decode())
    assert len(questions) == len(made(slug)[1])
    for _, _, answers in questions:
        assert any(line.startswith(("=", "~%")) for line in answers)


def test_gift_marks_the_same_option_as_the_quiz() -> None:
    _, variants = made("introduction", 1)
    questions = gift_questions(export(*made("introduction", 1), "gift", "Deep Learning").decode())
    for variant, (_, _, answers) in zip(variants, questions, strict=True):
        if variant.rule == "choice":
            assert [line[0] == "=" for line in answers] == [
                index in variant.key for index in range(len(variant.options))
            ]


# --- QTI ---


def items(slug: str) -> list[ET.Element]:
    with zipfile.ZipFile(io.BytesIO(written("qti", slug))) as file:
        assert file.testzip() is None
        manifest = ET.fromstring(file.read("imsmanifest.xml"))
        hrefs = [e.get("href", "") for e in manifest.iter() if e.tag.endswith("}file")]
        assert set(hrefs) | {"imsmanifest.xml", "non_cc_assessments/"} == set(file.namelist())
        questions = next(href for href in hrefs if not href.endswith("assessment_meta.xml"))
        return list(ET.fromstring(file.read(questions)).iter(f"{QTI}item"))


@pytest.mark.parametrize("slug", SLUGS)
def test_qti_refers_only_to_what_is_there(slug: str) -> None:
    found = items(slug)
    assert len(found) == len(made(slug)[1])
    assert len({item.get("ident") for item in found}) == len(found)
    for item in found:
        responses = {
            e.get("ident") for e in item.iter() if e.tag[len(QTI) :].startswith("response_")
        }
        feedbacks = {e.get("ident") for e in item.iter(f"{QTI}itemfeedback")}
        labels = {e.get("ident") for e in item.iter(f"{QTI}response_label")}
        chosen = item.find(f".//{QTI}render_choice") is not None
        assert {e.get("linkrefid") for e in item.iter(f"{QTI}displayfeedback")} <= feedbacks
        for equal in item.iter(f"{QTI}varequal"):
            assert equal.get("respident") in responses
            assert not chosen or equal.text in labels
        assert sum(float(e.text or "") for e in item.iter(f"{QTI}setvar")) == pytest.approx(
            100, abs=0.1
        )


TEXT2QTI = """
1. Choice
... general
a) wrong
... no
*b) right
... yes

2. Several
... general
[*] one
... yes
[ ] two
... no
[*] three

3. Number
... general
=   5 +- 1

4. Word
... general
* right
* also right
"""


def skeleton(item: ET.Element) -> set[tuple[str, ...]]:
    """Every path of elements, with the names of their attributes."""
    found: set[tuple[str, ...]] = set()

    def walk(element: ET.Element, path: tuple[str, ...]) -> None:
        name = f"{element.tag.rpartition('}')[2]}[{','.join(sorted(element.keys()))}]"
        found.add((*path, name))
        for child in element:
            walk(child, (*path, name))

    walk(item, ())
    return found


def test_qti_has_the_structure_that_text2qti_writes() -> None:
    """A second implementation, which Canvas is known to import."""
    from text2qti.config import Config
    from text2qti.qti import QTI as Writer
    from text2qti.quiz import Quiz as Text

    config = Config()
    made_there = zipfile.ZipFile(io.BytesIO(Writer(Text(TEXT2QTI, config=config)).zip_bytes()))
    name = next(n for n in made_there.namelist() if n.count("_assessment_") and "meta" not in n)
    known: dict[str, set[tuple[str, ...]]] = {}
    for item in ET.fromstring(made_there.read(name)).iter(f"{QTI}item"):
        known.setdefault(kind(item), set()).update(skeleton(item))
    compared = set()
    for item in [*items("introduction"), *items("conv_sizes"), *items("lstm")]:
        if kind(item) == "matching_question":  # which text2qti does not have
            continue
        allowed = known[kind(item)]
        if kind(item) == "numerical_question":  # text2qti tells nothing to a wrong number
            allowed |= {p for p in skeleton(item) if "displayfeedback" in p[-1]}
        assert skeleton(item) <= allowed, item.get("title")
        compared.add(kind(item))
    assert len(compared) == 4


def kind(item: ET.Element) -> str:
    return next(
        field[1].text or ""
        for field in item.iter(f"{QTI}qtimetadatafield")
        if field[0].text == "question_type"
    )


# --- Anki ---


def test_anki_gets_a_card_for_each_variant(tmp_path: Path) -> None:
    quiz, variants = made("introduction", 1)
    packed = zipfile.ZipFile(io.BytesIO(export(quiz, variants, "anki", "Deep Learning")))
    packed.extract("collection.anki2", tmp_path)
    database = sqlite3.connect(tmp_path / "collection.anki2")
    notes = [fields.split("\x1f") for (fields,) in database.execute("select flds from notes")]
    decks = json.loads(database.execute("select decks from col").fetchone()[0])
    cards = database.execute("select count(*) from cards").fetchone()[0]
    database.close()
    assert cards == len(notes) == len(variants)
    assert "Deep Learning::Introduction" in {deck["name"] for deck in decks.values()}
    for variant, (title, question, answer, explanation) in zip(variants, notes, strict=True):
        assert title == variant.title
        assert question
        assert explanation
        if variant.rule == "word":
            assert variant.answer[0] in html.unescape(answer)


# --- paper ---


@pytest.mark.parametrize("slug", SLUGS)
def test_every_quiz_can_be_printed_with_answers(slug: str) -> None:
    assert written("pdf", slug, answers=True).startswith(b"%PDF-")


def test_paper_without_answers_tells_none() -> None:
    from autograder.quiz.exports import pdf

    _, variants = made("conv_sizes", 1)
    asked = "".join(part for v in variants for part in pdf._question(1, v, False))
    told = "".join(part for v in variants for part in pdf._question(1, v, True))
    assert "box-to-tick(true)" in told
    assert "box-to-tick(true)" not in asked
    assert "Answer: " not in asked


def test_signs_of_typst_are_text() -> None:
    assert typeset.typst('#let $5 "x" \\ [') == '#"#let $5 \\"x\\" \\\\ [";'
