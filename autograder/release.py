"""Templates into the notebooks that students get."""

from __future__ import annotations

import base64
import mimetypes
import textwrap
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from . import files
from .course import Assignment, CourseError, read_bytes, read_text
from .imports import import_jupytext, import_nbformat
from .starters import starter

Kind = Literal["text", "setup", "solution", "tests", "written"]


@dataclass(frozen=True)
class TemplateCell:
    """A cell of the released notebook. `grade_id` is its name in nbgrader's metadata.

    `rubric` is how an answer in words is marked; it is no part of the notebook.
    """

    kind: Kind
    grade_id: str
    source: str
    exercise: str = ""
    points: float = 0.0
    rubric: str = ""


def template_cells(assignment: Assignment) -> list[TemplateCell]:
    """The cells of the assignment's notebook. Raises `CourseError`, naming the file."""
    import_jupytext()
    import jupytext

    markdown, rubrics = _render(assignment)
    notebook = jupytext.reads(markdown, fmt="md")
    points = {part.name: part.points for part in assignment.parts}
    cells: list[TemplateCell] = []
    for cell in notebook.cells:
        kind, _, name = cell.metadata.get("autograder", "").partition(":")
        source = cell.source.strip("\n")
        if kind == "written":
            rubric = rubrics.get(name, "")
            cells.append(TemplateCell("written", name, source, name, points[name], rubric))
        elif cell.cell_type != "code" and source:
            cells.append(TemplateCell("text", f"text_{len(cells)}", source))
        elif cell.cell_type != "code":
            continue
        elif kind == "solution":
            cells.append(TemplateCell("solution", name, source, name))
        elif kind == "tests":
            cells.append(TemplateCell("tests", f"test_{name}", source, name, points[name]))
        else:
            cells.append(TemplateCell("setup", f"setup_{len(cells)}", source))
    _check_template(assignment, cells)
    return cells


def _check_template(assignment: Assignment, cells: Sequence[TemplateCell]) -> None:
    for kind, call in (("solution", "exercise"), ("tests", "public_tests")):
        found = [cell.exercise for cell in cells if cell.kind == kind]
        for exercise in assignment.exercises:
            if found.count(exercise.name) != 1:
                raise CourseError(
                    f'{assignment.template}: {call}("{exercise.name}") must stand there once'
                )
    found = [cell.exercise for cell in cells if cell.kind == "written"]
    for part in assignment.written:
        if found.count(part.name) != 1:
            raise CourseError(
                f'{assignment.template}: written("{part.name}") must stand there once'
            )
    for cell in cells:
        if cell.kind == "written" and not cell.rubric:
            raise CourseError(
                f'{assignment.template}: rubric("{cell.exercise}") must stand there and say '
                "how the answer is marked"
            )


def _render(assignment: Assignment) -> tuple[str, dict[str, str]]:
    """The template as Markdown, and the rubrics that stood in it."""
    import jinja2

    source = read_text(assignment.solution)
    names = [exercise.name for exercise in assignment.exercises]
    in_words = [part.name for part in assignment.written]
    rubrics: dict[str, str] = {}

    def known(name: str, among: Sequence[str] = names) -> str:
        if name not in among:
            what = "an exercise" if among is names else "a written exercise"
            raise CourseError(f"{assignment.template}: {name} is not {what} of its front matter")
        return name

    def exercise(name: str) -> str:
        return _fenced(f"solution:{known(name)}", starter(source, name, assignment.solution))

    def public_tests(name: str, caller: Callable[[], str]) -> str:
        return _fenced(f"tests:{known(name)}", textwrap.dedent(caller()).strip("\n"))

    def written(name: str, caller: Callable[[], str]) -> str:
        text = textwrap.dedent(caller()).strip("\n")
        label = f'autograder="written:{known(name, in_words)}"'
        return f"\n<!-- #region {label} -->\n{text}\n<!-- #endregion -->\n"

    def rubric(name: str, caller: Callable[[], str]) -> str:
        rubrics[known(name, in_words)] = textwrap.dedent(caller()).strip("\n")
        return ""

    def figure(file: str, alt: str) -> str:
        path = assignment.folder / "figures" / file
        if not path.is_file():
            raise CourseError(f"{assignment.template}: there is no figure {path}")
        kind = mimetypes.guess_type(file)[0] or "image/png"
        data = base64.b64encode(read_bytes(path)).decode("ascii")
        return f"![{alt}](data:{kind};base64,{data})"

    def formula(name: str, part: int = 0) -> str:
        from .cheatsheet.entries import formula_of

        try:
            return formula_of(assignment.folder.parents[1], name, part)
        except CourseError as error:
            raise CourseError(f"{assignment.template}: formula: {error}") from None

    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.globals.update(exercise=exercise, public_tests=public_tests, figure=figure)
    environment.globals.update(formula=formula, written=written, rubric=rubric)
    try:
        text = environment.from_string(assignment.text).render(assignment=assignment)
    except CourseError:
        raise
    except Exception as error:  # an expression in the template may raise anything
        line = getattr(error, "lineno", None) or _line_of(error)
        front = read_text(assignment.template).count("\n") - assignment.text.count("\n")
        place = f":{line + front}" if line else ""
        what = getattr(error, "message", None) or f"{type(error).__name__}: {error}"
        raise CourseError(f"{assignment.template}{place}: {what}") from None
    return text, rubrics


def _line_of(error: BaseException) -> int | None:
    """The template's innermost line that an error came through."""
    trace = traceback.extract_tb(error.__traceback__)
    return next((each.lineno for each in reversed(trace) if each.filename == "<template>"), None)


def _fenced(label: str, code: str) -> str:
    return f'\n```python autograder="{label}"\n{code}\n```\n'


def released_notebook(
    assignment: Assignment,
    solutions: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
) -> Any:
    """The notebook that students get; with `solutions` filled in, one that they hand in.

    `extra` are further code cells at the end.
    """
    import_nbformat()
    import nbformat
    from nbgrader.utils import compute_checksum

    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    notebook.metadata["language_info"] = {"name": "python"}
    for template in template_cells(assignment):
        in_words = template.kind in ("text", "written")
        new = nbformat.v4.new_markdown_cell if in_words else nbformat.v4.new_code_cell
        cell = new(template.source)
        cell["id"] = template.grade_id[:64]
        metadata: dict[str, Any] = {
            "grade": template.kind in ("tests", "written"),
            "grade_id": template.grade_id,
            "cell_type": cell.cell_type,
            "locked": template.kind not in ("solution", "written"),
            "schema_version": 3,
            "solution": template.kind in ("solution", "written"),
            "task": False,
        }
        if metadata["grade"]:
            metadata["points"] = template.points
        cell.metadata["nbgrader"] = metadata
        cell.metadata["nbgrader"]["checksum"] = compute_checksum(cell)
        if solutions and template.kind in ("solution", "written"):
            cell["source"] = solutions.get(template.exercise, template.source)
        notebook.cells.append(cell)
    for number, source in enumerate(extra):
        cell = nbformat.v4.new_code_cell(source)
        cell["id"] = f"extra_{number}"
        notebook.cells.append(cell)
    return notebook


def write(notebook: Any, path: Path) -> Path:
    """Write a notebook, making its folder."""
    import_nbformat()
    import nbformat

    files.write(path, f"{nbformat.writes(notebook)}\n".encode())
    return path


def write_release(assignment: Assignment, folder: Path) -> Path:
    """Write the notebook that students get to `folder`; its path."""
    return write(released_notebook(assignment), folder / f"{assignment.slug}.ipynb")
