"""Models the upload checkpoints that a transfer keeps between attempts."""

from shared.model.base import Id, Instant, Model


class TransferNotes(Model):
    """`transferNotes/{deliveryId}`: ids of uploads that the next attempt resumes; not readable by clients.

    An upload session's URL allows anyone who has it to write that one file, until it expires after a week.
    """

    id: Id
    tenant_id: Id
    notes: dict[str, str]
    """Checkpoints by a hash of the content and its destination."""
    updated: Instant
