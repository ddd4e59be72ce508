output "uri" {
  description = "The service's address."
  value       = google_cloud_run_v2_service.service.uri
}

output "revision" {
  description = "The newest revision that became ready."
  value       = google_cloud_run_v2_service.service.latest_ready_revision
}

output "migration_job" {
  description = "The job that migrates; null where the service does."
  value       = one(google_cloud_run_v2_job.migrations[*].name)
}

output "execution" {
  description = "What the job's newest execution is called by, behind the job's name; empty where the service migrates."
  value       = local.execution
}
