export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** The median of what two variants made of the same rounds. */
export function paired(
  a: readonly number[],
  b: readonly number[],
  combine: (a: number, b: number) => number,
): number {
  return median(a.map((value, at) => combine(value, b[at]!)))
}

export function ratio(a: readonly number[], b: readonly number[]): number {
  return paired(a, b, (x, y) => x / y)
}

export function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits))
}
