"""Chooses a message's profile from the release, unless the target names one."""

from dataclasses import replace
from typing import NamedTuple

from shared.errors import Finding, InvalidInput
from shared.messages.ern.classify import classify, label_release_type
from shared.messages.ern.data.profiles import VARIANTS, Profile, is_spoken
from shared.messages.ern.data.versions import VERSIONS, Version
from shared.model.catalog.release import Release

_SAME = frozenset({("VideoSingle", "Single"), ("Album", "DigitalBoxSetRelease")})
"""Release types that mean the same in a profile."""


class Choice(NamedTuple):
    """A profile with its variants, the ReleaseType, and warnings about the choice."""

    profile: Profile
    variants: tuple[str, ...]
    release_type: str
    warnings: tuple[Finding, ...]


def choose(version: Version, release: Release, requested: str | None) -> Choice:
    """The profile for `release`. `requested` is the target's setting: `Audio`, or with variants `Audio Classical`.

    If only other versions have the `requested` profile, it is chosen from the release instead. Raises InvalidInput
    if no version has it.
    """
    kind = classify(release)
    named = _parse(version, requested) if requested else None
    name, variants = named or (version.choose_profile(kind, release), kind.variants)
    profile = version.profiles[name]
    warnings = []
    if version.has_variants and not named and is_spoken(release):
        profile = replace(version.profiles["Audio"], identifier="")
        message = f"ERN {version.name} has no release profile for speech; the message names none."
        remedy = "Agree on the message with the recipient."
        warnings.append(Finding("profile", message, "no-profile", severity="warning", remedy=remedy))
    if requested and not named:
        message = f"ERN {version.name} has no profile {requested}; {name} is chosen from the release."
        warnings.append(Finding("profile", message, "profile-of-other-version", severity="warning"))
    release_type = kind.release_type
    if profile.release_types and release_type not in profile.release_types:
        release_type = profile.release_types[0]
        message = f"The profile {name} does not allow the release type {kind.release_type}; {release_type} is sent."
        warnings.append(Finding("basic.type", message, "release-type-narrowed", severity="warning"))
    stated = label_release_type(release)
    if stated not in (None, kind.release_type, release_type) and (stated, release_type) not in _SAME:
        message = f"The release type {stated} does not fit the tracks; {release_type} is sent."
        remedy = "Change the release type, or the tracks."
        warnings.append(Finding("basic.type", message, "release-type-changed", severity="warning", remedy=remedy))
    return Choice(profile, variants if version.has_variants else (), release_type, tuple(warnings))


def _parse(version: Version, requested: str) -> tuple[str, tuple[str, ...]] | None:
    name, *variants = requested.split() or [""]
    if set(variants) <= set(VARIANTS):
        if name in version.profiles:
            return name, tuple(sorted(variants))
        if any(name in each.profiles for each in VERSIONS.values()):
            return None
    problem = Finding(
        "profile",
        f"{requested!r} is not a release profile of ERN {version.name}.",
        "unknown-profile",
        remedy=f"Choose one of {', '.join(version.profiles)}. Variants are {', '.join(VARIANTS)}.",
    )
    raise InvalidInput([problem])
