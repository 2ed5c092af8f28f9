/**
 * Whether a build context is a git repository or an archive elsewhere, as `docker buildx build` tells it from a folder:
 * `https://example.com/app.tar.gz`, `https://github.com/a/b.git#main:sub`, `git@github.com:a/b.git`, `ssh://git@host/a`.
 */
export function isRemoteContext(context: string): boolean {
  return /^(?:(?:https?|git|ssh):\/\/|github\.com\/|[\w.-]+@[\w.-]+:)/.test(context)
}
