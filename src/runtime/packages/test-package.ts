/** Agents and authors for tests. */
import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { type AgentPackage, type PackageSigner, packAgent } from './agent-package.ts'

export async function newAuthor(): Promise<PackageSigner> {
  const key = await generateKeyPair('Ed25519')
  return { author: peerIdFromPrivateKey(key).toString(), sign: async message => await key.sign(message) }
}

/** A manifest with all that must be there, and what is given. */
export const testManifest = (parts: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  name: 'text.count',
  version: '1.0.0',
  runtime: 'quickjs',
  capabilities: [{ name: 'text.count' }],
  ...parts
})

/** A package of the author's, by name and version. */
export async function testPackage(
  author: PackageSigner,
  parts: Readonly<Record<string, unknown>> = {},
  source = 'offer()'
): Promise<AgentPackage> {
  return await packAgent({ manifest: testManifest(parts), source }, author)
}
