"""Owns docs/reference/ern.md: deals, profiles and what each version cannot say, written from the data itself.

`python -m shared.messages.ern.reference` writes the page. Not loaded by the functions.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from shared.messages.ern.compose.checks.losses import LOSSES
from shared.messages.ern.data.deals import COMBINATIONS
from shared.messages.ern.data.profiles import Profile
from shared.messages.ern.data.versions import VERSIONS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "ern.md"


def page() -> str:
    """The page as Markdown."""
    return "\n".join([*_head(), *_deals(), *_profiles(), *_losses()])


def _head() -> Iterator[str]:
    yield "# ERN messages\n"
    yield "Written by `python -m shared.messages.ern.reference`; do not edit.\n"
    yield f"Versions: {', '.join(VERSIONS)}. Actions: Initial, Update, Takedown, Purge.\n"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = tuple(head)
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _deals() -> Iterator[str]:
    yield "## Deals\n"
    yield "Names for `deals` of a delivery target and `use` of a release's own deals.\n"
    yield from _table(
        ("Name", "Meaning", "CommercialModelType", "UseType"),
        ((f"`{each.name}`", each.title, _and(each.models), _and(each.uses)) for each in COMBINATIONS.values()),
    )


def _profiles() -> Iterator[str]:
    yield "## Release profiles\n"
    yield "Chosen from the release; `profile` of a target overrides the choice.\n"
    families = {id(version.profiles): version for version in VERSIONS.values()}
    for version in families.values():
        names = [name for name, each in VERSIONS.items() if each.profiles is version.profiles]
        yield f"### {', '.join(names)}\n"
        yield from _table(
            ("Profile", "Holds", "Tracks", "Track releases", "ReleaseType"),
            (_profile(each) for each in version.profiles.values()),
        )


def _profile(profile: Profile) -> tuple[str, ...]:
    tracks = f"{profile.min_tracks}" + ("" if profile.max_tracks == profile.min_tracks else " or more")
    own = "yes" if profile.track_releases else "no"
    return f"`{profile.name}`", _and(sorted(profile.media)), tracks, own, _and(profile.release_types) or "any"


def _losses() -> Iterator[str]:
    yield "## What a version cannot say\n"
    yield "Left out of the message, with a warning.\n"
    yield from _table(
        ("Thing", *VERSIONS),
        ((loss.what, *("" if loss.needs in each.says else "no" for each in VERSIONS.values())) for loss in LOSSES),
    )


def _and(words: Iterable[str]) -> str:
    return ", ".join(words)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
