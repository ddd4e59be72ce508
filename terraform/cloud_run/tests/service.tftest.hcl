mock_provider "google" {}

variables {
  project_id      = "shop-prod"
  region          = "europe-west1"
  name            = "shop"
  image           = "europe-west1-docker.pkg.dev/shop-prod/services/shop:1.4.0"
  service_account = "spanner-mutex-migrator@shop-prod.iam.gserviceaccount.com"
  environment     = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop" }
}

run "probes_gate" {
  assert {
    condition     = google_cloud_run_v2_service.service.template[0].containers[0].startup_probe[0].http_get[0].path == "/readyz"
    error_message = "The startup probe has to ask for readiness."
  }
  assert {
    condition     = google_cloud_run_v2_service.service.template[0].containers[0].startup_probe[0].period_seconds * google_cloud_run_v2_service.service.template[0].containers[0].startup_probe[0].failure_threshold == 240
    error_message = "The default is all the time that Cloud Run gives."
  }
  assert {
    condition     = google_cloud_run_v2_service.service.template[0].containers[0].liveness_probe[0].http_get[0].path == "/livez"
    error_message = "Liveness must not depend on Spanner."
  }
  assert {
    condition     = google_cloud_run_v2_service.service.template[0].containers[0].readiness_probe[0].http_get[0].path == "/readyz"
    error_message = "There is a readiness probe by default."
  }
}

run "safe_by_default" {
  assert {
    condition     = google_cloud_run_v2_service.service.deletion_protection
    error_message = "Protected by default."
  }
  assert {
    condition     = google_cloud_run_v2_service.service.template[0].containers[0].resources[0].cpu_idle == false
    error_message = "A lease's renewal needs the CPU."
  }
  assert {
    condition     = google_cloud_run_v2_service.service.template[0].scaling[0].min_instance_count == 1
    error_message = "A deploy should migrate before the first request."
  }
  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.invoker) == 0
    error_message = "Nobody may call it unless somebody says so."
  }
  assert {
    condition     = length(google_cloud_run_v2_job.migrations) == 0 && output.migration_job == null
    error_message = "The service migrates by default."
  }
}

run "environment_arrives" {
  assert {
    condition     = { for env in google_cloud_run_v2_service.service.template[0].containers[0].env : env.name => env.value } == { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop" }
    error_message = "The container gets what the module got."
  }
}

run "no_readiness_probe" {
  command = plan
  variables { readiness_probe = null }
  assert {
    condition     = length(google_cloud_run_v2_service.service.template[0].containers[0].readiness_probe) == 0
    error_message = "It was turned off."
  }
}

run "public" {
  command = plan
  variables { invokers = ["allUsers"] }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.invoker["allUsers"].role == "roles/run.invoker"
    error_message = "It was made public."
  }
}

run "job_migrates" {
  variables {
    environment = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop", SpannerMutex__Gate__Role = "WaitOnly" }
    migration_job = {
      service_account = "spanner-mutex-migrator@shop-prod.iam.gserviceaccount.com"
      environment     = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop" }
      timeout_seconds = 7200
    }
  }
  assert {
    condition     = google_cloud_run_v2_job.migrations[0].template[0].task_count == 1 && google_cloud_run_v2_job.migrations[0].template[0].template[0].timeout == "7200s"
    error_message = "One task, with the time it was given."
  }
  assert {
    condition     = can(regex("^m[0-9a-f]{10}$", google_cloud_run_v2_job.migrations[0].run_execution_token))
    error_message = "Terraform has to run the job, and to wait for it."
  }
  assert {
    condition     = google_cloud_run_v2_job.migrations[0].timeouts.update == "380m"
    error_message = "Three tries of two hours and the usual 20 minutes: got ${google_cloud_run_v2_job.migrations[0].timeouts.update}."
  }
  assert {
    condition     = length("${google_cloud_run_v2_job.migrations[0].name}-${google_cloud_run_v2_job.migrations[0].run_execution_token}") - length(var.name) + 40 <= 63
    error_message = "With the longest name the execution's name would be too long."
  }
}

run "another_image_runs_the_job_again" {
  command = plan
  variables {
    image       = "europe-west1-docker.pkg.dev/shop-prod/services/shop:1.5.0"
    environment = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop", SpannerMutex__Gate__Role = "WaitOnly" }
    migration_job = {
      service_account = "spanner-mutex-migrator@shop-prod.iam.gserviceaccount.com"
      environment     = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop" }
      timeout_seconds = 7200
    }
  }
  assert {
    condition     = google_cloud_run_v2_job.migrations[0].run_execution_token != run.job_migrates.execution
    error_message = "Its migrations would not be applied."
  }
}

run "job_and_service_both_migrate" {
  command = plan
  variables {
    migration_job = {
      service_account = "spanner-mutex-migrator@shop-prod.iam.gserviceaccount.com"
      environment     = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop" }
    }
  }
  expect_failures = [google_cloud_run_v2_service.service]
}

run "nobody_migrates" {
  command = plan
  variables { environment = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop", SpannerMutex__Gate__Role = "WaitOnly" } }
  expect_failures = [google_cloud_run_v2_service.service]
}

run "window_at_its_limit" {
  command = plan
  variables { startup_probe = { period_seconds = 240, failure_threshold = 1 } }
}
