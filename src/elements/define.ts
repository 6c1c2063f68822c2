/** Registers `<kyrox-node>`: the one module here whose import has an effect. A second copy of the script leaves the first one's in place. */
import { KyroxNodeElement } from './kyrox-node-element.ts'

const registry = globalThis.customElements as CustomElementRegistry | undefined
if (registry != null && registry.get('kyrox-node') == null) registry.define('kyrox-node', KyroxNodeElement)
