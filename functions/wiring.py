"""The composition root: chooses the adapters, once per instance and only when first used."""

import os
import secrets
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from shared.clock import Clock, system_clock
from shared.config import Settings

if TYPE_CHECKING:
    from firebase_admin import App

    from shared.accounts.adapters import Adapters as Tenancy
    from shared.accounts.limits.limiter import Limiter
    from shared.catalog.metadata.look_up import Catalogues
    from shared.delivery.adapters import Adapters
    from shared.notifications.digest import MailAdapters
    from shared.notifications.mail.smtp import SmtpMailer
    from shared.platform.store.firestore import FirestoreStore
    from shared.platform.vault.port import Vault
    from shared.webhooks.adapters import Adapters as Webhooks


clock: Clock = system_clock


def new_id() -> str:
    """A random document id."""
    return uuid4().hex


def new_token() -> str:
    """A secret of 256 random bits."""
    return secrets.token_urlsafe(32)


@cache
def settings() -> Settings:
    """The deployment's settings. Raises InvalidInput naming every variable that is wrong."""
    return Settings.from_env(os.environ)


@cache
def store() -> "FirestoreStore":
    """Firestore; one client per instance (clients per event freeze cold bursts)."""
    from shared.platform.store.firestore import FirestoreStore

    return FirestoreStore.connect(settings().project)


@cache
def vault() -> "Vault":
    """Cloud KMS; on the emulators without a key, the local cipher."""
    from shared.platform.vault.local import LocalVault

    configured = settings()
    if configured.kms_key is None:
        return LocalVault(configured)
    from shared.platform.vault.kms import KmsVault

    return KmsVault(configured.kms_key, endpoint=configured.kms_endpoint)


@cache
def adapters() -> "Adapters":
    """Everything the use cases work with."""
    from shared.delivery.adapters import Adapters
    from shared.platform.blobs.gcs import GcsBlobs
    from shared.platform.network.guard import Network
    from shared.platform.tasks.cloud import CloudTasks
    from shared.validation.schemas import SchemaSource

    configured = settings()
    return Adapters(
        store=store(),
        blobs=GcsBlobs(configured.bucket, project=configured.project, emulator=configured.storage_emulator),
        tasks=CloudTasks(app(), configured.region),
        vault=vault(),
        clock=system_clock,
        schemas=SchemaSource.locate(os.environ, Path(__file__).parent.parent),
        network=Network(configured.allow_private_hosts, own_buckets=frozenset({configured.bucket})),
        deadline=configured.delivery_deadline,
    )


@cache
def limiter() -> "Limiter":
    """The count of requests, shared by all instances through Firestore."""
    from shared.accounts.limits.classes import limits_with
    from shared.accounts.limits.limiter import Limiter

    return Limiter(store(), clock, limits_with(settings().limits))


@cache
def tenancy() -> "Tenancy":
    """What the use cases of tenants, members and keys work with."""
    from shared.accounts.adapters import Adapters as Tenancy
    from shared.platform.identity.firebase import FirebaseAccounts

    return Tenancy(
        store=store(),
        accounts=FirebaseAccounts(app()),
        limiter=limiter(),
        clock=clock,
        new_id=new_id,
        new_token=new_token,
    )


@cache
def post() -> "MailAdapters":
    """What mailing works with."""
    from shared.notifications.digest import MailAdapters
    from shared.notifications.mail.site import Site

    configured = settings()
    site = Site(configured.app_url, configured.functions_url)
    return MailAdapters(store=store(), clock=clock, site=site, new_key=lambda: secrets.token_urlsafe(32))


@cache
def mailer() -> "SmtpMailer | None":
    """The mail server, if one is configured; else the Trigger Email extension carries the mail."""
    from shared.notifications.mail.smtp import SmtpMailer

    configured = settings()
    return SmtpMailer(configured.smtp_url, configured.mail_from) if configured.smtp_url else None


@cache
def webhooks() -> "Webhooks":
    """What the use cases of webhooks work with."""
    from shared.platform.network.guard import Network
    from shared.platform.tasks.cloud import CloudTasks
    from shared.webhooks.adapters import Adapters as Webhooks
    from shared.webhooks.http import HttpPost

    configured = settings()
    return Webhooks(
        store=store(),
        tasks=CloudTasks(app(), configured.region),
        vault=vault(),
        post=HttpPost(Network(allow_private=configured.allow_private_hosts)),
        clock=clock,
        new_id=new_id,
        new_token=new_token,
    )


@cache
def catalogues() -> "Catalogues":
    """The public catalogues that are asked for metadata; Spotify only with credentials."""
    from shared.catalog.metadata.deezer import Deezer
    from shared.catalog.metadata.http import HttpJson
    from shared.catalog.metadata.look_up import Catalogues
    from shared.catalog.metadata.spotify import Spotify
    from shared.platform.network.guard import Network

    configured = settings()
    json = HttpJson(Network(allow_private=configured.allow_private_hosts))
    known = configured.spotify
    return Catalogues(
        deezer=Deezer(json, configured.deezer_url) if configured.deezer_url else None,
        spotify=Spotify(json, clock, known.client_id, known.client_secret, known.url, known.accounts_url)
        if known
        else None,
    )


@cache
def app() -> "App":
    """The Firebase app, without credentials on the emulators. Made at import: it must not need the settings."""
    import firebase_admin

    if not os.environ.get("FIRESTORE_EMULATOR_HOST"):
        return firebase_admin.initialize_app()
    from google.auth.credentials import AnonymousCredentials

    class Emulated(firebase_admin.credentials.Base):  # type: ignore[misc]  # the emulators ask for a credential and never look at it
        def get_credential(self) -> AnonymousCredentials:
            return AnonymousCredentials()  # type: ignore[no-untyped-call]

    return firebase_admin.initialize_app(Emulated())
