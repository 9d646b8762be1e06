"""Reading a 50 MB message with 500 tracks and deals per track and territory: MB/s and peak memory."""

import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.read import read_message
from tests.fixtures.documents import release, track
from tests.fixtures.messages import request

TRACKS = 500
SIZE_BYTES = 50_000_000
USES = (
    ("SubscriptionModel", "OnDemandStream"),
    ("AdvertisementSupportedModel", "OnDemandStream"),
    ("PayAsYouGoModel", "PermanentDownload"),
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TERRITORIES = [first + second for first in LETTERS for second in LETTERS]
DEAL = """
        <Deal>
          <DealTerms>
            <TerritoryCode>{territory}</TerritoryCode>
            <ValidityPeriod>
              <StartDateTime>2026-06-05T00:00:00</StartDateTime>
            </ValidityPeriod>
            <CommercialModelType>{model}</CommercialModelType>
            <UseType>{use}</UseType>
          </DealTerms>
        </Deal>"""


def message() -> Iterator[bytes]:
    """The message in chunks; it is never fully in memory, so that the peak is the reader's."""
    tracks = [track(number, f"Song {number}") for number in range(1, TRACKS + 1)]
    xml = compose_message(request(release(1, "Everything", tracks), version="4.3")).xml
    head, _, rest = xml.partition(b"<DealList>")
    tail = rest[rest.index(b"</DealList>") :]
    yield head + b"<DealList>"
    left = SIZE_BYTES - len(xml)
    per_track = left // TRACKS
    for number in range(1, TRACKS + 1):
        yield f"<ReleaseDeal><DealReleaseReference>R{number}</DealReleaseReference>".encode()
        size = 0
        for territory in TERRITORIES:
            for model, use in USES:
                deal = DEAL.format(territory=territory, model=model, use=use).encode()
                size += len(deal)
                yield deal
            if size > per_track:
                break
        yield b"</ReleaseDeal>"
    yield tail


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "message.xml"
        with path.open("wb") as out:
            out.writelines(message())
        size_mb, before = path.stat().st_size / 1e6, peak_mb()
        began = time.perf_counter()
        with path.open("rb") as source:
            result = read_message(source)
        seconds = time.perf_counter() - began
    assert len(result.release.tracks) == TRACKS
    figures = {
        "message_mb": (size_mb, "MB"),
        "read_mb_per_s": (size_mb / seconds, "MB/s"),
        "read_s": (seconds, "s"),
        "read_peak_mb": (peak_mb() - before, "MB"),
    }
    for figure, (value, unit) in figures.items():
        print(json.dumps({"bench": "reader", "figure": figure, "value": round(value, 2), "unit": unit}), flush=True)


if __name__ == "__main__":
    main()
