import type { Argument } from '#shared/dockerfile/argument.ts'
import type { DockerfileModel, Instruction, SourceRef, Stage } from '#shared/dockerfile/dockerfile-model.ts'
import type { Mount } from '#shared/dockerfile/mount.ts'
import { stageSources } from '#shared/dockerfile/stage-sources.ts'
import { targetInputs } from '#shared/dockerfile/target-inputs.ts'
import { neededStages } from '#shared/graph/needed-stages.ts'

/** The key facts of a Dockerfile, one line each. */
export interface DockerfileFacts {
  /** `1 app: stage base` with its platform; ` (replaced)` by a context, ` (not needed)` for the last stage. */
  readonly stages: readonly string[]
  /** What is taken from where: `base from app`, `build copy 2/1`. */
  readonly edges: readonly string[]
  /** `app VERSION=1 (default)`; `-` for those before the first FROM. */
  readonly args: readonly string[]
  /** `1/2 cache /root/.npm …` with what is not the default. */
  readonly mounts: readonly string[]
  /** Instructions by what they say: `1/3 workdir /src`. FROM, ARG and RUN without flags are left out. */
  readonly details: readonly string[]
  /** What the last stage can be given. */
  readonly inputs: readonly string[]
  /** `2:0 message`. */
  readonly problems: readonly string[]
}

export function dockerfileFacts(model: DockerfileModel): DockerfileFacts {
  const { stages, globalArgs, problems } = model
  const last = stages.length - 1
  const needed = neededStages(stages, last)
  const title = (index: number): string => stages[index]?.name ?? String(index)
  const source = (ref: SourceRef): string => sourceOf(ref, title)
  const all = stages.flatMap(({ triggers, instructions }) => [...triggers, ...instructions])
  const inputs = last < 0 ? undefined : targetInputs(model, last)
  return {
    stages: stages.map((stage) => stageLine(stage, source, needed[stage.index] === true)),
    edges: stages.flatMap((stage) =>
      stageSources(stage).map(
        ({ kind, ref, instruction }) => `${source(ref)} ${kind} ${instruction ?? title(stage.index)}`,
      ),
    ),
    args: [
      ...globalArgs.flatMap(({ detail }) =>
        detail.kind === 'arg' ? detail.args.map((arg) => argLine('-', arg)) : [],
      ),
      ...stages.flatMap((stage) => stage.args.map((arg) => argLine(title(stage.index), arg))),
    ],
    mounts: all.flatMap(({ id, mounts }) => mounts.map((mount) => `${id} ${mountLine(mount, source)}`)),
    details: all.flatMap(detailLines),
    inputs:
      inputs === undefined
        ? []
        : [
            ...inputs.args.map(({ name, value }) => `arg ${name}${value === undefined ? '' : `=${value}`}`),
            ...inputs.secrets.map(({ id, required }) => `secret ${id}${required ? ' (required)' : ''}`),
            ...inputs.ssh.map(({ id, required }) => `ssh ${id}${required ? ' (required)' : ''}`),
            ...inputs.caches.map(({ id }) => `cache ${id}`),
          ],
    problems: problems.map(
      ({ severity, message, range: { start } }) =>
        `${start.line}:${start.column} ${severity === 'warning' ? 'warning: ' : ''}${message}`,
    ),
  }
}

function sourceOf(ref: SourceRef, title: (index: number) => string): string {
  switch (ref.kind) {
    case 'stage':
      return title(ref.index)
    case 'image':
      return `image ${ref.image}`
    case 'context':
      return `context ${ref.name}`
    case 'scratch':
      return 'scratch'
    case 'unresolved':
      return `unresolved ${ref.text}`
  }
}

function stageLine(stage: Stage, source: (ref: SourceRef) => string, needed: boolean): string {
  const { index, name, base, platform, description, replaced } = stage
  const about = [
    ...(platform === undefined ? [] : [platform]),
    ...(description === undefined ? [] : [`“${description}”`]),
    ...(replaced ? ['(replaced)'] : []),
    ...(needed ? [] : ['(not needed)']),
  ]
  const head = name === undefined ? String(index) : `${index} ${name}`
  const from = base.kind === 'stage' ? `stage ${source(base)}` : source(base)
  return [`${head}: ${from}`, ...about].join(' ')
}

function argLine(where: string, { name, value, origin, description, uses }: Argument): string {
  const more = [
    ...(uses.length === 0 ? [] : [`uses ${uses.join(' ')}`]),
    ...(description === undefined ? [] : [`“${description}”`]),
  ]
  return [`${where} ${name}${value === undefined ? '' : `=${value}`} (${origin})`, ...more].join(' ')
}

const defaults: Readonly<Record<string, unknown>> = {
  source: '/',
  sharing: 'shared',
  required: false,
  uid: 0,
  gid: 0,
}
const modes = { cache: 0o755, secret: 0o400, ssh: 0o600 } as const

function mountLine(mount: Mount, source: (ref: SourceRef) => string): string {
  const { kind } = mount
  const words = Object.entries(mount).flatMap(([name, value]: [string, unknown]) => {
    if (defaults[name] === value || ['kind', 'options', 'range'].includes(name)) return []
    if (name === 'from') return [`from=${source(value as SourceRef)}`]
    if (name === 'mode' && kind in modes) {
      return value === modes[kind as keyof typeof modes] ? [] : [`mode=0${(value as number).toString(8)}`]
    }
    if (name === 'readOnly') return value === (kind === 'bind') ? [] : [value === true ? 'ro' : 'rw']
    return [`${name}=${String(value)}`]
  })
  return [kind, ...words].join(' ')
}

function detailLines({ id, detail, unset, heredocs }: Instruction): readonly string[] {
  if (detail.kind === 'from' || detail.kind === 'arg') return []
  const { kind, ...facts } = detail
  const isPlain =
    detail.kind === 'run' &&
    detail.command.form === 'shell' &&
    detail.network === 'default' &&
    detail.security === 'sandbox' &&
    detail.devices.length + heredocs.length + unset.length === 0
  if (isPlain) return []
  const told = 'trigger' in facts ? { trigger: facts.trigger.keyword, text: facts.trigger.text } : facts
  const texts = heredocs.map(
    ({ name, expand, chomp }) => `<<${chomp ? '-' : ''}${expand ? name : `'${name}'`}`,
  )
  const missing = unset.length === 0 ? [] : ['unset', ...unset]
  return [[id, kind, JSON.stringify(told), ...texts, ...missing].join(' ')]
}
