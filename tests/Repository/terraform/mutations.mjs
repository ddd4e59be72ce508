// The tool's own test: a mistake put into a copy of the modules must be found, and for the right reason.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkModule } from './module-checks.mjs';

const mistakes = [
  ['a misspelt argument', 'cloud_run/service.tf', 'max_instance_request_concurrency =', 'max_request_concurrency =', /Unsupported argument/],
  ['a misspelt argument, deep inside', 'cloud_run/service.tf', 'timeout_seconds   = var.liveness_probe', 'timeout_second   = var.liveness_probe', /Unsupported argument/],
  ['a misspelt block', 'cloud_run/service.tf', 'containers {', 'container {', /Unsupported block type/],
  ['a missing required block', 'bootstrap/main.tf', /action \{[^}]*\}/, '', /Insufficient action blocks/],
  ['a missing required argument', 'spanner_mutex/access.tf', /role +=.*databaseUser"/, '', /Missing required argument/],
  ['a wrong type', 'bootstrap/main.tf', 'enabled = true', 'enabled = "often"', /a bool is required/],
  ['one block too many', 'bootstrap/main.tf', 'versioning {', 'versioning {\n  }\n  versioning {', /Too many versioning blocks|Missing required argument/],
  ['a reference to nothing', 'spanner_mutex/outputs.tf', 'google_service_account.waiter.email', 'google_service_account.watcher.email', /Reference to undeclared resource/],
  ['an attribute that isn\'t', 'cloud_run/outputs.tf', 'service.uri', 'service.url', /Unsupported attribute/],
  ['an output that a caller needs', 'examples/complete/main.tf', 'module.spanner_mutex.waiter_environment', 'module.spanner_mutex.waiter_env', /Unsupported attribute/],
  ['a probe window without limit', 'cloud_run/variables.tf', 'var.startup_probe.failure_threshold <= 240', 'var.startup_probe.failure_threshold <= 2400', /window_too_long|Missing expected failure/],
  ['a startup probe that doesn\'t gate', 'cloud_run/service.tf', 'path = var.startup_probe.path', 'path = var.liveness_probe.path', /ask for readiness/],
  ['a service beside the job that migrates too', 'cloud_run/service.tf', 'var.migration_job == null || try(', 'true || try(', /Missing expected failure/],
  ['a database without protection', 'spanner_mutex/main.tf', /enable_drop_protection .*/, '', /Protected by default/],
  ['a table under another name than the app\'s', 'spanner_mutex/schema.tf', 'replace(trimspace(file("${local.sources}/Stores/lease-table.sql")), "SpannerMutexLeases"', 'replace(trimspace(file("${local.sources}/Stores/lease-table.sql")), "Leases"', /CREATE TABLE IF NOT EXISTS SpannerMutex/],
  ['a waiter that reads all', 'spanner_mutex/access.tf', 'roles/spanner.fineGrainedAccessUser', 'roles/spanner.databaseReader', /read the whole database/],
  ['a waiter with every role', 'spanner_mutex/access.tf', 'resource.name.endsWith', 'true || resource.name.endsWith', /take every role/],
  ['a live lease under a TTL', 'spanner_mutex/variables.tf', 'var.lease_ttl_days >= 7', 'var.lease_ttl_days >= 0', /Missing expected failure/],
  ['SQL in a name', 'spanner_mutex/variables.tf', /\^\[A-Za-z\]\[A-Za-z0-9_\]\{0,127\}\$/, '.', /Missing expected failure/],
  ['a public state bucket', 'bootstrap/main.tf', '"enforced"', '"inherited"', /nobody else should read/],
  ['a variable nobody described', 'cloud_run/variables.tf', /description = "The service's name."/, '', /"name" has no description/],
  ['a variable that takes anything', 'spanner_instance/variables.tf', '$', '\nvariable "more" {\n  description = "More."\n  type        = string\n  default     = ""\n}\n', /takes anything/],
  ['a validation never seen to refuse', 'spanner_instance/variables.tf', '$', '\nvariable "more" {\n  description = "More."\n  type        = string\n  default     = ""\n\n  validation {\n    condition     = var.more != "?"\n    error_message = "Never."\n  }\n}\n', /tests see 0 refusals/],
];

/** Each mistake as `{ name, ok, text }`: ok if it was found. */
export async function* checkMutations(repository, provider) {
  for (const [name, file, from, to, finding] of mistakes) {
    const copy = mkdtempSync(join(tmpdir(), 'spanner-mutex-mutation-'));
    for (const folder of ['terraform', 'src/SpannerMutex/Stores', 'src/SpannerMutex/Migrations/Scripts']) {
      cpSync(join(repository, folder), join(copy, folder), { recursive: true });
    }
    const path = join(copy, 'terraform', file);
    const source = readFileSync(path, 'utf8');
    const mutated = from === '$' ? source + to : source.replace(from, () => to);
    writeFileSync(path, mutated);
    const module = file.slice(0, file.lastIndexOf('/'));
    const findings = (await checkModule(module, join(copy, 'terraform', module), provider)).filter(result => !result.ok);
    rmSync(copy, { recursive: true });
    const ok = mutated !== source && findings.some(result => finding.test(result.text) || finding.test(result.name));
    yield { name: `finds ${name} in ${file}`, ok, text: mutated === source ? 'the mistake fits nowhere any more' : findings.map(f => f.text).join('\n') || 'nothing was found' };
  }
}
