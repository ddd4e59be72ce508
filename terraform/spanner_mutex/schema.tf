locals {
  sources = "${path.module}/../../src/SpannerMutex"

  # The files that the code itself runs, under the names chosen here: as SpannerTable.cs does.
  lease_table   = replace(trimspace(file("${local.sources}/Stores/lease-table.sql")), "SpannerMutexLeases", "`${var.lease_table}`")
  history_table = replace(trimspace(file("${local.sources}/Migrations/Scripts/history-table.sql")), "SpannerMutexMigrations", "`${var.history_table}`")

  lease_ttl = [
    for days in var.lease_ttl_days[*] :
    "ALTER TABLE `${var.lease_table}` ADD ROW DELETION POLICY (OLDER_THAN(RenewedAt, INTERVAL ${days} DAY))"
  ]

  # A waiter reads the history to see whether anything is pending, and the lease to see who is at it.
  waiter_lease_privileges = var.waiter_takes_leases ? "SELECT, INSERT, UPDATE, DELETE" : "SELECT"
  waiter_role = [
    "CREATE ROLE `${var.waiter_role}`",
    "GRANT ${local.waiter_lease_privileges} ON TABLE `${var.lease_table}` TO ROLE `${var.waiter_role}`",
    "GRANT SELECT ON TABLE `${var.history_table}` TO ROLE `${var.waiter_role}`",
  ]

  ddl = tolist(concat([local.lease_table, local.history_table], local.lease_ttl, local.waiter_role))
}
