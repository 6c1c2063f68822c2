import type { AgentOffice } from './agent-office.ts'
import type { Distributor } from './distributor/distributor.ts'
import type { TaskServer } from './distributor/task-server.ts'
import type { Mesh } from './mesh/mesh.ts'
import type { NodeCorePorts } from './node-core-ports.ts'
import type { ToCore } from './node-protocol.ts'
import type { Serving } from './serving.ts'
import type { TaskGraphs } from './task-graphs.ts'

/** The parts of a core that commands are for. */
export interface CoreParts {
  readonly distributor: Distributor
  readonly graphs: TaskGraphs
  readonly office: AgentOffice
  readonly serving: Serving
  readonly server: TaskServer
  readonly mesh: Mesh
  readonly answer: NodeCorePorts['answer']
}

/** Does what the node's user wants, except stop. */
export function obey(message: Exclude<ToCore, { type: 'stop' }>, parts: CoreParts): void {
  const { distributor, graphs, office, serving, server } = parts
  if (message.type === 'submit') distributor.submit(message.spec)
  else if (message.type === 'cancel') graphs.cancel(message.taskId, message.reason)
  else if (message.type === 'taken') distributor.pieceTaken(message.taskId, message.sequence)
  else if (message.type === 'feed') distributor.feed(message.taskId, message.sequence, message.step, message)
  else if (message.type === 'graph' || message.type === 'output' || message.type === 'known') graphs.hear(message)
  else if (message.type === 'host') office.host(message.agent)
  else if (message.type === 'unhost') office.unhost(message.name)
  else if (message.type === 'ask') parts.answer(message.request, office.ask(message.question))
  else if (message.type === 'serve') serving.serve(message.cores)
  else if (message.type === 'budget') serving.allow(message.budget)
  else if (message.type === 'conditions') serving.observe(message.conditions)
  else if (message.type === 'page') parts.mesh.observePage(message.phase)
  else if (message.type === 'finish') serving.finish(server.underWay)
  else {
    if (message.type === 'pause') serving.pause(message.ms)
    else serving.off()
    server.handBack('its person stopped it')
  }
}
