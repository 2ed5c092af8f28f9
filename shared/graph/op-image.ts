/** The image in an op's title, whose tag is worth more than its registry: `FROM docker.io/library/debian:12`. */
export function imageOfOpTitle(title: string): string | undefined {
  return /^FROM (\S+)$/.exec(title)?.[1]
}
