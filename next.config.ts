import type { NextConfig } from 'next'

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // It covers the account menu, which tests press.
  devIndicators: false,
  images: { unoptimized: true },
}

export default config
