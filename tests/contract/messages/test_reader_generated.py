"""Composes, reads and recomposes generated releases: whatever a message can express comes back, byte for byte.

`STARDUST_EXAMPLES` sets how many; the default is 60. `plain` removes data that is ambiguous in a message.
"""

import os
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from shared.messages.ai.facets import recording_degree
from shared.messages.ern.area import Area
from shared.messages.ern.compose.deals.terms import area_of
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.deals import CLAIM_USES, combination
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.messages.ern.read.elements.credits import CreditKind, credit_kind
from shared.model.catalog.credits import LocalName, RightsLine
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release, ReleaseMetadata
from shared.model.catalog.titles import LocalTitle, Titled
from shared.model.catalog.track import TrackMetadata
from shared.vocabularies.roles.ddex import map_role
from shared.vocabularies.roles.thesaurus import USER_DEFINED
from tests.fixtures.messages import request
from tests.fixtures.strategies import releases
from tests.unit.messages.ern.messages import with_files_of

EXAMPLES = int(os.environ.get("STARDUST_EXAMPLES", "60"))
Said = TypeVar("Said", ReleaseMetadata, TrackMetadata)
T = TypeVar("T", bound=Titled)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES == 60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(generated=releases(), version=st.sampled_from(list(VERSIONS)))
def test_a_generated_release_comes_back(generated: Release, version: str) -> None:
    assume(len(generated.tracks) > 1 or not generated.tracks[0].bonus)  # simple profiles have no bonus track
    sent = plain(generated, version)
    deals = tuple(dict.fromkeys(("free-streaming", "download", *(term.use for term in sent.deals))))
    first = compose_message(request(sent, version=version, deals=deals)).xml
    read = with_files_of(read_message(first).release, sent)
    assert compose_message(request(read, version=version, deals=deals)).xml.decode() == first.decode()


def plain(release: Release, version: str) -> Release:
    """DDEX roles in the matching credit list, no repeated variants, one deal per use, what the version can say."""
    metadata = _credited(_lined(release.metadata), version)
    if version == "3.8.2" and metadata.compilation == "single-artist":
        metadata = metadata.model_copy(update={"compilation": None})
    tracks = [_credited(_lined(_titled(track.metadata)), version) for track in release.tracks]
    if version != "4.3.2":  # earlier versions do not disclose AI, and with it what is held out of claims
        metadata = metadata.model_copy(update={"ai": None, "ai_disclosure": None})
        tracks = [said.model_copy(update={"ai": None, "ai_disclosure": None}) for said in tracks]
    if version == "3.8.2":  # it has no code for "no language"
        tracks = [said.model_copy(update={"language": None, "languages": []}) for said in tracks]
    credited = (*metadata.writers, *metadata.contributors)
    people = {each.name for each in credited if each.local_names or each.sort_name}
    metadata, *tracks = (_without_controllers(said, people) for said in (metadata, *tracks))
    told = release.model_copy(
        update={
            "basic": _titled(release.basic),
            "metadata": metadata,
            "tracks": [
                track.model_copy(update={"metadata": said}) for track, said in zip(release.tracks, tracks, strict=True)
            ],
        }
    )
    held = metadata.ai == "All" or any(recording_degree(told, track) == "All" for track in told.tracks)
    deals = {term.use: term for term in release.deals if _is_offered(term, release) and (not held or not _claims(term))}
    return told.model_copy(update={"deals": list(deals.values())})


def _without_controllers(said: Said, people: set[str]) -> Said:
    """Without rights controllers who have the name of a person, or of another: a message has one party for both."""
    kept = {each.name: each for each in said.rights_controllers if each.name not in people}
    return said.model_copy(update={"rights_controllers": list(kept.values())})


def _is_offered(term: DealTerm, release: Release) -> bool:
    """Whether the release may be offered where the deal is; otherwise no message says the deal."""
    stated = Area.of(term.territories, term.excluded_territories)
    return bool(stated & area_of(release.territories))


def _claims(term: DealTerm) -> bool:
    """Whether the deal is one that recordings made by AI are held out of."""
    found = combination(term.use)
    return found is not None and bool(CLAIM_USES & {*found.uses})


def _credited(said: Said, version: str) -> Said:
    def at(desk: CreditKind, people: Sequence[Any], otherwise: str | None) -> list[Any]:
        seated = []
        for each in people:
            names = {(name.text, name.language): name for name in reversed(getattr(each, "local_names", ()))}
            person = each.model_copy(update={"local_names": list(reversed(names.values()))} if names else {})
            code = map_role(person.role, version).code
            role = person.role if code == USER_DEFINED else code
            if credit_kind(role) == desk:
                seated.append(person.model_copy(update={"role": role}))
            elif otherwise:
                seated.append(person.model_copy(update={"role": otherwise}))
        return seated

    return said.model_copy(
        update={
            "contributors": at("contributors", said.contributors, None),
            "writers": at("writers", _once(said.writers), "Composer"),
            "publishers": at("publishers", _once(said.publishers), "MusicPublisher"),
        }
    )


def _once(people: Sequence[Any]) -> list[Any]:
    """Each party once: a message has one share of it."""
    return list({person.name: person for person in people}.values())


def _titled(said: T) -> T:
    update: dict[str, Any] = {
        "local_titles": _different(said.local_titles, (said.title, said.subtitle)),
        "local_display_artists": _different(said.local_display_artists, (said.display_artist, None)),
    }
    if hasattr(said, "local_labels"):
        update["local_labels"] = _different(said.local_labels, (said.label, None))
    return said.model_copy(update=update)


def _different(variants: Iterable[Any], main: tuple[str, str | None]) -> list[Any]:
    def words(variant: LocalTitle | LocalName) -> tuple[str, str | None]:
        return (variant.title, variant.subtitle) if isinstance(variant, LocalTitle) else (variant.text, None)

    once = {(*words(each), each.language): each for each in variants if words(each) != main}
    return list(once.values())


def _lined(said: Said) -> Said:
    lists = [name for name in ("p_lines", "c_lines") if hasattr(said, name)]
    return said.model_copy(update={name: _lines(getattr(said, name)) for name in lists})


def _lines(lines: Iterable[RightsLine]) -> list[RightsLine]:
    """No duplicate lines, and one of them worldwide."""
    once = list({(line.text, line.year, line.company): line for line in lines}.values())
    if once and all(line.territory not in (None, "Worldwide") for line in once):
        once[0] = once[0].model_copy(update={"territory": None})
    return once
