const EDGE = 640

/**
 * A small JPEG of a picture that is about to leave the phone, so that its reporter still sees it beside the result.
 * Null where the browser cannot draw it (HEIC outside of Safari, no canvas beside the page).
 */
export async function thumbOf(bytes: ArrayBuffer, mediaType: string): Promise<ArrayBuffer | null> {
  try {
    const picture = await createImageBitmap(new Blob([bytes], { type: mediaType }))
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height))
    const [width, height] = [Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale))]
    const canvas = new OffscreenCanvas(width, height)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height)
    picture.close()
    return await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.75 })).arrayBuffer()
  } catch {
    return null
  }
}
