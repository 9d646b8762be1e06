"""Compares the files that a package names with those that are beside it. Pure; opens no file."""

from collections.abc import Iterator, Mapping

from shared.errors import Finding
from shared.messages.apple.data.certainty import SPECIFICATION, Certainty
from shared.validation.apple.rule import finding_at, told_source
from shared.validation.apple.view import PackageView
from shared.validation.content import ContentFile
from shared.validation.nodes import Node

METADATA = "metadata.xml"
EXTENSION = ".itmsp"


def check_files(view: PackageView, content: Mapping[str, ContentFile]) -> Iterator[Finding]:
    """Findings for files that are missing, differ from what the package states, or are named nowhere.

    `content` has the files of the folder by path, without metadata.xml.
    """
    named = {node.value("file_name"): node for node in view.files}
    for name, node in named.items():
        file = content.get(name)
        if file is None:
            message, remedy = f"The file {name} is not in the package.", "Add it, unless Apple has it already."
            yield _finding("apple-401", node, message, "observed", remedy)
        else:
            yield from _differences(node, name, file)
    for name in sorted(content.keys() - named.keys()):
        if "/" in name:
            message, remedy = f"The file {name} is in a sub-folder.", "Put all files beside metadata.xml."
            yield _finding("apple-404", view.root, message, "public", remedy)
        else:
            message, remedy = f"No element names the file {name}.", "Remove the file, or name it."
            yield _finding("apple-405", view.root, message, "observed", remedy)


def check_folder(view: PackageView, folder: str) -> Iterator[Finding]:
    """A finding if the folder is not named after the vendor id. An intake may name it after the UPC instead."""
    for album in view.albums:
        names = {f"{name}{EXTENSION}" for name in (album.value("vendor_id"), album.value("upc")) if name}
        if folder not in names:
            message = f"The folder is called {folder}, not {album.value('vendor_id')}{EXTENSION}."
            yield _finding("apple-406", album, message, "public", "Rename the folder.")


def _differences(node: Node, name: str, file: ContentFile) -> Iterator[Finding]:
    if node.value("size") != str(file.size):
        message = f"The package states a size of {node.value('size')} for {name}, which has {file.size} bytes."
        yield _finding("apple-402", node, message, "public", "Build the package again.")
    if file.md5 and node.value("checksum") != file.md5:
        message = f"The package states another MD5 for {name} than the file has, {file.md5}."
        yield _finding("apple-403", node, message, "public", "Build the package again.")


def _finding(code: str, node: Node, message: str, certainty: Certainty, remedy: str) -> Finding:
    return finding_at(
        node,
        message,
        code=code,
        certainty=certainty,
        remedy=remedy,
        source=told_source(SPECIFICATION, certainty),
        stage="content",
    )
