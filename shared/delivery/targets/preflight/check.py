"""Checks whether a target's DSP would accept a release, before anything is sent. Pure.

Findings about verified limits block, all others warn. Each has its source and a remedy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from shared.catalog.releases.readiness import genre_warnings, release_problems
from shared.catalog.vocabularies.genre_mappings import dictionary_in
from shared.delivery.targets.presets.catalogue import preset_named
from shared.delivery.targets.presets.form import READ
from shared.delivery.targets.presets.limits import Breach, Limit, breaches
from shared.errors import Finding, InvalidRelease
from shared.model.base import Model
from shared.model.catalog.genres import GenreMapping
from shared.model.catalog.release import Release
from shared.model.catalog.titles import GenreCode
from shared.model.delivery.delivery import MAX_FINDINGS_KEPT
from shared.model.delivery.target import DeliveryTarget, ImageRequirement
from shared.vocabularies.genres.choice import choose_genre
from shared.vocabularies.genres.placing import placement_findings

_TARGET = "the target's requirements"
_RULES = "release rules"
_WORLD = "Worldwide"
_DRAFT_CODES = {"rights": "deal-without-start", "rights.startDate": "deal-without-start"}
"""The finding's code for an unreadable field, by its path."""


class Preflight(Model):
    """The result of the check."""

    ready: bool
    """Whether none of the findings blocks."""
    findings: list[Finding]
    """What the DSP would object to."""


def preflight(release: Release, target: DeliveryTarget, mapping: GenreMapping | None = None) -> Preflight:
    """Checks the release against the rules for all messages, the target's requirements and its preset's limits.

    `mapping`: the tenant's mapping of genres for the target.
    """
    limits = [*_requirements(target), *(preset_named(target.preset).limits if target.preset else ())]
    return _report(
        [
            *(_of_problem(problem, problem.code) for problem in release_problems(release)),
            *(_of_problem(problem, problem.code) for problem in genre_warnings(release)),
            *_genre(release, target, mapping),
            *_deals(target),
            *_territories(release, target),
            *map(_of_breach, breaches(release, limits)),
        ]
    )


def preflight_of_draft(problems: Iterable[Finding]) -> Preflight:
    """The preflight of a draft that is too incomplete to be checked: the findings that make it so."""
    return _report(_of_problem(problem, _DRAFT_CODES.get(problem.path, problem.code)) for problem in problems)


def with_findings(found: Preflight, others: Iterable[Finding]) -> Preflight:
    """A preflight with further findings, blocking ones first."""
    findings = sorted([*found.findings, *others], key=lambda finding: finding.severity)
    return Preflight(ready=not any(finding.severity == "error" for finding in findings), findings=findings)


def _report(findings: Iterable[Finding]) -> Preflight:
    """The findings without duplicates, blocking ones first."""
    found = sorted(dict.fromkeys(findings), key=lambda finding: finding.severity)
    return Preflight(ready=not any(finding.severity == "error" for finding in found), findings=found)


def _of_problem(problem: Finding, code: str) -> Finding:
    return replace(problem, code=code, source=problem.source or _RULES)


def _genre(release: Release, target: DeliveryTarget, mapping: GenreMapping | None) -> Iterator[Finding]:
    wanted = target.requirements.genre_mapping
    if wanted is None:
        return
    chosen = choose_genre(release.metadata, wanted, mapping)
    path = f"metadata.genreMappings.{wanted.provider}"
    if wanted.mapping and mapping is None:
        yield Finding(
            path=path,
            code="no-genre-mapping",
            severity="warning",
            message=f"There is no mapping {wanted.mapping!r} to the genres of {wanted.provider}.",
            remedy="Create it, or let the target name another.",
            source=_TARGET,
        )
    if chosen and mapping and mapping.vocabulary:
        stated = GenreCode(name=chosen.name, code=chosen.code)
        yield from placement_findings(stated, dictionary_in(mapping), path, stored=True)
    if wanted.required and (chosen is None or chosen.origin == "fallback"):
        yield Finding(
            path=path,
            code="unmapped-genre",
            severity="error" if wanted.strict_mode and chosen is None else "warning",
            message=f"The genre is not mapped to a genre of {wanted.provider}.",
            remedy="Map it." + (f" Otherwise {chosen.name!r} is sent." if chosen else ""),
            source=_TARGET,
        )
    if wanted.version and chosen and chosen.version and chosen.version != wanted.version:
        yield Finding(
            path=f"{path}.version",
            code="other-genre-version",
            severity="warning",
            message=f"The genre is of version {chosen.version}; the DSP requires {wanted.version}.",
            remedy="Map the genre to the DSP's version.",
            source=_TARGET,
        )


