output "instance_id" {
  description = "The instance's id, for the modules that build on it."
  value       = google_spanner_instance.instance.name
}
