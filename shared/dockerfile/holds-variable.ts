const variable = /\$[{\p{L}\p{Nd}_@*#?\-$!]/u

/** Whether a text that was expanded still names a variable: one that only the base image could set. */
export function holdsVariable(text: string): boolean {
  return text.includes('$') && variable.test(text)
}
