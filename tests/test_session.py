"""What a submission sends takes the examiner no longer, and no more memory, than it may."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder import messages, wire
from autograder.codec import HandleId, Packer
from autograder.examiner import session as sessions
from autograder.examiner.failures import Lost, Mismatch
from autograder.examiner.judge import MAX_KEPT, Judge, _Compared, describe
from autograder.examiner.recording import Example, Exchange, Recording
from autograder.examiner.session import Overrun, Questions, Session, Stream
from autograder.examiner.student import Handle, Student
from autograder.messages import Call, CalledBack, Calls, Ended, Limits, Returned

from .conftest import Grade


class Sandbox:
    """A sandbox that has sent all it will ever send."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection

    def end(self) -> Ended:
        return Ended(0, 0, 0.0, 0.0)

    def crashed(self) -> str:
        return "it crashed"


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield ours, theirs


@pytest.fixture
def said(pair: tuple[socket.socket, socket.socket]) -> Callable[[list[bytes]], Session]:
    """A session whose sandbox has sent these bytes already, and goes on reading nothing."""

    def having(sent: list[bytes]) -> Session:
        pair[1].sendall(b"".join(sent))
        return Session(lambda: Sandbox(pair[0]), [], "", Limits())

    return having


ASKED = wire.payload(Call("call", ["n", "f", False], ["t"], None), [])
CALLED = wire.payload(CalledBack(0, ["t"], ["d"]), [])
ANSWER = wire.payload(messages.Answered(1), [])


def returned(value: Any) -> bytes:
    packer = Packer(lambda other: HandleId(0, type(other).__name__))
    return wire.payload(Returned(packer.pack(value)), packer.buffers)


def test_calls_of_a_tests_function_end_with_the_submissions_time(
    said: Callable[[list[bytes]], Session],
) -> None:
    session = said([wire.frame(2, CALLED)] * 9)  # 1 is the request for the cells
    calls = []

    def call_back(data: bytes) -> bytes:
        calls.append(data)
        if len(calls) == 3:
            session._until = 0.0
        return ANSWER

    with pytest.raises(Lost, match="the time for the whole submission is used up"):
        session.exchange(ASKED, call_back)
    assert len(calls) == 3


def test_a_call_with_the_answers_there_is_not_put_when_the_time_is_used_up(
    said: Callable[[list[bytes]], Session],
) -> None:
    session = said([wire.frame(number, returned(0)) for number in (2, 3)])
    session.exchange(ASKED, pytest.fail)
    session._until = 0.0
    with pytest.raises(Lost, match="the time for the whole submission is used up"):
        session.exchange(ASKED, pytest.fail)


def test_many_answers_at_once_end_with_the_submissions_time(
    said: Callable[[list[bytes]], Session],
) -> None:
    session = said([wire.frame(number, returned(1)) for number in (2, 3)])
    session.start()
    session._until = 0.0
    (reply,) = session.pipeline(Questions(wire.together([ASKED, ASKED]), [returned(0)] * 2))
    assert isinstance(reply, Lost)
    assert str(reply) == sessions.USED_UP


