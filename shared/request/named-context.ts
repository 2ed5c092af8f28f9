import type { BuildRequest } from './build-request.ts'

/** What a name in FROM, `COPY --from` or a mount's `from` stands for instead of a stage or an image. */
export type NamedContext = { readonly name: string } & NamedContextSource

export type NamedContextSource =
  /** Relative to the request's context or absolute. */
  | { readonly kind: 'folder'; readonly path: string }
  /** For instance `alpine:3.20` or `alpine@sha256:…`. */
  | { readonly kind: 'image'; readonly reference: string }
  /** A folder in OCI layout; without tag and digest the tag `latest` is taken. */
  | {
      readonly kind: 'oci-layout'
      readonly path: string
      readonly tag?: string
      readonly digest?: string
    }
  /** A git repository or an archive over HTTP, as in `docker buildx build --build-context name=URL`. */
  | { readonly kind: 'remote'; readonly url: string }
  /** The result of another build, made in the same job. */
  | { readonly kind: 'build'; readonly request: BuildRequest }
