import type { Place } from './layout.ts'
import type { Picture, PictureLine, PictureNode } from './picture.ts'

/** Colours of the page, read once for each drawing: they change with the scheme. */
export interface Palette {
  readonly text: string
  readonly muted: string
  readonly line: string
  readonly accent: string
  readonly surface: string
  readonly series: readonly string[]
}

export interface PaintFacts {
  readonly picture: Picture
  readonly place: (id: string) => Place
  readonly label: (node: PictureNode) => string
  /** 1 to 5, or 0: a colour of the series. */
  readonly seriesOf: (id: string) => number
  readonly selected: string | undefined
  /** 0 to 1: how far the dots of tasks are on their way. */
  readonly phase: number
  readonly palette: Palette
}

export interface Room {
  readonly width: number
  readonly height: number
}

/** Text has at most this many dots for one line: the label of the peer's row tells the number. */
const MAX_DOTS = 4
const DASHES: Readonly<Record<PictureLine['path'], readonly number[]>> = { direct: [], relay: [], relayed: [6, 4], none: [1, 5] }
const RADIUS: Readonly<Record<PictureNode['kind'], number>> = { self: 11, peer: 10, relay: 8 }

/** Draws the network: lines by path, dots for tasks on their way, a ring for how busy a node is. The shape says what the colour says. */
export function paint(context: CanvasRenderingContext2D, { width, height }: Room, facts: PaintFacts): void {
  context.clearRect(0, 0, width, height)
  context.save()
  context.translate(width / 2, height / 2)
  for (const line of facts.picture.lines) paintLine(context, line, facts)
  for (const line of facts.picture.lines) paintTasks(context, line, facts)
  for (const node of facts.picture.nodes) paintNode(context, node, facts)
  context.restore()
}

function paintLine(context: CanvasRenderingContext2D, line: PictureLine, { place, palette }: PaintFacts): void {
  const [from, to] = [place(line.from), place(line.to)]
  context.beginPath()
  context.setLineDash([...DASHES[line.path]])
  context.lineWidth = 1.5 + Math.min(3, line.out + line.back)
  context.strokeStyle = line.out + line.back > 0 ? palette.accent : line.path === 'direct' ? palette.muted : palette.line
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
  context.setLineDash([])
}

function paintTasks(context: CanvasRenderingContext2D, { from, to, out, back }: PictureLine, { place, phase, palette }: PaintFacts): void {
  const [a, b] = [place(from), place(to)]
  context.fillStyle = palette.accent
  const dots = (count: number, start: Place, end: Place): void => {
    const shown = Math.min(MAX_DOTS, count)
    for (let dot = 0; dot < shown; dot++) {
      const at = (phase + dot / shown) % 1
      context.beginPath()
      context.arc(start.x + (end.x - start.x) * at, start.y + (end.y - start.y) * at, 3.5, 0, 2 * Math.PI)
      context.fill()
    }
  }
  dots(out, a, b)
  dots(back, b, a)
}

function paintNode(context: CanvasRenderingContext2D, node: PictureNode, facts: PaintFacts): void {
  const { palette, place, label, selected } = facts
  const { x, y } = place(node.id)
  const radius = RADIUS[node.kind]
  context.beginPath()
  if (node.kind === 'peer') context.arc(x, y, radius, 0, 2 * Math.PI)
  else context.rect(x - radius, y - radius, 2 * radius, 2 * radius)
  const colour =
    node.kind === 'self'
      ? palette.text
      : node.kind === 'relay'
        ? palette.muted
        : (palette.series[facts.seriesOf(node.id) - 1] ?? palette.muted)
  context.fillStyle = node.kind === 'peer' && !node.serving ? palette.surface : colour
  context.strokeStyle = colour
  context.lineWidth = 2
  context.fill()
  context.stroke()
  if (node.busy > 0) paintRing(context, { x, y, radius: radius + 4, share: node.busy, colour: palette.accent })
  if (node.id === selected) paintRing(context, { x, y, radius: radius + 8, share: 1, colour: palette.text })
  paintText(context, label(node), x, y + radius + (node.id === selected ? 23 : 16), palette)
}

interface Ring extends Place {
  readonly radius: number
  /** 0 to 1 */
  readonly share: number
  readonly colour: string
}

function paintRing(context: CanvasRenderingContext2D, { x, y, radius, share, colour }: Ring): void {
  context.beginPath()
  context.strokeStyle = colour
  context.lineWidth = 2
  context.arc(x, y, radius, -Math.PI / 2, 2 * Math.PI * share - Math.PI / 2)
  context.stroke()
}

function paintText(context: CanvasRenderingContext2D, text: string, x: number, y: number, { text: colour, surface }: Palette): void {
  context.font = '12px system-ui, sans-serif'
  context.textAlign = 'center'
  // a name over a line stays readable
  context.lineWidth = 4
  context.strokeStyle = surface
  context.strokeText(text, x, y)
  context.fillStyle = colour
  context.fillText(text, x, y)
}
