/** What leads to an engine (ssh, a container, a command in it) did not get there, or ended. */
export class EngineUnreachableError extends Error {}
