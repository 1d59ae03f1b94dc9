/** Who is named as the emitter, on every framework: the line that refused; in production at the latest the second time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { compileFunction } from 'node:vm'
import { getRequestListener } from '@hono/node-server'
import { type Finding, unauthorized } from '@proxy-auth-errors/core'
import { proxyAuthErrors as forExpress } from '@proxy-auth-errors/express'
import { proxyAuthErrors as forFastify } from '@proxy-auth-errors/fastify'
import { proxyAuthErrors as forHono } from '@proxy-auth-errors/hono'
import { proxyAuthErrors as forKoa } from '@proxy-auth-errors/koa'
import { buildSync } from 'esbuild'
import express from 'express'
import express4 from 'express-v4'
import fastify, { type DoneFuncWithErrOrRes } from 'fastify'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import createError from 'http-errors'
import Koa from 'koa'
import request from 'supertest'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { close, listen, send } from '../contract/client.ts'

type OnFinding = (finding: Finding) => void

/** What may be on a 403 as well, but not like this. */
const FAULTY = { 'WWW-Authenticate': 'Bearer' }

/** Each refuses `/sent`, `/thrown` and `/forbidden` from this file, and not in the call in which the framework is. */
const apps: [string, (onFinding: OnFinding) => Promise<http.Server>][] = [
  [
    'Express',
    async (onFinding) => {
      const app = express()
      const suite = forExpress({ onFinding })
      app.use(suite)
      app.get('/sent', async (_request, response) => {
        await Promise.resolve()
        response.status(401).json({})
      })
      app.get('/thrown', async () => {
        await Promise.resolve()
        throw createError(401)
      })
      app.get('/forbidden', async () => {
        await Promise.resolve()
        throw createError(403, { headers: FAULTY })
      })
      app.use(suite)
      return http.createServer(app)
    },
  ],
  [
    'Fastify',
    async (onFinding) => {
      const app = fastify()
      await app.register(forFastify, { onFinding })
      app.get('/sent', async (_request, reply) => {
        await Promise.resolve()
        reply.code(401)
        return {}
      })
      app.get('/thrown', async () => {
        await Promise.resolve()
        throw createError(401)
      })
      app.get('/forbidden', async () => {
        await Promise.resolve()
        throw createError(403, { headers: FAULTY })
      })
      await app.ready()
      return app.server
    },
  ],
  [
    'Koa',
    async (onFinding) => {
      const app = new Koa()
      app.use(forKoa({ onFinding }))
      app.use(async (ctx) => {
        await Promise.resolve()
        if (ctx.path === '/thrown') ctx.throw(401)
        if (ctx.path === '/forbidden') ctx.throw(403, { headers: FAULTY })
        ctx.status = 401
      })
      return http.createServer(app.callback())
    },
  ],
  [
    'Hono',
    async (onFinding) => {
      const app = new Hono()
      app.use(forHono({ onFinding }))
      app.get('/sent', async (c) => {
        await Promise.resolve()
        return c.json({}, 401)
      })
      app.get('/thrown', async () => {
        await Promise.resolve()
        throw createError(401)
      })
      app.get('/forbidden', async () => {
        await Promise.resolve()
        throw new HTTPException(403, { res: new Response('no', { status: 403, headers: FAULTY }) })
      })
      return http.createServer(getRequestListener(app.fetch))
    },
  ],
]

const HERE = /^test\/misuse\/emitter\.test\.ts:\d+:\d+$/

async function emittersOf(
  create: (typeof apps)[number][1],
  paths = ['/thrown', '/sent', '/sent'],
): Promise<(string | undefined)[]> {
  const findings: Finding[] = []
  const server = await create((finding) => findings.push(finding))
  const port = await listen(server)
  try {
    for (const path of paths) await send(port, { path })
  } finally {
    await close(server)
  }
  return findings.map(({ emitter }) => emitter)
}

test.each(apps)('%s: this file and a line', async (_name, create) => {
  const here = expect.stringMatching(HERE)
  expect(await emittersOf(create)).toEqual([here, here, here])
})

test.each(apps)('%s: a 403 that is thrown, with a challenge that is faulty', async (_name, create) => {
  expect(await emittersOf(create, ['/forbidden'])).toEqual([expect.stringMatching(HERE)])
})

