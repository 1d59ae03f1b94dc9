/** WebSocket upgrades, refused with 401 beside an app of each framework, and let in with credentials. */
import { once } from 'node:events'
import http from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { basic, proxyAuthErrors, unauthorized } from '@proxy-auth-errors/node'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { close, listen } from '../contract/client.ts'

const servers: [string, () => Promise<http.Server>][] = [
  ['Express', async () => http.createServer(express())],
  [
    'Fastify',
    async () => {
      const app = fastify()
      await app.ready()
      return app.server
    },
  ],
  ['Koa', async () => http.createServer(new Koa().callback())],
  ['Hono', async () => http.createServer(getRequestListener(new Hono().fetch))],
]

test.each(servers)(
  '%s: an upgrade without credentials is refused, one with them is let in',
  async (_name, create) => {
    const server = await create()
    const authErrors = proxyAuthErrors({ challenges: { 401: basic({ realm: 'chat' }) } })
    const chat = new WebSocketServer({ noServer: true })
    server.on('upgrade', (request, socket, head) => {
      if (request.headers.authorization !== `Basic ${btoa('a:b')}`) {
        authErrors.refuse(socket, request, unauthorized())
        return
      }
      chat.handleUpgrade(request, socket, head, (client) => client.send('welcome'))
    })
    const url = `ws://127.0.0.1:${await listen(server)}/`
    try {
      const refused = new WebSocket(url)
      refused.on('error', () => undefined)
      const [, response] = (await once(refused, 'unexpected-response')) as [unknown, http.IncomingMessage]
      let body = ''
      for await (const chunk of response) body += String(chunk)
      expect(response.statusCode).toBe(401)
      expect(response.headers['www-authenticate']).toBe('Basic realm="chat"')
      expect(JSON.parse(body)).toMatchObject({ status: 401, reason: 'missing-credentials' })

      const accepted = new WebSocket(url, { headers: { authorization: `Basic ${btoa('a:b')}` } })
      const [message] = (await once(accepted, 'message')) as [Buffer]
      expect(message.toString()).toBe('welcome')
      accepted.terminate()
    } finally {
      for (const client of chat.clients) client.terminate()
      await close(server)
    }
  },
)
