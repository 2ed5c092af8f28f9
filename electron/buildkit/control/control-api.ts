import type { ResourceReport } from '#shared/build/usage/build-usage.ts'
import type { GrpcClient } from '../grpc/grpc-client.ts'
import type { Capable } from './capable.ts'
import { diskUsage } from './disk-usage.ts'
import { engineInfo, type EngineInfo } from './engine-info.ts'
import { follow, type Followed, type FollowOptions } from './follow.ts'
import { listenHistory, type HistoryEvent, type ListenHistoryOptions } from './listen-history.ts'
import { prune, type PruneOptions } from './prune.ts'
import { readContent } from './read-content.ts'
import { resourcesOfBuild } from './resources-of-build.ts'
import { updateHistory, type HistoryChange } from './update-history.ts'
import type { UsageRecord } from './usage-record.ts'

/**
 * What can be asked of an engine beside building: its cache, its history, its builds. Each call says when the engine
 * does not know it; other failures are thrown as GrpcError, ConnectionLostError or the signal's reason.
 */
export class ControlApi {
  readonly #connect: (signal: AbortSignal) => Promise<GrpcClient>

  /** @param connect gives the connection for the next call */
  constructor(connect: (signal: AbortSignal) => Promise<GrpcClient>) {
    this.#connect = connect
  }

  async info(signal: AbortSignal): Promise<Capable<EngineInfo>> {
    return engineInfo(await this.#connect(signal), signal)
  }

  /** See `diskUsage` for the filters. */
  async diskUsage(
    signal: AbortSignal,
    filters: readonly string[] = [],
  ): Promise<Capable<readonly UsageRecord[]>> {
    return diskUsage(await this.#connect(signal), filters, signal)
  }

  async prune(
    options: PruneOptions,
    onRecord: (record: UsageRecord) => void,
    signal: AbortSignal,
  ): Promise<Capable<void>> {
    return prune(await this.#connect(signal), options, onRecord, signal)
  }

  async listenHistory(
    options: ListenHistoryOptions,
    onEvent: (event: HistoryEvent) => void,
    signal: AbortSignal,
  ): Promise<Capable<void>> {
    return listenHistory(await this.#connect(signal), options, onEvent, signal)
  }

  async updateHistory(ref: string, change: HistoryChange, signal: AbortSignal): Promise<Capable<void>> {
    return updateHistory(await this.#connect(signal), ref, change, signal)
  }

  /** @param limit the most that is read, in bytes */
  async readContent(digest: string, limit: number, signal: AbortSignal): Promise<Capable<Buffer>> {
    return readContent(await this.#connect(signal), digest, limit, signal)
  }

  /** What the steps of a build that succeeded used; it may take some seconds until the engine has it. */
  async resources(ref: string, signal: AbortSignal): Promise<ResourceReport> {
    return resourcesOfBuild(await this.#connect(signal), ref, signal)
  }

  async follow(options: FollowOptions, signal: AbortSignal): Promise<Capable<Followed>> {
    return follow(await this.#connect(signal), options, signal)
  }
}
