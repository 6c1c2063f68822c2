/** The least page with the element. */
import { KyroxNodeElement } from '../../../src/elements/kyrox-node-element.ts'

customElements.define('kyrox-node', KyroxNodeElement)
