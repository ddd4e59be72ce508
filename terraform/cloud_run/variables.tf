variable "project_id" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "region" {
  description = "The region, e.g. europe-west1: best the one that Spanner's leader is in."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "A region looks like europe-west1."
  }
}

variable "name" {
  description = "The service's name."
  type        = string

  validation {
    condition     = can(regex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$", var.name))
    error_message = "A service's name has up to 40 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen: the migration job's name and its executions' are longer and have 63 at most."
  }
}

variable "image" {
  description = "The container image, by digest or by a tag that is never moved: a new image is what makes a new revision, and a new run of the migration job."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9.:-]+/.+(:[A-Za-z0-9_.-]+|@sha256:[0-9a-f]{64})$", var.image)) && !endswith(var.image, ":latest")
    error_message = "Give the image with a registry and a tag or digest, and not :latest, which moves without Terraform's knowing."
  }
}

variable "service_account" {
  description = "Whom the service runs as, an e-mail address: the migrator where the service migrates, the waiter where a job does."
  type        = string

  validation {
    condition     = can(regex("^[^@]+@[^@]+$", var.service_account))
    error_message = "It is an e-mail address."
  }
}

variable "environment" {
  description = "The service's environment variables: module spanner_mutex has them as outputs."
  type        = map(string)

  validation {
    condition     = can(var.environment["SpannerMutex__Database"])
    error_message = "SpannerMutex__Database is missing: take module spanner_mutex's migrator_environment or waiter_environment, and merge yours into it."
  }

  validation {
    condition     = alltrue([for key in keys(var.environment) : !contains(["PORT", "K_SERVICE", "K_REVISION", "K_CONFIGURATION"], key)])
    error_message = "Cloud Run sets PORT and K_… itself."
  }
}

variable "migration_job" {
  description = <<-EOT
    Let a job migrate, and the service only wait; null, the default, lets the service's instances migrate. For migrations
    that may take longer than the startup probe allows, and for services that must not run DDL.
    service_account: the migrator's e-mail address.
    environment: module spanner_mutex's migrator_environment.
    command, args: what makes the image migrate and end, with an exit code other than 0 if it failed; null takes the image's own.
    timeout_seconds: how long one try may take.
    max_retries: how often Cloud Run tries again. The gate gives up after Migrations:MaxAttempts (3) by itself.
  EOT
  type = object({
    service_account = string
    environment     = map(string)
    command         = optional(list(string))
    args            = optional(list(string))
    timeout_seconds = optional(number, 3600)
    max_retries     = optional(number, 2)
  })
  default = null

  validation {
    condition     = var.migration_job == null || can(var.migration_job.environment["SpannerMutex__Database"])
    error_message = "SpannerMutex__Database is missing: take module spanner_mutex's migrator_environment."
  }

  validation {
    condition     = !can(var.migration_job.environment["SpannerMutex__Gate__Role"])
    error_message = "The job must migrate: give it module spanner_mutex's migrator_environment, without SpannerMutex__Gate__Role."
  }

  validation {
    condition     = var.migration_job == null || try(var.migration_job.timeout_seconds >= 1 && var.migration_job.timeout_seconds <= 86400, false)
    error_message = "A try takes 1 s to 86400 s (24 h)."
  }

  validation {
    condition     = var.migration_job == null || try(var.migration_job.max_retries >= 0 && var.migration_job.max_retries <= 10, false)
    error_message = "Cloud Run retries a task 0 to 10 times."
  }
}

