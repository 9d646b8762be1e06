"""Loads agreements, rates, reports and ledgers from files, and stores ledgers, for the royalty commands."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from shared.cli.inputs.documents import about, load_json
from shared.model.codec import decode
from shared.model.sales.agreement import Agreements
from shared.sales.agreements.terms import TermsBook
from shared.sales.money.rates import NO_RATES, Rates, read_rates
from shared.sales.royalties.entry_lines import entries_in, lines_of
from shared.sales.royalties.ledger import Ledger

AgreementsFile = Annotated[
    Path, typer.Option("--agreements", help="Payees, agreements, advances and costs as JSON.", dir_okay=False)
]
RatesFile = Annotated[
    Path | None,
    typer.Option(
        "--rates",
        help="The European Central Bank's eurofxref-hist.csv, for payees with another currency than a service.",
        dir_okay=False,
    ),
]


def load_book(path: Path) -> TermsBook:
    """Loads the agreements. Raises InvalidInput with every problem, and OSError."""
    with about(path):
        return TermsBook(decode(Agreements, load_json(path)))


def load_rates(path: Path | None) -> Rates:
    """Loads exchange rates. Raises InvalidInput with every problem, and OSError."""
    if path is None:
        return NO_RATES
    with about(path), path.open(encoding="utf-8-sig", newline="") as file:
        return read_rates(file)


def load_ledger(path: Path, head: str | None = None) -> Ledger:
    """Loads a ledger, one entry per line. Raises Tampered if it was altered, or if `head` is given and is not its last
    entry, InvalidInput, and OSError."""
    with about(path), path.open("rb") as file:
        ledger = Ledger(entries_in(file))
    if head:
        ledger.require_head(head)
    return ledger


@contextmanager
def continued_ledger(path: Path | None, expected: str | None = None) -> Iterator[Ledger]:
    """The ledger in the file, or a new one; what the block books is stored at its end, unless it fails.

    Other commands that continue a ledger in the same folder wait until then. Without a path, nothing is stored. Raises
    as `load_ledger`.
    """
    if path is None:
        yield Ledger()
        return
    path = path.resolve()  # a link is followed, not replaced
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        ledger = load_ledger(path, expected) if path.exists() or expected else Ledger()
        head = ledger.head
        yield ledger
        if ledger.head != head:
            _store(path, ledger)
            os.fsync(folder)
    finally:
        os.close(folder)


def _store(path: Path, ledger: Ledger) -> None:
    """Replaces the file at once: if this is interrupted, the former one is still whole. Raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # its mode is 0600
    written = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(lines_of(ledger.entries))
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
