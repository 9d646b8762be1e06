"""Owns measuring a file on this machine as an upload would be, for the command line."""

from dataclasses import dataclass
from typing import BinaryIO

from shared.errors import Finding, InvalidInput
from shared.media.analysis.measure import Measurement, measure_audio
from shared.media.probe import AudioFacts, ImageFacts, Probe, probe_file


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file's probe, and what decoding it measured if it is audio."""

    probe: Probe
    sound: Measurement | None = None

    @property
    def problems(self) -> tuple[Finding, ...]:
        """All that is wrong with the file."""
        return self.probe.problems + (self.sound.problems if self.sound else ())

    @property
    def usable(self) -> bool:
        """True if an upload of it would become ready."""
        return self.probe.sound and not any(problem.severity == "error" for problem in self.problems)


def measure_file(source: BinaryIO, size: int, *, decode: bool = True) -> LocalFile:
    """Probes a file and, unless `decode` is false, decodes audio to measure how it sounds."""
    probe = probe_file(source, size)
    facts = probe.facts
    sounds = decode and probe.sound and isinstance(facts, AudioFacts)
    return LocalFile(probe, measure_audio(source, size, facts) if sounds and isinstance(facts, AudioFacts) else None)


@dataclass(frozen=True, slots=True)
class Likable:
    """What two files are compared by: raw fingerprint words, or picture hashes."""

    words: bytes = b""
    picture: tuple[int, ...] = ()


def likable(source: BinaryIO, size: int, name: str) -> Likable:
    """How a file sounds or looks. Raises InvalidInput if it is neither audio nor image, or broken."""
    found = measure_file(source, size)
    if not found.usable:
        raise InvalidInput([Finding(name, problem.message, problem.code) for problem in found.problems])
    if isinstance(found.probe.facts, ImageFacts):
        return Likable(picture=found.probe.facts.picture)
    if found.sound is None:
        raise InvalidInput([Finding(name, "It has neither sound nor picture.", "not-comparable")])
    return Likable(words=found.sound.fingerprint)
