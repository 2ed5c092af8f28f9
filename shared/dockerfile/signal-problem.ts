import { holdsVariable } from './holds-variable.ts'

const names = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP ' +
    'TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ'
  ).split(' '),
)
const realTime = /^RT(?:MIN(?:\+(?:[1-9]|1[0-5]))?|MAX(?:-(?:[1-9]|1[0-4]))?)$/

/** What is wrong with a signal of STOPSIGNAL: `SIGTERM`, `term`, `RTMIN+3`, `9`; `undefined` if nothing is. */
export function signalProblem(text: string): string | undefined {
  // What a variable of the base image holds is not known.
  if (holdsVariable(text)) return undefined
  const name = text.toUpperCase().replace(/^SIG/, '')
  const isKnown = /^[+-]?\d+$/.test(text) ? Number(text) !== 0 : names.has(name) || realTime.test(name)
  return isKnown ? undefined : `invalid signal: ${text}`
}
