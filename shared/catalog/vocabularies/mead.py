"""Lists the values that forms offer for what a release's music is like. Pure."""

from pydantic.alias_generators import to_camel

from shared.model.base import Model, Text
from shared.vocabularies.mead.fields import VOCABULARIES, Vocabulary


class ValueGroup(Model):
    """Values that belong together."""

    name: str = ""
    """The group's name; empty if there is only one."""
    values: list[Text]
    """The values, in our words."""


class FieldVocabulary(Model):
    """The values of one field of `mead`. Any other text is allowed too, and is a finding."""

    field: Text
    """The name of the field."""
    groups: list[ValueGroup] = []
    """What forms offer first."""
    standard: list[Text] = []
    """Further values, which the standard MEAD has a value for."""


class MeadVocabularies(Model):
    """The vocabularies of `mead`."""

    items: list[FieldVocabulary]
    """One per field that has one."""


def mead_vocabularies() -> MeadVocabularies:
    """The values that forms offer, by field."""
    return MeadVocabularies(items=[_described(name, each) for name, each in VOCABULARIES.items()])


def _described(name: str, vocabulary: Vocabulary) -> FieldVocabulary:
    offered = {value for values in vocabulary.offered.values() for value in values}
    return FieldVocabulary(
        field=to_camel(name),
        groups=[ValueGroup(name=group, values=list(values)) for group, values in vocabulary.offered.items()],
        standard=[value for value in vocabulary.names if value not in offered],
    )
