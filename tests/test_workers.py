"""Workers judge side by side, and lose no time between two tasks."""

from __future__ import annotations

import gc
import os
import time
from collections import deque
from pathlib import Path

import msgspec
import pytest

from autograder.workers import Workers

PATIENCE = 60.0


class Told(msgspec.Struct):
    """What became of a task."""

    task: str


class Noting:
    """A grader whose only work is a file for each task that it begins."""

    result = Told
    workers = 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def grade(self, task: str, slot: int) -> Told:
        (self.folder / task).touch()
        return Told(task)

    def failed(self, task: str, reason: str) -> Told:
        raise AssertionError(f"{task}: {reason}")

    def begins(self, task: str) -> bool:
        """Whether the task is begun before patience ends."""
        until = time.monotonic() + PATIENCE
        while not (self.folder / task).exists() and time.monotonic() < until:
            pass
        return (self.folder / task).exists()


@pytest.fixture
def noting(tmp_path: Path) -> Noting:
    return Noting(tmp_path)


def test_a_worker_goes_on_while_its_result_is_dealt_with(noting: Noting) -> None:
    with Workers(noting) as workers:
        workers.put(["first", "second"])
        assert workers.some_wait
        for task, result in workers.ready():
            assert result.task == task == "first"
            assert noting.begins("second")
            assert not workers.some_wait
        assert [task for task, _ in workers.ready()] == ["second"]
        assert not workers.at_work


def test_a_worker_with_nothing_to_do_begins_what_is_queued_at_once(noting: Noting) -> None:
    with Workers(noting) as workers:
        workers.put(["first"])
        assert [task for task, _ in workers.ready()] == ["first"]
        workers.put(["second"])
        assert noting.begins("second")
        workers.put(["third"])
        assert workers.some_wait  # it is still at the second, as far as is known
        while workers.at_work:
            deque(workers.ready(), maxlen=0)


def test_a_worker_may_have_tasks_at_hand_as_long_as_many_wait(noting: Noting) -> None:
    with Workers(noting, ahead=1) as workers:
        workers.put(["first", "second", "third", "fourth", "fifth"])
        assert [task for task, _ in workers.ready()] == ["first"]
        assert noting.begins("second")  # it was there before the first was done
        assert [task for task, _ in workers.ready()] == ["second"]
        assert noting.begins("third")
        time.sleep(0.05)
        assert not (noting.folder / "fourth").exists()  # few wait: who is free takes it
        while workers.at_work:
            deque(workers.ready(), maxlen=0)
    assert len(list(noting.folder.iterdir())) == 5


class Deadly(Noting):
    """Some tasks are the end of whoever begins them."""

    workers = 2

    def grade(self, task: str, slot: int) -> Told:
        with (self.folder / task).open("a") as file:
            file.write("begun\n")
        if task.startswith("deadly"):
            os._exit(1)
        return Told(task)

    def failed(self, task: str, reason: str) -> Told:
        return Told(f"{task}: {reason}")


@pytest.mark.parametrize("ahead", [0, 1, 3])
def test_what_a_worker_that_dies_had_at_hand_is_done_by_another(tmp_path: Path, ahead: int) -> None:
    tasks = [f"{'deadly' if number % 5 == 0 else 'task'}-{number}" for number in range(20)]
    done = dict(Workers(Deadly(tmp_path), ahead).grade(tasks))
    assert sorted(done) == sorted(tasks)
    for task in tasks:
        deadly = task.startswith("deadly")
        assert done[task].task == (
            f"{task}: the grader's own process died twice" if deadly else task
        )
        assert (tmp_path / task).read_text() == "begun\n" * (2 if deadly else 1)


def test_past_the_time_nothing_more_is_begun(noting: Noting) -> None:
    with Workers(noting) as workers:
        workers.put(["first", "second"])
        assert [task for task, _ in workers.ready(until=time.monotonic())] == ["first"]
        workers.drop_waiting()
        assert not workers.at_work
    assert not (noting.folder / "second").exists()


class Hoarder(Noting):
    """A grader that leaves garbage behind which the collector takes for old when it goes."""

    def grade(self, task: str, slot: int) -> Told:
        kept: deque[list[object]] = deque(maxlen=9000)
        for _ in range(200_000):
            cycle: list[object] = []
            cycle.append(cycle)
            kept.append(cycle)
        return Told(str(len(gc.get_objects())))


def test_what_tasks_leave_behind_does_not_pile_up_in_a_worker(tmp_path: Path) -> None:
    much: list[object] = [[] for _ in range(1_000_000)]  # as there is where all is made ready
    gc.collect()
    with Workers(Hoarder(tmp_path)) as workers:
        ((_, result),) = workers.grade(["one"])
    assert int(result.task) < 120_000
    assert much
