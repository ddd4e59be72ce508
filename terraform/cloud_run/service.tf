resource "google_cloud_run_v2_service" "service" {
  project             = var.project_id
  location            = var.region
  name                = var.name
  ingress             = var.ingress
  labels              = var.labels
  deletion_protection = var.deletion_protection

  template {
    service_account                  = var.service_account
    labels                           = var.labels
    timeout                          = "${var.request_timeout_seconds}s"
    max_instance_request_concurrency = var.concurrency

    scaling {
      min_instance_count = var.scaling.min_instances
      max_instance_count = var.scaling.max_instances
    }

    containers {
      image = var.image

      ports {
        container_port = 8080
      }

      resources {
        limits            = { cpu = tostring(var.cpu), memory = var.memory }
        cpu_idle          = var.cpu_idle
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = var.environment

        content {
          name  = env.key
          value = env.value
        }
      }

      # The gate: no request before this has passed. The default, TCP, would pass as soon as the port is open.
      startup_probe {
        period_seconds    = var.startup_probe.period_seconds
        timeout_seconds   = var.startup_probe.timeout_seconds
        failure_threshold = var.startup_probe.failure_threshold

        http_get {
          path = var.startup_probe.path
        }
      }

      liveness_probe {
        period_seconds    = var.liveness_probe.period_seconds
        timeout_seconds   = var.liveness_probe.timeout_seconds
        failure_threshold = var.liveness_probe.failure_threshold

        http_get {
          path = var.liveness_probe.path
        }
      }

      dynamic "readiness_probe" {
        for_each = var.readiness_probe[*]

        content {
          period_seconds    = readiness_probe.value.period_seconds
          timeout_seconds   = readiness_probe.value.timeout_seconds
          failure_threshold = readiness_probe.value.failure_threshold
          success_threshold = readiness_probe.value.success_threshold

          http_get {
            path = readiness_probe.value.path
          }
        }
      }
    }
  }

  lifecycle {
    precondition {
      condition     = var.migration_job == null || try(var.environment["SpannerMutex__Gate__Role"] == "WaitOnly", false)
      error_message = "A job migrates, so the service must only wait: give it module spanner_mutex's waiter_environment."
    }

    precondition {
      condition     = var.migration_job != null || !can(var.environment["SpannerMutex__Gate__Role"])
      error_message = "The service only waits (SpannerMutex__Gate__Role) and nobody migrates: set migration_job, or give it module spanner_mutex's migrator_environment."
    }
  }

  # A revision that needs the new schema starts when the job has made it.
  depends_on = [google_cloud_run_v2_job.migrations]
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.invokers

  project  = var.project_id
  location = var.region
  name     = google_cloud_run_v2_service.service.name
  role     = "roles/run.invoker"
  member   = each.key
}
