"""Assesses images: what a DSP or a viewer might object to, with a severity. The rules are data."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.errors import Finding, Severity
from shared.media.probe import ImageFacts
from shared.model.catalog.asset import ImageQuality

COVER_PIXELS = 3000
"""The side length that DSPs prefer (Apple, Spotify); they accept smaller covers down to their own minimum."""

_MIN_PIXELS = 640  # Spotify
_BLANK_CONTRAST = 16
_SOFT_DETAIL = 5
_PAGE_LINES = 8
_SRGB = ("srgb", "iec61966")


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    severity: Severity
    applies: Callable[[ImageFacts], bool]
    message: str


def _is_soft(facts: ImageFacts) -> bool:
    """Halving loses little detail, as with an image that was enlarged or is out of focus."""
    return facts.contrast > _BLANK_CONTRAST and facts.detail * 255 < _SOFT_DETAIL * facts.contrast


def _has_other_profile(facts: ImageFacts) -> bool:
    return facts.profile is not None and not any(name in facts.profile.lower() for name in _SRGB)


_RULES = (
    _Rule("blank", "error", lambda facts: facts.contrast <= _BLANK_CONTRAST, "The image is almost blank."),
    _Rule("soft", "warning", _is_soft, "The image has no sharp edges: it may have been enlarged."),
    _Rule(
        "enlarged",
        "warning",
        lambda facts: facts.enlarged and not _is_soft(facts),
        "The image shows traces of enlarging, perhaps sharpened afterwards; export it at its original size.",
    ),
    _Rule(
        "text-like",
        "warning",
        lambda facts: facts.text_lines >= _PAGE_LINES,
        "The image looks like a page of {facts.text_lines} lines of text; DSPs require artwork.",
    ),
    _Rule(
        "not-square",
        "warning",
        lambda facts: facts.width != facts.height,
        "The image is {facts.width} x {facts.height}; covers must be square.",
    ),
    _Rule(
        "small",
        "info",
        lambda facts: _MIN_PIXELS <= min(facts.width, facts.height) < COVER_PIXELS,
        "The image is {facts.width} x {facts.height}; every DSP accepts 3000 x 3000.",
    ),
    _Rule(
        "too-small",
        "warning",
        lambda facts: min(facts.width, facts.height) < _MIN_PIXELS,
        "The image is {facts.width} x {facts.height}; DSPs require at least 640 x 640.",
    ),
    _Rule(
        "color-space",
        "warning",
        lambda facts: facts.color_space != "RGB",
        "The colour space is {facts.color_space}; DSPs require RGB.",
    ),
    _Rule(
        "color-profile", "warning", _has_other_profile, "The colour profile is {facts.profile!r}; DSPs require sRGB."
    ),
    _Rule("transparent", "warning", lambda facts: facts.alpha, "The image has transparent parts."),
    _Rule(
        "deep",
        "info",
        lambda facts: facts.bit_depth > 8,
        "The image has {facts.bit_depth} bits per channel; DSPs show 8.",
    ),
    _Rule("progressive", "info", lambda facts: facts.progressive, "The image is progressive or interlaced."),
    _Rule(
        "rotated",
        "warning",
        lambda facts: facts.orientation != 1,
        "The image is rotated by its Exif orientation ({facts.orientation}); not every viewer applies it.",
    ),
)


def assess_image(facts: ImageFacts) -> ImageQuality:
    """The figures and findings for an image with these facts."""
    return ImageQuality(
        bit_depth=facts.bit_depth,
        alpha=facts.alpha,
        progressive=facts.progressive,
        profile=facts.profile,
        orientation=facts.orientation,
        contrast=facts.contrast,
        detail=facts.detail,
        findings=[
            Finding(path="", code=rule.code, severity=rule.severity, message=rule.message.format(facts=facts))
            for rule in _RULES
            if rule.applies(facts)
        ],
    )
