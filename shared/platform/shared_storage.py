"""Which cloud folders the deployment's own identity may open for which tenant.

A target without credentials of its own signs in as the deployment, which can open more than one tenant may: other
tenants' folders at a DSP, and the deployment's own buckets. Only folders that the operator granted to the target's
tenant are opened (STARDUST_SHARED_STORAGE); tenants cannot write that list.
"""

import re
from dataclasses import dataclass

from shared.config import SharedFolder

_INTERNAL = re.compile(
    r"gcf-(v2-)?(sources|uploads)-.*|run-sources-.*|.*_cloudbuild|(.*\.)?artifacts\..*\.appspot\.com|staging\..*\.appspot\.com"
)
"""Buckets that Google creates for the source and images of functions (cloud.google.com/functions/docs/building)."""


def folder_url(place: str, prefix: str) -> str:
    """`gs://bucket` or `azure://account/container`, and a prefix that may be empty, as one URL."""
    return "/".join(filter(None, (place, prefix.strip("/"))))


@dataclass(frozen=True, slots=True)
class SharedStorage:
    """The granted folders; grants nothing unless told otherwise.

    `unrestricted` is for programs that run with their user's own identity, such as the command line.
    """

    grants: tuple[SharedFolder, ...] = ()
    own_buckets: frozenset[str] = frozenset()
    unrestricted: bool = False

    def refusal(self, url: str, tenant_id: str) -> str:
        """Why the tenant may not open the folder `url` with the deployment's identity; empty if it may."""
        scheme, _, path = url.partition("://")
        if scheme == "gs" and self._is_own(path.partition("/")[0]):
            return f"{path.partition('/')[0]} is this deployment's own bucket."
        if any(part in ("", ".", "..") for part in path.split("/")) or "\\" in path or not path.isprintable():
            return f"{url} is not a plain path."
        if self.unrestricted or any(grant.tenant_id == tenant_id and grant.contains(url) for grant in self.grants):
            return ""
        return f"{url} has not been opened for this tenant with the deployment's identity."

    def _is_own(self, bucket: str) -> bool:
        return bucket in self.own_buckets or _INTERNAL.fullmatch(bucket) is not None


NOTHING_SHARED = SharedStorage()


def own_buckets(project: str, *names: str) -> frozenset[str]:
    """The buckets that Firebase and App Engine create for a project, and those of the deployment (`names`)."""
    return frozenset({*names, f"{project}.appspot.com", f"{project}.firebasestorage.app"})
