import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A server behind the proxy: `/` says hello, `/repo.git/` is a git repository. */
export function createOrigin(): { server: http.Server; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'origin-'))
  const git = (...args: string[]): void => {
    execFileSync('git', args, { cwd: folder, stdio: 'ignore', env: { ...process.env, ...IDENTITY } })
  }
  let hasGit = true
  try {
    git('init', '-q', 'work')
    git('-C', 'work', 'commit', '-q', '--allow-empty', '-m', 'first')
    git('clone', '-q', '--bare', 'work', 'repo.git')
    git('-C', 'repo.git', 'update-server-info')
  } catch {
    hasGit = false
  }
  const server = http.createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://origin').pathname
    if (!hasGit || !path.startsWith('/repo.git/')) return void response.end('hello from the origin')
    readFile(join(folder, path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    )
  })
  return { server, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}
