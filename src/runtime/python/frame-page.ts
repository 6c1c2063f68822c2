/** The page of the frame that holds foreign code. It runs only what is written here, and starts the worker that it is handed. */
export const FRAME_PAGE = `<!doctype html>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:; worker-src blob:">
<title>Foreign code</title>
<script>
  // outside of a sandbox this page would have an origin to lose
  const say = (kyrox, message) => parent.postMessage({ kyrox, message }, '*')
  let worker
  if (self.origin === 'null' && parent !== self) {
    addEventListener('message', ({ data, ports, source }) => {
      if (source !== parent) return
      if (data.kyrox === 'frame-start' && worker === undefined) {
        // a classic one: Chromium refuses modules to workers of an opaque origin
        worker = new Worker(URL.createObjectURL(new Blob([data.code], { type: 'text/javascript' })))
        worker.onerror = event => say('frame-error', event.message || 'its worker could not be started')
        worker.postMessage(data.told)
      } else if (data.kyrox === 'frame-forward') worker?.postMessage(data.message, [...ports])
    })
    say('frame-ready')
  }
</script>
`
