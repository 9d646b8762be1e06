"""Transfers a package: sends and verifies its files, then the completion marker. Independent of protocol and vendor."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
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
from shared.delivery.transfer.archive import as_archive
from shared.delivery.transfer.connections import Connections
from shared.delivery.transfer.document import send_document
from shared.delivery.transfer.errors import Errors
from shared.delivery.transfer.ledger import Ledger
from shared.delivery.transfer.limits import Limits
from shared.delivery.transfer.progress import REPORT_EVERY_S, ProgressTracker, TransferProgress
from shared.delivery.transfer.survey import Survey
from shared.delivery.transfer.uploader import FileUploader
from shared.delivery.transfer.vouched import check_sources
from shared.messages.packages.plan import Package
from shared.model.delivery.receipt import ReceiptFile
from shared.platform.blobs.port import Blobs
from shared.trace import span


@dataclass(frozen=True, slots=True)
class TransferResult:
    """The files that are now at the target, and the bytes that this run sent."""

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
    keep_evidence: bool = True,
) -> TransferResult:
    """Transfers the package to the target; files from an earlier attempt are not sent again.

    `hold` is called before each file and about once per second. If it raises, the transfer stops immediately and
    can be resumed. `progress` is called every `report_every_s` seconds and after each file. Neither is called
    concurrently. `elapsed_s` is the time that earlier continuations of this attempt took.
    `keep_evidence`: whether a later run may ask which files were verified. If the caller records at once that all were,
    it is only kept where the next attempt could not see them, as the caller may be killed before it does.
    Raises DeliveryError (secrets redacted), and what `hold` raises.
    """
    limits = Limits.of(options)
    sources = check_sources(package.files, blobs)
    context = context or ConnectionContext()
    package = as_archive(package, sources, hold, context.checkpoint)
    tracker = ProgressTracker(package, hold, progress, limits, elapsed_s, report_every_s)
    errors = Errors(info, secrets, tracker)
    with ExitStack() as sessions:

        def connect() -> Session:
            with errors.explained(), span("connect", protocol=info.name):
                return sessions.enter_context(info.connect(options, secrets, context))

        def uploader(session: Session) -> FileUploader:
            capabilities = _capabilities(session, info)
            return FileUploader(package, session, capabilities, sources, tracker, errors, ledger, survey)

        session = connect()
        if _capabilities(session, info).document:
            files = send_document(package, cast(DocumentSession, session), blobs, tracker, errors)
            return TransferResult(files, package.inline_bytes, session.banner)
        tracker.hold()
        ledger = Ledger(context.checkpoint, tracker, info.name, options)
        with errors.explained(), span("survey"):
            survey = Survey(session, [file.path for file in (*package.files, *filter(None, [package.marker]))])
        first = uploader(session)
        connections = Connections(first, lambda: uploader(connect()), limits.connections, tracker)
        try:
            files = tuple(_upload(package, first, connections))
        except Exception:
            with suppress(Exception):  # the transfer's own error tells more
                ledger.save()
            raise
        if keep_evidence or ledger.needed:
            ledger.save()
        return TransferResult(files, connections.sent_bytes, session.banner)


def _capabilities(session: Session, info: ProtocolInfo) -> Capabilities:
    return getattr(session, "capabilities", info.capabilities)


def _upload(package: Package, first: FileUploader, connections: Connections) -> list[ReceiptFile]:
    """Uploads the package; returns receipts in the order of the files.

    Files from the bucket are uploaded in parallel. A message or manifest is sent after all files that precede it
    in the plan, because a recipient may start reading as soon as it appears.
    """
    jobs = [(file, first.find_intact(file)) for file in package.files]
    complete = all(found for _, found in jobs)
    marker_found = first.find_marker(package.marker, complete=complete) if package.marker else None
    receipts: list[ReceiptFile] = []
    for _, group in groupby(jobs, key=lambda job: job[0].path if job[0].content is not None else ""):
        receipts += connections.upload(list(group))
    if package.marker:
        receipts += connections.upload([(package.marker, marker_found)])
    return receipts
