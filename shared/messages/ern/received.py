"""Shows what a recipient reads from our message: composes it and reads it back."""

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.read import ReadResult, read_message
from shared.messages.ern.request import MessageRequest


def as_received(request: MessageRequest) -> ReadResult:
    """The release of `request` as a recipient would read it; data that ERN cannot express is lost.

    Raises what `compose_message` raises, and InvalidInput for a purge.
    """
    return read_message(
        compose_message(request).xml, tenant_id=request.release.tenant_id, created_by=request.release.created_by
    )
