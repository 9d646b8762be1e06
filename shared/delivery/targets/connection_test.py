"""Tests a connection as a delivery would use it.

Signs in, lists, writes a small file into a new folder, overwrites or resumes it, renames it, reads it back,
and removes both.
"""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    FolderSession,
    Options,
    ProtocolInfo,
    Secrets,
    SendAgain,
    Session,
    StatRefused,
)
from shared.delivery.protocols.explain import explain
from shared.delivery.protocols.options import option_warnings, split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.destination import open_destination
from shared.delivery.targets.listing import read_target
from shared.errors import AuthenticationFailed, DeliveryError, Finding, RemoteRefused, TransferCorrupted
from shared.model.base import Id, Model
from shared.model.delivery.acknowledgement import DialogueTerms
from shared.model.delivery.target import TargetReference
from shared.model.names import config_in_our_names

_RESUME_AT = 10
_CONTENT = b"This file is a connection test and may be deleted.\n"

StepName = Literal[
    "connect", "authenticate", "list", "acknowledgements", "write", "overwrite", "resume", "rename", "read", "remove"
]


class ConnectionRequest(Model):
    """A connection without a target."""

    protocol: str = Field(min_length=1, max_length=50)
    """A built-in protocol, or `custom:` and the name of a plug-in."""
    config: dict[str, Any] = Field(max_length=50)
    """The protocol's options, including credentials."""


class ConnectionTestRequest(Model):
    """The connection to test: that of a target, or one without a target."""

    target_id: Id | None = None
    protocol: str | None = Field(default=None, min_length=1, max_length=50)
    config: dict[str, Any] | None = Field(default=None, max_length=50)

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.target_id is None) is (self.protocol is None or self.config is None):
            raise ValueError("Specify either targetId, or protocol and config.")
        return self


class StepReport(Model):
    """One step of the test."""

    step: StepName
    """What was tried. `overwrite` is listed only if it was refused: the target takes new files only, so what has
    arrived cannot be sent again or updated."""
    outcome: Literal["done", "refused", "failed"]
    """`refused`: the server denied permission, but deliveries do not need the step."""
    duration_ms: int
    """How long the step took, in milliseconds."""
    code: str | None = None
    """Why it failed, for programs."""
    message: str | None = None
    """Why it failed, in a sentence."""
    remedy: str | None = None
    """How to mend it."""
    said: str | None = None
    """The server's own words."""


class ConnectionReport(Model):
    """The result of the test."""

    ok: bool
    """Whether no step failed that deliveries need."""
    steps: list[StepReport]
    """The steps, in order."""
    server: str | None = None
    """The server's name for itself, if it tells one."""
    host_key: str | None = None
    """The fingerprint of the server's host key (SFTP)."""
    free_bytes: int | None = None
    """The free space on the server, in bytes, if it tells it."""
    duration_ms: int
    """How long the test took, in milliseconds."""
    warnings: list[Finding] = Field(default_factory=list)
    """What may be wrong with the options."""


def test_connection(request: ConnectionTestRequest, *, caller: Caller, adapters: Adapters) -> ConnectionReport:
    """Tests the connection of a target, or one without a target. Raises like the two functions below."""
    if request.target_id is not None:
        return check_target(TargetReference(target_id=request.target_id), caller=caller, adapters=adapters)
    wanted = ConnectionRequest(protocol=request.protocol or "", config=request.config or {})
    return check_connection(wanted, caller=caller, adapters=adapters)


def check_target(request: TargetReference, *, caller: Caller, adapters: Adapters) -> ConnectionReport:
    """Tests a target's connection with its stored credentials. Raises Forbidden, NotFound, VaultError, InvalidInput."""
    caller.require("admin")
    opened = open_destination(read_target(request.target_id, caller=caller, store=adapters.store), adapters)
    folder = acknowledgement_folder(opened.target.dialogue)
    context = _context(adapters, caller)
    return try_connection(opened.info, opened.options, opened.secrets, context, adapters.new_id(), folder)


