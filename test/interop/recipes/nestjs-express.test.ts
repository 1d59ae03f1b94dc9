import { testNestRecipe } from '../nestjs/recipe-suite.ts'
import { createApp } from './nestjs-express.ts'

testNestRecipe(createApp)
