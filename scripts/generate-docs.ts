import { mkdirSync, writeFileSync } from 'node:fs'
import { generatedDocs } from './generated-docs'

for (const [file, text] of Object.entries(generatedDocs())) {
  mkdirSync('docs/api', { recursive: true })
  writeFileSync(file, text)
  console.log(`Wrote ${file}`)
}
