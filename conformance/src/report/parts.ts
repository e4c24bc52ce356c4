/** The parts of the suite, in the order of the page. A part is a folder of `src`. */
export const PARTS = [
  {
    name: 'trino',
    title: "Athena's engine",
    about: 'Athena is Trino. It reads the tables, the views and the analytics queries over the files that Inlet wrote.',
  },
  {
    name: 'wire',
    title: 'S3 and Glue over the wire',
    about:
      'The contracts of the store and of the catalog, and the pipelines, against servers that others wrote. Cases that a server ' +
      'gets wrong are left to another one; `conformance/src/wire/faults.ts` says what it does instead.',
  },
  {
    name: 'clients',
    title: 'Clients of the lake',
    about: 'What people use today, on the tables that Inlet wrote and registered.',
  },
  {
    name: 'readers',
    title: 'Readers of Parquet',
    about: 'Every type, nulls, wide and empty files, read value by value; statistics held against what filters skip.',
  },
  {
    name: 'iceberg',
    title: 'Iceberg',
    about: "The Firehose transformer's records, applied to a table of Iceberg by an engine of its own.",
  },
  {
    name: 'lambda',
    title: 'Lambda',
    about:
      "The bundles that SST makes, with their environments, run by AWS's runtime interface emulator and its runtime client for Node.",
  },
  {
    name: 'fixtures',
    title: 'Public test material',
    about: "Other projects' events and files, through the handlers.",
  },
  {
    name: 'campaign',
    title: 'Faults',
    about:
      'Random runs of each pipeline with crashes, lost answers, timeouts and throttling, and bytes that nobody meant.',
  },
] as const
