/** Makes a path absolute that is relative to where the command was typed. */
export type AbsolutePath = (path: string) => string
