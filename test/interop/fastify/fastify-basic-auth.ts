import basicAuth, { type FastifyBasicAuthOptions } from '@fastify/basic-auth'
import { CANARY, type InteropCase } from '../case.ts'
import { HOSTILE_REALMS } from '../express/hostile-realms.ts'
import { basicRequests } from '../requests.ts'
import { startFastify } from './app.ts'

function start(options: Omit<FastifyBasicAuthOptions, 'validate'>): InteropCase['start'] {
  return startFastify(async (app) => {
    await app.register(basicAuth, {
      ...options,
      validate: async () => {
        throw new Error(CANARY)
      },
    })
    app.addHook('onRequest', app.basicAuth)
  })
}

export const cases: readonly InteropCase[] = [
  {
    library: '@fastify/basic-auth',
    framework: 'Fastify',
    start: start({}),
    // The error of `validate` says nothing of a scheme, and a 401 offers Bearer then.
    requests: basicRequests({ invalid: { reason: 'unsupported-scheme' } }),
  },
  {
    library: '@fastify/basic-auth',
    framework: 'Fastify',
    variant: 'authenticate',
    start: start({ authenticate: true }),
    requests: basicRequests(),
  },
  {
    library: '@fastify/basic-auth',
    framework: 'Fastify',
    variant: 'authenticate with a realm',
    start: start({ authenticate: { realm: 'staff' } }),
    requests: basicRequests(),
  },
  {
    library: '@fastify/basic-auth',
    framework: 'Fastify',
    variant: 'proxyMode',
    start: start({ proxyMode: true }),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  {
    library: '@fastify/basic-auth',
    framework: 'Fastify',
    variant: 'proxyMode and authenticate with a realm',
    start: start({ proxyMode: true, authenticate: { realm: 'gateway' } }),
    requests: basicRequests({}, 'proxy-authorization'),
  },
  ...HOSTILE_REALMS.map((realm): InteropCase => ({
    library: '@fastify/basic-auth',
    framework: 'Fastify',
    variant: `realm ${JSON.stringify(realm)}`,
    start: start({ authenticate: { realm } }),
    requests: [{ name: 'no credentials', reason: 'missing-credentials', status: 401 }],
  })),
]
