"""Finds the dictionaries of genres that plug-ins bring, by the names `custom:name`."""

from typing import cast

from shared.errors import Conflict, InvalidInput, NotFound
from shared.model.catalog.genres import DictionaryReference
from shared.platform.plugins import Plugins
from shared.vocabularies.genres.dictionary import Dictionary
from shared.vocabularies.genres.providers import DictionaryName, dictionary_of
from shared.vocabularies.genres.tabular import read_dictionary


def dictionary_for(name: DictionaryName | DictionaryReference, plugins: Plugins) -> Dictionary:
    """The genres of a provider, or of a plug-in. Raises as `plugin_dictionary`."""
    return plugin_dictionary(name, plugins) if name.startswith("custom:") else dictionary_of(cast(DictionaryName, name))


def plugin_dictionary(name: str, plugins: Plugins) -> Dictionary:
    """The dictionary of that name. Raises NotFound, and Conflict if the plug-in's file is no dictionary."""
    known = plugins.dictionaries()
    if name not in known:
        remedy = f"Use one of: {', '.join(known)}." if known else "No plug-in of this deployment brings one."
        raise NotFound(f"There is no dictionary {name!r}.", remedy=remedy)
    try:
        return read_dictionary(name.removeprefix("custom:"), known[name])
    except InvalidInput as error:
        message = f"The file of the dictionary {name!r} is not valid: {error.problems[0]}"
        raise Conflict(message, remedy="Tell the plug-in's author.") from error
