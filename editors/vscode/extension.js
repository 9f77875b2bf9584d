// Starts `heed lsp` and connects it; everything else is the server's.
const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

async function start() {
  const settings = vscode.workspace.getConfiguration("heed");
  const command = settings.get("path") || "heed";
  const args = ["lsp"];
  const language = settings.get("language");
  if (language) args.push("--language", language);
  client = new LanguageClient(
    "heed",
    "Heed",
    { command, args, transport: TransportKind.stdio },
    {
      documentSelector: [{ language: "heed" }],
      initializationOptions: { language: language || vscode.env.language },
    }
  );
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const choice = await vscode.window.showErrorMessage(
      `Heed: \`${command} lsp\` does not start: ${error.message}`,
      "Settings"
    );
    if (choice) vscode.commands.executeCommand("workbench.action.openSettings", "heed.path");
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) await running.stop();
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("heed.restart", async () => {
      await stop();
      await start();
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("heed")) {
        await stop();
        await start();
      }
    })
  );
  await start();
}

module.exports = { activate, deactivate: stop };
