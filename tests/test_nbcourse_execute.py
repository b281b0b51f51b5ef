"""Cells run as a Jupyter kernel runs them, and what they show is rebuilt, never believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import nbformat
import pytest

from autograder import messages
from autograder.messages import Limits
from autograder.nbcourse.cells import Compiled
from autograder.nbcourse.execute import CodeCell, Executed, execute, is_plain
from autograder.nbcourse.outputs import CellOutputs
from autograder.nbcourse.sources import SourceCell, SourceNotebook, Sources
from autograder.sandbox import launch
from autograder.sandbox.cells import ready_made
from autograder.sandbox.interactive import Compiler, Transformers

Run = Callable[..., Executed]


@pytest.fixture(scope="module")
def run_cells() -> Iterator[Run]:
    """Runs cells in one sandbox: `run_cells("x = 1", "x")`."""
    with launch.zygote(["numpy"], 1, [], kernel=True) as zygote:

        def run(
            *sources: str, seconds: float = 20.0, code: bytes = b"", **files: bytes
        ) -> Executed:
            cells = [CodeCell(index, source, seconds) for index, source in enumerate(sources)]
            cells[-1] = replace(cells[-1], code=code)
            named = {name.replace("_", "."): data for name, data in files.items()}
            environment = {"NBGRADER_EXECUTION": "autograde"}
            return execute(
                lambda: zygote.slots[0].spawn(Limits(), "cpu"),
                cells,
                named,
                environment,
                1 << 20,
                100.0,
            )

        yield run


def texts(outputs: list[Any]) -> list[tuple[str, str]]:
    """Each output's kind, or stream, with its text."""
    found = []
    for output in outputs:
        kind = output.get("name", output.output_type)
        text = output.get("text", output.get("evalue"))
        found.append((kind, output.data["text/plain"] if text is None else text))
    return found


@pytest.mark.parametrize(
    "source, shown",
    [
        ("1 + 1", [("execute_result", "2")]),
        ("1 + 1;", []),
        ("print(1); 2", [("stdout", "1\n"), ("execute_result", "2")]),
        ("import sys; print('no', file=sys.stderr)", [("stderr", "no\n")]),
        ("!echo from a shell", [("stdout", "from a shell\n")]),
        ("%%bash\necho from bash", [("stdout", "from bash\n")]),
        ("import os; os.system('echo below Python');", [("stdout", "below Python\n")]),
        ("import asyncio; await asyncio.sleep(0, 7)", [("execute_result", "7")]),
        ("display(3)", [("display_data", "3")]),
        ("import os; os.environ['NBGRADER_EXECUTION']", [("execute_result", "'autograde'")]),
        ("1 / 0", [("error", "division by zero")]),
        ("exit()", []),
        ("input()", [("error", "EOF when reading a line")]),
    ],
)
def test_a_cell_shows_what_it_shows_in_a_notebook(
    run_cells: Run, source: str, shown: list[tuple[str, str]]
) -> None:
    assert texts(run_cells(source).outputs[0]) == shown


def test_results_are_numbered_and_remembered(run_cells: Run) -> None:
    done = run_cells("40", "_ + 2", "Out[1] + _2")
    assert [texts(done.outputs[n])[0][1] for n in range(3)] == ["40", "42", "82"]
    assert [done.outputs[n][0].execution_count for n in range(3)] == [1, 2, 3]


SEEN = """
import linecache, sys
shell, history = get_ipython(), get_ipython().history_manager
mine = {"linecache", "sys", "shell", "history", "mine"}
names = {*globals()} - shell.user_ns_hidden.keys() - mine
print([name for name in names if name[0] != "_"], len(In), Out, [_i, _ii, _iii])
cells = [name for name in linecache.cache if name.startswith("<ipython")]
print(len(cells), history.output_hist_reprs, len(history.db_input_cache))
print({**history.outputs}, {**history.exceptions})
print(shell.last_execution_result, shell.execution_count)
print([name for name in vars(sys) if name.startswith("last_")])
"""


def test_the_first_cell_finds_nothing_of_what_was_rehearsed(run_cells: Run) -> None:
    ((_, said),) = texts(run_cells(SEEN).outputs[0])
    assert said.splitlines() == [
        "[] 2 {} ['', '', '']",
        "1 {} 1",
        "{} {}",
        "None 2",
        "[]",
    ]


