// Makes src/wire/proto/*.{js,d.ts} from the .proto files. JavaScript, because the generator writes TypeScript
// namespaces, which Node cannot strip: the relay runs from source without a build.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { withoutStreams } from './without-streams.js'

const folder = 'src/wire/proto'
const run = (command, ...args) => execFileSync('npx', [command, ...args], { stdio: 'inherit' })
for (const name of ['agent-message', 'output-message']) {
  run('protons', `${folder}/${name}.proto`)
  try {
    run(
      'tsc',
      `${folder}/${name}.ts`,
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
    rmSync(`${folder}/${name}.ts`)
  }
  for (const file of [`${name}.js`, `${name}.d.ts`]) {
    writeFileSync(
      `${folder}/${file}`,
      `// Generated from ${name}.proto by \`npm run proto\`. Do not edit.\n${withoutStreams(readFileSync(`${folder}/${file}`, 'utf8'))}`
    )
  }
}
