/**
 * How the schema came to be: each entry takes a database from the version of its place to the next. What has been
 * published is never changed, only added to. Times are ms since the epoch, durations ms.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE builds (
    id TEXT PRIMARY KEY,
    root TEXT NOT NULL,
    dockerfile TEXT NOT NULL,
    target TEXT NOT NULL,        -- '' for the last stage
    request TEXT NOT NULL,       -- JSON of what was asked for, without credentials
    unsaved INTEGER NOT NULL,
    elsewhere INTEGER NOT NULL,  -- 1 where another client started it
    ref TEXT,
    state TEXT NOT NULL,         -- running, succeeded, failed, cancelled, interrupted
    started REAL NOT NULL,
    finished REAL,
    message TEXT,                -- why it failed, one line
    image TEXT,                  -- digest
    steps INTEGER,
    cached INTEGER,
    cacheable INTEGER,
    warnings INTEGER,
    work REAL,                   -- durations of its steps, summed
    critical REAL,               -- length of its critical path
    ending REAL,                 -- from the end of its last instruction to its own
    usage TEXT,                  -- JSON of what its mounts and steps used, when the engine has told
    pid INTEGER NOT NULL,        -- the process that records it, with when that began
    process TEXT NOT NULL
  ) STRICT;
  CREATE INDEX builds_of_dockerfile ON builds (root, dockerfile, started);
  CREATE INDEX builds_by_state ON builds (state);
  CREATE INDEX builds_by_ref ON builds (ref);
  CREATE TABLE steps (
    build TEXT NOT NULL REFERENCES builds (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    key TEXT NOT NULL,           -- the same in every build of the Dockerfile
    digest TEXT NOT NULL,
    name TEXT NOT NULL,
    phase TEXT NOT NULL,
    state TEXT NOT NULL,
    cacheable INTEGER NOT NULL,
    started REAL,
    ended REAL,
    duration REAL,
    error TEXT,
    PRIMARY KEY (build, place)
  ) STRICT, WITHOUT ROWID;
  `,
]
