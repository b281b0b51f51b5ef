"""A term's round in a real browser: JupyterLab with nbgrader's extension, and formgrader.

A student fetches, solves, validates and submits; the instructor collects, grades, marks an answer
in formgrader and gives the feedback back; the student reads it. AUTOGRADER_SCREENSHOTS names a
folder for pictures of it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from .test_command import run
from .words import RIGHT, RUBRIC, SLUG, make

CHROMIUM = Path("/usr/bin/chromium")
TOKEN = "a-token-of-the-tests"
PATIENCE = 120_000
"""Milliseconds after which something that should have happened has not."""
ANSWER = "A unit whose slope is zero learns nothing: its *gradient vanishes*."

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")


@contextmanager
def jupyterlab(home: Path, root: Path) -> Iterator[Any]:
    """A JupyterLab of its own on this machine; gives a function that waits for its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    labconfig = home / "config" / "labconfig"
    labconfig.mkdir(parents=True)
    news = {"@jupyterlab/apputils-extension:announcements": True}  # they would ask the network
    (labconfig / "page_config.json").write_text(json.dumps({"disabledExtensions": news}))
    environment = {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    options = [
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={TOKEN}",
        "--ServerApp.allow_root=True",
    ]
    command = [sys.executable, "-m", "jupyterlab", *options]
    ready, said = threading.Event(), []
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as server:

        def listen() -> None:
            assert server.stdout is not None
            for line in server.stdout:
                said.append(line)
                if "is running at" in line:
                    ready.set()
            ready.set()

        listener = threading.Thread(target=listen)
        listener.start()

        def address() -> str:
            assert ready.wait(PATIENCE / 1000) and server.poll() is None, "".join(said)
            return f"http://127.0.0.1:{port}"

        try:
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE / 1000)
            listener.join()


@contextmanager
def page_of(browser: Any, strangers: list[str]) -> Iterator[Any]:
    """A page in a profile of its own; requests to other machines are noted and not made."""
    context = browser.new_context(viewport={"width": 1200, "height": 760})
    context.set_default_timeout(PATIENCE)

    def refuse(route: Any) -> None:
        strangers.append(route.request.url)
        route.abort()

    context.route(re.compile(r"^https?://(?!127\.0\.0\.1:)"), refuse)
    yield context.new_page()
    context.close()


