"""Decides what reported sales are: by identifiers, or as proposals by what is alike. Pure.

An identifier decides alone, unless the tenant's own catalogue contradicts it: then a person does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.model.numbers import NumberRecord
from shared.model.sales.match import MAX_CANDIDATES, MatchCandidate, MatchMeans, MatchState
from shared.sales.matching.named import Named

_BARCODE_ALONE = 0.8
"""How sure a barcode of ours is beside an ISRC that is not: the recording is not known."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What something is, or may be. The release and the track are set if nothing else is possible."""

    state: MatchState
    candidates: Sequence[MatchCandidate] = ()
    release_id: str | None = None
    track_id: str | None = None

    def with_similar(self, similar: Iterable[MatchCandidate]) -> "Decision":
        """Takes candidates that are alike; what several means found becomes surer. A match stays as it is."""
        if self.state == "matched":
            return self
        merged = _merged([*self.candidates, *similar])
        return Decision("proposed" if merged else "unmatched", merged[:MAX_CANDIDATES])


def by_identifiers(named: Named, records: Mapping[str, NumberRecord]) -> Decision:
    """What the ISRC and the barcodes say; `records` are the tenant's records of numbers, by their keys."""
    recordings = _places(named.isrc_key, records, "isrc")
    releases = [place for key in named.upc_keys for place in _places(key, records, "upc")]
    sold = {place.release_id for place in releases}
    there = [place for place in recordings if place.release_id in sold]
    if releases and recordings and not there:
        return _proposed([*recordings, *releases])
    places = there or recordings
    if places:
        record = records[str(named.isrc_key)]
        return _proposed(places) if record.problem and len(places) > 1 else _matched(places)
    if len(releases) == 1:
        (release,) = releases
        if named.isrc_key is None:
            return _matched(releases)
        return Decision("proposed", [release.model_copy(update={"confidence": _BARCODE_ALONE})])
    return _proposed(releases) if releases else Decision("unmatched")


def _places(key: str | None, records: Mapping[str, NumberRecord], means: MatchMeans) -> list[MatchCandidate]:
    """Where the catalogue has a number, each place once."""
    record = records.get(key or "")
    places = {
        (use.release_id, use.track_id): MatchCandidate(
            release_id=use.release_id,
            track_id=use.track_id,
            title=use.title or "",
            artist=use.artist or "",
            means=[means],
            confidence=1,
        )
        for use in (record.uses if record else ())
    }
    return list(places.values())


def _matched(places: Sequence[MatchCandidate]) -> Decision:
    releases = {each.release_id for each in places}
    tracks = {each.track_id for each in places}
    return Decision(
        "matched",
        places[:MAX_CANDIDATES],
        release_id=releases.pop() if len(releases) == 1 else None,
        track_id=tracks.pop() if len(tracks) == 1 and len(places) == 1 else None,
    )


def _proposed(places: Sequence[MatchCandidate]) -> Decision:
    """One of the places, each as likely as the others."""
    share = round(1 / len(places), 2)
    return Decision("proposed", [each.model_copy(update={"confidence": share}) for each in places[:MAX_CANDIDATES]])


def _merged(candidates: Iterable[MatchCandidate]) -> list[MatchCandidate]:
    """The surest first. A track is surer if its release was found too, which then needs no place of its own."""
    found: dict[tuple[str, str | None], MatchCandidate] = {}
    for each in candidates:
        place = (each.release_id, each.track_id)
        found[place] = _both(found[place], each) if place in found else each
    with_tracks = {release_id for release_id, track_id in found if track_id}
    kept = []
    for (release_id, track_id), each in found.items():
        release = found.get((release_id, None))
        if track_id:
            kept.append(_both(each, release) if release and "upc" in release.means else each)
        elif release_id not in with_tracks or "upc" not in each.means:
            kept.append(each)
    return sorted(kept, key=lambda each: (-each.confidence, each.release_id, each.track_id or ""))


def _both(one: MatchCandidate, other: MatchCandidate) -> MatchCandidate:
    """What two means found; the surer of both if they have one in common, as of a track that a release has twice."""
    if not set(one.means).isdisjoint(other.means):
        return max(one, other, key=lambda each: each.confidence)
    doubt = (1 - one.confidence) * (1 - other.confidence)
    means = list(dict.fromkeys([*one.means, *other.means]))
    return one.model_copy(update={"means": means, "confidence": round(1 - doubt, 2)})
