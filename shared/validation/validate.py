"""Runs the four stages of validation in order (XML, official schema, rules, content) and returns one report."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.errors import Finding, Unavailable
from shared.platform.schemas import SchemaError, SchemaSource, ValidationService
from shared.validation.content import ContentFile, check_content
from shared.validation.document import Document, read_document, read_xml
from shared.validation.message import MessageView
from shared.validation.nodes import build_tree
from shared.validation.report import Report, Stage, StageOutcome
from shared.validation.rules.catalog import check_rules, profiles_of
from shared.validation.rules.rule import MAX_FINDINGS
from shared.validation.workbench import PROFILES

_MAX_MESSAGE = 500


def validate_message(
    xml: bytes,
    *,
    schemas: SchemaSource | None = None,
    content: Mapping[str, ContentFile] | None = None,
    workbench: ValidationService | None = None,
    now: datetime | None = None,
) -> Report:
    """Validates a message. Without `schemas` the schema stage does not run, without `content` the content stage.

    `content` is keyed by path relative to the XML, as the message refers to its files. A `workbench` adds a further
    stage. With `now`, a creation time in the future is found. Bad input never raises; it becomes a finding.
    """
    document = read_document(xml)
    if isinstance(document, Finding):
        return Report({"xml": "failed", "schema": "not run", "rules": "not run", "content": "not run"}, (document,))
    view = MessageView(build_tree(document.root), document.version)
    found: dict[Stage, list[Finding] | str] = {
        "xml": [],
        "schema": _check_schema(document, schemas),
        "rules": [*check_rules(view), *_created_later(view, now)],
        "content": "no files were given" if content is None else check_content(view, content),
    }
    if workbench:
        found["workbench"] = _check_workbench(workbench, xml, view)
    return _report(found, _profile_note(view))


def validate_mead(xml: bytes, *, schemas: SchemaSource | None = None) -> Report:
    """Validates a MEAD 1.1 message: its XML, and with `schemas` the official schema. Bad input becomes a finding."""
    root = read_xml(xml)
    if isinstance(root, Finding):
        return Report({"xml": "failed", "schema": "not run"}, (root,))
    document = Document(root, "mead/11", "1.1", "MeadMessage")
    return _report({"xml": [], "schema": _check_schema(document, schemas)}, {})


def _created_later(view: MessageView, now: datetime | None) -> Iterator[Finding]:
    for node in view.root.all("MessageHeader", "MessageCreatedDateTime") if now else ():
        text = node.text.strip()
        if now and is_created_later(text, now):
            yield replace(created_later(text, node.xpath), line=node.line)


def is_created_later(text: str, now: datetime) -> bool:
    """Whether a creation time is more than a day in the future, which no clocks or zones explain; False for no time."""
    try:
        created = datetime.fromisoformat(text)
    except ValueError:
        return False
    return (created if created.tzinfo else created.replace(tzinfo=UTC)) > now + timedelta(days=1)


def created_later(text: str, path: str) -> Finding:
    """The finding for a creation time in the future."""
    return Finding(
        stage="rules",
        code="created-in-future",
        severity="warning",
        message=f"The message was created in the future: {text}.",
        path=path,
        remedy="Correct the clock of the sender.",
        source="ERN, MessageHeader/MessageCreatedDateTime",
    )


def _check_workbench(workbench: ValidationService, xml: bytes, view: MessageView) -> list[Finding] | str:
    profiles = sorted(profiles_of(view) & PROFILES.keys())
    try:
        return workbench.findings(xml, view.version, profiles[0] if profiles else None)
    except Unavailable as error:
        return error.message


def _check_schema(document: Document, schemas: SchemaSource | None) -> list[Finding] | str:
    if schemas is None:
        return "the official schemas are not installed; run `stardust schemas install`"
    if schemas.path(document.schema) is None:
        return f"the official schema {document.schema} is not installed in {schemas.folder}"
    errors = list(schemas.errors(document.schema, document.root))
    findings = [_schema_finding(document, error) for error in errors[:MAX_FINDINGS]]
    if len(errors) > MAX_FINDINGS:
        more = f" There are {len(errors) - MAX_FINDINGS} more errors."
        findings[-1] = replace(findings[-1], message=findings[-1].message + more)
    return findings


def _schema_finding(document: Document, error: SchemaError) -> Finding:
    message = error.message if len(error.message) <= _MAX_MESSAGE else error.message[:_MAX_MESSAGE] + "..."
    return Finding(
        stage="schema",
        code=error.code.lower().replace("schemav_", "").replace("_", "-"),
        message=message,
        path=error.xpath,
        line=error.line,
        source=f"XML Schema of {document.standard} {document.version}",
    )


def _profile_note(view: MessageView) -> dict[str, str]:
    if view.root.tag != "NewReleaseMessage" or profiles_of(view):
        return {}
    return {"rules": "the message names no release profile, so only the general rules were applied"}


def _report(found: Mapping[Stage, list[Finding] | str], notes: Mapping[str, str]) -> Report:
    """Builds the report; each stage gives its findings, or the reason why it did not run."""
    return Report(
        stages={stage: _outcome(result) for stage, result in found.items()},
        findings=tuple(finding for result in found.values() if not isinstance(result, str) for finding in result),
        notes={**{stage: result for stage, result in found.items() if isinstance(result, str)}, **notes},
    )


def _outcome(result: list[Finding] | str) -> StageOutcome:
    if isinstance(result, str):
        return "not run"
    return "failed" if any(finding.severity == "error" for finding in result) else "passed"
