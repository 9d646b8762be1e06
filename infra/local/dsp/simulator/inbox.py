"""Owns which packages are whole among the files that lie at a DSP. Pure.

Where the layout has a marker, its folder is a batch once it is there; else every message is one, for it comes last.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from infra.local.dsp.simulator.validate import Batch
from shared.messages.packages.layout import Layout

ANSWERS = "acknowledgements"
"""Where acknowledgements are put."""
_MARKER = "BatchComplete"
_MANIFEST = "BatchManifest"


def whole_batches(
    files: Mapping[str, int], read: Callable[[str], bytes], layout: Layout
) -> Iterator[tuple[str, Batch]]:
    """(key, batch) of every package that has arrived; the key is the marker's or the message's path."""
    came = brought(files)
    for path in came:
        if layout.marker and _is_marker(path):
            yield path, _marked(path, came, read)
        elif not layout.marker and path.endswith(".xml"):
            yield path, Batch(str(PurePosixPath(path).parent), (path,), came, read)


def _is_marker(path: str) -> bool:
    """A name that ends otherwise is that of a file on its way: senders rename it when it is whole."""
    return PurePosixPath(path).name.startswith(_MARKER) and path.endswith((".xml", ".txt"))


def brought(files: Mapping[str, int]) -> dict[str, int]:
    """What the sender put there: all but our answers."""
    return {path: size for path, size in files.items() if not path.startswith(f"{ANSWERS}/")}


def _marked(marker: str, came: Mapping[str, int], read: Callable[[str], bytes]) -> Batch:
    root = str(PurePosixPath(marker).parent)
    inside = {path: size for path, size in came.items() if path.startswith(f"{root}/")}
    names = {path: PurePosixPath(path).name for path in inside}
    lists = [path for path, name in names.items() if name.startswith(_MANIFEST)] or [marker]
    messages = tuple(
        path for path, name in names.items() if name.endswith(".xml") and not name.startswith((_MARKER, _MANIFEST))
    )
    return Batch(root, messages, inside, read, manifest=lists[0])
