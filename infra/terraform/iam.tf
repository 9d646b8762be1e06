# The minimum permissions of the functions, which run as the project's compute service account.

locals {
  runtime = "serviceAccount:${data.google_project.this.number}-compute@developer.gserviceaccount.com"
}

resource "google_project_iam_member" "runtime" {
  for_each = toset([
    "roles/cloudtasks.enqueuer",
    "roles/datastore.user",
    "roles/eventarc.eventReceiver",
    "roles/firebaseauth.admin",
    "roles/logging.logWriter",
    "roles/run.invoker",
  ])
  project = var.project
  role    = each.value
  member  = local.runtime
}

resource "google_storage_bucket_iam_member" "runtime" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectAdmin"
  member = local.runtime
}

resource "google_kms_crypto_key_iam_member" "runtime" {
  crypto_key_id = google_kms_crypto_key.credentials.id
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = local.runtime
}

# Signed URLs and the tokens of queued tasks are issued as the account itself.
resource "google_service_account_iam_member" "runtime" {
  for_each           = toset(["roles/iam.serviceAccountTokenCreator", "roles/iam.serviceAccountUser"])
  service_account_id = "projects/${var.project}/serviceAccounts/${trimprefix(local.runtime, "serviceAccount:")}"
  role               = each.value
  member             = local.runtime
}
