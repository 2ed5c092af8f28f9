/** What `slipway graph --help` prints. */
export const graphHelp = `Usage: slipway graph [OPTIONS] PATH

Draws the graph of a Dockerfile: its stages with their instructions, and what is taken from where. Nothing
runs, and no engine is needed. PATH is a Dockerfile, a folder that holds one, or - for standard input.

  -f, --format FORMAT        svg, dot (Graphviz), mermaid or json; by the name of the output, else svg
  -o, --output FILE          instead of standard output
      --target STAGE         what is built: the name or number of a stage (the last one)
      --build-arg NAME=VALUE without a value: that of the environment
      --build-context NAME[=SOURCE]
                             a context given with the build: it wins over a stage or an image of its name
      --platform PLATFORM    what is built for (linux/amd64)
      --direction right|down where the build goes (right)
      --only-target          without the stages that the target does not need
      --hide-external        without images and contexts
      --collapse             stages without their instructions
      --theme light|dark     of an SVG (light)
      --ops                  BuildKit's own graph (LLB) instead, told by the engine that slipway build would
                             use: what is really solved, with digests. Builds nothing, asks no registry
  -h, --help

Standard output holds the graph alone. What is wrong with the Dockerfile goes to standard error, a line each:
FILE:LINE:COLUMN: error|warning: MESSAGE

JSON has a "version", which is 1: fields may be added, what is there stays. It holds the stages with their
instructions, mounts and arguments, the sources, the edges and the problems.

Exit codes: 0 fine, 1 the Dockerfile has errors (what can be understood of it is drawn all the same),
2 the command line is wrong, a file cannot be read or written, or, with --ops, no engine tells the graph.

  slipway graph . > graph.svg
  slipway graph --only-target --target test --theme dark -o test.svg api/Dockerfile
  slipway graph --ops --target test -f dot . | dot -Tsvg > llb.svg
  slipway graph --format json . | jq '.stages[].title'
`
