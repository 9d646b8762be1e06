"""Matches the recordings and covers of folders on the command line to the releases that were read there."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.inputs.places import Place, place_of

if TYPE_CHECKING:
    from shared.catalog.imports.check import FoundRelease
    from shared.catalog.recordings.folder import FolderMatches
    from shared.platform.catalogues.port import Catalogue
    from shared.platform.network.guard import Network

_SHOWN = 200
_MEANS = {
    "table": "the table",
    "barcode": "barcode in the name",
    "position": "barcode and position in the name",
    "isrcInName": "ISRC in the name",
    "isrcTag": "ISRC in the tags",
    "titleAndDuration": "title and duration",
    "title": "title",
    "preview": "30-second preview at Deezer",
}


def matches_of(
    texts: Sequence[str], releases: "Sequence[FoundRelease]", deezer: "Catalogue | None", network: "Network"
) -> "FolderMatches | None":
    """Where the files of the folders among these paths belong; None if there are none. With Deezer, what nothing else
    places is compared with its previews. Without it, files in buckets are matched by their names alone."""
    from shared.catalog.recordings.folder import FolderMatcher

    files = dict(_files(texts)) if releases else {}
    if not files:
        return None

    def opens(name: str) -> BinaryIO:
        place, own = files[name]
        return place.open(own)

    far = set() if deezer else {name for name, (place, _) in files.items() if place.is_remote}
    return FolderMatcher(releases, files, opens, unread=far).match(deezer, network)


def _files(texts: Sequence[str]) -> Iterator[tuple[str, tuple[Place, str]]]:
    """The recordings and pictures of the folders: by their paths, the folder and the name in it."""
    from shared.catalog.imports.files.match import AUDIO, IMAGES
    from shared.catalog.imports.sheets.sheet import Unreadable
    from shared.errors import StardustError

    for text in texts:
        place = place_of(text)
        try:
            names = place.names() if place.is_folder else ()
        except (OSError, Unreadable, StardustError):  # told where the folder's documents are read
            continue
        for name in names:
            if PurePosixPath(name).suffix.lower() in AUDIO | IMAGES:
                yield place.shown(name), (place, name)


def matches_as_json(found: "FolderMatches | None") -> dict[str, Any]:
    """Where files belong: of each its release by index, its track's id, the means and how sure that is."""
    if found is None:
        return {"matches": [], "undecided": [], "unmatched": []}
    return {
        "matches": [
            {
                "file": each.name,
                "release": each.place[0],
                "track": each.place[1],
                "means": each.means,
                "confidence": each.confidence,
            }
            for each in found.placed
        ],
        "undecided": [
            {
                "file": name,
                "candidates": [
                    {"release": index, "track": track, "similarity": similarity}
                    for (index, track), similarity in places.items()
                ],
            }
            for name, places in found.undecided.items()
        ],
        "unmatched": found.unmatched,
    }


def print_matches(console: Console, found: "FolderMatches", releases: "Sequence[FoundRelease]") -> None:
    """Shows where files belong, which are undecided, and which belong nowhere."""
    table = Table("File", "Release", "Track", "By", "Sure", title="Files", title_justify="left")
    for each in found.placed[:_SHOWN]:
        location = releases[each.place[0]].location
        row = (each.name, location, each.place[1], _MEANS[each.means], f"{each.confidence:.0%}")
        table.add_row(*map(escape, row))
    if found.placed:
        console.print(table)
    for name, places in list(found.undecided.items())[:_SHOWN]:
        listed = "; ".join(_candidate(place, similarity, releases) for place, similarity in list(places.items())[:5])
        console.print(f"[yellow]not decided[/] [bold]{escape(name)}[/]: {escape(listed)}", soft_wrap=True)
    for name in found.unmatched[:_SHOWN]:
        console.print(f"[dim]no place   [/] [bold]{escape(name)}[/]", soft_wrap=True)
    left = len(found.undecided) + len(found.unmatched)
    console.print(f"{len(found.placed)} of {len({e.name for e in found.placed}) + left} files have their place.")


def _candidate(place: tuple[int, str], similarity: float | None, releases: "Sequence[FoundRelease]") -> str:
    sounds = "" if similarity is None else f", sounds {similarity:.0%} alike: not proved"
    return f"{place[1]} of {releases[place[0]].location}{sounds}"
