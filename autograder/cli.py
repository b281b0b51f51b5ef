"""The command line: it parses, calls, and prints; it decides nothing."""

from __future__ import annotations

import atexit
import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from . import __version__
from .commands import (
    MANY,
    NOT_FIT,
    NOT_GRADED,
    OK,
    USAGE,
    Explained,
    fail,
    find,
    find_course,
    grade_all,
    grade_as_nbgrader,
    grade_responses,
    kept_attempts,
    kept_results,
    make_options,
    note,
    open_store,
    sync_gradebook,
    tell_why,
    watch_all,
    write_out,
)

app = typer.Typer(
    name="autograder",
    cls=Explained,
    help="Auto-graded exercises for a deep-learning course.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

atexit.register(gc.freeze)  # else the interpreter looks for garbage for half a second as it ends

CourseOption = Annotated[
    Path, typer.Option("--course", help="A folder in the course (default: the current one).")
]
Workers = Annotated[int, typer.Option(min=0, help="Processes (0: one for each core).")]
WeakIsolation = Annotated[
    bool, typer.Option(help="Grade although a layer of isolation is missing on this machine.")
]
HERE = Path()


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="Where to make the course.")]) -> None:
    """Make a new course with one small assignment that grades."""
    from .scaffold import make_course

    slugs = make_course(folder)
    print(f"A course with the assignment {slugs[0]} is in {folder}. Try:")
    print(f"  cd {folder} && autograder release {slugs[0]} && autograder demo")


@app.command()
def release(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT")],
    out: Annotated[Path | None, typer.Option(help="The folder to write to.")] = None,
    course: CourseOption = HERE,
) -> None:
    """Write the notebook that students get: no solution, no hidden test."""
    from .release import write_release

    opened, assignment = find(course, slug, "release")
    print(write_release(assignment, out or opened.root / "release" / slug))
    if opened.gradebook and out is None:
        from . import gradebook

        gradebook.write_source(opened, assignment)
        gradebook.register(opened, assignment)
        print(f"{slug} is in the gradebook; give it out with: nbgrader release_assignment {slug}")


@app.command()
def collect(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT")],
    source: Annotated[
        Path | None,
        typer.Argument(metavar="[FROM]", help="A folder or a zip (default: nbgrader's exchange)."),
    ] = None,
    convention: Annotated[
        str, typer.Option("--as", help="exchange, moodle, canvas or folders, if not recognised.")
    ] = "",
    roster: Annotated[Path | None, typer.Option(help="A CSV: who is which student.")] = None,
    column: Annotated[str, typer.Option(help="The roster's column of ids.")] = "student",
    json: Annotated[str, typer.Option(help="Write what was done as JSON to a file or -.")] = "",
    course: CourseOption = HERE,
) -> None:
    """Take what was handed in into submitted/, of each student the newest attempt."""
    from . import collecting, display
    from . import roster as rosters
    from .conventions import CONVENTIONS

    opened, _ = find(course, slug, "collect")
    if convention and convention not in CONVENTIONS:
        fail(f"unknown kind {convention!r} (there are: {', '.join(CONVENTIONS)})", USAGE)
    known = rosters.read(roster).who(column) if roster else None
    done = collecting.collect(opened, slug, source, convention, known)
    if json:
        write_out(json, collecting.to_json(done))
    if json != "-":
        display.lines_of_collection(done)
    if done.problems:
        raise typer.Exit(NOT_GRADED)


