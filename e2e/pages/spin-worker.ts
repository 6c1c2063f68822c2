import { capability, defineAgent, serveAgent } from '../../src/index.ts'

const spin = capability<{ ms: number }, number>('test.spin', {
  run: ({ ms }) => {
    const end = performance.now() + ms
    let turns = 0
    while (performance.now() < end) turns += 1
    return turns
  }
})

serveAgent(defineAgent({ name: 'spin', capabilities: [spin] }))
