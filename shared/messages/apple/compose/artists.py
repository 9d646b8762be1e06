"""Composes the artists of an album or track: each once, with all roles."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.messages.apple.compose.context import Context
from shared.messages.apple.data.roles import FEATURED, SECONDARY
from shared.messages.apple.parts import Artist, ArtistLocale
from shared.model.catalog import credits as people
from shared.model.catalog.titles import Titled
from shared.model.catalog.track import TrackMetadata
from shared.vocabularies.roles.apple import apple_role

_DISPLAYED = {"MainArtist": "Performer", "FeaturedArtist": FEATURED, "Artist": "Performer"}


@dataclass(slots=True)
class _Draft:
    roles: dict[str, None] = field(default_factory=dict)
    primary: bool = False
    apple_id: str | None = None
    locales: tuple[ArtistLocale, ...] = ()

    def artist(self, name: str) -> Artist:
        """The artist. A primary one is not at the same time a secondary one."""
        roles = tuple(role for role in self.roles if not (self.primary and role in SECONDARY))
        return Artist(artist_name=name, apple_id=self.apple_id, roles=roles, primary=self.primary, locales=self.locales)


def display_artists(titled: Titled) -> tuple[Artist, ...]:
    """The artists on the cover. Without any, the display artist is the only one."""
    return _artists(_displayed(titled))


def track_artists(context: Context, metadata: TrackMetadata, path: str) -> tuple[Artist, ...]:
    """The track's artists: those displayed, then contributors, then writers, which may be the release's."""
    drafts, release = _displayed(metadata), context.release.metadata
    credited: Iterable[people.Contributor | people.Writer] = (
        *(metadata.contributors or release.contributors),
        *(metadata.writers or release.writers),
    )
    for person in credited:
        roles = _roles(context, person, path)
        if roles:
            draft = drafts.setdefault(person.name, _Draft())
            draft.roles.update(dict.fromkeys(roles))
            draft.apple_id = draft.apple_id or person.apple_id
    return _artists(drafts)


def _displayed(titled: Titled) -> dict[str, _Draft]:
    drafts: dict[str, _Draft] = {}
    for artist in titled.artists or [people.Artist(name=titled.display_artist)]:
        draft = drafts.setdefault(artist.name, _Draft())
        draft.roles[_DISPLAYED[artist.role]] = None
        draft.apple_id = draft.apple_id or artist.apple_id
        draft.primary |= artist.role == "MainArtist"
        draft.locales = draft.locales or _locales(artist.local_names)
    return drafts


def _locales(names: Iterable[people.LocalName]) -> tuple[ArtistLocale, ...]:
    by_language = {each.language: ArtistLocale(name=each.language, artist_name=each.text) for each in names}
    return tuple(by_language.values())


def _roles(context: Context, person: people.Contributor | people.Writer, path: str) -> list[str]:
    """Apple's roles for the credit. The instrument is a role of its own; it says more than `Performer`."""
    role = apple_role(person.role)
    found = [role.name] if role else []
    if isinstance(person, people.Contributor):
        if person.instrument:
            found = [*(each for each in found if each != "Performer"), person.instrument]
        if person.featured:
            found.append(FEATURED)
    if role and not (role.exact and role.published):
        why = "says less than" if role.published else "is not on Apple's public list; it stands for"
        context.warn(
            path,
            f"Apple's role {role.name!r} {why} {person.role!r}, the role of {person.name!r}.",
            "apple-role-narrowed",
            "Use a role that Apple publishes, such as Producer or Mixing Engineer.",
        )
    if not found:
        context.warn(
            path,
            f"Apple has no role {person.role!r}; the credit of {person.name!r} is not sent.",
            "apple-role-unknown",
            "Use a role that Apple knows, such as Producer or Mixing Engineer.",
        )
    return found


def _artists(drafts: dict[str, _Draft]) -> tuple[Artist, ...]:
    return tuple(draft.artist(name) for name, draft in drafts.items())
