"""Models what generative AI made of a release and its recordings, by facet."""

from typing import Literal

from shared.model.base import Model, Text

AiUse = Literal["All", "Partly", "None"]
"""How much of the work generative AI made (AVS 9, ContainsAI)."""

AiFacetName = Literal["vocals", "instruments", "composition", "lyrics", "postProduction", "video", "artwork"]
"""What generative AI may have made."""

AiKind = AiFacetName | Literal["recording"]
"""A facet, or a recording as a whole."""


class AiFacet(Model):
    """What generative AI made of one facet."""

    degree: AiUse
    """How much of it."""
    tool: Text | None = None
    """The tool's name, as credited."""


class RecordingAi(Model):
    """What generative AI made of a recording. Of a facet that is absent nothing is known."""

    vocals: AiFacet | None = None
    """The voices, also cloned ones."""
    instruments: AiFacet | None = None
    """What is played."""
    composition: AiFacet | None = None
    """The music."""
    lyrics: AiFacet | None = None
    """The words."""
    post_production: AiFacet | None = None
    """Mixing, mastering and other post-production."""
    video: AiFacet | None = None
    """The pictures of a video track."""


class ReleaseAi(RecordingAi):
    """What generative AI made of a release: its artwork, and the facets that its tracks do not state."""

    artwork: AiFacet | None = None
    """The front cover."""
