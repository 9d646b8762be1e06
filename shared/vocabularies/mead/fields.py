"""The vocabulary of each field of `mead`: what forms offer, and the standard's value for it. Data, and its lookup.

A value that the standard does not have is sent as the sender's own (`UserDefined`), so every text can be sent.
Source of what is offered: the system's design documents, MEAD dictionary for version 1.1, September 2025.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from shared.vocabularies.mead import standard
from shared.vocabularies.names import letters
from shared.vocabularies.roles.ddex import instrument_codes

_MOODS = """
emotional: Happy, Sad, Angry, Peaceful, Energetic, Melancholic, Romantic, Nostalgic, Uplifting, Dark, Hopeful,
 Anxious, Joyful, Passionate, Dreamy, Mysterious, Triumphant, Longing
energy: Calm, Relaxing, Moderate, Energetic, Intense, Explosive, Soothing, Exciting, Aggressive, Gentle, Powerful,
 Mellow, Dynamic, Serene, Vigorous, Tranquil
atmosphere: Urban, Rural, Cosmic, Underwater, Cinematic, Theatrical, Intimate, Epic, Minimal, Lush, Raw, Polished,
 Vintage, Futuristic, Organic, Synthetic
activity: Workout, Study, Party, Sleep, Driving, Meditation, Dancing, Walking, Running, Relaxing, Working, Gaming,
 Cooking, Reading, Traveling, Socializing
"""
_INSTRUMENTS = """
strings: Guitar, Bass Guitar, Acoustic Guitar, Electric Guitar, Violin, Cello, Double Bass, Harp, Banjo, Mandolin,
 Ukulele, Sitar
percussion: Drums, Drum Kit, Timpani, Cymbals, Triangle, Tambourine, Congas, Bongos, Xylophone, Marimba, Vibraphone,
 Cajon
wind: Flute, Saxophone, Trumpet, Trombone, Clarinet, Oboe, Bassoon, French Horn, Tuba, Piccolo, Harmonica, Recorder
keyboard: Piano, Electric Piano, Organ, Synthesizer, Harpsichord, Accordion, Harmonium, Celesta, Mellotron, Clavinet
electronic: Drum Machine, Sampler, Sequencer, Vocoder, Theremin, Turntables, Loop Station, MIDI Controller, Groovebox
"""
_PLAYLISTS = "Workout, Study, Party, Chill, Focus, Sleep, Driving, Romance, Gaming, Cooking, Meditation, Running"
_KEYS = """
major: C Major, C# Major, D Major, D# Major, E Major, F Major, F# Major, G Major, G# Major, A Major, A# Major, B Major
minor: A Minor, A# Minor, B Minor, C Minor, C# Minor, D Minor, D# Minor, E Minor, F Minor, F# Minor, G Minor, G# Minor
"""
_SIGNATURES = "4/4, 3/4, 2/4, 6/8, 12/8, 5/4, 7/4, 9/8, 2/2, 3/8, 7/8"
_REGISTERS = "Soprano, Mezzo-Soprano, Alto, Countertenor, Tenor, Baritone, Bass, Contralto, High Male, Low Female"
_VOICES = (
    "Lead Vocal, Backing Vocals, Harmony, Rap, Spoken Word, Instrumental, Choir, Falsetto, Growl, Whisper"  # no codes
)
_TECHNIQUES = """
Studio Recording, Live Recording, Home Recording, Field Recording, Analog Recording, Digital Recording, Multitrack,
 Overdubbed
