import { hashInSlices, type Message } from './hash'

const say = (message: Message) => { self.postMessage(message) }

self.onmessage = ({ data }: MessageEvent<Blob>) => {
  hashInSlices(data, (share) => { say({ share }) }).then((sha256) => { say({ sha256 }) }, () => { say({ failed: true }) })
}
