"""What a release discloses of AI in the categories that Spotify and Apple Music have published. Pure.

No message to them has a field for it yet: Spotify takes it as DDEX (ERN 4.3.2), and the element of Apple's packages
is not public. The categories are shown to the label.
"""

from typing import Literal, NamedTuple

from shared.messages.ai.facets import FACETS, artwork, facets_of
from shared.model.catalog.ai import AiFacet, AiFacetName, AiUse
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track

Service = Literal["spotify", "apple"]


class Category(NamedTuple):
    """A category of a service's, and how much of it generative AI made."""

    name: str
    degree: AiUse


def track_categories(release: Release, track: Track, service: Service) -> list[Category]:
    """The categories that apply to the track, in the service's own words. What is made without AI is not named."""
    return _categories(facets_of(release, track), service)


def release_categories(release: Release, service: Service) -> list[Category]:
    """The categories that apply to the release as such: its artwork."""
    return _categories({"artwork": artwork(release)}, service)


def _categories(facets: dict[AiFacetName, AiFacet | None], service: Service) -> list[Category]:
    found: dict[str, set[AiUse]] = {}
    for name, facet in facets.items():
        category = getattr(FACETS[name], service)
        if category and facet:
            found.setdefault(category, set()).add(facet.degree)
    return [
        Category(category, "All" if degrees == {"All"} else "Partly")
        for category, degrees in found.items()
        if degrees != {"None"}
    ]
