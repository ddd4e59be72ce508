mock_provider "google" {}

variables {
  project_id   = "shop-prod"
  region       = "europe-west1"
  state_bucket = "shop-prod-tfstate"
}

run "state_bucket_is_versioned_and_private" {
  command = plan
  assert {
    condition     = google_storage_bucket.state.versioning[0].enabled
    error_message = "A state that was overwritten could not be had back."
  }
  assert {
    condition     = google_storage_bucket.state.public_access_prevention == "enforced" && google_storage_bucket.state.uniform_bucket_level_access
    error_message = "State holds what nobody else should read."
  }
  assert {
    condition     = alltrue([for condition in google_storage_bucket.state.lifecycle_rule[0].condition : condition.with_state == "ARCHIVED"])
    error_message = "The rule must never meet the live version."
  }
  assert {
    condition     = output.image_prefix == "europe-west1-docker.pkg.dev/shop-prod/services"
    error_message = "Got ${output.image_prefix}."
  }
}

run "apis_stay_on" {
  command = plan
  assert {
    condition     = alltrue([for api in google_project_service.api : !api.disable_on_destroy])
    error_message = "Switching an API off deletes what runs on it."
  }
}

run "no_repository" {
  command = plan
  variables { image_repository = null }
  assert {
    condition     = length(google_artifact_registry_repository.images) == 0 && output.image_prefix == null
    error_message = "None was asked for."
  }
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

run "bad_bucket" {
  command = plan
  variables { state_bucket = "Shop_State-" }
  expect_failures = [var.state_bucket]
}

run "no_versions" {
  command = plan
  variables { state_versions = 0 }
  expect_failures = [var.state_versions]
}

run "bad_repository" {
  command = plan
  variables { image_repository = "Services" }
  expect_failures = [var.image_repository]
}

run "bad_label" {
  command = plan
  variables { labels = { Team = "shop" } }
  expect_failures = [var.labels]
}
