// Starts the language server, and shows decisions beside the cases they are of. All else is the server's.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

const SCHEME = "punkt-decision";
const WHY = "why:";

let client: LanguageClient | undefined;

class Decisions implements vscode.TextDocumentContentProvider {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  /** The decision of the case whose address is the query; with a fragment, the reasons of the outcome after "why:". */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const why = uri.fragment ? { why: uri.fragment.slice(WHY.length) } : {};
    return (await client?.sendRequest<string>("punkt/decision", { uri: uri.query, ...why })) ?? "";
  }

  /** Ask anew for every decision that is shown. */
  renew(): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.uri.scheme === SCHEME) {
        this.changed.fire(document.uri);
      }
    }
  }
}

function shownAs(caseUri: string, why?: string): vscode.Uri {
  const name = decodeURIComponent(caseUri.split("/").pop() ?? "case");
  const path = why === undefined ? `/${name}.txt` : `/${name}.why.txt`;
  return vscode.Uri.from({ scheme: SCHEME, path, query: caseUri, fragment: why === undefined ? "" : WHY + why });
}

async function show(caseUri: string, why?: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(shownAs(caseUri, why));
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preserveFocus: true,
    preview: true,
  });
}

function made(): LanguageClient {
  const settings = vscode.workspace.getConfiguration("punkt");
  const [command, ...first] = settings.get<string[]>("command", ["punkt"]);
  const folders = settings.get<string[]>("packDirs", []).flatMap((folder) => ["--pack-dir", folder]);
  const server: ServerOptions = { command, args: [...first, "lsp", ...folders] };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "yaml" }],
    initializationOptions: { lang: settings.get<string>("lang", "ru") },
    middleware: {
      executeCommand: async (name, given, next) => {
        if (name === "punkt.decide" && given.length > 0) {
          return show(String(given[0]));
        }
        if (name === "punkt.why" && given.length > 0) {
          return show(String(given[0]), String(given[1] ?? ""));
        }
        return next(name, given);
      },
    },
  };
  return new LanguageClient("punkt", "Punkt", server, options);
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const decisions = new Decisions();
  client = made();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, decisions),
    vscode.workspace.onDidSaveTextDocument((document) => {
      if (document.languageId === "yaml") {
        decisions.renew();
      }
    }),
    vscode.commands.registerCommand("punkt.restart", async () => {
      await client?.stop();
      client = made();
      await client.start();
    }),
  );
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
