mock_provider "google" {}

variables {
  project_id  = "shop-prod"
  instance_id = "shop"
  database_id = "shop"
}

run "database_is_protected" {
  command = plan
  assert {
    condition     = google_spanner_database.database.deletion_protection == true && google_spanner_database.database.enable_drop_protection == true
    error_message = "Protected by default, against Terraform and against everything else."
  }
  assert {
    condition     = google_spanner_database.database.ddl == output.ddl
    error_message = "The output is what the database began with."
  }
}

run "tables_are_the_codes_own" {
  command = plan
  variables { lease_table = "Locks" }
  assert {
    condition     = startswith(output.ddl[0], "CREATE TABLE IF NOT EXISTS `Locks` (") && strcontains(output.ddl[0], "PRIMARY KEY (Name, Version)")
    error_message = "Got ${output.ddl[0]}."
  }
  assert {
    condition     = startswith(output.ddl[1], "CREATE TABLE IF NOT EXISTS `SpannerMutexMigrations` (")
    error_message = "Got ${output.ddl[1]}."
  }
  assert {
    condition     = output.migrator_environment.SpannerMutex__Lease__Table == "Locks"
    error_message = "The app must look where Terraform has made the table."
  }
  assert {
    condition     = alltrue([for statement in output.ddl : !strcontains(statement, "SpannerMutexLeases")])
    error_message = "The default name is left somewhere."
  }
}

run "waiter_reads_only" {
  command = plan
  assert {
    condition     = slice(output.ddl, 2, length(output.ddl)) == tolist(["CREATE ROLE `spanner_mutex_waiter`", "GRANT SELECT ON TABLE `SpannerMutexLeases` TO ROLE `spanner_mutex_waiter`", "GRANT SELECT ON TABLE `SpannerMutexMigrations` TO ROLE `spanner_mutex_waiter`"])
    error_message = "Got ${jsonencode(output.ddl)}."
  }
  assert {
    condition     = google_spanner_database_iam_member.waiter.role == "roles/spanner.fineGrainedAccessUser"
    error_message = "Any other role would read the whole database."
  }
  assert {
    condition     = google_spanner_database_iam_member.waiter_role.condition[0].expression == "resource.type == \"spanner.googleapis.com/DatabaseRole\" && resource.name.endsWith(\"/spanner_mutex_waiter\")"
    error_message = "Without its condition it could take every role."
  }
  assert {
    condition     = output.waiter_environment.SpannerMutex__CreatorRole == "spanner_mutex_waiter" && output.waiter_environment.SpannerMutex__Gate__Role == "WaitOnly"
    error_message = "It has to take the role that it has, and not to migrate."
  }
}

run "waiter_with_leases_of_its_own" {
  command = plan
  variables { waiter_takes_leases = true }
  assert {
    condition     = contains(output.ddl, "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE `SpannerMutexLeases` TO ROLE `spanner_mutex_waiter`")
    error_message = "Got ${jsonencode(output.ddl)}."
  }
}

run "migrator_may_not_wait_only" {
  command = plan
  assert {
    condition     = sort(keys(output.migrator_environment)) == tolist(["SpannerMutex__Database", "SpannerMutex__Lease__EnsureSchema", "SpannerMutex__Lease__Table", "SpannerMutex__Migrations__HistoryTable"])
    error_message = "Got ${jsonencode(output.migrator_environment)}."
  }
  assert {
    condition     = output.database == "projects/shop-prod/instances/shop/databases/shop" && output.migrator_environment.SpannerMutex__Database == output.database
    error_message = "Got ${output.database}."
  }
  assert {
    condition     = google_spanner_database_iam_member.migrator.role == "roles/spanner.databaseUser" && google_spanner_database_iam_member.migrator.database == "shop"
    error_message = "Its rights end with the database."
  }
}

run "rows_are_kept_by_default" {
  command = plan
  assert {
    condition     = alltrue([for statement in output.ddl : !strcontains(statement, "ROW DELETION POLICY")])
    error_message = "No row is deleted unless asked for."
  }
}

run "ttl" {
  command = plan
  variables { lease_ttl_days = 90 }
  assert {
    condition     = contains(output.ddl, "ALTER TABLE `SpannerMutexLeases` ADD ROW DELETION POLICY (OLDER_THAN(RenewedAt, INTERVAL 90 DAY))")
    error_message = "Got ${jsonencode(output.ddl)}."
  }
}

run "ttl_that_could_meet_a_live_lease" {
  command = plan
  variables { lease_ttl_days = 1 }
  expect_failures = [var.lease_ttl_days]
}

run "one_name_for_two_tables" {
  command = plan
  variables { history_table = "spannermutexleases" }
  expect_failures = [google_spanner_database.database]
}

run "bad_project" {
  command = plan
  variables { project_id = "shop" }
  expect_failures = [var.project_id]
}

run "bad_instance" {
  command = plan
  variables { instance_id = "shop-" }
  expect_failures = [var.instance_id]
}

run "bad_database" {
  command = plan
  variables { database_id = "a-database-of-more-than-thirty-characters" }
  expect_failures = [var.database_id]
}

run "sql_in_lease_table" {
  command = plan
  variables { lease_table = "Leases` (x) --" }
  expect_failures = [var.lease_table]
}

run "sql_in_history_table" {
  command = plan
  variables { history_table = "History;" }
  expect_failures = [var.history_table]
}

run "sql_in_role" {
  command = plan
  variables { waiter_role = "a\") || true || (\"" }
  expect_failures = [var.waiter_role]
}

run "bad_migrator" {
  command = plan
  variables { migrator_account_id = "short" }
  expect_failures = [var.migrator_account_id]
}

run "bad_waiter" {
  command = plan
  variables { waiter_account_id = "Waiter-Account" }
  expect_failures = [var.waiter_account_id]
}

run "bad_retention" {
  command = plan
  variables { version_retention_period = "8d" }
  expect_failures = [var.version_retention_period]
}
