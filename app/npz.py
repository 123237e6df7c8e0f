"""An .npz file written from front to back: a zip of stored arrays, their sizes known beforehand.

export -> npz. Every method returns the bytes to send next; nothing but checksums and positions is
kept. Format: PKWARE's APPNOTE.TXT and NumPy's NEP 1. `zipfile` is not used, because it has to be
closed by whoever opened it, while a reader may leave at any byte.
"""

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIMIT = 0xFFFFFFFF  # from here on a number stands in the fields of zip64
VERSION = 45  # of a reader that knows those
MADE_BY = 3 << 8 | VERSION  # Unix, for the mode of the files
MODE = 0o100644 << 16
CHECKSUM_FOLLOWS = 0x08
STORED = 0
DATE = 0x21  # 1980-01-01, the first a zip can tell: the same run gives the same file
EXTRA = 1  # the field of 8-byte numbers


@dataclass(frozen=True, slots=True)
class Member:
    """An array of the file: its name, its NumPy dtype ("<f8"), its shape."""

    name: str
    dtype: str
    shape: tuple[int, ...]

    @property
    def filename(self) -> bytes:
        """What it is called in the zip."""
        return f"{self.name}.npy".encode()

    @property
    def header(self) -> bytes:
        """What stands before its numbers."""
        file = io.BytesIO()
        about = {"descr": self.dtype, "fortran_order": False, "shape": self.shape}
        np.lib.format.write_array_header_1_0(file, about)
        return file.getvalue()

    @property
    def size(self) -> int:
        """Its bytes, header and numbers."""
        return len(self.header) + np.dtype(self.dtype).itemsize * prod(self.shape)


class Archive:
    """The file of these members, in their order: begin and add for each of them, then close."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = tuple(members)
        rooms = (len(_before(m)) + m.size + len(_behind(m, 0)) for m in members)
        self._offsets = tuple(accumulate(rooms, initial=0))
        self._checksums: list[int] = []

    def __len__(self) -> int:
        """Return the bytes of the whole file."""
        return self._offsets[-1] + len(self._directory([0] * len(self._members)))

    def begin(self) -> bytes:
        """Return what ends the member before and begins the next one."""
        ending = self._end()
        member = self._members[len(self._checksums)]
        self._checksums.append(zlib.crc32(member.header))
        return ending + _before(member) + member.header

    def add(self, numbers: NDArray[Any]) -> bytes:
        """Return the next numbers of the member that was begun."""
        dtype = self._members[len(self._checksums) - 1].dtype
        data = np.ascontiguousarray(numbers, dtype).tobytes()
        self._checksums[-1] = zlib.crc32(data, self._checksums[-1])
        return data

    def close(self) -> bytes:
        """Return what ends the last member and the file."""
        return self._end() + self._directory(self._checksums)

    def _end(self) -> bytes:
        if not self._checksums:
            return b""
        return _behind(self._members[len(self._checksums) - 1], self._checksums[-1])

    def _directory(self, checksums: Sequence[int]) -> bytes:
        """Return the list of members, and where it is."""
        listed = zip(self._members, self._offsets, checksums, strict=False)
        entries = b"".join(_entry(*one) for one in listed)
        n, begin, length = len(self._members), self._offsets[-1], len(entries)
        about = (44, MADE_BY, VERSION, 0, 0, n, n, length, begin)
        wide = struct.pack("<4sQ2H2L4Q", b"PK\6\6", *about)
        wide += struct.pack("<4sLQL", b"PK\6\7", 0, begin + length, 1)
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, n, n, length, min(begin, LIMIT), 0)
        return entries + wide * (begin >= LIMIT) + end


def _before(member: Member) -> bytes:
    """Return a member's local header; as np.savez does, with room for 8-byte sizes."""
    fields = (VERSION, CHECKSUM_FOLLOWS, STORED, 0, DATE, 0, LIMIT, LIMIT, len(member.filename), 20)
    header = struct.pack("<4s5H3L2H", b"PK\3\4", *fields)
    return header + member.filename + struct.pack("<2H2Q", EXTRA, 16, 0, 0)


def _behind(member: Member, checksum: int) -> bytes:
    """Return what follows a member's bytes."""
    return struct.pack("<4sL2Q", b"PK\7\10", checksum, member.size, member.size)


def _entry(member: Member, offset: int, checksum: int) -> bytes:
    """Return a member's line of the directory, with 8-byte fields for what needs them."""
    wide = [n for n in (member.size, member.size, offset) if n >= LIMIT]
    extra = struct.pack(f"<2H{len(wide)}Q", EXTRA, 8 * len(wide), *wide) if wide else b""
    size = min(member.size, LIMIT)
    about = (MADE_BY, VERSION, CHECKSUM_FOLLOWS, STORED, 0, DATE, checksum, size, size)
    lengths = (len(member.filename), len(extra), 0, 0, 0)
    fields = (*about, *lengths, MODE, min(offset, LIMIT))
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", *fields) + member.filename + extra
