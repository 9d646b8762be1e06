"""Composes MEAD 1.1 messages from releases. Pure: the same request gives the same bytes."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from shared.messages.ddex.coded import Coded, ProprietaryId
from shared.messages.ddex.header import Header, MessagingParty, header
from shared.messages.mead import parts
from shared.messages.mead.check import mead_findings
from shared.messages.mead.fields import NOTE_TYPES, NOTES
from shared.messages.mead.plan import MEAD_MESSAGE
from shared.messages.mead.request import ComposedMead, MeadRequest
from shared.messages.xml.markup import compile_plan
from shared.model.catalog.mead import Award, ChartPosition, Mead, Sound, TrackMead
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track
from shared.vocabularies.mead.fields import ACTIVITIES, VOCABULARIES, Vocabulary, is_activity
from shared.vocabularies.mead.notation import read_key, read_meter

NAMESPACE = "http://ddex.net/xml/mead/11"
_AVS = "3"
_NOBODY = MessagingParty("", "")
_NO_HEADER = Header(None, "", _NOBODY, None, _NOBODY, "", "")


def compose_mead(request: MeadRequest) -> ComposedMead | None:
    """The message about what a release's music is like; None if the release says nothing about it.

    A track says what it does not share with the release, and what the standard has no element for on releases: tempo,
    time signature, key, voice and instruments.
    """
    release = request.release
    mead = release.mead or Mead()
    composer = _Composer(release, mead, request.sender.party_id)
    recordings = tuple(each for each in composer.recordings() if each.says_something)
    whole = composer.release_information()
    if not (recordings or whole.says_something):
        return None
    message = parts.MeadMessage(
        namespace=NAMESPACE,
        avs=_AVS,
        language=release.metadata.language,
        header=header(request),
        recordings=parts.Lists(recordings=recordings) if recordings else None,
        releases=parts.Lists(releases=(whole,)) if whole.says_something else None,
    )
    said = _writer()(message._replace(header=_NO_HEADER))
    return ComposedMead(
        xml=_writer()(message),
        message_id=request.message_id,
        digest=hashlib.sha256(said).hexdigest(),
        warnings=tuple(mead_findings(release)),
    )


@cache
def _writer() -> Callable[[parts.MeadMessage], bytes]:
    return compile_plan(MEAD_MESSAGE, parts.MeadMessage, "1.1")


class _Composer:
    """Composes the parts of one release. `namespace` is the sender's DPID; it qualifies values of our own."""

    def __init__(self, release: Release, mead: Mead, namespace: str) -> None:
        self.release = release
        self.mead = mead
        self.namespace = namespace

    def recordings(self) -> Iterator[parts.Recording]:
        """Each recording once, in the order of the tracks."""
        first: dict[str, Track] = {}
        for track in sorted(self.release.tracks, key=lambda track: (track.disc_number, track.sequence_number)):
            first.setdefault(track.isrc, track)
        return map(self._recording, first.values())

    def _recording(self, track: Track) -> parts.Recording:
        own = track_mead(self.mead, track)
        metadata = self.release.metadata
        tempo = own.tempo or self.mead.tempo or metadata.tempo
        meter = own.time_signature or self.mead.time_signature
        key = own.key or self.mead.key or metadata.key
        focus = self.mead.focus_track in (track.id, track.isrc)
        return parts.Recording(
            isrc=track.isrc,
            title=track.metadata.title,
            artist=track.metadata.display_artist,
            registers=self._coded("vocal_register", own.vocal_register or self.mead.vocal_register),
            focus=track.metadata.display_artist if focus else None,
            meter=read_meter(meter) if meter else None,
            tempos=self._coded("tempo_description", own.tempo_description or self.mead.tempo_description),
            bpm=format(Decimal(str(tempo)).normalize(), "f") if tempo else None,
            instruments=self._coded("instrumentation", own.instrumentation or self.mead.instrumentation),
            key=read_key(key) if key else None,
            character=self._character(own, own.moods),
        )

    def release_information(self) -> parts.Release:
        """What is said about the release as a whole."""
        basic, mead = self.release.basic, self.mead
        return parts.Release(
            grid=basic.grid,
            icpn=basic.barcode,
            catalog_number=ProprietaryId(basic.catalog_number, self.namespace) if basic.catalog_number else None,
            title=basic.title,
            artist=basic.display_artist,
            character=self._character(mead, mead.moods or self.release.metadata.mood or [], mead.playlist_suitability),
            charts=tuple(_charts(mead.chart_positions)),
            awards=tuple(
                self._award(award, award.body, award.date) for award in mead.awards if award.body and award.date
            ),
        )

    def _character(self, said: Sound, moods: Sequence[str], playlists: Sequence[str] = ()) -> parts.Character:
        acts = dict.fromkeys([*filter(is_activity, moods), *playlists])
        return parts.Character(
            moods=self._coded("moods", [mood for mood in moods if not is_activity(mood)]),
            themes=self._coded("themes", said.themes),
            activities=tuple(self._value(ACTIVITIES, act) for act in acts),
            notes=tuple(self._notes(said)),
        )

    def _coded(self, field: str, said: str | list[str] | None) -> tuple[Coded, ...]:
        texts = [said] if isinstance(said, str) else said or []
        return tuple(dict.fromkeys(self._value(VOCABULARIES[field], text) for text in texts))

    def _value(self, vocabulary: Vocabulary, text: str) -> Coded:
        code = vocabulary.code(text)
        return Coded(code) if code else self._own(text)

    def _own(self, text: str) -> Coded:
        return Coded("UserDefined", self.namespace, text)

    def _notes(self, said: Sound) -> Iterator[parts.Note]:
        for field in NOTES:
            for text in _texts(getattr(said, field, None)):
                yield parts.Note(text, self._own(NOTE_TYPES[field]))

    def _award(self, award: Award, body: str, date: str) -> parts.Award:
        return parts.Award(body, award.party or self.release.basic.display_artist, award.name, date, award.winner)


def track_mead(mead: Mead, track: Track) -> TrackMead:
    """What is said about the track alone."""
    return mead.track_mead.get(track.id) or mead.track_mead.get(track.isrc) or TrackMead()


def _texts(value: Any) -> Iterator[str]:
    """The notes that a field's value makes."""
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, str):
        yield value
    for item in value if isinstance(value, list) else ():
        if not isinstance(item, Award):
            yield item
        elif not (item.body and item.date):
            yield item.name


def _charts(positions: list[ChartPosition]) -> Iterator[parts.Chart]:
    """One part for each chart, with its positions by day."""
    charts: dict[tuple[str, str], list[ChartPosition]] = {}
    for each in positions:
        charts.setdefault((each.territory, each.chart), []).append(each)
    for (territory, name), listed in charts.items():
        entries = sorted({(each.date.isoformat(), each.position) for each in listed})
        yield parts.Chart(
            territory,
            name,
            min(each.position for each in listed),
            tuple(parts.ChartEntry(position, date) for date, position in entries),
        )
