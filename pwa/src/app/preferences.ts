import { computed, ref, watchEffect } from 'vue'

export type Theme = 'system' | 'light' | 'dark' | 'outdoor'
export type Scheme = 'light' | 'dark' | 'outdoor'

const THEME_KEY = 'menqian.theme'
const TEXT_KEY = 'menqian.text'
const PAPER: Record<Scheme, string> = { light: '#F4F2ED', dark: '#13171A', outdoor: '#FFFFFF' }

/** How the person wants it on this device. */
export const theme = ref<Theme>(recall(THEME_KEY, ['system', 'light', 'dark', 'outdoor'], 'system'))
export const largeText = ref(recall(TEXT_KEY, ['normal', 'large'], 'normal') === 'large')

const systemDark = ref(false)
const media = typeof matchMedia === 'function' ? matchMedia('(prefers-color-scheme: dark)') : null
if (media) {
  systemDark.value = media.matches
  media.addEventListener('change', (event) => { systemDark.value = event.matches })
}

/** What is on screen now; for things that CSS cannot reach, such as the map. */
export const scheme = computed<Scheme>(() => theme.value === 'system' ? (systemDark.value ? 'dark' : 'light') : theme.value)

/** Applies the choices to the document and keeps them; called once before the app is drawn. */
export function applyPreferences(): void {
  watchEffect(() => {
    const root = document.documentElement
    // Always named, so that every rule has one place to look at.
    root.dataset.theme = scheme.value
    root.dataset.text = largeText.value ? 'large' : 'normal'
    document.querySelectorAll('meta[name="theme-color"]').forEach((meta) => { meta.setAttribute('content', PAPER[scheme.value]) })
    store(THEME_KEY, theme.value)
    store(TEXT_KEY, largeText.value ? 'large' : 'normal')
  })
}

function recall<T extends string>(key: string, allowed: readonly T[], otherwise: T): T {
  try {
    return allowed.find((value) => value === localStorage.getItem(key)) ?? otherwise
  } catch {
    return otherwise
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // The choice then lasts until the page is closed.
  }
}
