/**
 * Counts the bytes that the relay passes on between peers. libp2p hands every protocol stream to its `metrics` component, the
 * only place that sees the streams of a relayed connection; everything else that component is asked for is answered with nothing.
 * (Stream middleware would be the shorter way, but libp2p 3.3 adds the handler to the registered list once for each stream.)
 */
import { RELAY_V2_HOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { Counter, CounterGroup, Histogram, HistogramGroup, Metric, MetricGroup, Metrics, Stream } from '@libp2p/interface'

/** The relay's second protocol, towards the peer that is called; the library exports the first name only. */
const RELAY_V2_STOP_CODEC = '/libp2p/circuit/relay/0.2.0/stop'

const nothing = (): void => {}
const noTimer = (): (() => void) => nothing
const metric: Metric = { update: nothing, increment: nothing, decrement: nothing, reset: nothing, timer: noTimer }
const metricGroup: MetricGroup = { update: nothing, increment: nothing, decrement: nothing, reset: nothing, timer: noTimer }
const counter: Counter = { increment: nothing, reset: nothing }
const counterGroup: CounterGroup = { increment: nothing, reset: nothing }
const histogram: Histogram = { observe: nothing, reset: nothing, timer: noTimer }
const histogramGroup: HistogramGroup = { observe: nothing, reset: nothing, timer: noTimer }

export class RelayedBytes implements Metrics {
  #total = 0

  /** Both directions together, each byte once, without the messages that set a circuit up. */
  get total(): number {
    return this.#total
  }

  trackProtocolStream(stream: Stream): void {
    if (stream.protocol !== RELAY_V2_HOP_CODEC && stream.protocol !== RELAY_V2_STOP_CODEC) return
    // The relay's first write on either stream is its own (STATUS to the caller, CONNECT to the called). All later ones are copies
    // of what the other stream brought. Writes are counted, not reads: a listener for data would start the stream before its owner.
    let isOwn = true
    const send = stream.send.bind(stream)
    stream.send = data => {
      if (!isOwn) this.#total += data.byteLength
      isOwn = false
      return send(data)
    }
  }

  trackMultiaddrConnection(): void {}
  registerMetric = (() => metric) as Metrics['registerMetric']
  registerMetricGroup = (() => metricGroup) as Metrics['registerMetricGroup']
  registerCounter = (() => counter) as Metrics['registerCounter']
  registerCounterGroup = (() => counterGroup) as Metrics['registerCounterGroup']
  registerHistogram = (() => histogram) as Metrics['registerHistogram']
  registerHistogramGroup = (() => histogramGroup) as Metrics['registerHistogramGroup']
  registerSummary = (() => histogram) as Metrics['registerSummary']
  registerSummaryGroup = (() => histogramGroup) as Metrics['registerSummaryGroup']
  traceFunction = ((_name: string, traced: unknown) => traced) as Metrics['traceFunction']
  createTrace(): undefined {}
}
