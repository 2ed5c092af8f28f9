import type { RowState } from '../build/selectors.ts'
import type { MountKind } from '../dockerfile/mount.ts'

/** What an instruction may have beside its mounts. */
export type RowTrait = 'network' | 'security' | 'heredoc'

/** An instruction, or an op, as it is searched and filtered. */
export interface Matchable {
  readonly id: string
  /** All that can be found, in lower case. */
  readonly words: string
  readonly mounts: readonly MountKind[]
  readonly platforms: readonly string[]
  readonly traits: readonly RowTrait[]
}

/** What is asked for: within a list one of it, of lists all. Empty lists and an empty search ask for nothing. */
export interface MatchFilter {
  readonly search: string
  readonly states: readonly RowState[]
  readonly mounts: readonly MountKind[]
  readonly platforms: readonly string[]
  readonly traits: readonly RowTrait[]
}

export type StateOf = (id: string) => RowState

export interface FilterCounts {
  readonly states: ReadonlyMap<RowState, number>
  readonly mounts: ReadonlyMap<MountKind, number>
  readonly platforms: ReadonlyMap<string, number>
  readonly traits: ReadonlyMap<RowTrait, number>
}

/** Whether a filter asks for anything at all. */
export function asksForAnything({ search, states, mounts, platforms, traits }: MatchFilter): boolean {
  return search.trim() !== '' || states.length + mounts.length + platforms.length + traits.length > 0
}

/**
 * The ids that a filter makes out, in the order of the rows. A search finds rows that hold all its words, without regard
 * to case. `stateOf` is asked only if states are.
 */
export function matchRows(
  rows: readonly Matchable[],
  filter: MatchFilter,
  stateOf: StateOf,
): ReadonlySet<string> {
  const tests = testsOf(filter, stateOf)
  return new Set(rows.filter((row) => tests.every(({ test }) => test(row))).map(({ id }) => id))
}

/** How many rows each option would make out, given what the other lists and the search ask for. */
export function countOptions(
  rows: readonly Matchable[],
  filter: MatchFilter,
  stateOf: StateOf,
): FilterCounts {
  const tests = testsOf(filter, stateOf)
  const within = (list: keyof FilterCounts): readonly Matchable[] => {
    const others = tests.filter(({ of }) => of !== list)
    return rows.filter((row) => others.every(({ test }) => test(row)))
  }
  return {
    states: tally(within('states'), ({ id }) => [stateOf(id)]),
    mounts: tally(within('mounts'), (row) => row.mounts),
    platforms: tally(within('platforms'), (row) => row.platforms),
    traits: tally(within('traits'), (row) => row.traits),
  }
}

interface RowTest {
  readonly of: keyof MatchFilter
  readonly test: (row: Matchable) => boolean
}

/** What must hold, of the lists that ask for something. */
function testsOf(filter: MatchFilter, stateOf: StateOf): readonly RowTest[] {
  const { states, mounts, platforms, traits } = filter
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  const all: readonly (RowTest & { readonly asks: number })[] = [
    { of: 'search', asks: words.length, test: (row) => words.every((word) => row.words.includes(word)) },
    { of: 'mounts', asks: mounts.length, test: (row) => row.mounts.some((kind) => mounts.includes(kind)) },
    {
      of: 'platforms',
      asks: platforms.length,
      test: (row) => row.platforms.some((platform) => platforms.includes(platform)),
    },
    { of: 'traits', asks: traits.length, test: (row) => row.traits.some((trait) => traits.includes(trait)) },
    { of: 'states', asks: states.length, test: ({ id }) => states.includes(stateOf(id)) },
  ]
  return all.filter(({ asks }) => asks > 0)
}

function tally<T>(
  rows: readonly Matchable[],
  valuesOf: (row: Matchable) => readonly T[],
): ReadonlyMap<T, number> {
  const counts = new Map<T, number>()
  for (const row of rows) {
    for (const value of new Set(valuesOf(row))) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}
