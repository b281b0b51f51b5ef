"""QTI 1.2 as Canvas imports it: a zip with a manifest, the questions, and the quiz's settings.

Source: IMS Question and Test Interoperability, version 1.2; Canvas's own exports.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from ..model import Quiz, Variant
from ..variants import seed_of
from .items import Item, items

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
MANIFEST = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
MADE = (2026, 1, 1, 0, 0, 0)
TYPES = {
    "choice": "multiple_choice_question",
    "choices": "multiple_answers_question",
    "numeric": "numerical_question",
    "short": "short_answer_question",
    "matching": "matching_question",
}


def write(quiz: Quiz, variants: Sequence[Variant]) -> bytes:
    """The zip; the same quiz gives the same bytes."""
    made = items(list(variants))
    name = f"quiz_{seed_of(quiz.slug):012x}"
    points = sum(item.points for item in made)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        _add(file, "imsmanifest.xml", _manifest(name))
        _add(file, "non_cc_assessments/", b"")
        _add(file, f"{name}/{name}.xml", _assessment(quiz, name, made))
        _add(file, f"{name}/assessment_meta.xml", _settings(quiz, name, points))
    return packed.getvalue()


def _add(file: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, MADE)
    info.compress_type = zipfile.ZIP_DEFLATED if data else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    file.writestr(info, data)


def _encoded(root: ET.Element) -> bytes:
    ET.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, "utf-8") + b"\n"


def _leaf(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text or None
    return element


def _manifest(name: str) -> bytes:
    root = ET.Element("manifest", identifier=f"manifest_{name}", xmlns=MANIFEST)
    metadata = _leaf(root, "metadata")
    _leaf(metadata, "schema", "IMS Content")
    _leaf(metadata, "schemaversion", "1.1.3")
    _leaf(root, "organizations")
    resources = _leaf(root, "resources")
    settings = f"settings_{name}"
    questions = _leaf(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
    _leaf(questions, "file", href=f"{name}/{name}.xml")
    _leaf(questions, "dependency", identifierref=settings)
    kind = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
    href = f"{name}/assessment_meta.xml"
    beside = _leaf(resources, "resource", identifier=settings, type=kind, href=href)
    _leaf(beside, "file", href=href)
    return _encoded(root)


def _settings(quiz: Quiz, name: str, points: float) -> bytes:
    root = ET.Element("quiz", identifier=name, xmlns=CANVAS)
    _leaf(root, "title", quiz.title)
    _leaf(root, "description", quiz.file.intro)
    _leaf(root, "shuffle_answers", "true")
    _leaf(root, "scoring_policy", "keep_highest")
    _leaf(root, "quiz_type", "practice_quiz")
    _leaf(root, "points_possible", f"{points:g}")
    _leaf(root, "show_correct_answers", "true")
    _leaf(root, "allowed_attempts", "-1")
    return _encoded(root)


def _assessment(quiz: Quiz, name: str, made: list[Item]) -> bytes:
    root = ET.Element("questestinterop", xmlns=QTI)
    assessment = _leaf(root, "assessment", ident=name, title=quiz.title)
    section = _leaf(assessment, "section", ident="root_section")
    for number, item in enumerate(made):
        _item(section, item, f"{name}_{number}")
    return _encoded(root)


def _item(section: ET.Element, item: Item, ident: str) -> None:
    element = _leaf(section, "item", ident=ident, title=item.name)
    ids = [f"{1000 + at}" for at in range(len(item.answers) or len(item.pairs))]
    fields = _leaf(_leaf(element, "itemmetadata"), "qtimetadata")
    metadata = {
        "question_type": TYPES[item.kind],
        "points_possible": f"{item.points:g}",
        "original_answer_ids": ",".join(ids),
    }
    for label, entry in metadata.items():
        pair = _leaf(fields, "qtimetadatafield")
        _leaf(pair, "fieldlabel", label)
        _leaf(pair, "fieldentry", entry)
    presentation = _leaf(element, "presentation")
    _material(presentation, item.text)
    processing = _leaf(element, "resprocessing")
    outcomes = _leaf(processing, "outcomes")
    _leaf(outcomes, "decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    _leaf(_condition(processing, "Yes"), "other")
    _feedback(processing, "general_fb")
    told = {"general_fb": item.explanation}
    if item.kind == "matching":
        _matching(presentation, processing, item, ids)
    else:
        _ANSWERS[item.kind](presentation, processing, item, ids)
        for each, answer in zip(ids, item.answers, strict=True):
            if answer.because:
                told[f"{each}_fb"] = answer.because
    for name, text in told.items():
        material = _leaf(_leaf(element, "itemfeedback", ident=name), "flow_mat")
        _material(material, text)


def _material(parent: ET.Element, html: str, kind: str = "text/html") -> None:
    _leaf(_leaf(parent, "material"), "mattext", html, texttype=kind)


def _condition(processing: ET.Element, more: str) -> ET.Element:
    condition = ET.SubElement(processing, "respcondition", {"continue": more})
    return _leaf(condition, "conditionvar")


def _feedback(processing: ET.Element, name: str) -> None:
    """Shows a feedback where the condition made last holds."""
    _leaf(processing[-1], "displayfeedback", feedbacktype="Response", linkrefid=name)


def _score(processing: ET.Element, value: str, action: str = "Set") -> None:
    _leaf(processing[-1], "setvar", value, action=action, varname="SCORE")


def _equal(parent: ET.Element, text: str, response: str = "response1") -> ET.Element:
    return _leaf(parent, "varequal", text, respident=response)


def _chosen(presentation: ET.Element, processing: ET.Element, item: Item, ids: list[str]) -> None:
    single = item.kind == "choice"
    kind = "Single" if single else "Multiple"
    response = _leaf(presentation, "response_lid", ident="response1", rcardinality=kind)
    choices = _leaf(response, "render_choice")
    for ident, answer in zip(ids, item.answers, strict=True):
        _material(_leaf(choices, "response_label", ident=ident), answer.text)
        if answer.because:
            _equal(_condition(processing, "Yes"), ident)
            _feedback(processing, f"{ident}_fb")
    condition = _condition(processing, "No")
    if not single:
        condition = _leaf(condition, "and")
    for ident, answer in zip(ids, item.answers, strict=True):
        if answer.share > 0:
            _equal(condition, ident)
        elif not single:
            _equal(_leaf(condition, "not"), ident)
    _score(processing, "100")


def _numeric(presentation: ET.Element, processing: ET.Element, item: Item, ids: list[str]) -> None:
    response = _leaf(presentation, "response_str", ident="response1", rcardinality="Single")
    field = _leaf(response, "render_fib", fibtype="Decimal")
    _leaf(field, "response_label", ident="answer1")
    for ident, answer in zip(ids, item.answers, strict=True):
        right = answer.share == 1
        either = _leaf(_condition(processing, "No" if right else "Yes"), "or")
        value = float(answer.text)
        _equal(either, answer.text)
        both = _leaf(either, "and")
        _leaf(both, "vargte", f"{value - item.tolerance:.10g}", respident="response1")
        _leaf(both, "varlte", f"{value + item.tolerance:.10g}", respident="response1")
        if right:
            _score(processing, "100")
        if answer.because:
            _feedback(processing, f"{ident}_fb")


def _short(presentation: ET.Element, processing: ET.Element, item: Item, ids: list[str]) -> None:
    response = _leaf(presentation, "response_str", ident="response1", rcardinality="Single")
    _leaf(_leaf(response, "render_fib"), "response_label", ident="answer1", rshuffle="No")
    for ident, answer in zip(ids, item.answers, strict=True):
        if answer.share < 1 and answer.because:
            _equal(_condition(processing, "Yes"), answer.text)
            _feedback(processing, f"{ident}_fb")
    condition = _condition(processing, "No")
    for answer in item.answers:
        if answer.share == 1:
            _equal(condition, answer.text)
    _score(processing, "100")


_ANSWERS = {"choice": _chosen, "choices": _chosen, "numeric": _numeric, "short": _short}


def _matching(presentation: ET.Element, processing: ET.Element, item: Item, ids: list[str]) -> None:
    rights = sorted({right for _, right in item.pairs} | set(item.extra))
    share = f"{100 / len(item.pairs):.2f}"
    for ident, (left, right) in zip(ids, item.pairs, strict=True):
        name = f"response_{ident}"
        response = _leaf(presentation, "response_lid", ident=name)
        _material(response, left)
        choices = _leaf(response, "render_choice")
        for at, text in enumerate(rights):
            _material(_leaf(choices, "response_label", ident=f"{2000 + at}"), text, "text/plain")
        _equal(_condition(processing, "Yes"), f"{2000 + rights.index(right)}", name)
        _score(processing, share, "Add")
