/** What BuildKit's name of a Dockerfile step tells. */
export interface VertexName {
  /** In lower case; absent for the only stage of a file. `stage-1` stands for a nameless one. */
  readonly stage?: string
  /** `linux/amd64` where several platforms are built. */
  readonly platform?: string
  /** Position among the steps of its stage, from 1. */
  readonly position: number
  readonly total: number
  /** Whether it comes from an ONBUILD of the base: it has no instruction of its own. */
  readonly onBuild: boolean
  /** In upper case, for instance `RUN`. */
  readonly keyword: string
}

const pattern = /^\[(?:(.+?) +)?(\d+)\/(\d+)\] (ONBUILD )?(\S+)/

/**
 * Reads names like `[build 2/4] RUN make`, `[2/4] COPY . .`, `[linux/amd64->arm64 stage-1  2/12] RUN make`; `undefined`
 * for another, like `[internal] load build definition` or `exporting to image`.
 */
export function readVertexName(name: string): VertexName | undefined {
  if (read.has(name)) return read.get(name)
  // The names of a build are asked for again and again while it runs.
  if (read.size >= mostRead) read.clear()
  const vertex = parse(name)
  read.set(name, vertex)
  return vertex
}

const mostRead = 20_000
const read = new Map<string, VertexName | undefined>()

function parse(name: string): VertexName | undefined {
  const [, prefix, position, total, onBuild, keyword] = pattern.exec(name) ?? []
  if (position === undefined || total === undefined || keyword === undefined) return undefined
  const words = prefix?.trim().split(/ +/) ?? []
  // A stage's name holds no slash, a platform always does.
  const platform = words.find((word) => word.includes('/'))
  const stage = words.findLast((word) => !word.includes('/'))
  return {
    ...(stage === undefined ? {} : { stage: stage.toLowerCase() }),
    ...(platform === undefined ? {} : { platform }),
    position: Number(position),
    total: Number(total),
    onBuild: onBuild !== undefined,
    keyword: keyword.toUpperCase(),
  }
}
