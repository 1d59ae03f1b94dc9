import { testNestRecipe } from '../nestjs/recipe-suite.ts'
import { createApp } from './nestjs-fastify.ts'

testNestRecipe(createApp)
