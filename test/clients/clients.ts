import { execFile } from 'node:child_process'
import http from 'node:http'
import { promisify } from 'node:util'
import axios from 'axios'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { ProxyAgent, request as undiciRequest } from 'undici'

const run = promisify(execFile)

export type Credentials = 'none' | 'wrong' | 'right'

export interface Ask {
  /** `127.0.0.1:port` of the proxy. */
  readonly proxy: string
  /** `127.0.0.1:port` of the origin. */
  readonly origin: string
  readonly credentials: Credentials
}

export interface Client {
  readonly name: string
  /** The program that has to be there; none for a library. */
  readonly program?: string
  /** How it reaches an `http:` URL through the proxy. */
  readonly by: 'absolute-form' | 'CONNECT'
  /** What the client saw, in a word: `200`, `407`, `exit 56`, an error's code. */
  ask(ask: Ask): Promise<string>
}

const USER: Readonly<Record<Credentials, string | undefined>> = {
  none: undefined,
  wrong: 'user:wrong',
  right: 'user:pass',
}

/** A proxy's URL with the credentials in it. */
function proxyUrl({ proxy, credentials }: Ask): string {
  const user = USER[credentials]
  return `http://${user === undefined ? '' : `${user}@`}${proxy}`
}

/** Runs a program; gives what it printed, or `exit` and its code. No proxy of the environment's gets in the way. */
async function program(command: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, no_proxy: '', NO_PROXY: '', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' }
  try {
    const { stdout } = await run(command, args, { env, timeout: 15_000 })
    return stdout
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string }
    return `${stdout ?? ''} exit ${String(code)}`.trim()
  }
}

function curl(name: string, ...options: string[]): Client {
  return {
    name: `curl ${name}`,
    program: 'curl',
    by: options.includes('--proxytunnel') ? 'CONNECT' : 'absolute-form',
    ask: async (ask) => {
      const user = USER[ask.credentials]
      const auth = user === undefined ? [] : ['--proxy-user', user]
      const format = ask.credentials === 'right' ? '%{http_code}' : '%{http_code} %{http_connect}'
      const args = [
        '-sS',
        '-m',
        '10',
        '-o',
        '/dev/null',
        '-w',
        format,
        '-x',
        `http://${ask.proxy}`,
        ...options,
        ...auth,
        `http://${ask.origin}/`,
      ]
      // 000 is curl's way to say that there was no response, or no CONNECT.
      return (await program('curl', args))
        .replace(/\b000\b/g, '')
        .trim()
        .replace(/\s+/g, ' ')
    },
  }
}

export const clients: readonly Client[] = [
  curl('--proxy-basic', '--proxy-basic'),
  curl('--proxy-digest', '--proxy-digest'),
  curl('--proxy-anyauth', '--proxy-anyauth'),
  curl('--proxytunnel --proxy-basic', '--proxytunnel', '--proxy-basic'),
  curl('--proxytunnel --proxy-digest', '--proxytunnel', '--proxy-digest'),
  curl('--proxytunnel --proxy-anyauth', '--proxytunnel', '--proxy-anyauth'),
  {
    name: 'wget',
    program: 'wget',
    by: 'absolute-form',
    ask: async (ask) => {
      const [name, password] = USER[ask.credentials]?.split(':') ?? []
      const auth = name === undefined ? [] : [`--proxy-user=${name}`, `--proxy-password=${password}`]
      const options = [
        '-q',
        '-t',
        '1',
        '-T',
        '10',
        '-O',
        '-',
        '-e',
        'use_proxy=yes',
        '-e',
        `http_proxy=http://${ask.proxy}/`,
      ]
      const printed = await program('wget', [...options, ...auth, `http://${ask.origin}/`])
      return printed === 'hello from the origin' ? '200' : printed
    },
  },
  {
    name: 'git ls-remote, proxyAuthMethod=anyauth',
    program: 'git',
    by: 'absolute-form',
    ask: async (ask) => {
      const options = ['-c', `http.proxy=${proxyUrl(ask)}`, '-c', 'http.proxyAuthMethod=anyauth']
      const printed = await program('git', [...options, 'ls-remote', `http://${ask.origin}/repo.git`])
      return /^[0-9a-f]{40}\tHEAD$/m.test(printed) ? '200' : printed
    },
  },
  {
    name: 'node:http, Basic by hand',
    by: 'absolute-form',
    ask: (ask) =>
      new Promise((resolve, reject) => {
        const [host, port] = ask.proxy.split(':')
        const user = USER[ask.credentials]
        const headers = user === undefined ? {} : { 'proxy-authorization': `Basic ${btoa(user)}` }
        http
          .get({ host, port, path: `http://${ask.origin}/`, headers, agent: false }, (response) => {
            response.resume()
            resolve(String(response.statusCode))
          })
          .on('error', reject)
      }),
  },
  {
    name: 'undici ProxyAgent, request()',
    by: 'CONNECT',
    ask: async (ask) => {
      const user = USER[ask.credentials]
      const agent = new ProxyAgent({
        uri: `http://${ask.proxy}`,
        ...(user !== undefined && { token: `Basic ${btoa(user)}` }),
        proxyTunnel: true,
      })
      try {
        const { statusCode, body } = await undiciRequest(`http://${ask.origin}/`, { dispatcher: agent })
        await body.dump()
        return String(statusCode)
      } catch (error) {
        return (error as Error).name
      } finally {
        await agent.destroy()
      }
    },
  },
  {
    name: 'https-proxy-agent',
    by: 'CONNECT',
    ask: (ask) =>
      new Promise((resolve) => {
        const agent = new HttpsProxyAgent(proxyUrl(ask))
        http
          .get(`http://${ask.origin}/`, { agent }, (response) => {
            const challenges = response.headersDistinct['proxy-authenticate']?.length ?? 0
            response.resume()
            resolve(`${response.statusCode}${challenges > 0 ? `, ${challenges} challenges` : ''}`)
          })
          .on('error', (error) => resolve(error.name))
      }),
  },
  {
    name: 'axios',
    by: 'absolute-form',
    ask: async (ask) => {
      const [host, port] = ask.proxy.split(':')
      const [username, password] = USER[ask.credentials]?.split(':') ?? []
      const auth = username === undefined ? {} : { auth: { username, password: password! } }
      const proxy = { protocol: 'http', host: host!, port: Number(port), ...auth }
      const response = await axios.get(`http://${ask.origin}/`, { proxy, validateStatus: () => true })
      const { reason } = Object(response.data) as { reason?: string }
      return `${response.status}${reason === undefined ? '' : ` ${reason}`}`
    },
  },
  {
    name: 'Chromium',
    program: 'chromium',
    by: 'absolute-form',
    ask: async (ask) => {
      const [username, password] = USER[ask.credentials]?.split(':') ?? []
      const browser = await launchChromium({
        server: `http://${ask.proxy}`,
        bypass: '<-loopback>',
        ...(username !== undefined && { username, password: password! }),
      })
      try {
        const page = await browser.newPage()
        const response = await page.goto(`http://${ask.origin}/`, { timeout: 15_000 })
        return String(response?.status())
      } catch (error) {
        return /net::(\w+)/.exec((error as Error).message)?.[1] ?? (error as Error).name
      } finally {
        await browser.close()
      }
    },
  },
]

const CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export function launchChromium(proxy?: LaunchOptions['proxy']): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM, ...(proxy && { proxy }) })
}

export async function isInstalled(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  )
}
