"""Composition root: creates the adapters once per instance, on first use."""

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from shared.clock import Clock, system_clock
from shared.config import Settings
from shared.errors import InvalidInput
from shared.log_lines import install_json_lines
from shared.redaction import install_log_redaction, remember_secrets
from shared.trace import install_recorder

if TYPE_CHECKING:
    from firebase_admin import App

    from shared.accounts.adapters import Adapters
    from shared.accounts.limits.limiter import Limiter
    from shared.notifications.mail.smtp import SmtpMailer
    from shared.platform.blobs.port import Blobs
    from shared.platform.catalogues.port import Catalogues
    from shared.platform.identity.port import Accounts
    from shared.platform.network.post import Post
    from shared.platform.plugins import Plugins
    from shared.platform.store.firestore import FirestoreStore
    from shared.platform.tasks.port import Tasks
    from shared.platform.vault.port import Vault
    from shared.platform.vault.signing import Signer
    from shared.plugins.dispatch.deployed import DeployedPlugins
    from shared.trace import Recorder
    from shared.validation.workbench import Workbench


clock: Clock = system_clock
install_log_redaction()
if "K_SERVICE" in os.environ and "FUNCTIONS_EMULATOR" not in os.environ:  # Cloud Run; people read the emulators' lines
    install_json_lines(os.environ.get("GCLOUD_PROJECT", ""))


@cache
def settings() -> Settings:
    """The deployment's settings. Raises InvalidInput with every invalid variable."""
    found = Settings.from_env(os.environ)
    services = [found.spotify.client_secret if found.spotify else "", found.workbench_key]
    remember_secrets([found.smtp_password, *(secret for secret in services if secret)])
    return found


@cache
def recorder() -> "Recorder | None":
    """What sends spans to the collector; None without one, and while the settings are invalid."""
    try:
        url = settings().otlp_url
    except InvalidInput:
        return None
    if url is None:
        return None
    from shared.platform.otlp import OtlpRecorder

    return OtlpRecorder(url)


if os.environ.get("STARDUST_OTLP_URL"):
    install_recorder(recorder)


@cache
def store() -> "FirestoreStore":
    """Firestore. One client per instance: a client per event stalls bursts of cold starts."""
    from shared.platform.store.firestore import FirestoreStore

    return FirestoreStore.connect(settings().project)


@cache
def adapters() -> "Adapters":
    """The adapters for use cases. Those that are slow to import are created on first use."""
    from shared.accounts.adapters import Adapters, deferred
    from shared.platform.network.guard import Network
    from shared.platform.network.outside import outside_of
    from shared.platform.network.txt_records import DnsTxtRecords
    from shared.platform.schemas import SchemaSource
    from shared.platform.shared_storage import SharedStorage, own_buckets

    configured = settings()
    return Adapters(
        store=store(),
        blobs=deferred(_blobs),
        tasks=deferred(_tasks),
        vault=deferred(_vault),
        signer=deferred(_signer),
        ledger=deferred(_ledger),
        backups=deferred(_backups),
        accounts=deferred(_accounts),
        limiter=limiter(),
        post=deferred(_post),
        outside=outside_of(configured.functions_url, configured.project, configured.firestore_emulator),
        catalogues=deferred(_catalogues),
        schemas=SchemaSource.locate(os.environ, Path(__file__).parent.parent),
        workbench=deferred(_workbench) if configured.workbench else None,
        plugins=deferred(_plugins_if_any),
        network=Network(configured.allow_private_hosts),
        shared_storage=SharedStorage(
            configured.shared_storage,
            own_buckets=own_buckets(configured.project, *configured.buckets),
        ),
        txt_records=DnsTxtRecords(configured.nameservers),
        reserved_domains=configured.reserved_domains,
        plugin_registry=configured.plugin_registry,
        clock=clock,
        app_url=configured.app_url,
        security_contact=configured.security_contact,
        functions_url=configured.functions_url,
        quotas=configured.quotas,
        measuring_s_per_day=configured.measuring_s_per_day,
        deadline=configured.delivery_deadline,
    )


