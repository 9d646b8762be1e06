"""Sends a package as one document: the message embedded, the files as URLs that the recipient fetches."""

from datetime import timedelta

from shared.delivery.protocols.base import DocumentSession
from shared.delivery.transfer.errors import Errors
from shared.delivery.transfer.progress import ProgressTracker
from shared.errors import Conflict
from shared.messages.packages.plan import Package
from shared.model.delivery.receipt import ReceiptFile
from shared.platform.blobs.port import Blobs

_URL_LIFETIME = timedelta(days=7)  # the maximum for signed URLs of Cloud Storage


def send_document(
    package: Package, session: DocumentSession, blobs: Blobs, tracker: ProgressTracker, errors: Errors
) -> tuple[ReceiptFile, ...]:
    """Adds every file, then sends. The server's acceptance is the only proof, because it fetches the files later."""
    if len({file.number for file in package.files if file.role == "ern"}) > 1:
        raise Conflict("The recipient accepts one release per document.", remedy="Deliver the releases one by one.")
    if package.archive:
        raise Conflict(
            "The recipient fetches files by address, and the archive has none.",
            remedy="Choose another layout, or a protocol that files are sent over.",
        )
    files = (*package.files, package.marker) if package.marker else package.files
    for file in files:
        tracker.begin(file)
        with tracker.own_errors():
            url = blobs.signed_url(file.blob_path, expires=_URL_LIFETIME) if file.blob_path else ""
        with errors.explained(file.path):
            session.include(file, url)
    tracker.hold()
    with errors.explained():
        session.commit(package.facts)
    receipts = []
    for file in files:
        tracker.begin(file).end("sent")
        receipts.append(
            ReceiptFile(
                path=file.path,
                role=file.role,
                size=file.size,
                md5=file.md5,
                verified_by="accepted",
            )
        )
    return tuple(receipts)
