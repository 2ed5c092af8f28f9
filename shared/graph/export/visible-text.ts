/**
 * Text of a Dockerfile as it may stand in a picture: on one line, without characters that XML has no place for, and without
 * those that turn the direction of what follows (U+202A to U+202E, U+2066 to U+2069), which could make a name read as
 * another.
 */
export function visibleText(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\t\n\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, '\ufffd')
}
