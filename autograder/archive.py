"""Files of strangers, in a folder or a zip: listed with bounds, read without following anything.

What is not a plain file with a plain name is refused by name and left out; nothing is unpacked.
"""

from __future__ import annotations

import lzma
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from .notebook import MAX_BYTES

MAX_ENTRIES = 50_000
MAX_TOTAL = 8 << 30
"""How many files, and how many bytes of them, one download may hold."""
MAX_RATIO = 200
"""How many times its packed size a file of more than a MiB may have."""
MAX_DEPTH = 12
DRIVE = re.compile(r"[A-Za-z]:")
IGNORED = {"__MACOSX", "__pycache__"}
UNPACKING = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError)
"""What a zip that is damaged, or packed in a strange way, makes of reading it."""


class ArchiveError(Exception):
    """What was given cannot be read at all; the message says why."""


class Refused(Exception):
    """A file that is not taken; the message is the one-line reason."""


@dataclass(frozen=True)
class Entry:
    """A file, by the parts of its path; `read` gives its bytes, or raises `Refused`."""

    parts: tuple[str, ...]
    modified: datetime
    read: Callable[[], bytes]
    owner: int | None = None


@dataclass(frozen=True)
class Listing:
    """The files that may be read, and of the others the path and why not."""

    entries: list[Entry]
    refused: list[tuple[str, str]]


@contextmanager
def listed(path: Path, top: Callable[[str], bool] = lambda name: True) -> Iterator[Listing]:
    """The files of a folder or of a zip, which can be read while it is open.

    Of a folder only what `top` says of the outermost names. Raises `ArchiveError`.
    """
    if path.is_dir():
        yield _of_folder(path, top)
        return
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise ArchiveError(f"there is no {path}") from None
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}") from None
    except (zipfile.BadZipFile, ValueError) as error:
        raise ArchiveError(f"{path} is neither a folder nor a zip that is whole: {error}") from None
    with archive:
        yield _of_zip(archive)


def wrong_with(parts: tuple[str, ...]) -> str:
    """Why a path is not taken, or nothing."""
    if len(parts) > MAX_DEPTH:
        return f"it lies more than {MAX_DEPTH} folders deep"
    for part in parts:
        if part in ("", ".", "..") or DRIVE.fullmatch(part):
            return "its path leads out of the archive"
        if not part.isprintable():
            return "its name holds characters that cannot be seen"
    return ""


def shown(parts: tuple[str, ...]) -> str:
    """A path as one line of text, whatever is in it."""
    text = "/".join(parts)
    text = "".join(each if each.isprintable() else "�" for each in text)
    return text if len(text) <= 120 else f"…{text[-119:]}"


def _skipped(parts: tuple[str, ...]) -> bool:
    """Whether a path is what systems leave behind, not what somebody handed in."""
    hidden = [part for part in parts if part.startswith(".") and part not in (".", "..")]
    return bool(hidden) or bool(IGNORED & set(parts))


# --- zips -------------------------------------------------------------------------------------


def _of_zip(archive: zipfile.ZipFile) -> Listing:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_ENTRIES:
        raise ArchiveError(f"it holds more than {MAX_ENTRIES} files")
    if sum(info.file_size for info in infos) > MAX_TOTAL:
        raise ArchiveError(f"it would unpack to more than {MAX_TOTAL >> 30} GiB")
    listing = Listing([], [])
    seen: set[tuple[str, ...]] = set()
    for info in infos:
        parts = tuple(re.split(r"[/\\]", info.filename))
        reason = wrong_with(parts) or _wrong_with_packed(info)
        if not reason and parts in seen:
            reason = "another file has the same name"
        if reason:
            listing.refused.append((shown(parts), reason))
        elif not _skipped(parts):
            seen.add(parts)
            listing.entries.append(Entry(parts, _packed_at(info), _unpacks(archive, info)))
    return listing


def _wrong_with_packed(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "it is a link, not a file" if kind == stat.S_IFLNK else "it is not a plain file"
    if info.flag_bits & 1:
        return "it is encrypted"
    if info.file_size > MAX_BYTES:
        return f"it is larger than {MAX_BYTES >> 20} MiB"
    if info.file_size > 1 << 20 and info.file_size > MAX_RATIO * info.compress_size:
        return f"it is packed more than {MAX_RATIO} times smaller than it says it is"
    return ""


def _packed_at(info: zipfile.ZipInfo) -> datetime:
    """The time that the zip gives: it has no zone, and is taken as it stands."""
    try:
        return datetime(*info.date_time)
    except ValueError:
        return datetime(1980, 1, 1)


def _unpacks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                data = file.read(MAX_BYTES + 1)
        except UNPACKING as error:
            raise Refused(f"it cannot be unpacked: {error}") from None
        if len(data) > min(MAX_BYTES, info.file_size):
            raise Refused("it is larger than it says it is")
        return data

    return read


# --- folders ----------------------------------------------------------------------------------


def _of_folder(root: Path, top: Callable[[str], bool]) -> Listing:
    listing = Listing([], [])
    for folder, folders, files, descriptor in os.fwalk(root, follow_symlinks=False):
        above = Path(folder).relative_to(root).parts
        if not above:
            folders[:], files = list(filter(top, folders)), list(filter(top, files))
        for name in [*folders, *files]:
            parts = (*above, name)
            if _skipped(parts):
                continue
            try:
                status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            except OSError:
                continue  # it has gone since
            if stat.S_ISDIR(status.st_mode) and not wrong_with(parts):
                continue
            reason = wrong_with(parts) or _wrong_with_file(status)
            if reason:
                listing.refused.append((shown(parts), reason))
                continue
            when = datetime.fromtimestamp(status.st_mtime, UTC).replace(tzinfo=None)
            read = _opens(root, parts)
            listing.entries.append(Entry(parts, when, read, status.st_uid))
        folders[:] = [f for f in folders if not _skipped((f,)) and not wrong_with((*above, f))]
        if len(listing.entries) > MAX_ENTRIES:
            raise ArchiveError(f"{root} holds more than {MAX_ENTRIES} files")
    listing.entries.sort(key=lambda entry: entry.parts)
    return listing


def _wrong_with_file(status: os.stat_result) -> str:
    if stat.S_ISLNK(status.st_mode):
        return "it is a link, not a file"
    if not stat.S_ISREG(status.st_mode):
        return "it is not a plain file"
    if status.st_size > MAX_BYTES:
        return f"it is larger than {MAX_BYTES >> 20} MiB"
    return ""


def _opens(root: Path, parts: tuple[str, ...]) -> Callable[[], bytes]:
    def read() -> bytes:
        plain = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        above = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in parts[:-1]:
                below = os.open(part, plain | os.O_DIRECTORY, dir_fd=above)
                os.close(above)
                above = below
            with open(os.open(parts[-1], plain, dir_fd=above), "rb") as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise Refused("it is not a plain file")
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise Refused(f"it cannot be read: {error.strerror}") from None
        finally:
            os.close(above)
        if len(data) > MAX_BYTES:
            raise Refused(f"it is larger than {MAX_BYTES >> 20} MiB")
        return data

    return read
