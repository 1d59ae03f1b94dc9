import { expect, test } from 'vitest'
import { METADATA_URL } from './metadata-url.ts'

test.each([
  'https://api.example/.well-known/oauth-protected-resource',
  'https://api.example:8443/x?y',
  'https://[2001:db8::1]/x',
  'HTTPS://API.example',
  'http://localhost/x',
  'http://localhost:3000/x',
  'http://127.0.0.1:3000',
  'http://[::1]:3000/x',
])('%s can be fetched', (url) => {
  expect(METADATA_URL.test(url)).toBe(true)
})

test.each([
  '/.well-known/x',
  'http://api.example/x',
  'https://',
  'https:///x',
  'https://?x',
  'https://#x',
  'https://:443',
  'https:// x',
  'https://"x"',
  'https://\u00e9',
  'http://localhost.example/x',
  'http://localhost:80@api.example/x',
  'http://127.0.0.1@api.example/x',
])('%s cannot', (url) => {
  expect(METADATA_URL.test(url)).toBe(false)
})
