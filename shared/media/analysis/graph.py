"""Builds the FFmpeg filter graph for measuring audio: one decoding, several branches."""

from collections.abc import Sequence

from shared.media.analysis.feeding import input_of
from shared.media.fingerprint.encoding import SHIFT
from shared.media.probe import MOST_MIXED_CHANNELS, AudioFacts

LEVEL_STEP_S = 0.1
"""Length of one step of the levels."""

_FINGERPRINT = ("-f", "chromaprint", "-fp_format", "raw")
_MOST_SCANNED_CHANNELS = 8
_DIGEST_CODINGS = {8: "pcm_s8", 16: "pcm_s16le", 24: "pcm_s24le", 32: "pcm_s32le"}


def arguments(facts: AudioFacts, side_pipe: int, stream: int, second: int) -> list[str]:
    """FFmpeg's arguments: fingerprints to standard output and the second one, levels aside, samples to the stream."""
    branches = [
        _overall(facts, side_pipe),
        _fingerprint(facts),
        _levels(facts, side_pipe),
        _mid_and_side(facts),
        _digest(facts),
        "aformat=sample_fmts=flt[decoded]" if is_scanned(facts) else "",
    ]
    used = [branch for branch in branches if branch]
    inputs = "".join(f"[in{number}]" for number in range(len(used)))
    graph = [f"[0:a:0]aformat=sample_fmts={_sample_format(facts)},asplit={len(used)}{inputs}"]
    graph += [f"[in{number}]{branch}" for number, branch in enumerate(used)]
    source = _source(facts)
    decoded = ("-map", "[decoded]", "-c:a", "pcm_f32le", "-f", "f32le", f"pipe:{stream}") if is_scanned(facts) else ()
    outputs = (*_fingerprint_outputs(second), *_digest_output(facts, side_pipe), *decoded)
    return [*source, "-filter_complex", ";".join(graph), *outputs]


def fingerprint_arguments(facts: AudioFacts, second: int) -> list[str]:
    """FFmpeg's arguments for the raw fingerprints alone, the same as among the measurements.

    Integer samples have the same 16 bits with and without the detour by 32, which takes a tenth of the time.
    """
    detour = "aformat=sample_fmts=dbl," if _sample_format(facts) == "dbl" else ""
    graph = f"[0:a:0]{detour}{_fingerprint(facts)}"
    return [*_source(facts), "-filter_complex", graph, *_fingerprint_outputs(second)]


def _fingerprint_outputs(second: int) -> Sequence[str]:
    return ("-map", "[fingerprint]", *_FINGERPRINT, "pipe:1", "-map", "[shifted]", *_FINGERPRINT, f"pipe:{second}")


def _source(facts: AudioFacts) -> list[str]:
    return ["-err_detect", "crccheck", *input_of(facts.format, facts.stream)]


def _sample_format(facts: AudioFacts) -> str:
    """Integer samples stay integers, so that unused bits can be detected; others keep peaks above full scale."""
    return "dbl" if facts.floating or facts.bit_depth is None else "s32"


def has_digest(facts: AudioFacts) -> bool:
    """True if the file states a digest of its samples that can be computed: of whole bytes per sample."""
    return facts.md5 is not None and facts.bit_depth in _DIGEST_CODINGS


def _digest(facts: AudioFacts) -> str:
    return "anull[samples]" if has_digest(facts) else ""


def _digest_output(facts: AudioFacts, side_pipe: int) -> Sequence[str]:
    """The MD5 of the samples as FLAC defines it (RFC 9639, 8.2): interleaved, signed, little-endian."""
    if not has_digest(facts):
        return ()
    return ("-map", "[samples]", "-c:a", _DIGEST_CODINGS[facts.bit_depth or 0], "-f", "md5", f"pipe:{side_pipe}")


def _printed(key: str, side_pipe: int) -> str:
    """Prints each line at once, so that the lines of two branches do not mix."""
    return f"ametadata=print:key={key}:file='pipe\\:{side_pipe}':direct=1"


def _overall(facts: AudioFacts, side_pipe: int) -> str:
    per_channel = "RMS_level+DC_offset"
    overall = "Peak_level+Peak_count+Flat_factor+Bit_depth+Number_of_samples"
    overall += "+Number_of_NaNs+Number_of_Infs"
    stats = f"astats@all=measure_perchannel={per_channel}:measure_overall={overall}"
    loudness = (
        "" if is_wide(facts) else f",ebur128=framelog=quiet:peak=true:metadata=1,{_printed('lavfi.r128.S', side_pipe)}"
    )
    return f"{stats}{loudness},anullsink"


def is_wide(facts: AudioFacts) -> bool:
    """True if all channels are read as one."""
    return facts.channels > MOST_MIXED_CHANNELS


def is_scanned(facts: AudioFacts) -> bool:
    """True if the samples are looked at: of the usual layouts, but not of beds with objects, which may do anything."""
    return facts.channels <= _MOST_SCANNED_CHANNELS


def _fingerprint(facts: AudioFacts) -> str:
    """As it is, and a quarter tone higher. Chromaprint accepts two channels; more are summed, whatever their layout."""
    both = f"asplit=2[fingerprint][lower];[lower]asetrate={round(facts.sample_rate * SHIFT)}[shifted]"
    if is_wide(facts):
        return f"aresample={facts.sample_rate},aformat=sample_fmts=s16,{both}"
    total = "+".join(f"c{channel}" for channel in range(facts.channels))
    mixed = f"pan=mono|c0<{total}," if facts.channels > 2 else ""
    return f"{mixed}aformat=sample_fmts=s16,{both}"


def _levels(facts: AudioFacts, side_pipe: int) -> str:
    rate = facts.sample_rate * (facts.channels if is_wide(facts) else 1)
    step = f"asetnsamples=n={round(rate * LEVEL_STEP_S)}:p=0"
    stats = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level"
    return f"{step},{stats},{_printed('lavfi.astats.Overall.Peak_level', side_pipe)},anullsink"


def _mid_and_side(facts: AudioFacts) -> str:
    if facts.channels != 2:
        return ""
    stats = "astats@midside=measure_overall=none:measure_perchannel=RMS_level"
    return f"pan=stereo|c0=.5*c0+.5*c1|c1=.5*c0-.5*c1,{stats},anullsink"
