output "uri" {
  description = "The service's address."
  value       = module.cloud_run.uri
}

output "database" {
  description = "The database's path."
  value       = module.spanner_mutex.database
}
