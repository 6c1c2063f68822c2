/** The limits of the sandboxes: QuickJS, Python, and the workers that hold them. */
import { changesOf, type Mutation } from './limit-mutation.ts'

const JS = 'src/runtime/quickjs'
const PY = 'src/runtime/python'
const HERE = [`${JS}/engine-on-this-thread.test.ts`]
const THREADS = [`${JS}/interrupt.test.ts`]

export const SANDBOX_MUTATIONS: readonly Mutation[] = [
  ...changesOf(
    `${JS}/capped-wasm.ts`,
    [`${JS}/capped-wasm.test.ts`],
    [
      ['quickjs memory maximum', 'number(Math.max(minPages, maxPages))', 'number(65_536)'],
      ['quickjs memory trap', '[...number(TRAP_BODY.length), ...TRAP_BODY]', '[...wasm.subarray(body.at, body.end)]']
    ]
  ),
  ...changesOf(
    `${JS}/run-watch.ts`,
    [`${JS}/run-watch.test.ts`],
    [
      ['watch memory', 'if (this.#memoryBytes() > this.#limits.memoryLimitBytes)', 'if (false)'],
      ['watch deadline', 'if (this.#ports.ticks() >= this.#deadline)', 'if (false)'],
      ['watch after work', 'this.#look()\n    if (this.#stopped != null) throw this.#stopped\n    return result()', 'return result()'],
      ['watch rest within the run', 'Math.min(this.#share.restMs, Math.max(1, this.leftMs))', 'this.#share.restMs']
    ]
  ),
  ...changesOf(
    `${JS}/cpu-share.ts`,
    [`${JS}/run-watch.test.ts`],
    [
      ['cpu share', 'return owed < LEAST_REST_MS ? 0 : owed', 'return 0'],
      ['cpu share idle window', 'if (this.#wallMs > paidMs + WINDOW_MS) this.#wallMs = paidMs + WINDOW_MS', ''],
      ['cpu share longest rest', 'Math.min(this.owedMs, LONGEST_REST_MS)', 'this.owedMs']
    ]
  ),
  ...changesOf(`${JS}/deflate.ts`, [`${JS}/run-snapshot.test.ts`], [['inflate size', 'if (size > mostBytes)', 'if (false)']]),
  ...changesOf(
    `${JS}/run-snapshot.ts`,
    [`${JS}/run-snapshot.test.ts`],
    [
      ['snapshot magic', ' || MAGIC.some((byte, at) => bytes[at] !== byte)', ''],
      ['snapshot version', 'MAGIC.some(', 'MAGIC.slice(0, 4).some('],
      ['snapshot checksum', 'if (sum.some((byte, at) => bytes[MAGIC.length + at] !== byte))', 'if (false)'],
      ['snapshot unpacked size', 'inflated(body, most)', 'inflated(body, Number.POSITIVE_INFINITY)'],
      ['snapshot engine', 'if (index.engine !== engine)', 'if (false)'],
      ['snapshot program hash', 'if (index.program !== program)', 'if (false)'],
      ['snapshot capability', 'if (index.capability !== capability)', 'if (false)'],
      ['snapshot whole pages', 'if (!isCount(memoryBytes) || memoryBytes % PAGE_BYTES !== 0 || memoryBytes === 0)', 'if (false)'],
      ['snapshot memory', 'if (memoryBytes > mostMemoryBytes)', 'if (false)'],
      ['snapshot pointers', 'if (!isCount(pointer) || pointer === 0 || pointer > memoryBytes)', 'if (false)'],
      ['snapshot index size', 'if (size > MAX_INDEX_BYTES)', 'if (false)'],
      ['snapshot values', '\n  && values.length <= MAX_VALUES', ''],
      ['snapshot part size', 'if (!(length <= this.#bytes.byteLength - this.#at))', 'if (false)'],
      ['snapshot rest', 'if (!reader.isAtEnd)', 'if (false)']
    ]
  ),
  ...changesOf(
    `${JS}/open-questions.ts`,
    [`${JS}/open-questions.test.ts`],
    [
      ['open questions', 'this.#open.size >= MAX_OPEN || ', ''],
      ['open question bytes', ' || this.#bytes + bytes > MAX_OPEN_BYTES', ''],
      ['questions asked at once', 'while (this.#asked < MAX_ASKED)', 'while (true)']
    ]
  ),
  ...changesOf(
    `${JS}/guest-values.ts`,
    [`${JS}/guest-values.test.ts`],
    [
      ['guest value size', 'if (text.length > MAX_VALUE_CHARACTERS || bytes > MAX_VALUE_BYTES)', 'if (false)'],
      ['guest value depth', 'if (depth >= MAX_DEPTH)', 'if (false)']
    ]
  ),
  ...changesOf(
    `${JS}/guest-errors.ts`,
    [`${JS}/guest-values.test.ts`],
    [
      ['guest reserved names', 'RESERVED.has(name) || ', ''],
      ['guest given names', ' || (GIVEN.has(name) && !given.has(name))', ''],
      ['guest message length', 'part.slice(0, most)', 'part']
    ]
  ),
  ...changesOf(
    `${JS}/run-log.ts`,
    [`${JS}/guest-values.test.ts`],
    [
      ['guest log lines', 'if (this.#lines > MAX_LINES + 1) return', ''],
      ['guest log line', 'line.length > MAX_LINE ?', 'false ?']
    ]
  ),
  ...changesOf(`${JS}/quickjs-vm.ts`, THREADS, [
    ['quickjs interrupt', 'if (watch.isOver()) throw watch.stopped', ''],
    ['quickjs host calls', 'if (!watch.isOver()) {', 'if (true) {']
  ]),
  ...changesOf(
    `${JS}/quickjs-vm.ts`,
    [`${JS}/suspend.test.ts`],
    [
      [
        'quickjs jobs per slice',
        'if (this.#parts.watch.isOver() || !goesOn()) break',
        'if (this.#parts.watch.isOver()) break',
        'flood of promises'
      ]
    ]
  ),
  ...changesOf(`${JS}/quickjs-vm.ts`, HERE, [
    ['quickjs stack', 'maxStackSize: STACK_BYTES', 'maxStackSize: 0', 'calls within calls'],
    ['quickjs arguments', ' || buffers.length > MAX_ARGUMENTS', '', 'byte arrays']
  ]),
  ...changesOf(`${JS}/guest-session.ts`, HERE, [['stuck code', 'if (!hasMore && this.#questions.isEmpty)', 'if (false)', 'is stuck']]),
  ...changesOf(`${JS}/quickjs-engine.ts`, THREADS, [['quickjs deadline', 'watch.begin(call.timeoutMs)', 'watch.begin()']]),
  ...changesOf(`${JS}/quickjs-engine.ts`, HERE, [
    ['quickjs least memory', '!(memoryLimitBytes >= LEAST_MEMORY_BYTES) || ', '', 'a program with limits'],
    ['quickjs cpu limit', ' || !(cpuLimit > 0 && cpuLimit <= 1)', '', 'a program with limits']
  ]),
  ...changesOf(
    `${JS}/quickjs-engine.ts`,
    [`${JS}/engine-alone.test.ts`],
    [
      ['quickjs one run at a time', 'if (this.#running != null) throw', 'if (false) throw'],
      ['quickjs spent', 'if (this.#spent != null) throw', 'if (false) throw'],
      ['quickjs load time', 'if (running == null) watch.begin(LOAD_MS)', '']
    ]
  ),
  ...changesOf(
    `${PY}/wasm-memory-cap.ts`,
    [`${PY}/wasm-memory-cap.test.ts`],
    [['python memory maximum', 'Math.min(most, Math.max(least, Math.floor(maximumBytes / PAGE_BYTES)))', 'most']]
  ),
  ...changesOf(
    `${PY}/run-meter.ts`,
    [`${PY}/python-host.test.ts`],
    [
      ['python memory', 'if (this.#limits.memoryBytes() > this.#limits.memoryLimitBytes)', 'if (false)'],
      ['python deadline', 'else if (now > this.#deadline)', 'else if (false)'],
      ['python cpu share', 'if (share >= 1 || this.#pause == null) return', 'return']
    ]
  ),
  ...changesOf(
    `${PY}/python-host.ts`,
    [`${PY}/python-host.test.ts`],
    [
      ['python log lines', 'if (++this.#lines > MAX_LINES) return', '++this.#lines'],
      ['python log line', 'text.slice(0, MAX_LINE_LENGTH)', 'text']
    ]
  ),
  ...changesOf(`${PY}/python-errors.ts`, [`${PY}/python-host.test.ts`], [['python reserved names', 'RESERVED.has(name) ?', 'false ?']]),
  ...changesOf(
    `${PY}/bootstrap.ts`,
    [`${PY}/engine-on-this-thread.test.ts`],
    [
      ['python output size', 'if self.left < 0:', 'if False:', 'outputs'],
      ['python output depth', 'if len(self.open) >= DEPTH_LIMIT:', 'if False:', 'outputs']
    ]
  ),
  ...changesOf(
    'src/runtime/worker-sandbox.ts',
    ['src/runtime/worker-sandbox-programs.test.ts'],
    [
      ['worker grace', 'if (this.#runsPerWorker === 1) stopTimer =', 'if (false) stopTimer ='],
      ['worker load time', 'withDeadline(seat.client.load(program), LOAD_MS, late, this.#ports.clock)', 'seat.client.load(program)'],
      ['worker suspend time', 'withDeadline(seat.run.suspend(), SUSPEND_MS, late, this.#ports.clock)', 'seat.run.suspend()'],
      ['worker spent', 'if (seat.client.isSpent)', 'if (false)']
    ]
  ),
  ...changesOf(
    'src/runtime/worker-sandbox.ts',
    ['src/runtime/worker-sandbox.test.ts'],
    [['workers kept warm', 'else if (this.#free.length >= KEPT_WARM)', 'else if (false)', 'than four']]
  ),
  ...changesOf(
    'src/runtime/serve-engine.ts',
    ['src/runtime/serve-engine.test.ts'],
    [['spent by a limit', '(error instanceof SandboxLimitError ? { spent: true } : this.#spent())', 'this.#spent()']]
  ),
  ...changesOf(
    'src/runtime/agent-client.ts',
    ['src/runtime/agent-client-questions.test.ts'],
    [
      ['questions of a worker', 'if (pending.asked >= MAX_OPEN_QUESTIONS) return', ''],
      ['use below nothing', 'if (!(cpuMs >= 0 && memoryBytes >= 0)) return', '']
    ]
  )
]
