/**
 * The place of a step for narrow columns, what tells steps apart first: `linux/arm64 app 2/4` → `app 2/4 arm64`,
 * `linux/amd64->arm64 stage-1  2/12` → `stage-1 2/12 amd64->arm64`. One without a platform stays as it is.
 */
export function placeWords(place: string): string {
  const [, platform, rest] = /^(\S+\/\S+?) +(\S.*)$/.exec(place) ?? []
  if (platform === undefined || rest === undefined || /^\d+\/\d+$/.test(platform)) return place
  return `${rest.replace(/ +/g, ' ')} ${platform.replace('linux/', '')}`
}
