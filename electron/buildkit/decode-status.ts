import { StringDecoder } from 'node:string_decoder'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type {
  BuildEvent,
  LogEvent,
  VertexEvent,
  VertexStatusEvent,
  WarningEvent,
} from '#shared/build/build-event.ts'
import { lineRanges } from './decode-ops.ts'
import type { Masker, MaskStream } from './mask.ts'
import { milliseconds } from './milliseconds.ts'
import type {
  StatusResponse,
  Vertex,
  VertexLog,
  VertexStatus,
  VertexWarning,
} from './proto/gen/control_pb.js'

const STDERR = 2n

/** By how much an engine's clock may seem to differ from this machine's because its word took time, in milliseconds. */
const LATENCY = 5000

/**
 * Turns a build's status stream into events. Text of a step is decoded across messages and masked; what is held back,
 * because it may be the beginning of a secret, is given when the step completes.
 */
export class StatusDecoder {
  readonly #masker: Masker
  readonly #now: (() => number) | undefined
  readonly #outputs = new Map<string, Output>()
  /** What is added to the engine's times, in milliseconds. */
  #shift: number | undefined

  /**
   * @param now this machine's clock, for a build that runs: its times are moved to that clock where the engine's is
   *   surely another, as its first step tells. Without it times are as the engine stamped them.
   */
  constructor(masker: Masker, now?: () => number) {
    this.#masker = masker
    this.#now = now
  }

  decode(response: StatusResponse): readonly BuildEvent[] {
    return [
      ...response.vertexes.map((vertex) => this.#vertex(vertex)),
      ...response.statuses.map((status) => this.#status(status)),
      ...response.logs.map((log) => this.#log(log)).filter(({ text }) => text !== ''),
      ...response.vertexes.flatMap((vertex) => (vertex.completed ? this.#rest(vertex.digest) : [])),
      ...response.warnings.map((warning) => this.#warning(warning)),
    ]
  }

  /** The output that was still held back, at the end of the build. */
  flush(): readonly BuildEvent[] {
    return [...new Set([...this.#outputs.values()].map(({ digest }) => digest))].flatMap((digest) =>
      this.#rest(digest),
    )
  }

  #vertex(vertex: Vertex): VertexEvent {
    if (vertex.started) this.#shift ??= this.#skewOf(milliseconds(vertex.started))
    const group = vertex.progressGroup
    return {
      kind: 'vertex',
      digest: vertex.digest,
      name: this.#masker.maskName(vertex.name),
      inputs: vertex.inputs,
      cached: vertex.cached,
      ...(vertex.started && { startedAt: this.#time(vertex.started) }),
      ...(vertex.completed && { completedAt: this.#time(vertex.completed) }),
      ...(vertex.error !== '' && { error: this.#masker.mask(vertex.error) }),
      ...(group && {
        progressGroup: { id: group.id, name: this.#masker.maskName(group.name), weak: group.weak },
      }),
    }
  }

  #skewOf(started: number): number {
    const skew = this.#now ? this.#now() - started : 0
    return Math.abs(skew) > LATENCY ? skew : 0
  }

  #time(timestamp: Timestamp): number {
    return milliseconds(timestamp) + (this.#shift ?? 0)
  }

  #status(status: VertexStatus): VertexStatusEvent {
    return {
      kind: 'status',
      digest: status.vertex,
      id: this.#masker.maskName(status.id),
      name: this.#masker.maskName(status.name),
      current: Number(status.current),
      total: Number(status.total),
      ...(status.started && { startedAt: this.#time(status.started) }),
      ...(status.completed && { completedAt: this.#time(status.completed) }),
    }
  }

  #log(log: VertexLog): LogEvent {
    const stream = log.stream === STDERR ? 'stderr' : 'stdout'
    const key = `${log.vertex} ${stream}`
    let output = this.#outputs.get(key)
    if (!output) {
      output = {
        digest: log.vertex,
        stream,
        at: 0,
        decoder: new StringDecoder('utf8'),
        mask: this.#masker.stream(),
      }
      this.#outputs.set(key, output)
    }
    output.at = log.timestamp ? this.#time(log.timestamp) : output.at
    const text = output.mask.push(output.decoder.write(Buffer.from(log.msg)))
    return { kind: 'log', digest: log.vertex, stream, at: output.at, text }
  }

  #rest(digest: string): readonly LogEvent[] {
    return (['stdout', 'stderr'] as const).flatMap((stream) => {
      const output = this.#outputs.get(`${digest} ${stream}`)
      if (!output) return []
      this.#outputs.delete(`${digest} ${stream}`)
      const text = output.mask.push(output.decoder.end()) + output.mask.flush()
      return text === '' ? [] : [{ kind: 'log', digest, stream, at: output.at, text }]
    })
  }

  #warning(warning: VertexWarning): WarningEvent {
    const text = (bytes: Uint8Array): string => this.#masker.mask(Buffer.from(bytes).toString('utf8'))
    return {
      kind: 'warning',
      digest: warning.vertex,
      message: text(warning.short),
      detail: warning.detail.map(text),
      ...(warning.url !== '' && { url: warning.url }),
      lines: lineRanges(warning.ranges),
    }
  }
}

interface Output {
  readonly digest: string
  readonly stream: 'stdout' | 'stderr'
  readonly decoder: StringDecoder
  readonly mask: MaskStream
  at: number
}
