mock_provider "google" {}

variables {
  project_id  = "shop-prod"
  instance_id = "shop"
  config      = "regional-europe-west1"
}

run "smallest_by_default" {
  command = plan
  assert {
    condition     = google_spanner_instance.instance.processing_units == 100 && google_spanner_instance.instance.edition == "STANDARD"
    error_message = "The default is 100 processing units of the standard edition."
  }
  assert {
    condition     = length(google_spanner_instance.instance.autoscaling_config) == 0
    error_message = "Spanner takes either a size or autoscaling."
  }
}

run "free" {
  command = plan
  variables { capacity = { free = true } }
  assert {
    condition     = google_spanner_instance.instance.instance_type == "FREE_INSTANCE"
    error_message = "A free instance was asked for."
  }
}

run "autoscaling" {
  command = plan
  variables {
    edition  = "ENTERPRISE"
    capacity = { autoscaling = { max_processing_units = 3000 } }
  }
  assert {
    condition     = google_spanner_instance.instance.autoscaling_config[0].autoscaling_limits[0].max_processing_units == 3000
    error_message = "The limit must arrive."
  }
}

run "autoscaling_needs_an_edition" {
  command = plan
  variables { capacity = { autoscaling = { max_processing_units = 3000 } } }
  expect_failures = [google_spanner_instance.instance]
}

run "long_id_is_cut_for_display" {
  command = plan
  variables { instance_id = "a-very-long-instance-id-of-more-than-thirty-characters" }
  assert {
    condition     = length(google_spanner_instance.instance.display_name) == 30
    error_message = "Spanner takes 30 characters."
  }
}

run "two_capacities" {
  command = plan
  variables { capacity = { free = true, processing_units = 100 } }
  expect_failures = [var.capacity]
}

run "no_capacity" {
  command = plan
  variables { capacity = {} }
  expect_failures = [var.capacity]
}

run "odd_units" {
  command = plan
  variables { capacity = { processing_units = 150 } }
  expect_failures = [var.capacity]
}

run "odd_thousands" {
  command = plan
  variables { capacity = { processing_units = 1100 } }
  expect_failures = [var.capacity]
}

run "autoscaling_upside_down" {
  command = plan
  variables { capacity = { autoscaling = { min_processing_units = 3000, max_processing_units = 2000 } } }
  expect_failures = [var.capacity]
}

run "autoscaling_without_headroom" {
  command = plan
  variables { capacity = { autoscaling = { max_processing_units = 2000, high_priority_cpu_percent = 100 } } }
  expect_failures = [var.capacity]
}

run "bad_project" {
  command = plan
  variables { project_id = "1shop-prod" }
  expect_failures = [var.project_id]
}

run "bad_id" {
  command = plan
  variables { instance_id = "s" }
  expect_failures = [var.instance_id]
}

run "short_display_name" {
  command = plan
  variables { display_name = "abc" }
  expect_failures = [var.display_name]
}

run "bad_config" {
  command = plan
  variables { config = "Europe" }
  expect_failures = [var.config]
}

run "bad_edition" {
  command = plan
  variables { edition = "FREE" }
  expect_failures = [var.edition]
}

run "bad_label" {
  command = plan
  variables { labels = { team = "The Shop" } }
  expect_failures = [var.labels]
}
