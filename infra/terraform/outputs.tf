output "kms_key" {
  value       = google_kms_crypto_key.credentials.id
  description = "The value of STARDUST_KMS_KEY."
}

output "bucket" {
  value       = google_storage_bucket.files.name
  description = "The value of STARDUST_BUCKET."
}

output "service_account" {
  value       = google_service_account.functions.email
  description = "The account of the functions; DSPs grant it access to folders in STARDUST_SHARED_STORAGE."
}

output "signing_key" {
  value       = "${google_kms_crypto_key.heads.id}/cryptoKeyVersions/1"
  description = "The value of STARDUST_SIGNING_KEY."
}

output "ledger_bucket" {
  value       = google_storage_bucket.ledger.name
  description = "The value of STARDUST_LEDGER_BUCKET."
}

output "backup_bucket" {
  value       = google_storage_bucket.backups.name
  description = "The value of STARDUST_BACKUP_BUCKET."
}
