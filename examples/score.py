"""Defines the music of the example album: three short pieces as data. Notes are MIDI numbers; 69 is A4 = 440 Hz."""

from dataclasses import dataclass

Chord = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One recording. A chord lasts a bar of four beats.

    `arpeggio` indexes chord tones. `melody` has a note per half bar; 0 is a rest. `kick` and `hat` are the levels of
    the drums; 0 is silent.
    """

    file_name: str
    beats_per_minute: float
    chords: tuple[Chord, ...]
    bars: int
    arpeggio: tuple[int, ...]
    melody: tuple[int, ...]
    kick: float
    hat: float
    echo_ms: int

    @property
    def bar_s(self) -> float:
        """Length of a bar in seconds."""
        return 240 / self.beats_per_minute

    @property
    def duration_s(self) -> float:
        """Length of the piece in seconds, including two for the last echo."""
        return self.bars * self.bar_s + 2


PIECES = (
    Piece(  # A minor: Am F C G
        file_name="01-departure.wav",
        beats_per_minute=104,
        chords=((57, 60, 64, 67), (53, 57, 60, 64), (48, 55, 60, 64), (55, 59, 62, 69)),
        bars=12,
        arpeggio=(0, 2, 1, 3, 2, 1, 3, 2),
        melody=(76, 72, 0, 69, 77, 76, 72, 0, 79, 76, 0, 72, 74, 71, 67, 0),
        kick=0.8,
        hat=0.12,
        echo_ms=433,
    ),
    Piece(  # D major: D Bm G A
        file_name="02-glasshouse.wav",
        beats_per_minute=118,
        chords=((50, 57, 62, 66), (47, 54, 62, 66), (43, 55, 59, 62), (45, 57, 61, 64)),
        bars=16,
        arpeggio=(3, 2, 1, 0, 3, 1, 2, 1),
        melody=(78, 0, 81, 78, 74, 0, 73, 71, 79, 78, 0, 74, 76, 0, 73, 69),
        kick=0.6,
        hat=0.18,
        echo_ms=381,
    ),
    Piece(  # F major: Fmaj7 Dm7 Bbmaj7 C
        file_name="03-slow-harbour.flac",
        beats_per_minute=76,
        chords=((53, 57, 60, 64), (50, 57, 60, 65), (46, 58, 62, 65), (48, 55, 60, 64)),
        bars=8,
        arpeggio=(0, 1, 2, 3, 2, 3, 1, 2),
        melody=(72, 0, 69, 0, 65, 69, 0, 72, 74, 0, 70, 0, 67, 72, 76, 0),
        kick=0.0,
        hat=0.0,
        echo_ms=592,
    ),
)
