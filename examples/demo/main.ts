import { readArguments, USAGE } from './arguments.ts'

// Whoever reads may stop (`| head`): the exit code still says whether all is correct.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const read = readArguments(process.argv.slice(2))

// The frameworks are loaded only where they are needed: a wrong argument is answered at once.
if ('unknown' in read) {
  process.stderr.write(`Unknown argument ${JSON.stringify(read.unknown)}.\n\n${USAGE}`)
  process.exitCode = 2
} else if (read.action === 'help') {
  process.stdout.write(USAGE)
} else if (read.action === 'serve') {
  const { serve } = await import('./serve.ts')
  await serve((text) => process.stdout.write(text))
} else {
  const { demonstrate } = await import('./demonstrate.ts')
  const isCorrect = await demonstrate(process.stdout)
  if (!isCorrect) process.exitCode = 1
}
