"""The checks of DDEX compliance: messages, their types, file names, digests, and text that breaks careless writers."""

import hashlib
import re

from shared.catalog.releases.message import blocking_findings, compose_release
from shared.diagnostics.suite.check import Check, CheckFailed, Context, Seen
from shared.errors import InvalidInput
from shared.ids import batch_id
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.messages.ern.request import Action
from shared.messages.packages.build import build_package
from shared.messages.packages.plan import Package
from shared.validation.validate import validate_message

DEFAULT_VERSION = "4.3"
_TYPES: dict[Action, str] = {
    "Initial": "NewReleaseMessage",
    "Update": "NewReleaseMessage",
    "Takedown": "NewReleaseMessage",
    "Purge": "PurgeReleaseMessage",
}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
_RESOURCE_NAME = re.compile(r"(\d{12,14})(_\d\d_\d{3}|_\d\d)?\.[a-z0-9]{3,4}")
"""UPC or EAN, the track's disc and position, and the file's type."""
_ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<ern:NewReleaseMessage xmlns:ern="http://ddex.net/xml/ern/43">&x;</ern:NewReleaseMessage>'
)


def check_messages(context: Context) -> Seen:
    """Composes a message of each version and validates it in all stages. Raises CheckFailed."""
    facts: dict[str, str] = {}
    for version in VERSIONS:
        composed = compose_release(context.sample.request(version), context.adapters.schemas)
        facts[f"ERN {version}"] = ", ".join(f"{stage} {outcome}" for stage, outcome in composed.report.stages.items())
        if errors := blocking_findings(composed, "Initial"):
            raise CheckFailed(f"The message of ERN {version} is not valid: {errors[0]}", facts=facts)
    return Seen(facts)


def check_message_types(context: Context) -> Seen:
    """Composes a first message, an update, a takedown and a purge, and reads what they say. Raises CheckFailed."""
    facts: dict[str, str] = {}
    for action, wanted in _TYPES.items():
        composed = compose_release(context.sample.request(DEFAULT_VERSION, action), context.adapters.schemas)
        facts[action] = composed.message.message_type
        if composed.message.message_type != wanted:
            raise CheckFailed(f"A message of the kind {action} is a {facts[action]}.", facts=facts)
        if errors := blocking_findings(composed, action):
            raise CheckFailed(f"The message of the kind {action} is not valid: {errors[0]}", facts=facts)
        if action == "Purge":
            continue
        offers = bool(read_message(composed.message.xml).terms)
        if offers == (action == "Takedown"):
            what = "offers" if offers else "does not offer"
            raise CheckFailed(f"The message of the kind {action} {what} the release.")
    return Seen(facts)


def check_file_names(context: Context) -> Seen:
    """Plans a package and looks at its paths and their order. Raises CheckFailed."""
    package = plan(context)
    paths = [file.path for file in package.files]
    if odd := [path for path in paths if not _PLAIN_NAME.fullmatch(path)]:
        raise CheckFailed(f"{odd[0]!r} has characters that servers treat differently.")
    if len(set(paths)) != len(paths):
        raise CheckFailed("Two files of the package have the same path.")
    resources = [file for file in package.files if file.role in ("audio", "image")]
    names = [file.path.rpartition("/")[2] for file in resources]
    if wrong := [name for name in names if not _RESOURCE_NAME.fullmatch(name)]:
        raise CheckFailed(f"{wrong[0]!r} is not named by barcode and position.")
    if package.marker is None or package.files[-1].role not in ("ern", "manifest"):
        raise CheckFailed("The message and the completion marker do not come last.")
    return Seen({"files": ", ".join(names), "marker": package.marker.path.rpartition("/")[2]})


def check_digests(context: Context) -> Seen:
    """Writes the files to the bucket and compares their MD5 with what the message says. Raises CheckFailed."""
    write_files(context)
    request = context.sample.request(DEFAULT_VERSION)
    stated = {file.uri: file.hash_sum for file in read_message(compose_release(request, None).message.xml).files}
    for asset_id, file in request.files.items():
        with context.adapters.blobs.open(context.sample.path(asset_id)) as stream:
            found = hashlib.md5(stream.read(), usedforsecurity=False).hexdigest()
        if (stated.get(file.uri) or "").lower() != found:
            raise CheckFailed(f"The message states another MD5 of {file.uri} than the file in the bucket has.")
    return Seen({"files": str(len(request.files))})


def check_escaping(context: Context) -> Seen:
    """Sends text that breaks careless writers through a message and back; offers hostile XML. Raises CheckFailed."""
    from shared.diagnostics.suite.sample import HOSTILE_TITLE

    for version in VERSIONS:
        xml = compose_release(context.sample.request(version, title=HOSTILE_TITLE), None).message.xml
        found = read_message(xml).release.basic.title
        if found != HOSTILE_TITLE:
            raise CheckFailed(f"In ERN {version} the title comes back as {found!r}.")
    if not any(finding.severity == "error" for finding in validate_message(_ENTITY, schemas=None).findings):
        raise CheckFailed("The validation accepts a message with an external entity.")
    try:
        read_message(_ENTITY)
    except InvalidInput:
        return Seen({"versions": str(len(VERSIONS)), "external entities": "refused"})
    raise CheckFailed("A message with an external entity is read.")


def plan(context: Context) -> Package:
    """The package of the run's release, as it would be delivered. Raises InvalidRelease."""
    from shared.diagnostics.suite.sample import RECIPIENT, SENDER, standard_layout

    request = context.sample.request(DEFAULT_VERSION)
    composed = compose_release(request, context.adapters.schemas)
    return build_package(
        request.release,
        composed.message,
        layout=standard_layout(),
        batch_id=batch_id(context.sample.now),
        sender=SENDER,
        recipient=RECIPIENT,
        created=context.sample.now,
        files=composed.files,
        message_sub_type="Initial",
        test=True,
    )


def write_files(context: Context) -> None:
    """Writes the files of the run's release to its folder in the bucket. Idempotent. Raises Unavailable."""
    for asset_id, content in context.sample.files.items():
        context.adapters.blobs.write(context.sample.path(asset_id), content, "application/octet-stream")


CHECKS = (
    Check(
        "messages",
        "compliance",
        check_messages,
        "ERN messages of every version",
        "A message of every ERN version is composed, and passes every stage of the validation that is set up.",
        "Install the schemas of the version, and report the finding: every release would meet it.",
        weight=2,
    ),
    Check(
        "messageTypes",
        "compliance",
        check_message_types,
        "Kinds of messages",
        "First messages and updates offer the release, takedowns do not, and purges are messages of their own.",
        "Report it: what DSPs do with updates and takedowns cannot be relied on.",
        weight=2,
    ),
    Check(
        "fileNames",
        "compliance",
        check_file_names,
        "File names and order",
        "Files are named by barcode and position, and message and completion marker come last.",
        "Report it: DSPs may not find the files.",
    ),
    Check(
        "digests",
        "compliance",
        check_digests,
        "Digests of files",
        "The MD5 in the message is that of the file in the bucket.",
        "Look whether files in the bucket were changed after they were uploaded.",
        weight=2,
        needs=("bucket",),
    ),
    Check(
        "escaping",
        "compliance",
        check_escaping,
        "Special characters and hostile XML",
        "Markup, quotes, right-to-left text and emoji come back as they were, and external entities are refused.",
        "Report it as a vulnerability.",
        weight=2,
    ),
)
