"""Composes credits: display artists, contributors, writers, rights controllers."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from shared.messages.ern.compose.context import Context
from shared.messages.ern.data.instruments import instrument_code
from shared.messages.ern.data.roles import role_code
from shared.messages.ern.parts import Coded, Contributor, Controller, Credit, Party, RightsUse, Span
from shared.model.catalog import credits as people
from shared.model.catalog.release import ReleaseMetadata
from shared.model.catalog.titles import Titled
from shared.model.catalog.track import TrackMetadata

Metadata = ReleaseMetadata | TrackMetadata


def display_artists(context: Context, titled: Titled) -> tuple[Credit, ...]:
    """The artists in order. Without any, the display artist's name becomes the main artist."""
    party = context.registry.party
    if not titled.artists:
        return (Credit(party(titled.display_artist), "MainArtist", 1),)
    return tuple(
        Credit(party(artist.name, artist.isni, artist.ipi), artist.role, sequence)
        for sequence, artist in enumerate(titled.artists, start=1)
    )


def contributors(
    context: Context, metadata: Metadata, path: str
) -> tuple[tuple[Contributor, ...], tuple[Contributor, ...]]:
    """Contributors to the resource, and contributors to the work if the version lists them separately.

    A track without credits inherits those of the release. Each party appears once per list, with all its
    roles (release profile clause 5.3.1.4(6), 1.4 clause 4.3(13)).
    """
    release_metadata = context.release.metadata
    lists: dict[str, dict[str, _Draft]] = {"resource": {}, "work": {}}
    credited: Iterable[people.Contributor | people.Writer | people.Publisher] = (
        *(metadata.contributors or release_metadata.contributors),
        *(metadata.writers or release_metadata.writers),
        *(metadata.publishers or release_metadata.publishers),
    )
    for person in credited:
        party = context.registry.party(person.name, person.isni, person.ipi)
        bucket, code = _role(context, person, path)
        draft = lists[bucket].get(party.reference)
        if draft is None:
            draft = lists[bucket][party.reference] = _Draft(party)
        draft.add(context, code, person, path)
    return _contributors(lists["resource"]), _contributors(lists["work"])


class _Draft:
    """Collects one contributor's roles and flags."""

    ai: str | None = None
    featured: bool | None = None
    contracted: bool | None = None
    credited: bool | None = None

    def __init__(self, party: Party) -> None:
        self.party = party
        self.roles: dict[Coded, None] = {}
        self.instruments: dict[Coded, None] = {}

    def add(
        self, context: Context, code: Coded, person: people.Contributor | people.Writer | people.Publisher, path: str
    ) -> None:
        self.roles[code] = None
        if isinstance(person, people.Contributor):
            if person.instrument:
                self.instruments[_instrument(context, person.instrument, path)] = None
            self.ai = person.ai or self.ai
            self.featured = self.featured if person.featured is None else person.featured
            self.contracted = self.contracted if person.contracted is None else person.contracted
            self.credited = self.credited if person.credited is None else person.credited


def _contributors(drafts: dict[str, _Draft]) -> tuple[Contributor, ...]:
    return tuple(
        Contributor(
            draft.party,
            sequence,
            tuple(draft.roles),
            tuple(draft.instruments),
            draft.ai,
            draft.featured,
            draft.contracted,
            draft.credited,
        )
        for sequence, draft in enumerate(drafts.values(), start=1)
    )


@lru_cache(maxsize=4096)
def _known_role(role: str, version: str) -> tuple[str, Coded] | None:
    known = role_code(role, version)
    return (known[0], Coded(known[1])) if known else None


def _role(
    context: Context, person: people.Contributor | people.Writer | people.Publisher, path: str
) -> tuple[str, Coded]:
    known = _known_role(person.role, context.version.name)
    if known:
        return known
    context.warn(
        path,
        f"ERN {context.version.name} has no role {person.role!r}; it is sent as UserDefined.",
        "role-unmapped",
        "Choose a role from the vocabulary, or agree on this one with the recipient.",
    )
    in_work = not isinstance(person, people.Contributor) and context.version.name == "3.8.2"
    return "work" if in_work else "resource", context.user_defined(person.role)


def _instrument(context: Context, name: str, path: str) -> Coded:
    code = instrument_code(name, context.version.name)
    if code:
        return Coded(code)
    if context.version.free_instruments:
        return Coded(name)
    context.warn(
        path,
        f"ERN {context.version.name} has no instrument {name!r}; it is sent as UserDefined.",
        "instrument-unmapped",
        "Choose an instrument from the vocabulary, or agree on this one with the recipient.",
    )
    return context.user_defined(name)


def rights_controllers(context: Context, metadata: Metadata) -> tuple[Controller, ...]:
    """The rights controllers of the recording."""
    return tuple(
        Controller(
            context.registry.party(each.name, each.isni, each.ipi),
            sequence,
            each.role,
            percent(each.share),
            RightsUse(("Use",), _span(each), tuple(each.territories) or ("Worldwide",)),
        )
        for sequence, each in enumerate((each for each in metadata.rights_controllers if each.share != 0), start=1)
    )


def _span(controller: people.RightsController) -> Span | None:
    start, end = controller.start_date, controller.end_date
    if not (start or end):
        return None
    return Span(start.isoformat() if start else None, end.isoformat() if end else None)


_WORLD = RightsUse((), None, ())
_FULL_SHARE = 100


def work_controllers(context: Context, publishers: Sequence[people.Publisher]) -> tuple[Controller, ...]:
    """Publishers with a stated share of the work."""
    return tuple(
        Controller(
            context.registry.party(each.name, each.isni, each.ipi),
            sequence,
            "RightsController",
            percent(each.share),
            _WORLD,
        )
        for sequence, each in enumerate((each for each in publishers if each.share), start=1)
    )


def percent(share: float | None) -> str | None:
    """A share in percent as xs:decimal. None for the full share, which recipients assume by default."""
    return None if share is None or share >= _FULL_SHARE else f"{share:.4f}".rstrip("0").rstrip(".")
