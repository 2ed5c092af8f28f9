import type { EngineOffer } from './engine-offer.ts'

/** A frontend and what it is told. */
export interface FrontendCall {
  /** `dockerfile.v0` in the engine itself, or `gateway.v0`: the image that the attribute `source` names. */
  readonly frontend: 'dockerfile.v0' | 'gateway.v0'
  readonly attributes: Readonly<Record<string, string>>
  /** More attributes, which depend on the engine. @throws UnsupportedError, RequestError */
  readonly negotiate: (offer: EngineOffer) => Readonly<Record<string, string>>
  /** Whether the engine's own frontend reads a Dockerfile that was not sent from here, so that nobody looked at it. */
  readonly readsUnseen: boolean
  /** Named contexts that are the results of other calls, which are made first. */
  readonly inputs: Readonly<Record<string, FrontendCall>>
}
