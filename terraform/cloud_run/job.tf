locals {
  # Another image or other settings make another execution; the same ones don't.
  execution = var.migration_job == null ? "" : "m${substr(sha256(jsonencode([var.image, var.migration_job])), 0, 10)}"
}

resource "google_cloud_run_v2_job" "migrations" {
  count = var.migration_job == null ? 0 : 1

  project             = var.project_id
  location            = var.region
  name                = "${var.name}-migrations"
  labels              = var.labels
  deletion_protection = var.deletion_protection

  # Runs it on each apply that changes it, and waits for its end.
  run_execution_token = local.execution

  template {
    task_count  = 1
    parallelism = 1
    labels      = var.labels

    template {
      service_account = var.migration_job.service_account
      timeout         = "${var.migration_job.timeout_seconds}s"
      max_retries     = var.migration_job.max_retries

      containers {
        image   = var.image
        command = var.migration_job.command
        args    = var.migration_job.args

        resources {
          limits = { cpu = tostring(var.cpu), memory = var.memory }
        }

        dynamic "env" {
          for_each = var.migration_job.environment

          content {
            name  = env.key
            value = env.value
          }
        }
      }
    }
  }

  # The provider gives a job's creation and update 20 minutes, the execution included.
  timeouts {
    create = "${local.job_minutes}m"
    update = "${local.job_minutes}m"
  }
}

locals {
  job_minutes = var.migration_job == null ? 20 : 20 + ceil(var.migration_job.timeout_seconds * (var.migration_job.max_retries + 1) / 60)
}
