const SYSTEMS: readonly [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'],
  [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'macOS'], [/Linux/, 'Linux'],
]
// In this order: most name others too.
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger/, '微信'], [/Edg/, 'Edge'], [/Firefox|FxiOS/, 'Firefox'], [/Chrome|CriOS/, 'Chrome'], [/Safari/, 'Safari'],
]

const first = (list: readonly [RegExp, string][], text: string) => list.find(([shape]) => shape.test(text))?.[1]

/** System and browser as people call them; null for a program that names neither. */
export function deviceOf(userAgent: string): string | null {
  return [first(SYSTEMS, userAgent), first(BROWSERS, userAgent)].filter(Boolean).join(' · ') || null
}
