// Writes google.json: the schemas of the resources used here, read from the provider's own source.
//   git clone --depth 1 --branch v7.45.0 https://github.com/hashicorp/terraform-provider-google
//   node extract.mjs terraform-provider-google v7.45.0
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { bodyOf, fields } from './go-literals.mjs';

const [repository, tag] = process.argv.slice(2);
const member = 'google/tpgiamresource/resource_iam_member.go IamMemberBaseSchema';
const sources = {
  google_artifact_registry_repository: ['google/services/artifactregistry/resource_artifact_registry_repository.go ResourceArtifactRegistryRepository'],
  google_cloud_run_v2_job: ['google/services/cloudrunv2/resource_cloud_run_v2_job.go ResourceCloudRunV2Job'],
  google_cloud_run_v2_job_iam_member: ['google/services/cloudrunv2/iam_cloud_run_v2_job.go CloudRunV2JobIamSchema', member],
  google_cloud_run_v2_service: ['google/services/cloudrunv2/resource_cloud_run_v2_service.go ResourceCloudRunV2Service'],
  google_cloud_run_v2_service_iam_member: ['google/services/cloudrunv2/iam_cloud_run_v2_service.go CloudRunV2ServiceIamSchema', member],
  google_project_service: ['google/services/resourcemanager/resource_google_project_service.go ResourceGoogleProjectService'],
  google_service_account: ['google/services/resourcemanager/resource_google_service_account.go ResourceGoogleServiceAccount'],
  google_spanner_database: ['google/services/spanner/resource_spanner_database.go ResourceSpannerDatabase'],
  google_spanner_database_iam_member: ['google/services/spanner/iam_spanner_database.go IamSpannerDatabaseSchema', member],
  google_spanner_instance: ['google/services/spanner/resource_spanner_instance.go ResourceSpannerInstance'],
  google_storage_bucket: ['google/services/storage/resource_storage_bucket.go ResourceStorageBucket'],
};

const resources = {};
for (const [type, places] of Object.entries(sources)) {
  resources[type] = Object.assign({}, ...places.map(place => {
    const [file, symbol] = place.split(' ');
    const source = execFileSync('git', ['-C', repository, 'show', `${tag}:${file}`], { encoding: 'utf8', maxBuffer: 1 << 26 });
    return schemaMap(definition(source, symbol), source);
  }));
}

writeFileSync(new URL('google.json', import.meta.url), `${print({ provider: 'hashicorp/google', version: tag, resources })}\n`);

function definition(source, symbol) {
  const at = source.search(new RegExp(`^(func ${symbol}\\(|var ${symbol} =)`, 'm'));
  if (at < 0) throw new Error(`${symbol} is not in its file.`);
  return source.slice(at);
}

function schemaMap(text, source) {
  // A resource has other maps too, that of its identity.
  const map = text.startsWith('var ') ? text : fields(bodyOf(text, '&schema.Resource')).get('Schema');
  const body = bodyOf(map, 'map[string]*schema.Schema');
  return Object.fromEntries([...fields(body)].map(([name, value]) => [name, one(value, source)]));
}

function one(text, source) {
  // The one entry that the provider makes by a function of another package.
  if (text.startsWith('tpgresource.DeletionPolicySchemaEntry(')) return { type: 'string', optional: true, computed: true };
  const call = /^(\w+)\([^()]*\)$/.exec(text);
  if (call) text = definition(source, call[1]);
  const f = fields(text.startsWith('{') ? text.slice(1, -1) : bodyOf(text, 'schema.Schema'));
  const schema = { type: f.get('Type').replace('schema.Type', '').toLowerCase() };
  for (const flag of ['Required', 'Optional', 'Computed', 'Sensitive']) {
    if (f.get(flag) === 'true') schema[flag.toLowerCase()] = true;
  }
  if (f.has('Deprecated')) schema.deprecated = true;
  if (f.has('MinItems')) schema.min = Number(f.get('MinItems'));
  if (f.has('MaxItems')) schema.max = Number(f.get('MaxItems'));
  const elem = f.get('Elem');
  const resource = elem && /^(\w+)\(\)$/.test(elem) ? definition(source, elem.slice(0, -2)) : elem;
  if (resource?.includes('schema.Resource{') || /^func \w+\(\) \*schema\.Resource/.test(resource ?? '')) {
    schema.block = schemaMap(resource, source);
  } else if (resource) {
    schema.of = /Type:\s+schema\.Type(\w+)/.exec(resource)?.[1].toLowerCase();
  }
  return schema;
}

/** One argument a line, so that a newer provider's changes can be read in a diff. */
function print(value, indent = '') {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || (flat.length < 100 && !flat.includes('"block"'))) return flat;
  const inner = `${indent} `;
  const lines = Object.entries(value).map(([key, v]) => `${inner}${JSON.stringify(key)}:${print(v, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
