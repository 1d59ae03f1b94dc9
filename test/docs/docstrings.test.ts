import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import http from 'node:http'
import { inspect as show } from 'node:util'
import { compileFunction } from 'node:vm'
import { getRequestListener } from '@hono/node-server'
import * as core from '@proxy-auth-errors/core'
import * as ofExpress from '@proxy-auth-errors/express'
import * as ofFastify from '@proxy-auth-errors/fastify'
import * as ofHono from '@proxy-auth-errors/hono'
import * as ofKoa from '@proxy-auth-errors/koa'
import * as ofNode from '@proxy-auth-errors/node'
import { transform } from 'esbuild'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import createError from 'http-errors'
import Koa from 'koa'
import { RequestError } from 'proxy-chain'
import request from 'supertest'
import { describe, expect, test } from 'vitest'
import { close, listen, send } from '../contract/client.ts'
import { type Example, readExamples, readExported } from './docstrings.ts'

describe('docstrings', () => {
  const exported = readExported()

  test('what the packages export is found', () => {
    expect(exported.length).toBeGreaterThan(60)
    expect(exported.filter(({ kind }) => kind === 'nothing')).toEqual([])
  })

  test('everything that is exported has one', () => {
    expect(exported.filter(({ docs }) => docs === '').map(({ name }) => name)).toEqual([])
  })

  const forApps = exported.filter(({ docs }) => !docs.includes('@internal'))

  test('so has each member of what is for apps', () => {
    const undocumented = forApps.flatMap(({ name, undocumented: members }) =>
      members.map((member) => `${name}.${member}`),
    )
    expect(undocumented).toEqual([])
  })

  test('each function and class for apps has an example', () => {
    const callable = forApps.filter(({ kind }) => ['function', 'class', 'const'].includes(kind))
    expect(callable.filter(({ docs }) => !docs.includes('@example')).map(({ name }) => name)).toEqual([])
  })
})

/** What stands around an example: what it uses without saying where from, and what is to come of it. */
interface Setting {
  readonly scope: object
  /** The app that the example adds to, and the path that it shall refuse. */
  readonly refuses?: readonly [app: () => Promise<http.Server> | http.Server, path: string]
  readonly throws?: RegExp
}

const isAllowed = (): boolean => false

/** The settings of examples that use more than what all packages export, by the name of what they are of. */
const SETTINGS: Readonly<Record<string, () => Setting>> = {
  'core: assertAuthResponse': () => ({ scope: { app: refusingApp() } }),
  'core: toRequestFacts': () => ({ scope: { app: refusingApp() } }),
  'core: toReply': () => {
    const app = fastify()
    app.register(ofFastify.proxyAuthErrors).get('/private', () => {
      throw createError(401)
    })
    return { scope: { app } }
  },
  'core: unauthorized': () => ({ scope: {}, throws: /Unauthorized/ }),
  'core: proxyAuthenticationRequired': () => ({ scope: {}, throws: /Proxy Authentication Required/ }),
  'express: proxyAuthErrors': () => inExpress('/'),
  'express: refuse': () => inExpress('/private'),
  'fastify: proxyAuthErrors': () => inFastify('/'),
  'fastify: refuse': () => inFastify('/private'),
  'hono: proxyAuthErrors': () => inHono('/'),
  'hono: refuse': () => inHono('/private'),
  'koa: proxyAuthErrors': () => inKoa(new Koa()),
  'koa: refuse': () => inKoa(new Koa().use(ofKoa.proxyAuthErrors())),
  'node: createNonces': () => ({ scope: { sent: 'a nonce' } }),
  'node: toResponse': () => ({
    scope: {
      RequestError,
      authErrors: ofNode.proxyAuthErrors(),
      request: new http.IncomingMessage(undefined as never),
    },
    throws: /"status":407/,
  }),
  'node: fromUpstream': () => ({ scope: { proxy: new EventEmitter() } }),
}

function refusingApp(): express.Express {
  const app = express()
  app.use(ofExpress.proxyAuthErrors())
  app.use((_request, response) => void response.sendStatus(401))
  return app
}

