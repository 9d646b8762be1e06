# The signed heads of the audit logs and of the receipts (shared/delivery/receipts/heads.py): a key that can only sign,
# and a bucket in which nothing can be changed or deleted, by anyone, before its time. Locking cannot be undone.

resource "google_kms_crypto_key" "heads" {
  name     = "heads"
  key_ring = google_kms_key_ring.vault.id
  purpose  = "ASYMMETRIC_SIGN"

  version_template {
    algorithm = "EC_SIGN_P256_SHA256"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_kms_crypto_key_iam_member" "heads" {
  crypto_key_id = google_kms_crypto_key.heads.id
  role          = "roles/cloudkms.signerVerifier"
  member        = local.runtime
}

resource "google_storage_bucket" "ledger" {
  name                        = "${var.bucket}-ledger"
  location                    = local.bucket_location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  retention_policy {
    is_locked        = true
    retention_period = var.ledger_days * 86400
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket_iam_member" "ledger" {
  for_each = toset(["roles/storage.objectCreator", "roles/storage.objectViewer"])
  bucket   = google_storage_bucket.ledger.name
  role     = each.value
  member   = local.runtime
}
