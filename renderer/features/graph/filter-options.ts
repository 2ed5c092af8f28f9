import type { RowState } from '#shared/build/selectors.ts'
import type { FilterCounts, MatchFilter } from '#shared/graph/match-rows.ts'
import type { OptionCounts } from '#renderer/stores/graph-matches.ts'
import { setGraphFilter } from '#renderer/stores/graph-view-store.ts'
import { stateWords } from '#renderer/ui/StateIcon.tsx'

/** One thing that can be filtered by. */
export interface FilterOption {
  readonly list: keyof FilterCounts
  readonly value: string
  readonly label: string
  readonly chosen: boolean
  /** How many would be made out by it. */
  readonly count: number
}

const states: readonly RowState[] = [
  'running',
  'waiting',
  'executed',
  'cached',
  'failed',
  'cancelled',
  'not-reached',
  'not-needed',
  'none',
]
const mounts = ['cache', 'bind', 'secret', 'ssh', 'tmpfs'] as const
const traits = ['network', 'security', 'heredoc'] as const

const words: Readonly<Record<(typeof mounts)[number] | (typeof traits)[number], string>> = {
  cache: 'Cache mount',
  bind: 'Bind mount',
  secret: 'Secret',
  ssh: 'SSH agent',
  tmpfs: 'Temporary files',
  network: 'Network of its own choice',
  security: 'Security of its own choice',
  heredoc: 'Text in the Dockerfile',
}

/** What there is to filter by, and what is chosen, by list. Options stay while others are chosen, so that none jumps away. */
export function filterOptions(filter: MatchFilter, { counts, all }: OptionCounts): readonly FilterOption[] {
  const platforms = [...new Set([...all.platforms.keys(), ...filter.platforms])].sort()
  const isBuilt = [...all.states.keys()].some((state) => state !== 'none' && state !== 'not-needed')
  const isListed = (list: keyof FilterCounts) => (value: string) =>
    (filter[list] as readonly string[]).includes(value) ||
    (all[list] as ReadonlyMap<string, number>).has(value)
  return [
    // Every state may come during a build; without one all that can be told is what is not needed.
    ...optionsOf(
      'states',
      isBuilt ? states : states.filter((state) => state !== 'none' && isListed('states')(state)),
      filter.states,
      counts.states,
      (state) => (state === 'none' ? 'No step' : state === 'not-needed' ? 'Not needed' : stateWords[state]),
    ),
    ...optionsOf(
      'mounts',
      mounts.filter(isListed('mounts')),
      filter.mounts,
      counts.mounts,
      (kind) => words[kind],
    ),
    ...optionsOf(
      'traits',
      traits.filter(isListed('traits')),
      filter.traits,
      counts.traits,
      (trait) => words[trait],
    ),
    ...optionsOf('platforms', platforms, filter.platforms, counts.platforms, (platform) => platform),
  ]
}

/** Asks for an option, or no longer. */
export function toggleOption(filter: MatchFilter, { list, value, chosen }: FilterOption): void {
  const before: readonly string[] = filter[list]
  const next = chosen ? before.filter((other) => other !== value) : [...before, value]
  setGraphFilter({ [list]: next })
}

function optionsOf<T extends string>(
  list: keyof FilterCounts,
  values: readonly T[],
  chosen: readonly T[],
  counts: ReadonlyMap<T, number>,
  labelOf: (value: T) => string,
): readonly FilterOption[] {
  return values.map((value) => ({
    list,
    value,
    label: labelOf(value),
    chosen: chosen.includes(value),
    count: counts.get(value) ?? 0,
  }))
}