def picture(page: Any, name: str) -> None:
    folder = os.environ.get("AUTOGRADER_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.mouse.move(0, 0)
        page.screenshot(path=Path(folder) / f"{name}.png")


def fill_cell(page: Any, grade_id: str, text: str) -> None:
    """Type something in the place of what stands in a cell."""
    place = page.locator(".jp-Notebook .jp-Cell").filter(has_text=CELLS[grade_id])
    if grade_id == "why_leaky":
        place.dblclick()
    place.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(text)


CELLS = {SLUG: "def leaky_relu", "why_leaky": "Write your answer here."}


# --- what each of them does -------------------------------------------------------------------


def student_fetches(page: Any, address: str) -> None:
    page.goto(f"{address}/lab?token={TOKEN}")
    page.locator("#jp-MainMenu").get_by_text("Nbgrader", exact=True).click()
    menu = page.locator("#jp-mainmenu-nbgrader")
    menu.locator('li[data-command="nbgrader:open-assignment-list"]').click()
    page.locator("#released_assignments_list").get_by_role("button", name="Fetch").click()
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").wait_for()


def student_solves(page: Any) -> None:
    fetched = page.locator("#fetched_assignments_list")
    fetched.locator(".assignment-notebooks-link").click()
    fetched.get_by_text(SLUG, exact=True).last.click()
    page.get_by_role("paragraph").filter(has_text="Why is the slope not zero?").wait_for()
    fill_cell(page, SLUG, RIGHT)
    fill_cell(page, "why_leaky", ANSWER)
    page.keyboard.press("Shift+Enter")


def student_validates(page: Any) -> None:
    page.locator("jp-button.validate-button").click()
    dialog = page.locator(".nbgrader-SuccessDialog")
    dialog.locator(".validation-success").wait_for()
    picture(page, "validate")
    dialog.get_by_role("button").last.click()


def student_submits(page: Any) -> None:
    page.locator(".lm-TabBar-tab").filter(has_text="Assignments").click()
    page.locator("#fetched_assignments_list").get_by_role("button", name="Submit").click()
    page.locator("#submitted_assignments_list .list_item").first.wait_for()


def instructor_releases(page: Any, address: str) -> None:
    page.goto(f"{address}/formgrader/manage_assignments?token={TOKEN}")
    page.locator(".release a").click()
    page.locator("#success-modal").wait_for()


def instructor_marks(page: Any, address: str) -> None:
    page.goto(f"{address}/formgrader/gradebook/{SLUG}/{SLUG}?token={TOKEN}")
    page.locator("td.name a, td a").first.click()
    assert RUBRIC in page.inner_text("#notebook")
    assert "The hidden tests gave 4 of 4 points." in page.inner_text("#notebook")
    assert page.locator("em", has_text="gradient vanishes").count() == 1
    page.locator('#test_leaky_relu[placeholder="4"]').wait_for()  # the marks have been fetched
    page.locator('#leaky_relu-comment[placeholder^="3 of 3"]').wait_for()
    saved = "**/formgrader/api/grade/*"
    with page.expect_response(saved):
        page.fill("#why_leaky", "2")
        page.keyboard.press("Tab")
    with page.expect_response(saved):
        page.fill("#why_leaky_extra_credit", "0.5")
        page.keyboard.press("Tab")
    with page.expect_response("**/formgrader/api/comment/*"):
        page.fill("#why_leaky-comment", "Say what happens to the weights.")
        page.keyboard.press("Tab")
    page.locator("#why_leaky").scroll_into_view_if_needed()
    picture(page, "formgrader")


def instructor_releases_feedback(page: Any, address: str) -> None:
    page.goto(f"{address}/formgrader/manage_assignments?token={TOKEN}")
    page.locator(".release-feedback a").click()
    page.locator("#success-modal").wait_for()


def student_reads(page: Any) -> str:
    submitted = page.locator("#submitted_assignments_list")
    page.locator("#refresh_assignments_list").click()
    submitted.get_by_role("button", name="Fetch Feedback").click()
    submitted.get_by_text("(view feedback)").click()
    page.locator(".jp-DirListing-item").filter(has_text=f"{SLUG}.html").dblclick()
    inside = page.frame_locator(".jp-HTMLViewer iframe")
    inside.locator(".score").first.wait_for()
    picture(page, "feedback")
    return inside.locator("body").inner_text()


# --- the round --------------------------------------------------------------------------------


def test_a_terms_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playwright.sync_api import sync_playwright

    exchange = tmp_path / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    course = make(tmp_path / "course", f'\n[gradebook]\nexchange = "{exchange}"\n')
    theirs = tmp_path / "student"
    theirs.mkdir()
    settings = {
        "CourseDirectory.course_id": "my-course",
        "CourseDirectory.student_id": "ada",
        "Exchange.root": str(exchange),
    }
    config = "".join(f"c.{name} = {value!r}\n" for name, value in settings.items())
    (theirs / "nbgrader_config.py").write_text(f"c = get_config()\n{config}")
    monkeypatch.chdir(course.root)
    strangers: list[str] = []
    with ExitStack() as stack:
        enter = stack.enter_context
        student_at = enter(jupyterlab(tmp_path / "home-student", theirs))
        instructor_at = enter(jupyterlab(tmp_path / "home-instructor", course.root))
        assert run("release", SLUG).exit_code == 0
        browser = enter(sync_playwright()).chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        stack.callback(browser.close)
        student, instructor = (enter(page_of(browser, strangers)) for _ in range(2))

        instructor_releases(instructor, instructor_at())
        student_fetches(student, student_at())
        student_solves(student)
        student_validates(student)
        student_submits(student)
        released = (theirs / SLUG / f"{SLUG}.ipynb").read_text("utf-8")
        assert ANSWER in released and RUBRIC not in released

        collected = json.loads(run("collect", SLUG, "--json", "-").stdout)
        assert [each["student"] for each in collected["collected"]] == ["ada"]
        assert "1 answer waits for a person" in run("grade", SLUG).stdout
        instructor_marks(instructor, instructor_at())
        assert "gradebook: 1 submissions\n" in run("grade", SLUG).stdout
        assert f"{SLUG},ada,graded,6.5,7,4,2.5," in run("export", SLUG).stdout
        assert run("feedback", SLUG).exit_code == 0
        instructor_releases_feedback(instructor, instructor_at())

        said = student_reads(student)
    assert re.search(r"6\.5\s+of 7 points", said)
    assert "Say what happens to the weights." in said
    assert "0.5 of the points" in said
    assert RUBRIC not in said
    mathjax = re.compile(r"https://cdnjs\.cloudflare\.com/ajax/libs/mathjax/")  # formgrader's own
    assert [url for url in strangers if not mathjax.match(url)] == []
