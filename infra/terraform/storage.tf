# The file bucket, accessible only through signed URLs and the functions.

resource "google_storage_bucket" "files" {
  name                        = var.bucket
  location                    = local.bucket_location
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

  # Files to import and archives to restore, with the reports of imports.
  lifecycle_rule {
    condition {
      age            = 14
      matches_prefix = ["archives/", "imports/"]
    }
    action {
      type = "Delete"
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
