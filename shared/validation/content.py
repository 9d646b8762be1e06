"""Compares what a message states about its files with the files as measured. Pure; opens no file."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.errors import Finding, Severity
from shared.validation.message import MessageView
from shared.validation.nodes import Node

DURATION_TOLERANCE_S = 1.0
"""Messages often state whole seconds."""
MIN_COVER_PIXELS = 640
"""Smallest cover side that Spotify accepts (providersupport.spotify.com); most services require more."""


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A measured file; None is not checked. `codec` is in DDEX's terms (PCM, FLAC, JPEG), digests are hex."""

    size: int
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    codec: str | None = None
    container: str | None = None
    duration_s: float | None = None
    channels: int | None = None
    sample_rate_hz: int | None = None
    bit_depth: int | None = None
    width: int | None = None
    height: int | None = None
    color_space: str | None = None


@dataclass(frozen=True, slots=True)
class _FileReference:
    """A reference to a file: its URI, the element that names it, the one that describes it, and the resource."""

    uri: str
    file: Node
    details: Node
    resource: Node


def check_content(view: MessageView, content: Mapping[str, ContentFile]) -> list[Finding]:
    """Compares file references with `content`, keyed by path relative to the XML; also reports unreferenced files."""
    references = list(_references(view))
    findings = [
        finding for reference in references for finding in _check_reference(reference, content.get(reference.uri))
    ]
    unused = sorted(set(content) - {reference.uri for reference in references})
    findings += [
        _finding(view.root, "file-unused", f"The message does not refer to {uri}.", "Remove the file.", "warning")
        for uri in unused
    ]
    return findings


def _references(view: MessageView) -> Iterator[_FileReference]:
    for resource in view.resources:
        for details in view.technical_details(resource):
            for described in _described(view, details):
                for file in described.all("File"):
                    if uri := _uri(file):
                        yield _FileReference(uri, file, described, resource)


def _described(view: MessageView, details: Node) -> list[Node]:
    """The nodes that describe one file each: in 4.3 the delivery files of recordings and videos, else the details."""
    path = view.paths.delivery_file
    return [details, *(details.all(*path) if path else ())]


def _uri(file: Node) -> str:
    """4.x: the URI. 3.8.x: FilePath and FileName, or a URL."""
    if file.has("URI"):
        return file.value("URI").removeprefix("./")
    folder, name = file.value("FilePath").strip("/"), file.value("FileName")
    return f"{folder}/{name}" if folder and name else name or file.value("URL")


def _check_reference(reference: _FileReference, content: ContentFile | None) -> Iterable[Finding]:
    if content is None:
        if (
            not reference.details.has("IsProvidedInDelivery")
            or reference.details.value("IsProvidedInDelivery") == "true"
        ):
            yield _finding(
                reference.file,
                "file-missing",
                f"The file {reference.uri} is not in the delivery.",
                "Add it, or correct its path.",
            )
        return
    if content.size == 0:
        yield _finding(reference.file, "file-empty", f"The file {reference.uri} is empty.", "Upload it again.")
    yield from _check_hash(reference, content)
    for code, tag, actual, read in _COMPARISONS:
        yield from _compare(reference, code, tag, actual(content), read)
    if reference.resource.tag == "Image":
        yield from _check_cover(reference, content)
    elif content.duration_s is not None:
        yield from _check_durations(reference, content.duration_s)


def _check_hash(reference: _FileReference, content: ContentFile) -> Iterator[Finding]:
    """HashSum/HashSumValue (4.x) or HashSum/HashSum (3.8.x)."""
    for composite in reference.file.all("HashSum"):
        value = composite.first("HashSumValue") or composite.first("HashSum")
        algorithm = composite.value("Algorithm") or composite.value("HashSumAlgorithmType")
        digest = {"MD5": content.md5, "SHA1": content.sha1, "SHA-256": content.sha256}.get(algorithm)
        if value is None or digest is None:
            continue
        if value.text.strip().lower() != digest.lower():
            yield _finding(
                value,
                "file-hash",
                f"The {algorithm} of {reference.uri} is {digest}; the message states {value.text.strip()}.",
                "Compose the message again from the delivered files.",
            )


