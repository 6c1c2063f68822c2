export declare const BROWSERS: Readonly<Record<'chromium' | 'firefox', { readonly variable: string }>>
export declare function browserPlaces(
  name: keyof typeof BROWSERS,
  machine: { readonly platform: string; readonly env: Readonly<Record<string, string | undefined>> }
): string[]
