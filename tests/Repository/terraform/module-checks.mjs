import { faultsOf } from './house-rules.mjs';
import { Terraform } from './terraform.mjs';

/** All checks of one module, as `{ name, ok, text }`. */
export async function checkModule(name, folder, provider) {
  const faults = await faultsOf(folder).catch(error => [error.message]);
  const results = [{ name: `${name}: house rules`, ok: faults.length === 0, text: faults.join('\n') }];
  const terraform = new Terraform(folder, provider);
  const init = await terraform.init();
  if (!init.ok) return [...results, { name: `${name}: init`, ...init }];
  const valid = await terraform.validate();
  results.push({ name: `${name}: validate`, ...valid });
  if (!valid.ok) return results;
  const runs = await terraform.test();
  if (runs.length === 0) runs.push({ name: 'tests', ok: false, text: 'there are none' });
  return [...results, ...runs.map(run => ({ ...run, name: `${name}: ${run.name}` }))];
}
