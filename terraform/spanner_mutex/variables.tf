variable "project_id" {
  description = "The Google Cloud project."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "A project id has 6 to 30 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "instance_id" {
  description = "The Spanner instance that the database is made in."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,62}[a-z0-9]$", var.instance_id))
    error_message = "An instance id has 2 to 64 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "database_id" {
  description = "The database: the service's own, which holds the leases too."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_-]{0,28}[a-z0-9]$", var.database_id))
    error_message = "A database id has 2 to 30 lower-case letters, digits, underscores and hyphens, begins with a letter and ends with a letter or digit."
  }
}

variable "lease_table" {
  description = "The table of leases."
  type        = string
  default     = "SpannerMutexLeases"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,127}$", var.lease_table))
    error_message = "It begins with a letter, goes on with letters, digits and underscores, and has at most 128 characters."
  }
}

variable "history_table" {
  description = "The table that says which migrations were applied."
  type        = string
  default     = "SpannerMutexMigrations"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,127}$", var.history_table))
    error_message = "It begins with a letter, goes on with letters, digits and underscores, and has at most 128 characters."
  }
}

variable "waiter_role" {
  description = "The database role of those who only wait (fine-grained access control)."
  type        = string
  default     = "spanner_mutex_waiter"

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_]{0,127}$", var.waiter_role))
    error_message = "It begins with a letter, goes on with letters, digits and underscores, and has at most 128 characters."
  }
}

variable "migrator_account_id" {
  description = "The service account that migrates: it may read and write this database and change its schema, and nothing else in the project."
  type        = string
  default     = "spanner-mutex-migrator"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.migrator_account_id))
    error_message = "A service account's id has 6 to 30 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "waiter_account_id" {
  description = "The service account that only waits for migrations: it may do what the database role may."
  type        = string
  default     = "spanner-mutex-waiter"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.waiter_account_id))
    error_message = "A service account's id has 6 to 30 lower-case letters, digits and hyphens, begins with a letter and doesn't end with a hyphen."
  }
}

variable "waiter_takes_leases" {
  description = "Whether the waiter may write to the table of leases: only where it takes leases of its own for other work. Waiting for migrations reads. Who may write a lease may take any of them away."
  type        = bool
  default     = false
  nullable    = false
}

variable "lease_ttl_days" {
  description = "After how many days without a write a lease's row is deleted; null, the default, never does. For services that make up lease names: the migrations' own lease is one row."
  type        = number
  default     = null

  # A lease stands for five minutes at most and each renewal writes the row anew: at seven days the policy can't meet a live one.
  validation {
    condition     = var.lease_ttl_days == null || try(var.lease_ttl_days >= 7 && var.lease_ttl_days <= 3650 && floor(var.lease_ttl_days) == var.lease_ttl_days, false)
    error_message = "Rows of leases are kept for 7 to 3650 whole days."
  }
}

variable "version_retention_period" {
  description = "How far back the database can be read or restored (point-in-time recovery), e.g. 7d; null leaves Spanner's default, 1h. The way back from a migration that damaged data."
  type        = string
  default     = null

  validation {
    condition     = var.version_retention_period == null || can(regex("^([1-7]d|([1-9]|[1-9][0-9]|1[0-5][0-9]|16[0-8])h)$", var.version_retention_period))
    error_message = "It is 1h to 168h, or 1d to 7d."
  }
}

variable "deletion_protection" {
  description = "Whether Terraform and every other way of dropping the database are refused. Set it to false, and apply, before a database may go; the module's prevent_destroy stands in Terraform's way even then."
  type        = bool
  default     = true
  nullable    = false
}
