import { afterEach, beforeEach, expect, vi } from 'vitest'

/** A test that prints, or that makes Node warn of something else than misuse, fails. */
const printed: unknown[][] = []
const warnings: Error[] = []

process.removeAllListeners('warning')
process.on('warning', (warning: Error & { code?: string }) => {
  if (warning.name !== 'AuthMisuseWarning' || warning.code === 'fault') warnings.push(warning)
})

beforeEach(() => {
  printed.length = 0
  warnings.length = 0
  for (const method of ['debug', 'log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...values: unknown[]) => void printed.push(values))
  }
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((...values: unknown[]) => printed.push(values) > 0)
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  expect(printed).toEqual([])
  expect(warnings).toEqual([])
})
