"""Owns packages that go as one document: the message within it, the files by URLs that the recipient fetches."""

from datetime import timedelta

from shared.delivery.protocols.base import DocumentSession
from shared.delivery.transfer.errors import Errors
from shared.delivery.transfer.progress import Pulse
from shared.errors import Conflict
from shared.messages.packages.plan import Package
from shared.model.delivery.delivery import ReceiptFile
from shared.platform.blobs.port import Blobs

_URL_LIFETIME = timedelta(days=7)  # the longest that Cloud Storage signs for


def hand_over(
    package: Package, session: DocumentSession, blobs: Blobs, pulse: Pulse, errors: Errors
) -> tuple[ReceiptFile, ...]:
    """Names every file, then commits. The server's acceptance is all the proof there is: it fetches later."""
    if sum(file.role == "ern" for file in package.files) > 1:
        raise Conflict("The recipient takes one release in a document.", remedy="Deliver the releases one by one.")
    files = (*package.files, package.marker) if package.marker else package.files
    for file in files:
        pulse.begin(file)
        with pulse.ours():
            url = blobs.signed_url(file.blob_path, expires=_URL_LIFETIME) if file.blob_path else ""
        with errors.explained(file.path):
            session.include(file, url)
    pulse.hold()
    with errors.explained():
        session.commit(package.facts)
    receipts = []
    for file in files:
        pulse.begin(file).end("sent")
        receipts.append(
            ReceiptFile(
                path=file.path,
                role=file.role,
                size=file.size,
                size_found=file.size,
                md5=file.md5,
                verified_by="accepted",
            )
        )
    return tuple(receipts)