"""
_SOUNDS = "Hi-Fi, Lo-Fi, Compressed, Dynamic, Saturated, Clean, Distorted, Reverb Heavy"
_SEASONS = """
Spring, Summer, Fall/Autumn, Winter, Christmas/Holiday, Halloween, Valentine's Day, Summer Solstice, New Year
"""
_ADVISORIES = "Explicit Lyrics, Sexual Content, Violence, Drug References, Gambling, Hate Speech"

_ACTS: Mapping[str, str] = {
    "Driving": "Drive",
    "Dancing": "Dance",
    "Walking": "Walk",
    "Running": "Run",
    "Relaxing": "Relax",
    "Working": "Work",
    "Traveling": "Travel",
}
_PACES: Mapping[str, str] = {
    "Very Slow": "Larghissimo",
    "Slow": "Lento",
    "Moderate": "Moderato",
    "Fast": "Presto",
    "Very Fast": "Prestissimo",
}
"""The Italian terms mean just this."""
_PLAYED: Mapping[str, str] = {
    "Bass Guitar": "ElectricBassGuitar",
    "Drums": "DrumKit",
    "Piccolo": "PiccoloFlute",
    "Turntables": "Turntable",
}


@dataclass(frozen=True)
class Vocabulary:
    """The values of one field: `offered` by group, the `standard`'s, and ours that the standard calls otherwise."""

    offered: Mapping[str, tuple[str, ...]]
    standard: frozenset[str] = frozenset()
    synonyms: Mapping[str, str] | None = None

    def code(self, text: str) -> str | None:
        """The standard's value for a text, in any case and spacing; None if it has none."""
        return self._codes.get(letters(text))

    def name(self, code: str) -> str:
        """What we call the standard's value."""
        return self._names.get(code) or spaced(code)

    def knows(self, text: str) -> bool:
        """Whether the text is offered, or a value of the standard."""
        return letters(text) in self._known

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Everything that may be said: what is offered, then the standard's other values."""
        offered = [name for group in self.offered.values() for name in group]
        return tuple(dict.fromkeys([*offered, *(self.name(code) for code in sorted(self.standard))]))

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        codes = {letters(code): code for code in self.standard}
        return codes | {letters(name): code for name, code in (self.synonyms or {}).items()}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        offered = {code: name for name in self._offered if (code := self.code(name))}
        return offered | {code: name for name, code in (self.synonyms or {}).items() if code not in offered}

    @cached_property
    def _offered(self) -> tuple[str, ...]:
        return tuple(name for group in self.offered.values() for name in group)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset({*map(letters, self._offered), *self._codes})


def spaced(code: str) -> str:
    """A code as words: `FeelingGood` becomes `Feeling Good`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code)


def _groups(text: str) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for line in text.strip().replace("\n ", " ").splitlines():
        group, _, names = line.rpartition(": ")
        groups[group] = tuple(name.strip() for name in names.split(","))
    return groups


_TYPES = frozenset(instrument_codes("4.3").values()) - {"UserDefined"}
"""MEAD 1.1 has the InstrumentType of ERN 4.3."""

_moods = _groups(_MOODS)
ACTIVITIES = Vocabulary({"": _moods["activity"]}, standard.ACTIVITIES, _ACTS)
"""What people do: among moods and playlists, and an element of its own in the standard."""

VOCABULARIES: Mapping[str, Vocabulary] = {
    "moods": Vocabulary(_moods, standard.MOODS, {"Energetic": "Energized"}),
    "themes": Vocabulary({}, standard.THEMES),
    "tempo_description": Vocabulary({"": tuple(_PACES)}, standard.TEMPOS, _PACES),
    "time_signature": Vocabulary(_groups(_SIGNATURES)),
    "key": Vocabulary(_groups(_KEYS)),
    "vocal_register": Vocabulary(_groups(_REGISTERS), standard.REGISTERS),
    "vocal_characteristics": Vocabulary(_groups(_VOICES)),
    "instrumentation": Vocabulary(_groups(_INSTRUMENTS), _TYPES, _PLAYED),
    "recording_technique": Vocabulary(_groups(_TECHNIQUES)),
    "audio_characteristics": Vocabulary(_groups(_SOUNDS)),
    "content_advisory": Vocabulary(_groups(_ADVISORIES)),
    "playlist_suitability": Vocabulary(_groups(_PLAYLISTS), standard.ACTIVITIES, _ACTS),
    "seasonality": Vocabulary(_groups(_SEASONS)),
}
"""By the name of the field."""


def is_activity(mood: str) -> bool:
    """Whether a mood names what people do rather than how music feels."""
    moods = VOCABULARIES["moods"]
    feelings = {letters(name) for group, names in moods.offered.items() if group != "activity" for name in names}
    return letters(mood) not in feelings and moods.code(mood) is None and ACTIVITIES.knows(mood)
