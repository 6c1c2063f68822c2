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
/** The generator writes a third reader of each message, which yields its fields one by one. Nothing here reads so, and it is a third of the file. */
function withoutStreams(code) {
  const kept = []
  let until
  for (const line of code.split('\n')) {
    const opening = /^( +)\}, function\* \(reader, /.exec(line) ?? /^( +)function stream\(buf, opts\) \{$/.exec(line)
    if (until == null && opening != null) {
      const isReader = line.includes('function*')
      until = `${opening[1]}}${isReader ? ');' : ''}`
      if (isReader) kept.push(until)
    } else if (until == null) {
      if (!/^ +[\w$.]+\.stream = stream;$|^ +function stream\(/.test(line)) kept.push(line.replace(', streamMessage }', ' }'))
    } else if (line === until) until = undefined
  }
  return kept.join('\n')
}

for (const file of ['agent-message.js', 'agent-message.d.ts']) {
  writeFileSync(
    `${folder}/${file}`,
    `// Generated from agent-message.proto by \`npm run proto\`. Do not edit.\n${withoutStreams(readFileSync(`${folder}/${file}`, 'utf8'))}`
  )
}
