# The key that encrypts DSP credentials. Losing it loses them all: neither it nor its ring can be destroyed from here.

resource "google_kms_key_ring" "vault" {
  name       = "stardust"
  location   = var.region
  depends_on = [google_project_service.needed]
}

resource "google_kms_crypto_key" "credentials" {
  name            = "credentials"
  key_ring        = google_kms_key_ring.vault.id
  rotation_period = "7776000s"

  lifecycle {
    prevent_destroy = true
  }
}
