import type { Component, InjectionKey } from 'vue'

/** What stands at the right of every `TopBar` below, unless the page fills the slot itself. */
export const TOP_BAR_END: InjectionKey<Component> = Symbol('top bar end')