@cache
def has_plugins() -> bool:
    """Whether the deployment has a plug-in: known without loading what runs them, for deployments that have none."""
    from importlib.metadata import entry_points

    from shared.platform.plugins import GROUP

    return bool(entry_points(group=GROUP))


def _plugins_if_any() -> "Plugins":
    from shared.platform.plugins import NO_PLUGINS

    return plugins() if has_plugins() else NO_PLUGINS


@cache
def plugins() -> "DeployedPlugins":
    """The plug-ins of the deployment. One per instance: it remembers for a while which tenants have which."""
    from shared.plugins.dispatch.deployed import DeployedPlugins

    return DeployedPlugins(adapters())


@cache
def _workbench() -> "Workbench":
    from shared.validation.workbench import Workbench

    configured = settings().workbench
    assert configured is not None
    return Workbench(configured.url, configured.api_key)


@cache
def _vault() -> "Vault":
    """Cloud KMS, or the local cipher on the emulators without a key."""
    from shared.platform.vault.local import LocalVault

    configured = settings()
    if configured.kms_key is None:
        return LocalVault(configured)
    from shared.platform.vault.kms import KmsVault

    return KmsVault(configured.kms_key, endpoint=configured.kms_endpoint)


@cache
def _blobs() -> "Blobs":
    return _bucket(settings().bucket)


def _bucket(name: str) -> "Blobs":
    from shared.platform.blobs.gcs import GcsBlobs

    configured = settings()
    return GcsBlobs(name, project=configured.project, emulator=configured.storage_emulator)


@cache
def _signer() -> "Signer":
    """Cloud KMS, or the local signer on the emulators without a key."""
    from shared.platform.vault.signing import LocalSigner

    configured = settings()
    if configured.signing_key is None:
        return LocalSigner(configured)
    from shared.platform.vault.kms_signing import KmsSigner

    return KmsSigner(configured.signing_key, endpoint=configured.kms_endpoint)


@cache
def _ledger() -> "Blobs":
    """The locked bucket; on the emulators without one, the bucket for uploads."""
    return _bucket(settings().ledger_bucket or settings().bucket)


@cache
def _backups() -> "Blobs":
    """The bucket of backups; without one of its own, the bucket for uploads."""
    return _bucket(settings().backup_bucket or settings().bucket)


@cache
def _tasks() -> "Tasks":
    from shared.platform.tasks.cloud import CloudTasks

    return CloudTasks(app(), settings().region)


@cache
def _accounts() -> "Accounts":
    from shared.platform.identity.firebase import FirebaseAccounts

    return FirebaseAccounts(app())


@cache
def _post() -> "Post":
    from shared.platform.network.guard import Network
    from shared.platform.network.https_post import HttpPost

    return HttpPost(Network(allow_private=settings().allow_private_hosts))


@cache
def limiter() -> "Limiter":
    """The rate limiter, shared by all instances through Firestore."""
    from shared.accounts.limits.classes import ceilings_with, limits_with
    from shared.accounts.limits.limiter import Limiter

    limits = limits_with(settings().limits)
    return Limiter(store(), clock, limits, ceilings_with(settings().tenant_limits, limits))


@cache
def mailer() -> "SmtpMailer | None":
    """The SMTP mailer, or None if the Trigger Email extension sends the mail."""
    from shared.notifications.mail.smtp import SmtpMailer

    configured = settings()
    return SmtpMailer(configured.smtp_url, configured.mail_from) if configured.smtp_url else None


@cache
def _catalogues() -> "Catalogues":
    from shared.platform.catalogues.connect import connect_catalogues

    return connect_catalogues(settings(), clock)


@cache
def app() -> "App":
    """The Firebase app. Created at import, so it must not need the settings."""
    from shared.platform.identity.app import connect_app

    return connect_app(os.environ)
