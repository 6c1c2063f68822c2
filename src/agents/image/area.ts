/** A part of a picture, in whole px, inside it. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
