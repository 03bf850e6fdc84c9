import type { Role } from '../../protocol/objects'

export type DemoPerson = { id: string; name: string; role: Role; tokens: string[] }

export const demoPassword = 'rollcall-demo'

const contractorNames = ['Maya Ortiz', 'Ben Adeyemi', 'Ines Karlsson']

const customerNames = [
  'Ava Thompson',
  'Liam Becker',
  'Noor Rahman',
  'Ethan Walsh',
  'Sofia Marino',
  'Jonas Weber',
  'Priya Nair',
  'Lucas Martin',
  'Hannah Schulz',
  'Omar Haddad',
  'Chloe Dubois',
  'Mateo Garcia',
  'Emily Carter',
  'Yuki Tanaka',
  'Daniel Novak',
  'Grace Kim',
  'Samuel Osei',
  'Isabella Rossi',
  'Tom Hughes',
  'Leila Aziz',
  'Oscar Lind',
  'Julia Kowalska',
  'Marcus Green',
  'Anna Petrova',
  'David Cohen',
  'Fatima Sesay',
  'Peter Jansen',
  'Lena Vogel',
  'Hugo Blanc',
  'Rosa Delgado',
  'Adam Farrell',
  'Nina Berg',
  'Victor Sokolov',
  'Clara Meyer',
  'Ryan Brooks',
  'Amara Eze',
  'Felix Hoffmann',
  'Zoe Papadakis',
  'Carlos Mendes',
  'Ella Fischer',
  'Ian Campbell',
  'Mina Park',
  'George Ellis',
  'Sara Lindgren',
  'Paul Moreau',
  'Aisha Khan',
  'Nils Andersen',
  'Laura Conti',
  'Jack Sullivan',
  'Vera Horvat',
  'Simon Clarke',
  'Diana Popescu',
  'Kofi Mensah',
  'Eva Steiner',
  'Martin Keller',
  'Irene Walker',
  'Abel Santos',
  'Greta Olsen',
  'Hassan Ali',
  'Judith Brandt',
]

const examples: [string, string][] = [
  ['cust1', 'Dora Winter'],
  ['cust2', 'Max Ferreira'],
  ['cust3', 'Tess Murray'],
  ['cust4', 'Ravi Shah'],
  ['cust5', 'Olga Brown'],
  ['user123', 'Kim Lawson'],
  ['user456', 'Alex Reyes'],
  ['user789', 'Robin Frost'],
  ['user101', 'Sam Whitaker'],
  ['newCustomer123', 'Jamie Lowe'],
]

function customer(id: string, name: string): DemoPerson {
  return { id, name, role: 'customer', tokens: [`${id}_token`] }
}

/** Everybody of the demo, as PROTOCOL.md names them, so that every example of the documentation can be pasted. */
export const demoPeople: readonly DemoPerson[] = [
  ...contractorNames.map((name, index): DemoPerson => {
    const id = `contractor${index + 1}`
    return { id, name, role: 'contractor', tokens: index === 0 ? ['contractor_token'] : [`${id}_token`] }
  }),
  ...customerNames.map((name, index) => customer(`customer${index + 1}`, name)),
  ...examples.map(([id, name]) => customer(id, name)),
  { id: 'admin1', name: 'Rita Admin', role: 'admin', tokens: ['admin_token'] },
]

/** A second name for customer1's token. */
export const customerToken = { userId: 'customer1', secret: 'customer_token' }

export type DemoJob = { id: string; posterId: string; title: string; description: string; interested: string[] }

export const demoJobs: readonly DemoJob[] = [
  {
    id: 'job123',
    posterId: 'customer1',
    title: 'Leaking kitchen sink',
    description: 'The trap under the kitchen sink drips and the cupboard floor is wet. Two-storey house, easy to park.',
    interested: ['contractor1', 'contractor2'],
  },
  {
    id: 'job456',
    posterId: 'customer2',
    title: 'Repaint living room and hall',
    description: 'About 55 square metres, white walls, some small cracks to fill. Furniture will be moved.',
    interested: ['contractor1'],
  },
  {
    id: 'job789',
    posterId: 'customer3',
    title: 'New bathroom tiles',
    description: 'Take out the old tiles and lay new ones, 12 square metres of floor and wall. Tiles are bought.',
    interested: ['contractor2', 'contractor3'],
  },
  {
    id: 'job201',
    posterId: 'contractor1',
    title: 'Autumn boiler check, fixed price',
    description: 'A full check and cleaning of your boiler before winter, done in about an hour.',
    interested: ['cust1', 'cust2', 'cust3', 'cust4', 'cust5', 'customer4', 'customer7', 'customer12'],
  },
  {
    id: 'job202',
    posterId: 'contractor1',
    title: 'Gutter cleaning in your street',
    description: 'We are in the area for a week: gutters cleaned and checked for leaks.',
    interested: ['customer5', 'customer8', 'customer9', 'customer14'],
  },
  {
    id: 'job203',
    posterId: 'customer10',
    title: 'Garden fence, 18 metres',
    description: 'The storm took the old fence. Wood, 1.8 m high, one gate.',
    interested: [],
  },
]
