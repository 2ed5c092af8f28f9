/** What a comment before an instruction says of a name: `# name what it is`. The first that begins with it counts. */
export function describedBy(
  comments: readonly string[],
  name: string | undefined,
): { readonly description?: string } {
  if (name === undefined || comments.length === 0) return {}
  const comment = comments.find((line) => line.startsWith(`${name} `))
  return comment === undefined ? {} : { description: comment.slice(name.length + 1) }
}
