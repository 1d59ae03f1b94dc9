import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createAuthenticate } from './authenticate.ts'
import { createProxy } from './proxy.ts'
import { readUsers } from './users.ts'

const { PORT = '3128', NONCE_SECRET = randomBytes(32).toString('hex'), NONCE_MAX_AGE = '300' } = process.env

const users = readUsers(new URL('users.txt', import.meta.url))
const proxy = createProxy(createAuthenticate(users, NONCE_SECRET, Number(NONCE_MAX_AGE)))

proxy.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
})

process.once('SIGTERM', () => {
  proxy.closeAllConnections()
  proxy.close(() => process.exit(0))
})
