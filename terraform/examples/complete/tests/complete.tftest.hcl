mock_provider "google" {
  mock_resource "google_service_account" {
    defaults = {
      email  = "someone@shop-prod.iam.gserviceaccount.com"
      member = "serviceAccount:someone@shop-prod.iam.gserviceaccount.com"
    }
  }
}

variables {
  project_id = "shop-prod"
  image      = "europe-west1-docker.pkg.dev/shop-prod/services/shop:1.4.0"
}

run "service_migrates" {
  command = plan
  assert {
    condition     = output.database == "projects/shop-prod/instances/shop/databases/shop"
    error_message = "Got ${output.database}."
  }
  assert {
    condition     = module.cloud_run.migration_job == null
    error_message = "No job by default."
  }
}

run "job_migrates" {
  command = plan
  variables { migrate_in_job = true }
  assert {
    condition     = module.cloud_run.migration_job == "shop-migrations"
    error_message = "A job was asked for."
  }
}

run "bad_project" {
  command = plan
  variables { project_id = "x" }
  expect_failures = [var.project_id]
}

run "bad_region" {
  command = plan
  variables { region = "eu" }
  expect_failures = [var.region]
}

run "bad_image" {
  command = plan
  variables { image = "shop" }
  expect_failures = [var.image]
}

run "job_that_would_serve" {
  command = plan
  variables { job_args = [] }
  expect_failures = [var.job_args]
}
