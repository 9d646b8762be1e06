"""Generates one page for each preset: what its DSP takes, what of it has a source, and the steps of onboarding.

The pages are written with those of `shared.delivery.targets.reference`. Not used by the functions.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from shared.delivery.targets.presets.catalogue import preset_named, preset_names
from shared.delivery.targets.presets.form import READ, Known, Preset
from shared.messages.packages.layout import layout_named
from shared.model.delivery.target import DeliveryTarget

_NOTICE = (
    "<!-- Generated from shared/delivery/targets/presets by `python -m shared.delivery.targets.reference`; "
    "edit the presets. -->"
)
_ROWS = (
    ("Protocol", "protocol"),
    ("Layout", "layout"),
    ("ERN version", "requirements.ernVersion"),
    ("ERN profile", "profile"),
    ("Recipient", "ddex"),
    ("Audio formats", "requirements.audioFormat"),
    ("Images", "requirements.imageSpecs"),
    ("Genres", "requirements.genreMapping"),
    ("Deals", "deals"),
    ("Takedowns", "takedown"),
    ("Acknowledgements", "dialogue"),
)
"""What a page says of each DSP, in this order, and the field of the target."""
_OPEN = {
    "profile": "chosen for each release",
    "ddex": "ask the DSP for its DDEX party id",
    "dialogue": "ask the DSP whether and where it acknowledges",
    "requirements.ernVersion": "not fixed by the preset",
    "layout": "not fixed by the preset",
    "protocol": "ask the DSP",
    "requirements.audioFormat": "any",
    "requirements.imageSpecs": "any",
    "requirements.genreMapping": "the release's own genre, as text",
}
"""What is said of a field that a preset leaves open."""
_APPLE = {
    "profile": "none",
    "ddex": "the provider's name instead",
    "requirements.ernVersion": "none: the message is Apple's metadata.xml",
}
"""The same for packages in Apple's format, which are no DDEX."""
_APPLE_LAYOUTS = ("itmsp", "itmsp-zip")
_ASKED = ("protocol", "layout", "takedown", "dialogue")
"""Fields that a sender has to know for certain."""


def dsp_pages() -> dict[str, str]:
    """The text of each page in Markdown, by the name of its preset."""
    return {name: "\n".join(_page(preset_named(name))) + "\n" for name in preset_names()}


def _page(preset: Preset) -> Iterator[str]:
    yield from [f"# {preset.title}", "", _NOTICE, ""]
    yield f"The preset `{preset.name}`, with sources as of {READ}. What is unverified fills in forms and never blocks:"
    yield "ask the DSP before you rely on it. [Presets of DSPs](../presets.md) has the same facts side by side."
    yield from ["", "## What it takes", "", *table(("Subject", "Value", "Source"), _facts(preset))]
    layout = preset.fields.get("layout")
    if layout:
        yield from ["", f"The layout `{layout.value}`: {layout_named(layout.value).help}"]
    yield from ["", "## Limits", "", *_limits(preset)]
    if preset.notes:
        yield from ["", "## What else is known", "", *(f"- {note}" for note in preset.notes)]
    yield from ["", "## What is unverified", "", *_unverified(preset)]
    yield from ["", "## Onboarding", "", *(f"{number}. {step}" for number, step in enumerate(_steps(preset), start=1))]


def _facts(preset: Preset) -> Iterator[tuple[str, ...]]:
    for subject, path in _ROWS:
        known = preset.fields.get(path)
        if known:
            yield subject, _value(known.value), _source(known)
        else:
            yield subject, _left_open(preset, path), ""


def _left_open(preset: Preset, path: str) -> str:
    """What holds for a field that the preset says nothing about."""
    said = {**_OPEN, **_APPLE} if _is_apple(preset) else _OPEN
    return said.get(path) or f"{_value(DeliveryTarget.model_fields[path].default)}, the default"


def _is_apple(preset: Preset) -> bool:
    layout = preset.fields.get("layout")
    return layout is not None and layout.value in _APPLE_LAYOUTS


def _value(value: Any) -> str:
    if isinstance(value, str):
        return f"`{value}`"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(f"`{item}`" for item in value)
    return f"`{json.dumps(value)}`"


def _source(known: Known) -> str:
    return known.source if known.verified else f"unverified: {known.source}"


def _limits(preset: Preset) -> Iterator[str]:
    if not preset.limits:
        yield "None is known. The preflight checks what every DSP wants, and the fields above."
        return
    rows = (
        (
            f"{limit.subject} `{limit.fact}`",
            f"{limit.description}{' (preferred)' if limit.preferred else ''}",
            limit.remedy,
            limit.source if limit.verified else f"unverified: {limit.source}",
        )
        for limit in preset.limits
    )
    yield from table(("Property", "Accepted", "Remedy", "Source"), rows)


def _unverified(preset: Preset) -> Iterator[str]:
    fields = [f"`{path}`" for path, known in preset.fields.items() if not known.verified]
    limits = [f"{limit.subject} `{limit.fact}`" for limit in preset.limits if not limit.verified]
    yield ", ".join(fields + limits) + "." if fields or limits else "Nothing: every value above has a primary source."


def _steps(preset: Preset) -> Iterator[str]:
    apple = _is_apple(preset)
    yield "Sign the DSP's contract, and ask it for: the server, the credentials, the folder, and " + (
        "the name that it gave you as a provider."
        if apple
        else "its DDEX party id. Tell it yours ([go live](../../how-to/go-live.md))."
    )
    asked = [subject.lower() for subject, path in _ROWS if _is_open(preset, path)]
    if asked:
        yield f"Ask it about what has no source here: {', '.join(asked)}."
    yield f"Create the target with `preset: {preset.name}` and `testMode: true`, and test its connection."
    if apple:
        yield "Build and check [an Apple Music package](../../how-to/build-an-apple-music-package.md)."
    else:
        yield "Rehearse against the simulator: `stardust dsp certify` ([run a DSP](../../how-to/run-a-dsp.md))."
    yield "Run the preflight on the release: [check before you send](../../how-to/check-before-you-send.md)."
    yield "Deliver what the DSP wants to see as a test, wait for its approval, then set `testMode` to `false`."
    yield "Deliver one release, and take it down again, before you deliver the catalogue."


def _is_open(preset: Preset, path: str) -> bool:
    known = preset.fields.get(path)
    return path in _ASKED and (known is None or not known.verified)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    for cells in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"
