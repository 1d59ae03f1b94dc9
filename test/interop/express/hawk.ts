import type { RequestHandler } from 'express'
import Hawk, { type Credentials } from 'hawk'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { startExpress } from './app.ts'

async function findCredentials(id: string): Promise<Credentials | undefined> {
  if (id === 'carol') throw new Error(CANARY)
  return id === 'bob' ? { id, key: CANARY, algorithm: 'sha256' } : undefined
}

/** As its page shows it: whatever is thrown is a 401. */
const answer: RequestHandler = async (request, response) => {
  try {
    await Hawk.server.authenticate(request, findCredentials)
    response.end('ok')
  } catch (error) {
    response.writeHead(401, { 'Content-Type': 'text/plain' })
    response.end(`${CANARY} ${String(error)}`)
  }
}

const handOn: RequestHandler = async (request, _response, next) => {
  await Hawk.server.authenticate(request, findCredentials)
  next()
}

function sent(id: string): { authorization: string } {
  return {
    authorization: `Hawk id="${id}", ts="1353832234", nonce="j4h3g2", mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLaIc="`,
  }
}

function requests(wrong: InteropRequest['reason']): readonly InteropRequest[] {
  return [
    { name: 'no credentials', reason: 'missing-credentials' },
    { name: 'wrong scheme', headers: { authorization: 'NTLM abc' }, reason: 'unsupported-scheme' },
    { name: 'unknown user', headers: sent('alice'), reason: wrong },
    { name: 'invalid', headers: sent('bob'), reason: wrong },
  ]
}

export const cases: readonly InteropCase[] = [
  {
    library: 'hawk',
    framework: 'Express',
    variant: 'by hand, answers',
    start: startExpress((app) => app.use(answer)),
    // Nothing that is sent says Hawk: Bearer is the default for 401.
    requests: [
      ...requests('unsupported-scheme'),
      { name: 'malformed', headers: { authorization: 'Hawk id="b' }, reason: 'malformed-credentials' },
      { name: 'error of the database', headers: sent('carol'), reason: 'unsupported-scheme' },
    ],
  },
  {
    library: 'hawk',
    framework: 'Express',
    variant: 'by hand, hands errors on',
    start: startExpress((app) => app.use(handOn)),
    // Boom's status is where Express does not look.
    requests: requests('invalid-credentials').map((request) => ({ ...request, status: 401 })),
  },
]
