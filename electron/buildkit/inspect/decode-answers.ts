import type {
  CheckFinding,
  Checks,
  Outline,
  OutlineArg,
  OutlineNeed,
  Subrequest,
  Target,
} from '#shared/build/inspection.ts'
import type { JsonObject } from './read-json.ts'

/**
 * Reads the answer to `frontend.lint`, for instance
 *
 *     {"warnings": [{"ruleName": "MaintainerDeprecated", "description": "…", "url": "https://…", "detail": "…",
 *       "location": {"ranges": [{"start": {"line": 2}, "end": {"line": 2}}]}}],
 *      "buildError": {"message": "…", "location": {…}}}
 */
export function decodeChecks(json: JsonObject): Checks {
  const error = json.object('buildError')
  const message = error.text('message')
  return {
    findings: json.list('warnings').map(decodeFinding),
    ...(message !== undefined && { error: { message, lines: error.lines() } }),
  }
}

/**
 * Reads the answer to `frontend.outline`, for instance
 *
 *     {"name": "app", "description": "what runs", "args": [{"name": "WHO", "value": "nobody", "location": {…}}],
 *      "secrets": [{"name": "token", "required": true, "location": {…}}], "ssh": [{"name": "default", "location": {…}}]}
 */
export function decodeOutline(json: JsonObject): Outline {
  return {
    ...named(json),
    args: json.list('args').map(decodeArg),
    secrets: json.list('secrets').map(decodeNeed),
    ssh: json.list('ssh').map(decodeNeed),
    ...(json.has('cache') && {
      caches: json
        .list('cache')
        .map((cache) => ({ id: cache.text('ID') ?? cache.text('id') ?? '', lines: cache.lines() })),
    }),
  }
}

/**
 * Reads the answer to `frontend.targets`, for instance
 *
 *     {"targets": [{"name": "app", "default": true, "description": "what runs", "base": "base",
 *       "platform": "linux/amd64", "location": {"ranges": [{"start": {"line": 14}, "end": {"line": 14}}]}}]}
 */
export function decodeTargets(json: JsonObject): readonly Target[] {
  return json.list('targets').map((target) => {
    const base = target.text('base')
    const platform = target.text('platform')
    return {
      ...named(target),
      isDefault: target.flag('default'),
      ...(base !== undefined && { base }),
      ...(platform !== undefined && { platform }),
      lines: target.lines(),
    }
  })
}

/**
 * Reads the answer to `frontend.subrequests.describe`, a list:
 *
 *     [{"Name": "frontend.outline", "Version": "1.0.0", "Type": "rpc", "Description": "List all parameters …"}]
 */
export function decodeSubrequests(json: JsonObject): readonly Subrequest[] {
  return json.list('list').map((request) => {
    const description = request.text('Description') ?? request.text('description')
    return {
      name: request.text('Name') ?? request.text('name') ?? '',
      version: request.text('Version') ?? request.text('version') ?? '',
      ...(description !== undefined && { description }),
    }
  })
}

function decodeFinding(warning: JsonObject): CheckFinding {
  const url = warning.text('url')
  return {
    rule: warning.text('ruleName') ?? '',
    description: warning.text('description') ?? '',
    ...(url !== undefined && { url }),
    detail: warning.text('detail') ?? '',
    lines: warning.lines(),
  }
}

function decodeArg(arg: JsonObject): OutlineArg {
  const description = arg.text('description')
  const value = arg.string('value')
  return {
    name: arg.text('name') ?? '',
    ...(description !== undefined && { description }),
    ...(value !== undefined && { value }),
    lines: arg.lines(),
  }
}

function decodeNeed(need: JsonObject): OutlineNeed {
  return { id: need.text('name') ?? '', required: need.flag('required'), lines: need.lines() }
}

function named(json: JsonObject): { readonly name?: string; readonly description?: string } {
  const name = json.text('name')
  const description = json.text('description')
  return { ...(name !== undefined && { name }), ...(description !== undefined && { description }) }
}
