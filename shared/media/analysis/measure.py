"""Measures an audio file in one pass: digests of its bytes, and figures from its decoding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from shared.errors import Finding, Unavailable
from shared.media.analysis.feeding import feed_of
from shared.media.analysis.graph import arguments, fingerprint_arguments, has_digest, is_scanned, is_wide
from shared.media.analysis.quality import assess_audio
from shared.media.analysis.report import Report, errors_of, read_report
from shared.media.fingerprint.encoding import Words
from shared.media.hashes import hash_stream
from shared.media.probe import AudioFacts
from shared.media.sandbox.ffmpeg import FfmpegRun, Output
from shared.media.tags import read_tags
from shared.model.catalog.asset import AudioQuality, Hashes

_ENCODER_SLACK_SAMPLES = 4 * 1152  # samples that decoders keep or drop at the ends of lossy audio

_REMEDY = "Export the file again and upload that."
_TOO_COSTLY = Finding(
    "file", "Decoding takes far longer than the length in its header explains.", "too-costly", remedy=_REMEDY
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """Digests and size of the file, the quality of the audio, and the raw fingerprints.

    `levels` are the peaks of every tenth of a second in dBFS, `tags` the metadata in the file, `problems` the
    reasons why it cannot be decoded, and warnings.
    """

    hashes: Hashes
    size: int
    quality: AudioQuality
    fingerprint: Words
    levels: tuple[float, ...]
    tags: Mapping[str, str]
    problems: tuple[Finding, ...]


def measure_audio(source: BinaryIO, size: int, facts: AudioFacts) -> Measurement:
    """Reads the file of `size` bytes once, in bounded memory and time. Raises Unavailable if FFmpeg was stopped."""
    from shared.media.analysis.samples.scan import SampleScan  # loads NumPy

    samples = facts.frames * facts.channels
    scan = SampleScan(facts.channels if is_scanned(facts) else 1, facts.sample_rate, facts.frames)
    with FfmpegRun(lambda *pipes: arguments(facts, *pipes), samples=samples, sink=scan.feed) as run:
        hashes, read = hash_stream(source, also=feed_of(facts.format, facts.stream, source, size, run.feed))
        output = run.finish()
    if stopped := _stopped(output):
        return Measurement(hashes, read, AudioQuality(), Words(), (), {}, (stopped,))
    report = read_report(output)
    quality = assess_audio(report, facts, scan.result())
    tags, unreadable = read_tags(source, size, facts)
    problems = (*_problems(report, facts), *_picture_problems(report), *unreadable)
    return Measurement(hashes, read, quality, report.fingerprint, report.levels, tags, problems)


def fingerprint_audio(source: BinaryIO, size: int, facts: AudioFacts) -> tuple[Words, tuple[Finding, ...]]:
    """The raw fingerprints alone, and the reasons if the file cannot be decoded. Raises Unavailable."""
    with FfmpegRun(lambda *pipes: fingerprint_arguments(facts, pipes[2]), samples=facts.frames * facts.channels) as run:
        run.feed_from(source, feed_of(facts.format, facts.stream, source, size, run.feed))
        output = run.finish()
    _, errors = errors_of(output)
    problem = _stopped(output) or (_undecodable(errors[0]) if errors else None)
    return Words(output.main, output.second), (problem,) if problem else ()


def _stopped(output: Output) -> Finding | None:
    """The reason if FFmpeg used its computing time. Raises Unavailable if it was stopped for another reason."""
    if output.exhausted:
        return _TOO_COSTLY
    if output.code < 0:
        raise Unavailable("The audio could not be analysed in time.", remedy="Try again.")
    return None


def _undecodable(error: str) -> Finding:
    message = f"The audio cannot be decoded without errors ({error})."
    return Finding("file", message, "undecodable", remedy=_REMEDY)


def _problems(report: Report, facts: AudioFacts) -> list[Finding]:
    if report.errors:
        return [_undecodable(report.errors[0])]
    if report.not_finite:
        message = f"{report.not_finite} samples are not numbers or are infinite."
        return [Finding("file", message, "not-finite", remedy=_REMEDY)]
    decoded = report.samples // facts.channels if is_wide(facts) else report.samples
    slack = _ENCODER_SLACK_SAMPLES if facts.bit_depth is None else 0
    if abs(decoded - facts.frames) > slack:
        message = f"The header states {facts.frames} samples, but {decoded} can be decoded."
        return [Finding("file", message, "undecodable", remedy=_REMEDY)]
    if has_digest(facts) and report.md5 != facts.md5:
        message = f"The MD5 of the samples is {report.md5}, but the header states {facts.md5}."
        return [Finding("file", message, "audio-md5-mismatch", remedy=_REMEDY)]
    return []


def _picture_problems(report: Report) -> list[Finding]:
    """A warning: players may not show the picture, but the audio is whole."""
    if not report.picture_errors:
        return []
    message = f"An embedded picture cannot be decoded ({report.picture_errors[0]})."
    return [Finding("file", message, "picture-unreadable", "warning", "Embed it again, or remove it.")]
