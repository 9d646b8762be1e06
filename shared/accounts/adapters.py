"""The adapters that every use case works with, behind the ports of shared/platform.

Chosen by functions/wiring.py, the command line and tests. A part that a caller does not need may be left out; it
then says so when it is used. A part that is slow to load is given as `deferred`.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar, cast
from uuid import uuid4

from shared.accounts.limits.limiter import Limiter
from shared.clock import Clock, system_clock
from shared.config import QuotaName
from shared.platform.blobs.port import Blobs
from shared.platform.catalogues.port import Catalogues
from shared.platform.identity.port import Accounts
from shared.platform.network.guard import PUBLIC, Network
from shared.platform.network.outside import Outside
from shared.platform.network.post import Post
from shared.platform.network.txt_records import TxtRecords
from shared.platform.plugins import NO_PLUGINS, Plugins
from shared.platform.schemas import SchemaSource, ValidationService
from shared.platform.shared_storage import NOTHING_SHARED, SharedStorage
from shared.platform.store.port import Store
from shared.platform.tasks.port import Tasks
from shared.platform.vault.port import Vault
from shared.platform.vault.signing import Signer

T = TypeVar("T")


class _Deferred:
    """Stands for an object that is made when it is first used."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


def deferred(make: Callable[[], T]) -> T:
    """The object that `make` answers, made on first use; `make` is called on every use and should cache it."""
    return cast(T, _Deferred(make))


def _missing(part: str) -> Any:
    def fail() -> Any:
        raise LookupError(f"This process has no adapter for {part!r}.")

    return field(default_factory=lambda: deferred(fail))


def random_id() -> str:
    """128 random bits, as a document id."""
    return uuid4().hex


def random_token() -> str:
    """256 random bits, as URL-safe text."""
    return secrets.token_urlsafe(32)


@dataclass(frozen=True, slots=True)
class Adapters:
    """Documents, files, tasks, credentials, accounts, time and chance."""

    store: Store = _missing("store")
    blobs: Blobs = _missing("blobs")
    tasks: Tasks = _missing("tasks")
    vault: Vault = _missing("vault")
    signer: Signer = _missing("signer")
    ledger: Blobs = _missing("ledger")
    """The bucket in which nothing can be changed or deleted."""
    backups: Blobs = _missing("backups")
    """The bucket of backups."""
    accounts: Accounts = _missing("accounts")
    limiter: Limiter = _missing("limiter")
    post: Post = _missing("post")
    outside: Outside = _missing("outside")
    """The deployment as strangers reach it."""
    txt_records: TxtRecords = _missing("txt_records")
    catalogues: Catalogues = field(default_factory=Catalogues)
    """Public catalogues that are queried for metadata."""
    schemas: SchemaSource | None = None
    """The official schemas, where they are installed."""
    workbench: ValidationService | None = None
    """The validation service of the deployment, if there is one."""
    plugins: Plugins = NO_PLUGINS
    """The plug-ins of the deployment."""
    plugin_registry: str = ""
    """The registry of plug-ins and the keys that sign it: `https://host/registry.json#KEY`."""
    network: Network = PUBLIC
    """Where connections to hosts that users name may go."""
    shared_storage: SharedStorage = NOTHING_SHARED
    """What targets may open with the deployment's own identity."""
    reserved_domains: tuple[str, ...] = ()
    """Domains that no tenant may claim, nor any below them."""
    clock: Clock = system_clock
    new_id: Callable[[], str] = random_id
    """A random document id."""
    new_token: Callable[[], str] = random_token
    """A secret of at least 256 random bits, as URL-safe text."""
    app_url: str = ""
    """The web application, for links in mails."""
    security_contact: str = ""
    """Whom to tell about a vulnerability, as `mailto:` or `https:` URL."""
    functions_url: str = ""
    """The functions, for links in mails that need no sign-in."""
    measuring_s_per_day: int = 21_600
    """How many seconds a day the files of one tenant may be measured: six hours, about 200 albums."""
    quotas: Mapping[QuotaName, int] = field(default_factory=dict)
    """What every tenant may have at most, unless the operator has given it quotas of its own."""
    deadline: timedelta = timedelta(minutes=25)
    """How long one task may work on a transfer before it continues in another task."""
