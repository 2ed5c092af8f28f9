/** What `slipway build --help` prints. */
export const buildHelp = `Usage: slipway build [OPTIONS] [PATH]

Builds with BuildKit, and shows what runs, what came from the cache and where the time went.
PATH is a folder, a Dockerfile, a git repository, an archive's URL, or - for a Dockerfile on standard
input; the folder that it is typed in unless given. What the folder's slipway.json asks for is used
wherever no option says otherwise.

What to build
  -f, --file FILE            the Dockerfile, - for standard input (PATH/Dockerfile)
      --target STAGE         the stage (the last one)
      --build-arg NAME=VALUE without a value: that of the environment
      --platform LIST        linux/amd64,linux/arm64
      --build-context NAME=SOURCE
                             a folder, docker-image://, oci-layout:// or a URL
      --label NAME=VALUE

What steps are given
      --secret id=ID[,src=FILE|,env=NAME]
      --ssh default|ID[=SOCKET|KEY[,KEY]]
      --network default|none|host   --add-host NAME:ADDRESS   --allow ENTITLEMENT
      --shm-size SIZE               --ulimit NAME=SOFT[:HARD] --cgroup-parent PATH

The cache
      --no-cache             --no-cache-filter STAGES          --pull
      --cache-from type=registry|local|gha|s3,…
      --cache-to type=inline|registry|local|gha|s3,…

What it leaves behind
  -t, --tag NAME             names of the image
  -o, --output type=local|tar|oci|docker|image|registry|cacheonly,…
      --load                 an image in the engine's store, as without any output
      --push                 an image in its registry
      --provenance false|mode=min|mode=max   --sbom true|false|generator=IMAGE

How it is shown
      --progress auto|tty|plain   auto: tty in a terminal
      --json                 one event a line on standard output, then the times; while it runs,
                             the time left
  -q, --quiet                nothing but the image's digest, and why it failed

Builds are recorded in the studio's history: from what their steps took before, it says what the
cache saved and how much time is left.

Exit codes: 0 built, 1 failed, 2 not understood, 130 stopped.
`
