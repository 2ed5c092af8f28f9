import { GrpcError } from '../grpc/grpc-error.ts'
import { milliseconds } from '../milliseconds.ts'
import type { BuildHistoryRecord, BuildResultInfo, Descriptor } from '../proto/gen/control_pb.js'
import type { Status } from '../proto/gen/status_pb.js'
import type { Exporter } from '../solve.ts'
import { typedDetails, type TypedDetails } from '../typed-details.ts'

/** A build in the engine's history, whoever asked for it. Nothing in it is masked: it is what the engine keeps. */
export interface HistoryRecord {
  readonly ref: string
  /** `dockerfile.v0`; empty for a build that its client drives over the gateway. */
  readonly frontend: string
  /** For instance `{filename: 'Dockerfile', target: 'app', 'build-arg:VERSION': '2'}`. */
  readonly frontendAttributes: Readonly<Record<string, string>>
  /** Empty on engines that do not keep them. */
  readonly exporters: readonly Exporter[]
  /** Milliseconds since the epoch. */
  readonly createdAt?: number
  /** Milliseconds since the epoch; absent while it runs. */
  readonly completedAt?: number
  /** Why it failed or that it was cancelled; absent for a build that runs or succeeded. */
  readonly error?: HistoryError
  /** What the exporters told, for instance `containerimage.digest`. */
  readonly exporterResponse: Readonly<Record<string, string>>
  /** All 0 while it runs. */
  readonly steps: { readonly total: number; readonly completed: number; readonly cached: number }
  /** 0 on engines that do not count them. */
  readonly warnings: number
  /** Whether it is kept however old it gets. */
  readonly pinned: boolean
  /** Counts the changes of the record. */
  readonly generation: number
  /** The status stream as it was, for `follow` rather than for reading. */
  readonly logs?: ContentDescriptor
  /** OpenTelemetry spans as JSON, one after the other; comes some seconds after the end of the build. */
  readonly trace?: ContentDescriptor
  /** The error with all its details, where the engine keeps it apart. */
  readonly externalError?: ContentDescriptor
  readonly attestations: readonly Attestation[]
  /** What the exporters wrote, as far as they have a descriptor for it. */
  readonly results: readonly ContentDescriptor[]
}

export interface HistoryError extends TypedDetails {
  /** The gRPC status, 1 for a cancelled build. */
  readonly code: number
  readonly message: string
}

/** A blob of the engine's content store: `readContent` gives it. */
export interface ContentDescriptor {
  readonly mediaType: string
  readonly digest: string
  /** Bytes. */
  readonly size: number
  readonly annotations: Readonly<Record<string, string>>
}

export interface Attestation extends ContentDescriptor {
  /** For instance `linux/amd64`; absent in a build for one platform. */
  readonly platform?: string
  /** For instance `https://slsa.dev/provenance/v0.2`. */
  readonly predicateType?: string
}

export function historyRecordOf(record: BuildHistoryRecord): HistoryRecord {
  const infos = Object.entries(record.results)
  const all = [...(record.result ? [record.result] : []), ...infos.map(([, info]) => info)]
  return {
    ref: record.ref,
    frontend: record.frontend,
    frontendAttributes: record.frontendAttrs,
    exporters: record.exporters.map(({ type, attrs }) => ({ type, attributes: attrs })),
    ...(record.createdAt && { createdAt: milliseconds(record.createdAt) }),
    ...(record.completedAt && { completedAt: milliseconds(record.completedAt) }),
    ...(record.error && { error: historyErrorOf(record.error) }),
    exporterResponse: record.exporterResponse,
    steps: {
      total: record.numTotalSteps,
      completed: record.numCompletedSteps,
      cached: record.numCachedSteps,
    },
    warnings: record.numWarnings,
    pinned: record.pinned,
    generation: record.generation,
    ...(record.logs && { logs: descriptorOf(record.logs) }),
    ...(record.trace && { trace: descriptorOf(record.trace) }),
    ...(record.externalError && { externalError: descriptorOf(record.externalError) }),
    attestations: [
      ...(record.result?.attestations ?? []).map((attestation) => attestationOf(attestation)),
      ...infos.flatMap(([platform, info]) =>
        info.attestations.map((attestation) => attestationOf(attestation, platform)),
      ),
    ],
    results: all.flatMap(resultsOf),
  }
}

export function historyErrorOf({ code, message, details }: Status): HistoryError {
  return { code, message, ...typedDetails(new GrpcError(code, message, details)) }
}

function descriptorOf({ mediaType, digest, size, annotations }: Descriptor): ContentDescriptor {
  return { mediaType, digest, size: Number(size), annotations }
}

function attestationOf(descriptor: Descriptor, platform?: string): Attestation {
  const predicateType = descriptor.annotations['in-toto.io/predicate-type']
  return {
    ...descriptorOf(descriptor),
    ...(platform !== undefined && { platform }),
    ...(predicateType !== undefined && { predicateType }),
  }
}

/** Engines with several exporters give the first result also where older ones give their only one. */
function resultsOf({ results, resultDeprecated }: BuildResultInfo): readonly ContentDescriptor[] {
  const several = Object.values(results)
  if (several.length > 0) return several.map(descriptorOf)
  return resultDeprecated ? [descriptorOf(resultDeprecated)] : []
}
