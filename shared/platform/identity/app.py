"""Connects to Firebase: the one place that knows how the emulators are told from a deployment."""

from collections.abc import Mapping

import firebase_admin
from firebase_admin import App


def connect_app(env: Mapping[str, str], name: str = "[DEFAULT]") -> App:
    """The Firebase app of the environment's project, without credentials on the emulators.

    Called once per `name`: a second call raises ValueError.
    """
    project = env.get("GCLOUD_PROJECT") or env.get("GOOGLE_CLOUD_PROJECT")
    options = {"projectId": project} if project else None
    if not env.get("FIRESTORE_EMULATOR_HOST"):
        return firebase_admin.initialize_app(options=options, name=name)
    from google.auth.credentials import AnonymousCredentials

    class Emulated(firebase_admin.credentials.Base):  # type: ignore[misc]  # they require a credential but ignore it
        def get_credential(self) -> AnonymousCredentials:
            return AnonymousCredentials()  # type: ignore[no-untyped-call]

    return firebase_admin.initialize_app(Emulated(), options, name)
