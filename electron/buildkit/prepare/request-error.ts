/** A request contradicts itself or holds what no engine understands. The message is a sentence for people. */
export class RequestError extends Error {}
