"""Checks what a release needs before it can be delivered, beyond the rules of the model."""

import re
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from shared.accounts.tenants.party import settings_of
from shared.catalog.hooks import ready_findings, rule_findings
from shared.catalog.parties.credits import credits_of, party_key
from shared.catalog.parties.names import every_name
from shared.catalog.tracks import part_of, tracks_of
from shared.catalog.words import sort_key
from shared.errors import Finding, InvalidInput, InvalidRelease
from shared.messages.ai.contradictions import ai_problems
from shared.messages.ern.compose.checks.release import identity_problems, track_problems
from shared.model.base import is_id
from shared.model.catalog.lint import LintCode, LintLevel
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track
from shared.model.codec import decode
from shared.model.identifiers import gtin_forms
from shared.model.party import PartyRecord
from shared.platform.plugins import Plugins
from shared.platform.store.port import Data, Query, Reader
from shared.vocabularies.genres.placing import mapped_genre_findings

if TYPE_CHECKING:
    from shared.validation.lint.sheet import Context

_OBJECTS = ("basic", "metadata", "rights")
_STAND_INS: Mapping[str, Any] = {
    "type": "Album",
    "title": "-",
    "displayArtist": "-",
    "label": "-",
    "releaseDate": "2000-01-01",
    "startDate": "2000-01-01",
    "copyright": "-",
    "name": "-",
    "text": "-",
    "role": "-",
    "use": "download",
    "language": "en",
    "duration": 1,
    "id": lambda number: f"missing-{number}",
    "isrc": lambda number: f"QZZZZ99{number:05}",
    "sequenceNumber": lambda number: 501 + number,
}
"""Values for missing fields, so that the rest of an unfinished release can be checked."""

_OPTIONAL = ("images", "mead", "territories", "rights", "deals", "previews", "components", "works", "relatedReleases")

_SPELLINGS_READ = 5
"""Entries of the index that are read to compare the spelling of an artist."""

_NAMES_COMPARED = 10
"""Artists of a release whose spelling is compared with records, and records that are read for it."""

_MAX_ROUNDS = 8
"""Each names at most a hundred missing fields."""


def require_complete(release: Data, reader: Reader, plugins: Plugins) -> None:
    """Raises InvalidRelease with every problem that prevents delivery of the release's document."""
    told = [*style_findings(release, reader), *rule_findings(release, plugins), *ready_findings(release, plugins)]
    errors = [finding for finding in told if finding.severity == "error"]
    if problems := [*document_problems(release), *errors]:
        raise InvalidRelease(problems)


def style_findings(release: Data, reader: Reader) -> list[Finding]:
    """What the style check finds in a release's document, at the severities of its tenant.

    Reads the tenant, at most two releases, the cover's asset, a few entries of the catalogue's index, and at most ten
    records of artists.
    """
    from shared.validation.lint.check import lint_release

    return lint_release(release, _levels(release, reader), _context(release, reader))


def with_fixes(release: Data, codes: Collection[LintCode], reader: Reader) -> Data:
    """A release's document with the fixes of the style check applied: those of these rules, or all. Reads the same."""
    from shared.validation.lint.check import mend_release

    return mend_release(release, codes, _levels(release, reader), _context(release, reader)).release


def _levels(release: Data, reader: Reader) -> Mapping[LintCode, LintLevel]:
    settings = settings_of(reader, release["tenantId"])
    return settings.lint if settings else {}


def _context(release: Data, reader: Reader) -> "Context":
    from shared.validation.lint.sheet import Context

    return Context(
        artists=_spellings_elsewhere(release, reader),
        same_barcode=_other_with_barcode(release, reader),
        cover_text=_cover_text(release, reader),
    )


def _cover_text(release: Data, reader: Reader) -> tuple[str, ...]:
    """The lines of text that were read on the release's front cover."""
    cover = part_of(part_of(release, "assets"), "coverImage").get("id")
    asset = reader.get(f"assets/{cover}") if isinstance(cover, str) and is_id(cover) else None
    if asset is None or asset.get("tenantId") != release["tenantId"]:
        return ()
    text = part_of(asset, "imageQuality").get("text", [])
    return tuple(line for line in text if isinstance(line, str)) if isinstance(text, list) else ()


def _spellings_elsewhere(release: Data, reader: Reader) -> frozenset[str]:
    """How the tenant spells the artists elsewhere, but for case, accents and punctuation.

    The names of a record come first; the display artist without one is compared with other releases.
    """
    names = [each.name for each in credits_of(release) if each.role == "artist"][:_NAMES_COMPARED]
    keys = list(dict.fromkeys(party_key(name) for name in names))
    recorded = _recorded(keys, release["tenantId"], reader)
    artist = part_of(release, "basic").get("displayArtist")
    if not isinstance(artist, str) or not (key := sort_key(artist)) or key in map(party_key, recorded):
        return recorded
    same = Query(
        "releaseIndex", where=(("tenantId", "==", release["tenantId"]), ("artistKey", "==", key)), limit=_SPELLINGS_READ
    )
    return recorded | {each["displayArtist"] for each in reader.find(same) if each["id"] != release["id"]}


