"""What a plug-in asks for, in words, as an admin and a reviewer read it."""

from collections.abc import Iterator, Mapping

from shared.model.plugins.manifest import Permissions

_COLLECTIONS: Mapping[str, str] = {
    "releases": "releases",
    "assets": "uploaded files' facts",
    "deliveries": "deliveries",
    "deliveryTargets": "delivery targets, without their credentials",
    "acknowledgements": "acknowledgements of DSPs",
    "parties": "artists, labels, writers and publishers",
    "tasks": "tasks",
    "deliveryHistory": "the history of deliveries",
}
_FILES: Mapping[str, str] = {
    "read": "read the audio, images and documents that were uploaded",
    "write": "store files that it derives from them",
}
_ACTIONS: Mapping[str, str] = {
    "create_task": "create tasks",
    "finish_task": "finish the tasks that it created",
    "notify": "notify people",
    "announce": "send a webhook event",
    "deliver": "request deliveries",
    "change_release": "change drafts",
    "wake": "set timers",
}


def in_words(permissions: Permissions) -> list[str]:
    """One sentence's end for each permission: "It may ...". Nothing asked for: an empty list."""
    return list(_told(permissions))


def _told(permissions: Permissions) -> Iterator[str]:
    yield from (f"read {_COLLECTIONS[each]}" for each in permissions.documents)
    yield from (_FILES[each] for each in permissions.files)
    yield from (f"reach {each}" for each in permissions.hosts)
    yield from (_ACTIONS[each] for each in permissions.actions)
