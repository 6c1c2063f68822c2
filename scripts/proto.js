// Makes src/wire/proto/*.{js,d.ts} from the .proto files. JavaScript, because the generator writes TypeScript
// namespaces, which Node cannot strip: the relay runs from source without a build.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

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
