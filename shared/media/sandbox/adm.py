"""Reads the description of an ADM BWF with lxml; runs in the sandbox."""

from typing import Any

from shared.media.sandbox.remote import Part, opened


def adm(parts: list[Part]) -> dict[str, Any]:
    """The audioTrackUIDs of an axml chunk (`uids`, with the rate and depth stated) and those `referenced` by objects.

    `fault` instead: the chunk is no XML.
    """
    from lxml import etree

    ((_, at, length),) = parts
    uids: dict[str, dict[str, int | None]] = {}
    referenced: set[str] = set()
    try:
        events = etree.iterparse(opened(at, length), resolve_entities=False, no_network=True, load_dtd=False)
        for _, element in events:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name == "audioTrackUID":
                stated = {"rate": _number(element.get("sampleRate")), "depth": _number(element.get("bitDepth"))}
                uids[element.get("UID", "").strip().upper()] = stated
            elif name == "audioTrackUIDRef":
                referenced.add((element.text or "").strip().upper())
            elif name in ("audioBlockFormat", "audioChannelFormat"):
                element.clear()
    except etree.XMLSyntaxError:
        return {"fault": "no XML"}
    return {"uids": uids, "referenced": sorted(referenced - {_SILENT_TRACK, ""})}


_SILENT_TRACK = "ATU_00000000"  # BS.2076-2, 5.5.4


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None
