/** A word as a POSIX shell takes it, for lines to copy and for commands that ssh hands to a shell. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
