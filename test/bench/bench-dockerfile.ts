export interface BenchDockerfile {
  readonly text: string
  /** Lines of the instructions that a build has a step for. */
  readonly steps: readonly number[]
}

/** Stages of so many instructions, FROM included, that copy from one another; bases are shared by five stages. */
export function benchDockerfile(stages: number, instructions: number): BenchDockerfile {
  const lines: string[] = []
  const steps: number[] = []
  for (let stage = 0; stage < stages; stage += 1) {
    lines.push(`FROM debian:${12 + Math.floor(stage / 5)} AS stage${stage}`)
    for (let row = 1; row < instructions; row += 1) {
      const copies = row === 2 && stage % 5 > 0
      lines.push(
        copies
          ? `COPY --from=stage${stage - 1} /out /in`
          : `RUN --mount=type=cache,target=/cache make part${stage}.${row}`,
      )
      steps.push(lines.length)
    }
    lines.push('')
  }
  const isLast = (stage: number): boolean => stage % 5 === 4 || stage === stages - 1
  const last = ['FROM scratch AS final']
  for (let stage = 0; stage < stages; stage += 1)
    if (isLast(stage)) last.push(`COPY --from=stage${stage} /out /`)
  return { text: [...lines, ...last, ''].join('\n'), steps }
}
