"""Measures an uploaded file, if it is an ADM BWF or an MP4 with Dolby's codecs."""

from shared.sdk import AssetProcess, Context, Finding, Processed
from stardust_dolby_atmos.chunks import Unreadable, reader_of
from stardust_dolby_atmos.mp4 import Encoded, is_mp4, read_mp4
from stardust_dolby_atmos.rules import ADM, findings

_DOLBY_CODECS = ("ec-3", "ac-3", "ac-4")


def process(payload: AssetProcess, context: Context) -> Processed | None:
    """The facts of the file, and what the rules object to. None for files of other kinds."""
    asset = payload.asset
    if asset.get("kind") != "audio":
        return None
    read, size = reader_of(context, asset["id"]), context.files.size(asset["id"])
    if is_mp4(read(0, 8)):
        return _encoded(read_mp4(read, size))
    if not (asset.get("audio") or {}).get("immersive"):
        return None
    from stardust_dolby_atmos.measure import measure  # loads NumPy

    try:
        facts = measure(read, size)
    except Unreadable as error:
        remedy = "Export it again as ADM BWF."
        return Processed((Finding("file", str(error), "unreadable", "error", remedy, ADM),))
    return Processed(tuple(findings(facts, context.config)), facts)


def _encoded(found: Encoded | None) -> Processed | None:
    """An MP4 for listening: E-AC-3 with joint object coding is Dolby Atmos, without it is not."""
    if found is None or found.codec not in _DOLBY_CODECS:
        return None
    facts = {
        "kind": "MP4",
        "codec": found.codec,
        "jointObjectCoding": found.joc,
        "complexity": found.complexity,
        "kbps": found.kbps,
        "rate": found.rate,
    }
    source = "ETSI TS 103 420, 8.3"
    problems = [
        Finding(
            "file",
            "It is an encoded file for listening. Stores take the master, an ADM BWF.",
            "encoded",
            "warning",
            "Upload the ADM BWF.",
            "Apple Video and Audio Asset Guide, immersive audio source",
        )
    ]
    if found.codec == "ec-3" and not found.joc:
        message = "Its Dolby Digital Plus has no joint object coding: it is surround sound, not Dolby Atmos."
        problems.append(Finding("file", message, "no-joc", "error", "Encode it as Dolby Atmos.", source))
    return Processed(tuple(problems), facts)
