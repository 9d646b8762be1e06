"""Measures a local file like an upload, for the command line."""

from dataclasses import dataclass
from typing import BinaryIO

from shared.errors import Finding, InvalidInput
from shared.media.analysis.measure import Measurement, measure_audio
from shared.media.probe import AudioFacts, ImageFacts, Probe, probe_file


@dataclass(frozen=True, slots=True)
class LocalFile:
    """The probe of a file, and the measurement of its decoding if it is audio."""

    probe: Probe
    sound: Measurement | None = None

    @property
    def problems(self) -> tuple[Finding, ...]:
        """All problems of the file."""
        return self.probe.problems + (self.sound.problems if self.sound else ())

    @property
    def usable(self) -> bool:
        """True if an upload of the file would become ready."""
        return self.probe.usable and not any(problem.severity == "error" for problem in self.problems)


def measure_file(source: BinaryIO, size: int, *, decode: bool = True) -> LocalFile:
    """Probes a file and, unless `decode` is false, decodes audio to measure it."""
    probe = probe_file(source, size)
    facts = probe.facts
    if decode and probe.usable and isinstance(facts, AudioFacts):
        return LocalFile(probe, measure_audio(source, size, facts))
    return LocalFile(probe)


@dataclass(frozen=True, slots=True)
class FileFingerprint:
    """What two files are compared by: raw fingerprint words, or image hashes."""

    words: bytes = b""
    picture: tuple[int, ...] = ()


def fingerprint_file(source: BinaryIO, size: int, name: str) -> FileFingerprint:
    """The fingerprint of a file. Raises InvalidInput if it is neither audio nor an image, or not usable."""
    found = measure_file(source, size)
    if not found.usable:
        raise InvalidInput([Finding(name, problem.message, problem.code) for problem in found.problems])
    if isinstance(found.probe.facts, ImageFacts):
        return FileFingerprint(picture=found.probe.facts.picture)
    if found.sound is None:
        raise InvalidInput([Finding(name, "The file is neither audio nor an image.", "not-comparable")])
    return FileFingerprint(words=found.sound.fingerprint)
