"""The route that searches the registry of plug-ins."""

from shared.api.handler import use
from shared.api.route import Route
from shared.plugins.registry.search import RegistryList, RegistrySearch, search_registry

ROUTES = (
    Route(
        "GET",
        "/plugins/registry",
        "Search the registry of plug-ins",
        use(search_registry),
        RegistryList,
        query=RegistrySearch,
    ),
)
