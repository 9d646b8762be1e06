"""Owns the transfer of a package: plan, send, verify, and the marker last. Knows no vendor and no protocol."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    DocumentSession,
    Options,
    ProtocolInfo,
    Secrets,
    Session,
)
from shared.delivery.transfer.connections import Connections
from shared.delivery.transfer.document import hand_over
from shared.delivery.transfer.errors import Errors
from shared.delivery.transfer.limits import Limits
from shared.delivery.transfer.progress import REPORT_EVERY_S, Pulse, TransferProgress
from shared.delivery.transfer.source import check_sources
from shared.delivery.transfer.uploader import Carrier
from shared.messages.packages.plan import Package
from shared.model.delivery.delivery import ReceiptFile
from shared.platform.blobs.port import Blobs


@dataclass(frozen=True, slots=True)
class TransferResult:
    """What lies at the target now, and how many bytes this run sent for it."""

    files: tuple[ReceiptFile, ...]
    sent_bytes: int
    server: str


def transfer_package(
    package: Package,
    *,
    info: ProtocolInfo,
    options: Options,
    secrets: Secrets,
    blobs: Blobs,
    hold: Callable[[], None],
    progress: Callable[[TransferProgress], None],
    context: ConnectionContext | None = None,
    elapsed_s: float = 0,
    report_every_s: float = REPORT_EVERY_S,
) -> TransferResult:
    """Brings the package to the target; what an earlier try brought there is not sent again.

    `hold` is called before each file and about once a second; what it raises stops the transfer at once
    and leaves what can be resumed. Neither `hold` nor `progress` is called twice at once. `elapsed_s` are the
    seconds that earlier stretches of this transfer took. `progress` is called every `report_every_s`, and after
    each file. Raises DeliveryError (secrets redacted), and what `hold` raises.
    """
    limits = Limits.of(options)
    pulse = Pulse(package, hold, progress, limits, elapsed_s, report_every_s)
    check_sources(package.files, blobs)
    errors = Errors(info, secrets, pulse)
    with ExitStack() as sessions:

        def connect() -> Session:
            with errors.explained():
                return sessions.enter_context(info.connect(options, secrets, context or ConnectionContext()))

        def carrier(session: Session) -> Carrier:
            return Carrier(package, session, _capabilities(session, info), blobs, pulse, errors)

        session = connect()
        if _capabilities(session, info).document:
            files = hand_over(package, cast(DocumentSession, session), blobs, pulse, errors)
            return TransferResult(files, package.inline_bytes, session.banner)
        pulse.hold()
        first = carrier(session)
        connections = Connections(first, lambda: carrier(connect()), limits.connections, pulse)
        return TransferResult(tuple(_bring(package, first, connections)), connections.sent_bytes, session.banner)


def _capabilities(session: Session, info: ProtocolInfo) -> Capabilities:
    return getattr(session, "capabilities", info.capabilities)


def _bring(package: Package, first: Carrier, connections: Connections) -> list[ReceiptFile]:
    """Receipts in the order of the files.

    Files from the bucket go side by side. A message or manifest waits for those that the plan names before it:
    a recipient may begin to read as soon as it shows.
    """
    jobs = [(file, first.find_intact(file)) for file in package.files]
    marked = first.find_marker(package.marker, whole=all(found for _, found in jobs)) if package.marker else None
    receipts: list[ReceiptFile] = []
    for _, group in groupby(jobs, key=lambda job: job[0].path if job[0].content is not None else ""):
        receipts += connections.bring(list(group))
    for path in package.stale:
        first.remove(path)
    if package.marker:
        receipts += connections.bring([(package.marker, marked)])
    return receipts
