terraform {
  backend "gcs" {
    prefix = "shop"
  }
}

locals {
  labels = { app = "shop", managed-by = "terraform" }
}

module "spanner_instance" {
  source = "../../spanner_instance"

  project_id  = var.project_id
  instance_id = "shop"
  config      = "regional-${var.region}"
  labels      = local.labels
}

module "spanner_mutex" {
  source = "../../spanner_mutex"

  project_id               = var.project_id
  instance_id              = module.spanner_instance.instance_id
  database_id              = "shop"
  version_retention_period = "7d"
}

module "cloud_run" {
  source = "../../cloud_run"

  project_id      = var.project_id
  region          = var.region
  name            = "shop"
  image           = var.image
  service_account = var.migrate_in_job ? module.spanner_mutex.waiter_service_account : module.spanner_mutex.migrator_service_account
  environment     = var.migrate_in_job ? module.spanner_mutex.waiter_environment : module.spanner_mutex.migrator_environment
  labels          = local.labels

  migration_job = !var.migrate_in_job ? null : {
    service_account = module.spanner_mutex.migrator_service_account
    environment     = module.spanner_mutex.migrator_environment
    args            = var.job_args
  }
}
