// What the test runners counted, out of their own reports. Pure.

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** Vitest's JSON report (Jest's format). A file that could not be loaded counts as one failure. */
export function vitestCounts(report) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  ).length
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Names of the tests that Vitest skipped; a test's name says why it cannot run everywhere. */
export const vitestSkips = (report) =>
  report.testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status === 'skipped' || status === 'pending' || status === 'todo')
      .map(({ fullName }) => fullName),
  )

/** What failed in Vitest's report: tests by name, files that could not be loaded by path. */
export const vitestFailures = (report) =>
  report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === 'failed')
    if (failed.length > 0) return failed.map(({ fullName }) => fullName)
    return file.status === 'failed' ? [file.name] : []
  })

/** What failed in Playwright's report, also what passed at a second try. */
export const playwrightFailures = (report) => report.suites.flatMap((suite) => failuresOf(suite, []))

function failuresOf(suite, above) {
  const titles = [...above, suite.title]
  return [
    ...(suite.specs ?? [])
      .filter(({ tests }) => tests.some(({ status }) => status === 'unexpected' || status === 'flaky'))
      .map(({ title }) => [...titles, title].join(' › ')),
    ...(suite.suites ?? []).flatMap((inner) => failuresOf(inner, titles)),
  ]
}

/** Playwright's JSON report: what passed at a second try is a failure, for flaky is broken. */
export function playwrightCounts(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped }
}

/**
 * The closing lines of node:test's TAP output.
 *
 * @example
 * "# tests 5\n# pass 3\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n"
 */
export function tapCounts(text) {
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo'),
  }
}

export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0 })

export const addCounts = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

/** @example "212 passed, 0 failed" or "210 passed, 1 failed, 1 skipped" */
export const formatCounts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
