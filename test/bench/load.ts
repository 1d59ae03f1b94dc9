import net from 'node:net'
import { REQUEST } from './answers.ts'

const OCTETS = Buffer.from(
  `GET ${REQUEST.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${REQUEST.authorization}\r\n\r\n`,
)

/** Enough that the server never waits for a request. */
const CONNECTIONS = 32

/**
 * Asks a server on loopback again and again, by connections that stay open, one request at a time on each. It does as
 * little as it can, so that the server is what is measured.
 */
export class Load {
  readonly #sockets: readonly net.Socket[]
  readonly #length: number
  readonly #head: Buffer

  private constructor(sockets: readonly net.Socket[], first: Buffer) {
    this.#sockets = sockets
    this.#length = first.length
    this.#head = first.subarray(0, first.indexOf('\r\n'))
  }

  static async open(port: number): Promise<Load> {
    const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(port)))
    return new Load(sockets, await readFirst(sockets[0]!))
  }

  /**
   * Sends that many requests and gives the seconds it took.
   *
   * @throws Error where a response has another length or status line than the first.
   */
  async send(requests: number): Promise<number> {
    let left = requests
    // A load that sleeps must be woken by the server's writes, which would cost a slow server more than a fast one.
    let isBusy = true
    const stayAwake = (): void => void (isBusy && setImmediate(stayAwake))
    stayAwake()
    const start = process.hrtime.bigint()
    await Promise.all(
      this.#sockets.map(
        (socket) =>
          new Promise<void>((resolve, reject) => {
            let received = 0
            const onData = (chunk: Buffer): void => {
              if (received === 0 && this.#head.compare(chunk, 0, this.#head.length) !== 0) {
                reject(new Error(`A response is not like the first: ${chunk.toString()}`))
              }
              received += chunk.length
              if (received < this.#length) return
              if (received > this.#length) reject(new Error('A response is longer than the first.'))
              received = 0
              if (left-- > 0) socket.write(OCTETS)
              else {
                socket.off('data', onData)
                resolve()
              }
            }
            // There may be fewer requests than connections.
            if (left-- <= 0) return resolve()
            socket.on('data', onData)
            socket.removeAllListeners('end')
            socket.once('end', () => reject(new Error('A server closed a connection.')))
            socket.write(OCTETS)
          }),
      ),
    ).finally(() => (isBusy = false))
    return Number(process.hrtime.bigint() - start) / 1e9
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

function connect(port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** The whole first response: as long as it says, or up to its last chunk. */
function readFirst(socket: net.Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    let response = Buffer.alloc(0)
    const onData = (chunk: Buffer): void => {
      response = Buffer.concat([response, chunk])
      const [head, body] = response.toString('latin1').split('\r\n\r\n', 2)
      const length = /\r\ncontent-length: (\d+)/i.exec(head!)?.[1]
      const isWhole =
        length === undefined
          ? response.toString('latin1').endsWith('\r\n0\r\n\r\n')
          : body?.length === Number(length)
      if (!isWhole) return
      socket.off('data', onData)
      resolve(response)
    }
    socket.on('data', onData)
    socket.write(OCTETS)
  })
}
