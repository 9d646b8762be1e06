"""Links the files that a job wrote."""

from collections.abc import Iterable
from datetime import timedelta

from shared.model.archives.job import JobFile
from shared.model.base import Model, Text
from shared.platform.blobs.port import Blobs

LINK_LIFETIME = timedelta(minutes=15)


class FileLink(Model):
    """A file of a job, with a URL that serves it for 15 minutes."""

    name: Text
    """The name to save it by."""
    url: str
    """Anyone who has it can read the file."""


class FileLinks(Model):
    """The files of a job."""

    items: list[FileLink]
    """In order; an archive has several volumes."""


def links_to(files: Iterable[JobFile], blobs: Blobs) -> FileLinks:
    """URLs of the files, which browsers save under their names. Raises Unavailable."""
    return FileLinks(
        items=[
            FileLink(name=file.name, url=blobs.signed_url(file.path, expires=LINK_LIFETIME, save_as=file.name))
            for file in files
        ]
    )
