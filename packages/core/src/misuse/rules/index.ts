import type { Rule } from '../rule.ts'
import { rule as basicCharset } from './basic-charset.ts'
import { rule as basicOverPlaintext } from './basic-over-plaintext.ts'
import { rule as basicWithoutRealm } from './basic-without-realm.ts'
import { rule as bearerAttributeCharacters } from './bearer-attribute-characters.ts'
import { rule as bearerErrorCode } from './bearer-error-code.ts'
import { rule as bearerErrorStatus } from './bearer-error-status.ts'
import { rule as bearerErrorWithoutCredentials } from './bearer-error-without-credentials.ts'
import { rule as bearerWithoutParameters } from './bearer-without-parameters.ts'
import { rule as browserPrompt } from './browser-prompt.ts'
import { rule as cacheableChallenge } from './cacheable-challenge.ts'
import { rule as challengeInWrongField } from './challenge-in-wrong-field.ts'
import { rule as connectionBoundScheme } from './connection-bound-scheme.ts'
import { rule as credentialsEchoed } from './credentials-echoed.ts'
import { rule as digestMissingParameter } from './digest-missing-parameter.ts'
import { rule as digestQuoting } from './digest-quoting.ts'
import { rule as digestWeakAlgorithm } from './digest-weak-algorithm.ts'
import { rule as dpopNonceMissing } from './dpop-nonce-missing.ts'
import { rule as duplicateAuthParam } from './duplicate-auth-param.ts'
import { rule as emptyListElement } from './empty-list-element.ts'
import { rule as foldedChallenges } from './folded-challenges.ts'
import { rule as hiddenFromCors } from './hidden-from-cors.ts'
import { rule as lostChallenge } from './lost-challenge.ts'
import { rule as malformedChallenge } from './malformed-challenge.ts'
import { rule as missingProxyAuthenticate } from './missing-proxy-authenticate.ts'
import { rule as missingWwwAuthenticate } from './missing-www-authenticate.ts'
import { rule as notProblemDetails } from './not-problem-details.ts'
import { rule as problemNotObject } from './problem-not-object.ts'
import { rule as problemStatusMismatch } from './problem-status-mismatch.ts'
import { rule as problemTypeNotAbsolute } from './problem-type-not-absolute.ts'
import { rule as proxyAuthFromOrigin } from './proxy-auth-from-origin.ts'
import { rule as proxyAuthenticateOutside407 } from './proxy-authenticate-outside-407.ts'
import { rule as realmRevealsRequest } from './realm-reveals-request.ts'
import { rule as resourceMetadataUrl } from './resource-metadata-url.ts'
import { rule as stepUpWithoutRequirements } from './step-up-without-requirements.ts'
import { rule as unknownSchemeFirst } from './unknown-scheme-first.ts'
import { rule as unquotedRealm } from './unquoted-realm.ts'
import { rule as whitespaceAroundEquals } from './whitespace-around-equals.ts'

/** Every rule, in the order in which they look and repair. */
export const RULES: readonly Rule[] = [
  missingProxyAuthenticate,
  missingWwwAuthenticate,
  challengeInWrongField,
  lostChallenge,
  proxyAuthenticateOutside407,
  malformedChallenge,
  duplicateAuthParam,
  unquotedRealm,
  emptyListElement,
  whitespaceAroundEquals,
  foldedChallenges,
  unknownSchemeFirst,
  basicWithoutRealm,
  basicCharset,
  digestMissingParameter,
  digestQuoting,
  digestWeakAlgorithm,
  bearerWithoutParameters,
  bearerErrorWithoutCredentials,
  bearerErrorStatus,
  bearerErrorCode,
  bearerAttributeCharacters,
  stepUpWithoutRequirements,
  resourceMetadataUrl,
  dpopNonceMissing,
  proxyAuthFromOrigin,
  basicOverPlaintext,
  cacheableChallenge,
  hiddenFromCors,
  browserPrompt,
  realmRevealsRequest,
  credentialsEchoed,
  connectionBoundScheme,
  notProblemDetails,
  problemNotObject,
  problemStatusMismatch,
  problemTypeNotAbsolute,
]