def test_right_answers_that_come_in_trickles_end_with_the_submissions_time(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    pair[1].sendall(b"ab")
    with pytest.raises(Overrun):
        Stream(pair[0]).brings(b"abc", 60.0, until=time.monotonic())


def test_who_calls_back_without_reading_the_answers_is_given_up(
    said: Callable[[list[bytes]], Session],
) -> None:
    session = said([wire.frame(2, CALLED)] * 99)
    large = wire.payload(messages.Answered(["b", bytes(1 << 20)]), [])
    calls = []

    def call_back(data: bytes) -> bytes:
        calls.append(data)
        return large

    with pytest.raises(Lost, match="without reading the answers"):
        session.exchange(ASKED, call_back)
    assert len(calls) < 3


def test_what_one_call_sends_is_bounded(
    said: Callable[[list[bytes]], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "MAX_ANSWERS", 4 * len(CALLED))
    calls = []

    def call_back(data: bytes) -> bytes:
        calls.append(data)
        return ANSWER

    with pytest.raises(Lost, match="its answers to one test take more than"):
        said([wire.frame(2, CALLED)] * 9).exchange(ASKED, call_back)
    assert len(calls) == 4


def test_what_takes_the_examiner_time_to_explain_is_not_the_submissions(
    said: Callable[[list[bytes]], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    monkeypatch.setattr(sessions.time, "monotonic", lambda: now)
    session = said([])
    left = session._left()
    with session.uncounted():
        now += 1000.0
        assert session._left() < 0
    assert session._left() == left


class Sandboxes:
    """Sandboxes, one after the other, that have sent these bytes before they are asked."""

    def __init__(self, *sent: list[bytes]) -> None:
        self._sent = list(sent)
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self.session = Session(self._next, [], "", Limits())

    def _next(self) -> Sandbox:
        ours, theirs = socket.socketpair()
        self._pairs.append((ours, theirs))
        theirs.sendall(b"".join(self._sent.pop(0)))
        theirs.shutdown(socket.SHUT_WR)
        ours.setblocking(False)
        return Sandbox(ours)

    def asked(self) -> list[list[int]]:
        """How many calls each message had that a sandbox was sent, after that with the cells."""
        found = []
        for ours, theirs in self._pairs:
            ours.close()
            reader = wire.FrameReader()
            while data := theirs.recv(1 << 20):
                reader.feed(data)
            theirs.close()
            requests = []
            while frame := reader.next():
                requests.append(wire.read_request(frame[1])[0])
            found.append([len(r.calls) if isinstance(r, Calls) else 0 for r in requests[1:]])
        return found


def questions(*replies: int) -> Questions:
    """As many questions as there are replies of the reference's."""
    return Questions(wire.together([ASKED] * len(replies)), [returned(n) for n in replies])


def replied(first: int, *replies: int) -> list[bytes]:
    return [wire.frames(first, [returned(n) for n in replies])]


def test_what_is_asked_ahead_is_asked_once() -> None:
    one, two = questions(1, 2), questions(3)
    sandboxes = Sandboxes(replied(2, 1, 2, 3))
    session = sandboxes.session
    session.ask([one, two])
    assert session.pipeline(one) is one.expected
    assert session.was_asked(two)
    assert session.pipeline(two) is two.expected
    assert not session.was_asked(two)
    assert sandboxes.asked() == [[2, 1]]


def test_what_is_asked_live_comes_behind_what_was_asked_ahead() -> None:
    one, two, three = questions(1), questions(2, 3), questions(4)
    sandboxes = Sandboxes(replied(2, 7, 2, 8, 4, 5))
    session = sandboxes.session
    session.ask([one, two, three])
    assert session.pipeline(one) == [returned(7)]
    with session.uncounted():
        assert session.exchange(ASKED, pytest.fail) == returned(5)
    assert session.pipeline(two) == [returned(2), returned(8)]
    assert session.pipeline(three) is three.expected
    assert sandboxes.asked() == [[1, 2, 1, 0]]


def test_after_a_crash_each_is_asked_alone_and_answers_for_its_own() -> None:
    one, two, three, four = questions(1), questions(2, 3), questions(4), questions(5)
    sandboxes = Sandboxes(replied(2, 1, 2), replied(2, 2, 3, 4))
    session = sandboxes.session
    session.ask([one, two, three, four])
    assert session.pipeline(one) is one.expected
    assert session.pipeline(two) is two.expected
    session.ask([three, four])
    assert session.pipeline(three) is three.expected
    (lost,) = session.pipeline(four)
    assert str(lost) == "it crashed"
    assert sandboxes.asked() == [[1, 2, 1, 1], [2, 1, 1]]


def test_a_crash_behind_all_other_replies_is_that_of_who_is_left() -> None:
    one, two = questions(1), questions(2, 3)
    sandboxes = Sandboxes(replied(2, 1, 2), replied(2, 4))
    session = sandboxes.session
    session.ask([one, two])
    assert session.pipeline(one) is one.expected
    answer, lost = session.pipeline(two)
    assert answer == returned(2)
    assert str(lost) == "it crashed"
    assert sandboxes.asked() == [[1, 2]]


def test_a_sandbox_that_is_closed_has_answered_nothing_early() -> None:
    one, two = questions(1), questions(2)
    sandboxes = Sandboxes(replied(2, 1, 9), replied(2, 2))
    session = sandboxes.session
    session.ask([one, two])
    session.pipeline(one)
    with session.uncounted():
        session.close()
    assert session.pipeline(two) is two.expected
    assert sandboxes.asked() == [[1, 1], [1]]


def test_wrong_answers_that_are_large_are_not_kept_until_their_turn() -> None:
    one, two, three = questions(1, 2), questions(3, 4), questions(5)
    sandboxes = Sandboxes(replied(2, 1, 9, 9, 9, 5), replied(2, 9, 9, 5))
    session = sandboxes.session
    session._room = 2 * len(returned(0))
    session.ask([one, two, three])
    with session.uncounted():
        assert session.pipeline(one) == [returned(1), returned(9)]
    session.ask([two, three])
    assert session.pipeline(two) == [returned(9), returned(9)]
    assert session.pipeline(three) is three.expected
    assert sandboxes.asked() == [[2, 2, 1], [2, 1]]


class Echo:
    """A transport that always answers the same."""

    def __init__(self, reply: bytes) -> None:
        self.reply = reply

    def exchange(self, request: bytes, call_back: object) -> bytes:
        return self.reply


def test_a_handle_is_not_iterated() -> None:
    handle = Student(Echo(returned(object()))).f()
    assert isinstance(handle, Handle)
    with pytest.raises(TypeError, match="cannot be iterated"):
        list(handle)


def test_structure_counts_as_the_objects_that_it_becomes() -> None:
    student = Student(Echo(returned([0] * 1_000_000)))
    with pytest.raises(Lost, match="its answers to one test take more than 256 MiB"):
        for _ in range(20):
            student.f()
    student._begin()
    assert student.f() == [0] * 1_000_000


def test_all_that_is_told_of_an_error_is_clipped() -> None:
    places = [messages.Place(1, line, "f") for line in range(1, 100)]
    told = messages.Raised("E" * 9000, [], "m" * 9000, places, "x" * 9000)
    with pytest.raises(Exception, match="m") as caught:
        Student(Echo(wire.payload(told, []))).f()
    error: Any = caught.value
    assert len(error.name) + len(error.forbidden) <= 200
    assert len(error.message) == 4000
    assert [place.line for place in error.places] == [95, 96, 97, 98, 99]


def test_a_place_that_is_not_in_the_students_cells_is_not_told(grade: Grade) -> None:
    code = (
        "import sys\n"
        "messages = sys.modules['autograder.messages']\n"
        "serving = sys.modules['autograder.serving']\n"
        "places = [messages.Place(1, 2, 'f'), messages.Place(7, 1, 'f'),"
        " messages.Place(1, 1 << 40, 'f'), messages.Place(1, -3, 'f')]\n"
        "serving.describe_error = lambda *asked: messages.Raised('E', [], 'm', places)\n"
        "def halve(x): raise ValueError('m')"
    )
    result = grade(code)
    (test,) = [t for e in result.exercises if e.name == "halve" for t in e.tests]
    assert (test.cell, test.line) == (1, 2)


class Answering:
    """A session in which everything is answered in the same way."""

    cells = ()

    def __init__(self, reply: bytes) -> None:
        self.reply = reply

    def pipeline(self, questions: Questions) -> list[bytes]:
        return [self.reply] * len(questions.expected)


def test_no_more_wrong_answers_are_kept_than_have_room(monkeypatch: pytest.MonkeyPatch) -> None:
    large = returned(np.zeros((MAX_KEPT // 5) - 100, np.uint8))
    recordings = []
    for name in "abc":
        test: Any = type("Test", (), {"name": name})
        example = Example({}, [Exchange(ASKED, returned(0))] * 2)
        recordings.append(Recording(test, [example], calls_back=False))
    session: Any = Answering(large)
    judge = Judge(recordings, session, pytest.fail, 0, {})
    kept = [judge.answers(recording) for recording in recordings for _ in "12"]
    assert kept[:4] == [[[large, large]]] * 4
    judge._fetch(recordings[2])
    assert judge.answers(recordings[2]) == [[None, None]]


def test_what_is_said_of_a_wrong_answer_is_clipped() -> None:
    failure = describe(Mismatch("x" * 9000), _Compared(), [])
    assert len(failure.reason) == 1000
