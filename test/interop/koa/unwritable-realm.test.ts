/**
 * A realm that Node does not write, thrown by koa-basic-auth. On its own Koa's error handler throws in turn, nobody
 * catches that, and the client waits for ever: so there is no "before" to show among the cases.
 */
import basicAuth from 'koa-basic-auth'
import { expect, test } from 'vitest'
import { close, listen, send } from '../../contract/client.ts'
import { HOSTILE_REALMS } from '../express/hostile-realms.ts'
import { startKoa } from './app.ts'
import { isWritable } from './koa-basic-auth.ts'

test.each(HOSTILE_REALMS.filter((realm) => !isWritable(realm)))(
  'the client gets an answer with realm %j',
  async (realm) => {
    const options = { name: 'alice', pass: 'secret', realm }
    const server = await startKoa((app) => app.use(basicAuth(options)))({})
    try {
      const response = await send(await listen(server))
      expect(response.status).toBe(401)
      expect(response.all('www-authenticate')).toEqual(['Basic realm="api", charset="UTF-8"'])
      expect(response.all('set-cookie')).toEqual([])
    } finally {
      await close(server)
    }
  },
)