@app.command()
def grade(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT")],
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Notebooks or .py files (default: submitted/*/ASSIGNMENT/)."),
    ] = None,
    json: Annotated[str, typer.Option(help="Write the results as JSON to a file, or to -.")] = "",
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    workers: Workers = 0,
    force: Annotated[bool, typer.Option(help="Grade also what was graded before.")] = False,
    shuffle: Annotated[bool, typer.Option(help="Grade in a random order.")] = False,
    stop_after: Annotated[
        float | None, typer.Option(min=0, metavar="SECONDS", help="Begin none after this time.")
    ] = None,
    watch: Annotated[bool, typer.Option(help="Go on, and grade what arrives.")] = False,
    allow_weak_isolation: WeakIsolation = False,
    course: CourseOption = HERE,
) -> None:
    """Grade submissions with the hidden tests, each in a sandbox.

    In an nbgrader course (a folder with nbgrader_config.py, or with source/ and submitted/) it
    does what `nbgrader autograde` does.
    """
    from .nbcourse import is_nbgrader_course
    from .submitted import handed_in, of_closed, of_without, refusal

    if is_nbgrader_course(course):
        if watch or shuffle or stop_after is not None:
            fail("--watch, --shuffle and --stop-after are not for an nbgrader course", USAGE)
        grade_as_nbgrader(
            course, slug, files or [], json, device, workers, force, allow_weak_isolation
        )
        return
    opened, assignment = find(course, slug, "grade")
    if watch:
        if files or json or force or shuffle or stop_after is not None:
            fail("--watch grades what arrives in submitted/: it goes with no files or order", USAGE)
        options = make_options(assignment, device, workers, MANY, allow_weak_isolation)
        watch_all(opened, assignment, options)
        return
    refused = refusal(files or [], slug)
    if refused:
        fail(refused, USAGE)
    found = handed_in(opened, slug, files or [])
    if not found.notebooks and not found.responses:
        if found.closed:
            fail(of_closed(found.closed), NOT_GRADED)
        nothing = f"there is nothing in {opened.root}/submitted/*/{slug}/"
        fail(of_without(found.without, slug) or nothing, USAGE)
    done = []
    if found.notebooks:
        count = len(found.notebooks)
        options = make_options(assignment, device, workers, count, allow_weak_isolation)
        run = grade_all(opened, assignment, found.notebooks, options, force, shuffle, stop_after)
        done.append((assignment, run))
    if found.responses:
        done.append(grade_responses(opened, slug, found.responses, force))
    from . import display, results, standing  # not before: see `starting.begin`

    graded = [result for _, run in done for result in run.results]
    if json:
        report = results.Report(assignment=slug, submissions=graded)
        write_out(json, results.to_json(report))
    if json != "-":
        for each, run in done:
            display.table_of_results(each, run)
    for each, run in done:
        note(standing.untimed(opened, each.slug, run.results))
    if opened.gradebook and found.notebooks:
        sync_gradebook(opened, assignment, done[0][1].results, quiet=json == "-")
    note(of_without(found.without, slug))
    note(of_closed(found.closed))
    failed = any(result.status == "failed" for result in graded)
    if failed or found.closed or any(run.left for _, run in done):
        raise typer.Exit(NOT_GRADED)


@app.command()
def feedback(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT")],
    out: Annotated[Path | None, typer.Option(help="The folder to write to.")] = None,
    course: CourseOption = HERE,
) -> None:
    """Write a page for each graded submission, and one that lists them."""
    from .feedback.pages import write_pages
    from .standing import applied

    opened, assignment = find(course, slug, "feedback")
    graded = kept_results(opened, assignment)
    if not graded:
        fail(f"nothing of {slug} has been graded yet", USAGE)
    attempts = kept_attempts(opened, assignment)
    graded = applied(opened, assignment.slug, graded, attempts)
    folder = out or opened.root / "feedback"
    print(write_pages(opened, assignment, graded, folder))
    if opened.gradebook:
        from . import gradebook

        gradebook.stamp_feedback(opened, assignment, graded, folder)


@app.command()
def export(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT")],
    to: Annotated[str, typer.Option(help="csv, json, canvas, moodle or gradescope.")] = "csv",
    out: Annotated[str, typer.Option(help="The file to write, or -.")] = "-",
    roster: Annotated[
        Path | None, typer.Option(help="canvas, moodle: the list of students that they export.")
    ] = None,
    allow_weak_isolation: Annotated[
        bool, typer.Option(help="gradescope: grade there although a layer of isolation is missing.")
    ] = False,
    course: CourseOption = HERE,
) -> None:
    """Write what counts of an assignment's results, or the assignment, for other systems."""
    from .export import export as exported

    opened, assignment = find(course, slug, "export")
    attempts = kept_attempts(opened, assignment)
    done = exported(opened, assignment, to, attempts, roster, allow_weak_isolation)
    write_out(out, done.data)
    for line in done.notes:
        note(line)


@app.command()
def quiz(
    slug: Annotated[str, typer.Argument(metavar="QUIZ")],
    html: Annotated[Path | None, typer.Option(help="Write the quiz as one page.")] = None,
    notebook: Annotated[Path | None, typer.Option(help="Write it as a notebook.")] = None,
    export: Annotated[str, typer.Option(help="moodle, gift, qti, anki or pdf.")] = "",
    out: Annotated[str, typer.Option(help="With --export: the file to write, or -.")] = "-",
    answers: Annotated[bool, typer.Option(help="With --export pdf: with the answers.")] = False,
    seed: Annotated[int | None, typer.Option(help="Which variants are drawn.")] = None,
    variants: Annotated[int, typer.Option(min=1, help="Variants of each question.")] = 8,
    graded: Annotated[bool, typer.Option(help="Pages without answers, by student.")] = False,
    student: Annotated[list[str] | None, typer.Option(help="Whose page (may be repeated).")] = None,
    progress: Annotated[Path | None, typer.Option(help="Where progress is kept.")] = None,
    json: Annotated[bool, typer.Option(help="Print the variants as JSON.")] = False,
    course: CourseOption = HERE,
) -> None:
    """Ask yourself in the terminal; or write the quiz as a page, or for another system."""
    from .quiz import commands

    opened = find_course(course, "quiz")
    if graded:
        for path in commands.graded_pages(opened, slug, student or [], html):
            print(path)
    elif json:
        sys.stdout.buffer.write(commands.as_json(opened, slug, variants, seed or 0))
    elif export:
        write_out(out, commands.exported(opened, slug, export, variants, seed or 0, answers))
    elif notebook:
        commands.notebook(opened, slug, variants, seed or 0, notebook)
        print(notebook)
    elif html:
        write_out(str(html), commands.practice_page(opened, slug, variants, seed or 0))
        print(html)
    else:
        commands.play(opened, slug, progress, seed)


@app.command()
def report(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT")],
    why: Annotated[
        str, typer.Option(metavar="STUDENT", help="All that this student's result rests on.")
    ] = "",
    full: Annotated[bool, typer.Option(help="With --why: also what passed.")] = False,
    out: Annotated[
        str, typer.Option(help="The file to write (default: report/ASSIGNMENT.html).")
    ] = "",
    json: Annotated[str, typer.Option(help="Write it as JSON to a file, or to -.")] = "",
    allow_weak_isolation: WeakIsolation = False,
    course: CourseOption = HERE,
) -> None:
    """Write the instructor's page on a class, or say why one student has their score."""
    from .report import pages, statistics

    opened, assignment = find(course, slug, "report")
    if why:
        tell_why(opened, assignment, why, out, json, full, allow_weak_isolation)
        return
    results = kept_results(opened, assignment)
    if not results:
        fail(f"nothing of {slug} has been graded yet", USAGE)
    figures = statistics.statistics(slug, assignment.title, results)
    if json:
        write_out(json, statistics.to_json(figures))
    if out or not json:
        target = out or str(opened.root / "report" / f"{slug}.html")
        write_out(target, pages.page(figures, course=opened.settings.title).encode())
        if target != "-":
            print(target)


@app.command()
def cheatsheet(
    name: Annotated[str, typer.Argument(metavar="SHEET", help="midterm, finals or mine.")],
    format: Annotated[str, typer.Option(help="pdf, html, md or png (a file a page).")] = "pdf",
    out: Annotated[
        Path | None, typer.Option(help="The file to write (default: cheatsheet/SHEET.FORMAT).")
    ] = None,
    paper: Annotated[str, typer.Option(help="a4 or letter.")] = "a4",
    fit: Annotated[
        bool, typer.Option(help="Choose the type's size, and leave out what has no room.")
    ] = False,
    progress: Annotated[
        Path | None, typer.Option("--from", help="mine: a quiz-progress.json.")
    ] = None,
    student: Annotated[str, typer.Option(help="mine: who lost points in exercises.")] = "",
    topics: Annotated[str, typer.Option(help="mine: topics or tags, with commas between.")] = "",
    course: CourseOption = HERE,
) -> None:
    """Write a cheatsheet of two pages, of formulas that are all proven first."""
    from .cheatsheet import building

    opened = find_course(course, "cheatsheet")
    order = building.order(name, format, paper, fit, progress, student, topics)
    results = open_store(opened).of_student(student) if student else []
    made = building.make(opened, order, results)
    print(made.verdict, file=sys.stderr)
    if not made.fits:
        raise typer.Exit(NOT_FIT)
    where = out or opened.root / "cheatsheet" / f"{name}.{format}"
    for file in building.written(made.fitting, order.format, where):
        print(file)


@app.command()
def demo(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...")] = None,
    workers: Workers = 0,
    allow_weak_isolation: WeakIsolation = False,
    course: CourseOption = HERE,
) -> None:
    """Grade a made-up class of every assignment, and write its feedback pages."""
    from . import demo as demo_class
    from . import display
    from .feedback.pages import write_pages

    opened = find_course(course, "demo")
    rows = []
    for slug in slugs or opened.slugs():
        _, assignment = find(course, slug, "demo")
        made = demo_class.make(opened, assignment)
        options = make_options(
            assignment, "cpu", workers, len(made.submissions), allow_weak_isolation
        )
        run = grade_all(made.course, assignment, made.submissions, options, force=False)
        index = write_pages(made.course, assignment, run.results, made.course.root / "feedback")
        rows.append(demo_class.summary(made, run, index))
    display.table_of_demo(rows)
    if not all(row.as_it_should_be for row in rows):
        raise typer.Exit(NOT_FIT)


@app.command()
def check(
    slugs: Annotated[list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...")] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Seeds of the examples to try.")] = 20,
    budget: Annotated[
        float, typer.Option(min=0, help="Seconds for mutants, each assignment (0: all of them).")
    ] = 0,
    json: Annotated[
        str, typer.Option(help="Write what was found as JSON to a file, or to -.")
    ] = "",
    workers: Workers = 0,
    allow_weak_isolation: WeakIsolation = False,
    course: CourseOption = HERE,
) -> None:
    """Is an assignment fit to be given? Put its texts, tests and known solutions to the test."""
    from . import display
    from .check import Plan, check_quiz, reports_to_json
    from .check import check as check_one
    from .quiz.loading import slugs as quizzes

    opened = find_course(course, "check")
    reports = []
    for slug in slugs or sorted({*opened.slugs(), *quizzes(opened)}):
        if slug in quizzes(opened) and slug not in opened.slugs():
            reports.append(check_quiz(opened, slug))
            continue
        _, assignment = find(course, slug, "check")
        options = make_options(assignment, "cpu", workers, MANY, allow_weak_isolation)
        with display.phases(slug) as progress:
            plan = Plan(seeds, budget or None)
            reports.append(check_one(opened, assignment, options, plan, progress))
    if json:
        write_out(json, reports_to_json(reports))
    if json != "-":
        display.table_of_checks(reports)
    if not all(report.fit for report in reports):
        raise typer.Exit(NOT_FIT)


@app.command()
def doctor(
    json: Annotated[bool, typer.Option(help="Print JSON.")] = False,
) -> None:
    """Say which layers of isolation this machine offers, and what it means."""
    from . import display
    from .sandbox.survey import survey

    layers = survey()
    display.table_of_layers(layers, json)
    if any(layer.required and layer.missing for layer in layers):
        raise typer.Exit(NOT_GRADED)


def version(show: bool) -> None:
    if show:
        print(f"autograder {__version__}")
        raise typer.Exit(OK)


@app.callback()
def about(
    show: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Auto-graded exercises for a deep-learning course."""
