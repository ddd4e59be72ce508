// What Terraform itself doesn't ask for: that everything is described, and that every validation is seen to refuse.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';

/** What is wrong in a module's folder, a line each. */
export async function faultsOf(folder) {
  const module = await read(folder, '.tf');
  const tests = await read(join(folder, 'tests'), '.tftest.hcl');
  const refused = tests.flatMap(file => Object.values(file.run ?? {}).flat()).flatMap(run => run.expect_failures ?? []);
  const variables = module.flatMap(file => Object.entries(file.variable ?? {}).map(([name, [variable]]) => ({ name, ...variable })));
  const outputs = module.flatMap(file => Object.entries(file.output ?? {}).map(([name, [output]]) => ({ name, ...output })));
  return [
    ...variables.flatMap(variable => [...faultsOfVariable(variable, refused)]),
    ...outputs.filter(output => !output.description).map(output => `output "${output.name}" has no description`),
  ];
}

function* faultsOfVariable({ name, description, type, validation = [] }, refused) {
  if (!description) yield `variable "${name}" has no description`;
  if (!type) yield `variable "${name}" has no type`;
  if (validation.length === 0 && type !== '${bool}') yield `variable "${name}" takes anything: it has no validation`;
  const seen = refused.filter(address => address === `\${var.${name}}`).length;
  if (seen < validation.length) yield `variable "${name}" has ${validation.length} validations, and tests see ${seen} refusals`;
}

async function read(folder, ending) {
  const files = readdirSync(folder).filter(file => file.endsWith(ending));
  return Promise.all(files.map(file => parse(file, readFileSync(join(folder, file), 'utf8'))));
}
