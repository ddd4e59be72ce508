variable "project_id" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "instance_id" {
  description = "The instance's id."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,62}[a-z0-9]$", var.instance_id))
    error_message = "An instance id has 2 to 64 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "display_name" {
  description = "Its name in the console; null takes the id, cut to 30 characters."
  type        = string
  default     = null

  validation {
    condition     = var.display_name == null || try(length(var.display_name) >= 4 && length(var.display_name) <= 30, false)
    error_message = "A display name has 4 to 30 characters."
  }
}

variable "config" {
  description = "Where the data lies, e.g. regional-europe-west1 or eur3."
  type        = string

  validation {
    condition     = can(regex("^(projects/[^/]+/instanceConfigs/)?[a-z][a-z0-9-]+$", var.config))
    error_message = "A configuration looks like regional-europe-west1 or eur3: gcloud spanner instance-configs list."
  }
}

variable "edition" {
  description = "STANDARD, ENTERPRISE or ENTERPRISE_PLUS. Autoscaling needs ENTERPRISE, several regions need ENTERPRISE_PLUS. Not used for a free instance."
  type        = string
  default     = "STANDARD"

  validation {
    condition     = contains(["STANDARD", "ENTERPRISE", "ENTERPRISE_PLUS"], var.edition)
    error_message = "An edition is STANDARD, ENTERPRISE or ENTERPRISE_PLUS."
  }
}

variable "capacity" {
  description = <<-EOT
    How large it is, one of three:
    processing_units: fixed; the default, 100, is the smallest there is.
    free: Spanner's free instance, for 90 days and without a service level.
    autoscaling: by CPU and storage, within limits in processing units.
  EOT
  type = object({
    processing_units = optional(number)
    free             = optional(bool, false)
    autoscaling = optional(object({
      min_processing_units      = optional(number, 1000)
      max_processing_units      = number
      high_priority_cpu_percent = optional(number, 65)
      storage_percent           = optional(number, 90)
    }))
  })
  default  = { processing_units = 100 }
  nullable = false

  validation {
    condition = length([
      for chosen in [var.capacity.processing_units != null, var.capacity.free, var.capacity.autoscaling != null] : chosen if chosen
    ]) == 1
    error_message = "Choose exactly one of processing_units, free and autoscaling."
  }

  validation {
    condition = (
      var.capacity.processing_units == null ||
      try(var.capacity.processing_units >= 100 && var.capacity.processing_units < 1000 && var.capacity.processing_units % 100 == 0, false) ||
      try(var.capacity.processing_units >= 1000 && var.capacity.processing_units % 1000 == 0, false)
    )
    error_message = "Processing units come in hundreds below 1000 and in thousands from there on."
  }

  validation {
    condition = var.capacity.autoscaling == null || try(
      var.capacity.autoscaling.min_processing_units >= 1000 &&
      var.capacity.autoscaling.min_processing_units % 1000 == 0 &&
      var.capacity.autoscaling.max_processing_units % 1000 == 0 &&
      var.capacity.autoscaling.max_processing_units >= var.capacity.autoscaling.min_processing_units &&
      # Spanner never scales by more than ten times.
      var.capacity.autoscaling.max_processing_units <= 10 * var.capacity.autoscaling.min_processing_units,
      false
    )
    error_message = "Autoscaling takes thousands of processing units, a maximum from the minimum to ten times of it."
  }

  validation {
    condition = var.capacity.autoscaling == null || try(
      var.capacity.autoscaling.high_priority_cpu_percent >= 10 &&
      var.capacity.autoscaling.high_priority_cpu_percent <= 90 &&
      var.capacity.autoscaling.storage_percent >= 10 &&
      var.capacity.autoscaling.storage_percent <= 99,
      false
    )
    error_message = "Autoscaling targets 10 to 90 % of the CPU and 10 to 99 % of the storage."
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

