import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { findEmitter, locate } from './emitter.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))

const store = '/app/node_modules/.pnpm'

test.each<[string, string[], string | undefined]>([
  ['a file of the app', ['at handler (/app/src/routes.ts:12:7)'], '/app/src/routes.ts:12:7'],
  ['an ES module', ['at file:///app/src/routes.js:12:7'], '/app/src/routes.js:12:7'],
  [
    'an async function',
    ['at async Promise.all (index 0)', 'at async handler (file:///app/a.mjs:1:2)'],
    '/app/a.mjs:1:2',
  ],
  ['an anonymous async function', ['at async file:///app/a.mjs:1:2'], '/app/a.mjs:1:2'],
  ['Windows', ['at handler (C:\\app\\src\\a.js:1:2)'], 'C:\\app\\src\\a.js:1:2'],
  [
    'a library',
    ['at deny (/app/node_modules/express-basic-auth/index.js:62:3)', 'at /app/src/a.js:1:2'],
    'express-basic-auth',
  ],
  ['a library with a scope', ['at f (/app/node_modules/@scope/auth/index.js:6:3)'], '@scope/auth'],
  [
    "pnpm's store",
    [`at f (${store}/express-jwt@8.5.1/node_modules/express-jwt/dist/index.js:6:3)`],
    'express-jwt',
  ],
  [
    'what only carries a refusal',
    [
      `at ServerResponse.send (${store}/express@5.3.0/node_modules/express/lib/response.js:1:2)`,
      'at next (node:internal/process/task_queues:95:5)',
      'at handler (/app/src/a.ts:3:4)',
    ],
    '/app/src/a.ts:3:4',
  ],
  [
    'what sends for another framework',
    [
      'at end (/app/node_modules/@tinyhttp/send/dist/index.js:1:2)',
      'at Layer.handle (/app/node_modules/@tinyhttp/app/dist/index.js:1:2)',
      'at handler (/app/src/a.ts:3:4)',
    ],
    '/app/src/a.ts:3:4',
  ],
  [
    'what stands for a response in a test',
    [
      'at mockResponse.json (/app/node_modules/node-mocks-http/lib/mockResponse.js:1:2)',
      'at handler (/app/src/a.ts:3:4)',
    ],
    '/app/src/a.ts:3:4',
  ],
  [
    'what sends for AdonisJS',
    [
      'at HttpResponse.status (/app/node_modules/@adonisjs/http-server/build/index.js:1:2)',
      'at /app/src/a.ts:3:4',
    ],
    '/app/src/a.ts:3:4',
  ],
  [
    'what sends for micro',
    ['at send (/app/node_modules/micro/dist/src/lib/index.js:1:2)', 'at handler (/app/src/a.ts:3:4)'],
    '/app/src/a.ts:3:4',
  ],
  [
    'nothing but carriers',
    [
      `at send (${store}/finalhandler@2/node_modules/finalhandler/index.js:1:2)`,
      'at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    ],
    'finalhandler',
  ],
  [
    'a handler of Express that threw, behind middleware that called next',
    [
      `at finalhandler (${store}/finalhandler@2/node_modules/finalhandler/index.js:1:2)`,
      `at Layer.handleError (${store}/router@2.2.0/node_modules/router/lib/layer.js:1:2)`,
      `at Layer.handleRequest (${store}/router@2.2.0/node_modules/router/lib/layer.js:1:2)`,
      `at read (${store}/body-parser@2.4.0/node_modules/body-parser/lib/read.js:1:2)`,
    ],
    'finalhandler',
  ],
  [
    'middleware of Express that called next with an error, past others',
    [
      `at finalhandler (${store}/finalhandler@1/node_modules/finalhandler/index.js:1:2)`,
      `at Layer.handle_error (${store}/express@4.22.0/node_modules/express/lib/router/layer.js:1:2)`,
      'at guard (/app/src/a.ts:3:4)',
      `at Layer.handle [as handle_request] (${store}/express@4.22.0/node_modules/express/lib/router/layer.js:1:2)`,
      'at log (/app/src/log.ts:5:6)',
    ],
    '/app/src/a.ts:3:4',
  ],
  [
    'a logger that replaces a method of the response',
    [
      `at res.end (${store}/express-winston@4.2.0/node_modules/express-winston/index.js:1:2)`,
      'at ServerResponse.json (/app/src/log.ts:3:4)',
      'at handler (/app/src/a.ts:5:6)',
    ],
    '/app/src/a.ts:5:6',
  ],
  [
    'nothing but a method that was replaced',
    ['at ServerResponse.res.end [as end] (/app/src/log.ts:3:4)'],
    '/app/src/log.ts:3:4',
  ],
  ['a bundle', ['at r.json (/app/dist/bundle.js:1:10000)'], '/app/dist/bundle.js:1:10000'],
  [
    'a line that is no path',
    ['at x (/app/\u001b[31mred.js:1:1)', `at ${'('.repeat(5000)}a.js:1:1`],
    undefined,
  ],
  ['the platform', ['at node:internal/main:1:2', 'at <anonymous>'], undefined],
  [
    'other platforms',
    [
      'at async node:internal/main:1:2',
      'at f (internal/main.js:1:2)',
      'at f (ext:core/01_core.js:1:2)',
      'at f (native:1:2)',
      'at f (<anonymous>:1:2)',
    ],
    undefined,
  ],
  ['a folder that is named like the platform', ['at f (/app/internal/a.js:1:2)'], '/app/internal/a.js:1:2'],
  ['an anonymous async function of a script', ['at async /app/a.js:1:2'], '/app/a.js:1:2'],
  ['a file with a query', ['at f (file:///app/src/a.ts?v=1:1:2)'], '/app/src/a.ts:1:2'],
  [
    'a library with a scope, on Windows',
    ['at f (C:\\app\\node_modules\\@scope\\auth\\index.js:6:3)'],
    '@scope/auth',
  ],
  [
    'whoever called a method of a response that the app has replaced',
    ['at response.json (/app/src/log.ts:3:4)', 'at handler (/app/src/a.ts:5:6)'],
    '/app/src/a.ts:5:6',
  ],
  [
    'this library, installed',
    ['at f (/app/node_modules/@proxy-auth-errors/node/dist/index.js:1:2)', 'at handler (/app/src/a.ts:5:6)'],
    '/app/src/a.ts:5:6',
  ],
  [
    'this library, in a checkout',
    [`at f (${PACKAGES}node/dist/index.js:1:2)`, 'at handler (/app/src/a.ts:5:6)'],
    '/app/src/a.ts:5:6',
  ],
  [
    'a line that begins or ends otherwise',
    ['looked at /app/a.js:1:2', 'at f (/app/a.js:1:2) twice'],
    undefined,
  ],
  ['no stack', [], undefined],
])('%s', (_name, frames, expected) => {
  expect(findEmitter(['Error: x', ...frames.map((frame) => `    ${frame}`)].join('\n')).name).toBe(expected)
})

test('a path below the working directory is shown from there', () => {
  expect(findEmitter(`Error\n    at f (${process.cwd()}/src/a.ts:1:2)`)).toEqual({
    name: 'src/a.ts:1:2',
    isExact: true,
  })
})

test('an installed package is named with its version, wherever pnpm keeps it', () => {
  const path = createRequire(import.meta.url).resolve('supertest')
  expect(path).toContain('.pnpm')
  expect(findEmitter(`Error\n    at f (${path}:1:2)`).name).toMatch(/^supertest@\d+\.\d+\.\d+$/)
})

test('a working directory that is gone shortens no path', () => {
  vi.spyOn(process, 'cwd').mockImplementation(() => {
    throw new Error('ENOENT: uv_cwd')
  })
  expect(findEmitter('Error\n    at f (/app/src/a.ts:1:2)').name).toBe('/app/src/a.ts:1:2')
})

test('where no module of the platform is to be had, a package has no version', () => {
  vi.spyOn(process, 'getBuiltinModule').mockImplementation(() => {
    throw new Error('not supported')
  })
  const path = createRequire(import.meta.url).resolve('supertest')
  expect(findEmitter(`Error\n    at f (${path}:1:2)`).name).toBe('supertest')
})

test('a message is no frame, whatever it looks like', () => {
  const error = new Error('no such user: a\n    at forged (/app/src/other.ts:1:2)')
  expect(locate({ error }).name).toMatch(/emitter\.test\.ts:\d+:\d+$/)
})
