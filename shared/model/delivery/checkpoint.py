"""Owns what a transfer remembers from one attempt to the next."""

from shared.model.base import Id, Instant, Model


class TransferNotes(Model):
    """`transferNotes/{deliveryId}`: ids of uploads that go on in the next attempt; readable by no client.

    An upload session's URL lets whoever holds it write that one file, until it expires after a week.
    """

    id: Id
    tenant_id: Id
    notes: dict[str, str]
    """By a hash of the content and its place."""
    updated: Instant
