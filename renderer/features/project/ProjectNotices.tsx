import { useStore } from 'zustand'
import { projectStore } from '#renderer/stores/project-store.ts'
import { Notice } from '#renderer/ui/Notice.tsx'

/** What is wrong with the open folder as a whole. */
export function ProjectNotices() {
  const gone = useStore(projectStore, (state) => state.gone)
  const problem = useStore(projectStore, ({ project }) => project?.defaultsProblem)
  const root = useStore(projectStore, ({ project }) => project?.root)
  return (
    <>
      {gone && (
        <Notice tone="error" testId="project-gone">
          The folder {root} is not there any more. What is on screen is kept; building goes on when it is
          back.
        </Notice>
      )}
      {problem !== undefined && (
        <Notice tone="warning" testId="defaults-problem">
          {problem}
        </Notice>
      )}
    </>
  )
}
