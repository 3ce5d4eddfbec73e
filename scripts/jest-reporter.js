import { writeFileSync } from 'node:fs';

/** Prints `N passed, N failed[, N skipped]` as the last line. With COUNTS_FILE set, the counts go there and the caller prints the line. */
export default class CountsReporter {
  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    // A test file that could not even be loaded holds no tests, but it is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const file = process.env.COUNTS_FILE;
    if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    // jest prints its own summary after all reporters.
    else process.once('exit', () => console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`));
  }
}
