# The operator's dashboard: what an alert's runbook asks to look at.

locals {
  functions = "resource.type = \"cloud_run_revision\""
  charts = {
    "Deliveries by outcome" = {
      filter  = "${local.functions} AND metric.type = \"logging.googleapis.com/user/stardust/deliveries\""
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      group   = ["metric.label.outcome"]
    }
    "Failed deliveries by DSP" = {
      filter  = "${local.functions} AND metric.type = \"logging.googleapis.com/user/stardust/deliveries\" AND metric.label.outcome = one_of(\"failed\", \"retry\")"
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      group   = ["metric.label.dsp", "metric.label.code"]
    }
    "Longest due delivery (s)" = {
      filter  = "${local.functions} AND metric.type = \"logging.googleapis.com/user/stardust/queue_age\""
      aligner = "ALIGN_PERCENTILE_99"
      reducer = "REDUCE_MAX"
      group   = []
    }
    "Lateness of the tick (s)" = {
      filter  = "${local.functions} AND metric.type = \"logging.googleapis.com/user/stardust/tick_lateness\""
      aligner = "ALIGN_PERCENTILE_99"
      reducer = "REDUCE_MAX"
      group   = []
    }
    "Failed calls by function" = {
      filter  = "${local.functions} AND metric.type = \"logging.googleapis.com/user/stardust/failures\""
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      group   = ["metric.label.function", "metric.label.error"]
    }
    "Calls of plug-ins by outcome" = {
      filter  = "${local.functions} AND metric.type = \"logging.googleapis.com/user/stardust/plugins\""
      aligner = "ALIGN_DELTA"
      reducer = "REDUCE_SUM"
      group   = ["metric.label.plugin", "metric.label.outcome"]
    }
    "Tasks in the queues" = {
      filter  = "resource.type = \"cloud_tasks_queue\" AND metric.type = \"cloudtasks.googleapis.com/queue/depth\""
      aligner = "ALIGN_MEAN"
      reducer = "REDUCE_SUM"
      group   = ["resource.label.queue_id"]
    }
    "Requests by class of answer" = {
      filter  = "${local.functions} AND metric.type = \"run.googleapis.com/request_count\""
      aligner = "ALIGN_RATE"
      reducer = "REDUCE_SUM"
      group   = ["metric.label.response_code_class"]
    }
    "Memory in use, of the limit" = {
      filter  = "${local.functions} AND metric.type = \"run.googleapis.com/container/memory/utilizations\""
      aligner = "ALIGN_PERCENTILE_99"
      reducer = "REDUCE_MAX"
      group   = ["resource.label.service_name"]
    }
    "Calls of the key by class of answer" = {
      filter  = "resource.type = \"consumed_api\" AND resource.labels.service = \"cloudkms.googleapis.com\" AND metric.type = \"serviceruntime.googleapis.com/api/request_count\""
      aligner = "ALIGN_RATE"
      reducer = "REDUCE_SUM"
      group   = ["metric.label.response_code_class"]
    }
  }
}

resource "google_monitoring_dashboard" "operator" {
  dashboard_json = jsonencode({
    displayName = "Stardust Distro"
    gridLayout = {
      columns = "3"
      widgets = [for title, chart in local.charts : {
        title = title
        xyChart = {
          dataSets = [{
            plotType = "LINE"
            timeSeriesQuery = {
              timeSeriesFilter = {
                filter = chart.filter
                aggregation = {
                  alignmentPeriod    = "60s"
                  perSeriesAligner   = chart.aligner
                  crossSeriesReducer = chart.reducer
                  groupByFields      = chart.group
                }
              }
            }
          }]
        }
      }]
    }
  })
  depends_on = [time_sleep.metrics]
}
