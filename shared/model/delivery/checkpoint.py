"""Models the upload checkpoints that a transfer keeps between attempts."""

from shared.model.base import Id, Instant, Model


class TransferNotes(Model):
    """`transferNotes/{deliveryId}`: what the next attempt of a delivery needs; not readable by clients.

    Ids of uploads that it resumes, the ledger of the files that are already verified (transfer/ledger.py), and size and
    MD5 of the archive that the package is sent as.

    An upload session's URL allows anyone who has it to write that one file, until it expires after a week.
    """

    id: Id
    """The delivery's id."""
    tenant_id: Id
    notes: dict[str, str]
    """Checkpoints by a hash of the content and its destination; the ledger by a hash of its destination."""
    updated: Instant
