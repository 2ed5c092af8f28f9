import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { useStore } from 'zustand'
import { selectProblem } from '#renderer/stores/problem-actions.ts'
import { problemStore } from '#renderer/stores/problem-store.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import styles from './ProblemList.module.css'

const sources = { dockerfile: 'Dockerfile', check: 'BuildKit check', build: 'Build' } as const

/** Everything that is wrong, with the line it is on. */
export function ProblemList() {
  const problems = useStore(problemStore, (state) => state.problems)
  if (problems.length === 0) {
    return (
      <EmptyState icon={<CircleCheck size={20} />} title="No problems">
        What is wrong with the Dockerfile is listed here as you type, with what a build found.
      </EmptyState>
    )
  }
  return (
    <ul className={styles['list']} data-testid="problem-list">
      {problems.map((problem) => (
        <li key={problem.id}>
          <button
            type="button"
            className={styles['problem']}
            data-testid="problem"
            data-severity={problem.severity}
            title={problem.detail}
            onClick={() => selectProblem(problem)}
          >
            {problem.severity === 'error' ? (
              <CircleX size={14} className={styles['error']} aria-label="Error" />
            ) : (
              <TriangleAlert size={14} className={styles['warning']} aria-label="Warning" />
            )}
            <span className={styles['message']}>{problem.message}</span>
            <span className={styles['source']}>{sources[problem.source]}</span>
            <span className={styles['line']}>
              {problem.lines === undefined ? '' : `line ${problem.lines.first}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
