"""Parses acknowledgements: XML of ERN Choreography 1.6 and 1.8, and a simple JSON format. Pure."""

from collections.abc import Mapping

from shared.delivery.acknowledgements.parse.json_form import read_json
from shared.delivery.acknowledgements.parse.reading import Reading, unreadable
from shared.model.delivery.acknowledgement import DspStatus

MAX_BYTES = 1024 * 1024
MAX_STATEMENTS = 200


def read_acknowledgement(data: bytes, words: Mapping[str, DspStatus]) -> Reading:
    """The content of the acknowledgement; `words` maps the DSP's own status values.

    Raises InvalidInput, saying why it cannot be parsed.
    """
    if len(data) > MAX_BYTES:
        raise unreadable("too-large", f"It has {len(data)} bytes; the maximum is {MAX_BYTES}.")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        reading = read_json(data, words)
    else:
        from shared.delivery.acknowledgements.parse.choreography import read_choreography  # loads lxml

        reading = read_choreography(data, words)
    if not reading.statements:
        raise unreadable("silent", "It contains no statement about a release or message.")
    if len(reading.statements) > MAX_STATEMENTS:
        raise unreadable("too-many", f"It contains more than {MAX_STATEMENTS} statements.")
    return reading
