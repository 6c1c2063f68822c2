/** What came of asking several nodes for the same, in words. */
import type { AgreementView } from '../distributor/task-view.ts'

/** `2 of 3 nodes agree`, or that too few do. */
export function agreementHeading({ quorum, groups }: AgreementView): string {
  const answered = groups.reduce((sum, { nodes }) => sum + nodes.length, 0)
  const most = groups[0]?.nodes.length ?? 0
  if (answered === 0) return 'No node answered'
  const nodes = `${answered} ${answered === 1 ? 'node' : 'nodes'}`
  return most >= quorum ? `${most} of ${nodes} agree` : `No agreement among ${nodes}`
}

/** What nodes that said the same said, as far as it is known here. */
export const answerText = (index: number, error: string | undefined): string =>
  `Answer ${index + 1}${error == null ? '' : `, failed with ${error}`}`

/** Whether an answer counts; the largest group comes first. */
export function verdictText({ quorum, groups }: AgreementView, index: number): string {
  const votes = groups[index]?.nodes.length ?? 0
  if (index === 0 && votes >= quorum) return `taken, with ${votes} of ${quorum} needed`
  return votes >= quorum ? 'came second' : `not taken, ${votes} of ${quorum} needed`
}

/** Of a node that said something else than the quorum: how often it did to this owner. */
export function dissentText({ dissenters }: AgreementView, nodeId: string): string {
  const times = dissenters.find(each => each.nodeId === nodeId)?.times
  if (times == null) return ''
  return times === 1 ? 'said otherwise for the first time' : `said otherwise ${times} times so far`
}
