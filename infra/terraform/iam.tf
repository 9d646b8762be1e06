# The account of the functions (functions/__init__.py) and its minimum permissions. The default compute account, with
# which functions would run otherwise, is an editor of the project: it could read the functions' source and every bucket.

resource "google_service_account" "functions" {
  account_id   = "stardust-functions"
  display_name = "Stardust Distro functions"
  depends_on   = [google_project_service.needed]
}

locals {
  runtime = "serviceAccount:${google_service_account.functions.email}"
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
  role   = "roles/storage.objectUser"
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
  service_account_id = google_service_account.functions.name
  role               = each.value
  member             = local.runtime
}
