"""Writes and reads the entries of a ledger, one per line as JSON. Pure."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from shared.errors import Finding, InvalidInput
from shared.model.codec import decode, to_json
from shared.model.sales.ledger import LedgerEntry

_JSON = ("The line is not valid JSON.", "malformed-json")
_UTF8 = ("The line is not UTF-8.", "not-utf-8")


def lines_of(entries: Iterable[LedgerEntry]) -> Iterator[bytes]:
    """The lines, each with its end."""
    for entry in entries:
        yield f"{json.dumps(to_json(entry), ensure_ascii=False)}\n".encode()


def entries_in(lines: Iterable[bytes]) -> Iterator[LedgerEntry]:
    """The entries. Raises InvalidInput with the first line that is none."""
    for number, line in enumerate(lines, 1):
        try:
            document = json.loads(line.decode(), parse_float=Decimal)
        except ValueError as error:
            utf8 = not isinstance(error, UnicodeDecodeError)
            message, code = _JSON if utf8 else _UTF8
            raise InvalidInput([Finding(f"line {number}", message, code, remedy="Restore it.")]) from error
        yield decode(LedgerEntry, document)
