import { createAuthResponder, type Finding } from '@proxy-auth-errors/core'
import { proxyAuthErrors as forExpress } from '@proxy-auth-errors/express'
import { proxyAuthErrors as forFastify } from '@proxy-auth-errors/fastify'
import { basic, proxyAuthErrors as forHono } from '@proxy-auth-errors/hono'
import { proxyAuthErrors as forKoa } from '@proxy-auth-errors/koa'
import { fromUpstream, proxyAuthErrors as forNode, watch } from '@proxy-auth-errors/node'
import http2 from 'node:http2'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import createError from 'http-errors'
import Koa from 'koa'

const onFinding = (finding: Finding): string => finding.emitter ?? finding.rule
const options = { challenges: { 407: basic({ realm: 'proxy' }) }, mode: 'strict', onFinding } as const

express().use(forExpress(options))
await fastify().register(forFastify, options)
new Koa().use(forKoa(options))
new Hono().use(forHono(options))
express().use((request, response, next) => {
  watch(createAuthResponder(options), request, response)
  next(createError(401, { reason: 'expired-credentials', challenges: basic({ realm: 'a' }) }))
})
http2.createServer((request, response) => {
  const authErrors = forNode(options)
  authErrors.watch(request, response)
  fromUpstream(response)
  authErrors.toResponse(request, createError(401))
})

// @ts-expect-error a realm is needed
basic({})
// @ts-expect-error there is no such mode
forExpress({ mode: 'fix' })
// @ts-expect-error there is no such rule
forExpress({ rules: { nonsense: 'off' } })
