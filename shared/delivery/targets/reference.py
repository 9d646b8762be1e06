"""Generates the reference pages of protocols, layouts and presets from their declarations.

`python -m shared.delivery.targets.reference` writes them (shared/generated.py). The functions do not load it.
"""

import json
import sys
from collections.abc import Iterator

from shared.delivery.protocols.base import Option
from shared.delivery.protocols.registry import CUSTOM, protocol_named, protocol_names
from shared.delivery.targets.dsp_pages import dsp_pages, table
from shared.delivery.targets.presets.catalogue import preset_named, preset_names
from shared.delivery.targets.presets.form import READ, Preset
from shared.generated import DOCS, Files, generate
from shared.messages.packages.layout import layout_named, layout_names

REFERENCE = DOCS / "reference"
_NOTICE = (
    "<!-- Generated from the declarations by `python -m shared.delivery.targets.reference`; edit the declarations. -->"
)


def files() -> Files:
    """The pages; a page of a DSP without a preset is removed."""
    return {
        **dict.fromkeys((REFERENCE / "dsps").glob("*.md")),
        REFERENCE / "protocols.md": "\n".join([*_protocols(), *_layouts()]) + "\n",
        REFERENCE / "presets.md": "\n".join(_presets()) + "\n",
        **{REFERENCE / "dsps" / f"{name}.md": text for name, text in dsp_pages().items()},
    }


def _protocols() -> Iterator[str]:
    yield from ["# Protocols and layouts", "", _NOTICE, ""]
    yield "A target's `protocol` is one of these; its `config` contains the options. Secrets are encrypted, stored"
    yield "separately and never returned; the command line reads them from the environment. To add a protocol, see"
    yield "[write a custom protocol](../how-to/write-a-protocol.md)."
    for name in protocol_names():
        if not name.startswith(CUSTOM):
            info = protocol_named(name)
            head = ("Option", "Type", "Default", "Meaning")
            yield from ["", f"## {name}", "", info.help, "", *table(head, map(_option, info.options))]


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
    yield from ["", "## Layouts", "", "A target's `layout` determines the paths and the order of its files.", ""]
    yield from table(("Layout", "Meaning"), ((f"`{name}`", layout_named(name).help) for name in layout_names()))


def _presets() -> Iterator[str]:
    yield from ["# Presets of DSPs", "", _NOTICE, ""]
    yield f"Known settings and limits of each DSP, as of {READ}. A preset fills in a target, and its limits are part of"
    yield "the preflight. Values without a primary source are marked unverified: they fill in forms, but never block."
    yield "Each DSP has a page with the steps of its onboarding:"
    yield from ["", *(f"- [{preset_named(name).title}](dsps/{name}.md)" for name in preset_names())]
    for name in preset_names():
        yield from _preset(preset_named(name))


def _preset(preset: Preset) -> Iterator[str]:
    yield from ["", f"## {preset.title}: `{preset.name}`", ""]
    fields = (
        (f"`{path}`", f"`{json.dumps(known.value)}`", _source(known.source, known.verified))
        for path, known in preset.fields.items()
    )
    yield from table(("Field of the target", "Value", "Source"), fields)
    if preset.limits:
        yield ""
        limits = (
            (
                f"{limit.subject} `{limit.fact}`",
                f"{limit.description}{' (preferred)' if limit.preferred else ''}",
                limit.remedy,
                _source(limit.source, limit.verified),
            )
            for limit in preset.limits
        )
        yield from table(("Property", "Accepted by the DSP", "Remedy", "Source"), limits)
    if preset.notes:
        yield from ["", *(f"- {note}" for note in preset.notes)]


def _source(source: str, verified: bool) -> str:
    return source if verified else f"unverified: {source}"


if __name__ == "__main__":
    sys.exit(generate(files(), "shared.delivery.targets.reference", sys.argv[1:]))
