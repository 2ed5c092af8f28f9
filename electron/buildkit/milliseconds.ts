import type { Timestamp } from '@bufbuild/protobuf/wkt'

/** Milliseconds since the epoch with fractions. */
export function milliseconds({ seconds, nanos }: Timestamp): number {
  return Number(seconds) * 1000 + nanos / 1e6
}
