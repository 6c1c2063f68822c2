// class: reach
// source: own: handles the host leaves on the global object for itself
// expect: ok []

export default {
  async attack(input, ctx) {
    const usual = /^(Object|Function|Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError|InternalError|AggregateError|SuppressedError|Iterator|Array|parseInt|parseFloat|isNaN|isFinite|queueMicrotask|decodeURI|decodeURIComponent|encodeURI|encodeURIComponent|escape|unescape|Infinity|NaN|undefined|eval|Number|Boolean|String|Math|Reflect|Symbol|DisposableStack|globalThis|BigInt|Date|RegExp|JSON|Proxy|Map|Set|WeakMap|WeakSet|ArrayBuffer|SharedArrayBuffer|Uint8ClampedArray|Int8Array|Uint8Array|Int16Array|Uint16Array|Int32Array|Uint32Array|BigInt64Array|BigUint64Array|Float16Array|Float32Array|Float64Array|DataView|Promise|AsyncDisposableStack|WeakRef|FinalizationRegistry|DOMException|btoa|atob|performance|Atomics|console|structuredClone|TextEncoder|TextDecoder|URL|URLSearchParams)$/
    return Reflect.ownKeys(globalThis).map(String).filter(name => !usual.test(name) && name !== 'Symbol(Symbol.toStringTag)')
  }
}
