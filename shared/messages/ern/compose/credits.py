"""Composes credits: display artists, contributors, writers, rights controllers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from shared.messages.ai.facets import FACETS
from shared.messages.ern.compose.context import Context
from shared.messages.ern.parts import Coded, Contributor, Controller, Credit, Party, RightsUse, Role, Span
from shared.model.catalog import credits as people
from shared.model.catalog.ai import AiFacet, AiFacetName
from shared.model.catalog.release import ReleaseMetadata
from shared.model.catalog.titles import Titled
from shared.model.catalog.track import TrackMetadata
from shared.vocabularies.roles.ddex import MappedRole, RoleList, map_instrument, map_role
from shared.vocabularies.roles.thesaurus import USER_DEFINED

GENERATIVE_AI = "GenerativeAI"
"""AVS SpecialContributorType."""

Metadata = ReleaseMetadata | TrackMetadata
Person = people.Contributor | people.Writer | people.Publisher


def display_artists(context: Context, titled: Titled) -> tuple[Credit, ...]:
    """The artists in order. Without any, the display artist's name becomes the main artist."""
    registry = context.registry
    if not titled.artists:
        return (Credit(registry.party(titled.display_artist), "MainArtist", 1),)
    return tuple(
        Credit(registry.of(artist), artist.role, sequence) for sequence, artist in enumerate(titled.artists, start=1)
    )


def contributors(
    context: Context, metadata: TrackMetadata, path: str
) -> tuple[tuple[Contributor, ...], tuple[Contributor, ...]]:
    """Contributors to the resource, and contributors to the work if the version lists them separately.

    A track without credits inherits those of the release. Each party appears once per list, with all its
    roles (release profile clause 5.3.1.4(6), 1.4 clause 4.3(13)).
    """
    release_metadata = context.release.metadata
    lists: dict[RoleList, dict[str, _Draft]] = {"resource": {}, "work": {}}
    featured = {each.name for each in metadata.artists if each.role == "FeaturedArtist"}
    credited: Iterable[Person] = (
        *(metadata.contributors or release_metadata.contributors),
        *(metadata.writers or release_metadata.writers),
        *(metadata.publishers or release_metadata.publishers),
    )
    for person in credited:
        party = context.registry.of(person)
        mapped = map_role(person.role, context.version.name)
        drafts = lists[_list(context, person, mapped)]
        draft = drafts.setdefault(party.reference, _Draft(party))
        draft.add(_role(context, person, mapped, path), person, featured=mapped.featured or person.name in featured)
    return _contributors(lists["resource"]), _contributors(lists["work"])


class _Draft:
    """Collects one contributor's roles and flags."""

    ai: str | None = None
    featured: bool | None = None
    contracted: bool | None = None
    credited: bool | None = None

    def __init__(self, party: Party) -> None:
        self.party = party
        self.roles: dict[Coded, dict[Coded, None]] = {}

    def add(self, role: Role, person: Person, *, featured: bool) -> None:
        """Adds a role and its flags. `featured` is what label and artists say of it; the person's flag counts."""
        self.roles.setdefault(role.code, {}).update(dict.fromkeys(role.instruments))
        if isinstance(person, people.Contributor):
            self.ai = person.ai or self.ai
            self.featured = (featured or self.featured or None) if person.featured is None else person.featured
            self.contracted = self.contracted if person.contracted is None else person.contracted
            self.credited = self.credited if person.credited is None else person.credited


def _contributors(drafts: dict[str, _Draft]) -> tuple[Contributor, ...]:
    return tuple(
        Contributor(
            draft.party,
            sequence,
            tuple(Role(code, tuple(played)) for code, played in draft.roles.items()),
            tuple(dict.fromkeys(each for played in draft.roles.values() for each in played)),
            draft.ai,
            draft.featured,
            draft.contracted,
            draft.credited,
        )
        for sequence, draft in enumerate(drafts.values(), start=1)
    )


def ai_contributors(
    context: Context, facets: Mapping[AiFacetName, AiFacet | None], first: int
) -> tuple[Contributor, ...]:
    """Generative AI as a contributor in the role of each facet that it made, numbered from `first` (ERN 4.3.2)."""
    made = [(FACETS[name].role, facet) for name, facet in facets.items() if facet and facet.degree != "None"]
    if "ai" not in context.version.supports:
        return ()
    return tuple(
        Contributor(
            None,
            sequence,
            (Role(Coded(role)),),
            ai=facet.degree,
            special=GENERATIVE_AI,
            display_credit=facet.tool,
        )
        for sequence, (role, facet) in enumerate(made, start=first)
    )


def _list(context: Context, person: Person, mapped: MappedRole) -> RoleList:
    """The list of the contributor. Unknown roles of writers and publishers concern the work."""
    unknown = mapped.code == USER_DEFINED and context.version.lists_work_contributors
    return "work" if unknown and not isinstance(person, people.Contributor) else mapped.list


def _role(context: Context, person: Person, mapped: MappedRole, path: str) -> Role:
    """The role, and what is played in it."""
    unmapped = mapped.code == USER_DEFINED
    code = context.user_defined(person.role) if unmapped else Coded(mapped.code)
    if unmapped:
        context.warn(
            path,
            f"ERN {context.version.name} has no role {person.role!r}; it is sent as UserDefined.",
            "role-unmapped",
            "Choose a role from the vocabulary, or agree on this one with the recipient.",
        )
    elif not mapped.exact and mapped.instrument != USER_DEFINED:
        said = f"{mapped.code} ({mapped.instrument})" if mapped.instrument else mapped.code
        context.warn(
            path,
            f"ERN {context.version.name} has no role {person.role!r}; it is sent as {said}, which says less.",
            "role-narrowed",
            "Nothing needs to be done if the broader role will do.",
        )
    return Role(code, tuple(_instrument(context, *played, path) for played in _played(context, person, mapped)))


def _played(context: Context, person: Person, mapped: MappedRole) -> Iterator[tuple[str, str, bool]]:
    """What the person is said to play, else what the role says: its name, its code, whether that says all of it."""
    if isinstance(person, people.Contributor) and person.instrument:
        yield (person.instrument, *map_instrument(person.instrument, context.version.name))
    elif mapped.instrument:
        yield person.role, mapped.instrument, True


def _instrument(context: Context, name: str, code: str, exact: bool, path: str) -> Coded:
    if code != USER_DEFINED:
        if not exact:
            context.warn(
                path,
                f"ERN {context.version.name} has no instrument {name!r}; it is sent as {code}, which says less.",
                "instrument-narrowed",
                "Nothing needs to be done if the broader instrument will do.",
            )
        return Coded(code)
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
            context.registry.of(each),
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


def work_controllers(
    context: Context, publishers: Sequence[people.Publisher], credited: Sequence[Contributor]
) -> tuple[Controller, ...]:
    """Publishers with a stated share of the work, in the order in which the message credits them.

    Who has other credits too is credited before other publishers, and the message says no other order.
    """
    places = {each.party.reference: each.sequence for each in credited if each.party}
    holders = [(context.registry.of(each), each.share) for each in publishers if each.share]
    holders.sort(key=lambda holder: places[holder[0].reference])
    return tuple(
        Controller(party, sequence, "RightsController", percent(share), _WORLD)
        for sequence, (party, share) in enumerate(holders, start=1)
    )


def percent(share: float | None) -> str | None:
    """A share in percent as xs:decimal. None for the full share, which recipients assume by default."""
    return None if share is None or share >= _FULL_SHARE else f"{share:.4f}".rstrip("0").rstrip(".")