@pytest.mark.parametrize(
    "before, shown",
    [
        ([], "compiled"),
        (["x = 1"], "compiled"),
        (["from __future__ import annotations"], "text"),
        (["get_ipython().autoawait = False"], "text"),
    ],
)
def test_what_comes_compiled_is_executed_where_that_is_all_the_same(
    run_cells: Run, before: list[str], shown: str
) -> None:
    """One thing is the cell's text here, and another what it is said to come to."""
    cleanup = Transformers().cleanup_transforms
    code = ready_made(Compiler(), cleanup, "x = 'compiled'\nx", len(before) + 1)
    done = run_cells(*before, "x = 'text'\nx", code=code)
    assert texts(done.outputs[len(before)]) == [("execute_result", repr(shown))]


def test_the_instructors_cells_alone_are_compiled_before() -> None:
    source = SourceCell("test", "code", "assert f(1) == 2\n1", True, "")
    compiled = Compiled(Sources("a", {"p": SourceNotebook("p", None, (source,), (), (), ())}))
    texts = ["import io\n1", source.source, f"{source.source} ", source.source]
    made = compiled.added_to([CodeCell(index, text, 1.0) for index, text in enumerate(texts, 3)])
    assert [(cell.index, cell.source) for cell in made] == list(enumerate(texts, 3))
    assert [bool(cell.code) for cell in made] == [False, True, False, True]
    assert made[1].code != made[3].code


def test_a_plot_is_shown_at_the_end_of_its_cell(run_cells: Run) -> None:
    done = run_cells("import matplotlib.pyplot as plt\nplt.plot([1, 2]);\nprint('first')")
    stream, plot = done.outputs[0]
    assert stream.text == "first\n" and len(plot.data["image/png"]) > 1000


def test_a_display_is_updated_where_it_stands(run_cells: Run) -> None:
    done = run_cells("handle = display('old', display_id=True)", "handle.update('new')")
    assert texts(done.outputs[0]) == [("display_data", "'new'")] and done.outputs[1] == []


def test_a_traceback_names_cells_and_lines_and_what_came_before(run_cells: Run) -> None:
    done = run_cells("def f():\n    return [][0]", "try:\n    f()\nexcept IndexError:\n    oops")
    (error,) = done.outputs[1]
    lines = "\n".join(error.traceback)
    assert error.ename == "NameError"
    for part in ("Cell", "In[1]", "return [][0]", "IndexError", "another exception occurred"):
        assert part in lines


def test_a_thread_may_go_on_talking_between_cells(run_cells: Run) -> None:
    talks = (
        "import sys, threading\n"
        "def talk():\n"
        "    for number in range(2_000):\n"
        "        print(number, file=sys.stderr, flush=True)\n"
        "threading.Thread(target=talk, daemon=True).start()"
    )
    done = run_cells(talks, *["sys.executable\n1 + 1"] * 40, "open('a.txt', 'w').write('a')")
    assert (done.ended, done.lost, done.files, done.files_left_out) == ({}, {}, {"a.txt": b"a"}, 0)
    results = [
        [o for o in done.outputs[i] if o.output_type == "execute_result"] for i in done.counts
    ]
    assert [len(each) for each in results] == [0, *[1] * 41]


def test_what_child_processes_say_is_shown_however_much_it_is(run_cells: Run) -> None:
    says = (
        "import multiprocessing, os\n"
        "def say(number):\n"
        "    print(f'{number}' * 300_000)\n"
        "    display(number)\n"
        "    return number\n"
        "with multiprocessing.Pool(4) as pool:\n"
        "    print(pool.map(say, range(3), chunksize=1))"
    )
    done = run_cells(
        says, "one = multiprocessing.Process(target=print, args=('hi',)); one.start(); one.join()"
    )
    assert done.ended == {}
    (stream,) = done.outputs[0]
    assert "[0, 1, 2]\n" in stream.text
    assert min(map(stream.text.count, "012")) >= 300_000
    assert texts(done.outputs[1]) == [("stdout", "hi\n")]


