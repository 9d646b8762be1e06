# Secrets of the deployment itself (functions/secrets.py). The value is no part of the configuration or its state:
# the first version says `none`, which the functions take as not set, and the operator adds the next one.

locals {
  secrets = toset(["STARDUST_SMTP_URL", "STARDUST_SPOTIFY_CLIENT_SECRET", "STARDUST_WORKBENCH_KEY"])
}

resource "google_secret_manager_secret" "deployment" {
  for_each  = local.secrets
  secret_id = each.value
  replication {
    auto {}
  }
  depends_on = [google_project_service.needed]
}

resource "google_secret_manager_secret_version" "unset" {
  for_each    = local.secrets
  secret      = google_secret_manager_secret.deployment[each.value].id
  secret_data = "none"

  deletion_policy = "ABANDON"
}

resource "google_secret_manager_secret_iam_member" "runtime" {
  for_each  = local.secrets
  secret_id = google_secret_manager_secret.deployment[each.value].id
  role      = "roles/secretmanager.secretAccessor"
  member    = local.runtime
}
