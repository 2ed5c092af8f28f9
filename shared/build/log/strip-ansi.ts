// Escape sequences as ECMA-48 defines them: CSI with its parameters and final byte, OSC, DCS and their like up to their
// end, all others of two or three bytes; the same in C1, in one character. None can run long without being found wrong.
const sequences =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[ -/]*[0-~]?/g
// eslint-disable-next-line no-control-regex -- as above
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g
// eslint-disable-next-line no-control-regex -- as above
const hasControl = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/

/** A line's text as it is read: without escape sequences and control characters; tabs stay. */
export function stripAnsi(text: string): string {
  return isPlain(text) ? text : text.replace(sequences, '').replace(controls, '')
}

/** Whether there is nothing to strip, as in most lines. */
export function isPlain(text: string): boolean {
  return !hasControl.test(text)
}

/** The same with the sequences that `keep` answers for: they are replaced by what it gives. */
export function replaceSequences(text: string, keep: (sequence: string) => string): string {
  let result = ''
  let last = 0
  for (const match of text.matchAll(sequences)) {
    result += text.slice(last, match.index).replace(controls, '') + keep(match[0])
    last = match.index + match[0].length
  }
  return result + text.slice(last).replace(controls, '')
}
