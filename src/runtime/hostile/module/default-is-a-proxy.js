// class: module
// source: own
// expect: ok "any" | TypeError | ProgramError

export default new Proxy({}, {
  get: () => () => 'any',
  has: () => true,
  ownKeys: () => ['attack', '__proto__', 'constructor']
})
