import { formatPlatform, parsePlatform, type Platform } from '#shared/dockerfile/platform.ts'

/** How well a node must fit: made for just that platform, or for one that can run it, too. */
type Fit = 'exact' | 'compatible'

/**
 * Chooses the node of a builder that each platform is built on, as buildx does: of the nodes that fit the one whose
 * platform is nearest, the first of equal ones.
 *
 * @param nodes the platforms of each node
 * @returns for each platform the node's place; nothing for one that no node fits
 */
export function chooseNodes(
  platforms: readonly string[],
  nodes: readonly (readonly string[])[],
  fit: Fit,
): readonly (number | undefined)[] {
  return platforms.map((platform) => {
    let best: { readonly node: number; readonly platform: string } | undefined
    for (const [node, offered] of nodes.entries())
      for (const own of offered) {
        const runs = fit === 'exact' ? [nameOf(own)] : runnableOn(own)
        const place = runs.indexOf(nameOf(platform))
        if (place === -1) continue
        const bestPlace = best ? runs.indexOf(nameOf(best.platform)) : Infinity
        if (!best || bestPlace === -1 || place < bestPlace) best = { node, platform: own }
      }
    return best?.node
  })
}

/**
 * What a machine runs without emulation, its own platform first: `linux/arm/v7` runs `linux/arm/v6`, and `linux/arm64` the
 * 32-bit ones.
 *
 * https://github.com/containerd/platforms (Only)
 */
function runnableOn(own: string): readonly string[] {
  const platform = parsePlatform(own)
  if ('problem' in platform) return [own]
  const { os, architecture, variant } = platform
  const like = (other: string, variants: readonly string[]): readonly Platform[] =>
    variants.map((each) => ({ os, architecture: other, variant: each }))
  const runs: readonly Platform[] = [
    platform,
    ...(architecture === 'amd64' ? like('amd64', below(variant, 2)) : []),
    ...(architecture === 'amd64' ? like('386', ['']) : []),
    ...(architecture === 'arm' ? like('arm', below(variant, 5)) : []),
    ...(architecture === 'arm64' ? [...like('arm64', ['']), ...like('arm', ['v8', 'v7', 'v6', 'v5'])] : []),
  ]
  return [...new Set(runs.map(formatPlatform))]
}

/** The variants below one: of `v7` down to the fifth `v6` and `v5`; of an amd64 also the first, which has no name. */
function below(variant: string, last: number): readonly string[] {
  const number = Number(/^v(\d{1,2})$/.exec(variant)?.[1] ?? 0)
  const numbers = Array.from({ length: Math.max(0, number - last) }, (_each, index) => number - 1 - index)
  return [...numbers.map((each) => `v${String(each)}`), ...(last === 2 ? [''] : [])]
}

function nameOf(platform: string): string {
  const parsed = parsePlatform(platform)
  return 'problem' in parsed ? platform : formatPlatform(parsed)
}
