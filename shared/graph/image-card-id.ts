import { taggedImageName } from '../dockerfile/image-name.ts'

/** The id of the card of an image from outside: one name used for two platforms is two cards. */
export function imageCardId(image: string, platform: string | undefined): string {
  return `image:${taggedImageName(image)}${platform === undefined ? '' : `#${platform}`}`
}
