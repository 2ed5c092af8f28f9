/** What a new Dockerfile begins with: builds in any folder, and shows two stages. */
export const starterDockerfile = `# What the image is made of, step by step. Every FROM begins a stage.
FROM debian:bookworm-slim AS build
WORKDIR /src
COPY . .
RUN mkdir /out && echo "Built from $(ls | wc -l) entries" > /out/hello.txt

# The last stage is the image: it takes over what it needs, and no more.
FROM debian:bookworm-slim
COPY --from=build /out/ /app/
CMD ["cat", "/app/hello.txt"]
`