test.each(apps)('%s, in production: the same, at the latest the second time', async (_name, create) => {
  vi.stubEnv('NODE_ENV', 'production')
  try {
    const [thrown, , sent] = await emittersOf(create)
    expect([thrown, sent]).toEqual([expect.stringMatching(HERE), expect.stringMatching(HERE)])
  } finally {
    vi.unstubAllEnvs()
  }
})

describe('Fastify: a hook that runs while a response is sent is not named', () => {
  const pass = compileFunction('return (request, reply, payload, next) => next(null, payload)', [], {
    filename: '/elsewhere/hook.js',
  })() as (request: unknown, reply: unknown, payload: unknown, next: DoneFuncWithErrOrRes) => void

  test.each(['onSend', 'preSerialization'] as const)('%s', async (name) => {
    const create = async (onFinding: OnFinding): Promise<http.Server> => {
      const app = fastify()
      app.addHook(name, pass)
      await app.register(forFastify, { onFinding })
      app.get('/sent', (_request, reply) => void reply.code(401).send({}))
      app.get('/later', async (_request, reply) => {
        await Promise.resolve()
        return reply.code(401).send({})
      })
      app.get('/returned', async (_request, reply) => {
        reply.code(401)
        return {}
      })
      app.get('/hook', { preHandler: (_request, reply) => void reply.code(401).send({}) }, () => 'secret')
      await app.ready()
      return app.server
    }
    const paths = ['/sent', '/later', '/returned', '/hook']
    const emitters = await emittersOf(create, paths)
    expect(new Set(emitters).size).toBe(paths.length)
    expect(emitters).toEqual(paths.map(() => expect.stringMatching(HERE)))
  })
})

test.each(apps)('%s, where the depth of stacks cannot be set', async (_name, create) => {
  // As with `node --frozen-intrinsics`.
  const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')!
  Object.defineProperty(Error, 'stackTraceLimit', { ...before, writable: false })
  try {
    const here = expect.stringMatching(HERE)
    expect(await emittersOf(create)).toEqual([here, here, here])
    expect(unauthorized()).toMatchObject({ status: 401 })
  } finally {
    Object.defineProperty(Error, 'stackTraceLimit', before)
  }
})

describe('module formats', () => {
  const folder = mkdtempSync(join(tmpdir(), 'emitter-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const source = 'export function refuse(response) {\n  response.status(401).send("no")\n}\n'

  async function emitterOf(refuse: (response: express.Response) => void): Promise<string | undefined> {
    const findings: Finding[] = []
    const app = express()
    app.use(forExpress({ onFinding: (finding) => findings.push(finding) }))
    app.get('/', (_request, response) => refuse(response))
    const server = http.createServer(app)
    try {
      await send(await listen(server))
    } finally {
      await close(server)
    }
    return findings[0]?.emitter
  }

  test('an ES module', async () => {
    const file = join(folder, 'refuse.mjs')
    writeFileSync(file, source)
    const { refuse } = await import(/* @vite-ignore */ pathToFileURL(file).href)
    expect(await emitterOf(refuse)).toBe(`${file}:2:24`)
  })

  test('a CommonJS module', async () => {
    const file = join(folder, 'refuse.cjs')
    writeFileSync(file, source.replace('export function refuse', 'exports.refuse = function'))
    expect(await emitterOf(createRequire(import.meta.url)(file).refuse)).toBe(`${file}:2:24`)
  })

  test('a bundle', async () => {
    const file = join(folder, 'bundle.cjs')
    buildSync({
      stdin: { contents: source },
      bundle: true,
      minify: true,
      format: 'cjs',
      outfile: file,
      logLevel: 'silent',
    })
    expect(await emitterOf(createRequire(import.meta.url)(file).refuse)).toMatch(
      new RegExp(`^${file}:\\d+:\\d+$`),
    )
  })
})

test.each([
  ['4', express4 as unknown as typeof express],
  ['5', express],
])('Express %s: no middleware that called next before a handler threw', async (_version, make) => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const emitters: unknown[] = []
  const app = make()
  app.use(forExpress({ onFinding: ({ emitter }) => emitters.push(emitter) })[0])
  app.use(make.json())
  app.post('/', () => {
    throw createError(401)
  })
  app.get('/', (_request, response) => void response.json({}))
  await request(app).post('/').send({}).expect(401)
  expect(emitters).toEqual([expect.stringMatching(/^finalhandler@/)])
})
