# What nbgrader is to know of this course; written by `autograder release`, and yours to change.
import re
import tomllib
from pathlib import Path

root = Path(__file__).resolve().parent
said = tomllib.loads((root / "course.toml").read_text("utf-8-sig"))
book = said["gradebook"]

c = get_config()  # noqa: F821 (nbgrader gives it)
c.CourseDirectory.root = str(root)
c.CourseDirectory.course_id = said.get("course", {}).get("id", "course")
c.CourseDirectory.db_url = re.sub(
    "^sqlite:///(?!/)", f"sqlite:///{root}/", book.get("url", "sqlite:///gradebook.db")
)
if "exchange" in book:
    c.Exchange.root = book["exchange"]
c.ClearSolutions.enabled = False  # source/ holds what students get, not a solution