def _deals(target: DeliveryTarget) -> Iterator[Finding]:
    if not target.deals:
        yield Finding(
            path="deals",
            code="no-deal",
            severity="warning",
            message="The target has no deals, so the message offers nothing.",
            remedy="Set the target's deals.",
            source=_TARGET,
        )


def _territories(release: Release, target: DeliveryTarget) -> Iterator[Finding]:
    """An offer for selected territories must include some that the DSP serves; a worldwide offer always does."""
    served = set(target.requirements.territories) - {_WORLD}
    offered = [("territories.included", release.territories.included)] if release.territories.mode == "selected" else []
    offered += [(f"deals[{index}].territories", term.territories) for index, term in enumerate(release.deals)]
    for path, territories in offered:
        missed = sorted(set(territories) - served)
        if served and missed and _WORLD not in territories:
            yield Finding(
                path=path,
                code="territory-not-served",
                severity="error" if len(missed) == len(set(territories)) else "warning",
                message=f"The DSP does not serve {', '.join(missed)}.",
                remedy="Offer the release in territories that the DSP serves, or choose another target.",
                source=_TARGET,
            )


def _requirements(target: DeliveryTarget) -> Iterator[Limit]:
    wanted = target.requirements
    if wanted.audio_format:
        formats = tuple(wanted.audio_format)
        yield Limit("audio", "format", f"Upload {' or '.join(formats)}.", _TARGET, one_of=formats)
    for image in wanted.image_specs:
        yield from _image(image)


def _image(image: ImageRequirement) -> Iterator[Limit]:
    limit = partial(Limit, "cover" if image.type == "FrontCover" else "image", source=_TARGET, image_type=image.type)
    if image.formats:
        yield limit("format", "Upload the image in another format.", one_of=tuple(image.formats))
    if image.min_width or image.max_width:
        remedy = "Upload an image with an accepted width."
        yield limit("width", remedy, minimum=image.min_width, maximum=image.max_width)
    if image.max_size:
        yield limit("size", "Compress the image.", maximum=image.max_size)


def _of_breach(breach: Breach) -> Finding:
    limit = breach.limit
    verb = "prefers" if limit.preferred else "accepts"
    return Finding(
        path=breach.path,
        code=f"{limit.subject}-{limit.fact}",
        severity="error" if limit.verified and not limit.preferred else "warning",
        message=f"The value is {breach.value}; the DSP {verb} {limit.description}.",
        remedy=limit.remedy,
        source=limit.source if limit.source == _TARGET else f"{limit.source} (read {READ})",
    )


def enforce_preflight(release: Release, target: DeliveryTarget, mapping: GenreMapping | None = None) -> list[Finding]:
    """The findings to record on the delivery.

    Raises InvalidRelease with the blocking findings, if the target's preflight is set to block or if no message
    can be composed.
    """
    found = preflight(release, target, mapping).findings
    blocking = [finding for finding in found if finding.severity == "error"]
    if blocking and (target.preflight == "block" or release_problems(release)):
        raise InvalidRelease(map(_problem, blocking))
    return found[:MAX_FINDINGS_KEPT]


def _problem(finding: Finding) -> Finding:
    return Finding(finding.path, f"{finding.message} ({finding.source})", finding.code, remedy=finding.remedy)
