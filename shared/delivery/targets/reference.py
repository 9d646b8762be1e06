"""Owns the reference pages of protocols, layouts and presets, made from their declarations.

`python -m shared.delivery.targets.reference` writes docs/reference, `--check` compares. Not loaded by the functions.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from shared.delivery.protocols.base import Option
from shared.delivery.protocols.registry import CUSTOM, protocol_named, protocol_names
from shared.delivery.targets.presets.catalogue import preset_named, preset_names
from shared.delivery.targets.presets.form import READ, Preset
from shared.messages.packages.layout import layout_named, layout_names

REFERENCE = Path(__file__).parents[3] / "docs/reference"
_MADE = "<!-- Made from the declarations by `python -m shared.delivery.targets.reference`; change them there. -->"


def pages() -> dict[Path, str]:
    """Every generated page with its text."""
    return {
        REFERENCE / "protocols.md": "\n".join([*_protocols(), *_layouts()]) + "\n",
        REFERENCE / "presets.md": "\n".join(_presets()) + "\n",
    }


def _protocols() -> Iterator[str]:
    yield from ["# Protocols and layouts", "", _MADE, ""]
    yield "A target's `protocol` is one of these, its `config` holds the options. Secrets are sealed apart from the"
    yield "others and never answered; the command line takes them from the environment. How a third party adds a"
    yield "protocol: [write a protocol](../how-to/write-a-protocol.md)."
    for name in protocol_names():
        if not name.startswith(CUSTOM):
            info = protocol_named(name)
            head = ("Option", "Type", "Default", "Meaning")
            yield from ["", f"## {name}", "", info.help, "", *_table(head, map(_option, info.options))]


def _option(option: Option) -> tuple[str, ...]:
    kind = " or ".join(f"`{choice}`" for choice in option.choices) or option.type
    if option.minimum is not None or option.maximum is not None:
        ends = [str(end) for end in (option.minimum, option.maximum) if end is not None]
        kind += f", {' to '.join(ends)}" if len(ends) == 2 else f", from {ends[0]}"
    notes = [text for text, true in (("required", option.required), ("secret", option.secret)) if true]
    default = "" if option.default in (None, "") else f"`{json.dumps(option.default)}`"
    example = f" Example: `{option.example}`." if option.example else ""
    return f"`{option.name}`", ", ".join([kind, *notes]), default, f"{option.help}{example}"


def _layouts() -> Iterator[str]:
    yield from ["", "## Layouts", "", "A target's `layout` names where its files lie, and in which order.", ""]
    yield from _table(("Layout", "Meaning"), ((f"`{name}`", layout_named(name).help) for name in layout_names()))


def _presets() -> Iterator[str]:
    yield from ["# Presets of DSPs", "", _MADE, ""]
    yield f"What is known of each DSP, read in {READ}. A preset fills a target; its limits are part of the preflight."
    yield "What has no primary source is marked unverified: it fills forms, and never blocks."
    for name in preset_names():
        yield from _preset(preset_named(name))


def _preset(preset: Preset) -> Iterator[str]:
    yield from ["", f"## {preset.title}: `{preset.name}`", ""]
    fields = (
        (f"`{path}`", f"`{json.dumps(known.value)}`", _source(known.source, known.verified))
        for path, known in preset.fields.items()
    )
    yield from _table(("Field of the target", "Value", "Source"), fields)
    if preset.limits:
        yield ""
        limits = (
            (
                f"{limit.subject} `{limit.fact}`",
                f"{limit.words}{' (preferred)' if limit.preferred else ''}",
                limit.remedy,
                _source(limit.source, limit.verified),
            )
            for limit in preset.limits
        )
        yield from _table(("What is judged", "What the DSP takes", "Remedy", "Source"), limits)
    if preset.notes:
        yield from ["", *(f"- {note}" for note in preset.notes)]


def _source(source: str, verified: bool) -> str:
    return source if verified else f"unverified: {source}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for cells in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def main(arguments: list[str]) -> int:
    """Writes, or with `--check` only compares; answers the exit status."""
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(
                f"{path.name} is not what is declared. Run: python -m shared.delivery.targets.reference",
                file=sys.stderr,
            )
        return 1 if stale else 0
    for path, text in pages().items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
