import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import type { PushImage } from '#electron/buildkit/prepare/outputs/push-output.ts'
import type { LookUpImages } from '#electron/docker/connect.ts'

/** What a build needs of the engine connection. */
export interface BuildEngine {
  readonly client: BuildKitClient
  readonly hostNetworkOnly: boolean
  /** Pushes an image of the engine's store, where it is Docker Engine. */
  readonly pushImage?: PushImage
  /** Looks images up in the engine's store, where it is Docker Engine. */
  readonly lookUpImages?: LookUpImages
  /** What it builds for unless told otherwise, for instance `linux/amd64`; absent where it does not tell. */
  readonly platform?: string
}
