"""Reads JSON, messages and Apple packages into release candidates. Pure."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, NoReturn

from shared.catalog.imports.candidate import Candidate, refuse
from shared.catalog.imports.files.match import COVER
from shared.catalog.imports.sources.folder import Folder
from shared.catalog.releases.fields import ReleaseContent
from shared.errors import Finding
from shared.messages.ddex.notes import first_few
from shared.model.catalog.release import Release
from shared.validation.validate import created_later, is_created_later

_APPLE = b"http://apple.com/itunes/importer"
_MANIFESTS = (b"ManifestMessage", b"FtpAcknowledgementMessage", b"FtpAcknowledgement")
_HEAD = 4096


def read_json(text: str | bytes) -> list[Candidate]:
    """Reads a release, a list of releases, or an object with a list under `releases`. Raises InvalidInput."""
    try:
        value = json.loads(_without_mark(text), parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()  # neither lone surrogates nor 1e999
    except (ValueError, RecursionError) as error:
        refuse(f"The file is not valid JSON: {str(error)[:200]}.", "malformed", "Fix the syntax.")
    listed = value.get("releases", [value]) if isinstance(value, dict) else value
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        refuse("The JSON contains no list of releases.", "malformed", "Use the format of `POST /releases` for each.")
    return [Candidate(f"release {number}", each) for number, each in enumerate(listed, 1)]


def read_xml_document(
    data: bytes, now: datetime | None, beside: Folder | None = None, name: str = ""
) -> list[Candidate]:
    """Reads one message or Apple's `metadata.xml`; nothing for a manifest. With `beside`, the files of the
    package, a file that is missing there is reported. Raises InvalidInput."""
    head = data[:_HEAD]
    if any(root in head for root in _MANIFESTS):
        return []
    if _APPLE in head:
        return [_read_apple(data, beside, name)]
    return [_read_ern(data, now, beside, name)]


def _read_ern(data: bytes, now: datetime | None, beside: Folder | None, name: str) -> Candidate:
    """Reads one message, without its files: uploads are attached to the draft as usual."""
    from shared.messages.ern.read import read_message

    result = read_message(data)
    findings = [*_as_warnings((*result.assumed, *result.not_carried)), *_created_later(result, now)]
    if beside is not None:
        findings += _missing_files([file.uri for file in result.files if file.included and file.uri], beside)
    content = _content(result.release)
    content["ddex"] = {"version": result.release.ddex.version}
    files = {place: _beside(name, uri) for place, uri in _message_files(result)}
    return Candidate(f"message {result.header.message_id or ''}".strip(), content, tuple(findings), files)


def _read_apple(data: bytes, beside: Folder | None, name: str) -> Candidate:
    from shared.errors import InvalidInput
    from shared.messages.apple.parts import files_of
    from shared.messages.apple.read.parts import read_package
    from shared.messages.apple.read.release import release_of
    from shared.validation.document import read_xml

    root = read_xml(data)
    if isinstance(root, Finding):
        raise InvalidInput([root])
    package = read_package(root)
    read = release_of(package.package)
    findings = _as_warnings((*package.not_carried, *read.assumed, *read.not_carried))
    if beside is not None:
        files = [file.file_name for file in files_of(package.package)]
        findings += _missing_files(files, beside)
    location = f"package {PurePosixPath(name).parent.name}".strip()
    named = {place: _beside(name, file) for place, file in _package_files(package.package, read.release)}
    return Candidate(location, _content(read.release), tuple(findings), named)


def _message_files(result: Any) -> Iterator[tuple[str, str]]:
    """The recording of each track and the front cover, as the message names them: the first of each."""
    seen = set()
    for file in result.files:
        is_cover = file.kind == "Image" and file.resource_type in (None, "FrontCoverImage")
        place = COVER if is_cover else file.resource
        if file.uri and "://" not in file.uri and (is_cover or file.kind == "SoundRecording") and place not in seen:
            seen.add(place)
            yield place, file.uri


def _package_files(package: Any, release: Release) -> Iterator[tuple[str, str]]:
    """The recording of each track and the first artwork, as the package names them."""
    if package.album.artwork_files:
        yield COVER, package.album.artwork_files[0].file_name
    for track, described in zip(release.tracks, package.album.tracks, strict=False):
        files = [described.audio_file] if described.audio_file else []
        files += [file for asset in described.assets for file in asset.data_files]
        if files:
            yield track.id, files[0].file_name


def _beside(document: str, file: str) -> str:
    """The file's path from the folder above the document's: files of several packages have the same names."""
    folder = PurePosixPath(document.replace("\\", "/")).parent.name
    return f"{folder}/{file}" if folder else file


def _content(release: Release) -> dict[str, Any]:
    """The fields that clients set, as far as the document states them, without files."""
    document = release.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_unset=True)
    accepted = {field.alias or name for name, field in ReleaseContent.model_fields.items()}
    content = {name: value for name, value in document.items() if name in accepted and value not in ([], {})}
    content.pop("ddex", None)
    content["tracks"] = [
        {name: value for name, value in track.items() if name not in ("audio", "video")} for track in document["tracks"]
    ]
    return content


def _missing_files(uris: Collection[str], beside: Folder) -> list[Finding]:
    missing = [uri for uri in dict.fromkeys(uris) if PurePosixPath(uri).name not in beside.names and "://" not in uri]
    if not missing:
        return []
    what = "1 file is" if len(missing) == 1 else f"{len(missing)} files are"
    message = f"{what} not in the package: {first_few(missing)}."
    return [Finding("", message, "file-missing", "warning", "Upload them to the draft.")]


def _created_later(result: Any, now: datetime | None) -> Iterator[Finding]:
    text = result.header.created.isoformat() if result.header.created else ""
    if now and is_created_later(text, now):
        yield created_later(text, "MessageHeader/MessageCreatedDateTime")


def _as_warnings(findings: Collection[Finding]) -> list[Finding]:
    """The values that were assumed or not converted, as warnings: neither prevents a draft."""
    return [Finding(each.path, each.message, each.code, "warning", each.remedy) for each in findings]


def _without_mark(text: str | bytes) -> str | bytes:
    return text.lstrip("\ufeff") if isinstance(text, str) else text.removeprefix(b"\xef\xbb\xbf")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")
