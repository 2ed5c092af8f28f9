/** The most names that a reason tells. */
const maxNames = 3

/**
 * Why building a target leaves something out, for people: ``Not needed for target `app`: only `docs` uses it``. `users` are
 * the titles of the stages that use it, none of which the target needs.
 */
export function notNeededReason(target: string, users: readonly string[]): string {
  const start = `Not needed for target \`${target}\``
  if (users.length === 0) return `${start}: nothing uses it`
  const told = users.slice(0, maxNames).map((user) => `\`${user}\``)
  const more = users.length - told.length
  if (more > 0) told.push(`${more} more`)
  const last = told.pop() ?? ''
  const names = told.length === 0 ? last : `${told.join(', ')} and ${last}`
  return `${start}: only ${names} ${users.length === 1 ? 'uses' : 'use'} it`
}
