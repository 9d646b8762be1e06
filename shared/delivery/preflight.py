"""Owns the preflight: everything that would make this DSP refuse the release, before a byte is sent. Pure.

Findings of verified limits block, all others warn; each cites its source and says the remedy.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from shared.catalog.readiness import release_problems
from shared.delivery.limits import Breach, Limit, breaches
from shared.delivery.presets import READ, preset_named
from shared.model.release import Release
from shared.model.target import DeliveryTarget, ImageRequirement

_TARGET = "the target's requirements"
_RULES = "release rules"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the DSP would, or might, refuse. `path` lies in the release."""

    path: str
    code: str
    severity: Literal["block", "warn"]
    message: str
    remedy: str
    source: str


@dataclass(frozen=True, slots=True)
class Preflight:
    """What was found; `ready` if nothing blocks."""

    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Whether the release can go."""
        return not any(finding.severity == "block" for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"ready": self.ready, "findings": [asdict(finding) for finding in self.findings]}


def preflight(release: Release, target: DeliveryTarget) -> Preflight:
    """Judges the release by what any message needs, by the target's requirements, and by its preset's limits."""
    limits = [*_requirements(target), *(preset_named(target.preset).limits if target.preset else ())]
    found = [*_rules(release), *_genre(release, target), *map(_finding, breaches(release, limits))]
    return Preflight(tuple(dict.fromkeys(found)))


def _rules(release: Release) -> Iterator[Finding]:
    for problem in release_problems(release):
        severity: Literal["block", "warn"] = "block" if problem.severity == "error" else "warn"
        yield Finding(problem.path, problem.code, severity, problem.message, problem.remedy, _RULES)


def _genre(release: Release, target: DeliveryTarget) -> Iterator[Finding]:
    wanted = target.requirements.genre_mapping
    if wanted is None or not wanted.required:
        return
    if getattr(release.metadata.genre_mappings, wanted.provider, None) is None:
        yield Finding(
            f"metadata.genreMappings.{wanted.provider}",
            "unmapped-genre",
            "block" if wanted.strict_mode and not wanted.fallback_genre else "warn",
            f"The genre is not mapped to {wanted.provider}'s.",
            "Map it." + (f" Else {wanted.fallback_genre!r} is sent." if wanted.fallback_genre else ""),
            _TARGET,
        )


def _requirements(target: DeliveryTarget) -> Iterator[Limit]:
    wanted = target.requirements
    if wanted.audio_format:
        formats = tuple(wanted.audio_format)
        yield Limit("audio", "format", f"Upload {' or '.join(formats)}.", _TARGET, one_of=formats)
    for image in wanted.image_specs:
        if image.type == "FrontCover":
            yield from _cover(image)


def _cover(image: ImageRequirement) -> Iterator[Limit]:
    if image.formats:
        yield Limit("cover", "format", "Upload it in another format.", _TARGET, one_of=tuple(image.formats))
    if image.min_width or image.max_width:
        remedy = "Upload a cover of that width."
        yield Limit("cover", "width", remedy, _TARGET, minimum=image.min_width, maximum=image.max_width)
    if image.max_size:
        yield Limit("cover", "size", "Compress it.", _TARGET, maximum=image.max_size)


def _finding(breach: Breach) -> Finding:
    limit = breach.limit
    blocks = limit.verified and not limit.preferred
    cited = limit.source if limit.source == _TARGET else f"{limit.source} (read {READ})"
    return Finding(
        path=breach.path,
        code=f"{limit.subject}-{limit.fact}",
        severity="block" if blocks else "warn",
        message=f"It is {breach.value}; the DSP {'prefers' if limit.preferred else 'takes'} {limit.words}.",
        remedy=limit.remedy,
        source=cited,
    )