def acknowledgement_folder(terms: DialogueTerms) -> str | None:
    """The folder that is polled for acknowledgements; the one above if there is one for each batch. None: no folder."""
    if terms.channel != "folder":
        return None
    return terms.folder.partition("{batch_id}")[0].rpartition("/")[0] if "{batch_id}" in terms.folder else terms.folder


def check_connection(request: ConnectionRequest, *, caller: Caller, adapters: Adapters) -> ConnectionReport:
    """Tests a connection before a target is created. Raises Forbidden, and InvalidInput with all findings."""
    caller.require("admin")
    info = protocol_named(request.protocol)
    options, secrets = split_config(info, config_in_our_names(request.protocol, request.config))
    return try_connection(info, options, secrets, _context(adapters, caller), adapters.new_id())


def _context(adapters: Adapters, caller: Caller) -> ConnectionContext:
    return ConnectionContext(
        adapters.network, tenant_id=caller.tenant_id, blobs=adapters.blobs, shared_storage=adapters.shared_storage
    )


def try_connection(
    info: ProtocolInfo,
    options: Options,
    secrets: Secrets,
    context: ConnectionContext,
    name: str,
    acknowledgements: str | None = None,
) -> ConnectionReport:
    """Tests a connection; `name` becomes part of the test folder's name.

    `acknowledgements` is the folder that is polled for them, if any. Raises only what is not the server's fault.
    """
    test = _ConnectionTest(info, secrets, acknowledgements)
    with suppress(_Ended):
        test.run(options, context, f"stardust-test-{name}/test.txt.part")
    return ConnectionReport(
        ok=not any(step.outcome == "failed" for step in test.steps),
        steps=test.steps,
        duration_ms=sum(step.duration_ms for step in test.steps),
        warnings=option_warnings(info, options),
        **test.server_facts,
    )


class _Ended(Exception):
    """A step failed that the following steps need."""


