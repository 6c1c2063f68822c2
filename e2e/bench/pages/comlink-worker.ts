import { expose } from 'comlink'

const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2))

expose({ echo: (input: unknown) => input, fib })
