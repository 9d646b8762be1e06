# Alerts, their recipient, and the runbook of each: docs/how-to/operate/<key>.md.

resource "google_monitoring_notification_channel" "mail" {
  display_name = "Stardust Distro"
  type         = "email"
  labels = {
    email_address = var.alarm_email
  }
}

locals {
  runbooks = "${var.documentation}/how-to/operate"
  alarms = {
    functions-answer-with-errors = {
      title     = "Functions answer with errors"
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/request_count\" AND metric.labels.response_code_class = \"5xx\""
      threshold = 0.1
      duration  = "600s"
      aligner   = "ALIGN_RATE"
      reducer   = "REDUCE_SUM"
      group     = ["resource.label.service_name"]
    }
    tasks-pile-up = {
      title     = "Tasks pile up"
      filter    = "resource.type = \"cloud_tasks_queue\" AND metric.type = \"cloudtasks.googleapis.com/queue/depth\""
      threshold = 1000
      duration  = "600s"
      aligner   = "ALIGN_MEAN"
      reducer   = "REDUCE_SUM"
      group     = ["resource.label.queue_id"]
    }
    tasks-fail = {
      title     = "Calls of functions fail"
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/stardust/failures\""
      threshold = 10
      duration  = "600s"
      aligner   = "ALIGN_DELTA"
      reducer   = "REDUCE_SUM"
      group     = ["metric.label.function"]
    }
    deliveries-are-late = {
      title     = "Due deliveries do not run"
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/stardust/queue_age\""
      threshold = 900
      duration  = "300s"
      aligner   = "ALIGN_PERCENTILE_99"
      reducer   = "REDUCE_MAX"
      group     = []
    }
    deliveries-fail = {
      title     = "Deliveries to a DSP fail"
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/stardust/deliveries\" AND metric.label.outcome = one_of(\"failed\", \"retry\")"
      threshold = 5
      duration  = "0s"
      aligner   = "ALIGN_DELTA"
      reducer   = "REDUCE_SUM"
      group     = ["metric.label.dsp"]
    }
    the-key-cannot-be-used = {
      title     = "The key cannot be used"
      filter    = "resource.type = \"consumed_api\" AND resource.labels.service = \"cloudkms.googleapis.com\" AND metric.type = \"serviceruntime.googleapis.com/api/request_count\" AND metric.labels.response_code_class != \"2xx\""
      threshold = 0.1
      duration  = "600s"
      aligner   = "ALIGN_RATE"
      reducer   = "REDUCE_SUM"
      group     = []
    }
    memory-is-short = {
      title     = "A function is near its limit of memory"
      filter    = "resource.type = \"cloud_run_revision\" AND metric.type = \"run.googleapis.com/container/memory/utilizations\""
      threshold = 0.9
      duration  = "300s"
      aligner   = "ALIGN_PERCENTILE_99"
      reducer   = "REDUCE_MAX"
      group     = ["resource.label.service_name"]
    }
    the-site-does-not-answer = {
      title     = "The site does not answer"
      filter    = "resource.type = \"uptime_url\" AND metric.type = \"monitoring.googleapis.com/uptime_check/check_passed\" AND metric.label.check_id = \"${google_monitoring_uptime_check_config.health.uptime_check_id}\""
      threshold = 1
      duration  = "300s"
      aligner   = "ALIGN_NEXT_OLDER"
      reducer   = "REDUCE_COUNT_FALSE"
      group     = []
    }
  }
}

resource "google_monitoring_alert_policy" "alarm" {
  for_each              = local.alarms
  display_name          = each.value.title
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.mail.id]
  depends_on            = [time_sleep.metrics]

  documentation {
    mime_type = "text/markdown"
    content   = "What to do: ${local.runbooks}/${each.key}.md"
  }

  conditions {
    display_name = each.value.title
    condition_threshold {
      filter          = each.value.filter
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.threshold
      duration        = each.value.duration
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = each.value.aligner
        cross_series_reducer = each.value.reducer
        group_by_fields      = each.value.group
      }
    }
  }
}

resource "google_monitoring_alert_policy" "tick" {
  display_name          = "The minute tick does not run"
  combiner              = "OR"
  notification_channels = [google_monitoring_notification_channel.mail.id]
  depends_on            = [time_sleep.metrics]

  documentation {
    mime_type = "text/markdown"
    content   = "What to do: ${local.runbooks}/the-tick-does-not-run.md"
  }

  conditions {
    display_name = "The minute tick does not run"
    condition_absent {
      filter   = "resource.type = \"cloud_run_revision\" AND metric.type = \"logging.googleapis.com/user/stardust/ticks\""
      duration = "300s"
      aggregations {
        alignment_period     = "60s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}

resource "google_monitoring_uptime_check_config" "health" {
  display_name = "Stardust Distro"
  timeout      = "10s"
  period       = "60s"

  http_check {
    path         = "/api/health"
    port         = 443
    use_ssl      = true
    validate_ssl = true
    accepted_response_status_codes {
      status_class = "STATUS_CLASS_2XX"
    }
  }

  monitored_resource {
    type = "uptime_url"
    labels = {
      project_id = var.project
      host       = "${var.project}.web.app"
    }
  }
}

# Runbook: docs/how-to/operate/the-budget-is-used-up.md. Mails about budgets have no place for a link.
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
