variable "project_id" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "region" {
  description = "The region, e.g. europe-west1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region looks like europe-west1."
  }
}

variable "state_bucket" {
  description = "Name of the bucket for Terraform's state; unique in all of Cloud Storage."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.state_bucket))
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits, hyphens and underscores, and begins and ends with a letter or digit."
  }
}

variable "state_versions" {
  description = "How many superseded versions of a state file are kept: how many applies one can go back."
  type        = number
  default     = 30

  validation {
    condition     = var.state_versions >= 1 && floor(var.state_versions) == var.state_versions
    error_message = "Keep 1 superseded version or more: the bucket is the only copy of the state."
  }
}

variable "image_repository" {
  description = "Name of the Artifact Registry repository for the service's images; null makes none."
  type        = string
  default     = "services"

  validation {
    condition     = var.image_repository == null || can(regex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", var.image_repository))
    error_message = "A repository's name has up to 63 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "labels" {
  description = "Labels of everything that can carry them."
  type        = map(string)
  default     = {}

  validation {
    condition = alltrue([
      for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "A label has a key of up to 63 lower-case letters, digits, underscores and hyphens that begins with a letter, and a value of up to 63 of them."
  }
}

