/** The first letters of a text, with a sign if there were more. */
export function elided(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, Math.max(0, letters - 1)).trimEnd()}…`
}
