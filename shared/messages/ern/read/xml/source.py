"""Owns the hardened way from bytes to records: no DTD, bounded size, depth, tokens and time, bounded memory.

expat rather than a tree parser: it lets a document type be refused at its first character, before any
entity is declared, and a record's elements are forgotten as soon as the record is read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate, errors

from shared.errors import Finding, InvalidInput
from shared.messages.ern.read.xml.dialects import Dialect, dialect_of
from shared.messages.ern.read.xml.node import Node, unwrap

_CHUNK_BYTES = 1 << 16
_LISTS = """
    PartyList ResourceList ReleaseList DealList ReleaseDeal CueSheetList WorkList CollectionList ChapterList
    SupplementalDocumentList
"""
_CONTAINERS = frozenset(_LISTS.split())


@dataclass(frozen=True, slots=True)
class Limits:
    """What a message may demand. ERN nests about 15 deep; the largest real ones are a few hundred MB."""

    size_bytes: int = 512 << 20
    depth: int = 64
    token_bytes: int = 1 << 20
    record_elements: int = 250_000
    record_characters: int = 8 << 20
    kept_records: int = 20_000
    """Parties, resources, releases and kinds of deals; a release holds at most 500 tracks."""
    time_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Root:
    """The message's outermost element."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One self-contained part of a message (a party, a recording, a deal) and the list that holds it.

    `group` counts the lists opened so far: records of the same ReleaseDeal share it.
    """

    within: str
    group: int
    node: Node


def refuse(message: str, code: str, remedy: str, path: str = "") -> NoReturn:
    """Raises InvalidInput with this one problem."""
    raise InvalidInput([Finding(path=path, message=message, code=code, remedy=remedy)])


class MessageStream:
    """Iterates over a message's records. `root` and `dialect` are known once the first record is there.

    Raises InvalidInput: `malformed-xml`, `doctype`, `too-large`, `too-deep`, `token-too-long`,
    `record-too-large`, `took-too-long`, and what `dialect_of` refuses.
    """

    root: Root
    dialect: Dialect

    def __init__(self, source: bytes | BinaryIO, limits: Limits, elapsed_s: Callable[[], float] | None = None) -> None:
        self._source = BytesIO(source) if isinstance(source, bytes) else source
        self._limits = limits
        self._elapsed_s = elapsed_s
        self._renames: Mapping[str, str] = {}
        self._containers: list[str] = []
        self._group = 0
        self._open: list[Node] = []
        self._wrappers: list[tuple[Node, Node]] = []
        self._elements = 0
        self._said = 0
        self._done: list[Record] = []
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._root
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def __iter__(self) -> Iterator[Record]:
        fed = 0
        while chunk := self._source.read(_CHUNK_BYTES):
            fed += len(chunk)
            self._feed(chunk)
            self._check(fed)
            yield from self._drain()
        self._feed(b"", last=True)
        yield from self._drain()

    def _drain(self) -> Iterator[Record]:
        done, self._done = self._done, []
        yield from done

    def _feed(self, chunk: bytes, *, last: bool = False) -> None:
        try:
            self._parser.Parse(chunk, last)
        except ExpatError as error:
            reason = errors.messages.get(error.code, "not well-formed")
            problem = Finding(
                path=f"line {error.lineno}, column {error.offset + 1}",
                message=f"This is no well-formed XML: {reason}.",
                code="malformed-xml",
                remedy="Ask the sender for the file again, or correct it at this place.",
            )
            raise InvalidInput([problem]) from error
        except (LookupError, ValueError) as error:  # expat asks Python's codecs, and takes single-byte ones only
            problem = Finding(
                path="line 1",
                message="The file declares an encoding that cannot be read.",
                code="malformed-xml",
                remedy="Save it as UTF-8, and declare that.",
            )
            raise InvalidInput([problem]) from error

    def _check(self, fed: int) -> None:
        limits = self._limits
        if fed > limits.size_bytes:
            refuse(
                f"The message is larger than {limits.size_bytes >> 20} MB.",
                "too-large",
                "Raise the limit if you trust its sender.",
            )
        # Without this, expat scans an endless token again with every chunk.
        if fed - self._parser.CurrentByteIndex > limits.token_bytes + _CHUNK_BYTES:
            self._refuse(f"One tag or text is longer than {limits.token_bytes >> 10} kB.", "token-too-long")
        if self._elapsed_s and self._elapsed_s() > limits.time_s:
            refuse(
                f"Reading took longer than {limits.time_s:g} s.",
                "took-too-long",
                "Raise the limit, or read it on a faster machine.",
            )

    def _where(self) -> str:
        return f"line {self._parser.CurrentLineNumber}"

    def _doctype(self, *_: object) -> NoReturn:
        refuse(
            "The file declares a document type (DOCTYPE), which DDEX messages never do.",
            "doctype",
            "Remove it. Entities are not read, for they can exhaust or betray the machine.",
            self._where(),
        )

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        self.dialect = dialect_of(namespace, name)
        self._renames = self.dialect.renames
        self.root = Root(name, attributes)
        self._containers.append(name)
        self._parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._open and tag in _CONTAINERS:
            self._containers.append(tag)
            self._group += 1
        else:
            self._elements += 1
            node = Node(self._renames.get(tag, tag), tag, attributes, self._parser.CurrentLineNumber)
            if self._open:
                self._open[-1].children.append(node)
            self._open.append(node)
        if len(self._open) + len(self._containers) > self._limits.depth:
            self._refuse(f"Elements are nested more than {self._limits.depth} deep.", "too-deep")
        if self._elements > self._limits.record_elements:
            self._refuse(f"One record holds more than {self._limits.record_elements} elements.", "record-too-large")

    def _characters(self, text: str) -> None:
        if not self._open:
            return
        node = self._open[-1]
        if node.value or not text.isspace():
            node.value += text
            self._said += len(text)
            if self._said > self._limits.record_characters:
                self._refuse(f"One record says more than {self._limits.record_characters} letters.", "record-too-large")

    def _refuse(self, message: str, code: str) -> NoReturn:
        refuse(message, code, "No DDEX message holds such a thing; do not trust its sender.", self._where())

    def _end(self, _: str) -> None:
        if not self._open:
            self._containers.pop()
            return
        node = self._open.pop()
        if self._open:
            if node.name in self.dialect.unwrapped:
                self._wrappers.append((self._open[-1], node))
            return
        unwrap(self._wrappers)
        self._wrappers = []
        self._elements = self._said = 0
        self._done.append(Record(self._containers[-1], self._group, node))
