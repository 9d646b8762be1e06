"""The domain library of Stardust Distro.

Modules that plug-ins imported under their former names are still found: see MOVED. New plug-ins import
`shared.plugins`.
"""

import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType

MOVED = {
    "shared.delivery.guarded_http": "shared.platform.network.http",
    "shared.delivery.hosts": "shared.platform.network.guard",
    "shared.delivery.protocols.common_options": "shared.delivery.protocols.common.options",
    "shared.delivery.protocols.paths": "shared.delivery.protocols.common.paths",
    "shared.package": "shared.messages.packages",
    "shared.package.plan": "shared.messages.packages.plan",
}
"""The former and the present name of each module that a plug-in may have imported."""


class _Moved(MetaPathFinder, Loader):
    """Imports a module under its former name, once nothing else has that name."""

    _spec: ModuleSpec | None = None

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 (the interface)
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """The spec of a module that moved."""
        return spec_from_loader(fullname, self) if fullname in MOVED else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module itself, under its present name."""
        warnings.warn(f"{spec.name} has moved; import shared.plugins.protocol.", DeprecationWarning, stacklevel=2)
        module = import_module(MOVED[spec.name])
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """It has been executed already; only its own spec is put back."""
        module.__spec__ = self._spec


sys.meta_path.insert(0, _Moved())  # before the path finder: it would load a second copy of a moved module
