// Asks a server by the libraries of VS Code itself: node try-server.cjs FOLDER FILE COMMAND…; what it answers, as JSON.
// The text of FILE is changed as it would be by typing: $queue.first loses a letter.

const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const protocol = require("vscode-languageserver-protocol/node");

async function main() {
  const [folder, file, command, ...rest] = process.argv.slice(2);
  const child = spawn(command, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const connection = protocol.createProtocolConnection(child.stdout, child.stdin);
  const shown = new Promise((found) =>
    connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
      if (params.diagnostics.length > 0) {
        found(params.diagnostics);
      }
    }),
  );
  connection.onRequest(protocol.RegistrationRequest.type, () => undefined);
  connection.listen();
  const root = pathToFileURL(folder).href;
  const about = await connection.sendRequest(protocol.InitializeRequest.type, {
    processId: process.pid,
    rootUri: root,
    capabilities: {},
    workspaceFolders: [{ uri: root, name: "packs" }],
    initializationOptions: { lang: "en" },
  });
  await connection.sendNotification(protocol.InitializedNotification.type, {});
  const uri = pathToFileURL(join(folder, file)).href;
  const text = readFileSync(join(folder, file), "utf8");
  const textDocument = { uri, languageId: "yaml", version: 1, text };
  await connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, { textDocument });
  const before = text.slice(0, text.indexOf("$queue.first")).split("\n");
  const position = { line: before.length - 1, character: before[before.length - 1].length + 1 };
  const letter = { line: position.line, character: position.character + 6 };
  await connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: letter, end: { ...letter, character: letter.character + 1 } }, text: "" }],
  });
  const place = { textDocument: { uri }, position };
  const offered = await connection.sendRequest(protocol.CompletionRequest.type, place);
  const tokens = await connection.sendRequest(protocol.SemanticTokensRequest.type, { textDocument: { uri } });
  const diagnostics = await shown;
  await connection.sendRequest(protocol.ShutdownRequest.type);
  const ended = new Promise((code) => child.on("exit", code));
  await connection.sendNotification(protocol.ExitNotification.type);
  const exit = await ended;
  const labels = offered.items.map((item) => item.label);
  console.log(JSON.stringify({ name: about.serverInfo.name, labels, tokens: tokens.data.length, diagnostics, exit }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
