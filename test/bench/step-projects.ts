/** One stage: a FROM, a COPY of 20 files, and RUN. */
export function stepsInOneStage(steps: number): Readonly<Record<string, string>> {
  const runs = Array.from({ length: steps - 2 }, (_, step) => `RUN echo step ${step} > /step-${step}`)
  const files = Array.from({ length: 20 }, (_, file) => [`files/${file}.txt`, `content ${file}\n`] as const)
  return {
    Dockerfile: ['FROM busybox', 'COPY files /files', ...runs, ''].join('\n'),
    ...Object.fromEntries(files),
  }
}

/** Stages of a FROM and four RUN each, and one that takes a file of each: engines nest no more than 125 layers. */
export function stepsInStages(stages: number): Readonly<Record<string, string>> {
  const all = Array.from({ length: stages }, (_, stage) => stage)
  const lines = all.flatMap((stage) => [
    `FROM busybox AS stage${stage}`,
    ...Array.from({ length: 4 }, (_, step) => `RUN echo ${stage} ${step} > /file${stage}`),
  ])
  const copies = all.map((stage) => `COPY --from=stage${stage} /file${stage} /`)
  return { Dockerfile: [...lines, 'FROM busybox', ...copies, ''].join('\n') }
}
