# The app's settings (SpannerMutexMigrationsOptions). A test binds these very keys and values to the options.
locals {
  database = "projects/${var.project_id}/instances/${var.instance_id}/databases/${var.database_id}"

  migrator_environment = {
    SpannerMutex__Database                 = local.database
    SpannerMutex__Lease__Table             = var.lease_table
    SpannerMutex__Lease__EnsureSchema      = "false"
    SpannerMutex__Migrations__HistoryTable = var.history_table
  }

  waiter_environment = merge(local.migrator_environment, {
    SpannerMutex__CreatorRole = var.waiter_role
    SpannerMutex__Gate__Role  = "WaitOnly"
  })
}
