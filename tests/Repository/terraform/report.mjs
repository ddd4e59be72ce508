/** Prints each check as it ends, and the sum. */
export class Report {
  #counts = { passed: 0, failed: 0, skipped: 0 };

  pass(name) {
    this.#counts.passed++;
    if (process.env.VERBOSE) console.log(`passed: ${name}`);
  }

  fail(name, why = '') {
    this.#counts.failed++;
    console.log(`failed: ${name}${why.trim() ? `\n  ${why.trim().replaceAll('\n', '\n  ')}` : ''}`);
  }

  skip(name, why) {
    this.#counts.skipped++;
    console.log(`skipped: ${name}: ${why}`);
  }

  check(name, { ok, text }) {
    if (ok) this.pass(name);
    else this.fail(name, text);
  }

  /** The last line; the exit code. */
  end() {
    const { passed, failed, skipped } = this.#counts;
    console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    return failed === 0 ? 0 : 1;
  }
}
