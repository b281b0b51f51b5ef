"""What is done once, when Gradescope builds the image; every submission's container begins with it.

The examples are drawn, and the known wrong solutions asked what they answer, as far as sandboxes
can be had there. On another processor it is done again, for each submission.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from ..cores import usual_workers
from ..errors import MachineError, UserError
from ..starting import grader
from .harness import opened


def main() -> None:
    """An author's mistake ends the build, with one line."""
    try:
        prepare(Path(sys.argv[1]))
    except UserError as error:
        sys.exit(f"autograder: {error}")
    except MachineError as error:
        print(f"autograder: {error}")  # that of a submission's container may do: grading will say


def prepare(root: Path) -> None:
    """Prepare the assignment that lies in `root`. Raises `UserError` and `MachineError`."""
    course, assignment, options = opened(root)
    with grader(
        course, assignment, replace(options, workers=usual_workers(), hurry=False)
    ) as ready:
        ready.know_mistakes()


if __name__ == "__main__":
    main()
