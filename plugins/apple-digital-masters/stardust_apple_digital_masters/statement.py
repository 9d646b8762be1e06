"""States the measured facts of a master with the SHA-256 of its file, as JSON and as a page to print."""

import io
import json
from collections.abc import Mapping
from typing import Any

from shared.sdk import AfterAssetProcessed, Context
from stardust_apple_digital_masters.rules import BRIEF, findings, qualifies

NOTICE = (
    "This statement lists measurements. It is not signed, and proves nothing by itself: whoever has the file with this"
    " SHA-256 can repeat them. It is no statement of Apple's; only Apple says what is an Apple Digital Master."
)
_ENCODER = "FFmpeg's AAC encoder, which is not Apple's: peaks after Apple's may differ by some tenths of a decibel."


def store(payload: AfterAssetProcessed, context: Context) -> None:
    """Stores `provenance.json` and `provenance.pdf` with the asset. Repeated, it stores the same files."""
    asset = context.documents.get("assets", payload.asset_id)
    facts = ((asset or {}).get("plugins") or {}).get(context.plugin)
    if payload.status != "ready" or not asset or not facts:
        return
    said = statement(asset, facts, context.config)
    text = json.dumps(said, indent=2, ensure_ascii=False, sort_keys=True).encode()
    context.files.write(asset["id"], "provenance.json", text, "application/json")
    context.files.write(asset["id"], "provenance.pdf", page(said), "application/pdf")


def statement(asset: Mapping[str, Any], facts: Mapping[str, Any], config: Mapping[str, Any]) -> dict[str, Any]:
    """The statement as plain values."""
    audio = asset.get("audio") or {}
    return {
        "notice": NOTICE,
        "file": {
            "name": asset.get("fileName"),
            "size": audio.get("size") or asset.get("size"),
            "sha256": (audio.get("hashes") or {}).get("sha256"),
        },
        "measured": facts,
        "encoder": _ENCODER,
        "keepsTheRules": qualifies(facts, config),
        "findings": [each.to_dict() for each in findings(facts, config)],
        "rules": BRIEF,
    }


def page(said: Mapping[str, Any]) -> bytes:
    """The statement as a PDF: the same bytes for the same statement. Letters that are not Latin become `?`."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle("Measurements of a master")
    width, height = A4
    y = height - 72
    for font, size, text in _lines(said):
        for line in simpleSplit(text.encode("latin-1", "replace").decode("latin-1"), font, size, width - 144) or [""]:
            canvas.setFont(font, size)
            canvas.drawString(72, y, line)
            y -= size * 1.45
    canvas.save()
    return out.getvalue()


def _lines(said: Mapping[str, Any]) -> list[tuple[str, float, str]]:
    facts, file = said["measured"], said["file"]
    plain, bold = "Helvetica", "Helvetica-Bold"
    rows = [
        ("File", f"{file['name']}, {file['size']:,} bytes"),
        ("SHA-256", str(file["sha256"])),
        ("Measured", str(facts["measured"])),
        ("Format", f"{facts['format']}, {facts['bits']} bits ({facts['usedBits']} in use), {facts['rate']} Hz"),
        ("Loudness", f"{facts['loudness']} LUFS"),
        ("Source", _peaks(facts["source"])),
        (f"After AAC, {facts['kbps']} kbit/s", _peaks(facts["aac"])),
        ("Keeps the rules", "yes" if said["keepsTheRules"] else "no"),
    ]
    lines = [(bold, 15.0, "Measurements of a master"), (plain, 9.0, said["notice"]), (plain, 9.0, "")]
    for name, value in rows:
        lines += [(bold, 9.0, name), (plain, 10.0, value)]
    lines += [
        (plain, 9.0, ""),
        *((plain, 9.0, f"{each['message']} {each.get('remedy', '')}") for each in said["findings"]),
    ]
    return [*lines, (plain, 9.0, ""), (plain, 8.0, said["encoder"]), (plain, 8.0, f"Rules: {said['rules']}")]


def _peaks(found: Mapping[str, Any]) -> str:
    true, sample = found["truePeak"], found["samplePeak"]
    counts = f"{found['clipped']} clipped samples, {found['between']} overs between samples"
    return f"true peak {true} dBTP, sample peak {sample} dBFS, {counts}"
