"""Parses untrusted bytes into records: no DTD, bounded size, depth, token length, time and memory.

Uses expat instead of a tree parser: a document type can be rejected at its first character, before any entity
is declared, and a record's elements are released as soon as the record has been read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Generic, NoReturn, Protocol, TypeVar
from xml.parsers.expat import ExpatError, ParserCreate, errors

from shared.errors import Finding, InvalidInput
from shared.messages.xml.node import Node

_CHUNK_BYTES = 1 << 16


class Dialect(Protocol):
    """The element names of one version of a standard."""

    @property
    def renames(self) -> Mapping[str, str]:
        """Its element names -> the reader's."""
        ...

    @property
    def containers(self) -> frozenset[str]:
        """The elements that contain records, or other containers."""
        ...

    @property
    def unwrapped(self) -> frozenset[str]:
        """Elements within a record whose children move to the parent."""
        ...

    def unwrap(self, wrappers: Iterable[tuple[Node, Node]]) -> None:
        """Moves the children of each (parent, wrapper) of a record to the parent."""
        ...


D = TypeVar("D", bound=Dialect)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on a message. DDEX nests about 15 levels deep; the largest real messages have a few hundred MB."""

    size_bytes: int = 512 << 20
    depth: int = 64
    token_bytes: int = 1 << 20
    record_elements: int = 250_000
    record_characters: int = 8 << 20
    kept_records: int = 20_000
    """Parties, resources, releases and kinds of deals; a release has at most 500 tracks."""
    time_s: float = 300.0


@dataclass(frozen=True, slots=True)
class Root:
    """The message's outermost element."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """One self-contained part of a message (a party, a recording, a deal) and the list that contains it.

    `group` counts the lists opened so far: records of the same ReleaseDeal share it.
    """

    within: str
    group: int
    node: Node


def reject(message: str, code: str, remedy: str, path: str = "") -> NoReturn:
    """Raises InvalidInput with a single problem."""
    raise InvalidInput([Finding(path=path, message=message, code=code, remedy=remedy)])


class MessageStream(Generic[D]):
    """Iterates over a message's records. `root` and `dialect` are available after the first record.

    `identify` returns the dialect of a root element, by its namespace and name.

    Raises InvalidInput: `malformed-xml`, `doctype`, `too-large`, `too-deep`, `token-too-long`,
    `record-too-large`, `took-too-long`, and what `identify` raises.
    """

    root: Root
    dialect: D

    def __init__(
        self,
        source: bytes | BinaryIO,
        identify: Callable[[str, str], D],
        limits: Limits,
        elapsed_s: Callable[[], float] | None = None,
    ) -> None:
        self._identify = identify
        self._source = BytesIO(source) if isinstance(source, bytes) else source
        self._limits = limits
        self._elapsed_s = elapsed_s
        self._renames: Mapping[str, str] = {}
        self._containers: list[str] = []
        self._group = 0
        self._open: list[Node] = []
        self._wrappers: list[tuple[Node, Node]] = []
        self._elements = 0
        self._characters_read = 0
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
                message=f"The XML is not well-formed: {reason}.",
                code="malformed-xml",
                remedy="Correct the file at this position, or ask the sender for it again.",
            )
            raise InvalidInput([problem]) from error
        except (LookupError, ValueError) as error:  # expat uses Python's codecs and supports single-byte ones only
            problem = Finding(
                path="line 1",
                message="The file declares an encoding that is not supported.",
                code="malformed-xml",
                remedy="Save it as UTF-8 and declare that encoding.",
            )
            raise InvalidInput([problem]) from error

    def _check(self, fed: int) -> None:
        limits = self._limits
        if fed > limits.size_bytes:
            reject(
                f"The message is larger than {limits.size_bytes >> 20} MB.",
                "too-large",
                "Raise the limit if you trust the sender.",
            )
        # Without this check, expat rescans an endless token with every chunk.
        if fed - self._parser.CurrentByteIndex > limits.token_bytes + _CHUNK_BYTES:
            self._reject(f"One tag or text is longer than {limits.token_bytes >> 10} kB.", "token-too-long")
        if self._elapsed_s and self._elapsed_s() > limits.time_s:
            reject(
                f"Reading took longer than {limits.time_s:g} s.",
                "took-too-long",
                "Raise the limit, or use a faster machine.",
            )

    def _where(self) -> str:
        return f"line {self._parser.CurrentLineNumber}"

    def _doctype(self, *_: object) -> NoReturn:
        reject(
            "The file declares a document type (DOCTYPE), which DDEX messages never have.",
            "doctype",
            "Remove the declaration. Entities are not processed because they can exhaust memory or expose local files.",
            self._where(),
        )

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        self.dialect = self._identify(namespace, name)
        self._renames = self.dialect.renames
        self.root = Root(name, attributes)
        self._containers.append(name)
        self._parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self._open and tag in self.dialect.containers:
            self._containers.append(tag)
            self._group += 1
        else:
            self._elements += 1
            node = Node(self._renames.get(tag, tag), tag, attributes, self._parser.CurrentLineNumber)
            if self._open:
                self._open[-1].children.append(node)
            self._open.append(node)
        if len(self._open) + len(self._containers) > self._limits.depth:
            self._reject(f"Elements are nested more than {self._limits.depth} deep.", "too-deep")
        if self._elements > self._limits.record_elements:
            self._reject(f"One record has more than {self._limits.record_elements} elements.", "record-too-large")

    def _characters(self, text: str) -> None:
        if not self._open:
            return
        node = self._open[-1]
        if node.value or not text.isspace():
            node.value += text
            self._characters_read += len(text)
            if self._characters_read > self._limits.record_characters:
                self._reject(
                    f"One record has more than {self._limits.record_characters} characters.", "record-too-large"
                )

    def _reject(self, message: str, code: str) -> NoReturn:
        reject(message, code, "Valid DDEX messages do not exceed this limit; do not trust the sender.", self._where())

    def _end(self, _: str) -> None:
        if not self._open:
            self._containers.pop()
            return
        node = self._open.pop()
        if self._open:
            if node.name in self.dialect.unwrapped:
                self._wrappers.append((self._open[-1], node))
            return
        self.dialect.unwrap(self._wrappers)
        self._wrappers = []
        self._elements = self._characters_read = 0
        self._done.append(Record(self._containers[-1], self._group, node))
