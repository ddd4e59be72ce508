variable "project_id" {
  description = "The Google Cloud project, after bootstrap."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "region" {
  description = "Where everything is, e.g. europe-west1."
  type        = string
  default     = "europe-west1"

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region looks like europe-west1."
  }
}

variable "image" {
  description = "The image of samples/CloudRunApp, as pushed."
  type        = string

  validation {
    condition     = can(regex("^.+/.+(:[^:/]+|@sha256:[0-9a-f]{64})$", var.image))
    error_message = "Give the image with a tag or digest."
  }
}

variable "migrate_in_job" {
  description = "Whether a job migrates and the service only waits; false lets the service's instances migrate."
  type        = bool
  default     = false
  nullable    = false
}

variable "job_args" {
  description = "What makes the image migrate and end, where a job migrates."
  type        = list(string)
  default     = ["migrate"]
  nullable    = false

  validation {
    condition     = length(var.job_args) > 0
    error_message = "Without arguments the image would serve, and the job never end."
  }
}
