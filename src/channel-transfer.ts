/** Whether this browser can hand a data channel to another thread. Made and thrown away in one turn; nothing is connected. */
export function canTransferChannels(): boolean {
  if (typeof RTCPeerConnection === 'undefined') return false
  const connection = new RTCPeerConnection()
  const { port1, port2 } = new MessageChannel()
  try {
    const channel = connection.createDataChannel('kyrox-probe')
    // TypeScript's DOM library does not know yet that channels are transferable
    port1.postMessage(channel, [channel as unknown as Transferable])
    return true
  } catch {
    return false
  } finally {
    connection.close()
    port1.close()
    port2.close()
  }
}