def test_a_child_that_a_cell_forked_does_not_go_on_in_its_place(run_cells: Run) -> None:
    done = run_cells(
        "import os\nchild = os.fork()",
        "import os, sys\nchild or sys.exit()",
        "import os\nif os.fork() == 0: sys.exit()",
        "child > 0",
    )
    assert done.ended == {}
    assert texts(done.outputs[3]) == [("execute_result", "True")]


def test_modules_beside_the_notebook_are_imported_and_new_files_come_back(run_cells: Run) -> None:
    done = run_cells(
        "import helper; open('out.txt', 'w').write(helper.word); open('in.txt', 'a').close()",
        helper_py=b"word = 'hello'",
        in_txt=b"",
    )
    assert done.files == {"out.txt": b"hello"}


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_runs(run_cells: Run) -> None:
    done = run_cells("x = 1\nwhile True: pass", "x", seconds=1.0)
    assert done.timed_out == {0} and texts(done.outputs[1]) == [("execute_result", "1")]


def test_a_cell_that_ends_the_process_is_left_out_of_the_next_run(run_cells: Run) -> None:
    done = run_cells("x = 1", "import os; os._exit(1)", "x")
    assert list(done.lost) == [1] and texts(done.outputs[2]) == [("execute_result", "1")]
    assert done.outputs[1][0].ename == "DeadKernelError"


def test_not_every_cell_may_end_the_process(run_cells: Run) -> None:
    done = run_cells(*["import os; os._exit(1)"] * 7, "1")
    assert set(done.lost) == set(range(8))
    assert {done.outputs[n][0].ename for n in range(8)} == {"DeadKernelError"}


# --- what is not believed -----------------------------------------------------------------------


def output(kind: Any, name: str, *parts: tuple[str, str], metadata: str = "") -> Any:
    data = "".join(text for _, text in parts).encode()
    sized = [messages.Part(mime, len(text.encode())) for mime, text in parts]
    return messages.Output(kind, name, sized, metadata), memoryview(data)


def rebuilt(*told: Any) -> list[Any]:
    found = CellOutputs(1, {})
    for message, contents in told:
        found.add(message, contents)
    few = nbformat.v4.new_code_cell(outputs=found.outputs[-5:])
    nbformat.validate(nbformat.v4.new_notebook(cells=[few]))
    return found.outputs


def test_outputs_are_rebuilt_and_odd_parts_left_out() -> None:
    bundle = output(
        "result", "", ("text/plain", "4"), ("no mime", "x"), ("application/json", "{]"),
        metadata="[1]",
    )  # fmt: skip
    (result,) = rebuilt(bundle)
    assert dict(result.data) == {"text/plain": "4"} and result.metadata == {}


def test_streams_of_one_name_are_one_output_and_a_display_can_be_updated() -> None:
    first, second = output("stream", "stdout", ("", "a")), output("stream", "stdout", ("", "b"))
    shown = output("display", "id", ("text/plain", "old"))
    update = output("update", "id", ("text/plain", "new"))
    stream, display = rebuilt(first, shown, second, update)
    assert stream.text == "ab" and display.data["text/plain"] == "new"


def test_what_is_cleared_is_gone_when_the_next_thing_is_shown() -> None:
    text = output("stream", "stdout", ("", "a"))
    assert rebuilt(text, output("clear", "wait")) != []
    (left,) = rebuilt(text, output("clear", "wait"), output("stream", "stdout", ("", "b")))
    assert left.text == "b"


def test_malformed_outputs_are_refused() -> None:
    message, _ = output("stream", "stdout", ("", "abc"))
    with pytest.raises(ValueError):
        rebuilt((message, memoryview(b"ab")))
    with pytest.raises(ValueError):
        rebuilt(output("stream", "stdlog", ("", "abc")))


def test_errors_are_shown_however_much_came_before() -> None:
    flood = [output("display", "", ("text/plain", "x")) for _ in range(3000)]
    outputs = rebuilt(*flood, output("error", "E", ("", "why"), ("", "line")))
    assert outputs[-1].ename == "E" and len(outputs) == 2001


@pytest.mark.parametrize("path", ["../a", "/a", "a//b", "a/../b", ".", "a\nb", "a\\b", "x" * 2000])
def test_no_file_is_taken_from_a_path_that_leads_elsewhere(path: str) -> None:
    assert is_plain("data/out.txt") and not is_plain(path)
