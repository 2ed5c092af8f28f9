import type { LineRange } from '#shared/source-range.ts'
import { joinLines } from './decode-ops.ts'
import { GrpcCode, type GrpcError } from './grpc/grpc-error.ts'

/** What BuildKit's typed details tell of a failure; engines before 23 send none. */
export interface TypedDetails {
  readonly digest?: string
  readonly exitCode?: number
  readonly source?: { readonly filename: string; readonly ranges: readonly LineRange[] }
  /** The Dockerfile that the source is of. */
  readonly text?: string
}

/**
 * Reads the details of a failed call. Their values are JSON, whatever the `Any` promises:
 *
 *     github.com/moby/buildkit/errdefs.Vertex+json          {"digest":"sha256:…"}
 *     github.com/moby/buildkit/errdefs.Source+json          {"info":{"filename":"Dockerfile","data":"RlJPTSBzY3JhdGNo",…},"ranges":[{"start":{"line":3},"end":{"line":3}}]}
 *     github.com/moby/buildkit/gatewayapi.ExitMessage+json  {"Code":7}
 *
 * The innermost of several counts: it comes last.
 */
export function typedDetails(error: GrpcError): TypedDetails {
  let details: TypedDetails = {}
  for (const { typeUrl, value } of error.details) {
    const json = parse(value)
    if (!json) continue
    if (typeUrl.endsWith('errdefs.Vertex+json')) {
      const digest = json['digest'] ?? json['Digest']
      if (typeof digest === 'string') details = { ...details, digest }
    } else if (typeUrl.endsWith('ExitMessage+json')) {
      if (typeof json['Code'] === 'number') details = { ...details, exitCode: json['Code'] }
    } else if (typeUrl.endsWith('errdefs.Source+json')) {
      const text = textOf(json)
      details = { ...details, source: sourceOf(json), ...(text !== undefined && { text }) }
    }
  }
  return details
}

/**
 * Whether a call failed because the engine or a frontend does not know what was asked for:
 *
 *     github.com/moby/buildkit/errdefs.Subrequest+json   {"name":"frontend.lint"}
 *     github.com/moby/buildkit/errdefs.FrontendCap+json  {"name":"moby.buildkit.frontend.subrequests"}
 */
export function isUnsupported(error: GrpcError): boolean {
  return (
    error.code === GrpcCode.unimplemented ||
    error.details.some(({ typeUrl }) => /errdefs\.(Subrequest|FrontendCap)\+json$/.test(typeUrl)) ||
    /unsupported (request|frontend capability) /.test(error.message)
  )
}

type Json = Readonly<Record<string, unknown>>

function parse(value: Uint8Array): Json | undefined {
  try {
    return asObject(JSON.parse(Buffer.from(value).toString('utf8')))
  } catch {
    return undefined // A detail of another encoding, of no use here.
  }
}

function textOf(json: Json): string | undefined {
  const data = asObject(json['info'])?.['data']
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : undefined
}

function sourceOf(json: Json): NonNullable<TypedDetails['source']> {
  const filename = asObject(json['info'])?.['filename']
  const ranges = Array.isArray(json['ranges']) ? json['ranges'] : []
  return {
    filename: typeof filename === 'string' ? filename : 'Dockerfile',
    ranges: joinLines(
      ranges.flatMap((range: unknown) => {
        const first = lineOf(asObject(range)?.['start'])
        const last = lineOf(asObject(range)?.['end'])
        return first === undefined ? [] : [{ first, last: Math.max(first, last ?? first) }]
      }),
    ),
  }
}

function lineOf(position: unknown): number | undefined {
  const line = asObject(position)?.['line']
  return typeof line === 'number' ? line : undefined
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null ? (value as Json) : undefined
}
