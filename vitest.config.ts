import { defineConfig } from 'vitest/config'

const conditions = ['@proxy-auth-errors/source']

export default defineConfig({
  resolve: { conditions: [...conditions, 'module', 'node'] },
  ssr: {
    resolve: { conditions: [...conditions, 'module', 'node'], externalConditions: [...conditions, 'node'] },
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // Warnings are read from the process: each file has one of its own.
    pool: 'forks',
    setupFiles: ['test/setup.ts'],
    testTimeout: 20_000,
  },
})
