import type { OutputResult } from '#shared/build/output-result.ts'
import type { OciStore } from '../../session/content-store/oci-store.ts'
import type { Receiver } from '../../session/export/export-service.ts'
import type { Exporter } from '../../solve.ts'

/** One output of a build: what the engine is told of it, and what is done with it here. */
export interface PreparedOutput {
  /** Absent where the engine has nothing to do. */
  readonly exporter?: Exporter
  readonly receive?: Receiver
  /** What the exporter writes to instead, blob by blob. */
  readonly store?: OciStore
  /**
   * Puts what came where it belongs, once the build has succeeded.
   * @param response what the exporters told, in BuildKit's words
   * @throws OutputError, or the signal's reason
   */
  readonly finish: (response: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<OutputResult>
  /** Called at the end in whichever way; removes what was not put in its place. */
  readonly dispose?: () => Promise<void>
}
