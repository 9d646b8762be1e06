# The file bucket, accessible only through signed URLs and the functions.

resource "google_storage_bucket" "files" {
  name                        = var.bucket
  location                    = "US"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  soft_delete_policy {
    retention_duration_seconds = 604800
  }

  # Uploads that were started but never finished.
  lifecycle_rule {
    condition {
      age = 7
    }
    action {
      type = "AbortIncompleteMultipartUpload"
    }
  }

  # Archives that were uploaded to be restored.
  lifecycle_rule {
    condition {
      age            = 14
      matches_prefix = ["archives/"]
    }
    action {
      type = "Delete"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
