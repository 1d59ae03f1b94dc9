import { expect, test } from 'vitest'
import { prefersHtml } from './accept.ts'

test.each<[string | undefined, boolean]>([
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['application/json', false],
  ['application/json, text/plain, */*', false],
  ['text/html', true],
  ['text/*', true],
  ['TEXT/HTML', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['text/html, application/json', true],
  ['application/json, text/html', false],
  ['application/problem+json, text/html', false],
  ['text/html;q=0.5, application/json', false],
  ['text/html; q=0.9, application/json; q=0.8', true],
  ['text/html;q=0', false],
  ['text/html, */*', false],
  ['text/html;q=x', true],
  ['text/html;level=2;q=0.1, text/html, application/json;q=0.5', true],
  ['text/html;level=2, application/json', true],
])('Accept: %s', (accept, expected) => {
  expect(prefersHtml(accept)).toBe(expected)
})
