type Report = {
  excludeNetwork?: boolean
  getReport(): { userLimits?: { open_files?: { soft?: number | 'unlimited' } } }
}

/** How many files and connections this process may have open; null where nothing says so, or nothing bounds it. */
export function readOpenFileLimit(): number | null {
  const report = process.report as Report
  // It would ask for the name of every peer.
  report.excludeNetwork = true
  const soft = report.getReport().userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : null
}
