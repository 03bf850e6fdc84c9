/** What a build that breaks a promise does; checkers must catch each of them. */
const plantedDefects = ['forgetsKeys', 'revivesConnections', 'limitsAlone'] as const
export type PlantedDefect = (typeof plantedDefects)[number]

const VARIABLE = 'PLANTED_DEFECT'

/** What makes a node process have it. */
export function envOf(defect: PlantedDefect | undefined): Record<string, string> {
  return defect ? { [VARIABLE]: defect } : {}
}

/** Whether this process has it. */
export function has(defect: PlantedDefect): boolean {
  return process.env[VARIABLE] === defect
}
