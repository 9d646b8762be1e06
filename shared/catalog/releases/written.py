"""Has the messages of a target written by a plug-in, if the target has a plug-in's format."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from shared.catalog.releases.message import Format
from shared.errors import Finding, InvalidRelease
from shared.messages.ern.request import DeliveredFile, Message, MessageRequest
from shared.model.catalog.release import ReleaseAssets
from shared.model.codec import to_json
from shared.model.delivery.target import DeliveryTarget
from shared.platform.plugins import PluginFormat, Plugins
from shared.platform.schemas import SchemaSource, ValidationService
from shared.sdk.answers import Files
from shared.sdk.points import MessageWrite
from shared.validation.report import Report, Stage

_STAGES: tuple[Stage, ...] = ("xml", "schema", "rules", "content")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,3}")
_MAX_FILES = 50
_MAX_BYTES = 16 * 1024 * 1024


def written_format(target: DeliveryTarget, plugins: Plugins) -> Format | None:
    """The plug-in's format of the target; None if its messages are in the format of its layout.

    Raises InvalidRelease if no plug-in of the deployment writes the format.
    """
    if target.format is None:
        return None
    about = plugins.formats().get(target.format)
    if about is None:
        raise InvalidRelease(
            [
                Finding(
                    "target.format",
                    f"No plug-in here writes the format {target.format!r}.",
                    "unknown-format",
                    remedy="Ask the operator to deploy the plug-in, or change the target's format.",
                )
            ]
        )
    return Format(about.title, frozenset(), partial(_write, target, about, plugins), partial(_report, about))


def _write(target: DeliveryTarget, about: PluginFormat, plugins: Plugins, request: MessageRequest) -> Message:
    """The message as the plug-in writes it. Raises InvalidRelease with the errors, or why there is no message."""
    payload = MessageWrite(
        release=to_json(request.release),
        target=to_json(target),
        message_id=request.message_id,
        action="Takedown" if request.action == "Purge" else request.action,
        files={asset_id: file.uri for asset_id, file in request.files.items()},
        format=str(target.format).removeprefix("custom:"),
    )
    outcome = plugins.ask(request.release.tenant_id, payload, plugin=about.plugin)
    answer = outcome.answers.get(about.plugin)
    if not isinstance(answer, Files):
        raise InvalidRelease(_no_message(about, outcome.findings))
    own = (replace(each, code=f"{about.plugin}/{each.code}") for each in answer.findings)
    found = (*own, *_problems(answer.files, about))
    if errors := [finding for finding in found if finding.severity == "error"]:
        raise InvalidRelease(errors)
    return Message(
        xml=next(iter(answer.files.values())),
        version=about.version,
        profile=None,
        message_id=request.message_id,
        message_type="PluginMessage",
        warnings=found,
        files=dict(answer.files),
    )


def _no_message(about: PluginFormat, findings: tuple[Finding, ...]) -> list[Finding]:
    """What the plug-in's failure was; without one, it is not active in the tenant, or does not write this release."""
    nothing = Finding(
        "target.format",
        f"The plug-in {about.plugin} wrote no message.",
        "no-message",
        remedy="Check that it is enabled in Settings, then deliver again.",
    )
    return [replace(finding, severity="error") for finding in findings] or [nothing]


def _problems(files: Mapping[str, bytes], about: PluginFormat) -> Iterator[Finding]:
    wrong = [name for name in files if not _NAME.fullmatch(name)]
    if wrong or not 0 < len(files) <= _MAX_FILES or sum(map(len, files.values())) > _MAX_BYTES:
        what = f"such as {wrong[0][:100]!r}" if wrong else f"{len(files)} of them"
        remedy = (
            f"1 to {_MAX_FILES} files of {_MAX_BYTES // 1024**2} MiB in all can be, with names of letters, digits, "
            "`.`, `_` and `-`, in at most three folders. Tell the plug-in's author."
        )
        text = f"The files that the plug-in {about.plugin} wrote cannot be sent, {what}."
        yield Finding("target.format", text, f"{about.plugin}/files", remedy=remedy)


def _report(
    about: PluginFormat,
    _message: Message,
    _assets: ReleaseAssets,
    _files: Mapping[str, DeliveredFile],
    _schemas: SchemaSource | None,
    _workbench: ValidationService | None,
) -> Report:
    """No stage knows the format of a plug-in, which has checked what it wrote itself."""
    why = f"the format is that of the plug-in {about.plugin}, which checks its messages itself"
    return Report(dict.fromkeys(_STAGES, "not run"), notes=dict.fromkeys(_STAGES, why))
