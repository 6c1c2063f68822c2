/** Style of the element. A constructable sheet: a strict content security policy allows neither `<style>` nor `style=`. Colours as in the console's tokens.css. */
const CSS = `
:host{color-scheme:light dark;display:block;max-width:28rem;
--kx-surface:light-dark(#ffffff,#18191b);--kx-sunken:light-dark(#f0f0f3,#212225);--kx-line:light-dark(#d9d9e0,#363a3f);--kx-control:light-dark(#80838d,#777b84);
--kx-text:light-dark(#1c2024,#edeef0);--kx-muted:light-dark(#60646c,#b0b4ba);--kx-accent:light-dark(#3a5bc7,#9eb1ff);--kx-accent-solid:#3e63dd;
--kx-ok:light-dark(#26733a,#71d083);--kx-warn:light-dark(#8f5200,#ffca16);--kx-bad:light-dark(#ce2c31,#ff9592);--kx-stop:#ce2c31;
--bg:var(--kyrox-surface,var(--kx-surface));--fg:var(--kyrox-text,var(--kx-text));--edge:var(--kyrox-border,var(--kx-control));
--gap:calc(.5rem*var(--kyrox-density,1))}
:host([hidden]),[hidden]{display:none!important}
:host([ui=badge]){display:inline-block;max-width:none}
*{box-sizing:border-box;margin:0}
.box,dialog{font:400 .875rem/1.45 var(--kyrox-font,system-ui,sans-serif);font-variant-numeric:tabular-nums;color:var(--fg);background:var(--bg);
border:1px solid var(--edge);border-radius:var(--kyrox-radius,8px)}
.box{display:grid;gap:var(--gap);padding:calc(.75rem*var(--kyrox-density,1))}
:host([ui=badge]) .box{display:inline-flex;align-items:center;padding:.25rem .5rem}
:host([ui=badge]) :is(.path,.tasks,.why,meter){display:none}
.status{display:flex;align-items:center;gap:.5rem;font-weight:600}
.mark{flex:none;width:.75rem;height:.75rem;border:2px solid;border-radius:50%;forced-color-adjust:none}
.mark[data-tone=ok]{color:var(--kx-ok);background:currentColor}
.mark[data-tone=warn]{color:var(--kx-warn);background:currentColor;border:0;border-radius:0;clip-path:polygon(50% 0,100% 100%,0 100%)}
.mark[data-tone=bad]{color:var(--kx-bad);background:currentColor;border:0;border-radius:0;clip-path:polygon(20% 0,50% 30%,80% 0,100% 20%,70% 50%,100% 80%,80% 100%,50% 70%,20% 100%,0 80%,30% 50%,0 20%)}
.muted,.path,.tasks{color:var(--kyrox-text,var(--kx-muted))}
.path:empty,.tasks:empty{display:none}
meter{width:100%}
.verbs{display:flex;flex-wrap:wrap;gap:.5rem}
button,input{min-height:2rem;padding:0 .75rem;font:inherit;color:var(--fg);background:var(--bg);border:1px solid var(--edge);border-radius:4px}
button{cursor:pointer}
button:hover{background:var(--kyrox-surface,var(--kx-sunken))}
button.yes{color:#fff;background:var(--kyrox-accent,var(--kx-accent-solid));border-color:transparent}
button.stop{color:#fff;background:var(--kyrox-danger,var(--kx-stop));border-color:transparent;font-weight:600}
:focus-visible{outline:2px solid var(--kyrox-accent,var(--kx-accent));outline-offset:2px}
dialog{margin:auto;width:min(30rem,calc(100vw - 2rem));max-height:calc(100dvh - 2rem);padding:1rem;overflow:auto}
dialog::backdrop{background:rgb(0 0 0/60%)}
dialog form{display:grid;gap:.75rem}
h2{font-size:1rem;line-height:1.3}
ul{padding-left:1.25rem}
label{display:grid;gap:.25rem}
@media(pointer:coarse){button,input{min-height:2.75rem}}
`

let sheet: CSSStyleSheet | undefined

/** One sheet for all elements of the page, made when the first is. */
export function cardStyle(): CSSStyleSheet {
  if (sheet == null) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(CSS)
  }
  return sheet
}
