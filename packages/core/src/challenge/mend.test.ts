import { expect, test } from 'vitest'
import { formatChallenge } from './format.ts'
import { mendChallenges } from './mend.ts'

test.each<[string[], string[] | undefined]>([
  [['Basic realm="a "q" r"'], ['Basic realm="a \\"q\\" r"']],
  [['Basic realm="a "q""'], ['Basic realm="a \\"q\\""']],
  [['Basic realm="a'], ['Basic realm="a"']],
  [['Basic realm="a\\"'], ['Basic realm="a\\\\"']],
  [
    ['Basic realm="a', 'Bearer realm="b"'],
    ['Basic realm="a"', 'Bearer realm="b"'],
  ],
  [['Bearer realm="a"; error="b"'], ['Bearer realm="a", error="b"']],
  [['Basic, realm="a"'], ['Basic realm="a"']],
  [
    ['Bearer realm="x", error_description="the "exp" claim"'],
    ['Bearer realm="x", error_description="the \\"exp\\" claim"'],
  ],
  // What clients of MCP get from many servers.
  [
    ['Bearer resource_metadata=https://a.example/.well-known/x?a=b'],
    ['Bearer resource_metadata="https://a.example/.well-known/x?a=b"'],
  ],
  [
    ['Bearer realm="OAuth" resource_metadata="https://a.example/x"'],
    ['Bearer realm="OAuth", resource_metadata="https://a.example/x"'],
  ],
  [
    ['Bearer authorization_uri=https://a.example/x resource_id=https://b.example'],
    ['Bearer authorization_uri="https://a.example/x", resource_id="https://b.example"'],
  ],
  [
    ['Bearer realm="x" error=invalid_token error_description="the "exp" claim"'],
    ['Bearer realm="x", error="invalid_token", error_description="the \\"exp\\" claim"'],
  ],
  [['Digest realm="p", nonce=dGVz/+x==, qop=auth'], ['Digest realm="p", nonce="dGVz/+x==", qop="auth"']],
  [['Basic realm=a\\b'], ['Basic realm="a\\\\b"']],
  [['Negotiate YII/+a=='], ['Negotiate YII/+a==']],
  [['Negotiate YII==; Basic realm=a/b'], ['Negotiate YII==', 'Basic realm="a/b"']],
  // A challenge that goes on in the next line.
  [['Digest realm="a"', 'nonce="n', 'qop="auth"'], ['Digest realm="a", nonce="n", qop="auth"']],
  // What can be read stays.
  [['Digest realm="a", nonce="n"', 'Basic realm=My Proxy'], ['Digest realm="a", nonce="n"']],
  [
    ['Basic realm=Corp Intranet', 'Negotiate', 'NTLM'],
    ['Negotiate', 'NTLM'],
  ],
  [['Basic realm=Corp Intranet', 'Bearer realm="a" scope=b'], ['Bearer realm="a", scope="b"']],
  [['Basic realm="a "q" r=1"'], undefined],
  [['Bearer error_description="Expected "aud" claim="x" but got "y""'], undefined],
  [['Digest realm="a"', 'nonce="n", qop="auth"', 'Basic realm=My Proxy', 'Negotiate'], ['Negotiate']],
  [['Basic realm="the "x" y=z"'], undefined],
  [['Basic realm="a" b'], undefined],
  [['Bearer realm="a" Basic realm="b"'], undefined],
  // Whether the first realm was to end before the comma, nobody can say.
  [['Basic realm="a, Bearer realm="b"'], undefined],
  [['Basic realm="a ", b"'], undefined],
  [['Basic realm=the staff'], undefined],
  [['Basic realm="a\r\nX: y"'], undefined],
  [['Basic realm="☃"'], undefined],
  [['', ','], undefined],
])('%j becomes %j', (lines, expected) => {
  expect(mendChallenges(lines)?.map(formatChallenge)).toEqual(expected)
})
