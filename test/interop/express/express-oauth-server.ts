import OAuthServer from '@node-oauth/express-oauth-server'
import { CANARY, type InteropCase, type InteropRequest } from '../case.ts'
import { bearerRequests } from '../requests.ts'
import { startExpress } from './app.ts'

const EXPIRED = 'expired-token'

/** What the library asks the database. */
const model = {
  async getAccessToken(token: string): Promise<object | false> {
    if (token !== EXPIRED) return false
    return {
      accessToken: token,
      accessTokenExpiresAt: new Date(1),
      client: { id: CANARY },
      user: { id: CANARY },
    }
  },
}

function start(options: { useErrorHandler?: boolean }): InteropCase['start'] {
  return startExpress((app) => {
    const server = new OAuthServer({ ...options, model: model as unknown as OAuthServer.Options['model'] })
    app.use(server.authenticate())
  })
}

/** What is not `Bearer` and one token it answers with 400. */
function requests(expired: InteropRequest['reason']): readonly InteropRequest[] {
  return [
    ...bearerRequests({ 'wrong scheme': null, malformed: null }),
    { name: 'expired', headers: { authorization: `Bearer ${EXPIRED}` }, reason: expired },
  ]
}

export const cases: readonly InteropCase[] = [
  {
    library: '@node-oauth/express-oauth-server',
    framework: 'Express',
    start: start({}),
    // That it has expired is in the text of the body, for people.
    requests: requests('invalid-credentials'),
  },
  {
    library: '@node-oauth/express-oauth-server',
    framework: 'Express',
    variant: 'useErrorHandler',
    start: start({ useErrorHandler: true }),
    requests: requests('invalid-credentials'),
  },
]
