"""Reads acknowledgements: XML of ERN Choreography 1.6 and 1.8, and a simple JSON form, become one form. Pure."""

from collections.abc import Mapping

from shared.delivery.acknowledgements.parse.json_form import read_json
from shared.delivery.acknowledgements.parse.reading import Reading, unreadable
from shared.model.delivery.acknowledgement import DspStatus

MAX_BYTES = 1024 * 1024
MAX_STATEMENTS = 200


def read_acknowledgement(data: bytes, words: Mapping[str, DspStatus]) -> Reading:
    """The acknowledgement in one form; `words` are the DSP's own status words.

    Raises InvalidInput saying why it cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise unreadable("too-large", f"It has {len(data)} bytes; {MAX_BYTES} are read at most.")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        reading = read_json(data, words)
    else:
        from shared.delivery.acknowledgements.parse.choreography import read_choreography  # loads lxml

        reading = read_choreography(data, words)
    if not reading.statements:
        raise unreadable("silent", "It says nothing about any release or message.")
    if len(reading.statements) > MAX_STATEMENTS:
        raise unreadable("too-many", f"It makes more than {MAX_STATEMENTS} statements.")
    return reading
