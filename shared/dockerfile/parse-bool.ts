const words: Readonly<Record<string, boolean>> = {
  ...Object.fromEntries(['1', 't', 'T', 'TRUE', 'true', 'True'].map((word) => [word, true])),
  ...Object.fromEntries(['0', 'f', 'F', 'FALSE', 'false', 'False'].map((word) => [word, false])),
}

/** The words that Go's `strconv.ParseBool` takes; `undefined` for any other. */
export function parseBool(word: string): boolean | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined
}
