"""Declares the secrets in Secret Manager. The platform gives each function only those that it is bound to.

A deployment that needs one of them not gives it the value `none` (shared/config.py), which Terraform does at first.
"""

from firebase_functions.params import SecretParam

SMTP_URL = SecretParam("STARDUST_SMTP_URL", description="The mail server's URL with its password, or none.")
SPOTIFY_CLIENT_SECRET = SecretParam(
    "STARDUST_SPOTIFY_CLIENT_SECRET", description="The client secret of Spotify's Web API, or none."
)
WORKBENCH_KEY = SecretParam("STARDUST_WORKBENCH_KEY", description="The API key of the DDEX Workbench, or none.")
