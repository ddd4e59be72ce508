output "database" {
  description = "The database's path: what the app calls SpannerMutex:Database."
  value       = local.database

  depends_on = [google_spanner_database.database]
}

output "migrator_environment" {
  description = "Environment of a service or job that migrates."
  value       = local.migrator_environment

  depends_on = [google_spanner_database.database, google_spanner_database_iam_member.migrator]
}

output "waiter_environment" {
  description = "Environment of a service that only waits for migrations."
  value       = local.waiter_environment

  depends_on = [google_spanner_database.database, google_spanner_database_iam_member.waiter, google_spanner_database_iam_member.waiter_role]
}

output "migrator_service_account" {
  description = "Who migrates: an e-mail address."
  value       = google_service_account.migrator.email
}

output "waiter_service_account" {
  description = "Who waits: an e-mail address."
  value       = google_service_account.waiter.email
}

output "ddl" {
  description = "The statements that a new database begins with, to be run by hand on one that exists already."
  value       = local.ddl
}
