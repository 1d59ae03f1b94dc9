/** Prints how many milliseconds it takes to import an adapter once its framework is there. */
const [framework = '', adapter = ''] = process.argv.slice(2)
await import(framework)
const start = process.hrtime.bigint()
await import(adapter)
console.log(Number(process.hrtime.bigint() - start) / 1e6)
