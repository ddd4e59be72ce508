output "state_bucket" {
  description = "The bucket, for terraform init -backend-config=bucket=…"
  value       = google_storage_bucket.state.name
}

output "image_prefix" {
  description = "What an image's name begins with, for docker push; null without a repository."
  value       = var.image_repository == null ? null : "${var.region}-docker.pkg.dev/${var.project_id}/${var.image_repository}"

  depends_on = [google_artifact_registry_repository.images]
}
