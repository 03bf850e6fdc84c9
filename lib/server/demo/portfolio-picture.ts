/** What the demo's contractor shows of earlier work, as SVG. */
export const portfolioPicture = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800">
  <defs>
    <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#dfe8ee"/><stop offset="1" stop-color="#b9cad6"/></linearGradient>
    <pattern id="tile" width="100" height="100" patternUnits="userSpaceOnUse"><rect width="96" height="96" fill="#f6f9fb"/></pattern>
    <pattern id="floor" width="150" height="75" patternUnits="userSpaceOnUse"><rect width="147" height="72" fill="#8c6f58"/></pattern>
  </defs>
  <rect width="1200" height="800" fill="url(#wall)"/>
  <rect y="180" width="1200" height="380" fill="url(#tile)"/>
  <rect y="600" width="1200" height="200" fill="url(#floor)"/>
  <rect x="120" y="420" width="520" height="190" rx="60" fill="#ffffff" stroke="#c3ced6" stroke-width="6"/>
  <rect x="560" y="330" width="14" height="110" fill="#9aa7b0"/><rect x="500" y="324" width="74" height="14" rx="7" fill="#9aa7b0"/>
  <rect x="780" y="240" width="260" height="180" rx="12" fill="#cfe3ee" stroke="#7f8f99" stroke-width="8"/>
  <rect x="760" y="470" width="300" height="140" rx="10" fill="#39566b"/><rect x="760" y="455" width="300" height="26" rx="8" fill="#ffffff"/>
</svg>`
