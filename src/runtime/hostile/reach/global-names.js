// class: reach
// source: own
// expect: ok []

export default {
  async attack(input, ctx) {
    const names = [
      'self', 'window', 'document', 'postMessage', 'onmessage', 'fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'indexedDB', 'caches', 'navigator',
      'localStorage', 'importScripts', 'require', 'process', 'Deno', 'Bun', 'Buffer', 'global', 'setTimeout', 'setInterval', 'setImmediate', 'WebAssembly',
      'Worker', 'SharedWorker', 'BroadcastChannel', 'MessageChannel', 'crypto', 'RTCPeerConnection', 'WebTransport', 'location', 'std', 'os', 'scriptArgs'
    ]
    return names.filter(name => name in globalThis)
  }
}
