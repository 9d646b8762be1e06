"""Synthesizes the example album: converts a piece into an FFmpeg filter graph of sources and effects."""

from collections.abc import Sequence

from examples.score import Piece

SAMPLE_RATE_HZ = 44_100


def filter_graph(piece: Piece) -> str:
    """The graph that renders the piece to the output `out`, stereo, faded in and out."""
    layers = {
        "pad": f"{_source(piece, _pad(piece, 1.000), _pad(piece, 1.004))},lowpass=f=2200,volume=0.10",
        "arpeggio": f"{_source(piece, _arpeggio(piece))},{_panned(0.35, 0.65)},{_echo(piece, 0.35)},volume=0.17",
        "melody": f"{_source(piece, _bell(piece))},{_panned(0.60, 0.40)},{_echo(piece, 0.45)},volume=0.15",
        "bass": f"{_source(piece, _bass(piece))},{_panned(0.5, 0.5)},lowpass=f=600,volume=0.50",
        "drums": f"{_source(piece, _drums(piece))},{_panned(0.5, 0.5)},volume=0.45",
    }
    sources = ";".join(f"{chain}[{name}]" for name, chain in layers.items())
    inputs = "".join(f"[{name}]" for name in layers)
    master = (
        f"amix=inputs={len(layers)}:normalize=0,volume=0.75,alimiter=limit=0.89:level=0,"
        f"afade=in:d=0.05,afade=out:st={piece.duration_s - 2.5:.3f}:d=2.5,"
        f"aformat=sample_fmts=s16:sample_rates={SAMPLE_RATE_HZ}:channel_layouts=stereo"
    )
    return f"{sources};{inputs}{master}[out]"


def _source(piece: Piece, *channels: str) -> str:
    layout = "stereo" if len(channels) == 2 else "mono"
    expressions = "|".join(channels)
    return f"aevalsrc='{expressions}':s={SAMPLE_RATE_HZ}:d={piece.duration_s:.3f}:c={layout}"


def _panned(left: float, right: float) -> str:
    return f"pan=stereo|c0={2 * left}*c0|c1={2 * right}*c0"


def _echo(piece: Piece, decay: float) -> str:
    return f"aecho=0.9:0.9:{piece.echo_ms}|{2 * piece.echo_ms}:{decay}|{decay / 2:.3f}"


def _hz(note: int) -> float:
    """Frequency in equal temperament; 0 for a rest."""
    return 440 * 2 ** ((note - 69) / 12) if note else 0


def _pick(values: Sequence[float], index: str, start: int = 0) -> str:
    """An expression for the value at `index`, by binary search."""
    if len(set(values)) == 1:
        return f"{values[0]:.4f}"
    half = len(values) // 2
    middle = start + half
    low, high = _pick(values[:half], index, start), _pick(values[half:], index, middle)
    return f"if(lt({index},{middle}),{low},{high})"


def _steps(values: Sequence[float], step_s: float) -> str:
    """Stores the time since the start of the step in register 0, and the step's value in register 1."""
    index = f"mod(floor(t/{step_s:.6f}),{len(values)})"
    return f"st(2,{index});st(0,mod(t,{step_s:.6f}));st(1,{_pick(values, 'ld(2)')});"


def _pad(piece: Piece, detune: float) -> str:
    """Sustained chords that swell over each bar, with a quieter octave above."""
    bar = piece.bar_s
    position = f"st(2,mod(floor(t/{bar:.6f}),{len(piece.chords)}));st(0,mod(t,{bar:.6f}));"
    voices = []
    for voice in range(4):
        hz = _pick([_hz(chord[voice]) * detune for chord in piece.chords], "ld(2)")
        voices.append(f"0*st(1,{hz})+sin(2*PI*ld(1)*t)+0.35*sin(4*PI*ld(1)*t+0.3*sin(0.7*t))")
    envelope = f"min(1,ld(0)/0.5)*min(1,({bar:.6f}-ld(0))/0.35)"
    return f"{position}({'+'.join(voices)})*{envelope}"


def _arpeggio(piece: Piece) -> str:
    """Plucked chord tones an octave up, one per eighth."""
    notes = [_hz(chord[tone] + 12) for chord in piece.chords for tone in piece.arpeggio]
    pluck = "sin(2*PI*ld(1)*t)+0.5*exp(-12*ld(0))*sin(4*PI*ld(1)*t)+0.25*exp(-20*ld(0))*sin(6*PI*ld(1)*t)"
    return f"{_steps(notes, piece.bar_s / 8)}({pluck})*exp(-7*ld(0))*min(1,ld(0)/0.004)"


def _bell(piece: Piece) -> str:
    """A bell by frequency modulation, one note per half bar."""
    notes = [_hz(note) for note in piece.melody]
    bell = "sin(2*PI*ld(1)*t+1.6*exp(-3*ld(0))*sin(7*PI*ld(1)*t))"
    return f"{_steps(notes, piece.bar_s / 2)}{bell}*exp(-2.2*ld(0))*min(1,ld(0)/0.006)"


def _bass(piece: Piece) -> str:
    """The chord's root two octaves down, on every beat."""
    notes = [_hz(chord[0] - 12) for chord in piece.chords for _beat in range(4)]
    return f"{_steps(notes, piece.bar_s / 4)}tanh(2*sin(2*PI*ld(1)*t))*exp(-2.5*ld(0))*min(1,ld(0)/0.008)"


def _drums(piece: Piece) -> str:
    """A falling sine on each beat; noise between the beats."""
    beat = piece.bar_s / 4
    clock = f"st(0,mod(t,{beat:.6f}));st(3,mod(t+{beat / 2:.6f},{beat:.6f}));"
    kick = f"{piece.kick}*sin(2*PI*(46*ld(0)+4.5*(1-exp(-28*ld(0)))))*exp(-9*ld(0))"
    hat = f"{piece.hat}*(2*random(4)-1)*exp(-45*ld(3))"
    return f"{clock}{kick}+{hat}"