def _recorded(keys: list[str], tenant_id: str, reader: Reader) -> frozenset[str]:
    """The spellings of these names in the tenant's records."""
    if not keys:
        return frozenset()
    query = Query(
        "parties", where=(("tenantId", "==", tenant_id), ("keys", "array_contains_any", keys)), limit=_NAMES_COMPARED
    )
    found = (decode(PartyRecord, data) for data in reader.find(query))
    return frozenset(name for party in found for name in every_name(party) if party_key(name) in keys)


def document_problems(release: Data) -> list[Finding]:
    """Every problem that prevents delivery of a stored release, which may be an unfinished draft.

    What is missing is named field by field, beside what is wrong with the rest.
    """
    document = _with_objects(release)
    missing: dict[str, Finding] = {}
    for _ in range(_MAX_ROUNDS):
        try:
            complete = decode(Release, document)
        except InvalidInput as error:
            found = {problem.path: problem for problem in error.problems}
            missing |= {path: finding for path, finding in found.items() if path not in missing}
            if not all(_omit(document, path) or _fill(document, each) for path, each in found.items()):
                return list(missing.values())
        else:
            others = (each for each in release_problems(complete) if each.path not in missing)
            return [*missing.values(), *others]
    return list(missing.values())


def _with_objects(release: Data) -> Data:
    """A copy of the document in which the objects that a release requires exist, so that each field is named."""
    document = deepcopy(release)
    for name in _OBJECTS:
        document[name] = {} if document.get(name) is None else document[name]
    for track in tracks_of(document):
        if isinstance(track, dict) and track.get("metadata") is None:
            track["metadata"] = {}
    return document


def _fill(document: Data, finding: Finding) -> bool:
    """Fills the missing field with a value that breaks no other rule; false if there is none for it."""
    *parents, name = (int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", finding.path))
    number = next((step for step in parents if isinstance(step, int)), 0)
    if finding.code != "missing" or name not in _STAND_INS:
        return False
    part: Any = document
    for step in parents:
        part = part[step]
    value = _STAND_INS[str(name)]
    part[name] = value(number) if callable(value) else value
    return True


def _omit(document: Data, path: str) -> bool:
    """Leaves out the part of the release that has a problem; false if the release requires the part."""
    part = re.split(r"[.\[]", path)[0]
    if part not in _OPTIONAL:
        return False
    document.pop(part, None)
    if part == "rights":
        document[part] = {"startDate": _STAND_INS["startDate"]}
    return True


def barcode_in_use(release: Data, reader: Reader) -> list[Finding]:
    """A warning if another release of the tenant has the release's barcode. Reads at most two documents.

    It is a warning because a release may replace another one before either is delivered.
    """
    from shared.validation.lint.check import lint_release
    from shared.validation.lint.sheet import Context

    context = Context(same_barcode=_other_with_barcode(release, reader))
    return lint_release(release, context=context, codes={"barcode-reused"})


def _other_with_barcode(release: Data, reader: Reader) -> str | None:
    """The id of another release of the tenant with the same barcode, if there is one."""
    barcode = part_of(release, "basic").get("barcode")
    if not isinstance(barcode, str) or not barcode.isdigit():
        return None
    same = Query(
        "releases",
        where=(("tenantId", "==", release["tenantId"]), ("basic.barcode", "in", gtin_forms(barcode))),
        limit=2,
    )
    return next((each["id"] for each in reader.find(same) if each["id"] != release["id"]), None)


def release_problems(release: Release) -> list[Finding]:
    """Every problem that prevents delivery of the release; empty if it is ready."""
    found = [*identity_problems(release), *_genre(release), *track_problems(release.tracks), *_files(release)]
    return [*found, *ai_problems(release)]


def _genre(release: Release) -> Iterator[Finding]:
    if not (release.metadata.genre_name or release.metadata.genre_code):
        yield Finding("metadata.genreName", "The release has no genre.", "missing-genre", remedy="Choose one.")
    found = mapped_genre_findings(release.metadata.genre_mappings)
    yield from (finding for finding in found if finding.severity == "error")


def genre_warnings(release: Release) -> list[Finding]:
    """Warnings about the genres that the release states for DSPs; they do not prevent its delivery."""
    found = mapped_genre_findings(release.metadata.genre_mappings)
    return [finding for finding in found if finding.severity == "warning"]


def _files(release: Release) -> Iterator[Finding]:
    for index, track in enumerate(release.tracks):
        yield from _track_file(f"tracks[{index}]", track, release)
    if release.assets.cover_image is None:
        yield Finding(
            "assets.coverImage",
            "The release has no front cover.",
            "missing-cover",
            remedy="Upload a square JPEG, 3000 x 3000 pixels, as FrontCover.",
        )


def _track_file(at: str, track: Track, release: Release) -> Iterator[Finding]:
    kind, file = ("video", track.video) if track.video else ("audio", track.audio)
    measured = release.assets.videos if track.video else release.assets.audio
    if file is None:
        yield Finding(f"{at}.audio", "The track has no audio.", "missing-audio", remedy="Upload its audio file.")
    elif file.file_id not in {asset.id for asset in measured}:
        yield Finding(
            f"{at}.{kind}.fileId",
            f"The {kind} file {file.file_id} is not among the release's measured files.",
            f"unknown-{kind}",
            remedy="Wait until its upload is ready, or upload it again.",
        )
