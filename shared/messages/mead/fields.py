"""Where the fields of `mead` that have no element of their own are written: as notes that are named after them."""

from pydantic.alias_generators import to_pascal

NOTES = (
    "is_explicit",
    "content_advisory",
    "harmonic_structure",
    "vocal_characteristics",
    "instrumentation_details",
    "recording_technique",
    "audio_characteristics",
    "marketing_description",
    "target_audience",
    "seasonality",
    "cultural_references",
    "awards",
)
"""Fields of releases, and of tracks as far as those have them. Awards are notes if they have no awarding body or date:
the standard requires both."""

NOTE_TYPES = {field: to_pascal(field) for field in NOTES}
"""CommentaryNoteType has no values of its own, so ours are user-defined: `TargetAudience`."""
