/** Asks for capabilities of the frontend beside those that are asked for already. */
export function withFrontendCaps(
  attributes: Readonly<Record<string, string>>,
  ...capabilities: readonly string[]
): Readonly<Record<string, string>> {
  const all = new Set([...(attributes['frontend.caps'] ?? '').split(','), ...capabilities])
  return { ...attributes, 'frontend.caps': [...all].filter((capability) => capability !== '').join(',') }
}