variable "startup_probe" {
  description = "How long a new instance may take until it is ready, migrations and waiting for them included: period_seconds × failure_threshold, at most 240 s. Then Cloud Run kills it."
  type = object({
    path              = optional(string, "/readyz")
    period_seconds    = optional(number, 5)
    timeout_seconds   = optional(number, 4)
    failure_threshold = optional(number, 48)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.startup_probe.period_seconds * var.startup_probe.failure_threshold <= 240
    error_message = "period_seconds × failure_threshold is more than the 240 s that Cloud Run allows. Let a job migrate what takes longer (migration_job)."
  }

  validation {
    condition     = var.startup_probe.period_seconds >= 1 && var.startup_probe.failure_threshold >= 1
    error_message = "period_seconds and failure_threshold are 1 or more."
  }

  validation {
    condition     = var.startup_probe.timeout_seconds >= 1 && var.startup_probe.timeout_seconds <= var.startup_probe.period_seconds
    error_message = "timeout_seconds is 1 or more, and at most period_seconds."
  }

  validation {
    condition     = startswith(var.startup_probe.path, "/")
    error_message = "A path begins with a slash."
  }
}

variable "liveness_probe" {
  description = "When a ready instance counts as broken, and is killed. Its path must not ask for the database: an outage of Spanner would kill every instance."
  type = object({
    path              = optional(string, "/livez")
    period_seconds    = optional(number, 10)
    timeout_seconds   = optional(number, 5)
    failure_threshold = optional(number, 3)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.liveness_probe.period_seconds >= 1 && var.liveness_probe.period_seconds <= 3600 && var.liveness_probe.failure_threshold >= 1
    error_message = "period_seconds is 1 to 3600, failure_threshold 1 or more."
  }

  validation {
    condition     = var.liveness_probe.timeout_seconds >= 1 && var.liveness_probe.timeout_seconds <= var.liveness_probe.period_seconds
    error_message = "timeout_seconds is 1 or more, and at most period_seconds."
  }

  validation {
    condition     = startswith(var.liveness_probe.path, "/")
    error_message = "A path begins with a slash."
  }
}

variable "readiness_probe" {
  description = "When a running instance gets no requests for a while. Once open, the gate stays open, so this is for the app's own reasons; null turns it off."
  type = object({
    path              = optional(string, "/readyz")
    period_seconds    = optional(number, 10)
    timeout_seconds   = optional(number, 5)
    failure_threshold = optional(number, 3)
    success_threshold = optional(number, 1)
  })
  default = {}

  validation {
    condition = var.readiness_probe == null || try(
      var.readiness_probe.period_seconds >= 1 && var.readiness_probe.period_seconds <= 300 &&
      var.readiness_probe.failure_threshold >= 1 && var.readiness_probe.success_threshold >= 1,
      false
    )
    error_message = "period_seconds is 1 to 300, the thresholds are 1 or more."
  }

  validation {
    condition = var.readiness_probe == null || try(
      var.readiness_probe.timeout_seconds >= 1 && var.readiness_probe.timeout_seconds <= var.readiness_probe.period_seconds, false
    )
    error_message = "timeout_seconds is 1 or more, and at most period_seconds."
  }

  validation {
    condition     = var.readiness_probe == null || try(startswith(var.readiness_probe.path, "/"), false)
    error_message = "A path begins with a slash."
  }
}

variable "scaling" {
  description = "Fewest and most instances. The fewest are started with the revision, so that its migrations and its start are over when traffic comes."
  type = object({
    min_instances = optional(number, 1)
    max_instances = optional(number, 10)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.scaling.min_instances >= 0 && var.scaling.max_instances >= 1 && var.scaling.min_instances <= var.scaling.max_instances
    error_message = "min_instances is 0 or more, max_instances 1 or more and not below it."
  }
}

variable "concurrency" {
  description = "How many requests an instance takes at once."
  type        = number
  default     = 80

  validation {
    condition     = var.concurrency >= 1 && var.concurrency <= 1000
    error_message = "An instance takes 1 to 1000 requests at once."
  }
}

variable "cpu" {
  description = "CPUs of an instance: 1, 2, 4, 6 or 8."
  type        = number
  default     = 1

  validation {
    condition     = contains([1, 2, 4, 6, 8], var.cpu)
    error_message = "An instance has 1, 2, 4, 6 or 8 CPUs."
  }
}

variable "memory" {
  description = "Memory of an instance, e.g. 512Mi or 1Gi."
  type        = string
  default     = "512Mi"

  validation {
    condition     = can(regex("^[1-9][0-9]*(Mi|Gi)$", var.memory))
    error_message = "Memory is written like 512Mi or 1Gi."
  }
}

variable "cpu_idle" {
  description = "Whether an instance loses its CPU between requests (request-based billing). False, the default, is safe wherever anything runs in the background, a lease's renewal above all. True is enough where only the gate uses leases and the startup probe asks for readiness: the instance then migrates while it starts, with its CPU."
  type        = bool
  default     = false
  nullable    = false
}

variable "request_timeout_seconds" {
  description = "How long a request may take."
  type        = number
  default     = 300

  validation {
    condition     = var.request_timeout_seconds >= 1 && var.request_timeout_seconds <= 3600
    error_message = "A request takes 1 to 3600 s."
  }
}

variable "ingress" {
  description = "From where requests may come."
  type        = string
  default     = "INGRESS_TRAFFIC_ALL"

  validation {
    condition     = contains(["INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"], var.ingress)
    error_message = "It is INGRESS_TRAFFIC_ALL, INGRESS_TRAFFIC_INTERNAL_ONLY or INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER."
  }
}

variable "invokers" {
  description = "Who may call the service, e.g. user:jane@example.com; allUsers makes it public. Default: nobody but who may by the project's own policy."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.invokers : can(regex("^(allUsers|allAuthenticatedUsers|[a-zA-Z]+:.+)$", member))])
    error_message = "A member looks like user:jane@example.com, serviceAccount:…, group:…, allUsers."
  }
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the service and the job."
  type        = bool
  default     = true
  nullable    = false
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
