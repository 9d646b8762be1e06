# The database: point-in-time recovery for seven days; daily backups for seven days, weekly ones for fourteen weeks.

resource "google_firestore_database" "documents" {
  name                              = "(default)"
  location_id                       = local.location
  type                              = "FIRESTORE_NATIVE"
  point_in_time_recovery_enablement = "POINT_IN_TIME_RECOVERY_ENABLED"
  delete_protection_state           = "DELETE_PROTECTION_ENABLED"
  deletion_policy                   = "ABANDON"
  depends_on                        = [google_project_service.needed]
}

resource "google_firestore_backup_schedule" "daily" {
  database  = google_firestore_database.documents.name
  retention = "604800s"
  daily_recurrence {}
}

resource "google_firestore_backup_schedule" "weekly" {
  database  = google_firestore_database.documents.name
  retention = "8467200s"
  weekly_recurrence {
    day = "SUNDAY"
  }
}
