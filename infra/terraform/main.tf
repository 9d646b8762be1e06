# Everything that `firebase deploy` does not create: database backups, the bucket, the key, permissions, alerts, the
# budget. Functions, task queues, schedules, rules, indexes and TTL policies come from firebase.json.

terraform {
  required_version = ">= 1.9"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.0"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.13"
    }
  }
}

provider "google" {
  project               = var.project
  region                = var.region
  billing_project       = var.project
  user_project_override = true
}

data "google_project" "this" {}

# Data stays in the region unless a location is named; backups in several places of its continent, if it has some.
locals {
  location        = coalesce(var.location, var.region)
  bucket_location = upper(coalesce(var.bucket_location, var.region))
  backup_location = upper(coalesce(var.backup_location, lookup(local.continents, split("-", var.region)[0], var.region)))
  continents      = { us = "US", northamerica = "US", europe = "EU", asia = "ASIA" }
}

resource "google_project_service" "needed" {
  for_each = toset([
    "billingbudgets", "cloudbuild", "cloudfunctions", "cloudkms", "cloudscheduler", "cloudtasks", "eventarc",
    "firebase", "firebaseappcheck", "firestore", "iam", "iamcredentials", "identitytoolkit", "logging", "monitoring", "run",
    "secretmanager", "storage",
  ])
  service            = "${each.value}.googleapis.com"
  disable_on_destroy = false
}
