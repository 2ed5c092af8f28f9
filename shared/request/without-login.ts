/** `https://user:token@example.com/x.git` without what comes before the last `@` before the path; other addresses as they are. */
export function withoutLogin(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/i, '$1')
}
