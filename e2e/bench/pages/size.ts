/** The least page that joins. */
import { createNode } from '../../../src/index.ts'

await createNode({ relays: [location.origin] })
