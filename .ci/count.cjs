// The closing line of CI, counted from the test runner's own reports: node count.cjs REPORT…
const { readFileSync, existsSync } = require('node:fs');

const counts = process.argv.slice(2).map((path) => {
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (text === '') {
    console.log(`There is no ${path}: a check before these tests failed.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const report = JSON.parse(text);
  // A file that could not even be read is a failure too.
  const unread = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  const failed = report.numFailedTests + unread.length;
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && !report.success ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
});

const sum = (key) => counts.reduce((all, each) => all + each[key], 0);
if (sum('skipped') > 0) console.log(`${sum('skipped')} skipped`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
