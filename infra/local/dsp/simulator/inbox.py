"""Finds the complete packages among the files stored at a DSP. Pure.

If the layout has a completion marker, its folder is a batch once the marker exists. Otherwise each message is a batch,
because messages are uploaded last.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from infra.local.dsp.simulator.validate import Batch
from shared.messages.packages.layout import Layout

ACKNOWLEDGEMENTS = "acknowledgements"
"""The folder for acknowledgements."""
_MARKER = "BatchComplete"
_MANIFEST = "BatchManifest"


def whole_batches(
    files: Mapping[str, int], read: Callable[[str], bytes], layout: Layout
) -> Iterator[tuple[str, Batch]]:
    """(key, batch) of every complete package; the key is the path of the marker or the message."""
    received = sender_files(files)
    for path in received:
        if layout.marker and _is_marker(path):
            yield path, _marked_batch(path, received, read)
        elif not layout.marker and path.endswith(".xml"):
            yield path, Batch(str(PurePosixPath(path).parent), (path,), received, read)


def _is_marker(path: str) -> bool:
    """A name with another ending is an unfinished upload: senders rename the file when it is complete."""
    return PurePosixPath(path).name.startswith(_MARKER) and path.endswith((".xml", ".txt"))


def sender_files(files: Mapping[str, int]) -> dict[str, int]:
    """The files that the sender uploaded: everything except our acknowledgements."""
    return {path: size for path, size in files.items() if not path.startswith(f"{ACKNOWLEDGEMENTS}/")}


def _marked_batch(marker: str, received: Mapping[str, int], read: Callable[[str], bytes]) -> Batch:
    root = str(PurePosixPath(marker).parent)
    inside = {path: size for path, size in received.items() if path.startswith(f"{root}/")}
    names = {path: PurePosixPath(path).name for path in inside}
    manifests = [path for path, name in names.items() if name.startswith(_MANIFEST)] or [marker]
    messages = tuple(
        path for path, name in names.items() if name.endswith(".xml") and not name.startswith((_MARKER, _MANIFEST))
    )
    return Batch(root, messages, inside, read, manifest=manifests[0])