function inExpress(path: string): Setting {
  const app = express()
  if (path === '/private') app.use(ofExpress.proxyAuthErrors())
  return { scope: { ...ofExpress, app }, refuses: [() => http.createServer(app), path] }
}

function inFastify(path: string): Setting {
  const app = fastify()
  if (path === '/private') app.register(ofFastify.proxyAuthErrors)
  const ready = async (): Promise<http.Server> => {
    await app.ready()
    return app.server
  }
  return {
    scope: { proxyAuthErrors: ofFastify.proxyAuthErrors, refuse: ofFastify.refuse, app },
    refuses: [ready, path],
  }
}

function inKoa(app: Koa): Setting {
  return { scope: { ...ofKoa, app }, refuses: [() => http.createServer(app.callback()), '/'] }
}

function inHono(path: string): Setting {
  const app = new Hono()
  if (path === '/private') {
    const authErrors = ofHono.proxyAuthErrors()
    app.use(authErrors).onError(authErrors)
  }
  return {
    scope: { ...ofHono, app },
    refuses: [() => http.createServer(getRequestListener(app.fetch)), path],
  }
}

/** What an example says of the value of an expression, and the value. */
interface Claim {
  readonly said: string
  readonly value: unknown
}

/** Runs an example. A comment behind an expression, or below it, says what its value is. */
async function run(code: string, scope: object): Promise<Claim[]> {
  const claims: Claim[] = []
  const claim = (value: unknown, said: string): unknown => {
    claims.push({ said, value })
    return value
  }
  const oneLine = code.replace(/(?<=\S)\n\/\/ /g, ' // ')
  const claiming = oneLine.replace(
    /^( *(?:return |if \(.*?\) )?)(?!\/\/)(.+?) \/\/ (.+)$/gm,
    (_line, before: string, expression: string, said: string) =>
      `${before}claim(${expression}, ${JSON.stringify(said)})`,
  )
  const names = {
    ...core,
    ...ofNode,
    http,
    createError,
    express,
    randomBytes,
    request,
    isAllowed,
    ...scope,
    claim,
  }
  const body = (await transform(`async () => {\n${claiming}\n}`, { loader: 'ts' })).code.replace(/;\n$/, '')
  const make = compileFunction(`return ${body}`, Object.keys(names)) as (
    ...values: unknown[]
  ) => () => Promise<void>
  await make(...Object.values(names))()
  return claims
}

/** The value as it is said: with `…` for what is left out, and in one line. */
function isAsSaid({ said, value }: Claim): boolean {
  const shown = inOneLine(show(value, { depth: 9, breakLength: Infinity }))
  const pieces = inOneLine(said).split(/,? ?…,? ?/)
  let at = 0
  return pieces.every((piece) => {
    const found = shown.indexOf(piece, at)
    at = found + piece.length
    return found !== -1 && (pieces.length > 1 || shown === piece)
  })
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/(?<=[[{]) | (?=[\]}])/g, '')
}

async function expectRefusal([serve, path]: NonNullable<Setting['refuses']>): Promise<void> {
  const server = await serve()
  try {
    const response = await send(await listen(server), { path })
    expect(response.status).toBe(401)
    expect(response.all('content-type')).toEqual(['application/problem+json'])
    expect(response.all('www-authenticate')).toEqual(['Bearer realm="api"'])
  } finally {
    await close(server)
  }
}

describe('examples of docstrings', () => {
  const examples = readExamples()

  test('each setting is that of an example', () => {
    const names = examples.map(({ name }) => name)
    expect(Object.keys(SETTINGS).filter((name) => !names.includes(name))).toEqual([])
  })

  test.each(examples)('$name', async ({ name, code }: Example) => {
    const { scope, refuses, throws } = SETTINGS[name]?.() ?? { scope: {} }
    const running = run(code, scope)
    if (throws) {
      await expect(
        running.catch((error: unknown) => Promise.reject(new Error(show(error, { depth: 9 })))),
      ).rejects.toThrow(throws)
      return
    }
    const claims = await running
    expect(claims).toHaveLength(code.match(/(?<=\S)\s\/\/ /g)?.length ?? 0)
    expect(claims.filter((item) => !isAsSaid(item))).toEqual([])
    if (refuses) await expectRefusal(refuses)
  })
})
