"""The parts of a MEAD message. The composer builds them, the plan writes them. Texts are ready to write."""

from typing import NamedTuple

from shared.messages.ddex.coded import Coded, ProprietaryId
from shared.messages.ddex.header import Header
from shared.vocabularies.mead.notation import Key, Meter


class Note(NamedTuple):
    """A CommentaryNote: a text and what it is about."""

    text: str
    type: Coded


class Character(NamedTuple):
    """What release and recordings may both say."""

    moods: tuple[Coded, ...] = ()
    themes: tuple[Coded, ...] = ()
    activities: tuple[Coded, ...] = ()
    notes: tuple[Note, ...] = ()


class Recording(NamedTuple):
    """A ResourceInformation."""

    isrc: str
    title: str
    artist: str
    registers: tuple[Coded, ...]
    focus: str | None
    """The display artist of a focus track."""
    meter: Meter | None
    tempos: tuple[Coded, ...]
    bpm: str | None
    instruments: tuple[Coded, ...]
    key: Key | None
    character: Character

    @property
    def says_something(self) -> bool:
        """Whether it is more than the recording's name."""
        return any(self[3:-1]) or any(self.character)


class ChartEntry(NamedTuple):
    """A position on a day."""

    position: int
    date: str


class Chart(NamedTuple):
    """A HistoricChartingInformation: the positions in one chart, and the best of them."""

    territory: str
    name: str
    top: int
    entries: tuple[ChartEntry, ...]


class Award(NamedTuple):
    """An Award."""

    body: str
    party: str
    name: str
    date: str
    winner: bool


class Release(NamedTuple):
    """A ReleaseInformation."""

    grid: str | None
    icpn: str | None
    catalog_number: ProprietaryId | None
    title: str
    artist: str
    character: Character
    charts: tuple[Chart, ...]
    awards: tuple[Award, ...]

    @property
    def says_something(self) -> bool:
        """Whether it is more than the release's name."""
        return any(self.character) or bool(self.charts or self.awards)


class Lists(NamedTuple):
    """A list of the message, which must not be empty."""

    recordings: tuple[Recording, ...] = ()
    releases: tuple[Release, ...] = ()


class MeadMessage(NamedTuple):
    """A MeadMessage. `recordings` and `releases` are None if there are none."""

    namespace: str
    avs: str
    language: str
    header: Header
    recordings: Lists | None
    releases: Lists | None
