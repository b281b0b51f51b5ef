"""The sandboxes of an nbgrader course, which warm up while nbgrader itself is imported."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..keys import PACKAGE
from ..sandbox import launch

USUAL = ("numpy", "torch")
_IMPORT = re.compile(r"^\s*(?:import|from)\s+([\w.]+)", re.MULTILINE)


@dataclass(frozen=True)
class Needs:
    """What sandboxes have imported when they begin, and the folders that they may not see."""

    imports: tuple[str, ...]
    masks: tuple[Path, ...]

    def start(self, workers: int) -> launch.ZygoteProcess:
        """A zygote that warms up from now on."""
        return launch.start(self.imports, workers, self.masks, kernel=True)


def needs(root: Path, source: Path) -> Needs:
    """Those of the course in `root` for the assignment whose source is in the folder `source`."""
    return Needs(tuple(imports(source) or usual()), (PACKAGE, root.resolve()))


@dataclass(frozen=True)
class Begun:
    """A zygote that was started by what nbgrader usually needs."""

    needs: Needs
    zygote: launch.ZygoteProcess

    def suits(self, needs: Needs, workers: int) -> bool:
        return self.needs == needs and len(self.zygote.slots) >= workers


@contextlib.contextmanager
def begun(root: Path, assignment: str, workers: int) -> Iterator[Begun | None]:
    """What has begun to warm up, gone at the end of the block; None where the course has not the
    usual folders. At most so many workers, and no more than there are submissions."""
    source = root / "source" / assignment
    handed_in = sum(1 for _ in root.glob(f"submitted/*/{assignment}/"))
    if not handed_in or not any(source.glob("*.ipynb")):
        yield None
        return
    needed = needs(root, source)
    zygote = needed.start(min(workers, handed_in))
    try:
        yield Begun(needed, zygote)
    finally:
        zygote.stop()


# --- what notebooks import --------------------------------------------------------------------


def usual() -> list[str]:
    """What most notebooks of a course import, as far as it is installed."""
    return [name for name in USUAL if _installed(name)]


def imports(folder: Path) -> list[str]:
    """The installed modules that the notebooks of a folder import."""
    named: dict[str, None] = {}
    for path in sorted(folder.glob("*.ipynb")):
        for source in _code(path):
            named.update(dict.fromkeys(_imported(source)))
    local = {path.stem for path in folder.glob("*.py")} | {p.name for p in folder.glob("*/")}
    return [name for name in named if name.split(".")[0] not in local and _installed(name)]


def _code(path: Path) -> Iterator[str]:
    """The sources of a notebook's code cells, of any format's version; none of what is amiss."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, RecursionError):
        notebook = json.loads(path.read_bytes())
        sheets = notebook.get("worksheets") or [notebook]
        for cell in [cell for sheet in sheets for cell in sheet.get("cells", [])]:
            if cell.get("cell_type") == "code":
                yield _text(cell.get("source", cell.get("input")))


def _text(lines: Any) -> str:
    return lines if isinstance(lines, str) else "".join(lines)


def _imported(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # magics: what looks like an import will do
        yield from _IMPORT.findall(source)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def _installed(name: str) -> bool:
    """Whether a module can be found, without importing anything of its package."""
    first, *rest = name.split(".")
    try:
        spec = importlib.util.find_spec(first)
    except (ImportError, ValueError):
        return False
    if spec is None:
        return False
    folders = list(spec.submodule_search_locations or [])
    for part in rest:
        places = [Path(folder, part) for folder in folders]
        folders = [str(place) for place in places if (place / "__init__.py").is_file()]
        if not folders and not any(place.with_suffix(".py").is_file() for place in places):
            return False
    return True
