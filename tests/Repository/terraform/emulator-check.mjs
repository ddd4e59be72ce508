// Runs the DDL that Terraform would send against the Spanner emulator. The emulator knows no roles: of those statements
// only the syntax is seen.
import { provideEmulator } from './emulator.mjs';
import { Terraform } from './terraform.mjs';

const Unsupported = /Unsupported ddl statement/;

export async function checkOnEmulator(report, folder, provider, localCloudRun) {
  const name = 'spanner_mutex: its DDL on the Spanner emulator';
  const emulator = await provideEmulator(localCloudRun);
  if (!emulator.host) {
    report.skip(name, emulator.why);
    return;
  }
  try {
    await checkDdl(report, name, emulator.host, folder, provider);
  } finally {
    await emulator.stop();
  }
}

async function checkDdl(report, name, host, folder, provider) {
  const terraform = new Terraform(folder, provider);
  await terraform.init();
  const ddl = await terraform.evaluate('local.ddl', {
    project_id: 'terraform-check', instance_id: 'check', database_id: 'check', lease_ttl_days: 90, lease_table: 'Leases',
  });
  const isOfRoles = statement => /^(CREATE ROLE|GRANT) /.test(statement);
  const instance = `projects/terraform-check/instances/check-${process.pid}`;
  const database = `d${process.pid}`;
  await post(host, 'projects/terraform-check/instances', {
    instanceId: instance.split('/').at(-1),
    instance: { config: 'projects/terraform-check/instanceConfigs/emulator-config', displayName: 'check', nodeCount: 1 },
  });
  try {
    report.check(name, await post(host, `${instance}/databases`, {
      createStatement: `CREATE DATABASE \`${database}\``, extraStatements: ddl.filter(statement => !isOfRoles(statement)),
    }));
    for (const statement of ddl.filter(isOfRoles)) {
      const answer = await post(host, `${instance}/databases/${database}/ddl`, { statements: [statement] }, 'PATCH');
      report.check(`the emulator can read: ${statement}`, { ok: answer.ok || Unsupported.test(answer.text), text: answer.text });
    }
  } finally {
    await fetch(`http://${host}/v1/${instance}`, { method: 'DELETE' });
  }
}

async function post(host, path, body, method = 'POST') {
  const answer = await fetch(`http://${host}/v1/${path}`, { method, body: JSON.stringify(body) });
  const text = await answer.text();
  return { ok: answer.ok && !JSON.parse(text).error, text };
}
