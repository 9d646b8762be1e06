"""Reads acknowledgements: those in formats that are known here, and in folders those that a plug-in can read."""

from shared.delivery.acknowledgements.parse.acknowledgement import MAX_STATEMENTS, read_acknowledgement
from shared.delivery.acknowledgements.parse.reading import Reading, clean, unreadable
from shared.errors import InvalidInput
from shared.model.codec import to_json
from shared.model.delivery.acknowledgement import DspStatus, Statement, Subject
from shared.model.delivery.target import DeliveryTarget
from shared.platform.plugins import Plugins
from shared.sdk.answers import Read, Status
from shared.sdk.points import AcknowledgementRead

_STATUSES: dict[str, DspStatus] = {
    "received": "received",
    "accepted": "ingested",
    "live": "live",
    "rejected": "rejected",
}
"""Ours by that of plug-ins; that something was taken down is noted."""
_BARCODES = (8, 12, 13, 14)
"""The numbers of digits of a UPC or EAN."""
_MAX_NAME = 200


def read_from_folder(data: bytes, target: DeliveryTarget, name: str, plugins: Plugins) -> Reading:
    """The content of a file in the target's folder; plug-ins are asked about one in no known format.

    Raises InvalidInput, saying why it cannot be parsed.
    """
    try:
        return read_acknowledgement(data, target.dialogue.words)
    except InvalidInput:
        if data and plugins.listens(AcknowledgementRead) and (reading := _read_by_plugin(data, target, name, plugins)):
            return reading
        raise


def _read_by_plugin(data: bytes, target: DeliveryTarget, name: str, plugins: Plugins) -> Reading | None:
    """The first answer; None if no plug-in knows the format. Raises InvalidInput for one with too many statements."""
    payload = AcknowledgementRead(to_json(target), name, data.decode("utf-8-sig", errors="replace"))
    answers = plugins.ask(target.tenant_id, payload).answers
    found = ((plugin, answer) for plugin, answer in answers.items() if isinstance(answer, Read) and answer.statuses)
    plugin, answer = next(found, ("", Read(())))
    if len(answer.statuses) > MAX_STATEMENTS:
        raise unreadable("too-many", f"The plug-in {plugin} read more than {MAX_STATEMENTS} statements in it.")
    return Reading("plugin", tuple(map(_statement, answer.statuses)), plugin=plugin) if plugin else None


def _statement(status: Status) -> Statement:
    return Statement(
        subject=_subject(status),
        word=status.status,
        status=_STATUSES.get(status.status),
        code=clean(status.code, _MAX_NAME),
        reason=clean(status.reason),
    )


def _subject(status: Status) -> Subject:
    release = clean(status.release_id, _MAX_NAME)
    is_barcode = release is not None and release.isascii() and release.isdigit() and len(release) in _BARCODES
    return Subject(
        message_id=clean(status.message_id, _MAX_NAME),
        icpn=release if is_barcode else None,
        release_id=None if is_barcode else release,
    )
