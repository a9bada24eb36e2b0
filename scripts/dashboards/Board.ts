import type { Panel } from "./Panel.ts"

/** Folders of Grafana, by the folder of `dashboards/` that is shown there. */
export const FOLDERS = { "agente-hotel": "Agente Hotel", operacion: "Operación" } as const

export interface Board {
  /** Alerts link to it: it never changes. */
  readonly uid: string
  /** The file's name, without `.json`. */
  readonly file: string
  readonly folder: keyof typeof FOLDERS
  readonly title: string
  readonly description: string
  readonly tags: ReadonlyArray<string>
  readonly refresh: string
  /** What is shown at first, such as `now-6h`. */
  readonly since: string
  /** A metric with the label `tenant_id`: the board can then be read for some hotels alone, as `$tenant`. */
  readonly tenants?: string
  readonly rows: ReadonlyArray<Row>
}

export interface Row {
  readonly title: string
  readonly panels: ReadonlyArray<Panel>
}
