import type { Client, RequestOptions } from './client'
import type { Config, Me, SignedIn } from './types'

/** 登录: the cookie is set and cleared by the server. */
export function sessionApi(client: Client) {
  return {
    signIn: (username: string, password: string, options?: RequestOptions) =>
      client.post<SignedIn>('/sessions', { username, password }, options),
    config: (options?: RequestOptions) => client.get<Config>('/config', options),
    me: (options?: RequestOptions) => client.get<Me>('/me', options),
    signOut: (options?: RequestOptions) => client.delete('/sessions/current', options),
  }
}
