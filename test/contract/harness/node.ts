import http from 'node:http'
import type { Readable } from 'node:stream'
import { proxyAuthErrors } from '@proxy-auth-errors/node'
import type { Behaviour, Harness } from './harness.ts'
import { toStream } from './stream.ts'

export const nodeHarness: Harness = {
  name: 'node:http',
  package: '@proxy-auth-errors/node',
  seesErrors: true,
  seesResponses: true,
  hasWriteHead: true,
  takesWeb: false,
  start: async (setup) => {
    const suite = setup.options && proxyAuthErrors(setup.options)
    const innerSuite = setup.inner && proxyAuthErrors(setup.inner)
    const server = http.createServer((request, response) => {
      if (setup.surrounded) {
        response.setHeader('access-control-allow-origin', 'https://app.example')
        response.setHeader('vary', 'Origin')
        response.setHeader('x-request-id', '42')
        response.setHeader('set-cookie', 'session=abc')
        response.setHeader('etag', '"1"')
      }
      try {
        act(setup.behaviour, response)
      } catch (error) {
        const own = setup.ownErrorHandler
        if (own) {
          own.called(error)
          response.writeHead(own.status, { 'content-type': 'application/json', ...own.headers })
          response.end(JSON.stringify(own.json))
          return
        }
        if ((innerSuite ?? suite)?.refuse(response, request, error)) return
        if (response.headersSent) response.end()
        else response.writeHead(500).end()
      }
    })
    // The one that is attached last sees the request first, and so is the outer one.
    innerSuite?.attach(server)
    suite?.attach(server)
    return server
  },
}

function act(behaviour: Behaviour, response: http.ServerResponse): void {
  switch (behaviour.does) {
    case 'throw':
      for (const [name, value] of behaviour.before ?? []) response.setHeader(name, value)
      throw behaviour.error()
    case 'send': {
      const { body } = behaviour
      response.statusCode = behaviour.status
      if (body && 'json' in body) response.setHeader('content-type', 'application/json')
      for (const [name, value] of Object.entries(behaviour.headers ?? {})) response.setHeader(name, value)
      if (body === undefined) response.end()
      else if ('text' in body) response.end(body.text)
      else if ('json' in body) response.end(JSON.stringify(body.json))
      else if ('buffer' in body) response.end(body.buffer)
      else (toStream(body) as Readable).pipe(response)
      return
    }
    case 'writeHead':
      response.writeHead(behaviour.status, behaviour.headers as http.OutgoingHttpHeaders).end(behaviour.body)
      return
    case 'fail-midway':
      response.write('begun')
      throw behaviour.error()
  }
}
