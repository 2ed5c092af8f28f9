import type { BuildKitClient } from '#electron/buildkit/buildkit-client.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import type { BuildOp } from '#shared/build/build-event.ts'
import type { Inspected } from '#shared/build/inspection.ts'
import type { DockerfileModel } from '#shared/dockerfile/dockerfile-model.ts'
import { findTarget } from '#shared/dockerfile/find-target.ts'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import type { RefineAnswer, RefineQuestion } from '#shared/graph/refine-answer.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { isRemoteContext } from '#shared/request/is-remote-context.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { BuildEngine } from '../builds/build-engine.ts'
import type { BuildServiceOptions } from '../builds/build-service.ts'
import { chosenFrontend } from './chosen-frontend.ts'
import { HeldImages } from './held-images.ts'
import { quietLook } from './quiet-look.ts'

/** How long an engine may take to tell the LLB, in ms: nothing of what it needs is far away. */
const TIME_LIMIT = 10_000

export type InspectionServiceOptions = Pick<BuildServiceOptions, 'engine' | 'env' | 'configDir'>

/** Asks the engine what a text means while somebody types it. No registry is asked for that, and nothing is fetched. */
export class InspectionService {
  readonly #options: InspectionServiceOptions
  readonly #ended = new AbortController()
  /** Of the engine that was asked last. */
  #held: { readonly client: BuildKitClient; readonly images: HeldImages } | undefined

  constructor(options: InspectionServiceOptions) {
    this.#options = options
  }

  /** @param signal aborted by newer text: the question ends on the engine, too */
  async refine({ request }: RefineQuestion, signal: AbortSignal): Promise<Result<RefineAnswer, AppError>> {
    try {
      const engine = await this.#options.engine(signal)
      return ok(
        engine.ok ? await this.#ask(request, engine.value, signal) : unavailable(engine.error.message),
      )
    } catch (error) {
      if (signal.aborted) return err({ kind: 'cancelled', message: 'There is a newer text.' })
      return ok({ kind: 'unavailable', reason: `The engine could not be asked: ${messageOf(error)}` })
    }
  }

  /** Images may have come or gone, for instance with a build. */
  forgetImages(): void {
    this.#held?.images.forget()
  }

  dispose(): void {
    this.#ended.abort(new Error('The studio ends.'))
  }

  async #ask(
    given: RefineQuestion['request'],
    engine: BuildEngine,
    signal: AbortSignal,
  ): Promise<RefineAnswer> {
    const text = given.dockerfileText ?? ''
    if (isRemoteContext(given.context))
      return unavailable('The build context is elsewhere, and typing does not fetch it.')
    const platforms = given.platforms ?? [engine.platform ?? '']
    const models = platforms.map((targetPlatform) =>
      parseDockerfile(text, {
        args: given.args,
        contexts: (given.contexts ?? []).map(({ name }) => name),
        ...(given.target !== undefined && { target: given.target }),
        ...(engine.platform !== undefined && { buildPlatform: engine.platform }),
        ...(targetPlatform !== '' && { targetPlatform }),
      }),
    )
    const [model] = models
    if (model === undefined || model.stages.length === 0) return unavailable('There is no stage to build.')
    const images = this.#imagesOf(engine)
    const find = (names: readonly string[]): ReturnType<HeldImages['find']> => images.find(names, signal)
    const frontend = chosenFrontend(given, text)
    if (frontend.kind === 'image')
      return unavailable(`The text is read by ${frontend.image}, which only a build fetches and runs.`)
    const look = await quietLook(frontend.request, models, platforms, find)
    const llb = await engine.client.llb({
      request: look.request,
      hostNetworkOnly: engine.hostNetworkOnly,
      signal,
      configDir: this.#options.configDir,
      env: this.#options.env,
      standIns: look.standIns,
      platforms: look.platforms,
      timeLimit: TIME_LIMIT,
    })
    signal.throwIfAborted()
    const named = frontend.named === undefined ? {} : { frontend: frontend.named }
    const told = llb.kind === 'unsupported' && isEmpty(model, given.target) ? inspectedNothing : llb
    return answerOf(told, (ops) => ({ kind: 'refined', ops, images: look.images, ...named }))
  }

  #imagesOf({ client, lookUpImages }: BuildEngine): HeldImages {
    if (this.#held?.client !== client)
      this.#held = { client, images: new HeldImages(lookUpImages, this.#ended.signal) }
    return this.#held.images
  }
}

const inspectedNothing: Inspected<readonly BuildOp[]> = { kind: 'inspected', value: [] }

/** Whether a target holds nothing at all: that has no LLB. */
function isEmpty({ stages }: DockerfileModel, target: string | undefined): boolean {
  const steps: readonly string[] = ['RUN', 'COPY', 'ADD', 'WORKDIR']
  let stage = stages[findTarget(stages, target) ?? -1]
  while (stage !== undefined) {
    if (stage.instructions.some(({ keyword }) => steps.includes(keyword))) return false
    if (stage.base.kind !== 'stage') return stage.base.kind === 'scratch'
    stage = stages[stage.base.index]
  }
  return false
}

function answerOf(
  llb: Inspected<readonly BuildOp[]>,
  refined: (ops: readonly BuildOp[]) => RefineAnswer,
): RefineAnswer {
  switch (llb.kind) {
    case 'inspected':
      return refined(llb.value)
    case 'failed':
      return unavailable(
        llb.failure.reason === 'unsupported'
          ? llb.failure.message
          : `The engine cannot read the text: ${llb.failure.message}`,
      )
    case 'unsupported':
      return unavailable('This engine does not tell what it makes of a text before it builds it.')
    case 'cancelled':
      return unavailable('The engine is being left.')
  }
}

function unavailable(reason: string): RefineAnswer {
  return { kind: 'unavailable', reason }
}
