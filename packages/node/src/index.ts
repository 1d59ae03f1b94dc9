export { applyAnswer, groupFields, readFields } from './fields.ts'
export { answerError } from './refuse.ts'
export { NodeRequestFacts } from './request-facts.ts'
export { isInnermost, isReleased, release, unwatch, watch } from './watch.ts'
