"""Builds the FFmpeg filter graph for measuring audio: one decoding, several branches."""

from collections.abc import Sequence

from shared.media.analysis.feeding import input_of
from shared.media.probe import MOST_MIXED_CHANNELS, AudioFacts

LEVEL_STEP_S = 0.1
"""Length of one step of the levels."""

BAND_EDGES_HZ = (
    *(10_000, 14_000, 15_500, 16_500, 17_500, 18_500, 19_500, 20_500, 21_500),
    *(22_500, 24_500, 28_000, 32_000, 40_000),
)
"""Lower edges of the bands whose energy shows where the spectrum ends."""

_FINGERPRINT_OUTPUT = ("-map", "[fingerprint]", "-f", "chromaprint", "-fp_format", "raw", "pipe:1")
_BANDS_FROM_RATE = 32_000
_EDGE_MARGIN_HZ = 300
_DIGEST_CODINGS = {8: "pcm_s8", 16: "pcm_s16le", 24: "pcm_s24le", 32: "pcm_s32le"}


def band_edges(sample_rate: int) -> tuple[int, ...]:
    """The edges above which a file with this rate can have energy."""
    if sample_rate < _BANDS_FROM_RATE:
        return ()
    return tuple(edge for edge in BAND_EDGES_HZ if edge < sample_rate / 2 - _EDGE_MARGIN_HZ)


def arguments(facts: AudioFacts, side_pipe: int) -> list[str]:
    """FFmpeg's arguments: raw fingerprint to standard output, levels to the side pipe, the rest to the log."""
    branches = [
        _overall(facts),
        _fingerprint(facts),
        _levels(facts, side_pipe),
        _mid_and_side(facts),
        _digest(facts),
        *_bands(facts),
    ]
    used = [branch for branch in branches if branch]
    inputs = "".join(f"[in{number}]" for number in range(len(used)))
    graph = [f"[0:a:0]aformat=sample_fmts={_sample_format(facts)},asplit={len(used)}{inputs}"]
    graph += [f"[in{number}]{branch}" for number, branch in enumerate(used)]
    source = _source(facts)
    return [*source, "-filter_complex", ";".join(graph), *_FINGERPRINT_OUTPUT, *_digest_output(facts, side_pipe)]


def fingerprint_arguments(facts: AudioFacts) -> list[str]:
    """FFmpeg's arguments for the raw fingerprint alone, the same as among the measurements."""
    graph = f"[0:a:0]aformat=sample_fmts={_sample_format(facts)},{_fingerprint(facts)}"
    return [*_source(facts), "-filter_complex", graph, *_FINGERPRINT_OUTPUT]


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


def _overall(facts: AudioFacts) -> str:
    per_channel = "RMS_level+DC_offset"
    overall = "Peak_level+Peak_count+Flat_factor+Bit_depth+Number_of_samples"
    overall += "+Number_of_NaNs+Number_of_Infs"
    stats = f"astats@all=measure_perchannel={per_channel}:measure_overall={overall}"
    loudness = "" if is_wide(facts) else ",ebur128=framelog=quiet:peak=true"
    return f"{stats}{loudness},anullsink"


def is_wide(facts: AudioFacts) -> bool:
    """True if all channels are read as one."""
    return facts.channels > MOST_MIXED_CHANNELS


def _fingerprint(facts: AudioFacts) -> str:
    """Chromaprint accepts at most two channels; more are summed, whatever their layout."""
    if is_wide(facts):
        return f"aresample={facts.sample_rate},aformat=sample_fmts=s16[fingerprint]"
    total = "+".join(f"c{channel}" for channel in range(facts.channels))
    mixed = f"pan=mono|c0<{total}," if facts.channels > 2 else ""
    return f"{mixed}aformat=sample_fmts=s16[fingerprint]"


def _levels(facts: AudioFacts, side_pipe: int) -> str:
    rate = facts.sample_rate * (facts.channels if is_wide(facts) else 1)
    step = f"asetnsamples=n={round(rate * LEVEL_STEP_S)}:p=0"
    stats = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level"
    return f"{step},{stats},ametadata=print:key=lavfi.astats.Overall.Peak_level:file='pipe\\:{side_pipe}',anullsink"


def _mid_and_side(facts: AudioFacts) -> str:
    if facts.channels != 2:
        return ""
    stats = "astats@midside=measure_overall=none:measure_perchannel=RMS_level"
    return f"pan=stereo|c0=.5*c0+.5*c1|c1=.5*c0-.5*c1,{stats},anullsink"


def _bands(facts: AudioFacts) -> Sequence[str]:
    """One second out of eight, above each edge: a steep linear filter, then the level."""
    edges = band_edges(facts.sample_rate)
    if not edges or is_wide(facts):
        return ()
    outputs = "".join(f"[band{edge}]" for edge in edges)
    stats = "measure_perchannel=none:measure_overall=RMS_level"
    split = f"aselect='lt(mod(t,8),1)',asplit={len(edges)}{outputs}"
    above = [
        f"[band{edge}]firequalizer=delay=0.02:wfunc=blackman:gain='if(lt(f,{edge}),-300,0)',"
        f"astats@above{edge}={stats},anullsink"
        for edge in edges
    ]
    return (";".join([split, *above]),)
