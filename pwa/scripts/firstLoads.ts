import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'
import type { ManifestTransform } from 'workbox-build'

/** Addresses that the public opens first, and the page each of them shows. */
const FIRST_PAGES: Readonly<Record<string, string>> = {
  '/': 'features/citizen/ReportPage.vue',
  '/track': 'features/citizen/TrackPage.vue',
  '/verify': 'features/verify/VerifyPage.vue',
}
/** Everything a citizen may come to without a network. */
const CITIZEN = [...Object.values(FIRST_PAGES), 'features/citizen/SentPage.vue', 'features/citizen/AnswerPanel.vue', 'features/citizen/AnswersSaid.vue', 'offline/start.ts', 'node_modules/exifreader', 'features/account/MissingPage.vue']

interface Chunk { type: 'chunk'; fileName: string; isEntry: boolean; moduleIds: string[]; imports: string[]; viteMetadata?: { importedCss: Set<string> } }
type Bundle = Record<string, Chunk | { type: 'asset' }>

/**
 * Files of the build, few of them: a request costs a slow network more than its bytes. Every first page opens with
 * `first` and the file of its own; what two of those pages need lies in `first`, so that none fetches another's.
 */
const START = ['main.ts', 'offline/start.ts']
const OWN: readonly (readonly [name: string, roots: readonly string[]])[] = Object.values(FIRST_PAGES).map((page) => [page.replace(/.*\/|Page\.vue$/g, '').toLowerCase(), [page]])
const NEXT = ['features/citizen/PlaceStep.vue', 'features/citizen/WordsStep.vue', 'features/citizen/SentPage.vue']

interface ModuleGraph { getModuleInfo(id: string): { importedIds: readonly string[] } | null }

/** Every module that these need before they run. */
function reached(graph: ModuleGraph, roots: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (at: string): void => {
    if (found.has(at)) return
    found.add(at)
    graph.getModuleInfo(at)?.importedIds.forEach(visit)
  }
  for (const root of roots) visit(fileURLToPath(new URL(`../src/${root}`, import.meta.url)))
  return found
}

/** The name of the file that a module lies in; null for those that the bundler places. */
function chunkNames(): (id: string, graph: ModuleGraph) => string | null {
  let start: ReadonlySet<string> | null = null
  let own: readonly (readonly [string, ReadonlySet<string>])[] = []
  let next: ReadonlySet<string> = new Set()
  return (id, graph) => {
    start ??= reached(graph, START)
    if (!own.length) own = OWN.map(([name, roots]) => [name, reached(graph, roots)])
    if (!next.size) next = reached(graph, NEXT)
    const pages = own.filter(([, modules]) => modules.has(id))
    if (start.has(id) || pages.length > 1) return 'first'
    return pages[0]?.[0] ?? (next.has(id) ? 'next' : null)
  }
}

/**
 * Knows which files belong to which first page: writes them to `first.json`, from which the server asks the browser for
 * them together with the index page, and marks in the service worker's list what only staff need.
 */
export function firstLoads() {
  const citizen = new Set<string>()

  const plugin: Plugin = {
    name: 'first-loads',
    generateBundle(_options, files) {
      const bundle = files as unknown as Bundle
      const entry = Object.values(bundle).find((file): file is Chunk => file.type === 'chunk' && file.isEntry)
      if (!entry) return
      const base = filesOf(bundle, [entry])
      const pages = Object.fromEntries(Object.entries(FIRST_PAGES).map(([path, module]) => {
        const own = filesOf(bundle, [...pageChunks(bundle, module), ...pageChunks(bundle, 'offline/start.ts')])
        return [path, [...own].filter((file) => !base.has(file)).map((file) => `/${file}`)]
      }))
      for (const file of filesOf(bundle, [entry, ...CITIZEN.flatMap((module) => pageChunks(bundle, module))])) citizen.add(file)
      this.emitFile({ type: 'asset', fileName: 'first.json', source: JSON.stringify({ pages }) })
    },
  }

  const markStaff: ManifestTransform = (entries) => ({
    manifest: entries.map((entry) => entry.url.startsWith('assets/') && !citizen.has(entry.url) ? { ...entry, staff: true } : entry),
    warnings: [],
  })

  const chunks = {
    includeDependenciesRecursively: false,
    groups: [{ name: 'vue', test: /node_modules\/(@vue|vue|vue-router)\//, priority: 1 }, { name: chunkNames() }],
  }

  return { plugin, markStaff, chunks }
}

function pageChunks(bundle: Bundle, module: string): Chunk[] {
  return Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk' && file.moduleIds.some((id) => id.includes(module)))
}

/** Scripts and style sheets that these chunks need before they run. */
function filesOf(bundle: Bundle, chunks: readonly Chunk[]): Set<string> {
  const found = new Set<string>()
  const visit = (chunk: Chunk): void => {
    if (found.has(chunk.fileName)) return
    found.add(chunk.fileName)
    chunk.viteMetadata?.importedCss.forEach((css) => found.add(css))
    for (const name of chunk.imports) {
      const next = bundle[name]
      if (next?.type === 'chunk') visit(next)
    }
  }
  chunks.forEach(visit)
  return found
}
