// Makes src/wire/proto/agent-message.{js,d.ts} from the .proto. JavaScript, because the generator writes TypeScript
// namespaces, which Node cannot strip: the relay runs from source without a build.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

const folder = 'src/wire/proto'
const run = (command, ...args) => execFileSync('npx', [command, ...args], { stdio: 'inherit' })
run('protons', `${folder}/agent-message.proto`)
try {
  run(
    'tsc',
    `${folder}/agent-message.ts`,
    '--ignoreConfig',
    '--declaration',
    '--removeComments',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--skipLibCheck'
  )
} finally {
  rmSync(`${folder}/agent-message.ts`)
}
for (const file of ['agent-message.js', 'agent-message.d.ts']) {
  writeFileSync(
    `${folder}/${file}`,
    `// Generated from agent-message.proto by \`npm run proto\`. Do not edit.\n${readFileSync(`${folder}/${file}`, 'utf8')}`
  )
}
