"""Connects the command line to a deployment with the credentials of the environment, or to the emulators."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from shared.cli.output import stderr
from shared.clock import system_clock
from shared.errors import Forbidden, NotFound

if TYPE_CHECKING:
    from shared.accounts.access import Caller
    from shared.accounts.adapters import Adapters

Project = Annotated[
    str | None, typer.Option("--project", envvar="GCLOUD_PROJECT", help="The Google Cloud project of the deployment.")
]
RequiredProject = Annotated[str, typer.Option("--project", envvar="GCLOUD_PROJECT", help="The Google Cloud project.")]
TenantOption = Annotated[str | None, typer.Option("--tenant", help="The tenant's id.")]
_POLL_S = 0.3


class _OwnTasks:
    """Keeps the tasks, which the command works off itself."""

    def __init__(self) -> None:
        self.queued: list[dict[str, Any]] = []

    def enqueue(self, function: str, payload: Any, *, task_id: str, delay_s: float = 0) -> bool:  # noqa: ARG002
        """Keeps the task."""
        self.queued.append(dict(payload))
        return True


def required(project: str | None, tenant: str | None) -> tuple[str, str]:
    """The project and the tenant. Raises BadParameter if one is missing."""
    if not tenant:
        raise typer.BadParameter("Name the tenant.", param_hint="--tenant")
    if not project:
        raise typer.BadParameter("Name the Google Cloud project.", param_hint="--project")
    return project, tenant


@contextmanager
def signed_in() -> Iterator[None]:
    """Where clients of Google Cloud are made. Raises Forbidden without credentials."""
    from google.auth.exceptions import DefaultCredentialsError

    try:
        yield
    except DefaultCredentialsError as error:
        remedy = "Run `gcloud auth application-default login`."
        raise Forbidden("There are no Google Cloud credentials on this machine.", remedy=remedy) from error


def deployment(project: str) -> "Adapters":
    """The deployment's documents, buckets and keys, as its settings (STARDUST_…) in the environment name them.

    Raises Forbidden without credentials, InvalidInput with every invalid setting, VaultError.
    """
    from shared.accounts.adapters import Adapters, deferred
    from shared.config import Settings
    from shared.platform.blobs.gcs import GcsBlobs
    from shared.platform.store.firestore import FirestoreStore
    from shared.platform.vault.local import LocalVault
    from shared.platform.vault.signing import LocalSigner

    settings = Settings.from_env({**os.environ, "GCLOUD_PROJECT": project})

    def bucket(name: str) -> GcsBlobs:
        return GcsBlobs(name, project=project, emulator=settings.storage_emulator)

    def vault() -> Any:
        if settings.kms_key is None:
            return LocalVault(settings)
        from shared.platform.vault.kms import KmsVault

        return KmsVault(settings.kms_key, endpoint=settings.kms_endpoint)

    def signer() -> Any:
        if settings.signing_key is None:
            return LocalSigner(settings)
        from shared.platform.vault.kms_signing import KmsSigner

        return KmsSigner(settings.signing_key, endpoint=settings.kms_endpoint)

    @cache  # it paces its requests
    def catalogues() -> Any:
        from shared.platform.catalogues.connect import connect_catalogues

        return connect_catalogues(settings, system_clock)

    with signed_in():
        return Adapters(
            store=FirestoreStore.connect(project),
            blobs=bucket(settings.bucket),
            backups=bucket(settings.backup_bucket or settings.bucket),
            vault=deferred(vault),
            signer=deferred(signer),
            tasks=_OwnTasks(),
            catalogues=deferred(catalogues),
        )


def operator(project: str, tenant_id: str) -> tuple["Caller", "Adapters"]:
    """The operator, acting as an admin of a tenant, and the deployment. The audit log names them so.

    Raises NotFound, and as `deployment`.
    """
    from shared.accounts.access import Caller
    from shared.model.base import is_id

    adapters = deployment(project)
    if not is_id(tenant_id) or adapters.store.get(f"tenants/{tenant_id}") is None:
        raise NotFound(f"There is no tenant {tenant_id!r} in this project.", remedy="Look up the tenant's id.")
    return Caller(uid="operator", tenant_id=tenant_id, role="admin", verified=True), adapters


def work_off(begin: Callable[["Adapters"], Any], adapters: "Adapters", collection: str, *, quiet: bool) -> str:
    """Begins a job and works it off, with a progress bar; returns its id. Raises what the work raises."""
    from shared.events import JobTask
    from shared.jobs import run_task

    tasks = _OwnTasks()
    own = replace(adapters, tasks=tasks)
    job = begin(own)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            while tasks.queued:
                task = tasks.queued.pop(0)
                run_task(JobTask(kind=task["kind"], jobId=task["jobId"], continuation=task["continuation"]), own)
        except BaseException as error:
            failed.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    _watch(worker, f"{collection}/{job.id}", adapters, quiet=quiet)
    worker.join()
    if failed:
        raise failed[0]
    return str(job.id)


def _watch(worker: threading.Thread, path: str, adapters: "Adapters", *, quiet: bool) -> None:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=stderr(), disable=quiet, transient=True) as bar:
        task = bar.add_task("starting", total=None)
        while worker.is_alive():
            progress = (adapters.store.get(path) or {}).get("progress", {})
            done = int(progress.get("documents", 0)) + int(progress.get("files", 0))
            bar.update(
                task, description=progress.get("step") or "starting", completed=done, total=progress.get("total")
            )
            time.sleep(_POLL_S)
