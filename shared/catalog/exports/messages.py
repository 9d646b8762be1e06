"""Writes the messages of releases into a ZIP file: ERN, or Apple's metadata. Releases without a message are listed."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shared.accounts.tenants.party import sender_of
from shared.catalog.archives.write.drain import Drain, zip_header
from shared.catalog.parties.fill import parties_of
from shared.catalog.releases.readiness import document_problems
from shared.errors import Conflict, Finding, InvalidInput, StardustError
from shared.model.archives.job import MAX_FINDINGS
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.platform.store.port import Data, Reader

if TYPE_CHECKING:
    from shared.messages.ern.request import MessageRequest

_WITHOUT_MESSAGE = "releases-without-message.txt"
_MAX_PER_RELEASE = 5
"""How many reasons are told why a release has no message."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(slots=True)
class MessageWriter:
    """Composes the messages of releases in one format."""

    format: str
    sender: Party
    reader: Reader | None = None
    """Where the records are that credits link to; without one, links are left as they are."""
    messages: int = 0
    findings: list[Finding] = field(default_factory=list)
    """Why releases have no message, at most fifty; the ZIP file lists all of these releases."""
    _lines: list[str] = field(default_factory=list)
    """What the ZIP file says of releases without a message."""
    _unlisted: int = 0
    """How many releases have no message and no finding."""
    _names: set[str] = field(default_factory=set)
    """The names in the ZIP file."""

    @classmethod
    def of_tenant(cls, format_: str, tenant_id: str, reader: Reader) -> "MessageWriter":
        """A writer of the tenant's messages. Raises Conflict if the tenant has no DDEX party id."""
        party = sender_of(reader, tenant_id)
        if party is None:
            raise Conflict(
                "Your tenant has no DDEX party id to write messages with.",
                remedy="Set settings.party in the tenant's settings.",
            )
        return cls(format_, party, reader)

    def chunks(self, releases: Iterable[Data]) -> Iterator[bytes]:
        """The ZIP file, a release at a time."""
        out = Drain()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for document in releases:
                if xml := self.compose(document):
                    archive.writestr(zip_header(self.name_of(document)), xml)
                    self.messages += 1
                yield from out.take()
            if self._lines:
                archive.writestr(zip_header(_WITHOUT_MESSAGE), "".join(self._lines).encode())
        yield from out.take()
        if self._unlisted:
            self.findings.append(_more(self._unlisted))

    def compose(self, document: Data) -> bytes | None:
        """The message of a release; None, with the reasons in `findings`, if none can be composed."""
        from shared.catalog.releases.message import FORMATS, reference_request

        problems = [each for each in document_problems(document) if each.severity == "error"]
        try:
            if problems:
                raise InvalidInput(problems)
            release = decode(Release, document)
            parties = parties_of(release, self.reader) if self.reader else {}
            request = reference_request(release, self.sender, parties=parties)
            if self.format == "apple":
                request = _for_apple(request)
            return FORMATS[request.format].compose(request).xml
        except InvalidInput as error:
            self._note(document, error.problems)
        except StardustError as error:
            self._note(document, [Finding("", error.message, error.code, remedy=error.remedy)])
        return None

    def name_of(self, document: Data) -> str:
        """The name of a release's message in the ZIP file: in a folder of its own, also if another has its barcode."""
        barcode = (document.get("basic") or {}).get("barcode")
        folder = _UNSAFE.sub("", str(barcode or "")) or str(document["id"])
        if self.format == "apple":
            name = f"{folder}.itmsp/metadata.xml"
            name = name if name not in self._names else f"{folder}-{document['id']}.itmsp/metadata.xml"
            self._names.add(name)
            return name
        return f"{document['id']}/{folder}.xml"

    def _note(self, document: Data, problems: Iterable[Finding]) -> None:
        place = f"releases/{document['id']}"
        found = [_told(problem, place) for problem in problems]
        told, more = found[:_MAX_PER_RELEASE], len(found) - _MAX_PER_RELEASE
        self._lines += [f"{finding}\n" for finding in told]
        if more > 0:
            self._lines.append(f"{place}: {more} more problems.\n")
        room = MAX_FINDINGS - 1 - len(self.findings)  # the last one says how many releases are not among them
        self.findings += told[:room]
        self._unlisted += room <= 0


def _told(problem: Finding, place: str) -> Finding:
    path = f"{place}.{problem.path}" if problem.path else place
    return replace(problem, path=path, severity="warning", fix=None)


def _more(releases: int) -> Finding:
    message = f"{releases} more releases have no message."
    remedy = f"Read {_WITHOUT_MESSAGE} in the ZIP file."
    return Finding("releases", message, "more-without-message", severity="warning", remedy=remedy)


def _for_apple(request: "MessageRequest") -> "MessageRequest":
    from shared.messages.packages.build import delivered_files
    from shared.messages.packages.layout import layout_named

    layout = layout_named("itmsp")
    return replace(request, format="apple", files=delivered_files(request.release, layout))
