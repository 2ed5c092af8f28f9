import type { GrpcClient } from '../grpc/grpc-client.ts'
import { Control } from '../proto/gen/control_pb.js'
import type { EngineTransport } from '../transport/engine-transport.ts'
import type { LoadImage } from './outputs/load-output.ts'
import type { EnginePush } from './outputs/push-output.ts'

/** The engine of a build, as far as it decides what outputs and caches there can be. */
export interface OutputEngine {
  readonly kind: EngineTransport['engine']
  /** Whether it keeps images as registries have them: not so Docker's graph drivers, which keep unpacked layers. */
  readonly hasImageStore: () => Promise<boolean>
  /** The way into the store of an engine that runs containers, for builders that do not. */
  readonly loadImage?: LoadImage
  /** The way to registries of Docker's graph drivers, whose BuildKit does not push. */
  readonly enginePush?: EnginePush
}

/** Workers have this label where they keep what containerd keeps; those on Docker's graph drivers do not. */
const SNAPSHOTTER = 'org.mobyproject.buildkit.worker.snapshotter'

/** What was asked over a connection: it holds as long as that. */
const answers = new WeakMap<GrpcClient, Promise<boolean>>()

/** Asks an engine for what cannot be known of it otherwise, once over a connection. */
export function outputEngine(
  kind: OutputEngine['kind'],
  connect: (signal: AbortSignal) => Promise<GrpcClient>,
  { loadImage, enginePush }: Pick<OutputEngine, 'loadImage' | 'enginePush'>,
  signal: AbortSignal,
): OutputEngine {
  return {
    kind,
    async hasImageStore() {
      if (kind === 'buildkitd') return true
      const client = await connect(signal)
      const known = await answers.get(client)?.catch(() => undefined)
      if (known !== undefined) return known
      const asked = hasSnapshotter(client, signal)
      answers.set(client, asked)
      return asked
    },
    ...(loadImage && { loadImage }),
    ...(enginePush && { enginePush }),
  }
}

async function hasSnapshotter(client: GrpcClient, signal: AbortSignal): Promise<boolean> {
  const { record } = await client.unary(Control.method.listWorkers, {}, { signal })
  return record.some(({ labels }) => labels[SNAPSHOTTER] !== undefined)
}
