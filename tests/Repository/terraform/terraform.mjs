import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Terraform in one module, with its data and state elsewhere: the module's folder stays as it is. */
export class Terraform {
  #folder;
  #env;

  constructor(folder, env = {}) {
    this.#folder = folder;
    const data = mkdtempSync(join(tmpdir(), 'spanner-mutex-terraform-'));
    this.#env = { ...process.env, ...env, TF_DATA_DIR: data, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1' };
  }

  /** Runs a command; `input` goes to its standard input. */
  run(args, { input } = {}) {
    return new Promise(resolve => {
      const child = execFile('terraform', args, { cwd: this.#folder, env: this.#env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
        resolve({ ok: !error, stdout, text: stdout + stderr }));
      child.stdin.end(input);
    });
  }

  init() {
    return this.run(['init', '-backend=false', '-input=false', '-no-color', '-lockfile=readonly']);
  }

  validate() {
    return this.run(['validate', '-no-color']);
  }

  /** The runs of all test files: `{ name, ok, text }`. */
  async test() {
    const { stdout, text, ok } = await this.run(['test', '-json']);
    const events = stdout.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line));
    const runs = events.filter(e => e.type === 'test_run' && e.test_run.status && e.test_run.progress === 'complete').map(({ test_run: run }) => ({
      name: `${run.path.replace(/^tests\//, '')} ${run.run}`,
      ok: run.status === 'pass',
      text: events.filter(e => e.type === 'diagnostic' && e['@testrun'] === run.run && e['@testfile'] === run.path)
        .map(e => `${e.diagnostic.summary}: ${e.diagnostic.detail}`).join('\n'),
    }));
    if (ok || runs.some(run => !run.ok)) return runs;
    const faults = events.filter(e => e.type === 'diagnostic').map(e => `${e.diagnostic.summary}: ${e.diagnostic.detail}`);
    return [...runs, { name: 'terraform test', ok: false, text: faults.join('\n') || text }];
  }

  /** The value of an expression, as it is with these variables. */
  async evaluate(expression, variables) {
    const settings = Object.entries(variables).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
    const { ok, stdout, text } = await this.run(['console', '-no-color', ...settings], { input: `jsonencode(${expression})\n` });
    if (!ok) throw new Error(text);
    return JSON.parse(JSON.parse(stdout));
  }
}
