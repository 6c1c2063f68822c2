// class: module
// source: own: nothing may be fetched for it
// expect: ok "loaded"

export default { attack: () => 'loaded' }
//# sourceMappingURL=http://localhost:1/x.map
//# sourceURL=file:///etc/passwd
