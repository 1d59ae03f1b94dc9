import type { ChallengeRule, RuleDocs } from '../rule.ts'
import { omitParams } from '../omit-params.ts'

/** A Basic challenge that asks for another encoding than UTF-8. */
export const rule: ChallengeRule = {
  id: 'basic-charset',
  severity: 'error',
  spec: 'RFC 7617 §2.1',
  fix: 'Write charset="UTF-8", the only value there is, or leave it out.',
  schemes: ['basic'],
  once: true,
  check: ({ params: { charset } }, subject) =>
    charset !== undefined &&
    charset.toLowerCase() !== 'utf-8' &&
    `A Basic challenge was sent with charset ${subject.quote(charset)}.`,
  repair: (challenge, draft) => omitParams(challenge, ['charset'], draft),
}

export const docs: RuleDocs = {
  summary: 'The charset of a Basic challenge is not UTF-8.',
  why: 'No other value is defined, so that each client encodes names and passwords beyond ASCII as it likes.',
  bad: [{ status: 401, headers: [['www-authenticate', 'Basic realm="api", charset="ISO-8859-1"']] }],
  good: [{ status: 401, headers: [['www-authenticate', 'Basic realm="api", charset="utf-8"']] }],
}
