terraform {
  required_version = ">= 1.7"

  required_providers {
    google = {
      source = "hashicorp/google"
      # 7.19 is the first with Cloud Run's readiness probe.
      version = ">= 7.19, < 8.0"
    }
  }
}
