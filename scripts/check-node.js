// Plain JavaScript without imports, so that any Node can run it and say what is missing.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 24 || (major === 24 && minor < 18)) {
  console.error(
    `This needs Node 24.18 or newer, and this is ${process.version}. Run "npm ci" without --ignore-scripts: ` +
      "it installs Node 24 as a development dependency, and npm's scripts then use it.",
  );
  process.exit(1);
}
