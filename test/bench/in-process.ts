import http from 'node:http'
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { REQUEST } from './answers.ts'

/** A connection that leads nowhere. */
class NoSocket extends Duplex {
  override _read(): void {
    // Nothing comes.
  }

  override _write(_chunk: unknown, _encoding: string, done: () => void): void {
    done()
  }

  override _writev(_chunks: unknown, done: () => void): void {
    done()
  }
}

const socket = new NoSocket() as unknown as Socket

const FIELDS = { host: '127.0.0.1', authorization: REQUEST.authorization }

/**
 * Hands a server one request, as Node makes it of what comes over a connection, and waits for the response. Libraries that
 * do this make a request and a response of their own: that takes longer than most frameworks.
 *
 * @returns the status
 */
export function callServer(server: http.Server): Promise<number> {
  return new Promise((resolve) => {
    const request = new http.IncomingMessage(socket)
    request.method = 'GET'
    request.url = REQUEST.path
    request.httpVersion = '1.1'
    request.httpVersionMajor = 1
    request.httpVersionMinor = 1
    request.rawHeaders = Object.entries(FIELDS).flat()
    request.headers = { ...FIELDS }
    request.push(null)
    request.complete = true
    const response = new http.ServerResponse(request)
    response.assignSocket(socket)
    response.on('finish', () => {
      response.detachSocket(socket)
      resolve(response.statusCode)
    })
    server.emit('request', request, response)
  })
}
