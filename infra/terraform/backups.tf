# The bucket of the tenants' backups (shared/catalog/backups). Backups end when their tenant's setting says so, which
# rules out a locked retention; instead everything that is deleted or overwritten can be restored for a while. The
# functions, whose account may delete, cannot shorten that: only an administrator of the bucket can.

resource "google_storage_bucket" "backups" {
  name                        = "${var.bucket}-backups"
  location                    = local.backup_location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  soft_delete_policy {
    retention_duration_seconds = var.backup_days * 86400
  }

  # Backups that were interrupted while they were written.
  lifecycle_rule {
    condition {
      age = 7
    }
    action {
      type = "AbortIncompleteMultipartUpload"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "google_storage_bucket_iam_member" "backups" {
  bucket = google_storage_bucket.backups.name
  role   = "roles/storage.objectUser"
  member = local.runtime
}
