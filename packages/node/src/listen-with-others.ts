import type { EventEmitter } from 'node:events'

/** Listeners that are there only while others are. */
const followers = new WeakSet<object>()

/**
 * Adds a listener that comes before all others, and is there only while there are others: what nobody listens to Node
 * itself answers.
 */
export function listenWithOthers(
  events: EventEmitter,
  event: string,
  listener: Parameters<EventEmitter['on']>[1],
): void {
  followers.add(listener)
  const others = (): boolean => events.listeners(event).some((other) => !followers.has(other))
  const follow = (): void => void events.prependListener(event, listener)
  if (others()) follow()
  events.on('newListener', (added, other: object) => {
    if (added === event && !followers.has(other) && !others()) follow()
  })
  events.on('removeListener', (removed) => {
    if (removed === event && !others()) events.off(event, listener)
  })
}
