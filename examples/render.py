"""Renders the example album: `python -m examples.render OUT`. Does nothing if it is already rendered."""

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import imageio_ffmpeg

from examples.album import COVER, RELEASE
from examples.cover import draw_cover
from examples.score import PIECES, Piece
from examples.synth import filter_graph

_STAMP = ".rendered"


def render(folder: Path) -> list[Path]:
    """Writes the album's audio and cover into `folder`; returns the files, audio first.

    The output is deterministic for a given FFmpeg. Raises RuntimeError with FFmpeg's message.
    """
    files = [*(folder / piece.file_name for piece in PIECES), folder / COVER]
    stamp, fingerprint = folder / _STAMP, _fingerprint()
    if stamp.is_file() and stamp.read_text() == fingerprint and all(file.is_file() for file in files):
        return files
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor() as threads:
        rendering = [threads.submit(render_piece, piece, folder / piece.file_name) for piece in PIECES]
        basic = RELEASE["basic"]
        draw_cover(folder / COVER, title=basic["title"], artist=basic["displayArtist"])
        for future in rendering:
            future.result()
    stamp.write_text(fingerprint)
    return files


def _fingerprint() -> str:
    """A digest of the album's sources and the version of FFmpeg."""
    digest = hashlib.sha256(imageio_ffmpeg.get_ffmpeg_version().encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def render_piece(piece: Piece, path: Path) -> None:
    """Renders one recording in the format of its file extension. Raises RuntimeError with FFmpeg's message."""
    codec = ["-c:a", "flac", "-compression_level", "5"] if path.suffix == ".flac" else ["-c:a", "pcm_s16le"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", "-filter_complex", filter_graph(piece)]
    output = ["-map", "[out]", "-map_metadata", "-1", "-bitexact", *codec, str(path)]
    done = subprocess.run([*command, *output], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"FFmpeg could not render {path.name}: {done.stderr.strip()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m examples.render OUT")
    for rendered in render(Path(sys.argv[1])):
        print(rendered)
