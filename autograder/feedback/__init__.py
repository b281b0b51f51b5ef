"""Results as pages: one for a student, one for the instructor. They need no network, no script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

import jinja2

from ..cheatsheet.revision import Revision
from ..course import Policy
from ..results import SubmissionResult
from . import text
from .policy import told
from .view import arrange

TEMPLATES = Path(__file__).parents[1] / "templates" / "feedback"


def page(
    result: SubmissionResult,
    *,
    course: str,
    assignment: str,
    policy: Policy,
    revise: Mapping[str, Sequence[Revision]] | None = None,
) -> str:
    """The HTML page that tells a student what came of a submission, as far as `policy` allows.

    `course` and `assignment` are their titles; `revise` has what to revise, by exercise.
    """
    view = arrange(told(result, policy))
    template = environment().get_template("page.html")
    return template.render(course=course, assignment=assignment, page=view, revise=revise or {})


def index(
    results: Sequence[SubmissionResult], *, course: str, assignment: str, links: dict[str, str]
) -> str:
    """The instructor's HTML page: every student with score and status, by name.

    `links` maps a result's path to its page: a path relative to this one, as plain text.
    """
    results = sorted(results, key=lambda r: (text.alphabetical(r.student), r.student, r.path))
    submissions = Counter(result.student for result in results)
    scores = [result.score for result in results if result.score is not None]
    return (
        environment()
        .get_template("index.html")
        .render(
            course=course,
            assignment=assignment,
            results=results,
            scored=len(scores),
            mean=sum(scores) / len(scores) if scores else None,
            max_score=max((result.max_score for result in results), default=0.0),
            repeated=[student for student, number in submissions.items() if number > 1],
            links={path: _href(place) for path, place in links.items()},
        )
    )


def _href(place: str) -> str:
    """A relative URL, whatever is in the path: no name of a student's makes it another scheme."""
    return quote(f"./{place}", errors="replace")


@cache
def environment(*folders: Path) -> jinja2.Environment:
    """An environment with the pages' templates, and before them those in `folders`.

    Every value that a template prints is made visible, then escaped.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=text.visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(points=text.points, moment=text.moment, file_name=text.file_name)
    environment.tests.update(long=text.is_long)
    environment.globals.update(percent=text.percent)
    return environment