def _number(node: Node) -> float | None:
    try:
        return float(node.text)
    except ValueError:
        return None


_HZ = {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9}


def _hertz(node: Node) -> float | None:
    number = _number(node)
    return None if number is None else number * _HZ.get(node.attributes.get("UnitOfMeasure", "Hz"), 1.0)


def _name(node: Node) -> str | None:
    """The name of a codec; user-defined codecs cannot be compared."""
    return None if node.text.strip() == "UserDefined" else node.text.strip()


_Read = Callable[[Node], str | float | None]
_COMPARISONS: tuple[tuple[str, str, Callable[[ContentFile], str | float | None], _Read], ...] = (
    ("file-size", "FileSize", lambda content: content.size, _number),
    ("file-codec", "AudioCodecType", lambda content: content.codec, _name),
    ("file-codec", "ImageCodecType", lambda content: content.codec, _name),
    ("file-container", "ContainerFormat", lambda content: content.container, _name),
    ("file-channels", "NumberOfChannels", lambda content: content.channels, _number),
    ("file-sampling-rate", "SamplingRate", lambda content: content.sample_rate_hz, _hertz),
    ("file-bit-depth", "BitsPerSample", lambda content: content.bit_depth, _number),
    ("image-height", "ImageHeight", lambda content: content.height, _number),
    ("image-width", "ImageWidth", lambda content: content.width, _number),
)
"""What a message may state about a file: code, element, measured value, how to read the element."""


def _compare(
    reference: _FileReference, code: str, tag: str, actual: str | float | None, read: _Read
) -> Iterator[Finding]:
    holder = reference.file if tag == "FileSize" else reference.details
    for node in holder.all(tag):
        stated = read(node)
        if actual is None or stated is None or stated == actual:
            continue
        yield _finding(
            node,
            code,
            f"The {tag} of {reference.uri} is {actual}; the message states {node.text.strip()}.",
            "Correct the message to describe the delivered file.",
        )


_DURATION = re.compile(r"PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?")


def seconds(duration: str) -> float | None:
    """The seconds of an ISO 8601 duration in hours, minutes and seconds; None for any other form."""
    match = _DURATION.fullmatch(duration)
    if not match or duration == "PT":
        return None
    hours, minutes, rest = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest


def _check_durations(reference: _FileReference, actual_s: float) -> Iterator[Finding]:
    """Compares the Duration of the resource and of the file with the measured one."""
    for node in (*reference.resource.all("Duration"), *reference.details.all("Duration")):
        stated_s = seconds(node.text.strip())
        if stated_s is not None and abs(stated_s - actual_s) > DURATION_TOLERANCE_S:
            yield _finding(
                node,
                "duration-differs",
                f"{reference.uri} lasts {actual_s:.3f} s; the message states {node.text.strip()}.",
                "State the measured duration of the file.",
            )


def _check_cover(reference: _FileReference, content: ContentFile) -> Iterator[Finding]:
    kind = reference.resource.value("Type") or reference.resource.value("ImageType")
    if kind != "FrontCoverImage":
        return
    width, height = content.width, content.height
    if width and height and width != height:
        yield _finding(
            reference.file,
            "cover-not-square",
            f"The cover {reference.uri} is {width} x {height} pixels.",
            "Crop it to a square.",
        )
    elif width and width < MIN_COVER_PIXELS:
        yield _finding(
            reference.file,
            "cover-small",
            f"The cover {reference.uri} is only {width} pixels wide.",
            "Deliver at least 3000 x 3000.",
        )
    if content.color_space and content.color_space.upper() not in ("RGB", "SRGB"):
        yield _finding(
            reference.file,
            "cover-colour",
            f"The colour space of the cover {reference.uri} is {content.color_space}.",
            "Convert it to RGB; services reject CMYK and indexed colour.",
        )


def _finding(node: Node, code: str, message: str, remedy: str, severity: Severity = "error") -> Finding:
    source = "Files as measured"
    return Finding(node.xpath, message, code, severity, remedy, source, stage="content", line=node.line)
