"""Imports numbers that were bought as a list, without a prefix of the tenant's own."""

from datetime import datetime
from functools import partial
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.numbers.candidates import in_catalogue
from shared.catalog.numbers.forms import checked, key_of
from shared.catalog.numbers.pools import PoolReference, own_pool, pool_path
from shared.catalog.numbers.records import new_record, record_path, records_with
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.base import Model
from shared.model.codec import encode
from shared.model.numbers import NumberPool
from shared.platform.store.port import DELETE, Reader, Transaction

MAX_NUMBERS = 2000
"""The maximum of one request."""
_CHUNK = 100
"""Numbers that one transaction stores."""

WrittenNumber = Annotated[str, StringConstraints(min_length=1, max_length=32)]


class ImportedNumbers(Model):
    """Numbers that were bought."""

    numbers: Annotated[list[WrittenNumber], Field(min_length=1, max_length=MAX_NUMBERS)]
    """ISRCs or barcodes with their check digits; hyphens and spaces are ignored."""


class NumbersImport(ImportedNumbers, PoolReference):
    """A pool, and numbers to add to it."""


class ImportResult(Model):
    """What became of the numbers."""

    added: int
    """How many are free to be handed out."""
    used: int
    """How many were added, but are in use in your releases already."""
    known: int
    """How many the pool had already, or that were given twice."""


def import_numbers(request: NumbersImport, *, caller: Caller, adapters: Adapters) -> ImportResult:
    """Adds bought numbers to a pool. Importing them again changes nothing.

    Those that releases have already are added as used. Raises Forbidden, NotFound, Conflict (the pool has a prefix, or
    another pool has a number), and InvalidInput with every number that is not valid; then nothing is added.
    """
    caller.require("admin")
    pool = own_pool(request.pool_id, caller, adapters.store)
    if pool.source != "list":
        raise Conflict("The pool has a prefix.", remedy="Create a pool of the source `list` for bought numbers.")
    keys = _keys(pool, request.numbers)
    _require_free(pool, list(keys), adapters.store)
    result = ImportResult(added=0, used=0, known=len(request.numbers) - len(keys))
    for start in range(0, len(keys), _CHUNK):
        some = dict(list(keys.items())[start : start + _CHUNK])
        in_use = in_catalogue(pool, some.values(), adapters.store)
        added = adapters.store.transact(partial(_store, pool, some, in_use, adapters.clock()))
        result = ImportResult(
            added=result.added + added.added, used=result.used + added.used, known=result.known + added.known
        )
    return result


def _keys(pool: NumberPool, numbers: list[str]) -> dict[str, str]:
    """The numbers as they are written, by key. Raises InvalidInput with every invalid one, at most a hundred."""
    found, problems = {}, []
    for place, text in enumerate(numbers):
        try:
            number = checked(pool.kind, text)
        except ValueError as error:
            problems.append(Finding(f"numbers[{place}]", str(error), "invalid-number", remedy="Correct or omit it."))
            continue
        key = key_of(pool.kind, number)
        if key is None:
            message = f"{number} stands for an ISRC that is not known."
            problems.append(Finding(f"numbers[{place}]", message, "placeholder", remedy="Omit it."))
        else:
            found[key] = number
    if problems:
        raise InvalidInput(problems[:100])
    return found


def _require_free(pool: NumberPool, keys: list[str], reader: Reader) -> None:
    """Raises Conflict if another pool has one of the numbers."""
    for record in records_with(pool.tenant_id, keys, reader):
        if record.pool_id not in (None, pool.id):
            raise Conflict(f"The number {record.number} is in another pool.", remedy="Omit it.")


def _store(
    pool: NumberPool, keys: dict[str, str], in_use: set[str], now: datetime, transaction: Transaction
) -> ImportResult:
    """Adds some of the numbers; those `in_use` are known from the catalogue's index."""
    current = transaction.get(pool_path(pool.id))
    known = {record.key: record for record in records_with(pool.tenant_id, keys, transaction)}
    added = used = 0
    for key, number in keys.items():
        record = known.get(key) or new_record(pool.tenant_id, pool.kind, key, number, now)
        if record.pool_id is not None:
            continue
        free = key not in known and number not in in_use
        added, used = added + free, used + (not free)
        stored = record.model_copy(update={"pool_id": pool.id, "free": free, "updated": now})
        transaction.set(record_path(pool.tenant_id, key), encode(stored))
    if added and current is not None and "warned" in current:
        transaction.update(pool_path(pool.id), {"warned": DELETE})
    return ImportResult(added=added, used=used, known=len(keys) - added - used)
