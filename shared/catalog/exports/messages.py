"""Writes the messages of releases into a ZIP file: ERN, or Apple's metadata. Releases without a message are listed."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from shared.accounts.tenants.party import sender_of
from shared.catalog.archives.write.drain import Drain
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

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
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
    """Why releases have no message, at most fifty."""

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
                    archive.writestr(_header(self.name_of(document)), xml)
                    self.messages += 1
                yield from out.take()
            if self.findings:
                lines = "".join(f"{finding}\n" for finding in self.findings)
                archive.writestr(_header("releases-without-message.txt"), lines.encode())
        yield from out.take()

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
        """The name of a release's message in the ZIP file: in a folder with the name of the release's id."""
        barcode = (document.get("basic") or {}).get("barcode")
        folder = _UNSAFE.sub("", str(barcode or "")) or str(document["id"])
        if self.format == "apple":
            return f"{folder}.itmsp/metadata.xml"
        return f"{document['id']}/{folder}.xml"

    def _note(self, document: Data, problems: Iterable[Finding]) -> None:
        for problem in problems:
            if len(self.findings) < MAX_FINDINGS:
                path = f"releases/{document['id']}" + (f".{problem.path}" if problem.path else "")
                self.findings.append(replace(problem, path=path, severity="warning", fix=None))


def _for_apple(request: "MessageRequest") -> "MessageRequest":
    from shared.messages.packages.build import delivered_files
    from shared.messages.packages.layout import layout_named

    layout = layout_named("itmsp")
    return replace(request, format="apple", files=delivered_files(request.release, layout))


def _header(name: str) -> zipfile.ZipInfo:
    header = zipfile.ZipInfo(name, _FIRST_MOMENT)
    header.compress_type = zipfile.ZIP_DEFLATED
    return header
