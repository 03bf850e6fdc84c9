import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  // The server does it for all its answers.
  compress: false,
  reactStrictMode: true,
  // It covers the account menu, which tests press.
  devIndicators: false,
  // `npm run check` and `npm test` check types over the whole project.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  // In a browser both of nuqs' entries would be loaded, each with all parsers.
  turbopack: { resolveAlias: { 'nuqs/server': { browser: 'nuqs' } } },
}

export default config
