"""How certain a rule is. Apple's schema is not public, so what is not on its public pages only warns."""

from collections.abc import Mapping
from typing import Literal

from shared.errors import Severity

Certainty = Literal["public", "observed", "inferred"]
"""`public`: Apple's public pages say so. `observed`: seen in packages that Apple accepted. `inferred`: concluded."""

SEVERITY: Mapping[Certainty, Severity] = {"public": "error", "observed": "warning", "inferred": "warning"}
"""A rule blocks only if Apple states it in public."""

SPECIFICATION = "Apple Music Specification, help.apple.com/itc/musicspec"
"""Apple's public specification page, the source of the format."""
