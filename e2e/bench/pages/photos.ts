/** A tab that encodes photos for itself and others. */
import { imageAgent } from '../../../src/agents/image-encode/index.ts'
import { makeSamplePhotos } from '../../../src/agents/image-encode/sample-photos.ts'
import { createNode, type KyroxNode } from '../../../src/index.ts'

export class PhotosPage {
  #node: KyroxNode | undefined
  #photos: readonly Uint8Array[] = []

  async start(): Promise<void> {
    this.#node = await createNode({ network: 'bench', relays: [location.origin] })
    this.#node.host(imageAgent)
  }

  async draw(count: number): Promise<void> {
    this.#photos = await makeSamplePhotos(count)
  }

  serve(): void {
    this.#kyrox.serve({ cores: 1 })
  }

  stopServing(): void {
    this.#kyrox.stopServing()
  }

  /** Resolves when so many peers offer the work and are linked directly. */
  async peers(count: number): Promise<void> {
    const offering = (): number => this.#kyrox.peers.filter(({ path, serving }) => path === 'direct' && serving).length
    while (offering() !== count) await new Promise(resolve => setTimeout(resolve, 50))
  }

  /** Seconds for all photos, and how many were encoded elsewhere. */
  async encodeAll(): Promise<{ readonly seconds: number; readonly elsewhere: number }> {
    const node = this.#kyrox
    const startedAt = performance.now()
    let elsewhere = 0
    for await (const result of node.map(
      'image.encode',
      this.#photos.map(bytes => ({ bytes, format: 'avif' }))
    )) {
      if (!result.ok) throw result.error
      if (result.task.view.executor !== node.id) elsewhere++
    }
    return { seconds: (performance.now() - startedAt) / 1_000, elsewhere }
  }

  get #kyrox(): KyroxNode {
    if (this.#node == null) throw new Error('Expected a started node')
    return this.#node
  }
}

declare global {
  var photosPage: PhotosPage
}
globalThis.photosPage = new PhotosPage()
