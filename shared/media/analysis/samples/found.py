"""What the detectors found; without NumPy, for those who only read it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """How often a fault was found, and where first, in seconds."""

    count: int = 0
    first_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Scan:
    """What the samples show.

    `cutoff_hz` is where the spectrum ends abruptly, `codec` the lossy format whose frames were found, `mains_hz` the
    hum's, `late_samples` by how much right is later than left if both are the same otherwise. `has_images` is true
    if sound above 22.05 kHz is a mirror of that below.
    """

    clipping: Found = Found()
    dropouts: Found = Found()
    clicks: Found = Found()
    ends_abruptly: bool = False
    bass_correlation: float | None = None
    late_samples: int = 0
    mains_hz: int | None = None
    cutoff_hz: int | None = None
    codec: str | None = None
    has_images: bool = False
