resource "google_spanner_database" "database" {
  project                  = var.project_id
  instance                 = var.instance_id
  name                     = var.database_id
  database_dialect         = "GOOGLE_STANDARD_SQL"
  version_retention_period = var.version_retention_period
  ddl                      = local.ddl
  deletion_protection      = var.deletion_protection
  enable_drop_protection   = var.deletion_protection

  lifecycle {
    prevent_destroy = true

    # ddl seeds a new database. Afterwards the migrations own the schema, and to the provider any change but an appended
    # statement means: drop the database and make it anew. Output "ddl" is what to run by hand on an older database.
    ignore_changes = [ddl]

    precondition {
      condition     = lower(var.lease_table) != lower(var.history_table)
      error_message = "lease_table and history_table are one name: give the two tables different ones."
    }
  }
}
