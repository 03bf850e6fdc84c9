import type { QueryResult, QueryResultRow } from 'pg'

/** Whatever takes a statement: the pool, or one connection of it. */
export type Queryable = {
  query<Row extends QueryResultRow>(statement: {
    name?: string
    text: string
    values: unknown[]
  }): Promise<QueryResult<Row>>
}

export type Statement<Row extends QueryResultRow> = {
  readonly name: string
  readonly text: string
  /** Errors are PostgreSQL's, with its SQLSTATE as `code`. */
  run(on: Queryable, values: readonly unknown[]): Promise<Row[]>
}

/**
 * A hand-written statement, which stands in a file of `sql/` that has its name. It is prepared once for each connection
 * under that name and runs on the pool that Prisma's client uses.
 */
export function statement<Row extends QueryResultRow>(name: string, text: string): Statement<Row> {
  return {
    name,
    text,
    run: async (on, values) => (await on.query<Row>({ name, text, values: [...values] })).rows,
  }
}

export type Conditions = {
  /** Adds a value and answers its place: `$3`. */
  bind(value: unknown): string
  add(condition: string): void
}

/**
 * A statement whose conditions depend on what is asked, so that no condition is evaluated that nobody asked for. The
 * text varies, so it is not prepared. `build` makes the text from the conditions that it adds.
 */
export function variableStatement<Row extends QueryResultRow, Query>(
  name: string,
  build: (query: Query, conditions: Conditions) => (where: string) => string,
): { readonly name: string; run(on: Queryable, query: Query): Promise<Row[]> } {
  return {
    name,
    async run(on, query) {
      const values: unknown[] = []
      const conditions: string[] = []
      const toText = build(query, {
        bind: (value) => `$${values.push(value)}`,
        add: (condition) => conditions.push(condition),
      })
      return (await on.query<Row>({ text: toText(conditions.join(' AND ')), values })).rows
    },
  }
}
