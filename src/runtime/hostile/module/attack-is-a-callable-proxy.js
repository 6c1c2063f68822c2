// class: module
// source: own
// expect: ok "applied" | ProgramError

export default {
  attack: new Proxy(() => {}, { apply: () => 'applied' })
}
