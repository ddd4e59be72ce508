mock_provider "google" {}

variables {
  project_id      = "shop-prod"
  region          = "europe-west1"
  name            = "shop"
  image           = "europe-west1-docker.pkg.dev/shop-prod/services/shop:1.4.0"
  service_account = "spanner-mutex-migrator@shop-prod.iam.gserviceaccount.com"
  environment     = { SpannerMutex__Database = "projects/shop-prod/instances/shop/databases/shop" }
}

run "bad_project" {
  command = plan
  variables { project_id = "Shop" }
  expect_failures = [var.project_id]
}

run "bad_region" {
  command = plan
  variables { region = "europe" }
  expect_failures = [var.region]
}

run "long_name" {
  command = plan
  variables { name = "a-name-of-more-than-the-forty-characters-allowed" }
  expect_failures = [var.name]
}

run "image_without_tag" {
  command = plan
  variables { image = "europe-west1-docker.pkg.dev/shop-prod/services/shop" }
  expect_failures = [var.image]
}

run "image_that_moves" {
  command = plan
  variables { image = "europe-west1-docker.pkg.dev/shop-prod/services/shop:latest" }
  expect_failures = [var.image]
}

run "bad_account" {
  command = plan
  variables { service_account = "migrator" }
  expect_failures = [var.service_account]
}

run "no_database" {
  command = plan
  variables { environment = { Other = "x" } }
  expect_failures = [var.environment]
}

run "reserved_variable" {
  command = plan
  variables { environment = { SpannerMutex__Database = "d", PORT = "80" } }
  expect_failures = [var.environment]
}

run "job_without_database" {
  command = plan
  variables { migration_job = { service_account = "m@shop-prod.iam.gserviceaccount.com", environment = {} } }
  expect_failures = [var.migration_job]
}

run "job_that_only_waits" {
  command = plan
  variables { migration_job = { service_account = "m@shop-prod.iam.gserviceaccount.com", environment = { SpannerMutex__Database = "d", SpannerMutex__Gate__Role = "WaitOnly" } } }
  expect_failures = [var.migration_job]
}

run "job_without_time" {
  command = plan
  variables { migration_job = { service_account = "m@shop-prod.iam.gserviceaccount.com", environment = { SpannerMutex__Database = "d" }, timeout_seconds = 0 } }
  expect_failures = [var.migration_job]
}

run "job_with_too_many_tries" {
  command = plan
  variables { migration_job = { service_account = "m@shop-prod.iam.gserviceaccount.com", environment = { SpannerMutex__Database = "d" }, max_retries = 11 } }
  expect_failures = [var.migration_job]
}

run "window_too_long" {
  command = plan
  variables { startup_probe = { period_seconds = 10, failure_threshold = 25 } }
  expect_failures = [var.startup_probe]
}

run "no_window" {
  command = plan
  variables { startup_probe = { failure_threshold = 0 } }
  expect_failures = [var.startup_probe]
}

run "startup_timeout_over_period" {
  command = plan
  variables { startup_probe = { timeout_seconds = 6 } }
  expect_failures = [var.startup_probe]
}

run "startup_path" {
  command = plan
  variables { startup_probe = { path = "readyz" } }
  expect_failures = [var.startup_probe]
}

run "liveness_period" {
  command = plan
  variables { liveness_probe = { period_seconds = 3601 } }
  expect_failures = [var.liveness_probe]
}

run "liveness_timeout" {
  command = plan
  variables { liveness_probe = { timeout_seconds = 11 } }
  expect_failures = [var.liveness_probe]
}

run "liveness_path" {
  command = plan
  variables { liveness_probe = { path = "livez" } }
  expect_failures = [var.liveness_probe]
}

run "readiness_period" {
  command = plan
  variables { readiness_probe = { period_seconds = 301 } }
  expect_failures = [var.readiness_probe]
}

run "readiness_timeout" {
  command = plan
  variables { readiness_probe = { timeout_seconds = 0 } }
  expect_failures = [var.readiness_probe]
}

run "readiness_path" {
  command = plan
  variables { readiness_probe = { path = "" } }
  expect_failures = [var.readiness_probe]
}

run "minimum_over_maximum" {
  command = plan
  variables { scaling = { min_instances = 11 } }
  expect_failures = [var.scaling]
}

run "no_concurrency" {
  command = plan
  variables { concurrency = 0 }
  expect_failures = [var.concurrency]
}

run "odd_cpu" {
  command = plan
  variables { cpu = 3 }
  expect_failures = [var.cpu]
}

run "bad_memory" {
  command = plan
  variables { memory = "512" }
  expect_failures = [var.memory]
}

run "long_request" {
  command = plan
  variables { request_timeout_seconds = 3601 }
  expect_failures = [var.request_timeout_seconds]
}

run "bad_ingress" {
  command = plan
  variables { ingress = "ALL" }
  expect_failures = [var.ingress]
}

run "bad_invoker" {
  command = plan
  variables { invokers = ["everybody"] }
  expect_failures = [var.invokers]
}

run "bad_label" {
  command = plan
  variables { labels = { Team = "shop" } }
  expect_failures = [var.labels]
}
