/** Python's side of the engine: a module of its own, out of the way of the code's names. It keeps nobody out: code may reach and change it. */
export const BOOTSTRAP = `
import ast, asyncio, builtins, inspect, sys, traceback
from _pyodide._base import CodeRunner
from pyodide.ffi import JsProxy, jsnull, to_js
from js import Object
from kyrox_engine import meter

OUTPUT_LIMIT = 64 * 1024 * 1024
DEPTH_LIMIT = 200
PROGRAM_FILE = '<program>'
capabilities = {}

class RefusedValue(Exception):
    pass

class AgentError(Exception):
    """What the node, or another agent, answered with. 'name' says which error it is."""
    def __init__(self, name, message, detail):
        super().__init__(message)
        self.name, self.message, self.detail = name, message, detail

_run = asyncio.Handle._run
def _metered(self):
    meter.enter()
    try:
        _run(self)
    except (KeyboardInterrupt, SystemExit):
        # Pyodide's loop would hand it to nobody, and Node end the thread; what is to be told is told by _told
        pass
    finally:
        meter.leave()
asyncio.Handle._run = _metered

def from_js(value):
    if isinstance(value, JsProxy):
        value = value.to_py()
    return _python(value)

def _python(value):
    if value is jsnull:
        return None
    if isinstance(value, memoryview):
        return value.tobytes()
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, dict):
        return {key: _python(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_python(part) for part in value]
    if isinstance(value, JsProxy):
        raise TypeError('Expected plain values and bytes, got something else')
    return value

class _Plain:
    """Copies a value, so that nothing changes under the conversion, and counts it."""
    def __init__(self):
        self.left = OUTPUT_LIMIT
        self.open = set()

    def spend(self, size):
        self.left -= size
        if self.left < 0:
            raise RefusedValue(f'Expected a value of at most {OUTPUT_LIMIT} bytes, got a larger one')

    def copy(self, value):
        if value is None:
            self.spend(1)
            return jsnull
        if isinstance(value, (bool, float)):
            self.spend(8)
            return value
        if isinstance(value, int):
            self.spend(8 + value.bit_length() // 8)
            return int(value)
        if isinstance(value, str):
            self.spend(8 + len(value))
            return str(value)
        if isinstance(value, (bytes, bytearray, memoryview)):
            self.spend(8 + (value.nbytes if isinstance(value, memoryview) else len(value)))
            return bytes(value)
        if isinstance(value, (dict, list, tuple)):
            return self.nested(value)
        raise RefusedValue(f'Expected dict, list, str, int, float, bool, None or bytes, got {type(value).__name__}')

    def nested(self, value):
        if id(value) in self.open:
            raise RefusedValue('Expected a value without cycles, got one that holds itself')
        if len(self.open) >= DEPTH_LIMIT:
            raise RefusedValue(f'Expected a value at most {DEPTH_LIMIT} deep, got a deeper one')
        self.open.add(id(value))
        self.spend(8)
        if isinstance(value, dict):
            copied = {self.key(key): self.copy(part) for key, part in value.items()}
        else:
            copied = [self.copy(part) for part in value]
        self.open.discard(id(value))
        return copied

    def key(self, key):
        if not isinstance(key, str):
            raise RefusedValue(f'Expected keys of str, got {type(key).__name__}')
        self.spend(len(key))
        return str(key)

def to_plain(value):
    return to_js(_Plain().copy(value), dict_converter=Object.fromEntries)

class State:
    def __init__(self, ask):
        self._ask = ask
    def get(self, key):
        return self._ask({'what': 'state.get', 'key': key})
    def set(self, key, value):
        return self._ask({'what': 'state.set', 'key': key, 'value': value})
    def delete(self, key):
        return self._ask({'what': 'state.delete', 'key': key})
    def keys(self, prefix=''):
        return self._ask({'what': 'state.keys', 'prefix': prefix})

class Inputs:
    def __init__(self, ask):
        self._ask = ask
    def __aiter__(self):
        return self
    async def __anext__(self):
        step = await self._ask({'what': 'next'})
        if step['done']:
            raise StopAsyncIteration
        return step.get('value')

class Context:
    def __init__(self, host):
        self._host = host
        self.task_id, self.epoch = host.taskId, host.epoch
        self.state = State(self._ask)
        self.inputs = Inputs(self._ask)

    @property
    def aborted(self):
        return self._host.aborted()

    def _ask(self, question):
        # asked at once, whether or not the answer is waited for
        return asyncio.ensure_future(self._answer(self._host.ask(to_plain(question))))

    async def _answer(self, promise):
        answer = await promise
        if answer.isAnswered:
            return from_js(answer.value)
        raise AgentError(answer.name, answer.message, from_js(answer.detail))

    def call(self, capability, input=None, timeout_ms=None):
        question = {'what': 'call', 'capability': capability, 'input': input}
        return self._ask(question if timeout_ms is None else question | {'timeoutMs': timeout_ms})
    def emit(self, value):
        return self._ask({'what': 'emit', 'value': value})
    def fetch(self, url, **init):
        return self._ask({'what': 'fetch', 'url': str(url), 'init': init})
    def log(self, text, level='info'):
        self._host.log(str(level), str(text))
    def progress(self, fraction):
        self._host.progress(float(fraction))
    def random(self):
        return self._host.random()
    def now(self):
        return self._host.now()

def capability(name):
    if not isinstance(name, str):
        raise TypeError("Expected the capability's name, as in @capability('text.count')")
    def register(function):
        capabilities[name] = function
        return function
    return register

def _line_of(error):
    frames = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == PROGRAM_FILE]
    return frames[-1] if frames else None

def _failure(error):
    if isinstance(error, AgentError):
        told = {'kind': 'answer', 'name': error.name, 'message': error.message}
    elif isinstance(error, RefusedValue):
        told = {'kind': 'value', 'name': '', 'message': str(error)}
    else:
        last = traceback.format_exception_only(error)[-1].strip()
        name = type(error).__name__
        told = {'kind': 'python', 'name': name, 'message': last[:2000]}
    return told | {'line': _line_of(error)}

def _not_compiled(error):
    return {'kind': 'syntax', 'name': '', 'message': f'{error.msg}', 'line': error.lineno, 'column': error.offset}

async def _executed(source, namespace):
    try:
        runner = CodeRunner(source, filename=PROGRAM_FILE, dedent=False, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT).compile()
    except (SyntaxError, ValueError) as error:
        return None, _not_compiled(error) if isinstance(error, SyntaxError) else _failure(error)
    return await runner.run_async(namespace), None

def _namespace(**names):
    return {'__name__': '__main__', '__builtins__': builtins, **names}

# made while there is memory
OUT_OF_MEMORY = {'failure': {'kind': 'python', 'name': 'MemoryError', 'message': 'MemoryError', 'line': None}}
NOT_SHOWN = {'failure': {'kind': 'python', 'name': 'Exception', 'message': 'An error that cannot be shown', 'line': None}}

async def _told(make):
    """Never raises: an error that left a task of Pyodide's loop would be reported to nobody."""
    try:
        value, failure = await make()
        told = {'failure': failure} if failure else {'output': to_plain(value)}
    except BaseException as error:
        try:
            told = {'failure': _failure(error)}
        except BaseException as second:
            is_full = isinstance(error, MemoryError) or isinstance(second, MemoryError)
            told = OUT_OF_MEMORY if is_full else NOT_SHOWN
    for task in asyncio.all_tasks():
        if task is not asyncio.current_task():
            task.cancel()
    sys.stdout.flush()
    sys.stderr.flush()
    return to_js(told, dict_converter=Object.fromEntries)

async def load(source):
    async def make():
        _, failure = await _executed(source, _namespace(capability=capability))
        return list(capabilities), failure
    return await _told(make)

async def run_script(code, input, host):
    async def make():
        namespace = _namespace(input=from_js(input), ctx=Context(host))
        value, failure = await _executed(code, namespace)
        return namespace.get('output', value), failure
    host.onCancel(asyncio.current_task())
    return await _told(make)

async def run_capability(name, input, host):
    async def make():
        value = capabilities[name](from_js(input), Context(host))
        return (await value if inspect.isawaitable(value) else value), None
    host.onCancel(asyncio.current_task())
    return await _told(make)
`
