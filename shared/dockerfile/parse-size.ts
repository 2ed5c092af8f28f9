const pattern = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(i?b)?$/i
const units = ['', 'k', 'm', 'g', 't', 'p']

/** Bytes of `64m`, `1.5GiB`, `512`; a thousand is 1024, as for all memory in Docker. `undefined` for what is no size. */
export function parseSize(text: string): number | undefined {
  const [, number, unit = ''] = pattern.exec(text) ?? []
  if (number === undefined) return undefined
  return Math.trunc(Number(number) * 1024 ** units.indexOf(unit.toLowerCase()))
}
