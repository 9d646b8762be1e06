"""Opens files of reports, and reads their lines in batches: gzip, UTF-8, and no more than a batch in memory."""

import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, cast

from shared.sales.reports.findings import FileFindings, Findings

_BATCH = 1 << 18
"""Bytes that are read at a time."""
MAX_LINE = 1 << 20
"""Bytes of one line."""
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Source:
    """A file: its name, and what opens it."""

    name: str
    open: Callable[[], BinaryIO]

    def opened(self) -> BinaryIO:
        """The bytes, which are closed at the end of a `with` block."""
        return self.open()


Tell = Callable[[int], None]
"""Hears how many more bytes of a file were read."""


class Counted:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, tell: Tell) -> None:
        self._file = file
        self._tell = tell

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._file.read(size)
        self._tell(len(data))
        return data


class Batches:
    """The lines of a file in batches."""

    def __init__(self, source: Source, findings: FileFindings, tell: Tell = lambda _: None) -> None:
        self._source = source
        self._findings = findings
        self._tell = tell

    def __iter__(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The number of each batch's first line, and its lines without their ends. What cannot be read is a finding."""
        number = 1
        for data in self._whole_lines():
            text = self._decoded(data, number)
            if "\r" in text:
                text = text.replace("\r\n", "\n")
            lines = text.split("\n")
            if not lines[-1]:
                lines.pop()
            yield number, lines
            number += len(lines)

    def _whole_lines(self) -> Iterator[bytes]:
        """The bytes, cut at ends of lines; without a byte order mark."""
        with self._source.open() as opened:
            counted = Counted(opened, self._tell)
            left = b""
            first = True
            for data in unpacked(self._source, counted, self._findings):
                data = data.removeprefix(b"\xef\xbb\xbf") if first else data
                first = False
                whole, end, rest = data.rpartition(b"\n")
                if not end:
                    left += rest
                    if len(left) > MAX_LINE:
                        message = f"A line has more than {MAX_LINE >> 20} MB; the file is not read on."
                        self._findings.add(message, "too-long", "Check that it is a report.")
                        return
                    continue
                yield left + whole + end
                left = rest
            if left:
                yield left

    def _decoded(self, data: bytes, number: int) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError:
            for row, line in enumerate(data.split(b"\n"), number):
                try:
                    line.decode()
                except UnicodeDecodeError as error:
                    message = f"The line is not UTF-8: byte {error.start + 1} of it has the value {line[error.start]}."
                    self._findings.add(message, "not-utf-8", "The service has to write it as UTF-8.", row=row)
            return data.decode(errors="replace")


def unpacked(source: Source, file: Counted, findings: FileFindings) -> Iterator[bytes]:
    """The bytes of a file, packed with gzip or not. A damaged file is a finding."""
    with source.open() as begin:
        packed = begin.read(len(_GZIP)) == _GZIP
    reader = gzip.GzipFile(fileobj=cast("BinaryIO", file), mode="rb") if packed else file
    try:
        while data := reader.read(_BATCH):
            yield data
    except (zlib.error, gzip.BadGzipFile, EOFError) as error:
        message = f"The file is packed with gzip and damaged: {error}."
        findings.add(message, "damaged", "Fetch it from the service again.")


def digest_of(source: Source, tell: Tell = lambda _: None) -> str:
    """The SHA-256 of a file's bytes, unpacked: a file is the same packed or not. Adds no findings: reading it does.

    `tell` hears that it goes on, by no bytes: they are counted when the lines are read.
    """
    found = sha256()
    with source.open() as file:
        for data in unpacked(source, Counted(file, lambda _: tell(0)), FileFindings(Findings(), source.name)):
            found.update(data)
    return found.hexdigest()