class _ConnectionTest:
    """One test; keeps the `steps` so far and the `server_facts` that the server reported."""

    def __init__(self, info: ProtocolInfo, secrets: Secrets, acknowledgements: str | None) -> None:
        self._acknowledgements = acknowledgements
        self._info = info
        self._secrets = secrets
        self.steps: list[StepReport] = []
        self.server_facts: dict[str, Any] = {}

    def run(self, options: Options, context: ConnectionContext, path: str) -> None:
        """Runs all steps in order. Raises _Ended."""
        with self._step("connect"):
            session = self._info.connect(options, self._secrets, context)
        with session:
            # Protocols that authenticate each request do so here; write-only targets accept them, and tell nothing.
            with self._step("authenticate"), suppress(StatRefused):
                session.stat(path)
            self._record_facts(session)
            can: Capabilities = getattr(session, "capabilities", self._info.capabilities)
            if can.document:
                return  # sending a file would be a delivery
            if can.listing:
                with self._step("list", needed=False):
                    session.list("")
            if self._acknowledgements is not None:
                with self._step("acknowledgements", needed=False):
                    self._list_acknowledgements(session, can, self._acknowledgements)
            with self._step("write"):
                _write(session, path)
            if can.atomic:  # others overwrite by renaming
                with self._step("overwrite", needed=False, shown=False):
                    self._overwrite(session, path)
            if can.resume:
                self._resume(session, path)
            path = self._renamed(session, can, path)
            with self._step("read", needed=False):
                _read_back(session, path)
            with self._step("remove", needed=False):
                session.delete(path)
                if isinstance(session, FolderSession):
                    session.remove_folder(path.rpartition("/")[0])
            self._record_facts(session)

    def _list_acknowledgements(self, session: Session, can: Capabilities, folder: str) -> None:
        if not can.listing:
            raise RemoteRefused(
                "Folders cannot be listed over this protocol, so no acknowledgement is received.",
                remedy="Set dialogue.channel to webhook or none.",
            )
        try:
            session.list(folder)
        except Exception as error:
            failure = explain(error, self._info, self._secrets)
            if not isinstance(failure, RemoteRefused):
                raise
            raise RemoteRefused(
                f"The acknowledgement folder {folder} cannot be listed: {failure.message}",
                remedy="Ask the DSP for read permission in it; until then no acknowledgement is received.",
                said=failure.said,
            ) from error

    def _overwrite(self, session: Session, path: str) -> None:
        try:
            session.put(io.BytesIO(_CONTENT), path, len(_CONTENT))
        except Exception as error:
            failure = explain(error, self._info, self._secrets)
            if not isinstance(failure, RemoteRefused):
                raise
            raise RemoteRefused(
                "The target takes new files only: what has arrived cannot be sent again or updated.",
                remedy="Ask the DSP for permission to overwrite.",
                said=failure.said,
            ) from error

    def _resume(self, session: Session, path: str) -> None:
        """Resumes the file. If that is refused or damages it, sends it from the start, as a delivery would."""
        with self._step("resume", needed=False):
            session.put(io.BytesIO(_CONTENT[_RESUME_AT:]), path, len(_CONTENT), _RESUME_AT)
            if self._content(session, path) not in (None, _CONTENT):
                raise RemoteRefused(
                    "The server damages files that are resumed.",
                    remedy="Deliveries notice it, and send such files from the start. Tell the DSP.",
                )
        if self.steps[-1].outcome == "refused":
            with self._step("write", shown=False):
                session.put(io.BytesIO(_CONTENT), path, len(_CONTENT))

    def _content(self, session: Session, path: str) -> bytes | None:
        """What the file contains; None if the server does not let it be read."""
        try:
            return session.read(path)
        except Exception as error:
            if not isinstance(explain(error, self._info, self._secrets), RemoteRefused):
                raise
            return None

    def _renamed(self, session: Session, can: Capabilities, path: str) -> str:
        """The path after renaming the file; deliveries use final names at once if the server refuses."""
        if not can.rename:
            return path
        final = path.removesuffix(".part")
        with self._step("rename", needed=False):
            session.rename(path, final)
        return final if self.steps[-1].outcome == "done" else path

    def _move_to_authenticate(self, name: StepName, duration_ms: int) -> int:
        """Corrects the steps if the server rejected the credentials in step `name`: connecting itself worked.

        Returns the duration of the step "authenticate".
        """
        if name == "connect":
            self.steps.append(StepReport(step="connect", outcome="done", duration_ms=duration_ms))
            return 0
        self.steps = [step for step in self.steps if step.step != "authenticate"]
        return duration_ms

    def _record_facts(self, session: Session) -> None:
        self.server_facts["server"] = session.banner or None
        self.server_facts["host_key"] = getattr(session, "host_key", None)
        if free_bytes := getattr(session, "free_bytes", None):
            self.server_facts["free_bytes"] = free_bytes()

    @contextmanager
    def _step(self, name: StepName, *, needed: bool = True, shown: bool = True) -> Iterator[None]:
        started = time.monotonic()
        try:
            yield
        except Exception as error:
            failure = explain(error, self._info, self._secrets)
            self._fail(name, failure, _since(started), needed=needed)
        else:
            if shown:
                self.steps.append(StepReport(step=name, outcome="done", duration_ms=_since(started)))

    def _fail(self, name: StepName, failure: DeliveryError, duration_ms: int, *, needed: bool) -> None:
        if isinstance(failure, AuthenticationFailed):
            name, duration_ms = "authenticate", self._move_to_authenticate(name, duration_ms)
        refused = not needed and isinstance(failure, RemoteRefused)
        self.steps.append(
            StepReport(
                step=name,
                outcome="refused" if refused else "failed",
                duration_ms=duration_ms,
                code=failure.code,
                message=failure.message,
                remedy=failure.remedy or None,
                said=failure.said or None,
            )
        )
        if not refused:
            raise _Ended


def _write(session: Session, path: str) -> None:
    try:
        session.put(io.BytesIO(_CONTENT), path, len(_CONTENT))
    except SendAgain:
        session.put(io.BytesIO(_CONTENT), path, len(_CONTENT))


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _read_back(session: Session, path: str) -> None:
    found = session.stat(path)
    if found is None or found.size != len(_CONTENT):
        raise TransferCorrupted("The test file was written but not found.", remedy="Check the directory's permissions.")
    if session.read(path) != _CONTENT:
        raise TransferCorrupted("The content read differs from the content written.", remedy="Ask the DSP.")
