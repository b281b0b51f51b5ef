"""Where a layer of isolation is missing, grading says so and refuses, unless told otherwise.

The missing layer is made by a seccomp filter that denies the system call it needs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.scaffold import make_course

WITHOUT = """
import errno, os, sys
import pyseccomp
denied = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
for call in filter(None, sys.argv[1].split(",")):
    denied.add_rule(pyseccomp.ERRNO(errno.EPERM), call)
denied.load()
os.execv(sys.executable, [sys.executable, "-m", "autograder", *sys.argv[2:]])
"""


def without(calls: str, *arguments: str, course: Path) -> subprocess.CompletedProcess[str]:
    """Run the command on a machine whose kernel denies `calls`, which have commas between them."""
    command = [sys.executable, "-c", WITHOUT, calls, *arguments]
    scratch = course.with_name("scratch")
    scratch.mkdir(exist_ok=True)
    done = subprocess.run(
        command,
        cwd=course,
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not list(scratch.iterdir())
    return done


@pytest.mark.parametrize(
    ("call", "layer"), [("unshare", "namespaces"), ("landlock_create_ruleset", "landlock")]
)
def test_a_missing_layer_is_told_and_grading_refused(tmp_path: Path, call: str, layer: str) -> None:
    course = tmp_path / "course"
    make_course(course)
    doctor = without(call, "doctor", "--json", course=course)
    found = {each["name"]: each["missing"] for each in json.loads(doctor.stdout)}
    assert doctor.returncode == 3
    assert found[layer]
    assert not found["seccomp"]

    solution = "solutions/leaky_relu/solution.py"
    refused = without(call, "grade", "leaky_relu", solution, course=course)
    assert refused.returncode == 3
    assert refused.stderr.startswith(f"autograder: isolation is too weak on this machine: {layer}")
    assert len(refused.stderr.splitlines()) == 1

    weak = "--allow-weak-isolation"
    graded = without(call, "grade", "leaky_relu", solution, weak, "--json", "-", course=course)
    (result,) = json.loads(graded.stdout)["submissions"]
    assert (graded.returncode, result["score"]) == (0, 4.0)
    assert layer in result["missing_layers"]
