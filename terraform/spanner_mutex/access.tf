resource "google_service_account" "migrator" {
  project      = var.project_id
  account_id   = var.migrator_account_id
  display_name = "Migrates ${var.database_id}"
}

resource "google_service_account" "waiter" {
  project      = var.project_id
  account_id   = var.waiter_account_id
  display_name = "Waits for the migrations of ${var.database_id}"
}

# Read, write, DDL and the DDL's operations, on this database: https://cloud.google.com/spanner/docs/iam#spanner.databaseUser
resource "google_spanner_database_iam_member" "migrator" {
  project  = var.project_id
  instance = var.instance_id
  database = google_spanner_database.database.name
  role     = "roles/spanner.databaseUser"
  member   = google_service_account.migrator.member
}

# Sessions under a database role and nothing else; which role says the next one.
# https://cloud.google.com/spanner/docs/configure-fgac#grant-fgac-role
resource "google_spanner_database_iam_member" "waiter" {
  project  = var.project_id
  instance = var.instance_id
  database = google_spanner_database.database.name
  role     = "roles/spanner.fineGrainedAccessUser"
  member   = google_service_account.waiter.member
}

resource "google_spanner_database_iam_member" "waiter_role" {
  project  = var.project_id
  instance = var.instance_id
  database = google_spanner_database.database.name
  role     = "roles/spanner.databaseRoleUser"
  member   = google_service_account.waiter.member

  condition {
    title      = "The waiter's database role"
    expression = "resource.type == \"spanner.googleapis.com/DatabaseRole\" && resource.name.endsWith(\"/${var.waiter_role}\")"
  }
}
