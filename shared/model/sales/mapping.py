"""Models how the columns of a service's sales spreadsheet are read."""

from typing import Literal

from shared.model.archives.imports import MappingProfile


class SalesMapping(MappingProfile):
    """A mapping profile for sales: `fixed` names what the file lacks, such as the service, currency or month."""

    decimal_mark: Literal[".", ","] | None = None
    """What separates decimals in numbers such as `1,234` that can be read in two ways."""
