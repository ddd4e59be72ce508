import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { checkOnEmulator } from './emulator-check.mjs';
import { checkModule } from './module-checks.mjs';
import { checkMutations } from './mutations.mjs';
import { startSchemaProvider } from './provider/schema-provider.mjs';
import { Report } from './report.mjs';
import { Terraform } from './terraform.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const root = join(repository, 'terraform');
const modules = readdirSync(root, { recursive: true })
  .filter(path => path.endsWith('versions.tf') && !path.includes('.terraform'))
  .map(path => path.slice(0, path.lastIndexOf('/')))
  .sort();

const report = new Report();
const provider = await startSchemaProvider();
try {
  const format = await new Terraform(root).run(['fmt', '-check', '-diff', '-recursive', '-no-color']);
  report.check('terraform fmt', format);
  for (const module of modules) {
    for (const result of await checkModule(module, join(root, module), provider.env)) report.check(result.name, result);
  }

  await checkWithRealProvider();
  await checkOnEmulator(report, join(root, 'spanner_mutex'), provider.env, process.argv[2]);
  for await (const result of checkMutations(repository, provider.env)) report.check(result.name, result);
} finally {
  provider.stop();
}
process.exitCode = report.end();

async function checkWithRealProvider() {
  const init = await new Terraform(join(root, 'examples/complete')).init();
  if (!init.ok) {
    const text = init.text.replace(/\s*\n\s*/g, ' ');
    const why = (/could not connect to [^\s:]+/.exec(text) ?? /Error: .*/.exec(text) ?? ['terraform init failed'])[0];
    report.skip('terraform validate and terraform test with Google\'s own provider', `${why} (checked against its schema instead)`);
    return;
  }
  for (const module of modules) {
    for (const result of await checkModule(`${module} with the real provider`, join(root, module), {})) report.check(result.name, result);
  }
}
