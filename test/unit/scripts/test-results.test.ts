import { describe, expect, it } from 'vitest'
import {
  addCounts,
  formatCounts,
  noCounts,
  playwrightCounts,
  playwrightFailures,
  tapCounts,
  vitestCounts,
  vitestFailures,
  vitestSkips,
} from '../../../scripts/lib/test-results.mjs'

describe('the sum of all tests', () => {
  it('counts a file that does not load as a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    }
    expect(vitestCounts(report)).toEqual({ passed: 5, failed: 2, skipped: 1 })
  })

  it('names what was skipped', () => {
    const report = {
      testResults: [
        {
          assertionResults: [
            { status: 'passed', fullName: 'a' },
            { status: 'skipped', fullName: 'b (not as root)' },
          ],
        },
      ],
    }
    expect(vitestSkips(report)).toEqual(['b (not as root)'])
  })

  it('names what failed, and files that do not load', () => {
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'passed', fullName: 'a one' },
            { status: 'failed', fullName: 'a two' },
          ],
        },
        { name: 'b.test.ts', status: 'failed', assertionResults: [] },
        { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'c' }] },
      ],
    }
    expect(vitestFailures(report)).toEqual(['a two', 'b.test.ts'])
  })

  it('names what failed in the window', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] })
    const report = {
      suites: [
        {
          title: 'files.spec.ts',
          specs: [spec('opens', 'expected')],
          suites: [{ title: 'saving', specs: [spec('keeps CRLF', 'unexpected'), spec('asks', 'flaky')] }],
        },
      ],
    }
    expect(playwrightFailures(report)).toEqual([
      'files.spec.ts › saving › keeps CRLF',
      'files.spec.ts › saving › asks',
    ])
  })

  it('counts a test that passed at a second try as a failure', () => {
    const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] }
    expect(playwrightCounts(report)).toEqual({ passed: 3, failed: 3, skipped: 2 })
  })

  it('reads the closing lines of node:test', () => {
    expect(
      tapCounts('ok 1 - a\n1..3\n# tests 3\n# pass 1\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n'),
    ).toEqual({
      passed: 1,
      failed: 2,
      skipped: 0,
    })
  })

  it('is one line, with what was skipped only where something was', () => {
    const some = { passed: 2, failed: 0, skipped: 1 }
    expect([formatCounts(addCounts(some, some)), formatCounts({ ...noCounts(), passed: 7 })]).toEqual([
      '4 passed, 0 failed, 2 skipped',
      '7 passed, 0 failed',
    ])
  })
})
