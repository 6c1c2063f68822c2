// class: module
// source: own
// expect: ProgramError | ok

export default function attack() {
  return 'called'
}
