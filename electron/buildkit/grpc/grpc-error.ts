import { fromBinary } from '@bufbuild/protobuf'
import { StatusSchema, type Status } from '../proto/gen/status_pb.js'
import { decodeGrpcMessage } from './metadata.ts'

/** The gRPC status codes that the client meets or gives. */
export const GrpcCode = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  failedPrecondition: 9,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  dataLoss: 15,
} as const

/** A call failed: its status code, its message and its typed details (google.rpc.Status.details). */
export class GrpcError extends Error {
  readonly code: number
  readonly details: Status['details']

  constructor(code: number, message: string, details: Status['details'] = []) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** The connection to the engine ended below a call, or the engine stopped answering. */
export class ConnectionLostError extends Error {
  constructor(cause: string) {
    super(`The connection to the engine was lost: ${cause}`)
  }
}

/**
 * The error that headers or trailers tell of, nothing for `grpc-status: 0`, for instance:
 *
 *     grpc-status: 2
 *     grpc-message: process "/bin/sh -c exit 7" did not complete successfully: exit code: 7
 *     grpc-status-details-bin: CAISTX… (base64 of google.rpc.Status, padded or not)
 */
export function errorFromTrailers(trailers: Readonly<Record<string, unknown>>): GrpcError | undefined {
  const told = asText(trailers['grpc-status'])
  if (told === '0') return undefined
  if (!/^[1-9]\d{0,8}$/.test(told)) return new GrpcError(GrpcCode.unknown, 'The engine gave no status.')
  const code = Number(told)
  const message = decodeGrpcMessage(asText(trailers['grpc-message']))
  return new GrpcError(code, message, detailsOf(asText(trailers['grpc-status-details-bin'])))
}

function detailsOf(encoded: string): Status['details'] {
  if (encoded === '') return []
  try {
    return fromBinary(StatusSchema, Buffer.from(encoded, 'base64')).details
  } catch {
    return [] // The code and the message stand by themselves.
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
