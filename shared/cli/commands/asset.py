"""Implements `stardust asset`: probes, hashes, fingerprints and compares files."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress
from rich.table import Table

from shared.cli.exit_codes import FINDINGS
from shared.cli.inputs.options import Json
from shared.cli.output import print_json, print_problems, stderr
from shared.errors import Finding, InvalidInput
from shared.media.fingerprint.compare import compare_recordings
from shared.media.fingerprint.encoding import words_of
from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.media.hashes import hash_stream
from shared.media.image_quality import assess_image
from shared.media.local import FileFingerprint, LocalFile, fingerprint_file, measure_file
from shared.media.probe import AudioFacts, ImageFacts, described
from shared.model.codec import to_json

app = typer.Typer(help="Measure audio, images and documents in the same way as uploads.", no_args_is_help=True)

Files = Annotated[list[Path], typer.Argument(help="Files on this machine.")]
_BARS = " ▁▂▃▄▅▆▇█"
_WIDTH = 72
_FLOOR_DB = -48
_STYLES = {"info": "dim", "warning": "yellow", "error": "bold red"}


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Opens the file and yields it with its size. Shows progress while it is read."""
    console = stderr()
    with (
        Progress(console=console, transient=True, disable=not console.is_terminal) as progress,
        progress.open(path, "rb", description=path.name) as source,
    ):
        yield source, path.stat().st_size


@app.command()
def probe(
    files: Files,
    decode: Annotated[bool, typer.Option(help="Decode audio to measure loudness, peaks and defects.")] = True,
    as_json: Json = False,
) -> None:
    """Identify files and report their problems. Exits with 1 if an upload of any of them would be rejected."""
    documents, usable = [], True
    for path in files:
        with _opened(path) as (source, size):
            file = measure_file(source, size, decode=decode)
        usable = usable and file.usable
        if as_json:
            documents.append(_as_json(path, file))
        else:
            _print(path, file)
    if as_json:
        print_json({"ok": usable, "files": documents})
    raise typer.Exit(0 if usable else FINDINGS)


@app.command("hash")
def hash_files(files: Files, as_json: Json = False) -> None:
    """Compute MD5, SHA-1, SHA-256 and CRC32C of files in one pass."""
    documents = []
    for path in files:
        with _opened(path) as (source, _):
            hashes, size = hash_stream(source)
        documents.append({"file": str(path), "size": size, **to_json(hashes)})
    if as_json:
        print_json({"ok": True, "files": documents})
        return
    for document in documents:
        table = Table.grid("", "", padding=(0, 2))
        for name, value in document.items():
            table.add_row(name, str(value))
        Console(soft_wrap=True).print(table)


@app.command()
def fingerprint(files: Files, as_json: Json = False) -> None:
    """Print the acoustic fingerprints (Chromaprint) of recordings or the perceptual hashes of images."""
    documents = list[dict[str, Any]]()
    for path in files:
        with _opened(path) as (source, size):
            found = fingerprint_file(source, size, str(path))
        pictures = [f"{value:016x}" for value in found.picture]
        documents.append({"file": str(path), "words": list(words_of(found.words.plain)), "picture": pictures})
    if as_json:
        print_json({"ok": True, "files": documents})
        return
    for document in documents:
        words, pictures = document["words"], document["picture"]
        shown = " ".join(f"{word:08x}" for word in words[:8]) if words else " ".join(map(str, pictures))
        more = f" … {len(words)} words" if len(words) > 8 else ""
        Console(soft_wrap=True).print(f"[bold]{escape(str(document['file']))}[/]  {shown}{more}")


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="A recording or an image.")],
    second: Annotated[Path, typer.Argument(help="Another one.")],
    as_json: Json = False,
) -> None:
    """Check whether two files contain the same recording or picture. Exits with 1 if they differ."""
    both = []
    for path in (first, second):
        with _opened(path) as (source, size):
            both.append(fingerprint_file(source, size, str(path)))
    comparison = _comparison(*both)
    if as_json:
        print_json({"ok": True, **comparison})
    else:
        verdict = "[green]the same[/]" if comparison["same"] else "[yellow]not the same[/]"
        figures = "  ".join(f"{name} {value}" for name, value in comparison.items() if name != "same")
        Console(soft_wrap=True).print(f"{verdict}  {figures}")
    raise typer.Exit(0 if comparison["same"] else FINDINGS)


