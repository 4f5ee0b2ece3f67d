"""Files as byte streams: plain, gzip, or the members of a zip; told by content, not by name.

Blind to: archives within archives, encrypted archives (both refused), and how large a stream
will become: nothing is held, so a stream's length costs time only. A zip member that claims to
unpack to more than 500 times its size is refused as a bomb.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from aligngraph.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BUFFER = 1 << 20
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_MOST_MEMBERS = 100_000
_BOMB_RATIO = 500
_BOMB_SIZE = 100 * 1024 * 1024  # bytes; below this any ratio is harmless

_BROKEN = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile)


@dataclass(frozen=True)
class Part:
    """One stream of JSON.

    Args:
        label: how messages call it.
        opener: opens it, at its beginning, as often as asked.
        damage: what was found wrong while it was read.
    """

    label: str
    opener: Callable[[Part], BinaryIO]
    damage: list[str] = field(default_factory=list)

    def open(self) -> BinaryIO:
        """Open the stream at its beginning."""
        return self.opener(self)


class Progress:
    """Tells the caller how much of a file, as stored on disk, has been read."""

    def __init__(self, size: int, advance: Callable[[int], None]) -> None:
        self._left = size
        self._last = 0
        self._advance = advance

    def at(self, position: int) -> None:
        """The file is being read at ``position``; going back counts nothing."""
        step = min(position - self._last, self._left)
        if step > 0:
            self._last = position
            self._left -= step
            self._advance(step)

    def done(self) -> None:
        """The file has been read; whatever was skipped over counts now."""
        if self._left > 0:
            self._advance(self._left)
            self._left = 0


@contextmanager
def parts(path: Path, advance: Callable[[int], None]) -> Iterator[Iterator[Part]]:
    """The streams of a file, and while they are read, its progress.

    Raises:
        InputError: the archive is damaged, encrypted, empty, nested or a bomb.
    """
    progress = Progress(path.stat().st_size, advance)
    with path.open("rb") as file:
        head = file.read(4)
    if head in (_ZIP, _EMPTY_ZIP):
        yield _members(path, progress)
    elif head[:2] == _GZIP:
        yield iter((Part(str(path), partial(_gunzip, path, progress)),))
    else:
        yield iter((Part(str(path), lambda _: _watched(path, progress)),))
    progress.done()


class _Watched(io.FileIO):
    """A file that tells how far it was read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(path, "rb")
        self._progress = progress

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """Read as ``io.FileIO`` does."""
        count = super().readinto(buffer)
        self._progress.at(self.tell())
        return count


def _watched(path: Path, progress: Progress) -> BinaryIO:
    raw: io.FileIO = _Watched(path, progress)
    return io.BufferedReader(raw, _BUFFER)


class _Forgiving(io.RawIOBase):
    """Unpacked data up to where it is damaged; the damage is noted, not raised.

    An exception would take with it what the buffers in between hold already.
    """

    def __init__(
        self, packed: gzip.GzipFile | IO[bytes], below: BinaryIO | None, part: Part
    ) -> None:
        super().__init__()
        self._packed = packed
        self._below = below
        self._part = part

    def readable(self) -> bool:
        """Say yes, as a stream must."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read as any stream does, and end where the data is damaged."""
        view = memoryview(buffer)
        try:
            data = self._packed.read1(len(view))  # type: ignore[union-attr]
        except _BROKEN as error:
            self._part.damage.append(str(error))
            return 0
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close what is read, and the file below, which gzip leaves open."""
        self._packed.close()
        if self._below:
            self._below.close()
        super().close()


def _gunzip(path: Path, progress: Progress, part: Part) -> BinaryIO:
    file = _watched(path, progress)
    return io.BufferedReader(_Forgiving(gzip.GzipFile(fileobj=file), file, part), _BUFFER)


def _members(path: Path, progress: Progress) -> Iterator[Part]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise InputError(f"{path}: a damaged zip archive ({error}); pack it again") from None
    with archive:
        members = [m for m in archive.infolist() if _is_wanted(m)]
        if not members:
            raise InputError(f"{path}: the archive holds no file; pack Jira issues as JSON into it")
        if len(members) > _MOST_MEMBERS:
            raise InputError(
                f"{path}: more than {_MOST_MEMBERS:,} files; unpack and import a folder"
            )
        read = 0
        for member in members:
            _check(path, archive, member)
            yield Part(f"{path}!{member.filename}", partial(_open, archive, member))
            read += member.compress_size
            progress.at(read)


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    # macOS adds a folder of its own to every archive.
    return not (
        member.is_dir() or name.startswith("__MACOSX/") or name.rpartition("/")[2][:1] == "."
    )


def _check(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    where = f"{path}!{member.filename}"
    if member.flag_bits & 1:
        raise InputError(f"{where}: encrypted; unpack it first")
    if member.file_size > max(_BOMB_SIZE, _BOMB_RATIO * member.compress_size):
        raise InputError(
            f"{where}: claims to unpack to {member.file_size:,} bytes, more than {_BOMB_RATIO}"
            " times its size, which no JSON does; refused"
        )
    with archive.open(member) as file:
        head = file.read(4)
    if head in (_ZIP, _EMPTY_ZIP) or head[:2] == _GZIP:
        raise InputError(f"{where}: an archive within an archive; unpack the outer one first")


def _open(archive: zipfile.ZipFile, member: zipfile.ZipInfo, part: Part) -> BinaryIO:
    return io.BufferedReader(_Forgiving(archive.open(member), None, part), _BUFFER)
