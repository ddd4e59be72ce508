locals {
  display_name = coalesce(var.display_name, substr(var.instance_id, 0, 30))
}

resource "google_spanner_instance" "instance" {
  project          = var.project_id
  name             = var.instance_id
  display_name     = local.display_name
  config           = var.config
  labels           = var.labels
  instance_type    = var.capacity.free ? "FREE_INSTANCE" : "PROVISIONED"
  edition          = var.capacity.free ? null : var.edition
  processing_units = var.capacity.processing_units
  force_destroy    = false

  # This module makes no backups: what the databases need is for their owner to say. A free instance allows none.
  default_backup_schedule_type = "NONE"

  dynamic "autoscaling_config" {
    for_each = var.capacity.autoscaling[*]

    content {
      autoscaling_limits {
        min_processing_units = autoscaling_config.value.min_processing_units
        max_processing_units = autoscaling_config.value.max_processing_units
      }
      autoscaling_targets {
        high_priority_cpu_utilization_percent = autoscaling_config.value.high_priority_cpu_percent
        storage_utilization_percent           = autoscaling_config.value.storage_percent
      }
    }
  }

  lifecycle {
    prevent_destroy = true

    precondition {
      condition     = var.capacity.autoscaling == null || var.edition != "STANDARD"
      error_message = "Autoscaling needs the edition ENTERPRISE or ENTERPRISE_PLUS."
    }
  }
}
