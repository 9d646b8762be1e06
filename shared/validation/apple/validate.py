"""Validates an Apple Music package in stages (XML, structure, rules, files) and returns one report.

Apple's schema is not public. The stage `schema` is our own table of elements in its place.
"""

from collections.abc import Mapping

from shared.errors import Finding
from shared.messages.apple.data.certainty import SPECIFICATION
from shared.messages.apple.data.elements import NAMESPACE, PACKAGE
from shared.validation.apple.album_rules import ALBUM_RULES
from shared.validation.apple.files import check_files, check_folder
from shared.validation.apple.offer_rules import OFFER_RULES
from shared.validation.apple.rule import apply_rule
from shared.validation.apple.structure import check_structure
from shared.validation.apple.view import PackageView
from shared.validation.content import ContentFile
from shared.validation.document import read_xml
from shared.validation.report import Report, Stage, StageOutcome

RULES = (*ALBUM_RULES, *OFFER_RULES)
_MARK = b"\xef\xbb\xbf"
_NOTE = "Apple's schema is not public: the structure was checked against Stardust's table of elements"


def validate_package(
    xml: bytes, *, content: Mapping[str, ContentFile] | None = None, folder: str | None = None
) -> Report:
    """Validates `metadata.xml`. Without `content`, the files by name, the content stage does not run.

    `folder` is the name of the package's folder. Bad input never raises; it becomes a finding.
    """
    root = read_xml(xml)
    if isinstance(root, Finding):
        return _unread(root)
    if root.tag != f"{{{NAMESPACE}}}{PACKAGE.tag}":
        return _unread(_xml_finding("apple-101", f"The root element is {root.tag!s}.", f"Use package in {NAMESPACE}."))
    encoding = str(root.getroottree().docinfo.encoding or "UTF-8")
    view = PackageView(root)
    found: dict[Stage, list[Finding]] = {
        "xml": _encoding(xml, encoding),
        "schema": list(check_structure(view)),
        "rules": [finding for rule in RULES for finding in apply_rule(rule, view)],
    }
    if content is not None:
        found["content"] = [*check_files(view, content), *(check_folder(view, folder) if folder else ())]
    stages: dict[Stage, StageOutcome] = {stage: _outcome(findings) for stage, findings in found.items()}
    stages.setdefault("content", "not run")
    notes = {"schema": _NOTE} if content is not None else {"schema": _NOTE, "content": "no files were given"}
    return Report(stages, tuple(finding for each in found.values() for finding in each), notes)


def _unread(finding: Finding) -> Report:
    return Report({"xml": "failed", "schema": "not run", "rules": "not run", "content": "not run"}, (finding,))


def _encoding(xml: bytes, encoding: str) -> list[Finding]:
    found = []
    if xml.startswith(_MARK):
        found.append(_xml_finding("apple-102", "The document begins with a byte order mark.", "Remove it."))
    if encoding.upper() not in ("UTF-8", "UTF8", "ASCII", "US-ASCII"):
        found.append(_xml_finding("apple-103", f"The document is encoded as {encoding}.", "Encode it as UTF-8."))
    return found


def _xml_finding(code: str, message: str, remedy: str) -> Finding:
    return Finding("", message, code, "error", remedy, f"{SPECIFICATION} (public)", "xml", 1)


def _outcome(findings: list[Finding]) -> StageOutcome:
    return "failed" if any(finding.severity == "error" for finding in findings) else "passed"
