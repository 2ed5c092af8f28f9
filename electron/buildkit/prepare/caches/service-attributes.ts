import { RequestError } from '../request-error.ts'

type Attributes = Readonly<Record<string, string>>

/** Variables of the environment that stand in for attributes that are not given, as the docker command reads them. */
const VARIABLES: Readonly<Record<'gha' | 's3', Attributes>> = {
  gha: { token: 'ACTIONS_RUNTIME_TOKEN', url: 'ACTIONS_CACHE_URL' },
  s3: {
    access_key_id: 'AWS_ACCESS_KEY_ID',
    secret_access_key: 'AWS_SECRET_ACCESS_KEY',
    session_token: 'AWS_SESSION_TOKEN',
    region: 'AWS_REGION',
    bucket: 'AWS_BUCKET',
  },
}

/** Attributes whose values nobody may see. */
const SECRET = ['token', 'ghtoken', 'secret_access_key', 'session_token']

/**
 * The attributes of a cache in a service: those that are given, and for the rest what the environment says.
 * @throws RequestError where the service cannot be reached with them
 */
export function serviceAttributes(
  kind: 'gha' | 's3',
  given: Attributes,
  env: Readonly<Record<string, string | undefined>>,
): Attributes {
  const attributes: Record<string, string> = {}
  for (const [name, variable] of Object.entries(VARIABLES[kind])) {
    const value = env[variable]
    if (value !== undefined && value !== '') attributes[name] = value
  }
  const second = env['ACTIONS_RESULTS_URL']
  if (kind === 'gha' && env['ACTIONS_CACHE_SERVICE_V2'] && second) attributes['url_v2'] = second
  Object.assign(attributes, given)
  for (const [what, names] of REQUIRED[kind])
    if (names.every((name) => attributes[name] === undefined))
      throw new RequestError(`A cache of type ${kind} needs ${what}.`)
  return attributes
}

const REQUIRED: Readonly<Record<'gha' | 's3', readonly (readonly [string, readonly string[]])[]>> = {
  gha: [
    ['a token (ACTIONS_RUNTIME_TOKEN)', ['token']],
    ['a URL (ACTIONS_CACHE_URL)', ['url', 'url_v2']],
  ],
  s3: [
    ['a bucket (AWS_BUCKET)', ['bucket']],
    ['a region (AWS_REGION)', ['region']],
  ],
}

/** The values in a cache's attributes that nobody may see. */
export function secretsOf(attributes: Attributes): readonly Buffer[] {
  return SECRET.flatMap((name) => {
    const value = attributes[name]
    return value === undefined || value === '' ? [] : [Buffer.from(value)]
  })
}
