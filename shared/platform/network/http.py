"""Routes HTTP through the guarded network: urllib3 pools whose connections are dialled by `Network`, and bounded.

boto3, requests (Google, Azure) and our own REST client are all based on urllib3.
"""

import socket
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool

from shared.platform.network.answers import AnswerBounds, bounded_pool
from shared.platform.network.guard import Network

_BOUNDS = AnswerBounds()


def guarded_pools(
    pools: Mapping[str, type[HTTPConnectionPool]], network: Network, bounds: AnswerBounds = _BOUNDS
) -> dict[str, type[Any]]:
    """The pool classes by scheme, restricted to addresses that `network` allows and to answers within `bounds`."""
    return {scheme: bounded_pool(_guarded(pool, network), bounds) for scheme, pool in pools.items()}


def _guarded(pool: type[HTTPConnectionPool], network: Network) -> type[Any]:
    def dial(connection: Any) -> socket.socket:
        timeout = connection.timeout
        return network.dial(
            connection.host, connection.port, float(timeout) if isinstance(timeout, (int, float)) else None
        )

    guarded_connection = type("GuardedConnection", (pool.ConnectionCls,), {"_new_conn": dial})
    return type("GuardedPool", (pool,), {"ConnectionCls": guarded_connection})


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, network: Network, bounds: AnswerBounds) -> None:
        self._network = network
        self._bounds = bounds
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: Any = self.poolmanager
        manager.pool_classes_by_scheme = guarded_pools(manager.pool_classes_by_scheme, self._network, self._bounds)


def guard_session(session: requests.Session, network: Network, bounds: AnswerBounds = _BOUNDS) -> requests.Session:
    """Restricts the session to addresses that `network` allows and to answers within `bounds`.

    Disables proxies from the environment.
    """
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, _GuardedAdapter(network, bounds))
    return session
