import { parseChallenges } from '@proxy-auth-errors/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { send } from '../contract/client.ts'
import { type Ended, runScript } from '../examples/child.ts'

const root = new URL('../../', import.meta.url)

/** A line of the warnings that Node prints for misuse. */
const WARNING = /^(?:\(node:\d+\) \[[a-z-]+\] AuthMisuseWarning: | {2}|\(Use `node --trace-warnings)/

describe('npm run demo', () => {
  describe('without arguments', () => {
    let ended: Ended
    beforeAll(async () => {
      ended = await runScript(root, 'demo').ended
    })

    test('finds every response with the suite correct', () => {
      const { code, stdout, stderr } = ended
      expect(stderr).toBe('')
      expect(stdout).not.toContain('WRONG')
      expect(stdout.match(/ ok$/gm)).toHaveLength(44)
      for (const name of ['Express', 'Fastify', 'Koa', 'Hono']) {
        expect(stdout).toMatch(new RegExp(`^${name} +Without the suite +With proxyAuthErrors\\(\\)$`, 'm'))
      }
      expect(stdout).toMatch(
        /\n\n44 of 44 responses are correct with proxyAuthErrors\(\)\. A challenge to read: 44, without it \d+\.\n$/,
      )
      expect(code).toBe(0)
    })

    test('names the rule and the line of what was wrong', () => {
      expect(ended.stdout).toMatch(/^error missing-proxy-authenticate \(RFC 9110 §15\.5\.8\)/m)
      expect(ended.stdout).toMatch(/^ +Express +examples\/demo\/apps\/express\.ts:\d+:\d+$/m)
    })

    test('fits into 100 columns, and has no colours where it is piped', () => {
      expect(ended.stdout.split('\n').filter(({ length }) => length > 100)).toEqual([])
      expect(ended.stdout).not.toContain('\u001b')
    })
  })

  test('--serve prints curl lines that are refused correctly, until SIGTERM', async () => {
    const demo = runScript(root, 'demo', { args: ['--serve'] })
    try {
      const { input } = await demo.printed(/Ctrl-C.*\n$/)
      const lines = [...input.matchAll(/^ {2}curl -i (?:--proxy )?http:\/\/127\.0\.0\.1:(\d+)(\S+| \S+)$/gm)]
      expect(lines).toHaveLength(32)
      for (const [line, port, target] of lines) {
        const path = target!.trim()
        const response = await send(Number(port), { path })
        const [status, field] = path.startsWith('/') ? [401, 'www-authenticate'] : [407, 'proxy-authenticate']
        expect([line, response.status]).toEqual([line, status])
        expect(response.all('content-type')).toEqual(['application/problem+json'])
        expect(parseChallenges(response.all(field as string))).toMatchObject({ ok: true })
      }
    } finally {
      await demo.stop()
    }
    const { code, stderr } = await demo.ended
    expect(code).toBe(0)
    expect(stderr).toContain('[missing-www-authenticate] AuthMisuseWarning: ')
    // Node heads a warning with its code, the suite indents what follows, and Node adds a hint to the first.
    const other = stderr.split('\n').filter((text) => !WARNING.test(text))
    expect(other).toEqual([''])
  })

  test('--help prints the usage', async () => {
    const { code, stdout, stderr } = await runScript(root, 'demo', { args: ['--help'] }).ended
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Usage: npm run demo \[-- --serve\]\n/)
  })

  test('an argument that it does not know ends it with code 2', async () => {
    const { code, stdout, stderr } = await runScript(root, 'demo', { args: ['--sevre'] }).ended
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^Unknown argument "--sevre"\.\n\nUsage: /)
  })
})
