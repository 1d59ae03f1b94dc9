import { expect, test } from 'vitest'
import { renderHtml, utf8Length } from './render.ts'

test.each(['', 'ascii', 'é', '€', '😀', 'a😀é€', '\ud800', '\udc00x', '\ud800\ud800\udc00'])(
  '%j has its length in UTF-8',
  (text) => {
    expect(utf8Length(text)).toBe(Buffer.byteLength(text))
  },
)

test('a page escapes what it is given', () => {
  const { body } = renderHtml({
    type: 'about:blank',
    title: '<b>',
    status: 401,
    detail: `"><script>alert('&')</script>`,
    reason: 'missing-credentials',
    challenges: [],
  })
  expect(body).toContain('<h1>401 &lt;b&gt;</h1>')
  expect(body).toContain('&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;')
})
