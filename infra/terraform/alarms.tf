# Alerts and their recipient.

resource "google_monitoring_notification_channel" "mail" {
  display_name = "Stardust Distro"
  type         = "email"
  labels = {
    email_address = var.alarm_email
  }
}

locals {
  alarms = {
    "Functions answer with errors" = {
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      threshold = 0.1
      aligner   = "ALIGN_RATE"
    }
    "Tasks pile up" = {
      filter    = "resource.type = \"cloud_tasks_queue\" AND metric.type = \"cloudtasks.googleapis.com/queue/depth\""
      threshold = 1000
      aligner   = "ALIGN_MEAN"
    }
    "The key cannot be used" = {
      filter    = "resource.type = \"consumed_api\" AND resource.labels.service = \"cloudkms.googleapis.com\" AND metric.type = \"serviceruntime.googleapis.com/api/request_count\" AND metric.labels.response_code_class != \"2xx\""
      threshold = 0.1
      aligner   = "ALIGN_RATE"
    }
  }
}

resource "google_monitoring_alert_policy" "alarm" {
  for_each              = local.alarms
  display_name          = each.key
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.mail.id]

  conditions {
    display_name = each.key
    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = "600s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

resource "google_billing_budget" "month" {
  billing_account = var.billing_account
  display_name    = "Stardust Distro"

  budget_filter {
    projects = ["projects/${data.google_project.this.number}"]
  }

  amount {
    specified_amount {
      units = tostring(var.monthly_budget)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1.0]
    content {
      threshold_percent = threshold_rules.value
    }
  }

  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.mail.id]
  }
}
