export declare function buildPage(root: string, node: string, say: (line: string) => unknown): boolean
