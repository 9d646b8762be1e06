# Metrics that are counted from the log. Their filters name fields that shared/log_lines.py defines; a test compares them.

locals {
  of_functions = "resource.type = \"cloud_run_revision\" AND jsonPayload.logger =~ \"^stardust\""
  counters = {
    deliveries = {
      description = "Tasks of deliveries that ended, by outcome, code of the failure and DSP."
      filter      = "jsonPayload.event = \"delivery\""
      labels = {
        outcome = "EXTRACT(jsonPayload.outcome)"
        code    = "EXTRACT(jsonPayload.code)"
        dsp     = "EXTRACT(labels.dsp)"
      }
    }
    ticks = {
      description = "Runs of the minute tick."
      filter      = "jsonPayload.event = \"tick\""
      labels      = {}
    }
    failures = {
      description = "Calls of functions that failed, by function and error. Those of tasks are repeated by their queue."
      filter      = "jsonPayload.event = \"failed\""
      labels = {
        function = "EXTRACT(labels.function)"
        error    = "EXTRACT(jsonPayload.error)"
      }
    }
    plugins = {
      description = "Calls of plug-ins, by plug-in, hook and outcome."
      filter      = "jsonPayload.event = \"plugin\""
      labels = {
        plugin  = "EXTRACT(jsonPayload.plugin)"
        hook    = "EXTRACT(jsonPayload.hook)"
        outcome = "EXTRACT(jsonPayload.outcome)"
      }
    }
  }
  durations = {
    queue_age = {
      description = "For how many seconds the longest due delivery has been due."
      value       = "EXTRACT(jsonPayload.oldest_s)"
    }
    tick_lateness = {
      description = "How many seconds after its time the minute tick began."
      value       = "EXTRACT(jsonPayload.late_s)"
    }
  }
}

resource "google_logging_metric" "counter" {
  for_each    = local.counters
  name        = "stardust/${each.key}"
  description = each.value.description
  filter      = "${local.of_functions} AND ${each.value.filter}"

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    dynamic "labels" {
      for_each = each.value.labels
      content {
        key        = labels.key
        value_type = "STRING"
      }
    }
  }
  label_extractors = each.value.labels
}

resource "google_logging_metric" "duration" {
  for_each        = local.durations
  name            = "stardust/${each.key}"
  description     = each.value.description
  filter          = "${local.of_functions} AND jsonPayload.event = \"tick\""
  value_extractor = each.value.value

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "DISTRIBUTION"
    unit        = "s"
  }
  bucket_options {
    exponential_buckets {
      num_finite_buckets = 20
      growth_factor      = 2
      scale              = 1
    }
  }
}

# Cloud Logging makes a metric known to Cloud Monitoring some seconds after it was created.
resource "time_sleep" "metrics" {
  create_duration = "30s"
  depends_on      = [google_logging_metric.counter, google_logging_metric.duration]
}
