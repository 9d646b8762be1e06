"""Measures a local file like an upload, for the command line."""

import logging
from dataclasses import dataclass, field
from typing import BinaryIO

from shared.errors import Finding, InvalidInput, StardustError
from shared.media.analysis.measure import Measurement, fingerprint_audio, measure_audio
from shared.media.fingerprint.encoding import Words
from shared.media.hashes import hash_stream
from shared.media.probe import UNMEASURABLE, AudioFacts, ImageFacts, Probe, probe_file

logger = logging.getLogger("stardust.media")


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
    """Probes a file and, unless `decode` is false, decodes audio to measure it. Raises Unavailable.

    Like an upload, a file on which a reader fails unexpectedly is not usable.
    """
    try:
        return _measured(source, size, decode=decode)
    except StardustError:
        raise
    except Exception:
        logger.warning("the file could not be measured", exc_info=True)
        return LocalFile(Probe(None, None, (UNMEASURABLE,)))


def _measured(source: BinaryIO, size: int, *, decode: bool) -> LocalFile:
    probe = probe_file(source, size)
    facts = probe.facts
    if decode and probe.usable and isinstance(facts, AudioFacts):
        return LocalFile(probe, measure_audio(source, size, facts))
    return LocalFile(probe)


@dataclass(frozen=True, slots=True)
class FileFingerprint:
    """What two files are compared by: raw fingerprint words (none if it is short), or image hashes; and its SHA-256."""

    is_audio: bool
    sha256: str
    words: Words = field(default_factory=Words)
    picture: tuple[int, ...] = ()


def fingerprint_file(source: BinaryIO, size: int, name: str) -> FileFingerprint:
    """The fingerprint of a file. Raises InvalidInput if it is neither audio nor an image, or not usable."""
    probe = probe_file(source, size)
    words, problems = Words(), probe.problems
    if probe.usable and isinstance(probe.facts, AudioFacts):
        words, errors = fingerprint_audio(source, size, probe.facts)
        problems += errors
    if reasons := [problem for problem in problems if problem.severity == "error"]:
        raise InvalidInput([Finding(name, reason.message, reason.code) for reason in reasons])
    if not isinstance(probe.facts, (AudioFacts, ImageFacts)):
        raise InvalidInput([Finding(name, "The file is neither audio nor an image.", "not-comparable")])
    source.seek(0)
    digest = hash_stream(source)[0].sha256
    if isinstance(probe.facts, ImageFacts):
        return FileFingerprint(is_audio=False, sha256=digest, picture=probe.facts.picture)
    return FileFingerprint(is_audio=True, sha256=digest, words=words)