def _comparison(first: FileFingerprint, second: FileFingerprint) -> dict[str, Any]:
    if first.is_audio != second.is_audio:
        raise InvalidInput([Finding("", "One file is audio, the other an image.", "not-comparable")])
    if first.is_audio:
        found = compare_recordings(first.words, second.words)
        if first.sha256 == second.sha256:  # however short
            found = replace(found, similarity=1.0, share=1.0)
        return {
            "same": found.same,
            "similarity": round(found.similarity, 4),
            "offset_s": found.offset_s,
            "overlap_s": found.overlap_s,
            "share": round(found.share, 4),
            "tempo": found.tempo,
        }
    similarity = picture_similarity(first.picture, second.picture)
    return {"same": similarity >= SAME_PICTURE, "similarity": round(similarity, 4)}


def _as_json(path: Path, found: LocalFile) -> dict[str, Any]:
    document: dict[str, Any] = {"file": str(path), "ok": found.usable, "format": found.probe.format}
    if found.probe.facts is not None:
        document["facts"] = described(found.probe.facts)
    if isinstance(found.probe.facts, ImageFacts):
        document["quality"] = to_json(assess_image(found.probe.facts))
    if found.sound is not None:
        document |= {"hashes": to_json(found.sound.hashes), "quality": to_json(found.sound.quality)}
        document["tags"] = dict(found.sound.tags)
    return {**document, "problems": [problem.to_dict() for problem in found.problems]}


def _print(path: Path, found: LocalFile) -> None:
    console = Console(soft_wrap=True)
    mark = "[green]✓[/]" if found.usable else "[bold red]✗[/]"
    console.print(f"{mark} [bold]{escape(str(path))}[/]  {_description(found)}")
    if found.sound is not None:
        quality = found.sound.quality
        console.print(f"  [cyan]{_waveform(found.sound.levels)}[/]")
        console.print(
            f"  {quality.layout or 'unknown layout'}  loudness {_figure(quality.loudness, 'LUFS')}  "
            f"range {_figure(quality.loudness_range, 'LU')}  true peak {_figure(quality.true_peak, 'dBTP')}  "
            f"sample peak {_figure(quality.sample_peak, 'dBFS')}"
        )
    for finding in _findings(found):
        console.print(f"  [{_STYLES[finding.severity]}]{finding.severity}[/] {escape(finding.message)}")
    print_problems(found.problems)


def _figure(value: float | None, unit: str) -> str:
    return "undefined" if value is None else f"{value} {unit}"


def _findings(found: LocalFile) -> list[Finding]:
    if isinstance(found.probe.facts, ImageFacts):
        return assess_image(found.probe.facts).findings
    return found.sound.quality.findings if found.sound else []


def _description(found: LocalFile) -> str:
    facts = found.probe.facts
    if isinstance(facts, AudioFacts):
        minutes, seconds = divmod(facts.duration_s, 60)
        depth = f" {facts.bit_depth} bit" if facts.bit_depth else ""
        return (
            f"{facts.format} {facts.codec}{depth} {facts.sample_rate} Hz, {facts.channels} channels, "
            f"{int(minutes)}:{seconds:06.3f}, {facts.bitrate} kbit/s"
        )
    if isinstance(facts, ImageFacts):
        return f"{facts.format} {facts.width} x {facts.height} {facts.color_space}"
    return found.probe.format or "unknown"


def _waveform(levels: tuple[float, ...]) -> str:
    """The peak levels as bars, from -48 dBFS to full scale."""
    count = len(levels)
    width = min(_WIDTH, count)
    peaks = [max(levels[count * column // width : count * (column + 1) // width]) for column in range(width)]
    heights = [max(0.0, min(1.0, 1 - peak / _FLOOR_DB)) for peak in peaks]
    return "".join(_BARS[round(height * (len(_BARS) - 1))] for height in heights)
