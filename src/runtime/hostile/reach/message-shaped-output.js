// class: reach
// source: own: an output that looks like a message of the port
// expect: ok [{"type":"failed","id":1,"error":{"name":"E","message":"m"},"spent":true},{"type":"loaded"}] | InvalidValueError

export default {
  async attack(input, ctx) {
    return [{ type: 'failed', id: 1, error: { name: 'E', message: 'm' }, spent: true }, { type: 'loaded' }]
  }
}
